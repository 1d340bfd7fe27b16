"""Look at the joins of spellings, the most doubtful first, and decide: each decision is a correction in a file."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING, Any

import ipywidgets as widgets

from analyst import review, schema
from analyst.review.records import ENTITY_FILE, Correction, squeeze
from analyst.widgets import choices, join_views
from analyst.widgets.markup import html, none_left, visible
from analyst.widgets.panel import Menu, field, filters
from analyst.widgets.review_panel import REVIEWED, TO_REVIEW, ReviewPanel, combobox, row_of

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping, Sequence

    from analyst.workbook import Workbook

NAMES, ROLES, OPEN = "names", "roles", "names left open"
MAX_NAMES = 300
"""Names that the field for a name proposes; any other can be typed."""

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


class AliasReview(ReviewPanel):
    """A queue of joins (entity ← spelling) to accept, split, join, exclude, rename or take back.

    Each decision is written to `corrections/entities.toml` at once. The tables are those of the last run: a decision
    applies on the next one, or with *Apply now*.

    Args:
        wb: The workbook.
        who: Who decides; written with each decision.
        reopen: Opens the corpus anew for *Apply now*; by default as `open_workbook` does with the installed model
            and the workbook's rule for copies.
    """

    ACTIONS = ACTIONS
    KEYS = "".join(ACTIONS)
    FILE = ENTITY_FILE
    ID = "join_id"

    def __init__(self, wb: Workbook, *, who: str | None = None, reopen: Callable[[], Workbook] | None = None) -> None:
        self._asked: str | None = None
        self.show_menu = Menu("Show", [TO_REVIEW, REVIEWED], width="170px")
        self.kind = Menu("Joins of", [NAMES, ROLES, OPEN], width="220px")
        self.search = field("Find", "part of a name, then Enter")
        self.name_field = combobox("Name", "for split, join, rename")
        self.entity_type = Menu("Type", schema.ENTITY_TYPES, has_all=False, width="140px")
        self.where = Menu("In article", [], width="220px")
        self.detail = widgets.HTML()
        super().__init__(wb, who=who, reopen=reopen, title="Are these spellings joined rightly?", noun="join", size=6)
        self.show_menu.value = TO_REVIEW
        for control in (self.show_menu, self.kind, self.search):
            control.observe(lambda _: self.offer(), "value")
        self.name_field.observe(self._name_given, "value")
        self.where.observe(lambda _: self._draw(), "value")
        self._load()

    def _lay_out(self) -> Iterable[widgets.Widget]:
        return [
            filters(self.show_menu, self.kind, self.search),
            self.progress,
            self.list,
            row_of(*(self.buttons[letter] for letter in "asjxrtupn")),
            row_of(self.key_field, self.name_field, self.entity_type, self.where),
            self.message,
            self.detail,
            row_of(self.apply_button, self.notes),
            self.stale,
        ]

    # What is listed.

    def _load(self) -> None:
        self.joins = review.list_joins(self.wb.mentions, self.wb.entities)
        self._decided = review.Decided(self.joins)
        self._evidence = join_views.Evidence(self.wb)
        names = self.wb.entities["name"]
        self._n_of_name = Counter(map(squeeze, names))
        self._proposed = [visible(name) for name in names.head(MAX_NAMES)]
        self.reviewed: dict[str, str] = {}
        self._say("")
        self._read_file()
        self.offer()

    def _understand(self) -> None:
        self.reviewed = self._decided.by(self.corrections)

    def _in_file(self) -> Sequence[Correction]:
        return self.corrections.entities

    def is_decided(self, row: Mapping[str, Any]) -> bool:
        """Tell whether a join is decided."""
        return row["join_id"] in self.reviewed

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
        if not self._write(row["join_id"], kind, fields):
            return
        self._count()
        if self.is_decided(row):
            self._next_open()
        else:
            self.list.choose(self.list.chosen)
        self._say(f"Written: {Correction(kind, fields, '', 0).describe()}. It applies on the next run.")

    # Where to go.

    def _look(self, number: int | None) -> None:
        self.name_field.value = ""
        if number is None:
            self.detail.value = none_left("join")
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

    # Names.

    def _call(self, row: Mapping[str, Any]) -> str | None:
        """What a correction calls the entity: its name, or its id where the name may mean, or come to mean, another."""
        if row["entity_id"] is None:
            return None
        own = {squeeze(row["name"]), row["entity_id"]}
        is_renamed = any(each.kind == "rename" and squeeze(each.fields["name"]) in own for each in self._pending())
        is_unique = self._n_of_name[squeeze(row["name"])] == 1
        return row["name"] if is_unique and not is_renamed else row["entity_id"]

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

    def _count(self) -> None:
        self.progress.value = html('<p class="analyst-note"><b>{}</b></p>', self.done)
        self.buttons["u"].disabled = not self._stack


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
