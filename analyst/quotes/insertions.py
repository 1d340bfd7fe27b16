"""A cue set into the words that it attributes: `The plan, he said, failed`, `The plan, said Lee, failed`."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from analyst.quotes.drafts import Draft, from_verb, trimmed_spans
from analyst.quotes.speakers import Speaker, speaker_of
from analyst.quotes.view import FINITE, RELATIVE_PRONOUNS, View, noun_phrase, subject_of

if TYPE_CHECKING:
    from spacy.tokens import Span, Token

    from analyst.quotes.lexicon import Frame

_REACH = 12  # tokens of the inserted words on either side of the cue
_NOUNS = frozenset({"NOUN", "PROPN", "PRON"})
_FAR = 60  # tokens ahead of the inserted words in which a clause is looked for
_BOTH = 2  # parts: the cue stands between them
_SUBORDINATORS = RELATIVE_PRONOUNS | {
    "after",
    "although",
    "as",
    "because",
    "before",
    "if",
    "since",
    "than",
    "though",
    "when",
    "where",
    "while",
}
_AUXILIARIES = frozenset({"aux", "auxpass"})


class _Insertion(NamedTuple):
    """Where the inserted words begin and end: the places of the two commas."""

    left: int
    right: int


def inserted(view: View, verb: Token, frame: Frame) -> Draft | None:
    """Attribute the words on both sides of a cue between commas, however the parser hung them together.

    `Even at best, they write, the change has “produced nothing”`; `Many, the report said, were never paid`.
    Not `He left, she said, adding that …`, where the words behind are the article's own.
    """
    if verb.tag_ not in FINITE or not frame.takes("c"):
        return None
    place = _commas(view, verb)
    if place is None or not _is_bare(view, verb, frame, place) or not _goes_on(view, verb, place):
        return None
    speaker = _speaker_between(view, verb, place)
    if speaker is None:
        return None
    start = verb.sent.start + (view.doc[verb.sent.start].pos_ == "CCONJ")  # "And that, Lee said, is …"
    if view.doc[start].tag_ in {"VBG", "VBN"} and view.doc[start].dep_ in {"advcl", "acl"}:
        return None  # "Asked about it, Lee said, “…”": what Lee does, not what Lee says
    parts = trimmed_spans(view, [range(start, place.left), range(place.right + 1, verb.sent.end)])
    if len(parts) < _BOTH:
        return None
    draft = from_verb(view, verb, speaker, "inserted cue")
    draft.parts = parts
    return draft


def _commas(view: View, verb: Token) -> _Insertion | None:
    """Find the commas around `, he told the paper on Monday,`: no other verb between them."""
    start, end = verb.sent.start, verb.sent.end
    left = next((t.i for t in reversed(view.doc[max(start, verb.i - _REACH) : verb.i]) if _ends(view, t)), None)
    right = next((t.i for t in view.doc[verb.i + 1 : min(end, verb.i + _REACH)] if _ends(view, t)), None)
    if left is None or right is None or left == start or right + 1 >= end:
        return None
    if view.doc[left].text != "," or view.doc[right].text != ",":
        return None
    return _Insertion(left, right)


def _ends(view: View, token: Token) -> bool:
    return token.is_punct or view.is_quoted(token) or (token.pos_ == "VERB" and token.dep_ not in {"amod", "compound"})


def _is_bare(view: View, verb: Token, frame: Frame, place: _Insertion) -> bool:
    """Tell whether no content of the cue stands between the commas: `, he told the paper on Monday,`."""
    if view.doc[place.left + 1].lower_ in _SUBORDINATORS:
        return False
    for token in view.doc[verb.i + 1 : place.right]:
        if token.dep_ == "mark" or (token.dep_ == "prep" and token.lower_ in frame.prepositions):
            return False
        if token.head.i == verb.i and token.dep_ in {"dobj", "dative"} and not frame.takes("t"):
            return False
    return True


def _goes_on(view: View, verb: Token, place: _Insertion) -> bool:
    """Tell whether the words behind the second comma go on with those ahead of the first."""
    behind = view.doc[place.right + 1 : min(verb.sent.end, place.right + _REACH)]
    if view.is_quoted(view.doc[place.left - 1]):
        return False  # “A,” he said, … is a quoted sentence and its cue
    if view.is_quoted(behind[0]):
        return view.inner(view.quote_of[behind[0].i])[:1].islower()
    has_clause = _has_clause(view.doc[max(verb.sent.start, place.left - _FAR) : place.left])
    opener = next((t for t in behind if t.pos_ not in {"ADV", "CCONJ"}), behind[0])
    if opener.tag_ in FINITE or opener.tag_ == "MD":  # "The plan, he said, failed", "…, he said, and had passed"
        return True
    return not has_clause and _has_clause(behind) and opener.tag_ != "VBG" and opener.lower_ not in _SUBORDINATORS


def _has_clause(tokens: Span) -> bool:
    """Tell whether a clause of its own stands there: a subject of a verb that no subordinator leads in."""
    return any(
        token.dep_ in {"nsubj", "nsubjpass", "expl"}
        and token.lower_ not in RELATIVE_PRONOUNS
        and token.head.dep_ not in {"relcl", "advcl", "acl", "pcomp"}
        for token in tokens
    )


def _speaker_between(view: View, verb: Token, place: _Insertion) -> Speaker | None:
    """Find who speaks among the inserted words; None if nobody does."""
    subject = subject_of(verb)
    ahead = [t for t in view.doc[place.left + 1 : verb.i] if t.dep_ not in _AUXILIARIES and t.pos_ != "ADV"]
    if ahead:
        if subject is None or subject.i < place.left or subject.lower_ in RELATIVE_PRONOUNS:
            return None
        return speaker_of(view, verb)
    if view.doc[verb.i + 1].pos_ == "ADP" or any(child.dep_ == "ccomp" and child.i > verb.i for child in verb.children):
        return None
    nouns = [t for t in view.doc[verb.i + 1 : place.right] if t.pos_ in _NOUNS and t.dep_ != "npadvmod"]
    return Speaker(noun_phrase(view, _head(nouns[0], place))) if nouns else None


def _head(noun: Token, place: _Insertion) -> Token:
    while noun.dep_ in {"compound", "amod", "nmod", "poss", "det"} and place.left < noun.head.i < place.right:
        noun = noun.head
    return noun
