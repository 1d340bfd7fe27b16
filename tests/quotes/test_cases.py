"""One construction a case: tests/cases/quotes.json, written for the project; the rules alone, without the tagger."""

import json
from pathlib import Path

import pytest

from analyst.annotate.paragraph import annotate_doc
from analyst.quotes.article import Paragraph, find_in_article
from analyst.quotes.marks import LINE, plain_marks
from analyst.quotes.modality import cue_modality
from analyst.quotes.types import quote_type

CASES = json.loads((Path(__file__).parents[1] / "cases" / "quotes.json").read_text(encoding="utf-8"))
pytestmark = pytest.mark.model


def read(text, nlp):
    for line in LINE.finditer(text):
        words = line.group()
        yield Paragraph("", line.start(), words, "body", annotate_doc(nlp(plain_marks(words)), words))


def found_in(text, nlp):
    paragraphs = list(read(text, nlp))
    quoted = [(q.start_char + p.start_char, q.end_char + p.start_char) for p in paragraphs for q in p.annotation.quoted]

    def words(span):
        return None if span is None else text[span[0] : span[1]]

    def modality(cue):
        if cue is None:
            return None
        home = [p for p in paragraphs if p.start_char <= cue[0]][-1]
        return cue_modality(home.annotation.tokens, (cue[0] - home.start_char, cue[1] - home.start_char))

    return [
        {
            "content": " […] ".join(words(part) for part in found.parts),
            "speaker": words(found.speaker),
            "cue": words(found.cue),
            "type": quote_type(text, found.parts, quoted),
            "negated": found.cue_is_negated,
            "modality": modality(found.cue),
            "relay": words(found.relay),
        }
        for found in find_in_article(paragraphs)
    ]


def is_among(expected, found):
    """Tell whether a quote has all that the case states; what a case leaves out may be anything."""
    return any(expected.items() <= quote.items() for quote in found)


def params(*, known_failures):
    return [pytest.param(case, id=case["label"]) for case in CASES if case.get("fail", False) is known_failures]


@pytest.mark.parametrize("case", params(known_failures=False))
def test_construction(case, nlp):
    found = found_in(case["text"], nlp)
    for expected in case["expect"]:
        assert is_among(expected, found), found
    for words in case["absent"]:
        assert not any(words in quote["content"] for quote in found), found


@pytest.mark.parametrize("case", params(known_failures=True))
@pytest.mark.xfail(strict=True, reason="known failure; the case's comment says why")
def test_known_failure(case, nlp):
    found = found_in(case["text"], nlp)
    assert all(is_among(expected, found) for expected in case["expect"])


def test_cases_are_told_apart_and_ask_for_something():
    labels = [case["label"] for case in CASES]
    assert len(labels) == len(set(labels)) >= 160
    assert all(case["expect"] or case["absent"] for case in CASES)
    assert all(case["comment"] for case in CASES if case.get("fail"))
