"""Distinctive words: the formula by hand, what is admitted, and what chance alone would admit."""

import math
import sys
from itertools import combinations

import numpy as np
import pandas as pd
import pytest

from analyst.compare import benjamini_hochberg, dispersion_dp, keyness, reuse
from analyst.schema import SchemaError


def tokens(articles):
    """TOKENS from {(article, outlet): "words …"}; a capital marks a name, a star a quoted word."""
    rows = [
        (article, outlet, position, word.strip("*").lower(), word.strip("*").lower(), True, word in ("the", "of"),
         word.startswith("*"), word[0].isupper())
        for (article, outlet), text in articles.items()
        for position, word in enumerate(text.split())
    ]  # fmt: skip
    return pd.DataFrame(
        rows,
        columns=[
            "article_id",
            "outlet",
            "start_char",
            "token_text",
            "lemma",
            "is_word",
            "is_stop",
            "is_quoted",
            "is_name",
        ],
    )


def test_monroes_z_by_hand():
    # Gazette: crisis 3 of 10 words; Herald: crisis 1 of 20. Two articles: the prior is their mean, 15 words.
    table = tokens({("a", "Gazette"): "crisis " * 3 + "calm " * 7, ("b", "Herald"): "crisis " + "calm " * 19})
    found = keyness(table, target="Gazette", min_count=1).set_index("term")
    alpha = 15 * 4 / 30  # 2
    delta = math.log((3 + alpha) / (10 + 15 - 3 - alpha)) - math.log((1 + alpha) / (20 + 15 - 1 - alpha))
    z = delta / math.sqrt(1 / (3 + alpha) + 1 / (1 + alpha))
    assert delta == pytest.approx(math.log(5 / 20) - math.log(3 / 32))
    assert found.loc["crisis", "log_odds_z"] == pytest.approx(z, abs=1e-6)
    assert found.loc["crisis", ["n_target", "n_reference", "n_tokens_target", "n_tokens_reference"]].tolist() == [
        3,
        1,
        10,
        20,
    ]
    assert found.loc["crisis", ["per_1k_target", "per_1k_reference"]].tolist() == [300.0, 50.0]


def test_two_articles_are_too_few_and_say_so():
    found = keyness(tokens({("a", "Gazette"): "crisis " * 9, ("b", "Herald"): "calm " * 9}))
    assert set(found["verdict"]) == {"too few to compare"}
    assert found["p_permutation"].isna().all()
    assert not found["is_distinctive"].any()


def test_names_quoted_words_and_function_words_are_left_out_by_choice():
    table = tokens({("a", "Gazette"): "the Lee said *grave news", ("b", "Herald"): "the end of news"})
    terms = lambda **options: set(keyness(table, min_count=1, **options)["term"])  # noqa: E731
    assert terms() == {"said", "news", "end"}
    assert terms(skip_names=False) == {"said", "news", "end", "lee"}
    assert terms(skip_quoted=False) == {"said", "news", "end", "grave"}
    assert terms(skip_stop=False) == {"said", "news", "end", "the", "of"}
    sizes = keyness(table, min_count=1, target="Gazette")
    assert set(sizes["n_tokens_target"]) == {3}  # the, said, news: function words stay in the denominator


def test_one_outlet_has_nothing_to_be_compared_with():
    assert keyness(tokens({("a", "Gazette"): "calm " * 9})).empty


def test_an_unknown_target_lists_the_groups():
    with pytest.raises(ValueError, match="No group 'Times' in 'outlet'; there are 'Gazette'"):
        keyness(tokens({("a", "Gazette"): "calm"}), target="Times")


def test_an_article_in_two_groups_is_refused():
    table = tokens({("a", "Gazette"): "calm calm", ("b", "Herald"): "calm"}).assign(article_id="a")
    with pytest.raises(SchemaError, match="article 'a' has several values of 'outlet'"):
        keyness(table)


