"""Which words stand near a word or a name more often than chance has it, outlet by outlet."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
import pandas as pd

from analyst.compare._tables import article_blocks, by_place, finish, fold, need, with_group

COLUMNS = ("lemma", "token_text")
"""What words are counted by: the dictionary form, or the form as printed in lower case."""


def collocations(
    tokens: pd.DataFrame,
    node: str | None = None,
    *,
    entity_id: str | None = None,
    mentions: pd.DataFrame | None = None,
    window: int = 5,
    by: str = "outlet",
    min_count: int = 3,
    column: str = "lemma",
    skip_stop: bool = True,
) -> pd.DataFrame:
    """Count the words near a word, a phrase or an entity, and say how far that is from chance.

    Near is within `window` words to either side, in the same sentence (surface co-occurrence, Evert 2008). A word
    near two places of the node counts once, and the words of the node itself are left out. With N the other words
    of the group, n_w those near the node, n_c those that are the collocate, n those that are both, and Oᵢ, Eᵢ the
    four cells of that 2 × 2 table as counted and as expected:

        expected = n_w·n_c / N        g2 = 2 Σ Oᵢ ln(Oᵢ/Eᵢ), negative where n < expected        (Dunning 1993)

    Words of one article are not independent, so g2 ranks and is no test: read it beside `n_articles`.

    Args:
        tokens: TOKENS, with the column `by`.
        node: A word, or several in a row; capitals make no difference. Compared with `column`, so `say` finds
            `said` by lemma, and only `say` by `token_text`.
        entity_id: Take the places of this entity (ENTITIES) for the node.
        mentions: MENTIONS; needed with `entity_id`. Its rows decide whether roles count.
        window: Words on each side; function words take up places.
        by: Column to group on.
        min_count: Collocates that stand near the node fewer times in a group are left out.
        column: `lemma` or `token_text`.
        skip_stop: Leave out function words as collocates; they still count in N and n_w.

    Returns:
        COLLOCATIONS, with `group` named after `by`: by group, g2 falling, n_near falling, collocate. A node that is
        not found: no rows.

    Raises:
        SchemaError: If a column is missing.
        ValueError: If there is neither node nor entity or both, or `window`, `min_count` or `column` is wrong.
    """
    if column not in COLUMNS or window < 1 or min_count < 1:
        raise ValueError(
            f"column {column!r}, window {window}, min_count {min_count}: wanted lemma or token_text, and 1 or more."
        )
    need("TOKENS", tokens, ["article_id", "sentence_id", "start_char", column, "is_word", "is_stop"], by)
    wanted = _wanted(node, entity_id, mentions)
    spans = None if mentions is None or entity_id is None else _spans_of(mentions, entity_id)
    used = list(dict.fromkeys(["article_id", "sentence_id", "start_char", column, "is_stop", by]))
    parts = []
    for block in article_blocks(tokens[[*used, "is_word"]]):
        words = with_group(by_place(block[block["is_word"]], used), by)
        codes, terms = fold(words[column])
        sentences = pd.factorize(words["sentence_id"])[0]
        if spans is None:
            places = _places_of_words(
                codes, sentences, terms.astype("object").get_indexer(pd.Index(wanted, dtype="object")).tolist()
            )
        else:
            places = _places_of_spans(words, spans)
        is_node, is_near = _near(sentences, places, window)
        counted = words[["group", "article_id", "is_stop"]].assign(term=codes, is_near=is_near)[~is_node]
        n_nodes = words["group"].iloc[[first for first, _ in places]].value_counts()
        parts.append(_count(counted, terms, n_nodes, skip_stop))
    frame = _add_up(parts, min_count).assign(node=entity_id if entity_id is not None else " ".join(wanted))
    frame["expected"] = frame["n_window"] * frame["n_collocate"] / frame["n_tokens"]
    frame["g2"] = _g2(*(frame[name].to_numpy("float64") for name in ("n_near", "n_window", "n_collocate", "n_tokens")))
    frame = frame.sort_values(
        ["group", "g2", "n_near", "collocate"], ascending=[True, False, False, True], kind="stable"
    )
    return finish("COLLOCATIONS", frame, by, of=tokens)


def _wanted(node: str | None, entity_id: str | None, mentions: pd.DataFrame | None) -> list[str]:
    """The words of the node in lower case; none if it is an entity."""
    if entity_id is not None and node is None:
        if mentions is None:
            raise ValueError("entity_id needs mentions: collocations(wb.tokens, entity_id=…, mentions=wb.mentions).")
        return []
    if entity_id is not None or node is None or not node.strip():
        raise ValueError("Give a word or several as node, or an entity_id with mentions, and not both.")
    return node.lower().split()


def _places_of_words(codes: np.ndarray, sentences: np.ndarray, wanted: list[int]) -> list[tuple[int, int]]:
    """Where the wanted words follow one another in a sentence; -1 is a word that stands nowhere."""
    n = len(wanted)
    first = np.flatnonzero(codes[: max(0, len(codes) - n + 1)] == wanted[0]) if -1 not in wanted else np.empty(0, int)
    for place in range(1, n):
        first = first[codes[first + place] == wanted[place]]
    first = first[sentences[first] == sentences[first + n - 1]]
    places: list[tuple[int, int]] = []
    for at in first.tolist():
        if not places or places[-1][1] < at:
            places.append((at, at + n - 1))
    return places


def _spans_of(mentions: pd.DataFrame, entity_id: str) -> pd.DataFrame:
    """Where the entity's mentions stand."""
    need("MENTIONS", mentions, ["article_id", "entity_id", "start_char", "end_char"])
    is_it = (mentions["entity_id"] == entity_id).fillna(False).astype(bool)
    return mentions.loc[is_it, ["article_id", "start_char", "end_char"]]


