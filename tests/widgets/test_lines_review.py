"""The review of lines: kept or removed by a key, for the article, its outlet or all; each can be taken back."""

import pytest

from analyst import open_workbook, review
from analyst.widgets import LinesReview
from analyst.widgets.lines_review import DECIDED, EVERYWHERE, KEPT, OUTLET, PARTLY
from tests.widgets.written import entries


@pytest.fixture
def panel(wb):
    return LinesReview(wb, "a1")


def test_the_removed_lines_come_first(panel):
    assert panel.summary() == (
        "LinesReview: Gazette: Mayor opens bridge\n"
        "4 lines, 1 removed, 0 decided by hand\n"
        "line 2, removed by share_line · 1 line listed"
    )
    assert "Share this" in panel.list._texts[0].value
    assert 'class="analyst-chosen"' in panel.detail.value  # the line, among its neighbours


def test_a_removed_line_is_kept_and_removed_again(panel, wb):
    panel.press("t")
    assert entries(wb, "lines.toml") == {"keep": [{"line": "Share this", "source_file": "one.txt"}]}
    assert panel.is_kept(panel.row) and "✓ to be kept" in panel.list._texts[0].value
    panel.press("t")
    assert entries(wb, "lines.toml") == {} and not panel.is_kept(panel.row)
    panel.press("u")
    assert entries(wb, "lines.toml") == {"keep": [{"line": "Share this", "source_file": "one.txt"}]}
    panel.press("u")
    assert entries(wb, "lines.toml") == {}


def test_a_kept_line_is_removed_where_it_is_wanted(panel, wb):
    panel.show_menu.value, panel.search.value = KEPT, "mayor BRIDGE"
    panel.list.choose(1)
    assert panel.row["line"] == 3
    panel.scope.value = OUTLET
    panel.act("t")
    assert [(row["line"][:13], row["outlet"]) for row in entries(wb, "lines.toml")["remove"]] == [
        ("Mayor Ada Lee", "Gazette")
    ]
    panel.scope.value = EVERYWHERE
    panel.list.choose(1)
    panel.act("t")  # the last one says: it stays, everywhere
    assert [set(row) for row in entries(wb, "lines.toml")["keep"]] == [{"line"}]
    panel.show_menu.value = DECIDED
    panel.search.value = ""
    assert [row["line"] for row in panel.rows] == [3]


def test_a_rule_is_switched_off(panel, wb):
    panel.show_menu.value = PARTLY
    assert panel.row["rule"] == "share_tail"
    panel.press("t")
    assert "Only a part of this line was removed" in panel.message.value and entries(wb, "lines.toml") == {}
    panel.press("o")  # no rule of that name in this package: the tables are made up
    assert "cannot be switched off" in panel.message.value
    wb.removed = wb.removed.assign(rule="link_list")
    panel = LinesReview(wb, "a1")
    panel.press("o")
    assert entries(wb, "lines.toml") == {"switch_off": [{"rule": "link_list", "source_file": "one.txt"}]}
    assert panel.is_kept(panel.row)
    panel.press("o")
    assert "link_list is switched off already" in panel.message.value


def test_hostile_lines_are_shown_and_written_as_text(wb):
    panel = LinesReview(wb, "a2")
    assert "<script" not in panel.list._texts[0].value + panel.detail.value
    panel.act("t")
    assert "<script" not in panel.message.value
    assert len(review.read_corrections(wb.corpus).lines) == 1


def test_an_article_of_no_text_and_a_corpus_of_no_article(wb, no_articles):
    panel = LinesReview(wb, "a3")
    assert panel.rows == [] and "No line of this article" in panel.detail.value
    panel.press("t")
    assert "No line is listed" in panel.message.value
    assert LinesReview(no_articles).summary() == "LinesReview: the corpus holds no article."


@pytest.mark.model
def test_what_is_toggled_is_so_on_the_next_run(tmp_path):
    text = "Bridge opens\n\nThe mayor opened the new bridge on Monday. It took four years.\n\nShare this article\n"
    (tmp_path / "one.txt").write_text(text, encoding="utf-8")
    panel = LinesReview(open_workbook(tmp_path))
    place = next(n for n, row in enumerate(panel.rows) if "Share" in row["text"])
    panel.list.choose(place)
    panel.act("t")
    panel.apply()
    assert "Applied" in panel.message.value
    assert "Share this article" in panel.wb.articles["text"].iloc[0]
    assert panel.wb.corrections["status"].tolist() == ["applied"]
    panel.show_menu.value = KEPT
    assert any("Share" in row["text"] for row in panel.rows)
