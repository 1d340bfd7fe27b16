"""Reading speed and memory, beside bare trafilatura and bare pandas: `python -m benchmarks.reading` prints a table.

The corpus is made here, of invented text: pages of five outlets with menus, related links, cookie notices and page
data; rows of JSON; and many small files in one folder. Each measurement runs in a process of its own, so that its peak
of memory is its own too; "nothing" is what Python and the imports take, and is part of the others.
"""

import argparse
import json
import random
import resource
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from pathlib import Path

_WORDS = """
WHO ministers|council|mayor|company|police|union|court|farmers|scientists|teachers|committee|owners
DID agreed to build|rejected|presented|criticised|delayed|opened|sold|examined|repaired|paid for|closed
WHAT bridge|dam|school|harbour|railway|budget|report|hospital|museum|power station|road|contract
WHERE in the capital|near the river|on the northern bank|in the valley|at the border|in the old town
WHEN on Monday|in the spring|after talks of years|last week|before the vote|in June|within four years
SAID said|told reporters|explained|added|warned|argued
NAMES Ada Lee|Bo Chen|Carla Ruiz|Dev Patel|Eva Novak|Femi Ade|Gita Rao|Hal Berg|Ines Sol|Jan Kos
"""
WORDS = {kind: words.split("|") for kind, _, words in (line.partition(" ") for line in _WORDS.strip().splitlines())}
OUTLETS = ("Example Times", "Other Post", "Valley Herald", "Harbour News", "Border Gazette")
BESIDE = {"pages": "trafilatura", "rows": "pandas", "files": "read_text"}


class Writer:
    """Writes articles of which no two are the same."""

    def __init__(self, seed: int) -> None:
        self.random = random.Random(seed)

    def pick(self, kind: str) -> str:
        return self.random.choice(WORDS[kind])

    def sentence(self) -> str:
        pick, number = self.pick, self.random.randint
        event = " ".join((pick("WHO"), pick("DID"), "the", pick("WHAT"), pick("WHERE"), pick("WHEN")))
        kind = number(0, 3)
        if kind == 0:
            price = f"“The {pick('WHAT')} costs {number(2, 999)} million and is worth it,”"
            return f"{price} {pick('NAMES')} {pick('SAID')}."
        if kind == 1:
            return f"According to the plan of {pick('NAMES')}, the {event}."
        return f"The {event}, {number(2, 99)} years after the first {pick('WHAT')} of its kind."

    def paragraphs(self, least: int, most: int) -> list[str]:
        count = self.random.randint(least, most)
        return [" ".join(self.sentence() for _ in range(self.random.randint(1, 4))) for _ in range(count)]

    def headline(self) -> str:
        words = (self.pick("WHO"), self.pick("DID"), self.pick("WHAT"), str(self.random.randint(1, 10**6)))
        return " ".join(words).capitalize()

    def page(self, number: int) -> str:
        """Write a page of HTML in the make of its outlet."""
        outlet = OUTLETS[number % len(OUTLETS)]
        style = f"{outlet.split()[0].lower()}-"
        headline, author = self.headline(), self.pick("NAMES")
        address = f"https://www.{style}news.example.org/{number}"
        facts = {"@type": "NewsArticle", "headline": headline, "author": [{"name": author}], "url": address}
        facts["datePublished"] = f"2025-{1 + number % 12:02}-{1 + number % 28:02}T10:00:00Z"
        links = "".join(f'<li><a href="/{n}">{self.headline()}</a></li>' for n in range(self.random.randint(5, 30)))
        body = "".join(f'<p class="{style}text">{text}</p>' for text in self.paragraphs(6, 25))
        script = "".join(f"window.slot{n}={{size:[300,{n}]}};" for n in range(self.random.randint(20, 300)))
        return f"""<!DOCTYPE html><html lang="en"><head><meta charset="utf-8"><title>{headline} | {outlet}</title>
<meta property="og:site_name" content="{outlet}"><link rel="canonical" href="{address}">
<script type="application/ld+json">{json.dumps(facts)}</script><script>{script}</script></head><body>
<nav class="{style}menu"><ul><li><a href="/w">World</a></li><li><a href="/s">Sport</a></li></ul></nav>
<div class="cookie">We use cookies. <button>Accept all</button></div>
<main><article class="{style}article"><h1>{headline}</h1><div class="{style}byline">By {author}</div>{body}
<aside><h3>Related stories</h3><ul>{links}</ul></aside></article></main>
<section class="newsletter"><h4>Sign up for our newsletter</h4><form><input type="email"></form></section>
<footer><p>© 2025 {outlet}. All rights reserved.</p></footer></body></html>"""

    def row(self, number: int) -> dict[str, str]:
        """Write an article as a row of a table."""
        return {
            "title": self.headline(),
            "media_name": self.random.choice(OUTLETS),
            "publish_date": f"2025-{1 + number % 12:02}-{1 + number % 28:02}",
            "url": f"https://www.example.org/{number}",
            "text": "\n\n".join(self.paragraphs(4, 12)),
        }


