"""spaCy's attribute ruler, at a quarter of its price: it takes 16 % of the model's time for what can be remembered.

The ruler sets part of speech, morphology and some lemmas by 179 patterns. All but a dozen look at one token only, at
its tag, dependency and lower-case form; what they do to such a token is looked up here, and was found by the ruler
itself on a text of that one token. Where one of the others matches, the ruler has the whole paragraph. So the outcome
is the ruler's own, whatever its patterns are.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from spacy.language import Language
    from spacy.pipeline import AttributeRuler
    from spacy.tokens import Doc

_NAME = "attribute_ruler"
_FACTORY = "analyst_quick_ruler"
_LOOKED_AT = ("TAG", "LOWER", "DEP", "IS_SPACE")
_SET = ("TAG", "POS", "MORPH", "LEMMA", "DEP")

Effect = tuple[int | None, ...]
"""What a token gets, for each of `_SET`; None: what it has."""


def quicken(nlp: Language) -> Language:
    """Put a quick ruler in the place of a pipeline's attribute ruler, if it has one that can be replaced.

    Returns:
        The pipeline, which was changed.
    """
    from spacy.attrs import IDS
    from spacy.language import Language
    from spacy.pipeline import AttributeRuler

    ruler = nlp.get_pipe(_NAME) if _NAME in nlp.pipe_names else None
    known = {IDS[name] for name in _SET}
    if not isinstance(ruler, AttributeRuler) or not all(set(attrs) <= known for attrs in ruler.attrs):
        return nlp
    if not Language.has_factory(_FACTORY):
        Language.factory(_FACTORY, func=_make_empty)
    quick = nlp.add_pipe(_FACTORY, after=_NAME)
    assert isinstance(quick, QuickRuler)
    quick.take_over(ruler)
    nlp.remove_pipe(_NAME)
    nlp.rename_pipe(_FACTORY, _NAME)
    return nlp


def _make_empty(nlp: Language, name: str) -> QuickRuler:
    from spacy.pipeline import AttributeRuler

    return QuickRuler(AttributeRuler(nlp.vocab, name))


class QuickRuler:
    """Does what an attribute ruler does.

    Args:
        ruler: The ruler.
    """

    def __init__(self, ruler: AttributeRuler) -> None:
        self.take_over(ruler)

    def take_over(self, ruler: AttributeRuler) -> None:
        """Do from now on what this ruler does."""
        from spacy.matcher import Matcher

        self._ruler = ruler
        self._lowers: set[int] = set()
        self._others = Matcher(ruler.vocab)
        self._effects: dict[tuple[int, ...], Effect | None] = {}
        for number, pattern in enumerate(ruler.patterns):
            alternatives: Any = pattern["patterns"]
            lowers = _lowers(alternatives)
            if lowers is None:
                self._others.add(str(number), alternatives)
            else:
                self._lowers |= {ruler.vocab.strings.add(text) for text in lowers}

    def __call__(self, doc: Doc) -> Doc:
        """Set the attributes of a Doc."""
        if len(self._others) and self._others(doc, allow_missing=True):
            return self._ruler(doc)
        effects: dict[int, Effect] = {}
        for place, key in enumerate(self._keys(doc)):
            if key not in self._effects:
                self._effects[key] = self._effect(doc, place)
            effect = self._effects[key]
            if effect is not None:
                effects[place] = effect
        if effects:
            _apply(doc, effects)
        return doc

    def pipe(self, docs: Iterable[Doc], **_: Any) -> Iterator[Doc]:  # noqa: ANN401 (spaCy's signature)
        """Set the attributes of some Docs."""
        return map(self, docs)

    def _keys(self, doc: Doc) -> Iterator[tuple[int, ...]]:
        matrix: Any = doc.to_array(list(_LOOKED_AT))
        for tag, lower, dep, is_space in matrix.reshape(-1, len(_LOOKED_AT)).tolist():
            yield tag, lower if lower in self._lowers else 0, dep, is_space

    def _effect(self, doc: Doc, place: int) -> Effect | None:
        """Find what the ruler does to a token, by letting it have a text of that token alone."""
        from spacy.attrs import IDS
        from spacy.tokens import Doc

        token = doc[place]
        alone = Doc(doc.vocab, words=[token.text], spaces=[False])
        cells: Any = np.array([[token.tag, token.dep]], dtype=np.uint64)
        alone.from_array(["TAG", "DEP"], cells)
        found: dict[int, int] = {}
        for number, _, _, _ in self._ruler.match(alone):  # in order: later ones have precedence
            found |= self._ruler.attrs[number]
        return tuple(found.get(IDS[name]) for name in _SET) if found else None


def _lowers(alternatives: list[list[dict[str, Any]]]) -> set[str] | None:
    """Return the lower-case forms that a pattern looks for; None if it looks at more than can be remembered."""
    found: set[str] = set()
    for tokens in alternatives:
        if len(tokens) != 1 or not set(tokens[0]) <= set(_LOOKED_AT):
            return None
        wanted = tokens[0].get("LOWER", {"IN": []})
        if isinstance(wanted, str):
            found.add(wanted)
        elif set(wanted) == {"IN"}:
            found |= set(wanted["IN"])
        else:
            return None
    return found


def _apply(doc: Doc, effects: dict[int, Effect]) -> None:
    matrix: Any = doc.to_array(list(_SET))
    cells = matrix.reshape(-1, len(_SET))
    for place, effect in effects.items():
        for column, value in enumerate(effect):
            if value is not None:
                cells[place, column] = value
    doc.from_array(list(_SET), cells)
