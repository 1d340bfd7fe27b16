"""Promises of the whole: offsets lead back, nothing is lost, the order of files does not matter."""

import shutil
from pathlib import Path

import pandas as pd
import pytest

from analyst import charts, compare, open_workbook, schema
from analyst.widgets import ArticleReader, CorpusReport

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
    "duplicates",
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


# ---- copies ----------------------------------------------------------------------------------------

HEADLINE = "Ministers agree on a new bridge"
PARAGRAPHS = [
    "The ministers of both countries agreed on Monday to build a bridge across the river Aare, which has had none "
    "since the flood of last year took the old one away.",
    "“It will take four years,” said Emma Lind, the minister of transport, after the meeting in Bern. “We have waited "
    "for this for far too long, and so have the people on both banks.”",
    "Work on the northern bank is to begin in the spring, according to the plan, and the first trains are to run in "
    "the autumn of the fourth year.",
]
OTHER = (
    "Prices in the shops fell again\n\nPrices in the shops of Geneva fell for the third month, the office of "
    "statistics said on Tuesday.\n\nJohn Bell, who leads the office, said that bread had become cheaper than in the "
    "year before.\n"
)
PLAIN = "\n\n".join([HEADLINE, *PARAGRAPHS]) + "\n"
PAGE = (
    f"<html><head><title>{HEADLINE}</title></head><body><article><h1>{HEADLINE}</h1>"
    + "".join(f"<p>{paragraph}</p>" for paragraph in PARAGRAPHS)
    + "</article></body></html>"
)
COUNTED = ["sentences", "tokens", "mentions", "field_mentions", "quotes", "quote_parts", "entities", "aliases"]
WHOLE = ["articles", "paragraphs", "text_map", "removed", "raw_texts"]


def corpus_of(folder, outlets=None, **files):
    folder.mkdir()
    for name, text in files.items():
        (folder / name.replace("__", ".")).write_text(text, encoding="utf-8")
    lines = [f'["{name.replace("__", ".")}"]\noutlet = "{outlet}"' for name, outlet in (outlets or {}).items()]
    if lines:
        (folder / "corpus.toml").write_text("\n".join(lines).replace('["', '[files."'), encoding="utf-8")
    return folder


def counts_of(wb):
    """All counts, without what a file is called."""
    kept = ["name", "entity_type", "n_mentions", "n_articles"]
    return {
        "entities": wb.entities[kept].astype("object").to_numpy().tolist(),
        "voices": compare.count_voices(wb.quotes)["n_quotes"].tolist(),
        "cues": compare.count_cues(wb.quotes)[["cue_lemma", "n_quotes", "n_articles"]].to_numpy().tolist(),
        "n": {name: len(getattr(wb, name)) for name in COUNTED},
        "n_articles": len(wb.counted),
    }


@pytest.fixture(scope="module")
def once(tmp_path_factory):
    folder = corpus_of(tmp_path_factory.mktemp("copies") / "once", one__txt=PLAIN, other__txt=OTHER)
    return open_workbook(folder)


@pytest.fixture(scope="module")
def twice_folder(tmp_path_factory):
    return corpus_of(
        tmp_path_factory.mktemp("copies") / "twice", one__txt=PLAIN, other__txt=OTHER, page__html=PAGE, last__txt=PLAIN
    )


@pytest.fixture(scope="module")
def twice(twice_folder):
    return open_workbook(twice_folder)


def test_an_article_in_two_formats_counts_once(once, twice):
    assert len(twice.duplicates) == 2
    assert counts_of(twice) == counts_of(once)
    assert len(once.quotes) >= 2, "or nothing is shown"


def test_nothing_of_a_copy_is_dropped(twice):
    assert len(twice.articles) == 4
    for name in WHOLE:
        assert getattr(twice, name)["article_id"].nunique() == 4 or name == "removed"
    left_out = twice.articles[~twice.articles["is_counted"]]
    assert set(left_out["article_id"]) == set(twice.duplicates["article_id"])
    assert set(left_out["copy_of"]) <= set(twice.counted["article_id"])
    for name in ("sentences", "tokens", "mentions", "quotes", "quote_parts"):
        assert set(getattr(twice, name)["article_id"]) <= set(twice.counted["article_id"])
    assert twice.problems["problem"].str.contains("2 articles are copies").sum() == 1


