"""Annotate what the cache does not hold: give the work out, take it in, write it down."""

from __future__ import annotations

import time
import warnings
from collections import deque
from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING

import pyarrow as pa

from analyst import schema
from analyst.annotate.cache import CACHE_VARIABLE, Cache, default_folder
from analyst.annotate.engines import Task, make_engine
from analyst.annotate.errors import CacheError, EngineError, PartGoneError
from analyst.annotate.model import installed_model, model_name
from analyst.annotate.progress import Progress
from analyst.annotate.stored import Annotations
from analyst.annotate.upkeep import describe_size, read_limit, trim
from analyst.annotate.version import engine_version
from analyst.annotate.worker import Job
from analyst.quotes.engines import check_engine

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Iterator, Mapping

    import pandas as pd
    from spacy.language import Language

    from analyst.annotate.engines import Engine
    from analyst.annotate.worker import Result

IN_MEMORY = 50_000
"""Paragraphs up to which the annotations of a corpus are held in memory; more are laid into a temporary file."""

_LONGEST = 100_000  # characters; the parser's memory grows with length
_TASK_PARAGRAPHS = 256
_TASK_CHARS = 100_000
_PART_SECONDS = 30.0  # what is not written yet is lost if the process is killed
_PART_BYTES = 250 * 10**6  # in memory; a fifth of that on disk
_MOST_UNWRITTEN_BYTES = 2 * 10**9  # kept in memory where the disk is full, before the run stops
_LOOKS = 5  # for parts that another run is joining
_MOST_DEATHS = 5  # paragraphs that kill their worker alone, one after the other


def annotate_paragraphs(
    paragraphs: pd.DataFrame,
    *,
    nlp: Language | None = None,
    cache: str | Path | None = None,
    use_cache: bool = True,
    progress: Callable[[int, int], None] | bool | None = None,
    quote_engine: str | None = None,
    engine: str | Engine | None = None,
    workers: int | None = None,
) -> Annotations:
    """Annotate the unique paragraphs, each once: what the cache holds is not done again.

    What is done is written to the cache every half minute, so that a run that is stopped or killed loses little, and
    the same call goes on from there.

    Args:
        paragraphs: PARAGRAPHS; `content_hash` and `paragraph_text` are used.
        nlp: spaCy pipeline; the installed English model if None, loaded only if something is new.
        cache: Folder of the cache; `$ANALYST_CACHE` or the user's cache folder if None.
        use_cache: False to read and write no cache.
        progress: Called with the number of new paragraphs done, and of all new ones; True for a bar, False for
            nothing; a bar where a person watches if None.
        quote_engine: `joined` or `rules`; `$ANALYST_QUOTE_ENGINE`, else `joined`, if None.
        engine: Where the work is done: `local` (this process), `processes` (of this machine), `dask` (a cluster on
            this machine), the address of a Dask scheduler (`tcp://HOST:PORT`, `tls://HOST:PORT`), or an engine;
            `$ANALYST_ENGINE`, else what fits the amount of work, if None. The result is the same.
        workers: How many processes; `$ANALYST_WORKERS`, else what processors and memory allow, if None.

    Returns:
        Annotations by content hash. What could not be annotated is in `problems`: paragraphs of more than 100,000
        characters, those on which the model fails, and those that killed their worker twice.

    Raises:
        SchemaError: If a column is missing.
        ModelMissingError: If no model is installed and none is given.
        EngineError: If the engine cannot be started, or its workers die whatever they do.
        CacheError: If the disk is full and what is not written has become too much for the memory.
        ValueError: If there is no engine of that name.
    """
    chosen = check_engine(quote_engine)
    schema.check("PARAGRAPHS", paragraphs, ["content_hash", "paragraph_text"])
    texts = dict(zip(paragraphs["content_hash"], paragraphs["paragraph_text"], strict=True))
    problems = {key: _too_long(text) for key, text in texts.items() if len(text) > _LONGEST}
    wanted = {key: text for key, text in texts.items() if key not in problems}
    job = Job(model_name(nlp.meta) if nlp is not None else installed_model(), chosen, engine_version(chosen))
    root = Path(cache) if cache is not None else default_folder()
    store = Cache(root, job.model, chosen) if use_cache else None
    missing = store.locate(wanted).missing() if store is not None else wanted.keys()
    new = {key: text for key, text in wanted.items() if key in missing}
    writer = _Writer(store)
    if new:
        n_words = sum(map(_n_words, new.values()))
        runner = make_engine(engine, workers=workers, nlp=nlp, n_words=n_words)
        problems |= _annotate(new, job, runner, writer, progress)
    return _gathered(wanted, problems, store, writer, root, n_new=len(new.keys() - problems.keys()))


def _annotate(
    texts: Mapping[str, str],
    job: Job,
    engine: Engine,
    writer: _Writer,
    progress: Callable[[int, int], None] | bool | None,
) -> dict[str, str]:
    problems: dict[str, str] = {}
    tasks = deque(_tasks(texts))
    n_words = sum(task.n_words for task in tasks)
    with writer, engine, Progress(len(texts), n_words, tell=progress, remote_memory=engine.memory) as shown:
        for task, found in _results(engine, job, tasks):
            problems |= found.problems
            writer.add(found.batch)
            shown.advance(len(task.texts), task.n_words)
    return problems


