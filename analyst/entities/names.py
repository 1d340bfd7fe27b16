"""The parts of a person's name, and whether two names can be one person's."""

from __future__ import annotations

import re
from functools import lru_cache
from typing import NamedTuple

from rapidfuzz.distance import JaroWinkler

from analyst.entities import lexicon
from analyst.entities.text import fold, skeletons

SUFFIXES = frozenset({"jr", "sr", "ii", "iii", "iv"})
PARTICLES = frozenset(
    [
        "van",
        "von",
        "der",
        "den",
        "de",
        "la",
        "le",
        "da",
        "dos",
        "das",
        "du",
        "di",
        "del",
        "della",
        "bin",
        "bint",
        "ibn",
        "ben",
        "al",
        "el",
        "abu",
        "ter",
        "ten",
        "af",
        "av",
        "zu",
        "st",
        "san",
    ]
)
# Family names of East Asia that come first in print ("Xi Jinping", "Kim Jong Un").
FAMILY_FIRST = frozenset(
    [
        "ban",
        "cao",
        "chen",
        "cho",
        "choi",
        "chou",
        "chung",
        "deng",
        "guo",
        "han",
        "ho",
        "hu",
        "hwang",
        "jang",
        "jeong",
        "jiang",
        "jung",
        "kang",
        "kim",
        "lee",
        "li",
        "lim",
        "lin",
        "liu",
        "mao",
        "moon",
        "nguyen",
        "ong",
        "pak",
        "park",
        "peng",
        "roh",
        "ryu",
        "shin",
        "song",
        "sun",
        "tran",
        "wang",
        "wen",
        "wu",
        "xi",
        "xu",
        "yang",
        "yoon",
        "yun",
        "zhang",
        "zhao",
        "zheng",
        "zhou",
        "zhu",
    ]
)
# Andersson and Anderson, Nilsson and Nelson are written with our letters at home: two spellings are two names.
_OF_FATHERS = re.compile(r"[^aeiouy\W]s{1,2}[oe]n$")
_MIN_ALIKE = 0.8  # Zelensky~Selenskyj is .83, Gritsenko~Hrytsenko .81 (Jaro-Winkler of the folded surnames)


class PersonName(NamedTuple):
    """A name taken apart; all parts folded."""

    honorific: str
    forenames: tuple[str, ...]
    surname: str
    suffix: str
    is_family_first: bool = False

    @property
    def is_full(self) -> bool:
        """True if there is a forename beside the surname."""
        return bool(self.forenames)

    @property
    def key(self) -> tuple[tuple[str, ...], str, str]:
        """Forenames, surname and suffix: equal keys are one name."""
        return (self.forenames, self.surname, self.suffix)


@lru_cache(maxsize=100_000)
def parse_person(text: str) -> PersonName:
    """Take a person's name apart.

    Example:
        >>> parse_person("Mr. Zelensky")
        PersonName(honorific='mr', forenames=(), surname='zelensky', suffix='', is_family_first=False)
        >>> parse_person("Ursula von der Leyen").surname
        'von der leyen'
        >>> parse_person("Kim Jong-un").surname
        'kim'
    """
    words = [word for word in re.split(r"[\s,]+|(?<=\.)(?=\w)", fold(text)) if word.strip(".'")]
    words = [word if re.fullmatch(r"\w\.", word) else word.strip(".") for word in words]
    honorific = ""
    while len(words) > 1 and words[0].strip(".") in lexicon.honorifics():
        honorific = words.pop(0).strip(".")
    suffix = words.pop() if len(words) > 1 and words[-1] in SUFFIXES else ""
    words = [word.strip(".") for word in words]
    if not words:
        return PersonName(honorific, (), "", suffix)
    if _is_family_first(words):
        return PersonName(honorific, (re.sub(r"\W", "", "".join(words[1:])),), words[0], suffix, True)
    first = len(words) - 1
    while first > 1 and words[first - 1] in PARTICLES:
        first -= 1
    if first == 1 and words[0] in PARTICLES and words[0] not in lexicon.forename_classes():
        first = 0  # "von der Leyen", "bin Laden"; not "Al Gore"
    return PersonName(honorific, tuple(words[:first]), _strip_article(" ".join(words[first:])), suffix)


