"""Dates as newsrooms print them, and what is none."""

from datetime import UTC, datetime

import pytest

from analyst.corpus.clean import clean_page
from analyst.corpus.dates import find_date, find_published, is_date_line, is_update
from analyst.corpus.pages import Page

BODY = (
    "The ministers of both countries agreed on 27 April 2023 to build a bridge across the river at Sombor.\n\n"
    "Work is to end on 1 May 2030, the minister said on Monday, after two years of talks on who is to pay for it."
)


@pytest.mark.parametrize(
    "text",
    [
        "3 May 2024",
        "May 3, 2024",
        "3rd May, 2024",
        "3 MAY 2024",
        "MAY 3, 2024",
        "Friday 3rd May 2024",
        "Published On 3 May 2024",
        "3-May-2024",
        "2024/05/03",
        "2024.05.03",
        "3 May 2024 10:33",  # no zone: no time
        "May 3, 2024, 10:33 a.m. ET",  # EST or EDT
        "Posted 10:33, 3 May 2024",
        "2024-05-03T10:33",
    ],
)
def test_day(text):
    assert find_date(text).when == datetime(2024, 5, 3, tzinfo=UTC)
    assert is_date_line(text)


@pytest.mark.parametrize(
    ("text", "clock"),
    [
        ("Fri 3 May 2024 10.33 BST", "09:33"),
        ("Friday, May 3, 2024 at 10:33 a.m. EDT", "14:33"),
        ("May 3, 2024 / 12:05 PM EST", "17:05"),
        ("May 3, 2024 12:05 am EDT", "04:05"),
        ("3 May 2024, 10:33 CET", "09:33"),
        ("3 May 2024, 10:33 CEST", "08:33"),
        ("3 May 2024 at 10h33 CEST", "08:33"),
        ("3 May 2024, 10:33 IST", "05:03"),
        ("3 May 2024 10:33 MSK", "07:33"),
        ("3 May 2024 10:33 GMT+3", "07:33"),
        ("3 May 2024 10:33 (GMT+0530)", "05:03"),
        ("3 May 2024 10:33 UTC+02:00", "08:33"),
        ("3 May 2024 10:33 UTC-4", "14:33"),
        ("2024-05-03T10:33:00+01:00", "09:33"),
        ("2024-05-03T10:33:00.000Z", "10:33"),
        ("2024-05-03T10:33:00-04:00", "14:33"),
        ("2024-05-03 10:33:00 +0300", "07:33"),
        ("Fri, 03 May 2024 10:33:00 +0100", "09:33"),
        ("Posted: 10:33 BST, 3 May 2024", "09:33"),
        ("10:33 a.m. EDT May 3, 2024", "14:33"),
        ("10:33 GMT on Friday, 3 May 2024", "10:33"),
    ],
)
def test_time_with_a_zone(text, clock):
    assert find_date(text).when == datetime.fromisoformat(f"2024-05-03T{clock}:00+00:00")


def test_a_time_over_midnight_moves_the_day():
    assert find_date("May 3, 2024 11:30 PM EDT").when == datetime(2024, 5, 4, 3, 30, tzinfo=UTC)
    assert find_date("3 May 2024 01:00 MSK").when == datetime(2024, 5, 2, 22, 0, tzinfo=UTC)


def test_a_time_belongs_to_its_own_date():
    text = "Posted: 10:33 BST, 3 May 2024 | Updated: 11:00 BST, 4 May 2024"
    assert find_date(text).when == datetime(2024, 5, 3, 9, 33, tzinfo=UTC)
    assert find_date("3 May 2024 | Updated 11:00 BST").when == datetime(2024, 5, 3, tzinfo=UTC)
    assert find_date("3 May 2024 10:00-11:00").when == datetime(2024, 5, 3, tzinfo=UTC)


@pytest.mark.parametrize(
    "text",
    [
        "Wednesday",
        "2 hours ago",
        "yesterday",
        "3 May",
        "May 2024",
        "03/05/2024",
        "3/5/2024",
        "May 3, 24",
        "12024-05-03",
    ],
)
def test_no_date(text):
    assert find_date(text) is None


@pytest.mark.parametrize(
    "text",
    [
        "Last updated 4 May 2024. Published 3 May 2024",
        "Updated: May 4, 2024 9:00 AM | Published: May 3, 2024",
        "Published 3 May 2024, updated 4 May 2024",
        "Last modified on Sat 4 May 2024; first published on Fri 3 May 2024",
    ],
)
def test_the_day_of_an_update_comes_last(text):
    assert find_published(text).when.date().isoformat() == "2024-05-03"
    assert is_date_line(text)


def test_labels():
    assert is_update("Last updated on ") and not is_update("Published ") and not is_update("Updated 4 May 2024, first ")


def published(*lines):
    found = clean_page(
        Page("\n\n".join(("Ministers agree on a new bridge at Sombor", "By Ada Lee", *lines, BODY)))
    ).published
    return found.date().isoformat() if found else None


def test_publication_day_of_a_page():
    assert published("Published: 3 May 2024") == "2024-05-03"
    assert published("Updated 4 May 2024", "Published 3 May 2024") == "2024-05-03"
    assert published("Published 3 May 2024", "Updated 4 May 2024") == "2024-05-03"
    assert published("Last updated", "4 May 2024", "Published", "3 May 2024") == "2024-05-03"
    assert published("Updated 4 May 2024") == "2024-05-04"


@pytest.mark.parametrize("lines", [(), ("Wednesday",), ("2 hours ago",), ("03/05/2024",)])
def test_events_are_no_publication(lines):
    assert published(*lines) is None


@pytest.mark.parametrize(
    "text", ["3 May 2024 " * 5000, "10:33 " * 20_000 + "2024", "May " * 30_000 + "2024", "2024-05-03T"]
)
@pytest.mark.timeout(20)
def test_hostile_lines(text):
    find_date(text)
    find_published(text)
