"""Corrections of the cleaning: lines kept or removed by hand, rules switched off."""

from __future__ import annotations

import pandas as pd

from analyst import schema
from analyst.corpus.choices import BY_HAND, Choices, LineChoice
from analyst.corpus.lines import line_key
from analyst.corpus.rules import CLEANING_RULES, FIXED_RULES
from analyst.review.records import Correction, Corrections
from analyst.review.report import make_report, report_row


def line_choices(corrections: Corrections) -> Choices:
    """Return what the corrections say about lines, for `read_corpus`."""
    return Choices([_choice(each) for each in corrections.lines])


def report_lines(
    corrections: Corrections, articles: pd.DataFrame, raw_texts: pd.DataFrame, removed: pd.DataFrame
) -> pd.DataFrame:
    """Say what became of each correction of a line.

    Args:
        corrections: The corrections that `read_corpus` was given by `line_choices`.
        articles: ARTICLES.
        raw_texts: RAW_TEXTS.
        removed: REMOVED.

    Returns:
        Report as of all corrections. `n_changed` counts the lines of these words that stay, or that went by hand, or
        the articles in which the rule is off. Stale are those whose line or article the corpus does not have, and
        a line that an odd mark in it (a cut tag, a dateline) keeps from following.
    """
    schema.check("ARTICLES", articles, ["article_id", "article_name", "source_file", "outlet"])
    lines = _lines_of(raw_texts) if corrections.lines else {}
    by_hand = removed[removed["rule"] == BY_HAND].groupby("article_id")["removed_text"].agg(list).to_dict()
    gone = removed[removed["is_whole_line"]].groupby("article_id")["removed_text"].agg(list).to_dict()
    rows = []
    for correction in corrections.lines:
        choice = _choice(correction)
        meant = articles
        if choice.article is not None:
            meant = meant[(meant["article_name"] == choice.article) | (meant["source_file"] == choice.article)]
        if choice.outlet is not None:
            meant = meant[(meant["outlet"] == choice.outlet).fillna(False)]
        ids = meant["article_id"].tolist()
        if not ids:
            rows.append(report_row(correction, "stale", 0, "the corpus has no such article"))
        elif choice.what == "switch_off" and choice.words not in CLEANING_RULES:
            rows.append(report_row(correction, "stale", 0, "no rule of this name; REMOVED.rule has them"))
        elif choice.what == "switch_off" and choice.words in FIXED_RULES:
            rows.append(report_row(correction, "stale", 0, "this rule cannot be switched off"))
        elif choice.what == "switch_off":
            rows.append(report_row(correction, "applied", len(ids)))
        else:
            rows.append(_line_row(correction, choice, ids, lines, by_hand if choice.what == "remove" else gone))
    return make_report(rows)


def _line_row(
    correction: Correction,
    choice: LineChoice,
    ids: list[str],
    lines: dict[str, list[str]],
    listed: dict[str, list[str]],
) -> dict[str, object]:
    key = line_key(choice.words.strip())
    there = sum(lines.get(article_id, []).count(key) for article_id in ids)
    if not there:
        return report_row(correction, "stale", 0, "no line of these words")
    in_list = sum(line_key(text) == key for article_id in ids for text in listed.get(article_id, []))
    n_followed = in_list if choice.what == "remove" else there - in_list
    if n_followed <= 0:
        return report_row(correction, "stale", 0, "a later correction says otherwise, or another rule took the line")
    return report_row(correction, "applied", n_followed)


def _lines_of(raw_texts: pd.DataFrame) -> dict[str, list[str]]:
    columns = zip(raw_texts["article_id"], raw_texts["raw_text"], strict=True)
    return {name: [line_key(line.strip()) for line in text.split("\n") if line.strip()] for name, text in columns}


def _choice(correction: Correction) -> LineChoice:
    fields = correction.fields
    words = fields["rule"] if correction.kind == "switch_off" else fields["line"]
    return LineChoice(correction.kind, words, fields.get("source_file"), fields.get("outlet"))
