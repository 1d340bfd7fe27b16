"""Parquet files: one row is one article."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from analyst.corpus.columns import Key, flatten, used_columns
from analyst.corpus.pages import Found, Notice, Options, Source, UnreadableError
from analyst.corpus.tabular import Record, read_records

if TYPE_CHECKING:
    from pyarrow import DataType
    from pyarrow.parquet import ParquetFile

_BATCH = 200  # rows in memory at a time
_BUFFER = 1_000_000  # bytes


def read(source: Source, options: Options) -> Iterator[Found | Notice]:
    """Read a table of Parquet batch by batch; rows count from 1."""
    import pyarrow
    from pyarrow import parquet

    if source.head(4) == b"PARE":
        raise UnreadableError("The Parquet file is encrypted. Save it without a password.")
    with source.open() as stream:
        try:
            file = parquet.ParquetFile(stream, pre_buffer=False, buffer_size=_BUFFER)
            _check(file, options)
            names = _names(file)
            used = used_columns(names.values(), options)
            columns = sorted({name.split(".")[0] for name in used}) or None
            yield from read_records(_records(file, columns), names, options, place="The table")
        except (pyarrow.ArrowException, OSError) as error:
            raise UnreadableError(f"The Parquet file is broken ({error}). Save it again.") from error


def _check(file: ParquetFile, options: Options) -> None:
    largest = max((file.metadata.row_group(i).total_byte_size for i in range(file.metadata.num_row_groups)), default=0)
    if largest > options.limits.most_bytes:
        raise UnreadableError(
            f"The Parquet file has to be unpacked {largest // 1_000_000:,} MB at a time, which is more than is read. "
            "Save it in smaller row groups."
        )


def _names(file: ParquetFile) -> dict[Key, str]:
    """Return the names of the columns, fields of nested records as `flatten` brings them up."""
    skeleton = {field.name: _nested(field.type) for field in file.schema_arrow}
    return {key: str(key) for key in flatten(skeleton)}


def _nested(kind: DataType) -> object:
    import pyarrow

    return {field.name: _nested(field.type) for field in kind} if pyarrow.types.is_struct(kind) else None


def _records(file: ParquetFile, columns: list[str] | None) -> Iterator[Record]:
    number = 0
    for batch in file.iter_batches(batch_size=_BATCH, columns=columns, use_threads=False):
        for row in batch.to_pylist():
            number += 1
            yield Record(f"row {number}", flatten(row))
