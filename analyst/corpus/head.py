"""The head of a page: headline, credit line, date line and dateline, by their place above the first paragraph."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import NamedTuple

from analyst.corpus.body import is_stamp_line, last_crumb, same_words
from analyst.corpus.bylines import Byline, parse_byline
from analyst.corpus.dates import find_published, is_date_line, is_update
from analyst.corpus.lines import Line, line_key
from analyst.corpus.openings import is_place_line, opens_with_dateline

_REACH = 25  # lines above the first paragraph that a headline may stand in
_LEAST_EVIDENCE = 1.5


class Head(NamedTuple):
    """What the head of a page says; `rules` names for each line that is part of it the rule that takes it out."""

    headline: int | None
    byline: Byline | None
    dateline: str | None
    published: datetime | None
    rules: dict[int, str]


def find_head(lines: Sequence[Line], rules: Sequence[str | None], start: int, title: str | None = None) -> Head:
    """Find headline, byline, date and dateline of a page.

    Args:
        lines: The page's lines.
        rules: For each line the rule that takes it out already, or None.
        start: Index of the article's first paragraph, as `find_body` says.
        title: The headline by the page's own data; the line that says the same is it.
    """
    stamps = [is_stamp_line(line, rule) for line, rule in zip(lines[: start + 4], rules, strict=False)]
    stamps += [False] * (len(lines) - len(stamps))
    at = _find_headline(lines, rules, stamps, start, title)
    taken = {} if at is None else {at: "headline"}
    top = max(0, start - 8) if at is None else max(0, at - 6)
    below = range(top if at is None else at + 1, _first_below(start, at, lines, rules, stamps))
    above = range(top, at) if at is not None else range(0)
    byline = _find_byline(lines, rules, stamps, below, above, taken)
    published, is_day_of_update = None, True
    for i in (*below, *reversed(above)):
        if stamps[i]:
            found = find_published(lines[i].text)
            if found is not None and is_day_of_update:
                label = lines[i].text[: found.start] or (lines[i - 1].text if i else "")
                published = published if published and is_update(label) else found.when
                is_day_of_update = is_update(label)
            taken.setdefault(i, "date_line" if is_date_line(lines[i].text) else "byline")
    dateline = None
    for i in reversed(below):
        if i not in taken and rules[i] is None and is_place_line(lines[i].text):
            dateline, taken[i] = lines[i].text.strip(), "dateline"
            break
    return Head(at, byline, dateline, published, taken)


def _first_below(
    start: int, at: int | None, lines: Sequence[Line], rules: Sequence[str | None], stamps: Sequence[bool]
) -> int:
    """Return the index of the first paragraph, where the headline itself read like one."""
    if at is None or at < start:
        return start
    first = at + 1
    while first < len(lines) and (stamps[first] or rules[first] is not None) and first < at + 4:
        first += 1
    return first


_FIELDS = frozenset({"export_field", "front_matter", "mail_field"})
"""Rules of lines in which a format states the headline; the headline as printed is another line."""


def _find_headline(
    lines: Sequence[Line], rules: Sequence[str | None], stamps: Sequence[bool], start: int, title: str | None
) -> int | None:
    if title:
        for i, line in enumerate(lines[: start + 2]):
            if rules[i] not in _FIELDS and same_words(line.text, title):
                return i
    counts: dict[str, int] = {}
    for line in lines:
        if 3 <= line.n_words <= 40:
            keys = {line.key, _key_of_crumb(line)} - {""}
            for key in keys:
                counts[key] = counts.get(key, 0) + 1
    best: tuple[float, int] | None = None
    distance = 0.0
    for i in range(min(start, len(lines) - 1), max(-1, start - _REACH), -1):
        evidence = _evidence(lines, rules, stamps, i, start, counts)
        if evidence is not None and evidence - distance >= _LEAST_EVIDENCE:
            best = max(best or (0.0, i), (evidence - distance, i))
        if i < start and rules[i] is None and not stamps[i]:
            distance += 0.25
    return best[1] if best else None


def _key_of_crumb(line: Line) -> str:
    crumb = last_crumb(line.text)
    return line_key(crumb) if crumb else ""


def _evidence(
    lines: Sequence[Line],
    rules: Sequence[str | None],
    stamps: Sequence[bool],
    i: int,
    start: int,
    counts: dict[str, int],
) -> float | None:
    """Weigh a line as the headline; None where it cannot be one."""
    line = lines[i]
    if not 3 <= line.n_words <= 30 or len(line.text) > 220 or line.is_bulleted or stamps[i]:
        return None
    if rules[i] is not None or last_crumb(line.text) or line.ends_colon or is_place_line(line.text):
        return None
    byline = parse_byline(line.text)
    if byline is not None and line.n_words <= 4:
        return None
    follow = [k for k in range(i + 1, min(i + 4, len(lines))) if rules[k] is None]
    stamped = any(stamps[k] for k in follow)
    repeated = counts.get(line.key, 0) > 1 and not (follow and counts.get(lines[follow[0]].key, 0) > 1)
    dateline = bool(follow) and (opens_with_dateline(lines[follow[0]].text) or is_place_line(lines[follow[0]].text))
    if i == start and not (repeated or stamped or dateline):
        return None  # it reads like the first sentence, and nothing says that it is not
    return (line.n_words >= 5) + (not line.ends_sentence) + 2.0 * repeated + 2.0 * stamped + 2.0 * dateline


def _find_byline(
    lines: Sequence[Line],
    rules: Sequence[str | None],
    stamps: Sequence[bool],
    below: range,
    above: range,
    taken: dict[int, str],
) -> Byline | None:
    """Find the credit line: one with `by`, then one with a date, then a bare name beside one or below an outlet."""
    stamped = [(i, parse_byline(lines[i].text)) for i in (*below, *reversed(above)) if stamps[i]]
    for i, byline in sorted(stamped, key=lambda each: each[1] is None or not each[1].is_marked):
        if byline is not None:
            taken[i] = "byline"
            return byline
    for i in (*below, *reversed(above)):
        byline = parse_byline(lines[i].text) if rules[i] is None and i not in taken and lines[i].n_words <= 6 else None
        if byline is not None and (_beside_stamp(stamps, i) or _below_outlet(lines, i)):
            taken[i] = "byline"
            return byline
    return None


def _beside_stamp(stamps: Sequence[bool], i: int) -> bool:
    return any(0 <= k < len(stamps) and stamps[k] for k in (i - 1, i + 1))


def _below_outlet(lines: Sequence[Line], i: int) -> bool:
    """A logo's caption and the name beside it: "Euronews", "Euronews", "David O'Sullivan"."""
    return i >= 2 and lines[i - 1].n_words <= 4 and lines[i - 1].key == lines[i - 2].key != ""
