"""What all widgets share: the frame, menus with "all", and a list with pages."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from functools import cache
from importlib.resources import files
from typing import Any

import ipywidgets as widgets

from analyst.widgets.frontend import Hands
from analyst.widgets.markup import Html, html, visible
from analyst.words import count

ALL = "all"
MAX_OPTIONS = 500
"""Entries of a menu: more would neither be read nor, from some ten thousand on, open in good time."""
_READ = {"width": "60px", "flex": "0 0 auto"}


@cache
def _style() -> Html:
    return Html(f"<style>{files('analyst.widgets').joinpath('style.css').read_text('utf-8')}</style>")


class Panel(widgets.VBox):
    """A widget of the workbook: a heading, its children, and a summary in plain text.

    The summary stands in for the widget wherever no kernel runs: in a saved notebook, on a code
    host, in a test. `KEYS` act wherever in the panel the focus is, but for its fields.
    """

    KEYS = "np"
    """Letters that `press` is called with: n and p go through the panel's list, down and up."""

    def __init__(self, title: str, children: Iterable[widgets.Widget]) -> None:
        head = widgets.HTML(_style() + html('<div class="analyst-head"><h3>{}</h3></div>', title))
        super().__init__([head, *children, Hands(self.KEYS, self.press)])
        self.add_class("analyst-panel")

    def press(self, letter: str) -> None:
        """Do what a key stands for.

        Args:
            letter: One of `KEYS`.
        """
        for child in self.children:
            if isinstance(child, PagedList):
                child.step(1 if letter == "n" else -1)
                return

    def summary(self) -> str:
        """Say in plain text what is shown now."""
        raise NotImplementedError

    def _repr_mimebundle_(self, **kwargs: object) -> dict[str, Any]:
        bundle = dict(super()._repr_mimebundle_(**kwargs))
        return {**bundle, "text/plain": "\n".join(map(visible, self.summary().split("\n")))}


class Menu(widgets.Dropdown):
    """A menu whose first entry may be "all". It has room for `MAX_OPTIONS`; its label says how many there are.

    Args:
        label: What stands before it.
        options: Texts, or pairs of a text to show and its value.
        has_all: True for a first entry "all".
        width: Its width, label included.
    """

    def __init__(
        self, label: str, options: Iterable[str | tuple[str, str]], *, has_all: bool = True, width: str = "260px"
    ) -> None:
        self._has_all, self._label = has_all, label
        self.n_more = 0
        super().__init__(
            options=self._all_of(options),
            description=self._described(),
            layout=widgets.Layout(width=width, max_width="100%"),
            style={"description_width": "initial"},
        )

    def _all_of(self, options: Iterable[str | tuple[str, str]]) -> list[tuple[str, str]]:
        pairs = [(option, option) if isinstance(option, str) else option for option in options]
        self.n_more = max(len(pairs) - MAX_OPTIONS, 0)
        return [(ALL, ALL)] * self._has_all + [(visible(text), value) for text, value in pairs[:MAX_OPTIONS]]

    def _described(self) -> str:
        if not self.n_more:
            return self._label
        return f"{self._label} (first {MAX_OPTIONS} of {MAX_OPTIONS + self.n_more:,})"

    def set_options(self, options: Iterable[str | tuple[str, str]]) -> None:
        """Offer other entries, and choose the first."""
        self.options = self._all_of(options)
        self.description = self._described()

    def set_options_kept(self, options: Iterable[str | tuple[str, str]]) -> None:
        """Offer other entries, and keep the one that is chosen if it is still there."""
        before = self.get_interact_value()
        pairs = self._all_of(options)
        if tuple(self.options) == tuple(pairs):
            return
        with self.hold_trait_notifications():
            self.options = pairs
            values = [value for _, value in pairs]
            if before in values:
                self.index = values.index(before)
        self.description = self._described()

    @property
    def chosen(self) -> str | None:
        """The value that is chosen; None for "all", or where there is nothing to choose."""
        return None if self._has_all and self.index == 0 else self.value


def filters(*controls: widgets.Widget) -> widgets.HBox:
    """Put controls in a row that wraps where it is narrow."""
    box = widgets.HBox(controls, layout=widgets.Layout(flex_flow="row wrap", align_items="center"))
    box.add_class("analyst-filters")
    return box


def field(label: str, hint: str) -> widgets.Text:
    """Make a field to type in, with a hint in it while it is empty; it acts on Enter."""
    style = {"description_width": "initial"}
    return widgets.Text(description=label, placeholder=hint, continuous_update=False, style=style)


