"""Which files of a folder are articles."""

from __future__ import annotations

import os
import re
from collections.abc import Collection
from pathlib import Path
from typing import BinaryIO, NamedTuple

from analyst.corpus.errors import CorpusError
from analyst.corpus.pages import Source
from analyst.corpus.readers import find_format, known_suffixes, memory_source

STATED_FILE = "corpus.toml"
_SKIPPED_FOLDERS = frozenset({"corrections", "__pycache__", "__MACOSX"})
_SKIPPED_FILES = frozenset({STATED_FILE, "theme.toml", "logo.png", "logo.jpg", "thumbs.db", "desktop.ini"})
_BESIDE_PAGE = re.compile(
    r"(?P<page>.+)(?:[_-](?:files|Dateien|fichiers|archivos|arquivos|ficheiros|file|bestanden|filer|pliki|soubory|tiedostot"
    r"|dosyalar|datoteke|fajlovi)|\.files)"
)
"""Names that browsers, in the language of the machine, give the folder beside a saved page."""


class FoundFile(NamedTuple):
    """One file of the corpus."""

    source_file: str
    """Relative to the corpus, with `/`."""
    path: Path
    format: str
    """Key of `readers.FORMATS`."""


class Folder(NamedTuple):
    """What a folder holds."""

    articles: tuple[FoundFile, ...]
    """In the order of source_file."""
    unread: tuple[str, ...]
    """Files in a format that no reader knows."""
    outside: tuple[str, ...]
    """Links that lead out of the folder."""


def find_files(corpus: Path) -> Folder:
    """Find the articles of a folder and of the folders in it, or take the one file that is named.

    Hidden files, README files, corpus.toml, theme.toml with its logo, and the folder `corrections` are not articles,
    nor is what a browser saves beside a page (`page_files/` beside `page.html`). A link to a folder is not followed;
    a link to a file is, if the file lies inside the corpus.

    Raises:
        CorpusError: If the path leads nowhere, or to no article.
    """
    if corpus.is_file():
        return Folder((FoundFile(corpus.name, corpus, _format(corpus) or "text"),), (), ())
    _check_folder(corpus)
    root = corpus.resolve()
    articles, unread, outside = [], [], []
    for place, folders, names in os.walk(corpus):
        folders[:] = sorted(name for name in folders if not is_skipped_folder(name, names))
        linked = [name for name in folders if (Path(place) / name).is_symlink()]
        outside += [(Path(place) / name).relative_to(corpus).as_posix() for name in linked]
        for name in names:
            path = Path(place) / name
            source_file = path.relative_to(corpus).as_posix()
            if is_skipped(name):
                continue
            if path.is_symlink() and not _is_inside(path, root):
                outside.append(source_file)
                continue
            found = _format(path)
            if found is None:
                unread.append(source_file)
            else:
                articles.append(FoundFile(source_file, path, found))
    if not articles:
        raise CorpusError(_nothing(corpus, unread, outside))
    return Folder(tuple(sorted(articles)), tuple(sorted(unread)), tuple(sorted(outside)))


def disk_source(path: Path) -> Source:
    """Make a source of a file on disk."""

    def opened() -> BinaryIO:
        return path.open("rb")

    return Source(path.name, opened, path.stat().st_size)


def _format(path: Path) -> str | None:
    """Find a file's format; one that cannot be opened is told by its name alone, and reported when it is read."""
    try:
        return find_format(disk_source(path)) if path.is_file() else None
    except OSError:
        return find_format(memory_source(path.name, b""))


def _check_folder(folder: Path) -> None:
    if folder.is_dir():
        return
    raise CorpusError(
        f"There is no folder {folder} (looked in {Path.cwd()}). Check the spelling, or make the folder and put the "
        f"articles in it ({known_suffixes()})."
    )


def is_skipped_folder(name: str, beside: Collection[str]) -> bool:
    """Say whether a folder of this name holds no articles: hidden, or saved by a browser with a page beside it."""
    if name.startswith(".") or name in _SKIPPED_FOLDERS:
        return True
    match = _BESIDE_PAGE.fullmatch(name)
    return match is not None and any(match["page"] + suffix in beside for suffix in (".html", ".htm"))


def is_skipped(name: str) -> bool:
    """Say whether a file of this name is no article: hidden, a README, corpus.toml, a theme, what Windows adds."""
    lowered = name.lower()
    return name.startswith((".", "~$")) or lowered in _SKIPPED_FILES or lowered.split(".")[0] == "readme"


def _is_inside(path: Path, root: Path) -> bool:
    try:
        target = path.resolve(strict=True)
    except (OSError, RuntimeError):  # a loop, or a link to nothing
        return False
    return target.is_relative_to(root) and target.is_file()


def _nothing(folder: Path, unread: list[str], outside: list[str]) -> str:
    found = f"; it has {len(unread)} other files, such as {', '.join(sorted(unread)[:3])}" if unread else ""
    links = f"; {len(outside)} links that lead out of it are not followed" if outside else ""
    return f"{folder} holds no article that can be read{found}{links}. Put articles into it ({known_suffixes()})."
