"""Where each number of a briefing comes from: the table, the filter, the measure, and the rows behind it.

`recompute` makes a number from its table anew, so that a briefing can be checked against its corpus.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import TYPE_CHECKING, Any, NamedTuple

import pandas as pd

from analyst import compare
from analyst.briefing.compared import find_texts
from analyst.briefing.content import Content, Drawn
from analyst.corpus.language import ANALYSED
from analyst.schema import QUOTE_TYPES

if TYPE_CHECKING:
    from analyst.workbook import Workbook

MAX_IDS = 500
"""Rows that are named one by one; of more, the number and the filter are given."""
_SHOWN = 6
"""Places of a ranking that a finding may name."""
STANCES = ("supporting", "doubting", "loaded")

Value = int | float


class Where(NamedTuple):
    """One condition on the rows of a table."""

    column: str
    test: str
    """One of `TESTS`."""
    value: Any = None


TESTS: Mapping[str, Callable[[pd.Series, Any], pd.Series]] = {
    "is": lambda column, value: column == value,
    "is not": lambda column, value: column != value,
    "is one of": lambda column, value: column.isin(value),
    "is none of": lambda column, value: ~column.isin(value),
    "is null": lambda column, value: column.isna(),
    "is not null": lambda column, value: column.notna(),
    "is above": lambda column, value: column > value,
}


class Number(NamedTuple):
    """One number, and how it is made."""

    says: str
    value: Value
    table: str
    """A figure's anchor, or a table of the workbook in capitals."""
    measure: str
    """`rows`, `sum of COLUMN`, or `different COLUMN, COLUMN`."""
    where: tuple[Where, ...] = ()
    behind: tuple[str, tuple[Where, ...]] | None = None
    """Table of the workbook, and its rows that the number counts, where a condition can say them."""


def select(table: pd.DataFrame, where: Iterable[Where]) -> pd.DataFrame:
    """Return the rows that meet all conditions."""
    found = table
    for column, test, value in where:
        met = TESTS[test](found[column], value)
        found = found[met.fillna(False).astype(bool)]
    return found


def recompute(table: pd.DataFrame, measure: str, where: Iterable[Where]) -> Value:
    """Make a number from its table.

    Args:
        table: The table that the number names.
        measure: `rows`, `sum of COLUMN`, or `different COLUMN, COLUMN`.
        where: Conditions on the rows.

    Raises:
        ValueError: If there is no such measure.

    Example:
        >>> table = pd.DataFrame({"outlet": ["A", "A", "B"], "n": [1, 2, 4]})
        >>> recompute(table, "sum of n", [Where("outlet", "is", "A")]), recompute(table, "different outlet", [])
        (3, 2)
    """
    rows = select(table, where)
    if measure == "rows":
        return len(rows)
    if measure.startswith("sum of "):
        total = rows[measure.removeprefix("sum of ")].sum()
        return round(float(total), 4) if isinstance(total, float) else int(total)
    if measure.startswith("different "):
        columns = measure.removeprefix("different ").split(", ")
        return len(rows[columns].dropna().drop_duplicates())
    raise ValueError(f"{measure!r} is no measure; there are rows, sum of COLUMN, and different COLUMN, COLUMN.")


def list_numbers(wb: Workbook, content: Content) -> list[dict[str, Any]]:
    """List the numbers of the heading, of the bottom line and of every finding, for the manifest.

    Each has `id`, `says` (what it counts), `value`, `table` (its file in the briefing; without `.csv` where that was
    left out), `measure`, `filter`,
    `n_rows` (rows of that table that meet the filter) and, where they are rows of another table, `rows_behind`
    with that table, their number and their ids.
    """
    listed = _numbered("briefing", _general(wb), wb, content, None)
    for one in content.drawn:
        if one.finding and one.figure.anchor in _OF:
            listed += _numbered(one.figure.anchor, _OF[one.figure.anchor](one.table, wb), wb, content, one)
    return listed


# ---- entries of the manifest -----------------------------------------------------------------------


