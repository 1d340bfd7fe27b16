"""Headlines in capitals: where the model took the word behind a name for a part of it."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

from analyst.entities import lexicon
from analyst.entities.names import FAMILY_FIRST, SUFFIXES, parse_person
from analyst.entities.text import fold

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping, Sequence

    from analyst.entities.spans import Span

_MORE = 3  # times that the shorter name is more frequent than the longer one


def cut_headline_words(spans: Sequence[Sequence[Span]]) -> list[list[Span]]:
    """Cut `Obama Speech` to `Obama`, `Hillary Clinton Goes` to `Hillary Clinton`, where the corpus shows why.

    A longer form is cut where its beginning is a name that is far more frequent, and its last word is nobody's
    name elsewhere.
    """
    counts = Counter(fold(span.text) for own in spans for span in own if span.label == "PERSON")
    surnames: Counter[str] = Counter()
    for key, count in counts.items():
        surnames[parse_person(key).surname] += count
    return [[_cut(span, counts, surnames) if span.label == "PERSON" else span for span in own] for own in spans]


def _cut(span: Span, counts: Mapping[str, int], surnames: Mapping[str, int]) -> Span:
    words = span.text.split(" ")
    whole = counts[fold(span.text)]
    if len(words) < 2 or fold(words[-1]).strip(".") in SUFFIXES or surnames[parse_person(span.text).surname] > whole:
        return span
    for number in range(len(words) - 1, 0, -1):
        name = " ".join(words[:number])
        if counts.get(fold(name), 0) >= _MORE * whole and _stands_alone(words[:number], surnames):
            return span._replace(text=name, end_char=span.start_char + len(name))
    return span


def _stands_alone(words: Sequence[str], surnames: Collection[str]) -> bool:
    first = fold(words[0]).strip(".")
    if len(words) > 1:
        return first not in lexicon.honorifics() or len(words) > 2
    is_forename = first in lexicon.english_forenames() or first in lexicon.forename_classes()
    return first in surnames and not is_forename and first not in FAMILY_FIRST
