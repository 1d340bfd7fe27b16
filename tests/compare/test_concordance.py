"""Concordance: every hit, in its place, between its contexts; and no pattern that hangs."""

import time
from importlib import import_module

import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from analyst import schema
from analyst.compare import concordance

TEXTS = {
    "a1": ["Putin met Zelensky in Kiev.", "“No,” said Zelensky’s aide.", "The zelenskys left; (a+b) stayed."],
    "b2": ["Old Zelensky said yes.", "Putin said\n\nno."],
}
OUTLETS = {"a1": "Gazette", "b2": "Post"}


def make_sentences(texts=TEXTS, gap=" "):
    rows = []
    for article_id, sentences in texts.items():
        start = 0
        for number, text in enumerate(sentences):
            rows.append((f"{article_id}:{number}", article_id, f"{article_id}:0", start, start + len(text), text))
            start += len(text) + len(gap)
    table = schema.table("SENTENCES", rows)
    return table.assign(
        outlet=table["article_id"].map(OUTLETS).astype("str"),
        source_file=(table["article_id"] + ".txt").astype("str"),
    )


def make_mentions(*names):
    """(sentence_id, text, entity_id): the first place of the text in the sentence."""
    sentences = make_sentences().set_index("sentence_id")
    rows = []
    for sentence_id, text, entity_id in names:
        start = sentences.loc[sentence_id, "start_char"] + sentences.loc[sentence_id, "sentence_text"].index(text)
        rows.append(
            {"entity_id": entity_id, "sentence_id": sentence_id, "start_char": start, "end_char": start + len(text)}
        )
    return pd.DataFrame(rows)


MENTIONS = make_mentions(
    ("a1:0", "Zelensky", "z"), ("a1:1", "Zelensky", "z"), ("b2:0", "Zelensky", "z"), ("a1:0", "Putin", "p")
)


def test_a_word_is_found_whole_in_any_case_with_its_contexts():
    found = concordance(make_sentences(), "zelensky", width=12)
    assert found["match"].tolist() == ["Zelensky", "Zelensky", "Zelensky"]
    assert found.loc[0, ["left", "right"]].tolist() == ["Putin met ", " in Kiev. “N"]
    assert found.loc[1, ["left", "right"]].tolist() == ["“No,” said ".rjust(12), "’s aide. The"]
    assert found["outlet"].tolist() == ["Gazette", "Gazette", "Post"]
    assert found["source_file"].tolist() == ["a1.txt", "a1.txt", "b2.txt"]
    schema.check("CONCORDANCE", found)


@pytest.mark.parametrize(
    ("pattern", "expect"),
    [
        ("zelensk*", ["Zelensky", "Zelensky", "zelenskys", "Zelensky"]),
        ("said no", ["said\n\nno"]),
        ("zelensky's aide", ["Zelensky’s aide"]),
        ("(a+b)", ["(a+b)"]),
        ("nsky", []),
        ("Zelensky said yes", ["Zelensky said yes"]),
    ],
)
def test_plain_words(pattern, expect):
    assert concordance(make_sentences(), pattern)["match"].tolist() == expect


@pytest.mark.parametrize(
    ("pattern", "expect"),
    [
        (r"\bz\w+y\b", ["Zelensky", "Zelensky", "Zelensky"]),
        (r"(?-i:zel)\w+", ["zelenskys"]),
        (r"^putin", ["Putin", "Putin"]),
        (r"x*", []),
        (r"said\s+no", ["said\n\nno"]),
    ],
)
def test_regular_expressions(pattern, expect):
    assert concordance(make_sentences(), pattern, regex=True)["match"].tolist() == expect


def test_the_place_is_the_place_in_the_article():
    sentences = make_sentences()
    texts = {article_id: " ".join(parts) for article_id, parts in TEXTS.items()}
    for row in concordance(sentences, r"\w+", regex=True).itertuples():
        assert texts[row.article_id][row.start_char : row.end_char] == row.match


def test_lines_are_sorted_by_the_nearest_words_first():
    # Before: "Putin met |", "“No,” said |", "Old |": met, old, said. After: "in", "s aide", "said".
    lefts = concordance(make_sentences(), "zelensky", sort="left")["left"]
    assert [left.split()[-1] for left in lefts] == ["met", "Old", "said"]
    rights = concordance(make_sentences(), "zelensky", sort="right")["right"]
    assert [right.split()[0] for right in rights] == ["in", "’s", "said"]
    assert concordance(make_sentences(), "zelensky")["sentence_id"].tolist() == ["a1:0", "a1:1", "b2:0"]


def test_the_order_of_the_sentences_does_not_matter():
    shuffled = make_sentences().sample(frac=1, random_state=3)
    for sort in ("position", "left", "right"):
        pd.testing.assert_frame_equal(
            concordance(shuffled, "zelensk*", sort=sort), concordance(make_sentences(), "zelensk*", sort=sort)
        )


