"""Which spelling of a name each outlet prints."""

from __future__ import annotations

import re
import unicodedata
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence

import pandas as pd
from rapidfuzz.distance import JaroWinkler

from analyst.compare._tables import finish, need, with_group

_POSSESSIVE = re.compile(r"['’]s?$", re.IGNORECASE)
_EDGES = " \t\n.,;:!?\"'“”‘’()[]"
_SUFFIXES = frozenset({"jr", "sr", "ii", "iii", "iv"})
_SAME_PART = 0.75  # Zelensky~Selenskyj .87, Gaddafi~Qadhafi .78; Zelensky~Volodymyr .42, Kim~Jong-un 0


def count_spellings(
    mentions: pd.DataFrame,
    entities: pd.DataFrame,
    *,
    by: str = "outlet",
    entity_types: Sequence[str] = ("PERSON", "PLACE"),
    all_entities: bool = False,
) -> pd.DataFrame:
    """Count the spellings of each entity's core name per group.

    The core of a person's name is the part that stands alone in second mentions, the surname as a rule
    ("Mr Zelensky", "Volodymyr Zelenskyy" → "Zelensky", "Zelenskyy"); of a place, the whole form.

    Args:
        mentions: MENTIONS, with the column `by`.
        entities: ENTITIES of the same run.
        by: Column to group on.
        entity_types: Types of entity that are looked at.
        all_entities: Also give the entities that have one spelling only.

    Returns:
        SPELLINGS with `group` named `by`. Sorted by the entity's mentions falling, name, entity_id, `by`,
        n_mentions falling, spelling.

    Raises:
        SchemaError: If a column is missing.

    Note:
        Only names count, not roles. A mention with no form of the core name (a forename alone) is left out.
        Capitals do not make a spelling: `ZELENSKY` counts as `Zelensky`.
    """
    need("MENTIONS", mentions, ["article_id", "entity_id", "mention_text", "mention_kind"], by)
    need("ENTITIES", entities, ["entity_id", "name", "entity_type"])
    known = entities.loc[entities["entity_type"].isin(list(entity_types)), ["entity_id", "name", "entity_type"]]
    used = mentions[(mentions["mention_kind"] == "name") & mentions["mention_text"].notna()]
    used = with_group(used, by)[["group", "article_id", "entity_id", "mention_text"]].merge(
        known.astype({"entity_type": "object"}), on="entity_id", how="inner", validate="m:1"
    )
    spelled = _with_spelling(used)
    if not all_entities:
        spelled = spelled[spelled.groupby("entity_id")["spelling"].transform("nunique") > 1]
    counts = (
        spelled.groupby(["group", "entity_id", "name", "spelling"])
        .agg(n_mentions=("article_id", "size"), n_articles=("article_id", "nunique"))
        .reset_index()
    )
    counts["total"] = counts.groupby("entity_id")["n_mentions"].transform("sum")
    counts = counts.sort_values(
        ["total", "name", "entity_id", "group", "n_mentions", "spelling"],
        ascending=[False, True, True, True, False, True],
        kind="stable",
    )
    return finish("SPELLINGS", counts, by, of=mentions)


def core_spellings(forms: Mapping[str, int], *, is_person: bool) -> dict[str, str | None]:
    """Find the core spelling in each surface form of one entity.

    Args:
        forms: Surface form → times that it occurs.
        is_person: True if the forms may hold titles and forenames.

    Returns:
        Surface form → spelling; null where the form holds no core name.

    Example:
        >>> core_spellings({"Volodymyr Zelenskyy": 1, "Zelenskyy": 6, "Mr Zelensky": 2}, is_person=True)
        {'Volodymyr Zelenskyy': 'Zelenskyy', 'Zelenskyy': 'Zelenskyy', 'Mr Zelensky': 'Zelensky'}
    """
    parts = {form: _parts(form) for form in forms}
    if not is_person:
        return _join_capitals({form: " ".join(found) or None for form, found in parts.items()}, forms)
    core = _core(parts, forms)
    return _join_capitals({form: _nearest(found, core) for form, found in parts.items()}, forms)


def _with_spelling(used: pd.DataFrame) -> pd.DataFrame:
    found = {
        (entity_id, form): spelling
        for entity_id, rows in used.groupby("entity_id")
        for form, spelling in core_spellings(
            Counter(rows["mention_text"]), is_person=rows["entity_type"].iloc[0] == "PERSON"
        ).items()
    }
    keys = zip(used["entity_id"], used["mention_text"], strict=True)
    spelling = pd.Series([found[key] for key in keys], index=used.index, dtype="object")
    return used.assign(spelling=spelling).dropna(subset=["spelling"])


def _parts(form: str) -> list[str]:
    """Split a form into words, without possessive, article and suffixes ("the U.S.", "King Jr.")."""
    words = [_bare(word) for word in str(form).replace("’", "'").split()]
    words = [word for word in words if word]
    if len(words) > 1 and words[0].casefold() == "the":
        words = words[1:]
    while len(words) > 1 and words[-1].casefold().rstrip(".") in _SUFFIXES:
        words = words[:-1]
    return words


def _bare(word: str) -> str:
    bare = _POSSESSIVE.sub("", word).strip(_EDGES)
    # "U.S." keeps its last stop: it is part of the spelling.
    return bare + "." if "." in bare and word.rstrip("'s").endswith(".") else bare


def _core(parts: Mapping[str, Sequence[str]], forms: Mapping[str, int]) -> str:
    """Choose the part that stands alone most often ("Zelensky", "Xi"); else the commonest last part."""
    alone: Counter[str] = Counter()
    last: Counter[str] = Counter()
    for form, found in parts.items():
        if found:
            last[found[-1]] += forms[form]
        if len(found) == 1:
            alone[found[0]] += forms[form]
    # A forename may stand alone, too: it counts for less than a part that ends the full name.
    ends = {found[-1].casefold() for found in parts.values() if len(found) > 1}
    ranked = sorted(alone, key=lambda part: (part.casefold() not in ends, -alone[part], part))
    if ranked and (len(ranked) == 1 or ranked[0].casefold() in ends or not ends):
        return ranked[0]
    return min(last or alone or {"": 0}, key=lambda part: (-last[part], part))


def _nearest(found: Sequence[str], core: str) -> str | None:
    if not found:
        return None
    folded = _fold(core)
    score, position = max(
        (JaroWinkler.similarity(_fold(part), folded), position) for position, part in enumerate(found)
    )
    if score >= _SAME_PART:
        return found[position]
    # Another script has no letter in common: its last part stands for the surname.
    return found[-1] if _is_latin(core) != _is_latin(found[-1]) else None


def _fold(text: str) -> str:
    """Lower case without accents: Orbán and Orban are one part."""
    decomposed = unicodedata.normalize("NFKD", text.casefold())
    return "".join(letter for letter in decomposed if not unicodedata.combining(letter))


def _is_latin(text: str) -> bool:
    return all("LATIN" in unicodedata.name(letter, "") for letter in text if letter.isalpha())


def _join_capitals(spellings: Mapping[str, str | None], forms: Mapping[str, int]) -> dict[str, str | None]:
    """Write every spelling with the commonest capitals among those that differ in nothing else."""
    times: Counter[str] = Counter()
    for form, spelling in spellings.items():
        if spelling is not None:
            times[spelling] += forms[form]
    best = {spelling.casefold(): spelling for spelling in _rarest_first(times)}
    return {form: None if spelling is None else best[spelling.casefold()] for form, spelling in spellings.items()}


def _rarest_first(times: Mapping[str, int]) -> Iterable[str]:
    return sorted(times, key=lambda spelling: (times[spelling], spelling))
