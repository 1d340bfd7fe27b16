"""Attributions in the making, and how tokens become their spans."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from analyst.quotes.cues import cue_span, verb_lemma
from analyst.quotes.speakers import Speaker
from analyst.quotes.view import Span, View, is_negated

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from spacy.tokens import Token


_EDGE = frozenset({",", ";", ":", "-", "–", "—", "--", "."})


@dataclass
class Draft:
    """An attribution in the making."""

    parts: list[Span]
    speaker: Speaker
    cue: Span | None
    lemma: str | None
    rule: str
    is_negated: bool = False
    places: set[int] = field(default_factory=set)
    """Numbers of the quoted stretches that it owns."""
    relay: Span | None = None
    """Who passed the words on: the speaker of the words that the whole attribution stands in."""


class Collected:
    """The drafts found so far, by place, so that a new one is held only against those near it."""

    _BLOCK = 256  # characters

    def __init__(self, drafts: Iterable[Draft]) -> None:
        self.drafts: list[Draft] = []
        self._near: dict[int, list[Draft]] = defaultdict(list)
        for draft in drafts:
            self.add(draft)

    def add(self, draft: Draft) -> None:
        """Add a draft."""
        self.drafts.append(draft)
        for block in self._blocks(draft):
            self._near[block].append(draft)

    def _blocks(self, draft: Draft) -> set[int]:
        return {b for start, end in draft.parts for b in range(start // self._BLOCK, end // self._BLOCK + 1)}

    def covered(self, length: int) -> bytearray:
        """Return a 1 for each place that is content."""
        places = bytearray(length)
        for start, end in (part for draft in self.drafts for part in draft.parts):
            places[start:end] = b"\1" * (end - start)
        return places

    def around(self, draft: Draft) -> Span | None:
        """Return who says the words that hold the draft's cue: the agency of `The agency reported that Lee said …`."""
        if draft.cue is None:
            return None
        start, end = draft.cue
        holding = [
            (last - first, other.speaker.span)
            for other in self._near[start // self._BLOCK]
            for first, last in other.parts
            if first <= start and end <= last and other.speaker.span not in {None, draft.speaker.span}
        ]
        return min(holding)[1] if holding else None

    def repeats(self, draft: Draft) -> bool:
        """Tell whether the same words already have an attribution with the same cue, or as a whole quote."""
        size = sum(end - start for start, end in draft.parts)
        near = {id(other): other for block in self._blocks(draft) for other in self._near[block]}
        for other in near.values():
            shared = sum(
                max(0, min(end, other_end) - max(start, other_start))
                for start, end in draft.parts
                for other_start, other_end in other.parts
            )
            other_size = sum(end - start for start, end in other.parts)
            if (shared and other.cue == draft.cue) or (shared >= 0.9 * size and shared >= 0.9 * other_size):
                return True
        return False


def from_verb(view: View, verb: Token, speaker: Speaker, rule: str, cue_last: int | None = None) -> Draft:
    """Begin a draft at a cue verb; `cue_last` is the place of the last token of a longer cue."""
    lemma = verb_lemma(verb)
    if cue_last is not None and view.doc[cue_last].pos_ == "ADP":  # "called for" is another act than "called"
        lemma = f"{lemma} {view.doc[cue_last].lower_}"
    return Draft([], speaker, cue_span(view, verb, cue_last), lemma, rule, is_negated(verb))


def trimmed_spans(view: View, runs: Sequence[range]) -> list[Span]:
    """Turn runs of tokens into spans: edges trimmed, and no quoted stretch cut in two."""
    spans: list[Span] = []
    for run in runs:
        first, last = run.start, run.stop - 1
        while first <= last and (view.doc[first].text in _EDGE or view.doc[first].is_space):
            first += 1
        while last >= first and (view.doc[last].text in _EDGE or view.doc[last].is_space):
            last -= 1
        if first > last:
            continue
        for edge in (first, last):
            if view.quote_of[edge] >= 0:
                begin, end = view.token_spans[view.quote_of[edge]]
                first, last = min(first, begin), max(last, end - 1)
        spans.append(view.chars(first, last))
    return spans
