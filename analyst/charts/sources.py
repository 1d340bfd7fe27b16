"""Chart of whom outlets cite: outlets on the left, what they name as their source on the right, arrows between."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from itertools import combinations
from typing import Any, Literal, NamedTuple

import altair as alt
import numpy as np
import pandas as pd

from analyst.charts._parts import (
    ROOM,
    Dates,
    axis_width,
    clean,
    finish,
    joined,
    labels,
    no_rows,
    plural,
    short,
    subtitle_of,
)
from analyst.charts.render import AnyChart
from analyst.charts.theme import style
from analyst.schema import check

_LABEL_WIDTH = 24
_PORT = 17.0
"""Points between the ends of two arrows: room for a number."""
_GAP = 8.0
_TURNS = 8
_LINES = (1.0, 5.0)
_HEAD = 6
_BOLD = 1.1
"""How much wider bold letters are."""
_WORDS = {
    "cites": "refers to it",
    "wire": "agency as the article’s own access",
    "aggregator": "service that shows the article",
}


class _Column(NamedTuple):
    """One side of the chart: where the arrows end, and where the names stand."""

    ports: np.ndarray
    """Height of each arrow's end, in the order of the arrows."""
    names: pd.DataFrame
    """label, y, is_bold, and the ends (low, high) of the line along its arrows."""
    height: float


def sources_chart(
    chain: pd.DataFrame,
    *,
    title: str | None = None,
    subtitle: str | None = None,
    n_articles: int | None = None,
    dates: Dates = None,
    top: int = 40,
) -> AnyChart:
    """Draw an arrow from each outlet to each outlet, agency or platform that its articles name as a source.

    Each arrow has a place of its own on both sides, so that the number of articles stands at its end and covers
    nothing; names are ordered so that few arrows cross.

    Args:
        chain: SOURCING_CHAIN, as `compare.sourcing_chain` gives it.
        title: The finding; read from the table if None.
        subtitle: Line under it; n and dates if None.
        n_articles: Articles behind the table.
        dates: First and last date of the articles, or words for them.
        top: Most arrows: those with the most articles.

    Returns:
        The chart; for an empty table one that says so.

    Raises:
        SchemaError: If a column is missing.
    """
    used = ["outlet", "cited", "cited_kind", "link", "n_articles", "n_articles_all", "n_citations", "is_in_corpus"]
    check("SOURCING_CHAIN", chain, used)
    if chain.empty:
        return no_rows("sources", title=title, subtitle=subtitle, of=chain)
    order = ["n_articles", "n_citations", "outlet", "cited", "link"]
    drawn = chain.astype({"cited_kind": "object", "link": "object"}).sort_values(
        order, ascending=[False, False, True, True, True], kind="stable"
    )
    drawn = drawn.head(top).reset_index(drop=True)
    finding = _finding(chain)
    n_outlets, n_cited = drawn["outlet"].nunique(), drawn["cited"].nunique()
    note = joined(
        f"the {len(drawn)} with the most articles drawn" if len(drawn) < len(chain) else "",
        "number: articles that name it",
        "bold: itself in the corpus" if drawn["is_in_corpus"].any() else "",
    )
    return finish(
        _draw(drawn),
        title=title if title is not None else finding,
        subtitle=subtitle_of(subtitle, plural(len(chain), "link"), n_articles, dates, note, of=chain),
        description=f"{finding}. Arrows from {plural(n_outlets, 'outlet')} to {plural(n_cited, 'source')}.",
        rows=len(drawn),
        width=ROOM,
    )


def _draw(drawn: pd.DataFrame) -> alt.LayerChart:
    left, right = _placed(drawn)
    from_x, to_x = axis_width(left.names["label"]), ROOM - axis_width(right.names["label"]) * _BOLD
    arrows = _arrow_data(drawn, left.ports, right.ports, from_x, to_x)
    layers = [
        *(_brackets(side, at) for side, at in ((left, from_x - 1), (right, to_x + 2))),
        *_arrows(arrows, left.height),
        *_names(left.names.assign(x=from_x - 8), "right", left.height),
        *_names(right.names.assign(x=to_x + 8), "left", left.height),
    ]
    return alt.LayerChart(layer=layers).properties(width=ROOM, height=left.height)


def _x(field: str) -> alt.X:
    return alt.X(f"{field}:Q", scale=alt.Scale(domain=[0, ROOM], nice=False), axis=None)


