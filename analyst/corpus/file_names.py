"""What a file's name and its folders say: the outlet and the day, where nothing in the file says them.

Only what cannot well be anything else counts: an outlet that the lists have, as a folder or as a piece of the name set
off from the rest; a folder that is called like a paper; a whole day with a four-digit year, set off likewise.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from contextlib import suppress
from datetime import UTC, datetime
from functools import lru_cache
from pathlib import PurePosixPath
from typing import NamedTuple
from urllib.parse import urlsplit

from analyst.corpus import resources
from analyst.corpus.dates import find_date
from analyst.corpus.readers import FORMATS

_YEAR, _MONTH, _DAY = r"(?P<year>(?:19|20)\d\d)", r"(?P<month>0[1-9]|1[0-2])", r"(?P<day>0[1-9]|[12]\d|3[01])"
_OVER_12 = r"(?P<day>1[3-9]|2\d|3[01])"
_CLOCK = r"(?:[T_ -](?:[01]\d|2[0-3])[-:.h]?[0-5]\d(?:[-:.]?[0-5]\d)?Z?)?"
_START, _END = r"(?<![^\W_])(?<!\d[-.])", r"(?![^\W_])(?![-.]\d)"
_STAMPS = tuple(
    re.compile(_START + form + _END)
    for form in (
        rf"{_YEAR}(?P<sep>[-_. ]){_MONTH}(?P=sep){_DAY}{_CLOCK}",
        rf"{_YEAR}{_MONTH}{_DAY}{_CLOCK}",
        rf"{_OVER_12}(?P<sep>[-_. ]){_MONTH}(?P=sep){_YEAR}",
        rf"{_MONTH}(?P<sep>[-_. ]){_OVER_12}(?P=sep){_YEAR}",
    )
)
"""Figures that can only be a day; 03-05-2024 may be March or May."""
_NOT_PUBLISHED = re.compile(
    r"\b(?:screen ?shots?|scan(?:ned)?|saved?|downloaded?|accessed|retrieved|export(?:ed)?|archived?|snapshot|"
    r"captured?|crawl(?:ed)?|printed|as of|on|of|from|by|since|until|till|before|after|to)\W*\Z",
    re.IGNORECASE,
)
_PIECES = re.compile(r"\s+[-–—|_]\s+|\s*[|–—]\s*|_+|\s+-{1,3}\s+|--+")
_NUMBERS = re.compile(r"[\W_]*(?:\d+|[0-9a-f]{8,})[\W_]*", re.IGNORECASE)
_FOLDERS = re.compile(r"(?:^|/)((?:19|20)\d\d)/(0[1-9]|1[0-2])/(0[1-9]|[12]\d|3[01])(?=/)")
_DOMAIN = re.compile(r"(?:https?[_-]+)?((?:[a-z0-9-]{1,63}\.)+[a-z]{2,10})(?![^\W_])", re.IGNORECASE)
_URL_DAY = re.compile(
    rf"/{_YEAR}[/-](?:{_MONTH}|(?P<name>[a-z]{{3,9}}))[/-](?P<of_month>0?[1-9]|[12]\d|3[01])(?=[/-]|$)", re.IGNORECASE
)


class FileFacts(NamedTuple):
    """What the name of a file says; None where it says nothing."""

    outlet: str | None = None
    published: datetime | None = None


def read_file_name(source_file: str, part: str | None = None) -> FileFacts:
    """Read outlet and day off the path of a file in the corpus.

    Args:
        source_file: Path in the corpus, with `/`.
        part: Which article of the file it is; of one that is itself a file in an archive, its path counts. A file of
            several articles has no day: its name says when it was made.

    >>> read_file_name("2024-05-03_reuters_talks-begin.html")
    FileFacts(outlet='Reuters', published=datetime.datetime(2024, 5, 3, 0, 0, tzinfo=datetime.timezone.utc))
    >>> read_file_name("The Guardian/Talks begin.txt").outlet, read_file_name("001_00ba41bf3215210e.txt")
    ('The Guardian', FileFacts(outlet=None, published=None))
    """
    inner = (part or "").partition("#")[0]  # "sub/a.csv#row 12"
    is_member = bool(_suffix(inner))
    names = tuple(name for name in reversed(_names(source_file) + (_names(inner) if is_member else [])) if name)
    is_one_article = part is None or (is_member and part == inner)
    facts = _facts(names)
    return facts if is_one_article else facts._replace(published=None)


@lru_cache(maxsize=1024)
def _facts(names: tuple[str, ...]) -> FileFacts:
    """Read the names of a file and its folders, the nearest first: all articles of a table ask for the same."""
    outlet = next((found for i, name in enumerate(names) if (found := _outlet(name, is_folder=i > 0))), None)
    return FileFacts(outlet, _day(names))


def read_url_day(url: str | None) -> datetime | None:
    """Return the day that stands in an address, which is mostly the day of publication.

    >>> read_url_day("https://example.org/2024/05/03/talks").date().isoformat()
    '2024-05-03'
    >>> read_url_day("https://example.org/world/2024/may/03/talks").date().isoformat()
    '2024-05-03'
    """
    try:
        path = urlsplit(url or "").path[:2000]
    except ValueError:
        return None
    days = {day for match in _URL_DAY.finditer(path) if (day := _url_day(match))}
    return days.pop() if len(days) == 1 else None


def _url_day(match: re.Match[str]) -> datetime | None:
    month = match["month"] or match["name"]
    text = f"{match['year']}-{month}-{match['of_month']:0>2}" if match["month"] else ""
    found = find_date(text or f"{match['of_month']} {month} {match['year']}")
    return found.when if found else None


def _suffix(name: str) -> str:
    """Return the suffix by which a reader knows the file; empty where the name only has a dot."""
    suffix = PurePosixPath(name).suffix
    return suffix if any(suffix.lower() in each.suffixes for each in FORMATS.values()) else ""


def _names(path: str) -> list[str]:
    """Return the names of folders and file, without the suffix."""
    path = path[:1000]
    return path[: len(path) - len(_suffix(path))].split("/")


def _outlet(name: str, *, is_folder: bool) -> str | None:
    """Find the outlet of one name: its domain, the whole of it, or its first or last piece."""
    domain = _DOMAIN.match(name.strip())
    known = resources.outlet_of_domain(domain[1].lower()) if domain else None
    rest = _without_stamps(name)
    known = known or _title(rest)
    if known or is_folder:
        return known or _unlisted(rest)
    pieces = [piece.strip() for piece in _PIECES.split(rest)]
    pieces = [piece for piece in pieces if piece and not _NUMBERS.fullmatch(piece)]
    is_spaced = any(re.search(r"[\s-]", piece) for piece in pieces) or rest != name
    if len(pieces) > 1 and (not is_spaced or (len(pieces) > 2 and " " not in rest)):
        return None  # "reuters_journalist_killed": the words of a headline
    titles = {title for piece in (*pieces[:1], *pieces[-1:]) if (title := _title(piece))}
    return titles.pop() if len(titles) == 1 else None


def _title(piece: str) -> str | None:
    """Return the outlet that a piece of a name is; none for a title that is an ordinary word, unless it has `The`."""
    piece = re.sub(r"[\s_-]+", " ", piece).strip(" .,()[]")
    if not piece or (resources.is_ordinary(piece) and not piece.startswith("The ")):
        return None
    return resources.outlet_of(piece) or resources.agency_of(piece)


_LIKE_A_PAPER = re.compile(
    r"(?:The )?(?P<own>[A-Z][\w'’-]+(?: [A-Z][\w'’-]+){0,2}) (?:Times|Post|Herald|Tribune|Gazette|Chronicle|Guardian"
    r"|Telegraph|Observer|Examiner|Courier|Inquirer|Dispatch|Sentinel)"
)
_POSTS = frozenset({"blog", "guest", "forum", "social", "sponsored", "first", "last", "old", "new"})


def _unlisted(folder: str) -> str | None:
    """Take a folder that is called like a paper for one, whether a list has it or not: `Elva Herald`, not `Blog Post`.

    >>> _unlisted("Elva Herald"), _unlisted("Blog Post"), _unlisted("Election 2024")
    ('Elva Herald', None, None)
    """
    found = _LIKE_A_PAPER.fullmatch(folder.strip())
    if found is None:
        return None
    own = {word.casefold() for word in found["own"].split()}
    platforms = {spelling.casefold() for _, spelling in resources.platform_titles()}
    return None if own & (_POSTS | platforms) or own <= resources.words("generic_words") else found[0]


def _without_stamps(name: str) -> str:
    for form in _STAMPS:
        name = form.sub("_", name)
    return name.strip(" _-")


def _day(names: Sequence[str]) -> datetime | None:
    """Return the one day that the nearest name with a day says; folders `2024/05/03` are one name."""
    in_folders = _FOLDERS.search("/".join(reversed(names)))
    for name in [*names, *(["-".join(in_folders.groups())] if in_folders else [])]:
        days = _days(name)
        if days:
            return days.pop() if len(days) == 1 else None
    return None


def _days(name: str) -> set[datetime]:
    days = set()
    for match in (match for form in _STAMPS for match in form.finditer(name)):
        with suppress(ValueError):  # 2024-02-30
            day = datetime(int(match["year"]), int(match["month"]), int(match["day"]), tzinfo=UTC)
            days.add(None if _is_other_day(name[: match.start()]) else day)
    plain = re.sub(r"[_-]+", " ", name)
    found = find_date(plain)
    if found is not None and re.search(r"[^\W\d]", plain[found.start : found.end]):  # 3 May 2024
        days.add(None if _is_other_day(plain[: found.start]) else found.when.replace(hour=0, minute=0))
    return {day for day in days if day is not None}


def _is_other_day(before: str) -> bool:
    return bool(_NOT_PUBLISHED.search(re.sub(r"[_-]+", " ", before)))
