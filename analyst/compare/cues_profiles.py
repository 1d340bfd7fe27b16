"""With which classes of verbs outlets attribute: first over the same statements, then over all."""

from __future__ import annotations

from collections.abc import Mapping
from itertools import product

import numpy as np
import pandas as pd

from analyst.compare._resampling import (
    N_PERMUTATIONS,
    N_RESAMPLES,
    admit_jointly,
    difference_p,
    joint_differences,
    one_group_each,
    ratio_intervals,
    verdicts,
)
from analyst.compare._tables import MIN_ARTICLES, finish, need, stream, with_group
from analyst.compare.cues import stance_of
from analyst.compare.keyness import benjamini_hochberg
from analyst.schema import STANCES

ALL = "(all)"
POINTED = ("doubting", "loaded")
"""Classes of cues that leave doubt or judge."""
_MOST_EXACT = 14  # uneven units of which all exchanges are tried: 2^14


def profile_cues(
    quotes: pd.DataFrame,
    *,
    by: str = "outlet",
    within: str | None = None,
    rate: float = 0.1,
    seed: int = 0,
    n_resamples: int = N_RESAMPLES,
    n_permutations: int = N_PERMUTATIONS,
) -> pd.DataFrame:
    """Compare the classes of cues of each group with all other groups', by permuting articles.

    For each class, d is the mean over the group's articles of the class's share of the article's cues, less the same
    mean over the others' articles, and d* the values after dealing the articles out anew:

        p = (1 + #{|d*| ≥ |d|}) / (1 + #d*)

    That p is for a class and a group named beforehand. Of all rows of the table, the procedure of Yekutieli & Benjamini
    (1999) says which are admitted: it deals the articles out anew for all groups and classes together
    (`_multiplicity.admit`). The article is the unit: the verbs of one article are one writer's habit, or one
    translator's.

    Args:
        quotes: QUOTES, with the column `by`. Those with no cue are left out.
        by: Column to group on; an article must lie in one group.
        within: Column whose values are looked at one by one, so that like is compared with like: `side` (see
            `with_side`) or `speaker_name`. Quotes where it is null are left out. All quotes at once if None.
        rate: False discovery rate.
        seed: Seed of resampling and permutations.
        n_resamples: Times that the articles are drawn anew for the intervals.
        n_permutations: Number of permutations.

    Returns:
        CUE_PROFILES with `group` named `by`: every class of every group with a cue, zeros included. Sorted by
        `within` (most quotes first), `by`, then in the order of the classes. Fewer than 5 articles with a cue on
        either side: p is null and the verdict `too few to compare`; no interval below 5 in the group.

    Raises:
        SchemaError: If a column is missing, or an article lies in two groups.

    Note:
        A class says how a reader is likely to take the verb (`resources/compare_README.md`), not what an outlet meant
        by it. Outlets that quote other speakers on other days have other verbs: compare `within`, and look at
        `compare_cues` first, where the statement is the same.
    """
    need("QUOTES", quotes, ["article_id", "cue_lemma", *([within] if within else [])], by)
    used = with_group(quotes[quotes["cue_lemma"].notna()], by)
    group_of = one_group_each("QUOTES", used, by)
    values = used[within].astype("object") if within else pd.Series(ALL, index=used.index, dtype="object")
    used = used.assign(within=values, stance=[stance_of(str(lemma)) for lemma in used["cue_lemma"]])
    used = used[used["within"].notna()].astype({"within": "str"})
    sizes = used["within"].value_counts()
    order = sorted(sizes.index, key=lambda name: (-int(sizes[name]), name))
    parts: list[tuple] = []
    tests: list[np.ndarray | None] = []
    for name in order:
        rows, made = _profiles(used[used["within"] == name], name, group_of, seed, n_resamples, n_permutations)
        parts, tests = parts + rows, tests + made
    frame = pd.DataFrame(parts, columns=_COLUMNS)
    p = frame["p_permutation"].to_numpy(dtype="float64")
    is_different = admit_jointly(tests, rate)
    frame = frame.assign(is_different=is_different, verdict=verdicts(p, is_different))
    return finish("CUE_PROFILES", frame, by, of=quotes)


def count_cue_pairs(
    pairs: pd.DataFrame,
    quotes: pd.DataFrame,
    *,
    rate: float = 0.1,
    seed: int = 0,
    n_permutations: int = N_PERMUTATIONS,
) -> pd.DataFrame:
    """Add up, for each two outlets, whose cue was the more pointed where both attribute the same statement.

    A cue is pointed if its class is doubting or loaded. For each pair of articles, x is the number of statements in
    which only the first outlet's cue is pointed, less those in which only the second's is. The test exchanges the
    outlets inside pairs of articles (Fisher's sign-flip test; all 2ⁿ exchanges up to 14 pairs with x ≠ 0, else drawn
    ones): p is the share of exchanges with |Σ ±x| as large as found. Then Benjamini & Hochberg over the table.

    Args:
        pairs: CUE_PAIRS, from `compare_cues`.
        quotes: QUOTES of the same run.
        rate: False discovery rate.
        seed: Seed, where exchanges are drawn.
        n_permutations: Exchanges that are drawn.

    Returns:
        CUE_PAIR_COUNTS: n_pairs falling, then the outlets. `too few to compare` below 5 pairs of articles with
        x ≠ 0: the pairs themselves are then the finding, to be read.

    Raises:
        SchemaError: If a column is missing.
    """
    sides = [f"{name}_{side}" for side in "ab" for name in ("outlet_label", "quote_id", "stance")]
    need("CUE_PAIRS", pairs, [*sides, "is_same_cue"])
    need("QUOTES", quotes, ["quote_id", "article_id"])
    used = _in_order(pairs, quotes)
    rows = [
        _pair_row(str(first), str(second), rows, seed, n_permutations)
        for (first, second), rows in used.groupby(["outlet_a", "outlet_b"], sort=True)
    ]
    columns = ["outlet_label_a", "outlet_label_b", "n_pairs", "n_same_cue", "n_same_stance", "n_pointed_a",
               "n_pointed_b", "n_units", "n_uneven", "p_sign_flip"]  # fmt: skip
    frame = pd.DataFrame(rows, columns=columns)
    p = frame["p_sign_flip"].to_numpy(dtype="float64")
    is_different = benjamini_hochberg(p, rate)
    frame = frame.assign(is_different=is_different, verdict=verdicts(p, is_different))
    frame = frame.sort_values(["n_pairs", "outlet_label_a", "outlet_label_b"], ascending=[False, True, True])
    return finish("CUE_PAIR_COUNTS", frame, of=pairs)


