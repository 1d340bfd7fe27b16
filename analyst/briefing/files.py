"""Files of a briefing: tables as CSV that no spreadsheet takes for formulas, a folder put in place whole."""

from __future__ import annotations

import csv
import hashlib
import json
import os
import shutil
import tempfile
from collections.abc import Collection, Iterator
from contextlib import contextmanager
from pathlib import Path

import pandas as pd
from pandas.api.types import is_bool_dtype, is_datetime64_any_dtype, is_numeric_dtype

from analyst.shown import visible

MANIFEST = "manifest.json"
KIND = "analyst briefing"
KINDS = ("html", "pptx", "docx", "xlsx", "figures", "tables")
"""What a briefing may consist of; each can be left out."""
MAX_SHEET_ROWS = 50_000
"""Rows of a table that its sheet has. Excel takes 1,048,575, but a file of that many takes minutes to open."""
_BLOCK = 20_000
"""Rows that are written at a time: the cells of millions would fill the memory."""
_FORMULA_STARTS = tuple("=+-@\t\r\n＝＋－＠")


class BriefingError(ValueError):
    """A briefing cannot be written; the message says why and what to do."""


def place_of(folder: str, name: str, holds: Collection[str] = KINDS) -> str | None:
    """Name the file of a briefing that has a table: its CSV, or the sheet where there is no CSV; None where neither is.

    Args:
        folder: `figures` or `tables`.
        name: Name of the table.
        holds: What the briefing consists of, of `KINDS`.

    Example:
        >>> place_of("tables", "quotes"), place_of("tables", "quotes", ["xlsx"]), place_of("tables", "quotes", ["html"])
        ('tables/quotes.csv', 'briefing.xlsx', None)
    """
    if folder in holds:
        return f"{folder}/{name}.csv"
    return "briefing.xlsx" if "xlsx" in holds else None


def looks_like_formula(text: str) -> bool:
    """Tell whether a spreadsheet might take a text for a formula.

    Example:
        >>> looks_like_formula("=1+1"), looks_like_formula("1+1")
        (True, False)
    """
    return text.lstrip(" \N{NO-BREAK SPACE}").startswith(_FORMULA_STARTS)


def safe_cell(text: str) -> str:
    """Make a text cell plain text for every spreadsheet: what looks like a formula gets a leading `'`.

    Example:
        >>> safe_cell("=1+1"), safe_cell("two")
        ("'=1+1", 'two')
    """
    shown = visible(text)
    return f"'{shown}" if looks_like_formula(shown) else shown


def write_csv(frame: pd.DataFrame, path: Path) -> None:
    """Write a table as UTF-8 CSV with a byte order mark, which Excel needs to read it as UTF-8.

    Text cells are made safe (`safe_cell`); numbers are untouched, a null is an empty cell, a time is
    ISO 8601.
    """
    with path.open("w", encoding="utf-8-sig", newline="") as file:
        writer = csv.writer(file, lineterminator="\n")
        writer.writerow(safe_cell(str(column)) for column in frame.columns)
        for first in range(0, len(frame), _BLOCK):
            block = frame.iloc[first : first + _BLOCK]
            writer.writerows(zip(*(_cells(block[column]) for column in frame.columns), strict=True))


def _cells(values: pd.Series) -> list[object]:
    nulls = values.isna().tolist()
    if is_bool_dtype(values.dtype) or is_numeric_dtype(values.dtype):
        cells: list[object] = values.astype("object").tolist()
    elif is_datetime64_any_dtype(values.dtype):
        cells = [None if null else value.isoformat() for value, null in zip(values, nulls, strict=True)]
    else:
        cells = [
            None if null else safe_cell(str(value)) for value, null in zip(values.astype("object"), nulls, strict=True)
        ]
    return ["" if null else cell for cell, null in zip(cells, nulls, strict=True)]


def write_json(value: object, path: Path) -> None:
    """Write JSON with sorted keys, so that the same value is the same bytes."""
    text = json.dumps(value, indent=2, sort_keys=True, ensure_ascii=False)
    path.write_bytes(f"{text}\n".encode("utf-8", "replace"))


def file_sha256(path: Path) -> str:
    """Return the SHA-256 of a file's bytes."""
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def read_manifest(folder: Path) -> dict[str, object] | None:
    """Read the manifest of a briefing; None if the folder is not one."""
    try:
        manifest = json.loads((folder / MANIFEST).read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return None
    return manifest if isinstance(manifest, dict) and manifest.get("kind") == KIND else None


def check_target(out: Path, corpus: Path | None = None) -> Path:
    """Return where a briefing may be written, as an absolute path.

    Args:
        out: Folder that is wanted.
        corpus: Folder of the articles.

    Raises:
        BriefingError: If it is a file, a folder that is not a briefing, or lies among the articles.
    """
    target = out.expanduser().resolve()
    if target.exists() and not target.is_dir():
        raise BriefingError(f"{out} is a file; name a folder for the briefing.")
    if target.is_dir() and any(target.iterdir()) and read_manifest(target) is None:
        raise BriefingError(
            f"{out} holds files that are not a briefing (it has no {MANIFEST} of one), so it is not "
            "replaced. Name another folder, or empty this one."
        )
    if corpus is not None:
        articles = corpus.expanduser().resolve()
        if target == articles or articles in target.parents:
            raise BriefingError(
                f"{out} lies among the articles of {corpus}; the next run would read the briefing as an "
                "article. Name a folder outside of it."
            )
        if target in articles.parents:
            raise BriefingError(f"{out} holds the articles themselves. Name another folder.")
    return target


@contextmanager
def written_whole(target: Path) -> Iterator[Path]:
    """Give a fresh folder beside `target` to write into, and put it in place when all is written.

    If the block raises, the folder is removed, and what stood at `target` is as it was.

    Raises:
        BriefingError: If the place cannot be written.
    """
    try:
        target.parent.mkdir(parents=True, exist_ok=True)
        fresh = Path(tempfile.mkdtemp(prefix=f".{target.name}.", suffix=".new", dir=target.parent))
    except OSError as error:
        raise BriefingError(f"{target.parent} cannot be written ({error.strerror}).") from error
    try:
        yield fresh
        _open_up(fresh)
        _swap(fresh, target)
    finally:
        shutil.rmtree(fresh, ignore_errors=True)


def _open_up(folder: Path) -> None:
    """Give the folder the access that any new one has; a temporary one is its owner's only."""
    mask = os.umask(0)
    os.umask(mask)
    folder.chmod(0o777 & ~mask)


def _swap(fresh: Path, target: Path) -> None:
    old = fresh.with_suffix(".old")
    had_one = target.exists()
    try:
        if had_one:
            target.rename(old)
        fresh.rename(target)
    except OSError as error:
        if had_one and old.exists() and not target.exists():
            old.rename(target)
        raise BriefingError(
            f"{target} could not be replaced ({error.strerror}); close what has it open, and run again."
        ) from error
    shutil.rmtree(old, ignore_errors=True)
