"""What stands before the first sentence of an article: a provider's mark, a dateline."""

from __future__ import annotations

import re
from typing import NamedTuple

from analyst.corpus import resources

_MONTHS = r"(?:Jan|Feb|Mar|Apr|May|June?|July?|Aug|Sept?|Oct|Nov|Dec)[a-z]*\.?"
_DATE = rf"(?:(?:Mon|Tues|Wednes|Thurs|Fri|Satur|Sun)day,? )?(?:{_MONTHS} \d{{1,2}}|\d{{1,2}} {_MONTHS})(?:,? \d{{4}})?"
_CAPS = r"[A-Z][A-Z.'’-]+(?: [A-Z][A-Z.'’-]*){0,3}"
_TITLE = r"[A-Z][\w.'’-]+(?: (?:[A-Z][\w.'’-]+|of|de|la|al|upon)){0,3}"
_COUNTRY = r"(?:, [A-Z][\w.'’-]*(?: [A-Z][\w.'’-]*){0,2})?"
_MARK = r"\((?P<mark>[A-Z][\w&.'’-]*(?:[ /][A-Z][\w&.'’-]*){0,3})\)"
_DASH = r"\s*(?:--|[-–—])\s+"
_DASHED = re.compile(r"[-–—]\s")  # each form of a dateline has it
_SAYS = "(?=[\"“‘'«A-ZÀ-ÞА-Я\\d])"  # how a sentence begins

_DATELINES = (
    re.compile(
        rf"^(?P<place>{_CAPS}{_COUNTRY})(?:,? (?P<date>{_DATE}))?(?:,? {_MARK})?{_DASH}{_SAYS}"
    ),  # KYIV, Ukraine (AP) —
    re.compile(rf"^(?P<place>{_TITLE}{_COUNTRY}),? (?P<date>{_DATE})(?:,? {_MARK})?{_DASH}{_SAYS}"),  # Kyiv, July 25 –
    re.compile(rf"^(?P<place>{_TITLE}{_COUNTRY}),? {_MARK}{_DASH}{_SAYS}"),  # Kyiv (Reuters) -
    re.compile(rf"^(?P<place>)(?P<date>{_DATE}),? {_MARK}{_DASH}{_SAYS}"),  # March 4 (Reuters) -
    re.compile(rf"^(?P<place>{_TITLE}{_COUNTRY}) (?:--|[–—-]) {_SAYS}"),  # Kyiv –
)
_UNSURE = _DATELINES[-1]
_PROVIDER = re.compile(rf"^{_MARK}(?:{_DASH}|\s+){_SAYS}")
_PLACE_LINE = re.compile(rf"^{_CAPS}{_COUNTRY}$|^(?:{_CAPS}|{_TITLE}){_COUNTRY},? {_DATE}$")


class Opening(NamedTuple):
    """A provider's mark or a dateline at the start of a line: `line[:end]` is not the sentence."""

    end: int
    rule: str
    place: str | None
    """Where the story was filed, as printed."""
    mark: str | None
    """What stands in brackets: an agency or an outlet."""


def find_opening(text: str) -> Opening | None:
    """Find a provider's mark or a dateline before a sentence.

    >>> find_opening("KYIV, Ukraine (AP) — Talks have begun.")[1:]
    ('dateline', 'KYIV, Ukraine', 'AP')
    >>> find_opening("(MENAFN) Ukrainian President Vladimir Zelensky said …")[1:]
    ('provider_mark', None, 'MENAFN')
    """
    head = text[:160]
    for form in _DATELINES if _DASHED.search(head) else ():
        match = form.match(head)
        if match is None or set(match["place"].split()) & resources.words("section_labels"):
            continue
        rest = text[match.end() : match.end() + 160]
        if form is _UNSURE and re.search(r"\s(?:--|[–—-])\s", rest.split(". ")[0]):
            continue  # "Putin – Russia's president – said": an insertion, not a place
        return Opening(match.end(), "dateline", match["place"] or None, match.groupdict().get("mark"))
    match = _PROVIDER.match(head)
    return Opening(match.end(), "provider_mark", None, match["mark"]) if match else None


def opens_with_dateline(text: str) -> bool:
    """Say whether a line begins with a dateline."""
    opening = find_opening(text)
    return opening is not None and opening.rule == "dateline"


def is_place_line(text: str) -> bool:
    """Say whether a line of its own is a dateline: capitals, or a place with a date.

    >>> is_place_line("KIEV"), is_place_line("NEWS"), is_place_line("Kyiv, 25 July")
    (True, False, True)
    """
    return (
        len(text) <= 60
        and bool(_PLACE_LINE.match(text))
        and not set(re.split(r"\W+", text)) & resources.words("section_labels")
    )
