"""Articles without end, annotated without a model: the corpus of `benchmarks.growth`.

A bank of paragraphs (`training/articles`) is read by the real model once. An article is made of paragraphs of the
bank in which four content words of five are exchanged for others of the same part of speech, and in three stories of
five the persons for invented ones: the same in all of a story, so that forename, surname and full name go on
belonging together. The annotation of such a paragraph is that of the bank's, with the places moved. So parse, quotes
and names are as in real text, their number grows with the corpus, and no model is needed.

Six articles make a story, and 270 a day; half of an article's paragraphs are its story's own, reworded. One
article in seven is another outlet's copy with its tail cut off, one in twenty a later version in the same outlet.
"""

import json
import random
import tempfile
from collections.abc import Iterator
from itertools import islice
from pathlib import Path
from typing import Any, NamedTuple

import numpy as np
import pandas as pd
import pyarrow as pa

from analyst import schema
from analyst.annotate import annotate_paragraphs, installed_model
from analyst.annotate.cache import Cache
from analyst.annotate.columns import SCHEMA, encode
from analyst.annotate.records import Annotation, Name, Quoted
from analyst.corpus import read_corpus
from analyst.quotes.engines import check_engine
from training import inline

BANK = Path(__file__).parents[1] / "training" / "articles"
OUTLETS = [f"Outlet {chr(65 + number)}" for number in range(20)]
A_DAY = 270
"""Articles a day: 100,000 are a year of twenty outlets."""
OPEN_CLASSES = ("NOUN", "ADJ", "ADV")
FIRST = [
    "Ada",
    "Bo",
    "Carla",
    "Dev",
    "Eva",
    "Femi",
    "Gita",
    "Hal",
    "Ines",
    "Jan",
    "Karim",
    "Lea",
    "Mona",
    "Nils",
    "Olga",
    "Pavel",
    "Rosa",
    "Sven",
    "Tara",
    "Uwe",
]
SYLLABLES = [
    "ba",
    "den",
    "kor",
    "lim",
    "mas",
    "nov",
    "pet",
    "ros",
    "sul",
    "tar",
    "vik",
    "wen",
    "zel",
    "gra",
    "hol",
    "jen",
    "kap",
    "lud",
    "mir",
    "nar",
]
_SPANS = (0, 1, 2, 3, 6)  # of an attribution: content, speaker, antecedent, cue, relay
_BATCH = 5_000  # paragraphs annotated in one part


class Kept(NamedTuple):
    """A paragraph of the bank."""

    source: str
    text: str
    annotation: Annotation
    places: np.ndarray
    """First and one past the last code point of each token."""
    open_tokens: dict[str, list[int]]
    """Part of speech → tokens whose word may be exchanged."""
    persons: list[tuple[int, bool]]
    """Tokens of persons' names, and whether they are forenames."""


class Made(NamedTuple):
    """A generated paragraph."""

    text: str
    of: Kept
    changed: dict[int, tuple[str, str]]
    """Token → its new text and lemma."""


class Bank:
    """Annotated paragraphs, and the words that stand in for each other.

    Args:
        n_articles: Articles of `training/articles` that are read.
        cache: Folder for their annotation; as for `open_workbook` if None.
    """

    def __init__(self, n_articles: int = 200, cache: Path | None = None) -> None:
        paragraphs = _plain_paragraphs(n_articles)
        found = annotate_paragraphs(paragraphs, cache=cache)
        self.words: dict[str, list[tuple[str, str]]] = {name: [] for name in OPEN_CLASSES}
        self.kept = [
            self._keep(row.article_id, row.paragraph_text, found[row.content_hash])
            for row in paragraphs.itertuples()
            if row.content_hash in found and len(row.paragraph_text) > 80
        ]

    def _keep(self, source: str, text: str, annotation: Annotation) -> Kept:
        in_names = {
            place
            for name in annotation.names
            for place, token in enumerate(annotation.tokens)
            if name.start_char <= token.start_char < name.end_char
        }
        open_tokens: dict[str, list[int]] = {name: [] for name in OPEN_CLASSES}
        for place, token in enumerate(annotation.tokens):
            word = text[token.start_char : token.end_char]
            is_plain = word.isalpha() and word.islower() and len(word) > 2 and not token.is_stop
            if is_plain and token.pos in open_tokens and place not in in_names:
                open_tokens[token.pos].append(place)
                self.words[token.pos].append((word, token.lemma))
        places = np.array([(token.start_char, token.end_char) for token in annotation.tokens]).reshape(-1, 2)
        return Kept(source, text, annotation, places, open_tokens, list(_persons(text, annotation)))


