"""Chart of what cleaning took out."""

from __future__ import annotations

import altair as alt
import pandas as pd

from analyst.charts._parts import (
    Dates,
    by_group,
    clean,
    finish,
    group_title,
    group_word,
    joined,
    keep_groups,
    no_rows,
    own_labels,
    percent,
    plural,
    subtitle_of,
    totals,
)
from analyst.charts.render import AnyChart
from analyst.charts.theme import style
from analyst.compare import count_removed
from analyst.schema import check
from analyst.wording import say, say_n, wording


def removed_chart(
    removed: pd.DataFrame,
    *,
    by: str = "outlet",
    title: str | None = None,
    subtitle: str | None = None,
    n_articles: int | None = None,
    dates: Dates = None,
    top: int = 14,
) -> AnyChart:
    """Draw how many lines each cleaning rule took out, one panel for each group.

    Args:
        removed: REMOVED_COUNTS, as `compare.count_removed` gives them, or REMOVED itself.
        by: Column to group on.
        title: The finding; read from the table if None.
        subtitle: Line under it; n and dates if None.
        n_articles: Articles behind the table.
        dates: First and last date of the articles, or words for them.
        top: Number of rules, by lines over all groups.

    Returns:
        The chart; for an empty table one that says so.

    Raises:
        SchemaError: If a column is missing.
    """
    counts = removed if "n_removed" in removed.columns else count_removed(removed, by=by)
    check("REMOVED", counts, [by, "rule", "n_removed", "n_chars"])
    if counts.empty:
        return no_rows("removed lines", title=title, subtitle=subtitle, of=counts)
    shown, left_out = keep_groups(counts, by, "n_removed")
    sums = totals(shown, "rule", "n_removed")
    order = list(sums.index[:top])
    shown = shown[shown["rule"].isin(order)]
    look = style()
    frame = pd.DataFrame(
        {
            "row": shown["rule"],
            "group": shown["group"],
            "tone": ["lead" if rule == order[0] else "other" for rule in shown["rule"]],
            "label": [wording().number(n) for n in shown["n_removed"]],
            "lines": shown["n_removed"],
            "rule": shown["rule"].map(rule_words),
            "outlet": shown["group"].map(clean),
            "characters": shown["n_chars"],
        }
    )
    chart, width = by_group(
        frame,
        value="lines",
        axis_format="d",
        rows=dict(zip(order, own_labels(map(rule_words, order), 34, 2), strict=True)),
        groups=sorted(shown["group"].unique()),
        tones={"lead": look.accent, "other": look.muted},
        tooltip=[
            alt.Tooltip("rule:N", title="Rule"),
            alt.Tooltip("outlet:N", title=group_title(by)),
            alt.Tooltip("lines:Q", title="Lines", format=",d"),
            alt.Tooltip("characters:Q", title="Characters", format=",d"),
        ],
    )
    n = int(counts["n_removed"].sum())
    finding = say_n(
        n,
        "“{rule}” took out most: {share} of {n} line",
        "“{rule}” took out most: {share} of {n} lines",
        rule=rule_words(order[0]),
        share=percent(sums.iloc[0] / n),
    )
    notes = [
        say("the {n} busiest of {all} rules", n=len(order), all=counts["rule"].nunique())
        if counts["rule"].nunique() > len(order)
        else "",
        left_out,
        say("number: lines or parts of lines taken out"),
    ]
    return finish(
        chart,
        title=title if title is not None else finding,
        subtitle=subtitle_of(subtitle, plural(n, "line"), n_articles, dates, joined(*notes), of=counts),
        description=say("{finding}. Bars: lines by rule and {group}.", finding=finding, group=group_word(by)),
        rows=len(frame),
        width=width,
    )


def rule_words(rule: str) -> str:
    """A rule's name in words, in the language of the chart: `photo_caption` → `photo caption`."""
    return say(clean(rule).replace("_", " "))
