"""Running a region and what was found: a row of every place and replication, sums, effects of a roll-out, its power."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from functools import cached_property, partial
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

import numpy as np

from sim.arguments import one_of, path_of, progress_of, real, replications_of, seed_of, shown, truth
from sim.errors import ArgumentError
from sim.experiments.machine import Machine
from sim.experiments.plan import Shard, jobs
from sim.experiments.points import Point
from sim.experiments.runner import Progress, Runner
from sim.measures.reasons import reasons
from sim.measures.registry import MEASURES
from sim.progress import shown_progress
from sim.region.kept import SUMMARY, about_of
from sim.region.making import points_of, waves_of, without
from sim.region.pilot import ALL_WAVES, PilotEffect, effect_of
from sim.region.power import PilotPower, effect_of_pilot, pilot_places
from sim.region.reading import LEAST_SCALE
from sim.region.region import Region
from sim.region.totals import Array, Total, by_place, totals

if TYPE_CHECKING:
    import pandas as pd

TABLE: Final = "places.parquet"
PER_RESIDENTS: Final = 1e4


@dataclass(frozen=True)
class RegionResults:
    """What the runs of a region say.

    Attributes
    ----------
    region : Region
    scale : float
        Size at which every place was run.
    frame : DataFrame
        One row for each place (column ``scenario``) and replication, as in a study, of the place at that size.
    residents, weights : ndarray of float
        Of each place: residents at full size; places that it stands for.
    wanted : int
        Runs of the region; fewer rows: some are not made yet.
    before : DataFrame or None
        The same of the places that a wave reaches, without the reforms and at equal random numbers; None if that was
        not asked for.
    days : int
        Length of the shortest run.
    """

    region: Region
    scale: float
    frame: pd.DataFrame
    residents: np.ndarray
    weights: np.ndarray
    wanted: int
    before: pd.DataFrame | None = None
    days: int = 0

    @cached_property
    def names(self) -> list[str]:
        """Names of the places."""
        return [place.name for place in self.region.places]

    @cached_property
    def totals(self) -> list[Total]:
        """Every measure over the region."""
        return totals(self.frame, self.names, self.weights, self.residents, self.scale)

    @cached_property
    def without_value(self) -> list[tuple[str, float]]:
        """Measures that no place has a value of, each with NaN, for the reason."""
        known = {one.name for one in self.totals}
        return [(name, math.nan) for name in MEASURES if name in self.frame and name not in known]

    @cached_property
    def waves(self) -> list[int]:
        """Wave of each place, -1 for none."""
        return waves_of(self.region)

    @property
    def failed(self) -> pd.DataFrame:
        """Runs that failed, of places as they are and without the reforms."""
        import pandas as pd

        frames = [self.frame] if self.before is None else [self.frame, self.before]
        return pd.concat([frame[frame["status"] != "ok"] for frame in frames], ignore_index=True)

    @property
    def done(self) -> int:
        """Runs that are there."""
        return len(self.frame) + (len(self.before) if self.before is not None else 0)

    def power(self, measure: str, effect: float, years: int = 1) -> PilotPower:
        """Places that a pilot needs for an effect, going by the places without the reforms."""
        values = self._by_place(self.frame, measure)
        return pilot_places(values[np.array(self.waves) < 0], effect, years)

    def effects(self, measure: str) -> list[PilotEffect]:
        """Effects of the roll-out on a measure: of all waves, then of each if there are several; none without waves."""
        if self.region.waves is None:
            return []
        values = self._by_place(self.frame, measure)
        before = None if self.before is None else self._by_place(self.before, measure)
        days = self.region.waves.days
        waves = (ALL_WAVES, *range(len(days))) if len(days) > 1 else (ALL_WAVES,)
        return [effect_of(measure, wave, self.waves, values, before) for wave in waves]

    def _by_place(self, frame: pd.DataFrame, measure: str) -> Array:
        """Values of a measure, shape (places, replications); what is summed per 10,000 residents."""
        values = by_place(frame, measure, self.names)
        return values / (self.scale * self.residents[:, None]) * PER_RESIDENTS if MEASURES[measure].summed else values

    def to_dict(self) -> dict[str, Any]:
        """Plain values, NaN where there are none; in JSON these are null (:func:`sim.records.store.to_json`)."""
        return {
            "title": self.region.title.en,
            "places": len(self.names),
            "stand_for": float(self.weights.sum()),
            "residents": float((self.weights * self.residents).sum()),
            "scale": self.scale,
            "runs": self.done,
            "of": self.wanted,
            "failed": len(self.failed),
            "reasons": reasons(self.without_value, self.days),
            "totals": [asdict(one) for one in self.totals],
            "pilot": [asdict(one) for name in MEASURES if name in self.frame for one in self.effects(name)],
        }


def run_region(
    region: Region,
    replications: int = 1,
    seed: int = 1,
    scale: float | None = None,
    folder: Path | None = None,
    machine: Machine | None = None,
    progress: Progress | bool | None = False,
    shard: Shard | None = None,
    paired: bool = False,
    points: Sequence[Point] | None = None,
) -> RegionResults:
    """Run what is missing of a region.

    Parameters
    ----------
    region : Region
    replications, seed : int
    scale : float, optional
        Size of every place, above 0 to 1; by default the region's own.
    folder : Path, optional
        Results folder; runs in it are taken over.
    machine : Machine, optional
        By default this process.
    progress : bool or callable, optional
        Whether progress is shown; or what is called with (done, total, failed).
    shard : Shard, optional
        Make the runs of this part only.
    paired : bool
        Whether places that the roll-out reaches are run without it, too.
    points : sequence of Point, optional
        What :func:`sim.region.making.points_of` gives for these, if it is known.

    Raises
    ------
    ScenarioError
        The places cannot be made.
    Interrupted
        The user pressed Ctrl-C; what was done is kept.
    """
    region, replications = region_given(region), replications_of(replications)
    seed, paired = seed_of(seed, runs=replications), truth("paired", paired)
    size = region.scale if scale is None else real("scale", scale, LEAST_SCALE, 1.0)
    folder = path_of(folder, "folder") if folder is not None else None
    about = about_of(region, points_of(region, size, paired) if points is None else points, size, seed, replications)
    resolver, count = about.resolver, len(region.places)
    wanted = replications * len(resolver.points)
    progress_of(progress)
    machine, kept = machine or Machine(), about if folder is not None else None
    with shown_progress(progress, "runs") as told:
        runner = Runner(resolver, machine, folder, told, retry_failed=True, shard=shard, about=kept)
        runner.complete(jobs(resolver, seed, range(replications)), wanted)
    frame = runner.frame(jobs(resolver, seed, range(replications)))
    return results_of(region, size, frame, resolver.points[:count], wanted)


def region_given(region: Any) -> Region:
    """A region that was given as such.

    Raises
    ------
    ArgumentError
        It is none.
    """
    if not isinstance(region, Region):
        raise ArgumentError(f"region: expected a region (sim.region.read_region), found {shown(region)}")
    return region


def results_of(
    region: Region, scale: float, frame: pd.DataFrame, points: Sequence[Point], wanted: int
) -> RegionResults:
    """Results of the runs of a region and of its places without the reforms.

    Parameters
    ----------
    region : Region
    scale : float
    frame : DataFrame
        Rows of all runs, the label of their point in the column ``scenario``.
    points : sequence of Point
        Of the places.
    wanted : int
        Runs of the region.
    """
    names = [place.name for place in region.places]
    reached = {without(name, names): name for name, wave in zip(names, waves_of(region), strict=True) if wave >= 0}
    is_before = frame["scenario"].isin(list(reached))
    before = frame[is_before].assign(scenario=frame["scenario"].map(reached)) if is_before.any() else None
    residents = np.array([float(point.base.territory.residents) for point in points])
    weights = np.array([place.weight for place in region.places])
    after, days = frame[~is_before].reset_index(drop=True), min(point.base.run.days for point in points)
    return RegionResults(region, scale, after, residents, weights, wanted, before, days)


def write_region(
    results: RegionResults, folder: Path, measure: str = "solution_rate", effect: float | None = None
) -> None:
    """Write the row of every place and replication, and the sums, into a folder of results.

    Parameters
    ----------
    results : RegionResults
    folder : Path
    measure : str
        Of the map and of the size of a pilot.
    effect : float, optional
        That a pilot is to show.
    """
    if not isinstance(results, RegionResults):
        raise ArgumentError(f"results: expected results of sim.region.run_region, found {shown(results)}")
    folder, measure = path_of(folder, "folder"), one_of("measure", measure, MEASURES)
    effect = effect_of_pilot(effect) if effect is not None else None
    from sim.experiments.table import put_table
    from sim.records.places import put_file
    from sim.records.store import write_json

    frame = results.frame.rename(columns={"scenario": "place"})
    rows = [results.names.index(name) for name in frame["place"]]
    frame.insert(1, "weight", results.weights[rows])
    frame.insert(2, "residents", results.residents[rows])
    frame.insert(3, "scale", results.scale)
    frame.insert(4, "wave", np.array(results.waves)[rows])
    put_table(frame, folder / TABLE)
    put_file(folder / SUMMARY, partial(write_json, summary_of(results, measure, effect)))


def summary_of(results: RegionResults, measure: str, effect: float | None) -> dict[str, Any]:
    """What ``region.json`` and ``gridgov region --json`` hold."""
    power = asdict(results.power(measure, effect)) if effect is not None else None
    return {**results.to_dict(), "measure": measure, "effect": effect, "power": power}
