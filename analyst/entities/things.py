"""Places, organisations, groups and the rest: what a form stands for."""

from __future__ import annotations

import re
from collections import Counter
from typing import TYPE_CHECKING, NamedTuple

from analyst.entities import lexicon
from analyst.entities.text import fold

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

CONFIDENCE = {
    "gazetteer": 0.95,
    "seat of government": 0.95,
    "nationality": 0.97,
    "acronym": 0.95,
    "acronym in article": 0.9,
    "acronym in corpus": 0.8,
    "same form": 0.9,
    "form of a group": 0.95,
    "singular of a group": 0.9,
}
_ACRONYM = re.compile(r"\s?[\[(]\s?[\"“]?((?:[A-Z]\.?){2,8})s?[\"”]?\s?[\])]")
_LEGAL = re.compile(r",? (?:inc|corp|co|ltd|llc|plc|gmbh|ag|s\.?a|n\.?v)\.?$")
_SMALL = frozenset(["a", "an", "and", "of", "the", "for", "in", "on", "to", "de", "la", "du", "des", "&", "und"])
# Georgia is a country and a state of the United States; these forms near it tell the country.
_CAUCASUS = frozenset({"AM", "AZ", "GE", "RU", "TR"})


class Thing(NamedTuple):
    """What a form stands for."""

    key: str
    """Equal keys of one type are one entity."""
    name: str | None
    """Canonical name; None where the most used form decides."""
    country: str | None
    rule: str


def initials(name: str) -> str:
    """First letters of a name's words, small words left out.

    Example:
        >>> initials("Organization for Security and Co-operation in Europe")
        'OSCE'
    """
    return "".join(word[0] for word in re.findall(r"\w[\w-]*", name) if word.casefold() not in _SMALL).upper()


def introduced_acronym(text: str, end: int, name: str) -> str | None:
    """Read the acronym that stands in brackets behind an organisation's name, if its letters fit.

    Example:
        >>> introduced_acronym("the Norwegian Refugee Council (NRC) said", 29, "Norwegian Refugee Council")
        'NRC'
    """
    found = _ACRONYM.match(text, end)
    if not found or " " not in name:
        return None
    acronym = found[1].replace(".", "")
    letters = iter(initials(name))
    return found[1] if acronym[0] == name[0].upper() and all(c in letters for c in acronym) else None


