"""Chart of the ways in which each outlet names a person."""

from __future__ import annotations

from typing import Any

import altair as alt
import pandas as pd

from analyst.charts._parts import (
    GAP,
    LABEL_LINES,
    ROOM,
    Dates,
    axis_width,
    clean,
    finish,
    group_word,
    joined,
    keep_groups,
    labels,
    letter_size,
    no_rows,
    own_labels,
    percent,
    plural,
    row_axis,
    short,
    step_for,
    subtitle_of,
    totals,
)
from analyst.charts.render import AnyChart
from analyst.charts.theme import style
from analyst.schema import FORMS_OF_NAMING, check

FORM_WORDS = {
    "full name": "full name",
    "surname": "surname alone",
    "forename": "forename alone",
    "honorific": "Mr, Mrs, Ms, Dr …",
    "title": "title and name",
    "role": "by role (the leader)",
}
_DARK = ("full name", "title")
"""Ways of naming whose colours take white text."""
_NARROW = 150


def name_forms_chart(
    counts: pd.DataFrame,
    *,
    title: str | None = None,
    subtitle: str | None = None,
    n_articles: int | None = None,
    dates: Dates = None,
    top: int = 2,
) -> AnyChart:
    """Draw in which ways each group names a person, as shares of its mentions: one panel for each person.

    Args:
        counts: NAME_FORM_COUNTS, as `compare.count_name_forms` gives them; the first column is the group.
        title: The finding; read from the table if None.
        subtitle: Line under it; n and dates if None.
        n_articles: Articles behind the table.
        dates: First and last date of the articles, or words for them.
        top: Number of persons, by mentions; 1 to 4.

    Returns:
        The chart; for an empty table one that says so.

    Raises:
        SchemaError: If a column is missing.
    """
    check("NAME_FORM_COUNTS", counts, ["entity_id", "name", "form", "words", "n_mentions"])
    if counts.empty:
        return no_rows("persons", title=title, subtitle=subtitle, of=counts)
    by = str(counts.columns[0])
    order = list(totals(counts, "entity_id", "n_mentions").index[: max(1, min(top, 4))])
    shown, left_out = keep_groups(counts[counts["entity_id"].isin(order)], by, "n_mentions")
    finding = _finding(counts[counts["entity_id"] == order[0]].rename(columns={by: "group"}), by)
    chart, width = _panels(_shares(shown), order, by)
    n_all = counts["entity_id"].nunique()
    note = joined(
        f"the {len(order)} most named of {n_all:,} persons" if n_all > len(order) else "",
        left_out,
        "number in the bar: mentions",
    )
    return finish(
        chart,
        title=title if title is not None else finding,
        subtitle=subtitle_of(
            subtitle, plural(int(shown["n_mentions"].sum()), "mention"), n_articles, dates, note, of=counts
        ),
        description=f"{finding}. Bars: shares of the ways of naming, by {group_word(by)}.",
        rows=len(shown),
        width=width,
    )


def _shares(shown: pd.DataFrame) -> pd.DataFrame:
    """One row for each group, person and form, with the words of the form and where its bar lies."""
    rows = shown.astype({"form": "object"}).sort_values(["n_mentions", "words"], ascending=[False, True], kind="stable")
    frame = (
        rows.groupby(["entity_id", "name", "group", "form"], sort=True)
        .agg(n=("n_mentions", "sum"), words=("words", lambda words: ", ".join(filter(None, words))))
        .reset_index()
    )
    frame["rank"] = frame["form"].map({form: rank for rank, form in enumerate(FORMS_OF_NAMING)})
    frame = frame.sort_values(["entity_id", "group", "rank"], kind="stable", ignore_index=True)
    of_group = frame.groupby(["entity_id", "group"])["n"]
    frame["share"] = frame["n"] / of_group.transform("sum")
    frame["end"] = of_group.cumsum() / of_group.transform("sum")
    return frame


