"""Web archives (WARC, packed or not): each captured page is an article; in WET files, each text.

Records are read one after the other, so that the size of an archive does not matter. Headers and pages are read up to
a limit, whatever length they claim.
"""

from __future__ import annotations

import io
import sys
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import replace
from typing import BinaryIO, NamedTuple, cast
from urllib.parse import urlsplit

from warcio.statusandheaders import StatusAndHeaders, StatusAndHeadersParser

from analyst.corpus.decoding import undecodable
from analyst.corpus.pages import Found, Notice, Options, Page, Source, UnreadableError
from analyst.corpus.readers import is_page
from analyst.corpus.readers.http_body import charset, content_type, decode_body, unpack_body
from analyst.corpus.readers.members import BROKEN, Budget, Member, budget_of, size_text, unpacked
from analyst.corpus.readers.web import read_web

_LONGEST_LINE = 65_536  # bytes of a header's line
_LONGEST_HEAD = 1_000_000  # bytes of all headers of a record
_CHUNK = 65_536
_MOST_KINDS = 8  # kinds of skipped records that are named
_WEB = ("text/html", "application/xhtml+xml")
_SILENT = ("", "application/octet-stream")  # types that say nothing: the content decides
_AGAIN = "Download or copy the archive again."
_HEADERS = StatusAndHeadersParser([], verify=False)


class _Skipped(Exception):
    """The record is no article; the message says what it is."""


class _Body:
    """The part of a stream that is one record's."""

    def __init__(self, stream: BinaryIO, length: int) -> None:
        self._stream = stream
        self.left = length

    def read(self, size: int) -> bytes:
        data = self._stream.read(min(size, self.left))
        self.left -= len(data)
        return data

    def readline(self, size: int) -> bytes:
        line = self._stream.readline(min(size, self.left))
        self.left -= len(line)
        return line


class _Record(NamedTuple):
    """One record; its body is to be read before the next record is asked for."""

    number: int
    """From 1."""
    kind: str
    """`response`, `resource`, `conversion`, …"""
    headers: StatusAndHeaders
    body: _Body
    has_length: bool
    """False where the length of its body is not stated."""

    @property
    def url(self) -> str:
        """The address that was captured."""
        return str(self.headers.get_header("WARC-Target-URI") or "").strip("<> ")

    @property
    def part(self) -> str:
        """Its name in the file."""
        return f"record {self.number}"


def read(source: Source, options: Options) -> Iterator[Found | Notice]:
    """Read the pages and texts of a web archive; requests, redirects, errors, pictures and the like are counted.

    Raises:
        UnreadableError: If it is broken, cut off, or holds no record.
    """
    skipped: Counter[str] = Counter()
    n_records = 0
    problem = f"The web archive holds no record. {_AGAIN}"
    with unpacked(source, _budget(source, options)) as stream:
        try:
            for record in _records(io.BufferedReader(cast("io.RawIOBase", stream))):
                n_records, problem = record.number, ""
                try:
                    yield _article(record, options.limits.most_document)
                except _Skipped as reason:
                    skipped[str(reason)] += 1
                except UnreadableError as error:
                    yield Found(Page(""), record.part, problem=str(error))
        except UnreadableError as error:
            problem = str(error)
        except BROKEN as error:
            problem = f"The web archive is broken or was cut off ({str(error) or type(error).__name__}). {_AGAIN}"
    if skipped:
        yield Notice(_say_skipped(skipped, n_records))
    if problem:
        raise UnreadableError(problem)


def _budget(source: Source, options: Options) -> Budget:
    """Set no limit to what a web archive unpacks to: it is never held whole, and only its ratio tells a trap."""
    if isinstance(source, Member):
        return budget_of(source, options)
    return Budget(replace(options.limits, most_bytes=sys.maxsize))


def _say_skipped(skipped: Counter[str], n_records: int) -> str:
    kinds = sorted(skipped.items(), key=lambda item: (-item[1], item[0]))
    shown = ", ".join(f"{count:,} {kind}" for kind, count in kinds[:_MOST_KINDS])
    more = ", …" if len(kinds) > _MOST_KINDS else ""
    return f"{skipped.total():,} of {n_records:,} records are no articles and were left out: {shown}{more}."


