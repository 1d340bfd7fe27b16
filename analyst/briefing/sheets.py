"""briefing.xlsx: every table with filters on; each cell of text is text, whatever it begins with."""

from __future__ import annotations

import io
import math
from collections.abc import Callable, Mapping, Sequence
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any, NamedTuple

import pandas as pd
import xlsxwriter

from analyst import schema
from analyst.briefing.content import Content
from analyst.briefing.files import MAX_SHEET_ROWS, looks_like_formula, visible
from analyst.briefing.ooxml import AUTHOR, NO_TIME, built_at, cut, settled
from analyst.briefing.theme import tint

if TYPE_CHECKING:
    from xlsxwriter.format import Format
    from xlsxwriter.worksheet import Worksheet

MAX_CELL = 32_767
"""Letters that Excel takes in a cell."""
_EXACT = 2**53
"""Whole numbers up to this are exact in a cell."""
_WIDTHS = (9, 60)
_FIRST_WIDTHS = (24, 10, 44, 44, 44)
_SAMPLE = 300
_FIRST_YEAR = 1900


class Sheet(NamedTuple):
    """One table as it goes into the workbook of sheets."""

    name: str
    table: pd.DataFrame
    row: str
    """What one row is."""
    source: str
    filter: str


class _Formats(NamedTuple):
    title: Format
    lead: Format
    head: Format
    text: Format
    quoted: Format
    """Text that begins like a formula: Excel keeps it text, also when the cell is edited."""
    whole: Format
    decimal: Format
    share: Format
    time: Format
    link: Format


def make_sheets(content: Content, sheets: Sequence[Sheet]) -> bytes:
    """Write the workbook of sheets.

    Args:
        content: What its first sheet says.
        sheets: Its tables, in order.

    Returns:
        The bytes of a .xlsx; the same for the same content.
    """
    out = io.BytesIO()
    options = {
        "in_memory": True,
        "constant_memory": False,
        "strings_to_formulas": False,
        "strings_to_urls": False,
        "strings_to_numbers": False,
        "nan_inf_to_errors": False,
    }
    book = xlsxwriter.Workbook(out, options)
    about = {"title": cut(content.title, 200), "subject": cut(content.lead, 200), "author": AUTHOR}
    book.set_properties({**about, "created": built_at(content.run) or datetime(*NO_TIME)})
    formats = _make_formats(book, content)
    first = book.add_worksheet(_sheet_name(content.say("Briefing")))
    for sheet in sheets:
        _write_table(book.add_worksheet(sheet.name), sheet.table, formats)
    _write_table(book.add_worksheet("columns"), _dictionary(sheets), formats)
    _write_first(first, content, sheets, formats)
    book.close()
    return settled(out.getvalue())


def _make_formats(book: xlsxwriter.Workbook, content: Content) -> _Formats:
    theme = content.theme
    look = theme.style
    base = {"font_name": theme.font, "font_size": 10, "font_color": look.ink, "valign": "top"}
    text = {**base, "text_wrap": True, "num_format": "@"}
    head = {
        **base,
        "bold": True,
        "bg_color": tint(look.accent, look.background, 0.12),
        "num_format": "@",
        "bottom": 2,
        "bottom_color": look.accent,
        "valign": "vcenter",
    }
    return _Formats(
        title=book.add_format({**base, "font_name": theme.title_font, "font_size": 18, "bold": True}),
        lead=book.add_format({**text, "font_color": look.faint}),
        head=book.add_format(head),
        text=book.add_format(text),
        quoted=book.add_format({**text, "quote_prefix": True}),
        whole=book.add_format({**base, "num_format": "#,##0"}),
        decimal=book.add_format({**base, "num_format": "0.00"}),
        share=book.add_format({**base, "num_format": "0%"}),
        time=book.add_format({**base, "num_format": "yyyy-mm-dd hh:mm"}),
        link=book.add_format({**base, "font_color": theme.link_colour, "underline": 1}),
    )


