"""The word lists of this package, each read once; entities_README.md beside them says where they come from."""

from __future__ import annotations

from functools import cache
from importlib import resources
from typing import TYPE_CHECKING, NamedTuple

from analyst.entities.text import fold

if TYPE_CHECKING:
    from collections.abc import Mapping


class Place(NamedTuple):
    """One place of the gazetteer."""

    name: str
    kind: str
    """`country`, `capital`, `state`, `city` or `region`."""
    country: str | None
    """ISO 3166-1 alpha-2 code of a country or capital."""


class Demonym(NamedTuple):
    """A nationality: the adjective in its usual form, and the country's code."""

    name: str
    country: str


class Figure(NamedTuple):
    """A person with several spellings."""

    name: str
    aliases: tuple[str, ...]
    surname_alone: bool


class Role(NamedTuple):
    """A noun of office: its class, and whether the bare noun may point to a person."""

    role_class: str
    is_bare: bool


class Seat(NamedTuple):
    """A building, office or city that stands for a government."""

    name: str
    entity_type: str
    stands_for: str


def _lines(name: str) -> list[str]:
    text = resources.files("analyst.resources").joinpath(f"entities_{name}").read_text(encoding="utf-8")
    return [line for line in text.splitlines() if line and not line.startswith("#")]


def _rows(name: str) -> list[list[str]]:
    """Rows of a TSV, heading left out."""
    return [line.split("\t") for line in _lines(name)[1:]]


def _split(cell: str) -> list[str]:
    return [part for part in cell.split(";") if part]


@cache
def places() -> Mapping[str, Place]:
    """Gazetteer: spelling, as printed → place."""
    return {alias: Place(name, kind, country or None) for alias, name, kind, country in _rows("gazetteer.tsv")}


@cache
def folded_places() -> Mapping[str, Place]:
    """Gazetteer by folded spelling, for slips of capitals; countries and capitals go before cities."""
    order = {"country": 0, "capital": 1, "state": 2, "region": 3, "city": 4}
    found: dict[str, Place] = {}
    for alias, place in places().items():
        key = fold(alias)
        if key not in found or order[place.kind] < order[found[key].kind]:
            found[key] = place
    return found


@cache
def countries() -> Mapping[str, str]:
    """Country code → name."""
    return {place.country: place.name for place in places().values() if place.kind == "country" and place.country}


@cache
def demonyms() -> Mapping[str, Demonym]:
    """Demonym, as printed → nationality."""
    return {
        form: Demonym(name, country)
        for name, country, aliases in _rows("demonyms.tsv")
        for form in [name, *_split(aliases)]
    }


@cache
def groups() -> Mapping[str, str]:
    """Form of a group without a country, as printed → canonical name."""
    return {form: name for name, aliases in _rows("groups.tsv") for form in [name, *_split(aliases)]}


@cache
def figures() -> tuple[Figure, ...]:
    """Well-known people with several spellings."""
    return tuple(
        Figure(name, tuple(_split(aliases)), alone == "yes") for name, aliases, alone, _ in _rows("figures.tsv")
    )


@cache
def figure_names() -> Mapping[str, Figure]:
    """Folded spelling of a figure's name → figure."""
    return {fold(form): figure for figure in figures() for form in (figure.name, *figure.aliases)}


@cache
def forename_classes() -> Mapping[str, frozenset[str]]:
    """Folded forename → names that it is a form of."""
    found: dict[str, set[str]] = {}
    for key, forms, _ in _rows("forenames.tsv"):
        for form in _split(forms):
            found.setdefault(fold(form), set()).add(key)
    return {form: frozenset(keys) for form, keys in found.items()}


@cache
def english_forenames() -> Mapping[str, str]:
    """Folded English forename → `m`, `f` or ``."""
    return {fold(name): gender for name, gender, _ in _rows("english_forenames.tsv")}


@cache
def _world_forenames() -> Mapping[str, str]:
    """Folded forename from outside the English-speaking countries → `m` or `f`."""
    return {fold(name): gender for name, gender in _rows("world_forenames.tsv")}


def forename_gender(forename: str) -> str | None:
    """Return `f` or `m` for a usual forename, English or not, whose bearers are mostly one; None for others.

    Example:
        >>> forename_gender("Hillary"), forename_gender("Sergei"), forename_gender("Sasha")
        ('f', 'm', None)
    """
    form = fold(forename)
    return english_forenames().get(form) or _world_forenames().get(form)


@cache
def only_english_forenames() -> frozenset[str]:
    """Folded English forenames that are not usual in other languages too."""
    return frozenset(fold(name) for name, _, elsewhere in _rows("english_forenames.tsv") if elsewhere == "no")


@cache
def organisations() -> Mapping[str, str]:
    """Spelling of an organisation, as printed → canonical name."""
    found: dict[str, str] = {}
    for row in _rows("organisations.tsv"):
        for form in [row[0], *_split(row[1] if len(row) > 1 else "")]:
            found[form] = row[0]
    return found


@cache
def seats() -> Mapping[str, Seat]:
    """Spelling of a seat of government → seat."""
    return {
        form: Seat(name, kind, stands_for)
        for name, kind, aliases, stands_for in _rows("seats.tsv")
        for form in [name, *_split(aliases)]
    }


@cache
def roles() -> Mapping[str, Role]:
    """Noun of office, lower case → role."""
    return {noun: Role(role_class, bare == "yes") for noun, role_class, bare in _rows("roles.tsv")}


@cache
def honorifics() -> Mapping[str, str]:
    """Form of address, lower case, no full stop → gender that it states (`m`, `f` or ``)."""
    pairs = (line.split("\t") for line in _lines("honorifics.txt"))
    return {pair[0]: pair[1] if len(pair) > 1 else "" for pair in pairs}


@cache
def titles() -> Mapping[str, bool]:
    """Title, lower case, no full stop → whether it is part of a name of one word."""
    pairs = (line.split("\t") for line in _lines("titles.txt"))
    return {pair[0]: len(pair) > 1 and pair[1] == "keep" for pair in pairs}


@cache
def portfolios() -> frozenset[str]:
    """Fields of office, lower case."""
    return frozenset(_lines("portfolios.txt"))


@cache
def events() -> frozenset[str]:
    """Nouns of events that are named after a place, lower case."""
    return frozenset(_lines("events.txt"))


@cache
def ordinary_words() -> frozenset[str]:
    """Ordinary words that are names when they have a capital, lower case."""
    return frozenset(_lines("ordinary_words.txt"))


@cache
def name_ends() -> frozenset[str]:
    """Nouns that end the names of organisations, places and works, lower case."""
    return frozenset(_lines("name_ends.txt"))


@cache
def namesakes() -> frozenset[str]:
    """Names of firms that look like a forename and a surname, as printed."""
    return frozenset(_lines("namesakes.txt"))


@cache
def sign_words(kind: str) -> frozenset[str]:
    """Words that show what a name stands for: what a `person` or a `body` has, or a `deed` of persons (lemmas)."""
    return frozenset(word for word, of in _rows("signs.tsv") if of == kind)
