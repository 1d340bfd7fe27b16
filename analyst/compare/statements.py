"""Statements that stand in articles of several outlets, in the same or in other words."""

from __future__ import annotations

import os
import re
from collections.abc import Iterator
from itertools import combinations
from typing import TYPE_CHECKING, NamedTuple

import numpy as np
import pandas as pd
from scipy import sparse
from sklearn.feature_extraction.text import ENGLISH_STOP_WORDS, CountVectorizer

from analyst.compare._ngrams import ngram_vectors
from analyst.compare._tables import finish, need, with_group
from analyst.compare.differences import Differences, Place
from analyst.compare.embeddings import check_embedder, load_embedder
from analyst.schema import SchemaError

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from analyst.compare.embeddings import Embed

SIMILARITY_VARIABLE = "ANALYST_SIMILARITY"
SIMILARITIES = {"characters": (0.42, 0.25), "semantic": (0.51, 0.45)}
"""How sentences can be compared, and the two thresholds of each."""
STATEMENT_COLUMNS = [
    "pair_id",
    *(f"{name}_{side}" for side in "ab" for name in ("article_id", "outlet_label", "start_char", "end_char", "text")),
    "similarity",
    "shared_words",
    "warning",
]

_CONTENT_WORD = r"(?u)\b[^\W\d_]{3,}\b|\b\d+\b"
_QUOTE_MARKS = re.compile('["“”„«»]')
_OPENING = re.compile(r"[“„«]|(?:(?<=[\s(\[—–-])|^)\"(?=\S)")
_BLOCK = 2048  # sentences whose counterparts are looked for at a time
_WHOLE = 2048  # up to so many sentences and quoted stretches, all are compared with all at once
_ROWS = 256  # sentences whose vectors of meaning are compared with all at a time
_RARE = 200
_NEAR = 0.55
"""Sentences whose vectors of meaning are so near are compared even without a word in common."""
_MEANING = 0.6
"""Weight of the vectors of meaning beside that of the letters, chosen with the thresholds (docs/method.md)."""


