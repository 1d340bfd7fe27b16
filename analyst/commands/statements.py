"""`analyst statements`: what two outlets say alike."""

from __future__ import annotations

import argparse

from analyst.commands.arguments import (
    Commands,
    add_annotating,
    add_command,
    add_output,
    add_reading,
    add_similarity,
    add_tables,
    add_top,
)
from analyst.commands.base import Outcome, check_out, noted, open_corpus, rows, save_tables

STATEMENT_TABLES = ("stories", "statements", "article_coverage", "unmatched")


def add(commands: Commands) -> None:
    """Add the command."""
    parser = add_command(
        commands, "statements", _run, "Find the sentences of one story that say the same in two outlets.",
        ["analyst statements articles/ --out tables/", "analyst statements articles/ --similarity semantic"],
    )  # fmt: skip
    add_reading(parser)
    add_annotating(parser)
    add_tables(parser)
    add_similarity(parser)
    add_top(parser)
    add_output(parser)


def _run(arguments: argparse.Namespace) -> Outcome:
    check_out(arguments.out, arguments.corpus)
    wb = open_corpus(arguments)
    save_tables({name: getattr(wb, name) for name in STATEMENT_TABLES}, arguments.out, arguments.table_kind)
    top = wb.statements.sort_values(["similarity", "pair_id"], ascending=[False, True]).head(arguments.top)
    columns = ["similarity", "outlet_label_a", "text_a", "outlet_label_b", "text_b", "warning"]
    return Outcome(
        {
            "similarity": wb.similarity,
            "n_stories_of_several_outlets": int(wb.stories.loc[wb.stories["n_outlets"] > 1, "story_id"].nunique()),
            "n_pairs_of_sentences": len(wb.statements),
            "n_pairs_with_a_warning": int(wb.statements["warning"].notna().sum()),
            "n_sentences_in_one_outlet_only": len(wb.unmatched),
            "most_alike": rows(top[columns]),
            **noted(arguments.out),
        }
    )
