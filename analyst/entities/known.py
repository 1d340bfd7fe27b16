"""The second pass: names that the model missed, found by the forms that the corpus and the word lists know."""

from __future__ import annotations

import re
from bisect import bisect_right
from typing import TYPE_CHECKING, NamedTuple

from analyst.entities import lexicon
from analyst.entities.names import parse_person
from analyst.entities.spans import TIME_WORDS, Span
from analyst.entities.text import fold

if TYPE_CHECKING:
    from collections import Counter
    from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence

    from analyst.annotate.records import Annotation

_WORD = re.compile(r"\w+")
_LINKS = ("://", "www.", "@")
_LINK = re.compile(r"\S*(?:://|www\.|@)\S*")
_MIN_SMALL = 5  # letters of a name that is also taken in small letters ("ukraine"; not "us", "mali")
_MIN_CAPITALS = 4  # letters of a name that is also taken in capitals ("KIEV"; not "MAY", "US")
_WORD_BEFORE = re.compile(r"(?<![\w.'’-])([A-Z][^\W\d_]{2,})\s$")
_NO_FORENAME = re.compile(r"(?:ing|ed|ly|ist|ian|ers?)$")  # "Crooked Hillary", "Candidate Clinton" in headlines
_COMPASS = frozenset({"new", "north", "south", "east", "west", "northern", "southern", "eastern", "western"})


class Known(NamedTuple):
    """A form that may be looked for."""

    form: str
    entity_type: str
    is_loose: bool
    """True if it may also be taken where its capitals differ."""


class Paragraph(NamedTuple):
    """One paragraph with its annotation, in the article's offsets."""

    article_id: str
    paragraph_id: str
    start_char: int
    text: str
    annotation: Annotation


class KnownForms:
    """Forms to look for in texts. A form is looked up by its letters: their number in the corpus costs nothing.

    Args:
        forms: The forms; one without a letter or digit at its start is left out.
    """

    def __init__(self, forms: Iterable[Known]) -> None:
        by_word: dict[str, list[Known]] = {}
        for known in forms:
            first = _WORD.match(known.form)
            if first:
                by_word.setdefault(first[0].lower(), []).append(known)
        self._known: list[Known] = []
        self._by_word: dict[str, dict[int, dict[str, list[Known]]]] = {}
        for word, own in by_word.items():
            own.sort(key=lambda known: (-len(known.form), known.form))
            self._known += own
            lengths = self._by_word.setdefault(word, {})
            for known in own:
                lengths.setdefault(len(known.form), {}).setdefault(known.form.lower(), []).append(known)

    def __iter__(self) -> Iterator[Known]:
        """Yield the forms: those with the same first word together, longest first."""
        return iter(self._known)

    def only(self, is_wanted: Callable[[Known], bool]) -> KnownForms:
        """Return those that are wanted."""
        return KnownForms(known for known in self._known if is_wanted(known))

    def find(self, text: str) -> Iterator[tuple[int, int, Known]]:
        """Find forms in a text by their letters alone, longest first at each place: start, end and form."""
        links = [m.span() for m in _LINK.finditer(text)] if any(sign in text for sign in _LINKS) else []
        after = 0
        for word in _WORD.finditer(text):
            start = word.start()
            if start < after or any(a <= start < b for a, b in links):
                continue
            for length, forms in self._by_word.get(word[0].lower(), {}).items():
                shown = text[start : start + length]
                known = next((k for k in forms.get(shown.lower(), ()) if _matches(text, start, shown, k)), None)
                if known is not None:
                    after = start + length
                    yield start, after, known
                    break


