"""The command: what it prints, what it writes, and what it says where something is wrong."""

import json
import os
import subprocess
import sys
import time

import pandas as pd
import pytest

from analyst import cli, schema
from analyst.briefing import build

GOOD = (
    "Mayor opens bridge\n\n“It is safe,” Mayor Ada Lee said on Monday at the opening of the new bridge in the old "
    "town. Bob Ray claimed that it was late, and that it would be closed again before the winter.\n"
)
LATIN_1 = GOOD.replace("“", '"').replace("”", '"').replace("bridge", "café").encode("latin-1")

COMMANDS = ("read", "annotate", "entities", "quotes", "statements", "compare", "briefing", "review")
"""Those that take a corpus and nothing else."""


@pytest.fixture
def corpus(tmp_path):
    folder = tmp_path / "corpus"
    folder.mkdir()
    (folder / "good.txt").write_text(GOOD, encoding="utf-8")
    return folder


@pytest.fixture
def run(capsys):
    def call(*arguments):
        code = cli.main([str(argument) for argument in arguments])
        said = capsys.readouterr()
        return code, said.out, said.err

    return call


# ---- help and wrong usage


def test_help_is_quick_and_shows_examples():
    started = time.monotonic()
    done = subprocess.run([sys.executable, "-m", "analyst", "--help"], capture_output=True, text=True, check=False)
    assert time.monotonic() - started < 2  # no spaCy, no pandas: about 0.1 s on an idle machine
    assert done.returncode == 0
    for command in COMMANDS:
        assert f"\n    {command} " in done.stdout
    assert "analyst briefing articles/ --out briefing/" in done.stdout


def test_help_loads_nothing_heavy():
    code = (
        "import sys; from analyst import cli; cli.main(['--help']); "
        "print(sorted({'altair', 'pandas', 'spacy'} & set(sys.modules)))"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip().endswith("[]")


@pytest.mark.parametrize("command", COMMANDS)
def test_each_command_has_help_with_an_example(run, command):
    code, out, _ = run(command, "--help")
    assert code == 0
    assert f"examples:\n  analyst {command} " in out


def test_no_command_shows_the_help_and_is_wrong(run):
    code, out, _ = run()
    assert code == 2
    assert "commands:" in out


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (["frobnicate"], "invalid choice: 'frobnicate'"),
        (["cite", "corpus"], "required: QUOTE"),
        (["read", "corpus", "--frobnicate"], "usage: analyst read "),
        (["read", "corpus", "--frobnicate"], "unrecognized arguments: --frobnicate"),
        (["entities", "corpus", "--top", "0"], "'0' is not a number from 1"),
    ],
)
def test_wrong_usage_is_2_and_says_why(run, arguments, message):
    code, out, err = run(*arguments)
    assert (code, out) == (2, "")
    assert message in err


# ---- a corpus that cannot be used


@pytest.mark.parametrize("command", COMMANDS)
@pytest.mark.parametrize("made", [True, False])
def test_an_empty_or_missing_folder_is_2_with_one_line(run, tmp_path, command, made):
    folder = tmp_path / "none"
    if made:
        folder.mkdir()
    code, out, err = run(command, folder, *(["--out", tmp_path / "out"] if command in ("read", "briefing") else []))
    assert (code, out) == (2, "")
    assert err.startswith("analyst: error: ") and err.count("\n") == 1
    assert str(folder) in err
    assert not (tmp_path / "out").exists()


def test_bad_files_are_named_and_the_rest_is_read(run, corpus, tmp_path):
    (corpus / "dangling.txt").symlink_to(tmp_path / "nowhere.txt")
    (corpus / "folder.txt").mkdir()
    (corpus / "binary.txt").write_bytes(bytes(range(256)) * 8)
    (corpus / "empty.txt").write_bytes(b"")
    (corpus / "latin.txt").write_bytes(LATIN_1)
    code, out, err = run("read", corpus, "--out", tmp_path / "out", "--json")
    assert code == 0
    for name in ("dangling.txt", "binary.txt", "empty.txt"):
        assert f"warning: {name}: " in err
    assert "Traceback" not in err
    articles = pd.read_parquet(tmp_path / "out" / "articles.parquet").set_index("source_file")
    assert articles.loc[["binary.txt", "empty.txt"], "problem"].notna().all()
    assert articles.loc[["good.txt", "latin.txt"], "problem"].isna().all()
    assert "café" in articles.loc["latin.txt", "text"]
    problems = pd.read_parquet(tmp_path / "out" / "problems.parquet")
    assert {"dangling.txt", "binary.txt", "empty.txt"} <= set(problems["source_file"])
    result = json.loads(out)
    assert (result["n_articles"], result["n_unusable"]) == (len(articles), int(articles["problem"].notna().sum()))
    of_outlets = {row["outlet_label"]: row["n_articles"] for row in result["by_outlet"]}
    usable = articles[articles["problem"].isna()]
    assert of_outlets == usable["outlet_label"].value_counts().to_dict()
    assert result["n_without_date"] == int(usable["published_at"].isna().sum()) > 0


