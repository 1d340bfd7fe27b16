"""Pairs of names that must or must not be joined, each in its articles' context.

Set 1 (70 to join, 70 apart) was written before any rule was tuned, and the rules were tuned on it; set 2 (30 and
20) was written afterwards, to see what they do with other names: on its first run 27 and 19 were right.
`known_failure` says why a case cannot be had.
"""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from analyst.annotate import annotate_paragraphs

pytestmark = pytest.mark.model

CASES = json.loads((Path(__file__).parents[1] / "cases" / "entity_pairs.json").read_text("utf-8"))
PARAMS = [
    pytest.param(
        case,
        id=f"{case['expect']}: {case['label']}",
        marks=[pytest.mark.xfail(reason=case["known_failure"], strict=True)] if "known_failure" in case else [],
    )
    for case in CASES
]


@pytest.fixture(scope="module")
def annotations(plain):
    """All cases' texts, annotated in one go."""
    texts = list(dict.fromkeys(text for case in CASES for text in case["texts"]))
    return annotate_paragraphs(plain(texts, {}).paragraphs, use_cache=False)


def _mention(mentions, article_id, text, number):
    rows = mentions[(mentions["article_id"] == article_id) & (mentions["mention_text"] == text)]
    assert len(rows) > number, f"{text!r} is not among {mentions['mention_text'].tolist()}"
    return rows.iloc[number]["entity_id"]


@pytest.mark.parametrize("case", PARAMS)
def test_pair(case, plain, annotations):
    tables = plain(case["texts"], annotations).resolve()
    a = _mention(tables.mentions, f"a{case.get('a_in', 0)}", case["a"], 0)
    last = len(case["texts"]) - 1
    b = _mention(tables.mentions, f"a{case.get('b_in', last)}", case["b"], case.get("b_nth", 0))
    is_joined = isinstance(a, str) and a == b
    assert is_joined == (case["expect"] == "join")


def test_there_are_enough_cases():
    kinds = [case["expect"] for case in CASES]
    assert kinds.count("join") >= 60
    assert kinds.count("apart") >= 60
