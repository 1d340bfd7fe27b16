"""What articles say that somebody or something is: the words around a name, outlet by outlet."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import TYPE_CHECKING, Any, NamedTuple

import pandas as pd

from analyst import schema
from analyst.collecting import without_cycle_search
from analyst.compare._tables import finish, need, with_group
from analyst.compare.descriptions_parse import PARTICIPLE, RELATIVE, THEIRS, Described, Named, find_described
from analyst.schema import DESCRIPTION_KINDS

if TYPE_CHECKING:
    from analyst.annotate.records import Annotation

_CLAUSES = frozenset({RELATIVE, PARTICIPLE, THEIRS})
_GROUPS = ("outlet", "source_file", "article_name", "story_id", "story", "period")


class _Attributed(NamedTuple):
    """One stretch of an attribution's content."""

    start_char: int
    end_char: int
    quote_id: str
    speaker: str | None


class _Home(NamedTuple):
    """One paragraph."""

    start_char: int
    text: str
    content_hash: str


class _Context(NamedTuple):
    """What the descriptions of one article are held against."""

    attributed: Sequence[_Attributed]
    cues: frozenset[int]


@without_cycle_search()
def find_descriptions(
    paragraphs: pd.DataFrame,
    annotations: Mapping[str, Annotation],
    mentions: pd.DataFrame,
    entities: pd.DataFrame,
    quotes: pd.DataFrame,
    quote_parts: pd.DataFrame,
    *,
    entity_types: Sequence[str] = ("PERSON", "ORG", "PLACE", "GROUP"),
) -> pd.DataFrame:
    """Find the descriptions that articles give to who and what they name, by the parse.

    The kinds are those of `schema.DESCRIPTION_KINDS`:

    - `before the name`: `embattled leader` right before a name, `Russian Foreign Ministry spokeswoman`
    - `role`: `the Ukrainian leader`, where it stands for the name
    - `apposition`: `Zelensky, the head of a country at war`; `the ousted president, Viktor Yanukovych`
    - `relative clause`: `Zelensky, whose term expired last year`; not where it only attributes (`Lee, who said …`)
    - `participle`: `Lukashenko, accused of rigging the vote`
    - `predicate`: `Zelensky is a dictator`, `Moscow remains skeptical`, `Ukraine is under pressure`; `Putin said he is
      open to talks`, of the subject of the clause above
    - `called`: `Trump called Zelensky a dictator`; `said_by` is then who does; `Lee described herself as an outsider`
    - `something of theirs`: `Zelensky's presidential term expired last year`; with `his`, `her` or `its` where these
      belong to the subject of the clause

    Args:
        paragraphs: PARAGRAPHS.
        annotations: PARAGRAPHS.content_hash → annotation. A paragraph without one is passed over.
        mentions: MENTIONS of the same run. Those left open describe nobody.
        entities: ENTITIES of the same run.
        quotes: QUOTES of the same run.
        quote_parts: QUOTE_PARTS of the same run.
        entity_types: Types of entity that are looked at.

    Returns:
        DESCRIPTIONS, with what `mentions` has of columns that group it (`outlet`); in the order of MENTIONS, then of
        the kinds.

    Raises:
        SchemaError: If a column is missing.

    Note:
        The parser hangs some words on the wrong name, and only `his` and `he` of a subject are led to a name, so a
        description that is not here may stand in the article all the same. `said_by` says inside whose attribution
        it stands. In quotation marks it is then the speaker's; in reported speech the words, titles before names
        above all, may be the outlet's.
    """
    need("PARAGRAPHS", paragraphs, ["paragraph_id", "start_char", "paragraph_text", "content_hash"])
    columns = ["mention_id", "article_id", "paragraph_id", "sentence_id", "start_char", "end_char", "mention_kind"]
    need("MENTIONS", mentions, [*columns, "entity_id"])
    need("ENTITIES", entities, ["entity_id", "name", "entity_type"])
    need("QUOTES", quotes, ["quote_id", "article_id", "speaker_name", "speaker_text", "cue_start_char"])
    need("QUOTE_PARTS", quote_parts, ["quote_id", "article_id", "start_char", "end_char"])
    known = entities[entities["entity_type"].astype("object").isin(list(entity_types))]
    used = mentions.drop(columns=["name", "entity_type"], errors="ignore")
    used = used.merge(known[["entity_id", "name", "entity_type"]], on="entity_id", how="inner", validate="m:1")
    extra = [column for column in _GROUPS if column in used.columns]
    homes = _homes(paragraphs, set(used["paragraph_id"]))
    contexts = _contexts(quotes, quote_parts)
    rows: list[dict[str, Any]] = []
    by_paragraph = _by_paragraph(used)
    for paragraph_id, home in homes.items():  # as the annotations of a large corpus lie, see Annotations.in_file
        named, annotation = by_paragraph.get(paragraph_id), annotations.get(home.content_hash)
        if named is not None and annotation is not None:
            context = contexts.get(named[0]["article_id"], _NO_CONTEXT)
            rows += _rows(home.text, home.start_char, annotation, named, context, extra)
    places = {mention: number for number, mention in enumerate(used["mention_id"])}
    rows.sort(key=lambda row: (places[row["mention_id"]], DESCRIPTION_KINDS.index(row["kind"]), row["start_char"]))
    frame = pd.DataFrame(rows, columns=[*schema.SCHEMAS["DESCRIPTIONS"].columns, *extra])
    frame = frame.drop_duplicates("description_id").reset_index(drop=True)
    result = finish("DESCRIPTIONS", frame, of=mentions)
    return result.assign(**{column: frame[column].astype(used[column].dtype) for column in extra})


