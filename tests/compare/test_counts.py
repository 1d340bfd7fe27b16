"""Entities, voices, cues and removals: counts by hand, shares, empty input, order of rows."""

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from analyst import compare, schema
from analyst.schema import SchemaError


def mentions(rows):
    columns = ["article_id", "outlet", "entity_id", "mention_text", "mention_kind"]
    return pd.DataFrame(rows, columns=columns)


def tokens(sizes):
    return pd.DataFrame(
        [(article, outlet, True) for (article, outlet), n in sizes.items() for _ in range(n)],
        columns=["article_id", "outlet", "is_word"],
    )


ENTITIES = pd.DataFrame(
    [("bank", "First Bank", "ORG", None), ("court", "High Court", "ORG", None), ("lee", "Ada Lee", "PERSON", None)],
    columns=["entity_id", "name", "entity_type", "country"],
)
NAMED = mentions(
    [
        ("a1", "Gazette", "bank", "First Bank", "name"),
        ("a1", "Gazette", "bank", "First Bank", "name"),
        ("a2", "Gazette", "court", "High Court", "name"),
        ("a2", "Gazette", None, "Somebody", "name"),
        ("a2", "Gazette", "court", "the court", "role"),
        ("b1", "Herald", "lee", "Ada Lee", "name"),
    ]
)


def quotes(rows):
    """Quotes from (article, outlet, speaker, entity, type, cue)."""
    frame = pd.DataFrame(
        rows, columns=["article_id", "outlet", "speaker_name", "speaker_entity_id", "quote_type", "cue_lemma"]
    )
    return frame.assign(speaker_text=frame["speaker_name"], n_words=4, n_quoted_words=2, speaker_kind="name")


QUOTES = quotes(
    [
        ("a1", "Gazette", "Ada Lee", "lee", "direct", "say"),
        ("a1", "Gazette", "Ada Lee", "lee", "indirect", "admit"),
        ("a2", "Gazette", "officials", None, "mixed", "say"),
        ("a2", "Gazette", "Officials", None, "mixed", "Say"),
        ("a2", "Gazette", "officials", None, "direct", None),
        ("b1", "Herald", None, None, "direct", "sing"),
    ]
)


def test_entities_are_counted_by_hand():
    found = compare.count_entities(NAMED, tokens({("a1", "Gazette"): 60, ("a2", "Gazette"): 40}), entities=ENTITIES)
    gazette = found[found["outlet"] == "Gazette"]
    assert gazette[["name", "n_mentions", "n_articles", "n_tokens"]].to_numpy().tolist() == [
        ["First Bank", 2, 1, 100],
        ["High Court", 1, 1, 100],
    ]
    # Of four names in the Gazette, one is open: it counts in the denominator.
    assert gazette["share_mentions"].tolist() == [0.5, 0.25]
    assert gazette["per_1k"].tolist() == [20.0, 10.0]


def test_an_outlet_without_words_has_no_rate_rather_than_zero():
    found = compare.count_entities(NAMED, tokens({("a1", "Gazette"): 60}), entities=ENTITIES)
    herald = found[found["outlet"] == "Herald"].iloc[0]
    assert herald["n_tokens"] == 0
    assert pd.isna(herald["per_1k"])


def test_roles_count_when_asked_for():
    found = compare.count_entities(NAMED, tokens({}), entities=ENTITIES, kinds=("name", "role"))
    assert found.set_index("entity_id")["n_mentions"]["court"] == 2


def test_dispersion_of_entities_by_hand():
    # The Gazette's words: 60 % in a1, 40 % in a2. Bank stands in a1 alone: (|1-.6| + |0-.4|) / 2. One article: none.
    sizes = {("a1", "Gazette"): 60, ("a2", "Gazette"): 40, ("b1", "Herald"): 10}
    found = compare.count_entities(NAMED, tokens(sizes), entities=ENTITIES).set_index("entity_id")["dp"]
    assert found["bank"] == pytest.approx(0.4)
    assert found["court"] == pytest.approx(0.6)
    assert pd.isna(found["lee"])


