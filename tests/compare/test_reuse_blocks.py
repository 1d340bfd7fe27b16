"""Shared wording among many articles: in blocks, by rare n-grams first, and no more pairs than asked for."""

from importlib import import_module

import numpy as np
import pandas as pd
import pytest

from analyst.compare import _tables, reuse
from analyst.compare._tables import article_blocks, count_words, distinct, fold, rows_in

MODULE = import_module("analyst.compare.reuse")


def tokens_of(articles):
    """TOKENS from {(article, outlet): "words …"}."""
    rows = [
        (article, outlet, place, word, True)
        for (article, outlet), text in articles.items()
        for place, word in enumerate(text.split())
    ]
    return pd.DataFrame(rows, columns=["article_id", "outlet", "start_char", "token_text", "is_word"])


def by_hand(articles, n):
    """Every ordered pair of articles of two outlets with the number of n-grams that they share, and of the first's."""
    grams = {}
    for key, text in articles.items():
        words = text.casefold().split()
        grams[key] = {tuple(words[at : at + n]) for at in range(len(words) - n + 1)}
    shared = {
        (a, b): (len(grams[a, first] & grams[b, second]), len(grams[a, first]))
        for a, first in grams
        for b, second in grams
        if first != second and grams[a, first] & grams[b, second]
    }
    order = sorted(shared, key=lambda pair: (-shared[pair][0] / shared[pair][1], pair))
    return [(*pair, *shared[pair]) for pair in order]


@pytest.fixture
def many():
    random = np.random.default_rng(5)
    words = ["ash", "Bay", "cob", "dun", "elm", "fir"]
    return {
        (f"a{number:02}", f"outlet {number % 4}"): " ".join(random.choice(words, random.integers(0, 14)))
        for number in range(40)
    }


def rows_of(found):
    return list(found[["article_id_a", "article_id_b", "n_shared", "n_ngrams_a"]].itertuples(index=False, name=None))


@pytest.mark.parametrize("cells", [1, 40, 10**9])
def test_blocks_of_any_size_give_what_counting_by_hand_gives(many, cells, monkeypatch):
    monkeypatch.setattr(MODULE, "_CELLS", cells)
    expected = by_hand(many, 3)
    assert len(expected) > 20
    assert rows_of(reuse(tokens_of(many), n=3)) == expected
    assert rows_of(reuse(tokens_of(many).sample(frac=1, random_state=1), n=3)) == expected


@pytest.mark.parametrize("most", [1, 7])
def test_of_more_pairs_the_most_contained_are_listed(many, most, monkeypatch):
    monkeypatch.setattr(MODULE, "_CELLS", 40)
    assert rows_of(reuse(tokens_of(many), n=3, most=most)) == by_hand(many, 3)[:most]
    with pytest.raises(ValueError, match="most is 0"):
        reuse(tokens_of(many), most=0)


def test_of_many_articles_pairs_with_common_phrases_only_are_left_out_and_others_counted_in_full(monkeypatch):
    articles = {(f"a{number}", f"outlet {number}"): f"at the end of the day said{number}" for number in range(6)}
    articles["b1", "outlet 1"] = "at the end of the day he left for home"
    articles["b2", "outlet 2"] = "he left for home at the end of the day"
    monkeypatch.setattr(MODULE, "_MOST_WHOLE", 3)
    monkeypatch.setattr(MODULE, "_RARE", 4)
    # "at the", "the end" … stand in 8 articles. b1 and b2 share these five and "he left", "left for", "for home".
    assert rows_of(reuse(tokens_of(articles), n=2)) == [("b1", "b2", 8, 9), ("b2", "b1", 8, 9)]


def test_words_are_compared_without_regard_to_capitals():
    found = reuse(tokens_of({("a", "A"): "Die Straße brennt", ("b", "B"): "die STRASSE brennt"}), n=3)
    assert found["containment"].tolist() == [1, 1]


@pytest.fixture(params=["text", "category"])
def table(request):
    rows = tokens_of({("b", "B"): "One two", ("a", "A"): "two one ONE", ("c", "B"): "three"})
    rows.loc[0, "is_word"] = False
    return rows if request.param == "text" else rows.astype({"article_id": "category", "token_text": "category"})


@pytest.mark.parametrize("size", [1, 2, 100])
def test_what_is_done_in_blocks_is_as_done_at_once(table, size, monkeypatch):
    monkeypatch.setattr(_tables, "_BLOCK", size)
    assert count_words(table, ["article_id"]).to_numpy().tolist() == [["a", 3], ["b", 1], ["c", 1]]
    pairs = distinct(table, ["article_id", "outlet"])
    assert pairs.to_numpy().tolist() == [["b", "B"], ["a", "A"], ["c", "B"]] and pairs["article_id"].dtype == "str"


def test_blocks_hold_whole_articles_in_order(table):
    blocks = [block["article_id"].unique().tolist() for block in article_blocks(table, 3)]
    assert blocks == [["a"], ["b", "c"]]
    assert [len(block) for block in article_blocks(table, 100)] == [6]
    assert [len(block) for block in article_blocks(table.head(0))] == [0]


def test_texts_are_lowered_once_each(table):
    codes, terms = fold(table["token_text"], sort=True)
    assert terms[codes].tolist() == ["one", "two", "two", "one", "one", "three"] and terms.tolist() == sorted(terms)
    assert rows_in(pd.Index(["c", "b"]), table["article_id"]).tolist() == [1, 1, -1, -1, -1, 0]


@pytest.mark.parametrize("n", [0, 1, 9, 60])
def test_rows_are_sorted_by_article_and_place(n):
    random = np.random.default_rng(n)
    for _ in range(10):
        articles, starts = random.integers(0, n // 4 + 1, n), random.integers(0, 9, n)
        assert _tables._order(articles, starts).tolist() == np.lexsort((starts, articles)).tolist()
        runs = np.repeat(random.permutation(n // 3), 3)
        places = np.sort(random.integers(0, 5, (n // 3, 3)), axis=1).ravel()
        assert _tables._order(runs, places).tolist() == np.lexsort((places, runs)).tolist()


def test_texts_read_compact_are_texts_again():
    values = pd.Series(pd.Categorical(["b", None, "a", "b"], categories=["z", "a", "b"]), index=[4, 4, 2, 1], name="x")
    expected = pd.Series(["b", None, "a", "b"], index=[4, 4, 2, 1], name="x", dtype="str")
    pd.testing.assert_series_equal(_tables.as_text(values), expected)
    assert _tables.as_text(expected) is expected
    assert rows_in(pd.Index(["a", "b"]), values).tolist() == [1, -1, 0, 1]
