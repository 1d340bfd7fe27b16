"""The chart of who cites whom: every arrow and number has a place of its own."""

from itertools import pairwise

import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from analyst import charts, schema
from analyst.charts.sources import _PORT, _placed
from analyst.charts.theme import style


def rows_of(spec):
    return [row for data in spec["datasets"].values() for row in data]


def test_arrows_carry_the_counts(tables):
    spec = charts.to_spec(charts.sources_chart(tables.sources()))
    arrows = {(row["outlet"], row["cited"], row["how"]): row["number"] for row in rows_of(spec) if "how" in row}
    assert arrows == {
        ("Gazette", "AFP", "agency as the article’s own access"): "2",
        ("Gazette", "Herald", "refers to it"): "1",
        ("Herald", "AFP", "refers to it"): "3",
        ("Herald", "Blog Service", "service that shows the article"): "1",
    }
    assert charts.title_of(spec) == "AFP is named as a source by 2 of the 2 outlets that name any"


def test_an_outlet_of_the_corpus_that_is_cited_is_bold(tables):
    spec = charts.to_spec(charts.sources_chart(tables.sources()))
    bold = {row["label"] for row in rows_of(spec) if row.get("is_bold")}
    assert bold == {"Herald"}


@pytest.mark.parametrize(
    ("rows", "title"),
    [
        ([0], "Gazette names 1 source; no other outlet names any"),
        ([3], "No source is named; services show articles of 1 outlet"),
        ([1, 2], "No source is named by more than one outlet, of the 2 that name any"),
    ],
)
def test_the_finding_holds_on_small_tables(tables, rows, title):
    spec = charts.to_spec(charts.sources_chart(tables.sources().iloc[rows]))
    assert charts.title_of(spec) == title


def test_links_left_out_are_said(tables):
    spec = charts.to_spec(charts.sources_chart(tables.sources(), top=2))
    assert "the 2 with the most articles drawn" in " ".join(spec["title"]["subtitle"])
    assert charts.n_rows(spec) == 2


def test_no_links_nothing_drawn():
    assert charts.n_rows(charts.to_spec(charts.sources_chart(schema.empty("SOURCING_CHAIN")))) == 0


LINKS = st.lists(st.tuples(st.integers(0, 9), st.integers(0, 19)), min_size=1, max_size=40, unique=True)


def chain(links):
    rows = [(f"Outlet {a}", f"The long and winding title of source {b}", b % 2 == 0) for a, b in links]
    return pd.DataFrame(rows, columns=["outlet", "cited", "is_in_corpus"])


@settings(deadline=None, max_examples=40)
@given(LINKS)
def test_no_number_and_no_name_covers_another(links):
    drawn = chain(links)
    line = style().label_size + 2
    for side in _placed(drawn):
        ports = sorted(side.ports)
        assert all(b - a >= _PORT - 0.2 for a, b in pairwise(ports))
        assert ports[0] > 0
        assert ports[-1] < side.height
        tops = side.names["y"] - line / 2
        ends = tops + line * (side.names["label"].str.count("\n") + 1)
        assert all(top >= end - 0.2 for end, top in zip(ends[:-1], tops[1:], strict=True))


@settings(deadline=None, max_examples=20)
@given(LINKS)
def test_the_places_are_the_same_every_time(links):
    first, second = _placed(chain(links)), _placed(chain(links))
    assert [side.ports.tolist() for side in first] == [side.ports.tolist() for side in second]


def test_links_that_need_not_cross_do_not():
    left, right = _placed(chain([(0, 3), (1, 1), (2, 2)]))
    order = pd.Series(right.ports, index=left.ports).sort_index()
    assert order.is_monotonic_increasing


def test_a_long_name_has_the_same_label_on_both_sides():
    long = [f"The Long Regional Broadcasting Corporation of Northumberland {k}" for k in range(3)]
    rows = [(long[2], long[0], True), (long[0], long[1], True), (long[1], long[2], True)]
    drawn = pd.DataFrame(rows, columns=["outlet", "cited", "is_in_corpus"])
    left, right = _placed(drawn)
    at = [
        {port: side.names["label"].iloc[place] for place, port in enumerate(sorted(side.ports))}
        for side in (left, right)
    ]
    named = {(at[0][a], at[1][b]) for a, b in zip(left.ports, right.ports, strict=True)}
    labels = {label for pair in named for label in pair}
    assert len(labels) == 3
    assert all(outlet != cited for outlet, cited in named)
