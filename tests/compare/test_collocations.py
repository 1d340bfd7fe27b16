"""Words near a word: windows and values by hand, entities, and what comes in wrong."""

import math

import numpy as np
import pandas as pd
import pytest

from analyst.compare import collocations
from analyst.schema import SCHEMAS, SchemaError


def tokens(sentences, outlet="Gazette", article="a"):
    """TOKENS of sentences; `the` and `of` are function words, `.` is no word."""
    rows, start = [], 0
    for number, sentence in enumerate(sentences):
        for word in sentence.split():
            rows.append((article, outlet, f"{article}:{number}", start, start + len(word), word, word.lower()))
            start += len(word) + 1
    columns = ["article_id", "outlet", "sentence_id", "start_char", "end_char", "token_text", "lemma"]
    table = pd.DataFrame(rows, columns=columns)
    return table.assign(is_word=table["token_text"] != ".", is_stop=table["lemma"].isin(["the", "of"]))


def found(table, *args, **options):
    result = collocations(table, *args, **{"min_count": 1} | options)
    return result.set_index("collocate")


def test_counts_and_log_likelihood_by_hand():
    # Window 1: near "peace" stand talks, talks, the, talks; 12 words in all, 3 of them "peace": N = 9, n_w = 4.
    # "talks" 4 times in all: expected 4·4/9; the cells are 3, 1, 1, 4.
    table = tokens(["peace talks", "peace talks", "the peace talks", "talks a b c d"])
    row = found(table, "peace", window=1).loc["talks"]
    assert row[["n_near", "n_nodes", "n_window", "n_collocate", "n_tokens"]].tolist() == [3, 3, 4, 4, 9]
    assert row["expected"] == pytest.approx(16 / 9)
    g2 = 2 * (
        3 * math.log(3 * 9 / (4 * 4))
        + 1 * math.log(1 * 9 / (4 * 5))
        + 1 * math.log(1 * 9 / (5 * 4))
        + 4 * math.log(4 * 9 / (5 * 5))
    )
    assert g2 == pytest.approx(2.8626, abs=1e-4)
    assert row["g2"] == pytest.approx(g2)


def test_a_word_that_shuns_the_node_is_negative():
    table = tokens(["peace now", "now now now now now now a", "peace b", "peace c", "peace d"])
    assert found(table, "peace", window=1).loc["now", "g2"] < 0


def test_the_window_counts_words_and_ends_with_the_sentence():
    table = tokens(["far . the near peace talks", "next"])
    assert set(found(table, "peace", window=2).index) == {"near", "talks"}
    assert set(found(table, "peace", window=3).index) == {"far", "near", "talks"}
    assert set(found(table, "peace", window=3, skip_stop=False).index) == {"far", "near", "talks", "the"}


def test_a_word_between_two_nodes_counts_once():
    row = found(tokens(["peace or peace a"]), "peace", window=2).loc["or"]
    assert row[["n_near", "n_nodes", "n_window"]].tolist() == [1, 2, 2]


def test_a_phrase_is_a_node_and_its_words_are_none_of_its_collocates():
    table = tokens(["Martial Law extended", "law ended"])
    result = found(table, "martial  LAW")
    assert list(result.index) == ["extended"]
    assert result["node"].tolist() == ["martial law"]


def test_groups_stand_apart():
    both = pd.concat([tokens(["peace talks"]), tokens(["peace plan"], "Herald", "b")])
    assert collocations(both, "peace", min_count=1)[["outlet", "collocate"]].to_numpy().tolist() == [
        ["Gazette", "talks"],
        ["Herald", "plan"],
    ]


def test_an_entity_is_a_node():
    table = tokens(["Ada Lee resigned", "Lee spoke"])
    mentions = pd.DataFrame(
        {"article_id": "a", "entity_id": ["lee", "lee", None], "start_char": [0, 17, 11], "end_char": [7, 20, 16]}
    )
    result = found(table, entity_id="lee", mentions=mentions)
    assert set(result.index) == {"resigned", "spoke"}
    assert result["n_nodes"].tolist() == [2, 2]


def test_form_or_lemma():
    table = tokens(["he spoke", "they speak"])
    table["lemma"] = table["lemma"].replace("spoke", "speak")
    assert set(found(table, "speak").index) == {"he", "they"}
    assert set(found(table, "speak", column="token_text").index) == {"they"}


def test_order_of_rows_makes_no_difference():
    table = tokens(["peace talks . peace talks now", "the peace of talks"])
    shuffled = table.sample(frac=1, random_state=1)
    pd.testing.assert_frame_equal(
        collocations(shuffled, "peace", min_count=1), collocations(table, "peace", min_count=1)
    )


@pytest.mark.parametrize("table", [tokens(["other words"]), tokens(["other"]).head(0), tokens(["peace"])])
def test_a_node_that_is_not_there_or_alone_gives_no_rows(table):
    result = collocations(table, "peace")
    assert result.empty
    assert list(result.columns)[1:] == list(SCHEMAS["COLLOCATIONS"].columns)[1:]


@pytest.mark.parametrize(
    "options",
    [{}, {"node": "  "}, {"node": "a", "entity_id": "b"}, {"entity_id": "b"}, {"node": "a", "window": 0},
     {"node": "a", "min_count": 0}, {"node": "a", "column": "pos"}],
)  # fmt: skip
def test_wrong_calls_say_what_is_wanted(options):
    with pytest.raises(ValueError, match=r"wanted|Give a word|needs mentions"):
        collocations(tokens(["a b"]), **options)


def test_a_missing_column_is_named():
    with pytest.raises(SchemaError, match="no column 'lemma'"):
        collocations(tokens(["a b"]).drop(columns="lemma"), "a")


@pytest.mark.parametrize("node", ["(", "*", "\ud800", "a" * 5000])
def test_any_node_is_taken_as_letters(node):
    assert collocations(tokens(["a b"]), node).empty


@pytest.mark.model
def test_the_sample_corpus_holds_together(seeds):
    result = collocations(seeds.tokens, "say", min_count=1)
    assert (result["n_near"] <= np.minimum(result["n_window"], result["n_collocate"])).all()
    n_nodes = seeds.tokens[seeds.tokens["lemma"] == "say"].groupby("outlet").size()
    assert result.groupby("outlet")["n_nodes"].first().to_dict() == n_nodes.to_dict()
    # Five words on each side.
    assert (result["n_window"] <= 10 * result["n_nodes"]).all()
