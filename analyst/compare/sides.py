"""Sides: speakers grouped by the country that they speak for, until the analyst says otherwise."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from typing import NamedTuple

import numpy as np
import pandas as pd
from scipy import sparse

from analyst.compare._resampling import N_RESAMPLES, ratio_intervals
from analyst.compare._tables import MIN_ARTICLES, finish, need, shares, stream, with_group
from analyst.compare.voices import LEFT_OPEN, NO_SPEAKER, UNNAMED, label_speakers
from analyst.entities import country_entity, country_of_phrase, seat_country
from analyst.entities.roles import NameAt, find_facts

NO_SIDE = "(no side)"
"""Side of a speaker of whom the articles say no country, and the analyst nothing."""
NOT_SIDES = (NO_SIDE, NO_SPEAKER, LEFT_OPEN)
"""Labels of SIDE_VOICES that are no side."""

_CLEAR = 2 / 3  # of the evidence; a person said to hold offices of several countries has no side
_SURE = 0.85  # of a mention: a surname that several people bear tells nothing


class _Evidence(NamedTuple):
    code: str
    words: str


def speaker_keys(quotes: pd.DataFrame) -> pd.Series:
    """Give each quote's speaker a key: the entity, else the words as printed in lower case; null for nobody.

    Args:
        quotes: QUOTES with `speaker`, as `label_speakers` adds it.
    """
    entity = quotes["speaker_entity_id"].astype("object")
    printed = quotes["speaker_name"].fillna(quotes["speaker_text"]).astype("object")
    folded = printed.map(lambda words: " ".join(words.split()).casefold() if isinstance(words, str) else None)
    keys = entity.where(entity.notna(), folded)
    return keys.where(~quotes["speaker"].isin(UNNAMED), None)


def find_sides(
    quotes: pd.DataFrame, entities: pd.DataFrame, mentions: pd.DataFrame, paragraphs: pd.DataFrame
) -> pd.DataFrame:
    """Give every speaker a side to begin with: the country that the articles connect the speaker with.

    `side_basis` says by what, first that fits:

    - `country`: the speaker is a country, its people, its capital or a seat of its government (`Kyiv`, `the Kremlin`)
    - `name`: the name begins with a country (`Russian Foreign Ministry`, `US officials`)
    - `role`: the articles say whose office the person holds (`Ukrainian President Volodymyr Zelensky`), two thirds
      of these phrases for one country or more
    - `none`: nothing of this; the side is `(no side)`

    Args:
        quotes: QUOTES.
        entities: ENTITIES of the same run.
        mentions: MENTIONS of the same run.
        paragraphs: PARAGRAPHS of the same run.

    Returns:
        SIDES: n_quotes falling, then speaker and key. Quotes that are nobody's have no row.

    Raises:
        SchemaError: If a column is missing.

    Note:
        A country is not an opinion: a dissident speaks under the same flag as the government. These sides are where
        the analyst starts; `corrections/sides.toml` has the last word (`analyst.review`).
    """
    need("QUOTES", quotes, ["article_id", "speaker_text", "speaker_name", "speaker_entity_id", "speaker_kind"])
    need("ENTITIES", entities, ["entity_id", "name", "entity_type", "country"])
    labelled = label_speakers(quotes)
    labelled = labelled.assign(speaker_key=speaker_keys(labelled))
    named = labelled[labelled["speaker_key"].notna()]
    speakers = (
        named.groupby("speaker_key")
        .agg(
            speaker=("speaker", "first"),
            speaker_entity_id=("speaker_entity_id", "first"),
            n_quotes=("article_id", "size"),
            n_articles=("article_id", "nunique"),
        )
        .reset_index()
    )
    own = {row.entity_id: _own_country(row.name, row.entity_type, row.country) for row in entities.itertuples()}
    roles = _roles_of(set(speakers["speaker_entity_id"].dropna()), entities, mentions, paragraphs, own)
    for key, evidence in _phrases(named):
        roles.setdefault(key, []).append(evidence)
    found = [
        _decide(row.speaker_key, str(row.speaker), row.speaker_entity_id, own, roles) for row in speakers.itertuples()
    ]
    frame = speakers.assign(
        side=[side for side, _, _ in found],
        side_basis=[basis for _, basis, _ in found],
        evidence=[evidence for _, _, evidence in found],
    )
    order = ["n_quotes", "speaker", "speaker_key"]
    return finish("SIDES", frame.sort_values(order, ascending=[False, True, True], kind="stable"), of=quotes)


def with_side(quotes: pd.DataFrame, sides: pd.DataFrame) -> pd.DataFrame:
    """Add `side` to QUOTES, so that voices, cues and all else can be counted by side.

    Args:
        quotes: QUOTES.
        sides: SIDES, as `wb.sides` has them.

    Returns:
        The rows in their order with `side`. A speaker that SIDES does not have is on `(no side)`; quotes that are
        nobody's keep the labels of VOICES.

    Raises:
        SchemaError: If a column is missing.
    """
    need("SIDES", sides, ["speaker_key", "side"])
    labelled = label_speakers(quotes)
    side = speaker_keys(labelled).map(sides.set_index("speaker_key")["side"].astype("object"))
    side = side.where(side.notna(), NO_SIDE).where(~labelled["speaker"].isin(UNNAMED), labelled["speaker"])
    result = quotes.assign(side=side.astype("str"))
    result.attrs.update(quotes.attrs)
    return result


def count_sides(
    quotes: pd.DataFrame, sides: pd.DataFrame, *, by: str = "outlet", seed: int = 0, n_resamples: int = N_RESAMPLES
) -> pd.DataFrame:
    """Count the quotes of each side per group, with an interval for the share.

    Args:
        quotes: QUOTES, with the column `by`.
        sides: SIDES.
        by: Column to group on.
        seed: Seed of the resampling.
        n_resamples: Times that the articles are drawn anew.

    Returns:
        SIDE_VOICES with `group` named `by`. Sorted by `by`, n_quotes falling, side. Every quote is in one row. The
        interval is that of `count_voices`: by drawing articles, null below 5 with quotes.

    Raises:
        SchemaError: If a column is missing.
    """
    columns = ["article_id", "quote_type", "n_words", "n_quoted_words"]
    need("QUOTES", quotes, columns, by)
    labelled = label_speakers(with_group(with_side(quotes, sides), by))
    types = labelled["quote_type"].astype("str")
    labelled = labelled.assign(**{f"n_{kind}": types.eq(kind) for kind in ("direct", "mixed", "indirect")})
    sums = {column: (column, "sum") for column in ("n_direct", "n_mixed", "n_indirect", "n_words", "n_quoted_words")}
    counts = (
        labelled.groupby(["group", "side"])
        .agg(n_quotes=("article_id", "size"), n_articles=("article_id", "nunique"), **sums)
        .reset_index()
    )
    of_side = labelled[~labelled["speaker"].isin(UNNAMED)].groupby(["group", "side"])["speaker"].nunique()
    keys = pd.MultiIndex.from_frame(counts[["group", "side"]])
    counts["n_speakers"] = of_side.reindex(keys).fillna(0).to_numpy()
    counts["share_quotes"] = shares(counts["n_quotes"], counts["group"].map(labelled["group"].value_counts()))
    counts = counts.merge(_intervals(labelled, seed, n_resamples), on=["group", "side"], how="left", validate="1:1")
    counts = counts.sort_values(["group", "n_quotes", "side"], ascending=[True, False, True], kind="stable")
    return finish("SIDE_VOICES", counts, by, of=quotes)


def _own_country(name: str, entity_type: str, country: object) -> str | None:
    """The country that an entity is, or governs from."""
    seat = seat_country(name)
    if seat is not None:
        return seat
    return country if entity_type in ("PLACE", "GROUP") and isinstance(country, str) else None


def _phrases(named: pd.DataFrame) -> Iterable[tuple[str, _Evidence]]:
    """Countries at the head of what is printed: `Ukrainian lead negotiator Rustem Umerov`."""
    printed = named[named["speaker_kind"].astype("object").isin(["name", "role"]) & named["speaker_text"].notna()]
    for key, text in zip(printed["speaker_key"], printed["speaker_text"], strict=True):
        code = country_of_phrase(text)
        if code is not None:
            yield key, _Evidence(code, " ".join(text.split()))


def _roles_of(
    wanted: set[str],
    entities: pd.DataFrame,
    mentions: pd.DataFrame,
    paragraphs: pd.DataFrame,
    own: Mapping[str, str | None],
) -> dict[str, list[_Evidence]]:
    """Read whose offices the persons who speak are said to hold, wherever they are named."""
    columns = ["article_id", "paragraph_id", "start_char", "end_char", "mention_kind", "entity_id", "confidence"]
    need("MENTIONS", mentions, columns)
    need("PARAGRAPHS", paragraphs, ["paragraph_id", "start_char", "paragraph_text"])
    types = dict(zip(entities["entity_id"], entities["entity_type"].astype("object"), strict=True))
    persons = {key for key in wanted if types.get(key) == "PERSON"}
    names = mentions[(mentions["mention_kind"].astype("object") == "name") & mentions["entity_id"].isin(list(types))]
    places = names.loc[names["entity_id"].isin(persons), "paragraph_id"].unique()
    homes = paragraphs.loc[paragraphs["paragraph_id"].isin(places), ["paragraph_id", "start_char", "paragraph_text"]]
    texts = {key: (int(start), str(text)) for key, start, text in homes.itertuples(index=False)}
    near = names[names["paragraph_id"].isin(places)].sort_values("start_char", kind="stable")
    codes = {code for code in own.values() if code}
    at: dict[str, list[NameAt]] = {}
    spans = (near[name] for name in ("paragraph_id", "start_char", "end_char", "entity_id", "confidence"))
    for paragraph_id, first, last, entity_id, confidence in zip(*spans, strict=True):
        start, _ = texts.get(paragraph_id, (0, ""))
        holder = own.get(entity_id) or entity_id
        name = NameAt(int(first) - start, int(last) - start, types[entity_id], entity_id, holder, confidence >= _SURE)
        at.setdefault(paragraph_id, []).append(name)
    found: dict[str, list[_Evidence]] = {}
    for paragraph_id, named in at.items():
        for fact in find_facts("", texts.get(paragraph_id, (0, ""))[1], named):
            if fact.entity_id in persons and fact.holder in codes:
                words = f"{fact.role_class} of {_country(str(fact.holder))}"
                found.setdefault(fact.entity_id, []).append(_Evidence(str(fact.holder), words))
    return found


def _country(code: str) -> str:
    """Name of a country; the code itself for one that the gazetteer lacks."""
    try:
        return country_entity(code)[1]
    except KeyError:
        return code


def _decide(
    key: str,
    speaker: str,
    entity_id: object,
    own: Mapping[str, str | None],
    roles: Mapping[str, Sequence[_Evidence]],
) -> tuple[str, str, str | None]:
    code = own.get(entity_id) if isinstance(entity_id, str) else None
    if code is not None:
        return _country(code), "country", speaker
    code = country_of_phrase(speaker)
    if code is not None:
        return _country(code), "name", speaker
    evidence = roles.get(key, ())
    if not evidence:
        return NO_SIDE, "none", None
    counts = Counter(each.code for each in evidence)
    best, n = min(counts.items(), key=lambda item: (-item[1], item[0]))
    words = Counter(each.words for each in evidence)
    listed = "; ".join(f"{text} ({count})" for text, count in sorted(words.items(), key=lambda i: (-i[1], i[0]))[:3])
    if n < _CLEAR * len(evidence):
        return NO_SIDE, "none", listed
    return _country(best), "role", listed


def _intervals(labelled: pd.DataFrame, seed: int, n_resamples: int) -> pd.DataFrame:
    parts = [
        pd.DataFrame({"group": [], "side": [], "share_low": [], "share_high": []}).astype(
            {"group": "str", "side": "str", "share_low": "float64", "share_high": "float64"}
        )
    ]
    for group, rows in labelled.groupby("group"):
        articles, article_ids = pd.factorize(rows["article_id"].astype("str"), sort=True)
        if len(article_ids) < MIN_ARTICLES:
            continue
        codes, names = pd.factorize(rows["side"], sort=True)
        counts = sparse.csc_matrix((np.ones(len(rows)), (articles, codes)), shape=(len(article_ids), len(names)))
        totals = np.asarray(counts.sum(axis=1)).ravel()
        low, high = ratio_intervals(counts, totals, stream(seed, "sides", str(group)), n_resamples)
        parts.append(pd.DataFrame({"group": group, "side": names, "share_low": low, "share_high": high}))
    return pd.concat(parts, ignore_index=True)
