"""What all charts share: labels that fit, headings, and bars, tiles and empty charts in one look."""

from __future__ import annotations

import datetime as dt
import math
import re
import textwrap
import unicodedata
from collections.abc import Iterable, Mapping, Sequence, Sized
from typing import Any, Literal

import altair as alt
import pandas as pd

from analyst.charts.render import AnyChart
from analyst.charts.theme import style
from analyst.compare import MIN_ARTICLES
from analyst.corpus.copies import COPIES_NOTES
from analyst.schema import NOTES
from analyst.wording import say, say_n, wording

MAX_GROUPS = 12
Dates = str | tuple[Any, Any] | None
LABEL_LINES = "split(datum.label, '\\n')"
_N_LINES = f"length({LABEL_LINES})"
_PANELS = 5
_UPRIGHT = 24
_SURE_WIDTH = 14
_WIDEST = {1: 460, 2: 300, 3: 220, 4: 170}
PALE = "#E3EEF6"
ON_PALE = "#000000"
"""Text on a tint: on the middle ones, nothing lighter has the contrast that WCAG 2.2 asks for (4.5)."""
_HEX = re.compile("#[0-9A-Fa-f]{6}")
_LIKELY_DARK = 0.75
_EQUAL = 49.4
"""Lightness of a ground on which black and white text have the same contrast: 4.6."""
_BAR_STEP = 26
ROOM = 780
"""Points for the drawing: with the padding, 820 at most, which is what a cell of JupyterLab shows of it."""
GAP = 24
"""Points between panels."""
_LETTER = 0.52
"""Width of an average letter, as a share of the font size."""
_BOLD = 1.08
_WIDTHS = {
    **dict.fromkeys("ijl'|", 0.23),
    **dict.fromkeys("ftI .,:;!/[]", 0.28),
    **dict.fromkeys('r()-"“”„', 0.34),
    **dict.fromkeys("ckJsvxyz", 0.5),
    "w": 0.72,
    **dict.fromkeys("m%—@", 0.9),
    **dict.fromkeys("MW…", 1.0),
}
"""Widths of letters that are not of the common width, as shares of the font size."""


def clean(text: object) -> str:
    """One line that any renderer can write: no control characters, no lone surrogates."""
    line = " ".join(str(text).split())
    line = "".join(letter for letter in line if letter.isprintable())
    return line.encode("utf-8", "replace").decode("utf-8")


def letters(text: str) -> float:
    """Width of a line in average letters: a wide script or capitals count for more than their number."""
    return sum(_letter_width(letter) for letter in text) / _LETTER


def _letter_width(letter: str) -> float:
    if letter in _WIDTHS:
        return _WIDTHS[letter]
    if unicodedata.combining(letter):
        return 0
    if unicodedata.east_asian_width(letter) in "WF":
        return 1.3 if unicodedata.category(letter) == "So" else 1
    return 0.7 if letter.isupper() else 0.56 if letter.isascii() or letter.islower() else 0.65


def wrap(text: object, width: int, lines: int = 3) -> str:
    """Break a label into lines as wide as `width` average letters; what is over `lines` ends in an ellipsis."""
    return "\n".join(_wrapped(clean(text), width, lines))


def _cut(line: str, n_letters: int) -> str:
    """End a line in an ellipsis: after a whole word, if it has one that fits."""
    while len(line) + 2 > n_letters:
        if " " not in line:
            return line[: n_letters - 1] + "…"
        line = line.rsplit(" ", 1)[0]
    return f"{line} …"


def _wrapped(line: str, width: int, lines: int | None = None, *, spare: float = 1) -> list[str]:
    """Break a line; one of narrow letters may have `spare` times as many."""
    parts: list[str] = []
    for n_letters in range(max(1, int(width * spare)), 0, -1):
        parts = textwrap.wrap(line, n_letters, break_long_words=True)
        if lines is not None and len(parts) > lines:
            parts = [*parts[: lines - 1], _cut(parts[lines - 1], n_letters)]
        if all(letters(part) <= width for part in parts):
            break
    return parts


