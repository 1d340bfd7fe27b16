"""What is kept of a page, and why the rest goes."""

import time

from analyst.corpus.clean import clean_page
from analyst.corpus.markup import strip_markup
from analyst.corpus.pages import Page
from analyst.corpus.units import Piece, Unit

BODY = [
    "The ministers of both countries agreed on Monday to build a bridge across the river at Sombor.",
    '"It will take four years," the minister of transport told reporters after the meeting.',
    "Work on the northern bank is to begin in the spring, according to the plan that was published.",
]


def rules(raw):
    return {raw[each.raw_start : each.raw_end]: each.rule for each in clean_page(Page(raw)).removed}


def texts(raw):
    return [unit.text for unit in clean_page(Page(raw)).units]


def test_menu_and_footer_go():
    menu = "\n".join(f"* {name}" for name in ("World", "Sport", "Culture", "Weather", "Travel", "Science"))
    raw = (
        f"{menu}\n\n"
        + "\n\n".join(BODY)
        + "\n\nRelated stories\n\n* A dam for the valley\n* No road to the coast\n* Rain\n"
    )
    assert texts(raw) == BODY
    assert rules(raw)["* World"] == "before_article"
    assert rules(raw)["* Rain"] == "after_article"


def test_second_copy_of_a_paragraph_goes():
    raw = "\n\n".join([*BODY, *BODY])
    assert texts(raw) == BODY
    assert set(rules(raw).values()) == {"repeated_paragraph"}


def test_short_answers_may_stand_twice():
    raw = "\n\n".join([BODY[0], '"Yes," he said.', BODY[1], '"Yes," he said.', BODY[2]])
    assert len(texts(raw)) == 5


def test_subheading_and_led_in_list_stay():
    raw = "\n\n".join(
        [BODY[0], "What the plan says", BODY[2], "The conditions are:", "- steel", "- stone", "- sand", BODY[1]]
    )
    cleaned = clean_page(Page(raw))
    assert [unit.text for unit in cleaned.units] == raw.split("\n\n")
    assert cleaned.kinds == ("body", "heading", "body", "body", "list_item", "list_item", "list_item", "body")


def test_link_list_between_paragraphs_goes():
    raw = "\n\n".join(
        [
            BODY[0],
            BODY[2],
            "A dam for the valley",
            "No road to the coast",
            "Rain for days",
            BODY[1],
            BODY[1][:-1] + " today.",
        ]
    )
    assert rules(raw)["A dam for the valley"] == "link_list"


def test_questions_to_the_reader_go_but_those_of_the_text_stay():
    raw = "\n\n".join(
        [
            BODY[0], "Who is to pay for the bridge in the end?", BODY[1],
            "What do you think about the bridge?", "How might the bridge change the region around it?", BODY[2],
        ]
    )  # fmt: skip
    assert rules(raw) == {
        "What do you think about the bridge?": "reader_question",
        "How might the bridge change the region around it?": "discussion_question",
    }


def test_headline_said_again_goes_also_with_a_word_changed():
    headline = "Ministers of both countries agree on a new bridge at every opportunity"
    raw = "\n\n".join(
        [
            f"Home » News » {headline}",
            headline,
            "by Ada Lee",
            *BODY[:2],
            headline.replace("opportunity", "chance"),
            BODY[2],
        ]
    )
    found = rules(raw)
    assert found[f"Home » News » {headline}"] == "breadcrumb"
    assert found[headline.replace("opportunity", "chance")] == "repeated_headline"


def test_note_on_the_author_goes_only_at_the_end():
    note = "Ada Lee is a reporter who covers bridges."
    assert rules("\n\n".join([*BODY, note])) == {note: "author_note"}
    assert texts("\n\n".join([BODY[0], note, *BODY[1:]])) == [BODY[0], note, *BODY[1:]]


def test_lines_of_a_fixed_width_are_joined_to_paragraphs():
    raw = (
        "The ministers of both countries agreed on Monday to build a bridge\n"
        "across the river at Sombor, after talks that had gone on for years\n"
        "and had twice been broken off.\n"
        "\n"
        "Work on the northern bank is to begin in the spring, according to\n"
        "the plan that the two ministries published on the same day, and it\n"
        "is to end four years later.\n"
    )
    assert texts(raw) == [" ".join(part.split()) for part in raw.split("\n\n")]


def test_paragraphs_of_one_line_each_are_not_joined():
    raw = "\n".join(BODY)
    assert texts(raw) == BODY


def test_tags_go_and_letters_stay_as_they_are():
    raw = '<p>The <a href="https://example.org">minister’s</a> plan &amp; the “bridge”.</p> are <Reuters> one, he said.'
    assert texts(raw) == ["The minister’s plan & the “bridge”.", "are <Reuters> one, he said."]


def test_markup_of_millions_of_tags_takes_time_in_proportion():
    def seconds(n):
        line = "<!--<script><a &amp;<b>x" * n
        start = time.perf_counter()
        strip_markup(Unit(1, (Piece(line, 0),)))
        return time.perf_counter() - start

    seconds(100)
    assert seconds(20_000) < 60 * max(seconds(2_000), 0.01)


def test_text_in_another_script_is_kept():
    raw = "両国の大臣は月曜日に橋を建設することで合意した。\n\n工事は春に北岸で始まる予定で、計画によると四年かかる。\n"
    assert texts(raw) == raw.strip().split("\n\n")
