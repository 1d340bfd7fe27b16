"""`analyst entities`: who and what is named."""

from __future__ import annotations

import argparse

from analyst.commands.arguments import (
    Commands,
    add_annotating,
    add_command,
    add_output,
    add_reading,
    add_tables,
    add_top,
)
from analyst.commands.base import Outcome, check_out, noted, open_corpus, rows, save_tables

ENTITY_TABLES = ("entities", "aliases", "mentions", "field_mentions")


def add(commands: Commands) -> None:
    """Add the command."""
    parser = add_command(
        commands, "entities", _run, "Find people, organisations, places and groups, spellings joined.",
        ["analyst entities articles/ --out tables/", "analyst entities articles/ --top 5 --json"],
    )  # fmt: skip
    add_reading(parser)
    add_annotating(parser)
    add_tables(parser)
    add_top(parser)
    add_output(parser)


def _run(arguments: argparse.Namespace) -> Outcome:
    check_out(arguments.out, arguments.corpus)
    wb = open_corpus(arguments)
    save_tables({name: getattr(wb, name) for name in ENTITY_TABLES}, arguments.out, arguments.table_kind)
    top = wb.entities.sort_values(["n_mentions", "entity_id"], ascending=[False, True]).head(arguments.top)
    return Outcome(
        {
            "n_entities": len(wb.entities),
            "n_mentions": len(wb.mentions),
            "most_named": rows(top[["name", "entity_type", "n_mentions", "n_articles"]]),
            **noted(arguments.out),
        }
    )
