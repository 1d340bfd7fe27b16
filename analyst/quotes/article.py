"""What needs the whole article: quotes over several paragraphs, floating quotes, lists behind a colon."""

from __future__ import annotations

import re
from bisect import bisect_right
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, NamedTuple

from analyst.quotes.gestures import who_gestured
from analyst.quotes.posts import Post, find_posts
from analyst.quotes.signatures import signature_in
from analyst.quotes.view import Span, is_sentence_like, is_title_like

if TYPE_CHECKING:
    from collections.abc import Container, Iterable, Mapping, Sequence

    from analyst.annotate.records import Annotation, Attribution

_LIST_PARAGRAPHS = 8  # paragraphs that a list behind `argue that:` may have
_LIST_WORDS = 60  # a longer paragraph is the article's own voice again
_REACH = 1  # paragraphs that a floating quote may stand behind its speaker
_TOLD = frozenset({"clause", "clause ahead", "inserted cue"})
_LABELLED = frozenset({"transcript", "label"})
_LABEL = re.compile(r"[\"“]?([A-Z][\w.'’-]*(?: [A-Z][\w.'’-]*){0,3}):(?=\s+\S)")
_ANNOUNCED_WORDS = 25  # a longer paragraph ahead of the colon is no mere announcement
_LEAST_SET_OFF = 4  # words
_VOICES = 2  # speakers that a transcript has at least
_GAP = 4  # a full stop, a mark and spaces between two sentences
_HEADING_WORDS = 8  # words in marks that can be a heading
_SAME = frozenset({"he", "He", "she", "She", "they", "They", "I", "who"})
_STRIP = "\"'`«»‹›“”„‘’ \n\t\xa0\u2009\u202f"
_ENDS_SENTENCE = re.compile(r"[.!?…][\"'”’»)\]]*\s*$")
_LEAD_IN = re.compile(r"(?:that|following|this|these)\s*:\s*$", re.IGNORECASE)


class Paragraph(NamedTuple):
    """One paragraph of an article with its annotation."""

    paragraph_id: str
    start_char: int
    text: str
    kind: str
    annotation: Annotation


@dataclass
class Found:
    """One quote of an article; offsets point into the article's text."""

    paragraph: int
    parts: list[Span]
    speaker: Span | None
    antecedent: Span | None
    cue: Span | None
    cue_lemma: str | None
    cue_is_negated: bool
    relay: Span | None
    rule: str
    confidence: float | None = None
    """As `Attribution.confidence`."""
    carried_from: Found | None = None
    """Quote whose speaker this one has, where it shows none of its own."""
    is_open: bool = field(default=False, repr=False)
    reach: int = field(init=False, repr=False)
    """The last paragraph that it stands in; `paragraph` is the first with words of it."""

    def __post_init__(self) -> None:
        self.stands_in(self.paragraph)

    def stands_in(self, paragraph: int) -> None:
        """Tell which paragraph its words begin in, where a cue ahead waited for them."""
        self.paragraph = self.reach = paragraph


def find_in_article(paragraphs: Sequence[Paragraph]) -> list[Found]:
    """Find the quotes of one article.

    Args:
        paragraphs: Its paragraphs, in order.

    Returns:
        Its quotes: those that a paragraph shows by itself, then joined and completed over paragraphs;
        in the order of their content. Headings hold none.
    """
    reader = _Reader(paragraphs, _labels(paragraphs), *find_posts(paragraphs))
    for number, paragraph in enumerate(paragraphs):
        reader.read(number, paragraph, paragraphs[number : number + _LIST_PARAGRAPHS])
    return sorted((item for item in reader.found if item.parts), key=lambda item: (item.parts[0], item.cue or (0, 0)))


