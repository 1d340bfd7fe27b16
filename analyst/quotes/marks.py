"""Find what stands in quotation marks, in one paragraph of text."""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from typing import TYPE_CHECKING

from analyst.annotate.records import Quoted

if TYPE_CHECKING:
    from collections.abc import Iterator

# A paragraph of a text without cleaning: a line that has something on it.
LINE = re.compile(r"[^\n]*\S[^\n]*")

# Opening mark → marks that close it. The straight mark opens and closes.
_PAIRS = {
    "\N{LEFT DOUBLE QUOTATION MARK}": "\N{RIGHT DOUBLE QUOTATION MARK}",
    "\N{DOUBLE LOW-9 QUOTATION MARK}": "\N{LEFT DOUBLE QUOTATION MARK}\N{RIGHT DOUBLE QUOTATION MARK}",
    "\N{LEFT-POINTING DOUBLE ANGLE QUOTATION MARK}": "\N{RIGHT-POINTING DOUBLE ANGLE QUOTATION MARK}",
    "\N{RIGHT-POINTING DOUBLE ANGLE QUOTATION MARK}": "\N{LEFT-POINTING DOUBLE ANGLE QUOTATION MARK}",
    '"': '"\N{RIGHT DOUBLE QUOTATION MARK}',
}
_LEFT = "\N{LEFT DOUBLE QUOTATION MARK}"
_DOUBLE = re.compile("[" + re.escape("".join(_PAIRS) + "".join(_PAIRS.values())) + "]")

# Single marks are also apostrophes: they open only before a word, close only after one, and within reach.
# 'tis, 'em, '90s: an apostrophe before a word opens nothing.
_ELISION = r"(?!(?:tis|twas|em|til|cause|n|\d0s)\b)"
_SINGLE = re.compile(
    r"(?<!\w)[\N{LEFT SINGLE QUOTATION MARK}\N{SINGLE LOW-9 QUOTATION MARK}'](?=\w)"
    + _ELISION
    + r"[^\N{LEFT SINGLE QUOTATION MARK}\n]{1,400}?"
    r"(?<=[\w.,!?\N{HORIZONTAL ELLIPSIS}])[\N{RIGHT SINGLE QUOTATION MARK}'](?!\w)",
    re.IGNORECASE,
)
_PLURAL_OWNER = re.compile(r"s\N{RIGHT SINGLE QUOTATION MARK} [a-z]")
_CLOSES = re.compile(
    r"[^\N{LEFT SINGLE QUOTATION MARK}\n]{1,400}?[.,!?\N{HORIZONTAL ELLIPSIS}]\N{RIGHT SINGLE QUOTATION MARK}(?!\w)"
)
_GUILLEMET = "\N{LEFT-POINTING DOUBLE ANGLE QUOTATION MARK}"
_SPACED = re.compile(r"«\s(?=\S)[^«»]{1,2000}\s»")  # as the French set them
_GRAVE = re.compile(r"(?:``|'')(?=\S)(?:(?!``|'').){1,2000}?'?''(?!')", re.DOTALL)


def find_quoted(text: str) -> list[Quoted]:
    """Find the stretches of a paragraph that stand in quotation marks.

    A mark that opens and never closes reaches to the end of the paragraph, as is normal where a long
    quote goes on in the next one. Marks inside other marks are part of the outer stretch.

    Args:
        text: One paragraph.

    Returns:
        The stretches, marks included, in the order of the text; they do not overlap.

    Example:
        >>> [(q.start_char, q.end_char) for q in find_quoted('He said "no" and “maybe”.')]
        [(8, 12), (17, 24)]
    """
    double = _find_double(text)
    starts = [quoted.start_char for quoted in double]
    inner: set[int] = set()
    covered = bytearray(len(text))
    for quoted in double:
        covered[quoted.start_char : quoted.end_char] = b"\1" * (quoted.end_char - quoted.start_char)
    found: list[Quoted] = []
    for start, end in (*(match.span() for match in _GRAVE.finditer(text)), *_single(text)):
        if any(covered[start:end]):
            inside = range(bisect_right(starts, start), bisect_left(starts, end))
            size = sum(double[number].end_char - double[number].start_char for number in inside)
            if text[end - 2] not in ",.!?" or not size or sum(covered[start:end]) != size:
                continue
            inner.update(inside)  # ‘They told me “never” and I laughed,’
        covered[start:end] = b"\1" * (end - start)
        found.append(Quoted(start, end, True))
    return sorted([*found, *(quoted for number, quoted in enumerate(double) if number not in inner)])


