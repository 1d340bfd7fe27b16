"""Errors of the expensive step."""

from __future__ import annotations


class CacheError(OSError):
    """The cache cannot go on: its disk is full, or its parts went away in mid-use."""


class EngineError(RuntimeError):
    """The annotation cannot run where it was asked to: the message says what to start or to mend."""


class PartGoneError(CacheError):
    """A part of the cache that was found is no longer there: another run joined it with others, or it was removed."""
