"""What stands behind a mark of a chart: which rows of the workbook's tables, with their sentences."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import TYPE_CHECKING, Any, NamedTuple

import pandas as pd

from analyst import compare
from analyst.charts._parts import clean, labels
from analyst.charts.name_forms import FORM_WORDS
from analyst.charts.removed import rule_words
from analyst.charts.timeline import PERIOD_FORMATS, period_words
from analyst.compare.voices import label_speakers

if TYPE_CHECKING:
    from analyst.workbook import Workbook


class Kind(NamedTuple):
    """A kind of mark: how its rows are told from others', and where they come from."""

    noun: str
    """What is counted."""
    fields: tuple[str, ...]
    """Fields that each of its rows has."""
    table: Callable[[Workbook, str], pd.DataFrame]
    """Makes the rows behind it: article_id, start_char, end_char, `about`, and columns to find them by."""
    by: Mapping[str, str]
    """Field of the chart's row → column of the table that has the same value."""
    of: str | None = None
    """Column of the table whose one value the whole chart is about, where its rows don't say it."""
    counted: str = "quotes"
    """Field of the chart's row with the number of rows behind it, by which the value of `of` is found."""


def _quotes(wb: Workbook, by: str) -> pd.DataFrame:
    quotes = label_speakers(wb.quotes)
    about = quotes["speaker"] + " · " + quotes["quote_type"].astype("str")
    return quotes.assign(about=about, quote_type=quotes["quote_type"].astype("str"))


def _of_sides(wb: Workbook, by: str) -> pd.DataFrame:
    return _quotes(wb, by).assign(side=compare.with_side(wb.quotes, wb.sides)["side"].to_numpy())


def _stances(wb: Workbook, by: str) -> pd.DataFrame:
    """Quotes with the class of their cue: once for all of them, once for their speaker, once for its side."""
    quotes = _of_sides(wb, by)
    quotes = quotes[quotes["cue_lemma"].notna()]
    quotes = quotes.assign(stance=[compare.stance_of(str(lemma)) for lemma in quotes["cue_lemma"]])
    whole = pd.Series("all", index=quotes.index)
    # A speaker and a side may have one name: "Russia".
    within = (whole, "speaker: " + quotes["speaker_name"], "side: " + quotes["side"])
    return pd.concat([quotes.assign(within=each) for each in within])


def _mentions(wb: Workbook, by: str) -> pd.DataFrame:
    names = dict(zip(wb.entities["entity_id"], wb.entities["name"], strict=True))
    mentions = wb.mentions[(wb.mentions["mention_kind"] == "name") & wb.mentions["entity_id"].notna()]
    return mentions.assign(name=mentions["entity_id"].map(names), about=mentions["mention_text"])


def _spellings(wb: Workbook, by: str) -> pd.DataFrame:
    mentions = _mentions(wb, by)
    types = dict(zip(wb.entities["entity_id"], wb.entities["entity_type"].astype("str"), strict=True))
    found: dict[tuple[str, str], str | None] = {}
    for entity_id, rows in mentions.groupby("entity_id"):
        forms = rows["mention_text"].value_counts().to_dict()
        spelled = compare.core_spellings(forms, is_person=types[str(entity_id)] == "PERSON")
        found |= {(str(entity_id), form): spelling for form, spelling in spelled.items()}
    keys = zip(mentions["entity_id"], mentions["mention_text"], strict=True)
    return mentions.assign(spelling=[found[key] for key in keys])


def _forms(wb: Workbook, by: str) -> pd.DataFrame:
    forms = compare.name_forms(wb.mentions, wb.entities, wb.sentences)
    return forms.assign(form=forms["form"].astype("str").map(FORM_WORDS), about=forms["printed"])


def _periods(wb: Workbook, by: str) -> pd.DataFrame:
    """Mentions by day, by week and by month, as the chart of times calls these; `drawn` is its colour."""
    mentions = _mentions(wb, by)
    names = labels(sorted(mentions[by].dropna().unique()), 34, 1)
    parts = []
    for unit in PERIOD_FORMATS:
        dated = compare.with_period(mentions.drop(columns="period", errors="ignore"), wb.articles, unit=unit)
        starts = pd.to_datetime(dated["period"], format="%Y-%m-%d", errors="coerce")
        dated = dated[starts.notna()].assign(period=[period_words(start, unit) for start in starts.dropna()])
        parts += [dated.assign(drawn=dated[by].map(names)), dated.assign(drawn="all")]
    return pd.concat(parts)


