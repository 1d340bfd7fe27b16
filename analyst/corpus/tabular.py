"""Rows of tables, and records, become articles.

A table may come from a CSV file, a workbook, JSON or Parquet: its reader makes a `Record` of each row, and
`read_records` makes articles of them.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import datetime
from itertools import chain
from typing import NamedTuple

from analyst.corpus import cells
from analyst.corpus.columns import FIELDS, Key, Row, column_key, find_fields, shown_names
from analyst.corpus.decoding import Decoded, undecodable
from analyst.corpus.pages import Found, Notice, Options, Page, PageData, UnreadableError
from analyst.corpus.readers import is_page
from analyst.corpus.readers.web import read_web

_MOST_AHEAD, _MOST_LETTERS_AHEAD = 1000, 5_000_000
_MOST_COLUMNS = 2000
_LONGEST_NAME = 10  # words of the name of a column; what is longer is a text
_MARKUP = re.compile(r"</(?:p|div|article|body)\s*>|<(?:p|div)(?:\s[^<>]*)?>", re.IGNORECASE)
_CUT_MARK = re.compile(r"\[\+\d+ char(?:acter)?s\]\s*$")
_CELL_LIMIT = 32_767  # letters that a cell of Excel can hold

_LISTED = (
    "It has no text: it is an entry in a list of articles. Save the pages themselves, or export the list "
    "with full text."
)
_EMPTY = "Its text is empty. Export the table again with its text, or leave the row out."
_EXCERPT = "Only an excerpt of the text was read: the table has no more. Export it with full text, if you can."
_OPEN_DATE = (
    "Its date may be day/month or month/day (such as 03/04/2025), so it was left empty. "
    "Write dates as 2025-04-03, or state them in corpus.toml."
)
_BAD_DATE = "Its date could not be read, so it was left empty. Write dates as 2025-04-03, or state them in corpus.toml."
_CUT_SHORT = "The service cut its text short. Save the page itself, or export with full text."
_CELL_FULL = (
    "Its text fills the cell of the spreadsheet to the last letter, so it is probably cut short. Export as CSV."
)
_MORE_CELLS = (
    "The row has more cells than the header; what they hold is in REMOVED (rule `extra_cell`). "
    "If it belongs to the text, export the table again with its cells in quotation marks."
)
_RUN_ON = (
    "The row spans lines, and its cells or quotation marks do not fit: perhaps a quotation mark is missing in it, and "
    "it has swallowed the rows after it. Look at it in the file."
)
_NUL = (
    "The row holds NUL bytes, which no text has: those inside a cell stand as \N{REPLACEMENT CHARACTER}. Look at it, "
    "or export the table again."
)


class Record(NamedTuple):
    """One row of a table, or one record, as its reader gives it."""

    part: str | None
    """The value of `Found.part`."""
    row: Row | None
    """None where it is broken."""
    line: int | None = None
    """Line of the file on which it starts."""
    problem: str | None = None
    """Why it is broken, and what to do."""
    extra: Sequence[object] = ()
    """Cells beyond the header."""
    is_run_on: bool = False
    """True where it spans lines and has not as many cells as the header, or a quotation mark with no other."""
    n_nul: int = 0
    """NUL bytes in it: those around a cell are left out, others stand as U+FFFD."""


def read_records(
    records: Iterable[Record],
    names: Mapping[Key, str] | None,
    options: Options,
    *,
    place: str = "The file",
    encoding: str | None = None,
) -> Iterator[Found | Notice]:
    """Yield the articles of a table, then what should be known of its columns.

    Args:
        records: Its rows, taken one by one.
        names: The header: name of each column. None where each record names its own fields.
        options: What the caller says.
        place: What messages call the table.
        encoding: How the bytes were read.

    Raises:
        UnreadableError: If no column holds a text, or the table lacks a column that the caller names.
    """
    first, rest = _look_ahead(iter(records))
    rows = [record.row for record in first if record.row is not None]
    if names is None and not first:
        return
    if first and not rows:
        raise UnreadableError(f"None of its first {len(first)} entries can be read. {first[0].problem}")
    table = _Table(names, rows, options, place, encoding)
    for record in chain(first, rest):
        found = table.article(record)
        if found is not None:
            yield found
    yield from table.notices()


def _look_ahead(records: Iterator[Record]) -> tuple[list[Record], Iterator[Record]]:
    """Take the first records, enough to see a table's columns and the form of its dates; return them and the rest.

    An error is kept for its turn, so that what stands before it is read.
    """
    taken: list[Record] = []
    n_letters = 0
    try:
        for record in records:
            taken.append(record)
            n_letters += sum(len(cell) for cell in (record.row or {}).values() if isinstance(cell, str))
            if len(taken) >= _MOST_AHEAD or n_letters >= _MOST_LETTERS_AHEAD:
                break
    except Exception as error:
        if not taken:
            raise
        return taken, _raising(error)
    return taken, records


def _raising(error: Exception) -> Iterator[Record]:
    raise error
    yield


class _Table:
    """A table with its columns found."""

    def __init__(
        self, names: Mapping[Key, str] | None, rows: Sequence[Row], options: Options, place: str, encoding: str | None
    ) -> None:
        self._is_open = names is None
        self._names: dict[Key, str] = {key: str(key) for row in rows for key in row} if names is None else dict(names)
        self._stated, self._place, self._encoding = options.columns, place, encoding
        self._used: set[Key] = set()
        self._is_order_used = self._is_short_year_used = False
        self._fields: Mapping[str, tuple[Key, ...]] = self._find(rows)
        self._day_first = cells.find_day_order(row.get(key) for row in rows for key in self._keys("published"))

    def _keys(self, field: str) -> tuple[Key, ...]:
        return self._fields.get(field, ())

    def _find(self, rows: Sequence[Row]) -> dict[str, tuple[Key, ...]]:
        """Find the columns, and check that there is something to read."""
        stated = {field: self._stated_column(field, name) for field, name in self._stated.items()}
        found = find_fields({key: name for key, name in self._names.items() if key not in stated.values()})
        found |= {field: (key,) for field, key in stated.items()}
        if not ("text" in found or "excerpt" in found or {"headline", "url"} <= found.keys()):
            example = self._longest(rows)
            if any(len(name.split()) > _LONGEST_NAME for name in self._names.values()):
                raise UnreadableError(
                    f"{self._place} has no line with the names of its columns: its first row holds "
                    f"{shown_names(self._names.values())}. Put such a line above it, as headline, text, outlet, date."
                )
            raise UnreadableError(
                f"{self._place} has no column that is known to hold the text of articles; it has "
                f'{shown_names(self._names.values()) or "none"}. Say which it is: columns={{"text": "{example}"}} in '
                f"Python, --column text={example!r} on the command line."
            )
        return found

    def _stated_column(self, field: str, name: str) -> Key:
        if field not in FIELDS:
            raise UnreadableError(f"columns= names the field {field!r}; the fields are {', '.join(FIELDS)}.")
        for same in (str.strip, column_key):
            for key, shown in self._names.items():
                if same(shown) == same(name):
                    return key
        raise UnreadableError(
            f"{self._place} has no column {name!r}, which columns= names for the {field}; it has "
            f"{shown_names(self._names.values()) or 'none'}. Check the spelling, or read this file on its own."
        )

    def _longest(self, rows: Sequence[Row]) -> str:
        """Name the column with the longest texts, which is likely the one."""
        lengths = {key: sum(len(str(row.get(key) or "")) for row in rows[:50]) for key in self._names}
        return self._names[max(lengths, key=lambda key: lengths[key])] if lengths else "NAME"

    def article(self, record: Record) -> Found | None:
        """Make the article of a row; None where the row is blank."""
        row = record.row
        if row is None:
            return Found(Page(""), record.part, record.line, self._encoding, record.problem)
        if self._is_open and not row.keys() <= self._names.keys() and len(self._names) < _MOST_COLUMNS:
            self._names |= {key: str(key) for key in row}
            self._fields = self._find(())
        notes: list[str] = []
        data = self._data(row, notes)
        text, key = self._text(row)
        if not text.strip() and all(map(cells.is_missing, row.values())):
            return None
        page = _page(text, data, is_excerpt="text" not in self._fields)
        if not page.raw_text.strip():
            return Found(page, record.part, record.line, self._encoding, self._without_text(), _joined(notes))
        line = _first_line(record, key) if _has_lines_of_file(page, text, key) else None
        page = _with_extra(_with_mark(page), record.extra)
        notes += self._text_notes(text, page, record)
        return Found(page, record.part, line, self._encoding, None, _joined(notes))

    def _text(self, row: Row) -> tuple[str, Key | None]:
        """Return the text and its column: the best that has one; excerpts are joined."""
        key, value = self._value(row, "text")
        if key is not None:
            return cells.read_text(value), key
        if "text" in self._fields:
            return "", None
        parts: dict[str, Key] = {}
        for key in self._keys("excerpt"):
            text = "" if cells.is_missing(row.get(key)) else cells.read_text(row.get(key)).strip()
            if text and not any(text in other for other in parts):
                parts[text] = key
                self._used.add(key)
        return "\n".join(parts), next(iter(parts.values()), None)

    def _value(self, row: Row, field: str) -> tuple[Key | None, object]:
        for key in self._fields.get(field, ()):
            value = row.get(key)
            if value is not None and not cells.is_missing(value):
                self._used.add(key)
                return key, value
        return None, None

    def _data(self, row: Row, notes: list[str]) -> PageData:
        authors, byline = cells.read_authors(self._value(row, "authors")[1])
        url = self._value(row, "url")[1]
        outlet = self._value(row, "outlet")[1]
        return PageData(
            headline=cells.read_name(self._value(row, "headline")[1]),
            outlet=cells.read_outlet(outlet),
            authors=authors,
            published=self._date(row, notes),
            url=cells.read_url(url) or cells.read_url(outlet),
            byline=byline,
            language=cells.read_language(self._value(row, "language")[1]),
        )

    def _date(self, row: Row, notes: list[str]) -> datetime | None:
        _, value = self._value(row, "published")
        if value is None:
            return None
        if "time" in self._fields:
            value = cells.with_time(value, self._value(row, "time")[1])
        found = cells.read_date(value, day_first=self._day_first)
        if found.when is None:
            notes.append(_OPEN_DATE if found.is_open else _BAD_DATE)
        self._is_order_used |= found.is_open and found.when is not None
        self._is_short_year_used |= found.has_short_year and found.when is not None
        return found.when

    def _without_text(self) -> str:
        return _EMPTY if "text" in self._fields or "excerpt" in self._fields else _LISTED

    def _text_notes(self, text: str, page: Page, record: Record) -> Iterator[str]:
        if "text" not in self._fields:
            yield _EXCERPT
        if "export_field" in page.outside.values():
            yield _CUT_SHORT
        if len(text) == _CELL_LIMIT:
            yield _CELL_FULL
        if "extra_cell" in page.outside.values():
            yield _MORE_CELLS
        if record.is_run_on:
            yield _RUN_ON
        if record.n_nul:
            yield _NUL
        if self._encoding and not self._encoding.startswith("UTF-8") and "\N{REPLACEMENT CHARACTER}" in text:
            lost = undecodable(Decoded("", self._encoding, text.count("\N{REPLACEMENT CHARACTER}")))
            yield lost or ""

    def notices(self) -> Iterator[Notice]:
        """Tell how open dates were read, and which columns were not."""
        if self._is_order_used:
            order = "day/month/year" if self._day_first else "month/day/year"
            yield Notice(
                f"Dates such as 03/04/2025 were read as {order}, because other dates of the same column can be "
                "nothing else. If that is wrong, write dates as 2025-04-03."
            )
        if self._is_short_year_used:
            yield Notice(
                "Years of two digits were read as 1969 to 2068 (25/04/24 as 2024-04-25). If that is wrong, write dates "
                "as 2024-04-25."
            )
        known = {keys[0] for field, keys in self._fields.items() if field != "excerpt"}  # empty in every row, perhaps
        unused = [name for key, name in self._names.items() if key not in self._used | known]
        if unused and self._used:
            yield Notice(
                f"Columns not used: {shown_names(unused)}. If one of them holds a field, name it: "
                'columns={"outlet": "…"} in Python, --column outlet=… on the command line.'
            )


def _page(text: str, data: PageData, *, is_excerpt: bool) -> Page:
    """Make the page of a text; a text that holds HTML is read as such, and the table goes before what it says."""
    if len(_MARKUP.findall(text[:20_000])) < 2 and not is_page(text):
        return Page(text, title=data.headline, data=data, is_body_known=is_excerpt)
    page = read_web(text)
    both = page.data._replace(**{field: value for field, value in data._asdict().items() if value})
    outside = page.outside if is_page(text) else {}
    return page._replace(outside=outside, title=both.headline, data=both)


def _with_mark(page: Page) -> Page:
    """Set apart the mark of a service that cuts texts short: `… [+2345 chars]`."""
    mark = _CUT_MARK.search(page.raw_text[-100:])
    if mark is None:
        return page
    start = len(page.raw_text) - len(page.raw_text[-100:]) + mark.start()
    return _with_lines(page._replace(raw_text=page.raw_text[:start]), [page.raw_text[start:].strip()], "export_field")


def _with_extra(page: Page, extra: Iterable[object]) -> Page:
    texts = (cells.read_text(cell) for cell in extra if not cells.is_missing(cell))
    lines = [line.strip() for text in texts for line in text.split("\n") if line.strip()]
    return _with_lines(page, lines, "extra_cell") if lines else page


def _with_lines(page: Page, lines: Sequence[str], rule: str) -> Page:
    """Add lines that are not the article."""
    n_before = page.raw_text.count("\n") + 1
    added = {n_before + 1 + i: rule for i in range(len(lines))}
    return page._replace(raw_text="\n".join([page.raw_text, *lines]), outside={**page.outside, **added})


def _first_line(record: Record, key: Key | None) -> int | None:
    """Find the line on which the text starts: cells before it may span lines."""
    if record.line is None or record.row is None or not isinstance(key, int):
        return record.line
    before = (cells.read_text(cell) for i, cell in record.row.items() if isinstance(i, int) and i < key)
    return record.line + sum(text.count("\n") for text in before)


def _has_lines_of_file(page: Page, text: str, key: Key | None) -> bool:
    """Say whether the lines of an article are lines of its file: not those of JSON, nor of HTML in a cell."""
    lines = page.raw_text.strip()
    return "\n" not in lines or (not isinstance(key, str) and lines == text.strip())


def _joined(notes: Sequence[str]) -> str | None:
    return " ".join(filter(None, notes)) or None
