"""Whether a cue tells what was said, or what will, could, should or would be said if something held."""

from __future__ import annotations

from bisect import bisect_right
from typing import TYPE_CHECKING

from analyst.annotate.records import places_in

if TYPE_CHECKING:
    from collections.abc import Sequence

    from analyst.annotate.records import Token
    from analyst.quotes.article import Paragraph
    from analyst.quotes.view import Span

_AUXILIARIES = {
    "will": "future", "'ll": "future", "’ll": "future", "shall": "future",
    "would": "possible", "'d": "possible", "’d": "possible", "could": "possible", "can": "possible",
    "may": "possible", "might": "possible",
    "should": "required", "must": "required", "ought": "required",
}  # fmt: skip
_GOVERNORS = {
    "go": "future", "expect": "future", "plan": "future", "intend": "future", "schedule": "future", "set": "future",
    "due": "future", "prepare": "future", "about": "future", "likely": "future",
    "want": "possible", "try": "possible", "seek": "possible", "able": "possible", "hesitate": "possible",
    "willing": "possible", "ready": "possible",
    "have": "required", "need": "required", "ought": "required", "require": "required", "oblige": "required",
}  # fmt: skip
_CONDITIONS = frozenset({"if", "unless", "whether"})
_CLIMB = 4  # verbs up that a coordinated cue may take its auxiliary from
_NEAR = 12  # tokens beside the cue in which its auxiliaries stand


def cue_modality(tokens: Sequence[Token], cue: Span | None) -> str | None:
    """Tell how far a cue is from `said`.

    Args:
        tokens: Parse of the cue's paragraph.
        cue: Its place in that paragraph.

    Returns:
        `future` (will say, is expected to say), `possible` (would say, may say, wants to say), `required`
        (should say, has to say), `conditional` (if Lee says), or None for what is told as said.
    """
    if cue is None:
        return None
    verb = next((n for n in reversed(places_in(tokens, cue)) if tokens[n].pos in {"VERB", "AUX"}), None)
    return None if verb is None else _of_verb(tokens, verb)


def modality_in(paragraphs: Sequence[Paragraph], cue: Span | None) -> str | None:
    """Return the modality of a cue of an article, by the parse of the paragraph where it stands."""
    if cue is None:
        return None
    home = paragraphs[bisect_right(paragraphs, cue[0], key=lambda paragraph: paragraph.start_char) - 1]
    return cue_modality(home.annotation.tokens, (cue[0] - home.start_char, cue[1] - home.start_char))


def _of_verb(tokens: Sequence[Token], verb: int) -> str | None:
    for _ in range(_CLIMB):
        beside = range(max(0, verb - _NEAR), min(len(tokens), verb + _NEAR))
        children = [tokens[n] for n in beside if tokens[n].head == verb and n != verb]
        found = _of_children(children)
        if found is not None:
            return found
        head = tokens[verb].head
        above = tokens[head]
        if tokens[verb].dep == "xcomp" and any(child.lemma == "to" for child in children):
            return _GOVERNORS.get(above.lemma)
        if not _shares_auxiliary(tokens[verb], above, children):
            return None
        verb = head
    return None


def _of_children(children: Sequence[Token]) -> str | None:
    if any(child.dep == "mark" and child.lemma in _CONDITIONS for child in children):
        return "conditional"
    auxiliaries = (child.lemma for child in children if child.dep == "aux")
    return next((_AUXILIARIES[lemma] for lemma in auxiliaries if lemma in _AUXILIARIES), None)


def _shares_auxiliary(verb: Token, above: Token, children: Sequence[Token]) -> bool:
    """Tell whether `would listen and say …` is one auxiliary for both: the second verb in its plain form."""
    own = any(child.dep in {"aux", "nsubj", "nsubjpass"} for child in children)
    is_plain = verb.end_char - verb.start_char == len(verb.lemma)
    return verb.dep == "conj" and above.pos in {"VERB", "AUX"} and is_plain and not own