# ---- sheets ----------------------------------------------------------------------------------------


def _write_first(page: Worksheet, content: Content, sheets: Sequence[Sheet], formats: _Formats) -> None:
    """Say what the file is, the bottom line, and what is on which sheet."""
    say = content.say
    page.hide_gridlines(2)
    for column, width in enumerate(_FIRST_WIDTHS):
        page.set_column(column, column, width)
    _write_text(page, 0, 0, cut(content.title), formats.title)
    page.set_row(0, 30)
    _write_across(page, 1, content.lead, formats.lead)
    _write_text(page, 3, 0, say("Bottom line"), formats.head)
    row = 4
    for line in content.bottom_line:
        _write_across(page, row, line.text, _text_format(line.text, formats))
        row += 1
    row += 1
    for column, head in enumerate(("Sheet", "Rows", "Content", "Source", "Filter")):
        _write_text(page, row, column, say(head), formats.head)
    for sheet in sheets:
        row += 1
        page.write_url(row, 0, f"internal:'{sheet.name}'!A1", formats.link, sheet.name)
        page.write_number(row, 1, len(sheet.table), formats.whole)
        rows = f"{sheet.row} ({_cut_note(sheet, content)})" if len(sheet.table) > MAX_SHEET_ROWS else sheet.row
        texts = (rows, sheet.source, say(sheet.filter))
        for column, text in enumerate(texts, start=2):
            _write_text(page, row, column, text, formats.text)
        page.set_row(row, _row_height(max(map(len, texts)), _FIRST_WIDTHS[-1]))
    page.set_landscape()
    page.fit_to_pages(1, 0)


def _cut_note(sheet: Sheet, content: Content) -> str:
    """Say that a sheet has the first rows of its table, and which file has all, if there is one."""
    folder = "figures" if sheet.name.startswith("fig") else "tables"
    if folder not in content.holds:
        return content.say("the first {n} rows", n=MAX_SHEET_ROWS)
    return content.say("the first {n} rows; all are in {file}", n=MAX_SHEET_ROWS, file=f"{folder}/{sheet.name}.csv")


def _write_across(page: Worksheet, row: int, text: str, chosen: Format) -> None:
    """Write a text over all columns of the first sheet, as high as it needs."""
    page.merge_range(row, 0, row, len(_FIRST_WIDTHS) - 1, "", chosen)
    _write_text(page, row, 0, text, chosen)
    page.set_row(row, _row_height(len(text), sum(_FIRST_WIDTHS)))


def _row_height(n_letters: int, width: float) -> float:
    """Return the height of a row in points, for so many letters in a column of so many."""
    return min(14 * max(1, math.ceil(1.1 * n_letters / width)) + 2, 300)


def _write_table(page: Worksheet, table: pd.DataFrame, formats: _Formats) -> None:
    shown = table.head(MAX_SHEET_ROWS)
    for column, name in enumerate(shown.columns):
        _write_text(page, 0, column, str(name), formats.head)
        page.set_column(column, column, _width(shown[name], str(name)))
        write = _writer(page, str(name), shown[name], formats)
        nulls = shown[name].isna().tolist()
        for row, (value, is_null) in enumerate(zip(shown[name].tolist(), nulls, strict=True), start=1):
            if not is_null:
                write(row, column, value)
    page.set_row(0, 20)
    page.freeze_panes(1, 0)
    page.autofilter(0, 0, len(shown), max(0, len(shown.columns) - 1))
    page.set_landscape()
    page.fit_to_pages(1, 0)
    page.repeat_rows(0)


