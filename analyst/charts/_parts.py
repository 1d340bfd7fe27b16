"""What all charts share: labels that fit, headings, and bars, tiles and empty charts in one look."""

from __future__ import annotations

import datetime as dt
import math
import textwrap
from collections.abc import Iterable, Mapping, Sequence
from typing import Any, Literal

import altair as alt
import pandas as pd

from analyst.charts.render import AnyChart
from analyst.charts.theme import style

MAX_GROUPS = 12
Dates = str | tuple[Any, Any] | None
LABEL_LINES = "split(datum.label, '\\n')"
_N_LINES = f"length({LABEL_LINES})"
_PANELS = 5
PALE = "#E3EEF6"
DARK = 0.75
"""Share of a scale of tints above which text on it is white."""
_BAR_STEP = 26


def clean(text: object) -> str:
    """One line that any renderer can write: no control characters, no lone surrogates."""
    line = " ".join(str(text).split())
    line = "".join(letter for letter in line if letter.isprintable())
    return line.encode("utf-8", "replace").decode("utf-8")


def wrap(text: object, width: int, lines: int = 3) -> str:
    """Break a label into lines of `width` characters; what is over `lines` ends in an ellipsis."""
    parts = textwrap.wrap(clean(text), width, max_lines=lines, placeholder=" …", break_long_words=True)
    return "\n".join(parts)


def labels(names: Iterable[Any], width: int, lines: int = 3) -> dict[Any, str]:
    """Give each different name a wrapped label of its own."""
    different = list(dict.fromkeys(names))
    return dict(zip(different, own_labels(different, width, lines), strict=True))


def own_labels(texts: Iterable[Any], width: int, lines: int = 3) -> list[str]:
    """Wrap the texts; labels that come out alike are numbered."""
    found: dict[str, None] = {}
    for text in texts:
        label = base = wrap(text, width, lines) or "(blank)"
        number = 2
        while label in found:
            label, number = f"{base} ({number})", number + 1
        found[label] = None
    return list(found)


def plural(n: int, word: str, many: str | None = None) -> str:
    """Write a number with its noun: `1 quote`, `43 quotes`."""
    return f"{n:,} {word if n == 1 else many or word + 's'}"


def group_word(by: str) -> str:
    """The noun for the groups of a table: `outlet`, `story`."""
    return clean(by).replace("_", " ")


def and_list(names: Sequence[str]) -> str:
    """Join names: `a`, `a and b`, `a, b and c`."""
    return " and ".join([", ".join(names[:-1]), names[-1]] if len(names) > 1 else list(names))


def percent(share: float) -> str:
    """A share as a whole percentage."""
    return f"{share:.0%}"


def period(dates: Dates) -> str | None:
    """Write a period of time: `19–27 July 2025`; text as it is."""
    if dates is None or isinstance(dates, str):
        return dates or None
    days = sorted(_day(date) for date in dates if date is not None and not pd.isna(date))
    if not days:
        return None
    first, last = days[0], days[-1]
    if first == last:
        return f"{last.day} {last:%B %Y}"
    if (first.year, first.month) == (last.year, last.month):
        return f"{first.day}–{last.day} {last:%B %Y}"
    start = f"{first.day} {first:%B}" if first.year == last.year else f"{first.day} {first:%B %Y}"
    return f"{start} – {last.day} {last:%B %Y}"


def _day(value: dt.date | str) -> dt.date:
    return pd.Timestamp(value).date()


def subtitle_of(given: str | None, counted: str, n_articles: int | None, dates: Dates, note: str = "") -> str:
    """The line under the title: n, dates and what is drawn, unless one is given."""
    if given is not None:
        return given
    within = f" in {plural(n_articles, 'article')}" if n_articles is not None else ""
    return joined(f"n = {counted}{within}", period(dates) or "", note)


def finish(chart: AnyChart, *, title: str, subtitle: str, description: str, rows: int, width: float) -> AnyChart:
    """Set heading, description and row count; `width` in points says where the heading breaks."""
    look = style()
    heading = alt.TitleParams(
        text=_heading_lines(title, width, look.title_size * 0.53),
        subtitle=_heading_lines(subtitle, width, look.subtitle_size * 0.5),
    )
    return chart.properties(title=heading, description=clean(description), usermeta={"rows": rows})


