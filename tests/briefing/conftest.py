"""A small invented corpus, as a workbook would hold it: three outlets, hostile text, a file with no text."""

from __future__ import annotations

from functools import partial
from pathlib import Path
from types import SimpleNamespace

import pandas as pd
import pytest
from PIL import Image

from analyst import schema
from analyst.briefing import export
from analyst.compare import find_stories, match_statements
from analyst.review import empty_report
from tests import rows
from tests.rows import place_of

LONG_WORD = "W" * 10_000
HOSTILE = (
    '<script>alert(1)</script><img src=x onerror="alert(2)"> {{ 7*7 }} \x1b[31m\u202edesrever =HYPERLINK("x") '
    "]]> \x00\x07\x0b\ufffe\uffff _x0041_ &amp; \u05e9\u05dc\u05d5\u05dd \U0001f469\u200d\U0001f467 " + LONG_WORD
)
PARAGRAPHS = {
    "a1": [
        "Mayor Ada Lee opened the new bridge on Monday. “It is safe,” she said, “and it is ours.”",
        "Bob Ray claimed that the bridge was six months late.",
    ],
    "a2": [
        "Ms Lee opened the new bridge in Kiev on Monday. “It is safe,” Ms Lee said.",
        "Ray admitted that the bridge was not late. It cost 12 million.",
    ],
    "a3": [f"“{HOSTILE}” =SUM(1), said Bob Ray in Kyiv.", "@Ada Lee -- said nothing."],
    "a4": [],
}
OUTLETS = {"a1": "Gazette", "a2": "Post", "a3": f"=cmd|' /C calc'!A0 {HOSTILE}", "a4": "Gazette"}
FILES = {"a1": "one.txt", "a2": "two.txt", "a3": "../three<b>.txt", "a4": "zero.txt"}
HEADLINES = {"a1": "Mayor opens bridge", "a2": "A bridge, late", "a3": HOSTILE, "a4": None}
NAMES = [
    ("a1", "Ada Lee", "person-ada-lee"),
    ("a1", "Bob Ray", "person-bob-ray"),
    ("a2", "Ms Lee", "person-ada-lee"),
    ("a2", "Kiev", "place-kyiv"),
    ("a2", "Ray", "person-bob-ray"),
    ("a3", "Bob Ray", "person-bob-ray"),
    ("a3", "Kyiv", "place-kyiv"),
    ("a3", "Ada Lee", "person-ada-lee"),
]
ENTITIES = {"person-ada-lee": "Ada Lee", "person-bob-ray": "Bob Ray", "place-kyiv": "Kyiv"}
# article, parts, speaker as printed, entity, cue, its lemma, type, confidence
QUOTES = [
    ("a1", ["It is safe,", "and it is ours."], "she", "person-ada-lee", "said", "say", "direct", 0.9),
    (
        "a1",
        ["the bridge was six months late"],
        "Bob Ray",
        "person-bob-ray",
        "claimed",
        "claim",
        "indirect",
        0.8,
    ),
    ("a2", ["It is safe,"], "Ms Lee", "person-ada-lee", "said", "say", "direct", 0.95),
    ("a2", ["the bridge was not late"], "Ray", "person-bob-ray", "admitted", "admit", "indirect", 0.5),
    ("a3", [HOSTILE], "Bob Ray", "person-bob-ray", "said", "say", "direct", 0.9),
    ("a3", ["nothing"], None, None, None, None, "mixed", 0.3),
]
TEXTS = {key: "\n\n".join(paragraphs) for key, paragraphs in PARAGRAPHS.items()}


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
            "headline": HEADLINES[key],
            "headline_basis": "printed",
            "published_at": pd.Timestamp("2025-07-01", tz="UTC") if key == "a1" else None,
            "published_basis": "printed" if key == "a1" else "none",
            "language": "en",
            "text": TEXTS[key],
            "n_words": len(TEXTS[key].split()),
            "n_paragraphs": len(paragraphs),
            "encoding": "utf-8",
            "raw_sha256": schema.hash_text(TEXTS[key]),
            "problem": None if paragraphs else "The file holds no text; look at it.",
            "is_counted": bool(paragraphs),
        }
        for key, paragraphs in PARAGRAPHS.items()
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
            "raw_line": 3 + number,
            "content_hash": schema.hash_text(text),
        }
        for key, paragraphs in PARAGRAPHS.items()
        for number, text in enumerate(paragraphs)
    ]


