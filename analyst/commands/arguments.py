"""The arguments that commands share, and how each is read."""

from __future__ import annotations

import argparse
import re
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import TypeAlias

from analyst.commands.base import Outcome

FIELDS = ("text", "headline", "outlet", "authors", "published", "url", "language")
COPY_RULES = ("once_per_outlet", "once", "all")
QUOTE_ENGINES = ("joined", "rules")
SIMILARITIES = ("characters", "semantic")
TABLE_KINDS = ("parquet", "csv")

Commands: TypeAlias = "argparse._SubParsersAction[argparse.ArgumentParser]"
Run = Callable[[argparse.Namespace], Outcome]


class HelpFormatter(argparse.RawDescriptionHelpFormatter):
    """Leaves examples as they are, and room for the longest name of a command beside what it does."""

    def __init__(self, prog: str) -> None:
        super().__init__(prog, max_help_position=26)
        self._action_max_length = 14  # argparse forgets that names of commands are indented


def add_command(
    commands: Commands,
    name: str,
    run: Run,
    summary: str,
    examples: Sequence[str],
    *,
    more: str = "",
    codes: str = "",
) -> argparse.ArgumentParser:
    """Add a command with help that shows examples.

    Args:
        commands: Where it goes.
        name: Its name.
        run: What it does.
        summary: What it does, in one sentence.
        examples: Calls that work, each with the command's name.
        more: Further sentences for its own help.
        codes: What its exit codes mean, where they mean more than those of all commands.
    """
    parser: argparse.ArgumentParser = commands.add_parser(
        name,
        help=summary,
        description=f"{summary} {more}".strip(),
        epilog=show_examples(*examples) + (f"\n\nexit codes: {codes}" if codes else ""),
        formatter_class=HelpFormatter,
    )
    parser.set_defaults(run=run, parser=parser)
    return parser


def add_reading(parser: argparse.ArgumentParser, corpus_help: str = "folder of articles, or one file") -> None:
    """Add the corpus, and how it is read."""
    parser.add_argument("corpus", type=path, metavar="PATH", help=corpus_help)
    add_columns(parser)
    parser.add_argument(
        "--copies", choices=COPY_RULES, default=COPY_RULES[0],
        help="how copies of an article are counted: one in each outlet, one in all, or every one "
        "(default: %(default)s)",
    )  # fmt: skip


def add_columns(parser: argparse.ArgumentParser) -> None:
    """Add the names of columns in tables of articles."""
    parser.add_argument(
        "--column", type=_column, action="append", default=[], metavar="FIELD=NAME",
        help=f"in tables, the column of a field ({', '.join(FIELDS)}); may be given several times",
    )  # fmt: skip


def add_annotating(parser: argparse.ArgumentParser) -> None:
    """Add what finds the quotes, and where it works."""
    parser.add_argument(
        "--quote-engine", choices=QUOTE_ENGINES,
        help="what finds the quotes: rules alone, or rules joined with the learned tagger "
        "(default: $ANALYST_QUOTE_ENGINE, else joined)",
    )  # fmt: skip
    group = parser.add_argument_group("where paragraphs are annotated; the result is the same")
    group.add_argument(
        "--engine", type=_engine_name, metavar="ENGINE",
        help="local (this process), processes (of this machine), dask (a cluster on this machine), or the address of "
        "a Dask scheduler, tcp://HOST:PORT or tls://HOST:PORT (default: $ANALYST_ENGINE, else local for small "
        "corpora, processes for large ones)",
    )  # fmt: skip
    group.add_argument(
        "--workers", type=positive, metavar="N",
        help="how many processes (default: $ANALYST_WORKERS, else as many as processors and memory allow)",
    )  # fmt: skip
    for what, meaning in (("ca", "certificate authority"), ("cert", "own certificate"), ("key", "own key")):
        group.add_argument(f"--tls-{what}", type=path, metavar="FILE", help=f"for tls://: {meaning}, PEM")


def add_output(parser: argparse.ArgumentParser) -> None:
    """Add how the result is printed."""
    parser.add_argument("--json", action="store_true", help="print the result as one JSON object")
    parser.add_argument("--traceback", action="store_true", help="show where an error came from")


def add_tables(parser: argparse.ArgumentParser) -> None:
    """Add where the tables go, and as what."""
    parser.add_argument("--out", type=path, metavar="DIR", help="folder for the tables")
    add_table_kind(parser)


def add_table_kind(parser: argparse.ArgumentParser) -> None:
    """Add what files the tables become."""
    parser.add_argument(
        "--tables", choices=TABLE_KINDS, default=TABLE_KINDS[0], dest="table_kind",
        help="what files the tables become; no cell of a CSV file is a formula (default: %(default)s)",
    )  # fmt: skip


def add_top(parser: argparse.ArgumentParser) -> None:
    """Add how many rows are printed."""
    parser.add_argument("--top", type=positive, default=10, metavar="N", help="rows to print (default: 10)")


def add_similarity(parser: argparse.ArgumentParser) -> None:
    """Add how sentences are compared."""
    parser.add_argument(
        "--similarity", choices=SIMILARITIES,
        help="how sentences are compared: by their letters, or by their meaning too, which needs the extra `semantic` "
        "(default: $ANALYST_SIMILARITY, else characters)",
    )  # fmt: skip


def show_examples(*lines: str) -> str:
    """Write examples as the end of a help text."""
    return "examples:\n" + "\n".join(f"  {line}" for line in lines)


# ---- types -----------------------------------------------------------------------------------------


def path(text: str) -> Path:
    """Read the name of a file or folder."""
    if not text.strip():
        raise argparse.ArgumentTypeError("it is empty; name a folder (. for this one)")
    return Path(text)


def positive(text: str) -> int:
    """Read a number from 1."""
    try:
        number = int(text)
    except ValueError:
        number = 0
    if number < 1:
        raise argparse.ArgumentTypeError(f"{text!r} is not a number from 1")
    return number


def _engine_name(text: str) -> str:
    if text not in {"local", "processes", "dask"} and not re.fullmatch(r"(?:tcp|tls)://\S+:\d+", text):
        raise argparse.ArgumentTypeError(f"{text!r}: wanted local, processes, dask, tcp://HOST:PORT or tls://HOST:PORT")
    return text


def _column(text: str) -> tuple[str, str]:
    field, sign, name = text.partition("=")
    field = field.strip().casefold()
    if not sign or field not in FIELDS or not name.strip():
        raise argparse.ArgumentTypeError(f"{text!r}: wanted FIELD=NAME, FIELD one of {', '.join(FIELDS)}")
    return field, name
