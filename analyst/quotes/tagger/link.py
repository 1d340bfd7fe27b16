"""Join contents to their cues, and cues to their speakers: a choice among few candidates by a weighted sum."""

from __future__ import annotations

import math
from bisect import bisect_left, bisect_right
from dataclasses import dataclass, field
from itertools import accumulate
from typing import TYPE_CHECKING, NamedTuple

from analyst.quotes.marks import find_quoted
from analyst.quotes.tagger.labels import words_in

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from analyst.annotate.records import Quoted
    from analyst.quotes.tagger.decode import WordSpan
    from analyst.quotes.tagger.pieces import Word

_NEAREST = 8  # candidates on each side
Weights = "Mapping[str, Sequence[float]]"


@dataclass
class Marked:
    """The marked words of one paragraph, and what the choice of links looks at."""

    text: str
    words: Sequence[Word]
    sources: Sequence[WordSpan]
    cues: Sequence[WordSpan]
    outer: Sequence[WordSpan]
    inner: Sequence[WordSpan]
    contents: list[WordSpan] = field(init=False)
    quoted: list[Quoted] = field(init=False)

    def __post_init__(self) -> None:
        self.contents = sorted([*self.outer, *self.inner])
        size = len(self.words)
        self.quoted = find_quoted(self.text)
        self._quoted = [0] * size
        for quoted in self.quoted:
            for place in words_in(self.words, (quoted.start_char, quoted.end_char)):
                self._quoted[place] = 1
        ends = [self._ends(place) for place in range(size)]
        taken = [0] * size
        for span in (*self.sources, *self.cues, *self.contents):
            taken[span.first : span.last] = [1] * (span.last - span.first)
        free = [
            int(not taken[place] and self.words[place].end_char - self.words[place].start_char > 1)
            for place in range(size)
        ]
        self.ends, self.free, self.in_marks = ([0, *accumulate(each)] for each in (ends, free, self._quoted))

    def _ends(self, place: int) -> int:
        word = self.words[place]
        if self.text[word.start_char] not in ".?!" or self._quoted[place]:
            return 0
        return int(place + 1 == len(self.words) or self.text[self.words[place + 1].start_char].isupper())

    def lower(self, place: int) -> str:
        """Return a word in small letters; nothing for a place outside the paragraph."""
        if not 0 <= place < len(self.words):
            return ""
        word = self.words[place]
        return self.text[word.start_char : word.end_char].lower()

    def shell(self, span: WordSpan) -> tuple[int, ...]:
        """Return the number of the outer content that holds a span (itself left out), as a tuple of one or none."""
        number = bisect_right(self.outer, span.first, key=lambda each: each.first) - 1
        if number < 0:
            return ()
        outer = self.outer[number]
        return (number,) if span.last <= outer.last and outer[:2] != span[:2] else ()


_MANY = 3  # spans between that are still told apart


def between(spans: Sequence[WordSpan], first: int, last: int) -> int:
    """Count the spans that lie wholly between two places; stops at `_MANY`."""
    place = bisect_left(spans, (first,))
    count = 0
    while place < len(spans) and spans[place].first < last and count < _MANY:
        count += spans[place].last <= last
        place += 1
    return count


def _gap(one: WordSpan, other: WordSpan) -> tuple[int, int, bool]:
    """Return the words between two spans, and whether the other stands behind."""
    if other.first >= one.last:
        return one.last, other.first, True
    if other.last <= one.first:
        return other.last, one.first, False
    return one.first, one.first, other.first >= one.first


def cue_features(marked: Marked, content: WordSpan, cue: WordSpan) -> list[float]:
    """Return what speaks for a cue as that of a content."""
    first, last, behind = _gap(content, cue)
    gap = last - first
    share = (marked.in_marks[content.last] - marked.in_marks[content.first]) / (content.last - content.first)
    free = marked.free[last] - marked.free[first] if last > first else 0
    overlap = cue.first < content.last and content.first < cue.last
    same = marked.shell(content) == marked.shell(cue)
    return [
        1.0,
        math.log1p(gap),
        math.log1p(free),
        float(free == 0),
        min(3.0, marked.ends[last] - marked.ends[first]) if last > first else 0.0,
        float(between(marked.cues, first, last)),
        float(between(marked.outer, first, last)),
        float(behind),
        behind * math.log1p(gap),
        behind * float(share > 0.9),
        behind * math.log1p(free),
        float(overlap),
        float(same),
        same * math.log1p(gap),
        float(not behind and marked.lower(content.first - 1) in {",", ":"} and share > 0.9),
        float(behind and marked.lower(content.last - 1) in {",", '"', "”", "'", "’", "?"}),
        float(behind and marked.ends[min(last, len(marked.words))] - marked.ends[content.last] > 0),
        float(bool(marked.shell(content)) and not same),
    ]


