"""The generated corpus of the benchmark: its names are found again, each once."""

from analyst.entities import resolve_entities
from benchmarks import entities as benchmark


def test_every_generated_name_is_a_mention():
    corpus = benchmark.write_corpus(600)
    found = resolve_entities(corpus.articles, corpus.paragraphs, corpus.annotations)
    assert len(found.mentions[found.mentions["mention_kind"] == "name"]) == corpus.n_names
    texts = corpus.articles.set_index("article_id")["text"]
    assert all(texts[m.article_id][m.start_char : m.end_char] == m.mention_text for m in found.mentions.itertuples())
    joined = found.mentions["resolved_by"]
    assert (joined == "surname in article").sum() > 50


def test_the_table_has_a_row_for_each_size():
    rows = [benchmark.measure(size) for size in (60, 120)]
    assert benchmark.table(rows).count("\n") == 3
    assert rows[1].n_names > rows[0].n_names
