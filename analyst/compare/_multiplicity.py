"""Many tests at once: which findings are admitted when all of them are judged by the same shuffled articles."""

from __future__ import annotations

from collections.abc import Callable, Iterable

import numpy as np

N_JOINT = 2000
"""Choices of articles by which all tests of a table are judged together."""
_MOST_LIMITS = 500
_UPPER = 0.95
_ROUNDING = 1e-9

Blocks = Callable[[], Iterable[np.ndarray]]


def admit(blocks: Blocks, is_candidate: np.ndarray, rate: float = 0.1) -> np.ndarray:
    """Say which tests are admitted at a false discovery rate, by dealing the articles out anew for all of them at once.

    The resampling procedure of Yekutieli & Benjamini (Journal of Statistical Planning and Inference 82, 1999). A test's
    clearness q is its rank among its own values for all choices of articles (the share is its p); ties, of which few
    articles have many, go by the standardised value (the max-T of Westfall & Young, Resampling-Based Multiple Testing,
    1993). For a limit, R candidates are at least as clear, and V* tests are when the articles are dealt out anew:

        FDR(limit) = mean of V* / (V* + ŝ)        ŝ = max(0, R − the 95th percentile of V*)

    The widest limit with FDR ≤ `rate` is taken. Where nothing differs, ŝ is 0 and this is the chance that any test at
    all is as clear: the family-wise error. Because tests of the same articles hang together, and because a test on
    few articles has few values, that chance is far lower than Bonferroni or Benjamini & Hochberg must assume, who
    see the p-values alone.

    Args:
        blocks: Gives, each time it is called, the same matrices of choices × tests, in which more is clearer; their
            first row is as found, the rows of all are the same choices.
        is_candidate: Which of the tests, over all blocks, may be admitted; the others count as chance only.
        rate: False discovery rate.

    Returns:
        One truth value a test.
    """
    clearness, n_choices = np.zeros(0), 0
    for block in blocks():
        clearness, n_choices = np.concatenate([clearness, _as_found(block)]), len(block)
    own = np.sort(clearness[is_candidate & (clearness <= rate * n_choices + 0.5)])
    if not len(own):
        return np.zeros(len(is_candidate), dtype=bool)
    limits = own[np.unique(np.linspace(0, len(own) - 1, min(len(own), _MOST_LIMITS)).round().astype(int))] + _ROUNDING
    by_chance = _count_clear(blocks, limits, n_choices)
    n_found = np.searchsorted(own, limits, side="right")
    real = np.maximum(0, n_found - np.quantile(by_chance, _UPPER, axis=0))
    false_share = (by_chance / np.maximum(by_chance + real, 1)).mean(axis=0)
    passed = np.flatnonzero(false_share <= rate)
    if not len(passed):
        return np.zeros(len(is_candidate), dtype=bool)
    return is_candidate & (clearness <= limits[passed[-1]])


def _as_found(block: np.ndarray) -> np.ndarray:
    """Clearness of each test as found: its rank, less what breaks ties."""
    ranks = (block >= block[0] - _ROUNDING).sum(axis=0)
    return ranks - _tie_break(block, block[0], np.arange(block.shape[1]))


def _tie_break(block: np.ndarray, values: np.ndarray, columns: np.ndarray) -> np.ndarray:
    """Standardised values, shrunk to −½ to ½: none of n values is more than √n deviations from their mean."""
    deviation = block.std(axis=0)
    spread = np.where(deviation > _ROUNDING, deviation, 1.0)[columns]
    return (values - block.mean(axis=0)[columns]) / spread / (2 * np.sqrt(len(block)))


def _count_clear(blocks: Blocks, limits: np.ndarray, n_choices: int) -> np.ndarray:
    """Choices × limits: how many tests are as clear as each limit, for each choice of articles."""
    counts = np.zeros((n_choices, len(limits) + 1))
    n_tail = min(n_choices, int(np.ceil(limits[-1])) + 1)
    for block in blocks():
        tests = np.ascontiguousarray(block.T)
        least = np.partition(tests, n_choices - n_tail, axis=1)[:, n_choices - n_tail]
        columns, rows = np.nonzero(tests >= least[:, None] - _ROUNDING)
        values = tests[columns, rows]
        ends = np.cumsum(np.bincount(columns, minlength=len(tests)))
        ranks = np.empty(len(values))
        for own in np.split(np.arange(len(values)), ends[:-1]):
            ordered = np.sort(values[own])
            ranks[own] = len(own) - np.searchsorted(ordered, values[own] - _ROUNDING)
        places = np.searchsorted(limits, ranks - _tie_break(block, values, columns))
        counts += np.bincount(rows * counts.shape[1] + places, minlength=counts.size).reshape(counts.shape)
    return counts[:, :-1].cumsum(axis=1)