class _Reader:
    """Reads an article paragraph by paragraph, and keeps what a later one may go on with."""

    def __init__(
        self,
        paragraphs: Sequence[Paragraph],
        labels: Mapping[int, Span],
        posts: Mapping[int, Post],
        in_posts: Container[int],
    ) -> None:
        self.paragraphs = paragraphs
        self.found: list[Found] = []
        self.posts = posts
        self.in_posts = in_posts
        """Paragraphs that are part of a post of a social network."""
        self.labels = labels
        """Paragraphs of a transcript, and where in each the speaker's label stands."""
        self.last: Found | None = None
        """The last quote that a quoted sentence could go on with."""
        self.waiting: Found | None = None
        """A cue and a colon that ended the paragraph before."""
        self.lead = ""

    def read(self, number: int, paragraph: Paragraph, rest: Sequence[Paragraph]) -> None:
        """Take the next paragraph; `rest` begins with it and has as many as a list may have."""
        if number in self.in_posts:
            self._post(number, paragraph)
            return
        if paragraph.kind == "heading":
            self.waiting = None
            return
        own = [_placed(number, paragraph, attribution) for attribution in paragraph.annotation.attributions]
        if number in self.labels and not any(item.rule in _LABELLED for item in own):
            own.append(_turn(number, paragraph, self.labels[number]))
        if self.waiting is not None and _takes_list(self.lead, paragraph, own):
            self.waiting.parts = [(p.start_char, p.start_char + len(p.text)) for p in _list_behind(rest)]
            self.waiting.stands_in(number)
            self.found.append(self.waiting)
            self.waiting = None
        elif self.waiting is not None and _is_set_off(self.lead, paragraph, own):
            self.waiting.parts = [(paragraph.start_char, paragraph.start_char + len(paragraph.text.rstrip()))]
            self.waiting.rule = "introduced"
            self.waiting.stands_in(number)
            self.found.append(self.waiting)
            self.waiting = self.last = None
            self.lead = paragraph.text
            return
        if not (self.last is not None and self.last.is_open) and (signed := _signed(number, paragraph, own, rest)):
            own.append(signed)
        events: list[Found | tuple[Span, bool]] = [item for item in own if item.parts]
        for event in sorted([*events, *_loose(paragraph, own)], key=_first_char):
            if isinstance(event, Found):
                self._attributed(event, paragraph)
            else:
                self._loose(*event, number, paragraph)
        self.waiting = next((item for item in own if not item.parts), None)
        self.lead = paragraph.text

    def _post(self, number: int, paragraph: Paragraph) -> None:
        """Take a paragraph of a post: what its author reports is part of its words; only an open quotation goes on."""
        post = self.posts.get(number)
        if post is not None:
            content, speaker, cue = post
            self.found.append(Found(number, content, speaker, None, cue, None, False, None, "post"))
        self.waiting = None
        if self.last is not None and self.last.is_open:
            self.last.reach = number  # a post that is set into a quotation of several paragraphs
        else:
            self.last = None
        self.lead = paragraph.text

    def _attributed(self, item: Found, paragraph: Paragraph) -> None:
        self.found.append(item)
        self.waiting = None
        if item.rule == "signature":
            self.last = None  # nobody goes on behind a signature
        elif _holds_quote(item, paragraph) and not (self.last is not None and _is_within(item, self.last)):
            self.last = item

    def _loose(self, span: Span, is_closed: bool, number: int, paragraph: Paragraph) -> None:
        last = self._told_ahead(span, paragraph, number) or self.last
        if _is_heading(paragraph, self.lead):
            return
        joined = _join(span, paragraph, number, last, self.waiting)
        gesturing = _gesturing(span, paragraph, number)
        if gesturing is not None and (joined is None or self._is_another(gesturing, joined)):
            joined = gesturing
        if joined is None:
            return
        if joined is not last:
            self.found.append(joined)
        if joined is self.waiting:
            self.waiting = None
        self.last = joined
        self.last.is_open = not is_closed

    def _is_another(self, gesturing: Found, joined: Found) -> bool:
        """Tell whether a name is not that of who would go on; `he` and `she` are taken for the same one."""
        name, goes_on = self._words(gesturing.speaker), self._words(joined.speaker)
        return joined.rule == "floating" and not name & _SAME and not name & goes_on and not goes_on & _SAME

    def _words(self, span: Span | None) -> set[str]:
        if span is None:
            return set()
        place = bisect_right(self.paragraphs, span[0], key=lambda paragraph: paragraph.start_char) - 1
        start = self.paragraphs[place].start_char
        return set(self.paragraphs[place].text[span[0] - start : span[1] - start].split())

    def _told_ahead(self, span: Span, paragraph: Paragraph, number: int) -> Found | None:
        """Return the words told right ahead: `Lee said the bridge was safe. “We tested every bolt.”`."""
        item = self.found[-1] if self.found else None
        if item is None or item.speaker is None or item.paragraph != number or item.rule not in _TOLD:
            return None
        end = max(item.parts[-1][1], item.cue[1] if item.cue else 0)
        gap = paragraph.text[end - paragraph.start_char : span[0] - paragraph.start_char]
        return None if not 0 < len(gap) <= _GAP or any(map(str.isalnum, gap)) else item


