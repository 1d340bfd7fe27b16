"""One construction a case: tests/cases/quotes.json, written for the project. The rules alone answer each."""

import json
from pathlib import Path

import pytest

from analyst.annotate.paragraph import annotate_doc
from analyst.quotes.article import Paragraph, find_in_article
from analyst.quotes.engine import find_attributions
from analyst.quotes.engines import load_engine
from analyst.quotes.marks import LINE, find_quoted, plain_marks
from analyst.quotes.modality import modality_in
from analyst.quotes.types import quote_type

CASES = json.loads((Path(__file__).parents[1] / "cases" / "quotes.json").read_text(encoding="utf-8"))
pytestmark = pytest.mark.model


def read(text, nlp, find=find_attributions):
    for line in LINE.finditer(text):
        words = line.group()
        yield Paragraph("", line.start(), words, "body", annotate_doc(nlp(plain_marks(words)), words, find))


def found_in(text, nlp, find=find_attributions):
    paragraphs = list(read(text, nlp, find))
    quoted = [(q.start_char + p.start_char, q.end_char + p.start_char) for p in paragraphs for q in p.annotation.quoted]

    def words(span):
        return None if span is None else text[span[0] : span[1]]

    return [
        {
            "content": " […] ".join(words(part) for part in found.parts),
            "speaker": words(found.speaker),
            "cue": words(found.cue),
            "type": quote_type(text, found.parts, quoted),
            "negated": found.cue_is_negated,
            "modality": modality_in(paragraphs, found.cue),
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


def test_joined_engine_reads_most_of_them(nlp):
    """The tagger learned from other passages: it need not agree with each rule, but it must not undo their work."""
    find = load_engine("joined")
    asked = right = 0
    for case in (case for case in CASES if not case.get("fail", False)):
        found = found_in(case["text"], nlp, find)
        asked += len(case["expect"]) + len(case["absent"])
        right += sum(is_among(expected, found) for expected in case["expect"])
        right += sum(all(words not in quote["content"] for quote in found) for words in case["absent"])
    assert right >= 0.88 * asked, f"{right} of {asked}"


def test_cases_are_told_apart_and_ask_for_something():
    labels = [case["label"] for case in CASES]
    assert len(labels) == len(set(labels)) >= 160
    assert all(case["expect"] or case["absent"] for case in CASES)
    assert all(case["comment"] for case in CASES if case.get("fail"))


RELAYED = [case for case in CASES if any("relay" in one for one in case["expect"]) and case["label"] != "nested report"]


@pytest.mark.parametrize("case", RELAYED, ids=lambda case: case["label"])
def test_joined_engine_keeps_who_is_quoted_and_who_quotes(case, nlp):
    found = found_in(case["text"], nlp, load_engine("joined"))
    for expected in case["expect"]:
        same = [one for one in found if one["speaker"] == expected["speaker"]]
        assert expected.get("relay") in [one["relay"] for one in same]


DENSE = {"behind": "“No, {n},” Ada Lee said.", "before": "Ada Lee said: “Bridge {n} is safe.”"}


@pytest.mark.parametrize(("form", "share"), [("behind", 1.0), ("before", 0.8)])
def test_joined_engine_keeps_its_place_among_dozens_alike(form, share, nlp):
    text = " ".join(DENSE[form].format(n=n) for n in range(60))
    found = {quote["content"] for quote in found_in(text, nlp, load_engine("joined"))}
    whole = {text[quoted.start_char : quoted.end_char] for quoted in find_quoted(text)}
    assert len(found & whole) >= share * len(whole)


JOINED = {
    "“It has cost me 30 years,” says Maureen Platt, 68, from Oldham. “You will find no friendlier market.” She adds: "
    "“But the traffic is terrible.”": [
        ("“It has cost me 30 years,” […] “You will find no friendlier market.”", "Maureen Platt"),
        ("“But the traffic is terrible.”", "She"),
    ],
    "“It was hell,” said Ada Lee. Asked if she would reopen, she shrugged.": [("if she would reopen", None)],
    "Ada Lee's claim that the bridge was unsafe has been rejected.": [("the bridge was unsafe", "Ada Lee")],
    "“Nobody told us,” Ada Lee said. Her brother nodded: “Nobody.”": [("“Nobody.”", "Her brother")],
    "Officials said the plan, announced on Monday, would cost $3bn.": [
        ("the plan, announced on Monday, would cost $3bn", "Officials")
    ],
    "The minister said: “We will act.” “When?” asked a reporter. “Soon,” he replied.": [
        ("“We will act.”", "The minister"),
        ("“When?”", "a reporter"),
        ("“Soon,”", "he"),
    ],
    "“He knew music so well,” Ann Lee said. “The Long Road,” her first film, won a prize.": [
        ("“He knew music so well,”", "Ann Lee")
    ],
    "In her own words, “the bridge is a death trap.”": [("“the bridge is a death trap.”", "her")],
    "The striker insisted he is happy — “I never said I would leave” — but his agent told reporters that talks went "
    "on.": [("talks went on", "his agent")],
}


@pytest.mark.parametrize("text", JOINED)
def test_joined_engine_keeps_to_the_grammar(text, nlp):
    found = [(quote["content"], quote["speaker"]) for quote in found_in(text, nlp, load_engine("joined"))]
    assert set(JOINED[text]) <= set(found)
