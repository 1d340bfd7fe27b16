"""Direct, indirect or mixed: how much of a content stands in quotation marks."""

from __future__ import annotations

from bisect import bisect_left
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence

_DIRECT, _INDIRECT = 0.90, 0.02  # share of letters and digits in marks, as in common scorers


def quote_type(text: str, parts: Sequence[tuple[int, int]], quoted: Sequence[tuple[int, int]]) -> str:
    """Tell whether all, none or part of a content stands in quotation marks.

    Args:
        text: Text that the spans point into.
        parts: Spans of the content.
        quoted: Spans in quotation marks, in order and apart.

    Returns:
        `direct` if 90 % of the content's letters and digits or more stand in marks, `indirect` if 2 % or
        less do, else `mixed`: a stray "that" before the mark does not make a direct quote mixed.
    """
    inside = total = 0
    for start, end in parts:
        near = cut_to(quoted, start, end)
        total += sum(character.isalnum() for character in text[start:end])
        inside += sum(character.isalnum() for first, last in near for character in text[first:last])
    share = inside / total if total else 0.0
    if share >= _DIRECT:
        return "direct"
    return "indirect" if share <= _INDIRECT else "mixed"


def cut_to(spans: Sequence[tuple[int, int]], start: int, end: int) -> list[tuple[int, int]]:
    """Return what of the spans lies between two places.

    Args:
        spans: Spans in order and apart.
        start: First place.
        end: One past the last place.

    Example:
        >>> cut_to([(0, 4), (6, 9), (12, 20)], 2, 15)
        [(2, 4), (6, 9), (12, 15)]
    """
    near = []
    for place in range(max(0, bisect_left(spans, (start, start)) - 1), len(spans)):
        first, last = spans[place]
        if first >= end:
            break
        if last > start:
            near.append((max(start, first), min(end, last)))
    return near
