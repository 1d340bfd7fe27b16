"""Rows of a long table are made when they are looked at; rows of one's own stand between them."""

import pandas as pd
import pytest

from analyst.widgets import late_rows
from analyst.widgets.late_rows import LateRows, TableRows


@pytest.fixture
def table():
    return TableRows(pd.DataFrame({"key": ["a", "b", "c", "d"], "n": [1.5, None, 3, 4]}), "key")


def test_rows_of_a_table_by_key_and_place(table):
    assert len(table) == 4 and "b" in table and "z" not in table
    assert table.at(0) == {"key": "a", "n": 1.5}
    assert table.get("b") == {"key": "b", "n": None} and table.get("z") is None
    assert table.places(["d", "z", "a"]).tolist() == [3, 0]
    assert table.marked(["d", "z", "a"]).tolist() == [True, False, False, True]
    assert table.marked([]).tolist() == [False] * 4


def test_list_has_rows_of_the_table_and_own_ones(table):
    own = {"key": "mine", "n": 0}
    rows = LateRows(table, [2, 0], [own])
    assert [row["key"] for row in rows] == list(rows.ids()) == ["c", "a", "mine"]
    assert rows[-1] is own and rows[1:] == [{"key": "a", "n": 1.5}, own]
    assert (rows.number_of("a"), rows.number_of("mine"), rows.number_of("d")) == (1, 2, None)
    with pytest.raises(IndexError):
        rows[3]


def test_own_rows_are_put_in_and_taken_out(table):
    rows = LateRows(table, [0, 1], [{"key": "x"}])
    rows.insert(1, [{"key": "y"}])
    assert list(rows.ids()) == ["a", "y", "b", "x"]
    rows.drop_own(["x", "a"])
    assert list(rows.ids()) == ["a", "b", "x"]
    rows.drop_own()
    assert list(rows.ids()) == ["a", "b"]


def test_no_row_is_made_before_it_is_asked_for(table, monkeypatch):
    made = []
    monkeypatch.setattr(late_rows, "row_of", lambda _, place: made.append(place) or {"key": "?"})
    rows = LateRows(table, range(4))
    assert len(rows) == 4 and rows.number_of("d") == 3 and next(rows.ids()) == "a"
    assert made == []
    rows[2]
    assert made == [2]


def test_empty_table_has_no_rows():
    empty = TableRows(pd.DataFrame({"key": pd.Series([], dtype="str")}), "key")
    assert len(empty) == 0 and empty.places(["a"]).tolist() == [] and list(LateRows(empty, [])) == []
