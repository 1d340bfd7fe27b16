"""How often outlets use the words of a list: hedging, loaded, or one of the analyst's own."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from functools import lru_cache
from importlib.resources import files
from typing import NamedTuple

import numpy as np
import pandas as pd

from analyst.compare._resampling import (
    N_PERMUTATIONS,
    N_RESAMPLES,
    admit_jointly,
    difference_p,
    joint_differences,
    one_group_each,
    ratio_intervals,
    verdicts,
)
from analyst.compare._tables import (
    MIN_ARTICLES,
    article_blocks,
    as_text,
    by_place,
    distinct,
    finish,
    fold,
    need,
    rows_in,
    shares,
    stream,
    with_group,
)

ALL = "(all)"
_FILES = {"hedging": "compare_hedges.tsv", "loaded": "compare_loaded.tsv"}
_PARTS = re.compile(r"[^\W_]+(?:['’][^\W_]+)*")
_MOST_BETWEEN = 1  # code points between two words of a term: a blank or a hyphen, not a comma and a blank
_NAME = "PROPN"


class ListedWord(NamedTuple):
    """One entry of a word list."""

    term: str
    word_class: str
    pos: str = ""
    """Universal part of speech, where only that is meant; any but a name if empty."""


Lists = Mapping[str, Sequence[ListedWord] | Mapping[str, str]]


@lru_cache(maxsize=1)
def word_lists() -> dict[str, tuple[ListedWord, ...]]:
    """Read the lists of hedging and of loaded words; `resources/compare_README.md` names their sources."""
    found = {}
    for name, file in _FILES.items():
        text = files("analyst.resources").joinpath(file).read_text(encoding="utf-8")
        rows = (line.split("\t") for line in text.splitlines() if line and not line.startswith("#"))
        found[name] = tuple(ListedWord(term, word_class, pos) for term, word_class, pos, _reason in rows)
    return found


def find_listed(tokens: pd.DataFrame, lists: Lists | None = None, *, skip_quoted: bool = True) -> pd.DataFrame:
    """Find every place of the words of lists.

    Args:
        tokens: TOKENS.
        lists: Name of each list → its entries, or a mapping of term to class; the lists of `word_lists` if None. A
            term is one word or several in a row, in dictionary form or as printed; capitals make no difference, and
            a hyphen counts as a blank.
        skip_quoted: Leave out what stands in quotation marks: it is the speaker's word, not the outlet's.

    Returns:
        WORD_HITS, with what TOKENS has of `outlet` and `source_file`; in the order of the texts, then of the lists. Of
        terms of a list that overlap, the longest counts.

    Raises:
        SchemaError: If a column is missing.
        ValueError: If an entry has no word in it.

    Note:
        Names are left out, unless a term gives a part of speech. Reported speech without marks is looked at: its words
        are the outlet's, its matter the speaker's. What a word means in its place is for the reader: `a hero` may be a
        film's.
    """
    columns = ["article_id", "sentence_id", "start_char", "end_char", "token_text", "lemma", "pos", "is_word",
               "is_quoted"]  # fmt: skip
    need("TOKENS", tokens, columns)
    chosen = _entries(lists)
    extra = [column for column in ("outlet", "source_file", "article_name") if column in tokens.columns]
    columns = [*columns, *extra]
    blocks = article_blocks(tokens[columns])
    found = [_find_in(_used(block, skip_quoted=skip_quoted), chosen) for block in blocks]
    frame = pd.concat(found, ignore_index=True)
    return finish("WORD_HITS", frame, of=tokens).assign(**{column: frame[column] for column in extra})


def _find_in(used: pd.DataFrame, chosen: Mapping[str, Sequence[ListedWord]]) -> pd.DataFrame:
    """WORD_HITS of some articles, whose words are in the order of their texts, with all columns that they have."""
    near = _near(used, chosen)
    used = used.iloc[near].reset_index(drop=True)
    used = used.assign(**{column: as_text(used[column]) for column in used.columns})
    words = _Words.of(used, near)
    hits = [hit for name, entries in chosen.items() for hit in _hits(words, name, entries)]
    first = used.iloc[[hit[0] for hit in hits]].reset_index(drop=True)
    last = used.iloc[[hit[1] for hit in hits]].reset_index(drop=True)
    frame = first.assign(
        end_char=last["end_char"],
        hit_text=[" ".join(words.printed[begin : end + 1]) for begin, end, _, _ in hits],
        word_list=[name for _, _, name, _ in hits],
        word_class=[entry.word_class for _, _, _, entry in hits],
        term=[entry.term for _, _, _, entry in hits],
        at=[begin for begin, _, _, _ in hits],
    )
    return frame.sort_values("at", kind="stable", ignore_index=True)


def count_listed(
    tokens: pd.DataFrame,
    lists: Lists | None = None,
    *,
    by: str = "outlet",
    skip_quoted: bool = True,
    rate: float = 0.1,
    seed: int = 0,
    n_resamples: int = N_RESAMPLES,
    n_permutations: int = N_PERMUTATIONS,
) -> pd.DataFrame:
    """Count the words of lists per 1,000 words and group, with intervals, and compare each group with all others.

    Intervals come from drawing articles with replacement (`count_voices`). The test deals the articles out anew, with d
    the mean over the group's articles of the rate less the same mean over the others', two-sided (`profile_cues`); then
    Benjamini & Hochberg (1995) over the table.

    Args:
        tokens: TOKENS, with the column `by`.
        lists: As in `find_listed`. `{"conflict": {"war": "war", "operation": "operation"}}` counts two words apart.
        by: Column to group on; an article must lie in one group.
        skip_quoted: Leave out what stands in quotation marks, in the count and in what it is divided by.
        rate: False discovery rate.
        seed: Seed of resampling and permutations.
        n_resamples: Times that the articles are drawn anew.
        n_permutations: Number of permutations.

    Returns:
        WORD_RATES with `group` named `by`: each list, as a whole and by class, for every group, zeros included. By
        list, class (`(all)` first), group. Fewer than 5 articles on either side: `too few to compare`.

    Raises:
        SchemaError: If a column is missing, or an article lies in two groups.
        ValueError: If an entry has no word in it.
    """
    need("TOKENS", tokens, ["article_id", "is_word", "is_quoted"], by)
    hits = find_listed(tokens, lists, skip_quoted=skip_quoted)
    is_word = tokens["is_word"].astype(bool)
    printed = tokens.loc[is_word, list(dict.fromkeys(["article_id", by, "is_quoted"]))]
    group_of = one_group_each("TOKENS", with_group(distinct(printed, ["article_id", by]), by), by)
    article_ids = group_of.index
    counted = printed[~printed["is_quoted"].astype(bool)] if skip_quoted else printed
    rows_of = rows_in(article_ids, counted["article_id"])
    words = np.bincount(rows_of, minlength=len(article_ids)).astype("float64")
    groups = group_of.to_numpy(dtype=object)
    parts: list[tuple] = []
    tests: list[np.ndarray | None] = []
    for name, entries in _entries(lists).items():
        classes = [ALL, *sorted({entry.word_class for entry in entries} - {ALL})]
        counts = _counts(hits[hits["word_list"] == name], article_ids, classes)
        rows, made = _rates(name, classes, counts, words, groups, seed, n_resamples, n_permutations)
        parts, tests = parts + rows, tests + made
    frame = pd.DataFrame(parts, columns=_COLUMNS)
    p = frame["p_permutation"].to_numpy(dtype="float64")
    is_different = admit_jointly(tests, rate)
    frame = frame.assign(is_different=is_different, verdict=verdicts(p, is_different))
    return finish("WORD_RATES", frame, by, of=tokens)


_COLUMNS = ["group", "word_list", "word_class", "n_hits", "n_tokens", "n_articles", "n_articles_all", "per_1k",
            "per_1k_low", "per_1k_high", "per_1k_rest", "p_permutation"]  # fmt: skip


class _Words(NamedTuple):
    """The words of a table of tokens as columns."""

    printed: list[str]
    folded: list[str]
    lemmas: list[str]
    pos: list[str]
    follows: list[bool]
    """Whether a word stands right behind the one before it, in the same sentence."""

    @classmethod
    def of(cls, used: pd.DataFrame, places: np.ndarray) -> _Words:
        printed = used["token_text"].astype("str").tolist()
        sentences, starts, ends = (used[name].tolist() for name in ("sentence_id", "start_char", "end_char"))
        follows = [
            number > 0
            and places[number] == places[number - 1] + 1
            and sentences[number] == sentences[number - 1]
            and starts[number] - ends[number - 1] <= _MOST_BETWEEN
            for number in range(len(used))
        ]
        lemmas = used["lemma"].astype("str").str.lower().tolist()
        return cls(printed, [word.lower() for word in printed], lemmas, used["pos"].astype("str").tolist(), follows)


def _used(tokens: pd.DataFrame, *, skip_quoted: bool) -> pd.DataFrame:
    used = tokens[tokens["is_word"].astype(bool)]
    used = used[~used["is_quoted"].astype(bool)] if skip_quoted else used
    if "start_char" in used.columns:
        used = by_place(used, used.columns)
    return used.reset_index(drop=True)


def _near(used: pd.DataFrame, lists: Mapping[str, Sequence[ListedWord]]) -> np.ndarray:
    """Rows where a term may begin, and as many behind each as the longest term has words: few of all."""
    terms = [_parts(entry.term) for entries in lists.values() for entry in entries]
    firsts = {parts[0] for parts in terms}
    is_first = np.zeros(len(used), dtype=bool)
    for column in ("token_text", "lemma"):
        codes, words = fold(used[column])
        is_first |= words.isin(firsts)[codes]
    longest = max(map(len, terms), default=1)
    rows = np.unique(np.flatnonzero(is_first)[:, None] + np.arange(longest))
    return rows[rows < len(used)]


def _entries(lists: Lists | None) -> dict[str, tuple[ListedWord, ...]]:
    if lists is None:
        return dict(word_lists())
    found = {}
    for name, entries in lists.items():
        words = [ListedWord(term, word_class) for term, word_class in entries.items()] if isinstance(
            entries, Mapping
        ) else [ListedWord(*entry) for entry in entries]  # fmt: skip
        empty = [entry.term for entry in words if not _parts(entry.term)]
        if empty:
            raise ValueError(f"The list {name!r} has an entry without a word in it: {empty[0]!r}. Take it out.")
        found[str(name)] = tuple(words)
    return found


def _parts(term: str) -> list[str]:
    return _PARTS.findall(term.lower())


def _hits(words: _Words, name: str, entries: Sequence[ListedWord]) -> Iterator[tuple[int, int, str, ListedWord]]:
    """First and last word of each place of a list's terms; longest first."""
    by_first: dict[str, list[tuple[list[str], ListedWord]]] = {}
    for entry in sorted(entries, key=lambda e: (-len(_parts(e.term)), e.term)):
        parts = _parts(entry.term)
        by_first.setdefault(parts[0], []).append((parts, entry))
    free = 0
    for number, (folded, lemma) in enumerate(zip(words.folded, words.lemmas, strict=True)):
        if number < free or (folded not in by_first and lemma not in by_first):
            continue
        candidates = [*by_first.get(folded, ()), *(by_first.get(lemma, ()) if lemma != folded else ())]
        for parts, entry in sorted(candidates, key=lambda c: (-len(c[0]), c[1].term)):
            if _is_at(words, number, parts, entry):
                free = number + len(parts)
                yield number, free - 1, name, entry
                break


