"""A chart whose bars, cells and points can be clicked: the sentences behind them, and each in its article."""

from __future__ import annotations

import copy
from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

import ipywidgets as widgets
import pandas as pd

from analyst.charts import to_svg
from analyst.charts.render import AnyChart, title_of, to_spec
from analyst.widgets import behind, choices, views
from analyst.widgets.frontend import ChartMarks
from analyst.widgets.markup import Html, Mark, highlight, html, legend, listed_facts, note
from analyst.widgets.panel import PagedList, Panel
from analyst.words import count

if TYPE_CHECKING:
    from analyst.workbook import Workbook

_ROW = "analyst_row"
_CLICKED = ("bar", "rect", "point", "circle", "square", "arc", "rule")
"""Marks that stand for a row of the table; texts and ticks lie over them."""


class ClickThrough(Panel):
    """A chart to click on: a mark lists the rows and sentences behind it, a sentence opens the article at its place.

    Marks are reached by Tab as well, and chosen by Enter. The drawing is ours, made before it is shown: no script draws
    it, and nothing is fetched.

    Args:
        wb: The workbook.
        chart: A chart of `analyst.charts`, drawn from the tables of this workbook.
        by: Column of the workbook's tables that the chart is grouped by.

    Raises:
        ValueError: If it is not known what stands behind the chart's marks.
    """

    def __init__(self, wb: Workbook, chart: AnyChart, *, by: str = "outlet") -> None:
        self._wb, self._by = wb, by
        self._spec = to_spec(chart)
        self._rows = _numbered(self._spec)
        self._kinds = {key: kind for key, row in self._rows.items() if (kind := behind.kind_of(row)) is not None}
        if not self._kinds and self._spec.get("usermeta", {}).get("rows"):
            raise ValueError(
                "It is not known what stands behind this chart's marks; wanted is a chart of analyst.charts, drawn "
                "from the tables of analyst.compare."
            )
        self._tables: dict[tuple[str, ...], pd.DataFrame] = {}
        labels = {key: _label(self._spec, self._rows[key]) for key in self._kinds}
        self.chart = ChartMarks(to_svg(_clickable(self._spec)), labels, self.show)
        self.found = pd.DataFrame()
        self.head = widgets.HTML(note("Click a bar, cell or point: its sentences are listed here."))
        self.list = PagedList("row", self._read, size=6)
        self.article = widgets.HTML()
        super().__init__("Click through to the words", [self.chart, self.head, self.list, self.article])
        self.list.layout.display = "none"

    def show(self, key: str) -> None:
        """List what stands behind a mark.

        Args:
            key: Number of the mark's row, as text.
        """
        kind = self._kinds.get(key)
        if kind is None:
            return
        self.chart.chosen = key
        rows = behind.rows_behind(self._rows[key], kind, self._table(kind), self._by)
        self.found = behind.with_sentences(rows, self._wb.sentences)
        said = html("<b>{}</b>: {}", self.chart.labels[key], count(len(self.found), kind.noun))
        self.head.value = note(said)
        self.list.layout.display = None
        found = self.found
        self.list.fill(len(found), lambda number: _row_html(choices.row_of(found, number)))

    def _table(self, kind: behind.Kind) -> pd.DataFrame:
        """The rows behind all marks of a kind, made when the first of them is clicked."""
        if kind.fields not in self._tables:
            rows = [self._rows[key] for key, own in self._kinds.items() if own is kind]
            self._tables[kind.fields] = behind.table_behind(self._wb, kind, rows, self._by)
        return self._tables[kind.fields]

    def summary(self) -> str:
        """Say what the chart shows, and what is listed of it."""
        lines = [f"ClickThrough: {title_of(self._spec)}", f"{count(len(self.chart.labels), 'mark')} to click on"]
        if self.chart.chosen:
            lines.append(f"{self.chart.labels[self.chart.chosen]}: {self.list.where}")
        return "\n".join(lines)

    def _read(self, number: int | None) -> None:
        if number is None:
            self.article.value = note("Nothing is listed.") if self.chart.chosen else ""
            return
        row = choices.row_of(self.found, number)
        if "removed_id" in row:
            self.article.value = self._raw(row)
            return
        marks = self._marks(row)
        place = min(mark.start_char for mark in marks), max(mark.end_char for mark in marks)
        article = views.open_article(self._wb, row["article_id"], marks, at=place)
        kinds = tuple(dict.fromkeys(mark.kind for mark in marks))
        self.article.value = Html(legend(kinds) + views.scroll(article, "Article"))

    def _raw(self, row: dict[str, Any]) -> Html:
        """Show a line that was taken out, in its place in the raw file."""
        article_id = row["article_id"]
        raw, paragraphs, removed = (
            table[table["article_id"] == article_id]
            for table in (self._wb.raw_texts, self._wb.paragraphs, self._wb.removed)
        )
        shown = views.raw_beside_clean_html(raw["raw_text"].iloc[0], paragraphs, removed, around=row["raw_line"])
        return Html(legend(("removed",)) + views.scroll(shown, "Raw file beside clean text"))

    def _marks(self, row: dict[str, Any]) -> list[Mark]:
        if "content_text" in row:
            quote = self._wb.quotes[self._wb.quotes["quote_id"] == row["quote_id"]]
            return views.quote_marks(quote, self._wb.quote_parts)
        return [Mark(row["start_char"], row["end_char"], "hit", row["about"])]


