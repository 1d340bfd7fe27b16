"""What the analyst decides about lines: rules switched off, lines kept or removed by hand."""

from __future__ import annotations

import unicodedata
from collections.abc import Sequence
from typing import NamedTuple

from analyst.corpus.lines import line_key

BY_HAND = "removed_by_hand"
"""The rule of a line that the analyst removed (REMOVED.rule)."""


class LineChoice(NamedTuple):
    """One decision, for one article, one outlet, or the whole corpus."""

    what: str
    """`keep`, `remove` (a line) or `switch_off` (a rule)."""
    words: str
    """The line, or the rule's name."""
    article: str | None = None
    """ARTICLES.article_name or source_file; None for all."""
    outlet: str | None = None
    """ARTICLES.outlet; None for all."""


class PageChoices(NamedTuple):
    """What is decided for one page."""

    keep: frozenset[str] = frozenset()
    """Keys of lines (`lines.line_key`)."""
    remove: frozenset[str] = frozenset()
    """Keys of lines."""
    off: frozenset[str] = frozenset()
    """Names of rules."""

    def decide(self, key: str, rule: str | None) -> str | None:
        """Return the rule that takes a line out after all; None where the line stays."""
        if key in self.keep:
            return None
        if key in self.remove:
            return BY_HAND
        return None if rule in self.off else rule


def _plain(name: str) -> str:
    """Bring a file name to one form: macOS writes accents apart."""
    return unicodedata.normalize("NFC", name)


NO_CHOICES = PageChoices()


class Choices:
    """All decisions about the lines of a corpus; the last one on a line counts."""

    def __init__(self, choices: Sequence[LineChoice] = ()) -> None:
        self._choices = tuple(choices)
        self.has_outlets = any(each.outlet is not None for each in self._choices)
        """True where a decision is for one outlet, so that it needs to be known."""

    def of(self, names: tuple[str, str], outlet: str | None) -> PageChoices:
        """Return what is decided for an article, by its name and its file's, and by its outlet."""
        verdicts: dict[str, str] = {}
        off = set()
        for each in self._choices:
            if (each.article is not None and _plain(each.article) not in map(_plain, names)) or each.outlet not in (
                None,
                outlet,
            ):
                continue
            if each.what == "switch_off":
                off.add(each.words)
            else:
                verdicts[line_key(each.words.strip())] = each.what
        if not (verdicts or off):
            return NO_CHOICES
        keep, remove = (frozenset(k for k, what in verdicts.items() if what == which) for which in ("keep", "remove"))
        return PageChoices(keep, remove, frozenset(off))
