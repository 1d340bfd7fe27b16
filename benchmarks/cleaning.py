"""Measure the cleaning of pages beside its peers: `python -m benchmarks.cleaning --pages P.jsonl [--html FOLDER]`.

P.jsonl has a page a line: {id, site, gold: [paragraphs], opt: [paragraphs that may go either way], copyall: the page
as a browser copies it, wet: as web archives give it, and for each line of these copyall_labels and wet_labels: body,
opt, junk or blank}.
FOLDER has some of the pages as NAME.html.gz, NAME being what follows the slash of the id.

The measure is that of the article-extraction benchmark (Zyte): shingles of 4 words of the result against those of the
true article, precision and recall averaged over pages, F1 of the averages; the interval is of 1,000 resamplings of
sites. While the rules were written, the pages of one half of the sites were read (`read`); of the other half only the
score was seen (`not read`); which half a site is in follows from its name's hash.
"""

import argparse
import gzip
import hashlib
import json
import random
import re
from collections import Counter
from collections.abc import Callable
from pathlib import Path
from statistics import mean

from analyst.corpus.clean import clean_page
from analyst.corpus.pages import Page
from analyst.corpus.readers import read_page

Row = dict
WORDS = re.compile(r"\w+").findall
HALVES = {"all": (0, 1), "read": (0,), "not read": (1,)}


def half(site: str) -> int:
    return int(hashlib.md5(site.encode()).hexdigest(), 16) % 2


def shingles(text: str) -> Counter:
    words = WORDS(text)
    return Counter(tuple(words[i : i + 4]) for i in range(max(1, len(words) - 3)) if words[i : i + 4])


def overlap(gold: str, found: str) -> tuple[float, float]:
    wanted, got = shingles(gold), shingles(found)
    hits = sum((wanted & got).values())
    return hits / got.total() if got else float(not wanted), hits / wanted.total() if wanted else 1.0


def f1(precision: float, recall: float) -> float:
    return 2 * precision * recall / (precision + recall) if precision + recall else 0.0


def score_lines(row: Row, variant: str, kept: set[int]) -> tuple[float, float]:
    """Score the kept lines (from 0) of a page's text; optional lines count neither way."""
    lines, labels = row[variant].split("\n"), row[f"{variant}_labels"]
    return overlap("\n".join(row["gold"]), "\n".join(lines[i] for i in sorted(kept) if labels[i] != "opt"))


def score_text(row: Row, text: str) -> tuple[float, float]:
    golds = [row["gold"], row["gold"] + row["opt"]]
    return max((overlap("\n".join(gold), text) for gold in golds), key=lambda found: f1(*found))


# ---- methods on plain text: the lines that they keep -----------------------------------------------


def keep_all(lines: list[str]) -> set[int]:
    return set(range(len(lines)))


def keep_c4(lines: list[str]) -> set[int]:
    """C4's rule (Raffel et al. 2020): five words and more, and a sentence's end."""
    return {
        i
        for i, line in enumerate(lines)
        if len(line.split()) >= 5 and line.rstrip().endswith((".", "!", "?", '"', "”"))
    }


def keep_justext(lines: list[str]) -> set[int]:
    import justext

    page = "<html><body>" + "".join(f"<p>{escape(line)}</p>" for line in lines) + "</body></html>"
    good = Counter(
        " ".join(each.text.split())
        for each in justext.justext(page.encode(), justext.get_stoplist("English"), encoding="utf-8")
        if not each.is_boilerplate
    )
    return kept_of(lines, good)


def keep_trafilatura(lines: list[str]) -> set[int]:
    import trafilatura

    page = "<html><body>" + "".join(f"<p>{escape(line)}</p>" for line in lines) + "</body></html>"
    text = trafilatura.extract(page, include_comments=False, favor_precision=True) or ""
    return kept_of(lines, Counter(" ".join(line.split()) for line in text.split("\n")))


def kept_of(lines: list[str], good: Counter) -> set[int]:
    kept = set()
    for i, line in enumerate(lines):
        key = " ".join(line.split())
        if key and good[key]:
            good[key] -= 1
            kept.add(i)
    return kept


def keep_analyst(lines: list[str]) -> set[int]:
    return {unit.line - 1 for unit in clean_page(Page("\n".join(lines))).units}


