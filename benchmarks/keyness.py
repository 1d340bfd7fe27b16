"""False and found words of `compare.keyness`: `python -m benchmarks.keyness --text T.jsonl [--splits 200]`.

T rows: {doc_id, text}. Articles of one pool are dealt at random to two outlets, A and B. Null test: nothing is changed,
so every word found is false. Power test: A's articles then get two planted differences: each "said" is written
"claimed" with a chance of 30 %, and a word that the pool has nowhere is put twice into an article with a chance of
60 % in A and 5 % in B. Words are cut by a pattern, not by the model: letters in runs, scikit-learn's function words,
text in quotation marks left out, names told by their capital inside a sentence. Without --text articles are generated.

Two questions are asked of each word. Named beforehand, it is found if its own p is under 5 %. Not named, it is found if
it is admitted among all words (false discovery rate 10 %, three articles of the outlet).
"""

import argparse
import json
import random
import re
import time
from collections.abc import Callable
from pathlib import Path
from typing import NamedTuple

import numpy as np
import pandas as pd
from sklearn.feature_extraction.text import ENGLISH_STOP_WORDS

from analyst.compare import keyness

SIZES = (5, 10, 25)
SWAPPED, FOR, SHARE_SWAPPED = "said", "claimed", 0.3
TOPICAL, TIMES = "zanderquay", 2
TOPICAL_IN = {"A": 0.6, "B": 0.05}
P, RATE = 0.05, 0.1

_WORD = re.compile(r"[^\W\d_]+(?:['’][^\W\d_]+)?")
_QUOTED = re.compile(r'“[^”\n]*”|"[^"\n]*"')
_COLUMNS = ["token_text", "lemma", "is_word", "is_stop", "is_quoted", "is_name"]


# ---- articles --------------------------------------------------------------------------------------


def cut(text: str) -> pd.DataFrame:
    """The words of a text, with no article yet."""
    quoted = [(match.start(), match.end()) for match in _QUOTED.finditer(text)]
    rows = []
    for match in _WORD.finditer(text):
        word, before = match.group(), text[: match.start()].rstrip(' \t"“(‘')[-1:]
        is_quoted = any(start <= match.start() < end for start, end in quoted)
        is_name = word[0].isupper() and before not in ("", ".", "!", "?", "\n", ":")
        lower = word.lower()
        rows.append((lower, lower, True, lower in ENGLISH_STOP_WORDS, is_quoted, is_name))
    return pd.DataFrame(rows, columns=_COLUMNS)


def read_pool(path: str | Path, least_words: int = 100) -> list[pd.DataFrame]:
    """The articles of a JSON Lines file, without those of few words."""
    lines = Path(path).read_text(encoding="utf-8").splitlines()
    articles = [cut(json.loads(line)["text"]) for line in lines if line.strip()]
    return [article for article in articles if len(article) >= least_words]


def generate_pool(n: int, seed: int = 0, n_words: int = 300) -> list[pd.DataFrame]:
    """Articles of bursty words, each with its own topic; one word in fifty is "said"."""
    drawn = np.random.default_rng(seed)
    letters = np.array(list("abcdefghijklmnopqrstuvwxyz"))
    vocabulary = np.array(["".join(drawn.choice(letters, 6)) for _ in range(600)])
    frequency = 1 / np.arange(3, 603)
    articles = []
    for _ in range(n):
        share = frequency * drawn.gamma(0.7, size=len(frequency))
        words = drawn.choice(vocabulary, size=n_words, p=share / share.sum())
        words[drawn.random(n_words) < 1 / 50] = SWAPPED
        articles.append(pd.DataFrame({"token_text": words, "lemma": words}).assign(
            is_word=True, is_stop=False, is_quoted=False, is_name=False
        ))  # fmt: skip
    return articles


def deal(pool: list[pd.DataFrame], n: int, chance: random.Random) -> pd.DataFrame:
    """TOKENS of `n` articles for each of two outlets, drawn from the pool at random."""
    drawn = chance.sample(range(len(pool)), 2 * n)
    parts = [
        pool[number].assign(article_id=f"{place:04}", outlet="A" if place < n else "B")
        for place, number in enumerate(drawn)
    ]
    return pd.concat(parts, ignore_index=True)


def plant(tokens: pd.DataFrame, chance: random.Random) -> pd.DataFrame:
    """The same articles with both differences."""
    tokens = tokens.copy()
    swap = (tokens["outlet"] == "A") & (tokens["token_text"] == SWAPPED)
    swap &= np.array([chance.random() < SHARE_SWAPPED for _ in range(len(tokens))])
    tokens.loc[swap, ["token_text", "lemma"]] = FOR
    added = [
        (TOPICAL, TOPICAL, True, False, False, False, article, outlet)
        for outlet, share in TOPICAL_IN.items()
        for article in sorted(set(tokens.loc[tokens["outlet"] == outlet, "article_id"]))
        for _ in range(TIMES if chance.random() < share else 0)
    ]
    more = pd.DataFrame(added, columns=[*_COLUMNS, "article_id", "outlet"]).astype(tokens.dtypes)
    return pd.concat([tokens, more], ignore_index=True)


