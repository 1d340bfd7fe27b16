"""Numbers, dates and lists as words of a sentence."""

from __future__ import annotations

from collections.abc import Sequence

import pandas as pd


def count(number: int, one: str, many: str | None = None) -> str:
    """Write a number with its noun.

    Example:
        >>> count(1, "article"), count(1200, "line"), count(0, "entity", "entities")
        ('1 article', '1,200 lines', '0 entities')
    """
    return f"{number:,} {one if number == 1 else many or one + 's'}"


def percent(part: float, whole: float) -> str:
    """Write a part of a whole as a percentage, `n/a` where there is no whole.

    Example:
        >>> percent(1, 4), percent(0, 0)
        ('25%', 'n/a')
    """
    return f"{100 * part / whole:.0f}%" if whole else "n/a"


def share(part: int, whole: int) -> str:
    """Write a part of a whole with its denominator, and the percentage where the whole is not tiny.

    Example:
        >>> share(21, 45), share(1, 2), share(0, 0)
        ('21 of 45 (47%)', '1 of 2', '0 of 0')
    """
    counts = f"{part:,} of {whole:,}"
    return f"{counts} ({percent(part, whole)})" if whole >= 10 else counts


def listed(items: Sequence[str], *, limit: int | None = None) -> str:
    """Join items as a sentence does; over `limit` items, the rest is counted.

    Example:
        >>> listed(["a"]), listed(["a", "b"]), listed(["a", "b", "c"]), listed(["a", "b", "c"], limit=2)
        ('a', 'a and b', 'a, b and c', 'a, b and 1 more')
    """
    shown = list(items)
    if limit is not None and len(shown) > limit:
        shown = [*shown[:limit], f"{len(items) - limit:,} more"]
    return " and ".join(filter(None, [", ".join(shown[:-1]), *shown[-1:]]))


def day(time: pd.Timestamp) -> str:
    """Write a day.

    Example:
        >>> day(pd.Timestamp("2025-07-05", tz="UTC"))
        '5 July 2025'
    """
    return f"{time.day} {time:%B %Y}"


def days(times: pd.Series) -> str | None:
    """Write the span of days that times cover; None if all are null.

    Example:
        >>> days(pd.Series(pd.to_datetime(["2025-07-25", None, "2025-07-27"], utc=True)))
        '25 to 27 July 2025'
    """
    known = times.dropna()
    if known.empty:
        return None
    first, last = known.min(), known.max()
    if day(first) == day(last):
        return day(first)
    same_month = (first.year, first.month) == (last.year, last.month)
    return f"{first.day if same_month else day(first)} to {day(last)}"


def dated(times: pd.Series) -> str | None:
    """Write the span of days that articles state, and how many state none; None if none does.

    Example:
        >>> dated(pd.Series(pd.to_datetime(["2025-07-25", None, "2025-07-27"], utc=True)))
        '25 to 27 July 2025 (1 article without a date)'
    """
    span, missing = days(times), int(times.isna().sum())
    return f"{span} ({count(missing, 'article')} without a date)" if span and missing else span
