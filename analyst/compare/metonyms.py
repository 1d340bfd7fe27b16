"""Capitals and seats of government, counted apart: as a government that acts, and as a place."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import NamedTuple

import pandas as pd

from analyst.compare._tables import finish, need, with_group
from analyst.entities import country_entity, is_country, seat_country

ACTOR, PLACE, OPEN = "actor", "place", "open"
_AT = frozenset({"in", "at", "near", "inside", "outside", "around", "across", "into", "throughout"})
_WITH = frozenset({"with", "between", "against", "by"})
_SKIPPED_BEFORE = frozenset({"the", "both", "nearby", "downtown", "central"})
_GO = frozenset({"visit", "leave", "reach", "enter", "tour"})  # "visited Moscow"
_ADDRESS = frozenset(
    {
        "accuse",
        "ask",
        "blame",
        "condemn",
        "criticise",
        "criticize",
        "offer",
        "press",
        "pressure",
        "sanction",
        "tell",
        "threaten",
        "urge",
        "warn",
    }
)  # "accused Moscow"
_ADVERBS = frozenset({"ADV", "PART"})
_POSSESSIVES = frozenset({"'s", "\N{RIGHT SINGLE QUOTATION MARK}s", "'", "\N{RIGHT SINGLE QUOTATION MARK}"})
_NEAR = 4  # tokens looked at on either side


class _Word(NamedTuple):
    start: int
    end: int
    text: str
    lemma: str
    pos: str


def metonym_uses(
    mentions: pd.DataFrame, entities: pd.DataFrame, tokens: pd.DataFrame, quotes: pd.DataFrame
) -> pd.DataFrame:
    """Say of every mention of a capital or seat of government whether a government acts, or a place is meant.

    `rule` says what decided, first that fits:

    - `speaks`: a quote's speaker was led from it to its country → actor
    - `in, at, near …`: such a word stands before it (`in Moscow`, `at the White House`) → place
    - `visits`: the object of such a verb (`visited Kyiv`) → place
    - `with, by, against, between`: such a word stands before it (`talks with Tehran`, `according to Kyiv`) → actor
    - `is addressed`: the object of a verb such as `accused`, `urged`, `warned` → actor
    - `acts`: a verb follows (`Moscow rejected`, `Kyiv has also offered`) → actor
    - `beside another`: `Moscow and Kyiv`: as the other one, where that one is decided
    - `institution`: a building or office before a noun (`the Kremlin's plan`, `a White House adviser`) → actor
    - `undecided`: the rest (`Moscow's demands`, `in Moscow's view`, `from Washington`) → open

    Args:
        mentions: MENTIONS.
        entities: ENTITIES of the same run.
        tokens: TOKENS of the same run.
        quotes: QUOTES of the same run.

    Returns:
        METONYM_USES, with what else `mentions` has of columns that group it (`outlet`); in the order of MENTIONS.

    Raises:
        SchemaError: If a column is missing.
    """
    need("MENTIONS", mentions, ["mention_id", "article_id", "sentence_id", "start_char", "end_char", "mention_kind",
                                "entity_id"])  # fmt: skip
    need("ENTITIES", entities, ["entity_id", "name", "entity_type", "country"])
    need("TOKENS", tokens, ["sentence_id", "start_char", "end_char", "token_text", "lemma", "pos"])
    need("QUOTES", quotes, ["article_id", "speaker_start_char", "speaker_end_char", "speaker_entity_id"])
    known = _capitals(entities)
    used = mentions[(mentions["mention_kind"] == "name") & mentions["entity_id"].isin(known["entity_id"])]
    used = used.drop(columns=["name", "stands_for", "stands_for_id"], errors="ignore")
    used = used.merge(known, on="entity_id", how="inner", validate="m:1")
    words = _words(tokens[tokens["sentence_id"].isin(used["sentence_id"])])
    speakers = _speakers(quotes)
    rules = [
        _decide(row, words.get(row.sentence_id, ()), speakers.get(row.article_id, ())) for row in used.itertuples()
    ]
    rules = _beside(used, rules, words)
    frame = used.assign(use=[use for use, _ in rules], rule=[rule for _, rule in rules])
    result = finish("METONYM_USES", frame, of=mentions)
    extra = [c for c in ("outlet", "source_file", *_GROUPS) if c in mentions.columns]
    return result.assign(**{column: frame[column].to_numpy() for column in extra})


_GROUPS = ("story_id", "story", "period")


def count_metonyms(uses: pd.DataFrame, *, by: str = "outlet") -> pd.DataFrame:
    """Count capitals and seats of government as actors and as places, apart, per group.

    Args:
        uses: METONYM_USES, from `metonym_uses`, with the column `by`.
        by: Column to group on.

    Returns:
        METONYM_COUNTS with `group` named `by`. Sorted by the entity's mentions falling, name, entity_id, `by`.

    Raises:
        SchemaError: If a column is missing.
    """
    need("METONYM_USES", uses, ["article_id", "entity_id", "name", "stands_for_id", "stands_for", "use"], by)
    used = with_group(uses, by)
    for use, column in ((ACTOR, "n_as_actor"), (PLACE, "n_as_place"), (OPEN, "n_open")):
        used[column] = (used["use"].astype("object") == use).astype("int64")
    sums = {column: (column, "sum") for column in ("n_as_actor", "n_as_place", "n_open")}
    counts = (
        used.groupby(["group", "entity_id", "name", "stands_for_id", "stands_for"])
        .agg(n_mentions=("article_id", "size"), n_articles=("article_id", "nunique"), **sums)
        .reset_index()
    )
    counts["total"] = counts.groupby("entity_id")["n_mentions"].transform("sum")
    counts = counts.sort_values(["total", "name", "entity_id", "group"], ascending=[False, True, True, True],
                                kind="stable")  # fmt: skip
    return finish("METONYM_COUNTS", counts, by, of=uses)


def _capitals(entities: pd.DataFrame) -> pd.DataFrame:
    """Capitals and seats: entity_id, name, whether it is an institution, and the country that it stands for."""
    rows = []
    for row in entities.itertuples():
        code = seat_country(row.name)
        if code is None and row.entity_type == "PLACE" and isinstance(row.country, str) and not is_country(row.name):
            code = row.country
        if code is not None and row.entity_type in ("PLACE", "ORG"):
            stands_for_id, stands_for = country_entity(code)
            rows.append((row.entity_id, row.name, row.entity_type == "ORG", stands_for_id, stands_for))
    return pd.DataFrame(rows, columns=["entity_id", "name", "is_institution", "stands_for_id", "stands_for"])


def _words(tokens: pd.DataFrame) -> Mapping[str, Sequence[_Word]]:
    found: dict[str, list[_Word]] = {}
    for row in tokens.itertuples():
        word = _Word(row.start_char, row.end_char, str(row.token_text), str(row.lemma).lower(), str(row.pos))
        found.setdefault(row.sentence_id, []).append(word)
    return found


def _speakers(quotes: pd.DataFrame) -> Mapping[str, Sequence[tuple[int, int, str]]]:
    found: dict[str, list[tuple[int, int, str]]] = {}
    rows = quotes.dropna(subset=["speaker_start_char", "speaker_end_char", "speaker_entity_id"])
    for row in rows.itertuples():
        span = (int(row.speaker_start_char), int(row.speaker_end_char), str(row.speaker_entity_id))
        found.setdefault(row.article_id, []).append(span)
    return found


def _decide(row: tuple, words: Sequence[_Word], speakers: Sequence[tuple[int, int, str]]) -> tuple[str, str]:
    start, end, country = row.start_char, row.end_char, row.stands_for_id  # type: ignore[attr-defined]
    own = {country, row.entity_id}  # type: ignore[attr-defined]
    if any(a <= start and end <= b and entity in own for a, b, entity in speakers):
        return ACTOR, "speaks"
    before = [word for word in words if word.end <= start][-_NEAR:]
    after = [word for word in words if word.start >= end][:_NEAR]
    while before and before[-1].text.lower() in _SKIPPED_BEFORE:
        before.pop()
    is_owner = bool(after) and after[0].text in _POSSESSIVES  # "in Moscow's view"
    if not is_owner:
        ruled = _by_word_before(before)
        if ruled is not None:
            return ruled
    while after and after[0].pos in _ADVERBS and not is_owner:
        after.pop(0)
    is_object = bool(before) and before[-1].pos in ("ADP", "VERB")  # "the talks in and around Kyiv were"
    if after and after[0].pos in ("VERB", "AUX") and not is_object and not is_owner:
        return ACTOR, "acts"
    has_noun = is_owner or (bool(after) and after[0].pos in ("NOUN", "PROPN", "ADJ"))
    return (ACTOR, "institution") if row.is_institution and has_noun else (OPEN, "undecided")  # type: ignore[attr-defined]


def _by_word_before(before: Sequence[_Word]) -> tuple[str, str] | None:
    if not before:
        return None
    last, text = before[-1], before[-1].text.lower()
    if text in _AT:
        return PLACE, "in, at, near …"
    if last.pos == "VERB" and last.lemma in _GO:
        return PLACE, "visits"
    if text in _WITH or [word.text.lower() for word in before[-2:]] == ["according", "to"]:
        return ACTOR, "with, by, against, between"
    if last.pos == "VERB" and last.lemma in _ADDRESS:
        return ACTOR, "is addressed"
    return None


def _beside(
    used: pd.DataFrame, rules: Sequence[tuple[str, str]], words: Mapping[str, Sequence[_Word]]
) -> list[tuple[str, str]]:
    """`Moscow and Kyiv`: an undecided one is what its neighbour is."""
    found = list(rules)
    rows = list(used.itertuples())
    for place in range(1, len(rows)):
        first, second = rows[place - 1], rows[place]
        if first.sentence_id != second.sentence_id:
            continue
        between = [
            w.text.lower() for w in words.get(first.sentence_id, ()) if first.end_char <= w.start < second.start_char
        ]
        if not between or set(between) - {"and", "or", "the"}:
            continue
        for a, b in ((place - 1, place), (place, place - 1)):
            if found[b][0] == OPEN and found[a][0] != OPEN:
                found[b] = (found[a][0], "beside another")
    return found
