"""Aligned statements: what is found, what is not, and what the reader is warned of."""

import pandas as pd
import pytest

from analyst import schema
from analyst.compare import cover_statements, match_statements, word_difference


def sentences(texts):
    """SENTENCES from {(article, outlet): [sentence, …]}."""
    rows = []
    for (article, outlet), found in texts.items():
        start = 0
        for number, text in enumerate(found):
            rows.append((f"{article}:{number}", article, outlet, start, start + len(text), text))
            start += len(text) + 1
    return pd.DataFrame(
        rows, columns=["sentence_id", "article_id", "outlet", "start_char", "end_char", "sentence_text"]
    )


TWO = sentences(
    {
        ("a", "Gazette"): [
            "The mayor opened the new bridge over the river on Friday.",
            "Fishermen had asked the council for a later date.",
            "It cost the town 40 million crowns, he said.",
        ],
        ("b", "Herald"): [
            "Prices of bread rose again in the northern towns.",
            "On Friday the new bridge over the river was opened by the mayor.",
            "He said that it had cost the town 50 million crowns.",
        ],
    }
)


def test_the_same_statement_in_other_words_is_found():
    found = match_statements(TWO)
    assert found["text_a"].str[:9].tolist() == ["The mayor", "It cost t"]
    assert found["text_b"].str[:9].tolist() == ["On Friday", "He said t"]
    assert found["similarity"].between(0.42, 1).all()
    # mayor, opened, new, bridge, river, friday
    assert found["shared_words"].iloc[0] == 6


def test_identical_sentences_score_one():
    found = match_statements(
        sentences({("a", "G"): ["The mayor opened the bridge."], ("b", "H"): ["The mayor opened the bridge."]})
    )
    assert found["similarity"].tolist() == [1.0]
    assert found["warning"].isna().all()


def test_one_outlet_is_not_compared_with_itself():
    assert match_statements(TWO.assign(outlet="Gazette")).empty


def test_shuffled_sentences_give_the_same_table():
    pd.testing.assert_frame_equal(match_statements(TWO), match_statements(TWO.sample(frac=1, random_state=2)))


def test_a_sentence_is_matched_once_for_each_pair_of_articles():
    twice = sentences(
        {
            ("a", "Gazette"): ["The mayor opened the new bridge on Friday."],
            ("b", "Herald"): ["The mayor opened the new bridge on Friday."] * 2,
            ("c", "Times"): ["The mayor opened the new bridge on Friday."],
        }
    )
    found = match_statements(twice)
    assert found[["article_id_a", "article_id_b"]].to_numpy().tolist() == [["a", "b"], ["a", "c"], ["b", "c"]]


def test_within_keeps_stories_apart():
    stories = TWO.assign(story=["x"] * 3 + ["y"] * 3)
    assert match_statements(stories, within="story").empty


def test_the_same_quotation_in_other_surroundings_is_found():
    found = match_statements(
        sentences(
            {
                ("a", "G"): [
                    "Late on Friday, after hours of talks, the mayor said: “We will never close this bridge.”"
                ],
                ("b", "H"): ['"We will never close this bridge," she wrote in a letter to the county governor.'],
            }
        )
    )
    assert len(found) == 1
    assert found["similarity"].iloc[0] > 0.7


@pytest.mark.parametrize(
    ("first", "second", "warning"),
    [
        ("The mayor opened the new bridge.", "The mayor never opened the new bridge.", "negation only in the second"),
        ("The mayor didn’t open the new bridge.", "The mayor did open the new bridge.", "negation only in the first"),
        ("The bridge cost the town 40 million.", "The bridge cost the town 50 million.",
         "number: 40 million only in the first, 50 million only in the second"),
        ("The bridge cost 1,000 crowns in all.", "The bridge cost 1000 crowns in all.", None),
        ("It took the builders two years.", "It took the builders 2 years.", None),
    ],
)  # fmt: skip
def test_negation_and_numbers_are_warned_of(first, second, warning):
    found = match_statements(
        sentences({("a", "G"): [first], ("b", "H"): [second]}), threshold=0.3, related_threshold=0.3
    )
    assert found["warning"].tolist() == [warning] or (warning is None and found["warning"].isna().all())
    assert len(found) == 1


def named(article, text, name, entity, kind="name"):
    return {
        "article_id": article, "start_char": text.index(name), "mention_text": name, "entity_id": entity,
        "entity_type": "PLACE", "mention_kind": kind,
    }  # fmt: skip


