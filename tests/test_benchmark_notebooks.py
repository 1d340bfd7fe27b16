"""The measuring of the notebooks: what is told of a cell, and that one without end is stopped."""

import json
import sys

import pytest

from benchmarks import notebooks
from benchmarks.notebooks import Cost, code_cells, files_of, first_words, measured, report


def test_cells_are_those_of_code_in_their_order(tmp_path):
    cells = [
        {"cell_type": "markdown", "source": ["# Head"]},
        {"cell_type": "code", "source": ["a = 1\n", "a"]},
        {"cell_type": "code", "source": ["b"]},
    ]
    path = tmp_path / "01.ipynb"
    path.write_text(json.dumps({"cells": cells}), encoding="utf-8")
    assert code_cells(path) == ["a = 1\na", "b"]
    assert first_words("a = 1\na") == "a"


def test_every_notebook_is_measured():
    assert {path.name[:2] for path in notebooks.NOTEBOOKS.glob("*.ipynb")} == set(notebooks.PARTS)


@pytest.mark.parametrize(
    ("cost", "is_told"),
    [
        (Cost("quick", 9.9, 5000, 1023, 999_999), False),  # much memory, but held before
        (Cost("slow", 10, 0, 0), True),
        (Cost("large", 0, 0, 1024), True),
        (Cost("wide", 0, 0, 0, n_bytes=1_000_000), True),
        (Cost("wrong", 0, 0, 0, problem="KeyError: 'x'"), True),
    ],
)
def test_costs_that_are_told(cost, is_told):
    assert cost.is_told is is_told
    assert (cost.name in report([cost])) is is_told
    assert cost.name in report([cost], every=True)


def test_report_sums_what_it_does_not_tell():
    text = report([Cost("one", 1, 100, 0), Cost("two", 2, 300, 0), Cost("three", 30, 200, 0)])
    assert "2 of 3 not told" in text and text.endswith("33 seconds in all, at most 300 MiB.")


@pytest.mark.skipif(sys.platform != "linux", reason="the benchmark reads /proc and stops cells by SIGPROF: Linux only")
def test_cell_without_end_is_stopped():
    with pytest.raises(TimeoutError, match=r"stopped after 0\.05 seconds"), measured("endless", 0.05) as cost:
        while True:
            pass
    assert 0.01 < cost.seconds < 5  # the timer and the clock of the processor differ by a tick
    assert cost.peak_mib > 0


def test_files_of_a_briefing_with_their_size(tmp_path):
    (tmp_path / "tables").mkdir()
    (tmp_path / "tables" / "quotes.csv").write_bytes(b"12345")
    assert [(cost.name, cost.n_bytes) for cost in files_of(tmp_path)] == [("briefing: tables/quotes.csv", 5)]
