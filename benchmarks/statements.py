"""Statement matching, right and wrong, and its speed: `python -m benchmarks.statements [--speed 2000 20000]`.

The pairs of tests/cases/statement_pairs.json were written for this measurement, before anything was tuned on it: 100
say the same, 100 don't, half of these on purpose close (opposite, other actor, other number, same topic). All 400
sentences are matched in one corpus, each as an article of its own, and each pair's row is looked up; a pair that is
never looked at, for want of shared content words (and, if semantic, of near vectors), scores 0. Names come from the
installed English model. With the extra `semantic` installed, both similarities are measured.

`--limits` shows what the limits of `semantic` were chosen on, none of it among those pairs: 80 pairs of their own
(tests/cases/statement_calibration.json), and the sentences of 75 articles of training/articles, invented one by one
about different events, in which nearly every match is a false one.

For the speed, articles of 30 sentences are generated in stories of ten: each takes half of its sentences from those of
its story, with one word in four exchanged.
"""

import argparse
import json
import multiprocessing
import re
import resource
import tempfile
import time
from pathlib import Path
from typing import NamedTuple

import pandas as pd
from sklearn.feature_extraction.text import ENGLISH_STOP_WORDS
from sklearn.metrics import roc_auc_score

from analyst.compare import EmbedderMissingError, load_embedder, match_statements
from analyst.compare.statements import SIMILARITIES
from benchmarks.duplicates import Writer

PAIRS = Path(__file__).parents[1] / "tests" / "cases" / "statement_pairs.json"
CALIBRATION = PAIRS.with_name("statement_calibration.json")
UNRELATED = Path(__file__).parents[1] / "training" / "articles"
THRESHOLD, RELATED = SIMILARITIES["characters"]
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


def score(
    pairs: pd.DataFrame, names: dict[str, pd.DataFrame] | None = None, similarity: str = "characters"
) -> pd.DataFrame:
    """The pairs with `similarity` and `warning` of compare.match_statements."""
    found = match_statements(
        sentences_of(pairs), similarity=similarity, threshold=_LEAST, related_threshold=_LEAST, **(names or {})
    )
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


def warned(scored: pd.DataFrame, threshold: float = THRESHOLD, related: float = RELATED) -> pd.DataFrame:
    """By class: pairs, matched at the two thresholds, and matched pairs with each kind of warning."""
    matched = scored[scored["similarity"] >= threshold]
    warning = matched["warning"].fillna("")
    kinds = pd.DataFrame({kind: warning.str.contains(rf"\b{kind}\b") for kind in WARNINGS})
    kinds["any"] = warning != ""
    table = scored.groupby("class", sort=False).agg(
        same=("same", "first"),
        n=("id", "size"),
        median=("similarity", "median"),
        related=("similarity", lambda values: int((values >= related).sum())),
    )
    table["matched"] = matched["class"].value_counts().reindex(table.index, fill_value=0)
    return table.join(kinds.groupby(matched["class"]).sum()).fillna(dict.fromkeys([*WARNINGS, "any"], 0))


# ---- speed -----------------------------------------------------------------------------------------


class Speed(NamedTuple):
    """One measurement."""

    n_articles: int
    n_sentences: int
    n_statements: int
    with_tokens: bool
    seconds: float
    cpu_seconds: float
    """Of one processor; on a machine that has other work to do, it says more than the time on the clock."""
    tables_mib: float
    """Most memory of the process before matching: Python, the libraries and the tables."""
    peak_mib: float
    """Most memory of the process until the end."""


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
    """Match generated stories, and take the time.

    Another process writes the tables, so that the memory is that of the tables and of the matching.
    """
    with tempfile.TemporaryDirectory() as folder:
        writer = multiprocessing.get_context("spawn").Process(target=_save_stories, args=(n_articles, folder))
        writer.start()
        writer.join()
        sentences = pd.read_parquet(Path(folder) / "sentences.parquet")
        tokens = pd.read_parquet(Path(folder) / "tokens.parquet") if with_tokens else None
    of_tables = _peak_mib()
    start, cpu_start = time.perf_counter(), time.process_time()
    found = match_statements(sentences, tokens=tokens, within="story_id")
    seconds, cpu_seconds = time.perf_counter() - start, time.process_time() - cpu_start
    return Speed(n_articles, len(sentences), len(found), with_tokens, seconds, cpu_seconds, of_tables, _peak_mib())


def _save_stories(n_articles: int, folder: str) -> None:
    sentences = write_stories(n_articles)
    sentences.to_parquet(Path(folder) / "sentences.parquet")
    words_of(sentences).to_parquet(Path(folder) / "tokens.parquet")


def _peak_mib() -> float:
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024


# ---- what is printed -------------------------------------------------------------------------------


def class_table(scored: pd.DataFrame, threshold: float = THRESHOLD, related: float = RELATED) -> str:
    """By class, as Markdown."""
    lines = [
        f"| class | pairs | median | AUC | ≥ {related} | ≥ {threshold} | of these warned | "
        + " | ".join(WARNINGS)
        + " |",
        "| --- |" + " ---: |" * (6 + len(WARNINGS)),
    ]
    for row in warned(scored, threshold, related).reset_index().to_dict("records"):
        numbers = [row["related"], row["matched"], *(int(row[kind]) for kind in ("any", *WARNINGS))]
        lines.append(
            f"| {'same' if row['same'] else 'not'}: {row['class']} | {row['n']} | {row['median']:.2f} "
            f"| {auc(scored, 'similarity', row['class']):.3f} | " + " | ".join(map(str, numbers)) + " |"
        )
    return "\n".join(lines)


