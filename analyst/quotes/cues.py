"""Words that mark an attribution, and what of the sentence they take as content."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from analyst.quotes.lexicon import Frame, cue_nouns, cue_verbs
from analyst.quotes.view import Span, View

if TYPE_CHECKING:
    from spacy.tokens import Token

_COMPLEMENTS = {
    "ccomp": "cxaq",
    "xcomp": "xa",
    "oprd": "oaq",
    "dobj": "oax",
    "attr": "a",
    "acomp": "a",
}
_RULES = {"ccomp": "clause", "xcomp": "infinitive", "prep": "preposition"}


class Complement(NamedTuple):
    """Content of a cue by the parse: token places, both included, and the last token of the cue."""

    first: int
    last: int
    cue_last: int
    rule: str


def verb_frame(token: Token) -> Frame | None:
    """Return what the token takes if it is a cue verb, else None."""
    return cue_verbs().get(token.lemma_.lower()) if token.pos_ in {"VERB", "AUX"} else None


def noun_frame(token: Token) -> Frame | None:
    """Return what the token takes if it is a cue noun, else None."""
    return cue_nouns().get(token.lemma_.lower()) if token.pos_ == "NOUN" else None


def cue_span(view: View, verb: Token, last: int | None = None) -> Span:
    """Return the cue's words: the verb, a particle behind it, up to `last`; `quoted as saying` in one."""
    first, end = verb.i, verb.i if last is None else last
    for child in verb.children:
        if child.dep_ == "prt" and child.i == verb.i + 1:
            end = max(end, child.i)
    if verb.dep_ == "pcomp" and verb.head.head.lemma_ == "quote":
        first = verb.head.head.i
    if verb.lemma_ == "quote":
        saying = [t for t in view.doc[verb.i + 1 : verb.i + 3] if t.lemma_ == "say"]
        end = saying[0].i if saying else end
    return view.chars(first, end)


def complement_behind(view: View, verb: Token, frame: Frame) -> Complement | None:
    """Find what stands behind a cue verb as its content.

    `said (that) …`, `urged allies to …`, `called it “…”`, `accused him of …`, `called for …`. The addressee
    (`told the BBC that …`) is not content.
    """
    first: int | None = None
    rules = set()
    last = cue_last = verb.i
    has_object = False
    for child in verb.children:
        if child.i < verb.i or not _is_complement(view, child, frame):
            continue
        begin = child.left_edge.i
        if begin <= verb.i:
            continue
        if child.dep_ == "prep":
            if first is None and child.lower_ != "as":
                cue_last, begin = child.i, child.i + 1
        elif child.dep_ == "dobj":
            has_object = True
        rules.add(_RULES.get(child.dep_, "object"))
        first = begin if first is None else min(first, begin)
        last = max(last, child.right_edge.i)
    if first is None or last < first:
        return None
    if cue_last > verb.i and has_object:
        cue_last = verb.i
    rule = next(name for name in ("clause", "infinitive", "object", "preposition") if name in rules)
    return Complement(_skip_that(view, first), last, cue_last, rule)


def _is_complement(view: View, child: Token, frame: Frame) -> bool:
    if child.dep_ == "prep":
        return child.lower_ in frame.prepositions or (child.lower_ == "as" and frame.takes("a"))
    if child.dep_ == "dobj":
        if frame.takes("t"):
            return False
        if not any(frame.takes(flag) for flag in "oax"):
            return frame.takes("q") and view.is_quoted(child)  # said “no”
        return True
    return any(frame.takes(flag) for flag in _COMPLEMENTS.get(child.dep_, ""))


def _skip_that(view: View, first: int) -> int:
    return first + 1 if view.doc[first].lower_ == "that" and first + 1 < len(view.doc) else first


def complement_of_noun(view: View, noun: Token, frame: Frame) -> Complement | None:
    """Find the content of a cue noun: `his claim that …`, `her call for …`, `their demand to …`."""
    for child in noun.children:
        if child.i < noun.i:
            continue
        is_clause = child.dep_ in {"acl", "ccomp", "relcl"} and child.pos_ in {"VERB", "AUX"}
        opener = view.doc[child.left_edge.i].lower_
        if is_clause and ((opener == "that" and frame.takes("c")) or (opener == "to" and frame.takes("x"))):
            return Complement(_skip_that(view, child.left_edge.i), child.right_edge.i, noun.i, "noun clause")
        if child.dep_ == "prep" and child.lower_ in frame.prepositions and child.right_edge.i > child.i:
            return Complement(child.i + 1, child.right_edge.i, child.i, "noun preposition")
    return None
