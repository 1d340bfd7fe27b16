"""Which quotes to look at first, what was decided about each, and how many of a random draw were right."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from typing import Any, NamedTuple

import pandas as pd
from scipy.stats import binomtest

from analyst import schema
from analyst.review.quotes import asked
from analyst.review.quotes_places import Anchors
from analyst.review.records import Corrections, squeeze

_USED = ["quote_id", "article_id", "content_text", "start_char", "confidence"]


class QuoteDecision(NamedTuple):
    """What the corrections say about one quote."""

    said: str
    """In words: `accepted`, `rejected`, `speaker Ada Lee, type direct`."""
    is_right: bool
    """True if nothing of what the engine found was changed."""
    is_rejected: bool
    is_sample: bool
    """True if it was decided while a random draw was gone through."""


class QuotePrecision(NamedTuple):
    """How many quotes of a random draw were right as the engine found them."""

    n_quotes: int
    """Quotes that the engine found."""
    n_reviewed: int
    """Those that the analyst has decided about, drawn at random or not."""
    n_sample: int
    """Those that were drawn at random and decided."""
    n_right: int
    """Of the sample, those of which nothing was changed: words, speaker, cue and type."""
    n_skipped: int
    """Quotes of the draw that were passed over, up to the last one that was decided."""
    precision: float | None
    """n_right / n_sample; null without a sample."""
    low: float | None
    """Lower end of its 95 % interval (Wilson 1927); null without a sample."""
    high: float | None
    """Upper end."""


def order_by_doubt(quotes: pd.DataFrame) -> pd.DataFrame:
    """Sort QUOTES by confidence, the lowest first; then by article and place, as they came."""
    schema.check("QUOTES", quotes, _USED)
    return quotes.sort_values("confidence", kind="stable").reset_index(drop=True)


def order_at_random(quotes: pd.DataFrame, articles: pd.DataFrame) -> pd.DataFrame:
    """Sort QUOTES in an order that has nothing to do with what they say, and is the same every time.

    The place of a quote hangs on its article's name and its words, so that other quotes keep their order when one is
    found or lost. The first n are a simple random sample.
    """
    schema.check("QUOTES", quotes, _USED)
    names = dict(zip(articles["article_id"], articles["article_name"], strict=True))
    seen: Counter[tuple[str, str]] = Counter()
    keys = []
    for article_id, content in zip(quotes["article_id"], quotes["content_text"], strict=True):
        key = (names.get(article_id, ""), squeeze(content))
        seen[key] += 1
        keys.append(schema.hash_text(*key, str(seen[key])))
    return quotes.assign(drawn=keys).sort_values("drawn", kind="stable").drop(columns="drawn").reset_index(drop=True)


class DecidedQuotes:
    """Knows the quotes of a run, and says what a file of corrections decides about them.

    Args:
        quotes: QUOTES, as the engine found them.
        articles: ARTICLES.
    """

    def __init__(self, quotes: pd.DataFrame, articles: pd.DataFrame) -> None:
        self._anchors = Anchors(quotes, articles)
        columns = ["quote_id", "content_text", "speaker_name", "speaker_text", "speaker_entity_id", "cue_text"]
        self._quotes = quotes[[*columns, "quote_type"]]

    def find(self, fields: Mapping[str, Any]) -> str | None:
        """Return the id of the quote that a `[[quote]]` is about; None if there is none."""
        place = self._anchors.find(fields)
        return None if isinstance(place, str) else str(self._quotes["quote_id"].iloc[place])

    def by(self, corrections: Corrections) -> dict[str, QuoteDecision]:
        """Say what is decided about each quote: quote_id → decision. Added quotes are not among them."""
        last: dict[int, dict[str, Any]] = {}
        drawn: set[int] = set()
        for correction in corrections.quotes:
            place = self._anchors.find(correction.fields) if correction.kind == "quote" else ""
            if isinstance(place, str):
                continue
            decided = last.setdefault(place, {})
            for field in asked(correction):
                decided.pop(field, None)  # the last word comes last
                decided[field] = correction.fields.get(field, "reject" in correction.fields)
            if "sample" in correction.fields:
                drawn.add(place)
        plain = self._quotes.iloc[list(last)].astype("object")
        rows: list[dict[str, Any]] = plain.where(plain.notna(), None).to_dict("records")
        return {
            row["quote_id"]: self._decision(row, decided, place in drawn)
            for row, (place, decided) in zip(rows, last.items(), strict=True)
        }

    def _decision(self, row: Mapping[str, Any], decided: Mapping[str, Any], is_sample: bool) -> QuoteDecision:
        if decided.get("verdict"):
            return QuoteDecision("rejected", False, True, is_sample)
        changes = {field: value for field, value in decided.items() if field != "verdict"}
        is_right = all(_is_same(field, value, row) for field, value in changes.items())
        said = ", ".join(f"{_WORDS[field]} {value or 'none'}" for field, value in changes.items())
        return QuoteDecision(said or "accepted", is_right, False, is_sample)


_WORDS = {"speaker": "speaker", "type": "type", "cue": "cue", "span": "words"}


def _is_same(field: str, value: str, row: Mapping[str, Any]) -> bool:
    found = {
        "speaker": (row["speaker_name"], row["speaker_entity_id"]),
        "type": (row["quote_type"],),
        "cue": (row["cue_text"],),
        "span": (row["content_text"],),
    }[field]
    return squeeze(value) in {squeeze(each or "") for each in found[:1]} | {squeeze(each) for each in found[1:] if each}


def measure_quotes(quotes: pd.DataFrame, articles: pd.DataFrame, corrections: Corrections) -> QuotePrecision:
    """Measure how often the quotes are right, by those of the random draw that the analyst has reviewed.

    The sample is what was decided of the draw, up to the last quote that was decided in it (`sample = true` in the
    corrections): what was reviewed because it looked doubtful counts only where the draw had come to it as well.
    The interval is Wilson's (1927) score interval for a share, which holds for few quotes, too.

    Args:
        quotes: QUOTES, as the engine found them.
        articles: ARTICLES.
        corrections: As `read_corrections` gives them.

    Returns:
        The counts, and the share with its interval.
    """
    decided = DecidedQuotes(quotes, articles).by(corrections)
    return measure_decided(order_at_random(quotes, articles)["quote_id"].tolist(), decided)


def measure_decided(drawn: list[str], decided: Mapping[str, QuoteDecision]) -> QuotePrecision:
    """Measure as `measure_quotes` does, where the draw and the decisions are known already."""
    last = max((n for n, key in enumerate(drawn, start=1) if key in decided and decided[key].is_sample), default=0)
    sample = [decided[key] for key in drawn[:last] if key in decided]
    n_right = sum(decision.is_right for decision in sample)
    share: tuple[float | None, ...] = (None, None, None)
    if sample:
        interval = binomtest(n_right, len(sample)).proportion_ci(0.95, method="wilson")
        share = (n_right / len(sample), float(interval.low), float(interval.high))
    return QuotePrecision(len(drawn), len(decided), len(sample), n_right, last - len(sample), *share)


def describe_precision(measured: QuotePrecision) -> str:
    """Say the share of right quotes and its interval, short enough for a chart; empty without a sample.

    Example:
        >>> describe_precision(QuotePrecision(120, 20, 20, 18, 0, 0.9, 0.699, 0.972))
        '18 of 20 quotes drawn at random were right as found (90%, 95% interval 70–97%)'
    """
    if measured.precision is None or measured.low is None or measured.high is None:
        return ""
    noun = "quote" if measured.n_sample == 1 else "quotes"
    return (
        f"{measured.n_right:,} of {measured.n_sample:,} {noun} drawn at random "
        f"{'was' if measured.n_right == 1 else 'were'} right as found "
        f"({measured.precision:.0%}, 95% interval {100 * measured.low:.0f}–{measured.high:.0%})"
    )
