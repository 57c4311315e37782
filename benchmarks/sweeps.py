"""What sweeps cost beside the runs: overhead, memory of workers, time to the first run.

``python -m benchmarks.sweeps [--runs 20000] [--seconds 20]`` prints them. Runs of a known length (they sleep)
tell the overhead of handing out, taking back and storing; real runs of the demonstration street tell the memory.
"""

from __future__ import annotations

import argparse
import math
import os
import tempfile
import time
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path

import numpy as np

from sim.experiments.chunks import Chunker
from sim.experiments.estimate import estimate
from sim.experiments.machine import Machine
from sim.experiments.plan import Shard, jobs
from sim.experiments.points import Point, Resolver
from sim.experiments.pool import Pool
from sim.experiments.runner import Runner
from sim.experiments.store import Store
from sim.experiments.study import Study
from sim.experiments.worker import Row, Task, Work, execute
from sim.measures.registry import MEASURES
from sim.scenario import load

SPEED, PAPERWORK = "policy.staffing.speed", "policy.time.paperwork"
PAGE_MB = os.sysconf("SC_PAGE_SIZE") / 2**20


def _slept(task: Task, seconds: float) -> Row:
    started = time.perf_counter()
    time.sleep(seconds)
    row: Row = dict.fromkeys(MEASURES, 1.0)
    row |= {f"group.part{k}.solution_rate": 1.0 for k in range(40)}  # as many columns as a real row
    spent = time.perf_counter() - started
    row |= {"needs": started, "cost_per_solution": float(os.getpid())}
    return row | {"run_id": task.run_id, "seed": task.seed, "status": "ok", "wall_seconds": spent}


def sleep_20_ms(task: Task) -> Row:
    """A run of 20 ms."""
    return _slept(task, 0.02)


def sleep_1_s(task: Task) -> Row:
    """A run of 1 s."""
    return _slept(task, 1.0)


def resident_mb() -> float:
    """Resident memory of this process in MB."""
    return int(Path("/proc/self/statm").read_text().split()[1]) * PAGE_MB


def with_memory(task: Task) -> Row:
    """A real run; memory of the process and the clock in place of two measures."""
    return execute(task) | {"money_spent": resident_mb(), "needs": time.perf_counter()}


