"""Chart of which article of a story has which statement."""

from __future__ import annotations

import altair as alt
import pandas as pd

from analyst.charts._parts import (
    MAX_GROUPS,
    ROOM,
    Dates,
    clean,
    finish,
    joined,
    letter_size,
    no_rows,
    own_labels,
    plural,
    short,
    subtitle_of,
    tiles,
)
from analyst.charts.render import AnyChart
from analyst.charts.theme import style
from analyst.compare import article_columns
from analyst.schema import check

_TILES = 440
"""Points for the tiles; the sentences beside them have the rest."""
_PRESENT, _ABSENT = "matched", "no match found"
_GREY = "#EEF1F4"


def coverage_chart(
    coverage: pd.DataFrame,
    *,
    story: str | None = None,
    title: str | None = None,
    subtitle: str | None = None,
    dates: Dates = None,
    top: int = 15,
) -> AnyChart:
    """Draw which article of one story has which statement: one row a statement, one column an article.

    Args:
        coverage: ARTICLE_COVERAGE, as `compare.cover_articles` gives it.
        story: `story_id` of the story that is drawn; the first of the table if None.
        title: The finding; read from the table if None.
        subtitle: Line under it; n and dates if None.
        dates: First and last date of the articles, or words for them; read from the table if None.
        top: Number of statements; those in most articles come first.

    Returns:
        The chart; for an empty table one that says so. Before each statement stands in how many of the articles that
        it was compared with it was found. A grey tile says `no match found`, and no more; where there is no
        tile, the article lies outside of the statement's days.

    Raises:
        SchemaError: If a column is missing.
        ValueError: If the table has no such story.
    """
    columns = ["story_id", "story", "statement_id", "statement", "article_id", "outlet_label", "published_at",
               "is_present", "cell", "n_articles", "n_compared"]  # fmt: skip
    check("ARTICLE_COVERAGE", coverage, columns)
    if coverage.empty:
        return no_rows("statements of one story", title=title, subtitle=subtitle, of=coverage)
    rows = _of_story(coverage, story)
    names = article_columns(rows)
    kept = dict(list(names.items())[:MAX_GROUPS])
    order = list(dict.fromkeys(rows["statement_id"]))[:top]
    shown = rows[rows["statement_id"].isin(order) & rows["article_id"].isin(list(kept))]
    look = style()
    cell = min(110, _TILES // max(len(kept), 4))
    width = int((ROOM - cell * len(kept) - 12) / letter_size())
    labels = own_labels(_counted(rows, order), min(64, width), 2 if width > 48 else 3)
    frame = pd.DataFrame(
        {
            "row": shown["statement_id"],
            "column": shown["article_id"].map(kept),
            "tone": [_PRESENT if present else _ABSENT for present in shown["is_present"]],
            "label": ["●" if present else "" for present in shown["is_present"]],
            "outlet": shown["outlet_label"].map(clean),
            "sentence": [clean(text) for text in shown["cell"]],
        }
    )
    chart, drawn = tiles(
        frame,
        rows=dict(zip(order, labels, strict=True)),
        columns=list(kept.values()),
        tones={_PRESENT: look.accent, _ABSENT: _GREY},
        text_tones={_PRESENT: look.background, _ABSENT: look.ink},
        cell_width=cell,
        legend_title="Sentence in this article",
        tooltip=[alt.Tooltip("outlet:N", title="Outlet"), alt.Tooltip("sentence:N", title="Sentence")],
    )
    n_all = rows["statement_id"].nunique()
    finding = _finding(rows)
    notes = [
        f"{len(order)} shown" if n_all > len(order) else "",
        f"{len(kept)} of {plural(len(names), 'article')} drawn" if len(kept) < len(names) else "",
        "k/n: found in k of the n articles it was compared with",
        "grey: no match in this article, which does not show that it was left out",
    ]
    return finish(
        chart,
        title=title if title is not None else finding,
        subtitle=subtitle_of(
            subtitle, plural(n_all, "statement"), len(names), dates if dates is not None else _dates(rows),
            joined(*notes), of=coverage,
        ),
        description=f"{finding}. Rows: statements; columns: articles; filled: a sentence was matched.",
        rows=len(frame),
        width=drawn,
    )  # fmt: skip


def _of_story(coverage: pd.DataFrame, story: str | None) -> pd.DataFrame:
    chosen = story if story is not None else coverage["story_id"].iloc[0]
    rows = coverage[coverage["story_id"] == chosen]
    if rows.empty:
        known = ", ".join(map(repr, list(dict.fromkeys(coverage["story_id"]))[:5]))
        raise ValueError(f"No statement of the story {story!r}; the table has {known}.")
    return rows


def _counted(rows: pd.DataFrame, order: list[str]) -> list[str]:
    heads = rows.drop_duplicates("statement_id").set_index("statement_id").loc[order]
    return [
        f"{n}/{of} {clean(text)}"
        for n, of, text in zip(heads["n_articles"], heads["n_compared"], heads["statement"], strict=True)
    ]


def _dates(rows: pd.DataFrame) -> Dates:
    known = rows["published_at"].dropna()
    return (known.min(), known.max()) if len(known) else None


def _finding(rows: pd.DataFrame) -> str:
    heads = rows.drop_duplicates("statement_id")
    n, n_whole = len(heads), int((heads["n_articles"] == heads["n_compared"]).sum())
    first = rows["story"].iloc[0]
    about = f" on “{short(first, 48)}”" if isinstance(first, str) and first.strip() else ""
    if rows["article_id"].nunique() == 2:
        return f"{plural(n, 'statement')} {'stands' if n == 1 else 'stand'} in both articles{about}"
    was = "was" if n_whole == 1 else "were"
    return f"{n_whole:,} of {plural(n, 'shared statement')} {was} found in every article{about}"
