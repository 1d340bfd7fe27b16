"""Who published the article and by which way it came: outlet, agency, aggregator, address."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from functools import cache
from typing import NamedTuple
from urllib.parse import urlsplit

from analyst.corpus import resources
from analyst.corpus.clean import Cleaned
from analyst.corpus.pages import Page

_PAPER = (
    r"(?:Newspaper|Times|Post|Herald|Tribune|Gazette|Journal|Chronicle|Guardian|Telegraph|Daily|Observer|Examiner|Courier|"
    r"Inquirer|Dispatch|Sentinel|Standard|Independent|Mirror|Express|Mail|Star|Sun|Globe|Bulletin|Press|Review|Today|News)"
)
_NAME = rf"(?:The )?(?:[A-Z][\w'’-]*,? ){{1,4}}{_PAPER}"
_LEAD = r"(?:(?i:featured|source|published (?:by|in|on)|(?:first|originally) (?:published|appeared) (?:by|in|on)|©|\(c\)|copyright))"
_CREDITED = re.compile(rf"^\W*(?:{_LEAD}[:\s©]*)+(?:\d{{4}}\s+)?(?:by\s+)?(?P<name>{_NAME})(?!\w)")
_COPYRIGHT = re.compile(
    r"(?:©|\(c\)|\bcopyright\b)\W*(?:\d{4}(?:\W+\d{4})?\W*)?(?:by\s+)?(?P<name>[A-Z][^.,;|©(]{1,50}?)(?=$|[.,;|(]|\s+(?i:all rights|inc|llc|ltd|\d{4}))",
    re.IGNORECASE,
)  # fmt: skip
_GENERIC = frozenset(
    "latest top world breaking local more all related the our featured other daily press today".split()
)
_URL_LINE = re.compile(
    r"^\W*(?:url|link|source url|address|original(?: article)?|permalink)?\W*(?P<url>https?://[^\s<>\"]{4,2000})\W*$",
    re.IGNORECASE,
)


class Publication(NamedTuple):
    """What the page shows about its way to the reader; None where it shows nothing."""

    outlet: str | None
    outlet_basis: str
    wire: str | None
    aggregator: str | None
    url: str | None


def find_publication(page: Page, cleaned: Cleaned, url: str | None = None) -> Publication:
    """Find outlet, agency, aggregator and address of an article.

    Args:
        page: The page; its own data goes before what it prints.
        cleaned: The same page, cleaned.
        url: Address that the analyst states.
    """
    lines = page.raw_text.split("\n")
    removed = [page.raw_text[each.raw_start : min(each.raw_end, each.raw_start + 400)] for each in cleaned.removed]
    url = url or page.data.url or _printed_url(lines)
    host = _host(url)
    aggregator = _aggregator(host, removed)
    wire = _wire(cleaned, removed)
    outlet, basis = _outlet(page, cleaned, removed, host, aggregator)
    return Publication(outlet, basis, wire, aggregator, url)


def _outlet(
    page: Page, cleaned: Cleaned, removed: Sequence[str], host: str, aggregator: str | None
) -> tuple[str | None, str]:
    data = page.data.outlet
    if data and data != aggregator and resources.plain_name(data) != host:
        return resources.outlet_of(data) or data, "page data"
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
    """ "(MENAFN) Ukrainian President …": a provider in brackets that is not an agency."""
    if cleaned.mark is None or cleaned.wire_mark is not None:
        return None
    return resources.outlet_of(cleaned.mark) or cleaned.mark


def _aggregated(cleaned: Cleaned) -> str | None:
    """An aggregator's page names the outlet above the article, alone on a line, often twice."""
    above = cleaned.above
    known = [name for line in above if (name := resources.outlet_of(line)) is not None]
    twice = [one for one, other in zip(above, above[1:], strict=False) if one == other and 2 < len(one) <= 40]
    twice = [one for one in twice if one[0].isupper() and one.lower() not in _GENERIC]
    return (known or twice or [None])[-1]


