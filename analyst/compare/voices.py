"""Who is quoted, and how much, by outlet."""

from __future__ import annotations

import numpy as np
import pandas as pd
from scipy import sparse

from analyst.compare._resampling import ratio_intervals
from analyst.compare._tables import MIN_ARTICLES, finish, need, shares, stream, with_group

NO_SPEAKER, LEFT_OPEN = "(no speaker named)", "(speaker left open)"
UNNAMED = (NO_SPEAKER, LEFT_OPEN)
"""Labels of VOICES that are no voice."""

_USED = (
    "article_id",
    "quote_type",
    "n_words",
    "n_quoted_words",
    "speaker_text",
    "speaker_name",
    "speaker_entity_id",
    "speaker_kind",
)


def count_voices(quotes: pd.DataFrame, *, by: str = "outlet", seed: int = 0, n_resamples: int = 2000) -> pd.DataFrame:
    """Count the quotes of each speaker per group, with an interval for the share.

    Args:
        quotes: QUOTES, with the column `by`.
        by: Column to group on.
        seed: Seed of the resampling.
        n_resamples: Times that the articles are drawn anew.

    Returns:
        VOICES with `group` named `by`. Sorted by `by`, n_quotes falling, speaker. Every quote is in one row:
        those with no speaker stand under `(no speaker named)`,
        those of a “he”, “it” or “they” that the rules could not resolve under `(speaker left open)`.

    Raises:
        SchemaError: If a column is missing.

    Note:
        The interval is the percentile bootstrap over articles (Efron & Tibshirani 1993, chapter 13): draw
        the group's articles with replacement, take the share of their quotes that are the speaker's, and
        give the 2.5th and 97.5th percentile of these shares. It is null below 5 articles with quotes, and
        with few articles it is too narrow rather than too wide.
    """
    need("QUOTES", quotes, _USED, by)
    named = label_speakers(with_group(quotes, by))
    types = named["quote_type"].astype("str")
    named = named.assign(n_direct=types.eq("direct"), n_mixed=types.eq("mixed"), n_indirect=types.eq("indirect"))
    counts = (
        named.groupby(["group", "speaker"])
        .agg(
            speaker_entity_id=("speaker_entity_id", "first"),
            n_quotes=("article_id", "size"),
            n_direct=("n_direct", "sum"),
            n_mixed=("n_mixed", "sum"),
            n_indirect=("n_indirect", "sum"),
            n_words=("n_words", "sum"),
            n_quoted_words=("n_quoted_words", "sum"),
            n_articles=("article_id", "nunique"),
        )
        .reset_index()
    )
    counts["share_quotes"] = shares(counts["n_quotes"], counts["group"].map(named["group"].value_counts()))
    counts = counts.merge(_intervals(named, seed, n_resamples), on=["group", "speaker"], how="left", validate="1:1")
    counts = counts.sort_values(["group", "n_quotes", "speaker"], ascending=[True, False, True], kind="stable")
    return finish("VOICES", counts, by, of=quotes)


def is_left_open(quotes: pd.DataFrame) -> pd.Series:
    """Mark the quotes whose speaker is a pronoun that stands for nobody known (QUOTES)."""
    is_pronoun = quotes["speaker_kind"].astype("str") == "pronoun"
    return is_pronoun & quotes["speaker_name"].isna() & quotes["speaker_entity_id"].isna()


def count_quote_types(voices: pd.DataFrame) -> pd.DataFrame:
    """Sum VOICES to direct, mixed and indirect quotes per group.

    Args:
        voices: Result of `count_voices`; its first column is the group.

    Returns:
        QUOTE_TYPE_COUNTS: one row per group and type, zeros included, in the order of the groups.

    Raises:
        SchemaError: If a column is missing.
    """
    columns = ["n_direct", "n_mixed", "n_indirect"]
    by = str(voices.columns[0])
    need("VOICES", voices, columns)
    sums = with_group(voices, by).groupby("group")[columns].sum()
    long = sums.rename(columns=lambda column: column.removeprefix("n_")).stack().reset_index()
    long.columns = pd.Index(["group", "quote_type", "n_quotes"])
    totals = long["group"].map(long.groupby("group")["n_quotes"].sum())
    return finish("QUOTE_TYPE_COUNTS", long.assign(share_quotes=shares(long["n_quotes"], totals)), by, of=voices)


def label_speakers(quotes: pd.DataFrame) -> pd.DataFrame:
    """Add `speaker`: one label per entity, and per wording where the entity is open, over all rows given.

    Args:
        quotes: QUOTES.

    Returns:
        The rows with `speaker` as in VOICES.

    Raises:
        SchemaError: If a column is missing.
    """
    need("QUOTES", quotes, ["speaker_text", "speaker_name", "speaker_entity_id", "speaker_kind"])
    name = quotes["speaker_name"].fillna(quotes["speaker_text"]).astype("object")
    label = name.where(name.notna(), NO_SPEAKER).astype("str").str.split().str.join(" ")
    label = label.where(label != "", NO_SPEAKER).where(~is_left_open(quotes), LEFT_OPEN)
    # "Officials" and "officials" are one voice; the commoner wording is shown.
    common = (
        pd.DataFrame({"label": label, "folded": label.str.casefold()})
        .groupby(["folded", "label"])
        .size()
        .reset_index(name="n")
        .sort_values(["folded", "n", "label"], ascending=[True, False, True])
        .drop_duplicates("folded")
        .set_index("folded")["label"]
    )
    label = label.str.casefold().map(common).astype("str")
    identity = quotes["speaker_entity_id"].astype("object").where(quotes["speaker_entity_id"].notna(), "")
    keys = pd.DataFrame({"label": label, "identity": identity}).drop_duplicates()
    shared = keys.loc[keys["label"].duplicated(keep=False), "label"].unique()
    # Two voices of one name: say which is which, rather than add them up.
    told_apart = label + " [" + identity.where(identity != "", "as printed").astype("str") + "]"
    return quotes.assign(speaker=label.where(~label.isin(shared), told_apart))


def _intervals(named: pd.DataFrame, seed: int, n_resamples: int) -> pd.DataFrame:
    parts = [
        _group_intervals(str(group), rows, seed, n_resamples)
        for group, rows in named.groupby("group")
        if rows["article_id"].nunique() >= MIN_ARTICLES
    ]
    if not parts:
        return pd.DataFrame({"group": [], "speaker": [], "share_low": [], "share_high": []}, dtype="object").astype(
            {"share_low": "float64", "share_high": "float64"}
        )
    return pd.concat(parts, ignore_index=True)


def _group_intervals(group: str, rows: pd.DataFrame, seed: int, n_resamples: int) -> pd.DataFrame:
    articles, article_ids = pd.factorize(rows["article_id"].astype("str"), sort=True)
    speakers, names = pd.factorize(rows["speaker"], sort=True)
    counts = sparse.csc_matrix((np.ones(len(rows)), (articles, speakers)), shape=(len(article_ids), len(names)))
    totals = np.asarray(counts.sum(axis=1)).ravel()
    low, high = ratio_intervals(counts, totals, stream(seed, "voices", group), n_resamples)
    return pd.DataFrame({"group": group, "speaker": names, "share_low": low, "share_high": high})
