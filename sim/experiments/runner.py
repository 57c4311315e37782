"""Running what is missing of a plan, and keeping what was run."""

from __future__ import annotations

import time
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Final

import pandas as pd

from sim.experiments.plan import Job
from sim.experiments.points import Point
from sim.experiments.pool import Work, run_tasks
from sim.experiments.store import finished, tidy, write_table
from sim.experiments.worker import Row, Task, execute

SAVE_SECONDS: Final = 5.0


class Interrupted(KeyboardInterrupt):
    """A study was stopped by the user.

    Attributes
    ----------
    kept, total : int
        Runs that are done and kept, of all runs.
    path : Path or None
        Where they are.
    """

    def __init__(self, kept: int, total: int, path: Path | None):
        where = (
            f"kept in {path}; start again to go on" if path is not None and kept else "nothing was written"
        )
        super().__init__(f"stopped: {kept} of {total} runs done; {where}")
        self.kept, self.total, self.path = kept, total, path


def complete(
    points: Sequence[Point],
    jobs: Sequence[Job],
    workers: int = 1,
    path: Path | None = None,
    progress: Callable[[int, int, int], None] | None = None,
    work: Work = execute,
) -> pd.DataFrame:
    """Run the jobs whose results are not stored yet.

    Parameters
    ----------
    points : sequence of Point
    jobs : sequence of Job
    workers : int
        Processes; 1 runs in this process.
    path : Path, optional
        Table of results: runs in it that ended well are taken over, new ones added, the table written every
        few seconds and at the end, whole each time.
    progress : callable, optional
        Called with (done, total, failed), first before any run.

    Returns
    -------
    DataFrame
        One row a run, in the order of the plan.

    Raises
    ------
    Interrupted
        The user pressed Ctrl-C; what was done is kept.
    """
    wanted = {job.run_id: job for job in jobs}
    rows: dict[str, Row] = finished(path) if path is not None else {}
    rows = {run_id: row for run_id, row in rows.items() if run_id in wanted}
    tasks = [Task(i, points[job.point].scenario, job.seed) for i, job in wanted.items() if i not in rows]
    if tasks and workers > 1 and work is execute:
        from sim.warm import warm

        warm()  # compile once here, not once in every process
    failed = 0
    saved = time.monotonic()

    def save() -> None:
        if path is not None:
            write_table(tidy(points, jobs, rows), path)

    if progress is not None:
        progress(len(rows), len(wanted), failed)
    try:
        for row in run_tasks(tasks, workers, work):
            rows[row["run_id"]] = row
            failed += row["status"] != "ok"
            if progress is not None:
                progress(len(rows), len(wanted), failed)
            if time.monotonic() - saved > SAVE_SECONDS:
                save()
                saved = time.monotonic()
    except KeyboardInterrupt as stop:
        if rows:
            save()
        raise Interrupted(len(rows), len(wanted), path) from stop
    save()
    return tidy(points, jobs, rows)
