"""Counts by date and story: periods by hand, and articles without a date apart."""

import pandas as pd
import pytest

from analyst import compare, schema
from analyst.schema import SchemaError

KNOWN = pd.DataFrame(
    [("lee", "Ada Lee", "PERSON"), ("oslo", "Oslo", "PLACE"), ("danes", "Danes", "GROUP")],
    columns=["entity_id", "name", "entity_type"],
)
DATES = {
    "g1": "2025-07-20T23:30Z",
    "g2": "2025-07-21T01:00Z",
    "g3": None,
    "h1": "2025-08-03T12:00Z",
    "h2": "2025-07-21",
}
ARTICLES = pd.DataFrame(
    {
        "article_id": list(DATES),
        "outlet_label": ["Gazette" if key[0] == "g" else "Herald" for key in DATES],
        "published_at": pd.to_datetime(list(DATES.values()), utc=True, format="ISO8601"),
        "is_counted": True,
    }
)


def mentions(*rows):
    table = pd.DataFrame(rows, columns=["article_id", "entity_id"])
    outlet = ["Gazette" if key[0] == "g" else "Herald" for key in table["article_id"]]
    return table.assign(mention_kind="name", outlet=outlet)


NAMED = mentions(
    ("g1", "lee"), ("g1", "lee"), ("g2", "lee"), ("g2", "oslo"), ("g3", "lee"), ("h1", "lee"), ("h2", "danes"),
    ("h2", None),
)  # fmt: skip


def rows_of(timeline, *columns):
    return timeline[list(columns)].to_numpy().tolist()


def test_days_are_counted_by_hand_with_zeros_where_articles_are():
    found = compare.count_timeline(NAMED, ARTICLES, KNOWN)
    lee = found[found["entity_id"] == "lee"]
    assert rows_of(lee, "outlet", "period", "n_mentions", "n_articles", "n_articles_all") == [
        ["Gazette", "(not stated)", 1, 1, 1],
        ["Gazette", "2025-07-20", 2, 1, 1],
        ["Gazette", "2025-07-21", 1, 1, 1],
        # An article that names her not: 0. A day without an article has no row.
        ["Herald", "2025-07-21", 0, 0, 1],
        ["Herald", "2025-08-03", 1, 1, 1],
    ]
    assert lee["period_start"].isna().sum() == 1
    assert found["n_mentions"].sum() == 6  # the open one, and the group, are not asked for


@pytest.mark.parametrize(
    ("unit", "periods"),
    [
        ("week", ["2025-07-14", "2025-07-21"]),  # Sunday half an hour before midnight, and Monday
        ("month", ["2025-07-01"]),
    ],
)
def test_weeks_begin_on_monday_and_months_on_the_first(unit, periods):
    found = compare.count_timeline(NAMED, ARTICLES, KNOWN, unit=unit)
    dated = found[(found["outlet"] == "Gazette") & found["period_start"].notna()]
    assert sorted(set(dated["period"])) == periods
    assert found[found["entity_id"] == "lee"]["n_mentions"].sum() == 5


def test_the_most_named_come_first_and_others_are_left_out():
    found = compare.count_timeline(NAMED, ARTICLES, KNOWN, top=1, entity_types=("PERSON", "PLACE", "GROUP"))
    assert set(found["entity_id"]) == {"lee"}
    everybody = compare.count_timeline(NAMED, ARTICLES, KNOWN, top=None, entity_types=("PERSON", "PLACE", "GROUP"))
    assert list(dict.fromkeys(everybody["entity_id"])) == ["lee", "danes", "oslo"]


def test_articles_that_are_not_counted_make_no_period():
    found = compare.count_timeline(NAMED, ARTICLES.assign(is_counted=ARTICLES["article_id"] != "h2"), KNOWN)
    assert "2025-07-21" not in set(found.loc[found["outlet"] == "Herald", "period"])


def test_empty_in_empty_out():
    found = compare.count_timeline(NAMED.head(0), ARTICLES, KNOWN)
    schema.check("TIMELINE", found.rename(columns={"outlet": "group"}))
    assert found.empty
    assert compare.count_timeline(NAMED.head(0), ARTICLES.head(0), KNOWN).empty


def test_a_period_that_is_none_is_refused():
    with pytest.raises(ValueError, match="No period 'year'; there are day, week, month"):
        compare.count_timeline(NAMED, ARTICLES, KNOWN, unit="year")


def test_a_period_joined_on_groups_any_count():
    table = compare.with_period(NAMED, ARTICLES, unit="month")
    assert table["period"].tolist()[:6] == ["2025-07-01"] * 4 + ["(not stated)", "2025-08-01"]
    tokens = compare.with_period(pd.DataFrame({"article_id": ["g1"] * 4, "is_word": True}), ARTICLES, unit="month")
    counts = compare.count_entities(table, tokens, entities=KNOWN, by="period").set_index(["period", "entity_id"])
    assert counts.loc[("2025-07-01", "lee"), "per_1k"] == 750


def test_a_story_joined_on_groups_any_count():
    stories = pd.DataFrame({"article_id": ["g1", "h1"], "story_id": "g1", "story": "Bridge opens"})
    table = compare.with_story(NAMED, stories)
    assert table["story_id"].isna().sum() == 5
    counts = compare.count_entities(
        table, compare.with_story(table.assign(is_word=True), stories), entities=KNOWN, by="story_id"
    )
    assert counts.set_index(["story_id", "entity_id"])["n_mentions"].to_dict() == {
        ("(not stated)", "danes"): 1, ("(not stated)", "lee"): 2, ("(not stated)", "oslo"): 1, ("g1", "lee"): 3
    }  # fmt: skip


def test_a_table_without_articles_cannot_be_joined():
    with pytest.raises(SchemaError, match="No column 'article_id' to join on; the table has x"):
        compare.with_period(pd.DataFrame({"x": [1]}), ARTICLES)


def test_the_note_on_copies_is_kept():
    NAMED.attrs[schema.COPIES_NOTE] = "copies once"
    try:
        joined = compare.with_period(NAMED, ARTICLES)
        assert joined.attrs[schema.COPIES_NOTE] == "copies once"
        assert compare.count_timeline(NAMED, ARTICLES, KNOWN).attrs[schema.COPIES_NOTE] == "copies once"
    finally:
        NAMED.attrs.clear()
