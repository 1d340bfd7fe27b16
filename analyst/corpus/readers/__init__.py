"""One file for each family of formats: bytes in, pages out.

A reader is a function from a decoded file to its pages. To add a family, write its file and name its suffixes
in `READERS`; nothing else knows about formats.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from types import MappingProxyType

from analyst.corpus.pages import Page
from analyst.corpus.readers.plain import read_plain
from analyst.corpus.readers.web import read_web

Reader = Callable[[str], Page]

READERS: Mapping[str, Reader] = MappingProxyType({".txt": read_plain, ".html": read_web, ".htm": read_web})
"""Reader for each suffix, in small letters."""

_PAGE_START = re.compile(
    r"\s*(?:<\?xml[^<>]{0,200}\?>\s*)?(?:<!--[^<>]*-->\s*)*<(?:!doctype\s+html|html)[\s>]", re.IGNORECASE
)


def read_page(text: str, suffix: str) -> Page:
    """Read a decoded file by its suffix; a page of HTML that is named .txt is read as HTML."""
    reader = READERS[suffix]
    if reader is read_plain and _PAGE_START.match(text[:20_000]):
        reader = read_web
    return reader(text)
