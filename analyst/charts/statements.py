"""Charts of which statements stand in which outlet."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence

import altair as alt
import pandas as pd

from analyst.charts._parts import (
    MAX_GROUPS,
    ROOM,
    Dates,
    and_list,
    clean,
    finish,
    joined,
    letter_size,
    no_rows,
    own_labels,
    plural,
    subtitle_of,
    tiles,
)
from analyst.charts.render import AnyChart
from analyst.charts.theme import style
from analyst.compare import cover_statements
from analyst.schema import check
from analyst.wording import say, say_n

_TILES = 472
"""Points for the tiles; the sentences beside them have the rest."""
_PRESENT, _ABSENT = "matched", "no match found"


def statements_chart(
    statements: pd.DataFrame,
    *,
    title: str | None = None,
    subtitle: str | None = None,
    n_articles: int | None = None,
    dates: Dates = None,
    outlets: Sequence[str] | None = None,
    top: int = 15,
) -> AnyChart:
    """Draw which outlets have which statement: one row a statement, one column an outlet.

    Args:
        statements: STATEMENTS, as `compare.match_statements` gives them.
        title: The finding; read from the table if None.
        subtitle: Line under it; n and dates if None.
        n_articles: Articles behind the table.
        dates: First and last date of the articles, or words for them.
        outlets: All outlets that were compared, those without a match included; if None, those in the table.
        top: Number of statements; those in most outlets come first.

    Returns:
        The chart; for an empty table one that says so. An empty tile means that no sentence was matched, and
        no more.

    Raises:
        SchemaError: If a column is missing.
    """
    check("STATEMENTS", statements, ["outlet_label_a", "outlet_label_b", "similarity"])
    coverage = cover_statements(statements, outlets=outlets, absent=False)
    if coverage.empty:
        return no_rows("shared statements", title=title, subtitle=subtitle, of=coverage)
    compared = list(dict.fromkeys(sorted(set(coverage["outlet"])) if outlets is None else outlets))
    columns = _columns(coverage, compared)
    order = coverage["statement_id"].drop_duplicates().head(top).tolist()
    drawn = coverage[coverage["statement_id"].isin(order)]
    shown = _with_absent(drawn, order, [outlet for outlet in compared if outlet in columns])
    texts = drawn.drop_duplicates("statement_id").set_index("statement_id")["statement"]
    look = style()
    cell = min(118, _TILES // max(len(columns), 4))
    width_left = int((ROOM - cell * len(columns) - 12) / letter_size())
    rows = own_labels((texts[key] for key in order), min(64, width_left), 2 if width_left > 48 else 3)
    frame = pd.DataFrame(
        {
            "row": shown["statement_id"],
            "column": shown["outlet"],
            "tone": [_PRESENT if present else _ABSENT for present in shown["is_present"]],
            "label": ["●" if present else "" for present in shown["is_present"]],
            "outlet": shown["outlet"].map(clean),
            "sentence": [
                clean(text) if isinstance(text, str) else say("(no match found)") for text in shown["sentence_text"]
            ],
        }
    )
    chart, width = tiles(
        frame,
        rows=dict(zip(order, rows, strict=True)),
        columns=columns,
        tones={_PRESENT: look.accent, _ABSENT: "#EEF1F4"},
        text_tones={_PRESENT: look.background, _ABSENT: look.ink},
        cell_width=cell,
        legend_title="Sentence in this outlet",
        tooltip=[
            alt.Tooltip("outlet:N", title="Outlet"),
            alt.Tooltip("sentence:N", title="Sentence"),
        ],
    )
    finding = _finding(coverage)
    n_all = coverage["statement_id"].nunique()
    notes = [
        say("{n} shown", n=len(order)) if n_all > len(order) else "",
        say("{n} of {all} outlets", n=len(columns), all=len(compared)) if len(columns) < len(compared) else "",
        say("a grey tile says that no match was found, not that it was left out"),
    ]
    return finish(
        chart,
        title=title if title is not None else finding,
        subtitle=subtitle_of(
            subtitle,
            plural(n_all, "shared statement"),
            n_articles,
            dates,
            joined(*notes),
            of=coverage,
        ),
        description=say(
            "{finding}. Rows: statements; columns: outlets; filled: a sentence was matched.", finding=finding
        ),
        rows=len(frame),
        width=width,
    )


def _with_absent(coverage: pd.DataFrame, statements: list[str], outlets: list[str]) -> pd.DataFrame:
    """A row for each of these statements and outlets, also where the outlet has no match."""
    places = pd.MultiIndex.from_product([statements, outlets], names=["statement_id", "outlet"])
    rows = coverage.set_index(["statement_id", "outlet"])["sentence_text"].reindex(places).reset_index()
    return rows.assign(is_present=rows["sentence_text"].notna())


def _columns(coverage: pd.DataFrame, compared: Sequence[str]) -> list[str]:
    """Outlets in the order of their matches, so that those that share stand together."""
    n_present = coverage.groupby("outlet").size().reindex(sorted(compared), fill_value=0)
    return list(n_present.sort_values(ascending=False, kind="stable").index[:MAX_GROUPS])


def _finding(coverage: pd.DataFrame) -> str:
    n = coverage["statement_id"].nunique()
    present = coverage[coverage["is_present"]]
    having: dict[str, list[str]] = {}
    for statement, outlet in zip(present["statement_id"], present["outlet"], strict=True):
        having.setdefault(statement, []).append(outlet)
    sets = Counter(tuple(sorted(each)) for each in having.values())
    outlets, n_most = min(sets.items(), key=lambda item: (-item[1], item[0]))
    names = and_list([clean(outlet) for outlet in outlets])
    if len(sets) == 1:
        if len(outlets) == 2:
            return say_n(n, "{n} statement stands in both {names}", "{n} statements stand in both {names}", names=names)
        return say_n(n, "{n} statement stands in {names}", "{n} statements stand in {names}", names=names)
    return say_n(
        n,
        "{n} statement in several outlets; most, {most}, in {names}",
        "{n} statements in several outlets; most, {most}, in {names}",
        most=n_most,
        names=names,
    )
