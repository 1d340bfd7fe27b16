"""Sentences on pairs, dates, ways of naming and metonyms: right numbers, and something to say about nothing."""

import pandas as pd
import pytest

from analyst import compare, findings, schema

HOSTILE = "<script>alert(1)</script> *b* `c` [x](javascript:y)"


def pair(a, b, n_units, n_articles=2, expected=1.0, g2=5.0, npmi=0.4):
    return {
        "group": "(all articles)", "unit": "sentence", "entity_id_a": a, "name_a": a, "entity_type_a": "PERSON",
        "entity_id_b": b, "name_b": b, "entity_type_b": "PLACE", "n_units": n_units, "n_articles": n_articles,
        "n_units_a": 30, "n_units_b": 30, "n_units_all": 90, "expected": expected, "g2": g2, "npmi": npmi,
    }  # fmt: skip


def test_the_pair_named_together_most_leads():
    table = schema.table(
        "COOCCURRENCE",
        [pair("Ada", "Oslo", 4, g2=2.0), pair("Bo", "Rome", 3, n_articles=1, g2=9.0), pair("Bo", "Oslo", 2, npmi=-0.1)],
    )
    text = findings.describe_pairs(table)
    assert text.startswith(
        "3 pairs of names stand together in 2 or more sentences. Most often **Ada** and **Oslo**: in 4 sentences of "
        "2 articles, where chance alone would give 1.0."
    )
    # Bo and Rome meet in one article only; Bo and Oslo less often than by chance.
    assert text.endswith("Furthest above chance, in more than one article: Ada and Oslo (4 for 1.0).")


def timeline(*rows):
    return schema.table(
        "TIMELINE",
        [
            {
                "group": outlet,
                "period": day or "(not stated)",
                "period_start": pd.Timestamp(day, tz="UTC") if day else None,
                "period_unit": "day",
                "entity_id": "lee",
                "name": "Ada Lee",
                "entity_type": "PERSON",
                "n_mentions": n,
                "n_articles": 1,
                "n_articles_all": 2,
            }
            for outlet, day, n in rows
        ],
    ).rename(columns={"group": "outlet"})


@pytest.mark.parametrize(
    ("rows", "text"),
    [
        (
            [("G", "2025-07-19", 3), ("H", "2025-07-19", 1), ("G", "2025-07-21", 2)],
            "Ada Lee is named most on 19 July 2025, of 2 days with articles: 4 mentions. "
            "Every article states its date.",
        ),
        (
            [("G", "2025-07-19", 1), ("G", "2025-07-21", 1), ("H", None, 5)],
            "Ada Lee has no one peak: 2 of 2 days with articles share the first place, with 1 mention each. "
            "2 articles state no date; 5 mentions of this name in them cannot be placed.",
        ),
        (
            [("G", "2025-07-19", 1)],
            "All dated articles fall into one day, so there is no course of time to see. "
            "Every article states its date.",
        ),
        (
            [("G", None, 1), ("H", None, 1)],
            "No article with a name states its date, so there is no timeline. 4 articles state no date; 2 mentions of "
            "this name in them cannot be placed.",
        ),
    ],
)  # fmt: skip
def test_the_course_of_time_is_told(rows, text):
    assert findings.describe_timeline(timeline(*rows)) == text


def form(outlet, name, kind, words, n):
    return {"group": outlet, "entity_id": name, "name": name, "form": kind, "words": words, "n_mentions": n,
            "n_articles": 1, "share_mentions": 0.5, "mention_ids": "m"}  # fmt: skip


def test_ways_of_naming_are_told():
    rows = [
        form("G", "Ada", "honorific", "Ms", 3),
        form("H", "Ada", "surname", "", 2),
        form("H", "Ada", "role", "mayor", 1),
    ]
    table = schema.table("NAME_FORM_COUNTS", rows).rename(columns={"group": "outlet"})
    assert findings.describe_name_forms(table) == (
        "**Ada** is named 6 times: with a form of address 3, by surname alone 2 and by role 1. With *Ms*: G."
    )


def test_metonyms_are_told():
    row = {"group": "G", "entity_id": "m", "name": "Moscow", "stands_for_id": "r", "stands_for": "Russia",
           "n_mentions": 4, "n_as_actor": 1, "n_as_place": 2, "n_open": 1, "n_articles": 1}  # fmt: skip
    table = schema.table("METONYM_COUNTS", [row, row | {"group": "H"}]).rename(columns={"group": "outlet"})
    assert findings.describe_metonyms(table) == (
        "**Moscow** acts for Russia 2 times, is a place 4 times, and 2 are left open."
    )
    once = table.head(1).assign(n_as_place=0, n_open=0)
    assert findings.describe_metonyms(once) == (
        "**Moscow** acts for Russia once, is never a place, and none is left open."
    )


TELLING = {
    "COOCCURRENCE": findings.describe_pairs,
    "TIMELINE": findings.describe_timeline,
    "NAME_FORM_COUNTS": findings.describe_name_forms,
    "METONYM_COUNTS": findings.describe_metonyms,
}


@pytest.mark.parametrize("name", TELLING)
def test_nothing_is_told_too(name):
    text = TELLING[name](schema.empty(name).rename(columns={"group": "outlet"}))
    assert text.endswith(".")
    assert "nan" not in text


def test_names_are_escaped():
    told = [
        findings.describe_pairs(schema.table("COOCCURRENCE", [pair(HOSTILE, "Oslo", 4)])),
        findings.describe_timeline(timeline(("G", "2025-07-19", 1), ("G", "2025-07-20", 2)).assign(name=HOSTILE)),
        findings.describe_name_forms(
            schema.table("NAME_FORM_COUNTS", [form(HOSTILE, HOSTILE, "honorific", HOSTILE, 1)]).rename(
                columns={"group": "outlet"}
            )
        ),
    ]
    for text in told:
        assert "<script>" not in text
        assert "](" not in text


def test_the_sample_corpus_is_told(request):
    wb = pytest.importorskip("analyst").open_workbook(request.config.rootpath / "seeds")
    pairs = compare.cooccurrence(wb.mentions, wb.entities)
    assert "**Vladimir Putin** and **Volodymyr Zelenskyy**" in findings.describe_pairs(pairs)
    assert "3 articles state no date" in findings.describe_timeline(
        compare.count_timeline(wb.mentions, wb.counted, wb.entities)
    )
    uses = compare.metonym_uses(wb.mentions, wb.entities, wb.tokens, wb.quotes)
    counts = compare.count_metonyms(uses)
    assert (counts["n_mentions"] == counts[["n_as_actor", "n_as_place", "n_open"]].sum(axis=1)).all()
    forms = compare.name_forms(wb.mentions, wb.entities, wb.sentences)
    texts = wb.articles.set_index("article_id")["text"]
    assert all(texts[row.article_id][row.start_char : row.end_char] == row.printed for row in forms.itertuples())
    # Read in the articles: only one outlet writes Mr, and it does so of both presidents.
    polite = forms[forms["words"] == "Mr"]
    assert set(polite["source_file"].str[:3]) == {polite["source_file"].iloc[0][:3]}
    assert set(polite["name"]) == {"Volodymyr Zelenskyy", "Vladimir Putin"}
