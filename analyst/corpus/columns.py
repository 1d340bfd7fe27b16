"""Names of columns and fields: which is the text, which the headline, and which row of a table is the header.

Names are looked up in `resources/corpus_columns.tsv`; what the caller says (`columns=`) goes before it.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import cache
from types import MappingProxyType

from analyst.corpus import cells, resources
from analyst.corpus.pages import Notice, Options

FIELDS = ("text", "headline", "outlet", "authors", "published", "url", "language")
"""What `columns=` may name."""

Key = int | str
Row = Mapping[Key, object]
"""The cells of a row by their column: its place, or its name in a record."""

_CONTAINERS = frozenset(
    (
        "_source",
        "article",
        "attributes",
        "data",
        "doc",
        "document",
        "fields",
        "html",
        "item",
        "meta",
        "metadata",
        "source_info",
    )
)
"""Names of nested records that hold the article's fields: {"fields": {"bodyText": …}}."""
_SHOWN, _SHOWN_LETTERS = 30, 60
_HEADER_ROWS, _HEADER_LETTERS = 20, 200


def count_fields(names: Iterable[object], stated: Mapping[str, str]) -> int:
    """Count the fields that a row of names gives if it is the header; a text, or a stated column, counts double.

    >>> count_fields(["Headline", "Full Text", "Reach"], {})
    3
    """
    shown = [name for name in names if isinstance(name, str) and len(name) <= _HEADER_LETTERS]
    found = find_fields(dict(enumerate(shown)))
    asked = {column_key(name) for name in stated.values()} & {column_key(name) for name in shown}
    return len(found) + ("text" in found or "excerpt" in found) + 2 * len(asked)


def used_columns(names: Iterable[str], options: Options) -> list[str]:
    """Return the columns that hold a field, or may."""
    stated = {column_key(name) for name in options.columns.values()}
    return [name for name in names if column_key(name) in _synonyms() or column_key(name) in stated]


def find_header(rows: Sequence[Sequence[object]], options: Options) -> int | None:
    """Find the header among the first rows of a table; the first that is not blank where none has known names.

    Returns:
        Its place in `rows`; None where all are blank.
    """
    filled = [i for i, row in enumerate(rows[:_HEADER_ROWS]) if any(map(_is_filled, row))]
    counts = {i: count_fields(rows[i], options.columns) for i in filled}
    return max(filled, key=lambda i: (counts[i] >= 2, counts[i] if counts[i] >= 2 else 0, -i), default=None)


def _is_filled(cell: object) -> bool:
    return not cells.is_missing(cell) and any(map(str.isalnum, str(cell)))


def header_names(row: Sequence[object]) -> dict[Key, str]:
    """Return the names of a header's columns by their place; blank ones at its end are no columns.

    >>> header_names(["text", "", "text", None])
    {0: 'text', 1: ' (column 2)', 2: 'text (column 3)'}
    """
    shown = ["" if cells.is_missing(cell) else " ".join(str(cell).split()) for cell in row]
    while shown and not shown[-1]:
        shown.pop()
    return {i: name if name and name not in shown[:i] else f"{name} (column {i + 1})" for i, name in enumerate(shown)}


def above_header(rows: Iterable[Sequence[object]]) -> Iterator[Notice]:
    """Tell what stands above the header."""
    texts = [str(cell).strip() for row in rows for cell in row if not cells.is_missing(cell)]
    if texts:
        yield Notice(f"Above the header, and not read: {shown_names(texts)}.")


def flatten(record: Mapping[str, object]) -> dict[Key, object]:
    """Bring the fields of nested records that hold an article to the top.

    >>> flatten({"id": 1, "fields": {"bodyText": "Talks begin."}, "source": {"name": "Example Times"}})
    {'id': 1, 'source': {'name': 'Example Times'}, 'fields.bodyText': 'Talks begin.'}
    """
    flat: dict[Key, object] = {}
    waiting = [("", record, 0)]
    while waiting:
        prefix, fields, depth = waiting.pop(0)
        for name, value in fields.items():
            if isinstance(value, dict) and str(name).casefold() in _CONTAINERS and depth < 4:
                waiting.append((f"{prefix}{name}.", value, depth + 1))
            else:
                flat[f"{prefix}{name}"] = value
    return flat


def is_article(record: Mapping[str, object], options: Options) -> bool:
    """Say whether a record has a text, or a headline with an address or an excerpt."""
    fields = _record_fields(record, options)
    return "text" in fields or ("headline" in fields and ("url" in fields or "excerpt" in fields))


def has_text(record: Mapping[str, object], options: Options) -> bool:
    """Say whether a record holds a text itself, and not a list of records that may."""
    flat = flatten(record)
    texts = (flat[key] for key in _record_fields(record, options).get("text", ()))
    return any(isinstance(each[0] if isinstance(each, list) and each else each, str) for each in texts)


def _record_fields(record: Mapping[str, object], options: Options) -> dict[str, tuple[Key, ...]]:
    names: dict[Key, str] = {key: str(key) for key in flatten(record)}
    stated = {column_key(name): field for field, name in options.columns.items()}
    own = {stated[column_key(name)]: (key,) for key, name in names.items() if column_key(name) in stated}
    return find_fields(names) | own


def column_key(name: str) -> str:
    """Bring the name of a column to the form by which it is looked up.

    >>> column_key("Full_Text"), column_key("fields.bodyText"), column_key("author(s)")
    ('fulltext', 'bodytext', 'authors')
    """
    parts = unicodedata.normalize("NFKC", name).casefold().split(".")  # files of a Mac write ü as u and two dots
    while len(parts) > 1 and parts[0].strip() in _CONTAINERS:
        parts.pop(0)
    return ".".join(filter(None, ("".join(filter(str.isalnum, part)) for part in parts)))


@cache
def _synonyms() -> Mapping[str, tuple[str, int]]:
    """Return the field of each known name, and its place in the order of preference."""
    rows = resources.read_rows("corpus_columns.tsv")
    return MappingProxyType({column_key(row[1]): (row[0], i) for i, row in reversed(list(enumerate(rows)))})


def find_fields(names: Mapping[Key, str]) -> dict[str, tuple[Key, ...]]:
    """Find the columns of each field, best first; of two with one name the first."""
    ranked = []
    for order, (key, name) in enumerate(names.items()):
        known = _synonyms().get(column_key(name))
        if known is not None:
            ranked.append((known[1], order, known[0], key))
    fields: dict[str, tuple[Key, ...]] = {}
    for _, _, field, key in sorted(ranked, key=lambda each: each[:2]):
        fields[field] = (*fields.get(field, ()), key)
    return fields


def shown_names(names: Iterable[str]) -> str:
    """List names in a message, long ones and many of them cut."""
    shown = [name if len(name) <= _SHOWN_LETTERS else name[: _SHOWN_LETTERS - 1] + "…" for name in names]
    return ", ".join(shown[:_SHOWN]) + (f" and {len(shown) - _SHOWN} more" if len(shown) > _SHOWN else "")
