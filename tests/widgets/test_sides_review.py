"""The review of sides: each decision is one table in the file, and can be taken back."""

import pytest

from analyst import review
from analyst.compare import NO_SIDE
from analyst.widgets import SidesReview
from tests.widgets.written import entries

HOSTILE = "<img src=x onerror=alert(1)> \x1b[31m"


@pytest.fixture
def panel(wb):
    wb.sides = wb.sides.assign(side=["Town", NO_SIDE])
    return SidesReview(wb, who="A. Lee")


def test_the_most_quoted_speaker_comes_first_with_the_words_of_hers(panel):
    assert panel.summary() == (
        "SidesReview: 0 of 2 speakers set by hand, 2 sides\nAda Lee → Town · 2 quotes\n2 speakers listed"
    )
    assert "It is safe," in panel.detail.value and "Gazette" in panel.detail.value


def test_a_side_is_set_by_its_number_and_taken_back(panel, wb):
    panel.press("n")
    assert panel.row["speaker"] == "Bob Ray"
    panel.press("1")
    assert entries(wb, "sides.toml") == {"side": [{"names": ["Bob Ray"], "side": "Town"}]}
    assert panel.side_of(panel._all[1]) == "Town"
    assert "1 of 2 speakers set by hand" in panel.progress.value
    assert "Written: side: names = Bob Ray, side = Town" in panel.message.value
    panel.press("u")
    assert entries(wb, "sides.toml") == {}
    assert panel.side_of(panel._all[1]) == NO_SIDE


def test_a_second_thought_stands_in_the_place_of_the_first(panel, wb):
    panel.side_field.value = "Country"
    panel.act("s")
    panel.list.choose(0)
    panel.act("x")
    assert entries(wb, "sides.toml") == {"side": [{"names": ["Ada Lee"], "side": NO_SIDE}]}
    panel.list.choose(0)
    panel.act("x")
    assert "on that side already" in panel.message.value
    panel.act("u")
    assert entries(wb, "sides.toml") == {"side": [{"names": ["Ada Lee"], "side": "Country"}]}


def test_a_key_that_needs_a_side_asks_for_it(panel, wb):
    panel.act("s")
    assert "write a side" in panel.message.value
    panel.side_field.value = HOSTILE
    assert "<img" not in panel.message.value and "Press s again" in panel.message.value
    panel.act("s")
    assert "<img" not in panel.list._texts[0].value
    assert [row["side"] for row in entries(wb, "sides.toml")["side"]] == [HOSTILE]
    read = review.read_corrections(wb.corpus)
    assert review.apply_to_sides(read, wb.sides).report["status"].tolist() == ["applied"]


def test_two_sides_become_one(panel, wb):
    panel.side_field.value = "Country"
    panel.act("m")
    assert entries(wb, "sides.toml") == {"merge": [{"sides": ["Town"], "into": "Country"}]}
    assert panel.side_of(panel._all[0]) == "Country"
    assert panel.sides == ["Country", NO_SIDE]


def test_filters_leave_the_speakers_that_meet_them(panel):
    panel.side.value = NO_SIDE
    assert [row["speaker"] for row in panel.rows] == ["Bob Ray"]
    panel.search.value = "lee"
    assert panel.rows == [] and "No speaker meets" in panel.detail.value
    panel.press("x")
    assert "No speaker is listed" in panel.message.value
    panel.press("9")
    assert "No speaker is listed" in panel.message.value


def test_a_number_without_a_side_is_told(panel, wb):
    panel.press("7")
    assert "No side has the key 7: there are 2 sides" in panel.message.value
    assert entries(wb, "sides.toml") == {}


def test_a_speaker_whose_name_two_have_is_written_by_key(wb):
    wb.sides = wb.sides.assign(speaker="Ray", side=["Town", NO_SIDE])
    panel = SidesReview(wb)
    panel.press("x")
    assert entries(wb, "sides.toml")["side"] == [{"names": [wb.sides["speaker_key"][0]], "side": NO_SIDE}]


def test_a_corpus_with_no_speaker_has_an_empty_list(no_articles):
    panel = SidesReview(no_articles)
    assert panel.summary() == "SidesReview: 0 of 0 speakers set by hand, 0 sides"
