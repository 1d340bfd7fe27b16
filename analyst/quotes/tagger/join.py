"""Join what the rules and what the tagger found in one paragraph."""

from __future__ import annotations

from bisect import bisect_left
from collections import Counter, defaultdict
from heapq import heapify, heappop, heappush
from typing import TYPE_CHECKING

from analyst.annotate.records import Attribution, places_in
from analyst.quotes.confidence import SAYING, rule_confidence
from analyst.quotes.phrases import IN_WORDS
from analyst.quotes.tagger.astray import (
    contents_astray,
    is_asked,
    is_no_telling,
    is_one_of,
    meet,
    told_by_gesture,
    within_grammar,
)
from analyst.quotes.tagger.rank import Candidate, Ranker, features

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from analyst.annotate.records import Token
    from analyst.quotes.tagger.model import Reading, TaggedAttribution
    from analyst.quotes.tagger.pieces import Span

RULE = "tagger"
"""`rule` of an attribution that only the tagger found."""

_RELATIVE = frozenset({"who", "which", "that", "whom"})
_ENDS = ".!?…:;\"'”’»)]"  # what stands ahead of a quotation that begins a sentence
_EDGE = 12  # characters before and behind the beginning of a quotation that are looked at
_REACH = 10  # tokens between a cue and its negation
_NAMES = frozenset({"compound", "nmod", "flat"})
_BEHIND = frozenset({"cue behind", "split quote"})
_LEAST_OF_INNER = 0.6  # an inner quotation costs the outer one nothing, so it may be less likely
_PASSING_ON = frozenset({"report", "according", "according to", "quote", "cite"})
_SHARED = 0.1  # share of a content that another one may share
_RARE = frozenset({"signature", "answer"})  # rules that fire too seldom for the ranker to know them
_RARE_CUES = frozenset({"per", IN_WORDS})
_SENTENCES = frozenset({"clause ahead", "cue behind"})
_PLAIN = 0.97  # share of right ones of `“…,” Lee said` in whole marks, nothing but cue and speaker behind them


def join(
    reading: Reading, rules: Iterable[Attribution], ranker: Ranker, tokens: Sequence[Token] = ()
) -> list[Attribution]:
    """Join the attributions of both engines in one paragraph: of each the likeliest reading, if likely enough.

    Args:
        reading: What the tagger, told of the rules' finds, makes of the paragraph.
        rules: What the rules found.
        ranker: Says how often candidates like these are right.
        tokens: The parse, for lemma and negation of cues that the rules passed over.

    Returns:
        The attributions, in the order of their content, each with its confidence; of two that overlap the likelier
        one. What somebody is reported to have said inside another content is kept if it has words in quotation marks
        (`said he was angry at what Lee called “theft”`), or if the outer speaker only passes it on (`RT reported that
        Lee said …`): else it is part of what the outer speaker said. A quoted
        content without a cue is left to the article, as are all loose quotations; a cue that waits for the next
        paragraph is kept as it is.
    """
    rules = list(rules)
    kept = _Kept(reading.quoted)
    astray = _covered(reading.text, contents_astray(reading, rules))
    groups = [_ranked(reading, ranker, group, astray) for group in candidates(reading, rules, tokens)]
    queue = [(-share, _order(found), number, 0) for number, ((share, found), *_) in enumerate(groups)]
    heapify(queue)
    while queue:
        _, _, number, place = heappop(queue)
        share, found = groups[number][place]
        is_kept = kept.offer(found._replace(confidence=round(share, 3)), share, ranker.least)
        if not is_kept and place + 1 < len(groups[number]):  # the next best reading may leave others their words
            share, found = groups[number][place + 1]
            heappush(queue, (-share, _order(found), number, place + 1))
    whole = _united(kept.without_inner(), rules)
    waiting = [each for each in rules if not each.content]
    return sorted([*whole, *_passed_on(whole, rules), *waiting], key=_order)


def _united(found: Sequence[Attribution], rules: Sequence[Attribution]) -> list[Attribution]:
    """Put together again what the rules found as one, and the tagger as several with the same cue."""
    whole = {each.cue: each for each in rules if each.cue is not None and len(each.content) > 1}
    united: dict[object, Attribution] = {}
    for number, each in enumerate(found):
        rule = None if each.cue is None else whole.get(each.cue)
        is_part = rule is not None and set(rule.content).issuperset(each.content) and meet(rule.speaker, each.speaker)
        key: object = each.cue if is_part else number
        first = united.setdefault(key, each)
        if rule is not None and first is not each:
            content = tuple(sorted({*first.content, *each.content}))
            united[key] = rule._replace(content=content, confidence=first.confidence)
    return list(united.values())