def test_read_without_a_folder_says_what_came_of_the_files_and_writes_nothing(run, corpus, tmp_path, monkeypatch):
    (tmp_path / "here").mkdir()
    monkeypatch.chdir(tmp_path / "here")
    code, out, _ = run("read", corpus)
    assert code == 0
    assert out.startswith("articles: ") and "out:" not in out.replace("copies left out:", "")
    assert not list((tmp_path / "here").iterdir())


def test_a_corpus_of_which_nothing_can_be_used_is_2(run, tmp_path):
    (tmp_path / "corpus").mkdir()
    (tmp_path / "corpus" / "empty.txt").touch()
    code, out, err = run("quotes", tmp_path / "corpus")
    assert (code, out) == (2, "")
    assert "warning: empty.txt: " in err
    assert "none of the 1 files" in err


def test_a_broken_file_of_corrections_is_2_with_file_and_line(run, corpus):
    (corpus / "corrections").mkdir()
    (corpus / "corrections" / "quotes.toml").write_text('[[quote]]\nsource_file = "x')
    code, _, err = run("quotes", corpus)
    assert code == 2
    assert "corrections/quotes.toml, line 2" in err


def test_a_missing_model_is_2_with_the_command_that_mends_it(run, corpus, monkeypatch):
    monkeypatch.setattr("analyst.annotate.model.find_spec", lambda name: None)
    code, out, err = run("quotes", corpus)
    assert (code, out) == (2, "")
    assert "pip install" in err
    assert err.count("\n") == 1


def test_what_nobody_expected_is_1_and_says_how_to_see_more(run, corpus, monkeypatch):
    def fail(*_, **__):
        raise RuntimeError("two\nlines \x1b[31m")

    monkeypatch.setattr("analyst.corpus.read_corpus", fail)
    code, _, err = run("read", corpus, "--out", corpus.parent / "out")
    assert code == 1
    assert "unexpected error: RuntimeError: two lines" in err and "--traceback" in err
    assert "\x1b" not in err and err.count("\n") == 1
    with pytest.raises(RuntimeError):
        cli.main(["read", str(corpus), "--out", str(corpus.parent / "out"), "--traceback"])


def test_an_interrupt_is_130(run, corpus, monkeypatch):
    def stop(*_, **__):
        raise KeyboardInterrupt

    monkeypatch.setattr("analyst.corpus.read_corpus", stop)
    code, _, err = run("read", corpus, "--out", corpus.parent / "out")
    assert code == 130
    assert "goes on from there" in err


# ---- commands


def test_read_writes_every_table_and_reports(run, corpus, tmp_path):
    code, out, err = run("read", corpus, "--out", tmp_path / "out")
    assert (code, err) == (0, "")
    assert "articles: 1\n" in out
    for name in cli.CORPUS_TABLES:
        table = pd.read_parquet(tmp_path / "out" / f"{name}.parquet")
        assert set(schema.SCHEMAS[name.upper()].columns) <= set(table.columns)
    assert pd.read_parquet(tmp_path / "out" / "articles.parquet")["source_file"].tolist() == ["good.txt"]
    assert not list((tmp_path / "out").glob("*.part"))


def test_out_must_be_a_folder(run, corpus, tmp_path):
    (tmp_path / "file").touch()
    code, _, err = run("read", corpus, "--out", tmp_path / "file")
    assert code == 2
    assert "is a file; name a folder" in err


def test_out_below_a_file_or_among_the_articles_is_refused_before_the_work(run, corpus, tmp_path, monkeypatch):
    monkeypatch.setattr("analyst.corpus.read_corpus", lambda *_, **__: pytest.fail("it was read"))
    monkeypatch.setattr("analyst.workbook.open_workbook", lambda *_, **__: pytest.fail("it was opened"))
    (tmp_path / "file").touch()
    for command in ("read", "entities", "quotes"):
        for out, message in (
            (tmp_path / "file" / "b", f"{tmp_path / 'file' / 'b'} cannot be written"),
            (tmp_path / "file" / "b" / "c", "cannot be written"),
            (corpus, f"{corpus} lies among the articles"),
            (corpus / "new" / "tables", "lies among the articles"),
        ):
            code, said, err = run(command, corpus, "--out", out)
            assert (code, said) == (2, "")
            assert message in err
            assert "Errno" not in err
    assert [path.name for path in corpus.iterdir()] == ["good.txt"]


