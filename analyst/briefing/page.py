"""What the page shows beside the words of every file: plain values and safe markup, for the template."""

from __future__ import annotations

import base64
import math
from collections.abc import Callable, Iterable, Mapping
from typing import TYPE_CHECKING, Any

import pandas as pd
from markupsafe import Markup
from pandas.api.types import is_float_dtype, is_integer_dtype

from analyst import compare
from analyst.briefing import selection
from analyst.briefing.compared import MAX_STORIES
from analyst.briefing.content import MAX_ROWS, METHOD, Content, Drawn, records
from analyst.briefing.drawing import svg_size
from analyst.briefing.labels import Labels
from analyst.briefing.marks import quote_spans, show_context, side_by_side
from analyst.briefing.said import OUTLETS, outlet_name, warning_words
from analyst.briefing.theme import Theme, tint
from analyst.charts import Style
from analyst.charts.removed import rule_words
from analyst.cite.places import first_line
from analyst.compare.stories import JOINED, NEAR
from analyst.quotes.confidence import UNSURE_BELOW
from analyst.wording import say_n, wording

if TYPE_CHECKING:
    from analyst.workbook import Workbook

MAX_PAIRS = 60
MAX_PROBLEMS = 100
"""Problems, and corrections that found nothing to correct, that the page names one by one."""


def page_values(wb: Workbook, content: Content, notebooks: Iterable[str]) -> dict[str, Any]:
    """Collect everything that the page's template fills in.

    Args:
        wb: The workbook.
        content: What every file says.
        notebooks: Names of the notebooks' pages, without `.html`.

    Returns:
        Values by the names that the template uses.
    """
    say = content.say
    return {
        "title": content.title,
        "lead": content.lead,
        "bottom_line": content.bottom_line,
        **_sources(content),
        **_stories(content),
        "problems": content.problems[:MAX_PROBLEMS],
        "more_problems": _first_problems(len(content.problems), "problems", content),
        "figures": [_figure_values(one, content) for one in content.drawn],
        "statements": _statements(content),
        "quotes": _quotes_by_article(wb, content),
        "limits": content.limits,
        "more_quotes": _some_quotes(content),
        "has_figures": "figures" in content.holds,
        "corrections_note": _corrections_note(content),
        "stale": content.corrections["stale"][:MAX_PROBLEMS] if content.corrections else [],
        "more_stale": _first_problems(content.corrections["n_stale"], "corrections", content)
        if content.corrections
        else "",
        "corrections": content.corrections,
        "run": content.run,
        "notebooks": list(notebooks),
        "method": METHOD,
        "say": say,
        "english": Markup("") if say.is_english else Markup(' lang="en"'),
        "spoken": Markup("") if say.is_whole else Markup(' lang="en"'),
        "marks": say("“{word}”", word="\n").split("\n"),
        "logo": content.theme.logo,
        "house_css": _house_css(content.theme),
    }


def _house_css(theme: Theme) -> Markup:
    """Write the theme's colours and fonts as a style sheet; nothing for the default theme.

    Dark colours stay ours: a theme says nothing of them, and its own were chosen for paper.
    """
    look, rules = theme.style, []
    if look != Style():
        link = theme.link_colour
        rules.append(
            f"@media (prefers-color-scheme: light), print {{ :root {{ --paper: {look.background}; --ink: {look.ink}; "
            f"--soft: {look.faint}; --line: {look.rule}; --wash: {tint(look.accent, look.background, 0.06)}; "
            f"--link: {link}; --speaker: {link}; --bar: {look.accent}; }} }}"
        )
    if theme.text_font:
        rules.append(f'body {{ font-family: "{theme.text_font}", "Liberation Sans", Arial, sans-serif; }}')
    if theme.heading_font or theme.text_font:
        rules.append(f'h1, h2, h3 {{ font-family: "{theme.title_font}", "Liberation Sans", Arial, sans-serif; }}')
    return Markup("\n".join(rules))  # noqa: S704 (colours and fonts are checked when a theme is read)


# ---- sources ---------------------------------------------------------------------------------------


def _sources(content: Content) -> dict[str, Any]:
    """List the articles, or, where nobody could read the list, count them by outlet and list those that are shown."""
    articles = selection.choose_articles(content.articles, _shown_articles(content))
    if len(content.articles) <= selection.MAX_ARTICLES:
        return {"articles": articles, "outlets": [], "more_articles": "", "more_outlets": ""}
    counts = selection.count_outlets(content.articles)
    outlets = [
        {**row, "dates": _from_to(row["first"], row["last"])} for row in records(counts.head(selection.MAX_OUTLETS))
    ]
    values = {"shown": len(articles), "all": len(content.articles)}
    place = content.list_of("articles", len(content.articles))
    if place is None:
        more = content.say("{shown} of {all} articles: those whose words this page shows.", **values)
    else:
        more = content.say(
            "{shown} of {all} articles: those whose words this page shows. All are in {file}.", **values, file=place
        )
    more_outlets = content.first_of(len(outlets), len(counts), "tables", "articles")
    return {"articles": articles, "outlets": outlets, "more_articles": more, "more_outlets": more_outlets}


