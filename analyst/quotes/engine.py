"""Find the attributions that one paragraph shows by itself: content, speaker, cue and the rule that fired."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from analyst.annotate.records import Attribution
from analyst.quotes.cues import (
    Complement,
    clause_further_on,
    complement_behind,
    complement_of_noun,
    cue_span,
    needs_marks,
    noun_frame,
    verb_frame,
)
from analyst.quotes.lexicon import Frame
from analyst.quotes.speakers import NOBODY, Speaker, is_agent, speaker_beside, speaker_of
from analyst.quotes.view import (
    Span,
    View,
    agent_of,
    is_negated,
    is_sentence_like,
    noun_phrase,
    subject_of,
)

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    from spacy.tokens import Doc, Token

    from analyst.annotate.records import Quoted

_FINITE = frozenset({"VBD", "VBZ", "VBP"})
_SUBORDINATORS = frozenset({"who", "which", "that", "where", "when", "while", "as", "after", "before", "because"})
_EDGE = frozenset({",", ";", ":", "-", "–", "—", "--", "."})
_LABEL_TOKENS = 8  # a longer line before a colon is a sentence, not a speaker's label


@dataclass
class _Draft:
    """An attribution in the making."""

    parts: list[Span]
    speaker: Speaker
    cue: Span | None
    lemma: str | None
    rule: str
    is_negated: bool = False
    places: set[int] = field(default_factory=set)
    """Numbers of the quoted stretches that it owns."""


class _Collected:
    """The drafts found so far, by place, so that a new one is held only against those near it."""

    _BLOCK = 256  # characters

    def __init__(self, drafts: Iterable[_Draft]) -> None:
        self.drafts: list[_Draft] = []
        self._near: dict[int, list[_Draft]] = defaultdict(list)
        for draft in drafts:
            self.add(draft)

    def add(self, draft: _Draft) -> None:
        self.drafts.append(draft)
        for block in self._blocks(draft):
            self._near[block].append(draft)

    def _blocks(self, draft: _Draft) -> set[int]:
        return {b for start, end in draft.parts for b in range(start // self._BLOCK, end // self._BLOCK + 1)}

    def covered(self, length: int) -> bytearray:
        """Return a 1 for each place that is content."""
        places = bytearray(length)
        for start, end in (part for draft in self.drafts for part in draft.parts):
            places[start:end] = b"\1" * (end - start)
        return places

    def repeats(self, draft: _Draft) -> bool:
        """Tell whether the same words already have an attribution with the same cue, or as a whole quote."""
        size = sum(end - start for start, end in draft.parts)
        near = {id(other): other for block in self._blocks(draft) for other in self._near[block]}
        for other in near.values():
            shared = sum(
                max(0, min(end, other_end) - max(start, other_start))
                for start, end in draft.parts
                for other_start, other_end in other.parts
            )
            other_size = sum(end - start for start, end in other.parts)
            if (shared and other.cue == draft.cue) or (shared >= 0.9 * size and shared >= 0.9 * other_size):
                return True
        return False


def find_attributions(doc: Doc, quoted: Sequence[Quoted], text: str | None = None) -> list[Attribution]:
    """Find who said what in one parsed paragraph.

    Args:
        doc: Parse of the paragraph.
        quoted: What stands in quotation marks, as found by `find_quoted` in its text.
        text: The paragraph, where the Doc was made from a text of the same length with plainer marks.

    Returns:
        The attributions, in the order of their content. Quoted stretches with no speaker or cue of their
        own (floating quotes, scare quotes) are not among them: the article decides about those.
    """
    view = View(doc, quoted, text)
    drafts = _direct(view)
    used = {draft.cue for draft in drafts.values()}
    owned = {number for draft in drafts.values() for number in draft.places}
    found = _Collected({id(draft): draft for draft in drafts.values()}.values())
    for draft in (*_clauses(view, used), *_according_to(view), *_nouns(view)):
        if not found.repeats(draft):
            found.add(draft)
    covered = found.covered(len(view.text))
    for number, stretch in enumerate(view.quoted):
        if number not in owned and not all(covered[stretch.start_char + 1 : stretch.end_char - 1]):
            adjacent = _cue_beside(view, number) or _labelled(view, number)
            if adjacent is not None:
                found.add(adjacent)
    complete = [*found.drafts, *_transcript(view, found.drafts), *_opener(view)]
    return sorted((_finish(draft) for draft in complete if draft.parts or draft.rule == "opener"), key=_order)


def _order(attribution: Attribution) -> tuple[int, int]:
    first = attribution.content[0][0] if attribution.content else 1 << 40
    return first, attribution.cue[0] if attribution.cue else 0


def _finish(draft: _Draft) -> Attribution:
    return Attribution(
        content=tuple(sorted(set(draft.parts))),
        speaker=draft.speaker.span,
        antecedent=draft.speaker.antecedent,
        cue=draft.cue,
        cue_lemma=draft.lemma,
        cue_is_negated=draft.is_negated,
        relay=draft.speaker.relay,
        rule=draft.rule,
    )


# Quoted sentences with a cue before or behind them.


def _direct(view: View) -> dict[int, _Draft]:
    """Attribute quoted sentences to the cue that stands before or behind them, and join split ones."""
    owner: dict[int, _Draft] = {}
    by_cue: dict[int, _Draft] = {}
    for number in range(len(view.quoted)):
        verb, rule = _introduced_by(view, number, by_cue), "cue before"
        if verb is None:
            verb, rule = _followed_by(view, number), "cue behind"
        if verb is not None:
            draft = by_cue.get(verb.i)
            if draft is None:
                window = view.after(number) if rule == "cue behind" else []
                speaker = speaker_beside(view, verb, window) if window else speaker_of(view, verb)
                draft = by_cue[verb.i] = _from_verb(view, verb, speaker, rule)
            elif draft.rule == "cue behind":
                draft.rule = "split quote"
        elif _continues(view, number, owner):
            draft = owner[number - 1]
        else:
            draft = _signed(view, number)
        if draft is not None:
            owner[number] = draft
            draft.places.add(number)
            draft.parts.append((_begin(view, number, draft), view.quoted[number].end_char))
    return owner


def _begin(view: View, number: int, draft: _Draft) -> int:
    """Return where a quote's content begins: ahead of the mark in `The law was “very assertive,” Lee said`."""
    start = view.quoted[number].start_char
    window = view.before(number)
    if draft.rule != "cue behind" or draft.parts or not view.inner(number)[:1].islower() or not window:
        return start
    first = window[0].i
    is_whole = first == 0 or view.doc[first - 1].text in {".", "?", "!"} or view.doc[first - 1].is_space
    if not is_whole or any(token.text in {":", ";"} for token in window):
        return start
    while view.doc[first].pos_ in {"CCONJ", "PUNCT", "SPACE"} and first < window[-1].i:
        first += 1
    return view.doc[first].idx


