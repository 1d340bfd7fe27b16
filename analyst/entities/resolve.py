"""From articles and annotations to the tables of names: MENTIONS, FIELD_MENTIONS, ENTITIES, ALIASES."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections import Counter
from typing import TYPE_CHECKING, Any, NamedTuple

from analyst import schema
from analyst.collecting import without_cycle_search
from analyst.entities import lexicon, people, roles, things
from analyst.entities.headlines import cut_headline_words
from analyst.entities.known import Known, KnownForms, Paragraph, find_known, known_forms, merge_spans, take_forename
from analyst.entities.people import People
from analyst.entities.roles import NameAt, RoleFact, Roles, find_facts, find_roles
from analyst.entities.signs import Signs, read_signs
from analyst.entities.spans import TYPE_OF_LABEL, Span, cut_name
from analyst.entities.tables import Found, make_tables
from analyst.entities.text import slug
from analyst.entities.things import Things, introduced_acronym, usual_name
from analyst.entities.types import decide_types, find_persons, form_key, has_honorific
from analyst.progress import steps

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    import pandas as pd

    from analyst.annotate.records import Annotation

CONFIDENCE = {**people.CONFIDENCE, **things.CONFIDENCE, **roles.CONFIDENCE}
"""How sure a join is, by the rule in `resolved_by` (0 to 1)."""

# Nouns of office that are adjectives as well: "his official Twitter feed".
_ADJECTIVES = frozenset({"general", "official"})
_ROLE_BEFORE = re.compile(r"([^\W\d_][\w-]*)[ ]$")


class EntityTables(NamedTuple):
    """The tables that `resolve_entities` makes."""

    mentions: pd.DataFrame
    field_mentions: pd.DataFrame
    entities: pd.DataFrame
    aliases: pd.DataFrame


class Entity(NamedTuple):
    """One entity, before it is counted."""

    entity_id: str
    name: str
    entity_type: str
    country: str | None


class _Key(NamedTuple):
    """What tells entities apart: type and key of a thing, or type and number of a person."""

    entity_type: str
    key: str | int


@without_cycle_search()
def resolve_entities(
    articles: pd.DataFrame, paragraphs: pd.DataFrame, annotations: Mapping[str, Annotation]
) -> EntityTables:
    """Find who and what is named in the articles, and join the spellings of each.

    Args:
        articles: ARTICLES.
        paragraphs: PARAGRAPHS.
        annotations: PARAGRAPHS.content_hash → annotation. A paragraph without one is passed over.

    Returns:
        MENTIONS (names, and roles that point to a person), FIELD_MENTIONS, ENTITIES and ALIASES. Sorted by
        source_file and place; ENTITIES by n_mentions falling, then entity_id; ALIASES by entity_id, n_mentions
        falling, alias. The order of the input does not matter.

    Raises:
        SchemaError: If a column is missing.

    Note:
        A surname that two persons of the corpus share is joined only where the article names one of them in
        full; else `entity_id` is null and `resolved_by` says `ambiguous surname`.
    """
    schema.check("ARTICLES", articles, ["article_id", "source_file", "headline", "dateline"])
    schema.check(
        "PARAGRAPHS", paragraphs, ["paragraph_id", "article_id", "start_char", "paragraph_kind", "content_hash"]
    )
    return _Corpus(articles, paragraphs, annotations).tables()


def learn_roles(
    articles: pd.DataFrame, paragraphs: pd.DataFrame, annotations: Mapping[str, Annotation]
) -> list[RoleFact]:
    """Read from the articles who holds which office.

    Args:
        articles: ARTICLES.
        paragraphs: PARAGRAPHS.
        annotations: As in `resolve_entities`.

    Returns:
        Facts in the order of the articles' files and of the text; `entity_id` as in ENTITIES.
    """
    return _Corpus(articles, paragraphs, annotations).facts


class _Corpus:
    """The steps of `resolve_entities`, in order; each attribute is one step's result."""

    def __init__(self, articles: pd.DataFrame, paragraphs: pd.DataFrame, annotations: Mapping[str, Annotation]) -> None:
        self.articles = articles.sort_values(["source_file", "article_id"], kind="stable")
        rows = _rows_of_paragraphs(self.articles, paragraphs, annotations)
        kept: dict[int, Paragraph] = {}
        cut: dict[int, list[Span]] = {}
        signs: dict[tuple[int, int], Signs] = {}
        read = steps(_read_paragraphs(rows, annotations), "names", "paragraphs", total=len(paragraphs))
        for number, paragraph in read:
            cut[number] = own = _cut_spans(number, paragraph)
            signs |= {(number, span.start_char): read_signs(paragraph, span, own) for span in own}
            kept[number] = _without_tokens(paragraph)
        self.paragraphs = [kept[number] for number in range(len(rows))]
        spans = [cut[number] for number in range(len(rows))]
        spans = cut_headline_words(spans)
        self._introduced = _introduced(self.paragraphs, spans)
        self._persons_in, self._types, self._forms = self._learn_forms(spans, signs)
        spans = [[self._as_person(span) for span in own] for own in spans]
        missed = {
            number: _find_missed(number, paragraph, self._forms)
            for number, paragraph in _read_paragraphs(rows, annotations)
        }
        self._spans = [merge_spans(own, missed[number]) for number, own in enumerate(spans)]
        self._people, self._things = self._join()
        self._titled = self._persons_by_title()
        self._found, keys = self._resolve_names()
        self.entities = self._name_entities(keys)
        self.found = [
            found._replace(entity_id=self.entities[key].entity_id if key else None)
            for found, key in zip(self._found, keys, strict=True)
        ]
        names_at = self._names_by_paragraph()
        self.facts = [
            fact
            for number, paragraph in enumerate(self.paragraphs)
            for fact in find_facts(paragraph.article_id, paragraph.text, names_at.get(number, []))
        ]
        self.roles = self._find_roles(names_at)

    # What forms there are, and of which type.

    def _learn_forms(
        self, spans: Sequence[Sequence[Span]], signs: Mapping[tuple[int, int], Signs]
    ) -> tuple[Mapping[str, frozenset[str]], Mapping[str, str], KnownForms]:
        flat = [span for own in spans for span in own]
        titled = [_has_role_before(self.paragraphs[span.paragraph], span) for span in flat]
        persons = find_persons(flat, [signs[span.paragraph, span.start_char] for span in flat], titled)
        types = dict(decide_types(flat, titled, persons))
        counts: dict[str, Counter[str]] = {}
        for span in flat:
            counts.setdefault(form_key(span.text), Counter())[span.text] += 1
        for _, _, acronym in self._introduced:
            counts.setdefault(form_key(acronym), Counter())[acronym] += 2
            types.setdefault(form_key(acronym), "ORG")
        forms = known_forms(counts, types)
        for known in forms:
            types.setdefault(form_key(known.form), known.entity_type)
        return persons, types, forms

    def _as_person(self, span: Span) -> Span:
        """Cut as a person's what the model took for something else: its form of address belongs to it."""
        if span.label == "PERSON" or self._type(span) != "PERSON":
            return span
        text = self.paragraphs[span.paragraph].text
        start, end = cut_name(text, span.start_char, span.end_char, "PERSON") or (span.start_char, span.end_char)
        return span._replace(start_char=start, end_char=end, text=text[start:end])

    def _type(self, span: Span) -> str:
        if form_key(span.text) in self._persons_in.get(span.article_id, ()):
            return "PERSON"
        if has_honorific(span.text) and span.label in ("PERSON", None):
            return "PERSON"
        if span.label == "LANGUAGE":
            return "OTHER"
        return self._types.get(form_key(span.text), "PERSON")  # "King James": a known name with its title

    def _join(self) -> tuple[People, Things]:
        persons: list[tuple[str, str]] = []
        others: list[tuple[str, str, str]] = []
        for span in self._all_spans():
            kind = self._type(span)
            if kind == "PERSON":
                persons.append((span.article_id, span.text))
            else:
                others.append((span.article_id, kind, span.text))
        return People(persons), Things(others, self._introduced)

    def _all_spans(self) -> Iterator[Span]:
        for spans in self._spans:
            yield from spans

    def _persons_by_title(self) -> dict[tuple[int, int], int]:
        """`President Obama`, where the corpus has Barack and Michelle: the one whose full name has that title.

        Returns:
            Number of the paragraph and place of the mention → number of the person.
        """
        persons = [span for span in self._all_spans() if self._type(span) == "PERSON"]
        titles = {
            (span.paragraph, span.start_char): roles.title_before(self.paragraphs[span.paragraph].text, span.start_char)
            for span in persons
        }
        holders: dict[str, set[int]] = {}
        for span in persons:
            number, title = self._people.full_name(span.text), titles[span.paragraph, span.start_char]
            if number is not None and title is not None:
                holders.setdefault(title, set()).add(number)
        found = {}
        for span in persons:
            place = (span.paragraph, span.start_char)
            bearers = self._people.of_surname(span.text)
            fitting = [n for n in bearers if n in holders.get(titles[place] or "", ())]
            if len(bearers) > 1 and len(fitting) == 1:
                found[place] = fitting[0]
                self._people.note(span.article_id, fitting[0])
        return found

    # What each name stands for.

    def _resolve_names(self) -> tuple[list[Found], list[_Key | None]]:
        headlines = self._persons_of_headlines()
        found: list[Found] = []
        keys: list[_Key | None] = []
        key: _Key | None
        for span in self._all_spans():
            kind = self._type(span)
            titled = self._titled.get((span.paragraph, span.start_char))
            if titled is not None:
                key, rule = _Key(kind, titled), "surname and title"
            else:
                key, rule, _, _ = self._resolve(span.article_id, kind, span.text, headlines.get(span.article_id))
            paragraph = self.paragraphs[span.paragraph]
            found.append(_as_found(paragraph, span, kind, rule))
            keys.append(key)
        return found, keys

    def _resolve(
        self, article_id: str, kind: str, form: str, headline: frozenset[int] | None = None
    ) -> tuple[_Key | None, str, str | None, str | None]:
        """Entity key, rule, canonical name where a list has one, country."""
        if kind == "PERSON":
            join = self._people.resolve(article_id, form, headline or frozenset())
            if join.person is None:
                return None, join.rule, None, None
            return _Key(kind, join.person), join.rule, self._people.persons[join.person].name, None
        thing = self._things.resolve(article_id, kind, form)
        return _Key(kind, thing.key), thing.rule, thing.name, thing.country

    def _persons_of_headlines(self) -> dict[str, frozenset[int]]:
        full = self._forms.only(lambda known: known.entity_type == "PERSON" and " " in known.form)
        found = {}
        for row in self.articles[self.articles["headline"].notna()].itertuples():
            numbers = [self._people.full_name(row.headline[a:b]) for a, b, _ in full.find(row.headline)]
            found[row.article_id] = frozenset(number for number in numbers if number is not None)
        return found

    def _name_entities(self, keys: Sequence[_Key | None]) -> dict[_Key, Entity]:
        forms: dict[_Key, Counter[str]] = {}
        listed: dict[_Key, tuple[str | None, str | None]] = {}
        for span, key in zip(self._all_spans(), keys, strict=True):
            if key is None:
                continue
            forms.setdefault(key, Counter())[span.text] += 1
            if key.entity_type == "PERSON":
                listed[key] = (self._people.persons[int(key.key)].name, None)
            else:
                thing = self._things.resolve(span.article_id, key.entity_type, span.text)
                known, country = listed.get(key, (None, None))
                listed[key] = (known or thing.name, country or thing.country)
        named = {key: (listed[key][0] or usual_name(forms[key]), listed[key][1]) for key in forms}
        return _with_ids(named)

    # Roles.

    def _names_by_paragraph(self) -> dict[int, list[NameAt]]:
        by_id = {entity.entity_id: entity for entity in self.entities.values()}
        names: dict[int, list[NameAt]] = {}
        for span, found in zip(self._all_spans(), self.found, strict=True):
            entity = by_id.get(found.entity_id or "")
            is_sure = found.resolved_by == "surname and title" or len(self._people.of_surname(span.text)) < 2
            names.setdefault(span.paragraph, []).append(
                NameAt(span.start_char, span.end_char, found.entity_type, found.entity_id, _holder(entity), is_sure)
            )
        return names

    def _find_roles(self, names_at: Mapping[int, list[NameAt]]) -> list[Found]:
        present: dict[str, set[str]] = {}
        for found in self.found:
            if found.entity_type == "PERSON" and found.entity_id:
                present.setdefault(found.article_id, set()).add(found.entity_id)
        known = Roles(self.facts, {article: frozenset(ids) for article, ids in present.items()})
        result = []
        for number, paragraph in enumerate(self.paragraphs):
            for role in find_roles(paragraph.text, names_at.get(number, [])):
                entity_id, rule = known.resolve(paragraph.article_id, role)
                if entity_id is None and (role.holder is None or not roles.is_office(role.role_class)):
                    continue
                text = paragraph.text[role.start_char : role.end_char]
                span = Span(paragraph.article_id, number, role.start_char, role.end_char, text, None)
                result.append(_as_found(paragraph, span, "PERSON", rule, "role")._replace(entity_id=entity_id))
        return result

    # Headline and dateline.

    def _find_in_fields(self) -> tuple[list[dict[str, object]], dict[_Key, Entity]]:
        forms = self._forms.only(lambda known: known.entity_type != "OTHER")
        here: dict[str, set[str | None]] = {}
        for found in self.found:
            here.setdefault(found.article_id, set()).add(found.entity_id)
        rows, extra = [], dict(self.entities)
        for row in self.articles.itertuples():
            for field in schema.NAME_FIELDS:
                text = getattr(row, field)
                if not isinstance(text, str):
                    continue
                for start, end, known in forms.find(text):
                    entity = self._field_entity(row.article_id, text, start, end, known, extra, here)
                    if entity is not None:
                        rows.append(
                            {"article_id": row.article_id, "field": field, "start_char": start, "end_char": end,
                             "mention_text": text[start:end], "entity_type": entity.entity_type,
                             "entity_id": entity.entity_id}
                        )  # fmt: skip
        return rows, extra

    def _field_entity(
        self,
        article_id: str,
        text: str,
        start: int,
        end: int,
        known: Known,
        entities: dict[_Key, Entity],
        here: Mapping[str, set[str | None]],
    ) -> Entity | None:
        form = form_key(text[start:end])
        is_person = form in self._persons_in.get(article_id, ())
        kind = "PERSON" if is_person else self._types.get(form, known.entity_type)
        key, _, name, country = self._resolve(article_id, kind, known.form)
        if key is None:
            return None
        entity = entities.get(key)
        if entity is None:  # a country or capital that stands in no text
            if kind != "PLACE" or name is None:
                return None
            entity = entities[key] = _with_ids({key: (name, country)})[key]
        is_ordinary = text[start:end].lower() in lexicon.ordinary_words()
        return None if is_ordinary and not country and entity.entity_id not in here.get(article_id, ()) else entity

    def tables(self) -> EntityTables:
        """Make the four tables."""
        fields, entities = self._find_in_fields()
        order = {article_id: number for number, article_id in enumerate(self.articles["article_id"])}
        found = sorted([*self.found, *self.roles], key=lambda f: (order[f.article_id], f.start_char))
        return EntityTables(*make_tables(found, fields, list(entities.values()), order))


