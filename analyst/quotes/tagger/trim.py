"""Spans as the rules of the quote engine print them: marks kept in pairs, commas at the edge left out."""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence

    from analyst.annotate.records import Quoted
    from analyst.quotes.tagger.pieces import Span

_EDGE = " \t,;:.-–—"
_THAT = re.compile(r"that\b[\s,]*(?=\S)", re.IGNORECASE)
_WORD = re.compile(r"\w")
_OWNER = re.compile(r"\w+[’']$")  # with an endpos, `$` is there
_LONGEST_NAME = 40


def plain_span(text: str, span: Span) -> Span:
    """Return a span without commas, stops and blanks at its edges; as it is if nothing would be left."""
    start, end = span
    while start < end and text[start] in _EDGE:
        start += 1
    while end > start and text[end - 1] in _EDGE[:6]:
        end -= 1
    return (start, end) if start < end else span


def near_marks(quoted: Sequence[Quoted], start: int, end: int) -> list[Quoted]:
    """Return the quoted stretches that a span touches."""
    first = bisect_right(quoted, start, key=lambda each: each.end_char)
    last = bisect_left(quoted, end, key=lambda each: each.start_char)
    return list(quoted[first:last])


def behind_cue(span: Span, cue: Span) -> Span:
    """Return a span without the cue that its beginning overlaps (`insists on` and `on a vote`)."""
    start, end = span
    return (cue[1], end) if cue[0] <= start < cue[1] < end else span


def content_span(text: str, span: Span, quoted: Sequence[Quoted]) -> Span:
    """Return a content's span: a quoted stretch at its edge is taken with its marks, `that` before it is not.

    A content that begins behind an apostrophe (`s plan` of `Lee’s plan`) is taken from the beginning of the word.

    Args:
        text: The paragraph.
        span: Words of the content.
        quoted: What stands in quotation marks.
    """
    start, end = span
    while start < end and text[start] in _EDGE:
        start += 1
    owner = _OWNER.search(text, max(0, start - _LONGEST_NAME), start)
    start = owner.start() if owner and text[start:end][:2].rstrip().lower() == "s" else start
    that = _THAT.match(text, start, end)
    start = that.end() if that else start
    if start >= end:
        return span
    for stretch in near_marks(quoted, start, end):
        if not _WORD.search(text, stretch.start_char, start):  # the content begins with the quotation
            start = min(start, stretch.start_char)
        if not _WORD.search(text, end, stretch.end_char):
            end = max(end, stretch.end_char)
    while end > start and text[end - 1] in ",;: ":
        end -= 1
    if end > start and text[end - 1] == "." and not any(q.end_char == end for q in near_marks(quoted, start, end)):
        end -= 1
    return (start, end) if start < end else span
