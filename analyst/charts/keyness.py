"""Chart of the words that are typical of an outlet."""

from __future__ import annotations

import math

import altair as alt
import pandas as pd

from analyst.charts._parts import (
    ROOM,
    Dates,
    axis_width,
    clean,
    end_of_scale,
    finish,
    joined,
    labels,
    letter_size,
    no_rows,
    own_labels,
    plural,
    row_axis,
    short,
    step_for,
    subtitle_of,
)
from analyst.charts.render import AnyChart
from analyst.charts.theme import style
from analyst.compare import MIN_ARTICLES
from analyst.schema import check
from analyst.wording import say, say_n, wording

_TOO_FEW = "too few to compare"
_PANEL = 210
_NARROWEST = 120
_GAP = 36
_MAX_PANELS = 6
_TONES = ("typical", "rare here", "not shown")
_TERM_WIDTH = 22


def keyness_chart(
    keyness: pd.DataFrame,
    *,
    title: str | None = None,
    subtitle: str | None = None,
    n_articles: int | None = None,
    dates: Dates = None,
    top: int = 8,
) -> AnyChart:
    """Draw the words that rank first for each target: their rate there beside their rate in the rest.

    Args:
        keyness: KEYNESS, as `compare.keyness` gives it.
        title: The finding; read from the table if None.
        subtitle: Line under it; n and dates if None.
        n_articles: Articles behind the table.
        dates: First and last date of the articles, or words for them.
        top: Words for each target, by log_odds_z.

    Returns:
        The chart; for an empty table one that says so. Where there are too few articles, the heading of the
        panel says "too few to compare", and the counts stand at the bars.

    Raises:
        SchemaError: If a column is missing.
    """
    columns = ["target", "term", "n_target", "n_reference", "per_1k_target", "per_1k_reference", "log_odds_z"]
    check("KEYNESS", keyness, [*columns, "p_permutation", "is_distinctive", "verdict"])
    if keyness.empty:
        return no_rows("words", title=title, subtitle=subtitle, of=keyness)
    shown = _choose(keyness, top)
    targets = list(dict.fromkeys(shown["target"]))
    extent = axis_width(own_labels(shown["term"], _TERM_WIDTH, 1))
    per_row, panel = _columns(len(targets), extent)
    names = labels(targets, int(panel / (letter_size(bold=True) * 1.1)))
    top_rate = float(shown[["per_1k_target", "per_1k_reference"]].max().max() or 1)
    end = end_of_scale(top_rate, _counts(shown), panel)
    panels = [_panel(shown[shown["target"] == target], names[target], extent, panel, end) for target in targets]
    rows = [alt.hconcat(*panels[at : at + per_row], spacing=_GAP) for at in range(0, len(panels), per_row)]
    chart = rows[0] if len(rows) == 1 else alt.vconcat(*rows, spacing=28)
    finding = _finding(keyness)
    notes = [
        say("{n} of {all} outlets", n=len(targets), all=keyness["target"].nunique())
        if len(targets) < keyness["target"].nunique()
        else "",
        say("blue: shown to be typical") if (shown["rank"] == 0).any() else "",
        say("orange: shown to be rare here") if (shown["rank"] == 1).any() else "",
        say("bar: per 1,000 words here; line: in the rest"),
        say("numbers: occurrences here / in the rest"),
    ]
    width = per_row * (panel + _GAP + extent)
    return finish(
        chart,
        title=title if title is not None else finding,
        subtitle=subtitle_of(
            subtitle,
            plural(keyness["term"].nunique(), "word"),
            n_articles,
            dates,
            joined(*notes),
            of=keyness,
        ),
        description=say(
            "{finding}. Bars: uses per 1,000 words, by word, for each outlet against the rest.", finding=finding
        ),
        rows=len(shown),
        width=width,
    )


def _choose(keyness: pd.DataFrame, top: int) -> pd.DataFrame:
    """The first words of each target, what is shown to be typical first, then what is shown to be rare."""
    ranked = keyness.assign(
        rank=[
            (0 if over else 1) if sure else (2 if over else 3)
            for sure, over in zip(keyness["is_distinctive"], keyness["log_odds_z"] > 0, strict=True)
        ],
        strength=-keyness["log_odds_z"].abs(),
    )
    ranked = ranked[ranked["rank"] < 3].sort_values(["target", "rank", "strength", "term"], kind="stable")
    n_sure = ranked.groupby("target")["is_distinctive"].sum()
    targets = sorted(n_sure.index, key=lambda target: (-n_sure[target], target))[:_MAX_PANELS]
    shown = ranked[ranked["target"].isin(targets)].groupby("target").head(top)
    return shown.sort_values(["target", "rank", "strength", "term"], kind="stable").reset_index(drop=True)


