"""The lists of names that reading needs: agencies, outlets, aggregators, function words."""

from __future__ import annotations

from functools import cache
from importlib.resources import files
from types import MappingProxyType


@cache
def read_rows(name: str) -> tuple[tuple[str, ...], ...]:
    """Return the rows of a list in `analyst/resources`, comments left out."""
    text = (files("analyst") / "resources" / name).read_text(encoding="utf-8")
    lines = (line.rstrip("\n") for line in text.splitlines())
    return tuple(tuple(line.split("\t")) for line in lines if line.strip() and not line.startswith("#"))


def plain_name(name: str) -> str:
    """Bring a name to the form that the lists are searched by.

    >>> plain_name(" The  Washington Times, LLC. ")
    'washington times llc'
    """
    words = "".join(
        letter if letter.isalnum() else " " for letter in name.casefold().replace("'", "").replace("’", "")
    ).split()
    return " ".join(words[1:] if words[:1] == ["the"] and len(words) > 1 else words)


@cache
def _agencies() -> MappingProxyType[str, str]:
    return MappingProxyType({plain_name(spelling): row[0] for row in read_rows("corpus_agencies.tsv") for spelling in row})


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


def outlet_of(name: str) -> str | None:
    """Return the usual title of a known outlet; None where the list does not have it."""
    return _outlets()[0].get(plain_name(name))


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
