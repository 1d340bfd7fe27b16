"""Learn the weights of the linker from annotated paragraphs: two choices among few candidates each.

python -m training.linker --data examples.jsonl --out FOLDER [--check OTHER.jsonl]
"""

from __future__ import annotations

import argparse
import json
import random
from collections.abc import Sequence
from pathlib import Path

import numpy as np

from analyst.quotes.tagger.decode import WordSpan
from analyst.quotes.tagger.labels import Truth, levels, words_in
from analyst.quotes.tagger.link import (
    Marked,
    cue_features,
    near,
    no_cue_features,
    no_source_features,
    source_features,
)
from analyst.quotes.tagger.pieces import WordPieces
from training import data

_MISSED = 0.12  # share of spans left out
Choice = tuple[list[float], list[list[float]], set[int]]
"""Features of "none", features of each candidate, the right ones (-1: none)."""
_PIECES = WordPieces(["[PAD]", "[UNK]", "[CLS]", "[SEP]"])


def choices_of(example: data.Example, chance: random.Random | None = None) -> tuple[list[Choice], list[Choice]]:
    """Return the choices of a cue and of a source that a paragraph asks for, on its true spans.

    With `chance`, some spans are left out, as a tagger would miss them: better no link then than one to the next.
    """
    words = _PIECES.words(example.text)

    def spans(found: Sequence[tuple[int, int]]) -> list[WordSpan]:
        return sorted({WordSpan(r.start, r.stop, 1.0, 1.0) for r in (words_in(words, s) for s in found) if r})

    def one(span: tuple[int, int] | None) -> WordSpan | None:
        return spans([span])[0] if span is not None and spans([span]) else None

    def seen(found: list[WordSpan]) -> list[WordSpan]:
        return found if chance is None else [span for span in found if chance.random() >= _MISSED]

    outer, inner = levels(span for each in example.truth for span in each.content)
    marked = Marked(
        example.text,
        words,
        seen(spans([each.speaker for each in example.truth if each.speaker])),
        seen(spans([each.cue for each in example.truth if each.cue])),
        spans(outer),
        spans(inner),
    )
    of_cue: list[Choice] = []
    for content in marked.contents:
        candidates = list(dict.fromkeys([*near(marked.cues, content.first), *near(marked.cues, content.last)]))
        right = {
            candidates.index(cue) if cue in candidates else -1
            for each in example.truth
            for cue in [one(each.cue)]
            if content in spans(each.content)
        }
        rows = [cue_features(marked, content, cue) for cue in candidates]
        of_cue.append((no_cue_features(marked, content), rows, right))
    of_source: list[Choice] = []
    for cue in marked.cues:
        owners: list[Truth] = [each for each in example.truth if one(each.cue) == cue and each.content]
        if not owners:
            continue
        contents = spans([span for each in owners for span in each.content])
        candidates = near(marked.sources, cue.first)
        right = set()
        for each in owners:
            source = one(each.speaker)
            right.add(candidates.index(source) if source in candidates else -1)
        rows = [source_features(marked, cue, source, contents) for source in candidates]
        of_source.append((no_source_features(marked, cue, contents), rows, right))
    return of_cue, of_source


def learn(choices: Sequence[Choice], steps: int = 400) -> tuple[list[float], list[float]]:
    """Fit weights by gradient ascent on the log share of the right candidates (softmax, small weight decay)."""
    n_none, n_rows = len(choices[0][0]), next(len(rows[0]) for _, rows, _ in choices if rows)
    features, group, right = [], [], []
    for number, (none, rows, wanted) in enumerate(choices):
        features.append([*none, *[0.0] * n_rows])
        right.append(-1 in wanted)
        features.extend([*[0.0] * n_none, *row] for row in rows)
        right.extend(place in wanted for place in range(len(rows)))
        group.extend([number] * (len(rows) + 1))
    table, of, good = np.array(features), np.array(group), np.array(right, dtype=float)
    weights, first, second = np.zeros(n_none + n_rows), np.zeros(n_none + n_rows), np.zeros(n_none + n_rows)
    for step in range(1, steps + 1):
        scores = table @ weights
        scores -= np.maximum.reduceat(scores, np.flatnonzero(np.r_[True, of[1:] != of[:-1]]))[of]
        powers = np.exp(scores)
        share = powers / np.bincount(of, powers)[of]
        aim = powers * good
        aim /= np.maximum(np.bincount(of, aim)[of], 1e-12)
        slope = table.T @ (aim - share) / len(choices) - 1e-4 * weights
        first, second = 0.9 * first + 0.1 * slope, 0.99 * second + 0.01 * slope**2
        weights += 0.1 * (first / (1 - 0.9**step)) / (np.sqrt(second / (1 - 0.99**step)) + 1e-9)
    return list(map(float, weights[:n_none])), list(map(float, weights[n_none:]))


def share_right(choices: Sequence[Choice], none: Sequence[float], rows: Sequence[float]) -> float:
    """Return the share of choices that come out right."""
    right = 0
    for ahead, candidates, wanted in choices:
        totals = [np.dot(none, ahead), *(np.dot(rows, each) for each in candidates)]
        right += int(np.argmax(totals)) - 1 in wanted
    return right / max(1, len(choices))


def weights(choices: Sequence[Choice], name: str) -> dict[str, list[float]]:
    """Learn the weights of one kind of choice, as the tagger reads them."""
    none, rows = learn(choices)
    return {name: [round(value, 3) for value in rows], f"no {name}": [round(value, 3) for value in none]}


def collect(examples: Sequence[data.Example], *, seed: int | None = None) -> tuple[list[Choice], list[Choice]]:
    """Return all choices of a cue and all choices of a source; with a seed, some spans are left out by chance."""
    chance = None if seed is None else random.Random(seed)
    pairs = [choices_of(each, chance) for each in examples if each.truth]
    return [choice for pair in pairs for choice in pair[0]], [choice for pair in pairs for choice in pair[1]]


def learned(examples: Sequence[data.Example], seed: int) -> dict[str, list[float]]:
    """Learn all weights of the linker, with some spans left out by chance."""
    of_cue, of_source = collect(examples, seed=seed)
    return {**weights(of_cue, "cue"), **weights(of_source, "source")}


def main() -> None:
    """Learn, write `linker.json`, and say how often the choices are right."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--data", nargs="+", required=True, type=Path)
    parser.add_argument("--check", nargs="*", default=[], type=Path)
    parser.add_argument("--out", required=True, type=Path)
    parser.add_argument("--seed", type=int, default=1)
    options = parser.parse_args()
    of_cue, of_source = collect([example for path in options.data for example in data.load(path)])
    found = learned([example for path in options.data for example in data.load(path)], options.seed)
    for name, (cues, sources) in {
        "data": (of_cue, of_source),
        **{str(path): collect(data.load(path)) for path in options.check},
    }.items():
        print(
            f"{name}: cue {share_right(cues, found['no cue'], found['cue']):.4f} of {len(cues)}, "
            f"source {share_right(sources, found['no source'], found['source']):.4f} of {len(sources)}"
        )
    options.out.mkdir(parents=True, exist_ok=True)
    (options.out / "linker.json").write_text(json.dumps(found, indent=1) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
