"""Quoted sentences with a cue before or behind them: `“…,” Smith said`, `Smith said: “…”`."""

from __future__ import annotations

from typing import TYPE_CHECKING

from analyst.quotes.cues import is_addressed, verb_frame
from analyst.quotes.drafts import Draft, from_verb
from analyst.quotes.phrases import inverted
from analyst.quotes.signatures import label_ahead, signature_in
from analyst.quotes.speakers import (
    NOBODY,
    Speaker,
    is_agent,
    is_person_label,
    quoting_verb,
    speaker_beside,
    speaker_of,
)
from analyst.quotes.view import (
    FINITE,
    Span,
    View,
    agent_of,
    is_passive,
    is_sentence_like,
    is_title_like,
    noun_phrase,
    subject_of,
)

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from spacy.tokens import Token


_LEADS_ON = frozenset({"ADP", "DET", "ADJ", "CCONJ", "SCONJ", "PART", "NUM"})
_SUBORDINATORS = frozenset({"who", "which", "that", "where", "when", "while", "as", "after", "before", "because"})


def quoted_sentences(view: View) -> dict[int, Draft]:
    """Attribute quoted sentences to the cue that stands before or behind them, and join split ones."""
    owner: dict[int, Draft] = {}
    by_cue: dict[int, Draft] = {}
    for number in filter(view.is_readable, range(len(view.quoted))):
        draft = _answered(view, number) or inverted(view, view.quoted[number].start_char, "cue before")
        verb, rule = (None, "") if draft is not None else _cue_of(view, number, by_cue)
        if verb is not None:
            draft = by_cue.get(verb.i)
            if draft is None:
                draft = by_cue[verb.i] = _begun(view, number, verb, rule)
            elif draft.rule == "cue behind":
                draft.rule = "split quote"
        elif draft is None:
            draft = owner[number - 1] if _continues(view, number, owner) else signed(view, number)
        if draft is not None:
            owner[number] = draft
            draft.places.add(number)
            draft.parts.append((_begin(view, number, draft, owner), view.quoted[number].end_char))
            if verb is not None and rule == "cue behind":
                draft.parts += _tail(view, number, verb)
    return owner


def _cue_of(view: View, number: int, by_cue: Mapping[int, Draft]) -> tuple[Token | None, str]:
    """Find the verb that tells a quoted sentence, and by which rule."""
    verb = _introduced_by(view, number, by_cue)
    if verb is not None and (verb.i in by_cue or view.inner(number)[-1:] != ","):
        return verb, "cue before"
    # "He defended the bill: “It is fair,” the senator told the paper": the nearer cue has the words
    behind = _followed_by(view, number)
    return (verb, "cue before") if behind is None and verb is not None else (behind, "cue behind")


def _begun(view: View, number: int, verb: Token, rule: str) -> Draft:
    """Begin the draft of a quoted sentence at its cue."""
    window = view.after(number) if rule == "cue behind" else []
    reply = _reply(window)
    if reply is not None:
        return from_verb(view, verb, _sender(view, reply), rule, reply.i)
    return from_verb(view, verb, speaker_beside(view, verb, window) if window else speaker_of(view, verb), rule)


_REPLIES = frozenset({"reply", "answer", "response", "retort", "shout", "cry", "call", "warning", "verdict", "message"})
_SHORTEST_ANSWER = 3  # tokens: whose, what, and a colon
_LONGEST_ANSWER = 8
_BRINGS = frozenset({"come", "be"})


def _reply(window: Sequence[Token]) -> Token | None:
    """Find the noun of `“Never,” came the reply from Lee`, which is the cue together with its verb."""
    words = [token for token in window[:6] if token.text not in {",", "—", "–", "-"}]
    if len(words) < 3 or words[0].lemma_ not in _BRINGS or words[1].pos_ not in {"DET", "PRON"}:
        return None
    noun = next((token for token in words[2:] if token.pos_ != "ADJ"), None)
    return noun if noun is not None and noun.lemma_ in _REPLIES else None


def _answered(view: View, number: int) -> Draft | None:
    """Attribute `Her answer was: “No.”`, `Lee's reply? “Never.”` and `“No,” was all she said` to whose answer it is."""
    verb = _all_that_was_said(view.after(number))
    if verb is not None:
        return from_verb(view, verb, speaker_of(view, verb), "answer")
    first = view.token_spans[number][0]
    if first < _SHORTEST_ANSWER or view.doc[first - 1].text not in {":", "?"}:
        return None
    last = first - 2
    noun = view.doc[last - 1 if view.doc[last].lemma_ == "be" else last]
    if noun.lemma_.lower() not in _REPLIES or noun.pos_ != "NOUN" or view.is_quoted(noun):
        return None
    sender = _sender(view, noun)
    opens = view.doc[noun.left_edge.i].is_sent_start or view.doc[noun.left_edge.i - 1].is_punct
    if sender.span is None or not opens:
        return None
    return Draft([], sender, view.chars(noun.i, last), noun.lemma_.lower(), "answer")


