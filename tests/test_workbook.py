"""Promises of the whole: offsets lead back, nothing is lost, the order of files does not matter."""

import shutil
from pathlib import Path

import pandas as pd
import pytest

from analyst import open_workbook, schema

SEEDS = Path(__file__).parents[1] / "seeds"
SPANS = {
    "paragraphs": "paragraph_text",
    "sentences": "sentence_text",
    "tokens": "token_text",
    "mentions": "mention_text",
    "quote_parts": "part_text",
}
TABLES = [
    "articles",
    "paragraphs",
    "text_map",
    "removed",
    "mentions",
    "field_mentions",
    "entities",
    "aliases",
    "quotes",
]
pytestmark = pytest.mark.model


@pytest.mark.parametrize("name", SPANS)
def test_offsets_reproduce_the_text(seeds, name):
    table = getattr(seeds, name).merge(seeds.articles[["article_id", "text"]], on="article_id")
    assert len(table) > 0
    for row in table.itertuples():
        assert row.text[row.start_char : row.end_char] == getattr(row, SPANS[name])


def test_speaker_and_cue_offsets_reproduce_the_text(seeds):
    quotes = seeds.quotes.merge(seeds.articles[["article_id", "text"]], on="article_id")
    for what in ("speaker", "cue"):
        for row in quotes.dropna(subset=f"{what}_text").to_dict("records"):
            assert row["text"][row[f"{what}_start_char"] : row[f"{what}_end_char"]] == row[f"{what}_text"]


def test_every_letter_of_every_file_is_kept_or_in_the_log(seeds):
    for row in seeds.raw_texts.itertuples():
        seen = bytearray(len(row.raw_text))
        for table in (seeds.text_map, seeds.removed):
            own = table[table["article_id"] == row.article_id]
            for start, end in zip(own["raw_start_char"], own["raw_end_char"], strict=True):
                seen[start:end] = b"\1" * (end - start)
        lost = [place for place, letter in enumerate(row.raw_text) if not letter.isspace() and not seen[place]]
        assert lost == []


@pytest.mark.parametrize("name", [*TABLES, "sentences", "tokens", "quote_parts", "raw_texts", "problems"])
def test_tables_have_their_schema(seeds, name):
    schema.check(name.upper(), schema.conform(name.upper(), getattr(seeds, name)))


def test_order_of_files_does_not_matter(seeds, tmp_path):
    """The same articles under names in the opposite order: the same entities and quotes for each article."""
    files = sorted(SEEDS.glob("*.txt"))
    for number, path in enumerate(reversed(files)):
        shutil.copy(path, tmp_path / f"{number}_{path.name}")
    other = open_workbook(tmp_path)

    def content(wb, name, columns):
        rows = getattr(wb, name)[columns].astype("object")
        return sorted(map(tuple, rows.where(rows.notna(), None).to_numpy().tolist()), key=str)

    for name, columns in {
        "entities": ["entity_id", "name", "n_mentions", "n_articles"],
        "mentions": ["article_id", "start_char", "mention_text", "entity_id"],
        "quotes": ["quote_id", "quote_type", "speaker_entity_id", "rule", "confidence"],
    }.items():
        assert content(seeds, name, columns) == content(other, name, columns)


def test_second_run_reads_the_cache_and_agrees(seeds, tmp_path):
    cold = open_workbook(SEEDS, cache=tmp_path)
    warm = open_workbook(SEEDS, cache=tmp_path)
    for name in TABLES:
        pd.testing.assert_frame_equal(getattr(cold, name), getattr(warm, name))
        pd.testing.assert_frame_equal(getattr(cold, name), getattr(seeds, name))


def test_unwritable_cache_costs_the_cache_and_not_the_run(tmp_path, nlp):
    blocked = tmp_path / "file"
    blocked.write_text("in the way")
    with pytest.warns(UserWarning, match="ANALYST_CACHE"):
        wb = open_workbook(SEEDS, cache=blocked)
    assert len(wb.quotes) > 0


def test_raw_span_of_nothing(seeds):
    with pytest.raises(KeyError, match="No text at"):
        seeds.raw_span(seeds.articles["article_id"].iloc[0], 10**6, 10**6 + 1)


def test_article_that_is_not_there(seeds):
    with pytest.raises(KeyError, match="it has 000_"):
        seeds.article("nowhere.txt")


def test_repr_says_what_is_in_it(seeds):
    assert repr(seeds).startswith("<Workbook: 5 of 5 articles, 5 outlets, ")
