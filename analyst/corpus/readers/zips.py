"""The members of a zip archive, as its table of contents lists them."""

from __future__ import annotations

import io
import stat
import zipfile
from collections.abc import Iterator
from contextlib import contextmanager
from functools import partial
from typing import IO, BinaryIO, cast

from analyst.corpus.pages import Source, UnreadableError
from analyst.corpus.readers.member_names import find_codec
from analyst.corpus.readers.members import AGAIN, Budget, Entry, ExhaustedError, Metered

_END = 65_536  # bytes at the end of a zip, where its table of contents is found
_ENTRY_BYTES = 200  # of the table of contents, for each file that the limits allow
_METHODS = (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED, zipfile.ZIP_BZIP2, zipfile.ZIP_LZMA)
_OTHER_METHODS = {9: "Deflate64", 93: "Zstandard", 95: "XZ", 98: "PPMd"}
_UTF_8, _LOCKED = 0x800, 0x1 | 0x40  # flags


def zip_entries(source: Source, budget: Budget) -> Iterator[Entry]:
    """Yield the files of a zip.

    Raises:
        UnreadableError: If it has no sound table of contents, or more files than an archive may have.
    """
    with source.open() as stream, _open_zip(stream, budget) as archive:
        codec = find_codec([name for name in map(_bytes_of_name, archive.infolist()) if name is not None])
        for info in archive.infolist():
            budget.add_member()
            mode = info.external_attr >> 16
            if not info.is_dir():
                yield Entry(
                    _stored_name(info, codec),
                    partial(_open_member, archive, info, min(info.compress_size, source.size), budget),
                    is_special=bool(stat.S_IFMT(mode)) and not stat.S_ISREG(mode),
                    is_locked=bool(info.flag_bits & _LOCKED),
                    method=_unknown_method(info),
                )


@contextmanager
def _open_zip(stream: BinaryIO, budget: Budget) -> Iterator[zipfile.ZipFile]:
    try:
        archive = zipfile.ZipFile(_ShortReads(stream, budget.limits.most_members * _ENTRY_BYTES))
    except UnreadableError:
        raise
    except (zipfile.BadZipFile, OSError, ValueError, NotImplementedError) as error:
        raise UnreadableError(
            f"The zip archive is broken or was cut off, for its table of contents is at its end ({error}). {AGAIN}"
        ) from error
    with archive:
        yield archive


class _ShortReads:
    """A file of which nobody reads too much at once: zipfile holds a table of contents in memory, whatever its size."""

    def __init__(self, stream: BinaryIO, most: int) -> None:
        self._stream = stream
        self._most = max(most, _END)

    def read(self, size: int = -1, /) -> bytes:
        if size > self._most:
            raise ExhaustedError("The archive's table of contents lists more files than the limits allow.")
        return self._stream.read(size)

    def seek(self, offset: int, whence: int = io.SEEK_SET, /) -> int:
        return self._stream.seek(offset, whence)

    def tell(self) -> int:
        return self._stream.tell()

    def seekable(self) -> bool:
        return True


def _bytes_of_name(info: zipfile.ZipInfo) -> bytes | None:
    """Return a name as stored, where the archive does not say in which encoding and it matters."""
    name = info.orig_filename
    if info.flag_bits & _UTF_8 or name.isascii():
        return None
    try:
        return name.encode("cp437")  # as which zipfile has read it
    except UnicodeError:
        return None


def _stored_name(info: zipfile.ZipInfo, codec: str) -> str:
    """Return a name as stored; as UTF-8 where it is that, else in the encoding of the archive's other names."""
    stored = _bytes_of_name(info)
    if stored is None:
        return info.orig_filename
    try:
        return stored.decode("utf-8")
    except UnicodeError:
        return stored.decode(codec, "replace")


def _unknown_method(info: zipfile.ZipInfo) -> str | None:
    return None if info.compress_type in _METHODS else _OTHER_METHODS.get(info.compress_type, "unknown")


def _open_member(archive: zipfile.ZipFile, info: zipfile.ZipInfo, n_packed: int, budget: Budget) -> IO[bytes]:
    return io.BufferedReader(Metered(cast("io.BufferedIOBase", archive.open(info)), lambda: n_packed, budget))
