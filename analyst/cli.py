"""The command `analyst`: what the workbook does, from a shell. Its commands are in `analyst.commands`.

Exit codes: 0 done (files that could not be used are named on stderr), 1 something that should not happen,
2 wrong usage, or a corpus, correction or model that has to be mended first, 3 done, and the answer is no (`check`,
`cite`, `review --strict`), 130 interrupted.
Results go to stdout, all else to stderr. Imports are inside the functions, so that `--help` is quick.
"""

from __future__ import annotations

import argparse
import os
import sys
import warnings

from analyst import __version__
from analyst.commands import (
    annotate,
    briefing,
    cache,
    check,
    cite,
    compare,
    completion,
    demo,
    entities,
    quotes,
    read,
    review,
    statements,
)
from analyst.commands.arguments import HelpFormatter, show_examples
from analyst.commands.base import INTERRUPTED, OK, UNEXPECTED, WRONG, Outcome, UsageError
from analyst.commands.briefing import BRIEFING_KINDS
from analyst.commands.output import one_line, say, show, show_json, show_text, show_warning
from analyst.commands.read import CORPUS_TABLES

__all__ = ["BRIEFING_KINDS", "CORPUS_TABLES", "INTERRUPTED", "OK", "UNEXPECTED", "WRONG", "build_parser", "main"]

COMMANDS = (
    *(read, annotate, entities, quotes, statements, compare, briefing),
    *(check, cite, review, demo, cache, completion),
)
"""In the order of the help."""


def main(argv: list[str] | None = None) -> int:
    """Run the command.

    Args:
        argv: Arguments after the command's name; those of the process if None.

    Returns:
        The exit code.
    """
    parser = build_parser()
    try:
        arguments, unknown = parser.parse_known_args(argv)
        if unknown:  # of the command, so that its options are shown and not those of all
            getattr(arguments, "parser", parser).error(f"unrecognized arguments: {' '.join(unknown)}")
    except SystemExit as stop:  # argparse has said what there is to say
        return stop.code if isinstance(stop.code, int) else WRONG
    if not hasattr(arguments, "run"):
        parser.print_help()
        return WRONG
    try:
        with warnings.catch_warnings():
            warnings.showwarning = show_warning
            outcome = arguments.run(arguments)
        _print(outcome, as_json=arguments.json)
    except KeyboardInterrupt:
        say("interrupted; what was annotated so far is kept, so the next run goes on from there")
        return INTERRUPTED
    except BrokenPipeError:  # `analyst … | head`
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return OK
    except Exception as error:
        if arguments.traceback:
            raise
        if isinstance(error, _expected_errors()):
            say(f"error: {one_line(error)}")
            return WRONG
        say(f"unexpected error: {type(error).__name__}: {one_line(error)} (more with --traceback)")
        return UNEXPECTED
    return outcome.code


def _print(outcome: Outcome, *, as_json: bool) -> None:
    if as_json:
        show_json(outcome.result)
    elif outcome.text is not None:
        show_text(outcome.text)
    else:
        show(outcome.result)


def _expected_errors() -> tuple[type[BaseException], ...]:
    """Errors that say themselves what to do: no traceback is wanted."""
    from analyst.annotate import EngineError, ModelMissingError
    from analyst.briefing.files import BriefingError
    from analyst.compare.embeddings import EmbedderMissingError
    from analyst.corpus.errors import CorpusError
    from analyst.quotes.tagger.model import TaggerError
    from analyst.review import CorrectionsError

    return (
        UsageError, CorpusError, CorrectionsError, EngineError, ModelMissingError, EmbedderMissingError, TaggerError,
        BriefingError, OSError,
    )  # fmt: skip


def build_parser() -> argparse.ArgumentParser:
    """Make the parser of the command line, with all commands."""
    parser = argparse.ArgumentParser(
        prog="analyst",
        description="Who is named, who said what, and how outlets differ over the same story.",
        epilog=show_examples(
            "analyst briefing articles/ --out briefing/",
            "analyst compare articles/ --top 5",
            "analyst check briefing/ articles/",
            'analyst cite articles/ "the words you want to cite"',
            "analyst read articles/ --out tables/ --json",
        )
        + "\n\nexit codes: 0 done, 1 unexpected error, 2 wrong usage or a thing to mend first, "
        "3 done and the answer is no (see check, cite, review), 130 interrupted",
        formatter_class=HelpFormatter,
    )
    parser.add_argument("--version", action="version", version=f"analyst {__version__}")
    commands = parser.add_subparsers(title="commands", metavar="COMMAND")
    for command in COMMANDS:
        command.add(commands)
    return parser
