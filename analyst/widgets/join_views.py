"""A join of spellings as HTML: what was joined, by which rule, and sentences from each side."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

import pandas as pd

from analyst.widgets.choices import Row, rows_of
from analyst.widgets.markup import Html, Mark, highlight, html, join, listed_facts, note, table_html
from analyst.words import count

if TYPE_CHECKING:
    from analyst.workbook import Workbook

MAX_CANDIDATES = 20
"""Entities that a spelling left open may stand for, of which a sentence is shown."""
MAX_EXAMPLES = 3
"""Sentences that are shown of each side."""

AROUND = 220
"""Characters that are shown before and after a name, where its sentence is long."""

MAX_STALE = 20
"""Stale corrections that are listed; the rest is counted."""


def say(row: Row) -> str:
    """Say a join in one line: entity, spelling, rule, confidence and counts."""
    entity = f"{row['name']} ({row['entity_type']})" if row["entity_id"] else f"left open ({row['entity_type']})"
    return f"{entity} ← {row['alias']} · {_facts(row)}"


def _facts(row: Row) -> str:
    places = f"{count(row['n_mentions'], 'mention')} in {count(row['n_articles'], 'article')}"
    return f"{row['resolved_by']} · confidence {row['confidence']:.0%} · {places}"


def row_html(row: Row, reviewed: Mapping[str, str]) -> Html:
    """Show a join in the list, with what was decided about it."""
    decided = reviewed.get(row["join_id"])
    mark = html(' · <span class="analyst-done">✓ {}</span>', decided) if decided else Html("")
    doubt = f" · {row['doubt']}" if row["doubt"] else ""
    return html(
        '<p>{} ← <b>{}</b>{}</p><p class="analyst-meta">{}{}</p>',
        row["name"] or "(left open)",
        row["alias"],
        mark,
        _facts(row),
        doubt,
    )


def stale_html(stale: pd.DataFrame) -> Html:
    """List corrections that found nothing to correct."""
    if stale.empty:
        return Html("")
    rows = [[row["correction"], row["source"], row["detail"]] for row in rows_of(stale.head(MAX_STALE))]
    more = len(stale) - len(rows)
    title = f"{count(len(stale), 'correction')} found nothing to correct"
    table = table_html(["Correction", "Where", "Why"], rows, caption=title)
    return join([table, note(f"{more:,} more.") if more else ""])


class Evidence:
    """Finds the sentences behind a join; made once, asked join by join.

    Args:
        wb: The workbook.
    """

    def __init__(self, wb: Workbook) -> None:
        self._mentions = wb.mentions.reset_index(drop=True)
        self._sentences = wb.sentences.set_index("sentence_id")
        self._article_names = dict(zip(wb.articles["article_id"], wb.articles["article_name"], strict=True))
        owners = self._mentions["entity_id"].astype("object").where(self._mentions["entity_id"].notna(), "")
        self._of_join = self._mentions.groupby([owners, self._mentions["mention_text"]]).indices
        self._of_entity = self._mentions.groupby(owners).indices
        self._ids: dict[str, list[str]] = {}
        for entity_id, name in zip(wb.entities["entity_id"], wb.entities["name"], strict=True):
            self._ids.setdefault(name, []).append(entity_id)

    def articles(self, row: Row) -> list[str]:
        """Names of the articles with the join (ARTICLES.article_name)."""
        return sorted(set(self._of(row)["article_id"].map(self._article_names)))

    def html(self, row: Row, article_name: str | None = None) -> Html:
        """Show a join: facts, then sentences with the spelling beside sentences with the entity's other forms.

        Args:
            row: Row of JOINS.
            article_name: Show the spelling in this article only.
        """
        here = self._of(row)
        if article_name is None:
            here = here.drop_duplicates("article_id")
        else:
            here = here[here["article_id"].map(self._article_names) == article_name]
        left = self._examples(here.head(MAX_EXAMPLES))
        right = self._others(row) if row["entity_id"] else self._candidates(row)
        entity = html('{} <span class="analyst-meta">{}</span>', row["name"] or "(left open)", row["entity_type"])
        doubt = note(f"Look closely: {row['doubt']}.", kind="warning") if row["doubt"] else Html("")
        may_be = note(f"It may be {row['candidates']}.") if row["candidates"] else Html("")
        other = f"Other forms of {row['name']}" if row["entity_id"] else "Who it may be"
        return html(
            '<div class="analyst-join"><p class="analyst-join-head">{} ← <b>{}</b></p>'
            '<p class="analyst-meta">{}</p>{}{}'
            '<div class="analyst-pair"><div><p class="analyst-side">{}</p>{}</div>'
            '<div><p class="analyst-side">{}</p>{}</div></div></div>',
            entity,
            row["alias"],
            _facts(row),
            doubt,
            may_be,
            f"Printed as “{row['alias']}”",
            left,
            other,
            right,
        )

    def _others(self, row: Row) -> Html:
        mentions = self._mentions.iloc[self._of_entity.get(row["entity_id"], [])]
        others = mentions[mentions["mention_text"] != row["alias"]]
        is_name = others["mention_text"] == row["name"]  # the canonical name says most
        ordered = others.assign(later=~is_name).sort_values("later", kind="stable")
        found = ordered.drop_duplicates("mention_text").head(MAX_EXAMPLES)
        return self._examples(found) if len(found) else note("It has no other form in the texts.")

    def _candidates(self, row: Row) -> Html:
        names = (row["candidates"] or "").split("; ")
        ids = [entity_id for name in names for entity_id in self._ids.get(name, ())]
        first = [int(self._of_entity[key][0]) for key in ids if key in self._of_entity]
        if not first:
            return note("The corpus has nobody of that name in full.")
        examples = self._examples(self._mentions.iloc[first[:MAX_CANDIDATES]])
        more = len(first) - MAX_CANDIDATES
        return join([examples, note(f"{more:,} more may be meant.")]) if more > 0 else examples

    def _of(self, row: Row) -> pd.DataFrame:
        return self._mentions.iloc[self._of_join.get((row["entity_id"] or "", row["alias"]), [])]

    def _examples(self, mentions: pd.DataFrame) -> Html:
        return join(self._example(row) for row in rows_of(mentions) if row["sentence_id"] in self._sentences.index)

    def _example(self, mention: dict[str, Any]) -> Html:
        sentence = self._sentences.loc[mention["sentence_id"]]
        begin = int(sentence["start_char"])
        text = sentence["sentence_text"]
        first = max(0, mention["start_char"] - begin - AROUND)
        last = mention["end_char"] - begin + AROUND
        mark = Mark(mention["start_char"], mention["end_char"], "hit", mention["resolved_by"])
        return html(
            '<p dir="auto">{}{}{}</p><p class="analyst-meta">{}</p>',
            "…" if first else "",
            highlight(text[first:last], [mark], start=begin + first),
            "…" if last < len(text) else "",
            listed_facts([sentence["outlet"], sentence["article_name"]]),
        )
