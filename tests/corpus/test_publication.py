"""Outlet, agency, aggregator and address, as the page shows them."""

import pytest

from analyst.corpus import resources
from analyst.corpus.clean import clean_page
from analyst.corpus.language import guess_language
from analyst.corpus.metadata import find_publication
from analyst.corpus.pages import Page
from analyst.corpus.resources import agency_of, canonical_outlet, is_ordinary, outlet_of, outlet_of_domain

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
        ([BODY, '"It is long," the minister told media including dpa.'], "dpa"),
        ([BODY, "Russian state media including TASS reported that it is long."], None),
        ([BODY, '"It is long," he was quoted as saying by Russian state news agency TASS.'], None),
        ([BODY, '"It is long," the minister told Reuters on Monday after the meeting.'], None),
        ([f"(MENAFN) {BODY}"], None),
    ],
)
def test_wire(lines, wire):
    assert publication(*lines).wire == wire


@pytest.mark.parametrize(
    ("lines", "outlet", "wire"),
    [
        ([f"LONDON (XNS) — {BODY}"], None, "XNS"),
        ([f"Sombor, March 4 (Elva Press) - {BODY}"], None, "Elva Press"),
        (["https://www.theguardian.com/world/bridge", f"LONDON (XNS) — {BODY}"], "The Guardian", "XNS"),
        (["https://www.theguardian.com/world/bridge", f"(Example Wire) {BODY}"], "The Guardian", None),
        ([f"LONDON (The Guardian) — {BODY}"], "The Guardian", None),
        ([f"KYIV (Ukraine) — {BODY}"], None, None),
    ],
)
def test_an_unlisted_name_in_a_dateline_is_an_agency(lines, outlet, wire):
    """Two prints of one agency's text would else be two of one outlet, and one of them would not count."""
    found = publication(*lines)
    assert (found.outlet, found.wire) == (outlet, wire)


def test_an_unlisted_mark_comes_after_page_and_file_name():
    for text, wire in ((f"(Example Wire) {BODY}", None), (f"LONDON (XNS) — {BODY}", "XNS")):
        page = Page(text)
        found = find_publication(page, clean_page(page), named="Reuters")
        assert (found.outlet, found.outlet_basis, found.wire) == ("Reuters", "file name", wire)
        own = page._replace(data=page.data._replace(outlet="Elva Press"))
        assert find_publication(own, clean_page(own)).outlet == "Elva Press"
    own = Page(f"LONDON (Elva Press) — {BODY}")
    own = own._replace(data=own.data._replace(outlet="Elva Press"))
    assert find_publication(own, clean_page(own))[::2] == ("Elva Press", None, None)


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


@pytest.mark.parametrize(
    ("name", "title"),
    [
        ("Guardian", "The Guardian"),
        ("theguardian.com", "The Guardian"),
        ("https://www.theguardian.com/world", "The Guardian"),
        ("amp.theguardian.com", "The Guardian"),
        ("The Guardian (Online)", "The Guardian"),
        ("edition.cnn.com", "CNN"),
        ("www.bbc.co.uk/news", "BBC"),
        ("BBC News", "BBC"),
        ("m.dw.com", "DW"),
        ("nytimes.com", "The New York Times"),
        ("The New York Times - International Edition", "The New York Times"),
        ("economictimes.indiatimes.com", "The Economic Times"),
        ("timesofindia.indiatimes.com", "The Times of India"),
        ("Agence France-Presse", "AFP"),
        ("The Example  Times ", "The Example Times"),
        ("example.co.uk", "example.co.uk"),
        ("The Guardian (London)", "The Guardian"),
        ("The Guardian; London (UK)", "The Guardian"),
        ("The Independent (United Kingdom)", "The Independent"),
        ("Financial Times (London, England)", "Financial Times"),
        ("The Washington Post; Washington, D.C.", "The Washington Post"),
        ("Wall Street Journal (Online); New York, N.Y.", "The Wall Street Journal"),
        ("The Guardian (Charlottetown)", "The Guardian (Charlottetown)"),
        ("The Sun (Malaysia)", "The Sun (Malaysia)"),
        ("", ""),
    ],
)
def test_one_title_for_an_outlet(name, title):
    assert canonical_outlet(name) == title


def test_titles_keep_their_title():
    for title, spelling in resources.outlet_titles():
        assert canonical_outlet(spelling) == title
        assert canonical_outlet(title) == title


def test_lists_are_sorted_and_domains_single():
    rows = resources.read_rows("corpus_outlets.tsv")
    domains = [row[0] for row in rows]
    assert domains == sorted(set(domains))
    assert all(len(row) > 1 and row[0] == row[0].lower() and all(row) for row in rows)
    spellings = [row[0] for row in resources.read_rows("corpus_cited_forms.tsv")]
    assert spellings == sorted(set(spellings))
    assert {need for *_, need in resources.cited_forms()} <= {"the", "noun", "name", "full", "never", "any"}


