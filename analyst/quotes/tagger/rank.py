"""How likely a candidate is right: a weighted sum of what the tagger, the rules and the text say of it."""

from __future__ import annotations

import json
import math
from typing import TYPE_CHECKING, NamedTuple

from analyst.quotes.confidence import SAYING, rule_confidence
from analyst.quotes.tagger.labels import words_in
from analyst.quotes.types import quote_type

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from analyst.annotate.records import Attribution
    from analyst.quotes.tagger.model import Reading, TaggedAttribution
    from analyst.quotes.tagger.pieces import Span

Features = dict[str, float]

_LEAST_SHARE = 5e-2
_BEGINS, _GOES_ON = 1, 2
_FAR = 10.0  # words between content and cue that are still told apart
_EDGE = 40  # characters that are looked at for the edge of the paragraph
_COORDINATED = frozenset({"and", "but", "or"})
_SUBORDINATE = frozenset(
    [
        "who",
        "which",
        "that",
        "as",
        "while",
        "when",
        "after",
        "because",
        "if",
        "with",
        "in",
        "on",
        "at",
        "for",
        "to",
        "by",
    ]
)


class Candidate(NamedTuple):
    """One way to read an attribution: the content of the rules or of the tagger, the speaker of either."""

    attribution: Attribution
    tagged: TaggedAttribution | None
    """What the tagger found, if it did."""
    rule: Attribution | None
    """What the rules found, if they did."""
    has_rules_content: bool
    has_rules_speaker: bool


Node = float | tuple[int, float, int, int]
"""A leaf's value; or number of a feature, threshold, places of the nodes for what is not above it and for the rest."""


class Ranker:
    """How often candidates like these are right: the mean of a logistic model and of boosted trees.

    Args:
        names: Names of the features.
        linear: For each feature its mean, scale and weight in the logistic model.
        bias: What the logistic model adds.
        trees: Each tree's nodes, the root first.
        base: What the trees add to.
        least: Share of right ones from which on a candidate is kept.
    """

    def __init__(
        self,
        names: Sequence[str],
        linear: Sequence[Sequence[float]],
        bias: float,
        trees: Sequence[Sequence[Node]],
        base: float,
        least: float,
    ) -> None:
        self._names = list(names)
        self._linear = [(mean, weight / scale) for mean, scale, weight in linear]
        self._bias, self._trees, self._base = bias, trees, base
        self.least = least

    @classmethod
    def load(cls, path: Path) -> Ranker:
        """Read a file that `python -m training.ranker` wrote."""
        values = json.loads(path.read_text(encoding="utf-8"))
        trees = [[node if isinstance(node, float) else tuple(node) for node in tree] for tree in values["trees"]]
        linear = values["features"]
        return cls(list(linear), list(linear.values()), values["bias"], trees, values["base"], values["least"])

    def share_right(self, features: Features) -> float:
        """Return how often candidates with such features are right, 0 to 1; features without a name are ignored."""
        row = [features.get(name, 0.0) for name in self._names]
        total = self._bias
        for value, (mean, weight) in zip(row, self._linear, strict=True):
            total += weight * (value - mean)
        if not self._trees:
            return _logistic(total)
        return (_logistic(total) + _logistic(self._base + sum(_leaf(tree, row) for tree in self._trees))) / 2


def _leaf(tree: Sequence[Node], row: Sequence[float]) -> float:
    node = tree[0]
    while not isinstance(node, float):
        number, threshold, low, high = node
        node = tree[low if row[number] <= threshold else high]
    return node


def _logistic(total: float) -> float:
    return 1 / (1 + math.exp(-max(-30.0, min(30.0, total))))


