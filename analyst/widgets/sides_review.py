"""Look at who is counted with which side, the most quoted first; each decision is a correction in a file."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING, Any

import ipywidgets as widgets

from analyst.compare import NO_SIDE
from analyst.compare.sides import speaker_keys
from analyst.compare.voices import label_speakers
from analyst.review.records import SIDE_FILE, Correction, squeeze
from analyst.widgets import choices, views
from analyst.widgets.markup import Html, Mark, highlight, html, join, listed_facts, none_left, note, visible
from analyst.widgets.panel import Menu, field, filters
from analyst.widgets.review_panel import REVIEWED, TO_REVIEW, ReviewPanel, combobox, row_of
from analyst.words import count

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping, Sequence

    import pandas as pd

    from analyst.widgets.choices import Row
    from analyst.workbook import Workbook

MAX_NUMBERED = 9
"""Sides that have a key of their own: the ones that are quoted most."""
MAX_EXAMPLES = 4
"""Quotes that are shown of a speaker."""

ACTIONS = {
    "s": ("Set side", "The speaker is counted with the side in the field Side"),
    "x": ("No side", "The speaker speaks for no side"),
    "m": ("Merge", "All speakers of this side are counted with the side in the field Side"),
    "u": ("Undo", "Take back the last decision made here"),
    "p": ("▲ Previous", "Go to the speaker before"),
    "n": ("▼ Next", "Go to the next speaker"),
}
"""Keys, with what their buttons are called and do; 1 to 9 set one of the sides that are listed above the speakers."""


class SidesReview(ReviewPanel):
    """A list of speakers with the side that each is counted with: set a side, none, or join two sides into one.

    Each decision is written to `corrections/sides.toml` at once. The tables are those of the last run: a decision
    applies on the next one, or with *Apply now*.

    Args:
        wb: The workbook.
        who: Who decides; written with each decision.
        reopen: Opens the corpus anew for *Apply now*; by default as `open_workbook` does with the installed model
            and the workbook's rule for copies.
    """

    ACTIONS = ACTIONS
    KEYS = "".join(ACTIONS) + "123456789"
    FILE = SIDE_FILE
    ID = "speaker_key"

    def __init__(self, wb: Workbook, *, who: str | None = None, reopen: Callable[[], Workbook] | None = None) -> None:
        self._asked: str | None = None
        self.show_menu = Menu("Show", [TO_REVIEW, REVIEWED], width="170px")
        self.side = Menu("On side", [], width="260px")
        self.search = field("Find", "part of a name, then Enter")
        self.side_field = combobox("Side", "a side, then Enter")
        self.sides_listed = widgets.HTML()
        self.detail = widgets.HTML()
        super().__init__(wb, who=who, reopen=reopen, title="Who speaks for whom?", noun="speaker", size=6)
        for control in (self.show_menu, self.side, self.search):
            control.observe(lambda _: self.offer(), "value")
        self.side_field.observe(lambda change: self._given(change["new"]), "value")
        self._load()

    def _lay_out(self) -> Iterable[widgets.Widget]:
        return [
            filters(self.show_menu, self.side, self.search),
            self.progress,
            self.sides_listed,
            self.list,
            row_of(*(self.buttons[letter] for letter in "sxmupn")),
            row_of(self.key_field, self.side_field),
            self.message,
            self.detail,
            row_of(self.apply_button, self.notes),
            self.stale,
        ]

    # What is listed.

    def _load(self) -> None:
        self._all = choices.rows_of(self.wb.sides)
        self._n_of_name = Counter(squeeze(row["speaker"]).casefold() for row in self._all)
        self._places = _by_speaker(self.wb.quotes)
        self.reviewed: dict[str, Correction] = {}
        self._say("")
        self._read_file()
        self._offer_sides()
        self.offer()

    def _understand(self) -> None:
        self.reviewed = {}
        self._merged: dict[str, str] = {}
        for correction in self.corrections.sides:
            if correction.kind == "merge":
                into = squeeze(correction.fields["into"])
                self._merged |= {squeeze(side).casefold(): into for side in correction.fields["sides"]}
                continue
            named = {squeeze(name).casefold() for name in correction.fields["names"]}
            for row in self._all:
                if named & {squeeze(row["speaker"]).casefold(), row["speaker_key"].casefold()}:
                    self.reviewed[row["speaker_key"]] = correction

    def _in_file(self) -> Sequence[Correction]:
        return self.corrections.sides

    def is_decided(self, row: Mapping[str, Any]) -> bool:
        """Tell whether it was said by hand which side a speaker is on."""
        return row["speaker_key"] in self.reviewed

    def side_of(self, row: Mapping[str, Any]) -> str:
        """The side that a speaker is on once all decisions apply."""
        correction = self.reviewed.get(row["speaker_key"])
        side = row["side"] if correction is None else squeeze(correction.fields["side"])
        return self._merged.get(side.casefold(), side)

    def offer(self) -> None:
        """List the speakers that meet the filters, and choose the first one."""
        text = squeeze(self.search.value).casefold()
        side, wanted = self.side.chosen, {TO_REVIEW: False, REVIEWED: True}.get(self.show_menu.chosen or "")
        self.rows = [
            row
            for row in self._all
            if (side is None or self.side_of(row) == side)
            and (wanted is None or self.is_decided(row) == wanted)
            and text in squeeze(row["speaker"]).casefold()
        ]
        self._fill(0)
        self._count()

    def _fill(self, number: int) -> None:
        self.list.fill(len(self.rows), lambda place: self._row_html(self.rows[place]), chosen=number)

    def _row_html(self, row: Row) -> Html:
        side = self.side_of(row)
        mark = html(' · <span class="analyst-done">✓ {}</span>', side) if self.is_decided(row) else Html("")
        was = f"was: {row['side']} · " if side != row["side"] else ""
        basis = "said by hand" if row["side_basis"] == "correction" else f"from: {row['side_basis']}"
        evidence = f" ({row['evidence']})" if row["evidence"] else ""
        return html(
            '<p><b>{}</b> → {}{}</p><p class="analyst-meta">{} in {} · {}{}{}</p>',
            row["speaker"],
            side,
            mark,
            count(row["n_quotes"], "quote"),
            count(row["n_articles"], "article"),
            was,
            basis,
            evidence,
        )

    def _offer_sides(self) -> None:
        sizes: Counter[str] = Counter()
        for row in self._all:
            sizes[self.side_of(row)] += int(row["n_quotes"])
        self.sides = sorted(sizes, key=lambda side: (side == NO_SIDE, -sizes[side], side))
        self.side_field.options = [visible(side) for side in self.sides]
        numbered = join(
            html("<b>{}</b> {} ({}) ", number, side, count(sizes[side], "quote"))
            for number, side in enumerate(self.sides[:MAX_NUMBERED], start=1)
        )
        self.sides_listed.value = html('<p class="analyst-note">Sides, by key: {}</p>', numbered)

    @property
    def done(self) -> str:
        """How many speakers were put on a side by hand."""
        n_done = sum(map(self.is_decided, self._all))
        return f"{n_done:,} of {count(len(self._all), 'speaker')} set by hand"

    def summary(self) -> str:
        """Say how far the review is, and which speaker is looked at."""
        lines = [f"SidesReview: {self.done}, {count(len(self.sides), 'side')}"]
        if self.row is not None:
            row = self.row
            lines.append(f"{row['speaker']} → {self.side_of(row)} · {count(row['n_quotes'], 'quote')}")
            lines.append(f"{self.list.where} listed")
        return "\n".join(lines)

    # What can be done.

    def act(self, letter: str) -> None:
        """Do what a key or its button stands for.

        Args:
            letter: One of `KEYS`.
        """
        self._asked = None
        if letter == "u":
            self.undo()
            self._offer_sides()
        elif letter in "np":
            self._step(1 if letter == "n" else -1)
        elif self.row is None:
            self._say("No speaker is listed: set a filter back, or you are through.", is_warning=True)
        elif letter.isdigit():
            self._set_numbered(int(letter), self.row)
        elif letter == "x":
            self._set(NO_SIDE, self.row)
        elif not squeeze(self.side_field.value):
            self._ask(letter)
        elif letter == "s":
            self._set(squeeze(self.side_field.value), self.row)
        else:
            self._merge(squeeze(self.side_field.value), self.row)

    def _set_numbered(self, number: int, row: Mapping[str, Any]) -> None:
        if number > len(self.sides):
            self._say(f"No side has the key {number}: there are {count(len(self.sides), 'side')}.", is_warning=True)
        else:
            self._set(self.sides[number - 1], row)

    def _set(self, side: str, row: Mapping[str, Any]) -> None:
        if self.side_of(row) == side:
            self._say(f"{row['speaker']} is on that side already: {side}.", is_warning=True)
            return
        before = self.reviewed.get(row["speaker_key"])
        is_of_this_alone = before is not None and len(before.fields["names"]) == 1
        fields = {"names": [self._call(row)], "side": side}
        if self._write(row["speaker_key"], "side", fields, instead_of=before if is_of_this_alone else None):
            self._told(Correction("side", fields, "", 0))

    def _merge(self, into: str, row: Mapping[str, Any]) -> None:
        side = self.side_of(row)
        if squeeze(side).casefold() == into.casefold():
            self._say(f"{side} is the side itself; write another one.", is_warning=True)
            return
        fields = {"sides": [side], "into": into}
        if self._write(row["speaker_key"], "merge", fields):
            self._told(Correction("merge", fields, "", 0))

    def _told(self, correction: Correction) -> None:
        self.side_field.value = ""
        self._offer_sides()
        self._count()
        if self.list.step(1) is False:
            self.list.choose(self.list.chosen)
        self._say(f"Written: {correction.describe()}. It applies on the next run.")

    def _call(self, row: Mapping[str, Any]) -> str:
        """What a correction calls the speaker: the name, or the key where several have the name."""
        name = squeeze(row["speaker"])
        return name if self._n_of_name[name.casefold()] == 1 else row["speaker_key"]

    def _ask(self, letter: str) -> None:
        self._asked = letter
        self._say(f"{ACTIONS[letter][0]}: write a side in the field Side and press Enter, then {letter} again.")
        self.key_field.value = ""  # the next letter comes after the side
        self.side_field.focus()

    def _given(self, side: str) -> None:
        if squeeze(side) and self._asked is not None:
            self._say(f"{ACTIONS[self._asked][0]}: {squeeze(side)}. Press {self._asked} again to write it.")
            self.key_field.focus()

    # Where to go.

    def _look(self, number: int | None) -> None:
        if number is None:
            self.detail.value = none_left("speaker")
            return
        row = self.rows[number]
        places = self._places.get(row["speaker_key"], ())
        examples = choices.rows_of(self.wb.quotes.iloc[list(places[:MAX_EXAMPLES])])
        shown = join(_quote_html(quote) for quote in examples)
        more = len(places) - MAX_EXAMPLES
        left = note(f"{count(more, 'more quote')}.") if more > 0 else Html("")
        self.detail.value = html(
            '<div class="analyst-join analyst-quotes"><p class="analyst-join-head"><b>{}</b></p>{}{}</div>',
            row["speaker"],
            shown,
            left,
        )

    def _count(self) -> None:
        self.side.set_options_kept(self.sides)
        self.progress.value = html('<p class="analyst-note"><b>{}</b></p>', self.done)
        self.buttons["u"].disabled = not self._stack


def _by_speaker(quotes: pd.DataFrame) -> dict[str, list[int]]:
    """Rows of the quotes by the key that SIDES has of their speaker."""
    found: dict[str, list[int]] = {}
    for place, key in enumerate(speaker_keys(label_speakers(quotes))):
        if isinstance(key, str):
            found.setdefault(key, []).append(place)
    return found


def _quote_html(quote: Row) -> Html:
    text = quote["content_text"]
    return html(
        '<p dir="auto">{}</p><p class="analyst-meta">{}</p>',
        highlight(text, [Mark(0, len(text), views.quote_kind(quote))]),
        listed_facts([quote["outlet"], quote["article_name"]]),
    )
