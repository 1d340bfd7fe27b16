"""Two outlets side by side: the statements they share, whom they quote, in which verbs and spellings."""

from __future__ import annotations

from collections import Counter
from functools import cached_property
from typing import TYPE_CHECKING

import ipywidgets as widgets
import pandas as pd

from analyst.compare import count_cues, count_spellings, count_voices
from analyst.widgets import choices, views
from analyst.widgets.markup import Html, html, join, legend, note, table_html
from analyst.widgets.panel import Menu, PagedList, Panel, filters
from analyst.words import count

if TYPE_CHECKING:
    from analyst.workbook import Workbook

STATEMENTS, VOICES, CUES, SPELLINGS = "Statements", "Voices", "Cue verbs", "Spellings"
MAX_ROWS = 200
"""Rows of a table of two outlets; there is no turning of pages in it."""


class OutletCompare(Panel):
    """Two outlets side by side.

    Args:
        wb: The workbook.
        left: Outlet on the left; the first of the pair with the most shared statements, if None.
        right: Outlet on the right; the second of that pair, if None.
        statements: STATEMENTS; those of the workbook, which are matched inside stories, if None.
    """

    def __init__(
        self,
        wb: Workbook,
        left: str | None = None,
        right: str | None = None,
        *,
        statements: pd.DataFrame | None = None,
    ) -> None:
        self._wb = wb
        self.statements = wb.statements if statements is None else statements
        self.pairs = self.statements.head(0)
        outlets = sorted(wb.counted["outlet_label"].unique())
        first, second = _first_pair(self.statements, outlets)
        self.left = Menu("Left", outlets, has_all=False, width="340px")
        self.right = Menu("Right", outlets, has_all=False, width="340px")
        self.left.value, self.right.value = left or first, right or second
        self.what = widgets.ToggleButtons(options=[STATEMENTS, VOICES, CUES, SPELLINGS])
        self.table = widgets.HTML()
        self.list = PagedList("shared statement", self._read, size=5)
        self.articles = widgets.HTML()
        super().__init__(
            "Two outlets, side by side",
            [filters(self.left, self.right), self.what, self.table, self.list, self.articles],
        )
        for control in (self.left, self.right, self.what):
            control.observe(lambda _: self.show(), "value")
        self.show()

    # Counted when they are first looked at: of many articles each takes its time.

    @cached_property
    def _voices(self) -> pd.DataFrame:
        return count_voices(self._wb.quotes)

    @cached_property
    def _cues(self) -> pd.DataFrame:
        return count_cues(self._wb.quotes)

    @cached_property
    def _spellings(self) -> pd.DataFrame:
        return count_spellings(self._wb.mentions, self._wb.entities)

    def show(self) -> None:
        """Draw what is chosen of the two outlets."""
        self.pairs = choices.statements_between(self.statements, self.left.value, self.right.value)
        is_list = self.what.value == STATEMENTS
        self.table.value = self._intro() if is_list else self._table()
        self.list.layout.display = None if is_list else "none"
        self.articles.layout.display = None if is_list else "none"
        pairs = self.pairs
        self.list.fill(
            len(pairs), lambda number: views.statement_html(choices.row_of(pairs, number), number=number + 1)
        )

    def summary(self) -> str:
        """Say how many statements the two outlets share, and give the first with both wordings."""
        if len(self.left.options) < 2:
            return f"OutletCompare: {self._too_few()}"
        shared = count(len(self.pairs), "shared statement")
        lines = [f"OutletCompare: {self.left.value} and {self.right.value}: {shared}"]
        if self.list.chosen is not None:
            row = choices.rows_of(self.pairs.iloc[[self.list.chosen]])[0]
            lines += [
                f"{row['outlet_label_a']}: {row['text_a']}",
                f"{row['outlet_label_b']}: {row['text_b']}",
            ]
        return "\n".join(lines)

    def _intro(self) -> Html:
        if len(self.left.options) < 2:
            return note(self._too_few(), kind="warning")
        if self.left.value == self.right.value:
            return note("Choose two different outlets to compare.", kind="warning")
        if self.pairs.empty:
            return note("No sentence of one was matched in the other. That does not show that either left it out.")
        return join([note("Sentences that say the same, word by word."), legend(("only",))])

    def _too_few(self) -> str:
        return f"{count(len(self.left.options), 'outlet')} in this corpus: a comparison needs two."

    def _table(self) -> Html:
        left, right = self.left.value, self.right.value
        if left is None or left == right:
            return self._intro()
        sides = [left, right]
        if self.what.value == VOICES:
            rows = choices.beside(self._voices, ["speaker"], "n_quotes", sides)
            return _table_or_note(["Speaker", *sides], rows, "Quotes of each speaker")
        if self.what.value == CUES:
            rows = choices.beside(self._cues, ["cue_lemma", "stance"], "n_quotes", sides)
            return _table_or_note(["Cue verb", "Class", *sides], rows, "Quotes with each cue verb")
        rows = choices.beside(self._spellings, ["name", "spelling"], "n_mentions", sides)
        return _table_or_note(["Name", "Spelling", *sides], rows, "Names that are spelled in more than one way")

    def _read(self, number: int | None) -> None:
        self.articles.value = self._articles(number) if number is not None else ""

    def _articles(self, number: int) -> Html:
        row = choices.rows_of(self.pairs.iloc[[number]])[0]
        sides = [
            views.open_article(
                self._wb,
                row[f"article_id_{side}"],
                [views.Mark(row[f"start_char_{side}"], row[f"end_char_{side}"], "hit")],
                at=(row[f"start_char_{side}"], row[f"end_char_{side}"]),
            )
            for side in "ab"
        ]
        outlets = (self.left.value, self.right.value)
        left, right = (views.scroll(side, f"Article of {name}") for side, name in zip(sides, outlets, strict=True))
        return html('<div class="analyst-pair"><div>{}</div><div>{}</div></div>', left, right)


def _first_pair(statements: pd.DataFrame, outlets: list[str]) -> tuple[str | None, str | None]:
    """Choose the pair of outlets with the most shared statements; else the first two there are."""
    if len(statements):
        pairs = zip(statements["outlet_label_a"], statements["outlet_label_b"], strict=True)
        return Counter(pairs).most_common(1)[0][0]
    first_two = [*outlets[:2], None, None]
    return first_two[0], first_two[1] or first_two[0]


def _table_or_note(headers: list[str], rows: list[list[object]], caption: str) -> Html:
    if not rows:
        return note(f"{caption}: none in these two outlets.")
    table = table_html(headers, rows[:MAX_ROWS], caption=caption)
    if len(rows) <= MAX_ROWS:
        return table
    return join([table, note(f"The first {MAX_ROWS} of {len(rows):,} rows, those with the highest counts.")])
