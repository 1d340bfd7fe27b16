"""One text printed twice is one source."""

import pandas as pd
import pytest

from analyst import schema
from analyst.compare import cover_statements, match_statements
from analyst.compare.coverage import name_statements
from analyst.compare.one_text import mark_one_text, text_ids

QUAKE = "A quake shook the city of Lindow on Thursday and cracked walls in dozens of houses, the service said."


def statements(*texts):
    """Match one sentence each of the outlets A, B, …"""
    rows = [
        {"sentence_id": f"{name}:0", "article_id": f"a-{name}", "paragraph_id": f"{name}:0", "start_char": 0}
        | {"end_char": len(text), "sentence_text": text, "outlet": name}
        for name, text in zip("ABCDEF", texts, strict=False)
    ]
    return match_statements(pd.DataFrame(rows))


def copies(*pairs):
    columns = schema.SCHEMAS["DUPLICATES"].columns
    rows = [dict.fromkeys(columns) | {"article_id": a, "of_article_id": of, "is_copy": copy} for a, of, copy in pairs]
    return pd.DataFrame(rows, columns=list(columns))


@pytest.mark.parametrize(
    ("first", "second", "is_one"),
    [
        (QUAKE, QUAKE, True),
        (QUAKE, QUAKE.replace("Thursday and", "Thursday, and").upper(), True),
        (QUAKE, QUAKE.replace("dozens of", "many"), False),
        ("“We have no reports of any deaths or of missing people so far.”",) * 2 + (False,),
        ("“We have no reports of any deaths or of missing people so far,” she said.",) * 2 + (False,),
        ("Schools will stay closed on Friday.",) * 2 + (False,),
    ],
)
def test_the_same_words_are_one_text_but_for_quotes_and_short_sentences(first, second, is_one):
    found = statements(first, second)
    assert list(mark_one_text(found, copies())) == [is_one]


def test_all_that_copies_share_is_one_text():
    found = statements(QUAKE, QUAKE.replace("dozens of", "many"), "In Lindow a quake shook the city and cracked walls.")
    of_copies = mark_one_text(found, copies(("a-B", "a-A", True), ("a-C", "a-A", False)))
    sides = found["outlet_label_a"] + found["outlet_label_b"]
    assert dict(zip(sides, of_copies, strict=True)) == {"AB": True, "AC": False, "BC": False}
    assert text_ids(copies(("a-B", "a-A", True), ("a-C", "a-A", False))) == {"a-A": "a-A", "a-B": "a-A"}
    assert list(mark_one_text(found.head(0), copies())) == []


def test_each_pair_is_named_after_its_statement():
    """Three prints are three pairs of sentences and one statement."""
    found = statements(QUAKE, QUAKE, QUAKE)
    assert len(found) == 3
    assert set(name_statements(found)) == set(cover_statements(found)["statement_id"]) == {"a-A:0"}
    assert list(name_statements(found.head(0))) == []
