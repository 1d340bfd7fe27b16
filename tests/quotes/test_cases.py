"""One construction a case: tests/cases/quotes.json, written for the project."""

import json
from pathlib import Path

import pytest

from analyst.quotes import quotes_of_texts

CASES = json.loads((Path(__file__).parents[1] / "cases" / "quotes.json").read_text(encoding="utf-8"))
pytestmark = pytest.mark.model


def found_in(text, nlp):
    ((_, quotes),) = quotes_of_texts([("case", text)], nlp=nlp)

    def words(span):
        return None if span is None else text[span[0] : span[1]]

    return [
        {
            "content": " […] ".join(words(part) for part in quote["content"]),
            "speaker": words(quote["speaker"]),
            "cue": words(quote["cue"]),
            "type": quote["type"],
        }
        for quote in quotes
    ]


def params(*, known_failures):
    return [pytest.param(case, id=case["label"]) for case in CASES if case.get("fail", False) is known_failures]


@pytest.mark.parametrize("case", params(known_failures=False))
def test_construction(case, nlp):
    found = found_in(case["text"], nlp)
    for expected in case["expect"]:
        assert expected in found
    for words in case["absent"]:
        assert not any(words in quote["content"] for quote in found)


@pytest.mark.parametrize("case", params(known_failures=True))
@pytest.mark.xfail(strict=True, reason="known failure; the case's comment says why")
def test_known_failure(case, nlp):
    assert all(expected in found_in(case["text"], nlp) for expected in case["expect"])


def test_labels_are_unique():
    labels = [case["label"] for case in CASES]
    assert len(labels) == len(set(labels))
