"""Classes of cues by outlet: counted by hand, tested by permuting articles, and over the same statements."""

import numpy as np
import pandas as pd
import pytest

from analyst import compare, schema
from analyst.compare._resampling import permutation_p, ratio_intervals
from analyst.schema import STANCES, SchemaError


def quotes(*articles):
    """Quotes from (article, outlet, cues in one line)."""
    rows = [(article, outlet, cue) for article, outlet, cues in articles for cue in cues.split()]
    frame = pd.DataFrame(rows, columns=["article_id", "outlet", "cue_lemma"])
    return frame.assign(quote_id=[f"q{n}" for n in range(len(frame))], speaker_name="Ada Lee")


FEW = quotes(("a1", "Gazette", "say say claim"), ("a2", "Gazette", "say"), ("b1", "Herald", "Admit say"))


def many(n, pointed="claim claim say", plain="say say say"):
    return quotes(
        *[(f"a{i}", "Gazette", pointed) for i in range(n)],
        *[(f"b{i}", "Herald", plain) for i in range(n)],
    )


def test_profiles_by_hand():
    found = compare.profile_cues(FEW).set_index(["outlet", "stance"])
    assert len(found) == 2 * len(STANCES)
    row = found.loc[("Gazette", "doubting")]
    assert row[["n_quotes", "n_quotes_all", "n_articles", "n_articles_rest"]].tolist() == [1, 4, 2, 1]
    assert (row["share_quotes"], row["share_rest"]) == (0.25, 0.0)
    assert found.loc[("Herald", "loaded"), "share_quotes"] == 0.5
    assert set(found["verdict"]) == {"too few to compare"}
    assert found["p_permutation"].isna().all()


def test_four_articles_are_too_few_and_five_are_not():
    assert set(compare.profile_cues(many(4))["verdict"]) == {"too few to compare"}
    assert set(compare.profile_cues(many(5))["verdict"]) == {"different", "not shown"}


def test_a_planted_difference_is_found_and_what_is_alike_is_not():
    found = compare.profile_cues(many(8)).set_index(["outlet", "stance"])
    different = found.index[found["is_different"]]
    assert set(different) == {
        (outlet, stance) for outlet in ("Gazette", "Herald") for stance in ("doubting", "neutral")
    }
    # Both sides always: 8 of 16 articles can be chosen in 12,870 ways, two of them as far apart as found.
    assert found.loc[("Gazette", "doubting"), "p_permutation"] < 0.002
    alike = compare.profile_cues(many(8, pointed="say claim", plain="say claim"))
    assert not alike["is_different"].any()
    assert alike["p_permutation"].eq(1).all()


def test_chance_alone_is_admitted_no_more_often_than_stated():
    random = np.random.default_rng(3)
    n_found = 0
    for trial in range(25):
        cues = [" ".join(random.choice(["say", "claim", "admit", "explain"], p=[0.7, 0.1, 0.1, 0.1], size=6))
                for _ in range(20)]  # fmt: skip
        table = quotes(*[(f"a{i}", "Gazette" if i < 10 else "Herald", line) for i, line in enumerate(cues)])
        n_found += compare.profile_cues(table, n_permutations=300, n_resamples=20, seed=trial)["is_different"].any()
    # 10 % are stated; of 25 trials more than 6 would happen once in 100 times.
    assert n_found <= 6


def test_within_a_side_only_its_quotes_are_compared():
    table = many(6).assign(side=["east", "west", "west"] * 12)
    found = compare.profile_cues(table, within="side")
    assert list(dict.fromkeys(found["within"])) == ["west", "east"]  # most quotes first
    west = found[(found["within"] == "west") & (found["outlet"] == "Gazette")].set_index("stance")
    assert west.loc["doubting", ["n_quotes", "n_quotes_all"]].tolist() == [6, 12]


def test_one_outlet_alone_is_compared_with_nobody():
    found = compare.profile_cues(many(6).query("outlet == 'Gazette'"))
    assert found["share_rest"].isna().all()
    assert set(found["verdict"]) == {"too few to compare"}
    assert found["share_low"].notna().all()


def test_an_article_of_two_groups_is_refused():
    table = FEW.assign(side=["east", "west"] * 3)
    with pytest.raises(SchemaError, match="several values of 'side'"):
        compare.profile_cues(table, by="side")


def test_nothing_in_nothing_out():
    empty = compare.profile_cues(FEW.head(0))
    assert list(empty.columns) == ["outlet", *list(schema.SCHEMAS["CUE_PROFILES"].columns)[1:]]
    assert compare.count_cue_pairs(schema.empty("CUE_PAIRS"), schema.empty("QUOTES")).empty
    no_cue = FEW.assign(cue_lemma=None)
    assert compare.profile_cues(no_cue).empty


