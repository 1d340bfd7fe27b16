"""In which encoding an archive has the names of its files, where it does not say so."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence
from itertools import pairwise

_CODECS = ("cp437", "cp850", "cp1252", "cp866", "cp1251")
"""What programs of DOS and Windows write, the likelier first; cp437 is what the format says."""
_SIGNS = frozenset("–—‘’“”„…«»°·€£§©®№")
_ALONE = frozenset("àáéèíóöåæøÀÅÖØвкосуаияВКОСУАИЯ")
"""Letters that are words."""
_WORD = re.compile(r"[^\W\d_]+")
_MOST_ACCENTS = 0.5


def find_codec(names: Sequence[bytes]) -> str:
    """Find the encoding in which the most names look like names; the likelier one of several.

    >>> find_codec(["Führung.txt".encode("cp1252")]), find_codec(["Führung.txt".encode("cp850")])
    ('cp1252', 'cp437')
    """
    return max(_CODECS, key=lambda codec: sum(_is_likely(name, codec) for name in names))  # the first of the best


def _is_likely(stored: bytes, codec: str) -> bool:
    """Say whether a name in an encoding has letters where names have letters, and capitals where words begin."""
    try:
        name = stored.decode(codec)
    except UnicodeError:
        return False
    script = "CYRILLIC" if codec in ("cp866", "cp1251") else "LATIN"
    odd = [char for char in name if not char.isascii()]
    if not all(char in _SIGNS or unicodedata.name(char, "").startswith(f"{script} ") for char in odd):
        return False
    words = _WORD.findall(name)
    n_letters = sum(map(len, words))
    n_odd = sum(char.isalpha() for char in odd)
    if script == "LATIN" and n_odd > max(1, _MOST_ACCENTS * n_letters):
        return False
    return all(_is_word(word) for word in words if not word.isascii())


def _is_word(word: str) -> bool:
    """Say whether an accented word may be one: not `û` by itself, nor `TrumpÆs`."""
    if len(word) == 1:
        return word in _ALONE
    return word.isupper() or not any(before.islower() and after.isupper() for before, after in pairwise(word))
