"""The review of quotes: each decision is one table in the file, shows at once, and can be taken back."""

import time
import tomllib

import pandas as pd
import pytest

from analyst import review
from analyst.widgets import QuoteReview
from analyst.widgets.quote_review import ACTIONS, DOUBT, RANDOM
from tests.widgets import written

HOSTILE = "<img src=x onerror=alert(1)> & \x1b[31m"


@pytest.fixture
def corpus(wb, tmp_path):
    """Four quotes; the most doubtful is “nothing”, in two.txt, with nobody as its speaker."""
    wb.corpus = tmp_path
    return wb


@pytest.fixture
def panel(corpus):
    return QuoteReview(corpus, who="A. Lee")


def entries(corpus):
    return [
        {"kind": kind, **{key: value for key, value in entry.items() if key != "source_file"}}
        for kind, rows in written.entries(corpus, "quotes.toml").items()
        for entry in rows
    ]


def press(panel, letters):
    for letter in letters:
        panel.key_field.value += letter


def select(panel, words, nth=0):
    text = panel._articles.text(panel.row["article_id"])
    start = -1
    for _ in range(nth + 1):
        start = text.index(words, start + 1)
    panel.article.selected = [start, start + len(words)]


def now(panel):
    return panel._now(panel.row)


def test_the_queue_begins_with_the_most_doubtful(panel):
    assert [row["content_text"] for row in panel.rows] == [
        "nothing",
        "it was late",
        "It is safe,",
        "It is safe, […] and it is ours.",
    ]
    assert panel.summary().startswith("QuoteReview: 0 of 4 reviewed\nPost ")
    assert "no speaker: nothing" in panel.summary()


def test_every_key_is_on_a_button_that_says_what_it_does(panel):
    for letter, button in panel.buttons.items():
        assert button.description == f"{ACTIONS[letter][0]} ({letter})"
        assert button.tooltip == ACTIONS[letter][1]
    assert set(ACTIONS) <= set(panel.KEYS)


def test_accept_and_reject_go_on_to_the_next(panel, corpus):
    press(panel, "ax")
    assert entries(corpus) == [
        {"kind": "quote", "content": "nothing", "accept": True},
        {"kind": "quote", "content": "it was late", "reject": True},
    ]
    assert panel.row["content_text"] == "It is safe,"
    assert panel.done == "2 of 4 reviewed"
    assert "2 of 4 reviewed" in panel.progress.value
    assert "✗ rejected" in panel.list._texts[1].value
    who = tomllib.loads((corpus.corpus / "corrections" / "quotes.toml").read_text())["quote"][0]
    assert who["who"] == "A. Lee" and who["source_file"] == "two.txt" and "when" in who


@pytest.mark.parametrize(
    ("letters", "fields", "shown"),
    [
        ("1", {"speaker": "Ada Lee"}, ("speaker_name", "Ada Lee")),
        ("2", {"speaker": "Bob Ray"}, ("speaker_entity_id", "person-bob-ray")),
        ("0", {"speaker": ""}, ("speaker_name", None)),
        ("td", {"type": "direct"}, ("quote_type", "direct")),
        ("ti", {"type": "indirect"}, ("quote_type", "indirect")),
    ],
)
def test_a_key_or_two_correct_the_quote_and_it_shows_at_once(panel, corpus, letters, fields, shown):
    press(panel, letters)
    assert entries(corpus) == [{"kind": "quote", "content": "nothing", **fields}]
    assert now(panel)[shown[0]] == shown[1]
    assert panel.row["content_text"] == "nothing"  # there may be more to correct
    assert panel.done == "1 of 4 reviewed"


def test_selected_words_are_the_speaker_the_cue_or_the_quote(panel, corpus):
    select(panel, "Ray")
    assert "Selected: “Ray” — w: the quote is this" in panel.message.value
    press(panel, "s")
    select(panel, "admitted")
    press(panel, "c")
    select(panel, "mitted noth")  # a slip of the mouse: whole words are meant
    press(panel, "w")
    assert [{k: v for k, v in each.items() if k not in ("kind", "content")} for each in entries(corpus)] == [
        {"speaker": "Bob Ray", "speaker_text": "Ray"},
        {"cue": "admitted"},
        {"span": "admitted nothing"},
    ]
    quote = now(panel)
    assert (quote["speaker_name"], quote["cue_text"], quote["content_text"]) == (
        "Bob Ray",
        "admitted",
        "admitted nothing",
    )
    assert (quote["rule"], quote["confidence"]) == ("analyst", 1.0)
    assert quote["speaker_text"] == "Ray"
    assert "admitted</mark> nothing</mark>" in panel.article.value
    assert panel.reviewed[panel.row["quote_id"]].said == "speaker Bob Ray, cue admitted, words admitted nothing"


