"""How two sentences that are much alike differ: word by word, and in what changes the meaning."""

from __future__ import annotations

import re
from collections.abc import Collection, Sequence
from decimal import Decimal
from difflib import SequenceMatcher
from functools import lru_cache
from typing import NamedTuple

import pandas as pd

from analyst.compare._tables import need

_WORD = re.compile(r"\w+(?:['’.,\-]\w+)*|[^\w\s]")
_QUOTE_MARKS = re.compile('["“”„«»]')
_NEGATION = re.compile(
    r"\b(?:not|never|no|none|nobody|nothing|nowhere|neither|nor|without|cannot)\b|n['’]t\b", re.IGNORECASE
)
# "one" is seldom a figure: "no one", "one of them".
_UNITS = ["two", "three", "four", "five", "six", "seven", "eight", "nine"]
_TEENS = ["ten", "eleven", "twelve", "thirteen", "fourteen", "fifteen", "sixteen", "seventeen", "eighteen", "nineteen"]
_TENS = ["twenty", "thirty", "forty", "fifty", "sixty", "seventy", "eighty", "ninety"]
_NUMBER_WORDS = {
    **dict.fromkeys(("a", "an", "one"), 1),
    **{word: number for number, word in enumerate([*_UNITS, *_TEENS], start=2)},
    **{word: 10 * number for number, word in enumerate(_TENS, start=2)},
}
_SCALES = {"dozen": 12, "hundred": 100, "thousand": 10**3, "million": 10**6, "billion": 10**9, "trillion": 10**12}
_SHORT_SCALES = {"mn": 10**6, "bn": 10**9, "tn": 10**12}
_SCALE = "|".join(_SCALES)
_NUMBER = re.compile(
    rf"""(?<![\w.,])(?:
        (?P<number>
            (?>\d+(?:[.,]\d+)*)
            |(?:{"|".join([*_UNITS, *_TEENS, *_TENS])})\b
            |(?:an?|one)(?=[ ](?:{_SCALE})\b)
        )
        (?:-(?P<unit>one|{"|".join(_UNITS)})\b)?
        (?:[ -]?(?P<scale>{_SCALE}|{"|".join(_SHORT_SCALES)})\b)?
        |(?P<vague>(?:{_SCALE})s)\b
    )""",
    re.IGNORECASE | re.VERBOSE,
)
_OPPOSITES = tuple(
    (re.compile(one), re.compile(other))
    for one, other in (
        (
            "ris(?:e|es|en|ing)|rose|rais(?:e|es|ed|ing)|increas(?:e|es|ed|ing)|gr(?:ow|ows|ew|own|owing)",
            "fall(?:s|en|ing)?|fell|lower(?:s|ed|ing)?|decreas(?:e|es|ed|ing)|drop(?:s|ped|ping)?|declin(?:ed|ing)",
        ),
        ("confirm(?:s|ed|ing)?|admit(?:s|ted|ting)?", "den(?:y|ies|ied|ying)"),
        (
            "accept(?:s|ed|ing)?|approv(?:e|es|ed|ing)|adopt(?:s|ed|ing)?|agree[sd]?|agreeing",
            "reject(?:s|ed|ing)?|refus(?:e|es|ed|ing)|declin(?:e|es|ed|ing)|veto(?:es|ed|ing)?",
        ),
        (
            "support(?:s|ed|ing)?|back(?:s|ed|ing)|welcom(?:e|es|ed|ing)|prais(?:e|es|ed|ing)",
            "oppos(?:e|es|ed|ing)|condemn(?:s|ed|ing)?|criticiz(?:e|es|ed|ing)|criticis(?:e|es|ed|ing)",
        ),
        ("guilty|convicted", "innocent|acquitted"),
        ("open(?:s|ed|ing)?|reopen(?:s|ed|ing)?", "clos(?:e|es|ed|ing)|shut(?:s|ting)?"),
        ("advanc(?:e|es|ed|ing)", "withdr(?:aw|aws|ew|awn|awing)|retreat(?:s|ed|ing)?"),
        ("win(?:s|ning)?|won", "los(?:e|es|ing)|lost"),
        ("succeed(?:s|ed|ing)?", "fail(?:s|ed|ing)?"),
        ("able|possible", "unable|impossible"),
        ("lawful|legal|legally", "unlawful|illegal|illegally"),
        (
            "allow(?:s|ed|ing)?|permit(?:s|ted|ting)?",
            "ban(?:s|ned|ning)?|forbid(?:s|den)?|forbade|prohibit(?:s|ed|ing)?",
        ),
        ("alive|survived", "dead|died"),
        ("strengthen(?:s|ed|ing)?", "weaken(?:s|ed|ing)?"),
    )
)
_NAMED_TYPES = ("PERSON", "ORG", "PLACE")
_LONGEST_NUMBER = 20  # digits; what is longer is no figure
_CACHED = 5_000  # texts whose facts are kept: a story's sentences come up many times in a row


