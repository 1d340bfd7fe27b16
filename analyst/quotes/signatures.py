"""Speakers named without a verb: by a signature (`“…” — Ada Lee, in a debate`) or a label (`Ada Lee: “…”`)."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from analyst.quotes.view import Span

_LONGEST = 160  # characters behind the quotation
_WORD = r"[A-ZÀ-ÖØ-ÞĀ-ž][\w.'’-]*"
_NAME = rf"{_WORD}(?: (?:(?:of|the|de|du|da|van|von|der|al|bin) ){{0,2}}{_WORD}){{0,5}}?"
_SIGNATURE = re.compile(
    rf"\s*(?P<dash>--?|[—–―])\s*(?P<name>(?:(?:former|then) (?:[a-z-]+ ){{0,4}})?{_NAME})"
    r"(?=[.\"”’]*\s*$|\s?[,(;]|\.? (?:in|on|at|to|via|during|after|speaking|tweeting|writing)\b)"
)
_LABEL = re.compile(rf"(?:^|[.!?\])]\s+|\s(?:--?|[—–―])\s+)(?P<name>{_NAME})(?:\s?\([^()]{{1,30}}\))?(?P<colon>:)\s*$")
_REACH = 120  # characters ahead of a quotation
_VERB = re.compile(r"\b(?:said|says|told|tells|wrote|writes|added|adds|has|have|had|was|is|are|were|will|would)\b")


class Signature(NamedTuple):
    """A name, and the dash ahead of it or the colon behind it."""

    mark: Span
    name: Span


def signature_in(text: str, start: int = 0) -> Signature | None:
    """Find the name that signs what stands ahead.

    Args:
        text: One paragraph.
        start: Where the signature should begin.

    Returns:
        Its dash and its name, without what follows; None where the words go on as a sentence does.

    Example:
        >>> signature_in("— Ada Lee, in a debate")
        Signature(mark=(0, 1), name=(2, 9))
        >>> signature_in("— Ada Lee left") is None
        True
    """
    match = _SIGNATURE.match(text, start) if len(text) - start <= _LONGEST else None
    if match is None or _VERB.search(text, match.end()):
        return None
    return _signature(match, "dash")


def _signature(match: re.Match[str], mark: str) -> Signature:
    start = match.start("name")
    return Signature(match.span(mark), (start, start + len(match["name"].rstrip("."))))


def label_ahead(text: str, end: int) -> Signature | None:
    """Find the name that labels the quotation behind it, where it opens the paragraph or a dash stands ahead.

    Args:
        text: One paragraph.
        end: Where the quotation begins.

    Returns:
        The colon and the name, without a party or an age in brackets; None if there is none.

    Example:
        >>> label_ahead("The harbour plan - Ada Lee (Ind.): “No.”", 35)
        Signature(mark=(33, 34), name=(19, 26))
        >>> label_ahead("Then wrote Ada Lee: “No.”", 20) is None
        True
    """
    match = _LABEL.search(text, max(0, end - _REACH), end)
    return None if match is None else _signature(match, "colon")
