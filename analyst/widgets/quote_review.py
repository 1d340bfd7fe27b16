"""Look at the quotes, the most doubtful first or drawn at random; each decision is a correction in a file."""

from __future__ import annotations

from itertools import chain
from typing import TYPE_CHECKING, Any

import ipywidgets as widgets
import numpy as np

from analyst import review
from analyst.review.quotes_places import BETWEEN_PARTS, find_content, nth_of, whole_words
from analyst.review.records import NOTES, QUOTE_FILE, Correction, shorten, squeeze
from analyst.schema import QUOTE_TYPES
from analyst.widgets import quote_views
from analyst.widgets.frontend import ArticleText
from analyst.widgets.late_rows import LateRows, TableRows
from analyst.widgets.markup import Html, legend, none_left, visible
from analyst.widgets.panel import Menu, field, filters
from analyst.widgets.review_panel import REVIEWED, TO_REVIEW, Done, ReviewPanel, combobox, row_of

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping, Sequence

    from numpy.typing import NDArray

    from analyst.workbook import Workbook

REJECTED = "rejected"
DOUBT, RANDOM, TEXT = "the most doubtful first", "drawn at random", "as in the texts"
TYPES = {kind[0]: kind for kind in QUOTE_TYPES}
"""Letters for the types, after t."""

LEGEND = ("quote", "unsure", "speaker", "cue", "other")
_NO_CUE = "-"

ACTIONS = {
    "a": ("Accept", "Words, speaker, type and cue are right"),
    "x": ("Reject", "This is no quote"),
    "s": ("Speaker", "The speaker is whom the selected words name, or the one in the field Speaker; 1 to 9, and 0"),
    "c": ("Cue", "The cue is the selected words, or those in the field Cue"),
    "t": ("Type", "Then d: direct, i: indirect, m: mixed"),
    "w": ("Words", "The quote is the selected words"),
    "e": ("Extend", "The selected words are a further part of the quote"),
    "m": ("Missed", "The selected words are a quote that was missed"),
    "u": ("Undo", "Take back the last decision made here"),
    "p": ("▲ Previous", "Go to the quote before"),
    "n": ("▼ Next", "Go to the next quote"),
}
"""Keys, with what their buttons are called and do."""