def labels(names: Iterable[Any], width: int, lines: int = 3) -> dict[Any, str]:
    """Give each different name a wrapped label of its own."""
    different = list(dict.fromkeys(names))
    return dict(zip(different, own_labels(different, width, lines), strict=True))


def own_labels(texts: Iterable[Any], width: int, lines: int = 3) -> list[str]:
    """Wrap the texts; labels that come out alike are numbered."""
    found: dict[str, None] = {}
    for text in texts:
        label = wrap(text, width, lines) or "(blank)"
        number = 2
        while label in found:
            # A narrower label, so that it is no wider with its number.
            mark = f" ({number})"
            label, number = wrap(text, max(1, width - len(mark)), lines) + mark, number + 1
        found[label] = None
    return list(found)


def plural(n: int, word: str, many: str | None = None) -> str:
    """Write a number with its noun: `1 quote`, `43 quotes`."""
    return say_n(n, f"{{n}} {word}", f"{{n}} {many or word + 's'}")


def group_word(by: str) -> str:
    """The noun for the groups of a table: `outlet`, `story`."""
    return say(clean(by).replace("_", " "))


def group_words(by: str) -> str:
    """The noun for several groups of a table: `outlets`."""
    return say(clean(by).replace("_", " ") + "s")


def group_title(by: str) -> str:
    """The noun for the groups of a table as a heading: `Outlet`."""
    word = group_word(by)
    return word[:1].upper() + word[1:].lower() if wording().is_english else word


def interval_note(has_interval: bool, is_drawn: bool, by: str) -> str:
    """Say what the line of a bar is, where to find intervals that are not drawn, or why there are none."""
    if not has_interval:
        return say("no intervals: fewer than {n} articles in each {group}", n=MIN_ARTICLES, group=group_word(by))
    return say("line: 95% interval by articles") if is_drawn else say("95% intervals are in the table")


def starred(counts: Iterable[int], verdicts: Iterable[str]) -> list[str]:
    """Write numbers, with a star where a test tells the group from the others."""
    return [f"{n:,}{' *' if verdict == 'different' else ''}" for n, verdict in zip(counts, verdicts, strict=True)]


def star_note(verdicts: pd.Series, by: str) -> str:
    """Say what the star of `starred` means, or that there are too few articles for a test."""
    if (verdicts != "too few to compare").any():
        return "*: differs from the others by permutation of articles"
    return f"too few to compare: fewer than {MIN_ARTICLES} articles in each {group_word(by)}"


def and_list(names: Sequence[str]) -> str:
    """Join names: `a`, `a and b`, `a, b and c`."""
    return wording().listed(names)


def percent(share: float) -> str:
    """A share as a whole percentage."""
    return wording().rate(share)


def period(dates: Dates) -> str | None:
    """Write a period of time: `19–27 July 2025`; text as it is."""
    if dates is None or isinstance(dates, str):
        return dates or None
    days = sorted(_day(date) for date in dates if date is not None and not pd.isna(date))
    if not days:
        return None
    first, last = days[0], days[-1]
    words = wording()
    begin, end = words.day_of_month(first), words.day(pd.Timestamp(last))
    if first == last:
        return end
    if (first.year, first.month) == (last.year, last.month):
        return f"{begin}–{end}"
    if first.year == last.year:
        return f"{begin} {words.month_alone(pd.Timestamp(first))} – {end}"
    return f"{words.day(pd.Timestamp(first))} – {end}"


def _day(value: dt.date | str) -> dt.date:
    return pd.Timestamp(value).date()


def subtitle_of(
    given: str | None, counted: str, n_articles: int | None, dates: Dates, note: str = "", *, of: pd.DataFrame
) -> str:
    """The line under the title: n, dates and what is drawn, unless one is given; in any case the table's notes.

    `of` is the table that is drawn.
    """
    if given is not None:
        return joined(given, _noted(of))
    if n_articles is None:
        n = f"n = {counted}"
    else:
        n = say_n(n_articles, "n = {counted} in {n} article", "n = {counted} in {n} articles", counted=counted)
    return joined(n, period(dates) or "", _noted(of), note)


