"""Speed of joining names on generated articles: `python -m benchmarks.entities [--most 100000]`.

Only the table work is timed (`resolve_entities`, in seconds of one processor), not the model: the names of each
paragraph are given, as the model would mark them. Articles name two to four people, in full and then by surname, one
time in ten in another spelling, with titles, and beside them places, organisations and nationalities. The cast grows
with the corpus, as it does in the news: one person of each article is famous, the others stand in few. One person in
a hundred shares a surname.
"""

import argparse
import random
import resource
import time
from typing import NamedTuple

import pandas as pd

from analyst import compare, schema
from analyst.annotate.records import Annotation, Name, Token
from analyst.entities import resolve_entities

_WORDS = """
FIRST Ada|Bo|Carla|Dev|Eva|Femi|Gita|Hal|Ines|Jan|Karim|Lea|Mona|Nils|Olga|Pavel|Rosa|Sven|Tara|Uwe
SYLLABLE ba|den|kor|lim|mas|nov|pet|ros|sul|tar|vik|wen|zel|gra|hol|jen|kap|lud|mir|nar
PLACE Kyiv|Moscow|London|Paris|Berlin|Ankara|Warsaw|Tokyo|Nairobi|Lima
NATION Russian|Ukrainian|French|German|Turkish|Polish
LONG National Union of Farmers|Board of Trade|Council of Ports|House of Rivers|League of Towns
DID spoke of the bridge|opened the harbour|rejected the plan|asked for time|met the owners
"""
WORDS = {kind: words.split("|") for kind, _, words in (line.partition(" ") for line in _WORDS.strip().splitlines())}
_TITLES = ("President ", "Minister ", "", "", "", "Mr ")
_FAMOUS = 40


class Corpus(NamedTuple):
    """Articles with the names that a model would have marked."""

    articles: pd.DataFrame
    paragraphs: pd.DataFrame
    annotations: dict[str, Annotation]
    n_names: int


class Writer:
    """Writes articles whose names are known."""

    def __init__(self, n_people: int, seed: int = 0) -> None:
        self.random = random.Random(seed)
        self.people = [self._person(number) for number in range(n_people)]

    def _person(self, number: int) -> tuple[str, str]:
        if number % 100 == 99:  # a namesake
            return self.random.choice(WORDS["FIRST"]), "Novak"
        surname = "".join(self.random.choices(WORDS["SYLLABLE"], k=3)).capitalize()
        return self.random.choice(WORDS["FIRST"]), surname

    def article(self, n_paragraphs: int) -> list[list[tuple[str, str | None]]]:
        """Paragraphs as pieces of text, each with the label of the name that it is."""
        famous = self.random.choices(self.people[:_FAMOUS], k=1)
        cast = famous + self.random.choices(self.people, k=self.random.randint(1, 3))
        seen: set[tuple[str, str]] = set()
        return [self._paragraph(cast, seen) for _ in range(n_paragraphs)]

    def _paragraph(self, cast: list[tuple[str, str]], seen: set) -> list[tuple[str, str | None]]:
        pick = self.random.choice
        pieces: list[tuple[str, str | None]] = []
        for _ in range(3):
            person = pick(cast)
            title = pick(_TITLES)
            full = " ".join(person) if person not in seen else self._spelling(person[1])
            seen.add(person)
            if title == "Mr ":
                pieces.append((title + full, "PERSON"))
            else:
                pieces += [(title, None), (full, "PERSON")]
            pieces += [(f" {pick(WORDS['DID'])} in ", None), (pick(WORDS["PLACE"]), "GPE"), (" with ", None)]
            pieces += [
                (pick(WORDS["NATION"]), "NORP"),
                (" officials of the ", None),
                (pick(WORDS["LONG"]), "ORG"),
                (". ", None),
            ]
        return [*pieces[:-1], (".", None)]

    def _spelling(self, surname: str) -> str:
        return f"{surname}y" if self.random.random() < 0.1 else surname


def write_corpus(n_names: int, seed: int = 0) -> Corpus:
    """Write articles with about `n_names` names."""
    n_articles = max(1, n_names // 60)
    writer = Writer(n_people=_FAMOUS + n_articles, seed=seed)
    articles, paragraphs, annotations, n_found = [], [], {}, 0
    for number in range(n_articles):
        article_id, start, texts = f"a{number:06d}", 0, []
        for order, pieces in enumerate(writer.article(5)):
            text, annotation = _annotate(pieces)
            content_hash = schema.hash_text(text)
            annotations[content_hash] = annotation
            n_found += len(annotation.names)
            paragraphs.append(
                {"paragraph_id": f"{article_id}:{order}", "article_id": article_id, "start_char": start,
                 "paragraph_text": text, "paragraph_kind": "body", "content_hash": content_hash}
            )  # fmt: skip
            texts.append(text)
            start += len(text) + 2
        articles.append({"article_id": article_id, "source_file": f"{number:06d}.txt", "headline": None,
                         "dateline": None, "text": "\n\n".join(texts)})  # fmt: skip
    return Corpus(pd.DataFrame(articles), pd.DataFrame(paragraphs), annotations, n_found)


def _annotate(pieces: list[tuple[str, str | None]]) -> tuple[str, Annotation]:
    text, names = "", []
    for piece, label in pieces:
        if label is not None:
            names.append(Name(len(text), len(text) + len(piece), label))
        text += piece
    tokens, sentences, start = [], [], 0
    for number, word in enumerate(text.split(" ")):
        pos = "PROPN" if word[:1].isupper() else "NOUN"
        tokens.append(Token(start, start + len(word), word.lower(), pos, "dep", number, False))
        start += len(word) + 1
    place = 0
    while place < len(text):
        end = text.find(". ", place)
        stop = len(text) if end < 0 else end + 1
        sentences.append((place, stop))
        place = stop + 1
    return text, Annotation(tuple(tokens), tuple(sentences), tuple(names), (), ())


class Row(NamedTuple):
    """One measurement."""

    n_names: int
    n_articles: int
    n_mentions: int
    n_entities: int
    seconds: float
    pair_seconds: float


def measure(n_names: int) -> Row:
    """Time the joining of about `n_names` names, and the pairs of the result."""
    corpus = write_corpus(n_names)
    start = time.process_time()
    found = resolve_entities(corpus.articles, corpus.paragraphs, corpus.annotations)
    joined = time.process_time()
    compare.cooccurrence(found.mentions, found.entities)
    return Row(
        corpus.n_names, len(corpus.articles), len(found.mentions), len(found.entities), joined - start,
        time.process_time() - joined,
    )  # fmt: skip


def table(rows: list[Row]) -> str:
    """The measurements as Markdown."""
    lines = [
        "| names | articles | mentions | entities | joining, s | per 10,000 names, s | pairs in sentences, s |",
        "| ---: | ---: | ---: | ---: | ---: | ---: | ---: |",
    ]
    lines += [
        f"| {row.n_names:,} | {row.n_articles:,} | {row.n_mentions:,} | {row.n_entities:,} | {row.seconds:.1f} "
        f"| {row.seconds / row.n_names * 10_000:.2f} | {row.pair_seconds:.1f} |"
        for row in rows
    ]
    return "\n".join(lines)


def main() -> None:
    """Print the table."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--most", type=int, default=100_000, help="names in the largest corpus")
    most = parser.parse_args().most
    rows = [measure(size) for size in (most // 8, most // 4, most // 2, most)]
    print(table(rows))
    print(f"Most memory: {resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024:,.0f} MiB")


if __name__ == "__main__":
    main()
