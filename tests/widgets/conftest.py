"""A small invented corpus, as a workbook would hold it: two outlets, a file with no text, hostile letters."""

from __future__ import annotations

from functools import partial
from html.parser import HTMLParser
from pathlib import Path
from types import SimpleNamespace

import pandas as pd
import pytest

from analyst import compare, review, schema
from tests import rows
from tests.rows import place_of

HOSTILE = '<script>alert(1)</script><img src=x onerror="alert(2)"> \x1b[31m \u202e =HYPERLINK("x") 👩‍👩‍👧'
RAW = {
    "a1": (
        "Mayor opens bridge\n"
        "Share this\n"
        "Mayor Ada Lee opened the bridge. “It is safe,” she said, “and it is ours.”\n"
        "Bob Ray claimed that it was late. SHARE\n"
    ),
    "a2": (
        f"{HOSTILE}\nMs Lee opened the new bridge on Monday. “It is safe,” Ms Lee said. {HOSTILE}\n"
        "Ray admitted nothing.\n"
    ),
    "a3": "\n",
}
OUTLETS = {"a1": "Gazette", "a2": f"Post {HOSTILE}", "a3": "Gazette"}
FILES = {"a1": "one.txt", "a2": "two.txt", "a3": "zero.txt"}
CLEAN = {
    "a1": [(3, RAW["a1"].split("\n")[2]), (4, "Bob Ray claimed that it was late.")],
    "a2": [(2, RAW["a2"].split("\n")[1]), (3, "Ray admitted nothing.")],
    "a3": [],
}
REMOVED = [
    ("a1", "Share this", "share_line", True),
    ("a1", " SHARE", "share_tail", False),
    ("a2", HOSTILE, "menu", True),
]
TEXTS = {key: "\n\n".join(text for _, text in paragraphs) for key, paragraphs in CLEAN.items()}
NAMES = [
    ("a1", "Ada Lee", "person-ada-lee"),
    ("a1", "Bob Ray", "person-bob-ray"),
    ("a2", "Ms Lee", "person-ada-lee"),
    ("a2", "Ray", "person-bob-ray"),
    ("a2", "Monday", None),
]
ENTITIES = {"person-ada-lee": "Ada Lee", "person-bob-ray": "Bob Ray"}
# article, parts, speaker as printed, entity, cue, its lemma, type, confidence
QUOTES = [
    ("a1", ["It is safe,", "and it is ours."], "she", "person-ada-lee", "said", "say", "direct", 0.95),
    ("a1", ["it was late"], "Bob Ray", "person-bob-ray", "claimed", "claim", "indirect", 0.5),
    ("a2", ["It is safe,"], "Ms Lee", "person-ada-lee", "said", "say", "direct", 0.9),
    ("a2", ["nothing"], None, None, None, None, "mixed", 0.3),
]


def article_rows() -> list[dict]:
    return [
        {
            **dict.fromkeys(schema.SCHEMAS["ARTICLES"].columns),
            "article_id": key,
            "article_name": FILES[key],
            "source_file": FILES[key],
            "outlet": OUTLETS[key],
            "outlet_basis": "stated",
            "outlet_label": OUTLETS[key],
            "headline": None if key == "a3" else RAW[key].split("\n")[0],
            "headline_basis": "printed",
            "published_at": pd.Timestamp("2025-07-01", tz="UTC") if key == "a1" else None,
            "published_basis": "stated" if key == "a1" else "none",
            "language": "en",
            "text": TEXTS[key],
            "n_words": len(TEXTS[key].split()),
            "n_paragraphs": len(CLEAN[key]),
            "problem": "The file holds no text; look at it." if key == "a3" else None,
            "is_counted": key != "a3",
        }
        for key in RAW
    ]


def paragraph_rows() -> list[dict]:
    return [
        {
            "paragraph_id": f"{key}:{number}",
            "article_id": key,
            "start_char": place_of(TEXTS[key], text)[0],
            "end_char": place_of(TEXTS[key], text)[1],
            "paragraph_text": text,
            "paragraph_kind": "body",
            "raw_line": line,
            "content_hash": schema.hash_text(text),
        }
        for key, paragraphs in CLEAN.items()
        for number, (line, text) in enumerate(paragraphs)
    ]


def removed_rows() -> list[dict]:
    return [
        {
            "removed_id": f"{key}:{number}",
            "article_id": key,
            "source_file": FILES[key],
            "raw_line": RAW[key].count("\n", 0, RAW[key].index(text)) + 1,
            "raw_start_char": RAW[key].index(text),
            "raw_end_char": RAW[key].index(text) + len(text),
            "removed_text": text,
            "rule": rule,
            "is_whole_line": whole,
        }
        for number, (key, text, rule, whole) in enumerate(REMOVED)
    ]


def entity_rows() -> list[dict]:
    return [
        {
            "entity_id": key,
            "name": name,
            "entity_type": "PERSON",
            "country": None,
            "n_mentions": 2,
            "n_articles": 2,
            "first_article_id": "a1",
        }
        for key, name in ENTITIES.items()
    ]


