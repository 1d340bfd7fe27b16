"""Descriptions beside those that a reader marked, in the sample corpus and in articles made for the project."""

import pytest

import analyst
from benchmarks import descriptions as benchmark

CASES = benchmark.read_cases()


@pytest.fixture(scope="module")
def scores(seeds, tmp_path_factory):
    folder = tmp_path_factory.mktemp("marked")
    benchmark.write_own(folder, CASES)
    return benchmark.score_all([seeds, analyst.open_workbook(folder, progress=False)], CASES)


def test_every_mark_names_a_kind_and_is_made_once():
    for case in CASES:
        marks = [(each["name"], each["text"], each["kind"]) for each in case["debatable"]]
        assert len(set(marks)) == len(marks)
        for each in [*case["wanted"], *case["debatable"]]:
            assert each["kind"] in analyst.schema.DESCRIPTION_KINDS


@pytest.mark.model
def test_every_mark_stands_in_its_article(scores, seeds):
    assert len(scores) == len(CASES) == 21
    texts = {f"seeds/{row.source_file}": row.text for row in seeds.articles.itertuples()}
    for case in CASES:
        path = benchmark.ROOT / case["article"]
        text = texts.get(case["article"]) or benchmark.parse(path.read_text(encoding="utf-8"))[1]
        missing = [each["text"] for each in [*case["wanted"], *case["debatable"]] if each["text"] not in text]
        assert not missing, case["article"]


@pytest.mark.model
@pytest.mark.parametrize(
    ("part", "least_found", "least_right"),
    [(benchmark.SEEDS, 0.84, 0.98), (benchmark.READ, 0.8, 0.86), (benchmark.HELD_OUT, 0.66, 0.82)],
)
def test_most_descriptions_are_found_and_most_that_are_shown_are_right(scores, part, least_found, least_right):
    own = [score for score in scores if score.part == part]
    n_wanted, n_right = sum(len(score.wanted) for score in own), sum(len(score.right) for score in own)
    n_wrong = sum(len(score.wrong) for score in own)
    assert n_right >= least_found * n_wanted
    assert n_right >= least_right * (n_right + n_wrong)


def test_the_scorer_counts_by_hand():
    text = "President Lee met the mayor, Ada Roe, in Oslo. She left."
    case = {
        "article": "a", "part": "read",
        "wanted": [{"name": "Lee", "kind": "before the name", "text": "President"},
                   {"name": "Roe", "kind": "apposition", "text": "the mayor"}],
        "debatable": [{"name": "Oslo", "kind": "predicate", "text": "in Oslo"}],
    }  # fmt: skip
    row = {"kind": "before the name", "mention_text": "Lee", "name": "Ada Lee", "start_char": 0, "end_char": 9}
    other = row | {"name": "Oslo", "mention_text": "Oslo", "start_char": text.index("in Oslo"), "end_char": 45}
    wrong = row | {"name": "Ada Roe", "mention_text": "Roe", "start_char": text.index("She"), "end_char": len(text)}
    found = benchmark.score(case, text, [row, other, wrong])
    assert found.right == [row]
    assert found.missed == case["wanted"][1:]
    assert found.wrong == [wrong]
    assert benchmark.markdown(benchmark.table([found])).splitlines()[2] == "| (all) | 2 | 1 | 2 | 1 |"
