"""What every file of a briefing says: heading, bottom line, sources, limits, in plain text."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import TYPE_CHECKING, Any, NamedTuple

import pandas as pd

from analyst import compare
from analyst.briefing.figures import Figure
from analyst.briefing.files import visible
from analyst.briefing.labels import Labels
from analyst.briefing.theme import Theme
from analyst.corpus.language import ANALYSED
from analyst.quotes.confidence import UNSURE_BELOW
from analyst.words import count, dated, day, share

if TYPE_CHECKING:
    from analyst.workbook import Workbook

METHOD = (
    "Each article is read from its file; what is not article text is set aside, line by line. A language model of "
    "spaCy parses the text; rules find who is named and who is said to have said what. Every number is counted from "
    "tables in which each row names its file and its line."
)
"""How the numbers are made, in three sentences."""


MAX_ROWS = 200
"""Rows of a figure's table that the page shows, and whose quotes are looked up."""


class Drawn(NamedTuple):
    """One figure with what it yields on this corpus; a table with no rows has no chart."""

    figure: Figure
    table: pd.DataFrame
    finding: str | None
    alt: str | None
    svg: str | None
    spec: dict[str, Any] | None
    """Vega-Lite specification of the chart, its axes in the language of the house."""


class Line(NamedTuple):
    """One line of the bottom line, and where on the page it is explained."""

    text: str
    anchor: str | None = None
    link: str | None = None


class Content(NamedTuple):
    """What the files of a briefing say; each sets it in its own way."""

    title: str
    lead: str
    bottom_line: list[Line]
    drawn: list[Drawn]
    articles: list[dict[str, Any]]
    problems: list[dict[str, Any]]
    quotes: pd.DataFrame
    """QUOTES in order of file and place, with the `number` that the page gives each."""
    behind: Mapping[str, list[list[int]]]
    """By a figure's anchor: for each of the first rows of its table, the numbers of the quotes that it counts."""
    limits: list[dict[str, str]]
    corrections: dict[str, Any] | None
    run: Mapping[str, Any]
    theme: Theme

    @property
    def say(self) -> Labels:
        """The words of headings and columns."""
        return self.theme.labels

    @property
    def findings(self) -> list[Drawn]:
        """The figures that the bottom line speaks of, in its order."""
        by_anchor = {one.figure.anchor: one for one in self.drawn}
        return [by_anchor[line.anchor] for line in self.bottom_line if line.anchor in by_anchor]


def gather(wb: Workbook, drawn: Iterable[Drawn], run: Mapping[str, Any], title: str, theme: Theme) -> Content:
    """Put into words what the workbook and the figures hold.

    Args:
        wb: The workbook.
        drawn: The figures.
        run: What the manifest says of the run.
        title: Heading of the briefing.
        theme: Its look, and the language of its labels.
    """
    drawn, quotes = list(drawn), _number_quotes(wb.quotes)
    return Content(
        title=title,
        lead=_lead(wb),
        bottom_line=_bottom_line(drawn, wb),
        drawn=drawn,
        articles=_articles(wb),
        problems=records(wb.problems),
        quotes=quotes,
        behind={one.figure.anchor: _behind(one, quotes) for one in drawn if one.figure.behind is not None},
        limits=_limits(wb),
        corrections=_corrections(wb),
        run=run,
        theme=theme,
    )


def _behind(one: Drawn, quotes: pd.DataFrame) -> list[list[int]]:
    behind = one.figure.behind
    if behind is None:
        return []
    rows = (row for _, row in one.table.head(MAX_ROWS).iterrows())
    return [quotes.loc[behind(row, quotes), "number"].tolist() for row in rows]


def plain_line(text: object) -> str:
    """Write text as one line that any file can hold: no line breaks, signs for control characters.

    Example:
        >>> plain_line("a\\x00b \\n c")
        'a␀b c'
    """
    return " ".join(visible(str(text)).split())


# ---- heading and bottom line -----------------------------------------------------------------------


def _lead(wb: Workbook) -> str:
    counted = wb.counted
    stated, unknown = counted["outlet"].nunique(), int(counted["outlet"].isna().sum())
    outlets = count(stated, "outlet")
    if unknown:
        outlets += f" and {count(unknown, 'article')} whose outlet is not stated"
    dates = dated(counted["published_at"])
    when = f"dated {dates}" if dates else "none with a publication date"
    copies = f" · {wb.copies_note}" if wb.copies_note else ""
    return f"{count(len(counted), 'article')} · {outlets} · {when}{copies}"


def _passed_on(row: Mapping[str, Any]) -> list[str]:
    """Say through whom an article came: a service that shows it, an agency that it names."""
    via = [f"via {row['aggregator']}"] if row["aggregator"] else []
    return via + ([f"names {row['wire']}"] if row["wire"] else [])


def _bottom_line(drawn: Iterable[Drawn], wb: Workbook) -> list[Line]:
    found = {one.figure.anchor: one for one in drawn if one.finding and one.figure.section == "findings"}
    if "cue-pairs" in found:
        found.pop("cues", None)  # verbs for the same words say more than verbs for different ones
    if "keyness" in found and not found["keyness"].table["is_distinctive"].any():
        del found["keyness"]
    lines = [Line(str(one.finding), anchor, "See why") for anchor, one in found.items()]
    foreign = [Line(text)] if (text := _not_english(wb)) else []
    if not lines:
        return [Line(_nothing(wb)), *foreign]
    return [*lines, *foreign, Line(_how_sure(wb), "method", "See the limits")]


