"""What all commands share: their results, opening a corpus, and writing tables."""

from __future__ import annotations

import argparse
import os
import tempfile
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple

from analyst.commands.output import warn_of_problems

if TYPE_CHECKING:
    import pandas as pd

    from analyst.annotate.engines import Engine
    from analyst.workbook import Workbook

OK, UNEXPECTED, WRONG, NO, INTERRUPTED = 0, 1, 2, 3, 130
"""Exit codes: done; what should not happen; wrong usage, or a thing to mend first; done, and the answer is no
(`check` found a difference, `cite` did not find the words); interrupted."""

Result = dict[str, Any]


class UsageError(ValueError):
    """The command was called in a way that cannot work."""


class Outcome(NamedTuple):
    """What a command yields."""

    result: Result
    """What `--json` prints; without it, the same as lines."""
    code: int = OK
    text: str | None = None
    """What is printed instead of the lines, if anything."""


def open_corpus(
    arguments: argparse.Namespace,
    *,
    copies: str | None = None,
    quote_engine: str | None = None,
    similarity: str | None = None,
) -> Workbook:
    """Open the corpus that the arguments name; what they leave open may be given by keyword.

    Raises:
        UsageError: If none of its files can be used, or an environment variable names what there is not.
    """
    import analyst

    wb = analyst.open_workbook(
        arguments.corpus,
        copies=copies or arguments.copies,
        columns=dict(arguments.column),
        quote_engine=checked_quote_engine(arguments.quote_engine or quote_engine),
        engine=chosen_engine(arguments),
        workers=arguments.workers,
        similarity=_similarity(getattr(arguments, "similarity", None) or similarity),
    )
    warn_of_problems(wb.problems)
    if not wb.articles["problem"].isna().any():
        n_files = len(wb.articles)
        raise UsageError(f"none of the {n_files:,} files of {arguments.corpus} can be used; the warnings say why.")
    return wb


def checked_quote_engine(name: str | None) -> str:
    """Return the quote engine to use; if None, what the environment or the package says.

    Raises:
        UsageError: If there is no such engine.
    """
    from analyst.quotes.engines import check_engine

    try:
        return check_engine(name)
    except ValueError as error:
        raise UsageError(str(error)) from error


def _similarity(name: str | None) -> str:
    from analyst.compare.statements import check_similarity

    try:
        return check_similarity(name)
    except ValueError as error:
        raise UsageError(str(error)) from error


def chosen_engine(arguments: argparse.Namespace) -> str | Engine | None:
    """Return where paragraphs are annotated, as the arguments say.

    Raises:
        UsageError: If certificates are given for a place that has no use for them.
    """
    files = {name: getattr(arguments, name) for name in ("tls_ca", "tls_cert", "tls_key")}
    stated = arguments.engine
    if not any(files.values()):
        return stated
    if not (stated or "").startswith("tls://"):
        raise UsageError("certificates are for an engine with an address that begins with tls://.")
    from analyst.annotate.cluster import DaskEngine

    return DaskEngine.with_certificates(stated, **files)


# ---- files -----------------------------------------------------------------------------------------


def check_out(out: Path | None, corpus: Path) -> None:
    """Refuse a folder that cannot take the tables, before the long work.

    Raises:
        UsageError: If it is a file, lies below one, or lies among the articles.
    """
    if out is None:
        return
    if out.exists() and not out.is_dir():
        raise UsageError(f"{out} is a file; name a folder for the tables.")
    target, articles = out.resolve(), corpus.resolve()
    if target == articles or articles in target.parents:
        raise UsageError(f"{out} lies among the articles of {corpus}. Name a folder outside of it.")
    above = next(path for path in out.absolute().parents if path.exists())
    if not above.is_dir():
        raise UsageError(f"{out} cannot be written ({above} is a file).")


def save_tables(frames: Mapping[str, pd.DataFrame], out: Path | None, kind: str = "parquet") -> None:
    """Write each table under its name; each file is there whole or not at all. No folder: nothing is written.

    Args:
        frames: Tables by name.
        out: Folder for them.
        kind: `parquet` or `csv`.
    """
    if out is None:
        return
    _make_folder(out)
    for name, frame in frames.items():
        target = out / f"{name}.{kind}"
        part = out / f"{target.name}.part"
        _write_table(frame, part, kind)
        part.replace(target)


def _write_table(frame: pd.DataFrame, path: Path, kind: str) -> None:
    if kind == "parquet":
        frame.to_parquet(path, index=False)
        return
    from analyst.briefing.files import write_csv

    write_csv(frame, path)


def write_lines(lines: Iterable[str], out: Path) -> None:
    """Write a file of lines; it is there whole or not at all."""
    _make_folder(out.parent)
    handle, part = tempfile.mkstemp(dir=out.parent, prefix=f".{out.name}.", suffix=".part")
    try:
        with os.fdopen(handle, "w", encoding="utf-8", errors="replace", newline="\n") as file:
            file.writelines(lines)
        Path(part).chmod(0o644)
        Path(part).replace(out)
    finally:
        Path(part).unlink(missing_ok=True)


def _make_folder(folder: Path) -> None:
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise UsageError(f"{folder} cannot be written ({error.strerror}).") from error


# ---- parts of results ------------------------------------------------------------------------------


def rows(frame: pd.DataFrame) -> list[Result]:
    """Return the rows of a table as dicts, None for every null."""
    plain = frame.astype("object")
    return plain.where(plain.notna(), None).to_dict("records")


def noted(out: Path | None) -> Result:
    """Say where the tables are, if they were written."""
    return {} if out is None else {"out": str(out)}
