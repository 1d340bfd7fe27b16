"""A workbook for news analysis: who is named, who said what, and how outlets differ over the same story."""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING

__version__ = "0.1.0"

__all__ = ["Workbook", "__version__", "briefing", "charts", "compare", "open_workbook", "schema", "widgets"]

if TYPE_CHECKING:
    from analyst import briefing, charts, compare, schema, widgets
    from analyst.workbook import Workbook, open_workbook

_MODULES = frozenset({"briefing", "charts", "compare", "schema", "widgets"})


def __getattr__(name: str) -> object:
    """Import a part of the package when it is first used, so that `import analyst` is quick."""
    if name in _MODULES:
        return import_module(f"analyst.{name}")
    if name in {"Workbook", "open_workbook"}:
        return getattr(import_module("analyst.workbook"), name)
    raise AttributeError(f"module 'analyst' has no attribute {name!r}; it has {', '.join(__all__)}")