def features(reading: Reading, one: Candidate, others: Sequence[Candidate]) -> Features:
    """Return what speaks for and against a candidate.

    Args:
        reading: What the tagger makes of the paragraph.
        one: The candidate, with a content.
        others: The other ways to read the same attribution.
    """
    attribution = one.attribution
    found = {
        **_of_engines(one),
        **_of_span(reading, "outer", attribution.content),
        **_of_span(reading, "inner", attribution.content),
        **_of_text(reading, attribution),
    }
    if attribution.cue is not None:
        found |= _of_span(reading, "cue", [attribution.cue])
        places = words_in(reading.words, attribution.cue)
        found["cue of words"] = float(reading.shares["cue"].speech[places[0]]) if places else 1.0
    if attribution.speaker is not None:
        found |= _of_span(reading, "source", [attribution.speaker])
    else:
        found["no speaker"] = 1.0
    longest = max((_n_words(reading, other.attribution.content) for other in others), default=None)
    own = _n_words(reading, attribution.content)
    found["longer than the others"] = 0.0 if longest is None else float(own - longest)
    found["others"] = float(len(others))
    return found


def _of_engines(one: Candidate) -> Features:
    found = {
        "by the tagger": float(one.tagged is not None),
        "by the rules": float(one.rule is not None),
        "content of the rules": float(one.has_rules_content),
        "speaker of the rules": float(one.has_rules_speaker),
    }
    if one.rule is not None:
        found["confidence of the rule"] = rule_confidence(one.rule.rule, one.rule.cue_lemma)
        found["verb of saying"] = float(one.rule.cue_lemma in SAYING)
        found[f"rule: {one.rule.rule}"] = 1.0
    if one.tagged is not None:
        found |= {"sure": one.tagged.sure, "speech": one.tagged.speech, "nested": float(one.tagged.is_nested)}
    return found


def _log(share: float) -> float:
    return math.log(max(float(share), _LEAST_SHARE))


def _of_span(reading: Reading, head: str, spans: Sequence[Span]) -> Features:
    """Return how likely the tagger holds it that spans begin, go on and end where they do: the least likely of them."""
    shares = reading.shares[head].labels
    begins, inside, ends, weakest = [], [], [], []
    for span in spans:
        places = words_in(reading.words, span)
        if not places:
            continue
        begins.append(_log(shares[places[0], _BEGINS]))
        marked = [_log(shares[place, _BEGINS] + shares[place, _GOES_ON]) for place in places]
        inside.append(sum(marked) / len(marked))
        behind = places[-1] + 1
        ends.append(_log(1 - shares[behind, _GOES_ON]) if behind < len(shares) else 0.0)
        weakest.append(min((float(shares[place, _GOES_ON]) for place in places[1:]), default=1.0))
    if not begins:
        return {}
    return {
        f"{head} begins": min(begins),
        f"{head} inside": min(inside),
        f"{head} ends": min(ends),
        f"{head} weakest": min(weakest),
    }


def _of_text(reading: Reading, attribution: Attribution) -> Features:
    text, content = reading.text, attribution.content
    kind = quote_type(text, content, reading.quoted)
    start, end = content[0][0], content[-1][1]
    behind = text[end : end + 12].split()[:1]
    word = behind[0].lower() if behind else ""
    found = {
        "words": math.log1p(_n_words(reading, content)),
        "parts": float(len(content)),
        f"is {kind}": 1.0,
        "opens the paragraph": float(start <= _EDGE and not text[:start].strip(" \"'“‘")),
        "ends the paragraph": float(len(text) - end <= _EDGE and not text[end:].strip(" .\"'”’")),
        "before a stop": float(text[end : end + 1] in {".", "!", "?"}),
        "before a comma": float(text[end : end + 1] == ","),
        "behind a stop or mark": float(text[end - 1 : end] in {".", "!", "?", '"', "”", "’"}),
        "has a comma": float(", " in text[start:end]),
        "behind a comma or colon": float(text[max(0, start - _EDGE) : start].rstrip()[-1:] in {",", ":"}),
        "before a conjunction": float(word in _COORDINATED),
        "before a joined clause": float(word in _SUBORDINATE),
    }
    if attribution.cue is not None:
        cue, first = words_in(reading.words, attribution.cue), words_in(reading.words, content[0])
        if cue and first:
            found["from the cue"] = max(-_FAR, min(_FAR, float(first[0] - cue[-1])))
    return found


def _n_words(reading: Reading, content: Sequence[Span]) -> int:
    return sum(len(words_in(reading.words, span)) for span in content)