def _y(field: str, height: float) -> alt.Y:
    return alt.Y(f"{field}:Q", scale=alt.Scale(domain=[0, height], nice=False, reverse=True), axis=None)


def _brackets(side: _Column, at: float) -> alt.Chart:
    """A line along the arrows' ends of each name: it says which belong together."""
    return (
        alt.Chart(side.names.assign(x=round(at, 1)))
        .mark_rule(color=style().muted, strokeWidth=2, strokeCap="round")
        .encode(x=_x("x"), y=_y("low", side.height), y2="high:Q")
    )


def _inks() -> tuple[dict[str, Any], ...]:
    """A halo first: no arrow may run through a name."""
    look = style()
    return {"stroke": look.background, "strokeWidth": 4, "strokeJoin": "round"}, {"color": look.ink}


def _arrows(arrows: pd.DataFrame, height: float) -> list[alt.Chart]:
    look = style()
    colours = dict(zip(_WORDS.values(), (look.accent, look.second, look.series[2]), strict=True))
    shown = [words for words in _WORDS.values() if words in set(arrows["how"])]
    color = alt.Color(
        "how:N",
        scale=alt.Scale(domain=shown, range=[colours[words] for words in shown]),
        legend=alt.Legend(title="Named as", orient="bottom", symbolType="stroke", labelLimit=300),
    )
    tooltip = [
        alt.Tooltip("outlet:N", title="Outlet"),
        alt.Tooltip("cited:N", title="Names"),
        alt.Tooltip("how:N", title="As"),
        alt.Tooltip("articles:Q", title="Articles", format=",d"),
        alt.Tooltip("of:Q", title="of the outlet’s", format=",d"),
        alt.Tooltip("places:Q", title="Places", format=",d"),
    ]
    base = alt.Chart(arrows)
    lines = base.mark_rule(opacity=0.75).encode(
        x=_x("x"),
        y=_y("y", height),
        x2="x2:Q",
        y2="y2:Q",
        color=color,
        strokeWidth=alt.StrokeWidth("width:Q", scale=None, legend=None),
        tooltip=tooltip,
    )
    heads = base.mark_point(shape="triangle-right", filled=True, size=90, opacity=1).encode(
        x=_x("head_x"), y=_y("y2", height), color=color, tooltip=tooltip
    )
    numbers = base.mark_text(align="right", baseline="middle", fontSize=look.label_size - 1, color=look.ink).encode(
        x=_x("number_x"), y=_y("y2", height), text=alt.Text("number:N")
    )
    return [lines, heads, numbers]


def _names(names: pd.DataFrame, align: Literal["left", "right"], height: float) -> list[alt.Chart]:
    look = style()
    return [
        alt.Chart(rows)
        .mark_text(
            align=align,
            baseline="middle",
            lineBreak="\n",
            lineHeight=look.label_size + 2,
            fontSize=look.label_size,
            fontWeight="bold" if is_bold else "normal",
            **ink,
        )
        .encode(x=_x("x"), y=_y("y", height), text=alt.Text("label:N"))
        for is_bold, rows in names.groupby("is_bold")
        for ink in _inks()
    ]


def _placed(drawn: pd.DataFrame) -> tuple[_Column, _Column]:
    """Both sides, in the order with the fewest crossings among those tried."""
    outlets, cited = drawn["outlet"].to_numpy(dtype=object), drawn["cited"].to_numpy(dtype=object)
    lefts = list(dict.fromkeys(outlets))
    rights: list[str] = list(dict.fromkeys(cited))
    tried: list[tuple[int, int, list[str], list[str]]] = []
    for _ in range(_TURNS):
        rights = _near_others(cited, outlets, lefts)
        lefts = _near_others(outlets, cited, rights)
        tried.append((_crossings(outlets, cited, lefts, rights), len(tried), lefts, rights))
    _, _, lefts, rights = min(tried)
    inside = set(drawn.loc[drawn["is_in_corpus"], "cited"])
    shown = labels(sorted({*lefts, *rights}), _LABEL_WIDTH, 2)  # the same name, the same label on both sides
    sizes = [_heights(outlets, lefts, shown), _heights(cited, rights, shown)]
    height = max(sum(size) for size in sizes)
    return (
        _column(outlets, cited, lefts, rights, shown, sizes[0], height, set()),
        _column(cited, outlets, rights, lefts, shown, sizes[1], height, inside),
    )