def match_statements(
    sentences: pd.DataFrame,
    *,
    by: str = "outlet",
    tokens: pd.DataFrame | None = None,
    mentions: pd.DataFrame | None = None,
    entities: pd.DataFrame | None = None,
    quotes: pd.DataFrame | None = None,
    similarity: str = "characters",
    embed: Embed | None = None,
    threshold: float | None = None,
    related_threshold: float | None = None,
    min_related: int = 3,
    min_words: int = 5,
    within: str | None = None,
) -> pd.DataFrame:
    """Find the sentences of different outlets that say the same, one to one for each pair of articles.

    Two sentences are as alike as the cosine of their character 3- to 5-grams (within words, TF-IDF with
    sublinear counts), or that of the words they quote, if it is higher: the same words may be quoted inside
    differently built sentences. With `similarity="semantic"` it is .4 of that cosine and .6 of the one of their MiniLM
    vectors, which also finds what is said in other words. Pairs are accepted from the most alike down, each sentence
    once for each pair of articles, down to `threshold`. Two articles that share `min_related` statements that way
    report the same thing; between them, pairs down to `related_threshold` are accepted as well. So is a second
    counterpart that stands right beside the first: one long sentence here may be two there. Only sentences
    with two content words in common (or, if semantic, with near vectors) are looked at, which keeps large corpora
    feasible.

    Args:
        sentences: SENTENCES, with the column `by` (and `source_file`, which then sets the order).
        by: Column that says which articles are compared: those with different values.
        tokens: TOKENS of the same run, for the content words by lemma; else words are cut from the text.
        mentions: MENTIONS of the same run, for the warning about names; without it there is none.
        entities: ENTITIES of the same run: a country and its capital then count as one name in the warning.
        quotes: QUOTES of the same run: sentences in which the same speaker is quoted with the very same words, three or
            more, are then a pair too, however else they are built; of a similarity that is the share that these words
            have in the longer sentence.
        similarity: `characters`, or `semantic`, which needs the extra of that name and takes one to two hundredths of a
            second for each different sentence.
        embed: For `semantic`, another model than MiniLM: from texts to one row of length 1 each.
        threshold: Least similarity of a pair, 0 to 1; .42 for characters, .51 for semantic if None.
        related_threshold: Least similarity between two articles that share several statements; .25 for characters, .45
            for semantic if None.
        min_related: Number of statements that makes two articles related.
        min_words: Sentences and quoted stretches with fewer words are left out.
        within: Column (a story, say): only sentences with the same value are compared. Memory then depends on the
            largest story and not on the corpus.

    Returns:
        STATEMENTS, in the order of the first article, the first sentence, then the second article; with `within`, one
        of its values after the other.

    Raises:
        SchemaError: If a column is missing.
        ValueError: If there is no such similarity, a threshold is not between 0 and 1, `related_threshold` is over
            `threshold`, or `embed` does not return a row a text.
        EmbedderMissingError: If the extra `semantic` is needed and not installed.

    Note:
        No method of this kind sees negation, swapped actors or other numbers, so `warning` names what differs:
        a negation, a word and its opposite (a short list of news words), the same words in other places,
        numbers, names. No warning doesn't mean that two sentences say the same. A sentence without counterpart
        may still stand in the other article in words that share too few letters: absence here is "not matched",
        never "left out". MiniLM's vectors may differ in the last digits from one kind of processor to another.
    """
    limits = _limits(similarity, threshold, related_threshold, min_related, min_words)
    need("SENTENCES", sentences, ["sentence_id", "article_id", "start_char", "end_char", "sentence_text"], by)
    if within is not None and within not in sentences.columns:
        raise SchemaError(f"SENTENCES: no column {within!r} to compare within.")
    embed = (embed or load_embedder()) if similarity == "semantic" else None
    rows = _in_order(with_group(sentences, by))
    is_long = (rows["sentence_text"].str.split().str.len() >= min_words).to_numpy(dtype=bool)
    said = [frozenset[_Said]()] * len(rows) if quotes is None else _said_in(rows, quotes)
    is_used = is_long | np.fromiter(map(bool, said), dtype=bool, count=len(rows))
    rows, is_long = rows[is_used].reset_index(drop=True), is_long[is_used]
    said = [each for each, used in zip(said, is_used, strict=True) if used]
    corpus = _Corpus(
        texts=rows["sentence_text"].astype("object").to_numpy(),
        groups=pd.factorize(rows["group"])[0],
        articles=pd.factorize(rows["article_id"])[0],
        words=_word_matrix(rows, tokens),
    )
    pairs = [
        _with_same_quotes(_match(corpus, part[is_long[part]], limits, embed), corpus, part, said)
        for part in _parts(rows, within)
    ]
    differences = Differences(mentions, entities, articles=set(rows["article_id"]))
    return finish("STATEMENTS", _table(rows, _joined(pairs), differences), of=sentences)


def check_similarity(name: str | None = None) -> str:
    """Return the name of the similarity that is meant.

    Args:
        name: `characters` or `semantic`; `$ANALYST_SIMILARITY`, else `characters`, if None.

    Returns:
        The name.

    Raises:
        ValueError: If there is no such similarity.
        EmbedderMissingError: If it is `semantic`, and the extra of that name is not installed.
    """
    name = name or os.environ.get(SIMILARITY_VARIABLE) or "characters"
    if name not in SIMILARITIES:
        raise ValueError(f"No similarity {name!r}; there are {', '.join(SIMILARITIES)}.")
    if name == "semantic":
        check_embedder()
    return name


class _Limits(NamedTuple):
    threshold: float
    related: float
    min_related: int
    min_words: int


