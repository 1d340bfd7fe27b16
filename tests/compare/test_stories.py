"""Articles of one event are one story; nothing else is."""

import itertools

import pandas as pd
import pytest

from analyst import schema
from analyst.compare import find_stories
from analyst.compare.stories import near_stories

BRIDGE = (
    "Ministers of both countries agreed to build a bridge across the river Elva. The bridge at Torma will carry trains "
    "and cars, and the ministers said that work on the northern bank begins in spring. Engineers in Torma had asked "
    "for a tunnel under the Elva, which would cost twice as much."
)
BRIDGE_TOO = (
    "A bridge over the Elva will be built after all. In Torma the ministers signed the treaty; trains and cars are to "
    "cross the river from the northern bank. Engineers had wanted a tunnel, but the tunnel was twice as dear, the "
    "ministers said."
)
STRIKE = (
    "Nurses in the capital walked out on Friday over pay. The union of nurses said that wards would be closed for two "
    "days, and the hospitals called the strike reckless. Patients were told to stay at home until the strike ends."
)
STRIKE_TOO = (
    "Wards stood empty as nurses began a strike over pay. Hospitals called the union reckless, while the union said "
    "that nurses would walk out for two days. Patients in the capital stayed at home."
)


def articles(*rows):
    """Make ARTICLES from (text, date or None)."""
    made = []
    for number, (text, day) in enumerate(rows):
        made.append(
            dict.fromkeys(schema.SCHEMAS["ARTICLES"].columns)
            | {
                "article_id": f"a{number}",
                "outlet_label": f"outlet {number % 3}",
                "headline": text.split(".")[0],
                "text": text,
                "published_at": pd.Timestamp(day, tz="UTC") if day else pd.NaT,
            }
        )
    return pd.DataFrame(made)


def groups(stories):
    return {frozenset(part["article_id"]) for _, part in stories.groupby("story_id")}


def test_two_events_are_two_stories():
    stories = find_stories(
        articles((BRIDGE, "2025-06-02"), (STRIKE, "2025-06-02"), (BRIDGE_TOO, "2025-06-03"), (STRIKE_TOO, None))
    )
    schema.check("STORIES", stories)
    assert groups(stories) == {frozenset({"a0", "a2"}), frozenset({"a1", "a3"})}
    bridge = stories.set_index("article_id").loc["a2"]
    assert (bridge["n_articles"], bridge["n_outlets"], bridge["story_id"]) == (2, 2, "a0")
    assert bridge["story"] == "Ministers of both countries agreed to build a bridge across the river Elva"
    assert "bridge" in bridge["shared_words"]
    assert list(stories["is_dated"]) == [True, True, True, False]


def test_the_same_words_weeks_later_are_another_story():
    texts = [(BRIDGE, "2025-06-02"), (BRIDGE_TOO, "2025-06-20"), (STRIKE, "2025-06-02")]
    assert len(groups(find_stories(articles(*texts)))) == 3
    assert len(groups(find_stories(articles(*texts), window_days=30))) == 2


def test_a_missing_date_does_not_join_two_times():
    """An article without a date fits both days; the two days are still not one story."""
    stories = find_stories(
        articles((BRIDGE, "2025-06-02"), (BRIDGE_TOO, None), (BRIDGE + " It was late.", "2025-06-20"))
    )
    joined = stories.set_index("article_id")["story_id"]
    assert joined["a0"] != joined["a2"]


def test_order_of_the_articles_does_not_matter():
    table = articles((BRIDGE, "2025-06-02"), (STRIKE, "2025-06-02"), (BRIDGE_TOO, "2025-06-03"), (STRIKE_TOO, None))
    wanted = find_stories(table).set_index("article_id")["story_id"].sort_index()
    for order in itertools.permutations(range(4)):
        found = find_stories(table.iloc[list(order)])
        assert list(found["article_id"]) == [f"a{i}" for i in order]
        pd.testing.assert_series_equal(found.set_index("article_id")["story_id"].sort_index(), wanted)


def test_articles_with_a_problem_are_left_out_and_empty_is_empty():
    table = articles((BRIDGE, None), (STRIKE, None)).assign(problem=["broken", None])
    assert list(find_stories(table)["article_id"]) == ["a1"]
    empty = find_stories(table.head(0))
    schema.check("STORIES", empty)
    assert empty.empty


@pytest.mark.parametrize("options", [{"threshold": 0}, {"threshold": 1.5}, {"window_days": -1}])
def test_impossible_options_are_refused(options):
    with pytest.raises(ValueError, match="wanted 0 < threshold"):
        find_stories(articles((BRIDGE, None)), **options)


@pytest.mark.model
def test_the_sample_has_one_story_of_two_articles(seeds):
    stories = find_stories(seeds.articles)
    names = dict(zip(seeds.articles["article_id"], seeds.articles["source_file"].str[:3], strict=True))
    assert {frozenset(map(names.get, group)) for group in groups(stories)} == {
        frozenset({"000", "001"}), frozenset({"002"}), frozenset({"003"}), frozenset({"004"}),
    }  # fmt: skip


def test_stories_that_are_alike_but_too_little_are_near():
    """The same tunnel and river, other news: no story, but somebody should look."""
    tunnel = (
        "Divers searched the Elva near Torma for a missing fisherman on Tuesday. The northern bank was closed to "
        "walkers, and trains went slowly. His boat was found under the old bridge, the police said."
    )
    table = articles((BRIDGE, "2025-06-02"), (tunnel, "2025-06-03"), (STRIKE, "2025-06-02"))
    stories = find_stories(table)
    assert len(groups(stories)) == 3
    near = near_stories(table, stories, threshold=0.05)
    assert [(one.article_id_a, one.article_id_b) for one in near] == [("a0", "a1")]
    assert 0.05 <= near[0].similarity < 0.2
    assert near_stories(table, stories, threshold=0.19) == []
    assert near_stories(table, stories, window_days=0.5, threshold=0.05) == []
    assert near_stories(table.assign(outlet_label="one"), stories, threshold=0.05) == []
    assert near_stories(table.head(0), stories.head(0)) == []
