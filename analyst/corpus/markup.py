"""Stray HTML in plain text: tags taken out, character references resolved, places kept."""

from __future__ import annotations

import html
import re
from collections.abc import Iterator

from analyst.corpus.units import Piece, Removal, Unit, slice_pieces, strip_unit

_BLOCK_TAGS = (
    "address article aside blockquote br center dd div dl dt figcaption figure footer form h1 h2 h3 h4 h5 h6 "
    "header hr iframe li main nav ol p pre section table tbody td tfoot th thead tr ul"
).split()
_INLINE_TAGS = (
    "a abbr audio b big body button cite code del em embed font head html i img input ins label link mark "
    "meta noscript option picture q s script select small source span strike strong style sub sup svg time "
    "title tt u var video wbr"
).split()
_HIDDEN = re.compile(r"<(script|style)\b[^<>]*>.*?</\1\s*>", re.IGNORECASE | re.DOTALL)
_TAG = re.compile(
    rf"<!--.*?-->|<(?P<close>/?)(?P<name>{'|'.join(sorted(_BLOCK_TAGS + _INLINE_TAGS, key=len, reverse=True))})"
    r"(?:\s[^<>]*|/)?>",
    re.IGNORECASE | re.DOTALL,
)
_REFERENCE = re.compile(r"&(?:amp;)*(?:#[0-9]{1,7}|#[xX][0-9a-fA-F]{1,6}|[a-zA-Z][a-zA-Z0-9]{1,30});")
_MOST_ROUNDS = 20


def strip_markup(unit: Unit) -> tuple[list[Unit], list[Removal]]:
    """Take HTML out of one line.

    `<a href="x">Zelenskiy</a> accuses Russia` becomes `Zelenskiy accuses Russia`; each tag is a removal.
    `</p><p>` and `<br>` part the line into several units. Only HTML's own tag names count, so `<Reuters>`
    stays. A reference such as `&rsquo;` is a removal, and the letter that it stands for takes its place.

    Returns:
        The units that are left, in order, and what was taken out.
    """
    if "<" not in unit.text and "&" not in unit.text:
        return [unit], []
    done: list[Unit] = []
    removed: list[Removal] = []
    waiting = [(unit, 0)]
    while waiting:
        current, rounds = waiting.pop()
        parts, taken = _strip_once(current)
        removed += taken
        if not taken and len(parts) == 1 and parts[0] == current or rounds >= _MOST_ROUNDS:
            done += parts
        else:  # `&lt;b&gt;` has become a tag
            waiting += [(part, rounds + 1) for part in reversed(parts)]
    return done, removed


def _strip_once(unit: Unit) -> tuple[list[Unit], list[Removal]]:
    text = unit.text
    removed: list[Removal] = []
    parts: list[list[Piece]] = [[]]
    headings = [unit.is_heading]
    position = 0
    for start, end, rule, letter, name in _cuts(text):
        parts[-1] += slice_pieces_fast(unit, position, start)
        removed += _taken(unit, start, end, rule)
        if letter:
            parts[-1].append(Piece(letter, -1))
        if name in _BLOCK_TAGS:
            parts.append([])
            headings.append(bool(re.fullmatch(r"h[1-6]", name)) and text[start + 1] != "/")
        position = end
    parts[-1] += slice_pieces_fast(unit, position, len(text))
    units = [
        strip_unit(Unit(unit.line, tuple(pieces), heading))
        for pieces, heading in zip(parts, headings, strict=True)
        if pieces
    ]
    return [part for part in units if part is not None], removed
