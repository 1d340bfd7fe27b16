"""Which article of a story has which statement, and what only one outlet has."""

import json

import pandas as pd
import pytest

from analyst import cli, schema
from analyst.compare import (
    NOT_IN_ARTICLE,
    cover_articles,
    find_unmatched,
    match_statements,
    spread_coverage,
    with_story,
)

BRIDGE = "The mayor opened the new bridge over the river on Friday."
COST = "It cost the town 40 million crowns, the council said."
FISH = "Fishermen had asked for a later date, but in vain."
ARTICLES = [  # article, outlet, story, day, sentences
    ("a", "Gazette", "s", "2025-05-02", [BRIDGE, COST]),
    ("b", "Herald", "s", "2025-05-03", [FISH, "On Friday the mayor opened the new bridge over the river."]),
    ("c", "Times", "s", None, ["The new bridge over the river was opened by the mayor on Friday."]),
    ("d", "Gazette", "s", "2025-05-04", ["The council said it had cost the town 50 million crowns."]),
    ("e", "Herald", "s", "2025-05-20", ["Nobody swims in the river in the winter."]),
    ("f", "Times", "t", "2025-05-02", [BRIDGE]),
]


def tables(articles=ARTICLES):
    stories = schema.table(
        "STORIES",
        [
            (article, outlet, story, "Bridge opened", 1, 1, pd.Timestamp(day, tz="UTC") if day else None, bool(day),
             None, None, None, None)
            for article, outlet, story, day, _ in articles
        ],
    )  # fmt: skip
    rows = []
    for article, outlet, _, _, texts in articles:
        for number, text in enumerate(texts):
            rows.append((f"{article}:{number}", article, outlet, 100 * number, 100 * number + len(text), text))
    columns = ["sentence_id", "article_id", "outlet", "start_char", "end_char", "sentence_text"]
    return pd.DataFrame(rows, columns=columns), stories


@pytest.fixture(scope="module")
def sentences():
    return tables()[0]


@pytest.fixture(scope="module")
def stories():
    return tables()[1]


@pytest.fixture(scope="module")
def statements(sentences):
    return match_statements(sentences)


@pytest.fixture(scope="module")
def coverage(statements, stories):
    return cover_articles(statements, stories)


def of(coverage, statement):
    return coverage[coverage["statement"] == statement].set_index("article_id")


def test_each_article_of_the_story_and_window_has_a_cell(coverage):
    schema.check("ARTICLE_COVERAGE", coverage)
    bridge = of(coverage, BRIDGE)
    assert list(bridge.index) == ["a", "b", "d", "c"]  # by date, the undated last; e came out 18 days later
    assert bridge["is_present"].to_dict() == {"a": True, "b": True, "c": True, "d": False}
    assert bridge.loc["d", "cell"] == NOT_IN_ARTICLE == "not in this article"
    assert bridge.loc["c", "cell"].startswith("The new bridge")
    assert bridge[["n_articles", "n_compared", "n_outlets", "n_outlets_compared"]].iloc[0].tolist() == [3, 4, 3, 3]
    assert bridge["start_char"].isna().to_dict() == {"a": False, "b": False, "c": False, "d": True}


def test_pairs_across_stories_are_no_evidence(statements, coverage):
    assert "f" in set(statements["article_id_b"])  # the same words in another story
    assert "f" not in set(coverage["article_id"])


def test_a_statement_of_one_outlet_only_is_no_row(coverage):
    assert not (coverage["statement"] == COST).any()  # a and d are both of the Gazette
    assert set(coverage["statement"]) == {BRIDGE}


def test_a_wider_window_takes_in_later_articles(statements, stories):
    assert of(cover_articles(statements, stories, window_days=30), BRIDGE)["n_compared"].iloc[0] == 5
    assert of(cover_articles(statements, stories, window_days=0), BRIDGE)["n_compared"].iloc[0] == 3  # a, b, c have it
    with pytest.raises(ValueError, match="window_days -1: wanted 0 or more"):
        cover_articles(statements, stories, window_days=-1)


@pytest.mark.parametrize(
    ("first", "second", "warning"),
    [
        ("The mayor opened the bridge on Friday.", "The mayor never opened the bridge on Friday.",
         "negation only in the second"),
        ("It cost the town 40 million crowns.", "It cost the town 50 million crowns.",
         "number: 40 million only in the first, 50 million only in the second"),
        ("The court acquitted the mayor on Friday.", "The court convicted the mayor on Friday.",
         "opposite: acquitted only in the first, convicted only in the second"),
        ("Lindau sued Merano over the bridge.", "Merano sued Lindau over the bridge.",
         "order: the same words stand in other places"),
        ("The mayor opened the bridge on Friday.", "On Friday the mayor opened the bridge.", None),
    ],
)  # fmt: skip
def test_a_cell_that_differs_in_substance_carries_a_warning(first, second, warning):
    sentences, stories = tables(
        [("a", "Gazette", "s", "2025-05-02", [first]), ("b", "Herald", "s", "2025-05-02", [second])]
    )
    found = cover_articles(match_statements(sentences), stories).set_index("article_id")["warning"]
    assert pd.isna(found["a"])  # the representative itself
    assert found["b"] == warning or (warning is None and pd.isna(found["b"]))


