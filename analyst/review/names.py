"""Applies corrections to names."""

from __future__ import annotations

import contextlib
import re
from collections.abc import Callable, Mapping
from typing import Any, NamedTuple, cast

import pandas as pd

from analyst import schema
from analyst.review.records import UNREAD, Corrections, plain, squeeze
from analyst.review.report import make_report, report_row


class CorrectedEntities(NamedTuple):
    """Entity tables after the corrections, and what became of each correction."""

    mentions: pd.DataFrame
    entities: pd.DataFrame
    aliases: pd.DataFrame
    field_mentions: pd.DataFrame
    report: pd.DataFrame


class ExcludedError(LookupError):
    """A correction means a name that an earlier one took out."""


class _Names:
    """The entity tables while corrections are applied to them, one after the other."""

    def __init__(
        self, mentions: pd.DataFrame, entities: pd.DataFrame, field_mentions: pd.DataFrame, files: pd.Series
    ) -> None:
        self.mentions = mentions.copy()
        self.fields = field_mentions.copy()
        for frame in (self.mentions, self.fields):
            frame["entity_type"] = frame["entity_type"].astype("object")
        rows = cast("list[dict[str, Any]]", entities.to_dict("records"))
        self.entities = {row["entity_id"]: row for row in rows}
        self.files = files
        self.turn = ""
        self.excluded: dict[str, str] = {}
        self.excluded_names: dict[str, str] = {}

    def find(self, name: str) -> str:
        """Find one entity by its id, its name, or a form that only one entity has."""
        if name in self.entities:
            return name
        wanted = squeeze(name)
        hits = [key for key, row in self.entities.items() if squeeze(row["name"]) == wanted]
        if not hits:
            is_form = self.mentions["mention_text"].map(squeeze) == wanted
            hits = sorted(self.mentions.loc[is_form, "entity_id"].dropna().unique())
        if len(hits) == 1:
            return hits[0]
        if not hits and wanted in self.excluded:
            raise ExcludedError(f"{name!r} was excluded by {self.excluded[wanted]}")
        if not hits:
            raise LookupError(f"no entity {name!r} in the corpus")
        raise LookupError(f"{name!r} may be {' or '.join(hits)}; write one of these ids")

    def find_or_add(self, name: str, like: Mapping[str, Any]) -> str:
        """Find an entity by id or name, or make one with the type of another."""
        if squeeze(name) in self.excluded_names:
            raise ExcludedError(f"{name!r} was excluded by {self.excluded_names[squeeze(name)]}")
        with contextlib.suppress(LookupError):
            found = self.find(name)
            if found == name or squeeze(self.entities[found]["name"]) == squeeze(name):
                return found
        key = _new_key(name, like["entity_type"], self.entities)
        self.entities[key] = {**like, "entity_id": key, "name": name, "country": None}
        return key

    def rows(self, entity_id: str, alias: str | None, source_file: str | None) -> list[pd.Series]:
        """Mark the rows of MENTIONS and FIELD_MENTIONS of an entity, of one form, in one file."""
        masks = []
        for frame in (self.mentions, self.fields):
            mask = frame["entity_id"] == entity_id
            if alias is not None:
                mask &= frame["mention_text"].map(squeeze) == squeeze(alias)
            if source_file is not None:
                mask &= frame["article_id"].map(self.files) == source_file
            masks.append(mask.fillna(False).astype(bool))
        return masks

    def open_rows(self, alias: str, source_file: str | None) -> list[pd.Series]:
        """Mark the rows of MENTIONS of a form that was left open; FIELD_MENTIONS has none."""
        mask = self.mentions["entity_id"].isna() & (self.mentions["mention_text"].map(squeeze) == squeeze(alias))
        if source_file is not None:
            mask &= self.mentions["article_id"].map(self.files) == source_file
        return [mask.fillna(False).astype(bool), pd.Series(False, index=self.fields.index)]

    def drop_open(self, masks: list[pd.Series]) -> int:
        """Take marked rows that belong to no entity out."""
        self.excluded |= dict.fromkeys(map(squeeze, self.mentions.loc[masks[0], "mention_text"]), self.turn)
        self.mentions = self.mentions[~masks[0]]
        return int(masks[0].sum())

    def move(self, masks: list[pd.Series], entity_id: str) -> int:
        """Give the marked rows to an entity."""
        target = self.entities[entity_id]
        for frame, mask in zip((self.mentions, self.fields), masks, strict=True):
            frame.loc[mask, "entity_id"] = entity_id
            frame.loc[mask, "entity_type"] = target["entity_type"]
        self.mentions.loc[masks[0], "resolved_by"] = "correction"
        self.mentions.loc[masks[0], "confidence"] = 1.0
        return sum(int(mask.sum()) for mask in masks)

    def drop(self, entity_id: str, masks: list[pd.Series]) -> int:
        """Take the marked rows of an entity out, and the entity itself if none is left."""
        for frame, mask in zip((self.mentions, self.fields), masks, strict=True):
            self.excluded |= dict.fromkeys(map(squeeze, frame.loc[mask, "mention_text"]), self.turn)
        is_whole = not any(
            ((frame["entity_id"] == entity_id).fillna(False).astype(bool) & ~mask).any()
            for frame, mask in zip((self.mentions, self.fields), masks, strict=True)
        )
        if is_whole:
            names = dict.fromkeys([squeeze(self.entities[entity_id]["name"]), entity_id], self.turn)
            self.excluded |= names
            self.excluded_names |= names
            del self.entities[entity_id]
        self.mentions = self.mentions[~masks[0]]
        self.fields = self.fields[~masks[1]]
        return sum(int(mask.sum()) for mask in masks)


