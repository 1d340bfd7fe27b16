"""What cells of tables say."""

from datetime import date, datetime, time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from analyst.corpus import cells
from analyst.corpus.columns import FIELDS, column_key, find_fields
from analyst.corpus.resources import read_rows

NOON = "2025-01-31T12:00:00+00:00"
DAY = "2025-01-31T00:00:00+00:00"


@pytest.mark.parametrize(
    ("value", "when"),
    [
        ("2025-01-31", DAY), ("2025-01-31T12:00:00Z", NOON), ("2025-01-31T14:00:00+02:00", NOON),
        ("2025-01-31 12:00:00 UTC", NOON), ("2025-01-31 14:00:00 +0200", NOON), ("2025/01/31 12:00", NOON),
        ("2025-1-31", DAY), ("20250131T120000Z", NOON), ("20250131", DAY), (20250131, DAY), ("20250131120000", NOON),
        ("1738324800", NOON), (1738324800, NOON), (1738324800000, NOON), ("1738324800000", NOON), (45688.5, NOON),
        ("Fri, 31 Jan 2025 14:00:00 +0200", NOON), ("31/01/2025 12:00", NOON), ("1/31/2025 12:00 PM", NOON),
        ("1/31/2025 12:00 AM", DAY), ("31.1.2025", DAY), ("31-Jan-2025 12:00PM", NOON), ("January 31, 2025", DAY),
        ("31 January 2025, 12:00", NOON), ("Fri 31/01/2025", DAY), (datetime(2025, 1, 31, 12), NOON),
        (date(2025, 1, 31), DAY), ({"$date": "2025-01-31T12:00:00Z"}, NOON), (["2025-01-31"], DAY),
        ("2025-01-31 12:00 XYZ", DAY),
    ],
)  # fmt: skip
def test_dates(value, when):
    found = cells.read_date(value)
    assert (found.when.isoformat(), found.is_open) == (when, False)


@pytest.mark.parametrize(
    "value",
    ["Monday", "", "31/13/2025", "2025-02-30", True, None, 10**30, 6.7e25, -5, 7, float("nan"), float("inf"),
     "9999-12-31T23:59:59-10:00", {}, [], b"\xff"],
)  # fmt: skip
def test_no_dates(value):
    assert cells.read_date(value).when is None


ANY_CELL = st.text() | st.integers() | st.floats() | st.dates() | st.datetimes() | st.binary()


@given(ANY_CELL | st.lists(ANY_CELL) | st.dictionaries(st.text(), ANY_CELL))
def test_any_cell_can_be_read(value):
    cells.read_date(value)
    cells.read_text(value)
    cells.read_authors(value)
    cells.read_outlet(value)
    cells.read_url(value)
    cells.read_language(value)
    cells.is_missing(value)


@pytest.mark.parametrize(
    ("value", "day_first", "when"),
    [("03/04/2025", True, "3 Apr"), ("03/04/2025", False, "4 Mar"), ("31/01/2025", False, "31 Jan"),
     ("3.4.2025", False, "3 Apr"), ("03/03/2025", None, "3 Mar")],
)  # fmt: skip
def test_order_of_day_and_month(value, day_first, when):
    assert cells.read_date(value, day_first=day_first).when.strftime("%-d %b") == when


@pytest.mark.parametrize(
    ("values", "expect"),
    [(["03/04/2025", "31/04/2025"], True), (["03/04/2025", "04/31/2025"], False), (["31/04/2025", "04/31/2025"], None),
     (["31.04.2025", None, 7], None), ([], None)],
)  # fmt: skip
def test_a_column_may_say_the_order(values, expect):
    assert cells.find_day_order(values) is expect


def test_date_and_time_apart():
    assert cells.with_time("02-Jun-2025", "10:09 PM") == "02-Jun-2025 10:09 PM"
    assert cells.with_time("2025-06-02 08:00", "10:09") == "2025-06-02 08:00"
    assert cells.with_time(datetime(2025, 6, 2), time(10, 9)) == datetime(2025, 6, 2, 10, 9)
    assert cells.with_time(1738324800, "x") == 1738324800