def test_the_order_of_rows_makes_no_difference():
    table = many(5)
    pd.testing.assert_frame_equal(compare.profile_cues(table), compare.profile_cues(table.iloc[::-1]))


# ---- the same statement -----------------------------------------------------------------------------------------


def pairs(*rows):
    """Pairs from (article, outlet, class, article, outlet, class); their quotes beside them."""
    found, own = [], []
    for number, (article_a, a, stance_a, article_b, b, stance_b) in enumerate(rows):
        found.append({
            "outlet_label_a": a, "quote_id_a": f"q{number}a", "stance_a": stance_a, "outlet_label_b": b,
            "quote_id_b": f"q{number}b", "stance_b": stance_b, "is_same_cue": stance_a == stance_b,
        })  # fmt: skip
        own += [(f"q{number}a", article_a), (f"q{number}b", article_b)]
    return pd.DataFrame(found), pd.DataFrame(own, columns=["quote_id", "article_id"])


def test_pairs_are_added_up_whichever_outlet_stands_first():
    found = compare.count_cue_pairs(
        *pairs(
            ("a1", "Gazette", "loaded", "b1", "Herald", "neutral"),
            ("b1", "Herald", "neutral", "a1", "Gazette", "doubting"),
            ("a1", "Gazette", "neutral", "b1", "Herald", "neutral"),
            ("a1", "Gazette", "loaded", "b1", "Herald", "doubting"),
        )
    )
    row = found.iloc[0]
    assert row[["outlet_label_a", "outlet_label_b"]].tolist() == ["Gazette", "Herald"]
    counted = ["n_pairs", "n_same_cue", "n_same_stance", "n_pointed_a", "n_pointed_b", "n_units", "n_uneven"]
    assert row[counted].tolist() == [4, 1, 1, 2, 0, 1, 1]
    assert (pd.isna(row["p_sign_flip"]), row["verdict"]) == (True, "too few to compare")


def test_the_sign_flip_test_is_exact_for_few_articles():
    rows = [(f"a{i}", "Gazette", "loaded", f"b{i}", "Herald", "neutral") for i in range(6)]
    found = compare.count_cue_pairs(*pairs(*rows)).iloc[0]
    assert found["p_sign_flip"] == pytest.approx(2 / 2**6)  # all six one way, or all the other
    assert found["verdict"] == "different"
    mixed = rows[:3] + [(a, o, "neutral", b, p, "loaded") for a, o, _, b, p, _ in rows[3:]]
    assert compare.count_cue_pairs(*pairs(*mixed)).iloc[0]["p_sign_flip"] == 1


def test_many_article_pairs_are_drawn_and_say_much_the_same():
    rows = [(f"a{i}", "Gazette", "loaded", f"b{i}", "Herald", "neutral") for i in range(20)]
    assert compare.count_cue_pairs(*pairs(*rows)).iloc[0]["p_sign_flip"] < 0.001


# ---- what the tests are made of -----------------------------------------------------------------------------------


def test_the_permutation_test_agrees_with_counting_all_choices():
    # Shares 0, 0, 0 against 1, 1, 1: of 20 choices of three, two are as far apart: p is 0.1.
    shares = np.array([[0.0], [0.0], [0.0], [1.0], [1.0], [1.0]])
    p = permutation_p(shares, np.array([True] * 3 + [False] * 3), np.random.default_rng(1), 20_000)
    assert p[0] == pytest.approx(0.1, abs=0.01)


def test_the_interval_agrees_with_the_formula_for_many_articles():
    random = np.random.default_rng(5)
    counts = random.integers(0, 2, size=(400, 1)).astype(float)
    low, high = ratio_intervals(counts, np.ones(400), np.random.default_rng(2))
    share = counts.mean()
    half = 1.96 * np.sqrt(share * (1 - share) / 400)
    assert (low[0], high[0]) == pytest.approx((share - half, share + half), abs=0.01)


@pytest.mark.model
def test_in_the_seeds_the_same_statements_have_other_verbs_and_no_test_is_made(seeds):
    statements = compare.match_statements(
        seeds.sentences, tokens=seeds.tokens, mentions=seeds.mentions, entities=seeds.entities
    )
    paired = compare.compare_cues(statements, seeds.quotes)
    both = {(row.cue_text_a, row.cue_text_b) for row in paired.itertuples()}
    assert {("labeling", "declared"), ("admitting", "said")} <= both
    found = compare.count_cue_pairs(paired, seeds.quotes).iloc[0]
    assert found["n_pointed_a"] >= 2
    assert found["n_pointed_a"] > found["n_pointed_b"]
    assert found["verdict"] == "too few to compare"
