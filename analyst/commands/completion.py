"""`analyst completion`: names of commands, options and files at the touch of Tab."""

from __future__ import annotations

import argparse

from analyst.commands.arguments import Commands, add_command, add_output, path
from analyst.commands.base import Outcome

SHELLS = ("bash", "zsh", "fish", "tcsh", "powershell")


def add(commands: Commands) -> None:
    """Add the command."""
    parser = add_command(
        commands, "completion", _run, "Print the script that completes commands and options in your shell.",
        ["analyst completion bash > ~/.local/share/bash-completion/completions/analyst",
         "analyst completion zsh > ~/.zfunc/_analyst",
         "analyst completion fish > ~/.config/fish/completions/analyst.fish"],
    )  # fmt: skip
    parser.add_argument("shell", choices=SHELLS, metavar="SHELL", help=f"one of {', '.join(SHELLS)}")
    add_output(parser)


def _run(arguments: argparse.Namespace) -> Outcome:
    import shtab

    from analyst.cli import build_parser

    parser = build_parser()
    _complete_paths(parser, shtab.FILE)
    script = shtab.complete(parser, arguments.shell)
    return Outcome({"shell": arguments.shell, "script": script}, text=script)


def _complete_paths(parser: argparse.ArgumentParser, files: object) -> None:
    """Say of each argument that is a path that files and folders fit."""
    for action in parser._actions:
        if action.type is path:
            action.complete = files  # type: ignore[attr-defined]
        if isinstance(action, argparse._SubParsersAction):
            for command in action.choices.values():
                _complete_paths(command, files)
