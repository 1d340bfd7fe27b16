"""`analyst review`: how far the review is, and what became of each correction."""

from __future__ import annotations

import argparse
from typing import TYPE_CHECKING

from analyst.commands.arguments import Commands, add_annotating, add_command, add_output, add_reading
from analyst.commands.base import NO, OK, Outcome, Result, open_corpus, rows

if TYPE_CHECKING:
    from analyst.workbook import Workbook


def add(commands: Commands) -> None:
    """Add the command."""
    parser = add_command(
        commands, "review", _run, "Say how far the review is, and what became of each correction.",
        ["analyst review articles/", "analyst review articles/ --strict --json"],
        codes="0 done, 3 with --strict: a correction is stale",
    )  # fmt: skip
    add_reading(parser)
    add_annotating(parser)
    parser.add_argument("--strict", action="store_true", help="exit with 3 if a correction no longer fits the articles")
    add_output(parser)


def _run(arguments: argparse.Namespace) -> Outcome:
    wb = open_corpus(arguments)
    report = wb.corrections
    by_status = {str(key): int(n) for key, n in report["status"].value_counts().sort_index().items()}
    result = {
        **_reviewed(wb),
        "n_corrections": len(report),
        "n_by_status": by_status,
        "corrections": rows(report[["source", "status", "n_changed", "correction", "detail"]]),
    }
    return Outcome(result, NO if arguments.strict and by_status.get("stale") else OK)


def _reviewed(wb: Workbook) -> Result:
    """Count what the analyst has decided about, of quotes and of joined names."""
    from analyst.review import describe_precision, list_joins, read_corrections, reviewed_joins

    joins = list_joins(wb.mentions, wb.entities)
    quotes = wb.quote_review
    precision = describe_precision(quotes)
    return {
        "n_quotes": quotes.n_quotes,
        "n_quotes_reviewed": quotes.n_reviewed,
        **({"precision": precision} if precision else {}),
        "n_joined_names": len(joins),
        "n_joined_names_reviewed": len(reviewed_joins(joins, read_corrections(wb.corpus))),
    }
