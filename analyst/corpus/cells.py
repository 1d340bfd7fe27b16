"""What a cell of a table, or a field of a record, says: a text, a name, a date, an address."""

from __future__ import annotations

import html
import re
from collections.abc import Iterable, Mapping
from datetime import UTC, date, datetime, time, timedelta
from email.utils import parsedate_to_datetime
from functools import cache, lru_cache
from types import MappingProxyType
from typing import NamedTuple
from urllib.parse import urlsplit

from analyst.corpus import resources
from analyst.corpus.bylines import parse_byline
from analyst.corpus.dates import find_date, month_number
from analyst.corpus.decoding import decode
from analyst.corpus.pages import UnreadableError

_MISSING = frozenset(
    {
        *("", "nan", "nat", "none", "null", "nil", "n/a", "na", "<na>", "undefined", "\\n", "-", "–", "—"),
        *("#n/a", "#ref!", "#value!", "#name?", "#div/0!", "#null!", "#num!"),
    }
)
_LONGEST_NAME = 1000
_DEEPEST = 8
_CACHED = 10_000  # outlets and authors come again and again
_NAMING = ("name", "main", "rendered", "original", "title", "text", "value", "$date", "$numberLong", "@value", "#text")
"""Keys under which a record holds the value itself: {"source": {"id": null, "name": "Example Times"}}."""
_HOST = re.compile(r"(?:[a-z0-9-]{1,63}\.)+[a-z]{2,24}", re.IGNORECASE)
_LISTED = re.compile(r"'((?:[^'\\]|\\.)*)'|\"((?:[^\"\\]|\\.)*)\"")
_NUMBER = re.compile(r"-?\d{1,20}(?:\.\d{0,9})?")
_YEAR_FIRST = re.compile(r"((?:1[6-9]|20)\d\d)[-/.](\d{1,2})[-/.](\d{1,2})(?!\d)")
_YEAR_LAST = re.compile(r"(?:[^\W\d_]{2,9}\.?,?\s+)?(\d{1,2})([-/.])(\d{1,2})\2((?:1[6-9]|20)\d\d)(?!\d)")
_SHORT_YEAR_LAST = re.compile(r"(?:[^\W\d_]{2,9}\.?,?\s+)?(\d{1,2})([/.])(\d{1,2})\2(\d\d)(?![\d/.-])")
_SHORT_YEAR_NAMED = re.compile(
    r"(?:[^\W\d_]{3,9}\.?,?\s+)?(?:(\d{1,2})[\s-]([^\W\d_]{3,10})\.?[\s-]|([^\W\d_]{3,10})\.?\s(\d{1,2}),\s)['’]?(\d\d)(?![\d/.:-])"
)  # 25-Apr-24, Apr 25, 24
_CLOCK = re.compile(
    r"[\s,T]*(\d{1,2}):(\d\d)(?::(\d\d)(?:[.,]\d+)?)?\s*(?:([ap])\.?m\b\.?)?\s*(utc|gmt|z)?\s*([+-]\d\d:?\d\d)?\s*$",
    re.IGNORECASE,
)
_MAIL_DATE = re.compile(r"[A-Za-z]{3,9},?\s+\d{1,2}\s+[A-Za-z]{3}\s+\d{4}\s+\d")
_DOTTED_CLOCK = re.compile(r"(?<=\d[ T])(\d\d)\.(\d\d)$")  # Python reads 10.30 as 10 o'clock and a third of a second
_NAMED_MONTH = re.compile(
    r"(?:[^\W\d_]{2,12}\.?,?\s+)?(?:den\s+|le\s+)?(\d{1,2})(?:\.|er|º)?[\s-]*(?:de\s+)?([^\W\d_]{3,10})\.?[\s-]*(?:del?\s+)?"
    r"((?:19|20)\d\d)(?!\d)(.*)",
    re.IGNORECASE | re.DOTALL,
)
_MONTHS = (
    "januar jänner jan janvier janv enero ene gennaio gen janeiro",
    "februar feb février févr febrero febbraio fevereiro fev",
    "märz mär mrz mars marzo mar março",
    "april apr avril avr abril abr aprile",
    "mai mayo maggio mag maio",
    "juni jun juin junio giugno giu junho",
    "juli jul juillet juil julio luglio lug julho",
    "august aug août agosto ago",
    "september sep sept septembre septiembre settembre set setembro",
    "oktober okt octobre oct octubre ottobre ott outubro out",
    "november nov novembre noviembre novembro",
    "dezember dez décembre déc diciembre dic dicembre dezembro",
)
"""Names of the months in the languages whose names of columns are known, English left out."""
_EXCEL_DAYS = range(36_526, 54_789)  # 2000 to 2049
_EXCEL_START = datetime(1899, 12, 30, tzinfo=UTC)
_LAST_SECOND = 4_133_980_800  # 2101
_EPOCH_UNITS = ((10**17, 10**9), (10**14, 10**6), (10**11, 10**3), (10**8, 1))


