"""Chance with the article as the unit: intervals by drawing articles anew, tests by dealing them out anew."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import numpy as np
import pandas as pd

from analyst.compare._tables import MIN_ARTICLES, stream, with_group
from analyst.schema import SchemaError

TOO_FEW, NOT_SHOWN, DIFFERENT = "too few to compare", "not shown", "different"
N_RESAMPLES = 2000
N_PERMUTATIONS = 10_000
_BLOCK = 256
_ROUNDING = 1e-9
_COLUMNS_AT_ONCE = 256


def ratio_intervals(
    counts: Any,  # noqa: ANN401 - a matrix, sparse or not
    totals: np.ndarray,
    random: np.random.Generator,
    n_resamples: int = N_RESAMPLES,
) -> tuple[np.ndarray, np.ndarray]:
    """Give the 95 % interval of Σ counts / Σ totals for every column, by drawing articles with replacement.

    The percentile bootstrap (Efron & Tibshirani 1993, chapter 13). A draw whose total is 0 has no ratio, and is
    left out.

    Args:
        counts: Articles × columns.
        totals: One total an article.
        random: Source of chance.
        n_resamples: Times that the articles are drawn.

    Returns:
        Lower and upper ends, one a column; null where no draw has a ratio.
    """
    n, n_columns = counts.shape
    drawn = random.multinomial(n, np.full(n, 1 / n), size=n_resamples).astype("float64")
    sums = drawn @ totals
    is_used = sums > 0
    if not is_used.any():
        return np.full(n_columns, np.nan), np.full(n_columns, np.nan)
    if not is_used.all():
        drawn, sums = drawn[is_used], sums[is_used]
    bounds = [
        np.percentile((counts[:, start : start + _COLUMNS_AT_ONCE].T @ drawn.T) / sums, [2.5, 97.5], axis=1)
        for start in range(0, n_columns, _COLUMNS_AT_ONCE)
    ]
    low, high = np.concatenate(bounds, axis=1)
    return low, high


def permutation_p(
    shares: np.ndarray, is_target: np.ndarray, random: np.random.Generator, n_permutations: int = N_PERMUTATIONS
) -> np.ndarray:
    """Test for every column whether the target's articles differ from the rest, by dealing the articles out anew.

    d is the mean share of the target's articles less that of the rest, d* the same after permuting:

        p = (1 + #{|d*| ≥ |d|}) / (1 + #d*)

    The mean of articles' shares is taken, not the share of the sums, so that long articles weigh no more than
    short ones. A column that is the same in all articles has p = 1.

    Args:
        shares: Articles × columns.
        is_target: Which articles are the target's.
        random: Source of chance.
        n_permutations: Number of permutations.

    Returns:
        One p a column.
    """
    n, n_target = len(is_target), int(is_target.sum())
    centred = shares - shares.mean(axis=0)
    # With the columns centred, the target's sum fixes d: d = sum · (1/n_target + 1/n_rest).
    found = np.abs(is_target.astype("float64") @ centred)
    n_over = np.zeros(shares.shape[1])
    for chosen in _choices(n, n_target, n_permutations, random):
        n_over += (np.abs(chosen @ centred) >= found - _ROUNDING).sum(axis=0)
    return (1 + n_over) / (1 + n_permutations)


def _choices(n: int, n_target: int, n_permutations: int, random: np.random.Generator) -> Iterator[np.ndarray]:
    """Yield blocks of random choices of the target's articles: rows of 0 and 1."""
    for start in range(0, n_permutations, _BLOCK):
        n_rows = min(_BLOCK, n_permutations - start)
        order = np.argpartition(random.random((n_rows, n)), max(0, n_target - 1), axis=1)[:, :n_target]
        chosen = np.zeros((n_rows, n))
        np.put_along_axis(chosen, order, 1.0, axis=1)
        yield chosen


def difference_p(
    shares: np.ndarray, is_target: np.ndarray, seed: int, *names: str, n_permutations: int = N_PERMUTATIONS
) -> np.ndarray:
    """As `permutation_p`, with null below the least number of articles on either side."""
    if min(int(is_target.sum()), int((~is_target).sum())) < MIN_ARTICLES:
        return np.full(shares.shape[1], np.nan)
    return permutation_p(shares, is_target, stream(seed, *names), n_permutations)


def verdicts(p_values: np.ndarray, is_different: np.ndarray) -> np.ndarray:
    """Say in words what a test came to; null p is `too few to compare`."""
    return np.where(np.isnan(p_values), TOO_FEW, np.where(is_different, DIFFERENT, NOT_SHOWN))


def articles_with_group(articles: pd.DataFrame, by: str) -> pd.DataFrame:
    """Return the articles that are counted, with `group`; `outlet` means the label that charts show.

    Raises:
        SchemaError: If the column is missing.
    """
    counted = articles[articles["is_counted"]] if "is_counted" in articles.columns else articles
    column = "outlet_label" if by == "outlet" and "outlet_label" in counted.columns else by
    if column not in counted.columns or "article_id" not in counted.columns:
        raise SchemaError(
            f"ARTICLES: no column {column!r} to group by; it has {', '.join(map(str, counted.columns))}. "
            "Pass wb.counted, with the column joined on."
        )
    return with_group(counted, column)


def one_group_each(table: str, rows: pd.DataFrame, by: str) -> pd.Series:
    """Return article → group, where each article lies in one group.

    Raises:
        SchemaError: If an article lies in two.
    """
    pairs = rows[["article_id", "group"]].drop_duplicates().sort_values("article_id")
    double = pairs.loc[pairs["article_id"].duplicated(), "article_id"]
    if len(double):
        raise SchemaError(
            f"{table}: article {double.iloc[0]!r} has several values of {by!r}; the article is the unit of the "
            "comparison, so group by a column of ARTICLES."
        )
    return pairs.set_index("article_id")["group"]