def _stories(content: Content) -> dict[str, Any]:
    """List the stories that are compared, and the pairs that may be one affair."""
    compared, say = content.compared, content.say
    shown = compared.stories[:MAX_STORIES]
    limits = {"least": say.decimal(NEAR, 2), "enough": say.decimal(JOINED, 2)}
    return {
        "compared": " ".join(filter(None, [compared.line, compared.one_text])),
        "stories": shown,
        "more_stories": content.first_of(len(shown), len(compared.stories), "tables", "stories"),
        "near": [{**pair, "similarity": _rounded_down(pair["similarity"], say)} for pair in compared.near],
        "near_note": say(
            "Kept apart, though two of their articles are alike ({least} and more; a story is made from {enough} on "
            "average). Read both before saying that only one of the outlets has something:",
            **limits,
        ),
    }


def _rounded_down(similarity: float, say: Labels) -> str:
    """Write a similarity below the limit as such: .1998 is not .20."""
    return say.decimal(math.floor(100 * similarity) / 100, 2)


def _shown_articles(content: Content) -> set[str]:
    """Ids of the articles whose words the page shows."""
    quotes = content.quotes
    shown = set(quotes.loc[quotes["number"].isin(content.shown), "article_id"])
    pairs = content.side_by_side.head(MAX_PAIRS)
    if len(pairs):
        shown.update(pairs["article_id_a"], pairs["article_id_b"])
    return shown


def _from_to(first: pd.Timestamp | None, last: pd.Timestamp | None) -> str:
    """Write from when to when; nothing where no article is dated."""
    days = pd.Series([first, last])
    return (wording().dated(days) or "") if first is not None else ""


def _first_problems(n: int, name: str, content: Content) -> str:
    return content.first_of(min(n, MAX_PROBLEMS), n, "tables", name)


# ---- figures ---------------------------------------------------------------------------------------


def _corrections_note(content: Content) -> str:
    """Say how many corrections there are, what became of them, and where they are listed."""
    if content.corrections is None:
        return ""
    n, applied, stale = (content.corrections[key] for key in ("n", "n_applied", "n_stale"))
    parts = [say_n(n, "{applied} of {n} correction changed something", "{applied} of {n} corrections changed something",
                   applied=applied)]  # fmt: skip
    if stale:
        parts.append(say_n(stale, "{n} found nothing to correct and should be looked at",
                           "{n} found nothing to correct and should be looked at"))  # fmt: skip
    place, say = content.place_of("tables", "corrections"), content.say
    listed = f" {say('All are in {file}.', file=place)}" if place else ""
    return f"{'; '.join(parts)}.{listed}"


def _figure_values(one: Drawn, content: Content) -> dict[str, Any]:
    figure, say, behind = one.figure, content.say, content.behind.get(one.figure.anchor)
    shown = one.table.head(MAX_ROWS)
    source = None
    if one.svg is not None:
        source = f"data:image/svg+xml;base64,{base64.b64encode(one.svg.encode('utf-8', 'replace')).decode()}"
    return {
        "name": figure.name,
        "anchor": figure.anchor,
        "section": figure.section,
        "title": say(figure.title),
        "finding": one.finding,
        "limits": content.limits_of(figure),
        "alt": one.alt,
        "source": source,
        "size": _size(one.svg),
        "headings": [
            {"text": say(heading), "is_number": _is_number(one.table[column])} for column, heading in figure.columns
        ],
        "rows": [
            {
                "cells": [_cell(row[column], column, say) for column, _ in figure.columns],
                "links": [] if behind is None else [number for number in behind[place] if number in content.shown],
            }
            for place, (_, row) in enumerate(shown.iterrows())
        ],
        "has_links": figure.behind is not None,
        "n_rows": say.number(len(one.table)),
        "more": content.first_of(len(shown), len(one.table), "figures", figure.name),
    }


def _size(svg: str | None) -> tuple[str, str] | None:
    size = svg_size(svg)
    return None if size is None else (f"{size[0]:g}", f"{size[1]:g}")


def _is_number(values: pd.Series) -> bool:
    return bool(is_integer_dtype(values.dtype) or is_float_dtype(values.dtype))


_OURS = ("entity_type", "stance", "verdict")
"""Columns whose values are words of ours."""
_SAID: Mapping[str, Callable[[Any], str]] = {
    **dict.fromkeys(OUTLETS, outlet_name),
    "rule": rule_words,
    "warning": warning_words,
}
"""Columns whose values hold words of ours."""


