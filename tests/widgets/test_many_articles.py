"""Of more than a menu or a table has room for, a part is shown, the rest is found, and both are said."""

import pandas as pd
import pytest

from analyst import schema
from analyst.widgets import (
    OutletCompare,
    QuoteExplorer,
    StatementViewer,
    StoryCompare,
    outlet_compare,
    panel,
    story_compare,
)
from analyst.widgets.statement_viewer import _Wordings


def plain(widget):
    return widget._repr_mimebundle_()["text/plain"]


@pytest.fixture
def small_menus(monkeypatch):
    """Menus that have room for one entry."""
    monkeypatch.setattr(panel, "MAX_OPTIONS", 1)
    monkeypatch.setattr(story_compare, "MAX_OPTIONS", 1)


def test_a_speaker_beyond_the_menu_is_found_by_name(wb, small_menus):
    explorer = QuoteExplorer(wb)
    names = wb.quotes["speaker_name"].dropna().unique()
    assert len(names) > 1
    assert explorer.speaker.description.startswith("Speaker (first 1 of ")
    hidden = next(name for name in names if name not in {value for _, value in explorer.speaker.options})
    explorer.find.value = hidden.upper()[1:]
    assert hidden in {value for _, value in explorer.speaker.options}
    explorer.speaker.value = hidden
    assert len(explorer.found) == (wb.quotes["speaker_name"] == hidden).sum()


def test_where_all_speakers_fit_there_is_nothing_to_search(wb):
    assert QuoteExplorer(wb).find.layout.display == "none"


STORIES = pd.DataFrame(
    {
        "story_id": ["s1", "s1", "s2", "s2", "s3", "s3"],
        "story": ["Bridge opens"] * 2 + ["Bread dearer <b>"] * 2 + ["Rain"] * 2,
        "shared_words": None,
        "n_articles": [5, 5, 3, 3, 2, 2],
        "n_outlets": 2,
    }
)


def test_a_story_beyond_the_menu_is_found_by_its_words(wb, small_menus):
    wb.stories = STORIES
    wb.article_coverage = schema.empty("ARTICLE_COVERAGE")
    compare = StoryCompare(wb)
    assert compare.story.description == "Story (first 1 of 3)"
    assert compare.story.value == "s1"
    compare.find.value = "BREAD dear"
    assert compare.story.value == "s2"
    compare.find.value = "no such words"
    assert plain(compare) == "StoryCompare: no story has these words."
    assert StoryCompare(wb, story="s3").story.value == "s3"


def test_a_table_of_two_outlets_is_cut_and_says_so(wb, monkeypatch):
    monkeypatch.setattr(outlet_compare, "MAX_ROWS", 1)
    compare = OutletCompare(wb, statements=schema.empty("STATEMENTS"))
    compare.what.value = "Voices"
    assert compare.table.value.count("<tr>") == 2  # heading and one row
    assert "The first 1 of " in compare.table.value


COVERAGE = pd.DataFrame(
    [
        ("a:0", "The bridge opened.", "Gazette", True, "The bridge opened.", 2, 3),
        ("a:0", "The bridge opened.", "Ada's", True, "It opened, the BRIDGE.", 2, 3),
        ("a:9", "Bread is dear.", "Post", True, "Bread is dear.", 2, 3),
        ("a:9", "Bread is dear.", "Gazette", True, "Bread costs more.", 2, 3),
    ],
    columns=list(schema.SCHEMAS["COVERAGE"].columns),
)


def test_statements_are_found_by_outlet_and_words():
    wordings = _Wordings(COVERAGE)
    assert len(wordings) == 2
    assert wordings.outlets == ["Ada's", "Gazette", "Post"]
    assert wordings.find(None, None, "") == [0, 1]
    assert wordings.find("Post", None, "") == [1]
    assert wordings.find("Gazette", "Post", "") == [0]
    assert wordings.find(None, None, "bridge.") == [0]
    assert wordings.find(None, None, "(") == []
    assert wordings.find("Nobody", None, "") == []


def test_the_words_that_stand_for_a_statement_come_first():
    turned = COVERAGE.iloc[[1, 0, 3, 2]].reset_index(drop=True)
    assert [row["outlet"] for row in _Wordings(turned).of(0)] == ["Gazette", "Ada's"]
    assert [row["outlet"] for row in _Wordings(turned).of(1)] == ["Post", "Gazette"]
    assert len(_Wordings(COVERAGE.head(0))) == 0


def test_the_viewer_names_outlets_without_a_match(wb, statements):
    other = wb.counted.head(1).assign(outlet_label="Third")
    wb.counted = pd.concat([wb.counted, other], ignore_index=True)
    viewer = StatementViewer(wb, statements=statements)
    assert "No match found in Third." in viewer.remark.value
    assert "of 3 outlets" in viewer.list._texts[0].value