def count_descriptions(descriptions: pd.DataFrame, *, by: str = "outlet") -> pd.DataFrame:
    """Count the descriptions of each entity, alike ones together, per group.

    Args:
        descriptions: DESCRIPTIONS, from `find_descriptions`, with the column `by`.
        by: Column to group on.

    Returns:
        DESCRIPTION_COUNTS with `group` named `by`; `description_ids` lead to the sentences. A negated description is
        counted apart, its wording with `not` before it. Sorted by the entity's descriptions falling, name,
        entity_id, then the kinds in their order, the wording's descriptions in all groups falling, wording, `by`.

    Raises:
        SchemaError: If a column is missing.

    Note:
        No test is made: what five articles call somebody is read, not tested. How often an outlet uses a word can
        be tested with `keyness` and `count_listed`.
    """
    columns = ["description_id", "article_id", "entity_id", "name", "kind", "wording", "description_text",
               "is_negated", "is_quoted", "quote_id", "said_by"]  # fmt: skip
    need("DESCRIPTIONS", descriptions, columns, by)
    used = with_group(descriptions, by).astype({"kind": "object"})
    negation = pd.Series("", index=used.index).where(~used["is_negated"].astype(bool), "not ")
    is_own = ~used["is_quoted"].astype(bool) & used["quote_id"].isna() & used["said_by"].isna()
    used = used.assign(wording=negation + used["wording"].astype("str"), is_own=is_own)
    keys = ["group", "entity_id", "name", "kind", "wording"]
    counts = (
        used.groupby(keys)
        .agg(
            example=("description_text", "first"),
            n_descriptions=("description_id", "size"),
            n_own=("is_own", "sum"),
            n_articles=("article_id", "nunique"),
            description_ids=("description_id", "; ".join),
        )
        .reset_index()
    )
    counts["of_entity"] = counts.groupby("entity_id")["n_descriptions"].transform("sum")
    counts["of_wording"] = counts.groupby(["entity_id", "kind", "wording"])["n_descriptions"].transform("sum")
    counts["rank"] = counts["kind"].map({kind: rank for rank, kind in enumerate(DESCRIPTION_KINDS)})
    counts = counts.sort_values(
        ["of_entity", "name", "entity_id", "rank", "of_wording", "wording", "group"],
        ascending=[False, True, True, True, False, True, True],
        kind="stable",
    )
    return finish("DESCRIPTION_COUNTS", counts, by, of=descriptions)


def descriptions_beside(descriptions: pd.DataFrame, entity_id: str, *, by: str = "outlet") -> pd.DataFrame:
    """Set the descriptions of one entity side by side: a row a wording, a column a group.

    Args:
        descriptions: DESCRIPTIONS, with the column `by`.
        entity_id: Entity (ENTITIES).
        by: Column to group on.

    Returns:
        kind, wording, and a column for each group that has any description: the first one as printed, with the
        number of times in brackets if several, and whose words they are; empty where the group has none of it.
        In the order of DESCRIPTION_COUNTS. An entity that nobody describes: no rows.

    Raises:
        SchemaError: If a column is missing.
    """
    counts = count_descriptions(descriptions, by=by)
    own = counts[counts["entity_id"] == entity_id].rename(columns={by: "group"}).astype({"kind": "object"})
    speakers = _speakers(descriptions)
    groups = sorted(with_group(descriptions, by)["group"].unique())
    cells: dict[tuple[str, str], dict[str, str]] = {}
    for row in own.to_dict("records"):
        cells.setdefault((row["kind"], row["wording"]), {})[row["group"]] = _cell(row, speakers)
    rows = [
        {"kind": kind, "wording": wording, **{group: found.get(group, "") for group in groups}}
        for (kind, wording), found in cells.items()
    ]
    return pd.DataFrame(rows, columns=["kind", "wording", *groups]).astype("str")


def _speakers(descriptions: pd.DataFrame) -> dict[str, str]:
    """Description → whose words it is given in; none for the article's own."""
    rows = zip(
        descriptions["description_id"], descriptions["said_by"], descriptions["quote_id"], descriptions["is_quoted"],
        strict=True,
    )  # fmt: skip
    found = {}
    for key, speaker, quote_id, is_quoted in rows:
        if isinstance(speaker, str):
            found[key] = speaker
        elif isinstance(quote_id, str):
            found[key] = "somebody quoted"
        elif is_quoted:
            found[key] = "in quotation marks"
    return found


