"""The quote engine as a spaCy component: `nlp.add_pipe("quote_attribution")`, results on `doc._.quotes`."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, NamedTuple

from spacy.language import Language
from spacy.tokens import Doc, Span

from analyst.quotes.marks import LINE

if TYPE_CHECKING:
    from collections.abc import Callable

    from analyst.quotes.article import Paragraph


class Quote(NamedTuple):
    """One attribution, as spans of the Doc.

    Content that does not end at a token's edge is widened to it.
    """

    content: tuple[Span, ...]
    speaker: Span | None
    cue: Span | None
    quote_type: str
    rule: str


@Language.factory("quote_attribution", assigns=["doc._.quotes"], requires=["token.dep", "token.pos"])
def create_quote_attribution(nlp: Language, name: str) -> Callable[[Doc], Doc]:
    """Make the component; spaCy calls this when it is added to a pipeline with a parser."""
    if not Doc.has_extension("quotes"):
        Doc.set_extension("quotes", default=())
    return set_quotes


def set_quotes(doc: Doc) -> Doc:
    """Find the quotes of a parsed Doc, line by line as paragraphs, and set `doc._.quotes`."""
    from analyst.quotes.article import find_in_article
    from analyst.quotes.types import quote_type

    paragraphs = [paragraph for match in LINE.finditer(doc.text) if (paragraph := _paragraph(doc, match)) is not None]
    quoted = [(q.start_char + p.start_char, q.end_char + p.start_char) for p in paragraphs for q in p.annotation.quoted]
    quotes = []
    for found in find_in_article(paragraphs):
        parts = tuple(_span(doc, part) for part in found.parts)
        kind = quote_type(doc.text, found.parts, quoted)
        speaker = None if found.speaker is None else _span(doc, found.speaker)
        quotes.append(Quote(parts, speaker, None if found.cue is None else _span(doc, found.cue), kind, found.rule))
    doc._.quotes = tuple(quotes)
    return doc


def _span(doc: Doc, chars: tuple[int, int]) -> Span:
    span = doc.char_span(*chars, alignment_mode="expand")
    if span is None:
        raise ValueError(f"No tokens at {chars} of a text of {len(doc.text)} characters.")
    return span


def _paragraph(doc: Doc, line: re.Match[str]) -> Paragraph | None:
    from analyst.annotate.paragraph import annotate_doc
    from analyst.quotes.article import Paragraph

    span = doc.char_span(line.start(), line.end(), alignment_mode="contract")
    if span is None or not len(span):
        return None
    return Paragraph("", span.start_char, span.text, "body", annotate_doc(span.as_doc()))
