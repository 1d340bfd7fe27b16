"""Applies what the analyst says about sides: who speaks for whom."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, NamedTuple

import pandas as pd

from analyst import schema
from analyst.review.records import Correction, Corrections, squeeze
from analyst.review.report import make_report, report_row


class CorrectedSides(NamedTuple):
    """SIDES after the corrections, and what became of each."""

    sides: pd.DataFrame
    report: pd.DataFrame


def apply_to_sides(corrections: Corrections, sides: pd.DataFrame) -> CorrectedSides:
    """Put speakers on the sides that the analyst names, in the order of the file.

    Args:
        corrections: As `read_corrections` gives them.
        sides: SIDES, as `compare.find_sides` begins with them.

    Returns:
        SIDES in its order, and a report as of all corrections: `n_changed` counts speakers. Stale is a `[[side]]`
        none of whose names speaks in the corpus, or all of whose speakers are on that side already, and a
        `[[merge]]` of sides that nobody is on. What is stale in part says so in `detail`.
    """
    if not corrections.sides:
        return CorrectedSides(sides, make_report([]))
    rows = [dict(row) for row in sides.astype({"side_basis": "object"}).to_dict("records")]
    report = [_apply(correction, rows) for correction in corrections.sides]
    return CorrectedSides(schema.table("SIDES", rows), make_report(report))


def _apply(correction: Correction, rows: list[dict[str, Any]]) -> dict[str, Any]:
    if correction.kind == "merge":
        return _merge(correction, rows)
    fields = correction.fields
    missing = [name for name in fields["names"] if not _speakers(name, rows)]
    meant = [row for name in fields["names"] for row in _speakers(name, rows)]
    if not meant:
        return report_row(correction, "stale", 0, f"nobody of the name {' or '.join(map(repr, missing))} speaks")
    n_changed = _move(meant, fields["side"])
    if not n_changed:
        return report_row(correction, "stale", 0, "they are on that side already")
    detail = f"nobody of the name {' or '.join(map(repr, missing))} speaks" if missing else None
    return report_row(correction, "applied", n_changed, detail)


def _merge(correction: Correction, rows: list[dict[str, Any]]) -> dict[str, Any]:
    wanted = {squeeze(side).casefold() for side in correction.fields["sides"]}
    meant = [row for row in rows if squeeze(row["side"]).casefold() in wanted]
    if not meant:
        return report_row(correction, "stale", 0, "nobody is on these sides")
    n_changed = _move(meant, correction.fields["into"])
    if not n_changed:
        return report_row(correction, "stale", 0, "they are on that side already")
    return report_row(correction, "applied", n_changed)


def _speakers(name: str, rows: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """Those whom a name means: by id, by name as VOICES has it, or by the words as printed."""
    wanted = squeeze(name).casefold()
    return [row for row in rows if wanted in (squeeze(row["speaker"]).casefold(), row["speaker_key"].casefold())]


def _move(rows: list[dict[str, Any]], side: str) -> int:
    moved = {row["speaker_key"]: row for row in rows if row["side"] != squeeze(side)}
    change: Mapping[str, Any] = {"side": squeeze(side), "side_basis": "correction"}
    for row in moved.values():
        row.update(change)
    return len(moved)
