"""Which part of a name is its core, and which spellings are told apart."""

import pandas as pd
import pytest

from analyst.compare import core_spellings, count_spellings


@pytest.mark.parametrize(
    ("forms", "wanted"),
    [
        ({"Volodymyr Zelenskyy": 1, "Zelenskyy": 6, "Mr. Zelensky": 2}, ["Zelenskyy", "Zelenskyy", "Zelensky"]),
        ({"Mr Zelensky's": 1, "Zelensky’s": 3}, ["Zelensky", "Zelensky"]),
        ({"Muammar Gaddafi": 2, "Qaddafi": 3, "Col. Gadhafi": 1}, ["Gaddafi", "Qaddafi", "Gadhafi"]),
        # the family name comes first, and stands alone
        ({"Kim Jong-un": 2, "Kim": 9}, ["Kim", "Kim"]),
        # a forename alone holds no spelling of the surname
        ({"Boris Johnson": 3, "Johnson": 9, "Boris": 2}, ["Johnson", "Johnson", None]),
        ({"Martin Luther King Jr.": 1, "King": 1}, ["King", "King"]),
        # capitals make no spelling
        ({"ZELENSKY": 1, "Zelensky": 4}, ["Zelensky", "Zelensky"]),
        ({"Viktor Orbán": 2, "Orban": 1}, ["Orbán", "Orban"]),
        ({"Zelensky": 4, "Володимир Зеленський": 1}, ["Zelensky", "Зеленський"]),
    ],
)
def test_the_core_of_a_persons_name(forms, wanted):
    assert list(core_spellings(forms, is_person=True).values()) == wanted


@pytest.mark.parametrize(
    ("forms", "wanted"),
    [
        ({"Kyiv": 1, "Kiev’s": 1}, ["Kyiv", "Kiev"]),
        ({"the U.S.": 1, "US": 2, "United States": 1}, ["U.S.", "US", "United States"]),
        ({"New York": 1, "the Vatican": 1}, ["New York", "Vatican"]),
        ({"...": 1, "": 1}, [None, None]),
    ],
)
def test_a_place_is_its_whole_form(forms, wanted):
    assert list(core_spellings(forms, is_person=False).values()) == wanted


ENTITIES = pd.DataFrame(
    [("kyiv", "Kyiv", "PLACE"), ("oslo", "Oslo", "PLACE"), ("eu", "European Union", "ORG")],
    columns=["entity_id", "name", "entity_type"],
)
MENTIONS = pd.DataFrame(
    [
        ("a", "Gazette", "kyiv", "Kiev", "name"),
        ("a", "Gazette", "kyiv", "Kiev", "name"),
        ("b", "Gazette", "kyiv", "Kyiv", "name"),
        ("b", "Gazette", "kyiv", "the capital", "role"),
        ("c", "Herald", "kyiv", "Kyiv", "name"),
        ("c", "Herald", "oslo", "Oslo", "name"),
        ("c", "Herald", "eu", "EU", "name"),
        ("c", "Herald", "eu", "European Union", "name"),
    ],
    columns=["article_id", "outlet", "entity_id", "mention_text", "mention_kind"],
)


def test_only_entities_with_two_spellings_are_listed():
    found = count_spellings(MENTIONS, ENTITIES)
    assert found[["outlet", "spelling", "n_mentions", "n_articles"]].to_numpy().tolist() == [
        ["Gazette", "Kiev", 2, 1],
        ["Gazette", "Kyiv", 1, 1],
        ["Herald", "Kyiv", 1, 1],
    ]
    assert "Oslo" in set(count_spellings(MENTIONS, ENTITIES, all_entities=True)["spelling"])
    assert "EU" in set(count_spellings(MENTIONS, ENTITIES, entity_types=("ORG",))["spelling"])


def test_the_order_of_rows_does_not_matter():
    pd.testing.assert_frame_equal(count_spellings(MENTIONS, ENTITIES), count_spellings(MENTIONS[::-1], ENTITIES[::-1]))


def test_the_seeds_never_mix_their_spellings(seeds):
    found = count_spellings(seeds.mentions, seeds.entities)
    found = found.merge(seeds.articles, left_on="outlet", right_on="outlet_label", validate="m:1")
    by_file = found.groupby([found["source_file"].str[:3], "name"])["spelling"].agg(set)
    assert by_file.xs("Volodymyr Zelenskyy", level="name").to_dict() == {
        "000": {"Zelensky"},
        "001": {"Zelensky"},
        "002": {"Zelenskyy"},
        "003": {"Zelenskiy"},
        "004": {"Zelensky"},
    }
    assert by_file.xs("Kyiv", level="name").to_dict() == {
        "000": {"Kiev"},
        "001": {"Kiev"},
        "002": {"Kyiv"},
        "003": {"Kyiv"},
        "004": {"Kiev"},
    }