def entity_rows(keep: tuple[str, ...]) -> list[tuple]:
    return [
        (key, name, key.split("-")[0].upper(), None, len(places), len(set(places)), min(places))
        for key, name in ENTITIES.items()
        if (places := [article for article, _, entity in NAMES if entity == key and article in keep])
    ]


def removed_rows() -> list[dict]:
    return [
        {
            "removed_id": "a1:0",
            "article_id": "a1",
            "source_file": FILES["a1"],
            "raw_line": 2,
            "raw_start_char": 10,
            "raw_end_char": 20,
            "removed_text": "=Share this",
            "rule": "share_line",
            "is_whole_line": True,
        }
    ]


class HandMade(SimpleNamespace):
    """What a briefing needs of a workbook."""

    @property
    def stories(self) -> pd.DataFrame:
        return find_stories(self.counted)

    @property
    def statements(self) -> pd.DataFrame:
        return match_statements(self.sentences, tokens=self.tokens, mentions=self.mentions, entities=self.entities)


def make_workbook(corpus: Path, keep: tuple[str, ...] = ("a1", "a2", "a3", "a4")) -> HandMade:
    """Tables of the articles that are kept, with outlet and source_file joined on."""
    load = partial(rows.load, keep=keep, outlets=OUTLETS, files=FILES)
    articles = schema.table("ARTICLES", [row for row in article_rows() if row["article_id"] in keep])
    sentences = rows.sentence_rows(paragraph_rows())
    problems = [{"source_file": FILES["a4"], "problem": "The file holds no text; look at it."}]
    return HandMade(
        counted=articles[articles["is_counted"]].reset_index(drop=True),
        copies="once_per_outlet",
        copies_note="",
        duplicates=schema.empty("DUPLICATES"),
        corpus=corpus,
        model="en_core_web_md-3.7.1",
        engine="1",
        articles=articles,
        paragraphs=load("PARAGRAPHS", paragraph_rows()),
        removed=load("REMOVED", removed_rows()),
        problems=schema.table("PROBLEMS", problems if "a4" in keep else []),
        sentences=load("SENTENCES", sentences),
        tokens=load("TOKENS", rows.token_rows(sentences)),
        mentions=load("MENTIONS", rows.mention_rows(TEXTS, NAMES)),
        field_mentions=load("FIELD_MENTIONS", []),
        entities=schema.table("ENTITIES", entity_rows(keep)),
        aliases=schema.empty("ALIASES"),
        quotes=load("QUOTES", rows.quote_rows(TEXTS, QUOTES, ENTITIES)),
        quote_parts=load("QUOTE_PARTS", rows.part_rows(TEXTS, QUOTES)),
        corrections=empty_report(),
    )


HOSTILE_MARK = "<script>alert(1)</script>"


@pytest.fixture(scope="session")
def workbook_maker():
    return make_workbook


@pytest.fixture(scope="session")
def made(tmp_path_factory) -> SimpleNamespace:
    """One briefing for all tests that only read it."""
    folder = tmp_path_factory.mktemp("briefing")
    (folder / "corpus").mkdir()
    wb = make_workbook(folder / "corpus")
    return SimpleNamespace(wb=wb, briefing=export(wb, folder / "out", title=f"A {HOSTILE_MARK} title"))


@pytest.fixture
def wb(tmp_path: Path) -> SimpleNamespace:
    corpus = tmp_path / "corpus"
    corpus.mkdir()
    return make_workbook(corpus)


@pytest.fixture
def no_articles(tmp_path: Path) -> SimpleNamespace:
    corpus = tmp_path / "corpus"
    corpus.mkdir()
    return make_workbook(corpus, ())


@pytest.fixture
def house(tmp_path: Path) -> Path:
    """A theme file with all that one can say."""
    folder = tmp_path / "house"
    folder.mkdir()
    Image.new("RGB", (40, 10), "#7A1F3D").save(folder / "logo.png")
    (folder / "theme.toml").write_text(
        """
        language = "de"
        [colours]
        accent = "#7A1F3D"
        [fonts]
        text = "Example Sans"
        headings = "Example Serif"
        [logo]
        file = "logo.png"
        text = "Example Research"
        [labels]
        "Findings" = "Befunde"
        """,
        encoding="utf-8",
    )
    return folder / "theme.toml"
