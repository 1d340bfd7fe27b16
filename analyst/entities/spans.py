"""From the model's spans to mentions: cut to the name, and where they begin and end in the article."""

from __future__ import annotations

import re
from typing import NamedTuple

from analyst.entities import lexicon
from analyst.entities.text import APOSTROPHES, fold

TYPE_OF_LABEL = {
    "PERSON": "PERSON",
    "ORG": "ORG",
    "GPE": "PLACE",
    "LOC": "PLACE",
    "FAC": "PLACE",
    "NORP": "GROUP",
    "EVENT": "OTHER",
    "WORK_OF_ART": "OTHER",
    "PRODUCT": "OTHER",
    "LAW": "OTHER",
    "LANGUAGE": "OTHER",
}
_MAX_WORDS = 10  # longer spans are sentences that the model took for a title
_EDGES = ' \t\n"“”„«»()[]{}<>,;:!?*•·…–—-_/|' + APOSTROPHES
_POSSESSIVE = re.compile(rf"(?<=\w)[{APOSTROPHES}](?:s|S)?$|(?<=s)[{APOSTROPHES}]$")
_INNER_POSSESSIVE = re.compile(rf"(?<=\w)[{APOSTROPHES}]s\s")
_BREAK = re.compile(r"\s*(?:[\n\r•|]|\s[–—]\s)\s*")
_DETERMINER = re.compile(
    r"(?:the|a|an|this|that|these|those|his|her|its|their|our|your|my|former|then|ex)(?:\s+|-)(?=\S)", re.IGNORECASE
)
_ABBREVIATION = re.compile(
    r"(?:^|[\s.])(?:[^\W\d_]|Jr|Sr|Inc|Co|Corp|Ltd|St|Bros|No)\.$|[^\W\d_]\.[^\W\d_]\.$", re.IGNORECASE
)
_PREFIX = re.compile(r"(?:pro|anti|non|pre|post|ex|then)-(?=[A-Z])", re.IGNORECASE)
_OFFICE_PREFIX = re.compile(r"(?:co|ex|vice)-(?=\w)")
_PARTY_TAG = re.compile(r"[DRI]-[A-Z][\w.]*")  # "(R-Utah)"
_PARTICLE_END = re.compile(r" (?:van|von|der|den|de|da|dos|du|di|del|della|bin|bint|ibn|al|el|abu)$")
_MAY = re.compile(r" (?:May|March|June|April|August)(?![\w,]| \d)")
_NAME_WORD = re.compile(r"[ -][A-Z][\w-]+")
_HONORIFIC_BEFORE = re.compile(r"(?<!\w)([^\W\d_]{2,8})\.?[ \N{NO-BREAK SPACE}]$")
_LINK = re.compile(r"://|www\.|@|\.(?:com|org|net|html?)\b", re.IGNORECASE)
TIME_WORDS = frozenset(
    [
        "monday",
        "tuesday",
        "wednesday",
        "thursday",
        "friday",
        "saturday",
        "sunday",
        "january",
        "february",
        "march",
        "april",
        "june",
        "july",
        "august",
        "september",
        "october",
        "november",
        "december",
        "today",
        "yesterday",
        "tonight",
    ]
)
# At the start of a name; months are forenames there. Nobody's forename but Tuesday's and Wednesday's.
_DAYS = frozenset({"monday", "thursday", "friday", "saturday", "sunday", "today", "yesterday", "tonight"})
# Firms and papers whose names end in a possessive.
_POSSESSIVE_NAMES = frozenset(
    [
        "christie's",
        "denny's",
        "domino's",
        "kellogg's",
        "kohl's",
        "levi's",
        "lloyd's",
        "macy's",
        "mcdonald's",
        "men's",
        "moody's",
        "sainsbury's",
        "sotheby's",
        "wendy's",
        "women's",
        "standard",
        "&",
        "poor's",
    ]
) | {"standard & poor's"}
_GLUED_COMMA = re.compile(r",(?=[a-z])")


class Span(NamedTuple):
    """One name in an article's text."""

    article_id: str
    paragraph: int
    """Number of the paragraph's row."""
    start_char: int
    end_char: int
    text: str
    label: str | None
    """The model's label; None where the span was found by a known name."""


def cut_name(text: str, start: int, end: int, label: str) -> tuple[int, int] | None:
    """Cut a model's span down to the name.

    Punctuation, determiners, possessive endings and titles go; forms of address ("Mr") stay, and are taken in
    where the model left them out.

    Args:
        text: Text that the span stands in.
        start: First code point of the span.
        end: One past its last code point.
        label: The model's label.

    Returns:
        Start and end of the name, or None where nothing is left that is one.

    Example:
        >>> text = "Mr. Zelensky's term; Russian President Vladimir Putin"
        >>> [text[a:b] for a, b in (cut_name(text, 4, 14, "PERSON"), cut_name(text, 21, 53, "PERSON"))]
        ['Mr. Zelensky', 'Vladimir Putin']
    """
    if _LINK.search(text, start, end):
        return None
    start, end = _first_line(text, start, end)
    if comma := _GLUED_COMMA.search(text, start, end):  # "Article 5,which": a space is missing
        end = comma.start()
    start, end = _strip_edges(text, start, end)
    start, end = _strip_determiners(text, start, end)
    if prefix := _PREFIX.match(text, start, end):
        start = prefix.end()
    if label == "PERSON":
        start, end = _cut_person(text, start, end)
    else:
        start, end = _cut_event(text, start, end)
    end = _strip_possessive(text, start, end)
    start, end = _strip_edges(text, start, end)
    if not _is_name(text, start, end):
        return None
    if label == "PERSON":
        if " " not in text[start:end] or _PARTICLE_END.search(text, start, end):
            end = _complete(text, end)
        start = _take_honorific(text, start, " " not in text[start:end])
    return start, _take_suffix_stop(text, end)


