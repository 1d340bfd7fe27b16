"""Learn the ranker, which chooses between what the rules and what the tagger found, from articles the tagger never saw.

    python -m training.ranker --weights FOLDER --data HELD_OUT [--out FOLDER/ranker.json]

Data: as for training.data, or `.jsonl` that it wrote. On articles that the tagger was trained on it looks surer than
it is, and the ranker would believe it too much.
"""

from __future__ import annotations

import argparse
import json
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path
from typing import Any

import numpy as np
from sklearn.ensemble import HistGradientBoostingClassifier
from sklearn.linear_model import LogisticRegression
from sklearn.preprocessing import StandardScaler

from analyst.annotate.records import Attribution
from analyst.quotes.marks import find_quoted
from analyst.quotes.tagger import Tagger
from analyst.quotes.tagger.join import candidates
from analyst.quotes.tagger.labels import Truth, levels
from analyst.quotes.tagger.rank import Features, features
from training import data

RIGHT = 0.8  # overlap of letters and digits, as in common scorers
Span = tuple[int, int]


def _places(text: str, spans: Iterable[Span]) -> set[int]:
    return {place for start, end in spans for place in range(start, end) if text[place].isalnum()}


def is_right(text: str, found: Attribution, truth: Sequence[Truth]) -> bool | None:
    """Tell whether a find is an attribution of speech as annotated; None where it is one of thought.

    What stands inside another content counts as wrong, unless it has a quotation of its own: who reports it is the
    speaker that is asked for.
    """
    own = _places(text, found.content)
    outer = set(levels(span for each in truth for span in each.content)[0])
    quotations = [(each.start_char, each.end_char) for each in find_quoted(text)]
    may_be_inner = any(start <= first and last <= end for start, end in found.content for first, last in quotations)
    best, shared = None, 0.0
    for each in truth:
        theirs = _places(text, each.content)
        overlap = len(own & theirs) / max(1, len(own | theirs))
        if overlap > shared and (may_be_inner or each.is_thought or outer & set(each.content)):
            best, shared = each, overlap
    if best is None:
        return False
    if best.is_thought:
        return None if shared >= 0.5 else False
    if best.speaker is None or found.speaker is None:
        return shared >= RIGHT and best.speaker is found.speaker
    return shared >= RIGHT and bool(_places(text, [best.speaker]) & _places(text, [found.speaker]))


def rows_of(tagger: Tagger, examples: Iterable[data.Example]) -> Iterator[tuple[Features, bool]]:
    """Yield the features of each candidate, and whether it is right."""
    for example in examples:
        reading = tagger.read(example.text, example.rules)
        for group in candidates(reading, example.rules):
            for number, one in enumerate(group):
                right = is_right(example.text, one.attribution, example.truth)
                if right is not None:
                    others = [other for place, other in enumerate(group) if place != number]
                    yield features(reading, one, others), right


def learned(rows: Sequence[tuple[Features, bool]], least: float, seed: int = 1) -> dict[str, object]:
    """Fit both models: what `ranker.json` holds."""
    names = sorted({name for row, _ in rows for name in row})
    table = np.array([[row.get(name, 0.0) for name in names] for row, _ in rows])
    right = np.array([right for _, right in rows])
    scaler = StandardScaler().fit(table)
    linear = LogisticRegression(C=0.01, max_iter=5000).fit(scaler.transform(table), right)
    trees = HistGradientBoostingClassifier(
        max_iter=200,
        learning_rate=0.03,
        max_leaf_nodes=10,
        min_samples_leaf=20,
        l2_regularization=5.0,
        max_features=0.3,
        random_state=seed,
    ).fit(table, right)
    values = zip(names, scaler.mean_, scaler.scale_, linear.coef_[0], strict=True)
    return {
        "least": least,
        "bias": round(float(linear.intercept_[0]), 4),
        "features": {name: [float(f"{value:.5g}") for value in each] for name, *each in values},
        "base": round(float(trees._baseline_prediction.item()), 4),
        "trees": [_nodes(tree) for (tree,) in trees._predictors],
    }


def _nodes(tree: Any) -> list[float | list[float]]:
    """Return a tree's nodes as the ranker reads them."""
    return [
        round(float(node["value"]), 5)
        if node["is_leaf"]
        else [int(node["feature_idx"]), float(node["num_threshold"]), int(node["left"]), int(node["right"])]
        for node in tree.nodes
    ]


def main() -> None:
    """Learn, and write `ranker.json`."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--weights", required=True, type=Path)
    parser.add_argument("--data", nargs="+", required=True, type=Path)
    parser.add_argument("--least", type=float, default=0.4, help="share of right ones from which on a find is kept")
    parser.add_argument("--out", type=Path)
    options = parser.parse_args()
    rows = list(rows_of(Tagger(options.weights), data.read_prepared(options.data)))
    found = learned(rows, options.least)
    out = options.out or options.weights / "ranker.json"
    out.write_text(json.dumps(found) + "\n", encoding="utf-8")
    print(f"{len(rows)} candidates, {np.mean([right for _, right in rows]):.1%} right: {out}")


if __name__ == "__main__":
    main()
