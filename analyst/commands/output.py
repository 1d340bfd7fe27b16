"""What the commands say: results on stdout, all else on stderr, no control characters on either."""

from __future__ import annotations

import json
import sys
from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    import pandas as pd

SHOWN_PROBLEMS = 10
_WIDEST = 90
"""Characters of a cell that stands before others; the last one of a row is never cut."""


def show(result: Mapping[str, Any]) -> None:
    """Print a result as lines, with its lists as columns."""
    for key, value in result.items():
        label = _label(key)
        if isinstance(value, dict | list) and not value:
            continue
        if isinstance(value, dict):
            print(f"{label}:")
            _print_columns([{"": name, " ": count} for name, count in value.items()])
        elif isinstance(value, list) and isinstance(value[0], str):
            print(f"{label}:")
            print("\n".join(f"  {clean(line)}" for line in value))
        elif isinstance(value, list):
            print(f"{label}:")
            _print_columns([dict(zip(value[0], map(_label, value[0]), strict=True)), *value])
        else:
            print(f"{label}: {_cell(value)}")


def show_json(result: Mapping[str, Any]) -> None:
    """Print a result as one JSON object."""
    print(json_text(result))


def json_text(value: object) -> str:
    """Write JSON for people and machines: what a terminal might obey is written as its code."""
    text = json.dumps(value, ensure_ascii=False, indent=2, default=str)
    return "".join(char if char.isprintable() or char == "\n" else json.dumps(char)[1:-1] for char in text)


def show_text(text: str) -> None:
    """Print text as it is, but for control characters."""
    if text:
        print("\n".join("\t".join(map(clean, line.split("\t"))) for line in text.split("\n")))


def _label(key: str) -> str:
    return clean(key.removeprefix("n_").replace("_", " "))


def _print_columns(rows: Sequence[Mapping[str, Any]]) -> None:
    cells = [[_cell(value) for value in row.values()] for row in rows]
    for row in cells:
        row[:-1] = [cell if len(cell) <= _WIDEST else f"{cell[: _WIDEST - 1]}…" for cell in row[:-1]]
    widths = [max(map(len, column)) for column in zip(*cells, strict=True)]
    for row, source in zip(cells, rows, strict=True):
        parts = [
            cell.rjust(width) if isinstance(value, int | float) else cell.ljust(width)
            for cell, width, value in zip(row, widths, source.values(), strict=True)
        ]
        print(f"  {'  '.join(parts).rstrip()}")


def _cell(value: object) -> str:
    if value is None:
        return ""
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, float):
        return f"{value:.2f}"
    return f"{value:,}" if isinstance(value, int) else clean(str(value))


def clean(text: str) -> str:
    """Keep control characters of an article away from the terminal."""
    return "".join(char if char.isprintable() else "\N{REPLACEMENT CHARACTER}" for char in text)


def warn_of_problems(problems: pd.DataFrame) -> None:
    """Say what was wrong with the files, the first few one by one (PROBLEMS)."""
    for source_file, problem in problems[["source_file", "problem"]].head(SHOWN_PROBLEMS).to_numpy().tolist():
        place = f"{source_file}: " if isinstance(source_file, str) else ""
        say(f"warning: {clean(f'{place}{problem}')}")
    if len(problems) > SHOWN_PROBLEMS:
        say(f"warning: … and {len(problems) - SHOWN_PROBLEMS:,} more (see the table `problems`)")


def show_warning(message: Warning | str, *_: object, **__: object) -> None:
    """Say a warning without the line of source code that Python adds."""
    say(f"warning: {clean(' '.join(str(message).split()))}")


def one_line(error: BaseException) -> str:
    """Write what an error says as one line."""
    return clean(" ".join(str(error).split())) or type(error).__name__


def say(line: str) -> None:
    """Say something beside the result."""
    print(f"analyst: {line}", file=sys.stderr)
