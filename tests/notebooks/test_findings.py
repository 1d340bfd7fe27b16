"""Sentences read from tables: right numbers, right grammar, and something to say about nothing."""

import re

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from analyst import compare, findings, schema

HOSTILE = "<script>alert(1)</script> [x](javascript:y) *b* `c` $d$ | \x1b[31m \u202e"
ARTICLE = dict.fromkeys(schema.SCHEMAS["ARTICLES"].columns) | {
    "outlet_basis": "stated",
    "headline_basis": "none",
    "published_basis": "none",
    "language": "en",
    "text": "",
    "n_words": 100,
    "n_paragraphs": 1,
}


def articles(*rows):
    return schema.table(
        "ARTICLES",
        [
            ARTICLE
            | {
                "article_id": str(i),
                "article_name": f"{i}.txt",
                "source_file": f"{i}.txt",
                "outlet": outlet,
                "outlet_label": outlet or "unknown",
            }
            | {"published_at": pd.Timestamp(day, tz="UTC") if day else None, "problem": problem}
            | {"is_counted": problem is None, "copy_of": None}
            for i, (outlet, day, problem) in enumerate(rows)
        ],
    )


def result(name, *rows):
    """A result of `compare`, grouped by outlet: rows of the columns that the sentences read."""
    columns = {**schema.SCHEMAS.get(name, schema.Table("", (), {})).columns}
    fill = {"str": "", "int64": 0, "float64": 0.0, "bool": False, "category": None, "Int64": None}
    full = []
    for row in rows:
        full.append({c: None if spec.nullable else fill[spec.dtype] for c, spec in columns.items()} | row)
        for column, spec in columns.items():
            if full[-1][column] is None and spec.values:
                full[-1][column] = spec.values[0]
    return schema.table(name, full).rename(columns={"group": "outlet"})


def entity(outlet, name, n, per_1k=1.0):
    return {
        "group": outlet,
        "entity_id": name,
        "name": name,
        "entity_type": "PERSON",
        "n_mentions": n,
        "n_articles": 1,
        "per_1k": per_1k,
    }


def voice(outlet, speaker, n, low=None):
    return {"group": outlet, "speaker": speaker, "n_quotes": n, "n_articles": 1, "share_low": low}


EMPTY = {
    findings.lead_entities: result("ENTITY_COUNTS"),
    findings.describe_entities: result("ENTITY_COUNTS"),
    findings.lead_spellings: result("SPELLINGS"),
    findings.describe_spellings: result("SPELLINGS"),
    findings.lead_voices: result("VOICES"),
    findings.describe_voices: result("VOICES"),
    findings.describe_quote_types: compare.count_quote_types(result("VOICES")),
    findings.describe_cues: result("CUES"),
    findings.describe_doubt: schema.empty("QUOTES"),
    findings.lead_statements: schema.empty("STATEMENTS"),
    findings.describe_statements: schema.empty("STATEMENTS"),
    findings.describe_cue_pairs: compare.compare_cues(schema.empty("STATEMENTS"), schema.empty("QUOTES")),
    findings.describe_removed: compare.count_removed(schema.empty("REMOVED").assign(outlet="")),
    findings.describe_sources: articles(),
    findings.lead_keyness: schema.empty("KEYNESS"),
    findings.describe_keyness: schema.empty("KEYNESS"),
}


@pytest.mark.parametrize("describe", EMPTY, ids=lambda function: function.__name__)
def test_of_an_empty_table_it_says_that_there_is_nothing(describe):
    assert re.match(r"(No |Nothing |There (is|are) no )", describe(EMPTY[describe]))


def test_a_corpus_in_one_sentence():
    table = articles(("Gazette", "2025-07-01", None), ("Post", None, None), ("Post", None, "It holds no text."))
    text = findings.describe_corpus(table, schema.empty("REMOVED"))
    assert "**2 articles**, 200 words of clean text, from **2 named outlets**." in text
    assert "1 of 2 state a date (on 01 July 2025)" in text
    assert "Nothing was taken out" in text
    assert "1 file could not be used" in text


@pytest.mark.parametrize(
    ("outlets", "expect"),
    [
        (["Gazette", None], "from **1 named outlet** and 1 with no outlet named"),
        ([None, None], "none of which names its outlet"),
        ([None], "which names no outlet"),
    ],
)
def test_an_outlet_that_is_not_named_is_not_counted_as_one(outlets, expect):
    table = articles(*[(outlet, None, None) for outlet in outlets])
    assert expect in findings.describe_corpus(table, schema.empty("REMOVED"))


