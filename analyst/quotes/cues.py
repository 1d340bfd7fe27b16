"""Words that mark an attribution, and what of the sentence they take as content."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, NamedTuple

from analyst.quotes.lexicon import Frame, cue_nouns, cue_verbs, findings_nouns
from analyst.quotes.speakers import quoting_verb
from analyst.quotes.view import FINITE, Span, View, is_title_like, subject_of

if TYPE_CHECKING:
    from spacy.tokens import Token

_COMPLEMENTS = {
    "ccomp": "cxaq",
    "xcomp": "xa",
    "oprd": "oamq",
    "dobj": "oaxm",
    "attr": "a",
    "acomp": "a",
}
_RULES = {"ccomp": "clause", "xcomp": "infinitive", "prep": "preposition"}


class Complement(NamedTuple):
    """Content of a cue by the parse: token places, both included, and the last token of the cue."""

    first: int
    last: int
    cue_last: int
    rule: str


_SHOWING = frozenset({"show", "reveal", "depict", "suggest", "indicate"})


def needs_marks(verb: Token, frame: Frame, rule: str) -> bool:
    """Tell whether a noun phrase is content only if words in it are quoted.

    `condemned the test as “provocative”` tells their words, `condemned the test` tells a deed; `called him` and
    `called a vote` are no words either, `called him a fool` is.
    """
    if rule not in {"object", "preposition"}:
        return False
    if verb.lemma_ == "call" and rule == "object":
        return not any(child.dep_ in {"oprd", "acomp", "attr", "ccomp", "xcomp"} for child in verb.children)
    return frame.takes("m") and not (verb.lemma_ in _SHOWING and _tells_findings(verb))


def verb_frame(token: Token) -> Frame | None:
    """Return what the token takes if it is a cue verb, else None."""
    if token.pos_ not in {"VERB", "AUX"}:
        return None
    frame = cue_verbs().get(verb_lemma(token))
    if frame is None:
        return None
    is_deed = (frame.takes("d") and not _tells_findings(token)) or (frame.takes("n") and _is_done_by_a_person(token))
    return None if is_deed or _is_seen(token) else frame


_PICTURES = frozenset(
    {"camera", "cctv", "clip", "film", "footage", "image", "map", "photo", "photograph", "picture", "scan", "video"}
)


def _is_seen(verb: Token) -> bool:
    """Tell whether a picture shows it: `the video shows officers running` tells no words."""
    subject = subject_of(verb)
    return subject is not None and is_seen(verb.lemma_.lower(), subject.lemma_.lower())


def is_seen(verb: str, noun: str) -> bool:
    """Tell whether `the noun verbs …` tells what a picture shows, by their lemmas."""
    return verb in _SHOWING and noun in _PICTURES


_IDLE = re.compile(r"(?:^|[.!?:;\"”]\s*)(?:But |And )?(?:[Hh]aving |[Tt]hat )(?:being )?$")
_UNNAMED = re.compile(
    r"\s*(?:not to be|to remain|to stay|to be kept) (?:further |publicly )?"
    r"(?:named|identified|quoted|anonymous|unnamed)\b",
    re.IGNORECASE,
)


def is_idle(text: str, start: int, end: int) -> bool:
    """Tell whether a cue is an idiom that tells nobody's words: `That said, …`.

    Example:
        >>> [is_idle(text, text.index("said"), text.index("said") + 4) for text in ("That said, no.", "Lee said, no.")]
        [True, False]
    """
    return bool(_IDLE.search(text[max(0, start - 12) : start])) and text[end : end + 1] == ","


def is_wish_for_silence(words: str) -> bool:
    """Tell whether a content is the formula of a source without a name: `asked not to be identified`.

    Example:
        >>> is_wish_for_silence("not to be named because the talks are private")
        True
    """
    return _UNNAMED.match(words) is not None


_SOURCES = re.compile(
    r"\s*(?:(?!of |by |in )[\w,.’'-]+ ){0,4}?"
    r"(?:aides?|analysts?|diplomats?|doctors?|employees|executives?|experts?|insiders?|lawyers?"
    r"|officials?|participants?|people|persons?|police|residents|sources?|staffers?|spokes\w+|witness(?:es)?)"
    r"(?:,? (?:at|briefed|close|familiar|from|in|inside|of|on|who|with)\b[^\"“”]*)?\s*$",
    re.IGNORECASE,
)


def is_cited_source(cue: str, words: str) -> bool:
    """Tell whether what somebody cites is only whom they have it from.

    Example:
        >>> [is_cited_source("citing", words) for words in ("two officials", "people close to Lee", "health reasons")]
        [True, True, False]
    """
    return cue.lower().startswith(("cite", "citing")) and _SOURCES.match(words) is not None


def verb_lemma(token: Token) -> str:
    """Return the verb's lemma, with its particle where the two are a cue of their own: `shoot back`, `go on`."""
    lemma = token.lemma_.lower()
    if token.i + 1 == len(token.doc):
        return lemma
    both = f"{lemma} {token.doc[token.i + 1].lower_}"
    return both if both in cue_verbs() else lemma