def _strip_article(surname: str) -> str:
    return re.sub(r"^(al|el)[- ](?=\w{3})", "", surname)


def _is_family_first(words: list[str]) -> bool:
    given = words[1:]
    if words[0] not in FAMILY_FIRST or not given or any(word in PARTICLES for word in given):
        return False
    if any(word in lexicon.english_forenames() for word in given):
        return False
    known_forename = words[0] in lexicon.english_forenames()  # Kim Clijsters, Lee Harvey Oswald
    hyphened = "-" in given[0]
    return hyphened or (len(given) == 2 and max(map(len, given)) <= 6) or (len(given) == 1 and not known_forename)


def gender(name: PersonName) -> str:
    """Guess `m` or `f` from honorific or forename; empty where neither says."""
    stated = lexicon.honorifics().get(name.honorific, "")
    return stated or (lexicon.forename_gender(name.forenames[0]) or "" if name.forenames else "")


def same_forename(a: str, b: str) -> bool:
    """Tell whether two folded forenames can be one name: equal, variants, or an initial of the other.

    Example:
        >>> same_forename("vladimir", "volodymyr"), same_forename("bill", "william"), same_forename("ann", "alan")
        (True, True, False)
    """
    if a == b:
        return True
    if len(a) == 1 or len(b) == 1:
        return a[0] == b[0]
    classes = lexicon.forename_classes()
    if a in classes and b in classes:
        return bool(classes[a] & classes[b])
    if a in lexicon.english_forenames() or b in lexicon.english_forenames():
        return False
    # Women's and men's forms differ in the last vowel: Alexander, Alexandra.
    return a.endswith("a") == b.endswith("a") and bool(skeletons(a) & skeletons(b))


def same_forenames(a: tuple[str, ...], b: tuple[str, ...]) -> bool:
    """Tell whether two rows of forenames can be one person's: the shorter is contained in the longer.

    Example:
        >>> same_forenames(("hillary",), ("hillary", "rodham")), same_forenames(("george", "w"), ("george", "h", "w"))
        (True, False)
    """
    short, long = sorted((a, b), key=len)
    if len(a) == len(b):
        return all(map(same_forename, a, b))
    if len(short) > 1 and not same_forename(short[0], long[0]):
        return False
    if len(short) > 1 and all(len(part) == 1 for part in short[1:]):
        return len(long) == len(short) and all(map(same_forename, short, long))
    rest = iter(long)
    return all(any(same_forename(part, other) for other in rest) for part in short)


def same_surname(a: str, b: str) -> bool:
    """Tell whether two folded surnames are equal, or spellings of one name by skeleton and likeness.

    Example:
        >>> same_surname("zelensky", "zelenskiy"), same_surname("trump", "tusk"), same_surname("petrov", "petrova")
        (True, False, False)
        >>> same_surname("nelson", "nilsson")
        False
    """
    if a == b or a.replace("-", " ") == b.replace("-", " "):
        return True
    if _OF_FATHERS.search(a) and _OF_FATHERS.search(b):
        return False
    return bool(skeletons(a) & skeletons(b)) and JaroWinkler.similarity(a, b) >= _MIN_ALIKE


def same_person(a: PersonName, b: PersonName) -> bool:
    """Tell whether two full names can be one person's.

    Surnames that are spelled differently are joined only where not both forenames are usual English ones: John
    Gray and John Grey are two people, Oleksiy Hrytsenko and Alexei Gritsenko may be one.
    """
    if not same_forenames(a.forenames, b.forenames):
        return False
    if a.suffix != b.suffix and not ("" in (a.suffix, b.suffix) and len(a.forenames) == len(b.forenames) > 1):
        return False  # Donald Trump Jr. is his son; Joseph R. Biden Jr. is Joseph R. Biden
    if a.surname == b.surname:
        return True
    if all(part in lexicon.only_english_forenames() for part in (a.forenames[0], b.forenames[0])):
        return False
    if len(a.forenames[0]) == 1 or len(b.forenames[0]) == 1:
        return False
    return same_surname(a.surname, b.surname)