@settings(deadline=None, max_examples=40)
@given(st.lists(st.tuples(st.integers(0, 4), st.integers(1, 30)), min_size=2, max_size=6))
def test_dispersion_is_that_of_the_formula(articles):
    hits, sizes = zip(*articles, strict=True)
    rows = [(f"a{k}", "Gazette", "bank", "First Bank", "name") for k, n in enumerate(hits) for _ in range(n)]
    table = tokens({(f"a{k}", "Gazette"): size for k, size in enumerate(sizes)})
    found = compare.count_entities(mentions(rows), table, entities=ENTITIES)
    assert found["dp"].tolist() == ([pytest.approx(compare.dispersion_dp(hits, sizes))] if sum(hits) else [])


TEXTS = pd.DataFrame({"article_id": ["a1", "a2", "b1"], "text": ["x" * 100, "x" * 50, "x" * 10]})
PLACED = NAMED.assign(start_char=[40, 20, 10, 0, 5, 5], mention_id=list("abcdef"))


def test_the_first_mention_is_placed_in_its_text():
    found = compare.count_entities(PLACED, tokens({}), entities=ENTITIES, articles=TEXTS)
    assert found.set_index("entity_id")["first_position"].to_dict() == {"bank": 0.2, "court": 0.2, "lee": 0.5}
    assert compare.count_entities(PLACED, tokens({}), entities=ENTITIES)["first_position"].isna().all()


def test_the_first_position_is_the_mean_over_articles():
    twice = PLACED.assign(entity_id="bank", outlet="Gazette")
    found = compare.count_entities(twice, tokens({}), entities=ENTITIES, articles=TEXTS)
    assert found["first_position"].tolist() == [pytest.approx((0.2 + 0 + 0.5) / 3)]  # a1, a2, b1


def test_first_mentions_are_listed_by_article():
    found = compare.first_mentions(PLACED, TEXTS)
    assert found.to_numpy().tolist() == [
        ["a1", "bank", "b", 20, 0.2, 2],
        ["a2", "court", "c", 10, 0.2, 1],
        ["b1", "lee", "f", 5, 0.5, 1],
    ]
    both = compare.first_mentions(PLACED, TEXTS, kinds=("name", "role"))
    assert both["mention_id"].tolist() == ["b", "e", "f"]
    schema.check("FIRST_MENTIONS", compare.first_mentions(PLACED.head(0), TEXTS))


def test_headlines_are_counted_where_they_are_given():
    fields = pd.DataFrame(
        [("a1", "headline", "bank", "Gazette"), ("a2", "headline", "bank", "Gazette"),
         ("a2", "headline", "bank", "Gazette"), ("a2", "dateline", "court", "Gazette")],
        columns=["article_id", "field", "entity_id", "outlet"],
    )  # fmt: skip
    found = compare.count_entities(NAMED, tokens({}), entities=ENTITIES, field_mentions=fields)
    assert found.set_index("entity_id")["n_headlines"].to_dict() == {"bank": 2, "court": 0, "lee": 0}
    assert compare.count_entities(NAMED, tokens({}), entities=ENTITIES)["n_headlines"].isna().all()


def spoken(rows):
    columns = ["article_id", "outlet", "speaker_start_char", "speaker_text", "speaker_kind", "speaker_entity_id"]
    table = pd.DataFrame(rows, columns=columns)
    return table.assign(speaker_end_char=table["speaker_start_char"] + 3, start_char=0, end_char=9)


def test_pronouns_count_when_asked_for_and_known():
    table = spoken(
        [
            ("b1", "Herald", 30, "she", "pronoun", "lee"),
            ("b1", "Herald", 30, "she", "pronoun", "lee"),  # one pronoun, two quotes
            ("b1", "Herald", 60, "they", "pronoun", None),
            ("b1", "Herald", 90, "Lee", "name", "lee"),
        ]
    )
    assert compare.pronoun_mentions(table)[["mention_id", "mention_text", "end_char"]].to_numpy().tolist() == [
        ["b1:30", "she", 33]
    ]
    found = compare.count_entities(
        NAMED, tokens({}), entities=ENTITIES, kinds=("name", "pronoun"), quotes=table
    ).set_index("entity_id")
    assert found["n_mentions"].to_dict() == {"bank": 2, "court": 1, "lee": 2}
    assert found.loc["lee", "share_mentions"] == 1
    with pytest.raises(ValueError, match=r"quotes=wb\.quotes"):
        compare.count_entities(NAMED, tokens({}), entities=ENTITIES, kinds=("pronoun",))