def known_forms(counts: Mapping[str, Counter[str]], types: Mapping[str, str]) -> KnownForms:
    """Collect the forms to look for.

    Args:
        counts: Key of a form → how often each way of writing it was found by the model.
        types: Key of a form → entity type.
    """
    found: dict[str, Known] = {}
    for form, place in lexicon.places().items():
        if place.kind in ("country", "capital") and form not in lexicon.ordinary_words():
            found[form] = Known(form, "PLACE", len(form) >= _MIN_SMALL)
    for form in lexicon.demonyms():
        found[form] = Known(form, "GROUP", len(form) >= _MIN_SMALL)
    for form in lexicon.organisations():
        if " " in form or len(form) >= 4:
            found[form] = Known(form, "ORG", False)
    for form, seat in lexicon.seats().items():
        if seat.entity_type == "ORG" and form[0].isupper() and not form.startswith("N"):
            found[form] = Known(form, "ORG", False)
    for figure in lexicon.figures():
        for form in (figure.name, *figure.aliases):
            if " " in form:
                found[form] = Known(form, "PERSON", True)
    for key, ways in counts.items():
        kind = types[key]
        for form in ways:
            if _is_worth(form, kind, ways):
                found[form] = Known(form, kind, kind in ("PERSON", "PLACE") or " " in form)
        if kind == "PERSON" and " " in key:
            surname = _printed_surname(max(ways, key=lambda way: (ways[way], way)))
            if surname and types.get(fold(surname), "PERSON") == "PERSON":
                found.setdefault(surname, Known(surname, "PERSON", True))
    return KnownForms(found.values())


def _printed_surname(form: str) -> str | None:
    """The surname as printed, particles included; None where it is too short or has no capital."""
    name = parse_person(form)
    words = form.split()
    if name.is_family_first:
        surname = words[0]
    else:
        last = len(words) - (1 if name.suffix else 0)
        surname = " ".join(words[last - len(name.surname.split()) : last])
    return surname if len(surname) > 2 and any(c.isupper() for c in surname) else None


def _is_worth(form: str, kind: str, ways: Counter[str]) -> bool:
    """A single word that was once taken for an organisation proves little."""
    if not any(c.isupper() for c in form) or kind == "OTHER":
        return False
    return kind in ("PERSON", "PLACE", "GROUP") or " " in form or form.isupper() or ways.total() >= 2


def find_known(paragraph: Paragraph, forms: KnownForms) -> Iterator[tuple[int, int, Known]]:
    """Find known forms in a paragraph, longest first at each place; offsets of the paragraph's text."""
    for start, end, known in forms.find(paragraph.text):
        if _is_allowed(paragraph, start, end, known):
            yield start, end, known


def _matches(text: str, start: int, shown: str, known: Known) -> bool:
    """Tell whether what is shown at a place, which has the letters of a form, is the form."""
    end = start + len(shown)
    if len(shown) < len(known.form):
        return False
    if end < len(text) and (text[end].isalnum() or text[end] == "_") and known.form[-1].isalnum():
        return False
    return shown == known.form or (known.is_loose and _is_slip(shown, known.form))


def _is_slip(shown: str, form: str) -> bool:
    """Tell whether another way with capitals may be a slip or a headline's style."""
    if form.isupper() and " " not in form:
        return False  # "US" and "us"
    if shown.isupper():
        return len(shown) >= _MIN_CAPITALS
    if " " in form:
        return any(c.isupper() for c in shown) or fold(form) in lexicon.folded_places()
    return shown.islower() and len(shown) >= _MIN_SMALL


def _is_allowed(paragraph: Paragraph, start: int, end: int, known: Known) -> bool:
    text, shown, tokens = paragraph.text, paragraph.text[start:end], paragraph.annotation.tokens
    if start and text[start - 1] in "@#":
        return False
    number = max(0, bisect_right(tokens, start, key=lambda token: token.start_char) - 1)
    pos = tokens[number].pos if tokens else "PROPN"
    is_ordinary = shown.lower() in lexicon.ordinary_words()
    if shown != known.form and (is_ordinary or pos in ("VERB", "ADV", "AUX", "ADP", "DET", "PRON")):
        return False
    if shown.islower() and known.entity_type == "PERSON" and " " not in shown and pos not in ("PROPN", "X"):
        return False
    if is_ordinary and (pos != "PROPN" or _in_date(paragraph, start)):
        return False
    if " " in shown or known.entity_type == "GROUP":
        return True
    is_after_proper = number > 0 and tokens[number - 1].pos == "PROPN"
    return not _is_part_of_name(text, start, end, known, is_after_proper)