def _sender(view: View, reply: Token) -> Speaker:
    """Find whose reply it is: `the reply from Lee`, `her answer`."""
    for child in reply.children:
        if child.dep_ == "poss":
            return Speaker(noun_phrase(view, child))
        noun = next((t for t in child.children if t.dep_ == "pobj"), None)
        if child.lower_ in {"from", "of"} and noun is not None:
            return Speaker(noun_phrase(view, noun))
    return NOBODY


def _tail(view: View, number: int, verb: Token) -> list[Span]:
    """Return what goes on behind the cue: `They have “a higher bar,” he said, and are steering away from …`.

    Only a verb without a subject of its own goes on with a quotation that is no sentence by itself.
    """
    behind = view.after(number)[1:]
    comma = next((t.i for t in behind if t.i > verb.i and t.text == ","), None)
    if comma is None or comma + 2 >= len(view.doc) or any(t.pos_ == "VERB" for t in view.doc[verb.i + 1 : comma]):
        return []
    first = view.doc[comma + 1]
    opener = view.doc[comma + 2] if first.pos_ == "CCONJ" else first
    if opener.tag_ not in FINITE | {"MD", "VB"}:
        return []
    if first.pos_ == "CCONJ" and (opener.head.i == verb.i or _is_past(opener) == _is_past(verb)):
        return []  # "“A,” he said, and left": his next deed
    last = next((t.i for t in behind if t.i > comma and t.is_punct), behind[-1].i + 1) - 1
    if last <= comma:
        return []
    start, end = view.chars(comma + 1, last)
    goes_on = number + 1 < len(view.quoted) and _touches_behind(view, number + 1, last)
    return [(start, view.quoted[number + 1].end_char if goes_on else end)]


def _touches_behind(view: View, number: int, last: int) -> bool:
    """Tell whether a quoted stretch begins with a small letter right behind a token."""
    return view.token_spans[number][0] == last + 1 and view.inner(number)[:1].islower()


def _is_past(token: Token) -> bool:
    return token.tag_ == "VBD"


def _begin(view: View, number: int, draft: Draft, owner: Mapping[int, Draft]) -> int:
    """Return where a quote's content begins: ahead of the mark in `The law was “very assertive,” Lee said`."""
    start = view.quoted[number].start_char
    opener = view.inner(number)[:1]
    if draft.rule != "cue behind" or draft.parts or not (opener.islower() or opener.isdigit()):
        return start
    window = view.before(number)
    first = window[0].i if window else view.token_spans[number][0]
    ahead = number
    # "Words like “maybe” and “perhaps,” he said, …": back over the terms in the same sentence
    while ahead - 1 not in owner and _touches(view, ahead - 1, first) and view.inner(ahead - 1)[:1].islower():
        ahead -= 1
        window = view.before(ahead)
        first = window[0].i if window else view.token_spans[ahead][0]
    if first == view.token_spans[number][0] or any(token.text in {":", ";"} for token in window):
        return start
    if not (first == 0 or view.doc[first - 1].text in {".", "?", "!"} or view.doc[first - 1].is_space):
        return start
    while view.doc[first].pos_ in {"CCONJ", "PUNCT", "SPACE"} and first + 1 < view.token_spans[number][0]:
        first += 1
    return view.doc[first].idx


def _touches(view: View, number: int, first: int) -> bool:
    """Tell whether a quoted stretch ends right ahead of a token."""
    return number >= 0 and view.token_spans[number][1] == first


def _introduced_by(view: View, number: int, by_cue: Mapping[int, Draft]) -> Token | None:
    """Find the cue verb of `Smith said, “…”` and `Smith told reporters: “…”`."""
    window = view.before(number)
    inner = view.inner(number)
    if not window or window[-1].text not in {",", ":"}:
        return None
    is_colon = window[-1].text == ":"
    is_capital = inner[:1].isupper() or inner[:1] in "…[('‘\"“"
    if is_colon and (
        is_person_label(window[-2:][0]) or label_ahead(view.text, view.quoted[number].start_char) is not None
    ):
        return None  # "The result does not surprise the pollster Ada Lee: “…”" is a label
    for token in reversed(window[:-1]):
        frame = verb_frame(token)
        if frame is not None and frame.takes("q"):
            # “If we fail,” he said, “who will …”: a small letter only behind the other half
            return token if is_colon or is_capital or token.i in by_cue else None
        if not is_colon and token.tag_ in FINITE and token.pos_ == "VERB":
            return None
    if is_colon and len(inner.split()) >= 3:  # "He put it this way: “…”"
        return next((t for t in window if t.tag_ in FINITE and t.pos_ == "VERB" and subject_of(t)), None)
    if is_colon and inner[-1:] in ".!?…" and _is_gesture(window[:-1]):
        return window[-2]
    return None


