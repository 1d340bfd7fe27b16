"""The members of a tar archive, packed or not, as they come."""

from __future__ import annotations

import re
import tarfile
from collections.abc import Callable, Iterator
from contextlib import suppress
from functools import partial
from typing import IO, BinaryIO, NoReturn, Self, cast

from analyst.corpus.pages import Source, UnreadableError
from analyst.corpus.readers.members import AGAIN, BROKEN, Budget, Entry, unpacked

_NAMED_TAR = re.compile(r"\.(?:tar(?:\.\w+)?|tgz)$", re.IGNORECASE)
_LONGEST_HEADER = 1_000_000  # bytes of a long name or of other facts before a member
_EXTRA_HEADERS = (
    tarfile.GNUTYPE_LONGNAME,
    tarfile.GNUTYPE_LONGLINK,
    tarfile.XHDTYPE,
    tarfile.XGLTYPE,
    tarfile.SOLARIS_XHDTYPE,
)


def is_tar(source: Source, budget: Budget) -> bool:
    """Tell a tar from another packed file; one too broken to tell counts as what its name says."""
    if _NAMED_TAR.search(source.name):
        return True
    with suppress(*BROKEN), unpacked(source, budget) as stream:
        return stream.read(512)[257:262] == b"ustar"
    return False


def tar_entries(source: Source, budget: Budget) -> Iterator[Entry]:
    """Yield the files of a tar in one pass: each is to be read before the next is asked for.

    Raises:
        UnreadableError: If it is broken or cut off, or has more files than an archive may have.
    """
    with unpacked(source, budget) as stream, _open_tar(stream) as archive:
        while (info := archive.next()) is not None:
            archive.members = []  # type: ignore[attr-defined]  # tarfile keeps them all
            budget.add_member()
            if not info.isdir():
                opened = cast("Callable[[], IO[bytes]]", partial(archive.extractfile, info))
                yield Entry(info.name, opened, is_special=not info.isreg())


def _open_tar(stream: BinaryIO) -> tarfile.TarFile:
    return tarfile.open(fileobj=stream, mode="r|", tarinfo=_Header, encoding="utf-8", errors="replace")


class _Header(tarfile.TarInfo):
    """A member's header that lets no archive end unseen, and none grow in memory."""

    @classmethod
    def frombuf(cls, buf: bytes | bytearray, encoding: str, errors: str) -> Self:
        try:
            header = super().frombuf(buf, encoding, errors)
        except tarfile.HeaderError as error:
            if len(buf) == tarfile.BLOCKSIZE and not any(buf):  # the end mark
                raise
            raise UnreadableError(f"The tar archive is broken or was cut off ({error}). {AGAIN}") from error
        if header.size < 0 or (header.type in _EXTRA_HEADERS and header.size > _LONGEST_HEADER):
            raise UnreadableError(f"The tar archive has a header of {header.size:,} bytes: it is broken. {AGAIN}")
        return header

    def _refuse(self, *_: object) -> NoReturn:
        raise UnreadableError("The tar archive holds a file with holes. Pack it anew, without --sparse.")

    _proc_sparse = _proc_gnusparse_10 = _refuse  # the list of holes may be as long as the archive
