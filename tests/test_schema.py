"""Tables are checked at the borders, with messages that say what to do."""

import pandas as pd
import pytest

from analyst import schema


@pytest.mark.parametrize("name", schema.SCHEMAS)
def test_empty_table_has_the_schema(name):
    schema.check(name, schema.empty(name))


@pytest.mark.parametrize("name", schema.SCHEMAS)
def test_keys_are_columns(name):
    table = schema.SCHEMAS[name]
    assert set(table.key) <= set(table.columns)
    assert not any(table.columns[column].nullable for column in table.key)


def test_missing_column_says_what_there_is():
    with pytest.raises(schema.SchemaError, match=r"ALIASES: no column 'entity_id'; it has who\. .*rename"):
        schema.check("ALIASES", pd.DataFrame({"who": []}))


def test_unknown_table_lists_the_known():
    with pytest.raises(schema.SchemaError, match="No table 'ALIAS'; there are ARTICLES"):
        schema.empty("ALIAS")


def test_null_names_the_row():
    rows = [("q", 0, "a", 0, 1, "x"), ("q", 1, "a", 0, 1, None)]
    with pytest.raises(schema.SchemaError, match=r"QUOTE_PARTS\.part_text: null in 1 of 2 rows, first in row 1"):
        schema.table("QUOTE_PARTS", rows)


def test_value_outside_its_set_is_named():
    rows = [("place-oslo", "Oslo", "nickname", 1, 1, "full name")]
    with pytest.raises(schema.SchemaError, match=r"ALIASES\.mention_kind: 'nickname' is not one of name, role"):
        schema.table("ALIASES", rows)


def test_repeated_key_is_named():
    rows = [("q", 0, "a", 0, 1, "x"), ("q", 0, "a", 2, 3, "y")]
    with pytest.raises(schema.SchemaError, match="QUOTE_PARTS: the key quote_id q, part 0 stands"):
        schema.table("QUOTE_PARTS", rows)


def test_wrong_dtype_says_how_to_mend():
    table = schema.empty("QUOTE_PARTS").astype({"part": "float64"})
    with pytest.raises(schema.SchemaError, match=r"dtype float64, wanted int64\. .*conform"):
        schema.check("QUOTE_PARTS", table)


def test_conform_orders_and_drops():
    frame = pd.DataFrame({"extra": [1], "raw_text": ["x"], "article_id": ["a"]}, index=[7])
    table = schema.conform("RAW_TEXTS", frame)
    assert list(table.columns) == ["article_id", "raw_text"]
    assert list(table.index) == [0]


def test_hash_tells_where_a_part_ends():
    assert schema.hash_text("ab", "c") != schema.hash_text("a", "bc")
