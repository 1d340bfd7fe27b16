"""The two quote engines behind one interface: rules on the parse, and the rules joined with the learned tagger."""

from __future__ import annotations

import os
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING, Protocol

from analyst.quotes.engine import find_attributions
from analyst.quotes.lexicon import cue_verbs

if TYPE_CHECKING:
    from collections.abc import Sequence

    from spacy.tokens import Doc

    from analyst.annotate.records import Attribution, Quoted
    from analyst.quotes.tagger import Tagger

ENGINES = ("joined", "rules")
"""Names of the engines; the first is the default."""

ENGINE_VARIABLE = "ANALYST_QUOTE_ENGINE"
"""Environment variable that names the engine where none is given."""


WEIGHTS_VARIABLE = "ANALYST_TAGGER"
"""Environment variable that names a folder of other weights for the tagger."""


class QuoteEngine(Protocol):
    """Finds who said what in one parsed paragraph."""

    def __call__(self, doc: Doc, quoted: Sequence[Quoted], text: str | None = None) -> list[Attribution]:
        """Find the attributions; arguments and result as `find_attributions`."""


class JoinedEngine:
    """The rules and the learned tagger, joined so that the result is better than either.

    Args:
        tagger: The tagger; the one that ships with the package if None.
    """

    def __init__(self, tagger: Tagger | None = None) -> None:
        from analyst.quotes.tagger import Tagger

        self._tagger = tagger or Tagger()

    def __call__(self, doc: Doc, quoted: Sequence[Quoted], text: str | None = None) -> list[Attribution]:
        """Find the attributions; arguments and result as `find_attributions`."""
        from analyst.annotate.records import tokens_of
        from analyst.quotes.tagger.join import join

        rules = find_attributions(doc, quoted, text)
        paragraph = doc.text if text is None else text
        if not rules and not quoted and not _has_cue_verb(doc) and not self._tagger.may_find(paragraph):
            return []
        return join(self._tagger.read(paragraph, rules), rules, self._tagger.ranker, tokens_of(doc))


def _has_cue_verb(doc: Doc) -> bool:
    return any(token.pos_ == "VERB" and token.lemma_.lower() in cue_verbs() for token in doc)


def check_engine(name: str | None = None) -> str:
    """Return the name of the engine to use.

    Args:
        name: `joined` or `rules`; if None `$ANALYST_QUOTE_ENGINE`, else `joined`.

    Raises:
        ValueError: If there is no engine of that name.
    """
    chosen = name or os.environ.get(ENGINE_VARIABLE) or ENGINES[0]
    if chosen not in ENGINES:
        raise ValueError(f"There is no quote engine {chosen!r}; there are: {', '.join(ENGINES)}.")
    return chosen


def weights_folder() -> Path:
    """Return the folder of the tagger's weights: `$ANALYST_TAGGER`, else those that ship with the package."""
    stated = os.environ.get(WEIGHTS_VARIABLE)
    return Path(stated) if stated else Path(__file__).parent / "tagger" / "weights"


@lru_cache(maxsize=2)
def load_engine(name: str | None = None, weights: Path | None = None) -> QuoteEngine:
    """Load an engine, once a process.

    Args:
        name: As `check_engine`.
        weights: Folder of the tagger's weights; as `weights_folder` if None.

    Raises:
        ValueError: If there is no engine of that name.
        TaggerError: If the tagger's weights are missing.
    """
    if check_engine(name) == "rules":
        return find_attributions
    from analyst.quotes.tagger import Tagger

    return JoinedEngine(Tagger(weights_folder() if weights is None else weights))
