"""Attributions by other means than a cue verb and its clause: `according to`, cue nouns, labels, a colon."""

from __future__ import annotations

from typing import TYPE_CHECKING

from analyst.quotes.cues import complement_of_noun, is_addressed, noun_frame, verb_frame
from analyst.quotes.drafts import Draft, from_verb, trimmed_spans
from analyst.quotes.signatures import label_ahead
from analyst.quotes.speakers import ISSUING, NOBODY, Speaker, is_person_label, speaker_of
from analyst.quotes.view import (
    FINITE,
    RELATIVE_PRONOUNS,
    Span,
    View,
    agent_of,
    is_sentence_like,
    noun_phrase,
    subject_of,
)

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from spacy.tokens import Token


_LONGEST_NAME = 5  # tokens
_LONGEST_SHRUG = 8  # tokens of an answer without a subject
_OF_CLAUSES = frozenset({"nsubj", "nsubjpass", "expl", "csubj"})
IN_WORDS = "words"
"""Lemma of the cue of `in his words`."""
_LABEL_TOKENS = 8  # a longer line before a colon is a sentence, not a speaker's label


def according_to(view: View) -> Iterator[Draft]:
    """Attribute the sentence that `according to Smith` or `per the report` stands in."""
    for token in view.readable():
        last = _preposition(view, token)
        noun = None if last is None else next((t for t in last.children if t.dep_ == "pobj"), None)
        if last is None or noun is None or (last.i == token.i and not _is_source(view, token, noun)):
            continue
        draft = Draft(
            trimmed_spans(view, _around(view, token, noun)),
            Speaker(noun_phrase(view, noun)),
            view.chars(token.i, last.i),
            "according to" if last.i > token.i else "per",
            "according to",
        )
        if draft.parts:
            yield draft


def _preposition(view: View, token: Token) -> Token | None:
    """Return the last word of `according to` or `per`, given its first."""
    if view.is_quoted(token):
        return None
    if token.lower_ == "per":
        return token
    behind = view.doc[token.i + 1] if token.i + 1 < len(view.doc) else None
    return behind if token.lower_ == "according" and behind is not None and behind.lower_ == "to" else None


def _is_source(view: View, per: Token, noun: Token) -> bool:
    """Tell whether `per` names a source: `, per the lawsuit.`, `Per Reuters, …`; not `$4 per barrel`."""
    opens = per.is_sent_start or view.doc[per.i - 1].text == ","
    is_definite = any(child.dep_ in {"det", "poss"} for child in noun.children) or noun.pos_ == "PROPN"
    edge = noun.right_edge.i + 1
    closes = edge >= per.sent.end or view.doc[edge].is_punct
    return opens and is_definite and closes


def in_words_of(view: View) -> Iterator[Draft]:
    """Attribute what stands beside `in his words`, `in Lee's own words` or `in the words of Ada Lee`.

    Behind such a phrase at the start of a sentence that is the sentence, else the quotation right beside it.
    """
    for words in view.readable():
        link = words.head
        if words.lower_ != "words" or link.lower_ != "in" or view.is_quoted(words):
            continue
        noun = next((t for t in words.children if t.dep_ == "poss"), None)
        last, cue = words, view.chars(words.i, words.i)
        if noun is None:
            of = next((t for t in words.children if t.lower_ == "of"), None)
            noun = None if of is None else next((t for t in of.children if t.dep_ == "pobj"), None)
            if of is None or noun is None:
                continue
            last, cue = noun, view.chars(link.i, of.i)
        opens = all(t.pos_ in {"CCONJ", "PUNCT", "SPACE"} for t in view.doc[words.sent.start : link.i])
        parts = trimmed_spans(view, _around(view, link, last)) if opens else _quotation_beside(view, link, last)
        if parts:
            yield Draft(parts, Speaker(noun_phrase(view, noun)), cue, IN_WORDS, "according to")


def _quotation_beside(view: View, first: Token, last: Token) -> list[Span]:
    """Return the quotation right behind a phrase, else that right ahead of it: a comma or a colon may stand between."""
    behind, ahead = last.right_edge.i + 1, first.i - 1
    behind += behind < len(view.doc) and view.doc[behind].text in {",", ":"}
    ahead -= view.doc[ahead].text == ","
    for place in (behind, ahead):
        if 0 <= place < len(view.doc) and view.quote_of[place] >= 0:
            quoted = view.quoted[view.quote_of[place]]
            return [(quoted.start_char, quoted.end_char)]
    return []