def _heading_lines(text: str, width: float, letter: float) -> list[str]:
    """Break a heading where it is too wide, between its parts (`a · b`) if it has any."""
    n_letters = max(30, int(max(width, 420) / letter))
    lines: list[str] = []
    for part in clean(text).split(" · "):
        if lines and len(lines[-1]) + 3 + len(part) <= n_letters:
            lines[-1] += f" · {part}"
        else:
            lines += textwrap.wrap(part, n_letters)
    return lines or [""]


def no_rows(what: str, *, title: str | None = None, subtitle: str | None = None) -> AnyChart:
    """Draw a chart that says that there is nothing to draw."""
    chart = (
        alt.Chart(pd.DataFrame({"text": ["No rows to show"]}))
        .mark_text(fontSize=style().title_size, color=style().faint)
        .encode(text=alt.Text("text:N"))
        .properties(width=480, height=120)
    )
    return finish(
        chart,
        title=title if title is not None else f"No {what} to show",
        subtitle=subtitle if subtitle is not None else f"n = 0 {what}",
        description=f"No {what} to show: the table has no rows.",
        rows=0,
        width=480,
    )


def totals(frame: pd.DataFrame, key: str, weight: str) -> pd.Series:
    """Add up `weight` by `key`: the greatest first, ties in order of the key."""
    sums = frame.groupby(key, observed=True)[weight].sum().sort_index()
    return sums.sort_values(ascending=False, kind="stable")


def keep_groups(table: pd.DataFrame, by: str, weight: str) -> tuple[pd.DataFrame, str]:
    """Rename the column `by` to `group`, keep the groups with the most of `weight`, and say so if not all."""
    frame = table.rename(columns={by: "group"})
    sums = totals(frame, "group", weight)
    if len(sums) <= MAX_GROUPS:
        return frame, ""
    kept = frame[frame["group"].isin(sums.index[:MAX_GROUPS])]
    return kept, f"the {MAX_GROUPS} largest of {plural(len(sums), group_word(by))}"


def short(name: object, width: int = 60) -> str:
    """A name that fits in a title."""
    return wrap(name, width, 1)


def joined(*parts: str) -> str:
    """Join the parts of a subtitle that are there."""
    return " · ".join(part for part in parts if part)


def longest(texts: Iterable[str]) -> int:
    """Length of the longest line."""
    return max((len(line) for text in texts for line in text.split("\n")), default=0)


def axis_width(texts: Iterable[str]) -> float:
    """Points that labels take beside a chart."""
    return longest(texts) * style().label_size * 0.52 + 12


def step_for(texts: Iterable[str]) -> int:
    """Height of a row: room for the label with the most lines."""
    most = max((text.count("\n") + 1 for text in texts), default=1)
    return max(_BAR_STEP, most * (style().label_size + 3) + 8)


def row_axis(*, extent: float | None = None) -> alt.Axis:
    """Labels beside rows, of up to three lines, centred on their row; `extent` lines panels up."""
    half = (style().label_size + 3) / 2
    offset = {
        "condition": [{"test": f"{_N_LINES} == {n}", "value": -half * (n - 1)} for n in (2, 3)],
        "value": 0,
    }
    return alt.Axis(
        title=None,
        labelExpr=LABEL_LINES,
        labelOffset=offset,
        minExtent=alt.Undefined if extent is None else extent,
    )


def level(names: Mapping[Any, str]) -> dict[Any, str]:
    """Give all labels above columns as many lines as the longest has, so that their last lines are level."""
    most = max((text.count("\n") for text in names.values()), default=0)
    # A line of blanks is skipped by some renderers; one with a character of no width is not.
    return {name: "\N{ZERO WIDTH SPACE}\n" * (most - text.count("\n")) + text for name, text in names.items()}


def column_axis(texts: Iterable[str], *, weight: Literal["normal", "bold"] = "normal") -> alt.Axis:
    """Labels above columns, of as many lines as the longest needs; the labels are `level`."""
    most = max((text.count("\n") for text in texts), default=0)
    return alt.Axis(
        title=None,
        orient="top",
        labelAngle=0,
        labelExpr=LABEL_LINES,
        labelFontWeight=weight,
        # Vega sets a label's first line where a single one would stand: lift it.
        labelPadding=6 + (style().label_size + 3) * most,
    )