def test_a_further_part_joins_the_quote(panel, corpus):
    panel.list.choose(1)
    select(panel, "opened the bridge")
    press(panel, "e")
    assert entries(corpus)[0]["span"] == "opened the bridge […] it was late"
    assert panel._articles.now("a1").spans(panel.row["quote_id"])[1] == (panel.row["start_char"], panel.row["end_char"])


def test_a_missed_quote_is_added_completed_and_taken_out(panel, corpus):
    select(panel, "opened the new bridge")
    press(panel, "m")
    assert entries(corpus) == [{"kind": "add", "content": "opened the new bridge"}]
    assert panel.row["content_text"] == "opened the new bridge"
    assert "Added: “opened the new bridge”" in panel.message.value
    press(panel, "1tm")
    assert entries(corpus) == [
        {"kind": "add", "content": "opened the new bridge", "speaker": "Ada Lee", "type": "mixed"}
    ]
    assert (now(panel)["speaker_name"], now(panel)["quote_type"]) == ("Ada Lee", "mixed")
    select(panel, "Ray")
    press(panel, "s1")
    assert "speaker_text" not in entries(corpus)[0]  # it was printed for the speaker before
    press(panel, "uu")
    select(panel, "opened the new bridge on Monday")
    press(panel, "w")
    assert panel.row["content_text"] == "opened the new bridge on Monday"
    press(panel, "uuu")
    assert entries(corpus) == [{"kind": "add", "content": "opened the new bridge"}]
    assert panel.done == "0 of 4 reviewed"
    press(panel, "x")
    assert entries(corpus) == []
    assert panel.row["content_text"] == "nothing"
    press(panel, "u")
    assert panel.row["content_text"] == "opened the new bridge"
    assert entries(corpus) == [{"kind": "add", "content": "opened the new bridge"}]
    press(panel, "u")
    assert entries(corpus) == [] and len(panel.rows) == 4


def test_words_that_are_a_quote_already_are_not_added(panel, corpus):
    select(panel, "nothing")
    press(panel, "m")
    assert "This is a quote already" in panel.message.value
    assert entries(corpus) == []


def test_each_decision_can_be_taken_back(panel, corpus):
    states = []
    for letters in ("a", "x", "1", "td", "n0"):
        path = corpus.corpus / "corrections" / "quotes.toml"
        states.append(path.read_bytes() if path.exists() else None)
        press(panel, letters)
    for state in reversed(states):
        press(panel, "u")
        path = corpus.corpus / "corrections" / "quotes.toml"
        assert (path.read_bytes() if path.exists() else None) == state
    assert panel.done == "0 of 4 reviewed"
    assert panel.row["content_text"] == "nothing"
    press(panel, "u")
    assert "Nothing was decided here yet" in panel.message.value


def test_what_was_rejected_can_be_corrected_after_all(panel, corpus):
    press(panel, "x")
    press(panel, "p1")
    assert entries(corpus)[1] == {"kind": "quote", "content": "nothing", "speaker": "Ada Lee", "accept": True}
    assert now(panel)["speaker_name"] == "Ada Lee"
    assert not panel.reviewed[panel.row["quote_id"]].is_rejected


def test_a_reason_is_written_once(panel, corpus):
    panel.why.value = "it is the headline"
    press(panel, "xa")
    assert [each.get("why") for each in entries(corpus)] == ["it is the headline", None]


def test_a_name_is_asked_for_and_written_on_enter(panel, corpus):
    press(panel, "s")
    assert "Select the speaker in the article" in panel.message.value
    panel.speaker_field.value = "A baker"
    assert entries(corpus) == [{"kind": "quote", "content": "nothing", "speaker": "A baker"}]
    press(panel, "c")
    panel.cue_field.value = "-"
    assert entries(corpus)[1]["cue"] == ""
    panel.type_menu.value = "direct"
    assert entries(corpus)[2]["type"] == "direct"


@pytest.mark.parametrize(
    ("letters", "says"),
    [
        ("w", "Select the words in the article first"),
        ("m", "Select the words in the article first"),
        ("9", "No name has the number 9"),
        ("d", "No key d"),
        ("?", "No key ?"),
        ("u", "Nothing was decided here yet"),
    ],
)
def test_what_makes_no_sense_is_told_and_not_written(panel, corpus, letters, says):
    press(panel, letters)
    assert says in panel.message.value
    assert entries(corpus) == []


def test_a_random_draw_gives_the_share_that_is_right(panel, corpus):
    panel.order.value = RANDOM
    drawn = [row["quote_id"] for row in panel.rows]
    press(panel, "aax")
    assert all(each["sample"] for each in entries(corpus))
    assert "2 of 3 quotes drawn at random were right as found (67%, 95% interval 21–94%)" in panel.progress.value
    panel.order.value = DOUBT
    press(panel, "a")
    assert "sample" not in entries(corpus)[3]
    assert panel.measured.n_sample == 3
    measured = review.measure_quotes(corpus.found_quotes, corpus.articles, review.read_corrections(corpus.corpus))
    assert measured == panel.measured
    assert {row["quote_id"] for row in corpus.found_quotes.to_dict("records")} == set(drawn)


