"""What the package says about a corpus, in the language of the house: messages, numbers, dates and lists.

The English messages stand in the code and are the keys; `resources/wording_<language>.toml` has those of another
language, one line each. A message is a whole sentence or part of a heading, with places in braces: so that another
language may order its words as it likes. What a language lacks is said in English.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from contextvars import ContextVar
from functools import cache
from importlib.resources import files
from numbers import Integral
from typing import TYPE_CHECKING, TypeGuard

if TYPE_CHECKING:
    import pandas as pd

ENGLISH = "en"
LANGUAGES = (ENGLISH, "de")
"""Languages in which everything is said."""

_PLACE = re.compile(r"\{(\w+)\}")
_MONTHS = (
    *("January", "February", "March", "April", "May", "June", "July", "August", "September", "October"),
    *("November", "December"),
)


@cache
def messages(language: str) -> Mapping[str, str]:
    """Return the messages of a language by the English ones; none for English, or a language that we do not have.

    Example:
        >>> messages("de-AT")["Outlet"], messages("fr")
        ('Medium', {})
    """
    base = language.split("-")[0]
    if base == ENGLISH or base not in LANGUAGES:
        return {}
    text = files("analyst.resources").joinpath(f"wording_{base}.toml").read_text(encoding="utf-8")
    found: dict[str, str] = tomllib.loads(text)
    return found


class Wording:
    """Messages in one language.

    Args:
        language: Code of the language.
        own: The user's own words, by the English ones; they come first.

    Example:
        >>> german = Wording("de")
        >>> german("Outlet"), german("{n} more", n=1200), german.say_n(1, "{n} article", "{n} articles")
        ('Medium', '1.200 weitere', '1 Artikel')
        >>> german.decimal(1234.5, 1), german.percent(1, 4), german.listed(["a", "b", "c"])
        ('1.234,5', '25\\xa0%', 'a, b und c')
    """

    def __init__(self, language: str = ENGLISH, own: Mapping[str, str] | None = None) -> None:
        self.language = language
        self._words = {**messages(language), **(own or {})}

    def __call__(self, english: str, /, **values: object) -> str:
        """Return a message with its places filled in: whole numbers as the language writes them, all else as it is."""
        filled = {name: self.number(v) if _is_whole(v) else str(v) for name, v in values.items()}
        text = self._words.get(english, english)
        return _PLACE.sub(lambda place: filled.get(place[1], place[0]), text)

    def say_n(self, n: int, one: str, many: str, /, **values: object) -> str:
        """Return the message for one thing, or that for several; `{n}` is their number."""
        return self(one if n == 1 else many, n=int(n), **values)

    @property
    def is_english(self) -> bool:
        """True if the language is English."""
        return self.language.split("-")[0] == ENGLISH

    @property
    def is_whole(self) -> bool:
        """True if all sentences are there in this language; else they are in English."""
        return self.language.split("-")[0] in LANGUAGES

    # Numbers, dates and lists.

    def number(self, value: float) -> str:
        """Write a whole number."""
        return self._marked(f"{value:,}")

    def decimal(self, value: float, places: int = 1) -> str:
        """Write a number with so many decimals."""
        return self._marked(f"{value:,.{places}f}")

    def _marked(self, text: str) -> str:
        marks = {",": self._words.get("mark of thousands", ","), ".": self._words.get("mark of decimals", ".")}
        return "".join(marks.get(letter, letter) for letter in text)

    def rate(self, share: float, places: int = 0) -> str:
        """Write a share of 1 as a percentage: `25%`."""
        return self("{n}%", n=self.decimal(100 * share, places))

    def percent(self, part: float, whole: float) -> str:
        """Write a part of a whole as a percentage, `n/a` where there is no whole."""
        return self.rate(part / whole) if whole else self("n/a")

    def share(self, part: int, whole: int) -> str:
        """Write a part of a whole with its denominator, and the percentage where the whole is not tiny."""
        counts = self("{part} of {whole}", part=int(part), whole=int(whole))
        return f"{counts} ({self.percent(part, whole)})" if whole >= 10 else counts

    def listed(self, items: Sequence[str], *, limit: int | None = None, last: str = "and") -> str:
        """Join items as a sentence does; over `limit` items, the rest is counted."""
        shown = list(items)
        if limit is not None and len(shown) > limit:
            shown = [*shown[:limit], self("{n} more", n=len(items) - limit)]
        return f" {self(last)} ".join(filter(None, [", ".join(shown[:-1]), *shown[-1:]]))

    def day(self, time: pd.Timestamp) -> str:
        """Write a day."""
        return self("{day} {month}", day=self.day_of_month(time), month=self.month(time))

    def month(self, time: pd.Timestamp) -> str:
        """Write a month and its year."""
        return f"{self(_MONTHS[time.month - 1])} {time.year}"

    def month_alone(self, time: pd.Timestamp) -> str:
        """Write a month without its year."""
        return self(_MONTHS[time.month - 1])

    def day_of_month(self, time: pd.Timestamp) -> str:
        """Write the number of a day in its month, as a date begins with."""
        return self("{n}th", n=str(time.day)) if "{n}th" in self._words else str(time.day)

    def dated(self, times: pd.Series) -> str | None:
        """Write the span of days that articles state, and how many state none; None if none does."""
        known, missing = times.dropna(), int(times.isna().sum())
        if known.empty:
            return None
        span = self._span(known.min(), known.max())
        none = self.say_n(missing, "{n} article without a date", "{n} articles without a date")
        return f"{span} ({none})" if missing else span

    def _span(self, first: pd.Timestamp, last: pd.Timestamp) -> str:
        if first.date() == last.date():
            return self.day(first)
        same_month = (first.year, first.month) == (last.year, last.month)
        begin = self.day_of_month(first) if same_month else self.day(first)
        return self("{first} to {last}", first=begin, last=self.day(last))

    def again(self, english: str, *templates: str) -> str:
        """Say in this language what was put into English before: the first of the templates that fits it."""
        for template in templates:
            found = re.fullmatch(_pattern(template), english)
            if found:
                return self(template, **{name: self._as_number(text) for name, text in found.groupdict().items()})
        return english

    def _as_number(self, text: str) -> str:
        is_number = re.fullmatch(r"[\d,]+(\.\d+)?", text)
        return self._marked(text) if is_number else text


def _is_whole(value: object) -> TypeGuard[int]:
    return isinstance(value, Integral) and not isinstance(value, bool)


def _pattern(template: str) -> str:
    """Write a message as a pattern that finds what stands in its places."""
    parts = _PLACE.split(template)
    return "".join(f"(?P<{part}>.+?)" if number % 2 else re.escape(part) for number, part in enumerate(parts))


_wording: ContextVar[Wording] = ContextVar("wording")
_english = Wording()


def wording() -> Wording:
    """Return the wording in use: English, unless `worded` says otherwise."""
    return _wording.get(_english)


@contextmanager
def worded(new: Wording) -> Iterator[None]:
    """Say things in another language inside a `with` block, and as before after it."""
    token = _wording.set(new)
    try:
        yield
    finally:
        _wording.reset(token)


def say(english: str, /, **values: object) -> str:
    """Say a message in the language in use; see `Wording`."""
    return wording()(english, **values)


def say_n(n: int, one: str, many: str, /, **values: object) -> str:
    """Say a message about so many things in the language in use; see `Wording.say_n`."""
    return wording().say_n(n, one, many, **values)
