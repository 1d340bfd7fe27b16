"""The quick ruler does what spaCy's attribute ruler does, token for token."""

import pytest
import spacy
from spacy.pipeline import AttributeRuler
from spacy.tokens import Doc

from analyst.annotate.model import load_plain_model
from analyst.annotate.ruler import QuickRuler, quicken

SET = ["TAG", "POS", "MORPH", "LEMMA", "DEP", "HEAD", "SENT_START"]
# Contractions, double spaces, "there is", marks and words that patterns name.
HARD = """
Let's go, y'all, he ain't gonna come  here; there is nothin' to do and I'd gotta do it. What's up?
There were some who'd have been there, weren't they? She's said that it's hers. He gets what he got.

The US$5m it can't pay -- "but that's theirs" -- isn't somethin' I'm doin'. C'mon! O’Neill won't.
\t One ¿ two \N{NO-BREAK SPACE} three… 3,000km, a.m. and U.K.-based; e-mail me@example.org, #tag @who http://x.org/a?b
"""


@pytest.fixture(scope="module")
def plain():
    return load_plain_model()


@pytest.mark.model
def test_outcome_is_that_of_the_ruler(plain, nlp, seeds):
    texts = [*HARD.strip("\n").split("\n"), *seeds.paragraphs["paragraph_text"]]
    assert isinstance(nlp.get_pipe("attribute_ruler"), QuickRuler)
    assert isinstance(plain.get_pipe("attribute_ruler"), AttributeRuler)
    assert plain.pipe_names == nlp.pipe_names
    for text, wanted, found in zip(texts, plain.pipe(texts), nlp.pipe(texts), strict=True):
        assert (wanted.to_array(SET) == found.to_array(SET)).all(), text
        assert [str(token.morph) for token in wanted] == [str(token.morph) for token in found]


@pytest.mark.model
def test_both_ways_are_taken(nlp):
    """Most paragraphs are looked up; where a pattern of two tokens matches, the ruler itself is asked."""
    quick = nlp.get_pipe("attribute_ruler")
    asked = [
        bool(quick._others(nlp.make_doc(text), allow_missing=True)) for text in ("Let's go.", "It rained in Oslo.")
    ]
    assert asked == [True, False]


def ruled(quick, *patterns):
    """Words with tags, ruled by some patterns of our own."""
    nlp = spacy.blank("en")
    ruler = nlp.add_pipe("attribute_ruler")
    ruler.add_patterns(list(patterns))
    if quick:
        quicken(nlp)
    doc = Doc(nlp.vocab, words=["An", "an", "apple", "pie", "\n"], tags=["DT", "NN", "NN", "XX", "_SP"])
    return [(t.pos_, t.lemma_, str(t.morph), t.tag_) for t in nlp.get_pipe("attribute_ruler")(doc)], nlp


@pytest.mark.filterwarnings("ignore:.*W036")
@pytest.mark.parametrize(
    "patterns",
    [
        [],
        [{"patterns": [[{"TAG": "NN"}]], "attrs": {"POS": "NOUN"}}],
        [  # the later has precedence
            {"patterns": [[{"TAG": "NN"}]], "attrs": {"POS": "NOUN", "LEMMA": "x"}},
            {"patterns": [[{"LOWER": "an"}]], "attrs": {"POS": "DET"}},
        ],
        [
            {"patterns": [[{"LOWER": {"IN": ["apple"]}}], [{"TAG": "DT"}]], "attrs": {"MORPH": "Number=Sing"}},
            {"patterns": [[{"LOWER": {"REGEX": "^p"}}]], "attrs": {"LEMMA": "tart", "TAG": "NN"}},
        ],
        [{"patterns": [[{"LOWER": "an"}, {"LOWER": "apple"}]], "attrs": {"POS": "DET"}, "index": 1}],
        [{"patterns": [[{"IS_TITLE": True}]], "attrs": {"POS": "PROPN"}}],
        [{"patterns": [[{"TAG": "NN", "OP": "+"}]], "attrs": {"POS": "NOUN"}, "index": -1}],
        [{"patterns": [[{"IS_SPACE": True}]], "attrs": {"POS": "SPACE", "DEP": "dep"}}],
    ],
)
def test_any_patterns(patterns):
    (wanted, _), (found, nlp) = ruled(False, *patterns), ruled(True, *patterns)
    assert found == wanted
    assert isinstance(nlp.get_pipe("attribute_ruler"), QuickRuler)


def test_ruler_that_sets_something_else_stays():
    nlp = spacy.blank("en")
    nlp.add_pipe("attribute_ruler").add([[{"LOWER": "x"}]], {"NORM": "y"})
    assert isinstance(quicken(nlp).get_pipe("attribute_ruler"), AttributeRuler)


def test_pipeline_without_a_ruler_stays():
    assert quicken(spacy.blank("en")).pipe_names == []
