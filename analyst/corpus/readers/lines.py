"""Lines of a file that may be too long to be taken in."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TextIO

from analyst.corpus.pages import Options

_LONGEST = 50_000_000


def longest_line(options: Options) -> int:
    """Return how many letters a line of a table, or a field of it, may have."""
    return min(_LONGEST, options.limits.most_document)


def read_lines(stream: TextIO, longest: int) -> Iterator[str | None]:
    """Yield lines with their ends; None for a line that is longer than may be, which is passed over."""
    for line in iter(lambda: stream.readline(longest + 1), ""):
        if len(line) <= longest:
            yield line
            continue
        while line and not line.endswith(("\n", "\r")):
            line = stream.readline(longest + 1)
        yield None