def _is_gesture(window: Sequence[Token]) -> bool:
    """Tell whether somebody does no more than nod or laugh ahead of a colon: `Her brother nodded: “Nobody.”`."""
    verb = window[-1] if window else None
    if verb is None or verb.tag_ not in FINITE or verb.pos_ != "VERB":
        return False
    subject = subject_of(verb)
    return subject is not None and subject in window


def _followed_by(view: View, number: int) -> Token | None:
    """Find the cue verb of `“…,” Smith said` and `“…?” asked Smith`."""
    if _hangs_on_that(view, number):
        return None
    window = view.after(number)
    has_comma = bool(window) and window[0].text in {",", "—", "–", "-", "--"}
    window = window[1:] if has_comma else window
    last = view.inner(number)[-1:]
    if not window or window[0].text in {"(", "["} or not view.quoted[number].is_closed:
        return None
    if not (has_comma or last in ",?!…—–-." or _is_speaker_pronoun(window)):
        return None
    if _reply(window) is not None:
        return window[0]
    verb = _first_cue(window, allow_unlisted=(last == "," or has_comma) and not view.before(number))
    if verb is None:
        return None
    goes_on = has_comma or last in {",", "—", "–", "-"}
    if (goes_on and _is_title(view, number, verb)) or _is_question(view, number):
        return None
    if not goes_on and view.before(number) and window[0].is_title:
        return None  # "a payment of “$5 billion.” The president fired back at critics."
    return verb if goes_on or _closes_sentence(view, verb, window) else None


def _all_that_was_said(window: Sequence[Token]) -> Token | None:
    """Find the cue verb of `“No comment,” was all he would say`."""
    words = [token for token in window[:_LONGEST_ANSWER] if token.text not in {",", "—", "–", "-"}]
    if len(words) < _SHORTEST_ANSWER or words[0].lemma_ != "be" or words[1].lower_ != "all":
        return None
    for token in words[2:]:
        frame = verb_frame(token)
        subject = None if frame is None or not frame.takes("q") else subject_of(token)
        if subject is not None and subject in window:
            return token
    return None


def _is_title(view: View, number: int, verb: Token) -> bool:
    """Tell whether words in marks only end a phrase ahead of a cue with content of its own.

    `On the show “This Week,” Lee said that …`; `Lee, who calls it a “farce,” said he …`.
    """
    ahead = view.before(number)
    inner = view.inner(number)
    has_object = any(_is_own_object(child, verb) for child in verb.children)
    if has_object and is_title_like(inner) and len(inner.split()) > 1:
        return True  # "In “The Long Road,” Lee describes her youth"
    if not ahead or ahead[-1].text in {":", ","}:
        return False
    if has_object and not is_sentence_like(inner):
        return True
    return any(child.i > verb.i and child.dep_ == "ccomp" for child in verb.children)


def _is_question(view: View, number: int) -> bool:
    """Tell whether somebody else asked it: `Asked whether Lee “cared,” most people said no`."""
    ahead = [token.lower_ for token in view.before(number)[:2]]
    return ahead[:1] == ["asked"] or ahead == ["when", "asked"]


def _is_own_object(child: Token, verb: Token) -> bool:
    frame = verb_frame(verb)
    if child.i < verb.i or child.dep_ != "dobj" or (frame is not None and frame.takes("t")):
        return False
    return not is_agent(child) and child.ent_type_ not in {"DATE", "TIME"}


def _hangs_on_that(view: View, number: int) -> bool:
    """Tell whether a cue verb and `that` stand ahead: `Lee stressed that “…,” suggesting …`."""
    window = view.before(number)[-3:]
    return bool(window) and window[-1].lower_ == "that" and any(verb_frame(token) for token in window[:-1])


def _is_speaker_pronoun(window: Sequence[Token]) -> bool:
    """Tell whether `he said` or `Lee said` follows at once, so that no comma is needed."""
    if len(window) < 2 or verb_frame(window[1]) is None:
        return False
    return window[0].lower_ in {"he", "she", "they"} or (window[0].pos_ == "PROPN" and window[1].lemma_ == "say")


