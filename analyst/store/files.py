"""A workbook as a folder of Parquet files: what lies where, and the reading of some rows and columns of it."""

from __future__ import annotations

import json
import shutil
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd
import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq

from analyst import schema
from analyst.store.errors import StoreError

if TYPE_CHECKING:
    from numpy.typing import NDArray

ABOUT = "store.json"
FORMAT = 1
BLOCK = 2_000
"""Articles in a block: about a million tokens, in a file of some 10 MB."""
_GROUP = 100_000  # rows that are read together at least


@dataclass(frozen=True)
class Stored:
    """One table of a store.

    Attributes:
        n_rows: Its rows.
        n_bytes: What it takes in memory as a DataFrame, about.
        blocks: Numbers of the article blocks that it is cut into; None if it lies in one piece.
        notes: The table's `attrs`.
    """

    n_rows: int
    n_bytes: int
    blocks: list[int] | None = None
    notes: dict[str, str] = field(default_factory=dict)


def is_store(folder: Path) -> bool:
    """Tell whether a folder is a store, perhaps a damaged one."""
    return (folder / ABOUT).is_file() and (folder / "articles").is_dir()


def check_folder(folder: Path) -> None:
    """Check that a store can be made there, before the work is done for it.

    Raises:
        StoreError: If there is something that is no store.
    """
    is_free = not folder.exists() or (folder / ABOUT).is_file()
    if not is_free and not (folder.is_dir() and not any(folder.iterdir())):
        raise StoreError(f"{folder} is there, and is no store: name a folder that is new or empty.")


