"""Words found by chance, and planted words found, on generated articles."""

import random

import pytest

from benchmarks import keyness as benchmark


@pytest.fixture(scope="module")
def pool():
    return benchmark.generate_pool(80, seed=1)


def test_chance_admits_no_more_than_stated(pool):
    row = benchmark.measure_null(pool, 8, 25, 2_000)
    assert row.n_tested > 1_000
    assert row.n_low / row.n_tested <= benchmark.P
    assert row.n_targets == 50
    assert row.n_targets_admitting <= 0.2 * row.n_targets  # 10 %, and more than two standard errors


def test_planted_words_are_found_with_enough_articles(pool):
    few, many = (benchmark.measure_power(pool, n, 8, 4_000) for n in (5, 25))
    for word in (benchmark.FOR, benchmark.TOPICAL):
        assert many.n_low[word] >= 6
        assert many.n_low[word] >= few.n_low[word]
        assert many.n_admitted[word] <= many.n_low[word]
    assert many.n_false <= 8


def test_only_the_first_outlet_gets_the_planted_words(pool):
    chance = random.Random(4)
    dealt = benchmark.deal(pool, 10, chance)
    planted = benchmark.plant(dealt, chance)
    assert dealt.dtypes.equals(planted.dtypes)
    count = lambda table, outlet, word: int(  # noqa: E731
        ((table["outlet"] == outlet) & (table["token_text"] == word)).sum()
    )
    assert count(dealt, "A", benchmark.FOR) == 0
    assert count(planted, "B", benchmark.FOR) == 0
    swapped = count(planted, "A", benchmark.FOR)
    assert 0.15 < swapped / count(dealt, "A", benchmark.SWAPPED) < 0.45
    assert count(planted, "A", benchmark.SWAPPED) + swapped == count(dealt, "A", benchmark.SWAPPED)
    assert count(planted, "A", benchmark.TOPICAL) > count(planted, "B", benchmark.TOPICAL)


def test_words_are_cut_with_names_and_quotes_marked():
    words = benchmark.cut("Lee met Mayor Roe. “We won’t stay,” he said.\nThey left.").set_index("token_text")
    assert list(words.index[words["is_name"]]) == ["mayor", "roe"]
    assert list(words.index[words["is_quoted"]]) == ["we", "won’t", "stay"]


def test_a_file_is_read_without_short_articles(tmp_path):
    path = tmp_path / "articles.jsonl"
    path.write_text('{"doc_id": "1", "text": "%s"}\n\n{"doc_id": "2", "text": "Too short."}\n' % ("bread " * 120))
    assert [len(article) for article in benchmark.read_pool(path)] == [120]


def test_tables_have_a_row_for_each_size():
    null = benchmark.Null(5, 10, 0, 0, 0, 20, 0, 1.0)
    low, admitted = {benchmark.FOR: 2, benchmark.TOPICAL: 1}, {benchmark.FOR: 1, benchmark.TOPICAL: 0}
    power = benchmark.Power(5, 10, low, admitted, 0, 1.0)
    assert benchmark.null_table([null]).splitlines()[-1].startswith("| 5 | 10 | 0 | 0.0%")
    assert "| 0.20 | 0.10 | 0.10 | 0.00 |" in benchmark.power_table([power])
