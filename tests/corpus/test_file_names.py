"""What a file's name says of outlet and day, and what it does not."""

from datetime import UTC, datetime

import pytest

from analyst.corpus import read_corpus
from analyst.corpus.file_names import read_file_name, read_url_day

DAY = datetime(2024, 5, 3, tzinfo=UTC)


@pytest.mark.parametrize(
    ("name", "outlet"),
    [
        ("2024-05-03_reuters_talks-begin.html", "Reuters"),
        ("The Guardian/2024-05-03 Talks begin.txt", "The Guardian"),
        ("guardian/20240503-talks-begin.txt", "The Guardian"),
        ("bbc.co.uk/2024/05/03/talks.html", "BBC"),
        ("www.theguardian.com_talks-begin_2024-05-03.html", "The Guardian"),
        ("Talks begin - BBC News 2024-05-03.html", "BBC"),
        ("Kyiv Independent/03 May 2024/1.txt", "The Kyiv Independent"),
        ("AFP 20240503T1033Z.txt", "AFP"),
        ("2024.05.03 RT.txt", "RT"),
        ("Elva Herald/2024-05-03.txt", "Elva Herald"),
        ("press/The Torma Daily Courier/2024-05-03.txt", "The Torma Daily Courier"),
    ],
)
def test_outlet_and_day(name, outlet):
    assert read_file_name(name) == (outlet, DAY)


@pytest.mark.parametrize("name", ["Talks begin _ World _ The Guardian.html", "The Guardian - Talks begin.html"])
def test_titles_as_browsers_save_them(name):
    assert read_file_name(name) == ("The Guardian", None)


@pytest.mark.parametrize(
    "name",
    [
        "000_2b83a7f816cae326.txt",
        "001_00ba41bf3215210e.txt",
        "003_1e150fab5deb9903.txt",
        "12345678.txt",
        "20241399.txt",
        "2024-02-30.txt",
        "120240503.txt",
        "a20240503b.txt",
        "03-05-2024.txt",
        "03.05.2024.txt",
        "2024-05.txt",
        "export 2024-05-03.txt",
        "Screenshot_2024-05-03.txt",
        "speech-of-2024-05-03.txt",
        "2024-05-01_2024-05-31.txt",
        "reuters-journalist-killed-in-lebanon.html",
        "reuters_journalist_killed.html",
        "cnn_debate.txt",
        "Time/Mirror/mint/1.txt",
        "world/politics/Sun/1.txt",
        "Talks at Reuters begin.txt",
        "Blog Post/Facebook Post/Latest Times/1.txt",
        "Ukraine News/German Press/1.txt",
        "Elva Herald.txt",
        "elva times/The Times of War/1.txt",
        "BBC - Talks - CNN.html",
        "x" * 5000,
        "",
    ],
)
def test_names_that_say_nothing(name):
    assert read_file_name(name) == (None, None)


def test_files_of_several_articles():
    assert read_file_name("Guardian/2024-05-03.csv", "row 3") == ("The Guardian", None)
    assert read_file_name("saved.zip", "Reuters/2024-05-03.html") == ("Reuters", DAY)
    assert read_file_name("saved.zip", "Reuters/2024-05-03.csv#row 3") == ("Reuters", None)


@pytest.mark.parametrize(
    ("url", "day"),
    [
        ("https://example.org/2024/05/03/talks", DAY),
        ("https://example.org/world/2024/may/03/talks", DAY),
        ("https://example.org/2024-05-03-talks", DAY),
        ("https://example.org/2024/05/talks", None),
        ("https://example.org/2024/05/03/2023/01/02", None),
        ("https://example.org/2024/13/03/talks", None),
        ("https://example.org/talks?day=/2024/05/03/", None),
        ("http://[x", None),
        (None, None),
    ],
)
def test_day_of_an_address(url, day):
    assert read_url_day(url) == day


def row(corpus):
    return read_corpus(corpus).articles.iloc[0]


def test_the_name_counts_only_where_nothing_else_does(make_corpus, article):
    bare = article.replace("2 June 2025\n\n", "")
    found = row(make_corpus.files({"The Guardian/2024-05-03 x.txt": bare}))
    assert (found["outlet"], found["outlet_basis"]) == ("The Guardian", "file name")
    assert (found["published_at"], found["published_basis"]) == (DAY, "file name")


def test_the_page_goes_before_the_name(make_corpus, article):
    page = article + "\nCopyright © 2025 The Washington Times, LLC. All rights reserved.\n"
    found = row(make_corpus.files({"The Guardian/2024-05-03 x.txt": page}))
    assert (found["outlet"], found["outlet_basis"]) == ("The Washington Times", "printed")
    assert (found["published_at"].date().isoformat(), found["published_basis"]) == ("2025-06-02", "printed")


def test_what_is_stated_goes_before_the_name(make_corpus, article):
    stated = '[files."The Guardian/2024-05-03 x.txt"]\noutlet = "Example Times"\n'
    found = row(make_corpus.files({"The Guardian/2024-05-03 x.txt": article, "corpus.toml": stated}))
    assert (found["outlet"], found["outlet_basis"]) == ("Example Times", "stated")


def test_a_day_in_the_address_is_a_guess(make_corpus, article):
    bare = article.replace("2 June 2025", "https://example.org/2024/05/03/bridge")
    found = row(make_corpus.files({"a.txt": bare}))
    assert (found["published_at"], found["published_basis"]) == (DAY, "guessed")
    assert row(make_corpus.files({"a.txt": article}))["published_basis"] == "printed"