def _rows_of_paragraphs(
    articles: pd.DataFrame, paragraphs: pd.DataFrame, annotations: Mapping[str, Annotation]
) -> list[tuple[int, Any]]:
    """The annotated rows of PARAGRAPHS as they lie, each with its number in the order of the articles and of the text.

    They are read as they lie: so do their annotations, of which not all are in memory.
    """
    order = {article_id: number for number, article_id in enumerate(articles["article_id"])}
    rows = [row for row in paragraphs.itertuples() if row.article_id in order and row.content_hash in annotations]
    ranked = sorted(range(len(rows)), key=lambda place: (order[rows[place].article_id], rows[place].start_char))
    numbers = {place: number for number, place in enumerate(ranked)}
    return [(numbers[place], row) for place, row in enumerate(rows)]


def _read_paragraphs(
    rows: Sequence[tuple[int, Any]], annotations: Mapping[str, Annotation]
) -> Iterator[tuple[int, Paragraph]]:
    """Read the paragraphs one by one: the tokens of a whole corpus are too much for the memory."""
    for number, row in rows:
        annotation = _readable(annotations[row.content_hash], row.paragraph_kind)
        yield number, Paragraph(row.article_id, row.paragraph_id, row.start_char, row.paragraph_text, annotation)


def _without_tokens(paragraph: Paragraph) -> Paragraph:
    """Keep what is needed when the names have been found."""
    return paragraph._replace(annotation=paragraph.annotation._replace(tokens=(), attributions=(), quoted=()))


