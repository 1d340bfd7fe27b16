"""Which verbs outlets attribute with, and how they differ over the same statement."""

from __future__ import annotations

from functools import lru_cache
from importlib.resources import files

import pandas as pd
from rapidfuzz import fuzz

from analyst import schema
from analyst.compare._tables import finish, need, shares, with_group

_SAME_CONTENT = 45  # of 100; below it two quotes in aligned sentences are not taken for the same words
_LONG = 10  # words
_QUOTE_COLUMNS = (
    "quote_id",
    "article_id",
    "start_char",
    "end_char",
    "content_text",
    "speaker_name",
    "speaker_entity_id",
    "cue_text",
    "cue_lemma",
)


@lru_cache(maxsize=1)
def cue_stances() -> dict[str, str]:
    """Read the stance classes: cue lemma → neutral, supporting, doubting or loaded."""
    text = files("analyst.resources").joinpath("compare_cue_stance.tsv").read_text(encoding="utf-8")
    rows = (line.split("\t") for line in text.splitlines() if line and not line.startswith("#"))
    return {lemma: stance for lemma, stance, _note in rows}


def stance_of(lemma: str) -> str:
    """Name the stance class of a cue's lemma; `other` where the list doesn't have it.

    Example:
        >>> stance_of("say"), stance_of("admit"), stance_of("sing")
        ('neutral', 'loaded', 'other')
    """
    return cue_stances().get(lemma.casefold().strip(), "other")


def count_cues(quotes: pd.DataFrame, *, by: str = "outlet") -> pd.DataFrame:
    """Count the cues of attributions per group, with the stance class of each.

    Args:
        quotes: QUOTES, with the column `by`.
        by: Column to group on.

    Returns:
        CUES with `group` named `by`. Sorted by `by`, n_quotes falling, cue_lemma. Quotes with no cue are not
        counted, nor are they in the denominator.

    Raises:
        SchemaError: If a column is missing.

    Note:
        A stance class says how a reader is likely to take the verb, by the sources that
        `resources/compare_README.md` names (Floyd 2000 and others). It says nothing of an outlet's intent.
    """
    need("QUOTES", quotes, ["article_id", "cue_lemma"], by)
    with_cue = with_group(quotes[quotes["cue_lemma"].notna()], by)
    with_cue = with_cue.assign(cue_lemma=with_cue["cue_lemma"].astype("str").str.casefold())
    counts = (
        with_cue.groupby(["group", "cue_lemma"])
        .agg(n_quotes=("article_id", "size"), n_articles=("article_id", "nunique"))
        .reset_index()
    )
    counts["stance"] = [stance_of(lemma) for lemma in counts["cue_lemma"]]
    counts["share_quotes"] = shares(counts["n_quotes"], counts["group"].map(with_cue["group"].value_counts()))
    counts = counts.sort_values(["group", "n_quotes", "cue_lemma"], ascending=[True, False, True], kind="stable")
    return finish("CUES", counts, by, of=quotes)


def compare_cues(statements: pd.DataFrame, quotes: pd.DataFrame) -> pd.DataFrame:
    """Pair the quotes that stand in aligned statements, with the cue that each outlet chose.

    Inside a pair of sentences, quotes are paired one to one by how alike their contents are; if a single one
    then remains on each side, these two are a pair as well.

    Args:
        statements: STATEMENTS.
        quotes: QUOTES of the same run.

    Returns:
        CUE_PAIRS: one row per pair of quotes with a cue on each side, in the order of STATEMENTS, then of
        the first text.

    Raises:
        SchemaError: If a column is missing.
    """
    sides = [f"{name}_{side}" for side in "ab" for name in ("article_id", "outlet_label", "start_char", "end_char")]
    need("STATEMENTS", statements, ["pair_id", *sides])
    need("QUOTES", quotes, _QUOTE_COLUMNS)
    with_cue = quotes[quotes["cue_lemma"].notna()].sort_values(["article_id", "start_char", "quote_id"])
    by_article: dict[str, list[dict]] = {}
    for quote in with_cue[list(_QUOTE_COLUMNS)].to_dict("records"):
        by_article.setdefault(str(quote["article_id"]), []).append(quote)
    rows = [
        _pair_row(statement, first, second, score)
        for statement in statements[["pair_id", *sides]].to_dict("records")
        for first, second, score in _pair_quotes(
            _quotes_in(by_article, statement, "a"), _quotes_in(by_article, statement, "b")
        )
    ]
    frame = pd.DataFrame(rows, columns=list(schema.SCHEMAS["CUE_PAIRS"].columns))
    # A quote that runs over two aligned sentences is found twice: its best pair stays.
    frame = frame.sort_values("similarity", ascending=False, kind="stable")
    frame = frame.drop_duplicates("quote_id_a").drop_duplicates("quote_id_b").sort_index()
    return finish("CUE_PAIRS", frame, of=quotes)