def _panels(frame: pd.DataFrame, order: list[Any], by: str) -> tuple[AnyChart, float]:
    look = style()
    sums = totals(frame, "group", "n")
    groups = labels(sums.index, 30 if len(order) < 3 else 20, 2)
    order = [key for key in order if key in set(frame["entity_id"])]
    extent = axis_width(groups.values())
    panel = max(_NARROW - 30, min(420, int((ROOM - extent - GAP * (len(order) - 1)) / len(order))))
    names = frame.drop_duplicates("entity_id").set_index("entity_id")["name"]
    n_letters = int(panel / letter_size(bold=True))
    heads = dict(zip(order, own_labels((names[key] for key in order), n_letters, 2), strict=True))
    colours = dict(zip(FORM_WORDS.values(), _colours(), strict=True))
    data = pd.DataFrame(
        {
            "row_label": frame["group"].map(groups),
            "head": frame["entity_id"].map(heads),
            "form": frame["form"].map(FORM_WORDS),
            "is_dark": frame["form"].isin(_DARK),
            "start": (frame["end"] - frame["share"]).round(4),
            "end": frame["end"].round(4),
            "middle": (frame["end"] - frame["share"] / 2).round(4),
            "share": frame["share"].round(4),
            "mentions": frame["n"],
            "label": [
                f"{n:,}" if share * panel >= 8 * len(f"{n:,}") + 4 else ""
                for n, share in zip(frame["n"], frame["share"], strict=True)
            ],
            "words": [short(words, 80) for words in frame["words"]],
            "name": frame["name"].map(clean),
            "outlet": frame["group"].map(clean),
        }
    )
    base = alt.Chart().encode(
        y=alt.Y(
            "row_label:N",
            sort=list(groups.values()),
            axis=row_axis(),
            scale=alt.Scale(paddingInner=0.25, paddingOuter=0.12),
        )
    )
    shown = [words for words in colours if words in set(data["form"])]
    bars = base.mark_bar(stroke=look.background, strokeWidth=1).encode(
        x=alt.X("start:Q", scale=alt.Scale(domain=[0, 1]), axis=alt.Axis(title=None, format=".0%", tickCount=3)),
        x2=alt.X2("end:Q"),
        color=alt.Color(
            "form:N",
            sort=shown,
            scale=alt.Scale(domain=shown, range=[colours[words] for words in shown]),
            legend=alt.Legend(title=None, orient="bottom", columns=3),
        ),
        tooltip=[
            alt.Tooltip("name:N", title="Name"),
            alt.Tooltip("outlet:N", title=group_word(by).capitalize()),
            alt.Tooltip("form:N", title="Way of naming"),
            alt.Tooltip("words:N", title="Words"),
            alt.Tooltip("mentions:Q", title="Mentions", format=",d"),
            alt.Tooltip("share:Q", title="Share", format=".0%"),
        ],
    )
    text = base.mark_text(baseline="middle").encode(
        x=alt.X("middle:Q"),
        text=alt.Text("label:N"),
        color=alt.when(alt.datum.is_dark).then(alt.value(look.background)).otherwise(alt.value(look.ink)),
    )
    chart = (
        alt.layer(bars, text, data=data)
        .properties(width=panel, height=alt.Step(step_for(groups.values()) + 4))
        .facet(
            facet=alt.Facet(
                "head:N",
                sort=list(heads.values()),
                header=alt.Header(title=None, labelExpr=LABEL_LINES, labelAnchor="start"),
            ),
            columns=len(order),
            spacing=GAP,
        )
    )
    return chart, extent + len(order) * (panel + GAP)


def _colours() -> tuple[str, ...]:
    look = style()
    return (look.series[0], look.series[4], look.series[5], look.series[1], look.series[2], look.rule)


def _finding(rows: pd.DataFrame, by: str) -> str:
    """Where the person's forms differ most between groups; else the commonest form."""
    name = short(rows["name"].iloc[0], 40)
    forms = rows.astype({"form": "object"}).pivot_table(
        index="group", columns="form", values="n_mentions", aggfunc="sum", fill_value=0
    )
    n = forms.sum(axis=1)
    parts = forms.div(n, axis=0)
    enough = parts[n >= 5]
    if len(enough) > 1:
        spread = (enough.max() - enough.min()).sort_index().sort_values(ascending=False, kind="stable")
        form = spread.index[0]
        if spread.iloc[0] >= 0.2:
            high, low = enough[form].idxmax(), enough[form].idxmin()
            return (
                f"{name}: {FORM_WORDS[form]} in {percent(enough[form].max())} of mentions in {short(high, 30)}, "
                f"{percent(enough[form].min())} in {short(low, 30)}"
            )
    best = forms.sum().sort_index().sort_values(ascending=False, kind="stable")
    return f"{name}: most often by {FORM_WORDS[best.index[0]]} ({percent(best.iloc[0] / best.sum())})"