def _first_line(text: str, start: int, end: int) -> tuple[int, int]:
    """A heading or bullet swallowed with the name: the first piece that has letters counts."""
    for piece in re.finditer(r"[^\n\r•|]+", text[start:end]):
        if re.search(r"\w", piece[0]):
            return start + piece.start(), start + piece.end()
    return start, end


def _strip_edges(text: str, start: int, end: int) -> tuple[int, int]:
    while start < end and (text[start] in _EDGES or text[start] == "."):
        start += 1
    while start < end and (
        text[end - 1] in _EDGES or (text[end - 1] == "." and not _ABBREVIATION.search(text[start:end]))
    ):
        end -= 1
    return start, end


def _strip_possessive(text: str, start: int, end: int) -> int:
    if fold(text[start:end]) in _POSSESSIVE_NAMES:
        return end
    found = _POSSESSIVE.search(text[start:end])
    return start + found.start() if found else end


def _strip_determiners(text: str, start: int, end: int) -> tuple[int, int]:
    while (found := _DETERMINER.match(text, start, end)) and not _keeps_the(text[start:end]):
        start = found.end()
    return start, end


def _keeps_the(name: str) -> bool:
    place = lexicon.places().get(name)
    return place is not None and place.name.startswith("The ")


def _cut_person(text: str, start: int, end: int) -> tuple[int, int]:
    if found := _INNER_POSSESSIVE.search(text, start, end):  # "Trump's Ivanka": the owner is the person
        end = found.start()
    if found := re.compile(r"\s(?:and|&|or|vs\.?|[-–—―])\s|[/“”\"]|,(?!\s*(?:Jr|Sr|II))").search(text, start, end):
        end = found.start()
    words = [(m.start(), m[0]) for m in re.compile(r"\S+").finditer(text, start, end)]
    while len(words) > 1 and words[-1][1].strip(".,").casefold() in TIME_WORDS:
        end = words[-2][0] + len(words[-2][1])
        words.pop()
    while len(words) > 1 and words[0][1].strip(".,").casefold() in _DAYS:  # "On Monday Pompeo said"
        words.pop(0)
        start = words[0][0]
    previous = ""
    while len(words) > 1 and _is_title(words, previous):
        previous = words.pop(0)[1].casefold()
        start = words[0][0]
    return start, end


def _is_title(words: list[tuple[int, str]], previous: str) -> bool:
    word = re.sub(rf"[{APOSTROPHES}]s$|[.,]$", "", words[0][1])
    low = word.casefold()
    if lexicon.titles().get(low, False):
        return len(words) > 2  # "Pope Francis" stays, "King Charles Windsor" does not
    if low == "lady":
        return previous == "first"
    known = low in lexicon.titles() or low in lexicon.roles() or low in lexicon.portfolios()
    nation = word in lexicon.demonyms() or (word.isupper() and word in lexicon.places()) or word == "U.S"
    return known or nation or low.startswith(("ex-", "then-"))


def _cut_event(text: str, start: int, end: int) -> tuple[int, int]:
    """`Istanbul Talks` names Istanbul."""
    words = [(m.start(), m.end()) for m in re.compile(r"\S+").finditer(text, start, end)]
    last = len(words)
    while last > 0 and text[slice(*words[last - 1])].casefold() in lexicon.events():
        last -= 1
    if 0 < last < len(words):
        place = lexicon.places().get(text[start : words[last - 1][1]])
        if place is not None:
            return start, words[last - 1][1]
    return start, end


def _is_name(text: str, start: int, end: int) -> bool:
    name = text[start:end]
    prefix = _OFFICE_PREFIX.match(fold(name))
    if _PARTY_TAG.fullmatch(name) or (prefix and fold(name)[prefix.end() :] in lexicon.roles()):
        return False  # "Co-chair" of "Co-chair Ada Lee"
    if end - start < 2 or not any(c.isalpha() for c in name) or len(name.split()) > _MAX_WORDS:
        return False
    if not any(c.isupper() for c in name) and name.isascii():
        return fold(name) in lexicon.folded_places() and name not in lexicon.ordinary_words()
    following = re.compile(r"\s+([A-Z]\w+)").match(text, end)
    if following and name.casefold() in lexicon.portfolios():  # "Ukraine's Defence Minister": no organisation
        return following[1].casefold() not in lexicon.roles() and following[1].casefold() not in lexicon.portfolios()
    return fold(name) not in TIME_WORDS


def _complete(text: str, end: int) -> int:
    """`Ursula von der`: what follows a particle belongs to the name; `Theresa May`: so does what looks like a month."""
    particle = _PARTICLE_END.search(text, max(0, end - 8), end)
    rest = _NAME_WORD.match(text, end) if particle else _MAY.match(text, end)
    return rest.end() if rest else end


def _take_honorific(text: str, start: int, is_single: bool) -> int:
    found = _HONORIFIC_BEFORE.search(text, max(0, start - 12), start)
    if not found or not found[1][0].isupper():
        return start
    word = found[1].casefold()
    if word == "lady" and text[: found.start()].endswith("First "):
        return start
    is_part = lexicon.titles().get(word, False) and is_single  # "Pope Francis"
    return found.start() if word in lexicon.honorifics() or is_part else start


def _take_suffix_stop(text: str, end: int) -> int:
    is_suffix = text[max(0, end - 3) : end] in (" Jr", " Sr")
    return end + 1 if is_suffix and text[end : end + 1] == "." else end
