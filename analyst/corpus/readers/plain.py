"""Plain text: the file is the page, or an export that holds several."""

from __future__ import annotations

from collections.abc import Iterator

from analyst.corpus.decoding import decode, undecodable
from analyst.corpus.pages import Found, Notice, Options, Page, Source


def read(source: Source, options: Options) -> Iterator[Found | Notice]:
    """Read plain text, perhaps with stray HTML in it, which cleaning takes out."""
    decoded = decode(source.read(options))
    yield Found(Page(decoded.text), line=1, encoding=decoded.encoding, note=undecodable(decoded))