def _cell(value: Any, column: str, say: Labels) -> str:  # noqa: ANN401 (any cell of a table)
    if value is None or (not isinstance(value, str) and pd.isna(value)):
        return ""
    if column.startswith("is_"):
        return say("yes") if value else ""
    if column in _SAID:
        return _SAID[column](value)
    if isinstance(value, str):
        return say(value) if column in _OURS or value in compare.UNNAMED else value
    if column.startswith("share_"):
        return say.rate(value)
    return say.decimal(value, 2) if isinstance(value, float) else say.number(value)


# ---- statements side by side -----------------------------------------------------------------------


def _statements(content: Content) -> dict[str, Any]:
    statements = content.side_by_side
    pairs = []
    for row in records(statements.head(MAX_PAIRS)):
        changes = compare.word_difference(row["text_a"], row["text_b"])
        first, second = side_by_side(row["text_a"], row["text_b"], changes)
        pairs.append({**row, "first": first, "second": second, "warning": warning_words(row["warning"])})
    some = content.first_of(len(pairs), len(statements), "tables", "statements")
    return {"pairs": pairs, "more": " ".join(filter(None, [some, content.not_side_by_side]))}


# ---- quotes ----------------------------------------------------------------------------------------


def _some_quotes(content: Content) -> str:
    """Say which quotes are shown, where not all are."""
    shown, n = len(content.shown), len(content.quotes)
    if shown == n:
        return ""
    place = content.list_of("quotes", n)
    if place is None:
        return content.say("{shown} of {all}: some behind the first rows of every figure.", shown=shown, all=n)
    return content.say(
        "{shown} of {all}: some behind the first rows of every figure. All are in {file}.",
        shown=shown,
        all=n,
        file=place,
    )


def _quotes_by_article(wb: Workbook, content: Content) -> list[dict[str, Any]]:
    shown = content.quotes[content.quotes["number"].isin(content.shown)]
    texts = dict(zip(wb.articles["article_id"], wb.articles["text"], strict=True))
    places = _Places(wb, shown)
    of_article = dict(iter(shown.groupby("article_id", sort=False)))
    values = []
    for article in content.articles:
        key = article["article_id"]
        if key in of_article:
            source_line = article["source_line"]
            quotes = [
                _quote_values(quote, texts[key], places, source_line, content.say) for quote in records(of_article[key])
            ]
            values.append({"article": article, "quotes": quotes})
    return values


class _Places:
    """Where the parts of each quote that is shown, and the sentences and paragraphs of its article, lie."""

    def __init__(self, wb: Workbook, quotes: pd.DataFrame) -> None:
        article_ids = set(quotes["article_id"])
        self.parts = _spans_by(wb.quote_parts[wb.quote_parts["quote_id"].isin(quotes["quote_id"])], "quote_id")
        self.sentences = _spans_by(wb.sentences[wb.sentences["article_id"].isin(article_ids)], "article_id")
        paragraphs = wb.paragraphs[wb.paragraphs["article_id"].isin(article_ids)]
        self.paragraphs = {
            row["paragraph_id"]: (row["start_char"], row["end_char"], row["raw_line"]) for row in records(paragraphs)
        }


def _spans_by(table: pd.DataFrame, key: str) -> dict[str, list[tuple[int, int]]]:
    spans: dict[str, list[tuple[int, int]]] = {}
    for owner, start, end in table[[key, "start_char", "end_char"]].to_numpy().tolist():
        spans.setdefault(owner, []).append((start, end))
    return spans


def _in_line(line: int | None, source_line: float | None, say: Labels) -> str | None:
    """Say which line of its file a quote begins on; of its text, where the file is no plain text."""
    if line is None:
        return None
    if pd.isna(source_line):
        return say("line {n} of its text", n=int(line))
    return say("line {n}", n=int(line) + first_line(source_line) - 1)


def _quote_values(
    quote: dict[str, Any],
    text: str,
    places: _Places,
    source_line: float | None,
    say: Labels,
) -> dict[str, Any]:
    whole = (int(quote["start_char"]), int(quote["end_char"]))
    spans = quote_spans(quote, places.parts.get(quote["quote_id"]) or [whole])
    start, end, line = places.paragraphs.get(quote["paragraph_id"], (*whole, None))
    context = show_context(text, spans, places.sentences.get(quote["article_id"], []), (start, end))
    speaker, printed = quote["speaker_name"], quote["speaker_text"]
    return {
        **quote,
        "speaker": speaker or printed,
        "printed": printed if printed and speaker and _plain_name(printed) != _plain_name(speaker) else None,
        "context": context.html,
        "in_line": _in_line(line, source_line, say),
        "is_unsure": quote["confidence"] < UNSURE_BELOW,
        "rules": say(
            "found by {rule}, speaker by {speaker}",
            rule=say(quote["rule"]),
            speaker=say(quote["speaker_rule"]),
        ),
    }


def _plain_name(name: str) -> str:
    return " ".join(name.split()).casefold()