def _numbered(
    prefix: str, numbers: Iterable[Number], wb: Workbook, content: Content, one: Drawn | None
) -> list[dict[str, Any]]:
    different = {(number.says, number.value): number for number in numbers}
    return [
        {"id": f"{prefix}-{place}", **_entry(number, wb, content, one)}
        for place, number in enumerate(different.values(), start=1)
    ]


def _entry(number: Number, wb: Workbook, content: Content, one: Drawn | None) -> dict[str, Any]:
    is_of_figure = one is not None and number.table == one.figure.anchor
    if one is not None and is_of_figure:
        table, name = one.table, _name("figures", one.figure.name, content)
    else:
        table, name = getattr(wb, number.table.lower()), _name("tables", number.table, content)
    rows = select(table, number.where)
    entry = {
        "says": number.says,
        "value": number.value,
        "table": name,
        "measure": number.measure,
        "filter": [_condition(where) for where in number.where],
        "n_rows": len(rows),
    }
    if number.behind is not None:
        base = select(getattr(wb, number.behind[0].lower()), number.behind[1])
        return {**entry, "rows_behind": _behind(number.behind[0], base, number.behind[1], content)}
    found = _quotes_of(rows, one, content) if one is not None and is_of_figure else None
    return entry if found is None else {**entry, "rows_behind": _behind("QUOTES", found, (), content)}


def _name(folder: str, table: str, content: Content) -> str:
    """Name a table as its file in the briefing; without the ending where that was left out."""
    return f"{folder}/{table.lower()}" + (".csv" if folder in content.holds else "")


def _condition(where: Where) -> dict[str, Any]:
    condition = {"column": where.column, "test": where.test}
    return condition if where.value is None else {**condition, "value": where.value}


def _behind(table: str, rows: pd.DataFrame, where: Iterable[Where], content: Content) -> dict[str, Any]:
    key = {"QUOTES": "quote_id", "MENTIONS": "mention_id", "REMOVED": "removed_id"}[table]
    return {
        "table": _name("tables", table, content),
        "filter": [_condition(one) for one in where],
        "n_rows": len(rows),
        "ids": sorted(rows[key].head(MAX_IDS)),
    }


def _quotes_of(rows: pd.DataFrame, one: Drawn, content: Content) -> pd.DataFrame | None:
    """Return the quotes behind rows of a figure's table; None if it counts none, or not all were looked up."""
    behind = content.behind.get(one.figure.anchor)
    places = one.table.index.get_indexer(rows.index)
    if behind is None or (places >= len(behind)).any():
        return None
    numbers = {number for place in places for number in behind[place]}
    return content.quotes[content.quotes["number"].isin(numbers)]


# ---- numbers of each finding -----------------------------------------------------------------------


def _rows(table: pd.DataFrame, name: str, says: str, *where: Where) -> Number:
    return Number(says, recompute(table, "rows", where), name, "rows", where)


def _sum(table: pd.DataFrame, name: str, column: str, says: str, *where: Where) -> Number:
    measure = f"sum of {column}"
    return Number(says, recompute(table, measure, where), name, measure, where)


def _different(table: pd.DataFrame, name: str, columns: str, says: str, *where: Where) -> Number:
    measure = f"different {columns}"
    return Number(says, recompute(table, measure, where), name, measure, where)


def _counted(wb: Workbook) -> Number:
    return _rows(wb.articles, "ARTICLES", "articles that are counted", Where("is_counted", "is", True))


