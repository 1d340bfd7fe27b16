"""What cleaning took out, by rule and outlet."""

from __future__ import annotations

import pandas as pd

from analyst.compare._tables import finish, need, with_group


def count_removed(removed: pd.DataFrame, *, by: str = "outlet") -> pd.DataFrame:
    """Count the lines that each cleaning rule took out per group.

    Args:
        removed: REMOVED, with the column `by`.
        by: Column to group on.

    Returns:
        REMOVED_COUNTS with `group` named `by`. Sorted by `by`, n_removed falling, rule.

    Raises:
        SchemaError: If a column is missing.
    """
    need("REMOVED", removed, ["article_id", "rule", "removed_text"], by)
    rows = with_group(removed, by).assign(length=removed["removed_text"].fillna("").astype("str").str.len())
    counts = (
        rows.groupby(["group", "rule"], observed=True)
        .agg(n_removed=("rule", "size"), n_articles=("article_id", "nunique"), n_chars=("length", "sum"))
        .reset_index()
        .sort_values(["group", "n_removed", "rule"], ascending=[True, False, True], kind="stable")
    )
    return finish("REMOVED_COUNTS", counts, by, of=removed)
