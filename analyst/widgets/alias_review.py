"""Look at the joins of spellings, the most doubtful first, and decide: each decision is a correction in a file."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING, Any

import ipywidgets as widgets

from analyst import review, schema
from analyst.review.records import ENTITY_FILE, FOLDER, Correction, Corrections, squeeze
from analyst.widgets import choices, join_views
from analyst.widgets.markup import Html, html, note, visible
from analyst.widgets.panel import Menu, PagedList, Panel, field, filters
from analyst.words import count

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from analyst.workbook import Workbook

NAMES, ROLES, OPEN = "names", "roles", "names left open"
TO_REVIEW, REVIEWED = "to review", "reviewed"
MAX_NAMES = 300
"""Names that the field for a name proposes; any other can be typed."""

KEYS_KEPT = 200
"""Letters after which the field for keys is emptied."""

MAX_AT_ONCE = 8
"""Letters that come together from fast typing; more were pasted, or typed blind while the kernel was busy."""

ACTIONS = {
    "a": ("Accept", "This spelling stands for this entity"),
    "s": ("Split", "This spelling is somebody or something else: the one in the field Name"),
    "j": ("Join", "The entity is the same as the one in the field Name, with all its spellings"),
    "x": ("Exclude", "This spelling is no name here"),
    "r": ("Rename", "The entity is called as in the field Name"),
    "t": ("Set type", "The entity is of the type in the field Type"),
    "u": ("Undo", "Take back the last decision made here"),
    "p": ("▲ Previous", "Go to the join before"),
    "n": ("▼ Next", "Go to the next join"),
}
"""Keys, with what their buttons are called and do."""


class AliasReview(Panel):
    """A queue of joins (entity ← spelling) to accept, split, join, exclude, rename or take back.

    Each decision is written to `corrections/entities.toml` at once. The tables are those of the last run: a decision
    applies on the next one, or with *Apply now*.

    Args:
        wb: The workbook.
        who: Who decides; written with each decision.
        reopen: Opens the corpus anew for *Apply now*; by default as `open_workbook` does with the installed model
            and the workbook's rule for copies.
    """

    def __init__(self, wb: Workbook, *, who: str | None = None, reopen: Callable[[], Workbook] | None = None) -> None:
        self.wb = wb
        self._who, self._reopen = who, reopen
        self._stack: list[tuple[Correction, str | None]] = []
        self._seen = self._cleared = ""
        self._asked: str | None = None
        self.show_menu = Menu("Show", [TO_REVIEW, REVIEWED], width="170px")
        self.kind = Menu("Joins of", [NAMES, ROLES, OPEN], width="220px")
        self.search = field("Find", "part of a name, then Enter")
        self.progress = widgets.HTML()
        self.list = PagedList("join", self._look, size=6, verb="Look", hint="Look at this join")
        self.name_field = _name_field()
        self.entity_type = Menu("Type", schema.ENTITY_TYPES, has_all=False, width="140px")
        self.where = Menu("In article", [], width="220px")
        self.key_field = _key_field()
        self.message = widgets.HTML()
        self.detail = widgets.HTML()
        self.notes = widgets.HTML()
        self.stale = widgets.HTML()
        self.apply_button = widgets.Button(
            description="Apply now", tooltip="Read the corpus again with all corrections", layout={"width": "auto"}
        )
        self.buttons = {letter: _button(letter) for letter in ACTIONS}
        super().__init__(
            "Are these spellings joined rightly?",
            [
                filters(self.show_menu, self.kind, self.search),
                self.progress,
                self.list,
                _row(*(self.buttons[letter] for letter in "asjxrtupn")),
                _row(self.key_field, self.name_field, self.entity_type, self.where),
                self.message,
                self.detail,
                _row(self.apply_button, self.notes),
                self.stale,
            ],
        )
        self.show_menu.value = TO_REVIEW
        for letter, button in self.buttons.items():
            button.on_click(lambda _, letter=letter: self.act(letter))
        for control in (self.show_menu, self.kind, self.search):
            control.observe(lambda _: self.offer(), "value")
        self.name_field.observe(self._name_given, "value")
        self.where.observe(lambda _: self._draw(), "value")
        self.key_field.observe(self._key_typed, "value")
        self.apply_button.on_click(lambda _: self.apply())
        self._load()

    # What is listed.

    def _load(self) -> None:
        self.joins = review.list_joins(self.wb.mentions, self.wb.entities)
        self._decided = review.Decided(self.joins)
        self._evidence = join_views.Evidence(self.wb)
        names = self.wb.entities["name"]
        self._n_of_name = Counter(map(squeeze, names))
        self._proposed = [visible(name) for name in names.head(MAX_NAMES)]
        self.corrections = Corrections()
        self.reviewed: dict[str, str] = {}
        self._say("")
        self._read_file()
        self.offer()

    def _read_file(self) -> None:
        try:
            self.corrections = review.read_corrections(self.wb.corpus)
        except review.CorrectionsError as error:
            self._say(error, is_warning=True)
        self.reviewed = self._decided.by(self.corrections)
        self.notes.value = note(self._waiting())
        self.stale.value = self._stale()

    def offer(self) -> None:
        """List the joins that meet the filters, and choose the first one."""
        self._met = self._filtered()
        wanted = {TO_REVIEW: False, REVIEWED: True}.get(self.show_menu.chosen or "")
        is_reviewed = self._met["join_id"].isin(self.reviewed)
        shown = self._met if wanted is None else self._met[is_reviewed == wanted]
        self.rows = choices.rows_of(shown)
        self.list.fill(len(self.rows), lambda number: join_views.row_html(self.rows[number], self.reviewed))
        self._count()

    def _filtered(self) -> Any:  # noqa: ANN401 - a table
        joins = self.joins
        kind = self.kind.chosen
        if kind == OPEN:
            joins = joins[joins["entity_id"].isna()]
        elif kind is not None:
            joins = joins[joins["entity_id"].notna() & (joins["mention_kind"] == kind.removesuffix("s"))]
        text = self.search.value.strip()
        if text:
            named = joins["name"].str.contains(text, case=False, regex=False).fillna(False).astype(bool)
            joins = joins[named | joins["alias"].str.contains(text, case=False, regex=False)]
        return joins

    @property
    def row(self) -> dict[str, Any] | None:
        """The join that is looked at."""
        number = self.list.chosen
        return self.rows[number] if number is not None and number < len(self.rows) else None

    @property
    def done(self) -> str:
        """How many of the joins that meet the filters are reviewed."""
        n_done = int(self._met["join_id"].isin(self.reviewed).sum())
        return f"{n_done:,} of {len(self._met):,} reviewed"

    def summary(self) -> str:
        """Say how far the review is, and which join is looked at."""
        lines = [f"AliasReview: {self.done}"]
        if self.row is not None:
            lines.append(join_views.say(self.row))
            lines.append(f"{self.list.where} listed")
        return "\n".join(lines)

    # What can be done.

    def act(self, letter: str) -> None:
        """Do what a key or its button stands for.

        Args:
            letter: One of `ACTIONS`.
        """
        self._asked = None
        if letter == "u":
            self.undo()
        elif letter in "np":
            self._step(1 if letter == "n" else -1)
        elif self.row is None:
            self._say("No join is listed: set a filter back, or you are through.", is_warning=True)
        elif letter in "sjr" and not self.name_field.value.strip():
            self._ask(letter)
        else:
            self._decide(letter, self.row)

    def _decide(self, letter: str, row: Mapping[str, Any]) -> None:
        name = self.name_field.value.strip()
        decision = _correction(
            letter, row, self._call(row), name=name, entity_type=self.entity_type.value, source_file=self.where.chosen
        )
        if isinstance(decision, str):
            self._say(decision, is_warning=True)
            return
        kind, fields = decision
        try:
            review.write_correction(self.wb.corpus, kind, fields, who=self._who)
        except (review.CorrectionsError, OSError) as error:
            self._say(f"Not written: {error}", is_warning=True)
            return
        self._read_file()
        if self.corrections.entities:
            self._stack.append((self.corrections.entities[-1], row["join_id"]))
        self._count()
        if row["join_id"] in self.reviewed:
            self._next_open()
        else:
            self.list.choose(self.list.chosen)
        self._say(f"Written: {Correction(kind, fields, '', 0).describe()}. It applies on the next run.")

    def undo(self) -> None:
        """Take back the last decision that was made here, and go to its join."""
        if not self._stack:
            self._say(f"Nothing was decided here yet; earlier corrections stand in {FOLDER}/{ENTITY_FILE}.")
            return
        correction, join_id = self._stack.pop()
        try:
            review.remove_correction(self.wb.corpus, correction)
        except (review.CorrectionsError, OSError) as error:
            self._read_file()
            self._say(f"Not taken back: {error}", is_warning=True)
            return
        self._read_file()
        self._count()
        where = next((number for number, row in enumerate(self.rows) if row["join_id"] == join_id), self.list.chosen)
        self.list.choose(where)
        self._say(f"Taken back: {correction.describe()}.")

    def apply(self) -> None:
        """Read the corpus again, so that the decisions show in the tables; `wb` is the new workbook."""
        self.apply_button.disabled = True
        self._say("Reading the corpus again…")
        try:
            self.wb = self._opened()
        except Exception as error:  # told in the panel: a callback's traceback is shown nowhere
            self._say(f"Not applied: {error}", is_warning=True)
        else:
            self._load()
            self._say("Applied. This panel shows the new tables; run the notebook again for all others.")
        finally:
            self.apply_button.disabled = False

    def _opened(self) -> Workbook:
        if self._reopen is not None:
            return self._reopen()
        from analyst.workbook import open_workbook

        return open_workbook(self.wb.corpus, copies=self.wb.copies)

    # Where to go.

    def _step(self, by: int) -> None:
        if self.list.chosen is None:
            return
        there = self.list.chosen + by
        if 0 <= there < len(self.rows):
            self.list.choose(there)
            self._say("")
        else:
            self._say("This is the last join listed." if by > 0 else "This is the first join listed.")

    def _next_open(self) -> None:
        """Go to the next join that is not decided; from the end on to the first such one."""
        here = self.list.chosen or 0
        order = [*range(here + 1, len(self.rows)), *range(here)]
        self.list.choose(next((n for n in order if self.rows[n]["join_id"] not in self.reviewed), here))

    def _look(self, number: int | None) -> None:
        self.name_field.value = ""
        if number is None:
            self.detail.value = note("No join meets these filters.")
            return
        row = self.rows[number]
        self.entity_type.value = row["entity_type"]
        nearest = (row["candidates"] or "").split("; ") if row["candidates"] else []
        self.name_field.options = list(dict.fromkeys([*map(visible, nearest), *self._proposed]))
        self.where.set_options(self._evidence.articles(row))
        self._draw()

    def _draw(self) -> None:
        if self.row is not None:
            self.detail.value = self._evidence.html(self.row, self.where.chosen)

    # Names and keys.

    def _call(self, row: Mapping[str, Any]) -> str | None:
        """What a correction calls the entity: its name, or its id where the name may mean, or come to mean, another."""
        if row["entity_id"] is None:
            return None
        own = {squeeze(row["name"]), row["entity_id"]}
        is_renamed = any(each.kind == "rename" and squeeze(each.fields["name"]) in own for each in self._pending())
        is_unique = self._n_of_name[squeeze(row["name"])] == 1
        return row["name"] if is_unique and not is_renamed else row["entity_id"]

    def _pending(self) -> list[Correction]:
        """Corrections of the file that the tables don't know of."""
        known = Counter(self.wb.corrections["correction"])
        pending = []
        for correction in self.corrections.entities:
            said = correction.describe()
            known[said] -= 1
            if known[said] < 0:
                pending.append(correction)
        return pending

    def _ask(self, letter: str) -> None:
        self._asked = letter
        self._say(f"{ACTIONS[letter][0]}: write the name in the field Name and press Enter, then {letter} again.")
        self.key_field.value = ""  # the next letter comes after the name
        self.name_field.focus()

    def _name_given(self, change: Mapping[str, Any]) -> None:
        name = change["new"].strip()
        if not name or self._asked is None:
            return
        n_of_name = self._n_of_name[squeeze(name)]
        known = "an entity of the corpus" if n_of_name else "a new name"
        self._say(f"{ACTIONS[self._asked][0]}: {name} ({known}). Press {self._asked} again to write it.")
        self.key_field.focus()

    def _key_typed(self, change: Mapping[str, Any]) -> None:
        """Do what the new letters stand for.

        The field keeps its letters: emptied after each one, it would lose or repeat letters that were typed while
        the kernel was busy.
        """
        text = change["new"]
        if not text:
            self._seen = ""
            return
        known = self._cleared if self._cleared and text.startswith(self._cleared) else self._seen
        letters = text.removeprefix(known) if text.startswith(known) else text[-1:] * (len(text) > len(known))
        self._seen = text
        if len(text) >= KEYS_KEPT:
            self._cleared, self.key_field.value = text, ""
        if len(letters) > MAX_AT_ONCE:
            self._say(f"{len(letters)} keys came at once, so none was taken; type them again.", is_warning=True)
            return
        for letter in letters.lower():
            if letter in ACTIONS:
                self.act(letter)
            elif not letter.isspace():
                self._say(f"No key {letter}: the buttons show them.", is_warning=True)

    # What is said.

    def _say(self, text: object, *, is_warning: bool = False) -> None:
        said = note(text, kind="warning" if is_warning else "note") if str(text) else ""
        self.message.value = html('<div class="analyst-message" role="status">{}</div>', said)

    def _count(self) -> None:
        self.progress.value = html('<p class="analyst-note"><b>{}</b></p>', self.done)
        self.buttons["u"].disabled = not self._stack

    def _waiting(self) -> str:
        n_pending = len(self._pending())
        if not n_pending:
            return "Decisions are written at once and apply on the next run."
        where = f"{FOLDER}/{ENTITY_FILE}"
        return f"{count(n_pending, 'correction')} of {where} not applied yet: on the next run, or now."

    def _stale(self) -> Html:
        """List corrections of names that found nothing to correct on the last run."""
        report = self.wb.corrections
        of_names = report["source"].str.startswith(f"{FOLDER}/{ENTITY_FILE}")
        return join_views.stale_html(report[(report["status"] == "stale") & of_names])


