"""The bar: where a person watches, and nowhere else."""

import io
import sys
import time
import types

import pytest

from analyst.annotate import progress
from analyst.annotate.progress import Progress, is_watched, memory_in_use


class Terminal(io.StringIO):
    def isatty(self):
        return True


@pytest.fixture
def terminal(monkeypatch):
    made = Terminal()
    seen = types.SimpleNamespace(stderr=made, modules=sys.modules)  # pytest puts its own stderr back
    monkeypatch.setattr(progress, "sys", seen)
    monkeypatch.setattr(progress, "_SECONDS_BEFORE_BAR", 0.0)
    monkeypatch.delenv("JPY_SESSION_NAME", raising=False)
    return made


def advance(**options):
    with Progress(20, 1_000, **options) as shown:
        shown.advance(5, 250)
        time.sleep(0.12)  # it is drawn ten times a second at most
        shown.advance(5, 250)


def test_bar_says_share_words_rate_and_memory(terminal):
    advance(remote_memory=lambda: 10**13)
    said = terminal.getvalue()
    assert "annotating" in said
    assert "500/1.00k" in said
    assert " words/s" in said
    assert "10000." in said  # the memory of the workers is counted
    assert said.endswith("\r")  # and nothing is left on the line


def test_nothing_is_said_in_tests_and_pipes(capfd):
    advance()
    assert capfd.readouterr() == ("", "")


def test_nothing_is_said_where_nobody_wants_it(terminal):
    advance(tell=False)
    assert terminal.getvalue() == ""


def test_callback_gets_paragraphs_done_and_of_all(terminal):
    seen = []
    advance(tell=lambda *each: seen.append(each))
    assert seen == [(5, 20), (10, 20)]
    assert terminal.getvalue() == ""


def test_open_notebook_is_watched_and_an_executed_one_is_not(monkeypatch):
    monkeypatch.setitem(sys.modules, "ipykernel", object())
    monkeypatch.delenv("JPY_SESSION_NAME", raising=False)
    assert not is_watched()
    monkeypatch.setenv("JPY_SESSION_NAME", "notebooks/01.ipynb")
    assert is_watched()


def test_memory_is_that_of_this_process_at_least():
    assert memory_in_use() > 10**7
