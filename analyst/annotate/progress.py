"""A bar that says how far the work is, how fast it goes, how long it takes and what memory: where a person watches."""

from __future__ import annotations

import os
import sys
import time
from contextlib import suppress
from typing import TYPE_CHECKING, Any, Self

if TYPE_CHECKING:
    from collections.abc import Callable

_SECONDS_BEFORE_BAR = 2.0
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
        self._n_paragraphs, self._n_words = n_paragraphs, n_words
        self._tell = tell if callable(tell) else None
        self._wants_bar = is_watched() if tell is None else tell is True
        self._remote_memory = remote_memory
        self._done = 0
        self._bar: Any = None
        self._looked = 0.0

    def __enter__(self) -> Self:
        if self._wants_bar:
            self._bar = _bar(self._n_words)
        return self

    def __exit__(self, *_: object) -> None:
        if self._bar is not None:
            self._bar.close()

    def advance(self, n_paragraphs: int, n_words: int) -> None:
        """Tell that some more are done."""
        self._done += n_paragraphs
        if self._tell is not None:
            self._tell(self._done, self._n_paragraphs)
        if self._bar is not None:
            now = time.monotonic()
            if now - self._looked >= _SECONDS_BETWEEN_LOOKS:
                self._looked = now
                self._bar.set_postfix_str(f"{self._memory() / 1e9:.1f} GB", refresh=False)
            self._bar.update(n_words)

    def _memory(self) -> int:
        return memory_in_use() + (self._remote_memory() or 0)


def is_watched() -> bool:
    """Tell whether a person sees what is written now: in a terminal, or in a notebook that is open in a browser."""
    return is_notebook() or bool(getattr(sys.stderr, "isatty", lambda: False)())


def is_notebook() -> bool:
    """Tell whether this runs in a notebook that is open in JupyterLab, and not in one that is only executed."""
    return "JPY_SESSION_NAME" in os.environ and "ipykernel" in sys.modules


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


def _bar(n_words: int) -> Any:  # noqa: ANN401 (one of two classes, chosen by where it is shown)
    if is_notebook():
        from tqdm.notebook import tqdm
    else:
        from tqdm import tqdm
    return tqdm(
        total=n_words,
        desc="annotating",
        unit=" words",
        unit_scale=True,
        delay=_SECONDS_BEFORE_BAR,
        smoothing=0.05,  # the mean over about a minute: results come in bursts
        leave=False,
        dynamic_ncols=True,
        file=sys.stderr,
    )