def corpus(random, n_articles, planted=0.0, evenness=0.8):
    """Articles of bursty words; in outlet A a share `planted` of `w5` is written `swapped`."""
    frequency = 1 / np.arange(1, 121) ** 0.8
    texts = {}
    for number in range(2 * n_articles):
        outlet = "A" if number < n_articles else "B"
        share = frequency * random.gamma(evenness, size=len(frequency))
        words = [f"w{k}" for k in random.choice(len(frequency), size=120, p=share / share.sum())]
        if outlet == "A":
            words = ["swapped" if word == "w5" and random.random() < planted else word for word in words]
        texts[f"{outlet}{number:02}", outlet] = " ".join(words)
    return tokens(texts)


def test_chance_alone_admits_words_no_more_often_than_stated():
    random = np.random.default_rng(11)
    tests = [keyness(corpus(random, 6), target="A", n_permutations=2000) for _ in range(40)]
    p = pd.concat(tests)["p_permutation"].dropna()
    assert len(p) > 1400  # about half of the words: those that A uses more
    assert (p < 0.05).mean() < 0.06  # each word's own error
    assert np.mean([test["is_distinctive"].any() for test in tests]) <= 0.2  # 10 % and two standard errors


@pytest.mark.parametrize("length", [100, 1000])
def test_an_outlet_gets_no_words_for_the_length_of_its_articles(length):
    random, frequency = np.random.default_rng(1), 1 / np.arange(20, 820)
    lengths = {"A": length, "B": 400, "C": 400, "D": 400, "E": 400}
    texts = {
        (f"{outlet}{number}", outlet): " ".join(
            f"w{k}" for k in random.choice(len(frequency), size=size, p=frequency / frequency.sum())
        )
        for outlet, size in lengths.items()
        for number in range(9)
    }
    found = keyness(tokens(texts), n_permutations=4000)
    assert not found.loc[found["target"] == "A", "is_distinctive"].any()
    assert found["is_distinctive"].sum() <= 2  # of the other four outlets, each with a chance of 10 %
    assert (found.loc[found["target"] == "A", "p_permutation"].dropna() < 0.05).mean() < 0.08


@pytest.mark.parametrize("most_joint", [2_000, 0])  # judged together, and as of many articles
def test_a_planted_word_is_found_and_is_the_only_one(most_joint, monkeypatch):
    # `analyst.compare.keyness` is the function; its module goes by the registry of modules.
    monkeypatch.setattr(sys.modules["analyst.compare.keyness"], "_MOST_JOINT", most_joint)
    found = keyness(corpus(np.random.default_rng(5), 12, planted=1.0, evenness=4), target="A")
    admitted = found[found["is_distinctive"]]
    assert set(admitted["term"]) == {"swapped"}
    assert admitted["log_odds_z"].iloc[0] > 0
    assert set(admitted["verdict"]) == {"distinctive"}
    rarer = found.set_index("term").loc["w5"]  # used less: no candidate, however clear
    assert rarer["log_odds_z"] < 0
    assert rarer["verdict"] == "not shown"
    assert pd.isna(rarer["p_permutation"])


def test_a_word_of_two_articles_is_never_admitted():
    texts = {(f"{outlet}{n}", outlet): "calm " * 30 for outlet in "AB" for n in range(8)}
    texts["A0", "A"] = texts["A1", "A"] = "calm " * 10 + "crisis " * 20
    found = keyness(tokens(texts), target="A").set_index("term").loc["crisis"]
    assert found["verdict"] == "not shown"
    assert pd.isna(found["p_permutation"])


def test_the_statistic_by_hand():
    # r = (c − s·π)/√s, with π the share of "crisis" in all articles; two articles of B are longer.
    sizes, counts = [4, 4, 4, 4, 4, 4, 4, 4, 9, 25], [1, 1, 1, 0, 0, 0, 0, 0, 1, 3]
    texts = {
        (f"{n:02}", "A" if n < 5 else "B"): " ".join(["crisis"] * count + ["calm"] * (size - count))
        for n, (size, count) in enumerate(zip(sizes, counts, strict=True))
    }
    found = keyness(tokens(texts), target="A").set_index("term").loc["crisis"]
    r = [(c - s * sum(counts) / sum(sizes)) / math.sqrt(s) for c, s in zip(counts, sizes, strict=True)]
    choices = [sum(chosen) for chosen in combinations(r, 5)]
    as_clear = sum(each >= sum(r[:5]) - 1e-9 for each in choices)
    assert found["p_permutation"] == pytest.approx(2 * as_clear / 252)
    shares = [c / s for c, s in zip(counts, sizes, strict=True)]
    by_share = sum(sum(chosen) >= sum(shares[:5]) - 1e-9 for chosen in combinations(shares, 5))
    assert as_clear != by_share  # by hand: 36 of 252, and 21 by plain shares