def test_a_corpus_of_which_no_file_could_be_used():
    text = findings.describe_corpus(articles((None, None, "No text.")), schema.empty("REMOVED"))
    assert text == "None of 1 file could be used; the table of problems says why."


def test_a_corpus_with_no_article():
    assert findings.describe_corpus(articles(), schema.empty("REMOVED")) == "The corpus holds no article."


def test_who_is_named_most_over_all_outlets():
    counts = result(
        "ENTITY_COUNTS",
        entity("Gazette", "Lee", 5, 2.0),
        entity("Post", "Lee", 1, 0.5),
        entity("Post", "Ray", 4),
    )
    assert findings.lead_entities(counts) == "**Lee** is named most: 6 mentions in 2 articles of 2 outlets."
    assert findings.describe_entities(counts) == (
        "After Lee (6) comes Ray (4). Where Lee is named, it is 0.5 to 2.0 times per 1,000 words, "
        "least in Post and most in Gazette."
    )


def test_two_who_share_the_first_place_are_both_named():
    counts = result("ENTITY_COUNTS", entity("Gazette", "Lee", 2), entity("Gazette", "Ray", 2))
    assert findings.lead_entities(counts) == "**Lee** and **Ray** are named most, 2 times each."


def test_only_one_name():
    assert findings.describe_entities(result("ENTITY_COUNTS", entity("Gazette", "Lee", 1))) == (
        "Only Lee is named, in one outlet."
    )


def test_spellings_that_no_outlet_mixes_and_those_that_one_does():
    rows = [
        {
            "group": outlet,
            "entity_id": "e",
            "name": "Lee",
            "spelling": spelling,
            "n_mentions": 1,
            "n_articles": 1,
        }
        for outlet, spelling in (("Gazette", "Lee"), ("Post", "Li"))
    ]
    assert findings.lead_spellings(result("SPELLINGS", *rows)) == (
        "1 name is printed in several spellings, and no outlet mixes two of them."
    )
    assert findings.describe_spellings(result("SPELLINGS", *rows)) == "**Lee** is *Lee* in Gazette; *Li* in Post."
    mixed = result("SPELLINGS", *rows, rows[0] | {"spelling": "Li"})
    assert findings.lead_spellings(mixed).endswith("even inside Gazette.")


def test_who_is_quoted_most_and_how_many_name_nobody():
    voices = result(
        "VOICES", voice("Gazette", "Lee", 5), voice("Gazette", compare.NO_SPEAKER, 1), voice("Post", "Ray", 4)
    )
    assert findings.lead_voices(voices) == (
        "**10 quotes** were found; 5 of them (50%) are attributed to **Lee**, in 1 of 2 outlets."
    )
    text = findings.describe_voices(voices)
    assert "After Lee (5) comes Ray (4)." in text
    assert "1 of 10 quotes (10%) has no speaker in the text." in text
    assert f"No outlet has {compare.MIN_ARTICLES} articles with quotes" in text


def test_where_every_quote_has_a_speaker_no_share_of_none_is_given():
    text = findings.describe_voices(result("VOICES", voice("Gazette", "Lee", 5)))
    assert "Every quote has a speaker in the text." in text
    assert "0%" not in text


def test_quotes_that_all_name_nobody():
    assert findings.lead_voices(result("VOICES", voice("Gazette", compare.NO_SPEAKER, 1))) == (
        "**1 quote** was found; none names its speaker."
    )


def test_where_there_are_intervals_nothing_is_said_about_their_absence():
    assert "no interval" not in findings.describe_voices(result("VOICES", voice("Gazette", "Lee", 5, low=0.2)))


def test_types_of_quote_with_their_denominator():
    voices = result("VOICES", voice("Gazette", "Lee", 4) | {"n_direct": 3, "n_indirect": 1})
    assert findings.describe_quote_types(compare.count_quote_types(voices)) == (
        "Of 4 quotes, 3 direct (75%), 1 indirect (25%) and 0 mixed (0%)."
    )


def test_cues_that_are_not_neutral_are_named():
    cue = {"group": "Gazette", "cue_lemma": "say", "stance": "neutral", "n_quotes": 3}
    text = findings.describe_cues(
        result("CUES", cue, cue | {"cue_lemma": "claim", "stance": "doubting", "n_quotes": 1})
    )
    assert text == (
        "2 verbs attribute 4 quotes; most often *say* (3) and *claim* (1). In 1 of them (25%) the verb "
        "supports, doubts or judges: *claim* in Gazette (1)."
    )


