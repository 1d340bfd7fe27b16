"""Annotations as Arrow columns: how they travel between processes, and how they lie on disk.

One row is one paragraph. Tokens, sentences, names and quoted stretches are lists of structs, so that DuckDB or pandas
can take them apart without Python objects; attributions, few and nested, are JSON.
"""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import numpy as np
import pyarrow as pa

from analyst.annotate.records import Annotation, Attribution, Name, Quoted, Token

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from numpy.typing import NDArray
    from spacy.strings import StringStore

_SPAN = pa.struct([("start_char", pa.int32()), ("end_char", pa.int32())])
_TOKEN = pa.struct(
    [("start_char", pa.int32()), ("end_char", pa.int32()), ("lemma", pa.string()), ("pos", pa.string()),
     ("dep", pa.string()), ("head", pa.int32()), ("is_stop", pa.bool_())]
)  # fmt: skip
_NAME = pa.struct([("start_char", pa.int32()), ("end_char", pa.int32()), ("label", pa.string())])
_QUOTED = pa.struct([("start_char", pa.int32()), ("end_char", pa.int32()), ("is_closed", pa.bool_())])

SCHEMA = pa.schema(
    [
        ("content_hash", pa.string()),
        ("tokens", pa.list_(_TOKEN)),
        ("sentences", pa.list_(_SPAN)),
        ("names", pa.list_(_NAME)),
        ("quoted", pa.list_(_QUOTED)),
        ("attributions", pa.string()),
    ]
)
"""Columns of a part: `content_hash` (PARAGRAPHS), and the fields of `Annotation` under their names."""


def encode_annotations(annotations: Mapping[str, Annotation]) -> pa.RecordBatch:
    """Write annotations as columns, in the order of the mapping."""
    values = list(annotations.values())
    tokens = pa.array([list(each.tokens) for each in values], SCHEMA.field("tokens").type)
    return encode(list(annotations), tokens, values)


def encode(keys: Sequence[str], tokens: pa.ListArray, rest: Sequence[Annotation]) -> pa.RecordBatch:
    """Join tokens that are columns already with the other fields of the same paragraphs.

    Args:
        keys: Content hashes.
        tokens: The column `tokens`, as `encode_tokens` makes it.
        rest: Annotations, of which the tokens are not looked at.
    """
    columns = [
        pa.array(keys, pa.string()),
        tokens,
        *(
            pa.array([list(getattr(each, name)) for each in rest], SCHEMA.field(name).type)
            for name in ("sentences", "names", "quoted")
        ),
        pa.array([encode_attributions(each.attributions) for each in rest], pa.string()),
    ]
    return pa.RecordBatch.from_arrays(columns, schema=SCHEMA)


def encode_tokens(matrices: Sequence[NDArray[np.uint64]], strings: StringStore) -> pa.ListArray:
    """Write the tokens of some Docs as one column, without a Python object for each.

    Args:
        matrices: A matrix for each Doc, as `records.token_matrix` makes it.
        strings: Where the numbers of lemmas, parts of speech and dependencies have their text.
    """
    sizes = np.array([len(matrix) for matrix in matrices], dtype=np.int64)
    offsets = np.concatenate([[0], np.cumsum(sizes)]).astype(np.int32)
    cells = np.concatenate(matrices) if matrices else np.zeros((0, 7), dtype=np.uint64)
    start, length = cells[:, 0].astype(np.int32), cells[:, 1].astype(np.int32)
    own_place = np.arange(len(cells)) - np.repeat(offsets[:-1], sizes)
    head = (own_place + cells[:, 5].astype(np.int64)).astype(np.int32)  # spaCy counts heads from the token itself
    values = [
        pa.array(start),
        pa.array(start + length),
        _texts(cells[:, 2], strings, lower=True),
        _texts(cells[:, 3], strings),
        _texts(cells[:, 4], strings),
        pa.array(head),
        pa.array(cells[:, 6].astype(bool)),
    ]
    return pa.ListArray.from_arrays(pa.array(offsets), pa.StructArray.from_arrays(values, fields=list(_TOKEN)))


def _texts(numbers: NDArray[np.uint64], strings: StringStore, *, lower: bool = False) -> pa.StringArray:
    different, places = np.unique(numbers, return_inverse=True)
    texts = [strings[int(number)] for number in different]
    dictionary = pa.array([text.lower() for text in texts] if lower else texts, pa.string())
    return dictionary.take(pa.array(places.astype(np.int32)))


def encode_attributions(attributions: Iterable[Attribution]) -> str:
    """Write attributions as JSON."""
    return json.dumps(list(attributions), ensure_ascii=True, separators=(",", ":"))


def decode_attributions(text: str) -> tuple[Attribution, ...]:
    """Read attributions back.

    Raises:
        ValueError: If the text is not JSON.
    """
    return tuple(_attribution(*values) for values in json.loads(text))


class Block:
    """Some annotated paragraphs, read from columns one by one.

    Args:
        table: Rows of `SCHEMA`.
    """

    def __init__(self, table: pa.Table | pa.RecordBatch) -> None:
        if isinstance(table, pa.RecordBatch):
            table = pa.Table.from_batches([table])
        self.table = table
        columns = {name: table[name].combine_chunks() for name in SCHEMA.names[1:]}
        self._attributions = columns.pop("attributions")
        self._lists = {name: _Lists(column) for name, column in columns.items()}

    def __len__(self) -> int:
        return len(self.table)

    def annotation(self, row: int) -> Annotation:
        """Return the annotation in a row."""
        return Annotation(
            tokens=tuple(map(Token._make, self._lists["tokens"].rows(row))),
            sentences=tuple(self._lists["sentences"].rows(row)),
            names=tuple(map(Name._make, self._lists["names"].rows(row))),
            attributions=decode_attributions(self._attributions[row].as_py()),
            quoted=tuple(map(Quoted._make, self._lists["quoted"].rows(row))),
        )


class _Lists:
    """A column of lists of structs, with each text held once."""

    def __init__(self, column: pa.ListArray) -> None:
        self._offsets = column.offsets.to_numpy()
        values = column.values
        self._fields = [_field(values.field(number)) for number in range(values.type.num_fields)]

    def rows(self, row: int) -> Iterable[tuple]:
        first, last = self._offsets[row], self._offsets[row + 1]
        return zip(*(_plain(values[first:last], texts) for values, texts in self._fields), strict=True)


def _field(column: pa.Array) -> tuple[NDArray, list[str] | None]:
    if not pa.types.is_string(column.type):
        return column.to_numpy(zero_copy_only=False), None
    column = column.dictionary_encode()
    return column.indices.to_numpy(), column.dictionary.to_pylist()


def _plain(values: NDArray, texts: list[str] | None) -> list:
    return values.tolist() if texts is None else [texts[number] for number in values.tolist()]


def _attribution(
    content: list[list[int]],
    speaker: list[int] | None,
    antecedent: list[int] | None,
    cue: list[int] | None,
    cue_lemma: str | None,
    cue_is_negated: bool,
    relay: list[int] | None,
    rule: str,
    confidence: float | None,
) -> Attribution:
    parts = tuple((start, end) for start, end in content)
    spans = _span(speaker), _span(antecedent), _span(cue)
    return Attribution(parts, *spans, cue_lemma, cue_is_negated, _span(relay), rule, confidence)


def _span(values: list[int] | None) -> tuple[int, int] | None:
    return None if values is None else (values[0], values[1])