class _Corpus(NamedTuple):
    """The sentences, in their order."""

    texts: NDArray[np.object_]
    groups: NDArray[np.int64]
    articles: NDArray[np.int64]
    words: sparse.csr_matrix


class _Pairs(NamedTuple):
    """Matched sentences, as rows of the corpus."""

    first: NDArray[np.int64]
    second: NDArray[np.int64]
    similarity: NDArray[np.float64]
    shared: NDArray[np.int64]


def _limits(
    similarity: str, threshold: float | None, related: float | None, min_related: int, min_words: int
) -> _Limits:
    if similarity not in SIMILARITIES:
        raise ValueError(f"No similarity {similarity!r}; there are {', '.join(SIMILARITIES)}.")
    usual, usual_related = SIMILARITIES[similarity]
    threshold = usual if threshold is None else threshold
    related = min(usual_related, threshold) if related is None else related
    if not 0 < related <= threshold <= 1:
        raise ValueError(
            f"related_threshold {related} and threshold {threshold}: wanted 0 < related_threshold <= threshold <= 1."
        )
    return _Limits(threshold, related, min_related, min_words)


def _in_order(rows: pd.DataFrame) -> pd.DataFrame:
    order = ["source_file"] if "source_file" in rows.columns else []
    rows = rows.assign(sentence_text=rows["sentence_text"].astype("str"))
    return rows.sort_values([*order, "article_id", "start_char", "sentence_id"], kind="stable").reset_index(drop=True)


def _parts(rows: pd.DataFrame, within: str | None) -> list[NDArray[np.int64]]:
    """List the rows that are compared with each other; those without a value of `within` are in no part."""
    if within is None:
        return [np.arange(len(rows))]
    codes, values = pd.factorize(rows[within], sort=True)
    order = np.argsort(codes, kind="stable")
    return np.split(order, np.searchsorted(codes[order], np.arange(len(values))))[1:]


def _match(corpus: _Corpus, part: NDArray[np.int64], limits: _Limits, embed: Embed | None) -> _Pairs:
    """Match the sentences of one part."""
    groups, articles = corpus.groups[part], corpus.articles[part]
    if len(part) == 0 or (groups == groups[0]).all():
        return _NO_PAIRS
    words = _narrow(corpus.words[part])
    units = _units(corpus.texts[part].tolist(), limits.min_words)
    alike = _Likeness(units, embed)
    found = []
    for first, second in _candidates(groups, articles, words, alike):
        score = alike.of(first, second)
        keep = score >= limits.related
        found.append((first[keep], second[keep], score[keep]))
    first, second, score = (np.concatenate(column) for column in zip(*found, strict=True))
    chosen = _one_to_one(first, second, score, articles.tolist(), limits)
    first, second, score = first[chosen], second[chosen], score[chosen]
    shared = words[first].multiply(words[second]).tocsr().getnnz(axis=1)
    return _Pairs(part[first], part[second], score, shared)


# ---- the same words of the same speaker -------------------------------------------------------------

_Said = tuple[str, str]
"""Words in quotation marks, folded, and who said them."""
_SAID_USED = ["article_id", "start_char", "end_char", "quote_type", "content_text"]
_SPEAKER_USED = ["speaker_entity_id", "speaker_name", "speaker_text", "speaker_kind"]
_LEAST_SAID = 3  # words: "Enough is enough"
_FOLDED = re.compile(r"[^\W_]+(?:['’][^\W_]+)*")


def printed_words(text: str) -> list[str]:
    """Cut the words of a text, marks and signs left out; `don’t` is one."""
    return _FOLDED.findall(text)


