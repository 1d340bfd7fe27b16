"""Plain text: the file is the page, or an export of a news database that holds many."""

from __future__ import annotations

from collections.abc import Iterator

from analyst.corpus.decoding import Decoded, decode, open_text, undecodable
from analyst.corpus.pages import Found, Notice, Options, Page, Source
from analyst.corpus.readers.exports import find_form, stream_export
from analyst.corpus.readers.exports.forms import Form

_SAMPLE = 1_000_000  # bytes in which an export has to show itself


def read(source: Source, options: Options) -> Iterator[Found | Notice]:
    """Read plain text, perhaps with stray HTML in it, which cleaning takes out.

    An export is read piece by piece, and may be larger than one article can be.
    """
    form = find_form(decode(source.head(_SAMPLE)).text.split("\n"))
    if form is not None:
        yield from _read_export(source, form)
        return
    decoded = decode(source.read(options))
    yield Found(Page(decoded.text), line=1, encoding=decoded.encoding, note=undecodable(decoded))


def _read_export(source: Source, form: Form) -> Iterator[Found]:
    text, encoding = open_text(source)
    with text:
        for found in stream_export((line.rstrip("\r\n") for line in text), form):
            n_lost = 0 if encoding.startswith("UTF-8") else found.page.raw_text.count("\N{REPLACEMENT CHARACTER}")
            yield found._replace(encoding=encoding, note=undecodable(Decoded("", encoding, n_lost)))
