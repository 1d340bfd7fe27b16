"""Names: who and what is mentioned, with the spellings of one person or place joined.

The model marks names paragraph by paragraph. Here they are cut to the name, typed by what the whole corpus says,
completed by a second pass, and joined: within the article first, then across the corpus.
"""

from analyst.entities.lexicon import forename_gender
from analyst.entities.metonyms import (
    country_entity,
    country_of_phrase,
    is_country,
    metonym_country,
    seat_country,
)
from analyst.entities.resolve import CONFIDENCE, EntityTables, learn_roles, resolve_entities
from analyst.entities.roles import RoleFact

__all__ = [
    "CONFIDENCE",
    "EntityTables",
    "RoleFact",
    "country_entity",
    "country_of_phrase",
    "forename_gender",
    "is_country",
    "learn_roles",
    "metonym_country",
    "resolve_entities",
    "seat_country",
]
