"""Copies: one article several times over, near copies, versions, and passages that articles share.

What is compared are sets of shingles (see `shingles`). Candidates come from equal files, texts, addresses and
headlines, from MinHash signatures, and from shared paragraphs and passages; each is then checked on all of its
shingles. The thresholds were chosen on planted edits: `python -m benchmarks.duplicates`.
"""

from __future__ import annotations

from collections import OrderedDict, defaultdict
from collections.abc import Callable, Hashable, Iterator, Mapping, Sequence
from typing import Any, NamedTuple

import numpy as np
import pandas as pd
from scipy import sparse
from scipy.sparse.csgraph import connected_components

from analyst import schema
from analyst.corpus import candidates
from analyst.corpus.addresses import same_address
from analyst.corpus.copies import Print, prints_of
from analyst.corpus.shingles import Hashes, Passages, Words, distinct, longest_run, n_common, shingles, text_key
from analyst.progress import steps

COPY_SIMILARITY = 0.35
"""Jaccard similarity from which two texts are copies: a text cut to two fifths still is. In 1,068 real articles of 66
outlets and sites no pair lay between .14 (a shared passage) and .52 (a report brought up to date)."""
HELD = 0.9
"""Share of a text that stands in another, from which it is a part of it: a text with parts that have nothing to do
with one another is a round-up, and no copy of them."""
UNLIKE = 0.1
"""Jaccard similarity below which two parts have nothing to do with one another."""
PART_SIZE = 0.75
"""A part has less than so many of the words of the round-up."""
VERSION_CONTAINMENT = 0.5
"""Share of the one text that stands in the other, from which two of one outlet and headline are versions."""
ADDRESS_CONTAINMENT = 0.3
"""The same for two at one address: an address alone is no proof, lists often give that of a front page."""
COMMONPLACE = 20
"""Texts of one outlet: what stands in more of them is its boilerplate, and does not make two of them alike …"""
OWN = 0.2
"""… unless less than this share of a text is its own: then it is one text in many forms."""
SHORT = 50
"""Below so many words a text is short: with another headline it is another article."""
SHORT_SIMILARITY = 0.6
"""Jaccard similarity from which two short texts are copies."""
PASSAGE = 40
"""Words in a row that make a shared passage: few direct quotes are that long."""
PARAGRAPH = 20
"""Words of a whole paragraph that make it a shared passage."""
ADDED = 20
"""New shingles that make a text another version, and not the same page read in another way."""
_WORDS_HELD = 2_000_000  # of texts in which passages are looked for: 80 MB

Pair = tuple[int, int]


class _Item(NamedTuple):
    """An article, as far as copies go."""

    print: Print
    text: str
    key: bytes
    """The same for the same words."""
    headline: bytes
    address: str | None
    file: tuple[str, str] | None
    """Hash of the file, and part of it."""


class _Likeness(NamedTuple):
    """How much two texts have in common."""

    similarity: float
    containment: float
    of_containment: float
    n_new: int
    """Shingles that one of them has and the other has not: the greater of the two numbers."""

    @property
    def most(self) -> float:
        """The containment of the text that has more of itself in the other one."""
        return max(self.containment, self.of_containment)

    @property
    def least(self) -> float:
        """The containment of the other text."""
        return min(self.containment, self.of_containment)


def find_duplicates(articles: pd.DataFrame, paragraphs: pd.DataFrame) -> pd.DataFrame:
    """Find copies, later versions, and articles that share a passage.

    One article stands for each cluster: of a stated outlet rather than of none; of the outlet that printed it first,
    as far as dates are stated; of that outlet's prints the latest, then the longest, then the first by name. Every
    other article of the cluster is a copy of that one, and of the one that is counted for its outlet: this is checked
    for each, so that a chain of likenesses does not join two articles that are not alike. A round-up is no copy of
    the articles that it holds. Articles that cannot be used, or have no words, take no part.

    A passage that more than ten texts share is shown once for each: with the earliest that has it.

    Args:
        articles: ARTICLES.
        paragraphs: PARAGRAPHS.

    Returns:
        DUPLICATES: the copies, then the pairs with shared passages, each by the `article_name` of the article that
        they are compared with and then their own. The order of the rows of ARTICLES does not matter.

    Raises:
        SchemaError: If a column is missing.

    Note:
        Similarity is |A ∩ B| / |A ∪ B| and containment |A ∩ B| / |A|, of the sets of five-word shingles (Broder
        1997, "On the resemblance and containment of documents").
    """
    used = ["source_part", "headline", "url", "text", "raw_sha256", "problem"]
    schema.check("ARTICLES", articles, used)
    schema.check("PARAGRAPHS", paragraphs, ["article_id", "paragraph_text"])
    read = _Read(Words())
    items = _items(articles[articles["problem"].isna()], read)
    if len(items) < 2:
        return schema.empty("DUPLICATES")
    texts = _Texts(items, read, paragraphs)
    clusters = list(_clusters(texts))
    rows = [*_copy_rows(texts, clusters), *_passage_rows(texts, clusters)]
    return schema.table("DUPLICATES", [row for _, row in sorted(rows, key=lambda each: each[0])])


