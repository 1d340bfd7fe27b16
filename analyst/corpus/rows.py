"""Rows of the tables, from a file as read."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import PurePosixPath
from typing import TYPE_CHECKING, Any

from analyst import schema
from analyst.corpus.language import UNKNOWN, guess_language
from analyst.corpus.places import place
from analyst.corpus.stated import Stated

if TYPE_CHECKING:
    from analyst.corpus.read import ReadFile

Row = dict[str, Any]


def page_rows(file: ReadFile) -> dict[str, list[Row]]:
    """Make the rows of RAW_TEXTS, PARAGRAPHS, TEXT_MAP and REMOVED."""
    key = {"article_id": file.article_id}
    rows: dict[str, list[Row]] = {"PARAGRAPHS": [], "TEXT_MAP": [], "REMOVED": []}
    raw = file.page.raw_text
    rows["RAW_TEXTS"] = [{**key, "raw_text": raw}]
    if file.cleaned is None:
        return rows
    placed = place(raw, file.cleaned)
    for number, ((start, end, line), kind) in enumerate(zip(placed.spans, file.cleaned.kinds, strict=True)):
        text = placed.text[start:end]
        rows["PARAGRAPHS"].append(
            {
                **key, "paragraph_id": f"{file.article_id}-{number}", "start_char": start, "end_char": end, "paragraph_text": text,
                "paragraph_kind": kind, "raw_line": line, "content_hash": schema.hash_text(text),
            }
        )  # fmt: skip
    for stretch in placed.stretches:
        rows["TEXT_MAP"].append(
            {
                **key, "start_char": stretch.start, "end_char": stretch.end, "raw_line": stretch.line,
                "raw_start_char": stretch.raw_start, "raw_end_char": stretch.raw_end,
            }
        )  # fmt: skip
    for number, (removal, is_whole) in enumerate(placed.removed):
        rows["REMOVED"].append(
            {
                **key, "removed_id": f"{file.article_id}-{number}", "source_file": file.source_file, "raw_line": removal.line,
                "raw_start_char": removal.raw_start, "raw_end_char": removal.raw_end,
                "removed_text": raw[removal.raw_start : removal.raw_end], "rule": removal.rule, "is_whole_line": is_whole,
            }
        )  # fmt: skip
    return rows


def article_row(file: ReadFile, stated: Stated, n_paragraphs: int, files: Sequence[ReadFile]) -> Row:
    """Make the row of ARTICLES: stated goes before the page's data, and that before what is printed."""
    cleaned, data, publication = file.cleaned, file.page.data, file.publication
    text = "\n\n".join(unit.text for unit in cleaned.units) if cleaned else ""
    byline = cleaned.byline if cleaned else None
    headline, headline_basis = _first(stated.headline, data.headline, cleaned.headline if cleaned else None)
    published, published_basis = _first(stated.published, data.published, cleaned.published if cleaned else None)
    outlet, outlet_basis = (
        (stated.outlet, "stated") if stated.outlet else (publication.outlet, publication.outlet_basis)
    )
    authors = stated.authors or data.authors or (byline.authors if byline else ())
    return {
        "article_id": file.article_id,
        "source_file": file.source_file,
        "outlet": outlet,
        "outlet_basis": outlet_basis,
        "outlet_label": outlet
        or f"Unknown outlet ({_short_name(file.source_file, [each.source_file for each in files])})",
        "headline": headline,
        "headline_basis": headline_basis,
        "byline": byline.printed if byline else None,
        "authors": "; ".join(authors) or None,
        "dateline": cleaned.dateline if cleaned else None,
        "wire": publication.wire,
        "aggregator": publication.aggregator,
        "url": stated.url or publication.url,
        "published_at": published,
        "published_basis": published_basis,
        "language": stated.language or (guess_language(text) if text else UNKNOWN),
        "text": text,
        "n_words": len(text.split()),
        "n_paragraphs": n_paragraphs,
        "encoding": file.encoding,
        "raw_sha256": file.sha256,
        "problem": file.problem,
    }


def _first(stated: Any, data: Any, printed: Any) -> tuple[Any, str]:
    for value, basis in ((stated, "stated"), (data, "page data"), (printed, "printed")):
        if value:
            return value, basis
    return None, "none"


def _short_name(source_file: str, others: Sequence[str]) -> str:
    """Return the shortest beginning of a file's name, at a `_`, that no other file's name has."""
    stems = [PurePosixPath(each).stem for each in others]
    stem = PurePosixPath(source_file).stem
    pieces = stem.split("_")
    for n in range(1, len(pieces)):
        start = "_".join(pieces[:n])
        if start and sum(each == start or each.startswith(start + "_") for each in stems) == 1:
            return start
    return stem if stems.count(stem) == 1 else source_file
