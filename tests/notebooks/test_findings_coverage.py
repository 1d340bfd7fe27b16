"""What coverage and the size of a corpus come to, in sentences: every number from the tables."""

import pandas as pd
import pytest

from analyst import findings, schema

SHARED = {"story_id": "s", "story": "Bridge *opened*", "n_compared": 3}


def cells(*counts):
    """One statement for each number of articles that have it, of three."""
    return pd.DataFrame(
        [
            {**SHARED, "statement_id": f"t{number}", "article_id": f"a{place}", "n_articles": n}
            for number, n in enumerate(counts)
            for place in range(3)
        ]
    )


def test_statements_in_all_articles_are_counted_and_the_headline_is_escaped():
    text = findings.describe_coverage(cells(3, 3, 2), pd.DataFrame({"sentence_id": ["x", "y"]}))
    assert "3 statements stand in several outlets, in 1 story." in text
    assert "Of “Bridge \\*opened\\*” (3 articles): 2 of 3 in every article" in text
    assert "2 sentences of these stories were matched with none of another outlet; read them" in text


def test_nothing_alone_and_nothing_shared_are_said_as_well():
    assert "has a counterpart in another outlet" in findings.describe_coverage(cells(3), pd.DataFrame())
    empty = findings.describe_coverage(schema.empty("ARTICLE_COVERAGE"), schema.empty("UNMATCHED"))
    assert empty.startswith("No statement was matched")


@pytest.mark.parametrize(
    ("sizes", "expect"),
    [
        ([1, 1], "2 outlets, with 1 article each. None has the 5 articles"),
        ([1, 1], "nothing here shows a habit"),
        ([1, 1], "2 of 2 articles are on an event"),
        ([5, 2], "2 outlets, with 2 to 5 articles each. 1 of them has the 5 articles"),
        ([6, 7], "2 outlets, with 6 to 7 articles each. 2 of them have the 5 articles"),
        ([6, 7], "there may still be one"),
    ],
)
def test_limits_say_how_few_articles_an_outlet_has(sizes, expect):
    labels = [f"Outlet {number}" for number, n in enumerate(sizes) for _ in range(n)]
    stories = pd.DataFrame({"n_outlets": [2] * len(labels)})
    assert expect in findings.describe_limits(pd.DataFrame({"outlet_label": labels}), stories)


def test_limits_of_nothing():
    text = findings.describe_limits(schema.empty("ARTICLES"), schema.empty("STORIES"))
    assert text == "There is no article, so nothing can be compared."