def _said_in(rows: pd.DataFrame, quotes: pd.DataFrame) -> list[frozenset[_Said]]:
    """List for each sentence what direct quotes of a known speaker it prints; a quote may run over several."""
    need("QUOTES", quotes, [*_SAID_USED, *_SPEAKER_USED])
    direct = quotes[quotes["quote_type"].astype("str") == "direct"]
    by_article: dict[str, list[tuple[int, int, str, str]]] = {}
    for article, start, end, _, content, *speaker in direct[[*_SAID_USED, *_SPEAKER_USED]].itertuples(index=False):
        who = _speaker(*speaker)
        if who is not None:
            by_article.setdefault(str(article), []).append((start, end, _folded(content), who))
    columns = (rows[column].tolist() for column in ("article_id", "start_char", "end_char", "sentence_text"))
    return [
        frozenset(
            (words, who)
            for quote_start, quote_end, content, who in by_article.get(str(article), ())
            if quote_start < end and quote_end > start
            for words in _stretches(text, is_inside=quote_start <= start and end <= quote_end)
            if f" {words} " in f" {content} "
        )
        for article, start, end, text in zip(*columns, strict=True)
    ]


def _speaker(entity_id: object, name: object, text: object, kind: object) -> str | None:
    """Name who is quoted; None where it is left open."""
    if isinstance(entity_id, str):
        return entity_id
    printed = name if isinstance(name, str) else text
    return f"“{_folded(printed)}”" if isinstance(printed, str) and str(kind) != "pronoun" else None


def _stretches(sentence: str, *, is_inside: bool) -> set[str]:
    found = {_folded(part) for part in ([sentence] if is_inside else _quoted(sentence))}
    return {words for words in found if len(words.split()) >= _LEAST_SAID}


def _folded(text: str) -> str:
    return " ".join(printed_words(text.casefold()))


def _with_same_quotes(pairs: _Pairs, corpus: _Corpus, part: NDArray[np.int64], said: list[frozenset[_Said]]) -> _Pairs:
    """Add the pairs of sentences that quote the same words of the same speaker, one of them without a counterpart."""
    having: dict[_Said, list[int]] = {}
    for row in part.tolist():
        for each in said[row]:
            having.setdefault(each, []).append(row)
    longest: dict[tuple[int, int], int] = {}
    for (words, _), rows in having.items():
        for pair in combinations(rows, 2):
            longest[pair] = max(longest.get(pair, 0), len(words.split()))
    articles, groups = corpus.articles, corpus.groups
    known = list(zip(pairs.first.tolist(), pairs.second.tolist(), strict=True))
    taken = {(i, articles[j]) for i, j in known} | {(j, articles[i]) for i, j in known}
    added: list[tuple[int, int]] = []
    for i, j in sorted(longest.keys() - set(known)):
        is_free = (i, articles[j]) not in taken or (j, articles[i]) not in taken
        if groups[i] != groups[j] and articles[i] != articles[j] and is_free:
            taken |= {(i, articles[j]), (j, articles[i])}
            added.append((i, j))
    if not added:
        return pairs
    first, second = np.array(added, dtype=np.int64).T
    shared = corpus.words[first].multiply(corpus.words[second]).tocsr().getnnz(axis=1)
    n_words = [max(len(printed_words(corpus.texts[row])) for row in pair) for pair in added]
    share = np.array([longest[pair] / n for pair, n in zip(added, n_words, strict=True)]).round(6)
    both = _joined([pairs, _Pairs(first, second, share, shared)])
    order = np.lexsort((both.second, both.first))
    return _Pairs(both.first[order], both.second[order], both.similarity[order], both.shared[order])


_NOTHING = np.empty(0, dtype=np.int64)
_NO_PAIRS = _Pairs(_NOTHING, _NOTHING, np.empty(0), _NOTHING)


def _joined(pairs: list[_Pairs]) -> _Pairs:
    pairs = [_NO_PAIRS, *pairs]
    return _Pairs(
        first=np.concatenate([each.first for each in pairs]),
        second=np.concatenate([each.second for each in pairs]),
        similarity=np.concatenate([each.similarity for each in pairs]),
        shared=np.concatenate([each.shared for each in pairs]),
    )