def _from_verb(view: View, verb: Token, speaker: Speaker, rule: str, cue_last: int | None = None) -> _Draft:
    return _Draft([], speaker, cue_span(view, verb, cue_last), verb.lemma_.lower(), rule, is_negated(verb))


def _introduced_by(view: View, number: int, by_cue: Mapping[int, _Draft]) -> Token | None:
    """Find the cue verb of `Smith said, “…”` and `Smith told reporters: “…”`."""
    window = view.before(number)
    inner = view.inner(number)
    if not window or window[-1].text not in {",", ":"}:
        return None
    is_colon = window[-1].text == ":"
    is_capital = inner[:1].isupper() or inner[:1] in "…[('‘\"“"
    if is_colon and window[-2:][0].ent_type_ == "PERSON":
        return None  # "The result does not surprise the pollster Ada Lee: “…”" is a label
    for token in reversed(window[:-1]):
        frame = verb_frame(token)
        if frame is not None and frame.takes("q"):
            # “If we fail,” he said, “who will …”: a small letter only behind the other half
            return token if is_colon or is_capital or token.i in by_cue else None
        if not is_colon and token.tag_ in _FINITE and token.pos_ == "VERB":
            return None
    if is_colon and len(inner.split()) >= 3:  # "He put it this way: “…”"
        return next((t for t in window if t.tag_ in _FINITE and t.pos_ == "VERB" and subject_of(t)), None)
    return None


