"""What the page says: tables and figures in, plain values and safe markup out, for the template."""

from __future__ import annotations

import base64
import re
from collections.abc import Iterable, Mapping
from typing import TYPE_CHECKING, Any, NamedTuple

import pandas as pd
from pandas.api.types import is_float_dtype, is_integer_dtype

from analyst import compare
from analyst.briefing.figures import Figure
from analyst.briefing.marks import quote_spans, show_context, side_by_side
from analyst.corpus.language import ANALYSED
from analyst.quotes.confidence import UNSURE_BELOW
from analyst.words import count, dated, day, share

if TYPE_CHECKING:
    from analyst.workbook import Workbook

MAX_ROWS = 200
MAX_QUOTES = 500
MAX_PAIRS = 60
"""Quotes with a lower confidence are marked as unsure."""

NOBODY = "no speaker named"


class Drawn(NamedTuple):
    """One figure with what it yields on this corpus; a table with no rows has no chart."""

    figure: Figure
    table: pd.DataFrame
    finding: str | None
    alt: str | None
    svg: str | None


def page_values(
    wb: Workbook, drawn: Iterable[Drawn], run: Mapping[str, Any], title: str, notebooks: Iterable[str]
) -> dict[str, Any]:
    """Collect everything that the page's template fills in.

    Args:
        wb: The workbook.
        drawn: The figures.
        run: What the manifest says of the run.
        title: Heading of the page.
        notebooks: Names of the notebooks' pages, without `.html`.

    Returns:
        Values by the names that the template uses.
    """
    drawn = list(drawn)
    quotes = _number_quotes(wb.quotes)
    links = dict(zip(quotes["quote_id"], quotes["number"], strict=True))
    return {
        "title": title,
        "lead": _lead(wb),
        "bottom_line": _bottom_line(drawn, wb),
        "articles": _articles(wb),
        "problems": _records(wb.problems),
        "figures": [_figure_values(one, quotes, links) for one in drawn],
        "statements": _statements(next((d.table for d in drawn if d.figure.anchor == "statements"), None)),
        "quotes": _quotes_by_article(wb, quotes),
        "n_quotes": len(quotes),
        "n_shown_quotes": min(len(quotes), MAX_QUOTES),
        "limits": _limits(wb),
        "corrections": _corrections(wb),
        "run": run,
        "notebooks": list(notebooks),
    }


# ---- heading and bottom line -----------------------------------------------------------------------


def _lead(wb: Workbook) -> str:
    counted = wb.counted
    stated, unknown = counted["outlet"].nunique(), int(counted["outlet"].isna().sum())
    outlets = count(stated, "outlet")
    if unknown:
        outlets += f" and {count(unknown, 'article')} whose outlet is not stated"
    dates = dated(counted["published_at"])
    when = f"dated {dates}" if dates else "none with a publication date"
    copies = f" · {wb.copies_note}" if wb.copies_note else ""
    return f"{count(len(counted), 'article')} · {outlets} · {when}{copies}"


def _passed_on(row: Mapping[str, Any]) -> list[str]:
    """Say through whom an article came: a service that shows it, an agency that it names."""
    via = [f"via {row['aggregator']}"] if row["aggregator"] else []
    return via + ([f"names {row['wire']}"] if row["wire"] else [])


def _bottom_line(drawn: Iterable[Drawn], wb: Workbook) -> list[dict[str, str | None]]:
    found = {one.figure.anchor: one for one in drawn if one.finding and one.figure.section == "findings"}
    if "cue-pairs" in found:
        found.pop("cues", None)  # verbs for the same words say more than verbs for different ones
    if "keyness" in found and not found["keyness"].table["is_distinctive"].any():
        del found["keyness"]
    lines: list[dict[str, str | None]] = [
        {"text": one.finding, "anchor": anchor, "link": "See why"} for anchor, one in found.items()
    ]
    foreign = [{"text": text, "anchor": None, "link": None}] if (text := _not_english(wb)) else []
    if not lines:
        return [{"text": _nothing(wb), "anchor": None, "link": None}, *foreign]
    return [*lines, *foreign, {"text": _how_sure(wb), "anchor": "method", "link": "See the limits"}]


def _how_sure(wb: Workbook) -> str:
    """Say what all the numbers above rest on."""
    largest = int(wb.counted["outlet_label"].value_counts().max())
    right = round(float(wb.quotes["confidence"].sum()))
    text = (
        f"All this describes {count(len(wb.counted), 'article')}, at most {largest:,} of one outlet, and not "
        "the outlets' work as a whole."
    )
    if len(wb.quotes):
        text += (
            f" Going by hand-marked articles, about {right:,} of the {count(len(wb.quotes), 'attribution')} "
            f"{'is' if right == 1 else 'are'} right in both words and speaker."
        )
    return text


def _not_english(wb: Workbook) -> str:
    """Say how many usable articles no analysis was made of."""
    usable = wb.articles[wb.articles["problem"].isna()]
    n = int((~usable["language"].isin(ANALYSED)).sum())
    were = "is not in English and was" if n == 1 else "are not in English and were"
    return f"{count(n, 'article')} {were} not analysed." if n else ""


