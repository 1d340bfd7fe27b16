"""The one place that decides how a table is counted: with pandas if it fits into the memory, else with DuckDB."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING

from analyst.store.errors import StoreError, TooLargeError

if TYPE_CHECKING:
    from analyst.store.files import Store

PANDAS, DUCKDB = "pandas", "duckdb"
MEMORY_VARIABLE = "ANALYST_MEMORY"
SHARE = 0.25
"""Share of the free memory that one table may take: work on it makes copies."""
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


def check_size(store: Store, name: str) -> None:
    """Say that a table is too large, before it fills the memory.

    Raises:
        TooLargeError: If it is.
    """
    size, limit = _size(store, name), budget()
    if size > limit:
        raise TooLargeError(
            f"{name.upper()} has {store.tables[name].n_rows:,} rows, about {size / 1e9:.1f} GB in memory, and a table "
            f"may take {limit / 1e9:.1f} GB here. Read a part, wb.store.read({name!r}, articles=[…], columns=[…]), or "
            f"count without reading it, wb.store.count({name!r}, by=[…]). {MEMORY_VARIABLE}=8G allows more."
        )


def _size(store: Store, name: str) -> int:
    store.paths(name)  # says which tables there are, if not this one
    return store.tables[name].n_bytes
