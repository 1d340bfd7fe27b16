"""Pick an entity: how often each outlet names it, in which spellings, and in which words around it."""

from __future__ import annotations

from typing import TYPE_CHECKING

import ipywidgets as widgets
import pandas as pd

from analyst import schema
from analyst.compare import concordance
from analyst.widgets import choices, kwic, views
from analyst.widgets.markup import Html, Mark, bars_html, join, legend, none_left, note, table_html
from analyst.widgets.panel import Menu, PagedList, Panel, field, filters, tick
from analyst.words import count

if TYPE_CHECKING:
    from analyst.widgets.choices import Row
    from analyst.workbook import Workbook

MAX_OPTIONS = 300
"""Entities in the menu; the search finds the others."""

WIDTH = 70
"""Characters of context on each side of a line."""


class EntityExplorer(Panel):
    """Mentions of one entity by outlet, its spellings, and the lines behind each bar, as a concordance.

    Args:
        wb: The workbook.
    """

    def __init__(self, wb: Workbook) -> None:
        self._wb = wb
        self._article_names = dict(zip(wb.articles["article_id"], wb.articles["article_name"], strict=True))
        self.found = schema.empty("CONCORDANCE")
        self.mentions = wb.mentions.head(0)
        self.counts = pd.DataFrame()
        self.n_more = 0
        types = [name for name in schema.ENTITY_TYPES if (wb.entities["entity_type"] == name).any()]
        self.entity_type = Menu("Type", types, width="180px")
        self.outlet = Menu("Outlet", sorted(wb.mentions["outlet"].unique()))
        self.search = field("Find", "part of a name, then Enter")
        self.roles = tick("Count roles (“the president”) as well", value=False)
        self.entity = Menu("Entity", [], has_all=False, width="360px")
        self.overview = widgets.HTML()
        orders = [(label, order) for order, label in kwic.ORDERS.items()]
        self.order = Menu("Lines sorted by", orders, has_all=False)
        self.pattern = field("Only sentences with", "regular expression, then Enter")
        self.pattern.layout.width = "400px"
        self.remark = widgets.HTML()
        self.list = PagedList("line", self._read)
        self.article = widgets.HTML()
        super().__init__(
            "Who is named, where, and in which words",
            [
                filters(self.entity_type, self.outlet, self.search, self.roles),
                self.entity,
                self.overview,
                filters(self.order, self.pattern),
                self.remark,
                self.list,
                self.article,
            ],
        )
        for control in (self.entity_type, self.outlet, self.search, self.roles):
            control.observe(lambda _: self.offer(), "value")
        self.entity.observe(self._entity_chosen, "value")
        for control in (self.order, self.pattern):
            control.observe(lambda _: self.line_up(), "value")
        self.offer()

    def offer(self) -> None:
        """Offer the entities that meet the filters, and keep the chosen one if it is among them."""
        before = self.entity.value
        found = choices.choose_entities(
            self._mentions(),
            self._wb.entities,
            entity_type=self.entity_type.chosen,
            outlet=self.outlet.chosen,
            text=self.search.value,
        )
        options = choices.entity_options(found.head(MAX_OPTIONS))
        self.n_more = len(found) - len(options)
        values = [value for _, value in options]
        self.entity.unobserve(self._entity_chosen, "value")
        self.entity.options = options
        self.entity.value = before if before in values else next(iter(values), None)
        self.entity.observe(self._entity_chosen, "value")
        self.show()

    def show(self) -> None:
        """Draw the entity that is chosen."""
        mentions = self._mentions()
        chosen = mentions[mentions["entity_id"] == self.entity.value]
        self.counts = self._count(chosen)
        self.overview.value = self._overview(chosen)
        self.mentions = chosen if self.outlet.chosen is None else chosen[chosen["outlet"] == self.outlet.chosen]
        self.line_up()

    def line_up(self) -> None:
        """List the lines of the entity that have the pattern, in the order that is chosen."""
        self.remark.value = ""
        try:
            self.found = concordance(
                self._wb.sentences_of(self.mentions["article_id"].unique()),
                self.pattern.value,
                regex=True,
                entity_id=self.entity.value or "",
                mentions=self.mentions,
                width=WIDTH,
                sort=self.order.value,
            )
        except ValueError as error:
            self.remark.value = note(error, kind="warning")
            self.found = schema.empty("CONCORDANCE")
        found = self.found
        if found.empty and self.pattern.value.strip() and not self.remark.value and self.entity.value is not None:
            self.remark.value = none_left("line")
        self.list.fill(len(found), lambda number: self._line(choices.row_of(found, number)))

    def _line(self, row: Row) -> Html:
        return kwic.line_html(row, WIDTH, self._article_names[row["article_id"]])

    def summary(self) -> str:
        """Say which entity is shown, how often each outlet names it, and how many lines are listed."""
        if self.entity.value is None:
            return "EntityExplorer: no entity meets the filters."
        by_outlet = "; ".join(f"{row['outlet']}: {row['n_mentions']}" for row in choices.rows_of(self.counts))
        order = kwic.ORDERS[self.order.value]
        return f"EntityExplorer: {self.entity.label}\n{by_outlet}\n{self.list.where}, by {order}"

    def _entity_chosen(self, _: object) -> None:
        self.show()

    def _name(self) -> str:
        entities = self._wb.entities
        return str(entities.loc[entities["entity_id"] == self.entity.value, "name"].iloc[0])

    def _kinds(self) -> tuple[str, ...]:
        return ("name", "role") if self.roles.value else ("name",)

    def _mentions(self) -> pd.DataFrame:
        return self._wb.mentions[self._wb.mentions["mention_kind"].isin(self._kinds())]

    def _count(self, chosen: pd.DataFrame) -> pd.DataFrame:
        """Count per outlet; outlets with words and no mention are there with 0."""
        words = self._wb.words_by_outlet
        found = chosen.groupby("outlet").agg(n_mentions=("mention_id", "size"), n_articles=("article_id", "nunique"))
        counts = found.reindex(words.index, fill_value=0)
        return counts.assign(per_1k=1000 * counts["n_mentions"] / words.where(words > 0)).reset_index()

    def _overview(self, chosen: pd.DataFrame) -> Html:
        if self.entity.value is None:
            return none_left("entity")
        bars = [
            (row["outlet"], row["n_mentions"], f"{row['n_mentions']:,} ({row['per_1k']:.1f} per 1,000 words)")
            for row in choices.rows_of(self.counts)
        ]
        caption = f"{self._name()}: mentions by outlet"
        spellings = choices.spelling_rows(chosen)
        table = table_html(["Outlet", "Printed as"], spellings, caption="Its spellings")
        more = note(f"{count(self.n_more, 'entity', 'entities')} more: search by name.") if self.n_more else ""
        return join([more, bars_html(bars, caption=caption), table, legend(("hit",))])

    def _marks(self, article_id: str) -> list[Mark]:
        here = self.mentions[self.mentions["article_id"] == article_id]
        return views.name_marks(here, self._wb.entities, kind="hit")

    def _read(self, number: int | None) -> None:
        self.article.value = self._article(number) if number is not None else ""

    def _article(self, number: int) -> Html:
        row = choices.rows_of(self.found.iloc[[number]])[0]
        place = row["start_char"], row["end_char"]
        article = views.open_article(self._wb, row["article_id"], self._marks(row["article_id"]), at=place)
        return views.scroll(article, "Article")
