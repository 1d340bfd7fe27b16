"""Dates as pages print them: only day, month and year together count, never "Wednesday" alone."""

from __future__ import annotations

import re
from collections.abc import Iterator
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
    re.compile(
        r"(?<![\d/.-])(?P<year>(?:19|20)\d\d)(?P<sep>[-/.])(?P<month>0[1-9]|1[0-2])(?P=sep)(?P<day>0[1-9]|[12]\d|3[01])(?!\d)"
    ),
    re.compile(rf"(?<![\w]){_MONTH}\s+{_DAY},?\s+{_YEAR}", re.IGNORECASE),  # July 25, 2025
    re.compile(rf"(?<!\d){_DAY}(?:\s+of)?[\s-]+{_MONTH},?[\s-]+{_YEAR}", re.IGNORECASE),  # 25 July 2025
    re.compile(r"(?<!\d)(?P<day>1[3-9]|2\d|3[01])[./](?P<month>0?[1-9]|1[0-2])[./](?P<year>(?:19|20)\d\d)(?!\d)"),
    re.compile(r"(?<!\d)(?P<month>0?[1-9]|1[0-2])/(?P<day>1[3-9]|2\d|3[01])/(?P<year>(?:19|20)\d\d)(?!\d)"),
    re.compile(r"(?<!\d)(?P<day>0?[1-9]|[12]\d|3[01])\.(?P<month>0?[1-9]|1[0-2])\.(?P<year>(?:19|20)\d\d)(?!\d)"),
)  # fmt: skip
"""A form with slashes counts only where one number is over 12: 03/04/2025 may be March or April."""
_TIME = re.compile(
    r"(?<!\d)(?P<hour>[01]?\d|2[0-3])[:.h](?P<minute>[0-5]\d)(?::[0-5]\d(?:[.,]\d{1,6})?)?\s*(?P<half>[ap]\.?m\b\.?)?",
    re.IGNORECASE,
)
_ZONES = {
    "utc": 0, "gmt": 0, "z": 0, "bst": 1, "wet": 0, "west": 1, "cet": 1, "cest": 2, "eet": 2, "eest": 3, "msk": 3,
    "wat": 1, "cat": 2, "sast": 2, "eat": 3, "trt": 3, "pkt": 5, "ist": 5.5, "sgt": 8, "hkt": 8, "awst": 8, "jst": 9,
    "kst": 9, "aest": 10, "aedt": 11, "nzst": 12, "nzdt": 13,
    "et": None, "est": -5, "edt": -4, "cst": -6, "cdt": -5, "mst": -7, "mdt": -6, "pst": -8, "pdt": -7,
}  # fmt: skip
_ZONE = re.compile(
    rf"(?<![^\W\d_])(?:(?:utc|gmt)\s?(?P<offset>[+−-]\d{{1,2}}(?::?\d\d)?)(?!\d)"
    rf"|(?P<name>{'|'.join(sorted(_ZONES, key=len, reverse=True))})(?-i:(?![a-z]))"
    r"|(?<=[\d ])(?P<bare>\+\d\d(?::?\d\d)?|-\d{4})(?!\d))",
    re.IGNORECASE,
)  # "12:45 PM UTCUpdated"
_ISO_TIME = re.compile(
    r"(?:T| (?=\d\d:\d\d(?::\d\d| ?\+|Z)))(?P<hour>[01]\d|2[0-3]):(?P<minute>[0-5]\d)(?::[0-5]\d(?:[.,]\d{1,9})?)? ?"
    r"(?P<offset>Z|[+-]\d\d(?::?\d\d)?)(?![\d:])"
)
_TO_TIME = re.compile(
    r"(?:[\s,|/·•–—-]|\bat\b|\bkl\.|\b(?:mon|tues?|wed(?:nes)?|thur?s?|fri|sat(?:ur)?|sun)(?:day)?\b)*\Z", re.IGNORECASE
)
_TO_DATE = re.compile(
    r"[\s,|)·•–—-]*(?:\bon\s+)?(?:(?:mon|tue|wed|thu|fri|sat|sun)[a-z]*\.?,?\s+)?(?:the\s+)?\Z", re.IGNORECASE
)
_UPDATED = re.compile(
    r"\b(?:updated?|modified|edited|revised|corrected|accessed|retrieved|printed|today is)\b[^\d]{0,30}\Z",
    re.IGNORECASE,
)
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


