"""How much of one article's wording stands in another."""

from __future__ import annotations

import numpy as np
import pandas as pd
from scipy import sparse

from analyst.compare._tables import by_place, finish, need, with_group


def reuse(tokens: pd.DataFrame, *, n: int = 5, by: str = "outlet") -> pd.DataFrame:
    """Measure which share of an article's word n-grams stands in another outlet's article.

    containment(A, B) = |n-grams of A that are in B| / |n-grams of A|, over different n-grams, lower case,
    punctuation left out (Broder 1997). Directional: a short copy of a long article scores high one way only.

    Args:
        tokens: TOKENS, with the column `by`.
        n: Words in an n-gram.
        by: Column that says which articles are compared: those with different values.

    Returns:
        REUSE: one row for each ordered pair of articles that share an n-gram, most contained first, then by
        ids. Pairs with no row share none.

    Raises:
        SchemaError: If a column is missing.
        ValueError: If `n` is not positive.
    """
    if n < 1:
        raise ValueError(f"n is {n}; an n-gram needs 1 word or more.")
    need("TOKENS", tokens, ["article_id", "start_char", "token_text", "is_word"], by)
    used = ["article_id", "token_text", by]
    words = with_group(by_place(tokens.loc[tokens["is_word"], [*used, "start_char"]], used), by)
    group = words.groupby("article_id")["group"].first()
    matrix = _ngram_matrix(words, n, group.index)
    shared = (matrix @ matrix.T).tocoo()
    sizes = np.asarray(matrix.sum(axis=1)).ravel()
    labels = group.to_numpy()
    keep = (shared.row != shared.col) & (labels[shared.row] != labels[shared.col])
    rows, columns, counts = shared.row[keep], shared.col[keep], shared.data[keep]
    frame = pd.DataFrame(
        {
            "article_id_a": group.index.to_numpy()[rows],
            "outlet_label_a": labels[rows],
            "article_id_b": group.index.to_numpy()[columns],
            "outlet_label_b": labels[columns],
            "n_ngrams_a": sizes[rows].astype("int64"),
            "n_shared": counts.astype("int64"),
            "containment": counts / sizes[rows],
        }
    )
    frame = frame.sort_values(["containment", "article_id_a", "article_id_b"], ascending=[False, True, True])
    return finish("REUSE", frame, of=tokens)


def _ngram_matrix(words: pd.DataFrame, n: int, article_ids: pd.Index) -> sparse.csr_matrix:
    """Articles × n-grams, 1 where the article has the n-gram."""
    codes = pd.factorize(words["token_text"].str.casefold())[0]
    articles = article_ids.get_indexer(pd.Index(words["article_id"]))
    last = max(0, len(codes) - n + 1)
    inside = np.flatnonzero(articles[:last] == articles[len(articles) - last :])  # none runs over into the next article
    if not len(inside):
        return sparse.csr_matrix((len(article_ids), 1))
    grams, at, n_words = codes[inside], articles[inside], int(codes.max()) + 1
    for place in range(1, n):  # a number for each beginning of `place` words and the word after it
        grams = pd.factorize(grams * n_words + codes[inside + place])[0]
    matrix = sparse.csr_matrix((np.ones(len(at)), (at, grams)), shape=(len(article_ids), grams.max() + 1))
    return matrix.sign().tocsr()
