"""Python's search for cyclic garbage, put off where nothing cyclic is made."""

from __future__ import annotations

import gc
from collections.abc import Iterator
from contextlib import contextmanager


@contextmanager
def without_cycle_search() -> Iterator[None]:
    """Do without the search for cyclic garbage inside; a decorator as well.

    The search looks at all that lives, again and again as more comes to live: among the millions of small tuples of a
    large corpus it took a fifth of the time of opening it. What is not cyclic goes as ever, when nothing refers to it.
    Not for code that makes cycles, as parsers of web pages do.
    """
    was_on = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was_on:
            gc.enable()