def month_number(name: str) -> int | None:
    """Return the number of a month by its English name or its short form.

    >>> month_number("Apr"), month_number("sept"), month_number("Avril")
    (4, 9, None)
    """
    return _MONTHS.get(name.lower())


def find_date(text: str) -> PrintedDate | None:
    """Find the first whole date in a text.

    >>> find_date("Published 25 July 2025").when.isoformat()
    '2025-07-25T00:00:00+00:00'
    >>> find_date("on Wednesday") is None
    True
    """
    return next(_find_dates(text), None)


def find_published(text: str) -> PrintedDate | None:
    """Find the first whole date in a line that is not the day of an update; that one where there is no other.

    >>> find_published("Last updated 4 May 2024, first published 3 May 2024").when.day
    3
    """
    found = list(islice(_find_dates(text), 4))
    return next((each for each in found if not is_update(text[: each.start])), found[0] if found else None)


def is_update(label: str) -> bool:
    """Say whether what stands before a date makes it the day of an update: `Last updated on`."""
    return bool(_UPDATED.search(label[-60:]))


def _find_dates(text: str) -> Iterator[PrintedDate]:
    if not _ANY_YEAR.search(text):
        return
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
        yield PrintedDate(start, end, when)


def _with_time(text: str, start: int, end: int, day: datetime) -> tuple[int, int, datetime]:
    """Add the time beside a date, where its zone is known: `2024-05-03T10:33+01:00`, `3 May 2024 at 10.33 BST`."""
    iso = _ISO_TIME.match(text, end)
    if iso is not None:
        return start, iso.end(), _in_utc(day, iso, _offset(iso["offset"]))
    after = text[end : end + 50]
    clock = _TIME.search(after)
    if clock is not None and _TO_TIME.match(after[: clock.start()]):
        zone = _zone_after(after, clock)
        offset = _offset_of(zone) if zone else None
        return (
            (start, end, day)
            if zone is None or offset is None
            else (start, end + zone.end(), _in_utc(day, clock, offset))
        )
    from_time = max(0, start - 50)
    before = text[from_time:start]
    for clock in _TIME.finditer(before):  # "10:33 BST, 3 May 2024"
        zone = _zone_after(before, clock)
        offset = _offset_of(zone) if zone and _TO_DATE.match(before[zone.end() :]) else None
        if offset is not None:
            return from_time + clock.start(), end, _in_utc(day, clock, offset)
    return start, end, day


def _zone_after(text: str, clock: re.Match[str]) -> re.Match[str] | None:
    zone = _ZONE.search(text, clock.end())
    return zone if zone is not None and not text[clock.end() : zone.start()].strip(" ,(\u00a0") else None


def _offset_of(zone: re.Match[str]) -> float | None:
    """Return the hours that a zone is before UTC; None for ET, which is -5 or -4."""
    return _ZONES[zone["name"].lower()] if zone["name"] else _offset(zone["offset"] or zone["bare"])


def _offset(text: str) -> float | None:
    if text == "Z":
        return 0
    figures = re.sub(r"\D", "", text)
    hours, minutes = (figures[:-2], figures[-2:]) if len(figures) > 2 else (figures, "0")
    offset = (int(hours) + int(minutes) / 60) * (1 if text.startswith("+") else -1)
    return offset if abs(offset) <= 14 else None


def _in_utc(day: datetime, clock: re.Match[str], offset: float | None) -> datetime:
    if offset is None:
        return day
    hour = int(clock["hour"])
    half = (clock.groupdict().get("half") or "").lower()
    if half and hour <= 12:
        hour = hour % 12 + (12 if half.startswith("p") else 0)
    local = day.replace(hour=hour, minute=int(clock["minute"]), tzinfo=timezone(timedelta(hours=offset)))
    return local.astimezone(UTC)


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