def _noted(table: pd.DataFrame) -> str:
    """How copies are counted, and how many quotes were right, where the table says so."""
    return joined(*(wording().again(str(table.attrs.get(name, "")), *_NOTED) for name in NOTES))


_NOTED = (
    *COPIES_NOTES,
    "{right} of {n} quote drawn at random was right as found ({share}%, 95% interval {low}–{high}%)",
    "{right} of {n} quotes drawn at random was right as found ({share}%, 95% interval {low}–{high}%)",
    "{right} of {n} quotes drawn at random were right as found ({share}%, 95% interval {low}–{high}%)",
)
"""How `corpus.copies.describe_copies` and `review.describe_precision` put their notes."""


def finish(chart: AnyChart, *, title: str, subtitle: str, description: str, rows: int, width: float) -> AnyChart:
    """Set heading, description and row count; `width` in points says where the heading breaks."""
    look = style()
    heading = alt.TitleParams(
        text=_heading_lines(title, width, look.title_size * _LETTER * _BOLD),
        subtitle=_heading_lines(subtitle, width, look.subtitle_size * _LETTER),
    )
    return chart.properties(title=heading, description=clean(description), usermeta={"rows": rows})


def _heading_lines(text: str, width: float, letter: float) -> list[str]:
    """Break a heading where it is too wide, between its parts (`a · b`) if it has any."""
    n_letters = int(min(max(width, 420), ROOM) / letter)
    lines: list[str] = []
    for part in clean(text).split(" · "):
        if lines and letters(f"{lines[-1]} · {part}") <= n_letters:
            lines[-1] += f" · {part}"
        else:
            lines += _wrapped(part, n_letters, spare=1.2)
    return lines or [""]


def no_rows(what: str, *, title: str | None = None, subtitle: str | None = None, of: pd.DataFrame) -> AnyChart:
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
        subtitle=joined(subtitle if subtitle is not None else f"n = 0 {what}", _noted(of)),
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
    return kept, say("the {n} largest of {all} {groups}", n=MAX_GROUPS, all=len(sums), groups=group_words(by))


def drawn_of(n_drawn: int, table: pd.DataFrame, by: str) -> str:
    """Say how many groups have a panel, where some of those that `keep_groups` keeps have none of the rows."""
    n_all = table[by].nunique()
    if n_drawn == min(n_all, MAX_GROUPS):
        if n_all <= MAX_GROUPS:
            return ""
        return say("the {n} largest of {all} {groups}", n=MAX_GROUPS, all=n_all, groups=group_words(by))
    if n_all > MAX_GROUPS:
        return say(
            "{n} of the {most} largest of {all} {groups}: the others have none of these",
            n=n_drawn,
            most=MAX_GROUPS,
            all=n_all,
            groups=group_words(by),
        )
    return say_n(
        n_drawn,
        "{n} of {all} {groups}: the others have none of these",
        "{n} of {all} {groups}: the others have none of these",
        all=n_all,
        groups=group_words(by),
    )


def short(name: object, width: int = 60) -> str:
    """A name that fits in a title."""
    return wrap(name, width, 1)


def joined(*parts: str) -> str:
    """Join the parts of a subtitle that are there."""
    return " · ".join(part for part in parts if part)


def longest(texts: Iterable[str]) -> float:
    """Width of the longest line, in average letters."""
    return max((letters(line) for text in texts for line in text.split("\n")), default=0)


def letter_size(*, bold: bool = False) -> float:
    """Points of an average letter of a label."""
    return style().label_size * _LETTER * (_BOLD if bold else 1)


def axis_width(texts: Iterable[str]) -> float:
    """Points that labels take beside a chart."""
    return longest(texts) * letter_size() + 12


def end_of_scale(top: float, texts: Iterable[str], panel: float) -> float:
    """The value at the right edge of a panel where the longest bar leaves room for the text at its end."""
    room = min(longest(texts) * letter_size() + 8, 0.7 * panel)
    return top * panel / (panel - room)


def step_for(texts: Iterable[str]) -> int:
    """Height of a row: room for the label with the most lines."""
    most = max((text.count("\n") + 1 for text in texts), default=1)
    return max(_BAR_STEP, most * (style().label_size + 3) + 8)


