"""The pages of README.md and docs/, and the blocks of code in them."""

from __future__ import annotations

import ast
import re
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Iterator

ROOT = Path(__file__).parents[1]
PAGES = [
    path
    for path in [*sorted(ROOT.glob("*.md")), *sorted((ROOT / "docs").rglob("*.md"))]
    if not path.name.startswith(".")
]
"""All pages."""

_BLOCK = re.compile(r"^```(\w+)\n(.*?)^```\n(?:\n*!\[[^\]]*\]\(([^)]+)\))?", re.DOTALL | re.MULTILINE)


class Block(NamedTuple):
    """One block of code."""

    page: Path
    language: str
    text: str
    picture: Path | None
    """The picture that follows it: what its last line makes."""


def blocks(page: Path, *languages: str) -> Iterator[Block]:
    """Find the blocks of a page, in its order."""
    for language, text, picture in _BLOCK.findall(page.read_text(encoding="utf-8")):
        if language in languages:
            yield Block(page, language, text, (page.parent / picture).resolve() if picture else None)


def run(block: Block, names: dict[str, Any]) -> object:
    """Run a block of Python as a notebook would.

    Returns:
        The value of its last line; None if that is a statement.
    """
    tree = ast.parse(block.text)
    last = tree.body.pop() if tree.body and isinstance(tree.body[-1], ast.Expr) else None
    where = f"<{block.page.name}>"
    exec(compile(tree, where, "exec"), names)
    return None if last is None else eval(compile(ast.Expression(last.value), where, "eval"), names)


def commands(block: Block) -> Iterator[str]:
    """Find the commands of a block for the shell: its lines, or those after a prompt; lines that go on are joined."""
    lines = block.text.replace("\\\n", " ").splitlines()
    if block.language == "console":
        lines = [line.removeprefix("$ ") for line in lines if line.startswith("$ ")]
    yield from (line for line in lines if line.strip() and not line.startswith("#"))
