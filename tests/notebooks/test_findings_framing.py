"""Sentences on voices, sides, verbs, lists and descriptions: right numbers, and something to say about nothing."""

import re

import pandas as pd
import pytest

from analyst import compare, findings, schema

HOSTILE = "<script>alert(1)</script> *b* `c` [x](javascript:y)"


def table(name, *rows):
    """A table of `compare` by outlet; columns that are not given are null, empty or 0."""
    fill = {"str": "", "int64": 0, "float64": 0.0, "bool": False}
    full = [
        {column: None if spec.nullable else (spec.values or [fill.get(spec.dtype)])[0]
         for column, spec in schema.SCHEMAS[name].columns.items()} | row
        for row in rows
    ]  # fmt: skip
    return schema.table(name, full).rename(columns={"group": "outlet"})


EMPTY = {
    findings.describe_voice_measures: table("VOICE_MEASURES"),
    findings.describe_sides: table("SIDE_VOICES"),
    findings.describe_cue_pair_counts: table("CUE_PAIR_COUNTS"),
    findings.describe_cue_profiles: table("CUE_PROFILES"),
    findings.describe_listed: table("WORD_RATES"),
    findings.describe_descriptions: table("DESCRIPTION_COUNTS"),
}


@pytest.mark.parametrize("describe", EMPTY, ids=lambda function: function.__name__)
def test_of_an_empty_table_it_says_that_there_is_nothing(describe):
    assert re.match(r"(No |Nobody |There (is|are) no )", describe(EMPTY[describe]))


def side(outlet, name, n):
    return {"group": outlet, "side": name, "n_quotes": n}


def test_the_side_quoted_most_and_where_another_is():
    rows = [side("G", "Denmark", 6), side("G", "(no side)", 1), side("H", "Sweden", 2), side("H", "Denmark", 1)]
    assert findings.describe_sides(table("SIDE_VOICES", *rows)) == (
        "Of 10 quotes: Denmark 7 (70%) and Sweden 2 (20%). Another side than Denmark is quoted most in H. "
        "1 quote has a speaker of whom the articles say no country. "
        "Sides are countries until `corrections/sides.toml` says otherwise."
    )


def measure(outlet, name, value, low=None):
    return {"group": outlet, "measure": name, "value": value, "value_low": low}


def test_measures_from_the_lowest_to_the_highest_outlet():
    rows = [measure("G", "quotes per article", 4.0, 3.0), measure("H", "quotes per article", 2.5),
            measure("H", "share direct", 0.2), measure("G", "first quote at", None)]  # fmt: skip
    assert findings.describe_voice_measures(table("VOICE_MEASURES", *rows)) == (
        "2.5 (H) to 4.0 (G) quotes an article. Wholly in quotation marks stand 20% of an outlet's quotes."
    )


@pytest.mark.parametrize(
    ("verdict", "end"),
    [
        ("too few to compare", "From 1 pair of articles no habit can be read: **too few to compare**."),
        ("not shown", "That is no more than chance may give."),
        ("different", "That is more than chance gives."),
    ],
)
def test_pairs_of_verbs_are_told_with_their_verdict(verdict, end):
    row = {"outlet_label_a": "G", "outlet_label_b": "H", "n_pairs": 8, "n_pointed_a": 3, "n_units": 1,
           "verdict": verdict}  # fmt: skip
    text = findings.describe_cue_pair_counts(table("CUE_PAIR_COUNTS", row))
    assert text == (
        f"Of 8 statements that G and H both attribute, only G's verb doubts or judges in 3, only H's in 0. {end}"
    )


def test_a_difference_in_verbs_is_told_with_both_shares():
    row = {"within": "Denmark", "stance": "loaded", "share_quotes": 0.3, "share_rest": 0.1, "p_permutation": 0.001,
           "is_different": True, "verdict": "different"}  # fmt: skip
    other = {"group": "H", "within": "Denmark", "verdict": "too few to compare"}
    text = findings.describe_cue_profiles(table("CUE_PROFILES", {"group": "G"} | row, other))
    assert text.startswith("G has loaded verbs in 30% of its quotes of Denmark, the others in 10%. For 1 of 2 outlets")


def test_rates_of_lists_and_no_difference():
    rows = [{"group": outlet, "word_list": "loaded", "word_class": "(all)", "n_hits": n, "per_1k": rate,
             "verdict": "not shown"} for outlet, n, rate in [("G", 3, 6.0), ("H", 1, 2.0)]]  # fmt: skip
    assert findings.describe_listed(table("WORD_RATES", *rows)) == (
        "4 loaded words: 2.0 (H) to 6.0 (G) per 1,000 words. No difference in words is shown."
    )


def description(outlet, wording, n, n_own):
    return {"group": outlet, "entity_id": "lee", "name": "Ada Lee", "kind": "before the name", "wording": wording,
            "example": wording, "n_descriptions": n, "n_own": n_own}  # fmt: skip


def test_what_only_one_outlet_says_in_its_own_words():
    rows = [description("G", "embattled leader", 2, 1), description("G", "leader", 1, 1),
            description("H", "leader", 1, 1), description("H", "dictator", 1, 0)]  # fmt: skip
    assert findings.describe_descriptions(table("DESCRIPTION_COUNTS", *rows)).startswith(
        "Ada Lee is described most: 5 times, 3 of them in an outlet's own words. "
        "Only one outlet has each of these: “embattled leader” (G)."
    )


def test_text_of_articles_is_escaped():
    rows = [description(HOSTILE, HOSTILE, 1, 1)]
    told = [
        findings.describe_descriptions(table("DESCRIPTION_COUNTS", *rows)),
        findings.describe_sides(table("SIDE_VOICES", side(HOSTILE, HOSTILE, 1), side("G", "Denmark", 2))),
        findings.describe_voice_measures(table("VOICE_MEASURES", measure(HOSTILE, "quotes per article", 1.0),
                                               measure("G", "quotes per article", 2.0))),
    ]  # fmt: skip
    for text in told:
        assert "<script>" not in text
        assert "](javascript" not in text


@pytest.mark.model
def test_all_of_them_speak_of_the_seeds(seeds):
    counts = compare.count_descriptions(seeds.descriptions)
    told = [
        findings.describe_descriptions(counts),
        findings.describe_sides(compare.count_sides(seeds.quotes, seeds.sides)),
        findings.describe_voice_measures(compare.measure_voices(seeds.quotes, seeds.counted)),
        findings.describe_cue_profiles(compare.profile_cues(seeds.quotes)),
        findings.describe_listed(compare.count_listed(seeds.tokens)),
    ]
    assert all("nan" not in text and pd.notna(text) for text in told)
    assert told[0].startswith("Volodymyr Zelenskyy is described most")
