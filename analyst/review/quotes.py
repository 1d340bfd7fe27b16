"""Applies corrections to quotes."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, NamedTuple, cast

import pandas as pd

from analyst import schema
from analyst.review.quotes_places import Anchors, Span, find_content, measure_words, nearest
from analyst.review.quotes_speaker import speaker_fields
from analyst.review.records import VERDICTS, Correction, Corrections, squeeze
from analyst.review.report import empty_report, make_report, report_row

BY_ANALYST = "analyst"
"""`QUOTES.rule` of a quote that the analyst added, or whose words, type or cue are the analyst's."""

_NOT_PRINTED = "speaker_text: the article does not have these words"
_REPLACED = "a later correction says otherwise"
_BLANK_LINE = "\n\n"  # between two paragraphs


class CorrectedQuotes(NamedTuple):
    """Quote tables after the corrections, and what became of each correction."""

    quotes: pd.DataFrame
    quote_parts: pd.DataFrame
    report: pd.DataFrame


def quote_anchor(quote_id: str, quotes: pd.DataFrame, articles: pd.DataFrame) -> dict[str, Any]:
    """Return the fields by which a correction finds a quote again.

    Args:
        quote_id: Key in QUOTES.
        quotes: QUOTES, as the engine found them.
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
    here = quotes[quotes["article_id"] == row["article_id"]]
    same = here[here["content_text"].map(squeeze) == squeeze(row["content_text"])].sort_values(
        "start_char", kind="stable"
    )
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
    the same field; `accept` and `reject` are one field. A quote that is corrected keeps its `quote_id`; its
    confidence is 1, and where its words, type or cue are the analyst's, so is its rule.

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
    book = _Book(quotes, quote_parts, articles, entities)
    targets = [book.find(correction) for correction in corrections.quotes]
    last: dict[tuple[int, str], int] = {}
    for number, (correction, target) in enumerate(zip(corrections.quotes, targets, strict=True)):
        if isinstance(target, _Target):
            last.update({(target.place, field): number for field in asked(correction)})
    report = []
    for number, (correction, target) in enumerate(zip(corrections.quotes, targets, strict=True)):
        if isinstance(target, str):
            report.append(report_row(correction, "stale", 0, target))
            continue
        fields = {field for field in asked(correction) if last[target.place, field] == number}
        if fields:
            book.change(target, correction.fields, fields)
            report.append(report_row(correction, "applied", 1))
        else:
            report.append(report_row(correction, "replaced", 0, _REPLACED))
    return CorrectedQuotes(*book.tables(), make_report(report))


def asked(correction: Correction) -> list[str]:
    """List what a correction decides: speaker, type, cue, span, verdict; all that is said, for an added quote."""
    fields = correction.fields
    found = [field for field in ("speaker", "type", "cue", "span") if field in fields]
    return found + ["verdict"] * (correction.kind == "add" or any(field in fields for field in VERDICTS))


class _Target(NamedTuple):
    """The quote that a correction is about: its row, and the places of the words that it is to have."""

    place: int
    span: list[Span] | None = None


class _Book:
    """The quotes while they are corrected."""

    def __init__(
        self, quotes: pd.DataFrame, quote_parts: pd.DataFrame, articles: pd.DataFrame, entities: pd.DataFrame
    ) -> None:
        self.anchors = Anchors(quotes, articles)
        self.rows = cast("list[dict[str, Any]]", quotes.to_dict("records"))
        self._texts = dict(zip(articles["article_id"], articles["text"], strict=True))
        self._counted = set(articles.loc[articles["is_counted"], "article_id"])
        self._order = {key: number for number, key in enumerate(articles["article_id"])}
        self._entities = entities
        self._lemmas = _known_lemmas(quotes)
        self._parts = quote_parts
        self._changed: dict[str, list[Span]] = {}
        self._found: dict[str, list[Span]] = {}
        self._places: dict[tuple[str, tuple[Span, ...]], int] | None = None
        self._rejected: set[int] = set()
        self._typed: set[int] = set()

    # Which quote a correction is about.

    def find(self, correction: Correction) -> _Target | str:
        fields = correction.fields
        if correction.kind == "add":
            return self._add(fields)
        place = self.anchors.find(fields)
        if isinstance(place, str):
            return place
        row = self.rows[place]
        if not _has_words(self._texts[row["article_id"]], fields.get("speaker_text")):
            return _NOT_PRINTED
        if "span" not in fields:
            return _Target(place)
        span = find_content(
            self._texts[row["article_id"]], fields["span"], nth=fields.get("span_nth"), near=row["start_char"]
        )
        return f"span: {span}" if isinstance(span, str) else _Target(place, span)

    def _add(self, fields: Mapping[str, Any]) -> _Target | str:
        """Find the quote that is to be added; where the engine has found it meanwhile, that one is meant."""
        problem = self.anchors.why_no_article(fields["source_file"])
        if problem is not None:
            return problem
        article_id = self.anchors.articles[fields["source_file"]]
        if article_id not in self._counted:
            return "the article is not counted, so no quote is"
        text = self._texts[article_id]
        span = find_content(text, fields["content"], nth=fields.get("nth"))
        if isinstance(span, str):
            return span
        if not _has_words(text, fields.get("speaker_text")):
            return _NOT_PRINTED
        place = self._at(article_id, span)
        if place is None:
            place = len(self.rows)
            self.rows.append(_added_row(article_id, text, span))
            self._changed[self.rows[place]["quote_id"]] = span
            self._known[article_id, tuple(span)] = place
        return _Target(place)

    @property
    def _known(self) -> dict[tuple[str, tuple[Span, ...]], int]:
        if self._places is None:
            spans = self._spans()
            self._places = {
                (row["article_id"], tuple(spans.get(row["quote_id"], ()))): place for place, row in enumerate(self.rows)
            }
        return self._places

    def _at(self, article_id: str, span: Sequence[Span]) -> int | None:
        return self._known.get((article_id, tuple(span)))

    def _spans(self) -> dict[str, list[Span]]:
        if not self._found:
            columns = (self._parts[name] for name in ("quote_id", "start_char", "end_char"))
            for quote_id, start, end in zip(*columns, strict=True):
                self._found.setdefault(quote_id, []).append((int(start), int(end)))
        return self._found

    # What becomes of it.

    def change(self, target: _Target, fields: Mapping[str, Any], wanted: set[str]) -> None:
        """Do to a row what a correction says about the fields that are wanted."""
        row = self.rows[target.place]
        text = self._texts[row["article_id"]]
        if "verdict" in wanted and "reject" in fields:
            self._rejected.add(target.place)
        row["confidence"] = 1.0
        if "span" in wanted and target.span is not None:
            measured = measure_words(text, target.span)
            if target.place in self._typed:
                measured["quote_type"] = row["quote_type"]
            row |= measured | {"paragraph_id": _paragraph_id(row, text, target.span[0][0])}
            self._changed[row["quote_id"]] = target.span
        parts = self._changed.get(row["quote_id"]) or self._spans().get(row["quote_id"])
        parts = parts or [(row["start_char"], row["end_char"])]
        if "speaker" in wanted:
            row |= speaker_fields(row, fields, text, parts, self._entities)
        if "cue" in wanted:
            _set_cue(row, fields, text, parts, self._lemmas)
        if "type" in wanted:
            row["quote_type"] = fields["type"]
            self._typed.add(target.place)
        if wanted & {"span", "cue", "type"}:
            row["rule"] = BY_ANALYST

    def tables(self) -> tuple[pd.DataFrame, pd.DataFrame]:
        """Make QUOTES and QUOTE_PARTS of what is left, in the order of the articles and their texts."""
        rows = [row for place, row in enumerate(self.rows) if place not in self._rejected]
        if self._changed:
            rows.sort(key=lambda row: (self._order[row["article_id"]], row["start_char"], row["end_char"]))
        kept = schema.table("QUOTES", rows)
        parts = self._parts[~self._parts["quote_id"].isin(list(self._changed))]
        if self._changed:
            parts = pd.concat([schema.conform("QUOTE_PARTS", parts), self._new_parts()], ignore_index=True)
            order = {row["quote_id"]: number for number, row in enumerate(rows)}
            parts = parts.assign(of=parts["quote_id"].map(order)).sort_values(["of", "part"], kind="stable")
            parts = parts.drop(columns="of")
        return kept, parts[parts["quote_id"].isin(kept["quote_id"])].reset_index(drop=True)

    def _new_parts(self) -> pd.DataFrame:
        homes = {row["quote_id"]: row["article_id"] for row in self.rows}
        return schema.table(
            "QUOTE_PARTS",
            [
                (quote_id, number, homes[quote_id], start, end, self._texts[homes[quote_id]][start:end])
                for quote_id, spans in self._changed.items()
                for number, (start, end) in enumerate(spans)
            ],
        )


def _added_row(article_id: str, text: str, parts: Sequence[Span]) -> dict[str, Any]:
    words = measure_words(text, parts)
    places = "-".join(str(place) for span in parts for place in span)
    row: dict[str, Any] = dict.fromkeys(schema.SCHEMAS["QUOTES"].columns)
    row |= {"quote_id": f"{article_id}:{places}:{BY_ANALYST}", "article_id": article_id, **words}
    row |= {"speaker_kind": "none", "speaker_rule": "no speaker", "cue_is_negated": False}
    row |= {"rule": BY_ANALYST, "confidence": 1.0}
    return row | {"paragraph_id": _paragraph_id(row, text, parts[0][0])}


def _paragraph_id(row: Mapping[str, Any], text: str, start: int) -> str:
    number = text.count(_BLANK_LINE, 0, start)
    return f"{row['article_id']}-{number}"


def _has_words(text: str, words: str | None) -> bool:
    return words is None or nearest(text, words, [(0, 0)]) is not None


def _set_cue(
    row: dict[str, Any], fields: Mapping[str, Any], text: str, parts: Sequence[Span], lemmas: Mapping[str, str]
) -> None:
    cue = fields["cue"].strip() or None
    start = nearest(text, cue, parts) if cue else None
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
