"""Copies: planted edits found and missed, and the speed: `python -m benchmarks.duplicates [--n 10000]`.

Articles are generated: words drawn by Zipf's law, sentences, paragraphs, outlets, dates. One in five is an edited print
of another. Beside them stand articles that are no copies but look like it: reports on one event that share quotes, an
agency passage or an outlet's background paragraph, round-ups that hold whole articles, stubs with one text and
different headlines, and lists that give a front page as address.
"""

import argparse
import random
import time
from collections import Counter, defaultdict
from collections.abc import Callable
from typing import Any

import numpy as np
import pandas as pd

from analyst import schema
from analyst.corpus import duplicates as engine
from analyst.corpus.shingles import Words, n_common, shingles

OUTLETS = [f"Outlet {number}" for number in range(40)]
VOCABULARY = 30_000
Paragraphs = list[list[str]]


class Writer:
    """Writes articles that nobody wrote."""

    def __init__(self, seed: int) -> None:
        self.random = random.Random(seed)
        self._drawn = np.random.default_rng(seed)
        letters = "abcdefghijklmnopqrstuvwxyz"
        self.words = ["".join(self.random.choices(letters, k=self.random.randint(2, 9))) for _ in range(VOCABULARY)]
        weights = 1 / np.arange(1, VOCABULARY + 1)
        self._weights = weights / weights.sum()
        self._pool: list[int] = []

    def word(self) -> str:
        if not self._pool:
            self._pool = self._drawn.choice(VOCABULARY, size=100_000, p=self._weights).tolist()
        return self.words[self._pool.pop()]

    def sentence(self, n: int | None = None) -> str:
        words = [self.word() for _ in range(n or self.random.randint(12, 30))]
        return " ".join(words).capitalize() + "."

    def paragraph(self) -> list[str]:
        return [self.sentence() for _ in range(self.random.randint(1, 3))]

    def body(self) -> Paragraphs:
        return [self.paragraph() for _ in range(self.random.randint(6, 16))]

    def headline(self) -> str:
        return self.sentence(self.random.randint(6, 10)).rstrip(".")


# ---- edits -----------------------------------------------------------------------------------------


def cut_tail(writer: Writer, body: Paragraphs) -> Paragraphs:
    return body[: max(2, round(len(body) * writer.random.uniform(0.4, 0.9)))]


def new_first_paragraph(writer: Writer, body: Paragraphs) -> Paragraphs:
    return [writer.paragraph(), *body[1:]]


def other_spellings(writer: Writer, body: Paragraphs) -> Paragraphs:
    """Spell one word in forty another way, as a house style does with names."""

    def spelt(word: str) -> str:
        return f"{word}y" if writer.random.random() < 1 / 40 else word

    return [[" ".join(map(spelt, sentence.split())) for sentence in paragraph] for paragraph in body]


def added_paragraphs(writer: Writer, body: Paragraphs) -> Paragraphs:
    at = writer.random.randint(1, len(body))
    return [*body[:at], writer.paragraph(), writer.paragraph(), *body[at:]]


def reworded(writer: Writer, body: Paragraphs) -> Paragraphs:
    """Write one sentence in eight anew."""
    return [
        [writer.sentence() if writer.random.random() < 1 / 8 else sentence for sentence in paragraph]
        for paragraph in body
    ]


def several(writer: Writer, body: Paragraphs) -> Paragraphs:
    """Cut the tail, write the first paragraph anew, spell words another way: an agency report in a newsroom."""
    shorter = body[: max(3, round(len(body) * writer.random.uniform(0.6, 0.9)))]
    return other_spellings(writer, new_first_paragraph(writer, shorter))


def other_format(writer: Writer, body: Paragraphs) -> Paragraphs:
    """Set the same words in another way: curly marks, one paragraph a sentence."""
    return [[f"\N{LEFT DOUBLE QUOTATION MARK}{sentence}"] for paragraph in body for sentence in paragraph]


def as_it_is(writer: Writer, body: Paragraphs) -> Paragraphs:
    return body


EDITS: dict[str, Callable[[Writer, Paragraphs], Paragraphs]] = {
    "new headline": as_it_is,
    "other format": other_format,
    "cut tail (40-90 % kept)": cut_tail,
    "new first paragraph": new_first_paragraph,
    "spellings (1 word in 40)": other_spellings,
    "two paragraphs added": added_paragraphs,
    "one sentence in 8 reworded": reworded,
    "tail, first paragraph, spellings": several,
    "later version": added_paragraphs,
}


# ---- corpus ----------------------------------------------------------------------------------------


