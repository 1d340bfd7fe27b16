"""Archives (zip; tar, packed or not): every member is read as a file of its own, by the reader of its format.

Nothing is written under a member's name, so a name that leads out of the archive (`../../x`, `/etc/x`, `C:\\x`) leads
nowhere: the member is read, and shown under what is left of its name. Links and devices are not followed.
"""

from __future__ import annotations

import re
import shutil
import tarfile
import tempfile
from collections import defaultdict
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping
from contextlib import suppress
from typing import IO, NamedTuple

from analyst.corpus.folder import STATED_FILE, is_skipped, is_skipped_folder
from analyst.corpus.pages import Found, Notice, Options, Page, Source, UnreadableError
from analyst.corpus.readers import find_format, memory_source, packed, read_source
from analyst.corpus.readers.members import (
    AGAIN,
    BROKEN,
    IN_MEMORY,
    Budget,
    Entry,
    ExhaustedError,
    budget_of,
    check_depth,
    describe,
    member_of,
)
from analyst.corpus.readers.tars import is_tar, tar_entries
from analyst.corpus.readers.zips import zip_entries

_HEAD = 8192  # bytes of a member that tell whether it is worth unpacking
_LONGEST_NAME = 300
_SHOWN = 3
_LEADS_OUT = re.compile(r"^[/\\]|^[A-Za-z]:|(?:^|[/\\])\.\.(?:[/\\]|$)|[\x00-\x1f]")
_DRIVE = re.compile(r"^[A-Za-z]:")
_PASSWORD = "It is protected by a password. Unpack it with the password, and read the folder."  # noqa: S105
_METHOD = "It is packed by a method that is not read here ({}). Unpack it yourself, and read the folder."
_UNREAD = "not read, for no reader knows the format. Save them as text, HTML, PDF, Word or a table."
_SPECIAL = "links or devices, which are not followed. Put the files that they lead to into the archive."
_STATED = (
    "not read, for facts are stated beside the archive. Unpack it and read the folder, or state them there by "
    'the names of the articles, such as [files."week.zip#monday/a.html"].'
)
_LEADING_OUT = (
    "the name in the archive leads out of it (.., a drive, an absolute path). It was read under the name shown here; "
    "nothing is written to disk by that name."
)


def read(source: Source, options: Options) -> Iterator[Found | Notice]:
    """Read the members of an archive, one after the other.

    Raises:
        UnreadableError: If the archive is broken, cut off, empty, too large or too deep.
    """
    check_depth(source, options)
    if source.head(2) == b"PK" or source.name.lower().endswith(".zip"):
        yield from _read_members(zip_entries, source, options)
    elif is_tar(source, Budget(options.limits)):
        yield from _read_members(tar_entries, source, options)
    else:
        yield from packed.read(source, options)


def shown_name(name: str) -> str:
    r"""Return a member's name as it is shown: with `/`, inside the archive, without control characters.

    >>> shown_name("..\\..\\news/a.html"), shown_name("C:/a.txt"), shown_name("../..")
    ('news/a.html', 'a.txt', 'unnamed')
    """
    letters = (" " if letter.isspace() else letter for letter in name.replace("\\", "/"))
    pieces = _DRIVE.sub("", "".join(letter for letter in letters if letter.isprintable())).split("/")
    return "/".join(piece for piece in pieces if piece not in ("", ".", ".."))[-_LONGEST_NAME:] or "unnamed"


class _Tally:
    """What the analyst should know of an archive's members, with some of their names."""

    def __init__(self) -> None:
        self._names: dict[str, list[str]] = defaultdict(list)

    def add(self, text: str, name: str) -> None:
        """Note something of one member."""
        self._names[text].append(name)

    def notices(self) -> Iterator[Notice]:
        """Say each thing once."""
        for text, names in self._names.items():
            shown = ", ".join(names[:_SHOWN]) + (", …" if len(names) > _SHOWN else "")
            yield Notice(f"{len(names)} member(s) of the archive ({shown}): {text}")


