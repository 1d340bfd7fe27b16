"""What all comparisons share: checks of what comes in, grouping, and the shape of what goes out."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

import numpy as np
import pandas as pd

from analyst import schema
from analyst.schema import CATEGORY, FLOAT, INT, QUOTE_TYPES, TEXT, Column, SchemaError

NOT_STATED = "(not stated)"
STANCES = ("neutral", "supporting", "doubting", "loaded", "other")
MIN_ARTICLES = 5
"""Below this many articles in a group nothing is said about how sure a difference is."""

# Results of this package that are not in `schema.SCHEMAS`; `group` stands for the value of `by`.
TABLES: dict[str, Mapping[str, Column]] = {
    "QUOTE_TYPE_COUNTS": {
        "group": Column(TEXT, "Group; the column has the name of `by`."),
        "quote_type": Column(CATEGORY, "Direct, mixed or indirect.", values=QUOTE_TYPES),
        "n_quotes": Column(INT, "Quotes of this type."),
        "share_quotes": Column(FLOAT, "0 to 1: of the group's quotes."),
    },
    "REMOVED_COUNTS": {
        "group": Column(TEXT, "Group; the column has the name of `by`."),
        "rule": Column(TEXT, "Cleaning rule."),
        "n_removed": Column(INT, "Lines, or parts of lines, that it took out."),
        "n_articles": Column(INT, "Articles with at least one."),
        "n_chars": Column(INT, "Their code points."),
    },
    "CUE_PAIRS": {
        "pair_id": Column(TEXT, "Aligned sentences that the two quotes stand in (STATEMENTS)."),
        "outlet_label_a": Column(TEXT, "First outlet."),
        "quote_id_a": Column(TEXT, "Its quote (QUOTES)."),
        "speaker_a": Column(TEXT, "Its speaker; null where nobody is named.", True),
        "cue_text_a": Column(TEXT, "Its cue, as printed.", True),
        "cue_lemma_a": Column(TEXT, "Dictionary form.", True),
        "stance_a": Column(CATEGORY, "Class of the cue.", True, STANCES),
        "content_a": Column(TEXT, "What is attributed."),
        "outlet_label_b": Column(TEXT, "Second outlet."),
        "quote_id_b": Column(TEXT, "Its quote (QUOTES)."),
        "speaker_b": Column(TEXT, "Its speaker; null where nobody is named.", True),
        "cue_text_b": Column(TEXT, "Its cue, as printed.", True),
        "cue_lemma_b": Column(TEXT, "Dictionary form.", True),
        "stance_b": Column(CATEGORY, "Class of the cue.", True, STANCES),
        "content_b": Column(TEXT, "What is attributed."),
        "similarity": Column(FLOAT, "0 to 1: share of letters that the contents have in common, in order."),
        "is_same_cue": Column("bool", "True if both outlets chose the same cue."),
    },
    "COVERAGE": {
        "statement_id": Column(TEXT, "Key: place of the statement's representative sentence."),
        "statement": Column(TEXT, "Representative: the first of its sentences, in the order of STATEMENTS."),
        "outlet": Column(TEXT, "Outlet."),
        "is_present": Column("bool", "True if a sentence of the outlet was matched; false says no more."),
        "sentence_text": Column(TEXT, "That sentence, in the outlet's own words.", True),
        "n_outlets": Column(INT, "Outlets with the statement."),
        "n_compared": Column(INT, "Outlets that were compared."),
    },
    "REUSE": {
        "article_id_a": Column(TEXT, "Article whose words are looked for."),
        "outlet_label_a": Column(TEXT, "Its outlet."),
        "article_id_b": Column(TEXT, "Article they are looked for in."),
        "outlet_label_b": Column(TEXT, "Its outlet."),
        "n_ngrams_a": Column(INT, "Different word n-grams of the first article."),
        "n_shared": Column(INT, "Those that stand in the second as well."),
        "containment": Column(FLOAT, "0 to 1: n_shared / n_ngrams_a. Not symmetric."),
    },
}


def need(name: str, table: pd.DataFrame, columns: Iterable[str], by: str | None = None) -> None:
    """Check that `table` has the columns that are used, and `by`.

    Raises:
        SchemaError: If one is missing.
    """
    schema.check(name, table, columns)
    if by is not None and by not in table.columns:
        raise SchemaError(
            f"{name}: no column {by!r} to group by; it has {', '.join(map(str, table.columns))}. "
            f"A workbook's tables carry 'outlet'; join another column of ARTICLES with "
            f"{name.lower()}.merge(articles[['article_id', {by!r}]], on='article_id', validate='m:1')."
        )


def with_group(table: pd.DataFrame, by: str) -> pd.DataFrame:
    """Return the table with the column `group`: the values of `by` as text, nulls as `(not stated)`."""
    values = table[by].astype("object")
    return table.assign(group=values.where(values.notna(), NOT_STATED).astype("str"))


def finish(name: str, frame: pd.DataFrame, by: str | None = None) -> pd.DataFrame:
    """Give a result its columns, order, dtypes and fresh index, and name its group column after `by`.

    Raises:
        SchemaError: If a column is missing, or the result has a column of that name already.
    """
    result = schema.conform(name, frame) if name in schema.SCHEMAS else _shape(TABLES[name], frame)
    if by is None or by == "group":
        return result
    if by in result.columns:
        raise SchemaError(
            f"{name} has a column {by!r} of its own, so it can't be grouped by {by!r}. "
            f"Copy it under another name: table.assign(by_{by}=table[{by!r}]), by='by_{by}'."
        )
    return result.rename(columns={"group": by})


def _shape(columns: Mapping[str, Column], frame: pd.DataFrame) -> pd.DataFrame:
    typed: dict[str, pd.Series] = {}
    for column, spec in columns.items():
        values = frame[column]
        if spec.dtype == CATEGORY:
            typed[column] = values.astype(pd.CategoricalDtype(list(spec.values)))
        elif spec.dtype == TEXT:
            typed[column] = values.astype("object").where(values.notna(), None).astype("str")
        else:
            typed[column] = values.astype(pd.api.types.pandas_dtype(spec.dtype))
    return pd.DataFrame(typed).reset_index(drop=True)


def shares(counts: pd.Series, totals: pd.Series) -> pd.Series:
    """Divide, with null where the total is 0: missing is not zero."""
    return counts.astype("float64") / totals.astype("float64").where(totals > 0)


def stream(seed: int, *names: str) -> np.random.Generator:
    """Make a random generator of its own for each name, so that one group's draws don't move another's."""
    digest = schema.hash_text(*names)
    return np.random.default_rng([seed, int(digest[:12], 16)])