def make_pages(folder: Path, count: int) -> None:
    writer = Writer(1)
    for number in range(count):
        (folder / f"{number:06}.html").write_text(writer.page(number), encoding="utf-8")


def make_rows(folder: Path, count: int) -> None:
    writer = Writer(2)
    with (folder / "rows.jsonl").open("w", encoding="utf-8") as file:
        for number in range(count):
            file.write(json.dumps(writer.row(number), ensure_ascii=False) + "\n")


def make_files(folder: Path, count: int) -> None:
    writer = Writer(3)
    for number in range(count):
        text = "\n\n".join([writer.headline(), *writer.paragraphs(2, 4)])
        (folder / f"{number:06}.txt").write_text(text, encoding="utf-8")


# --- what is measured; each returns a number of articles --------------------------------------------------------------


def by_read_corpus(folder: Path) -> int:
    from analyst.corpus import read_corpus

    return int(read_corpus(folder).articles["problem"].isna().sum())


def by_trafilatura(folder: Path) -> int:
    import trafilatura

    pages = (path.read_text(encoding="utf-8") for path in sorted(folder.iterdir()))
    return sum(trafilatura.extract(page, favor_precision=True, include_comments=False) is not None for page in pages)


def by_pandas(folder: Path) -> int:
    import pandas as pd

    return len(pd.read_json(folder / "rows.jsonl", lines=True))


def by_read_text(folder: Path) -> int:
    return sum(bool(path.read_text(encoding="utf-8")) for path in sorted(folder.iterdir()))


def nothing(_: Path) -> int:
    import analyst.corpus  # noqa: F401

    return 0


WAYS: dict[str, Callable[[Path], int]] = {
    "read_corpus": by_read_corpus, "trafilatura": by_trafilatura, "pandas": by_pandas, "read_text": by_read_text,
    "nothing": nothing,
}  # fmt: skip
MAKERS: dict[str, Callable[[Path, int], None]] = {"pages": make_pages, "rows": make_rows, "files": make_files}


def measure_here(way: str, folder: Path) -> dict[str, float]:
    """Run one way in this process: articles, seconds, seconds of the processor, peak of memory in bytes."""
    start, busy = time.perf_counter(), time.process_time()
    n_articles = WAYS[way](folder)
    seconds, busy = time.perf_counter() - start, time.process_time() - busy
    unit = 1 if sys.platform == "darwin" else 1024
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * unit
    return {"n": n_articles, "s": seconds, "busy": busy, "peak": peak}


def measure(way: str, folder: Path) -> dict[str, float]:
    """Run one way in a process of its own."""
    command = [sys.executable, "-m", "benchmarks.reading", "--measure", way, str(folder)]
    done = subprocess.run(command, capture_output=True, text=True, check=True)
    return json.loads(done.stdout.splitlines()[-1])


def run(counts: dict[str, int]) -> Iterator[tuple[str, str, int, float, float, float]]:
    """Make what is to be read and yield for each way: what, way, articles read, seconds, of the processor, peak MB."""
    with tempfile.TemporaryDirectory() as made:
        found = measure("nothing", Path(made))
        yield "nothing", "import", 0, found["s"], found["busy"], found["peak"] / 1e6
        for what, count in counts.items():
            folder = Path(made) / what
            folder.mkdir()
            MAKERS[what](folder, count)
            for way in ("read_corpus", BESIDE[what]):
                found = measure(way, folder)
                yield f"{count:,} {what}", way, int(found["n"]), found["s"], found["busy"], found["peak"] / 1e6


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--pages", type=int, default=1_000, help="pages of HTML")
    parser.add_argument("--rows", type=int, default=100_000, help="rows of JSON lines in one file")
    parser.add_argument("--files", type=int, default=100_000, help="small text files in one folder")
    parser.add_argument("--measure", nargs=2, metavar=("WAY", "FOLDER"), help=argparse.SUPPRESS)
    options = parser.parse_args()
    if options.measure:
        way, folder = options.measure
        print(json.dumps(measure_here(way, Path(folder))))
        return
    print("| what | how | articles | seconds | of the processor | articles/s | peak MB |\n" + 7 * "| --- " + "|")
    for what, how, n_articles, *seconds, peak in run({name: getattr(options, name) for name in MAKERS}):
        rate = n_articles / seconds[0]
        print(
            f"| {what} | {how} | {n_articles:,} | {seconds[0]:.1f} | {seconds[1]:.1f} | {rate:,.0f} | {peak:,.0f} |",
            flush=True,
        )


if __name__ == "__main__":
    main()
