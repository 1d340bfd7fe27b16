"""Quotes of texts that are clean already: what `analyst quotes IN.jsonl` does with each row."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import pandas as pd

from analyst import schema
from analyst.corpus.openings import find_opening
from analyst.quotes.marks import LINE

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from spacy.language import Language

    from analyst.annotate.records import Annotation
    from analyst.quotes.view import Span

_BATCH = 200_000  # characters that the model reads in one go
_TEXTS = 64  # texts in one go at most
_LONGEST = 10_000  # characters of a line that is one paragraph; what is longer costs memory
_SENTENCE = re.compile(r"[.!?][\"'”’»)]*\s+")
_HEAD = 3  # lines in which a place and a dash are a dateline; further down an agency must stand beside them


def in_batches(rows: Iterable[tuple[str, str]]) -> Iterator[list[tuple[str, str]]]:
    """Deal pairs of id and text into lists that the model reads in one go."""
    batch: list[tuple[str, str]] = []
    size = 0
    for row in rows:
        batch.append(row)
        size += len(row[1])
        if size >= _BATCH or len(batch) >= _TEXTS:
            yield batch
            batch, size = [], 0
    if batch:
        yield batch


def quotes_of_batch(
    rows: Iterable[tuple[str, str]], nlp: Language | None = None, quote_engine: str | None = None
) -> Iterator[tuple[str, list[dict[str, object]]]]:
    """Find the quotes of some texts: the model reads them together, each is judged by itself.

    Args:
        rows: Pairs of an id and a text; a line of the text is a paragraph.
        nlp: spaCy pipeline; the installed English model if None.
        quote_engine: As for `quotes_of_texts`.

    Yields:
        As `quotes_of_texts`.
    """
    from analyst.annotate import annotate_paragraphs

    made = [(doc_id, *tables_of_text(text)) for doc_id, text in rows]
    together = pd.concat([paragraphs for _, _, paragraphs in made], ignore_index=True)
    annotations = annotate_paragraphs(together, nlp=nlp, use_cache=False, quote_engine=quote_engine)
    for doc_id, articles, paragraphs in made:
        yield doc_id, _quotes_of_article(articles, paragraphs, annotations)


def _quotes_of_article(
    articles: pd.DataFrame, paragraphs: pd.DataFrame, annotations: Mapping[str, Annotation]
) -> list[dict[str, object]]:
    from analyst.entities import resolve_entities
    from analyst.quotes.tables import resolve_quotes

    found = resolve_entities(articles, paragraphs, annotations)
    tables = resolve_quotes(articles, paragraphs, annotations, found.mentions, found.entities)
    parts = {
        key: [[start, end] for start, end in zip(rows["start_char"], rows["end_char"], strict=True)]
        for key, rows in tables.quote_parts.groupby("quote_id", sort=False)
    }
    names = dict(zip(found.entities["entity_id"], found.entities["name"], strict=True))
    return [
        {
            "content": parts[row.quote_id],
            "speaker": _span(row.speaker_start_char, row.speaker_end_char),
            "cue": _span(row.cue_start_char, row.cue_end_char),
            "type": row.quote_type,
            "speaker_entity": names.get(row.speaker_entity_id) if isinstance(row.speaker_entity_id, str) else None,
            "rule": row.rule,
            "confidence": row.confidence,
            "cue_is_negated": row.cue_is_negated,
            "cue_modality": row.cue_modality if isinstance(row.cue_modality, str) else None,
            "relay": row.relay_text if isinstance(row.relay_text, str) else None,
        }
        for row in tables.quotes.itertuples()
    ]


def _span(start: int | None, end: int | None) -> list[int] | None:
    return None if start is None or end is None or pd.isna(start) else [int(start), int(end)]


def _paragraphs(text: str) -> Iterator[Span]:
    """Find the lines of a text, without a dateline at their start: it would be the subject of the first sentence.

    A line longer than a chapter is cut between two sentences, else between two words.
    """
    for number, line in enumerate(LINE.finditer(text)):
        start, end = line.span()
        opening = find_opening(line.group())
        if opening is not None and (opening.mark or number < _HEAD):
            start += opening.end
        while end - start > _LONGEST:
            cut = _cut(text, start, start + _LONGEST)
            yield start, cut
            start = cut
        if text[start:end].strip():
            yield start, end


def _cut(text: str, start: int, limit: int) -> int:
    middle = start + (limit - start) // 2
    ends = [match.end() for match in _SENTENCE.finditer(text, middle, limit)]
    if ends:
        return ends[-1]
    space = text.rfind(" ", middle, limit)
    return limit if space < 0 else space + 1


def tables_of_text(text: str) -> tuple[pd.DataFrame, pd.DataFrame]:
    """Make ARTICLES and PARAGRAPHS of one text that is not cleaned."""
    lines = list(_paragraphs(text))
    columns = schema.SCHEMAS["ARTICLES"].columns
    article = {name: True if column.dtype == schema.BOOL else None for name, column in columns.items()} | {
        "article_id": "text",
        "article_name": "text",
        "source_file": "text",
        "outlet_basis": "none",
        "outlet_label": "text",
        "headline_basis": "none",
        "published_basis": "none",
        "language": "en",
        "text": text,
        "n_words": len(text.split()),
        "n_paragraphs": len(lines),
    }
    rows = [
        (
            f"text:{number}",
            "text",
            start,
            end,
            text[start:end],
            "body",
            number + 1,
            schema.hash_text(text[start:end]),
        )
        for number, (start, end) in enumerate(lines)
    ]
    return schema.table("ARTICLES", [article]), schema.table("PARAGRAPHS", rows)
