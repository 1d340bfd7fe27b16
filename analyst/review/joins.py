"""The queue of joins to look at: which form was joined to which entity, the most doubtful first."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

import pandas as pd

from analyst import schema
from analyst.entities.names import parse_person
from analyst.review.records import Correction, Corrections, squeeze

BY_HAND = "correction"
MAX_CANDIDATES = 8
_OPEN_NAMES = ("ambiguous surname", "ambiguous name")
_SURNAME_RULES = ("surname in corpus", "surname in article", "transliteration", "forename in article", "single name")


def list_joins(mentions: pd.DataFrame, entities: pd.DataFrame) -> pd.DataFrame:
    """List the forms that were joined to an entity of another name, and the names that were left open.

    Args:
        mentions: MENTIONS.
        entities: ENTITIES.

    Returns:
        JOINS, the most doubtful first: names left open; then by confidence rising, surnames alone before other
        forms, joins across articles before those within one, then the most mentions, name and form. A form that
        is the canonical name itself is no join. Roles whose holder is open are not listed.

    Raises:
        SchemaError: If a column is missing.
    """
    schema.check(
        "MENTIONS",
        mentions,
        ["entity_id", "article_id", "mention_text", "mention_kind", "entity_type", "resolved_by", "confidence"],
    )
    schema.check("ENTITIES", entities, ["entity_id", "name", "entity_type"])
    rows = pd.concat([_joined(mentions, entities), _left_open(mentions, entities)], ignore_index=True)
    if rows.empty:
        return schema.empty("JOINS")
    is_surname = rows["doubt"].str.contains("surname|one word").fillna(False).astype(bool)
    ordered = (
        rows.assign(
            closed=rows["entity_id"].notna(),
            not_surname=~is_surname,
            within=rows["n_articles_alone"] == 0,
            falling=-rows["n_mentions"],
        )
        .sort_values(
            ["closed", "confidence", "not_surname", "within", "falling", "name", "alias", "entity_id"], kind="stable"
        )
    )  # fmt: skip
    return schema.conform("JOINS", ordered)


def reviewed_joins(joins: pd.DataFrame, corrections: Corrections) -> dict[str, str]:
    """Say which joins the analyst has decided.

    Args:
        joins: JOINS.
        corrections: As `read_corrections` gives them; those that were written after the run count, too.

    Returns:
        join_id → what was decided last (`accepted`, `split off to …`). A correction for one file only decides
        nothing, nor does a new name or type.
    """
    return Decided(joins).by(corrections)


class Decided:
    """Knows the joins of a run, and says which of them a file of corrections decides.

    Args:
        joins: JOINS.
    """

    def __init__(self, joins: pd.DataFrame) -> None:
        self._by_hand: dict[str, str] = {}
        self._by_alias: dict[str, list[tuple[str, set[str]]]] = {}
        self._by_name: dict[str, list[str]] = {}
        for row in joins[["join_id", "entity_id", "name", "alias", "resolved_by"]].itertuples():
            names = {squeeze(each) for each in (row.entity_id, row.name) if isinstance(each, str)}
            self._by_alias.setdefault(squeeze(row.alias), []).append((row.join_id, names))
            for name in names:
                self._by_name.setdefault(name, []).append(row.join_id)
            if row.resolved_by == BY_HAND:
                self._by_hand[row.join_id] = "joined by hand"

    def by(self, corrections: Corrections) -> dict[str, str]:
        """Say what was decided last about each join: join_id → words; see `reviewed_joins`."""
        found = dict(self._by_hand)
        for correction in corrections.entities:
            decided = _decision(correction)
            if decided is not None:
                words, alias, names = decided
                found.update(dict.fromkeys(self._meant(alias, names), words))
        return found

    def _meant(self, alias: str | None, names: set[str]) -> list[str]:
        if alias is not None:
            return [key for key, own in self._by_alias.get(alias, []) if own & names or not (own or names)]
        return [key for name in sorted(names) for key in self._by_name.get(name, [])]


def _decision(correction: Correction) -> tuple[str, str | None, set[str]] | None:
    """What a correction decides: in words, the form it is about (None: all), and the entity's name."""
    fields = correction.fields
    if "source_file" in fields:
        return None
    kind = correction.kind
    names = {squeeze(fields["name"])} if "name" in fields else set()
    alias = squeeze(fields["alias"]) if "alias" in fields else None
    if kind == "accept":
        return "accepted", alias, names
    if kind == "split":
        return f"split off to {fields['to']}", alias, names
    if kind == "resolve":
        return f"given to {fields['to']}", alias, set()
    if kind == "exclude":
        return "excluded", alias, names
    if kind == "join":
        into = squeeze(fields["into"])
        return f"joined into {fields['into']}", None, {squeeze(name) for name in fields["names"]} - {into}
    return None


