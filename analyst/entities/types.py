"""One type for one form: what the corpus as a whole says corrects the model."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

from analyst.entities import lexicon
from analyst.entities.names import parse_person
from analyst.entities.spans import TYPE_OF_LABEL
from analyst.entities.text import fold

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from analyst.entities.spans import Span

_TITLE_WEIGHT = 3  # "Mr X", "negotiator X": stronger than a label, weaker than four of them
_FIGURE_WEIGHT = 5
_MIN_OTHER_SPELLING = 6  # letters; short spellings of cities are other things too often
_NO_FORENAMES = frozenset(
    [
        "anti",
        "camp",
        "candidate",
        "casa",
        "crooked",
        "dump",
        "hotel",
        "never",
        "no",
        "operation",
        "pro",
        "project",
        "stop",
        "team",
        "the",
        "villa",
    ]
)
_ORDER = ("PERSON", "PLACE", "ORG", "GROUP", "OTHER")  # ties


def form_key(text: str) -> str:
    """Key of a form: folded, without form of address."""
    words = fold(text).split()
    while len(words) > 1 and words[0].strip(".") in lexicon.honorifics():
        words.pop(0)
    return " ".join(words)


def has_honorific(text: str) -> bool:
    """Tell whether a form begins with a form of address ("Mr")."""
    words = fold(text).split()
    return len(words) > 1 and words[0].strip(".") in lexicon.honorifics()


def decide_types(spans: Sequence[Span], has_role_before: Sequence[bool]) -> Mapping[str, str]:
    """Decide the type of every form, by its labels in the whole corpus and what the word lists say.

    Args:
        spans: Names that the model found, cut.
        has_role_before: For each, whether a noun of office stands right before it.

    Returns:
        Key of the form (`form_key`) → entity type.
    """
    votes: dict[str, Counter[str]] = {}
    forms: dict[str, str] = {}
    titled: set[str] = set()
    near = _surnames_by_article(spans)
    for span, is_titled in zip(spans, has_role_before, strict=True):
        key = form_key(span.text)
        kind = TYPE_OF_LABEL[span.label or "PERSON"]
        if kind == "ORG" and key in near.get(span.article_id, ()) and listed_type(span.text) is None:
            kind = "PERSON"  # "Lynch", taken for a firm, where the article has Loretta Lynch
        votes.setdefault(key, Counter())[kind] += 1
        forms[key] = min(forms.get(key, span.text), span.text)
        if (has_honorific(span.text) and kind == "PERSON") or (is_titled and listed_type(span.text) is None):
            votes[key]["PERSON"] += _TITLE_WEIGHT
            titled.add(key)
    surnames = _surnames(votes)
    for key in sorted(votes):
        if _is_name_of_titled(key, titled) and listed_type(forms[key]) is None:
            votes[key]["PERSON"] += _TITLE_WEIGHT
    types = {key: _decide(key, forms[key], votes[key], surnames) for key in sorted(votes)}
    for key in types:
        if types[key] == "PERSON" and key.endswith("s") and key[:-1] in surnames and key not in surnames:
            types[key] = "GROUP"  # "the Clintons"
    return types


def _is_name_of_titled(key: str, titled: set[str]) -> bool:
    """`Olaf Scholz` where the corpus has `Chancellor Scholz`; not `Team Trump` where it has `Mr. Trump`."""
    words = key.split()
    return len(words) == 2 and words[1] in titled and words[0] not in _NO_FORENAMES


def listed_type(form: str) -> str | None:
    """Look the type of a form up in the word lists; None where no list has it, or it is only a city."""
    if form in lexicon.seats():
        return lexicon.seats()[form].entity_type
    if form in lexicon.organisations():
        return "ORG"
    if form in lexicon.demonyms():
        return "GROUP"
    place = lexicon.places().get(form)
    return "PLACE" if place is not None and place.kind != "city" else None


def _surnames_by_article(spans: Iterable[Span]) -> dict[str, set[str]]:
    found: dict[str, set[str]] = {}
    for span in spans:
        name = parse_person(span.text) if span.label == "PERSON" else None
        if name is not None and name.is_full:
            found.setdefault(span.article_id, set()).add(name.surname)
    return found


def _surnames(votes: Mapping[str, Counter[str]]) -> Counter[str]:
    """Surnames of forms that are mostly persons' full names, with the number of labels."""
    found: Counter[str] = Counter()
    for key, labels in votes.items():
        if " " in key and labels["PERSON"] * 2 > labels.total():
            found[parse_person(key).surname] += labels["PERSON"]
    return found


def _decide(key: str, form: str, labels: Counter[str], surnames: Counter[str]) -> str:
    listed = listed_type(form)
    figure = lexicon.figure_names().get(key)
    if listed in ("ORG", "GROUP") and labels["PERSON"] * 2 <= labels.total():
        return listed
    if listed == "PLACE" and labels["PERSON"] * 2 <= labels.total():
        return listed
    labels = labels.copy()
    place = lexicon.places().get(form)
    is_sure = place is not None and (place.name == form or len(form) >= _MIN_OTHER_SPELLING)
    if is_sure and labels["PERSON"] * 2 <= labels.total():
        return "PLACE"  # a city that the model took for a firm: "Istanbul Talks", "Nikolaev"
    if figure is not None and (" " in key or figure.surname_alone):
        labels["PERSON"] += _FIGURE_WEIGHT
    if listed is None and " " not in key and key in surnames:
        labels["PERSON"] += min(surnames[key], _TITLE_WEIGHT) if key not in lexicon.folded_places() else 0
    best = max(labels.values())
    tied = [kind for kind in _ORDER if labels[kind] == best]
    if "PERSON" not in tied or len(tied) == 1:
        return tied[0]
    first = key.split()[0]
    is_forename = first in lexicon.english_forenames() or first in lexicon.forename_classes()
    return "PERSON" if " " not in key or is_forename else tied[1]
