"""The parts: cutting, skeletons, persons' names, word lists, metonyms."""

from __future__ import annotations

import re
from pathlib import Path

import pandas as pd
import pytest

from analyst.entities import (
    country_entity,
    country_of_phrase,
    is_country,
    lexicon,
    metonym_country,
    people,
    seat_country,
)
from analyst.entities.names import parse_person, same_forenames, same_person, same_surname
from analyst.entities.spans import cut_name
from analyst.entities.text import SKELETON_RULES, skeletons


@pytest.mark.parametrize(
    ("text", "label", "name"),
    [
        ("Zelensky’s", "PERSON", "Zelensky"),
        ("President Putin", "PERSON", "Putin"),
        ("Russian President Vladimir Putin", "PERSON", "Vladimir Putin"),
        ("the Russian Federation", "ORG", "Russian Federation"),
        ("The Hague", "GPE", "The Hague"),
        ("Mr. Zelensky's", "PERSON", "Mr. Zelensky"),
        ("Pope Francis", "PERSON", "Pope Francis"),
        ("First Lady Michelle Obama", "PERSON", "Michelle Obama"),
        ("Donald Trump Jr.", "PERSON", "Donald Trump Jr."),
        ("• Kyiv:", "GPE", "Kyiv"),
        ("Trump and Clinton", "PERSON", "Trump"),
        ("Hillary Clinton Wednesday", "PERSON", "Hillary Clinton"),
        ("Monday Mike Pompeo", "PERSON", "Mike Pompeo"),
        ("April Ryan", "PERSON", "April Ryan"),
        ("McDonald's", "ORG", "McDonald's"),
        ("pro-Russian", "NORP", "Russian"),
        ("U.S.", "GPE", "U.S."),
        ("Heading\nKyiv", "GPE", "Heading"),
        ("Istanbul Talks", "EVENT", "Istanbul"),
        ("Bretton Woods", "ORG", "Bretton Woods"),
    ],
)
def test_a_span_is_cut_to_the_name(text, label, name):
    start, end = cut_name(text, 0, len(text), label)
    assert text[start:end] == name


@pytest.mark.parametrize("text", ["https://example.org/x", "’s", "…", "R-Utah", "something", "2022", "Co-chair", ""])
def test_what_is_no_name_is_dropped(text):
    assert cut_name(text, 0, len(text), "ORG") is None


def test_a_field_of_office_before_its_noun_is_no_organisation():
    assert cut_name("Ukraine's Defence Minister", 10, 17, "ORG") is None


@pytest.mark.parametrize(
    ("a", "b"),
    [
        ("Zelensky", "Zelenskyy"),
        ("Zelensky", "Zelenskiy"),
        ("Gaddafi", "Qaddafi"),
        ("Gaddafi", "Gadhafi"),
        ("Tymoshenko", "Timoshenko"),
        ("Yanukovych", "Yanukovich"),
        ("Nazarbayev", "Nazarbaev"),
        ("Yeltsin", "Eltsin"),
        ("Rouhani", "Ruhani"),
        ("Soleimani", "Suleimani"),
        ("Morsi", "Mursi"),
        ("Romanov", "Romanoff"),
        ("Hussein", "Hussain"),
        ("Hrytsenko", "Gritsenko"),
        ("al-Assad", "Assad"),
    ],
)
def test_transliterations_share_a_skeleton(a, b):
    assert skeletons(a) & skeletons(b)


@pytest.mark.parametrize(
    ("a", "b"),
    [
        ("Austria", "Australia"),
        ("Iran", "Iraq"),
        ("Niger", "Nigeria"),
        ("Trump", "Tusk"),
        ("Petrov", "Petrova"),
        ("Putin", "Patton"),
        ("Lavrov", "Lavrova"),
        ("Clinton", "Clifton"),
        ("Kadyrov", "Karimov"),
        ("Medinsky", "Mezhinsky"),
    ],
)
def test_other_names_do_not(a, b):
    assert not skeletons(a) & skeletons(b)
    assert not same_surname(a.lower(), b.lower())


def test_each_skeleton_rule_has_an_example():
    assert all(example for _, _, example in SKELETON_RULES)


@pytest.mark.parametrize(
    ("text", "forenames", "surname"),
    [
        ("Vladimir Putin", ("vladimir",), "putin"),
        ("Mr Putin", (), "putin"),
        ("Ursula von der Leyen", ("ursula",), "von der leyen"),
        ("Bashar al-Assad", ("bashar",), "assad"),
        ("Kim Jong-un", ("jongun",), "kim"),
        ("Xi Jinping", ("jinping",), "xi"),
        ("Kim Clijsters", ("kim",), "clijsters"),
        ("Lee Harvey Oswald", ("lee", "harvey"), "oswald"),
        ("Al Gore", ("al",), "gore"),
        ("bin Laden", (), "bin laden"),
        ("George H.W. Bush", ("george", "h", "w"), "bush"),
        ("", (), ""),
    ],
)
def test_a_name_is_taken_apart(text, forenames, surname):
    name = parse_person(text)
    assert (name.forenames, name.surname) == (forenames, surname)


