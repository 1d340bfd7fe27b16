"""What a reader makes of a file: articles, each with the text that raw places point into and what the format says."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import BinaryIO, NamedTuple


class PageData(NamedTuple):
    """What the format itself says (JSON-LD, a table's columns, an export's fields); None where it is silent."""

    headline: str | None = None
    outlet: str | None = None
    authors: tuple[str, ...] = ()
    published: datetime | None = None
    url: str | None = None
    byline: str | None = None
    """Credit line as printed."""
    language: str | None = None
    """ISO 639-1 code."""


class Page(NamedTuple):
    """One article as its reader gives it. Mappings are never written to."""

    raw_text: str
    """Lines end in a line feed. For HTML: the visible text, one line a block."""
    is_rendered: bool = False
    """True where markup is resolved already, so that `<b>` would be letters of the text."""
    outside: Mapping[int, str] = {}
    """Lines (from 1) that are not the article, by what the format says: the rule that takes each out."""
    kinds: Mapping[int, str] = {}
    """What the markup makes of a line, where it is not a paragraph of the body."""
    title: str | None = None
    """The headline by the page's data, to find its line."""
    data: PageData = PageData()
    labels: Mapping[int, int] = {}
    """Letters at the start of a line of the body that are the label of a field, as `Full text:`; edges do not count."""
    is_wrapped: bool = False
    """True where the format breaks lines at a fixed width, and blank lines part paragraphs."""
    is_body_known: bool = False
    """True where the format marks the body, so that no line but those in `outside` is furniture."""


class Found(NamedTuple):
    """One article of a file."""

    page: Page
    part: str | None = None
    """Which of the file's articles it is (`row 12`, `sub/a.html`); None where the file is one article."""
    line: int | None = None
    """Line of the file, from 1, on which the raw text begins; None where the file has no lines."""
    encoding: str | None = None
    """How the bytes were read; None where the format leaves no choice."""
    problem: str | None = None
    """Why the article cannot be used, and what to do."""
    note: str | None = None
    """What the analyst should know of it, though it can be used."""


class Notice(NamedTuple):
    """Something that the analyst should know of a file, and not of one article in it."""

    text: str


@dataclass(frozen=True)
class Limits:
    """How much of a file is read before it counts as an attack or a mistake."""

    most_bytes: int = 2_000_000_000
    """Bytes that an archive may unpack to in all."""
    most_ratio: int = 200
    """Times that a member of an archive may be larger unpacked (counted from `ratio_from` bytes on)."""
    ratio_from: int = 20_000_000
    most_members: int = 200_000
    """Files in one archive."""
    most_depth: int = 3
    """Archives in archives."""
    most_document: int = 300_000_000
    """Bytes of one document that has to be in memory whole (a page, a PDF, a Word file)."""
    most_letters: int = 20_000_000
    """Letters of one article; a thick book has three million."""

    def too_long(self, n_letters: int) -> str | None:
        """Say that a text is longer than one article can be; None where it is not."""
        if n_letters <= self.most_letters:
            return None
        return (
            f"The text has {n_letters:,} letters, and one article can have {self.most_letters:,}. "
            "Part the file into its articles."
        )


@dataclass(frozen=True)
class Options:
    """What the caller says about reading."""

    columns: Mapping[str, str] = field(default_factory=dict)
    """Column of a table for each field: {"text": "Body", "outlet": "Paper"}; goes before the table of synonyms."""
    limits: Limits = field(default_factory=Limits)


@dataclass(frozen=True)
class Source:
    """The bytes of one file, on disk or in an archive."""

    name: str
    """File name, without folders."""
    open: Callable[[], BinaryIO]
    """Opens the bytes anew, from the beginning, seekable."""
    size: int
    depth: int = 0
    """Archives that it lies in."""

    def head(self, size: int = 8192) -> bytes:
        """Return the first bytes."""
        with self.open() as stream:
            return stream.read(size)

    def read(self, options: Options) -> bytes:
        """Return all bytes.

        Raises:
            UnreadableError: If there are more than a document may have.
        """
        most = options.limits.most_document
        with self.open() as stream:
            data = stream.read(most + 1)
        if len(data) > most:
            raise UnreadableError(
                f"The file is larger than {most // 1_000_000:,} MB, which is more than one article can be. "
                "Part it into files of one article each."
            )
        return data


class UnreadableError(ValueError):
    """The file cannot be read as what it is; the message says why and what to do."""


Reader = Callable[[Source, Options], Iterator[Found | Notice]]
"""Reads one family of formats: yields the articles of a file one after the other.

Raises UnreadableError where the file cannot be read, or not to its end; what was yielded before stays.
"""
