"""What stands behind a mark of a chart: which rows of the workbook's tables, with their sentences."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING, Any, NamedTuple

import pandas as pd

from analyst.charts._parts import clean
from analyst.compare import core_spellings
from analyst.compare.voices import label_speakers

if TYPE_CHECKING:
    from analyst.workbook import Workbook

_PLACE = ["article_id", "start_char", "end_char"]


class Kind(NamedTuple):
    """A kind of chart: how its rows are told from others', and where they come from."""

    noun: str
    """What is counted."""
    fields: tuple[str, ...]
    """Fields that each of its rows has."""
    table: Callable[[Workbook], pd.DataFrame]
    """Makes the rows behind it: article_id, start_char, end_char, `about`, and columns to find them by."""
    by: Mapping[str, str]
    """Field of the chart's row → column of the table that has the same value."""


def _quotes(wb: Workbook) -> pd.DataFrame:
    quotes = label_speakers(wb.quotes)
    about = quotes["speaker"] + " · " + quotes["quote_type"].astype("str")
    return quotes.assign(about=about, quote_type=quotes["quote_type"].astype("str"))


def _mentions(wb: Workbook) -> pd.DataFrame:
    names = dict(zip(wb.entities["entity_id"], wb.entities["name"], strict=True))
    mentions = wb.mentions[(wb.mentions["mention_kind"] == "name") & wb.mentions["entity_id"].notna()]
    return mentions.assign(name=mentions["entity_id"].map(names), about=mentions["mention_text"])


def _spellings(wb: Workbook) -> pd.DataFrame:
    mentions = _mentions(wb)
    types = dict(zip(wb.entities["entity_id"], wb.entities["entity_type"].astype("str"), strict=True))
    found: dict[tuple[str, str], str | None] = {}
    for entity_id, rows in mentions.groupby("entity_id"):
        forms = rows["mention_text"].value_counts().to_dict()
        spelled = core_spellings(forms, is_person=types[str(entity_id)] == "PERSON")
        found |= {(str(entity_id), form): spelling for form, spelling in spelled.items()}
    keys = zip(mentions["entity_id"], mentions["mention_text"], strict=True)
    return mentions.assign(spelling=[found[key] for key in keys])


def _citations(wb: Workbook) -> pd.DataFrame:
    return wb.citations.assign(about=wb.citations["cited"] + " · " + wb.citations["form"].astype("str"))


def _sentences(wb: Workbook) -> pd.DataFrame:
    return wb.sentences.assign(about="")


def _words(wb: Workbook) -> pd.DataFrame:
    words = wb.tokens[wb.tokens["is_word"]]
    return words.assign(term=words["token_text"].str.lower(), about=words["token_text"])


KINDS = (
    Kind("quote", ("cue", "content", "speaker", "outlet"), _quotes, {"outlet": "outlet", "content": "content_text"}),
    Kind("quote", ("name", "quotes", "outlet"), _quotes, {"name": "speaker", "outlet": "outlet"}),
    Kind("quote", ("cue", "quotes", "outlet"), _quotes, {"cue": "cue_lemma", "outlet": "outlet"}),
    Kind("quote", ("type", "quotes", "outlet"), _quotes, {"type": "quote_type", "outlet": "outlet"}),
    Kind(
        "mention",
        ("name", "spelling", "mentions", "outlet"),
        _spellings,
        {"name": "name", "spelling": "spelling", "outlet": "outlet"},
    ),
    Kind("mention", ("name", "mentions", "per_1k", "outlet"), _mentions, {"name": "name", "outlet": "outlet"}),
    Kind("sentence", ("outlet", "sentence"), _sentences, {"outlet": "outlet", "sentence": "sentence_text"}),
    Kind("citation", ("outlet", "cited", "how"), _citations, {"outlet": "outlet", "cited": "cited"}),
    Kind("use", ("term", "here", "rest"), _words, {"term": "term"}),
)
"""The charts whose marks can be followed to their words; the first whose fields a row has is meant."""


def kind_of(row: Mapping[str, Any]) -> Kind | None:
    """Say of which kind of chart a row is; None where no table is known to stand behind it."""
    return next((kind for kind in KINDS if all(field in row for field in kind.fields)), None)


def rows_behind(row: Mapping[str, Any], kind: Kind, table: pd.DataFrame, by: str = "outlet") -> pd.DataFrame:
    """Find the rows of a table that a mark of a chart stands for.

    Args:
        row: The chart's row.
        kind: Its kind.
        table: What `kind.table` made.
        by: Column of the table that the chart's groups (`outlet` in its rows) come from.

    Returns:
        The rows, in the order of the table.
    """
    keep = pd.Series(True, index=table.index)
    for field, column in kind.by.items():
        values = table[by if field == "outlet" else column]
        keep &= values.map(clean, na_action="ignore") == row[field]
    return table[keep.fillna(False).astype(bool)].reset_index(drop=True)


def with_sentences(rows: pd.DataFrame, sentences: pd.DataFrame) -> pd.DataFrame:
    """Give each row the sentence that it begins in, as `sentence`, `sentence_start` and `sentence_end`."""
    columns = ["article_id", "start_char", "end_char", "sentence_text"]
    by_article = {key: found.sort_values("start_char") for key, found in sentences[columns].groupby("article_id")}
    found = []
    for article_id, start in zip(rows["article_id"], rows["start_char"], strict=True):
        here = by_article.get(article_id)
        at = -1 if here is None else int(here["start_char"].searchsorted(start, side="right")) - 1
        found.append(("", 0, 0) if here is None or at < 0 else tuple(here.iloc[at][["sentence_text", *columns[1:3]]]))
    texts, starts, ends = zip(*found, strict=True) if found else ((), (), ())
    return rows.assign(sentence=list(texts), sentence_start=list(starts), sentence_end=list(ends))
