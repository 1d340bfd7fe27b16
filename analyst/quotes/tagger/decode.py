"""Scores of the tagger's labels become spans of words."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from analyst.quotes.tagger.labels import HEADS

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from numpy.typing import NDArray

    Floats = NDArray[np.float32]

_OUTSIDE, _BEGINS, _GOES_ON = range(3)
_NEVER = -1e4


class WordSpan(NamedTuple):
    """A run of words that the tagger marked."""

    first: int
    last: int
    """Places of its words: the first, and one past the last."""
    sure: float
    """How sure the tagger is of it, 0 to 1: mean over its words and the edges."""
    speech: float
    """Of a cue, how much it is one of words and not of thought, 0 to 1; else 1."""


class Shares(NamedTuple):
    """How likely the tagger holds each label of one head to be, word by word."""

    labels: Floats
    """One row for each word: outside, begins, goes on."""
    speech: Floats
    """How much each word, if part of a cue, is part of one of words; 1 for all other heads."""


def shares_of(scores: Floats) -> dict[str, Shares]:
    """Turn scores into shares of each head's labels.

    Args:
        scores: One row for each word of the paragraph, all heads' labels side by side.
    """
    found: dict[str, Shares] = {}
    place = 0
    for head, size in HEADS.items():
        shares = _softmax(scores[:, place : place + size])
        place += size
        words = np.ones(len(shares), dtype=np.float32)
        if size == 5:
            cue = shares[:, 1:].sum(axis=1)
            words = (shares[:, 1] + shares[:, 2]) / np.maximum(cue, 1e-6)
            shares = np.stack([shares[:, 0], shares[:, 1] + shares[:, 3], shares[:, 2] + shares[:, 4]], axis=1)
        found[head] = Shares(shares, words)
    return found


def spans_of(shares: Mapping[str, Shares]) -> dict[str, list[WordSpan]]:
    """Read the likeliest spans of each head: in order and apart."""
    return {head: list(_spans(_best(each.labels), each.labels, each.speech)) for head, each in shares.items()}


def decode(scores: Floats) -> dict[str, list[WordSpan]]:
    """Read the spans of each head from the scores, as `shares_of` and `spans_of` do."""
    return spans_of(shares_of(scores))


def _softmax(scores: Floats) -> Floats:
    powers = np.exp(scores - scores.max(axis=1, keepdims=True)) if len(scores) else scores
    return powers / powers.sum(axis=1, keepdims=True) if len(scores) else powers


def _best(shares: Floats) -> list[int]:
    """Return the likeliest labels in which nothing goes on that did not begin."""
    labels = [int(label) for label in shares.argmax(axis=1)]
    if all(label != _GOES_ON or before != _OUTSIDE for before, label in zip([_OUTSIDE, *labels], labels, strict=False)):
        return labels
    logs = np.log(np.maximum(shares, 1e-9)).tolist()
    back: list[list[int]] = []
    outside, begins, goes_on = logs[0][0], logs[0][1], _NEVER
    for row in logs[1:]:
        totals = (outside, begins, goes_on)
        any_before = max(range(3), key=totals.__getitem__)
        in_before = _BEGINS if begins >= goes_on else _GOES_ON
        back.append([any_before, any_before, in_before])
        outside, begins, goes_on = (
            totals[any_before] + row[0],
            totals[any_before] + row[1],
            totals[in_before] + row[2],
        )
    label = max(range(3), key=(outside, begins, goes_on).__getitem__)
    path = [label]
    for step in reversed(back):
        label = step[label]
        path.append(label)
    return path[::-1]


def _spans(labels: list[int], shares: Floats, words: Floats) -> Iterable[WordSpan]:
    first: int | None = None
    for place, label in enumerate([*labels, _OUTSIDE]):
        if first is not None and label != _GOES_ON:
            inside = 1 - shares[first:place, 0]
            edge = shares[first, 1] * (1 - shares[place, 2] if place < len(shares) else 1.0)
            sure = float((inside.mean() + edge) / 2)
            yield WordSpan(first, place, sure, float(words[first:place].mean()))
            first = None
        if label == _BEGINS:
            first = place