def _table(rows: pd.DataFrame, pairs: _Pairs, differences: Differences) -> pd.DataFrame:
    names = {"article_id": "article_id", "group": "outlet_label", "start_char": "start_char", "end_char": "end_char",
             "sentence_text": "text"}  # fmt: skip
    sides = [
        rows[list(names)].iloc[places].set_axis([f"{name}_{side}" for name in names.values()], axis=1)
        for side, places in (("a", pairs.first), ("b", pairs.second))
    ]
    table = pd.concat([side.reset_index(drop=True) for side in sides], axis=1)
    first, second = (_places(table, side) for side in "ab")
    return table.assign(
        pair_id=[
            f"{a.article_id}:{a.start_char}~{b.article_id}:{b.start_char}" for a, b in zip(first, second, strict=True)
        ],
        similarity=pairs.similarity,
        shared_words=pairs.shared,
        warning=[differences.warning(a, b) for a, b in zip(first, second, strict=True)],
    )


def _places(table: pd.DataFrame, side: str) -> list[Place]:
    columns = (table[f"{name}_{side}"].tolist() for name in ("article_id", "start_char", "end_char", "text"))
    return list(map(Place._make, zip(*columns, strict=True)))


class _Units(NamedTuple):
    """Each sentence, and the stretches that it quotes; `starts` points to each sentence's first."""

    texts: list[str]
    starts: np.ndarray


def _units(sentences: list[str], min_words: int) -> _Units:
    texts: list[str] = []
    starts = [0]
    for sentence in sentences:
        texts.append(sentence)
        texts += [part for part in _quoted(sentence) if len(part.split()) >= min_words]
        starts.append(len(texts))
    return _Units(texts, np.array(starts))


def _quoted(sentence: str) -> Iterator[str]:
    """Yield the stretches in quotation marks; the quote may begin before the sentence, or end after it."""
    marks = list(_QUOTE_MARKS.finditer(sentence))
    opens = [_OPENING.match(sentence, mark.start()) is not None for mark in marks]
    edges = [0, *(mark.end() for mark in marks)]
    ends = [*(mark.start() for mark in marks), len(sentence)]
    for position, (start, end) in enumerate(zip(edges, ends, strict=True)):
        opened = position > 0 and opens[position - 1]
        closed = position < len(marks) and not opens[position]
        is_inside = opened or (closed and position == 0)
        if is_inside:
            yield sentence[start:end].strip()


def _word_matrix(rows: pd.DataFrame, tokens: pd.DataFrame | None) -> sparse.csr_matrix:
    """Which content words stand in which sentence: lemmas where there are tokens, else words of the text."""
    if tokens is not None:
        need("TOKENS", tokens, ["sentence_id", "lemma", "is_word", "is_stop"])
        codes, ids = pd.factorize(tokens["sentence_id"])  # each id is looked up once, not once a token
        at = pd.Index(rows["sentence_id"]).get_indexer(pd.Index(ids))[codes]
        used = (at >= 0) & tokens["is_word"].to_numpy(dtype=bool) & ~tokens["is_stop"].to_numpy(dtype=bool)
        used &= tokens["lemma"].notna().to_numpy()
        codes, lemmas = pd.factorize(tokens.loc[used, "lemma"])
        folded, spellings = pd.factorize(pd.Series(lemmas, dtype="str").str.casefold())
        shape = (len(rows), max(1, len(spellings)))
        return sparse.csr_matrix((np.ones(len(codes)), (at[used], folded[codes])), shape=shape).sign().tocsr()
    vectorizer = CountVectorizer(
        token_pattern=_CONTENT_WORD, stop_words=sorted(ENGLISH_STOP_WORDS), binary=True, dtype=np.float64
    )
    try:
        return vectorizer.fit_transform(rows["sentence_text"]).tocsr()
    except ValueError:  # function words only
        return sparse.csr_matrix((len(rows), 1))