class _Read:
    """Reads the words of texts; those of the first ones are held, as passages are looked for in them later."""

    def __init__(self, words: Words) -> None:
        self.words = words
        self.grams: dict[bytes, Hashes] = {}
        """By the key of a text, the set of its shingles."""
        self._held: dict[bytes, Hashes] = {}
        self._n_held = 0

    def key(self, text: str) -> bytes:
        """Return the key of a text, and keep what it is compared by; empty for a text with no word."""
        found = self.words.hashes(text)
        key = text_key(found) if len(found) else b""
        if key and key not in self.grams:
            self.grams[key] = distinct(shingles(found))
            if self._n_held + len(found) <= _WORDS_HELD:
                self._held[key] = found
                self._n_held += len(found)
        return key

    def hashes(self, item: _Item) -> Hashes:
        """Return the words of an article."""
        found = self._held.get(item.key)
        return self.words.hashes(item.text) if found is None else found


def _items(articles: pd.DataFrame, read: _Read) -> list[_Item]:
    """Return the articles that have words, the earliest first."""
    columns = ["text", "headline", "url", "raw_sha256", "source_part"]
    plain = articles[columns].astype("object").where(articles[columns].notna(), None)
    printed = list(zip(prints_of(articles), plain.itertuples(index=False, name=None), strict=True))
    items = [
        _Item(
            print=each,
            text=text,
            key=key,
            headline=read.words.key(headline or ""),
            address=same_address(url),
            file=(sha256, part or "") if sha256 else None,
        )
        for each, (text, headline, url, sha256, part) in steps(printed, "copies", "articles")
        if text and (key := read.key(text))
    ]
    return sorted(items, key=lambda item: item.print.age())


# ---- texts and their likeness ----------------------------------------------------------------------


