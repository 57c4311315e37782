"""Fronts: which mixes no other beats in all goals at once (NSGA-II), and a pool of mixes that are worth a trial."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Final

import numpy as np
from numpy.typing import NDArray

from sim.experiments.search.space import WHOLE, Mix, Space

Array = NDArray[np.float64]
POPULATION: Final = 64
GENERATIONS: Final = 24
_CHANGE: Final = 1.0  # factors that mutation changes on average
Judge = Callable[[Sequence[Mix]], tuple[Array, Array]]


def dominance(gains: Array, excess: Array) -> NDArray[np.bool_]:
    """Which mixes beat which: keeping the limits comes first, then no goal worse and one better.

    Parameters
    ----------
    gains : ndarray of float, shape (mixes, goals)
        More is better.
    excess : ndarray of float, shape (mixes,)
        By how much limits are broken; 0: kept. Infinite for mixes of which nothing is known.

    Returns
    -------
    ndarray of bool, shape (mixes, mixes)
        Whether the mix of a row beats that of a column.

    Notes
    -----
    Source: Deb et al. (2002), IEEE Trans. Evol. Comput. 6, 182 (constrained domination).
    """
    no_worse = (gains[:, None] >= gains[None]).all(axis=2)
    better = (gains[:, None] > gains[None]).any(axis=2)
    kept = excess <= 0.0
    both, first = kept[:, None] & kept[None], kept[:, None] & ~kept[None]
    return first | (both & no_worse & better) | (~kept[:, None] & ~kept[None] & (excess[:, None] < excess[None]))


def ranks(gains: Array, excess: Array) -> NDArray[np.int64]:
    """Number of the front of each mix, from 0.

    Parameters
    ----------
    gains, excess
        As for `dominance`.
    """
    beats = dominance(gains, excess)
    left = beats.sum(axis=0)
    found = np.full(len(gains), -1, dtype=np.int64)
    rank = 0
    while (found < 0).any():
        front = (found < 0) & (left == 0)
        if not front.any():  # not met with finite numbers; nothing is lost if it is
            front = found < 0
        found[front] = rank
        left = left - beats[front].sum(axis=0)
        rank += 1
    return found


def crowding(gains: Array) -> Array:
    """How far a mix of a front lies from its neighbours in each goal, in sum; infinite at the ends. Shape (mixes,)."""
    found = np.zeros(len(gains))
    for values in gains.T:
        order = np.argsort(values, kind="stable")
        width = float(np.ptp(values)) or 1.0
        found[order[[0, -1]]] = np.inf
        found[order[1:-1]] += (values[order[2:]] - values[order[:-2]]) / width
    return found


def best_first(gains: Array, excess: Array) -> NDArray[np.int64]:
    """Order of mixes: by front, in a front the lonelier first."""
    front = ranks(gains, excess)
    lonely = np.zeros(len(gains))
    for rank in np.unique(front):
        lonely[front == rank] = crowding(gains[front == rank])
    return np.lexsort((-lonely, front))


def pool(space: Space, known: Sequence[Mix], judge: Judge, rng: np.random.Generator) -> list[Mix]:
    """Mixes among which the next ones are chosen.

    All of a small space; else those that NSGA-II met on the expected values, those that were run, and random ones.

    Parameters
    ----------
    space : Space
    known : sequence of Mix
        Mixes that were run.
    judge : callable
        Gains and excess that are expected of mixes.
    rng : numpy.random.Generator
    """
    if space.size <= WHOLE:
        return space.everything()
    found = dict.fromkeys([*known, *space.spread(POPULATION, rng)])
    parents = list(found)
    for _ in range(GENERATIONS):
        gains, excess = judge(parents)
        parents = [parents[k] for k in best_first(gains, excess)[:POPULATION]]
        children = dict.fromkeys(_child(space, parents, rng) for _ in range(POPULATION))
        found |= children
        parents = list(dict.fromkeys([*parents, *children]))
    gains, excess = judge(parents)
    for k in best_first(gains, excess)[:4]:
        found |= dict.fromkeys(space.neighbours(parents[k]))
    kept = dict.fromkeys([*known, *reversed(found)])  # the last ones met are the best
    return list(kept)[: max(WHOLE, len(known))]


def _child(space: Space, parents: Sequence[Mix], rng: np.random.Generator) -> Mix:
    """A mix of two parents, each the better of two that are drawn, with a change now and then."""
    mother, father = (parents[int(rng.integers(len(parents), size=2).min())] for _ in range(2))
    chosen = [a if rng.random() < 0.5 else b for a, b in zip(mother, father, strict=True)]
    for j, count in enumerate(space.counts):
        if count > 1 and rng.random() < _CHANGE / len(chosen):
            chosen[j] = int((chosen[j] + rng.integers(1, count)) % count)
    return tuple(chosen)
