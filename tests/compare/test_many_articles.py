"""Of thousands of articles the permutation test draws less, and says the same."""

import numpy as np
import pytest
from scipy import sparse

from analyst.compare import _resampling
from analyst.compare._resampling import (
    admit_jointly,
    few_choices,
    joint_differences,
    permutation_p,
    random_choices,
    ratio_intervals,
)


def columns(n, n_target):
    """Shares that all articles have, that few have, that hardly any has, and one that is the same everywhere."""
    random = np.random.default_rng(0)
    shares = np.zeros((n, 4))
    shares[:, 0] = random.random(n)
    shares[random.choice(n, 300, replace=False), 1] = 1
    shares[random.choice(n, 12, replace=False), 2] = random.random(12)
    shares[:, 3] = 0.5
    is_target = np.zeros(n, dtype=bool)
    is_target[:n_target] = True
    shares[:3, 2] = 0.5
    return shares, is_target


@pytest.mark.parametrize("n_target", [8, 150, 2_000])
def test_many_articles_have_the_p_that_dealing_all_out_gives(n_target, monkeypatch):
    shares, is_target = columns(2_050, n_target)
    quick = permutation_p(shares, is_target, np.random.default_rng(1), 2_000)
    monkeypatch.setattr(_resampling, "_MOST_DEALT", 10**9)
    slow = permutation_p(shares, is_target, np.random.default_rng(2), 2_000)
    assert quick == pytest.approx(slow, abs=0.05)
    assert quick[3] == 1


def test_a_clear_difference_among_many_articles_is_seen():
    shares, is_target = columns(5_000, 500)
    shares[is_target, 0] += 0.2
    shares[:40, 2] = 1
    p = permutation_p(shares, is_target, np.random.default_rng(1), 1_000)
    assert p[0] < 1e-6
    assert p[2] == pytest.approx(1 / 1_001)
    assert p[1] > 0.01


@pytest.fixture
def small_blocks(monkeypatch):
    """Blocks of a few articles instead of millions."""
    monkeypatch.setattr(_resampling, "_CELLS", 50)


def some_groups(n=41):
    random = np.random.default_rng(3)
    shares = random.random((n, 3)) * (random.random((n, 3)) < 0.6)
    return shares, np.array([f"group {number}" for number in random.integers(0, 3, n)], dtype=object)


def test_joint_tests_in_blocks_are_those_of_the_whole(monkeypatch):
    shares, groups = some_groups()
    whole = joint_differences(shares, groups, 5, "x", n_permutations=300)
    monkeypatch.setattr(_resampling, "_CELLS", 50)
    blocks = joint_differences(shares, groups, 5, "x", n_permutations=300)
    assert set(whole) == set(blocks) == set(groups)
    for name, found in whole.items():
        assert blocks[name] == pytest.approx(found, abs=1e-12)


def test_joint_tests_begin_with_the_articles_as_they_are(small_blocks):
    shares, groups = some_groups()
    centred = shares - shares.mean(axis=0)
    for name, found in joint_differences(shares, groups, 0, "x", n_permutations=20).items():
        assert found[0] == pytest.approx(np.abs(centred[groups == name].sum(axis=0)))
        assert found.shape == (20, 3)


def test_a_group_that_is_too_small_takes_part_and_is_not_tested(small_blocks):
    shares, groups = some_groups()
    groups[:] = "large"
    groups[:4] = "small"
    assert joint_differences(shares, groups, 0, "x") == {}


def test_tests_that_are_judged_in_blocks_are_judged_alike(monkeypatch):
    random = np.random.default_rng(1)
    tests = [random.random(400) for _ in range(30)]
    for number in (3, 17, 28):
        tests[number][0] = 2 + number
    tests[5] = None
    whole = admit_jointly(tests, 0.1)
    monkeypatch.setattr(_resampling, "_COLUMNS_AT_ONCE", 4)
    assert whole[[3, 17, 28]].all()
    assert admit_jointly(tests, 0.1).tolist() == whole.tolist()


@pytest.mark.parametrize("as_matrix", [np.asarray, sparse.csc_matrix, sparse.csr_matrix])
def test_intervals_in_blocks_are_those_of_the_whole(as_matrix, monkeypatch):
    counts, totals = some_groups()[0] * 10, np.arange(41.0)
    whole = ratio_intervals(as_matrix(counts), totals, np.random.default_rng(2), 200)
    monkeypatch.setattr(_resampling, "_CELLS", 50)
    monkeypatch.setattr(_resampling, "_COLUMNS_AT_ONCE", 2)
    blocks = ratio_intervals(as_matrix(counts), totals, np.random.default_rng(2), 200)
    assert np.array(blocks) == pytest.approx(np.array(whole), abs=1e-9)
    # The same by the book: each draw's own ratio.
    drawn = np.random.default_rng(2).multinomial(41, np.full(41, 1 / 41), size=200)
    ratios = (drawn @ counts) / (drawn @ totals)[:, None]
    assert np.array(whole) == pytest.approx(np.percentile(ratios, [2.5, 97.5], axis=0))


def test_intervals_of_many_articles_have_the_width_that_drawing_each_gives(monkeypatch):
    random = np.random.default_rng(0)
    counts, totals = random.poisson(0.2, (300, 1)), random.integers(1, 9, 300)
    slow = ratio_intervals(counts, totals, np.random.default_rng(1), 2_000)
    monkeypatch.setattr(_resampling, "_MOST_DEALT", 100)
    quick = ratio_intervals(counts, totals, np.random.default_rng(1), 2_000)
    width = slow[1] - slow[0]
    assert np.abs(np.array(quick) - np.array(slow)).max() < 0.1 * width[0]


def test_a_draw_without_words_has_no_ratio():
    low, high = ratio_intervals(np.ones((6, 1)), np.zeros(6), np.random.default_rng(0), 50)
    assert np.isnan(low).all() and np.isnan(high).all()


def test_choices_of_few_among_many_take_each_article_as_often(small_blocks):
    choices = list(few_choices(40, 7, 500, np.random.default_rng(4)))
    assert sum(block.shape[0] for block in choices) == 500
    rows = np.concatenate([block.toarray() for block in choices])
    assert set(rows.sum(axis=1)) == {7}
    assert rows.max() == 1
    # 500 · 7/40 = 87.5 each, with a deviation of 8.5
    assert np.abs(rows.sum(axis=0) - 87.5).max() < 4 * 8.5


def test_choices_of_many_articles_come_in_smaller_blocks(small_blocks):
    sizes = [len(block) for block in random_choices(20, 3, 9, np.random.default_rng(0))]
    assert sizes == [2, 2, 2, 2, 1]
