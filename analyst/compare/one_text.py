"""Which matches between outlets are one text printed twice: they have one source, and confirm nothing."""

from __future__ import annotations

import re

import pandas as pd

from analyst.compare._tables import need
from analyst.compare.statements import STATEMENT_COLUMNS, printed_words

MIN_WORDS = 8
"""Words outside of quotation marks from which a sentence is hardly written alike by two people."""
_QUOTED = re.compile(r"[“„«][^”»“]*(?:[”»“]|$)|\"[^\"]*(?:\"|$)")


def text_ids(duplicates: pd.DataFrame) -> dict[str, str]:
    """Name the text of each article that is a copy, or has one: the article that stands for its cluster (DUPLICATES).

    Raises:
        SchemaError: If a column is missing.
    """
    need("DUPLICATES", duplicates, ["article_id", "of_article_id", "is_copy"])
    copies = duplicates[duplicates["is_copy"].astype(bool)]
    roots = dict.fromkeys(copies["of_article_id"].astype("str"))
    return {root: root for root in roots} | dict(
        zip(copies["article_id"].astype("str"), copies["of_article_id"].astype("str"), strict=True)
    )


def mark_one_text(statements: pd.DataFrame, duplicates: pd.DataFrame) -> pd.Series:
    """Mark the pairs of sentences that are one text, printed twice.

    That is a pair whose articles are copies of one text, or whose sentences are the same words with at least
    `MIN_WORDS` of them outside of quotation marks: two reporters may quote alike, they don't write alike.

    Args:
        statements: STATEMENTS.
        duplicates: DUPLICATES of the same run.

    Returns:
        Booleans in the order of STATEMENTS.

    Raises:
        SchemaError: If a column is missing.

    Note:
        What was reworded a little is not found; nor is who wrote it first.
    """
    need("STATEMENTS", statements, STATEMENT_COLUMNS)
    texts = text_ids(duplicates)
    marks = [
        (a in texts and texts[a] == texts.get(b)) or _are_same(first, second)
        for a, b, first, second in zip(
            *(statements[column] for column in ("article_id_a", "article_id_b", "text_a", "text_b")), strict=True
        )
    ]
    return pd.Series(marks, index=statements.index, dtype="bool")


def _are_same(first: str, second: str) -> bool:
    words = printed_words(first.casefold())
    return words == printed_words(second.casefold()) and len(printed_words(_QUOTED.sub(" ", first))) >= MIN_WORDS
