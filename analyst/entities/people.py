"""Which names of persons are one person's: across the corpus for full names, within the article for the rest."""

from __future__ import annotations

import re
from collections import Counter
from functools import cache
from typing import TYPE_CHECKING, NamedTuple

from rapidfuzz.distance import JaroWinkler

from analyst.entities import lexicon
from analyst.entities.names import PARTICLES, PersonName, gender, parse_person, same_person, same_surname
from analyst.entities.text import fold, same_letters, skeletons

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

# How sure a join is, by its rule; docs/method.md says what was measured.
CONFIDENCE = {
    "full name": 0.97,
    "forename variant": 0.9,
    "curated name": 0.95,
    "transliteration": 0.85,
    "surname in article": 0.95,
    "surname and form of address": 0.85,
    "surname and title": 0.85,
    "forename in article": 0.85,
    "surname in corpus": 0.8,
    "single name": 0.7,
    "ambiguous surname": 0.0,
    "ambiguous name": 0.0,
}
_ROMAN = re.compile(r"[IVXLC]+")
_STAGE_TITLES = frozenset({"dame", "lady", "lord", "miss"})
_MIN_ALONE = 5  # letters of a surname alone that may be joined by its skeleton


class Join(NamedTuple):
    """What a mention was joined to, and by which rule."""

    person: int | None
    rule: str


class Person(NamedTuple):
    """One person: the canonical name and all full names found."""

    name: str
    names: tuple[PersonName, ...]
    figure: lexicon.Figure | None

    @property
    def surnames(self) -> frozenset[str]:
        """Folded surnames of all spellings."""
        return frozenset(name.surname for name in self.names)


