"""From the speaker as printed to the entity that speaks: names, roles, pronouns, capitals for governments."""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from itertools import pairwise
from typing import TYPE_CHECKING, NamedTuple

from analyst.entities.lexicon import roles

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from analyst.quotes.article import Found, Paragraph
    from analyst.quotes.view import Span

_SINGULAR = frozenset({"he", "she", "him", "her", "his", "i", "who", "himself", "herself"})
_PLURAL = frozenset({"they", "them", "their", "we", "it", "its", "you", "which", "that", "our", "my"})
_FEMALE = frozenset({"she", "her", "herself"})
_MALE = frozenset({"he", "him", "his", "himself"})
_SOMEBODY_OF = frozenset({"of", "for", "to", "with", "against", "by", "from", "about", "behind", "around", "near"})
_POSSESSIVE = re.compile(r"['’]s?\s+\w")
# What a person says under another head: `Zelensky's statements`, `Lee's office`; not `Lee's critics`.
_OWN_WORDS = re.compile(
    r"['’]s?\s+(?:\w+\s+)?(?:statements?|remarks?|words?|comments?|letters?|speech|tweets?|posts?|messages?|argument|"
    r"testimony|memoir|book|answers?|reply|response|claims?|account|emails?)\b",
    re.IGNORECASE,
)
_DESCRIPTION = re.compile(r"(?:an?|the|his|her|its|their|our|my|one of)\b|\w[\w .-]*['’]s?\s")
# An office as it stands ahead of a name: `Secretary of State Mike Pompeo`; not `Critics of President Trump`.
_OFFICE = re.compile(r"(?:[Tt]he )?(?:[\w-]+ ){0,3}?([\w-]+) (?:of|for) ((?:(?:the|and|for) |[A-Z][\w-]* )+)")
_ACRONYM = re.compile(r" \([^()\s]{2,10}\)")
_AND = re.compile(r",?(?: and| or| as well as)? (?:the )?", re.IGNORECASE)
_SUBJECTS = frozenset({"nsubj", "nsubjpass"})
_MEMORY = 60  # mentions and quotes back that a pronoun may point to
_TYPE_ORDER = {"PERSON": 0, "ORG": 1, "PLACE": 2, "GROUP": 3, "OTHER": 4}

# How often the step from the printed speaker to the entity is right; docs/method.md says how it was measured.
CONFIDENCE = {"name": 1.0, "role": 0.95, "pronoun": 0.9, "other": 1.0, "none": 1.0}


def _is_role_word(word: str) -> bool:
    """Tell whether a word names an office or a role: `Secretary`, `head`."""
    return word.lower() in roles()


class Named(NamedTuple):
    """One mention of an article: what the resolver needs of a row of MENTIONS."""

    start_char: int
    end_char: int
    text: str
    kind: str
    entity_type: str
    entity_id: str | None


class Voice(NamedTuple):
    """Whom a quote is attributed to."""

    kind: str
    entity_id: str | None
    rule: str


class Places(NamedTuple):
    """What capitals and demonyms stand for when they speak."""

    government_of: Mapping[str, str]
    """Entity of a capital → entity of its country."""
    country_of_group: Mapping[str, str]
    """Entity of a demonym → entity of its country."""


