"""How much, how and how early outlets let others speak."""

from __future__ import annotations

import numpy as np
import pandas as pd

from analyst.compare._resampling import N_RESAMPLES, articles_with_group, ratio_intervals
from analyst.compare._tables import MIN_ARTICLES, finish, need, stream
from analyst.compare.voices import UNNAMED, label_speakers
from analyst.schema import VOICE_MEASURES

_USED = (
    *("article_id", "quote_type", "start_char", "end_char", "n_words", "n_quoted_words"),
    *("speaker_text", "speaker_name", "speaker_entity_id", "speaker_kind"),
)
_PER_1K = 1000

# What each measure adds up over articles, and what it is divided by.
_RATIOS = {
    "quotes per article": ("quotes", "articles"),
    "speakers per article": ("speakers", "articles"),
    "share direct": ("direct", "quotes"),
    "share mixed": ("mixed", "quotes"),
    "share indirect": ("indirect", "quotes"),
    "share without speaker": ("unnamed", "quotes"),
    "attributed words per 1,000": ("attributed", "words"),
    "words in quotation marks per 1,000": ("quoted", "words"),
    "first quote at": ("first", "quoting"),
}
_SPEAKERS = "speakers"


def measure_voices(
    quotes: pd.DataFrame,
    articles: pd.DataFrame,
    *,
    by: str = "outlet",
    seed: int = 0,
    n_resamples: int = N_RESAMPLES,
) -> pd.DataFrame:
    """Measure per group how many quotes and speakers an article has, of which type, how long, and from where on.

    Args:
        quotes: QUOTES.
        articles: ARTICLES that are counted (`wb.counted`), with the column `by` (`outlet_label` serves as `outlet`).
            Articles without a quote count, too.
        by: Column to group on.
        seed: Seed of the resampling.
        n_resamples: Times that the articles are drawn anew.

    Returns:
        VOICE_MEASURES with `group` named `by`: by group, then in the order of the measures. `speakers` counts the
        different ones in all articles of the group and has no interval: it grows with the articles. A quote inside
        another adds no words. `first quote at` is the mean over the articles that have a quote of where it begins.

    Raises:
        SchemaError: If a column is missing.

    Note:
        The interval is that of `count_voices`: articles drawn with replacement, 2.5th and 97.5th percentile. It is
        null below 5 articles, and with few articles too narrow rather than too wide.
    """
    need("QUOTES", quotes, _USED)
    need("ARTICLES", articles, ["article_id", "n_words", "text"])
    grouped = articles_with_group(articles, by)
    labelled = label_speakers(quotes)
    labelled = labelled[labelled["article_id"].isin(grouped["article_id"])]
    sums = _sums(labelled, grouped)
    rows = []
    for group, of_group in sums.groupby("group", sort=True):
        own = labelled[labelled["article_id"].isin(of_group["article_id"])]
        n_speakers = own.loc[~own["speaker"].isin(UNNAMED), "speaker"].nunique()
        rows += _rows(str(group), of_group, n_speakers, seed, n_resamples)
    columns = ["group", "measure", "value", "value_low", "value_high", "n_of", "n_articles"]
    return finish("VOICE_MEASURES", pd.DataFrame(rows, columns=columns), by, of=quotes)


def _sums(quotes: pd.DataFrame, articles: pd.DataFrame) -> pd.DataFrame:
    """One row an article: what the measures add up."""
    types = quotes["quote_type"].astype("str")
    outer = ~_is_inside(quotes)
    marked = pd.DataFrame(
        {
            "article_id": quotes["article_id"],
            "quotes": 1,
            "direct": types.eq("direct"),
            "mixed": types.eq("mixed"),
            "indirect": types.eq("indirect"),
            "unnamed": quotes["speaker"].isin(UNNAMED),
            "attributed": quotes["n_words"].where(outer, 0),
            "quoted": quotes["n_quoted_words"].where(outer, 0),
        }
    )
    named = quotes[~quotes["speaker"].isin(UNNAMED)]
    sums = articles[["article_id", "group", "n_words"]].rename(columns={"n_words": "words"})
    sums = sums.assign(articles=1, length=articles["text"].fillna("").str.len())
    sums = sums.join(marked.groupby("article_id").sum(), on="article_id")
    sums = sums.join(named.groupby("article_id")["speaker"].nunique().rename("speakers"), on="article_id")
    first = sums["article_id"].map(quotes.groupby("article_id")["start_char"].min()).astype("float64")
    quoting = first.notna() & (sums["length"] > 0)
    sums = sums.assign(quoting=quoting, first=(first / sums["length"]).where(quoting))
    numbers = [column for column in sums.columns if column not in ("article_id", "group")]
    return sums.astype(dict.fromkeys(numbers, "float64")).fillna(dict.fromkeys(numbers, 0.0))


def _is_inside(quotes: pd.DataFrame) -> pd.Series:
    """Mark the quotes whose content lies inside another's of the same article."""
    order = quotes.sort_values(["article_id", "start_char", "end_char"], ascending=[True, True, False], kind="stable")
    reached = order.groupby("article_id")["end_char"].cummax()
    before = reached.groupby(order["article_id"]).shift()
    return (order["end_char"] <= before).reindex(quotes.index).astype(bool)


def _rows(group: str, sums: pd.DataFrame, n_speakers: int, seed: int, n_resamples: int) -> list[tuple]:
    n_articles = len(sums)
    rows: list[tuple] = []
    for measure in VOICE_MEASURES:
        if measure == _SPEAKERS:
            rows.append((group, measure, float(n_speakers), None, None, n_articles, n_articles))
            continue
        over, under = _RATIOS[measure]
        scale = _PER_1K if under == "words" else 1
        total = float(sums[under].sum())
        value = scale * float(sums[over].sum()) / total if total else None
        low = high = np.nan
        # Shares of quotes are told by the articles that have one.
        if int((sums[under] > 0).sum()) >= MIN_ARTICLES:
            counts = scale * sums[[over]].to_numpy()
            lows, highs = ratio_intervals(
                counts, sums[under].to_numpy(), stream(seed, "measures", group, measure), n_resamples
            )
            low, high = float(lows[0]), float(highs[0])
        rows.append((group, measure, value, low, high, int(total), n_articles))
    return rows
