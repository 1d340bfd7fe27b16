"""JSON: a record a line, a list of records, an object that holds such a list, or one article."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping, Sequence
from itertools import chain, islice
from typing import Any, TextIO

from analyst.corpus.columns import flatten, has_text, is_article
from analyst.corpus.decoding import open_text
from analyst.corpus.pages import Found, Notice, Options, Source, UnreadableError
from analyst.corpus.readers.lines import longest_line, read_lines
from analyst.corpus.tabular import Record, read_records

_LINE_SUFFIXES = (".jsonl", ".ndjson")
_SMALL = 5_000_000  # letters; a larger object is looked through for its list of articles, not held
_CHUNK = 1_000_000
_MOST_HELD = 1000
_WRAPPERS = frozenset({"content", "data", "feed", "hits", "response", "result", "results"})
"""Objects that hold the list of articles: {"response": {"results": […]}}."""
_DEEPEST = 3
_DECODER = json.JSONDecoder(strict=False)
_SPACE = re.compile(r"[\s\x1e\ufeff]*")
_NO_RECORD = 'It is no JSON object with fields such as "text" and "title". Mend it, or export the file again.'
_TOO_LONG = "The line is too long for an article. Look at it in the file; its line ends may be lost."


def read(source: Source, options: Options) -> Iterator[Found | Notice]:
    """Read JSON or JSON lines, whichever it is, record by record."""
    stream, encoding = open_text(source)
    with stream:
        if _has_lines(source.name, stream):
            records: Iterator[Record] = _lines(stream, options)
            beside: list[str] = []
        else:
            values = _Values(stream, options)
            records, beside = values.records(), values.beside
        yield from read_records(records, None, options, encoding=encoding)
        if beside:
            yield Notice(f"Fields beside the articles, and not read: {', '.join(beside[:30])}.")


def _has_lines(name: str, stream: TextIO) -> bool:
    """Look at the first lines, then go back: does each hold a record of its own?"""
    filled: list[str] = []
    for line in iter(lambda: stream.readline(_SMALL), ""):
        filled += [line.strip()] if line.strip() else []
        if len(filled) == 2 or len(line) == _SMALL:
            break
    stream.seek(0)
    first, second = [*filled, "", ""][:2]
    is_named_so = name.lower().endswith(_LINE_SUFFIXES)
    if not isinstance(_decoded(first), dict):
        return is_named_so and first[:1] != "[" and first != "{"
    return is_named_so or second.startswith("{")


def _decoded(line: str) -> Any:  # noqa: ANN401 - JSON holds anything
    try:
        return _DECODER.decode(line.strip(" \t\r\n\x1e\ufeff"))
    except (ValueError, RecursionError):
        return None


def _lines(stream: TextIO, options: Options) -> Iterator[Record]:
    for number, line in enumerate(read_lines(stream, longest_line(options)), start=1):
        if line is None:
            yield Record(f"line {number}", None, number, _TOO_LONG)
        elif not line.isspace():
            yield _record(_decoded(line), f"line {number}", number)


def _record(value: object, part: str | None, line: int | None = None) -> Record:
    if isinstance(value, dict):
        return Record(part, flatten(value), line)
    return Record(part, None, line, _NO_RECORD)


class _TooLongError(Exception):
    """A value has more letters than are to be held."""


class _Values:
    """JSON values, one after the other, of a text that is read piece by piece."""

    def __init__(self, stream: TextIO, options: Options) -> None:
        self._stream, self._options = stream, options
        self._buffer, self._at, self._is_end, self._n_lines = "", 0, False, 0
        self.beside: list[str] = []
        """Fields of the objects that hold the list of articles."""

    def records(self) -> Iterator[Record]:
        """Yield the articles of the file."""
        for number, (value, is_file) in enumerate(self._articles(), start=1):
            yield _record(value, None if is_file else f"article {number}")

    def _articles(self) -> Iterator[tuple[object, bool]]:
        """Yield each article, with True where it is all that the file holds."""
        is_first = True
        while mark := self._peek():
            if mark == "[":
                yield from ((value, False) for value in self._elements())
            elif mark == "{":
                yield from self._object(is_first=is_first)
            else:
                raise self._error("a list or an object was expected", self._at)
            is_first = False

    def _object(self, *, is_first: bool) -> Iterator[tuple[object, bool]]:
        try:
            value = self._value(_SMALL)
        except _TooLongError:
            yield from self._large()
            return
        found = _find_list(value, self._options)
        if found is None:
            yield value, is_first and not self._peek()
            return
        yield from ((article, False) for article in found)
        self.beside += [str(key) for key, member in value.items() if not isinstance(member, (dict, list))]

    def _large(self) -> Iterator[tuple[object, bool]]:
        """Read an object that is too large to hold: the list of articles in it, or an article with a large field."""
        members: dict[str, object] = {}
        n_listed = 0
        for article in self._large_object(members):
            n_listed += 1
            yield article, False
        if n_listed:
            self.beside += members
        else:
            yield members, False

    def _large_object(self, members: dict[str, object], depth: int = 0) -> Iterator[object]:
        """Yield the elements of the lists of articles in an object, and put its other fields into `members`."""
        self._take("{")
        while self._peek() != "}":
            key = str(self._value())
            self._take(":")
            mark = self._peek()
            if mark == "[":
                yield from self._listed(key, members)
            elif mark == "{" and key.casefold() in _WRAPPERS and depth < _DEEPEST:
                yield from self._large_object(members, depth + 1)
            else:
                members[key] = self._value()
            if self._peek() != "}":
                self._take(",")
        self._take("}")

    def _listed(self, key: str, members: dict[str, object]) -> Iterator[object]:
        """Yield the elements of a list of articles; a list of other things is a field, and is cut where it is long."""
        elements = self._elements()
        first = list(islice(elements, 1))
        if first and isinstance(first[0], dict) and is_article(first[0], self._options):
            yield from chain(first, elements)
            return
        members[key] = [*first, *islice(elements, _MOST_HELD)]
        for _ in elements:
            pass

    def _elements(self) -> Iterator[object]:
        self._take("[")
        while self._peek() != "]":
            yield self._value()
            if self._peek() != "]":
                self._take(",")
        self._take("]")

    def _peek(self) -> str:
        """Return the next letter that is not blank; nothing at the end of the file."""
        while True:
            blank = _SPACE.match(self._buffer, self._at)
            self._at = blank.end() if blank else self._at
            if self._at < len(self._buffer):
                return self._buffer[self._at]
            if not self._more():
                return ""

    def _take(self, mark: str) -> None:
        if self._peek() != mark:
            raise self._error(f"{mark!r} was expected", self._at)
        self._at += 1

    def _value(self, most: int | None = None) -> Any:  # noqa: ANN401 - JSON holds anything
        """Read the next value; the place stays where it is if it is longer than may be."""
        self._peek()
        while True:
            try:
                value, end = _DECODER.raw_decode(self._buffer, self._at)
            except json.JSONDecodeError as error:
                if self._is_end or not _may_be_cut(error, self._buffer):
                    raise self._error(error.msg, error.pos) from error
            except RecursionError as error:
                raise self._error("it is nested too deep", self._at) from error
            else:
                if end < len(self._buffer) or self._is_end or self._buffer[end - 1] in '"}]':
                    self._at = end
                    return value
            if most is not None and len(self._buffer) - self._at > most:
                raise _TooLongError
            if len(self._buffer) - self._at > self._options.limits.most_document:
                raise self._error("a value in it is longer than an article can be", self._at)
            self._more()

    def _more(self) -> bool:
        """Read a piece, and forget what was used; say whether there was more."""
        rest = len(self._buffer) - self._at
        piece = self._stream.read(max(_CHUNK, rest))
        self._is_end = not piece
        self._n_lines += self._buffer.count("\n", 0, self._at)
        self._buffer = self._buffer[self._at :] + piece
        self._at = 0
        return bool(piece)

    def _error(self, what: str, at: int) -> UnreadableError:
        line = self._n_lines + self._buffer.count("\n", 0, at) + 1
        return UnreadableError(
            f"The file is not valid JSON from line {line} on ({what}). It may be cut off; export it again."
        )


def _may_be_cut(error: json.JSONDecodeError, buffer: str) -> bool:
    """Say whether more text may mend the value, because the error is at the end of what was read."""
    return error.msg.startswith("Unterminated string") or error.pos >= len(buffer) - 16


def _find_list(value: Mapping[str, Any], options: Options) -> Sequence[object] | None:
    """Find the list of articles in an object; None where the object is an article itself."""
    if has_text(value, options):
        return None
    waiting: list[tuple[Mapping[str, Any], int]] = [(value, 0)]
    while waiting:
        record, depth = waiting.pop(0)
        turned = _turned(record, options)
        if turned is not None:
            return turned
        for member in record.values():
            if isinstance(member, list) and member and isinstance(member[0], dict) and is_article(member[0], options):
                return member
        if depth < _DEEPEST:
            waiting += [(member, depth + 1) for member in record.values() if isinstance(member, dict)]
    return None


def _turned(record: Mapping[str, Any], options: Options) -> Sequence[object] | None:
    """Read the other ways to write a table: articles by an id, values by column, and columns apart from data."""
    names, data = record.get("columns"), record.get("data")
    if isinstance(names, list) and isinstance(data, list) and all(isinstance(row, list) for row in data):
        return [dict(zip(map(str, names), row, strict=False)) for row in data]
    members = list(record.values())
    if not members or not all(isinstance(member, dict) and member for member in members):
        return None
    if all(member.keys() == members[0].keys() for member in members) and is_article(
        {name: next(iter(member.values())) for name, member in record.items()}, options
    ):
        return [{name: member[key] for name, member in record.items()} for key in members[0]]
    return members if is_article(members[0], options) else None
