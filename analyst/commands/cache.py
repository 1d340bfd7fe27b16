"""`analyst cache`: what annotated paragraphs are kept from run to run."""

from __future__ import annotations

import argparse
from datetime import UTC, datetime

from analyst.commands.arguments import Commands, add_command, add_output
from analyst.commands.base import Outcome


def add(commands: Commands) -> None:
    """Add the command."""
    parser = add_command(
        commands, "cache", _run,
        "Show what annotated paragraphs are kept from run to run; clean them out; limit their size.",
        ["analyst cache", "analyst cache --clean old", "analyst cache --limit 5GB"],
        more="They lie in $ANALYST_CACHE, else in the user's cache folder.",
    )  # fmt: skip
    parser.add_argument(
        "--clean", nargs="?", const="all", choices=["all", "old"],
        help="remove all of it, or only what older versions left",
    )  # fmt: skip
    parser.add_argument(
        "--limit", type=_size, metavar="SIZE",
        help="how large it may become, as 500MB or 5GB, from now on; what was used longest ago goes first",
    )  # fmt: skip
    add_output(parser)


def _run(arguments: argparse.Namespace) -> Outcome:
    from analyst.annotate import default_folder
    from analyst.annotate.upkeep import clean, describe_size, read_limit, survey, trim, write_limit

    folder = default_folder()
    current = _current_versions()
    freed = None
    if arguments.clean is not None:
        freed = clean(folder, keep=current if arguments.clean == "old" else ())
    if arguments.limit is not None:
        before = sum(version.n_bytes for version in survey(folder))
        write_limit(folder, arguments.limit)
        trim(folder, in_use=0)
        freed = (freed or 0) + before - sum(version.n_bytes for version in survey(folder))
    versions = survey(folder)
    n_bytes = sum(version.n_bytes for version in versions)
    return Outcome(
        {
            "folder": str(folder),
            "size": describe_size(n_bytes),
            "limit": describe_size(read_limit(folder)),
            **({} if freed is None else {"freed": describe_size(freed)}),
            "n_bytes": n_bytes,
            "n_paragraphs": sum(version.n_paragraphs for version in versions),
            "by_version": [
                {
                    "version": version.version,
                    "in_use": "yes" if version.version in current else "no",
                    "n_paragraphs": version.n_paragraphs,
                    "n_parts": version.n_parts,
                    "size": describe_size(version.n_bytes),
                    "last_used": f"{datetime.fromtimestamp(version.last_used, UTC):%Y-%m-%d %H:%M} UTC",
                }
                for version in versions
            ],
        }
    )


def _current_versions() -> set[str]:
    """Name the parts of the cache that the installed model and engines use."""
    from analyst.annotate import ModelMissingError, engine_version, installed_model
    from analyst.quotes.engines import ENGINES

    try:
        return {f"{installed_model()}-{engine_version(engine)}" for engine in ENGINES}
    except ModelMissingError:
        return set()


def _size(text: str) -> int:
    from analyst.annotate.upkeep import parse_size

    try:
        return parse_size(text)
    except ValueError as error:
        raise argparse.ArgumentTypeError(str(error)) from error
