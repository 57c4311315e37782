"""One year of every shipped scenario, at full size and small: ``python -m benchmarks.places [SCENARIO ...]``.

CPU seconds of the need stream, the warm-up and the year, events of both, and the peak of memory with the records made,
each in a process of its own, against the budgets: 3 s a year at full size, 0.3 s at a twentieth of it. ``--best 3``
takes the best of so many runs, on a machine that does other work.
"""

from __future__ import annotations

import argparse
import json
import subprocess
import sys
import time
from pathlib import Path

from sim.simulation.memory import peak_memory_mb

ROOT = Path(__file__).resolve().parents[1]
BUDGETS = {1.0: 3.0, 0.05: 0.3}  # CPU seconds of a year by territory.scale


def measure(name: str, scale: float) -> dict[str, float]:
    """One run in this process; seconds scaled to a year of 365 days where a scenario's run has another length."""
    from sim.scenario import load
    from sim.simulation.model import Simulation

    scenario = load(name)
    scenario = scenario.with_({"territory.scale": scale * scenario.territory.scale})
    clock = time.process_time
    times = [clock()]
    simulation = Simulation(scenario, 1)
    times.append(clock())
    while simulation.day < 0:
        simulation.step()
    times.append(clock())
    while simulation.running:
        simulation.step()
    times.append(clock())
    events = int(simulation.state.days["events"].sum())
    simulation.records(release=True)
    build, warm_up, days = (after - before for before, after in zip(times[:-1], times[1:], strict=True))
    return {
        "build": build,
        "warm-up": warm_up,
        "year": days * 365.0 / scenario.run.days,
        "events": events,
        "MB": peak_memory_mb(),
    }


def in_child(name: str, scale: float) -> dict[str, float]:
    """The same in a process of its own."""
    command = [sys.executable, "-m", "benchmarks.places", "--child", name, str(scale)]
    done = subprocess.run(command, cwd=ROOT, check=True, capture_output=True, text=True)
    found: dict[str, float] = json.loads(done.stdout)
    return found


def main() -> None:
    """Print a line for each scenario and size."""
    if sys.argv[1:2] == ["--child"]:
        print(json.dumps(measure(sys.argv[2], float(sys.argv[3]))))
        return
    from sim.scenario import list_scenarios

    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("scenarios", nargs="*", help="names (default: all that gridgov list shows)")
    parser.add_argument("--best", type=int, default=1, help="runs of which the fastest year counts")
    options = parser.parse_args()
    subprocess.run([sys.executable, "-m", "sim.simulation.warm"], cwd=ROOT, check=True)
    print(
        f"{'scenario':<24} {'scale':>6} {'build':>7} {'warm-up':>7} {'year':>7} {'events':>11} {'peak MB':>8}  budget"
    )
    for name in options.scenarios or [entry.name for entry in list_scenarios()]:
        for scale, budget in BUDGETS.items():
            runs = [in_child(name, scale) for _ in range(options.best)]
            one = min(runs, key=lambda run: run["year"])
            verdict = "met" if one["year"] <= budget else "over"
            print(
                f"{name:<24} {scale:>6g} {one['build']:>7.2f} {one['warm-up']:>7.2f} {one['year']:>7.2f} "
                f"{one['events']:>11,.0f} {one['MB']:>8.0f}  {budget:g} s {verdict}",
                flush=True,
            )


if __name__ == "__main__":
    main()
