"""Speakers shown by what they do ahead of their words: `Mary laughed. “Never.”`."""

from __future__ import annotations

from bisect import bisect_left
from typing import TYPE_CHECKING

from analyst.quotes.lexicon import gesture_verbs

if TYPE_CHECKING:
    from analyst.annotate.records import Annotation, Token
    from analyst.quotes.view import Span

_OF_NAMES = frozenset({"det", "compound", "amod", "nmod", "poss"})
_LONGEST = 20  # tokens of the sentence ahead
_DEEPEST = 20  # steps from a token to the verb of its sentence


def who_gestured(text: str, annotation: Annotation, end: int) -> Span | None:
    """Find who laughs, nods or sighs in the sentence right ahead of a quotation.

    Args:
        text: One paragraph.
        annotation: Its annotation.
        end: Where the quotation begins.

    Returns:
        Where the one who does is named, as printed: `Mary` of `Mary laughed. “Never.”`, `The old driver` of `The old
        driver shrugged. “Never.”`; None if the sentence tells anything else.
    """
    tokens = annotation.tokens
    while end > 0 and text[end - 1].isspace():
        end -= 1
    last = bisect_left(tokens, end, key=lambda token: token.start_char) - 1
    if last < 0 or text[end - 1] not in {".", "!", "…"}:
        return None
    root = _root(tokens, last)
    subject = next((n for n in range(max(0, root - _LONGEST), root) if _is_subject(tokens[n], root)), None)
    if subject is None or last - root > _LONGEST:
        return None
    deeds = [token for token in tokens[root : last + 1] if token.dep in {"ROOT", "conj"} and token.pos == "VERB"]
    if not any(deed.lemma in gesture_verbs() for deed in deeds):
        return None
    first = subject
    while first > 0 and tokens[first - 1].head in {subject, first} and tokens[first - 1].dep in _OF_NAMES:
        first -= 1
    return tokens[first].start_char, tokens[subject].end_char


def _root(tokens: tuple[Token, ...], place: int) -> int:
    for _ in range(_DEEPEST):
        if tokens[place].head == place:
            break
        place = tokens[place].head
    return place


def _is_subject(token: Token, verb: int) -> bool:
    return token.head == verb and token.dep == "nsubj" and token.pos in {"NOUN", "PROPN", "PRON"}
