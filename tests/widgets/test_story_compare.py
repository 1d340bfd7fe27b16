"""One story, article by article: filters by outlet and speaker, verbs, and cells that say no more than they may."""

import pandas as pd
import pytest

from analyst import compare, schema
from analyst.widgets import StoryCompare

LIVE = {"script", "img", "iframe", "a", "svg", "foreignobject"}


@pytest.fixture
def story(wb, statements):
    """Both papers' articles as one story, with their one shared sentence and one that only the Gazette has."""
    wb.stories = wb.stories.assign(story_id="a1", n_articles=2, n_outlets=2, story=wb.stories["story"].iloc[1])
    cells = compare.cover_articles(statements, wb.stories)
    alone = cells.assign(statement_id="a1:99", statement="Bob Ray claimed that it was late.", n_articles=1)
    sentence = wb.sentences[wb.sentences["sentence_text"].str.startswith("Bob Ray")].iloc[0]
    is_own = alone["article_id"] == "a1"
    alone["is_present"] = is_own
    alone["cell"] = alone["statement"].where(is_own, compare.NOT_IN_ARTICLE)
    alone["start_char"] = pd.Series(int(sentence["start_char"]), index=alone.index).where(is_own).astype("Int64")
    alone["end_char"] = pd.Series(int(sentence["end_char"]), index=alone.index).where(is_own).astype("Int64")
    both = pd.concat([cells, alone], ignore_index=True)
    wb.article_coverage = schema.conform("ARTICLE_COVERAGE", both)
    return wb


def rows_of(listed):
    return [text.value for text in listed._texts]


def test_a_statement_is_shown_in_the_words_of_each_article_with_its_verb(story):
    panel = StoryCompare(story)
    assert "2 of 2 statements" in panel.summary()
    gazette, post = rows_of(panel.cells)[:2]
    assert "Ada Lee: “said” (neutral)" in gazette
    assert "analyst-only" in post
    assert 'analyst-hit">Mayor Ada Lee opened' in panel.article.value
    panel.cells.choose(1)
    assert 'analyst-hit">Ms Lee opened' in panel.article.value


def test_an_absent_cell_says_so_and_no_more(story):
    panel = StoryCompare(story)
    panel.list.choose(1)
    assert "claimed” (doubting)" in rows_of(panel.cells)[0]
    assert compare.NOT_IN_ARTICLE in rows_of(panel.cells)[1]
    assert "and no more" in panel.remark.value
    panel.cells.choose(1)
    assert "analyst-hit" not in panel.article.value
    assert "It is safe" in panel.article.value


@pytest.mark.parametrize(
    ("control", "value", "n"),
    [("speaker", "Ada Lee", 1), ("speaker", "Bob Ray", 1), ("outlet", "Gazette", 2), ("without", "Gazette", 0)],
)
def test_statements_are_chosen_by_outlet_and_speaker(story, control, value, n):
    panel = StoryCompare(story)
    getattr(panel, control).value = value
    assert len(panel.found) == n
    getattr(panel, control).index = 0
    assert len(panel.found) == 2


def test_filters_that_leave_nothing_say_so(story):
    panel = StoryCompare(story)
    panel.without.value = "Gazette"
    assert "No statement meets these filters" in panel.remark.value
    assert panel.article.value == ""


def test_hostile_words_stay_words(story, read_html):
    panel = StoryCompare(story)
    for number in range(2):
        panel.list.choose(number)
        for place in range(2):
            panel.cells.choose(place)
            page = "".join([panel.remark.value, panel.article.value, *rows_of(panel.list), *rows_of(panel.cells)])
            found = read_html(page)
            assert not LIVE & set(found.tags)
            assert not [name for name, _ in found.attributes if name.startswith("on")]
            assert "\x1b" not in page + panel._repr_mimebundle_()["text/plain"]
    assert all("\x1b" not in label for label, _ in panel.story.options)


def test_another_story_is_opened_with_its_own_outlets_and_speakers(story):
    other = story.article_coverage.assign(story_id="b", statement_id="b:0").head(1)
    story.article_coverage = schema.conform("ARTICLE_COVERAGE", pd.concat([story.article_coverage, other]))
    more = story.stories.assign(story_id="b", article_id=story.stories["article_id"] + "x")
    story.stories = pd.concat([story.stories, more], ignore_index=True)
    panel = StoryCompare(story, "b")
    assert panel.story.value == "b"
    assert len(panel.found) == 1
    panel.story.value = "a1"
    assert len(panel.found) == 2
    assert StoryCompare(story, "no such story").story.value == "a1"


@pytest.mark.parametrize("corpus", ["wb", "one_article", "no_articles"])
def test_without_a_story_of_two_outlets_it_says_so(corpus, request):
    panel = StoryCompare(request.getfixturevalue(corpus))
    assert panel.summary() == "StoryCompare: no story that two outlets have."
    assert "No statement here" in panel.remark.value
    assert "application/vnd.jupyter.widget-view+json" in panel._repr_mimebundle_()


@pytest.mark.model
def test_the_seeds_have_one_story_with_speakers_to_choose(seeds):
    panel = StoryCompare(seeds)
    assert "MENAFN: Ukrainian President" in panel.summary()
    panel.speaker.value = "Maria Zakharova"
    assert panel.found
    assert all("Zakharova" in " ".join(c["cell"] for c in panel._cells[key]) for key in panel.found)