def _narrow(matrix: sparse.csr_matrix) -> sparse.csr_matrix:
    """Keep the columns that have an entry."""
    used, columns = np.unique(matrix.indices, return_inverse=True)
    return sparse.csr_matrix((matrix.data, columns, matrix.indptr), shape=(matrix.shape[0], max(1, len(used))))


class _Likeness:
    """How alike sentences are: the most that a unit of one is like a unit of the other."""

    def __init__(self, units: _Units, embed: Embed | None) -> None:
        self._starts = units.starts
        is_whole = np.zeros(len(units.texts), dtype=bool)
        is_whole[units.starts[:-1]] = True
        order = np.argsort(~is_whole, kind="stable")
        whole, quoted = ([units.texts[place] for place in np.flatnonzero(kind)] for kind in (is_whole, ~is_whole))
        self._ngrams = ngram_vectors(whole, quoted)[np.argsort(order)]
        self._meanings = None if embed is None else _meanings(units.texts, embed)
        self._of_all = self._best_of_all() if len(units.texts) <= _WHOLE else None

    def near(self, start: int, end: int) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
        """Pair the sentences from `start` to `end` with all whose vector of meaning is near theirs."""
        if self._meanings is None:
            return _NOTHING, _NOTHING
        whole = self._meanings[self._starts[:-1]]
        found = [np.nonzero(whole[low : min(low + _ROWS, end)] @ whole.T >= _NEAR) for low in range(start, end, _ROWS)]
        first = [rows + low for (rows, _), low in zip(found, range(start, end, _ROWS), strict=True)]
        return np.concatenate(first), np.concatenate([columns for _, columns in found])

    def of(self, first: NDArray[np.int64], second: NDArray[np.int64]) -> NDArray[np.float64]:
        """Return the likeness of each pair of sentences, to six digits."""
        found = self._one_by_one(first, second) if self._of_all is None else self._of_all[first, second]
        return np.asarray(np.round(np.minimum(found, 1.0), 6), dtype=np.float64)

    def _best_of_all(self) -> NDArray[np.float64]:
        cosine = (self._ngrams @ self._ngrams.T).toarray()
        if self._meanings is not None:
            cosine = (1 - _MEANING) * cosine + _MEANING * (self._meanings @ self._meanings.T)
        heads = self._starts[:-1]
        return np.maximum.reduceat(np.maximum.reduceat(cosine, heads, axis=0), heads, axis=1)

    def _one_by_one(self, first: NDArray[np.int64], second: NDArray[np.int64]) -> NDArray[np.float64]:
        blocks = [
            self._best_of_block(first[start : start + _BLOCK], second[start : start + _BLOCK])
            for start in range(0, len(first), _BLOCK)
        ]
        return np.concatenate([np.empty(0), *blocks])

    def _best_of_block(self, first: NDArray[np.int64], second: NDArray[np.int64]) -> NDArray[np.float64]:
        n_first = self._starts[first + 1] - self._starts[first]
        n_second = self._starts[second + 1] - self._starts[second]
        n_pairs = n_first * n_second
        heads = np.cumsum(n_pairs) - n_pairs
        which = np.repeat(np.arange(len(first)), n_pairs)
        number = np.arange(len(which)) - heads[which]
        a = self._starts[first][which] + number // n_second[which]
        b = self._starts[second][which] + number % n_second[which]
        cosine = np.asarray(self._ngrams[a].multiply(self._ngrams[b]).sum(axis=1)).ravel()
        if self._meanings is not None:
            cosine = (1 - _MEANING) * cosine + _MEANING * (self._meanings[a] * self._meanings[b]).sum(axis=1)
        return np.maximum.reduceat(cosine, heads)


