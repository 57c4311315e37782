"""Runs of a calibration: each wave is made of studies in folders of their own, stored and resumed like any other.

The points of one study have the same seeds. What seeds do to all points alike would be taken for knowledge if there
were but one study: each wave has several, with seeds of their own.
"""

from __future__ import annotations

from collections.abc import Generator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any, Final, Self

import numpy as np
from numpy.typing import NDArray

from sim.experiments.assumptions.ensemble import Row
from sim.experiments.machine import Machine, Standing
from sim.experiments.runner import Progress
from sim.experiments.study import Study
from sim.scenario import Scenario

Array = NDArray[np.float64]
SEED_STEP: Final = 10_000  # between waves, so that no two share seeds
PART: Final = 5  # points at most that have the same seeds


@dataclass(frozen=True)
class Machinery:
    """Where and how runs are made.

    Attributes
    ----------
    folder : Path or None
        Folder of the calibration; None keeps runs in memory.
    workers : int
    scheduler : str or None
    seed : int
    progress : callable, bool or None
    machine : Machine, Standing or None
        Where all runs are made; None makes them on a machine of their own for each study.
    """

    folder: Path | None = None
    workers: int = 1
    scheduler: str | None = None
    seed: int = 1
    progress: Progress | bool | None = None
    machine: Machine | Standing | None = None

    @contextmanager
    def standing(self) -> Generator[Self]:
        """The same, whose worker processes stay from study to study until the end of the block.

        A calibration is made of some forty small studies: to start processes for each takes longer than their runs.
        """
        with Standing(Machine(self.workers, self.scheduler)) as machine:
            yield replace(self, machine=machine)

    def run(self, name: str, seed: int, tree: dict[str, Any]) -> Array:
        """Make the runs of a study: values of its outcomes, shape (points, replications, outcomes); NaN where none.

        Parameters
        ----------
        name : str
            Of its folder.
        seed : int
            Of its first replication, less that of the calibration.
        tree : dict
        """
        study = Study.from_dict({**tree, "seed": self.seed + seed}, name.replace("/", "-"))
        out = None if self.folder is None else self.folder / name
        machine = self.machine or Machine(self.workers, self.scheduler)
        results = study.run_on(machine, out, self.progress, retry_failed=True)
        return np.stack([results.values(outcome) for outcome in tree["outcomes"]], axis=-1)

    def counting(self, done_before: int, whole: int) -> Machinery:
        """The same, whose progress counts further runs as well.

        Parameters
        ----------
        done_before, whole : int
            Runs made before; runs of all.
        """
        told = self.progress
        if not callable(told):
            return self

        def tell(done: int, _: int, failed: int) -> None:
            told(done_before + done, whole, failed)

        return replace(self, progress=tell)


@dataclass(frozen=True, slots=True)
class WaveRuns:
    """The runs of a wave.

    Attributes
    ----------
    x : ndarray of float, shape (points, parameters)
        In the unit cube; points whose runs all have a value of each target.
    values : ndarray of float, shape (points, replications, targets)
    part : ndarray of int, shape (points,)
        Points with the same number were run with the same seeds.
    failed : int
        Points left out.
    """

    x: Array
    values: Array
    part: NDArray[np.intp]
    failed: int


def wave_runs(
    machinery: Machinery, number: int, scenario: Scenario, rows: Sequence[Row], x: Array, outcomes: Sequence[str],
    replications: int,
) -> WaveRuns:  # fmt: skip
    """Run a wave.

    Parameters
    ----------
    machinery : Machinery
    number : int
        Of the wave, from 1.
    scenario : Scenario
    rows : sequence of mapping
        Values of the parameters at each point.
    x : ndarray of float, shape (points, parameters)
    outcomes : sequence of str
    replications : int
    """
    parts = np.arange(len(rows)) // PART
    found = []
    for part, first in enumerate(range(0, len(rows), PART)):
        chosen = rows[first : first + PART]
        tree = {
            "scenarios": {"place": scenario},
            "design": "table",
            "table": [dict(row) for row in chosen],
            "replications": replications,
            "outcomes": list(outcomes),
        }
        told = machinery.counting(first * replications, len(rows) * replications)
        found.append(told.run(f"wave-{number}/part-{part + 1}", SEED_STEP * number + replications * part, tree))
    values = np.concatenate(found)
    good = np.isfinite(values).all(axis=(1, 2))
    return WaveRuns(x[good], values[good], parts[good], int((~good).sum()))
