"""Calibration: screening, waves of history matching, sets of parameters with weights, a check with fresh runs."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray

from sim.experiments.assumptions.dependence import depends_on
from sim.experiments.assumptions.draws import Interval, intervals
from sim.experiments.assumptions.ensemble import Ensemble, table_of
from sim.experiments.assumptions.over import make_over
from sim.experiments.levels import PLAUSIBLE
from sim.experiments.statistics import weighted_quantile
from sim.fit.calibration.chance import Chance
from sim.fit.calibration.conflicts import conflicts, ruled_out
from sim.fit.calibration.emulator import Emulator
from sim.fit.calibration.matching import ParameterSpace, Trained, not_ruled_out, sampled, worst
from sim.fit.calibration.observed import Observed
from sim.fit.calibration.plan import MOST_PARAMETERS, REPLICATIONS, WAVES, Plan
from sim.fit.calibration.runs import Machinery, WaveRuns, wave_runs
from sim.fit.data import FitError
from sim.scenario import Scenario

Array = NDArray[np.float64]
SETS: Final = 256
LEVEL: Final = 0.9
_IDENTIFIED: Final = 0.5  # spread that is left as a share of that of the range
_PARTLY: Final = 0.85
_TOGETHER: Final = 0.6  # correlation from which on data tell two parameters only together
_LEAST: Final = 12


@dataclass(frozen=True, slots=True)
class Wave:
    """One wave: points, share of the ranges that was not ruled out before it, points without a value."""

    points: int
    left: float
    failed: int


@dataclass(frozen=True, slots=True, eq=False)
class Calibrated:
    """A calibration.

    Attributes
    ----------
    space : ParameterSpace
    observed : Observed
    ensemble : Ensemble
    chance : ndarray of float, shape (targets,)
        Standard deviation of one run that is chance.
    waves : tuple of Wave
    left : float
        Share of the ranges that is not ruled out in the end.
    screened : int
        Parameters among which those of the space were found; 0 where they were given.
    left_out : ndarray of float, shape (targets,)
        Share of points within two standard deviations of what the last emulators, without them, expected.
    within : float
        Share of fresh runs within two standard deviations of what the emulator expected, over all targets.
    predicted : ndarray of float, shape (3, targets)
        5, 50 and 95 % of fresh runs of the ensemble, with observation error and discrepancy.
    """

    space: ParameterSpace
    observed: Observed
    ensemble: Ensemble
    chance: Array
    waves: tuple[Wave, ...]
    left: float
    screened: int
    left_out: Array
    within: float
    predicted: Array

    @property
    def table(self) -> Array:
        """Values of the sets, shape (sets, parameters)."""
        return table_of(self.ensemble.rows, self.space.paths)

    def interval(self, path: str) -> tuple[float, float]:
        """The 90 % interval of a parameter."""
        values = self.table[:, self.space.paths.index(path)]
        low, high = (weighted_quantile(values, self.ensemble.weights, p) for p in (0.05, 0.95))
        return low, high

    def spread(self, path: str) -> float:
        """Spread that is left of a parameter, as a share of that of its range (standard deviations)."""
        j = self.space.paths.index(path)
        values, one = self.table[:, j], self.space.intervals[j]
        middle = float(self.ensemble.weights @ values)
        return float(np.sqrt(12.0 * self.ensemble.weights @ (values - middle) ** 2) / (one.high - one.low))

    def identified(self, path: str) -> str:
        """``yes``, ``partly`` or ``no``: whether the data say where a parameter lies."""
        left = self.spread(path)
        return "yes" if left < _IDENTIFIED else "partly" if left < _PARTLY else "no"

    @property
    def together(self) -> list[tuple[str, str, float]]:
        """Pairs of parameters that data tell only together, with their correlation."""
        table, paths = self.table, self.space.paths
        moving = [j for j in range(len(paths)) if np.ptp(table[:, j]) > 0.0]
        if len(moving) < 2:
            return []
        matrix = _correlation(table[:, moving], self.ensemble.weights)
        return [
            (paths[moving[i]], paths[moving[j]], float(matrix[i, j]))
            for i in range(len(moving))
            for j in range(i + 1, len(moving))
            if abs(matrix[i, j]) > _TOGETHER
        ]


def _correlation(table: Array, weights: Array) -> Array:
    gap = table - weights @ table
    whole = (gap * weights[:, None]).T @ gap
    size = np.sqrt(np.diag(whole))
    found: Array = whole / np.outer(size, size)
    return found


def calibrate(
    scenario: Scenario,
    observed: Observed,
    given: Sequence[Interval] | None,
    plan: Plan,
    machinery: Machinery,
    about: dict[str, Any] | None = None,
) -> Calibrated:
    """Find the parameters of a scenario under which it gives what was observed.

    Parameters
    ----------
    scenario : Scenario
    observed : Observed
    given : sequence of Interval, optional
        Parameters to find; by default those that matter for the targets, of all that are assumed.
    plan : Plan
    machinery : Machinery
    about : dict, optional
        What the ensemble says of itself.

    Raises
    ------
    FitError
        Nothing that may be varied matters for the targets, or no values give what was observed.
    """
    with machinery.standing() as standing:
        return _calibrated(scenario, observed, given, plan, standing, about or {})


def _calibrated(
    scenario: Scenario, observed: Observed, given: Sequence[Interval] | None, plan: Plan, machinery: Machinery,
    about: dict[str, Any],
) -> Calibrated:  # fmt: skip
    """`calibrate` on a machine that stays."""
    screened = 0
    if given is None:
        screened = len(intervals([scenario], plan.fixed))
        given = screen(scenario, observed, plan, machinery)
    space = ParameterSpace(tuple(given))
    rng = np.random.default_rng([machinery.seed, 7])
    waves: list[Wave] = []
    trained: list[Trained] = []
    made: list[WaveRuns] = []
    share = 1.0
    for number in range(1, WAVES + 1):
        x, share = _points(trained, observed, space, plan.points, rng)
        if not len(x):
            raise FitError(ruled_out(conflicts(trained[-1], observed, len(space.paths), rng), observed))
        rows = [space.row(point) for point in x]
        runs = wave_runs(machinery, number, scenario, rows, x, observed.names, REPLICATIONS)
        if len(runs.x) < _LEAST:
            raise FitError(
                f"wave {number}: expected values of {', '.join(observed.names)}, found them in {len(runs.x)} of "
                f"{len(x)} points only; runs may be too short (gridgov validate), or a target counts nothing here"
            )
        made.append(runs)
        trained.append(train(made, trained, observed))
        waves.append(Wave(len(x), share, runs.failed))
    found, left = sampled(trained, observed, space, SETS, rng)
    if not len(found):
        raise FitError(ruled_out(conflicts(trained[-1], observed, len(space.paths), rng), observed))
    ensemble = _ensemble(space, found, about)
    within, predicted = _checked(scenario, observed, space, found, trained[-1], plan, machinery, rng)
    chance = np.sqrt(trained[-1].chance.variance(found).mean(axis=0))
    left_out = np.array([(np.abs(one.left_out) < 2.0).mean() for one in trained[-1].emulators])
    return Calibrated(space, observed, ensemble, chance, tuple(waves), left, screened, left_out, within, predicted)


def screen(scenario: Scenario, observed: Observed, plan: Plan, machinery: Machinery) -> list[Interval]:
    """The assumed parameters on which the targets depend, at most eight.

    Raises
    ------
    FitError
        There is none.
    """
    over = make_over([scenario], PLAUSIBLE, plan.screen - 1, machinery.seed, plan.fixed, number=1)
    tree = {
        "scenarios": {"place": scenario},
        "set": plan.changes,
        "over": {"of": PLAUSIBLE, "points": plan.screen - 1, "as_it_stands": 1},
        "replications": 1,
        "outcomes": list(observed.names),
    }
    values = machinery.run("screening", 0, tree)[1:, 0, :]
    x = table_of(over.rows[1:], over.paths)
    size: dict[str, float] = {}
    for j in range(len(observed.names)):
        good = np.isfinite(values[:, j])
        for path, strength in depends_on(x[good], values[good, j], over.paths):
            size[path] = max(size.get(path, 0.0), abs(strength))
    kept = sorted(size, key=lambda path: -size[path])[:MOST_PARAMETERS]
    if not kept:
        raise FitError(
            f"expected parameters on which {', '.join(observed.names)} depend, found none among {len(over.paths)} that "
            f"are assumed ({plan.screen} runs); name some with --parameters FILE, or make more runs (--runs)"
        )
    known = {one.parameter.path: one for one in intervals([scenario])}
    return [known[path] for path in kept]


def _points(
    trained: Sequence[Trained], observed: Observed, space: ParameterSpace, number: int, rng: np.random.Generator
) -> tuple[Array, float]:
    if trained:
        return not_ruled_out(trained, observed, space, number, rng)
    from scipy.stats import qmc

    return space.snapped(qmc.LatinHypercube(len(space.intervals), rng=rng).random(number)), 1.0


def train(made: Sequence[WaveRuns], before: Sequence[Trained], observed: Observed) -> Trained:
    """Emulators of all runs that earlier waves have not clearly ruled out.

    Parameters
    ----------
    made : sequence of WaveRuns
    before : sequence of Trained
        Of earlier waves.
    observed : Observed
    """
    x = np.concatenate([runs.x for runs in made])
    values = np.concatenate([runs.values for runs in made])
    part = np.concatenate([runs.part + 10_000 * k for k, runs in enumerate(made)])
    near = worst(before, x, observed) < 2.0 if before else np.ones(len(x), dtype=bool)
    if near.sum() < 5 * x.shape[1]:
        near[:] = True
    x, values, part = x[near], values[near], part[near]
    chance = Chance.of(x, values, part)
    noise, means = chance.variance(x) / values.shape[1], values.mean(axis=1)
    emulators = [
        Emulator(x, means[:, j], (1.0 - alike) * noise[:, j], part, alike * noise[:, j])
        for j, alike in enumerate(chance.alike)
    ]
    return Trained(tuple(emulators), chance)


def _ensemble(space: ParameterSpace, found: Array, about: dict[str, Any]) -> Ensemble:
    rows: dict[str, tuple[Any, int]] = {}
    for point in found:
        row = space.row(point)
        key = repr(row)
        rows[key] = (row, rows[key][1] + 1 if key in rows else 1)
    weights = np.array([count for _, count in rows.values()]) / len(found)
    return Ensemble(tuple(row for row, _ in rows.values()), weights, about)


def _checked(
    scenario: Scenario, observed: Observed, space: ParameterSpace, found: Array, last: Trained, plan: Plan,
    machinery: Machinery, rng: np.random.Generator,
) -> tuple[float, Array]:  # fmt: skip
    """Fresh runs of the ensemble: share near what the emulator expected; 5, 50 and 95 % of what they foresee."""
    x = found[rng.permutation(len(found))[: max(plan.check, 2)]]
    rows = [space.row(point) for point in x]
    runs = wave_runs(machinery, WAVES + 1, scenario, rows, x, observed.names, 1)
    if not len(runs.x):
        return float("nan"), np.full((3, len(observed.names)), np.nan)
    values = runs.values[:, 0, :]
    mean, variance = last.predict(runs.x)
    apart = np.abs(values - mean) / np.sqrt(variance + last.chance.variance(runs.x) + 1e-300)
    error = np.sqrt(observed.errors**2 + observed.discrepancies**2)
    told = values + error * rng.standard_normal((50, *values.shape))
    return float((apart < 2.0).mean()), np.quantile(told.reshape(-1, values.shape[1]), (0.05, 0.5, 0.95), axis=0)
