"""Chart of how often outlets use the words of a list."""

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
    plural,
    short,
    star_note,
    starred,
    subtitle_of,
)
from analyst.charts.render import AnyChart
from analyst.charts.theme import style
from analyst.schema import check

_ALL = "(all)"


def word_rates_chart(
    rates: pd.DataFrame,
    *,
    title: str | None = None,
    subtitle: str | None = None,
    n_articles: int | None = None,
    dates: Dates = None,
) -> AnyChart:
    """Draw how often each group uses the words of lists, per 1,000 words, with intervals if there are any.

    Args:
        rates: WORD_RATES, as `compare.count_listed` gives them; the first column is the group.
        title: The finding; read from the table if None.
        subtitle: Line under it; n and dates if None.
        n_articles: Articles behind the table.
        dates: First and last date of the articles, or words for them.

    Returns:
        The chart; for an empty table one that says so.

    Raises:
        SchemaError: If a column is missing.
    """
    columns = ["word_list", "word_class", "n_hits", "n_tokens", "per_1k", "per_1k_low", "per_1k_high", "verdict"]
    check("WORD_RATES", rates, columns)
    if rates.empty:
        return no_rows("listed words", title=title, subtitle=subtitle, of=rates)
    by = str(rates.columns[0])
    shown, left_out = keep_groups(rates, by, "n_tokens")
    lists = sorted(set(shown["word_list"]))
    names = {
        (name, word_class): (f"{name}, all" if word_class == _ALL else f"{name}: {word_class}")
        for name in lists
        for word_class in sorted(set(shown.loc[shown["word_list"] == name, "word_class"]))
    }
    keys = list(zip(shown["word_list"], shown["word_class"], strict=True))
    used = {key for key, n in zip(keys, shown["n_hits"], strict=True) if n > 0} | {(name, _ALL) for name in lists}
    order = [key for key in names if key in used]
    shown = shown.assign(row=[names[key] for key in keys])[[key in used for key in keys]]
    look = style()
    groups = sorted(shown["group"].unique())
    has_interval = bool(shown["per_1k_low"].notna().any())
    rate = shown["per_1k"].fillna(0)
    frame = pd.DataFrame(
        {
            "row": shown["row"],
            "group": shown["group"],
            "tone": ["all" if word_class == _ALL else "class" for word_class in shown["word_class"]],
            "label": starred(shown["n_hits"], shown["verdict"]),
            "rate": rate.round(3),
            "low": shown["per_1k_low"].fillna(rate).round(3),
            "high": shown["per_1k_high"].fillna(rate).round(3),
            "words": shown["row"].map(clean),
            "outlet": shown["group"].map(clean),
            "hits": shown["n_hits"],
            "tokens": shown["n_tokens"],
            "verdict": shown["verdict"],
        }
    )
    chart, width = by_group(
        frame,
        value="rate",
        axis_format=".3~g",
        rows=labels([names[key] for key in order], 26, 2),
        groups=groups,
        tones={"all": look.accent, "class": look.muted},
        interval=("low", "high") if has_interval else None,
        tooltip=[
            alt.Tooltip("words:N", title="Words"),
            alt.Tooltip("outlet:N", title=group_word(by).capitalize()),
            alt.Tooltip("hits:Q", title="Places", format=",d"),
            alt.Tooltip("tokens:Q", title="of words", format=",d"),
            alt.Tooltip("rate:Q", title="Per 1,000 words", format=".1f"),
            alt.Tooltip("verdict:N", title="Against the others"),
        ],
    )
    finding = _finding(rates.rename(columns={by: "group"}), lists, by)
    notes = [
        left_out,
        "bar: per 1,000 words, number: places" if is_in_bars(groups) else "shade: per 1,000 words, number: places",
        "line: 95% interval by articles" if has_interval and is_in_bars(groups) else "",
        star_note(rates["verdict"], by),
    ]
    n_words = int(rates.drop_duplicates(by)["n_tokens"].sum())
    return finish(
        chart,
        title=title if title is not None else finding,
        subtitle=subtitle_of(subtitle, plural(n_words, "word"), n_articles, dates, joined(*notes), of=rates),
        description=f"{finding}. Bars: places per 1,000 words, by {group_word(by)}.",
        rows=len(frame),
        width=width,
    )


def _finding(rates: pd.DataFrame, lists: list[str], by: str) -> str:
    whole = rates[rates["word_class"] == _ALL]
    different = whole[whole["verdict"] == "different"].sort_values(["word_list", "group"])
    if len(different):
        first = different.iloc[0]
        more = "more" if first["per_1k"] > first["per_1k_rest"] else "less"
        return (
            f"{short(first['group'], 40)} uses {short(first['word_list'], 30)} words {more} often than the others: "
            f"{first['per_1k']:.1f} against {first['per_1k_rest']:.1f} per 1,000"
        )
    sums = [f"{int(whole.loc[whole['word_list'] == name, 'n_hits'].sum()):,} {short(name, 30)}" for name in lists]
    return f"{' and '.join(sums)} words; no difference between {group_word(by)}s is shown"
