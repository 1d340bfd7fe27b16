"""The demonstration corpus: the same every time, as written, and honest about what it holds."""

import json
import random
import re
from collections import Counter

import pytest

from analyst import cli
from analyst.corpus import read_corpus
from analyst.demo import EVEN, OUTLETS, PLANTED, DemoError, Habits, make_demo, write_demo
from analyst.demo.articles import CITING, FILLER
from analyst.demo.phrases import upper_first, word
from analyst.demo.stories import TOWNS, make_story, read_phrases


@pytest.fixture(scope="module")
def articles():
    return make_demo(n_stories=12)


@pytest.mark.parametrize("seed", range(4))
def test_a_phrase_has_one_of_each_of_its_choices(seed):
    text = word("[Work|Building] in {town} [begins|will begin][ soon|].", {"town": "Lowmarsh"}, random.Random(seed))
    first, last = text.split(" in Lowmarsh ")
    assert first in ("Work", "Building")
    assert last in ("begins soon.", "begins.", "will begin soon.", "will begin.")


def test_a_slot_without_value_is_an_error():
    with pytest.raises(KeyError, match="town"):
        word("In {town}.", {}, random.Random(0))


def test_the_first_letter_of_nothing_is_nothing():
    assert upper_first("") == ""
    assert upper_first("éclair") == "Éclair"


@pytest.mark.parametrize("template", read_phrases().templates, ids=lambda template: template.name)
def test_every_phrase_of_a_story_can_be_written_and_tells_towns_and_rivers_apart(template):
    slots = make_story(0, 0).slots | dict.fromkeys(("project", "dispute", "governor", "envoy"), "x")
    for statement in template.statements:
        assert bool(statement.speaker) == bool(statement.reported)
        for phrase in (*statement.texts, *statement.reported, *template.headlines):
            text = "\n".join(word(phrase, slots, random.Random(number)) for number in range(12))
            assert not set("[]{}|") & set(text)
            assert "  " not in text
            assert not re.search(r" [.,]|\.\.|,,", text)
    for phrase in (*read_phrases().fillers, *read_phrases().citing):
        assert word(phrase, slots | {"cited": "x"}, random.Random(1))


def test_the_same_seed_gives_the_same_corpus_and_another_one_another(articles):
    assert make_demo(n_stories=12) == articles
    assert make_demo(n_stories=12, habits=dict(reversed(PLANTED.items()))) == articles
    assert make_demo(n_stories=12, seed=1) != articles
    assert make_demo(n_stories=3) == [article for article in articles if article.story < 3]


def test_no_outlet_writes_a_sentence_that_another_one_has_but_for_copies(articles):
    written = Counter(sentence.text for article in articles if not article.copy_of for sentence in article.sentences)
    assert [text for text, n in written.items() if n > 1] == []


