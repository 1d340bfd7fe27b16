"""Pairs written for the measurement: what is matched, what is warned of, and that the figures don't fall."""

import pandas as pd
import pytest

from analyst.compare import match_statements
from benchmarks import statements as benchmark


@pytest.fixture(scope="module")
def pairs():
    return benchmark.read_pairs()


@pytest.fixture(scope="module")
def scored(pairs):
    return benchmark.score(pairs)


def test_half_of_the_pairs_are_the_same_and_half_of_the_others_are_close(pairs):
    assert len(pairs) == pairs["id"].nunique() == 200
    assert pairs["same"].sum() == 100
    assert pairs["class"].isin(benchmark.CLOSE).sum() == 50
    assert not pairs.duplicated(["a", "b"]).any()
    assert (pairs["a"] != pairs["b"]).all()
    assert pairs.groupby("class")["same"].nunique().eq(1).all()
    assert pairs[["a", "b"]].map(lambda text: len(text.split()) >= 5).all(axis=None)


def test_the_same_in_other_words_is_found_and_other_events_are_not(scored):
    matched = scored["similarity"] >= benchmark.THRESHOLD
    by_class = matched.groupby(scored["class"]).mean()
    assert by_class["light rewording"] >= 0.95
    assert by_class["active and passive"] >= 0.95
    assert by_class[["numbers written otherwise", "names spelled otherwise", "quote and indirect speech"]].min() >= 0.8
    assert matched[scored["same"]].mean() >= 0.65
    assert by_class["unrelated"] == 0
    assert by_class["other event"] <= 0.3
    far = scored[scored["same"] | ~scored["class"].isin(benchmark.CLOSE)]
    assert benchmark.auc(far, "similarity") >= 0.8


def test_close_pairs_are_warned_of_and_the_same_pairs_seldom(scored):
    table = benchmark.warned(scored)
    share = table["any"] / table["matched"]
    assert share["opposite"] >= 0.9
    assert share["other number"] >= 0.8
    assert share["other actor"] >= 0.4  # swapped places; other names need the model
    same = table[table["same"]]
    assert same["any"].sum() / same["matched"].sum() <= 0.06
    rates = benchmark.rates(scored, benchmark.THRESHOLD)
    assert rates["precision, no warning"] >= 0.75
    assert rates["precision, no warning"] > rates["precision"] + 0.15


@pytest.mark.model
def test_another_name_is_warned_of(pairs):
    actors = pairs[pairs["class"] == "other actor"]
    scored = benchmark.score(actors, benchmark.names_of(benchmark.sentences_of(actors)))
    assert scored["warning"].notna().mean() >= 0.8


def warning_of(first, second):
    table = benchmark.sentences_of(pd.DataFrame([{"id": "1", "a": first, "b": second}]))
    found = match_statements(table, threshold=0.01, related_threshold=0.01)
    assert len(found) == 1
    return found["warning"].fillna("").item()


@pytest.mark.parametrize(
    ("first", "second", "warning"),
    [
        ("The price of bread rose in Lindau.", "The price of bread fell in Lindau.",
         "opposite: rose only in the first, fell only in the second"),
        ("The price of bread rose and then fell in Lindau.", "The price of bread fell in Lindau.", ""),
        ("The price of bread rose in Lindau.", "The price of bread increased in Lindau.", ""),
        ("Lindau sued Merano over the bridge.", "Merano sued Lindau over the bridge.",
         "order: the same words stand in other places"),
        ("On Monday Lindau sued Merano over the bridge.", "Lindau sued Merano over the bridge on Monday.", ""),
        ("The bridge cost Lindau 1.5 million crowns.", "The bridge cost Lindau 1,500,000 crowns.", ""),
        ("The bridge cost Lindau twenty-five crowns.", "The bridge cost Lindau 25 crowns.", ""),
        ("The bridge cost Lindau a dozen crowns.", "The bridge cost Lindau 12 crowns.", ""),
        ("The bridge cost Lindau $3bn in all.", "The bridge cost Lindau three billion dollars in all.", ""),
        ("The bridge cost Lindau fifteen crowns.", "The bridge cost Lindau fifty crowns.",
         "number: fifteen only in the first, fifty only in the second"),
        ("The bridge cost Lindau hundreds of crowns.", "The bridge cost Lindau thousands of crowns.",
         "number: hundreds only in the first, thousands only in the second"),
        ("The bridge of Lindau often tends to freeze.", "The bridge of Lindau freezes for someone.", ""),
    ],
)  # fmt: skip
def test_warnings(first, second, warning):
    assert warning_of(first, second) == warning


def test_numbers_of_any_length_do_no_harm():
    assert warning_of("The bridge cost Lindau " + "9" * 5000, "The bridge cost Lindau 1.2.3,4 ٣").startswith("number")


def test_generated_stories_are_matched_inside_and_nowhere_else():
    sentences = benchmark.write_stories(20)
    found = match_statements(sentences, within="story_id")
    story = sentences.drop_duplicates("article_id").set_index("article_id")["story_id"]
    assert len(found) > 100
    assert (found["article_id_a"].map(story) == found["article_id_b"].map(story)).all()
    measured = benchmark.Speed(20, len(sentences), len(found), False, 1.0, 1.0, 100.0, 120.0)
    assert benchmark.speed_table([measured]).splitlines()[-1].startswith("| 20 | 600 |")


def test_tokens_written_for_the_speed_are_read():
    sentences = benchmark.write_stories(10, seed=3)
    found = match_statements(sentences, tokens=benchmark.words_of(sentences), within="story_id")
    assert len(found) > 50


def test_the_tables_have_a_row_for_each_class_and_threshold(scored):
    assert benchmark.class_table(scored).count("\n") == 1 + scored["class"].nunique()
    assert benchmark.rate_table(scored).count("\n") == 3
    assert "as shipped" in benchmark.measure_table(scored, {"similarity": "as shipped"})
