"""What a study will take: runs, and time on a number of processes."""

from __future__ import annotations

import time
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from sim.experiments.plan import POINTS_AT_ONCE, Job, jobs
from sim.experiments.store import Store
from sim.experiments.study import Study
from sim.experiments.worker import Task, execute
from sim.scenario import ScenarioError

PILOT_RUNS: Final = 3
ENOUGH_STORED: Final = 5
START_SECONDS: Final = 3.0


@dataclass(frozen=True, slots=True)
class Estimate:
    """Size of a study.

    Attributes
    ----------
    points : int
    runs, most_runs : int
        Different runs that the study makes in any case, and at most (they differ with a stopping rule).
    done, failed : int
        Of ``runs``: stored and well, stored and failed.
    missing : int
        Runs that are still to be made of ``runs``.
    run_seconds : float
        Seconds of one run, from stored or pilot runs; NaN if no pilot run ended well.
    basis : str
        Where the seconds come from.
    """

    points: int
    runs: int
    most_runs: int
    done: int
    failed: int
    missing: int
    run_seconds: float
    basis: str

    def seconds(self, workers: int) -> float:
        """Time by the clock for the missing runs on processes of this machine."""
        return START_SECONDS + self.missing * self.run_seconds / workers if self.missing else 0.0


def estimate(study: Study, folder: Path, retry_failed: bool = False) -> Estimate:
    """Size up a study.

    Nothing is written. The time comes from the runs stored in the folder or, if there are fewer than five,
    from three pilot runs that are thrown away.

    Parameters
    ----------
    study : Study
    folder : Path
        Results folder.
    retry_failed : bool
        Whether failed runs count as missing.
    """
    status = Store(folder).status()
    if not status and len(study.points) > POINTS_AT_ONCE:
        return _of_a_large_study(study)
    wanted = {job.run_id: job for job in study.jobs}
    done = sum(status.get(identity) == "ok" for identity in wanted)
    failed = sum(status.get(identity) == "failed" for identity in wanted)
    missing = len(wanted) - done - (0 if retry_failed else failed)
    seconds, basis = float("nan"), "nothing to run"
    if missing:
        seconds, basis = _stored_seconds(study, folder, wanted, done)
    most = len(wanted) if study.content.rule.fixed else study.most_runs
    return Estimate(len(study.points), len(wanted), most, done, failed, missing, seconds, basis)


def _of_a_large_study(study: Study) -> Estimate:
    """The same where nothing is stored and making all points would take long: equal points count twice."""
    runs, over = len(study.points) * study.content.rule.minimum, study.content.over
    if over is not None:
        runs += max(over.as_it_stands - study.content.rule.minimum, 0) * len(study.points) // len(over.rows)
    most = runs if study.content.rule.fixed else study.most_runs
    return Estimate(len(study.points), runs, most, 0, 0, runs, *_pilot_seconds(study))


def _stored_seconds(study: Study, folder: Path, wanted: dict[str, Job], done: int) -> tuple[float, str]:
    if done >= ENOUGH_STORED:
        frame = Store(folder).read(wanted)
        good = frame.loc[frame["status"] == "ok", "wall_seconds"]
        return float(good.mean()), f"{len(good)} stored runs"
    return _pilot_seconds(study)


def _pilot_seconds(study: Study) -> tuple[float, str]:
    """Mean seconds of runs at points spread over the design, after the code is warm."""
    from sim.simulation.warm import warm

    warm()
    last = len(study.points) - 1
    chosen = sorted({round(k * last / (PILOT_RUNS - 1)) for k in range(PILOT_RUNS)})
    spent = []
    for job in jobs(study.resolver, study.content.seed, (0,), chosen):
        try:
            task = Task(job.run_id, study.resolver.scenario(job.point), job.seed)
        except ScenarioError:
            continue
        started = time.perf_counter()
        if execute(task)["status"] == "ok":
            spent.append(time.perf_counter() - started)
    mean = sum(spent) / len(spent) if spent else float("nan")
    return mean, f"{len(spent)} pilot runs"
