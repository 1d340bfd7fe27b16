"""Quoted sentences with a cue before or behind them: `“…,” Smith said`, `Smith said: “…”`."""

from __future__ import annotations

from typing import TYPE_CHECKING

from analyst.quotes.cues import verb_frame
from analyst.quotes.drafts import Draft, from_verb
from analyst.quotes.speakers import Speaker, is_agent, speaker_beside, speaker_of
from analyst.quotes.view import FINITE, View, subject_of

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from spacy.tokens import Token


_SUBORDINATORS = frozenset({"who", "which", "that", "where", "when", "while", "as", "after", "before", "because"})


def quoted_sentences(view: View) -> dict[int, Draft]:
    """Attribute quoted sentences to the cue that stands before or behind them, and join split ones."""
    owner: dict[int, Draft] = {}
    by_cue: dict[int, Draft] = {}
    for number in range(len(view.quoted)):
        verb, rule = _introduced_by(view, number, by_cue), "cue before"
        if verb is None:
            verb, rule = _followed_by(view, number), "cue behind"
        if verb is not None:
            draft = by_cue.get(verb.i)
            if draft is None:
                window = view.after(number) if rule == "cue behind" else []
                speaker = speaker_beside(view, verb, window) if window else speaker_of(view, verb)
                draft = by_cue[verb.i] = from_verb(view, verb, speaker, rule)
            elif draft.rule == "cue behind":
                draft.rule = "split quote"
        elif _continues(view, number, owner):
            draft = owner[number - 1]
        else:
            draft = signed(view, number)
        if draft is not None:
            owner[number] = draft
            draft.places.add(number)
            draft.parts.append((_begin(view, number, draft), view.quoted[number].end_char))
    return owner


def _begin(view: View, number: int, draft: Draft) -> int:
    """Return where a quote's content begins: ahead of the mark in `The law was “very assertive,” Lee said`."""
    start = view.quoted[number].start_char
    window = view.before(number)
    if draft.rule != "cue behind" or draft.parts or not view.inner(number)[:1].islower() or not window:
        return start
    first = window[0].i
    is_whole = first == 0 or view.doc[first - 1].text in {".", "?", "!"} or view.doc[first - 1].is_space
    if not is_whole or any(token.text in {":", ";"} for token in window):
        return start
    while view.doc[first].pos_ in {"CCONJ", "PUNCT", "SPACE"} and first < window[-1].i:
        first += 1
    return view.doc[first].idx


def _introduced_by(view: View, number: int, by_cue: Mapping[int, Draft]) -> Token | None:
    """Find the cue verb of `Smith said, “…”` and `Smith told reporters: “…”`."""
    window = view.before(number)
    inner = view.inner(number)
    if not window or window[-1].text not in {",", ":"}:
        return None
    is_colon = window[-1].text == ":"
    is_capital = inner[:1].isupper() or inner[:1] in "…[('‘\"“"
    if is_colon and window[-2:][0].ent_type_ == "PERSON":
        return None  # "The result does not surprise the pollster Ada Lee: “…”" is a label
    for token in reversed(window[:-1]):
        frame = verb_frame(token)
        if frame is not None and frame.takes("q"):
            # “If we fail,” he said, “who will …”: a small letter only behind the other half
            return token if is_colon or is_capital or token.i in by_cue else None
        if not is_colon and token.tag_ in FINITE and token.pos_ == "VERB":
            return None
    if is_colon and len(inner.split()) >= 3:  # "He put it this way: “…”"
        return next((t for t in window if t.tag_ in FINITE and t.pos_ == "VERB" and subject_of(t)), None)
    return None


def _followed_by(view: View, number: int) -> Token | None:
    """Find the cue verb of `“…,” Smith said` and `“…?” asked Smith`."""
    if _hangs_on_that(view, number):
        return None
    window = view.after(number)
    has_comma = bool(window) and window[0].text in {",", "—", "–", "-", "--"}
    window = window[1:] if has_comma else window
    last = view.inner(number)[-1:]
    if not window or not view.quoted[number].is_closed:
        return None
    if not (has_comma or last in ",?!…—–-." or _is_speaker_pronoun(window)):
        return None
    verb = _first_cue(window, allow_unlisted=last == "," or has_comma)
    if verb is None:
        return None
    goes_on = has_comma or last in {",", "—", "–", "-"}
    return verb if goes_on or _closes_sentence(view, verb, window) else None


