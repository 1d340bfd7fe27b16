"""Annotate paragraphs: parsed Docs become plain tuples, or columns."""

from __future__ import annotations

from typing import TYPE_CHECKING

from analyst.annotate.records import Annotation, Name, token_matrix, tokens_of
from analyst.collecting import without_cycle_search
from analyst.quotes.engine import find_attributions
from analyst.quotes.marks import find_quoted, plain_marks

if TYPE_CHECKING:
    from collections.abc import Mapping

    import pyarrow as pa
    from spacy.language import Language
    from spacy.tokens import Doc

    from analyst.quotes.engines import QuoteEngine


def annotate_doc(doc: Doc, text: str | None = None, find: QuoteEngine = find_attributions) -> Annotation:
    """Turn the parsed Doc of one paragraph into its Annotation.

    Args:
        doc: Parse of one paragraph, with entities.
        text: The paragraph, where the Doc was made from `plain_marks` of it.
        find: The quote engine; the rules if none is given.

    Returns:
        Its tokens, sentences, names, attributions and quoted stretches, each in the order of the text.
    """
    return _without_tokens(doc, doc.text if text is None else text, find)._replace(tokens=tokens_of(doc))


def annotate_batch(texts: Mapping[str, str], nlp: Language, find: QuoteEngine = find_attributions) -> pa.RecordBatch:
    """Annotate some paragraphs together.

    Args:
        texts: Content hash → paragraph.
        nlp: spaCy pipeline.
        find: The quote engine; the rules if none is given.

    Returns:
        Rows of `columns.SCHEMA`, in the order of `texts`. What a paragraph's row holds does not depend on the others.
    """
    from analyst.annotate.columns import encode, encode_tokens

    matrices, rest = [], []
    with without_cycle_search(), nlp.memory_zone():  # all words that are new in these texts are forgotten after them
        docs = nlp.pipe(map(plain_marks, texts.values()), batch_size=max(1, len(texts)))
        for doc, text in zip(docs, texts.values(), strict=True):
            matrices.append(token_matrix(doc))
            rest.append(_without_tokens(doc, text, find))
        return encode(list(texts), encode_tokens(matrices, nlp.vocab.strings), rest)


def _without_tokens(doc: Doc, text: str, find: QuoteEngine) -> Annotation:
    quoted = find_quoted(text)
    return Annotation(
        tokens=(),
        sentences=tuple((sent.start_char, sent.end_char) for sent in doc.sents),
        names=tuple(Name(ent.start_char, ent.end_char, ent.label_) for ent in doc.ents),
        attributions=tuple(find(doc, quoted, text)),
        quoted=tuple(quoted),
    )