def by_group(
    frame: pd.DataFrame,
    *,
    value: str,
    axis_format: str,
    rows: Mapping[Any, str],
    groups: Mapping[Any, str],
    tones: Mapping[str, str],
    tooltip: Sequence[alt.Tooltip],
    legend_title: str | None = None,
    interval: tuple[str, str] | None = None,
) -> tuple[AnyChart, float]:
    """Draw a bar for each row, one panel for each group; for more than five groups, a matrix of tiles.

    Args:
        frame: Columns `row`, `group`, `tone`, `label` and `value`; `label` is written at the bar's end.
        value: Column of the bar's length.
        axis_format: Number format of the value axis.
        rows: Row → its label, in order.
        groups: Group → its label, in order.
        tones: Values of `tone` with their colours, in order.
        tooltip: Tooltips.
        legend_title: Title of the colour legend; no legend if None.
        interval: Columns with the two ends of an interval (in bars only).

    Returns:
        The chart and its width in points.
    """
    if len(groups) > _PANELS:
        return _by_group_tiles(frame, value, rows, groups, tones, tooltip, legend_title)
    return _by_group_bars(frame, value, axis_format, rows, groups, tones, tooltip, legend_title, interval)


def is_in_bars(groups: Mapping[Any, str]) -> bool:
    """Tell whether `by_group` draws bars."""
    return len(groups) <= _PANELS


def _by_group_tiles(
    frame: pd.DataFrame,
    value: str,
    rows: Mapping[Any, str],
    groups: Mapping[Any, str],
    tones: Mapping[str, str],
    tooltip: Sequence[alt.Tooltip],
    legend_title: str | None,
) -> tuple[AnyChart, float]:
    renamed = frame.rename(columns={"group": "column"})
    columns = dict(zip(groups, own_labels(groups, 11, 3), strict=True))
    if legend_title is not None:
        return tiles(
            renamed,
            rows=rows,
            columns=columns,
            tones=tones,
            text_tones=dict.fromkeys(tones, style().ink),
            tooltip=tooltip,
            cell_width=86,
            legend_title=legend_title,
            opacity=0.6,
        )
    top = float(frame[value].max() or 1)
    return tiles(
        renamed.assign(tone=["dark" if share > DARK else "light" for share in frame[value] / top]),
        rows=rows,
        columns=columns,
        tones={},
        text_tones={"dark": style().background, "light": style().ink},
        tooltip=tooltip,
        cell_width=86,
        shade=alt.Color(f"{value}:Q", scale=alt.Scale(domain=[0, top], range=shades()), legend=None),
    )


def shades() -> list[str]:
    """The two ends of a scale of tints of the accent."""
    return [PALE, style().accent]


def _by_group_bars(
    frame: pd.DataFrame,
    value: str,
    axis_format: str,
    rows: Mapping[Any, str],
    groups: Mapping[Any, str],
    tones: Mapping[str, str],
    tooltip: Sequence[alt.Tooltip],
    legend_title: str | None,
    interval: tuple[str, str] | None,
) -> tuple[AnyChart, float]:
    look = style()
    ends = [value, *(interval[1:] if interval is not None else ())]
    top = float(frame[ends].max().max() or 1)
    panel = {1: 460, 2: 300, 3: 220, 4: 170}.get(len(groups), 140)
    y = alt.Y(
        "row_label:N",
        sort=list(rows.values()),
        axis=row_axis(),
        scale=alt.Scale(paddingInner=0.28, paddingOuter=0.14),
    )
    x = alt.X(
        f"{value}:Q",
        scale=alt.Scale(domain=[0, top * (1 + 9 * longest(frame["label"]) / panel)], nice=False),
        axis=alt.Axis(title=None, format=axis_format, values=_ticks(top, axis_format), grid=True, labelFlush=False),
    )
    base = alt.Chart().encode(y=y)
    layers = [base.mark_bar().encode(x=x, color=_tone(tones, legend_title), tooltip=list(tooltip))]
    # A halo first: the grid must not run through a number, nor a line be lost on its bar.
    if interval is not None:
        low, high = interval
        layers += [
            base.mark_rule(color=color, strokeWidth=width).encode(x=f"{low}:Q", x2=f"{high}:Q")
            for color, width in ((look.background, 4), (look.ink, 1.5))
        ]
    layers += [
        base.mark_text(align="left", dx=5, baseline="middle", **ink).encode(
            x=alt.X("label_at:Q"), text=alt.Text("label:N")
        )
        for ink in ({"stroke": look.background, "strokeWidth": 4}, {"color": look.ink})
    ]
    data = frame.assign(
        row_label=frame["row"].map(rows),
        group_label=frame["group"].map(groups),
        label_at=frame[ends].max(axis=1),
    ).drop(columns=["row", "group"])
    chart = (
        alt.layer(*layers, data=data)
        .properties(width=panel, height=alt.Step(step_for(rows.values())))
        .facet(
            facet=alt.Facet(
                "group_label:N",
                sort=list(groups.values()),
                header=alt.Header(title=None, labelExpr=LABEL_LINES, labelAnchor="start"),
            ),
            columns=len(groups),
        )
    )
    return chart, axis_width(rows.values()) + len(groups) * (panel + 24)


