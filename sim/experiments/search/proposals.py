"""Which runs a search makes next: Thompson sampling over mixes, new ones and those that were run already."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
from numpy.typing import NDArray

from sim.experiments.search.fronts import pool
from sim.experiments.search.space import Mix, Space
from sim.experiments.search.trials import START, Expected, Trials

Array = NDArray[np.float64]
Asks = list[tuple[Mix, int]]  # a mix, and the replications that it is to have
Possible = Callable[[Mix], bool]
_SPREADS = 50  # tries to find mixes whose levels go together
_LESS_BUDGET = 0.2  # share of draws that look for the best mix under a smaller budget


def first_asks(trials: Trials, space: Space, possible: Possible, most: int, rng: np.random.Generator) -> Asks:
    """The first round: the scenario as it is with all replications, then mixes spread evenly over the space.

    Parameters
    ----------
    trials : Trials
    space : Space
    possible : callable
        Whether a mix can be made: levels may exclude each other.
    most : int
        Runs that may be made.
    rng : numpy.random.Generator
    """
    plan = trials.plan
    number = min(2 * len(space.counts) + 2, space.size, max((most - plan.most) // plan.first, 1))
    if space.size <= number:
        chosen = [mix for mix in space.everything() if possible(mix)]
    else:
        last = tuple(count - 1 for count in space.counts)
        met = dict.fromkeys([last] if possible(last) else [])
        for _ in range(_SPREADS):
            met |= dict.fromkeys(mix for mix in space.spread(number, rng) if mix not in met and possible(mix))
            if len(met) >= number:
                break
        chosen = list(met)[:number]
    return [(START, plan.most), *((mix, plan.first) for mix in chosen)]


def next_asks(
    trials: Trials, space: Space, expected: Expected, possible: Possible, left: int, rng: np.random.Generator
) -> Asks:
    """The next round; empty if nothing is left to learn.

    Each ask follows a draw of what all mixes may be worth: the mix that would be best is tried, or gets more
    replications. So mixes that may still be the best are run more often, and others no longer (successive rejection).

    Parameters
    ----------
    trials : Trials
    space : Space
    expected : Expected
        Has learnt from the trials.
    possible : callable
        Whether a mix can be made.
    left : int
        Runs that may be made.
    rng : numpy.random.Generator
    """
    plan = trials.plan
    known = [mix for mix in trials.runs if mix != START]
    number = min(max(6, len(known) // 6), 48, max(left // plan.first, 1))
    among = pool(space, known, expected.judge, rng)
    open_ones = np.array([trials.runs.get(mix, 0) < plan.most for mix in among])
    asks: Asks = []
    for differences in expected.draws(among, number, rng):
        while open_ones.any():
            k = _chosen(trials, expected, differences, open_ones, rng)
            mix = among[k]
            open_ones[k] = False
            if possible(mix):
                asks.append((mix, min(trials.runs.get(mix, 0) + plan.first, plan.most)))
                break
    return _affordable(asks, trials, left)


def _chosen(
    trials: Trials, expected: Expected, differences: Array, open_ones: NDArray[np.bool_], rng: np.random.Generator
) -> int:
    """The best of the open mixes in one draw; with several goals, the best for random weights of them."""
    gains, excess = expected.scored(differences)
    if rng.random() < _LESS_BUDGET:
        excess = excess + _smaller_budget(trials, differences, rng)
    worth = weighed(gains, excess, rng) if gains.shape[1] > 1 else gains[:, 0]
    kept = open_ones & (excess <= 0.0)
    if kept.any():
        return int(np.flatnonzero(kept)[np.argmax(worth[kept])])
    return int(np.flatnonzero(open_ones)[np.argmin(excess[open_ones])])


def _smaller_budget(trials: Trials, differences: Array, rng: np.random.Generator) -> Array:
    """Excess over a random part of each budget, so that what less money buys is known, too."""
    start = trials.start(trials.searched)
    found = np.zeros(len(differences))
    for limit in trials.plan.limits:
        if limit.caps:
            k = trials.plan.measures.index(limit.measure)
            level = start[k] + rng.random() * max(limit.bound - start[k], 0.0)
            found += np.maximum(differences[:, k] + start[k] - level, 0.0) / (abs(limit.bound) or 1.0)
    return found


def weighed(gains: Array, excess: Array, rng: np.random.Generator) -> Array:
    """One figure from several goals: the augmented Chebyshev sum with random weights, shape (mixes,).

    Source: Knowles (2006), IEEE Trans. Evol. Comput. 10, 50 (ParEGO).
    """
    weights = rng.dirichlet(np.ones(gains.shape[1]))
    kept = gains[excess <= 0.0] if (excess <= 0.0).any() else gains
    low, width = kept.min(axis=0), np.ptp(kept, axis=0)
    scaled = (gains - low) / np.where(width > 0.0, width, 1.0) - 1.0
    found: Array = (weights * scaled).min(axis=1) + 0.05 * (weights * scaled).sum(axis=1)
    return found


def _affordable(asks: Asks, trials: Trials, left: int) -> Asks:
    kept: Asks = []
    for mix, upto in asks:
        cost = upto - trials.runs.get(mix, 0)
        if cost > left:
            upto, cost = upto - (cost - left), left
        if cost > 0:
            kept.append((mix, upto))
            left -= cost
    return kept