def _followed_by(view: View, number: int) -> Token | None:
    """Find the cue verb of `“…,” Smith said` and `“…?” asked Smith`."""
    if _hangs_on_that(view, number):
        return None
    window = view.after(number)
    has_comma = bool(window) and window[0].text in {",", "—", "–", "-", "--"}
    window = window[1:] if has_comma else window
    last = view.inner(number)[-1:]
    if not window or not view.quoted[number].is_closed:
        return None
    if not (has_comma or last in ",?!…—–-." or _is_speaker_pronoun(window)):
        return None
    verb = _first_cue(window, allow_unlisted=last == "," or has_comma)
    if verb is None:
        return None
    if last in ".?!…" and not has_comma and not _closes_sentence(view, verb, window):
        return None
    if last not in ",?!…—–-." and not has_comma and not _closes_sentence(view, verb, window):
        return None
    return verb


def _hangs_on_that(view: View, number: int) -> bool:
    """Tell whether a cue verb and `that` stand ahead: `Lee stressed that “…,” suggesting …`."""
    window = view.before(number)[-3:]
    return bool(window) and window[-1].lower_ == "that" and any(verb_frame(token) for token in window[:-1])


def _is_speaker_pronoun(window: Sequence[Token]) -> bool:
    return window[0].lower_ in {"he", "she", "they"} and len(window) > 1 and verb_frame(window[1]) is not None


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
            return token
        if token.tag_ in _FINITE and token.pos_ == "VERB":
            return token if allow_unlisted and _is_bare_cue(window, place) else None
    return None


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


def _continues(view: View, number: int, owner: dict[int, _Draft]) -> bool:
    """Tell whether a quoted sentence goes on with the one before: `“A,” Smith said. “B.”`."""
    if number - 1 not in owner:
        return False
    inner = view.inner(number)
    if not (inner[:1].isupper() or inner[:1] in "…[(") and view.quoted[number].is_closed:
        return False
    behind = view.after(number - 1)
    first = view.token_spans[number][0]
    end = behind[-1].i + 1 if behind else view.token_spans[number - 1][1]
    gap = view.doc[end:first]
    if not (inner[-1:] in ".,?!…—–-" or not view.quoted[number].is_closed) and len(inner.split()) < 4:
        return False
    if behind and owner[number - 1].rule == "cue before" and any(t.pos_ == "VERB" for t in behind):
        return False  # "Smith said, “A.” The crowd cheered. “B.”"
    return all(token.is_punct or token.is_space for token in gap)


def _signed(view: View, number: int) -> _Draft | None:
    """Attribute `“…” — Ada Lee` to the name behind the dash."""
    window = view.after(number)
    if len(window) < 2 or window[0].text not in {"—", "–", "-", "--"} or window[1].ent_type_ != "PERSON":
        return None
    last = max(t.i for t in window if t.ent_type_ == "PERSON")
    if last - window[1].i > 4 or any(t.pos_ == "VERB" for t in window):
        return None
    return _Draft([], Speaker(view.chars(window[1].i, last)), view.chars(window[0].i, window[0].i), None, "signature")


# Clauses and other complements of a cue verb, with or without quotation marks in them.


