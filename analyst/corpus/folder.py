"""Which files of a folder are articles."""

from __future__ import annotations

import os
from pathlib import Path
from typing import NamedTuple

from analyst.corpus.errors import CorpusError
from analyst.corpus.readers import READERS

STATED_FILE = "corpus.toml"
_SKIPPED_FOLDERS = frozenset({"corrections", "__pycache__", "__MACOSX"})


class FoundFile(NamedTuple):
    """One file of the corpus."""

    source_file: str
    """Relative to the corpus, with `/`."""
    path: Path


class Folder(NamedTuple):
    """What a folder holds."""

    articles: tuple[FoundFile, ...]
    """In the order of source_file."""
    unread: tuple[str, ...]
    """Files whose suffix no reader knows."""
    outside: tuple[str, ...]
    """Links that lead out of the folder."""


def find_files(folder: Path) -> Folder:
    """Find the articles of a folder and of the folders in it.

    Hidden files, README files, corpus.toml and the folder `corrections` are not articles. A link to a folder
    is not followed; a link to a file is, if the file lies inside the corpus.

    Raises:
        CorpusError: If the folder is missing, is a file, or holds no article.
    """
    _check_folder(folder)
    root = folder.resolve()
    articles, unread, outside = [], [], []
    for place, folders, names in os.walk(folder):
        folders[:] = sorted(name for name in folders if not name.startswith(".") and name not in _SKIPPED_FOLDERS)
        linked = [name for name in folders if (Path(place) / name).is_symlink()]
        outside += [(Path(place) / name).relative_to(folder).as_posix() for name in linked]
        for name in names:
            path = Path(place) / name
            source_file = path.relative_to(folder).as_posix()
            if _is_skipped(name):
                continue
            if path.is_symlink() and not _is_inside(path, root):
                outside.append(source_file)
            elif path.suffix.lower() not in READERS or not (path.is_file() or path.is_symlink()):
                unread.append(source_file)
            else:
                articles.append(FoundFile(source_file, path))
    if not articles:
        raise CorpusError(_nothing(folder, unread, outside))
    return Folder(tuple(sorted(articles)), tuple(sorted(unread)), tuple(sorted(outside)))


def _check_folder(folder: Path) -> None:
    if folder.is_dir():
        return
    if folder.exists():
        raise CorpusError(f"{folder} is a file. Give the folder that it lies in: every article in that folder is read.")
    raise CorpusError(
        f"There is no folder {folder} (looked in {Path.cwd()}). Check the spelling, or make the folder and put the "
        f"articles in it, one file each ({', '.join(READERS)})."
    )


def _is_skipped(name: str) -> bool:
    return name.startswith((".", "~$")) or name == STATED_FILE or name.lower().split(".")[0] == "readme"


def _is_inside(path: Path, root: Path) -> bool:
    try:
        target = path.resolve(strict=True)
    except (OSError, RuntimeError):  # a loop, or a link to nothing
        return False
    return target.is_relative_to(root) and target.is_file()


def _nothing(folder: Path, unread: list[str], outside: list[str]) -> str:
    found = f"; it has {len(unread)} other files, such as {', '.join(sorted(unread)[:3])}" if unread else ""
    links = f"; {len(outside)} links that lead out of it are not followed" if outside else ""
    return (
        f"{folder} holds no article that can be read{found}{links}. "
        f"Save the articles into it as {' or '.join(READERS)}, one file each."
    )
