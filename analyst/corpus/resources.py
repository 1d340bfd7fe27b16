"""The lists of names that reading needs: agencies, outlets, aggregators, function words."""

from __future__ import annotations

import re
from functools import cache
from importlib.resources import files
from types import MappingProxyType


@cache
def read_rows(name: str) -> tuple[tuple[str, ...], ...]:
    """Return the rows of a list in `analyst/resources`, comments left out."""
    text = (files("analyst") / "resources" / name).read_text(encoding="utf-8")
    lines = (line.rstrip("\n") for line in text.splitlines())
    return tuple(tuple(line.split("\t")) for line in lines if line.strip() and not line.startswith("#"))


_NO_WORD = re.compile(r"[\W_]+")


def plain_name(name: str) -> str:
    """Bring a name to the form that the lists are searched by.

    >>> plain_name(" The  Washington Times, LLC. ")
    'washington times llc'
    """
    words = _NO_WORD.sub(" ", name.casefold().replace("'", "").replace("’", "")).split()
    return " ".join(words[1:] if words[:1] == ["the"] and len(words) > 1 else words)


@cache
def _agencies() -> MappingProxyType[str, str]:
    return MappingProxyType(
        {plain_name(spelling): row[0] for row in read_rows("corpus_agencies.tsv") for spelling in row}
    )


@cache
def _outlets() -> tuple[MappingProxyType[str, str], MappingProxyType[str, str]]:
    rows = read_rows("corpus_outlets.tsv")
    names = {plain_name(spelling): row[1] for row in rows for spelling in row[1:]}
    return MappingProxyType(names), MappingProxyType({row[0]: row[1] for row in rows})


def agency_of(name: str) -> str | None:
    """Return the short name of a news agency: `Agence France-Presse` is `AFP`; None for what is none."""
    return _agencies().get(plain_name(name))


@cache
def agency_spellings() -> tuple[str, ...]:
    """Return all spellings of agencies as printed, longest first."""
    return tuple(
        sorted({each for row in read_rows("corpus_agencies.tsv") for each in row}, key=lambda each: (-len(each), each))
    )


@cache
def agency_titles() -> tuple[tuple[str, str], ...]:
    """Return (short name, spelling) of all agencies."""
    return tuple((row[0], spelling) for row in read_rows("corpus_agencies.tsv") for spelling in row)


@cache
def outlet_titles() -> tuple[tuple[str, str], ...]:
    """Return (usual title, spelling) of all outlets."""
    return tuple((row[1], spelling) for row in read_rows("corpus_outlets.tsv") for spelling in row[1:])


@cache
def platform_titles() -> tuple[tuple[str, str], ...]:
    """Return (usual name, spelling) of the platforms on which people publish without an outlet."""
    return tuple((row[0], spelling) for row in read_rows("corpus_platforms.tsv") for spelling in row)


@cache
def cited_forms() -> tuple[tuple[str, str, str], ...]:
    """Return (spelling, usual title or nothing, what must stand beside it) of names that mean more than one thing."""
    return tuple((row[0], row[1], row[2]) for row in read_rows("corpus_cited_forms.tsv"))


def is_ordinary(name: str) -> bool:
    """Say whether a name is also an ordinary word, or short for several titles: `Time`, `The Post`, `PA`."""
    return plain_name(name) in _ordinary()


@cache
def _ordinary() -> frozenset[str]:
    unsure = {plain_name(spelling) for spelling, _, need in cited_forms() if need in ("noun", "full", "never")}
    return words("ordinary_titles") | unsure


@cache
def adjectives_of_places() -> frozenset[str]:
    """Return names of countries and cities, and what their people are called: `Polish`, `Poland`, `Warsaw`."""
    people = {name for row in read_rows("entities_demonyms.tsv") for name in (row[0], *"".join(row[2:3]).split(";"))}
    return frozenset(people | {row[0] for row in read_rows("entities_gazetteer.tsv")})


def outlet_of(name: str) -> str | None:
    """Return the usual title of a known outlet; None where the list does not have it."""
    return _outlets()[0].get(plain_name(name))


