"""What sets one invented outlet off from the others, and nothing else does."""

from __future__ import annotations

from dataclasses import dataclass
from types import MappingProxyType

GOVERNMENT, OPPOSITION = "Government", "Opposition"
OUTLETS = ("Calder Post", "Eastmere Tribune", "Norhaven Ledger", "Tarn Valley Echo", "Varland Courier")
"""None of them exists; neither do their towns."""


@dataclass(frozen=True)
class Habits:
    """How an outlet writes. The defaults are what all outlets have in common.

    Attributes:
        doubting: Share of the cues of each side's quotes that leave doubt (`claimed`).
        optional: Share of articles that have a further quote of the government.
        project: Its word for a project.
        dispute: Its word for a dispute.
        loaded: Word before the project's name.
        own_words: Share of the places where it uses these three words.
        governor: Word before the governor's office.
        governor_share: Share of the articles that use it.
        envoy: How it writes the envoy's name.
        omits: Statements that it never has.
        silent: Speakers whom it never quotes.
        cites: Whom it names as a source, with the trade.
        cites_share: Share of the articles that do.
        copies: Outlet whose article it prints as its own.
        copies_every: Of how many stories one is copied.
        misstates_every: Of how many stories one has another number in its statement of the cost; 0 for none.
    """

    doubting: tuple[tuple[str, float], ...] = ()
    optional: float = 0.3
    project: str = "project"
    dispute: str = "dispute"
    loaded: str = ""
    own_words: float = 0.0
    governor: str = ""
    governor_share: float = 0.0
    envoy: str = "Orlovsky"
    omits: tuple[str, ...] = ()
    silent: tuple[str, ...] = ()
    cites: str = ""
    cites_share: float = 0.0
    copies: str = ""
    copies_every: int = 5
    misstates_every: int = 0


DOUBTING = 0.08
"""Share of cues that leave doubt where nothing is planted."""

PLANTED = MappingProxyType(
    {
        "Calder Post": Habits(
            silent=("okafor",), cites="local newspaper Varland Courier", cites_share=0.5, loaded="controversial",
            own_words=0.5,
        ),
        "Eastmere Tribune": Habits(optional=0.95, governor="popular", governor_share=0.7, misstates_every=4),
        "Norhaven Ledger": Habits(
            project="scheme", dispute="row", own_words=0.8, copies="Varland Courier", envoy="Orlovskiy"
        ),
        "Tarn Valley Echo": Habits(
            doubting=((OPPOSITION, 0.65),), governor="embattled", governor_share=0.7, envoy="Orlovskyy"
        ),
        "Varland Courier": Habits(omits=("cost",), cites="national news agency Westline", cites_share=0.5),
    }
)  # fmt: skip
"""Outlet → its habits, where differences are planted."""

EVEN = MappingProxyType(dict.fromkeys(OUTLETS, Habits()))
"""Outlet → the same habits for all: nothing is planted."""
