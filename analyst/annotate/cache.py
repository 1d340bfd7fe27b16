"""Annotated paragraphs on disk, by content: a second run costs only what is new.

The cache is a folder for each model and engine version, with parts (see `parts`). Nothing is ever changed in place:
parts are added, small ones are joined into a new one before they go, and the oldest-used ones go when the cache has
become larger than its limit. So any number of processes may use one cache at once, with no lock to wait for.
"""

from __future__ import annotations

import os
import time
import warnings
from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np
import platformdirs
import pyarrow as pa

from analyst.annotate.parts import DamagedPartError, Part, hashes_of, is_whole, part_paths, write_part
from analyst.annotate.stored import Annotations, Finder
from analyst.annotate.version import engine_version

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

CACHE_VARIABLE = "ANALYST_CACHE"

SMALL_BYTES = 20 * 10**6
"""A smaller part is joined with others when there is enough to join."""
JOINED_BYTES = 40 * 10**6
JOINED_PARTS = 16


def default_folder() -> Path:
    """Return where the cache lies: `$ANALYST_CACHE`, else the user's cache folder."""
    stated = os.environ.get(CACHE_VARIABLE)
    return Path(stated) if stated else Path(platformdirs.user_cache_dir("analyst"))


class Cache:
    """Annotations by content hash, for one model and engine version.

    Args:
        folder: Where it lies; made when something is first written.
        model: Name and version of the model.
        engine: Name of the quote engine.
    """

    def __init__(self, folder: Path, model: str, engine: str | None = None) -> None:
        self.folder = folder / f"{model}-{engine_version(engine)}"

    def find(self, hashes: Iterable[str]) -> Annotations:
        """Return the annotations of those hashes that the cache holds, and note that their parts were used.

        A part that does not have the checksum of its name is taken out, with a warning.
        """
        return Annotations(self.locate(hashes))

    def locate(self, hashes: Iterable[str]) -> Finder:
        """Look where the annotations of those hashes lie, as `find` does."""
        finder = Finder(hashes)
        wanted = pa.array([key.decode("ascii") for key in finder.keys.tolist()], pa.string())
        seen: set[Path] = set()
        while paths := [path for path in part_paths(self.folder) if path not in seen]:
            # Again until there is nothing new: another process may have joined parts that were gone when we came.
            for path in paths:
                part = _open(path, wanted)
                if part is not None and finder.add_part(part):
                    _touch(path)
            seen.update(paths)
        return finder

    def write(self, batches: Sequence[pa.RecordBatch]) -> Path | None:
        """Add annotations as a new part.

        Raises:
            OSError: If the folder cannot be written to.
        """
        table = pa.Table.from_batches(batches) if batches else None
        return write_part(self.folder, table) if table is not None and len(table) else None

    def join_small(self) -> None:
        """Join small parts into a larger one, if there are many of them. Never raises for want of space."""
        small = [(path, size) for path, size in _sizes(part_paths(self.folder)) if size < SMALL_BYTES]
        if len(small) < JOINED_PARTS and sum(size for _, size in small) < JOINED_BYTES:
            return
        chosen: list[Path] = []
        total = 0
        for path, size in small:
            if total >= JOINED_BYTES:
                break
            chosen.append(path)
            total += size
        if len(chosen) > 1:
            with suppress(OSError):
                self._join(chosen)

    def _join(self, paths: Sequence[Path]) -> None:
        parts = [part for path in paths if (part := _open(path)) is not None]
        try:
            tables = [part.read() for part in parts]
        except (FileNotFoundError, DamagedPartError):  # another process joined them, or will find the damage
            return
        if len(tables) < 2:
            return
        table = pa.concat_tables(tables)
        _, first = np.unique(hashes_of(table["content_hash"]), return_index=True)
        used = max(part.path.stat().st_mtime for part in parts)
        joined = write_part(self.folder, table.take(pa.array(np.sort(first))))
        os.utime(joined, (used, used))
        for part in parts:
            if part.path != joined:
                _remove(part.path)


def _open(path: Path, wanted: pa.Array | None = None) -> Part | None:
    """Open a part if it is whole and, where `wanted` is given, holds some of that."""
    try:
        part = Part(path)
        if wanted is not None and not part.holds_any(wanted):
            return None
        if is_whole(path):
            return part
        _discard(path)
    except FileNotFoundError:
        pass
    except DamagedPartError:
        _discard(path)
    except OSError as error:
        warnings.warn(f"A part of the cache cannot be read ({error.strerror or error}): {path}", stacklevel=5)
    return None


def _discard(path: Path) -> None:
    warnings.warn(f"A part of the cache is damaged; its paragraphs are annotated again: {path}", stacklevel=6)
    _remove(path)


def _sizes(paths: Iterable[Path]) -> list[tuple[Path, int]]:
    found = []
    for path in paths:
        with suppress(OSError):
            found.append((path, path.stat().st_size))
    return found


def _touch(path: Path) -> None:
    with suppress(OSError):
        os.utime(path, (now := time.time(), now))


def _remove(path: Path) -> None:
    with suppress(OSError):
        path.unlink()
