"""A difference with both uncertainties: the interval of chance, and the interval of assumptions."""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from os import PathLike
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

import numpy as np
from numpy.typing import NDArray

from sim.arguments import path_of, progress_of, replications_of, seed_of, truth, workers_of
from sim.errors import ArgumentError
from sim.experiments.assumptions.dependence import depends_on
from sim.experiments.assumptions.ensemble import MOST_ROWS, size_of, table_of
from sim.experiments.assumptions.over import POINTS
from sim.experiments.levels import PLAUSIBLE
from sim.experiments.points import Point, labelled
from sim.experiments.statistics import paired, weighted_quantile
from sim.measures.display import measure_of
from sim.measures.gaps import LEVEL
from sim.measures.own import load_measures
from sim.measures.pairing import row_means
from sim.scenario import Scenario
from sim.scenario.overrides import mapping_of

if TYPE_CHECKING:
    from sim.experiments.results import StudyResults
    from sim.experiments.runner import Progress

Array = NDArray[np.float64]
REPLICATIONS: Final = 3
BESIDE: Final = "assumptions"
"""In a folder of ``gridgov compare``: the folder of the same scenarios under sets of assumptions."""
_MOSTLY_CHANCE: Final = 0.75  # share of the spread of draws from which on chance is not taken out


@dataclass(frozen=True, slots=True)
class RobustMeasure:
    """One measure of a robust comparison.

    Attributes
    ----------
    name, unit : str
    difference : float
        B less A, as the scenarios stand: mean of paired replications.
    chance : (float, float)
        Interval of it that chance leaves (Student's t); NaN where there is no estimate.
    assumptions : (float, float)
        Where the difference lies under the sets of assumptions: weighted quantiles of the sets' means, as far as
        possible without what chance adds to their spread.
    share_same_sign : float
        Weight of the sets under which the difference has the sign that it has as the scenarios stand; NaN if that is 0.
    depends_on : tuple of (str, float)
        Parameters on which the difference depends, with partial rank correlations.
    draws : int
        Sets that have a value.
    chance_share : float
        Share of the variance of the sets' means that is chance; NaN with one replication.
    """

    name: str
    unit: str
    difference: float
    chance: tuple[float, float]
    assumptions: tuple[float, float]
    share_same_sign: float
    depends_on: tuple[tuple[str, float], ...]
    draws: int
    chance_share: float

    def to_dict(self) -> dict[str, Any]:
        """Plain values for JSON; what has no value is null."""
        return {
            "name": self.name,
            "unit": self.unit,
            "difference": _number(self.difference),
            "chance": list(map(_number, self.chance)),
            "assumptions": list(map(_number, self.assumptions)),
            "share_same_sign": _number(self.share_same_sign),
            "depends_on": [[path, value] for path, value in self.depends_on],
            "draws": self.draws,
            "chance_share": _number(self.chance_share),
        }


@dataclass(frozen=True, slots=True)
class Robustness:
    """How B differs from A, by chance and by assumption.

    Attributes
    ----------
    a, b : str
        Scenarios; with further factors, their values.
    measures : tuple of RobustMeasure
    points, replications, as_it_stands : int
        Sets of assumptions, replications of each, replications of the scenarios as they stand.
    source : str
        ``plausible``, or the ensemble file.
    drawn, apart : tuple of str
        Parameters that vary; parameters that were kept apart, because the scenarios differ in them.
    failed : int
        Runs of these that failed or were not made.
    scale : float
        Size of the model as a share of the place.
    place, elsewhere : str, bool
        For which the ensemble was fitted, if it says so; whether neither scenario has the size of that place.
    """

    a: str
    b: str
    measures: tuple[RobustMeasure, ...]
    points: int
    replications: int
    as_it_stands: int
    source: str
    drawn: tuple[str, ...]
    apart: tuple[str, ...]
    failed: int = 0
    scale: float = 1.0
    place: str = ""
    elsewhere: bool = False

    def of(self, name: str) -> RobustMeasure | None:
        """One measure; None if it has no value."""
        return next((one for one in self.measures if one.name == name), None)

    def to_dict(self) -> dict[str, Any]:
        """Plain values for JSON."""
        return {
            "a": self.a,
            "b": self.b,
            "measures": [one.to_dict() for one in self.measures],
            "points": self.points,
            "replications": self.replications,
            "as_it_stands": self.as_it_stands,
            "level": LEVEL,
            "source": self.source,
            "drawn": list(self.drawn),
            "kept_apart": list(self.apart),
            "failed": self.failed,
            "scale": self.scale,
            "fitted_for": self.place or None,
            "other_place": self.elsewhere,
        }