class Corpus:
    """Generated articles, each with the cluster that it truly belongs to."""

    def __init__(self, n: int, seed: int = 7, share: float = 0.2) -> None:
        self.writer = Writer(seed)
        self.rows: list[dict[str, Any]] = []
        self.bodies: list[Paragraphs] = []
        self.truth: list[int] = []
        self.edit: list[str] = []
        self.of: list[int] = []
        n_copies = round(n * share)
        self._originals(n - n_copies)
        self._copies(n_copies)

    def add(self, body: Paragraphs, cluster: int | None = None, edit: str = "", of: int = -1, **facts: Any) -> int:
        number, writer = len(self.rows), self.writer
        text = "\n\n".join(" ".join(paragraph) for paragraph in body)
        day = pd.Timestamp("2025-01-01", tz="UTC") + pd.Timedelta(hours=writer.random.randint(0, 4000))
        row = {
            "article_id": schema.hash_text(str(number))[:16],
            "article_name": f"{number:06}.txt",
            "source_file": f"{number:06}.txt",
            "source_part": None,
            "outlet": writer.random.choice(OUTLETS),
            "headline": writer.headline(),
            "url": f"https://www.example.com/news/{number}",
            "published_at": day if writer.random.random() < 0.8 else pd.NaT,
            "text": text,
            "n_words": len(text.split()),
            "raw_sha256": schema.hash_text("file", str(number)),
            "problem": None,
        }
        self.rows.append(row | facts)
        self.bodies.append(body)
        self.truth.append(number if cluster is None else cluster)
        self.edit.append(edit)
        self.of.append(of)
        return number

    def _originals(self, n: int) -> None:
        writer = self.writer
        background = {outlet: [writer.sentence(25), writer.sentence(15)] for outlet in OUTLETS}
        while len(self.rows) < n:
            kind = writer.random.random()
            if kind < 0.15:  # five reports on one event: quotes of up to 30 words in common
                quotes = [writer.sentence(writer.random.randint(12, 30)) for _ in range(6)]
                for _ in range(5):
                    body = writer.body()
                    for quote in writer.random.sample(quotes, 4):
                        body[writer.random.randrange(len(body))].append(quote)
                    self.add(body, edit="one event")
            elif kind < 0.25:  # two with one agency passage
                passage = [[writer.sentence(), writer.sentence(), writer.sentence()] for _ in range(2)]
                for _ in range(2):
                    self.add([*writer.body(), *passage], edit="passage")
            elif kind < 0.35:
                outlet = writer.random.choice(OUTLETS)
                self.add([*writer.body(), background[outlet]], edit="background", outlet=outlet)
            elif kind < 0.37 and len(self.rows) > 3:
                held = writer.random.sample(range(len(self.rows)), 3)
                self.add([paragraph for each in held for paragraph in self.bodies[each]], edit="round-up")
            elif kind < 0.4:
                self.add([["Subscribe to go on reading this story and all others today."]], edit="stub")
            elif kind < 0.45:
                self.add([[writer.sentence(25), writer.sentence(15)]], edit="short")
            elif kind < 0.5:
                self.add(writer.body(), edit="front page", url="https://www.example.com/latest")
            else:
                self.add(writer.body())

    def _copies(self, n: int) -> None:
        writer = self.writer
        whole = [number for number, edit in enumerate(self.edit) if edit not in ("stub", "short", "round-up")]
        for number in range(n):
            of = writer.random.choice(whole)
            edit = list(EDITS)[number % len(EDITS)]
            facts: dict[str, Any] = {}
            if edit == "later version":
                facts = {name: self.rows[of][name] for name in ("outlet", "url", "headline")}
            if edit == "other format":
                facts = {"outlet": None, "headline": self.rows[of]["headline"]}
            self.add(EDITS[edit](writer, self.bodies[of]), self.truth[of], edit, of, **facts)

    def tables(self) -> tuple[pd.DataFrame, pd.DataFrame]:
        articles = pd.DataFrame(self.rows)
        articles["published_at"] = pd.to_datetime(articles["published_at"], utc=True)
        paragraphs = [
            (row["article_id"], " ".join(paragraph))
            for row, body in zip(self.rows, self.bodies, strict=True)
            for paragraph in body
        ]
        return articles, pd.DataFrame(paragraphs, columns=["article_id", "paragraph_text"])


# ---- measures --------------------------------------------------------------------------------------


