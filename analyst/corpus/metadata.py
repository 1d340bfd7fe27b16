"""Who published the article and by which way it came: outlet, agency, aggregator, address."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from functools import cache
from itertools import pairwise
from typing import NamedTuple
from urllib.parse import urlsplit

from analyst.corpus import resources
from analyst.corpus.clean import Cleaned
from analyst.corpus.pages import Page

_PAPER = (
    r"(?:Newspaper|Times|Post|Herald|Tribune|Gazette|Journal|Chronicle|Guardian|Telegraph|Daily|Observer|Examiner"
    r"|Courier|Inquirer|Dispatch|Sentinel|Standard|Independent|Mirror|Express|Mail|Star|Sun|Globe|Bulletin|Press"
    r"|Review|Today|News)"
)
_NAME = rf"(?:The )?(?:[A-Z][\w'’-]*,? ){{1,4}}{_PAPER}"
_LEAD = r"(?i:featured|source|(?:first |originally )?(?:published|appeared) (?:by|in|on)|©|\(c\)|copyright)"
_CREDITED = re.compile(rf"^\W*(?:{_LEAD}[:\s©]*)+(?:\d{{4}}\s+)?(?:by\s+)?(?P<name>{_NAME})(?!\w)")
_COPYRIGHT = re.compile(
    r"(?:©|\(c\)|\bcopyright\b)\W*(?:\d{4}(?:\W+\d{4})?\W*)?(?:by\s+)?"
    r"(?P<name>[A-Z][^.,;|©(]{1,50}?)(?=$|[.,;|(]|\s+(?:all rights|inc|llc|ltd|\d{4}))",
    re.IGNORECASE,
)
_URL_LINE = re.compile(
    r"^\W*(?:url|link|source url|address|original(?: article)?|permalink)?\W*(?P<url>https?://[^\s<>\"]{4,2000})\W*$",
    re.IGNORECASE,
)


_LOOK_AT = 20_000
_PLATFORMS = frozenset({"blogger", "wordpress", "wordpress com", "medium", "substack", "tumblr"})


class Publication(NamedTuple):
    """What the page shows about its way to the reader; None where it shows nothing."""

    outlet: str | None
    outlet_basis: str
    wire: str | None
    aggregator: str | None
    url: str | None


def find_publication(page: Page, cleaned: Cleaned, url: str | None = None, named: str | None = None) -> Publication:
    """Find outlet, agency, aggregator and address of an article.

    Args:
        page: The page; its own data goes before what it prints.
        cleaned: The same page, cleaned.
        url: Address that the analyst states.
        named: Outlet that the file's name says; it counts where the page says none.
    """
    removed = [page.raw_text[each.raw_start : min(each.raw_end, each.raw_start + 400)] for each in cleaned.removed]
    url = url or page.data.url or _printed_url(page.raw_text)
    host = _host(url)
    aggregator = _aggregator(host, removed)
    wire = _wire(cleaned, removed)
    outlet, basis = _outlet(page, cleaned, removed, host, aggregator)
    if outlet is None and named is not None:
        outlet, basis = named, "file name"
    if outlet is None and (unlisted := _unlisted_mark(cleaned)) is not None:
        outlet, basis = unlisted, "printed"
    if wire is not None and outlet is not None and resources.plain_name(wire) == resources.plain_name(outlet):
        wire = wire if resources.agency_of(wire) else None  # its own name in its own dateline
    return Publication(outlet, basis, wire, aggregator, url)


def _outlet(
    page: Page, cleaned: Cleaned, removed: Sequence[str], host: str, aggregator: str | None
) -> tuple[str | None, str]:
    data = page.data.outlet if resources.plain_name(page.data.outlet or "") not in _PLATFORMS else None
    if data and data != aggregator and resources.plain_name(data) != resources.plain_name(host):
        return resources.canonical_outlet(data), "page data"
    found = (
        _marked(cleaned)
        or (_aggregated(cleaned) if aggregator else None)
        or _beside_author(cleaned)
        or _credited(removed)
        or (None if aggregator else resources.outlet_of_domain(host))
    )
    if found is None and data and data != aggregator:
        return data, "page data"
    if found is None:
        return None, "none"
    return found, "page data" if page.data.url and found == resources.outlet_of_domain(host) else "printed"


def _marked(cleaned: Cleaned) -> str | None:
    """Take a known outlet in brackets that is not an agency: `(MENAFN) Ukrainian President …`."""
    if cleaned.mark is None or cleaned.wire_mark is not None:
        return None
    return resources.outlet_of(cleaned.mark)


def _unlisted_mark(cleaned: Cleaned) -> str | None:
    """Take a provider in brackets that no list has, where nothing else names an outlet; not out of a dateline."""
    return None if cleaned.wire_mark is not None or cleaned.is_filed else cleaned.mark


def _aggregated(cleaned: Cleaned) -> str | None:
    """Read the line by which an aggregator's page names the outlet above the article, often twice."""
    above = cleaned.above
    known = [
        name for line in above if not resources.is_ordinary(line) and (name := resources.outlet_of(line)) is not None
    ]
    twice = [one for one, other in pairwise(above) if one == other and 2 < len(one) <= 40 and one[0].isupper()]
    twice = [one for one in twice if one.lower() not in resources.words("generic_words")]
    return next(reversed(known or twice), None)