def _nothing(wb: Workbook) -> str:
    return f"{count(len(wb.counted), 'usable article')}, with nothing that can be counted: no names, no quotes."


# ---- sources ---------------------------------------------------------------------------------------


def _articles(wb: Workbook) -> list[dict[str, Any]]:
    quotes = wb.quotes["article_id"].value_counts()
    removed = wb.removed["article_id"].value_counts()
    ordered = wb.articles.sort_values("source_file", kind="stable")
    names = dict(zip(wb.articles["article_id"], wb.articles["article_name"], strict=True))
    return [
        {
            **row,
            "anchor": f"a{number}",
            "published": None if row["published_at"] is None else day(row["published_at"]),
            "n_quotes": int(quotes.get(row["article_id"], 0)),
            "n_removed": int(removed.get(row["article_id"], 0)),
            "via": " · ".join(_passed_on(row)),
            "copy_of_name": names.get(row["copy_of"]),
        }
        for number, row in enumerate(_records(ordered), start=1)
    ]


# ---- figures ---------------------------------------------------------------------------------------


def _figure_values(one: Drawn, quotes: pd.DataFrame, links: Mapping[str, int]) -> dict[str, Any]:
    figure = one.figure
    shown = one.table.head(MAX_ROWS)
    source = None
    if one.svg is not None:
        source = f"data:image/svg+xml;base64,{base64.b64encode(one.svg.encode('utf-8', 'replace')).decode()}"
    return {
        "name": figure.name,
        "anchor": figure.anchor,
        "section": figure.section,
        "title": figure.title,
        "finding": one.finding,
        "limits": figure.limits,
        "alt": one.alt,
        "source": source,
        "size": _svg_size(one.svg),
        "headings": [
            {"text": heading, "is_number": _is_number(one.table[column])} for column, heading in figure.columns
        ],
        "rows": [
            {
                "cells": [_cell(row[column], column) for column, _ in figure.columns],
                "links": [] if figure.behind is None else _links(figure.behind(row, quotes), quotes, links),
            }
            for _, row in shown.iterrows()
        ],
        "has_links": figure.behind is not None,
        "n_rows": len(one.table),
        "n_shown": len(shown),
    }


def _svg_size(svg: str | None) -> tuple[str, str] | None:
    found = re.search(r'<svg[^>]*?\swidth="([\d.]+)"[^>]*?\sheight="([\d.]+)"', svg or "")
    return (found[1], found[2]) if found else None


def _is_number(values: pd.Series) -> bool:
    return bool(is_integer_dtype(values.dtype) or is_float_dtype(values.dtype))


def _cell(value: object, column: str) -> str:
    if value is None or (not isinstance(value, str) and pd.isna(value)):
        return ""
    if isinstance(value, str):
        return value
    if column.startswith("share_"):
        return f"{value:.0%}"
    return f"{value:,.2f}" if isinstance(value, float) else f"{value:,}"


def _links(mask: pd.Series, quotes: pd.DataFrame, links: Mapping[str, int]) -> list[int]:
    numbers = sorted(links[quote_id] for quote_id in quotes.loc[mask, "quote_id"])
    return [number for number in numbers if number <= MAX_QUOTES]


# ---- statements side by side -----------------------------------------------------------------------


def _statements(statements: pd.DataFrame | None) -> dict[str, Any]:
    if statements is None or statements.empty:
        return {"pairs": [], "n_pairs": 0}
    pairs = []
    for row in _records(statements.head(MAX_PAIRS)):
        changes = compare.word_difference(row["text_a"], row["text_b"])
        first, second = side_by_side(row["text_a"], row["text_b"], changes)
        pairs.append({**row, "first": first, "second": second})
    return {"pairs": pairs, "n_pairs": len(statements)}


# ---- quotes ----------------------------------------------------------------------------------------


def _number_quotes(quotes: pd.DataFrame) -> pd.DataFrame:
    """Number the quotes from 1, by file and place: what the page calls them."""
    ordered = quotes.sort_values(["source_file", "article_id", "start_char", "quote_id"], kind="stable")
    return ordered.assign(number=range(1, len(ordered) + 1)).reset_index(drop=True)


def _quotes_by_article(wb: Workbook, quotes: pd.DataFrame) -> list[dict[str, Any]]:
    shown = quotes.head(MAX_QUOTES)
    texts = dict(zip(wb.articles["article_id"], wb.articles["text"], strict=True))
    places = _Places(wb, set(shown["article_id"]))
    values = []
    for article in _articles(wb):
        own = shown[shown["article_id"] == article["article_id"]]
        if len(own):
            text = texts[article["article_id"]]
            values.append({"article": article, "quotes": [_quote_values(q, text, places) for q in _records(own)]})
    return values


class _Places:
    """Where the parts of each quote, the sentences and the paragraphs lie."""

    def __init__(self, wb: Workbook, article_ids: set[str]) -> None:
        self.parts = _spans_by(wb.quote_parts, "quote_id")
        self.sentences = _spans_by(wb.sentences[wb.sentences["article_id"].isin(article_ids)], "article_id")
        paragraphs = wb.paragraphs[wb.paragraphs["article_id"].isin(article_ids)]
        self.paragraphs = {
            row["paragraph_id"]: (row["start_char"], row["end_char"], row["raw_line"]) for row in _records(paragraphs)
        }


