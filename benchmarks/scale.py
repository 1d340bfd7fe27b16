"""Annotation beside bare spaCy: `python -m benchmarks.scale` prints the tables of docs/scale.md.

The texts are the invented articles of `training/articles`, without their marks. "Bare spaCy" is `nlp.pipe` of the model
as it comes, over the same paragraphs, in the same process, with nothing done with the result. Where one process does
the work, seconds are those of the processor; where there are several, those of the clock, with the memory of all of
them. Every ratio is of two runs that took turns; the median of several is shown, and between brackets the smallest and
the largest.
"""

import argparse
import contextlib
import io
import json
import multiprocessing
import os
import random
import statistics
import tempfile
import threading
import time
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path
from typing import Any, NamedTuple

import pandas as pd

from analyst import schema
from training.inline import ARTICLES, parse

PARTS = "abce"


class Text(NamedTuple):
    """One article: its headline and its paragraphs."""

    headline: str
    paragraphs: list[str]


def read_texts(count: int) -> list[Text]:
    """Read the invented articles, in an order that is always the same."""
    files = sorted(ARTICLES.glob("*.txt"))
    random.Random(5).shuffle(files)
    texts = (parse(path.read_text(encoding="utf-8"))[1].split("\n\n") for path in files[:count])
    return [Text(lines[0], [line for line in lines[1:] if line.strip()]) for lines in texts]


def mixed(texts: list[Text], seed: int = 9) -> list[Text]:
    """Print every paragraph once more, in articles whose paragraphs come from all over: none is a copy of another."""
    chance = random.Random(seed)
    paragraphs = [paragraph for text in texts for paragraph in text.paragraphs]
    chance.shuffle(paragraphs)
    made = []
    for number, text in enumerate(texts):
        taken, paragraphs = paragraphs[: len(text.paragraphs)], paragraphs[len(text.paragraphs) :]
        made.append(Text(f"Round-up {number}: {text.headline}", taken))
    return made


def write_texts(texts: list[Text], folder: Path) -> Path:
    """Write articles as text files."""
    folder.mkdir(parents=True)
    for number, text in enumerate(texts):
        body = "\n\n".join([text.headline, *text.paragraphs])
        (folder / f"{number:05}.txt").write_text(body, encoding="utf-8")
    return folder


def as_table(texts: list[Text]) -> pd.DataFrame:
    """Make PARAGRAPHS."""
    lines = [line for text in texts for line in text.paragraphs]
    rows = [(f"a:{n}", "a", 0, len(line), line, "body", n + 1, schema.hash_text(line)) for n, line in enumerate(lines)]
    return schema.table("PARAGRAPHS", rows)


def n_words(texts: list[Text]) -> int:
    """Count words."""
    return sum(len(line.split()) for text in texts for line in text.paragraphs)


# --- one process: seconds of the processor ----------------------------------------------------------------------------


def timed(ways: Mapping[str, Callable[[], object]], repeats: int) -> dict[str, list[float]]:
    """Run all ways by turns; return the seconds of each run."""
    seconds: dict[str, list[float]] = {name: [] for name in ways}
    for number in range(repeats + 1):
        for name, way in ways.items():
            start = time.process_time()
            way()
            if number:  # the first round is for warming up
                seconds[name].append(time.process_time() - start)
    return seconds


def ratio(seconds: Mapping[str, list[float]], name: str, to: str = "bare") -> str:
    """Write the ratio of two ways: median, smallest, largest."""
    found = [one / other for one, other in zip(seconds[name], seconds[to], strict=True)]
    return f"{statistics.median(found):.2f} ({min(found):.2f}–{max(found):.2f})"