def _clauses(view: View, used: set[Span | None]) -> Iterator[_Draft]:
    for verb in view.doc:
        frame = verb_frame(verb)
        if frame is None or view.is_quoted(verb) or verb.dep_ in {"amod", "aux", "auxpass"}:
            continue
        if cue_span(view, verb) in used:
            continue
        draft = _behind(view, verb, frame) or _ahead(view, verb, frame)
        if draft is not None:
            yield draft


def _behind(view: View, verb: Token, frame: Frame) -> _Draft | None:
    found = complement_behind(view, verb, frame) or clause_further_on(view, verb, frame)
    if found is None:
        return None
    parts = _spans(view, [range(found.first, _own_voice(view, found) + 1)])
    if not parts or (found.rule in {"object", "preposition"} and not _is_content(view, found.first, found.last)):
        return None
    if needs_marks(verb, frame, found.rule) and not any(map(view.is_quoted, view.doc[found.first : found.last + 1])):
        return None
    speaker = speaker_of(view, verb)
    if speaker.span is None and found.rule != "clause":
        return None
    draft = _from_verb(view, verb, speaker, found.rule, found.cue_last)
    draft.parts = parts
    return draft


def _own_voice(view: View, found: Complement) -> int:
    """Return the last token of a content, cut where the speaker does something else.

    `she will have to choose, saying, “…”`; `Russia stalls the talks, while appealing to allies for help`.
    """
    for token in view.doc[found.first + 2 : found.last + 1]:
        if token.tag_ != "VBG" or view.is_quoted(token) or verb_frame(token) is None:
            continue
        ahead = token.i - 1
        while ahead > found.first and (view.doc[ahead].pos_ == "ADV" or view.doc[ahead].lower_ == "while"):
            ahead -= 1
        if view.doc[ahead].text == ",":
            return ahead - 1
    return found.last


def _is_content(view: View, first: int, last: int) -> bool:
    """Tell whether a noun phrase says something: two content words, or words in quotation marks."""
    words = [token for token in view.doc[first : last + 1] if token.pos_ in {"NOUN", "PROPN", "VERB", "ADJ", "NUM"}]
    return len(words) >= 2 or any(view.is_quoted(token) for token in view.doc[first : last + 1])


def _ahead(view: View, verb: Token, frame: Frame) -> _Draft | None:
    """Find the content of `The plan failed, he said` and `The plan, he said, failed`."""
    if not (frame.takes("c") or frame.takes("q")) or subject_of(verb) is None:
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
    draft = _from_verb(view, verb, speaker_of(view, verb), "clause ahead")
    draft.parts = _spans(view, _runs(view, places))
    return draft if draft.parts else None


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


def _spans(view: View, runs: Sequence[range]) -> list[Span]:
    """Turn runs of tokens into spans: edges trimmed, and no quoted stretch cut in two."""
    spans: list[Span] = []
    for run in runs:
        first, last = run.start, run.stop - 1
        while first <= last and (view.doc[first].text in _EDGE or view.doc[first].is_space):
            first += 1
        while last >= first and (view.doc[last].text in _EDGE or view.doc[last].is_space):
            last -= 1
        if first > last:
            continue
        for edge in (first, last):
            if view.quote_of[edge] >= 0:
                begin, end = view.token_spans[view.quote_of[edge]]
                first, last = min(first, begin), max(last, end - 1)
        spans.append(view.chars(first, last))
    return spans


# "According to …", cue nouns, quotes beside a cue, labels.


def _according_to(view: View) -> Iterator[_Draft]:
    for token in view.doc[:-1]:
        behind = view.doc[token.i + 1]
        if token.lower_ != "according" or behind.lower_ != "to" or view.is_quoted(token):
            continue
        noun = next((t for t in behind.children if t.dep_ == "pobj"), None)
        if noun is None:
            continue
        draft = _Draft(
            _spans(view, _around(view, token, noun)),
            Speaker(noun_phrase(view, noun)),
            view.chars(token.i, behind.i),
            "according to",
            "according to",
        )
        if draft.parts:
            yield draft