def _passed_on(found: Sequence[Attribution], rules: Sequence[Attribution]) -> list[Attribution]:
    """Return the inner links of relay chains: in `RT reported that Lee said the bridge was closed` what Lee said."""
    cues = {each.cue for each in found}
    return [
        rule._replace(confidence=round(rule_confidence(rule.rule, rule.cue_lemma), 3))
        for rule in rules
        if rule.relay is not None and rule.cue not in cues and any(_is_all_of(rule, outer) for outer in found)
    ]


def _is_all_of(inner: Attribution, outer: Attribution) -> bool:
    """Tell whether a source that passes on what others say tells nothing but that they said it."""
    if outer.cue_lemma not in _PASSING_ON or len(outer.content) != 1 or inner.speaker is None or inner.cue is None:
        return False
    start, end = outer.content[0]
    own = (*inner.content, inner.speaker, inner.cue)
    return abs(min(own)[0] - start) <= 1 and abs(max(last for _, last in own) - end) <= 1


class _Kept:
    """The attributions that are kept so far, and where each lies."""

    def __init__(self, quoted: Sequence[Span]) -> None:
        self._quoted = quoted
        self._found: list[Attribution] = []
        self._places: list[set[int]] = []
        self._at: dict[int, list[int]] = defaultdict(list)

    def offer(self, found: Attribution, share: float, least: float) -> bool:
        """Keep an attribution if it is likely enough, and shares no words with one that is kept; say whether it is."""
        own = _places(found.content)
        rivals = [n for n in self._sharing(own) if not self._is_inside(self._found[n], own)]
        may_be_inner = bool(rivals) and self._has_marks(found)
        may_be_inner = may_be_inner and all(self._is_inside(found, self._places[n]) for n in rivals)
        if share >= (_LEAST_OF_INNER * least if may_be_inner else least) and (may_be_inner or not rivals):
            for place in own:
                self._at[place].append(len(self._found))
            self._found.append(found)
            self._places.append(own)
            return True
        if share >= least and len(found.content) > 1:
            free = [span for span in found.content if not self._sharing(_places([span]))]
            rest = found._replace(content=tuple(free))
            if 0 < len(free) < len(found.content) and self._has_marks(rest):
                return self.offer(rest, share, least)
        return False

    def without_inner(self) -> list[Attribution]:
        """Return what is kept; of what lies inside another one only what has a quotation of its own."""
        return [
            found
            for number, found in enumerate(self._found)
            if self._has_marks(found)
            or not any(
                other != number and self._is_inside(found, self._places[other])
                for other in self._sharing(self._places[number])
            )
        ]

    def _sharing(self, own: set[int]) -> list[int]:
        """Return the numbers of those that share more than a tenth of the shorter content."""
        shared = Counter(number for place in own for number in self._at.get(place, ()))
        return [n for n, count in sorted(shared.items()) if count > _SHARED * min(len(own), len(self._places[n]))]

    def _has_marks(self, one: Attribution) -> bool:
        """Tell whether a content holds a whole quotation: not where it is itself part of one."""
        return any(
            any(last <= end for _, last in self._quoted[bisect_left(self._quoted, (start, 0)) :][:1])
            for start, end in one.content
        )

    @staticmethod
    def _is_inside(one: Attribution, other: set[int]) -> bool:
        """Tell whether an attribution, its cue included, is part of another one's content."""
        return _places([*one.content, *([one.cue] if one.cue else [])]) < other


def _order(each: Attribution) -> tuple[Span, Span]:
    return (each.content[0] if each.content else (1 << 40, 0)), each.cue or (0, 0)


def _ranked(
    reading: Reading, ranker: Ranker, group: Sequence[Candidate], astray: bytearray
) -> list[tuple[float, Attribution]]:
    """Return the ways to read an attribution, each with how often the like is right, the likeliest first."""
    ranked = []
    for number, one in enumerate(group):
        others = [other for place, other in enumerate(group) if place != number]
        share = ranker.share_right(features(reading, one, others))
        ranked.append((max(share, _least_share(reading, one, others, astray)), one.attribution))
    return sorted(ranked, key=lambda each: -each[0])


