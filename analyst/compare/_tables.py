"""What all comparisons share: checks of what comes in, grouping, and the shape of what goes out."""

from __future__ import annotations

from collections.abc import Iterable

import numpy as np
import pandas as pd

from analyst import schema
from analyst.schema import SchemaError

NOT_STATED = "(not stated)"
MIN_ARTICLES = 5
"""Below this many articles in a group nothing is said about how sure a difference is."""


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


def by_place(table: pd.DataFrame, columns: Iterable[str]) -> pd.DataFrame:
    """Return some columns of a table in the order of its articles' ids and of the text.

    As sorting by `article_id` and `start_char`, but for the index: of millions of tokens no other column is copied.
    """
    articles, _ = pd.factorize(table["article_id"], sort=True)
    order = np.lexsort((table["start_char"].to_numpy(), articles))
    return table[list(dict.fromkeys(columns))].take(order)


def finish(name: str, frame: pd.DataFrame, by: str | None = None, *, of: pd.DataFrame | None = None) -> pd.DataFrame:
    """Give a result its columns, order, dtypes and fresh index, and name its group column after `by`.

    What the table that it was counted `of` says about copies and review (`schema.NOTES` in its attrs) goes with it.

    Raises:
        SchemaError: If a column is missing, or the result has a column of that name already.
    """
    result = schema.conform(name, frame)
    if of is not None:
        result.attrs |= {note: of.attrs[note] for note in schema.NOTES if note in of.attrs}
    if by is None or by == "group":
        return result
    if by in result.columns:
        raise SchemaError(
            f"{name} has a column {by!r} of its own, so it can't be grouped by {by!r}. "
            f"Copy it under another name: table.assign(by_{by}=table[{by!r}]), by='by_{by}'."
        )
    return result.rename(columns={"group": by})


def shares(counts: pd.Series, totals: pd.Series) -> pd.Series:
    """Divide, with null where the total is 0: missing is not zero."""
    return counts.astype("float64") / totals.astype("float64").where(totals > 0)


def stream(seed: int, *names: str) -> np.random.Generator:
    """Make a random generator of its own for each name, so that one group's draws don't move another's."""
    digest = schema.hash_text(*names)
    return np.random.default_rng([seed, int(digest[:12], 16)])
