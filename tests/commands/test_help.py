"""The help is true: every example parses, and runs where it needs no cluster and no extra."""

import argparse
import json
import shlex
from pathlib import Path

import pytest

from analyst import cli
from analyst.commands import arguments as shared
from analyst.commands.base import NO, OK

ROOT = Path(__file__).parents[2]
PARSED_ONLY = ("tcp://", "semantic", "--theme", "--notebooks", "briefing articles", "briefing demo", "completion")
"""Parts of examples that need a cluster, an extra or a file of one's own, or that other tests run."""


def commands():
    parser = cli.build_parser()
    (found,) = (action for action in parser._actions if isinstance(action, argparse._SubParsersAction))
    return {"": parser, **found.choices}


def examples_of(parser):
    lines = parser.epilog.partition("examples:\n")[2].partition("\n\n")[0].splitlines()
    return [line.strip() for line in lines]


EXAMPLES = [(name, line) for name, parser in commands().items() for line in examples_of(parser)]


def words_of(line):
    words = shlex.split(line)
    assert words[0] == "analyst"
    return words[1 : words.index(">") if ">" in words else None]


@pytest.mark.parametrize("name", [name for name in commands() if name])
def test_every_command_shows_examples_of_itself(name):
    examples = [line for command, line in EXAMPLES if command == name]
    assert examples
    assert any(line.startswith(f"analyst {name}") for line in examples)


@pytest.mark.parametrize("line", [line for _, line in EXAMPLES])
def test_every_example_parses(line, capsys):
    parsed = cli.build_parser().parse_args(words_of(line))
    assert callable(parsed.run)


@pytest.fixture
def desk(tmp_path, monkeypatch):
    """A folder in which the names of the examples are there."""
    (tmp_path / "articles").symlink_to(ROOT / "seeds")
    rows = [{"Article": "The mayor opened the bridge on Monday, and said that it was safe for all to use. " * 3}]
    (tmp_path / "export.csv").write_text("Article\n" + "\n".join(f'"{row["Article"]}"' for row in rows))
    (tmp_path / "texts.jsonl").write_text(json.dumps({"doc_id": 1, "text": "“It is safe,” Ada Lee said."}) + "\n")
    monkeypatch.chdir(tmp_path)
    return tmp_path


RUN = sorted({line for _, line in EXAMPLES if not any(part in line for part in (*PARSED_ONLY, "check"))})


@pytest.mark.model
@pytest.mark.parametrize("line", RUN)
def test_every_example_runs(line, run, opened, desk, monkeypatch):
    if line.startswith("analyst cache"):
        monkeypatch.setenv("ANALYST_CACHE", str(desk / "cache"))
    code, out, err = run(*words_of(line))
    assert "error" not in err
    # The words and the file of the examples of `cite` are invented, so they are not found.
    assert code == (NO if line.startswith("analyst cite") and "q12" not in line else OK), err
    assert out or code == NO
    if "--json" in line:
        assert isinstance(json.loads(out), dict)


def test_what_the_options_offer_is_what_there_is():
    from analyst.commands.cite import STYLES
    from analyst.compare.statements import SIMILARITIES
    from analyst.corpus import COPIES
    from analyst.quotes.engines import ENGINES

    assert set(shared.QUOTE_ENGINES) == set(ENGINES)
    assert set(shared.COPY_RULES) == set(COPIES)
    assert set(shared.SIMILARITIES) == set(SIMILARITIES)
    assert set(STYLES) == {"text", "markdown", "bibtex", "csl-json"}


def test_the_help_of_all_commands_says_what_the_exit_codes_mean(run):
    code, out, _ = run("--help")
    assert code == OK
    assert "3 done and the answer is no" in out
    for name in ("check", "cite", "review"):
        assert "\nexit codes: 0 " in run(name, "--help")[1]