def no_cue_features(marked: Marked, content: WordSpan) -> list[float]:
    """Return what speaks for a content without a cue in its paragraph."""
    share = (marked.in_marks[content.last] - marked.in_marks[content.first]) / (content.last - content.first)
    return [1.0, float(share > 0.9), float(content.first == 0), float(content.last >= len(marked.words) - 1)]


def source_features(marked: Marked, cue: WordSpan, source: WordSpan, contents: Sequence[WordSpan]) -> list[float]:
    """Return what speaks for a source as the speaker of a cue, given the cue's contents."""
    first, last, behind = _gap(cue, source)
    gap = last - first
    free = marked.free[last] - marked.free[first] if last > first else 0
    inside = any(each.first <= source.first and source.last <= each.last for each in contents)
    same = marked.shell(cue) == marked.shell(source)
    ahead = any(each.last <= cue.first for each in contents)
    ends_in_to = marked.lower(cue.last - 1) in {"to", "by", "from"}
    participle = marked.lower(cue.first).endswith("ing")
    return [
        1.0,
        math.log1p(gap),
        math.log1p(free),
        float(free == 0),
        min(3.0, marked.ends[last] - marked.ends[first]) if last > first else 0.0,
        float(between(marked.cues, first, last)),
        float(between(marked.sources, first, last)),
        float(between(marked.contents, first, last)),
        float(behind),
        behind * math.log1p(gap),
        float(behind and gap == 0 and ahead),
        float(behind and not ahead),
        float(behind and gap == 0 and ends_in_to),
        float(behind and marked.lower(source.first - 1) == "by"),
        float(not behind and ends_in_to),
        float(same),
        same * math.log1p(gap),
        float(inside),
        participle * float(behind),
        participle * float(between(marked.cues, first, last) > 0),
        float(source.first < cue.last and cue.first < source.last),
        float(behind and marked.lower(cue.last) in {",", ":", ";"}),
    ]


def no_source_features(marked: Marked, cue: WordSpan, contents: Sequence[WordSpan]) -> list[float]:
    """Return what speaks for a cue without a speaker in its paragraph."""
    passive = any(marked.lower(cue.first - back) in {"was", "were", "is", "are", "been", "be"} for back in (1, 2))
    return [1.0, float(passive), float(bool(contents) and contents[0].first == 0)]


def near(spans: Sequence[WordSpan], place: int) -> list[WordSpan]:
    """Return the spans next to a place, on both sides."""
    middle = bisect_left(spans, (place,))
    return list(spans[max(0, middle - _NEAREST) : middle + _NEAREST])


class Link(NamedTuple):
    """One attribution, in words."""

    contents: tuple[WordSpan, ...]
    cue: WordSpan | None
    source: WordSpan | None


def _total(weights: Sequence[float], features: Sequence[float]) -> float:
    return sum(weight * value for weight, value in zip(weights, features, strict=True))


def link(marked: Marked, weights: Mapping[str, Sequence[float]]) -> list[Link]:
    """Join the marked words of a paragraph to attributions.

    Args:
        marked: What the tagger marked.
        weights: For `cue`, `no cue`, `source` and `no source`, one number for each feature.

    Returns:
        One attribution for each cue that has a content, and one for each content without a cue.
    """
    by_cue: dict[WordSpan, list[WordSpan]] = {}
    alone: list[WordSpan] = []
    for content in marked.contents:
        best, most = None, _total(weights["no cue"], no_cue_features(marked, content))
        for cue in dict.fromkeys([*near(marked.cues, content.first), *near(marked.cues, content.last)]):
            total = _total(weights["cue"], cue_features(marked, content, cue))
            if total > most:
                best, most = cue, total
        if best is None:
            alone.append(content)
        else:
            by_cue.setdefault(best, []).append(content)
    links = [Link((content,), None, None) for content in alone]
    for cue, contents in by_cue.items():
        source, most = None, _total(weights["no source"], no_source_features(marked, cue, contents))
        for candidate in near(marked.sources, cue.first):
            total = _total(weights["source"], source_features(marked, cue, candidate, contents))
            if total > most:
                source, most = candidate, total
        links.append(Link(tuple(contents), cue, source))
    return sorted(links, key=lambda each: (each.contents[0].first, each.cue[:2] if each.cue else (0, 0)))