class WordChange(NamedTuple):
    """One stretch of two texts that is the same in both, or differs."""

    op: str
    """`equal`, `replace`, `delete` (only in the first) or `insert` (only in the second)."""
    words_a: str
    words_b: str


def word_difference(text_a: str, text_b: str) -> list[WordChange]:
    """Compare two texts word by word.

    Args:
        text_a: First text.
        text_b: Second text.

    Returns:
        Stretches in the order of the texts, in their own letters. Capitals and the shape of quotation marks
        don't count as a difference. The stretches together hold every word of both texts.

    Example:
        >>> [tuple(change) for change in word_difference("He has the key", "He had a key")]
        [('equal', 'He', 'He'), ('replace', 'has the', 'had a'), ('equal', 'key', 'key')]
    """
    first, second = list(_WORD.finditer(text_a)), list(_WORD.finditer(text_b))
    matcher = SequenceMatcher(None, [_plain(m) for m in first], [_plain(m) for m in second], autojunk=False)
    return [
        WordChange(op, _stretch(text_a, first[a_start:a_end]), _stretch(text_b, second[b_start:b_end]))
        for op, a_start, a_end, b_start, b_end in matcher.get_opcodes()
    ]


class Named(NamedTuple):
    """A name or role in an article, and what it stands for."""

    start_char: int
    key: str
    """What it stands for: country, entity, or the form itself."""
    text: str
    is_name: bool


class Place(NamedTuple):
    """One sentence, and where it stands."""

    article_id: str
    start_char: int
    end_char: int
    text: str


class Differences:
    """Tells of two sentences what differs in substance: a negation, an opposite, the order, a number, a name.

    Args:
        mentions: MENTIONS of the same run; without it nothing is said about names.
        entities: ENTITIES of the same run: a country and its capital then count as one name.
        articles: Articles whose names are needed; all if None.

    Raises:
        SchemaError: If a column is missing.
    """

    def __init__(
        self,
        mentions: pd.DataFrame | None = None,
        entities: pd.DataFrame | None = None,
        *,
        articles: Collection[str] | None = None,
    ) -> None:
        self._names = _names_of(mentions, entities, articles)

    def warning(self, first: Place, second: Place) -> str | None:
        """Name what differs in substance between two sentences that are much alike.

        Args:
            first: One sentence.
            second: The other.

        Returns:
            The differences, joined by `; `; None where none is seen, which is no proof that there is none.
        """
        one, other = _facts(first.text), _facts(second.text)
        warnings = (
            _negation_warning(one, other),
            _opposite_warning(one, other),
            _order_warning(one, other),
            _number_warning(one, other),
            _name_warning(self._names_in(first), self._names_in(second)),
        )
        return "; ".join(warning for warning in warnings if warning) or None

    def _names_in(self, place: Place) -> list[Named]:
        names = self._names.get(place.article_id, [])
        return [name for name in names if place.start_char <= name.start_char < place.end_char]


def _names_of(
    mentions: pd.DataFrame | None, entities: pd.DataFrame | None, articles: Collection[str] | None
) -> dict[str, list[Named]]:
    """Collect the names and roles of each article."""
    if mentions is None:
        return {}
    columns = ["article_id", "start_char", "mention_text", "entity_id", "entity_type", "mention_kind"]
    need("MENTIONS", mentions, columns)
    used = mentions[mentions["entity_type"].isin(_NAMED_TYPES)]
    if articles is not None:
        used = used[used["article_id"].isin(articles)]
    key = used["entity_id"].astype("object").where(used["entity_id"].notna(), used["mention_text"])
    if entities is not None:
        need("ENTITIES", entities, ["entity_id", "country"])
        country = entities.dropna(subset=["country"]).set_index("entity_id")["country"]
        # "Moscow rejects" and "Russia rejects" name the same actor.
        key = key.where(~key.isin(country.index), key.map(country))
    names: dict[str, list[Named]] = {}
    kind = used["mention_kind"].astype("str") == "name"
    for article, *values in zip(used["article_id"], used["start_char"], key, used["mention_text"], kind, strict=True):
        names.setdefault(article, []).append(Named(*values))
    return names


class _Facts(NamedTuple):
    is_negated: bool
    opposites: dict[tuple[int, int], str]
    """Words that have an opposite: row of _OPPOSITES and side → the word."""
    words: tuple[str, ...]
    numbers: dict[str, str]
    """Figures: value → as written."""


