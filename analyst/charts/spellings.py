"""Chart of which spelling each outlet prints."""

from __future__ import annotations

from typing import Any

import altair as alt
import pandas as pd

from analyst.charts._parts import (
    ON_PALE,
    ROOM,
    Dates,
    axis_width,
    clean,
    column_axis,
    finish,
    group_title,
    group_word,
    group_words,
    joined,
    keep_groups,
    labels,
    letter_size,
    level,
    longest,
    no_rows,
    percent,
    plural,
    row_axis,
    shades,
    step_for,
    subtitle_of,
    tone_of,
    totals,
)
from analyst.charts.render import AnyChart
from analyst.charts.theme import style
from analyst.schema import check
from analyst.wording import say, wording

_MAX_SPELLINGS = 6
_GAP = 28
_NARROWEST = 62
_FEW = 6
_MARGIN = 14


def spellings_chart(
    spellings: pd.DataFrame,
    *,
    title: str | None = None,
    subtitle: str | None = None,
    n_articles: int | None = None,
    dates: Dates = None,
    top: int = 4,
) -> AnyChart:
    """Draw which spelling of a name each group prints, and how often: one panel for each entity.

    Args:
        spellings: SPELLINGS, as `compare.count_spellings` gives them; the first column is the group.
        title: The finding; read from the table if None.
        subtitle: Line under it; n and dates if None.
        n_articles: Articles behind the table.
        dates: First and last date of the articles, or words for them.
        top: Number of entities; those on which the groups' main spellings differ, if there are any.

    Returns:
        The chart; for an empty table one that says so.

    Raises:
        SchemaError: If a column is missing.
    """
    check("SPELLINGS", spellings, ["entity_id", "name", "spelling", "n_mentions", "n_articles"])
    if spellings.empty:
        return no_rows("spellings", title=title, subtitle=subtitle, of=spellings)
    by = str(spellings.columns[0])
    shown, left_out = keep_groups(spellings, by, "n_mentions")
    order, n_all = _order(shown), shown["entity_id"].nunique()
    shown = shown[shown["entity_id"].isin(order[:top])]
    groups = labels(sorted(shown["group"].unique()), 34, 2)
    columns = _columns(shown, order[:top], ROOM - axis_width(groups.values()))
    chart, width = _in_rows(shown, groups, columns, by)
    finding = _finding(shown[shown["entity_id"] == order[0]], by)
    notes = [
        say("{n} of {all} names with more than one form", n=min(top, len(order)), all=n_all)
        if n_all > min(top, len(order))
        else "",
        left_out,
        say("number: mentions, shade: share within the {group}", group=group_word(by)),
    ]
    return finish(
        chart,
        title=title if title is not None else finding,
        subtitle=subtitle_of(
            subtitle,
            plural(int(shown["n_mentions"].sum()), "mention"),
            n_articles,
            dates,
            joined(*notes),
            of=spellings,
        ),
        description=say("{finding}. Tiles: mentions by {group} and spelling.", finding=finding, group=group_word(by)),
        rows=len(shown),
        width=width,
    )


def _order(spellings: pd.DataFrame) -> list:
    """Entities on which the groups' main spellings differ; if there is none, all."""
    main = spellings.sort_values(["n_mentions", "spelling"], ascending=[False, True], kind="stable")
    main = main.drop_duplicates(["group", "entity_id"])
    n_main = main.groupby("entity_id")["spelling"].nunique()
    order = list(dict.fromkeys(spellings["entity_id"]))
    return [entity for entity in order if n_main[entity] > 1] or order


def _columns(shown: pd.DataFrame, order: list, room: float) -> dict[str, dict[str, str]]:
    """Entity → spelling → label; all labels of all panels have the same number of lines."""
    found: dict[tuple[Any, Any], str] = {}
    for entity in order:
        forms = totals(shown[shown["entity_id"] == entity], "spelling", "n_mentions").index[:_MAX_SPELLINGS]
        width = min(14, int((room / len(forms) - _MARGIN) / letter_size()))
        found |= {(entity, form): label for form, label in labels(forms, width).items()}
    columns: dict[str, dict[str, str]] = {}
    for (entity, spelling), label in level(found).items():
        columns.setdefault(entity, {})[spelling] = label
    return columns


def _cell(columns: dict[str, str]) -> int:
    return max(_NARROWEST, int(longest(columns.values()) * letter_size() + _MARGIN))


