"""Copies and shared passages by pair of outlets: sums by hand."""

import pandas as pd
import pytest

from analyst import schema
from analyst.compare import syndication
from analyst.corpus import read_corpus
from analyst.corpus.duplicates import find_duplicates


def articles(*rows):
    return pd.DataFrame(rows, columns=["article_id", "outlet_label", "n_words"]).assign(problem=None)


def duplicates(*rows):
    columns = ["article_id", "of_article_id", "cluster_id", "containment", "of_containment", "is_copy",
               "n_shared_words"]  # fmt: skip
    table = pd.DataFrame(rows, columns=columns)
    return table.astype({"containment": "float64", "of_containment": "float64", "is_copy": "bool"})


ARTICLES = articles(("a", "Gazette", 100), ("a2", "Gazette", 300), ("b", "Herald", 200), ("c", "Courier", 50))


def rows_of(table, *columns):
    return {(row.outlet, row.other): tuple(getattr(row, column) for column in columns) for row in table.itertuples()}


def test_each_outlet_is_looked_for_in_the_other():
    found = syndication(duplicates(("a", "b", None, 0.5, 0.25, False, 30)), ARTICLES)
    # 50 of the Gazette's 400 words, 50 of the Herald's 200.
    assert rows_of(found, "share_words", "n_articles", "n_articles_all", "n_copies", "longest_run") == {
        ("Herald", "Gazette"): (pytest.approx(0.25), 1, 1, 0, 30),
        ("Gazette", "Herald"): (pytest.approx(0.125), 1, 2, 0, 30),
    }


def test_an_article_counts_once_with_its_greatest_share():
    found = syndication(
        duplicates(("a", "b", None, 0.5, 0.25, False, 30), ("a2", "b", None, 0.1, 0.15, False, 12)), ARTICLES
    )
    shares = rows_of(found, "share_words", "n_articles")
    assert shares["Herald", "Gazette"] == (pytest.approx(0.25), 1)
    assert shares["Gazette", "Herald"] == (pytest.approx((50 + 30) / 400), 2)


def test_two_copies_of_one_article_share_at_least_what_follows():
    # The Gazette and the Courier each hold 0.8 of the Herald's 200 words, 160; at least 0.6 of them, 120, in common.
    table = duplicates(("a", "b", "a", 1.0, 0.8, True, 90), ("c", "b", "a", 1.0, 0.8, True, 90))
    found = rows_of(syndication(table, articles(("a", "Gazette", 160), ("b", "Herald", 200), ("c", "Courier", 160))),
                    "share_words", "n_copies")  # fmt: skip
    assert found["Gazette", "Courier"] == found["Courier", "Gazette"] == (pytest.approx(0.75), 1)
    assert found["Gazette", "Herald"] == (pytest.approx(1.0), 1)


def test_an_outlet_and_itself_are_no_pair():
    assert syndication(duplicates(("a2", "a", "a", 1.0, 1.0, True, 99)), ARTICLES).empty


def test_nothing_shared_no_rows():
    found = syndication(schema.empty("DUPLICATES"), ARTICLES)
    assert found.empty
    assert list(found.columns) == list(schema.SCHEMAS["SYNDICATION"].columns)


def test_a_missing_column_is_named():
    with pytest.raises(schema.SchemaError, match="no column 'containment'"):
        syndication(schema.empty("DUPLICATES").drop(columns="containment"), ARTICLES)


def test_a_copy_in_another_outlet_is_found_from_the_files(tmp_path):
    outlets = ("Gazette", "Herald")
    text = " ".join(f"The mayor opened bridge number {n} on the river with a speech." for n in range(30))
    for name in outlets:
        (tmp_path / f"{name}.txt").write_text(f"Bridges open\n\n{text}\n", encoding="utf-8")
    corpus = read_corpus(tmp_path)
    articles = corpus.articles.assign(outlet=outlets, outlet_label=outlets)
    found = syndication(find_duplicates(articles, corpus.paragraphs), articles)
    assert found["share_words"].tolist() == [pytest.approx(1.0)] * 2
    assert found["n_copies"].tolist() == [1, 1]
    assert (found["outlet"] != found["other"]).all()
