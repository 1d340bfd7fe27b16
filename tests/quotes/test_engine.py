"""The engine's rules, lexicons and tables, and the spaCy component."""

import pytest
import spacy

from analyst import schema
from analyst.annotate.paragraph import annotate_doc
from analyst.quotes import resolve_quotes
from analyst.quotes.confidence import rule_confidence
from analyst.quotes.lexicon import cue_nouns, cue_verbs
from analyst.quotes.types import quote_type

RULE = (
    r'"(answer|cue (?:before|behind|beside)|inserted cue|clause ahead|split quote|according to|floating|introduced'
    r'|gesture|opener|label|post|signature|transcript|noun clause|infinitive|object|preposition)"'
)


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
        assert all(frame.flags <= set("qcxomtadn") for frame in lexicon.values())


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


@pytest.mark.model
def test_component_says_how_the_words_are_told(nlp):
    text = "The Porton Gazette reported that Ada Lee would not say that the bridge was safe."
    nlp.add_pipe("quote_attribution", config={"quote_engine": "rules"})
    try:
        outer, inner = nlp(text)._.quotes
    finally:
        nlp.remove_pipe("quote_attribution")
    assert (outer.cue_is_negated, outer.cue_modality, outer.relay) == (False, None, None)
    assert (inner.cue_is_negated, inner.cue_modality, inner.relay.text) == (True, "possible", "The Porton Gazette")