def ways_of(texts: list[Text], scratch: Path) -> dict[str, Callable[[], object]]:
    """The ways to annotate some articles that are compared."""
    from analyst.annotate import annotate_paragraphs, load_model
    from analyst.annotate.model import load_plain_model

    plain = load_plain_model()
    load_model()
    table = as_table(texts)
    corpus = write_texts(texts, scratch / "corpus")
    lines = list(table["paragraph_text"])

    def bare() -> None:
        for _ in plain.pipe(lines):
            pass

    def step(quote_engine: str) -> Callable[[], object]:
        def run() -> None:
            with tempfile.TemporaryDirectory(dir=scratch) as cache:
                annotate_paragraphs(table, cache=cache, engine="local", quote_engine=quote_engine, progress=False)

        return run

    def command() -> None:
        with tempfile.TemporaryDirectory(dir=scratch) as cache:
            run_command(corpus, Path(cache))

    return {"bare": bare, "step": step("rules"), "tagger": step("joined"), "command": command}


def run_command(corpus: Path, cache: Path, *options: str) -> dict[str, Any]:
    """Run `analyst annotate` with the rules, in this process."""
    from analyst.cli import main

    os.environ["ANALYST_CACHE"] = str(cache)
    said = io.StringIO()
    with contextlib.redirect_stdout(said):
        code = main(["annotate", str(corpus), "--quote-engine", "rules", "--engine", "local", "--json", *options])
    assert code == 0, said.getvalue()
    return json.loads(said.getvalue())


NAMES = {
    "step": "annotating, rules",
    "command": "`analyst annotate`, rules: reading and cleaning too",
    "tagger": "annotating, rules and tagger",
}


def beside_spacy(texts: list[Text], repeats: int, only: tuple[str, ...] = tuple(NAMES)) -> Iterator[str]:
    """Compare with bare spaCy."""
    with tempfile.TemporaryDirectory() as scratch:
        ways = ways_of(texts, Path(scratch))
        seconds = timed({name: way for name, way in ways.items() if name in ("bare", *only)}, repeats)
    words = n_words(texts)
    yield "| | words/s | time, bare spaCy = 1 |\n| --- | ---: | ---: |"
    yield f"| bare spaCy | {words / statistics.median(seconds['bare']):,.0f} | 1 |"
    for name in only:
        rate = words / statistics.median(seconds[name])
        yield f"| {NAMES[name]} | {rate:,.0f} | {ratio(seconds, name)} |"


def second_run(texts: list[Text], repeats: int) -> Iterator[str]:
    """Compare the first run, a second one, and one with ten new articles."""
    old, new = texts[:-10], texts[-10:]
    seconds: dict[str, list[float]] = {"first": [], "second": [], "ten new": []}
    for number in range(repeats + 1):
        with tempfile.TemporaryDirectory() as scratch:
            corpus = write_texts(old, Path(scratch) / "corpus")
            for name in seconds:
                if name == "ten new":
                    for place, text in enumerate(new):
                        body = "\n\n".join([text.headline, *text.paragraphs])
                        (corpus / f"new{place}.txt").write_text(body, encoding="utf-8")
                start = time.process_time()
                run_command(corpus, Path(scratch) / "cache")
                if number:
                    seconds[name].append(time.process_time() - start)
    yield "| `analyst annotate` | seconds | first run = 1 |\n| --- | ---: | ---: |"
    for name, title in (
        ("first", f"first run, {len(old)} articles"),
        ("second", "second run"),
        ("ten new", f"run with ten new articles, {n_words(new) / n_words(old):.1%} more words"),
    ):
        yield f"| {title} | {statistics.median(seconds[name]):.1f} | {ratio(seconds, name, 'first')} |"


# --- several processes: seconds of the clock, and memory --------------------------------------------------------------


class Watch:
    """Notes the most memory that this process and all that it starts have at one time."""

    def __init__(self) -> None:
        self.peak, self._is_over = 0, threading.Event()
        self._thread = threading.Thread(target=self._look, daemon=True)

    def __enter__(self) -> "Watch":
        self._thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._is_over.set()
        self._thread.join()

    def _look(self) -> None:
        from analyst.annotate.progress import memory_in_use

        while not self._is_over.wait(0.2):
            self.peak = max(self.peak, memory_in_use())


