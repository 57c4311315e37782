"""Coordinates: the tree of territories as nested patches of a round city.

A square is cut in two again and again, always across its longer side and in proportion to the number
of grids, first into districts, then streets, communities and grids. The square is then bent into a
disc whose centre is denser than its rim.
"""

from __future__ import annotations

from typing import Any

import numpy as np

from sim.jit.compiled import entry
from sim.jit.units import FloatArray, IntArray
from sim.random.streams import WORLD_GRID
from sim.world.draws import uniform_table
from sim.world.rounding import offsets

RESIDENTS_PER_KM2 = 3000.0  # assumption: sets the scale of the map only
_JITTER = 0.8  # share of its patch in which the point of a grid may lie
_CENTRE = 0.25  # exponent by which the centre is drawn together


@entry
def _subdivide(box: Any, weights: Any, out: Any) -> None:
    """Cut one box (x0, y0, x1, y1) into ``weights.size`` boxes in order, written to ``out``."""
    n = weights.size
    cumulated = np.zeros(n + 1)
    for i in range(n):
        cumulated[i + 1] = cumulated[i] + weights[i]
    lows = np.empty(n + 1, dtype=np.int64)
    highs = np.empty(n + 1, dtype=np.int64)
    boxes = np.empty((n + 1, 4))
    lows[0] = 0
    highs[0] = n
    for corner in range(
        4
    ):  # one by one: a whole row would bring numba's message of unlike shapes along, 1.5 s to compile
        boxes[0, corner] = box[corner]
    depth = 1
    while depth > 0:
        depth -= 1
        low = lows[depth]
        high = highs[depth]
        x0 = boxes[depth, 0]
        y0 = boxes[depth, 1]
        x1 = boxes[depth, 2]
        y1 = boxes[depth, 3]
        if high - low == 1:
            out[low, 0] = x0
            out[low, 1] = y0
            out[low, 2] = x1
            out[low, 3] = y1
            continue
        half = 0.5 * (cumulated[low] + cumulated[high])
        cut = low + 1
        while cut < high - 1 and abs(cumulated[cut + 1] - half) < abs(cumulated[cut] - half):
            cut += 1
        share = (cumulated[cut] - cumulated[low]) / (cumulated[high] - cumulated[low])
        for side in range(2):
            lows[depth] = low if side == 0 else cut
            highs[depth] = cut if side == 0 else high
            boxes[depth, 0] = x0
            boxes[depth, 1] = y0
            boxes[depth, 2] = x1
            boxes[depth, 3] = y1
            if x1 - x0 >= y1 - y0:
                boxes[depth, 2 if side == 0 else 0] = x0 + share * (x1 - x0)
            else:
                boxes[depth, 3 if side == 0 else 1] = y0 + share * (y1 - y0)
            depth += 1


def grid_coordinates(
    seed: int, residents: int, children: tuple[IntArray, IntArray, IntArray, IntArray]
) -> tuple[FloatArray, FloatArray, float]:
    """Coordinates of every grid, and the radius of the city.

    Parameters
    ----------
    seed : int
        Territory seed (moves a grid's point inside its patch).
    residents : int
        Sets the area by a fixed density.
    children : tuple of four int arrays
        Number of districts of the city (one entry), of streets by district, communities by street,
        grids by community.

    Returns
    -------
    x, y : ndarray of float64, shape (grids,)
        Kilometres from the centre.
    radius : float
        Kilometres.
    """
    boxes = np.array([[-1.0, -1.0, 1.0, 1.0]])
    for level, counts in enumerate(children):
        weights = _leaves(children[level + 1 :], int(counts.sum()))
        starts = offsets(counts)
        inner = np.empty((weights.size, 4))
        for parent in range(counts.size):
            piece = slice(starts[parent], starts[parent + 1])
            _subdivide(boxes[parent], weights[piece], inner[piece])
        boxes = inner
    u = uniform_table(seed, WORLD_GRID, boxes.shape[0], 1)
    x = _inside(boxes[:, 0], boxes[:, 2], u[:, 0])
    y = _inside(boxes[:, 1], boxes[:, 3], u[:, 1])
    radius = float(np.sqrt(residents / RESIDENTS_PER_KM2 / np.pi))
    return *_disc(x, y, radius), radius


def _leaves(below: tuple[IntArray, ...], nodes: int) -> FloatArray:
    """Grids under each of the nodes, given the children counts of all levels below them."""
    count = np.ones(int(below[-1].sum()) if below else nodes)
    for counts in reversed(below):
        count = np.add.reduceat(count, offsets(counts)[:-1])
    return count


def _inside(low: FloatArray, high: FloatArray, u: FloatArray) -> FloatArray:
    point: FloatArray = 0.5 * (low + high) + _JITTER * (u - 0.5) * (high - low)
    return point


def _disc(x: FloatArray, y: FloatArray, radius: float) -> tuple[FloatArray, FloatArray]:
    u, v = x * np.sqrt(1.0 - 0.5 * y**2), y * np.sqrt(1.0 - 0.5 * x**2)
    pull = radius * np.hypot(u, v) ** _CENTRE
    return u * pull, v * pull
