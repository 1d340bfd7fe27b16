"""Provenance: every number of the briefing is listed with table and filter, and can be made anew from them."""

import csv
import re

import pandas as pd
import pytest

from analyst.briefing.files import safe_cell
from analyst.briefing.numbers import TESTS, Where, recompute, select

TABLE = pd.DataFrame({"outlet": ["A", "A", "B", None], "n": [1, 2, 4, 8], "share": [0.5, 0.25, None, 0.25]})


@pytest.mark.parametrize(
    ("measure", "where", "value"),
    [
        ("rows", [], 4),
        ("rows", [Where("outlet", "is", "A")], 2),
        ("rows", [Where("outlet", "is not", "A")], 2),
        ("rows", [Where("outlet", "is one of", ["A", "B"]), Where("n", "is above", 1)], 2),
        ("rows", [Where("outlet", "is none of", ["A"])], 2),
        ("rows", [Where("outlet", "is null")], 1),
        ("sum of n", [Where("outlet", "is not null")], 7),
        ("sum of share", [], 1.0),
        ("sum of n", [Where("outlet", "is", "gone")], 0),
        ("different outlet", [], 2),
        ("different outlet, n", [], 3),
    ],
)
def test_a_number_is_made_from_measure_and_filter(measure, where, value):
    assert recompute(TABLE, measure, where) == value


def test_a_measure_that_there_is_not_is_named():
    with pytest.raises(ValueError, match="'mean of n' is no measure; there are rows, sum of"):
        recompute(TABLE, "mean of n", [])


@pytest.mark.parametrize("test", sorted(TESTS))
def test_every_test_takes_an_empty_table(test):
    assert len(select(TABLE.head(0), [Where("n", test, [1] if " of" in test else 1)])) == 0


# ---- of a briefing


def frame(path):
    return pd.read_csv(
        path, encoding="utf-8-sig", keep_default_na=False, na_values=[""], dtype=str, quoting=csv.QUOTE_MINIMAL
    )


def condition(table, given):
    column, value = table[given["column"]], given.get("value")
    if isinstance(value, bool):
        return table[given["column"]] == str(value)
    if given["test"] == "is above":
        return pd.to_numeric(column) > value
    plain = (
        [safe_cell(str(v)) for v in value]
        if isinstance(value, list)
        else None
        if value is None
        else safe_cell(str(value))
    )
    return TESTS[given["test"]](column, plain)


def test_each_number_can_be_made_anew_from_the_files_of_the_briefing(made):
    """From the CSV alone, as a reader would: no table of the workbook is used."""
    numbers = made.briefing.manifest["numbers"]
    assert len(numbers) > 40
    assert len({number["id"] for number in numbers}) == len(numbers)
    for number in numbers:
        rows = frame(made.briefing.folder / number["table"])
        for given in number["filter"]:
            rows = rows[condition(rows, given).fillna(False).astype(bool)]
        assert len(rows) == number["n_rows"], number["id"]
        measure = number["measure"]
        if measure == "rows":
            found = len(rows)
        elif measure.startswith("sum of "):
            found = round(float(pd.to_numeric(rows[measure.removeprefix("sum of ")]).sum()), 4)
        else:
            found = len(rows[measure.removeprefix("different ").split(", ")].dropna().drop_duplicates())
        assert found == pytest.approx(number["value"]), number["id"]


def test_the_rows_behind_a_number_are_there_and_as_many_as_it_counts(made):
    tables = {"tables/quotes.csv": made.wb.quotes["quote_id"], "tables/mentions.csv": made.wb.mentions["mention_id"]}
    tables["tables/removed.csv"] = made.wb.removed["removed_id"]
    counted = 0
    for number in made.briefing.manifest["numbers"]:
        behind = number.get("rows_behind")
        if behind is None:
            continue
        assert set(behind["ids"]) <= set(tables[behind["table"]]), number["id"]
        assert len(behind["ids"]) == behind["n_rows"]
        if number["measure"] in ("sum of n_quotes", "sum of n_removed", "sum of n_mentions", "sum of n_direct"):
            assert behind["n_rows"] == number["value"], number
            counted += 1
    assert counted > 10


@pytest.mark.model
def test_the_sentence_on_names_counts_what_the_chart_draws(seeds):
    from analyst.briefing.figures import FIGURES
    from analyst.charts import to_spec

    figure = next(figure for figure in FIGURES if figure.anchor == "entities")
    counts = figure.table(seeds, {})
    total = counts["n_mentions"].sum()
    assert f" of {total:,} (" in figure.finding(counts, seeds)
    assert f"n = {total:,} mentions" in str(to_spec(figure.chart(counts, seeds))["title"])
    assert counts.groupby("outlet")["share_mentions"].sum().round(6).eq(1).all()
    assert counts[["first_position", "n_headlines"]].notna().all(axis=None)


def plain_numbers(text):
    """Numbers of a sentence, without percentages, which follow from two of them, and names in quotation marks."""
    text = re.sub(r"\(\d+%\)|“[^”]*”|\(\d{3}\)", "", text)
    return {int(found.replace(",", "")) for found in re.findall(r"(?<![\w-])\d[\d,]*(?![\w-])", text)}


@pytest.mark.model
def test_every_number_of_every_finding_is_listed(seeds, tmp_path):
    """The findings are worded by other code than lists their numbers: here the two meet."""
    from analyst.briefing import export

    manifest = export(seeds, tmp_path / "out", only=["tables"]).manifest
    general = {round(n["value"]) for n in manifest["numbers"] if n["id"].startswith("briefing-")}
    checked = 0
    for figure in manifest["figures"]:
        if figure["finding"] is None or "Too few to compare" in figure["finding"]:
            continue
        anchor = figure["name"].split("_", 1)[1].replace("_", "-")
        own = {round(n["value"]) for n in manifest["numbers"] if n["id"].rsplit("-", 1)[0] == anchor}
        in_text = plain_numbers(figure["finding"])
        assert in_text <= own, (figure["name"], in_text - own, figure["finding"])
        checked += len(in_text)
    assert checked > 20
    assert plain_numbers(manifest["bottom_line"][-1]) <= general
