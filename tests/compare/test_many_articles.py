"""Of thousands of articles the permutation test draws less, and says the same."""

import numpy as np
import pytest

from analyst.compare import _resampling
from analyst.compare._resampling import permutation_p


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