def _labels(paragraphs: Sequence[Paragraph]) -> dict[int, Span]:
    """Find the turns of a transcript (`LEE: …`, `DIAZ: …`): at least two speakers, and most paragraphs are turns.

    A list of facts (`When: …`, `Where: …`) is none: no label of it comes again, or is a person's name by itself.
    """
    turns = {n: match for n, p in enumerate(paragraphs) if (match := _LABEL.match(p.text)) and p.kind != "heading"}
    names = [match.group(1) for match in turns.values()]
    known = any(a.rule in _LABELLED for n in turns for a in paragraphs[n].annotation.attributions)
    if len(set(names)) < _VOICES or not (known or len(set(names)) < len(names)):
        return {}
    if len(turns) * 2 < max(turns) - min(turns) + 1:
        return {}
    return {n: match.span(1) for n, match in turns.items()}


def _turn(number: int, paragraph: Paragraph, label: Span) -> Found:
    start, end = paragraph.start_char, label[1] + 1
    first = end + len(paragraph.text[end:]) - len(paragraph.text[end:].lstrip())
    content = (start + first, start + len(paragraph.text.rstrip()))
    speaker, colon = (start + label[0], start + label[1]), (start + label[1], start + end)
    return Found(number, [content], speaker, None, colon, None, False, None, "transcript")


def _signed(number: int, paragraph: Paragraph, own: Sequence[Found], rest: Sequence[Paragraph]) -> Found | None:
    """Read a quotation whose speaker signs in the next paragraph: `“…”`, `— Ada Lee, in a debate`."""
    spans = [span for span, _ in _loose(paragraph, own)]
    signature = signature_in(rest[1].text) if spans and len(rest) > 1 else None
    if signature is None or not _is_all(paragraph, spans):
        return None
    mark, name = ((first + rest[1].start_char, last + rest[1].start_char) for first, last in signature)
    return Found(number, spans, name, None, mark, None, False, None, "signature")


def _is_all(paragraph: Paragraph, spans: Iterable[Span]) -> bool:
    """Tell whether a paragraph has no words but those in the spans."""
    rest = bytearray(map(str.isalnum, paragraph.text))
    for start, end in spans:
        first, last = start - paragraph.start_char, end - paragraph.start_char
        rest[first:last] = bytes(last - first)
    return not any(rest)


def _first_char(event: Found | tuple[Span, bool]) -> tuple[int, int]:
    return (event.parts[0][0], 0) if isinstance(event, Found) else (event[0][0], 1)


def _placed(number: int, paragraph: Paragraph, attribution: Attribution) -> Found:
    def shift(span: Span | None) -> Span | None:
        return None if span is None else (span[0] + paragraph.start_char, span[1] + paragraph.start_char)

    parts = [(start + paragraph.start_char, end + paragraph.start_char) for start, end in attribution.content]
    return Found(
        paragraph=number,
        parts=parts,
        speaker=shift(attribution.speaker),
        antecedent=shift(attribution.antecedent),
        cue=shift(attribution.cue),
        cue_lemma=attribution.cue_lemma,
        cue_is_negated=attribution.cue_is_negated,
        relay=shift(attribution.relay),
        rule=attribution.rule,
        confidence=attribution.confidence,
        is_open=_ends_open(paragraph, parts),
    )


def _ends_open(paragraph: Paragraph, parts: Sequence[Span]) -> bool:
    quoted = paragraph.annotation.quoted
    return bool(
        parts and quoted and not quoted[-1].is_closed and parts[-1][1] >= paragraph.start_char + quoted[-1].end_char
    )


def _is_within(item: Found, other: Found) -> bool:
    """Tell whether a quote, its cue included, is part of what another one reports: the other's speaker goes on."""
    own = [*item.parts, *([item.cue] if item.cue else [])]
    return all(any(start <= first and last <= end for start, end in other.parts) for first, last in own)


def _holds_quote(item: Found, paragraph: Paragraph) -> bool:
    """Tell whether a part of the quote is a quotation that could go on."""
    return item.rule in {"cue behind", "cue before", "split quote", "label"} or any(
        start <= paragraph.start_char + quoted.start_char < end
        for start, end in item.parts
        for quoted in paragraph.annotation.quoted
    )


