"""Where the tagger can't be right: it lost its place among dozens of like quotations, or the grammar forbids it."""

from __future__ import annotations

import re
from bisect import bisect_left
from typing import TYPE_CHECKING

from analyst.annotate.records import places_in
from analyst.quotes.cues import is_cited_source, is_idle, is_seen, is_wish_for_silence
from analyst.quotes.lexicon import cue_verbs, findings_nouns, gesture_verbs
from analyst.quotes.types import cut_to

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from analyst.annotate.records import Attribution, Token
    from analyst.quotes.tagger.model import Reading, TaggedAttribution
    from analyst.quotes.tagger.pieces import Span

_NEXT_SENTENCE = re.compile(r"[.!?][\"'”’»)\]]*\s+(?=[\"'“‘«(\[]*[^\W_a-z])")
_SHORT = re.compile(r"\b[A-Z][a-z]{0,3}$")  # Mr, Sen, Govs: with an endpos, `$` is there
_LONGEST_SHORT = 6
_MARKS = ".!?…\"'”’»)]"
_ENDS_SENTENCE = re.compile(r"[.!?…][\"'”’»)\]]*$")
_SUBJECTS = frozenset({"nsubj", "nsubjpass"})
_POINTING = frozenset({"a", "an", "the", "this", "that", "these", "those"})
_PASSIVE = frozenset({"auxpass", "nsubjpass"})
_LOOK_BACK = 12  # characters that hold the word ahead
_NEAR = 12  # tokens ahead of a verb in which its auxiliary is looked for
_NAMING = frozenset({"NOUN", "PROPN", "PRON"})
_BEFORE_VERB = frozenset({"AUX", "ADV", "PART"})


def contents_astray(reading: Reading, rules: Iterable[Attribution]) -> set[Span]:
    """Return the tagger's contents that can't be right.

    They hold the cue that they belong to, or run over the end of a sentence and then over another one's cue.

    Args:
        reading: What the tagger makes of the paragraph.
        rules: What the rules found in it.

    Returns:
        Parts of contents of `reading.attributions`.
    """
    cues = sorted(each.cue for each in rules if each.cue is not None and each.content)
    return {
        part
        for one in reading.attributions
        if one.cue is not None
        for part in one.content
        if _holds(part, one.cue) or _runs_on(reading, part, cues)
    }


def _holds(part: Span, cue: Span) -> bool:
    return part[0] <= cue[0] and cue[1] <= part[1]


def _runs_on(reading: Reading, part: Span, cues: Sequence[Span]) -> bool:
    """Tell whether a cue stands in a later sentence of a content; the sentences of one quotation count as one."""
    start, end = part
    last = bisect_left(cues, (end, 0)) - 1
    if last < 0 or cues[last][0] <= start:
        return False
    ends = _NEXT_SENTENCE.finditer(reading.text, start, cues[last][0])
    return any(
        not cut_to(reading.quoted, match.end() - 1, match.end())
        and not _SHORT.search(reading.text, max(0, match.start() - _LONGEST_SHORT), match.start())
        for match in ends
    )


def within_grammar(
    reading: Reading, one: TaggedAttribution, twin: Attribution, tokens: Sequence[Token]
) -> TaggedAttribution:
    """Take from what the tagger found what the rules' find of the same words forbids.

    - A quotation that ends as a sentence does is not told by the next sentence's cue: `“A.” She adds: “B.”`.
    - Nor is a title in the next sentence, with a comma at its end, part of it: `“A,” said Lee. “B,” a film, won …`.
    - Nor is a quotation ahead of `…, but his agent said that …` the agent's.
    - The clause of `the claim that the bridge was unsafe has been rejected` ends ahead of the claim's own verb.
    - Of `said the deal, first reported by Reuters, was dead` more is said than `the deal`.
    - Who spoke in the sentence before did not ask what opens with `Asked if …`, nor who `was asked`.
    - In `Lee cited a driver who told the board that …` the driver speaks.
    - Of `the bridge is shut, Reuters reported, citing officials` the officials are no words.

    Args:
        reading: What the tagger makes of the paragraph.
        one: What it found.
        twin: What the rules found there.
        tokens: The parse; without it the second is left out.
    """
    text = reading.text
    content = tuple(part for part in one.content if not _is_cited(text, part))
    if twin.cue is not None and twin.rule == "cue behind":
        end = twin.cue[1]
        content = tuple(part for part in content if part[0] < end or not _is_title_ahead(text, end, part))
    elif twin.cue is not None and twin.rule == "cue before":
        start = twin.cue[0]
        content = tuple(part for part in content if part[1] > start or not _ENDS_SENTENCE.search(text, *part))
    elif twin.cue is not None and twin.rule == "clause":
        ahead = min(twin.cue, twin.speaker or twin.cue)[0]
        content = tuple(
            part for part in content if part[1] > ahead or part in twin.content or not is_one_of(reading.quoted, part)
        )
        if _is_without_verb(reading, content, twin, tokens):
            content = twin.content
    elif twin.cue is not None and twin.rule == "noun clause":
        end = _verb_of_noun(twin.cue, tokens)
        if end >= twin.content[-1][1]:
            content = tuple((a, len(text[:end].rstrip())) if a < end < b else (a, b) for a, b in content)
    is_free = twin.speaker is not None or not (_is_of_another_sentence(text, one) or is_asked(text, one, tokens))
    speaker = one.speaker if is_free else None
    if twin.antecedent is not None and speaker is not None and not meet(speaker, twin.antecedent):
        speaker = twin.speaker
    return one._replace(content=content or one.content, speaker=speaker)


