"""The sample corpus against what a reader found in it (tests/golden)."""

import pytest

from benchmarks import seeds as measure

pytestmark = pytest.mark.model
DIGESTS = {"000": "18101d69", "001": "b5a0b148", "002": "52e4fd3d", "003": "13ab6b83", "004": "98c791fb"}


def test_metadata(seeds):
    assert [row for row in measure.compare_metadata(seeds) if row[2] != row[3]] == []


def test_lines_kept_and_removed(seeds):
    assert [row for row in measure.compare_lines(seeds) if row[2] != row[3]] == []


def test_counts_of_names(seeds):
    assert [row for row in measure.compare_names(seeds) if row[3] != row[4]] == []


@pytest.mark.parametrize("kind", ["direct", "mixed", "indirect"])
def test_quotes(seeds, kind):
    wrong = [row for row in measure.compare_quotes(seeds) if row[1] == kind and row[3] != "right"]
    assert wrong == []


def test_no_quote_in_removed_lines(seeds):
    removed = seeds.removed[seeds.removed["is_whole_line"]]
    for row in seeds.quotes.itertuples():
        _, start, end = seeds.raw_span(row.article_id, row.start_char, row.end_char)
        lines = removed[removed["article_id"] == row.article_id]
        assert not ((lines["raw_start_char"] <= start) & (end <= lines["raw_end_char"])).any()


def test_files_are_as_saved():
    import hashlib

    digests = {
        path.name[:3]: hashlib.sha256(path.read_bytes()).hexdigest()[:8]
        for path in sorted((measure.ROOT / "seeds").glob("*.txt"))
    }
    assert digests == DIGESTS
