"""Words of ours that the tables hold in English, said in the language of a briefing."""

from __future__ import annotations

import pandas as pd

from analyst.corpus.rows import UNKNOWN_OUTLET
from analyst.wording import wording

OUTLETS = ("outlet", "outlet_label", "outlet_label_a", "outlet_label_b", "target")
"""Columns that hold names of outlets."""
WARNINGS = (
    "negation only in the first",
    "negation only in the second",
    "opposite: {one} only in the first, {other} only in the second",
    "order: the same words stand in other places",
    "number: {one} only in the first, {other} only in the second",
    "name: {one} only in the first, {other} only in the second",
)
"""What STATEMENTS warns of, with places for the words."""


def outlet_name(label: object) -> str:
    """Say the name of an outlet: as it is, or what stands for it where none is stated.

    Example:
        >>> from analyst.wording import Wording, worded
        >>> with worded(Wording("de")):
        ...     outlet_name("Unknown outlet (003)"), outlet_name("Example Times")
        ('Unbekanntes Medium (003)', 'Example Times')
    """
    return wording().again(str(label), UNKNOWN_OUTLET)


def with_outlet_names(table: pd.DataFrame) -> pd.DataFrame:
    """Say the names of outlets in a table; the rows and their order are the same."""
    if wording().is_english:
        return table
    columns = [column for column in OUTLETS if column in table.columns]
    said = {column: table[column].astype("object").map(outlet_name, na_action="ignore") for column in columns}
    return table.assign(**said)


def warning_words(warning: object) -> str:
    """Say a warning of STATEMENTS; nothing where there is none."""
    if not isinstance(warning, str):
        return ""
    return "; ".join(wording().again(part, *WARNINGS) for part in warning.split("; "))