def overhead(work: Work, runs: int, workers: int = 2) -> tuple[float, float, float]:
    """What runs cost beside themselves.

    Returns
    -------
    share : float
        Time of workers, from their first to their last run, that was not spent in runs.
    start : float
        Seconds from the start of the sweep to the first run.
    parent : float
        CPU seconds of the parent for each run.
    """
    resolver = Resolver([Point("demo", load("demo").with_({SPEED: 0.5 + k / 100})) for k in range(20)])
    with tempfile.TemporaryDirectory() as folder:
        runner = Runner(resolver, Machine(workers, work=work), Path(folder))
        started, cpu = time.perf_counter(), time.process_time()
        runner.complete(jobs(resolver, 1, range(runs // 20)), runs)
        cpu = time.process_time() - cpu
        frame = Store(Path(folder)).read()
    ends = frame["needs"] + frame["wall_seconds"]
    windows = [ends[rows.index].max() - rows["needs"].min() for _, rows in frame.groupby("cost_per_solution")]
    share = 1.0 - frame["wall_seconds"].sum() / sum(windows)
    return share, frame["needs"].min() - started, cpu / runs


class OneWorker(Machine):
    """One worker process that is never replaced, so that what it loses would show."""

    def run(self, chunker: Chunker) -> Iterator[list[Row]]:
        """Do tasks; yields rows, a chunk at a time."""
        return Pool(1, self.work, recycle_seconds=math.inf).run(chunker)


def memory(runs: int, marks: int = 11) -> None:
    """Print the resident memory of one worker, and of its parent, over real runs of three days."""
    demo = load("demo").with_({"run.days": 3, "run.warm_up_days": 0})
    resolver = Resolver([Point("demo", demo)])
    parent: list[tuple[int, float]] = []
    with tempfile.TemporaryDirectory() as folder:
        runner = Runner(
            resolver,
            OneWorker(work=with_memory),
            Path(folder),
            progress=lambda done, total, failed: parent.append((done, resident_mb())),
        )
        runner.complete(jobs(resolver, 1, range(runs)), runs)
        frame = runner.frame(jobs(resolver, 1, range(runs)))
    size, clock = frame["money_spent"].to_numpy(), frame["needs"].to_numpy()
    print(f"one worker, {runs:,} runs of three days of demo, {np.median(frame['wall_seconds']) * 1e3:.0f} ms each:")
    print(f"{'runs':>8} {'seconds':>8} {'worker MB':>10} {'parent MB':>10}")
    for k in np.linspace(0, runs - 1, marks).astype(int):
        seen = next((mb for done, mb in parent if done > k), parent[-1][1])
        print(f"{k + 1:>8,} {clock[k] - clock[0]:>8.0f} {size[k]:>10.1f} {seen:>10.1f}")
    late = np.arange(runs) >= runs // 10
    slope = np.polyfit(np.flatnonzero(late), size[late], 1)[0]
    print(
        f"after the first tenth: {size[late].min():.1f} to {size[late].max():.1f} MB, "
        f"trend {1000 * slope:+.3f} MB per 1,000 runs"
    )


def first_run(factors: dict[str, list[float]], replications: int, shards: int = 1) -> tuple[int, float]:
    """Planned runs of a factorial study, and the longest time from its contents to the first run of a shard.

    Of many shards the first, the middle and the last are looked at.
    """
    numbers = sorted({1, (shards + 1) // 2, shards})
    found = [_first_run(factors, replications, Shard(k, shards)) for k in numbers]
    return found[0][0], max(seconds for _, seconds in found)


def _first_run(factors: dict[str, list[float]], replications: int, shard: Shard) -> tuple[int, float]:
    tree = {"scenarios": ["demo"], "factors": factors, "replications": replications}
    started = time.perf_counter()
    study = Study.from_dict(tree)

    def stop(task: Task) -> Row:
        raise KeyboardInterrupt

    with tempfile.TemporaryDirectory() as folder, suppress(KeyboardInterrupt):
        part = None if shard.count == 1 else shard.of_points(len(study.points))
        runner = Runner(study.resolver, Machine(work=stop), Path(folder), shard=part, about=study.about)
        runner.complete(jobs(study.resolver, 1, range(replications), runner.points), study.most_runs)
    return study.most_runs, time.perf_counter() - started


def planned() -> tuple[float, float]:
    """Seconds that ``gridgov sweep --dry-run`` foresees for a study on two processes, and those that it takes."""
    tree = {"scenarios": ["demo"], "factors": {SPEED: [0.8, 1.2]}, "replications": 100}
    study = Study.from_dict(tree)
    with tempfile.TemporaryDirectory() as folder:
        foreseen = estimate(study, Path(folder)).seconds(2)
        started = time.perf_counter()
        study.run(workers=2, out=folder, progress=False)
        return foreseen, time.perf_counter() - started


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--runs", type=int, default=20_000, help="real runs of the memory check")
    parser.add_argument("--seconds", type=float, default=20.0, help="length of each overhead check")
    options = parser.parse_args()
    Study.from_dict({"scenarios": ["demo"]})  # imports, and files read once
    speeds = [round(0.5 + k / 2000, 6) for k in range(1000)]
    shares = [round(0.1 + k / 1000, 6) for k in range(100)]
    wide = {SPEED: speeds, PAPERWORK: shares}
    plans = (({SPEED: speeds}, 100, 1), (wide, 1, 1), ({SPEED: speeds, PAPERWORK: shares[:10]}, 1, 100))
    for factors, replications, shards in plans:
        planned, seconds = first_run(factors, replications, shards)
        points, where = planned // replications, f", in each of {shards} shards" if shards > 1 else ""
        print(f"first of {planned:,} runs ({points:,} points){where}: {seconds:.2f} s", flush=True)
    for name, work, seconds in (("20 ms", sleep_20_ms, 0.02), ("1 s", sleep_1_s, 1.0)):
        runs = max(20, int(2 * options.seconds / seconds) // 20 * 20)
        share, start, cpu = overhead(work, runs)
        print(
            f"overhead of {runs} runs of {name} on 2 workers: {100 * share:.2f} % (start {start:.1f} s, parent "
            f"{1000 * cpu:.2f} ms a run)",
            flush=True,
        )
    foreseen, taken = planned()
    print(f"a study of 200 years of demo: {foreseen:.1f} s foreseen, {taken:.1f} s taken", flush=True)
    memory(options.runs)


if __name__ == "__main__":
    main()