def _row_html(row: dict[str, Any]) -> Html:
    """Show the sentence, or the quote where it is longer, with what was counted marked in it."""
    is_quote, is_removed = "content_text" in row, "removed_id" in row
    text, start = row["sentence"], row["sentence_start"]
    if is_quote and row["end_char"] > row["sentence_end"]:
        text, start = row["content_text"], row["start_char"]
        marks = [Mark(start, start + len(text), views.quote_kind(row))]
    else:
        kind = "removed" if is_removed else views.quote_kind(row) if is_quote else "hit"
        marks = [Mark(row["start_char"], row["end_char"], kind)]
    return html(
        '<p dir="auto">{}</p><p class="analyst-meta">{}</p>',
        highlight(text, marks, start=start),
        listed_facts([row["about"], row["outlet"], row["article_name"]]),
    )


def _numbered(spec: dict[str, Any]) -> dict[str, dict[str, Any]]:
    """Number the rows of a specification's data, in place; number → row."""
    found: dict[str, dict[str, Any]] = {}
    for rows in spec.get("datasets", {}).values():
        for row in rows:
            row[_ROW] = f"{_ROW}-{len(found)}"
            found[row[_ROW]] = row
    return found


def _clickable(spec: dict[str, Any]) -> dict[str, Any]:
    """Have each mark say the number of its row."""
    spec = copy.deepcopy(spec)
    for unit in _units(spec):
        mark = unit["mark"] if isinstance(unit["mark"], dict) else {"type": unit["mark"]}
        if mark["type"] in _CLICKED:
            unit["mark"] = {**mark, "aria": True}
            unit.setdefault("encoding", {})["description"] = {"field": _ROW, "type": "nominal"}
    return spec


def _units(part: Any) -> Iterator[dict[str, Any]]:  # noqa: ANN401 - a specification
    if isinstance(part, list):
        for each in part:
            yield from _units(each)
    elif isinstance(part, dict):
        if "mark" in part:
            yield part
        for key in ("layer", "spec", "hconcat", "vconcat", "concat"):
            yield from _units(part.get(key))


def _label(spec: dict[str, Any], row: dict[str, Any]) -> str:
    """Say what a mark shows, as its tooltip does."""
    for unit in _units(spec):
        tips = unit.get("encoding", {}).get("tooltip")
        if isinstance(tips, list) and all(tip.get("field") in row for tip in tips):
            told = [(tip.get("title", tip["field"]), row[tip["field"]], tip.get("format", "")) for tip in tips]
            return " · ".join(f"{title}: {_plain(value, form)}" for title, value, form in told)
    return ""


def _plain(value: object, form: str) -> str:
    if isinstance(value, int | float) and not isinstance(value, bool):
        return format(value, form.replace("~", "").replace(",d", ",.0f") or ",")
    return "–" if value is None or (isinstance(value, float) and pd.isna(value)) else str(value)
