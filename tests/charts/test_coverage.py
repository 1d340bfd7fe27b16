"""The matrix of statements and articles: k of n, and grey tiles that say no more than they may."""

import pandas as pd
import pytest

from analyst import charts, compare, schema


def coverage(present, story="s", outlets=("Gazette", "Herald", "Gazette")):
    """ARTICLE_COVERAGE from {statement: "x.x"}: a dot is absent, a blank is not compared."""
    rows = [
        {
            "story_id": story,
            "story": f"The bridge {story}",
            "statement_id": f"{story}:{number}",
            "statement": statement,
            "article_id": f"{story}{place}",
            "outlet_label": outlets[place],
            "published_at": pd.Timestamp("2025-07-01", tz="UTC") + pd.Timedelta(days=place),
            "is_present": mark == "x",
            "start_char": 0 if mark == "x" else None,
            "end_char": 9 if mark == "x" else None,
            "cell": f"{statement} in {place}" if mark == "x" else compare.NOT_IN_ARTICLE,
            "n_articles": marks.count("x"),
            "n_compared": len(marks.replace(" ", "")),
            "n_outlets": 2,
            "n_outlets_compared": 2,
            "warning": None,
        }
        for number, (statement, marks) in enumerate(present.items())
        for place, mark in enumerate(marks)
        if mark != " "
    ]
    return schema.table("ARTICLE_COVERAGE", rows)


def rows_of(spec):
    return [row for rows in spec["datasets"].values() for row in rows if "tone" in row]


def test_a_tile_for_each_article_that_was_compared_and_none_for_the_others():
    spec = charts.to_spec(charts.coverage_chart(coverage({"It opened.": "xxx", "It closed.": "x. "})))
    tiles = rows_of(spec)
    assert len(tiles) == 5
    assert {row["column_label"].replace("\n", " ") for row in tiles} == {"Gazette 1", "Herald", "Gazette 2"}
    labels = [row["row_label"] for row in tiles]
    assert labels[0].startswith("3/3 It opened.")
    assert labels[-1].startswith("1/2 It closed.")
    absent = [row for row in tiles if row["tone"] == "no match found"]
    assert [row["sentence"] for row in absent] == [compare.NOT_IN_ARTICLE]


def test_it_says_what_a_grey_tile_does_not_show_and_from_when_the_articles_are():
    spec = charts.to_spec(charts.coverage_chart(coverage({"It opened.": "xxx", "It closed.": "xx."})))
    words = " ".join(spec["title"]["subtitle"])
    assert "does not show that it was left out" in words
    assert "n = 2 statements in 3 articles · 1–3 July 2025" in words
    assert charts.title_of(spec) == "1 of 2 shared statements was found in every article on “The bridge s”"


def test_two_articles_have_all_their_statements_in_common():
    chart = charts.coverage_chart(coverage({"It opened.": "xx"}))
    assert charts.title_of(charts.to_spec(chart)) == "1 statement stands in both articles on “The bridge s”"


def test_one_story_is_drawn_and_others_can_be_chosen():
    table = pd.concat([coverage({"It opened.": "xxx"}), coverage({"It fell.": "xx."}, "t")], ignore_index=True)
    first, second = (charts.to_spec(charts.coverage_chart(table, story=story)) for story in (None, "t"))
    assert {row["sentence"][:8] for row in rows_of(first)} == {"It opene"}
    assert {row["sentence"][:7] for row in rows_of(second)} == {"It fell", "not in "}
    with pytest.raises(ValueError, match="No statement of the story 'u'; the table has 's', 't'"):
        charts.coverage_chart(table, story="u")


def test_more_statements_than_fit_are_counted():
    table = coverage({f"Statement {number}.": "xxx" for number in range(20)})
    spec = charts.to_spec(charts.coverage_chart(table, top=4))
    assert len(rows_of(spec)) == 12
    assert "4 shown" in " ".join(spec["title"]["subtitle"])


def test_hostile_statements_and_outlets_are_drawn_as_text():
    odd = "<b>\x1b[31m</b>\n" * 9
    chart = charts.coverage_chart(coverage({odd: "xx."}, outlets=(odd, "Herald", odd)))
    svg = charts.to_svg(chart)
    assert b"<b>" not in svg if isinstance(svg, bytes) else "<b>" not in svg


def test_nothing_shared_makes_a_chart_that_says_so():
    spec = charts.to_spec(charts.coverage_chart(schema.empty("ARTICLE_COVERAGE")))
    assert "No statements of one story" in charts.title_of(spec)


def test_names_of_columns_are_never_the_same():
    table = coverage({"It opened.": "xxx"}, outlets=("Post", "Post", "Post 1"))
    assert compare.article_columns(table) == {"s0": "Post 2", "s1": "Post 3", "s2": "Post 1"}
