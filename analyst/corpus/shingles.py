"""Words of a text, and the overlapping runs of five words (shingles) by which two texts are compared.

Two texts are as alike as their sets of shingles: the resemblance |A ∩ B| / |A ∪ B| (Jaccard) and the containment
|A ∩ B| / |A| of Broder (1997), "On the resemblance and containment of documents". Shingles are kept as 64-bit hashes
that depend on nothing but the words, so that they are the same on every machine and in every order of files.
"""

from __future__ import annotations

import hashlib
import re
import unicodedata
from array import array
from functools import cached_property
from itertools import accumulate
from typing import NamedTuple, TypeVar

import numpy as np
import numpy.typing as npt

SHINGLE = 5
"""Words of one shingle."""

Hashes = npt.NDArray[np.uint64]
_Number = TypeVar("_Number", np.uint64, np.int64)

_JOINING = "'\N{RIGHT SINGLE QUOTATION MARK}\N{MODIFIER LETTER APOSTROPHE}\u00ad\u200b-\u200d\u2060\ufeff"
_WIDE = "\u0e00-\u0e7f\u3040-\u30ff\u3400-\u9fff\uac00-\ud7af"  # scripts with no spaces between words: each sign
_WORD = re.compile(rf"([{_WIDE}]|[^\W_]+(?:(?:[{_JOINING}]+(?=[^\W_])|[\u0300-\u036f]+)[^\W_]*)*)")
_ASCII_WORD = re.compile(r"([A-Za-z0-9]+(?:'+[A-Za-z0-9]+)*)")  # the same for ASCII, and quicker
_TYPOGRAPHY = (("’", "'"), ("“", '"'), ("”", '"'), ("‘", " "), ("–", "-"), ("—", "-"), ("…", "."))
_LEFT_OUT = re.compile(f"[{_JOINING}]")
_FACTORS = np.array(
    [0x9E3779B97F4A7C15, 0xC2B2AE3D27D4EB4F, 0x165667B19E3779F9, 0xD6E8FEB86659FD93, 0xA0761D6478BD642F],
    dtype=np.uint64,
)
_MIX = (np.uint64(0xFF51AFD7ED558CCD), np.uint64(0xC4CEB9FE1A85EC53))
_SHIFT = np.uint64(33)


class Run(NamedTuple):
    """The longest run of words that two texts have in common."""

    n_words: int
    first: int
    """Its first word's place in the one text …"""
    of_first: int
    """… and in the other."""


class Words:
    """Turns texts into hashes of their words, and remembers the words that it has met.

    Case, apostrophes, soft hyphens and the form of letters (NFKC) do not tell two words apart; all that is no letter
    and no digit stands between words.
    """

    def __init__(self) -> None:
        self._known: dict[str, int] = {}

    def hashes(self, text: str) -> Hashes:
        """Return the hash of each word of a text, in its order."""
        known = self._known
        text, word = _words(text)
        printed = word.findall(text)
        for each in set(printed).difference(known):
            known[each] = _hash(each)
        return np.array(list(map(known.__getitem__, printed)), dtype=np.uint64)

    def key(self, text: str) -> bytes:
        """Return a key that two texts share if their words are the same; empty for a text with no word."""
        found = self.hashes(text)
        return text_key(found) if len(found) else b""


def _words(text: str) -> tuple[str, re.Pattern[str]]:
    """Return a text, its signs made plain one by one where it is ASCII then, and what finds its words."""
    plain = text
    for sign, plainly in _TYPOGRAPHY if not text.isascii() else ():
        plain = plain.replace(sign, plainly)
    return (plain, _ASCII_WORD) if plain.isascii() else (text, _WORD)


def text_key(words: Hashes) -> bytes:
    """Return a key that two lists of words share if they are the same."""
    return hashlib.blake2b(words.tobytes(), digest_size=16).digest()


def _hash(word: str) -> int:
    plain = unicodedata.normalize("NFKC", _LEFT_OUT.sub("", word)).casefold()
    return int.from_bytes(hashlib.blake2b(plain.encode("utf-8", "surrogatepass"), digest_size=8).digest(), "little")


def shingles(words: Hashes) -> Hashes:
    """Return the hash of each shingle, in the order of the text; fewer words than that make one shingle."""
    if not len(words):
        return words
    width = min(SHINGLE, len(words))
    n = len(words) - width + 1
    mixed = np.zeros(n, dtype=np.uint64)
    for place in range(width):
        mixed += words[place : place + n] * _FACTORS[place]
    for factor in _MIX:
        mixed = (mixed ^ (mixed >> _SHIFT)) * factor
    return mixed ^ (mixed >> _SHIFT)


def distinct(numbers: npt.NDArray[_Number]) -> npt.NDArray[_Number]:
    """Return each number once, in order: `numpy.unique`, which takes ten times as long where most are different."""
    ordered = np.sort(numbers)
    is_new = np.ones(len(ordered), dtype=np.bool_)
    np.not_equal(ordered[1:], ordered[:-1], out=is_new[1:])
    return ordered[is_new]


def n_common(one: Hashes, other: Hashes) -> int:
    """Count the shingles that two sorted sets have in common."""
    if len(one) > len(other):
        one, other = other, one
    if not len(one):
        return 0
    places = np.searchsorted(other, one)
    places[places == len(other)] = 0
    return int((other[places] == one).sum())


class Passages:
    """A text in which the passages of others are looked for.

    Args:
        text: The text.
        words: The hashes of its words.
    """

    def __init__(self, text: str, words: Hashes) -> None:
        self._text = text
        self.width = min(SHINGLE, len(words))
        """Words of one shingle."""
        self.shingles = shingles(words)
        self.different, self.first = np.unique(self.shingles, return_index=True)
        """Each shingle once, in order, and the first place of each."""

    def place(self, first: int, n_words: int) -> tuple[int, int]:
        """Return where a run of words begins and ends in the text, in code points."""
        return (self._bounds[2 * first], self._bounds[2 * (first + n_words) - 1]) if n_words else (0, 0)

    @cached_property
    def _bounds(self) -> array[int]:
        """Begin and end of each word."""
        text, word = _words(self._text)
        return array("L", accumulate(map(len, word.split(text)[:-1])))  # what stands between, word, what stands …


def longest_run(one: Passages, other: Passages) -> Run:
    """Find the longest run of words that two texts have in common.

    A shingle that the second text has several times is looked for at its first place only.
    """
    if one.width != other.width or not one.width:
        return Run(0, 0, 0)
    places = np.searchsorted(other.different, one.shingles)
    places[places == len(other.different)] = 0
    at = np.flatnonzero(other.different[places] == one.shingles)
    if not len(at):
        return Run(0, 0, 0)
    of_at = other.first[places[at]]
    breaks = np.flatnonzero((np.diff(at) != 1) | (np.diff(of_at) != 1)) + 1
    starts = np.concatenate(([0], breaks))
    lengths = np.diff(np.concatenate((starts, [len(at)])))
    longest = int(lengths.argmax())
    first = starts[longest]
    return Run(int(lengths[longest]) + one.width - 1, int(at[first]), int(of_at[first]))
