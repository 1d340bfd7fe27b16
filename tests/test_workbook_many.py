"""What a person can read of many articles: menus with a limit and a search, whole stories at a time."""

import pandas as pd
import pytest

from analyst import workbook
from analyst.compare import match_statements, with_story
from analyst.widgets import (
    ArticleReader,
    CorpusReport,
    StatementViewer,
    choices,
    corpus_report,
    panel,
)
from analyst.widgets.panel import Menu

pytestmark = pytest.mark.model


@pytest.fixture
def two_at_most(monkeypatch):
    """Menus with room for two entries."""
    for module in (panel, choices):
        monkeypatch.setattr(module, "MAX_OPTIONS", 2)


def test_menu_says_how_many_it_has_no_room_for(two_at_most):
    menu = Menu("Speaker", ["a", "b", "c"])
    assert [value for _, value in menu.options] == ["all", "a", "b"]
    assert (menu.description, menu.n_more) == ("Speaker (first 2 of 3)", 1)
    menu.set_options(["c"])
    assert (menu.description, menu.n_more) == ("Speaker", 0)


def test_reader_finds_what_the_menu_has_no_room_for(two_at_most, seeds):
    reader = ArticleReader(seeds)
    assert reader.find.layout.display is None
    last = seeds.articles.sort_values("source_file").iloc[-1]
    reader.find.value = f"{last['outlet_label'].upper()} {last['headline'].split()[-1]}"
    assert reader.article.value == last["article_id"]
    assert last["headline"] in reader.text.value
    reader.find.value = "no such words"
    assert reader.article.value is None
    assert "No article has these words" in reader.text.value
    reader.find.value = ""
    assert len(reader.article.options) == 2


def test_reader_opens_an_article_that_the_menu_has_no_room_for(two_at_most, seeds):
    last = seeds.articles.sort_values("source_file").iloc[-1]["article_id"]
    assert ArticleReader(seeds, last).article.value == last


def test_search_is_hidden_where_the_menu_has_room(seeds):
    assert ArticleReader(seeds).find.layout.display == "none"
    assert CorpusReport(seeds).find.layout.display == "none"


def test_report_cuts_its_tables_and_says_so(two_at_most, seeds, monkeypatch):
    monkeypatch.setattr(corpus_report, "MAX_ARTICLES", 2)
    report = CorpusReport(seeds)
    names = sorted(seeds.articles["article_name"])
    assert "The first 2 of 5 articles" in report.overview.value
    assert names[4] not in report.overview.value
    report.find.value = names[4]
    report.file.value = names[4]
    assert names[4] in report.overview.value


def test_viewer_compares_within_stories(seeds):
    pd.testing.assert_frame_equal(StatementViewer(seeds).statements, seeds.statements)


@pytest.mark.parametrize("size", [1, 2, 100])
def test_stories_are_matched_in_any_number_of_blocks(seeds, monkeypatch, size):
    """Two stories of two articles each: one block or two, the same pairs."""
    stories = seeds.stories.assign(n_outlets=2)
    pairs = {article: number // 2 for number, article in enumerate(stories["article_id"])}
    stories["story_id"] = stories["article_id"].map(pairs).astype("str")
    rows = with_story(seeds.sentences, stories)
    whole = match_statements(rows, tokens=seeds.tokens, mentions=seeds.mentions, within="story_id")
    monkeypatch.setattr(workbook, "_STORY_BLOCK", size)
    blocks = workbook._story_blocks(stories)
    assert sum(map(len, blocks)) == len(stories)
    assert len(blocks) == {1: 3, 2: 3, 100: 1}[size]
    found = [
        match_statements(
            with_story(seeds.sentences_of(ids), stories), tokens=seeds.tokens_of(ids), mentions=seeds.mentions,
            within="story_id",
        )
        for ids in blocks
    ]  # fmt: skip
    pd.testing.assert_frame_equal(pd.concat(found, ignore_index=True), whole)


def test_no_story_of_two_outlets_makes_one_empty_block(seeds):
    assert workbook._story_blocks(seeds.stories.assign(n_outlets=1)) == [[]]
    assert len(seeds.tokens_of([])) == 0
    assert list(seeds.tokens_of([]).dtypes) == list(seeds.tokens.dtypes)


def test_tokens_of_some_articles(seeds):
    wanted = seeds.articles["article_id"].iloc[[3, 1]]
    expected = seeds.tokens[seeds.tokens["article_id"].isin(wanted)].reset_index(drop=True)
    pd.testing.assert_frame_equal(seeds.tokens_of(wanted), expected)
