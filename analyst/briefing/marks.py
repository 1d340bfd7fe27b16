"""Quotes in their context, and texts side by side, as safe HTML: the one place where code makes markup."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from itertools import pairwise
from typing import Any, NamedTuple

import pandas as pd
from markupsafe import Markup, escape

from analyst.briefing.files import visible

MAX_AROUND = 600
"""Code points that are shown before and after a quote; the quote itself is shown whole."""

_TAGS = {"content": "mark", "speaker": "b", "cue": "i"}
_INNERMOST = ("cue", "speaker", "content")


class Span(NamedTuple):
    """One stretch to be marked, half-open, in code points of the article's text."""

    start_char: int
    end_char: int
    kind: str


class Context(NamedTuple):
    """A quote in the words around it."""

    html: Markup
    start_char: int
    end_char: int


def quote_spans(quote: Mapping[str, Any], parts: Iterable[tuple[int, int]]) -> list[Span]:
    """List the stretches of one quote: the parts of its content, its speaker, its cue."""
    spans = [Span(start, end, "content") for start, end in parts]
    for kind in ("speaker", "cue"):
        start, end = quote[f"{kind}_start_char"], quote[f"{kind}_end_char"]
        if not pd.isna(start) and not pd.isna(end):
            spans.append(Span(int(start), int(end), kind))
    return spans


def show_context(text: str, spans: list[Span], sentences: list[tuple[int, int]], paragraph: tuple[int, int]) -> Context:
    """Show a quote in the sentences that hold it.

    Args:
        text: Text of the article.
        spans: Stretches of the quote.
        sentences: Sentences of the article.
        paragraph: Paragraph of the quote; a speaker or cue outside of it is left out of the context.

    Returns:
        The context, with the content in `<mark>`, the speaker in `<b>`, the cue in `<i>`. What is shown is
        whole sentences, letter for letter, with an ellipsis where a long one was cut.
    """
    content = [span for span in spans if span.kind == "content"]
    first, last = min(s.start_char for s in content), max(s.end_char for s in content)
    low, high = min(paragraph[0], first), max(paragraph[1], last)
    near = [span for span in spans if low <= span.start_char and span.end_char <= high]
    begin, stop = min(s.start_char for s in near), max(s.end_char for s in near)
    around = [(start, end) for start, end in sentences if start < stop and end > begin]
    begin = min([begin, *(start for start, _ in around)])
    stop = max([stop, *(end for _, end in around)])
    shown_from, shown_to = max(begin, first - MAX_AROUND), min(stop, last + MAX_AROUND)
    marked = lay_over(text, near, shown_from, shown_to)
    before, after = "… " * (shown_from > begin), " …" * (shown_to < stop)
    return Context(Markup("{}{}{}").format(before, marked, after), shown_from, shown_to)


def lay_over(text: str, spans: Iterable[Span], begin: int, stop: int) -> Markup:
    """Mark stretches of `text[begin:stop]`; where several lie over each other, the innermost is marked.

    Example:
        >>> lay_over("Lee <said>", [Span(0, 3, "speaker")], 0, 10)
        Markup('<b>Lee</b> &lt;said&gt;')
    """
    clipped = [
        Span(max(s.start_char, begin), min(s.end_char, stop), s.kind)
        for s in spans
        if s.start_char < stop and s.end_char > begin
    ]
    cuts = sorted({begin, stop, *(s.start_char for s in clipped), *(s.end_char for s in clipped)})
    parts = []
    for start, end in pairwise(cuts):
        kinds = {s.kind for s in clipped if s.start_char <= start and end <= s.end_char}
        kind = next((kind for kind in _INNERMOST if kind in kinds), None)
        piece = escape(visible(text[start:end]))
        tag = _TAGS.get(kind or "")
        parts.append(Markup("<{0}>{1}</{0}>").format(tag, piece) if tag else piece)
    return Markup("").join(parts)


def side_by_side(text_a: str, text_b: str, changes: Iterable[tuple[str, str, str]]) -> tuple[Markup, Markup]:
    """Show two texts with the words that differ marked in each.

    Args:
        text_a: First text.
        text_b: Second text.
        changes: Their difference by `compare.word_difference`: op, words of the first, words of the second.

    Returns:
        The first text with what only it has in `<del>`, the second with what only it has in `<ins>`.
    """
    stretches = list(changes)
    return (
        _mark_changes(text_a, [(op, words) for op, words, _ in stretches], "del"),
        _mark_changes(text_b, [(op, words) for op, _, words in stretches], "ins"),
    )


def _mark_changes(text: str, stretches: Iterable[tuple[str, str]], tag: str) -> Markup:
    parts = []
    place = 0
    for op, words in stretches:
        start = text.find(words, place) if words else -1
        if start < 0:
            continue
        piece = escape(visible(words))
        parts += [
            escape(visible(text[place:start])),
            piece if op == "equal" else Markup("<{0}>{1}</{0}>").format(tag, piece),
        ]
        place = start + len(words)
    return Markup("").join([*parts, escape(visible(text[place:]))])