def _join(names: _Names, fields: Mapping[str, Any]) -> int:
    sources = []
    excluded: list[ExcludedError] = []
    for name in fields["names"]:
        try:  # one gone spelling among several is no reason to stop
            sources.append(names.find(name))
        except ExcludedError as error:
            excluded.append(error)
        except LookupError:
            continue
    if not sources and excluded:
        raise excluded[0]
    if not sources:
        raise LookupError(f"no entity {plain(fields['names'])} in the corpus")
    target = names.find_or_add(fields["into"], names.entities[sources[0]])
    _keep_country(names.entities, sources, target)
    changed = 0
    for source in dict.fromkeys(sources):
        if source != target:
            changed += names.move(names.rows(source, None, None), target)
            del names.entities[source]
    if not changed and excluded:
        raise excluded[0]
    if not changed:
        raise LookupError("they are joined already")
    return changed


def _keep_country(entities: Mapping[str, dict[str, Any]], sources: list[str], target: str) -> None:
    """Give the joined entity the one country of those that were joined, if it has none of its own."""
    row = entities[target]
    alike = [entities[source] for source in sources if entities[source]["entity_type"] == row["entity_type"]]
    codes = {other["country"] for other in alike if isinstance(other["country"], str)}
    if len(codes) == 1 and not isinstance(row["country"], str):
        row["country"] = codes.pop()


def _rename(names: _Names, fields: Mapping[str, Any]) -> int:
    found = names.find(fields["name"])
    row = names.entities[found]
    if row["name"] == fields["to"]:
        raise LookupError("it has that name already")
    wanted = squeeze(fields["to"])
    if any(key != found and squeeze(other["name"]) == wanted for key, other in names.entities.items()):
        raise LookupError("there is an entity of that name; use [[join]]")
    row["name"] = fields["to"]
    return 1


def _split(names: _Names, fields: Mapping[str, Any]) -> int:
    source = names.find(fields["name"])
    masks = names.rows(source, fields["alias"], fields.get("source_file"))
    if not any(mask.any() for mask in masks):
        raise LookupError(f"{fields['name']!r} is not called {fields['alias']!r} there")
    target = names.find_or_add(fields["to"], names.entities[source])
    if target == source:
        raise LookupError(f"{fields['to']!r} is the same entity")
    return names.move(masks, target)


def _exclude(names: _Names, fields: Mapping[str, Any]) -> int:
    if "name" not in fields:
        masks = _open_rows(names, fields)
        return names.drop_open(masks)
    found = names.find(fields["name"])
    masks = names.rows(found, fields.get("alias"), fields.get("source_file"))
    if not any(mask.any() for mask in masks):
        raise LookupError(f"{fields['name']!r} is not called that there")
    return names.drop(found, masks)


def _open_rows(names: _Names, fields: Mapping[str, Any]) -> list[pd.Series]:
    masks = names.open_rows(fields["alias"], fields.get("source_file"))
    if not masks[0].any():
        raise LookupError(f"no {fields['alias']!r} was left open there; one that is joined has the name of its entity")
    return masks


def _resolve(names: _Names, fields: Mapping[str, Any]) -> int:
    """Give a form that was left open to an entity, which is made if there is none."""
    masks = _open_rows(names, fields)
    kind = names.mentions.loc[masks[0], "entity_type"].iloc[0]
    return names.move(masks, names.find_or_add(fields["to"], {"entity_type": kind}))


def _accept(names: _Names, fields: Mapping[str, Any]) -> int:
    """Take a join as sure: the rule stays, the confidence is 1."""
    masks = names.rows(names.find(fields["name"]), fields["alias"], None)
    if not any(mask.any() for mask in masks):
        raise LookupError(f"{fields['name']!r} is not called {fields['alias']!r}")
    names.mentions.loc[masks[0], "confidence"] = 1.0
    return sum(int(mask.sum()) for mask in masks)


def _retype(names: _Names, fields: Mapping[str, Any]) -> int:
    found = names.find(fields["name"])
    row = names.entities[found]
    if row["entity_type"] == fields["type"]:
        raise LookupError("it has that type already")
    row["entity_type"] = fields["type"]
    for frame in (names.mentions, names.fields):
        frame.loc[(frame["entity_id"] == found).fillna(False).astype(bool), "entity_type"] = fields["type"]
    return 1


