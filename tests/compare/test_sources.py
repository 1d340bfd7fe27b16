"""Whom outlets cite: counts by hand, links of each kind, and what makes none."""

import pandas as pd
import pytest

from analyst import findings, schema
from analyst.compare import count_sources, sourcing_chain
from analyst.schema import SchemaError

COLUMNS = ["article_id", "start_char", "cited", "cited_kind", "form", "is_own_access"]
ROWS = [
    ("a1", 10, "RT", "outlet", "according to", False),
    ("a1", 90, "RT", "outlet", "according to", False),
    ("a1", 200, "AFP", "agency", "told reporters including", True),
    ("a2", 5, "RT", "outlet", "quoted by", False),
    ("b1", 7, "The Gazette", "outlet", "reported", False),
    ("b1", 50, "AFP", "agency", "quoted by", False),
]


def citations(rows=ROWS):
    table = pd.DataFrame(rows, columns=COLUMNS)
    return table.assign(outlet=table["article_id"].map({"a1": "The Gazette", "a2": "The Gazette", "b1": "Herald"}))


def articles(**changed):
    table = pd.DataFrame(
        [
            ("a1", "The Gazette", "The Gazette", "AFP", None, True),
            ("a2", "The Gazette", "The Gazette", "Reuters", None, True),
            ("b1", "Herald", "Herald", None, "inkl", True),
            ("c1", None, "Unknown outlet (c)", None, None, True),
        ],
        columns=["article_id", "outlet", "outlet_label", "wire", "aggregator", "is_counted"],
    )
    return table.assign(**changed)


def chain_of(table):
    keys = ["outlet", "cited", "link"]
    return {tuple(row[:3]): tuple(row[3:]) for row in table[[*keys, "n_articles", "n_citations"]].to_numpy()}


def test_places_and_articles_are_counted_by_outlet():
    found = count_sources(citations())
    rows = found[["outlet", "cited", "n_citations", "n_articles", "forms", "is_own_access"]].to_numpy().tolist()
    assert rows == [
        ["Herald", "AFP", 1, 1, "quoted by", False],
        ["Herald", "The Gazette", 1, 1, "reported", False],
        ["The Gazette", "RT", 3, 2, "according to; quoted by", False],
        ["The Gazette", "AFP", 1, 1, "told reporters including", True],
    ]


def test_counts_add_up_to_the_citations_whatever_their_order():
    found = count_sources(citations().sample(frac=1, random_state=3))
    assert found["n_citations"].sum() == len(ROWS)
    pd.testing.assert_frame_equal(found, count_sources(citations()))


def test_each_kind_of_link_has_its_articles_and_places():
    assert chain_of(sourcing_chain(citations(), articles())) == {
        ("The Gazette", "RT", "cites"): (2, 3),
        ("The Gazette", "AFP", "wire"): (1, 1),  # the field and the place are of one article
        ("The Gazette", "Reuters", "wire"): (1, 0),
        ("Herald", "The Gazette", "cites"): (1, 1),
        ("Herald", "AFP", "cites"): (1, 1),
        ("Herald", "inkl", "aggregator"): (1, 0),
    }


def test_a_link_leads_to_its_places():
    found = sourcing_chain(citations(), articles()).iloc[0]
    assert (found["cited"], found["citations"]) == ("RT", "a1:10; a1:90; a2:5")
    assert found["n_articles_all"] == 2


def test_a_cited_outlet_of_the_corpus_is_marked():
    found = sourcing_chain(citations(), articles())
    assert set(found.loc[found["is_in_corpus"], "cited"]) == {"The Gazette"}


def test_no_outlet_is_its_own_source():
    table = articles(outlet=["AFP", "AFP", "Herald", None], outlet_label=["AFP", "AFP", "Herald", "Unknown"])
    found = chain_of(sourcing_chain(citations(), table))
    assert not [key for key in found if key[:2] == ("AFP", "AFP")]
    assert ("Herald", "AFP", "cites") in found


def test_articles_that_are_not_counted_have_no_links():
    found = sourcing_chain(citations(), articles(is_counted=[False, False, True, True]))
    assert set(found["outlet"]) == {"Herald"}


def test_nothing_cited_nothing_found():
    none = citations([])
    assert list(count_sources(none).columns)[1:] == list(schema.SCHEMAS["SOURCES"].columns)[1:]
    found = sourcing_chain(none, articles(wire=None, aggregator=None))
    assert found.empty
    assert list(found.columns) == list(schema.SCHEMAS["SOURCING_CHAIN"].columns)
    assert findings.describe_sources_cited(found) == "No article names another outlet or an agency as its source."


def test_a_missing_column_is_named():
    with pytest.raises(SchemaError, match="no column 'cited'"):
        count_sources(citations().drop(columns="cited"))
    with pytest.raises(SchemaError, match="to group by"):
        count_sources(citations(), by="story")


def test_the_finding_names_who_is_cited_and_escapes_it():
    found = findings.describe_sources_cited(sourcing_chain(citations(), articles()))
    assert "2 outlets refer to 3 others" in found
    assert "RT (by 1 outlet, in 2 articles)" in found
    assert "own access to the story: The Gazette (AFP) and The Gazette (Reuters)" in found
    assert "Herald names The Gazette" in found
    odd = citations().assign(cited="<b>*x*")
    assert "&lt;b&gt;\\*x\\*" in findings.describe_sources_cited(sourcing_chain(odd, articles()))


@pytest.mark.model
def test_the_sample_corpus(seeds):
    found = sourcing_chain(seeds.citations, seeds.articles)
    names = {name[:3]: label for name, label in seeds.articles[["article_name", "outlet_label"]].to_numpy()}
    assert chain_of(found) == {
        (names["001"], "RT", "cites"): (1, 1),
        (names["004"], "AFP", "wire"): (1, 1),
        (names["004"], "TASS", "cites"): (1, 1),
        (names["002"], "inkl", "aggregator"): (1, 0),
    }
    texts = seeds.articles.set_index("article_id")["text"]
    for row in found[found["n_citations"] > 0].itertuples():
        article_id, start = row.citations.split(":")
        assert texts[article_id][int(start) :].startswith(row.cited)
