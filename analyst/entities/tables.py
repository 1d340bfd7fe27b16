"""The tables of names, from what was found."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING, NamedTuple

from analyst import schema

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    import pandas as pd

    from analyst.entities.resolve import Entity


class Found(NamedTuple):
    """A row of MENTIONS."""

    mention_id: str
    article_id: str
    paragraph_id: str
    sentence_id: str
    start_char: int
    end_char: int
    mention_text: str
    mention_kind: str
    entity_type: str
    model_label: str | None
    entity_id: str | None
    resolved_by: str
    confidence: float


def make_tables(
    found: Sequence[Found],
    fields: Sequence[Mapping[str, object]],
    entities: Iterable[Entity],
    order: Mapping[str, int],
) -> tuple[pd.DataFrame, pd.DataFrame, pd.DataFrame, pd.DataFrame]:
    """Make MENTIONS, FIELD_MENTIONS, ENTITIES and ALIASES.

    Args:
        found: Mentions in the order of the table.
        fields: Rows of FIELD_MENTIONS.
        entities: All entities.
        order: article_id → number of the article by its file.
    """
    return (
        schema.table("MENTIONS", found),
        schema.table("FIELD_MENTIONS", fields),
        schema.table("ENTITIES", _entity_rows(found, fields, entities, order)),
        schema.table("ALIASES", _alias_rows(found)),
    )


def _entity_rows(
    found: Sequence[Found],
    fields: Sequence[Mapping[str, object]],
    entities: Iterable[Entity],
    order: Mapping[str, int],
) -> list[tuple[object, ...]]:
    uses: Counter[str | None] = Counter()
    where: dict[str | None, set[str]] = {}
    for mention in found:
        if mention.mention_kind == "name":
            uses[mention.entity_id] += 1
            where.setdefault(mention.entity_id, set()).add(mention.article_id)
    in_fields: dict[object, set[str]] = {}
    for row in fields:
        in_fields.setdefault(row["entity_id"], set()).add(str(row["article_id"]))
    rows: list[tuple[object, ...]] = []
    for entity in entities:
        articles = where.get(entity.entity_id) or in_fields.get(entity.entity_id)
        if articles:
            first = min(articles, key=order.__getitem__)
            n_articles = len(where.get(entity.entity_id, ()))
            rows.append((*entity, uses[entity.entity_id], n_articles, first))
    return sorted(rows, key=lambda row: (-int(str(row[4])), str(row[0])))


def _alias_rows(found: Sequence[Found]) -> list[tuple[str, str, str, int, int, str]]:
    groups: dict[tuple[str, str], list[Found]] = {}
    for mention in found:
        if mention.entity_id is not None:
            groups.setdefault((mention.entity_id, mention.mention_text), []).append(mention)
    rows: list[tuple[str, str, str, int, int, str]] = []
    for (entity_id, alias), mentions in groups.items():
        weakest = min(mentions, key=lambda m: (m.confidence, m.resolved_by))
        kind = "name" if any(m.mention_kind == "name" for m in mentions) else "role"
        rows.append((entity_id, alias, kind, len(mentions), len({m.article_id for m in mentions}), weakest.resolved_by))
    return sorted(rows, key=lambda row: (row[0], -row[3], row[1]))
