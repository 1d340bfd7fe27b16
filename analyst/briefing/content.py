"""What every file of a briefing says: heading, bottom line, sources, limits, in plain text."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from typing import TYPE_CHECKING, Any, NamedTuple

import pandas as pd

from analyst import compare
from analyst.briefing.compared import Compared, find_compared
from analyst.briefing.figures import Figure
from analyst.briefing.files import KINDS, MAX_SHEET_ROWS, place_of, visible
from analyst.briefing.labels import LANGUAGES, Labels
from analyst.briefing.said import with_outlet_names
from analyst.briefing.selection import choose_quotes
from analyst.briefing.theme import Theme
from analyst.corpus.copies import COPIES_NOTES, is_copies_note
from analyst.corpus.language import ANALYSED
from analyst.quotes.confidence import UNSURE_BELOW
from analyst.wording import say, say_n, wording

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
    shown: frozenset[int]
    """Numbers of the quotes that the page shows."""
    compared: Compared
    """Which articles are compared with which."""
    limits: list[dict[str, str]]
    corrections: dict[str, Any] | None
    run: Mapping[str, Any]
    theme: Theme
    holds: tuple[str, ...] = KINDS
    """What the briefing consists of."""

    def place_of(self, folder: str, name: str) -> str | None:
        """Name the file of the briefing that has a table; see `place_of`."""
        return place_of(folder, name, self.holds)

    def limits_of(self, figure: Figure) -> str:
        """Say what a figure cannot show."""
        return self.say(figure.limits, file=self.place_of("tables", "removed") or "wb.removed")

    def more_of(self, n: int, name: str) -> str:
        """Say how many rows of a table a document leaves out, and where they are."""
        place = self.list_of(name, n)
        return self.say("{n} more are in {file}", n=n, file=place) if place else self.say("{n} more", n=n)

    def list_of(self, name: str, n: int) -> str | None:
        """Name the file that a reader opens for a whole table of `n` rows: the sheets, or its CSV if they lack it."""
        has_sheet = "xlsx" in self.holds and n <= MAX_SHEET_ROWS
        return "briefing.xlsx" if has_sheet else self.place_of("tables", name)

    def first_of(self, shown: int, n: int, folder: str, name: str) -> str:
        """Say that the first rows of a table are shown, and where all are; nothing where all are shown."""
        if shown >= n:
            return ""
        place = self.place_of(folder, name)
        if place is None:
            return self.say("The first {shown} of {all}.", shown=shown, all=n)
        return self.say("The first {shown} of {all}; all are in {file}.", shown=shown, all=n, file=place)

    @property
    def _statements(self) -> pd.DataFrame:
        return next((one.table for one in self.drawn if one.figure.anchor == "statements"), pd.DataFrame())

    @property
    def side_by_side(self) -> pd.DataFrame:
        """The pairs of sentences to read side by side (STATEMENTS): one text printed twice has nothing to compare."""
        table = self._statements
        if table.empty:
            return table
        return with_outlet_names(table[~table["is_one_text"].astype(bool)].reset_index(drop=True))

    @property
    def not_side_by_side(self) -> str:
        """Say how many pairs are left out there, where any are."""
        table = self._statements
        n = 0 if table.empty else int(table["is_one_text"].sum())
        if not n:
            return ""
        return self.say.say_n(
            n,
            "{n} pair that is one text printed twice is left out here.",
            "{n} pairs that are one text printed twice are left out here.",
        )

    def source_of(self, figure: Figure) -> str:
        """Say which tables a figure counts, and which file has its rows."""
        place = self.place_of("figures", figure.name)
        return " · ".join(filter(None, [f"{self.say('Source')}: {figure.source}", place]))

    @property
    def say(self) -> Labels:
        """The words of headings and columns."""
        return self.theme.labels

    @property
    def findings(self) -> list[Drawn]:
        """The figures that the bottom line speaks of, in its order."""
        by_anchor = {one.figure.anchor: one for one in self.drawn}
        return [by_anchor[line.anchor] for line in self.bottom_line if line.anchor in by_anchor]


def gather(
    wb: Workbook,
    drawn: Iterable[Drawn],
    run: Mapping[str, Any],
    title: str,
    theme: Theme,
    holds: Collection[str] = KINDS,
) -> Content:
    """Put into words what the workbook and the figures hold.

    Args:
        wb: The workbook.
        drawn: The figures.
        run: What the manifest says of the run.
        title: Heading of the briefing.
        theme: Its look, and the language of its labels.
        holds: What the briefing consists of, of `KINDS`: no other file is named.
    """
    drawn, quotes = list(drawn), _number_quotes(wb.quotes)
    behind = {one.figure.anchor: _behind(one, quotes) for one in drawn if one.figure.behind is not None}
    compared = find_compared(wb)
    return Content(
        title=title,
        lead=_lead(wb),
        bottom_line=_bottom_line(drawn, compared, wb),
        drawn=drawn,
        articles=_articles(wb, compared),
        problems=records(wb.problems[~wb.problems["problem"].map(is_copies_note).astype(bool)]),
        quotes=quotes,
        behind=behind,
        shown=choose_quotes(quotes, behind),
        compared=compared,
        limits=_limits(wb, theme, holds),
        corrections=_corrections(wb),
        run=run,
        theme=theme,
        holds=tuple(holds),
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
    outlets = say_n(stated, "{n} outlet", "{n} outlets")
    if unknown:
        outlets = say_n(
            unknown,
            "{outlets} and {n} article whose outlet is not stated, taken as an outlet of its own",
            "{outlets} and {n} articles whose outlet is not stated, each taken as an outlet of its own",
            outlets=outlets,
        )
    dates = wording().dated(counted["published_at"])
    when = say("dated {dates}", dates=dates) if dates else say("none with a publication date")
    articles = say_n(len(counted), "{n} article", "{n} articles")
    return " · ".join(filter(None, [articles, outlets, when, retold(wb.copies_note)]))


def retold(note: str) -> str:
    """Say what a workbook notes of copies in the language in use."""
    return wording().again(note, *COPIES_NOTES)


def _passed_on(row: Mapping[str, Any]) -> list[str]:
    """Say through whom an article came: a service that shows it, an agency that it names."""
    via = [say("via {name}", name=row["aggregator"])] if row["aggregator"] else []
    return via + ([say("names {name}", name=row["wire"])] if row["wire"] else [])


def _bottom_line(drawn: Iterable[Drawn], compared: Compared, wb: Workbook) -> list[Line]:
    found = {one.figure.anchor: one for one in drawn if one.finding and one.figure.section == "findings"}
    if "cue-pairs" in found:
        found.pop("cues", None)  # verbs for the same words say more than verbs for different ones
    if "keyness" in found and not found["keyness"].table["is_distinctive"].any():
        del found["keyness"]
    lines = [Line(str(one.finding), anchor, "See why") for anchor, one in found.items()]
    foreign = [Line(text)] if (text := _not_english(wb)) else []
    if not lines:
        return [Line(_nothing(wb)), *foreign]
    scope = [Line(text, "stories", "See which") for text in (compared.line, compared.one_text) if text]
    return [*scope, *lines, *foreign, Line(_how_sure(wb), "method", "See the limits")]


def _how_sure(wb: Workbook) -> str:
    """Say what all the numbers above rest on."""
    largest = int(wb.counted["outlet_label"].value_counts().max())
    right = round(float(wb.quotes["confidence"].sum()))
    text = say_n(
        len(wb.counted),
        "All this describes {n} article, at most {largest} of one outlet, and not the outlets' work as a whole.",
        "All this describes {n} articles, at most {largest} of one outlet, and not the outlets' work as a whole.",
        largest=largest,
    )
    if not len(wb.quotes):
        return text
    attributions = say_n(len(wb.quotes), "{n} attribution", "{n} attributions")
    how_many = say_n(
        right,
        "Going by hand-marked articles, about {n} of the {attributions} is right in both words and speaker.",
        "Going by hand-marked articles, about {n} of the {attributions} are right in both words and speaker.",
        attributions=attributions,
    )
    return f"{text} {how_many}"


def _not_english(wb: Workbook) -> str:
    """Say how many usable articles no analysis was made of."""
    usable = wb.articles[wb.articles["problem"].isna()]
    n = int((~usable["language"].isin(ANALYSED)).sum())
    if not n:
        return ""
    return say_n(
        n,
        "{n} article is not in English and was not analysed.",
        "{n} articles are not in English and were not analysed.",
    )


def _nothing(wb: Workbook) -> str:
    return say_n(
        len(wb.counted),
        "{n} usable article, with nothing that can be counted: no names, no quotes.",
        "{n} usable articles, with nothing that can be counted: no names, no quotes.",
    )


# ---- sources ---------------------------------------------------------------------------------------


def _articles(wb: Workbook, compared: Compared) -> list[dict[str, Any]]:
    quotes = wb.quotes["article_id"].value_counts()
    removed = wb.removed["article_id"].value_counts()
    ordered = with_outlet_names(wb.articles).drop(columns="text").sort_values("source_file", kind="stable")
    names = dict(zip(wb.articles["article_id"], wb.articles["article_name"], strict=True))
    return [
        {
            **row,
            "anchor": f"a{number}",
            "published": None if row["published_at"] is None else wording().day(row["published_at"]),
            "n_quotes": int(quotes.get(row["article_id"], 0)),
            "n_removed": int(removed.get(row["article_id"], 0)),
            "via": " · ".join(_passed_on(row)),
            "copy_of_name": names.get(row["copy_of"]),
            "is_alone": row["article_id"] in compared.alone,
        }
        for number, row in enumerate(records(ordered), start=1)
    ]


def _number_quotes(quotes: pd.DataFrame) -> pd.DataFrame:
    """Number the quotes from 1, by file and place: what the page calls them."""
    ordered = quotes.sort_values(["source_file", "article_id", "start_char", "quote_id"], kind="stable")
    return ordered.assign(number=range(1, len(ordered) + 1)).reset_index(drop=True)


# ---- limits ----------------------------------------------------------------------------------------


def _limits(wb: Workbook, theme: Theme, holds: Collection[str]) -> list[dict[str, str]]:
    """Say what the numbers can't show, each with its heading in English."""
    limits = {
        "Size": _size(wb),
        "Not a sample": say(
            "The articles are those that were put into the folder. Nothing here says how an outlet covers the story "
            "as a whole."
        ),
        "Dates": _undated(wb),
        "Copies": _copies(wb, holds),
        "Speakers": _guessed(wb),
        "Error rate": say(
            "The engine misses quotes and misplaces some. How often, by type of quote, is measured on hand-marked "
            "articles in docs/method.md of the package. Corrections belong in corrections/ beside the articles; every "
            "run applies them."
        ),
        "Verbs": say("A verb is not an intent. “Claimed” or “admitted” may be an agency's word."),
        "Translation": say(
            "Some articles may be translated. Different words for the same statement may be the translator's."
        ),
        "Absence": say(
            "A statement, name or speaker that an article lacks was not necessarily suppressed: it may be older, "
            "shorter, about something else, or worded so that it was not matched."
        ),
    }
    if not theme.labels.is_whole:
        limits["Language"] = (
            f"The findings, and all that is computed, are in English: the package has no messages in the language of "
            f"the labels, {theme.language}; it has {', '.join(LANGUAGES)}."
        )
    return [{"head": head, "text": text} for head, text in limits.items()]


