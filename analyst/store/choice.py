"""The one place that decides how a table is counted: with pandas if it fits into the memory, else with DuckDB."""

from __future__ import annotations

import os
import sys
from typing import TYPE_CHECKING

from analyst.store.errors import StoreError, TooLargeError

if TYPE_CHECKING:
    from analyst.store.files import Store

PANDAS, DUCKDB = "pandas", "duckdb"
MEMORY_VARIABLE = "ANALYST_MEMORY"
SHARE = 0.25
"""Share of the free memory that one table may take: work on it makes copies."""
COMPACT = frozenset({"tokens"})
"""Tables whose texts come up again and again."""
_COMPACT_ROW = 60  # bytes: a number for each of eight texts, two places, four truth values, and the texts themselves
_UNITS = {"K": 10**3, "M": 10**6, "G": 10**9, "T": 10**12}


def budget() -> int:
    """Return how many bytes one table may take: `$ANALYST_MEMORY` (`500M`, `2G`), else a quarter of what is free.

    Raises:
        StoreError: If `$ANALYST_MEMORY` is no size.
    """
    import psutil

    stated = os.environ.get(MEMORY_VARIABLE, "").strip()
    if not stated:
        return int(SHARE * psutil.virtual_memory().available)
    number, unit = (stated[:-1], stated[-1].upper()) if not stated[-1].isdigit() else (stated, "")
    try:
        return int(float(number) * (_UNITS[unit] if unit else 1))
    except (KeyError, ValueError) as error:
        raise StoreError(f"{MEMORY_VARIABLE}={stated} is no size; write it like 500M or 2G.") from error


def fits(store: Store, name: str) -> bool:
    """Tell whether a table can be read as a whole."""
    return _size(store, name) <= budget()


def engine_for(store: Store, *names: str) -> str:
    """Choose what counts these tables: `pandas` or `duckdb`."""
    return PANDAS if sum(_size(store, name) for name in names) <= budget() else DUCKDB


def needs_compact(store: Store, name: str) -> bool:
    """Choose how a table is read as a whole: as it is, or compact, each text once and numbers in its place.

    Compact, the columns of texts are categories (`str` becomes `category`): the same values, a quarter of the memory.

    Raises:
        TooLargeError: If it does not fit compact either, before it fills the memory.
    """
    limit = budget()
    if _size(store, name) <= limit:
        return False
    size = compact_size(store, name)
    if size <= limit:
        return True
    raise TooLargeError(
        f"{name.upper()} has {store.tables[name].n_rows:,} rows, at least {size / 1e9:.1f} GB in memory, and a table "
        f"may take {limit / 1e9:.1f} GB here. Read a part, wb.store.read({name!r}, articles=[…], columns=[…]), or "
        f"count without reading it, wb.store.count({name!r}, by=[…]). {MEMORY_VARIABLE}=8G allows more."
    )


def compact_size(store: Store, name: str) -> int:
    """Return the bytes that a table takes at least when it is read compact; infinitely many where that saves nothing.

    Texts that are all different would be no smaller for being kept once.
    """
    if name not in COMPACT:
        return sys.maxsize
    return store.tables[name].n_rows * _COMPACT_ROW


def _size(store: Store, name: str) -> int:
    store.paths(name)  # says which tables there are, if not this one
    return store.tables[name].n_bytes
