"""What the words around a name show of it: that it is a person's, or that it is not."""

from __future__ import annotations

import re
from bisect import bisect_right
from itertools import islice, takewhile
from typing import TYPE_CHECKING, NamedTuple

from analyst.entities import lexicon
from analyst.entities.text import APOSTROPHES, fold

if TYPE_CHECKING:
    from collections.abc import Sequence

    from analyst.annotate.records import Token
    from analyst.entities.known import Paragraph
    from analyst.entities.spans import Span

SURE, CLEAR, SLIGHT = 3, 2, 1
_BEFORE, _BEHIND = 40, 60  # code points that are looked at
_AGE = re.compile(r",\s(?:aged?\s)?(?:1[4-9]|[2-9]\d|10\d)(?=[,.;)]|\sand\s)|\s\((?:1[4-9]|[2-9]\d)\)")
_WHO = re.compile(r",?\swhom?\b")
_AND_HIS = re.compile(r"\sand\s(?:his|her)\s(?:own\s|late\s|former\s|then-|ex-)?([a-z-]+)")
_OWNED = re.compile(rf"[{APOSTROPHES}]s?\s(?:(?:own|late|former|elder|older|younger|first|then)\s)?([a-z-]+)")
_ADDRESS = re.compile(r"(?<!\w)([A-Z][a-zñ]{1,7})\.?\s$")
_FIRM = re.compile(r",?\s(?:&|and\s(?:Co|Sons|Company)\b|(?:Inc|Corp|Co|Ltd|LLC|PLC|plc|LLP|GmbH|AG|N\.V)\b)")
_WHICH = re.compile(r",\swhich\b")
_THE = re.compile(r"(?<!\w)(?:the|an?|our|their|its|my)\s$", re.IGNORECASE)
_IN = re.compile(r"(?<!\w)(?:in|at|near|into|across|throughout|outside)\s$", re.IGNORECASE)
_NEXT_WORD = re.compile(r"\s([a-z]+)\b")
_SUBJECTS = frozenset({"nsubj", "nsubjpass"})
_HE = frozenset({"he", "she", "his", "her", "him", "himself", "herself"})
_IT = frozenset({"it", "its", "itself"})
# Forms of address of persons only: not `Miss Universe`, `Lord & Taylor`, `Dr Pepper`, `Madame Tussauds`.
_OF_PERSONS = frozenset({"dame", "frau", "herr", "mme", "monsieur", "mr", "mrs", "ms", "mx", "señor", "señora", "sir"})


class Signs(NamedTuple):
    """How strongly the words around a name speak for a person, and for something else."""

    person: int = 0
    other: int = 0
    pronouns: int = 0
    """`Vane said she`: of papers too, whose `he` is somebody else; so it takes several, or another sign beside them."""
    has_who: bool = False
    """`Vane, who`: said of teams and papers too, so it counts once in an article."""


def read_signs(paragraph: Paragraph, span: Span, spans: Sequence[Span]) -> Signs:
    """Read what the words around one name show of it.

    Args:
        paragraph: The paragraph, with its tokens.
        span: The name.
        spans: All names of the paragraph, in the order of the text.
    """
    text = paragraph.text
    before = text[max(0, span.start_char - _BEFORE) : span.start_char]
    behind = text[span.end_char : span.end_char + _BEHIND]
    other = _not_a_person(before, behind)
    if not span.text[:1].isupper() or fold(span.text).split()[-1].strip(".") in lexicon.name_ends():
        return Signs(0, other)
    person = _a_person(span, before, behind)
    pronouns, has_who = 0, False
    if span.label != "NORP":  # "Republicans, who", "the Republican shrugged": one of many
        has_who = _WHO.match(behind) is not None
        deeds, pronoun = _by_parse(paragraph, span, spans)
        person += deeds
        pronouns = SLIGHT if pronoun in _HE else 0
        other += SLIGHT if pronoun in _IT else 0
    return Signs(person, other, pronouns, has_who)


def _a_person(span: Span, before: str, behind: str) -> int:
    """`Mr Vane`, `Vane, 54,`, `Vane’s widow`, `Vane and her husband`."""
    address = _ADDRESS.search(before)
    words = span.text.split()
    addresses = [address[1]] if address else []
    addresses += [words[0].strip(".")] if len(words) > 1 and not words[0].isupper() else []
    found = SURE if any(word.casefold() in _OF_PERSONS for word in addresses) else 0
    found += SURE if _AGE.match(behind) else 0
    owned = _AND_HIS.match(behind) or _OWNED.match(behind)
    return found + (CLEAR if owned and owned[1] in lexicon.sign_words("person") else 0)


def _not_a_person(before: str, behind: str) -> int:
    """`Vane Inc`, `the Vane`, `in Vane`, `Vane, which`, `Vane’s shareholders`, `Vane customers`."""
    found = SURE if _FIRM.match(behind) else 0
    found += SLIGHT if _WHICH.match(behind) else 0
    owned, following = _OWNED.match(behind), _NEXT_WORD.match(behind)
    of_bodies = lexicon.sign_words("body")
    found += CLEAR if (owned and owned[1] in of_bodies) or (following and following[1] in of_bodies) else 0
    found += CLEAR if _THE.search(before) and not following and not owned else 0  # "the Vane case" tells nothing
    return found + (SLIGHT if _IN.search(before) and not owned else 0)


def _by_parse(paragraph: Paragraph, span: Span, spans: Sequence[Span]) -> tuple[int, str | None]:
    """`Vane shrugged`, `Vane was born`; and the pronoun of `Vane said she`."""
    tokens = paragraph.annotation.tokens
    number = bisect_right(tokens, span.end_char - 1, key=lambda token: token.start_char) - 1
    if number < 0 or tokens[number].dep not in _SUBJECTS:
        return 0, None
    verb = tokens[number].head
    lemma = tokens[verb].lemma.casefold()
    is_born = _word(paragraph, tokens[verb]) == "born" and tokens[number].dep == "nsubjpass"
    deeds = CLEAR if is_born or lemma in lexicon.sign_words("deed") else 0
    return deeds, _pronoun_behind(paragraph, number, span, spans)


def _pronoun_behind(paragraph: Paragraph, number: int, span: Span, spans: Sequence[Span]) -> str | None:
    """The first pronoun behind a subject in its sentence, if no name, and nobody ahead of it, can be meant."""
    tokens = paragraph.annotation.tokens
    has_person = any(s.label == "PERSON" and s.end_char <= span.start_char and s.text != span.text for s in spans)
    if has_person or any(_word(paragraph, token) in _HE for token in islice(tokens, number)):
        return None
    ends = [end for start, end in paragraph.annotation.sentences if start <= span.start_char < end]
    limit = min([*ends, *(s.start_char for s in spans if s.start_char >= span.end_char)], default=len(paragraph.text))
    for token in takewhile(lambda token: token.start_char < limit, islice(tokens, number + 1, None)):
        if any(quoted.start_char <= token.start_char < quoted.end_char for quoted in paragraph.annotation.quoted):
            return None
        word = _word(paragraph, token)
        if word in _HE or word in _IT:
            return word
    return None


def _word(paragraph: Paragraph, token: Token) -> str:
    return paragraph.text[token.start_char : token.end_char].casefold()
