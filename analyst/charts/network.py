"""Chart of who is named together with whom: circles, lines between them, and names that can be read."""

from __future__ import annotations

import altair as alt
import numpy as np
import pandas as pd

from analyst.charts._layout import place_boxes
from analyst.charts._parts import (
    ROOM,
    Dates,
    clean,
    finish,
    joined,
    letter_size,
    longest,
    no_rows,
    own_labels,
    plural,
    short,
    subtitle_of,
)
from analyst.charts.render import AnyChart
from analyst.charts.theme import style
from analyst.compare import Network, network
from analyst.schema import check

_RADII = (6.0, 22.0)
_LINES = (1.0, 8.0)
_LABEL_WIDTH = 17
_ABOVE, _BELOW = "more often than by chance", "not more often"
_TYPES = {"PERSON": "person", "ORG": "organisation", "PLACE": "place", "GROUP": "group", "OTHER": "other"}


def network_chart(
    pairs: pd.DataFrame,
    *,
    title: str | None = None,
    subtitle: str | None = None,
    n_articles: int | None = None,
    dates: Dates = None,
    top: int = 18,
    min_units: int = 2,
) -> AnyChart:
    """Draw which entities are named together: a circle for each, a line for each pair.

    Who is linked stands near, as far as the page allows; the places mean no more than that, and come out alike
    every time.

    Args:
        pairs: COOCCURRENCE of one group, as `compare.cooccurrence` gives it.
        title: The finding; read from the table if None.
        subtitle: Line under it; n and dates if None.
        n_articles: Articles behind the table.
        dates: First and last date of the articles, or words for them.
        top: Most entities; 10 to 25 can be read.
        min_units: Pairs in fewer units are left out.

    Returns:
        The chart; for an empty table one that says so.

    Raises:
        SchemaError: If a column is missing, or there are several groups.
    """
    check("COOCCURRENCE", pairs, ["unit", "entity_id_a", "entity_id_b", "name_a", "name_b", "n_units", "npmi"])
    drawn = network(pairs, top=top, min_units=min_units)
    if drawn.edges.empty:
        return no_rows("pairs of names", title=title, subtitle=subtitle, of=pairs)
    unit = str(drawn.edges["unit"].iloc[0])
    chart = _draw(drawn, unit)
    finding = _finding(drawn.edges, unit)
    n_all = len(pairs)
    note = joined(
        f"{len(drawn.edges)} of them drawn" if n_all > len(drawn.edges) else "",
        f"line: {unit}s that name both, {min_units} or more",
        f"circle: {unit}s that name it",
    )
    return finish(
        chart,
        title=title if title is not None else finding,
        subtitle=subtitle_of(subtitle, plural(n_all, "pair"), n_articles, dates, note, of=pairs),
        description=f"{finding}. Network of {plural(len(drawn.nodes), 'name')} and {plural(len(drawn.edges), 'link')}.",
        rows=len(drawn.edges),
        width=ROOM,
    )


def _draw(drawn: Network, unit: str) -> alt.LayerChart:
    look = style()
    nodes, height = _placed(drawn)
    places = nodes.set_index("entity_id")[["x", "y"]]
    edges = _edge_data(drawn.edges, places)
    x = alt.X("x:Q", scale=alt.Scale(domain=[0, ROOM], nice=False), axis=None)
    y = alt.Y("y:Q", scale=alt.Scale(domain=[0, height], nice=False, reverse=True), axis=None)
    lines = (
        alt.Chart(edges)
        .mark_rule(strokeCap="round", opacity=0.75)
        .encode(
            x=x,
            y=y,
            x2="x2:Q",
            y2="y2:Q",
            strokeWidth=alt.StrokeWidth("width:Q", scale=None, legend=None),
            color=alt.Color(
                "meet:N",
                scale=alt.Scale(domain=[_ABOVE, _BELOW], range=[look.series[4], look.rule]),
                legend=alt.Legend(title="Named together", orient="bottom", symbolType="stroke"),
            ),
            tooltip=[
                alt.Tooltip("pair:N", title="Pair"),
                alt.Tooltip("units:Q", title=f"{unit.capitalize()}s with both", format=",d"),
                alt.Tooltip("articles:Q", title="Articles", format=",d"),
                alt.Tooltip("expected:Q", title="Expected by chance", format=".1f"),
                alt.Tooltip("npmi:Q", title="NPMI", format=".2f"),
            ],
        )
    )
    shown = [kind for kind in _TYPES.values() if kind in set(nodes["type"])]
    colours = dict(zip(_TYPES.values(), (look.accent, look.second, *look.series[2:5]), strict=False))
    circles = (
        alt.Chart(nodes)
        .mark_circle(opacity=1, stroke=look.background, strokeWidth=1.5)
        .encode(
            x=x,
            y=alt.Y("circle_y:Q", scale=alt.Scale(domain=[0, height], nice=False, reverse=True), axis=None),
            size=alt.Size("area:Q", scale=None, legend=None),
            color=alt.Color(
                "type:N",
                scale=alt.Scale(domain=shown, range=[colours[kind] for kind in shown]),
                legend=alt.Legend(title="What is named", orient="bottom"),
            ),
            tooltip=[
                alt.Tooltip("name:N", title="Name"),
                alt.Tooltip("type:N", title="Type"),
                alt.Tooltip("units:Q", title=f"{unit.capitalize()}s", format=",d"),
                alt.Tooltip("links:Q", title="Links drawn", format=",d"),
            ],
        )
    )
    # A halo first: no line may run through a name.
    names = [
        alt.Chart(nodes)
        .mark_text(baseline="top", lineBreak="\n", lineHeight=look.label_size + 2, fontSize=look.label_size, **ink)
        .encode(
            x=x,
            y=alt.Y("label_y:Q", scale=alt.Scale(domain=[0, height], nice=False, reverse=True), axis=None),
            text=alt.Text("label:N"),
        )
        for ink in ({"stroke": look.background, "strokeWidth": 6, "strokeJoin": "round"}, {"color": look.ink})
    ]
    return (
        alt.layer(lines, circles, *names)
        .resolve_scale(color="independent", size="independent", strokeWidth="independent")
        .properties(width=ROOM, height=height)
    )


