"""From a workbook to a store, block by block: no table of all tokens is ever made."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from analyst.store.errors import StoreError
from analyst.store.files import Store, Writer

if TYPE_CHECKING:
    from collections.abc import Callable

    from analyst.workbook import Workbook

FIELDS = (
    *("articles", "raw_texts", "paragraphs", "text_map", "removed", "duplicates", "problems", "mentions"),
    *("field_mentions", "entities", "aliases", "quotes", "quote_parts", "corrections", "found_quotes", "found_parts"),
)
"""Tables that a workbook has when it is opened."""
DERIVED = (
    *("stories", "statements", "article_coverage", "unmatched", "citations", "sides", "descriptions"),
)  # fmt: skip
"""Tables that it makes when they are asked for; `sentences` and `tokens`, the largest, are made by article blocks."""
LARGEST = ("sentences", "tokens")


def save_store(
    wb: Workbook, folder: str | Path, *, progress: Callable[[str], None] | None = None, statements: bool = True
) -> Store:
    """Write all tables of a workbook as Parquet files, to be opened by `open_store`.

    Args:
        wb: The workbook.
        folder: A new folder, or a store that is replaced. It has its name only when all is written.
        progress: Called with the name of each table before it is made.
        statements: False to leave out what compares articles sentence by sentence (`statements`,
            `article_coverage`, `unmatched`), which takes longest.

    Returns:
        The store.

    Raises:
        StoreError: If the folder holds something that is no store, or cannot be written.
    """
    folder = Path(folder)
    tell = progress or (lambda _: None)
    skipped = () if statements else ("statements", "article_coverage", "unmatched")
    try:
        with Writer(folder, wb.articles["article_id"].tolist()) as writer:
            for name in [*FIELDS, *(each for each in DERIVED if each not in skipped)]:
                tell(name)
                writer.write(name, getattr(wb, name))
            for name in LARGEST:
                tell(name)
                _write_in_blocks(writer, wb, name)
            writer.finish(_about(wb))
    except OSError as error:
        raise StoreError(f"The store {folder} cannot be written ({error.strerror or error}).") from error
    return Store(folder)


def _write_in_blocks(writer: Writer, wb: Workbook, name: str) -> None:
    for block in writer.blocks or [0]:
        part = getattr(wb, f"{name}_of")(writer.articles_of(block))
        if len(part) or block == 0:
            writer.write_block(name, block, part)


def _about(wb: Workbook) -> dict[str, object]:
    return {
        "corpus": str(wb.corpus),
        "model": wb.model,
        "engine": wb.engine,
        "copies": wb.copies,
        "similarity": wb.similarity,
        "quote_review": list(wb.quote_review),
    }
