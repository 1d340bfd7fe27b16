"""Excel workbooks: every sheet that holds articles, one row each."""

from __future__ import annotations

import warnings
import zipfile
from collections.abc import Iterator
from itertools import chain, islice
from typing import TYPE_CHECKING, Any, BinaryIO

from analyst.corpus.columns import above_header, find_header, header_names
from analyst.corpus.pages import Found, Limits, Notice, Options, Source, UnreadableError
from analyst.corpus.tabular import Record, read_records

if TYPE_CHECKING:
    from openpyxl import Workbook

_HEADER_ROWS = 20


def read(source: Source, options: Options) -> Iterator[Found | Notice]:
    """Read a workbook row by row; a sheet with no articles is told, and is an error where no sheet has one.

    Formulas count as the value that Excel last saw; dates may be dates or texts.
    """
    with source.open() as stream:
        _check(stream, options.limits)
        workbook = _open(stream)
        sheets = workbook.worksheets
        problems: list[str] = []
        n_read = 0
        for sheet in sheets:
            try:
                yield from _read_sheet(sheet, options, is_only=len(sheets) == 1)
                n_read += 1
            except UnreadableError as error:
                problems.append(str(error))
        workbook.close()
    if problems and not n_read:
        raise UnreadableError(problems[0])
    yield from map(Notice, problems)


def _check(stream: BinaryIO, limits: Limits) -> None:
    """Look at the archive that a workbook is, before anything in it is unpacked."""
    try:
        with zipfile.ZipFile(stream) as archive:
            members = archive.infolist()
            starts = [(member, _start(archive, member)) for member in members if member.filename.endswith(".xml")]
    except (zipfile.BadZipFile, OSError, RuntimeError, NotImplementedError, ValueError, EOFError) as error:
        raise UnreadableError(f"The workbook is broken ({error}). Open it in Excel and save it again.") from error
    if any(member.filename == "xl/workbook.bin" for member in members):
        raise UnreadableError("The workbook is a binary one (.xlsb). Open it in Excel and save it as .xlsx or CSV.")
    for member in members:
        is_packed_tight = member.file_size > limits.most_ratio * max(1, member.compress_size)
        if member.file_size > limits.most_bytes or (is_packed_tight and member.file_size > limits.ratio_from):
            raise UnreadableError(
                f"{member.filename} in the workbook unpacks to {member.file_size // 1_000_000:,} MB, which is more "
                "than is read. Save the sheet as CSV."
            )
    if any(b"<!DOCTYPE" in start or b"<!ENTITY" in start for _, start in starts):
        raise UnreadableError("The workbook defines XML entities, which none does. Save it again in Excel.")


def _start(archive: zipfile.ZipFile, member: zipfile.ZipInfo) -> bytes:
    with archive.open(member) as file:
        return file.read(2000)


def _open(stream: BinaryIO) -> Workbook:
    from openpyxl import load_workbook

    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            return load_workbook(stream, read_only=True, data_only=True, keep_links=False)
    except Exception as error:  # whatever the library meets in a file that only looks like a workbook
        raise UnreadableError(
            f"The workbook cannot be opened ({type(error).__name__}). Open it in Excel and save it again, or as CSV."
        ) from error


def _read_sheet(sheet: Any, options: Options, *, is_only: bool) -> Iterator[Found | Notice]:  # noqa: ANN401
    sheet.reset_dimensions()  # what a file says of its size is often wrong
    rows = enumerate(sheet.iter_rows(values_only=True), start=1)
    first = list(islice(rows, _HEADER_ROWS))
    place = find_header([cells for _, cells in first], options)
    if place is None:
        return
    names = header_names(first[place][1])
    before = "" if is_only else f"{sheet.title} "
    records = (
        Record(f"{before}row {number}", dict(enumerate(map(_cell, cells[: len(names)]))), extra=cells[len(names) :])
        for number, cells in chain(first[place + 1 :], rows)
    )
    yield from above_header(cells for _, cells in first[:place])
    yield from read_records(records, names, options, place=f"The sheet {sheet.title!r}")


def _cell(value: object) -> object:
    """Undo how Excel writes odd letters: `_x000D_` is a line end."""
    if isinstance(value, str) and "_x" in value:
        from openpyxl.utils.escape import unescape

        return unescape(value)
    return value
