"""Posts of social networks set into an article, on paragraphs annotated by hand: no model."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from analyst.annotate.records import Attribution
from analyst.quotes.posts import find_posts
from tests.quotes.blocks import article, quotes

SIGNATURE = "— Ada Lee (@adalee) November 18, 2019"
POST = "The bridge is a disgrace, and everybody on the council knows it."
STORY = "The photo of the bridge was shared by thousands of people who live near the harbour."


def test_words_above_the_signature_are_the_post():
    assert quotes(STORY, POST, SIGNATURE, STORY) == [([POST], "Ada Lee", "post")]


@pytest.mark.parametrize(
    "signature",
    [
        "— Ada Lee (@adalee)",
        "— Ada Lee (@adalee) 18 November 2019",
        "-- Ada Lee (@adalee) Nov. 18, 2019",
        "A post shared by Ada Lee (@adalee) on Nov 18, 2019 at 3:14pm PST",
    ],
)
def test_forms_of_signatures(signature):
    assert quotes(STORY, POST, signature, STORY) == [([POST], "Ada Lee", "post")]


def test_reporter_who_signs_the_article_posts_nothing():
    assert quotes(STORY, POST, "— Ada Lee (@adalee)") == []


def test_handle_alone_is_the_speaker():
    assert quotes(POST, "— (@adalee) November 18, 2019") == [([POST], "@adalee", "post")]


def test_signature_at_the_end_of_the_post_itself():
    assert quotes(STORY, f"{POST} pic.twitter.com/Ab1 {SIGNATURE}", STORY) == [([POST], "Ada Lee", "post")]


def test_links_at_the_end_are_no_words():
    assert quotes(f"{POST} https://t.co/x1 pic.twitter.com/y2", SIGNATURE)[0][0] == [POST]
    assert quotes(STORY, "https://t.co/x1", SIGNATURE)[0][0] == [STORY]  # the line with the link belongs to the post


def test_word_that_a_link_is_glued_to_stays():
    assert quotes(STORY, f"{POST}https://t.co/x1 t.co/y2https://t.co/z3", SIGNATURE)[0][0] == [POST]
    told = f"{POST} https://t.co/x1 has the photo"
    assert quotes(STORY, told, SIGNATURE)[0][0] == [told]


@pytest.mark.parametrize(
    "line", ["t.co/a" * 10_000 + " end", "x" + " " * 60_000 + "x", "“I” " * 10_000, "t.co/ " * 10_000]
)
def test_lines_made_to_take_long_do_not(line):
    # each took minutes and more while links were looked for with one expression
    assert quotes(line, POST, SIGNATURE)[-1] == ([POST], "Ada Lee", "post")
    assert quotes(line, SIGNATURE)[-1] == ([line.strip()], "Ada Lee", "post")


def test_short_lines_are_one_post_and_the_story_above_is_not():
    assert quotes(STORY, "on. time.", "on. line.", SIGNATURE) == [(["on. time.", "on. line."], "Ada Lee", "post")]


def test_lines_that_speak_of_themselves_are_part_of_the_post():
    first = "We asked the council for a new bridge, and I will ask again."
    assert quotes(STORY, first, POST, SIGNATURE) == [([first, POST], "Ada Lee", "post")]
    told = "You may ask why the bridge is closed."
    assert quotes(told, POST, SIGNATURE)[-1] == ([POST], "Ada Lee", "post")
    reported = "“We asked for a bridge,” said nobody in the council at that time."
    assert quotes(reported, POST, SIGNATURE)[-1] == ([POST], "Ada Lee", "post")


def test_what_the_post_tells_is_part_of_it():
    words = "The mayor said the bridge was safe. It is not."
    told = Attribution(((15, 34),), (0, 9), None, (10, 14), "say", False, None, "clause")
    assert quotes((words, told), SIGNATURE) == [([words], "Ada Lee", "post")]


def test_two_posts_follow_each_other():
    other = "— Harbour Watch (@harbour) November 19, 2019"
    assert quotes(POST, SIGNATURE, STORY, other) == [([POST], "Ada Lee", "post"), ([STORY], "Harbour Watch", "post")]


def test_heading_above_is_no_part_of_it_but_a_last_line_may_look_like_one():
    assert quotes("THE BRIDGE", "on. line.", SIGNATURE) == [(["on. line."], "Ada Lee", "post")]
    assert quotes(STORY, "ON. LINE.", SIGNATURE) == [(["ON. LINE."], "Ada Lee", "post")]


def test_a_handle_in_a_sentence_signs_nothing():
    assert quotes(STORY, "The post by Ada Lee (@adalee) was deleted.") == []
    assert quotes(STORY, "Follow the story — Ada Lee (@adalee) reports from the harbour.") == []


@pytest.mark.parametrize(
    "line",
    [
        "Ada Lee is a reporter in London - follow her on X (@adalee)",
        "Photo - Ada Lee (@adalee)",
        "Written by — Ada Lee (@adalee)",
        "— Follow the Gazette on Twitter (@gazette)",
        "— Contact Ada Lee (@adalee) November 18, 2019",
    ],
)
def test_note_on_the_author_signs_nothing(line):
    assert quotes(STORY, line) == []


def test_behind_words_of_its_own_line_a_date_or_what_it_is_makes_a_signature():
    assert quotes(f"{POST} — Ada Lee (@adalee) 18 November 2019") == [([POST], "Ada Lee", "post")]
    assert quotes(f"{POST} A post shared by Ada Lee (@adalee)") == [([POST], "Ada Lee", "post")]


def test_open_quotation_goes_on_behind_a_post():
    first, last = "“The bridge is old,” Diaz said. “We test it", "“and we will test it again.”"
    content = ((0, 20), (32, len(first)))
    told = Attribution(content, (21, 25), None, (26, 30), "say", False, None, "cue behind")
    found = quotes((first, told), POST, SIGNATURE, last)
    assert ([first[0:20], first[32:], last], "Diaz", "cue behind") in found
    assert ([POST], "Ada Lee", "post") in found


@given(st.lists(st.sampled_from([SIGNATURE, POST, STORY, "short", "https://t.co/x", "“Open", "— x (@y)"]), max_size=8))
def test_any_order_of_lines(lines):
    paragraphs, text = article(*lines)
    posts, taken = find_posts(paragraphs)
    assert set(posts) <= taken <= set(range(len(lines)))
    spans = [span for post in posts.values() for span in post.content]
    assert all(text[start:end].strip() == text[start:end] != "" for start, end in spans)
    assert len(spans) == len(set(spans))