class Things:
    """The places, organisations and groups of a corpus.

    Args:
        mentions: Triples (article_id, entity type, surface form), persons left out, in any order.
        introduced: Triples (article_id, long form, acronym), as `introduced_acronym` found them.
    """

    def __init__(self, mentions: Iterable[tuple[str, str, str]], introduced: Iterable[tuple[str, str, str]]) -> None:
        orgs: dict[str, set[str]] = {}
        groups: set[str] = set()
        self._countries: dict[str, set[str]] = {}
        self._states: set[str] = set()
        for article, kind, form in mentions:
            if kind == "ORG" and " " in form:
                orgs.setdefault(article, set()).add(form)
            elif kind == "GROUP":
                groups.add(fold(form).replace("-", " "))
            self._note_country(article, form)
        self._groups = groups
        self._in_article: dict[tuple[str, str], set[str]] = {}
        self._in_corpus: dict[str, set[str]] = {}
        for article, name, acronym in introduced:
            self._in_article.setdefault((article, acronym), set()).add(_org_key(name))
            self._in_corpus.setdefault(acronym, set()).add(_org_key(name))
        self._initials: dict[tuple[str, str], set[str]] = {}
        for article, names in orgs.items():
            for name in names:
                if len(initials(name)) > 2:
                    self._initials.setdefault((article, initials(name)), set()).add(_org_key(name))

    def _note_country(self, article: str, form: str) -> None:
        place, demonym = lexicon.places().get(form), lexicon.demonyms().get(form)
        if place is not None and place.kind == "state" and form != "Georgia":
            self._states.add(article)
        code = demonym.country if demonym else place.country if place else None
        if code and form not in ("Georgia", "Georgian", "Georgians"):
            self._countries.setdefault(article, set()).add(code)

    def resolve(self, article_id: str, kind: str, form: str) -> Thing:
        """Find what a form stands for in an article."""
        if form in lexicon.seats() and lexicon.seats()[form].entity_type == kind == "ORG":
            name = lexicon.seats()[form].name
            return Thing(fold(name), name, None, "seat of government")
        if kind == "PLACE":
            return self._place(article_id, form)
        if kind == "GROUP":
            return self._group(form)
        if kind == "ORG":
            return self._organisation(article_id, form)
        return Thing(fold(form), None, None, "same form")

    def _place(self, article_id: str, form: str) -> Thing:
        place = find_place(form)
        if place is None:
            return Thing(fold(form), None, None, "same form")
        if place.name == "Georgia" and self._is_state(article_id):
            return Thing("georgia (us state)", "Georgia (US state)", None, "gazetteer")
        return Thing(fold(place.name), place.name, place.country, "gazetteer")

    def _is_state(self, article_id: str) -> bool:
        countries = self._countries.get(article_id, set())
        return not countries & _CAUCASUS and (article_id in self._states or "US" in countries)

    def _group(self, form: str) -> Thing:
        demonym = find_demonym(form)
        if demonym is not None:
            return Thing(fold(demonym.name), demonym.name, demonym.country, "nationality")
        name = lexicon.groups().get(form)
        if name is not None:
            return Thing(fold(name), name, None, "same form" if form == name else "form of a group")
        key = fold(form).replace("-", " ")
        if key.endswith("s") and key[:-1] in self._groups:
            return Thing(key[:-1], None, None, "singular of a group")
        return Thing(key, None, None, "same form")

    def _organisation(self, article_id: str, form: str) -> Thing:
        name = lexicon.organisations().get(form)
        local = self._in_article.get((article_id, form)) or set()
        if len(local) == 1 and name is None:
            return Thing(next(iter(local)), None, None, "acronym in article")
        if name is not None:
            return Thing(fold(name), name, None, "same form" if form == name else "acronym")
        if form.isupper() and " " not in form:
            letters = form.replace(".", "")
            near, wide = self._initials.get((article_id, letters), set()), self._in_corpus.get(form, set())
            if len(near) == 1:
                return Thing(next(iter(near)), None, None, "acronym in article")
            if len(wide) == 1:
                return Thing(next(iter(wide)), None, None, "acronym in corpus")
        return Thing(_org_key(form), None, None, "same form")


def _org_key(form: str) -> str:
    name = lexicon.organisations().get(form)
    return fold(name) if name else _LEGAL.sub("", fold(form).replace("&", "and"))


def find_place(form: str) -> lexicon.Place | None:
    """Look a place up, by its spelling or, for slips of capitals, in any capitals."""
    return lexicon.places().get(form) or (lexicon.folded_places().get(fold(form)) if len(form) >= 4 else None)


def find_demonym(form: str) -> lexicon.Demonym | None:
    """Look a nationality up, by its spelling or with a capital put first."""
    return lexicon.demonyms().get(form) or lexicon.demonyms().get(form.title())


def usual_name(forms: Mapping[str, int]) -> str:
    """The most used form, a long one before its acronym; of equals the longer, then by the alphabet."""
    if any(" " in form for form in forms):
        forms = {form: count for form, count in forms.items() if " " in form or not form.isupper()}
    return min(forms, key=lambda form: (-forms[form], form.isupper() and " " in form, -len(form), form))


def count_forms(rows: Sequence[tuple[str, str]]) -> dict[str, Counter[str]]:
    """Count the forms of each key: pairs (key, form)."""
    found: dict[str, Counter[str]] = {}
    for key, form in rows:
        found.setdefault(key, Counter())[form] += 1
    return found
