"""A Dask cluster: one on this machine, or one that exists, by the address of its scheduler."""

from __future__ import annotations

import logging
import time
from concurrent.futures import CancelledError
from contextlib import ExitStack, suppress
from typing import TYPE_CHECKING, Any, Self

from analyst.annotate.errors import EngineError
from analyst.annotate.worker import Job, Result, annotate_texts

if TYPE_CHECKING:
    from collections import deque
    from collections.abc import Callable, Iterator, Mapping
    from pathlib import Path

    from analyst.annotate.engines import Task

_SECONDS_FOR_SCHEDULER = 20
_SECONDS_FOR_WORKERS = 120
_SECONDS_WITHOUT_WORKERS = 600.0
_SECONDS_BETWEEN_LOOKS = 5.0
_TASKS_PER_THREAD = 2  # one at work, one on its way
_LOST: Any = object()  # the worker went away with the result, which is now made again


class DaskEngine:
    """Workers of a Dask cluster.

    Args:
        address: The scheduler, `tcp://HOST:PORT` or `tls://HOST:PORT`; None for a cluster of its own on this machine.
        workers: Processes of the cluster on this machine; as many as processors and memory allow if None.
        security: `distributed.Security` with certificates, for `tls://`; as Dask is configured if None.
        work: What each worker does with its texts.
    """

    def __init__(
        self,
        address: str | None = None,
        *,
        workers: int | None = None,
        security: Any = None,  # noqa: ANN401 (distributed is not always there)
        work: Callable[[Job, Mapping[str, str]], Result] = annotate_texts,
    ) -> None:
        self._address, self._n_workers, self._security, self._work = address, workers, security, work
        self._client: Any = None
        self._had_workers = 0.0
        self._stack = ExitStack()

    @classmethod
    def with_certificates(
        cls, address: str, *, tls_ca: Path | None, tls_cert: Path | None, tls_key: Path | None
    ) -> Self:
        """Make the engine of a cluster that speaks TLS, with files of its own; what is None is as Dask is configured.

        Raises:
            EngineError: If Dask is not installed, or a file is missing.
        """
        names = {"tls_ca_file": tls_ca, "tls_client_cert": tls_cert, "tls_client_key": tls_key}
        given = {name: path for name, path in names.items() if path is not None}
        for path in given.values():
            if not path.is_file():
                raise EngineError(f"{path}: no such file; it was given as a certificate or key.")
        settings = {name: str(path) for name, path in given.items()}
        return cls(address, security=_distributed().Security(require_encryption=True, **settings))

    def __enter__(self) -> Self:
        distributed = _distributed()
        try:
            target: Any = self._address or self._own_cluster(distributed)
            security = self._security if self._address else target.security
            self._client = self._stack.enter_context(
                distributed.Client(target, security=security, timeout=_SECONDS_FOR_SCHEDULER, set_as_default=False)
            )
            self._client.wait_for_workers(1, timeout=_SECONDS_FOR_WORKERS)
            self._had_workers = time.monotonic()
        except (OSError, TimeoutError, ValueError) as error:
            self._stack.close()
            raise EngineError(self._no_cluster(error)) from error
        except BaseException:
            self._stack.close()
            raise
        return self

    def __exit__(self, *_: object) -> None:
        with suppress(OSError, TimeoutError):
            self._stack.close()

    def run(self, job: Job, queue: deque[Task]) -> Iterator[tuple[Task, Result | None]]:
        """Do all tasks, a few at a time on each worker; as `Engine.run`."""
        tasks: dict[Any, Task] = {}
        try:
            while queue or tasks:
                while queue and len(tasks) < self._room():
                    task = queue.popleft()
                    future = self._client.submit(self._work, job, dict(task.texts), pure=False)
                    tasks[future] = task
                for future in self._done(list(tasks)):
                    result = self._result(future)
                    if result is not _LOST:
                        yield tasks.pop(future), result
        finally:
            if tasks:
                with suppress(Exception):  # the cluster may be gone
                    self._client.cancel(list(tasks), force=True)

    def memory(self) -> int | None:
        """Return the bytes of memory that the workers take."""
        with suppress(Exception):  # only a figure to show
            workers = self._client.scheduler_info(n_workers=-1)["workers"].values()
            return sum(worker["metrics"]["memory"] for worker in workers)
        return None

    def _room(self) -> int:
        return max(1, sum(self._client.nthreads().values())) * _TASKS_PER_THREAD

    def _done(self, futures: list[Any]) -> list[Any]:
        """Wait for the next ones that are done; none after some seconds, so that Ctrl-C and losses are noticed."""
        from distributed import wait

        try:
            with self._client.as_current():
                found = list(wait(futures, timeout=_SECONDS_BETWEEN_LOOKS, return_when="FIRST_COMPLETED").done)
        except TimeoutError:
            found = []
        except CancelledError as error:
            raise EngineError(f"{self._name} gave up the work ({error}). What was done is kept.") from error
        self._look_for_workers()
        return found

    def _look_for_workers(self) -> None:
        now = time.monotonic()
        try:
            n_workers = len(self._client.nthreads())
        except (OSError, TimeoutError) as error:
            raise EngineError(f"The connection to {self._name} was lost ({error}). What was done is kept.") from error
        if n_workers:
            self._had_workers = now
        elif now - self._had_workers > _SECONDS_WITHOUT_WORKERS:
            raise EngineError(
                f"{self._name} has had no worker for {_SECONDS_WITHOUT_WORKERS:.0f} seconds. What was done is kept."
            )

    def _result(self, future: Any) -> Any:  # noqa: ANN401 (a result, None, or `_LOST`)
        from distributed import KilledWorker
        from distributed.comm import CommClosedError

        try:
            result = future.result(timeout=_SECONDS_BETWEEN_LOOKS)
        except KilledWorker:
            result = None
        except EngineError:
            raise
        except TimeoutError:
            return _LOST
        except CancelledError as error:
            raise EngineError(f"{self._name} gave up the work ({error}). What was done is kept.") from error
        except ImportError as error:
            raise EngineError(
                f"A worker of {self._name} cannot run analyst ({error}). Install the same version of analyst, "
                "with its model, wherever a worker runs."
            ) from error
        except (CommClosedError, OSError) as error:
            raise EngineError(f"The connection to {self._name} was lost ({error}). What was done is kept.") from error
        except Exception as error:
            raise EngineError(f"A worker of {self._name} failed: {type(error).__name__}: {error}") from error
        future.release()
        return result

    def _own_cluster(self, distributed: Any) -> Any:  # noqa: ANN401 (distributed is not always there)
        import dask

        from analyst.annotate.engines import usable_workers

        # A task that kills its worker is not to be tried on the next ones: `annotate_paragraphs` sees to it.
        # Its worker is started again, however long that takes on a busy machine.
        settings = {
            "distributed.scheduler.allowed-failures": 0,
            "distributed.deploy.lost-worker-timeout": f"{_SECONDS_WITHOUT_WORKERS:.0f}s",
        }
        self._stack.enter_context(dask.config.set(settings))
        return self._stack.enter_context(
            distributed.LocalCluster(
                n_workers=self._n_workers or usable_workers(),
                threads_per_worker=1,
                dashboard_address="127.0.0.1:0",
                security=True,  # other users of this machine are kept out
                silence_logs=logging.CRITICAL,
                host="127.0.0.1",
            )
        )

    @property
    def _name(self) -> str:
        return f"the Dask cluster at {self._address}" if self._address else "the Dask cluster of this machine"

    def _no_cluster(self, error: BaseException) -> str:
        if self._address is None:
            return f"No Dask cluster could be started on this machine: {error}"
        return (
            f"No Dask cluster with workers answers at {self._address} ({error}). Start one with `dask scheduler` and "
            "`dask worker ADDRESS --nthreads 1`; a tls:// address needs certificates."
        )


def _distributed() -> Any:  # noqa: ANN401 (distributed is not always there)
    try:
        import distributed
    except ImportError as error:
        raise EngineError("This engine needs Dask: python -m pip install 'analyst[distributed]'") from error
    return distributed
