"""Which of several copies is counted."""

from __future__ import annotations

import math
from collections import defaultdict
from typing import NamedTuple

import pandas as pd

from analyst import schema

COPIES = ("once_per_outlet", "once", "all")
"""Rules for how copies are counted."""

COPIES_NOTES = (
    "copies counted too ({n} copy)",
    "copies counted too ({n} copies)",
    "copies counted once an outlet ({part} of {n} copy left out)",
    "copies counted once an outlet ({part} of {n} copies left out)",
    "copies counted once ({part} of {n} copy left out)",
    "copies counted once ({part} of {n} copies left out)",
)
"""How `describe_copies` puts it, with places for the numbers: what a briefing says again in its own language."""


_LISTED = "DUPLICATES lists them; copies"


class Print(NamedTuple):
    """What decides which of several copies is counted."""

    article_id: str
    name: str
    outlet: str | None
    published: float | None
    """Seconds since 1970; null where no date is stated."""
    n_words: int

    def rank(self) -> tuple[bool, float, int, str]:
        """Sort the prints of one outlet: the latest first, then the longest, then by name; undated ones last."""
        return self.published is None, -(self.published or 0.0), -self.n_words, self.name

    def age(self) -> tuple[bool, float, int, str]:
        """Sort prints of many outlets: the earliest first, then as in `rank`."""
        return self.published is None, self.published or 0.0, -self.n_words, self.name


def prints_of(articles: pd.DataFrame) -> list[Print]:
    """Return what decides which copy is counted, for each row of ARTICLES.

    Raises:
        SchemaError: If a column is missing.
    """
    columns = ["article_id", "article_name", "outlet", "published_at", "n_words"]
    schema.check("ARTICLES", articles, columns)
    return [
        Print(str(article_id), str(name), _or_none(outlet), _seconds(published), int(n_words))
        for article_id, name, outlet, published, n_words in articles[columns].itertuples(index=False)
    ]


def _or_none(value: object) -> str | None:
    return value if isinstance(value, str) else None


def _seconds(value: pd.Timestamp) -> float | None:
    return None if pd.isna(value) or math.isnan(seconds := value.timestamp()) else seconds


def check_rule(copies: str) -> None:
    """Check that there is such a rule for copies.

    Raises:
        ValueError: If there is not.
    """
    if copies not in COPIES:
        raise ValueError(f"copies={copies!r} is no rule for copies; choose one of {', '.join(COPIES)}.")


def counted_articles(
    articles: pd.DataFrame, duplicates: pd.DataFrame, copies: str = "once_per_outlet"
) -> frozenset[str]:
    """Say which articles are counted, by the rule for copies.

    Args:
        articles: ARTICLES.
        duplicates: DUPLICATES of the same corpus.
        copies: `once_per_outlet`: of the copies that one outlet printed one counts (the latest, then the longest), and
            another outlet's print of the same text counts there; a copy whose outlet is not stated counts only where
            no outlet of the cluster is. `once`: one article of a cluster counts in the whole corpus. `all`: every
            article counts.

    Returns:
        Their article_ids. Shared passages leave no article out.

    Raises:
        ValueError: If there is no such rule.
        SchemaError: If a column is missing.
    """
    left_out = stand_ins(articles, duplicates, copies)
    return frozenset(each for each in articles["article_id"] if each not in left_out)


def mark_copies(articles: pd.DataFrame, duplicates: pd.DataFrame, copies: str = "once_per_outlet") -> pd.DataFrame:
    """Fill `is_counted` and `copy_of` by the rule for copies.

    Args:
        articles: ARTICLES; what is not counted for another reason stays so.
        duplicates: DUPLICATES of the same corpus.
        copies: As for `counted_articles`.

    Returns:
        ARTICLES. `copy_of` is the article that is counted in a copy's place; of a copy that is counted itself, the
        article that stands for its cluster.

    Raises:
        ValueError: If there is no such rule.
        SchemaError: If a column is missing.
    """
    left_out = stand_ins(articles, duplicates, copies)
    found = duplicates[duplicates["is_copy"]]
    copy_of = dict(zip(found["article_id"], found["of_article_id"], strict=True)) | left_out
    ids = articles["article_id"]
    is_counted = articles["is_counted"] & ~ids.isin(list(left_out))
    return schema.conform("ARTICLES", articles.assign(is_counted=is_counted, copy_of=ids.map(copy_of)))


