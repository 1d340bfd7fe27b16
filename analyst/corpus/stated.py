"""corpus.toml: what the analyst states about an article, because its file does not say it."""

from __future__ import annotations

import tomllib
from collections.abc import Callable, Collection, Mapping
from datetime import UTC, date, datetime, time
from pathlib import Path
from typing import Any, NamedTuple

from analyst.corpus.decoding import UnreadableError, decode
from analyst.corpus.errors import CorpusError
from analyst.corpus.folder import STATED_FILE

KEYS = ("outlet", "url", "published", "headline", "authors", "language")


class Stated(NamedTuple):
    """What is stated about one article; None where nothing is."""

    outlet: str | None = None
    url: str | None = None
    published: datetime | None = None
    headline: str | None = None
    authors: tuple[str, ...] | None = None
    language: str | None = None


def read_stated(folder: Path, known: Collection[str]) -> tuple[dict[str, Stated], list[tuple[str | None, str]]]:
    """Read corpus.toml, if the folder has one.

    Args:
        folder: The corpus.
        known: The articles' source_file.

    Returns:
        What is stated, by source_file, and problems (source_file, problem): files that the corpus does not
        have, keys that mean nothing, values of the wrong kind.

    Raises:
        CorpusError: If the file is not TOML; the message names the line.
    """
    path = folder / STATED_FILE
    try:
        text = decode(path.read_bytes()).text
        content = tomllib.loads(text)
    except FileNotFoundError:
        return {}, []
    except tomllib.TOMLDecodeError as error:
        raise CorpusError(
            f"{path} is not valid TOML: {error}. Mend that line; a file's facts look like this: "
            '[files."000_x.txt"] and below it outlet = "Example Times".'
        ) from error
    except (OSError, UnreadableError, RecursionError) as error:
        raise CorpusError(f"{path} cannot be read: {error}. Mend it or take it away.") from error
    problems: list[tuple[str | None, str]] = [
        (None, f'{STATED_FILE} has the part {key!r}, which means nothing; facts stand under [files."NAME"].')
        for key in content
        if key != "files"
    ]
    files = content.get("files", {})
    if not isinstance(files, dict):
        problems.append((None, f'{STATED_FILE}: `files` must hold parts such as [files."000_x.txt"]; it is ignored.'))
        files = {}
    stated = {}
    for name, facts in files.items():
        if name not in known:
            problems.append((name, f"{STATED_FILE} names a file that the corpus does not have; check its spelling."))
        elif not isinstance(facts, dict):
            problems.append((name, f'{STATED_FILE}: what stands under "{name}" is no table of facts; it is ignored.'))
        else:
            stated[name] = _read_facts(name, facts, problems)
    return stated, problems


def _read_facts(name: str, facts: Mapping[str, Any], problems: list[tuple[str | None, str]]) -> Stated:
    values: dict[str, Any] = {}
    for key, value in facts.items():
        if key not in KEYS:
            known = ", ".join(KEYS)
            problems.append((name, f"{STATED_FILE} has the key {key!r}, which means nothing; keys are {known}."))
            continue
        read, wanted = _READ.get(key, (_read_text, "a text in quotation marks"))
        values[key] = read(value)
        if values[key] is None:
            problems.append((name, f"{STATED_FILE}: {key} = {value!r} is not {wanted}; it is ignored."))
    return Stated(**values)


def _read_text(value: object) -> str | None:
    return value.strip() or None if isinstance(value, str) else None


def _read_authors(value: object) -> tuple[str, ...] | None:
    names = [_read_text(name) for name in (value if isinstance(value, list) else [value])]
    found = tuple(name for name in names if name is not None)
    return found if found and len(found) == len(names) else None


def _read_published(value: object) -> datetime | None:
    """Read a TOML date or time, or the same as text; midnight UTC where no time or zone is given."""
    if isinstance(value, str):
        try:
            value = datetime.fromisoformat(value.strip())
        except ValueError:
            return None
    try:
        if isinstance(value, datetime):
            return (value if value.tzinfo else value.replace(tzinfo=UTC)).astimezone(UTC)
        return datetime.combine(value, time(), tzinfo=UTC) if isinstance(value, date) else None
    except OverflowError:
        return None


_READ: dict[str, tuple[Callable[[object], object], str]] = {
    "published": (_read_published, "a date such as 2025-07-27"),
    "authors": (_read_authors, 'a name or a list such as ["Ada Lee"]'),
}
"""Keys that are not plain text: how their value is read, and what it must be."""
