import html as html_module
import re

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from analyst.widgets import kwic
from analyst.widgets.markup import (
    MARK_LABELS,
    Html,
    Mark,
    bars_html,
    escape,
    highlight,
    html,
    join,
    legend,
    note,
    shorten,
    table_html,
    visible,
)

TRICKY = st.sampled_from(
    [*list("<>&\"'=/;#{}[]x \n\t\x00\x1b\x7f\x9b\u202e\u2067é“”👩🏽"), "<script>", "onerror=", "-->", "&lt;"]
)
TEXTS = st.lists(TRICKY, max_size=25).map("".join) | st.text(max_size=60)
MARKS = st.lists(
    st.builds(Mark, st.integers(-3, 70), st.integers(-3, 70), st.sampled_from(sorted(MARK_LABELS)), TEXTS),
    max_size=8,
)


def test_marks_stand_where_they_should():
    text = "Lee said it."
    assert highlight(text, [Mark(0, 3, "speaker"), Mark(4, 8, "cue", "say")]) == (
        '<mark class="analyst-speaker">Lee</mark> <mark class="analyst-cue" title="say">said</mark> it.'
    )


def test_offsets_are_those_of_the_article():
    assert highlight("Lee said", [Mark(100, 103, "speaker"), Mark(90, 99, "cue")], start=100).startswith(
        '<mark class="analyst-speaker">Lee</mark>'
    )


def test_a_mark_inside_another_is_nested():
    assert highlight("abc", [Mark(0, 3, "quote"), Mark(1, 2, "name")]) == (
        '<mark class="analyst-quote">a<mark class="analyst-name">b</mark>c</mark>'
    )


def test_crossing_marks_are_closed_and_opened_again():
    assert highlight("abc", [Mark(0, 2, "quote"), Mark(1, 3, "name")]) == (
        '<mark class="analyst-quote">a<mark class="analyst-name">b</mark></mark>'
        '<mark class="analyst-name analyst-again">c</mark>'
    )


def test_offsets_count_code_points_not_utf16_units():
    assert '<mark class="analyst-name">Lee</mark>' in highlight("👩🏽 Lee", [Mark(3, 6, "name")])


def test_an_unknown_kind_of_mark_names_those_there_are():
    with pytest.raises(ValueError, match="No kind of mark 'boss'; there are quote,"):
        highlight("abc", [Mark(0, 1, "boss")])


@given(TEXTS, MARKS, st.integers(0, 20))
def test_without_its_tags_highlighted_text_is_the_text(read_html, text, marks, start):
    found = read_html(highlight(text, marks, start=start))
    assert found.text == visible(text)
    assert len(visible(text)) == len(text)


@given(TEXTS, MARKS)
def test_only_our_marks_are_live(read_html, text, marks):
    found = read_html(highlight(text, marks))
    assert set(found.tags) <= {"mark"}
    assert len(found.tags) == len(found.closed)
    assert {name for name, _ in found.attributes} <= {"class", "title"}
    assert not found.other


@given(TEXTS, st.lists(st.tuples(st.integers(0, 30), st.integers(1, 30)), max_size=5))
def test_every_code_point_in_a_mark_is_marked(text, spans):
    marks = [Mark(start, start + length, "name") for start, length in spans]
    markup = highlight(text, marks)
    depth, place, marked = 0, 0, set()
    for piece in re.split(r"(</?mark[^>]*>)", markup):
        if piece.startswith(("<mark", "</mark")):
            depth += -1 if piece.startswith("</") else 1
            continue
        length = len(html_module.unescape(piece))
        marked |= set(range(place, place + length)) if depth else set()
        place += length
    assert marked == {i for mark in marks for i in range(mark.start_char, min(mark.end_char, len(text)))}


@given(TEXTS)
def test_templates_escape_what_they_are_filled_with(read_html, text):
    for markup in (
        html('<p title="{}">{}</p>', text, text),
        note(text),
        table_html([text], [[text]], caption=text),
        bars_html([(text, 1.0, text)], caption=text),
        join([text, html("<p>{}</p>", text)]),
    ):
        found = read_html(markup)
        assert set(found.tags) <= {"p", "table", "caption", "thead", "tbody", "tr", "th", "td", "span"}
        assert {name for name, _ in found.attributes} <= {"title", "class", "scope", "style"}
        assert not found.other


@given(TEXTS)
def test_nothing_invisible_is_left(text):
    assert not re.search(r"[\x00-\x08\x0b-\x1f\x7f-\x9f\u202d\u202e\ud800-\udfff]", visible(text))


def test_a_lone_surrogate_can_be_sent_to_the_browser():
    assert visible("a\ud800b").encode("utf-8").decode() == "a�b"


@pytest.mark.parametrize("null", [None, float("nan"), pd.NA, pd.NaT])
def test_null_is_shown_as_nothing(null):
    assert escape(null) == ""


def test_markup_of_ours_is_not_escaped_twice():
    assert html("<p>{}</p>", html("<i>{}</i>", "&")) == "<p><i>&amp;</i></p>"
    assert isinstance(join([Html("<b></b>")]), Html)


def test_braces_in_text_are_text():
    assert html("{}", "{0} {}") == "{0} {}"


@pytest.mark.parametrize(
    ("text", "width", "expect"),
    [("short", 10, "short"), ("a  b\nc", 10, "a b c"), ("abcdefgh", 4, "abc…"), ("", 4, "")],
)
def test_shorten(text, width, expect):
    assert shorten(text, width) == expect


def test_bars_are_as_long_as_their_numbers_and_none_is_zero_divided():
    markup = bars_html([("a", 4, "4"), ("b", 2, "2"), ("c", 0, "0")], caption="n")
    assert re.findall(r"width:([\d.]+)em", markup) == ["18.00", "9.00", "0.00"]
    assert "width:0.00em" in bars_html([("a", 0, "0")], caption="n")


def test_numbers_stand_to_the_right_with_separators():
    assert '<td class="analyst-number">1,234</td>' in table_html(["a", "n"], [["x", 1234]], caption="n")


def test_the_legend_draws_each_mark_as_itself():
    assert '<mark class="analyst-unsure">quote, unsure</mark>' in legend(["unsure"])


def test_the_head_of_numbers_stands_above_them():
    table = table_html(["a", "n", "text"], [["x", 1234, "y"], ["z", 5, None]], caption="n")
    assert '<th scope="col" class="analyst-number">n</th><th scope="col">text</th>' in table
    assert "analyst-number" not in table_html(["a", "n"], [], caption="n")


@pytest.mark.parametrize(
    ("left", "right", "shown"),
    [
        ("ut the mayor ", " opened the brid", ("the mayor ", " opened the")),
        ("the mayor ", " left", ("the mayor ", " left")),
    ],
)
def test_a_line_of_a_concordance_begins_and_ends_with_a_word(left, right, shown):
    row = {"left": left, "match": "Lee", "right": right, "outlet": "Gazette"}
    line = kwic.line_html(row, 13, "a.csv#row 2")
    assert "<bdi>Gazette</bdi> · <bdi>a.csv#row 2</bdi>" in line
    assert f'<span class="analyst-left">{shown[0]}</span>' in line
    assert f"</mark>{shown[1]}</span>" in line
