"""Charts of who and what is named."""

from __future__ import annotations

from collections.abc import Sequence

import altair as alt
import pandas as pd

from analyst.charts._parts import (
    Dates,
    and_list,
    by_group,
    clean,
    drawn_of,
    finish,
    group_title,
    group_word,
    group_words,
    is_in_bars,
    joined,
    keep_groups,
    no_rows,
    own_labels,
    plural,
    short,
    subtitle_of,
    totals,
)
from analyst.charts.render import AnyChart
from analyst.charts.theme import style
from analyst.schema import check
from analyst.wording import say, wording

TYPE_WORDS = {
    "PERSON": "people",
    "ORG": "organisations",
    "PLACE": "places",
    "GROUP": "groups",
    "OTHER": "others",
}


def entities_chart(
    counts: pd.DataFrame,
    *,
    title: str | None = None,
    subtitle: str | None = None,
    n_articles: int | None = None,
    dates: Dates = None,
    top: int = 12,
    entity_types: Sequence[str] = ("PERSON", "ORG", "PLACE"),
) -> AnyChart:
    """Draw the entities that are named most: mentions per 1,000 words, one panel for each group.

    Args:
        counts: ENTITY_COUNTS, as `compare.count_entities` gives them; the first column is the group.
        title: The finding; read from the table if None.
        subtitle: Line under it; n and dates if None.
        n_articles: Articles behind the table.
        dates: First and last date of the articles, or words for them.
        top: Number of entities, by mentions over all groups.
        entity_types: Types of entity that are drawn; peoples and parties (`GROUP`) are left out.

    Returns:
        The chart; for an empty table one that says so.

    Raises:
        SchemaError: If a column is missing.
    """
    check("ENTITY_COUNTS", counts, ["entity_id", "name", "entity_type", "n_mentions", "n_articles", "per_1k"])
    counts = counts[counts["entity_type"].isin(list(entity_types))]
    if counts.empty:
        return no_rows("mentions", title=title, subtitle=subtitle, of=counts)
    by = str(counts.columns[0])
    shown, _ = keep_groups(counts, by, "n_mentions")
    order = list(totals(shown, "entity_id", "n_mentions").index[:top])
    shown = shown[shown["entity_id"].isin(order)]
    names = counts.drop_duplicates("entity_id").set_index("entity_id")["name"]
    leaders = leaders_of(counts.rename(columns={by: "group"}), "entity_id", "n_mentions")
    lead = most_common(leaders)
    look = style()
    frame = pd.DataFrame(
        {
            "row": shown["entity_id"],
            "group": shown["group"],
            "tone": ["lead" if key == lead else "other" for key in shown["entity_id"]],
            "label": [wording().number(n) for n in shown["n_mentions"]],
            "per_1k": shown["per_1k"].fillna(0).round(3),
            "name": shown["name"].map(clean),
            "type": shown["entity_type"].astype("str"),
            "outlet": shown["group"].map(clean),
            "mentions": shown["n_mentions"],
            "articles": shown["n_articles"],
        }
    )
    named = dict(zip(order, own_labels((names[key] for key in order), 32, 2), strict=True))
    groups = sorted(shown["group"].unique())
    left_out = drawn_of(len(groups), counts, by)
    measure = (
        say("bar: mentions per 1,000 words, number: mentions")
        if is_in_bars(groups)
        else say("shade: mentions per 1,000 words, number: mentions")
    )
    chart, width = by_group(
        frame,
        value="per_1k",
        axis_format="~f",
        rows=named,
        groups=groups,
        tones={"lead": look.accent, "other": look.muted},
        tooltip=[
            alt.Tooltip("name:N", title="Name"),
            alt.Tooltip("type:N", title="Type"),
            alt.Tooltip("outlet:N", title=group_title(by)),
            alt.Tooltip("mentions:Q", title="Mentions", format=",d"),
            alt.Tooltip("articles:Q", title="Articles", format=",d"),
            alt.Tooltip("per_1k:Q", title="Per 1,000 words", format=".1f"),
        ],
    )
    finding = leading(leaders, names.to_dict(), by, "is named most")
    n_all = counts["entity_id"].nunique()
    drawn = and_list([say(TYPE_WORDS[kind]) for kind in TYPE_WORDS if kind in entity_types])
    note = (
        say("the {n} most named of {all} {kinds}", n=len(order), all=n_all, kinds=drawn)
        if n_all > len(order)
        else drawn
    )
    return finish(
        chart,
        title=title if title is not None else finding,
        subtitle=subtitle_of(
            subtitle,
            plural(int(counts["n_mentions"].sum()), "mention"),
            n_articles,
            dates,
            joined(note, left_out, measure),
            of=counts,
        ),
        description=say(
            "{finding}. Bars: mentions per 1,000 words of {names}.",
            finding=finding,
            names=and_list([str(names[key]) for key in order]),
        ),
        rows=len(frame),
        width=width,
    )


def leaders_of(frame: pd.DataFrame, key: str, weight: str) -> dict:
    """Group → the key with the greatest weight; null where two share the first place."""
    found = {}
    for group, rows in frame.groupby("group", sort=True):
        best = rows.loc[rows[weight] == rows[weight].max(), key]
        found[group] = best.iloc[0] if len(best) == 1 else None
    return found


def most_common(leaders: dict) -> object | None:
    """The key that leads most groups; null where none leads, or each another."""
    counted = pd.Series([key for key in leaders.values() if key is not None], dtype="object").value_counts()
    best = counted[counted == counted.max()]
    if not len(best) or (len(leaders) > 1 and best.iloc[0] == 1):
        return None
    return min(best.index)


def leading(leaders: dict, names: dict, by: str, verb: str) -> str:
    """Say who leads, and in how many groups: `X is named most in 4 of 5 outlets`."""
    lead, n_all = most_common(leaders), len(leaders)
    if lead is None:
        if n_all == 1:
            return say("The first place is shared")
        return say(f"No one {verb} in more than one {{group}}", group=group_word(by))
    name, n = short(names[lead]), sum(key == lead for key in leaders.values())
    if n_all == 1:
        return say(f"{{name}} {verb}", name=name)
    if n == n_all:
        return say(f"{{name}} {verb} in all {{n}} {{groups}}", name=name, n=n, groups=group_words(by))
    return say(f"{{name}} {verb} in {{n}} of {{all}} {{groups}}", name=name, n=n, all=n_all, groups=group_words(by))
