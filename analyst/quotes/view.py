"""A parsed paragraph together with its quotation marks: what all rules of the quote engine look at."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from spacy.tokens import Doc, Token

    from analyst.annotate.records import Quoted

_TERMINAL = frozenset(".?!")
_LONGEST_SENTENCE = 400  # tokens; the longest sentences of real news have half as many
_LONGEST_SMALL = 3  # letters of words that are small in titles: "of", "the"
_REACH = 40  # tokens that a rule looks to the left or right of a quotation
_SUBJECTS = frozenset({"nsubj", "nsubjpass", "csubj", "csubjpass"})
FINITE = frozenset({"VBD", "VBZ", "VBP"})  # tags of verbs that can head a clause of their own
RELATIVE_PRONOUNS = frozenset({"who", "which", "that", "whom"})

Span = tuple[int, int]


class View:
    """The Doc of one paragraph, its quoted stretches, and which of them each token stands in."""

    def __init__(self, doc: Doc, quoted: Sequence[Quoted], text: str | None = None) -> None:
        self.doc = doc
        self.text = doc.text if text is None else text
        self.quoted = list(quoted)
        self.quote_of = [-1] * len(doc)
        self.token_spans: list[Span] = []
        place = 0
        for number, stretch in enumerate(self.quoted):
            while place < len(doc) and doc[place].idx + len(doc[place]) <= stretch.start_char:
                place += 1
            first = place
            while place < len(doc) and doc[place].idx < stretch.end_char:
                self.quote_of[place] = number
                place += 1
            self.token_spans.append((first, place))
        self.run_on = _run_on(doc)
        """1 for each token of a sentence that is too long to be one: no rule looks at its parse."""

    def readable(self) -> Iterator[Token]:
        """Yield the tokens that stand in sentences of an ordinary length."""
        return (token for token, is_run_on in zip(self.doc, self.run_on, strict=True) if not is_run_on)

    def is_readable(self, number: int) -> bool:
        """Tell whether a quoted stretch begins and ends in sentences of an ordinary length."""
        first, last = self.token_spans[number]
        return not any(self.run_on[place] for place in (first - 1, first, last - 1, last) if 0 <= place < len(self.doc))

    def is_quoted(self, token: Token) -> bool:
        """Tell whether the token stands in quotation marks."""
        return self.quote_of[token.i] >= 0

    def inner(self, number: int) -> str:
        """Return the words of a quoted stretch, marks and edge space left out."""
        stretch = self.quoted[number]
        return self.text[stretch.start_char : stretch.end_char].strip("\"'`«»‹›“”„‘’ \n\t\xa0\u2009\u202f")

    def after(self, number: int) -> list[Token]:
        """Return the tokens behind a quoted stretch, up to the next one or the end of the sentence."""
        window: list[Token] = []
        for token in self.doc[self.token_spans[number][1] : self.token_spans[number][1] + _REACH]:
            if self.is_quoted(token) or token.text in _TERMINAL:
                break
            window.append(token)
        return window

    def before(self, number: int) -> list[Token]:
        """Return the tokens ahead of a quoted stretch, back to the last one or the end of a sentence."""
        window: list[Token] = []
        first = self.token_spans[number][0]
        for token in reversed(self.doc[max(0, first - _REACH) : first]):
            if self.is_quoted(token) or token.text in _TERMINAL:
                break
            window.append(token)
        return window[::-1]

    def chars(self, first: int, last: int) -> Span:
        """Turn token places, both included, into a span of code points."""
        return self.doc[first].idx, self.doc[last].idx + len(self.doc[last])


def _run_on(doc: Doc) -> bytearray:
    """Mark the sentences of text without full stops, such as tables: thousands of words, whose parse says nothing.

    What a rule looks at grows with the sentence, so this also keeps hostile text from taking hours.
    """
    marks = bytearray(len(doc))
    starts = [token.i for token in doc if token.is_sent_start or token.i == 0]
    for first, end in zip(starts, [*starts[1:], len(doc)][: len(starts)], strict=True):
        if end - first > _LONGEST_SENTENCE:
            marks[first:end] = b"\1" * (end - first)
    return marks


def is_sentence_like(inner: str) -> bool:
    """Tell whether quoted words look like speech of their own, and not like a term or a fragment.

    Example:
        >>> is_sentence_like("The issue is: Who has the authority?"), is_sentence_like("exhausted")
        (True, False)
    """
    words = inner.split()
    return len(words) >= 3 and inner[:1].isupper() and inner[-1:] in ".,?!…-–—:;"


def is_title_like(inner: str) -> bool:
    """Tell whether all quoted words begin with a capital, but for the small ones.

    Example:
        >>> is_title_like("The Long Road to the North,"), is_title_like("The road is long,")
        (True, False)
    """
    words = [word for word in inner.split() if len(word) > _LONGEST_SMALL]
    return bool(words) and all(word[0].isupper() for word in words)


def subject_of(verb: Token) -> Token | None:
    """Return the verb's own subject, or None."""
    return next((child for child in verb.children if child.dep_ in _SUBJECTS), None)


def is_passive(verb: Token) -> bool:
    """Tell whether the verb is in the passive: `was accused of`, `Smith, accused of theft,`."""
    if any(child.dep_ in {"auxpass", "nsubjpass"} for child in verb.children):
        return not _is_short_have(verb)
    if verb.dep_ == "advcl" and verb.tag_ in {"VBN", "VBD"} and verb.i > 0 and verb.nbor(-1).lower_ == "when":
        return True  # "…, Lee said when asked about it": there is no room for a subject
    opens = verb.dep_ == "advcl" and verb.i == verb.sent.start  # "Asked about it, Lee said …"
    return verb.tag_ == "VBN" and (verb.dep_ == "acl" or opens) and not any(c.dep_ == "aux" for c in verb.children)


