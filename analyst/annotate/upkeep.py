"""Look after the cache: what lies in it, how large it may become, what goes first."""

from __future__ import annotations

import json
import re
import time
from contextlib import suppress
from typing import TYPE_CHECKING, NamedTuple

import pyarrow as pa
import pyarrow.parquet as pq

from analyst.annotate.errors import CacheError
from analyst.annotate.parts import NAME, TEMPORARY

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator
    from pathlib import Path

DEFAULT_LIMIT = 10 * 10**9
"""Bytes that a cache may have, unless another limit was set: about a million articles."""

LIMIT_FILE = "limit.json"
_VERSION_FOLDER = re.compile(r".+-[0-9a-f]{12}")
_IN_USE_SECONDS = 3_600  # a part used within that time may belong to a run that goes on
_UNITS = {"": 1, "B": 1, "KB": 10**3, "MB": 10**6, "GB": 10**9, "TB": 10**12}


class CachedVersion(NamedTuple):
    """What the cache holds of one model and engine version."""

    version: str
    n_parts: int
    n_paragraphs: int
    n_bytes: int
    last_used: float
    """Seconds since 1970."""


class _File(NamedTuple):
    path: Path
    n_bytes: int
    last_used: float


def survey(folder: Path) -> list[CachedVersion]:
    """Describe what lies in a cache, a row for each model and engine version, the last used first."""
    versions = []
    for version in _version_folders(folder):
        files = list(_files(version))
        if files:
            n_paragraphs = sum(_n_rows(file.path) for file in files)
            last_used = max(file.last_used for file in files)
            versions.append(
                CachedVersion(version.name, len(files), n_paragraphs, sum(f.n_bytes for f in files), last_used)
            )
    return sorted(versions, key=lambda each: (-each.last_used, each.version))


def read_limit(folder: Path) -> int:
    """Return how many bytes a cache may have: as set with `write_limit`, else `DEFAULT_LIMIT`."""
    try:
        limit = json.loads((folder / LIMIT_FILE).read_text(encoding="utf-8"))["limit_bytes"]
    except (OSError, ValueError, KeyError, TypeError):
        return DEFAULT_LIMIT
    return limit if isinstance(limit, int) and limit > 0 else DEFAULT_LIMIT


def write_limit(folder: Path, n_bytes: int) -> None:
    """Set how many bytes a cache may have, for all later runs.

    Raises:
        CacheError: If the folder cannot be written to.
        ValueError: If the limit is not above 0.
    """
    if n_bytes <= 0:
        raise ValueError(f"The limit of the cache must be above 0; it is {n_bytes}.")
    try:
        folder.mkdir(parents=True, exist_ok=True)
        (folder / LIMIT_FILE).write_text(json.dumps({"limit_bytes": n_bytes}) + "\n", encoding="utf-8")
    except OSError as error:
        raise CacheError(f"The cache {folder} cannot be written ({error.strerror or error}).") from error


def trim(folder: Path, *, keep: Collection[Path] = (), limit: int | None = None, in_use: float | None = None) -> int:
    """Remove the parts that were used longest ago, until the cache is within its limit.

    Args:
        folder: The cache.
        keep: Parts that stay in any case.
        limit: Bytes; as `read_limit` if None.
        in_use: Seconds; parts used within that time stay, as another run may need them. An hour if None.

    Returns:
        How many bytes the cache is still over its limit: more than 0 if too much of it is in use.
    """
    limit = read_limit(folder) if limit is None else limit
    now = time.time()
    versions = list(_version_folders(folder))
    _remove_leftovers(versions, now)
    files = sorted((file for version in versions for file in _files(version)), key=lambda each: each[::-1])
    over = sum(file.n_bytes for file in files) - limit
    kept = {path.absolute() for path in keep}
    since = now - (_IN_USE_SECONDS if in_use is None else in_use)
    for file in files:
        if over <= 0:
            break
        if file.last_used <= since and file.path.absolute() not in kept:
            over -= file.n_bytes if _unlink(file.path) else 0
    _remove_empty(versions)
    return max(0, over)


def clean(folder: Path, *, keep: Collection[str] = ()) -> int:
    """Remove all parts of a cache, and nothing else.

    Args:
        folder: The cache.
        keep: Versions (`CachedVersion.version`) that stay.

    Returns:
        How many bytes were removed.
    """
    versions = [version for version in _version_folders(folder) if version.name not in keep]
    removed = sum(file.n_bytes for version in versions for file in _files(version) if _unlink(file.path))
    _remove_leftovers(versions, float("inf"))
    _remove_empty(versions)
    return removed


def parse_size(text: str) -> int:
    """Read a size such as `500 MB`, `2.5GB` or `1000000`.

    Raises:
        ValueError: If it is none, or not above 0.

    Example:
        >>> parse_size("2.5GB")
        2500000000
    """
    match = re.fullmatch(r"\s*(\d+(?:\.\d+)?)\s*([KMGT]?B?)\s*", text.upper(), re.ASCII)
    unit = match and (match[2] if match[2].endswith("B") or not match[2] else match[2] + "B")
    size = int(float(match[1]) * _UNITS[unit]) if match and unit is not None else 0
    if size <= 0:
        raise ValueError(f"{text!r} is not a size; write it as 500MB or 2.5GB.")
    return size


def describe_size(n_bytes: int) -> str:
    """Write a size for people.

    Example:
        >>> describe_size(2_500_000_000), describe_size(0)
        ('2.5 GB', '0 B')
    """
    for unit in ("TB", "GB", "MB", "KB"):
        if n_bytes >= _UNITS[unit]:
            return f"{n_bytes / _UNITS[unit]:,.1f} {unit}"
    return f"{n_bytes} B"


def _version_folders(folder: Path) -> Iterator[Path]:
    with suppress(OSError):
        yield from sorted(path for path in folder.iterdir() if _VERSION_FOLDER.fullmatch(path.name) and path.is_dir())


def _files(version: Path) -> Iterator[_File]:
    with suppress(OSError):
        for path in sorted(version.iterdir()):
            if NAME.fullmatch(path.name):
                with suppress(OSError):
                    status = path.stat()
                    yield _File(path, status.st_size, status.st_mtime)


def _n_rows(path: Path) -> int:
    try:
        return pq.read_metadata(path).num_rows
    except (pa.ArrowException, OSError):
        return 0


def _remove_leftovers(versions: Collection[Path], now: float) -> None:
    """Remove temporary files of runs that were killed."""
    for version in versions:
        with suppress(OSError):
            for path in list(version.iterdir()):
                if TEMPORARY.fullmatch(path.name) and path.stat().st_mtime < now - _IN_USE_SECONDS:
                    _unlink(path)


def _remove_empty(versions: Collection[Path]) -> None:
    for version in versions:
        with suppress(OSError):
            version.rmdir()  # only works where nothing is left in it


def _unlink(path: Path) -> bool:
    try:
        path.unlink()
    except OSError:
        return False
    return True