# --- records ----------------------------------------------------------------------------------------------------------


def _records(stream: BinaryIO) -> Iterator[_Record]:
    number = 0
    while (start := _next_start(stream)) is not None:
        number += 1
        head = _head(stream.readline)
        if head is None:
            raise UnreadableError(f"The web archive was cut off in the headers of record {number}. {_AGAIN}")
        headers = _HEADERS.parse(io.BytesIO(start + head))
        length = str(headers.get_header("Content-Length") or "").strip()
        has_length = length.isascii() and length.isdigit() and len(length) < 19
        body = _Body(stream, int(length) if has_length else 0)  # without: on to the next line that begins a record
        yield _Record(number, str(headers.get_header("WARC-Type") or "").lower()[:80], headers, body, has_length)
        while body.left and body.read(_CHUNK):
            pass
        if body.left:
            raise UnreadableError(f"The web archive was cut off in record {number}. {_AGAIN}")


def _next_start(stream: BinaryIO) -> bytes | None:
    """Find the line `WARC/1.1` that a record begins with, past blank lines and whatever a wrong length left."""
    is_start = True
    while line := stream.readline(_LONGEST_LINE):
        if is_start and line.startswith(b"WARC/"):
            return line
        is_start = line.endswith(b"\n")
    return None


def _head(readline: Callable[[int], bytes]) -> bytes | None:
    """Read headers up to the blank line after them; None where the stream ends before it."""
    lines, size = [], 0
    while (line := readline(_LONGEST_LINE)).strip(b"\r\n"):
        size += len(line)
        if size > _LONGEST_HEAD:
            raise UnreadableError(f"The headers of a record are longer than {size_text(_LONGEST_HEAD)}. {_AGAIN}")
        lines.append(line)
    return b"".join(lines) + b"\r\n" if line else None


# --- articles ---------------------------------------------------------------------------------------------------------


def _article(record: _Record, most: int) -> Found:
    """Make an article of a record.

    Raises:
        _Skipped: If it is none.
        UnreadableError: If it cannot be read.
    """
    sent = _sent_headers(record)
    type_ = content_type(sent)
    if type_ not in (*_WEB, *_SILENT, "text/plain"):
        raise _Skipped(type_)
    data = record.body.read(most + 1)
    if len(data) > most:
        raise UnreadableError(f"The page is larger than {size_text(most)}, which is more than one article can be.")
    if record.body.left:
        raise _Skipped("cut off")
    decoded = decode_body(unpack_body(data, sent, most), charset(sent))
    is_web = type_ in _WEB or is_page(decoded.text)
    if type_ in _SILENT and not is_web:
        raise _Skipped("of no stated type")
    page = read_web(decoded.text) if is_web else Page(decoded.text, is_rendered=record.kind == "conversion")
    if urlsplit(record.url).scheme in ("http", "https"):
        page = page._replace(data=page.data._replace(url=record.url))
    notes = (undecodable(decoded), _truncated(record))
    return Found(page, record.part, encoding=decoded.encoding, note=" ".join(filter(None, notes)) or None)


def _sent_headers(record: _Record) -> StatusAndHeaders:
    """Return the headers that describe the content: the server's own in a response, or else the record's.

    Raises:
        _Skipped: If the record holds no page.
        UnreadableError: If nobody knows where it ends.
    """
    if not record.has_length:
        raise UnreadableError(f"The record does not say how long it is. {_AGAIN}")
    if record.kind in ("resource", "conversion"):
        return record.headers
    if record.kind != "response":
        raise _Skipped(record.kind or "without a type")
    if not record.url.lower().startswith(("http:", "https:")):
        raise _Skipped("of another protocol")
    if record.url.lower().endswith("/robots.txt"):
        raise _Skipped("robots.txt")
    sent = _HEADERS.parse(io.BytesIO(_head(record.body.readline) or b"\r\n"))
    status = sent.get_statuscode()[:3]
    if status != "200":
        raise _Skipped(f"with status {status}" if status.isdigit() else "without a status")
    return sent


def _truncated(record: _Record) -> str | None:
    reason = record.headers.get_header("WARC-Truncated")
    return f"The crawler cut the page off ({str(reason)[:20]}): its end may lack." if reason else None
