"""Articles about one event: a story is what outlets can be compared on."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from typing import NamedTuple

import numpy as np
import pandas as pd
from scipy.cluster.hierarchy import fcluster, linkage
from scipy.sparse import coo_matrix, csr_matrix
from scipy.sparse.csgraph import connected_components
from scipy.spatial.distance import squareform
from sklearn.feature_extraction.text import HashingVectorizer, TfidfTransformer
from spacy.lang.en.stop_words import STOP_WORDS

from analyst import schema
from analyst.compare._tables import finish

JOINED = 0.2
"""Least mean similarity of the articles of a story."""
NEAR = 0.16
"""Least similarity of two articles in different stories that somebody should look at."""
_CHUNK = 1_000  # articles compared with their neighbours in time at a time
_MOST_IN_TREE = 4_000  # articles of one group of links that average linkage is made for
_SHOWN_WORDS = 6
_TERM = r"(?u)\b\w[\w'’-]*\w\b"
_WORD = re.compile(r"[^\W\d_][\w'’-]+[^\W_]")


def find_stories(articles: pd.DataFrame, *, window_days: float = 3, threshold: float = JOINED) -> pd.DataFrame:
    """Group the articles that report the same event.

    Two articles are as alike as the cosine of their words and pairs of words (headline and text, function words left
    out, TF-IDF with sublinear counts). Articles join a story by average linkage down to `threshold`; two whose dates
    lie more than `window_days` apart count as not alike at all. An article without a date is joined by its words
    alone, and `is_dated` says so. Whether an outlet left something out may be asked inside one story only.

    Args:
        articles: ARTICLES; those with a `problem` are left out.
        window_days: Most days between two articles that may be of one story.
        threshold: Least mean similarity, 0 to 1. At .2, on 840 articles of seven US outlets over two years, ten of 13
            linked pairs lay within three days of each other, and all ten were about one event.

    Returns:
        STORIES, one row per article, in the order of ARTICLES. `story_id` is the smallest article_id of its story, so
        that it does not depend on the order of the files.

    Raises:
        SchemaError: If a column is missing.
        ValueError: If the threshold is not between 0 and 1, or the window is negative.
    """
    schema.check("ARTICLES", articles, ["article_id", "outlet_label", "headline", "text", "published_at", "problem"])
    if not 0 < threshold <= 1 or window_days < 0:
        raise ValueError(
            f"threshold {threshold}, window_days {window_days}: wanted 0 < threshold <= 1 and a window >= 0."
        )
    rows = articles[articles["problem"].isna()].sort_values("article_id").reset_index(drop=True)
    if rows.empty:
        return finish("STORIES", pd.DataFrame(columns=list(schema.SCHEMAS["STORIES"].columns)))
    texts = (rows["headline"].fillna("") + "\n" + rows["text"]).tolist()
    vectors = _vectors(texts)
    days = _days(rows["published_at"])
    links = _links(vectors, days, window_days, threshold)
    labels = _stories(links, vectors, days, window_days, threshold)
    frame = _describe(rows, texts, labels, links)
    order = pd.Series(range(len(articles)), index=articles["article_id"])
    return finish("STORIES", frame.sort_values("article_id", key=lambda ids: ids.map(order), kind="stable"))


def _vectors(texts: list[str]) -> csr_matrix:
    hashing = HashingVectorizer(
        stop_words=sorted(STOP_WORDS | {"ll", "ve"}), ngram_range=(1, 2), alternate_sign=False, norm=None,
        n_features=2**20, token_pattern=_TERM, dtype=np.float32,
    )  # fmt: skip
    return TfidfTransformer(sublinear_tf=True).fit_transform(hashing.transform(texts)).astype(np.float32).tocsr()


def _days(published: pd.Series) -> np.ndarray:
    """Days since 1970; NaN where the date is missing."""
    since = pd.to_datetime(published, utc=True) - pd.Timestamp(0, tz="UTC")
    return (since / pd.Timedelta(days=1)).to_numpy(dtype=float, na_value=np.nan)


def _links(vectors: csr_matrix, days: np.ndarray, window: float, threshold: float) -> csr_matrix:
    """Find the pairs that are alike and near in time; only neighbours in time are ever compared."""
    order = np.argsort(days, kind="stable")  # undated ones come last
    n_dated = int(np.isfinite(days).sum())
    dated = days[order[:n_dated]]
    firsts, seconds, values = [np.empty(0, int)], [np.empty(0, int)], [np.empty(0, np.float32)]
    for begin, end in _chunks(n_dated, len(days)):
        if begin < n_dated:  # all that may lie in the window, and the undated ones
            low = np.searchsorted(dated, dated[begin] - window, side="left")
            high = np.searchsorted(dated, dated[end - 1] + window, side="right")
            near = np.concatenate([order[low:high], order[n_dated:]])
        else:
            near = order
        rows = order[begin:end]
        found = (vectors[rows] @ vectors[near].T).tocoo()
        first, second = rows[found.row], near[found.col]
        keep = (found.data >= threshold) & (first < second) & ~(np.abs(days[first] - days[second]) > window)
        firsts.append(first[keep])
        seconds.append(second[keep])
        values.append(found.data[keep])
    first, second, value = np.concatenate(firsts), np.concatenate(seconds), np.concatenate(values)
    pairs = pd.DataFrame({"first": first, "second": second, "value": value}).drop_duplicates(["first", "second"])
    columns = (pairs["value"].to_numpy(), (pairs["first"].to_numpy(), pairs["second"].to_numpy()))
    return coo_matrix(columns, shape=(len(days), len(days))).tocsr()


def _chunks(n_dated: int, n_all: int) -> Iterator[tuple[int, int]]:
    for begin, end in ((0, n_dated), (n_dated, n_all)):
        for start in range(begin, end, _CHUNK):
            yield start, min(start + _CHUNK, end)


def _stories(links: csr_matrix, vectors: csr_matrix, days: np.ndarray, window: float, threshold: float) -> np.ndarray:
    """Label each article with the number of its story."""
    _, groups = connected_components(links, directed=False)
    labels = np.zeros(len(days), dtype=int)
    n_labels = 0
    for _, members in pd.Series(range(len(days))).groupby(groups):
        rows = members.to_numpy()
        if len(rows) <= 2 or len(rows) > _MOST_IN_TREE:
            within = np.zeros(len(rows), dtype=int)
        else:
            similarity = (vectors[rows] @ vectors[rows].T).toarray()
            similarity[np.abs(days[rows][:, None] - days[rows][None, :]) > window] = 0
            distance = np.clip(1 - similarity, 0, 1)
            np.fill_diagonal(distance, 0)
            tree = linkage(squareform(distance, checks=False), method="average")
            within = fcluster(tree, 1 - threshold, criterion="distance") - 1
        labels[rows] = n_labels + within
        n_labels += int(within.max()) + 1
    return labels


def _describe(rows: pd.DataFrame, texts: list[str], labels: np.ndarray, links: csr_matrix) -> pd.DataFrame:
    frame = rows[["article_id", "outlet_label", "headline", "published_at"]].assign(label=labels)
    frame["is_dated"] = frame["published_at"].notna()
    groups = frame.groupby("label")
    frame["story_id"] = groups["article_id"].transform("min")
    frame["n_articles"] = groups["article_id"].transform("size")
    frame["n_outlets"] = groups["outlet_label"].transform("nunique")
    frame["first_published"] = groups["published_at"].transform("min")
    frame["last_published"] = groups["published_at"].transform("max")
    both = (links + links.T).tocsr()
    frame["similarity"] = [_nearest(both, labels, number) for number in range(len(frame))]
    ordered = frame.sort_values(["label", "published_at", "article_id"], na_position="last")
    frame["story"] = frame["label"].map(ordered.groupby("label")["headline"].first())
    frame["shared_words"] = frame["label"].map(_shared_words(texts, labels))
    return frame


def _nearest(links: csr_matrix, labels: np.ndarray, number: int) -> float | None:
    """Return the similarity to the most similar article of the same story that a link leads to."""
    own = links[[number]]
    same = own.data[labels[own.indices] == labels[number]]
    return round(float(same.max()), 4) if len(same) else None


def _shared_words(texts: list[str], labels: np.ndarray) -> dict[int, str]:
    """Name for each story the words that most of its articles have and few others."""
    words = [set(_WORD.findall(text.casefold())) - STOP_WORDS for text in texts]
    everywhere = Counter(word for each in words for word in each)
    named = {}
    for label, members in pd.Series(range(len(texts))).groupby(labels):
        if len(members) < 2:
            continue
        here = Counter(word for i in members for word in words[i])
        common = [word for word, n in here.items() if 2 * n > len(members)]
        common.sort(key=lambda word: (everywhere[word] - here[word], -here[word], -len(word), word))
        named[int(label)] = ", ".join(common[:_SHOWN_WORDS])
    return named


class NearStories(NamedTuple):
    """Two stories that are not joined although an article of the one is like an article of the other."""

    story_id_a: str
    story_id_b: str
    article_id_a: str
    article_id_b: str
    """The two articles of them that are most alike, of different outlets."""
    similarity: float


def near_stories(
    articles: pd.DataFrame, stories: pd.DataFrame, *, window_days: float = 3, threshold: float = NEAR
) -> list[NearStories]:
    """Find stories that may be one affair: somebody should look, because nothing is compared across stories.

    Two articles are as alike as `find_stories` says. Two stories are near if an article of each, of different outlets
    and within `window_days`, are as alike as `threshold`: either too little for one story, or enough, while the other
    articles of the two stories are not.

    Args:
        articles: ARTICLES that the stories were made of.
        stories: STORIES.
        window_days: Most days between two articles that may be of one story.
        threshold: Least similarity. Of pairs from .16 to .2 in 840 articles half were about related events.

    Returns:
        One entry for each two stories, the most alike first.

    Raises:
        SchemaError: If a column is missing.
    """
    schema.check("ARTICLES", articles, ["article_id", "outlet_label", "headline", "text", "published_at", "problem"])
    schema.check("STORIES", stories, ["article_id", "story_id"])
    rows = articles[articles["problem"].isna()].sort_values("article_id").reset_index(drop=True)
    if len(rows) < 2:
        return []
    vectors = _vectors((rows["headline"].fillna("") + "\n" + rows["text"]).tolist())
    links = _links(vectors, _days(rows["published_at"]), window_days, threshold).tocoo()
    pairs = pd.DataFrame({"first": links.row, "second": links.col, "similarity": links.data})
    named = rows.assign(story_id=rows["article_id"].map(stories.set_index("article_id")["story_id"]))
    for side in ("first", "second"):
        for column in ("article_id", "outlet_label", "story_id"):
            pairs[f"{column}_{side}"] = named[column].astype("str").to_numpy()[pairs[side]]
    is_apart = (pairs["story_id_first"] != pairs["story_id_second"]) & (
        pairs["outlet_label_first"] != pairs["outlet_label_second"]
    )
    pairs = pairs[is_apart]
    is_turned = pairs["story_id_first"] > pairs["story_id_second"]
    sides = {
        f"{column}_{side}": pairs[f"{column}_{own}"].where(~is_turned, pairs[f"{column}_{other}"])
        for column in ("story_id", "article_id")
        for side, own, other in (("a", "first", "second"), ("b", "second", "first"))
    }
    near = pd.DataFrame({**sides, "similarity": pairs["similarity"].astype("float64").round(4)})
    near = near.sort_values(["similarity", "article_id_a", "article_id_b"], ascending=[False, True, True])
    near = near.drop_duplicates(["story_id_a", "story_id_b"])
    return [NearStories(*row) for row in near.itertuples(index=False, name=None)]