def rate_table(scored: pd.DataFrame, threshold: float = THRESHOLD, related: float = RELATED) -> str:
    """Recall and precision as Markdown."""
    names = list(rates(scored, threshold))
    lines = ["| threshold | " + " | ".join(names) + " |", "| ---: |" + " ---: |" * len(names)]
    lines += [
        f"| {limit} | " + " | ".join(f"{value:.2f}" for value in rates(scored, limit).values()) + " |"
        for limit in (threshold, related)
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
        "| articles | sentences | statements | words by | seconds | CPU s | most memory before, MiB | at the end |",
        "| ---: | ---: | ---: | --- | ---: | ---: | ---: | ---: |",
    ]
    lines += [
        f"| {row.n_articles:,} | {row.n_sentences:,} | {row.n_statements:,} "
        f"| {'TOKENS' if row.with_tokens else 'pattern'} | {row.seconds:.1f} | {row.cpu_seconds:.1f} "
        f"| {row.tables_mib:,.0f} | {row.peak_mib:,.0f} |"
        for row in rows
    ]
    return "\n".join(lines)


def limits_table(similarities: list[str]) -> str:
    """What the limits were chosen on: pairs written for it, and matches among unrelated articles; as Markdown."""
    pairs, unrelated = read_pairs(CALIBRATION), write_unrelated()
    n_articles = unrelated["article_id"].nunique()
    n_pairs = n_articles * (n_articles - 1) // 2
    lines = [
        "| similarity | limit | same pairs of 40 | others of 40 "
        f"| false matches in {n_pairs:,} pairs of unrelated articles |",
        "| --- | ---: | ---: | ---: | ---: |",
    ]
    for similarity in similarities:
        scored = score(pairs, similarity=similarity)
        least = SIMILARITIES[similarity][1]
        false = match_statements(unrelated, similarity=similarity, threshold=least, related_threshold=least)
        for limit in SIMILARITIES[similarity]:
            found = scored[scored["similarity"] >= limit]
            n_false = int((false["similarity"] >= limit).sum())
            lines.append(f"| {similarity} | {limit} | {found['same'].sum()} | {(~found['same']).sum()} | {n_false} |")
    return "\n".join(lines)


def write_unrelated(n_articles: int = 75) -> pd.DataFrame:
    """SENTENCES of invented articles about different events, each from an outlet of its own."""
    rows = []
    for path in sorted(UNRELATED.glob("a_*.txt"))[:n_articles]:
        body = path.read_text(encoding="utf-8").split("\n\n", 1)[1]
        plain = re.sub(r"\{[A-Z][\d,!]* ?|\}", "", body).replace("\n", " ")
        sentences = re.split(r"(?<=[.!?”\"])\s+(?=[A-Z“\"])", plain)
        rows += [
            (f"{path.stem}:{number}", path.stem, number, number + 1, text) for number, text in enumerate(sentences)
        ]
    table = pd.DataFrame(rows, columns=["sentence_id", "article_id", "start_char", "end_char", "sentence_text"])
    return table.assign(outlet=table["article_id"])


def installed_similarities() -> list[str]:
    """The similarities that can be measured here."""
    try:
        load_embedder()
    except EmbedderMissingError:
        return ["characters"]
    return list(SIMILARITIES)


def main() -> None:
    """Print the tables."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--no-names", action="store_true", help="without the model, so without warnings of names")
    parser.add_argument("--show", action="store_true", help="list the pairs that go wrong")
    parser.add_argument("--limits", action="store_true", help="show what the limits were chosen on")
    parser.add_argument("--speed", type=int, nargs="*", default=[], help="articles in generated stories")
    parser.add_argument("--tokens", action="store_true", help="give TOKENS in the speed test as a workbook does")
    given = parser.parse_args()
    if given.speed:
        print(speed_table([measure_speed(size, given.tokens) for size in sorted(given.speed)]))
        return
    similarities = installed_similarities()
    if given.limits:
        print(limits_table(similarities))
        return
    pairs = read_pairs()
    names = None if given.no_names else names_of(sentences_of(pairs))
    measured = {similarity: score(pairs, names, similarity) for similarity in similarities}
    for similarity, scored in measured.items():
        limits = SIMILARITIES[similarity]
        print(f"## {similarity}", class_table(scored, *limits), rate_table(scored, *limits), sep="\n\n", end="\n\n")
        if given.show:
            show_wrong(scored, limits[0])
    scores = pairs.assign(**{similarity: scored["similarity"] for similarity, scored in measured.items()})
    print(measure_table(scores, {similarity: similarity for similarity in similarities}))


def show_wrong(scored: pd.DataFrame, threshold: float) -> None:
    """List the matched pairs that are not the same and carry no warning, and the other way round."""
    wrong = scored[(scored["similarity"] >= threshold) & (scored["same"] != scored["warning"].isna())]
    for row in wrong.to_dict("records"):
        print(f"{row['class']} {row['similarity']:.2f} {row['warning']}\n  {row['a']}\n  {row['b']}\n")


if __name__ == "__main__":
    main()
