"""What became of each correction."""

from __future__ import annotations

from typing import Any

import pandas as pd

from analyst.review.records import NOTES, REPORT_COLUMNS, Correction, plain


def empty_report() -> pd.DataFrame:
    """Make a report with no rows."""
    return make_report([])


def report_row(correction: Correction, status: str, n_changed: int, detail: str | None = None) -> dict[str, Any]:
    """Make the report's row for one correction."""
    notes = {note: correction.fields.get(note) for note in NOTES}
    return {
        "correction": correction.describe(),
        "source": f"{correction.file}:{correction.line}",
        "status": status,
        "n_changed": n_changed,
        "detail": detail,
        **{note: None if value is None else plain(value) for note, value in notes.items()},
    }


def make_report(rows: list[dict[str, Any]]) -> pd.DataFrame:
    """Make the report from its rows, with the same dtypes however few there are."""
    frame = pd.DataFrame(rows, columns=list(REPORT_COLUMNS))
    texts = [column for column in REPORT_COLUMNS if column != "n_changed"]
    return frame.astype({**dict.fromkeys(texts, "str"), "n_changed": "int64"})
