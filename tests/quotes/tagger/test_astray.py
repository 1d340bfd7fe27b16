"""What of the tagger's finds can't be right, whatever it thinks of them."""

import pytest

from analyst.annotate.records import Attribution, Token
from analyst.quotes.marks import find_quoted
from analyst.quotes.tagger.astray import contents_astray, is_asked, is_one_of, told_by_gesture, within_grammar
from analyst.quotes.tagger.model import Reading, TaggedAttribution

DOZENS = "“No, 1,” Lee said. “No, 2,” Lee said. “No, 3,” Lee said."


def span(text, words, behind=0):
    start = text.index(words, behind)
    return start, start + len(words)


def reading(text, *found):
    return Reading(text, [], [(q.start_char, q.end_char) for q in find_quoted(text)], {}, list(found))


def tagged(text, *content, speaker=None, cue=None, behind=0):
    parts = tuple(span(text, words) for words in content)
    return TaggedAttribution(parts, speaker and span(text, speaker), cue and span(text, cue, behind), 1.0, 0.9)


def rule(text, content, speaker, cue, name, behind=0):
    who = speaker and span(text, speaker, behind)
    return Attribution((span(text, content),), who, None, span(text, cue, behind), "say", False, None, name)


RULES = [rule(DOZENS, f"“No, {n},”", "Lee", "said", "cue behind", DOZENS.index(f"{n}")) for n in (1, 2, 3)]


def test_a_content_over_the_next_sentences_cue_is_astray():
    one = tagged(DOZENS, "“No, 1,” Lee said. “No, 2,” Lee said", speaker="Lee", cue="said", behind=45)
    assert contents_astray(reading(DOZENS, one), RULES) == set(one.content)


def test_a_content_that_holds_its_own_cue_is_astray():
    one = tagged(DOZENS, "“No, 1,” Lee said", cue="said")
    assert contents_astray(reading(DOZENS, one), []) == set(one.content)


@pytest.mark.parametrize(
    ("text", "content"),
    [
        ("Lee said Mr. Diaz claimed the bridge was safe.", "Mr. Diaz claimed the bridge was safe"),
        ("Lee said: “It is safe. Diaz claimed that too.”", "“It is safe. Diaz claimed that too.”"),
    ],
)
def test_a_cue_within_the_sentence_or_the_quotation_is_none_of_the_next(text, content):
    one = tagged(text, content, speaker="Lee", cue="said")
    inner = rule(text, "Diaz", None, "claimed", "clause")
    assert contents_astray(reading(text, one), [inner]) == set()


def test_a_sentence_in_marks_ahead_is_not_told_by_the_next_sentences_cue():
    text = "“It is late,” said Lee. “Go home.” She added: “Now.”"
    one = tagged(text, "“Go home.”", "“Now.”", speaker="She", cue="added")
    own = rule(text, "“Now.”", "She", "added", "cue before")
    assert within_grammar(reading(text, one), one, own, ()).content == own.content


def test_a_quotation_ahead_of_a_clause_is_not_its_speakers():
    text = "Lee is happy — “I stay” — but his agent said that talks went on."
    one = tagged(text, "“I stay”", "talks went on", speaker="his agent", cue="said")
    own = rule(text, "talks went on", "his agent", "said", "clause")
    assert within_grammar(reading(text, one), one, own, ()).content == own.content


def test_the_claims_own_verb_is_no_part_of_it():
    text = "The claim that it was unsafe has failed."
    one = tagged(text, "it was unsafe has failed", cue="claim")
    own = rule(text, "it was unsafe", None, "claim", "noun clause")
    parse = [("The", "DET", "det", 1), ("claim", "NOUN", "nsubj", 7), ("that", "SCONJ", "mark", 4)]
    parse += [("it", "PRON", "nsubj", 4), ("was", "AUX", "acl", 1), ("unsafe", "ADJ", "acomp", 4)]
    parse += [("has", "AUX", "aux", 7), ("failed", "VERB", "ROOT", 7)]
    tokens = [Token(*span(text, word), word, pos, dep, head, False) for word, pos, dep, head in parse]
    assert within_grammar(reading(text, one), one, own, tokens).content == own.content
    assert within_grammar(reading(text, one), one, own, ()).content == one.content


