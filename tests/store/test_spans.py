"""SENTENCES and TOKENS as columns say the same as a loop over every token and every code point."""

import itertools

import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from analyst import schema
from analyst.annotate.records import Annotation, Quoted, Token
from analyst.store import spans
from analyst.store.spans import Cover, Texts, make_sentences, make_tokens

LETTERS = "aé€\N{GRINNING FACE}Ж1 \t\N{NO-BREAK SPACE}.\x1f\x85"


def annotate(text, cuts, sentence_starts, quoted):
    """Tokens between the cuts, as odd as the text is."""
    tokens = tuple(
        Token(a, b, f"l{number}", "NOUN", "dep", number, number % 2 == 0)
        for number, (a, b) in enumerate(itertools.pairwise(cuts))
        if a < b
    )
    ends = [*sentence_starts[1:], len(text)]
    sentences = tuple(zip(sentence_starts, ends, strict=True))
    return Annotation(tokens, sentences, (), (), tuple(Quoted(a, b, True) for a, b in quoted))


def naive_tokens(paragraphs, annotations, parts, mentions):
    """Every place that is covered in a set: slow and plain."""

    def covered(table):
        return {(r.article_id, place) for r in table.itertuples() for place in range(r.start_char, r.end_char)}

    quoted, named = covered(parts), covered(mentions[mentions["entity_type"] != "OTHER"])
    rows = []
    for row in paragraphs.itertuples():
        if row.content_hash not in annotations:
            continue
        own = annotations[row.content_hash]
        marks = {place for q in own.quoted for place in range(q.start_char, q.end_char)}
        for token in own.tokens:
            text = row.paragraph_text[token.start_char : token.end_char]
            if text.isspace():
                continue
            sentence = max([n for n, (start, _) in enumerate(own.sentences) if start <= token.start_char], default=0)
            at = (row.article_id, row.start_char + token.start_char)
            rows.append(
                (row.article_id, f"{row.paragraph_id}:{sentence}", at[1], row.start_char + token.end_char, text,
                 token.lemma, token.pos, any(c.isalnum() for c in text), token.is_stop,
                 at in quoted and token.start_char in marks, at in named)
            )  # fmt: skip
    return schema.table("TOKENS", rows)


def naive_sentences(paragraphs, annotations):
    rows = [
        (f"{row.paragraph_id}:{n}", row.article_id, row.paragraph_id, row.start_char + a, row.start_char + b,
         row.paragraph_text[a:b])
        for row in paragraphs.itertuples() if row.content_hash in annotations
        for n, (a, b) in enumerate(annotations[row.content_hash].sentences)
    ]  # fmt: skip
    return schema.table("SENTENCES", rows)


def paragraphs_of(articles):
    rows = []
    for number, texts in enumerate(articles):
        start = 0
        for place, text in enumerate(texts):
            rows.append((f"a{number}-{place}", f"a{number}", start, start + len(text), text, "body", place + 1,
                         schema.hash_text(text)))  # fmt: skip
            start += len(text) + 2
    return schema.table("PARAGRAPHS", rows)


@st.composite
def corpora(draw):
    texts = st.text(LETTERS, min_size=1, max_size=20)
    paragraphs = paragraphs_of(draw(st.lists(st.lists(texts, max_size=4), max_size=4)))
    annotations = {}
    for key, text in zip(paragraphs["content_hash"], paragraphs["paragraph_text"], strict=True):
        place = st.integers(0, len(text))
        cuts = sorted({*draw(st.lists(place, max_size=8)), 0, len(text)})
        starts = sorted({*draw(st.lists(st.sampled_from(cuts[:-1]), max_size=2)), 0})
        if draw(st.integers(0, 9)):  # one in ten is not annotated
            annotations[key] = annotate(text, cuts, starts, draw(st.lists(st.tuples(place, place), max_size=2)))
    spans_of = st.lists(
        st.tuples(st.sampled_from(["a0", "a1", "a9"]), st.integers(0, 60), st.integers(0, 9)), max_size=4
    )
    parts = pd.DataFrame(
        [(a, s, s + n) for a, s, n in draw(spans_of)], columns=["article_id", "start_char", "end_char"]
    )
    kinds = draw(st.lists(st.sampled_from(["PERSON", "OTHER"]), min_size=4, max_size=4))
    found = [(a, s, s + n, kind) for (a, s, n), kind in zip(draw(spans_of), kinds, strict=False)]
    mentions = pd.DataFrame(found, columns=["article_id", "start_char", "end_char", "entity_type"])
    whole = {"start_char": "int64", "end_char": "int64", "article_id": "str"}
    return paragraphs, annotations, parts.astype(whole), mentions.astype(whole)


