"""Dates as pages print them: only day, month and year together count, never "Wednesday" alone."""

from __future__ import annotations

import re
from datetime import UTC, datetime, timedelta, timezone
from itertools import chain, islice
from typing import NamedTuple

_MONTH_NAMES = (
    *("january", "february", "march", "april", "may", "june"),
    *("july", "august", "september", "october", "november", "december"),
)
_MONTHS = {name[:length]: i for i, name in enumerate(_MONTH_NAMES, 1) for length in (3, len(name))} | {"sept": 9}
_MONTH = r"(?P<month>" + "|".join(sorted(_MONTHS, key=len, reverse=True)) + r")\b\.?"
_DAY, _YEAR = r"(?P<day>0?[1-9]|[12]\d|3[01])(?:st|nd|rd|th)?", r"(?P<year>(?:19|20)\d\d)"
_ANY_YEAR = re.compile(r"(?:19|20)\d\d")
_FORMS = (
    re.compile(r"(?<!\d)(?P<year>(?:19|20)\d\d)-(?P<month>0[1-9]|1[0-2])-(?P<day>0[1-9]|[12]\d|3[01])(?!\d)"),
    re.compile(rf"(?<![\w]){_MONTH}\s+{_DAY},?\s+{_YEAR}", re.IGNORECASE),  # July 25, 2025
    re.compile(rf"(?<!\d){_DAY}(?:\s+of)?[\s-]+{_MONTH},?[\s-]+{_YEAR}", re.IGNORECASE),  # 25 July 2025
    re.compile(r"(?<!\d)(?P<day>1[3-9]|2\d|3[01])[./](?P<month>0?[1-9]|1[0-2])[./](?P<year>(?:19|20)\d\d)(?!\d)"),
    re.compile(r"(?<!\d)(?P<month>0?[1-9]|1[0-2])/(?P<day>1[3-9]|2\d|3[01])/(?P<year>(?:19|20)\d\d)(?!\d)"),
    re.compile(r"(?<!\d)(?P<day>0?[1-9]|[12]\d|3[01])\.(?P<month>0?[1-9]|1[0-2])\.(?P<year>(?:19|20)\d\d)(?!\d)"),
)  # fmt: skip
"""A form with slashes counts only where one number is over 12: 03/04/2025 may be March or April."""
_TIME = re.compile(
    r"(?<!\d)(?P<hour>[01]?\d|2[0-3])[:.](?P<minute>[0-5]\d)(?::[0-5]\d)?\s*(?P<half>[ap]\.?m\b\.?)?", re.IGNORECASE
)
_ZONES = {
    "utc": 0, "gmt": 0, "z": 0, "bst": 1, "cet": 1, "cest": 2, "eet": 2, "eest": 3, "msk": 3, "ist": 5.5,
    "et": None, "est": -5, "edt": -4, "cst": -6, "cdt": -5, "mst": -7, "mdt": -6, "pst": -8, "pdt": -7,
}  # fmt: skip
_ZONE = re.compile(rf"(?<![^\W\d])(?:{'|'.join(_ZONES)})(?-i:(?![a-z]))", re.IGNORECASE)  # "12:45 PM UTCUpdated"
_DATE_WORDS = re.compile(
    r"\b(?:dates?|published|posted|updated|modified|last|first|created|on|at|by|the|am|pm|a\.m|p\.m|day|time|hours?|minutes?|mins?|"
    r"ago|of|read|edited|added|filed|issued|released|story|article|edition|h|min|"
    r"mon|tues?|wed(?:nes)?|thur?s?|fri|sat(?:ur)?|sun)(?:day)?\b",
    re.IGNORECASE,
)  # fmt: skip


class PrintedDate(NamedTuple):
    """A date found in a line."""

    start: int
    end: int
    when: datetime
    """In UTC. Midnight where the line gives no time with a known zone."""


def find_date(text: str) -> PrintedDate | None:
    """Find the first whole date in a text.

    >>> find_date("Published 25 July 2025").when.isoformat()
    '2025-07-25T00:00:00+00:00'
    >>> find_date("on Wednesday") is None
    True
    """
    if not _ANY_YEAR.search(text):
        return None
    found = chain.from_iterable(islice(form.finditer(text), 4) for form in _FORMS)
    for match in sorted(found, key=lambda each: each.start()):
        month = match["month"].lower()
        try:
            day = datetime(
                int(match["year"]), _MONTHS[month] if month in _MONTHS else int(month), int(match["day"]), tzinfo=UTC
            )
        except ValueError:  # February 30
            continue
        start, end, when = _with_time(text, match.start(), match.end(), day)
        return PrintedDate(start, end, when)
    return None


def _with_time(text: str, start: int, end: int, day: datetime) -> tuple[int, int, datetime]:
    after = text[end : end + 40]
    clock = _TIME.search(after)
    zone = _ZONE.search(after, clock.end()) if clock else None
    if clock is None or zone is None or len(_bare(after[: clock.start()])) > 0:
        return start, end, day
    offset = _ZONES[zone[0].lower()]
    if offset is None:  # "ET" is -5 or -4
        return start, end, day
    hour = int(clock["hour"])
    half = (clock["half"] or "").lower()
    if half and hour <= 12:
        hour = hour % 12 + (12 if half.startswith("p") else 0)
    local = day.replace(hour=hour, minute=int(clock["minute"]), tzinfo=timezone(timedelta(hours=offset)))
    return start, end + zone.end(), local.astimezone(UTC)


def _bare(text: str) -> str:
    return re.sub(r"[\W_]+", "", _DATE_WORDS.sub("", text))


def is_date_line(text: str) -> bool:
    """Say whether a line holds a date and nothing else of weight: a time, a label, a counter.

    >>> is_date_line("date 2025-07-27 403"), is_date_line("He came on 27 July 2025.")
    (True, False)
    """
    if len(text) > 120:
        return False
    found = find_date(text)
    if found is None:
        return False
    rest = _ZONE.sub("", _TIME.sub("", text[: found.start] + " " + text[found.end :]))
    again = find_date(rest)
    if again is not None:  # published … updated …
        rest = rest[: again.start] + " " + rest[again.end :]
    return len(re.sub(r"\d+", "", _bare(rest))) <= 3