def _is_done_by_a_person(verb: Token) -> bool:
    """Tell whether somebody shows it by hand: `he showed me where he slept`, not `the papers show that …`."""
    subject = subject_of(verb)
    return subject is not None and (subject.ent_type_ == "PERSON" or subject.lower_ in {"he", "she", "i", "we", "you"})


def _tells_findings(verb: Token) -> bool:
    """Tell whether a poll, a report or the like is the subject: `the study found that …`, not `he found that …`."""
    subject = subject_of(verb)
    return subject is not None and subject.lemma_.lower() in findings_nouns()


def noun_frame(token: Token) -> Frame | None:
    """Return what the token takes if it is a cue noun, else None."""
    return cue_nouns().get(token.lemma_.lower()) if token.pos_ == "NOUN" else None


def cue_span(view: View, verb: Token, last: int | None = None) -> Span:
    """Return the cue's words: the verb, a particle behind it, up to `last`; `quoted as saying` in one."""
    first, end = verb.i, verb.i if last is None else last
    for child in verb.children:
        if child.dep_ == "prt" and child.i == verb.i + 1:
            end = max(end, child.i)
    if " " in verb_lemma(verb):
        end = max(end, verb.i + 1)
    quoting = quoting_verb(verb)
    if quoting is not None:  # all of "quoted by TASS as saying"; of "quoted Lee as saying" what stands behind Lee
        first = verb.i - 1 if any(child.dep_ == "dobj" for child in quoting.children) else quoting.i
    if verb.lemma_ == "quote":
        saying = [t for t in view.doc[verb.i + 1 : verb.i + 3] if t.lemma_ == "say"]
        end = saying[0].i if saying else end
    return view.chars(first, end)


def complement_behind(view: View, verb: Token, frame: Frame) -> Complement | None:
    """Find what stands behind a cue verb as its content.

    `said (that) …`, `urged allies to …`, `called it “…”`, `accused him of …`, `called for …`. The addressee
    (`told the BBC that …`) is not content.
    """
    first: int | None = None
    rules = set()
    last = cue_last = verb.i
    has_object = False
    for child in verb.children:
        begin = child.left_edge.i
        if child.i < verb.i or begin <= verb.i:
            continue
        if _is_called_for(view, child, frame, begin):  # "called for Lee to go": the parser sees a clause of purpose
            cue_last, begin = begin, begin + 1
        elif not _is_complement(view, child, frame):
            continue
        if child.dep_ == "prep":
            if first is None and child.lower_ != "as":
                cue_last, begin = child.i, child.i + 1
        elif child.dep_ == "dobj":
            has_object = True
        rules.add(_RULES.get("prep" if cue_last > verb.i and begin == cue_last + 1 else child.dep_, "object"))
        first = begin if first is None else min(first, begin)
        last = max(last, child.right_edge.i)
    if first is None or last < first:
        return None
    if cue_last > verb.i and has_object:
        cue_last = verb.i
    rule = next(name for name in ("clause", "infinitive", "object", "preposition") if name in rules)
    if rule == "clause":
        last = _behind_conjunction(view, verb, last)
    if rule == "clause" and (frame.takes("t") or verb.lemma_ == "ask"):
        first = min(_behind_addressee(view, first), last)
    if rule == "object" and verb.lemma_ in _SHOWING:  # "the poll shows Lee with a lead of …"
        behind = (c for c in verb.children if c.i > last and c.dep_ in {"prep", "advcl"} and c.left_edge.i == last + 1)
        last = max((c.right_edge.i for c in behind), default=last)
    return Complement(_skip_that(view, first), last, cue_last, rule)


def _is_called_for(view: View, child: Token, frame: Frame, begin: int) -> bool:
    """Tell whether `for Lee to go` stands right behind a cue that takes `for`."""
    opener = view.doc[begin]
    if child.dep_ not in {"advcl", "ccomp"} or begin != child.head.i + 1 or opener.dep_ != "mark":
        return False
    return opener.lower_ in frame.prepositions and opener.head.i == child.i and child.tag_ == "VB"


