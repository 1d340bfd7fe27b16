"""A corrected speaker: who speaks is the analyst's word, the words printed for it stay the article's."""

import pandas as pd
import pytest

from analyst import schema
from analyst.review.quotes_speaker import speaker_fields

ENTITIES = schema.table(
    "ENTITIES",
    [
        (key, name, "PERSON", None, 1, 1, "a1")
        for key, name in {"person-lee": "Ada Lee", "person-ray": "Bob Ray", "org-bbc": "BBC"}.items()
    ],
)


def correct(text, content, printed, speaker, *, kind="pronoun", entity_id=None, rule="subject", said=None):
    start = None if printed is None else text.index(printed)
    row = {
        "speaker_start_char": start,
        "speaker_end_char": None if printed is None else start + len(printed),
        "speaker_kind": kind,
        "speaker_entity_id": entity_id,
        "speaker_rule": rule,
    }
    fields = {"speaker": speaker} | ({} if said is None else {"speaker_text": said})
    at = text.index(content)
    found = speaker_fields(row, fields, text, [(at, at + len(content))], ENTITIES)
    if found["speaker_text"] is not None:  # the cheapest check there is
        assert text[found["speaker_start_char"] : found["speaker_end_char"]] == found["speaker_text"]
    else:
        assert found["speaker_start_char"] is None and found["speaker_end_char"] is None
    assert found["speaker_rule"] == "correction"
    return found


@pytest.mark.parametrize(
    ("printed", "kind", "text"),
    [
        ("she", "pronoun", "Ada Lee came late. “It is safe,” she said."),
        ("The mayor", "role", "Ada Lee came late. The mayor said “It is safe,” again."),
        ("The town hall", "name", "Ada Lee came late. The town hall said “It is safe,” again."),
        ("Lee", "name", "“It is safe,” Lee said. Ada Lee came late."),
    ],
)
def test_what_is_printed_stays_and_who_speaks_is_corrected(printed, kind, text):
    found = correct(text, "“It is safe,”", printed, "Ada Lee", kind=kind)
    assert (found["speaker_text"], found["speaker_kind"]) == (printed, kind)
    assert (found["speaker_name"], found["speaker_entity_id"]) == ("Ada Lee", "person-lee")


def test_a_name_that_the_article_does_not_print_is_not_said_to_be_printed():
    found = correct("“It is safe,” she said.", "“It is safe,”", "she", "Bob Ray")
    assert (found["speaker_text"], found["speaker_name"]) == ("she", "Bob Ray")
    found = correct("“It is safe.”", "“It is safe.”", None, "Bob Ray", kind="none")
    assert (found["speaker_text"], found["speaker_kind"], found["speaker_name"]) == (None, "none", "Bob Ray")


def test_another_name_of_the_same_sentence_was_the_speaker():
    text = "Ada Lee came. Bob Ray told the BBC that it was late."
    found = correct(text, "it was late", "BBC", "Bob Ray", kind="name", entity_id="org-bbc")
    assert (found["speaker_text"], found["speaker_kind"]) == ("Bob Ray", "name")
    found = correct(text, "it was late", "BBC", "Ada Lee", kind="name", entity_id="org-bbc")
    assert found["speaker_text"] == "BBC"


def test_words_inside_the_quote_are_nobodys_name_for_its_speaker():
    text = "The town hall said that Ada Lee was late."
    found = correct(text, "Ada Lee was late", "The town hall", "Ada Lee", kind="name", entity_id="org-hall")
    assert found["speaker_text"] == "The town hall"


def test_a_speaker_carried_over_from_another_quote_is_not_printed_for_this_one():
    text = "“It is safe,” Ada Lee said.\n\n“It is late,” ran the answer of Bob Ray."
    found = correct(
        text, "“It is late,”", "Ada Lee", "Bob Ray", kind="name", entity_id="person-lee", rule="carried over"
    )
    assert found["speaker_text"] == "Bob Ray"


def test_what_is_printed_can_be_said():
    text = "Ada Lee came late. The mayor told the BBC that she was sorry."
    found = correct(text, "she was sorry", "BBC", "Ada Lee", kind="name", entity_id="org-bbc", said="The mayor")
    assert (found["speaker_text"], found["speaker_name"]) == ("The mayor", "Ada Lee")
    assert correct(text, "sorry", "BBC", "Ada Lee", kind="name", said="she")["speaker_kind"] == "pronoun"


def test_nobody_speaks_and_nothing_is_printed():
    found = correct("“It is safe,” she said.", "“It is safe,”", "she", "")
    assert (found["speaker_text"], found["speaker_name"], found["speaker_kind"]) == (None, None, "none")
    assert pd.isna(found["speaker_entity_id"])
