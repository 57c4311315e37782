"""Simulated cities whose parameters are known: one run of each is what its offices report."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np

import sim
from sim.experiments.assumptions.draws import Interval
from sim.fit.calibration.calibrate import Calibrated, calibrate
from sim.fit.calibration.observed import Observed
from sim.fit.calibration.plan import Plan
from sim.fit.calibration.runs import Machinery
from sim.scenario import Scenario, parameters
from sim.scenario.schema import value_at

#: What offices of a simulated city report; nothing of the true state is among it.
REPORTED = (
    "registered", "discovered", "median_close_hours", "p90_close_hours", "on_time_share", "on_time_reported_share",
    "reported_satisfaction", "reopen_rate", "callback_share", "handoffs",
)  # fmt: skip
EIGHT = (
    "demand.rate_factor", "residents.reporting.factor_logodds", "policy.discovery.patrol_rate",
    "policy.closing.reopen", "policy.closing.superficial_logit", "policy.callback.inflation", "policy.callback.reach",
    "policy.joint.pickup_median_hours",
)  # fmt: skip
PLACE = {"run.days": 200, "run.warm_up_days": 60}

#: Fewer, and shorter runs: four parameters on which the targets depend (two of them only together), and one on which
#: none does.
FIVE = (
    "demand.rate_factor", "residents.reporting.factor_logodds", "policy.closing.reopen", "policy.callback.reach",
    "policy.callback.inflation",
)  # fmt: skip
FOUR_REPORTED = ("registered", "discovered", "reopen_rate", "callback_share")
SHORT_PLACE = {"run.days": 120, "run.warm_up_days": 30}


@dataclass(frozen=True, slots=True)
class Truth:
    """A city with known parameters.

    Attributes
    ----------
    base : Scenario
        Before the parameters are known.
    intervals : tuple of Interval
    values : ndarray of float, shape (parameters,)
    observed : Observed
        Of one run; without any error of observation.
    under_reporting : float
        Share of needs that nobody reported, of the same run.
    """

    base: Scenario
    intervals: tuple[Interval, ...]
    values: np.ndarray
    observed: Observed
    under_reporting: float


def city(number: int) -> Truth:
    """A city with eight parameters drawn from their plausible ranges, and ten targets."""
    return _city(number, EIGHT, REPORTED, PLACE)


def small_city(number: int) -> Truth:
    """A city with five parameters, one of which nothing tells, and four targets; a run takes a tenth of a second."""
    return _city(number, FIVE, FOUR_REPORTED, SHORT_PLACE)


def _city(number: int, paths: Sequence[str], names: Sequence[str], place: Mapping[str, int]) -> Truth:
    base, known = sim.load("demo").with_(place), {one.path: one for one in parameters()}
    rng = np.random.default_rng([number, 11])
    intervals = []
    for path in paths:
        low, high = known[path].usual or (0.0, 1.0)
        intervals.append(Interval(known[path], float(value_at(base, path)), low, high))
    values = np.array([one.low + rng.random() * (one.high - one.low) for one in intervals])
    run = sim.run(base.with_(dict(zip(paths, values.tolist(), strict=True))), seed=90_000 + number)
    seen = np.array([run.summary[name] for name in names])
    zero = np.zeros(len(names))
    hidden = 1.0 - run.summary["reported_share"]
    return Truth(base, tuple(intervals), values, Observed(tuple(names), seen, zero, zero, {}), hidden)


def calibrated(truth: Truth, runs: int, workers: int = 1, seed: int = 1) -> Calibrated:
    """Calibration of a city."""
    plan = Plan.of(runs, False)
    return calibrate(truth.base, truth.observed, truth.intervals, plan, Machinery(None, workers, seed=seed))


def held(truth: Truth, found: Calibrated) -> list[bool]:
    """Whether the 90 % interval of each parameter holds the truth."""
    ends = [found.interval(path) for path in found.space.paths]
    return [low <= value <= high for (low, high), value in zip(ends, truth.values, strict=True)]


def under_reporting(truth: Truth, found: Calibrated, number: int = 16) -> np.ndarray:
    """Shares of needs that nobody reported, in runs of sets that were found."""
    rng = np.random.default_rng(3)
    chosen = rng.choice(len(found.ensemble.rows), size=number, p=found.ensemble.weights)
    runs = [sim.run(truth.base.with_(found.ensemble.rows[k]), seed=70_000 + n) for n, k in enumerate(chosen)]
    return np.array([1.0 - run.summary["reported_share"] for run in runs])
