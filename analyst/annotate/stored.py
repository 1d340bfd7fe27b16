"""Annotations by content hash, decoded when they are asked for: from memory, from parts, or from a file of their own.

A part is read by thousands of paragraphs, which suits what goes through it from one end to the other. What goes
through the articles in an order of its own would read the same thousands again for every article; for that there is
the file, whose pieces are small.
"""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import ExitStack
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING, Protocol

import numpy as np
import pyarrow as pa

from analyst.annotate.columns import SCHEMA, Block, encode_annotations
from analyst.annotate.errors import PartGoneError
from analyst.annotate.parts import DamagedPartError, Part, hashes_of

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from analyst.annotate.records import Annotation

_KEPT_BLOCKS = 64  # row groups of parts, or pieces of a file, that stay in memory
_PIECE = 64  # paragraphs that are read together from a file: some articles
_BUCKET = 8192  # paragraphs that are sorted together on the way into a file
_MOST_BUCKETS = 256  # files that are open at once
_RANK = "rank"
_KEPT_ANNOTATIONS = 20_000  # decoded annotations that stay in memory


class Source(Protocol):
    """Some annotated paragraphs that are read together."""

    def load(self) -> pa.Table:
        """Return their rows."""


class InMemory:
    """Rows that are there already."""

    path: Path | None = None

    def __init__(self, table: pa.Table) -> None:
        self._table = table

    def load(self) -> pa.Table:
        """Return the rows."""
        return self._table


class OnDisk:
    """One row group of a part."""

    def __init__(self, part: Part, number: int) -> None:
        self._part, self._number = part, number
        self.path: Path | None = part.path

    def load(self) -> pa.Table:
        """Read the rows.

        Raises:
            PartGoneError: If the part was removed or damaged meanwhile.
        """
        try:
            return self._part.group(self._number)
        except (FileNotFoundError, DamagedPartError) as error:
            raise PartGoneError(
                f"A part of the cache was removed or damaged while it was in use ({error}). "
                "Open the workbook again: what is missing is then annotated anew."
            ) from error


class InFile:
    """One piece of the file that `Annotations.in_file` makes."""

    path: Path | None = None

    def __init__(self, file: pa.RecordBatchFileReader, number: int) -> None:
        self._file, self._number = file, number

    def load(self) -> pa.Table:
        """Read the rows."""
        return pa.Table.from_batches([self._file.get_batch(self._number)])


