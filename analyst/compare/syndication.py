"""How much of one outlet's text stands in another's: copies and shared passages, by pair of outlets."""

from __future__ import annotations

from itertools import combinations

import pandas as pd

from analyst.compare._tables import finish, need, shares

_PAIR = ["article_id", "of_article_id", "containment", "of_containment", "is_copy", "n_shared_words"]
_SIDES = ["article_id", "other_id", "containment", "is_copy", "n_shared_words"]


def syndication(duplicates: pd.DataFrame, articles: pd.DataFrame) -> pd.DataFrame:
    """Add up copies and shared passages by pair of outlets, each looked for in the other.

    An article's shared part is the greatest share of its five-word sequences that stands in one article of the other
    outlet (DUPLICATES.containment). Two copies of one article are both compared with it, not with one another; of
    what they share, the least that must follow is taken: with a and b the parts of the article that the two hold,
    they have at least a + b - 1 of it in common.

    Args:
        duplicates: DUPLICATES.
        articles: ARTICLES of the same run, copies among them.

    Returns:
        SYNDICATION, one row for each ordered pair: share_words falling, n_articles falling, outlet, other. Pairs of
        one outlet with itself are left out; articles whose outlet is not stated are outlets of their own. No
        duplicates: no rows.

    Raises:
        SchemaError: If a column is missing.

    Note:
        Shared text is not yet one that took from the other: both may have it from an agency.
    """
    need("DUPLICATES", duplicates, [*_PAIR, "cluster_id"])
    need("ARTICLES", articles, ["article_id", "outlet_label", "n_words", "problem"])
    usable = articles[articles["problem"].isna()].set_index("article_id")
    sides = _both_sides(pd.concat([duplicates[_PAIR], _between_copies(duplicates)], ignore_index=True))
    sides = sides[sides["article_id"].isin(usable.index) & sides["other_id"].isin(usable.index)]
    sides = sides.assign(
        outlet=sides["article_id"].map(usable["outlet_label"]),
        other=sides["other_id"].map(usable["outlet_label"]),
        n_words=sides["article_id"].map(usable["n_words"]),
    )
    sides = sides[sides["outlet"] != sides["other"]]
    best = sides.groupby(["outlet", "other", "article_id"]).agg(
        containment=("containment", "max"),
        is_copy=("is_copy", "any"),
        n_shared_words=("n_shared_words", "max"),
        n_words=("n_words", "first"),
    )
    best["shared"] = best["containment"].astype("float64") * best["n_words"].astype("float64")
    frame = (
        best.groupby(["outlet", "other"])
        .agg(
            n_articles=("shared", "size"),
            n_copies=("is_copy", "sum"),
            longest_run=("n_shared_words", "max"),
            shared=("shared", "sum"),
        )
        .reset_index()
    )
    of_outlet = usable.groupby("outlet_label")["n_words"].agg(["size", "sum"])
    frame["n_articles_all"] = frame["outlet"].map(of_outlet["size"])
    frame["n_words_all"] = frame["outlet"].map(of_outlet["sum"])
    frame["share_words"] = shares(frame["shared"], frame["n_words_all"]).fillna(0.0)
    frame = frame.sort_values(
        ["share_words", "n_articles", "outlet", "other"], ascending=[False, False, True, True], kind="stable"
    )
    return finish("SYNDICATION", frame)


def _both_sides(pairs: pd.DataFrame) -> pd.DataFrame:
    """Each pair twice: the first article looked for in the second, and the other way round."""
    there = pairs[["article_id", "of_article_id", "containment", "is_copy", "n_shared_words"]]
    back = pairs[["of_article_id", "article_id", "of_containment", "is_copy", "n_shared_words"]]
    return pd.concat([part.set_axis(_SIDES, axis=1) for part in (there, back)], ignore_index=True)


def _between_copies(duplicates: pd.DataFrame) -> pd.DataFrame:
    """Pairs of copies of one article, with the least that they must share; their longest run is not known."""
    copies = duplicates[duplicates["is_copy"]]
    rows = []
    for _, cluster in copies.groupby("of_article_id"):
        for a, b in combinations(cluster.itertuples(), 2):
            common = max(0.0, a.of_containment + b.of_containment - 1)  # as a share of the article they copy
            parts = (_part(common, each.containment, each.of_containment) for each in (a, b))
            rows.append((a.article_id, b.article_id, *parts, True, 0))
    return pd.DataFrame(rows, columns=_PAIR).astype(duplicates[_PAIR].dtypes.to_dict())


def _part(common: float, containment: float, of_containment: float) -> float:
    """Turn a share of the original into one of its copy; both sizes follow from what the two have in common."""
    return min(1.0, common * containment / of_containment) if of_containment else 0.0
