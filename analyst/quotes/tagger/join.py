"""Join what the rules and what the tagger found in one paragraph."""

from __future__ import annotations

from bisect import bisect_left
from collections import defaultdict
from typing import TYPE_CHECKING, NamedTuple

from analyst.annotate.records import Attribution
from analyst.quotes.confidence import rule_confidence

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from analyst.annotate.records import Token
    from analyst.quotes.tagger.model import TaggedAttribution
    from analyst.quotes.tagger.pieces import Span

RULE = "tagger"
"""`rule` of an attribution that only the tagger found."""

_RELATIVE = frozenset({"who", "which", "that", "whom"})
_REACH = 10  # tokens between a cue and its negation
_NAMES = frozenset({"compound", "nmod", "flat"})


class Limits(NamedTuple):
    """From where on each engine is believed; chosen on held-out articles."""

    speech: float = 0.5
    """Least share of speech of a cue."""
    sure: float = 0.8
    """Least sureness of what the tagger alone found."""
    nested: float = 2.0
    """The same for what stands in somebody else's words; above 1: never kept."""
    edges: float = 0.8
    """Least sureness from which on the tagger sets the edges of what both found."""
    rule: float = 0.0
    """Least confidence of a rule whose find the tagger passed over."""


def join(
    text: str,
    rules: Iterable[Attribution],
    tagged: Iterable[TaggedAttribution],
    tokens: Sequence[Token] = (),
    limits: Limits | None = None,
) -> list[Attribution]:
    """Join the attributions of both engines in one paragraph.

    Args:
        text: The paragraph.
        rules: What the rules found.
        tagged: What the tagger found, told of the rules.
        tokens: The parse, for lemma and negation of cues that the rules passed over.
        limits: From where on each engine is believed.

    Returns:
        The attributions, in the order of their content. A quoted content without a cue is left to the article, as are
        all loose quotations.
    """
    limits = limits or Limits()
    finds = _Finds(rules)
    found: list[Attribution] = []
    passed: list[TaggedAttribution] = []
    for one in tagged:
        if one.speech < limits.speech:
            passed.append(one)
            continue
        if one.cue is None:
            continue
        twin = finds.twin(one)
        if twin is None and one.sure < (limits.nested if one.is_nested else limits.sure):
            continue
        if twin is not None:
            finds.left.remove(twin)
        found.append(_joined(text, one, None if twin is None else finds.rules[twin], tokens, limits))
    taken = _places(part for each in found for part in each.content)
    thought = _places(part for each in passed for part in each.content)
    for each in (finds.rules[number] for number in sorted(finds.left)):
        own = _places(each.content)
        is_free = len(own & taken) <= 0.1 * len(own) and len(own & thought) <= 0.5 * len(own)
        if not own or (is_free and rule_confidence(each.rule, each.cue_lemma) >= limits.rule):
            found.append(each)
    return sorted(found, key=lambda each: (each.content[:1] or ((1 << 40, 0),), each.cue or (0, 0)))


def _places(spans: Iterable[Span]) -> set[int]:
    return {place for start, end in spans for place in range(start, end)}


class _Finds:
    """What the rules found, by place, and what of it the tagger did not find yet."""

    _BLOCK = 256  # characters

    def __init__(self, rules: Iterable[Attribution]) -> None:
        self.rules = list(rules)
        self.left = set(range(len(self.rules)))
        self._places = [_places(each.content) for each in self.rules]
        self._near: dict[int, list[int]] = defaultdict(list)
        for number, each in enumerate(self.rules):
            for block in self._blocks(each.content):
                self._near[block].append(number)

    def _blocks(self, spans: Iterable[Span]) -> set[int]:
        return {block for start, end in spans for block in range(start // self._BLOCK, end // self._BLOCK + 1)}

    def twin(self, one: TaggedAttribution) -> int | None:
        """Return the number of the rules' attribution with the same cue or much the same words."""
        own = _places(one.content)
        best, most = None, 0.0
        for number in sorted({n for block in self._blocks(one.content) for n in self._near[block]} & self.left):
            theirs = self._places[number]
            shared = len(own & theirs) / len(own | theirs)
            same_cue = _meet(self.rules[number].cue, one.cue)
            if (shared >= 0.5 or (same_cue and shared > 0)) and shared + same_cue > most:
                best, most = number, shared + same_cue
        return best


def _joined(
    text: str,
    one: TaggedAttribution,
    twin: Attribution | None,
    tokens: Sequence[Token],
    limits: Limits,
) -> Attribution:
    if twin is None:
        lemma, negated = _cue_of(text, one.cue, tokens)
        return Attribution(
            content=tuple(sorted(set(one.content))),
            speaker=one.speaker,
            antecedent=_antecedent(text, one.speaker, tokens),
            cue=one.cue,
            cue_lemma=lemma,
            cue_is_negated=negated,
            relay=None,
            rule=RULE,
        )
    content = tuple(sorted(set(one.content)))
    if one.sure < limits.edges:
        content = twin.content
    speaker = twin.speaker if one.speaker is None or _meet(twin.speaker, one.speaker) else one.speaker
    antecedent = twin.antecedent if speaker == twin.speaker else _antecedent(text, speaker, tokens)
    return twin._replace(content=content, speaker=speaker, antecedent=antecedent, cue=twin.cue or one.cue)


def _meet(one: Span | None, other: Span | None) -> bool:
    return one is not None and other is not None and one[0] < other[1] and other[0] < one[1]


def _cue_of(text: str, cue: Span | None, tokens: Sequence[Token]) -> tuple[str | None, bool]:
    """Return lemma and negation of a cue: of its last verb, else noun, else its words in small letters."""
    if cue is None:
        return None, False
    first = bisect_left(tokens, cue[0], key=lambda token: token.start_char)
    last = bisect_left(tokens, cue[1], key=lambda token: token.start_char)
    inside = range(first, last)
    heads = [n for n in inside if tokens[n].pos == "VERB"] or [n for n in inside if tokens[n].pos == "NOUN"]
    if not heads:
        return text[cue[0] : cue[1]].lower() or None, False
    head = heads[-1]
    beside = tokens[max(0, first - _REACH) : last + _REACH]
    negated = any(token.head == head and (token.dep == "neg" or token.lemma == "never") for token in beside)
    return tokens[head].lemma, negated


def _antecedent(text: str, speaker: Span | None, tokens: Sequence[Token]) -> Span | None:
    """Return what a relative pronoun stands for: the noun that its clause hangs on, with the names before it."""
    if speaker is None or text[speaker[0] : speaker[1]].lower() not in _RELATIVE:
        return None
    place = bisect_left(tokens, speaker[0], key=lambda token: token.start_char)
    pronoun = tokens[place] if place < len(tokens) and tokens[place].start_char == speaker[0] else None
    if pronoun is None or tokens[pronoun.head].dep != "relcl":
        return None
    noun = tokens[pronoun.head].head
    first = noun
    while first > 0 and tokens[first - 1].head == noun and tokens[first - 1].dep in _NAMES:
        first -= 1
    return tokens[first].start_char, tokens[noun].end_char


__all__ = ["RULE", "Limits", "join"]
