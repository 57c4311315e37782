"""Choosing among the mixes that a search has left, on fresh seeds, with a stated probability of correct selection."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

import numpy as np
from numpy.typing import NDArray

from sim.experiments.search.fronts import best_first, dominance
from sim.experiments.search.space import Mix
from sim.experiments.search.trials import Expected, Trials, means

Array = NDArray[np.float64]
LEAST: Final = 5  # replications at the first look
_GROWTH: Final = 1.5
_HARDLY: Final = (
    0.05  # a mix that keeps the limits with less than this probability is not chosen if another one is there
)
_DRAWS: Final = 400
_RESAMPLES: Final = 1000
_LEVELS: Final = (0.25, 0.5, 0.75)  # parts of a budget whose best mixes are run again, too


def looks(final: int) -> list[int]:
    """Replications at which finalists are judged, growing by half."""
    found = [min(LEAST, final)]
    while found[-1] < final:
        found.append(min(math.ceil(found[-1] * _GROWTH), final))
    return found


def finalists(
    trials: Trials, expected: Expected, known: Sequence[Mix], number: int, rng: np.random.Generator
) -> list[Mix]:
    """Mixes that may be the best, or on the front: those that most often are in draws of what all may be worth.

    Parameters
    ----------
    trials : Trials
    expected : Expected
        Has learnt from the trials.
    known : sequence of Mix
        Mixes to choose from, each other runs than the others.
    number : int
        Mixes, at most.
    rng : numpy.random.Generator
    """
    if not known or number < 1:
        return []
    counts = np.zeros(len(known))
    drawn = expected.draws(known, _DRAWS, rng)
    noise = rng.standard_normal((_DRAWS, len(trials.plan.measures)))
    shifts = trials.start_error() * noise  # other seeds, other levels
    for differences, shift in zip(drawn, shifts, strict=True):
        gains, excess = expected.scored(differences, shift)
        counts[_leaders(gains, excess)] += 1.0
    gains, excess = expected.judge(known)
    order = np.lexsort((np.argsort(best_first(gains, excess), kind="stable"), -counts))
    steps = _of_smaller_budgets(trials, expected, known) if len(trials.plan.goals) == 1 else []
    steps = steps[: max(number - 2, 0)]
    chosen = [known[k] for k in order if counts[k] > 0.0][: number - len(steps)]
    return list(dict.fromkeys([*chosen, *steps, *(known[k] for k in order)]))[: max(len({*chosen, *steps}), 1)]


def _leaders(gains: Array, excess: Array) -> NDArray[np.int64]:
    """The best mix of one goal, or the front of several."""
    if gains.shape[1] == 1:
        kept = excess <= 0.0
        if kept.any():
            return np.array([np.flatnonzero(kept)[np.argmax(gains[kept, 0])]])
        return np.array([np.argmin(excess)])
    return np.flatnonzero(~dominance(gains, excess).any(axis=0))


def _of_smaller_budgets(trials: Trials, expected: Expected, known: Sequence[Mix]) -> list[Mix]:
    """The best known mix under parts of the first budget, so that what each step buys is seen on fresh seeds, too."""
    budget = next((limit for limit in trials.plan.limits if limit.caps), None)
    if budget is None:
        return []
    start = trials.start(trials.searched)[trials.plan.measures.index(budget.measure)]
    gains, excess = expected.judge(known)
    own = np.array([means(trials.differences(mix, trials.searched)) for mix in known])
    value = start + own[:, trials.plan.measures.index(budget.measure)]
    found = []
    for part in _LEVELS:
        kept = (excess <= 0.0) & (value <= start + part * (budget.bound - start))
        if kept.any():
            found.append(known[int(np.flatnonzero(kept)[np.argmax(gains[kept, 0])])])
    return list(dict.fromkeys(found))


@dataclass(frozen=True, slots=True)
class Verdict:
    """What fresh seeds say of the finalists.

    Attributes
    ----------
    order : tuple of Mix
        Finalists, the best first.
    runs : tuple of int
        Replications with fresh seeds of each, in this order.
    chance : tuple of float
        Of one goal: probability with which a mix is better than the first by more than does not matter (of the first:
        probability of correct selection). Of several: share of resamples of the seeds in which it is on the front.
    kept : tuple of float
        Probability with which a mix keeps all limits.
    correct : float
        Probability of correct selection, by Bonferroni's inequality (one goal; else NaN).
    settled : bool
        Whether the confidence that was asked for was reached.
    """

    order: tuple[Mix, ...] = ()
    runs: tuple[int, ...] = ()
    chance: tuple[float, ...] = ()
    kept: tuple[float, ...] = ()
    correct: float = math.nan
    settled: bool = False


class RankingAndSelection:
    """Successive rejection of finalists of one goal on common random numbers.

    At each look a rival is rejected if a paired t test says that it is hardly better than the best one by more than
    does not matter: with a probability below the error that the look has for each rival. So the chosen is the best of
    the finalists, or within the indifference of it, with the confidence asked for.

    Parameters
    ----------
    trials : Trials
    mixes : sequence of Mix

    Notes
    -----
    Source: Paulson (1964) and Kim and Nelson (2001) for successive rejection with an indifference zone; Chen and Lee
    (2011), Stochastic Simulation Optimization, for Bonferroni's bound; Lee et al. (2012) for limits.
    """

    def __init__(self, trials: Trials, mixes: Sequence[Mix]) -> None:
        self.trials, self.mixes = trials, list(mixes)
        self.schedule = looks(trials.plan.final)
        self.alive = list(mixes)
        self.counts = dict.fromkeys(mixes, 0)
        self._gone: dict[Mix, float] = {}
        self.settled = False

    @property
    def error(self) -> float:
        """Error that one look has for all rivals."""
        return (1.0 - self.trials.plan.confidence) / len(self.schedule)

    def seen(self, count: int) -> None:
        """Take note of a look at so many replications of those that are left: reject, and say whether it is settled."""
        for mix in self.alive:
            self.counts[mix] = count
        if len(self.trials.plan.goals) > 1:
            return
        best = self.best(self.alive)
        rivals = [mix for mix in self.alive if mix != best]
        chances = {mix: self._threat(best, mix) for mix in rivals}
        share = self.error / max(len(self.mixes), 1)
        for mix, chance in chances.items():
            if chance < share:
                self._gone[mix] = chance
        self.alive = [mix for mix in self.alive if mix not in self._gone]
        left = sum(chance for mix, chance in chances.items() if mix not in self._gone)
        self.settled = left + (1.0 - self.kept(best)) <= self.error

    def best(self, mixes: Sequence[Mix]) -> Mix:
        """The mix that is right to choose with the largest probability; where none keeps the limits, the nearest."""
        gains, excess = self._means(mixes)
        kept = [self.kept(mix) for mix in mixes]
        if max(kept) < _HARDLY:
            return mixes[int(np.lexsort((-gains[:, 0], excess))[0])]
        found = []
        for mix, share in zip(mixes, kept, strict=True):
            found.append(share - sum(self._threat(mix, rival) for rival in mixes if rival != mix))
        return mixes[int(np.lexsort((-gains[:, 0], -np.array(found)))[0])]

    def _means(self, mixes: Sequence[Mix]) -> tuple[Array, Array]:
        rows = [means(self.trials.differences(mix, self._replications(mix))) for mix in mixes]
        differences = np.array(rows)
        excess = np.maximum(self.trials.excesses(differences, self.trials.fresh), 0.0)
        unknown = ~np.isfinite(differences).all(axis=1)
        total = np.where(unknown, np.inf, excess.sum(axis=1))
        return np.where(unknown[:, None], -np.inf, self.trials.gains(differences)), total

    def _replications(self, mix: Mix) -> range:
        first = self.trials.plan.fresh
        return range(first, first + self.counts[mix])

    def _threat(self, best: Mix, rival: Mix) -> float:
        """Probability with which a rival is better by more than does not matter, and keeps the limits."""
        n = range(self.trials.plan.fresh, self.trials.plan.fresh + min(self.counts[best], self.counts[rival]))
        apart = self.trials.gains(self.trials.table(rival, n) - self.trials.table(best, n))[:, 0]
        zone = self.trials.plan.indifference.get(self.trials.plan.goals[0].measure, 0.0)
        return min(above(apart, zone), self.kept(rival))

    def kept(self, mix: Mix) -> float:
        """Probability with which a mix keeps all limits, by Bonferroni's inequality."""
        n = self._replications(mix)
        values, differences = self.trials.table(mix, n), self.trials.differences(mix, n)
        chances = []
        for limit in self.trials.plan.limits:
            k = self.trials.plan.measures.index(limit.measure)
            column = differences[:, k] if limit.relative else values[:, k]
            chances.append(above(limit.sign * (column - limit.bound), 0.0))
        return max(1.0 - sum(chances), 0.0)

    def verdict(self, rng: np.random.Generator) -> Verdict:
        """What all looks together say."""
        if not self.mixes:
            return Verdict()
        kept = {mix: self.kept(mix) for mix in self.mixes}
        if len(self.trials.plan.goals) > 1:
            return self._front(kept, rng)
        best = self.best(self.alive)
        threats = {mix: self._gone.get(mix, self._threat(best, mix)) for mix in self.mixes if mix != best}
        correct = max(1.0 - sum(threats.values()) - (1.0 - kept[best]), 0.0)
        gains, excess = self._means(self.mixes)
        rank = [self.mixes[k] for k in np.lexsort((-gains[:, 0], excess))]
        order = (best, *(mix for mix in rank if mix != best))
        chance = (correct, *(threats[mix] for mix in order[1:]))
        return Verdict(
            order,
            tuple(self.counts[mix] for mix in order),
            chance,
            tuple(kept[mix] for mix in order),
            max(correct, self.trials.plan.confidence) if self.settled else correct,
            self.settled,
        )

    def _front(self, kept: dict[Mix, float], rng: np.random.Generator) -> Verdict:
        """Finalists of several goals: how often each is on the front when seeds are drawn again."""
        count = min(self.counts.values())
        first = self.trials.plan.fresh
        rows = np.array([self.trials.differences(mix, range(first, first + count)) for mix in self.mixes])
        rows = rows[:, np.isfinite(rows).all(axis=(0, 2))] if len(rows) else rows
        if rows.shape[1] == 0:
            nothing = len(self.mixes)
            return Verdict(tuple(self.mixes), tuple(self.counts.values()), (math.nan,) * nothing, (0.0,) * nothing)
        often = np.zeros(len(self.mixes))
        for _ in range(_RESAMPLES):
            often += self._on(rows[:, rng.integers(rows.shape[1], size=rows.shape[1])].mean(axis=1))
        on = np.isin(np.arange(len(self.mixes)), [self.mixes.index(mix) for mix in self.front()])
        gains = self.trials.gains(rows.mean(axis=1))
        rank = np.lexsort((-gains[:, 0], -on.astype(np.float64)))
        order = tuple(self.mixes[int(k)] for k in rank)
        chance = tuple(float(often[int(k)]) / _RESAMPLES for k in rank)
        return Verdict(order, tuple(self.counts[mix] for mix in order), chance, tuple(kept[mix] for mix in order))

    def front(self) -> list[Mix]:
        """Finalists that keep the limits and that no other beats in all goals, by their means."""
        rows = np.array([means(self.trials.differences(mix, self._replications(mix))) for mix in self.mixes])
        known = np.isfinite(rows).all(axis=1)
        on = self._on(rows[known]) if known.any() else np.zeros(0, dtype=bool)
        return [self.mixes[int(k)] for k, is_on in zip(np.flatnonzero(known), on, strict=True) if is_on]

    def _on(self, differences: Array) -> NDArray[np.bool_]:
        excess = np.maximum(self.trials.excesses(differences, self.trials.fresh), 0.0).sum(axis=1)
        front: NDArray[np.bool_] = ~dominance(self.trials.gains(differences), excess).any(axis=0) & (excess <= 0.0)
        return front


def above(values: Array, bound: float) -> float:
    """Probability with which the mean behind values is above a bound (t distribution); by the mean if all agree."""
    from scipy import stats

    known = values[np.isfinite(values)]
    if len(known) < 2:
        return 1.0  # nothing is known: the worst is assumed
    error = float(known.std(ddof=1)) / math.sqrt(len(known))
    gap = float(known.mean()) - bound
    if error <= 1e-12 * max(abs(float(known.mean())), abs(bound), 1e-300):
        return 1.0 if gap > 0.0 else 0.0
    return float(stats.t.cdf(gap / error, len(known) - 1))
