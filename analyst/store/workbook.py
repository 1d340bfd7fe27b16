"""A workbook whose tables are read from a store when they are asked for."""

from __future__ import annotations

from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING

from analyst.review import QuotePrecision
from analyst.store.choice import needs_compact
from analyst.store.errors import StoreError
from analyst.store.files import Store
from analyst.store.save import DERIVED, FIELDS, LARGEST
from analyst.workbook import Workbook

if TYPE_CHECKING:
    from collections.abc import Iterable

    import pandas as pd

_READ = frozenset({*FIELDS, *DERIVED, *LARGEST})


class StoredWorkbook(Workbook):
    """A workbook opened on a store: the same attributes as `Workbook`, each read when it is first asked for.

    TOKENS that would take too much memory are read compact, texts as categories. A table that is too large even so
    raises `TooLargeError`, which says how to read or count a part of it.

    Args:
        store: The store.

    Attributes:
        store: The store: `store.read` for some articles or columns, `store.count` for counts of any table.
    """

    store: Store

    def __init__(self, store: Store) -> None:
        about = store.about
        try:
            kept = {
                "corpus": Path(about["corpus"]),
                "model": str(about["model"]),
                "engine": str(about["engine"]),
                "copies": str(about["copies"]),
                "similarity": str(about["similarity"]),
                "quote_review": QuotePrecision(*about["quote_review"]),
            }
        except (KeyError, TypeError) as error:
            raise StoreError(f"{store!r}: its description is damaged ({error}). Write it again.") from error
        self.__dict__.update(kept, store=store, _annotations={}, _sides=None)

    def __getattribute__(self, name: str) -> object:
        """Read a table when it is first asked for; later it is there."""
        if name in _READ and name not in object.__getattribute__(self, "__dict__"):
            self.__dict__[name] = self._load(name)
        return object.__getattribute__(self, name)

    def sentences_of(self, article_ids: Iterable[str]) -> pd.DataFrame:
        """Read the rows of SENTENCES of some articles; only their blocks are opened."""
        return self.store.read("sentences", articles=article_ids)

    def tokens_of(self, article_ids: Iterable[str]) -> pd.DataFrame:
        """Read the rows of TOKENS of some articles; only their blocks are opened."""
        return self.store.read("tokens", articles=article_ids)

    @cached_property
    def words_by_outlet(self) -> pd.Series:
        """Words of each outlet's counted articles, counted where they lie."""
        outlets = self.store.count("tokens", by=["outlet"])["outlet"]
        words = self.store.count("tokens", by=["outlet"], only="is_word").set_index("outlet")["n"]
        return words.reindex(outlets, fill_value=0).rename("is_word")

    def _load(self, name: str) -> pd.DataFrame:
        return self.store.read(name, compact=needs_compact(self.store, name))


def open_store(folder: str | Path) -> StoredWorkbook:
    """Open a workbook on a store that `save_store` or `open_workbook(…, store=…)` made.

    Args:
        folder: The store.

    Returns:
        A workbook that reads its tables when they are asked for.

    Raises:
        StoreError: If the folder is no store.
    """
    return StoredWorkbook(Store(folder))
