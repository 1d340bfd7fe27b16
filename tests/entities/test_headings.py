"""Headings are in title case: only places and names known from the text count in them."""

import pytest

from analyst import schema
from analyst.annotate import annotate_paragraphs
from analyst.entities import resolve_entities

pytestmark = pytest.mark.model


def names_in(nlp, *blocks):
    start, rows = 0, []
    for number, (kind, text) in enumerate(blocks):
        rows.append((f"a-{number}", "a", start, start + len(text), text, kind, number + 1, schema.hash_text(text)))
        start += len(text) + 2
    article = dict.fromkeys(schema.SCHEMAS["ARTICLES"].columns) | {
        "article_id": "a",
        "article_name": "a.txt",
        "source_file": "a.txt",
        "outlet_label": "Gazette",
        "language": "en",
        "text": "\n\n".join(text for _, text in blocks),
        "n_words": 1,
        "n_paragraphs": len(blocks),
        "is_counted": True,
        **dict.fromkeys(("outlet_basis", "headline_basis", "published_basis"), "none"),
    }
    paragraphs = schema.table("PARAGRAPHS", rows)
    annotations = annotate_paragraphs(paragraphs, nlp=nlp, use_cache=False)
    mentions = resolve_entities(schema.table("ARTICLES", [article]), paragraphs, annotations).mentions
    return mentions.groupby("paragraph_id")["mention_text"].agg(list).to_dict()


def test_words_in_title_case_are_no_names(nlp):
    found = names_in(
        nlp,
        ("heading", "Repeated Calls for Direct Talks Ignored by Norway"),
        ("body", "Norway said that it had called for talks with Emma Lind in March."),
        ("heading", "Emma Lind Stays Away"),
    )
    assert found["a-0"] == ["Norway"]
    assert found["a-2"] == ["Emma Lind"]
