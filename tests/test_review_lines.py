"""Lines kept and removed by hand, rules switched off."""

import pytest

from analyst.corpus import read_corpus
from analyst.corpus.rules import cleaning_rules
from analyst.review import CorrectionsError, line_choices, read_corrections, report_lines, write_correction

PAGE = """Ministers agree on a new bridge

By Ada Lee

The ministers of both countries agreed on Monday to build a bridge across the river.

Sign up for our newsletter

"It will take four years," the minister of transport told reporters after the meeting.

The talks were short.
"""
OTHER = PAGE.replace("river", "bay").replace("four years", "nine years").replace("By Ada Lee", "By Bo Orr")


@pytest.fixture
def corpus(tmp_path):
    (tmp_path / "a.txt").write_text(PAGE, encoding="utf-8")
    (tmp_path / "b.txt").write_text(OTHER, encoding="utf-8")
    (tmp_path / "corpus.toml").write_text('[files."b.txt"]\noutlet = "Bay News"\n', encoding="utf-8")
    return tmp_path


def read(corpus):
    corrections = read_corrections(corpus)
    tables = read_corpus(corpus, choices=line_choices(corrections))
    report = report_lines(corrections, tables.articles, tables.raw_texts, tables.removed)
    texts = tables.articles.set_index("source_file")["text"]
    rules = {
        (row.source_file, row.removed_text): row.rule
        for row in tables.removed[tables.removed["is_whole_line"]].itertuples()
    }
    return texts, rules, report


def test_without_corrections_the_prompt_goes_and_the_sentence_stays(corpus):
    texts, rules, report = read(corpus)
    assert "newsletter" not in texts["a.txt"]
    assert "The talks were short." in texts["a.txt"]
    assert ("a.txt", "Sign up for our newsletter") in rules
    assert report.empty


def test_a_line_is_kept_and_another_removed_in_one_article(corpus):
    write_correction(corpus, "keep", {"line": "Sign up for our newsletter", "source_file": "a.txt"})
    write_correction(corpus, "remove", {"line": "The talks were short.", "source_file": "a.txt"}, why="caption")
    texts, rules, report = read(corpus)
    assert "Sign up for our newsletter" in texts["a.txt"]
    assert "newsletter" not in texts["b.txt"]
    assert rules["a.txt", "The talks were short."] == "removed_by_hand"
    assert "The talks were short." in texts["b.txt"]
    assert list(report["status"]) == ["applied", "applied"]
    assert list(report["n_changed"]) == [1, 1]


def test_everywhere_and_the_last_word_counts(corpus):
    write_correction(corpus, "remove", {"line": "The talks were short."})
    write_correction(corpus, "keep", {"line": "“The talks were short”"})
    texts, _, report = read(corpus)
    assert all("The talks were short." in text for text in texts)
    assert list(report["status"]) == ["stale", "applied"]
    assert report["n_changed"][1] == 2


def test_a_rule_is_switched_off_for_one_outlet(corpus):
    _, before, _ = read(corpus)
    rule = before["b.txt", "Sign up for our newsletter"]
    write_correction(corpus, "switch_off", {"rule": rule, "outlet": "Bay News"})
    texts, _, report = read(corpus)
    assert "newsletter" in texts["b.txt"]
    assert "newsletter" not in texts["a.txt"]
    assert list(report["status"]) == ["applied"]


def test_a_dateline_stays_where_its_rule_is_off(corpus):
    (corpus / "c.txt").write_text(PAGE.replace("The ministers of", "KYIV – The ministers of"), encoding="utf-8")
    assert "KYIV" not in read(corpus)[0]["c.txt"]
    write_correction(corpus, "switch_off", {"rule": "dateline", "source_file": "c.txt"})
    assert "KYIV – The ministers of" in read(corpus)[0]["c.txt"]


@pytest.mark.parametrize(
    ("kind", "fields", "says"),
    [
        ("keep", {"line": "No such line"}, "no line of these words"),
        ("remove", {"line": "By Ada Lee", "source_file": "c.txt"}, "no such article"),
        ("switch_off", {"rule": "subscription_prompt", "outlet": "Hill Times"}, "no such article"),
        ("switch_off", {"rule": "newsletter"}, "no rule of this name"),
        ("switch_off", {"rule": "html_tag"}, "cannot be switched off"),
    ],
)
def test_what_finds_nothing_is_stale(corpus, kind, fields, says):
    write_correction(corpus, kind, fields)
    texts, _, report = read(corpus)
    assert list(report["status"]) == ["stale"]
    assert says in report["detail"][0]
    assert "newsletter" not in texts["a.txt"]


def test_a_correction_without_its_line_says_so(corpus):
    folder = corpus / "corrections"
    folder.mkdir()
    (folder / "lines.toml").write_text('[[keep]]\nsource_file = "a.txt"\n', encoding="utf-8")
    with pytest.raises(CorrectionsError, match=r"lines\.toml, line 1: \[\[keep\]\] lacks 'line'"):
        read_corrections(corpus)


def test_nothing_is_lost_by_a_choice(corpus):
    write_correction(corpus, "remove", {"line": "The talks were short."})
    tables = read_corpus(corpus, choices=line_choices(read_corrections(corpus)))
    placed = set(zip(tables.text_map["article_id"], tables.text_map["raw_line"], strict=True))
    placed |= set(zip(tables.removed["article_id"], tables.removed["raw_line"], strict=True))
    for row in tables.raw_texts.itertuples():
        wanted = {(row.article_id, n) for n, line in enumerate(row.raw_text.split("\n"), start=1) if line.strip()}
        assert wanted <= placed


@pytest.mark.model
def test_every_rule_that_took_something_is_listed(seeds):
    listed = cleaning_rules()
    assert set(seeds.removed["rule"]) <= set(listed["rule"])
    assert listed["rule"].is_unique
    assert (listed["example"].str.len() > 0).all()
