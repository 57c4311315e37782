"""What a search knows of the mixes it has run: values by replication, and what to expect of all others."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import numpy as np
from numpy.typing import NDArray

from sim.experiments.search.goals import SearchPlan
from sim.experiments.search.space import Mix, Space
from sim.experiments.search.surrogate import Surrogate

Array = NDArray[np.float64]
START: Mix = ()  # the scenario as it is, to which no level is set


class Trials:
    """Values of the measures of a search, by mix and replication.

    Parameters
    ----------
    plan : SearchPlan
    """

    def __init__(self, plan: SearchPlan) -> None:
        self.plan = plan
        self.runs: dict[Mix, int] = {}  # replications that were asked for, those with fresh seeds not counted
        self._values: dict[Mix, dict[int, Array]] = {}

    def add(self, mix: Mix, replication: int, values: Mapping[str, float]) -> None:
        """Note the values of a run; of a failed one they are NaN."""
        row = np.array([values.get(name, np.nan) for name in self.plan.measures], dtype=np.float64)
        self._values.setdefault(mix, {})[replication] = row

    def table(self, mix: Mix, replications: Sequence[int]) -> Array:
        """Values of a mix, shape (replications, measures); NaN where there is none."""
        known = self._values.get(mix, {})
        empty = np.full(len(self.plan.measures), np.nan)
        return np.array([known.get(r, empty) for r in replications]).reshape(len(replications), len(empty))

    def differences(self, mix: Mix, replications: Sequence[int]) -> Array:
        """Values less those of the scenario as it is at the same seeds, shape (replications, measures)."""
        return self.table(mix, replications) - self.table(START, replications)

    @property
    def searched(self) -> range:
        """Replications of the search, those with fresh seeds left out."""
        return range(self.plan.most)

    @property
    def fresh(self) -> range:
        """Replications with fresh seeds."""
        return range(self.plan.fresh, self.plan.fresh + self.plan.final)

    def start(self, replications: Sequence[int]) -> Array:
        """Means of the scenario as it is, shape (measures,)."""
        return means(self.table(START, replications))

    def gains(self, differences: Array) -> Array:
        """Gains in the goals (more is better) of differences, shape (..., goals)."""
        places = [self.plan.measures.index(goal.measure) for goal in self.plan.goals]
        found: Array = differences[..., places] * np.array([goal.sign for goal in self.plan.goals])
        return found

    def start_error(self) -> Array:
        """Standard errors of the means of the scenario as it is over the seeds of the search, shape (measures,)."""
        table = self.table(START, self.searched)
        table = table[np.isfinite(table).all(axis=1)]
        if len(table) < 2:
            return np.zeros(len(self.plan.measures))
        found: Array = table.std(axis=0, ddof=1) / np.sqrt(len(table))
        return found

    def excesses(self, differences: Array, replications: Sequence[int], shift: Array | float = 0.0) -> Array:
        """By how much each limit is broken, shape (..., limits); 0 or below: kept.

        With a ``shift`` (measures,) the scenario as it is has other values than its means.
        """
        start = dict(zip(self.plan.measures, self.start(replications) + shift, strict=True))
        found = [
            limit.excess(differences[..., self.plan.measures.index(limit.measure)], start[limit.measure])
            for limit in self.plan.limits
        ]
        return np.stack(found, axis=-1) if found else np.zeros((*differences.shape[:-1], 0))

    def tried(self) -> list[Mix]:
        """Mixes with a value of every measure, in the order of their trial; the scenario as it is left out."""
        asked = (mix for mix in self.runs if mix != START)
        return [mix for mix in asked if np.isfinite(means(self.differences(mix, self.searched))).all()]


class Expected:
    """What to expect of mixes: a surrogate for each measure, learnt from all trials.

    Parameters
    ----------
    trials : Trials
    space : Space
    """

    def __init__(self, trials: Trials, space: Space) -> None:
        self.trials, self.space = trials, space
        self._models = [Surrogate(space) for _ in trials.plan.measures]

    def learn(self) -> bool:
        """Learn from the trials; False if there are too few."""
        mixes = self.trials.tried()
        if len(mixes) < 2:
            return False
        found = [self.trials.differences(mix, self.trials.searched) for mix in mixes]
        runs = np.array([max(int(np.isfinite(rows).all(axis=1).sum()), 1) for rows in found], dtype=np.float64)
        table = np.array([means(rows) for rows in found])
        for k, model in enumerate(self._models):
            model.fit(mixes, table[:, k], runs)
        return True

    def judge(self, pool: Sequence[Mix]) -> tuple[Array, Array]:
        """Gains (pool, goals) and sums of scaled excesses (pool,) that are expected."""
        return self.scored(np.stack([model.mean(pool) for model in self._models], axis=-1))

    def draws(self, pool: Sequence[Mix], number: int, rng: np.random.Generator) -> Array:
        """Differences that the mixes may have, shape (number, pool, measures)."""
        return np.stack([model.draws(pool, number, rng) for model in self._models], axis=-1)

    def scored(self, differences: Array, shift: Array | float = 0.0) -> tuple[Array, Array]:
        """Gains, and the sum of excesses in units of their spread; 0: all limits are kept."""
        excess = self.trials.excesses(differences, self.trials.searched, shift)
        scale = np.array([_spread(excess[..., k]) for k in range(excess.shape[-1])])
        return self.trials.gains(differences), np.maximum(excess / scale, 0.0).sum(axis=-1)


def _spread(values: Array) -> float:
    return float(np.std(values)) or 1.0


def means(rows: Array) -> Array:
    """Means over replications that have a value, shape (measures,); NaN where none has."""
    known = np.isfinite(rows)
    count = known.sum(axis=0)
    total = np.where(known, rows, 0.0).sum(axis=0)
    found: Array = np.where(count > 0, total / np.maximum(count, 1), np.nan)
    return found
