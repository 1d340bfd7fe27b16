"""What a correction is, and what it may say."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime
from typing import Any, NamedTuple

from analyst import schema

FOLDER = "corrections"
LINE_FILE, ENTITY_FILE, QUOTE_FILE, SIDE_FILE = "lines.toml", "entities.toml", "quotes.toml", "sides.toml"
NOTES = ("who", "when", "why")
VERDICTS = ("accept", "reject")
UNREAD = (
    f"the file is not read; corrections stand in {LINE_FILE}, {ENTITY_FILE}, {QUOTE_FILE} or {SIDE_FILE}: rename it, "
    "or move what it says"
)
REPORT_COLUMNS = ("correction", "source", "status", "n_changed", "detail", "who", "when", "why")

# Fields of each kind of correction: (must be there, may be there).
KINDS: dict[str, dict[str, tuple[tuple[str, ...], tuple[str, ...]]]] = {
    LINE_FILE: {
        "keep": (("line",), ("source_file", "outlet")),
        "remove": (("line",), ("source_file", "outlet")),
        "switch_off": (("rule",), ("source_file", "outlet")),
    },
    ENTITY_FILE: {
        "join": (("names", "into"), ()),
        "rename": (("name", "to"), ()),
        "split": (("name", "alias", "to"), ("source_file",)),
        "exclude": ((), ("name", "alias", "source_file")),
        "type": (("name", "type"), ()),
        "resolve": (("alias", "to"), ("source_file",)),
        "accept": (("name", "alias"), ()),
    },
    QUOTE_FILE: {
        "quote": (
            ("source_file", "content"),
            ("nth", "speaker", "speaker_text", "type", "cue", "cue_lemma", "span", "span_nth", "sample", *VERDICTS),
        ),
        "add": (("source_file", "content"), ("nth", "speaker", "speaker_text", "type", "cue", "cue_lemma")),
    },
    SIDE_FILE: {
        "side": (("names", "side"), ()),
        "merge": (("sides", "into"), ()),
    },
}


class CorrectionsError(ValueError):
    """A file of corrections cannot be read; the message names the file and the line."""


class Correction(NamedTuple):
    """One correction, as written."""

    kind: str
    """`keep`, `remove`, `switch_off`, `join`, `rename`, `split`, `exclude`, `type`, `resolve`, `accept`, `quote`,
    `add`, `side`, or `merge`; `file` for a file that is not read."""
    fields: Mapping[str, Any]
    file: str
    """Its file, relative to the corpus."""
    line: int
    """Line of its heading, from 1."""

    def describe(self) -> str:
        """Say in one line what the correction asks for."""
        said = {key: value for key, value in self.fields.items() if key not in NOTES}
        if self.kind in KINDS[QUOTE_FILE]:
            anchor = f"{said.pop('source_file')} “{shorten(str(said.pop('content')))}”"
            asks = ", ".join(key if value is True else f"{key} = {shorten(str(value))}" for key, value in said.items())
            told = f"add a quote in {anchor}" if self.kind == "add" else f"quote in {anchor}"
            return f"{told}: {asks}" if asks else told
        return f"{self.kind}: " + ", ".join(f"{key} = {plain(value)}" for key, value in said.items())


class Corrections(NamedTuple):
    """All corrections of one corpus, each list in the order of its file."""

    entities: tuple[Correction, ...] = ()
    quotes: tuple[Correction, ...] = ()
    lines: tuple[Correction, ...] = ()
    sha256: str | None = None
    """Hash of the files' contents; null where there are none."""
    sides: tuple[Correction, ...] = ()
    unread: tuple[Correction, ...] = ()
    """Files whose names are almost those of corrections: not read, but reported."""

    def __len__(self) -> int:  # number of corrections, not of fields
        """Count the corrections."""
        return len(self.lines) + len(self.entities) + len(self.quotes) + len(self.sides)


def checked(correction: Correction, name: str) -> Correction:
    """Return the correction if the file `name` may hold it, and raise CorrectionsError if not."""
    kinds = KINDS[name]
    where = f"{correction.file}, line {correction.line}"
    if correction.kind not in kinds or not isinstance(correction.fields, dict):
        raise CorrectionsError(
            f"{where}: {correction.kind!r} is no correction; write {' or '.join(f'[[{k}]]' for k in kinds)} "
            "on a line of its own, its fields below."
        )
    required, optional = kinds[correction.kind]
    where = f"{where}: [[{correction.kind}]]"
    for field in required:
        if field not in correction.fields:
            raise CorrectionsError(f"{where} lacks {field!r}; it needs {', '.join(required)}.")
    if correction.kind == "exclude" and not {"name", "alias"} & set(correction.fields):
        raise CorrectionsError(f"{where} lacks 'name'; it needs name, or the alias of what was left open.")
    for field, value in correction.fields.items():
        if field not in (*required, *optional, *NOTES):
            allowed = ", ".join((*required, *optional, *NOTES))
            raise CorrectionsError(f"{where} has no field {field!r}; it has {allowed}.")
        _check_value(where, correction.kind, field, value)
    if "speaker_text" in correction.fields and not str(correction.fields.get("speaker", "")).strip():
        raise CorrectionsError(f"{where} has speaker_text, the words printed for the speaker, but no speaker; add it.")
    if correction.kind == "quote":
        _check_quote(where, correction.fields)
    return correction


def _check_value(where: str, kind: str, field: str, value: object) -> None:
    wanted: str | None = None
    if field == "when":
        wanted = None if isinstance(value, date | str) else "a date"
    elif field in ("names", "sides"):
        is_list = isinstance(value, list) and bool(value) and all(isinstance(v, str) and v for v in value)
        wanted = None if is_list else "a list of names"
    elif field in ("nth", "span_nth"):
        is_number = isinstance(value, int) and not isinstance(value, bool) and value >= 1
        wanted = None if is_number else "a number from 1"
    elif field in (*VERDICTS, "sample"):
        wanted = None if value is True else "true"
    elif field == "type":
        values = schema.ENTITY_TYPES if kind == "type" else schema.QUOTE_TYPES
        wanted = None if value in values else f"one of {', '.join(values)}"
    elif not isinstance(value, str):
        wanted = "text in quotation marks"
    elif not value.strip() and field not in ("speaker", "cue", *NOTES):
        wanted = "text that is not empty"
    if wanted:
        raise CorrectionsError(f"{where}: {field} = {plain(value)}, wanted {wanted}.")


def _check_quote(where: str, fields: Mapping[str, Any]) -> None:
    asks = [field for field in ("speaker", "type", "cue", "span", *VERDICTS) if field in fields]
    if not asks:
        raise CorrectionsError(f"{where} asks for nothing; add speaker, type, cue, span, accept or reject.")
    if "reject" in asks and len(asks) > 1:
        raise CorrectionsError(f"{where} both rejects the quote and corrects it; keep one of the two.")


def squeeze(text: str) -> str:
    """Fold what a copy may change: runs of white space, and half characters that no file can hold."""
    clean = "".join("\N{REPLACEMENT CHARACTER}" if "\ud800" <= char <= "\udfff" else char for char in text)
    return " ".join(clean.split())


def shorten(text: str, width: int = 60) -> str:
    """Cut a text to a width, with an ellipsis."""
    return text if len(text) <= width else f"{text[: width - 1].rstrip()}…"


def plain(value: object) -> str:
    """Write a value for people: lists with commas, times as ISO 8601."""
    if isinstance(value, list):
        return ", ".join(map(str, value))
    if isinstance(value, datetime):
        return value.isoformat().replace("+00:00", "Z")
    return str(value)
