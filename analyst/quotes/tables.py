"""QUOTES and QUOTE_PARTS of a corpus: the attributions of each article, joined, completed and resolved."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NamedTuple

from analyst import schema
from analyst.collecting import without_cycle_search
from analyst.entities import is_country, seat_country
from analyst.entities.lexicon import places as gazetteer
from analyst.progress import steps
from analyst.quotes.article import Found, Paragraph, find_in_article
from analyst.quotes.confidence import rule_confidence
from analyst.quotes.genders import learn_genders
from analyst.quotes.modality import modality_in
from analyst.quotes.resolve import CONFIDENCE, Named, Places, SpeakerResolver, Voice
from analyst.quotes.types import cut_to, quote_type

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    import pandas as pd
    from spacy.language import Language

    from analyst.annotate.records import Annotation

Row = dict[str, object]
_OF_PARAGRAPHS = ("paragraph_id", "start_char", "paragraph_text", "paragraph_kind", "content_hash")
_OF_MENTIONS = ("start_char", "end_char", "mention_text", "mention_kind", "entity_type", "entity_id")


class QuoteTables(NamedTuple):
    """What `resolve_quotes` returns."""

    quotes: pd.DataFrame
    quote_parts: pd.DataFrame


@without_cycle_search()
def resolve_quotes(
    articles: pd.DataFrame,
    paragraphs: pd.DataFrame,
    annotations: Mapping[str, Annotation],
    mentions: pd.DataFrame,
    entities: pd.DataFrame,
) -> QuoteTables:
    """Join, complete and resolve the attributions of each article's paragraphs.

    Args:
        articles: ARTICLES.
        paragraphs: PARAGRAPHS.
        annotations: Annotations by `PARAGRAPHS.content_hash`; paragraphs without one are passed over.
        mentions: MENTIONS.
        entities: ENTITIES.

    Returns:
        QUOTES and QUOTE_PARTS, in the order of `articles` and of the text.

    Raises:
        SchemaError: If a table lacks a column.
    """
    schema.check("ARTICLES", articles, ["article_id", "text"])
    schema.check("PARAGRAPHS", paragraphs, ["article_id", "paragraph_id", "start_char", "content_hash"])
    schema.check("MENTIONS", mentions, ["article_id", "mention_kind", "entity_type", "entity_id"])
    schema.check("ENTITIES", entities, ["entity_id", "name", "entity_type", "country"])
    places = _places(entities)
    genders = learn_genders(articles, mentions, entities)
    names = dict(zip(entities["entity_id"], entities["name"], strict=True))
    blocks = _by_article(paragraphs, _OF_PARAGRAPHS)
    named = _by_article(mentions, _OF_MENTIONS)
    quotes: list[Row] = []
    parts: list[Row] = []
    texts = zip(articles["article_id"], articles["text"], strict=True)
    for article_id, text in steps(texts, "quotes", "articles", total=len(articles)):
        if article_id not in blocks:
            continue
        blocks_here = list(_annotated(blocks[article_id], annotations))
        resolver = SpeakerResolver(text, blocks_here, list(_named(named.get(article_id, []))), places, genders)
        quoted = [
            (q.start_char + b.start_char, q.end_char + b.start_char) for b in blocks_here for q in b.annotation.quoted
        ]
        seen: set[str] = set()
        for found in find_in_article(blocks_here):
            row = _row(
                article_id,
                text,
                blocks_here[found.paragraph].paragraph_id,
                quoted,
                found,
                resolver.resolve(found),
                names,
                modality_in(blocks_here, found.cue),
            )
            if row["quote_id"] in seen:
                continue
            seen.add(str(row["quote_id"]))
            quotes.append(row)
            parts += [
                {"quote_id": row["quote_id"], "part": number, "article_id": article_id,
                 "start_char": start, "end_char": end, "part_text": text[start:end]}
                for number, (start, end) in enumerate(found.parts)
            ]  # fmt: skip
    return QuoteTables(schema.table("QUOTES", quotes), schema.table("QUOTE_PARTS", parts))


def _by_article(table: pd.DataFrame, columns: Sequence[str]) -> dict[str, list[tuple[Any, ...]]]:
    """Article → its rows, of them some columns."""
    found: dict[str, list[tuple[Any, ...]]] = {}
    rows = zip(*(table[column].tolist() for column in columns), strict=True)
    for article_id, row in zip(table["article_id"].tolist(), rows, strict=True):
        found.setdefault(article_id, []).append(row)
    return found


def _annotated(rows: Iterable[tuple[Any, ...]], annotations: Mapping[str, Annotation]) -> Iterator[Paragraph]:
    for paragraph_id, start, text, kind, content_hash in rows:
        annotation = annotations.get(content_hash)
        if annotation is not None:
            yield Paragraph(paragraph_id, start, text, str(kind), annotation)


def _named(rows: Iterable[tuple[Any, ...]]) -> Iterator[Named]:
    for start, end, text, kind, entity_type, entity_id in rows:
        yield Named(start, end, text, str(kind), str(entity_type), entity_id if isinstance(entity_id, str) else None)


def _places(entities: pd.DataFrame) -> Places:
    """Find the country behind each capital and demonym, among the corpus's own entities."""
    rows = entities[entities["country"].notna()]
    is_named = {row.entity_id: is_country(row.name) for row in rows.itertuples()}
    countries = {
        row.country: row.entity_id
        for row in sorted(rows.itertuples(), key=lambda row: is_named[row.entity_id])  # the usual name comes last
        if (row.entity_type != "GROUP" and is_named[row.entity_id])
        or (row.entity_type == "PLACE" and not _is_seat(row.name))
    }
    capitals: dict[str, str] = {}
    groups: dict[str, str] = {}
    for row in rows.itertuples():
        code = seat_country(row.name) if row.entity_type == "PLACE" else None
        home = countries.get(code or row.country)
        if home is not None and row.entity_id != home:
            (groups if row.entity_type == "GROUP" else capitals)[row.entity_id] = home
    return Places(capitals, groups)


