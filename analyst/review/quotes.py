"""Applies corrections to quotes."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any, NamedTuple, cast

import pandas as pd

from analyst import schema
from analyst.review.records import VERDICTS, Corrections, squeeze
from analyst.review.report import empty_report, make_report, report_row

_MARKS = re.compile('["“”„«»]')


class CorrectedQuotes(NamedTuple):
    """Quote tables after the corrections, and what became of each correction."""

    quotes: pd.DataFrame
    quote_parts: pd.DataFrame
    report: pd.DataFrame


def quote_anchor(quote_id: str, quotes: pd.DataFrame, articles: pd.DataFrame) -> dict[str, Any]:
    """Return the fields by which a correction finds a quote again.

    Args:
        quote_id: Key in QUOTES.
        quotes: QUOTES.
        articles: ARTICLES.

    Returns:
        source_file (the article's `article_name`) and content, and nth where the article has several quotes of the
        same words.

    Raises:
        KeyError: If there is no such quote.
    """
    rows = quotes[quotes["quote_id"] == quote_id]
    if rows.empty:
        raise KeyError(f"QUOTES has no quote {quote_id!r}.")
    row = rows.iloc[0]
    name = articles.loc[articles["article_id"] == row["article_id"], "article_name"].iloc[0]
    anchor: dict[str, Any] = {"source_file": name, "content": row["content_text"]}
    same = quotes[
        (quotes["article_id"] == row["article_id"])
        & (quotes["content_text"].map(squeeze) == squeeze(row["content_text"]))
    ].sort_values("start_char")
    if len(same) > 1:
        anchor["nth"] = same["quote_id"].tolist().index(quote_id) + 1
    return anchor


def apply_to_quotes(
    corrections: Corrections,
    quotes: pd.DataFrame,
    quote_parts: pd.DataFrame,
    articles: pd.DataFrame,
    entities: pd.DataFrame,
) -> CorrectedQuotes:
    """Apply the corrections to quotes.

    A later correction of the same quote takes the place of an earlier one that says something else about
    the same field; `accept` and `reject` are one field.

    Args:
        corrections: As `read_corrections` gives them.
        quotes: QUOTES.
        quote_parts: QUOTE_PARTS.
        articles: ARTICLES: the texts, and which file a correction means.
        entities: ENTITIES after their own corrections: whom a speaker's name stands for.

    Returns:
        The tables, and a report with one row a correction, as `apply_to_entities` describes it; its status
        may also be `replaced`, where a later correction took its place.
    """
    if not corrections.quotes:
        return CorrectedQuotes(quotes, quote_parts, empty_report())
    anchors = _Anchors(quotes, articles)
    texts = articles.set_index("article_id")["text"]
    lemmas = _known_lemmas(quotes)
    last: dict[tuple[int, str], int] = {}
    places: list[int | str] = []
    for number, correction in enumerate(corrections.quotes):
        place = anchors.find(correction.fields)
        places.append(place)
        if isinstance(place, int):
            last.update({(place, field): number for field in _asked(correction.fields)})
    rows = cast("list[dict[str, Any]]", quotes.to_dict("records"))
    rejected: set[int] = set()
    report = []
    for number, (correction, place) in enumerate(zip(corrections.quotes, places, strict=True)):
        if isinstance(place, str):
            report.append(report_row(correction, "stale", 0, place))
            continue
        fields = {field for field in _asked(correction.fields) if last[place, field] == number}
        if not fields:
            report.append(report_row(correction, "replaced", 0, "a later correction says otherwise"))
            continue
        row = rows[place]
        if "verdict" in fields and "reject" in correction.fields:
            rejected.add(place)
        row["confidence"] = 1.0
        if "speaker" in fields:
            _set_speaker(row, correction.fields["speaker"], texts[row["article_id"]], entities)
        if "cue" in fields:
            _set_cue(row, correction.fields, texts[row["article_id"]], lemmas)
        if "type" in fields:
            row["quote_type"] = correction.fields["type"]
        report.append(report_row(correction, "applied", 1))
    kept = schema.table("QUOTES", [row for place, row in enumerate(rows) if place not in rejected])
    parts = quote_parts[quote_parts["quote_id"].isin(kept["quote_id"])].reset_index(drop=True)
    return CorrectedQuotes(kept, parts, make_report(report))


class _Anchors:
    """Finds quotes by file and words."""

    def __init__(self, quotes: pd.DataFrame, articles: pd.DataFrame) -> None:
        files = quotes["article_id"].map(articles.set_index("article_id")["article_name"])
        self.files = set(articles["article_name"])
        names = dict(zip(articles["article_id"], articles["article_name"], strict=True))
        left_out = articles[~articles["is_counted"] & articles["copy_of"].notna()]
        self.stand_ins = dict(zip(left_out["article_name"], left_out["copy_of"].map(names), strict=True))
        self.places: dict[tuple[str, str], list[int]] = {}
        self.bare: dict[str, dict[int, str]] = {}  # in the order of the text
        order = quotes["start_char"].to_numpy().argsort(kind="stable")
        for place in map(int, order):
            key = (files.iloc[place], squeeze(quotes["content_text"].iloc[place]))
            self.places.setdefault(key, []).append(place)
            self.bare.setdefault(key[0], {})[place] = _bare(key[1])

    def find(self, fields: Mapping[str, Any]) -> int | str:
        """Return the row of the quote, or why there is none."""
        source_file, nth = fields["source_file"], fields.get("nth")
        if source_file not in self.files:
            return f"the corpus has no article {source_file!r}"
        if source_file in self.stand_ins:
            return f"the article is a copy that is not counted; name {self.stand_ins[source_file]!r}, which is"
        bare, words = self.bare.get(source_file, {}), _bare(squeeze(fields["content"]))
        found = self.places.get((source_file, squeeze(fields["content"])), [])
        found = found or [place for place in bare if words and bare[place] == words]
        if not found and words:
            part = re.compile(rf"(?<!\w){re.escape(words)}(?!\w)")
            found = [place for place in bare if part.search(bare[place])]
            if len(found) > 1:
                return f"{len(found)} quotes of the article contain these words; write more of them"
        if not found:
            return "the article has no quote of these words"
        if nth is None and len(found) > 1:
            return f"the article has {len(found)} quotes of these words; add nth = 1 to {len(found)}"
        if (nth or 1) > len(found):
            return f"the article has {len(found)} quote(s) of these words, not {nth}"
        return found[(nth or 1) - 1]


def _bare(content: str) -> str:
    """Take off quotation marks, and punctuation at the end; a copy by hand leaves them out."""
    straight = _MARKS.sub("", content).replace("\N{RIGHT SINGLE QUOTATION MARK}", "'")
    return " ".join(straight.split()).strip("'").rstrip(".,;:!?…' ")


def _asked(fields: Mapping[str, Any]) -> list[str]:
    asked = [field for field in ("speaker", "type", "cue") if field in fields]
    return asked + ["verdict"] * any(field in fields for field in VERDICTS)


def _set_speaker(row: dict[str, Any], speaker: str, text: str, entities: pd.DataFrame) -> None:
    entity = _find_entity(speaker, entities)
    name = entity["name"] if entity is not None else (speaker.strip() or None)
    start = _nearest(text, speaker, row["start_char"]) if name else None
    kind = "none" if name is None else "other" if entity is None else "name"
    row |= {
        "speaker_text": (speaker if start is not None else name),
        "speaker_start_char": start,
        "speaker_end_char": None if start is None else start + len(speaker),
        "speaker_kind": kind,
        "speaker_entity_id": None if entity is None else entity["entity_id"],
        "speaker_name": name,
        "speaker_rule": "correction",
    }


def _set_cue(row: dict[str, Any], fields: Mapping[str, Any], text: str, lemmas: Mapping[str, str]) -> None:
    cue = fields["cue"].strip() or None
    start = _nearest(text, cue, row["start_char"]) if cue else None
    lemma = (fields.get("cue_lemma") or lemmas.get(cue.lower(), cue.lower())) if cue else None
    row |= {
        "cue_text": cue,
        "cue_lemma": lemma,
        "cue_start_char": start,
        "cue_end_char": None if start is None or cue is None else start + len(cue),
    }


def _known_lemmas(quotes: pd.DataFrame) -> dict[str, str]:
    """Dictionary form of each cue that the corpus shows, so that a corrected cue counts with its like."""
    known = quotes[["cue_text", "cue_lemma"]].dropna().sort_values(["cue_text", "cue_lemma"])
    return dict(zip(known["cue_text"].str.lower(), known["cue_lemma"], strict=True))


def _find_entity(name: str, entities: pd.DataFrame) -> dict[str, Any] | None:
    is_it = (entities["entity_id"] == name) | (entities["name"].map(squeeze) == squeeze(name))
    found = entities[is_it]
    return cast("dict[str, Any]", found.iloc[0].to_dict()) if len(found) == 1 else None


def _nearest(text: str, words: str, place: int) -> int | None:
    """Find the occurrence of the words that is nearest to a place in the text."""
    bounded = rf"(?<!\w){re.escape(words)}(?!\w)"
    starts = [match.start() for match in re.finditer(bounded, text)]
    return min(starts, key=lambda start: (abs(start - place), start), default=None)
