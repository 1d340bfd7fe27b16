"""Whether a person is a woman or a man, as far as the corpus shows it: for pronouns only."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

from analyst.entities import forename_gender

if TYPE_CHECKING:
    from collections.abc import Mapping

    import pandas as pd

_FEMALE_TITLES = ("ms ", "ms. ", "mrs ", "mrs. ", "miss ", "lady ", "dame ")
_MALE_TITLES = ("mr ", "mr. ", "sir ", "lord ")
_FEMALE_ROLES = ("spokeswoman", "chairwoman", "congresswoman", "businesswoman", "actress", "queen", "princess")
_MALE_ROLES = ("spokesman", "chairman", "congressman", "businessman", "king", "prince")
_ON_STAGE = ("drag queen", "drag king")  # what they play is not what they are
_MANY = 20  # mentions of which one title says little: a nickname ("Mean Miss Charles"), a part that is played
_AHEAD = 24  # characters ahead of a name in which a role can stand


def learn_genders(articles: pd.DataFrame, mentions: pd.DataFrame, entities: pd.DataFrame) -> dict[str, str]:
    """Read the gender of persons off titles and roles anywhere in the corpus, else off a usual forename.

    Args:
        articles: ARTICLES.
        mentions: MENTIONS.
        entities: ENTITIES.

    Returns:
        `f` or `m` by entity_id; persons of whom the corpus shows nothing, or both, are not in it.
    """
    texts = dict(zip(articles["article_id"], articles["text"], strict=True))
    votes: dict[str, Counter[str]] = {}
    persons = mentions[(mentions["entity_type"] == "PERSON") & mentions["entity_id"].notna()]
    columns = ("article_id", "start_char", "mention_text", "entity_id")
    for article_id, start, printed, entity_id in persons[list(columns)].itertuples(index=False):
        found = _shown(texts.get(article_id, ""), start, printed)
        if found is not None:
            votes.setdefault(entity_id, Counter())[found] += 1
    genders = _by_forename(entities)
    uses = persons["entity_id"].value_counts().to_dict()
    for entity_id, counted in votes.items():
        if counted.total() == 1 and uses[entity_id] >= _MANY:
            continue
        (first, n), *others = counted.most_common()
        if others and others[0][1] * 3 > n:
            genders.pop(entity_id, None)  # the corpus contradicts itself
        else:
            genders[entity_id] = first
    return genders


def _shown(text: str, start: int, printed: str) -> str | None:
    form = printed.lower()
    ahead = text[max(0, start - _AHEAD) : start].lower().rstrip()
    if ahead.endswith(_ON_STAGE):
        return None
    if form.startswith(_FEMALE_TITLES) or ahead.endswith(_FEMALE_ROLES):
        return "f"
    if form.startswith(_MALE_TITLES) or ahead.endswith(_MALE_ROLES):
        return "m"
    return None


def _by_forename(entities: pd.DataFrame) -> dict[str, str]:
    persons: Mapping[str, str] = {
        row.entity_id: row.name
        for row in entities[entities["entity_type"] == "PERSON"].itertuples(index=False)
        if " " in row.name
    }
    found = {entity_id: forename_gender(name.split()[0]) for entity_id, name in persons.items()}
    return {entity_id: gender for entity_id, gender in found.items() if gender is not None}