def _behind_conjunction(view: View, verb: Token, last: int) -> int:
    """Return the end of `said he is ready but only during a “final phase” of talks`, where the parse stops early.

    What follows the conjunction belongs to the content if it has no verb of its own that could be the speaker's deed.
    """
    place = last if view.doc[last].dep_ == "cc" else last + 1
    if place >= verb.sent.end or view.doc[place].dep_ != "cc":
        return last
    rest = [token for token in view.doc[place + 1 : verb.sent.end] if not token.is_space]
    if rest and not any(token.text == "," or (token.pos_ == "VERB" and token.tag_ in FINITE) for token in rest):
        return rest[-1].i
    return place - 1


_CLAUSE_OPENERS = frozenset({"whether", "if", "why", "what", "how", "that", "who", "when", "where"})
_REMARK = 20  # tokens of a remark in brackets
_NEAR = 8  # tokens between a cue verb and the clause that the parser hung elsewhere


def clause_further_on(view: View, verb: Token, frame: Frame) -> Complement | None:
    """Find the clause of `admitted in his plea that he …`, which the parser hangs on the noun between."""
    if not frame.takes("c") or any(child.dep_ in {"ccomp", "xcomp"} for child in verb.children):
        return None
    bracket = _bracket_behind(view, verb)
    for token in view.doc[bracket : min(bracket + _NEAR, verb.sent.end - 2)]:
        if token.pos_ == "PUNCT" or view.is_quoted(token) or (token.pos_ == "VERB" and token.tag_ != "VBN"):
            return None
        if token.lower_ == "that" and token.dep_ == "mark" and token.head.i > token.i:
            return Complement(token.i + 1, max(token.head.right_edge.i, token.i + 1), verb.i, "clause")
    return None


def _bracket_behind(view: View, verb: Token) -> int:
    """Return the place behind the verb, and behind a remark in brackets: `said (and few doubt it) that …`."""
    first = verb.i + 1
    if first == len(view.doc) or view.doc[first].text != "(":
        return first
    ends = (t.i + 1 for t in view.doc[first : min(first + _REMARK, verb.sent.end)] if t.text == ")")
    return next(ends, first)


def _behind_addressee(view: View, first: int) -> int:
    """Return where the clause begins in `asked Clinton why …`, whatever the parser hung the addressee on."""
    if view.doc[first].ent_type_ != "PERSON" and view.doc[first].pos_ != "PRON":
        return first
    return next((t.i for t in view.doc[first : first + 6] if t.lower_ in _CLAUSE_OPENERS and t.i > first), first)


def _is_complement(view: View, child: Token, frame: Frame) -> bool:
    if child.dep_ == "prep":
        return child.lower_ in frame.prepositions or (child.lower_ == "as" and frame.takes("a"))
    if child.dep_ == "dobj":
        if frame.takes("t"):
            return False
        if not any(frame.takes(flag) for flag in "oaxm"):
            return frame.takes("q") and view.is_quoted(child.left_edge)  # said “no”
        return True
    return any(frame.takes(flag) for flag in _COMPLEMENTS.get(child.dep_, ""))


def _skip_that(view: View, first: int) -> int:
    return first + 1 if view.doc[first].lower_ == "that" and first + 1 < len(view.doc) else first


def complement_of_noun(view: View, noun: Token, frame: Frame) -> Complement | None:
    """Find the content of a cue noun: `his claim that …`, `her call for …`, `their demand to …`."""
    for child in noun.children:
        if child.i < noun.i:
            continue
        is_clause = child.dep_ in {"acl", "ccomp", "relcl"} and child.pos_ in {"VERB", "AUX"}
        opener = view.doc[child.left_edge.i].lower_
        if is_clause and ((opener == "that" and frame.takes("c")) or (opener == "to" and frame.takes("x"))):
            return Complement(_skip_that(view, child.left_edge.i), child.right_edge.i, noun.i, "noun clause")
        if child.dep_ == "prep" and child.lower_ in frame.prepositions and child.right_edge.i > child.i:
            return Complement(child.i + 1, child.right_edge.i, child.i, "noun preposition")
    return None


def is_addressed(verb: Token, inner: str) -> bool:
    """Tell whether words in marks right behind a verb of telling name a programme or a paper that is told it."""
    frame = verb_frame(verb)
    return frame is not None and frame.takes("t") and is_title_like(inner)
