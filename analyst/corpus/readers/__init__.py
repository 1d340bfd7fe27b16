"""One file for each family of formats: bytes in, articles out.

A reader is a function `read(source, options)` that yields the articles of a file one after the other. To add a
family, write its file and name it in `FORMATS`; nothing else knows about formats. Which format a file has is found
by its content where that is firm (a signature, the start of a page), and by its suffix where it is not.
"""

from __future__ import annotations

import codecs
import io
import re
import zipfile
import zlib
from collections.abc import Iterator, Mapping
from importlib import import_module
from types import MappingProxyType
from typing import BinaryIO, NamedTuple

from analyst.corpus.pages import Found, Notice, Options, Page, Reader, Source


class Format(NamedTuple):
    """A family of formats."""

    name: str
    """As messages call it."""
    module: str
    """File in this folder whose `read` reads it."""
    suffixes: tuple[str, ...]
    """In small letters."""


FORMATS: Mapping[str, Format] = MappingProxyType(
    {
        "text": Format("plain text", "plain", (".txt", ".text")),
        "markdown": Format("Markdown", "markdown", (".md", ".markdown")),
        "html": Format("HTML page", "web", (".html", ".htm", ".xhtml", ".shtml")),
        "mail": Format("e-mail or saved web archive", "mail", (".eml", ".mhtml", ".mht", ".mbox")),
        "delimited": Format("table of text", "delimited", (".csv", ".tsv", ".tab")),
        "sheets": Format("Excel workbook", "sheets", (".xlsx", ".xlsm")),
        "records": Format("JSON", "records", (".json", ".jsonl", ".ndjson")),
        "parquet": Format("Parquet", "parquet", (".parquet", ".pq")),
        "word": Format("Word document", "word", (".docx",)),
        "rich": Format("rich text", "rich", (".rtf",)),
        "pdf": Format("PDF", "pdf", (".pdf",)),
        "zip": Format("zip archive", "archives", (".zip",)),
        "tar": Format("tar archive", "archives", (".tar", ".tgz", ".tar.gz", ".tar.bz2", ".tar.xz")),
        "warc": Format("web archive", "warc", (".warc", ".warc.gz")),
        "packed": Format("packed file", "packed", (".gz",)),
        "ole": Format("old or protected Office file", "ole", (".doc", ".xls", ".msg")),
    }
)

_PAGE_START = re.compile(
    r"\s*(?:<\?xml[^<>]{0,200}\?>\s*)?(?:<!--[^<>]*-->\s*)*<(?:!doctype\s+html|html)[\s>]", re.IGNORECASE
)
_MAIL_HEAD = re.compile(rb"\s*(?:From |(?:[A-Za-z][\w-]{1,40}:[^\r\n]*\r?\n(?:[ \t][^\r\n]*\r?\n)*){2,})")
_MAIL_FIELD = re.compile(rb"^(?:MIME-Version|Message-ID|Received|Snapshot-Content-Location):", re.IGNORECASE | re.M)
_JSON_START = re.compile(
    rb"(?:\xef\xbb\xbf)?\s*(?:\[\s*)?\{\s*\"[^\"\\\r\n]{1,80}\"\s*:"
)  # {"title": … or [{"title": …
_SIGNATURES: tuple[tuple[bytes, str], ...] = (
    (b"%PDF-", "pdf"),
    (b"{\\rtf", "rich"),
    (b"PAR1", "parquet"),
    (b"WARC/1.", "warc"),
    (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "ole"),
    (b"BZh", "tar"),
    (b"\xfd7zXZ\0", "tar"),
)


def find_format(source: Source) -> str | None:
    """Find the format of a file; None where no reader knows it.

    Returns:
        A key of FORMATS.
    """
    head = source.head()
    return _by_content(source, head) or _by_suffix(source.name, head)


def read_source(source: Source, options: Options, format_: str | None = None) -> Iterator[Found | Notice]:
    """Yield the articles of a file.

    Args:
        source: The file.
        options: What the caller says about reading.
        format_: Key of FORMATS; found if None.

    Raises:
        UnreadableError: If the file cannot be read, or not to its end.
    """
    key = format_ or find_format(source) or "text"
    reader: Reader = import_module(f"{__name__}.{FORMATS[key].module}").read
    yield from reader(source, options)


def read_page(text: str, suffix: str) -> Page:
    """Read a text as a page of plain text or HTML, by its suffix or its start.

    >>> read_page("<html><body><p>Talks begin.</p></body></html>", ".txt").raw_text
    'Talks begin.'
    """
    is_web = suffix in FORMATS["html"].suffixes or is_page(text)
    return import_module(f"{__name__}.web").read_web(text) if is_web else Page(text)


def memory_source(name: str, data: bytes, depth: int = 0) -> Source:
    """Make a source of bytes that are in memory."""

    def opened() -> BinaryIO:
        return io.BytesIO(data)

    return Source(name, opened, len(data), depth)


def is_page(text: str) -> bool:
    """Say whether a text starts as a page of HTML does."""
    return bool(_PAGE_START.match(text[:20_000]))


def known_suffixes() -> str:
    """Return the suffixes of all formats, for messages: `.txt, .md, …`."""
    return ", ".join(suffix for each in FORMATS.values() if each.module != "ole" for suffix in each.suffixes[:2])


def _by_content(source: Source, head: bytes) -> str | None:
    for signature, key in _SIGNATURES:
        if head.startswith(signature):
            return key
    if head.startswith((b"PK\x03\x04", b"PK\x05\x06")):
        return _kind_of_zip(source)
    if head.startswith(b"\x1f\x8b"):
        return _kind_of_gzip(head)
    if head[257:262] == b"ustar":
        return "tar"
    if b"%PDF-" in head[:1024]:
        return "pdf"
    if is_page(_roughly(head)):
        return "html"
    if _JSON_START.match(head):
        return "records"
    if _MAIL_HEAD.match(head) and _MAIL_FIELD.search(head):
        return "mail"
    return None


def _roughly(head: bytes) -> str:
    """Decode the start of a file well enough to see a tag."""
    wide = head[:2] in (codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)
    return head.decode("utf-16", "replace") if wide else head.removeprefix(codecs.BOM_UTF8).decode("latin-1")


def _kind_of_zip(source: Source) -> str:
    """Tell a Word document and an Excel workbook from an archive of files; a broken one is left to its suffix."""
    try:
        with source.open() as stream, zipfile.ZipFile(stream) as archive:
            names = set(archive.namelist())
    except (zipfile.BadZipFile, OSError, ValueError, NotImplementedError):
        names = set()
    if "word/document.xml" in names:
        return "word"
    if "xl/workbook.xml" in names or "xl/workbook.bin" in names:
        return "sheets"
    suffix = _suffix_format(source.name)
    return suffix if suffix in ("word", "sheets") else "zip"


def _kind_of_gzip(head: bytes) -> str:
    try:
        start = zlib.decompressobj(wbits=31).decompress(head, 1024)
    except zlib.error:
        return "packed"
    if start.startswith(b"WARC/"):
        return "warc"
    return "tar" if start[257:262] == b"ustar" else "packed"


def _by_suffix(name: str, head: bytes) -> str | None:
    found = _suffix_format(name)
    if found is not None:
        return found
    has_suffix = "." in name.strip(".")
    return None if has_suffix or not head or b"\0" in head else "text"


def _suffix_format(name: str) -> str | None:
    lowered = name.lower()
    endings = ((suffix, key) for key, each in FORMATS.items() for suffix in each.suffixes)
    found = [(len(suffix), key) for suffix, key in endings if lowered.endswith(suffix)]
    return max(found)[1] if found else None
