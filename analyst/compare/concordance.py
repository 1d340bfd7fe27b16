"""Every place where words, a pattern or an entity stands, in line with what is before and after it."""

from __future__ import annotations

import time
from collections.abc import Iterator
from typing import Any, NamedTuple

import pandas as pd
import regex as rx

from analyst.compare._tables import finish, need
from analyst.schema import COPIES_NOTE

SORTS = ("position", "left", "right")
"""Orders of a concordance: by file and place, by the words before the match, by the words after it."""

MAX_PATTERN = 500
MAX_REPEATS = 1000
MAX_SENTENCE = 20_000
SECONDS = 2.0
"""Time that a search may take in all; a pattern that needs more is stopped."""
SENTENCES_A_SECOND = 10_000
"""Sentences for which a search may take a second more: an ordinary pattern needs a hundredth of that."""

_COUNT = rx.compile(r"(?<!\\)\{(\d+)(?:,(\d*))?\}")
_CALLS_ITSELF = rx.compile(r"(?<!\\)\(\?(?:R|\d|[+-]\d|&|P>)")
_WORD_ORDER = rx.compile(r"\w+(?:['’-]\w+)*")
_COLUMNS = ("sentence_id", "article_id", "start_char", "end_char", "sentence_text", "outlet", "source_file")


class Pattern:
    """A search that was checked: it compiles in bounded space and runs in bounded time.

    Args:
        words: Words one after the other, in upper or lower case, `*` for any letters; or a regular expression.
        regex: True if `words` is a regular expression.
        seconds: Time for all searches with this pattern.

    Raises:
        ValueError: If it is empty, too long, or no regular expression; the message says where and what to do.
    """

    def __init__(self, words: str, *, regex: bool = False, seconds: float = SECONDS) -> None:
        if not words.strip():
            raise ValueError("The pattern is empty; write a word, several words, or a regular expression.")
        if len(words) > MAX_PATTERN:
            raise ValueError(f"The pattern has {len(words):,} characters; {MAX_PATTERN:,} are the most.")
        self.words = words
        self._compiled = _compile(words) if regex else rx.compile(_as_regex(words), rx.IGNORECASE)
        self._seconds = seconds
        self._left = seconds

    def places(self, text: str) -> Iterator[tuple[int, int]]:
        """Find the places of the pattern in a text; those of no length are left out.

        Raises:
            ValueError: If the time is up.
        """
        if self._left <= 0:
            raise self._too_slow()
        began = time.monotonic()
        try:
            for match in self._compiled.finditer(text, timeout=self._left, endpos=MAX_SENTENCE):
                if match.end() > match.start():
                    yield match.span()
        except (TimeoutError, MemoryError, RecursionError) as error:
            raise self._too_slow() from error
        finally:
            self._left -= time.monotonic() - began

    def is_in(self, text: str) -> bool:
        """Say whether the pattern stands in a text."""
        return next(self.places(text), None) is not None

    def _too_slow(self) -> ValueError:
        return ValueError(
            f"The search for {self.words!r} was stopped after {self._seconds:g} seconds. A repeat inside a repeat, "
            "as in (a+)+, or two repeats in a row that fit the same letters, try every way to share them: say more "
            "exactly what stands there, or search fewer sentences."
        )


class _Line(NamedTuple):
    """A row of CONCORDANCE."""

    article_id: str
    outlet: str
    start_char: int
    end_char: int
    left: str
    match: str
    right: str
    sentence_id: str
    source_file: str


def concordance(
    sentences: pd.DataFrame,
    pattern: str | None = None,
    *,
    regex: bool = False,
    entity_id: str | None = None,
    mentions: pd.DataFrame | None = None,
    width: int = 60,
    sort: str = "position",
    seconds: float | None = None,
) -> pd.DataFrame:
    """List every place of a pattern, or of an entity, with the text before and after it (KWIC).

    Args:
        sentences: SENTENCES, with `outlet` and `source_file` joined on.
        pattern: Words, one after the other and whole, `*` for any letters ("zelensk*"); with `regex` a regular
            expression. Capitals make no difference; a regular expression tells them apart with `(?-i:Bush)`.
            With an entity the pattern chooses among its lines: those whose sentence has it.
        regex: True if the pattern is a regular expression (of the `regex` package).
        entity_id: List the places of this entity (ENTITIES).
        mentions: MENTIONS; needed with `entity_id`. Its rows decide whether roles count.
        width: Characters of context on each side; it runs on into the sentences next to it.
        sort: `position` (by file and place), `left` (by the words before, the nearest first) or `right`.
        seconds: Time for the search; 2 seconds, and 1 more for each 10,000 sentences, if None.

    Returns:
        CONCORDANCE. Ties by file and place.

    Raises:
        ValueError: If there is neither pattern nor entity, or the pattern is wrong or takes too long; the message
            says what to do.
        SchemaError: If a column is missing.

    Note:
        A match stands in one sentence. Of a sentence of more than 20,000 characters the first 20,000 are searched.
        White space of the context is one space, and sentences that `sentences` lacks are an ellipsis.
    """
    need("SENTENCES", sentences, _COLUMNS)
    if sort not in SORTS:
        raise ValueError(f"No order {sort!r}; there are {', '.join(SORTS)}.")
    if width < 1:
        raise ValueError(f"width = {width}: the context has one character at least.")
    if seconds is None:
        seconds = SECONDS + len(sentences) // SENTENCES_A_SECOND
    wanted = None if pattern is None or not pattern.strip() else Pattern(pattern, regex=regex, seconds=seconds)
    if entity_id is not None:
        if mentions is None:
            raise ValueError("entity_id needs mentions: concordance(wb.sentences, entity_id=…, mentions=wb.mentions).")
        need("MENTIONS", mentions, ["entity_id", "sentence_id", "start_char", "end_char"])
        spans = _spans_of_entity(sentences, mentions, entity_id, wanted)
    elif wanted is not None:
        spans = _spans_of_pattern(sentences, wanted)
    else:
        raise ValueError("Nothing to look for: give a pattern, or entity_id and mentions.")
    lines = _in_line(sentences, spans, width)
    frame = pd.DataFrame(_sorted(lines, sort), columns=list(_Line._fields))
    return finish("CONCORDANCE", frame, of=sentences if COPIES_NOTE in sentences.attrs else None)