def _cell(row: Mapping[str, Any], speakers: Mapping[str, str]) -> str:
    ids = str(row["description_ids"]).split("; ")
    who = list(dict.fromkeys(speakers[key] for key in ids if key in speakers))
    times = f" ({row['n_descriptions']})" if row["n_descriptions"] > 1 else ""
    return f"{row['example']}{times}" + (f" [{', '.join(who)}]" if who else "")


_NO_CONTEXT = _Context((), frozenset())


def _homes(paragraphs: pd.DataFrame, wanted: set[str]) -> dict[str, _Home]:
    rows = paragraphs[paragraphs["paragraph_id"].isin(wanted)]
    columns = (rows[name] for name in ("paragraph_id", "start_char", "paragraph_text", "content_hash"))
    return {key: _Home(int(start), str(text), digest) for key, start, text, digest in zip(*columns, strict=True)}


def _by_paragraph(mentions: pd.DataFrame) -> dict[str, list[dict[str, Any]]]:
    """Paragraph → its mentions in the order of the text."""
    found: dict[str, list[dict[str, Any]]] = {}
    for row in mentions.sort_values("start_char", kind="stable").to_dict("records"):
        found.setdefault(row["paragraph_id"], []).append({str(key): value for key, value in row.items()})
    return found


def _contexts(quotes: pd.DataFrame, parts: pd.DataFrame) -> dict[str, _Context]:
    names = quotes["speaker_name"].fillna(quotes["speaker_text"]).astype("object")
    speakers = {
        key: name if isinstance(name, str) else None for key, name in zip(quotes["quote_id"], names, strict=True)
    }
    attributed: dict[str, list[_Attributed]] = {}
    for row in parts.itertuples():
        stretch = _Attributed(int(row.start_char), int(row.end_char), row.quote_id, speakers.get(row.quote_id))
        attributed.setdefault(row.article_id, []).append(stretch)
    with_cue = quotes.dropna(subset=["cue_start_char"])
    cues: dict[str, set[int]] = {}
    for article_id, start in zip(with_cue["article_id"], with_cue["cue_start_char"], strict=True):
        cues.setdefault(article_id, set()).add(int(start))
    return {
        article: _Context(attributed.get(article, ()), frozenset(cues.get(article, ())))
        for article in attributed.keys() | cues.keys()
    }


def _rows(
    text: str,
    start: int,
    annotation: Annotation,
    named: Sequence[Mapping[str, Any]],
    context: _Context,
    extra: Sequence[str],
) -> Iterator[dict[str, Any]]:
    names = [
        Named(row["start_char"] - start, row["end_char"] - start, row["entity_type"] == "PERSON",
              row["mention_kind"] == "role", row["entity_type"] == "GROUP")
        for row in named
    ]  # fmt: skip
    for found in find_described(text, annotation, names):
        if found.kind in _CLAUSES and _attributes(found, start, context):
            continue
        row = named[found.named]
        first, last = start + found.start_char, start + found.end_char
        inside = _narrowest(first, last, context.attributed)
        yield {
            "description_id": f"{row['mention_id']}:{found.kind}:{first}",
            **{key: row[key] for key in ("article_id", "sentence_id", "mention_id", "entity_id", "name")},
            "entity_type": row["entity_type"],
            "kind": found.kind,
            "start_char": first,
            "end_char": last,
            "description_text": text[found.start_char : found.end_char],
            "wording": found.wording,
            "is_negated": found.is_negated,
            "is_quoted": _is_quoted(found, annotation),
            "quote_id": inside.quote_id if inside else None,
            "said_by": inside.speaker if inside else _caller(found, text, start, named),
            "rule": found.rule,
            **{column: row[column] for column in extra},
        }


def _caller(found: Described, text: str, start: int, named: Sequence[Mapping[str, Any]]) -> str | None:
    """Who calls somebody so: the entity's name, else the words as printed."""
    if found.by is None:
        return None
    first, last = found.by
    at = next((row for row in named if (row["start_char"] - start, row["end_char"] - start) == found.by), None)
    return str(at["name"]) if at is not None else " ".join(text[first:last].split())


def _attributes(found: Described, start: int, context: _Context) -> bool:
    """Whether a clause is there to attribute: `Zelenskyy, who warned that …`; `his statements show that …`."""
    first, last = start + found.start_char, start + found.end_char
    has_cue = any(first <= cue < last for cue in context.cues)
    if found.kind == THEIRS:  # "her lawyer said"
        return has_cue
    return has_cue and any(first < each.start_char < last for each in context.attributed)


def _narrowest(first: int, last: int, attributed: Sequence[_Attributed]) -> _Attributed | None:
    """The shortest attributed stretch that holds a description; its last signs may lie outside."""
    around = [each for each in attributed if each.start_char <= first and last <= each.end_char + 1]
    return min(around, key=lambda each: (each.end_char - each.start_char, each.quote_id), default=None)


def _is_quoted(found: Described, annotation: Annotation) -> bool:
    """Whether half of a description or more stands in quotation marks."""
    inside = sum(
        max(0, min(found.end_char, each.end_char) - max(found.start_char, each.start_char))
        for each in annotation.quoted
    )
    return 2 * inside >= found.end_char - found.start_char
