"""Who said what: direct, indirect and mixed quotes with speaker, cue and the exact words."""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from analyst.quotes.tables import QuoteTables, quotes_of_texts, resolve_quotes

__all__ = ["QuoteTables", "quotes_of_texts", "resolve_quotes"]


def __getattr__(name: str) -> object:
    """Import the tables when they are first used: spaCy loads this package at every start, for its component."""
    if name in __all__:
        return getattr(import_module("analyst.quotes.tables"), name)
    raise AttributeError(f"module 'analyst.quotes' has no attribute {name!r}; it has {', '.join(__all__)}")
