"""Chart of the classes of verbs that outlets attribute with."""

from __future__ import annotations

import altair as alt
import pandas as pd

from analyst.charts._parts import (
    Dates,
    by_group,
    clean,
    finish,
    group_word,
    is_in_bars,
    joined,
    keep_groups,
    labels,
    no_rows,
    percent,
    plural,
    short,
    star_note,
    starred,
    subtitle_of,
)
from analyst.charts.cues import STANCE_ORDER, stance_colours
from analyst.charts.render import AnyChart
from analyst.charts.theme import style
from analyst.schema import check

_ALL = "(all)"
_POINTED = ("doubting", "loaded")


def cue_profiles_chart(
    profiles: pd.DataFrame,
    *,
    within: str | None = None,
    title: str | None = None,
    subtitle: str | None = None,
    n_articles: int | None = None,
    dates: Dates = None,
) -> AnyChart:
    """Draw the classes of cues of each group as shares of its quotes, with intervals if there are any.

    Args:
        profiles: CUE_PROFILES, as `compare.profile_cues` gives them; the first column is the group.
        within: Speaker or side whose rows are drawn; the first of the table if None.
        title: The finding; read from the table if None.
        subtitle: Line under it; n and dates if None.
        n_articles: Articles behind the table.
        dates: First and last date of the articles, or words for them.

    Returns:
        The chart; for an empty table one that says so.

    Raises:
        SchemaError: If a column is missing.
        ValueError: If the table has no rows of `within`.
    """
    columns = ["within", "stance", "n_quotes", "n_quotes_all", "share_quotes", "share_low", "share_high", "verdict"]
    check("CUE_PROFILES", profiles, columns)
    if profiles.empty:
        return no_rows("cues", title=title, subtitle=subtitle, of=profiles)
    by = str(profiles.columns[0])
    name = within if within is not None else _most(profiles)
    rows = profiles[profiles["within"] == name].astype({"stance": "object"})
    if rows.empty:
        known = ", ".join(map(repr, sorted(set(profiles["within"]))[:10]))
        raise ValueError(f"No rows within {name!r}; the table has {known}.")
    shown, left_out = keep_groups(rows, by, "n_quotes")
    used = [stance for stance in STANCE_ORDER if (shown.loc[shown["n_quotes"] > 0, "stance"] == stance).any()]
    shown = shown[shown["stance"].isin(used)]
    groups = sorted(shown["group"].unique())
    has_interval = bool(shown["share_low"].notna().any())
    colours = stance_colours(style())
    frame = pd.DataFrame(
        {
            "row": shown["stance"],
            "group": shown["group"],
            "tone": shown["stance"],
            "label": starred(shown["n_quotes"], shown["verdict"]),
            "share": shown["share_quotes"].round(4),
            "low": shown["share_low"].fillna(shown["share_quotes"]).round(4),
            "high": shown["share_high"].fillna(shown["share_quotes"]).round(4),
            "outlet": shown["group"].map(clean),
            "quotes": shown["n_quotes"],
            "all": shown["n_quotes_all"],
            "verdict": shown["verdict"],
        }
    )
    chart, width = by_group(
        frame,
        value="share",
        axis_format=".0%",
        rows=labels(used, 24),
        groups=groups,
        tones={stance: colours[stance] for stance in used},
        legend_title=None if is_in_bars(groups) else "Class of the cue",
        interval=("low", "high") if has_interval else None,
        tooltip=[
            alt.Tooltip("tone:N", title="Class"),
            alt.Tooltip("outlet:N", title=group_word(by).capitalize()),
            alt.Tooltip("quotes:Q", title="Quotes", format=",d"),
            alt.Tooltip("all:Q", title="of quotes with a cue", format=",d"),
            alt.Tooltip("share:Q", title="Share", format=".0%"),
            alt.Tooltip("verdict:N", title="Against the others"),
        ],
    )
    finding = _finding(rows.rename(columns={by: "group"}), name, by)
    notes = [
        left_out,
        "number: quotes",
        "line: 95% interval by articles" if has_interval and is_in_bars(groups) else "",
        star_note(rows["verdict"], by),
    ]
    n_quotes = int(rows.drop_duplicates(by)["n_quotes_all"].sum())
    return finish(
        chart,
        title=title if title is not None else finding,
        subtitle=subtitle_of(subtitle, plural(n_quotes, "quote") + " with a cue", n_articles, dates,
                             joined(*notes), of=profiles),
        description=f"{finding}. Bars: share of each {group_word(by)}'s quotes, by class of the cue.",
        rows=len(frame),
        width=width,
    )  # fmt: skip


def _most(profiles: pd.DataFrame) -> str:
    """The speaker or side with the most quotes; of equal ones the first by the alphabet."""
    sums = profiles.groupby("within")["n_quotes"].sum().sort_index().sort_values(ascending=False, kind="stable")
    return str(sums.index[0])


def _finding(rows: pd.DataFrame, name: str, by: str) -> str:
    of = "" if name == _ALL else f" of {short(name, 40)}"
    different = rows[rows["verdict"] == "different"]
    if len(different):
        pairs = different.drop_duplicates("group")["group"].nunique()
        return f"Verbs that attribute quotes{of} differ in {pairs} of {plural(rows['group'].nunique(), group_word(by))}"
    pointed = int(rows.loc[rows["stance"].isin(_POINTED), "n_quotes"].sum())
    total = int(rows["n_quotes"].sum())
    if not total:
        return f"No cue attributes quotes{of}"
    return f"{percent(pointed / total)} of quotes{of} have a doubting or loaded cue; no difference is shown"
