"""Annotate one paragraph: a parsed Doc becomes plain tuples."""

from __future__ import annotations

from typing import TYPE_CHECKING

from analyst.annotate.records import Annotation, Name, Token
from analyst.quotes.engine import find_attributions
from analyst.quotes.marks import find_quoted

if TYPE_CHECKING:
    from spacy.tokens import Doc


def annotate_doc(doc: Doc, text: str | None = None) -> Annotation:
    """Turn the parsed Doc of one paragraph into its Annotation.

    Args:
        doc: Parse of one paragraph, with entities.
        text: The paragraph, where the Doc was made from `plain_marks` of it.

    Returns:
        Its tokens, sentences, names, attributions and quoted stretches, each in the order of the text.
    """
    quoted = find_quoted(doc.text if text is None else text)
    return Annotation(
        tokens=tuple(Token(t.idx, t.idx + len(t), t.lemma_.lower(), t.pos_, t.dep_, t.head.i, t.is_stop) for t in doc),
        sentences=tuple((sent.start_char, sent.end_char) for sent in doc.sents),
        names=tuple(Name(ent.start_char, ent.end_char, ent.label_) for ent in doc.ents),
        attributions=tuple(find_attributions(doc, quoted, text)),
        quoted=tuple(quoted),
    )