def _quotes_in(by_article: dict[str, list[dict]], statement: dict, side: str) -> list[dict]:
    start, end = statement[f"start_char_{side}"], statement[f"end_char_{side}"]
    own = by_article.get(statement[f"article_id_{side}"], [])
    return [quote for quote in own if quote["start_char"] < end and quote["end_char"] > start]


def _pair_quotes(first: list[dict], second: list[dict]) -> list[tuple[dict, dict, float]]:
    scored = sorted(
        (-_likeness(a["content_text"], b["content_text"]), i, j)
        for i, a in enumerate(first)
        for j, b in enumerate(second)
    )
    pairs: list[tuple[int, int, float]] = []
    for score, i, j in scored:
        free_a = set(range(len(first))) - {used for used, _, _ in pairs}
        free_b = set(range(len(second))) - {used for _, used, _ in pairs}
        is_last = len(free_a) == len(free_b) == 1
        if i in free_a and j in free_b and (is_last or -score >= _SAME_CONTENT):
            pairs.append((i, j, -score / 100))
    return [(first[i], second[j], score) for i, j, score in sorted(pairs)]


def _likeness(first: str, second: str) -> float:
    """0 to 100: letters in common, in their order; of long ones, also with the words sorted.

    Rewording turns clauses round. Of short ones too many letters agree by chance once the words are sorted.
    """
    in_order = float(fuzz.ratio(first, second))
    if min(len(first.split()), len(second.split())) < _LONG:
        return in_order
    return max(in_order, float(fuzz.token_sort_ratio(first, second)))


def by_contrast(pairs: pd.DataFrame) -> pd.DataFrame:
    """Put first the pairs in which one cue takes a stance that the other doesn't.

    Args:
        pairs: CUE_PAIRS.

    Returns:
        CUE_PAIRS, those pairs first; else in the order that they had.
    """
    takes_one = [pairs[f"stance_{side}"].isin(["supporting", "doubting", "loaded"]) for side in "ab"]
    is_contrast = (takes_one[0] | takes_one[1]) & (pairs["stance_a"].astype("str") != pairs["stance_b"].astype("str"))
    return pd.concat([pairs[is_contrast], pairs[~is_contrast]], ignore_index=True)


def _pair_row(statement: dict, first: dict, second: dict, score: float) -> dict:
    row = {"pair_id": statement["pair_id"], "similarity": round(score, 6)}
    for side, quote in (("a", first), ("b", second)):
        row |= {
            f"outlet_label_{side}": statement[f"outlet_label_{side}"],
            f"quote_id_{side}": quote["quote_id"],
            f"speaker_{side}": quote["speaker_name"],
            f"cue_text_{side}": quote["cue_text"],
            f"cue_lemma_{side}": quote["cue_lemma"],
            f"stance_{side}": stance_of(quote["cue_lemma"]),
            f"content_{side}": quote["content_text"],
        }
    row["is_same_cue"] = first["cue_lemma"].casefold() == second["cue_lemma"].casefold()
    return row
