"""Searches for what is to be cited: by id, place, line or words."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING, Any, NamedTuple

import pandas as pd
import regex as rx
from rapidfuzz import fuzz, process, utils

from analyst.cite.places import (
    Citation,
    Place,
    first_line,
    make_citation,
    quote_place,
    quotes_at,
    quotes_within,
    rows_with,
    sentence_around,
)

if TYPE_CHECKING:
    from analyst.workbook import Workbook

MAX_WORDS = 2_000
"""Characters that may be searched for."""
MIN_LIKE = 15
"""Characters from which on sentences that are like the words are looked for."""
SIMILAR_ABOVE = 75.0
"""Least likeness (RapidFuzz's partial ratio, 0 to 100) of a sentence that is offered where no words are found."""

_QUOTES = '"“”„‟«»'
_ALIKE = ("'’‘ʼ`", "-‐‑–—", _QUOTES)
"""Signs that stand for one another in a search: nobody types a curly one."""


class Found(NamedTuple):
    """What a search yields."""

    citations: list[Citation]
    """The first ones, in the order of the files."""
    n_found: int
    """How many there are."""
    searched_as: str
    """`quote_id`, `number of a quote`, `place`, `line`, `words`, or `similar words`."""


def find_to_cite(wb: Workbook, what: str, *, top: int = 10) -> Found:
    """Find the quotes and passages that a text names, and describe each so that it can be cited.

    Args:
        wb: The workbook.
        what: One of these, tried in this order: a quote_id; the number of a quote on a briefing's page (`q12`); a
            place, as ids of mentions and sentences have it (`ARTICLE_ID:START`); an article's name, or a file's, with
            a line of it (`one.txt:7`, `many.csv:12`); else words, in upper or lower case, with any kind of quotation
            mark, dash or space. If the words stand nowhere, sentences that are like them are given, marked as not
            exact.
        top: Citations to make.

    Returns:
        The citations. Words that are part of a quote's content are cited as that quote.

    Raises:
        ValueError: If `what` has no letter and no digit, or is too long.
    """
    wanted = " ".join(what.split())
    if not any(map(str.isalnum, wanted)):
        raise ValueError("There is nothing to look for; give a quote_id, FILE:LINE, or some words.")
    if len(wanted) > MAX_WORDS:
        raise ValueError(f"The words have {len(wanted):,} characters; {MAX_WORDS:,} are the most.")
    for searched_as, search in (
        ("quote_id", _by_id), ("number of a quote", _by_number), ("place", _by_place), ("line", _by_line),
        ("words", _by_words), ("similar words", _by_likeness),
    ):  # fmt: skip
        places = list(dict.fromkeys(search(wb, wanted)))
        if places:
            is_exact = searched_as != "similar words"
            return Found([make_citation(wb, place, is_exact) for place in places[:top]], len(places), searched_as)
    return Found([], 0, "words" if file_and_line(wb, wanted) is None else "line")


# ---- searches -----------------------------------------------------------------------------------


def _by_id(wb: Workbook, wanted: str) -> Iterator[Place]:
    yield from (quote_place(wb, row) for row in rows_with(wb.quotes["quote_id"] == wanted))


def _by_number(wb: Workbook, wanted: str) -> Iterator[Place]:
    """Find `q12` as the page of a briefing counts: by file and place."""
    if not rx.fullmatch(r"q[1-9]\d{0,8}", wanted):
        return
    order = wb.quotes.reset_index(drop=True).sort_values(
        ["source_file", "article_id", "start_char", "quote_id"], kind="stable"
    )
    if (number := int(wanted[1:])) <= len(order):
        yield quote_place(wb, int(order.index[number - 1]))


def _by_place(wb: Workbook, wanted: str) -> Iterator[Place]:
    article_id, _, start = wanted.partition(":")
    sentence = wb.sentences[wb.sentences["sentence_id"] == wanted]
    if len(sentence):
        row = sentence.iloc[0]
        yield Place(row["article_id"], int(row["start_char"]), int(row["end_char"]))
        return
    if not rx.fullmatch(r"\d{1,9}", start) or article_id not in set(wb.articles["article_id"]):
        return
    place = sentence_around(wb, article_id, int(start), int(start) + 1)
    if place is not None:
        yield from quotes_at(wb, article_id, int(start), int(start) + 1)
        yield Place(article_id, *place)


def _by_line(wb: Workbook, wanted: str) -> Iterator[Place]:
    found = file_and_line(wb, wanted)
    if found is None:
        return
    articles, line = found
    passages = [place for article in articles for place in _passages_at(wb, article, line)]
    for place in passages:
        yield place
        yield from quotes_within(wb, place.article_id, place.start, place.end)
    if not passages:
        yield from (place for article in articles for place in _article_at(wb, article, line))


def file_and_line(wb: Workbook, wanted: str) -> tuple[list[Article], int] | None:
    """Read `FILE:LINE`; None if it is not the name of an article or file of the corpus with a number.

    Args:
        wb: The workbook.
        wanted: What is searched for.

    Returns:
        The articles of the file that may have the line, and its number. Of a file of many articles, whose lines are
        counted through it, only the one that begins last up to the line may have it.
    """
    name, _, number = wanted.rpartition(":")
    if not rx.fullmatch(r"\d{1,9}", number):
        return None
    line, articles = int(number), _named(wb, name)
    found = articles[list(Article._fields)].astype("object")
    rows = [Article(*row) for row in found.where(found.notna(), None).itertuples(index=False, name=None)]
    if len(rows) < 2:
        return (rows, line) if rows else None
    last = max((row.source_line for row in rows if row.source_line and row.source_line <= line), default=0)
    of_its_line = [row for row in rows if row.source_part == f"line {line}"]
    return of_its_line or [row for row in rows if row.source_line == last], line


class Article(NamedTuple):
    """What a search by line needs of a row of ARTICLES."""

    article_id: str
    headline: str | None
    source_part: str | None
    source_line: int | None


def _named(wb: Workbook, name: str) -> pd.DataFrame:
    """Find the articles of a name: `article_name`, or the file as the corpus has it, or as a shell does."""
    path = name.replace("\\", "/").removeprefix("./")
    folders = (str(wb.corpus), str(wb.corpus.absolute()))
    inside = [path.removeprefix(f"{folder.replace(chr(92), '/').removeprefix('./')}/") for folder in folders]
    articles = wb.articles
    for known in dict.fromkeys([name, path, *inside]):
        found = articles[articles["article_name"] == known]
        found = articles[articles["source_file"] == known] if found.empty else found
        if len(found):
            return found
    alike = articles[articles["source_file"].astype("str").str.endswith(f"/{path}")]
    return alike if path and alike["source_file"].nunique() == 1 else articles.iloc[:0]


def _passages_at(wb: Workbook, article: Article, line: int) -> Iterator[Place]:
    """Find the paragraphs of an article that begin on a line of the file; of JSON, all stand on one."""
    first = first_line(article.source_line)
    is_one_line = article.source_line is None and article.source_part == f"line {line}"
    paragraphs = wb.paragraphs[wb.paragraphs["article_id"] == article.article_id]
    if not is_one_line:
        paragraphs = paragraphs[paragraphs["raw_line"] + first - 1 == line]
    for row in paragraphs.itertuples():
        yield Place(article.article_id, int(row.start_char), int(row.end_char))


def _article_at(wb: Workbook, article: Article, line: int) -> Iterator[Place]:
    """Find what an article has on a line on which no paragraph begins: its headline, or sentences that run on."""
    first = first_line(article.source_line)
    raw = "".join(wb.raw_texts.loc[wb.raw_texts["article_id"] == article.article_id, "raw_text"])
    lines = raw.split("\n")
    if not first <= line < first + len(lines) or not lines[line - first].strip():
        return
    words = " ".join(lines[line - first].split())
    if article.headline and words == " ".join(article.headline.split()):
        yield Place(article.article_id, 0, 0, is_headline=True)
        return
    start = len("\n".join(lines[: line - first])) + (line > first)
    end = start + len(lines[line - first])
    spans = wb.text_map[wb.text_map["article_id"] == article.article_id]
    spans = spans[(spans["raw_start_char"] < end) & (spans["raw_end_char"] > start)]
    if spans.empty:
        return
    one, other = spans.iloc[0], spans.iloc[-1]
    begin = int(one["start_char"] + max(0, start - one["raw_start_char"]))
    stop = int(other["end_char"] - max(0, other["raw_end_char"] - end))
    yield Place(article.article_id, *(sentence_around(wb, article.article_id, begin, stop) or (begin, stop)))
    yield from quotes_within(wb, article.article_id, begin, stop)


def _by_words(wb: Workbook, wanted: str) -> Iterator[Place]:
    pattern = _pattern(wanted)
    usable = wb.articles[wb.articles["problem"].isna()].sort_values("source_file", kind="stable")
    matches = {
        str(article_id): [match.span() for match in pattern.finditer(text)]
        for article_id, text in zip(usable["article_id"], usable["text"], strict=True)
    }
    quotes = _quotes_with(wb, pattern)
    wanted_in = [article_id for article_id, found in matches.items() if found]
    parts = _by_article_id(wb.quote_parts, wanted_in, ["start_char", "end_char", "quote_id"])
    sentences, paragraphs = (
        _by_article_id(table, wanted_in, ["start_char", "end_char"]) for table in (wb.sentences, wb.paragraphs)
    )
    place_of = {quote_id: row for row, quote_id in enumerate(wb.quotes["quote_id"])}
    headlines = {
        article_id
        for article_id, headline in zip(usable["article_id"], usable["headline"], strict=True)
        if isinstance(headline, str) and pattern.search(headline)
    }
    for article_id, found in matches.items():
        if article_id in headlines:
            yield Place(article_id, 0, 0, is_headline=True)
        yield from quotes.get(article_id, ())
        for start, end in found:
            holding = [key for first, last, key in parts.get(article_id, ()) if first <= start and end <= last]
            if holding:
                inside = [quote_place(wb, place_of[key]) for key in holding]
                yield from sorted(inside, key=lambda place: place.end - place.start)
                continue
            spans = sentences.get(article_id) or paragraphs.get(article_id) or []
            around = [(start, end), *(span for span in spans if span[0] < end and start < span[1])]
            yield Place(article_id, min(first for first, _ in around), max(last for _, last in around))


def _by_article_id(table: pd.DataFrame, article_ids: Sequence[str], columns: list[str]) -> dict[str, list[Any]]:
    """Put the rows of some articles together: article_id → its rows, as tuples of the columns."""
    found: dict[str, list[Any]] = {}
    near = table[table["article_id"].isin(article_ids)]
    for article_id, row in zip(near["article_id"], near[columns].itertuples(index=False, name=None), strict=True):
        found.setdefault(article_id, []).append(row)
    return found


def _by_likeness(wb: Workbook, wanted: str) -> Iterator[Place]:
    sentences = wb.sentences
    if len(wanted) < MIN_LIKE:
        return
    found = process.extract(
        wanted, sentences["sentence_text"].tolist(), scorer=fuzz.partial_ratio, processor=utils.default_process,
        score_cutoff=SIMILAR_ABOVE, limit=10,
    )  # fmt: skip
    for text, _, row in found:
        # A sentence shorter than what was searched for is not like it for standing in it.
        if 2 * len(text) >= len(wanted):
            yield Place(
                sentences["article_id"].iloc[row],
                int(sentences["start_char"].iloc[row]),
                int(sentences["end_char"].iloc[row]),
            )


def _pattern(wanted: str) -> rx.Pattern[str]:
    """Compile words to a search; only literal signs and white space, so it takes time by the text's length."""
    bare = wanted.strip(f"{_QUOTES} ")
    signs = r"\s+".join("".join(map(_sign, word)) for word in bare.split())
    # “ready” is not looked for in “already”.
    before, after = (r"(?<!\w)" if bare[0].isalnum() else ""), (r"(?!\w)" if bare[-1].isalnum() else "")
    return rx.compile(before + signs + after, rx.IGNORECASE)


def _sign(char: str) -> str:
    alike = next((signs for signs in _ALIKE if char in signs), None)
    return rx.escape(char) if alike is None else f"[{rx.escape(alike)}]"


def _quotes_with(wb: Workbook, pattern: rx.Pattern[str]) -> dict[str, list[Place]]:
    """Find quotes by their content as tables show it, with ` […] ` between its parts: article_id → its quotes."""
    found: dict[str, list[Place]] = {}
    for row, content in enumerate(wb.quotes["content_text"]):
        if pattern.search(content):
            place = quote_place(wb, row)
            found.setdefault(place.article_id, []).append(place)
    return {article_id: sorted(places) for article_id, places in found.items()}
