"""Options that all commands share, completion, and the state of the review."""

import json
import shutil
import subprocess

import pytest

from analyst import cli
from analyst.commands.base import NO, OK, WRONG
from analyst.commands.completion import SHELLS
from analyst.commands.output import json_text

TEXT = "Mayor opens bridge\n\n“It is safe,” Mayor Ada Lee said on Monday at the opening of the new bridge in town.\n"


@pytest.mark.model
@pytest.mark.parametrize("command", [["entities"], ["quotes"], ["statements"], ["review"], ["cite", "--top", "1"]])
def test_the_quote_engine_reaches_the_workbook(run, opened, seeds, command):
    words = ["Putin"] if "cite" in command else []
    assert run(*command, seeds.corpus, *words, "--quote-engine", "rules")[0] == OK
    assert opened[-1]["quote_engine"] == "rules"


@pytest.mark.model
def test_the_quote_engine_may_come_from_the_environment(run, opened, seeds, monkeypatch):
    monkeypatch.setenv("ANALYST_QUOTE_ENGINE", "rules")
    run("review", seeds.corpus)
    assert opened[-1]["quote_engine"] == "rules"
    monkeypatch.setenv("ANALYST_QUOTE_ENGINE", "magic")
    code, out, err = run("review", seeds.corpus)
    assert (code, out) == (WRONG, "")
    assert "no quote engine 'magic'" in err and "joined" in err


def test_an_engine_that_is_none_is_refused(run, tmp_path):
    code, _, err = run("quotes", tmp_path, "--quote-engine", "magic")
    assert code == WRONG and "invalid choice: 'magic'" in err


def test_a_file_of_texts_is_read_by_the_engine_that_is_named(run, tmp_path, monkeypatch):
    asked = []

    def give(texts, *, quote_engine):
        asked.append(quote_engine)
        return ((doc_id, []) for doc_id, _ in texts)

    monkeypatch.setattr("analyst.quotes.quotes_of_texts", give)
    (tmp_path / "in.jsonl").write_text('{"doc_id": 1, "text": "a"}')
    assert run("quotes", tmp_path / "in.jsonl", "--out", tmp_path / "out.jsonl", "--quote-engine", "rules")[0] == OK
    assert asked == ["rules"]


def test_json_holds_nothing_that_a_terminal_obeys():
    value = {"text": "\x1b[31m\x9b31m\u202eabc\U000e0001 \u200d é 漢 \ud800"}
    text = json_text(value)
    assert json.loads(text) == value
    assert all(char.isprintable() or char == "\n" for char in text) and "é 漢" in text


# ---- completion


@pytest.mark.parametrize("shell", SHELLS)
def test_completion_knows_commands_and_options(run, shell):
    code, out, err = run("completion", shell)
    assert (code, err) == (OK, "")
    for word in ("briefing", "compare", "quote-engine"):
        assert word in out


def test_completion_is_a_script_that_bash_completes_with(run, tmp_path):
    bash = shutil.which("bash")
    if bash is None:
        pytest.skip("no bash on this machine")
    script = tmp_path / "analyst.bash"
    script.write_text(run("completion", "bash")[1])
    ask = (
        f"source {script}; COMP_WORDS=({{}}); COMP_CWORD={{}}; _shtab_analyst; printf '%s\\n' \"${{{{COMPREPLY[@]}}}}\""
    )

    def complete(*words):
        line = ask.format(" ".join(words), len(words) - 1)
        return subprocess.run(
            [bash, "-c", line], capture_output=True, text=True, check=True, cwd=tmp_path
        ).stdout.split()

    assert {"compare", "completion"} <= set(complete("analyst", "com"))
    assert complete("analyst", "cite", "--for") == ["--format"]
    assert "bibtex" in complete("analyst", "cite", "--format", "b")
    assert "analyst.bash" in complete("analyst", "read", "ana")


# ---- review


@pytest.fixture
def reviewed(tmp_path):
    folder = tmp_path / "corpus"
    (folder / "corrections").mkdir(parents=True)
    (folder / "one.txt").write_text(TEXT, encoding="utf-8")
    (folder / "corrections" / "quotes.toml").write_text(
        '[[quote]]\nsource_file = "one.txt"\ncontent = "It is safe"\naccept = true\nsample = true\n\n'
        '[[quote]]\nsource_file = "one.txt"\ncontent = "It was never said"\nreject = true\n',
        encoding="utf-8",
    )
    return folder


@pytest.mark.model
def test_review_says_how_far_it_is(run, reviewed):
    code, out, _ = run("review", reviewed, "--json")
    result = json.loads(out)
    assert code == OK
    assert (result["n_quotes"], result["n_quotes_reviewed"]) == (1, 1)
    assert "1 of 1 quote drawn at random was right" in result["precision"]
    assert result["n_by_status"] == {"applied": 1, "stale": 1}
    assert result["n_joined_names_reviewed"] <= result["n_joined_names"]
    code, out, _ = run("review", reviewed, "--strict")
    assert code == NO
    assert "quotes reviewed: 1" in out and "stale" in out


def test_codes_are_told_apart():
    assert len({cli.OK, cli.UNEXPECTED, cli.WRONG, NO, cli.INTERRUPTED}) == 5
