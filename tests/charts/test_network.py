"""The network: boxes that never cover one another, and names that can be read."""

import math

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from analyst import charts
from analyst.charts._layout import place_boxes


def overlap(centres, boxes):
    """The greatest overlap of two boxes, in points; below 0 if all are apart."""
    found = [-math.inf]
    for a in range(len(boxes)):
        for b in range(a):
            apart = np.abs(centres[a] - centres[b])
            needed = (np.array(boxes[a]) + np.array(boxes[b])) / 2
            found.append(float((needed - apart).min()))
    return max(found)


GRAPHS = st.integers(1, 25).flatmap(
    lambda n: st.tuples(
        st.lists(st.tuples(st.integers(20, 200), st.integers(20, 90)), min_size=n, max_size=n),
        st.lists(st.tuples(st.integers(0, n - 1), st.integers(0, n - 1)), max_size=40),
    )
)


@settings(deadline=None, max_examples=40)
@given(GRAPHS)
def test_no_box_covers_another_or_leaves_the_page(graph):
    boxes, links = graph
    links = [(a, b) for a, b in links if a != b]
    centres, height = place_boxes(boxes, links, 780, 300)
    assert overlap(centres, boxes) <= 0.3  # places are rounded to a tenth
    half = np.array(boxes) / 2
    assert (centres - half >= -0.2).all()
    assert (centres + half <= np.array([780, height]) + 0.2).all()


def test_linked_boxes_are_nearer_than_others():
    links = [(0, 1), (1, 2), (2, 3), (3, 4), (4, 5)]
    centres, _ = place_boxes([(30, 30)] * 6, links, 780, 500)
    apart = [np.linalg.norm(centres[a] - centres[b]) for a, b in links]
    assert max(apart) < np.linalg.norm(centres[0] - centres[5])


def test_the_places_are_the_same_every_time():
    boxes, links = [(60, 40)] * 9, [(0, k) for k in range(1, 9)]
    first, second = place_boxes(boxes, links, 780, 300), place_boxes(boxes, links, 780, 300)
    assert first[0].tolist() == second[0].tolist()


def test_no_boxes_no_places():
    assert place_boxes([], [], 780, 300)[0].shape == (0, 2)


def test_circles_and_lines_carry_the_counts(tables):
    spec = charts.to_spec(charts.network_chart(tables.pairs()))
    rows = [row for data in spec["datasets"].values() for row in data]
    lines = {row["pair"]: row["units"] for row in rows if "pair" in row}
    assert lines == {"Ada Lee and Oslo": 3, "High Court and Ada Lee": 2, "Bo Chen and Oslo": 2}
    circles = {row["name"]: (row["type"], row["units"]) for row in rows if "label_y" in row}
    assert circles["Ada Lee"] == ("person", 5)
    assert charts.title_of(spec).startswith("Ada Lee and Oslo are named together most, in 3 of 9 sentences")


def test_a_line_that_chance_explains_is_pale(tables):
    pairs = tables.pairs().assign(npmi=-0.1)
    spec = charts.to_spec(charts.network_chart(pairs))
    meets = {row["meet"] for data in spec["datasets"].values() for row in data if "meet" in row}
    assert meets == {"not more often"}


def test_pairs_below_the_threshold_leave_nothing_to_draw(tables):
    spec = charts.to_spec(charts.network_chart(tables.pairs(), min_units=9))
    assert charts.n_rows(spec) == 0


def test_a_first_place_that_is_shared_is_said(tables):
    spec = charts.to_spec(charts.network_chart(tables.pairs().assign(n_units=3)))
    assert "3 share the first place, with 3 sentences each" in charts.title_of(spec)


@pytest.mark.parametrize("top", [1, 4])
def test_ways_of_naming_add_up_in_each_bar(tables, top):
    spec = charts.to_spec(charts.name_forms_chart(tables.name_form_counts(), top=top))
    rows = [row for data in spec["datasets"].values() for row in data]
    ends = {}
    for row in rows:
        ends.setdefault((row["name"], row["outlet"]), []).append((row["start"], row["end"]))
    assert len({name for name, _ in ends}) == min(top, 2)
    for spans in ends.values():
        assert spans[0][0] == pytest.approx(0, abs=1e-3)
        assert spans[-1][1] == pytest.approx(1, abs=1e-3)


def test_the_finding_says_where_the_ways_of_naming_differ(tables):
    spec = charts.to_spec(charts.name_forms_chart(tables.name_form_counts()))
    # Euronews 5 of 11 mentions by surname, the Gazette 6 of 12, the Herald none of 8.
    assert charts.title_of(spec) == "Ada Lee: surname alone in 50% of mentions in Gazette, 0% in Herald"


def bars(spec):
    return [row for data in spec["datasets"].values() for row in data if "high" in row]


def test_bars_of_a_day_stand_on_one_another(tables):
    found = [row for row in bars(charts.to_spec(charts.timeline_chart(tables.timeline()))) if row["name"] == "Ada Lee"]
    first = [(row["group"], row["low"], row["high"]) for row in found if row["period"] == "19 Jul 2025"]
    assert first == [("Euronews", 0, 3), ("Gazette", 3, 7), ("Herald", 7, 12)]
    # Two days without an article lie between.
    assert sorted({row["start"] for row in found}) == [0.15, 3.15]


def test_mentions_without_a_date_are_said_and_not_drawn(tables):
    table = tables.timeline()
    undated = table[table["period"] == "2025-07-22"].assign(period="(not stated)", period_start=None)
    both = charts.to_spec(charts.timeline_chart(_joined(table, undated), n_articles=9))
    assert "not drawn: 14 more mentions in 2 articles without a date" in " ".join(both["title"]["subtitle"])
    assert "in 7 articles" in " ".join(both["title"]["subtitle"])
    none = charts.to_spec(charts.timeline_chart(undated))
    assert charts.n_rows(none) == 0
    assert "without a date" in " ".join(none["title"]["subtitle"])


def _joined(*tables):
    return pd.concat(tables, ignore_index=True)


def test_many_groups_are_added_up(tables):
    table = _joined(*[tables.timeline().assign(outlet=f"Outlet {k}") for k in range(9)]).drop_duplicates(
        ["outlet", "period", "entity_id"]
    )
    spec = charts.to_spec(charts.timeline_chart(table))
    assert {row["group"] for row in bars(spec)} == {"all"}
    assert "9 outlets added up" in " ".join(spec["title"]["subtitle"])
