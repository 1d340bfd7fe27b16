"""Which words are typical of one outlet, said only where enough articles speak for it."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from math import comb
from typing import NamedTuple

import numpy as np
import pandas as pd
from scipy import sparse

from analyst.compare._multiplicity import N_JOINT, admit
from analyst.compare._resampling import (
    NOT_SHOWN,
    TOO_FEW,
    all_choices,
    few_choices,
    one_group_each,
    random_choices,
)
from analyst.compare._tables import MIN_ARTICLES, distinct, finish, fold, need, rows_in, stream, with_group
from analyst.schema import SCHEMAS

DISTINCTIVE = "distinctive"
_MIN_PRESENCE = 3
_BLOCK = 256
_ROUNDING = 1e-9
_MATCHED = 20
_MOST_JOINT = 2_000  # articles; beyond, the simple rule finds what there is


def keyness(
    tokens: pd.DataFrame,
    *,
    by: str = "outlet",
    target: str | None = None,
    column: str = "token_text",
    min_count: int = 5,
    n_permutations: int = 20_000,
    rate: float = 0.1,
    prior: float | None = None,
    seed: int = 0,
    skip_names: bool = True,
    skip_quoted: bool = True,
    skip_stop: bool = True,
) -> pd.DataFrame:
    """Rank the words of each group against all others, and test them by permuting articles.

    Monroe's z (Monroe, Colaresi & Quinn 2008, "Fightin' Words"), with i the target and j the rest:

        δ = ln[(yᵢ+α)/(nᵢ+α₀−yᵢ−α)] − ln[(yⱼ+α)/(nⱼ+α₀−yⱼ−α)]        z = δ / √(1/(yᵢ+α) + 1/(yⱼ+α))

    y counts the word, n all words that are counted. The prior is informative: α = α₀·(yᵢ+yⱼ)/(nᵢ+nⱼ), α₀ by
    default the mean number of words of an article, as if each side had read one average article more.
    z only ranks. Words repeat inside an article, so its 1.96 would admit far too many. What admits a word is
    the permutation of whole articles between target and rest. In an article of s words that has the word c times,
    with π the word's share of all articles, and d* the values of d after permuting:

        r = (c − s·π) / √s        d = mean r of the target's articles − mean r of the rest
        p = min(1, 2·(1 + #{d* ≥ d}) / (1 + #d*))        for words with d > 0

    The 2 pays for the choice of the side. Where `n_permutations` is enough for every choice of articles there is (252
    for five against five), each is tried once, and p = min(1, 2·#{d* ≥ d} / #d*): with few articles the error of
    drawing would hide what is just clear enough. This p is for a word that was named beforehand. Of all words at once,
    the procedure of Yekutieli & Benjamini (1999) says which are admitted: it deals the articles out anew for all words
    of 3 articles and more together (`_multiplicity.admit`). Of more than 2,000 articles the p-values are judged by
    `benjamini_hochberg`, which needs less time and there has power enough. An admitted word stands in 3 of the
    target's articles. A word that the target uses less (d or z not above 0) is no candidate.

    The test doesn't take δ or z: where every article is drawn from the same words, they still depend on how many words
    a side has, so an outlet with longer articles would get words for its length. Nor does it take plain shares: those
    of short articles scatter more, so two outlets would differ where only the lengths do. What chance alone adds to c
    grows with √s, hence r (Pearson's residual; for counts of unequal depth see Lause, Berens & Kobak 2021).

    Args:
        tokens: TOKENS, with the column `by`.
        by: Column to group on; an article must lie in one group.
        target: Group to compare with the rest; each in turn if None.
        column: Column that holds the words: `token_text` or `lemma`.
        min_count: Words with fewer tokens on both sides together are left out.
        n_permutations: Most permutations for a word; of drawn ones, a word that chance has matched 20 times needs no
            more (Besag & Clifford 1991), so few words come near it. All words together get 2,000 at most.
        rate: False discovery rate.
        prior: α₀ in words.
        seed: Seed of the permutations.
        skip_names: Leave out tokens inside names.
        skip_quoted: Leave out tokens inside quotation marks: they are the speaker's words, not the outlet's.
        skip_stop: Leave out function words as terms; they still count in the denominators.

    Returns:
        KEYNESS, by target, log_odds_z falling, term. With fewer than 5 articles on either side,
        p_permutation is null and the verdict `too few to compare`. p_permutation is also null for a word that
        can't be admitted: the target uses it less than the rest, or in fewer than 3 articles.
        One group only: no rows, there is nothing to compare.

    Raises:
        SchemaError: If a column is missing, or an article lies in two groups.
        ValueError: If `target` is not a group.
    """
    need("TOKENS", tokens, ["article_id", column, "is_word", "is_stop", "is_quoted", "is_name"], by)
    used = dict.fromkeys(["article_id", by, column, "is_stop", "is_quoted", "is_name"])
    words = tokens.loc[tokens["is_word"], list(used)]
    group = one_group_each("TOKENS", with_group(distinct(words, ["article_id", by]), by), by)
    groups = sorted(set(group))
    if target is not None and target not in groups:
        raise ValueError(f"No group {target!r} in {by!r}; there are {', '.join(map(repr, groups)) or 'none'}.")
    if skip_names:
        words = words[~words["is_name"]]
    if skip_quoted:
        words = words[~words["is_quoted"]]
    counts = _count(words, column, group.index, min_count, skip_stop)
    alpha_0 = prior if prior is not None else float(counts.sizes.mean()) if len(counts.sizes) else 0.0
    parts = [
        _compare(name, group.to_numpy() == name, counts, alpha_0, n_permutations, rate, seed)
        for name in ([target] if target is not None else groups)
        if len(groups) > 1 and counts.terms and counts.sizes.sum() > 0
    ]
    frame = pd.concat(parts, ignore_index=True) if parts else pd.DataFrame(columns=_COLUMNS)
    return finish("KEYNESS", frame, of=tokens)


def benjamini_hochberg(p_values: Sequence[float] | np.ndarray, rate: float = 0.1) -> np.ndarray:
    """Say which p-values are admitted at a false discovery rate (Benjamini & Hochberg 1995).

    The k smallest are admitted, k the largest rank with p₍ₖ₎ ≤ rate·k/m. Nulls are not, and don't count in m.

    Example:
        >>> benjamini_hochberg([0.01, 0.04, 0.5, 0.9], rate=0.1).tolist()
        [True, True, False, False]
    """
    values = np.asarray(p_values, dtype="float64")
    known = np.sort(values[~np.isnan(values)])
    passed = np.flatnonzero(known <= rate * np.arange(1, len(known) + 1) / max(1, len(known)))
    if not len(passed):
        return np.zeros(len(values), dtype=bool)
    return np.nan_to_num(values, nan=np.inf) <= known[passed[-1]]


def dispersion_dp(hits: Sequence[int], sizes: Sequence[int]) -> float:
    """Measure how unevenly a word spreads over articles: Gries's DP (2008).

    DP = ½ Σ |hitsᵢ/Σhits − sizesᵢ/Σsizes|. 0 is as even as the articles' lengths, towards 1 is clumped.

    Args:
        hits: Tokens of the word in each article.
        sizes: Word tokens of each article.

    Returns:
        DP; null (NaN) where the word or the words number 0.

    Raises:
        ValueError: If the two differ in length.

    Example:
        >>> round(dispersion_dp([1, 2, 3, 4, 5], [9, 10, 10, 10, 11]), 2)
        0.18
    """
    if len(hits) != len(sizes):
        raise ValueError(f"hits has {len(hits)} articles, sizes {len(sizes)}; give one value an article in each.")
    found, words = np.asarray(hits, dtype="float64"), np.asarray(sizes, dtype="float64")
    if found.sum() == 0 or words.sum() == 0:
        return float("nan")
    return float(np.abs(found / found.sum() - words / words.sum()).sum() / 2)


_COLUMNS = list(SCHEMAS["KEYNESS"].columns)


class _Counts(NamedTuple):
    matrix: sparse.csr_matrix
    """Articles × terms."""
    sizes: np.ndarray
    """Words of each article, terms or not."""
    terms: list[str]


def _count(words: pd.DataFrame, column: str, article_ids: pd.Index, min_count: int, skip_stop: bool) -> _Counts:
    articles = rows_in(article_ids, words["article_id"])
    sizes = np.bincount(articles, minlength=len(article_ids)).astype("float64")
    is_term = ~words["is_stop"].to_numpy(dtype=bool) if skip_stop else np.ones(len(words), dtype=bool)
    codes, terms = fold(words.loc[is_term, column], sort=True)
    matrix = sparse.csr_matrix((np.ones(len(codes)), (articles[is_term], codes)), shape=(len(article_ids), len(terms)))
    often = np.asarray(matrix.sum(axis=0)).ravel() >= min_count
    return _Counts(matrix[:, often].tocsr(), sizes, [str(term) for term in np.asarray(terms)[often]])


def _compare(
    name: str,
    is_target: np.ndarray,
    counts: _Counts,
    alpha_0: float,
    n_permutations: int,
    rate: float,
    seed: int,
) -> pd.DataFrame:
    total = np.asarray(counts.matrix.sum(axis=0)).ravel()
    n_all = counts.sizes.sum()
    y, n = counts.matrix[is_target].sum(axis=0).A1, counts.sizes[is_target].sum()
    presence = counts.matrix.sign()
    in_target = presence[is_target].sum(axis=0).A1
    in_rest = presence[~is_target].sum(axis=0).A1
    z = _log_odds(y, n, total, n_all, alpha_0)
    enough = min(is_target.sum(), (~is_target).sum()) >= MIN_ARTICLES
    p, distinctive = np.full(len(z), np.nan), np.zeros(len(z), dtype=bool)
    if enough:
        # Presence on both sides: the same whoever wrote the articles, so the choice of words tested is fair.
        family = np.flatnonzero(in_target + in_rest >= _MIN_PRESENCE)
        used = _residuals(counts, family)
        is_more = _is_more(used, is_target) & (z[family] > 0)
        tested = np.flatnonzero(is_more)
        p[family[tested]] = _permute(used.of(tested), is_target, n_permutations, stream(seed, "keyness", name))
        is_candidate = is_more & (in_target[family] >= _MIN_PRESENCE)
        if len(is_target) > _MOST_JOINT:
            distinctive[family] = is_candidate & benjamini_hochberg(np.where(is_more, p[family], 1.0), rate)
        else:
            chosen = _joint_choices(is_target, min(n_permutations, N_JOINT), stream(seed, "keyness, all words", name))
            distinctive[family] = admit(lambda: _sums_by_block(used, chosen), is_candidate, rate)
    verdict = np.where(distinctive, DISTINCTIVE, NOT_SHOWN) if enough else np.full(len(z), TOO_FEW)
    frame = pd.DataFrame(
        {
            "target": name,
            "term": counts.terms,
            "n_target": y.astype("int64"),
            "n_reference": (total - y).astype("int64"),
            "n_tokens_target": int(n),
            "n_tokens_reference": int(n_all - n),
            "n_articles_target": in_target.astype("int64"),
            "n_articles_reference": in_rest.astype("int64"),
            "per_1k_target": _per_1k(y, n),
            "per_1k_reference": _per_1k(total - y, n_all - n),
            "log_odds_z": z.round(6),
            "p_permutation": p,
            "is_distinctive": distinctive,
            "verdict": verdict,
        }
    )
    return frame.sort_values(["log_odds_z", "term"], ascending=[False, True], kind="stable")


def _per_1k(counts: np.ndarray, n_words: float) -> np.ndarray:
    return 1000 * counts / n_words if n_words else np.zeros(len(counts))


def _log_odds(y: np.ndarray, n: float, total: np.ndarray, n_all: float, alpha_0: float) -> np.ndarray:
    """Monroe's z for every term."""
    alpha = alpha_0 * total / n_all
    rest, n_rest = total - y, n_all - n
    with np.errstate(divide="ignore", invalid="ignore"):
        odds = (y + alpha) / (n + alpha_0 - y - alpha)
        odds_rest = (rest + alpha) / (n_rest + alpha_0 - rest - alpha)
        z = (np.log(odds) - np.log(odds_rest)) / np.sqrt(1 / (y + alpha) + 1 / (rest + alpha))
    # One word makes up a whole side: there is nothing to weigh it against.
    return np.nan_to_num(z, nan=0.0, posinf=0.0, neginf=0.0)


class _Residuals(NamedTuple):
    """r of every article and word, as what is stored less what is not: c / √s − π·√s."""

    weighed: sparse.csc_matrix
    """Articles × words: c / √s."""
    roots: np.ndarray
    """√s of each article."""
    shares: np.ndarray
    """π of each word."""

    def of(self, columns: np.ndarray | slice) -> _Residuals:
        return _Residuals(self.weighed[:, columns], self.roots, self.shares[columns])

    def sums(self, chosen: np.ndarray | sparse.csr_matrix) -> np.ndarray:
        """Sum of r over the chosen articles, for each row of choices and each word."""
        weighed = chosen @ self.weighed
        sums = weighed.toarray() if sparse.issparse(weighed) else np.asarray(weighed)
        return sums - np.multiply.outer(chosen @ self.roots, self.shares)


def _residuals(counts: _Counts, columns: np.ndarray) -> _Residuals:
    """Take the words of some columns; an article none of whose words are counted weighs nothing."""
    matrix = counts.matrix.tocsc()[:, columns]
    roots = np.sqrt(counts.sizes)
    weighed = (sparse.diags(1 / np.maximum(roots, 1)) @ matrix).tocsc()
    return _Residuals(weighed, roots, np.asarray(matrix.sum(axis=0)).ravel() / counts.sizes.sum())


def _is_more(used: _Residuals, is_target: np.ndarray) -> np.ndarray:
    """Whether d is above 0, for each word."""
    both = used.sums(np.array([is_target, ~is_target], dtype="float64"))
    return both[0] / is_target.sum() > both[1] / (~is_target).sum() + _ROUNDING


def _permute(used: _Residuals, is_target: np.ndarray, n_permutations: int, random: np.random.Generator) -> np.ndarray:
    """p for every word. The sum over the target's articles stands for d: the two rise together."""
    n_target = int(is_target.sum())
    found = used.sums(is_target[None].astype("float64"))[0]
    n = len(is_target)
    is_whole = comb(n, n_target) <= n_permutations
    choices: Iterable[np.ndarray | sparse.csr_matrix]
    if is_whole:
        choices, drawn = all_choices(n, n_target), np.zeros(len(found))
    else:  # the articles as they are count as one draw more
        draw = few_choices if n > _MOST_JOINT and 2 * n_target <= n else random_choices
        choices, drawn = draw(n, n_target, n_permutations, random), np.ones(len(found))
    n_over = drawn.copy()
    for chosen in choices:
        active = np.flatnonzero(is_whole | (n_over <= _MATCHED))
        if not len(active):
            break
        n_over[active] += (used.of(active).sums(chosen) >= found[active] - _ROUNDING).sum(axis=0)
        drawn[active] += chosen.shape[0]
    return np.minimum(1.0, 2 * n_over / drawn)


def _joint_choices(is_target: np.ndarray, n_choices: int, random: np.random.Generator) -> np.ndarray:
    """The target's articles as they are, then choices of as many: all others there are, if they are few."""
    n, n_target = len(is_target), int(is_target.sum())
    found = is_target[None].astype("float64")
    if comb(n, n_target) > n_choices:
        return np.concatenate([found, *random_choices(n, n_target, n_choices - 1, random)])
    every = np.concatenate(list(all_choices(n, n_target)))
    return np.concatenate([found, every[(every != found).any(axis=1)]])


def _sums_by_block(used: _Residuals, chosen: np.ndarray) -> Iterable[np.ndarray]:
    for start in range(0, len(used.shares), _BLOCK):
        yield used.of(slice(start, start + _BLOCK)).sums(chosen)
