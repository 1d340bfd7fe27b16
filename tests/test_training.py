"""The annotated articles keep their format, and say what they seem to say."""

import re

import pytest

from analyst.quotes.tagger import WEIGHTS
from analyst.quotes.tagger.labels import Truth
from training import cue_words, data, inline

PATHS = sorted(inline.ARTICLES.glob("*.txt"))
EXAMPLE = """kind: local council
habits: curly quotes

{S1,2 Ada Lee} {Q1 said} {C1 the bridge is shut}, {Q2! hoping} {C2 it opens in May}.
{C3 “No,”} {S3 she} {Q3 added}. {C3 “Not yet.”}
"""


def test_an_article_is_read_with_its_marks_taken_out():
    header, text, found = inline.parse(EXAMPLE)
    assert header == {"kind": "local council", "habits": "curly quotes"}
    assert text == "Ada Lee said the bridge is shut, hoping it opens in May.\n“No,” she added. “Not yet.”"
    said = []
    for each in found:
        pieces = [text[a:b] for a, b in each["content"]]
        said.append((pieces, text[slice(*each["speaker"])], text[slice(*each["cue"])], each["ignore"]))
    assert said == [
        (["the bridge is shut"], "Ada Lee", "said", False),
        (["it opens in May"], "Ada Lee", "hoping", True),
        (["“No,”", "“Not yet.”"], "she", "added", False),
    ]


@pytest.mark.parametrize(
    ("body", "says"),
    [
        ("{C1 It is shut, {Q1 said} Lee.", "not closed"),
        ("{C1 It is shut}, {Q1 said} Lee}.", "a bracket too many"),
        ("{C1 It is shut}, Lee said.", "number 1 has no cue"),
        ("{Q1 said} {S1 Lee}", "number 1 has no content"),
        ("{C1  It is shut}, {Q1 said} Lee.", "a blank at its edge"),
    ],
)
def test_a_broken_mark_is_told(body, says):
    with pytest.raises(inline.FormatError, match=says):
        inline.parse(f"kind: x\nhabits: y\n\n{body}\n")


def test_there_are_as_many_articles_as_the_model_card_says():
    card = (WEIGHTS / "MODEL_CARD.md").read_text(encoding="utf-8")
    trained, there = map(int, re.search(r"`training/articles`\) \| (\d+) of (\d+) \|", card).groups())
    assert there == len(PATHS)
    assert trained == sum(path.name < "i_" for path in PATHS)  # those of i_ serve neither network nor ranker


@pytest.mark.parametrize("path", PATHS, ids=lambda path: path.stem)
def test_every_article_keeps_the_format(path):
    _, text, found = inline.parse(path.read_text(encoding="utf-8"))
    assert found
    assert not re.search(r"[{}]", text)
    for each in found:
        for start, end in [*each["content"], each["cue"], *([each["speaker"]] if each["speaker"] else [])]:
            assert 0 <= start < end <= len(text)


def test_words_that_mostly_stand_in_cues_are_learned():
    def paragraph(text, cue):
        start = text.index(cue)
        return data.Example("a", 0, text, (Truth(((0, 3),), None, (start, start + len(cue)), False),), ())

    examples = [
        paragraph("Ann said to Bob", "said to"),
        paragraph("Bob Said to Ann", "Said to"),
        paragraph("Bob wept to Ann", "wept"),
        *[data.Example("c", 0, "They wept", (), ()) for _ in range(2)],  # one of three
        *[data.Example("b", 0, "From here to there", (), ()) for _ in range(9)],  # "to" mostly stands elsewhere
    ]
    assert cue_words.learned(examples) == ["said"]
