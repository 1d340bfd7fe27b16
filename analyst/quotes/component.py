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
    from collections.abc import Callable, Sequence

    from analyst.quotes.article import Paragraph
    from analyst.quotes.engines import QuoteEngine

_KEY = "quote_attribution"  # in `doc.user_data`: places only, so that a Doc with quotes can be saved and sent


class Quote(NamedTuple):
    """One attribution, as spans of the Doc.

    Content that does not end at a token's edge is widened to it.
    """

    content: tuple[Span, ...]
    speaker: Span | None
    cue: Span | None
    quote_type: str
    rule: str
    cue_is_negated: bool = False
    cue_modality: str | None = None
    """As in QUOTES: None where the words are told as said."""
    relay: Span | None = None
    """Who passed the words on."""


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
        Doc.set_extension("quotes", getter=read_quotes)
    return partial(set_quotes, find=load_engine(check_engine(quote_engine)))


def set_quotes(doc: Doc, find: QuoteEngine = find_attributions) -> Doc:
    """Find the quotes of a parsed Doc, line by line as paragraphs, and set `doc._.quotes`."""
    from analyst.quotes.article import find_in_article
    from analyst.quotes.modality import modality_in
    from analyst.quotes.types import quote_type

    lines = LINE.finditer(doc.text)
    paragraphs = [paragraph for line in lines if (paragraph := _paragraph(doc, line, find)) is not None]
    quoted = [(q.start_char + p.start_char, q.end_char + p.start_char) for p in paragraphs for q in p.annotation.quoted]
    doc.user_data[_KEY] = [
        {
            "content": [list(part) for part in found.parts],
            "speaker": found.speaker and list(found.speaker),
            "cue": found.cue and list(found.cue),
            "quote_type": quote_type(doc.text, found.parts, quoted),
            "rule": found.rule,
            "cue_is_negated": found.cue_is_negated,
            "cue_modality": modality_in(paragraphs, found.cue),
            "relay": found.relay and list(found.relay),
        }
        for found in find_in_article(paragraphs)
    ]
    return doc


def read_quotes(doc: Doc) -> tuple[Quote, ...]:
    """Return the quotes of a Doc that went through the component: what `doc._.quotes` gives."""
    return tuple(
        Quote(
            tuple(_span(doc, part) for part in row["content"]),
            row["speaker"] and _span(doc, row["speaker"]),
            row["cue"] and _span(doc, row["cue"]),
            row["quote_type"],
            row["rule"],
            row["cue_is_negated"],
            row["cue_modality"],
            row["relay"] and _span(doc, row["relay"]),
        )
        for row in doc.user_data.get(_KEY, ())
    )


def _span(doc: Doc, chars: Sequence[int]) -> Span:
    start, end = chars
    span = doc.char_span(start, end, alignment_mode="expand")
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
