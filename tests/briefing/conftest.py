"""A small invented corpus, as a workbook would hold it: three outlets, hostile text, a file with no text."""

from __future__ import annotations

from pathlib import Path
from types import SimpleNamespace

import pandas as pd
import pytest
from PIL import Image

from analyst import schema
from analyst.briefing import export
from analyst.compare import match_statements
from analyst.review import empty_report

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


def text_of(article_id: str) -> str:
    return "\n\n".join(PARAGRAPHS[article_id])


def at(article_id: str, words: str, nth: int = 0) -> tuple[int, int]:
    start = -1
    for _ in range(nth + 1):
        start = text_of(article_id).index(words, start + 1)
    return start, start + len(words)


def paragraph_at(article_id: str, place: int) -> str:
    return f"{article_id}:{text_of(article_id).count(chr(10) * 2, 0, place)}"


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
            "text": text_of(key),
            "n_words": len(text_of(key).split()),
            "n_paragraphs": len(paragraphs),
            "encoding": "utf-8",
            "raw_sha256": schema.hash_text(text_of(key)),
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
            "start_char": at(key, text)[0],
            "end_char": at(key, text)[1],
            "paragraph_text": text,
            "paragraph_kind": "body",
            "raw_line": 3 + number,
            "content_hash": schema.hash_text(text),
        }
        for key, paragraphs in PARAGRAPHS.items()
        for number, text in enumerate(paragraphs)
    ]


def sentence_rows() -> list[dict]:
    return [
        {
            "sentence_id": f"{row['paragraph_id']}:0",
            "article_id": row["article_id"],
            "paragraph_id": row["paragraph_id"],
            "start_char": row["start_char"],
            "end_char": row["end_char"],
            "sentence_text": row["paragraph_text"],
        }
        for row in paragraph_rows()
    ]


def token_rows() -> list[dict]:
    rows = []
    for sentence in sentence_rows():
        start = sentence["start_char"]
        for word in sentence["sentence_text"].split(" "):
            if word:
                row = dict.fromkeys(schema.SCHEMAS["TOKENS"].columns, False)
                row |= {"article_id": sentence["article_id"], "sentence_id": sentence["sentence_id"]}
                row |= {"start_char": start, "end_char": start + len(word), "token_text": word}
                row |= {"lemma": word.lower(), "pos": "NOUN", "is_word": any(map(str.isalnum, word))}
                rows.append(row)
            start += len(word) + 1
    return rows


def mention_rows() -> list[dict]:
    rows = []
    for key, text, entity_id in NAMES:
        start, end = at(key, text)
        rows.append(
            {
                "mention_id": f"{key}:{start}",
                "article_id": key,
                "paragraph_id": paragraph_at(key, start),
                "sentence_id": f"{paragraph_at(key, start)}:0",
                "start_char": start,
                "end_char": end,
                "mention_text": text,
                "mention_kind": "name",
                "entity_type": entity_id.split("-")[0].upper(),
                "model_label": "PERSON",
                "entity_id": entity_id,
                "resolved_by": "full name",
                "confidence": 0.9,
            }
        )
    return rows


def entity_rows(keep: tuple[str, ...]) -> list[tuple]:
    return [
        (key, name, key.split("-")[0].upper(), None, len(places), len(set(places)), min(places))
        for key, name in ENTITIES.items()
        if (places := [article for article, _, entity in NAMES if entity == key and article in keep])
    ]


def quote_rows() -> list[dict]:
    rows = []
    for key, parts, printed, entity_id, cue, lemma, kind, confidence in QUOTES:
        speaker = at(key, printed, 1 if printed == "Ms Lee" else 0) if printed else (None, None)
        cue_place = at(key, cue) if cue else (None, None)
        content = " […] ".join(parts)
        start = at(key, parts[0])[0]
        rows.append(
            {
                "quote_id": f"{key}:{start}",
                "article_id": key,
                "paragraph_id": paragraph_at(key, start),
                "quote_type": kind,
                "content_text": content,
                "start_char": start,
                "end_char": at(key, parts[-1])[1],
                "n_words": len(content.split()),
                "n_quoted_words": 0 if kind == "indirect" else len(content.split()),
                "speaker_text": printed,
                "speaker_start_char": speaker[0],
                "speaker_end_char": speaker[1],
                "speaker_kind": {"she": "pronoun", None: "none"}.get(printed, "name"),
                "speaker_entity_id": entity_id,
                "speaker_name": ENTITIES.get(entity_id),
                "speaker_rule": "subject" if printed else "none",
                "cue_text": cue,
                "cue_lemma": lemma,
                "cue_start_char": cue_place[0],
                "cue_end_char": cue_place[1],
                "cue_is_negated": False,
                "cue_modality": None,
                "relay_text": None,
                "rule": "marks",
                "confidence": confidence,
            }
        )
    return rows


def part_rows() -> list[dict]:
    return [
        {
            "quote_id": f"{key}:{at(key, parts[0])[0]}",
            "part": number,
            "article_id": key,
            "start_char": at(key, part)[0],
            "end_char": at(key, part)[1],
            "part_text": part,
        }
        for key, parts, *_ in QUOTES
        for number, part in enumerate(parts)
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
    def statements(self) -> pd.DataFrame:
        return match_statements(self.sentences, tokens=self.tokens, mentions=self.mentions, entities=self.entities)


def make_workbook(corpus: Path, keep: tuple[str, ...] = ("a1", "a2", "a3", "a4")) -> HandMade:
    """Tables of the articles that are kept, with outlet and source_file joined on."""

    def load(name: str, rows: list[dict]) -> pd.DataFrame:
        table = schema.table(name, [row for row in rows if row["article_id"] in keep])
        return table.assign(
            outlet=table["article_id"].map(OUTLETS).astype("str"),
            source_file=table["article_id"].map(FILES).astype("str"),
            article_name=table["article_id"].map(FILES).astype("str"),
        )

    articles = schema.table("ARTICLES", [row for row in article_rows() if row["article_id"] in keep])
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
        sentences=load("SENTENCES", sentence_rows()),
        tokens=load("TOKENS", token_rows()),
        mentions=load("MENTIONS", mention_rows()),
        field_mentions=load("FIELD_MENTIONS", []),
        entities=schema.table("ENTITIES", entity_rows(keep)),
        aliases=schema.empty("ALIASES"),
        quotes=load("QUOTES", quote_rows()),
        quote_parts=load("QUOTE_PARTS", part_rows()),
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
