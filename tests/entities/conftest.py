"""Articles, paragraphs and annotations for the tests of names."""

from __future__ import annotations

import json
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import NamedTuple

import pandas as pd
import pytest

from analyst import schema
from analyst.annotate import annotate_paragraphs
from analyst.annotate.records import Annotation, Name, Token
from analyst.corpus import read_corpus
from analyst.entities import EntityTables, resolve_entities

ROOT = Path(__file__).parents[2]


class Corpus(NamedTuple):
    articles: pd.DataFrame
    paragraphs: pd.DataFrame
    annotations: dict[str, Annotation]

    def resolve(self) -> EntityTables:
        return resolve_entities(self.articles, self.paragraphs, self.annotations)


def make_tables(
    texts: Sequence[str], headlines: Sequence[str | None] | None = None
) -> tuple[pd.DataFrame, pd.DataFrame]:
    """ARTICLES and PARAGRAPHS of made-up articles; a blank line parts paragraphs."""
    articles, paragraphs = [], []
    for number, text in enumerate(texts):
        article_id, start = f"a{number}", 0
        for order, block in enumerate(text.split("\n\n")):
            paragraphs.append(
                {"paragraph_id": f"{article_id}:{order}", "article_id": article_id, "start_char": start,
                 "end_char": start + len(block), "paragraph_text": block, "paragraph_kind": "body",
                 "raw_line": order + 1, "content_hash": schema.hash_text(block)}
            )  # fmt: skip
            start += len(block) + 2
        row = dict.fromkeys(schema.SCHEMAS["ARTICLES"].columns)
        row |= {"article_id": article_id, "source_file": f"{number}.txt",
                "article_name": f"{number}.txt", "outlet_label": f"outlet {number}",
                "headline": headlines[number] if headlines else None, "text": text, "language": "en",
                "n_words": len(text.split()), "n_paragraphs": text.count("\n\n") + 1, "is_counted": True}  # fmt: skip
        row |= dict.fromkeys(("outlet_basis", "headline_basis", "published_basis"), "none")
        articles.append(row)
    return schema.table("ARTICLES", articles), schema.table("PARAGRAPHS", paragraphs)


def mark(text: str) -> tuple[str, Annotation]:
    """Text and annotation from a marked text: `[PERSON Ada Lee] spoke.`; words with a capital are proper nouns."""
    plain, names, rest = "", [], text
    while "[" in rest:
        before, inside = rest.split("[", 1)
        inside, rest = inside.split("]", 1)
        label, name = inside.split(" ", 1)
        plain += before
        names.append(Name(len(plain), len(plain) + len(name), label))
        plain += name
    plain += rest
    tokens, start = [], 0
    for number, word in enumerate(plain.split(" ")):
        pos = "PROPN" if word[:1].isupper() else "NOUN"
        tokens.append(Token(start, start + len(word), word.lower(), pos, "dep", number, False))
        start += len(word) + 1
    return plain, Annotation(tuple(tokens), ((0, len(plain)),), tuple(names), (), ())


@pytest.fixture
def marked() -> Callable[..., Corpus]:
    """Corpus from marked articles, without a model; each article is one paragraph."""

    def make(*texts: str, headlines: Sequence[str | None] | None = None) -> Corpus:
        pairs = [mark(text) for text in texts]
        articles, paragraphs = make_tables([plain for plain, _ in pairs], headlines)
        return Corpus(articles, paragraphs, {schema.hash_text(plain): note for plain, note in pairs})

    return make


@pytest.fixture(scope="session")
def plain() -> Callable[[Sequence[str], dict[str, Annotation]], Corpus]:
    """Corpus from texts and annotations; articles a0, a1, …"""

    def make(texts: Sequence[str], annotations: dict[str, Annotation]) -> Corpus:
        return Corpus(*make_tables(texts), annotations)

    return make


@pytest.fixture(scope="session")
def seeds() -> Corpus:
    corpus = read_corpus(ROOT / "seeds")
    return Corpus(corpus.articles, corpus.paragraphs, annotate_paragraphs(corpus.paragraphs, use_cache=False))


@pytest.fixture(scope="session")
def gold() -> dict[str, dict]:
    lines = (ROOT / "tests" / "golden" / "seed_articles.jsonl").read_text("utf-8").splitlines()
    return {row["doc_id"]: row for row in map(json.loads, lines)}