_COLUMNS = ["group", "within", "stance", "n_quotes", "n_quotes_all", "n_articles", "n_articles_rest", "share_quotes",
            "share_low", "share_high", "share_rest", "p_permutation"]  # fmt: skip


def _profiles(
    quotes: pd.DataFrame,
    within: str,
    group_of: Mapping[str, str],
    seed: int,
    n_resamples: int,
    n_permutations: int,
) -> tuple[list[tuple], list[np.ndarray | None]]:
    """The rows of one part of the quotes, and the test of each."""
    counts = quotes.groupby(["article_id", "stance"]).size().unstack(fill_value=0)
    matrix = counts.reindex(columns=list(STANCES), fill_value=0).sort_index()
    values = matrix.to_numpy(dtype="float64")
    totals = values.sum(axis=1)
    groups = np.array([group_of[article] for article in matrix.index], dtype=object)
    shares = values / totals[:, None]
    rows: list[tuple] = []
    joint = joint_differences(shares, groups, seed, "cues", within, n_permutations=n_permutations)
    tests: list[np.ndarray | None] = []
    for name in sorted(set(groups)):
        own = groups == name
        tests += list(joint[name].T) if name in joint else [None] * len(STANCES)
        p = np.full(len(STANCES), np.nan)
        if own.any() and not own.all():
            p = difference_p(shares, own, seed, "cues", within, name, n_permutations=n_permutations)
        low = high = np.full(len(STANCES), np.nan)
        if int(own.sum()) >= MIN_ARTICLES:
            random = stream(seed, "cue shares", within, name)
            low, high = ratio_intervals(values[own], totals[own], random, n_resamples)
        n_own, n_rest = totals[own].sum(), totals[~own].sum()
        for column, stance in enumerate(STANCES):
            n = values[own, column].sum()
            rest = values[~own, column].sum() / n_rest if n_rest else None
            rows.append(
                (name, within, stance, int(n), int(n_own), int(own.sum()), int((~own).sum()), n / n_own,
                 low[column], high[column], rest, p[column])
            )  # fmt: skip
    return rows, tests


def _in_order(pairs: pd.DataFrame, quotes: pd.DataFrame) -> pd.DataFrame:
    """Put the outlets of each pair in the order of the alphabet, with their articles and whether they are pointed."""
    article_of = quotes.set_index("quote_id")["article_id"].astype("object")
    rows = []
    for pair in pairs.to_dict("records"):
        first, second = sorted("ab", key=lambda side: (pair[f"outlet_label_{side}"], side))
        rows.append(
            {
                "outlet_a": pair[f"outlet_label_{first}"],
                "outlet_b": pair[f"outlet_label_{second}"],
                "unit": (article_of.get(pair[f"quote_id_{first}"]), article_of.get(pair[f"quote_id_{second}"])),
                "is_pointed_a": pair[f"stance_{first}"] in POINTED,
                "is_pointed_b": pair[f"stance_{second}"] in POINTED,
                "is_same_cue": bool(pair["is_same_cue"]),
                "is_same_stance": pair["stance_a"] == pair["stance_b"],
            }
        )
    columns = ["outlet_a", "outlet_b", "unit", "is_pointed_a", "is_pointed_b", "is_same_cue", "is_same_stance"]
    return pd.DataFrame(rows, columns=columns)


def _pair_row(first: str, second: str, rows: pd.DataFrame, seed: int, n_permutations: int) -> tuple:
    only_a = rows["is_pointed_a"] & ~rows["is_pointed_b"]
    only_b = rows["is_pointed_b"] & ~rows["is_pointed_a"]
    net = (only_a.astype("int64") - only_b.astype("int64")).groupby(rows["unit"]).sum()
    uneven = net[net != 0].to_numpy(dtype="float64")
    p = None
    if len(uneven) >= MIN_ARTICLES:
        p = _sign_flip(uneven, stream(seed, "cue pairs", first, second), n_permutations)
    return (first, second, len(rows), int(rows["is_same_cue"].sum()), int(rows["is_same_stance"].sum()),
            int(only_a.sum()), int(only_b.sum()), len(net), len(uneven), p)  # fmt: skip


def _sign_flip(net: np.ndarray, random: np.random.Generator, n_permutations: int) -> float:
    if len(net) <= _MOST_EXACT:
        signs = np.array(list(product((1.0, -1.0), repeat=len(net))))
        return float((np.abs(signs @ net) >= abs(net.sum())).mean())
    signs = random.choice((1.0, -1.0), size=(n_permutations, len(net)))
    return float((1 + (np.abs(signs @ net) >= abs(net.sum())).sum()) / (1 + n_permutations))