def _placed(drawn: Network) -> tuple[pd.DataFrame, float]:
    """The circles with their places and labels; each stands in a box with its label under it."""
    nodes = drawn.nodes
    low, high = _RADII
    radius = low + (high - low) * np.sqrt(nodes["n_units"] / nodes["n_units"].max())
    labels = own_labels(nodes["name"], _LABEL_WIDTH, 2)
    line = style().label_size + 2
    boxes = [
        (max(longest([label]) * letter_size() + 10, 2 * r + 6), 2 * r + line * (label.count("\n") + 1) + 10)
        for label, r in zip(labels, radius, strict=True)
    ]
    number = {entity_id: place for place, entity_id in enumerate(nodes["entity_id"])}
    links = [
        (number[a], number[b]) for a, b in zip(drawn.edges["entity_id_a"], drawn.edges["entity_id_b"], strict=True)
    ]
    centres, height = place_boxes(boxes, links, ROOM, 300 + 14 * len(nodes))
    top = centres[:, 1] - np.array([box[1] for box in boxes]) / 2
    circle_y = (top + 3 + radius.to_numpy()).round(1)
    data = pd.DataFrame(
        {
            "entity_id": nodes["entity_id"],
            "x": centres[:, 0],
            "y": circle_y,
            "circle_y": circle_y,
            "label_y": (circle_y + radius.to_numpy() + 3).round(1),
            "area": (np.pi * radius**2).round(1),
            "label": labels,
            "name": nodes["name"].map(clean),
            "type": nodes["entity_type"].map(_TYPES),
            "units": nodes["n_units"],
            "links": nodes["n_links"],
        }
    )
    return data, round(height, 1)


def _edge_data(edges: pd.DataFrame, places: pd.DataFrame) -> pd.DataFrame:
    start, end = (places.loc[edges[f"entity_id_{side}"]].reset_index(drop=True) for side in "ab")
    thin, thick = _LINES
    names = [f"{clean(a)} and {clean(b)}" for a, b in zip(edges["name_a"], edges["name_b"], strict=True)]
    data = pd.DataFrame(
        {
            "x": start["x"],
            "y": start["y"],
            "x2": end["x"],
            "y2": end["y"],
            "width": (thin + (thick - thin) * edges["n_units"] / edges["n_units"].max()).round(2),
            "meet": np.where(edges["npmi"] > 0, _ABOVE, _BELOW),
            "pair": names,
            "units": edges["n_units"],
            "articles": edges["n_articles"],
            "expected": edges["expected"].round(2),
            "npmi": edges["npmi"].round(3),
        }
    )
    return data.iloc[::-1].reset_index(drop=True)  # the strongest on top


def _finding(edges: pd.DataFrame, unit: str) -> str:
    top = edges[edges["n_units"] == edges["n_units"].max()]
    n = int(top["n_units"].iloc[0])
    if len(top) > 1:
        return f"No pair of names leads: {len(top)} share the first place, with {plural(n, unit)} each"
    row = top.iloc[0]
    where = f"{n:,} of {plural(int(row['n_units_all']), unit)} with names"
    return f"{short(row['name_a'], 40)} and {short(row['name_b'], 40)} are named together most, in {where}"