def row_axis(*, extent: float | None = None) -> alt.Axis:
    """Labels beside rows, of up to three lines, centred on their row; `extent` lines panels up."""
    return alt.Axis(
        title=None,
        labelExpr=LABEL_LINES,
        labelOffset=_centred(),
        minExtent=alt.Undefined if extent is None else extent,
    )


def _centred() -> dict[str, Any]:
    """Offset that moves the middle, not the first line, of a label to its place."""
    half = (style().label_size + 3) / 2
    return {
        "condition": [{"test": f"{_N_LINES} == {n}", "value": -half * (n - 1)} for n in (2, 3)],
        "value": 0,
    }


def level(names: Mapping[Any, str]) -> dict[Any, str]:
    """Give all labels above columns as many lines as the longest has, so that their last lines are level."""
    most = max((text.count("\n") for text in names.values()), default=0)
    # A line of blanks is skipped by some renderers; one with a character of no width is not.
    return {name: "\N{ZERO WIDTH SPACE}\n" * (most - text.count("\n")) + text for name, text in names.items()}


def upright_axis() -> alt.Axis:
    """Labels of up to three lines that run upwards above narrow columns."""
    return alt.Axis(
        title=None,
        orient="top",
        labelAngle=-90,
        labelAlign="left",
        labelBaseline="middle",
        labelExpr=LABEL_LINES,
        labelOffset=_centred(),
        labelFontWeight="bold",
    )


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
    groups: Sequence[Any],
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
        groups: Groups, in order.
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


def is_in_bars(groups: Sized) -> bool:
    """Tell whether `by_group` draws bars."""
    return len(groups) <= _PANELS


def _by_group_tiles(
    frame: pd.DataFrame,
    value: str,
    rows: Mapping[Any, str],
    groups: Sequence[Any],
    tones: Mapping[str, str],
    tooltip: Sequence[alt.Tooltip],
    legend_title: str | None,
) -> tuple[AnyChart, float]:
    renamed = frame.rename(columns={"group": "column"})
    if legend_title is not None:
        return tiles(
            renamed,
            rows=rows,
            columns=groups,
            tones=tones,
            text_tones=dict.fromkeys(tones, style().ink),
            tooltip=tooltip,
            cell_width=86,
            legend_title=legend_title,
            opacity=0.6,
        )
    top = float(frame[value].max() or 1)
    return tiles(
        renamed.assign(tone=list(map(tone_of, frame[value] / top))),
        rows=rows,
        columns=groups,
        tones={},
        text_tones={"dark": style().background, "light": ON_PALE},
        tooltip=tooltip,
        cell_width=86,
        shade=alt.Color(f"{value}:Q", scale=alt.Scale(domain=[0, top], range=shades()), legend=None),
    )


def tone_of(share: float) -> str:
    """Say whether a tint, at its share of the scale, is `dark` (white text is read better on it) or `light`."""
    if not all(_HEX.fullmatch(colour) for colour in shades()):  # a name of CSS
        return "dark" if share > _LIKELY_DARK else "light"
    pale, full = map(_lightness, shades())
    return "dark" if pale + share * (full - pale) < _EQUAL else "light"  # Vega mixes tints by hue, chroma, lightness


def _lightness(colour: str) -> float:
    """Return the lightness of a colour such as #0072B2, 0 to 100 (CIE L*)."""
    parts = (int(colour[place : place + 2], 16) / 255 for place in (1, 3, 5))
    red, green, blue = (part / 12.92 if part <= 0.03928 else ((part + 0.055) / 1.055) ** 2.4 for part in parts)
    luminance = 0.2126 * red + 0.7152 * green + 0.0722 * blue
    return 116 * luminance ** (1 / 3) - 16 if luminance > 0.008856 else 903.3 * luminance


def shades() -> list[str]:
    """The two ends of a scale of tints of the accent."""
    return [PALE, style().accent]


def _share_of_room(taken: float, n: int, gap: float) -> int:
    return int((ROOM - taken - gap * (n - 1)) / n)