def _beside_author(cleaned: Cleaned) -> str | None:
    """Take a known outlet after the name: `By Mallory Wilson - The Washington Times`."""
    if cleaned.byline is None:
        return None
    parts = re.split(r"\s*(?:[|,–—]|\s-\s)\s*", cleaned.byline.printed)[1:]
    return next((name for part in parts if (name := resources.outlet_of(part)) and not resources.agency_of(part)), None)


def _credited(removed: Iterable[str]) -> str | None:
    """Read who is credited: `Featured Nghe An Newspaper`, `Copyright © 2024 The Washington Times, LLC`."""
    for line in removed:
        if len(line) > 250:
            continue
        holder = _COPYRIGHT.search(line)
        name = resources.outlet_of(holder["name"]) if holder else None
        if name and resources.agency_of(name) is None:
            return name
        credited = _CREDITED.match(line)
        if credited and not set(credited["name"].lower().split()[:-1]) <= resources.words("generic_words"):
            known = resources.outlet_of(credited["name"])
            if resources.agency_of(credited["name"]) is None:
                return known or credited["name"]
    return None


@cache
def _agency() -> str:
    return "(?P<agency>" + "|".join(map(re.escape, resources.agency_spellings())) + ")"


_PEOPLE = ("correspondent", "reporter", "journalist", "photographer")
_WIRE_WORDS = ("including ", *_PEOPLE)
"""Each of the forms has one of them, and few paragraphs have."""


@cache
def _wire_forms() -> tuple[re.Pattern[str], ...]:
    """Forms in which a sentence names an agency as the outlet's own access to the story."""
    people = rf"(?:{'|'.join(_PEOPLE)})s?"
    heard = r"(?:in|at|on|saw|heard|said|witnessed|reported)"
    press = r"(?:reporters|journalists|correspondents|(?:told|to|with) (?:[\w-]+ ){0,3}(?:media|outlets|agencies))"
    return (
        re.compile(rf"\b{press},? including (?:from )?(?:the )?{_agency()}(?!\w)"),  # told reporters including AFP
        re.compile(rf"(?<!\w)(?:an?|one of) {_agency()} {people}\b"),
        re.compile(rf"(?<!\w){_agency()} {people} {heard}\b"),
    )


@cache
def _credit_forms() -> tuple[re.Pattern[str], ...]:
    """Forms in which a line outside the text credits an agency."""
    lead = r"(?:with (?:inputs?|reporting|material) from|source:?|by|via|\(?with)"
    return (
        re.compile(rf"^\W*{lead}\s+(?:the )?{_agency()}\W*$", re.IGNORECASE),
        re.compile(rf"(?:\b[Cc]opyright|©)\s*(?:\d{{4}} )?(?:[Tt]he )?{_agency()}(?!\w)"),
        re.compile(rf"^[–—-]+ ?{_agency()}\W*$"),
    )


def _wire(cleaned: Cleaned, removed: Sequence[str]) -> str | None:
    """Find the agency that the article names as its own access: by mark, credit, or "reporters including AFP"."""
    if cleaned.wire_mark is not None:
        return cleaned.wire_mark
    authors = cleaned.byline.authors if cleaned.byline is not None else ()
    found = next((agency for author in authors if (agency := resources.agency_of(author))), None)
    if found is not None:
        return found
    texts = (unit.text[:_LOOK_AT] for unit in cleaned.units)
    may_name = (text for text in texts if any(word in text for word in _WIRE_WORDS))
    return _named(may_name, _wire_forms()) or _named(removed, _credit_forms())


def _named(texts: Iterable[str], forms: Iterable[re.Pattern[str]]) -> str | None:
    found = (match["agency"] for text in texts for form in forms if (match := form.search(text)))
    return next((resources.agency_of(each) for each in found), None)


def _aggregator(host: str, removed: Iterable[str]) -> str | None:
    """Find the aggregator by its address, or by its own slogans: "Top stories on inkl right now"."""
    for name, domain in resources.aggregators():
        if host == domain or host.endswith("." + domain):
            return name
    furniture = "\n".join(line for line in removed if len(line) <= 200)
    slogan = r"\b(?:stories|news|titles|article|read|app|premium|join)\b[^\n]{0,30}\b(?:on|with|via|in|to|by) "
    for name, domain in resources.aggregators():
        if name not in furniture and domain not in furniture:
            continue
        if re.search(rf"{slogan}{re.escape(name)}(?!\w)|(?<![\w.@]){re.escape(domain)}(?!\w)", furniture):
            return name
    return None


def _printed_url(raw_text: str) -> str | None:
    if "://" not in raw_text:
        return None
    filled = [stripped for line in raw_text.split("\n") if (stripped := line.strip())]
    for line in filled[:8] + filled[-4:]:
        match = _URL_LINE.match(line[:2100])
        if match:
            return match["url"]
    return None


def _host(url: str | None) -> str:
    try:
        return (urlsplit(url or "").hostname or "").removeprefix("www.")
    except ValueError:  # "http://[half an address"
        return ""
