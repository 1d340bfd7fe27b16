"""Charts of whose side is quoted, and of how outlets let others speak."""

from __future__ import annotations

import altair as alt
import pandas as pd

from analyst.charts._parts import (
    ON_PALE,
    Dates,
    by_group,
    clean,
    finish,
    group_word,
    interval_note,
    is_in_bars,
    joined,
    keep_groups,
    labels,
    no_rows,
    percent,
    plural,
    shades,
    short,
    subtitle_of,
    tiles,
    tone_of,
    totals,
)
from analyst.charts.render import AnyChart
from analyst.charts.theme import style
from analyst.compare import NOT_SIDES
from analyst.schema import VOICE_MEASURES, check

_SHARES = frozenset(measure for measure in VOICE_MEASURES if measure.startswith("share")) | {"first quote at"}
_WHOLE = frozenset({"speakers"})


def sides_chart(
    sides: pd.DataFrame,
    *,
    title: str | None = None,
    subtitle: str | None = None,
    n_articles: int | None = None,
    dates: Dates = None,
    top: int = 10,
) -> AnyChart:
    """Draw which sides are quoted: share of each group's quotes, with its interval if there is one.

    Args:
        sides: SIDE_VOICES, as `compare.count_sides` gives them; the first column is the group.
        title: The finding; read from the table if None.
        subtitle: Line under it; n and dates if None.
        n_articles: Articles behind the table.
        dates: First and last date of the articles, or words for them.
        top: Number of sides, by quotes over all groups.

    Returns:
        The chart; for an empty table one that says so.

    Raises:
        SchemaError: If a column is missing.
    """
    columns = ["side", "n_speakers", "n_quotes", "n_words", "share_quotes", "share_low", "share_high"]
    check("SIDE_VOICES", sides, columns)
    if sides.empty:
        return no_rows("quotes", title=title, subtitle=subtitle, of=sides)
    by = str(sides.columns[0])
    shown, left_out = keep_groups(sides, by, "n_quotes")
    sums = totals(shown, "side", "n_quotes")
    named = [str(side) for side in sums.index if side not in NOT_SIDES]
    order = [*named[:top], *(side for side in NOT_SIDES if side in sums.index)]
    shown = shown[shown["side"].isin(order)]
    look = style()
    groups = sorted(shown["group"].unique())
    has_interval = bool(shown["share_low"].notna().any())
    frame = pd.DataFrame(
        {
            "row": shown["side"],
            "group": shown["group"],
            "tone": ["none" if side in NOT_SIDES else "side" for side in shown["side"]],
            "label": [f"{n:,}" for n in shown["n_quotes"]],
            "share": shown["share_quotes"].round(4),
            "low": shown["share_low"].fillna(shown["share_quotes"]).round(4),
            "high": shown["share_high"].fillna(shown["share_quotes"]).round(4),
            "side": shown["side"].map(clean),
            "outlet": shown["group"].map(clean),
            "quotes": shown["n_quotes"],
            "speakers": shown["n_speakers"],
            "words": shown["n_words"],
        }
    )
    chart, width = by_group(
        frame,
        value="share",
        axis_format=".0%",
        rows=labels(order, 34, 2),
        groups=groups,
        tones={"side": look.accent, "none": look.muted},
        interval=("low", "high") if has_interval else None,
        tooltip=[
            alt.Tooltip("side:N", title="Side"),
            alt.Tooltip("outlet:N", title=group_word(by).capitalize()),
            alt.Tooltip("quotes:Q", title="Quotes", format=",d"),
            alt.Tooltip("speakers:Q", title="Speakers", format=",d"),
            alt.Tooltip("words:Q", title="Words attributed", format=",d"),
            alt.Tooltip("share:Q", title="Share of quotes", format=".0%"),
        ],
    )
    finding = _finding(sides.rename(columns={by: "group"}), by)
    notes = [
        f"the {top} most quoted of {len(named)} sides" if len(named) > top else "",
        left_out,
        f"{'bar' if is_in_bars(groups) else 'shade'}: share of the {group_word(by)}’s quotes, number: quotes",
        interval_note(has_interval, is_in_bars(groups), by),
    ]
    return finish(
        chart,
        title=title if title is not None else finding,
        subtitle=subtitle_of(
            subtitle, plural(int(sides["n_quotes"].sum()), "quote"), n_articles, dates, joined(*notes), of=sides
        ),
        description=f"{finding}. Bars: share of each {group_word(by)}'s quotes, by side.",
        rows=len(frame),
        width=width,
    )


