"""Who speaks, by the grammar of the cue's sentence."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from analyst.quotes.lexicon import cue_verbs
from analyst.quotes.view import FINITE, RELATIVE_PRONOUNS, Span, View, agent_of, is_passive, noun_phrase, subject_of

if TYPE_CHECKING:
    from collections.abc import Sequence

    from spacy.tokens import Token

_CLIMB = frozenset({"conj", "advcl", "xcomp", "ccomp", "pcomp", "acl", "dep", "parataxis", "prep"})
_AGENT_PRONOUNS = frozenset({"he", "she", "they", "i", "we", "it", "you", "who"})
_AGENT_LABELS = frozenset({"PERSON", "ORG", "GPE", "NORP"})


class Speaker(NamedTuple):
    """Where the speaker is printed, what a relative pronoun stands for, and who relayed the words."""

    span: Span | None
    antecedent: Span | None = None
    relay: Span | None = None


NOBODY = Speaker(None)


def is_agent(token: Token) -> bool:
    """Tell whether a noun can speak: a name of a person, organisation or place, a pronoun, a plural role."""
    return token.ent_type_ in _AGENT_LABELS or token.lower_ in _AGENT_PRONOUNS


def is_person_label(token: Token) -> bool:
    """Tell whether the word ahead of a colon names who speaks: not in `sent a message to Lee: “…”`."""
    return token.ent_type_ == "PERSON" and not (token.dep_ == "pobj" and token.head.lower_ in {"to", "for", "with"})


def speaker_of(view: View, verb: Token) -> Speaker:
    """Find the speaker of a cue verb by the parse.

    The verb's own subject; its `by` phrase in the passive; else the subject of the clause that it hangs on
    (`Smith left, adding that …`), where a subject that can speak goes before one that cannot.
    """
    quoting = quoting_verb(verb)
    if quoting is not None:
        return _quoted_speaker(view, quoting)
    if is_passive(verb):
        return _passive_speaker(view, verb)
    subject = subject_of(verb)
    if subject is not None:
        return _from_subject(view, verb, subject)
    if verb.dep_ == "acl" and verb.head.pos_ in {"NOUN", "PROPN"}:
        return _issuer(view, verb) or Speaker(noun_phrase(view, verb.head))  # "a crowd saying that …"
    return _climb(view, verb)


_QUOTING = frozenset({"quote", "cite"})


def quoting_verb(saying: Token) -> Token | None:
    """Return the `quoted` of `quoted Lee as saying` and `Lee was quoted by TASS as saying`, given `saying`."""
    if saying.tag_ != "VBG" or saying.i == saying.sent.start or saying.nbor(-1).lower_ != "as":
        return None
    for token in reversed(saying.doc[saying.sent.start : saying.i - 1]):
        if token.lemma_ in _QUOTING and token.pos_ == "VERB":
            return token
        if token.tag_ in FINITE and token.dep_ != "relcl":
            return None
    return None


def is_quoting(verb: Token) -> bool:
    """Tell whether a verb is the `quoted` of `quoted Lee as saying`."""
    behind = verb.doc[verb.i + 1 : verb.sent.end]
    return verb.lemma_ in _QUOTING and any(quoting_verb(token) == verb for token in behind)


def _quoted_speaker(view: View, quoting: Token) -> Speaker:
    """Find who is quoted, and as relay who quotes."""
    object_ = next((c for c in quoting.children if c.dep_ == "dobj" and c.i > quoting.i), None)
    if is_passive(quoting) or object_ is None:
        found = _passive_speaker(view, quoting)
        if found.span is None and quoting.dep_ == "acl":
            found = found._replace(span=noun_phrase(view, quoting.head))
        return found
    subject = subject_of(quoting)
    return Speaker(noun_phrase(view, object_), None, None if subject is None else noun_phrase(view, subject))


ISSUING = frozenset(
    {"issue", "release", "publish", "send", "post", "write", "circulate", "put", "make", "file", "tweet"}
)
_CLOSING = frozenset({"open", "start", "begin", "end", "close", "finish", "conclude", "leave"})


def _issuer(view: View, verb: Token) -> Speaker | None:
    """Find who says it in `The firm issued a statement saying …` and `Lee opened the debate saying …`."""
    deed = verb.head.head
    if verb.head.dep_ != "dobj" or deed.lemma_ not in ISSUING | _CLOSING or deed.i > verb.i:
        return None
    found = speaker_of(view, deed)
    return None if found.span is None else found


def _passive_speaker(view: View, verb: Token) -> Speaker:
    agent = agent_of(verb)
    if verb.lemma_ in _QUOTING:  # "Smith was quoted as saying by TASS": the agency is the relay
        subject = subject_of(verb)
        agent = agent or _relay_of(view, verb)
        relay = None if agent is None else noun_phrase(view, agent)
        return Speaker(None if subject is None else noun_phrase(view, subject), None, relay)
    return NOBODY if agent is None else Speaker(noun_phrase(view, agent))


def _relay_of(view: View, verb: Token) -> Token | None:
    """Find the noun of `quoted as saying by TASS`, whatever the parser hung the `by` on."""
    by = next((t for t in view.doc[verb.i + 1 : verb.i + 6] if t.lower_ == "by"), None)
    return None if by is None else next((t for t in by.children if t.dep_ == "pobj"), None)


def _from_subject(view: View, verb: Token, subject: Token) -> Speaker:
    labelled = _behind_label(view, verb, subject)
    if labelled is not None:
        return Speaker(labelled)
    if subject.lower_ in RELATIVE_PRONOUNS and verb.dep_ == "relcl":
        return Speaker(view.chars(subject.i, subject.i), noun_phrase(view, verb.head))
    return Speaker(noun_phrase(view, subject))


def _behind_label(view: View, verb: Token, subject: Token) -> Span | None:
    """Find the speaker of `Changing Teams: Reports suggest …`, where the parser took the label for the subject."""
    first = subject.left_edge.i
    colon = next((t.i for t in reversed(view.doc[first : verb.i]) if t.text.endswith(":")), None)
    if colon is None:
        return None
    names = [t for t in view.doc[colon + 1 : verb.i] if t.pos_ in {"NOUN", "PROPN", "PRON"}]
    return view.chars(names[0].i, names[-1].i) if names else None


def _climb(view: View, verb: Token) -> Speaker:
    clause, fallback = verb, None
    while clause.dep_ in _CLIMB and clause.head.i != clause.i:
        clause = clause.head
        subject = subject_of(clause)
        if subject is None or view.is_quoted(subject) or clause.pos_ not in {"VERB", "AUX"}:
            continue
        if is_passive(clause) and clause.lemma_ not in _QUOTING and agent_of(clause) is not None:
            continue
        if is_agent(subject) or subject.lower_ in RELATIVE_PRONOUNS or _tells(clause):
            return _from_subject(view, clause, subject)
        fallback = fallback or (clause, subject)
    beside = _beside(verb)
    if beside is not None:
        return Speaker(noun_phrase(view, beside))
    # "Talks broke down when Kiev rejected them, later labeling …": talks do not speak, Kiev does.
    nearer = _nearest_agent(view, verb)
    if nearer is not None:
        return Speaker(noun_phrase(view, nearer))
    return NOBODY if fallback is None else _from_subject(view, *fallback)


def _beside(verb: Token) -> Token | None:
    """Find the noun of `When I reached Lee, a spokesman for the court said …`, which the parser hung on the object."""
    if verb.dep_ != "ROOT" or verb.tag_ not in FINITE or verb.i == verb.sent.start:
        return None
    noun = verb.nbor(-1)
    while noun.dep_ != "appos" and noun.head.i < noun.i and noun.head.i >= verb.sent.start:
        noun = noun.head
    return noun if noun.dep_ == "appos" and noun.head.i < noun.i else None


def _tells(verb: Token) -> bool:
    """Tell whether a verb is itself a cue of quoted words: its subject speaks, whatever it is."""
    frame = cue_verbs().get(verb.lemma_.lower())
    return frame is not None and frame.takes("q")


def _nearest_agent(view: View, verb: Token) -> Token | None:
    for token in reversed(view.doc[verb.sent.start : verb.i]):
        if token.dep_ in {"nsubj", "nsubjpass"} and is_agent(token) and not view.is_quoted(token):
            return token
    return None


def speaker_beside(view: View, verb: Token, window: Sequence[Token]) -> Speaker:
    """Find the speaker of a cue verb behind a quotation: by the parse, else the words beside the verb.

    Args:
        view: The paragraph.
        verb: The cue verb.
        window: Tokens behind the quotation, the verb among them.
    """
    subject = subject_of(verb)
    if quoting_verb(verb) is not None or is_passive(verb) or (subject is not None and subject in window):
        return speaker_of(view, verb)
    places = {token.i for token in window}
    ahead = [t for t in window if t.i < verb.i and t.pos_ in {"NOUN", "PROPN", "PRON"} and t.dep_ != "pobj"]
    if ahead and ahead[0].dep_ == "npadvmod" and ahead[0].head.pos_ == "ADJ" and ahead[0].head.i in places:
        return Speaker(noun_phrase(view, ahead[0].head))  # "the 76-year-old"
    if ahead:
        return Speaker(noun_phrase(view, ahead[0] if ahead[0].dep_ != "compound" else _top(ahead[0], places)))
    # "said Joe Smith, chair of …", however the parser took it
    for token in window:
        if token.i > verb.i and token.pos_ in {"NOUN", "PROPN", "PRON"}:
            top = _top(token, places)
            return Speaker(noun_phrase(view, top))
        if token.i > verb.i and token.pos_ in {"VERB", "ADP", "PUNCT"}:
            break
    found = speaker_of(view, verb)
    if found.span is None and 0 < verb.i - window[0].i <= 4:  # "Aftergood said": a name that the tagger missed
        return Speaker(view.chars(window[0].i, verb.i - 1))
    return found


def _top(token: Token, places: set[int]) -> Token:
    while token.dep_ in {"compound", "amod", "nmod", "poss", "det"} and token.head.i in places:
        token = token.head
    return token
