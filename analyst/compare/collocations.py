"""Which words stand near a word or a name more often than chance has it, outlet by outlet."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np
import pandas as pd

from analyst.compare._tables import by_place, finish, need, with_group

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
    used = ["article_id", "sentence_id", "start_char", column, "is_stop", by]
    words = with_group(by_place(tokens.loc[tokens["is_word"], list(dict.fromkeys(used))], used), by)
    terms = words[column].astype("str").str.lower()
    name, places = _find(words, terms, node, entity_id, mentions)
    is_node, is_near = _near(words["sentence_id"].to_numpy(dtype=object), places, window)
    counted = words.assign(term=terms, is_near=is_near)[~is_node]
    n_nodes = words["group"].iloc[[first for first, _ in places]].value_counts()
    frame = _count(counted, skip_stop, min_count).assign(node=name)
    frame["n_nodes"] = frame["group"].map(n_nodes)
    frame["expected"] = frame["n_window"] * frame["n_collocate"] / frame["n_tokens"]
    frame["g2"] = _g2(*(frame[name].to_numpy("float64") for name in ("n_near", "n_window", "n_collocate", "n_tokens")))
    frame = frame.sort_values(
        ["group", "g2", "n_near", "collocate"], ascending=[True, False, False, True], kind="stable"
    )
    return finish("COLLOCATIONS", frame, by, of=tokens)


def _find(
    words: pd.DataFrame, terms: pd.Series, node: str | None, entity_id: str | None, mentions: pd.DataFrame | None
) -> tuple[str, list[tuple[int, int]]]:
    """The node's name, and the first and last row of each of its places."""
    if entity_id is not None and node is None:
        if mentions is None:
            raise ValueError("entity_id needs mentions: collocations(wb.tokens, entity_id=…, mentions=wb.mentions).")
        return entity_id, _places_of_entity(words, mentions, entity_id)
    if entity_id is not None or node is None or not node.strip():
        raise ValueError("Give a word or several as node, or an entity_id with mentions, and not both.")
    wanted = node.lower().split()
    return " ".join(wanted), _places_of_words(words, terms.to_numpy(dtype=object), wanted)


def _places_of_words(words: pd.DataFrame, terms: np.ndarray, wanted: list[str]) -> list[tuple[int, int]]:
    """Where the wanted words follow one another in a sentence."""
    n = len(wanted)
    sentences = words["sentence_id"].to_numpy(dtype=object)
    places: list[tuple[int, int]] = []
    for first in np.flatnonzero(terms == wanted[0]):
        last = int(first) + n - 1
        is_free = not places or places[-1][1] < first
        is_inside = last < len(terms) and sentences[last] == sentences[first]
        if is_free and is_inside and list(terms[first : last + 1]) == wanted:
            places.append((int(first), last))
    return places


def _places_of_entity(words: pd.DataFrame, mentions: pd.DataFrame, entity_id: str) -> list[tuple[int, int]]:
    """Where the entity's mentions stand."""
    need("MENTIONS", mentions, ["article_id", "entity_id", "start_char", "end_char"])
    rows = mentions[(mentions["entity_id"] == entity_id).fillna(False).astype(bool)]
    spans = rows.groupby("article_id")[["start_char", "end_char"]]
    starts = words["start_char"].to_numpy()
    within = {article_id: np.asarray(at) for article_id, at in words.groupby("article_id").indices.items()}
    places = []
    for article_id, of_article in spans:
        at = within.get(article_id, np.array([], dtype=int))
        for start, end in of_article.to_numpy():
            low, high = np.searchsorted(starts[at], [start, end])
            if high > low:
                places.append((int(at[low]), int(at[high - 1])))
    return sorted(places)


def _near(sentences: np.ndarray, places: list[tuple[int, int]], window: int) -> tuple[np.ndarray, np.ndarray]:
    """Which words are the node's own, and which others are near it."""
    is_node, is_near = np.zeros(len(sentences), dtype=bool), np.zeros(len(sentences), dtype=bool)
    for first, last in places:
        is_node[first : last + 1] = True
        for at in _around(first, last, window, len(sentences)):
            is_near[at] |= sentences[at] == sentences[first]
    return is_node, is_near & ~is_node


def _around(first: int, last: int, window: int, n: int) -> Iterator[int]:
    yield from range(max(0, first - window), first)
    yield from range(last + 1, min(n, last + 1 + window))


def _count(words: pd.DataFrame, skip_stop: bool, min_count: int) -> pd.DataFrame:
    by_group = words.groupby("group")["is_near"].agg(n_tokens="size", n_window="sum")
    candidates = words[~words["is_stop"]] if skip_stop else words
    near = candidates[candidates["is_near"]].groupby(["group", "term"])["article_id"].agg(["size", "nunique"])
    near = near.set_axis(["n_near", "n_articles"], axis=1)
    near = near[near["n_near"] >= min_count]
    # All tokens of the word, those marked as function words too: in N, they are what it is.
    near["n_collocate"] = words.groupby(["group", "term"]).size().reindex(near.index)
    return near.reset_index().rename(columns={"term": "collocate"}).merge(by_group, on="group", validate="m:1")


def _g2(n: np.ndarray, n_a: np.ndarray, n_b: np.ndarray, n_all: np.ndarray) -> np.ndarray:
    """Dunning's log-likelihood ratio of four cells, with the sign of n - expected."""
    total = np.zeros(len(n))
    for row, in_row in ((n_a, True), (n_all - n_a, False)):
        for column, in_column in ((n_b, True), (n_all - n_b, False)):
            cell = (n if in_column else n_a - n) if in_row else (n_b - n if in_column else n_all - n_a - n_b + n)
            with np.errstate(divide="ignore", invalid="ignore"):
                total += np.where(cell > 0, 2 * cell * np.log(cell * n_all / (row * column)), 0.0)
    return np.sign(n - n_a * n_b / np.maximum(n_all, 1)) * np.maximum(total, 0.0)