class People:
    """The persons of a corpus. Made from all persons' mentions; then asked mention by mention.

    Args:
        mentions: Pairs (article_id, surface form) of persons' mentions, in any order.
    """

    def __init__(self, mentions: Iterable[tuple[str, str]]) -> None:
        counts: Counter[str] = Counter()
        forms: dict[str, set[str]] = {}
        for article, form in mentions:
            counts[form] += 1
            forms.setdefault(article, set()).add(form)
        self._counts = counts
        self._forms_of = _forms_by_name(counts)
        self._titled_forms = _titled_forms(counts)
        self._articles_of: dict[tuple[object, ...], set[str]] = {}
        for article, names in forms.items():
            for form in names:
                self._articles_of.setdefault(parse_person(form).key, set()).add(article)
        self._of_name: dict[tuple[object, ...], int] = {}
        self._open_names: dict[tuple[object, ...], tuple[int, ...]] = {}
        self.persons = self._cluster()
        self._by_surname = self._index_surnames()
        self._by_skeleton = self._index_skeletons()
        self._in_article = {article: self._present(names) for article, names in forms.items()}
        self._shared = {(article, surname) for article, names in forms.items() for surname in _shared_surnames(names)}
        self._singles: dict[str, int] = {}
        self._add_singles()

    # Full names, across the corpus.

    def _cluster(self) -> list[Person]:
        names: dict[tuple[object, ...], PersonName] = {}
        for form in sorted(self._counts):
            name = parse_person(form)
            if name.is_full:
                names.setdefault(name.key, name)
        groups: list[list[PersonName]] = []
        buckets: dict[str, list[int]] = {}
        # The fullest names first: a shorter one ("George Bush") joins if it fits one person only.
        for name in sorted(names.values(), key=lambda n: (-_fullness(n), n.key)):
            keys = _blocks(name)
            near = sorted({number for key in keys for number in buckets.get(key, ())})
            fitting = [n for n in near if self._fits(name, groups[n])]
            if len(fitting) > 1:
                exact = [n for n in fitting if any(o.surname == name.surname for o in groups[n])]
                fitting = exact if len(exact) == 1 else fitting
            if len(fitting) > 1:
                self._open_names[name.key] = tuple(fitting)
                continue
            if fitting:
                number = fitting[0]
                groups[number].append(name)
            else:
                number = len(groups)
                groups.append([name])
            self._of_name[name.key] = number
            for key in keys:
                if number not in buckets.setdefault(key, []):
                    buckets[key].append(number)
        return [self._person(group) for group in groups]

    def _fits(self, name: PersonName, group: Sequence[PersonName]) -> bool:
        figure = _figure(name)
        others = {other_figure.name for other in group if (other_figure := _figure(other))}
        if figure is not None and others:
            return figure.name in others
        if len(name.forenames) == 1 and len(name.forenames[0]) == 1:  # an initial proves little
            return any(other.surname == name.surname and same_person(name, other) for other in group)
        fuller = [other for other in group if len(other.forenames) >= len(name.forenames)]
        if name.suffix == "" and any(other.suffix == "" for other in fuller):
            fuller = [other for other in fuller if not other.suffix]
        if any(name.suffix != other.suffix and self._stand_together(name, other) for other in group):
            return False
        return all(same_person(name, other) for other in fuller)

    def _stand_together(self, a: PersonName, b: PersonName) -> bool:
        """Whether an article has both names: then father and son."""
        return bool(self._articles_of[a.key] & self._articles_of[b.key])

    def _person(self, group: Sequence[PersonName]) -> Person:
        figures = sorted({figure.name for name in group if (figure := _figure(name))})
        if figures:
            figure = lexicon.figure_names()[fold(figures[0])]
            return Person(figure.name, tuple(group), figure)
        uses: Counter[str] = Counter()
        for key in {name.key for name in group}:
            uses.update(self._forms_of[key])
        # "Peña Nieto" beside "Enrique Peña Nieto" is no full name; "Alicia Machado" is.
        ends = {
            form
            for form in uses
            for other in uses
            if fold(other).endswith(" " + fold(form)) and not _is_forename(fold(form).split()[0])
        }
        uses = Counter({form: n for form, n in uses.items() if form not in ends}) or uses
        return Person(_usual_name(uses), tuple(group), None)

    def _index_surnames(self) -> dict[str, list[int]]:
        index: dict[str, list[int]] = {}
        for number, person in enumerate(self.persons):
            for surname in sorted(person.surnames | _short_surnames(person)):
                index.setdefault(surname, []).append(number)
        return index

    def _index_skeletons(self) -> dict[str, list[int]]:
        index: dict[str, list[int]] = {}
        for number, person in enumerate(self.persons):
            for skeleton in sorted({s for surname in person.surnames for s in skeletons(surname)}):
                index.setdefault(skeleton, []).append(number)
        return index

    def _present(self, forms: Iterable[str]) -> frozenset[int]:
        """Persons whose full name stands in an article."""
        found = set()
        for form in forms:
            name = parse_person(form)
            if name.is_full and name.key in self._of_name:
                found.add(self._of_name[name.key])
        return frozenset(found)

    def _add_singles(self) -> None:
        """Names that stand for nobody with a full name become persons of their own."""
        self._figure_numbers = {p.figure.name: n for n, p in enumerate(self.persons) if p.figure}
        for form in sorted(self._counts):
            name = parse_person(form)
            if name.is_full or name.surname in self._singles:
                continue
            figure = lexicon.figure_names().get(name.surname)
            if figure is not None and figure.surname_alone:
                number = self._figure_numbers.setdefault(figure.name, len(self.persons))
            else:
                figure, number = None, len(self.persons)
            if number == len(self.persons):
                self.persons.append(Person(figure.name if figure else self._single_name(name), (name,), figure))
            self._singles[name.surname] = number

    def _single_name(self, name: PersonName) -> str:
        """`Lady Bunny`, who is nobody's wife: where most mentions have it, the title is part of the name."""
        uses = self._forms_of[name.key]
        titled = self._titled_forms.get(name.key, Counter())
        return _usual_name(titled if titled.total() * 2 > uses.total() else uses)

    # One mention, within its article.

    def resolve(self, article_id: str, form: str, headline: frozenset[int] = frozenset()) -> Join:
        """Find the person that a form stands for in an article.

        Args:
            article_id: The article.
            form: Surface form.
            headline: Persons whose full name stands in the headline.
        """
        name = parse_person(form)
        here = self._in_article.get(article_id, frozenset()) | headline
        if name.is_full:
            return self._resolve_full(name, form, here)
        if not name.honorific and (article_id, name.surname) in self._shared:
            return Join(None, "ambiguous surname")
        for rule, candidates in self._steps(name, here):
            fitting = self._fitting(name, candidates)
            if len(fitting) == 1:
                return Join(fitting[0], self._told_by_address(name, rule, candidates, fitting))
            if len(fitting) > 1:
                return Join(None, "ambiguous surname")
        number = self._singles.get(name.surname)
        if number is None:
            return Join(None, "ambiguous surname")
        return Join(number, "curated name" if self.persons[number].figure else "single name")

    @staticmethod
    def _told_by_address(name: PersonName, rule: str, candidates: Sequence[int], fitting: Sequence[int]) -> str:
        return "surname and form of address" if len(candidates) > len(fitting) and name.honorific else rule

    def _resolve_full(self, name: PersonName, form: str, here: frozenset[int]) -> Join:
        number = self._of_name.get(name.key)
        if number is None:
            fitting = [n for n in self._open_names.get(name.key, ()) if n in here]
            return Join(fitting[0], "full name") if len(fitting) == 1 else Join(None, "ambiguous name")
        person = self.persons[number]
        canonical = parse_person(person.name)
        if same_letters(_without_honorific(form), person.name) or name.key == canonical.key:
            return Join(number, "full name")
        if name.surname == canonical.surname:
            same = not canonical.forenames or set(name.forenames) <= set(canonical.forenames)
            same = same or set(canonical.forenames) <= set(name.forenames)
            return Join(number, "full name" if same else "forename variant")
        same_sound = bool(skeletons(name.surname) & skeletons(canonical.surname))
        return Join(number, "transliteration" if same_sound else "curated name")

    def _steps(self, name: PersonName, here: frozenset[int]) -> Iterator[tuple[str, list[int]]]:
        """Candidates by ever weaker evidence; the first step with any decides."""
        of_corpus = self._by_surname.get(name.surname, [])
        yield "surname in article", [n for n in of_corpus if n in here]
        yield "transliteration", sorted(n for n in here if self._sounds_like(name, n))
        yield "forename in article", sorted(n for n in here if self._has_forename(name, n))
        is_forename = name.surname in lexicon.english_forenames() or name.surname in lexicon.ordinary_words()
        # "James", "Justice" in an article that has no such person: another one's forename, or a word.
        yield "surname in corpus", [] if is_forename and len(of_corpus) == 1 and not name.honorific else of_corpus
        figure = lexicon.figure_names().get(name.surname)
        if figure is not None and figure.surname_alone and figure.name in self._figure_numbers:
            yield "curated name", [self._figure_numbers[figure.name]]
        near = sorted({n for s in skeletons(name.surname) for n in self._by_skeleton.get(s, ())})
        yield "transliteration", [n for n in near if self._sounds_like(name, n)]

    def _fitting(self, name: PersonName, candidates: Sequence[int]) -> list[int]:
        """Leave out those whom the form of address or the suffix rules out."""
        stated = lexicon.honorifics().get(name.honorific, "")
        fitting = [n for n in candidates if not stated or {gender(o) for o in self.persons[n].names} & {stated, ""}]
        # "Donald Trump Jr." is "Trump Jr." later on, so "Trump" is not he where there is another.
        suffixed = [n for n in fitting if any(o.suffix for o in self.persons[n].names)]
        if name.suffix:
            return suffixed
        return [n for n in fitting if n not in suffixed] or fitting

    def _sounds_like(self, name: PersonName, number: int) -> bool:
        person = self.persons[number]
        if len(name.surname) < _MIN_ALONE or any(
            other.forenames and other.forenames[0] in lexicon.only_english_forenames() for other in person.names
        ):
            return False
        return any(
            same_surname(name.surname, surname) and JaroWinkler.similarity(name.surname, surname) >= 0.85
            for surname in person.surnames
        )

    def _has_forename(self, name: PersonName, number: int) -> bool:
        return not name.honorific and any(
            other.forenames and not other.is_family_first and other.forenames[0] == name.surname
            for other in self.persons[number].names
        )

    def of_surname(self, form: str) -> list[int]:
        """Numbers of the persons of the corpus who bear a name that stands alone; none for a full name."""
        name = parse_person(form)
        return [] if name.is_full else self._by_surname.get(name.surname, [])

    def note(self, article_id: str, number: int) -> None:
        """Note that an article names a person by title and surname."""
        self._in_article[article_id] = self._in_article.get(article_id, frozenset()) | {number}

    def full_name(self, form: str) -> int | None:
        """Number of the person with this full name; None where there is none, or more than one."""
        name = parse_person(form)
        return self._of_name.get(name.key) if name.is_full else None