class _Texts:
    """The different texts of a corpus, by number: each is compared once, however many articles have it."""

    def __init__(self, items: Sequence[_Item], read: _Read, paragraphs: pd.DataFrame) -> None:
        by_text: dict[Hashable, list[_Item]] = defaultdict(list)
        for item in items:
            by_text[item.key, item.headline if item.print.n_words < SHORT else b""].append(item)
        self.members = list(by_text.values())
        """The articles of each text; texts are in the order of their earliest article, and so are these."""
        self._read = read
        self._passages: OrderedDict[int, Passages] = OrderedDict()
        self._n_words_held = 0
        self._grams = [read.grams[items[0].key] for items in self.members]
        self._own = self._without_boilerplate()
        self._likeness: dict[Pair, _Likeness] = {}
        of_paragraphs = self._with_one_paragraph(read.words, paragraphs)
        of_passages = candidates.joined(of_paragraphs, candidates.sharing(self._grams))
        found = candidates.joined(
            self._with_one(lambda item: item.file),
            self._with_one(lambda item: item.address),
            self._with_one(lambda item: item.headline),
            candidates.alike(self._grams),
            of_passages,
        )
        self.pairs = candidates.split(found)
        """Texts that may have much in common, the earlier first."""
        self.with_passage = candidates.split(of_passages)
        """Those that may share a passage."""
        self.with_paragraph = set(candidates.split(of_paragraphs))
        """Those that share a whole paragraph."""

    def _with_one(self, key: Callable[[_Item], Hashable]) -> candidates.Pairs:
        entries = [(key(item), text) for text, items in enumerate(self.members) for item in items]
        return candidates.meeting((key for key, _ in entries), (text for _, text in entries))

    def _with_one_paragraph(self, words: Words, paragraphs: pd.DataFrame) -> candidates.Pairs:
        texts = {items[0].print.article_id: text for text, items in enumerate(self.members)}
        ours = paragraphs[paragraphs["article_id"].isin(list(texts))]
        printed = ours["paragraph_text"].tolist()
        keys = {
            each: text_key(found) if len(found := words.hashes(each)) >= PARAGRAPH else b"" for each in set(printed)
        }
        owners = ours["article_id"].map(texts).tolist()
        return candidates.meeting(map(keys.__getitem__, printed), owners, candidates.FOR_PASSAGES)

    def passages_of(self, text: int) -> Passages:
        """Return what the passages of a text are looked for in; of texts that were asked for lately it is held."""
        found = self._passages.get(text)
        if found is None:
            item = self.members[text][0]
            found = self._passages[text] = Passages(item.text, self._read.hashes(item))
            self._n_words_held += len(found.shingles)
            while self._n_words_held > _WORDS_HELD and len(self._passages) > 1:
                _, oldest = self._passages.popitem(last=False)
                self._n_words_held -= len(oldest.shingles)
        self._passages.move_to_end(text)
        return found

    def likeness(self, one: int, other: int) -> _Likeness:
        """Compare two texts on all of their shingles."""
        if one > other:
            like = self.likeness(other, one)
            return like._replace(containment=like.of_containment, of_containment=like.containment)
        if (one, other) not in self._likeness:
            self._likeness[one, other] = _compare(self._grams[one], self._grams[other])
        return self._likeness[one, other]

    def _without_boilerplate(self) -> dict[int, Hashes]:
        """Return what is a text's own, for those that hold boilerplate of their outlet."""
        by_outlet: dict[str | None, list[int]] = defaultdict(list)
        for text, items in enumerate(self.members):
            for outlet in {item.print.outlet for item in items}:
                by_outlet[outlet].append(text)
        own: dict[int, Hashes] = {}
        for texts in by_outlet.values():
            if len(texts) > COMMONPLACE:
                different, counts = np.unique(np.concatenate([self._grams[text] for text in texts]), return_counts=True)
                boilerplate = different[counts > COMMONPLACE]
                for text in texts if len(boilerplate) else ():
                    own[text] = np.setdiff1d(own.get(text, self._grams[text]), boilerplate, assume_unique=True)
        return {text: left for text, left in own.items() if len(left) >= OWN * len(self._grams[text])}

    def _own_likeness(self, pair: Pair) -> _Likeness:
        """Compare two texts; if both hold boilerplate of their outlets, without it."""
        one, other = pair
        if one in self._own and other in self._own:
            return _compare(self._own[one], self._own[other])
        return self.likeness(one, other)

    def n_common(self, one: int, other: int) -> int:
        """Count the shingles that two texts have in common."""
        return round(self.likeness(one, other).containment * len(self._grams[one]))

    def is_copy(self, one: int, other: int) -> bool:
        """Say whether two texts are copies or versions of one another."""
        pair = (min(one, other), max(one, other))
        if one == other or self.is_same_page(pair):
            return True
        like = self._own_likeness(pair)
        if (
            like.most >= VERSION_CONTAINMENT
            and self._agree(pair, lambda item: item.print.outlet)
            and self._agree(pair, lambda item: item.headline)
        ):
            return True
        if min(map(self.n_words, pair)) < SHORT:
            return like.similarity >= SHORT_SIMILARITY and not self._headlines_differ(pair)
        return like.similarity >= COPY_SIMILARITY

    def is_same_page(self, pair: Pair) -> bool:
        """Say whether two texts were read from one file, or from one address at which much of the text is the same."""
        if self._agree(pair, lambda item: item.file):
            return True
        is_alike = self._own_likeness(pair).most >= ADDRESS_CONTAINMENT
        return is_alike and self._agree(pair, lambda item: item.address)

    def n_words(self, text: int) -> int:
        """Count the words of a text."""
        return self.members[text][0].print.n_words

    def _agree(self, pair: Pair, key: Callable[[_Item], Any]) -> bool:
        one, other = ({value for item in self.members[text] if (value := key(item))} for text in pair)
        return not one.isdisjoint(other)

    def _headlines_differ(self, pair: Pair) -> bool:
        one, other = ({item.headline for item in self.members[text] if item.headline} for text in pair)
        return bool(one and other) and one.isdisjoint(other)