def test_a_file_of_quotes_below_a_file_is_refused(run, tmp_path):
    (tmp_path / "in.jsonl").touch()
    code, _, err = run("quotes", tmp_path / "in.jsonl", "--out", tmp_path / "in.jsonl" / "b")
    assert code == 2
    assert "cannot be written" in err and "Errno" not in err


@pytest.mark.parametrize("command", COMMANDS)
def test_an_empty_path_is_refused(run, tmp_path, command):
    for arguments in (["", "--out", tmp_path / "out"], [tmp_path, "--out", ""]):
        if command in ("annotate", "review"):
            arguments = [""]
        code, out, err = run(command, *arguments)
        assert (code, out) == (2, "")
        assert "it is empty; name a folder" in err


@pytest.mark.model
def test_a_cache_that_cannot_be_written_is_a_warning_of_one_line(corpus, tmp_path):
    (tmp_path / "file").touch()
    done = subprocess.run(
        [sys.executable, "-m", "analyst", "annotate", str(corpus)],
        env={**os.environ, "ANALYST_CACHE": str(tmp_path / "file" / "cache")},
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0
    assert done.stderr.startswith(f"analyst: warning: The cache {tmp_path / 'file' / 'cache'}")
    assert done.stderr.count("\n") == 1
    assert ".py" not in done.stderr and "Errno" not in done.stderr


@pytest.mark.model
def test_review_names_a_file_of_corrections_that_is_not_read(run, corpus):
    (corpus / "corrections").mkdir()
    (corpus / "corrections" / "quote.toml").write_text("[[quote]]")
    code, out, _ = run("review", corpus)
    assert code == 0
    assert "corrections/quote.toml" in out and "the file is not read" in out


@pytest.mark.model
def test_annotate_counts(run, corpus):
    code, out, _ = run("annotate", corpus, "--json")
    assert code == 0
    assert json.loads(out)["n_articles"] == 1
    assert json.loads(out)["n_sentences"] >= 2


@pytest.mark.model
def test_entities_are_listed_and_saved(run, corpus, tmp_path):
    code, out, _ = run("entities", corpus, "--out", tmp_path / "out", "--top", "5")
    assert code == 0
    assert "Ada Lee" in out
    assert "Ada Lee" in set(pd.read_parquet(tmp_path / "out" / "entities.parquet")["name"])


@pytest.mark.model
def test_quotes_are_listed_and_saved(run, corpus, tmp_path):
    code, out, _ = run("quotes", corpus, "--out", tmp_path / "out", "--json")
    assert code == 0
    result = json.loads(out)
    quotes = pd.read_parquet(tmp_path / "out" / "quotes.parquet")
    assert result["n_quotes"] == len(quotes) == sum(result["n_by_type"].values())
    assert {"speaker": "Ada Lee", "n_quotes": 1} in result["most_quoted"]


@pytest.mark.model
def test_quotes_of_a_file_of_texts(run, tmp_path):
    texts = ["“It is safe,” Ada Lee said.", "", "Nothing was said."]
    source, out = tmp_path / "in.jsonl", tmp_path / "new" / "out.jsonl"
    source.write_text("\n".join(json.dumps({"doc_id": n, "text": text}) for n, text in enumerate(texts)) + "\n\n")
    code, said, _ = run("quotes", source, "--out", out, "--json")
    assert code == 0
    rows = [json.loads(line) for line in out.read_text(encoding="utf-8").splitlines()]
    assert [row["doc_id"] for row in rows] == [0, 1, 2]
    assert json.loads(said)["n_texts"] == 3
    (quote,) = rows[0]["quotes"]
    assert set(quote) >= {"content", "speaker", "cue", "type", "speaker_entity", "rule", "confidence"}
    assert texts[0][slice(*quote["speaker"])] == "Ada Lee"
    assert texts[0][slice(*quote["cue"])] == "said"
    assert rows[1]["quotes"] == []


@pytest.mark.parametrize(
    ("line", "message"),
    [
        ("not json", "line 2: not JSON"),
        ('{"doc_id": 1}', 'line 2: wanted {"doc_id"'),
        ('{"doc_id": 1, "text": 7}', "line 2: wanted"),
        ("[]", "line 2: wanted"),
    ],
)
@pytest.mark.model
def test_a_bad_line_is_named_and_nothing_is_written(run, tmp_path, line, message):
    (tmp_path / "in.jsonl").write_text('{"doc_id": 0, "text": "a"}\n' + line)
    code, _, err = run("quotes", tmp_path / "in.jsonl", "--out", tmp_path / "out.jsonl")
    assert code == 2
    assert message in err
    assert [path.name for path in tmp_path.iterdir()] == ["in.jsonl"]


def test_a_file_of_texts_wants_a_place_to_write_to(run, tmp_path):
    (tmp_path / "in.jsonl").write_text("")
    for out, message in (([], "--out OUT.jsonl"), (["--out", tmp_path], "is a folder")):
        code, _, err = run("quotes", tmp_path / "in.jsonl", *out)
        assert code == 2
        assert message in err
    code, _, err = run("quotes", tmp_path / "gone.jsonl", "--out", tmp_path / "o.jsonl")
    assert code == 2
    assert "no such file" in err


@pytest.mark.model
def test_a_briefing_is_written_and_replaced(run, corpus, tmp_path, monkeypatch):
    monkeypatch.setattr(build, "FIGURES", build.FIGURES[2:4])
    for _ in range(2):
        code, out, _ = run("briefing", corpus, "--out", tmp_path / "b", "--title", "A bridge", "--json")
        assert code == 0
        assert json.loads(out)["page"] == str(tmp_path / "b" / "briefing.html")
    assert "<title>A bridge</title>" in (tmp_path / "b" / "briefing.html").read_text(encoding="utf-8")


@pytest.mark.parametrize("name", ["thesis", "corpus", "corpus/briefing"])
def test_a_briefing_is_refused_before_the_long_work(run, corpus, tmp_path, name, monkeypatch):
    (tmp_path / "thesis").mkdir()
    (tmp_path / "thesis" / "chapter.txt").touch()
    monkeypatch.setattr("analyst.workbook.open_workbook", lambda *_, **__: pytest.fail("it was opened"))
    code, out, err = run("briefing", corpus, "--out", tmp_path / name)
    assert (code, out) == (2, "")
    assert str(tmp_path / name) in err


@pytest.mark.model
def test_review_lists_what_became_of_each_correction(run, corpus):
    (corpus / "corrections").mkdir()
    (corpus / "corrections" / "entities.toml").write_text(
        '[[rename]]\nname = "Bob Ray"\nto = "Robert Ray"\n\n[[exclude]]\nname = "Nobody"\n'
    )
    code, out, _ = run("review", corpus, "--json")
    assert code == 0
    assert json.loads(out)["n_by_status"] == {"applied": 1, "stale": 1}
    code, out, _ = run("entities", corpus)
    assert "Robert Ray" in out


def test_control_characters_do_not_reach_the_terminal(run, corpus, tmp_path):
    bad = corpus / "bad\x1b[31m.txt"
    bad.touch()
    _, _, err = run("read", corpus, "--out", tmp_path / "out")
    assert "bad" in err and "\x1b" not in err


def test_a_table_is_read_with_its_columns_named(run, tmp_path):
    import pandas as pd

    body = "The ministers agreed on Monday to build a bridge across the river, officials said. It takes four years."
    source = tmp_path / "export.csv"
    pd.DataFrame({"Beitrag": [body, body + " So they hope."], "Blatt": ["Bay News", "Hill Times"]}).to_csv(source)
    code, out, _ = run(
        "read", source, "--column", "text=Beitrag", "--column", "outlet=Blatt", "--out", tmp_path / "t", "--json"
    )
    assert code == 0
    assert {row["outlet_label"]: row["n_articles"] for row in json.loads(out)["by_outlet"]} == {
        "Bay News": 1,
        "Hill Times": 1,
    }
    articles = pd.read_parquet(tmp_path / "t" / "articles.parquet")
    assert list(articles["source_file"]) == ["export.csv", "export.csv"]
    assert list(articles["source_part"]) == ["row 2", "row 3"]
    assert articles["text"][0] == body


def test_a_column_that_is_no_field_is_refused(run, corpus, tmp_path):
    code, _, err = run("read", corpus, "--column", "words=Body", "--out", tmp_path / "t")
    assert code == 2
    assert "FIELD one of text" in err