def finder(menu: Menu, hint: str, offer: Callable[[str], Iterable[str | tuple[str, str]]]) -> widgets.Text:
    """Make a field that finds what a menu has no room for; hidden where it has room for all.

    Args:
        menu: The menu.
        hint: What to type.
        offer: From the words that are typed to what the menu then offers.
    """
    found = field("Find", hint)
    found.layout.display = None if menu.n_more else "none"
    found.observe(lambda change: menu.set_options(offer(change["new"])), "value")
    return found


def tick(label: str, *, value: bool) -> widgets.Checkbox:
    """Make a box to tick, as wide as its label."""
    return widgets.Checkbox(value=value, description=label, indent=False, layout=widgets.Layout(width="auto"))


class PagedList(widgets.VBox):
    """A list of any length, one page at a time; each row has a button that chooses it."""

    def __init__(
        self,
        noun: str,
        on_choose: Callable[[int | None], None],
        *,
        size: int = 8,
        verb: str = "Read",
        hint: str | None = None,
    ) -> None:
        """Make an empty list.

        Args:
            noun: What a row is, in the singular.
            on_choose: Called with the number of the row that is chosen, from 0; None if there are no rows.
            size: Rows a page.
            verb: What is on a row's button.
            hint: What the button does; shows the row in its article, if None.
        """
        self.chosen: int | None = None
        self._noun, self._on_choose, self._size = noun, on_choose, size
        self._count, self._page = 0, 0
        self._render: Callable[[int], Html] = lambda _: Html("")
        self._back = widgets.Button(description="◀ Previous", layout=widgets.Layout(width="auto"))
        self._next = widgets.Button(description="Next ▶", layout=widgets.Layout(width="auto"))
        self._where = widgets.Label()
        self._buttons = [
            widgets.Button(description=verb, tooltip=hint or f"Show this {noun} in its article", layout=_READ)
            for _ in range(size)
        ]
        self._texts = [widgets.HTML(layout=widgets.Layout(flex="1 1 auto", min_width="0")) for _ in range(size)]
        self._rows = [widgets.HBox(pair) for pair in zip(self._buttons, self._texts, strict=True)]
        for row in self._rows:
            row.add_class("analyst-row")
        super().__init__([widgets.HBox([self._back, self._next, self._where]), *self._rows])
        self._back.on_click(lambda _: self.turn(-1))
        self._next.on_click(lambda _: self.turn(1))
        for place, button in enumerate(self._buttons):
            button.on_click(lambda _, place=place: self.choose(self._page * self._size + place))

    def fill(self, count: int, render: Callable[[int], Html], *, chosen: int = 0) -> None:
        """Show a new list, with one row chosen.

        Args:
            count: Rows of the list.
            render: Makes the row of a number, from 0; it is called for the rows on show only.
            chosen: Number of the row that is chosen; the last, if there are fewer.
        """
        self._count, self._render, self._page = count, render, 0
        self.choose(min(chosen, count - 1) if count else None)

    def choose(self, number: int | None) -> None:
        """Choose a row by its number, from 0, and turn to its page."""
        self.chosen = number
        if number is not None:
            self._page = number // self._size
        self._draw()
        self._on_choose(number)

    def step(self, rows: int) -> bool:
        """Choose the row that many below the chosen one, or above; False where there is none."""
        there = -1 if self.chosen is None else self.chosen + rows
        if not 0 <= there < self._count:
            return False
        self.choose(there)
        return True

    def turn(self, pages: int) -> None:
        """Go on, or back, by a number of pages; the ends hold."""
        last = max((self._count - 1) // self._size, 0)
        self._page = min(max(self._page + pages, 0), last)
        self._draw()

    @property
    def where(self) -> str:
        """Which rows are on show, of how many."""
        first = self._page * self._size
        last = min(first + self._size, self._count)
        if self._count <= self._size:
            return count(self._count, self._noun)
        return f"{first + 1:,} to {last:,} of {count(self._count, self._noun)}"

    def _draw(self) -> None:
        first = self._page * self._size
        for place, row in enumerate(self._rows):
            number = first + place
            is_used = number < self._count
            row.layout.display = "flex" if is_used else "none"
            self._texts[place].value = self._render(number) if is_used else ""
            (row.add_class if number == self.chosen else row.remove_class)("analyst-chosen")
        self._where.value = self.where
        self._back.disabled = self._page == 0
        self._next.disabled = first + self._size >= self._count
        for button in (self._back, self._next):
            button.layout.display = None if self._count > self._size else "none"
