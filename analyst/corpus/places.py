"""From a cleaned page to rows: the text, and for each letter of the raw text where it went."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterator, Sequence
from itertools import groupby
from typing import NamedTuple

from analyst.corpus.clean import Cleaned
from analyst.corpus.units import Removal, Unit

_MARKUP = frozenset({"html_tag", "html_entity"})
_PARTED = "\n\n"


class Stretch(NamedTuple):
    """A stretch of the text that is the same, letter by letter, in the raw text."""

    start: int
    end: int
    line: int
    raw_start: int
    raw_end: int


class Placed(NamedTuple):
    """The text of an article with the places of its paragraphs, and what was taken out."""

    text: str
    spans: tuple[tuple[int, int, int], ...]
    """For each paragraph: first code point, one past the last, line of the raw text."""
    stretches: tuple[Stretch, ...]
    removed: tuple[tuple[Removal, bool], ...]
    """Each with True where it is all that the line holds."""


class _Lines:
    """Line numbers of a raw text, by offset."""

    def __init__(self, raw_text: str) -> None:
        self.starts = [0]
        position = raw_text.find("\n")
        while position >= 0:
            self.starts.append(position + 1)
            position = raw_text.find("\n", position + 1)

    def number(self, offset: int) -> int:
        return bisect_right(self.starts, offset)


def place(raw_text: str, cleaned: Cleaned) -> Placed:
    """Set out a cleaned page as text, with the way back to the raw text."""
    lines = _Lines(raw_text)
    spans, stretches, texts = [], list[Stretch](), []
    position = 0
    for unit in cleaned.units:
        found = list(_stretches(unit, position, lines))
        stretches += found
        text = unit.text
        spans.append((position, position + len(text), found[0].line if found else unit.line))
        texts.append(text)
        position += len(text) + len(_PARTED)
    kept = {stretch.line for stretch in stretches if raw_text[stretch.raw_start : stretch.raw_end].strip()}
    located = (each._replace(line=lines.number(each.raw_start)) for each in cleaned.removed)
    removed: list[tuple[Removal, bool]] = []
    for number, group in groupby(sorted(located, key=lambda each: each.raw_start), key=lambda each: each.line):
        removed += _rows_of_line(raw_text, list(group), is_kept=number in kept)
    return Placed(_PARTED.join(texts), tuple(spans), tuple(stretches), tuple(removed))


def _stretches(unit: Unit, position: int, lines: _Lines) -> Iterator[Stretch]:
    current: Stretch | None = None
    for piece in unit.pieces:
        end = position + len(piece.text)
        if piece.raw_start >= 0:
            if current is not None and (current.end, current.raw_end) == (position, piece.raw_start):
                current = current._replace(end=end, raw_end=piece.raw_start + len(piece.text))
            else:
                if current is not None:
                    yield current
                line = lines.number(piece.raw_start)
                current = Stretch(position, end, line, piece.raw_start, piece.raw_start + len(piece.text))
        position = end
    if current is not None:
        yield current


def _rows_of_line(raw_text: str, removals: Sequence[Removal], *, is_kept: bool) -> list[tuple[Removal, bool]]:
    """Join what one line lost: to one row where all of it went by one rule (markup aside)."""
    rules = {each.rule for each in removals}
    main = rules - _MARKUP or rules
    first, last = removals[0], removals[-1]
    if not is_kept and len(main) == 1:
        return [(Removal(first.line, first.raw_start, last.raw_end, main.pop()), True)]
    joined: list[Removal] = []
    for each in removals:
        before = joined[-1] if joined else None
        if before and before.rule == each.rule and not raw_text[before.raw_end : each.raw_start].strip():
            joined[-1] = before._replace(raw_end=each.raw_end)
        else:
            joined.append(each)
    return [(each, False) for each in joined]
