"""What the exports have in common: marks between articles, labelled fields, a body, lines around it."""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from datetime import datetime
from typing import NamedTuple

from analyst.corpus.bylines import parse_byline
from analyst.corpus.cells import read_language
from analyst.corpus.dates import find_date
from analyst.corpus.pages import Found, Page, PageData

COVER, FIELD, SEPARATOR = "export_cover", "export_field", "export_separator"

_NO_BODY = (
    "The export gives no text for this article, only its fields. Export it again with its full text, or leave it out."
)
_PROSE_WORDS, _MOST_PROSE = 12, 2
_MOST_WRAPPED = 3  # lines below the first that a field above another may take
_COPYRIGHT = re.compile(r"(?:©|\(c\)|copyright\b)|\W*all rights reserved\b", re.IGNORECASE)
_SENTENCE_END = re.compile(r"[a-z]{2}\.[\"'”’)]*$")  # a headline may end in "U.S."
_PAGE_NUMBER = re.compile(r"Page \d{1,5} of \d{1,5}\b.{0,80}")
_EDITION = re.compile(r"\s*(?:[,;:]\s*(?:[^,;:]{0,40} )?edition\b.*|\(online\))\s*$", re.IGNORECASE)


class Part(NamedTuple):
    """What the lines of one article are; lines count from 0."""

    data: PageData
    outside: Mapping[int, str]
    """The rule for each line that is not the body."""
    labels: Mapping[int, int] = {}
    """For a line of the body that begins with a field's label: how many letters that is."""
    is_wrapped: bool = False
    """True where lines are broken at a fixed width."""


class Form(NamedTuple):
    """How one database writes its exports."""

    name: str
    is_mark: Callable[[str], bool]
    """Says whether a line stands between two articles."""
    ends: bool
    """True where the mark is an article's last line, False where it is the first."""
    opens: Callable[[str], bool]
    """Says whether a line is one that stands near the top of every export: no prose can be above it."""
    is_sure: Callable[[Sequence[str]], bool]
    """Says whether the lines between two marks have all that an article of this form has."""
    is_article: Callable[[Sequence[str]], bool]
    """Says whether the lines between two marks, in a file known to be such an export, are an article at all."""
    read: Callable[[Sequence[str]], Part]


class Block(NamedTuple):
    """One article with the lines around it that belong to no other."""

    first: int
    """Index of its first line in the file."""
    cover: Sequence[str]
    lines: Sequence[str]
    tail: Sequence[str]


def is_export(head: Sequence[str], form: Form) -> bool:
    """Say whether the beginning of a text is an export of this form.

    An article that tells of exports, or shows a piece of one, has sentences above that piece; an export has at
    most a headline that reads as one.
    """
    if not any(map(form.is_mark, head)):
        return False
    top = next((i for i, line in enumerate(head) if form.opens(line)), None)
    if top is None or sum(map(_is_prose, head[:top])) >= _MOST_PROSE:
        return False
    chunk = next((chunk for chunk in _chunks(head, form) if form.is_sure(chunk)), None)
    return chunk is not None


def part_articles(lines: Iterable[str], form: Form, first_line: int | None) -> Iterator[Found]:
    """Yield the articles of an export, one after the other.

    Args:
        lines: Its lines.
        form: Its form.
        first_line: Number of the first line in the file; None where these are no lines of a file.
    """
    return make_articles(((block, form.read(block.lines)) for block in _blocks(lines, form)), first_line)


def make_articles(read: Iterable[tuple[Block, Part]], first_line: int | None) -> Iterator[Found]:
    """Make the articles of what was read, and name them; an article that is the only one gets no name."""
    number, before = 0, None
    for each in read:
        if before is not None:
            number += 1
            yield _found(*before, f"article {number}", first_line)
        before = each
    if before is not None:
        yield _found(*before, f"article {number + 1}" if number else None, first_line)


def _chunks(lines: Iterable[str], form: Form) -> Iterator[list[str]]:
    chunk: list[str] = []
    for line in lines:
        is_mark = form.is_mark(line)
        if is_mark and not form.ends and chunk:
            yield chunk
            chunk = []
        chunk.append(line)
        if is_mark and form.ends:
            yield chunk
            chunk = []
    if chunk:
        yield chunk


def _blocks(lines: Iterable[str], form: Form) -> Iterator[Block]:
    """Yield the articles; what stands between two belongs to the one above it."""
    position, start = 0, 0
    cover, article, tail = list[str](), list[str](), list[str]()
    for chunk in _chunks(lines, form):
        if not form.is_article(chunk):
            (tail if article else cover).extend(chunk)
        else:
            if article:
                yield Block(start, cover, article, tail)
                start, cover, tail = position, [], []
            article = chunk
        position += len(chunk)
    if article:
        yield Block(start, cover, article, tail)


