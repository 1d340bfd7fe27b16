"""A bar that says how far long work is, how fast it goes and how long it takes: where a person watches.

Every long step has one: reading, annotating, names, quotes, copies, statements, a briefing, its check. It is shown
after two seconds, in a terminal or in a notebook that is open; never in tests, pipes and exports. What is interrupted
(Ctrl+C, or the square in JupyterLab) leaves nothing half done: annotations that were made are kept, so that the next
run goes on where this one stopped, and files are put in place whole.
"""

from __future__ import annotations

import functools
import os
import sys
from collections.abc import Callable, Iterable, Iterator, Sized
from contextlib import contextmanager
from contextvars import ContextVar
from typing import Any, ParamSpec, Self, TypeVar

SECONDS_BEFORE_BAR = 2.0

_wanted: ContextVar[bool | None] = ContextVar("progress", default=None)
_P = ParamSpec("_P")
_R = TypeVar("_R")
_T = TypeVar("_T")


def is_watched() -> bool:
    """Tell whether a person sees what is written now: in a terminal, or in a notebook that is open in a browser."""
    return is_notebook() or bool(getattr(sys.stderr, "isatty", lambda: False)())


def is_notebook() -> bool:
    """Tell whether this runs in a notebook that is open in JupyterLab, and not in one that is only executed."""
    return "JPY_SESSION_NAME" in os.environ and "ipykernel" in sys.modules


class Bar:
    """A bar over steps that are counted; a context manager.

    Args:
        what: What is done, in a word: `reading`.
        total: Steps to do.
        unit: What is counted, in the plural: `files`.
        wanted: True for a bar, False for none; None for one where a person watches.
    """

    def __init__(self, what: str, total: int, unit: str, *, wanted: bool | None = None) -> None:
        self._what, self._total, self._unit = what, total, unit
        stated = _wanted.get() if wanted is None else wanted
        self._is_wanted = is_watched() if stated is None else stated
        self._bar: Any = None

    def __enter__(self) -> Self:
        if self._is_wanted:
            self._bar = _bar(self._what, self._total, self._unit)
        return self

    def __exit__(self, *_: object) -> None:
        if self._bar is not None:
            self._bar.close()

    @property
    def is_shown(self) -> bool:
        """True where there is a bar."""
        return self._bar is not None

    def advance(self, n: int = 1, note: str | None = None) -> None:
        """Tell that some more steps are done; `note` stands behind the bar."""
        if self._bar is None:
            return
        if note is not None:
            self._bar.set_postfix_str(note, refresh=False)
        self._bar.update(n)


def steps(items: Iterable[_T], what: str, unit: str, *, total: int | None = None) -> Iterator[_T]:
    """Go through items with a bar; one is done when the next is asked for.

    Args:
        items: What is gone through.
        what: What is done, in a word.
        unit: What is counted, in the plural.
        total: How many there are, where `items` doesn't say it.

    Example:
        >>> list(steps([1, 2], "counting", "numbers"))
        [1, 2]
    """
    n = len(items) if total is None and isinstance(items, Sized) else total or 0
    with Bar(what, n, unit) as bar:
        for item in items:
            yield item
            bar.advance()


@contextmanager
def bars(wanted: bool | None) -> Iterator[None]:
    """Show all bars inside a `with` block, or none; where a person watches if None."""
    token = _wanted.set(wanted)
    try:
        yield
    finally:
        _wanted.reset(token)


def heeds_progress(function: Callable[_P, _R]) -> Callable[_P, _R]:
    """Have the argument `progress` of a function (True, False) hold for all bars inside it."""

    @functools.wraps(function)
    def heeding(*args: _P.args, **kwargs: _P.kwargs) -> _R:
        progress = kwargs.get("progress")
        with bars(progress if isinstance(progress, bool) else None):
            return function(*args, **kwargs)

    return heeding


def _bar(what: str, total: int, unit: str) -> Any:  # noqa: ANN401 (one of two classes, chosen by where it is shown)
    if is_notebook():
        from tqdm.notebook import tqdm
    else:
        from tqdm import tqdm
    return tqdm(
        total=total,
        desc=what,
        unit=f" {unit}",
        unit_scale=True,
        delay=SECONDS_BEFORE_BAR,
        smoothing=0.05,  # the mean over about a minute: results come in bursts
        leave=False,
        dynamic_ncols=True,
        file=sys.stderr,
    )
