"""Roles: who is said to hold an office, and whom "the Russian president" points to."""

from __future__ import annotations

import re
from functools import cache
from typing import TYPE_CHECKING, NamedTuple

from analyst.entities import lexicon
from analyst.entities.text import APOSTROPHES

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

CONFIDENCE = {"role in article": 0.8, "role in corpus": 0.65, "bare role in article": 0.5, "open role": 0.0}
_MAX_WORDS = 4  # of a noun of office ("chief of staff")
_WORD = re.compile(rf"[^\W_][\w{APOSTROPHES}.-]*")
_POSSESSIVE = re.compile(rf"[{APOSTROPHES}]s?$")
_LEFT_GAP = re.compile(rf"(?:[{APOSTROPHES}]s?)?\s$")
_OF = re.compile(r"\s(?:of|for|at|to)\s(?:the\s)?")
_NAME_GOES_ON = re.compile(r"-|\s(?:[A-Z][a-z]|and\s[A-Z])")
_APPOSITION = re.compile(r",\s(?:(?:the|an?|who is the)\s)?")
_UNDER = frozenset({"vice", "deputy", "assistant", "associate", "shadow", "junior"})
_WITH_FIELD = frozenset({"minister", "secretary", "commissioner"})  # "trade minister" is not "transport minister"
_FORMER = frozenset({"former", "ex", "then", "late", "one-time", "ousted"})
_FORMER_BEFORE = re.compile(rf"\b(?:{'|'.join(sorted(_FORMER))})[ -](?:[A-Z][\w.{APOSTROPHES}-]* ){{1,3}}$", re.UNICODE)
_SKIPPED = frozenset({"current", "new", "incumbent", "acting", "outgoing", "interim", "long-time", "longtime", "own"})
# What a noun may stand for, besides its own class, best first.
_ALSO = {
    "leader": ("president", "supreme leader", "prime minister", "monarch", "chief", "chair"),
    "president": ("leader",),
    "chief": ("secretary", "president", "director", "commander", "chief executive", "commissioner", "chair"),
    "prime minister": ("leader",),
    "secretary": ("chief",),
    "candidate": ("nominee",),
    "nominee": ("candidate",),
    "minister": (),
}
# Held by many at once: such a role is looked up in the article only.
_NO_OFFICE = frozenset(
    [
        "congressman",
        "congresswoman",
        "senator",
        "adviser",
        "aide",
        "ally",
        "analyst",
        "author",
        "businessperson",
        "candidate",
        "coach",
        "colonel",
        "counterpart",
        "deputy",
        "diplomat",
        "director",
        "economist",
        "founder",
        "general",
        "journalist",
        "judge",
        "justice",
        "lawmaker",
        "lawyer",
        "mediator",
        "official",
        "pollster",
        "professor",
        "prosecutor",
        "rapporteur",
        "representative",
        "secretary",
        "spokesperson",
        "strategist",
    ]
) | {"running mate", "campaign manager", "chief of staff"}


class NameAt(NamedTuple):
    """One resolved name of a paragraph, in the paragraph's own offsets."""

    start_char: int
    end_char: int
    entity_type: str
    entity_id: str | None
    holder: str | None
    """What it is as the holder of an office: a country's code, or its entity id."""
    is_sure: bool = True
    """False where a surname alone, which others bear too, was joined to a person."""


class RoleFact(NamedTuple):
    """An article says that a person holds an office."""

    article_id: str
    entity_id: str
    holder: str | None
    """Country code, or id of the organisation or place; None where the text does not say."""
    role_class: str


class RoleAt(NamedTuple):
    """One role in a paragraph that may point to a person, in the paragraph's own offsets."""

    start_char: int
    end_char: int
    holder: str | None
    role_class: str
    is_bare: bool


class _Phrase(NamedTuple):
    start: int
    noun_start: int
    end: int
    holder: str | None
    role_class: str
    is_bare: bool