class CellDate(NamedTuple):
    """A date as read."""

    when: datetime | None
    """In UTC; a time with no zone counts as UTC, a day with no time as its midnight."""
    is_open: bool = False
    """True where 03/04/2025 may be March or April and nothing said which; `when` follows what was said."""
    has_short_year: bool = False
    """True where the year is written with two digits: 25/04/24."""


def is_missing(value: object) -> bool:
    """Say whether a cell is empty, or holds a word for nothing.

    >>> [is_missing(value) for value in (None, float("nan"), " NULL ", "None of it", 0)]
    [True, True, True, False, False]
    """
    if isinstance(value, str):
        return not value or value.isspace() or (len(value) < 20 and value.strip().casefold() in _MISSING)
    return value is None or value != value or (isinstance(value, (list, tuple, dict)) and not value)


def read_text(value: object) -> str:
    """Read a text of several lines; the parts of a list or a nested record come one a line.

    >>> read_text(["Talks begin.", "They end."])
    'Talks begin.\\nThey end.'
    """
    if isinstance(value, str):
        return _whole(value).replace("\r\n", "\n").replace("\r", "\n")
    return "\n".join(_parts(value, 0))


def _whole(text: str) -> str:
    """Replace halves of letters, which JSON can hold and no file of text can."""
    if text.isascii():
        return text
    try:
        text.encode()
    except UnicodeEncodeError:
        return text.encode("utf-16", "surrogatepass").decode("utf-16", "replace")
    return text


def _parts(value: object, depth: int) -> Iterable[str]:
    if isinstance(value, (Mapping, list, tuple)) and depth < _DEEPEST:
        values = value.values() if isinstance(value, Mapping) else value
        for each in values:
            yield from _parts(each, depth + 1)
    elif isinstance(value, bytes):
        yield _decoded(value)
    elif not (is_missing(value) or isinstance(value, bool)):
        yield read_text(value) if isinstance(value, str) else str(value)


def _decoded(value: bytes) -> str:
    try:
        return decode(value).text
    except UnreadableError:
        return ""


def _plain(value: object) -> object:
    """Take the value out of a list or a nested record that holds it."""
    for _ in range(_DEEPEST):
        if isinstance(value, Mapping):
            value = next((value[key] for key in _NAMING if not is_missing(value.get(key))), None)
        elif isinstance(value, (list, tuple)):
            value = value[0] if value else None
        else:
            break
    return _decoded(value) if isinstance(value, bytes) else value


def read_name(value: object) -> str | None:
    """Read a text of one line: a headline, a title.

    >>> read_name({"id": None, "name": "Example  Times &amp; Post"})
    'Example Times & Post'
    """
    plain = _plain(value)
    if is_missing(plain) or isinstance(plain, bool):
        return None
    return " ".join(html.unescape(_whole(str(plain)[: 4 * _LONGEST_NAME])).split())[:_LONGEST_NAME] or None


def read_outlet(value: object) -> str | None:
    """Read the outlet's title; an address gives the outlet that the list of domains knows, or the domain.

    >>> read_outlet("www.bbc.co.uk/news"), read_outlet("Example Times"), read_outlet("times.example.org")
    ('BBC', 'Example Times', 'times.example.org')
    """
    name = read_name(value)
    return name if name is None or " " in name else _outlet_at(name)


@lru_cache(_CACHED)
def _outlet_at(name: str) -> str:
    host = re.sub(r"^[a-z]{2,6}://", "", name.casefold()).split("/")[0].removeprefix("www.").split(":")[0]
    return resources.outlet_of_domain(host) or host if _HOST.fullmatch(host) else name


def read_url(value: object) -> str | None:
    """Read the address of a page; None for what is none."""
    text = _plain(value)
    if not isinstance(text, str) or len(text) > 2000:
        return None
    text = _whole(text.strip())
    try:
        parts = urlsplit(text)
        return text if parts.scheme in ("http", "https") and parts.hostname else None
    except ValueError:
        return None


