"""Chance with the article as the unit: intervals by drawing articles anew, tests by dealing them out anew."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import combinations, islice
from typing import Any

import numpy as np
import pandas as pd
from scipy import sparse
from scipy.special import erfc

from analyst.compare._multiplicity import N_JOINT, admit
from analyst.compare._tables import MIN_ARTICLES, stream, with_group
from analyst.schema import SchemaError

TOO_FEW, NOT_SHOWN, DIFFERENT = "too few to compare", "not shown", "different"
N_RESAMPLES = 2000
N_PERMUTATIONS = 10_000
_BLOCK = 256
_ROUNDING = 1e-9
_COLUMNS_AT_ONCE = 256
_CELLS = 4_000_000  # numbers that an array of draws or choices holds at a time: 32 MB
_MOST_DEALT = 2_000  # articles that are dealt out anew as a whole
_ENOUGH = 30  # articles that are not 0, to be expected on the smaller side, for the normal law


def ratio_intervals(
    counts: Any,  # noqa: ANN401 - a matrix, sparse or not
    totals: np.ndarray,
    random: np.random.Generator,
    n_resamples: int = N_RESAMPLES,
) -> tuple[np.ndarray, np.ndarray]:
    """Give the 95 % interval of Σ counts / Σ totals for every column, by drawing articles with replacement.

    The percentile bootstrap (Efron & Tibshirani 1993, chapter 13). A draw whose total is 0 has no ratio, and is
    left out. Memory is bounded: a byte for each article and draw, and blocks of draws and columns.

    Args:
        counts: Articles × columns.
        totals: One total an article.
        random: Source of chance.
        n_resamples: Times that the articles are drawn.

    Returns:
        Lower and upper ends, one a column; null where no draw has a ratio.
    """
    n, n_columns = counts.shape
    drawn = _draw(n, n_resamples, random)
    sums = _sums_of_draws(drawn, np.asarray(totals)[:, None])[0]
    is_used = sums > 0
    if not is_used.any():
        return np.full(n_columns, np.nan), np.full(n_columns, np.nan)
    if not is_used.all():
        drawn, sums = drawn[is_used], sums[is_used]
    bounds = [
        np.percentile(_sums_of_draws(drawn, counts[:, start : start + _COLUMNS_AT_ONCE]) / sums, [2.5, 97.5], axis=1)
        for start in range(0, n_columns, _COLUMNS_AT_ONCE)
    ]
    low, high = np.concatenate(bounds, axis=1)
    return low, high


def _draw(n: int, n_resamples: int, random: np.random.Generator) -> np.ndarray:
    """Draw articles with replacement: draws × articles, how often each was drawn.

    A byte holds it: of up to 255 articles none can be drawn more often, of more the chance is below 10⁻⁵⁰⁰.
    """
    drawn = np.empty((n_resamples, n), dtype=np.uint8)
    for rows in _blocks(n_resamples, n):
        size = rows.stop - rows.start
        if n > _MOST_DEALT:  # the same law, in a tenth of the time
            places = random.integers(n, size=(size, n)) + n * np.arange(size)[:, None]
            drawn[rows] = np.bincount(places.ravel(), minlength=size * n).reshape(size, n)
        else:
            drawn[rows] = random.multinomial(n, np.full(n, 1 / n), size=size)
    return drawn


def _sums_of_draws(drawn: np.ndarray, counts: Any) -> np.ndarray:  # noqa: ANN401 - a matrix, sparse or not
    """Columns × draws: the sum of each column over the articles of each draw."""
    is_counted = counts.getnnz(axis=1) > 0 if sparse.issparse(counts) else (counts != 0).any(axis=1)
    used = np.flatnonzero(is_counted)
    columns = counts[used].T
    parts = [
        np.asarray(columns @ drawn[rows][:, used].T.astype("float64")) for rows in _blocks(len(drawn), drawn.shape[1])
    ]
    return np.concatenate(parts, axis=1)


def _blocks(n_rows: int, n_articles: int) -> Iterator[slice]:
    """Yield blocks of rows that hold no more than `_CELLS` numbers, one for each article."""
    size = max(1, _CELLS // max(1, n_articles))
    for start in range(0, n_rows, size):
        yield slice(start, min(n_rows, start + size))


def permutation_p(
    shares: np.ndarray, is_target: np.ndarray, random: np.random.Generator, n_permutations: int = N_PERMUTATIONS
) -> np.ndarray:
    """Test for every column whether the target's articles differ from the rest, by dealing the articles out anew.

    d is the mean share of the target's articles less that of the rest, d* the same after permuting:

        p = (1 + #{|d*| ≥ |d|}) / (1 + #d*)

    The mean of articles' shares is taken, not the share of the sums, so that long articles weigh no more than
    short ones. A column that is the same in all articles has p = 1.

    Of more than 2,000 articles the choices are not drawn as a whole. d* then has nearly a normal law, with the exact
    variance of draws without replacement (Hájek 1960); where fewer than 30 articles that are not 0 are to be expected
    on the smaller side, only what decides d* is drawn: which articles that are not 0 lie there.

    Args:
        shares: Articles × columns.
        is_target: Which articles are the target's.
        random: Source of chance.
        n_permutations: Number of permutations.

    Returns:
        One p a column.
    """
    n, n_target = len(is_target), int(is_target.sum())
    if n > _MOST_DEALT:
        return _p_of_many(shares, is_target, random, n_permutations)
    centred = shares - shares.mean(axis=0)
    # With the columns centred, the target's sum fixes d: d = sum · (1/n_target + 1/n_rest).
    found = np.abs(is_target.astype("float64") @ centred)
    n_over = np.zeros(shares.shape[1])
    for chosen in random_choices(n, n_target, n_permutations, random):
        n_over += (np.abs(chosen @ centred) >= found - _ROUNDING).sum(axis=0)
    return (1 + n_over) / (1 + n_permutations)


def _p_of_many(
    shares: np.ndarray, is_target: np.ndarray, random: np.random.Generator, n_permutations: int
) -> np.ndarray:
    n, n_target = len(is_target), int(is_target.sum())
    n_smaller = min(n_target, n - n_target)
    centred = shares - shares.mean(axis=0)
    found = np.abs(is_target.astype("float64") @ centred)
    spread = np.sqrt(n_target * (n - n_target) / (n * (n - 1)) * (centred**2).sum(axis=0))
    p = erfc(found / np.where(spread > 0, spread, np.inf) / np.sqrt(2))
    n_other = (shares != 0).sum(axis=0)
    for column in np.flatnonzero((n_other * n_smaller < _ENOUGH * n) & (spread > 0)):
        values = shares[:, column]
        drawn = _sums_of_drawn(values[values != 0], n, n_smaller, random, n_permutations)
        away = np.abs(drawn - n_smaller * values.mean())
        p[column] = (1 + (away >= found[column] - _ROUNDING).sum()) / (1 + n_permutations)
    return p


def _sums_of_drawn(
    values: np.ndarray, n: int, n_drawn: int, random: np.random.Generator, n_permutations: int
) -> np.ndarray:
    """Draw articles without replacement, of `n` of which some have values and the others 0; return the sums."""
    if len(values) > n_drawn:
        whole = np.concatenate([values, np.zeros(n - len(values))])
        picked = (random.choice(n, n_drawn, replace=False, shuffle=False) for _ in range(n_permutations))
        return np.array([whole[places].sum() for places in picked])
    n_taken = random.hypergeometric(len(values), n - len(values), n_drawn, size=n_permutations)
    return np.array([random.permutation(values)[:taken].sum() for taken in n_taken])


def random_choices(
    n_articles: int, n_target: int, n_permutations: int, random: np.random.Generator
) -> Iterator[np.ndarray]:
    """Yield blocks of random choices of the target's articles: rows of 0 and 1."""
    for n_rows in _block_sizes(n_permutations, n_articles):
        nearest = np.argpartition(random.random((n_rows, n_articles)), max(0, n_target - 1), axis=1)
        yield _rows(nearest[:, :n_target], n_articles)


def few_choices(
    n_articles: int, n_target: int, n_permutations: int, random: np.random.Generator
) -> Iterator[sparse.csr_matrix]:
    """As `random_choices`, for a target that is few of many articles: only the 1s are drawn and kept."""
    for n_rows in _block_sizes(n_permutations, n_target):
        places = [random.choice(n_articles, n_target, replace=False, shuffle=False) for _ in range(n_rows)]
        ends = np.arange(n_rows + 1) * n_target
        ones = np.ones(n_rows * n_target)
        yield sparse.csr_matrix((ones, np.concatenate(places), ends), shape=(n_rows, n_articles))


def _block_sizes(n_rows: int, width: int) -> Iterator[int]:
    """Yield how many rows of some cells each are made together."""
    size = min(_BLOCK, max(1, _CELLS // max(1, width)))
    for start in range(0, n_rows, size):
        yield min(size, n_rows - start)


def all_choices(n_articles: int, n_target: int) -> Iterator[np.ndarray]:
    """Yield blocks of all choices of the target's articles, each once: rows of 0 and 1."""
    each = combinations(range(n_articles), n_target)
    while block := list(islice(each, _BLOCK)):
        yield _rows(np.array(block), n_articles)


def _rows(places: np.ndarray, n_articles: int) -> np.ndarray:
    chosen = np.zeros((len(places), n_articles))
    np.put_along_axis(chosen, places, 1.0, axis=1)
    return chosen


def difference_p(
    shares: np.ndarray, is_target: np.ndarray, seed: int, *names: str, n_permutations: int = N_PERMUTATIONS
) -> np.ndarray:
    """As `permutation_p`, with null below the least number of articles on either side."""
    if min(int(is_target.sum()), int((~is_target).sum())) < MIN_ARTICLES:
        return np.full(shares.shape[1], np.nan)
    return permutation_p(shares, is_target, stream(seed, *names), n_permutations)


def joint_differences(
    shares: np.ndarray, groups: np.ndarray, seed: int, *names: str, n_permutations: int = N_PERMUTATIONS
) -> dict[str, np.ndarray]:
    """Deal the articles out anew, among all groups at once, for tests that are judged together (`admit_jointly`).

    Args:
        shares: Articles × columns.
        groups: Group of each article.
        seed: Seed.
        names: Names of the source of chance.
        n_permutations: Permutations wanted; 2,000 at most are made.

    Returns:
        Group → permutations × columns of |d|, up to a factor, as found in the first row; a group that is too small, or
        leaves too few others, is left out.
    """
    n, n_rows = len(groups), max(1, min(n_permutations, N_JOINT))
    codes, names_of = pd.factorize(np.asarray(groups, dtype="object"), sort=True)
    sizes = np.bincount(codes, minlength=len(names_of))
    tested = np.flatnonzero((sizes >= MIN_ARTICLES) & (n - sizes >= MIN_ARTICLES))
    if not len(tested):
        return {}
    centred = shares - shares.mean(axis=0)
    random = stream(seed, "joint", *names)
    sums = np.empty((len(names_of), n_rows, shares.shape[1]))
    for rows in _blocks(n_rows, n):
        order = np.argsort(random.random((rows.stop - rows.start, n)), axis=1)
        if rows.start == 0:
            order[0] = np.arange(n)
        sums[:, rows] = _sums_of_groups(codes[order], len(names_of), centred)
    return {names_of[group]: np.abs(sums[group]) for group in tested}


def _sums_of_groups(dealt: np.ndarray, n_groups: int, centred: np.ndarray) -> np.ndarray:
    """Groups × deals × columns: the sum of each column over the articles that were dealt to each group."""
    n_deals, n = dealt.shape
    keys = (dealt + n_groups * np.arange(n_deals)[:, None]).ravel()
    sums = np.empty((n_groups, n_deals, centred.shape[1]))
    for column in range(centred.shape[1]):
        weights = np.broadcast_to(centred[:, column], (n_deals, n)).ravel()
        sums[:, :, column] = np.bincount(keys, weights, minlength=n_deals * n_groups).reshape(n_deals, n_groups).T
    return sums


def admit_jointly(tests: list[np.ndarray | None], rate: float) -> np.ndarray:
    """Say which tests of a table are admitted (`_multiplicity.admit`); one that was not made is not.

    Args:
        tests: For each row of the table its column of `joint_differences`, or None.
        rate: False discovery rate.

    Returns:
        One truth value a row.
    """
    is_made = np.array([test is not None for test in tests], dtype=bool)
    admitted = np.zeros(len(tests), dtype=bool)
    made = [test for test in tests if test is not None]
    if made:
        admitted[is_made] = admit(lambda: _stacked(made), np.ones(len(made), dtype=bool), rate)
    return admitted


def _stacked(tests: list[np.ndarray]) -> Iterator[np.ndarray]:
    """Yield blocks of tests as matrices: choices × tests."""
    for start in range(0, len(tests), _COLUMNS_AT_ONCE):
        yield np.stack(tests[start : start + _COLUMNS_AT_ONCE], axis=1)


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
