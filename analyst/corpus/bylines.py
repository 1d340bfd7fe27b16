"""Credit lines, and the names in them."""

from __future__ import annotations

import re
from typing import NamedTuple

from analyst.corpus import resources
from analyst.corpus.dates import find_date, is_date_line

_NAME_WORD = r"(?:[^\W\d_a-z][\w'’.-]*|(?:van|von|de|der|den|da|di|la|le|el|al|bin|ibn|du|dos|ter|ten)(?!\w))"
_NAMES = re.compile(rf"{_NAME_WORD}(?: {_NAME_WORD}){{0,4}}")
_BY = re.compile(
    r"^\W*(?:(?:written|reported|posted|published|words|story|text|report|analysis)\s+)?by\b:?\s*(?=\S)", re.IGNORECASE
)
_LONGEST_DESK = 5  # words
_SPLIT = re.compile(r"\s*(?:,|;|&|\band\b|\bwith\b|\|| / )\s*")
_PLACEHOLDER = re.compile(r"\b[A-Z]{2,}(?:_[A-Z0-9]+)+\b")
_CLOCK = re.compile(r"(?<!\d)\d{1,2}[:.]\d{2}(?::\d{2})?(?:\s*[ap]\.?m\.?)?(?!\d)", re.IGNORECASE)
_DANGLING = re.compile(
    r"(?:\W|\b(?:published|updated|posted|on|at|last|(?:mon|tues|wednes|thurs|fri|satur|sun)day))+$", re.IGNORECASE
)


class Byline(NamedTuple):
    """A credit line: as printed, with dates and placeholders left out, and the names in it."""

    printed: str
    authors: tuple[str, ...]
    is_marked: bool
    """True where the line says `by`."""


def parse_byline(text: str) -> Byline | None:
    """Read a line as a credit line; None where it does not look like one.

    >>> parse_byline("by James Carter Senior News Editor").authors
    ('James Carter',)
    >>> parse_byline("Hoang Bach DNUM_CAZAHZCACF 09:33").printed
    'Hoang Bach'
    """
    if len(text) > 160:
        return None
    printed = _without_stamps(text)
    mark = _BY.match(printed)
    agency = resources.agency_of(printed)
    if agency is not None:
        return Byline(printed, (printed,), False)
    credited = printed[mark.end() :] if mark else printed
    names = _names(credited, marked=bool(mark))
    if not names and mark and _is_desk(credited):
        names = [credited]
    if not names:
        return None
    return Byline(printed, tuple(names), bool(mark))


def _is_desk(text: str) -> bool:
    """Tell whether nobody is named but a part of the paper: `News desk`, `Staff and agencies`."""
    words = text.casefold().replace("&", "and").rstrip(".").split()
    desks = resources.words("byline_desks")
    known = desks | resources.words("byline_desk_kinds")
    return len(words) <= _LONGEST_DESK and not desks.isdisjoint(words) and known.issuperset(words)


def _without_stamps(text: str) -> str:
    found = find_date(text)
    if found:  # "By Ada Lee - Monday, 2 June 2025", "2 June 2025 | By Ada Lee"
        before, after = text[: found.start], text[found.end :]
        text = after if _BY.match(after) and not _BY.match(before) else before
        text = _DANGLING.sub("", text)
    return _CLOCK.sub("", _PLACEHOLDER.sub("", text)).strip(" \t|,-–—·•")


def _names(text: str, *, marked: bool) -> list[str]:
    names = []
    for number, part in enumerate(_SPLIT.split(text)):
        if number and resources.agency_of(part) is not None:
            names.append(part)
            continue
        match = _NAMES.match(part)
        words = match[0].split() if match else []
        cut = next(
            (i for i, word in enumerate(words) if word.lower().strip(".,") in resources.words("byline_roles")),
            len(words),
        )
        rest_is_role = cut < len(words) or (match is not None and _is_role(part[match.end() :]))
        kept = words[:cut]
        whole = match is not None and (match.end() == len(part) or rest_is_role)
        if kept and (marked or _looks_like_name(kept)) and (whole or marked) and len(kept) >= (1 if marked else 2):
            names.append(" ".join(kept))
        elif number == 0 or (not marked and not _is_role(part)):
            return []
        else:
            break  # roles and places follow the names
    return names


def _is_role(text: str) -> bool:
    words = re.findall(r"[\w-]+", text.lower())
    return bool(words) and words[0] in resources.words("byline_roles")


def _looks_like_name(words: list[str]) -> bool:
    """Say whether words with no `by` before them may be a person: two to four, none of a menu's words."""
    if not 2 <= len(words) <= 4 or any(word.lower().strip(".,") in resources.words("menu_words") for word in words):
        return False
    return all(len(word) > 1 for word in words) and not all(word.isupper() for word in words)


def is_stamp(text: str) -> bool:
    """Say whether a line is a date line, or a credit line with `by` or a date."""
    if is_date_line(text):
        return True
    marked = _BY.match(text) or _PLACEHOLDER.search(text) or _CLOCK.search(text) or find_date(text[:200])
    byline = parse_byline(text) if marked else None
    return byline is not None and (byline.is_marked or len(byline.printed) + 6 < len(text))
