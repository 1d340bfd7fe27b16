"""What a reader makes of a file: the text that raw places point into, and what the format itself says."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from types import MappingProxyType
from typing import NamedTuple

_NO_KINDS: Mapping[int, str] = MappingProxyType({})


class PageData(NamedTuple):
    """What the page's own data says (JSON-LD, OpenGraph, meta); None where it is silent."""

    headline: str | None = None
    outlet: str | None = None
    authors: tuple[str, ...] = ()
    published: datetime | None = None
    url: str | None = None


class Page(NamedTuple):
    """One article as its reader gives it."""

    raw_text: str
    """Lines end in a line feed. For HTML: the visible text, one line a block."""
    is_rendered: bool = False
    """True where markup is resolved already, so that `<b>` would be letters of the text."""
    outside: frozenset[int] = frozenset()
    """Numbers of the lines that an extraction from the markup puts outside the article."""
    kinds: Mapping[int, str] = _NO_KINDS
    """What the markup makes of a line, where it is not a paragraph of the body."""
    title: str | None = None
    """The headline by the page's data, to find its line."""
    data: PageData = PageData()
