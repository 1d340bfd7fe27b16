"""Where the work is done: in this process, in processes of this machine, or by workers of a Dask cluster.

All engines call the same function with the same texts, so their results are the same, byte for byte.
"""

from __future__ import annotations

import os
import sys
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple, Protocol, Self

from analyst.annotate.worker import Job, Result, annotate_texts, annotate_with

if TYPE_CHECKING:
    from collections import deque
    from collections.abc import Callable, Iterator, Mapping
    from types import TracebackType

    from spacy.language import Language

ENGINE_VARIABLE = "ANALYST_ENGINE"
"""Environment variable that names the engine where none is given."""
WORKERS_VARIABLE = "ANALYST_WORKERS"

LOCAL_WORDS = 200_000
"""New words up to which one process is used where no engine is named: more would hardly be worth its start."""
_WORKER_BYTES = 10**9  # memory that a worker may need, with all models

KINDS = "local, processes, dask, tcp://HOST:PORT or tls://HOST:PORT"


class Task(NamedTuple):
    """Some paragraphs that are annotated together."""

    texts: Mapping[str, str]
    """Content hash → paragraph."""
    n_words: int


class Engine(Protocol):
    """Runs tasks somewhere; a context manager that holds what it needs for that."""

    def __enter__(self) -> Self:
        """Get ready.

        Raises:
            EngineError: If that cannot be.
        """

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        """Stop at once, whatever is in work."""

    def run(self, job: Job, queue: deque[Task]) -> Iterator[tuple[Task, Result | None]]:
        """Do all tasks, and yield each as it is done, in any order.

        Args:
            job: What to do with them.
            queue: Tasks; each is taken out as it is begun.

        Yields:
            The task, and its result; None if the worker died over it.
        """

    def memory(self) -> int | None:
        """Return the bytes of memory that workers on other machines take; None if there are none."""


class LocalEngine:
    """This process.

    Args:
        nlp: spaCy pipeline; the installed English model if None.
        work: What is done with the texts, where no pipeline is given.
    """

    def __init__(
        self, nlp: Language | None = None, *, work: Callable[[Job, Mapping[str, str]], Result] = annotate_texts
    ) -> None:
        self._nlp, self._work = nlp, work

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        return None

    def run(self, job: Job, queue: deque[Task]) -> Iterator[tuple[Task, Result | None]]:
        """Do all tasks, one after the other; as `Engine.run`."""
        while queue:
            task = queue.popleft()
            if self._nlp is None:
                yield task, self._work(job, task.texts)
            else:
                yield task, annotate_with(self._nlp, job.quote_engine, task.texts)

    def memory(self) -> int | None:
        """Return None: there are no other machines."""
        return None


def make_engine(
    engine: str | Engine | None = None, *, workers: int | None = None, nlp: Language | None = None, n_words: int = 0
) -> Engine:
    """Make the engine of a name.

    Args:
        engine: `local`, `processes`, `dask` for a cluster on this machine, or the address of a scheduler; an engine
            is taken as it is. If None `$ANALYST_ENGINE`, else by the number of words and workers: this process for
            little, processes for much.
        workers: Processes of this machine; `$ANALYST_WORKERS`, else as many as its processors and memory allow, if
            None.
        nlp: spaCy pipeline, for this process alone.
        n_words: How much there is to do.

    Raises:
        ValueError: If there is no such engine, it cannot take a pipeline, or `workers` is below 1.
    """
    workers = _stated_workers(workers)
    if workers is not None and workers < 1:
        raise ValueError(f"There must be at least 1 worker, not {workers}.")
    engine = engine or os.environ.get(ENGINE_VARIABLE) or _fitting(workers, nlp, n_words)
    if not isinstance(engine, str):
        return engine
    if engine == "local":
        return LocalEngine(nlp)
    if nlp is not None:
        raise ValueError(
            f"A pipeline given as `nlp` runs in this process only, not with the engine {engine!r}. "
            "Leave out `nlp` (each worker loads the installed model), or use engine='local'."
        )
    if engine == "processes":
        from analyst.annotate.processes import ProcessEngine

        return ProcessEngine(workers or usable_workers())
    if engine == "dask" or engine.startswith(("tcp://", "tls://")):
        from analyst.annotate.cluster import DaskEngine

        return DaskEngine(None if engine == "dask" else engine, workers=workers)
    raise ValueError(f"There is no engine {engine!r}; there are: {KINDS}.")


def usable_workers() -> int:
    """Return how many workers this machine's processors and free memory allow."""
    import psutil

    processors = len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1
    return max(1, min(processors, psutil.virtual_memory().available // _WORKER_BYTES))


def _stated_workers(workers: int | None) -> int | None:
    stated = os.environ.get(WORKERS_VARIABLE)
    if workers is not None or not stated:
        return workers
    try:
        return int(stated)
    except ValueError:
        raise ValueError(f"{WORKERS_VARIABLE} is {stated!r}; it must be a whole number from 1.") from None


def _fitting(workers: int | None, nlp: Language | None, n_words: int) -> str:
    if nlp is not None or workers == 1:
        return "local"
    if workers is not None:
        return "processes"
    is_much = n_words > LOCAL_WORDS and usable_workers() > 1
    return "processes" if is_much and _can_spawn() else "local"


def _can_spawn() -> bool:
    """Tell whether new processes may load this one's main module: a notebook has none, our command is made for it.

    A script of the user's may not be: without `if __name__ == "__main__":` it would run again in each of them.
    """
    main = sys.modules.get("__main__")
    spec = getattr(main, "__spec__", None)
    if spec is not None:
        return spec.name in {"analyst.__main__", "ipykernel_launcher"}
    path = getattr(main, "__file__", None)
    return path is None or Path(path).name.removesuffix(".exe") in {"analyst", "ipykernel_launcher.py"}