def _tone(tones: Mapping[str, str], legend_title: str | None) -> alt.Color:
    return alt.Color(
        "tone:N",
        scale=alt.Scale(domain=list(tones), range=list(tones.values())),
        legend=alt.Legend(title=legend_title) if legend_title is not None else None,
    )


def _ticks(top: float, axis_format: str) -> list[float]:
    """Three or four round values from 0 to the longest bar; whole ones where the format has no decimals."""
    step = 10.0 ** math.floor(math.log10(top)) if top > 0 else 1.0
    sizes = [step * factor for factor in (0.1, 0.2, 0.25, 0.5, 1, 2, 5)]
    if axis_format == "d":
        sizes = [size for size in sizes if size >= 1 and size == int(size)] or [1.0]
    chosen = next((size for size in sizes if top / size <= 3 + 1e-9), sizes[-1])
    return [round(chosen * number, 6) for number in range(int(top / chosen + 1e-9) + 1)]


def tiles(
    frame: pd.DataFrame,
    *,
    rows: Mapping[Any, str],
    columns: Mapping[Any, str],
    tones: Mapping[str, str],
    text_tones: Mapping[str, str],
    tooltip: Sequence[alt.Tooltip],
    cell_width: int,
    legend_title: str | None = None,
    opacity: float = 1,
    shade: alt.Color | None = None,
) -> tuple[AnyChart, float]:
    """Draw a matrix of tiles with `label` written in each.

    Args:
        frame: Columns `row`, `column`, `tone` and `label`.
        rows: Row → its label, in order.
        columns: Column → its label, in order.
        tones: Values of `tone` with their colours, in order.
        text_tones: Values of `tone` with the colour of the text on them.
        tooltip: Tooltips.
        cell_width: Points of a column.
        legend_title: Title of the colour legend; no legend if None.
        shade: Colours by value, instead of those of `tones`.
        opacity: Below 1, tints of the colours, for dark text on them.

    Returns:
        The chart and its width in points.
    """
    columns = level(columns)
    data = frame.assign(row_label=frame["row"].map(rows), column_label=frame["column"].map(columns)).drop(
        columns=["row", "column"]
    )
    base = alt.Chart(data).encode(
        x=alt.X(
            "column_label:N",
            sort=list(columns.values()),
            axis=column_axis(columns.values(), weight="bold"),
        ),
        y=alt.Y(
            "row_label:N",
            sort=list(rows.values()),
            axis=row_axis(),
        ),
    )
    color = shade if shade is not None else _tone(tones, legend_title)
    ink = _tone(text_tones, None)
    squares = base.mark_rect(stroke=style().background, strokeWidth=3, cornerRadius=3, fillOpacity=opacity).encode(
        color=color, tooltip=list(tooltip)
    )
    words = base.mark_text(lineBreak="\n").encode(text=alt.Text("label:N"), color=ink)
    chart = (
        alt.layer(squares, words)
        .resolve_scale(color="independent")
        .properties(width=alt.Step(cell_width), height=alt.Step(step_for([*rows.values(), *frame["label"]])))
    )
    return chart, axis_width(rows.values()) + cell_width * len(columns)