@lru_cache(maxsize=_CACHED)
def _facts(text: str) -> _Facts:
    words = re.findall(r"\w+", text)
    letters = re.findall(r"[^\W\d_]+", text)
    return _Facts(
        is_negated=_NEGATION.search(text) is not None,
        opposites={place: word for word in letters for place in _opposite_places(word.casefold())},
        words=tuple(word.casefold() for word in words),
        numbers=_numbers(text),
    )


@lru_cache(maxsize=50_000)
def _opposite_places(word: str) -> tuple[tuple[int, int], ...]:
    return tuple(
        (group, side) for group, pair in enumerate(_OPPOSITES) for side in (0, 1) if pair[side].fullmatch(word)
    )


def _numbers(text: str) -> dict[str, str]:
    """Find the figures of a text: value → as written. "Thousands" is a figure of its own kind."""
    found = {}
    for match in _NUMBER.finditer(text):
        number, unit, scale, vague = match.group("number", "unit", "scale", "vague")
        found[vague.casefold() if vague else _value(number, unit, scale)] = match.group()
    return found


def _value(number: str, unit: str | None, scale: str | None) -> str:
    digits = number.replace(",", "")
    if digits.count(".") > 1:  # 1.500.000
        digits = digits.replace(".", "")
    if len(digits) > _LONGEST_NUMBER:
        return digits
    value = Decimal(digits) if digits[0].isdigit() else Decimal(_NUMBER_WORDS[digits.casefold()])
    value += _NUMBER_WORDS[unit.casefold()] if unit else 0
    value *= (_SCALES | _SHORT_SCALES)[scale.casefold()] if scale else 1
    return f"{value.normalize():f}"


def _negation_warning(first: _Facts, second: _Facts) -> str | None:
    if first.is_negated == second.is_negated:
        return None
    return f"negation only in the {'first' if first.is_negated else 'second'}"


def _opposite_warning(first: _Facts, second: _Facts) -> str | None:
    """Warn where one sentence has a word of change or judgement ("rose"), the other its opposite ("fell")."""
    one, other = first.opposites, second.opposites
    for group, side in one:
        is_only_one_way = (group, 1 - side) not in one and (group, side) not in other
        if is_only_one_way and (group, 1 - side) in other:
            return f"opposite: {one[group, side]} only in the first, {other[group, 1 - side]} only in the second"
    return None


def _order_warning(first: _Facts, second: _Facts) -> str | None:
    """Warn where both have the same words, two of which changed places: "Lee sued Roe", "Roe sued Lee".

    A stretch that moved as a whole ("on Monday" to the front) is no reason.
    """
    one, other = first.words, second.words
    if one == other or len(one) != len(other) or sorted(one) != sorted(other):
        return None
    same = [a == b for a, b in zip(one, other, strict=True)]
    start, end = same.index(False), len(same) - same[::-1].index(False)
    one, other = one[start:end], other[start:end]
    is_moved = any(word == other[0] and one[at:] + one[:at] == other for at, word in enumerate(one))
    return None if is_moved else "order: the same words stand in other places"


def _number_warning(first: _Facts, second: _Facts) -> str | None:
    """Warn where each sentence has a number that the other lacks; one alone merely gives more detail."""
    only_first = [first.numbers[key] for key in sorted(set(first.numbers) - set(second.numbers))]
    only_second = [second.numbers[key] for key in sorted(set(second.numbers) - set(first.numbers))]
    return _only("number", only_first, only_second) if only_first and only_second else None


def _name_warning(first: list[Named], second: list[Named]) -> str | None:
    """Warn where each sentence names somebody whom the other neither names nor points to by role."""
    only_first = {n.key: n.text for n in first if n.is_name and n.key not in {m.key for m in second}}
    only_second = {n.key: n.text for n in second if n.is_name and n.key not in {m.key for m in first}}
    if not only_first or not only_second:  # one sentence merely has more detail
        return None
    return _only("name", list(only_first.values()), list(only_second.values()))


def _only(what: str, first: list[str], second: list[str]) -> str | None:
    sides = [
        f"{', '.join(values)} only in the {side}" for side, values in (("first", first), ("second", second)) if values
    ]
    return f"{what}: {', '.join(sides)}" if sides else None


def _plain(match: re.Match[str]) -> str:
    text = match.group().casefold().replace("’", "'")
    return '"' if _QUOTE_MARKS.fullmatch(text) else text


def _stretch(text: str, words: Sequence[re.Match[str]]) -> str:
    return text[words[0].start() : words[-1].end()] if words else ""
