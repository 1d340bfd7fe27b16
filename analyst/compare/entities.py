"""How often, how early and how evenly each entity is named, by outlet or any other column."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import pandas as pd

from analyst.compare._tables import count_words, finish, need, shares, with_group
from analyst.schema import SchemaError

PRONOUN = "pronoun"


def count_entities(
    mentions: pd.DataFrame,
    tokens: pd.DataFrame,
    *,
    entities: pd.DataFrame,
    by: str = "outlet",
    kinds: Sequence[str] = ("name",),
    articles: pd.DataFrame | None = None,
    field_mentions: pd.DataFrame | None = None,
    quotes: pd.DataFrame | None = None,
) -> pd.DataFrame:
    """Count the mentions of each entity, and the articles that hold them, per group.

    Dispersion is Gries's DP (2008) over the group's articles: DP = ½ Σ |hitsᵢ/Σhits − wordsᵢ/Σwords|. 0: named in
    every article in proportion to its length; towards 1: in few of them. An entity with fewer mentions than the
    group has articles can't reach 0, so compare DP among entities that are named about equally often.

    Args:
        mentions: MENTIONS, with the column `by`.
        tokens: TOKENS, with the column `by`: the denominators.
        entities: ENTITIES of the same run: names and types.
        by: Column to group on: `outlet`, or one joined by `with_story`, `with_period`.
        kinds: Kinds of mention that count: `name`, `role`, `pronoun`, or several.
        articles: ARTICLES: gives `first_position`, which is null without them.
        field_mentions: FIELD_MENTIONS, with the column `by`: gives `n_headlines`, which is null without them.
        quotes: QUOTES, with the column `by`: needed for pronouns.

    Returns:
        ENTITY_COUNTS with `group` named `by`. Sorted by `by`, n_mentions falling, name, entity_id. An entity
        that a group's texts never mention has no row there, though a headline may; a group with no word tokens
        has a null rate.

    Raises:
        SchemaError: If a column is missing, or a mention's entity is not in ENTITIES.
        ValueError: If pronouns are asked for and QUOTES are not given.

    Note:
        Mentions whose entity is open have no row, but count in the denominator of `share_mentions`. Of pronouns,
        only those count that the quote engine led to an entity as speaker (`he said`): far from all there are.
    """
    need("MENTIONS", mentions, ["article_id", "entity_id", "mention_kind"], by)
    need("TOKENS", tokens, ["article_id", "is_word"], by)
    need("ENTITIES", entities, ["entity_id", "name", "entity_type"])
    used = with_group(_of_kinds(mentions, kinds, quotes, by), by)
    found = used.dropna(subset=["entity_id"])
    _check_known(found, entities)
    counts = (
        found.groupby(["group", "entity_id"], observed=True)
        .agg(n_mentions=("entity_id", "size"), n_articles=("article_id", "nunique"))
        .reset_index()
    )
    words = with_group(count_words(tokens, list(dict.fromkeys([by, "article_id"]))), by)
    n_tokens = words.groupby("group")["n_words"].sum()
    counts["n_tokens"] = counts["group"].map(n_tokens).fillna(0).astype("int64")
    counts["share_mentions"] = shares(counts["n_mentions"], counts["group"].map(used["group"].value_counts()))
    counts["per_1k"] = 1000 * shares(counts["n_mentions"], counts["n_tokens"])
    named = entities[["entity_id", "name", "entity_type"]].astype({"entity_type": "object"})
    counts = counts.merge(named, on="entity_id", how="left", validate="m:1")
    counts = _with(counts, "dp", _dispersion(found, words))
    counts = _with(counts, "first_position", _first_positions(found, articles))
    counts = _with(counts, "n_headlines", _headlines(field_mentions, by))
    if field_mentions is not None:
        counts["n_headlines"] = counts["n_headlines"].fillna(0)
    counts = counts.sort_values(
        ["group", "n_mentions", "name", "entity_id"], ascending=[True, False, True, True], kind="stable"
    )
    return finish("ENTITY_COUNTS", counts, by, of=mentions)


def first_mentions(mentions: pd.DataFrame, articles: pd.DataFrame, *, kinds: Sequence[str] = ("name",)) -> pd.DataFrame:
    """Find where each article first mentions each of its entities: early is what the article is about.

    Args:
        mentions: MENTIONS.
        articles: ARTICLES of the same run.
        kinds: Kinds of mention that count: `name`, `role`, or both.

    Returns:
        FIRST_MENTIONS, sorted by article_id, first_start_char, entity_id.

    Raises:
        SchemaError: If a column is missing.
    """
    need("MENTIONS", mentions, ["mention_id", "article_id", "entity_id", "mention_kind", "start_char"])
    need("ARTICLES", articles, ["article_id", "text"])
    used = mentions[mentions["mention_kind"].isin(list(kinds))].dropna(subset=["entity_id"])
    used = used.sort_values(["article_id", "start_char"], kind="stable")
    first = used.groupby(["article_id", "entity_id"], sort=True).agg(
        mention_id=("mention_id", "first"),
        first_start_char=("start_char", "first"),
        n_mentions=("mention_id", "size"),
    )
    frame = first.reset_index()
    lengths = articles.set_index("article_id")["text"].fillna("").str.len()
    frame["first_position"] = shares(frame["first_start_char"], frame["article_id"].map(lengths))
    frame = frame.dropna(subset=["first_position"])
    return finish(
        "FIRST_MENTIONS", frame.sort_values(["article_id", "first_start_char", "entity_id"], kind="stable"), of=mentions
    )


def pronoun_mentions(quotes: pd.DataFrame) -> pd.DataFrame:
    """Give the pronouns that speak and were led to an entity (`he said`) as rows like those of MENTIONS.

    Args:
        quotes: QUOTES.

    Returns:
        mention_id, article_id, paragraph_id, start_char, end_char, mention_text, mention_kind (`pronoun`),
        entity_id, and what QUOTES has of `outlet` and other columns. One row a pronoun, however many quotes it has.

    Raises:
        SchemaError: If a column is missing.
    """
    columns = ["article_id", "speaker_start_char", "speaker_end_char", "speaker_text", "speaker_kind"]
    need("QUOTES", quotes, [*columns, "speaker_entity_id"])
    found = quotes[(quotes["speaker_kind"].astype("object") == PRONOUN) & quotes["speaker_entity_id"].notna()]
    found = found.dropna(subset=["speaker_start_char"]).drop_duplicates(["article_id", "speaker_start_char"])
    own = {"start_char", "end_char", "entity_id"} & set(found.columns)
    renamed = found.drop(columns=[*own, "speaker_kind"]).rename(
        columns={
            "speaker_start_char": "start_char",
            "speaker_end_char": "end_char",
            "speaker_text": "mention_text",
            "speaker_entity_id": "entity_id",
        }
    )
    places = renamed["article_id"].astype("str") + ":" + renamed["start_char"].astype("str")
    return renamed.assign(mention_id=places, mention_kind=PRONOUN).reset_index(drop=True)


def _of_kinds(mentions: pd.DataFrame, kinds: Sequence[str], quotes: pd.DataFrame | None, by: str) -> pd.DataFrame:
    used = mentions[mentions["mention_kind"].isin(list(kinds))]
    if PRONOUN not in kinds:
        return used
    if quotes is None:
        raise ValueError("Pronouns are known as speakers only: give the quotes too (quotes=wb.quotes).")
    need("QUOTES", quotes, [], by)
    pronouns = pronoun_mentions(quotes)
    shared = [column for column in used.columns if column in pronouns.columns]
    both = [part.astype({"mention_kind": "object"}) for part in (used[shared], pronouns[shared])]
    return pd.concat(both, ignore_index=True)


def _with(counts: pd.DataFrame, column: str, values: pd.Series | None) -> pd.DataFrame:
    """Join a value for each (group, entity_id); null for all where there are none."""
    if values is None:
        return counts.assign(**{column: pd.Series(np.nan, index=counts.index, dtype="float64")})
    return counts.merge(values.rename(column).reset_index(), on=["group", "entity_id"], how="left", validate="1:1")


def _dispersion(found: pd.DataFrame, words: pd.DataFrame) -> pd.Series:
    """DP by (group, entity_id), of the words of each article; articles without a mention add their share of them."""
    sizes = words.groupby(["group", "article_id"], observed=True)["n_words"].sum().reset_index()
    sizes = sizes.astype({"article_id": "str"})
    sizes["part"] = shares(sizes["n_words"], sizes.groupby("group")["n_words"].transform("sum"))
    hits = found.groupby(["group", "entity_id", "article_id"], observed=True).size().rename("n_hits").reset_index()
    hits = hits.merge(sizes[["group", "article_id", "part"]], on=["group", "article_id"], how="left").fillna(
        {"part": 0}
    )
    share = shares(hits["n_hits"], hits.groupby(["group", "entity_id"])["n_hits"].transform("sum"))
    hits = hits.assign(away=(share - hits["part"]).abs())
    sums = hits.groupby(["group", "entity_id"])[["away", "part"]].sum()
    dp = ((sums["away"] + 1 - sums["part"]) / 2).clip(0, 1)
    n_articles = sizes[sizes["n_words"] > 0].groupby("group").size()
    enough = dp.index.get_level_values("group").map(n_articles).fillna(0) >= 2  # one article is always even
    return dp.where(np.asarray(enough, dtype=bool))


def _first_positions(found: pd.DataFrame, articles: pd.DataFrame | None) -> pd.Series | None:
    if articles is None:
        return None
    need("MENTIONS", found, ["start_char"])
    need("ARTICLES", articles, ["article_id", "text"])
    first = found.groupby(["group", "entity_id", "article_id"], observed=True)["start_char"].min().reset_index()
    lengths = articles.set_index("article_id")["text"].fillna("").str.len()
    first["position"] = shares(first["start_char"], first["article_id"].map(lengths))
    return first.groupby(["group", "entity_id"])["position"].mean()


def _headlines(field_mentions: pd.DataFrame | None, by: str) -> pd.Series | None:
    if field_mentions is None:
        return None
    need("FIELD_MENTIONS", field_mentions, ["article_id", "field", "entity_id"], by)
    used = with_group(field_mentions[field_mentions["field"].astype("object") == "headline"], by)
    return used.groupby(["group", "entity_id"])["article_id"].nunique()


def _check_known(found: pd.DataFrame, entities: pd.DataFrame) -> None:
    unknown = sorted(set(found["entity_id"].unique()) - set(entities["entity_id"]))
    if unknown:
        raise SchemaError(
            f"MENTIONS: entity_id {unknown[0]!r} is not in ENTITIES ({len(unknown)} such); "
            "pass the two tables of the same run."
        )