def find_facts(article_id: str, text: str, names: Sequence[NameAt]) -> list[RoleFact]:
    """Read who holds which office in one paragraph: title before the name, or apposition behind it.

    Args:
        article_id: The article.
        text: The paragraph.
        names: Its resolved names, in the order of the text.
    """
    facts: list[RoleFact] = []
    for name in names:
        if name.entity_type != "PERSON" or name.entity_id is None or not name.is_sure:
            continue
        words = text[name.start_char : name.end_char].casefold().split()
        if len(words) > 1 and words[0] in lexicon.roles() and lexicon.titles().get(words[0], False):
            facts.append(RoleFact(article_id, name.entity_id, None, lexicon.roles()[words[0]].role_class))  # "Pope Leo"
        for phrase in (_phrase_before(text, name, names), _phrase_behind(text, name, names)):
            if phrase is None:
                continue
            role_class = phrase.role_class
            if role_class == "counterpart":  # "Zelensky and Russian counterpart Vladimir Putin"
                role_class = facts[-1].role_class if facts else role_class
            if role_class != "counterpart":
                facts.append(RoleFact(article_id, name.entity_id, phrase.holder, role_class))
    return facts


def _phrase_before(text: str, name: NameAt, names: Sequence[NameAt]) -> _Phrase | None:
    gap = re.search(r",?\s$", text[max(0, name.start_char - 2) : name.start_char])
    if gap is None:
        return None
    phrase = _phrase_ending(text, name.start_char - len(gap[0]), names)
    if phrase is None or phrase.holder is not None:
        return phrase
    # "running for president, Hillary Clinton": a title has a capital, or the phrase says whose office it is.
    is_title = text[phrase.start].isupper() or not phrase.is_bare
    return phrase if is_title and "," not in gap[0] else None


def _phrase_behind(text: str, name: NameAt, names: Sequence[NameAt]) -> _Phrase | None:
    found = _APPOSITION.match(text, name.end_char)
    if found is None:
        return None
    for word in list(_WORD.finditer(text, found.end(), found.end() + 90)):
        phrase = _phrase_ending(text, word.end(), names)
        if phrase is not None and not _goes_on(text, phrase):
            phrase = _with_of(text, phrase, names)
            is_close = phrase.start <= found.end() + 1
            goes_on = re.match(r"\s[A-Z]", text[phrase.end : phrase.end + 2])
            return phrase if is_close and not goes_on else None
        if re.search(r"[,.;:]$", word[0]) or text[word.end() : word.end() + 1] in (",", ";", "."):
            return None
    return None


def _phrase_ending(text: str, end: int, names: Sequence[NameAt]) -> _Phrase | None:
    """The noun of office that ends at a place, with what stands before it."""
    words = list(_WORD.finditer(text, max(0, end - 120), end))
    if not words or words[-1].end() < end - 1:
        return None
    noun = _longest_noun(text, words, end)
    if noun is None:
        return None
    start, role = noun
    noun_start, prefix, field = start, "", ""
    while True:
        holder = next((n for n in names if n.end_char <= start and _joins(text, n.end_char, start)), None)
        if holder is not None and holder.entity_type != "PERSON":
            before = _previous_word(text, holder.start_char)
            if before and before[0].casefold() in _FORMER:  # "the former US president"
                return _Phrase(before.start(), start, end, holder.holder, "former " + _with_field(role, field), False)
            return _Phrase(holder.start_char, start, end, holder.holder, prefix + _with_field(role, field), False)
        before = _previous_word(text, start)
        low = before[0].casefold().rstrip(".") if before else ""
        if not before or not (low in _FORMER or low in _UNDER or low in _SKIPPED or low in lexicon.portfolios()):
            break
        if low in _FORMER:
            prefix = "former "
        elif low in _UNDER:
            prefix = prefix or "deputy "
        elif low not in _SKIPPED:
            field = f"{low} {field}"
        start = before.start()
    is_bare = role.is_bare and start == noun_start
    return _Phrase(start, noun_start, end, None, prefix + _with_field(role, field), is_bare)


def _with_field(role: lexicon.Role, field: str) -> str:
    return field + role.role_class if role.role_class in _WITH_FIELD else role.role_class


def title_before(text: str, start: int) -> str | None:
    """Class of the office that stands right before a name (`President Obama`); None where there is none."""
    phrase = _phrase_ending(text, start - 1, ()) if text[start - 1 : start].isspace() else None
    return phrase.role_class if phrase else None


