"""Rows of tables about invented texts, as a workbook would have them: every paragraph is one sentence."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

import pandas as pd

from analyst import schema

Name = tuple[str, str, str | None]
"""Article, name as printed, entity."""
Quote = tuple[str, Sequence[str], str | None, str | None, str | None, str | None, str, float]
"""Article, parts, speaker as printed, entity, cue, its lemma, type, confidence."""


def place_of(text: str, words: str, nth: int = 0) -> tuple[int, int]:
    start = -1
    for _ in range(nth + 1):
        start = text.index(words, start + 1)
    return start, start + len(words)


def _paragraph_at(texts: Mapping[str, str], article_id: str, place: int) -> str:
    return f"{article_id}:{texts[article_id].count(chr(10) * 2, 0, place)}"


def sentence_rows(paragraphs: Iterable[Mapping]) -> list[dict]:
    return [
        {
            "sentence_id": f"{row['paragraph_id']}:0",
            "article_id": row["article_id"],
            "paragraph_id": row["paragraph_id"],
            "start_char": row["start_char"],
            "end_char": row["end_char"],
            "sentence_text": row["paragraph_text"],
        }
        for row in paragraphs
    ]


def token_rows(sentences: Iterable[Mapping]) -> list[dict]:
    rows = []
    for sentence in sentences:
        start = sentence["start_char"]
        for word in sentence["sentence_text"].split(" "):
            if word:
                row = dict.fromkeys(schema.SCHEMAS["TOKENS"].columns, False)
                row |= {"article_id": sentence["article_id"], "sentence_id": sentence["sentence_id"]}
                row |= {"start_char": start, "end_char": start + len(word), "token_text": word}
                row |= {"lemma": word.lower(), "pos": "NOUN", "is_word": any(map(str.isalnum, word))}
                rows.append(row)
            start += len(word) + 1
    return rows


def mention_rows(texts: Mapping[str, str], names: Iterable[Name]) -> list[dict]:
    rows = []
    for key, printed, entity_id in names:
        start, end = place_of(texts[key], printed)
        rows.append(
            {
                "mention_id": f"{key}:{start}",
                "article_id": key,
                "paragraph_id": _paragraph_at(texts, key, start),
                "sentence_id": f"{_paragraph_at(texts, key, start)}:0",
                "start_char": start,
                "end_char": end,
                "mention_text": printed,
                "mention_kind": "name",
                "entity_type": entity_id.split("-")[0].upper() if entity_id else "OTHER",
                "model_label": "PERSON",
                "entity_id": entity_id,
                "resolved_by": "full name",
                "confidence": 0.9,
            }
        )
    return rows


def quote_rows(texts: Mapping[str, str], quotes: Iterable[Quote], entities: Mapping[str, str]) -> list[dict]:
    """Rows of QUOTES; `entities` are their names."""
    rows = []
    for key, parts, printed, entity_id, cue, lemma, kind, confidence in quotes:
        text = texts[key]
        speaker = place_of(text, printed, 1 if printed == "Ms Lee" else 0) if printed else (None, None)
        cue_place = place_of(text, cue) if cue else (None, None)
        content = " […] ".join(parts)
        start = place_of(text, parts[0])[0]
        rows.append(
            {
                "quote_id": f"{key}:{start}",
                "article_id": key,
                "paragraph_id": _paragraph_at(texts, key, start),
                "quote_type": kind,
                "content_text": content,
                "start_char": start,
                "end_char": place_of(text, parts[-1])[1],
                "n_words": len(content.split()),
                "n_quoted_words": 0 if kind == "indirect" else len(content.split()),
                "speaker_text": printed,
                "speaker_start_char": speaker[0],
                "speaker_end_char": speaker[1],
                "speaker_kind": {"she": "pronoun", None: "none"}.get(printed, "name"),
                "speaker_entity_id": entity_id,
                "speaker_name": entities.get(entity_id) if entity_id else None,
                "speaker_rule": "subject" if printed else "none",
                "cue_text": cue,
                "cue_lemma": lemma,
                "cue_start_char": cue_place[0],
                "cue_end_char": cue_place[1],
                "cue_is_negated": False,
                "cue_modality": None,
                "relay_text": None,
                "rule": "marks",
                "confidence": confidence,
            }
        )
    return rows


def part_rows(texts: Mapping[str, str], quotes: Iterable[Quote]) -> list[dict]:
    return [
        {
            "quote_id": f"{key}:{place_of(texts[key], parts[0])[0]}",
            "part": number,
            "article_id": key,
            "start_char": place_of(texts[key], part)[0],
            "end_char": place_of(texts[key], part)[1],
            "part_text": part,
        }
        for key, parts, *_ in quotes
        for number, part in enumerate(parts)
    ]


def load(
    name: str, rows: Iterable[dict], *, keep: Iterable[str], outlets: Mapping[str, str], files: Mapping[str, str]
) -> pd.DataFrame:
    """The rows of the articles that are kept, with outlet, source_file and article_name joined on."""
    table = schema.table(name, [row for row in rows if row["article_id"] in keep])
    return table.assign(
        outlet=table["article_id"].map(outlets).astype("str"),
        source_file=table["article_id"].map(files).astype("str"),
        article_name=table["article_id"].map(files).astype("str"),
    )