def test_an_entity_is_found_by_its_mentions_and_filtered_by_its_sentences():
    sentences = make_sentences()
    assert concordance(sentences, entity_id="z", mentions=MENTIONS)["sentence_id"].tolist() == ["a1:0", "a1:1", "b2:0"]
    said = concordance(sentences, r"\bsaid\b", regex=True, entity_id="z", mentions=MENTIONS)
    assert said["sentence_id"].tolist() == ["a1:1", "b2:0"]
    assert said["match"].tolist() == ["Zelensky", "Zelensky"]
    assert concordance(sentences, entity_id="nobody", mentions=MENTIONS).empty


def test_sentences_left_out_are_an_ellipsis_in_the_context():
    found = concordance(make_sentences().query("sentence_id != 'a1:1'"), "zelenskys")
    assert found["left"].tolist() == ["Putin met Zelensky in Kiev. … The "]


def test_no_sentences_no_lines():
    pd.testing.assert_frame_equal(concordance(make_sentences().head(0), "x"), schema.empty("CONCORDANCE"))


@pytest.mark.parametrize(
    ("wanted", "says"),
    [
        ({"pattern": "("}, r"No regular expression: missing \) at character 2 of '\('.*write \\ before it"),
        ({"pattern": "a[b"}, "No regular expression: unterminated character set"),
        ({"pattern": "(?R)"}, "calls itself"),
        ({"pattern": "(?:(?:x{1000}){1000}){1000}"}, "counts of the regular expression, multiplied"),
        ({"pattern": r"\L<names>"}, "No regular expression: undefined named list"),
        ({"pattern": "a" * 501}, "501 characters; 500 are the most"),
        ({"pattern": " "}, "Nothing to look for"),
        ({}, "Nothing to look for"),
        ({"entity_id": "z"}, "entity_id needs mentions"),
        ({"pattern": "a", "sort": "up"}, "No order 'up'; there are position, left, right"),
        ({"pattern": "a", "width": 0}, "at least"),
    ],
)
def test_what_cannot_be_searched_says_what_to_do(wanted, says):
    with pytest.raises(ValueError, match=says):
        concordance(make_sentences(), regex=True, **wanted)


@pytest.mark.parametrize("pattern", [r"(a|aa)+$", r"(?:a|a|aa)*c", r"(?:.*a){20}$"])
def test_a_pattern_that_tries_every_way_is_stopped(pattern):
    # The last letter is no a, so each way to share the others is tried: Fibonacci(60) of them, about 10^12.
    sentences = make_sentences({"a1": ["a" * 60 + "b"] * 3})
    began = time.monotonic()
    try:
        assert concordance(sentences, pattern, regex=True, seconds=0.2).empty
    except ValueError as error:
        assert "was stopped after 0.2 seconds" in str(error)
        assert "say more exactly" in str(error)
    assert time.monotonic() - began < 30


def test_the_first_of_them_needs_the_stop():
    with pytest.raises(ValueError, match=r"was stopped after 0\.2 seconds"):
        concordance(make_sentences({"a1": ["a" * 60 + "b"]}), r"(a|aa)+$", regex=True, seconds=0.2)


ODD = st.text(st.sampled_from("aB *.+?()[]{}|^$\\'’<\n\u202e\x00é👩"), max_size=12)


@given(ODD, st.lists(ODD, max_size=3), st.booleans())
@settings(deadline=None, max_examples=150)
def test_any_pattern_gives_lines_or_a_message(pattern, texts, is_regex):
    sentences = make_sentences({"a1": texts})
    text = " ".join(texts)
    try:
        found = concordance(sentences, pattern, regex=is_regex, width=5, seconds=1)
    except ValueError as error:
        assert len(str(error)) > 20
        return
    for row in found.itertuples():
        assert text[row.start_char : row.end_char] == row.match
        assert len(row.left) <= 5
        assert len(row.right) <= 5


@pytest.mark.model
def test_every_mention_of_an_entity_of_the_seeds_has_its_line(seeds):
    found = concordance(seeds.sentences, entity_id="person-volodymyr-zelenskyy", mentions=seeds.mentions)
    meant = seeds.mentions[seeds.mentions["entity_id"] == "person-volodymyr-zelenskyy"]
    assert found["match"].tolist() == meant.sort_values(["source_file", "start_char"])["mention_text"].tolist()


def test_an_ordinary_search_of_many_sentences_has_more_time(monkeypatch):
    asked = []
    module = import_module("analyst.compare.concordance")
    ordinary = module.Pattern
    monkeypatch.setattr(module, "SENTENCES_A_SECOND", 2)
    monkeypatch.setattr(module, "Pattern", lambda words, **how: asked.append(how["seconds"]) or ordinary(words, **how))
    sentences = make_sentences({"a1": ["Ada Lee spoke.", "Bob Ray spoke.", "They left.", "It rained.", "Ada sang."]})
    assert len(concordance(sentences, "spoke")) == 2
    concordance(sentences.head(1), "spoke")
    concordance(sentences, "spoke", seconds=0.5)
    assert asked == [4.0, 2.0, 0.5]