def _is_short_have(verb: Token) -> bool:
    """Tell whether `he's said that …` was taken for a passive: a clause behind `'s` and a participle is his."""
    short = any(child.dep_ == "auxpass" and child.lower_ in {"'s", "’s"} for child in verb.children)
    return short and agent_of(verb) is None and any(child.dep_ in {"ccomp", "dobj"} for child in verb.children)


def agent_of(verb: Token) -> Token | None:
    """Return the noun of a passive verb's `by` phrase, or None."""
    for child in verb.subtree:
        if child.dep_ == "agent" and child.i > verb.i:
            return next((noun for noun in child.children if noun.dep_ == "pobj"), None)
    return None


_NOT_DONE = frozenset({"refuse", "decline", "fail", "forget"})
_NOBODY = frozenset({"nobody", "none", "neither", "no-one", "nothing"})


def is_negated(verb: Token) -> bool:
    """Tell whether the cue is denied: `did not say`, `declined to say`, `nobody said`, `without saying`."""
    if any(child.dep_ == "neg" or child.lower_ == "never" for child in verb.children):
        return True
    if verb.dep_ == "pcomp" and verb.head.lower_ == "without":
        return True
    subject = subject_of(verb)
    if subject is not None:
        return subject.lower_ in _NOBODY or any(child.lower_ == "no" for child in subject.children)
    if verb.dep_ != "xcomp" or verb.head.i == verb.i:
        return False
    return verb.head.lemma_ in _NOT_DONE or any(child.dep_ == "neg" for child in verb.head.children)


_HYPHENS = frozenset({"-", "\N{HYPHEN}", "\N{NON-BREAKING HYPHEN}"})
_OF_NOUNS = frozenset({"amod", "compound", "nmod", "npadvmod", "nummod"})
_STOP_AT = frozenset({"relcl", "appos", "acl", "punct", "advcl", "parataxis", "ccomp", "cc", "conj", "case", "dep"})


def noun_phrase(view: View, noun: Token) -> Span:
    """Return the span of the noun's phrase, with titles and of-phrases, without clauses and appositions.

    Example sentence: in `Smith, who lives here, said` it is `Smith`; in `the head of the bank, Ada Lee, said`
    it is `the head of the bank`.
    """
    doc = view.doc
    first, last = _word(doc, noun.i)
    for child in noun.children:
        if child.i == last + 1 and child.dep_ == "acl" and noun.pos_ in {"PRON", "DET"}:
            last = child.i  # "those surveyed"
        if child.i < noun.i and child.dep_ not in _STOP_AT and not _is_day_before(child, noun):
            first = min(first, child.left_edge.i)
        elif child.i > noun.i and child.dep_ == "prep" and child.i == last + 1:
            last = _end_of_phrase(child)
        elif child.dep_ == "appos" and child.pos_ == "PROPN" and _is_right_behind(child, last):
            last = child.i  # "the conductor Maria Ostrova"
    joined = next((child for child in noun.children if child.dep_ == "conj" and child.i > last), None)
    if joined is not None and all(t.dep_ == "cc" for t in doc[last + 1 : joined.left_edge.i]):
        last = joined.i
    while first < last and doc[first].text in _HYPHENS:
        first += 1  # a list's dash: "-Ada Lee explains"
    return view.chars(first, _whole(doc, last))


def _is_right_behind(child: Token, last: int) -> bool:
    """Tell whether an apposition follows without a mark: not `(D-Minn.)`."""
    return child.left_edge.i == last + 1 and child.left_edge.pos_ != "PUNCT"


def _word(doc: Doc, place: int) -> tuple[int, int]:
    """Return the first and the last token of a word that hyphens hold together: `editor-in-chief`, `two-thirds`."""
    first = last = place
    while first > 1 and _is_hyphen(doc[first - 1]):
        first -= 2
    while last + 2 < len(doc) and _is_hyphen(doc[last + 1]):
        last += 2
    return first, last


def _is_hyphen(token: Token) -> bool:
    """Tell whether a token, not the first, is a hyphen right between two words."""
    return token.text in _HYPHENS and not (token.whitespace_ or token.nbor(-1).whitespace_)


def _whole(doc: Doc, last: int) -> int:
    """Return where a phrase ends that was cut inside a word: `a reporter for Agence France` goes on with `-Presse`."""
    end = _word(doc, last)[1]
    while end > last and doc[end].dep_ in _OF_NOUNS and doc[end].head.i > end:
        last, end = end, _word(doc, doc[end].head.i)[1]  # "voters" of "Republican-leaning voters"
    return end


def _is_day_before(child: Token, noun: Token) -> bool:
    """`Monday` in `On Monday Pompeo said`; not in `Monday’s vote`."""
    return child.ent_type_ == "DATE" and noun.ent_type_ == "PERSON" and child.dep_ in {"compound", "nmod", "npadvmod"}


def _end_of_phrase(preposition: Token) -> int:
    last = preposition.i
    for token in preposition.subtree:
        is_end = token.dep_ in {"relcl", "appos", "acl", "punct", "advcl"} and not _is_hyphen(token)
        if token.i > last + 1 or (token.i > last and is_end):
            break
        last = max(last, token.i)
    return last
