"""Charts of who is quoted."""

from __future__ import annotations

from collections.abc import Sequence

import altair as alt
import pandas as pd

from analyst.charts._parts import (
    ROOM,
    Dates,
    axis_width,
    by_group,
    clean,
    drawn_of,
    finish,
    group_title,
    group_word,
    interval_note,
    is_in_bars,
    joined,
    keep_groups,
    labels,
    no_rows,
    own_labels,
    percent,
    plural,
    row_axis,
    short,
    step_for,
    subtitle_of,
)
from analyst.charts.entities import leaders_of, leading, most_common
from analyst.charts.render import AnyChart
from analyst.charts.theme import style
from analyst.compare import UNNAMED, count_quote_types
from analyst.schema import QUOTE_TYPES, check
from analyst.wording import say, wording


def voices_chart(
    voices: pd.DataFrame,
    *,
    title: str | None = None,
    subtitle: str | None = None,
    n_articles: int | None = None,
    dates: Dates = None,
    top: int = 10,
) -> AnyChart:
    """Draw the speakers who are quoted most: share of each group's quotes, with its interval if there is one.

    Args:
        voices: VOICES, as `compare.count_voices` gives them; the first column is the group.
        title: The finding; read from the table if None.
        subtitle: Line under it; n and dates if None.
        n_articles: Articles behind the table.
        dates: First and last date of the articles, or words for them.
        top: Number of speakers, by quotes over all groups.

    Returns:
        The chart; for an empty table one that says so.

    Raises:
        SchemaError: If a column is missing.
    """
    check("VOICES", voices, ["speaker", "n_quotes", "n_quoted_words", "share_quotes", "share_low", "share_high"])
    if voices.empty:
        return no_rows("quotes", title=title, subtitle=subtitle, of=voices)
    by = str(voices.columns[0])
    shown, _ = keep_groups(voices, by, "n_quotes")
    order = _order(shown, top)
    finding, lead = _finding(voices.rename(columns={by: "group"}), by)
    shown = shown[shown["speaker"].isin(order)]
    look = style()
    groups = sorted(shown["group"].unique())
    has_interval = bool(shown["share_low"].notna().any())
    frame = pd.DataFrame(
        {
            "row": shown["speaker"],
            "group": shown["group"],
            "tone": ["lead" if speaker == lead else "other" for speaker in shown["speaker"]],
            "label": [wording().number(n) for n in shown["n_quotes"]],
            "share": shown["share_quotes"].round(4),
            "low": shown["share_low"].fillna(shown["share_quotes"]).round(4),
            "high": shown["share_high"].fillna(shown["share_quotes"]).round(4),
            "name": shown["speaker"].map(clean),
            "outlet": shown["group"].map(clean),
            "quotes": shown["n_quotes"],
            "words": shown["n_quoted_words"],
        }
    )
    chart, width = by_group(
        frame,
        value="share",
        axis_format=".0%",
        rows=_labels(order),
        groups=groups,
        tones={"lead": look.accent, "other": look.muted},
        interval=("low", "high") if has_interval else None,
        tooltip=[
            alt.Tooltip("name:N", title="Speaker"),
            alt.Tooltip("outlet:N", title=group_title(by)),
            alt.Tooltip("quotes:Q", title="Quotes", format=",d"),
            alt.Tooltip("words:Q", title="Words in quotation marks", format=",d"),
            alt.Tooltip("share:Q", title="Share of quotes", format=".0%"),
        ],
    )
    n_all = voices.loc[~voices["speaker"].isin(UNNAMED), "speaker"].nunique()
    n_drawn = len(set(order) - set(UNNAMED))
    left_out = drawn_of(len(groups), voices, by)
    notes = [
        say("the {n} most quoted of {all} speakers", n=n_drawn, all=n_all) if n_all > n_drawn else "",
        left_out,
        say("bar: share of the {group}’s quotes, number: quotes", group=group_word(by))
        if is_in_bars(groups)
        else say("shade: share of the {group}’s quotes, number: quotes", group=group_word(by)),
        interval_note(has_interval, is_in_bars(groups), by),
    ]
    return finish(
        chart,
        title=title if title is not None else finding,
        subtitle=subtitle_of(
            subtitle,
            plural(int(voices["n_quotes"].sum()), "quote"),
            n_articles,
            dates,
            joined(*notes),
            of=voices,
        ),
        description=say(
            "{finding}. Bars: share of each {group}'s quotes, by speaker.", finding=finding, group=group_word(by)
        ),
        rows=len(frame),
        width=width,
    )


