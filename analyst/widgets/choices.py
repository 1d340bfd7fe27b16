"""What a widget lists and offers: tables in, rows or menu entries out."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from typing import Any

import pandas as pd

from analyst.compare import NO_SPEAKER
from analyst.widgets.markup import shorten, visible
from analyst.widgets.panel import MAX_OPTIONS

Row = Mapping[str, Any]


def rows_of(table: pd.DataFrame) -> list[dict[str, Any]]:
    """Return a table's rows as dicts, with None for every null."""
    return table.astype("object").where(table.notna(), None).to_dict("records")


def row_of(table: pd.DataFrame, number: int) -> dict[str, Any]:
    """Return one row of a table as a dict, as `rows_of` does: a list that shows six needs no dict for the others."""
    return rows_of(table.iloc[[number]])[0]


def find_articles(articles: pd.DataFrame, text: str) -> pd.DataFrame:
    """Keep the articles that have all words of `text` in their outlet, headline or name, in upper or lower case."""
    named = articles["outlet_label"] + " " + articles["headline"].fillna("") + " " + articles["article_name"]
    for word in text.split():
        articles = articles[named.reindex(articles.index).str.contains(word, case=False, regex=False)]
    return articles


def article_options(articles: pd.DataFrame, *, first: str | None = None) -> list[tuple[str, str]]:
    """Name each article for a menu: outlet and headline, with its own name where two are named alike.

    Args:
        articles: ARTICLES.
        first: Article that comes first, if there are more than a menu holds; the others by source_file.
    """
    ordered = articles.sort_values("source_file", kind="stable")
    if first is not None and len(ordered) > MAX_OPTIONS:
        ordered = pd.concat([ordered[ordered["article_id"] == first], ordered[ordered["article_id"] != first]])
    names = [
        visible(shorten(f"{row['outlet_label']}: {row['headline'] or row['article_name']}", 90))
        for row in rows_of(ordered[["outlet_label", "headline", "article_name"]])
    ]
    counts = Counter(names)
    labelled = [
        f"{name} ({visible(file)})" if counts[name] > 1 else name
        for name, file in zip(names, ordered["article_name"], strict=True)
    ]
    return list(zip(labelled, ordered["article_id"], strict=True))


def choose_quotes(
    quotes: pd.DataFrame,
    *,
    outlet: str | None = None,
    speaker: str | None = None,
    quote_type: str | None = None,
    cue: str | None = None,
    min_confidence: float = 0.0,
    text: str = "",
) -> pd.DataFrame:
    """Keep the quotes that meet every condition given.

    Args:
        quotes: QUOTES, with `outlet` and `source_file` joined on.
        outlet: Outlet.
        speaker: `speaker_name`, or `(no speaker named)`.
        quote_type: `direct`, `indirect` or `mixed`.
        cue: `cue_lemma`.
        min_confidence: Least confidence, 0 to 1.
        text: Words that stand in the content, in upper or lower case, one after the other.

    Returns:
        Rows of QUOTES, by source_file and place.
    """
    keep = quotes["confidence"] >= min_confidence
    if outlet is not None:
        keep &= quotes["outlet"] == outlet
    if speaker is not None:
        keep &= quotes["speaker_name"].fillna(NO_SPEAKER) == speaker
    if quote_type is not None:
        keep &= quotes["quote_type"] == quote_type
    if cue is not None:
        keep &= (quotes["cue_lemma"] == cue).fillna(False)
    if text.strip():
        keep &= quotes["content_text"].str.contains(text.strip(), case=False, regex=False)
    return quotes[keep].sort_values(["source_file", "article_id", "start_char", "quote_id"]).reset_index(drop=True)


def choose_entities(
    mentions: pd.DataFrame,
    entities: pd.DataFrame,
    *,
    entity_type: str | None = None,
    outlet: str | None = None,
    text: str = "",
) -> pd.DataFrame:
    """Count the named mentions of each entity, and keep the entities that meet every condition given.

    Args:
        mentions: MENTIONS, with `outlet` joined on.
        entities: ENTITIES.
        entity_type: Type of entity.
        outlet: Outlet that mentions it.
        text: Letters that stand in its canonical name or in one of its spellings.

    Returns:
        entity_id, name, entity_type and n (names and roles); most mentions first, then by name.
    """
    rows = mentions.dropna(subset=["entity_id"])
    if outlet is not None:
        rows = rows[rows["outlet"] == outlet]
    counted = rows.groupby("entity_id").size().rename("n").reset_index()
    found = entities.merge(counted, on="entity_id", validate="1:1")
    if entity_type is not None:
        found = found[found["entity_type"] == entity_type]
    if text.strip():
        spelled = rows["mention_text"].str.contains(text.strip(), case=False, regex=False)
        named = found["name"].str.contains(text.strip(), case=False, regex=False)
        found = found[named | found["entity_id"].isin(rows.loc[spelled, "entity_id"])]
    ordered = found.sort_values(["n", "name", "entity_id"], ascending=[False, True, True])
    return ordered[["entity_id", "name", "entity_type", "n"]].reset_index(drop=True)