def _is_at(words: _Words, number: int, parts: Sequence[str], entry: ListedWord) -> bool:
    if number + len(parts) > len(words.folded):
        return False
    pos = words.pos[number]
    if len(parts) == 1 and (pos != entry.pos if entry.pos else pos == _NAME):
        return False
    return all(
        part in (words.folded[at], words.lemmas[at]) and (at == number or words.follows[at])
        for at, part in enumerate(parts, start=number)
    )


def _counts(hits: pd.DataFrame, article_ids: pd.Index, classes: Sequence[str]) -> np.ndarray:
    """Articles × classes; the first column is all of them."""
    counts = np.zeros((len(article_ids), len(classes)))
    rows = article_ids.get_indexer(pd.Index(hits["article_id"]))
    places = {word_class: number for number, word_class in enumerate(classes)}
    np.add.at(counts, (rows, [places[str(each)] for each in hits["word_class"]]), 1.0)
    counts[:, 0] = np.bincount(rows, minlength=len(article_ids))[: len(article_ids)]
    return counts


def _rates(
    name: str,
    classes: Sequence[str],
    counts: np.ndarray,
    words: np.ndarray,
    groups: np.ndarray,
    seed: int,
    n_resamples: int,
    n_permutations: int,
) -> tuple[list[tuple], list[np.ndarray | None]]:
    """The rows of one list, and the test of each."""
    has_words = words > 0
    rates = counts[has_words] / words[has_words, None]
    found: dict[tuple[int, str], tuple] = {}
    joint = joint_differences(rates, groups[has_words], seed, "listed", name, n_permutations=n_permutations)
    names = sorted(set(groups))
    for group in names:
        own = groups == group
        tested = own[has_words]
        p = difference_p(rates, tested, seed, "listed", name, group, n_permutations=n_permutations)
        low = high = np.full(len(classes), np.nan)
        if int(tested.sum()) >= MIN_ARTICLES:
            random = stream(seed, "listed rates", name, group)
            low, high = ratio_intervals(1000 * counts[own], words[own], random, n_resamples)
        n_words, n_rest = words[own].sum(), words[~own].sum()
        per_1k, rest = (
            1000 * shares(pd.Series(counts[rows].sum(axis=0)), pd.Series(np.full(len(classes), total)))
            for rows, total in ((own, n_words), (~own, n_rest))
        )
        for column, word_class in enumerate(classes):
            n_articles = int((counts[own, column] > 0).sum())
            found[column, group] = (
                (group, name, word_class, int(counts[own, column].sum()), int(n_words), n_articles, int(own.sum()),
                 per_1k[column], low[column], high[column], rest[column], p[column])
            )  # fmt: skip
    order = [(column, group) for column in range(len(classes)) for group in names]
    tests = [joint[group][:, column] if group in joint else None for column, group in order]
    return [found[key] for key in order], tests