class Writer:
    """Writes the tables of one workbook into a new folder, which has its name only when all is there.

    A context manager.

    Args:
        folder: The store. One that is there already is replaced; any other folder with something in it is not.
        article_ids: All articles, in the order of ARTICLES.

    Raises:
        StoreError: If the folder holds something that is no store.
    """

    def __init__(self, folder: Path, article_ids: Sequence[str]) -> None:
        check_folder(folder)
        self._folder = folder
        self._new = folder.with_name(f".{folder.name}.new")
        self._block_of = pd.Series(np.arange(len(article_ids)) // BLOCK, index=pd.Index(article_ids))
        self.tables: dict[str, Stored] = {}

    def __enter__(self) -> Writer:
        shutil.rmtree(self._new, ignore_errors=True)
        self._new.mkdir(parents=True)
        return self

    def __exit__(self, kind: type[BaseException] | None, *_: object) -> None:
        if kind is not None:
            shutil.rmtree(self._new, ignore_errors=True)

    @property
    def blocks(self) -> list[int]:
        """Numbers of the article blocks."""
        return sorted(set(self._block_of))

    def articles_of(self, block: int) -> pd.Index:
        """Articles of a block."""
        return self._block_of.index[self._block_of == block]

    def write(self, name: str, table: pd.DataFrame) -> None:
        """Write a table, in article blocks if its rows are in the order of the articles."""
        blocks = self._blocks_of(table)
        if blocks is None:
            self._write(name, None, table)
            return
        edges = np.flatnonzero(np.diff(blocks, prepend=-1))
        for first, last in zip(edges, [*edges[1:], len(table)], strict=True):
            self.write_block(name, int(blocks[first]), table.iloc[first:last])

    def write_block(self, name: str, block: int, table: pd.DataFrame) -> None:
        """Write the rows of one article block; blocks in their order."""
        self._write(name, block, table)

    def finish(self, about: Mapping[str, Any]) -> None:
        """Put the store in its place.

        Args:
            about: What else to keep of the workbook, as JSON.
        """
        tables = {name: asdict(each) for name, each in self.tables.items()}
        text = json.dumps({"format": FORMAT, **about, "tables": tables}, ensure_ascii=False, indent=1)
        (self._new / ABOUT).write_text(text + "\n", encoding="utf-8")
        old = self._folder.with_name(f".{self._folder.name}.old")
        shutil.rmtree(old, ignore_errors=True)
        if self._folder.exists():
            self._folder.rename(old)
        self._new.rename(self._folder)
        shutil.rmtree(old, ignore_errors=True)

    def _blocks_of(self, table: pd.DataFrame) -> NDArray[np.int64] | None:
        if "article_id" not in table.columns or table.empty:
            return None
        blocks = self._block_of.reindex(table["article_id"]).to_numpy()
        if np.isnan(blocks.astype(float)).any() or (np.diff(blocks) < 0).any():
            return None
        return blocks.astype(np.int64)

    def _write(self, name: str, block: int | None, table: pd.DataFrame) -> None:
        path = self._new / name / f"{block or 0:06}.parquet"
        path.parent.mkdir(exist_ok=True)
        arrow = pa.Table.from_pandas(table, preserve_index=False)
        pq.write_table(arrow, path, compression="zstd", row_group_size=_GROUP)
        known = self.tables.get(name, Stored(0, 0, None if block is None else []))
        notes = {key: str(value) for key, value in table.attrs.items()}
        self.tables[name] = Stored(
            known.n_rows + len(table),
            known.n_bytes + arrow.nbytes,
            None if block is None else [*(known.blocks or []), block],
            known.notes | notes,
        )


class Store:
    """The tables of a workbook in a folder, read as needed.

    Args:
        folder: Folder that `save_store` made.

    Attributes:
        folder: The folder.
        about: What is kept of the workbook beside its tables.
        tables: What tables there are.

    Raises:
        StoreError: If it is no store, or one of another version of the package.
    """

    def __init__(self, folder: str | Path) -> None:
        self.folder = Path(folder)
        try:
            about = json.loads((self.folder / ABOUT).read_text(encoding="utf-8"))
            tables = {name: Stored(**values) for name, values in about.pop("tables").items()}
        except (OSError, ValueError, KeyError, TypeError, AttributeError) as error:
            raise StoreError(
                f"{self.folder} is no store: {ABOUT} is missing or damaged ({error}). "
                "Make one: open_workbook(corpus, store=folder)."
            ) from error
        if about.get("format") != FORMAT:
            raise StoreError(
                f"{self.folder} was written by another version of the package (format {about.get('format')}, "
                f"wanted {FORMAT}). Write it again: open_workbook(corpus, store=folder)."
            )
        self.about: dict[str, Any] = about
        self.tables = tables
        self._block_of: dict[str, int] | None = None

    def __repr__(self) -> str:
        return f"<Store {self.folder}: {len(self.tables)} tables, {self._stored('articles').n_rows:,} articles>"

    def read(
        self,
        name: str,
        *,
        columns: Sequence[str] | None = None,
        articles: Iterable[str] | None = None,
        compact: bool = False,
    ) -> pd.DataFrame:
        """Read a table, or some of it.

        Args:
            name: Its name as an attribute of the workbook: `tokens`.
            columns: Columns; all if None.
            articles: Only the rows of these articles; only their blocks are opened.
            compact: Read texts as categories, each different text once: less memory where they come up often.

        Returns:
            The rows in the order in which they were saved, with their dtypes and notes.

        Raises:
            StoreError: If there is no such table or column, or a file cannot be read.
        """
        stored = self._stored(name)
        wanted = None if articles is None else list(articles)
        paths = self.paths(name) if wanted is None else self._paths_of(name, wanted)
        if not paths:
            paths, wanted = self.paths(name)[:1], []
        if compact and wanted is None and (columns is None or len(columns)):
            # one column after another: so no more is held twice than the one
            names = self.columns(name) if columns is None else list(columns)
            frame = pd.concat([self._frame(name, paths, [column], None, compact=True) for column in names], axis=1)
        else:
            frame = self._frame(name, paths, columns, wanted, compact=compact)
        frame.attrs |= stored.notes
        return frame

    def _frame(
        self, name: str, paths: Sequence[Path], columns: Sequence[str] | None, wanted: Sequence[str] | None, *,
        compact: bool,
    ) -> pd.DataFrame:  # fmt: skip
        try:
            texts = self._texts(paths[0]) if compact else []
            tables = [_read(path, columns, wanted, texts) for path in paths]
            table = pa.concat_tables(tables, promote_options="permissive").unify_dictionaries()
        except (OSError, pa.ArrowException, KeyError) as error:
            raise StoreError(f"{name} of the store {self.folder} cannot be read ({error}).") from error
        del tables
        frame = table.to_pandas(split_blocks=compact, self_destruct=compact)
        del table
        return _typed(name, _sortable(frame, texts))

    def columns(self, name: str) -> list[str]:
        """Return the columns of a table.

        Raises:
            StoreError: If there is no such table, or its file cannot be read.
        """
        path = self.paths(name)[0]
        try:
            return list(pq.read_schema(path).names)
        except (OSError, pa.ArrowException) as error:
            raise StoreError(f"{name} of the store {self.folder} cannot be read ({error}).") from error

    def count(
        self,
        name: str,
        *,
        by: Sequence[str],
        only: str | None = None,
        period: str | None = None,
    ) -> pd.DataFrame:
        """Count the rows of a table for each group, as `counts.count_rows`, with what fits the memory."""
        from analyst.store.counts import count_rows

        return count_rows(self, name, by=by, only=only, period=period)

    def paths(self, name: str) -> list[Path]:
        """Return the files of a table, in the order of its rows.

        Raises:
            StoreError: If there is no such table.
        """
        blocks = self._stored(name).blocks
        return [self.folder / name / f"{block:06}.parquet" for block in ([0] if blocks is None else blocks)]

    @staticmethod
    def _texts(path: Path) -> list[str]:
        types = pq.read_schema(path)
        return [field.name for field in types if pa.types.is_string(field.type) or pa.types.is_large_string(field.type)]

    def _stored(self, name: str) -> Stored:
        if name not in self.tables:
            raise StoreError(f"The store {self.folder} has no table {name!r}; it has {', '.join(self.tables)}.")
        return self.tables[name]

    def _paths_of(self, name: str, articles: Sequence[str]) -> list[Path]:
        if self._stored(name).blocks is None:
            return self.paths(name)
        if self._block_of is None:
            ids = self.read("articles", columns=["article_id"])["article_id"]
            self._block_of = dict(zip(ids, (np.arange(len(ids)) // BLOCK).tolist(), strict=True))
        blocks = {self._block_of[article] for article in articles if article in self._block_of}
        return [path for path in self.paths(name) if int(path.stem) in blocks]


def _read(
    path: Path, columns: Sequence[str] | None, articles: Sequence[str] | None, texts: Sequence[str] = ()
) -> pa.Table:
    if articles is None:
        return pq.read_table(path, columns=None if columns is None else list(columns), read_dictionary=list(texts))
    used = None if columns is None else list(dict.fromkeys([*columns, "article_id"]))
    table = pq.read_table(path, columns=used, read_dictionary=list(texts))
    ids = table["article_id"]
    table = table.filter(pc.is_in(ids, pa.array(articles, ids.type)))
    return table if columns is None else table.select(list(columns))


def _sortable(frame: pd.DataFrame, texts: Sequence[str]) -> pd.DataFrame:
    """Put categories in the order of the texts, so that a table sorts by them as it would by the texts."""
    for column in texts:
        if column in frame.columns:
            frame[column] = frame[column].cat.set_categories(frame[column].cat.categories.sort_values())
    return frame


def _typed(name: str, frame: pd.DataFrame) -> pd.DataFrame:
    """Give columns of a closed set its values again: a file knows only those that stand in it."""
    known = schema.SCHEMAS[name.upper()].columns if name.upper() in schema.SCHEMAS else {}
    for column, spec in known.items():
        if column in frame.columns and spec.dtype == schema.CATEGORY:
            frame[column] = _of_set(frame[column], spec.values)
    return frame


def _of_set(column: pd.Series, values: Sequence[str] | None) -> pd.Series:
    """Turn a column into categories, those that it has if none are given; each different value is looked at once."""
    if isinstance(column.dtype, pd.CategoricalDtype):
        codes, found = column.cat.codes.to_numpy(), column.cat.categories
    else:
        codes, found = pd.factorize(column)
    dtype = pd.CategoricalDtype(list(values or sorted(found[np.unique(codes[codes >= 0])])))
    places = np.append(dtype.categories.get_indexer(pd.Index(found).astype(dtype.categories.dtype)), -1)
    places = places.astype(np.int8 if len(places) < np.iinfo(np.int8).max else np.int64)
    return pd.Series(pd.Categorical.from_codes(places[codes], dtype=dtype), index=column.index)
