"""Quotes of texts that are clean already: what `analyst quotes IN.jsonl` does with each row."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pandas as pd

from analyst import schema
from analyst.quotes.marks import LINE

if TYPE_CHECKING:
    from spacy.language import Language


def quotes_of_text(text: str, nlp: Language | None = None) -> list[dict[str, object]]:
    """Find the quotes of one text, whose lines are its paragraphs.

    Args:
        text: The text, taken as it is.
        nlp: spaCy pipeline; the installed English model if None.

    Returns:
        A dict for each quote, in the order of the text, as `quotes_of_texts` says.
    """
    from analyst.annotate import annotate_paragraphs
    from analyst.entities import resolve_entities
    from analyst.quotes.tables import resolve_quotes

    articles, paragraphs = tables_of_text(text)
    annotations = annotate_paragraphs(paragraphs, nlp=nlp, use_cache=False)
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
        }
        for row in tables.quotes.itertuples()
    ]


def _span(start: int | None, end: int | None) -> list[int] | None:
    return None if start is None or end is None or pd.isna(start) else [int(start), int(end)]


def tables_of_text(text: str) -> tuple[pd.DataFrame, pd.DataFrame]:
    """Make ARTICLES and PARAGRAPHS of one text that is not cleaned."""
    lines = list(LINE.finditer(text))
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
            line.start(),
            line.end(),
            line.group(),
            "body",
            number + 1,
            schema.hash_text(line.group()),
        )
        for number, line in enumerate(lines)
    ]
    return schema.table("ARTICLES", [article]), schema.table("PARAGRAPHS", rows)
