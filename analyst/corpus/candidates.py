"""Pairs of texts that may have much in common, found without comparing each with each.

No step looks at more pairs than a fixed number an entry: where many texts meet in one place (a boilerplate paragraph,
a common headline, thousands of copies), each is paired with the first few of them and with its neighbours only.
"""

from __future__ import annotations

from collections.abc import Hashable, Iterable, Sequence
from typing import Any, NamedTuple

import numpy as np
import numpy.typing as npt

from analyst.corpus.shingles import Hashes, distinct

N_PERMUTATIONS = 128
N_BANDS = 32
SEED = 1
"""Of the permutations."""


class Limits(NamedTuple):
    """How many pairs are made of texts that meet in one place."""

    n_all: int
    """Up to so many texts, each is paired with each …"""
    n_first: int
    """… above that, each with the first few of them …"""
    n_near: int
    """… and with as many that come next."""


FOR_COPIES = Limits(20, 5, 5)
FOR_PASSAGES = Limits(10, 1, 0)
SAMPLED = 4
"""One shingle in so many is looked at for shared passages."""
_AT_ONCE = 4096

Pairs = npt.NDArray[np.int64]
"""Each pair as one number: the lower of its two numbers in the upper half."""

_HALF, _LOW = np.int64(32), np.int64(0xFFFFFFFF)
_NO_PAIRS: Pairs = np.empty(0, dtype=np.int64)


def signatures(sets: Sequence[Hashes]) -> npt.NDArray[np.uint32]:
    """Return the MinHash signature (Broder 1997) of each set of shingles, one row a set."""
    from datasketch import MinHash  # loaded where it is used: it takes a second

    rows = np.empty((len(sets), N_PERMUTATIONS), dtype=np.uint32)
    first = MinHash(num_perm=N_PERMUTATIONS, seed=SEED, scheme="affine32")
    for number, hashes in enumerate(sets):
        sketch = MinHash(seed=SEED, scheme="affine32", permutations=first.permutations, num_perm=N_PERMUTATIONS,
                         hashfunc=_as_it_is)  # fmt: skip
        for start in range(0, len(hashes), _AT_ONCE):
            sketch.update_batch((hashes[start : start + _AT_ONCE] >> np.uint64(32)).tolist())
        rows[number] = sketch.hashvalues
    return rows


def _as_it_is(number: int) -> int:
    return number


def alike(sets: Sequence[Hashes]) -> Pairs:
    """Pair sets whose signatures agree in one of 32 bands of 4 rows.

    Two sets with the Jaccard similarity J are paired with the probability 1 - (1 - J⁴)³²: .87 for J = .5, .99 for
    .6, .03 for .18. The bands are grouped here and not by datasketch's index, whose answers have no upper limit.
    """
    if not sets:
        return _NO_PAIRS
    bands = signatures(sets).reshape(len(sets), N_BANDS, -1)
    owners = np.arange(len(sets))
    return joined(*(_meeting(_one_number(bands[:, band, :]), owners, FOR_COPIES) for band in range(N_BANDS)))


def _one_number(rows: npt.NDArray[np.uint32]) -> Hashes:
    """Turn each row into one number: equal rows into equal numbers."""
    mixed = np.zeros(len(rows), dtype=np.uint64)
    for column in rows.T:
        mixed = (mixed ^ column.astype(np.uint64)) * np.uint64(0x9E3779B97F4A7C15)
        mixed ^= mixed >> np.uint64(29)
    return mixed


def sharing(sets: Sequence[Hashes], least: int = 2) -> Pairs:
    """Pair sets that have at least `least` of the sampled shingles in common (one in four, by its hash).

    A passage of 40 words has 36 shingles, 9 of them in the sample on average.
    """
    chosen = [hashes[hashes % np.uint64(SAMPLED) == 0] for hashes in sets]
    if not any(map(len, chosen)):
        return _NO_PAIRS
    owners = np.repeat(np.arange(len(sets)), [len(each) for each in chosen])
    different, counts = np.unique(_meeting(np.concatenate(chosen), owners, FOR_PASSAGES), return_counts=True)
    return different[counts >= least]


def meeting(keys: Iterable[Hashable], owners: Iterable[int], limits: Limits = FOR_COPIES) -> Pairs:
    """Pair the owners of equal keys; null and empty keys meet nobody."""
    numbers: dict[Hashable, int] = {}
    entries = {(numbers.setdefault(key, len(numbers)), owner) for key, owner in zip(keys, owners, strict=True) if key}
    if not entries:
        return _NO_PAIRS
    table = np.array(sorted(entries), dtype=np.int64)
    return joined(_meeting(table[:, 0], table[:, 1], limits))


def _meeting(keys: npt.NDArray[Any], owners: npt.NDArray[np.int64], limits: Limits) -> Pairs:
    """Pair the owners of equal keys; in a large group the lowest owners are the first few."""
    order = np.lexsort((owners, keys))
    keys, owners = keys[order], owners[order]
    starts = np.flatnonzero(np.concatenate(([True], keys[1:] != keys[:-1])))
    sizes = np.diff(np.concatenate((starts, [len(keys)])))
    start, size = np.repeat(starts, sizes), np.repeat(sizes, sizes)
    place = np.arange(len(keys)) - start
    found = []
    for step in range(1, limits.n_all):
        before = np.flatnonzero((place >= step) & ((size <= limits.n_all) | (step <= limits.n_near)))
        found.append(_coded(owners[before - step], owners[before]))
    for nth in range(limits.n_first):  # those that are no neighbours
        far = np.flatnonzero((size > limits.n_all) & (place > nth + limits.n_near))
        found.append(_coded(owners[start[far] + nth], owners[far]))
    return np.concatenate(found)


def _coded(ones: npt.NDArray[np.int64], others: npt.NDArray[np.int64]) -> Pairs:
    is_pair = ones != others
    return (ones[is_pair] << _HALF) | others[is_pair]


def joined(*pairs: Pairs) -> Pairs:
    """Put several lists of pairs together, each pair once, in order."""
    return distinct(np.concatenate([_NO_PAIRS, *pairs]))


def split(pairs: Pairs) -> list[tuple[int, int]]:
    """Return pairs as tuples, the lower number first."""
    return list(zip((pairs >> _HALF).tolist(), (pairs & _LOW).tolist(), strict=True))