def _general(wb: Workbook) -> list[Number]:
    """The numbers of the heading, and of the last line: what all the others rest on."""
    articles, is_counted = wb.articles, Where("is_counted", "is", True)
    numbers = [
        _counted(wb),
        _different(articles, "ARTICLES", "outlet", "outlets that are stated", is_counted),
        _rows(articles, "ARTICLES", "articles whose outlet is not stated", is_counted, Where("outlet", "is null")),
        _rows(articles, "ARTICLES", "articles without a date", is_counted, Where("published_at", "is null")),
        _rows(
            articles, "ARTICLES", "articles that are not in English",
            Where("problem", "is null"), Where("language", "is none of", sorted(ANALYSED)),
        ),
    ]  # fmt: skip
    told = Where("n_outlets", "is above", 1)
    numbers += [
        _rows(wb.stories, "STORIES", "articles of stories that two or more outlets report", told),
        _different(wb.stories, "STORIES", "story_id", "stories that two or more outlets report", told),
        _rows(wb.stories, "STORIES", "articles that are compared with nothing", Where("n_outlets", "is", 1)),
    ]
    copied = [article for text in find_texts(wb) for article in text.article_ids]
    if copied:
        shared = Where("article_id", "is one of", copied)
        numbers.append(_rows(articles, "ARTICLES", "articles whose text another outlet prints too", shared))
    sizes = wb.counted["outlet_label"].value_counts()
    if len(sizes):
        largest = str(sizes[sizes == sizes.max()].sort_index().index[0])
        label = Where("outlet_label", "is", largest)
        numbers.append(_rows(articles, "ARTICLES", "articles of the outlet that has most", is_counted, label))
    if len(wb.quotes):
        numbers += [
            _rows(wb.quotes, "QUOTES", "attributions"),
            _sum(wb.quotes, "QUOTES", "confidence", "attributions that are right, as their confidence says"),
        ]
    return numbers


def _top(table: pd.DataFrame, key: str, column: str) -> list[Any]:
    sums = table.groupby(key, observed=True)[column].sum().reset_index()
    ranked = sums.sort_values([column, key], ascending=[False, True])[key].tolist()
    return ranked[:_SHOWN]


def _of_voices(voices: pd.DataFrame, wb: Workbook) -> list[Number]:
    named = voices[~voices["speaker"].isin(compare.UNNAMED)]
    total = _sum(voices, "voices", "n_quotes", "attributions")
    numbers = [total._replace(behind=("QUOTES", ())), _counted(wb)]
    for speaker in [*_top(named, "speaker", "n_quotes"), *compare.UNNAMED]:
        where = Where("speaker", "is", speaker)
        numbers.append(_sum(voices, "voices", "n_quotes", f"attributions: {speaker}", where))
        if speaker not in compare.UNNAMED:
            numbers.append(_sum(voices, "voices", "n_articles", f"articles that quote: {speaker}", where))
    return numbers


def _of_types(types: pd.DataFrame, wb: Workbook) -> list[Number]:
    says = {
        "n_quotes": "attributions",
        "n_direct": "direct quotes",
        "n_mixed": "quotes that are partly direct",
        "n_indirect": "quotes without quotation marks",
        "n_words": "attributed words",
        "n_quoted_words": "attributed words in quotation marks",
    }
    numbers = {column: _sum(types, "quote-types", column, text) for column, text in says.items()}
    numbers["n_quotes"] = numbers["n_quotes"]._replace(behind=("QUOTES", ()))
    for kind in QUOTE_TYPES:
        behind = ("QUOTES", (Where("quote_type", "is", kind),))
        numbers[f"n_{kind}"] = numbers[f"n_{kind}"]._replace(behind=behind)
    return list(numbers.values())


def _of_statements(statements: pd.DataFrame, wb: Workbook) -> list[Number]:
    name = "statements"
    pairs = statements.groupby(["outlet_label_a", "outlet_label_b"]).size().sort_values(ascending=False)
    first, second = pairs.index[0]
    return [
        _rows(statements, name, "pairs of sentences that match"),
        _rows(
            statements, name, f"of them in {first} and {second}",
            Where("outlet_label_a", "is", first), Where("outlet_label_b", "is", second),
        ),
        _different(statements, name, "statement_id", "statements that stand in several outlets"),
        _rows(statements, name, "pairs that are one text printed twice", Where("is_one_text", "is", True)),
        _rows(statements, name, "pairs with a warning", Where("warning", "is not null")),
    ]  # fmt: skip