def told_by_gesture(text: str, one: TaggedAttribution, tokens: Sequence[Token]) -> tuple[Span, ...]:
    """Return the content without the sentences ahead, where its cue is a gesture: `“A.” Lee nodded. “B.”` is `“B.”`."""
    if one.cue is None or not any(tokens[n].lemma in gesture_verbs() for n in places_in(tokens, one.cue)):
        return one.content
    start = one.cue[0]
    return tuple(part for part in one.content if part[0] > start or not _ENDS_SENTENCE.search(text, *part))


def _is_cited(text: str, part: Span) -> bool:
    return is_cited_source(_word_ahead(text, part[0]), text[slice(*part)])


def _word_ahead(text: str, place: int) -> str:
    """Return the last word ahead of a place, or its end if it is long; nothing if there is none near."""
    return "".join(text[max(0, place - _LOOK_BACK) : place].split()[-1:])


def is_no_telling(text: str, one: TaggedAttribution, tokens: Sequence[Token]) -> bool:
    """Tell whether a find of the tagger alone can't be anybody's words.

    It is what a picture shows, or what somebody finds as one finds a key: `footage shows the car swerving`, `she found
    the keys in the car`; not `the study found a link`. Or its speaker is no more than `these`, its content no more
    than `that`. Or its speaker is the one who is `accused of lying`, or its cue tells no words: `That said, …`, `the
    alleged thief`. Or it is whom a paper has it from: `citing two officials`.
    """
    words = " ".join(text[start:end] for start, end in one.content).lower()
    if not any(map(str.isalnum, words.removeprefix("that"))) or is_wish_for_silence(words):
        return True
    if one.cue is None or one.speaker is None:
        return False
    if text[slice(*one.speaker)].lower() in _POINTING:
        return True
    if is_cited_source(text[slice(*one.cue)], words):
        return True
    if text[slice(*one.cue)].lower() == "accused" and words.startswith("of "):
        return True
    inside = places_in(tokens, one.cue)
    if is_idle(text, *one.cue) or (len(inside) == 1 and tokens[inside[0]].dep == "amod"):
        return True
    verb = next((tokens[n].lemma for n in inside if tokens[n].pos == "VERB"), "")
    nouns = [tokens[n].lemma for n in places_in(tokens, one.speaker) if tokens[n].pos in _NAMING]
    noun = nouns[-1] if nouns else ""
    frame = cue_verbs().get(verb)
    is_deed = frame is not None and frame.takes("d") and noun not in findings_nouns()
    return is_deed or is_seen(verb, noun)


def is_asked(text: str, one: TaggedAttribution, tokens: Sequence[Token]) -> bool:
    """Tell whether the speaker is the one who `was asked` or answers `when asked`, not the one by whom."""
    if one.cue is None or one.speaker is None:
        return False
    verb = next((n for n in places_in(tokens, one.cue) if tokens[n].lemma == "ask" and tokens[n].pos == "VERB"), None)
    if verb is None or text[one.cue[1] : one.cue[1] + _LOOK_BACK].split()[:1] == ["by"]:
        return False
    if any(token.head == verb and token.dep in _PASSIVE for token in tokens[max(0, verb - _NEAR) : verb]):
        return True
    start, end = tokens[verb].start_char, tokens[verb].end_char
    form = text[start:end]
    return form == "Asked" or (form == "asked" and _word_ahead(text, start) in {"when", "When"})


def meet(one: Span | None, other: Span | None) -> bool:
    """Tell whether two spans share a place; what is not there shares none."""
    return one is not None and other is not None and one[0] < other[1] and other[0] < one[1]


def is_one_of(spans: Sequence[Span], span: Span) -> bool:
    """Tell whether a span is one of those, which are in order."""
    place = bisect_left(spans, span)
    return place < len(spans) and spans[place] == span


def _verb_of_noun(cue: Span, tokens: Sequence[Token]) -> int:
    """Return where the verb begins whose subject is the cue, its auxiliaries included; 0 if it is no subject."""
    place = bisect_left(tokens, cue[0], key=lambda token: token.start_char)
    if place == len(tokens) or tokens[place].dep not in _SUBJECTS:
        return 0
    verb = tokens[place].head
    while verb - 1 > place and tokens[verb - 1].head == tokens[place].head and tokens[verb - 1].pos in _BEFORE_VERB:
        verb -= 1
    return tokens[verb].start_char


def _is_without_verb(reading: Reading, content: Sequence[Span], clause: Attribution, tokens: Sequence[Token]) -> bool:
    """Tell whether a content begins as a clause without marks does, and ends at a comma ahead of the clause's verb."""
    if clause.cue is None or len(content) != 1 or len(clause.content) != 1:
        return False
    (start, end), whole = content[0], clause.content[0]
    if start != whole[0] or reading.text[end : end + 1] != "," or any(meet(whole, each) for each in reading.quoted):
        return False
    cue = places_in(tokens, clause.cue)
    return any(
        tokens[place].dep == "ccomp" and tokens[place].head in cue and end <= tokens[place].start_char
        for place in places_in(tokens, whole)
    )


def _is_title_ahead(text: str, end: int, part: Span) -> bool:
    """Tell whether a part in a later sentence than the cue has a comma at its end, so that something comes of it."""
    between = text[end : part[0]]
    return re.search(r"[.!?]\s*$", between) is not None and re.search(r",[\"'”’»]$", text[slice(*part)]) is not None


def _is_of_another_sentence(text: str, one: TaggedAttribution) -> bool:
    """Tell whether the speaker stands in a sentence ahead of that which the cue opens."""
    if one.speaker is None or one.cue is None or one.speaker[1] > one.cue[0]:
        return False
    end = one.cue[0]
    while end > one.speaker[1] and not text[end - 1].isalnum() and text[end - 1] not in _MARKS:
        end -= 1
    return bool(_ENDS_SENTENCE.search(text, one.speaker[1], end))
