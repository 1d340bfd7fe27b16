"""Text set at a fixed width: which lines are joined, and which stay paragraphs."""

import pytest

from analyst.corpus import read_corpus
from analyst.corpus.units import Piece, Unit
from analyst.corpus.unwrap import unwrap

LONG = "The clerk of the court went home on Friday after thirty years of work and"
GOES_ON = "did not come back to it, although the court had asked for him to stay there"
REST = "until the end of the month, as it has asked of all who came before him."


def units(*lines):
    """Make units of lines; an empty line parts paragraphs."""
    return [Unit(number, (Piece(line, 0),)) for number, line in enumerate(lines) if line]


def joined(*lines):
    return [unit.text for unit in unwrap(units(*lines))]


def test_lines_that_break_a_sentence_are_joined():
    assert joined(LONG, GOES_ON, REST) == [f"{LONG} {GOES_ON} {REST}"]
    assert joined(LONG, GOES_ON) == [f"{LONG} {GOES_ON}"]


def test_a_blank_line_parts_paragraphs():
    assert joined(LONG, GOES_ON, "", LONG, REST) == [f"{LONG} {GOES_ON}", f"{LONG} {REST}"]


@pytest.mark.parametrize(
    "lines",
    [
        (
            "The clerk of the court went home on Friday after thirty years.",
            "The court had asked for him to stay there.",
        ),
        (
            "A headline without a stop at its end that is as long as the line",
            "Another headline without a stop at its end",
        ),
        ("short lines", "of a list", "in small letters"),
        (LONG,),
        (),
    ],
)
def test_lines_that_end_as_paragraphs_do_stay(lines):
    assert joined(*lines) == list(lines)


def test_a_short_story_at_a_fixed_width_keeps_headline_and_words(make_corpus):
    folder = make_corpus(a__txt=f"Clerk Goes Home After Thirty Years\n\n{LONG}\n{GOES_ON}\n{REST}\n")
    (article,) = read_corpus(folder).articles.itertuples()
    assert article.headline == "Clerk Goes Home After Thirty Years"
    assert article.text == f"{LONG} {GOES_ON} {REST}"