def describe_copies(articles: pd.DataFrame, duplicates: pd.DataFrame, copies: str = "once_per_outlet") -> str:
    """Say in a few words, for a chart, how copies are counted; nothing where there are none.

    Raises:
        ValueError: If there is no such rule.
        SchemaError: If a column is missing.
    """
    n, n_left_out = int(duplicates["is_copy"].sum()), len(stand_ins(articles, duplicates, copies))
    if not n:
        return ""
    noun = "copy" if n == 1 else "copies"
    if copies == "all":
        return f"copies counted too ({n:,} {noun})"
    rule = "once an outlet" if copies == "once_per_outlet" else "once"
    return f"copies counted {rule} ({n_left_out:,} of {n:,} {noun} left out)"


def note_copies(
    problems: pd.DataFrame, articles: pd.DataFrame, duplicates: pd.DataFrame, copies: str = "once_per_outlet"
) -> pd.DataFrame:
    """Add one row to PROBLEMS that says how many articles are copies and what becomes of them, if any are.

    Raises:
        ValueError: If there is no such rule.
        SchemaError: If a column is missing.
    """
    n, n_left_out = int(duplicates["is_copy"].sum()), len(stand_ins(articles, duplicates, copies))
    if not n:
        return problems
    are = "article is a copy or a version of another" if n == 1 else "articles are copies or versions of others"
    rule = {"once_per_outlet": "counted once an outlet", "once": "counted once", "all": "all counted"}[copies]
    other = ("once_per_outlet", "counts one an outlet") if copies == "all" else ("all", "counts them all")
    done = f"{rule}: {n_left_out:,} left out of all counts"
    if copies == "once_per_outlet" and not n_left_out:
        done, other = "each in another outlet, and count there", ("once", "counts one of them")
    text = f"{n:,} {are}, {done}. {_LISTED}='{other[0]}' {other[1]}."
    row = schema.table("PROBLEMS", [{"source_file": None, "problem": text}])
    return schema.conform("PROBLEMS", pd.concat([problems, row], ignore_index=True))


def is_copies_note(problem: str) -> bool:
    """Tell the row of `note_copies` from other PROBLEMS: a briefing says in its own words how copies are counted."""
    return _LISTED in problem


def stand_ins(articles: pd.DataFrame, duplicates: pd.DataFrame, copies: str) -> dict[str, str]:
    """Give each article that is left out the one that is counted in its place.

    Raises:
        ValueError: If there is no such rule.
        SchemaError: If a column is missing.
    """
    check_rule(copies)
    schema.check("DUPLICATES", duplicates, ["article_id", "of_article_id", "is_copy"])
    found = duplicates.loc[duplicates["is_copy"], ["article_id", "of_article_id"]]
    if copies == "all" or found.empty:
        return {}
    if copies == "once":
        return dict(found.itertuples(index=False, name=None))
    involved = articles["article_id"].isin({*found["article_id"], *found["of_article_id"]})
    prints = {each.article_id: each for each in prints_of(articles[involved])}
    clusters: dict[str, list[Print]] = defaultdict(list)
    for article_id, of in found.itertuples(index=False, name=None):
        clusters[of].append(prints[article_id])
    left_out: dict[str, str] = {}
    for of, members in clusters.items():
        left_out |= _one_an_outlet([prints[of], *members])
    return left_out


def _one_an_outlet(cluster: list[Print]) -> dict[str, str]:
    """Give each print that is left out the one that counts; the first of the cluster stands for all."""
    counted: dict[str | None, str] = {}
    left_out: dict[str, str] = {}
    for each in sorted(cluster, key=lambda one: (one.outlet is None, one.rank())):
        if each.outlet is None and counted:  # it may be any of theirs
            left_out[each.article_id] = cluster[0].article_id
        elif (first := counted.setdefault(each.outlet, each.article_id)) != each.article_id:
            left_out[each.article_id] = first
    return left_out
