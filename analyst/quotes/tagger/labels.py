"""What the tagger says of each word, and what it is told about it beside the word itself."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from analyst.quotes.confidence import rule_confidence
from analyst.quotes.marks import find_quoted

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from analyst.annotate.records import Attribution
    from analyst.quotes.tagger.pieces import Span, Word

HEADS = {"source": 3, "cue": 5, "outer": 3, "inner": 3}
"""Head → number of its labels: 0 outside; 1 begins, 2 goes on; of a cue also 3 and 4, the same for no words
(thought, hoped). `inner` is content inside other content."""

FEATURES = {"marks": 3, "letters": 4, "rules": 2, "rule content": 7, "rule inner": 3, "rule source": 3, "rule cue": 3}
"""Feature → number of its values; 0 is always "nothing to say"."""

_SURE, _FAIR = 0.8, 0.6


class Truth(NamedTuple):
    """One attribution as annotated; offsets in one paragraph, None for what stands elsewhere."""

    content: tuple[Span, ...]
    speaker: Span | None
    cue: Span | None
    is_thought: bool


def levels(spans: Iterable[Span]) -> tuple[list[Span], list[Span]]:
    """Split contents into outer ones and those inside (or across) another; what lies deeper is left out.

    Example:
        >>> levels([(0, 9), (4, 8), (5, 7), (12, 20)])
        ([(0, 9), (12, 20)], [(4, 8)])
    """
    outer: list[Span] = []
    inner: list[Span] = []
    for span in sorted(set(spans), key=lambda each: (each[0], -each[1])):
        for level in (outer, inner):
            if not level or level[-1][1] <= span[0]:
                level.append(span)
                break
    return outer, inner


def words_in(words: Sequence[Word], span: Span) -> range:
    """Return the places of the words that a span holds or touches."""
    low, high = 0, len(words)
    while low < high:
        middle = (low + high) // 2
        if words[middle].end_char <= span[0]:
            low = middle + 1
        else:
            high = middle
    end = low
    while end < len(words) and words[end].start_char < span[1]:
        end += 1
    return range(low, end)


def _write(column: list[int], words: Sequence[Word], span: Span, begins: int) -> None:
    for number, place in enumerate(words_in(words, span)):
        column[place] = begins + (number > 0)


def targets(words: Sequence[Word], truth: Iterable[Truth]) -> dict[str, list[int]]:
    """Return the labels of each word, by head, that the annotation asks for."""
    truth = list(truth)
    columns = {head: [0] * len(words) for head in HEADS}
    for each in sorted(truth, key=lambda one: not one.is_thought):  # a cue of both kinds is one of words
        if each.cue is not None:
            _write(columns["cue"], words, each.cue, 3 if each.is_thought else 1)
    for span in levels(each.speaker for each in truth if each.speaker is not None)[0]:
        _write(columns["source"], words, span, 1)
    outer, inner = levels(span for each in truth for span in each.content)
    for head, spans in (("outer", outer), ("inner", inner)):
        for span in spans:
            _write(columns[head], words, span, 1)
    return columns


def features(words: Sequence[Word], text: str, rules: Iterable[Attribution] | None) -> list[tuple[int, ...]]:
    """Return what the tagger is told of each word, in the order of `FEATURES`.

    Args:
        words: Words of the paragraph.
        text: The paragraph.
        rules: What the rules found in it; None where they were not asked.
    """
    columns = {name: [0] * len(words) for name in FEATURES}
    for quoted in find_quoted(text):
        _write(columns["marks"], words, (quoted.start_char, quoted.end_char), 1)
    columns["letters"] = [_letters(text[word.start_char : word.end_char]) for word in words]
    if rules is not None:
        columns["rules"] = [1] * len(words)
        _write_rules(columns, words, list(rules))
    return list(zip(*columns.values(), strict=True))


def _write_rules(columns: dict[str, list[int]], words: Sequence[Word], rules: Sequence[Attribution]) -> None:
    sure = {
        span: rule_confidence(each.rule, each.cue_lemma)
        for each in sorted(rules, key=lambda one: rule_confidence(one.rule, one.cue_lemma))
        for span in each.content
    }
    outer, inner = levels(sure)
    for span in outer:
        bucket = 5 if sure[span] >= _SURE else 3 if sure[span] >= _FAIR else 1
        _write(columns["rule content"], words, span, bucket)
    for span in inner:
        _write(columns["rule inner"], words, span, 1)
    for each in rules:
        if each.speaker is not None:
            _write(columns["rule source"], words, each.speaker, 1)
        if each.cue is not None:
            _write(columns["rule cue"], words, each.cue, 1)


def _letters(word: str) -> int:
    if word[:1].isdigit():
        return 3
    if not word[:1].isupper():
        return 0
    return 2 if len(word) > 1 and word.isupper() else 1