def _in_rows(shown: pd.DataFrame, groups: dict, columns: dict[str, dict[str, str]], by: str) -> tuple[AnyChart, float]:
    """Set the panels in rows, each as full as there is room, with the names of the groups before each row."""
    extent = axis_width(groups.values())
    rows: list[list[alt.LayerChart]] = []
    used, widest = ROOM + 1.0, 0.0
    for entity, labelled in columns.items():
        width = _cell(labelled) * len(labelled)
        is_first = used + _GAP + width > ROOM
        if is_first:
            rows.append([])
        used = (extent if is_first else used + _GAP) + width
        widest = max(widest, used)
        panel = _panel(shown[shown["entity_id"] == entity], groups, labelled, by, extent if is_first else None)
        rows[-1].append(panel)
    drawn = [alt.hconcat(*row, spacing=_GAP).resolve_scale(color="independent") for row in rows]
    return (drawn[0] if len(drawn) == 1 else alt.vconcat(*drawn, spacing=_GAP)), widest


def _panel(rows: pd.DataFrame, groups: dict, columns: dict[str, str], by: str, extent: float | None) -> alt.LayerChart:
    """Draw the spellings of one entity; with the names of the groups if they have an `extent`."""
    look = style()
    spellings = list(columns)
    share = rows["n_mentions"] / rows.groupby("group")["n_mentions"].transform("sum")
    rows = rows.assign(share=share)[rows["spelling"].isin(spellings)]
    data = pd.DataFrame(
        {
            "group_label": rows["group"].map(groups),
            "spelling_label": rows["spelling"].map(columns),
            "outlet": rows["group"].map(clean),
            "spelling": rows["spelling"].map(clean),
            "name": rows["name"].map(clean),
            "mentions": rows["n_mentions"],
            "articles": rows["n_articles"],
            "share": rows["share"].round(4),
            "on": list(map(tone_of, rows["share"])),
        }
    )
    base = alt.Chart(data).encode(
        x=alt.X(
            "spelling_label:N",
            sort=list(columns.values()),
            axis=column_axis(columns.values()),
        ),
        y=alt.Y(
            "group_label:N",
            sort=list(groups.values()),
            scale=alt.Scale(domain=list(groups.values())),
            axis=row_axis(extent=extent) if extent is not None else None,
        ),
    )
    squares = base.mark_rect(stroke=look.background, strokeWidth=3, cornerRadius=3).encode(
        color=alt.Color(
            "share:Q",
            scale=alt.Scale(domain=[0, 1], range=shades()),
            legend=None,
        ),
        tooltip=[
            alt.Tooltip("name:N", title="Name"),
            alt.Tooltip("spelling:N", title="Spelling"),
            alt.Tooltip("outlet:N", title=group_title(by)),
            alt.Tooltip("mentions:Q", title="Mentions", format=",d"),
            alt.Tooltip("articles:Q", title="Articles", format=",d"),
            alt.Tooltip("share:Q", title="Share", format=".0%"),
        ],
    )
    text = base.mark_text(fontWeight="bold").encode(
        text=alt.Text("mentions:Q", format=",d"),
        color=alt.Color(
            "on:N",
            scale=alt.Scale(domain=["dark", "light"], range=[look.background, ON_PALE]),
            legend=None,
        ),
    )
    width = _cell(columns) * len(columns)
    name = labels([rows["name"].iloc[0]], int(width / (letter_size(bold=True) * 1.1)), 2).values()
    return (
        alt.layer(squares, text)
        .resolve_scale(color="independent")
        .properties(
            width=width,
            height=(step_for(groups.values()) + (10 if len(groups) <= _FEW else 0)) * len(groups),
            title=alt.TitleParams(
                text=next(iter(name)).split("\n"),
                fontSize=look.label_size + 1,
                frame="group",
                anchor="start",
                offset=10,
            ),
        )
    )


def _finding(rows: pd.DataFrame, by: str) -> str:
    n_groups = rows["group"].nunique()
    forms = rows.groupby("spelling")["n_mentions"].sum().sort_index().sort_values(ascending=False, kind="stable")
    names = wording().listed([clean(form) for form in forms.index[:_MAX_SPELLINGS]], last="or")
    groups = group_words(by) if n_groups > 1 else group_word(by)
    mixing = int((rows.groupby("group")["spelling"].nunique() > 1).sum())
    if len(forms) == 1:
        return say("{names}: one spelling in {n} {groups}", names=names, n=n_groups, groups=groups)
    if mixing == 0 and n_groups > 1:
        return say("{names}: each of {n} {groups} keeps to one spelling", names=names, n=n_groups, groups=groups)
    first = {"first": clean(forms.index[0]), "share": percent(forms.iloc[0] / forms.sum())}
    if n_groups == 1:
        return say("{names}: {first} has {share}", names=names, **first)
    return say(
        "{names}: {mixing} of {n} {groups} mix them; {first} has {share}",
        names=names,
        mixing=mixing,
        n=n_groups,
        groups=groups,
        **first,
    )
