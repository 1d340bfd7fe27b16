"""Sets the speaker of a quote by what a correction says: who speaks, and where the article prints it."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from typing import Any, cast

import pandas as pd

from analyst.review.quotes_places import Span, nearest
from analyst.review.records import squeeze

_PRONOUNS = frozenset({"he", "him", "his", "she", "her", "they", "them", "their", "it", "its", "i", "we", "you", "who"})
_CARRIED = "carried over"  # `speaker_rule` of a speaker that an earlier quote prints
_SENTENCE_END = re.compile(r"[.!?…][”’\"')\]]*\s|\n")


def speaker_fields(
    row: Mapping[str, Any], fields: Mapping[str, Any], text: str, parts: Sequence[Span], entities: pd.DataFrame
) -> dict[str, Any]:
    """Return the speaker's columns of QUOTES after a correction.

    Who speaks is what the correction says. The words that the article prints for it stay, so that `she` is still read
    as `she`; they are others where the correction says so (`speaker_text`), where the article printed none, or where
    a name was taken for the speaker and the right one stands in the same sentence: `Bob Ray told Ada Lee that …`.

    Args:
        row: The quote, as a row of QUOTES.
        fields: What the correction says, with `speaker`.
        text: `ARTICLES.text`.
        parts: Places of the quote's content.
        entities: ENTITIES.
    """
    speaker = fields["speaker"].strip()
    entity = _find_entity(speaker, entities)
    name = entity["name"] if entity is not None else (speaker or None)
    entity_id = None if entity is None else entity["entity_id"]
    span = _printed(row, speaker, fields.get("speaker_text"), text, parts, entity_id) if name else None
    is_kept = span is not None and span == _span(row)
    printed = None if span is None else text[slice(*span)]
    return {
        "speaker_text": printed,
        "speaker_start_char": None if span is None else span[0],
        "speaker_end_char": None if span is None else span[1],
        "speaker_kind": row["speaker_kind"] if is_kept else _kind(printed, entity_id),
        "speaker_entity_id": entity_id,
        "speaker_name": name,
        "speaker_rule": "correction",
    }


def _printed(
    row: Mapping[str, Any], speaker: str, said: str | None, text: str, parts: Sequence[Span], entity_id: str | None
) -> Span | None:
    if said is not None:
        return _nearest(text, said, parts)
    found = _span(row)
    given = _nearest(text, speaker, parts)
    if found is None or row["speaker_rule"] == _CARRIED:
        return given
    is_other_name = row["speaker_kind"] == "name" and row["speaker_entity_id"] != entity_id
    if given is None or not is_other_name or _is_within(given, parts):
        return found
    return given if any(_is_same_sentence(text, given, place) for place in (found, *parts)) else found


def _span(row: Mapping[str, Any]) -> Span | None:
    start, end = row["speaker_start_char"], row["speaker_end_char"]
    return None if pd.isna(start) or pd.isna(end) else (int(start), int(end))


def _nearest(text: str, words: str, parts: Sequence[Span]) -> Span | None:
    start = nearest(text, words, parts)
    return None if start is None else (start, start + len(words))


def _is_within(span: Span, parts: Sequence[Span]) -> bool:
    return any(start <= span[0] and span[1] <= end for start, end in parts)


def _is_same_sentence(text: str, one: Span, other: Span) -> bool:
    first, second = sorted((one, other))
    return _SENTENCE_END.search(text, first[1], max(first[1], second[0])) is None


def _kind(printed: str | None, entity_id: str | None) -> str:
    if printed is None:
        return "none"
    if printed.lower() in _PRONOUNS:
        return "pronoun"
    return "other" if entity_id is None else "name"


def _find_entity(name: str, entities: pd.DataFrame) -> dict[str, Any] | None:
    is_it = (entities["entity_id"] == name) | (entities["name"].map(squeeze) == squeeze(name))
    found = entities[is_it]
    return cast("dict[str, Any]", found.iloc[0].to_dict()) if len(found) == 1 else None
