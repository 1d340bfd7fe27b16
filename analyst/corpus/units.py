"""Stretches of the raw text that can be cut without losing sight of where each letter came from.

A unit is what the page shows as one line. Its pieces lead back to the raw text, letter by letter; a cut
yields the raw places that it takes out, so that the sum of all units and cuts is always the whole file.
"""

from __future__ import annotations

from collections.abc import Iterator
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
    is_heading: bool = False
    """True where the markup says so (`<h2>`)."""

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


def slice_pieces(pieces: tuple[Piece, ...], start: int, end: int) -> tuple[Piece, ...]:
    """Return the pieces between two offsets of a unit's text.

    >>> slice_pieces((Piece("Kyiv", 10), Piece(" calling", 20)), 2, 6)
    (Piece(text='iv', raw_start=12), Piece(text=' c', raw_start=20))
    """
    kept, position = [], 0
    for piece in pieces:
        low, high = max(start - position, 0), min(end - position, len(piece.text))
        if low < high:
            kept.append(Piece(piece.text[low:high], piece.raw_start + low if piece.raw_start >= 0 else -1))
        position += len(piece.text)
    return tuple(kept)


def strip_unit(unit: Unit) -> Unit | None:
    """Take blank edges off a unit; None where nothing else is in it."""
    text = unit.text
    stripped = text.strip()
    if not stripped:
        return None
    if len(stripped) == len(text):
        return unit
    start = len(text) - len(text.lstrip())
    return unit._replace(pieces=slice_pieces(unit.pieces, start, start + len(stripped)))


def cut(unit: Unit, start: int, end: int, rule: str) -> tuple[Unit | None, list[Removal]]:
    """Take the letters between two offsets of a unit's text out of it.

    Returns:
        The rest, with blank edges stripped (None where nothing is left), and what was taken out.
    """
    taken = removals(unit.line, slice_pieces(unit.pieces, start, end), rule)
    rest = slice_pieces(unit.pieces, 0, start) + slice_pieces(unit.pieces, end, len(unit.text))
    return strip_unit(unit._replace(pieces=rest)), taken


def removals(line: int, pieces: tuple[Piece, ...], rule: str) -> list[Removal]:
    """Turn pieces that leave the text into removals, one for each run of letters in the raw text."""
    found = []
    for piece in pieces:
        stripped = piece.text.strip()
        if piece.raw_start < 0 or not stripped:
            continue
        start = piece.raw_start + len(piece.text) - len(piece.text.lstrip())
        found.append(Removal(line, start, start + len(stripped), rule))
    return found