def _pairs(wb: Workbook, by: str) -> pd.DataFrame:
    """Sentences and paragraphs, each for every two names that stand in it together."""
    named = _mentions(wb, by).drop_duplicates(["entity_id", "sentence_id"])
    parts = []
    for unit, spans in (("sentence", wb.sentences), ("paragraph", wb.paragraphs)):
        inside = named.drop_duplicates(["entity_id", f"{unit}_id"])[[f"{unit}_id", "entity_id", "name"]]
        two = inside.merge(inside, on=f"{unit}_id", suffixes=("_a", "_b"))
        two = two[two["entity_id_a"] != two["entity_id_b"]]
        pair = two["name_a"].map(clean) + " and " + two["name_b"].map(clean)
        found = two[[f"{unit}_id"]].assign(pair=pair, about=pair, unit=unit)
        places = spans[[f"{unit}_id", "article_id", "start_char", "end_char", "outlet", "article_name"]]
        parts.append(found.merge(places, on=f"{unit}_id", validate="m:1"))
    return pd.concat(parts)


def _citations(wb: Workbook, by: str) -> pd.DataFrame:
    return wb.citations.assign(about=wb.citations["cited"] + " · " + wb.citations["form"].astype("str"))


def _sentences(wb: Workbook, by: str) -> pd.DataFrame:
    return wb.sentences.assign(about="")


def _words(wb: Workbook, by: str) -> pd.DataFrame:
    words = wb.tokens[wb.tokens["is_word"]]
    return words.assign(term=words["token_text"].str.lower(), about=words["token_text"])


def _listed(wb: Workbook, by: str) -> pd.DataFrame:
    """The places of listed words, once for their list and once for their class in it."""
    hits = compare.find_listed(wb.tokens)
    about = hits["hit_text"] + " · " + hits["word_class"].astype("str")
    hits = hits.assign(about=about, words=hits["word_list"].astype("str") + ", all")
    classes = hits["word_list"].astype("str") + ": " + hits["word_class"].astype("str")
    return pd.concat([hits, hits.assign(words=classes)])


def _descriptions(wb: Workbook, by: str) -> pd.DataFrame:
    counts = compare.count_descriptions(wb.descriptions, by=by).astype({"kind": "object"})
    ids = counts[["description_ids", "example"]].assign(description_id=counts["description_ids"].str.split("; "))
    found = ids.explode("description_id")[["description_id", "example"]]
    described = wb.descriptions.merge(found, on="description_id", how="inner", validate="1:1")
    return described.assign(kind=described["kind"].astype("str"), about=described["name"])


def _removed(wb: Workbook, by: str) -> pd.DataFrame:
    """What was taken out; its places are those of the raw text."""
    rules = wb.removed["rule"].astype("str")
    return wb.removed.assign(
        rule_words=rules.map(rule_words),
        about=rules + ", line " + wb.removed["raw_line"].astype("str"),
        start_char=wb.removed["raw_start_char"],
        end_char=wb.removed["raw_end_char"],
    )


