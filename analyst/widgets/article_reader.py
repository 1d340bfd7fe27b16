"""Read one article: clean, with what was found in it, or raw beside clean."""

from __future__ import annotations

from typing import TYPE_CHECKING

import ipywidgets as widgets
import pandas as pd

from analyst.widgets import choices, views
from analyst.widgets.markup import Html, Mark, join, legend, note
from analyst.widgets.panel import Menu, Panel, filters, finder, tick
from analyst.words import count

if TYPE_CHECKING:
    from analyst.workbook import Workbook

CLEAN, RAW = "Clean text", "Raw beside clean"
LEGEND = ("quote", "unsure", "speaker", "cue", "name")


class ArticleReader(Panel):
    """One article at a time, with quotes, speakers, cues and names marked.

    Args:
        wb: The workbook.
        article_id: Article to begin with; the first by file name, if None.
    """

    def __init__(self, wb: Workbook, article_id: str | None = None) -> None:
        self._wb = wb
        options = choices.article_options(wb.articles, first=article_id)
        self.article = Menu("Article", options, has_all=False, width="620px")
        self.find = finder(self.article, "words of the headline or outlet, then Enter", self._offer)
        self.view = widgets.ToggleButtons(options=[CLEAN, RAW], tooltips=["Text that is counted", "All lines"])
        self.quotes = tick("Mark quotes", value=True)
        self.names = tick("Mark names", value=True)
        self.removed = tick("Show removed lines", value=False)
        self.text = widgets.HTML()
        controls = filters(self.view, self.quotes, self.names, self.removed)
        super().__init__("Read an article", [self.find, self.article, controls, self.text])
        if article_id is not None:
            self.article.value = article_id
        for control in (self.article, self.view, self.quotes, self.names, self.removed):
            control.observe(lambda _: self.show(), "value")
        self.show()

    def show(self) -> None:
        """Draw the article that is chosen."""
        if self.article.value is None:
            said = "No article has these words." if self.find.value else "The corpus holds no article."
            self.text.value = note(said, kind="warning")
        elif self.view.value == RAW:
            self.text.value = join([self._copies(), views.scroll(self._raw(), "Raw file beside clean text")])
        else:
            self.text.value = join(
                [
                    self._copies(),
                    legend([*LEGEND, *(["removed"] if self.removed.value else [])]),
                    views.scroll(self._clean(), "Article"),
                ]
            )

    def summary(self) -> str:
        """Say which article is shown, and how much is marked in it."""
        if self.article.value is None:
            return "ArticleReader: the corpus holds no article."
        quotes, mentions = self._of(self._wb.quotes), self._of(self._wb.mentions)
        removed = self._of(self._wb.removed)
        article = self._of(self._wb.articles).iloc[0]
        is_left_out = isinstance(article["copy_of"], str) and not article["is_counted"]
        copy = "\na copy that is not counted" if is_left_out else ""
        return (
            f"ArticleReader: {self.article.label}\n"
            f"{count(len(quotes), 'quote')}, {count(len(mentions), 'mention')}, "
            f"{count(len(removed), 'line or part of a line', 'lines or parts of lines')} removed{copy}"
        )

    def _offer(self, text: str) -> list[tuple[str, str]]:
        return choices.article_options(choices.find_articles(self._wb.articles, text))

    def _clean(self) -> Html:
        removed = self._of(self._wb.removed) if self.removed.value else None
        return views.open_article(self._wb, self.article.value, self._marks(), removed=removed)

    def _copies(self) -> Html:
        return views.copies_html(self._wb, self.article.value)

    def _of(self, table: pd.DataFrame) -> pd.DataFrame:
        return table[table["article_id"] == self.article.value]

    def _marks(self) -> list[Mark]:
        marks: list[Mark] = []
        if self.quotes.value:
            marks += views.quote_marks(self._of(self._wb.quotes), self._wb.quote_parts)
        if self.names.value:
            marks += views.name_marks(self._of(self._wb.mentions), self._wb.entities)
        return marks

    def _raw(self) -> Html:
        raw = "".join(self._of(self._wb.raw_texts)["raw_text"])
        return views.raw_beside_clean_html(raw, self._of(self._wb.paragraphs), self._of(self._wb.removed))