def _beside_author(cleaned: Cleaned) -> str | None:
    """ "By Mallory Wilson - The Washington Times": a known outlet after the name."""
    if cleaned.byline is None:
        return None
    parts = re.split(r"\s*(?:[|,–—]|\s-\s)\s*", cleaned.byline.printed)[1:]
    return next((name for part in parts if (name := resources.outlet_of(part)) and not resources.agency_of(part)), None)


def _credited(removed: Iterable[str]) -> str | None:
    """ "Featured Nghe An Newspaper", "Copyright © 2024 The Washington Times, LLC"."""
    for line in removed:
        if len(line) > 250:
            continue
        holder = _COPYRIGHT.search(line)
        name = resources.outlet_of(holder["name"]) if holder else None
        if name and resources.agency_of(name) is None:
            return name
        credited = _CREDITED.match(line)
        if credited and not set(credited["name"].lower().split()[:-1]) <= _GENERIC:
            known = resources.outlet_of(credited["name"])
            if resources.agency_of(credited["name"]) is None:
                return known or credited["name"]
    return None


@cache
def _wire_forms() -> tuple[re.Pattern[str], ...]:
    agency = "(?P<agency>" + "|".join(map(re.escape, resources.agency_spellings())) + ")"
    return (
        re.compile(rf"\b(?:reporters|journalists|media|correspondents|outlets|agencies),? including (?:from )?(?:the )?{agency}(?!\w)"),
        re.compile(rf"(?<!\w)(?:an?|one of) {agency} (?:correspondent|reporter|journalist|photographer|team)s?\b"),
        re.compile(rf"(?<!\w){agency} (?:correspondents|reporters|journalists|photographers|journalist|correspondent|reporter) (?:in|at|on|saw|heard|said|witnessed|reported)\b"),
    )  # fmt: skip


@cache
def _credit_forms() -> tuple[re.Pattern[str], ...]:
    agency = "(?P<agency>" + "|".join(map(re.escape, resources.agency_spellings())) + ")"
    return (
        re.compile(
            rf"^\W*(?:with (?:inputs?|reporting|material) from|source:?|by|via|\(?with)\s+(?:the )?{agency}\W*$",
            re.IGNORECASE,
        ),
        re.compile(rf"\b[Cc]opyright (?:\d{{4}} )?(?:the )?{agency}(?!\w)"),
        re.compile(rf"©\s*(?:\d{{4}} )?{agency}(?!\w)"),
        re.compile(rf"^[–—-]+ ?{agency}\W*$"),
    )


def _wire(cleaned: Cleaned, removed: Sequence[str]) -> str | None:
    """Find the agency that the article names as its own access: by mark, credit, or "reporters including AFP"."""
    if cleaned.wire_mark is not None:
        return cleaned.wire_mark
    if cleaned.byline is not None:
        named = (resources.agency_of(author) for author in cleaned.byline.authors)
        found = next((each for each in named if each), None)
        if found:
            return found
    for text, forms in (
        *((unit.text, _wire_forms()) for unit in cleaned.units),
        *((line, _credit_forms()) for line in removed),
    ):
        for form in forms:
            match = form.search(text)
            if match:
                return resources.agency_of(match["agency"])
    return None


def _aggregator(host: str, removed: Iterable[str]) -> str | None:
    """Find the aggregator by its address, or by its own slogans: "Top stories on inkl right now"."""
    for name, domain in resources.aggregators():
        if host == domain or host.endswith("." + domain):
            return name
    furniture = "\n".join(line for line in removed if len(line) <= 200)
    for name, domain in resources.aggregators():
        if (
            re.search(
                rf"(?<!\w)(?:on|with|via|by|from|in|to|of|about|join|download) {re.escape(name)}(?!\w)", furniture
            )
            or domain in furniture
        ):
            return name
    return None


def _printed_url(lines: Sequence[str]) -> str | None:
    filled = [line.strip() for line in lines if line.strip()]
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
