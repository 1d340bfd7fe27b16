"""Parquet files."""

from datetime import UTC, date, datetime

import pyarrow as pa
import pytest
from pyarrow import parquet

from analyst.corpus import read_corpus
from analyst.corpus.pages import Found, Limits, Options, UnreadableError
from analyst.corpus.readers import memory_source
from analyst.corpus.readers.parquet import read

LINE = "The ministers of both countries agreed on Monday to build a bridge across the river."


def written(table, **form):
    sink = pa.BufferOutputStream()
    parquet.write_table(table, sink, **form)
    return sink.getvalue().to_pybytes()


def read_all(data, **options):
    found, notices = [], []
    for each in read(memory_source("a.parquet", data), Options(**options)):
        (found if isinstance(each, Found) else notices).append(each)
    return found, [notice.text for notice in notices]


def test_rows_become_articles(make_corpus, check_lines):
    table = pa.table(
        {
            "title": ["A", None], "content": [f"{LINE}\n\nIt is long, he said.", LINE],
            "source": [{"name": "Example Times"}, None], "authors": [["Ada Lee", "Bo Chen"], []],
            "date": pa.array([datetime(2025, 6, 2, 10, tzinfo=UTC), None], pa.timestamp("ns", "UTC")),
            "vector": [[0.1] * 8, None],
        }
    )  # fmt: skip
    tables = read_corpus(make_corpus.files({"a.parquet": written(table)}))
    check_lines(tables)
    first = tables.articles.iloc[0]
    assert (first["source_part"], first["headline"], first["outlet"]) == ("row 1", "A", "Example Times")
    assert (first["authors"], str(first["published_at"])) == ("Ada Lee; Bo Chen", "2025-06-02 10:00:00+00:00")
    assert first["text"] == f"{LINE}\n\nIt is long, he said."
    assert "Columns not used: vector." in tables.problems["problem"].iloc[0]


def test_nested_fields_and_days():
    table = pa.table({"article": [{"title": "A", "text": LINE, "id": 1}], "date": [date(2025, 6, 2)]})
    (found,), notices = read_all(written(table))
    assert (found.page.raw_text, found.page.title) == (LINE, "A")
    assert found.page.data.published == datetime(2025, 6, 2, tzinfo=UTC)
    assert notices[0].startswith("Columns not used: article.id.")


def test_many_row_groups():
    table = pa.table({"text": [f"{LINE} It is number {n}." for n in range(1000)]})
    found, _ = read_all(written(table, row_group_size=130))
    assert [each.part for each in found] == [f"row {n}" for n in range(1, 1001)]


def test_stated_columns():
    table = pa.table({"text": ["short"], "Beitrag": [LINE]})
    assert read_all(written(table), columns={"text": "Beitrag"})[0][0].page.raw_text == LINE


@pytest.mark.parametrize(
    ("data", "says"),
    [
        (b"PAR1 is not enough PAR1", "broken"),
        (written(pa.table({"text": [LINE]}))[:-10], "broken"),
        (b"PARE" + bytes(100), "encrypted"),
        (written(pa.table({"id": [1], "Beitrag": [LINE]})), r"it has id, Beitrag\. .*--column text='Beitrag'"),
    ],
)
def test_bad_files(data, says):
    with pytest.raises(UnreadableError, match=says):
        read_all(data)


def test_a_group_that_is_too_large():
    with pytest.raises(UnreadableError, match="smaller row groups"):
        read_all(written(pa.table({"text": ["x" * 5000]}), use_dictionary=False), limits=Limits(most_bytes=1000))


def test_empty(make_corpus, article):
    tables = read_corpus(
        make_corpus.files({"a.txt": article, "e.parquet": written(pa.table({"text": pa.array([], pa.string())}))})
    )
    assert "holds no article" in tables.articles.set_index("source_file").loc["e.parquet", "problem"]