@pytest.mark.parametrize(
    ("found", "kept"),
    [
        ("the plan", "the plan, made late, failed"),
        ("the plan, made late", "the plan, made late, failed"),
        ("the plan, made late, failed", "the plan, made late, failed"),
        ("the", "the"),
    ],
)
def test_a_clause_is_not_cut_ahead_of_its_verb(found, kept):
    text = "Lee said the plan, made late, failed."
    one = tagged(text, found, speaker="Lee", cue="said")
    own = rule(text, "the plan, made late, failed", "Lee", "said", "clause")
    parse = [("Lee", "PROPN", "nsubj", 1), ("said", "VERB", "ROOT", 1), ("the", "DET", "det", 3)]
    parse += [("plan", "NOUN", "nsubj", 6), ("made", "VERB", "acl", 3), ("late", "ADV", "advmod", 4)]
    parse += [("failed", "VERB", "ccomp", 1)]
    tokens = [Token(*span(text, word), word, pos, dep, head, False) for word, pos, dep, head in parse]
    assert within_grammar(reading(text, one), one, own, tokens).content == (span(text, kept),)
    assert within_grammar(reading(text, one), one, own, ()).content == one.content


@pytest.mark.parametrize(
    ("text", "cue", "asks"),
    [
        ("Lee was asked if so.", "asked", False),
        ("When asked if so, Lee ran.", "asked", False),
        ("Asked if so, Lee ran.", "Asked", False),
        ("Lee asked if so.", "asked", True),
    ],
)
def test_who_is_asked_does_not_ask(text, cue, asks):
    one = tagged(text, "if so", speaker="Lee", cue=cue)
    passive = "was" in text
    verb = Token(*span(text, cue), "ask", "VERB", "ROOT", 1 if passive else 0, False)
    tokens = [Token(*span(text, "was"), "be", "AUX", "auxpass", 1, False), verb] if passive else [verb]
    assert is_asked(text, one, tokens) is not asks


def test_who_asked_stands_behind_by():
    text = "Lee was asked by Orr if so."
    one = tagged(text, "if so", speaker="Orr", cue="asked")
    tokens = [Token(*span(text, "asked"), "ask", "VERB", "ROOT", 0, False)]
    assert not is_asked(text, one, tokens)


@pytest.mark.parametrize(
    ("text", "kept"), [("Lee left. Asked if so, he ran.", False), ("Lee, asked if so, ran.", True)]
)
def test_who_spoke_before_did_not_ask(text, kept):
    cue = "Asked" if "Asked" in text else "asked"
    one = tagged(text, "if so", speaker="Lee", cue=cue)
    found = within_grammar(reading(text, one), one, rule(text, "if so", None, cue, "clause"), ())
    assert (found.speaker is not None) is kept


def test_is_one_of():
    spans = [(0, 4), (6, 9)]
    assert [is_one_of(spans, each) for each in ((0, 4), (6, 9), (0, 3), (7, 9), (9, 12))] == [True, True, *[False] * 3]


@pytest.mark.parametrize(("lemma", "parts"), [("nod", ["“B.”"]), ("say", ["“A.”", "“B.”"])])
def test_a_gesture_tells_what_stands_behind_it(lemma, parts):
    text = "“A.” Lee nodded. “B.”"
    one = tagged(text, "“A.”", "“B.”", speaker="Lee", cue="nodded")
    tokens = [Token(*span(text, "nodded"), lemma, "VERB", "ROOT", 0, False)]
    assert [text[slice(*part)] for part in told_by_gesture(text, one, tokens)] == parts


def test_words_with_a_comma_ahead_of_a_gesture_are_its():
    text = "“A,” Lee nodded. “B.”"
    one = tagged(text, "“A,”", "“B.”", speaker="Lee", cue="nodded")
    tokens = [Token(*span(text, "nodded"), "nod", "VERB", "ROOT", 0, False)]
    assert told_by_gesture(text, one, tokens) == one.content