def test_with_few_articles_every_choice_is_tried_whatever_the_seed():
    # "crisis" once in 4 of A's 5 articles: of the 252 ways to choose 5 of 10 articles, 6 hold all four.
    texts = {(f"{outlet}{n}", outlet): "calm " * 9 for outlet in "AB" for n in range(5)}
    texts |= {(f"A{n}", "A"): "calm " * 8 + "crisis" for n in range(4)}
    for seed in (0, 1):
        found = keyness(tokens(texts), target="A", min_count=4, seed=seed).set_index("term").loc["crisis"]
        assert found["p_permutation"] == pytest.approx(2 * 6 / 252)
    drawn = keyness(tokens(texts), target="A", min_count=4, n_permutations=251).set_index("term").loc["crisis"]
    assert drawn["p_permutation"] == pytest.approx(2 * 6 / 252, abs=0.04)
    assert drawn["p_permutation"] != found["p_permutation"]


def test_the_same_seed_gives_the_same_table_in_any_order_of_rows():
    table = corpus(np.random.default_rng(2), 5)
    first = keyness(table, n_permutations=200)
    pd.testing.assert_frame_equal(first, keyness(table.sample(frac=1, random_state=1), n_permutations=200))


def test_benjamini_hochberg_by_hand():
    # m = 4 (the null does not count): thresholds .025 .05 .075 .1; the third passes, so all below it do.
    assert benjamini_hochberg([0.06, 0.001, 0.07, 0.4, math.nan], rate=0.1).tolist() == [True, True, True, False, False]
    assert benjamini_hochberg([], rate=0.1).tolist() == []
    assert benjamini_hochberg([math.nan]).tolist() == [False]


def test_dispersion_by_hand():
    # (|1/15−.18| + |2/15−.2| + |3/15−.2| + |4/15−.2| + |5/15−.22|) / 2 = .18 (Gries's example)
    assert dispersion_dp([1, 2, 3, 4, 5], [9, 10, 10, 10, 11]) == pytest.approx(0.18)
    assert dispersion_dp([2, 2], [50, 50]) == 0
    assert math.isnan(dispersion_dp([0, 0], [5, 5]))
    with pytest.raises(ValueError, match="give one value an article"):
        dispersion_dp([1], [1, 2])


def test_reuse_is_directional_by_hand():
    table = tokens({("a", "A"): "one two three four", ("b", "B"): "zero one two three five six seven"})
    found = reuse(table, n=2)
    # a: one-two, two-three, three-four (2 of 3 in b); b has 6 pairs, the same 2 in a.
    assert found[["article_id_a", "n_shared", "n_ngrams_a"]].to_numpy().tolist() == [["a", 2, 3], ["b", 2, 6]]
    assert found["containment"].tolist() == pytest.approx([2 / 3, 1 / 3])


def test_reuse_does_not_run_over_the_end_of_an_article():
    table = tokens({("a", "A"): "one two", ("b", "A"): "three four", ("c", "B"): "two three"})
    assert reuse(table, n=2).empty
    with pytest.raises(ValueError, match="needs 1 word or more"):
        reuse(table, n=0)


def test_the_seeds_are_too_few_and_000_shares_few_runs_with_001(seeds):
    assert set(keyness(seeds.tokens)["verdict"]) == {"too few to compare"}
    top = reuse(seeds.tokens).iloc[0]
    file_of = seeds.articles.set_index("article_id")["source_file"].str[:3]
    assert (file_of[top["article_id_a"]], file_of[top["article_id_b"]]) == ("000", "001")
    assert 0.03 < top["containment"] < 0.05
