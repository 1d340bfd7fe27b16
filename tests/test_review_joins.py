"""The queue of joins: what is in it, in which order, what was decided; names left open, and joins accepted."""

import pandas as pd
import pytest

from analyst import schema
from analyst.review import (
    Corrections,
    CorrectionsError,
    apply_to_entities,
    list_joins,
    read_corrections,
    reviewed_joins,
    write_correction,
)

# article, form, kind, entity, rule, confidence
ROWS = [
    ("a1", "Hillary Clinton", "name", "person-hillary-clinton", "full name", 0.97),
    ("a1", "Clinton", "name", "person-hillary-clinton", "surname in article", 0.95),
    ("a1", "Mrs. Clinton", "name", "person-hillary-clinton", "surname in article", 0.95),
    ("a1", "Mrs. Clinton", "name", "person-hillary-clinton", "surname in article", 0.95),
    ("a2", "Bill Clinton", "name", "person-bill-clinton", "full name", 0.97),
    ("a2", "the former president", "role", "person-bill-clinton", "role in corpus", 0.65),
    ("a3", "Clinton", "name", None, "ambiguous surname", 0.0),
    ("a3", "the mayor", "role", None, "open role", 0.0),
    ("a3", "Merkel", "name", "person-angela-merkel", "surname in corpus", 0.8),
    ("a4", "Angela Merkel", "name", "person-angela-merkel", "full name", 0.97),
    ("a4", "Kief", "name", "place-kyiv", "gazetteer", 0.8),
    ("a4", "Kyiv", "name", "place-kyiv", "gazetteer", 0.95),
]
NAMES = {
    "person-hillary-clinton": "Hillary Clinton",
    "person-bill-clinton": "Bill Clinton",
    "person-angela-merkel": "Angela Merkel",
    "place-kyiv": "Kyiv",
}


def make_mentions():
    rows = [
        {
            "mention_id": f"{article}:{number}",
            "article_id": article,
            "paragraph_id": f"{article}:0",
            "sentence_id": f"{article}:0:0",
            "start_char": number,
            "end_char": number + len(text),
            "mention_text": text,
            "mention_kind": kind,
            "entity_type": "PLACE" if entity == "place-kyiv" else "PERSON",
            "model_label": None,
            "entity_id": entity,
            "resolved_by": rule,
            "confidence": confidence,
        }
        for number, (article, text, kind, entity, rule, confidence) in enumerate(ROWS)
    ]
    return schema.table("MENTIONS", rows)


def make_entities():
    rows = [(key, name, key.split("-")[0].upper(), None, 1, 1, "a1") for key, name in NAMES.items()]
    return schema.table("ENTITIES", rows)


def joins():
    return list_joins(make_mentions(), make_entities())


def apply(folder):
    return apply_to_entities(
        read_corrections(folder), make_mentions(), make_entities(), schema.empty("ALIASES"),
        schema.empty("FIELD_MENTIONS"),
    )  # fmt: skip


def test_the_most_doubtful_come_first():
    table = joins()
    assert table[["alias", "confidence"]].to_numpy().tolist() == [
        ["Clinton", 0.0],  # left open
        ["the former president", 0.65],
        ["Merkel", 0.8],  # a surname before the other form of the same confidence
        ["Kief", 0.8],
        ["Mrs. Clinton", 0.95],  # two mentions before one
        ["Clinton", 0.95],
    ]
    schema.check("JOINS", table)


def test_a_name_left_open_has_its_candidates_and_an_open_role_is_not_listed():
    first = joins().iloc[0]
    assert first["candidates"] == "Bill Clinton; Hillary Clinton"
    assert pd.isna(first["entity_id"])
    assert first["doubt"] == "left open: surname of 2 or more"
    assert "the mayor" not in set(joins()["alias"])


def test_a_join_across_articles_says_so():
    table = joins().set_index("join_id")
    merkel = table.loc["person-angela-merkel|Merkel"]
    assert merkel["n_articles_alone"] == 1
    assert merkel["doubt"] == "surname alone; its article has no other form of the name"
    inside = table.loc["person-hillary-clinton|Clinton"]
    assert inside["n_articles_alone"] == 0
    assert inside["doubt"] == "surname alone"
    assert pd.isna(table.loc["place-kyiv|Kief", "doubt"])


def test_the_order_of_the_rows_does_not_matter():
    shuffled = list_joins(make_mentions().sample(frac=1, random_state=5), make_entities().sample(frac=1))
    pd.testing.assert_frame_equal(shuffled, joins())


def test_no_mentions_no_joins():
    pd.testing.assert_frame_equal(list_joins(schema.empty("MENTIONS"), schema.empty("ENTITIES")), schema.empty("JOINS"))


