"""Running a region and what was found: a row of every place and replication, sums, and what a pilot needs."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from functools import cached_property, partial
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

import numpy as np

from sim.experiments.machine import Machine
from sim.experiments.plan import Shard
from sim.experiments.points import Resolver
from sim.experiments.runner import Progress, Runner
from sim.region.lots import wave_of
from sim.region.making import jobs_of, points_of
from sim.region.power import PilotPower, pilot_places
from sim.region.region import Region
from sim.region.totals import Total, by_place, totals

if TYPE_CHECKING:
    import pandas as pd

TABLE: Final = "places.parquet"
SUMMARY: Final = "region.json"


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
    """

    region: Region
    scale: float
    frame: pd.DataFrame
    residents: np.ndarray
    weights: np.ndarray
    wanted: int

    @cached_property
    def names(self) -> list[str]:
        """Names of the places."""
        return [place.name for place in self.region.places]

    @cached_property
    def totals(self) -> list[Total]:
        """Every measure over the region."""
        return totals(self.frame, self.names, self.weights, self.residents, self.scale)

    @cached_property
    def waves(self) -> list[int]:
        """Wave of each place, -1 for none."""
        return wave_of(self.region.waves, self.names) if self.region.waves else [-1] * len(self.names)

    @property
    def failed(self) -> pd.DataFrame:
        """Runs that failed."""
        return self.frame[self.frame["status"] != "ok"]

    def power(self, measure: str, effect: float, years: int = 1) -> PilotPower:
        """Places that a pilot needs for an effect, going by the places without the reforms."""
        values = by_place(self.frame, measure, self.names)
        return pilot_places(values[np.array(self.waves) < 0], effect, years)

    def to_dict(self) -> dict[str, Any]:
        """Plain values, NaN where there are none; in JSON these are null (:func:`sim.records.store.to_json`)."""
        return {
            "title": self.region.title.en,
            "places": len(self.names),
            "stand_for": float(self.weights.sum()),
            "residents": float((self.weights * self.residents).sum()),
            "scale": self.scale,
            "runs": len(self.frame),
            "of": self.wanted,
            "failed": len(self.failed),
            "totals": [asdict(one) for one in self.totals],
        }


def run_region(
    region: Region,
    replications: int = 1,
    seed: int = 1,
    scale: float | None = None,
    folder: Path | None = None,
    machine: Machine | None = None,
    progress: Progress | None = None,
    shard: Shard | None = None,
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
    progress : callable, optional
    shard : Shard, optional
        Make the runs of this part only.

    Raises
    ------
    ScenarioError
        The places cannot be made.
    Interrupted
        The user pressed Ctrl-C; what was done is kept.
    """
    size = region.scale if scale is None else scale
    points = points_of(region, size)
    resolver = Resolver(points)
    wanted = replications * len(points)
    runner = Runner(resolver, machine or Machine(), folder, progress, retry_failed=True, shard=shard)
    runner.complete(jobs_of(region, resolver, seed, replications), wanted)
    frame = runner.frame(jobs_of(region, resolver, seed, replications))
    residents = np.array([float(point.base.territory.residents) for point in points])
    weights = np.array([place.weight for place in region.places])
    return RegionResults(region, size, frame, residents, weights, wanted)


def write_region(results: RegionResults, folder: Path) -> None:
    """Write the row of every place and replication, and the sums, into a folder of results."""
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
    put_file(folder / SUMMARY, partial(write_json, results.to_dict()))
