"""Takes corrections back: one table out of its file, the rest byte for byte as it was."""

from __future__ import annotations

import tomllib
from pathlib import Path

from analyst.review.files import (
    HEADER,
    chunks,
    corrections_folder,
    parse,
    read_text,
    write_whole,
)
from analyst.review.records import ENTITY_FILE, FOLDER, KINDS, Correction, CorrectionsError


def undo_last(corpus: str | Path, file: str = ENTITY_FILE) -> Correction | None:
    """Take the last correction out of a file.

    Args:
        corpus: Folder of the articles.
        file: `entities.toml`, `quotes.toml`, `lines.toml` or `sides.toml`.

    Returns:
        The correction that was taken out; None where the file has none.

    Raises:
        CorrectionsError: If there is no such file of corrections, it is not valid, or its last table cannot be told
            from the rest; nothing is written.
    """
    if file not in KINDS:
        raise CorrectionsError(f"No file of corrections {file!r}; there are {', '.join(KINDS)}.")
    path = corrections_folder(corpus) / file
    if not path.is_file():
        return None
    found = list(parse(read_text(path, f"{FOLDER}/{file}"), file))
    return remove_correction(corpus, found[-1]) if found else None


def remove_correction(corpus: str | Path, correction: Correction) -> Correction:
    """Take one correction out of its file; all other bytes stay as they are.

    The empty lines behind the table go with it (at the end of the file, those before it); comments stay, but for
    those inside it. A file of which nothing is left is deleted.

    Args:
        corpus: Folder of the articles.
        correction: As `read_corrections` gave it. If the file was changed since, it is found by what it says; of
            several that say the same, the last goes.

    Returns:
        The correction that was taken out, with the line on which it stood.

    Raises:
        CorrectionsError: If the file is not valid, has no such correction, or has it in another form than a table
            under a `[[…]]` heading of its own; nothing is written.
    """
    name = Path(correction.file).name
    path = corrections_folder(corpus) / name
    label = f"{FOLDER}/{name}"
    if name not in KINDS or not path.is_file():
        raise CorrectionsError(f"{label}: no such file; the correction was taken back already.")
    text = read_text(path, label)
    alike = [found for found in parse(text, name) if _says(found) == _says(correction)]
    if not alike:
        raise CorrectionsError(
            f"{label}: has no correction “{correction.describe()}” any more; it was changed or taken back meanwhile."
        )
    found = next((each for each in alike if each.line == correction.line), alike[-1])
    first, stop = _lines_of(text, found, label)
    # The file's own bytes: a mark of order at its start, and line ends, stay.
    lines = path.read_bytes().decode("utf-8").split("\n")
    before, after = lines[:first], lines[stop:]
    if any(line.strip() for line in after):
        while not after[0].strip():
            after.pop(0)
    else:
        while before and not before[-1].strip():
            before.pop()
        after = [""]
    rest = "\n".join([*before, *after])
    if rest.strip("\ufeff \t\r\n"):
        write_whole(path, rest)
    else:
        path.unlink()
    return found


def _says(correction: Correction) -> tuple[str, object]:
    return correction.kind, correction.fields


def _lines_of(text: str, correction: Correction, label: str) -> tuple[int, int]:
    """Lines of a table, from 0 and half-open, without the comments and empty lines behind it."""
    wanted = {correction.kind: [correction.fields]}
    for number, chunk in chunks(text):
        is_table = number == correction.line and HEADER.match(chunk.split("\n")[0])
        if not is_table or not _reads_as(chunk, wanted):
            continue
        lines = chunk.split("\n")
        while lines and _is_aside(lines[-1]) and _reads_as("\n".join(lines[:-1]), wanted):
            lines.pop()
        return number - 1, number - 1 + len(lines)
    raise CorrectionsError(
        f"{label}, line {correction.line}: stands there in another form than a table under [[{correction.kind}]] "
        "of its own; take it out by hand."
    )


def _is_aside(line: str) -> bool:
    return not line.strip() or line.lstrip().startswith("#")


def _reads_as(chunk: str, wanted: object) -> bool:
    try:
        return tomllib.loads(chunk) == wanted
    except tomllib.TOMLDecodeError:
        return False