class SpeakerResolver:
    """Resolves the speakers of one article's quotes, in the order of the text."""

    def __init__(
        self,
        text: str,
        paragraphs: Sequence[Paragraph],
        mentions: Sequence[Named],
        places: Places,
        genders: Mapping[str, str],
    ) -> None:
        self.text = text
        self.places = places
        self.mentions = sorted(mentions)
        self._starts = [mention.start_char for mention in self.mentions]
        self.subjects = _subject_places(paragraphs)
        self._paragraph_starts = [paragraph.start_char for paragraph in paragraphs]
        self.sentences = sorted(
            (start + p.start_char, end + p.start_char) for p in paragraphs for start, end in p.annotation.sentences
        )
        self._sentence_starts = [start for start, _ in self.sentences]
        self.genders = genders
        self._persons = {str(m.entity_id) for m in self.mentions if m.entity_type == "PERSON" and m.entity_id}
        self._said: list[tuple[int, int, str]] = []  # place, paragraph and entity of persons who spoke

    def resolve(self, quote: Found) -> Voice:
        """Resolve the speaker of one quote; quotes come in the order of the text."""
        if quote.speaker is None:
            return Voice("none", None, "no speaker")
        voice = self._resolve(quote, quote.antecedent or quote.speaker)
        if quote.antecedent is not None and voice.entity_id is not None:
            voice = Voice("pronoun", voice.entity_id, "relative pronoun")
        if quote.carried_from is not None:
            voice = voice._replace(rule="carried over")
        if voice.entity_id is not None:
            self._said.append((quote.speaker[0], quote.reach, voice.entity_id))
        return voice

    def _resolve(self, quote: Found, span: Span) -> Voice:
        printed = self.text[span[0] : span[1]].lower()
        if printed in _SINGULAR:
            return self._pronoun(quote, span, printed)
        if printed in _PLURAL:
            return Voice("pronoun", None, "open pronoun")
        inside = self._inside(span)
        voice = self._named(inside, span) if inside else Voice("other", None, "as printed")
        if voice.rule in {"name", "role"} and voice.entity_id in self._persons:
            return voice
        beside = self._beside(span, printed)
        return voice if beside is None else Voice("name", beside.entity_id, "apposition")

    def _beside(self, span: Span, printed: str) -> Named | None:
        """Find the name behind its description: `a spokesman, Li Qiang, said`, `the bank, Barclays, said`; no list."""
        if not _DESCRIPTION.match(printed) or self.text[span[1] : span[1] + 2] != ", ":
            return None
        start = span[1] + 2
        start += 4 * (self.text[start : start + 4].lower() == "the ")
        place = bisect_left(self._starts, start)
        named = self.mentions[place] if place < len(self.mentions) else None
        if named is None or named.start_char != start or named.entity_type not in {"PERSON", "ORG"}:
            return None
        acronym = _ACRONYM.match(self.text, named.end_char)
        end = named.end_char if acronym is None else acronym.end()
        behind = self.text[end : end + 6]
        is_listed = bool(re.match(r",? (?:and|or)\b|, [A-Z]", behind))
        return named if behind[:1] in {"", ",", ".", ":", ";", "\n"} and not is_listed else None

    def _inside(self, span: Span) -> list[Named]:
        first = max(0, bisect_left(self._starts, span[0]) - 2)
        inside = []
        for mention in self.mentions[first:]:
            if mention.start_char >= span[1]:
                break
            if mention.end_char > span[0]:
                inside.append(mention)
        return inside

    def _named(self, inside: Sequence[Named], span: Span) -> Voice:
        role = next((m for m in inside if m.kind == "role" and m.entity_id and m.end_char >= span[1]), None)
        if role is not None:
            return Voice("role", role.entity_id, "role")
        names = [m for m in inside if m.kind == "name"]
        if self._are_several(names, span):
            return Voice("other", None, "as printed")
        # "Foreign Ministry spokeswoman Maria Zakharova": the person speaks; "the president of France" is not France.
        persons = [m for m in names if m.entity_type == "PERSON" and self._heads(m, span)]
        at_end = [m for m in names if self.text[m.end_char : span[1]].strip("'’s .,\"”") == ""]
        if persons:
            best = max(persons, key=lambda m: (m.end_char - m.start_char, -m.start_char))
            return Voice("name", best.entity_id, "name")
        at_start = [m for m in names if self.text[span[0] : m.start_char].lower().strip() in {"", "the"}]
        for mention in sorted(at_end, key=lambda m: _TYPE_ORDER[m.entity_type]):
            if self._is_head(mention, at_start):
                return self._institution(mention)
        groups = [m for m in at_start if m.entity_type == "GROUP" and m.entity_id in self.places.country_of_group]
        if groups and self.text[groups[0].end_char : span[1]].strip().lower() in _OFFICIALS:
            return Voice("other", self.places.country_of_group[str(groups[0].entity_id)], "officials of a country")
        return Voice("other", None, "as printed")

    def _are_several(self, names: Sequence[Named], span: Span) -> bool:
        """Tell whether the phrase lists names: what `Ann Lee and Tom Reed` say together is not said by one of them."""
        if len(names) < 2 or self.text[span[0] : names[0].start_char].strip().lower() not in {"", "the", "both"}:
            return False
        between = [self.text[a.end_char : b.start_char] for a, b in pairwise(names)]
        behind = self.text[names[-1].end_char : span[1]]
        return (
            len({m.entity_id for m in names}) > 1
            and all(map(_AND.fullmatch, between))
            and re.search(r" and | or | as well as ", between[-1]) is not None
            and not behind.strip("'’s .,\"”")
        )

    def _heads(self, person: Named, span: Span) -> bool:
        """Tell whether the phrase is the person, and not somebody of theirs.

        `Foreign Ministry spokeswoman Maria Zakharova` and `the head of the union, John Miller` are; `critics of Donald
        Trump`, `Donald Trump’s lawyer` and `a lawyer for Donald Trump` are not.
        """
        words = self.text[span[0] : person.start_char].lower()
        if words.endswith(", ") and _DESCRIPTION.match(words) and person.end_char >= span[1] and words.count(",") == 1:
            return True
        office = _OFFICE.fullmatch(self.text[span[0] : person.start_char])
        if office and _is_role_word(office[1]) and not any(map(_is_role_word, office[2].split())):
            return person.end_char >= span[1]
        ahead = words.split()
        behind = self.text[person.end_char : span[1]]
        return not (_SOMEBODY_OF & set(ahead)) and (not _POSSESSIVE.match(behind) or bool(_OWN_WORDS.match(behind)))

    @staticmethod
    def _is_head(mention: Named, at_start: Sequence[Named]) -> bool:
        """A name ends the phrase; it is its head if the phrase is the name alone, or a type that speaks."""
        return mention in at_start or mention.entity_type == "ORG"

    def _institution(self, mention: Named) -> Voice:
        government = self.places.government_of.get(str(mention.entity_id))
        if mention.entity_type == "PLACE" and government is not None:
            return Voice("name", government, "capital for its government")
        return Voice("name", mention.entity_id, "name")

    def _pronoun(self, quote: Found, span: Span, printed: str) -> Voice:
        if printed == "i":
            return Voice("pronoun", None, "open pronoun")
        for rule, entity_id in self._antecedents(quote, span):
            if self._agrees(entity_id, printed):
                return Voice("pronoun", entity_id, rule)
        return Voice("pronoun", None, "open pronoun")

    def _antecedents(self, quote: Found, span: Span) -> list[tuple[str, str]]:
        """Return candidates for a pronoun, the likeliest first."""
        sentence = self._sentence_of(span[0])
        nearest = self.mentions[
            max(0, bisect_left(self._starts, span[0]) - _MEMORY) : bisect_left(self._starts, span[0])
        ]
        ahead = [m for m in nearest if m.end_char <= span[0] and m.entity_type == "PERSON" and m.entity_id]
        same = [m for m in ahead if m.start_char >= sentence and self._is_subject(m)]
        found = [("subject of the sentence", str(m.entity_id)) for m in reversed(same)]
        before = [m for m in ahead if m.start_char < sentence]
        own = bisect_right(self._paragraph_starts, span[0]) - 1
        said = [
            (place, entity)
            for place, paragraph, entity in self._said[-_MEMORY:]
            if place < span[0] and own - paragraph <= 1 and entity in self._persons
        ]
        subjects = [(m.start_char, str(m.entity_id)) for m in before if self._is_subject(m)][-3:]
        # The nearer of the last speaker and the last subject; a speaker counts where the subject does not speak.
        recent = sorted({*said[-2:], *subjects}, reverse=True)
        found += [("last speaker" if item in said else "last subject", item[1]) for item in recent]
        found += [("last person named", str(m.entity_id)) for m in reversed(before[-3:])]
        return found

    def _sentence_of(self, place: int) -> int:
        return self._sentence_starts[max(0, bisect_left(self._sentence_starts, place + 1) - 1)] if self.sentences else 0

    def _is_subject(self, mention: Named) -> bool:
        return any(mention.start_char <= place < mention.end_char for place in self._subjects_near(mention))

    def _subjects_near(self, mention: Named) -> list[int]:
        first = bisect_left(self.subjects, mention.start_char)
        return self.subjects[first : first + 2]

    def _agrees(self, entity_id: str, printed: str) -> bool:
        gender = self.genders.get(entity_id)
        if gender is None:
            return True
        return not ((printed in _FEMALE and gender == "m") or (printed in _MALE and gender == "f"))


_OFFICIALS = frozenset(
    f"{kind}{noun}"
    for kind in ("", "government ", "senior ", "top ")
    for noun in (
        "officials",
        "authorities",
        "government",
        "leadership",
        "side",
        "diplomats",
        "leaders",
        "officials,",
    )
)


def _subject_places(paragraphs: Sequence[Paragraph]) -> list[int]:
    """Return the places of the tokens that are a clause's subject, stand beside one or own one.

    `Smith said`; `the victim's mother, Ann Smith, said`; `Smith's statement said`.
    """
    places = []
    for paragraph in paragraphs:
        tokens = paragraph.annotation.tokens
        for token in tokens:
            is_beside = token.dep in {"poss", "appos"} and tokens[token.head].dep in _SUBJECTS
            if is_beside or token.dep in _SUBJECTS:
                places.append(token.start_char + paragraph.start_char)
    return sorted(places)
