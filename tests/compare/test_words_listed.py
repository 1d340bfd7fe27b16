"""Words of lists: the lists themselves, places by hand, rates with their tests, and the sample corpus."""

from importlib.resources import files

import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from analyst import compare, schema
from analyst.compare import ListedWord
from analyst.compare.words_listed import _parts
from analyst.schema import SchemaError

RESOURCES = files("analyst.resources")
FILES = {"hedging": "compare_hedges.tsv", "loaded": "compare_loaded.tsv"}
README = RESOURCES.joinpath("compare_README.md").read_text(encoding="utf-8")


@pytest.mark.parametrize("name", FILES)
def test_a_list_is_sorted_and_gives_each_term_a_class_and_a_reason(name):
    text = RESOURCES.joinpath(FILES[name]).read_text(encoding="utf-8")
    rows = [line.split("\t") for line in text.splitlines() if not line.startswith("#")]
    terms = [row[0] for row in rows]
    assert terms == sorted(set(terms))
    assert f"{len(terms)} {name} terms" in README
    assert all(len(row) == 4 and row[3].strip() and f"`{row[1]}`" in README for row in rows)
    assert all(" ".join(_parts(term)) == term for term in terms)


def tokens(*articles, quoted=()):
    """Tokens from (article, outlet, sentence); `word/POS/lemma` where it matters."""
    rows = []
    for article, outlet, sentence in articles:
        place = 0
        for part in sentence.split():
            word, pos, lemma = [*part.split("/"), "NOUN", ""][:3] if "/" in part else (part, "NOUN", "")
            lemma = lemma or word.lower()
            is_word = any(map(str.isalnum, word))
            rows.append((article, f"{article}:0:0", outlet, place, place + len(word), word, lemma, pos, is_word,
                         word in quoted))  # fmt: skip
            place += len(word) + 1
    columns = ["article_id", "sentence_id", "outlet", "start_char", "end_char", "token_text", "lemma", "pos", "is_word",
               "is_quoted"]  # fmt: skip
    return pd.DataFrame(rows, columns=columns)


def places(table, lists=None, **options):
    found = compare.find_listed(table, lists, **options)
    return found[["hit_text", "word_list", "word_class", "term"]].to_numpy().tolist()


def test_places_by_word_by_lemma_and_by_phrase():
    table = tokens(("a", "Gazette", "Reportedly/ADV the so - called regimes/NOUN/regime may/AUX fall"))
    assert places(table) == [
        ["Reportedly", "hedging", "hearsay", "reportedly"],
        ["regimes", "loaded", "label", "regime"],
        ["may", "hedging", "possibility", "may"],
    ]
    glued = table.assign(start_char=[0, 11, 15, 17, 18, 25, 33, 37], end_char=[10, 14, 17, 18, 24, 32, 36, 41])
    assert ["so called", "loaded", "distance", "so called"] in places(glued)


def test_a_month_and_a_name_are_no_hedge_and_no_label():
    assert places(tokens(("a", "Gazette", "In May/PROPN the Radical/PROPN Party met"))) == []


def test_words_of_a_term_stand_in_one_sentence_with_no_comma_between():
    table = tokens(("a", "Gazette", "more or less"))
    assert places(table) == [["more or less", "hedging", "degree", "more or less"]]
    apart = table.assign(start_char=[0, 6, 9], end_char=[4, 8, 13])  # "more, or less"
    assert places(apart) == []
    assert places(table.assign(sentence_id=["s1", "s1", "s2"])) == []


def test_the_longest_term_counts_once():
    lists = {"mine": [ListedWord("peace talks", "talks"), ListedWord("peace", "peace"), ListedWord("talks", "talks")]}
    table = tokens(("a", "Gazette", "peace talks bring peace"))
    assert [row[0] for row in places(table, lists)] == ["peace talks", "peace"]


def test_words_in_quotation_marks_are_the_speakers():
    table = tokens(("a", "Gazette", "a brutal regime"), quoted=("brutal",))
    assert [row[0] for row in places(table)] == ["regime"]
    assert [row[0] for row in places(table, skip_quoted=False)] == ["brutal", "regime"]


