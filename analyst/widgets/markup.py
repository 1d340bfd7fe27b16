"""Text from outside, made safe to show, and the marks laid over it: pure functions, text in, HTML out.

Only `Html` is markup. Everything else that meets a template is text and is escaped, so that a tag in
an article is shown as the letters it is made of.
"""

from __future__ import annotations

import html as _html
from collections.abc import Iterable, Sequence
from itertools import pairwise
from typing import NamedTuple

import pandas as pd

from analyst.shown import visible


class Html(str):
    """Markup that is safe to show: every text in it is escaped."""

    __slots__ = ()


class Mark(NamedTuple):
    """One stretch to be marked, half-open, in code points of the article's text."""

    start_char: int
    end_char: int
    kind: str
    title: str = ""


MARK_LABELS = {
    "quote": "quote",
    "unsure": "quote, unsure",
    "speaker": "speaker",
    "cue": "cue",
    "name": "name",
    "hit": "mention",
    "removed": "removed",
    "only": "only here",
    "other": "other quote",
}
"""Kinds of marks, with what the legend calls them."""


def escape(value: object) -> Html:
    """Make a value safe to show: `Html` stays as it is, all else becomes escaped text, null nothing.

    Example:
        >>> escape("<b>")
        '&lt;b&gt;'
    """
    if isinstance(value, Html):
        return value
    if not isinstance(value, str) and pd.isna(value):
        return Html("")
    return Html(_html.escape(visible(str(value)), quote=True))


def html(template: str, *values: object) -> Html:
    """Fill the `{}` of a template of ours with values; those that are not `Html` are escaped.

    Example:
        >>> html("<i>{}</i>", "1 < 2")
        '<i>1 &lt; 2</i>'
    """
    return Html(template.format(*map(escape, values)))


def join(parts: Iterable[object], separator: str = "") -> Html:
    """Join parts with a separator of ours; those that are not `Html` are escaped."""
    return Html(separator.join(map(escape, parts)))


def listed_facts(parts: Iterable[object]) -> Html:
    """Join facts by dots, each in its own direction of writing; empty ones are left out.

    Example:
        >>> listed_facts(["Gazette", None, "a.txt"])
        '<bdi>Gazette</bdi> · <bdi>a.txt</bdi>'
    """
    return join((html("<bdi>{}</bdi>", part) for part in parts if part), " · ")


def shorten(text: str, width: int) -> str:
    """Cut a text at `width` code points, with an ellipsis where something was cut.

    Example:
        >>> shorten("Talks have begun", 8)
        'Talks h…'
    """
    flat = " ".join(text.split())
    return flat if len(flat) <= width else flat[: width - 1].rstrip() + "…"


def highlight(text: str, marks: Iterable[Mark], *, start: int = 0) -> Html:
    """Lay marks over a stretch of text.

    Args:
        text: The stretch, as it stands in the article.
        marks: Marks by their place in the article; parts outside the stretch are left out. They may
            overlap: where two cross, the later one is closed and opened again.
        start: Place of the stretch's first code point in the article.

    Returns:
        The text, escaped, with one `<mark>` a stretch. Without its tags it is the text again.

    Raises:
        ValueError: If a mark is of an unknown kind.

    Example:
        >>> highlight("Lee said", [Mark(0, 3, "speaker")])
        '<mark class="analyst-speaker">Lee</mark> said'
    """
    spans = _clip(marks, start, start + len(text))
    cuts = sorted({start, start + len(text), *(s.start_char for s in spans), *(s.end_char for s in spans)})
    parts: list[Html] = []
    stack: list[Mark] = []
    waiting = sorted(spans, key=lambda mark: (mark.start_char, -mark.end_char))
    for here, there in pairwise(cuts):
        stack = _close(stack, here, parts)
        while waiting and waiting[0].start_char == here:
            stack.append(waiting.pop(0))
            parts.append(_open(stack[-1]))
        parts.append(escape(text[here - start : there - start]))
    parts += [Html("</mark>")] * len(stack)
    return join(parts)