@pytest.mark.parametrize(
    ("a", "b", "same"),
    [
        ("Vladimir Zelensky", "Volodymyr Zelenskyy", True),
        ("Joseph R. Biden Jr.", "Joseph R. Biden", True),
        ("Hillary Rodham Clinton", "Hillary Clinton", True),
        ("Oleksiy Hrytsenko", "Alexei Gritsenko", True),
        ("Donald Trump", "Donald Trump Jr.", False),
        ("George W. Bush", "George H.W. Bush", False),
        ("John Gray", "John Grey", False),
        ("Alexander Petrov", "Alexandra Petrov", False),
        ("Bill Clinton", "Hillary Clinton", False),
    ],
)
def test_two_names_can_be_one_person(a, b, same):
    assert same_person(parse_person(a), parse_person(b)) is same
    assert same_person(parse_person(b), parse_person(a)) is same


def test_forenames_of_both_sexes_share_no_row():
    assert not same_forenames(("aleksandr",), ("oleksandra",))


# The word lists.


def test_places_are_consistent():
    for alias, place in lexicon.places().items():
        assert alias.strip() == alias != ""
        assert place.kind in {"country", "capital", "state", "city", "region"}
        assert place.kind in {"country", "capital"} or place.country is None
    assert len(lexicon.countries()) > 190


@pytest.mark.parametrize(
    ("alias", "name"),
    [
        ("Kiev", "Kyiv"),
        ("Kharkov", "Kharkiv"),
        ("Türkiye", "Turkey"),
        ("U.S.", "United States"),
        ("Britain", "United Kingdom"),
        ("Russian Federation", "Russia"),
        ("Peking", "Beijing"),
    ],
)
def test_spellings_of_places(alias, name):
    assert lexicon.places()[alias].name == name


def test_every_demonym_has_a_country_of_the_gazetteer():
    assert {demonym.country for demonym in lexicon.demonyms().values()} <= set(lexicon.countries())


def test_there_are_at_least_forty_figures_and_no_spelling_has_two():
    forms = [form for figure in lexicon.figures() for form in {figure.name, *figure.aliases}]
    assert len(lexicon.figures()) >= 40
    assert len(forms) == len(set(forms))


def test_the_readme_of_the_lists_counts_right():
    folder = Path(__file__).parents[2] / "analyst" / "resources"
    stated: dict[str, int] = {}
    for line in (folder / "entities_README.md").read_text("utf-8").splitlines():
        cells = [cell.strip() for cell in line.split("|")]
        if len(cells) > 3 and cells[1].startswith("`entities_"):
            numbers = re.sub(r"\(.*?\)", "", cells[2]).replace(", ", " ").replace(",", "").split()
            stated |= dict(zip(re.findall(r"`(.+?)`", cells[1]), map(int, numbers), strict=True))
    rows = {}
    for path in [*folder.glob("entities_*.tsv"), *folder.glob("entities_*.txt")]:
        lines = [line for line in path.read_text("utf-8").splitlines() if line and not line.startswith("#")]
        rows[path.name] = len(lines) - (path.suffix == ".tsv")
    assert stated == rows


# Metonyms.

ENTITIES = pd.DataFrame(
    {
        "entity_id": ["place-kyiv", "place-ukraine", "place-brussels", "org-kremlin", "place-odesa"],
        "name": ["Kyiv", "Ukraine", "Brussels", "Kremlin", "Odesa"],
        "entity_type": ["PLACE", "PLACE", "PLACE", "ORG", "PLACE"],
        "country": ["UA", "UA", "BE", None, None],
    }
)


@pytest.mark.parametrize(
    ("entity_id", "country"),
    [
        ("place-kyiv", "place-ukraine"),
        ("place-ukraine", None),
        ("place-brussels", "org-european-union"),
        ("org-kremlin", None),
        ("place-odesa", None),
        ("place-nowhere", None),
        (None, None),
    ],
)
def test_a_capital_speaks_for_its_country(entity_id, country):
    assert metonym_country(entity_id, ENTITIES) == country


def test_seats_and_countries():
    assert seat_country("White House") == "US"
    assert seat_country("Paris") is None
    assert country_entity("RU") == ("place-russia", "Russia")
    assert is_country("Russia")
    assert not is_country("Moscow")
    with pytest.raises(KeyError, match="No country 'XX'"):
        country_entity("XX")


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("Russian officials", "RU"),
        ("the Ukrainian side", "UA"),
        ("senior US officials", "US"),
        ("South Korean officials", "KR"),
        ("officials", None),
        ("Russian", None),
        ("", None),
    ],
)
def test_the_country_of_a_phrase(text, code):
    assert country_of_phrase(text) == code


def test_a_comma_without_its_space_ends_a_name():
    text = "under Article 5,which provides"
    start, end = cut_name(text, 6, 21, "LAW")
    assert text[start:end] == "Article 5"


@pytest.mark.parametrize(
    ("printed", "name"),
    [
        ("JOHN MILLER", "John Miller"),
        ("P.J. Fleck", "P.J. Fleck"),
        ("George R.R. Martin", "George R.R. Martin"),
        ("Henry VIII", "Henry VIII"),
        ("John XXIII", "John XXIII"),
    ],
)
def test_capitals_of_headlines_are_mended_and_those_of_initials_kept(printed, name):
    assert people._usual_name({printed: 2}) == name


def test_a_surname_of_a_man_and_a_woman_of_one_article_is_left_open():
    forms = ["Petra Novak", "Mr Novak", "Ms Novak", "Novak"]
    found = people.People([("a", form) for form in forms] + [("b", "Petra Novak"), ("b", "Novak")])
    petra = found.resolve("a", "Petra Novak").person
    assert found.resolve("a", "Novak") == people.Join(None, "ambiguous surname")
    assert found.resolve("a", "Ms Novak").person == petra != found.resolve("a", "Mr Novak").person
    assert found.resolve("b", "Novak") == people.Join(petra, "surname in article")
