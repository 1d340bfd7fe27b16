"""How often each entity is named, by outlet."""

from __future__ import annotations

from collections.abc import Sequence

import pandas as pd

from analyst.compare._tables import finish, need, shares, with_group
from analyst.schema import SchemaError


def count_entities(
    mentions: pd.DataFrame,
    tokens: pd.DataFrame,
    *,
    entities: pd.DataFrame,
    by: str = "outlet",
    kinds: Sequence[str] = ("name",),
) -> pd.DataFrame:
    """Count the mentions of each entity, and the articles that hold them, per group.

    Args:
        mentions: MENTIONS, with the column `by`.
        tokens: TOKENS, with the column `by`: the denominators.
        entities: ENTITIES of the same run: names and types.
        by: Column to group on.
        kinds: Kinds of mention that count: `name`, `role`, or both.

    Returns:
        ENTITY_COUNTS with `group` named `by`. Sorted by `by`, n_mentions falling, name, entity_id. An entity
        that a group never mentions has no row there; a group with no word tokens has a null rate.

    Raises:
        SchemaError: If a column is missing, or a mention's entity is not in ENTITIES.

    Note:
        Mentions whose entity is open have no row, but count in the denominator of `share_mentions`.
    """
    need("MENTIONS", mentions, ["article_id", "entity_id", "mention_kind"], by)
    need("TOKENS", tokens, ["is_word"], by)
    need("ENTITIES", entities, ["entity_id", "name", "entity_type"])
    used = with_group(mentions[mentions["mention_kind"].isin(list(kinds))], by)
    found = used.dropna(subset=["entity_id"])
    _check_known(found, entities)
    counts = (
        found.groupby(["group", "entity_id"], observed=True)
        .agg(n_mentions=("entity_id", "size"), n_articles=("article_id", "nunique"))
        .reset_index()
    )
    words = with_group(tokens, by).groupby("group")["is_word"].sum()
    counts["n_tokens"] = counts["group"].map(words).fillna(0).astype("int64")
    counts["share_mentions"] = shares(counts["n_mentions"], counts["group"].map(used["group"].value_counts()))
    counts["per_1k"] = 1000 * shares(counts["n_mentions"], counts["n_tokens"])
    named = entities[["entity_id", "name", "entity_type"]].astype({"entity_type": "object"})
    counts = counts.merge(named, on="entity_id", how="left", validate="m:1")
    counts = counts.sort_values(
        ["group", "n_mentions", "name", "entity_id"], ascending=[True, False, True, True], kind="stable"
    )
    return finish("ENTITY_COUNTS", counts, by, of=mentions)


def _check_known(found: pd.DataFrame, entities: pd.DataFrame) -> None:
    unknown = sorted(set(found["entity_id"]) - set(entities["entity_id"]))
    if unknown:
        raise SchemaError(
            f"MENTIONS: entity_id {unknown[0]!r} is not in ENTITIES ({len(unknown)} such); "
            "pass the two tables of the same run."
        )