def _hangs_on_that(view: View, number: int) -> bool:
    """Tell whether a cue verb and `that` stand ahead: `Lee stressed that “…,” suggesting …`."""
    window = view.before(number)[-3:]
    return bool(window) and window[-1].lower_ == "that" and any(verb_frame(token) for token in window[:-1])


def _is_speaker_pronoun(window: Sequence[Token]) -> bool:
    return window[0].lower_ in {"he", "she", "they"} and len(window) > 1 and verb_frame(window[1]) is not None


def _first_cue(window: Sequence[Token], *, allow_unlisted: bool) -> Token | None:
    subordinate = False
    for place, token in enumerate(window):
        if token.lower_ in _SUBORDINATORS:
            if place == 0:
                return None
            subordinate = True
        elif token.text == "," or token.text in {"—", "–"}:
            subordinate = False
        if subordinate:
            continue
        frame = verb_frame(token)
        if frame is not None and frame.takes("q") and token.dep_ not in {"amod", "relcl"}:
            return token
        if token.tag_ in FINITE and token.pos_ == "VERB":
            return token if allow_unlisted and _is_bare_cue(window, place) else None
    return None


def _is_bare_cue(window: Sequence[Token], place: int) -> bool:
    """Tell whether a verb that is no listed cue does its work: `“…,” laughed Lee`, `“…,” she laughed.`"""
    if place == 0 and len(window) > 1 and window[1].pos_ in {"PROPN", "PRON", "DET"}:
        return True
    return len(window) - place <= 3 and any(is_agent(token) for token in window[:place])


def _closes_sentence(view: View, verb: Token, window: Sequence[Token]) -> bool:
    """Tell whether the words behind a full stop are only a cue (`“…” Smith said.`), not a new statement."""
    end = window[-1].i + 1
    if end < len(view.doc) and view.is_quoted(view.doc[end]):
        return False
    return not any(
        child.i > verb.i
        and child.dep_ in {"ccomp", "xcomp", "oprd", "dobj"}
        and not view.is_quoted(child)
        and not (child.dep_ == "dobj" and is_agent(child))
        for child in verb.children
    ) or (window[0].i == verb.i and len(window) <= 12)


def _continues(view: View, number: int, owner: dict[int, Draft]) -> bool:
    """Tell whether a quoted sentence goes on with the one before: `“A,” Smith said. “B.”`."""
    if number - 1 not in owner:
        return False
    inner = view.inner(number)
    if not (inner[:1].isupper() or inner[:1] in "…[(") and view.quoted[number].is_closed:
        return False
    behind = view.after(number - 1)
    first = view.token_spans[number][0]
    end = behind[-1].i + 1 if behind else view.token_spans[number - 1][1]
    gap = view.doc[end:first]
    if not (inner[-1:] in ".,?!…—–-" or not view.quoted[number].is_closed) and len(inner.split()) < 4:
        return False
    if behind and owner[number - 1].rule == "cue before" and any(t.pos_ == "VERB" for t in behind):
        return False  # "Smith said, “A.” The crowd cheered. “B.”"
    return all(token.is_punct or token.is_space for token in gap)


def signed(view: View, number: int) -> Draft | None:
    """Attribute `“…” — Ada Lee` to the name behind the dash."""
    window = view.after(number)
    if len(window) < 2 or window[0].text not in {"—", "–", "-", "--"} or window[1].ent_type_ != "PERSON":
        return None
    last = max(t.i for t in window if t.ent_type_ == "PERSON")
    if last - window[1].i > 4 or any(t.pos_ == "VERB" for t in window):
        return None
    return Draft([], Speaker(view.chars(window[1].i, last)), view.chars(window[0].i, window[0].i), None, "signature")
