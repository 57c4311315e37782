"""Runs of a calibration: each wave is a study in a folder of its own, stored and resumed like any other."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from sim.experiments.assumptions.ensemble import Row
from sim.experiments.runner import Progress
from sim.experiments.study import Study
from sim.scenario import Scenario

Array = NDArray[np.float64]
SEED_STEP = 1_000  # between waves, so that no two share seeds


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
    """

    folder: Path | None = None
    workers: int = 1
    scheduler: str | None = None
    seed: int = 1
    progress: Progress | bool | None = None

    def run(self, name: str, wave: int, tree: dict[str, Any]) -> Array:
        """Make the runs of a study: values of its outcomes, shape (points, replications, outcomes); NaN where none."""
        study = Study.from_dict({**tree, "seed": self.seed + SEED_STEP * wave}, name)
        out = None if self.folder is None else self.folder / name
        results = study.run(self.workers, out, self.progress, scheduler=self.scheduler, retry_failed=True)
        return np.stack([results.values(outcome) for outcome in tree["outcomes"]], axis=-1)


@dataclass(frozen=True, slots=True)
class WaveRuns:
    """The runs of a wave.

    Attributes
    ----------
    x : ndarray of float, shape (points, parameters)
        In the unit cube; points whose runs all have a value of each target.
    values : ndarray of float, shape (points, replications, targets)
    failed : int
        Points left out.
    """

    x: Array
    values: Array
    failed: int

    @property
    def own(self) -> Array:
        """Variance of a run by target that is chance, without what a seed does to all points alike."""
        points, replications, _ = self.values.shape
        rest = self.values - self.values.mean(axis=1, keepdims=True)
        rest = rest - rest.mean(axis=0, keepdims=True)
        found: Array = (rest**2).sum(axis=(0, 1)) / max((points - 1) * (replications - 1), 1)
        return found

    @property
    def common(self) -> Array:
        """Variance of a run by target that a seed does to all points alike."""
        found: Array = np.maximum(self.values.mean(axis=0).var(axis=0, ddof=1) - self.own / len(self.x), 0.0)
        return found

    @property
    def chance(self) -> Array:
        """Covariance of a run that is chance, shape (targets, targets)."""
        rest = self.values - self.values.mean(axis=1, keepdims=True)
        table = rest.reshape(-1, rest.shape[2])
        found: Array = table.T @ table / max(len(self.x) * (self.values.shape[1] - 1), 1)
        return found


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
    tree = {
        "scenarios": {"place": scenario},
        "design": "table",
        "table": [dict(row) for row in rows],
        "replications": replications,
        "outcomes": list(outcomes),
    }
    values = machinery.run(f"wave-{number}", number, tree)
    good = np.isfinite(values).all(axis=(1, 2))
    return WaveRuns(x[good], values[good], int((~good).sum()))