def title_words(text: str, end: int) -> tuple[int, str] | None:
    """Read the noun of office that ends at a place, in the article's own word.

    Args:
        text: Text that it stands in.
        end: One past its last code point.

    Returns:
        Where the title begins, and its words in lower case: noun, field, and whether it is a former or deputy one;
        None where no noun of office ends there.

    Example:
        >>> title_words("talks with former US President Obama", 30)
        (11, 'former president')
        >>> title_words("Russian leader Vladimir Putin", 14)
        (8, 'leader')
    """
    phrase = _phrase_ending(text, end, ())
    if phrase is None:
        return None
    prefix = next((p for p in ("former ", "deputy ") if phrase.role_class.startswith(p)), "")
    noun = text[phrase.noun_start : end].casefold().strip(" .,")
    has_field = noun in _WITH_FIELD  # "trade minister", and no more than that word: "secretary of state" is whole
    words = phrase.role_class.removeprefix(prefix) if has_field else noun
    start = phrase.start if prefix or has_field else phrase.noun_start
    under = next((w for w in _WORD.finditer(text, phrase.start, end) if w[0].casefold() in _UNDER), None)
    if under is not None:
        return under.start(), text[under.start() : end].casefold().strip(" .,")  # "vice presidential nominee"
    former = _FORMER_BEFORE.search(text, max(0, start - 40), start)
    if former and not prefix:
        start, prefix = former.start(), "former "
    return start, prefix + words


def is_office(role_class: str) -> bool:
    """Tell whether one person at a time holds such an office."""
    return role_class.removeprefix("former ").removeprefix("deputy ") not in _NO_OFFICE


def _longest_noun(text: str, words: Sequence[re.Match[str]], end: int) -> tuple[int, lexicon.Role] | None:
    for count in range(min(_MAX_WORDS, len(words)), 0, -1):
        start = words[-count].start()
        phrase = " ".join(text[start:end].casefold().rstrip(".,").split())
        role = lexicon.roles().get(phrase)
        if role is not None:
            return start, role
    return None


def _joins(text: str, end: int, start: int) -> bool:
    """Whether only a space, perhaps with a possessive, stands between a holder and the next word."""
    return start - end <= 4 and bool(_LEFT_GAP.fullmatch(text[end:start]))


def _previous_word(text: str, start: int) -> re.Match[str] | None:
    found = re.search(rf"([^\W_][\w{APOSTROPHES}.-]*)\s$", text[max(0, start - 30) : start])
    return re.compile(_WORD.pattern).match(text, max(0, start - 30) + found.start()) if found else None


def _with_of(text: str, phrase: _Phrase, names: Sequence[NameAt]) -> _Phrase:
    """`the president of the United States`."""
    found = _OF.match(text, phrase.end)
    if found is None or phrase.holder is not None:
        return phrase
    holder = next((n for n in names if n.start_char == found.end()), None)
    if holder is None or holder.entity_type in ("PERSON", "GROUP") or _NAME_GOES_ON.match(text, holder.end_char):
        return phrase._replace(is_bare=False)
    return phrase._replace(end=holder.end_char, holder=holder.holder, is_bare=False)


def find_roles(text: str, names: Sequence[NameAt]) -> Iterator[RoleAt]:
    """Find the roles in a paragraph that stand without a name.

    Args:
        text: The paragraph.
        names: Its resolved names.

    Yields:
        Roles in the order of the text. A role whose first word is a name's begins behind that name.
    """
    starts = {name.start_char for name in names}
    after = 0
    for word in _WORD.finditer(text):
        end = word.end() - (word[0].endswith(".") and word[0].casefold() not in lexicon.roles())
        if possessive := _POSSESSIVE.search(text, word.start(), end):
            end = possessive.start()
        last = text[word.start() : end].casefold()
        if last not in _last_words():
            continue
        phrase = _phrase_ending(text, end, names)
        if phrase is None or phrase.start < after or _is_title(text, phrase, starts) or _goes_on(text, phrase):
            continue
        phrase = _with_of(text, phrase, names)
        determiner = re.search(r"\b(the)\s$", text[max(0, phrase.start - 5) : phrase.start], re.IGNORECASE)
        indefinite = re.search(
            r"\b(?:an?|some|any|no|every|each|another)\s$", text[max(0, phrase.start - 9) : phrase.start], re.IGNORECASE
        )
        if indefinite or (phrase.holder is None and not (determiner and phrase.is_bare)):
            continue
        start = phrase.start - 4 if determiner else phrase.start
        if start in starts:
            start = _noun_phrase_start(text, phrase, names)
        if start in starts:
            continue
        yield RoleAt(start, phrase.end, phrase.holder, phrase.role_class, phrase.holder is None)
        after = phrase.end


