"""How much, how and how early outlets let others speak: by hand, and in the sample corpus."""

import pandas as pd
import pytest

from analyst import compare, schema
from analyst.schema import VOICE_MEASURES, SchemaError


def quotes(*rows):
    """Quotes from (article, type, start, end, words, words in marks, speaker)."""
    columns = ["article_id", "quote_type", "start_char", "end_char", "n_words", "n_quoted_words", "speaker_name"]
    frame = pd.DataFrame(rows, columns=columns)
    kind = frame["speaker_name"].map({"he": "pronoun"}).fillna("name")
    name = frame["speaker_name"].where(kind == "name", None)
    return frame.assign(speaker_text=frame["speaker_name"], speaker_name=name, speaker_entity_id=None,
                        speaker_kind=kind)  # fmt: skip


def articles(*rows):
    """Articles from (article, outlet, words), each with a text of 100 characters."""
    frame = pd.DataFrame(rows, columns=["article_id", "outlet_label", "n_words"])
    return frame.assign(text="x" * 100)


QUOTES = quotes(
    ("a", "direct", 20, 60, 8, 8, "Ada Lee"),
    ("a", "indirect", 30, 50, 4, 0, "Bo Orr"),  # inside the first: its words are counted already
    ("a", "mixed", 70, 90, 4, 2, "ada lee"),
    ("b", "direct", 40, 60, 4, 4, "he"),
)
ARTICLES = articles(("a", "Gazette", 100), ("b", "Gazette", 50), ("c", "Gazette", 50), ("d", "Herald", 10))


def measure(quotes=QUOTES, articles=ARTICLES):
    return compare.measure_voices(quotes, articles).set_index(["outlet", "measure"])


@pytest.mark.parametrize(
    ("name", "value", "n_of"),
    [
        ("quotes per article", 4 / 3, 3),  # the article without a quote counts
        ("speakers", 2, 3),
        ("speakers per article", 2 / 3, 3),
        ("share direct", 0.5, 4),
        ("share mixed", 0.25, 4),
        ("share indirect", 0.25, 4),
        ("share without speaker", 0.25, 4),
        ("attributed words per 1,000", 1000 * (8 + 4 + 4) / 200, 200),
        ("words in quotation marks per 1,000", 1000 * (8 + 2 + 4) / 200, 200),
        ("first quote at", 0.3, 2),  # (0.2 + 0.4) / 2
    ],
)
def test_each_measure_by_hand(name, value, n_of):
    row = measure().loc[("Gazette", name)]
    assert row["value"] == pytest.approx(value)
    assert (row["n_of"], row["n_articles"]) == (n_of, 3)
    assert pd.isna(row["value_low"])


def test_an_outlet_without_a_quote_has_zero_quotes_and_no_shares():
    herald = measure().loc["Herald"]
    assert herald.loc["quotes per article", "value"] == 0
    assert herald.loc[["share direct", "first quote at"], "value"].isna().all()
    assert list(herald.index) == list(VOICE_MEASURES)


def test_the_interval_holds_the_value_and_shrinks_with_articles():
    widths = []
    for n in (6, 60):
        rows = [(f"a{i}", "direct" if i % 3 else "indirect", 10, 20, 2, 2, "Ada Lee") for i in range(n)]
        found = measure(quotes(*rows), articles(*[(f"a{i}", "Gazette", 50) for i in range(n)]))
        row = found.loc[("Gazette", "share direct")]
        assert row["value_low"] <= row["value"] <= row["value_high"]
        widths.append(row["value_high"] - row["value_low"])
    assert 0 < widths[1] < widths[0] / 2


def test_five_articles_are_needed_that_have_what_a_share_is_of():
    rows = [(f"a{i}", "direct", 10, 20, 2, 2, "Ada Lee") for i in range(4)]
    found = measure(quotes(*rows), articles(*[(f"a{i}", "Gazette", 50) for i in range(9)])).loc["Gazette"]
    assert found.loc[["share direct", "first quote at"], "value_low"].isna().all()
    assert found.loc["quotes per article", "value_low"] < 4 / 9


def test_the_order_of_rows_makes_no_difference():
    pd.testing.assert_frame_equal(measure(), measure(QUOTES.iloc[::-1], ARTICLES.iloc[::-1]))


def test_nothing_in_nothing_out():
    empty = compare.measure_voices(schema.empty("QUOTES"), schema.empty("ARTICLES"))
    assert empty.empty
    assert empty.columns[0] == "outlet"
    with pytest.raises(SchemaError, match="no column 'text'"):
        compare.measure_voices(QUOTES, ARTICLES.drop(columns="text"))
    with pytest.raises(SchemaError, match="no column 'desk' to group by"):
        compare.measure_voices(QUOTES, ARTICLES, by="desk")


@pytest.mark.model
def test_the_seeds_add_up(seeds):
    found = compare.measure_voices(seeds.quotes, seeds.counted).set_index(["outlet", "measure"])["value"].unstack()
    assert found["quotes per article"].sum() == len(seeds.quotes)
    shares = found[["share direct", "share mixed", "share indirect"]].sum(axis=1)
    assert shares.to_numpy() == pytest.approx(1)
    assert found["words in quotation marks per 1,000"].le(found["attributed words per 1,000"]).all()
