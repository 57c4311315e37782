"""A sweep in a process of its own, to be killed.

``python -m tests.experiments.drive FOLDER RUNS KIND [ADDRESS]`` says on its last line how many runs it made. The
kind is ``real`` (three days of the demonstration street), ``made-up``, ``leisurely`` or
``endless``. Signals that ask to stop are
handled as the command line does it.
"""

from __future__ import annotations

import sys
from pathlib import Path

from sim.experiments.designs import Design, design_points
from sim.experiments.factors import Levels
from sim.experiments.machine import Machine
from sim.experiments.plan import jobs
from sim.experiments.points import Point, Resolver
from sim.experiments.runner import Interrupted, Runner
from sim.experiments.worker import execute
from sim.records.interrupts import stop_by_signals
from sim.scenario import load
from tests.experiments import fakes


def points(kind: str) -> list[Point]:
    """Four points of the demonstration street."""
    speeds = {"policy.staffing.speed": Levels((0.8, 0.9, 1.0, 1.1))}
    demo = load("demo")
    if kind == "real":
        demo = demo.with_({"run.days": 3, "run.warm_up_days": 0})
    return design_points(Design(), {"demo": demo}, speeds)


def main() -> None:
    """Run what is missing."""
    folder, runs, kind = Path(sys.argv[1]), int(sys.argv[2]), sys.argv[3]
    address = sys.argv[4] if len(sys.argv) > 4 else None
    work = {"real": execute, "endless": fakes.endless, "leisurely": fakes.leisurely}.get(kind, fakes.brief)
    resolver = Resolver(points(kind))
    with stop_by_signals():
        runner = Runner(resolver, Machine(2, address, work=work), folder)
        before = len(runner.known)
        try:
            runner.complete(jobs(resolver, 1, range(runs // 4)), runs)
        except Interrupted as stop:
            print(stop, file=sys.stderr)
            sys.exit(130)
    print(f"made {len(runner.known) - before}")


if __name__ == "__main__":
    main()