# In title case the model takes any words for a name ("Repeated Calls for Direct Talks Ignored"), but seldom for one
# of these. People and organisations of a heading are found by their names in the text.
_HEADING_LABELS = frozenset({"GPE", "LOC", "NORP"})


def _readable(annotation: Annotation, kind: str) -> Annotation:
    if kind != "heading":
        return annotation
    return annotation._replace(names=tuple(name for name in annotation.names if name.label in _HEADING_LABELS))


def _cut_spans(number: int, paragraph: Paragraph) -> list[Span]:
    """The model's names of one paragraph, cut; offsets of the paragraph."""
    spans: list[Span] = []
    for name in paragraph.annotation.names:
        if name.label not in TYPE_OF_LABEL:
            continue
        place = cut_name(paragraph.text, name.start_char, name.end_char, name.label)
        if place is None or (spans and place[0] < spans[-1].end_char):
            continue
        if spans and name.label == spans[-1].label == "PERSON" and place[0] == spans[-1].end_char + 1:
            place = (spans.pop().start_char, place[1])  # "Andrés Manuel" "López Obrador"
        if name.label == "PERSON":
            place = take_forename(paragraph, spans[-1].end_char if spans else 0, *place)
        spans.append(Span(paragraph.article_id, number, *place, paragraph.text[slice(*place)], name.label))
    return spans


