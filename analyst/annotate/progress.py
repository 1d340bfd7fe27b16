"""A bar that says how far the work is, how fast it goes, how long it takes and what memory: where a person watches."""

from __future__ import annotations

import time
from contextlib import suppress
from typing import TYPE_CHECKING, Self

from analyst.progress import Bar

if TYPE_CHECKING:
    from collections.abc import Callable

_SECONDS_BETWEEN_LOOKS = 2.0  # at the memory


class Progress:
    """What is told while paragraphs are annotated; a context manager.

    Args:
        n_paragraphs: Paragraphs to do.
        n_words: Words in them.
        tell: Called with the number of paragraphs done, and of all; True for a bar, False for nothing; None for a bar
            where a person watches: on a terminal or in a notebook that is open, not in tests, pipes or exports.
        remote_memory: Asked for the memory of workers on other machines, in bytes.
    """

    def __init__(
        self,
        n_paragraphs: int,
        n_words: int,
        *,
        tell: Callable[[int, int], None] | bool | None = None,
        remote_memory: Callable[[], int | None] = lambda: None,
    ) -> None:
        self._n_paragraphs = n_paragraphs
        self._tell = tell if callable(tell) else None
        self._bar = Bar("annotating", n_words, "words", wanted=False if callable(tell) else tell)
        self._remote_memory = remote_memory
        self._done = 0
        self._looked = 0.0

    def __enter__(self) -> Self:
        self._bar.__enter__()
        return self

    def __exit__(self, *_: object) -> None:
        self._bar.__exit__()

    def advance(self, n_paragraphs: int, n_words: int) -> None:
        """Tell that some more are done."""
        self._done += n_paragraphs
        if self._tell is not None:
            self._tell(self._done, self._n_paragraphs)
        now, note = time.monotonic(), None
        if self._bar.is_shown and now - self._looked >= _SECONDS_BETWEEN_LOOKS:
            self._looked, note = now, f"{self._memory() / 1e9:.1f} GB"
        self._bar.advance(n_words, note)

    def _memory(self) -> int:
        return memory_in_use() + (self._remote_memory() or 0)


def memory_in_use() -> int:
    """Return the bytes of memory of this process and of those it has started."""
    import psutil

    total = 0
    with suppress(psutil.Error):
        process = psutil.Process()
        for each in [process, *process.children(recursive=True)]:
            with suppress(psutil.Error):
                total += each.memory_info().rss
    return total
