"""`analyst cache`, and the options that say where paragraphs are annotated."""

import json

import pytest

from analyst.annotate.cache import Cache
from analyst.annotate.columns import encode_annotations
from analyst.cli import main
from analyst.schema import hash_text
from tests.annotate.stubs import annotation


@pytest.fixture
def folder(tmp_path, monkeypatch):
    monkeypatch.setenv("ANALYST_CACHE", str(tmp_path))
    for model in ("old", "older"):
        Cache(tmp_path, model).write(
            [encode_annotations({hash_text(str(n)): annotation("It rained") for n in range(9)})]
        )
    return tmp_path


def run(capsys, *arguments):
    code = main([*arguments, "--json"])
    out, err = capsys.readouterr()
    return code, json.loads(out) if code == 0 else err


def test_cache_is_shown(folder, capsys):
    code, shown = run(capsys, "cache")
    assert code == 0
    assert (shown["folder"], shown["n_paragraphs"], shown["limit"]) == (str(folder), 18, "10.0 GB")
    assert {row["version"].split("-")[0]: row["n_paragraphs"] for row in shown["by_version"]} == {"old": 9, "older": 9}
    assert main(["cache"]) == 0
    assert "by version:" in capsys.readouterr().out


def test_cache_is_cleaned(folder, capsys):
    _, before = run(capsys, "cache")
    _, after = run(capsys, "cache", "--clean")
    assert (after["n_bytes"], after["freed"]) == (0, before["size"])


def test_what_is_in_use_may_stay(folder, capsys, monkeypatch):
    monkeypatch.setattr("analyst.annotate.installed_model", lambda: "old")
    _, after = run(capsys, "cache", "--clean", "old")
    assert [(row["version"].split("-")[0], row["in_use"]) for row in after["by_version"]] == [("old", "yes")]


def test_limit_is_set_and_kept_to(folder, capsys):
    _, after = run(capsys, "cache", "--limit", "1KB")
    assert (after["limit"], after["n_bytes"]) == ("1.0 KB", 0)
    _, later = run(capsys, "cache")
    assert later["limit"] == "1.0 KB"


def test_empty_cache_is_no_error(tmp_path, monkeypatch, capsys):
    monkeypatch.setenv("ANALYST_CACHE", str(tmp_path / "none"))
    code, shown = run(capsys, "cache", "--clean")
    assert (code, shown["n_bytes"], shown["by_version"]) == (0, 0, [])
    assert not (tmp_path / "none").exists()


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["cache", "--limit", "much"], "'much' is not a size; write it as 500MB or 2.5GB"),
        (["annotate", "x", "--engine", "spark"], "wanted local, processes, dask, tcp://HOST:PORT or tls://HOST:PORT"),
        (["annotate", "x", "--workers", "0"], "not a number from 1"),
        (["annotate", "x", "--tls-ca", "a.pem"], "certificates are for an engine with an address that begins with tls"),
    ],
)
def test_wrong_use_is_said(arguments, said, capsys):
    assert main(arguments) == 2
    assert said in capsys.readouterr().err


@pytest.mark.parametrize("command", ["annotate", "entities", "quotes", "briefing", "review"])
def test_engine_can_be_named_wherever_a_corpus_is_opened(command, monkeypatch, tmp_path):
    given = {}

    def opened(_, **options):
        given.update(options)
        raise OSError("far enough")

    monkeypatch.setattr("analyst.open_workbook", opened, raising=False)
    monkeypatch.setattr("analyst.annotate.annotate_paragraphs", opened)
    corpus = tmp_path / "articles"
    corpus.mkdir()
    (corpus / "a.txt").write_text("Bridge opens\n\nThe mayor opened the bridge on Monday, and it rained all day.")
    place = ["--out", str(tmp_path / "out")] if command == "briefing" else []
    assert main([command, str(corpus), *place, "--engine", "tcp://10.0.0.5:8786", "--workers", "3"]) == 2
    assert (given["engine"], given["workers"]) == ("tcp://10.0.0.5:8786", 3)