def voice_measures_chart(
    measures: pd.DataFrame,
    *,
    title: str | None = None,
    subtitle: str | None = None,
    n_articles: int | None = None,
    dates: Dates = None,
) -> AnyChart:
    """Draw how groups let others speak as a table of tiles: one row a measure, one column a group.

    Args:
        measures: VOICE_MEASURES, as `compare.measure_voices` gives them; the first column is the group.
        title: The finding; read from the table if None.
        subtitle: Line under it; n and dates if None.
        n_articles: Articles behind the table.
        dates: First and last date of the articles, or words for them.

    Returns:
        The chart; for an empty table one that says so. A row's darkest tile is its highest value; rows don't share
        a scale.

    Raises:
        SchemaError: If a column is missing.
    """
    check("VOICE_MEASURES", measures, ["measure", "value", "value_low", "value_high", "n_articles"])
    if measures.empty:
        return no_rows("quotes", title=title, subtitle=subtitle, of=measures)
    by = str(measures.columns[0])
    shown, left_out = keep_groups(measures.astype({"measure": "object"}), by, "n_articles")
    groups = sorted(shown["group"].unique())
    order = [measure for measure in VOICE_MEASURES if measure in set(shown["measure"])]
    top = shown.groupby("measure")["value"].max()
    rate = (shown["value"] / shown["measure"].map(top.where(top > 0))).fillna(0)
    frame = pd.DataFrame(
        {
            "row": shown["measure"],
            "column": shown["group"],
            "tone": list(map(tone_of, rate)),
            "rate": rate.round(4),
            "label": [
                _label(measure, value, low, high)
                for measure, value, low, high in zip(
                    shown["measure"], shown["value"], shown["value_low"], shown["value_high"], strict=True
                )
            ],
            "outlet": shown["group"].map(clean),
            "measure": shown["measure"],
            "articles": shown["n_articles"],
        }
    )
    frame["text"] = frame["label"].str.replace("\n", " ")
    chart, width = tiles(
        frame,
        rows=labels(order, 26, 2),
        columns=groups,
        tones={},
        text_tones={"dark": style().background, "light": ON_PALE},
        cell_width=112,
        shade=alt.Color("rate:Q", scale=alt.Scale(domain=[0, 1], range=shades()), legend=None),
        tooltip=[
            alt.Tooltip("outlet:N", title=group_word(by).capitalize()),
            alt.Tooltip("measure:N", title="Measure"),
            alt.Tooltip("text:N", title="Value"),
            alt.Tooltip("articles:Q", title="Articles", format=",d"),
        ],
    )
    finding = _measures_finding(shown, by)
    has_interval = bool(shown["value_low"].notna().any())
    notes = [
        left_out,
        "each row has its own scale",
        "in brackets: 95% interval by articles" if has_interval else interval_note(False, True, by),
    ]
    n_all = int(measures.drop_duplicates(by)["n_articles"].sum())
    return finish(
        chart,
        title=title if title is not None else finding,
        subtitle=subtitle_of(
            subtitle,
            plural(len(groups), group_word(by)),
            n_articles if n_articles is not None else n_all,
            dates,
            joined(*notes),
            of=measures,
        ),
        description=f"{finding}. Tiles: measures by {group_word(by)}.",
        rows=len(frame),
        width=width,
    )


def _label(measure: str, value: float, low: float, high: float) -> str:
    if pd.isna(value):
        return "–"
    if measure in _WHOLE:
        return f"{value:,.0f}"
    if measure in _SHARES:
        first, bounds = percent(value), f"({low:.0%}–{high:.0%})"
    else:
        digits = 0 if value >= 100 else 1
        first, bounds = f"{value:,.{digits}f}", f"({low:,.{digits}f}–{high:,.{digits}f})"
    return first if pd.isna(low) else f"{first}\n{bounds}"


def _finding(sides: pd.DataFrame, by: str) -> str:
    named = sides[~sides["side"].isin(NOT_SIDES)]
    if named.empty:
        return "No speaker has a side"
    sums = totals(named, "side", "n_quotes")
    first = str(sums.index[0])
    share = percent(sums.iloc[0] / sides["n_quotes"].sum())
    ranked = named.sort_values(["group", "n_quotes", "side"], ascending=[True, False, True], kind="stable")
    n_first = int((ranked.drop_duplicates("group")["side"] == first).sum())
    n_groups = sides["group"].nunique()
    where = f"most in {n_first} of {plural(n_groups, group_word(by))}" if n_groups > 1 else ""
    return _sentence(f"{short(first, 40)} has {share} of all quotes", where)


def _sentence(*parts: str) -> str:
    """Join the parts of a title that are there by a comma."""
    return ", ".join(part for part in parts if part)


def _measures_finding(shown: pd.DataFrame, by: str) -> str:
    quotes = shown[shown["measure"] == "quotes per article"].dropna(subset=["value"]).sort_values(["value", "group"])
    if quotes.empty:
        return "No quotes to measure"
    low, high = quotes.iloc[0], quotes.iloc[-1]
    if low["value"] == high["value"]:
        return f"{high['value']:.3g} quotes an article"
    return (
        f"{low['value']:.3g} to {high['value']:.3g} quotes an article: "
        f"most in {short(high['group'], 40)}, least in {short(low['group'], 40)}"
    )
