"""Processes of this machine: each loads the model once, and one that dies costs only what it was at."""

from __future__ import annotations

import multiprocessing
import pickle
import signal
from contextlib import suppress
from multiprocessing.connection import wait
from typing import TYPE_CHECKING, Any, Self

from analyst.annotate.errors import EngineError
from analyst.annotate.worker import Job, Result, annotate_texts

if TYPE_CHECKING:
    from collections import deque
    from collections.abc import Callable, Iterator, Mapping
    from multiprocessing.connection import Connection

    from analyst.annotate.engines import Task

START = "spawn"
"""How a worker begins: as a new process, the same on every system, with no threads of this one in it."""
_MOST_FAILED_STARTS = 3  # workers that die before they are ready, one after the other
_SECONDS_BETWEEN_LOOKS = 1.0  # Ctrl-C is heard in between, where waiting is deaf to it
_GONE = (EOFError, OSError, pickle.UnpicklingError)


class ProcessEngine:
    """Processes of this machine.

    Args:
        workers: How many.
        work: What each does with its texts.
    """

    def __init__(self, workers: int, *, work: Callable[[Job, Mapping[str, str]], Result] = annotate_texts) -> None:
        self._n_workers = workers
        self._work = work
        self._workers: list[_Worker] = []
        self._failed_starts = 0

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        for worker in self._workers:
            worker.stop()
        self._workers = []

    def run(self, job: Job, queue: deque[Task]) -> Iterator[tuple[Task, Result | None]]:
        """Do all tasks, each in the next worker that is free; as `Engine.run`."""
        while queue or any(worker.task for worker in self._workers):
            while len(self._workers) < min(self._n_workers, len(queue) + self._n_busy()):
                self._workers.append(_Worker(self._work, job))
            for worker in self._workers:
                if worker.is_ready and worker.task is None and queue:
                    worker.give(queue.popleft())
            for worker in self._answering():
                yield from self._answer(worker)

    def memory(self) -> int | None:
        """Return None: all workers are on this machine."""
        return None

    def _n_busy(self) -> int:
        return sum(worker.task is not None for worker in self._workers)

    def _answering(self) -> list[_Worker]:
        waiting = {worker.connection: worker for worker in self._workers if worker.task or not worker.is_ready}
        ready: list[Any] = wait(list(waiting), timeout=_SECONDS_BETWEEN_LOOKS)
        return [waiting[connection] for connection in ready]

    def _answer(self, worker: _Worker) -> Iterator[tuple[Task, Result | None]]:
        task = worker.task
        try:
            answer = worker.connection.recv()
        except _GONE:
            self._workers.remove(worker)
            worker.stop()
            if task is None:
                self._count_failed_start()
            else:
                yield task, None
            return
        if isinstance(answer, BaseException):
            raise answer
        worker.task, worker.is_ready, self._failed_starts = None, True, 0
        if task is not None:
            yield task, answer

    def _count_failed_start(self) -> None:
        self._failed_starts += 1
        if self._failed_starts >= _MOST_FAILED_STARTS:
            raise EngineError(
                f"{self._failed_starts} worker processes ended before they had loaded the model. In a script, put "
                'what it does under `if __name__ == "__main__":`, as each worker loads the script; else there may be '
                "too little memory: use fewer workers, or engine='local'."
            )


class _Worker:
    """One process, and what it is at."""

    def __init__(self, work: Callable[[Job, Mapping[str, str]], Result], job: Job) -> None:
        context: Any = multiprocessing.get_context(START)
        self.connection, theirs = context.Pipe()
        self.process = context.Process(target=_serve, args=(theirs, work, job), daemon=True, name="analyst worker")
        self.process.start()
        theirs.close()  # so that the end of the process is the end of the pipe
        self.task: Task | None = None
        self.is_ready = False

    def give(self, task: Task) -> None:
        self.task = task
        with suppress(OSError):  # it died while it had nothing to do: the next look at its pipe says so
            self.connection.send(dict(task.texts))

    def stop(self) -> None:
        self.connection.close()
        self.process.kill()
        self.process.join()


def _serve(connection: Connection, work: Callable[[Job, Mapping[str, str]], Result], job: Job) -> None:
    """What a worker does: say that the model is loaded, then annotate whatever comes, until nobody asks any more."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl-C is the business of the process that asks
    _use_one_thread()
    try:
        work(job, {})
        connection.send(None)
        while True:
            connection.send(work(job, connection.recv()))
    except (EOFError, BrokenPipeError, ConnectionResetError):
        return
    except Exception as error:
        connection.send(_portable(error))


def _use_one_thread() -> None:
    """Keep the workers' libraries of linear algebra from fighting over the processors."""
    try:
        from threadpoolctl import threadpool_limits
    except ImportError:
        return
    threadpool_limits(1)


def _portable(error: Exception) -> Exception:
    try:
        pickle.loads(pickle.dumps(error))  # noqa: S301 (our own)
    except Exception:
        return EngineError(f"A worker failed: {type(error).__name__}: {error}")
    return error
