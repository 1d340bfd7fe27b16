"""What a page shows of a corpus that nobody could read whole: the quotes and articles that its figures rest on."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from typing import Any

import pandas as pd

MAX_QUOTES = 500
"""Quotes that the page shows."""
MAX_ARTICLES = 200
"""Articles that the page lists one by one."""
MAX_OUTLETS = 100
"""Outlets that the page counts, where it does not list all articles."""


def choose_quotes(
    quotes: pd.DataFrame, behind: Mapping[str, Sequence[Sequence[int]]], limit: int | None = None
) -> frozenset[int]:
    """Choose the quotes that the page shows: all, or as many as there is room for, so that every figure has some.

    The first quote behind the first row of each figure is taken, then that of the second rows, and so on; then the
    second quotes, until there are enough. What room is left is for the first quotes by file and place.

    Args:
        quotes: QUOTES with `number`.
        behind: By figure, for each row of its table the numbers of the quotes that it counts.
        limit: How many; `MAX_QUOTES` if None.

    Returns:
        Their numbers.

    Example:
        >>> quotes = pd.DataFrame({"number": [1, 2, 3, 4, 5]})
        >>> sorted(choose_quotes(quotes, {"voices": [[4, 5], [2]], "cues": [[4, 1]]}, limit=3))
        [2, 4, 5]
    """
    room = MAX_QUOTES if limit is None else limit
    numbers = quotes["number"].tolist()
    if len(numbers) <= room:
        return frozenset(numbers)
    chosen: set[int] = set()
    for number in _in_turn(behind):
        if len(chosen) == room:
            break
        chosen.add(number)
    chosen.update([number for number in numbers if number not in chosen][: room - len(chosen)])
    return frozenset(chosen)


def _in_turn(behind: Mapping[str, Sequence[Sequence[int]]]) -> Iterator[int]:
    """Yield the first number of each row, the first rows of all figures first; then the second numbers."""
    n_rows = max(map(len, behind.values()), default=0)
    rows = [figure[place] for place in range(n_rows) for figure in behind.values() if place < len(figure)]
    for place in range(max(map(len, rows), default=0)):
        for row in rows:
            if place < len(row):
                yield row[place]


def choose_articles(
    articles: Sequence[Mapping[str, Any]], shown: Collection[str], limit: int | None = None
) -> list[Mapping[str, Any]]:
    """Choose the articles that the page lists: all, or those whose words it shows, as far as there is room.

    Args:
        articles: All articles, in their order.
        shown: Ids of those whose words the page shows.
        limit: How many; `MAX_ARTICLES` if None.
    """
    room = MAX_ARTICLES if limit is None else limit
    if len(articles) <= room:
        return list(articles)
    return [article for article in articles if article["article_id"] in shown][:room]


def count_outlets(articles: Sequence[Mapping[str, Any]]) -> pd.DataFrame:
    """Add up the articles of each outlet.

    Args:
        articles: Articles, with `n_words`, `n_quotes` and `n_removed`.

    Returns:
        outlet_label, n_articles, n_counted, n_words, n_quotes, n_removed, and the dates of the first and the last
        (`first`, `last`; null where no article is dated). Most articles first, then by outlet.
    """
    columns = ["outlet_label", "is_counted", "n_words", "n_quotes", "n_removed", "published_at"]
    table = pd.DataFrame([[article[column] for column in columns] for article in articles], columns=columns)
    table["published_at"] = pd.to_datetime(table["published_at"], utc=True)
    counts = table.groupby("outlet_label").agg(
        n_articles=("outlet_label", "size"),
        n_counted=("is_counted", "sum"),
        n_words=("n_words", "sum"),
        n_quotes=("n_quotes", "sum"),
        n_removed=("n_removed", "sum"),
        first=("published_at", "min"),
        last=("published_at", "max"),
    )
    return counts.reset_index().sort_values(["n_articles", "outlet_label"], ascending=[False, True], ignore_index=True)
