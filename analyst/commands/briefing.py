"""`analyst briefing`: the files to hand on."""

from __future__ import annotations

import argparse
from pathlib import Path

from analyst.commands.arguments import (
    Commands,
    add_annotating,
    add_command,
    add_output,
    add_reading,
    add_similarity,
    path,
)
from analyst.commands.base import Outcome, open_corpus

BRIEFING_KINDS = ("html", "pptx", "docx", "xlsx", "figures", "tables")


def add(commands: Commands) -> None:
    """Add the command."""
    parser = add_command(
        commands, "briefing", _run, "Write a page, slides, a handout and sheets to hand on, and all figures.",
        ["analyst briefing articles/ --out briefing/", "analyst briefing articles/ --only pptx,html",
         "analyst briefing articles/ --theme house/theme.toml", "analyst briefing articles/ --notebooks notebooks/"],
    )  # fmt: skip
    add_reading(parser)
    add_annotating(parser)
    parser.add_argument(
        "--out", type=path, default=Path("briefing"), metavar="DIR",
        help="folder for the briefing; one that is there is replaced when the new one is complete "
        "(default: %(default)s)",
    )  # fmt: skip
    parser.add_argument("--title", metavar="TEXT", help="heading of the briefing")
    parser.add_argument(
        "--only", type=_kinds, metavar="KIND,KIND",
        help=f"what is written, of {', '.join(BRIEFING_KINDS)} (default: all); the folder then holds nothing else",
    )  # fmt: skip
    parser.add_argument(
        "--theme", type=path, metavar="FILE",
        help="house style: colours, fonts, logo, language of the labels "
        "(default: the theme.toml beside the articles, if there is one)",
    )  # fmt: skip
    add_similarity(parser)
    parser.add_argument(
        "--notebooks", type=path, metavar="DIR", help="run the notebooks of this folder too, and keep their pages"
    )
    add_output(parser)


def _run(arguments: argparse.Namespace) -> Outcome:
    from analyst import briefing

    # What is wrong is said before the long work, not after it.
    briefing.check_target(arguments.out, arguments.corpus)
    theme = briefing.find_theme(arguments.corpus) if arguments.theme is None else briefing.read_theme(arguments.theme)
    wb = open_corpus(arguments)
    done = briefing.export(
        wb,
        arguments.out,
        title=arguments.title,
        only=arguments.only,
        theme=theme,
        notebooks=arguments.notebooks,
    )
    return Outcome(
        {
            **({} if done.page is None else {"page": str(done.page)}),
            "files": [str(path) for path in done.documents],
            "folder": str(done.folder),
            "bottom_line": done.bottom_line,
            "n_figures": len(done.manifest["figures"]),
            "n_files": len(done.manifest["files"]) + 1,
            "row_counts": done.manifest["row_counts"],
        }
    )


def _kinds(text: str) -> list[str]:
    kinds = [kind.strip() for kind in text.split(",") if kind.strip()]
    unknown = [kind for kind in kinds if kind not in BRIEFING_KINDS]
    if unknown or not kinds:
        raise argparse.ArgumentTypeError(f"{text!r}: wanted some of {', '.join(BRIEFING_KINDS)}, joined by commas")
    return kinds