@settings(max_examples=40, deadline=None)
@given(corpora(), st.sampled_from([1, 2, 4096]))
def test_columns_say_the_same_as_a_loop(corpus, at_a_time):
    paragraphs, annotations, parts, mentions = corpus
    before, spans._PARAGRAPHS = spans._PARAGRAPHS, at_a_time
    try:
        tokens = make_tokens(paragraphs, annotations, quote_parts=parts, mentions=mentions)
        sentences = make_sentences(paragraphs, annotations)
    finally:
        spans._PARAGRAPHS = before
    pd.testing.assert_frame_equal(tokens, naive_tokens(paragraphs, annotations, parts, mentions))
    pd.testing.assert_frame_equal(sentences, naive_sentences(paragraphs, annotations))


@given(st.lists(st.tuples(st.text(max_size=12), st.integers(0, 14), st.integers(0, 14)), max_size=8))
def test_cut_is_a_slice(cases):
    cases = [(text.encode("utf-8", "ignore").decode(), a, b) for text, a, b in cases]
    texts, starts, ends = (list(column) for column in zip(*cases, strict=True)) if cases else ([], [], [])
    cut = Texts(pd.Series(texts, dtype="str"))
    of = pd.Series(range(len(texts)), dtype="int64").to_numpy()
    found = cut.cut(of, pd.Series(starts, dtype="int64").to_numpy(), pd.Series(ends, dtype="int64").to_numpy())
    assert found.to_pylist() == [text[a:b] for text, a, b in cases]


def test_cut_of_a_part_of_a_table():
    """A table that was filtered or cut keeps the bytes of the whole: places must be counted from its own first."""
    series = pd.Series(["äb", "cöd", "ef"], dtype="str").iloc[1:]
    one = pd.Series([0, 1], dtype="int64").to_numpy()
    assert Texts(series).cut(one, one * 0 + 1, one * 0 + 2).to_pylist() == ["ö", "f"]


def test_span_within_another_does_not_end_it():
    """Places 5 to 8 of [0, 10) stand after the inner [2, 3), which began last."""
    cover = Cover(pd.DataFrame({"article_id": ["a", "a"], "start_char": [0, 2], "end_char": [10, 3]}))
    places = pd.Series([0, 5, 9, 10]).to_numpy()
    assert cover.holds(pd.Index(["a"]), places, places * 0).tolist() == [True, True, True, False]
    assert not cover.holds(pd.Index(["b"]), places, places * 0).any()


def test_nothing_to_cut():
    empty = schema.empty("PARAGRAPHS")
    parts, mentions = schema.empty("QUOTE_PARTS"), schema.empty("MENTIONS")
    assert len(make_sentences(empty, {})) == 0
    pd.testing.assert_frame_equal(make_tokens(empty, {}, quote_parts=parts, mentions=mentions), schema.empty("TOKENS"))


def test_table_without_places_is_named():
    with pytest.raises(schema.SchemaError, match="QUOTE_PARTS: no column"):
        make_tokens(
            schema.empty("PARAGRAPHS"), {}, quote_parts=pd.DataFrame({"a": []}), mentions=schema.empty("MENTIONS")
        )


@pytest.mark.model
def test_seeds_are_cut_as_by_the_loop(seeds):
    paragraphs = seeds._counted_paragraphs
    expected = naive_tokens(paragraphs, seeds._annotations, seeds.quote_parts, seeds.mentions)
    pd.testing.assert_frame_equal(seeds.tokens[expected.columns.tolist()], expected)
    expected = naive_sentences(paragraphs, seeds._annotations)
    pd.testing.assert_frame_equal(seeds.sentences[expected.columns.tolist()], expected)
