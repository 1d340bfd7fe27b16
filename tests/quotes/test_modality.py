"""How far a cue is from `said`, on tokens written by hand: no model."""

import pytest

from analyst.annotate.records import Token
from analyst.quotes.modality import cue_modality


def tokens(*rows):
    """Tokens from (word, lemma, pos, dep, head) rows, one space apart."""
    made, place = [], 0
    for word, lemma, pos, dep, head in rows:
        made.append(Token(place, place + len(word), lemma, pos, dep, head, False))
        place += len(word) + 1
    return tuple(made)


def cue(parse, number):
    return parse[number].start_char, parse[number].end_char


@pytest.mark.parametrize(
    ("word", "expected"),
    [("will", "future"), ("would", "possible"), ("may", "possible"), ("must", "required"), ("did", None)],
)
def test_auxiliary(word, expected):
    parse = tokens(
        ("Lee", "lee", "PROPN", "nsubj", 2), (word, word, "AUX", "aux", 2), ("say", "say", "VERB", "ROOT", 2)
    )
    assert cue_modality(parse, cue(parse, 2)) == expected


def test_verb_above():
    parse = tokens(
        ("Lee", "lee", "PROPN", "nsubj", 1), ("plans", "plan", "VERB", "ROOT", 1), ("to", "to", "PART", "aux", 3),
        ("say", "say", "VERB", "xcomp", 1),
    )  # fmt: skip
    assert cue_modality(parse, cue(parse, 3)) == "future"


def test_condition():
    parse = tokens(
        ("If", "if", "SCONJ", "mark", 2), ("Lee", "lee", "PROPN", "nsubj", 2), ("says", "say", "VERB", "advcl", 3),
        ("go", "go", "VERB", "ROOT", 3),
    )  # fmt: skip
    assert cue_modality(parse, cue(parse, 2)) == "conditional"


@pytest.mark.parametrize(("word", "expected"), [("say", "possible"), ("said", None)])
def test_auxiliary_of_the_verb_before_counts_for_a_plain_form_only(word, expected):
    parse = tokens(
        ("Lee", "lee", "PROPN", "nsubj", 2), ("could", "could", "AUX", "aux", 2), ("sit", "sit", "VERB", "ROOT", 2),
        ("and", "and", "CCONJ", "cc", 2), (word, "say", "VERB", "conj", 2),
    )  # fmt: skip
    assert cue_modality(parse, cue(parse, 4)) == expected


def test_no_verb_no_modality():
    parse = tokens(("Lee", "lee", "PROPN", "ROOT", 0), (":", ":", "PUNCT", "punct", 0))
    assert cue_modality(parse, cue(parse, 1)) is None
    assert cue_modality(parse, None) is None
    assert cue_modality((), (0, 3)) is None
