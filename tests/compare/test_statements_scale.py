"""Statement matching on large corpora: story by story, in blocks, with the same result."""

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st
from sklearn.feature_extraction.text import TfidfVectorizer

from analyst.compare import match_statements, statements, with_story
from analyst.compare._ngrams import ngram_vectors
from benchmarks import statements as benchmark


@pytest.fixture(scope="module")
def stories():
    return benchmark.write_stories(40, seed=11)


def test_stories_matched_together_are_the_stories_matched_one_by_one(stories):
    tokens = benchmark.words_of(stories)
    together = match_statements(stories, tokens=tokens, within="story_id")
    parts = [match_statements(part, tokens=tokens) for _, part in stories.groupby("story_id")]
    assert len(together) > 500
    pd.testing.assert_frame_equal(together, pd.concat(parts, ignore_index=True))


def test_all_at_once_and_pair_by_pair_give_the_same(stories, monkeypatch):
    whole = match_statements(stories)
    for name, size in (("_WHOLE", 1), ("_BLOCK", 100)):
        monkeypatch.setattr(statements, name, size)
    pd.testing.assert_frame_equal(whole, match_statements(stories))


def test_the_seeds_are_the_same_pair_by_pair_and_inside_stories(seeds, monkeypatch):
    tables = {"tokens": seeds.tokens, "mentions": seeds.mentions, "entities": seeds.entities}
    low = {"threshold": 0.1, "related_threshold": 0.05}  # many pairs, warnings and neighbours
    whole = match_statements(seeds.sentences, **tables)
    many = match_statements(seeds.sentences, **tables, **low)
    inside = match_statements(with_story(seeds.sentences, seeds.stories), **tables, within="story_id")
    assert whole["pair_id"].tolist() == inside["pair_id"].tolist()  # how rare an n-gram is differs, what is found not
    monkeypatch.setattr(statements, "_WHOLE", 1)
    monkeypatch.setattr(statements, "_BLOCK", 7)
    assert len(many) > 100
    pd.testing.assert_frame_equal(many, match_statements(seeds.sentences, **tables, **low))


def test_the_tables_are_read_once_however_many_stories_there_are(stories, monkeypatch):
    reads = []
    original = statements._word_matrix
    monkeypatch.setattr(statements, "_word_matrix", lambda *tables: reads.append(1) or original(*tables))
    match_statements(stories, tokens=benchmark.words_of(stories), within="story_id")
    assert len(reads) == 1


def test_sentences_of_no_story_are_matched_with_nothing(stories):
    lost = stories.assign(story_id=stories["story_id"].where(stories["story_id"] != "00001"))
    found = match_statements(lost, within="story_id")
    assert not found.empty
    assert not set(found["article_id_a"]) & set(stories.loc[stories["story_id"] == "00001", "article_id"])
    assert match_statements(stories.assign(story_id=None), within="story_id").empty


def test_tokens_of_other_sentences_and_without_lemma_do_no_harm(stories):
    tokens = benchmark.words_of(stories)
    other = tokens.head(3).assign(sentence_id=["elsewhere", None, "000000:0"], lemma=["river", "river", None])
    pd.testing.assert_frame_equal(
        match_statements(stories, tokens=tokens), match_statements(stories, tokens=pd.concat([other, tokens]))
    )


# ---- character n-grams -----------------------------------------------------------------------------

TEXTS = st.lists(st.text(alphabet="ab Ié“”’,.\t\n9", max_size=30), min_size=1, max_size=6)


@given(TEXTS, TEXTS)
def test_ngram_vectors_are_those_of_scikit_learn(texts, more):
    model = TfidfVectorizer(analyzer="char_wb", ngram_range=(3, 5), sublinear_tf=True)
    try:
        known = np.vstack([model.fit_transform(texts).toarray(), model.transform(more).toarray()])
    except ValueError:  # scikit-learn takes no corpus without a single n-gram
        known = np.zeros((len(texts) + len(more), 1))
    found = ngram_vectors(texts, more)
    np.testing.assert_allclose((found @ found.T).toarray(), known @ known.T, atol=1e-12)


def test_ngrams_by_hand():
    # " ab " has 3-grams " ab", "ab " and the 4-gram " ab "; " a " is its only n-gram, and counts once
    found = ngram_vectors(["ab", "a"])
    assert np.diff(found.indptr).tolist() == [3, 1]
    # each n-gram stands in one of two texts: the three weigh the same
    np.testing.assert_allclose(found.data, [3**-0.5] * 3 + [1])


def test_no_texts_no_vectors():
    assert ngram_vectors([]).shape[0] == 0
    assert ngram_vectors(["", " "]).nnz == 0
