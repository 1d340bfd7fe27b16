"""Cut a paragraph into words, and words into the word pieces that the tagger knows."""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Sequence

_WORD = re.compile(r"[^\W_]+|[^\w\s]|_")
_LONGEST = 60  # code points of a word that is still looked up
_CACHED = 50_000  # words
# Which mark it is tells little that `marks` does not; base vocabularies know the plain one best.
_PLAIN = str.maketrans(dict.fromkeys("“”„«»‟〝〞", '"') | dict.fromkeys("‘’‚‛`´", "'") | dict.fromkeys("–—―", "-"))

Span = tuple[int, int]


class Word(NamedTuple):
    """One word or mark of a paragraph."""

    start_char: int
    end_char: int
    pieces: tuple[int, ...]
    """Numbers of its word pieces; never empty."""


class WordPieces:
    """The vocabulary of a tagger.

    Args:
        vocabulary: Its word pieces; a piece's number is its place. `[PAD]`, `[UNK]`, `[CLS]` and `[SEP]` are among
            them.
    """

    def __init__(self, vocabulary: Sequence[str]) -> None:
        self._numbers = {piece: number for number, piece in enumerate(vocabulary)}
        self.pad, self.unknown, self.first, self.last = (
            self._numbers[piece] for piece in ("[PAD]", "[UNK]", "[CLS]", "[SEP]")
        )
        self._pieces = lru_cache(maxsize=_CACHED)(self._cut)

    def words(self, text: str) -> list[Word]:
        """Cut a text into words.

        Args:
            text: One paragraph; any text.

        Returns:
            Its words and marks, in order; white space is none.
        """
        return [Word(*match.span(), self._pieces(match.group())) for match in _WORD.finditer(text)]

    def _cut(self, word: str) -> tuple[int, ...]:
        plain = word.translate(_PLAIN).lower()
        plain = "".join(c for c in unicodedata.normalize("NFD", plain) if unicodedata.category(c) != "Mn")
        if not plain or len(plain) > _LONGEST:
            return (self.unknown,)
        found: list[int] = []
        place = 0
        while place < len(plain):
            for end in range(len(plain), place, -1):
                number = self._numbers.get(("##" if place else "") + plain[place:end])
                if number is not None:
                    break
            else:
                return (self.unknown,)
            found.append(number)
            place = end
        return tuple(found)