def _plain_paragraphs(n_articles: int) -> pd.DataFrame:
    """PARAGRAPHS of the first articles of the bank, without their marks; the body only."""
    with tempfile.TemporaryDirectory() as folder:
        for path in sorted(BANK.glob("*.txt"))[:n_articles]:
            _, text, _ = inline.parse(path.read_text(encoding="utf-8"))
            (Path(folder) / path.name).write_text(text, encoding="utf-8")
        paragraphs = read_corpus(folder).paragraphs
    return paragraphs[paragraphs["paragraph_kind"] == "body"]


def _persons(text: str, annotation: Annotation) -> Iterator[tuple[int, bool]]:
    for name in annotation.names:
        if name.label != "PERSON":
            continue
        own = [
            place
            for place, token in enumerate(annotation.tokens)
            if name.start_char <= token.start_char < name.end_char and text[token.start_char].isupper()
        ]
        for number, place in enumerate(own):
            yield place, number == 0 and len(own) > 1


class Story:
    """What the articles of one story share."""

    def __init__(self, writer: "Writer", number: int) -> None:
        chance = writer.chance
        self.number = number
        self.day = pd.Timestamp("2025-01-01", tz="UTC") + pd.Timedelta(hours=24 * 6 * number // A_DAY)
        self.words = [chance.choice(writer.bank.words["NOUN"])[0] for _ in range(6)]
        self.is_famous = chance.random() < 0.4
        self.own = [writer.paragraph(self) for _ in range(8)]

    def person(self, word: str, *, is_forename: bool) -> str:
        """The name that stands for another in this story."""
        drawn = random.Random(f"{self.number} {word}")
        if is_forename:
            return drawn.choice(FIRST)
        return "".join(drawn.choices(SYLLABLES, k=3 + (drawn.random() < 0.5))).capitalize()


class Writer:
    """Writes stories."""

    def __init__(self, bank: Bank, seed: int = 0) -> None:
        self.bank = bank
        self.chance = random.Random(seed)

    def paragraph(self, story: Story, of: Made | None = None) -> Made:
        """Write a paragraph, or reword one: then one exchanged word in four is another."""
        kept = of.of if of is not None else self.chance.choice(self.bank.kept)
        changed = dict(of.changed) if of is not None else {}
        share = 0.8 if of is None else 0.2
        for pos, places in kept.open_tokens.items():
            for place in places:
                if self.chance.random() < share:
                    changed[place] = self.chance.choice(self.bank.words[pos])
        if of is None and not story.is_famous:
            for place, is_forename in kept.persons:
                start, end = kept.places[place]
                name = story.person(kept.text[start:end], is_forename=is_forename)
                changed[place] = (name, name.lower())
        return Made(_text(kept, changed), kept, changed)

    def articles(self, n: int) -> Iterator[tuple[dict[str, Any], list[Made]]]:
        """Yield articles as records for a JSON line, with their paragraphs."""
        recent: list[tuple[dict[str, Any], list[Made]]] = []
        story = Story(self, 0)
        for number in range(n):
            if number % 6 == 0:
                story = Story(self, number // 6)
            article = self._article(number, story, recent)
            recent = [*recent[-40:], article]
            yield article

    def _article(
        self, number: int, story: Story, recent: list[tuple[dict[str, Any], list[Made]]]
    ) -> tuple[dict[str, Any], list[Made]]:
        chance, kind = self.chance, self.chance.random()
        outlet = chance.choice(OUTLETS)
        headline = " ".join([*chance.sample(story.words, 4), chance.choice(self.bank.words["NOUN"])[0]]).capitalize()
        url = f"https://{outlet[-1].lower()}.example/2025/01/{number}"
        published = story.day + pd.Timedelta(minutes=chance.randint(0, 1200))
        if recent and kind < 0.19:
            old, body = chance.choice(recent)
            body = body[: max(3, round(len(body) * chance.uniform(0.6, 1)))]
            if kind < 0.05:
                outlet, url, headline = old["outlet"], old["url"], old["headline"]
        else:
            body = [
                self.paragraph(story, chance.choice(story.own) if chance.random() < 0.5 else None)
                for _ in range(chance.randint(6, 14))
            ]
        record = {"headline": headline, "outlet": outlet, "url": url, "date": published.isoformat()}
        return record | {"text": "\n\n".join(made.text for made in body)}, body


def _text(kept: Kept, changed: dict[int, tuple[str, str]]) -> str:
    pieces, end = [], 0
    for place in sorted(changed):
        start, after = kept.places[place]
        pieces += [kept.text[end:start], changed[place][0]]
        end = after
    return "".join([*pieces, kept.text[end:]])


def write_corpus(folder: Path, n_articles: int, bank: Bank, seed: int = 0) -> int:
    """Write articles as JSON lines, and their annotations as a cache.

    Args:
        folder: Gets `articles/` and `cache/`.
        n_articles: How many.
        bank: What they are made of.
        seed: The same seed writes the same.

    Returns:
        Number of different paragraphs.
    """
    (folder / "articles").mkdir(parents=True)
    engine = check_engine(None)
    cache = Cache(folder / "cache", installed_model(), engine)
    waiting: dict[str, Made] = {}
    seen: set[str] = set()
    with (folder / "articles" / "articles.jsonl").open("w", encoding="utf-8") as file:
        for record, body in Writer(bank, seed).articles(n_articles):
            file.write(json.dumps(record, ensure_ascii=False) + "\n")
            new = {key: made for made in body if (key := schema.hash_text(made.text)) not in seen}
            seen.update(new)
            waiting |= new
            if len(waiting) >= 4 * _BATCH:
                cache.write([_encode(dict(part)) for part in _parts(waiting)])
                waiting = {}
    if waiting:
        cache.write([_encode(dict(part)) for part in _parts(waiting)])
    return len(seen)


def _parts(made: dict[str, Made]) -> Iterator[list[tuple[str, Made]]]:
    items = iter(made.items())
    while part := list(islice(items, _BATCH)):
        yield part


def _encode(made: dict[str, Made]) -> pa.RecordBatch:
    """Annotations of generated paragraphs, as a cache holds them."""
    tokens: list[list[Any]] = [[] for _ in range(7)]
    sizes, rest = [0], []
    for each in made.values():
        moved = _Moved(each)
        old = each.of.annotation
        starts, ends = moved.places(each.of.places)
        lemmas = [each.changed[n][1] if n in each.changed else token.lemma for n, token in enumerate(old.tokens)]
        columns = [starts, ends, lemmas, *zip(*(token[3:] for token in old.tokens), strict=True)]
        for column, values in zip(tokens, columns, strict=True):
            column.extend(values)
        sizes.append(len(tokens[0]))
        rest.append(
            Annotation(
                (),
                tuple(map(moved.span, old.sentences)),
                tuple(Name(*moved.span(name[:2]), name.label) for name in old.names),
                tuple(
                    type(found)(*(moved.any(value) if n in _SPANS else value for n, value in enumerate(found)))
                    for found in old.attributions
                ),
                tuple(Quoted(*moved.span(quoted[:2]), quoted.is_closed) for quoted in old.quoted),
            )
        )
    token = SCHEMA.field("tokens").type.value_type
    struct = pa.StructArray.from_arrays(
        [pa.array(values, field.type) for values, field in zip(tokens, token, strict=True)], fields=list(token)
    )
    lists = pa.ListArray.from_arrays(pa.array(sizes, pa.int32()), struct).cast(SCHEMA.field("tokens").type)
    return encode(list(made), lists, rest)


class _Moved:
    """Where the places of a paragraph are after words have been exchanged."""

    def __init__(self, made: Made) -> None:
        at = sorted(made.changed)
        self._starts, self._ends = (made.of.places[at, side] if at else np.empty(0, int) for side in (0, 1))
        sizes = np.array([len(made.changed[place][0]) for place in at], dtype=np.int64)
        self._sizes = sizes
        self._shifts = np.concatenate([[0], np.cumsum(sizes - (self._ends - self._starts))]).astype(np.int64)

    def places(self, table: np.ndarray) -> tuple[list[int], list[int]]:
        """New places of a table of starts and ends."""
        flat = table.reshape(-1)
        number = np.searchsorted(self._ends, flat, side="right")  # exchanged words that end at or before
        new = flat + self._shifts[number]
        if len(self._ends):
            word = np.minimum(number, len(self._ends) - 1)
            is_inside = (number < len(self._ends)) & (flat > self._starts[word])
            limit = self._starts[word] + self._shifts[word] + self._sizes[word]
            new = np.where(is_inside, np.minimum(new, limit), new)
        pairs = new.reshape(-1, 2)
        return pairs[:, 0].tolist(), pairs[:, 1].tolist()

    def span(self, span: tuple[int, ...]) -> tuple[int, int]:
        """New place of a span."""
        starts, ends = self.places(np.array([span[0], span[1]]))
        return starts[0], ends[0]

    def any(self, value: Any) -> Any:
        """New place of a span, of several, or of None."""
        if value is None:
            return None
        if value and isinstance(value[0], tuple):
            return tuple(map(self.span, value))
        return self.span(value) if value else value