def _compare(one: Hashes, other: Hashes) -> _Likeness:
    n_both = n_common(one, other)
    n_all = len(one) + len(other) - n_both
    return _Likeness(n_both / n_all, n_both / len(one), n_both / len(other), max(len(one), len(other)) - n_both)


# ---- clusters --------------------------------------------------------------------------------------


class _Member(NamedTuple):
    """An article of a cluster."""

    standing: int
    """Its place in the order in which articles may stand for others."""
    text: int
    item: _Item


def _clusters(texts: _Texts) -> Iterator[list[_Member]]:
    """Part the connected components of the copies into clusters; the article that stands for one comes first."""
    round_ups = _round_ups(texts)
    edges = [pair for pair in texts.pairs if texts.is_copy(*pair) and not _is_part(texts, pair, round_ups)]
    near: dict[int, list[int]] = defaultdict(list)
    for one, other in edges:
        near[one].append(other)
        near[other].append(one)
    for component in _components(len(texts.members), edges):
        if len(component) > 1 or len(texts.members[component[0]]) > 1:
            yield from _parted(texts, component, near)


def _round_ups(texts: _Texts) -> frozenset[int]:
    """Find the texts that hold several others which have nothing to do with one another."""
    parts: dict[int, list[int]] = defaultdict(list)
    for pair in texts.pairs:
        like = texts.likeness(*pair)
        part, whole = pair if like.containment >= like.of_containment else pair[::-1]
        if like.most >= HELD and like.least < PART_SIZE and texts.n_words(part) >= SHORT:
            parts[whole].append(part)
    return frozenset(
        whole
        for whole, (first, *others) in parts.items()
        if any(texts.likeness(first, other).similarity < UNLIKE for other in others)
    )


def _is_part(texts: _Texts, pair: Pair, round_ups: frozenset[int]) -> bool:
    """Say whether one of two texts is a round-up, and the other one a part of it."""
    if round_ups.isdisjoint(pair) or texts.is_same_page(pair):
        return False
    sizes = sorted(texts.n_words(text) for text in pair)
    return sizes[0] < PART_SIZE * sizes[1]


def _components(n: int, edges: Sequence[Pair]) -> list[list[int]]:
    table = np.array(edges, dtype=np.int64).reshape(-1, 2)
    graph = sparse.coo_matrix((np.ones(len(table), dtype=np.int8), (table[:, 0], table[:, 1])), shape=(n, n))
    by_label: dict[int, list[int]] = defaultdict(list)
    for text, label in enumerate(connected_components(graph, directed=False)[1].tolist()):
        by_label[label].append(text)
    return list(by_label.values())


def _parted(texts: _Texts, component: Sequence[int], near: Mapping[int, Sequence[int]]) -> Iterator[list[_Member]]:
    """Take cluster after cluster out of a component: the first article that is left, and its copies."""
    own: dict[int, list[_Member]] = defaultdict(list)
    for member in _by_standing([(text, item) for text in component for item in texts.members[text]]):
        own[member.text].append(member)
    free = set(component)
    for text in own:  # in the order of their first article
        if text not in free:
            continue
        around = {text, *(each for each in near[text] if each in free)}
        around |= {each for middle in tuple(around) for each in near[middle] if each in free}
        taken = _alike(texts, [own[each] for each in around])
        free.difference_update(taken)
        members = sorted((member for each in taken for member in own[each]), key=lambda each: each.standing)
        if len(members) > 1:
            yield members


def _by_standing(entries: Sequence[tuple[int, _Item]]) -> list[_Member]:
    """Sort the articles of a component: by the age of their outlet's first print, then by rank within the outlet."""
    first: dict[str | None, tuple[bool, float]] = {}
    for _, item in entries:
        age = item.print.age()[:2]
        first[item.print.outlet] = min(first.get(item.print.outlet, age), age)

    def standing(entry: tuple[int, _Item]) -> tuple[Any, ...]:
        outlet, rank = entry[1].print.outlet, entry[1].print.rank()
        return (True, rank) if outlet is None else (False, first[outlet], rank)

    return [_Member(number, *entry) for number, entry in enumerate(sorted(entries, key=standing))]