def test_towns_come_again_only_when_all_have_had_their_turn():
    towns = [make_story(number, 3).slots[name] for number in range(len(TOWNS) // 2) for name in ("town", "other")]
    assert sorted(towns) == sorted(TOWNS)


def test_outlets_have_what_is_planted_and_no_more(articles):
    has = {(article.outlet, sentence.statement) for article in articles for sentence in article.sentences}
    spoke = {(article.outlet, sentence.speaker) for article in articles for sentence in article.sentences}
    assert {outlet for outlet in OUTLETS if (outlet, "cost") not in has} == {"Varland Courier"}
    assert {outlet for outlet in OUTLETS if (outlet, "Ruth Okafor") not in spoke} == {"Calder Post"}
    own = [article for article in articles if not article.copy_of]
    said = {outlet: " ".join(s.text for a in own if a.outlet == outlet for s in a.sentences) for outlet in OUTLETS}
    for phrase, outlet in {
        " scheme": "Norhaven Ledger", " row ": "Norhaven Ledger", "controversial": "Calder Post",
        "embattled": "Tarn Valley Echo", "popular": "Eastmere Tribune", "Orlovskyy": "Tarn Valley Echo",
        "newspaper Varland Courier": "Calder Post", "agency Westline": "Varland Courier",
    }.items():  # fmt: skip
        assert {name for name, text in said.items() if phrase in text} == {outlet}, phrase
    assert {article.outlet for article in articles if article.copy_of} == {"Norhaven Ledger"}
    assert {article.outlet for article in articles if article.conflicts} == {"Eastmere Tribune"}


def test_where_nothing_is_planted_the_outlets_have_the_same_habits():
    even = make_demo(n_stories=30, habits=EVEN)
    assert not any(article.copy_of or article.conflicts for article in even)
    said = {outlet: [s for a in even if a.outlet == outlet for s in a.sentences] for outlet in OUTLETS}
    for sentences in said.values():
        doubting = [s.cue in ("claim", "allege", "insist") for s in sentences if s.speaker]
        assert 0.02 < sum(doubting) / len(doubting) < 0.15  # 8 %
        assert {"Ruth Okafor", "Marta Velin"} < {s.speaker for s in sentences}
        assert "cost" in {s.statement for s in sentences}
        assert CITING not in {s.statement for s in sentences}
        assert not any(word in s.text for s in sentences for word in ("scheme", "embattled", "controversial"))


def test_the_files_hold_the_articles_and_the_truth(tmp_path, articles):
    assert write_demo(tmp_path / "demo", n_stories=12) == articles
    read = read_corpus(tmp_path / "demo" / "articles")
    rows = read.articles.set_index("source_file")
    assert set(rows.index) == {article.name for article in articles}
    assert set(read.removed["rule"]) == {"front_matter"}
    for article in articles:
        row = rows.loc[article.name]
        body = "\n\n".join(" ".join(s.text for s in paragraph) for paragraph in article.paragraphs)
        assert row["text"] == body
        assert (row["outlet"], row["headline"]) == (article.outlet, article.headline)
        assert row["published_at"] == article.published
        assert row["problem"] is None or row["problem"] != row["problem"]
    truth = json.loads((tmp_path / "demo" / "truth.json").read_text(encoding="utf-8"))
    assert truth["n_articles"] == len(articles)
    assert truth["copies"] == {article.name: article.copy_of for article in articles if article.copy_of}
    for row in truth["statements"]:
        same_story = {article.name for article in articles if article.story == row["story"]}
        assert {*row["in_articles"], *row["not_in_articles"]} == same_story
        assert row["statement"] not in (FILLER, CITING)
    assert truth["planted"]["Varland Courier"]["omits"] == ["cost"]


def test_two_writings_have_the_same_bytes(tmp_path):
    for name in ("one", "two"):
        write_demo(tmp_path / name, n_stories=2)
    first, second = (
        {path.relative_to(tmp_path / name): path.read_bytes() for path in (tmp_path / name).rglob("*.*")}
        for name in ("one", "two")
    )
    assert first == second
    assert len(first) > 8


@pytest.mark.parametrize(
    ("options", "message"),
    [
        ({"n_stories": 0}, "0 stories: wanted 1 to 500"),
        ({"n_stories": 501}, "501 stories"),
        ({"habits": {"A": Habits(copies="B")}}, "'A' copies 'B', which is not one of A"),
    ],
)
def test_what_cannot_be_made_is_refused(tmp_path, options, message):
    with pytest.raises(DemoError, match=message):
        write_demo(tmp_path / "demo", **options)
    assert not (tmp_path / "demo").exists()


def test_a_folder_that_holds_something_is_left_alone(tmp_path):
    (tmp_path / "mine.txt").write_text("mine", encoding="utf-8")
    for place in (tmp_path, tmp_path / "mine.txt"):
        with pytest.raises(DemoError, match="is there and not empty"):
            write_demo(place, n_stories=1)
    assert [path.name for path in tmp_path.iterdir()] == ["mine.txt"]


def test_the_command_writes_a_corpus_and_says_where(tmp_path, capsys):
    assert cli.main(["demo", str(tmp_path / "demo"), "--stories", "2", "--even", "--json"]) == 0
    result = json.loads(capsys.readouterr().out)
    assert result["n_stories"] == 2
    assert result["outlets"] == list(OUTLETS)
    assert len(list((tmp_path / "demo" / "articles").glob("*.md"))) == result["n_articles"]
    assert json.loads((tmp_path / "demo" / "truth.json").read_text())["planted"] == {name: {} for name in OUTLETS}
    assert cli.main(["demo", str(tmp_path / "demo")]) == 2
    assert "not empty" in capsys.readouterr().err
