"""Where the nodes of a network stand: near those they are linked to, and no label on another."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from scipy.sparse import coo_matrix
from scipy.sparse.csgraph import shortest_path

_ROUNDS = 120
_PUSHES = 400
_TALLER = 1.15
_GOLDEN_ANGLE = np.pi * (3 - np.sqrt(5))


def place_boxes(
    boxes: Sequence[tuple[float, float]], links: Sequence[tuple[int, int]], width: float, height: float
) -> tuple[np.ndarray, float]:
    """Place boxes so that linked ones are near and none covers another.

    Distances follow the shortest paths (Kamada & Kawai 1989), by stress majorization (Gansner, Koren & North 2004)
    from a fixed start; then boxes that overlap are pushed apart. No chance is in it.

    Args:
        boxes: Width and height of each box; none wider than `width`.
        links: Pairs of numbers of boxes.
        width: Width of the drawing.
        height: Height of the drawing; it grows until there is room.

    Returns:
        Centres, one row (x, y) a box, rounded to a tenth; and the height.
    """
    sizes = np.asarray(boxes, dtype="float64").reshape(-1, 2)
    if not len(sizes):
        return np.zeros((0, 2)), height
    free = _by_paths(len(sizes), links)
    while True:
        centres, fits = _push_apart(_fit(free, sizes, width, height), sizes, width, height)
        if fits:
            return centres.round(1), height
        height *= _TALLER


def _by_paths(n: int, links: Sequence[tuple[int, int]]) -> np.ndarray:
    wanted = _distances(n, links)
    weights = np.zeros_like(wanted)
    np.divide(1, wanted**2, out=weights, where=wanted > 0)
    angles = np.arange(n) * _GOLDEN_ANGLE
    places = np.sqrt(np.arange(n) + 0.5)[:, None] * np.column_stack([np.cos(angles), np.sin(angles)])
    total = weights.sum(axis=1, keepdims=True)
    for _ in range(_ROUNDS if n > 1 else 0):
        apart = places[:, None, :] - places[None, :, :]
        length = np.sqrt((apart**2).sum(axis=2))
        pull = np.zeros_like(length)
        np.divide(wanted, length, out=pull, where=length > 0)
        # Each box goes to the mean of where the others would have it.
        places = (weights[:, :, None] * (places[None, :, :] + pull[:, :, None] * apart)).sum(axis=1) / total
        places = places.round(9)
    return places


def _distances(n: int, links: Sequence[tuple[int, int]]) -> np.ndarray:
    first, second = (np.array([link[side] for link in links], dtype=int) for side in (0, 1))
    graph = coo_matrix((np.ones(len(links)), (first, second)), shape=(n, n)).tocsr()
    paths = shortest_path(graph, directed=False, unweighted=True)
    known = paths[np.isfinite(paths)]
    return np.where(np.isfinite(paths), paths, known.max() + 0.5)  # parts without a link stand apart


def _fit(places: np.ndarray, sizes: np.ndarray, width: float, height: float) -> np.ndarray:
    low, span = places.min(axis=0), np.ptp(places, axis=0)
    room = np.array([width, height]) - sizes.max(axis=0)
    scaled = np.divide(places - low, span, out=np.full_like(places, 0.5), where=span > 0)
    # Two thirds of the way to even spacing: a part that stands apart must not leave the page empty between.
    ranks = np.argsort(np.argsort(scaled, axis=0, kind="stable"), axis=0, kind="stable") / max(1, len(scaled) - 1)
    scaled = np.where(span > 0, (scaled + 2 * ranks) / 3, scaled)
    return scaled * np.maximum(room, 0) + sizes.max(axis=0) / 2


def _push_apart(centres: np.ndarray, sizes: np.ndarray, width: float, height: float) -> tuple[np.ndarray, bool]:
    """Push overlapping boxes apart, the shorter way; tell whether all are free in the end."""
    centres = centres.copy()
    low, high = sizes / 2, np.array([width, height]) - sizes / 2
    first, second = np.triu_indices(len(sizes), k=1)
    needed = (sizes[first] + sizes[second]) / 2
    for _ in range(_PUSHES):
        apart = centres[second] - centres[first]
        over = needed - np.abs(apart)
        hit = np.flatnonzero((over > 0.05).all(axis=1))
        if not len(hit):
            return centres, True
        for pair in hit:
            axis = int(over[pair, 0] * 0.6 > over[pair, 1])  # sideways labels are long: up and down costs less
            sign = 1.0 if apart[pair, axis] >= 0 else -1.0
            step = sign * over[pair, axis] * 0.52
            centres[first[pair], axis] -= step
            centres[second[pair], axis] += step
        centres = np.maximum(np.minimum(centres, high), low)
    return centres, False