def test_copies_as_they_are(once, twice_folder):
    wb = open_workbook(twice_folder, copies="all")
    assert len(wb.counted) == 4
    first = once.articles.loc[once.articles["article_name"] == "one.txt", "article_id"].iloc[0]
    assert len(wb.quotes) == len(once.quotes) + 2 * (once.quotes["article_id"] == first).sum()


def test_another_outlets_print_counts_there(tmp_path):
    outlets = {"one__txt": "Gazette", "page__html": "Herald", "last__txt": "Herald"}
    folder = corpus_of(tmp_path / "c", outlets, one__txt=PLAIN, page__html=PAGE, last__txt=PLAIN)
    assert sorted(open_workbook(folder).counted["outlet"]) == ["Gazette", "Herald"]
    assert len(open_workbook(folder, copies="once").counted) == 1


def test_no_such_rule_for_copies(twice_folder):
    with pytest.raises(ValueError, match="copies='some' is no rule"):
        open_workbook(twice_folder, copies="some")


def test_order_of_copies_does_not_matter(twice, tmp_path):
    """Names in another order: another file may be the one that counts, and every count stays the same."""
    other = corpus_of(tmp_path / "c", a__html=PAGE, b__txt=OTHER, c__txt=PLAIN, d__txt=PLAIN)
    assert counts_of(open_workbook(other)) == counts_of(twice)


def subtitle(chart):
    return " ".join(chart.to_dict()["title"]["subtitle"])


def test_every_chart_says_how_copies_count(once, twice):
    def drawn(wb):
        voices = compare.count_voices(wb.quotes)
        yield charts.voices_chart(voices, n_articles=len(wb.counted))
        yield charts.voices_chart(voices, subtitle="as given")
        yield charts.quote_types_chart(voices)
        yield charts.cues_chart(compare.count_cues(wb.quotes))
        yield charts.entities_chart(compare.count_entities(wb.mentions, wb.tokens, entities=wb.entities))
        yield charts.keyness_chart(compare.keyness(wb.tokens))

    said = "copies counted once an outlet (2 of 2 copies left out)"
    assert [said in subtitle(chart) for chart in drawn(twice)] == [True] * 6
    assert ["copies" in subtitle(chart) for chart in drawn(once)] == [False] * 6


def test_charts_across_outlets_say_it_too(tmp_path):
    outlets = {"one__txt": "Gazette", "last__txt": "Gazette", "page__html": "Herald"}
    other = PAGE.replace("Bern", "Berne").replace("Emma Lind", "Emma Linde")
    wb = open_workbook(corpus_of(tmp_path / "c", outlets, one__txt=PLAIN, last__txt=PLAIN, page__html=other))
    statements = compare.match_statements(wb.sentences, tokens=wb.tokens, mentions=wb.mentions, entities=wb.entities)
    assert len(statements)
    for chart in (
        charts.statements_chart(statements),
        charts.cue_pairs_chart(compare.compare_cues(statements, wb.quotes)),
    ):
        assert "copies counted once an outlet (1 of 2 copies left out)" in subtitle(chart)


def test_widgets_say_what_is_a_copy(once, twice):
    left_out = twice.articles.loc[~twice.articles["is_counted"], "article_id"].iloc[0]
    reader = ArticleReader(twice, left_out)
    assert "it is counted there, and not here" in reader.text.value
    assert "a copy that is not counted" in reader.summary()
    counted = twice.articles.set_index("article_id")["copy_of"][left_out]
    assert "Counted for 2 copies" in ArticleReader(twice, counted).text.value
    report = CorpusReport(twice)
    assert "2 copies" in report.summary()
    assert "same text" in report.overview.value
    assert "copies" not in CorpusReport(once).summary()