def test_too_few_articles_to_compare_words():
    word = {"target": "Gazette", "term": "bridge", "verdict": findings.TOO_FEW}
    words = result("KEYNESS", word, word | {"target": "Post"})
    assert "too few articles" in findings.lead_keyness(words)
    assert "For 2 of 2 outlets there are **too few to compare**" in findings.describe_keyness(words)


def test_a_typical_word_is_named():
    word = {
        "target": "Gazette",
        "term": "bridge",
        "verdict": "distinctive",
        "is_distinctive": True,
        "log_odds_z": 3.0,
    }
    words = result("KEYNESS", word)
    assert findings.lead_keyness(words) == "1 word is typical of one outlet."
    assert findings.describe_keyness(words) == "Typical: *bridge* (Gazette)."


def test_the_verdict_is_written_as_compare_writes_it():
    tokens = schema.table(
        "TOKENS",
        [
            dict.fromkeys(schema.SCHEMAS["TOKENS"].columns, False)
            | {"article_id": a, "sentence_id": a, "start_char": i, "end_char": i + 1, "token_text": "bridge"}
            | {"lemma": "bridge", "pos": "NOUN", "is_word": True}
            for a in "ab"
            for i in range(5)
        ],
    )
    words = compare.keyness(tokens.assign(outlet=tokens["article_id"]), min_count=1)
    assert set(words["verdict"]) == {findings.TOO_FEW}


@given(st.text() | st.just(HOSTILE))
def test_text_from_an_article_is_only_letters_in_markdown(text):
    safe = findings.plain(text)
    assert "<" not in safe
    assert not re.search(r"(?<!\\)[*_`\[\]()$|]", safe)
    assert not re.search(r"[\x00-\x1f\x7f-\x9f\u202e\ud800-\udfff\n]", safe)


def test_hostile_names_are_escaped_in_sentences():
    text = findings.lead_entities(result("ENTITY_COUNTS", entity("Gazette", HOSTILE, 2)))
    assert "<" not in text
    assert "\\[x\\]\\(javascript" in text


def test_duplicates_are_counted_by_kind():
    rows = [
        {"article_id": "b", "of_article_id": "a", "is_copy": True},
        {"article_id": "c", "of_article_id": "a", "is_copy": True},
        {"article_id": "d", "of_article_id": "a", "is_copy": False},
    ]
    assert findings.describe_duplicates(result("DUPLICATES", *rows)) == (
        "2 articles are copies of others. 1 pair of articles shares a passage."
    )
    assert findings.describe_duplicates(result("DUPLICATES")) == (
        "No article is here twice. No two share a passage word for word."
    )


def test_stories_name_the_shared_events_and_the_missing_dates():
    rows = [
        {
            "article_id": "a",
            "story_id": "a",
            "story": "Bridge *agreed*",
            "n_articles": 2,
            "n_outlets": 2,
            "is_dated": True,
        },
        {
            "article_id": "b",
            "story_id": "a",
            "story": "Bridge *agreed*",
            "n_articles": 2,
            "n_outlets": 2,
            "is_dated": False,
        },
        {"article_id": "c", "story_id": "c", "story": None, "n_articles": 1, "n_outlets": 1, "is_dated": True},
    ]
    said = findings.describe_stories(result("STORIES", *rows))
    assert said.startswith("3 articles in 2 stories. Told by several: “Bridge ")
    assert "(2 articles of 2 outlets). 1 article without a date is grouped by words alone." in said
    assert "*agreed*" not in said
    assert findings.describe_stories(result("STORIES")) == "There is no article to group."


def test_citations_name_the_most_cited_and_the_own_access():
    rows = [
        {"article_id": "a", "start_char": 0, "cited": "TASS", "is_own_access": False},
        {"article_id": "a", "start_char": 9, "cited": "TASS", "is_own_access": False},
        {"article_id": "b", "start_char": 0, "cited": "AFP", "is_own_access": True},
    ]
    assert findings.describe_citations(result("CITATIONS", *rows)) == (
        "3 references to 2 outlets and agencies: TASS (2) and AFP (1). "
        "Named as the outlet's own access to the story: AFP."
    )
    assert "No article refers" in findings.describe_citations(result("CITATIONS"))
