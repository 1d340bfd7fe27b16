"""Invented stories: what happened, where, and in which numbers; the same for all outlets."""

from __future__ import annotations

import datetime as dt
import tomllib
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from random import Random
from typing import Any

TOWNS = (
    *("Abbermouth", "Ashwold", "Barrowick", "Brackenford", "Calderby", "Cresswater", "Dunmarrow", "Eskbury"),
    *("Elverholm", "Fenwold", "Garrick Sound", "Greyhaven", "Hartsea", "Hollowby", "Inverloch", "Kelsmoor"),
    *("Lowmarsh", "Marrowick", "Nethercombe", "Oxbarrow", "Pellworth", "Quernby", "Ravensholm", "Saltmere"),
    *("Tarnbridge", "Thornwick", "Ulverby", "Wexholm", "Whitmarsh", "Yarrowby"),
)
RIVERS = ("Arle", "Brenn", "Caldew", "Derrin", "Elve", "Fosse", "Ister", "Luth", "Orrin", "Tamber")
FIRMS = ("Halvorn", "Brandis", "Corvane", "Delmark", "Osterlin", "Merrow", "Pentmere", "Sundvik")
FORENAMES = ("Anna", "Clara", "David", "Edith", "Frank", "Greta", "Henry", "Irene", "Jonas", "Laura", "Martin", "Nora")
SURNAMES = ("Bexley", "Corder", "Danvers", "Ellwood", "Farrow", "Gorring", "Hebden", "Lorimer", "Penrose", "Tolland")
MONTHS = ("March", "April", "June", "July", "September", "October", "November")
FIRST_DAY = dt.date(2025, 2, 3)
DAYS_APART = 6
"""More than the three days within which articles may be of one story."""


@dataclass(frozen=True)
class Statement:
    """What articles of a story may say, in all its wordings."""

    name: str
    texts: tuple[str, ...]
    reported: tuple[str, ...] = ()
    speaker: str | None = None
    role: str = ""
    share: float = 1.0


@dataclass(frozen=True)
class Template:
    """A kind of story."""

    name: str
    headlines: tuple[str, ...]
    statements: tuple[Statement, ...]


@dataclass(frozen=True)
class Story:
    """One event: its kind, its day, and what stands in the slots of its phrases."""

    number: int
    template: Template
    day: dt.date
    slots: dict[str, str]


@dataclass(frozen=True)
class Phrases:
    """All phrases of the resource file."""

    templates: tuple[Template, ...]
    fillers: tuple[str, ...]
    citing: tuple[str, ...]


@cache
def read_phrases() -> Phrases:
    """Read `resources/demo_stories.toml`."""
    data = tomllib.loads(files("analyst.resources").joinpath("demo_stories.toml").read_text(encoding="utf-8"))
    everywhere = tuple(map(_statement, data["everywhere"]))
    templates = tuple(
        Template(each["name"], tuple(each["headlines"]), (*map(_statement, each["statement"]), *everywhere))
        for each in data["story"]
    )
    fillers = tuple(text for each in data["filler"] for text in each["texts"])
    return Phrases(templates, fillers, tuple(text for each in data["citing"] for text in each["texts"]))


def _statement(row: dict[str, Any]) -> Statement:
    return Statement(
        row["id"], tuple(row["texts"]), tuple(row.get("reported", ())), row.get("speaker"), row.get("role", ""),
        row.get("share", 100) / 100,
    )  # fmt: skip


def make_story(number: int, seed: int) -> Story:
    """Invent the story of a number: kinds take turns, six days lie between two stories.

    Args:
        number: From 0.
        seed: Seed of the corpus.
    """
    chance = Random(f"story {seed} {number}")  # noqa: S311 - no secret
    templates = read_phrases().templates
    day = FIRST_DAY + dt.timedelta(days=DAYS_APART * number)
    town, other = _towns(number, seed)
    yes = chance.randint(32, 44)
    slots = {
        "town": town,
        "other": other,
        "day": day.strftime("%A"),
        "river": chance.choice(RIVERS),
        "firm": chance.choice(FIRMS),
        "month": chance.choice(MONTHS),
        "local": f"{chance.choice(FORENAMES)} {chance.choice(SURNAMES)}",
        "yes": str(yes),
        "no": str(65 - yes),
        "cost": str(chance.randint(11, 95)),
        "part": str(chance.randint(3, 10)),
        "count": f"{chance.randint(15, 88) * 10:,}",
        "count2": str(chance.randint(50, 99)),
        "count3": str(chance.randint(105, 480)),
        "height": str(chance.randint(3, 9)),
        "height2": str(chance.randint(40, 70)),
        "hours": chance.choice(("five", "six", "seven", "eight")),
        "doctors": str(chance.randint(12, 48)),
        "years": chance.choice(("three", "four", "five", "six")),
        "pop": f"{chance.randint(40, 190) * 100:,}",
        "year": str(chance.randint(1978, 2016)),
        "rate": f"{chance.randint(31, 88) / 10:.1f}",
        "election": chance.choice(("the autumn", "a year", "October")),
    }
    return Story(number, templates[number % len(templates)], day, slots)


def _towns(number: int, seed: int) -> tuple[str, str]:
    """Two towns; none comes again before all have had their turn."""
    turn, place = divmod(number, len(TOWNS) // 2)
    order = Random(f"towns {seed} {turn}").sample(TOWNS, len(TOWNS))  # noqa: S311
    return order[2 * place], order[2 * place + 1]
