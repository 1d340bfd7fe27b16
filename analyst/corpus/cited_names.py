"""Names of agencies, outlets and platforms in running text, and what must stand beside each to mean them."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator
from functools import cache
from types import MappingProxyType
from typing import NamedTuple

from analyst.corpus import resources

TRADE = (
    r"(?:(?:(?:TV|television|radio|news|cable news|cable|satellite|wire|media|press) )?"
    r"(?:agenc(?:y|ies)|channel|station|network|website|site|outlet|portal|service|organi[sz]ation|magazine)"
    r"|newspaper|newswire|daily|weekly|tabloid|broadsheet|magazine|broadcaster|paper|publication|podcast|journal)s?"
)
"""Words that say what kind of outlet a name is."""
_WORD = re.compile(r"(?<![\w@.-])[^\W_]")
_DOMAIN_END = re.compile(r"\.(?:com|org|net|ru|ua|co\.uk)(?![\w.]*\w)")
_TIED = re.compile(r"-[a-z0-9]|\w")
_IN_ADDRESS = re.compile(r"(?:://|www\.|@)\S*\Z")
_BEFORE_TRADE = re.compile(rf"\b{TRADE},? (?:the )?\Z")
_AFTER_TRADE = re.compile(rf"[’']?s? {TRADE}\b")
_THE = re.compile(r"\b[Tt]he \Z")
_DAY = (
    r"(?:Mon|Tues|Wednes|Thurs|Fri|Satur|Sun)day|January|February|March|April|May|June|July|August|September|October"
    r"|November|December"
)
_NO_FORENAME = rf"(?!(?:{_DAY}|On|In|The|But|And|As|For|Per|At|By|From|To|With|When|While|After|Before)\b)"


class Name(NamedTuple):
    """A spelling that may stand in a text."""

    spelling: str
    cited: str
    """Usual title; empty where the article itself must say which (`full`)."""
    kind: str
    need: str
    """What must stand beside it: a value of the third column of corpus_cited_forms.tsv, or `platform`."""


class FoundName(NamedTuple):
    """A spelling found in a text, with what it means there."""

    start: int
    end: int
    cited: str
    kind: str
    need: str


def find_names(text: str, own: str | None = None) -> list[FoundName]:
    """Find the agencies, outlets and platforms that a text names, by their spellings and what stands beside them.

    Args:
        text: Text of an article.
        own: Its own outlet, by its usual title: "the Post" is none but the Washington Post in its own pages.

    Returns:
        In the order of the text, none overlapping another.
    """
    spotted = list(_spot(text))
    whole = {name.cited for _, _, name in spotted if name.need in ("any", "the") and " " in name.spelling}
    persons: dict[str, bool] = {}
    found = []
    for start, end, name in spotted:
        cited: str | None = name.cited
        if name.need == "full":
            cited = _title_in_full(name.spelling, whole, own) if _THE.search(text[max(0, start - 5) : start]) else None
        elif name.need == "name":
            if name.spelling not in persons:
                persons[name.spelling] = _is_person(name.spelling, text)
            cited = None if persons[name.spelling] else cited
        elif not _has_need(text, start, end, name.need):
            cited = None
        if cited:
            found.append(FoundName(start, end, cited, name.kind, name.need))
    return found


def _spot(text: str) -> Iterator[tuple[int, int, Name]]:
    names, past = _names(), 0
    for match in _WORD.finditer(text):
        start = match.start()
        if start < past:
            continue
        for name in (*names.get(text[start : start + 2], ()), *names.get(text[start], ())):
            end = start + len(name.spelling)
            if text.startswith(name.spelling, start) and not _TIED.match(text, end, end + 2):
                domain = _DOMAIN_END.match(text, end, end + 12)
                past = domain.end() if domain else end
                if not _IN_ADDRESS.search(text[max(0, start - 100) : start]):
                    yield start, past, name
                break


def _has_need(text: str, start: int, end: int, need: str) -> bool:
    if need == "the":
        return bool(_THE.search(text[max(0, start - 5) : start]))
    if need == "noun":
        return bool(_BEFORE_TRADE.search(text[max(0, start - 40) : start]) or _AFTER_TRADE.match(text, end, end + 40))
    return need in ("any", "platform")


def _is_person(name: str, text: str) -> bool:
    return re.search(rf"\b{_NO_FORENAME}[A-Z][a-z]*\.? {re.escape(name)}\b(?! News)", text) is not None


def _title_in_full(short: str, whole: Collection[str], own: str | None) -> str | None:
    """Return the one title of the article that ends in a short form; None where its own or another does, too."""
    ending = " " + short
    titles = {title for title in whole if title.endswith(ending)}
    if own is not None and own.endswith(ending):
        return None
    return titles.pop() if len(titles) == 1 else None


@cache
def _names() -> MappingProxyType[str, tuple[Name, ...]]:
    """Return all spellings by their first two letters, longest first."""
    found: dict[str, Name] = {}
    for title, spelling in resources.outlet_titles():
        core = spelling.removeprefix("The ")
        if "(" not in core:
            need = "the" if core != spelling and " " not in core else "any"
            found[core] = Name(core, title, "outlet", need)
    for title, spelling in resources.agency_titles():
        core = spelling.removeprefix("The ")
        found[core] = Name(core, title, "agency", "any")
    for title, spelling in resources.platform_titles():
        found[spelling] = Name(spelling, title, "platform", "platform")
    for spelling, cited, need in resources.cited_forms():
        kind = "agency" if resources.agency_of(cited or spelling) else "outlet"
        found[spelling] = Name(spelling, cited, kind, need)
    for name in list(found.values()):
        if name.need == "any" and len(name.spelling) > 4 and name.spelling.upper() not in found:
            found[name.spelling.upper()] = name._replace(spelling=name.spelling.upper())
    groups: dict[str, list[Name]] = {}
    for name in sorted(found.values(), key=lambda each: (-len(each.spelling), each.spelling)):
        groups.setdefault(name.spelling[:2], []).append(name)
    return MappingProxyType({key: tuple(names) for key, names in groups.items()})
