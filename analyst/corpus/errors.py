"""The one error that reading a corpus raises: the folder itself cannot be used."""

from __future__ import annotations


class CorpusError(ValueError):
    """The corpus cannot be read at all; the message says what to do.

    A single bad file never raises it: the file keeps its row in ARTICLES, with `problem` filled.
    """