def test_an_entity_of_another_run_is_refused():
    with pytest.raises(SchemaError, match="'lee' is not in ENTITIES"):
        compare.count_entities(NAMED, tokens({}), entities=ENTITIES.head(2))


def test_a_missing_group_column_says_how_to_join_it():
    with pytest.raises(SchemaError, match=r"no column 'story' to group by.*merge"):
        compare.count_voices(QUOTES, by="story")


def test_a_group_column_that_the_result_has_already_is_refused():
    with pytest.raises(SchemaError, match="has a column 'cue_lemma' of its own"):
        compare.count_cues(QUOTES, by="cue_lemma")


def test_a_null_group_is_kept_under_a_name():
    found = compare.count_cues(QUOTES.assign(wire=[None, None, "AFP", "AFP", "AFP", None]), by="wire")
    assert found.groupby("wire")["n_quotes"].sum().to_dict() == {"(not stated)": 3, "AFP": 2}


def test_voices_are_counted_by_hand():
    found = compare.count_voices(QUOTES)
    rows = found[["outlet", "speaker", "n_quotes", "n_direct", "n_mixed", "n_indirect", "n_words", "n_articles"]]
    assert rows.to_numpy().tolist() == [
        ["Gazette", "officials", 3, 1, 2, 0, 12, 1],
        ["Gazette", "Ada Lee", 2, 1, 0, 1, 8, 1],
        ["Herald", compare.NO_SPEAKER, 1, 1, 0, 0, 4, 1],
    ]
    assert found["share_quotes"].tolist() == [0.6, 0.4, 1.0]
    assert found["share_low"].isna().all()  # fewer than five articles


def test_a_pronoun_left_open_is_no_voice():
    rows = [("a1", "Gazette", None, None, "direct", "say")] * 4 + [("a1", "Gazette", None, "lee", "direct", "say")]
    table = quotes(rows).assign(
        speaker_text=["It", "they", None, "officials", "he"],
        speaker_kind=["pronoun", "pronoun", "none", "role", "pronoun"],
    )
    found = compare.count_voices(table)
    counts = dict(zip(found["speaker"], found["n_quotes"], strict=True))
    assert counts == {compare.LEFT_OPEN: 2, compare.NO_SPEAKER: 1, "officials": 1, "he": 1}
    assert found["share_quotes"].sum() == pytest.approx(1)
    assert compare.is_left_open(table).tolist() == [True, True, False, False, False]


def test_two_voices_of_one_name_stay_apart():
    found = compare.count_voices(
        quotes(
            [
                ("a1", "Gazette", "Georgia", "place-georgia", "direct", "say"),
                ("a1", "Gazette", "Georgia", "person-georgia", "direct", "say"),
                ("a2", "Gazette", "Georgia", None, "direct", "say"),
            ]
        )
    )
    assert found["speaker"].tolist() == [
        "Georgia [as printed]",
        "Georgia [person-georgia]",
        "Georgia [place-georgia]",
    ]


def many_quotes(n_articles, seed=3):
    random = np.random.default_rng(seed)
    return quotes(
        [
            (f"a{article}", outlet, str(random.choice(["Lee", "Roe", "Poe"], p=[0.6, 0.3, 0.1])), None, "direct", "say")
            for outlet in ("Gazette", "Herald")
            for article in range(n_articles)
            for _ in range(6)
        ]
    )


def test_the_interval_holds_the_share_and_depends_on_nothing_but_the_group():
    table = many_quotes(8)
    found = compare.count_voices(table, seed=1)
    assert ((found["share_low"] <= found["share_quotes"]) & (found["share_quotes"] <= found["share_high"])).all()
    alone = compare.count_voices(table[table["outlet"] == "Herald"], seed=1)
    pd.testing.assert_frame_equal(found[found["outlet"] == "Herald"].reset_index(drop=True), alone)
    shuffled = compare.count_voices(table.sample(frac=1, random_state=0), seed=1)
    pd.testing.assert_frame_equal(found, shuffled)


