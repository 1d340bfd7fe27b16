"""Clauses and other complements of a cue verb, with or without quotation marks in them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from analyst.quotes.cues import (
    Complement,
    clause_further_on,
    complement_behind,
    cue_span,
    is_cited_source,
    is_idle,
    is_wish_for_silence,
    needs_marks,
    verb_frame,
)
from analyst.quotes.drafts import Draft, from_verb, trimmed_spans
from analyst.quotes.insertions import inserted
from analyst.quotes.speakers import Speaker, is_quoting, speaker_of
from analyst.quotes.view import FINITE, RELATIVE_PRONOUNS, Span, View, is_passive, noun_phrase, subject_of

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from spacy.tokens import Token

    from analyst.quotes.lexicon import Frame


_OF_SPEAKERS = frozenset({"DET", "ADJ", "NOUN", "PROPN", "PRON", "ADP", "PART", "NUM"})
_OF_TAILS = _OF_SPEAKERS | {"ADV"}
_LONGEST_SPEAKER = 25  # tokens
_LONGEST_TAIL = 8  # tokens behind the cue: "on Monday in a statement"
_RELATIVES = RELATIVE_PRONOUNS | {"whom"}


def clauses(view: View, used: set[Span | None]) -> Iterator[Draft]:
    """Attribute what stands behind, ahead of or around each cue verb that no quoted sentence has used."""
    for verb in view.readable():
        frame = verb_frame(verb)
        if frame is None or view.is_quoted(verb) or verb.dep_ in {"amod", "aux", "auxpass"}:
            continue
        if cue_span(view, verb) in used or _is_urged(verb) or verb.head.lower_ == "worth":  # "it is worth noting"
            continue
        if is_idle(view.text, verb.idx, verb.idx + len(verb)):
            continue
        draft = (
            inserted(view, verb, frame)
            or _around(view, verb, frame)
            or _behind(view, verb, frame)
            or _ahead(view, verb, frame)
            or _closing(view, verb, frame)
        )
        if draft is not None:
            yield draft


def _behind(view: View, verb: Token, frame: Frame) -> Draft | None:
    found = complement_behind(view, verb, frame) or clause_further_on(view, verb, frame)
    if found is None or is_quoting(verb):
        return None
    parts = trimmed_spans(view, [range(found.first, _own_voice(view, found) + 1)])
    if found.rule in {"object", "preposition"} and _is_aim(verb):
        return None
    if not parts or (found.rule in {"object", "preposition"} and not _is_content(view, found.first, found.last)):
        return None
    words = view.text[parts[0][0] : parts[0][1]]
    if is_wish_for_silence(words) or is_cited_source(verb.text, words):
        return None
    if needs_marks(verb, frame, found.rule) and not any(map(view.is_quoted, view.doc[found.first : found.last + 1])):
        return None
    speaker = speaker_of(view, verb)
    if speaker.span is None and found.rule != "clause":
        return None
    draft = from_verb(view, verb, speaker, found.rule, found.cue_last)
    draft.parts = [*_half_ahead(view, verb), *parts] if found.rule in {"object", "preposition"} else parts
    return draft


def _half_ahead(view: View, verb: Token) -> list[Span]:
    """Return the half of the content that stands ahead: `the deal, which Lee called “…”`, `the deal was called …`."""
    if is_passive(verb):
        subject = subject_of(verb)
        return [] if subject is None or subject.i > verb.i else [noun_phrase(view, subject)]
    if verb.dep_ != "relcl":
        return []
    pronoun = next((c for c in verb.children if c.dep_ == "dobj" and c.i < verb.i and c.lower_ in _RELATIVES), None)
    return [] if pronoun is None else [view.chars(pronoun.i, pronoun.i)]


def _around(view: View, verb: Token, frame: Frame) -> Draft | None:
    """Find the content of `a rule which critics said was unfair`: the pronoun ahead, its clause behind the cue."""
    if not frame.takes("c") or verb.dep_ != "relcl":
        return None
    clause = next((c for c in verb.children if c.dep_ == "ccomp" and c.i > verb.i), None)
    pronoun = None if clause is None else subject_of(clause)
    if clause is None or pronoun is None or pronoun.i > verb.i or pronoun.lower_ not in _RELATIVES:
        return None
    speaker = speaker_of(view, verb)
    if speaker.span is None:
        return None
    draft = from_verb(view, verb, speaker, "clause")
    behind = range(verb.i + 1, clause.right_edge.i + 1)
    draft.parts = trimmed_spans(view, [range(pronoun.i, pronoun.i + 1), behind])
    return draft


def _own_voice(view: View, found: Complement) -> int:
    """Return the last token of a content, cut where somebody else has the word, or the speaker does something else.

    `she will have to choose, saying, “…”`; `Russia stalls the talks, while appealing to allies for help`;
    `the bridge was unsafe, according to the Gazette`;
    `the need to hurry and again called for a summit`; `that Ukraine lay down its arms, which Kyiv has dismissed`.
    """
    for token in view.doc[found.first + 2 : found.last + 1]:
        if view.is_quoted(token):
            continue
        if _is_passing_on(view, token, found.last):
            return token.i - 2
        if verb_frame(token) is None:
            continue
        ahead = _cut_before(view, found, token)
        if ahead is not None:
            return ahead
    return found.last


def _is_passing_on(view: View, token: Token, last: int) -> bool:
    """Tell whether `, according to …` is all that follows: the words of somebody who reports what was said."""
    if token.lower_ != "according" or token.i + 2 > last or view.doc[token.i - 1].text != ",":
        return False
    source = view.doc[token.i + 2 : last + 1]
    return view.doc[token.i + 1].lower_ == "to" and not any(t.text == "," or t.tag_ in FINITE for t in source)


def _cut_before(view: View, found: Complement, verb: Token) -> int | None:
    """Return the last token of the content ahead of a cue verb that does not belong to it; None if it does."""
    ahead = verb.i - 1
    while ahead > found.first and (view.doc[ahead].pos_ in {"ADV", "AUX"} or view.doc[ahead].lower_ == "while"):
        ahead -= 1
    if verb.tag_ == "VBG" and view.doc[ahead].text == ",":
        return ahead - 1
    is_deed = verb.tag_ in FINITE and verb.dep_ == "conj" and subject_of(verb) is None
    if is_deed and found.rule in {"object", "preposition"} and view.doc[ahead].dep_ == "cc":
        return ahead - 1
    if is_deed and view.doc[ahead].dep_ == "cc" and _is_next_cue(view, found, verb):
        return ahead - 1
    if verb.dep_ == "advcl" and subject_of(verb) is not None:
        mark = next((c for c in verb.children if c.lower_ in {"while", "whereas"} and c.i > found.first), None)
        if mark is not None and view.doc[mark.i - 1].text == ",":
            return mark.i - 2  # "that the island is its own, while Sudland claims …"
    opener = view.doc[verb.left_edge.i]
    subject = subject_of(verb)
    if verb.dep_ == "relcl" and opener.lower_ == "which" and subject is not None and subject.lower_ != "which":
        comma = opener.i - 1
        return comma - 1 if comma > found.first and view.doc[comma].text == "," else None
    return None


def _is_next_cue(view: View, found: Complement, verb: Token) -> bool:
    """Tell whether `Lee said the bridge was safe and warned that …` goes on with what Lee does, by the same tense."""
    cue = view.doc[found.cue_last]
    takes_clause = any(child.dep_ in {"ccomp", "xcomp"} and child.i > verb.i for child in verb.children)
    quotes = any(map(view.is_quoted, view.doc[verb.i + 1 : verb.i + 3]))
    return (takes_clause or quotes) and cue.tag_ == verb.tag_ == "VBD"


def _is_aim(verb: Token) -> bool:
    """Tell whether the act is only aimed at or named, not done: `pushes for a summit to reaffirm his claim`."""
    if verb.dep_ == "pcomp" and verb.tag_ == "VBG" and subject_of(verb) is None:
        return True
    return verb.tag_ == "VB" and verb.dep_ in {"advcl", "acl", "xcomp"} and any(c.lower_ == "to" for c in verb.children)


_OBJECT_CONTROL = frozenset(
    [
        "advise",
        "allow",
        "ask",
        "beg",
        "command",
        "compel",
        "convince",
        "direct",
        "encourage",
        "expect",
        "force",
        "get",
        "help",
        "instruct",
        "invite",
        "lead",
        "let",
        "make",
        "order",
        "permit",
        "persuade",
        "press",
        "pressure",
        "prompt",
        "push",
        "require",
        "tell",
        "urge",
        "want",
        "warn",
    ]
)


def _is_urged(verb: Token) -> bool:
    """Tell whether somebody is only made to say it: `urged Lopez to admit that …` tells no admission."""
    if verb.tag_ != "VB" or verb.dep_ not in {"xcomp", "ccomp"} or verb.head.lemma_ not in _OBJECT_CONTROL:
        return False
    return any(child.dep_ in {"dobj", "dative"} for child in verb.head.children) or subject_of(verb) is not None


def _is_content(view: View, first: int, last: int) -> bool:
    """Tell whether a noun phrase says something: two content words, or words in quotation marks."""
    words = [token for token in view.doc[first : last + 1] if token.pos_ in {"NOUN", "PROPN", "VERB", "ADJ", "NUM"}]
    return len(words) >= 2 or any(view.is_quoted(token) for token in view.doc[first : last + 1])


def _ahead(view: View, verb: Token, frame: Frame) -> Draft | None:
    """Find the content of `The plan failed, he said` and `The plan, he said, failed`."""
    if not (frame.takes("c") or frame.takes("q")) or subject_of(verb) is None or _is_bare_participle(verb):
        return None
    clause = next((c for c in verb.children if c.dep_ == "ccomp" and c.i < verb.i), None)
    if clause is not None:
        places = [token.i for token in clause.subtree]
    elif verb.dep_ == "advcl" and _opens_with_as(view, verb):
        comma = next((t.i for t in view.doc[verb.i : verb.sent.end] if t.text == ","), None)
        places = [] if comma is None else list(range(comma + 1, verb.sent.end))
    elif verb.dep_ == "parataxis" and verb.head.pos_ in {"VERB", "AUX"} and not view.is_quoted(verb.head):
        own = {token.i for token in verb.subtree}
        places = [token.i for token in verb.head.subtree if token.i not in own]
    else:
        return None
    draft = from_verb(view, verb, speaker_of(view, verb), "clause ahead")
    draft.parts = trimmed_spans(view, _runs(view, places))
    return draft if draft.parts else None


def _closing(view: View, verb: Token, frame: Frame) -> Draft | None:
    """Find the content of `The plan to close the yard failed, the council announced on Monday.` by its words alone.

    For where the parser takes speaker and cue for part of the last phrase ahead of the comma.
    """
    if not (frame.takes("c") or frame.takes("q")) or verb.tag_ not in FINITE | {"VBN"}:
        return None
    first = verb.i
    least = max(0, verb.i - _LONGEST_SPEAKER)
    while first > least and view.doc[first - 1].pos_ in _OF_SPEAKERS and not view.doc[first - 1].is_sent_start:
        first -= 1
    phrase = view.doc[first : verb.i]
    comma = first - 1
    if comma <= 0 or view.doc[comma].text != "," or not any(t.pos_ in {"NOUN", "PROPN", "PRON"} for t in phrase):
        return None
    behind = view.doc[verb.i + 1 : verb.i + 2 + _LONGEST_TAIL]
    end = next((t.i for t in behind if t.text in {".", "!", "?"} or t.is_space), verb.i + 1 + len(behind))
    tail = view.doc[verb.i + 1 : end]
    if len(tail) > _LONGEST_TAIL or not all(t.pos_ in _OF_TAILS for t in tail):
        return None
    if tail and tail[0].pos_ not in {"ADP", "ADV"} and tail[0].dep_ != "npadvmod":
        return None
    start = next((t.i for t in reversed(view.doc[:comma]) if t.is_sent_start), 0)
    ahead = view.doc[start:comma]
    if not any(t.tag_ in FINITE and t.pos_ in {"VERB", "AUX"} for t in ahead) or ahead[0].pos_ in {"SCONJ", "ADP"}:
        return None
    if any(map(view.is_quoted, view.doc[start:end])):
        return None
    draft = from_verb(view, verb, Speaker(view.chars(first, verb.i - 1)), "clause ahead")
    draft.parts = trimmed_spans(view, [range(start, comma)])
    return draft if draft.parts else None


def _is_bare_participle(verb: Token) -> bool:
    """Tell whether `the jet, often referred to as …,` was taken for a clause."""
    return verb.tag_ in {"VBN", "VBG"} and not any(child.dep_ in {"aux", "auxpass"} for child in verb.children)


def _opens_with_as(view: View, verb: Token) -> bool:
    """Tell whether the sentence opens `As Lee has pointed out, …`."""
    return view.doc[verb.sent.start].lower_ == "as" and verb.left_edge.i == verb.sent.start


def _runs(view: View, places: Iterable[int]) -> list[range]:
    """Split token places into unbroken runs; a gap of punctuation alone does not break one."""
    runs: list[range] = []
    for place in sorted(places):
        if runs and all(token.is_punct for token in view.doc[runs[-1].stop : place]):
            runs[-1] = range(runs[-1].start, place + 1)
        else:
            runs.append(range(place, place + 1))
    return [run for run in runs if any(not view.doc[i].is_punct for i in run)]
