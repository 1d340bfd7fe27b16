"""A store says the same as the workbook that it was made of, and what cannot be read is said."""

import json
import shutil
from pathlib import Path

import pandas as pd
import pytest

from analyst import compare, open_workbook
from analyst.briefing.manifest import row_counts
from analyst.store import StoredWorkbook, StoreError, TooLargeError, choice, count_rows, files, open_store, save_store
from analyst.widgets import ArticleReader, EntityExplorer, QuoteExplorer

SEEDS = Path(__file__).parents[2] / "seeds"
COUNTS = [
    ("mentions", {"by": ["outlet", "entity_id"]}),
    ("mentions", {"by": ["outlet", "entity_type"], "period": "week"}),
    ("quotes", {"by": ["outlet", "speaker_name", "cue_lemma"]}),
    ("quotes", {"by": ["outlet"], "only": "cue_is_negated"}),
    ("tokens", {"by": ["outlet", "lemma"], "only": "is_word", "period": "month"}),
    ("tokens", {"by": [], "period": "day"}),
]
pytestmark = pytest.mark.model


@pytest.fixture(scope="module")
def made(tmp_path_factory, seeds):
    """The sample corpus opened in memory, and as a store whose blocks hold two articles."""
    before, files.BLOCK = files.BLOCK, 2
    yield seeds, save_store(seeds, tmp_path_factory.mktemp("stores") / "store")
    files.BLOCK = before


def test_every_table_comes_back(made):
    wb, store = made
    stored = open_store(store.folder)
    assert {"tokens", "sentences", "statements", "quotes", "raw_texts"} <= set(store.tables)
    for name in store.tables:
        pd.testing.assert_frame_equal(getattr(stored, name), getattr(wb, name))
        assert getattr(stored, name).attrs == getattr(wb, name).attrs
        assert store.tables[name].n_rows == len(getattr(wb, name))
    assert repr(stored) == repr(wb)
    for name in ("corpus", "model", "engine", "copies", "similarity", "quote_review", "copies_note"):
        assert getattr(stored, name) == getattr(wb, name)


def test_large_tables_lie_in_blocks_of_articles(made):
    wb, store = made
    assert store.tables["tokens"].blocks == [0, 1, 2]
    wanted = wb.articles["article_id"].iloc[[1, 4]].tolist()
    rows = store.read("tokens", columns=["token_text", "start_char"], articles=wanted)
    expected = wb.tokens[wb.tokens["article_id"].isin(wanted)].reset_index(drop=True)
    pd.testing.assert_frame_equal(rows, expected[["token_text", "start_char"]])
    pd.testing.assert_frame_equal(open_store(store.folder).tokens_of(wanted), expected)
    assert len(store.read("tokens", articles=["nowhere"])) == 0
    assert store.read("tokens", columns=[], compact=True).columns.empty


@pytest.mark.parametrize(("name", "asked"), COUNTS)
def test_both_engines_count_the_same(made, name, asked):
    wb, store = made
    counts = count_rows(store, name, engine="pandas", **asked)
    pd.testing.assert_frame_equal(counts, count_rows(store, name, engine="duckdb", **asked))
    rows = getattr(wb, name)
    rows = rows[rows[asked["only"]]] if "only" in asked else rows
    assert counts["n"].sum() == len(rows)
    assert len(counts) == 0 or (counts["n_articles"] <= counts["n"]).all()


def test_counts_by_hand(made):
    wb, store = made
    counts = store.count("quotes", by=["outlet", "speaker_name"])
    row = counts.iloc[0]
    own = wb.quotes[(wb.quotes["outlet"] == row["outlet"]) & (wb.quotes["speaker_name"] == row["speaker_name"])]
    assert (row["n"], row["n_articles"]) == (len(own), own["article_id"].nunique())


def test_words_of_each_outlet(made):
    wb, store = made
    words = open_store(store.folder).words_by_outlet
    pd.testing.assert_series_equal(words, wb.words_by_outlet)
    assert words.sum() == wb.tokens["is_word"].sum()


def test_size_decides_what_counts(made, monkeypatch):
    _, store = made
    monkeypatch.setenv("ANALYST_MEMORY", "1G")
    assert choice.engine_for(store, "tokens") == "pandas"
    monkeypatch.setenv("ANALYST_MEMORY", "20K")
    assert choice.engine_for(store, "tokens") == "duckdb"
    assert choice.engine_for(store, "problems") == "pandas"


