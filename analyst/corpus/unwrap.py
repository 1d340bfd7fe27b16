"""Text set at a fixed width: the lines of a paragraph joined again."""

from __future__ import annotations

from collections.abc import Sequence

from analyst.corpus.lines import is_bulleted
from analyst.corpus.units import Piece, Unit

_WIDEST, _NARROWEST = 130, 40
_MOST_FULL, _MOST_OPEN, _LEAST_BREAKS = 0.6, 0.3, 3
_ENDS = tuple('.!?…:;"”’»)')


def unwrap(units: Sequence[Unit], *, is_wrapped: bool = False) -> list[Unit]:
    """Join the lines of a paragraph where the file breaks lines at a fixed width.

    A file counts as such if no line is over 130 letters, most lines that another follows are full (its first
    word would not have fitted), and many of them stop in mid-sentence: three, or one whose sentence the next line goes
    on with in a small letter. Blank lines part paragraphs.

    Args:
        units: The lines of the article.
        is_wrapped: True where the format says so: only the width then counts.
    """
    lengths = [sum(len(piece.text) for piece in unit.pieces) for unit in units]
    if len(units) < 2 or not _NARROWEST <= max(lengths) <= _WIDEST:
        return list(units)
    width = max(lengths)
    joins = [i for i in range(len(units) - 1) if units[i + 1].line == units[i].line + 1]
    full = [i for i in joins if lengths[i] + 1 + len(units[i + 1].text.split(None, 1)[0]) > width * 0.9]
    open_ended = [i for i in full if not units[i].text.endswith(_ENDS)]
    goes_on = [i for i in open_ended if units[i + 1].text[:1].islower()]  # says most: one such break is enough
    if not is_wrapped and (
        len(open_ended) + (_LEAST_BREAKS - 1) * len(goes_on) < _LEAST_BREAKS
        or len(full) < _MOST_FULL * len(joins)
        or len(open_ended) < _MOST_OPEN * len(full)
    ):
        return list(units)
    follows = {i + 1 for i in full if not is_bulleted(units[i + 1].text)}
    joined: list[Unit] = []
    pieces: list[Piece] = []
    for i, unit in enumerate(units):
        if i in follows:
            pieces += [Piece(" ", -1), *unit.pieces]
        else:
            pieces = list(unit.pieces)
            joined.append(unit)
        if i + 1 not in follows:
            joined[-1] = joined[-1]._replace(pieces=tuple(pieces))
    return joined