def read_authors(value: object) -> tuple[tuple[str, ...], str | None]:
    """Read names and, where it is one text, the credit line as printed.

    >>> read_authors("By Ada Lee and Bo Chen")
    (('Ada Lee', 'Bo Chen'), 'By Ada Lee and Bo Chen')
    >>> read_authors("['Ada Lee', 'Bo Chen']")
    (('Ada Lee', 'Bo Chen'), None)
    """
    if isinstance(value, (list, tuple)):
        return _unique(map(read_name, value)), None
    printed = read_name(value)
    if printed is None:
        return (), None
    if printed.startswith("[") and printed.endswith("]"):
        return _unique(read_name(one or other) for one, other in _LISTED.findall(printed)), None
    return _unique(_names(printed)), printed


@lru_cache(_CACHED)
def _names(printed: str) -> tuple[str, ...]:
    if re.search(r"[;|]", printed):  # "Lee, Ada; Chen, Bo"
        return tuple(part.strip() for part in re.split(r"[;|]", printed))
    if re.fullmatch(r"[\w'’.-]+, [\w'’.-]+(?: \w\.)?", printed):  # "Lee, Ada"
        return (printed,)
    byline = parse_byline(printed)
    return byline.authors if byline else tuple(part.strip() for part in re.split(r",| and | & ", printed))


def _unique(names: Iterable[str | None]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(name for name in names if name and "://" not in name))


def read_language(value: object) -> str | None:
    """Read the code of a language; None where it is not known.

    >>> read_language("English"), read_language("en_GB"), read_language("deu"), read_language("?")
    ('en', 'en', 'de', None)
    """
    name = read_name(value)
    return _language(name) if name else None


@lru_cache(_CACHED)
def _language(name: str) -> str | None:
    return _languages().get(re.split(r"[-_ (]", name.casefold())[0])


@cache
def _languages() -> Mapping[str, str]:
    rows = resources.read_rows("corpus_languages.tsv")
    return MappingProxyType({name: code for code, names in rows for name in (code, *names.split())})


def read_date(value: object, *, day_first: bool | None = None) -> CellDate:
    """Read a date in one of the usual forms.

    ISO 8601, 20250131T120000Z, 20250131, seconds or milliseconds since 1970, a day number of Excel, the date of an
    e-mail, 31/1/2025, 1/31/2025, 31.1.2025, 31-Jan-2025, January 31, 2025; and 31. Januar 2025 in a few languages. Of
    two digits, 69 to 99 are years of the last century, 00 to 68 of this one, as POSIX has it: 31/1/25, 31-Jan-25.

    Args:
        value: The cell: a text, a number, a date.
        day_first: What 03/04/2025 means; None if nothing says it.

    >>> read_date("03/04/2025")
    CellDate(when=None, is_open=True, has_short_year=False)
    >>> read_date(1738324800).when.isoformat()
    '2025-01-31T12:00:00+00:00'
    """
    value = _plain(value)
    try:
        if isinstance(value, datetime):
            return CellDate(_utc(value))
        if isinstance(value, date):
            return CellDate(datetime.combine(value, time(), tzinfo=UTC))
        if isinstance(value, (int, float)) and not isinstance(value, bool):
            return CellDate(_from_number(value))
        return _from_text(value.strip()[:200], day_first) if isinstance(value, str) else CellDate(None)
    except (ValueError, OverflowError):
        return CellDate(None)


def with_time(day: object, clock: object) -> object:
    """Join a date and a clock time of two columns; the date alone where it has a time, or the other is none."""
    if isinstance(day, datetime) and isinstance(clock, time) and day.time() == time():
        return datetime.combine(day, clock)
    if isinstance(day, str) and isinstance(clock, (str, time)) and ":" not in day:
        return f"{day.strip()} {str(clock).strip()}"
    return day


def find_day_order(values: Iterable[object]) -> bool | None:
    """Find out from a column's dates whether the day or the month comes first; None where they do not tell.

    >>> find_day_order(["03/04/2025", "25/04/2025"]), find_day_order(["03/04/2025"])
    (True, None)
    """
    found = set()
    for value in values:
        match = _year_last_match(value.strip()) if isinstance(value, str) else None
        if match and match[2] != "." and (int(match[1]) > 12) != (int(match[3]) > 12):
            found.add(int(match[1]) > 12)
    return found.pop() if len(found) == 1 else None


def _utc(when: datetime) -> datetime:
    plain = datetime(*when.timetuple()[:6], when.microsecond, when.tzinfo)  # a Timestamp of pandas is one, too
    return (plain if plain.tzinfo else plain.replace(tzinfo=UTC)).astimezone(UTC)