class _Archive(NamedTuple):
    """What the members of one archive share."""

    options: Options
    depth: int
    budget: Budget
    folders: Mapping[str, Collection[str]]
    """The names in each folder."""
    tally: _Tally


def _read_members(
    entries_of: Callable[[Source, Budget], Iterator[Entry]], source: Source, options: Options
) -> Iterator[Found | Notice]:
    names: list[str] = []
    with suppress(Exception):  # whatever is wrong comes up again, and is told, when the members are read
        names += (entry.name for entry in entries_of(source, Budget(options.limits)))
    budget = budget_of(source, options)
    archive = _Archive(options, source.depth + 1, budget, _by_folder(names), _Tally())
    problem = "The archive is empty. Pack it again, with the articles in it."
    try:
        for entry in entries_of(source, budget):
            problem = ""
            yield from _read_member(entry, archive)
    except UnreadableError as error:
        problem = str(error)
    except (tarfile.TarError, *BROKEN) as error:
        problem = f"The archive is broken or was cut off ({str(error) or type(error).__name__}). {AGAIN}"
    yield from archive.tally.notices()
    if problem:
        raise UnreadableError(problem)


def _by_folder(names: Iterable[str]) -> Mapping[str, Collection[str]]:
    folders: dict[str, set[str]] = defaultdict(set)
    for name in names:
        folder, _, own = shown_name(name).rpartition("/")
        folders[folder].add(own)
    return folders


def _read_member(entry: Entry, archive: _Archive) -> Iterator[Found | Notice]:
    name = shown_name(entry.name)
    if _is_skipped(name, archive.folders):
        if name.rpartition("/")[2] == STATED_FILE:
            archive.tally.add(_STATED, name)
        return
    if entry.is_special:
        archive.tally.add(_SPECIAL, name)
        return
    if entry.is_locked or entry.method:
        if find_format(memory_source(name, b"")) is None:
            archive.tally.add(_UNREAD, name)
        else:
            yield Found(Page(""), name, problem=_PASSWORD if entry.is_locked else _METHOD.format(entry.method))
        return
    with tempfile.SpooledTemporaryFile(max_size=IN_MEMORY) as spool:
        try:
            is_known = _unpack(entry, name, spool)
        except ExhaustedError:
            raise
        except Exception as error:  # whatever a broken member does to its library, the others are read
            yield Found(Page(""), name, problem=describe(error))
            return
        if not is_known:
            archive.tally.add(_UNREAD, name)
            return
        if _LEADS_OUT.search(entry.name):
            archive.tally.add(_LEADING_OUT, name)
        yield from _read_unpacked(spool, name, archive)


def _is_skipped(name: str, folders: Mapping[str, Collection[str]]) -> bool:
    *parents, own = name.split("/")
    places = ("/".join(parents[:n]) for n in range(len(parents)))
    return is_skipped(own) or any(
        is_skipped_folder(parent, folders.get(place, ())) for parent, place in zip(parents, places, strict=True)
    )


def _unpack(entry: Entry, name: str, spool: IO[bytes]) -> bool:
    """Unpack a member if a reader knows its format; say whether one does."""
    with entry.open() as stream:
        head = stream.read(_HEAD)
        if find_format(memory_source(name, head)) is None:
            return False
        spool.write(head)
        shutil.copyfileobj(stream, spool)
    return True


def _read_unpacked(spool: IO[bytes], name: str, archive: _Archive) -> Iterator[Found]:
    source = member_of(spool, name.rpartition("/")[2], archive.depth, archive.budget)
    n_found = 0
    try:
        for found in read_source(source, archive.options):
            if isinstance(found, Notice):
                archive.tally.add(found.text, name)
                continue
            n_found += 1
            yield found._replace(part=name if found.part is None else f"{name}#{found.part}")
    except ExhaustedError:
        raise
    except Exception as error:  # as above
        problem = describe(error)
    else:
        problem = "" if n_found else "It holds no article. Save or export it again."
    if problem and n_found:
        archive.tally.add(f"read only in part. {problem}", name)
    elif problem:
        yield Found(Page(""), name, problem=problem)
