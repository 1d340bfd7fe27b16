"""Cleaning of one page: which lines are the article, and by which rule each other line goes."""

from __future__ import annotations

import re
from collections.abc import Collection, Mapping, Sequence
from datetime import datetime
from typing import NamedTuple

from analyst.corpus import body, resources
from analyst.corpus.bylines import Byline, parse_byline
from analyst.corpus.choices import NO_CHOICES, PageChoices
from analyst.corpus.dates import find_date, is_date_line
from analyst.corpus.furniture import furniture_rule
from analyst.corpus.head import Head, find_head
from analyst.corpus.lines import Line, measure
from analyst.corpus.markup import strip_markup
from analyst.corpus.openings import Opening, find_opening
from analyst.corpus.pages import Page
from analyst.corpus.units import Removal, Unit, cut, remove, split_lines
from analyst.corpus.unwrap import unwrap

_MOST_ROUNDS = 25
_LOOK_AT = 1000


class Cleaned(NamedTuple):
    """A page taken apart: every letter of it is in one of `units` or `removed`."""

    units: tuple[Unit, ...]
    """The paragraphs of the article, in order."""
    kinds: tuple[str, ...]
    """For each its value of PARAGRAPHS.paragraph_kind."""
    removed: tuple[Removal, ...]
    """In the order of the raw text."""
    headline: str | None
    byline: Byline | None
    dateline: str | None
    mark: str | None
    """What stands in brackets before the first sentence: an agency or the outlet."""
    published: datetime | None
    above: tuple[str, ...]
    """Texts of the lines above the first paragraph."""
    is_filed: bool = False
    """True where the mark stands in a dateline, behind a place or a day: `LONDON (AP) —`."""

    @property
    def wire_mark(self) -> str | None:
        """The news agency in brackets before the first sentence; None where an outlet, or nothing, is.

        A dateline credits who filed the story: what no list has is an agency there, and not the outlet.
        """
        if self.mark is None:
            return None
        is_other = resources.outlet_of(self.mark) is not None or self.mark in resources.adjectives_of_places()
        return resources.agency_of(self.mark) or (self.mark if self.is_filed and not is_other else None)


class _Pass(NamedTuple):
    units: list[Unit]
    removed: list[Removal]
    head: Head | None
    headline: str | None
    date: datetime | None
    opening: Opening | None
    above: tuple[str, ...]


def clean_page(page: Page, *, repeated: Collection[str] = frozenset(), choices: PageChoices = NO_CHOICES) -> Cleaned:
    """Part a page into the article's paragraphs and the lines that are not the article.

    The rules run until they find nothing more, so that cleaning a cleaned text changes nothing.

    Args:
        page: The page, as its reader gave it.
        repeated: Keys (`lines.line_key`) of lines that other articles of the same outlet hold too.
        choices: What the analyst decided about lines and rules.
    """
    units, removed = _prepare(page)
    if page.is_body_known:
        return _known_body(page, units, removed, repeated, choices)
    first = done = _one_pass(units, page, repeated, choices)
    removed += done.removed
    for _ in range(_MOST_ROUNDS):
        if done.units == units:
            break
        units = done.units
        done = _one_pass(units, page._replace(title=None), repeated, choices)
        removed += done.removed
    opening = first.opening
    return Cleaned(
        units=tuple(done.units),
        kinds=tuple(_kind(line) for line in measure(done.units)),
        removed=tuple(sorted(removed, key=lambda each: each.raw_start)),
        headline=first.headline,
        byline=first.head.byline if first.head else None,
        dateline=(first.head.dateline if first.head else None) or (opening.place if opening else None),
        mark=opening.mark if opening else None,
        published=first.date,
        above=first.above,
        is_filed=opening is not None and opening.rule == "dateline",
    )


def _known_body(
    page: Page, units: Sequence[Unit], removed: list[Removal], repeated: Collection[str], choices: PageChoices
) -> Cleaned:
    """Take out only what the format says is not the article, and what other articles of the outlet repeat."""
    lines = measure(list(units))
    rules = [page.outside.get(line.unit.line) for line in lines]
    _mark_repeated(lines, rules, repeated)
    rules = _decided(lines, rules, choices)
    kept = [line.unit for line, rule in zip(lines, rules, strict=True) if rule is None]
    for line, rule in zip(lines, rules, strict=True):
        if rule is not None:
            removed += remove(line.unit, rule)
    kept, taken, opening = _cut_opening(kept, choices)
    return Cleaned(
        units=tuple(kept),
        kinds=tuple(_kind(line) for line in measure(kept)),
        removed=tuple(sorted(removed + taken, key=lambda each: each.raw_start)),
        headline=None,
        byline=_stated_byline(page.data.byline),
        dateline=opening.place if opening else None,
        mark=opening.mark if opening else None,
        published=None,
        above=(),
        is_filed=opening is not None and opening.rule == "dateline",
    )


def _stated_byline(printed: str | None) -> Byline | None:
    return None if not printed else parse_byline(printed) or Byline(printed, (), False)


def _prepare(page: Page) -> tuple[list[Unit], list[Removal]]:
    lines = [unit._replace(kind=page.kinds.get(unit.line)) for unit in split_lines(page.raw_text)]
    lines, removed = _cut_labels(lines, page.labels)
    if page.is_rendered:
        return lines, removed
    inside = [line for line in lines if line.line not in page.outside]
    outside = [line for line in lines if line.line in page.outside]
    units: list[Unit] = []
    for line in sorted([*unwrap(inside, is_wrapped=page.is_wrapped), *outside], key=lambda line: line.line):
        parts, taken = strip_markup(line)
        units += parts
        removed += taken
    return units, removed


