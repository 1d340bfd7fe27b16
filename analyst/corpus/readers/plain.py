"""Plain text: the file is the page."""

from __future__ import annotations

from analyst.corpus.pages import Page


def read_plain(text: str) -> Page:
    """Read plain text, perhaps with stray HTML in it, which cleaning takes out."""
    return Page(raw_text=text)
