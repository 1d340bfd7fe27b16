"""corpus.toml: what the analyst states about an article, because its file does not say it."""

from __future__ import annotations

import tomllib
import unicodedata
from collections.abc import Callable, Collection, Mapping
from datetime import UTC, date, datetime, time
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple

from analyst.corpus import cells
from analyst.corpus.decoding import decode
from analyst.corpus.errors import CorpusError
from analyst.corpus.folder import STATED_FILE
from analyst.corpus.notes import Notes
from analyst.corpus.pages import UnreadableError

if TYPE_CHECKING:
    from analyst.corpus.read import ReadArticle

KEYS = ("outlet", "url", "published", "headline", "authors", "language")


class Stated(NamedTuple):
    """What is stated about one article; None where nothing is."""

    outlet: str | None = None
    url: str | None = None
    published: datetime | None = None
    headline: str | None = None
    authors: tuple[str, ...] | None = None
    language: str | None = None


class StatedFacts:
    """What corpus.toml states, by article."""

    def __init__(self, facts: Mapping[str, Stated] | None = None, *, is_checked: bool = True) -> None:
        self._facts = {_composed(name): each for name, each in (facts or {}).items()}
        self._is_checked = is_checked

    def of(self, article: ReadArticle) -> Stated:
        """Return what is stated about an article; its own name goes before that of the file that it is part of."""
        own, whole = (self._facts.get(_composed(name)) for name in (article.name, article.source_file))
        if own is None or whole is None or own is whole:
            return own or whole or Stated()
        return whole._replace(**{key: value for key, value in own._asdict().items() if value is not None})

    def check_names(self, known: Collection[str], notes: Notes) -> None:
        """Note the names that the corpus does not have."""
        names = {_composed(name) for name in known}
        for name in self._facts:
            if self._is_checked and name not in names:
                notes.add(name, f"{STATED_FILE} names a file that the corpus does not have; check its spelling.")


def _composed(name: str) -> str:
    """Bring a file name to one form: macOS writes `é` as two code points, a keyboard as one."""
    return unicodedata.normalize("NFC", name)


def read_stated(corpus: Path, notes: Notes) -> StatedFacts:
    """Read corpus.toml, if the folder has one.

    Args:
        corpus: The corpus; where it is one file, the corpus.toml beside it is read.
        notes: Takes the problems: keys that mean nothing, values of the wrong kind.

    Raises:
        CorpusError: If the file is not TOML; the message names the line.
    """
    path = (corpus if corpus.is_dir() else corpus.parent) / STATED_FILE
    try:
        text = decode(path.read_bytes()).text
        content = tomllib.loads(text)
    except FileNotFoundError:
        return StatedFacts()
    except tomllib.TOMLDecodeError as error:
        raise CorpusError(
            f"{path} is not valid TOML: {error}. Mend that line; a file's facts look like this: "
            '[files."000_x.txt"] and below it outlet = "Example Times".'
        ) from error
    except (OSError, UnreadableError, RecursionError) as error:
        raise CorpusError(f"{path} cannot be read: {error}. Mend it or take it away.") from error
    for key in content:
        if key != "files":
            notes.add(
                None, f'{STATED_FILE} has the part {key!r}, which means nothing; facts stand under [files."NAME"].'
            )
    files = content.get("files", {})
    if not isinstance(files, dict):
        notes.add(None, f'{STATED_FILE}: `files` must hold parts such as [files."000_x.txt"]; it is ignored.')
        files = {}
    stated = {}
    for name, facts in files.items():
        if isinstance(facts, dict):
            stated[name] = _read_facts(name, facts, notes)
        else:
            notes.add(name, f'{STATED_FILE}: what stands under "{name}" is no table of facts; it is ignored.')
    return StatedFacts(stated, is_checked=corpus.is_dir())


def _read_facts(name: str, facts: Mapping[str, Any], notes: Notes) -> Stated:
    values: dict[str, Any] = {}
    for key, value in facts.items():
        if key not in KEYS:
            known = ", ".join(KEYS)
            notes.add(name, f"{STATED_FILE} has the key {key!r}, which means nothing; keys are {known}.")
            continue
        read, wanted = _READ.get(key, (_read_text, "a text in quotation marks"))
        values[key] = read(value)
        if values[key] is None:
            notes.add(name, f"{STATED_FILE}: {key} = {value!r} is not {wanted}; it is ignored.")
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
    "language": (cells.read_language, 'a language such as "en"'),
    "published": (_read_published, "a date such as 2025-07-27"),
    "authors": (_read_authors, 'a name or a list such as ["Ada Lee"]'),
}
"""Keys that are not plain text: how their value is read, and what it must be."""
