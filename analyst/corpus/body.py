"""Where the article begins and ends in a page, and what stands inside it that is not the article.

Each line gets a weight: prose counts for the article, menu entries and endings ("Related stories") against
it. The article is the stretch with the highest sum (Kadane's maximum subarray), so a short block of links
between two paragraphs is bridged and a long one ends it. A stretch that begins below a credit or date line,
or with a dateline, starts with an advance: a three-line story still wins over a long footer.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from rapidfuzz import fuzz

from analyst.corpus.bylines import is_stamp
from analyst.corpus.furniture import ENDINGS
from analyst.corpus.lines import Line, remembered
from analyst.corpus.openings import opens_with_dateline

# Weights were set on the development pages; the result hardly moves if any of them is halved or doubled.
_PROSE, _PER_WORD, _MOST_WORDS = 1.0, 0.08, 40
_SHORT_SENTENCE, _UNFINISHED, _LEAD_IN = 0.5, 1.0, 0.2
_SHORT, _BULLET, _TRUNCATED = -0.7, -0.8, -0.5
_PASSING, _FURNITURE, _ENDING, _COMMENT, _STAMP = -0.3, -1.5, -3.0, -6.0, -3.0
_ADVANCE, _STAMP_REACH = 5.0, 6
_OUTSIDE = -1.2  # a run of lines that the extraction from the markup leaves out: a box between two paragraphs
_FIRM = 0.5

_PASSING_RULES = frozenset(
    {
        "no_words",
        "photo_caption",
        "advert_notice",
        "share_prompt",
        "placeholder",
        "file_name",
        "aside_box",
        "reader_question",
        "discussion_question",
        "repeated_paragraph",
        "repeated_headline",
        "repeated_in_outlet",
    }
)
"""What often stands between two paragraphs of an article."""
_PROMPTS = frozenset({"share_prompt", "comment_prompt", "reader_question", "discussion_question"})
_CRUMB_SIGNS = "»>›/|"
_CRUMB = re.compile(rf"\s[{_CRUMB_SIGNS}]\s")
_LINK_LIST = 3


@remembered
def _is_stamp(text: str) -> bool:
    return is_stamp(text)


def is_stamp_line(line: Line, rule: str | None) -> bool:
    """Say whether a line is nothing but a date or a credit."""
    return rule is None and line.n_words <= 25 and _is_stamp(line.text)


def find_body(lines: Sequence[Line], rules: Sequence[str | None]) -> tuple[int, int]:
    """Find the stretch of lines that is the article.

    Args:
        lines: The page's lines.
        rules: For each line the rule that takes it out, or None.

    Returns:
        Index of the first line and one past the last; (0, 0) where there is no prose.
    """
    best, total, start, since_stamp, led_in = (0.0, 0, 0), 0.0, 0, 99, False
    rule_before: str | None = None
    for i, (line, rule) in enumerate(zip(lines, rules, strict=True)):
        stamp = is_stamp_line(line, rule)
        weight = _STAMP if stamp else _weight(line, rule)
        if rule == rule_before == "outside_article":
            weight = 0.0
        rule_before = rule
        if rule is None and led_in and line.is_bulleted:
            weight = max(weight, 0.0)  # "The conditions are:", and below it the conditions
        elif rule is None:
            led_in = line.ends_colon
        advance = _advance(line, i, since_stamp) if weight >= _FIRM else 0.0
        if total <= advance:
            total, start = advance, i
        total += weight
        if weight >= _FIRM and total > best[0]:
            best = (total, start, i + 1)
        if stamp:
            since_stamp = 0
        elif rule not in _PASSING_RULES:
            since_stamp += 1
    return best[1], best[2]


def _advance(line: Line, index: int, since_stamp: int) -> float:
    if index == 0:  # a file that begins with prose is an article, not a page
        return 2 * _ADVANCE
    return _ADVANCE * ((since_stamp <= _STAMP_REACH) + opens_with_dateline(line.text))


def _weight(line: Line, rule: str | None) -> float:
    if rule is not None:
        if rule in _PASSING_RULES:
            return _PASSING
        if rule == "outside_article":
            return _OUTSIDE
        return _COMMENT if rule == "comment_prompt" else _ENDING if rule in ENDINGS else _FURNITURE
    if line.text.endswith(("...", "…")) and line.n_words < 45:  # a teaser cut off
        return _TRUNCATED
    if line.is_sentence:
        weight = _PROSE + min(line.n_words, _MOST_WORDS) * _PER_WORD
        return weight / 2 if line.is_bulleted or line.n_words < 9 else weight
    if line.n_words >= 20:
        return _UNFINISHED
    if line.ends_colon:
        return _LEAD_IN
    if line.is_bulleted:
        return _BULLET
    return _SHORT_SENTENCE if line.ends_sentence and line.n_words >= 2 else _SHORT


def mark_copies(lines: Sequence[Line], rules: list[str | None]) -> None:
    """Mark the second copy of a paragraph inside a page: `repeated_paragraph`.

    A copy of eight words or more is one; "Yes," he said. may well stand twice.
    """
    seen: set[str] = set()
    for i, line in enumerate(lines):
        if rules[i] is None and line.n_words >= 8:
            if line.key in seen:
                rules[i] = "repeated_paragraph"
            seen.add(line.key)


def mark_questions(lines: Sequence[Line], rules: list[str | None]) -> None:
    """Mark a question that stands beside a call to discuss: `discussion_question`.

    "How might security guarantees shape the future of Ukraine?" below "What do you believe?".
    """
    order = range(len(lines))
    for step, indices in ((-1, order), (1, reversed(order))):
        for i in indices:
            beside = i + step
            if (
                rules[i] is None
                and 0 <= beside < len(lines)
                and rules[beside] in _PROMPTS
                and _is_bare_question(lines[i])
            ):
                rules[i] = "discussion_question"


def _is_bare_question(line: Line) -> bool:
    return line.text.endswith("?") and 5 <= line.n_words <= 30 and not line.has_quote and line.text.count(". ") == 0


def mark_link_lists(lines: Sequence[Line], rules: list[str | None], start: int, end: int) -> None:
    """Mark three and more short lines in a row inside the article: `link_list`.

    A list that a colon leads in to ("These include:"), and lines that the markup calls a list, stay.
    """
    run: list[int] = []
    led_in = False
    before: Line | None = None
    for i in [*(i for i in range(start, end) if rules[i] is None), -1]:
        if i >= 0 and _is_short(lines[i]):
            led_in = bool(before and before.ends_colon) if not run else led_in
            run.append(i)
        else:
            if len(run) >= _LINK_LIST and not led_in:
                for each in run:
                    rules[each] = "link_list"
            run = []
        before = lines[i] if i >= 0 else None


_BIO = re.compile(
    r"^\W*(?:[A-Z][\w.'’-]+ ){1,4}(?:(?:covers|writes|reports|blogs) |is (?:an?|the) [\w,' -]{0,60}\b"
    r"(?:reporter|writer|editor|correspondent|columnist|journalist|contributor|author|freelancer?|blogger|anchor|critic))"
)


def mark_author_notes(lines: Sequence[Line], rules: list[str | None], start: int, end: int) -> None:
    """Mark what the article's last lines say about its author: `author_note`.

    "Ada Lee is a reporter who covers Ukraine." is one only where nothing of the article follows it.
    """
    for i in range(end - 1, start, -1):
        if rules[i] is not None:
            continue
        if lines[i].n_words > 60 or lines[i].has_quote or not _BIO.match(lines[i].text):
            return
        rules[i] = "author_note"


def _is_short(line: Line) -> bool:
    return not (line.ends_sentence or line.ends_colon or line.has_quote) and line.n_words < 20


def mark_headline_copies(lines: Sequence[Line], rules: list[str | None], headline: str, at: int) -> None:
    """Mark other lines that say the headline again, or nearly: `repeated_headline`, `breadcrumb`."""
    for i, line in enumerate(lines):
        if i == at or rules[i] not in (None, "repeated_paragraph") or line.n_words > 45:
            continue
        if last_crumb(line.text) and same_words(last_crumb(line.text), headline):
            rules[i] = "breadcrumb"
        elif same_words(line.text, headline):
            rules[i] = "repeated_headline"


def last_crumb(text: str) -> str:
    """Return the last step of a path such as `Home » News » Talks begin`; empty where it is none."""
    if not any(sign in text for sign in _CRUMB_SIGNS):
        return ""
    parts = _CRUMB.split(text)
    return parts[-1] if len(parts) >= 3 else ""


def same_words(one: str, other: str) -> bool:
    """Say whether two lines are nearly the same: at most a word or two apart.

    >>> same_words("Talks have begun on a Putin meeting", "Talks have begun on the Putin meeting")
    True
    """
    one, other = one.casefold(), other.casefold()
    if min(len(one), len(other)) < 12:
        return one == other
    return fuzz.ratio(one, other, score_cutoff=86) > 0
