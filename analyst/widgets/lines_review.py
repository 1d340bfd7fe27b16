"""Look at the lines of an article that were kept and removed, and decide: each decision is a correction in a file."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import ipywidgets as widgets

from analyst import review
from analyst.corpus.choices import NO_CHOICES, PageChoices
from analyst.corpus.lines import line_key
from analyst.corpus.rules import CLEANING_RULES, FIXED_RULES
from analyst.review.records import LINE_FILE, Correction
from analyst.widgets import choices, views
from analyst.widgets.markup import Html, Mark, highlight, html, legend, none_left, note
from analyst.widgets.panel import Menu, field, filters, finder
from analyst.widgets.review_panel import ReviewPanel, row_of
from analyst.words import count

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping, Sequence

    from analyst.workbook import Workbook

REMOVED, PARTLY, KEPT, DECIDED = "removed", "removed in part", "kept", "decided by hand"
HERE, OUTLET, EVERYWHERE = "in this article", "in this outlet", "in all articles"

ACTIONS = {
    "t": ("Keep or remove", "Keep a line that was removed, remove one that was kept"),
    "o": ("Rule off", "Switch off the rule that removed this line"),
    "u": ("Undo", "Take back the last decision made here"),
    "p": ("▲ Previous", "Go to the line before"),
    "n": ("▼ Next", "Go to the next line"),
}
"""Keys, with what their buttons are called and do."""


class LinesReview(ReviewPanel):
    """The lines of an article, kept and removed: keep, remove, or switch off the rule that removed one.

    Each decision is written to `corrections/lines.toml` at once, for the article, its outlet, or all articles. The
    tables are those of the last run: a decision applies on the next one, or with *Apply now*.

    Args:
        wb: The workbook.
        article_id: Article to begin with; the first by file name, if None.
        who: Who decides; written with each decision.
        reopen: Opens the corpus anew for *Apply now*; by default as `open_workbook` does with the installed model
            and the workbook's rule for copies.
    """

    ACTIONS = ACTIONS
    KEYS = "".join(ACTIONS)
    FILE = LINE_FILE
    ID = "line_id"

    def __init__(
        self,
        wb: Workbook,
        article_id: str | None = None,
        *,
        who: str | None = None,
        reopen: Callable[[], Workbook] | None = None,
    ) -> None:
        self.article = Menu(
            "Article", choices.article_options(wb.articles, first=article_id), has_all=False, width="620px"
        )
        self.find = finder(self.article, "words of the headline or outlet, then Enter", self._offer_articles)
        self.show_menu = Menu("Show", [REMOVED, PARTLY, KEPT, DECIDED], width="200px")
        self.search = field("Words", "words, then Enter")
        self.scope = Menu("Decide", [HERE, OUTLET, EVERYWHERE], has_all=False, width="220px")
        self.detail = widgets.HTML()
        super().__init__(wb, who=who, reopen=reopen, title="Are these lines the article’s?", noun="line", size=8)
        if article_id is not None:
            self.article.value = article_id
        self.show_menu.value = REMOVED
        self.article.observe(lambda _: self._open(), "value")
        for control in (self.show_menu, self.search):
            control.observe(lambda _: self.offer(), "value")
        self._load()

    def _lay_out(self) -> Iterable[widgets.Widget]:
        return [
            self.find,
            self.article,
            filters(self.show_menu, self.search),
            self.progress,
            self.list,
            row_of(*(self.buttons[letter] for letter in "toupn")),
            row_of(self.key_field, self.scope),
            self.message,
            self.detail,
            row_of(self.apply_button, self.notes),
            self.stale,
        ]

    # What is listed.

    def _load(self) -> None:
        self._say("")
        self._decided = NO_CHOICES
        self._open()

    def _open(self) -> None:
        """Take the lines of the article that is chosen."""
        self._lines = _lines_of(self.wb, self.article.value)
        self._read_file()
        self.offer()

    def _offer_articles(self, text: str) -> list[tuple[str, str]]:
        return choices.article_options(choices.find_articles(self.wb.articles, text))

    def _understand(self) -> None:
        article = self._article()
        self._decided = NO_CHOICES if article is None else _decisions(self.corrections, article)

    def _article(self) -> dict[str, Any] | None:
        found = self.wb.articles[self.wb.articles["article_id"] == self.article.value]
        return choices.row_of(found, 0) if len(found) else None

    def _in_file(self) -> Sequence[Correction]:
        return self.corrections.lines

    def is_decided(self, row: Mapping[str, Any]) -> bool:
        """Tell whether it was said by hand that a line stays or goes, or that its rule is off."""
        return row["key"] in self._decided.keep | self._decided.remove or row["rule"] in self._decided.off

    def is_kept(self, row: Mapping[str, Any]) -> bool:
        """Tell whether a line stays once all decisions apply."""
        if row["key"] in self._decided.keep | self._decided.remove:
            return row["key"] in self._decided.keep
        return row["state"] != REMOVED or row["rule"] in self._decided.off

    def offer(self) -> None:
        """List the lines that meet the filters, and choose the first one."""
        shown, words = self.show_menu.chosen, self.search.value.casefold().split()
        self.rows = [
            row
            for row in self._lines
            if (shown is None or (self.is_decided(row) if shown == DECIDED else row["state"] == shown))
            and all(word in row["text"].casefold() for word in words)
        ]
        self.list.fill(len(self.rows), lambda number: self._row_html(self.rows[number]))
        self._count()

    def _row_html(self, row: Mapping[str, Any]) -> Html:
        text, start = row["text"], row["start"]
        marks = [Mark(first, stop, "removed") for first, stop in row["gone"]]
        said = "to be kept" if self.is_kept(row) else "to be removed"
        mark = html(' · <span class="analyst-done">✓ {}</span>', said) if self.is_decided(row) else Html("")
        rule = f" by {row['rule']}" if row["rule"] else ""
        shown = highlight(text, marks, start=start)
        return html('<p dir="auto">{}{}</p><p class="analyst-meta">line {} · {}{}</p>', shown, mark, row["line"],
                    row["state"], rule)  # fmt: skip

    @property
    def done(self) -> str:
        """How many lines of the article are kept and removed, and how many were decided by hand."""
        n_gone = sum(row["state"] == REMOVED for row in self._lines)
        n_done = sum(map(self.is_decided, self._lines))
        return f"{count(len(self._lines), 'line')}, {n_gone:,} removed, {n_done:,} decided by hand"

    def summary(self) -> str:
        """Say how many lines of which article are kept, and which is looked at."""
        if self.article.value is None:
            return "LinesReview: the corpus holds no article."
        lines = [f"LinesReview: {self.article.label}", self.done]
        if self.row is not None:
            rule = f" by {self.row['rule']}" if self.row["rule"] else ""
            lines.append(f"line {self.row['line']}, {self.row['state']}{rule} · {self.list.where} listed")
        return "\n".join(lines)

    # What can be done.

    def act(self, letter: str) -> None:
        """Do what a key or its button stands for.

        Args:
            letter: One of `ACTIONS`.
        """
        if letter == "u":
            self.undo()
        elif letter in "np":
            self._step(1 if letter == "n" else -1)
        elif self.row is None:
            self._say("No line is listed: choose another article, or set a filter back.", is_warning=True)
        elif letter == "t":
            self._toggle(self.row)
        else:
            self._switch_off(self.row)

    def _toggle(self, row: Mapping[str, Any]) -> None:
        is_by_hand = row["key"] in self._decided.keep | self._decided.remove
        if row["state"] == PARTLY and not is_by_hand:
            self._say(
                f"Only a part of this line was removed, by {row['rule']}; the rule can be switched off (o).",
                is_warning=True,
            )
            return
        place = self._place()
        own = self._own(row, place)
        if own is not None:
            if self._remove(row["line_id"], own):
                self._told(f"Taken out: {own.describe()}. The rules decide again on the next run.")
            return
        kind = "remove" if self.is_kept(row) else "keep"
        self._decide(row, kind, {"line": row["text"].strip(), **place})

    def _switch_off(self, row: Mapping[str, Any]) -> None:
        rule = row["rule"]
        if rule is None:
            self._say("No rule took anything out of this line.", is_warning=True)
        elif rule in FIXED_RULES or rule not in CLEANING_RULES:
            self._say(f"{rule} cannot be switched off.", is_warning=True)
        elif rule in self._decided.off:
            self._say(f"{rule} is switched off already.", is_warning=True)
        else:
            self._decide(row, "switch_off", {"rule": rule, **self._place()})

    def _decide(self, row: Mapping[str, Any], kind: str, fields: dict[str, Any]) -> None:
        if self.scope.value == OUTLET and "outlet" not in fields:
            self._say("This article states no outlet; decide for the article, or for all.", is_warning=True)
        elif self._write(row["line_id"], kind, fields):
            self._told(f"Written: {Correction(kind, fields, '', 0).describe()}. It applies on the next run.")

    def _told(self, text: str) -> None:
        self._count()
        if not self.list.step(1):
            self.list.choose(self.list.chosen)
        self._say(text)

    def _place(self) -> dict[str, str]:
        """Where a decision is to hold, as fields of a correction."""
        article = self._article()
        if article is None or self.scope.value == EVERYWHERE:
            return {}
        if self.scope.value == HERE:
            return {"source_file": article["article_name"]}
        return {"outlet": article["outlet"]} if article["outlet"] else {}

    def _own(self, row: Mapping[str, Any], place: Mapping[str, str]) -> Correction | None:
        """The last correction of this line for the same place."""
        for correction in reversed(self.corrections.lines):
            fields = correction.fields
            there = {name: fields[name] for name in ("source_file", "outlet") if name in fields}
            if "line" in fields and there == place and line_key(fields["line"].strip()) == row["key"]:
                return correction
        return None

    # Where to go.

    def _look(self, number: int | None) -> None:
        if number is None:
            self.detail.value = none_left("line of this article")
            return
        row = self.rows[number]
        raw, paragraphs, removed = (
            table[table["article_id"] == self.article.value]
            for table in (self.wb.raw_texts, self.wb.paragraphs, self.wb.removed)
        )
        meaning = note(f"{row['rule']}: {CLEANING_RULES[row['rule']].meaning}") if row["rule"] in CLEANING_RULES else ""
        shown = views.raw_beside_clean_html("".join(raw["raw_text"]), paragraphs, removed, around=row["line"])
        around = views.scroll(shown, "Raw file beside clean text")
        self.detail.value = html("{}{}{}", meaning, legend(("removed",)), around)

    def _count(self) -> None:
        self.progress.value = html('<p class="analyst-note"><b>{}</b></p>', self.done)
        self.buttons["u"].disabled = not self._stack


def _decisions(corrections: review.Corrections, article: Mapping[str, Any]) -> PageChoices:
    names = article["article_name"], article["source_file"]
    return review.line_choices(corrections).of(names, article["outlet"])


def _lines_of(wb: Workbook, article_id: str | None) -> list[dict[str, Any]]:
    """List the lines of an article's raw text that hold text, each with what was taken out of it."""
    raw = "".join(wb.raw_texts.loc[wb.raw_texts["article_id"] == article_id, "raw_text"])
    removed = wb.removed[wb.removed["article_id"] == article_id]
    spans = choices.rows_of(removed.sort_values("raw_start_char", kind="stable"))
    rows, start = [], 0
    for number, text in enumerate(raw.split("\n"), start=1):
        if text.strip():
            rows.append(_line(f"{article_id}:{number}", number, start, text, spans))
        start += len(text) + 1
    return rows


def _line(line_id: str, number: int, start: int, text: str, spans: Sequence[Mapping[str, Any]]) -> dict[str, Any]:
    stop = start + len(text)
    here = [span for span in spans if span["raw_start_char"] < stop and span["raw_end_char"] > start]
    whole = [span for span in here if span["is_whole_line"]]
    chosen = next(iter(whole or here), None)
    return {
        "line_id": line_id,
        "line": number,
        "start": start,
        "text": text,
        "key": line_key(text.strip()),
        "state": REMOVED if whole else PARTLY if here else KEPT,
        "rule": None if chosen is None else chosen["rule"],
        "gone": [(max(span["raw_start_char"], start), min(span["raw_end_char"], stop)) for span in here],
    }
