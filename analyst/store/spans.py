"""SENTENCES and TOKENS as columns: cut out of the paragraphs together, with no Python object for each.

A corpus of ten thousand articles has some six million tokens. Their texts are gathered from the bytes of the
paragraphs, and their places compared with those of quotes and names as sorted arrays.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

import numpy as np
import pandas as pd
import pyarrow as pa

from analyst import schema
from analyst.annotate.stored import Annotations

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping

    from numpy.typing import NDArray

    from analyst.annotate.records import Annotation

_PARAGRAPHS = 4096  # paragraphs that are taken apart at a time: some 200,000 tokens, some 50 MB
_REACH = 1 << 40  # more code points than a text can have


def make_sentences(paragraphs: pd.DataFrame, annotations: Mapping[str, Annotation]) -> pd.DataFrame:
    """Make SENTENCES.

    Args:
        paragraphs: PARAGRAPHS.
        annotations: Annotations by `PARAGRAPHS.content_hash`; paragraphs without one are passed over.

    Returns:
        SENTENCES, in the order of the paragraphs and of the text.

    Raises:
        SchemaError: If a column is missing.
    """
    blocks = _blocks(paragraphs, annotations)
    return _finish("SENTENCES", [_sentences(block) for block in blocks])


def make_tokens(
    paragraphs: pd.DataFrame,
    annotations: Mapping[str, Annotation],
    *,
    quote_parts: pd.DataFrame,
    mentions: pd.DataFrame,
) -> pd.DataFrame:
    """Make TOKENS; white space is left out.

    Args:
        paragraphs: PARAGRAPHS.
        annotations: As for `make_sentences`.
        quote_parts: QUOTE_PARTS.
        mentions: MENTIONS; those of type `OTHER` are no names.

    Returns:
        TOKENS, in the order of the paragraphs and of the text.

    Raises:
        SchemaError: If a column is missing.
    """
    places = ["article_id", "start_char", "end_char"]
    schema.check("QUOTE_PARTS", quote_parts, places)
    schema.check("MENTIONS", mentions, [*places, "entity_type"])
    quoted = Cover(quote_parts)
    named = Cover(mentions[mentions["entity_type"] != "OTHER"])
    return _finish("TOKENS", [_tokens(block, quoted, named) for block in _blocks(paragraphs, annotations)])


class Cover:
    """The places of each article that a table of spans covers.

    Args:
        spans: A table with article_id, start_char and end_char.
    """

    def __init__(self, spans: pd.DataFrame) -> None:
        codes, self._articles = pd.factorize(spans["article_id"])
        at = codes.astype(np.int64) * _REACH
        starts = at + spans["start_char"].to_numpy(dtype=np.int64)
        ends = at + spans["end_char"].to_numpy(dtype=np.int64)
        self._spans = _Spans.of(starts, ends)

    def holds(self, article_ids: pd.Index, places: NDArray[np.int64], of: NDArray[np.int64]) -> NDArray[np.bool_]:
        """Tell which places are covered.

        Args:
            article_ids: Articles.
            places: Code points of their texts.
            of: For each place, the number of its article in `article_ids`.
        """
        codes = pd.Index(self._articles).get_indexer(article_ids)[of]
        return (codes >= 0) & self._spans.hold(codes * _REACH + places)


class _Spans(NamedTuple):
    """Spans in the order of their start, each with the furthest end so far."""

    starts: NDArray[np.int64]
    furthest: NDArray[np.int64]

    @classmethod
    def of(cls, starts: NDArray[np.int64], ends: NDArray[np.int64]) -> _Spans:
        order = np.argsort(starts, kind="stable")
        return cls(starts[order], np.maximum.accumulate(ends[order]) if len(order) else ends)

    def hold(self, places: NDArray[np.int64]) -> NDArray[np.bool_]:
        if not len(self.starts):
            return np.zeros(len(places), dtype=bool)
        before = np.searchsorted(self.starts, places, side="right") - 1
        return (before >= 0) & (self.furthest[before] > places)


class _Block(NamedTuple):
    """Some paragraphs with their annotations, row by row."""

    article_ids: pd.Index
    paragraph_ids: pa.Array
    starts: NDArray[np.int64]
    texts: Texts
    rows: pa.Table


def _blocks(paragraphs: pd.DataFrame, annotations: Mapping[str, Annotation]) -> Iterator[_Block]:
    columns = ["paragraph_id", "article_id", "start_char", "paragraph_text", "content_hash"]
    schema.check("PARAGRAPHS", paragraphs, columns)
    if not isinstance(annotations, Annotations):
        annotations = Annotations.of(annotations)
    for first in range(0, len(paragraphs), _PARAGRAPHS):
        part = paragraphs.iloc[first : first + _PARAGRAPHS]
        rows = annotations.table(part["content_hash"])
        part = part[part["content_hash"].isin(rows["content_hash"].to_pandas())]
        yield _Block(
            pd.Index(part["article_id"]),
            _strings(part["paragraph_id"]),
            part["start_char"].to_numpy(dtype=np.int64),
            Texts(part["paragraph_text"]),
            rows,
        )


def _sentences(block: _Block) -> pa.Table:
    spans = _Lists(block.rows["sentences"])
    start, end = spans.ints("start_char"), spans.ints("end_char")
    places = block.starts[spans.of]
    return pa.table(
        {
            "sentence_id": _numbered(block.paragraph_ids, spans.of, spans.number),
            "article_id": _strings(block.article_ids).take(pa.array(spans.of)),
            "paragraph_id": block.paragraph_ids.take(pa.array(spans.of)),
            "start_char": places + start,
            "end_char": places + end,
            "sentence_text": block.texts.cut(spans.of, start, end),
        }
    )


def _tokens(block: _Block, quoted: Cover, named: Cover) -> pa.Table:
    tokens, marks = _Lists(block.rows["tokens"]), _Lists(block.rows["quoted"])
    start, end = tokens.ints("start_char"), tokens.ints("end_char")
    number = _sentence_of(block, tokens.of, start)
    texts = block.texts.cut(tokens.of, start, end).dictionary_encode()
    keep = np.flatnonzero(~_each(texts, str.isspace))
    texts, of, start, end, number = texts.take(pa.array(keep)), tokens.of[keep], start[keep], end[keep], number[keep]
    in_marks = _Spans.of(marks.of * _REACH + marks.ints("start_char"), marks.of * _REACH + marks.ints("end_char"))
    places = block.starts[of] + start
    return pa.table(
        {
            "article_id": _strings(block.article_ids).take(pa.array(of)),
            "sentence_id": _numbered(block.paragraph_ids, of, number),
            "start_char": places,
            "end_char": block.starts[of] + end,
            "token_text": texts.cast(pa.large_string()),
            "lemma": tokens.column("lemma").take(pa.array(keep)).cast(pa.large_string()),
            "pos": tokens.column("pos").take(pa.array(keep)).cast(pa.large_string()),
            "is_word": _each(texts, _is_word),
            "is_stop": tokens.column("is_stop").take(pa.array(keep)),
            "is_quoted": quoted.holds(block.article_ids, places, of) & in_marks.hold(of * _REACH + start),
            "is_name": named.holds(block.article_ids, places, of),
        }
    )


def _sentence_of(block: _Block, of: NDArray[np.int64], starts: NDArray[np.int64]) -> NDArray[np.int64]:
    """Number, in its paragraph, of the last sentence that begins at or before each place; 0 before the first."""
    sentences = _Lists(block.rows["sentences"])
    at = sentences.of * _REACH + sentences.ints("start_char")
    last = np.searchsorted(at, of * _REACH + starts, side="right") - 1
    return np.maximum(last - sentences.first[of], 0)


class _Lists:
    """A column of lists of structs: the structs in one row, with the list that each is of, and its number in it."""

    def __init__(self, column: pa.ChunkedArray) -> None:
        lists = column.combine_chunks()
        sizes = np.diff(lists.offsets.to_numpy()).astype(np.int64)
        self.first = np.cumsum(sizes) - sizes
        self.of = np.repeat(np.arange(len(sizes), dtype=np.int64), sizes)
        self.number = np.arange(len(self.of), dtype=np.int64) - self.first[self.of]
        self._values = lists.flatten()

    def column(self, name: str) -> pa.Array:
        return self._values.field(name)

    def ints(self, name: str) -> NDArray[np.int64]:
        return self.column(name).to_numpy(zero_copy_only=False).astype(np.int64)


class Texts:
    """Texts that are cut by code points, many at a time.

    Args:
        texts: The texts, none of them null.
    """

    def __init__(self, texts: pd.Series | pd.Index) -> None:
        strings = _strings(texts)
        offsets = np.frombuffer(strings.buffers()[1], dtype=np.int64)[strings.offset :][: len(strings) + 1]
        data = strings.buffers()[2]
        whole = np.frombuffer(data, dtype=np.uint8) if data is not None else np.empty(0, dtype=np.uint8)
        self._bytes = whole[offsets[0] : offsets[-1]] if len(strings) else whole[:0]
        letters = np.flatnonzero((self._bytes & 0xC0) != 0x80)  # bytes that begin a code point
        self._letters = np.append(letters, len(self._bytes))
        self._first = np.searchsorted(letters, offsets - offsets[0]) if len(strings) else np.zeros(1, dtype=np.int64)

    def cut(self, of: NDArray[np.int64], starts: NDArray[np.int64], ends: NDArray[np.int64]) -> pa.Array:
        """Cut stretches out: of text number `of`, from code point `starts` to before `ends`, as a slice would."""
        first, last = self._first[of], self._first[of + 1]
        begin = self._letters[np.minimum(first + starts, last)]
        size = np.maximum(self._letters[np.minimum(first + ends, last)] - begin, 0)
        offsets = np.concatenate([[0], np.cumsum(size)]).astype(np.int64)
        places = np.repeat(begin - offsets[:-1], size) + np.arange(offsets[-1])
        buffers = [None, pa.py_buffer(offsets), pa.py_buffer(self._bytes[places])]
        return pa.Array.from_buffers(pa.large_string(), len(of), buffers)


def _is_word(text: str) -> bool:
    return any(letter.isalnum() for letter in text)


def _each(texts: pa.DictionaryArray, test: Callable[[str], bool]) -> NDArray[np.bool_]:
    """Test each different text once."""
    results = np.array([test(text) for text in texts.dictionary.to_pylist()], dtype=bool)
    return results[texts.indices.to_numpy()]


def _numbered(ids: pa.Array, of: NDArray[np.int64], numbers: NDArray[np.int64]) -> pa.Array:
    """Make `paragraph_id:number`, each different one once."""
    most = int(numbers.max(initial=0)) + 1
    different, places = np.unique(of * most + numbers, return_inverse=True)
    names = pa.array([f"{ids[key // most]}:{key % most}" for key in different.tolist()], pa.large_string())
    return names.take(pa.array(places))


def _strings(values: pd.Series | pd.Index) -> pa.Array:
    found = pa.array(values, pa.large_string(), from_pandas=True)
    return found.combine_chunks() if isinstance(found, pa.ChunkedArray) else found


def _finish(name: str, tables: list[pa.Table]) -> pd.DataFrame:
    if not tables:
        return schema.empty(name)
    return schema.conform(name, pa.concat_tables(tables).to_pandas())