def test_table_that_does_not_fit_says_what_to_do(made, monkeypatch):
    _, store = made
    monkeypatch.setenv("ANALYST_MEMORY", "20K")
    with pytest.raises(TooLargeError, match=r"TOKENS has [\d,]+ rows.*wb\.store\.count\('tokens'"):
        _ = open_store(store.folder).tokens
    assert len(store.count("tokens", by=["outlet"], only="is_word")) > 0


def test_tokens_that_are_too_large_are_read_compact(made, monkeypatch):
    wb, store = made
    monkeypatch.setenv("ANALYST_MEMORY", str(store.tables["tokens"].n_bytes - 1))
    tokens = open_store(store.folder).tokens
    texts = ["article_id", "sentence_id", "token_text", "lemma", "pos", "outlet", "source_file", "article_name"]
    assert [column for column in tokens if tokens[column].dtype == "category"] == texts
    pd.testing.assert_frame_equal(tokens.astype(dict.fromkeys(texts, "str")), wb.tokens)
    assert tokens.attrs == wb.tokens.attrs
    assert tokens.memory_usage(deep=True).sum() < wb.tokens.memory_usage(deep=True).sum()
    assert all(tokens[column].cat.categories.is_monotonic_increasing for column in texts)  # so they sort as texts


@pytest.mark.parametrize(
    "count",
    [
        lambda wb, tokens: compare.keyness(tokens, min_count=2),
        lambda wb, tokens: compare.count_entities(wb.mentions, tokens, entities=wb.entities),
        lambda wb, tokens: compare.count_entities(
            compare.with_story(wb.mentions, wb.stories),
            compare.with_story(tokens, wb.stories),
            entities=wb.entities,
            by="story_id",
        ),
        lambda wb, tokens: compare.find_listed(tokens),
        lambda wb, tokens: compare.count_listed(tokens, n_permutations=9, n_resamples=9),
        lambda wb, tokens: compare.reuse(tokens),
        lambda wb, tokens: compare.collocations(tokens, "say", min_count=1),
        lambda wb, tokens: compare.collocations(
            tokens, entity_id=wb.entities["entity_id"].iloc[0], mentions=wb.mentions, min_count=1
        ),
        lambda wb, tokens: compare.metonym_uses(wb.mentions, wb.entities, tokens, wb.quotes),
    ],
)
def test_compact_tokens_count_the_same(made, count):
    wb, store = made
    counted = count(wb, wb.tokens)
    assert len(counted)
    compact = count(wb, store.read("tokens", compact=True))
    joined = [name for name in ("outlet", "source_file", "article_name") if name in counted]  # stay as they came
    pd.testing.assert_frame_equal(compact.astype(dict.fromkeys(joined, "str")), counted)


@pytest.mark.parametrize("text", ["much", "2X", "G"])
def test_memory_that_is_no_size(text, monkeypatch):
    monkeypatch.setenv("ANALYST_MEMORY", text)
    with pytest.raises(StoreError, match="500M or 2G"):
        choice.budget()


def test_widgets_read_a_store(made):
    wb, store = made
    stored = open_store(store.folder)
    for kind in (ArticleReader, EntityExplorer, QuoteExplorer):
        assert kind(stored).summary() == kind(wb).summary()


def test_open_workbook_writes_a_store(tmp_path):
    name = "001_00ba41bf3215210e.txt"
    shutil.copy(SEEDS / name, tmp_path)
    wb = open_workbook(tmp_path / name, store=tmp_path / "store", progress=False)
    assert isinstance(wb, StoredWorkbook)
    again = open_workbook(tmp_path / name, store=tmp_path / "store", progress=False)
    pd.testing.assert_frame_equal(again.tokens, wb.tokens)
    assert sorted(path.name for path in tmp_path.iterdir()) == [name, "store"]


