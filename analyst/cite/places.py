"""One citation: the words, who said them, where they are printed, and on which line."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING, Any, NamedTuple

import numpy as np
import pandas as pd

if TYPE_CHECKING:
    from analyst.workbook import Workbook


class Citation(NamedTuple):
    """Words of an article, with all that a reader needs to find them."""

    kind: str
    """`quote`, `passage` for words that are nobody's content, or `headline`."""
    words: str
    """The words as printed; parts of a quote are joined by ` […] `."""
    sentence: str | None
    """The sentence or sentences that they stand in; null where that is all of them."""
    quote_id: str | None
    quote_type: str | None
    speaker: str | None
    """Whom a quote is attributed to: canonical name, or as printed; null where nobody is named."""
    speaker_text: str | None
    """The speaker as printed near the quote."""
    cue: str | None
    cue_is_negated: bool
    cue_modality: str | None
    confidence: float | None
    """0 to 1: how often quotes found this way are right."""
    quoted_within: str | None
    """Of a passage: whose quotes stand in it."""
    outlet: str | None
    """Null where it is not stated."""
    headline: str | None
    authors: str | None
    published: str | None
    """Day, as ISO 8601, in UTC."""
    published_basis: str
    url: str | None
    aggregator: str | None
    """Service that shows the outlet's article."""
    wire: str | None
    """Agency that the article names as its own access to the story."""
    article_id: str
    article_name: str
    line: int | None
    """Line of the file, from 1; of the text that was read from it, where the file does not hold it as lines."""
    is_line_of_file: bool
    start_char: int | None
    """First code point in `ARTICLES.text`; null in a headline."""
    end_char: int | None
    is_exact: bool
    """False if the words are only like those that were searched for."""


class Place(NamedTuple):
    """A stretch of an article's text, or its headline."""

    article_id: str
    start: int
    end: int
    quote: int | None = None
    """Row of QUOTES; None for a passage."""
    is_headline: bool = False


def rows_with(mask: pd.Series) -> list[int]:
    """Return the numbers of the rows that a condition marks, from 0."""
    return [int(row) for row in np.flatnonzero(mask.to_numpy(dtype=bool, na_value=False))]


def quotes_at(wb: Workbook, article_id: str, start: int, end: int) -> Iterator[Place]:
    """Find the quotes of which one part holds a stretch; of several, the shortest comes first."""
    parts = wb.quote_parts
    holding = parts[(parts["article_id"] == article_id) & (parts["start_char"] <= start) & (parts["end_char"] >= end)]
    yield from _places_of(wb, holding["quote_id"])


def quotes_within(wb: Workbook, article_id: str, start: int, end: int) -> Iterator[Place]:
    """Find the quotes that have a part in a stretch."""
    parts = wb.quote_parts
    inside = parts[(parts["article_id"] == article_id) & (parts["start_char"] < end) & (parts["end_char"] > start)]
    yield from _places_of(wb, inside["quote_id"])


def _places_of(wb: Workbook, quote_ids: Iterable[str]) -> list[Place]:
    rows = rows_with(wb.quotes["quote_id"].isin(set(quote_ids)))
    return sorted((quote_place(wb, row) for row in rows), key=lambda place: (place.end - place.start, place.start))


def quote_place(wb: Workbook, row: int) -> Place:
    """Return the place of a quote, by its row in QUOTES."""
    quote = wb.quotes.iloc[row]
    return Place(quote["article_id"], int(quote["start_char"]), int(quote["end_char"]), row)


def sentence_around(wb: Workbook, article_id: str, start: int, end: int) -> tuple[int, int] | None:
    """Widen a stretch to the sentences that it stands in; to paragraphs where the article was not annotated."""
    for table in (wb.sentences, wb.paragraphs):
        near = table[(table["article_id"] == article_id) & (table["start_char"] < end) & (table["end_char"] > start)]
        if len(near):
            return int(near["start_char"].min()), int(near["end_char"].max())
    return None


# ---- from a place to its citation ----------------------------------------------------------------


def make_citation(wb: Workbook, place: Place, is_exact: bool) -> Citation:
    """Describe a place so that it can be cited.

    Args:
        wb: The workbook.
        place: The place.
        is_exact: False if its words are only like those that were searched for.
    """
    article = _nulls(wb.articles[wb.articles["article_id"] == place.article_id].iloc[0])
    quote = None if place.quote is None else _nulls(wb.quotes.iloc[place.quote])
    words, sentence = _words(wb, place, article, quote)
    said = quote or {}
    published = article["published_at"]
    return Citation(
        kind="headline" if place.is_headline else "passage" if quote is None else "quote",
        words=words,
        sentence=sentence,
        quote_id=said.get("quote_id"),
        quote_type=said.get("quote_type"),
        speaker=said.get("speaker_name") or said.get("speaker_text"),
        speaker_text=said.get("speaker_text"),
        cue=said.get("cue_text"),
        cue_is_negated=bool(said.get("cue_is_negated", False)),
        cue_modality=said.get("cue_modality"),
        confidence=None if quote is None else float(quote["confidence"]),
        quoted_within=None if quote is not None else _speakers_within(wb, place),
        outlet=article["outlet"],
        headline=article["headline"],
        authors=article["authors"],
        published=None if published is None else f"{published:%Y-%m-%d}",
        published_basis=str(article["published_basis"]),
        url=article["url"],
        aggregator=article["aggregator"],
        wire=article["wire"],
        article_id=place.article_id,
        article_name=article["article_name"],
        line=_line(wb, place, article),
        is_line_of_file=article["source_line"] is not None,
        start_char=None if place.is_headline else place.start,
        end_char=None if place.is_headline else place.end,
        is_exact=is_exact,
    )


def _words(wb: Workbook, place: Place, article: dict[str, Any], quote: dict[str, Any] | None) -> tuple[str, str | None]:
    """Return the words, and what they stand in if that is more."""
    if place.is_headline:
        return article["headline"], None
    words = article["text"][place.start : place.end] if quote is None else quote["content_text"]
    around = sentence_around(wb, place.article_id, place.start, place.end)
    sentence = None if around is None else article["text"][slice(*around)]
    return words, None if sentence == words else sentence


def _nulls(row: pd.Series) -> dict[str, Any]:
    return {str(name): None if pd.isna(value) else value for name, value in row.items()}


def _speakers_within(wb: Workbook, place: Place) -> str | None:
    found = [wb.quotes.iloc[one.quote] for one in quotes_within(wb, place.article_id, place.start, place.end)]
    names = dict.fromkeys(str(row["speaker_name"]) for row in found if not pd.isna(row["speaker_name"]))
    return "; ".join(names) or None


def _line(wb: Workbook, place: Place, article: dict[str, Any]) -> int | None:
    if place.is_headline:
        return None
    try:
        line, _, _ = wb.raw_span(place.article_id, place.start, place.end)
    except KeyError:  # words that stand in no line of the raw text
        return None
    return line + first_line(article["source_line"]) - 1


def first_line(source_line: float | None) -> int:
    """Return the line of its file that the raw text of an article begins on; 1 where it has no such line.

    Args:
        source_line: `ARTICLES.source_line`, a number or a null.
    """
    return 1 if source_line is None or pd.isna(source_line) else int(source_line)
