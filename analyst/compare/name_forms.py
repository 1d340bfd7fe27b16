"""In which way a person is named: full name, surname, forename, form of address, title or role."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import NamedTuple

import pandas as pd
from rapidfuzz.distance import JaroWinkler

from analyst.compare._tables import finish, need, shares, with_group
from analyst.entities import lexicon
from analyst.entities.names import parse_person
from analyst.entities.roles import title_words
from analyst.entities.text import fold
from analyst.schema import FORMS_OF_NAMING

_SAME_PART = 0.85  # Hilary~Hillary .97, Zelensky~Zelenskyy .98; Clinton~Chelsea .51
_TITLE = re.compile(r"(?:^|(?<=\s))([^\W\d_][\w-]*\.?)\s$")


class _Naming(NamedTuple):
    form: str
    words: str
    n_before: int
    """Code points of a title before the mention."""


def name_forms(mentions: pd.DataFrame, entities: pd.DataFrame, sentences: pd.DataFrame) -> pd.DataFrame:
    """Say of every mention of a person in which way it names the person.

    The ways, first that fits: `role` (`the Russian leader`, even if the name stands beside it), `honorific`
    (`Mr Putin`), `title` (`President Putin`, `former president Obama`), `full name`, `forename` alone, `surname`
    alone (or the one name that a person has).

    Args:
        mentions: MENTIONS.
        entities: ENTITIES of the same run.
        sentences: SENTENCES of the same run: a title stands before the mention.

    Returns:
        NAME_FORMS, with `outlet`, `source_file` and whatever else `mentions` has of columns that group it. In the
        order of MENTIONS. `words` is `Mr`, `president`, `former president`; empty for a bare name.

    Raises:
        SchemaError: If a column is missing.

    Note:
        Only mentions that were led to a person count: a role is often left open, so its share is a lower bound.
        A title is read from the nouns and titles of the word lists, right before the name, with no comma between.
    """
    columns = ["mention_id", "article_id", "sentence_id", "start_char", "end_char", "mention_text", "mention_kind"]
    need("MENTIONS", mentions, [*columns, "entity_id"])
    need("ENTITIES", entities, ["entity_id", "name", "entity_type"])
    need("SENTENCES", sentences, ["sentence_id", "start_char", "sentence_text"])
    persons = entities[entities["entity_type"].astype("object") == "PERSON"][["entity_id", "name"]]
    context = sentences[["sentence_id", "start_char", "sentence_text"]].rename(columns={"start_char": "from_char"})
    used = mentions.drop(columns=["name"], errors="ignore").merge(persons, on="entity_id", how="inner", validate="m:1")
    used = used.merge(context, on="sentence_id", how="left", validate="m:1")
    found = [_naming(row) for row in used.itertuples()]
    before = pd.Series([naming.n_before for naming in found], index=used.index, dtype="int64")
    start = used["start_char"] - before
    frame = used.assign(
        form=[naming.form for naming in found],
        words=[naming.words for naming in found],
        start_char=start,
        printed=[
            _printed(row.mention_text, row.sentence_text, row.start_char - row.from_char, naming.n_before)
            for row, naming in zip(used.itertuples(), found, strict=True)
        ],
    )
    result = finish("NAME_FORMS", frame, of=mentions)
    extra = [c for c in mentions.columns if c not in result.columns and c not in columns and c not in _OF_MENTIONS]
    return result.assign(**{column: frame[column].to_numpy() for column in extra})


_OF_MENTIONS = frozenset({"paragraph_id", "entity_type", "model_label", "resolved_by", "confidence", "name"})


def count_name_forms(forms: pd.DataFrame, *, by: str = "outlet") -> pd.DataFrame:
    """Count the ways in which each person is named, per group.

    Args:
        forms: NAME_FORMS, from `name_forms`, with the column `by`.
        by: Column to group on.

    Returns:
        NAME_FORM_COUNTS with `group` named `by`; `mention_ids` lead to the sentences. Sorted by the person's
        mentions falling, name, entity_id, `by`, n_mentions falling, form, words.

    Raises:
        SchemaError: If a column is missing.
    """
    need("NAME_FORMS", forms, ["mention_id", "article_id", "entity_id", "name", "form", "words"], by)
    used = with_group(forms, by).astype({"form": "object"})
    counts = (
        used.groupby(["group", "entity_id", "name", "form", "words"])
        .agg(
            n_mentions=("mention_id", "size"),
            n_articles=("article_id", "nunique"),
            mention_ids=("mention_id", "; ".join),
        )
        .reset_index()
    )
    of_group = counts.groupby(["group", "entity_id"])["n_mentions"].transform("sum")
    counts["share_mentions"] = shares(counts["n_mentions"], of_group)
    counts["total"] = counts.groupby("entity_id")["n_mentions"].transform("sum")
    counts["rank"] = counts["form"].map({form: rank for rank, form in enumerate(FORMS_OF_NAMING)})
    counts = counts.sort_values(
        ["total", "name", "entity_id", "group", "n_mentions", "rank", "words"],
        ascending=[False, True, True, True, False, True, True],
        kind="stable",
    )
    return finish("NAME_FORM_COUNTS", counts, by, of=forms)


def _naming(row: tuple) -> _Naming:
    text, sentence = str(row.mention_text), row.sentence_text  # type: ignore[attr-defined]
    if row.mention_kind == "role":  # type: ignore[attr-defined]
        return _Naming("role", _role_noun(text), 0)
    if honorific := _honorific(text):
        return _Naming("honorific", honorific, 0)
    if isinstance(sentence, str):
        title = _title(sentence, int(row.start_char - row.from_char))  # type: ignore[attr-defined]
        if title is not None:
            return title
    if own := _own_title(text):
        return _Naming("title", own, 0)
    return _Naming(_bare_form(text, str(row.name)), "", 0)  # type: ignore[attr-defined]


def _role_noun(text: str) -> str:
    """`president` of `the president of the United States`: the last noun of office."""
    ends = [match.end() for match in re.finditer(r"[\w.-]+", text)]
    found = (title_words(text, end) for end in reversed(ends))
    return next((words for _, words in filter(None, found)), fold(text))


def _honorific(text: str) -> str:
    """`Mr` of `Mr. Putin`, written alike however it is printed."""
    words = text.split()
    first = fold(words[0]).strip(".") if words else ""
    return words[0].strip(".").capitalize() if len(words) > 1 and first in lexicon.honorifics() else ""


def _own_title(text: str) -> str:
    """`pope` of `Pope Francis`: a title that is part of the name."""
    words = text.split()
    first = fold(words[0]).strip(".") if words else ""
    return first if len(words) > 1 and lexicon.titles().get(first, False) else ""


def _title(sentence: str, start: int) -> _Naming | None:
    """The title right before a name, by the nouns of office, else by the list of titles (`Sen.`, `Lt`)."""
    if start < 2 or not sentence[start - 1].isspace() or sentence[start - 2] == ",":
        return None
    found = title_words(sentence, start - 1)
    if found is not None:
        return _Naming("title", found[1], start - found[0])
    word = _TITLE.search(sentence, max(0, start - 20), start)
    if word is not None and word[1][0].isupper() and fold(word[1]).strip(".") in lexicon.titles():
        return _Naming("title", fold(word[1]).strip("."), start - word.start(1))
    return None


def _bare_form(text: str, name: str) -> str:
    parsed, canonical = parse_person(text), parse_person(name)
    if parsed.is_full:
        return "full name"
    if not canonical.is_full:
        return "surname"
    own = fold(text).rstrip("'s") if fold(text).endswith("'s") else fold(text)
    surname = JaroWinkler.similarity(own, canonical.surname)
    forename = max(JaroWinkler.similarity(own, part) for part in canonical.forenames)
    return "forename" if forename >= _SAME_PART and forename > surname else "surname"


def _printed(mention: str, sentence: object, start: float, n_before: int) -> str:
    if not isinstance(sentence, str) or n_before == 0:
        return mention
    return sentence[int(start) - n_before : int(start)] + mention


def forms_of(counts: pd.DataFrame) -> Sequence[str]:
    """The ways of naming that a table has, in the order of the schema."""
    return [form for form in FORMS_OF_NAMING if form in set(counts["form"].astype("object"))]
