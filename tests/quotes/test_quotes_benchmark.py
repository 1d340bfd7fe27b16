"""The scorer of the benchmark, on articles small enough to count by hand."""

import json

import pytest

from benchmarks import quotes as benchmark

TEXT = "“It is safe,” Ada Lee said.\nOmar Diaz said the ferry was slow on most days of the week."
DIRECT, CLAUSE = "“It is safe,”", "the ferry was slow on most days of the week"


def span(words):
    return [TEXT.index(words), TEXT.index(words) + len(words)]


def quote(content, speaker, cue="said", **more):
    return {"content": [span(content)], "speaker": speaker and span(speaker), "cue": span(cue), **more}


GOLD = [quote(DIRECT, "Ada Lee"), quote(CLAUSE, "Omar Diaz")]


def judged(*found):
    result = benchmark.Judged()
    result.add(TEXT, GOLD, [{"rule": "clause", "confidence": 0.8, **one} for one in found])
    return result


def test_all_right():
    result = judged(*GOLD)
    assert [result.counts[what, "direct"] for what in benchmark.WHAT] == [1, 1, 1, 1]
    assert [result.counts[what, "indirect"] for what in benchmark.WHAT] == [1, 1, 1, 1]
    assert result.errors == []
    assert result.sure["right", "rule", "clause"] == result.sure["all", "confidence", 0.8] == 2


@pytest.mark.parametrize(
    ("found", "kind"),
    [
        (quote(CLAUSE, "Ada Lee"), "wrong speaker"),
        (quote(CLAUSE, None), "speaker not found"),
        (quote("the ferry was slow", "Omar Diaz"), "words cut short"),
        (quote("Omar Diaz said the ferry was slow on most days of the week", "Omar Diaz"), "too many words"),
        (quote("said the ferry was slow", "Omar Diaz"), "words shifted"),
    ],
)
def test_each_error_has_a_class(found, kind):
    result = judged(GOLD[0], found)
    assert [(error[0], error[1]) for error in result.errors] == [(kind, "indirect")]
    assert result.counts["right", "indirect"] == result.counts["reached", "indirect"] == 0
    assert result.counts["found", "indirect"] == 1


def test_what_is_missed_is_told_by_its_cue():
    assert [error[0] for error in judged(GOLD[0]).errors] == ["missed, cue verb of the lexicon"]


def test_what_nobody_annotated_is_told_by_its_rule():
    result = benchmark.Judged()
    result.add(TEXT, [], [{"rule": "object", "confidence": 0.5, **GOLD[1]}])
    assert [error[0] for error in result.errors] == ["not annotated, by the rule “object”"]


def test_ignored_gold_counts_neither_way():
    result = benchmark.Judged()
    ignored = [GOLD[0], {**GOLD[1], "ignore": True}]
    result.add(TEXT, ignored, [{"rule": "clause", "confidence": 0.8, **one} for one in GOLD])
    assert result.counts["gold", "indirect"] == result.counts["found", "indirect"] == 0
    assert result.errors == []


def test_lines_of_the_table_add_up():
    lines = benchmark.result_lines("rules", judged(*GOLD))
    assert lines[0] == "| rules | all | 2 | 2 | 100.0 | 100.0 | 100.0 |"
    assert len(lines) == 4


@pytest.mark.model
def test_it_runs_on_files(tmp_path, monkeypatch, capsys):
    text, gold = tmp_path / "t.jsonl", tmp_path / "g.jsonl"
    text.write_text(json.dumps({"doc_id": "a", "text": TEXT}), encoding="utf-8")
    gold.write_text(json.dumps({"doc_id": "a", "quotes": GOLD}), encoding="utf-8")
    paths = ["--text", str(text), "--gold", str(gold)]
    monkeypatch.setattr("sys.argv", ["quotes", *paths, "--engine", "rules", "--no-times", "--rules"])
    benchmark.main()
    assert "| rules | all | 2 | 2 | 100.0 | 100.0 | 100.0 |" in capsys.readouterr().out


def test_without_articles_it_says_what_is_missing(monkeypatch, capsys):
    monkeypatch.setattr("sys.argv", ["quotes"])
    with pytest.raises(SystemExit):
        benchmark.main()
    assert "annotated articles are needed" in capsys.readouterr().err


@pytest.mark.model
def test_textacy_refuses_an_odd_number_of_marks_and_the_benchmark_does_not(nlp):
    pytest.importorskip("textacy")
    assert list(benchmark.peer_quotes(nlp("“It is “safe, Ada Lee said."))) == []
    (found,) = benchmark.peer_quotes(nlp("“It is safe,” Ada Lee said."))
    assert found["content"] == (0, 13)
