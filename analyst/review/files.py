"""Reads and writes the files of corrections."""

from __future__ import annotations

import contextlib
import os
import re
import tempfile
import tomllib
import unicodedata
from collections.abc import Iterator, Mapping
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

from analyst import schema
from analyst.review.records import (
    ENTITY_FILE,
    FOLDER,
    KINDS,
    LINE_FILE,
    QUOTE_FILE,
    SIDE_FILE,
    Correction,
    Corrections,
    CorrectionsError,
    checked,
)

HEADER = re.compile(r"^[ \t]*\[\[[ \t]*([\w-]+)[ \t]*\]\][ \t]*(?:#.*)?$")


def corrections_folder(corpus: str | Path) -> Path:
    """Return the folder of a corpus' corrections: in it, or beside it where the corpus is one file."""
    corpus = Path(corpus)
    return (corpus.parent if corpus.is_file() else corpus) / FOLDER


def read_corrections(corpus: str | Path) -> Corrections:
    """Read the corrections that lie in `corrections/` of a corpus folder.

    Args:
        corpus: Folder of the articles.

    Returns:
        The corrections in the order of their files; none where the folder or a file is missing.

    Raises:
        CorrectionsError: If a file is not UTF-8, not TOML, or says something that is not a correction.
            The message has the file, the line and what to do.
    """
    found: dict[str, tuple[Correction, ...]] = {}
    hashes: list[str] = []
    folder = corrections_folder(corpus)
    for name in KINDS:
        path = folder / name
        if not path.is_file():
            continue
        text = read_text(path, f"{FOLDER}/{name}")
        found[name] = tuple(parse(text, name))
        hashes += [name, text]
    return Corrections(
        entities=found.get(ENTITY_FILE, ()),
        quotes=found.get(QUOTE_FILE, ()),
        lines=found.get(LINE_FILE, ()),
        sides=found.get(SIDE_FILE, ()),
        sha256=schema.hash_text(*hashes) if hashes else None,
        unread=tuple(_unread(folder)),
    )


def _unread(folder: Path) -> Iterator[Correction]:
    """Find files that were meant to be read and are not: `quote.toml`, `entities.toml.txt`."""
    known = [path for path in (folder / name for name in KINDS) if path.is_file()]
    for path in sorted(folder.iterdir()) if folder.is_dir() else ():
        is_meant = path.name.lower().endswith((".toml", ".toml.txt")) and not path.name.startswith(".")
        if is_meant and path.is_file() and not any(path.samefile(other) for other in known):
            yield Correction("file", {"name": path.name}, f"{FOLDER}/{path.name}", 1)


def read_text(path: Path, label: str) -> str:
    """Read a file of corrections, its line ends as `\\n`; errors name it by its label."""
    try:
        data = path.read_bytes()
    except OSError as error:
        raise CorrectionsError(f"{label}: cannot be read ({error.strerror}).") from error
    try:
        return data.decode("utf-8-sig").replace("\r\n", "\n")
    except UnicodeDecodeError as error:
        line = data[: error.start].count(b"\n") + 1
        raise CorrectionsError(f"{label}, line {line}: not UTF-8. Save the file as UTF-8 in your editor.") from error


def parse(text: str, name: str) -> Iterator[Correction]:
    """Read the corrections of the file `name` from its text, each with its line."""
    label = f"{FOLDER}/{name}"
    try:
        tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        line = re.search(r"line (\d+)", str(error))
        where = f"line {line[1]}" if line else f"line {text.count(chr(10)) + 1}"
        raise CorrectionsError(
            f"{label}, {where}: not TOML ({error}). Text stands in double quotation marks; "
            'a double quotation mark or a backslash inside it is written \\" or \\\\.'
        ) from error
    for line_number, chunk in chunks(text):
        content = tomllib.loads(chunk)
        for kind, value in content.items():
            entries = value if isinstance(value, list) else [value]
            for fields in entries:
                yield checked(Correction(kind, fields, label, line_number), name)