_DOMAIN = re.compile(r"(?:[a-z]{2,6}://)?((?:[a-z0-9-]{1,63}\.)+[a-z]{2,24})(?:[:/?#].*)?", re.IGNORECASE)
_EDITION = re.compile(
    r"\s*(?:\((?:online|print|web|digital|website|english|internet)\)|[-–—|:,]?\s*\b(?:online|website|(?:online|web|print|digital)"
    r" edition|(?:uk|us|international|world|asia|europe|global|australia) edition)|\.com)\s*$",
    re.IGNORECASE,
)


def canonical_outlet(name: str) -> str:
    """Return an outlet's usual title, whether it is given by title, short form, domain or address.

    A name that no list has comes back as it is, without spaces around it.

    >>> {canonical_outlet(name) for name in ("Guardian", "theguardian.com", "The Guardian (Online)", "the guardian")}
    {'The Guardian'}
    >>> canonical_outlet("https://edition.cnn.com/world"), canonical_outlet(" Example  Times ")
    ('CNN', 'Example Times')
    >>> canonical_outlet("The Guardian; London (UK)"), canonical_outlet("The Guardian (Charlottetown)")
    ('The Guardian', 'The Guardian (Charlottetown)')
    """
    name = " ".join(name[:1000].split())
    domain = _DOMAIN.fullmatch(name)
    known = (outlet_of_domain(domain[1]) if domain else None) or outlet_of(name) or outlet_of(_EDITION.sub("", name))
    return known or agency_of(name) or _at_home(name) or name


def _at_home(name: str) -> str | None:
    """Find a known outlet in a title to which a database adds its place: `The Guardian; London (UK)`."""
    match = _WITH_PLACE.fullmatch(name)
    known = outlet_of(_EDITION.sub("", match["title"])) if match else None
    if match is None or known is None:
        return None
    city = plain_name(re.split(r"[,(]", match["after"] or match["inside"])[0])
    if not city:
        return None
    is_named = f" {city} " in f" {plain_name(known)} "
    is_home = is_named or known in (_british() if city in _BRITAIN else _HOMES.get(city, ()))
    return known if is_home else None


_WITH_PLACE = re.compile(r"(?P<title>[^;()]+(?:\([^()]*\))?)(?:;\s*(?P<after>[^;]+)|\s*\((?P<inside>[^()]+)\))")
_BRITAIN = frozenset({"london", "england", "uk", "u k", "united kingdom"})
_HOMES = MappingProxyType({"new york": ("The Wall Street Journal",), "n y": ("The Wall Street Journal",)})


@cache
def _british() -> frozenset[str]:
    """Return the titles that a place in Britain stands behind: `The Guardian (Nigeria)` is another paper."""
    known = ("theguardian.com", "ft.com", "thetimes.com", "economist.com")
    return frozenset(row[1] for row in read_rows("corpus_outlets.tsv") if row[0].endswith(".uk") or row[0] in known)


def outlet_of_domain(host: str) -> str | None:
    """Return the outlet of a host name or of a domain above it: `edition.cnn.com` is CNN's."""
    parts = host.casefold().removeprefix("www.").split(".")
    found = (_outlets()[1].get(".".join(parts[i:])) for i in range(len(parts) - 1))
    return next((name for name in found if name), None)


@cache
def aggregators() -> tuple[tuple[str, str], ...]:
    """Return (name, domain) of services that show other outlets' articles."""
    return tuple((row[0], row[1]) for row in read_rows("corpus_aggregators.tsv"))


@cache
def function_words() -> MappingProxyType[str, frozenset[str]]:
    """Return for each language its commonest function words."""
    return MappingProxyType({row[0]: frozenset(row[1].split()) for row in read_rows("corpus_function_words.tsv")})


@cache
def phrases() -> MappingProxyType[tuple[str, str], tuple[str, ...]]:
    """Return the regular expressions of page furniture, by cleaning rule and how they must stand in a line."""
    found: dict[tuple[str, str], list[str]] = {}
    for rule, how, expression in read_rows("corpus_phrases.tsv"):
        found.setdefault((rule, how), []).append(expression)
    return MappingProxyType({key: tuple(expressions) for key, expressions in found.items()})


@cache
def words(name: str) -> frozenset[str]:
    """Return a named set of words of `corpus_words.tsv`."""
    return frozenset(next(row[1] for row in read_rows("corpus_words.tsv") if row[0] == name).split())