def _columns(n: int, extent: float) -> tuple[int, int]:
    """Panels in a row, and points of each: as many as fit, and rows as even as can be."""
    fitting = max(1, int((ROOM + _GAP) / (extent + _NARROWEST + _GAP)))
    per_row = math.ceil(n / math.ceil(n / min(3, fitting)))
    return per_row, min(_PANEL, int((ROOM + _GAP) / per_row - extent - _GAP))


def _counts(rows: pd.DataFrame) -> list[str]:
    number = wording().number
    return [f"{number(a)} / {number(b)}" for a, b in zip(rows["n_target"], rows["n_reference"], strict=True)]


def _panel(rows: pd.DataFrame, name: str, extent: float, width: int, end: float) -> AnyChart:
    look = style()
    terms = own_labels(rows["term"], _TERM_WIDTH, 1)
    data = pd.DataFrame(
        {
            "term_label": terms,
            "term": rows["term"].map(clean),
            "here": rows["per_1k_target"].round(3),
            "rest": rows["per_1k_reference"].round(3),
            "label_at": rows[["per_1k_target", "per_1k_reference"]].max(axis=1).round(3),
            "label": _counts(rows),
            "tone": [_TONES[rank] for rank in rows["rank"]],
            "verdict": rows["verdict"].astype("str"),
            "z": rows["log_odds_z"].round(2),
            "p": ["–" if pd.isna(p) else f"{p:.4f}" for p in rows["p_permutation"]],
        }
    )
    scale = alt.Scale(domain=[0, end], nice=False)
    base = alt.Chart(data).encode(
        y=alt.Y(
            "term_label:N",
            sort=terms,
            axis=row_axis(extent=extent),
            scale=alt.Scale(paddingInner=0.28, paddingOuter=0.14),
        )
    )
    bars = base.mark_bar().encode(
        x=alt.X("here:Q", scale=scale, axis=None),
        color=alt.Color(
            "tone:N",
            scale=alt.Scale(domain=list(_TONES), range=[look.accent, look.second, look.muted]),
            legend=None,
        ),
        tooltip=[
            alt.Tooltip("term:N", title="Word"),
            alt.Tooltip("here:Q", title="Per 1,000 words here", format=".2f"),
            alt.Tooltip("rest:Q", title="Per 1,000 words in the rest", format=".2f"),
            alt.Tooltip("z:Q", title="log-odds z", format=".2f"),
            alt.Tooltip("p:N", title="p by permutation"),
            alt.Tooltip("verdict:N", title="Verdict"),
        ],
    )
    ticks = base.mark_tick(thickness=2, height=16).encode(
        x=alt.X("rest:Q"),
        color=alt.Color(
            "tone:N",
            scale=alt.Scale(domain=list(_TONES), range=[look.ink, look.second, look.ink]),
            legend=None,
        ),
    )
    text = base.mark_text(align="left", dx=6, baseline="middle", color=look.ink).encode(
        x=alt.X("label_at:Q"), text=alt.Text("label:N")
    )
    verdict = _verdict(rows)
    return (
        alt.layer(bars, ticks, text)
        .resolve_scale(color="independent")
        .properties(
            width=width,
            height=alt.Step(step_for(terms)),
            title=alt.TitleParams(
                text=name.split("\n"),
                subtitle=verdict,
                fontSize=look.label_size + 1,
                subtitleFontSize=look.label_size,
                subtitlePadding=3,
                frame="group",
                anchor="start",
                offset=8,
                lineHeight=look.label_size + 5,
            ),
        )
    )


def _verdict(rows: pd.DataFrame) -> str:
    if (rows["verdict"] == _TOO_FEW).all():
        return say(_TOO_FEW)
    n = int(rows["is_distinctive"].sum())
    return say_n(n, "{n} word shown to differ", "{n} words shown to differ") if n else say("no word shown to differ")


def _finding(keyness: pd.DataFrame) -> str:
    n_targets = keyness["target"].nunique()
    if (keyness["verdict"] == _TOO_FEW).all():
        return say("Too few to compare: words can be tested from {n} articles in each outlet", n=MIN_ARTICLES)
    sure = keyness[keyness["is_distinctive"]]
    if sure.empty:
        if n_targets > 1:
            return say("No word is shown to be typical of an outlet")
        return say("No word is shown to be typical of the outlet")
    over = sure[sure["log_odds_z"] > 0]
    found = over if len(over) else sure
    order = found.assign(strength=-found["log_odds_z"].abs()).sort_values(["strength", "term"], kind="stable")
    first = {"word": short(order["term"].iloc[0], 30), "outlet": short(order["target"].iloc[0], 40)}
    if len(over):
        return say_n(
            len(found),
            "One word is shown to be typical of an outlet: “{word}” in {outlet}",
            "{n} words are shown to be typical of an outlet, first of all “{word}” in {outlet}",
            **first,
        )
    return say_n(
        len(found),
        "One word is shown to be rare in an outlet: “{word}” in {outlet}",
        "{n} words are shown to be rare in an outlet, first of all “{word}” in {outlet}",
        **first,
    )