def _found(block: Block, read: Part, part: str | None, first_line: int | None) -> Found:
    shift, end = len(block.cover), len(block.cover) + len(block.lines)
    lines = [*block.cover, *block.lines, *block.tail]
    outside = dict.fromkeys((*range(shift), *range(end, len(lines))), COVER)
    outside |= {shift + i: rule for i, rule in read.outside.items()}
    outside |= {i: SEPARATOR for i, line in enumerate(lines) if _PAGE_NUMBER.fullmatch(line.strip())}
    shown = filled(lines, range(len(lines)))
    start, end_of_text = shown[0], shown[-1] + 1
    has_body = any(line.strip() and i not in outside for i, line in enumerate(lines))
    page = Page(
        "\n".join(lines[start:end_of_text]),
        is_rendered=first_line is None,
        outside={i - start + 1: rule for i, rule in sorted(outside.items()) if lines[i].strip()},
        labels={shift + i - start + 1: read.labels[i] - _indent(block.lines[i]) for i in read.labels},
        is_wrapped=read.is_wrapped,
        data=read.data,
        is_body_known=True,
    )
    return Found(
        page,
        part,
        line=None if first_line is None else first_line + block.first + start,
        problem=None if has_body else _NO_BODY,
    )


def _indent(line: str) -> int:
    return len(line) - len(line.lstrip())


def _is_prose(line: str) -> bool:
    """Say whether a line reads as a sentence of an article, and not as a headline."""
    return len(line.split(None, _PROSE_WORDS)) >= _PROSE_WORDS and bool(_SENTENCE_END.search(line[-20:].rstrip()))


def filled(lines: Sequence[str], indices: Iterable[int]) -> list[int]:
    """Return the indices whose lines are not blank."""
    return [i for i in indices if lines[i].strip()]


def joined(lines: Iterable[str]) -> str:
    """Join the lines of a value that the export has wrapped."""
    return " ".join(" ".join(lines).split())


def tail_start(
    lines: Sequence[str], start: int, is_firm: Callable[[str], bool], is_label: Callable[[str], bool]
) -> int:
    """Find where the fields below a body begin.

    Args:
        lines: Lines of the article.
        start: First line of its body.
        is_firm: Says whether a line is a field that no article's text has.
        is_label: Says whether a line may be a field; it is one if it stands right above a firm one.

    Returns:
        Index of the first field; the number of lines where there is none.
    """
    top = next((i for i in range(start, len(lines)) if is_firm(lines[i])), len(lines))
    if top == len(lines):
        return top
    while True:
        above = top - 1
        while above >= start and not lines[above].strip():
            above -= 1
        first = above
        while (
            first > start and lines[first - 1].strip() and not is_label(lines[first]) and above - first < _MOST_WRAPPED
        ):
            first -= 1  # a wrapped value
        if first < start or not is_label(lines[first]):
            return top
        top = first


def is_copyright(line: str) -> bool:
    """Say whether a line is a copyright notice.

    >>> is_copyright("Copyright 2025 Example Times Ltd"), is_copyright("All Rights Reserved"), is_copyright("Rights")
    (True, True, False)
    """
    return bool(_COPYRIGHT.match(line.strip()))


def date_of(text: str | None) -> datetime | None:
    """Return the first whole date in a field."""
    found = find_date(text[:500]) if text else None
    return None if found is None else found.when


def language_of(name: str | None) -> str | None:
    """Return the ISO 639-1 code of a language by its name in a field, in English or in the language itself.

    >>> language_of("ENGLISH"), language_of("Spanish; Castilian"), language_of("Deutsch"), language_of("en")
    ('en', 'es', 'de', None)
    """
    words = re.findall(r"[^\W\d_]{4,}", name or "")  # no codes: "may" is Malay, but not in a sentence
    return next(filter(None, map(read_language, words)), None)


def authors_of(byline: str | None) -> tuple[str, ...]:
    """Return the names in a field that holds a credit line, with or without `By`.

    >>> authors_of("ADA LEE and Bo Chen"), authors_of("By Ada Lee, Political Editor")
    (('ADA LEE', 'Bo Chen'), ('Ada Lee',))
    """
    if not byline:
        return ()
    parsed = parse_byline(byline)
    if parsed is None or not parsed.is_marked:
        parsed = parse_byline(f"By {byline}") or parsed
    return () if parsed is None else parsed.authors


def without_edition(title: str | None) -> str | None:
    """Return a publication's title with no edition.

    >>> without_edition("Example Times, Late Edition (East Coast)"), without_edition("The Example Post (Online)")
    ('Example Times', 'The Example Post')
    """
    return (_EDITION.sub("", title[:200]) or title) if title else None


def outside_body(n_lines: int, body: Collection[int], rules: Mapping[int, str] | None = None) -> dict[int, str]:
    """Return the rule of each line that is not the body: `export_field` where none is given."""
    return dict.fromkeys((i for i in range(n_lines) if i not in body), FIELD) | dict(rules or {})