@pytest.mark.parametrize(
    ("kind", "fields", "expect"),
    [
        (
            "accept",
            {"name": "Angela Merkel", "alias": "Merkel"},
            {"person-angela-merkel|Merkel": "accepted"},
        ),
        (
            "split",
            {"name": "person-angela-merkel", "alias": "Merkel", "to": "Max Merkel"},
            {"person-angela-merkel|Merkel": "split off to Max Merkel"},
        ),
        ("split", {"name": "Angela Merkel", "alias": "Merkel", "to": "X", "source_file": "a3"}, {}),
        ("exclude", {"alias": "Clinton"}, {"|Clinton": "excluded"}),
        ("resolve", {"alias": "Clinton", "to": "Bill Clinton"}, {"|Clinton": "given to Bill Clinton"}),
        (
            "exclude",
            {"name": "Hillary Clinton"},
            {"person-hillary-clinton|Clinton": "excluded", "person-hillary-clinton|Mrs. Clinton": "excluded"},
        ),
        ("join", {"names": ["Kyiv"], "into": "Kiev"}, {"place-kyiv|Kief": "joined into Kiev"}),
        ("rename", {"name": "Kyiv", "to": "Kiev"}, {}),
        ("type", {"name": "Kyiv", "type": "ORG"}, {}),
    ],
)
def test_what_was_decided_is_known(tmp_path, kind, fields, expect):
    write_correction(tmp_path, kind, fields)
    assert reviewed_joins(joins(), read_corrections(tmp_path)) == expect


def test_the_last_decision_counts_and_none_is_none(tmp_path):
    assert reviewed_joins(joins(), Corrections()) == {}
    write_correction(tmp_path, "accept", {"name": "Kyiv", "alias": "Kief"})
    write_correction(tmp_path, "exclude", {"name": "Kyiv", "alias": "Kief"})
    assert reviewed_joins(joins(), read_corrections(tmp_path)) == {"place-kyiv|Kief": "excluded"}


def test_an_accepted_join_is_sure_and_keeps_its_rule(tmp_path):
    write_correction(tmp_path, "accept", {"name": "Angela Merkel", "alias": "Merkel"})
    tables = apply(tmp_path)
    row = tables.mentions.set_index("mention_text").loc["Merkel"]
    assert (row["confidence"], row["resolved_by"], row["entity_id"]) == (1, "surname in corpus", "person-angela-merkel")
    assert tables.report[["status", "n_changed"]].to_numpy().tolist() == [["applied", 1]]
    others = tables.mentions["mention_text"] != "Merkel"
    assert (tables.mentions.loc[others, "confidence"] == make_mentions().loc[others, "confidence"]).all()


def test_an_accepted_join_that_is_gone_is_stale(tmp_path):
    write_correction(tmp_path, "accept", {"name": "Kyiv", "alias": "Kiew"})
    assert apply(tmp_path).report["detail"].tolist() == ["'Kyiv' is not called 'Kiew'"]


@pytest.mark.parametrize(("to", "entity_id"), [("Bill Clinton", "person-bill-clinton"), ("Roger C", "person-roger-c")])
def test_an_open_name_is_given_to_an_entity_and_the_joined_ones_stay(tmp_path, to, entity_id):
    write_correction(tmp_path, "resolve", {"alias": "Clinton", "to": to})
    tables = apply(tmp_path)
    rows = tables.mentions[tables.mentions["mention_text"] == "Clinton"].set_index("article_id")
    assert rows["entity_id"].to_dict() == {"a1": "person-hillary-clinton", "a3": entity_id}
    assert rows.loc["a3", "resolved_by"] == "correction"
    assert to in set(tables.entities["name"])
    assert tables.report["status"].tolist() == ["applied"]


def test_an_open_name_is_excluded_and_the_joined_ones_stay(tmp_path):
    write_correction(tmp_path, "exclude", {"alias": "Clinton"})
    tables = apply(tmp_path)
    rows = tables.mentions[tables.mentions["mention_text"] == "Clinton"]
    assert rows["article_id"].tolist() == ["a1"]
    assert len(tables.mentions) == len(ROWS) - 1


@pytest.mark.parametrize("kind", ["resolve", "exclude"])
def test_what_is_not_open_is_stale(tmp_path, kind):
    fields = {"alias": "Merkel", "to": "Max Merkel"} if kind == "resolve" else {"alias": "Merkel"}
    write_correction(tmp_path, kind, fields)
    tables = apply(tmp_path)
    assert tables.report["status"].tolist() == ["stale"]
    assert "no 'Merkel' was left open there" in tables.report["detail"][0]
    pd.testing.assert_frame_equal(tables.mentions, make_mentions())


def test_an_exclusion_of_nothing_is_told(tmp_path):
    with pytest.raises(CorrectionsError, match=r"\[\[exclude\]\] lacks 'name'; it needs name, or the alias"):
        write_correction(tmp_path, "exclude", {"source_file": "a.txt"})