def _single(text: str) -> Iterator[tuple[int, int]]:
    """Find the stretches in single marks; `the farmers’ plans` does not end one that ends with a comma further on."""
    place = 0
    while (match := _SINGLE.search(text, place)) is not None:
        start, place = match.span()
        if text[start] != "'" and _PLURAL_OWNER.match(text, place - 2) and (behind := _CLOSES.match(text, place)):
            place = behind.end()
        yield start, place


def _find_double(text: str) -> list[Quoted]:
    nested = _scan_double(text, nesting=True)
    # A mark that is never closed would swallow all that follows, with inner marks counted: then read plainly.
    return nested if all(quoted.is_closed for quoted in nested) else _scan_double(text, nesting=False)


def _scan_double(text: str, *, nesting: bool) -> list[Quoted]:
    found: list[Quoted] = []
    opened: int | None = None
    opener, depth, straight, curly = "", 0, 0, 0
    first = len(text) - len(text.lstrip())
    for match in _DOUBLE.finditer(text):
        place, mark = match.start(), match.group()
        if opened is None:
            if mark in _PAIRS and _can_open(text, place, mark):
                opened, opener, depth, straight, curly = place, mark, 0, 0, 0
        elif mark == '"' and opener != '"':
            straight += _turn_of_straight(text, place, straight)
            if straight < 0:  # “I am done," she said: typed with one mark of each kind
                found.append(Quoted(opened, place + 1, True))
                opened = None
        elif opener == '"' and mark == _LEFT and (nesting or opened == first) and _can_open(text, place, mark):
            curly += 1  # "It isn't about “justice” any more, typed with straight marks around curly ones
        elif curly and mark != '"':
            curly -= mark == _PAIRS[_LEFT]
        elif mark in _PAIRS[opener] and _can_close(text, place, mark):
            if depth == 0:
                found.append(Quoted(opened, place + 1, True))
                opened = None
            depth -= 1
        elif nesting and mark == opener and _can_open(text, place, mark):
            depth += 1
    if opened is not None:
        found.append(Quoted(opened, len(text), False))
    return found


def _turn_of_straight(text: str, place: int, opened: int) -> int:
    """Tell whether a straight mark inside other marks opens (1) or closes (-1) something, or does neither (0)."""
    before, after = text[place - 1], text[place + 1 : place + 2]
    if before.isspace() and after.isalnum():
        return 1
    ends = not before.isspace() and not after.isalnum()
    return -1 if ends and (opened or before in ",.!?") else 0


def _can_open(text: str, place: int, mark: str) -> bool:
    after = text[place + 1 : place + 2]
    if not after or after.isspace():
        return mark == _GUILLEMET and _SPACED.match(text, place) is not None
    # 6'2" tall, a 5" screen: a straight mark behind a digit or letter measures, it does not open.
    return not (mark == '"' and place > 0 and text[place - 1].isalnum())


def _can_close(text: str, place: int, mark: str) -> bool:
    if mark != '"':
        return True
    before, after = text[place - 1 : place], text[place + 1 : place + 2]
    # "He said "no" to me": a straight mark with a space before and a letter after opens an inner quote.
    return not (before.isspace() and after.isalnum())


def plain_marks(text: str) -> str:
    """Write typewriter marks of two characters (``…'') as one straight mark and a space.

    The parser knows straight marks better. The text keeps its length, so that every place stays the same.

    Example:
        >>> plain_marks("''No,'' he said")
        ' "No,"  he said'
    """

    def swap(match: re.Match[str]) -> str:
        return f' "{match.group()[2:-2]}" '

    return _GRAVE.sub(swap, text)
