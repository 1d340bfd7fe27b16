"""How time and memory grow with the articles: `python -m benchmarks.growth [--n 1000 10000]`.

Each corpus of `benchmarks.growing` is opened in a process of its own, which reports for every step the seconds of
processor time, and the most memory that the process had while the step ran. Annotation is not measured: all
paragraphs are in the cache, and only looked up. The growth is the slope of log(seconds) over log(articles) between
the smallest and the largest corpus: 1 is proportional, 2 quadratic.
"""

import argparse
import json
import math
import re
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from functools import wraps
from pathlib import Path
from typing import Any, NamedTuple

SHORTEST = 0.2  # seconds; of faster steps no growth is told


class Step(NamedTuple):
    """One step of one run."""

    name: str
    seconds: float
    peak_mib: float
    """Most memory of the process during the step."""
    mib: float
    """Memory of the process after it."""


# ---- one run, in a process of its own --------------------------------------------------------------


class Meter:
    """Takes the time and memory of steps."""

    def __init__(self) -> None:
        self.steps: list[Step] = []

    @contextmanager
    def step(self, name: str) -> Iterator[None]:
        """Measure what is done inside."""
        forget_peak()
        start = time.process_time()
        try:
            yield
        finally:
            seconds = time.process_time() - start
            self.steps.append(Step(name, seconds, memory("VmHWM"), memory("VmRSS")))
            print(self.steps[-1], file=sys.stderr, flush=True)

    def wrap(self, module: Any, name: str) -> None:
        """Measure a function whenever a module calls it."""
        function: Callable[..., Any] = getattr(module, name)

        @wraps(function)
        def measured(*args: Any, **options: Any) -> Any:
            with self.step(name):
                return function(*args, **options)

        setattr(module, name, measured)


def forget_peak() -> None:
    """Let the most memory of this process count from now on (Linux)."""
    Path("/proc/self/clear_refs").write_text("5", encoding="ascii")


def memory(what: str) -> float:
    """Read a figure of this process in MiB (Linux): `VmHWM`, the most memory, or `VmRSS`, that of now."""
    found = re.search(rf"{what}:\s+(\d+) kB", Path("/proc/self/status").read_text(encoding="ascii"))
    return int(found[1]) / 1024 if found else math.nan


STEPS = (
    *("read_corpus", "find_duplicates", "mark_copies", "annotate_paragraphs", "resolve_entities"),
    *("resolve_quotes", "apply_to_entities", "apply_to_quotes", "measure_quotes"),
)
"""Functions that `open_workbook` calls."""


def run(folder: Path, store: Path) -> list[Step]:
    """Open a corpus, write a store with all its tables, and from the store make counts and widgets."""
    import analyst.workbook as module
    from analyst import compare, widgets
    from analyst.store import count_rows, open_store, save_store

    meter = Meter()
    for name in STEPS:
        meter.wrap(module, name)
    opened = module.open_workbook(folder / "articles", cache=folder / "cache", progress=False)
    meter.steps.append(Step("(workbook open)", 0, memory("VmHWM"), memory("VmRSS")))
    with ExitStack() as last:

        def begins(table: str) -> None:
            last.close()
            last.enter_context(meter.step(f"store: {table}"))

        saved = save_store(opened, store, progress=begins)
    del opened
    for engine in ("pandas", "duckdb"):
        with meter.step(f"count lemmas by outlet ({engine})"):
            count_rows(saved, "tokens", by=["outlet", "lemma"], only="is_word", engine=engine)
        with meter.step(f"count names by outlet and day ({engine})"):
            count_rows(saved, "mentions", by=["outlet", "entity_id"], period="day", engine=engine)
    wb = open_store(store)
    counts: dict[str, Callable[[], Any]] = {
        "keyness": lambda: compare.keyness(wb.tokens),
        "count_entities": lambda: compare.count_entities(wb.mentions, wb.tokens, entities=wb.entities),
        "cooccurrence": lambda: compare.cooccurrence(wb.mentions, wb.entities),
        "count_voices": lambda: compare.count_voices(wb.quotes),
    }
    shown: dict[str, Callable[[], Any]] = {
        name: (lambda name=name: getattr(widgets, name)(wb))
        for name in ("CorpusReport", "ArticleReader", "EntityExplorer", "QuoteExplorer", "StatementViewer")
    }
    for name, made in (counts | shown).items():
        try:
            with meter.step(name):
                made()
        except Exception as error:
            print(f"{name}: {type(error).__name__}: {error}", file=sys.stderr)
    return meter.steps


# ---- all runs --------------------------------------------------------------------------------------


def measure(folder: Path) -> list[Step]:
    """Run in a process of its own."""
    command = [sys.executable, "-m", "benchmarks.growth", "--run", str(folder)]
    output = subprocess.run(command, stdout=subprocess.PIPE, check=True, text=True).stdout
    return [Step(*values) for values in json.loads(output.splitlines()[-1])]


def growth(few: float, many: float, n_few: int, n_many: int) -> float:
    """Slope of log(seconds) over log(articles).

    >>> round(growth(2, 8, 100, 200), 1)
    2.0
    """
    return math.log(many / few) / math.log(n_many / n_few)


def table(runs: dict[int, list[Step]]) -> str:
    """The measurements as Markdown."""
    sizes = sorted(runs)
    by_name = {n: {step.name: step for step in steps} for n, steps in runs.items()}
    head = " | ".join(f"{n:,}: s | MiB" for n in sizes)
    lines = [f"| step | {head} | growth |", "| --- |" + " ---: | ---: |" * len(sizes) + " ---: |"]
    for name in by_name[sizes[-1]]:
        cells = []
        for n in sizes:
            step = by_name[n].get(name)
            cells += [f"{step.seconds:.1f}", f"{step.peak_mib:,.0f}"] if step else ["", ""]
        few, many = by_name[sizes[0]].get(name), by_name[sizes[-1]][name]
        is_told = few and few.seconds >= SHORTEST and len(sizes) > 1
        told = f"{growth(few.seconds, many.seconds, sizes[0], sizes[-1]):.2f}" if few and is_told else ""
        lines.append(f"| {name} | {' | '.join(cells)} | {told} |")
    return "\n".join(lines)


def main() -> None:
    """Generate, measure, print."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--n", type=int, nargs="+", default=[1_000, 10_000])
    parser.add_argument(
        "--folder", type=Path, help="keeps the corpora and their stores, and uses the corpora that are there"
    )
    parser.add_argument("--run", type=Path, help=argparse.SUPPRESS)
    arguments = parser.parse_args()
    if arguments.run:
        print(json.dumps(run(arguments.run, arguments.run / "store")))
        return
    from benchmarks.growing import Bank, write_corpus

    with tempfile.TemporaryDirectory() as temporary:
        folder = arguments.folder or Path(temporary)
        missing = [n for n in arguments.n if not (folder / str(n)).exists()]
        bank = Bank(cache=folder / "bank") if missing else None
        for n in missing:
            if bank is not None:
                write_corpus(folder / str(n), n, bank)
        print(table({n: measure(folder / str(n)) for n in arguments.n}))


if __name__ == "__main__":
    main()
