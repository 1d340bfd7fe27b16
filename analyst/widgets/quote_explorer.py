"""Find quotes, and read each in its article."""

from __future__ import annotations

from typing import TYPE_CHECKING

import ipywidgets as widgets
import pandas as pd

from analyst.compare import NO_SPEAKER
from analyst.widgets import choices, views
from analyst.widgets.markup import Html, join, legend, none_left, note
from analyst.widgets.panel import Menu, PagedList, Panel, field, filters, finder
from analyst.words import count

if TYPE_CHECKING:
    from analyst.workbook import Workbook

LEGEND = ("quote", "unsure", "speaker", "cue")


class QuoteExplorer(Panel):
    """Quotes by outlet, speaker, type, cue, confidence and words; the chosen one in its article.

    Args:
        wb: The workbook.
    """

    def __init__(self, wb: Workbook) -> None:
        self._wb = wb
        self.found = wb.quotes.head(0)
        self.outlet = Menu("Outlet", sorted(wb.quotes["outlet"].unique()))
        self._speakers = _counted(wb.quotes["speaker_name"].fillna(NO_SPEAKER))
        self.speaker = Menu("Speaker", self._speakers)
        self.find = finder(self.speaker, "part of a speaker's name, then Enter", self._offer)
        self.quote_type = Menu("Type", _counted(wb.quotes["quote_type"]), width="180px")
        self.cue = Menu("Cue", _counted(wb.quotes["cue_lemma"].dropna()), width="200px")
        self.min_confidence = widgets.FloatSlider(
            value=0.0,
            min=0.0,
            max=1.0,
            step=0.05,
            description="Confidence from",
            readout_format=".0%",
            continuous_update=False,
            style={"description_width": "initial"},
        )
        self.search = field("Words", "words, then Enter")
        self.list = PagedList("quote", self._read)
        self.article = widgets.HTML()
        controls = (self.outlet, self.speaker, self.quote_type, self.cue, self.min_confidence, self.search)
        super().__init__(
            "Find quotes, and read them in their article", [filters(self.find, *controls), self.list, self.article]
        )
        for control in controls:
            control.observe(lambda _: self.show(), "value")
        self.show()

    def _offer(self, text: str) -> list[tuple[str, str]]:
        return [option for option in self._speakers if text.strip().casefold() in option[1].casefold()]

    def show(self) -> None:
        """List the quotes that meet the filters."""
        self.found = choices.choose_quotes(
            self._wb.quotes,
            outlet=self.outlet.chosen,
            speaker=self.speaker.chosen,
            quote_type=self.quote_type.chosen,
            cue=self.cue.chosen,
            min_confidence=self.min_confidence.value,
            text=self.search.value,
        )
        found = self.found
        self.list.fill(len(found), lambda number: views.quote_html(choices.row_of(found, number), number=number + 1))

    def summary(self) -> str:
        """Say how many quotes are listed, and which one is open."""
        lines = [f"QuoteExplorer: {len(self.found):,} of {count(len(self._wb.quotes), 'quote')}"]
        if self.list.chosen is not None:
            quote = choices.rows_of(self.found.iloc[[self.list.chosen]])[0]
            lines.append(f"{quote['outlet']} · {views.quote_title(quote)}: {quote['content_text']}")
        return "\n".join(lines)

    def _read(self, number: int | None) -> None:
        self.article.value = self._article(self.found.iloc[[number]]) if number is not None else self._nothing()

    def _article(self, chosen: pd.DataFrame) -> Html:
        quote = choices.rows_of(chosen)[0]
        marks = views.quote_marks(chosen, self._wb.quote_parts)
        place = min(mark.start_char for mark in marks), max(mark.end_char for mark in marks)
        article = views.open_article(self._wb, quote["article_id"], marks, at=place)
        return join([note(views.quote_title(quote)), legend(LEGEND), views.scroll(article, "Article")])

    def _nothing(self) -> Html:
        if self._wb.quotes.empty:
            return note("No quote was found in this corpus.", kind="warning")
        return none_left("quote")


def _counted(values: pd.Series) -> list[tuple[str, str]]:
    """Name each value with its count, most frequent first, then in order of the alphabet."""
    counts = values.astype("str").value_counts().rename("n").rename_axis("value").reset_index()
    ordered = counts.sort_values(["n", "value"], ascending=[False, True])
    return [(f"{value} ({n})", value) for value, n in zip(ordered["value"], ordered["n"], strict=True)]
