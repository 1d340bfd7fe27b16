"""`analyst read`: read and clean, nothing more."""

from __future__ import annotations

import argparse
from typing import TYPE_CHECKING

from analyst.commands.arguments import Commands, add_command, add_output, add_reading, add_tables, add_top
from analyst.commands.base import Outcome, Result, check_out, rows, save_tables
from analyst.commands.output import warn_of_problems

if TYPE_CHECKING:
    import pandas as pd

CORPUS_TABLES = ("articles", "raw_texts", "paragraphs", "text_map", "removed", "problems")


def add(commands: Commands) -> None:
    """Add the command."""
    parser = add_command(
        commands, "read", _run, "Read and clean the articles; say what came of them, and write the tables.",
        ["analyst read articles/", "analyst read articles/ --out tables/",
         "analyst read export.csv --column text=Article --out tables/",
         "analyst read articles/ --out tables/ --tables csv"],
    )  # fmt: skip
    add_reading(parser)
    add_tables(parser)
    add_top(parser)
    add_output(parser)


def _run(arguments: argparse.Namespace) -> Outcome:
    from analyst.compare import find_stories
    from analyst.corpus import cleaning_by_outlet, find_duplicates, mark_copies, note_copies, read_corpus
    from analyst.corpus.citations import find_citations
    from analyst.review import line_choices, read_corrections, report_lines

    check_out(arguments.out, arguments.corpus)
    corrections = read_corrections(arguments.corpus)
    tables = read_corpus(arguments.corpus, columns=dict(arguments.column), choices=line_choices(corrections))
    duplicates = find_duplicates(tables.articles, tables.paragraphs)
    tables = tables._replace(
        articles=mark_copies(tables.articles, duplicates, arguments.copies),
        problems=note_copies(tables.problems, tables.articles, duplicates, arguments.copies),
    )
    warn_of_problems(tables.problems)
    counted = tables.articles[tables.articles["is_counted"]]
    stories = find_stories(counted)
    frames = {name: getattr(tables, name) for name in CORPUS_TABLES}
    frames |= {"duplicates": duplicates, "stories": stories, "citations": find_citations(counted)}
    save_tables(frames, arguments.out, arguments.table_kind)
    report = report_lines(corrections, tables.articles, tables.raw_texts, tables.removed)
    return Outcome(
        {
            **_summary(tables.articles, tables.removed, tables.paragraphs),
            "n_stories": int(stories["story_id"].nunique()),
            "corrections_of_lines": rows(report[["source", "status", "n_changed", "correction", "detail"]]),
            "by_outlet": rows(cleaning_by_outlet(tables).head(arguments.top)),
            **({"out": str(arguments.out)} if arguments.out else {}),
        }
    )


def _summary(articles: pd.DataFrame, removed: pd.DataFrame, paragraphs: pd.DataFrame) -> Result:
    usable = articles[articles["problem"].isna()]
    removed_by_rule = removed["rule"].value_counts().sort_index()
    return {
        "n_articles": len(articles),
        "n_unusable": int(articles["problem"].notna().sum()),
        "n_copies_left_out": int((~articles["is_counted"] & articles["copy_of"].notna()).sum()),
        "n_paragraphs": len(paragraphs),
        "n_words": int(articles["n_words"].sum()),
        "n_removed": len(removed),
        "n_removed_by_rule": {str(rule): int(n) for rule, n in removed_by_rule.items()},
        "n_without_outlet": int(usable["outlet"].isna().sum()),
        "n_without_date": int(usable["published_at"].isna().sum()),
    }
