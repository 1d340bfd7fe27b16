"""Chart of what outlets call somebody or something."""

from __future__ import annotations

import altair as alt
import pandas as pd

from analyst.charts._parts import (
    ROOM,
    Dates,
    clean,
    finish,
    group_word,
    joined,
    keep_groups,
    letter_size,
    no_rows,
    own_labels,
    plural,
    short,
    subtitle_of,
    tiles,
    totals,
)
from analyst.charts.render import AnyChart
from analyst.charts.theme import style
from analyst.schema import DESCRIPTION_KINDS, check

_OWN, _GIVEN = "in the outlet’s own words", "inside an attribution or quotation marks"
_TILES = 472
"""Points for the tiles; the wordings beside them have the rest."""


def descriptions_chart(
    counts: pd.DataFrame,
    *,
    entity_id: str | None = None,
    title: str | None = None,
    subtitle: str | None = None,
    n_articles: int | None = None,
    dates: Dates = None,
    top: int = 14,
) -> AnyChart:
    """Draw the descriptions of one entity side by side: one row a wording, one column a group.

    Args:
        counts: DESCRIPTION_COUNTS, as `compare.count_descriptions` gives them; the first column is the group.
        entity_id: Entity; the one with the most descriptions if None.
        title: The finding; read from the table if None.
        subtitle: Line under it; n and dates if None.
        n_articles: Articles behind the table.
        dates: First and last date of the articles, or words for them.
        top: Number of wordings, by how often they are given.

    Returns:
        The chart; for an empty table, or an entity without descriptions, one that says so. A group without a tile has
        no such description that was found, and no more.

    Raises:
        SchemaError: If a column is missing.
    """
    columns = ["entity_id", "name", "kind", "wording", "example", "n_descriptions", "n_own"]
    check("DESCRIPTION_COUNTS", counts, columns)
    by = str(counts.columns[0])
    sums = totals(counts, "entity_id", "n_descriptions") if len(counts) else pd.Series(dtype="int64")
    chosen = entity_id if entity_id is not None or sums.empty else str(sums.index[0])
    rows = counts[counts["entity_id"] == chosen].astype({"kind": "object"})
    if rows.empty:
        return no_rows("descriptions", title=title, subtitle=subtitle, of=counts)
    shown, left_out = keep_groups(rows, by, "n_descriptions")
    shown = shown.assign(key=shown["kind"] + "\x1f" + shown["wording"])
    kept = _kept(shown, top)
    shown = shown[shown["key"].isin(kept)].sort_values(["key", "group"], kind="stable")
    groups = sorted(shown["group"].unique())
    cell = min(118, _TILES // max(len(groups), 4))
    width_left = int((ROOM - cell * len(groups) - 12) / letter_size())
    first = shown.drop_duplicates("key").set_index("key")
    texts = [f"{first.loc[key, 'example']} ({first.loc[key, 'kind']})" for key in kept]
    rows_of = dict(zip(kept, own_labels(texts, min(56, width_left), 3), strict=True))
    look = style()
    frame = pd.DataFrame(
        {
            "row": shown["key"],
            "column": shown["group"],
            "tone": [_OWN if n > 0 else _GIVEN for n in shown["n_own"]],
            "label": [f"{n:,}" for n in shown["n_descriptions"]],
            "outlet": shown["group"].map(clean),
            "text": shown["example"].map(clean),
            "kind": shown["kind"],
            "own": shown["n_own"],
        }
    )
    chart, width = tiles(
        frame,
        rows=rows_of,
        columns=groups,
        tones={_OWN: look.accent, _GIVEN: look.rule},
        text_tones={_OWN: look.background, _GIVEN: look.ink},
        cell_width=cell,
        legend_title="The description stands",
        tooltip=[
            alt.Tooltip("outlet:N", title=group_word(by).capitalize()),
            alt.Tooltip("text:N", title="Words"),
            alt.Tooltip("kind:N", title="Kind"),
            alt.Tooltip("label:N", title="Times"),
            alt.Tooltip("own:Q", title="in own words", format=",d"),
        ],
    )
    n_all = rows.drop_duplicates(["kind", "wording"]).shape[0]
    n_alone = int((rows.groupby(["kind", "wording"])[by].nunique() == 1).sum())
    name = short(sorted(set(rows["name"]))[0], 40)
    alone = {0: "none is", 1: "1 is"}.get(n_alone, f"{n_alone:,} are")
    finding = f"{name} is described in {plural(n_all, 'way')}; {alone} in one {group_word(by)} only"
    notes = [
        f"the {len(kept)} most frequent of {n_all} wordings" if n_all > len(kept) else "",
        left_out,
        "number: times; no tile: none was found",
    ]
    return finish(
        chart,
        title=title if title is not None else finding,
        subtitle=subtitle_of(
            subtitle,
            plural(int(rows["n_descriptions"].sum()), "description"),
            n_articles,
            dates,
            joined(*notes),
            of=counts,
        ),
        description=f"{finding}. Rows: wordings; columns: {group_word(by)}s.",
        rows=len(frame),
        width=width,
    )


def _kept(shown: pd.DataFrame, top: int) -> list[str]:
    """The most frequent wordings, in the order of the kinds."""
    sums = totals(shown, "key", "n_descriptions")
    kinds = shown.drop_duplicates("key").set_index("key")["kind"]
    kept = list(sums.index[:top])
    return sorted(kept, key=lambda key: (DESCRIPTION_KINDS.index(kinds[key]), -int(sums[key]), key))