def alias_rows() -> list[dict]:
    return [
        {
            "entity_id": row["entity_id"],
            "alias": row["mention_text"],
            "mention_kind": "name",
            "n_mentions": 1,
            "n_articles": 1,
            "resolved_by": "full name",
        }
        for row in rows.mention_rows(TEXTS, NAMES)
        if row["entity_id"]
    ]


def workbook(keep: tuple[str, ...] = ("a1", "a2", "a3")) -> SimpleNamespace:
    """Tables of the articles that are kept, with outlet and source_file joined on."""
    load = partial(rows.load, keep=keep, outlets=OUTLETS, files=FILES)
    articles = schema.table("ARTICLES", [row for row in article_rows() if row["article_id"] in keep])
    found = rows.sentence_rows(paragraph_rows())
    sentences, tokens = load("SENTENCES", found), load("TOKENS", rows.token_rows(found))
    mentions = load("MENTIONS", rows.mention_rows(TEXTS, NAMES))
    stories = compare.find_stories(articles)
    statements = compare.match_statements(compare.with_story(sentences, stories), within="story_id")
    known = set(mentions["entity_id"].dropna())
    quotes = load("QUOTES", rows.quote_rows(TEXTS, QUOTES, ENTITIES))
    parts = load("QUOTE_PARTS", rows.part_rows(TEXTS, QUOTES))
    entities = schema.table("ENTITIES", [row for row in entity_rows() if row["entity_id"] in known])
    problems = [{"source_file": FILES["a3"], "problem": "The file holds no text; look at it."}] if "a3" in keep else []
    return SimpleNamespace(
        corpus=Path("no-such-folder"),
        corrections=review.empty_report(),
        counted=articles[articles["is_counted"]].reset_index(drop=True),
        copies="once_per_outlet",
        copies_note="",
        duplicates=schema.empty("DUPLICATES"),
        articles=articles,
        raw_texts=load("RAW_TEXTS", [{"article_id": key, "raw_text": text} for key, text in RAW.items()]),
        paragraphs=load("PARAGRAPHS", paragraph_rows()),
        text_map=load("TEXT_MAP", []),
        removed=load("REMOVED", removed_rows()),
        problems=schema.table("PROBLEMS", problems),
        sentences=sentences,
        sentences_of=lambda ids: sentences[sentences["article_id"].isin(ids)].reset_index(drop=True),
        tokens=tokens,
        words_by_outlet=tokens.groupby("outlet")["is_word"].sum().astype("int64"),
        mentions=mentions,
        stories=stories,
        statements=statements,
        article_coverage=compare.cover_articles(statements, stories),
        field_mentions=load("FIELD_MENTIONS", []),
        entities=entities,
        sides=compare.find_sides(quotes, entities, mentions, load("PARAGRAPHS", paragraph_rows())),
        aliases=schema.table("ALIASES", [row for row in alias_rows() if row["entity_id"] in known]),
        quotes=quotes,
        quote_parts=parts,
        found_quotes=quotes.copy(),
        found_parts=parts.copy(),
        quote_review=review.measure_decided([], {}),
    )


@pytest.fixture
def wb(tmp_path) -> SimpleNamespace:
    found = workbook()
    found.corpus = tmp_path / "corpus"  # a panel may write there
    return found


@pytest.fixture
def statements() -> pd.DataFrame:
    """One pair: the bridge in both papers."""
    sentences = rows.sentence_rows(paragraph_rows())
    first, second = sentences[0], sentences[2]
    row = {"pair_id": "p", "similarity": 0.5, "shared_words": 3, "warning": None}
    for side, sentence in (("a", first), ("b", second)):
        row |= {
            f"article_id_{side}": sentence["article_id"],
            f"outlet_label_{side}": OUTLETS[sentence["article_id"]],
            f"start_char_{side}": sentence["start_char"],
            f"end_char_{side}": sentence["end_char"],
            f"text_{side}": sentence["sentence_text"],
        }
    return schema.table("STATEMENTS", [row])


@pytest.fixture
def no_articles() -> SimpleNamespace:
    return workbook(())


@pytest.fixture
def one_article() -> SimpleNamespace:
    return workbook(("a1",))


class Tags(HTMLParser):
    """Tags, attributes, comments and text that a reader of HTML finds."""

    def __init__(self, markup: str) -> None:
        super().__init__(convert_charrefs=True)
        self.tags: list[str] = []
        self.closed: list[str] = []
        self.attributes: list[tuple[str, str | None]] = []
        self.text = ""
        self.other: list[str] = []
        self.feed(markup)
        self.close()

    def handle_starttag(self, tag, attrs):
        self.tags.append(tag)
        self.attributes += attrs

    def handle_endtag(self, tag):
        self.closed.append(tag)

    def handle_data(self, data):
        self.text += data

    def handle_comment(self, data):
        self.other.append(data)

    handle_decl = handle_pi = unknown_decl = handle_comment


@pytest.fixture(scope="session")
def read_html() -> type[Tags]:
    """Reads markup as a browser would: `read_html(markup).tags`, `.attributes`, `.text`."""
    return Tags