def _of_cue_pairs(pairs: pd.DataFrame, wb: Workbook) -> list[Number]:
    return [
        _rows(pairs, "cue-pairs", "pairs of attributions inside matched statements"),
        _rows(pairs, "cue-pairs", "of them with another verb", Where("is_same_cue", "is", False)),
    ]


def _of_cues(cues: pd.DataFrame, wb: Workbook) -> list[Number]:
    first = _top(cues, "cue_lemma", "n_quotes")[0]
    stances = Where("stance", "is one of", list(STANCES))
    words = _top(cues[cues["stance"].isin(STANCES)], "cue_lemma", "n_quotes")[:5]
    rest = Where("cue_lemma", "is none of", words)
    return [
        _sum(cues, "cues", "n_quotes", "attributions with a cue")._replace(
            behind=("QUOTES", (Where("cue_lemma", "is not null"),))
        ),
        _sum(cues, "cues", "n_quotes", f"attributions by: {first}", Where("cue_lemma", "is", first)),
        _sum(cues, "cues", "n_quotes", "attributions by a cue that takes a stance", stances),
        *(
            _sum(cues, "cues", "n_quotes", f"attributions by a {stance} cue", Where("stance", "is", stance))
            for stance in STANCES
        ),
        _different(cues, "cues", "cue_lemma", "further cues that take a stance", stances, rest),
    ]


def _of_spellings(spellings: pd.DataFrame, wb: Workbook) -> list[Number]:
    shown = list(dict.fromkeys(spellings["entity_id"]))[:2]
    numbers = []
    for entity in shown:
        own = spellings[spellings["entity_id"] == entity]
        for spelling in sorted(set(own["spelling"])):
            where = (Where("entity_id", "is", entity), Where("spelling", "is", spelling))
            numbers.append(_different(spellings, "spellings", "outlet", f"outlets that print: {spelling}", *where))
    others = Where("entity_id", "is none of", shown)
    return [*numbers, _different(spellings, "spellings", "entity_id", "other names that vary", others)]


def _of_entities(counts: pd.DataFrame, wb: Workbook) -> list[Number]:
    names = dict(zip(counts["entity_id"], counts["name"], strict=True))
    numbers = [_sum(counts, "entities", "n_mentions", "mentions"), _counted(wb)]
    for entity in _top(counts, "entity_id", "n_mentions"):
        where = Where("entity_id", "is", entity)
        behind = ("MENTIONS", (where, Where("mention_kind", "is", "name")))
        named = _sum(counts, "entities", "n_mentions", f"mentions: {names[entity]}", where)
        numbers.append(named._replace(behind=behind))
        numbers.append(_sum(counts, "entities", "n_articles", f"articles that name: {names[entity]}", where))
    return numbers


def _of_keyness(words: pd.DataFrame, wb: Workbook) -> list[Number]:
    found = (Where("is_distinctive", "is", True), Where("log_odds_z", "is above", 0))
    tested = Where("verdict", "is not", "too few to compare")
    return [
        _rows(words, "keyness", "words that pass the test", *found),
        _different(words, "keyness", "target", "outlets with such words", *found),
        _different(words, "keyness", "target", "outlets tested", tested),
    ]


def _of_removed(counts: pd.DataFrame, wb: Workbook) -> list[Number]:
    numbers = [
        _sum(counts, "removed", "n_removed", "lines or parts of lines set aside"),
        _different(counts, "removed", "rule", "rules that set lines aside"),
    ]
    for rule in _top(counts, "rule", "n_removed")[:3]:
        where = Where("rule", "is", str(rule))
        numbers.append(
            _sum(counts, "removed", "n_removed", f"set aside by: {rule}", where)._replace(behind=("REMOVED", (where,)))
        )
    return numbers


_OF: Mapping[str, Callable[[pd.DataFrame, Any], Sequence[Number]]] = {
    "voices": _of_voices,
    "quote-types": _of_types,
    "statements": _of_statements,
    "cue-pairs": _of_cue_pairs,
    "cues": _of_cues,
    "spellings": _of_spellings,
    "entities": _of_entities,
    "keyness": _of_keyness,
    "removed": _of_removed,
}
