"""Outlet, agency, aggregator and address, as the page shows them."""

import pytest

from analyst.corpus.clean import clean_page
from analyst.corpus.language import guess_language
from analyst.corpus.metadata import find_publication
from analyst.corpus.pages import Page
from analyst.corpus.resources import agency_of, outlet_of, outlet_of_domain

BODY = "The ministers of both countries agreed on Monday to build a bridge across the river at Sombor."


def publication(*lines):
    page = Page("\n\n".join(lines))
    return find_publication(page, clean_page(page))


@pytest.mark.parametrize(
    ("lines", "outlet"),
    [
        ([f"(MENAFN) {BODY}"], "MENAFN"),
        ([f"(Example Wire) {BODY}"], "Example Wire"),
        ([BODY, "Featured Nghe An Newspaper"], "Nghe An Newspaper"),
        ([BODY, "Copyright © 2024 The Washington Times, LLC. All rights reserved."], "The Washington Times"),
        (
            ["Euronews", "Euronews", "Ada Lee", "Ministers agree on a bridge", BODY, "Top stories on inkl right now"],
            "Euronews",
        ),
        (["https://www.theguardian.com/world/bridge", BODY], "The Guardian"),
        ([f"(Reuters) - {BODY}"], None),
        ([BODY, "© 2024 The Associated Press"], None),
        ([BODY, "Featured News"], None),
        ([BODY + " According to RT, it is long."], None),
        ([BODY], None),
    ],
)
def test_outlet(lines, outlet):
    found = publication(*lines)
    assert (found.outlet, found.outlet_basis) == (outlet, "printed" if outlet else "none")


@pytest.mark.parametrize(
    ("lines", "wire"),
    [
        ([BODY, '"It is long," the minister told reporters including AFP.'], "AFP"),
        ([f"GENEVA (Reuters) - {BODY}"], "Reuters"),
        ([BODY, "An Agence France-Presse correspondent saw the plan, which has two parts."], "AFP"),
        (["Ministers agree on a bridge", "By Ada Lee, Associated Press", BODY], "AP"),
        ([BODY, '"It is long," he was quoted as saying by Russian state news agency TASS.'], None),
        ([BODY, '"It is long," the minister told Reuters on Monday after the meeting.'], None),
        ([f"(MENAFN) {BODY}"], None),
    ],
)
def test_wire(lines, wire):
    assert publication(*lines).wire == wire


def test_aggregator():
    assert publication(BODY, "Top stories on inkl right now").aggregator == "inkl"
    assert publication(BODY, "The stories on the wall are of inkl.").aggregator is None


def test_address():
    assert (
        publication("https://www.theguardian.com/world/bridge", BODY).url == "https://www.theguardian.com/world/bridge"
    )
    assert publication(BODY, "See https://www.example.org/x for the plan, he said.").url is None


def test_names_of_the_lists():
    assert agency_of("Agence France-Presse") == agency_of("afp") == "AFP"
    assert outlet_of("the washington times") == "The Washington Times"
    assert outlet_of_domain("edition.cnn.com") == "CNN"
    assert outlet_of_domain("com") is None


TEXTS = {
    "en": "The minister said that it would be built in the spring and that the work of both was to begin.",
    "fr": "Le ministre a dit que le pont est dans le plan et que les travaux ne sont pas dans un plan.",
    "es": "El ministro dijo que el puente se construirá en la primavera y que los trabajos de los dos no son caros.",
    "ru": "Министр сказал, что мост будет построен весной и что работы уже в плане, но не на юге, а на севере.",
    "uk": "Міністр сказав, що міст буде на річці та що роботи на березі вже є, але їх не видно з міста, бо він за ним.",
    "ja": "両国の大臣は月曜日に橋を建設することで合意した。工事は春に始まる予定で、計画によると四年かかるという。",
}


@pytest.mark.parametrize("language", TEXTS)
def test_language(language):
    assert guess_language(TEXTS[language]) == language


@pytest.mark.parametrize("text", ["", "The bridge is long.", "1 2 3 " * 50, "Sombor Novi Sad Beograd Subotica " * 10])
def test_language_is_open_where_there_is_too_little(text):
    assert guess_language(text) == "und"