def test_the_interval_is_that_of_articles_not_of_quotes():
    # Every article is all Lee or all Roe: quotes inside an article tell nothing more.
    rows = [(f"a{a}", "Gazette", "Lee" if a < 3 else "Roe", None, "direct", "say") for a in range(6) for _ in range(50)]
    lee = compare.count_voices(quotes(rows)).set_index("speaker").loc["Lee"]
    # Resampled, the number of Lee's articles is binomial(6, ½): its 2.5 % and 97.5 % points are 1 and 5.
    assert lee["share_low"] == pytest.approx(1 / 6, abs=0.01)
    assert lee["share_high"] == pytest.approx(5 / 6, abs=0.01)


def test_quote_types_add_up_and_keep_their_zeros():
    voices = compare.count_voices(QUOTES)
    found = compare.count_quote_types(voices)
    assert found["n_quotes"].sum() == len(QUOTES)
    herald = found[found["outlet"] == "Herald"].set_index("quote_type")
    assert herald["n_quotes"].to_dict() == {"direct": 1, "mixed": 0, "indirect": 0}
    assert herald["share_quotes"].to_dict() == {"direct": 1.0, "mixed": 0.0, "indirect": 0.0}


def test_cues_are_counted_with_their_class():
    found = compare.count_cues(QUOTES)
    assert found[["outlet", "cue_lemma", "stance", "n_quotes"]].to_numpy().tolist() == [
        ["Gazette", "say", "neutral", 3],
        ["Gazette", "admit", "loaded", 1],
        ["Herald", "sing", "other", 1],
    ]
    assert found["share_quotes"].tolist() == [0.75, 0.25, 1.0]


def test_removals_are_counted():
    removed = pd.DataFrame(
        {"article_id": ["a", "a", "b"], "outlet": ["Gazette"] * 3, "rule": ["menu", "menu", "byline"],
         "removed_text": ["Home", "News", "By A. Lee"]}
    )  # fmt: skip
    found = compare.count_removed(removed)
    assert found.to_numpy().tolist() == [["Gazette", "menu", 2, 1, 8], ["Gazette", "byline", 1, 1, 9]]


def with_outlet(name):
    return schema.empty(name).assign(outlet=pd.Series(dtype="str"))


EMPTY = {
    "ENTITY_COUNTS": lambda: compare.count_entities(
        with_outlet("MENTIONS"), with_outlet("TOKENS"), entities=schema.empty("ENTITIES")
    ),
    "VOICES": lambda: compare.count_voices(with_outlet("QUOTES")),
    "SPELLINGS": lambda: compare.count_spellings(with_outlet("MENTIONS"), schema.empty("ENTITIES")),
    "CUES": lambda: compare.count_cues(with_outlet("QUOTES")),
    "STATEMENTS": lambda: compare.match_statements(with_outlet("SENTENCES")),
    "KEYNESS": lambda: compare.keyness(with_outlet("TOKENS")),
    "REUSE": lambda: compare.reuse(with_outlet("TOKENS")),
    "REMOVED_COUNTS": lambda: compare.count_removed(with_outlet("REMOVED")),
    "CUE_PAIRS": lambda: compare.compare_cues(schema.empty("STATEMENTS"), with_outlet("QUOTES")),
    "COVERAGE": lambda: compare.cover_statements(schema.empty("STATEMENTS")),
    "QUOTE_TYPE_COUNTS": lambda: compare.count_quote_types(compare.count_voices(with_outlet("QUOTES"))),
}


@pytest.mark.parametrize("name", EMPTY)
def test_nothing_in_nothing_out_with_the_same_columns(name):
    found = EMPTY[name]()
    columns = schema.SCHEMAS[name].columns
    wanted = {("outlet" if column == "group" else column): spec.dtype for column, spec in columns.items()}
    assert len(found) == 0
    assert {column: str(dtype) for column, dtype in found.dtypes.items()} == wanted


def test_the_seeds_give_every_quote_a_row(seeds):
    voices = compare.count_voices(seeds.quotes)
    assert voices["n_quotes"].sum() == len(seeds.quotes)
    assert compare.count_quote_types(voices)["n_quotes"].sum() == len(seeds.quotes)
    assert compare.count_cues(seeds.quotes)["n_quotes"].sum() == seeds.quotes["cue_lemma"].notna().sum()