def _compile(words: str) -> Any:  # noqa: ANN401 - a compiled pattern of a package without types
    if _CALLS_ITSELF.search(words):
        raise ValueError("The regular expression calls itself, as in (?R) or (?1); write it out instead.")
    repeats = 1
    for low, high in _COUNT.findall(words):
        repeats *= max(int(low), int(high or 0), 1)
        if repeats > MAX_REPEATS:
            raise ValueError(
                f"The counts of the regular expression, multiplied, are over {MAX_REPEATS:,}; "
                "write smaller numbers, or + or *, for {…}."
            )
    try:
        return rx.compile(words, rx.IGNORECASE)
    except rx.error as error:
        where = f" at character {error.pos + 1}" if error.pos is not None else ""
        raise ValueError(
            f"No regular expression: {error.msg}{where} of {words!r}. To look for one of the signs "
            r". * + ? ( ) [ ] { } | ^ $ itself, write \ before it, or search for plain words."
        ) from error
    except Exception as error:  # too deep, too large: whatever the compiler chokes on
        raise ValueError(f"The regular expression cannot be read ({error}); write a simpler one.") from error


def _as_regex(words: str) -> str:
    """Whole words with any white space between them, `*` for letters, and either apostrophe."""
    parts = []
    for word in words.split():
        escaped = rx.escape(word, special_only=True).replace(r"\*", r"\w*")
        parts.append(rx.sub("['’]", "['’]", escaped))
    return r"(?<!\w)" + r"\s+".join(parts) + r"(?!\w)"


def _spans_of_pattern(sentences: pd.DataFrame, pattern: Pattern) -> list[tuple[str, int, int]]:
    columns = zip(sentences["sentence_id"], sentences["start_char"], sentences["sentence_text"], strict=True)
    return [
        (sentence_id, start + first, start + last)
        for sentence_id, start, text in columns
        for first, last in pattern.places(text)
    ]


def _spans_of_entity(
    sentences: pd.DataFrame, mentions: pd.DataFrame, entity_id: str, pattern: Pattern | None
) -> list[tuple[str, int, int]]:
    rows = mentions[(mentions["entity_id"] == entity_id).fillna(False).astype(bool)]
    near = sentences[sentences["sentence_id"].isin(rows["sentence_id"])]
    texts = dict(zip(near["sentence_id"], near["sentence_text"], strict=True))
    fits = {key for key, text in texts.items() if pattern is None or pattern.is_in(text)}
    columns = zip(rows["sentence_id"], rows["start_char"], rows["end_char"], strict=True)
    return [(key, start, end) for key, start, end in columns if key in fits]


def _in_line(sentences: pd.DataFrame, spans: list[tuple[str, int, int]], width: int) -> list[_Line]:
    """Put each place between its contexts."""
    if not spans:
        return []
    homes = sentences[sentences["sentence_id"].isin({key for key, _, _ in spans})]
    of_sentence = {row[0]: row[1:] for row in homes[["sentence_id", "article_id", "outlet", "source_file"]].to_numpy()}
    around = sentences[sentences["article_id"].isin(homes["article_id"])].sort_values("start_char", kind="stable")
    texts = {
        article_id: _text(zip(rows["start_char"], rows["sentence_text"], strict=True))
        for article_id, rows in around.groupby("article_id")
    }
    lines = []
    for key, start, end in spans:
        article_id, outlet, source_file = of_sentence[key]
        text = texts[article_id]
        # White space folds together, so more is taken than is kept.
        left = _squeeze(text[max(0, start - 3 * width) : start])
        right = _squeeze(text[end : end + 3 * width])
        lines.append(
            _Line(article_id, outlet, start, end, left[-width:], text[start:end], right[:width], key, source_file)
        )
    return lines


def _text(parts: Iterator[tuple[int, str]]) -> str:
    """Lay an article's sentences at their places; what lies between is white space, or an ellipsis if it is long."""
    text = []
    end = 0
    for start, sentence in parts:
        gap = start - end
        text.append(" " * gap if gap < 4 else " … ".ljust(gap))
        text.append(sentence)
        end = start + len(sentence)
    return "".join(text)


def _squeeze(text: str) -> str:
    return rx.sub(r"\s+", " ", text)


def _sorted(lines: list[_Line], sort: str) -> list[_Line]:
    lines = sorted(lines, key=lambda line: (line.source_file, line.article_id, line.start_char))
    if sort == "left":
        return sorted(lines, key=lambda line: (_words(line.left)[::-1], _words(line.right)))
    if sort == "right":
        return sorted(lines, key=lambda line: (_words(line.right), _words(line.left)[::-1]))
    return lines


def _words(text: str) -> list[str]:
    """Words of a context, without signs and capitals, for sorting."""
    return [word.casefold() for word in _WORD_ORDER.findall(text)]
