"""A quote under review as HTML, and what a panel must know of its article: the people, and the quotes as corrected."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any

import pandas as pd

from analyst import review, schema
from analyst.compare import NO_SPEAKER
from analyst.quotes.confidence import UNSURE_BELOW
from analyst.review import Corrections
from analyst.review.quotes import BY_ANALYST
from analyst.widgets import views
from analyst.widgets.choices import Row, rows_of
from analyst.widgets.markup import Html, Mark, highlight, html, join, listed_facts, shorten

if TYPE_CHECKING:
    from analyst.review import QuoteDecision, QuotePrecision
    from analyst.workbook import Workbook

MAX_PEOPLE = 9
"""Names with a digit of their own."""

ROW_WIDTH = 220
"""Characters of a quote that its row shows."""


def row_html(quote: Row, decision: QuoteDecision | None) -> Html:
    """Show a quote in the list: speaker, words, facts, and what was decided about it."""
    kind = "unsure" if quote["confidence"] < UNSURE_BELOW else "quote"
    words = shorten(quote["content_text"], ROW_WIDTH)
    return html(
        '<p dir="auto"><b><bdi>{}</bdi></b>: {}{}</p><p class="analyst-meta">{}</p>',
        quote["speaker_name"] or NO_SPEAKER,
        highlight(words, [Mark(0, len(words), kind)]),
        _decided(quote, decision),
        listed_facts(_facts(quote)),
    )


def _decided(quote: Row, decision: QuoteDecision | None) -> Html:
    if decision is None:
        is_added = quote["rule"] == BY_ANALYST
        return html(' · <span class="analyst-done">+ added</span>') if is_added else Html("")
    if decision.is_rejected:
        return html(' · <span class="analyst-no">✗ rejected</span>')
    return html(' · <span class="analyst-done">✓ {}</span>', shorten(decision.said, 80))


def _facts(quote: Row) -> list[str]:
    printed = quote["speaker_text"]
    facts = [
        quote["outlet"],
        quote["quote_type"],
        f"cue “{quote['cue_text']}”" if quote["cue_text"] else "no cue",
        "negated" if quote["cue_is_negated"] else "",
        f"speaker printed as “{printed}”" if printed and printed != quote["speaker_name"] else "",
        f"confidence {quote['confidence']:.0%}",
    ]
    return [fact for fact in facts if fact]


def detail_html(quote: Row, decision: QuoteDecision | None, names: Sequence[str]) -> Html:
    """Say what was found and by which rules, and give each name of the article its digit."""
    people = join(
        [
            *(html("<span><kbd>{}</kbd> {}</span>", number, name) for number, name in enumerate(names, start=1)),
            html("<span><kbd>0</kbd> {}</span>", "nobody"),
        ],
        " ",
    )
    how = (quote["article_name"], f"rule {quote['rule']}, speaker by {quote['speaker_rule']}")
    return html(
        '<div class="analyst-join"><p class="analyst-join-head"><b>{}</b>{}</p><p class="analyst-meta">{}</p>'
        '<p class="analyst-people">Speaker: {}</p></div>',
        quote["speaker_name"] or NO_SPEAKER,
        _decided(quote, decision),
        listed_facts([*_facts(quote)[1:], *how]),
        people,
    )


def progress_html(n_done: int, n_all: int, measured: QuotePrecision) -> Html:
    """Say how far the review is, with a bar, and what the random draw has shown so far."""
    said = review.describe_precision(measured)
    if said and measured.n_skipped:
        said += f"; {measured.n_skipped:,} of the draw passed over"
    return html(
        '<div class="analyst-progress"><progress max="{}" value="{}" aria-label="Progress"></progress>'
        '<p class="analyst-note"><b>{}</b>{}</p></div>',
        max(n_all, 1),
        n_done,
        f"{n_done:,} of {n_all:,} reviewed",
        f" · {said}" if said else "",
    )


class Articles:
    """Finds what belongs to an article; made once a run, asked article by article.

    Args:
        wb: The workbook.
    """

    def __init__(self, wb: Workbook) -> None:
        self._wb = wb
        self._quotes, self._parts, self._mentions = map(_ByArticle, (wb.found_quotes, wb.found_parts, wb.mentions))
        self._rows = wb.articles.set_index("article_id", drop=False)
        self._names = dict(zip(wb.entities["entity_id"], wb.entities["name"], strict=True))
        self._types = dict(zip(wb.entities["entity_id"], wb.entities["entity_type"].astype("str"), strict=True))
        self._ids = dict(zip(wb.articles["article_name"], wb.articles["article_id"], strict=True))
        self._corrections: dict[str, Corrections] = {}
        self._corrected: dict[str, Corrected] = {}

    def take(self, corrections: Corrections) -> None:
        """Take note of the corrections of now."""
        of_article: dict[str, list[Any]] = {}
        for correction in corrections.quotes:
            of_article.setdefault(correction.fields["source_file"], []).append(correction)
        self._corrections = {
            self._ids[name]: Corrections(quotes=tuple(found)) for name, found in of_article.items() if name in self._ids
        }
        self._corrected = {}

    def now(self, article_id: str) -> Corrected:
        """Return an article's quotes with the corrections of now."""
        if article_id not in self._corrected:
            quotes, parts = self._quotes.of(article_id), self._parts.of(article_id)
            corrections = self._corrections.get(article_id)
            if corrections is not None:
                here = self._rows.loc[[article_id]].reset_index(drop=True)
                tables = review.apply_to_quotes(corrections, quotes, parts, here, self._wb.entities)
                notes = {"outlet": here["outlet_label"].iloc[0], "article_name": here["article_name"].iloc[0]}
                quotes, parts = tables.quotes.assign(**notes), tables.quote_parts
            self._corrected[article_id] = Corrected(quotes, parts)
        return self._corrected[article_id]

    def text(self, article_id: str) -> str:
        """Return `ARTICLES.text`."""
        return str(self._rows.at[article_id, "text"])

    def name(self, article_id: str) -> str:
        """Return `ARTICLES.article_name`."""
        return str(self._rows.at[article_id, "article_name"])

    def people(self, article_id: str) -> list[str]:
        """Names of the article: who speaks in it first, then other people, then the rest, most frequent first."""
        mentions = self._mentions.of(article_id)
        n_named = Counter(mentions["entity_id"].dropna())
        n_spoken = Counter(self.now(article_id).quotes["speaker_entity_id"].dropna())
        known = [key for key in {**n_spoken, **n_named} if key in self._names and self._types[key] != "OTHER"]
        known.sort(key=lambda key: (-n_spoken[key], self._types[key] != "PERSON", -n_named[key], self._names[key]))
        return list(dict.fromkeys(self._names[key] for key in known))

    def name_at(self, article_id: str, start: int, end: int) -> str | None:
        """Return the canonical name where a place is a mention, or lies in one; None elsewhere."""
        mentions = self._mentions.of(article_id)
        around = (mentions["start_char"] <= start) & (mentions["end_char"] >= end) & mentions["entity_id"].notna()
        ids = mentions.loc[around, "entity_id"].unique()
        return self._names.get(ids[0]) if len(ids) == 1 else None

    def html(self, article_id: str, quote_id: str | None) -> Html:
        """Show the article with one quote marked, and the others underlined."""
        corrected = self.now(article_id)
        is_it = corrected.quotes["quote_id"] == quote_id
        marks = views.quote_marks(corrected.quotes[is_it], corrected.parts)
        if quote_id is not None and not is_it.any():  # rejected: shown as it was found
            found = self._quotes.of(article_id)
            marks = views.quote_marks(found[found["quote_id"] == quote_id], self._parts.of(article_id))
        others = corrected.parts[corrected.parts["quote_id"].isin(corrected.quotes.loc[~is_it, "quote_id"])]
        marks += [Mark(row["start_char"], row["end_char"], "other", "another quote") for row in rows_of(others)]
        return views.open_article(self._wb, article_id, marks)


class _ByArticle:
    """The rows of a table for one article after another; a table of each is made when it is asked for."""

    def __init__(self, table: pd.DataFrame) -> None:
        self._table = table
        self._places = table.groupby("article_id", sort=False).indices

    def of(self, article_id: str) -> pd.DataFrame:
        return self._table.iloc[self._places.get(article_id, [])]


class Corrected:
    """Quotes of one article with the corrections of now.

    Args:
        quotes: QUOTES, with outlet and article_name.
        parts: QUOTE_PARTS.
    """

    def __init__(self, quotes: pd.DataFrame, parts: pd.DataFrame) -> None:
        self.quotes, self.parts = quotes, parts
        columns = [*schema.SCHEMAS["QUOTES"].columns, "outlet", "article_name"]
        self.rows: Mapping[str, dict[str, Any]] = {row["quote_id"]: row for row in rows_of(quotes[columns])}

    def spans(self, quote_id: str) -> list[tuple[int, int]]:
        """Places of a quote's parts, in the order of the text."""
        mine = self.parts[self.parts["quote_id"] == quote_id].sort_values("part")
        return [(int(start), int(end)) for start, end in zip(mine["start_char"], mine["end_char"], strict=True)]
