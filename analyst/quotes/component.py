"""The quote engine as a spaCy component: `nlp.add_pipe("quote_attribution")`, results on `doc._.quotes`."""

from __future__ import annotations

import re
from functools import partial
from typing import TYPE_CHECKING, NamedTuple

from spacy.language import Language
from spacy.tokens import Doc, Span

from analyst.quotes.engine import find_attributions
from analyst.quotes.marks import LINE

if TYPE_CHECKING:
    from collections.abc import Callable

    from analyst.quotes.article import Paragraph
    from analyst.quotes.engines import QuoteEngine


class Quote(NamedTuple):
    """One attribution, as spans of the Doc.

    Content that does not end at a token's edge is widened to it.
    """

    content: tuple[Span, ...]
    speaker: Span | None
    cue: Span | None
    quote_type: str
    rule: str


@Language.factory(
    "quote_attribution",
    assigns=["doc._.quotes"],
    requires=["token.dep", "token.pos"],
    default_config={"quote_engine": None},
)
def create_quote_attribution(nlp: Language, name: str, quote_engine: str | None) -> Callable[[Doc], Doc]:
    """Make the component; spaCy calls this when it is added to a pipeline with a parser.

    Args:
        nlp: The pipeline.
        name: Name of the component in it.
        quote_engine: `joined` or `rules`; `$ANALYST_QUOTE_ENGINE`, else `joined`, if None.

    Raises:
        ValueError: If there is no engine of that name.
    """
    from analyst.quotes.engines import check_engine, load_engine

    if not Doc.has_extension("quotes"):
        Doc.set_extension("quotes", default=())
    return partial(set_quotes, find=load_engine(check_engine(quote_engine)))


def set_quotes(doc: Doc, find: QuoteEngine = find_attributions) -> Doc:
    """Find the quotes of a parsed Doc, line by line as paragraphs, and set `doc._.quotes`."""
    from analyst.quotes.article import find_in_article
    from analyst.quotes.types import quote_type

    lines = LINE.finditer(doc.text)
    paragraphs = [paragraph for line in lines if (paragraph := _paragraph(doc, line, find)) is not None]
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


def _paragraph(doc: Doc, line: re.Match[str], find: QuoteEngine) -> Paragraph | None:
    from analyst.annotate.paragraph import annotate_doc
    from analyst.quotes.article import Paragraph

    span = doc.char_span(line.start(), line.end(), alignment_mode="contract")
    if span is None or not len(span):
        return None
    return Paragraph("", span.start_char, span.text, "body", annotate_doc(span.as_doc(), find=find))
