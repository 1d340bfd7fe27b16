"""The plain format in which articles are annotated with their attributions.

    {S1 Ada Lee}, the mayor, {Q1 said} {C1 that the bridge would stay shut}.
    {C2 “We have no money,”} {S2 she} {Q2 added}. {C2 “None at all.”}
    {S3 The council} {Q3! hopes} {C3 to reopen it in May}.

`C` is a piece of content, `S` the speaker, `Q` the cue; the number joins what belongs to one attribution, `S1,2`
belongs to two; marks may stand in one another, and a content may have several pieces. `!` after the number of a cue
marks one that is no word of communication (thought, hope). Lines before the first blank line are `key: value`.
"""

from __future__ import annotations

import re
import sys
from collections import Counter
from pathlib import Path
from typing import Any

ARTICLES = Path(__file__).parent / "articles"
_OPEN = re.compile(r"\{([CSQ])(\d+(?:,\d+)*)(!?) ")
_KEYS = {"kind", "habits"}


class FormatError(ValueError):
    """An annotated article breaks the format; the message says where."""


def parse(source: str) -> tuple[dict[str, str], str, list[dict[str, Any]]]:
    """Read one annotated article.

    Returns:
        Its header; its text without marks; its attributions, each with id, content (list of [start, end]), speaker and
        cue ([start, end] or None) and ignore, offsets in code points of the text, in the order of their number.

    Raises:
        FormatError: If a bracket is not closed, a number has no content or no cue, or a mark begins or ends in a blank.
    """
    head, _, body = source.partition("\n\n")
    header = dict(line.split(": ", 1) for line in head.splitlines() if ": " in line)
    if set(header) != _KEYS:
        raise FormatError(f"the header has {sorted(header)}, not {sorted(_KEYS)}")
    body = body.strip("\n")
    text: list[str] = []
    stack: list[tuple[str, str, bool, int]] = []
    spans: dict[int, dict[str, list[list[int]]]] = {}
    ignored: set[int] = set()
    place = length = 0
    while place < len(body):
        mark = _OPEN.match(body, place)
        if mark:
            stack.append((mark[1], mark[2], bool(mark[3]), length))
            place = mark.end()
            continue
        letter = body[place]
        place += 1
        if letter == "{":
            raise FormatError(f"a bracket that opens no mark: {body[place - 1 : place + 30]!r}")
        if letter != "}":
            text.append(letter)
            length += 1
            continue
        if not stack:
            raise FormatError(f"a bracket too many after {''.join(text[-30:])!r}")
        kind, numbers, is_ignored, start = stack.pop()
        marked = "".join(text[start:])
        if not marked or marked != marked.strip():
            raise FormatError(f"the mark {kind}{numbers} is empty or has a blank at its edge: {marked!r}")
        for number in map(int, numbers.split(",")):
            spans.setdefault(number, {"C": [], "S": [], "Q": []})[kind].append([start, length])
            if is_ignored:
                ignored.add(number)
    if stack:
        raise FormatError(f"the mark {stack[-1][0]}{stack[-1][1]} is not closed")
    return header, "".join(text), [_attribution(n, spans[n], n in ignored) for n in sorted(spans)]


def _attribution(number: int, found: dict[str, list[list[int]]], ignored: bool) -> dict[str, Any]:
    if not found["C"]:
        raise FormatError(f"number {number} has no content")
    if not found["Q"]:
        raise FormatError(f"number {number} has no cue")
    for kind in "SQ":
        if len(found[kind]) > 1 and kind == "S":
            raise FormatError(f"number {number} has several speakers")
    cue = [min(a for a, _ in found["Q"]), max(b for _, b in found["Q"])]
    return {
        "id": number,
        "content": sorted(found["C"]),
        "speaker": found["S"][0] if found["S"] else None,
        "cue": cue,
        "ignore": ignored,
    }


def main(paths: list[str]) -> int:
    """Check annotated articles; print what is wrong, and what there is."""
    counts: Counter[str] = Counter()
    wrong = 0
    for path in [Path(each) for each in paths] or sorted(ARTICLES.glob("*.txt")):
        try:
            _, text, found = parse(path.read_text(encoding="utf-8"))
        except (FormatError, ValueError) as error:
            wrong += 1
            print(f"{path.name}: {error}")
            continue
        counts.update(articles=1, words=len(text.split()), attributions=len(found))
        counts["no speaker"] += sum(each["speaker"] is None for each in found)
        counts["not communication"] += sum(each["ignore"] for each in found)
    print(dict(counts))
    return 1 if wrong else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