def test_ordinary_words():
    assert is_ordinary("Time") and is_ordinary("the Post") and is_ordinary("PTI")
    assert not is_ordinary("The Guardian") and not is_ordinary("Reuters")


TEXTS = {
    "en": "The minister said that it would be built in the spring and that the work of both was to begin.",
    "fr": "Le ministre a dit que le pont est dans le plan et que les travaux ne sont pas dans un plan.",
    "es": "El ministro dijo que el puente se construirá en la primavera y que los trabajos de los dos no son caros.",
    "de": "Die Bundesregierung will den Haushalt bis Freitag vorlegen. Kritik kam von der Opposition, die mehr will.",
    "it": "Il ministro ha detto lunedì che i lavori del ponte cominceranno in primavera e che non saranno cari.",
    "nl": "De minister zei maandag dat de brug in het voorjaar wordt gebouwd en dat het werk niet duur is.",
    "pl": "Rząd chce wydać więcej pieniędzy na szkoły, ale opozycja nie jest z tego zadowolona, bo dług rośnie.",
    "pt": "O ministro disse que as obras da ponte começam na primavera e que não serão caras para a cidade.",
    "tr": "Bakan köprünün ilkbaharda yapılacağını ve işlerin şehir için pahalı olmayacağını söyledi. Bu bir başarı.",
    "sv": "Ministern sade på måndagen att bron ska byggas i vår och att arbetet inte är dyrt för staden.",
    "ro": "Ministrul a spus luni că podul va fi construit în primăvară și că lucrările nu sunt scumpe.",
    "lt": "Ministras pirmadienį sakė, kad tiltas bus pastatytas pavasarį ir kad darbai miestui nebus brangūs.",
    "hr": "Ministar je u ponedjeljak rekao da će most biti izgrađen na proljeće i da radovi neće biti skupi.",
    "ru": "Полиция задержала трёх человек в Самаре, которые украли картину из дома в центре. Об этом сообщили утром.",
    "uk": "Поліція затримала трьох людей у Львові, які вкрали картину з будинку в центрі. Про це повідомили вранці.",
    "bg": "Министърът каза в понеделник, че мостът ще бъде построен през пролетта и че работата няма да е скъпа.",
    "sr": "Министар је у понедељак рекао да ће мост бити изграђен на пролеће и да радови неће бити скупи.",
    "ar": "قال الوزير يوم الاثنين إن الجسر سيبنى في الربيع وإن الأعمال لن تكون مكلفة للمدينة",
    "fa": "وزیر روز دوشنبه گفت که پل در بهار ساخته می‌شود و کارها برای شهر گران نخواهد بود",
    "zh": "部长周一表示，这座桥将在春天动工，工程费用对城市来说并不昂贵，市民们对此表示欢迎。",
    "ko": "장관은 월요일에 다리가 봄에 건설될 것이며 공사 비용이 비싸지 않을 것이라고 말했다.",
    "ja": "両国の大臣は月曜日に橋を建設することで合意した。工事は春に始まる予定で、計画によると四年かかるという。",
}


@pytest.mark.parametrize("language", TEXTS)
def test_language(language):
    assert guess_language(TEXTS[language]) == language


@pytest.mark.parametrize("text", ["", "The bridge is long.", "1 2 3 " * 50, "Sombor Novi Sad Beograd Subotica " * 10])
def test_language_is_open_where_there_is_too_little(text):
    assert guess_language(text) == "und"


@pytest.mark.parametrize(
    "text",
    [
        "Merkel, Macron, Di Maio, De La Cruz and Von der Leyen met in Den Haag, La Paz, Los Angeles, Las Vegas, "
        "San José, El Paso and De Panne on Monday.",
        "Real Madrid beat Paris, Bayern München lost to Borussia Dortmund, and Ajax drew with Sparta Praha.",
        "“Wir schaffen das,” said Merkel. The chancellor told Die Zeit that it was not easy for her.",
        "''I was too young; I didn't see,'' he said. ''Now I don't, and I've told them, 'You've got to love it.' ''",
        "THE MINISTERS OF BOTH COUNTRIES AGREED ON MONDAY TO BUILD A BRIDGE, AND IT IS TO BE LONG.",
    ],
)
def test_names_and_quotes_do_not_hide_english(text):
    assert guess_language(text) == "en"


@pytest.mark.parametrize("language", ["de", "es", "ru", "uk", "zh", "ar", "pl"])
def test_the_language_of_most_of_a_page_counts(language):
    assert guess_language(f"{TEXTS['en']} " * 6 + TEXTS[language]) == "en"
    assert guess_language(f"{TEXTS[language]} " * 6 + TEXTS["en"]) == language
