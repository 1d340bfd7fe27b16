"""When a city or a building speaks: the country that it stands for."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from analyst.entities import lexicon
from analyst.entities.text import slug
from analyst.entities.things import find_demonym

if TYPE_CHECKING:
    import pandas as pd

_EUROPEAN_UNION = ("org-european-union", "European Union")


def is_country(name: str) -> bool:
    """Tell whether a name is a country's canonical name.

    Example:
        >>> is_country("Ukraine"), is_country("Kyiv"), is_country("Ukrainian")
        (True, False, False)
    """
    return name in set(lexicon.countries().values())


def country_entity(code: str) -> tuple[str, str]:
    """Give the entity of a country, whether or not the corpus names it: its entity_id and name.

    Args:
        code: ISO 3166-1 alpha-2 code, or `EU` for the European Union.

    Raises:
        KeyError: If there is no such code, with the code.

    Example:
        >>> country_entity("UA")
        ('place-ukraine', 'Ukraine')
    """
    if code == "EU":
        return _EUROPEAN_UNION
    name = lexicon.countries().get(code)
    if name is None:
        raise KeyError(f"No country {code!r}; wanted an ISO 3166-1 alpha-2 code such as 'UA', or 'EU'.")
    return f"place-{slug(name)}", name


def country_of_phrase(text: str) -> str | None:
    """Read the country of "Russian officials", "US officials", "the Ukrainian side": demonym, then noun.

    Returns:
        ISO 3166-1 alpha-2 code; None where the phrase does not begin with one country's adjective or name.

    Example:
        >>> country_of_phrase("Russian officials"), country_of_phrase("the US military"), country_of_phrase("officials")
        ('RU', 'US', None)
    """
    words = re.findall(r"[^\s,;:()\"“”]+", text)
    if words and words[0].casefold() in ("the", "some", "many", "several", "senior", "top", "most"):
        words = words[1:]
    for count in (3, 2, 1):
        if len(words) <= count:
            continue
        form = re.sub(r"['’]s?$", "", " ".join(words[:count]))
        demonym, place = find_demonym(form), lexicon.places().get(form)
        if demonym is not None:
            return demonym.country
        if place is not None and place.kind == "country":
            return place.country
    return None


def seat_country(name: str) -> str | None:
    """Give the country that a seat of government stands for, `EU` for Brussels; None for other names.

    Example:
        >>> seat_country("Kremlin"), seat_country("Brussels"), seat_country("Rome")
        ('RU', 'EU', None)
    """
    seat = lexicon.seats().get(name)
    return seat.stands_for if seat else None


def metonym_country(entity_id: str | None, entities: pd.DataFrame) -> str | None:
    """Find the entity of the country for which a capital stands when it speaks ("Kiev rejected the offer").

    Args:
        entity_id: The speaker's entity.
        entities: ENTITIES.

    Returns:
        entity_id of the country (the European Union for Brussels), whether or not ENTITIES has it; None where
        the entity is no capital. Buildings and offices ("the Kremlin") speak for themselves: `seat_country`.
    """
    rows = entities[entities["entity_id"] == entity_id]
    if rows.empty or rows["entity_type"].iloc[0] != "PLACE":
        return None
    name, code = rows["name"].iloc[0], rows["country"].iloc[0]
    seat = seat_country(name)
    if seat is not None:
        return country_entity(seat)[0]
    if not isinstance(code, str) or is_country(name):
        return None
    return country_entity(code)[0]