def escape(text: str) -> str:
    return text.replace("&", "&amp;").replace("<", "&lt;")


TEXT_METHODS: dict[str, Callable[[list[str]], set[int]]] = {
    "no cleaning": keep_all,
    "jusText, each line a paragraph": keep_justext,
    "trafilatura, each line a paragraph": keep_trafilatura,
    "C4's rule": keep_c4,
    "analyst": keep_analyst,
}


# ---- methods on HTML: the text that they find ------------------------------------------------------


def html_analyst(page: str) -> str:
    return "\n".join(unit.text for unit in clean_page(read_page(page, ".html")).units)


def html_trafilatura(page: str, *, favor_precision: bool = False) -> str:
    import trafilatura

    return trafilatura.extract(page, include_comments=False, favor_precision=favor_precision) or ""


def html_justext(page: str) -> str:
    import justext

    found = justext.justext(page.encode(), justext.get_stoplist("English"), encoding="utf-8")
    return "\n".join(each.text for each in found if not each.is_boilerplate)


HTML_METHODS: dict[str, Callable[[str], str]] = {
    "jusText": html_justext,
    "trafilatura": html_trafilatura,
    "trafilatura, precision mode": lambda page: html_trafilatura(page, favor_precision=True),
    "analyst": html_analyst,
}


# ---- tables ----------------------------------------------------------------------------------------


def summarise(name: str, scores: list[tuple[str, tuple[float, float]]]) -> list[list[str]]:
    """Make a row for all sites and one for each half: method, sites, pages, precision, recall, F1, interval."""
    rows = []
    for label, halves in HALVES.items():
        by_site: dict[str, list[tuple[float, float]]] = {}
        for site, found in scores:
            if half(site) in halves:
                by_site.setdefault(site, []).append(found)
        pages = [found for site in by_site for found in by_site[site]]
        if not pages:
            continue
        low, high = interval(list(by_site.values()))
        numbers = [f"{value:.3f}".lstrip("0") for value in (*averages(pages), low, high)]
        rows.append([name, label, str(len(by_site)), str(len(pages)), *numbers[:3], f"{numbers[3]}–{numbers[4]}"])
    return rows


def averages(pages: list[tuple[float, float]]) -> tuple[float, float, float]:
    precision, recall = mean(p for p, _ in pages), mean(r for _, r in pages)
    return precision, recall, f1(precision, recall)


def interval(sites: list[list[tuple[float, float]]]) -> tuple[float, float]:
    draw = random.Random(1)
    found = sorted(
        averages([page for site in draw.choices(sites, k=len(sites)) for page in site])[2] for _ in range(1000)
    )
    return found[25], found[974]


def markdown(rows: list[list[str]]) -> str:
    return "\n".join(f"| {' | '.join(row)} |" for row in [HEAD, ["---"] * len(HEAD), *rows])


HEAD = ["method", "sites", "n sites", "n pages", "precision", "recall", "F1", "95 % interval"]


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.split("\n\n")[0])
    parser.add_argument("--pages", type=Path, required=True)
    parser.add_argument("--html", type=Path)
    arguments = parser.parse_args()
    pages = [json.loads(line) for line in arguments.pages.read_text(encoding="utf-8").splitlines()]
    for variant in ("copyall", "wet"):
        table = []
        for name, keep in TEXT_METHODS.items():
            scores = [(row["site"], score_lines(row, variant, keep(row[variant].split("\n")))) for row in pages]
            table += summarise(name, scores)
        print(f"\n### Plain text: {variant}\n\n{markdown(table)}")
    if arguments.html is None:
        return
    by_name = {row["id"].rsplit("/", 1)[-1]: row for row in pages}
    files = sorted(arguments.html.glob("*.html.gz"))
    saved = [(by_name[file.name.removesuffix(".html.gz")], gzip.decompress(file.read_bytes())) for file in files]
    table = []
    for name, find in HTML_METHODS.items():
        scores = [(row["site"], score_text(row, find(data.decode("utf-8", "replace")))) for row, data in saved]
        table += summarise(name, scores)
    print(f"\n### HTML\n\n{markdown(table)}")


if __name__ == "__main__":
    main()
