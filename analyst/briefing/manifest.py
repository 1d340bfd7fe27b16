"""The manifest: what a briefing was made from, with what, and what it holds."""

from __future__ import annotations

import os
import platform
from collections.abc import Iterable, Mapping
from datetime import UTC, datetime
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pandas as pd

from analyst import schema
from analyst.briefing.files import KIND, MANIFEST, BriefingError, file_sha256
from analyst.review import read_corrections

if TYPE_CHECKING:
    from analyst.workbook import Workbook

SCHEMA_VERSION = 2
PACKAGES = (
    "analyst", "altair", "datasketch", "jinja2", "lxml", "numpy", "pandas", "pillow", "pypdf", "python-docx",
    "python-pptx", "rapidfuzz", "scikit-learn", "spacy", "trafilatura", "vl-convert-python", "xlsxwriter",
)  # fmt: skip


def corpus_hash(articles: pd.DataFrame) -> str:
    """Hash the corpus: every file's name and the hash of its bytes, in any order of the rows."""
    rows = articles[["source_file", "raw_sha256"]].astype("object")
    pairs = sorted((str(name), "" if pd.isna(sha) else str(sha)) for name, sha in rows.to_numpy())
    return schema.hash_text(*(part for pair in pairs for part in pair))


def row_counts(wb: Workbook) -> dict[str, int]:
    """Count the rows of each table that the workbook holds; of those in a store that nobody has read, none is read."""
    store, counts = getattr(wb, "store", None), {}
    for name in schema.SCHEMAS:
        key = name.lower()
        if store is not None and key in store.tables and key not in vars(wb):
            counts[name] = int(store.tables[key].n_rows)
        elif isinstance(table := getattr(wb, key, None), pd.DataFrame):
            counts[name] = len(table)
    return counts


def versions() -> dict[str, str | None]:
    """Name the versions of Python, and of the packages that a number may depend on."""
    found: dict[str, str | None] = {"python": platform.python_version()}
    for package in PACKAGES:
        try:
            found[package] = version(package)
        except PackageNotFoundError:
            found[package] = None
    return found


def build_time() -> str | None:
    """Return the time that SOURCE_DATE_EPOCH states; no clock is read.

    Raises:
        BriefingError: If it is set to something that is not a time.
    """
    stated = os.environ.get("SOURCE_DATE_EPOCH")
    if not stated:
        return None
    try:
        return datetime.fromtimestamp(int(stated), UTC).isoformat().replace("+00:00", "Z")
    except (ValueError, OverflowError, OSError) as error:
        raise BriefingError(
            f"SOURCE_DATE_EPOCH={stated!r} is not a number of seconds since 1970; set it to one, or unset it."
        ) from error


def describe_run(wb: Workbook, settings: Mapping[str, Any]) -> dict[str, Any]:
    """Describe a run without its files: corpus, corrections, versions, settings, row counts."""
    run: dict[str, Any] = {
        "kind": KIND,
        "schema_version": SCHEMA_VERSION,
        "corpus": {"sha256": corpus_hash(wb.articles), "n_articles": len(wb.articles)},
        "corrections": {
            "sha256": read_corrections(wb.corpus).sha256,
            "n_corrections": len(wb.corrections),
        },
        "model": wb.model,
        "engine": wb.engine,
        "versions": versions(),
        "settings": dict(settings),
        "row_counts": row_counts(wb),
    }
    built = build_time()
    return run if built is None else {**run, "built_at": built}


def list_files(folder: Path) -> list[dict[str, Any]]:
    """List the files of a briefing, each with its size and hash."""
    paths = sorted(folder.rglob("*"), key=lambda path: path.relative_to(folder).as_posix())
    return [
        {"path": name, "n_bytes": path.stat().st_size, "sha256": file_sha256(path)}
        for path in paths
        if path.is_file() and (name := path.relative_to(folder).as_posix()) != MANIFEST
    ]


def are_as_listed(folder: Path, manifest: Mapping[str, Any], names: Iterable[str]) -> bool:
    """Say whether files of a briefing are there, with the bytes that its manifest lists."""
    listed = {row["path"]: row["sha256"] for row in manifest.get("files", ())}
    return all((folder / name).is_file() and listed.get(name) == file_sha256(folder / name) for name in names)