def _shared_surnames(forms: Iterable[str]) -> set[str]:
    """Return the surnames that an article gives to a man and to a woman: `Mr Novak` and `Ms Novak`."""
    stated: dict[str, set[str]] = {}
    for name in map(parse_person, forms):
        stated.setdefault(name.surname, set()).add(lexicon.honorifics().get(name.honorific, ""))
    return {surname for surname, genders in stated.items() if {"m", "f"} <= genders}


def _figure(name: PersonName) -> lexicon.Figure | None:
    return _figure_keys().get(name.key) if name.is_full else None


@cache
def _figure_keys() -> Mapping[tuple[object, ...], lexicon.Figure]:
    return {
        parse_person(form).key: figure
        for figure in lexicon.figures()
        for form in (figure.name, *figure.aliases)
        if parse_person(form).is_full
    }


def _forms_by_name(counts: Mapping[str, int]) -> dict[tuple[object, ...], Counter[str]]:
    found: dict[tuple[object, ...], Counter[str]] = {}
    for form, count in counts.items():
        found.setdefault(parse_person(form).key, Counter())[_without_honorific(form)] += count
    return found


def _titled_forms(counts: Mapping[str, int]) -> dict[tuple[object, ...], Counter[str]]:
    found: dict[tuple[object, ...], Counter[str]] = {}
    for form, count in counts.items():
        name = parse_person(form)
        if name.honorific in _STAGE_TITLES and not name.is_full:
            found.setdefault(name.key, Counter())[form] += count
    return found


