"""`analyst demo`: a demonstration corpus in which it is known how the outlets differ."""

from __future__ import annotations

import argparse

from analyst.commands.arguments import Commands, add_command, add_output, path, positive
from analyst.commands.base import Outcome, UsageError


def add(commands: Commands) -> None:
    """Add the command."""
    parser = add_command(
        commands, "demo", _run, "Write invented articles with known differences between outlets, to learn or test.",
        ["analyst demo demo/", "analyst briefing demo/articles/", "analyst demo even/ --even --seed 2"],
        more="The articles go to FOLDER/articles, what is true of them to FOLDER/truth.json.",
    )  # fmt: skip
    parser.add_argument("folder", type=path, metavar="FOLDER", help="folder to make; it must be new or empty")
    parser.add_argument(
        "--stories", type=positive, default=18, metavar="N",
        help="events; nearly every one of the five outlets has an article on each (default: %(default)s)",
    )  # fmt: skip
    parser.add_argument("--seed", type=int, default=0, metavar="N", help="another one gives another corpus")
    parser.add_argument("--even", action="store_true", help="plant nothing: the outlets differ by chance only")
    add_output(parser)


def _run(arguments: argparse.Namespace) -> Outcome:
    from analyst.demo import EVEN, PLANTED, DemoError, write_demo
    from analyst.demo.write import ARTICLES, TRUTH

    try:
        articles = write_demo(
            arguments.folder,
            n_stories=arguments.stories,
            seed=arguments.seed,
            habits=EVEN if arguments.even else PLANTED,
        )
    except DemoError as error:
        raise UsageError(str(error)) from error
    return Outcome(
        {
            "articles": str(arguments.folder / ARTICLES),
            "truth": str(arguments.folder / TRUTH),
            "n_articles": len(articles),
            "n_stories": len({article.story for article in articles}),
            "outlets": sorted({article.outlet for article in articles}),
        }
    )