def _around(view: View, according: Token, noun: Token) -> list[range]:
    """Return what `according to …` is about: the sentence behind it, or ahead of it, or on both sides."""
    start, end = according.sent.start, according.sent.end
    phrase_end = noun.right_edge.i + 1
    if all(t.pos_ in {"CCONJ", "ADV", "PUNCT", "SPACE"} for t in view.doc[start : according.i]):
        comma = next((t.i for t in view.doc[according.i : end] if t.text == ","), phrase_end - 1)
        if comma < phrase_end < end and view.doc[phrase_end].text == "," and _is_aside(view, comma + 1, phrase_end):
            comma = phrase_end  # "According to Lee, the mayor of Oslo, the plan …"
        second = next((t.i for t in view.doc[comma + 1 : comma + 2 + _LONGEST_NAME] if t.text == ","), None)
        if noun.pos_ == "NOUN" and second and second > comma + 1 and _is_name(view, comma + 1, second):
            comma = second  # "According to the governor, Ada Lee, the road …"
        return [range(comma + 1, _contrast(view, comma + 1, end))]
    runs = [range(start, according.i)]
    if phrase_end < end and view.doc[phrase_end].text == "," and phrase_end + 1 < end - 1:
        runs.append(range(phrase_end + 1, end))
    return runs


def _is_name(view: View, start: int, end: int) -> bool:
    return all(t.pos_ == "PROPN" for t in view.doc[start:end])


def _is_aside(view: View, start: int, end: int) -> bool:
    """Tell whether words behind a noun and a comma only describe it: a title, or a clause with `who` or `which`."""
    return view.doc[start].lower_ in RELATIVE_PRONOUNS or not any(t.tag_ in FINITE for t in view.doc[start:end])


def _contrast(view: View, start: int, end: int) -> int:
    """Return where `…, but he …` begins, which is the article's own voice again; `end` if it does not."""
    for token in view.doc[start:end]:
        if token.lower_ == "but" and token.dep_ == "cc" and view.doc[token.i - 1].text == ",":
            return token.i
    return end


def cue_nouns_with_content(view: View) -> Iterator[Draft]:
    """Attribute the clause of a cue noun: `his claim that …`."""
    for noun in view.readable():
        frame = noun_frame(noun)
        if frame is None or view.is_quoted(noun):
            continue
        found = complement_of_noun(view, noun, frame)
        if found is None:
            continue
        speaker = _owner_of_noun(view, noun)
        if speaker.span is None:
            continue
        parts = trimmed_spans(view, [range(found.first, found.last + 1)])
        if parts:
            cue = view.chars(noun.i, found.cue_last)
            yield Draft(parts, speaker, cue, noun.lemma_.lower(), found.rule)


def _owner_of_noun(view: View, noun: Token) -> Speaker:
    """Find whose word a cue noun is: `his claim`, `the claim by Smith`, `Smith made the claim`."""
    for child in noun.children:
        if child.dep_ == "poss":
            return Speaker(noun_phrase(view, child))
        if child.dep_ == "prep" and child.lower_ in {"by", "from"}:
            inner = next((t for t in child.children if t.dep_ == "pobj"), None)
            return NOBODY if inner is None else Speaker(noun_phrase(view, inner))
    if noun.dep_ == "dobj" and noun.head.lemma_ in {
        "make",
        "issue",
        "repeat",
        "renew",
        "reiterate",
        "release",
    }:
        return speaker_of(view, noun.head)
    agent = agent_of(noun)
    return NOBODY if agent is None else Speaker(noun_phrase(view, agent))


def cue_beside(view: View, number: int) -> Draft | None:
    """Attribute what stands right behind a cue verb (`said “no”`, `said that “…”`)."""
    window = view.before(number)
    if window and window[-1].lower_ == "that":
        window = window[:-1]
    if not window:
        return None
    verb = window[-1]
    frame = verb_frame(verb)
    if frame is None or not frame.takes("q") or verb.dep_ in {"amod", "aux"}:
        return None
    if is_addressed(verb, view.inner(number)):
        return None
    draft = from_verb(view, verb, speaker_of(view, verb), "cue beside")
    draft.parts = [(view.quoted[number].start_char, view.quoted[number].end_char)]
    return draft if draft.speaker.span is not None else None


def labelled(view: View, number: int) -> Draft | None:
    """Attribute `Ada Lee: “…”` to the name before the colon."""
    window = view.before(number)
    part = (view.quoted[number].start_char, view.quoted[number].end_char)
    label = label_ahead(view.text, part[0])
    if label is not None and is_sentence_like(view.inner(number)):
        return Draft([part], Speaker(label.name), label.mark, None, "label")
    if len(window) >= 2 and window[-1].text == ":" and is_person_label(window[-2]):
        speaker = Speaker(noun_phrase(view, _told_of(view, window[-2])))
        return Draft([part], speaker, view.chars(window[-1].i, window[-1].i), None, "label")
    if not 2 <= len(window) <= _LABEL_TOKENS or window[-1].text != ":" or not is_sentence_like(view.inner(number)):
        return None
    names = [t for t in window[:-1] if t.pos_ in {"PROPN", "NOUN", "PRON"}]
    if not names or any(t.pos_ in {"VERB", "AUX"} for t in window):
        return None
    person = next((t for t in names if t.ent_type_ == "PERSON"), None)  # "Ada Lee, mayor: “…”"
    while person is not None and person.dep_ == "compound" and person.head.ent_type_ == "PERSON":
        person = person.head
    speaker = Speaker(noun_phrase(view, person or names[-1]))
    return Draft([part], speaker, view.chars(window[-1].i, window[-1].i), None, "label")


