"""What the annotation of one paragraph yields: plain tuples, so that it can be cached and sent anywhere.

All offsets are half-open, in code points of the paragraph's own text.
"""

from __future__ import annotations

from typing import NamedTuple


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