def quote_types_chart(
    voices: pd.DataFrame,
    *,
    title: str | None = None,
    subtitle: str | None = None,
    n_articles: int | None = None,
    dates: Dates = None,
) -> AnyChart:
    """Draw how much of what is attributed stands in quotation marks: direct, mixed, indirect, by group.

    Args:
        voices: VOICES, as `compare.count_voices` gives them; the first column is the group.
        title: The finding; read from the table if None.
        subtitle: Line under it; n and dates if None.
        n_articles: Articles behind the table.
        dates: First and last date of the articles, or words for them.

    Returns:
        The chart; for an empty table one that says so.

    Raises:
        SchemaError: If a column is missing.
    """
    check("VOICES", voices, ["n_direct", "n_mixed", "n_indirect"])
    if voices.empty:
        return no_rows("quotes", title=title, subtitle=subtitle, of=voices)
    by = str(voices.columns[0])
    every = count_quote_types(voices).astype({"quote_type": "str"})
    n, direct = int(every["n_quotes"].sum()), every[every["quote_type"] == "direct"].set_index(by)
    finding = _types_finding(direct["share_quotes"], int(direct["n_quotes"].sum()) / n if n else 0.0)
    counts, left_out = keep_groups(every, by, "n_quotes")
    counts = counts.assign(rank=counts["quote_type"].map({"direct": 0, "mixed": 1, "indirect": 2}))
    counts = counts.sort_values(["group", "rank"], kind="stable")
    counts["end"] = counts.groupby("group")["share_quotes"].cumsum()
    wide = counts.pivot(index="group", columns="quote_type", values="share_quotes")
    order = list(wide.sort_values(["direct", "mixed"], ascending=False, kind="stable").index)
    chart, width = _stacked(counts, labels(order, 34, 2), by)
    return finish(
        chart,
        title=title if title is not None else finding,
        subtitle=subtitle_of(
            subtitle,
            plural(n, "quote"),
            n_articles,
            dates,
            joined(left_out, say("number in the bar: quotes")),
            of=voices,
        ),
        description=say(
            "{finding}. Bars: direct, mixed and indirect share of each {group}'s quotes.",
            finding=finding,
            group=group_word(by),
        ),
        rows=len(counts),
        width=width,
    )


def _stacked(counts: pd.DataFrame, rows: dict, by: str) -> tuple[AnyChart, float]:
    look = style()
    colours = {"direct": look.series[0], "mixed": look.series[4], "indirect": look.rule}
    inks = {"direct": look.background, "mixed": look.ink, "indirect": look.ink}
    data = pd.DataFrame(
        {
            "row_label": counts["group"].map(rows),
            "type": counts["quote_type"],
            "rank": counts["rank"],
            "share": counts["share_quotes"].round(4),
            "start": (counts["end"] - counts["share_quotes"]).round(4),
            "end": counts["end"].round(4),
            "middle": (counts["end"] - counts["share_quotes"] / 2).round(4),
            "quotes": counts["n_quotes"],
            "label": [
                wording().number(n) if share >= 0.05 else ""
                for n, share in zip(counts["n_quotes"], counts["share_quotes"].fillna(0), strict=True)
            ],
            "outlet": counts["group"].map(clean),
        }
    )
    base = alt.Chart(data).encode(
        y=alt.Y(
            "row_label:N",
            sort=list(rows.values()),
            axis=row_axis(),
            scale=alt.Scale(paddingInner=0.3, paddingOuter=0.15),
        )
    )
    x = alt.X(
        "start:Q",
        scale=alt.Scale(domain=[0, 1]),
        axis=alt.Axis(title=say("Share of the {group}’s quotes", group=group_word(by)), format=".0%", tickCount=5),
    )
    bars = base.mark_bar(stroke=look.background, strokeWidth=1.5, cornerRadiusEnd=0).encode(
        x=x,
        x2=alt.X2("end:Q"),
        color=alt.Color(
            "type:N",
            scale=alt.Scale(domain=list(colours), range=list(colours.values())),
            sort=list(QUOTE_TYPES),
            legend=alt.Legend(title=None),
        ),
        tooltip=[
            alt.Tooltip("outlet:N", title=group_title(by)),
            alt.Tooltip("type:N", title="Type"),
            alt.Tooltip("quotes:Q", title="Quotes", format=",d"),
            alt.Tooltip("share:Q", title="Share", format=".0%"),
        ],
    )
    text = base.mark_text(baseline="middle").encode(
        x=alt.X("middle:Q"),
        text=alt.Text("label:N"),
        color=alt.Color("type:N", scale=alt.Scale(domain=list(inks), range=list(inks.values())), legend=None),
    )
    extent = axis_width(rows.values())
    width = min(560, ROOM - extent)
    chart = (
        alt.layer(bars, text)
        .resolve_scale(color="independent")
        .properties(width=width, height=alt.Step(step_for(rows.values()) + 8))
    )
    return chart, width + extent


def _labels(order: Sequence[str]) -> dict[str, str]:
    """Wrap the speakers' names; what names nobody is a word of ours."""
    return dict(zip(order, own_labels([say(one) if one in UNNAMED else one for one in order], 34, 2), strict=True))


def _order(voices: pd.DataFrame, top: int) -> list[str]:
    """The most quoted first; what names nobody last."""
    sums = voices.groupby("speaker")["n_quotes"].sum().sort_index().sort_values(ascending=False, kind="stable")
    named = [str(speaker) for speaker in sums.index if speaker not in UNNAMED][:top]
    return [*named, *(label for label in UNNAMED if label in sums.index)]


def _finding(voices: pd.DataFrame, by: str) -> tuple[str, object | None]:
    named = voices[~voices["speaker"].isin(UNNAMED)]
    if named.empty:
        return say("No quote has a named speaker"), None
    leaders = leaders_of(named, "speaker", "n_quotes")
    names = {speaker: speaker for speaker in named["speaker"]}
    finding = leading(leaders, names, by, "is quoted most")
    return finding, most_common(leaders)


def _types_finding(direct: pd.Series, overall: float) -> str:
    found = direct.dropna()
    if len(found) < 2 or found.max() == found.min():
        return say("{share} of quotes stand wholly in quotation marks", share=percent(overall))
    return say(
        "{share} of quotes stand wholly in quotation marks: most in {high} ({most}), least in {low} ({least})",
        share=percent(overall),
        high=short(found.idxmax(), 40),
        most=percent(found.max()),
        low=short(found.idxmin(), 40),
        least=percent(found.min()),
    )