def entity_options(found: pd.DataFrame) -> list[tuple[str, str]]:
    """Name each entity for a menu with its type and count (result of `choose_entities`)."""
    return [
        (visible(f"{shorten(row['name'], 60)} · {row['entity_type']} ({row['n']})"), row["entity_id"])
        for row in rows_of(found)
    ]


def spelling_rows(mentions: pd.DataFrame) -> list[list[str]]:
    """List the surface forms of each outlet with their counts, most frequent first: outlet, forms."""
    counts = mentions.groupby(["mention_text", "outlet"], observed=True).size().rename("n").reset_index()
    ordered = counts.sort_values(["n", "mention_text", "outlet"], ascending=[False, True, True])
    return [
        [outlet, " · ".join(f"{row['mention_text']} ({row['n']:,})" for row in rows_of(rows))]
        for outlet, rows in ordered.groupby("outlet")
    ]


def statements_between(statements: pd.DataFrame, left: str | None, right: str | None) -> pd.DataFrame:
    """Keep the rows of STATEMENTS between two outlets, turned so that `left` is always side a."""
    same = statements[(statements["outlet_label_a"] == left) & (statements["outlet_label_b"] == right)]
    turned = statements[(statements["outlet_label_a"] == right) & (statements["outlet_label_b"] == left)]
    other = {"a": "b", "b": "a"}
    sides = {name: f"{name[:-1]}{other[name[-1]]}" for name in statements.columns if name.endswith(("_a", "_b"))}
    rows = pd.concat([same, turned.rename(columns=sides)[list(statements.columns)]])
    return rows.sort_values(["article_id_a", "start_char_a", "pair_id"]).reset_index(drop=True)


def beside(counts: pd.DataFrame, keys: list[str], value: str, outlets: list[str]) -> list[list[Any]]:
    """Lay the counts of two outlets beside each other: rows of keys, then a number for each outlet.

    Most frequent in both together first, then in order of the keys; what neither has is left out.
    """
    here = counts[counts["outlet"].isin(outlets)].astype(dict.fromkeys(keys, "object"))
    wide = here.pivot_table(index=keys, columns="outlet", values=value, aggfunc="sum", fill_value=0)
    wide = wide.reindex(columns=outlets, fill_value=0).astype("int64")
    wide = wide.assign(total=wide.sum(axis=1)).reset_index()
    ordered = wide.sort_values(["total", *keys], ascending=[False, *[True] * len(keys)])
    return [[row[column] for column in [*keys, *outlets]] for row in rows_of(ordered)]


def choose_removed(removed: pd.DataFrame, *, article_name: str | None = None, rule: str | None = None) -> pd.DataFrame:
    """Keep the rows of REMOVED that meet every condition given, by file and place."""
    if article_name is not None:
        removed = removed[removed["article_name"] == article_name]
    if rule is not None:
        removed = removed[removed["rule"] == rule]
    return removed.sort_values(["source_file", "article_id", "raw_start_char"], kind="stable").reset_index(drop=True)


def count_lines(articles: pd.DataFrame, removed: pd.DataFrame) -> pd.DataFrame:
    """Count the whole lines, and the parts of lines, that were taken out of each file.

    Args:
        articles: ARTICLES.
        removed: REMOVED.

    Returns:
        article_name, source_file, outlet_label, n_words, n_paragraphs, n_lines_removed, n_parts_removed and
        problem, one row per article, by source_file.
    """
    whole = removed[removed["is_whole_line"]].groupby("article_id").size()
    parts = removed[~removed["is_whole_line"]].groupby("article_id").size()
    counts = articles.assign(
        n_lines_removed=articles["article_id"].map(whole).fillna(0).astype("int64"),
        n_parts_removed=articles["article_id"].map(parts).fillna(0).astype("int64"),
    )
    columns = [
        "article_name",
        "source_file",
        "outlet_label",
        "n_words",
        "n_paragraphs",
        "n_lines_removed",
        "n_parts_removed",
        "problem",
    ]
    return counts.sort_values("source_file", kind="stable")[columns].reset_index(drop=True)