_ENTITY_RULES: dict[str, Callable[[_Names, Mapping[str, Any]], int]] = {
    "join": _join,
    "rename": _rename,
    "split": _split,
    "exclude": _exclude,
    "type": _retype,
    "resolve": _resolve,
    "accept": _accept,
}


def apply_to_entities(
    corrections: Corrections,
    mentions: pd.DataFrame,
    entities: pd.DataFrame,
    aliases: pd.DataFrame,
    field_mentions: pd.DataFrame,
    *,
    articles: pd.DataFrame | None = None,
) -> CorrectedEntities:
    """Apply the corrections to names, in the order of their file, and count ENTITIES and ALIASES anew.

    Args:
        corrections: As `read_corrections` gives them.
        mentions: MENTIONS.
        entities: ENTITIES.
        aliases: ALIASES.
        field_mentions: FIELD_MENTIONS.
        articles: ARTICLES: which file a correction means, and whose first mention comes first. Without it,
            corrections for one file are stale, and the order of MENTIONS is the order of the articles.

    Returns:
        The tables, and a report with one row a correction: correction, source (file and line), status
        (`applied` or `stale`), n_changed (rows of MENTIONS and FIELD_MENTIONS, or of ENTITIES for a rename
        or a type), detail (why it is stale), who, when, why. A file of `corrections/` that is not read has a row,
        too. With no corrections the tables are as given.
    """
    unread = [report_row(file, "stale", 0, UNREAD) for file in corrections.unread]
    if not corrections.entities:
        return CorrectedEntities(mentions, entities, aliases, field_mentions, make_report(unread))
    files = _files(mentions, articles)
    names = _Names(mentions, entities, field_mentions, files)
    report = unread
    for correction in corrections.entities:
        names.turn = f"{correction.file}:{correction.line}"
        try:
            changed = _ENTITY_RULES[correction.kind](names, correction.fields)
            report.append(report_row(correction, "applied", changed))
        except LookupError as error:
            report.append(report_row(correction, "stale", 0, str(error.args[0])))
    new_mentions = schema.conform("MENTIONS", names.mentions)
    new_fields = schema.conform("FIELD_MENTIONS", names.fields)
    return CorrectedEntities(
        new_mentions,
        _count_entities(new_mentions, new_fields, names.entities, files),
        _count_aliases(new_mentions),
        new_fields,
        make_report(report),
    )


def _files(mentions: pd.DataFrame, articles: pd.DataFrame | None) -> pd.Series:
    """Article → its name; without ARTICLES a number that keeps the articles in their order."""
    if articles is not None:
        return articles.set_index("article_id")["article_name"]
    ids = mentions["article_id"].drop_duplicates()
    return pd.Series([f"{number:012}" for number in range(len(ids))], index=ids)


def _count_entities(
    mentions: pd.DataFrame, fields: pd.DataFrame, known: Mapping[str, Mapping[str, Any]], files: pd.Series
) -> pd.DataFrame:
    """ENTITIES that still have a mention, most named first."""
    named = mentions[mentions["entity_id"].notna()]
    by_name = named[named["mention_kind"] == "name"].groupby("entity_id")
    n_mentions, n_articles = by_name.size(), by_name["article_id"].nunique()
    places = pd.concat([named[["entity_id", "article_id"]], fields[["entity_id", "article_id"]]])
    places = places.assign(file=places["article_id"].map(files)).sort_values("file", kind="stable")
    first = places.groupby("entity_id")["article_id"].first()
    rows = [
        {
            **known[entity_id],
            "n_mentions": int(n_mentions.get(entity_id, 0)),
            "n_articles": int(n_articles.get(entity_id, 0)),
            "first_article_id": article_id,
        }
        for entity_id, article_id in zip(first.index, first, strict=True)
        if entity_id in known
    ]
    if not rows:
        return schema.empty("ENTITIES")
    frame = pd.DataFrame(rows).sort_values(["n_mentions", "entity_id"], ascending=[False, True])
    return schema.conform("ENTITIES", frame)


def _count_aliases(mentions: pd.DataFrame) -> pd.DataFrame:
    """ALIASES, one row a form; the weakest join of its mentions stands for all of them."""
    named = mentions[mentions["entity_id"].notna()]
    if named.empty:
        return schema.empty("ALIASES")
    weakest_first = named.sort_values(["confidence", "resolved_by"], kind="stable")
    counted = (
        weakest_first.groupby(["entity_id", "mention_text"], as_index=False)
        .agg(
            mention_kind=("mention_kind", "first"),
            n_mentions=("mention_id", "size"),
            n_articles=("article_id", "nunique"),
            resolved_by=("resolved_by", "first"),
        )
        .rename(columns={"mention_text": "alias"})
        .sort_values(["entity_id", "n_mentions", "alias"], ascending=[True, False, True])
    )
    return schema.conform("ALIASES", counted)


def _new_key(name: str, entity_type: str, taken: Mapping[str, Any]) -> str:
    stem = "-".join([entity_type.lower(), *re.findall(r"\w+", name.lower())])
    key, number = stem, 2
    while key in taken:
        key, number = f"{stem}-{number}", number + 1
    return key