def _in_date(paragraph: Paragraph, start: int) -> bool:
    return any(
        name.label in ("DATE", "TIME") and name.start_char <= start < name.end_char
        for name in paragraph.annotation.names
    )


def _is_part_of_name(text: str, start: int, end: int, known: Known, is_after_proper: bool) -> bool:
    """`Clinton` in `Clinton County`, `John Clinton`; `York` in `New York`: another name that the model missed."""
    before = re.search(r"(\w+)[.]?[ ]$", text[max(0, start - 30) : start])
    after = re.match(r"[ ](\w+)", text[end : end + 30])
    if known.entity_type == "PLACE" and before and before[1].casefold() in _COMPASS and before[1][0].isupper():
        return True
    if after and after[1][0].isupper() and not _is_function_word(after[1]):
        return True
    if known.entity_type != "PERSON" or not before or not before[1][0].isupper():
        return False
    sentence_start = re.search(r"(?:^|[.!?:]\s+|[\"“]\s*)\w+[ ]$", text[max(0, start - 40) : start])
    return (is_after_proper or not sentence_start) and not _is_function_word(before[1])


def _is_function_word(word: str) -> bool:
    low = word.casefold()
    return (
        low in lexicon.titles()
        or low in lexicon.honorifics()
        or low in lexicon.roles()
        or low in lexicon.portfolios()
        or low in lexicon.events()
        or word in lexicon.demonyms()
        or word in lexicon.places()
        or word.isupper()
    )


def take_forename(paragraph: Paragraph, after: int, start: int, end: int) -> tuple[int, int]:
    """Take in the forename that the model left out of a name of one word ("Rahul" before "Gandhi").

    Args:
        paragraph: The paragraph.
        after: End of the name before, which is not touched.
        start: First code point of the name.
        end: One past its last code point.
    """
    text = paragraph.text
    before = _WORD_BEFORE.search(text, max(after, start - 30), start)
    if before is None or " " in text[start:end] or not text[start].isupper():
        return start, end
    word = before[1]
    token = next((t for t in paragraph.annotation.tokens if t.start_char == before.start()), None)
    is_proper = token is not None and token.pos == "PROPN" and word[1:].islower()
    is_other = any(n.start_char < start and before.start() < n.end_char for n in paragraph.annotation.names)
    is_heading = before.start() == 0 and text.rstrip()[-1:].isalnum()
    is_word = word.casefold() in lexicon.ordinary_words() or word.casefold() in TIME_WORDS
    is_noun = _NO_FORENAME.search(word) and lexicon.forename_gender(word) is None  # "Voters", not "Anders"
    is_no_name = is_heading or is_word or is_noun
    if not is_proper or is_other or is_no_name or _is_function_word(word):
        return start, end
    return before.start(), end


def merge_spans(model: Sequence[Span], found: Sequence[Span]) -> list[Span]:
    """Put both passes together: a found span replaces the model's spans inside it, and yields to longer ones."""
    kept = list(model)
    for span in found:
        clash = [other for other in kept if other.start_char < span.end_char and span.start_char < other.end_char]
        inside = all(span.start_char <= o.start_char and o.end_char <= span.end_char for o in clash)
        if inside and (not clash or any(o.end_char - o.start_char < span.end_char - span.start_char for o in clash)):
            kept = [other for other in kept if other not in clash]
            kept.append(span)
    return sorted(kept, key=lambda span: (span.start_char, -span.end_char))
