"""The bar: where a person watches, and nowhere else."""

import io
import re
import sys
import time
import types

import pandas as pd
import pytest

from analyst import progress, schema
from analyst.annotate.progress import Progress, memory_in_use
from analyst.progress import Bar, bars, heeds_progress, is_watched, steps
from analyst.quotes import resolve_quotes


class Terminal(io.StringIO):
    def isatty(self):
        return True


@pytest.fixture
def terminal(monkeypatch):
    made = Terminal()
    seen = types.SimpleNamespace(stderr=made, modules=sys.modules)  # pytest puts its own stderr back
    monkeypatch.setattr(progress, "sys", seen)
    monkeypatch.setattr(progress, "SECONDS_BEFORE_BAR", 0.0)
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
    assert re.search(r"\b100\d\d\.\d GB", said)  # the memory of the workers is counted, beside that of this process
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


def test_steps_are_shown_with_rate_and_time_left(terminal):
    for _ in steps(range(40), "reading", "files"):
        time.sleep(0.01)
    said = terminal.getvalue()
    assert "reading" in said and " files/s" in said and "/40.0" in said
    assert "<00:0" in said  # time left
    assert said.endswith("\r")


def test_the_quotes_of_many_articles_are_counted(terminal):
    articles = pd.DataFrame([{"article_id": f"a{number}", "text": ""} for number in range(400)])
    with bars(True):
        tables = resolve_quotes(
            articles, schema.empty("PARAGRAPHS"), {}, schema.empty("MENTIONS"), schema.empty("ENTITIES")
        )
    assert len(tables.quotes) == 0
    assert re.search(r"quotes:.*/400", terminal.getvalue()) and "articles" in terminal.getvalue()


def test_nothing_is_left_of_a_bar_that_is_interrupted(terminal):
    def work():
        for number in steps(range(10), "reading", "files"):
            time.sleep(0.12)
            if number == 2:
                raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        work()
    assert "reading" in terminal.getvalue()
    assert terminal.getvalue().endswith("\r")


def test_what_is_said_of_progress_holds_inside(terminal):
    @heeds_progress
    def work(*, progress=None):
        return list(steps(range(3), "reading", "files"))

    assert work(progress=False) == [0, 1, 2]
    with bars(False), Bar("reading", 3, "files") as bar:
        bar.advance()
    assert terminal.getvalue() == ""
