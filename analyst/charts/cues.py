"""Charts of the words that outlets attribute with."""

from __future__ import annotations

import altair as alt
import pandas as pd

from analyst.charts._parts import (
    ROOM,
    Dates,
    by_group,
    clean,
    finish,
    group_title,
    group_word,
    joined,
    keep_groups,
    labels,
    letter_size,
    no_rows,
    own_labels,
    plural,
    subtitle_of,
    tiles,
    totals,
    wrap,
)
from analyst.charts.render import AnyChart
from analyst.charts.theme import Style, style
from analyst.schema import check
from analyst.wording import say, say_n, wording

STANCE_ORDER = ("supporting", "neutral", "other", "doubting", "loaded")
_TILES = 472
"""Points for the tiles; the quotes beside them have the rest."""
_MAX_COLUMNS = 5
_POINTED = ("doubting", "loaded")


def stance_colours(look: Style) -> dict[str, str]:
    """Stance class → colour, the same in every chart."""
    return {
        "supporting": look.series[2],
        "neutral": look.muted,
        "other": look.rule,
        "doubting": look.series[1],
        "loaded": look.series[3],
    }


def cues_chart(
    cues: pd.DataFrame,
    *,
    title: str | None = None,
    subtitle: str | None = None,
    n_articles: int | None = None,
    dates: Dates = None,
    top: int = 20,
) -> AnyChart:
    """Draw the cues that each group attributes with, coloured by stance class.

    Args:
        cues: CUES, as `compare.count_cues` gives them; the first column is the group.
        title: The finding; read from the table if None.
        subtitle: Line under it; n and dates if None.
        n_articles: Articles behind the table.
        dates: First and last date of the articles, or words for them.
        top: Number of cues, by quotes over all groups.

    Returns:
        The chart; for an empty table one that says so.

    Raises:
        SchemaError: If a column is missing.
    """
    check("CUES", cues, ["cue_lemma", "stance", "n_quotes", "n_articles", "share_quotes"])
    if cues.empty:
        return no_rows("cues", title=title, subtitle=subtitle, of=cues)
    by = str(cues.columns[0])
    shown, left_out = keep_groups(cues.astype({"stance": "str"}), by, "n_quotes")
    finding = _finding(cues.astype({"stance": "str"}))
    order = _order(shown, top)
    shown = shown[shown["cue_lemma"].isin(order)]
    frame = pd.DataFrame(
        {
            "row": shown["cue_lemma"],
            "group": shown["group"],
            "tone": shown["stance"],
            "label": [wording().number(n) for n in shown["n_quotes"]],
            "quotes": shown["n_quotes"],
            "cue": shown["cue_lemma"].map(clean),
            "outlet": shown["group"].map(clean),
            "share": shown["share_quotes"].round(4),
        }
    )
    used = [stance for stance in STANCE_ORDER if (shown["stance"] == stance).any()]
    colours = stance_colours(style())
    chart, width = by_group(
        frame,
        value="quotes",
        axis_format="d",
        rows=labels(order, 24),
        groups=sorted(shown["group"].unique()),
        tones={stance: colours[stance] for stance in used},
        legend_title="Class of the cue",
        tooltip=[
            alt.Tooltip("cue:N", title="Cue"),
            alt.Tooltip("tone:N", title="Class"),
            alt.Tooltip("outlet:N", title=group_title(by)),
            alt.Tooltip("quotes:Q", title="Quotes", format=",d"),
            alt.Tooltip("share:Q", title="Share of quotes with a cue", format=".0%"),
        ],
    )
    n_all = cues["cue_lemma"].nunique()
    notes = [
        say("the {n} commonest of {all} cues", n=len(order), all=n_all) if n_all > len(order) else "",
        left_out,
        say("number: quotes"),
    ]
    return finish(
        chart,
        title=title if title is not None else finding,
        subtitle=subtitle_of(
            subtitle,
            say_n(int(cues["n_quotes"].sum()), "{n} quote with a cue", "{n} quotes with a cue"),
            n_articles,
            dates,
            joined(*notes),
            of=cues,
        ),
        description=say(
            "{finding}. Bars: quotes by cue and {group}, coloured by class of the cue.",
            finding=finding,
            group=group_word(by),
        ),
        rows=len(frame),
        width=width,
    )