def _writer(page: Worksheet, name: str, values: pd.Series, formats: _Formats) -> Callable[[int, int, Any], object]:
    """Choose once a column how its values are written."""
    if pd.api.types.is_bool_dtype(values.dtype):
        return lambda row, column, value: page.write_boolean(row, column, bool(value), formats.text)
    if pd.api.types.is_numeric_dtype(values.dtype):
        is_whole = pd.api.types.is_integer_dtype(values.dtype)
        chosen = formats.whole if is_whole else formats.share if name.startswith("share_") else formats.decimal
        return lambda row, column, value: _write_number(page, row, column, value, chosen, formats)
    if pd.api.types.is_datetime64_any_dtype(values.dtype):
        return lambda row, column, value: _write_time(page, row, column, value, formats)
    return lambda row, column, value: _write_text(page, row, column, str(value), _text_format(str(value), formats))


def _write_number(page: Worksheet, row: int, column: int, value: float, chosen: Format, formats: _Formats) -> None:
    if math.isfinite(value) and abs(value) <= _EXACT:
        page.write_number(row, column, value, chosen)
    else:
        _write_text(page, row, column, str(value), formats.quoted)


def _write_time(page: Worksheet, row: int, column: int, value: pd.Timestamp, formats: _Formats) -> None:
    if value.year < _FIRST_YEAR:  # Excel knows no earlier day
        _write_text(page, row, column, value.isoformat(), formats.text)
        return
    plain = value.to_pydatetime(warn=False)
    page.write_datetime(
        row, column, plain.astimezone(UTC).replace(tzinfo=None) if plain.tzinfo else plain, formats.time
    )


def _write_text(page: Worksheet, row: int, column: int, text: str, chosen: Format) -> None:
    """Write text as a string cell: never as a formula, a link or a number."""
    shown = visible(text)
    if len(shown) > MAX_CELL:
        mark = f" … [{len(shown):,}]"
        shown = shown[: MAX_CELL - len(mark)] + mark
    page.write_string(row, column, shown, chosen)


def _text_format(text: str, formats: _Formats) -> Format:
    return formats.quoted if looks_like_formula(visible(text)) else formats.text


def _width(values: pd.Series, name: str) -> float:
    longest = max((len(line) for value in values.head(_SAMPLE) for line in str(value).split("\n")), default=0)
    return min(max(longest + 2, len(name) + 4, _WIDTHS[0]), _WIDTHS[1])


def _sheet_name(text: str) -> str:
    """Make a name that Excel takes for a sheet."""
    return "".join(char for char in visible(text) if char not in "[]:*?/\\'")[:31].strip() or "Briefing"


def _dictionary(sheets: Sequence[Sheet]) -> pd.DataFrame:
    """Say what each column of each sheet means, as far as the tables' schema says it."""
    meanings: dict[str, str] = {}
    for table in schema.SCHEMAS.values():
        for name, column in table.columns.items():
            meanings.setdefault(name, column.meaning)
    rows = []
    for sheet in sheets:
        own: Mapping[str, schema.Column] = (
            schema.SCHEMAS[key].columns if (key := sheet.name.upper()) in schema.SCHEMAS else {}
        )
        for name in map(str, sheet.table.columns):
            meaning = own[name].meaning if name in own else _EXTRA.get(name, meanings.get(name, ""))
            rows.append((sheet.name, name, meaning))
    return pd.DataFrame(rows, columns=["sheet", "column", "meaning"])


_EXTRA = {
    "correction": "What the analyst corrected.",
    "source": "File of the correction, and its line.",
    "status": "Whether it was applied, or found nothing to correct.",
    "n_changed": "Rows that it changed.",
    "detail": "What it changed, or why it did not.",
    "who": "Who made the correction.",
    "when": "When it was made.",
    "why": "Why it was made.",
    "place": "File and line that it stands on.",
    "is_one_text": "True where the pair is one text printed twice: of copies, or the same words outside of quotes.",
    "page_link": "Where it stands on the page: add it to the place of briefing.html.",
    "quotes_behind": "The quotes that the row counts, as the page numbers them: q12 is briefing.html#q12. (+3): three "
    "more are not on the page.",
    "outlet": "Outlet of the article, as charts show it.",
    "source_file": "File it was read from, relative to the corpus.",
    "raw_line": "Line of the raw text that its paragraph stands on, from 1.",
}