@pytest.mark.parametrize(
    ("value", "names"),
    [
        ("Ada Lee", ("Ada Lee",)), ("By Ada Lee, Bo Chen", ("Ada Lee", "Bo Chen")), ("Lee, Ada", ("Lee, Ada",)),
        ("Lee, Ada; Chen, Bo", ("Lee, Ada", "Chen, Bo")), ("['Ada Lee', \"Bo O'Hara\"]", ("Ada Lee", "Bo O'Hara")),
        (["Ada Lee", {"name": "Bo Chen"}, None, "Ada Lee"], ("Ada Lee", "Bo Chen")), ("[]", ()), (None, ()),
        ("https://example.org/ada", ()),
    ],
)  # fmt: skip
def test_authors(value, names):
    assert cells.read_authors(value)[0] == names


@pytest.mark.parametrize(
    "value", ["example.org/a", "ftp://example.org", "http://[half", "javascript:x", 7, "http://" + "a" * 3000]
)
def test_no_addresses(value):
    assert cells.read_url(value) is None


def test_table_of_names_is_sound():
    rows = read_rows("corpus_columns.tsv")
    assert all(len(row) == 3 and all(row) for row in rows)
    assert {row[0] for row in rows} == {*FIELDS, "excerpt", "time"}
    keys = [column_key(row[1]) for row in rows]
    assert len(set(keys)) == len(keys)


@pytest.mark.parametrize("name", ["Full Text", "full_text", "fullText", "\ufeffFULL-TEXT", "fields.full_text"])
def test_names_are_known_in_any_dress(name):
    assert find_fields({0: name}) == {"text": (0,)}


@pytest.mark.parametrize(
    ("text", "when"),
    [
        ("2. Juni 2025", "2025-06-02 00:00"),
        ("02. März 2025, 14:30 Uhr", "2025-03-02 14:30"),
        ("Montag, 2. Dez. 2025", "2025-12-02 00:00"),
        ("03-Mai-2025", "2025-05-03 00:00"),
        ("1er août 2025", "2025-08-01 00:00"),
        ("lundi 2 juin 2025", "2025-06-02 00:00"),
        ("2 de junio de 2025", "2025-06-02 00:00"),
        ("2 giugno 2025", "2025-06-02 00:00"),
        ("2025-06-02 10.30", "2025-06-02 10:30"),
        ("02.06.2025 10.30", "2025-06-02 10:30"),
    ],
)
def test_dates_as_a_european_monitor_writes_them(text, when):
    assert f"{cells.read_date(text).when:%Y-%m-%d %H:%M}" == when


@pytest.mark.parametrize("text", ["31. Juni 2025", "2 people 2025", "12 Uhr 2025", "2. Juni", "Juni 2025"])
def test_what_only_looks_like_a_named_month_is_no_date(text):
    assert cells.read_date(text).when is None


@pytest.mark.parametrize(
    ("text", "when"),
    [
        ("25/04/24", "2024-04-25 00:00"),
        ("04/25/24 10:15 PM", "2024-04-25 22:15"),
        ("Thu 25.04.24", "2024-04-25 00:00"),
        ("3.4.69", "1969-04-03 00:00"),
        ("25-Apr-24", "2024-04-25 00:00"),
        ("25 April 24", "2024-04-25 00:00"),
        ("Apr 25, '24", "2024-04-25 00:00"),
        ("12-Mai-68 08:00", "2068-05-12 08:00"),
    ],
)
def test_years_of_two_digits(text, when):
    found = cells.read_date(text)
    assert (f"{found.when:%Y-%m-%d %H:%M}", found.has_short_year) == (when, True)


def test_an_open_date_stays_open_with_a_short_year():
    assert cells.read_date("03/04/24") == (None, True, True)
    assert cells.read_date("03/04/24", day_first=True).when.month == 4
    assert cells.find_day_order(["03/04/24", "25/04/24"]) is True


@pytest.mark.parametrize("text", ["1.2.3", "12/24", "25-04-24", "25 people 24", "25 Jan 12:30", "v1.2.34", "25/13/24"])
def test_what_only_looks_like_a_short_year_is_no_date(text):
    assert cells.read_date(text).when is None