def _results(engine: Engine, job: Job, tasks: deque[Task]) -> Iterator[tuple[Task, Result]]:
    """Yield all results; the paragraphs of a task whose worker died are done again, each alone, to find the cause."""
    from analyst.annotate.columns import encode_annotations
    from analyst.annotate.worker import Result

    suspects: list[Task] = []
    for task, result in engine.run(job, tasks):
        if result is None:
            suspects += [Task({key: text}, _n_words(text)) for key, text in task.texts.items()]
        else:
            yield task, result
    n_deaths = 0
    for suspect in suspects:
        for task, result in engine.run(job, deque([suspect])):
            n_deaths = 0 if result is not None else n_deaths + 1
            if n_deaths >= _MOST_DEATHS:
                raise EngineError(
                    f"Workers died over {n_deaths} paragraphs one after the other, so it is not the paragraphs. There "
                    "may be too little memory: use fewer workers. What was done is kept."
                )
            problem = dict.fromkeys(task.texts, "two workers died over it")
            yield task, result if result is not None else Result(encode_annotations({}), problem)


def _tasks(texts: Mapping[str, str]) -> Iterator[Task]:
    part: dict[str, str] = {}
    n_chars = 0
    for key, text in texts.items():
        if part and (len(part) >= _TASK_PARAGRAPHS or n_chars + len(text) > _TASK_CHARS):
            yield Task(part, sum(map(_n_words, part.values())))
            part, n_chars = {}, 0
        part[key] = text
        n_chars += len(text)
    if part:
        yield Task(part, sum(map(_n_words, part.values())))


def _gathered(
    wanted: Collection[str],
    problems: Mapping[str, str],
    store: Cache | None,
    writer: _Writer,
    root: Path,
    *,
    n_new: int,
) -> Annotations:
    """Read what is wanted; again, if another run joins the parts of the cache meanwhile."""
    from analyst.annotate.stored import Finder

    n_looks = 0
    while True:
        n_looks += 1
        finder = store.locate(wanted) if store is not None else Finder(wanted)
        for batch in writer.unwritten:
            finder.add_table(pa.Table.from_batches([batch]))
        lost = finder.missing() - set(problems)
        if lost:
            raise CacheError(
                f"{len(lost):,} annotated paragraphs are gone from the cache {root}: it was cleaned meanwhile. "
                "Run the same again; only they are done anew."
            )
        found = Annotations(finder, problems, n_new=n_new)
        if store is not None and writer.has_written:
            _keep_within_limit(root, found)
        try:
            return found.loaded() if len(found) <= IN_MEMORY else _in_file(found, wanted)
        except PartGoneError:
            if n_looks == _LOOKS:
                raise


def _in_file(found: Annotations, order: Collection[str]) -> Annotations:
    try:
        return found.in_file(order)
    except OSError as error:
        warnings.warn(
            f"No temporary file can be written ({error.strerror or error}), so names and quotes take far longer. Make "
            "room, or set TMPDIR to a folder with room.",
            stacklevel=4,
        )
        return found


def _keep_within_limit(root: Path, used: Annotations) -> None:
    over = trim(root, keep=used.files())
    if over:
        warnings.warn(
            f"The cache {root} is {describe_size(over)} over its limit of {describe_size(read_limit(root))}, as all of "
            "it was used within the hour. `analyst cache --limit SIZE` sets a higher one.",
            stacklevel=4,
        )


class _Writer:
    """Writes results to the cache, some at a time; what cannot be written is kept in memory. A context manager."""

    def __init__(self, store: Cache | None) -> None:
        self._store = store
        self._n_bytes = 0
        self._since = time.monotonic()
        self._has_warned = False
        self.unwritten: list[pa.RecordBatch] = []
        self.has_written = False

    def __enter__(self) -> _Writer:
        return self

    def __exit__(self, kind: type[BaseException] | None, *_: object) -> None:
        """Write what there is, also when the run was stopped."""
        self._write()
        if self._store is not None and self.has_written and kind is None:
            self._store.join_small()

    def add(self, batch: pa.RecordBatch) -> None:
        """Take a result in."""
        if batch.num_rows:
            self.unwritten.append(batch)
            self._n_bytes += batch.nbytes
        if self._store is None:
            return
        if self._n_bytes >= _PART_BYTES or time.monotonic() - self._since >= _PART_SECONDS:
            self._write()
            if self._n_bytes >= _MOST_UNWRITTEN_BYTES:
                raise CacheError(
                    f"The cache {self._store.folder} cannot be written, and what is not written has become too much "
                    f"for the memory. Make room, or set {CACHE_VARIABLE} to a folder with room, and run the same "
                    "again: what was written is kept."
                )

    def _write(self) -> None:
        self._since = time.monotonic()
        if self._store is None or not self.unwritten:
            return
        try:
            self._store.write(self.unwritten)
        except OSError as error:
            self._warn(self._store.folder, error)
            return
        self.unwritten, self._n_bytes, self.has_written = [], 0, True
        with suppress(OSError):
            self._store.join_small()

    def _warn(self, folder: Path, error: OSError) -> None:
        if self._has_warned:
            return
        self._has_warned = True
        warnings.warn(
            f"The cache {folder} cannot be written ({error.strerror or error}); this run goes on, but the next one "
            f"annotates again what could not be kept. Make room, or set {CACHE_VARIABLE} to a folder that can be "
            "written.",
            stacklevel=6,
        )


def _too_long(text: str) -> str:
    return f"it has {len(text):,} characters, more than {_LONGEST:,}"


def _n_words(text: str) -> int:
    return text.count(" ") + 1
