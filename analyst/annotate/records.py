"""What the annotation of one paragraph yields: plain tuples, so that it can be cached and sent anywhere.

All offsets are half-open, in code points of the paragraph's own text.
"""

from __future__ import annotations

from bisect import bisect_left
from typing import TYPE_CHECKING, Any, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Sequence

    import numpy as np
    from numpy.typing import NDArray
    from spacy.strings import StringStore
    from spacy.tokens import Doc


class Token(NamedTuple):
    """One token of the paragraph, with its place in the parse."""

    start_char: int
    end_char: int
    lemma: str
    pos: str
    dep: str
    head: int
    """Index of the head in `Annotation.tokens`; a root is its own head."""
    is_stop: bool


class Name(NamedTuple):
    """One entity span, with the model's own label (`PERSON`, `GPE`, `NORP`, …)."""

    start_char: int
    end_char: int
    label: str


class Attribution(NamedTuple):
    """One attribution as the paragraph alone shows it."""

    content: tuple[tuple[int, int], ...]
    """Parts of the content, marks included, in the order of the text. Empty where a cue and a colon end
    the paragraph (`Officials argue that:`): the content is what follows."""
    speaker: tuple[int, int] | None
    antecedent: tuple[int, int] | None
    """What a relative pronoun as speaker (`who`) stands for."""
    cue: tuple[int, int] | None
    cue_lemma: str | None
    cue_is_negated: bool
    relay: tuple[int, int] | None
    """Who passed the words on (`quoted as saying by TASS`)."""
    rule: str
    confidence: float | None = None
    """How often the like is right, 0 to 1, where the engine says so itself; None: as its rule."""


class Quoted(NamedTuple):
    """One stretch in quotation marks, marks included."""

    start_char: int
    end_char: int
    is_closed: bool
    """False where the paragraph ends before the quotation does."""


class Annotation(NamedTuple):
    """All that the expensive step finds in one paragraph."""

    tokens: tuple[Token, ...]
    sentences: tuple[tuple[int, int], ...]
    names: tuple[Name, ...]
    attributions: tuple[Attribution, ...]
    quoted: tuple[Quoted, ...]


def token_matrix(doc: Doc) -> NDArray[np.uint64]:
    """Return the tokens of a parsed Doc as numbers: no Python object for each, so that it costs next to nothing.

    Returns:
        A row for each token: its first code point, its length, the numbers of its lemma, part of speech and
        dependency in the Doc's `StringStore`, the distance to its head, and whether it is a stop word.
    """
    from spacy.attrs import DEP, HEAD, IDX, IS_STOP, LEMMA, LENGTH, POS

    matrix: NDArray[Any] = doc.to_array([IDX, LENGTH, LEMMA, POS, DEP, HEAD, IS_STOP])
    return matrix.reshape(-1, 7)


def tokens_of(doc: Doc) -> tuple[Token, ...]:
    """Return the tokens of a parsed Doc."""
    strings = doc.vocab.strings
    rows = token_matrix(doc).astype("int64").tolist()
    return tuple(
        Token(start, start + length, _text(strings, lemma).lower(), _text(strings, pos), _text(strings, dep),
              place + head, bool(is_stop))
        for place, (start, length, lemma, pos, dep, head, is_stop) in enumerate(rows)
    )  # fmt: skip


def places_in(tokens: Sequence[Token], span: tuple[int, int]) -> range:
    """Return the places of the tokens that begin in a span."""
    first, last = (bisect_left(tokens, place, key=lambda token: token.start_char) for place in span)
    return range(first, last)


def _text(strings: StringStore, number: int) -> str:
    return strings[number % (1 << 64)]
