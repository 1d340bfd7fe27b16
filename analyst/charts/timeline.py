"""Chart of when entities are named."""

from __future__ import annotations

import altair as alt
import pandas as pd

from analyst.charts._parts import (
    GAP,
    ROOM,
    Dates,
    clean,
    finish,
    group_word,
    joined,
    labels,
    no_rows,
    own_labels,
    plural,
    short,
    subtitle_of,
    totals,
)
from analyst.charts.render import AnyChart
from analyst.charts.theme import style
from analyst.compare.timeline import NOT_STATED
from analyst.schema import check

_COLUMNS = 2
_PANEL_HEIGHT = 120
_IN_COLOURS = 6
_FEW = 12
PERIOD_FORMATS = {"day": "%-d %b %Y", "week": "week of %-d %b %Y", "month": "%B %Y"}
_AXIS = {"day": "%-d %b", "week": "%-d %b", "month": "%b %Y"}
_STEPS = {"day": pd.DateOffset(days=1), "week": pd.DateOffset(days=7), "month": pd.DateOffset(months=1)}


def timeline_chart(
    timeline: pd.DataFrame,
    *,
    title: str | None = None,
    subtitle: str | None = None,
    n_articles: int | None = None,
    dates: Dates = None,
    top: int = 6,
) -> AnyChart:
    """Draw how often entities are named in each period, one panel for each entity.

    Bars are stacked by group, for up to six groups. Articles without a date are not drawn; the subtitle counts them.

    Args:
        timeline: TIMELINE, as `compare.count_timeline` gives it; the first column is the group.
        title: The finding; read from the table if None.
        subtitle: Line under it; n and dates if None.
        n_articles: Articles behind the table, with a date or without.
        dates: First and last date of the articles, or words for them.
        top: Most entities.

    Returns:
        The chart; one that says so where the table is empty or no article has a date.

    Raises:
        SchemaError: If a column is missing.
    """
    used = ["period", "period_start", "period_unit", "entity_id", "name", "n_mentions", "n_articles"]
    check("TIMELINE", timeline, [*used, "n_articles_all"])
    by = str(timeline.columns[0])
    order = list(totals(timeline, "entity_id", "n_mentions").index[:top])
    chosen = timeline[timeline["entity_id"].isin(order)]
    dated = chosen[chosen["period"] != NOT_STATED]
    n_undated, undated = _undated(chosen, by)
    if dated.empty:
        return no_rows("dated mentions", title=title, subtitle=joined(subtitle or "n = 0 dated mentions", undated),
                       of=timeline)  # fmt: skip
    unit = str(dated["period_unit"].iloc[0])
    chart, width = _panels(dated, order, by, unit)
    finding = _finding(dated[dated["entity_id"] == order[0]], unit)
    n_dated = None if n_articles is None else max(0, n_articles - n_undated)
    n_named = timeline["entity_id"].nunique()
    n_groups = dated[by].nunique()
    notes = joined(
        undated,
        f"the {len(order)} named most" if n_named > len(order) else "",
        f"{n_groups} {group_word(by)}s added up" if n_groups > _IN_COLOURS else "",
    )
    return finish(
        chart,
        title=title if title is not None else finding,
        subtitle=subtitle_of(
            subtitle, plural(int(dated["n_mentions"].sum()), "dated mention"), n_dated, dates, notes, of=timeline
        ),
        description=f"{finding}. Bars: mentions by {unit} of publication.",
        rows=len(dated),
        width=width,
    )


def period_words(start: pd.Timestamp, unit: str) -> str:
    """Write a period for people: `19 Jul 2025`, `week of 14 Jul 2025`, `July 2025`."""
    return f"{start:{PERIOD_FORMATS[unit]}}"


def _undated(chosen: pd.DataFrame, by: str) -> tuple[int, str]:
    """Articles without a date, and what the subtitle says of them."""
    rows = chosen[chosen["period"] == NOT_STATED]
    if rows.empty:
        return 0, ""
    n_articles = int(rows.drop_duplicates(by)["n_articles_all"].sum())
    mentions = plural(int(rows["n_mentions"].sum()), "more mention")
    return n_articles, f"not drawn: {mentions} in {plural(n_articles, 'article')} without a date"