def _places_of_spans(words: pd.DataFrame, spans: pd.DataFrame) -> list[tuple[int, int]]:
    """The first and last word of each span that holds one."""
    starts = words["start_char"].to_numpy()
    within = {article_id: np.asarray(at) for article_id, at in words.groupby("article_id").indices.items()}
    places = []
    for article_id, of_article in spans.groupby("article_id")[["start_char", "end_char"]]:
        at = within.get(article_id, np.array([], dtype=int))
        for start, end in of_article.to_numpy():
            low, high = np.searchsorted(starts[at], [start, end])
            if high > low:
                places.append((int(at[low]), int(at[high - 1])))
    return sorted(places)


def _near(sentences: np.ndarray, places: list[tuple[int, int]], window: int) -> tuple[np.ndarray, np.ndarray]:
    """Which words are the node's own, and which others are near it."""
    n = len(sentences)
    is_node, is_near = np.zeros(n, dtype=bool), np.zeros(n, dtype=bool)
    first, last = np.array(places, dtype=np.int64).reshape(-1, 2).T
    for step in range(int((last - first).max()) + 1 if len(places) else 0):
        is_node[np.minimum(first + step, last)] = True
    for step in range(1, window + 1):
        for at in (first - step, last + step):
            is_inside = (at >= 0) & (at < n)
            is_inside[is_inside] = sentences[at[is_inside]] == sentences[first[is_inside]]
            is_near[at[is_inside]] = True
    return is_node, is_near & ~is_node


class _Counts(NamedTuple):
    """What some articles have: sums over articles."""

    groups: pd.DataFrame
    """By group: n_tokens, n_window, n_nodes."""
    terms: pd.DataFrame
    """By group and collocate: n_near and n_articles of those near the node, n_collocate."""


def _count(words: pd.DataFrame, terms: pd.Index, n_nodes: pd.Series, skip_stop: bool) -> _Counts:
    groups = words.groupby("group")["is_near"].agg(n_tokens="size", n_window="sum")
    groups = groups.assign(n_nodes=n_nodes.reindex(groups.index, fill_value=0))
    candidates = words[~words["is_stop"]] if skip_stop else words
    near = candidates[candidates["is_near"]].groupby(["group", "term"])["article_id"].agg(["size", "nunique"])
    # All tokens of the word, those marked as function words too: in N, they are what it is.
    counts = words.groupby(["group", "term"]).size().rename("n_collocate").to_frame()
    counts[["n_near", "n_articles"]] = near.reindex(counts.index, fill_value=0)
    counts = counts.reset_index()
    return _Counts(groups.reset_index(), counts.assign(term=terms.take(counts["term"])))


def _add_up(parts: list[_Counts], min_count: int) -> pd.DataFrame:
    groups = pd.concat([part.groups for part in parts]).groupby("group").sum().reset_index()
    terms = pd.concat([part.terms for part in parts]).groupby(["group", "term"]).sum().reset_index()
    near = terms[terms["n_near"] >= min_count].rename(columns={"term": "collocate"})
    return near.merge(groups, on="group", validate="m:1")


def _g2(n: np.ndarray, n_a: np.ndarray, n_b: np.ndarray, n_all: np.ndarray) -> np.ndarray:
    """Dunning's log-likelihood ratio of four cells, with the sign of n - expected."""
    total = np.zeros(len(n))
    for row, in_row in ((n_a, True), (n_all - n_a, False)):
        for column, in_column in ((n_b, True), (n_all - n_b, False)):
            cell = (n if in_column else n_a - n) if in_row else (n_b - n if in_column else n_all - n_a - n_b + n)
            with np.errstate(divide="ignore", invalid="ignore"):
                total += np.where(cell > 0, 2 * cell * np.log(cell * n_all / (row * column)), 0.0)
    return np.sign(n - n_a * n_b / np.maximum(n_all, 1)) * np.maximum(total, 0.0)