def _correction(
    letter: str, row: Mapping[str, Any], entity: str | None, *, name: str, entity_type: str, source_file: str | None
) -> tuple[str, dict[str, Any]] | str:
    """Make a decision's kind and fields, or say why it cannot be made."""
    alias = row["alias"]
    place = {} if source_file is None else {"source_file": source_file}
    if entity is None:
        made: dict[str, tuple[str, dict[str, Any]]] = {
            "s": ("resolve", {"alias": alias, "to": name, **place}),
            "j": ("resolve", {"alias": alias, "to": name, **place}),
            "x": ("exclude", {"alias": alias, **place}),
        }
        why = "This name was left open, so there is no entity yet: join it to a name (j), or exclude it (x)."
        return made.get(letter, why)
    if place and letter not in "sx":
        return f"{ACTIONS[letter][0]} is for all articles; set the field In article back to all."
    is_same = squeeze(name) in (squeeze(row["name"]), row["entity_id"])
    if letter in "sjr" and is_same:
        return f"{row['name']} is the entity itself; write another name."
    if letter == "t" and entity_type == row["entity_type"]:
        return f"{row['name']} is of the type {entity_type} already; choose another in the field Type."
    return {
        "a": ("accept", {"name": entity, "alias": alias}),
        "s": ("split", {"name": entity, "alias": alias, "to": name, **place}),
        "j": ("join", {"names": [entity], "into": name}),
        "x": ("exclude", {"name": entity, "alias": alias, **place}),
        "r": ("rename", {"name": entity, "to": name}),
        "t": ("type", {"name": entity, "type": entity_type}),
    }[letter]


def _row(*children: widgets.Widget) -> widgets.HBox:
    box = filters(*children)
    box.add_class("analyst-buttons")
    return box


def _button(letter: str) -> widgets.Button:
    label, hint = ACTIONS[letter]
    return widgets.Button(description=f"{label} ({letter})", tooltip=hint, layout=widgets.Layout(width="auto"))


def _name_field() -> widgets.Combobox:
    return widgets.Combobox(
        description="Name",
        placeholder="for split, join, rename",
        ensure_option=False,
        continuous_update=False,
        layout=widgets.Layout(width="260px", max_width="100%"),
        style={"description_width": "initial"},
    )


def _key_field() -> widgets.Text:
    return widgets.Text(
        description="Keys",
        placeholder="type a, s, j, … here",
        continuous_update=True,
        layout=widgets.Layout(width="185px"),
        style={"description_width": "initial"},
    )
