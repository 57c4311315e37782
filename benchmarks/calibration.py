"""Calibration of eight parameters: what the runs cost, and what waves, emulators and ABC cost.

python -m benchmarks.calibration [--runs 600] [--workers 2] [--days 200] [--scale 1]
"""

from __future__ import annotations

import argparse
import resource
import time

import numpy as np

import sim
from sim.experiments.assumptions.draws import Interval
from sim.fit.calibration.calibrate import calibrate
from sim.fit.calibration.observed import Observed
from sim.fit.calibration.plan import Plan
from sim.fit.calibration.runs import Machinery
from sim.scenario import parameters
from sim.scenario.schema import value_at

VARIED = (
    "demand.rate_factor", "residents.reporting.factor_logodds", "policy.discovery.patrol_rate",
    "policy.closing.reopen", "policy.closing.superficial_logit", "policy.callback.inflation", "policy.callback.reach",
    "policy.joint.pickup_median_hours",
)  # fmt: skip
TARGETS = (
    "registered", "discovered", "median_close_hours", "p90_close_hours", "on_time_share", "on_time_reported_share",
    "reported_satisfaction", "reopen_rate", "callback_share", "handoffs",
)  # fmt: skip


def cpu_seconds() -> float:
    """Of this process and of its workers that have ended."""
    used = (resource.getrusage(who) for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN))
    return sum(one.ru_utime + one.ru_stime for one in used)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--runs", type=int, default=600)
    parser.add_argument("--workers", type=int, default=2)
    parser.add_argument("--days", type=int, default=200)
    parser.add_argument("--scale", type=float, default=1.0)
    chosen = parser.parse_args()
    changes = {"run.days": chosen.days, "run.warm_up_days": 60, "territory.scale": chosen.scale}
    scenario, known = sim.load("demo").with_(changes), {one.path: one for one in parameters()}
    varied = [
        Interval(known[path], float(value_at(scenario, path)), *(known[path].usual or (0.0, 1.0))) for path in VARIED
    ]
    truth = {one.parameter.path: one.at(0.4) for one in varied}
    seen = sim.run(scenario.with_(truth), seed=99).summary  # compiles as well
    begun = time.process_time()
    sim.run(scenario.with_(truth), seed=98)
    one_run = time.process_time() - begun
    nothing = np.zeros(len(TARGETS))
    observed = Observed(TARGETS, np.array([seen[name] for name in TARGETS]), nothing, nothing, {})
    clock, cpu, own = time.perf_counter(), cpu_seconds(), time.process_time()
    found = calibrate(scenario, observed, varied, Plan.of(chosen.runs, False), Machinery(None, chosen.workers))
    print(f"{len(VARIED)} parameters, {len(TARGETS)} targets, {chosen.runs} runs of {one_run:.2f} s CPU each")
    print(f"clock {time.perf_counter() - clock:.0f} s, CPU {cpu_seconds() - cpu:.0f} s", end="")
    print(f" (this process {time.process_time() - own:.0f} s)")
    for path in found.space.paths:
        low, high = found.interval(path)
        print(f"  {path}: {truth[path]:.3g} in [{low:.3g}, {high:.3g}], {found.identified(path)}")


if __name__ == "__main__":
    main()
