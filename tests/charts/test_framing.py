"""Charts of sides, cues, word lists and descriptions: what each says that the others need not."""

import pytest

from analyst import charts


def texts(chart):
    spec = charts.to_spec(chart)
    return [str(value) for rows in spec["datasets"].values() for row in rows for value in row.values()]


def drawn(tables, name):
    chart, table = tables.drawn[name]
    return chart, table()


def subtitle(chart):
    return " ".join(charts.to_spec(chart)["title"]["subtitle"])


def test_a_side_has_the_title_and_who_has_none_does_not(tables):
    chart, table = drawn(tables, "sides")
    title = charts.title_of(charts.to_spec(chart(table)))
    assert title.startswith("Denmark has")
    none = table[table["side"] != "Denmark"]
    assert charts.title_of(charts.to_spec(chart(none))) == "No speaker has a side"


@pytest.mark.parametrize("name", ["sides", "cue profiles", "word rates"])
def test_too_few_articles_are_told(tables, name):
    chart, table = drawn(tables, name)
    assert "fewer than 5 articles" in subtitle(chart(table))


@pytest.mark.parametrize("name", ["sides, intervals", "voice measures", "word rates, tested"])
def test_intervals_are_told_where_there_are_some(tables, name):
    chart, table = drawn(tables, name)
    assert "95% interval by articles" in subtitle(chart(table))


def test_a_difference_that_holds_is_in_the_title_and_starred(tables):
    chart, table = drawn(tables, "word rates, tested")
    assert "Gazette uses hedging words more often than the others: 200.0 against 0.0" in charts.title_of(
        charts.to_spec(chart(table))
    )
    assert "12 *" in texts(chart(table))  # “brutal” and “regime” in six articles
    chart, table = drawn(tables, "cue profiles, tested")
    assert "no difference is shown" in charts.title_of(charts.to_spec(chart(table)))


def test_a_side_that_the_table_lacks_is_refused(tables):
    chart, table = drawn(tables, "cue profiles")
    with pytest.raises(ValueError, match=r"No rows within 'Peru'; the table has '\(all\)'"):
        chart(table, within="Peru")


def test_own_words_and_attributed_ones_have_tiles_of_their_own(tables):
    chart, table = drawn(tables, "descriptions")
    spec = charts.to_spec(chart(table))
    assert charts.title_of(spec) == "Ada Lee is described in 3 ways; 1 is in one outlet only"
    found = {(row["outlet"], row["text"], row["tone"]) for rows in spec["datasets"].values() for row in rows}
    assert ("Gazette", "whose term expired last year", "in the outlet’s own words") in found
    assert ("Herald", "whose term expired last year", "inside an attribution or quotation marks") in found
    assert ("Herald", "embattled leader", "in the outlet’s own words") in found
    assert "No rows to show" in texts(chart(table, entity_id="nobody"))
