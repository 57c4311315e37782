"""Calibration in the folder of a place: what is read, what is written."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import Any, Final

import numpy as np

from sim.experiments.assumptions.ensemble import size_of, write_ensemble
from sim.experiments.runner import Progress
from sim.facts.target import Targets, load_targets
from sim.fit.calibration.calibrate import LEVEL, Calibrated, calibrate
from sim.fit.calibration.observed import DISCREPANCY, observed_of
from sim.fit.calibration.plan import REPLICATIONS, RUNS, Plan, read_parameters, refuse_set
from sim.fit.calibration.runs import Machinery
from sim.fit.data import FitError
from sim.fit.scenario_files import DEMAND, FOLDER, TARGETS
from sim.measures.registry import MEASURES
from sim.records.errors import RecordError
from sim.records.lock import Lock
from sim.records.places import check_folder, put_file
from sim.records.store import write_json
from sim.scenario import Scenario, load

ENSEMBLE: Final = "ensemble.parquet"
CALIBRATION: Final = "calibration.json"
RUNS_FOLDER: Final = "calibration"
LOCK: Final = ".calibration.lock"
FORMAT: Final = 1


@dataclass(frozen=True, slots=True, eq=False)
class FolderCalibration:
    """A calibration of a folder.

    Attributes
    ----------
    calibrated : Calibrated
    figures : dict
        Contents of ``calibration.json``.
    written : tuple of Path
    """

    calibrated: Calibrated
    figures: dict[str, Any]
    written: tuple[Path, ...]


def calibrate_folder(
    folder: Path,
    targets: Path | None = None,
    parameters: Path | None = None,
    runs: int = RUNS,
    changes: Mapping[str, Any] | None = None,
    discrepancy: float = DISCREPANCY,
    workers: int = 1,
    scheduler: str | None = None,
    seed: int = 1,
    progress: Progress | bool | None = None,
) -> FolderCalibration:
    """Calibrate a place and write ``ensemble.parquet`` and ``calibration.json`` into its folder.

    Parameters
    ----------
    folder : Path
        With ``place.yaml``; the fitted scenario is calibrated where there is one.
    targets : Path, optional
        By default ``fitted/targets.yaml``. A file of one's own may name another scenario.
    parameters : Path, optional
        What is varied, and where; by default the assumed parameters that matter for the targets.
    runs : int
        At most.
    changes : mapping, optional
        Changes of the scenario, as ``territory.scale``.
    discrepancy : float
        Standard deviation of what the model leaves out, as a share of each target.
    workers, scheduler, seed, progress
        As for a study.

    Raises
    ------
    FitError
        There are no targets, too few runs, or no values give what was observed.
    ScenarioError, RecordError
        Also where another calibration is at work in the folder.
    """
    file = targets if targets is not None else folder / FOLDER / TARGETS
    if not file.is_file():
        hint = "" if targets is not None else f"; make it with gridgov fit {folder}, or name one with --targets FILE"
        raise FitError(f"{file}: there is no such file of targets{hint}")
    read = load_targets(str(file))
    scenario, scale = _scenario(folder, read, targets is not None, changes or {})
    given = None if parameters is None else read_parameters(parameters, scenario)
    plan = Plan.of(runs, given is None, changes)
    refuse_set(given or (), plan.fixed)
    if not 0.0 <= discrepancy <= 1.0:
        raise FitError(f"--discrepancy: expected a share from 0 to 1, found {discrepancy:g}")
    observed = observed_of(read, scale, discrepancy)
    check_folder(folder, (ENSEMBLE, CALIBRATION))
    named = targets is not None and any(one.scenario for one in read.targets.values())
    about = _about(folder, scenario, file, named)
    machinery = Machinery(folder / RUNS_FOLDER, workers, scheduler, seed, progress)
    with _alone(check_folder(folder / RUNS_FOLDER)):
        found = calibrate(scenario, observed, given, plan, machinery, about)
        figures = {**about, **told(found, discrepancy)}
        write_ensemble(found.ensemble, folder / ENSEMBLE)
        put_file(folder / CALIBRATION, partial(write_json, figures))
    return FolderCalibration(found, figures, (folder / ENSEMBLE, folder / CALIBRATION))


@contextmanager
def _alone(folder: Path) -> Iterator[None]:
    """Have the folder of the runs to oneself, between the waves, too: what comes second would else stop the first."""
    folder.mkdir(parents=True, exist_ok=True)
    lock = Lock(folder / LOCK, beats=True)
    who = lock.acquire()
    if who is not None:
        raise RecordError(
            f"{folder}: another calibration is at work in this folder ({who}); nothing was run; wait for it to end"
        )
    try:
        yield
    finally:
        lock.release()


def _scenario(folder: Path, targets: Targets, own: bool, changes: Mapping[str, Any]) -> tuple[Scenario, float]:
    """The scenario, and by what counts of its targets are multiplied if it is shown smaller than they say."""
    chosen = list(targets.targets.values())
    named = {one.scenario for one in chosen if one.scenario} if own else set()
    if len(named) > 1:
        raise FitError(f"{targets.name}: expected targets of one scenario, found {', '.join(sorted(named))}")
    fitted = folder / FOLDER / DEMAND
    start = load(named.pop() if named else fitted if fitted.is_file() else folder)
    for one in chosen:
        if one.changes:
            start = start.with_(one.changes)
    scenario = start.with_(changes) if changes else start
    _refuse_other_days(targets, start, scenario)
    return scenario, scenario.territory.scale / start.territory.scale


def _refuse_other_days(targets: Targets, start: Scenario, scenario: Scenario) -> None:
    """Refuse targets that count over days which runs do not have: seasons differ, so that nothing can be scaled."""
    said, days = start.run.days, scenario.run.days
    if said == days:
        return
    known = {name: MEASURES.get(target.reading) for name, target in targets.targets.items()}
    counted = [name for name, measure in known.items() if measure is not None and measure.summed]
    if counted:
        raise FitError(
            f"--set run.days={days}: expected runs of the {said} days over which {targets.name} counts "
            f"{', '.join(counted)}; write run.days into place.yaml and fit again, or name targets of so many days "
            f"with --targets FILE (run.days: {days} below changes)"
        )


def _about(folder: Path, scenario: Scenario, targets: Path, named: bool) -> dict[str, Any]:
    import sim

    title = (scenario if named else load(folder)).title  # that of the fitted scenario says that it is fitted
    return {
        "place": title.en or title.zh or folder.resolve().name,
        "size": size_of(scenario),
        "scenario": scenario.hash,
        "targets": targets.name,
        "gridgov": sim.__version__,
    }


def told(found: Calibrated, discrepancy: float) -> dict[str, Any]:
    """All figures of a calibration, for the file.

    Parameters
    ----------
    found : Calibrated
    discrepancy : float
    """
    return {
        "format": FORMAT,
        "level": LEVEL,
        "parameters": {path: _parameter(found, path) for path in found.space.paths},
        "together": [list(pair) for pair in found.together],
        "targets": _targets(found),
        "left_out": dict(found.observed.left_out),
        "discrepancy": discrepancy,
        "waves": [{"points": one.points, "left": one.left, "failed": one.failed} for one in found.waves],
        "replications": REPLICATIONS,
        "left": found.left,
        "screened": found.screened,
        "sets": len(found.ensemble.rows),
        "emulator_within_two": found.within,
    }


def _parameter(found: Calibrated, path: str) -> dict[str, Any]:
    one = found.space.intervals[found.space.paths.index(path)]
    low, high = found.interval(path)
    values = found.table[:, found.space.paths.index(path)]
    return {
        "title": {"en": one.parameter.title.en, "zh": one.parameter.title.zh},
        "low": one.low,
        "high": one.high,
        "before": one.value,
        "mean": float(found.ensemble.weights @ values),
        "low90": low,
        "high90": high,
        "spread_left": found.spread(path),
        "identified": found.identified(path),
    }


def _targets(found: Calibrated) -> dict[str, dict[str, Any]]:
    table: dict[str, dict[str, Any]] = dict(found.observed.to_dict())
    for j, name in enumerate(found.observed.names):
        low, middle, high = (float(value) for value in found.predicted[:, j])
        inside = low <= found.observed.values[j] <= high
        table[name] = {
            **table[name],
            "chance": float(found.chance[j]),
            "emulator_left_out_within_two": float(found.left_out[j]),
            "predicted": middle,
            "low90": low,
            "high90": high,
            "reproduced": bool(inside) if np.isfinite(low) else None,
        }
    return table
