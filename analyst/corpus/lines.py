"""What one line of a page looks like: its length, its end, its marks. The rules read nothing else of it."""

from __future__ import annotations

import re
from typing import NamedTuple

from analyst.corpus.units import Unit

_LOOK_AT = 4000  # letters of a line that are looked at: a 200 MB line is judged by its beginning and end
_WORD = re.compile(r"[^\W_]+(?:['’.,-][^\W_]+)*")
_WIDE = re.compile(r"[\u3040-\u30ff\u3400-\u9fff\uac00-\ud7af\u0e00-\u0e7f]")  # scripts with no spaces between words
_BULLET = re.compile(r"^(?:[*+•◦▪‣·○●■►▶–—-]|\d{1,2}[.)]|\([a-z\d]\))\s+(?=\S)")
_SENTENCE_END = re.compile(r"[.!?…。！？؟।۔][\"'”’»)\]\s*]*$")
_QUOTES = '"“”„«»‘'


class Line(NamedTuple):
    """One unit with what the rules look at."""

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
    text = _cut(unit.text)
    words = _WORD.findall(text)
    n_words = len(words) + len(_WIDE.findall(text)) // 2
    return Line(
        unit=unit,
        text=text,
        key=line_key(unit.text) if len(unit.text) > _LOOK_AT else " ".join(words).casefold(),
        n_words=n_words,
        is_bulleted=is_bulleted(text),
        ends_sentence=bool(_SENTENCE_END.search(text[-12:])),
        ends_colon=text.endswith((":", "：")),
        has_quote=any(mark in text for mark in _QUOTES),
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
    return " ".join(_WORD.findall(cut)).casefold() + (f" {len(text)}" if len(text) > len(cut) else "")