_BY_OUTLET = {"outlet": "outlet"}
_BY_NAME = {"name": "name", **_BY_OUTLET}
KINDS = (
    Kind("quote", ("cue", "content", "speaker", "outlet"), _quotes, {"content": "content_text", **_BY_OUTLET}),
    Kind("quote", ("name", "quotes", "outlet"), _quotes, {"name": "speaker", **_BY_OUTLET}),
    Kind("quote", ("cue", "quotes", "outlet"), _quotes, {"cue": "cue_lemma", **_BY_OUTLET}),
    Kind("quote", ("type", "quotes", "outlet"), _quotes, {"type": "quote_type", **_BY_OUTLET}),
    Kind("quote", ("side", "quotes", "outlet"), _of_sides, {"side": "side", **_BY_OUTLET}),
    Kind("quote", ("tone", "quotes", "all", "verdict"), _stances, {"tone": "stance", **_BY_OUTLET}, "within"),
    Kind("quote", ("measure", "articles", "outlet"), _quotes, _BY_OUTLET),
    Kind("mention", ("name", "spelling", "mentions", "outlet"), _spellings, {"spelling": "spelling", **_BY_NAME}),
    Kind("mention", ("name", "form", "mentions", "outlet"), _forms, {"form": "form", **_BY_NAME}),
    Kind("mention", ("name", "mentions", "per_1k", "outlet"), _mentions, _BY_NAME),
    Kind("mention", ("name", "period", "group"), _periods, {"name": "name", "period": "period", "group": "drawn"}),
    Kind("mention", ("entity_id", "units", "links"), _mentions, {"entity_id": "entity_id"}),
    Kind("place", ("pair", "units", "npmi"), _pairs, {"pair": "pair"}, "unit", "units"),
    Kind("sentence", ("outlet", "sentence"), _sentences, {"sentence": "sentence_text", **_BY_OUTLET}),
    Kind("citation", ("outlet", "cited", "how"), _citations, {"cited": "cited", **_BY_OUTLET}),
    Kind("use", ("term", "here", "rest"), _words, {"term": "term"}),
    Kind("place", ("words", "hits", "outlet"), _listed, {"words": "words", **_BY_OUTLET}),
    Kind(
        "description", ("text", "kind", "own", "outlet"), _descriptions,
        {"text": "example", "kind": "kind", **_BY_OUTLET}, "entity_id", "label",
    ),
    Kind("line", ("rule", "lines", "characters"), _removed, {"rule": "rule_words", **_BY_OUTLET}),
)  # fmt: skip
"""The marks that can be followed to their words; the first whose fields a row has is meant."""


def kind_of(row: Mapping[str, Any]) -> Kind | None:
    """Say of which kind a chart's row is; None where no table is known to stand behind it."""
    return next((kind for kind in KINDS if all(field in row for field in kind.fields)), None)


def table_behind(wb: Workbook, kind: Kind, rows: Sequence[Mapping[str, Any]], by: str = "outlet") -> pd.DataFrame:
    """Make the rows that stand behind all marks of a kind.

    Args:
        wb: The workbook.
        kind: The kind.
        rows: The chart's rows of this kind.
        by: Column of the workbook's tables that the chart's groups come from.

    Returns:
        The rows; where the chart is about one value of `kind.of`, those of the value that its numbers fit best.
    """
    table = kind.table(wb, by).reset_index(drop=True)
    if kind.of is None or table.empty:
        return table
    columns = {field: by if field == "outlet" else column for field, column in kind.by.items()}
    keys = [table[column].map(clean, na_action="ignore") for column in columns.values()]
    sizes = table.groupby([table[kind.of], *keys], observed=True).size().to_dict()
    wanted = [(tuple(row[field] for field in columns), str(row[kind.counted]).replace(",", "")) for row in rows]
    values = sorted(set(table[kind.of].dropna()))
    fits = {value: sum(str(sizes.get((value, *key), 0)) == n for key, n in wanted) for value in values}
    best = max(values, key=lambda value: fits[value], default=None)
    return table[(table[kind.of] == best).fillna(False)].reset_index(drop=True)


def rows_behind(row: Mapping[str, Any], kind: Kind, table: pd.DataFrame, by: str = "outlet") -> pd.DataFrame:
    """Find the rows of a table that a mark of a chart stands for.

    Args:
        row: The chart's row.
        kind: Its kind.
        table: What `table_behind` made.
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
    """Give each row the sentence that it begins in, as `sentence`, `sentence_start` and `sentence_end`.

    What was taken out of a file (REMOVED) is in no sentence, and stands for itself.
    """
    if "removed_text" in rows.columns:
        places = {"sentence_start": rows["start_char"], "sentence_end": rows["end_char"]}
        return rows.assign(sentence=rows["removed_text"], **places)
    columns = ["article_id", "start_char", "end_char", "sentence_text"]
    by_article = {key: found.sort_values("start_char") for key, found in sentences[columns].groupby("article_id")}
    found = []
    for article_id, start in zip(rows["article_id"], rows["start_char"], strict=True):
        here = by_article.get(article_id)
        at = -1 if here is None else int(here["start_char"].searchsorted(start, side="right")) - 1
        found.append(("", 0, 0) if here is None or at < 0 else tuple(here.iloc[at][["sentence_text", *columns[1:3]]]))
    texts, starts, ends = zip(*found, strict=True) if found else ((), (), ())
    return rows.assign(sentence=list(texts), sentence_start=list(starts), sentence_end=list(ends))
