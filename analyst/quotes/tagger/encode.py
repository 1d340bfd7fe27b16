"""Paragraphs as numbers: windows of word pieces, each with the features of its word."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from analyst.quotes.tagger.labels import FEATURES, features

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from analyst.annotate.records import Attribution
    from analyst.quotes.tagger.pieces import Word, WordPieces

WINDOW = 512
"""Word pieces that the tagger sees at once, its own two included."""
_SHARED = 128  # words that two windows share
_LONGEST_WORD = 24  # pieces of one word that are seen

_NOTHING = (0,) * len(FEATURES)


class Window(NamedTuple):
    """Some words of a paragraph."""

    first: int
    last: int
    """Places of its words: the first, and one past the last."""
    pieces: list[int]
    features: list[tuple[int, ...]]
    heads: list[int]
    """Place in `pieces` of each word's first piece."""


def encode(pieces: WordPieces, words: Sequence[Word], text: str, rules: Iterable[Attribution] | None) -> list[Window]:
    """Turn a paragraph into windows of at most `WINDOW` word pieces, which overlap."""
    told = features(words, text, rules)
    return [_window(pieces, words, told, first, last) for first, last in _cuts(words)]


def _cuts(words: Sequence[Word]) -> Iterator[tuple[int, int]]:
    first = 0
    while first < len(words):
        last, room = first, WINDOW - 2
        while last < len(words) and room >= min(len(words[last].pieces), _LONGEST_WORD):
            room -= min(len(words[last].pieces), _LONGEST_WORD)
            last += 1
        yield first, last
        if last == len(words):
            return
        first = max(first + 1, last - min(_SHARED, (last - first) // 3))


def _window(
    pieces: WordPieces, words: Sequence[Word], told: Sequence[tuple[int, ...]], first: int, last: int
) -> Window:
    numbers, columns, heads = [pieces.first], [_NOTHING], []
    for place in range(first, last):
        heads.append(len(numbers))
        own = words[place].pieces[:_LONGEST_WORD]
        numbers.extend(own)
        columns.extend([told[place]] * len(own))
    return Window(first, last, [*numbers, pieces.last], [*columns, _NOTHING], heads)