class QuoteReview(ReviewPanel):
    """A queue of quotes to accept, correct, reject or take back, and the article to find missed ones in.

    Each decision is written to `corrections/quotes.toml` at once, and shows here at once; all other tables are those
    of the last run, until the next one or *Apply now*. In the order *drawn at random*, decisions also measure how
    often the quotes are right; that share stands beside every count of quotes from the next run on.

    Args:
        wb: The workbook.
        who: Who decides; written with each decision.
        reopen: Opens the corpus anew for *Apply now*; by default as `open_workbook` does with the installed model
            and the workbook's rule for copies.
    """

    ACTIONS = ACTIONS
    KEYS = "".join(ACTIONS) + "".join(TYPES) + "0123456789"
    FILE = QUOTE_FILE
    ID = "quote_id"
    rows: LateRows

    def __init__(self, wb: Workbook, *, who: str | None = None, reopen: Callable[[], Workbook] | None = None) -> None:
        self._asked: str | None = None
        self._is_drawing = False
        self.show_menu = Menu("Show", [TO_REVIEW, REVIEWED, REJECTED], width="170px")
        self.order = Menu("Order", [DOUBT, RANDOM, TEXT], has_all=False, width="230px")
        self.outlet = Menu("Outlet", sorted(wb.found_quotes["outlet"].unique()), width="220px")
        self.search = field("Words", "words, then Enter")
        self.speaker_field = combobox("Speaker", "a name, then Enter", width="230px")
        self.cue_field = combobox("Cue", "words, then Enter; - for none", width="230px")
        self.type_menu = Menu("Type", QUOTE_TYPES, has_all=False, width="130px")
        self.why = field("Why", "free to leave out")
        self.detail = widgets.HTML()
        self.article = ArticleText("Article: select words, then press a key", self.KEYS, self.press)
        super().__init__(wb, who=who, reopen=reopen, title="Are these quotes right?", noun="quote", size=4)
        self.show_menu.value = TO_REVIEW
        for control in (self.show_menu, self.order, self.outlet, self.search):
            control.observe(lambda _: self.offer(), "value")
        self.speaker_field.observe(lambda change: self._given("s", change["new"]), "value")
        self.cue_field.observe(lambda change: self._given("c", change["new"]), "value")
        self.type_menu.observe(self._type_chosen, "value")
        self.article.observe(self._selected, "selected")
        self._load()

    def _lay_out(self) -> Iterable[widgets.Widget]:
        return [
            filters(self.show_menu, self.order, self.outlet, self.search),
            self.progress,
            self.list,
            row_of(*(self.buttons[letter] for letter in "axsctwemupn")),
            row_of(self.key_field, self.speaker_field, self.cue_field, self.type_menu, self.why),
            self.message,
            self.detail,
            widgets.HTML(legend(LEGEND)),
            self.article,
            row_of(self.apply_button, self.notes),
            self.stale,
        ]

    # What is listed.

    def _load(self) -> None:
        found = self.wb.found_quotes
        self._decided = review.DecidedQuotes(found, self.wb.articles)
        self._articles = quote_views.Articles(self.wb)
        self._found = TableRows(found, "quote_id")
        self._drawn: list[str] | None = None
        self._orders: dict[str, NDArray[np.int64]] = {TEXT: np.arange(len(found))}
        self._anchors: dict[str, dict[str, Any]] = {}
        self.reviewed: dict[str, review.QuoteDecision] = {}
        self._say("")
        self._read_file()
        self.offer()

    def _understand(self) -> None:
        self.reviewed = self._decided.by(self.corrections)
        self._articles.take(self.corrections)

    def _in_file(self) -> Sequence[Correction]:
        return self.corrections.quotes

    def is_decided(self, row: Mapping[str, Any]) -> bool:
        """Tell whether a quote is decided; one that was added is."""
        return row["quote_id"] in self.reviewed or row["quote_id"] not in self._found

    def offer(self) -> None:
        """List the quotes that meet the filters, and choose the first one."""
        self._met = self._meeting()
        order = self._in_order(self.order.value)
        places = order[self._met[order]]
        shown = self.show_menu.chosen
        if shown == TO_REVIEW:
            places = places[~self._found.marked(self.reviewed)[places]]
        elif shown == REVIEWED:
            places = places[self._found.marked(self.reviewed)[places]]
        elif shown == REJECTED:
            places = places[self._found.marked(filter(self._is_rejected, self.reviewed))[places]]
        own = self._added() if shown in (None, REVIEWED) else []
        self.rows = LateRows(self._found, places.tolist(), own)
        self._fill(0)
        self._count()

    def _fill(self, number: int) -> None:
        self.list.fill(len(self.rows), lambda place: self._row_html(self.rows[place]), chosen=number)

    def _in_order(self, name: str) -> NDArray[np.int64]:
        """Places of all quotes that were found, in one of the orders; made when it is first asked for."""
        if name not in self._orders:
            ids = self._draw_all() if name == RANDOM else review.order_by_doubt(self.wb.found_quotes)["quote_id"]
            self._orders[name] = self._found.places(ids)
        return self._orders[name]

    def _draw_all(self) -> list[str]:
        """The ids of all quotes in the order drawn at random."""
        if self._drawn is None:
            self._drawn = review.order_at_random(self.wb.found_quotes, self.wb.articles)["quote_id"].tolist()
        return self._drawn

    def _meeting(self) -> NDArray[np.bool_]:
        """Tell of each quote that was found whether it meets the filters, the list's own apart."""
        found, words = self.wb.found_quotes, self.search.value.strip().lower()
        met = np.ones(len(found), dtype=bool)
        if self.outlet.chosen is not None:
            met &= (found["outlet"] == self.outlet.chosen).to_numpy(dtype=bool)
        if words:
            met &= found["content_text"].str.lower().str.contains(words, regex=False).to_numpy(dtype=bool)
        return met

    def _meets(self, row: Mapping[str, Any]) -> bool:
        words = self.search.value.strip().lower()
        is_outlet = self.outlet.chosen in (None, row["outlet"])
        return is_outlet and (not words or words in row["content_text"].lower())

    def _added(self) -> list[dict[str, Any]]:
        """Quotes that were added, in the articles of the corpus, where they meet the filters."""
        ids = dict(zip(self.wb.articles["article_name"], self.wb.articles["article_id"], strict=True))
        files = dict.fromkeys(each.fields["source_file"] for each in self.corrections.quotes if each.kind == "add")
        tables = [self._articles.now(ids[name]) for name in files if name in ids]
        rows = [row for table in tables for key, row in table.rows.items() if key not in self._found]
        return [row for row in rows if self._meets(row)]

    def _is_rejected(self, quote_id: str) -> bool:
        decision = self.reviewed.get(quote_id)
        return decision is not None and decision.is_rejected

    def _now(self, row: Mapping[str, Any]) -> Mapping[str, Any]:
        """The quote with the corrections of now; as it was found, if it is rejected."""
        return self._articles.now(row["article_id"]).rows.get(row["quote_id"], row)

    def _next_open(self) -> None:
        """Go to the next quote that is not decided; from the end on to the first such one."""
        here = self.list.chosen or 0
        order = chain(range(here + 1, len(self.rows)), range(here))
        keys = ((number, self.rows.key_of(number)) for number in order)
        is_open = (number for number, key in keys if key in self._found and key not in self.reviewed)
        self.list.choose(next(is_open, here))

    def _row_html(self, row: Mapping[str, Any]) -> Html:
        return quote_views.row_html(self._now(row), self.reviewed.get(row["quote_id"]))

    @property
    def done(self) -> str:
        """How many of the quotes that meet the filters are reviewed."""
        n_done, n_met = self._progress()
        return f"{n_done:,} of {n_met:,} reviewed"

    def _progress(self) -> tuple[int, int]:
        """How many quotes that meet the filters are reviewed, and how many meet them."""
        return int(self._met[self._found.places(self.reviewed)].sum()), int(self._met.sum())

    @property
    def measured(self) -> review.QuotePrecision:
        """How many quotes of the random draw were right, by the decisions of now."""
        is_drawn = any(decision.is_sample for decision in self.reviewed.values())
        return review.measure_decided(self._draw_all() if is_drawn else self._found.keys, self.reviewed)

    def summary(self) -> str:
        """Say how far the review is, what the random draw has shown, and which quote is looked at."""
        lines = [f"QuoteReview: {self.done}", review.describe_precision(self.measured)]
        if self.row is not None:
            now = self._now(self.row)
            lines.append(f"{now['outlet']} · {now['speaker_name'] or 'no speaker'}: {now['content_text']}")
            lines.append(f"{self.list.where} listed")
        return "\n".join(line for line in lines if line)

    # What can be done.

    def press(self, letter: str) -> None:
        """Do what a key stands for: an action, a type after t, or a speaker by number."""
        if self._asked == "t" and letter in TYPES:
            self._asked = None
            self._decide({"type": TYPES[letter]})
        elif letter.isdecimal():
            self._number(int(letter))
        elif letter in ACTIONS:
            self.act(letter)
        else:
            self._say(f"No key {letter}: the buttons show them.", is_warning=True)

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
            self._say("No quote is listed: set a filter back, or you are through.", is_warning=True)
        elif letter == "a":
            self._accept(self.row)
        elif letter == "x":
            self._reject(self.row)
        elif letter == "t":
            self._asked = "t"
            self._say("Type: press d for direct, i for indirect, m for mixed.")
        elif letter in "sc":
            self._name(letter, self.row)
        else:
            self._take(letter, self.row)

    def _accept(self, row: Mapping[str, Any]) -> None:
        decision = self.reviewed.get(row["quote_id"])
        if row["quote_id"] not in self._found:
            self._next_open()
            self._say("")
        elif decision is not None and not decision.is_rejected:
            self._next_open()
            self._say(f"It was decided already: {decision.said}.")
        elif self._decide({"accept": True}):
            self._next_open()

    def _reject(self, row: Mapping[str, Any]) -> None:
        added = self._correction_of(row)
        if added is None:
            if self._decide({"reject": True}):
                self._next_open()
            return
        if self._remove(row["quote_id"], added):
            here = self.list.chosen or 0
            self.rows.drop_own(key for key in self.rows.ids() if key != row["quote_id"])
            self._fill(here)
            self._count()
            self._say(f"Taken out: {added.describe()}.")

    def _name(self, letter: str, row: Mapping[str, Any]) -> None:
        """Set speaker or cue to what is selected, or to what stands in the field; ask for it, if there is neither."""
        span = self._span(row)
        typed = self.speaker_field if letter == "s" else self.cue_field
        if span is not None:
            selected = self._articles.text(row["article_id"])[slice(*span)]
            words = squeeze(selected)
            name = self._articles.name_at(row["article_id"], *span) if letter == "s" else None
            self._set(letter, name or words, printed=selected if selected == words else None)
        elif typed.value.strip():
            self._set(letter, typed.value.strip())
        else:
            self._asked = letter
            what = "speaker" if letter == "s" else "cue"
            self._say(f"Select the {what} in the article and press {letter}, or write it in the field and press Enter.")
            typed.focus()

    def _given(self, letter: str, value: str) -> None:
        """Take a name or cue that was written into its field."""
        if value.strip() and not self._is_drawing and self.row is not None:
            self._asked = None
            self._set(letter, value.strip())
            self.key_field.focus()

    def _set(self, letter: str, value: str, *, printed: str | None = None) -> None:
        if letter == "s":
            self._decide({"speaker": value} | ({} if printed in (None, value) else {"speaker_text": printed}))
        else:
            self._decide({"cue": "" if value == _NO_CUE else value})

    def _number(self, number: int) -> None:
        self._asked = None
        names = [] if self.row is None else self._people(self.row)
        if number > len(names):
            self._say(f"No name has the number {number}.", is_warning=True)
        elif self.row is not None:
            self._decide({"speaker": names[number - 1] if number else ""})

    def _take(self, letter: str, row: Mapping[str, Any]) -> None:
        """Make the selected words the quote's, a part of it, or a quote of their own."""
        span = self._span(row)
        if span is None:
            self._say(
                "Select the words in the article first, by mouse or with Shift and the arrow keys.", is_warning=True
            )
            return
        article_id, text = row["article_id"], self._articles.text(row["article_id"])
        parts = [span]
        if letter == "e":
            mine = [each for each in self._spans(row) if each[1] <= span[0] or each[0] >= span[1]]
            parts = sorted([*mine, span])
        content = BETWEEN_PARTS.join(text[start:end] for start, end in parts)
        if letter == "m":
            self._add(article_id, {"content": content, "nth": nth_of(text, content, parts)})
            return
        if find_content(text, content, nth=nth_of(text, content, parts), near=row["start_char"]) != parts:
            self._say("These words can't be told from others of the article: select a few more.", is_warning=True)
            return
        is_near = find_content(text, content, near=(self._found.get(row["quote_id"]) or row)["start_char"]) == parts
        self._decide({"span": content} | ({} if is_near else {"span_nth": nth_of(text, content, parts)}))

    def _add(self, article_id: str, fields: Mapping[str, Any]) -> None:
        said = {name: value for name, value in fields.items() if value is not None}
        before = set(self._articles.now(article_id).rows)
        if not self._write(None, "add", {"source_file": self._articles.name(article_id), **said}, why=self._reason()):
            return
        rows = self._articles.now(article_id).rows
        new = [key for key in rows if key not in before]
        if not new:
            self.undo()
            self._say("This is a quote already; nothing was added.", is_warning=True)
            return
        self._stack[-1] = self._stack[-1]._replace(key=new[0])
        here = self.list.chosen or 0
        self.rows.insert(here, [dict(rows[new[0]])])
        self._fill(here)
        self._count()
        self._say(
            f"Added: “{shorten(rows[new[0]]['content_text'])}”. Now its speaker (s, 1 to 9), cue (c) and type (t)."
        )

    def _decide(self, fields: Mapping[str, Any]) -> bool:
        """Write a decision about the quote that is looked at."""
        row = self.row
        if row is None:
            return False
        key, added = row["quote_id"], self._correction_of(row)
        if added is not None:
            is_done = self._change_added(row, added, fields)
        else:
            anchor = self._anchor(key)
            again = {"accept": True} if self._is_rejected(key) and "reject" not in fields else {}
            drawn = {"sample": True} if self.order.value == RANDOM else {}
            is_done = self._write(key, "quote", {**anchor, **fields, **again, **drawn}, why=self._reason())
        if is_done:
            self._count()
            self.list.choose(self.list.chosen)
            said = Correction("quote", {"source_file": "", "content": "", **fields}, "", 0).describe().split(": ", 1)[1]
            self._say(f"Written: {said}.")
        return is_done

    def _change_added(self, row: dict[str, Any], added: Correction, fields: Mapping[str, Any]) -> bool:
        """Write the quote that was added anew."""
        kept = {name: value for name, value in added.fields.items() if name not in NOTES}
        changes = dict(fields)
        if "span" in changes:
            changes["content"] = changes.pop("span")
            kept.pop("nth", None)
            nth = changes.pop("span_nth", None)
            changes |= {} if nth is None else {"nth": nth}
        changes.pop("accept", None)
        if "speaker" in changes:
            kept.pop("speaker_text", None)
        if not self._write(row["quote_id"], "add", {**kept, **changes}, why=self._reason(), instead_of=added):
            return False
        article_id = row["article_id"]
        rows = self._articles.now(article_id).rows
        if row["quote_id"] not in rows:
            known = set(self.rows.ids())
            row |= next((dict(each) for key, each in rows.items() if key not in self._found and key not in known), {})
        return True

    def _correction_of(self, row: Mapping[str, Any]) -> Correction | None:
        """The correction that added a quote; None if the engine found it."""
        if row["quote_id"] in self._found:
            return None
        name, spans = self._articles.name(row["article_id"]), self._spans(row)
        text = self._articles.text(row["article_id"])
        for correction in reversed(self.corrections.quotes):
            fields = correction.fields
            is_here = correction.kind == "add" and fields["source_file"] == name
            if is_here and find_content(text, fields["content"], nth=fields.get("nth")) == spans:
                return correction
        return None

    def _taken_back(self, done: Done) -> None:
        """Go to the quote of a decision that was taken back; one that was added is no more."""
        added = self._added()
        here = self.list.chosen or 0
        if done.removed is not None and self._listed(done.key) is None:
            self.rows.insert(here, [row for row in added if row["quote_id"] == done.key])
        self.rows.drop_own(row["quote_id"] for row in added)
        where = self._listed(done.key)
        self._fill(here if where is None else where)

    def _listed(self, key: str | None) -> int | None:
        return None if key is None else self.rows.number_of(key)

    # What is looked at.

    def _look(self, number: int | None) -> None:
        self._is_drawing = True
        try:
            self._draw(None if number is None else self.rows[number])
        finally:
            self._is_drawing = False

    def _draw(self, row: Mapping[str, Any] | None) -> None:
        self.speaker_field.value = self.cue_field.value = ""
        if row is None:
            self.detail.value = none_left("quote")
            self.article.show("")
            return
        now, key = self._now(row), row["quote_id"]
        names = self._people(row)
        self.speaker_field.options = [visible(name) for name in self._articles.people(row["article_id"])]
        self.type_menu.value = now["quote_type"]
        self.detail.value = quote_views.detail_html(now, self.reviewed.get(key), names)
        self.article.show(self._articles.html(row["article_id"], key))

    def _selected(self, _: object) -> None:
        row, span = self.row, self.article.span
        if row is None or span is None:
            return
        words = self._articles.text(row["article_id"])[slice(*span)]
        self._say(
            f"Selected: “{shorten(squeeze(words))}” — w: the quote is this; e: a further part; m: a missed quote; "
            "s: the speaker; c: the cue."
        )

    def _type_chosen(self, change: Mapping[str, Any]) -> None:
        if not self._is_drawing and self.row is not None and change["new"]:
            self._decide({"type": change["new"]})

    def _people(self, row: Mapping[str, Any]) -> list[str]:
        return self._articles.people(row["article_id"])[: quote_views.MAX_PEOPLE]

    def _span(self, row: Mapping[str, Any]) -> tuple[int, int] | None:
        """What is selected, in whole words."""
        span, text = self.article.span, self._articles.text(row["article_id"])
        return None if span is None else whole_words(text, span[0], min(span[1], len(text)))

    def _spans(self, row: Mapping[str, Any]) -> list[tuple[int, int]]:
        return self._articles.now(row["article_id"]).spans(row["quote_id"])

    def _anchor(self, quote_id: str) -> dict[str, Any]:
        if quote_id not in self._anchors:
            self._anchors[quote_id] = review.quote_anchor(quote_id, self.wb.found_quotes, self.wb.articles)
        return self._anchors[quote_id]

    def _reason(self) -> str | None:
        """What stands in the field Why, which is emptied."""
        why, self.why.value = self.why.value.strip(), ""
        return why or None

    def _count(self) -> None:
        self.progress.value = quote_views.progress_html(*self._progress(), self.measured)
        self.buttons["u"].disabled = not self._stack