def _first_cue(window: Sequence[Token], *, allow_unlisted: bool) -> Token | None:
    subordinate = False
    for place, token in enumerate(window):
        if token.lower_ in _SUBORDINATORS:
            if place == 0:
                return None
            subordinate = True
        elif token.text == "," or token.text in {"—", "–"}:
            subordinate = False
        if subordinate:
            continue
        frame = verb_frame(token)
        if frame is not None and frame.takes("q") and token.dep_ not in {"amod", "relcl"}:
            saying = next((t for t in window[place + 1 :] if quoting_verb(t) == token), None)
            if saying is not None:  # "“…,” the agency quoted Lee as saying"
                return saying
            return token if _is_told_by_somebody(window, place) else None
        if token.tag_ in FINITE and token.pos_ == "VERB":
            return token if allow_unlisted and _is_bare_cue(window, place) else None
    return None


def _is_told_by_somebody(window: Sequence[Token], place: int) -> bool:
    """Tell whether the verb behind the quotation begins a clause of its own, or a new deed of the speaker ahead.

    Not `Lee called it “a farce,” accusing …`, `“a farce,” and threatened …`, `“wets,” to describe …`.
    """
    verb = window[place]
    is_done = any(child.dep_ == "auxpass" for child in verb.children) and is_passive(verb)
    if is_done and agent_of(verb) is None and verb.lemma_ not in {"quote", "cite"}:
        return False  # "The question “who pays?” was never asked"
    if verb.tag_ == "VBG":
        return any(child.dep_ == "aux" for child in verb.children)
    if window[0].pos_ == "CCONJ":
        return any(t.pos_ in {"NOUN", "PROPN", "PRON"} for t in window[:place])
    return not (verb.tag_ == "VB" and any(child.lower_ == "to" for child in verb.children))


def _is_bare_cue(window: Sequence[Token], place: int) -> bool:
    """Tell whether a verb that is no listed cue does its work: `“…,” laughed Lee`, `“…,” she laughed.`"""
    if place == 0 and len(window) > 1 and window[1].pos_ in {"PROPN", "PRON", "DET"}:
        return True
    return len(window) - place <= 3 and any(is_agent(token) for token in window[:place])


def _closes_sentence(view: View, verb: Token, window: Sequence[Token]) -> bool:
    """Tell whether the words behind a full stop are only a cue (`“…” Smith said.`), not a new statement."""
    end = window[-1].i + 1
    if end < len(view.doc) and view.is_quoted(view.doc[end]):
        return False
    return not any(
        child.i > verb.i
        and child.dep_ in {"ccomp", "xcomp", "oprd", "dobj"}
        and not view.is_quoted(child)
        and not (child.dep_ == "dobj" and is_agent(child))
        for child in verb.children
    ) or (window[0].i == verb.i and len(window) <= 12)


def _continues(view: View, number: int, owner: dict[int, Draft]) -> bool:
    """Tell whether a quoted sentence goes on with the one before: `“A,” Smith said. “B.”`."""
    if number - 1 not in owner:
        return False
    inner = view.inner(number)
    if not (inner[:1].isupper() or inner[:1] in "…[(") and view.quoted[number].is_closed:
        return False
    behind = view.after(number - 1)
    if behind and behind[-1].i + 1 == view.token_spans[number][0] and behind[-1].pos_ in _LEADS_ON:
        return False  # "“A,” Smith said in an interview with “Morning Line.”"
    first = view.token_spans[number][0]
    end = behind[-1].i + 1 if behind else view.token_spans[number - 1][1]
    gap = view.doc[end:first]
    if behind and is_addressed(behind[-1], inner):
        return False  # "“A,” Smith told “Morning Line.”"
    if behind and behind[-1].text == ":" and any(token.pos_ == "VERB" for token in behind):
        return False  # "“A,” Smith said. The crowd went on: “B.”"
    if inner[-1:] == "," and any(token.tag_ in FINITE for token in view.after(number)):
        return False  # "“A,” Smith said. “The Long Road,” his first film, won a prize."
    if not (inner[-1:] in ".,?!…—–-" or not view.quoted[number].is_closed) and len(inner.split()) < 4:
        return False
    if behind and owner[number - 1].rule == "cue before" and any(t.pos_ == "VERB" for t in behind):
        return False  # "Smith said, “A.” The crowd cheered. “B.”"
    return all(token.is_punct or token.is_space for token in gap)


def signed(view: View, number: int) -> Draft | None:
    """Attribute `“…” — Ada Lee` to the name behind the dash."""
    if not view.quoted[number].is_closed or not (is_sentence_like(view.inner(number)) or not view.before(number)):
        return None
    found = signature_in(view.text, view.quoted[number].end_char)
    return None if found is None else Draft([], Speaker(found.name), found.mark, None, "signature")
