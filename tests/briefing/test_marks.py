"""Marks: a quote in its context is the article's own text, letter for letter, and escaped."""

import html
import re

from hypothesis import given
from hypothesis import strategies as st

from analyst.briefing.files import visible
from analyst.briefing.marks import Span, lay_over, quote_spans, show_context, side_by_side
from analyst.compare import word_difference

TEXT = "First words. Lee said: “It <b>is</b> so,” and left.\n\nLast words."


def letters(markup):
    return html.unescape(re.sub(r"</?(mark|b|i|del|ins)>", "", str(markup)))


def place(words, text=TEXT):
    return text.index(words), text.index(words) + len(words)


def test_content_speaker_and_cue_are_marked_and_the_text_is_escaped():
    spans = [
        Span(*place("It <b>is</b> so,"), "content"),
        Span(*place("Lee"), "speaker"),
        Span(*place("said"), "cue"),
    ]
    sentences = [place("First words."), place("Lee said: “It <b>is</b> so,” and left."), place("Last words.")]
    context = show_context(TEXT, spans, sentences, (0, TEXT.index("\n")))
    assert context.html == ("<b>Lee</b> <i>said</i>: “<mark>It &lt;b&gt;is&lt;/b&gt; so,</mark>” and left.")


def test_a_speaker_of_another_paragraph_is_not_drawn_into_the_context():
    text = "Lee came.\n\n" + "word " * 300 + "\n\n“It is so.”"
    start, end = place("It is so.", text)
    context = show_context(text, [Span(start, end, "content"), Span(0, 3, "speaker")], [], (start - 1, end + 1))
    assert context.html == "<mark>It is so.</mark>"


def test_a_very_long_sentence_is_cut_but_never_the_quote():
    text = "a " * 2000 + "“" + "b " * 2000 + "”" + "c " * 2000
    start, end = text.index("b"), text.index("”")
    context = show_context(text, [Span(start, end, "content")], [(0, len(text))], (0, len(text)))
    assert f"<mark>{text[start:end]}</mark>" in context.html
    assert context.html.startswith("… ") and context.html.endswith(" …")
    assert len(context.html) < 3 * (end - start) + 100


def test_a_quote_with_no_speaker_or_cue_has_its_content_only():
    quote = {
        "speaker_start_char": None, "speaker_end_char": None, "cue_start_char": None, "cue_end_char": None,
    }  # fmt: skip
    assert quote_spans(quote, [(3, 5)]) == [Span(3, 5, "content")]


@given(
    st.text(min_size=1, max_size=60),
    st.lists(st.tuples(st.integers(-5, 70), st.integers(-5, 70), st.sampled_from(["content", "speaker", "cue"]))),
)
def test_marks_never_change_the_letters(text, places):
    spans = [Span(min(a, b), max(a, b), kind) for a, b, kind in places]
    marked = lay_over(text, spans, 0, len(text))
    assert letters(marked).replace("\r\n", "\n") == visible(text).replace("\r\n", "\n")
    assert re.sub(r"</?(mark|b|i)>", "", str(marked)).count("<") == 0


@given(st.text(max_size=80), st.text(max_size=80))
def test_side_by_side_shows_both_texts_whole(first, second):
    left, right = side_by_side(first, second, word_difference(first, second))
    assert letters(left) == visible(first)
    assert letters(right) == visible(second)


def test_side_by_side_marks_what_differs():
    first, second = "Kiev <admitted> defeat.", "Kiev declared defeat."
    left, right = side_by_side(first, second, word_difference(first, second))
    assert left == "Kiev <del>&lt;admitted&gt;</del> defeat."
    assert right == "Kiev <ins>declared</ins> defeat."
