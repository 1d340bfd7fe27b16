"""Excel workbooks."""

import io
import zipfile
from datetime import date, datetime, time

import openpyxl
import pytest

from analyst.corpus import read_corpus
from analyst.corpus.pages import Found, Limits, Options, UnreadableError
from analyst.corpus.readers import find_format, memory_source
from analyst.corpus.readers.sheets import read

LINE = "The ministers of both countries agreed on Monday to build a bridge across the river."
HEAD = ["Headline", "Body", "Outlet", "Date", "Time", "Note"]


def workbook(**sheets):
    book = openpyxl.Workbook()
    book.remove(book.active)
    for title, rows in sheets.items():
        sheet = book.create_sheet(title)
        for row in rows:
            sheet.append(row)
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def read_all(data, **limits):
    found, notices = [], []
    for each in read(memory_source("a.xlsx", data), Options(limits=Limits(**limits))):
        (found if isinstance(each, Found) else notices).append(each)
    return found, [notice.text for notice in notices]


def test_rows_become_articles(make_corpus, check_lines):
    rows = [HEAD, ["A", f"{LINE}\n\nIt is long, he said.", "Example Times", datetime(2025, 6, 2), time(10, 9), "x"],
            [], ["B", LINE, None, date(2025, 6, 3), None, None]]  # fmt: skip
    tables = read_corpus(make_corpus.files({"a.xlsx": workbook(Sheet=rows)}))
    check_lines(tables)
    assert list(tables.articles["source_part"]) == ["row 2", "row 4"]
    first = tables.articles.iloc[0]
    assert (first["text"], first["outlet"]) == (f"{LINE}\n\nIt is long, he said.", "Example Times")
    assert [str(each) for each in tables.articles["published_at"]] == [
        "2025-06-02 10:09:00+00:00", "2025-06-03 00:00:00+00:00",
    ]  # fmt: skip
    assert "Columns not used: Note." in tables.problems["problem"].iloc[0]


def test_every_sheet_with_a_text_is_read():
    data = workbook(May=[HEAD, ["A", LINE]], Sums=[["Outlet", "Count"], ["x", 3]], Empty=[], June=[HEAD, ["B", LINE]])
    found, notices = read_all(data)
    assert [each.part for each in found] == ["May row 2", "June row 2"]
    assert any("The sheet 'Sums' has no column" in text for text in notices)


def test_header_below_a_title_and_cells_beside_the_table():
    found, notices = read_all(workbook(S=[["Coverage of June"], [None], ["Title", "Text"], ["A", LINE, "see B"]]))
    assert (found[0].part, found[0].page.raw_text) == ("row 4", f"{LINE}\nsee B")
    assert found[0].page.outside == {2: "extra_cell"}
    assert "Above the header, and not read: Coverage of June." in notices


def test_line_ends_as_excel_writes_them():
    found, _ = read_all(workbook(S=[["Title", "Text"], ["A", "One._x000D_\nTwo."]]))
    assert found[0].page.raw_text == "One.\nTwo."


def test_formulas_and_errors_are_no_text():
    found, _ = read_all(workbook(S=[["Title", "Text"], ["A", "=1+1"], ["B", "#NAME?"]]))
    assert [each.problem is None for each in found] == [False, False]


def test_numbers_and_truth_values():
    found, _ = read_all(workbook(S=[["Title", "Text", "Date"], [2025, 42, 45_811.5], [True, LINE, True]]))
    assert (found[0].page.raw_text, found[0].page.data.headline) == ("42", "2025")
    assert found[0].page.data.published.isoformat() == "2025-06-03T12:00:00+00:00"
    assert (found[1].page.data.headline, found[1].page.data.published) == (None, None)


def test_no_sheet_has_a_text():
    with pytest.raises(UnreadableError, match=r"The sheet 'S' has no column .*it has Outlet, Count"):
        read_all(workbook(S=[["Outlet", "Count"], ["x", 3]]))


def archive(**members):
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as file:
        for name, content in members.items():
            file.writestr(name.replace("__", "/") + ".xml", content)
    return out.getvalue()


@pytest.mark.parametrize(
    ("data", "says"),
    [
        (b"PK\x03\x04 no archive", "broken"),
        (workbook(S=[HEAD, ["A", LINE]])[:-200], "broken"),
        (archive(xl__workbook="<x/>"), "cannot be opened"),
        (archive(xl__workbook='<!DOCTYPE x [<!ENTITY a "b">]><x>&a;</x>'), "XML entities"),
    ],
)
def test_bad_files(data, says):
    assert find_format(memory_source("a.xlsx", data)) == "sheets"
    with pytest.raises(UnreadableError, match=says):
        read_all(data)


def test_a_bomb_is_not_unpacked():
    data = archive(xl__workbook="<x/>", xl__sharedStrings=" " * 3_000_000)
    with pytest.raises(UnreadableError, match="unpacks to 3 MB"):
        read_all(data, ratio_from=1_000_000)
    with pytest.raises(UnreadableError, match="unpacks to 3 MB"):
        read_all(data, most_bytes=2_000_000)


def test_empty_workbook(make_corpus, article):
    tables = read_corpus(make_corpus.files({"a.txt": article, "e.xlsx": workbook(S=[])}))
    assert "holds no article" in tables.articles.set_index("source_file").loc["e.xlsx", "problem"]