def _panels(dated: pd.DataFrame, order: list, by: str, unit: str) -> tuple[AnyChart, float]:
    look = style()
    shown = dated.rename(columns={by: "group"})
    in_colours = 1 < shown["group"].nunique() <= _IN_COLOURS
    if not in_colours:
        shown = shown.groupby(["entity_id", "name", "period", "period_start"], as_index=False, sort=False)[
            ["n_mentions", "n_articles", "n_articles_all"]
        ].sum()
        shown = shown.assign(group="all")
    order = [key for key in order if key in set(shown["entity_id"])]
    columns = min(_COLUMNS, len(order))
    panel = int((ROOM - GAP * (columns - 1)) / columns) - 44
    names = shown.drop_duplicates("entity_id").set_index("entity_id")["name"]
    heads = dict(zip(order, own_labels((names[key] for key in order), 40, 1), strict=True))
    groups = labels(sorted(shown["group"].unique()), 34, 1)
    starts = pd.to_datetime(shown["period_start"], utc=True).dt.tz_localize(None)
    # Bars stand by number of the period: no viewer's time zone can move them.
    periods = list(pd.date_range(starts.min(), starts.max(), freq=_STEPS[unit]))
    places = starts.map({start: place for place, start in enumerate(periods)})
    margin = 0.15 if len(periods) <= _FEW else 0.0
    data = pd.DataFrame(
        {
            "head": shown["entity_id"].map(heads),
            "name": shown["name"].map(clean),
            "group": shown["group"].map(groups),
            "start": places + margin,
            "end": places + 1 - margin,
            "period": [period_words(start, unit) for start in starts],
            "mentions": shown["n_mentions"],
            "articles": shown["n_articles"],
            "of_articles": shown["n_articles_all"],
        }
    ).sort_values(["head", "start", "group"], kind="stable", ignore_index=True)
    data["high"] = data.groupby(["head", "start"])["mentions"].cumsum()
    data["low"] = data["high"] - data["mentions"]
    data = data[data["mentions"] > 0]
    color = (
        alt.Color(
            "group:N",
            sort=list(groups.values()),
            scale=alt.Scale(domain=list(groups.values()), range=list(look.series[: len(groups)])),
            legend=alt.Legend(title=None, orient="bottom", columns=3),
        )
        if in_colours
        else alt.value(look.accent)
    )
    bars = (
        alt.Chart()
        .mark_rect(stroke=look.background, strokeWidth=0.6 if len(periods) < 80 else 0)
        .encode(
            x=alt.X("start:Q", scale=alt.Scale(domain=[0, len(periods)], nice=False), axis=_axis(periods, unit)),
            x2="end:Q",
            y=alt.Y("low:Q", axis=alt.Axis(title=None, format=",d", tickMinStep=1, tickCount=3, grid=True)),
            y2="high:Q",
            color=color,
            tooltip=[
                alt.Tooltip("name:N", title="Name"),
                alt.Tooltip("period:N", title=unit.capitalize()),
                *([alt.Tooltip("group:N", title=group_word(by).capitalize())] if in_colours else []),
                alt.Tooltip("mentions:Q", title="Mentions", format=",d"),
                alt.Tooltip("articles:Q", title="Articles that name it", format=",d"),
                alt.Tooltip("of_articles:Q", title="Articles of the time", format=",d"),
            ],
        )
        .properties(width=panel, height=_PANEL_HEIGHT)
    )
    chart = bars.facet(
        facet=alt.Facet("head:N", sort=list(heads.values()), header=alt.Header(title=None, labelAnchor="start")),
        columns=columns,
        spacing=GAP,
        data=data,
    )
    return chart, (panel + 44) * columns


def _axis(periods: list[pd.Timestamp], unit: str) -> alt.Axis:
    """Dates under at most four bars, evenly apart."""
    shown = range(0, len(periods), -(-len(periods) // 4))
    dates = [f"{periods[place]:{_AXIS[unit]}}" for place in shown]
    return alt.Axis(
        title=None,
        grid=False,
        values=[place + 0.5 for place in shown],
        labelExpr=f"{dates}[indexof({[place + 0.5 for place in shown]}, datum.value)]",
        labelFlush=False,
    )


def _finding(rows: pd.DataFrame, unit: str) -> str:
    name = short(rows["name"].iloc[0], 40)
    sums = rows.groupby("period_start")["n_mentions"].sum()
    best = sums[sums == sums.max()]
    if len(sums) == 1:
        return f"All dated mentions fall in one {unit}: {sums.index[0]:{PERIOD_FORMATS[unit]}}"
    if len(best) > 1:
        return f"{name}: {len(best)} {unit}s share the first place, with {plural(int(best.iloc[0]), 'mention')} each"
    return f"{name} is named most in {_when(best.index[0], unit)}: {plural(int(best.iloc[0]), 'mention')}"


def _when(start: pd.Timestamp, unit: str) -> str:
    words = f"{start:{PERIOD_FORMATS[unit]}}"
    return {"day": f"articles of {words}", "week": f"the {words}", "month": words}[unit]
