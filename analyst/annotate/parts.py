"""Parts: the files that annotated paragraphs lie in, each named by the checksum of what it holds.

A part is written under a temporary name and renamed, so that a run that is stopped, or two runs at once, never leave
half a part; and a part that was damaged later no longer has the checksum in its name.
"""

from __future__ import annotations

import hashlib
import os
import re
import uuid
from contextlib import contextmanager
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq

if TYPE_CHECKING:
    from collections.abc import Iterator

    from numpy.typing import NDArray

GROUP_ROWS = 1_024
"""Paragraphs that are read together: a row group."""

_CHECKSUM_DIGITS = 32
NAME = re.compile(rf"[0-9a-f]{{{_CHECKSUM_DIGITS}}}\.parquet")
TEMPORARY = re.compile(r"\.[0-9a-f]{32}\.tmp")


class DamagedPartError(ValueError):
    """A part does not hold what was written into it."""


class Part:
    """One part.

    Args:
        path: Its file.

    Raises:
        DamagedPartError: If it is no part.
        OSError: If it cannot be read.
    """

    def __init__(self, path: Path) -> None:
        self.path = path
        with self._reading() as file:
            self.metadata = file.metadata
            self._hashes = file.read(columns=["content_hash"])["content_hash"]

    @cached_property
    def hashes(self) -> NDArray[np.bytes_]:
        """The content hashes of its rows."""
        return hashes_of(self._hashes)

    def holds_any(self, wanted: pa.Array) -> bool:
        """Tell whether it has a row for one of some content hashes."""
        return bool(pc.any(pc.is_in(self._hashes, value_set=wanted)).as_py())

    @cached_property
    def group_sizes(self) -> list[int]:
        """How many rows each row group has."""
        return [self.metadata.row_group(number).num_rows for number in range(self.metadata.num_row_groups)]

    def group(self, number: int) -> pa.Table:
        """Read one row group.

        Raises:
            FileNotFoundError: If the part was removed meanwhile.
            DamagedPartError: If the pages were damaged meanwhile.
        """
        with self._reading(self.metadata) as file:
            return file.read_row_group(number)

    def read(self) -> pa.Table:
        """Read all rows; raises as `group`."""
        with self._reading() as file:
            return file.read()

    @contextmanager
    def _reading(self, metadata: pq.FileMetaData | None = None) -> Iterator[pq.ParquetFile]:
        try:
            with pq.ParquetFile(self.path, metadata=metadata, page_checksum_verification=True) as file:
                yield file
        except MemoryError:
            raise
        except (pa.ArrowException, OSError, KeyError) as error:
            if isinstance(error, OSError) and error.errno is not None:  # the system's; pyarrow's own have none
                raise
            raise DamagedPartError(f"{self.path}: {error}") from error


def write_part(folder: Path, table: pa.Table) -> Path:
    """Write rows as a new part.

    Args:
        folder: Where to; made if it is not there.
        table: Rows of `columns.SCHEMA`.

    Returns:
        The file. The same rows in the same order always get the same name.

    Raises:
        OSError: If it cannot be written; nothing is left behind then.
    """
    sink = pa.BufferOutputStream()
    pq.write_table(table, sink, compression="zstd", row_group_size=GROUP_ROWS, write_page_checksum=True)
    content = sink.getvalue().to_pybytes()
    folder.mkdir(parents=True, exist_ok=True)
    temporary = folder / f".{uuid.uuid4().hex}.tmp"
    target = folder / f"{_checksum(content)}.parquet"
    try:
        with temporary.open("wb") as file:
            file.write(content)
            file.flush()
            os.fsync(file.fileno())
        temporary.replace(target)
    except BaseException:
        temporary.unlink(missing_ok=True)
        raise
    return target


def is_whole(path: Path) -> bool:
    """Tell whether a part has the checksum of its name.

    Raises:
        OSError: If it cannot be read.
    """
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()[:_CHECKSUM_DIGITS] == path.stem


def part_paths(folder: Path) -> list[Path]:
    """List the parts of a folder by name; none if there is no such folder."""
    try:
        return sorted(path for path in folder.iterdir() if NAME.fullmatch(path.name))
    except (FileNotFoundError, NotADirectoryError):
        return []


def hashes_of(column: pa.ChunkedArray | pa.Array) -> NDArray[np.bytes_]:
    """Turn a column of content hashes into an array that can be sorted and searched."""
    if isinstance(column, pa.ChunkedArray):
        column = pa.concat_arrays([pa.array([], column.type), *column.chunks])
    sizes = pc.binary_length(column).to_numpy(zero_copy_only=False)
    if not len(sizes) or sizes[0] == 0 or (sizes != sizes[0]).any():
        return np.array(column.to_pylist(), dtype="S")
    offsets = np.frombuffer(column.buffers()[1], dtype=np.int32)  # all alike: the bytes are the array
    return np.frombuffer(column.buffers()[2], f"S{sizes[0]}", count=len(column), offset=offsets[column.offset])


def _checksum(content: bytes) -> str:
    return hashlib.sha256(content).hexdigest()[:_CHECKSUM_DIGITS]
