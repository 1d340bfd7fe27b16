"""Pairs of names: counted by hand, scored by hand, and written for other programs."""

import math
import xml.etree.ElementTree as ET

import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from analyst import compare, schema
from analyst.schema import SchemaError

NS = "{http://graphml.graphdrawing.org/xmlns}"
KNOWN = pd.DataFrame(
    [("a", "Ada Lee", "PERSON", 5, 2), ("b", "Oslo", "PLACE", 4, 2), ("c", "Danes", "GROUP", 1, 1),
     ("d", "Bo Chen", "PERSON", 2, 1)],
    columns=["entity_id", "name", "entity_type", "n_mentions", "n_articles"],
)  # fmt: skip


def mentions(*sentences):
    """Sentences as (article, paragraph, entities)."""
    rows = [
        (article, paragraph, f"{paragraph}:{number}", entity, "name", "Gazette" if article == "x" else "Herald")
        for number, (article, paragraph, inside) in enumerate(sentences)
        for entity in inside
    ]
    columns = ["article_id", "paragraph_id", "sentence_id", "entity_id", "mention_kind", "outlet"]
    return pd.DataFrame(rows, columns=columns)


# Ten sentences name a person or place; a in 5 of them, b in 4, both in 3.
TEN = mentions(
    ("x", "x1", "ab"), ("x", "x1", "aab"), ("y", "y1", "ab"), ("x", "x2", "a"), ("x", "x2", "a"), ("y", "y1", "b"),
    ("y", "y2", "d"), ("y", "y2", "d"), ("y", "y3", "d"), ("y", "y3", "cd"), ("y", "y4", "c"),
)  # fmt: skip


def test_pairs_are_counted_and_scored_by_hand():
    found = compare.cooccurrence(TEN, KNOWN)
    assert len(found) == 1
    row = found.iloc[0]
    assert (row["entity_id_a"], row["name_b"], row["entity_type_b"]) == ("a", "Oslo", "PLACE")
    # The sentence that names a twice counts once; the one that names a group only isn't among the ten.
    assert row[["n_units", "n_articles", "n_units_a", "n_units_b", "n_units_all"]].tolist() == [3, 2, 5, 4, 10]
    assert row["expected"] == pytest.approx(5 * 4 / 10)
    # Cells 3, 2, 1, 4 with 2, 3, 2, 3 expected.
    by_hand = 2 * (3 * math.log(3 / 2) + 2 * math.log(2 / 3) + 1 * math.log(1 / 2) + 4 * math.log(4 / 3))
    assert row["g2"] == pytest.approx(by_hand)
    assert row["npmi"] == pytest.approx(math.log(3 / 2) / math.log(10 / 3))


def test_a_paragraph_holds_more_pairs_than_its_sentences():
    found = compare.cooccurrence(TEN, KNOWN, unit="paragraph", min_count=1)
    pairs = found.set_index(["entity_id_a", "entity_id_b"])
    # x1 and y1 name both; x2 names a alone; y2 and y3 name d.
    assert pairs.loc[("a", "b"), ["n_units", "n_units_a", "n_units_b", "n_units_all"]].tolist() == [2, 3, 2, 5]


def test_types_and_groups_are_chosen():
    groups = compare.cooccurrence(TEN, KNOWN, min_count=1, entity_types=("PERSON", "GROUP"))
    assert groups[["entity_id_a", "entity_id_b"]].to_numpy().tolist() == [["c", "d"]]
    by_outlet = compare.cooccurrence(TEN, KNOWN, by="outlet", min_count=1).set_index("outlet")
    assert by_outlet["n_units"].to_dict() == {"Gazette": 2, "Herald": 1}
    assert by_outlet["n_units_all"].to_dict() == {"Gazette": 4, "Herald": 6}


def test_two_that_avoid_each_other_have_a_negative_g2():
    apart = mentions(*[("x", "p", "a")] * 4, *[("x", "p", "b")] * 4, ("x", "p", "ab"))
    row = compare.cooccurrence(apart, KNOWN, min_count=1).iloc[0]
    assert row["n_units"] < row["expected"]
    assert row["g2"] < 0
    assert row["npmi"] < 0


def test_two_that_never_stand_apart_have_npmi_one():
    always = mentions(*[("x", "p", "ab")] * 3, ("x", "p", "d"))
    assert compare.cooccurrence(always, KNOWN).iloc[0]["npmi"] == pytest.approx(1)
    # Where every unit names both, chance would have it so too: undefined.
    assert pd.isna(compare.cooccurrence(always.head(6), KNOWN).iloc[0]["npmi"])


def test_open_mentions_and_roles_are_not_paired():
    rows = TEN.assign(mention_kind="role")
    assert compare.cooccurrence(rows, KNOWN).empty
    assert len(compare.cooccurrence(rows, KNOWN, kinds=("name", "role"))) == 1
    assert compare.cooccurrence(TEN.assign(entity_id=None), KNOWN).empty