def _is_forename(word: str) -> bool:
    return word in lexicon.english_forenames() or word in lexicon.forename_classes()


def _usual_name(uses: Mapping[str, int]) -> str:
    """The most used form; of equals the longer, then by the alphabet. Slips of capitals are mended."""
    forms: Counter[str] = Counter()
    for form, count in uses.items():
        forms[_with_capitals(form)] += count
    return min(forms, key=lambda form: (-forms[form], -len(form), form))


def _with_capitals(form: str) -> str:
    words = [word.capitalize() if _is_shouted(word) else word for word in form.split()]
    return " ".join(
        word[0].upper() + word[1:] if number in (0, len(words) - 1) or fold(word) not in PARTICLES else word
        for number, word in enumerate(words)
    )


def _is_shouted(word: str) -> bool:
    """Tell whether a word is in capitals as headlines are: not the initials of `P.J. Fleck`, nor `VIII`."""
    return word.isupper() and len(word) > 3 and "." not in word and not _ROMAN.fullmatch(word)


def _fullness(name: PersonName) -> int:
    return sum(1 + (len(part) > 1) for part in name.forenames)


def _blocks(name: PersonName) -> list[str]:
    """Keys under which a full name meets its variants: the figure, or skeletons of the surname."""
    keys = sorted(skeletons(name.surname))
    figure = _figure(name)
    return [*keys, f"={figure.name}"] if figure else keys


def _short_surnames(person: Person) -> frozenset[str]:
    """Endings of a long name that may stand alone: `Lopez Obrador`, `bin Salman`; figures' short names."""
    found = set()
    for name in person.names:
        if len(name.forenames) > 1 and not name.is_family_first and len(name.forenames[-1]) > 1:
            found.add(f"{name.forenames[-1]} {name.surname}")
        found.update(name.surname.split()[-1:] if " " in name.surname else ())
    if person.figure and person.figure.surname_alone:
        found.update(parse_person(alias).surname for alias in person.figure.aliases if " " not in alias)
    return frozenset(found)


def _without_honorific(form: str) -> str:
    words = form.split()
    while len(words) > 1 and words[0].casefold().strip(".") in lexicon.honorifics():
        words.pop(0)
    return " ".join(words)


__all__ = ["CONFIDENCE", "Join", "People", "Person"]
