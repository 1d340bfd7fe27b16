"""What the panels of review share: buttons and keys, a queue, decisions that are written at once, and undo."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import TYPE_CHECKING, Any, ClassVar, NamedTuple

import ipywidgets as widgets

from analyst import review
from analyst.review.records import FOLDER, Correction, Corrections
from analyst.widgets import join_views
from analyst.widgets.keys import KeyField
from analyst.widgets.markup import Html, html, note
from analyst.widgets.panel import PagedList, Panel, filters
from analyst.words import count

if TYPE_CHECKING:
    from analyst.workbook import Workbook

TO_REVIEW, REVIEWED = "to review", "reviewed"


class Done(NamedTuple):
    """What one decision did to the file of corrections."""

    key: str | None
    """The row that it was about."""
    written: Correction | None
    removed: Correction | None = None


class ReviewPanel(Panel):
    """A queue to decide about, row by row; each decision is a correction in a file beside the corpus.

    Args:
        wb: The workbook.
        who: Who decides; written with each decision.
        reopen: Opens the corpus anew for *Apply now*; by default as `open_workbook` does with the installed model
            and the workbook's rule for copies.
        title: Heading.
        noun: What a row is.
        size: Rows of the list that are shown at a time.
    """

    ACTIONS: ClassVar[Mapping[str, tuple[str, str]]] = {}
    """Keys, with what their buttons are called and do."""
    FILE = ""
    """File of the decisions, in `corrections/`."""
    ID = ""
    """Key of a row."""

    def __init__(
        self, wb: Workbook, *, who: str | None, reopen: Callable[[], Workbook] | None, title: str, noun: str, size: int
    ) -> None:
        self.wb = wb
        self.rows: Sequence[dict[str, Any]] = []
        self.corrections = Corrections()
        self._who, self._reopen, self._noun = who, reopen, noun
        self._stack: list[Done] = []
        self.progress = widgets.HTML()
        self.list = PagedList(noun, self._look, size=size, verb="Look", hint=f"Look at this {noun}")
        self.key_field = KeyField(self.press, self._refuse, "type keys here")
        self.message = widgets.HTML()
        self.notes = widgets.HTML()
        self.stale = widgets.HTML()
        self.apply_button = widgets.Button(
            description="Apply now", tooltip="Read the corpus again with all corrections", layout={"width": "auto"}
        )
        self.buttons = {letter: self._button(letter) for letter in self.ACTIONS}
        super().__init__(title, self._lay_out())
        for letter, button in self.buttons.items():
            button.on_click(lambda _, letter=letter: self.act(letter))
        self.apply_button.on_click(lambda _: self.apply())

    # What each panel says for itself.

    def _lay_out(self) -> Iterable[widgets.Widget]:
        raise NotImplementedError

    def _load(self) -> None:
        """Take the tables of the workbook."""
        raise NotImplementedError

    def _understand(self) -> None:
        """Take note of what the corrections decide, after the file was read."""
        raise NotImplementedError

    def _look(self, number: int | None) -> None:
        """Show the row of that number, or that there is none."""
        raise NotImplementedError

    def is_decided(self, row: Mapping[str, Any]) -> bool:
        """Tell whether a row is decided."""
        raise NotImplementedError

    def act(self, letter: str) -> None:
        """Do what a key or its button stands for.

        Args:
            letter: One of `ACTIONS`.
        """
        raise NotImplementedError

    def _count(self) -> None:
        """Show how far the review is."""
        raise NotImplementedError

    def _in_file(self) -> Sequence[Correction]:
        """The corrections of this panel's file."""
        raise NotImplementedError

    # Rows.

    @property
    def row(self) -> dict[str, Any] | None:
        """The row that is looked at."""
        number = self.list.chosen
        return self.rows[number] if number is not None and number < len(self.rows) else None

    def _step(self, by: int) -> None:
        if self.list.chosen is None:
            return
        if self.list.step(by):
            self._say("")
        else:
            self._say(f"This is the last {self._noun} listed." if by > 0 else f"This is the first {self._noun} listed.")

    def _next_open(self) -> None:
        """Go to the next row that is not decided; from the end on to the first such one."""
        here = self.list.chosen or 0
        order = [*range(here + 1, len(self.rows)), *range(here)]
        self.list.choose(next((n for n in order if not self.is_decided(self.rows[n])), here))

    # Corrections.

    def _read_file(self) -> None:
        self.corrections = Corrections()
        try:
            self.corrections = review.read_corrections(self.wb.corpus)
        except review.CorrectionsError as error:
            self._say(error, is_warning=True)
        self._understand()
        self.notes.value = note(self._waiting())
        self.stale.value = self._stale()

    def _write(
        self,
        key: str | None,
        kind: str,
        fields: Mapping[str, Any],
        *,
        why: str | None = None,
        instead_of: Correction | None = None,
    ) -> bool:
        """Write a decision, in the place of another if one is given; False, and said, where it can't be."""
        try:
            review.write_correction(self.wb.corpus, kind, fields, who=self._who, why=why)
            written = self._last()
            if instead_of is not None:
                review.remove_correction(self.wb.corpus, instead_of)
        except (review.CorrectionsError, OSError) as error:
            self._say(f"Not written: {error}", is_warning=True)
            return False
        self._read_file()
        self._stack.append(Done(key, written, instead_of))
        return True

    def _remove(self, key: str | None, correction: Correction) -> bool:
        """Take a correction out of the file; False, and said, where it can't be."""
        try:
            review.remove_correction(self.wb.corpus, correction)
        except (review.CorrectionsError, OSError) as error:
            self._say(f"Not taken out: {error}", is_warning=True)
            return False
        self._read_file()
        self._stack.append(Done(key, None, correction))
        return True

    def _last(self) -> Correction:
        self.corrections = review.read_corrections(self.wb.corpus)
        return self._in_file()[-1]

    def undo(self) -> None:
        """Take back the last decision that was made here, and go to its row."""
        if not self._stack:
            self._say(f"Nothing was decided here yet; earlier corrections stand in {FOLDER}/{self.FILE}.")
            return
        done = self._stack.pop()
        try:
            if done.written is not None:
                review.remove_correction(self.wb.corpus, done.written)
            if done.removed is not None:
                review.write_correction(self.wb.corpus, done.removed.kind, done.removed.fields)
        except (review.CorrectionsError, OSError) as error:
            self._read_file()
            self._say(f"Not taken back: {error}", is_warning=True)
            return
        self._read_file()
        self._taken_back(done)
        self._count()
        said = done.written or done.removed
        self._say(f"Taken back: {said.describe()}." if said else "Taken back.")

    def _taken_back(self, done: Done) -> None:
        """Go to the row of a decision that was taken back."""
        where = next((n for n, row in enumerate(self.rows) if row[self.ID] == done.key), self.list.chosen)
        self.list.choose(where)

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

    def _pending(self) -> list[Correction]:
        """Corrections of the file that the tables don't know of."""
        known = Counter(self.wb.corrections["correction"])
        pending = []
        for correction in self._in_file():
            said = correction.describe()
            known[said] -= 1
            if known[said] < 0:
                pending.append(correction)
        return pending

    # What is said.

    def press(self, letter: str) -> None:
        """Do what a key stands for; one that stands for nothing is told."""
        if letter in self.KEYS:
            self.act(letter)
        else:
            self._say(f"No key {letter}: the buttons show them.", is_warning=True)

    def _refuse(self, why: str) -> None:
        self._say(why, is_warning=True)

    def _say(self, text: object, *, is_warning: bool = False) -> None:
        said = note(text, kind="warning" if is_warning else "note") if str(text) else ""
        self.message.value = html('<div class="analyst-message" role="status">{}</div>', said)

    def _button(self, letter: str) -> widgets.Button:
        label, hint = self.ACTIONS[letter]
        return widgets.Button(description=f"{label} ({letter})", tooltip=hint, layout=widgets.Layout(width="auto"))

    def _waiting(self) -> str:
        n_pending = len(self._pending())
        if not n_pending:
            return "Decisions are written at once and apply on the next run."
        where = f"{FOLDER}/{self.FILE}"
        return f"{count(n_pending, 'correction')} of {where} not applied yet: on the next run, or now."

    def _stale(self) -> Html:
        """List corrections of this file that found nothing to correct on the last run."""
        report = self.wb.corrections
        of_file = report["source"].str.startswith(f"{FOLDER}/{self.FILE}")
        return join_views.stale_html(report[(report["status"] == "stale") & of_file])


def row_of(*children: widgets.Widget) -> widgets.HBox:
    """Put buttons and fields in a row."""
    box = filters(*children)
    box.add_class("analyst-buttons")
    return box


def combobox(label: str, hint: str, *, width: str = "260px") -> widgets.Combobox:
    """Make a field that proposes, and takes anything."""
    return widgets.Combobox(
        description=label,
        placeholder=hint,
        ensure_option=False,
        continuous_update=False,
        layout=widgets.Layout(width=width, max_width="100%"),
        style={"description_width": "initial"},
    )