def _meanings(texts: list[str], embed: Embed) -> NDArray[np.float32]:
    vectors = np.asarray(embed(texts), dtype=np.float32)
    if vectors.ndim != 2 or len(vectors) != len(texts):
        raise ValueError(
            f"embed: {len(texts)} texts were given, and the array that came back is of shape {vectors.shape}; "
            "wanted one row a text."
        )
    return vectors


def _candidates(
    groups: NDArray[np.int64], articles: NDArray[np.int64], words: sparse.csr_matrix, alike: _Likeness
) -> Iterator[tuple[NDArray[np.int64], NDArray[np.int64]]]:
    """Yield pairs of sentences of different groups that share two content words (not counting those found
    all over), or the only one that a short sentence has; or whose meanings are near.
    """
    often = np.asarray(words.sum(axis=0)).ravel()
    rare = words[:, often <= max(_RARE, len(groups) // 200)]
    other_way = rare.T.tocsr()
    needed = np.clip(np.asarray(rare.sum(axis=1)).ravel(), 1, 2)
    for start in range(0, len(groups), _BLOCK):
        end = min(start + _BLOCK, len(groups))
        shared = (rare[start:end] @ other_way).tocoo()
        enough = shared.data >= np.minimum(needed[shared.row + start], needed[shared.col])
        near_first, near_second = alike.near(start, end)
        first = np.concatenate([shared.row[enough].astype(np.int64) + start, near_first])
        second = np.concatenate([shared.col[enough].astype(np.int64), near_second])
        keep = (second > first) & (groups[first] != groups[second]) & (articles[first] != articles[second])
        pairs = np.unique(first[keep] * len(groups) + second[keep])
        yield pairs // len(groups), pairs % len(groups)


def _one_to_one(
    first: NDArray[np.int64],
    second: NDArray[np.int64],
    score: NDArray[np.float64],
    articles: list[int],
    limits: _Limits,
) -> NDArray[np.int64]:
    """Accept pairs from the most alike down, each sentence once for each pair of articles; in the order of the text."""
    order = np.lexsort((second, first, -score))
    ranked = list(zip(first[order].tolist(), second[order].tolist(), strict=True))
    is_strong = (score[order] >= limits.threshold).tolist()
    taken: set[tuple[int, int]] = set()
    chosen: list[int] = []
    n_strong: dict[tuple[int, int], int] = {}
    for place, (i, j) in enumerate(ranked):
        between = (articles[i], articles[j])
        if not is_strong[place] and n_strong.get(between, 0) < limits.min_related:
            continue
        if (i, articles[j]) in taken or (j, articles[i]) in taken:
            continue
        taken |= {(i, articles[j]), (j, articles[i])}
        n_strong[between] = n_strong.get(between, 0) + is_strong[place]
        chosen.append(place)
    related = {between for between, n in n_strong.items() if n >= limits.min_related}
    chosen += _beside(ranked, chosen, articles, related)
    return order[sorted(chosen, key=ranked.__getitem__)]


def _beside(
    ranked: list[tuple[int, int]], chosen: list[int], articles: list[int], related: set[tuple[int, int]]
) -> list[int]:
    """Find free sentences beside a counterpart: "Talks broke down …, later labeling them “exhausted”" in one
    article is two sentences in the other. Rows stand in the order of the text, so neighbours differ by 1.
    """
    pairs = [ranked[place] for place in chosen]
    partner = {(i, articles[j]): j for i, j in pairs} | {(j, articles[i]): i for i, j in pairs}
    doubled: set[tuple[int, int]] = set()
    found: list[int] = []
    for place, (i, j) in enumerate(ranked):
        if (articles[i], articles[j]) not in related:
            continue
        for free, taken in ((i, j), (j, i)):
            of_taken = partner.get((taken, articles[free]))
            is_free = (free, articles[taken]) not in partner and (taken, articles[free]) not in doubled
            if is_free and of_taken is not None and abs(of_taken - free) == 1:
                doubled.add((taken, articles[free]))
                partner[free, articles[taken]] = taken
                found.append(place)
    return found
