"""Properties of the engine on any text, its tables, and the spaCy component."""

import time

import pytest
import spacy
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from spacy.tokens import Doc

from analyst import schema
from analyst.annotate.paragraph import annotate_doc
from analyst.quotes import quotes_of_texts, resolve_quotes
from analyst.quotes.confidence import rule_confidence
from analyst.quotes.lexicon import cue_nouns, cue_verbs
from analyst.quotes.types import quote_type

RULE = (
    r'"(cue (?:before|behind|beside)|inserted cue|clause ahead|split quote|according to|floating|introduced|opener|label'
    r'|signature|transcript|noun clause|infinitive|object|preposition)"'
)
WORDS = st.sampled_from(
    [
        "“",
        "”",
        "‘",
        "’",
        '"',
        "'",
        "«",
        "»",
        "''",
        ":",
        "—",
        ",",
        ".",
        "?",
        "!",
        "he",
        "she",
        "said",
        "told",
        "according",
        "to",
        "that",
        "Lee",
        "calls",
        "it",
        "which",
        "adding",
        "it's\n",
        "\n\n",
        "x",
    ]
)


@pytest.mark.model
@settings(max_examples=50, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.lists(WORDS, max_size=30).map(" ".join) | st.text(max_size=60))
def test_any_text_goes_in_and_offsets_fit(nlp, text):
    ((_, quotes),) = quotes_of_texts([("t", text)], nlp=nlp)
    for quote in quotes:
        for start, end in [*quote["content"], *filter(None, [quote["speaker"], quote["cue"]])]:
            assert 0 <= start < end <= len(text)
        assert quote["type"] in schema.QUOTE_TYPES
        assert 0 < quote["confidence"] <= 1


@pytest.mark.model
def test_component_is_found_by_name_and_gives_spans(nlp):
    text = "“The bridge will open in May,” Ada Lee said.\n\n“It was late,” she added."
    nlp.add_pipe("quote_attribution")
    try:
        quotes = nlp(text)._.quotes
    finally:
        nlp.remove_pipe("quote_attribution")
    assert [(q.content[0].text, q.speaker.text, q.cue.text, q.quote_type) for q in quotes] == [
        ("“The bridge will open in May,”", "Ada Lee", "said", "direct"),
        ("“It was late,”", "she", "added", "direct"),
    ]


def test_component_is_registered_by_entry_point():
    assert spacy.blank("en").has_factory("quote_attribution")


def test_empty_in_empty_out():
    tables = resolve_quotes(
        *(schema.empty(t) for t in ("ARTICLES", "PARAGRAPHS")), {}, *(schema.empty(t) for t in ("MENTIONS", "ENTITIES"))
    )
    assert list(tables.quotes.columns) == list(schema.SCHEMAS["QUOTES"].columns)
    assert len(tables.quotes) == len(tables.quote_parts) == 0


def flat_doc(nlp, words):
    """A Doc of three-word sentences, subject, verb and object: a parse that costs nothing."""
    n = len(words) - len(words) % 3
    return Doc(
        nlp.vocab,
        words=words[:n],
        heads=[i - i % 3 + 1 for i in range(n)],
        deps=["nsubj", "ROOT", "ccomp"] * (n // 3),
        pos=["PRON", "VERB", "VERB"] * (n // 3),
        lemmas=["he", "say", "go"] * (n // 3),
        tags=["PRP", "VBD", "VBD"] * (n // 3),
    )


@pytest.mark.model
@pytest.mark.parametrize("words", [["he", "said", "goes"], ['"', "a", '"'], ["“", "Yes", ",”"], ["“", "a", "b"]])
def test_long_paragraphs_take_linear_time(nlp, words):
    spent = []
    for times in (3_000, 12_000):
        doc = flat_doc(nlp, words * times)
        start = time.perf_counter()
        annotate_doc(doc)
        spent.append(time.perf_counter() - start)
    assert spent[1] < 10 * spent[0] + 1  # four times the words; sixteen times the time would be quadratic


def test_type_counts_letters_in_marks():
    text = 'that "all of this is quoted" not this'
    quoted = [(5, 28)]
    assert quote_type(text, [(5, 28)], quoted) == "direct"
    assert quote_type(text, [(5, 37)], quoted) == "mixed"  # 18 of 25 letters in marks
    assert quote_type(text, [(28, 37)], quoted) == "indirect"


def test_every_rule_has_a_confidence():
    import inspect
    import re

    from analyst.quotes import article, clauses, cues, insertions, phrases, sentences

    source = "".join(map(inspect.getsource, (article, clauses, cues, insertions, phrases, sentences)))
    named = set(re.findall(RULE, source))
    assert len(named) > 12
    assert all(0 < rule_confidence(rule, "say") <= 1 for rule in named | {"clause"})


def test_lexicon_rows_say_what_they_take():
    for lexicon in (cue_verbs(), cue_nouns()):
        assert lexicon
        assert all(lemma == lemma.lower() and frame.flags for lemma, frame in lexicon.items())
        assert all(frame.flags <= set("qcxomtad") for frame in lexicon.values())


@pytest.mark.model
def test_agency_that_passed_the_words_on_is_the_relay(nlp):
    text = "“The bridge is safe,” Ada Lee was quoted as saying by state news agency PAP."
    (found,) = annotate_doc(nlp(text)).attributions
    assert text[slice(*found.relay)] == "state news agency PAP"
    assert text[slice(*found.speaker)] == "Ada Lee"


@pytest.mark.model
def test_called_for_is_another_cue_than_called(nlp):
    found = annotate_doc(nlp("The union called for an independent inquiry into the fire.")).attributions
    assert [attribution.cue_lemma for attribution in found] == ["call for"]
