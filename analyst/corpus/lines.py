"""What one line of a page looks like: its length, its end, its marks. The rules read nothing else of it."""

from __future__ import annotations

import re
from collections.abc import Callable
from functools import lru_cache
from typing import NamedTuple, TypeVar

from analyst.corpus.signs import is_plain
from analyst.corpus.units import Piece, Unit

_LOOK_AT = 4000  # letters of a line that are looked at: a 200 MB line is judged by its beginning and end
_WORD = re.compile(r"[^\W_]+(?:['’.,-][^\W_]+)*")
_PLAIN_WORD = re.compile(r"[A-Za-z0-9]+(?:['’.,-][A-Za-z0-9]+)*")
_WIDE = re.compile(r"[\u3040-\u30ff\u3400-\u9fff\uac00-\ud7af\u0e00-\u0e7f]")  # scripts with no spaces between words
_BULLET = re.compile(r"^(?:[*+•◦▪‣·○●■►▶–—-]|\d{1,2}[.)]|\([a-z\d]\))\s+(?=\S)")
_SENTENCE_END = re.compile(r"[.!?…。！？؟।۔][\"'”’»)\]\s*]*$")
_QUOTES = '"“”„«»‘'
_REMEMBERED = 8_192  # lines: cleaning looks at each several times, and pages of an outlet share some
_Found = TypeVar("_Found")
_forgetting: list[Callable[[], None]] = []


def remembered(find: Callable[[str], _Found]) -> Callable[[str], _Found]:
    """Remember what a function finds in the text of a line, until `forget_lines`."""
    remembering = lru_cache(maxsize=_REMEMBERED)(find)
    _forgetting.append(remembering.cache_clear)
    return remembering


def forget_lines() -> None:
    """Let go of all that is remembered of lines, some tens of megabytes: a corpus has been read."""
    for forget in _forgetting:
        forget()


class Line(NamedTuple):
    """One unit with what the rules look at: all but the unit follows from the text."""

    unit: Unit
    text: str
    """At most the first and last 2,000 letters of a very long line."""
    key: str
    """The words in small letters with nothing between them: the same for two copies of a line."""
    n_words: int
    is_bulleted: bool
    ends_sentence: bool
    ends_colon: bool
    has_quote: bool

    @property
    def is_sentence(self) -> bool:
        """True where it reads as prose: five words or more that end as a sentence does."""
        return self.ends_sentence and self.n_words >= 5


def measure(units: list[Unit]) -> list[Line]:
    """Look at each unit of a page."""
    return [_measure(unit) for unit in units]


def _measure(unit: Unit) -> Line:
    text = unit.text
    line = Line(unit, *_look(_cut(text)))
    return line if len(text) <= _LOOK_AT else line._replace(key=line_key(text))


def line_of(text: str) -> Line:
    """Look at a text that `measure` gave as the text of a line: the line, but for its unit and a very long one's key.

    >>> line_of("Talks begin.").n_words
    2
    """
    return Line(Unit(0, (Piece(text, 0),)), *_look(text))


@remembered
def _look(text: str) -> tuple[str, str, int, bool, bool, bool, bool]:
    """Return the fields of a line after its unit."""
    plain = is_plain(text)
    words = (_PLAIN_WORD if plain else _WORD).findall(text)
    return (
        text,
        " ".join(words).casefold(),
        len(words) if plain else len(words) + len(_WIDE.findall(text)) // 2,
        is_bulleted(text),
        bool(_SENTENCE_END.search(text[-12:])),
        text.endswith((":", "：")),
        any(mark in text for mark in _QUOTES),
    )


def _cut(text: str) -> str:
    return text if len(text) <= _LOOK_AT else text[: _LOOK_AT // 2] + " " + text[-_LOOK_AT // 2 :]


def is_bulleted(text: str) -> bool:
    """Say whether a line begins with a bullet or a number.

    >>> is_bulleted("• What is the main goal?"), is_bulleted("1. Define"), is_bulleted("3.5 million")
    (True, True, False)
    """
    return bool(_BULLET.match(text))


def line_key(text: str) -> str:
    """Return the words of a text in small letters: the same for two copies of a line.

    >>> line_key("“Read MORE”, he said.")
    'read more he said'
    """
    cut = _cut(text)
    return _look(cut)[1] + (f" {len(text)}" if len(text) > len(cut) else "")
