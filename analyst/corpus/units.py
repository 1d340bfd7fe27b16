"""Stretches of the raw text that can be cut without losing sight of where each letter came from.

A unit is what the page shows as one line. Its pieces lead back to the raw text, letter by letter; a cut
yields the raw places that it takes out, so that the sum of all units and cuts is always the whole file.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import NamedTuple


class Piece(NamedTuple):
    """Letters of a unit, and where the same letters stand in the raw text."""

    text: str
    raw_start: int
    """-1 for a letter that is not in the raw text: what a character reference such as `&quot;` stands for."""


class Removal(NamedTuple):
    """One stretch of the raw text that a rule took out."""

    line: int
    raw_start: int
    raw_end: int
    rule: str


class Unit(NamedTuple):
    """One line as the page shows it; a raw line with `<br>` or `</p>` in it holds several."""

    line: int
    pieces: tuple[Piece, ...]
    kind: str | None = None
    """What the markup says that it is: a value of PARAGRAPHS.paragraph_kind; None where it does not say."""

    @property
    def text(self) -> str:
        """The unit's letters, markup left out."""
        return self.pieces[0].text if len(self.pieces) == 1 else "".join(piece.text for piece in self.pieces)


def split_lines(raw_text: str) -> Iterator[Unit]:
    """Yield each line that is not blank as one unit, edges stripped, lines counted from 1."""
    position = 0
    for number, line in enumerate(raw_text.split("\n"), start=1):
        stripped = line.strip()
        if stripped:
            start = position + len(line) - len(line.lstrip())
            yield Unit(number, (Piece(stripped, start),))
        position += len(line) + 1


def part(pieces: Sequence[Piece], bounds: Sequence[int]) -> list[list[Piece]]:
    """Part pieces at rising offsets of their joined text, in one pass.

    >>> part([Piece("Kyiv", 10), Piece(" calling", 20)], [2, 5])
    [[Piece(text='Ky', raw_start=10)], [Piece(text='iv', raw_start=12), Piece(text=' ', raw_start=20)], \
[Piece(text='calling', raw_start=21)]]
    """
    parts: list[list[Piece]] = [[]]
    position, number = 0, 0
    for piece in pieces:
        start, end = 0, len(piece.text)
        while number < len(bounds) and bounds[number] < position + end:
            middle = bounds[number] - position
            if middle > start:
                parts[-1].append(_slice(piece, start, middle))
                start = middle
            parts.append([])
            number += 1
        if start < end:
            parts[-1].append(_slice(piece, start, end))
        position += end
    parts += [[] for _ in bounds[number:]]
    return parts


def _slice(piece: Piece, start: int, end: int) -> Piece:
    return Piece(piece.text[start:end], piece.raw_start + start if piece.raw_start >= 0 else -1)


def strip_unit(unit: Unit) -> Unit | None:
    """Take blank edges off a unit; None where nothing else is in it."""
    text = unit.text
    stripped = text.strip()
    if not stripped:
        return None
    if len(stripped) == len(text):
        return unit
    start = len(text) - len(text.lstrip())
    return unit._replace(pieces=tuple(part(unit.pieces, [start, start + len(stripped)])[1]))


def cut(unit: Unit, start: int, end: int, rule: str) -> tuple[Unit | None, list[Removal]]:
    """Take the letters between two offsets of a unit's text out of it.

    Returns:
        The rest, with blank edges stripped (None where nothing is left), and what was taken out.
    """
    before, taken, after = part(unit.pieces, [start, end])
    rest = strip_unit(unit._replace(pieces=(*before, *after)))
    return rest, removals(unit.line, taken, rule)


def remove(unit: Unit, rule: str) -> list[Removal]:
    """Take a whole unit out."""
    return removals(unit.line, unit.pieces, rule)


def removals(line: int, pieces: Sequence[Piece], rule: str) -> list[Removal]:
    """Turn pieces that leave the text into removals, one for each stretch of letters in the raw text."""
    found = []
    for piece in pieces:
        stripped = piece.text.strip()
        if piece.raw_start < 0 or not stripped:
            continue
        start = piece.raw_start + len(piece.text) - len(piece.text.lstrip())
        found.append(Removal(line, start, start + len(stripped), rule))
    return found
