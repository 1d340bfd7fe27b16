"""`analyst check`: is a briefing still what it says?"""

from __future__ import annotations

import argparse
from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from analyst.commands.arguments import (
    Commands,
    add_annotating,
    add_columns,
    add_command,
    add_output,
    add_similarity,
    add_top,
    path,
)
from analyst.commands.base import NO, OK, Outcome, open_corpus
from analyst.commands.output import say

if TYPE_CHECKING:
    from analyst.briefing.check import Difference

_WIDEST = 300
"""Characters of a text that is shown among the differences."""


def add(commands: Commands) -> None:
    """Add the command."""
    parser = add_command(
        commands, "check", _run, "Verify a briefing: its files by their hashes, every number made anew.",
        ["analyst check briefing/ articles/", "analyst check briefing/", "analyst check briefing/ articles/ --json"],
        more="With its corpus, numbers are made anew from the articles; without it, from the briefing's own tables.",
        codes="0 all as stated, 3 something differs, 2 no briefing or no corpus to check",
    )  # fmt: skip
    parser.add_argument("briefing", type=path, metavar="BRIEFING", help="folder of the briefing, or a file in it")
    parser.add_argument(
        "corpus", type=path, nargs="?", metavar="PATH", help="the articles that it was made from, folder or file"
    )
    add_columns(parser)
    add_annotating(parser)
    add_similarity(parser)
    add_top(parser)
    add_output(parser)


def _run(arguments: argparse.Namespace) -> Outcome:
    from analyst.briefing.check import check_briefing, open_briefing

    folder, manifest = open_briefing(arguments.briefing)
    wb = None
    if arguments.corpus is not None:
        settings = manifest.get("settings")
        known = settings if isinstance(settings, dict) else {}
        wb = open_corpus(
            arguments,
            copies=_known_rule(known.get("copies")),
            quote_engine=_quote_engine(manifest),
            similarity=known.get("similarity"),
        )
    checked = check_briefing(folder, wb)
    shown = checked.differences if arguments.json else checked.differences[: arguments.top]
    result = {
        "briefing": str(checked.folder),
        "checked_against": "its own tables" if wb is None else str(arguments.corpus),
        "is_equal": checked.is_equal,
        "n_files": checked.n_files,
        "n_numbers_made_anew": checked.n_numbers,
        "n_numbers_without_a_table": checked.n_left_out,
        "n_differences": len(checked.differences),
        "differences": [_shown(difference, cut=not arguments.json) for difference in shown],
        "notes": checked.notes,
    }
    if len(shown) < len(checked.differences):
        say(f"{len(shown):,} of {len(checked.differences):,} differences; more with --top, all with --json.")
    return Outcome(result, OK if checked.is_equal else NO)


def _shown(difference: Difference, *, cut: bool) -> dict[str, Any]:
    return {
        name: value if not isinstance(value, str) or not cut or len(value) <= _WIDEST else f"{value[:_WIDEST]}…"
        for name, value in difference._asdict().items()
    }


def _known_rule(rule: object) -> str:
    from analyst.corpus import COPIES

    return str(rule) if rule in COPIES else COPIES[0]


def _quote_engine(manifest: Mapping[str, Any]) -> str | None:
    """Return the quote engine whose version the briefing states; None if it is one of another version."""
    from analyst.annotate import engine_version
    from analyst.quotes.engines import ENGINES

    return next((name for name in ENGINES if engine_version(name) == manifest.get("engine")), None)
