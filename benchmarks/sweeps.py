"""What sweeps cost beside the runs: overhead, memory of workers, time to the first run.

``python -m benchmarks.sweeps [--runs 20000] [--seconds 20]`` prints them. Runs of a known length (they sleep)
tell the overhead of handing out, taking back and storing; real runs of the demonstration street tell the memory.
"""

from __future__ import annotations

import argparse
import os
import tempfile
import time
from contextlib import suppress
from pathlib import Path

import numpy as np

from sim.experiments.plan import jobs
from sim.experiments.points import Point, Resolver
from sim.experiments.runner import Machine, Runner
from sim.experiments.store import Store
from sim.experiments.study import Study
from sim.experiments.worker import Row, Task, Work, execute
from sim.measures.registry import MEASURES
from sim.scenario import Scenario, load

SPEED = "policy.staffing.speed"
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


def with_memory(task: Task) -> Row:
    """A real run; its memory in MB in place of a measure."""
    row = execute(task)
    resident = int(Path("/proc/self/statm").read_text().split()[1])
    return row | {"money_spent": resident * PAGE_MB, "cost_per_solution": float(os.getpid())}


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
    windows = [
        ends[rows.index].max() - rows["needs"].min() for _, rows in frame.groupby("cost_per_solution")
    ]
    share = 1.0 - frame["wall_seconds"].sum() / sum(windows)
    return share, frame["needs"].min() - started, cpu / runs


def memory(runs: int, workers: int = 2) -> str:
    """Resident memory of workers early and late, over real runs of three days."""
    demo = load("demo").with_({"run.days": 3, "run.run_up_days": 0})
    resolver = Resolver([Point("demo", demo)])
    with tempfile.TemporaryDirectory() as folder:
        runner = Runner(resolver, Machine(workers, work=with_memory), Path(folder))
        runner.complete(jobs(resolver, 1, range(runs)), runs)
        frame = runner.frame(jobs(resolver, 1, range(runs)))
    lines = []
    for _, rows in frame.groupby("cost_per_solution"):
        size = rows["money_spent"].to_numpy()
        marks = np.linspace(len(size) * 0.02, len(size) - 1, 5).astype(int)
        lines.append(f"{len(size)} runs: " + ", ".join(f"{size[k]:.1f}" for k in marks) + " MB")
    return "; ".join(lines)


def first_run(points: int, replications: int) -> float:
    """Seconds from a study's contents to its first run."""
    values = [round(0.5 + k / points, 6) for k in range(points)]
    tree = {"scenarios": ["demo"], "factors": {SPEED: values[:1]}, "replications": replications}
    base = Study.from_dict(tree)
    demo: Scenario = base.content.scenarios["demo"]
    started = time.perf_counter()
    resolver = Resolver([Point("demo", demo, {SPEED: value}) for value in values])

    def stop(task: Task) -> Row:
        raise KeyboardInterrupt

    with suppress(KeyboardInterrupt):
        planned = jobs(resolver, 1, range(replications))
        Runner(resolver, Machine(work=stop)).complete(planned, points * replications)
    return time.perf_counter() - started


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--runs", type=int, default=20_000, help="real runs of the memory check")
    parser.add_argument("--seconds", type=float, default=20.0, help="length of each overhead check")
    options = parser.parse_args()
    for points, replications in ((1_000, 100), (100_000, 1)):
        print(f"first run of {points} points x {replications}: {first_run(points, replications):.2f} s", flush=True)
    for name, work, seconds in (("20 ms", sleep_20_ms, 0.02), ("1 s", sleep_1_s, 1.0)):
        runs = max(20, int(2 * options.seconds / seconds) // 20 * 20)
        share, start, cpu = overhead(work, runs)
        print(f"overhead of {runs} runs of {name} on 2 workers: {100 * share:.2f} % (start {start:.1f} s, parent "
              f"{1000 * cpu:.2f} ms a run)", flush=True)  # fmt: skip
    print(f"memory: {memory(options.runs)}")


if __name__ == "__main__":
    main()