def test_a_store_is_opened_like_a_corpus(made, tmp_path):
    """So the notebooks and commands work on one, too."""
    wb, store = made
    again = open_workbook(store.folder)
    assert isinstance(again, StoredWorkbook)
    pd.testing.assert_frame_equal(again.quotes, wb.quotes)
    with pytest.raises(StoreError, match=r"was written with copies='once_per_outlet', and 'all' is asked for"):
        open_workbook(store.folder, copies="all")
    with pytest.raises(ValueError, match="is no rule for copies"):
        open_workbook(store.folder, copies="some")
    with pytest.raises(StoreError, match="is a store already"):
        open_workbook(store.folder, store=tmp_path / "other")


def test_folder_with_something_else_is_left_alone(made, tmp_path):
    (tmp_path / "mine.txt").write_text("mine", encoding="utf-8")
    with pytest.raises(StoreError, match="is no store"):
        save_store(made[0], tmp_path)
    with pytest.raises(StoreError, match="is no store"):
        open_workbook(tmp_path / "mine.txt", store=tmp_path)
    assert [path.name for path in tmp_path.iterdir()] == ["mine.txt"]


def test_what_fails_half_way_leaves_the_old_store(made, tmp_path, monkeypatch):
    wb, _ = made
    store = save_store(wb, tmp_path / "store", statements=False)
    assert "statements" not in store.tables
    monkeypatch.setattr("pyarrow.parquet.write_table", _no_room)
    with pytest.raises(StoreError, match="No space left"):
        save_store(wb, tmp_path / "store")
    assert len(open_store(tmp_path / "store").tokens) == len(wb.tokens)
    assert [path.name for path in tmp_path.iterdir()] == ["store"]


def _no_room(*_args, **_options):
    raise OSError(28, "No space left on device")


def test_table_that_was_left_out(made, tmp_path):
    store = save_store(made[0], tmp_path / "store", statements=False)
    with pytest.raises(StoreError, match="no table 'statements'"):
        _ = open_store(store.folder).statements


@pytest.mark.parametrize("text", ["", "[]", "{", '{"format": 99, "tables": {}}', '{"tables": {"tokens": {"a": 1}}}'])
def test_damaged_description(tmp_path, text):
    (tmp_path / "store.json").write_text(text, encoding="utf-8")
    with pytest.raises(StoreError, match="open_workbook"):
        open_store(tmp_path)


def test_folder_that_is_not_there(tmp_path):
    with pytest.raises(StoreError, match="is no store"):
        open_store(tmp_path / "nowhere")


def test_damaged_table(made, tmp_path):
    store = save_store(made[0], tmp_path / "store", statements=False)
    store.paths("quotes")[0].write_bytes(b"nonsense")
    with pytest.raises(StoreError, match="quotes of the store"):
        _ = open_store(store.folder).quotes
    store.paths("mentions")[0].unlink()
    with pytest.raises(StoreError, match="mentions of the store"):
        _ = open_store(store.folder).mentions


@pytest.mark.parametrize(
    ("name", "asked", "said"),
    [
        ("nothing", {"by": ["outlet"]}, "has no table 'nothing'"),
        ("quotes", {"by": ["colour"]}, "QUOTES has no column 'colour'; it has quote_id"),
        ("quotes", {"by": ["outlet"], "only": "x; DROP TABLE"}, "has no column 'x; DROP TABLE'"),
        ("quotes", {"by": ["outlet"], "period": "year"}, "there are day, week, month"),
        ("quotes", {"by": ["outlet"], "engine": "sqlite"}, "there are pandas and duckdb"),
    ],
)
def test_wrong_question(made, name, asked, said):
    with pytest.raises(StoreError, match=said):
        count_rows(made[1], name, **asked)


def test_description_of_another_kind_is_said(made, tmp_path):
    store = save_store(made[0], tmp_path / "store", statements=False)
    path = store.folder / "store.json"
    about = json.loads(path.read_text(encoding="utf-8"))
    del about["model"]
    path.write_text(json.dumps(about), encoding="utf-8")
    with pytest.raises(StoreError, match="Write it again"):
        open_store(store.folder)


def test_rows_are_counted_without_reading_the_tables(made):
    wb, store = made
    stored = open_store(store.folder)
    counts = row_counts(stored)
    assert not {"tokens", "sentences", "mentions"} & set(vars(stored))
    assert counts["TOKENS"] == len(wb.tokens) and counts["QUOTES"] == len(wb.quotes)
    assert counts == {name: len(getattr(wb, name.lower())) for name in counts}