def _cut_labels(lines: list[Unit], labels: Mapping[int, int]) -> tuple[list[Unit], list[Removal]]:
    """Take the labels of fields off the lines of the body that they stand before."""
    kept: list[Unit] = []
    removed: list[Removal] = []
    for line in lines:
        rest: Unit | None = line
        if line.line in labels:
            rest, taken = cut(line, 0, labels[line.line], "export_field")
            removed += taken
        if rest is not None:
            kept.append(rest)
    return kept, removed


def _one_pass(units: Sequence[Unit], page: Page, repeated: Collection[str], choices: PageChoices) -> _Pass:
    units, removed, date = _cut_date_prefix(units, choices)
    lines = measure(units)
    rules = _decided(lines, _line_rules(lines, page, repeated), choices)
    start, end = body.find_body(lines, rules)
    if start == end:
        start, end = _any_prose(lines, rules)
    head = find_head(lines, rules, start, page.title)
    _context_rules(lines, rules, start, end, head)
    rules = _decided(lines, rules, choices)
    kept: list[Unit] = []
    for line, rule in zip(lines, rules, strict=True):
        if rule is None:
            kept.append(line.unit)
        else:
            removed += remove(line.unit, rule)
    kept, taken, opening = _cut_opening(kept, choices)
    headline = None if head.headline is None else lines[head.headline].unit.text
    above = tuple(line.text for line in lines[:start])
    return _Pass(kept, removed + taken, head, headline, date or head.published, opening, above)


def _decided(lines: Sequence[Line], rules: Sequence[str | None], choices: PageChoices) -> list[str | None]:
    if choices == NO_CHOICES:
        return list(rules)
    return [choices.decide(line.key, rule) for line, rule in zip(lines, rules, strict=True)]


def _context_rules(lines: Sequence[Line], rules: list[str | None], start: int, end: int, head: Head) -> None:
    """Add to the rules of single lines those that need the place of the line in the page."""
    for i, of_head in head.rules.items():
        rules[i] = of_head
    if head.headline is not None:
        body.mark_headline_copies(lines, rules, lines[head.headline].unit.text, head.headline)
    body.mark_author_notes(lines, rules, start, end)
    body.mark_link_lists(lines, rules, start, end)
    for i, line in enumerate(lines):
        if rules[i] is None and not start <= i < end:
            rules[i] = _outside_rule(line, i, start, head)
        elif line.n_words <= 12 and body.is_stamp_line(line, rules[i]):
            rules[i] = "date_line" if is_date_line(line.text) else "byline"


def _cut_opening(units: list[Unit], choices: PageChoices) -> tuple[list[Unit], list[Removal], Opening | None]:
    """Take the provider's mark or the dateline off the first paragraph."""
    opening = find_opening(units[0].text[:_LOOK_AT]) if units else None
    if opening is None or opening.rule in choices.off:
        return units, [], None
    rest, removed = cut(units[0], 0, opening.end, opening.rule)
    return ([rest] if rest is not None else []) + units[1:], removed, opening


def _outside_rule(line: Line, index: int, start: int, head: Head) -> str:
    """Name the rule for a line outside the article: above it, below it, or the summary under the headline."""
    if index >= start:
        return "after_article"
    if head.headline is not None and index > head.headline and line.n_words >= 8 and not line.is_bulleted:
        return "standfirst"
    return "before_article"


def _line_rules(lines: Sequence[Line], page: Page, repeated: Collection[str]) -> list[str | None]:
    rules = [page.outside.get(line.unit.line) or furniture_rule(line) for line in lines]
    _mark_repeated(lines, rules, repeated)
    body.mark_copies(lines, rules)
    body.mark_questions(lines, rules)
    return rules


def _mark_repeated(lines: Sequence[Line], rules: list[str | None], repeated: Collection[str]) -> None:
    for i, line in enumerate(lines):
        if rules[i] is None and line.n_words >= 3 and not line.has_quote and line.key in repeated:
            rules[i] = "repeated_in_outlet"


def _any_prose(lines: Sequence[Line], rules: Sequence[str | None]) -> tuple[int, int]:
    """Find the lines of five words and more, in a page so short that nothing in it reads as an article."""
    found = [i for i, line in enumerate(lines) if rules[i] is None and line.n_words >= 5]
    return (found[0], found[-1] + 1) if found else (0, 0)


_DATE_LABEL = re.compile(r"^\W*(?:date|published|posted|updated)?\W*$", re.IGNORECASE)


def _cut_date_prefix(units: Sequence[Unit], choices: PageChoices) -> tuple[list[Unit], list[Removal], datetime | None]:
    """Take a date off the start of a page whose headline stands on the same line: `date 2025-07-25 Talks begin`."""
    if not units or "date_line" in choices.off:
        return list(units), [], None
    text = units[0].text[:200]
    found = find_date(text)
    if found is None or not _DATE_LABEL.match(text[: found.start]) or is_date_line(units[0].text):
        return list(units), [], None
    if not text[: found.start].strip() and text[found.end :].lstrip()[:1] in tuple(".,;:–—-"):
        return list(units), [], None  # "July 25, 2025, was the day when …"
    rest, removed = cut(units[0], 0, found.end, "date_line")
    return ([rest] if rest is not None else []) + list(units[1:]), removed, found.when


def _kind(line: Line) -> str:
    """Tell a heading and an item of a list from a paragraph, by markup or by look."""
    if line.unit.kind is not None:
        return line.unit.kind
    if line.is_bulleted:
        return "list_item"
    if line.n_words <= 14 and not (line.ends_sentence or line.ends_colon or line.has_quote):
        return "heading"
    return "body"
