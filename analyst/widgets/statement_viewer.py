"""Statements that stand in several outlets: every outlet's wording side by side, and each in its article."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import ipywidgets as widgets
import pandas as pd

from analyst.compare import cover_statements, word_difference
from analyst.widgets import choices, views
from analyst.widgets.markup import Html, Mark, highlight, html, join, legend, note, shorten
from analyst.widgets.panel import Menu, PagedList, Panel, field, filters, tick
from analyst.words import count

if TYPE_CHECKING:
    from analyst.workbook import Workbook


class StatementViewer(Panel):
    """Statements by outlet and words; of the chosen one, each outlet's wording, and the article at the place.

    Args:
        wb: The workbook.
        statements: STATEMENTS; those of the workbook, which are matched inside stories, if None.
    """

    def __init__(self, wb: Workbook, *, statements: pd.DataFrame | None = None) -> None:
        self._wb = wb
        self.statements = statements = wb.statements if statements is None else statements
        self._places = _places(statements)
        self._warnings = _warnings(statements)
        coverage = cover_statements(statements, outlets=sorted(wb.counted["outlet_label"].unique()))
        self._rows = _wordings(coverage)
        self.found: list[str] = []
        outlets = sorted({row["outlet"] for rows in self._rows.values() for row in rows if row["is_present"]})
        self.outlet = Menu("In", outlets, width="300px")
        self.without = Menu("No match in", sorted(wb.counted["outlet_label"].unique()), width="320px")
        self.without.index = 0
        self.search = field("Words", "words, then Enter")
        self.warned = tick("Only where the wordings differ in substance", value=False)
        self.list = PagedList("statement", self._choose, size=5, verb="Look", hint="Show every outlet's wording")
        self.wordings = PagedList("wording", self._read, size=6)
        self.article = widgets.HTML()
        self.remark = widgets.HTML()
        super().__init__(
            "Who says it, and in which words",
            [
                filters(self.outlet, self.without, self.search, self.warned),
                self.list,
                self.remark,
                self.wordings,
                self.article,
            ],
        )
        for control in (self.outlet, self.without, self.search, self.warned):
            control.observe(lambda _: self.show(), "value")
        self.show()

    def show(self) -> None:
        """List the statements that meet the filters."""
        self.found = [key for key, rows in self._rows.items() if self._meets(rows)]
        self.list.fill(len(self.found), lambda number: self._statement_html(self._rows[self.found[number]]))

    def summary(self) -> str:
        """Say how many statements are listed, and give the chosen one in each outlet's words."""
        lines = [f"StatementViewer: {len(self.found):,} of {count(len(self._rows), 'statement')}"]
        if self.list.chosen is not None:
            lines += [f"{row['outlet']}: {row['sentence_text']}" for row in self._present()]
        return "\n".join(lines)

    def _meets(self, rows: list[dict[str, Any]]) -> bool:
        present = {row["outlet"] for row in rows if row["is_present"]}
        words = self.search.value.strip().lower()
        has_words = any(words in (row["sentence_text"] or "").lower() for row in rows)
        is_in = self.outlet.chosen is None or self.outlet.chosen in present
        is_out = self.without.chosen is None or self.without.chosen not in present
        return is_in and is_out and has_words and (not self.warned.value or bool(self._warned(rows)))

    def _warned(self, rows: list[dict[str, Any]]) -> list[str]:
        """What the pairs of these sentences were warned of."""
        texts = {row["sentence_text"] for row in rows if row["is_present"]}
        warned = [pair for text in texts for pair in self._warnings.get(text, ())]
        return list(dict.fromkeys(warning for _, other, warning in sorted(warned) if other in texts))

    def _statement_html(self, rows: list[dict[str, Any]]) -> Html:
        present = [row["outlet"] for row in rows if row["is_present"]]
        more = " · look closely" if self._warned(rows) else ""
        return html(
            '<p dir="auto">{}</p><p class="analyst-meta">{} of {}: {}{}</p>',
            shorten(rows[0]["statement"], 240),
            len(present),
            count(len(rows), "outlet"),
            ", ".join(present),
            more,
        )

    def _present(self) -> list[dict[str, Any]]:
        rows = self._rows[self.found[self.list.chosen or 0]]
        return [row for row in rows if row["is_present"]]

    def _choose(self, number: int | None) -> None:
        if number is None:
            self.remark.value = note("No statement meets these filters.") if self._rows else self._nothing()
            self.wordings.fill(0, lambda _: Html(""))
            return
        rows = self._rows[self.found[number]]
        without = [row["outlet"] for row in rows if not row["is_present"]]
        notes = [note(f"Look closely: {warning}", kind="warning") for warning in self._warned(rows)]
        if without:
            notes.append(note(f"No match found in {', '.join(without)}. That does not show that it was left out."))
        self.remark.value = join([legend(("only",)), *notes])
        present = self._present()
        self.wordings.fill(len(present), lambda place: _wording_html(present[place], present[0]))

    def _nothing(self) -> Html:
        return note("No sentence of one outlet was matched in another.", kind="warning")

    def _read(self, number: int | None) -> None:
        if number is None:
            self.article.value = ""
            return
        row = self._present()[number]
        article_id, start, end = self._places[row["outlet"], row["sentence_text"]]
        marks = [Mark(start, end, "hit")]
        article = views.open_article(self._wb, article_id, marks, at=(start, end))
        self.article.value = views.scroll(article, "Article")


def _wordings(coverage: pd.DataFrame) -> dict[str, list[dict[str, Any]]]:
    """The rows of each statement; the outlet whose words stand for it comes first, then those with a match."""
    found: dict[str, list[dict[str, Any]]] = {}
    for row in choices.rows_of(coverage):
        found.setdefault(row["statement_id"], []).append(row)
    for rows in found.values():
        rows.sort(key=lambda row: (row["sentence_text"] != row["statement"], not row["is_present"]))
    return found


def _places(statements: pd.DataFrame) -> dict[tuple[str, str], tuple[str, int, int]]:
    """(outlet, sentence) → its first place."""
    found: dict[tuple[str, str], tuple[str, int, int]] = {}
    for row in choices.rows_of(statements):
        for side in "ab":
            place = row[f"article_id_{side}"], int(row[f"start_char_{side}"]), int(row[f"end_char_{side}"])
            found.setdefault((row[f"outlet_label_{side}"], row[f"text_{side}"]), place)
    return found


def _warnings(statements: pd.DataFrame) -> dict[str, list[tuple[int, str, str]]]:
    """First sentence of a pair → for each other sentence that it was paired with, its row, and the last warning."""
    warned = statements[statements["warning"].notna()]
    pairs: dict[tuple[str, str], tuple[int, str]] = {}
    for one, other, warning in zip(warned["text_a"], warned["text_b"], warned["warning"], strict=True):
        pairs[one, other] = pairs.get((one, other), (len(pairs), ""))[0], warning
    found: dict[str, list[tuple[int, str, str]]] = {}
    for (one, other), (number, warning) in pairs.items():
        found.setdefault(one, []).append((number, other, warning))
    return found


def _wording_html(row: dict[str, Any], first: dict[str, Any]) -> Html:
    """Show one outlet's words; those that the first outlet does not have are marked."""
    text = row["sentence_text"]
    changes = [] if row is first else word_difference(first["sentence_text"], text)
    marks = views.only_marks(text, [(change.op, change.words_b) for change in changes])
    return html('<p class="analyst-meta">{}</p><p dir="auto">{}</p>', row["outlet"], highlight(text, marks))