def test_what_was_written_is_applied_on_the_next_run(panel, corpus):
    press(panel, "1")
    press(panel, "nx")
    tables = review.apply_to_quotes(
        review.read_corrections(corpus.corpus),
        corpus.found_quotes,
        corpus.found_parts,
        corpus.articles,
        corpus.entities,
    )
    assert tables.report["status"].tolist() == ["applied", "applied"]
    assert tables.quotes["content_text"].tolist() == ["It is safe, […] and it is ours.", "It is safe,", "nothing"]
    assert tables.quotes["speaker_name"].tolist() == ["Ada Lee"] * 3
    again = QuoteReview(corpus)
    assert again.done == "2 of 4 reviewed"
    again.show_menu.value = "rejected"
    assert [row["content_text"] for row in again.rows] == ["it was late"]
    again.show_menu.value = "reviewed"
    assert [row["content_text"] for row in again.rows] == ["nothing", "it was late"]


def test_filters_narrow_the_queue_and_its_count(panel):
    panel.outlet.value = "Gazette"
    assert panel.done == "0 of 2 reviewed"
    panel.search.value = "LATE"
    assert panel.done == "0 of 1 reviewed"
    panel.search.value = "zebra"
    assert panel.summary() == "QuoteReview: 0 of 0 reviewed"
    assert "No quote meets these filters" in panel.detail.value
    press(panel, "a")
    assert "No quote is listed" in panel.message.value


def test_stale_corrections_of_quotes_are_listed(corpus):
    rows = [
        ("exclude: name = X", "corrections/entities.toml:1", "stale", 0, "no entity", None, None, None),
        ("quote in <b>", "corrections/quotes.toml:1", "stale", 0, "no such quote", None, None, None),
    ]
    corpus.corrections = pd.DataFrame(rows, columns=corpus.corrections.columns)
    panel = QuoteReview(corpus)
    assert "1 correction found nothing to correct" in panel.stale.value
    assert "quote in &lt;b&gt;" in panel.stale.value


def test_a_file_changed_by_hand_is_not_spoiled(panel, corpus):
    press(panel, "a")
    path = corpus.corpus / "corrections" / "quotes.toml"
    path.write_text("[[broken\n", encoding="utf-8")
    press(panel, "x")
    assert "Not written" in panel.message.value
    press(panel, "u")
    assert "Not taken back" in panel.message.value
    assert path.read_text() == "[[broken\n"


def test_keys_pressed_in_the_article_come_with_the_selection(panel, corpus):
    text = panel._articles.text("a2")
    start = text.index("Ray")
    panel.article._handle_custom_msg({"key": "s", "selected": [start, start + 3]}, [])
    assert entries(corpus)[0]["speaker"] == "Bob Ray"
    for odd in ({"key": "q", "selected": [0, 1]}, {"key": 5}, {"selected": ["x"]}, {"key": ""}, {}):
        panel.article._handle_custom_msg(odd, [])
    assert len(entries(corpus)) == 1
    panel.children[-1]._handle_custom_msg({"key": "x"}, [])
    assert entries(corpus)[1]["reject"]


def test_hostile_names_and_words_are_shown_as_text(corpus, read_html):
    corpus.entities = corpus.entities.assign(name=[HOSTILE, "Bob Ray"])
    panel = QuoteReview(corpus)
    panel.speaker_field.value = HOSTILE
    panel.why.value = HOSTILE
    press(panel, "1")
    assert entries(corpus)[0]["speaker"] == HOSTILE
    rows = [text.value for text in panel.list._texts]
    for markup in (panel.message.value, panel.detail.value, panel.article.value, *rows):
        assert "img" not in read_html(markup).tags and "script" not in read_html(markup).tags
        assert "\x1b" not in markup
    assert "&lt;script&gt;" in panel.article.value


def test_five_thousand_quotes_do_not_freeze_it(corpus):
    number = pd.Series(range(5_000)).astype("str")
    rows = corpus.found_quotes.iloc[[1] * 5_000].reset_index(drop=True)
    corpus.found_quotes = rows.assign(quote_id="q" + number, content_text="it was late " + number)
    corpus.found_parts = corpus.found_parts.iloc[[2] * 5_000].reset_index(drop=True).assign(quote_id="q" + number)
    began = time.monotonic()
    panel = QuoteReview(corpus)
    opened = time.monotonic() - began
    began = time.monotonic()
    press(panel, "aaa")
    assert panel.done == "3 of 5,000 reviewed"
    assert opened < 20
    assert (time.monotonic() - began) / 3 < 4
