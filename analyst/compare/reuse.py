"""How much of one article's wording stands in another."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import pairwise
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd
from scipy import sparse

from analyst.compare._tables import by_place, distinct, finish, fold, need, rows_in, with_group

if TYPE_CHECKING:
    from numpy.typing import NDArray

MOST_PAIRS = 1_000_000
"""Pairs of articles that a result lists."""
_MOST_WHOLE = 2_000  # articles; of more, only those are paired that share enough rare n-grams
_RARE = 100  # articles that have one
_ENOUGH = 0.05  # of the n-grams of the shorter article
_CELLS = 20_000_000  # n-grams of articles that are compared at a time


def reuse(tokens: pd.DataFrame, *, n: int = 5, by: str = "outlet", most: int = MOST_PAIRS) -> pd.DataFrame:
    """Measure which share of an article's word n-grams stands in another outlet's article.

    containment(A, B) = |n-grams of A that are in B| / |n-grams of A|, over different n-grams, lower case,
    punctuation left out (Broder 1997). Directional: a short copy of a long article scores high one way only.

    Args:
        tokens: TOKENS, with the column `by`.
        n: Words in an n-gram.
        by: Column that says which articles are compared: those with different values.
        most: Pairs that are listed; of more, the most contained.

    Returns:
        REUSE: one row for each ordered pair of articles that share an n-gram, most contained first, then by
        ids. Pairs with no row share none, or are left out because there are more than `most`. Of more than 2,000
        articles only those pairs are looked at, and then counted in full, that share 5% of the shorter one's
        n-grams in such as stand in 100 articles at most: all others have phrases of everyday in common.

    Raises:
        SchemaError: If a column is missing.
        ValueError: If `n` or `most` is not positive.
    """
    if n < 1 or most < 1:
        raise ValueError(f"n is {n} and most is {most}; an n-gram needs 1 word or more, and a list 1 pair.")
    need("TOKENS", tokens, ["article_id", "start_char", "token_text", "is_word"], by)
    used = list(dict.fromkeys(["article_id", "token_text", by]))
    words = by_place(tokens.loc[tokens["is_word"], list(dict.fromkeys([*used, "start_char"]))], used)
    pairs = with_group(distinct(words, ["article_id", by]), by)
    group = pairs.drop_duplicates("article_id").set_index("article_id")["group"].sort_index()
    matrix = _ngram_matrix(words, n, group.index)
    del words
    sizes = np.asarray(matrix.sum(axis=1)).ravel()
    labels, ids = group.to_numpy(), group.index.to_numpy()
    outlets = pd.factorize(labels)[0]
    kept = np.empty((0, 3))
    for found in _shared(matrix, sizes):
        found = found[outlets[found[:, 0].astype(np.int64)] != outlets[found[:, 1].astype(np.int64)]]
        kept = _most_contained(np.concatenate([kept, found]), sizes, most)
    rows, columns, counts = kept[:, 0].astype(np.int64), kept[:, 1].astype(np.int64), kept[:, 2]
    frame = pd.DataFrame(
        {
            "article_id_a": ids[rows],
            "outlet_label_a": labels[rows],
            "article_id_b": ids[columns],
            "outlet_label_b": labels[columns],
            "n_ngrams_a": sizes[rows].astype("int64"),
            "n_shared": counts.astype("int64"),
            "containment": counts / sizes[rows],
        }
    )
    return finish("REUSE", frame, of=tokens)


def _shared(matrix: sparse.csr_matrix, sizes: NDArray[np.float64]) -> Iterator[NDArray[np.float64]]:
    """Yield for some articles after another which others share n-grams with them: article, other, how many."""
    found_in = np.asarray(matrix.sum(axis=0)).ravel()
    is_whole = matrix.shape[0] <= _MOST_WHOLE
    rare = matrix[:, (found_in > 1) & (is_whole | (found_in <= _RARE))]
    common = matrix[:, found_in > (np.inf if is_whole else _RARE)]
    others = rare.T.tocsr()
    work = np.cumsum(np.asarray(rare @ np.asarray(rare.sum(axis=0)).ravel()).ravel())
    edges = np.flatnonzero(np.diff(work // _CELLS, append=-1)) + 1
    for first, last in pairwise([0, *edges.tolist()]):
        shared = (rare[first:last] @ others).tocoo()
        rows, columns, counts = shared.row + first, shared.col, shared.data
        is_near = rows != columns
        if not is_whole:
            is_near &= counts >= _ENOUGH * np.minimum(sizes[rows], sizes[columns])
        rows, columns, counts = rows[is_near], columns[is_near], counts[is_near]
        if common.shape[1] and len(rows):
            counts = counts + _in_both(common, rows, columns)
        yield np.column_stack([rows, columns, counts]).astype("float64")


def _in_both(matrix: sparse.csr_matrix, rows: NDArray[np.int64], columns: NDArray[np.int64]) -> NDArray[np.float64]:
    """Count for each pair of rows the columns that both have."""
    step = 100_000
    parts = [
        matrix[rows[at : at + step]].multiply(matrix[columns[at : at + step]]).sum(axis=1).A1
        for at in range(0, len(rows), step)
    ]
    return np.concatenate(parts)


def _most_contained(pairs: NDArray[np.float64], sizes: NDArray[np.float64], most: int) -> NDArray[np.float64]:
    """Put the pairs in order, most contained first, then by place, and keep the first ones."""
    rows = pairs[:, 0].astype(np.int64)
    order = np.lexsort((pairs[:, 1], pairs[:, 0], -pairs[:, 2] / sizes[rows]))
    return pairs[order[:most]]


def _ngram_matrix(words: pd.DataFrame, n: int, article_ids: pd.Index) -> sparse.csr_matrix:
    """Articles × n-grams, 1 where the article has the n-gram."""
    codes = fold(words["token_text"], casefold=True)[0]
    articles = rows_in(article_ids, words["article_id"])
    last = max(0, len(codes) - n + 1)
    inside = np.flatnonzero(articles[:last] == articles[len(articles) - last :])  # none runs over into the next article
    if not len(inside):
        return sparse.csr_matrix((len(article_ids), 1))
    grams, at, n_words = codes[inside], articles[inside], int(codes.max()) + 1
    for place in range(1, n):  # a number for each beginning of `place` words and the word after it
        grams = pd.factorize(grams * n_words + codes[inside + place])[0]
    matrix = sparse.csr_matrix((np.ones(len(at)), (at, grams)), shape=(len(article_ids), int(grams.max()) + 1))
    return matrix.sign().tocsr()
