"""Of more than a person could read the page shows what its figures rest on, and says where the rest is."""

import pandas as pd
import pytest
from lxml import html
from openpyxl import load_workbook

from analyst.briefing import FIGURES, build, content, export, page, selection, sheets
from analyst.briefing.selection import choose_articles, choose_quotes, count_outlets


def numbered(n):
    return pd.DataFrame({"number": range(1, n + 1)})


def test_all_quotes_are_shown_while_there_is_room():
    assert choose_quotes(numbered(3), {"voices": [[3]]}, limit=3) == {1, 2, 3}
    assert choose_quotes(numbered(0), {}, limit=3) == frozenset()


def test_every_figure_gets_quotes_before_one_gets_all():
    behind = {"voices": [[1, 2, 3, 4], [5, 6]], "cues": [[9, 1], [10]]}
    assert choose_quotes(numbered(10), behind, limit=2) == {1, 9}
    assert choose_quotes(numbered(10), behind, limit=4) == {1, 9, 5, 10}
    assert choose_quotes(numbered(10), behind, limit=6) == {1, 9, 5, 10, 2, 6}  # 1 again, and it counts once


def test_room_that_the_figures_leave_goes_to_the_first_quotes():
    assert choose_quotes(numbered(9), {"cues": [[8]]}, limit=3) == {8, 1, 2}
    assert choose_quotes(numbered(9), {}, limit=2) == {1, 2}


def test_articles_whose_words_are_shown_are_listed_in_their_order():
    articles = [{"article_id": name} for name in "abcde"]
    assert choose_articles(articles, {"b"}, limit=5) == articles
    assert choose_articles(articles, {"e", "b", "d"}, limit=2) == [articles[1], articles[3]]


def test_outlets_are_counted_with_their_dates():
    day = pd.Timestamp("2025-07-01", tz="UTC")
    rows = [("Post", 0, None), ("Gazette", 2, day), ("Gazette", 3, day + pd.Timedelta(days=2)), ("Gazette", 1, None)]
    articles = [
        {"outlet_label": outlet, "is_counted": n != 1, "n_words": 10, "n_quotes": n, "n_removed": 1, "published_at": at}
        for outlet, n, at in rows
    ]
    found = count_outlets(articles)
    assert found["outlet_label"].tolist() == ["Gazette", "Post"]
    assert found.loc[0, ["n_articles", "n_counted", "n_words", "n_quotes", "n_removed"]].tolist() == [3, 2, 30, 6, 3]
    assert (found.loc[0, "last"] - found.loc[0, "first"]).days == 2
    assert pd.isna(found.loc[1, "first"])


@pytest.fixture
def large(wb, tmp_path, monkeypatch):
    """The briefing of a corpus that has more of everything than there is room for."""
    monkeypatch.setattr(selection, "MAX_QUOTES", 2)
    monkeypatch.setattr(selection, "MAX_ARTICLES", 3)
    monkeypatch.setattr(selection, "MAX_OUTLETS", 2)
    monkeypatch.setattr(page, "MAX_PROBLEMS", 1)
    monkeypatch.setattr(sheets, "MAX_SHEET_ROWS", 4)
    monkeypatch.setattr(content, "MAX_SHEET_ROWS", 4)
    monkeypatch.setattr(build, "FIGURES", FIGURES[:1])
    wb.problems = pd.concat([wb.problems] * 3, ignore_index=True)
    folder = tmp_path / "out"
    return export(wb, folder, only=["html", "xlsx", "tables"])


def test_a_page_of_many_articles_counts_outlets_and_says_what_it_leaves_out(large):
    root = html.document_fromstring(large.page.read_bytes())
    text = " ".join(root.text_content().split())
    outlets = root.xpath('//table[@class="outlets"]/tbody/tr')
    assert outlets[0].xpath("string(th)").strip() == "Gazette"
    assert len(outlets) == 2
    assert "The first 2 of 3; all are in tables/articles.csv." in text
    assert "of 4 articles: those whose words this page shows. All are in briefing.xlsx." in text
    listed = root.xpath('//table[@class="articles"]/tbody/tr')
    assert 1 <= len(listed) <= 2  # two quotes stand in two articles at most
    assert "2 of 6: some behind the first rows of every figure. All are in tables/quotes.csv." in text
    assert "The first 1 of 3; all are in tables/problems.csv." in text


def test_every_link_to_a_quote_has_its_quote(large):
    root = html.document_fromstring(large.page.read_bytes())
    there = set(root.xpath('//ol[@class="quotes"]/li/@id'))
    assert len(there) == 2
    links = {link for link in root.xpath("//a/@href") if link.startswith("#q") and link != "#quotes"}
    assert {link[1:] for link in links} == there


def test_a_sheet_that_is_cut_says_so_and_where_all_rows_are(large):
    book = load_workbook(large.folder / "briefing.xlsx")
    assert book["quotes"].max_row == 5
    rows = {row[0]: row for row in book.worksheets[0].iter_rows(values_only=True)}
    assert rows["quotes"][1] == 6
    assert rows["quotes"][2].endswith("(the first 4 rows; all are in tables/quotes.csv)")
    assert "first" not in rows["articles"][2]
    table = pd.read_csv(large.folder / "tables" / "quotes.csv")
    assert len(table) == 6
    assert table["page_link"].notna().sum() == 2


def test_without_csv_a_sheet_that_is_cut_names_no_file(wb, tmp_path, monkeypatch):
    monkeypatch.setattr(sheets, "MAX_SHEET_ROWS", 4)
    monkeypatch.setattr(build, "FIGURES", FIGURES[:1])
    made = export(wb, tmp_path / "out", only=["xlsx"])
    rows = {
        row[0]: row for row in load_workbook(made.folder / "briefing.xlsx").worksheets[0].iter_rows(values_only=True)
    }
    assert rows["quotes"][2].endswith("(the first 4 rows)")


def test_quotes_that_are_not_on_the_page_are_counted_in_the_sheet(large):
    book = load_workbook(large.folder / "briefing.xlsx")
    rows = list(book["fig01_voices"].iter_rows(values_only=True))
    table = pd.DataFrame(rows[1:], columns=rows[0])
    shown = 0
    for row in table.itertuples():
        parts = row.quotes_behind.split()
        more = [int(part[2:-1]) for part in parts if part.startswith("(+")]
        named = [part for part in parts if part.startswith("q")]
        assert len(named) + sum(more) == row.n_quotes
        shown += len(named)
    assert shown <= 2
