"""The cue lexicon: which words mark an attribution, and what may hold its content."""

from __future__ import annotations

from functools import lru_cache
from importlib.resources import files
from typing import NamedTuple


class Frame(NamedTuple):
    """What a cue word takes: flags of `quotes_cues.tsv`, and the prepositions that lead content in."""

    flags: frozenset[str]
    prepositions: frozenset[str]

    def takes(self, flag: str) -> bool:
        """Tell whether the flag (a letter that the head of `quotes_cues.tsv` explains) is set."""
        return flag in self.flags


def _read(name: str) -> dict[str, Frame]:
    lines = files("analyst.resources").joinpath(name).read_text(encoding="utf-8").splitlines()
    rows = (line.split("\t") for line in lines if line and not line.startswith("#"))
    return {lemma: Frame(frozenset(flags), frozenset(prepositions.split())) for lemma, flags, prepositions in rows}


@lru_cache(maxsize=1)
def cue_verbs() -> dict[str, Frame]:
    """Read the cue verbs: lemma → what it takes."""
    return _read("quotes_cues.tsv")


@lru_cache(maxsize=1)
def cue_nouns() -> dict[str, Frame]:
    """Read the cue nouns: lemma → what it takes."""
    return _read("quotes_nouns.tsv")


def _words(name: str) -> frozenset[str]:
    lines = files("analyst.resources").joinpath(name).read_text(encoding="utf-8").splitlines()
    return frozenset(line for line in lines if line and not line.startswith("#"))


@lru_cache(maxsize=1)
def findings_nouns() -> frozenset[str]:
    """Read the nouns that tell findings: `the poll found that …`."""
    return _words("quotes_findings.txt")


@lru_cache(maxsize=1)
def gesture_verbs() -> frozenset[str]:
    """Read the verbs of what speakers do ahead of their words: `Mary laughed. “Never.”`."""
    return _words("quotes_gestures.txt")
