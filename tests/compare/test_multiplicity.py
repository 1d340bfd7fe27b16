"""Many tests judged by the same shuffled articles: by hand, by chance, and with something to be found."""

import numpy as np
import pytest

from analyst.compare import benjamini_hochberg
from analyst.compare._multiplicity import admit
from analyst.compare._resampling import admit_jointly, joint_differences


def sums(table, n_choices, random):
    """Choices × tests: sums over the first half of the articles, then over halves drawn at random."""
    n = len(table)
    order = np.argsort(random.random((n_choices, n)), axis=1)
    order[0] = np.arange(n)
    return (order < n // 2).astype("float64") @ table


def admitted(*blocks, rate=0.1, is_candidate=None):
    n = sum(block.shape[1] for block in blocks)
    return admit(lambda: blocks, np.ones(n, dtype=bool) if is_candidate is None else is_candidate, rate).tolist()


def test_one_test_is_admitted_by_its_own_p():
    # 20 choices: as found the clearest (p = 1/20), then the third (3/20).
    values = np.arange(20.0)[:, None]
    assert admitted(20 - values) == [True]
    assert admitted(np.concatenate([[[17.5]], values[:19]])) == [True]  # 18 alone is above: p = 2/20
    assert admitted(np.concatenate([[[16.5]], values[:19]])) == [False]  # p = 3/20


def test_two_tests_of_the_same_thing_cost_no_more_than_one():
    # As found the second of 20: p = .1. Benjamini & Hochberg would do the same; Bonferroni would not.
    one = np.array([17.5, *range(19)])[:, None]
    assert admitted(one, one) == [True, True]
    other = np.roll(one, 7, axis=0)
    other[0] = -1
    assert admitted(one, other) == [False, False]  # a second test that is as clear by chance in other draws


def test_ties_of_few_choices_go_by_size():
    # Both are the clearest of their ten values; in each other draw one of the noise tests is the clearest of its own.
    strong = np.array([9.0, *[0.0] * 9])[:, None]
    noise = np.eye(10)[:, 1:] * 2 + np.random.default_rng(0).normal(size=(10, 9))
    assert admitted(strong, noise, rate=0.1)[0]
    assert not any(admitted(noise, rate=0.1))


@pytest.mark.parametrize("n_tests", [3, 40])
def test_by_chance_something_is_found_as_often_as_stated(n_tests):
    random = np.random.default_rng(n_tests)
    tables = [random.exponential(size=(12, n_tests)) for _ in range(200)]
    found = np.mean([any(admitted(sums(table, 300, random))) for table in tables])
    assert 0.04 <= found <= 0.15  # 10 %, and two standard errors and a bit


def test_of_rare_words_more_is_found_than_by_the_p_values_alone():
    # Counts of rare words have few different sums, so most of them can never be as clear as the one that is there.
    random = np.random.default_rng(4)
    n_joint = n_alone = 0
    for _ in range(30):
        table = random.poisson(0.2, size=(14, 100)).astype("float64")
        table[:7, 0], table[7:, 0] = random.poisson(1.6, size=7), 0
        block = sums(table, 1000, random)
        n_joint += admitted(block)[0]
        n_alone += bool(benjamini_hochberg((block >= block[0]).mean(axis=0))[0])
    assert n_joint >= 15
    assert n_joint >= 2 * n_alone


def test_of_many_differences_nearly_all_are_found_and_few_others():
    random = np.random.default_rng(5)
    table = random.normal(size=(24, 120))
    table[:12, :30] += 2
    found = np.array(admitted(sums(table, 1000, random)))
    assert found[:30].sum() >= 26
    assert found[30:].sum() <= 0.25 * found.sum()


def test_only_candidates_are_admitted_and_the_order_of_blocks_is_that_of_the_tests():
    random = np.random.default_rng(6)
    table = random.normal(size=(20, 6))
    table[:10, [1, 4]] += 4
    block = sums(table, 500, random)
    assert admitted(block) == [False, True, False, False, True, False]
    assert admitted(block[:, :3], block[:, 3:]) == admitted(block)
    is_candidate = np.array([True, False, True, True, True, True])
    assert admitted(block, is_candidate=is_candidate) == [False, False, False, False, True, False]


def test_nothing_to_test_admits_nothing():
    assert admitted() == []
    assert admitted(np.zeros((50, 3))) == [False] * 3
    assert admit_jointly([], 0.1).tolist() == []
    assert admit_jointly([None, None], 0.1).tolist() == [False, False]


def test_a_group_that_is_too_small_has_no_test():
    groups = np.array(["a"] * 5 + ["b"] * 5 + ["c"] * 4)
    found = joint_differences(np.arange(14.0)[:, None], groups, 0, "x", n_permutations=50)
    assert set(found) == {"a", "b"}
    assert {block.shape for block in found.values()} == {(50, 1)}
    # As found: the five lowest of 14 articles, whose mean is 6.5: |0+1+2+3+4 − 5·6.5|.
    assert found["a"][0, 0] == pytest.approx(22.5)
    assert found["a"].max() <= 22.5