def _joined(mentions: pd.DataFrame, entities: pd.DataFrame) -> pd.DataFrame:
    named = mentions[mentions["entity_id"].notna()]
    grouped = _grouped(named, ["entity_id", "mention_text"])
    grouped = grouped.merge(_alone(named), on=["entity_id", "mention_text"], how="left", validate="1:1")
    grouped = grouped.merge(entities[["entity_id", "name", "entity_type"]], on="entity_id", validate="m:1")
    other = grouped["mention_text"].map(squeeze) != grouped["name"].map(squeeze)
    grouped = grouped[other].rename(columns={"mention_text": "alias"})
    n_alone = grouped["n_articles_alone"].fillna(0).astype("int64")
    return grouped.assign(
        join_id=grouped["entity_id"] + "|" + grouped["alias"],
        n_articles_alone=n_alone,
        candidates=None,
        doubt=[
            _doubt(*row)
            for row in zip(
                grouped["alias"], grouped["entity_type"], grouped["mention_kind"], grouped["resolved_by"], n_alone,
                grouped["n_articles"], strict=True,
            )
        ],
    )  # fmt: skip


def _left_open(mentions: pd.DataFrame, entities: pd.DataFrame) -> pd.DataFrame:
    opened = mentions[mentions["entity_id"].isna() & mentions["resolved_by"].isin(_OPEN_NAMES)]
    grouped = _grouped(opened, ["mention_text"]).rename(columns={"mention_text": "alias"})
    types = opened.groupby("mention_text")["entity_type"].first()
    bearers = _bearers(mentions, entities) if len(grouped) else {}
    candidates = [_candidates(alias, bearers) for alias in grouped["alias"]]
    return grouped.assign(
        join_id="|" + grouped["alias"].astype("object"),
        entity_id=None,
        name=None,
        entity_type=grouped["alias"].map(types.astype("object")),
        n_articles_alone=grouped["n_articles"],
        candidates=["; ".join(names) or None for names in candidates],
        doubt=[f"left open: surname of {len(names)} or more" if names else "left open" for names in candidates],
    )


def _grouped(mentions: pd.DataFrame, keys: list[str]) -> pd.DataFrame:
    """Count forms; the weakest join of a form's mentions stands for all of them, and a name goes before a role."""
    weakest_first = mentions.sort_values(["confidence", "resolved_by"], kind="stable")
    plain = weakest_first.assign(is_role=weakest_first["mention_kind"] == "role")
    grouped = plain.groupby(keys, as_index=False).agg(
        is_role=("is_role", "min"),
        n_mentions=("article_id", "size"),
        n_articles=("article_id", "nunique"),
        resolved_by=("resolved_by", "first"),
        confidence=("confidence", "first"),
    )
    return grouped.assign(mention_kind=grouped["is_role"].map({True: "role", False: "name"}))


def _alone(named: pd.DataFrame) -> pd.DataFrame:
    """Articles in which a form is the only one of its entity: there the join rests on the corpus."""
    forms = named[["entity_id", "article_id", "mention_text"]].drop_duplicates()
    n_forms = forms.groupby(["entity_id", "article_id"])["mention_text"].transform("size")
    only = forms[n_forms == 1]
    return only.groupby(["entity_id", "mention_text"]).size().rename("n_articles_alone").reset_index()


def _doubt(alias: str, entity_type: str, kind: str, rule: str, n_alone: int, n_articles: int) -> str | None:
    reasons = []
    is_person = entity_type == "PERSON" and kind == "name"
    if is_person and rule in _SURNAME_RULES and not parse_person(alias).is_full:
        reasons.append("one word of a person's name" if rule == "forename in article" else "surname alone")
    if n_alone:
        where = "its article has" if n_articles == 1 else f"{n_alone:,} of its {n_articles:,} articles have"
        reasons.append(f"{where} no other form of the name")
    return "; ".join(reasons) or None


def _bearers(mentions: pd.DataFrame, entities: pd.DataFrame) -> dict[str, set[str]]:
    """Surname → canonical names of the persons who have it."""
    persons = entities[entities["entity_type"] == "PERSON"]
    names = dict(zip(persons["entity_id"], persons["name"], strict=True))
    forms = mentions.loc[mentions["entity_id"].isin(names), ["entity_id", "mention_text"]].drop_duplicates()
    found: dict[str, set[str]] = {}
    for entity_id, form in _pairs(forms, names):
        parsed = parse_person(form)
        if parsed.is_full:
            found.setdefault(parsed.surname, set()).add(names[entity_id])
    return found


def _pairs(forms: pd.DataFrame, names: Mapping[str, str]) -> Iterator[tuple[str, Any]]:
    yield from names.items()
    yield from zip(forms["entity_id"], forms["mention_text"], strict=True)


def _candidates(alias: str, bearers: Mapping[str, set[str]]) -> list[str]:
    return sorted(bearers.get(parse_person(alias).surname, ()))[:MAX_CANDIDATES]
