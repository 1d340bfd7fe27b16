"""One type for one form: what the corpus as a whole says corrects the model."""

from __future__ import annotations

import re
from collections import Counter
from typing import TYPE_CHECKING

from analyst.entities import lexicon
from analyst.entities.names import parse_person
from analyst.entities.signs import CLEAR, SLIGHT, SURE
from analyst.entities.spans import TYPE_OF_LABEL
from analyst.entities.text import fold

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Mapping, Sequence

    from analyst.entities.signs import Signs
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
_CAPITALS = re.compile(r"[A-Z][\w.'’-]*(?: [A-Z][\w.'’-]*){1,2}")
_OF_NAMES = frozenset({"PERSON", "ORG", "GPE", "LOC", "PRODUCT"})  # not the labels of works, laws, events, buildings
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


def find_persons(
    spans: Sequence[Span], signs: Sequence[Signs], has_role_before: Sequence[bool]
) -> Mapping[str, frozenset[str]]:
    """Find the names that their article shows to be persons', whatever the model took them for.

    Args:
        spans: Names that the model found, cut.
        signs: For each, what the words around it show.
        has_role_before: For each, whether a noun of office stands right before it.

    Returns:
        article_id → keys of forms (`form_key`).
    """
    shown: dict[tuple[str, str], Counter[str]] = {}
    forms: dict[str, dict[str, Span]] = {}
    for span, sign, is_titled in zip(spans, signs, has_role_before, strict=True):
        key = form_key(span.text)
        if listed_type(span.text) is not None or span.text in lexicon.places() or key in lexicon.roles():
            continue
        if span.text in lexicon.groups():  # "the candidate Republican voters trust"
            continue
        found = shown.setdefault((span.article_id, key), Counter())
        found["person"] += sign.person + (CLEAR if is_titled else 0)
        found["other"] += sign.other
        found["pronouns"] += sign.pronouns
        found["who"] = max(found["who"], SLIGHT if sign.has_who else 0)
        forms.setdefault(span.article_id, {}).setdefault(key, span)
    sure, named = {}, {}
    for article, own in forms.items():
        sure[article], named[article] = _persons_in(own, {key: shown[article, key] for key in own})
    uses = Counter(key for own in forms.values() for key in own)
    persons = Counter(key for found in (sure, named) for own in found.values() for key in own)
    # A surname alone tells less than the other articles: "Twitter" beside a person whose name ends so.
    return {a: frozenset(sure[a] | {key for key in named[a] if persons[key] * 2 > uses[key]}) for a in forms}


def _persons_in(forms: Mapping[str, Span], shown: Mapping[str, Counter[str]]) -> tuple[set[str], set[str]]:
    """The keys that stand for persons in one article: by their own signs; and by the other names of the same ones."""
    points = {key: found["person"] + found["who"] for key, found in shown.items()}
    for key, found in shown.items():
        points[key] += found["pronouns"] if found["person"] or found["pronouns"] >= SURE else 0
    for key, span in forms.items():
        points[key] += CLEAR if _is_full_name(span) and not shown[key]["other"] else 0

    def are_shown() -> set[str]:
        return {key for key in forms if points[key] >= CLEAR and points[key] > shown[key]["other"]}

    sure = are_shown()
    full = {key for key in forms if " " in key and (key in sure or forms[key].label == "PERSON")}
    full = {key for key in full if key.split()[-1] not in lexicon.name_ends()}
    names = {parse_person(key).surname for key in full if lexicon.forename_gender(key.split()[0])}
    names |= {key.split()[0] for key in full if lexicon.forename_gender(key.split()[0])}
    for key, span in forms.items():
        is_full = len(key.split()) == 2 and key.split()[1] in sure and _may_be_full_name(span)
        is_theirs = key in names and key not in lexicon.ordinary_words() and not shown[key]["other"]  # "in Chelsea"
        points[key] += CLEAR if is_theirs or is_full else 0
    return sure, are_shown() - sure


def _may_be_full_name(span: Span) -> bool:
    """Not `Carolina Panthers`, `Team Trump`, `Ada Lee Foundation`, `Morgan Stanley`."""
    words = span.text.split()
    is_other = words[0] in lexicon.places() or words[0] in lexicon.demonyms() or words[0].casefold() in _NO_FORENAMES
    ends = words[-1].casefold().strip(".") in lexicon.name_ends()
    is_other = is_other or words[0].casefold() in lexicon.ordinary_words()
    fits = span.label in _OF_NAMES and _CAPITALS.fullmatch(span.text) is not None
    return fits and not is_other and not ends and span.text not in lexicon.namesakes()


def _is_full_name(span: Span) -> bool:
    return _may_be_full_name(span) and lexicon.forename_gender(span.text.split()[0]) is not None


def decide_types(
    spans: Sequence[Span],
    has_role_before: Sequence[bool],
    persons: Mapping[str, Collection[str]],
) -> Mapping[str, str]:
    """Decide the type of every form, by its labels in the whole corpus and what the word lists say.

    Args:
        spans: Names that the model found, cut.
        has_role_before: For each, whether a noun of office stands right before it.
        persons: article_id → keys of forms that are persons' names there, as `find_persons`.

    Returns:
        Key of the form (`form_key`) → entity type.
    """
    votes: dict[str, Counter[str]] = {}
    forms: dict[str, str] = {}
    titled: set[str] = set()
    near = _surnames_by_article(spans, persons)
    for span, is_titled in zip(spans, has_role_before, strict=True):
        key = form_key(span.text)
        kind = TYPE_OF_LABEL[span.label or "PERSON"]
        if kind == "ORG" and key in near.get(span.article_id, ()) and listed_type(span.text) is None:
            kind = "PERSON"  # "Lynch", taken for a firm, where the article has Loretta Lynch
        votes.setdefault(key, Counter())[kind] += 1
        forms[key] = min(forms.get(key, span.text), span.text)
        if (has_honorific(span.text) and kind == "PERSON") or (
            is_titled and listed_type(span.text) is None and span.text not in lexicon.groups()
        ):
            votes[key]["PERSON"] += _TITLE_WEIGHT
            titled.add(key)
    surnames = _surnames(votes)
    for key in sorted(votes):
        if _is_name_of_titled(key, titled) and listed_type(forms[key]) is None:
            votes[key]["PERSON"] += _TITLE_WEIGHT
    types = {key: _decide(key, forms[key], votes[key], surnames) for key in sorted(votes)}
    for key in _mostly_persons(spans, persons):
        types[key] = "PERSON"
    for key in types:
        if types[key] == "PERSON" and key.endswith("s") and key[:-1] in surnames and key not in surnames:
            types[key] = "GROUP"  # "the Clintons"
    return types


def _mostly_persons(spans: Iterable[Span], persons: Mapping[str, Collection[str]]) -> list[str]:
    """Keys that stand for persons in most of the articles that have them."""
    articles: dict[str, set[str]] = {}
    for span in spans:
        articles.setdefault(form_key(span.text), set()).add(span.article_id)
    return [key for key, own in articles.items() if sum(key in persons.get(a, ()) for a in own) * 2 > len(own)]


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


def _surnames_by_article(spans: Iterable[Span], persons: Mapping[str, Collection[str]]) -> dict[str, set[str]]:
    found: dict[str, set[str]] = {}
    for span in spans:
        is_person = span.label == "PERSON" or form_key(span.text) in persons.get(span.article_id, ())
        name = parse_person(span.text) if is_person else None
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