def measure_engine(texts: list[Text], engine: str, workers: int, answer: Any) -> None:
    """Annotate in an engine, in a process of its own; the start of the engine is timed apart from the work."""
    from analyst.annotate import annotate_paragraphs
    from analyst.annotate.engines import make_engine

    first, rest = as_table(texts[: 4 * workers]), as_table(texts[4 * workers :])
    start = time.perf_counter()
    with Watch() as watch, make_engine(engine, workers=workers) as held:
        held_open = _Held(held)
        options = {"use_cache": False, "quote_engine": "rules", "progress": False, "engine": held_open}
        annotate_paragraphs(first, **options)
        ready = time.perf_counter()
        annotate_paragraphs(rest, **options)
        done = time.perf_counter()
    answer.send({"start": ready - start, "work": done - ready, "peak": watch.peak})


class _Held:
    """An engine that stays open between two calls."""

    def __init__(self, engine: Any) -> None:
        self._engine = engine
        self.run, self.memory = engine.run, engine.memory

    def __enter__(self) -> "_Held":
        return self

    def __exit__(self, *_: object) -> None:
        return None


def engines(texts: list[Text], repeats: int) -> Iterator[str]:
    """Compare the engines."""
    ways = [("local", 1), ("processes", 1), ("processes", 2), ("dask", 1), ("dask", 2)]
    found: dict[tuple[str, int], list[dict[str, float]]] = {way: [] for way in ways}
    for _ in range(repeats):
        for way in ways:
            ours, theirs = multiprocessing.get_context("spawn").Pipe()
            run = multiprocessing.get_context("spawn").Process(target=measure_engine, args=(texts, *way, theirs))
            run.start()
            found[way].append(ours.recv())
            run.join()
    words = n_words(texts)
    yield "| engine | words/s | time, this process = 1 | memory, all processes | start |\n|" + 5 * " --- |"
    for way in ways:
        work = {name: [run["work"] for run in found[way_]] for name, way_ in (("own", way), ("local", ways[0]))}
        peak = max(run["peak"] for run in found[way]) / 1e6
        start = statistics.median(run["start"] for run in found[way])
        rate = words / statistics.median(work["own"])
        name = "this process" if way[0] == "local" else f"{way[0]}, {way[1]} worker{'s' * (way[1] > 1)}"
        yield f"| {name} | {rate:,.0f} | {ratio(work, 'own', 'local')} | {peak:,.0f} MB | {start:.0f} s |"


def main() -> None:
    """Print the tables."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--articles", type=int, default=120, help="articles (default: 120, some 45,000 words)")
    parser.add_argument("--repeats", type=int, default=5, help="runs of each way (default: 5)")
    parser.add_argument(
        "--parts", default=PARTS, help="which tables: a beside spaCy, b with repeats, c engines, e again"
    )
    options = parser.parse_args()
    texts = read_texts(options.articles)
    print(f"{len(texts)} articles, {sum(len(t.paragraphs) for t in texts):,} paragraphs, {n_words(texts):,} words\n")
    tables: dict[str, tuple[str, Callable[[], Iterator[str]]]] = {
        "a": ("Beside bare spaCy", lambda: beside_spacy(texts, options.repeats)),
        "b": (
            "Half of the paragraphs repeated",
            lambda: beside_spacy(texts + mixed(texts), options.repeats, ("step", "command")),
        ),
        "c": ("Engines", lambda: engines(texts, max(1, options.repeats // 2))),
        "e": ("Again", lambda: second_run(texts, options.repeats)),
    }
    for part in options.parts:
        title, made = tables[part]
        print(f"### {title}\n")
        for line in made():
            print(line, flush=True)
        print()


if __name__ == "__main__":
    main()
