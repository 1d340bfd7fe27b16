"""`analyst quotes`: who said what, in a corpus or in a file of texts."""

from __future__ import annotations

import argparse
import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from analyst.commands.arguments import (
    Commands,
    add_annotating,
    add_command,
    add_output,
    add_reading,
    add_table_kind,
    add_top,
    path,
)
from analyst.commands.base import (
    Outcome,
    UsageError,
    check_out,
    checked_quote_engine,
    noted,
    open_corpus,
    rows,
    save_tables,
    write_lines,
)

QUOTE_TABLES = ("quotes", "quote_parts")


def add(commands: Commands) -> None:
    """Add the command."""
    parser = add_command(
        commands, "quotes", _run, "Find who said what, in a corpus or in a file of texts.",
        ["analyst quotes articles/ --out tables/", "analyst quotes texts.jsonl --out quotes.jsonl",
         "analyst quotes articles/ --quote-engine rules --top 20"],
    )  # fmt: skip
    add_reading(parser, 'folder of articles, or a .jsonl file with {"doc_id": …, "text": "…"} on each line')
    add_annotating(parser)
    parser.add_argument("--out", type=path, metavar="PLACE", help="folder for the tables; a .jsonl file for texts")
    add_table_kind(parser)
    add_top(parser)
    add_output(parser)


def _run(arguments: argparse.Namespace) -> Outcome:
    if arguments.corpus.suffix.lower() == ".jsonl":
        return _of_lines(arguments.corpus, arguments.out, checked_quote_engine(arguments.quote_engine))
    check_out(arguments.out, arguments.corpus)
    wb = open_corpus(arguments)
    save_tables({name: getattr(wb, name) for name in QUOTE_TABLES}, arguments.out, arguments.table_kind)
    speakers = wb.quotes["speaker_name"].value_counts().rename_axis("speaker").reset_index(name="n_quotes")
    speakers = speakers.sort_values(["n_quotes", "speaker"], ascending=[False, True])
    return Outcome(
        {
            "n_quotes": len(wb.quotes),
            "n_by_type": {str(key): int(n) for key, n in wb.quotes["quote_type"].value_counts(sort=False).items()},
            "n_without_speaker": int(wb.quotes["speaker_name"].isna().sum()),
            "most_quoted": rows(speakers.head(arguments.top)),
            **noted(arguments.out),
        }
    )


def _of_lines(source: Path, out: Path | None, quote_engine: str) -> Outcome:
    from analyst.quotes import quotes_of_texts

    if out is None:
        raise UsageError(f"{source} is a file of texts; say where the quotes go: --out OUT.jsonl.")
    if not source.is_file():
        raise UsageError(f"{source}: no such file.")
    if out.is_dir():
        raise UsageError(f"{out} is a folder; name a file: --out {out / 'quotes.jsonl'}.")
    counts = {"n_texts": 0, "n_quotes": 0}

    def lines() -> Iterator[str]:
        for doc_id, quotes in quotes_of_texts(_texts(source), quote_engine=quote_engine):
            counts["n_texts"] += 1
            counts["n_quotes"] += len(quotes)
            yield json.dumps({"doc_id": doc_id, "quotes": quotes}, ensure_ascii=False) + "\n"

    write_lines(lines(), out)
    return Outcome({**counts, "out": str(out)})


def _texts(source: Path) -> Iterator[tuple[Any, str]]:
    with source.open("rb") as file:
        for number, line in enumerate(file, start=1):
            if not line.strip():
                continue
            try:
                row = json.loads(line)
            except ValueError as error:
                raise UsageError(f"{source}, line {number}: not JSON ({error}).") from error
            if not isinstance(row, dict) or "doc_id" not in row or not isinstance(row.get("text"), str):
                raise UsageError(f'{source}, line {number}: wanted {{"doc_id": …, "text": "…"}} on a line of its own.')
            yield row["doc_id"], row["text"]