def _size(wb: Workbook) -> str:
    groups = wb.counted.groupby("outlet_label").size()
    if len(groups) > 1 and (groups < compare.MIN_ARTICLES).all():
        return say(
            "{articles} under {outlets}, each of which has fewer than {least} articles. Differences between them are "
            "differences between these articles, not between the outlets.",
            articles=say_n(len(wb.counted), "{n} article", "{n} articles"),
            outlets=say_n(len(groups), "{n} outlet label", "{n} outlet labels"),
            least=compare.MIN_ARTICLES,
        )
    return say(
        "{articles} under {outlets}; {few} of these have fewer than {least} articles. Differences between them are "
        "differences between these articles, not between the outlets.",
        articles=say_n(len(wb.counted), "{n} article", "{n} articles"),
        outlets=say_n(len(groups), "{n} outlet label", "{n} outlet labels"),
        few=int((groups < compare.MIN_ARTICLES).sum()),
        least=compare.MIN_ARTICLES,
    )


def _undated(wb: Workbook) -> str:
    undated = int(wb.counted["published_at"].isna().sum())
    return say(
        "{share} articles have no publication date that the page or the analyst states; none was guessed. Articles of "
        "different days may differ because the news did.",
        share=wording().share(undated, len(wb.counted)),
    )


def _copies(wb: Workbook, holds: Collection[str]) -> str:
    """Say how copies of whole articles are counted, where there are any, and how many paragraphs are alike."""
    paragraphs = wb.paragraphs[wb.paragraphs["article_id"].isin(wb.counted["article_id"])]
    n_copied = int((paragraphs.groupby("content_hash")["article_id"].nunique() > 1).sum())
    text = _copied(n_copied)
    note = retold(wb.copies_note)
    if not note:
        return text
    place = place_of("tables", "duplicates", holds)
    listed = say("{file} lists them", file=place) if place else ""
    return f"{'; '.join(filter(None, [note[0].upper() + note[1:], listed]))}. {text}"


def _copied(n: int) -> str:
    if not n:
        return say(
            "No paragraph stands word for word in more than one article. Agency copy that was reworded is not "
            "recognised as such; see the statements side by side."
        )
    return say_n(
        n,
        "{n} paragraph stands word for word in more than one article and counts once for each. Agency copy that was "
        "reworded is not recognised as such; see the statements side by side.",
        "{n} paragraphs stand word for word in more than one article and count once for each. Agency copy that was "
        "reworded is not recognised as such; see the statements side by side.",
    )


def _guessed(wb: Workbook) -> str:
    unsure = int((wb.quotes["confidence"] < UNSURE_BELOW).sum())
    is_ruled = wb.quotes["speaker_rule"] != "correction"  # what an analyst said of “she” is no guess
    guessed = int((wb.quotes["speaker_kind"].isin(["pronoun", "role"]) & is_ruled).sum())
    return say_n(
        unsure,
        "{share} attributions name their speaker by a pronoun or a role, resolved by rule; {n} is marked as unsure.",
        "{share} attributions name their speaker by a pronoun or a role, resolved by rule; {n} are marked as unsure.",
        share=wording().share(guessed, len(wb.quotes)),
    )


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
