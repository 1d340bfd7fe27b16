"""Annotated paragraphs on disk, by content: a second run costs only what is new.

The cache is a folder for each model and engine version, with Parquet parts of two columns: the content
hash and the annotation as JSON. A part is written under a temporary name and renamed, so that a run that
is stopped, or two runs at once, never leave half a part.
"""

from __future__ import annotations

import json
import os
import uuid
from functools import lru_cache
from importlib.resources import files
from pathlib import Path
from typing import TYPE_CHECKING

import platformdirs
import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq

from analyst.annotate.records import Annotation, Attribution, Name, Quoted, Token
from analyst.schema import hash_text

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

CACHE_VARIABLE = "ANALYST_CACHE"
_ENGINE_FILES = (
    "annotate/paragraph.py",
    "annotate/records.py",
    "quotes/clauses.py",
    "quotes/cues.py",
    "quotes/drafts.py",
    "quotes/engine.py",
    "quotes/lexicon.py",
    "quotes/marks.py",
    "quotes/phrases.py",
    "quotes/sentences.py",
    "quotes/speakers.py",
    "quotes/view.py",
    "resources/quotes_cues.tsv",
    "resources/quotes_nouns.tsv",
)


def default_folder() -> Path:
    """Return where the cache lies: `$ANALYST_CACHE`, else the user's cache folder."""
    stated = os.environ.get(CACHE_VARIABLE)
    return Path(stated) if stated else Path(platformdirs.user_cache_dir("analyst"))


@lru_cache(maxsize=1)
def engine_version() -> str:
    """Return a hash over the code and the lexicons that make an annotation: any change is a new version."""
    package = files("analyst")
    return hash_text(*(package.joinpath(name).read_text(encoding="utf-8") for name in _ENGINE_FILES))[:12]


class Cache:
    """Annotations by content hash, for one model and engine version.

    Args:
        folder: Where it lies; made when something is first written.
        model: Name and version of the model.
    """

    def __init__(self, folder: Path, model: str) -> None:
        self.folder = folder / f"{model}-{engine_version()}"

    def read(self, hashes: Iterable[str]) -> dict[str, Annotation]:
        """Return the annotations of those hashes that the cache holds. A part that cannot be read is passed over."""
        wanted = set(hashes)
        found: dict[str, Annotation] = {}
        for part in sorted(self.folder.glob("*.parquet")):
            try:
                table = pq.read_table(part, memory_map=False)
                rows = table.filter(pc.is_in(table["content_hash"], pa.array(sorted(wanted))))
                for key, value in zip(rows["content_hash"].to_pylist(), rows["annotation"].to_pylist(), strict=True):
                    found.setdefault(key, decode(value))
            except (pa.ArrowException, OSError, ValueError, KeyError, TypeError):
                continue
        return found

    def write(self, annotations: Mapping[str, Annotation]) -> None:
        """Add annotations as a new part.

        Raises:
            OSError: If the folder cannot be written to.
        """
        if not annotations:
            return
        self.folder.mkdir(parents=True, exist_ok=True)
        keys = sorted(annotations)
        table = pa.table({"content_hash": keys, "annotation": [encode(annotations[key]) for key in keys]})
        name = uuid.uuid4().hex
        temporary = self.folder / f".{name}.tmp"
        pq.write_table(table, temporary, compression="zstd")
        temporary.replace(self.folder / f"{name}.parquet")


def encode(annotation: Annotation) -> str:
    """Write an annotation as JSON."""
    return json.dumps(annotation, ensure_ascii=True, separators=(",", ":"))


def decode(text: str) -> Annotation:
    """Read an annotation back.

    Raises:
        ValueError: If the text is not one.
    """
    tokens, sentences, names, attributions, quoted = json.loads(text)
    return Annotation(
        tokens=tuple(Token(*token) for token in tokens),
        sentences=tuple((start, end) for start, end in sentences),
        names=tuple(Name(*name) for name in names),
        attributions=tuple(_attribution(*values) for values in attributions),
        quoted=tuple(Quoted(*values) for values in quoted),
    )


def _attribution(
    content: list[list[int]],
    speaker: list[int] | None,
    antecedent: list[int] | None,
    cue: list[int] | None,
    cue_lemma: str | None,
    cue_is_negated: bool,
    relay: list[int] | None,
    rule: str,
) -> Attribution:
    parts = tuple((start, end) for start, end in content)
    spans = _span(speaker), _span(antecedent), _span(cue)
    return Attribution(parts, *spans, cue_lemma, cue_is_negated, _span(relay), rule)


def _span(values: list[int] | None) -> tuple[int, int] | None:
    return None if values is None else (values[0], values[1])