def _loose(paragraph: Paragraph, own: Iterable[Found]) -> list[tuple[Span, bool]]:
    """Return the quoted stretches that no attribution of the paragraph covers, and whether each is closed."""
    covered = bytearray(len(paragraph.text))
    for start, end in (part for item in own for part in item.parts):
        first, last = start - paragraph.start_char, end - paragraph.start_char
        covered[first:last] = b"\1" * (last - first)
    loose = []
    for quoted in paragraph.annotation.quoted:
        if not all(covered[quoted.start_char + 1 : quoted.end_char - 1]):
            span = (quoted.start_char + paragraph.start_char, quoted.end_char + paragraph.start_char)
            loose.append((span, quoted.is_closed))
    return loose


def _join(span: Span, paragraph: Paragraph, number: int, last: Found | None, waiting: Found | None) -> Found | None:
    """Decide what a loose quoted stretch belongs to; None if it is no speech, or nobody's."""
    inner = paragraph.text[span[0] - paragraph.start_char : span[1] - paragraph.start_char].strip(_STRIP)
    opens = not paragraph.text[: span[0] - paragraph.start_char].strip()
    if waiting is not None and opens:  # "He wrote on Monday:" and the quote in the next paragraph
        waiting.parts = [span]
        waiting.stands_in(number)
        waiting.rule = "introduced"
        return waiting
    if last is not None and last.is_open and opens and number - last.reach <= 1:
        last.parts.append(span)
        last.reach = number
        return last
    is_alone = len(paragraph.text.strip()) - (span[1] - span[0]) <= max(3, 0.3 * len(paragraph.text))
    is_speech = is_sentence_like(inner) or (opens and is_alone and len(inner.split()) >= 4)
    if last is None or not is_speech or number - last.reach > _REACH:
        return None
    if inner.endswith(",") and is_title_like(inner):
        return None  # "“The Long Road,” her first film, won a prize."
    if not opens and not _ENDS_SENTENCE.search(paragraph.text, 0, span[0] - paragraph.start_char):
        return None  # `said on NBC's “Meet the Press”`: a title, or words of somebody else
    if not is_alone and last.reach != number:
        return None
    origin = last.carried_from or last
    speaker = origin.antecedent or origin.speaker  # "…, said Lee, who noted that …. “…”": Lee, not "who"
    return Found(number, [span], speaker, None, None, None, False, None, "floating", carried_from=origin)


def _gesturing(span: Span, paragraph: Paragraph, number: int) -> Found | None:
    """Read `Mary laughed. “I never went there.”`: words without a cue behind what their speaker does."""
    first, last = span[0] - paragraph.start_char, span[1] - paragraph.start_char
    if not is_sentence_like(paragraph.text[first:last].strip(_STRIP)):
        return None
    who = who_gestured(paragraph.text, paragraph.annotation, first)
    if who is None:
        return None
    speaker = who[0] + paragraph.start_char, who[1] + paragraph.start_char
    return Found(number, [span], speaker, None, None, None, False, None, "gesture")


def _is_heading(paragraph: Paragraph, lead: str) -> bool:
    """Tell whether a short line in single marks stands between paragraphs that quote in double ones."""
    words = paragraph.text.split(maxsplit=_HEADING_WORDS)
    is_single = bool(words) and words[0][:1] in {"'", "‘"} and words[0][1:2] not in {"'", "‘"}
    return is_single and len(words) <= _HEADING_WORDS and any(mark in lead for mark in ('"', "“", "''"))


def _takes_list(lead: str, paragraph: Paragraph, own: Sequence[Found]) -> bool:
    """Tell whether a list follows `Officials argue that:`, and not a quotation or new attributions."""
    if any(item.rule.startswith("cue") for item in own):
        return False
    return bool(_LEAD_IN.search(lead)) and paragraph.text[:1] not in _STRIP


def _is_set_off(lead: str, paragraph: Paragraph, own: Sequence[Found]) -> bool:
    """Tell whether a paragraph without marks is what `Lee replied:` announces, as pages set off long quotations."""
    is_short = len(lead.split()) <= _ANNOUNCED_WORDS and lead.rstrip().endswith(":")
    is_text = len(paragraph.text.split()) >= _LEAST_SET_OFF and paragraph.kind not in {"heading", "list_item"}
    has_own = bool(paragraph.annotation.quoted) or any(item.rule.startswith("cue") for item in own)
    return is_short and is_text and not has_own


def _list_behind(rest: Sequence[Paragraph]) -> list[Paragraph]:
    items: list[Paragraph] = []
    for paragraph in rest:
        if paragraph.kind == "heading" or len(paragraph.text.split()) > _LIST_WORDS:
            break
        items.append(paragraph)
    return items


__all__ = ["Found", "Paragraph", "find_in_article"]