def test_empty_in_empty_out():
    found = compare.cooccurrence(TEN.head(0), KNOWN)
    schema.check("COOCCURRENCE", found)
    assert found.empty
    net = compare.network(found)
    assert net.nodes.empty
    assert net.edges.empty
    assert b"<graph " in compare.to_graphml(found, KNOWN)


def test_a_unit_that_is_none_is_refused():
    with pytest.raises(ValueError, match="wanted sentence or paragraph"):
        compare.cooccurrence(TEN, KNOWN, unit="page")
    with pytest.raises(ValueError, match="1 or more"):
        compare.cooccurrence(TEN, KNOWN, min_count=0)


@settings(deadline=None, max_examples=40)
@given(st.lists(st.sets(st.sampled_from("abd"), min_size=1), max_size=25), st.randoms())
def test_any_sentences_keep_the_bounds_and_the_order_of_rows_is_nothing(sentences, random):
    table = mentions(*[("xyz"[n % 3], f"p{n % 5}", sorted(inside)) for n, inside in enumerate(sentences)])
    found = compare.cooccurrence(table, KNOWN, min_count=1)
    assert (found["n_units"] <= found[["n_units_a", "n_units_b"]].min(axis=1)).all()
    assert found["npmi"].dropna().between(-1 - 1e-9, 1 + 1e-9).all()
    assert (found["n_articles"] <= found["n_units"]).all()
    order = list(range(len(table)))
    random.shuffle(order)
    pd.testing.assert_frame_equal(compare.cooccurrence(table.iloc[order], KNOWN, min_count=1), found)


def chain(n):
    """Pairs e0-e1, e1-e2, … each in one unit fewer."""
    rows = [
        {"group": "g", "unit": "sentence", "entity_id_a": f"e{k}", "name_a": f"N{k}", "entity_type_a": "PERSON",
         "entity_id_b": f"e{k + 1}", "name_b": f"N{k + 1}", "entity_type_b": "ORG", "n_units": n - k, "n_articles": 1,
         "n_units_a": 50 - k, "n_units_b": 49 - k, "n_units_all": 90, "expected": 1.0, "g2": 3.0, "npmi": 0.5 - k / 10}
        for k in range(n)
    ]  # fmt: skip
    return schema.table("COOCCURRENCE", rows)


def test_a_network_keeps_what_is_over_the_thresholds():
    net = compare.network(chain(5), min_units=2)
    assert net.edges["n_units"].tolist() == [5, 4, 3, 2]
    assert net.nodes[["entity_id", "n_links"]].to_numpy().tolist() == [
        ["e0", 1], ["e1", 2], ["e2", 2], ["e3", 2], ["e4", 1]
    ]  # fmt: skip
    assert compare.network(chain(5), top=3).edges["n_units"].tolist() == [5, 4]
    assert compare.network(chain(5), max_links=1).nodes["entity_id"].tolist() == ["e0", "e1"]
    assert compare.network(chain(5), min_npmi=0.35).edges["n_units"].tolist() == [5, 4]
    assert compare.network(chain(5), min_articles=2).edges.empty


def test_a_network_of_two_groups_is_refused():
    two = pd.concat([chain(1), chain(1).assign(group="h")], ignore_index=True).rename(columns={"group": "outlet"})
    with pytest.raises(SchemaError, match=r"2 groups in 'outlet'.*pairs\['outlet'\] == 'g'"):
        compare.network(two)


def read_back(data):
    root = ET.fromstring(data)
    keys = {key.get("id"): key.get("attr.name") for key in root.iter(f"{NS}key")}
    values = {
        element.get("id"): {keys[data.get("key")]: data.text for data in element.iter(f"{NS}data")}
        for kind in ("node", "edge")
        for element in root.iter(f"{NS}{kind}")
    }
    ends = [(edge.get("source"), edge.get("target")) for edge in root.iter(f"{NS}edge")]
    return values, ends


def test_graphml_carries_names_counts_and_weights(tmp_path):
    found = compare.cooccurrence(TEN, KNOWN)
    path = compare.write_graphml(found, KNOWN, tmp_path / "names.graphml")
    values, ends = read_back(path.read_bytes())
    assert ends == [("a", "b")]
    assert values["a"] == {
        "label": "Ada Lee", "entity_type": "PERSON", "n_mentions": "5", "n_articles": "2", "n_links": "1"
    }  # fmt: skip
    assert values["e0"]["weight"] == "3"
    assert float(values["e0"]["expected"]) == pytest.approx(2)


def test_graphml_survives_hostile_names():
    hostile = '</data><script>&"\x00\x1b\uffff\ufffe ]]>'
    table = chain(2).assign(name_a=hostile, entity_id_a=["a b", "a&b"], entity_id_b="c")
    values, ends = read_back(compare.to_graphml(table, KNOWN))
    assert ends == [("a-b", "c"), ("a-b-2", "c")]  # two ids that differ in signs only stay two
    assert values["a-b"]["label"] == '</data><script>&"\ufffd\ufffd\ufffd\ufffd ]]>'


def test_graphml_of_an_undefined_score_leaves_it_out():
    values, _ = read_back(compare.to_graphml(chain(1).assign(npmi=float("nan")), KNOWN))
    assert "npmi" not in values["e0"]