def _near_others(names: np.ndarray, others: np.ndarray, order: Sequence[str]) -> list[str]:
    """Order names by the mean place of those that they are joined with (Sugiyama et al. 1981)."""
    place = {other: number for number, other in enumerate(order)}
    means = pd.Series([place[other] for other in others]).groupby(names).mean()
    return sorted(means.index, key=lambda name: (round(means[name], 9), name))


def _crossings(outlets: np.ndarray, cited: np.ndarray, lefts: Sequence[str], rights: Sequence[str]) -> int:
    ends = [(lefts.index(a), rights.index(b)) for a, b in zip(outlets, cited, strict=True)]
    return sum((a[0] - b[0]) * (a[1] - b[1]) < 0 for a, b in combinations(ends, 2))


def _heights(names: np.ndarray, order: Sequence[str], shown: Mapping[str, str]) -> list[float]:
    """Points that each name needs: for its arrows, or for the lines of its label."""
    line = style().label_size + 2
    n_lines = [shown[name].count("\n") + 1 for name in order]
    n_ports = [int((names == name).sum()) for name in order]
    return [max(_PORT * ports, line * lines) + _GAP for ports, lines in zip(n_ports, n_lines, strict=True)]


def _column(
    names: np.ndarray,
    others: np.ndarray,
    order: Sequence[str],
    other_order: Sequence[str],
    shown: Mapping[str, str],
    sizes: Sequence[float],
    height: float,
    bold: set[str],
) -> _Column:
    spare = (height - sum(sizes)) / len(order)
    ends = np.cumsum(np.asarray(sizes) + spare)
    middles = ends - (np.asarray(sizes) + spare) / 2
    ports = np.zeros(len(names))
    for name, middle in zip(order, middles, strict=True):
        at = np.flatnonzero(names == name)
        at = at[np.argsort([other_order.index(other) for other in others[at]], kind="stable")]
        ports[at] = middle + _PORT * (np.arange(len(at)) - (len(at) - 1) / 2)
    rows = pd.DataFrame(
        {
            "label": [shown[name] for name in order],
            "y": middles.round(1),
            "is_bold": [name in bold for name in order],
            "low": [ports[names == name].min() - _PORT / 3 for name in order],
            "high": [ports[names == name].max() + _PORT / 3 for name in order],
        }
    )
    # The middle of several lines, not the first of them, stands at the place.
    rows["y"] -= rows["label"].str.count("\n") * (style().label_size + 2) / 2
    return _Column(ports.round(1), rows, round(height, 1))


def _arrow_data(drawn: pd.DataFrame, start: np.ndarray, end: np.ndarray, from_x: float, to_x: float) -> pd.DataFrame:
    thin, thick = _LINES
    numbers = [f"{n:,}" for n in drawn["n_articles"]]
    room = axis_width(numbers) - 4
    return pd.DataFrame(
        {
            "x": round(from_x, 1),
            "y": start,
            "x2": round(to_x - 2 * _HEAD - room, 1),
            "y2": end,
            "head_x": round(to_x - _HEAD, 1),
            "number_x": round(to_x - 2 * _HEAD - 2, 1),
            "width": (thin + (thick - thin) * drawn["n_articles"] / max(5, drawn["n_articles"].max())).round(2),
            "outlet": drawn["outlet"].map(clean),
            "cited": drawn["cited"].map(clean),
            "how": drawn["link"].map(_WORDS),
            "articles": drawn["n_articles"],
            "number": numbers,
            "of": drawn["n_articles_all"],
            "places": drawn["n_citations"],
        }
    )


def _finding(chain: pd.DataFrame) -> str:
    named = chain[chain["link"].astype("object") != "aggregator"]
    if named.empty:
        return f"No source is named; services show articles of {plural(chain['outlet'].nunique(), 'outlet')}"
    n_outlets = named["outlet"].nunique()
    if n_outlets == 1:
        n_cited = named["cited"].nunique()
        return f"{short(named['outlet'].iloc[0], 40)} names {plural(n_cited, 'source')}; no other outlet names any"
    reach = named.groupby("cited")["outlet"].nunique().sort_index().sort_values(ascending=False, kind="stable")
    most = int(reach.iloc[0])
    if most == 1:
        return f"No source is named by more than one outlet, of the {n_outlets} that name any"
    if (reach == most).sum() > 1:
        return f"No source leads: {(reach == most).sum()} are named by {most} of {n_outlets} outlets each"
    return f"{short(reach.index[0], 40)} is named as a source by {most} of the {n_outlets} outlets that name any"