def _has_role_before(paragraph: Paragraph, span: Span) -> bool:
    found = _ROLE_BEFORE.search(paragraph.text, max(0, span.start_char - 30), span.start_char)
    return found is not None and found[1].casefold() in lexicon.roles() and found[1] not in _ADJECTIVES


def _introduced(paragraphs: Sequence[Paragraph], spans: Sequence[Sequence[Span]]) -> list[tuple[str, str, str]]:
    found = []
    for own in spans:
        for span in own:
            if span.label != "PERSON":
                acronym = introduced_acronym(paragraphs[span.paragraph].text, span.end_char, span.text)
                if acronym:
                    found.append((span.article_id, span.text, acronym))
    return found


def _find_missed(number: int, paragraph: Paragraph, forms: KnownForms) -> list[Span]:
    spans = []
    for start, end, known in find_known(paragraph, forms):
        begin = start
        if known.entity_type == "PERSON":
            begin = (cut_name(paragraph.text, start, end, "PERSON") or (start, end))[0]
        spans.append(
            Span(paragraph.article_id, number, min(begin, start), end, paragraph.text[min(begin, start) : end], None)
        )
    return spans


def _as_found(paragraph: Paragraph, span: Span, kind: str, rule: str, mention_kind: str = "name") -> Found:
    starts = [start for start, _ in paragraph.annotation.sentences]
    sentence = max(0, bisect_right(starts, span.start_char) - 1)
    start = paragraph.start_char + span.start_char
    return Found(
        f"{span.article_id}:{start}",
        span.article_id,
        paragraph.paragraph_id,
        f"{paragraph.paragraph_id}:{sentence}",
        start,
        paragraph.start_char + span.end_char,
        span.text,
        mention_kind,
        kind,
        span.label,
        None,
        rule,
        CONFIDENCE[rule],
    )


def _with_ids(named: Mapping[_Key, tuple[str, str | None]]) -> dict[_Key, Entity]:
    """Give ids; two entities whose names differ in signs only get a number, in a stable order."""
    taken: Counter[str] = Counter()
    entities = {}
    for key in sorted(named, key=lambda k: (k.entity_type, slug(named[k][0]), named[k][0], str(k.key))):
        name, country = named[key]
        base = f"{key.entity_type.lower()}-{slug(name)}"
        taken[base] += 1
        entity_id = base if taken[base] == 1 else f"{base}-{taken[base]}"
        entities[key] = Entity(entity_id, name, key.entity_type, country)
    return entities


def _holder(entity: Entity | None) -> str | None:
    """What an entity is as the holder of an office: the country's code for a nation or a seat of government."""
    if entity is None:
        return None
    seat = lexicon.seats().get(entity.name)
    if seat is not None and entity.entity_type == "ORG":
        return seat.stands_for
    is_nation = entity.entity_type == "GROUP" or lexicon.countries().get(entity.country or "") == entity.name
    return entity.country if entity.country and is_nation else entity.entity_id