# ---- measures --------------------------------------------------------------------------------------


class Null(NamedTuple):
    """False findings among articles of one pool."""

    n_articles: int
    n_splits: int
    n_tested: int
    """Words with a p, over both outlets of all splits."""
    n_low: int
    """Of these, with p under 5 %."""
    n_admitted: int
    n_targets: int
    """Outlets asked: two for each split."""
    n_targets_admitting: int
    """Of these, with a word admitted."""
    seconds: float


class Power(NamedTuple):
    """Planted words found."""

    n_articles: int
    n_splits: int
    n_low: dict[str, int]
    n_admitted: dict[str, int]
    n_false: int
    """Words admitted for A that were not planted."""
    seconds: float


def measure_null(pool: list[pd.DataFrame], n: int, n_splits: int, n_permutations: int, seed: int = 0) -> Null:
    """Deal the pool `n_splits` times and count what is found."""
    start, chance = time.perf_counter(), random.Random(f"null {seed} {n}")
    tested = low = admitted = targets = admitting = 0
    for split in range(n_splits):
        found = keyness(deal(pool, n, chance), n_permutations=n_permutations, rate=RATE, seed=split)
        p = found["p_permutation"].dropna()
        tested, low = tested + len(p), low + int((p < P).sum())
        by_target = found.groupby("target")["is_distinctive"].sum()
        admitted, targets = admitted + int(by_target.sum()), targets + 2
        admitting += int((by_target > 0).sum())
    return Null(n, n_splits, tested, low, admitted, targets, admitting, time.perf_counter() - start)


def measure_power(pool: list[pd.DataFrame], n: int, n_splits: int, n_permutations: int, seed: int = 0) -> Power:
    """Deal the pool, plant both differences, and count how often they are found."""
    start, chance = time.perf_counter(), random.Random(f"power {seed} {n}")
    low, admitted = dict.fromkeys((FOR, TOPICAL), 0), dict.fromkeys((FOR, TOPICAL), 0)
    false = 0
    for split in range(n_splits):
        tokens = plant(deal(pool, n, chance), chance)
        found = keyness(tokens, target="A", n_permutations=n_permutations, rate=RATE, seed=split).set_index("term")
        for word in low:
            if word in found.index:
                low[word] += bool(found.at[word, "p_permutation"] < P)
                admitted[word] += bool(found.at[word, "is_distinctive"])
        false += int(found.loc[~found.index.isin([*low, SWAPPED]), "is_distinctive"].sum())
    return Power(n, n_splits, low, admitted, false, time.perf_counter() - start)


# ---- what is printed -------------------------------------------------------------------------------


def null_table(rows: list[Null]) -> str:
    """False findings as Markdown."""
    lines = [
        "| articles an outlet | splits | words tested | p < 5 % | words admitted | outlets with a word admitted | s |",
        "| ---: | ---: | ---: | ---: | ---: | ---: | ---: |",
    ]
    lines += [
        f"| {row.n_articles} | {row.n_splits} | {row.n_tested:,} | {row.n_low / max(1, row.n_tested):.1%} "
        f"| {row.n_admitted} ({row.n_admitted / max(1, row.n_tested):.3%}) "
        f"| {row.n_targets_admitting / row.n_targets:.1%} of {row.n_targets} | {row.seconds:.0f} |"
        for row in rows
    ]
    return "\n".join(lines)


def power_table(rows: list[Power]) -> str:
    """Planted words found, as Markdown."""
    lines = [
        f"| articles an outlet | splits | “{FOR}”, named beforehand | “{FOR}”, admitted "
        "| topical word, named beforehand | topical word, admitted | other words admitted, a split | s |",
        "| ---: | ---: | ---: | ---: | ---: | ---: | ---: | ---: |",
    ]
    lines += [
        f"| {row.n_articles} | {row.n_splits} "
        + " ".join(
            f"| {counts[word] / row.n_splits:.2f}" for word in (FOR, TOPICAL) for counts in (row.n_low, row.n_admitted)
        )
        + f" | {row.n_false / row.n_splits:.2f} | {row.seconds:.0f} |"
        for row in rows
    ]
    return "\n".join(lines)


def main() -> None:
    """Print both tables."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--text", help="articles: JSON Lines with doc_id and text; generated if left out")
    parser.add_argument("--splits", type=int, default=200, help="splits of the null test for each size")
    parser.add_argument("--planted", type=int, default=100, help="splits of the power test for each size")
    parser.add_argument("--permutations", type=int, default=20_000)
    parser.add_argument("--sizes", type=int, nargs="+", default=list(SIZES), help="articles an outlet")
    parser.add_argument("--seed", type=int, default=0)
    given = parser.parse_args()
    pool = read_pool(given.text) if given.text else generate_pool(400, given.seed)
    print(f"{len(pool)} articles of {np.median([len(article) for article in pool]):.0f} words (median)\n")

    def rows(measure: Callable, n_splits: int) -> list:
        return [measure(pool, size, n_splits, given.permutations, given.seed) for size in given.sizes]

    print(null_table(rows(measure_null, given.splits)), end="\n\n", flush=True)
    print(power_table(rows(measure_power, given.planted)))


if __name__ == "__main__":
    main()
