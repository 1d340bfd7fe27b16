"""Words of a text, and the overlapping runs of five words (shingles) by which two texts are compared.

Two texts are as alike as their sets of shingles: the resemblance |A ∩ B| / |A ∪ B| (Jaccard) and the containment
|A ∩ B| / |A| of Broder (1997), "On the resemblance and containment of documents". Shingles are kept as 64-bit hashes
that depend on nothing but the words, so that they are the same on every machine and in every order of files.
"""

from __future__ import annotations

import hashlib
import re
import unicodedata
from itertools import islice
from typing import NamedTuple

import numpy as np
import numpy.typing as npt

SHINGLE = 5
"""Words of one shingle."""

Hashes = npt.NDArray[np.uint64]

_JOINING = "'\N{RIGHT SINGLE QUOTATION MARK}\N{MODIFIER LETTER APOSTROPHE}\u00ad\u200b-\u200d\u2060\ufeff"
_WIDE = "\u0e00-\u0e7f\u3040-\u30ff\u3400-\u9fff\uac00-\ud7af"  # scripts with no spaces between words: each sign
_WORD = re.compile(rf"[{_WIDE}]|[^\W_](?:[^\W_]|[{_JOINING}]+(?=[^\W_])|[\u0300-\u036f])*")
_ASCII_WORD = re.compile(r"[A-Za-z0-9]+(?:'+[A-Za-z0-9]+)*")  # the same for ASCII, and quicker
_LEFT_OUT = re.compile(f"[{_JOINING}]")
_FACTORS = np.array(
    [0x9E3779B97F4A7C15, 0xC2B2AE3D27D4EB4F, 0x165667B19E3779F9, 0xD6E8FEB86659FD93, 0xA0761D6478BD642F],
    dtype=np.uint64,
)
_MIX = (np.uint64(0xFF51AFD7ED558CCD), np.uint64(0xC4CEB9FE1A85EC53))
_SHIFT = np.uint64(33)


class Run(NamedTuple):
    """The longest run of words that two texts have in common, as places in each."""

    n_words: int
    start: int
    end: int
    of_start: int
    of_end: int


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
        printed = _words(text).findall(text)
        for word in set(printed).difference(known):
            known[word] = _hash(word)
        return np.array(list(map(known.__getitem__, printed)), dtype=np.uint64)

    def key(self, text: str) -> bytes:
        """Return a key that two texts share if their words are the same; empty for a text with no word."""
        found = self.hashes(text)
        return text_key(found) if len(found) else b""


def _words(text: str) -> re.Pattern[str]:
    return _ASCII_WORD if text.isascii() else _WORD


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


def n_common(one: Hashes, other: Hashes) -> int:
    """Count the shingles that two sorted sets have in common."""
    if len(one) > len(other):
        one, other = other, one
    if not len(one):
        return 0
    places = np.searchsorted(other, one)
    places[places == len(other)] = 0
    return int((other[places] == one).sum())


def longest_run(text: str, words: Hashes, of_text: str, of_words: Hashes) -> Run:
    """Find the longest run of words that two texts have in common, from the words of both.

    A shingle that the second text has several times is looked for at its first place only.
    """
    here, there = shingles(words), shingles(of_words)
    width = min(SHINGLE, len(words))
    if min(SHINGLE, len(of_words)) != width or not width:
        return Run(0, 0, 0, 0, 0)
    different, first = np.unique(there, return_index=True)
    places = np.searchsorted(different, here)
    places[places == len(different)] = 0
    at = np.flatnonzero(different[places] == here)
    if not len(at):
        return Run(0, 0, 0, 0, 0)
    of_at = first[places[at]]
    breaks = np.flatnonzero((np.diff(at) != 1) | (np.diff(of_at) != 1)) + 1
    starts = np.concatenate(([0], breaks))
    lengths = np.diff(np.concatenate((starts, [len(at)])))
    longest = int(lengths.argmax())
    start, of_start = int(at[starts[longest]]), int(of_at[starts[longest]])
    n_words = int(lengths[longest]) + width - 1
    return Run(n_words, *_place(text, start, n_words), *_place(of_text, of_start, n_words))


def _place(text: str, first: int, n_words: int) -> tuple[int, int]:
    """Return where a run of words begins and ends in its text, in code points."""
    found = islice(_words(text).finditer(text), first, None)
    start = next(found)
    end = next(islice(found, n_words - 2, None)) if n_words > 1 else start
    return start.start(), end.end()