def _is_seat(name: str) -> bool:
    place = gazetteer().get(name)
    return seat_country(name) is not None or (place is not None and place.kind == "capital")


def _row(
    article_id: str,
    text: str,
    paragraph_id: str,
    quoted: Sequence[tuple[int, int]],
    found: Found,
    voice: Voice,
    names: Mapping[str, str],
    modality: str | None,
) -> Row:
    content = [text[start:end] for start, end in found.parts]
    speaker_text = _cut(text, found.speaker)
    start, end = found.parts[0][0], found.parts[-1][1]
    cue = "-".join(map(str, found.cue)) if found.cue else ""
    return {
        "quote_id": f"{article_id}:{start}-{end}:{cue}",
        "article_id": article_id,
        "paragraph_id": paragraph_id,
        "quote_type": quote_type(text, found.parts, quoted),
        "content_text": " […] ".join(content),
        "start_char": start,
        "end_char": end,
        "n_words": sum(len(part.split()) for part in content),
        "n_quoted_words": _quoted_words(text, found.parts, quoted),
        "speaker_text": speaker_text,
        "speaker_start_char": found.speaker[0] if found.speaker else None,
        "speaker_end_char": found.speaker[1] if found.speaker else None,
        "speaker_kind": voice.kind,
        "speaker_entity_id": voice.entity_id,
        "speaker_name": names.get(voice.entity_id or "", speaker_text),
        "speaker_rule": voice.rule,
        "cue_text": _cut(text, found.cue),
        "cue_lemma": found.cue_lemma,
        "cue_start_char": found.cue[0] if found.cue else None,
        "cue_end_char": found.cue[1] if found.cue else None,
        "cue_is_negated": found.cue_is_negated,
        "cue_modality": modality,
        "relay_text": _cut(text, found.relay),
        "rule": found.rule,
        "confidence": round(_confidence(found) * CONFIDENCE[voice.kind], 2),
    }


def _confidence(found: Found) -> float:
    return rule_confidence(found.rule, found.cue_lemma) if found.confidence is None else found.confidence


def _cut(text: str, span: tuple[int, int] | None) -> str | None:
    return None if span is None else text[span[0] : span[1]]


def _quoted_words(text: str, parts: Iterable[tuple[int, int]], quoted: Sequence[tuple[int, int]]) -> int:
    inside = (span for start, end in parts for span in cut_to(quoted, start, end))
    return sum(len(text[start:end].split()) for start, end in inside)


def quotes_of_texts(
    rows: Iterable[tuple[str, str]], *, nlp: Language | None = None, quote_engine: str | None = None
) -> Iterator[tuple[str, list[dict[str, object]]]]:
    """Find the quotes of texts that are clean already, each by itself.

    Args:
        rows: Pairs of an id and a text; a line of the text is a paragraph.
        nlp: spaCy pipeline; the installed English model if None.
        quote_engine: `joined` or `rules`; `$ANALYST_QUOTE_ENGINE`, else `joined`, if None.

    Yields:
        The id, and its quotes: `content` (spans), `speaker` and `cue` (span or None), `type`,
        `speaker_entity` (canonical name or None), `rule`, `confidence`, `cue_is_negated`, `cue_modality` and
        `relay` (as `relay_text`), as in QUOTES; offsets in code points of the text.

    Raises:
        ModelMissingError: If no model is installed and none is given.
        ValueError: If there is no engine of that name.
    """
    from analyst.quotes.batch import in_batches, quotes_of_batch

    for batch in in_batches(rows):
        yield from quotes_of_batch(batch, nlp, quote_engine)
