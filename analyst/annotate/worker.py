"""The one function that does the work, wherever it runs: texts in, columns out."""

from __future__ import annotations

import threading
from functools import lru_cache
from typing import TYPE_CHECKING, NamedTuple

from analyst.annotate.errors import EngineError

if TYPE_CHECKING:
    from collections.abc import Mapping

    import pyarrow as pa
    from spacy.language import Language

    from analyst.quotes.engines import QuoteEngine

_HARMLESS = "“We are ready,” said Ada Lee, who lives in Oslo. It rained."

# spaCy's memory zones are not for threads; a Dask worker may have several.
_ONE_AT_A_TIME = threading.Lock()


class Job(NamedTuple):
    """What is to be done with the texts, and by which versions."""

    model: str
    quote_engine: str
    version: str
    """`engine_version` of the quote engine, where the work was given out."""


class Result(NamedTuple):
    """What came of some texts."""

    batch: pa.RecordBatch
    """Rows of `columns.SCHEMA`."""
    problems: dict[str, str]
    """Content hash → why a paragraph could not be annotated."""


def annotate_texts(job: Job, texts: Mapping[str, str]) -> Result:
    """Annotate some paragraphs with the installed model, which is loaded once a process.

    Args:
        job: What to do.
        texts: Content hash → paragraph. If there are none, the model is loaded, and that is all.

    Returns:
        Their annotations, and what could not be annotated.

    Raises:
        EngineError: If model or engine are not those of the job: another version is installed here.
        ModelMissingError: If no model is installed here.
    """
    with _ONE_AT_A_TIME:
        nlp = _installed(job)
        return annotate_with(nlp, job.quote_engine, texts)


def annotate_with(nlp: Language, quote_engine: str, texts: Mapping[str, str]) -> Result:
    """Annotate some paragraphs with a given pipeline; else as `annotate_texts`."""
    from analyst.annotate.columns import encode_annotations
    from analyst.annotate.paragraph import annotate_batch
    from analyst.quotes.engines import load_engine

    find = load_engine(quote_engine)
    if not texts:
        return Result(encode_annotations({}), {})
    try:
        return Result(annotate_batch(texts, nlp, find), {})
    except Exception:
        annotate_batch({"": _HARMLESS}, nlp, find)  # if that fails too, it is not the texts: let it be seen
        return _one_by_one(nlp, find, texts)  # else which of them it is, is found by taking each alone


def _one_by_one(nlp: Language, find: QuoteEngine, texts: Mapping[str, str]) -> Result:
    import pyarrow as pa

    from analyst.annotate.columns import encode_annotations
    from analyst.annotate.paragraph import annotate_batch

    batches, problems = [encode_annotations({})], {}
    for key, text in texts.items():
        try:
            batches.append(annotate_batch({key: text}, nlp, find))
        except Exception as error:
            problems[key] = f"{type(error).__name__}: {error}"
    return Result(pa.concat_batches(batches), problems)


@lru_cache(maxsize=4)
def _installed(job: Job) -> Language:
    from analyst import __version__
    from analyst.annotate.model import load_model, model_name
    from analyst.annotate.version import engine_version

    nlp = load_model()
    found = model_name(nlp.meta), engine_version(job.quote_engine)
    if found != (job.model, job.version):
        raise EngineError(
            f"A worker has model {found[0]} and engine {found[1]} (analyst {__version__}), but {job.model} and "
            f"{job.version} are wanted. Install the same versions of analyst and its model everywhere."
        )
    return nlp
