"""Headline, byline, dateline and dates, as printed."""

from datetime import UTC, datetime

import pytest

from analyst.corpus.bylines import parse_byline
from analyst.corpus.clean import clean_page
from analyst.corpus.dates import find_date, is_date_line
from analyst.corpus.openings import find_opening
from analyst.corpus.pages import Page


@pytest.mark.parametrize(
    ("text", "iso"),
    [
        ("date 2025-07-27 403", "2025-07-27T00:00:00+00:00"),
        ("July 25, 2025", "2025-07-25T00:00:00+00:00"),
        ("Friday, 25th July 2025", "2025-07-25T00:00:00+00:00"),
        ("25 Jul 2025", "2025-07-25T00:00:00+00:00"),
        ("Sept. 3, 2025", "2025-09-03T00:00:00+00:00"),
        ("27.07.2025", "2025-07-27T00:00:00+00:00"),
        ("25/07/2025", "2025-07-25T00:00:00+00:00"),
        ("07/25/2025", "2025-07-25T00:00:00+00:00"),
        ("25 July 2025 14:30 GMT", "2025-07-25T14:30:00+00:00"),
        ("July 25, 2025 at 9:05 PM EST", "2025-07-26T02:05:00+00:00"),
        ("July 25, 2025 9:05 PM ET", "2025-07-25T00:00:00+00:00"),  # EST or EDT: the page does not say
        ("30 February 2025, updated 2 March 2025", "2025-03-02T00:00:00+00:00"),
    ],
)
def test_printed_dates(text, iso):
    assert find_date(text).when == datetime.fromisoformat(iso).astimezone(UTC)


@pytest.mark.parametrize(
    "text", ["on Wednesday", "July 25", "in 2025", "03/04/2025", "July 2025", "12 of 2025", "2025-13-40"]
)
def test_no_whole_date(text):
    assert find_date(text) is None


def test_a_sentence_with_a_date_is_no_date_line():
    assert not is_date_line("He came to Kyiv on 27 July 2025.")
    assert is_date_line("Published 27 July 2025 at 09:30, updated 28 July 2025")


@pytest.mark.parametrize(
    ("text", "authors"),
    [
        ("by James Carter Senior News Editor", ("James Carter",)),
        ("By News desk", ("News desk",)),
        ("By Staff and agencies", ("Staff and agencies",)),
        ("Hoang Bach DNUM_CAZAHZCACF 09:33", ("Hoang Bach",)),
        ("David O'Sullivan", ("David O'Sullivan",)),
        ("By Ada Lee and Bo Chen", ("Ada Lee", "Bo Chen")),
        ("By Ada Lee in Kyiv and Bo Chen in Moscow", ("Ada Lee",)),
        ("By Mallory Wilson - The Washington Times - Thursday, February 29, 2024", ("Mallory Wilson",)),
        ("February 1, 2019 | BY: Ilana Muhlstein", ("Ilana Muhlstein",)),
        ("Reuters", ("Reuters",)),
    ],
)
def test_bylines(text, authors):
    assert parse_byline(text).authors[: len(authors)] == authors


@pytest.mark.parametrize(
    "text", ["Latest News", "Middle East", "By the time he arrived it was dark.", "Read more", "", "x" * 500]
)
def test_no_byline(text):
    assert parse_byline(text) is None


@pytest.mark.parametrize(
    ("text", "place", "mark"),
    [
        ("Kyiv – Ukrainian President Zelenskiy said so.", "Kyiv", None),
        ("KYIV, Ukraine (AP) — Talks have begun.", "KYIV, Ukraine", "AP"),
        ("ISLAMABAD, March 4 (Reuters) - Pakistan's election commission ruled.", "ISLAMABAD", "Reuters"),
        ("BERLIN -- The European Space Agency says so.", "BERLIN", None),
        ("(MENAFN) Ukrainian President Zelensky said so.", None, "MENAFN"),
        ("March 4 (Reuters) - Futures dipped on Monday.", None, "Reuters"),
    ],
)
def test_openings(text, place, mark):
    opening = find_opening(text)
    assert (opening.place, opening.mark) == (place, mark)
    assert text[opening.end :][:4] in ("Ukra", "Talk", "Paki", "The ", "Futu")


@pytest.mark.parametrize(
    "text",
    [
        "Putin – Russia's president – said no.",
        "Zelensky said – not for the first time – that it was late.",
        "EXCLUSIVE – Ministers agree.",
        "The end-to-end plan failed.",
        "(This story has been updated) Ministers agree.",
        "NATO-led troops left.",
    ],
)
def test_no_opening(text):
    assert find_opening(text) is None


def test_head_of_a_plain_page(article):
    cleaned = clean_page(Page(article))
    assert cleaned.headline == "Ministers agree on a new bridge"
    assert cleaned.byline.authors == ("Ada Lee",)
    assert cleaned.published == datetime(2025, 6, 2, tzinfo=UTC)
    assert [unit.text[:4] for unit in cleaned.units] == ["The ", '"It ', "Work"]


def test_date_and_headline_on_one_line():
    raw = (
        "date 2025-07-25 Talks have begun on a bridge\n\nKIEV\n\nThe talks on a bridge have begun, he said on Friday.\n"
    )
    cleaned = clean_page(Page(raw))
    assert (cleaned.headline, cleaned.dateline) == ("Talks have begun on a bridge", "KIEV")
    assert [(each.rule, raw[each.raw_start : each.raw_end]) for each in cleaned.removed] == [
        ("date_line", "date 2025-07-25"),
        ("headline", "Talks have begun on a bridge"),
        ("dateline", "KIEV"),
    ]


def test_a_headline_that_reads_like_a_sentence_is_known_by_what_follows():
    raw = (
        "The minister again called for a bridge.\n\nBy Ada Lee\n\nThe minister called for a bridge across the river.\n"
    )
    assert clean_page(Page(raw)).headline == "The minister again called for a bridge."


def test_a_first_sentence_is_no_headline():
    raw = (
        "The minister again called for a bridge.\n\nHe had said the same in the spring, and in the winter before it.\n"
    )
    cleaned = clean_page(Page(raw))
    assert cleaned.headline is None
    assert len(cleaned.units) == 2


def test_a_line_with_by_goes_before_an_outlet_with_a_date():
    cleaned = clean_page(
        Page(
            "Ministers agree on a new bridge\n\nExample Times, 2 June 2025\n\nBy Ada Lee\n\n"
            "The ministers of both countries agreed on Monday to build a bridge across the river.\n\n"
            "Work on the northern bank is to begin in the spring, according to the plan.\n"
        )
    )
    assert cleaned.byline.authors == ("Ada Lee",)
    assert cleaned.published.day == 2