class Annotations(Mapping[str, "Annotation"]):
    """Annotations by content hash, in the order of the hashes; each is decoded when it is asked for.

    Made by `annotate_paragraphs`, or by `Annotations.of` from a dict.

    Attributes:
        problems: Content hash → why a paragraph could not be annotated; such paragraphs are not in the mapping.
        n_new: How many of them were annotated now, and not found in the cache.
    """

    def __init__(
        self, finder: Finder | None = None, problems: Mapping[str, str] | None = None, *, n_new: int = 0
    ) -> None:
        finder = finder or Finder(())
        is_found = finder.source >= 0
        self._keys = finder.keys[is_found]
        self._source = finder.source[is_found]
        self._row = finder.row[is_found]
        self._sources = finder.sources
        self._blocks: OrderedDict[int, Block] = OrderedDict()
        self._decoded: OrderedDict[int, Annotation] = OrderedDict()
        self.problems = dict(problems or {})
        self.n_new = n_new
        self._folder: TemporaryDirectory[str] | None = None  # of the file; goes when this goes

    @classmethod
    def of(cls, annotations: Mapping[str, Annotation]) -> Annotations:
        """Make them from a plain mapping."""
        finder = Finder(annotations)
        finder.add_table(pa.Table.from_batches([encode_annotations(annotations)]))
        return cls(finder)

    def __len__(self) -> int:
        return len(self._keys)

    def __iter__(self) -> Iterator[str]:
        return (key.decode("ascii") for key in self._keys.tolist())

    def __contains__(self, key: object) -> bool:
        return isinstance(key, str) and self._place(key) is not None

    def __getitem__(self, key: str) -> Annotation:
        place = self._place(key)
        if place is None:
            raise KeyError(key)
        if place in self._decoded:
            self._decoded.move_to_end(place)
            return self._decoded[place]
        found = self._block(int(self._source[place])).annotation(int(self._row[place]))
        self._decoded[place] = found
        if len(self._decoded) > _KEPT_ANNOTATIONS:
            self._decoded.popitem(last=False)
        return found

    def __repr__(self) -> str:
        return f"<Annotations: {len(self):,} paragraphs, {len(self.problems):,} not annotated>"

    def tables(self) -> Iterator[pa.Table]:
        """Yield all rows as Arrow tables of `columns.SCHEMA`, some thousand at a time, in the order they lie in.

        This is the way for counts over more than fits into memory; DuckDB reads such tables as they are.
        """
        yield from (table for _, table in self._pieces())

    def _pieces(self) -> Iterator[tuple[NDArray[np.int64], pa.Table]]:
        """Yield the places of some thousand annotations among all, and their rows."""
        order = np.lexsort((self._row, self._source))
        cuts = np.flatnonzero(np.diff(self._source[order])) + 1
        for places in np.split(order, cuts):
            if len(places):
                yield places, self._block(int(self._source[places[0]])).table.take(pa.array(self._row[places]))

    def table(self, keys: Iterable[str]) -> pa.Table:
        """Return the rows of some paragraphs, in the order of `keys`; those without an annotation are passed over."""
        places = [place for key in keys if (place := self._place(key)) is not None]
        by_source: dict[int, list[int]] = {}
        for number, place in enumerate(places):
            by_source.setdefault(int(self._source[place]), []).append(number)
        pieces, order = [SCHEMA.empty_table()], []
        for source, numbers in sorted(by_source.items()):
            rows = [int(self._row[places[number]]) for number in numbers]
            pieces.append(self._block(source).table.take(pa.array(rows, pa.int64())))
            order += numbers
        return pa.concat_tables(pieces).take(pa.array(np.argsort(order), pa.int64()))

    def files(self) -> list[Path]:
        """Return the parts on disk that hold them, by name; other corpora's paragraphs lie there too."""
        used = {self._sources[number].path for number in np.unique(self._source)}
        return sorted(path for path in used if path is not None)

    def loaded(self) -> Annotations:
        """Return the same annotations in memory: they then need no file."""
        finder = Finder(self)
        finder.add_table(pa.concat_tables([SCHEMA.empty_table(), *self.tables()]).combine_chunks())
        return Annotations(finder, self.problems, n_new=self.n_new)

    def in_file(self, order: Iterable[str] = ()) -> Annotations:
        """Return the same annotations in a temporary file (`$TMPDIR`), where any order of reading is quick.

        Args:
            order: Content hashes in the order in which they will mostly be read, which is then the quickest.

        Raises:
            OSError: If it cannot be written.
        """
        folder = TemporaryDirectory(prefix="analyst-", ignore_cleanup_errors=True)
        path = Path(folder.name) / "annotations.arrow"
        packed = pa.ipc.IpcWriteOptions(compression="zstd")
        with pa.OSFile(str(path), "wb") as sink, pa.ipc.new_file(sink, SCHEMA, options=packed) as writer:
            for bucket in self._in_buckets(Path(folder.name), self._ranks(order)):
                writer.write_table(bucket.combine_chunks(), max_chunksize=_PIECE)
        file = pa.ipc.open_file(pa.OSFile(str(path)))
        finder = Finder(self)
        for number in range(file.num_record_batches):
            finder.add_piece(InFile(file, number))
        found = Annotations(finder, self.problems, n_new=self.n_new)
        found._folder = folder
        return found

    def _ranks(self, order: Iterable[str]) -> NDArray[np.int64]:
        """Return when each annotation is read for the first time: what is not named comes behind."""
        places = [place for key in order if (place := self._place(key)) is not None]
        ranks = np.arange(len(self)) + len(places)
        ranks[places[::-1]] = np.arange(len(places))[::-1]  # of one that is named twice the first counts
        return np.argsort(np.argsort(ranks, kind="stable"), kind="stable")

    def _in_buckets(self, folder: Path, ranks: NDArray[np.int64]) -> Iterator[pa.Table]:
        """Yield all rows by rank, some thousand at a time: first dealt out to files, then sorted in each."""
        size = max(_BUCKET, -(-len(self) // _MOST_BUCKETS))
        ranked = SCHEMA.append(pa.field(_RANK, pa.int64()))
        paths = [folder / f"{number}.arrows" for number in range(-(-len(self) // size))]
        with ExitStack() as files:
            writers = [files.enter_context(pa.ipc.new_stream(str(path), ranked)) for path in paths]
            for places, table in self._pieces():
                own = ranks[places]
                table = table.append_column(_RANK, pa.array(own)).cast(ranked)
                for number in np.unique(own // size):
                    writers[number].write_table(table.take(pa.array(np.flatnonzero(own // size == number))))
        for path in paths:
            with pa.ipc.open_stream(str(path)) as reader:
                bucket = reader.read_all()
            yield bucket.take(pa.array(np.argsort(bucket[_RANK].to_numpy()))).drop_columns([_RANK])
            path.unlink()

    def _place(self, key: str) -> int | None:
        wanted = key.encode("utf-8", "surrogatepass")
        if not len(self._keys) or len(wanted) > self._keys.dtype.itemsize:
            return None
        place = int(np.searchsorted(self._keys, np.bytes_(wanted)))
        return place if place < len(self._keys) and self._keys[place] == wanted else None

    def _block(self, number: int) -> Block:
        if number in self._blocks:
            self._blocks.move_to_end(number)
            return self._blocks[number]
        block = Block(self._sources[number].load())
        self._blocks[number] = block
        if len(self._blocks) > _KEPT_BLOCKS:
            self._blocks.popitem(last=False)
        return block


class Finder:
    """Where the annotation of each wanted paragraph lies.

    Args:
        keys: The content hashes that are wanted.
    """

    def __init__(self, keys: Iterable[str]) -> None:
        self.keys: NDArray[np.bytes_] = np.unique(np.array(list(keys), dtype="S"))
        self.source = np.full(len(self.keys), -1, dtype=np.int32)
        self.row = np.zeros(len(self.keys), dtype=np.int32)
        self.sources: list[InMemory | OnDisk | InFile] = []

    def missing(self) -> set[str]:
        """Return the hashes that were not found."""
        return {key.decode("ascii") for key in self.keys[self.source < 0].tolist()}

    def add_table(self, table: pa.Table) -> None:
        """Look for what is missing among rows in memory."""
        self._add(hashes_of(table["content_hash"]), [len(table)], [InMemory(table)])

    def add_part(self, part: Part) -> bool:
        """Look for what is missing in a part, and tell whether something was there."""
        return self._add(
            part.hashes, part.group_sizes, [OnDisk(part, number) for number in range(len(part.group_sizes))]
        )

    def add_piece(self, piece: InFile) -> None:
        """Look for what is missing in a piece of a file."""
        hashes = hashes_of(piece.load()["content_hash"])
        self._add(hashes, [len(hashes)], [piece])

    def _add(
        self, hashes: NDArray[np.bytes_], sizes: Sequence[int], sources: Sequence[InMemory | OnDisk | InFile]
    ) -> bool:
        if not len(self.keys) or not len(hashes):
            return False
        places = np.minimum(np.searchsorted(self.keys, hashes), len(self.keys) - 1)
        is_new = (self.keys[places] == hashes) & (self.source[places] < 0)
        rows = np.flatnonzero(is_new)
        if not len(rows):
            return False
        starts = np.concatenate([[0], np.cumsum(sizes)])
        group = np.searchsorted(starts, rows, side="right") - 1
        self.source[places[rows]] = group + len(self.sources)
        self.row[places[rows]] = rows - starts[group]
        self.sources.extend(sources)
        return True
