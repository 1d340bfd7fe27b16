"""What all comparisons share: checks of what comes in, grouping, and the shape of what goes out."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from analyst import schema
from analyst.schema import SchemaError

if TYPE_CHECKING:
    from numpy.typing import NDArray

NOT_STATED = "(not stated)"
_BLOCK = 4_000_000
"""Tokens that are grouped at a time."""
MIN_ARTICLES = 5
"""Below this many articles in a group nothing is said about how sure a difference is."""


def need(name: str, table: pd.DataFrame, columns: Iterable[str], by: str | None = None) -> None:
    """Check that `table` has the columns that are used, and `by`.

    Raises:
        SchemaError: If one is missing.
    """
    schema.check(name, table, columns)
    if by is not None and by not in table.columns:
        raise SchemaError(
            f"{name}: no column {by!r} to group by; it has {', '.join(map(str, table.columns))}. "
            f"A workbook's tables carry 'outlet'; join another column of ARTICLES with "
            f"{name.lower()}.merge(articles[['article_id', {by!r}]], on='article_id', validate='m:1')."
        )


def with_group(table: pd.DataFrame, by: str) -> pd.DataFrame:
    """Return the table with the column `group`: the values of `by` as text, nulls as `(not stated)`."""
    codes, values = _factorize(table[by])
    names = pd.array([*map(str, values), NOT_STATED], dtype="str")
    return table.assign(group=names.take(codes))  # the code of a null is -1, and so takes the last


def count_words(tokens: pd.DataFrame, keys: list[str]) -> pd.DataFrame:
    """Sum `is_word` for each group of `keys`, nulls too: the keys and n_words, in the order of the keys.

    Block by block, so that tens of millions of tokens take no memory but their own.
    """
    blocks = [
        tokens.iloc[first : first + _BLOCK].groupby(keys, observed=True, dropna=False)["is_word"].sum().reset_index()
        for first in range(0, max(len(tokens), 1), _BLOCK)
    ]
    sums = pd.concat(blocks).groupby(keys, observed=True, dropna=False)["is_word"].sum()
    return sums.astype("int64").rename("n_words").reset_index()


def distinct(table: pd.DataFrame, columns: Iterable[str]) -> pd.DataFrame:
    """Return the different rows of some columns, in the order of their first; texts as texts, even if read compact.

    Block by block, as `count_words`.
    """
    used = list(dict.fromkeys(columns))
    blocks = [table[used].iloc[at : at + _BLOCK].drop_duplicates() for at in range(0, max(len(table), 1), _BLOCK)]
    rows = pd.concat(blocks).drop_duplicates()
    return rows.assign(**{name: as_text(rows[name]) for name in used if _is_compact(rows[name])})


def fold(values: pd.Series, *, sort: bool = False, casefold: bool = False) -> tuple[NDArray[np.int64], pd.Index]:
    """Factorize texts in lower case: a number for each row, and the texts; each different text is lowered once."""
    codes, forms = _factorize(values)
    texts = pd.Series(forms, dtype="str")
    numbers, terms = pd.factorize(texts.str.casefold() if casefold else texts.str.lower(), sort=sort)
    return np.append(numbers, -1)[codes], pd.Index(terms)


def rows_in(ids: pd.Index, values: pd.Series) -> NDArray[np.int64]:
    """Return for each value its place in `ids`; -1 if it has none. Each different value is looked up once."""
    codes, known = _factorize(values)
    return np.append(ids.get_indexer(known.astype(ids.dtype)), -1)[codes]


def as_text(values: pd.Series) -> pd.Series:
    """Return texts that were read compact as texts; of the categories only those are looked at that stand here."""
    if not isinstance(values.dtype, pd.CategoricalDtype):
        return values
    codes, texts = _factorize(values)
    return pd.Series(pd.array([*texts, None], dtype="str").take(codes), index=values.index, name=values.name)


def _factorize(values: pd.Series) -> tuple[NDArray[np.int64], pd.Index]:
    """As `pd.factorize`; of categories, those that do not stand in the column are passed over, however many."""
    if not isinstance(values.dtype, pd.CategoricalDtype):
        codes, known = pd.factorize(values)
        return codes, pd.Index(known)
    places, used = pd.factorize(values.cat.codes.to_numpy())
    is_null = used < 0
    numbers = np.append(np.cumsum(~is_null) - 1, -1)
    numbers[:-1][is_null] = -1
    return numbers[places], values.cat.categories.take(used[~is_null])


def article_blocks(table: pd.DataFrame, size: int = _BLOCK) -> Iterator[pd.DataFrame]:
    """Yield the rows of some articles after another, whole articles in the order of their ids, about `size` rows each.

    One block at least; the rows of a block are in the order of the table.
    """
    codes, _ = pd.factorize(table["article_id"], sort=True)
    ends = np.cumsum(np.bincount(codes))
    block_of = (np.maximum(ends - 1, 0) // size).astype(np.int32)[codes] if len(table) else codes
    numbers = np.unique(block_of)
    if len(numbers) < 2:
        yield table
        return
    for number in numbers:
        yield table.take(np.flatnonzero(block_of == number))


def _is_compact(values: pd.Series) -> bool:
    return isinstance(values.dtype, pd.CategoricalDtype) and isinstance(values.cat.categories.dtype, pd.StringDtype)


def by_place(table: pd.DataFrame, columns: Iterable[str]) -> pd.DataFrame:
    """Return some columns of a table in the order of its articles' ids and of the text.

    As sorting by `article_id` and `start_char`, but for the index: of millions of tokens no other column is copied.
    """
    articles, _ = pd.factorize(table["article_id"], sort=True)
    return table[list(dict.fromkeys(columns))].take(_order(articles, table["start_char"].to_numpy()))


def _order(articles: NDArray[np.int64], starts: NDArray[np.int64]) -> NDArray[np.int64]:
    """Sort rows by article and place, as `np.lexsort`; quicker where each article is in one piece, and in order."""
    is_first = np.diff(articles, prepend=-1) != 0
    firsts = np.flatnonzero(is_first)
    is_sorted = bool(((np.diff(starts, prepend=0) >= 0) | is_first).all())
    if not is_sorted or len(np.unique(articles[firsts])) < len(firsts):
        return np.lexsort((starts, articles))
    lengths = np.diff(firsts, append=len(articles))
    runs = np.argsort(articles[firsts], kind="stable")
    ends = np.cumsum(lengths[runs])
    return np.repeat(firsts[runs] - ends + lengths[runs], lengths[runs]) + np.arange(len(articles))


def finish(name: str, frame: pd.DataFrame, by: str | None = None, *, of: pd.DataFrame | None = None) -> pd.DataFrame:
    """Give a result its columns, order, dtypes and fresh index, and name its group column after `by`.

    What the table that it was counted `of` says about copies and review (`schema.NOTES` in its attrs) goes with it.

    Raises:
        SchemaError: If a column is missing, or the result has a column of that name already.
    """
    result = schema.conform(name, frame)
    if of is not None:
        result.attrs |= {note: of.attrs[note] for note in schema.NOTES if note in of.attrs}
    if by is None or by == "group":
        return result
    if by in result.columns:
        raise SchemaError(
            f"{name} has a column {by!r} of its own, so it can't be grouped by {by!r}. "
            f"Copy it under another name: table.assign(by_{by}=table[{by!r}]), by='by_{by}'."
        )
    return result.rename(columns={"group": by})


def shares(counts: pd.Series, totals: pd.Series) -> pd.Series:
    """Divide, with null where the total is 0: missing is not zero."""
    return counts.astype("float64") / totals.astype("float64").where(totals > 0)


def stream(seed: int, *names: str) -> np.random.Generator:
    """Make a random generator of its own for each name, so that one group's draws don't move another's."""
    digest = schema.hash_text(*names)
    return np.random.default_rng([seed, int(digest[:12], 16)])
