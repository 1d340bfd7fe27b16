"""The five real articles: every named mention that was counted by hand."""

from __future__ import annotations

from collections import Counter
from pathlib import Path

import pytest

pytestmark = pytest.mark.model

# The gold counts names as they should be spelled; these are in the text too and must be found as well.
SLIPS = {("003_1e150fab5deb9903.txt", "Ukraine"): Counter({"ukraine": 1})}


def _found(corpus, gold):
    tables = corpus.resolve()
    name_of = dict(zip(tables.entities["entity_id"], tables.entities["name"], strict=True))
    file_of = dict(zip(corpus.articles["article_id"], corpus.articles["source_file"], strict=True))
    line_of = dict(zip(corpus.paragraphs["paragraph_id"], corpus.paragraphs["raw_line"], strict=True))
    found: dict[tuple[str, str], Counter[str]] = {}
    for row in tables.mentions.itertuples():
        file = file_of[row.article_id]
        if row.mention_kind == "name" and row.entity_id in name_of and line_of[row.paragraph_id] in gold[file]["keep"]:
            found.setdefault((file, name_of[row.entity_id]), Counter())[row.mention_text] += 1
    for row in tables.field_mentions.itertuples():
        file = file_of[row.article_id]
        is_in_body = f"\n{row.mention_text} –" in _raw(file)  # the dateline stands on a line that is kept
        if row.field == "dateline" and is_in_body:
            found.setdefault((file, name_of[row.entity_id]), Counter())[row.mention_text] += 1
    return found


def _raw(file: str) -> str:
    return (Path(__file__).parents[2] / "seeds" / file).read_text("utf-8")


def test_every_named_mention_of_the_seeds(seeds, gold):
    found = _found(seeds, gold)
    wanted = {
        (file, name): Counter(forms) + SLIPS.get((file, name), Counter())
        for file, row in gold.items()
        for name, forms in row["names"].items()
    }
    assert {key: found.get(key) for key in wanted} == wanted


def test_roles_of_the_seeds_point_to_the_right_person(seeds):
    mentions = seeds.resolve().mentions
    roles = mentions[mentions["mention_kind"] == "role"]
    wanted = {"russian": "person-vladimir-putin", "ukrainian": "person-volodymyr-zelenskyy"}
    named = [
        (row.entity_id, wanted[word])
        for row in roles.itertuples()
        for word in wanted
        if word in row.mention_text.lower()
    ]
    assert len(named) >= 5
    assert all(got == right for got, right in named)


def test_headlines_name_the_two_presidents(seeds):
    tables = seeds.resolve()
    fields = tables.field_mentions[tables.field_mentions["field"] == "headline"]
    for article_id in seeds.articles["article_id"]:
        ids = set(fields.loc[fields["article_id"] == article_id, "entity_id"])
        assert {"person-volodymyr-zelenskyy", "person-vladimir-putin"} <= ids


def test_offsets_reproduce_the_text(seeds):
    tables = seeds.resolve()
    texts = dict(zip(seeds.articles["article_id"], seeds.articles["text"], strict=True))
    for row in tables.mentions.itertuples():
        assert texts[row.article_id][row.start_char : row.end_char] == row.mention_text
        assert row.mention_id == f"{row.article_id}:{row.start_char}"
    for row in tables.field_mentions.itertuples():
        field = seeds.articles.set_index("article_id").loc[row.article_id, row.field]
        assert field[row.start_char : row.end_char] == row.mention_text