def test_swapped_actors_are_warned_of_and_capitals_stand_for_their_country():
    first, second = "Russia rejected the plan for talks on Monday.", "Ukraine rejected the plan for talks on Monday."
    table = sentences({("a", "G"): [first], ("b", "H"): [second]})
    names = pd.DataFrame([named("a", first, "Russia", "russia"), named("b", second, "Ukraine", "ukraine")])
    assert match_statements(table, mentions=names)["warning"].tolist() == [
        "name: Russia only in the first, Ukraine only in the second"
    ]
    countries = pd.DataFrame({"entity_id": ["russia", "ukraine"], "country": ["RU", "RU"]})
    assert match_statements(table, mentions=names, entities=countries)["warning"].isna().all()


def test_a_role_stands_for_its_name():
    first, second = "Lee opened the bridge with Roe on Monday.", "The mayor opened the bridge with Poe on Monday."
    table = sentences({("a", "G"): [first], ("b", "H"): [second]})
    names = [
        named("a", first, "Lee", "lee"),
        named("a", first, "Roe", "roe"),
        named("b", second, "The mayor", "lee", "role"),
        named("b", second, "Poe", "poe"),
    ]
    assert match_statements(table, mentions=pd.DataFrame(names))["warning"].tolist() == [
        "name: Roe only in the first, Poe only in the second"
    ]


def test_hostile_sentences_do_no_harm():
    odd = ["", "?", '“” « „ " "', "\x00" * 9, "a" * 5000, "<script>alert('x y z w v')</script>", "١٢٣ ٤٥٦ ٧٨٩ ٠ ١"]
    found = match_statements(sentences({("a", "G"): odd, ("b", "H"): odd}), min_words=1)
    assert (found["similarity"] <= 1).all()


@pytest.mark.parametrize("wrong", [{"threshold": 2}, {"related_threshold": 0}, {"related_threshold": 0.9}])
def test_thresholds_out_of_range_are_refused(wrong):
    with pytest.raises(ValueError, match="wanted 0 < related_threshold <= threshold <= 1"):
        match_statements(TWO, **wrong)


def test_word_difference_shows_what_was_changed():
    found = word_difference("“Who has the authority?”", '"Who will have authority?"')
    assert [tuple(change) for change in found] == [
        ("equal", "“Who", '"Who'),
        ("replace", "has the", "will have"),
        ("equal", "authority?”", 'authority?"'),
    ]


@pytest.mark.parametrize(
    ("a", "b"), [("", ""), ("one two", ""), ("", "one"), ("Don’t go, he said.", "don't GO he said!")]
)
def test_word_difference_loses_no_word(a, b):
    changes = word_difference(a, b)
    assert "".join(change.words_a for change in changes).replace(" ", "") == a.replace(" ", "")
    assert "".join(change.words_b for change in changes).replace(" ", "") == b.replace(" ", "")


def test_coverage_says_present_or_not_for_every_outlet():
    found = cover_statements(match_statements(TWO), outlets=["Gazette", "Herald", "Times"])
    assert found.groupby("outlet")["is_present"].sum().to_dict() == {"Gazette": 2, "Herald": 2, "Times": 0}
    assert found["n_outlets"].eq(2).all()
    assert found["n_compared"].eq(3).all()
    assert found.loc[found["outlet"] == "Times", "sentence_text"].isna().all()


def test_coverage_never_puts_two_sentences_of_an_article_together():
    columns = list(schema.SCHEMAS["STATEMENTS"].columns)
    chain = pd.DataFrame(
        [  # a0 ~ b0 ~ c0 ~ a1: a0 and a1 are different statements of one article
            ("1", "a", "A", 0, 9, "a0", "b", "B", 0, 9, "b0", 0.9, 3, None),
            ("2", "b", "B", 0, 9, "b0", "c", "C", 0, 9, "c0", 0.8, 3, None),
            ("3", "a", "A", 10, 19, "a1", "c", "C", 0, 9, "c0", 0.5, 3, None),
        ],
        columns=columns,
    )
    found = cover_statements(chain)
    assert found["statement"].unique().tolist() == ["a0"]
    assert found["sentence_text"].tolist() == ["a0", "b0", "c0"]


def test_the_seeds_align_000_with_001_and_nothing_else(seeds):
    found = match_statements(seeds.sentences, tokens=seeds.tokens, mentions=seeds.mentions, entities=seeds.entities)
    file_of = seeds.articles.set_index("article_id")["source_file"].str[:3]
    assert set(found["article_id_a"].map(file_of)) == {"000"}
    assert set(found["article_id_b"].map(file_of)) == {"001"}
    wanted = [  # read in the two articles
        ("A leader-level meeting is necessary", "A meeting at the leadership level"),
        ("ready to meet anyone", "ready to meet with anyone"),
        ("Who has the authority to sign", "Who will sign the documents"),
        ("labeling the dialogue “exhausted”", "declared the process “exhausted”"),
        ("Ukraine’s parliament, not Zelensky", "lies with parliament, not Mr Zelensky"),
        ("for another 90 days", "for another 90 days"),
        ("Maria Zakharova suggested", "Maria Zakharova recently accused"),
        ("presidential term expiring last year", "presidential term expired last year"),
    ]
    pairs = list(zip(found["text_a"], found["text_b"], strict=True))
    missing = [want for want in wanted if not any(want[0] in a and want[1] in b for a, b in pairs)]
    assert not missing


