"""Rows of a long table as dicts that are made when they are looked at: a list shows a few of a hundred thousand."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from typing import Any, overload

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from analyst.widgets.choices import row_of


class TableRows:
    """The rows of a table, found by a key.

    Args:
        table: Any table.
        key: Column of texts that are all different.

    Attributes:
        key: That column.
        keys: Its values.
    """

    def __init__(self, table: pd.DataFrame, key: str) -> None:
        self.key = key
        self._table, self.keys = table, table[key].tolist()
        self._places = {key: place for place, key in enumerate(self.keys)}

    def __len__(self) -> int:
        """Return the number of rows."""
        return len(self._table)

    def __contains__(self, key: object) -> bool:
        """Tell whether a row has this key."""
        return key in self._places

    def at(self, place: int) -> dict[str, Any]:
        """Return a row by its place in the table, None for every null."""
        return row_of(self._table, place)

    def get(self, key: str) -> dict[str, Any] | None:
        """Return a row by its key; None if there is none."""
        return self.at(self._places[key]) if key in self._places else None

    def places(self, keys: Iterable[str]) -> NDArray[np.int64]:
        """Return the places of the rows with these keys, in their order; keys that no row has are passed over."""
        return np.array([self._places[key] for key in keys if key in self._places], dtype=np.int64)

    def marked(self, keys: Iterable[str]) -> NDArray[np.bool_]:
        """Return a truth value for each row: whether its key is among these."""
        mask = np.zeros(len(self), dtype=bool)
        mask[self.places(keys)] = True
        return mask


class LateRows(Sequence[dict[str, Any]]):
    """A list of rows of a table, and of rows that are in no table; those of the table are made when they are asked for.

    Args:
        table: The table's rows.
        places: Which of them, in the order of the list.
        own: Rows that are in no table; they come last.
    """

    def __init__(self, table: TableRows, places: Iterable[int], own: Iterable[dict[str, Any]] = ()) -> None:
        self._table = table
        self._rows: list[int | dict[str, Any]] = [*places, *own]

    def __len__(self) -> int:
        """Return the number of rows listed."""
        return len(self._rows)

    @overload
    def __getitem__(self, number: int) -> dict[str, Any]: ...
    @overload
    def __getitem__(self, number: slice) -> list[dict[str, Any]]: ...
    def __getitem__(self, number: int | slice) -> dict[str, Any] | list[dict[str, Any]]:
        """Return the row of a number, from 0; rows of the table are read-only: a change is lost."""
        if isinstance(number, slice):
            return [self._made(row) for row in self._rows[number]]
        return self._made(self._rows[number])

    def key_of(self, number: int) -> str:
        """Return the key of the row of a number, without making the row."""
        row = self._rows[number]
        return self._table.keys[row] if isinstance(row, int) else str(row[self._table.key])

    def ids(self) -> Iterator[str]:
        """Go through the keys of the rows, without making the rows."""
        return map(self.key_of, range(len(self)))

    def number_of(self, key: str) -> int | None:
        """Return the number of the row with a key; None if it is not listed."""
        return next((number for number, other in enumerate(self.ids()) if other == key), None)

    def insert(self, number: int, rows: Iterable[dict[str, Any]]) -> None:
        """Put in rows that are in no table."""
        self._rows[number:number] = rows

    def drop_own(self, kept: Iterable[str] = ()) -> None:
        """Take out the rows that are in no table, but for those with these keys."""
        known = set(kept)
        self._rows = [row for row in self._rows if isinstance(row, int) or row[self._table.key] in known]

    def _made(self, row: int | dict[str, Any]) -> dict[str, Any]:
        return self._table.at(row) if isinstance(row, int) else row
