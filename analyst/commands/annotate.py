"""`analyst annotate`: fill the cache, and count."""

from __future__ import annotations

import argparse

from analyst.commands.arguments import Commands, add_annotating, add_command, add_output, add_reading
from analyst.commands.base import Outcome, open_corpus


def add(commands: Commands) -> None:
    """Add the command."""
    parser = add_command(
        commands, "annotate", _run, "Annotate every paragraph that the cache does not know, and count.",
        ["analyst annotate articles/", "analyst annotate articles/ --engine processes --workers 8",
         "analyst annotate articles/ --engine tcp://10.0.0.5:8786", "analyst annotate articles/ --quote-engine rules"],
    )  # fmt: skip
    add_reading(parser)
    add_annotating(parser)
    add_output(parser)


def _run(arguments: argparse.Namespace) -> Outcome:
    wb = open_corpus(arguments)
    return Outcome(
        {
            "n_articles": len(wb.articles),
            "n_paragraphs": len(wb.paragraphs),
            "n_different_paragraphs": int(wb.paragraphs["content_hash"].nunique()),
            "n_sentences": len(wb.sentences),
            "n_tokens": len(wb.tokens),
            "n_mentions": len(wb.mentions),
            "n_quotes": len(wb.quotes),
        }
    )