def _how_sure(wb: Workbook) -> str:
    """Say what all the numbers above rest on."""
    largest = int(wb.counted["outlet_label"].value_counts().max())
    right = round(float(wb.quotes["confidence"].sum()))
    text = (
        f"All this describes {count(len(wb.counted), 'article')}, at most {largest:,} of one outlet, and not "
        "the outlets' work as a whole."
    )
    if len(wb.quotes):
        text += (
            f" Going by hand-marked articles, about {right:,} of the {count(len(wb.quotes), 'attribution')} "
            f"{'is' if right == 1 else 'are'} right in both words and speaker."
        )
    return text


def _not_english(wb: Workbook) -> str:
    """Say how many usable articles no analysis was made of."""
    usable = wb.articles[wb.articles["problem"].isna()]
    n = int((~usable["language"].isin(ANALYSED)).sum())
    were = "is not in English and was" if n == 1 else "are not in English and were"
    return f"{count(n, 'article')} {were} not analysed." if n else ""


def _nothing(wb: Workbook) -> str:
    return f"{count(len(wb.counted), 'usable article')}, with nothing that can be counted: no names, no quotes."


# ---- sources ---------------------------------------------------------------------------------------


def _articles(wb: Workbook) -> list[dict[str, Any]]:
    quotes = wb.quotes["article_id"].value_counts()
    removed = wb.removed["article_id"].value_counts()
    ordered = wb.articles.sort_values("source_file", kind="stable")
    names = dict(zip(wb.articles["article_id"], wb.articles["article_name"], strict=True))
    return [
        {
            **row,
            "anchor": f"a{number}",
            "published": None if row["published_at"] is None else day(row["published_at"]),
            "n_quotes": int(quotes.get(row["article_id"], 0)),
            "n_removed": int(removed.get(row["article_id"], 0)),
            "via": " · ".join(_passed_on(row)),
            "copy_of_name": names.get(row["copy_of"]),
        }
        for number, row in enumerate(records(ordered), start=1)
    ]


def _number_quotes(quotes: pd.DataFrame) -> pd.DataFrame:
    """Number the quotes from 1, by file and place: what the page calls them."""
    ordered = quotes.sort_values(["source_file", "article_id", "start_char", "quote_id"], kind="stable")
    return ordered.assign(number=range(1, len(ordered) + 1)).reset_index(drop=True)


# ---- limits ----------------------------------------------------------------------------------------


def _limits(wb: Workbook) -> list[dict[str, str]]:
    counted = wb.counted
    groups = counted.groupby("outlet_label").size()
    few = int((groups < compare.MIN_ARTICLES).sum())
    undated = int(counted["published_at"].isna().sum())
    paragraphs = wb.paragraphs[wb.paragraphs["article_id"].isin(counted["article_id"])]
    copied = paragraphs.groupby("content_hash")["article_id"].nunique()
    n_copied = int((copied > 1).sum())
    unsure = int((wb.quotes["confidence"] < UNSURE_BELOW).sum())
    guessed = int(wb.quotes["speaker_kind"].isin(["pronoun", "role"]).sum())
    return [
        {
            "head": "Size",
            "text": f"{count(len(counted), 'article')} under {count(len(groups), 'outlet label')}; "
            f"{few:,} of these have fewer than {compare.MIN_ARTICLES} articles. Differences between them are "
            "differences between these articles, not between the outlets.",
        },
        {
            "head": "Not a sample",
            "text": "The articles are those that were put into the folder. Nothing here says how an outlet "
            "covers the story as a whole.",
        },
        {
            "head": "Dates",
            "text": f"{share(undated, len(counted))} articles have no publication date that the page or the "
            "analyst states; none was guessed. Articles of different days may differ because the news did.",
        },
        {
            "head": "Copies",
            "text": f"{_copies(wb)}{count(n_copied, 'paragraph')} {'stands' if n_copied == 1 else 'stand'} word for "
            f"word in more than one article and {'counts' if n_copied == 1 else 'count'} once for "
            "each. Agency copy that was reworded is not recognised as such; see the statements side by side.",
        },
        {
            "head": "Speakers",
            "text": f"{share(guessed, len(wb.quotes))} attributions name their speaker by a pronoun or a "
            f"role, resolved by rule; {unsure:,} {'is' if unsure == 1 else 'are'} marked as unsure.",
        },
        {
            "head": "Error rate",
            "text": "The engine misses quotes and misplaces some. How often, by type of quote, is measured "
            "on hand-marked articles in docs/method.md of the package. Corrections belong in corrections/ "
            "beside the articles; every run applies them.",
        },
        {
            "head": "Verbs",
            "text": "A verb is not an intent. “Claimed” or “admitted” may be an agency's word.",
        },
        {
            "head": "Translation",
            "text": "Some articles may be translated. Different words for the same statement may be the translator's.",
        },
        {
            "head": "Absence",
            "text": "A statement, name or speaker that an article lacks was not necessarily suppressed: it "
            "may be older, shorter, about something else, or worded so that it was not matched.",
        },
    ]


def _copies(wb: Workbook) -> str:
    """Say how copies of whole articles are counted; nothing where there are none."""
    if not wb.copies_note:
        return ""
    return f"{wb.copies_note[0].upper()}{wb.copies_note[1:]}; tables/duplicates.csv lists them. "


def _corrections(wb: Workbook) -> dict[str, Any] | None:
    report = wb.corrections
    if report.empty:
        return None
    counts = report["status"].value_counts()
    return {
        "n": len(report),
        "n_applied": int(counts.get("applied", 0)),
        "n_stale": int(counts.get("stale", 0)),
        "stale": records(report[report["status"] == "stale"]),
    }


def records(frame: pd.DataFrame) -> list[dict[str, Any]]:
    """Return the rows as dicts, with None for every null."""
    plain = frame.astype("object")
    return plain.where(frame.notna(), None).to_dict("records")