def _spans_by(table: pd.DataFrame, key: str) -> dict[str, list[tuple[int, int]]]:
    spans: dict[str, list[tuple[int, int]]] = {}
    for owner, start, end in table[[key, "start_char", "end_char"]].to_numpy().tolist():
        spans.setdefault(owner, []).append((start, end))
    return spans


def _quote_values(quote: dict[str, Any], text: str, places: _Places) -> dict[str, Any]:
    whole = (int(quote["start_char"]), int(quote["end_char"]))
    spans = quote_spans(quote, places.parts.get(quote["quote_id"]) or [whole])
    start, end, line = places.paragraphs.get(quote["paragraph_id"], (*whole, None))
    context = show_context(text, spans, places.sentences.get(quote["article_id"], []), (start, end))
    speaker, printed = quote["speaker_name"], quote["speaker_text"]
    return {
        **quote,
        "speaker": speaker or printed or NOBODY,
        "printed": printed if printed and speaker and _plain_name(printed) != _plain_name(speaker) else None,
        "context": context.html,
        "line": line,
        "is_unsure": quote["confidence"] < UNSURE_BELOW,
        "rules": f"found by {quote['rule']}, speaker by {quote['speaker_rule']}".replace("_", " "),
    }


def _plain_name(name: str) -> str:
    return " ".join(name.split()).casefold()


# ---- limits ----------------------------------------------------------------------------------------


def _limits(wb: Workbook) -> list[dict[str, str]]:
    counted = wb.counted
    groups = counted.groupby("outlet_label").size()
    few = int((groups < compare.MIN_ARTICLES).sum())
    undated = int(counted["published_at"].isna().sum())
    paragraphs = wb.paragraphs[wb.paragraphs["article_id"].isin(counted["article_id"])]
    copied = paragraphs.groupby("content_hash")["article_id"].nunique()
    n_copied = int((copied > 1).sum())
    unsure = int((wb.quotes["confidence"] < UNSURE_BELOW).sum())
    guessed = int(wb.quotes["speaker_kind"].isin(["pronoun", "role"]).sum())
    return [
        {
            "head": "Size",
            "text": f"{count(len(counted), 'article')} under {count(len(groups), 'outlet label')}; "
            f"{few:,} of these have fewer than {compare.MIN_ARTICLES} articles. Differences between them are "
            "differences between these articles, not between the outlets.",
        },
        {
            "head": "Not a sample",
            "text": "The articles are those that were put into the folder. Nothing here says how an outlet "
            "covers the story as a whole.",
        },
        {
            "head": "Dates",
            "text": f"{share(undated, len(counted))} articles have no publication date that the page or the "
            "analyst states; none was guessed. Articles of different days may differ because the news did.",
        },
        {
            "head": "Copies",
            "text": f"{_copies(wb)}{count(n_copied, 'paragraph')} {'stands' if n_copied == 1 else 'stand'} word for "
            f"word in more than one article and {'counts' if n_copied == 1 else 'count'} once for "
            "each. Agency copy that was reworded is not recognised as such; see the statements side by side.",
        },
        {
            "head": "Speakers",
            "text": f"{share(guessed, len(wb.quotes))} attributions name their speaker by a pronoun or a "
            f"role, resolved by rule; {unsure:,} {'is' if unsure == 1 else 'are'} marked as unsure.",
        },
        {
            "head": "Error rate",
            "text": "The engine misses quotes and misplaces some. How often, by type of quote, is measured "
            "on hand-marked articles in docs/method.md of the package. Corrections belong in corrections/ "
            "beside the articles; every run applies them.",
        },
        {
            "head": "Verbs",
            "text": "A verb is not an intent. “Claimed” or “admitted” may be an agency's word.",
        },
        {
            "head": "Translation",
            "text": "Some articles may be translated. Different words for the same statement may be the translator's.",
        },
        {
            "head": "Absence",
            "text": "A statement, name or speaker that an article lacks was not necessarily suppressed: it "
            "may be older, shorter, about something else, or worded so that it was not matched.",
        },
    ]


def _copies(wb: Workbook) -> str:
    """Say how copies of whole articles are counted; nothing where there are none."""
    if not wb.copies_note:
        return ""
    return f"{wb.copies_note[0].upper()}{wb.copies_note[1:]}; tables/duplicates.csv lists them. "


def _corrections(wb: Workbook) -> dict[str, Any] | None:
    report = wb.corrections
    if report.empty:
        return None
    counts = report["status"].value_counts()
    return {
        "n": len(report),
        "n_applied": int(counts.get("applied", 0)),
        "n_stale": int(counts.get("stale", 0)),
        "stale": _records(report[report["status"] == "stale"]),
    }


def _records(frame: pd.DataFrame) -> list[dict[str, Any]]:
    """Return the rows as dicts, with None for every null."""
    plain = frame.astype("object")
    return plain.where(frame.notna(), None).to_dict("records")