def robustness(results: StudyResults, measures: Sequence[str] | None = None) -> list[Robustness]:
    """Every comparison of a study ``over:`` sets of assumptions, with both uncertainties; nothing is run.

    Parameters
    ----------
    results : StudyResults
    measures : sequence of str, optional
        By default all that have values.

    Returns
    -------
    list of Robustness
        Empty if the study has no ``over:``, or no comparisons.
    """
    over = results.study.content.over
    if over is None:
        return []
    sets, found = len(over.rows), []
    settings = dict.fromkeys((i // sets, j // sets) for i, j in results.study.pairs if i % sets == j % sets)
    names = [name for name in measures or results.study.measures if name in results.frame]
    tables = {name: results.values(name) for name in names}
    for first, second in settings:
        rows = [np.arange(k * sets, (k + 1) * sets) for k in (first, second)]
        both = {name: (table[rows[0]], table[rows[1]]) for name, table in tables.items()}
        found.append(_robust(results, rows[0][0], rows[1][0], both))
    return found


def levels_under(results: StudyResults, measures: Sequence[str] | None = None) -> list[Robustness]:
    """Every point of a study ``over:`` sets of assumptions by itself: its values with both uncertainties.

    Parameters
    ----------
    results : StudyResults
    measures : sequence of str, optional
        By default the outcomes of the study.

    Returns
    -------
    list of Robustness
        ``a`` is empty, and what is called a difference is the value; empty if the study has no ``over:``.
    """
    over = results.study.content.over
    if over is None:
        return []
    sets, found = len(over.rows), []
    names = [name for name in measures or results.study.outcomes if name in results.frame]
    tables = {name: results.values(name) for name in names}
    for first in range(0, len(results.study.points), sets):
        both = {
            name: (0.0 * table[first : first + sets], table[first : first + sets]) for name, table in tables.items()
        }
        found.append(replace(_robust(results, first, first, both), a=""))
    return found


def _robust(results: StudyResults, a: int, b: int, both: Mapping[str, tuple[Array, Array]]) -> Robustness:
    study = results.study
    over = study.content.over
    assert over is not None
    least, sets = study.content.rule.minimum, len(over.rows)
    x = table_of(over.rows[1:], over.paths)
    held = [_measure(name, *both[name], least, x, over.paths, over.weights[1:]) for name in both]
    names = [called(study.points[k], over.paths) for k in (a, b)]
    mine = {*range(a, a + sets), *range(b, b + sets)}
    wanted = {job.run_id for job in results.jobs if job.point in mine}
    good = set(results.frame.loc[results.frame["status"] == "ok", "run_id"])
    known = tuple(one for one in held if math.isfinite(one.difference) and not _never(one))
    failed = len(wanted - good)
    first, second = names
    return Robustness(
        first,
        second,
        known,
        sets - 1,
        least,
        max(over.as_it_stands, least),
        over.source,
        over.paths,
        over.apart,
        failed,
        study.points[b].base.territory.scale,
        *_place(over.about, [study.points[k].base for k in (a, b)]),
    )


def _place(about: Mapping[str, Any], scenarios: Sequence[Scenario]) -> tuple[str, bool]:
    """The place that an ensemble says it was fitted for, and whether the scenarios are of another one."""
    told, size = about.get("place"), about.get("size")
    place = told[:80] if isinstance(told, str) else ""
    return place, isinstance(size, dict) and size not in [size_of(one) for one in scenarios]


def called(point: Point, paths: Iterable[str]) -> str:
    """Name of a point without its assumptions.

    Parameters
    ----------
    point : Point
    paths : iterable of str
        Dotted paths of the assumptions.
    """
    assumed = set(paths)
    return replace(point, factors={path: value for path, value in point.factors.items() if path not in assumed}).name


def _never(one: RobustMeasure) -> bool:
    """Whether a cost is booked neither in A nor in B, under no assumption."""
    return measure_of(one.name).family == "costs" and one.difference == 0.0 and one.assumptions == (0.0, 0.0)


def _measure(
    name: str, a: Array, b: Array, least: int, x: Array, paths: Sequence[str], weights: Array
) -> RobustMeasure:
    """One measure from its values in A and B, shape (sets, replications), the set as it stands first."""
    stands = paired(a[0], b[0], LEVEL, measure_of(name).bounds)
    with np.errstate(invalid="ignore"):
        apart = (b - a)[:, :least]
    means = row_means(apart)
    keep = np.isfinite(means[1:])
    chance, common = _chance_variance(apart[1:][keep])
    shift = stands.difference - means[0] if math.isfinite(means[0] + stands.difference) else 0.0
    drawn, weight = means[1:][keep] + common * shift, weights[keep]
    low, high, same, share = _spread(drawn, weight, chance, stands.difference)
    unit = measure_of(name).unit
    depends = depends_on(x[keep], drawn, paths, weight) if len(drawn) else []
    return RobustMeasure(
        name, unit, stands.difference, (stands.low, stands.high), (low, high), same, tuple(depends), len(drawn), share
    )


def _chance_variance(apart: Array) -> tuple[float, float]:
    """What chance does to the means of sets.

    Returns
    -------
    variance, common : float
        Variance of a set's mean that is chance, without what a seed does to all sets alike: that spreads nothing.
        Share of the variance of one run that seeds do to all sets alike: so much of what further seeds say of the
        scenarios as they stand goes for all sets.
    """
    whole = apart[np.isfinite(apart).all(axis=1)]
    sets, replications = whole.shape
    if sets < 2 or replications < 2:
        return math.nan, 0.0
    rest = whole - whole.mean(axis=1, keepdims=True) - whole.mean(axis=0) + whole.mean()
    own = float((rest**2).sum() / ((sets - 1) * (replications - 1)))
    alike = max(float(whole.mean(axis=0).var(ddof=1)) - own / sets, 0.0)
    return own / replications, alike / (alike + own) if alike else 0.0


def _spread(drawn: Array, weights: Array, chance: float, difference: float) -> tuple[float, float, float, float]:
    """Interval of assumptions, weight of the sets with the sign of the difference, share of chance in the spread."""
    if len(drawn) < 2 or not weights.sum():
        return math.nan, math.nan, math.nan, math.nan
    weights = weights / weights.sum()
    middle = float(weights @ drawn)
    variance = float(weights @ (drawn - middle) ** 2)
    share = min(chance / variance, 1.0) if variance > 0.0 and math.isfinite(chance) else math.nan
    if math.isfinite(share) and share < _MOSTLY_CHANCE:
        drawn = middle + math.sqrt(1.0 - share) * (drawn - middle)
    low, high = (weighted_quantile(drawn, weights, p) for p in (0.5 - LEVEL / 2.0, 0.5 + LEVEL / 2.0))
    if not difference or not math.isfinite(difference):
        return low, high, math.nan, share
    return low, high, round(float(weights[np.sign(drawn) == np.sign(difference)].sum()), 9), share


def _number(value: float) -> float | None:
    return float(value) if math.isfinite(value) else None


def robust(
    scenarios: Iterable[Scenario | str] | Mapping[str, Scenario | str],
    ensemble: str | PathLike[str] | None = None,
    points: int = POINTS,
    replications: int = REPLICATIONS,
    workers: int = 1,
    seed: int = 1,
    out: str | PathLike[str] | None = None,
    progress: Progress | bool | None = None,
    *,
    measures: Iterable[Any] = (),
    custom_code: bool = True,
    changes: Mapping[str, Any] | None = None,
) -> list[Robustness]:
    """Compare scenarios with the first, under many sets of assumptions that are the same for all of them.

    Parameters
    ----------
    scenarios : iterable or mapping of label to Scenario or str
        At least two; the first is the baseline.
    ensemble : path, optional
        Ensemble file; by default draws from the plausible ranges of the schema.
    points : int
        Sets of assumptions, at least 2.
    replications : int
        Of each set; the scenarios as they stand have at least ten.
    workers, seed : int
    out : path, optional
        Directory of the results; runs found there are not made again.
    progress : bool or callable, optional
    measures : iterable
        Measures of the user's own (:func:`sim.measure`), beside the built-in ones.
    custom_code : bool
        False refuses scenarios that name custom rules, and measures of the user's own.
    changes : mapping of str to object, optional
        Dotted paths and values that are set in all scenarios; what is set is not drawn.

    Returns
    -------
    list of Robustness
        One for each scenario but the first.

    Raises
    ------
    ScenarioError
        A scenario or the ensemble cannot be used.
    ArgumentError
        An argument is not what it should be; nothing was run.
    """
    from sim.experiments.study import Study

    replications, workers = replications_of(replications), workers_of(workers)
    seed = seed_of(seed, runs=replications)
    progress_of(progress)
    if not isinstance(points, int) or isinstance(points, bool) or not 2 <= points <= MOST_ROWS:
        raise ArgumentError(f"points: expected a whole number in [2, {MOST_ROWS}], found {points}")
    found = labelled(scenarios)
    if len(found) < 2:
        raise ArgumentError(f"robust: expected at least two scenarios, found {len(found)}")
    first, *others = found
    own = list(measures)
    load_measures(own)  # what is wrong with them is said before anything runs
    source = PLAUSIBLE if ensemble is None else str(path_of(ensemble, "ensemble").absolute())
    tree = {
        "scenarios": found,
        "set": {} if changes is None else mapping_of(changes),
        "over": {"of": source, "points": points},
        "replications": replications,
        "seed": seed,
        "comparisons": [{"a": {"scenario": first}, "b": {"scenario": other}} for other in others],
        "measures": own,
    }
    study = Study.from_dict(tree, "robust")
    target = None if out is None else Path(path_of(out, "out"))
    results = study.run(workers, target, progress, custom_code=truth("custom_code", custom_code), retry_failed=True)
    return robustness(results)