def cue_pairs_chart(
    pairs: pd.DataFrame,
    *,
    title: str | None = None,
    subtitle: str | None = None,
    n_articles: int | None = None,
    dates: Dates = None,
    top: int = 12,
) -> AnyChart:
    """Draw the cue that each outlet chose for the same words: one row a quote, one column an outlet.

    Of more than five outlets, one column would hold next to nothing: there are two, and the tiles name the outlets.

    Args:
        pairs: CUE_PAIRS, as `compare.compare_cues` gives them.
        title: The finding; read from the table if None.
        subtitle: Line under it; n and dates if None.
        n_articles: Articles behind the table.
        dates: First and last date of the articles, or words for them.
        top: Number of quotes; those with different cues come first.

    Returns:
        The chart; for an empty table one that says so.

    Raises:
        SchemaError: If a column is missing.
    """
    sides = [f"{name}_{side}" for side in "ab" for name in ("outlet_label", "cue_text", "stance", "speaker", "content")]
    check("CUES", pairs, [*sides, "is_same_cue"])
    if pairs.empty:
        return no_rows("shared quotes", title=title, subtitle=subtitle, of=pairs)
    shown = pairs.sort_values("is_same_cue", kind="stable").head(top)
    names = list(dict.fromkeys(shown[[f"outlet_label_{side}" for side in "ab"]].to_numpy().ravel()))
    is_matrix = len(names) <= _MAX_COLUMNS
    columns = names if is_matrix else [say("one outlet"), say("another outlet")]
    cell = min(150, _TILES // len(columns))
    width_left = min(56, int((ROOM - cell * len(columns) - 12) / letter_size()))
    cue_width = int((cell - 10) / letter_size())
    outlets = labels(names, cue_width - 1, 2)
    records = [
        {
            "row": position,
            "column": pair[f"outlet_label_{side}"] if is_matrix else columns["ab".index(side)],
            "tone": str(pair[f"stance_{side}"]),
            "label": wrap(pair[f"cue_text_{side}"], cue_width, 2)
            + ("" if is_matrix else f"\n({outlets[pair[f'outlet_label_{side}']]})"),
            "cue": clean(pair[f"cue_text_{side}"]),
            "outlet": clean(pair[f"outlet_label_{side}"]),
            "speaker": clean(pair[f"speaker_{side}"]),
            "content": clean(pair[f"content_{side}"]),
        }
        for position, pair in enumerate(shown.to_dict("records"))
        for side in "ab"
    ]
    heads = [
        f"{clean(speaker)}: {clean(content)}" if isinstance(speaker, str) else clean(content)
        for speaker, content in zip(shown["speaker_a"], shown["content_a"], strict=True)
    ]
    rows = dict(enumerate(own_labels(heads, width_left, 2 if width_left > 48 else 3)))
    look = style()
    frame = pd.DataFrame(records)
    used = [stance for stance in STANCE_ORDER if (frame["tone"] == stance).any()]
    colours = stance_colours(look)
    chart, width = tiles(
        frame,
        rows=rows,
        columns=columns,
        tones={stance: colours[stance] for stance in used},
        text_tones=dict.fromkeys(used, look.ink),
        cell_width=cell,
        legend_title="Class of the cue",
        opacity=0.6,
        tooltip=[
            alt.Tooltip("outlet:N", title="Outlet"),
            alt.Tooltip("cue:N", title="Cue"),
            alt.Tooltip("tone:N", title="Class"),
            alt.Tooltip("speaker:N", title="Speaker"),
            alt.Tooltip("content:N", title="Content"),
        ],
    )
    n_other = int((~pairs["is_same_cue"]).sum())
    finding = say_n(
        len(pairs),
        "For {other} of {n} shared quote the outlets chose different cues",
        "For {other} of {n} shared quotes the outlets chose different cues",
        other=n_other,
    )
    note = say("{n} shown", n=len(shown)) if len(shown) < len(pairs) else ""
    return finish(
        chart,
        title=title if title is not None else finding,
        subtitle=subtitle_of(subtitle, plural(len(pairs), "shared quote"), n_articles, dates, note, of=pairs),
        description=say("{finding}. Rows: quotes; in each tile the cue as printed by an outlet.", finding=finding),
        rows=len(shown),
        width=width,
    )


def _order(cues: pd.DataFrame, top: int) -> list[str]:
    """The commonest cues, of equally common ones first those that take a side; then by class."""
    sums = totals(cues, "cue_lemma", "n_quotes")
    stance = cues.drop_duplicates("cue_lemma").set_index("cue_lemma")["stance"]
    place = {kind: -number for number, kind in enumerate(STANCE_ORDER)} | {"neutral": 0, "other": 0}
    kept = sorted(sums.index, key=lambda lemma: (-int(sums[lemma]), place[stance[lemma]], str(lemma)))[:top]
    return sorted(kept, key=lambda lemma: (STANCE_ORDER.index(stance[lemma]), -int(sums[lemma]), str(lemma)))


def _finding(cues: pd.DataFrame) -> str:
    sums = cues.groupby("cue_lemma")["n_quotes"].sum().sort_index().sort_values(ascending=False, kind="stable")
    total = int(sums.sum())
    pointed = int(cues.loc[cues["stance"].isin(_POINTED), "n_quotes"].sum())
    first = say_n(
        total,
        "“{cue}” marks {most} of {n} quote",
        "“{cue}” marks {most} of {n} quotes",
        cue=clean(sums.index[0]),
        most=int(sums.iloc[0]),
    )
    if not pointed:
        return say("{first}; none has a doubting or loaded cue", first=first)
    return say_n(
        pointed, "{first}; {n} has a doubting or loaded cue", "{first}; {n} have a doubting or loaded cue", first=first
    )
