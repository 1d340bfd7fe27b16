"""A capital as a government and as a place: one sentence for each rule, and the sums."""

import pandas as pd
import pytest

from analyst import compare, schema

KNOWN = pd.DataFrame(
    [("place-moscow", "Moscow", "PLACE", "RU"), ("place-kyiv", "Kyiv", "PLACE", "UA"),
     ("org-kremlin", "Kremlin", "ORG", None), ("place-russia", "Russia", "PLACE", "RU"),
     ("place-odesa", "Odesa", "PLACE", None), ("person-lee", "Ada Lee", "PERSON", None),
     ("place-brussels", "Brussels", "PLACE", "BE")],
    columns=["entity_id", "name", "entity_type", "country"],
)  # fmt: skip
NO_QUOTES = pd.DataFrame(
    {"article_id": [], "speaker_start_char": [], "speaker_end_char": [], "speaker_entity_id": []}
).astype({"article_id": "str", "speaker_entity_id": "str"})


def uses(tagged, quotes=NO_QUOTES):
    """Uses in one sentence of `word/POS` or `word/POS/lemma`; known names are the mentions."""
    start, tokens, mentions = 0, [], []
    ids = dict(zip(KNOWN["name"], KNOWN["entity_id"], strict=True))
    for part in tagged.split():
        word, pos, *lemma = part.split("/")
        end = start + len(word)
        tokens.append(("s", start, end, word, lemma[0] if lemma else word.lower(), pos))
        if word in ids:
            mentions.append((f"a:{start}", "a", "s", start, end, "name", ids[word], "Gazette"))
        start = end + 1
    columns = ["sentence_id", "start_char", "end_char", "token_text", "lemma", "pos"]
    named = ["mention_id", "article_id", "sentence_id", "start_char", "end_char", "mention_kind", "entity_id", "outlet"]
    return compare.metonym_uses(
        pd.DataFrame(mentions, columns=named), KNOWN, pd.DataFrame(tokens, columns=columns), quotes
    )


@pytest.mark.parametrize(
    ("tagged", "use", "rule"),
    [
        ("Moscow/PROPN rejected/VERB it/PRON", "actor", "acts"),
        ("Moscow/PROPN has/AUX also/ADV agreed/VERB", "actor", "acts"),
        ("Moscow/PROPN also/ADV agreed/VERB", "actor", "acts"),
        ("talks/NOUN in/ADP Moscow/PROPN failed/VERB", "place", "in, at, near …"),
        ("outside/ADP the/DET Kremlin/PROPN they/PRON met/VERB", "place", "in, at, near …"),
        ("she/PRON visited/VERB/visit Moscow/PROPN", "place", "visits"),
        ("talks/NOUN with/ADP Moscow/PROPN", "actor", "with, by, against, between"),
        ("according/VERB to/ADP Moscow/PROPN", "actor", "with, by, against, between"),
        ("he/PRON accused/VERB/accuse Moscow/PROPN", "actor", "is addressed"),
        ("the/DET Kremlin/PROPN 's/PART plan/NOUN", "actor", "institution"),
        # None of these says by itself what is meant.
        ("in/ADP Moscow/PROPN 's/PART view/NOUN", "open", "undecided"),
        ("Moscow/PROPN 's/PART streets/NOUN", "open", "undecided"),
        ("a/DET train/NOUN from/ADP Moscow/PROPN", "open", "undecided"),
        ("the/DET race/NOUN for/ADP the/DET Kremlin/PROPN", "open", "undecided"),
    ],
)
def test_each_rule(tagged, use, rule):
    row = uses(tagged).iloc[0]
    assert (row["use"], row["rule"], row["stands_for_id"]) == (use, rule, "place-russia")


def test_a_speaker_acts_whatever_stands_before_it():
    quotes = pd.DataFrame(
        {"article_id": ["a"], "speaker_start_char": [9], "speaker_end_char": [15], "speaker_entity_id": "place-russia"}
    )
    assert uses("words/NOUN of/ADP Moscow/PROPN", quotes)["rule"].tolist() == ["speaks"]
    assert uses("words/NOUN of/ADP Moscow/PROPN")["rule"].tolist() == ["undecided"]


def test_two_capitals_side_by_side_are_used_alike():
    found = uses("Moscow/PROPN and/CCONJ Kyiv/PROPN agreed/VERB")
    assert found[["name", "use", "rule"]].to_numpy().tolist() == [
        ["Moscow", "actor", "beside another"], ["Kyiv", "actor", "acts"]
    ]  # fmt: skip
    between = uses("between/ADP Moscow/PROPN and/CCONJ Kyiv/PROPN")
    assert between["use"].tolist() == ["actor", "actor"]


def test_countries_cities_and_persons_are_no_metonyms():
    assert uses("Russia/PROPN and/CCONJ Odesa/PROPN and/CCONJ Lee/PROPN agreed/VERB").empty


def test_brussels_is_the_union():
    assert uses("Brussels/PROPN agreed/VERB")["stands_for"].tolist() == ["European Union"]


def test_actor_and_place_are_counted_apart_and_add_up():
    found = pd.concat(
        [uses("Moscow/PROPN rejected/VERB it/PRON"), uses("in/ADP Moscow/PROPN it/PRON rained/VERB"),
         uses("Moscow/PROPN 's/PART streets/NOUN"), uses("Kyiv/PROPN agreed/VERB")]
    )  # fmt: skip
    counts = compare.count_metonyms(found)
    columns = ["outlet", "name", "n_mentions", "n_as_actor", "n_as_place", "n_open", "n_articles"]
    assert counts[columns].to_numpy().tolist() == [
        ["Gazette", "Moscow", 3, 1, 1, 1, 1],
        ["Gazette", "Kyiv", 1, 1, 0, 0, 1],
    ]


def test_empty_in_empty_out():
    found = uses("it/PRON rained/VERB")
    assert "outlet" in found.columns
    counts = compare.count_metonyms(found)
    assert counts.empty
    schema.check("METONYM_COUNTS", counts.rename(columns={"outlet": "group"}))
