"""`analyst annotate`: fill the cache, and count what paragraphs show by themselves.

No table of the corpus is made, so that it serves also where these would be larger than memory.
"""

from __future__ import annotations

import argparse
from typing import TYPE_CHECKING

from analyst.commands.arguments import Commands, add_annotating, add_command, add_output, add_reading
from analyst.commands.base import Outcome, Result, checked_quote_engine, chosen_engine
from analyst.commands.output import warn_of_problems

if TYPE_CHECKING:
    import pandas as pd

    from analyst.annotate import Annotations


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
    from analyst.annotate import annotate_paragraphs, note_unannotated
    from analyst.corpus import find_duplicates, mark_copies, note_copies, read_corpus
    from analyst.review import line_choices, read_corrections

    # What is wrong with the call is said before the long work.
    quote_engine, engine = checked_quote_engine(arguments.quote_engine), chosen_engine(arguments)
    choices = line_choices(read_corrections(arguments.corpus))
    read = read_corpus(arguments.corpus, columns=dict(arguments.column), choices=choices)
    duplicates = find_duplicates(read.articles, read.paragraphs)
    articles = mark_copies(read.articles, duplicates, arguments.copies)
    counted = articles.loc[articles["is_counted"], "article_id"]
    paragraphs = read.paragraphs[read.paragraphs["article_id"].isin(counted)]
    annotations = annotate_paragraphs(paragraphs, quote_engine=quote_engine, engine=engine, workers=arguments.workers)
    problems = note_copies(read.problems, articles, duplicates, arguments.copies)
    warn_of_problems(note_unannotated(problems, paragraphs, articles, annotations.problems))
    return Outcome(
        {
            "n_articles": len(articles),
            "n_articles_counted": len(counted),
            "n_paragraphs": len(paragraphs),
            "n_different_paragraphs": int(paragraphs["content_hash"].nunique()),
            "n_paragraphs_annotated_now": annotations.n_new,
            **_count(paragraphs["content_hash"], annotations),
        }
    )


def _count(hashes: pd.Series, annotations: Annotations) -> Result:
    """Count what stands in the paragraphs, each as often as it is printed; names and quotes as it alone shows them."""
    import pyarrow.compute as pc

    from analyst.annotate.columns import decode_attributions

    printed = hashes.value_counts()
    counts = dict.fromkeys(("n_sentences", "n_tokens", "n_names", "n_attributions"), 0)
    for table in annotations.tables():
        times = printed.loc[table["content_hash"].to_pylist()].to_numpy()
        for name in ("sentences", "tokens", "names"):
            counts[f"n_{name}"] += int((pc.list_value_length(table[name]).to_numpy() * times).sum())
        found = [len(decode_attributions(text)) for text in table["attributions"].to_pylist()]
        counts["n_attributions"] += int((found * times).sum())
    return counts
