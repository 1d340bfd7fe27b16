"""Say which paragraphs could not be annotated, and what that means for the counts."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pandas as pd

from analyst import schema

if TYPE_CHECKING:
    from collections.abc import Mapping

_SHOWN = 60  # characters of the paragraph


def note_unannotated(
    problems: pd.DataFrame, paragraphs: pd.DataFrame, articles: pd.DataFrame, unannotated: Mapping[str, str]
) -> pd.DataFrame:
    """Add a row to PROBLEMS for each place where a paragraph stands that could not be annotated.

    Args:
        problems: PROBLEMS.
        paragraphs: PARAGRAPHS.
        articles: ARTICLES.
        unannotated: `content_hash` → reason, as in `Annotations.problems`.

    Returns:
        PROBLEMS, with the new rows last, in the order of PARAGRAPHS.
    """
    if not unannotated:
        return problems
    files = dict(zip(articles["article_id"], articles["source_file"], strict=True))
    rows = [
        (files.get(row.article_id), _describe(row.paragraph_text, unannotated[row.content_hash]))
        for row in paragraphs[paragraphs["content_hash"].isin(list(unannotated))].itertuples()
    ]
    return pd.concat([problems, schema.table("PROBLEMS", rows)], ignore_index=True)


def _describe(text: str, reason: str) -> str:
    start = " ".join(text[: 4 * _SHOWN].split())[:_SHOWN]
    return f"The paragraph “{start}…” could not be annotated ({reason}): no names and no quotes are found in it."
