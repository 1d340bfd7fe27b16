"""Rows of the tables, from a file as read."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from pathlib import PurePosixPath
from typing import TYPE_CHECKING, Any

from analyst import schema
from analyst.corpus.file_names import read_file_name, read_url_day
from analyst.corpus.language import ANALYSED, UNKNOWN, guess_language
from analyst.corpus.places import place
from analyst.corpus.stated import Stated

if TYPE_CHECKING:
    from analyst.corpus.read import ReadArticle

Row = dict[str, Any]
UNKNOWN_OUTLET = "Unknown outlet ({name})"
"""`outlet_label` of an article whose outlet is not stated."""


def page_rows(file: ReadArticle) -> dict[str, list[Row]]:
    """Make the rows of RAW_TEXTS, PARAGRAPHS, TEXT_MAP and REMOVED."""
    raw = file.page.raw_text
    rows: dict[str, list[Row]] = {"RAW_TEXTS": [{"article_id": file.article_id, "raw_text": raw}]}
    if file.cleaned is None:
        return rows | {"PARAGRAPHS": [], "TEXT_MAP": [], "REMOVED": []}
    placed = place(raw, file.cleaned)
    kinds = enumerate(zip(placed.spans, file.cleaned.kinds, strict=True))
    rows["PARAGRAPHS"] = [_paragraph(file, n, placed.text, span, kind) for n, (span, kind) in kinds]
    rows["TEXT_MAP"] = [
        {
            "article_id": file.article_id,
            "start_char": stretch.start,
            "end_char": stretch.end,
            "raw_line": stretch.line,
            "raw_start_char": stretch.raw_start,
            "raw_end_char": stretch.raw_end,
        }
        for stretch in placed.stretches
    ]
    rows["REMOVED"] = [
        {
            "removed_id": f"{file.article_id}-{n}",
            "article_id": file.article_id,
            "source_file": file.source_file,
            "raw_line": removal.line,
            "raw_start_char": removal.raw_start,
            "raw_end_char": removal.raw_end,
            "removed_text": raw[removal.raw_start : removal.raw_end],
            "rule": removal.rule,
            "is_whole_line": is_whole,
        }
        for n, (removal, is_whole) in enumerate(placed.removed)
    ]
    return rows


def _paragraph(file: ReadArticle, number: int, text: str, span: tuple[int, int, int], kind: str) -> Row:
    start, end, line = span
    return {
        "paragraph_id": f"{file.article_id}-{number}",
        "article_id": file.article_id,
        "start_char": start,
        "end_char": end,
        "paragraph_text": text[start:end],
        "paragraph_kind": kind,
        "raw_line": line,
        "content_hash": schema.hash_text(text[start:end]),
    }


def article_row(file: ReadArticle, stated: Stated, n_paragraphs: int, short_name: str) -> Row:
    """Make the row of ARTICLES: stated goes before the page's data, and that before what is printed."""
    cleaned, data, publication = file.cleaned, file.page.data, file.publication
    units = cleaned.units if cleaned else ()
    text = "\n\n".join(unit.text for unit in units)
    byline = cleaned.byline if cleaned else None
    headline, headline_basis = _first(stated.headline, data.headline, cleaned.headline if cleaned else None)
    published, published_basis = _first(stated.published, data.published, cleaned.published if cleaned else None)
    if not published:
        by_name, by_url = read_file_name(file.source_file, file.part), read_url_day(stated.url or publication.url)
        published, published_basis = _first(None, None, None, by_name.published, by_url)
    outlet, outlet_basis = (
        (stated.outlet, "stated") if stated.outlet else (publication.outlet, publication.outlet_basis)
    )
    authors = stated.authors or data.authors or (byline.authors if byline else ())
    language = stated.language or data.language or (guess_language(text) if text else UNKNOWN)
    return {
        "article_id": file.article_id,
        "article_name": file.name,
        "source_file": file.source_file,
        "source_part": file.part,
        "source_line": file.line,
        "outlet": outlet,
        "outlet_basis": outlet_basis,
        "outlet_label": outlet or UNKNOWN_OUTLET.format(name=short_name),
        "headline": headline,
        "headline_basis": headline_basis,
        "byline": byline.printed if byline else data.byline,
        "authors": "; ".join(authors) or None,
        "dateline": cleaned.dateline if cleaned else None,
        "wire": publication.wire,
        "aggregator": publication.aggregator,
        "url": stated.url or publication.url,
        "published_at": published,
        "published_basis": published_basis,
        "language": language,
        "text": text,
        "n_words": sum(len(unit.text.split()) for unit in units),
        "n_paragraphs": n_paragraphs,
        "encoding": file.encoding,
        "raw_sha256": file.sha256,
        "problem": file.problem,
        "is_counted": file.problem is None and language in ANALYSED,
        "copy_of": None,
    }


def _first(*values: object) -> tuple[object, str]:
    """Return the first value that there is, and its basis; values come in the order of BASES."""
    for value, basis in zip(values, schema.BASES, strict=False):
        if value:
            return value, basis
    return None, "none"


def short_names(source_files: Sequence[str]) -> dict[str, str]:
    """Return for each file the shortest beginning of its name, at a `_`, that no other file's name has.

    >>> short_names(["003_1e15.txt", "004_27dd.txt"])["003_1e15.txt"]
    '003'
    """
    counts: Counter[str] = Counter()
    for source_file in source_files:
        counts.update(_beginnings(source_file))
    return {
        source_file: next((each for each in _beginnings(source_file) if counts[each] == 1), source_file)
        for source_file in source_files
    }


def _beginnings(source_file: str) -> list[str]:
    pieces = PurePosixPath(source_file).stem.split("_")
    return [start for n in range(1, min(len(pieces), 20) + 1) if (start := "_".join(pieces[:n])).strip("_")]