def _alike(texts: _Texts, around: Sequence[Sequence[_Member]]) -> list[int]:
    """Choose the texts that are copies of the first one, and of the one that is counted for each outlet of theirs."""
    ordered = sorted(around, key=lambda members: members[0].standing)
    first = ordered[0][0].text
    taken: list[int] = []
    counted: dict[str, int] = {}
    for members in ordered:
        text = members[0].text
        outlets = {outlet for member in members if (outlet := member.item.print.outlet) is not None}
        others = {first, *(counted[outlet] for outlet in outlets if outlet in counted)}
        if all(texts.is_copy(text, other) for other in others):
            taken.append(text)
            for outlet in outlets:
                counted.setdefault(outlet, text)
    return taken


# ---- rows ------------------------------------------------------------------------------------------

Row = tuple[tuple[Any, ...], dict[str, Any]]
"""What a row is sorted by, and the row."""


def _copy_rows(texts: _Texts, clusters: Sequence[Sequence[_Member]]) -> Iterator[Row]:
    for first, *copies in clusters:
        cluster_id = min(member.item.print.article_id for member in (first, *copies))
        for copy in copies:
            kind = _kind(copy.item, first.item, texts.likeness(copy.text, first.text))
            yield _row(texts, (copy.text, copy.item), (first.text, first.item), kind, cluster_id)


def _kind(copy: _Item, first: _Item, like: _Likeness) -> str:
    """Say what a copy and the article that stands for it have in common."""
    if copy.file is not None and copy.file == first.file:
        return "same file"
    if copy.key == first.key:
        return "same text"
    is_same_address = copy.address is not None and copy.address == first.address
    outlets = {copy.print.outlet, first.print.outlet}
    is_same_headline = bool(copy.headline) and copy.headline == first.headline
    is_one_article = is_same_address or (len(outlets) == 1 and None not in outlets)
    dates = {copy.print.published, first.print.published} - {None}
    if (is_one_article or (None in outlets and is_same_headline)) and (len(dates) == 2 or like.n_new >= ADDED):
        return "later version"
    return "same address" if is_same_address else "near copy"


def _passage_rows(texts: _Texts, clusters: Sequence[Sequence[_Member]]) -> Iterator[Row]:
    """Pair articles of different clusters that share a passage; what the copies of one share is said once."""
    stands = {member.text: (members[0].text, members[0].item) for members in clusters for member in members}
    found = {pair: None for pair in texts.with_passage if _share_passage(texts, pair, stands)}
    for pair in found:  # in order: those of one text are together
        earlier, later = (stands.get(text, (text, texts.members[text][0])) for text in pair)
        if (earlier[0], later[0]) != pair:
            if (min(earlier[0], later[0]), max(earlier[0], later[0])) in found:
                continue
            earlier, later = ((text, texts.members[text][0]) for text in pair)
        yield _row(texts, later, earlier, "shared passages", None)


def _share_passage(texts: _Texts, pair: Pair, stands: Mapping[int, tuple[int, _Item]]) -> bool:
    one, other = pair
    if one in stands and other in stands and stands[one][0] == stands[other][0]:
        return False
    if pair in texts.with_paragraph:
        return True
    if texts.n_common(one, other) < PASSAGE - 4:  # a run of n words has n - 4 shingles
        return False
    return longest_run(texts.passages_of(one), texts.passages_of(other)).n_words >= PASSAGE


def _row(texts: _Texts, copy: tuple[int, _Item], of: tuple[int, _Item], kind: str, cluster_id: str | None) -> Row:
    like = texts.likeness(copy[0], of[0])
    printed, of_printed = texts.passages_of(copy[0]), texts.passages_of(of[0])
    run = longest_run(printed, of_printed)
    start, end = printed.place(run.first, run.n_words)
    of_start, of_end = of_printed.place(run.of_first, run.n_words)
    one, other = copy[1].print, of[1].print
    row = {
        "article_id": one.article_id,
        "of_article_id": other.article_id,
        "cluster_id": cluster_id,
        "duplicate_kind": kind,
        "similarity": like.similarity,
        "containment": like.containment,
        "of_containment": like.of_containment,
        "n_shared_words": run.n_words,
        "start_char": start,
        "end_char": end,
        "of_start_char": of_start,
        "of_end_char": of_end,
        "is_same_outlet": one.outlet is None or other.outlet is None or one.outlet == other.outlet,
        "is_copy": cluster_id is not None,
    }
    return (cluster_id is None, other.name, one.name, one.article_id), row