# Verbs that open a line ahead of who says it, which the parser takes for part of the name: `Added Lee: “…”`
_TELLING = {
    "added": "add",
    "adds": "add",
    "concluded": "conclude",
    "continued": "continue",
    "continues": "continue",
    "explained": "explain",
    "noted": "note",
    "notes": "note",
    "recalled": "recall",
    "replied": "reply",
    "said": "say",
    "says": "say",
    "stated": "state",
    "states": "state",
    "tweeted": "tweet",
    "writes": "write",
    "wrote": "write",
}


def inverted(view: View, end: int, rule: str) -> Draft | None:
    """Read `Continued Lee:` ahead of a place; without words yet, None if it says anything else."""
    label = label_ahead(view.text, end)
    words = [] if label is None else view.text[slice(*label.name)].split()
    lemma = _TELLING.get(words[0].lower()) if len(words) > 1 else None
    if label is None or lemma is None:
        return None
    start, last = label.name
    first = view.text.index(words[1], start + len(words[0]))
    return Draft([], Speaker((first, last)), (start, start + len(words[0])), lemma, rule)


def _told_of(view: View, label: Token) -> Token:
    """Return whom a sentence ahead of a colon is about: Lee in `Lee knows what to say to Smith and York: “…”`."""
    head = label
    while head.dep_ in {"conj", "compound"}:
        head = head.head
    if head.dep_ not in {"pobj", "dobj"}:
        return label
    subject = next((found for found in map(subject_of, head.ancestors) if found is not None), None)
    return subject if subject is not None and subject.i < head.i and subject.ent_type_ == "PERSON" else label


def transcript(view: View, found: Sequence[Draft]) -> list[Draft]:
    """Attribute the rest of a paragraph that opens `LEE: …`, as transcripts do, to the name before the colon."""
    doc = view.doc
    colon = next((t.i for t in doc[: _LABEL_TOKENS - 2] if t.text == ":"), None)
    if not colon or colon + 2 >= len(doc) or view.is_quoted(doc[colon + 1]):
        return []
    label = doc[:colon]
    if not all(t.ent_type_ == "PERSON" for t in label) or any(
        draft.parts and draft.cue and draft.cue[0] < doc[colon].idx for draft in found
    ):
        return []
    said = doc[colon + 1 :]
    if len(said) > _LONGEST_SHRUG and not any(t.dep_ in _OF_CLAUSES for t in said):
        return []  # a list: "Ada Lee: possession of heroin, held in lieu of bond."
    part = (doc[colon + 1].idx, len(view.text.rstrip()))
    return [Draft([part], Speaker(view.chars(0, colon - 1)), view.chars(colon, colon), None, "transcript")]


def opener(view: View) -> list[Draft]:
    """Find a cue that ends the paragraph with a colon: `Russian officials argue that:`."""
    tokens = [token for token in view.doc if not token.is_space]
    if len(tokens) < 3 or tokens[-1].text != ":" or view.is_quoted(tokens[-1]):
        return []
    told = inverted(view, len(view.text), "opener")
    if told is not None:
        return [told]
    for token in reversed(tokens[:-1]):
        if token.text in {".", "?", "!"} or view.is_quoted(token):
            break
        frame = verb_frame(token)
        if frame is not None and frame.takes("q"):
            return [from_verb(view, token, speaker_of(view, token), "opener")]
    return _issued(view, tokens)


_PAPERS = frozenset({"statement", "message", "letter", "tweet", "email", "e-mail", "note", "memo", "post"})


def _issued(view: View, tokens: Sequence[Token]) -> list[Draft]:
    """Find `The firm released the following statement:` at the end of a paragraph."""
    for token in reversed(tokens[-_LABEL_TOKENS:]):
        deed = token.head
        if token.lower_ in _PAPERS and token.dep_ == "dobj" and deed.lemma_ in ISSUING and not view.is_quoted(deed):
            speaker = speaker_of(view, deed)
            return [] if speaker.span is None else [from_verb(view, deed, speaker, "opener", token.i)]
    return []