def _from_number(number: float) -> datetime | None:
    if 16_000_101 <= number <= 21_001_231:
        return datetime.strptime(str(int(number)), "%Y%m%d").replace(tzinfo=UTC)
    if 16_000_101_000_000 <= number <= 21_001_231_235_959:
        return datetime.strptime(str(int(number)), "%Y%m%d%H%M%S").replace(tzinfo=UTC)
    if int(number) in _EXCEL_DAYS:
        return _EXCEL_START + timedelta(days=float(number))
    unit = next((unit for least, unit in _EPOCH_UNITS if number >= least), None)
    return None if unit is None or number / unit > _LAST_SECOND else datetime.fromtimestamp(number / unit, UTC)


def _from_named_month(text: str) -> datetime | None:
    match = _NAMED_MONTH.match(text)
    month = _month_numbers().get(match[2].casefold()) if match else None
    if match is None or month is None:
        return None
    return _day(match[3], str(month), match[1], re.sub(r"\s*(?:uhr|h)\s*$", "", match[4], flags=re.IGNORECASE))


@cache
def _month_numbers() -> Mapping[str, int]:
    return MappingProxyType({name: number for number, names in enumerate(_MONTHS, 1) for name in names.split()})


def _from_text(text: str, day_first: bool | None) -> CellDate:
    text = _DOTTED_CLOCK.sub(r"\1:\2", text)
    if _NUMBER.fullmatch(text):
        return CellDate(_from_number(float(text) if "." in text else int(text)))
    try:
        return CellDate(_utc(datetime.fromisoformat(text)))
    except ValueError:
        pass
    if _MAIL_DATE.match(text):
        return CellDate(_utc(parsedate_to_datetime(text)))
    match = _YEAR_FIRST.match(text)
    if match:
        return CellDate(_day(match[1], match[2], match[3], text[match.end() :]))
    match = _year_last_match(text)
    if match:
        return _year_last(match, day_first, text[match.end() :])
    found = find_date(text)
    if found is None:
        return _from_short_year(text) or CellDate(_from_named_month(text))
    return CellDate(found.when if found.when.time() != time() else _with_clock(found.when, text[found.end :]))


def _year_last_match(text: str) -> re.Match[str] | None:
    return _YEAR_LAST.match(text) or _SHORT_YEAR_LAST.match(text)


def _long_year(year: str) -> str:
    """Write a year of two digits with four, as POSIX has it."""
    return year if len(year) > 2 else f"{'19' if int(year) >= 69 else '20'}{year}"


def _from_short_year(text: str) -> CellDate | None:
    """Read 25-Apr-24 and Apr 25, 24."""
    match = _SHORT_YEAR_NAMED.match(text)
    if match is None:
        return None
    day, month = match[1] or match[4], (match[2] or match[3]).casefold()
    number = month_number(month) or _month_numbers().get(month)
    if number is None:
        return None
    return CellDate(_day(_long_year(match[5]), str(number), day, text[match.end() :]), has_short_year=True)


def _year_last(match: re.Match[str], day_first: bool | None, rest: str) -> CellDate:
    first, second = int(match[1]), int(match[3])
    is_open = match[2] != "." and first <= 12 and second <= 12 and first != second
    if is_open and day_first is None:
        return CellDate(None, True, len(match[4]) == 2)
    is_day_first = second <= 12 if match[2] == "." or first > 12 else bool(day_first) and second <= 12
    day, month = (match[1], match[3]) if is_day_first else (match[3], match[1])
    return CellDate(_day(_long_year(match[4]), month, day, rest), is_open, len(match[4]) == 2)


def _day(year: str, month: str, day: str, rest: str) -> datetime:
    return _with_clock(datetime(int(year), int(month), int(day), tzinfo=UTC), rest)


def _with_clock(day: datetime, rest: str) -> datetime:
    """Add a clock time: `10:09 PM`, `22:09:00 +0200`; none where a zone follows that is not known."""
    match = _CLOCK.match(rest)
    if match is None:
        return day
    hour, half = int(match[1]), (match[4] or "").lower()
    if half:
        hour = hour % 12 + (12 if half == "p" else 0)
    zone = datetime.strptime(match[6], "%z").tzinfo if match[6] else UTC
    try:
        return day.replace(hour=hour, minute=int(match[2]), second=int(match[3] or 0), tzinfo=zone).astimezone(UTC)
    except ValueError:  # 25:61
        return day