def test_coverage_without_the_absent_has_the_present_rows_and_no_other():
    outlets = ["Times", "Herald", "Gazette"]
    whole = cover_statements(match_statements(TWO), outlets=outlets)
    present = cover_statements(match_statements(TWO), outlets=outlets, absent=False)
    assert len(whole) == 6
    pd.testing.assert_frame_equal(present, whole[whole["is_present"]].reset_index(drop=True))
    assert present["n_compared"].eq(3).all()


def test_coverage_of_other_outlets_than_those_that_have_it_counts_none():
    found = cover_statements(match_statements(TWO), outlets=["Times"])
    assert found["is_present"].tolist() == [False, False]
    assert found["n_outlets"].tolist() == [0, 0]


def quoted(*rows):
    """QUOTES from (article, its text, content, entity or None, name as printed, type)."""
    made = []
    for article, text, content, entity, printed, kind in rows:
        start = text.index(content.split(" […] ")[0])
        end = text.index(content.split(" […] ")[-1]) + len(content.split(" […] ")[-1])
        made.append(
            dict.fromkeys(schema.SCHEMAS["QUOTES"].columns)
            | {"article_id": article, "start_char": start, "end_char": end, "content_text": content}
            | {"speaker_entity_id": entity, "speaker_text": printed, "speaker_kind": "person", "quote_type": kind}
        )
    return pd.DataFrame(made)


GATE = "“We will not move,” union leader Martha Kell told a cheering crowd at the gates of the harbour."
LORRY = "From a lorry in the rain, to songs and drums, Kell put it in four words: “We will not move.”"


@pytest.mark.parametrize(
    ("content", "entity", "kind", "n"),
    [
        ("“We will not move.”", "kell", "direct", 1),
        ("“We will not move.”", "blake", "direct", 0),
        ("“We will not move.”", None, "direct", 0),
        ("“We will not move.”", "kell", "mixed", 0),
    ],
)
def test_the_same_short_quote_of_the_same_speaker_is_shared(content, entity, kind, n):
    table = sentences({("a", "Herald"): [GATE], ("b", "Times"): [LORRY]})
    quotes = quoted(
        ("a", GATE, "“We will not move,”", "kell", "Martha Kell", "direct"),
        ("b", LORRY, content, entity, "Kell", kind),
    )
    assert match_statements(table).empty
    found = match_statements(table, quotes=quotes)
    assert len(found) == n
    assert found["similarity"].round(3).eq(0.2).all()  # 4 of 20 words


def test_a_short_sentence_that_is_all_quote_is_shared_and_changes_no_other_pair():
    alone = "“Enough is enough.”"
    texts = {("a", "Herald"): [alone, *TWO["sentence_text"][:3]], ("b", "Times"): [*TWO["sentence_text"][3:], LORRY]}
    longer = LORRY.replace("We will not move", "Enough is enough")
    texts["b", "Times"][-1] = longer
    table = sentences(texts)
    at = len(" ".join(texts["b", "Times"][:-1])) + 1
    quotes = quoted(
        ("a", alone, alone, None, "the minister", "direct"),
        ("b", longer, "“Enough is enough.”", None, "The  Minister", "direct"),
    )
    quotes.loc[1, ["start_char", "end_char"]] += at
    found, before = match_statements(table, quotes=quotes), match_statements(table)
    assert len(before) == 2
    is_new = ~found["pair_id"].isin(before["pair_id"])
    assert found.loc[is_new, "text_a"].tolist() == [alone]
    pd.testing.assert_frame_equal(found[~is_new].reset_index(drop=True), before)
    shuffled = match_statements(table.sample(frac=1, random_state=1), quotes=quotes.iloc[::-1])
    pd.testing.assert_frame_equal(found, shuffled)


def test_a_quote_of_several_sentences_is_shared_sentence_by_sentence():
    first, second = (
        ["“We will not move.", "Enough is enough.”"],
        ["“Enough is enough,” said Kell on Friday, to cheers."],
    )
    table = sentences({("a", "Herald"): first, ("b", "Times"): second})
    quotes = quoted(
        ("a", " ".join(first), " ".join(first), "kell", "Kell", "direct"),
        ("b", second[0], "“Enough is enough,”", "kell", "Kell", "direct"),
    )
    assert match_statements(table, quotes=quotes)["text_a"].tolist() == ["Enough is enough.”"]
    assert match_statements(table.assign(story="x"), quotes=quotes, within="story")["text_b"].tolist() == second
    apart = table.assign(story=["x", "x", "y"])
    assert match_statements(apart, quotes=quotes, within="story").empty
