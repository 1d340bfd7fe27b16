"""`analyst cite`: a quote or sentence, ready to be cited."""

from __future__ import annotations

import argparse

from analyst.commands.arguments import (
    Commands,
    add_annotating,
    add_command,
    add_output,
    add_reading,
    add_top,
)
from analyst.commands.base import NO, OK, Outcome, UsageError, open_corpus
from analyst.commands.output import json_text, say

_NO_LINE = (
    "no words of an article stand on this line of the file: it is empty, was taken out, is the head of a table, or "
    "lies behind the end."
)
STYLES = ("text", "markdown", "bibtex", "csl-json")


def add(commands: Commands) -> None:
    """Add the command."""
    parser = add_command(
        commands, "cite", _run, "Cite a quote or sentence: its exact words, speaker, outlet, date, file and line.",
        ['analyst cite articles/ "the words you want to cite"', "analyst cite articles/ q12 --format markdown",
         "analyst cite articles/ one.txt:7", 'analyst cite articles/ "a few words" --format bibtex --top 1'],
        more="Where the words stand in several places, each is listed.",
        codes="0 found, 3 not found (sentences like it are listed, if there are any)",
    )  # fmt: skip
    add_reading(parser)
    parser.add_argument(
        "what", metavar="QUOTE",
        help="a quote_id, the number of a quote in a briefing (q12), FILE:LINE, or words, as one argument",
    )  # fmt: skip
    parser.add_argument(
        "--format", choices=STYLES, default=STYLES[0], help="how the citations are written (default: %(default)s)"
    )
    add_annotating(parser)
    add_top(parser)
    add_output(parser)


def _run(arguments: argparse.Namespace) -> Outcome:
    from analyst import cite

    if not arguments.what.strip():
        raise UsageError("there is nothing to look for; give a quote_id, FILE:LINE, or some words.")
    wb = open_corpus(arguments)
    try:
        found = cite.find_to_cite(wb, arguments.what, top=arguments.top)
    except ValueError as error:
        raise UsageError(str(error)) from error
    is_found = bool(found.citations) and all(one.is_exact for one in found.citations)
    result = {
        "searched_as": found.searched_as,
        "is_found": is_found,
        "n_found": found.n_found,
        "citations": [one._asdict() for one in found.citations],
    }
    if not found.citations:
        say(_NO_LINE if found.searched_as == "line" else "these words stand in no article; give fewer of them.")
        return Outcome(result, NO, "")
    if not is_found:
        say("these words stand in no article; what follows is like them.")
    elif found.n_found > len(found.citations):
        say(f"{len(found.citations):,} of {found.n_found:,} places; more with --top.")
    text = {
        "text": lambda: cite.as_text(found.citations),
        "markdown": lambda: cite.as_markdown(found.citations),
        "bibtex": lambda: cite.as_bibtex(found.citations),
        "csl-json": lambda: json_text(cite.csl_items(found.citations)),
    }[arguments.format]()
    return Outcome(result, OK if is_found else NO, text)