@cache
def _last_words() -> frozenset[str]:
    return frozenset(noun.split()[-1] for noun in lexicon.roles())


def _is_title(text: str, phrase: _Phrase, starts: set[int]) -> bool:
    """`President Putin`: the noun belongs to the name behind it."""
    rest = re.match(r",?\s?", text[phrase.end :])
    following = phrase.end + (rest.end() if rest else 0)
    if following in starts and text[phrase.end : phrase.end + 1] != ",":
        return True
    return bool(re.match(r"\s(?:[A-Z][a-z]|elect)", text[phrase.end :])) or text[phrase.end : phrase.end + 1] == "-"


def _goes_on(text: str, phrase: _Phrase) -> bool:
    """`secretary` in `secretary of state`: a longer noun follows."""
    start = phrase.noun_start
    rest = text[start : start + 30].casefold()
    return any(rest.startswith(noun) and len(noun) > phrase.end - start for noun in _long_nouns())


@cache
def _long_nouns() -> tuple[str, ...]:
    return tuple(noun for noun in sorted(lexicon.roles()) if " " in noun)


def _noun_phrase_start(text: str, phrase: _Phrase, names: Sequence[NameAt]) -> int:
    holder = next(name for name in names if name.start_char == phrase.start)
    gap = re.compile(rf"[{APOSTROPHES}]?s?\s").match(text, holder.end_char)
    return gap.end() if gap else phrase.noun_start


class Roles:
    """Resolves roles by the facts of the article, else of the corpus.

    Args:
        facts: All facts of the corpus.
        present: Article → persons that it names.
    """

    def __init__(self, facts: Iterable[RoleFact], present: Mapping[str, frozenset[str]]) -> None:
        self._present = present
        self._here: dict[tuple[str, str | None, str], set[str]] = {}
        self._corpus: dict[tuple[str | None, str], set[str]] = {}
        for fact in facts:
            self._here.setdefault((fact.article_id, fact.holder, fact.role_class), set()).add(fact.entity_id)
            self._corpus.setdefault((fact.holder, fact.role_class), set()).add(fact.entity_id)
            self._here.setdefault((fact.article_id, "*", fact.role_class), set()).add(fact.entity_id)

    def resolve(self, article_id: str, role: RoleAt) -> tuple[str | None, str]:
        """Find the person that a role points to, and the rule; None where that is open."""
        if role.is_bare:
            found = self._here.get((article_id, "*", role.role_class), set())
            return (next(iter(found)), "bare role in article") if len(found) == 1 else (None, "open role")
        classes = self._classes(role.role_class)
        for role_class in classes:
            found = self._here.get((article_id, role.holder, role_class), set())
            if found:
                return (next(iter(found)), "role in article") if len(found) == 1 else (None, "open role")
        if role.role_class.removeprefix("former ") in _NO_OFFICE:
            return None, "open role"
        if not is_office(role.role_class) or role.role_class.startswith("former "):
            return None, "open role"
        for role_class in classes:
            found = self._corpus.get((role.holder, role_class), set())
            if len(found) > 1:
                found = found & self._present.get(article_id, frozenset())
            if found:
                return (next(iter(found)), "role in corpus") if len(found) == 1 else (None, "open role")
        return None, "open role"

    @staticmethod
    def _classes(role_class: str) -> list[str]:
        prefix = next((p for p in ("former ", "deputy ") if role_class.startswith(p)), "")
        base = role_class.removeprefix(prefix)
        return [role_class, *(prefix + other for other in _ALSO.get(base, ()))]
