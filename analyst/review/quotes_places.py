"""Finds quotes, and the words of an article, by what a correction says of them."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np
import pandas as pd

from analyst.quotes.marks import LINE, find_quoted
from analyst.quotes.types import cut_to, quote_type
from analyst.review.records import squeeze

BETWEEN_PARTS = " […] "
"""What stands between the parts of a content, in `QUOTES.content_text` and in a correction."""

Span = tuple[int, int]
_MARKS = re.compile('["“”„«»]')
_WORD = re.compile(r"\w")


class Anchors:
    """Finds quotes by file and words.

    Args:
        quotes: QUOTES, as the engine found them.
        articles: ARTICLES.
    """

    def __init__(self, quotes: pd.DataFrame, articles: pd.DataFrame) -> None:
        self.names = dict(zip(articles["article_id"], articles["article_name"], strict=True))
        self.articles = {name: key for key, name in self.names.items()}
        left_out = articles[~articles["is_counted"] & articles["copy_of"].notna()]
        self._stand_ins = dict(zip(left_out["article_name"], left_out["copy_of"].map(self.names), strict=True))
        self._contents, self._starts = quotes["content_text"], quotes["start_char"].to_numpy()
        self._in_file = quotes.groupby(quotes["article_id"].map(self.names), sort=False).indices
        self._known: dict[str, _Contents] = {}

    def why_no_article(self, source_file: str) -> str | None:
        """Say why no quote can be looked for in an article; None if one can."""
        if source_file not in self.articles:
            return f"the corpus has no article {source_file!r}"
        if source_file in self._stand_ins:
            return f"the article is a copy that is not counted; name {self._stand_ins[source_file]!r}, which is"
        return None

    def find(self, fields: Mapping[str, Any]) -> int | str:
        """Return the row of the quote that a `[[quote]]` is about, or say why there is none."""
        source_file = fields["source_file"]
        problem = self.why_no_article(source_file)
        if problem is not None:
            return problem
        found = self._find(source_file, fields["content"], fields.get("nth"))
        if isinstance(found, str) and "span" in fields:
            # A later engine may have come to the corrected words by itself.
            again = self._exactly(source_file, fields["span"])
            return again[0] if len(again) == 1 else found
        return found

    def _exactly(self, source_file: str, content: str) -> list[int]:
        return self._of(source_file).places.get(squeeze(content), [])

    def _of(self, source_file: str) -> _Contents:
        """The quotes of one article, made ready when they are first asked for: corrections are about few of them."""
        if source_file not in self._known:
            rows = self._in_file.get(source_file, np.empty(0, dtype=np.int64))
            ordered = rows[self._starts[rows].argsort(kind="stable")].tolist()
            self._known[source_file] = _Contents(dict(zip(ordered, self._contents.iloc[ordered], strict=True)))
        return self._known[source_file]

    def _find(self, source_file: str, content: str, nth: int | None) -> int | str:
        bare, words = self._of(source_file).bare, _bare(squeeze(content))
        found = self._exactly(source_file, content)
        found = found or [place for place in bare if words and bare[place] == words]
        if not found and words:
            part = re.compile(rf"(?<!\w){re.escape(words)}(?!\w)")
            found = [place for place in bare if part.search(bare[place])]
            if len(found) > 1:
                return f"{len(found)} quotes of the article contain these words; write more of them"
        if not found:
            return "the article has no quote of these words"
        if nth is None and len(found) > 1:
            return f"the article has {len(found)} quotes of these words; add nth = 1 to {len(found)}"
        if (nth or 1) > len(found):
            return f"the article has {len(found)} quote(s) of these words, not {nth}"
        return found[(nth or 1) - 1]


class _Contents:
    """What the quotes of one article say, in the order of its text: `places` by words, `bare` words by place."""

    def __init__(self, contents: Mapping[int, str]) -> None:
        self.places: dict[str, list[int]] = {}
        self.bare: dict[int, str] = {}
        for place, content in contents.items():
            said = squeeze(content)
            self.places.setdefault(said, []).append(place)
            self.bare[place] = _bare(said)


def _bare(content: str) -> str:
    """Take off quotation marks, and punctuation at the end; a copy by hand leaves them out."""
    straight = _MARKS.sub("", content).replace("\N{RIGHT SINGLE QUOTATION MARK}", "'")
    return " ".join(straight.split()).strip("'").rstrip(".,;:!?…' ")


def find_content(text: str, content: str, *, nth: int | None = None, near: int | None = None) -> list[Span] | str:
    """Find the words of a content in an article's text.

    Args:
        text: `ARTICLES.text`.
        content: The words, white space apart as they stand there; parts are joined by ` […] `.
        nth: Which of several places is meant, from 1.
        near: Place in the text; without `nth`, the nearest of several places is taken.

    Returns:
        The places of the parts, in the order of the text; or words on why there are none.
    """
    found = _occurrences(text, content)
    if not found:
        return "the article does not have these words"
    if nth is not None:
        return found[nth - 1] if nth <= len(found) else f"the article has these words {len(found)} time(s), not {nth}"
    if near is not None:
        return min(found, key=lambda parts: (abs(parts[0][0] - near), parts))
    return (
        found[0] if len(found) == 1 else f"the article has these words {len(found)} times; add nth = 1 to {len(found)}"
    )


def nth_of(text: str, content: str, parts: Sequence[Span]) -> int | None:
    """Return which of the places of the words is meant, from 1; None if the words stand there once, or not at all."""
    found = _occurrences(text, content)
    return found.index(list(parts)) + 1 if len(found) > 1 and list(parts) in found else None


def _occurrences(text: str, content: str) -> list[list[Span]]:
    whole = [[span] for span in _words_at(text, content)]
    parts = content.split(BETWEEN_PARTS)
    if whole or len(parts) == 1:
        return whole
    found = []
    for first in _words_at(text, parts[0]):
        spans = [first]
        for part in parts[1:]:
            behind = next((span for span in _words_at(text, part) if span[0] >= spans[-1][1]), None)
            if behind is None:
                break
            spans.append(behind)
        else:
            found.append(spans)
    return found


def _words_at(text: str, words: str) -> list[Span]:
    """Places of the words; where they stand as whole words, only those: `he said` is not looked for in `she said`."""
    squeezed = squeeze(words)
    pattern = r"\s+".join(map(re.escape, squeezed.split()))
    if not pattern:
        return []
    before = r"(?<!\w)" if _WORD.match(squeezed[0]) else ""
    behind = r"(?!\w)" if _WORD.match(squeezed[-1]) else ""
    whole = _whole(text)
    found = list(re.finditer(before + pattern + behind, whole)) or list(re.finditer(pattern, whole))
    return [match.span() for match in found]


def _whole(text: str) -> str:
    """Put a replacement character for each half character, as files have it; all places stay."""
    return "".join("\N{REPLACEMENT CHARACTER}" if "\ud800" <= char <= "\udfff" else char for char in text)


def nearest(text: str, words: str, parts: Sequence[Span]) -> int | None:
    """Find the occurrence of a speaker's or cue's words that is nearest to a content, and not inside it."""
    bounded = rf"(?<!\w){re.escape(words)}(?!\w)"
    spans = [match.span() for match in re.finditer(bounded, text)]
    best = min(spans, key=lambda span: (_is_inside(span, parts), _distance(span, parts), span), default=None)
    return None if best is None else best[0]


def _is_inside(span: Span, parts: Sequence[Span]) -> bool:
    return any(start <= span[0] and span[1] <= end for start, end in parts)


def _distance(span: Span, parts: Sequence[Span]) -> int:
    return min(max(start - span[1], span[0] - end, 0) for start, end in parts)


def measure_words(text: str, parts: Sequence[Span]) -> dict[str, Any]:
    """Say of a content what QUOTES says: its words, those in quotation marks, and its type.

    Args:
        text: `ARTICLES.text`.
        parts: Places of the content's parts.

    Returns:
        content_text, start_char, end_char, n_words, n_quoted_words and quote_type.
    """
    quoted = [
        (block.start() + found.start_char, block.start() + found.end_char)
        for block in LINE.finditer(text)
        if any(start < block.end() and block.start() < end for start, end in parts)
        for found in find_quoted(block.group())
    ]
    contents = [text[start:end] for start, end in parts]
    inside = (span for start, end in parts for span in cut_to(quoted, start, end))
    return {
        "content_text": BETWEEN_PARTS.join(contents),
        "start_char": parts[0][0],
        "end_char": parts[-1][1],
        "n_words": sum(len(content.split()) for content in contents),
        "n_quoted_words": sum(len(text[start:end].split()) for start, end in inside),
        "quote_type": quote_type(text, parts, quoted),
    }


def whole_words(text: str, start: int, end: int) -> Span | None:
    """Widen a selection to whole words, and take white space off both ends; None if nothing is left.

    Example:
        >>> whole_words("It is safe now", 1, 8)
        (0, 10)
    """
    selected = text[start:end]
    if not selected.strip():
        return None
    start += len(selected) - len(selected.lstrip())
    end -= len(selected) - len(selected.rstrip())
    while start > 0 and _WORD.match(text[start]) and _WORD.match(text[start - 1]):
        start -= 1
    while end < len(text) and _WORD.match(text[end - 1]) and _WORD.match(text[end]):
        end += 1
    return start, end
