"""One story: its statements, in which articles each stands, in whose mouth and with which verb."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import ipywidgets as widgets
import pandas as pd

from analyst.compare import LEFT_OPEN, NO_SPEAKER, stance_of, word_difference
from analyst.compare.voices import label_speakers
from analyst.widgets import choices, views
from analyst.widgets.markup import Html, Mark, highlight, html, join, legend, none_left, note, shorten, visible
from analyst.widgets.panel import MAX_OPTIONS, Menu, PagedList, Panel, filters, finder
from analyst.words import count, listed

if TYPE_CHECKING:
    from analyst.workbook import Workbook

Row = dict[str, Any]


class StoryCompare(Panel):
    """One story, its outlets side by side: choose the story, then by outlet and speaker among its statements.

    Of the chosen statement every article of the story is listed: with its own words and the verb that it attributes
    them with, or as `not in this article`, which is never said of more than the one article.

    Args:
        wb: The workbook.
        story: `story_id` to begin with; the one with most articles, if None.
    """

    def __init__(self, wb: Workbook, story: str | None = None) -> None:
        self._wb = wb
        self._coverage = wb.article_coverage
        self._quotes = label_speakers(wb.quotes)
        self.found: list[str] = []
        self._cells: dict[str, list[Row]] = {}
        self._said: dict[tuple[str, int], list[Row]] = {}
        self.story = Menu("Story", _story_options(wb.stories, first=story), has_all=False, width="640px")
        self.find = finder(self.story, "words of the headline, then Enter", self._offer)
        self.outlet = Menu("Found in", [], width="300px")
        self.without = Menu("Not found in", [], width="320px")
        self.speaker = Menu("Speaker", [], width="320px")
        self.list = PagedList("statement", self._choose, size=5, verb="Look", hint="Show the words of every article")
        self.remark = widgets.HTML()
        self.cells = PagedList("article", self._read, size=8)
        self.article = widgets.HTML()
        super().__init__(
            "One story, article by article",
            [
                filters(self.find, self.story),
                filters(self.outlet, self.without, self.speaker),
                self.list,
                self.remark,
                self.cells,
                self.article,
            ],
        )
        if story in {value for _, value in self.story.options}:
            self.story.value = story
        self.open_story()
        self.story.observe(lambda _: self.open_story(), "value")
        for control in (self.outlet, self.without, self.speaker):
            control.observe(lambda _: self.show(), "value")

    def _offer(self, text: str) -> list[tuple[str, str]]:
        return [option for option in _story_options(self._wb.stories) if _has_words(option[0], text)]

    def open_story(self) -> None:
        """Turn to the chosen story, with all its outlets and speakers."""
        rows = self._coverage[self._coverage["story_id"] == self.story.chosen]
        quotes = self._quotes[self._quotes["article_id"].isin(rows["article_id"])]
        self._cells = {key: choices.rows_of(each) for key, each in rows.groupby("statement_id", sort=False)}
        self._said = _quotes_in(rows, quotes)
        outlets = sorted(rows["outlet_label"].unique())
        speakers = quotes["speaker"].value_counts().sort_index().sort_values(ascending=False, kind="stable")
        named = [name for name in speakers.index if name not in (NO_SPEAKER, LEFT_OPEN)]
        self.outlet.set_options(outlets)
        self.without.set_options(outlets)
        self.speaker.set_options([(visible(f"{shorten(name, 60)} ({speakers[name]:,})"), name) for name in named])
        self.show()

    def show(self) -> None:
        """List the statements of the story that meet the filters."""
        self.found = [key for key, cells in self._cells.items() if self._meets(cells)]
        self.list.fill(len(self.found), lambda number: self._statement_html(self._cells[self.found[number]]))

    def summary(self) -> str:
        """Say which story is open, how many statements are listed, and where the chosen one stands."""
        if not self.story.options:
            said = "no story has these words." if self.find.value.strip() else "no story that two outlets have."
            return f"StoryCompare: {said}"
        lines = [
            f"StoryCompare: {self.story.label}",
            f"{len(self.found):,} of {count(len(self._cells), 'statement')}",
        ]
        if self.list.chosen is not None:
            cells = self._cells[self.found[self.list.chosen]]
            lines += [f"{cell['outlet_label']}: {cell['cell']}" for cell in cells]
        return "\n".join(lines)

    def _meets(self, cells: list[Row]) -> bool:
        present = {cell["outlet_label"] for cell in cells if cell["is_present"]}
        speakers = {quote["speaker"] for cell in cells for quote in self._quotes_of(cell)}
        is_in = self.outlet.chosen is None or self.outlet.chosen in present
        is_out = self.without.chosen is None or self.without.chosen not in present
        return is_in and is_out and (self.speaker.chosen is None or self.speaker.chosen in speakers)

    def _quotes_of(self, cell: Row) -> list[Row]:
        return self._said.get((cell["article_id"], cell["start_char"]), []) if cell["is_present"] else []

    def _statement_html(self, cells: list[Row]) -> Html:
        head = cells[0]
        closely = " · look closely" if any(cell["warning"] for cell in cells) else ""
        return html(
            '<p dir="auto">{}</p><p class="analyst-meta">in {} of {}: {}{}</p>',
            shorten(head["statement"], 240),
            head["n_articles"],
            count(head["n_compared"], "article"),
            listed(list(dict.fromkeys(cell["outlet_label"] for cell in cells if cell["is_present"]))),
            closely,
        )

    def _choose(self, number: int | None) -> None:
        if number is None:
            none = note("No statement here was matched in two outlets.", kind="warning")
            self.remark.value = none_left("statement") if self._cells else none
            self.cells.fill(0, lambda _: Html(""))
            return
        cells = self._cells[self.found[number]]
        warned = [
            note(f"Look closely, {c['outlet_label']}: {c['warning']}", kind="warning") for c in cells if c["warning"]
        ]
        if not all(cell["is_present"] for cell in cells):
            warned.append(note("“Not in this article” says that no sentence of it was matched, and no more."))
        self.remark.value = join([legend(("only",)), *warned])
        self.cells.fill(len(cells), lambda place: self._cell_html(cells[place]))

    def _cell_html(self, cell: Row) -> Html:
        if not cell["is_present"]:
            return html('<p class="analyst-meta">{}</p><p><i>{}</i></p>', cell["outlet_label"], cell["cell"])
        text, first = cell["cell"], cell["statement"]
        changes = [] if text == first else word_difference(first, text)
        marks = views.only_marks(text, [(change.op, change.words_b) for change in changes])
        verbs = [
            f"{quote['speaker']}: “{quote['cue_text']}” ({stance_of(quote['cue_lemma'])})"
            for quote in self._quotes_of(cell)
            if quote["cue_lemma"]
        ]
        about = " · ".join([cell["outlet_label"], *dict.fromkeys(verbs)])
        return html('<p class="analyst-meta">{}</p><p dir="auto">{}</p>', about, highlight(text, marks))

    def _read(self, number: int | None) -> None:
        if number is None or self.list.chosen is None:
            self.article.value = ""
            return
        cell = self._cells[self.found[self.list.chosen]][number]
        place = (int(cell["start_char"]), int(cell["end_char"])) if cell["is_present"] else None
        marks = [Mark(*place, "hit")] if place else []
        article = views.open_article(self._wb, cell["article_id"], marks, at=place)
        self.article.value = views.scroll(article, "Article")


def _has_words(name: str, text: str) -> bool:
    return all(word in name.casefold() for word in text.casefold().split())


def _story_options(stories: pd.DataFrame, *, first: str | None = None) -> list[tuple[str, str]]:
    """Name the stories of several outlets for a menu, those of most articles first, or the one that is asked for."""
    shared = stories[stories["n_outlets"] > 1].drop_duplicates("story_id")
    shared = shared.sort_values(["n_articles", "story_id"], ascending=[False, True], kind="stable")
    if first is not None and len(shared) > MAX_OPTIONS:
        shared = pd.concat([shared[shared["story_id"] == first], shared[shared["story_id"] != first]])
    return [
        (
            visible(
                f"{shorten(row['story'] or row['shared_words'] or row['story_id'], 70)}"
                f" · {count(row['n_articles'], 'article')} of {count(row['n_outlets'], 'outlet')}"
            ),
            row["story_id"],
        )
        for row in choices.rows_of(shared)
    ]


def _quotes_in(rows: pd.DataFrame, quotes: pd.DataFrame) -> dict[tuple[str, int], list[Row]]:
    """(article, sentence) → the quotes that stand in it, by their places."""
    by_article: dict[str, list[Row]] = {}
    for quote in choices.rows_of(quotes.sort_values(["article_id", "start_char"], kind="stable")):
        by_article.setdefault(quote["article_id"], []).append(quote)
    return {
        (cell["article_id"], cell["start_char"]): [
            quote
            for quote in by_article.get(cell["article_id"], [])
            if quote["start_char"] < cell["end_char"] and quote["end_char"] > cell["start_char"]
        ]
        for cell in choices.rows_of(rows[rows["is_present"]])
    }