def chunks(text: str) -> Iterator[tuple[int, str]]:
    """Cut a valid file at its `[[…]]` headings: each piece is TOML of its own, with its first line."""
    lines = text.split("\n")
    starts = [number for number, line in enumerate(lines) if HEADER.match(line)]
    begin = 0
    for stop in [*starts, len(lines)]:
        chunk = "\n".join(lines[begin:stop])
        try:
            tomllib.loads(chunk)
        except tomllib.TOMLDecodeError:
            continue  # the heading stands inside a text of several lines
        yield begin + 1, chunk
        begin = stop


def write_correction(
    corpus: str | Path,
    kind: str,
    fields: Mapping[str, Any],
    *,
    who: str | None = None,
    why: str | None = None,
    when: datetime | None = None,
) -> Path:
    """Add one correction at the end of its file; what stands there already is left as it is.

    The file is written whole under another name and then put in place, so that it is never half there.

    Args:
        corpus: Folder of the articles; `corrections/` is made if there is none.
        kind: `keep`, `remove`, `switch_off`, `join`, `rename`, `split`, `exclude`, `type`, `resolve`, `accept`,
            `quote`, `add`, `side` or `merge`.
        fields: Fields of the correction, as the module's head shows them; who, when and why may be among them.
        who: Who says so.
        why: The reason.
        when: When it was said; now, to the second, if it is said nowhere.

    Returns:
        The file.

    Raises:
        CorrectionsError: If the correction, or the file that it goes to, is not valid; nothing is written.
    """
    name = next((name for name, kinds in KINDS.items() if kind in kinds), None)
    if name is None:
        known = ", ".join(kind for kinds in KINDS.values() for kind in kinds)
        raise CorrectionsError(f"No correction of the kind {kind!r}; there are {known}.")
    if when is not None or "when" not in fields:
        when = (when or datetime.now(UTC)).replace(microsecond=0)
    notes = {"who": who, "when": when, "why": why}
    everything = {**fields, **{key: value for key, value in notes.items() if value is not None}}
    path = corrections_folder(corpus) / name
    label = f"{FOLDER}/{name}"
    before = read_text(path, label) if path.is_file() else ""
    tuple(parse(before, name))  # an error in the file is told before anything is added to it
    line = before.count("\n") + 1
    checked(Correction(kind, everything, label, line), name)
    entry = "\n".join([f"[[{kind}]]", *(f"{key} = {_toml(value)}" for key, value in everything.items())])
    kept = path.read_bytes().decode("utf-8").rstrip() if before.strip() else ""  # with its mark of order and line ends
    text = f"{kept}\n\n{entry}\n" if kept else f"{entry}\n"
    if "\r\n" in kept:
        text = kept + text[len(kept) :].replace("\n", "\r\n")
    path.parent.mkdir(parents=True, exist_ok=True)
    write_whole(path, text)
    return path


def write_whole(path: Path, text: str) -> None:
    """Write a file under another name and then put it in place."""
    handle, temporary = tempfile.mkstemp(dir=path.parent, prefix=f".{path.name}.", suffix=".tmp")
    try:
        with os.fdopen(handle, "w", encoding="utf-8", newline="\n") as file:
            file.write(text)
            file.flush()
            os.fsync(file.fileno())
        if path.exists():
            Path(temporary).chmod(path.stat().st_mode & 0o777)
        else:
            Path(temporary).chmod(0o644)
        Path(temporary).replace(path)
    except BaseException:
        with contextlib.suppress(OSError):
            Path(temporary).unlink()
        raise


def _toml(value: object) -> str:
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, datetime):
        return value.isoformat().replace("+00:00", "Z")
    if isinstance(value, int | date):
        return str(value)
    if isinstance(value, list | tuple):
        return f"[{', '.join(map(_toml, value))}]"
    return f'"{"".join(map(_toml_char, str(value)))}"'


def _toml_char(char: str) -> str:
    """Escape one character; what cannot be seen (controls, marks of direction) is written as its number."""
    if char in '"\\':
        return f"\\{char}"
    if char in "\n\t\r":
        return {"\n": "\\n", "\t": "\\t", "\r": "\\r"}[char]
    category = unicodedata.category(char)
    if category == "Cs":  # half a character: neither TOML nor UTF-8 can hold it
        return "\N{REPLACEMENT CHARACTER}"
    if category[0] == "C" or category in ("Zl", "Zp"):
        return f"\\u{ord(char):04X}" if ord(char) < 0x10000 else f"\\U{ord(char):08X}"
    return char
