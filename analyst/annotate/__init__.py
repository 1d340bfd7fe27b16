"""The expensive step: each unique paragraph goes through spaCy and the quote rules once."""

from __future__ import annotations

import warnings
from pathlib import Path
from typing import TYPE_CHECKING

from analyst import schema
from analyst.annotate.cache import Cache, default_folder, engine_version
from analyst.annotate.model import ModelMissingError, installed_model, load_model, model_name
from analyst.annotate.records import Annotation

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping

    import pandas as pd
    from spacy.language import Language

__all__ = [
    "Annotation",
    "ModelMissingError",
    "annotate_paragraphs",
    "default_folder",
    "engine_version",
    "installed_model",
    "load_model",
    "model_name",
]

_BATCH = 256  # paragraphs that go through the model together
_PART = 2_048  # paragraphs that are written to the cache together
_LONGEST = 100_000  # characters; the parser's memory grows with length


def annotate_paragraphs(
    paragraphs: pd.DataFrame,
    *,
    nlp: Language | None = None,
    cache: str | Path | None = None,
    use_cache: bool = True,
    progress: Callable[[int, int], None] | None = None,
) -> dict[str, Annotation]:
    """Annotate the unique paragraphs.

    Args:
        paragraphs: PARAGRAPHS; `content_hash` and `paragraph_text` are used.
        nlp: spaCy pipeline; the installed English model if None, loaded only if something is new.
        cache: Folder of the cache; `$ANALYST_CACHE` or the user's cache folder if None.
        use_cache: False to read and write no cache.
        progress: Called with the number of new paragraphs done, and of all new ones.

    Returns:
        Annotations by content hash. Paragraphs of more than 100,000 characters are left out.

    Raises:
        SchemaError: If a column is missing.
        ModelMissingError: If no model is installed and none is given.
    """
    schema.check("PARAGRAPHS", paragraphs, ["content_hash", "paragraph_text"])
    texts = dict(zip(paragraphs["content_hash"], paragraphs["paragraph_text"], strict=True))
    texts = {key: text for key, text in sorted(texts.items()) if len(text) <= _LONGEST}
    name = model_name(nlp.meta) if nlp is not None else installed_model()
    store = Cache(Path(cache) if cache is not None else default_folder(), name) if use_cache else None
    found = store.read(texts) if store is not None else {}
    new = {key: text for key, text in texts.items() if key not in found}
    if not new:
        return found
    part: dict[str, Annotation] = {}
    for done, (key, annotation) in enumerate(_annotate(new, nlp or load_model()), start=1):
        part[key] = annotation
        if len(part) >= _PART or done == len(new):
            store = _save(store, part)
            found.update(part)
            part = {}
        if progress is not None:
            progress(done, len(new))
    return found


def _annotate(texts: Mapping[str, str], nlp: Language) -> Iterator[tuple[str, Annotation]]:
    from analyst.annotate.paragraph import annotate_doc
    from analyst.quotes.marks import plain_marks

    keys = list(texts)
    for first in range(0, len(keys), _BATCH):
        batch = keys[first : first + _BATCH]
        with nlp.memory_zone():
            docs = nlp.pipe((plain_marks(texts[key]) for key in batch), batch_size=_BATCH)
            annotated = [(key, annotate_doc(doc, texts[key])) for key, doc in zip(batch, docs, strict=True)]
        yield from annotated


def _save(store: Cache | None, part: Mapping[str, Annotation]) -> Cache | None:
    """Write a part; a folder that cannot be written to costs the cache, not the run."""
    if store is None:
        return None
    try:
        store.write(part)
    except OSError as error:
        warnings.warn(
            f"The cache {store.folder} cannot be written ({error.strerror or error}); the next run annotates "
            "everything again. Set ANALYST_CACHE to a folder that can be written.",
            stacklevel=3,
        )
        return None
    return store
