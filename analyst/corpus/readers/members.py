"""Files in other files: unpacked piece by piece, counted against the limits, and never under a name on disk."""

from __future__ import annotations

import bz2
import gzip
import io
import lzma
import zlib
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import IO, BinaryIO, NamedTuple, cast

from analyst.corpus.pages import Limits, Options, Source, UnreadableError

IN_MEMORY = 8_000_000
"""Bytes of a member that are held in memory; a larger one goes to a temporary file that has no name."""
_CHUNK = 4096  # bytes asked for at once: of bzip2 and LZMA, zipfile unpacks the whole of what it reads
BROKEN = (EOFError, OSError, zlib.error, lzma.LZMAError)
"""What the standard library raises where a packed stream is broken or cut off."""
AGAIN = "Download or copy it again."
_ADVICE = "If you trust it, unpack it yourself and read the folder."


class ExhaustedError(UnreadableError):
    """The outermost archive has used up its limits: nothing more in it is read."""


@dataclass
class Budget:
    """What an archive has unpacked so far, with all archives in it."""

    limits: Limits
    n_bytes: int = 0
    n_members: int = 0

    def add_member(self) -> None:
        """Count one more file, folder or link.

        Raises:
            ExhaustedError: If there are more than an archive may have.
        """
        self.n_members += 1
        if self.n_members > self.limits.most_members:
            raise ExhaustedError(f"The archive holds more than {self.limits.most_members:,} files. {_ADVICE}")

    def add_bytes(self, count: int) -> None:
        """Count unpacked bytes.

        Raises:
            ExhaustedError: If there are more than an archive may unpack to.
        """
        self.n_bytes += count
        if self.n_bytes > self.limits.most_bytes:
            raise ExhaustedError(f"The archive unpacks to more than {size_text(self.limits.most_bytes)}. {_ADVICE}")


class Entry(NamedTuple):
    """One file of an archive, not yet unpacked."""

    name: str
    """As stored."""
    open: Callable[[], IO[bytes]]
    is_special: bool = False
    """A link or a device."""
    is_locked: bool = False
    """Protected by a password."""
    method: str | None = None
    """How it is packed, where that is not read here."""


@dataclass(frozen=True)
class Member(Source):
    """A file in an archive."""

    budget: Budget | None = None
    """What the outermost archive has unpacked so far."""


class Metered(io.RawIOBase):
    """An unpacked stream that counts what comes out of it, and stops where it is too much."""

    def __init__(self, unpacked: io.BufferedIOBase, n_packed: Callable[[], int], budget: Budget) -> None:
        self._unpacked = unpacked
        self._n_packed = n_packed
        self._budget = budget
        self._n_bytes = 0

    def readable(self) -> bool:
        """Say yes."""
        return True

    def readinto(self, buffer: memoryview) -> int:  # type: ignore[override]
        """Unpack some bytes.

        Raises:
            UnreadableError: If they are more than the limits allow.
        """
        data = self._unpacked.read1(min(len(buffer), _CHUNK))  # what is sound before a broken place is still given
        buffer[: len(data)] = data
        self._n_bytes += len(data)
        self._budget.add_bytes(len(data))
        limits = self._budget.limits
        if self._n_bytes > limits.ratio_from and self._n_bytes > limits.most_ratio * max(self._n_packed(), 1):
            raise UnreadableError(
                f"It unpacks to more than {limits.most_ratio:,} times its size, as only a trap does (a zip bomb). "
                + _ADVICE
            )
        return len(data)

    def close(self) -> None:
        """Close the stream under it."""
        self._unpacked.close()
        super().close()


class _View(io.RawIOBase):
    """A file of its own over a shared one: it keeps its own place, and closing it leaves the shared one open."""

    def __init__(self, shared: IO[bytes], size: int) -> None:
        self._shared = shared
        self._size = size
        self._at = 0

    def readable(self) -> bool:
        return True

    def seekable(self) -> bool:
        return True

    def tell(self) -> int:
        return self._at

    def seek(self, offset: int, whence: int = io.SEEK_SET) -> int:
        start = {io.SEEK_SET: 0, io.SEEK_CUR: self._at, io.SEEK_END: self._size}[whence]
        self._at = max(0, start + offset)
        return self._at

    def readinto(self, buffer: memoryview) -> int:  # type: ignore[override]
        self._shared.seek(self._at)
        data = self._shared.read(len(buffer))
        buffer[: len(data)] = data
        self._at += len(data)
        return len(data)


def member_of(spool: IO[bytes], name: str, depth: int, budget: Budget) -> Member:
    """Make a source of what was unpacked into a temporary file, good as long as that is open."""
    size = spool.seek(0, io.SEEK_END)

    def opened() -> BinaryIO:
        return cast("BinaryIO", io.BufferedReader(_View(spool, size)))

    return Member(name, opened, size, depth, budget)


def budget_of(source: Source, options: Options) -> Budget:
    """Return what counts the bytes and files of the outermost archive: the same one for all archives in it."""
    known = source.budget if isinstance(source, Member) else None
    return known or Budget(options.limits)


@contextmanager
def unpacked(source: Source, budget: Budget) -> Iterator[BinaryIO]:
    """Open a file of gzip, bzip2 or xz as what is packed in it, metered; any other file as it is.

    Reading may give fewer bytes than asked for; none only at the end.
    """
    with source.open() as packed:
        unpacking = _unpacking(packed)
        if unpacking is None:
            yield packed
        else:
            with unpacking:
                yield cast("BinaryIO", Metered(unpacking, packed.tell, budget))


def _unpacking(packed: BinaryIO) -> io.BufferedIOBase | None:
    start = packed.read(6)
    packed.seek(0)
    if start.startswith(b"\x1f\x8b"):
        return gzip.GzipFile(fileobj=packed)
    if start.startswith(b"BZh"):
        return bz2.BZ2File(packed)
    return lzma.LZMAFile(packed) if start == b"\xfd7zXZ\0" else None


def check_depth(source: Source, options: Options) -> None:
    """Refuse an archive that lies in too many others.

    Raises:
        UnreadableError: If it does.
    """
    most = options.limits.most_depth
    if source.depth >= most:
        raise UnreadableError(
            f"It lies in {source.depth} archives; at most {most} in one another are opened. {_ADVICE}"
        )


def describe(error: Exception) -> str:
    """Say of an error met in reading what the analyst can do."""
    if isinstance(error, UnreadableError):
        return str(error)
    if isinstance(error, MemoryError | RecursionError):
        return f"It is too large or too deep to be read ({type(error).__name__}). Part it into smaller files."
    return f"It is broken: {type(error).__name__}: {str(error)[:200]}. Save or export it again."


def size_text(n_bytes: int) -> str:
    """Write a number of bytes for people.

    >>> size_text(2_000_000_000), size_text(900)
    ('2,000 MB', '900 bytes')
    """
    return f"{n_bytes // 1_000_000:,} MB" if n_bytes >= 1_000_000 else f"{n_bytes:,} bytes"
