"""Tables of text: CSV, TSV and their kin. One row is one article."""

from __future__ import annotations

import csv
from collections import deque
from collections.abc import Iterable, Iterator, Sequence
from itertools import chain, islice
from typing import Any, NamedTuple

from analyst.corpus.columns import above_header, count_fields, find_header, header_names
from analyst.corpus.decoding import open_text, visible_nul
from analyst.corpus.pages import Found, Notice, Options, Source, UnreadableError
from analyst.corpus.readers.lines import longest_line, read_lines
from analyst.corpus.tabular import Record, read_records

_DELIMITERS = (",", ";", "\t", "|")
_SAMPLE_LINES, _SAMPLE_LETTERS = 300, 200_000
_HEADER_ROWS = 20


class _Form(NamedTuple):
    """How rows are written."""

    delimiter: str
    is_quoted: bool = True
    """False where a quotation mark is a letter like any other."""
    escape: str | None = None
    """Letter before a quotation mark that does not close a cell; None where such a mark is doubled."""

    def reader(self, lines: Iterable[str], *, strict: bool = False) -> Any:  # noqa: ANN401 - csv does not name its type
        """Return the csv module's reader of the rows; a strict one fails on a mark that does not end its cell."""
        return csv.reader(
            lines,
            delimiter=self.delimiter,
            quoting=csv.QUOTE_MINIMAL if self.is_quoted else csv.QUOTE_NONE,
            escapechar=self.escape,
            doublequote=not self.escape,
            strict=strict,
        )


class _Row(NamedTuple):
    number: int
    """As a spreadsheet counts: from 1, blank rows too."""
    line: int
    """Line of the file on which it starts."""
    cells: list[str]
    is_open: bool = False
    """True where a quotation mark in it has no other."""


def read(source: Source, options: Options) -> Iterator[Found | Notice]:
    """Read a table of text row by row; delimiter, quotation and header are found from its first rows."""
    longest = longest_line(options)
    stream, encoding = open_text(source)
    limit = csv.field_size_limit(longest)
    try:
        with stream:
            lines = _whole(read_lines(stream, longest), longest)
            yield from _read_table(lines, options, encoding)
    except csv.Error as error:
        raise UnreadableError(
            f"The table breaks off: {error}. Perhaps a quotation mark is missing; export the table again."
        ) from error
    finally:
        csv.field_size_limit(limit)


def _read_table(lines: Iterator[str], options: Options, encoding: str) -> Iterator[Found | Notice]:
    sample = _sample(lines)
    form, n_skipped = _find_form(sample, options)
    rows = _number(form, chain(sample[n_skipped:], lines), n_skipped)
    first = list(islice(rows, _HEADER_ROWS))
    place = find_header([row.cells for row in first], options)
    if place is None:
        return
    names = header_names(first[place].cells)
    yield from above_header(row.cells for row in first[:place])
    records = (_record(row, len(names)) for row in chain(first[place + 1 :], rows))
    yield from read_records(records, names, options, place="The table", encoding=encoding)


def _whole(lines: Iterable[str | None], longest: int) -> Iterator[str]:
    for number, line in enumerate(lines, start=1):
        if line is None:
            raise UnreadableError(
                f"Line {number} is longer than {longest:,} letters, which is more than rows of a table are. "
                "Look at the file: it may be no table, or its line ends are lost."
            )
        yield line


def _sample(lines: Iterator[str]) -> list[str]:
    taken: list[str] = []
    n_letters = 0
    for line in lines:
        taken.append(line)
        n_letters += len(line)
        if len(taken) >= _SAMPLE_LINES or n_letters >= _SAMPLE_LETTERS:
            break
    return taken


def _find_form(sample: Sequence[str], options: Options) -> tuple[_Form, int]:
    """Find how the rows are written, and how many lines before them only say so (`sep=;`, which Excel writes)."""
    said = sample[0].strip().lower() if sample else ""
    if said.startswith("sep=") and len(said) <= 5:
        return _Form(sample[0].strip()[4:] or "\t"), 1
    text = "".join(sample)
    escape = "\\" if text.count('\\"') > text.count('""') else None
    forms = [_Form(mark, escape=escape) for mark in _DELIMITERS]
    forms += [_Form(mark, is_quoted=False) for mark in _DELIMITERS]
    return max(forms, key=lambda form: _score(form, sample, options)), 0


def _score(form: _Form, sample: Sequence[str], options: Options) -> tuple[float, ...]:
    """Rate a form by the columns that it finds, and by how many rows have as many cells as the header."""
    try:
        rows = [row for row in form.reader(sample) if row]
    except csv.Error:
        return (-1.0,)
    place = find_header(rows, options)
    if place is None:
        return (-1.0,)
    n_cells = len(rows[place])
    below = rows[place + 1 :]
    n_fields = count_fields(rows[place], options.columns)
    if n_cells == 1:  # nothing tells the delimiters apart but that none is in a row
        return n_fields, 0.0, 1, sum(len(row) == 1 for row in below) / max(1, len(below)), _trust(form, sample)
    share = sum(len(row) == n_cells for row in below) / len(below) if below else 0
    n_rows = len(below) if form.delimiter == "\t" else 0  # a stray quotation mark in a TSV file swallows whole rows
    return n_fields, round(share, 2), n_cells, n_rows


def _trust(form: _Form, sample: Sequence[str]) -> int:
    """Rate how a form takes quotation marks: best where every cell that opens with one closes with one."""
    if not form.is_quoted:
        return 1
    try:
        deque(form.reader(sample, strict=True), maxlen=0)
    except csv.Error as error:
        return 2 if "end of data" in str(error) else 0  # the sample may end inside a cell
    return 2


def _number(form: _Form, lines: Iterable[str], n_before: int) -> Iterator[_Row]:
    n_marks = 0

    def counted() -> Iterator[str]:
        nonlocal n_marks
        for each in lines:
            n_marks += each.count('"')
            yield each

    reader = form.reader(counted())
    line = n_before + 1
    for number, row in enumerate(reader, start=1):
        yield _Row(number, line, row, is_open=form.is_quoted and not form.escape and n_marks % 2 == 1)
        line, n_marks = n_before + reader.line_num + 1, 0


def _record(row: _Row, n_columns: int) -> Record:
    n_nul = sum(cell.count("\0") for cell in row.cells)
    cells = [visible_nul(cell.strip("\0")) for cell in row.cells] if n_nul else row.cells  # some programs fill up cells
    return Record(
        part=f"row {row.number}",
        row=dict(enumerate(cells[:n_columns])),
        line=row.line,
        extra=cells[n_columns:],
        n_nul=n_nul,
        is_run_on=(len(row.cells) != n_columns or row.is_open) and any("\n" in cell for cell in row.cells),
    )
