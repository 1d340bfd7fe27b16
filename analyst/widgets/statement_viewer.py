"""Statements that stand in several outlets: every outlet's wording side by side, and each in its article."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import ipywidgets as widgets
import numpy as np
import pandas as pd

from analyst.compare import cover_statements, word_difference
from analyst.widgets import choices, views
from analyst.widgets.markup import Html, Mark, highlight, html, join, legend, none_left, note, shorten
from analyst.widgets.panel import Menu, PagedList, Panel, field, filters, tick
from analyst.words import count

if TYPE_CHECKING:
    from numpy.typing import NDArray

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
        self._outlets = sorted(wb.counted["outlet_label"].unique())
        self._wordings = _Wordings(cover_statements(statements, outlets=self._outlets, absent=False))
        self.found: list[int] = []
        self.outlet = Menu("In", self._wordings.outlets, width="300px")
        self.without = Menu("No match in", self._outlets, width="320px")
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
        found = self._wordings.find(self.outlet.chosen, self.without.chosen, self.search.value.strip())
        if self.warned.value:
            found = [number for number in found if self._warned(self._wordings.of(number))]
        self.found = found
        self.list.fill(len(found), lambda place: self._statement_html(self._wordings.of(found[place])))

    def summary(self) -> str:
        """Say how many statements are listed, and give the chosen one in each outlet's words."""
        lines = [f"StatementViewer: {len(self.found):,} of {count(len(self._wordings), 'statement')}"]
        if self.list.chosen is not None:
            lines += [f"{row['outlet']}: {row['sentence_text']}" for row in self._present()]
        return "\n".join(lines)

    def _warned(self, rows: list[dict[str, Any]]) -> list[str]:
        """What the pairs of these sentences were warned of."""
        texts = {row["sentence_text"] for row in rows}
        warned = [pair for text in texts for pair in self._warnings.get(text, ())]
        return list(dict.fromkeys(warning for _, other, warning in sorted(warned) if other in texts))

    def _statement_html(self, rows: list[dict[str, Any]]) -> Html:
        present = [row["outlet"] for row in rows]
        more = " · look closely" if self._warned(rows) else ""
        return html(
            '<p dir="auto">{}</p><p class="analyst-meta">{} of {}: {}{}</p>',
            shorten(rows[0]["statement"], 240),
            len(present),
            count(len(self._outlets), "outlet"),
            ", ".join(present),
            more,
        )

    def _present(self) -> list[dict[str, Any]]:
        return self._wordings.of(self.found[self.list.chosen or 0])

    def _choose(self, number: int | None) -> None:
        if number is None:
            self.remark.value = none_left("statement") if len(self._wordings) else self._nothing()
            self.wordings.fill(0, lambda _: Html(""))
            return
        rows = self._wordings.of(self.found[number])
        having = {row["outlet"] for row in rows}
        without = [outlet for outlet in self._outlets if outlet not in having]
        notes = [note(f"Look closely: {warning}", kind="warning") for warning in self._warned(rows)]
        if without:
            notes.append(note(f"No match found in {', '.join(without)}. That does not show that it was left out."))
        self.remark.value = join([legend(("only",)), *notes])
        self.wordings.fill(len(rows), lambda place: _wording_html(rows[place], rows[0]))

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


class _Wordings:
    """What each outlet prints of each statement; those of a statement are made when they are asked for.

    Args:
        coverage: COVERAGE, the rows of outlets that have a match.
    """

    def __init__(self, coverage: pd.DataFrame) -> None:
        codes, self._ids = pd.factorize(coverage["statement_id"])
        # The outlet whose words stand for the statement comes first.
        is_other = coverage["sentence_text"] != coverage["statement"]
        order = np.lexsort((np.arange(len(codes)), is_other.to_numpy(dtype=bool), codes))
        self._rows = coverage.iloc[order].reset_index(drop=True)
        self._codes = codes[order]
        self._starts = np.searchsorted(self._codes, np.arange(len(self._ids) + 1))

    def __len__(self) -> int:
        return len(self._ids)

    @property
    def outlets(self) -> list[str]:
        """Outlets that have a statement."""
        return sorted(self._rows["outlet"].unique())

    def of(self, number: int) -> list[dict[str, Any]]:
        """Return the rows of a statement."""
        return choices.rows_of(self._rows.iloc[self._starts[number] : self._starts[number + 1]])

    def find(self, having: str | None, lacking: str | None, words: str) -> list[int]:
        """Find the statements that an outlet has, that another has not, and in which words stand."""
        is_found = np.ones(len(self), dtype=bool)
        if having is not None:
            is_found &= self._any(self._rows["outlet"] == having)
        if lacking is not None:
            is_found &= ~self._any(self._rows["outlet"] == lacking)
        if words:
            is_found &= self._any(self._rows["sentence_text"].str.contains(words, case=False, regex=False))
        return np.flatnonzero(is_found).tolist()

    def _any(self, is_met: pd.Series) -> NDArray[np.bool_]:
        """For each statement, whether one of its rows meets a condition."""
        found = np.zeros(len(self), dtype=bool)
        found[self._codes[is_met.to_numpy(dtype=bool)]] = True
        return found


def _places(statements: pd.DataFrame) -> dict[tuple[str, str], tuple[str, int, int]]:
    """(outlet, sentence) → its first place."""
    names = ("outlet_label", "text", "article_id", "start_char", "end_char")
    sides = [zip(*(statements[f"{name}_{side}"].tolist() for name in names), strict=True) for side in "ab"]
    found: dict[tuple[str, str], tuple[str, int, int]] = {}
    for pair in zip(*sides, strict=True):
        for outlet, text, article_id, start, end in pair:
            found.setdefault((outlet, text), (article_id, int(start), int(end)))
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
