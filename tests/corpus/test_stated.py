"""corpus.toml: what the analyst states goes before what the page shows."""

import unicodedata

import pytest

from analyst.corpus import CorpusError, read_corpus


def read(make_corpus, article, toml):
    return read_corpus(make_corpus.files({"a.txt": article, "corpus.toml": toml}))


def test_stated_facts_win_and_are_marked(make_corpus, article):
    toml = """[files."a.txt"]
outlet = "Example Times"
url = "https://www.example.org/bridge"
published = 2025-06-03
headline = "A bridge"
authors = ["Cy Day", "Di Ek"]
language = "de"
"""
    row = read(make_corpus, article, toml).articles.iloc[0]
    assert (row["outlet"], row["outlet_basis"], row["outlet_label"]) == ("Example Times", "stated", "Example Times")
    assert (row["headline"], row["headline_basis"], row["authors"]) == ("A bridge", "stated", "Cy Day; Di Ek")
    assert (str(row["published_at"]), row["published_basis"]) == ("2025-06-03 00:00:00+00:00", "stated")
    assert (row["url"], row["language"]) == ("https://www.example.org/bridge", "de")


@pytest.mark.parametrize("value", ['"2025-06-03T12:00:00+02:00"', "2025-06-03T12:00:00+02:00"])
def test_stated_times_are_brought_to_utc(make_corpus, article, value):
    row = read(make_corpus, article, f'[files."a.txt"]\npublished = {value}\n').articles.iloc[0]
    assert str(row["published_at"]) == "2025-06-03 10:00:00+00:00"


@pytest.mark.parametrize(
    ("toml", "says"),
    [
        ('[files."b.txt"]\noutlet = "X"\n', "does not have"),
        ('[files."a.txt"]\noutlt = "X"\n', "'outlt', which means nothing; keys are outlet, url"),
        ('[files."a.txt"]\npublished = "Wednesday"\n', "not a date"),
        ('[files."a.txt"]\noutlet = 7\n', "not a text"),
        ('[files."a.txt"]\nauthors = []\n', "not a name"),
        ('[file."a.txt"]\noutlet = "X"\n', "'file', which means nothing"),
        ("files = 3\n", "must hold parts"),
        ('[files]\n"a.txt" = 3\n', "no table of facts"),
    ],
)
def test_what_means_nothing_is_told(make_corpus, article, toml, says):
    tables = read(make_corpus, article, toml)
    assert says in " ".join(tables.problems["problem"])
    assert tables.articles.iloc[0]["outlet_basis"] == "none"


@pytest.mark.parametrize("toml", ['[files."a.txt"]\noutlet = Example Times\n', "[files\n\n"])
def test_malformed_toml_names_the_line(make_corpus, article, toml):
    with pytest.raises(CorpusError, match=r"corpus\.toml is not valid TOML: .*line \d"):
        read(make_corpus, article, toml)


def test_binary_toml_is_told(make_corpus, article):
    with pytest.raises(CorpusError, match="cannot be read"):
        read(make_corpus, article, b"\x00\x01\x02\x03\x04")


@pytest.mark.parametrize("value", ["en", "English", "en-GB", "EN"])
def test_a_stated_language_may_be_a_code_or_a_name(make_corpus, article, value):
    tables = read(make_corpus, article, f'[files."a.txt"]\nlanguage = "{value}"\n')
    assert (tables.articles["language"][0], tables.articles["is_counted"][0]) == ("en", True)
    assert tables.problems.empty


def test_a_stated_language_that_is_none_is_told(make_corpus, article):
    tables = read(make_corpus, article, '[files."a.txt"]\nlanguage = "Elvish"\n')
    assert "language = 'Elvish' is not a language such as" in tables.problems["problem"][0]


@pytest.mark.parametrize(("file", "stated"), [("NFD", "NFC"), ("NFC", "NFD")])
def test_accents_of_a_file_name_may_be_written_either_way(make_corpus, article, file, stated):
    toml = f'[files."{unicodedata.normalize(stated, "Musée.txt")}"]\noutlet = "X"\n'
    tables = read_corpus(make_corpus.files({unicodedata.normalize(file, "Musée.txt"): article, "corpus.toml": toml}))
    assert tables.articles["outlet"][0] == "X"
    assert tables.problems.empty