def _least_share(reading: Reading, one: Candidate, others: Sequence[Candidate], astray: bytearray) -> float:
    """Return how often a candidate is right at least, where its form tells more than the network: else 0."""
    found = one.attribution
    if found.rule in _RARE or found.cue_lemma in _RARE_CUES or _is_handed_on(reading.text, found):
        return rule_confidence(found.rule, found.cue_lemma)  # too rare for the ranker
    if one.tagged is None and any(any(astray[start:end]) for start, end in found.content):
        return rule_confidence(found.rule, found.cue_lemma)
    if not one.has_rules_content or not one.has_rules_speaker:
        return 0.0
    # In a paragraph of dozens alike the network loses its place; but what it adds to the same words may be right.
    if any(set(found.content) < set(other.attribution.content) for other in others):
        return 0.0
    if _is_plain(reading, found):
        return _PLAIN
    return rule_confidence(found.rule, found.cue_lemma) if _is_plain_clause(reading.text, found) else 0.0


def _is_plain(reading: Reading, found: Attribution) -> bool:
    """Tell whether the rules found quoted sentences with nothing but cue and speaker beside them: `“…,” said Lee`."""
    if found.rule not in _BEHIND or found.cue is None or found.speaker is None:
        return False
    if not all(is_one_of(reading.quoted, part) for part in found.content):
        return False
    text, start = reading.text, found.content[0][0]
    before = text[max(0, start - _EDGE) : start].rstrip()
    opens = not before or before[-1] in _ENDS
    own = _places((*found.content, found.cue, found.speaker))
    between = range(start, max(own))
    return (
        opens
        and _is_capital(text[start : start + _EDGE])
        and not any(text[n].isalnum() for n in between if n not in own)
    )


def _is_plain_clause(text: str, found: Attribution) -> bool:
    """Tell whether a whole sentence ends with a comma, a verb of saying and who says it.

    `The plan is off, said Lee.` `The plan is “dead,” Lee said.`
    """
    if found.rule not in _SENTENCES or found.cue is None or found.speaker is None or len(found.content) != 1:
        return False
    start, end = found.content[0]
    before, last = text[:start].rstrip()[-1:], max(found.cue[1], found.speaker[1])
    own = _places((found.cue, found.speaker))
    return (
        found.cue_lemma in SAYING
        and (not before or before in _ENDS)
        and _is_capital(text[start : start + _EDGE])
        and "," in text[end - 2 : end + 1]
        and not any(text[n].isalnum() for n in range(end, last) if n not in own)
    )


def _covered(text: str, spans: Iterable[Span]) -> bytearray:
    places = bytearray(len(text))
    for start, end in spans:
        places[start:end] = b"\1" * (end - start)
    return places


def _is_capital(words: str) -> bool:
    """Tell whether the first letter or digit is no small letter."""
    return not next(filter(str.isalnum, words), "a").islower()


def candidates(
    reading: Reading, rules: Sequence[Attribution], tokens: Sequence[Token] = ()
) -> Iterator[list[Candidate]]:
    """Yield the ways to read each attribution that either engine found; contents without a cue are left out."""
    finds = _Finds(rules)
    astray = contents_astray(reading, rules)
    handed_on = [span for each in rules if _is_handed_on(reading.text, each) for span in (each.speaker, each.cue)]
    for one in reading.attributions:
        if one.cue is None or not one.content or not astray.isdisjoint(one.content):
            continue
        twin = finds.twin(one)
        if twin is None and any(meet(own, span) for own in handed_on for span in one.content):
            continue  # "TASS quoted": its content begins with the one who is quoted
        if twin is None and is_no_telling(reading.text, one, tokens):
            continue
        if twin is None:
            yield [Candidate(_alone(reading.text, one, tokens), one, None, False, False)]
        else:
            finds.left.remove(twin)
            own = finds.rules[twin]
            yield list(_readings(reading.text, within_grammar(reading, one, own, tokens), own, tokens))
    for number in sorted(finds.left):
        rule = finds.rules[number]
        if rule.content:
            yield [Candidate(rule, None, rule, True, True)]


def _alone(text: str, one: TaggedAttribution, tokens: Sequence[Token]) -> Attribution:
    lemma, negated = _cue_of(text, one.cue, tokens)
    speaker = None if is_asked(text, one, tokens) else one.speaker
    return Attribution(
        content=tuple(sorted(set(told_by_gesture(text, one, tokens) or one.content))),
        speaker=speaker,
        antecedent=_antecedent(text, speaker, tokens),
        cue=one.cue,
        cue_lemma=lemma,
        cue_is_negated=negated,
        relay=None,
        rule=RULE,
    )