def _by_group_bars(
    frame: pd.DataFrame,
    value: str,
    axis_format: str,
    rows: Mapping[Any, str],
    groups: Sequence[Any],
    tones: Mapping[str, str],
    tooltip: Sequence[alt.Tooltip],
    legend_title: str | None,
    interval: tuple[str, str] | None,
) -> tuple[AnyChart, float]:
    look = style()
    ends = [value, *(interval[1:] if interval is not None else ())]
    top = float(frame[ends].max().max() or 1)
    panel = min(_WIDEST.get(len(groups), 140), _share_of_room(axis_width(rows.values()), len(groups), GAP))
    heads = labels(groups, int(panel / letter_size(bold=True)))
    y = alt.Y(
        "row_label:N",
        sort=list(rows.values()),
        axis=row_axis(),
        scale=alt.Scale(paddingInner=0.28, paddingOuter=0.14),
    )
    x = alt.X(
        f"{value}:Q",
        scale=alt.Scale(domain=[0, end_of_scale(top, frame["label"], panel)], nice=False),
        axis=alt.Axis(
            title=None,
            format=axis_format,
            values=_ticks(top, axis_format),
            grid=True,
            labelFlush=False,
            labelSeparation=5,
        ),
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
        group_label=frame["group"].map(heads),
        label_at=frame[ends].max(axis=1),
    ).drop(columns=["row", "group"])
    chart = (
        alt.layer(*layers, data=data)
        .properties(width=panel, height=alt.Step(step_for(rows.values())))
        .facet(
            facet=alt.Facet(
                "group_label:N",
                sort=list(heads.values()),
                header=alt.Header(title=None, labelExpr=LABEL_LINES, labelAnchor="start"),
            ),
            columns=len(groups),
            spacing=GAP,
        )
    )
    return chart, axis_width(rows.values()) + len(groups) * (panel + GAP)


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
    columns: Sequence[Any],
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
        columns: Columns, in order.
        tones: Values of `tone` with their colours, in order.
        text_tones: Values of `tone` with the colour of the text on them.
        tooltip: Tooltips.
        cell_width: Points of a column; less where there is no room, with headings that run upwards if need be.
        legend_title: Title of the colour legend; no legend if None.
        shade: Colours by value, instead of those of `tones`.
        opacity: Below 1, tints of the colours, for dark text on them.

    Returns:
        The chart and its width in points.
    """
    cell = min(cell_width, _share_of_room(axis_width(rows.values()), len(columns), 0))
    heads, x_axis = _heads(columns, cell)
    line = style().label_size + 3
    data = frame.assign(
        row_label=frame["row"].map(rows),
        column_label=frame["column"].map(heads),
        n_lines=frame["label"].str.count("\n") + 1,
    ).drop(columns=["row", "column"])
    base = alt.Chart(data).encode(
        x=alt.X(
            "column_label:N",
            sort=list(heads.values()),
            axis=x_axis,
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
    # Vega sets the first line of a text in the middle: lift the others' worth of lines.
    words = [
        base.transform_filter(alt.datum.n_lines == n)
        .mark_text(lineBreak="\n", lineHeight=line, dy=-line / 2 * (n - 1))
        .encode(text=alt.Text("label:N"), color=ink)
        for n in sorted(set(data["n_lines"]))
    ]
    chart = (
        alt.layer(squares, *words)
        .resolve_scale(color="independent")
        .properties(width=alt.Step(cell), height=alt.Step(step_for([*rows.values(), *frame["label"]])))
    )
    return chart, axis_width(rows.values()) + cell * len(columns)


def _heads(columns: Sequence[Any], cell: int) -> tuple[dict[Any, str], alt.Axis]:
    """Label the columns: across if the words fit the cell, else upwards."""
    width = int((cell - 6) / letter_size(bold=True))
    words = [word for name in columns for word in clean(name).split()]
    if width >= _SURE_WIDTH or longest(words) <= width:
        across = level(labels(columns, width))
        return across, column_axis(across.values(), weight="bold")
    n_lines = min(3, max(1, int((cell - 8) / (style().label_size + 3))))
    return labels(columns, _UPRIGHT, n_lines), upright_axis()
