"""When entities are named: by day, week or month of publication; and columns to group by story or date."""

from __future__ import annotations

from collections.abc import Sequence

import pandas as pd

from analyst import schema
from analyst.compare._tables import NOT_STATED, finish, need, with_group

_FREQUENCY = {"day": "D", "week": "W-SUN", "month": "M"}  # weeks end on Sunday, so they begin on Monday


def with_story(table: pd.DataFrame, stories: pd.DataFrame) -> pd.DataFrame:
    """Join `story_id` and `story` onto a table that has `article_id`, to group it by story.

    Args:
        table: MENTIONS, TOKENS, QUOTES or another table of things in articles.
        stories: STORIES, from `find_stories`.

    Returns:
        The rows in their order; `story_id` and `story` are null for an article that is in no story.

    Raises:
        SchemaError: If a column is missing.
    """
    need("STORIES", stories, ["article_id", "story_id", "story"])
    return _joined(table, stories[["article_id", "story_id", "story"]])


def with_period(table: pd.DataFrame, articles: pd.DataFrame, *, unit: str = "day") -> pd.DataFrame:
    """Join `period` onto a table that has `article_id`, to group it by date.

    Args:
        table: MENTIONS, TOKENS, QUOTES or another table of things in articles.
        articles: ARTICLES.
        unit: `day`, `week` (from Monday) or `month`, in UTC.

    Returns:
        The rows in their order. `period` is the first day of the period (`2025-07-21`), `(not stated)` where the
        article states no date.

    Raises:
        SchemaError: If a column is missing.
        ValueError: If there is no such unit.
    """
    need("ARTICLES", articles, ["article_id", "published_at"])
    dated = articles[["article_id"]].assign(period=_names(_starts(articles["published_at"], unit)))
    joined = _joined(table, dated)
    return joined.assign(period=joined["period"].fillna(NOT_STATED))


def count_timeline(
    mentions: pd.DataFrame,
    articles: pd.DataFrame,
    entities: pd.DataFrame,
    *,
    unit: str = "day",
    by: str = "outlet",
    top: int | None = 8,
    entity_types: Sequence[str] = ("PERSON", "ORG", "PLACE"),
    kinds: Sequence[str] = ("name",),
) -> pd.DataFrame:
    """Count the mentions of the entities named most, by period of publication and group.

    Args:
        mentions: MENTIONS, with the column `by`.
        articles: ARTICLES that are counted (`wb.counted`), with the column `by` (`outlet_label` serves as `outlet`).
        entities: ENTITIES of the same run.
        unit: `day`, `week` (from Monday) or `month`, in UTC.
        by: Column to group on.
        top: Number of entities, by mentions in all articles; all if None.
        entity_types: Types of entity that are looked at.
        kinds: Kinds of mention that count: `name`, `role`, or both.

    Returns:
        TIMELINE with `group` named `by`. Every entity has a row for each period in which the group has an article,
        with 0 where none names it; a period without an article has no row, for there is nothing to count. Articles
        without a date are counted apart, under the period `(not stated)`. Sorted by the entity's mentions falling,
        name, entity_id, `by`, period.

    Raises:
        SchemaError: If a column is missing.
        ValueError: If there is no such unit.
    """
    need("MENTIONS", mentions, ["article_id", "entity_id", "mention_kind"], by)
    need("ENTITIES", entities, ["entity_id", "name", "entity_type"])
    need("ARTICLES", articles, ["article_id", "published_at"])
    places = _periods(articles, unit, by)
    known = entities.loc[entities["entity_type"].isin(list(entity_types)), ["entity_id", "name", "entity_type"]]
    used = mentions[mentions["mention_kind"].isin(list(kinds)) & mentions["entity_id"].isin(known["entity_id"])]
    used = used[["article_id", "entity_id"]].merge(places, on="article_id", how="inner", validate="m:1")
    total = used.groupby("entity_id").size().rename("total").reset_index()
    ranked = total.merge(known.astype({"entity_type": "object"}), on="entity_id", validate="1:1")
    ranked = ranked.sort_values(["total", "name", "entity_id"], ascending=[False, True, True]).head(top or len(ranked))
    cells = places.groupby(["group", "period"]).agg(n_articles_all=("article_id", "nunique")).reset_index()
    counts = (
        used.groupby(["group", "period", "entity_id"])
        .agg(n_mentions=("article_id", "size"), n_articles=("article_id", "nunique"))
        .reset_index()
    )
    frame = ranked.merge(cells, how="cross").merge(counts, on=["group", "period", "entity_id"], how="left")
    frame[["n_mentions", "n_articles"]] = frame[["n_mentions", "n_articles"]].fillna(0)
    frame["period_unit"] = unit
    frame["period_start"] = pd.to_datetime(frame["period"].where(frame["period"] != NOT_STATED), utc=True)
    frame = frame.sort_values(
        ["total", "name", "entity_id", "group", "period"], ascending=[False, True, True, True, True], kind="stable"
    )
    return finish("TIMELINE", frame, by, of=mentions)


def _periods(articles: pd.DataFrame, unit: str, by: str) -> pd.DataFrame:
    """article_id, group and period of the articles that are counted."""
    counted = articles[articles["is_counted"]] if "is_counted" in articles.columns else articles
    column = "outlet_label" if by == "outlet" and "outlet_label" in counted.columns else by
    need("ARTICLES", counted, ["article_id"], column)
    grouped = with_group(counted, column)
    return grouped[["article_id", "group"]].assign(period=_names(_starts(counted["published_at"], unit)))


def _starts(published: pd.Series, unit: str) -> pd.Series:
    if unit not in schema.PERIODS:
        raise ValueError(f"No period {unit!r}; there are {', '.join(schema.PERIODS)}.")
    times = pd.to_datetime(published, utc=True).dt.tz_localize(None)
    return times.dt.to_period(_FREQUENCY[unit]).dt.start_time


def _names(starts: pd.Series) -> pd.Series:
    return starts.dt.strftime("%Y-%m-%d").astype("object").where(starts.notna(), NOT_STATED)


def _joined(table: pd.DataFrame, columns: pd.DataFrame) -> pd.DataFrame:
    if "article_id" not in table.columns:
        raise schema.SchemaError(
            f"No column 'article_id' to join on; the table has {', '.join(map(str, table.columns))}."
        )
    new = [column for column in columns.columns if column != "article_id"]
    result = table.drop(columns=new, errors="ignore").merge(columns, on="article_id", how="left", validate="m:1")
    result.attrs.update(table.attrs)
    return result