def _readings(text: str, one: TaggedAttribution, twin: Attribution, tokens: Sequence[Token]) -> Iterator[Candidate]:
    """Yield what both found, with the content and the speaker of either; who is quoted by another, as the rules say."""
    if _is_handed_on(text, twin):
        yield Candidate(twin, one, twin, True, True)
        return
    contents = {tuple(sorted(set(one.content))): False, tuple(twin.content): True}
    same_speaker = one.speaker is None or meet(twin.speaker, one.speaker)
    speakers = {twin.speaker: True} if same_speaker else {one.speaker: False, twin.speaker: True}
    if twin.speaker is None and not same_speaker:
        del speakers[None]  # a speaker that the tagger names is better than none
    for content, rules_content in contents.items():
        for speaker, rules_speaker in speakers.items():
            antecedent = twin.antecedent if rules_speaker else _antecedent(text, speaker, tokens)
            attribution = twin._replace(
                content=content, speaker=speaker, antecedent=antecedent, cue=twin.cue or one.cue
            )
            yield Candidate(attribution, one, twin, rules_content, rules_speaker)


def _is_handed_on(text: str, rule: Attribution) -> bool:
    """Tell whether the rules found `TASS quoted Lee as saying` or `Lee was quoted by TASS as saying`."""
    if rule.relay is None or rule.cue is None:
        return False
    words = text[rule.cue[0] : rule.cue[1]].lower().split()
    return len(words) > 1 and words[-2] == "as"


def _places(spans: Iterable[Span]) -> set[int]:
    return {place for start, end in spans for place in range(start, end)}


class _Finds:
    """What the rules found, by place, and what of it the tagger did not find yet."""

    _BLOCK = 256  # characters

    def __init__(self, rules: Iterable[Attribution]) -> None:
        self.rules = list(rules)
        self.left = set(range(len(self.rules)))
        self._places = [_places(each.content) for each in self.rules]
        self._near: dict[int, list[int]] = defaultdict(list)
        for number, each in enumerate(self.rules):
            for block in self._blocks(each.content):
                self._near[block].append(number)

    def _blocks(self, spans: Iterable[Span]) -> set[int]:
        return {block for start, end in spans for block in range(start // self._BLOCK, end // self._BLOCK + 1)}

    def twin(self, one: TaggedAttribution) -> int | None:
        """Return the number of the rules' attribution with the same cue or much the same words."""
        own = _places(one.content)
        best, most = None, 0.0
        for number in sorted({n for block in self._blocks(one.content) for n in self._near[block]} & self.left):
            theirs = self._places[number]
            shared = len(own & theirs) / len(own | theirs)
            same_cue = meet(self.rules[number].cue, one.cue)
            if (shared >= 0.5 or (same_cue and shared > 0)) and shared + same_cue > most:
                best, most = number, shared + same_cue
        return best


def _cue_of(text: str, cue: Span | None, tokens: Sequence[Token]) -> tuple[str | None, bool]:
    """Return lemma and negation of a cue: of its last verb, else noun, else its words in small letters."""
    if cue is None:
        return None, False
    inside = places_in(tokens, cue)
    heads = [n for n in inside if tokens[n].pos == "VERB"] or [n for n in inside if tokens[n].pos == "NOUN"]
    if not heads:
        return text[cue[0] : cue[1]].lower() or None, False
    head = heads[-1]
    beside = tokens[max(0, inside.start - _REACH) : inside.stop + _REACH]
    negated = any(token.head == head and (token.dep == "neg" or token.lemma == "never") for token in beside)
    return tokens[head].lemma, negated


def _antecedent(text: str, speaker: Span | None, tokens: Sequence[Token]) -> Span | None:
    """Return what a relative pronoun stands for: the noun that its clause hangs on, with the names before it."""
    if speaker is None or text[speaker[0] : speaker[1]].lower() not in _RELATIVE:
        return None
    place = bisect_left(tokens, speaker[0], key=lambda token: token.start_char)
    pronoun = tokens[place] if place < len(tokens) and tokens[place].start_char == speaker[0] else None
    if pronoun is None or tokens[pronoun.head].dep != "relcl":
        return None
    noun = tokens[pronoun.head].head
    first = noun
    while first > 0 and tokens[first - 1].head == noun and tokens[first - 1].dep in _NAMES:
        first -= 1
    return tokens[first].start_char, tokens[noun].end_char


__all__ = ["RULE", "candidates", "join"]
