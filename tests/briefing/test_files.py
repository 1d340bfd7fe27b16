"""Files: cells that no spreadsheet runs, folders that are there whole or not at all."""

import csv
import json

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from analyst.briefing import files
from analyst.briefing.files import BriefingError, check_target, safe_cell, write_csv, written_whole

STARTS = ["=1+1", "+1", "-1", "@SUM(A1)", "\t=1", "\n=1", " =1", "＝1", '=HYPERLINK("http://x")']


@pytest.mark.parametrize("text", STARTS)
def test_a_cell_that_begins_like_a_formula_is_text(text):
    assert safe_cell(text) == f"'{text}"


@given(st.text(st.characters()))
def test_no_cell_begins_like_a_formula_or_holds_a_control_character(text):
    cell = safe_cell(text)
    assert not cell.lstrip(" \u00a0").startswith(("=", "+", "-", "@", "\t", "\r", "\n"))
    assert not any(ord(char) < 32 and char not in "\t\r\n" for char in cell)
    cell.encode("utf-8")  # half characters are gone


def read(path):
    with path.open(encoding="utf-8-sig", newline="") as file:
        return list(csv.reader(file))


def test_numbers_stay_numbers_and_nulls_are_empty(tmp_path):
    table = pd.DataFrame(
        {
            "=name": ["=A1", None],
            "n": [-5, 7],
            "share": [-0.25, np.nan],
            "maybe": pd.array([None, -3], dtype="Int64"),
            "is_it": [True, False],
            "kind": pd.Categorical(["-x", None]),
            "day": pd.to_datetime(["2025-07-01T10:00Z", None], utc=True),
        }
    )
    write_csv(table, tmp_path / "t.csv")
    assert (tmp_path / "t.csv").read_bytes().startswith(b"\xef\xbb\xbf'=name,")
    assert read(tmp_path / "t.csv")[1:] == [
        ["'=A1", "-5", "-0.25", "", "True", "'-x", "2025-07-01T10:00:00+00:00"],
        ["", "7", "", "-3", "False", "", ""],
    ]


def test_line_breaks_and_quotes_in_a_cell_are_read_back(tmp_path):
    write_csv(pd.DataFrame({"text": ['a "b",\nc']}), tmp_path / "t.csv")
    assert read(tmp_path / "t.csv")[1] == ['a "b",\nc']


def test_an_empty_table_keeps_its_heading(tmp_path):
    write_csv(pd.DataFrame({"a": [], "b": []}), tmp_path / "t.csv")
    assert read(tmp_path / "t.csv") == [["a", "b"]]


@pytest.mark.parametrize("size", [1, 2, 3, 100])
def test_a_table_written_block_by_block_has_every_row_once(tmp_path, monkeypatch, size):
    monkeypatch.setattr(files, "_BLOCK", size)
    write_csv(pd.DataFrame({"n": range(6), "kind": pd.Categorical(list("aabbca"))}, index=[5] * 6), tmp_path / "t.csv")
    assert read(tmp_path / "t.csv")[1:] == [["0", "a"], ["1", "a"], ["2", "b"], ["3", "b"], ["4", "c"], ["5", "a"]]


# ---- folders


def make_briefing(folder):
    folder.mkdir(parents=True)
    (folder / "manifest.json").write_text(json.dumps({"kind": files.KIND}))
    (folder / "old.txt").write_text("old")


def test_a_new_folder_an_empty_one_and_a_briefing_may_be_written(tmp_path):
    make_briefing(tmp_path / "old")
    (tmp_path / "empty").mkdir()
    for name in ("new/deep", "old", "empty"):
        assert check_target(tmp_path / name) == tmp_path / name


@pytest.mark.parametrize("manifest", [None, "{}", "[]", "not json", '{"kind": "other"}'])
def test_a_folder_of_something_else_is_not_replaced(tmp_path, manifest):
    (tmp_path / "mine").mkdir()
    (tmp_path / "mine" / "thesis.txt").write_text("years of work")
    if manifest is not None:
        (tmp_path / "mine" / "manifest.json").write_text(manifest)
    with pytest.raises(BriefingError, match="not a briefing"):
        check_target(tmp_path / "mine")


def test_a_file_and_the_corpus_are_no_place_for_a_briefing(tmp_path):
    (tmp_path / "file").write_text("")
    corpus = tmp_path / "up" / "corpus"
    corpus.mkdir(parents=True)
    with pytest.raises(BriefingError, match="is a file"):
        check_target(tmp_path / "file")
    for inside in (corpus, corpus / "briefing", corpus / ".." / "corpus" / "b"):
        with pytest.raises(BriefingError, match="among the articles"):
            check_target(inside, corpus)
    make_briefing(tmp_path / "b")
    (tmp_path / "b" / "corpus").mkdir()
    with pytest.raises(BriefingError, match="holds the articles"):
        check_target(tmp_path / "b", tmp_path / "b" / "corpus")


def test_what_is_written_whole_replaces_what_was_there(tmp_path):
    make_briefing(tmp_path / "b")
    with written_whole(tmp_path / "b") as fresh:
        (fresh / "new.txt").write_text("new")
        assert (tmp_path / "b" / "old.txt").exists()
    assert [path.name for path in (tmp_path / "b").iterdir()] == ["new.txt"]
    assert [path.name for path in tmp_path.iterdir()] == ["b"]


def test_what_fails_half_way_changes_nothing(tmp_path):
    make_briefing(tmp_path / "b")
    with pytest.raises(RuntimeError, match="half way"), written_whole(tmp_path / "b") as fresh:
        (fresh / "new.txt").write_text("new")
        raise RuntimeError("half way")
    assert sorted(path.name for path in (tmp_path / "b").iterdir()) == ["manifest.json", "old.txt"]
    assert [path.name for path in tmp_path.iterdir()] == ["b"]


def test_a_place_that_cannot_be_written_is_named(tmp_path):
    (tmp_path / "file").write_text("")
    with (
        pytest.raises(BriefingError, match="cannot be written"),
        written_whole(tmp_path / "file" / "b"),
    ):
        pass