def test_another_actor_is_warned_of_when_there_are_mentions():
    first, second = "Russia rejected the plan for talks on Monday.", "Ukraine rejected the plan for talks on Monday."
    sentences, stories = tables(
        [("a", "Gazette", "s", "2025-05-02", [first]), ("b", "Herald", "s", "2025-05-02", [second])]
    )
    names = pd.DataFrame(
        {"article_id": ["a", "b"], "start_char": [0, 0], "mention_text": ["Russia", "Ukraine"],
         "entity_id": ["russia", "ukraine"], "entity_type": "PLACE", "mention_kind": "name"}
    )  # fmt: skip
    found = cover_articles(match_statements(sentences), stories, mentions=names)
    assert found["warning"].tolist()[1] == "name: Russia only in the first, Ukraine only in the second"


def test_the_matrix_of_a_story_has_a_column_an_article(coverage):
    matrix = spread_coverage(coverage)
    assert list(matrix.columns) == ["statement", "in_articles", "Gazette 1", "Herald", "Gazette 2", "Times"]
    assert matrix["in_articles"].tolist() == ["3 of 4"]
    assert matrix["Gazette 2"].tolist() == [NOT_IN_ARTICLE]
    two = pd.concat([coverage, coverage.assign(story_id="other", statement_id="other")])
    with pytest.raises(ValueError, match="2 stories; a matrix is of one"):
        spread_coverage(two)


def test_outlets_named_like_a_column_do_no_harm(coverage):
    matrix = spread_coverage(coverage.assign(outlet_label="statement"))
    assert list(matrix.columns[2:]) == ["statement 1", "statement 2", "statement 3", "statement 4"]


def test_what_only_one_outlet_has(sentences, statements, stories):
    found = find_unmatched(sentences, statements, stories)
    schema.check("UNMATCHED", found)
    assert found["sentence_id"].tolist() == ["a:1", "b:0", "d:0", "e:0"]  # f is alone in its story
    assert found["n_compared"].tolist() == [3, 3, 3, 3]  # five articles of the story, two of the outlet's own
    # a:1 and d:0 are alike, but both of the Gazette: only one outlet has them
    assert set(found["outlet_label"]) == {"Gazette", "Herald"}


def test_matched_and_unmatched_together_are_all_sentences_of_the_story(seeds):
    with_stories = with_story(seeds.sentences, seeds.stories)
    found = match_statements(with_stories, tokens=seeds.tokens, within="story_id")
    alone = find_unmatched(seeds.sentences, found, seeds.stories)
    matched = {(r.article_id_a, r.start_char_a) for r in found.itertuples()} | {
        (r.article_id_b, r.start_char_b) for r in found.itertuples()
    }
    shared = seeds.stories.loc[seeds.stories["n_outlets"] > 1, "article_id"]
    long = with_stories["sentence_text"].str.split().str.len() >= 5
    wanted = with_stories[long & with_stories["article_id"].isin(shared)]
    assert len(alone) + len(matched) == len(wanted)
    assert not matched & set(zip(alone["article_id"], alone["start_char"], strict=True))


def test_the_workbook_has_statements_coverage_and_what_stands_alone(seeds):
    assert seeds.similarity == "characters"
    assert len(seeds.statements) == 13  # read in the two articles
    assert seeds.article_coverage["n_articles"].eq(2).all()
    assert seeds.article_coverage["statement_id"].nunique() == 11  # one sentence has two neighbours beside it
    only = seeds.unmatched.set_index("sentence_text")["outlet_label"]
    assert any("paranoidly afraid of being forgotten" in text for text in only.index)


def test_the_command_saves_the_tables(seeds, tmp_path, capsys):
    assert cli.main(["statements", str(seeds.corpus), "--out", str(tmp_path / "tables"), "--json"]) == cli.OK
    said = json.loads(capsys.readouterr().out)
    assert (said["similarity"], said["n_pairs_of_sentences"]) == ("characters", 13)
    assert said["n_stories_of_several_outlets"] == 1
    assert said["n_sentences_in_one_outlet_only"] == len(seeds.unmatched)
    for name in ("statements", "article_coverage", "unmatched"):
        assert len(pd.read_parquet(tmp_path / "tables" / f"{name}.parquet")) == len(getattr(seeds, name))


def test_nothing_in_nothing_out():
    nothing = schema.empty("STATEMENTS")
    assert cover_articles(nothing, schema.empty("STORIES")).empty
    schema.check("ARTICLE_COVERAGE", cover_articles(nothing, schema.empty("STORIES")))
    assert find_unmatched(schema.empty("SENTENCES"), nothing, schema.empty("STORIES")).empty
    assert spread_coverage(schema.empty("ARTICLE_COVERAGE")).empty


def test_hostile_texts_pass_through_unchanged():
    text = "<script>alert('the mayor opened the bridge on Friday')</script> \x00 =1+1"
    sentences, stories = tables([("a", "<b>", "s", None, [text]), ("b", "=2", "s", None, [text])])
    found = cover_articles(match_statements(sentences), stories)
    assert found["cell"].tolist() == [text, text]