def _around(view: View, according: Token, noun: Token) -> list[range]:
    """Return what `according to …` is about: the sentence behind it, or ahead of it, or on both sides."""
    start, end = according.sent.start, according.sent.end
    phrase_end = noun.right_edge.i + 1
    if all(t.pos_ in {"CCONJ", "ADV", "PUNCT", "SPACE"} for t in view.doc[start : according.i]):
        comma = next((t.i for t in view.doc[according.i : end] if t.text == ","), phrase_end)
        last = _contrast(view, max(comma, min(phrase_end, comma)) + 1, end)
        return [range(min(comma + 1, end), last)]
    runs = [range(start, according.i)]
    if phrase_end < end and view.doc[phrase_end].text == "," and phrase_end + 1 < end - 1:
        runs.append(range(phrase_end + 1, end))
    return runs


def _contrast(view: View, start: int, end: int) -> int:
    """Return where `…, but he …` begins, which is the article's own voice again; `end` if it does not."""
    for token in view.doc[start:end]:
        if token.lower_ == "but" and token.dep_ == "cc" and view.doc[token.i - 1].text == ",":
            return token.i
    return end


def _nouns(view: View) -> Iterator[_Draft]:
    for noun in view.doc:
        frame = noun_frame(noun)
        if frame is None or view.is_quoted(noun):
            continue
        found = complement_of_noun(view, noun, frame)
        if found is None:
            continue
        speaker = _owner_of_noun(view, noun)
        if speaker.span is None:
            continue
        parts = _spans(view, [range(found.first, found.last + 1)])
        if parts:
            cue = view.chars(noun.i, found.cue_last)
            yield _Draft(parts, speaker, cue, noun.lemma_.lower(), found.rule)


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


def _cue_beside(view: View, number: int) -> _Draft | None:
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
    draft = _from_verb(view, verb, speaker_of(view, verb), "cue beside")
    draft.parts = [(view.quoted[number].start_char, view.quoted[number].end_char)]
    return draft if draft.speaker.span is not None else None


def _labelled(view: View, number: int) -> _Draft | None:
    """Attribute `Ada Lee: “…”` to the name before the colon."""
    window = view.before(number)
    if len(window) >= 2 and window[-1].text == ":" and window[-2].ent_type_ == "PERSON":
        part = (view.quoted[number].start_char, view.quoted[number].end_char)
        speaker = Speaker(noun_phrase(view, window[-2]))
        return _Draft([part], speaker, view.chars(window[-1].i, window[-1].i), None, "label")
    if not 2 <= len(window) <= _LABEL_TOKENS or window[-1].text != ":" or not is_sentence_like(view.inner(number)):
        return None
    names = [t for t in window[:-1] if t.pos_ in {"PROPN", "NOUN", "PRON"}]
    if not names or any(t.pos_ in {"VERB", "AUX"} for t in window):
        return None
    speaker = Speaker(noun_phrase(view, names[-1]))
    part = (view.quoted[number].start_char, view.quoted[number].end_char)
    return _Draft([part], speaker, view.chars(window[-1].i, window[-1].i), None, "label")


def _transcript(view: View, found: Sequence[_Draft]) -> list[_Draft]:
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
    part = (doc[colon + 1].idx, len(view.text.rstrip()))
    return [_Draft([part], Speaker(view.chars(0, colon - 1)), view.chars(colon, colon), None, "transcript")]


def _opener(view: View) -> list[_Draft]:
    """Find a cue that ends the paragraph with a colon: `Russian officials argue that:`."""
    tokens = [token for token in view.doc if not token.is_space]
    if len(tokens) < 3 or tokens[-1].text != ":" or view.is_quoted(tokens[-1]):
        return []
    for token in reversed(tokens[:-1]):
        if token.text in {".", "?", "!"} or view.is_quoted(token):
            break
        frame = verb_frame(token)
        if frame is not None and frame.takes("q"):
            return [_from_verb(view, token, speaker_of(view, token), "opener")]
    return []
