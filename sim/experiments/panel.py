"""Difference-in-differences: what a roll-out by streets and dates did, from the records of one run alone.

This is how an evaluator who has no second city would estimate an effect that the simulator knows from paired runs: fit
places and periods on what was not treated, predict what the treated places would have shown, and compare.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from functools import partial
from typing import Any, Final

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from sim.arguments import MAX_DAYS, checker, level_of, one_of, seed_of, shown, whole
from sim.errors import ArgumentError
from sim.experiments.errors import StudyError
from sim.jit.units import FloatArray
from sim.measures.gaps import t_quantile
from sim.measures.view import FOUND_CHANNELS, OWN_CHANNELS
from sim.records.cases import Cases
from sim.records.run import Run
from sim.scenario import Scenario

PERIOD_DAYS: Final = 28
FOLLOWED_DAYS: Final = 28.0
NEVER: Final = 10**6
_LEAST_PLACES = 4


@dataclass(frozen=True, slots=True)
class Panel:
    """An outcome by place and period.

    Attributes
    ----------
    values : ndarray of float64, shape (places, periods)
        Means; NaN where nothing counts.
    weights : ndarray of float64, shape (places, periods)
        What they are means of: needs.
    first : ndarray of int64, shape (places,)
        First period that lies wholly under treatment; NEVER where there is none.
    touched : ndarray of int64, shape (places,)
        First period that treatment reaches: its needs are followed into it. From there to `first` a place counts
        neither as treated nor as untreated (weight 0).
    """

    values: FloatArray
    weights: FloatArray
    first: NDArray[np.int64]
    touched: NDArray[np.int64]


@dataclass(frozen=True, slots=True)
class Effect:
    """Mean effect on the treated places and periods.

    Attributes
    ----------
    effect : float
        In the unit of the outcome.
    low, high : float
        Interval, clustered by place.
    places, treated : int
        Places, and how many of them are treated some time.
    """

    effect: float
    low: float
    high: float
    places: int
    treated: int


def _solved(cases: Cases) -> FloatArray:
    wait: FloatArray = cases["solved"] - cases["arose"]
    return np.asarray(wait <= 24.0 * FOLLOWED_DAYS, np.float64)


def _known(cases: Cases, channels: tuple[str, ...]) -> FloatArray:
    early = (cases["registered"] - cases["arose"]) <= 24.0 * FOLLOWED_DAYS
    return np.asarray(early & cases.among("channel", *channels), np.float64)


#: Outcomes of a need within 28 days: 1 or 0.
OUTCOMES: Final[Mapping[str, Callable[[Cases], FloatArray]]] = {
    "solved": _solved,
    "found": partial(_known, channels=FOUND_CHANNELS),
    "reported": partial(_known, channels=OWN_CHANNELS),
}


def _a_run(run: Any) -> None:
    if not isinstance(run, Run):
        raise ArgumentError(f"run: expected a Run, as sim.run gives it, found {shown(run)}")


def _panel(name: str, given: Any) -> None:
    if not isinstance(given, Panel):
        raise ArgumentError(f"{name}: expected a Panel, as panel_of gives it, found {shown(given)}")


#: Checks the arguments of the estimators before anything is worked out.
_checked: Final = checker(
    {
        **dict.fromkeys(("panel", "treated", "plain"), _panel),
        "level": lambda name, given: level_of(given, name),
        "periods": lambda name, given: whole(name, given, 1, MAX_DAYS),
    }
)


def panel_of(run: Run, outcome: str = "solved", place: str = "street", days: int = PERIOD_DAYS) -> Panel:
    """The panel of a run with a roll-out.

    Parameters
    ----------
    run : Run
        Its scenario says where and when stages begin.
    outcome : {"solved", "found", "reported"}
        Share of the needs that arose in a period which within 28 days were truly solved, found by visits, patrols and
        word of mouth, or reported.
    place : {"street", "community"}
    days : int
        Length of a period. Periods that cannot be followed for 28 days are left out.

    Raises
    ------
    StudyError
        An unknown outcome or place, or a run without two whole periods.
    """
    _a_run(run)
    one_of("outcome", outcome, OUTCOMES)
    one_of("place", place, ("street", "community"))
    whole("days", days, 1, MAX_DAYS)
    periods = int((run.days - FOLLOWED_DAYS) // days)
    if periods < 2:
        raise StudyError(f"panel: expected two periods of {days} days and 28 more, found a run of {run.days} days")
    from sim.world import world_of

    cases, world = Cases.of(run.table), world_of(run.scenario.territory)
    places = len(world.streets if place == "street" else world.communities)
    period = np.floor(cases["arose"] / (24.0 * days)).astype(np.int64)
    counted = cases.needs & (period >= 0) & (period < periods)
    cell = cases[place][counted].astype(np.int64) * periods + period[counted]
    weights: FloatArray = np.bincount(cell, minlength=places * periods).astype(np.float64)
    sums = np.bincount(cell, OUTCOMES[outcome](cases)[counted], minlength=places * periods)
    values = np.divide(sums, weights, out=np.full(len(weights), np.nan), where=weights > 0.0)
    shape = (places, periods)
    start = _first_days(run.scenario, world, place)
    treated = np.isfinite(start)
    begins = np.where(treated, start, 0.0)
    first = np.where(treated, np.ceil(begins / days), NEVER).astype(np.int64)
    touched = np.where(treated, np.maximum(np.floor((begins - FOLLOWED_DAYS) / days), 0), NEVER).astype(np.int64)
    columns, by_place = np.arange(periods), weights.reshape(shape)
    by_place[(columns >= touched[:, None]) & (columns < first[:, None])] = 0.0
    return Panel(values.reshape(shape), by_place, first, touched)


def _first_days(scenario: Scenario, world: Any, place: str) -> FloatArray:
    """First day under a stage for every place; infinite where there is none."""
    from sim.institutions.core.levers import scopes_of

    first = np.full(len(world.streets if place == "street" else world.communities), np.inf)
    for scope in scopes_of(scenario, world):
        covered = scope.streets if place == "street" else scope.communities
        first[covered] = np.minimum(first[covered], max(scope.first_day, 0))
    return first


@_checked
def difference_in_differences(panel: Panel, level: float = 0.95) -> Effect:
    """Mean effect of treatment on the treated.

    Parameters
    ----------
    panel : Panel
        Places may be treated at different times; untreated periods of all places carry the comparison.
    level : float
        Of the interval, in (0, 1).

    Raises
    ------
    StudyError
        No place or period is left to compare with.

    Notes
    -----
    The imputation estimator of Borusyak, Jaravel and Spiess (2024), Rev. Econ. Stud. 91, 3253, which stays unbiased
    when effects differ by date of adoption (two-way fixed effects on all cells do not). The interval comes from leaving
    out one place at a time (the jackknife of clusters: MacKinnon, Nielsen and Webb 2023, J. Econometrics 232, 272) with
    Student's t of places - 1 degrees of freedom.
    """
    rows = np.flatnonzero((panel.weights > 0.0).any(axis=1))
    treated = int((panel.first[rows] < panel.values.shape[1]).sum())
    if len(rows) < _LEAST_PLACES or treated == 0:
        raise StudyError(f"panel: expected {_LEAST_PLACES} places and one treated, found {len(rows)} and {treated}")
    effect = _imputed(panel, rows)
    if not np.isfinite(effect):
        raise StudyError("panel: expected untreated places while others are treated, found none; leave some untreated")
    without = np.array([_imputed(panel, np.delete(rows, k)) for k in range(len(rows))])
    without = without[np.isfinite(without)]
    n = len(without)
    error = float(np.sqrt((n - 1) / n * ((without - effect) ** 2).sum()))
    half = error * t_quantile(level, n - 1)
    return Effect(effect, effect - half, effect + half, len(rows), treated)


@_checked
def placebo(panel: Panel, periods: int = 1, level: float = 0.95) -> Effect:
    """The same for a treatment that began earlier than it did, on what was before it: none, where trends are parallel.

    Parameters
    ----------
    panel : Panel
    periods : int
        How many periods earlier.
    level : float
    """
    columns = np.arange(panel.values.shape[1])
    weights = np.where(columns >= panel.touched[:, None], 0.0, panel.weights)
    earlier = np.where(panel.touched < NEVER, panel.touched - periods, NEVER)
    return difference_in_differences(Panel(panel.values, weights, earlier, earlier), level)


def _imputed(panel: Panel, rows: NDArray[np.int64]) -> float:
    """Mean of treated cells minus what places and periods, fitted on untreated ones, predict; NaN if they cannot."""
    values, weights = panel.values[rows], panel.weights[rows]
    n, periods = values.shape
    counts = weights > 0.0
    under = counts & (np.arange(periods) >= panel.first[rows][:, None])
    free = counts & ~under
    known = free.any(axis=1)[:, None] & free.any(axis=0)
    under &= known
    if not under.any() or not free.any():
        return float("nan")
    place, period = np.nonzero(free)
    design = np.zeros((len(place), n + periods))
    design[np.arange(len(place)), place] = 1.0
    design[np.arange(len(place)), n + period] = 1.0
    root = np.sqrt(weights[free])
    solution, *_ = np.linalg.lstsq(design * root[:, None], values[free] * root, rcond=None)
    predicted = solution[:n, None] + solution[n:]
    return float(np.average((values - predicted)[under], weights=weights[under]))


@_checked
def known_effect(treated: Panel, plain: Panel) -> float:
    """What the roll-out did where and when it held, from the same run without it (common random numbers)."""
    columns = np.arange(treated.values.shape[1])
    under = (columns >= treated.first[:, None]) & (treated.weights > 0.0) & (plain.weights > 0.0)
    if not under.any():
        raise StudyError("panel: expected a whole period under treatment, followed for 28 days, found none; run longer")
    return float(np.average((treated.values - plain.values)[under], weights=treated.weights[under]))


def recover(
    scenario: Scenario,
    outcome: str = "solved",
    place: str = "street",
    days: int = PERIOD_DAYS,
    seeds: Iterable[int] = (1,),
    level: float = 0.95,
) -> pd.DataFrame:
    """Estimate the effect of a scenario's roll-out from each run alone, beside what paired runs know.

    Parameters
    ----------
    scenario : Scenario
        With stages of a roll-out.
    outcome, place, days
        As in :func:`panel_of`.
    seeds : iterable of int
    level : float

    Returns
    -------
    DataFrame
        One row a seed: ``seed, known, effect, low, high, covered, placebo, placebo_low, placebo_high``.
    """
    from sim.simulation.model import Simulation

    if not isinstance(scenario, Scenario):
        raise ArgumentError(f"scenario: expected a Scenario, found {shown(scenario)}")
    if isinstance(seeds, (str, bytes)) or not isinstance(seeds, Iterable):
        raise ArgumentError(f"seeds: expected a list of seeds, found {shown(seeds)}")
    seeds = [seed_of(seed, "seeds") for seed in seeds]
    one_of("outcome", outcome, OUTCOMES)
    one_of("place", place, ("street", "community"))
    whole("days", days, 1, MAX_DAYS)
    level_of(level)
    rows = []
    without = scenario.with_({"rollout": []})
    for seed in seeds:
        panel = panel_of(Simulation(scenario, seed).run(False, release=True), outcome, place, days)
        plain = panel_of(Simulation(without, seed).run(False, release=True), outcome, place, days)
        known, found, before = known_effect(panel, plain), difference_in_differences(panel, level), placebo(panel)
        rows.append(
            {
                "seed": seed,
                "known": known,
                "effect": found.effect,
                "low": found.low,
                "high": found.high,
                "covered": found.low <= known <= found.high,
                "placebo": before.effect,
                "placebo_low": before.low,
                "placebo_high": before.high,
            }
        )
    return pd.DataFrame(rows)
