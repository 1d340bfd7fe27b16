"""Counts over tables of a store, the same with pandas and with DuckDB; `choice` says which of them does it."""

from __future__ import annotations

from collections.abc import Sequence
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING

import pandas as pd

from analyst.store.choice import DUCKDB, PANDAS, budget, engine_for
from analyst.store.errors import StoreError

if TYPE_CHECKING:
    from analyst.store.files import Store

PERIODS = {"day": "D", "week": "W", "month": "M"}
PERIOD = "period"
NOT_STATED = "(not stated)"
_LEAST_MEMORY = 200 * 10**6  # DuckDB spills to the disk what is over its limit, but needs some room to work


def count_rows(
    store: Store,
    name: str,
    *,
    by: Sequence[str],
    only: str | None = None,
    period: str | None = None,
    engine: str | None = None,
) -> pd.DataFrame:
    """Count the rows of a table, and the articles that have one, for each group.

    Args:
        store: The store.
        name: A table with `article_id`: `mentions`, `quotes`, `tokens`.
        by: Its columns to group on.
        only: Column of truth values; only the rows where it is true are counted (`is_word`).
        period: `day`, `week` (from Monday) or `month`: groups by the first day of the article's period as well.
        engine: `pandas` or `duckdb`; by the size of the table and the free memory if None. The result is the same.

    Returns:
        The columns `by`, `period` if asked for (text, `(not stated)` without a date), n (rows) and n_articles.
        Sorted by the groups; a null is a group of its own, and the last. No rows: same columns.

    Raises:
        StoreError: If there is no such table or column, or no such period or engine.
    """
    _check(store, name, [*by, "article_id", *([only] if only else [])], period, engine)
    chosen = engine or engine_for(store, name)
    count = _with_duckdb if chosen == DUCKDB else _with_pandas
    counts = count(store, name, list(by), only, period)
    keys = [*by, PERIOD] if period else list(by)
    text = {key: counts[key].astype("object").astype("str") for key in keys if _is_text(counts[key])}
    counts = counts.assign(**text).astype({"n": "int64", "n_articles": "int64"})
    return counts[[*keys, "n", "n_articles"]].sort_values(keys, kind="stable", na_position="last", ignore_index=True)


def _with_pandas(store: Store, name: str, by: list[str], only: str | None, period: str | None) -> pd.DataFrame:
    used = list(dict.fromkeys([*by, "article_id", *([only] if only else [])]))
    rows = store.read(name, columns=used)
    if only is not None:
        rows = rows[rows[only].fillna(False).astype(bool)]
    keys = list(by)
    if period is not None:
        rows, keys = rows.merge(_periods(store, period), on="article_id", how="left"), [*by, PERIOD]
    groups = rows.groupby(keys, dropna=False, observed=True)["article_id"]
    return groups.agg(n="size", n_articles="nunique").reset_index()


def _with_duckdb(store: Store, name: str, by: list[str], only: str | None, period: str | None) -> pd.DataFrame:
    import duckdb

    columns = [f"t.{_quoted(column)} AS k{number}" for number, column in enumerate(by)]
    keys = [f"k{number}" for number in range(len(by))]
    join, where = "", f"WHERE t.{_quoted(only)}" if only else ""
    if period is not None:
        columns, keys = [*columns, f"p.{PERIOD} AS k{len(by)}"], [*keys, f"k{len(by)}"]
        join = "LEFT JOIN periods p ON p.article_id = t.article_id"
    # By article first: so the distinct articles of a group need no set in memory.
    sql = f"""
        SELECT {"".join(f"{key}, " for key in keys)} sum(n)::BIGINT AS n, count(*) AS n_articles FROM (
            SELECT {"".join(f"{column}, " for column in columns)} t.article_id, count(*) AS n
            FROM read_parquet(?, union_by_name = true) t {join} {where} GROUP BY ALL
        ) GROUP BY ALL"""  # noqa: S608 - columns are checked against the file, and quoted
    with TemporaryDirectory() as spill, duckdb.connect() as base:
        base.execute("SET memory_limit = ?", [f"{max(budget(), _LEAST_MEMORY) // 10**6}MB"])
        base.execute("SET temp_directory = ?", [spill])
        if period is not None:
            base.register("periods", _periods(store, period))
        counts = base.execute(sql, [[str(path) for path in store.paths(name)]]).df()
    names = [*by, PERIOD] if period is not None else by
    return counts.rename(columns=dict(zip(keys, names, strict=True)))


def _periods(store: Store, period: str) -> pd.DataFrame:
    articles = store.read("articles", columns=["article_id", "published_at"])
    starts = articles["published_at"].dt.tz_localize(None).dt.to_period(PERIODS[period]).dt.start_time
    days = starts.dt.strftime("%Y-%m-%d").astype("str")
    return pd.DataFrame({"article_id": articles["article_id"], PERIOD: days.fillna(NOT_STATED)})


def _check(store: Store, name: str, columns: Sequence[str], period: str | None, engine: str | None) -> None:
    if period is not None and period not in PERIODS:
        raise StoreError(f"No period {period!r}; there are {', '.join(PERIODS)}.")
    if engine not in (None, PANDAS, DUCKDB):
        raise StoreError(f"No engine {engine!r} to count with; there are {PANDAS} and {DUCKDB}.")
    known = store.columns(name)
    missing = [column for column in columns if column not in known]
    if missing:
        raise StoreError(f"{name.upper()} has no column {missing[0]!r}; it has {', '.join(known)}.")


def _quoted(column: str) -> str:
    return '"' + column.replace('"', '""') + '"'


def _is_text(values: pd.Series) -> bool:
    return values.dtype == "object" or isinstance(values.dtype, pd.CategoricalDtype | pd.StringDtype)
