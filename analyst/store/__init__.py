"""Tables larger than memory: a workbook as a folder of Parquet files, and the counts that charts want of it."""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from analyst.store.counts import count_rows
    from analyst.store.errors import StoreError, TooLargeError
    from analyst.store.files import Store
    from analyst.store.save import save_store
    from analyst.store.workbook import StoredWorkbook, open_store

__all__ = ["Store", "StoreError", "StoredWorkbook", "TooLargeError", "count_rows", "open_store", "save_store"]

_MODULES = {
    "Store": "files",
    "StoreError": "errors",
    "StoredWorkbook": "workbook",
    "TooLargeError": "errors",
    "count_rows": "counts",
    "open_store": "workbook",
    "save_store": "save",
}


def __getattr__(name: str) -> object:
    """Import a part when it is first used: the workbook needs `spans` alone, and `store.workbook` needs it."""
    if name in _MODULES:
        return getattr(import_module(f"analyst.store.{_MODULES[name]}"), name)
    raise AttributeError(f"module 'analyst.store' has no attribute {name!r}; it has {', '.join(__all__)}")