def measure_planted(n: int, seed: int) -> None:
    corpus = Corpus(n, seed)
    articles, paragraphs = corpus.tables()
    start, cpu = time.perf_counter(), time.process_time()
    found = engine.find_duplicates(articles, paragraphs)
    seconds, cpu = time.perf_counter() - start, time.process_time() - cpu
    number = {row["article_id"]: place for place, row in enumerate(corpus.rows)}
    copies = found[found["is_copy"]]
    cluster = {i: i for i in number}
    cluster |= dict(zip(copies["article_id"], copies["of_article_id"], strict=True))
    ids = [row["article_id"] for row in corpus.rows]
    print(
        f"{n:,} articles, {sum(of >= 0 for of in corpus.of):,} planted copies: {seconds:.1f} s ({cpu:.1f} s of CPU), "
        f"{n / seconds:,.0f} articles a second"
    )
    wrong = [
        row
        for row in copies.itertuples()
        if corpus.truth[number[row.article_id]] != corpus.truth[number[row.of_article_id]]
    ]
    recall: dict[str, list[bool]] = defaultdict(list)
    for place, of in enumerate(corpus.of):
        if of >= 0:
            recall[corpus.edit[place]].append(cluster[ids[place]] == cluster[ids[of]])
    everything = [hit for hits in recall.values() for hit in hits]
    print(
        f"copies: precision {1 - len(wrong) / max(1, len(copies)):.4f} ({len(wrong)} of {len(copies):,} rows wrong), "
        f"recall {np.mean(everything):.4f}"
    )
    for edit, hits in recall.items():
        print(f"  {edit:36} {np.mean(hits):.3f}  of {len(hits):,}")
    print(
        "  wrong rows, by what they are:", dict(Counter(corpus.edit[number[row.article_id]] for row in wrong)) or "none"
    )
    rows = found[~found["is_copy"]]
    passages = {cluster[each] for each in [*rows["article_id"], *rows["of_article_id"]]}
    own = [cluster[ids[place]] in passages for place, edit in enumerate(corpus.edit) if edit == "passage"]
    print(
        f"shared passages: {np.mean(own):.3f} of {len(own):,} articles with one are in a row; "
        f"{int((~found['is_copy']).sum()):,} rows"
    )
    print("rows by kind:", found["duplicate_kind"].value_counts().to_dict())


def measure_thresholds(n: int, seed: int) -> None:
    """Say what share of planted pairs, and of pairs that are no copies, each threshold takes for copies."""
    corpus = Corpus(n, seed)
    words = Words()
    grams = [np.unique(shingles(words.hashes(row["text"]))) for row in corpus.rows]
    pairs = defaultdict(list)
    for place, of in enumerate(corpus.of):
        if of >= 0:
            pairs[corpus.edit[place]].append((place, of))
    for place, edit in enumerate(corpus.edit[:-1]):
        if edit in ("one event", "passage", "background", "front page") and corpus.edit[place + 1] == edit:
            pairs[f"no copy: {edit}"].append((place, place + 1))
    print(
        f"\n{'share of pairs with Jaccard of at least':38} "
        + " ".join(f"{t:>5}" for t in (0.3, 0.4, 0.5, 0.6, 0.7, 0.8))
    )
    for edit, of_kind in pairs.items():
        likeness = []
        for one, other in of_kind:
            both = n_common(grams[one], grams[other])
            a, b = both / len(grams[one]), both / len(grams[other])
            likeness.append((both / (len(grams[one]) + len(grams[other]) - both), max(a, b), min(a, b)))
        table = np.array(likeness)
        shares = " ".join(f"{(table[:, 0] >= t).mean():5.2f}" for t in (0.3, 0.4, 0.5, 0.6, 0.7, 0.8))
        print(f"{edit:38} {shares}")


def measure_hard(n: int) -> None:
    """Time what would be quadratic: all the same, one edit in each, boilerplate in all; one headline, three outlets."""
    writer = Writer(3)
    body, boilerplate = writer.body(), [writer.sentence(28) for _ in range(9)]
    cases: dict[str, Callable[[int], Paragraphs]] = {
        "all the same": lambda i: body,
        "one sentence of each is its own": lambda i: [*body, [f"{i} " + writer.sentence()]],
        "half of each is boilerplate": lambda i: [[writer.sentence(28) for _ in range(3)], boilerplate[:3]],
        "three quarters are boilerplate": lambda i: [[writer.sentence(28) for _ in range(3)], boilerplate],
    }
    print()
    for name, make in cases.items():
        corpus = Corpus(0)
        for number in range(n):
            corpus.add(make(number), headline="Live updates", outlet=None if number % 2 else OUTLETS[number % 4])
        start = time.perf_counter()
        found = engine.find_duplicates(*corpus.tables())
        seconds = time.perf_counter() - start
        print(f"{n:,} articles, {name}: {seconds:.1f} s, {len(found):,} rows, {int(found['is_copy'].sum()):,} copies")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--n", type=int, default=10_000)
    parser.add_argument("--seed", type=int, default=7)
    arguments = parser.parse_args()
    measure_planted(arguments.n, arguments.seed)
    measure_thresholds(min(arguments.n, 5_000), arguments.seed)
    measure_hard(arguments.n)


if __name__ == "__main__":
    main()
