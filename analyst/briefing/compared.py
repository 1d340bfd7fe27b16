"""Which articles of a briefing are compared with which, which with none, and what may have been left apart wrongly."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NamedTuple

import pandas as pd

from analyst.briefing.said import outlet_name, with_outlet_names
from analyst.compare.one_text import text_ids
from analyst.compare.stories import near_stories
from analyst.wording import say, say_n, wording

if TYPE_CHECKING:
    from analyst.workbook import Workbook

MAX_STORIES = 50
MAX_NEAR = 20
"""Stories, and pairs of stories that are left apart though alike, that the page names one by one."""


class Compared(NamedTuple):
    """The stories that outlets are compared on."""

    line: str
    """How many articles are compared and how many are not, in a sentence; nothing where there is no article."""
    one_text: str
    """Which articles are prints of one text, and what that means; nothing where there are none."""
    stories: list[dict[str, Any]]
    """Those that two or more outlets tell, the largest first: `story`, `outlets`, `n_articles`, `dates`."""
    alone: frozenset[str]
    """Ids of the articles that are compared with nothing."""
    near: list[dict[str, Any]]
    """Pairs of stories that may be one affair, the most alike first: `headline` and `outlet` of both, `similarity`."""


class Text(NamedTuple):
    """A text that several outlets print."""

    article_ids: tuple[str, ...]
    """The articles that are counted."""
    outlets: tuple[str, ...]
    wire: str | None
    """The agency that they name as their access, if it is one: the text need not be its own."""


def find_texts(wb: Workbook) -> list[Text]:
    """List the texts that articles of several outlets print, as far as these are counted, the most printed first."""
    counted, texts = wb.counted, text_ids(wb.duplicates)
    copied = counted.assign(text_id=counted["article_id"].map(texts)).dropna(subset=["text_id"])
    found = [
        Text(
            article_ids=tuple(sorted(rows["article_id"])),
            outlets=tuple(sorted(set(map(outlet_name, rows["outlet_label"])))),
            wire=rows["wire"].dropna().iloc[0] if rows["wire"].nunique() == 1 else None,
        )
        for _, rows in copied.groupby("text_id")
    ]
    return sorted((text for text in found if len(text.outlets) > 1), key=lambda text: (-len(text.outlets), text))


def _one_text(texts: list[Text]) -> str:
    """Say what the same text in several outlets does to the counts."""
    n = sum(len(text.article_ids) for text in texts)
    if len(texts) > 1:
        return say(
            "{texts} texts stand in articles of several outlets, {n} articles in all: what such a text says counts "
            "once for each article, but has one source.",
            texts=len(texts),
            n=n,
        )
    if not texts:
        return ""
    outlets = wording().listed(list(texts[0].outlets), limit=4)
    if texts[0].wire is None:
        return say(
            "{n} articles print one text ({outlets}): what it says counts once for each, but has one source.",
            n=n,
            outlets=outlets,
        )
    return say(
        "{n} articles print one text, which names {wire} ({outlets}): what it says counts once for each, but has one "
        "source.",
        n=n,
        outlets=outlets,
        wire=texts[0].wire,
    )


def find_compared(wb: Workbook) -> Compared:
    """Say which articles are compared with which."""
    stories = wb.stories
    told = stories[stories["n_outlets"] > 1]
    alone = stories[stories["n_outlets"] < 2]
    near = near_stories(wb.counted, stories)
    return Compared(
        line=" ".join(filter(None, [_compared(stories, told), _left_apart(len(near))])),
        one_text=_one_text(find_texts(wb)),
        stories=_listed(told),
        alone=frozenset(alone["article_id"]),
        near=_pairs(near[:MAX_NEAR], wb),
    )


def _compared(stories: pd.DataFrame, told: pd.DataFrame) -> str:
    n, rest = len(stories), len(stories) - len(told)
    if not n:
        return ""
    if stories["outlet_label"].nunique() < 2:
        return say_n(
            n,
            "{n} article of one outlet: it is compared with nothing.",
            "{n} articles, all of one outlet: none is compared with another.",
        )
    if told.empty:
        return say("No two outlets report the same event: none of the {n} articles is compared with another.", n=n)
    k = told["story_id"].nunique()
    if not rest:
        return say_n(
            k,
            "All {all} articles are compared: they tell {n} story that two or more outlets report.",
            "All {all} articles are compared: they tell {n} stories that two or more outlets report.",
            all=n,
        )
    compared = say_n(
        k,
        "{part} articles are compared: they tell {n} story that two or more outlets report.",
        "{part} articles are compared: they tell {n} stories that two or more outlets report.",
        part=wording().share(len(told), n),
    )
    others = say_n(
        rest,
        "The other {n} is compared with nothing and counts in the totals only.",
        "The other {n} are compared with nothing and count in the totals only.",
    )
    return f"{compared} {others}"


def _left_apart(n: int) -> str:
    if not n:
        return ""
    return say_n(
        n,
        "{n} pair of stories that are kept apart is alike and may be one affair.",
        "{n} pairs of stories that are kept apart are alike and may be one affair.",
    )


def _listed(told: pd.DataFrame) -> list[dict[str, Any]]:
    return [
        {
            "story": None if pd.isna(rows["story"].iloc[0]) else rows["story"].iloc[0],
            "outlets": wording().listed(sorted(set(map(outlet_name, rows["outlet_label"]))), limit=6),
            "n_articles": len(rows),
            "dates": wording().dated(rows["published_at"]),
        }
        for _, rows in sorted(told.groupby("story_id"), key=lambda part: (-len(part[1]), part[0]))
    ]


def _pairs(near: list[Any], wb: Workbook) -> list[dict[str, Any]]:
    of = with_outlet_names(wb.counted).set_index("article_id")
    return [
        {
            "similarity": one.similarity,
            **{
                f"{name}_{side}": of.at[article_id, column]
                for side, article_id in (("a", one.article_id_a), ("b", one.article_id_b))
                for name, column in (("headline", "headline"), ("outlet", "outlet_label"), ("file", "article_name"))
            },
        }
        for one in near
    ]