def _clip(marks: Iterable[Mark], start: int, end: int) -> list[Mark]:
    clipped = []
    for mark in marks:
        if mark.kind not in MARK_LABELS:
            raise ValueError(f"No kind of mark {mark.kind!r}; there are {', '.join(MARK_LABELS)}.")
        first, last = max(mark.start_char, start), min(mark.end_char, end)
        if first < last:
            clipped.append(mark._replace(start_char=first, end_char=last))
    return clipped


def _open(mark: Mark, *, again: bool = False) -> Html:
    more = Html(" analyst-again") if again else Html("")
    title = html(' title="{}"', mark.title) if mark.title else Html("")
    return html('<mark class="analyst-{}{}"{}>', mark.kind, more, title)


def _close(stack: list[Mark], here: int, parts: list[Html]) -> list[Mark]:
    """Close the marks that end here; those opened after them are closed and opened again."""
    ending = [place for place, mark in enumerate(stack) if mark.end_char <= here]
    if not ending:
        return stack
    kept, above = stack[: ending[0]], [m for m in stack[ending[0] :] if m.end_char > here]
    parts += [Html("</mark>")] * (len(stack) - len(kept))
    parts += [_open(mark, again=True) for mark in above]
    return kept + above


def legend(kinds: Sequence[str]) -> Html:
    """Name the marks, each drawn as itself."""
    items = [html('<mark class="analyst-{}">{}</mark>', kind, MARK_LABELS[kind]) for kind in kinds]
    return html('<div class="analyst-legend" aria-label="Legend">{}</div>', join(items, " "))


def note(text: object, *, kind: str = "note") -> Html:
    """One line of remark; `kind` is `note` or `warning`."""
    return html('<p class="analyst-{}">{}</p>', Html(kind), text)


def none_left(noun: str) -> Html:
    """Say that the filters leave nothing of a list, and what to do about it.

    Args:
        noun: What a row of the list is, in the singular.
    """
    return note(f"No {noun} meets these filters. Set a menu back to “all”, or empty a field.", kind="warning")


def table_html(headers: Sequence[str], rows: Iterable[Sequence[object]], *, caption: str) -> Html:
    """Write a table with a caption; numbers stand to the right."""
    kept = list(rows)
    head = join(_header(header, [row[place] for row in kept if place]) for place, header in enumerate(headers))
    body = join(html("<tr>{}{}</tr>", _key(row[0]), join(map(_cell, row[1:]))) for row in kept)
    return html(
        '<table class="analyst-table"><caption>{}</caption><thead><tr>{}</tr></thead><tbody>{}</tbody></table>',
        caption,
        head,
        body,
    )


def _header(text: str, cells: Sequence[object]) -> Html:
    """Head a column; above numbers it stands to the right as they do."""
    is_number = bool(cells) and all(map(_is_number, cells))
    return html('<th scope="col" class="analyst-number">{}</th>' if is_number else '<th scope="col">{}</th>', text)


def _key(value: object) -> Html:
    """The first cell of a row: long names are broken, but not before they are very long."""
    return html('<td><span class="analyst-key">{}</span></td>', value)


def _is_number(value: object) -> bool:
    return isinstance(value, int) and not isinstance(value, bool)


def _cell(value: object) -> Html:
    if _is_number(value):
        return html('<td class="analyst-number">{}</td>', f"{value:,}")
    return html("<td>{}</td>", value)


def bars_html(rows: Sequence[tuple[str, float, str]], *, caption: str) -> Html:
    """Draw bars as a table, so that a screen reader reads labels and numbers.

    Args:
        rows: Label, number that sets the length, and the text beside the bar.
        caption: What is counted.
    """
    longest = max((number for _, number, _ in rows), default=0) or 1
    lines = join(
        html(
            '<tr><th scope="row">{}</th><td><span class="analyst-bar" style="width:{}em"></span> {}</td></tr>',
            label,
            f"{18 * number / longest:.2f}",
            text,
        )
        for label, number, text in rows
    )
    return html('<table class="analyst-table analyst-bars"><caption>{}</caption>{}</table>', caption, lines)