def test_rates_by_hand():
    table = tokens(("a", "Gazette", "a brutal brutal war"), ("b", "Gazette", "a calm day ,"), ("c", "Herald", "a war"))
    found = compare.count_listed(table).set_index(["outlet", "word_list", "word_class"])
    row = found.loc[("Gazette", "loaded", "violence")]
    assert row[["n_hits", "n_tokens", "n_articles", "n_articles_all"]].tolist() == [2, 7, 1, 2]
    assert row["per_1k"] == pytest.approx(2000 / 7)
    assert row["per_1k_rest"] == 0
    assert found.loc[("Gazette", "loaded", "(all)"), "n_hits"] == 2
    assert set(found["verdict"]) == {"too few to compare"}
    assert found["per_1k_low"].isna().all()


def many(n, first, second):
    return tokens(*[(f"a{i}", "Gazette", first) for i in range(n)], *[(f"b{i}", "Herald", second) for i in range(n)])


def test_a_planted_difference_is_found_from_five_articles_on_and_none_where_there_is_none():
    planted = compare.count_listed(many(5, "a brutal regime fell today", "a new government fell today"))
    found = planted[planted["is_different"]]
    assert set(found["word_class"]) == {"(all)", "label", "violence"}
    assert found["per_1k_low"].notna().all()
    alike = compare.count_listed(many(6, "a brutal war", "a brutal war"))
    assert not alike["is_different"].any()
    assert set(alike["verdict"]) == {"not shown"}
    few = compare.count_listed(many(4, "a brutal regime", "a calm day"))
    assert set(few["verdict"]) == {"too few to compare"}


def test_a_list_of_ones_own_is_counted_by_its_classes():
    lists = {"conflict": {"war": "war", "military operation": "operation"}}
    table = tokens(("a", "Gazette", "the war is a military operation"))
    found = compare.count_listed(table, lists).set_index("word_class")["n_hits"]
    assert found.to_dict() == {"(all)": 2, "operation": 1, "war": 1}
    with pytest.raises(ValueError, match="'mine' has an entry without a word"):
        compare.find_listed(table, {"mine": {"—": "dash"}})


def test_nothing_in_nothing_out():
    empty = tokens(("a", "Gazette", "x")).head(0)
    assert compare.find_listed(empty).empty
    assert compare.count_listed(empty).empty
    only_quoted = tokens(("a", "Gazette", "brutal"), quoted=("brutal",))
    assert compare.count_listed(only_quoted)["per_1k"].isna().all()
    with pytest.raises(SchemaError, match="no column 'lemma'"):
        compare.find_listed(empty.drop(columns="lemma"))


@settings(max_examples=12, deadline=None)
@given(st.lists(st.sampled_from(["so", "called", "more", "or", "less", "war", "-", ",", "may/AUX"]), max_size=12))
def test_places_never_overlap_within_a_list_and_counts_agree(words):
    table = tokens(("a", "Gazette", " ".join(words) or "x"))
    hits = compare.find_listed(table)
    schema.check("WORD_HITS", hits)
    for _, own in hits.groupby("word_list"):
        assert (own["start_char"].iloc[1:].to_numpy() >= own["end_char"].iloc[:-1].to_numpy()).all()
    rates = compare.count_listed(table)
    assert rates.loc[rates["word_class"] == "(all)", "n_hits"].sum() == len(hits)


@pytest.mark.model
def test_the_seeds_have_the_words_that_a_reader_finds(seeds):
    hits = compare.find_listed(seeds.tokens)
    texts = seeds.articles.set_index("article_id")["text"]
    for row in hits.itertuples():
        assert texts[row.article_id][row.start_char : row.end_char].replace("-", " ") == row.hit_text
    found = {(row.outlet, row.hit_text.lower()) for row in hits.itertuples()}
    assert {("Nghe An Newspaper", "reportedly"), ("Euronews", "fruitless"), ("Unknown outlet (003)", "self proclaimed"),
            ("Unknown outlet (003)", "alleged"), ("Unknown outlet (004)", "likelihood")} <= found  # fmt: skip
    assert not [text for _, text in found if text == "may"]  # the month, in 000, 001 and 002
