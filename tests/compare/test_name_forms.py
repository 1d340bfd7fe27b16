"""Ways of naming a person: each way on a sentence of its own, and the counts with their mentions."""

import pandas as pd
import pytest

from analyst import compare, schema
from analyst.entities.roles import title_words

KNOWN = pd.DataFrame(
    [("lee", "Ada Lee", "PERSON"), ("putin", "Vladimir Putin", "PERSON"), ("xi", "Xi Jinping", "PERSON"),
     ("pope", "Pope Leo", "PERSON"), ("oslo", "Oslo", "PLACE"), ("one", "Madonna", "PERSON")],
    columns=["entity_id", "name", "entity_type"],
)  # fmt: skip


def tables(*rows):
    """MENTIONS and SENTENCES from (sentence with [the mention], entity, kind)."""
    mentions, sentences, start = [], [], 100
    for number, (marked, entity, kind) in enumerate(rows):
        before, rest = marked.split("[", 1)
        inside, after = rest.split("]", 1)
        sentence = before + inside + after
        sentences.append(("a", f"s{number}", start, sentence))
        place = start + len(before)
        mentions.append((f"a:{place}", "a", f"s{number}", place, place + len(inside), inside, kind, entity, "Gazette"))
        start += len(sentence) + 1
    columns = ["mention_id", "article_id", "sentence_id", "start_char", "end_char", "mention_text", "mention_kind",
               "entity_id", "outlet"]  # fmt: skip
    texts = pd.DataFrame(sentences, columns=["article_id", "sentence_id", "start_char", "sentence_text"])
    return pd.DataFrame(mentions, columns=columns), texts


def forms(*rows):
    mentions, sentences = tables(*rows)
    return compare.name_forms(mentions, KNOWN, sentences)


@pytest.mark.parametrize(
    ("marked", "entity", "kind", "form", "words", "printed"),
    [
        ("Then [Ada Lee] spoke.", "lee", "name", "full name", "", "Ada Lee"),
        ("Then [Lee] spoke.", "lee", "name", "surname", "", "Lee"),
        ("Then [Ada] spoke.", "lee", "name", "forename", "", "Ada"),
        ("Then [Mr. Putin] spoke.", "putin", "name", "honorific", "Mr", "Mr. Putin"),
        ("Then [Mrs Lee] spoke.", "lee", "name", "honorific", "Mrs", "Mrs Lee"),
        ("[Dr Ada Lee] spoke.", "lee", "name", "honorific", "Dr", "Dr Ada Lee"),
        ("Russian President [Putin] spoke.", "putin", "name", "title", "president", "President Putin"),
        ("The Russian leader [Putin] spoke.", "putin", "name", "title", "leader", "leader Putin"),
        ("A former president [Lee] spoke.", "lee", "name", "title", "former president", "former president Lee"),
        ("The former US President [Lee] spoke.", "lee", "name", "title", "former president",
         "former US President Lee"),
        ("Secretary of State [Ada Lee] spoke.", "lee", "name", "title", "secretary of state",
         "Secretary of State Ada Lee"),
        ("Then Sen. [Ada Lee] spoke.", "lee", "name", "title", "sen", "Sen. Ada Lee"),
        ("[Pope Leo] spoke.", "pope", "name", "title", "pope", "Pope Leo"),
        ("[the Russian president] spoke.", "putin", "role", "role", "president", "the Russian president"),
        ("[The president of the United States] spoke.", "lee", "role", "role", "president",
         "The president of the United States"),
        # A comma parts the two; the family name of Xi comes first; one name is no forename.
        ("To the president, [Lee] spoke.", "lee", "name", "surname", "", "Lee"),
        ("Then [Xi] spoke.", "xi", "name", "surname", "", "Xi"),
        ("Then [Madonna] spoke.", "one", "name", "surname", "", "Madonna"),
    ],
)  # fmt: skip
def test_each_way_of_naming(marked, entity, kind, form, words, printed):
    row = forms((marked, entity, kind)).iloc[0]
    assert (row["form"], row["words"], row["printed"]) == (form, words, printed)


def test_the_place_takes_in_the_title():
    found = forms(("Now President [Lee] spoke.", "lee", "name")).iloc[0]
    assert (found["start_char"], found["end_char"]) == (104, 117)
    assert found["end_char"] - found["start_char"] == len(found["printed"])
    assert found["mention_id"] == "a:114"


def test_places_and_open_names_are_no_persons():
    assert forms(("In [Oslo] it rained.", "oslo", "name"), ("Then [Lee] spoke.", None, "name")).empty


def test_counts_add_up_and_lead_back_to_the_mentions():
    found = forms(
        ("Then [Lee] spoke.", "lee", "name"),
        ("Then [Mr Putin] spoke.", "putin", "name"),
        ("[Lee] rested.", "lee", "name"),
        ("[The mayor] rested.", "lee", "role"),
    )
    counts = compare.count_name_forms(found)
    assert counts[["name", "form", "words", "n_mentions", "n_articles"]].to_numpy().tolist() == [
        ["Ada Lee", "surname", "", 2, 1],
        ["Ada Lee", "role", "mayor", 1, 1],
        ["Vladimir Putin", "honorific", "Mr", 1, 1],
    ]
    assert counts["share_mentions"].round(3).tolist() == [0.667, 0.333, 1.0]
    behind = [one for ids in counts["mention_ids"] for one in ids.split("; ")]
    assert sorted(behind) == sorted(found["mention_id"])


def test_empty_in_empty_out():
    mentions, sentences = tables(("Then [Lee] spoke.", "lee", "name"))
    found = compare.name_forms(mentions.head(0), KNOWN, sentences)
    assert "outlet" in found.columns
    counts = compare.count_name_forms(found)
    assert counts.empty
    schema.check("NAME_FORM_COUNTS", counts.rename(columns={"outlet": "group"}))


def test_a_mention_without_its_sentence_is_named_by_its_own_words():
    mentions, sentences = tables(("President [Lee] spoke.", "lee", "name"))
    assert compare.name_forms(mentions, KNOWN, sentences.head(0))["form"].tolist() == ["surname"]


def test_a_title_keeps_to_the_word_that_the_article_prints():
    assert title_words("the trade minister", 18) == (4, "trade minister")
    assert title_words("the deputy foreign minister", 27) == (4, "deputy foreign minister")
    assert title_words("a Democratic vice presidential nominee", 38) == (13, "vice presidential nominee")
    assert title_words("the green bridge", 16) is None
    assert title_words("", 0) is None
