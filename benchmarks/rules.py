"""What a dispatch rule costs, on the plain network: ``python -m benchmarks.rules``.

Every built-in rule against the default (level by level, first come first served, own grid), and custom rules
that decide the same as a built-in one against that one: side by side in one process, in turn, medians over rounds.
The day loop alone is timed; building, the trial of a rule and its compiling are left out and shown apart.
"""

from __future__ import annotations

import argparse
import statistics
import tempfile
import time
import warnings
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import yaml

import sim
from benchmarks.engine import catalogue, scenario
from benchmarks.network import CASES, network
from sim.flow.codes import ASSIGNMENTS, PRIORITIES, ROUTES
from sim.scenario import Scenario

DISPATCH = "policy.dispatch"


@sim.rule("priority")
def own_fifo(case, desk):  # type: ignore[no-untyped-def]
    return case.now


@sim.rule("priority")
def own_deadline(case, desk):  # type: ignore[no-untyped-def]
    return case.due


@sim.rule("priority")
def own_shortest_work(case, desk):  # type: ignore[no-untyped-def]
    return case.work


@sim.rule("assignment")
def own_least_loaded(case, server):  # type: ignore[no-untyped-def]
    return server.busy


@sim.rule("route")
def own_level_by_level(case, desk):  # type: ignore[no-untyped-def]
    return 0 if desk.level < 0 else desk.level + 1


@sim.rule("priority")
def python_fifo(case, desk):  # type: ignore[no-untyped-def]
    return {"now": case.now, 1: 0.0}["now"]


def contestants() -> dict[str, dict[str, Any]]:
    """Name > changes of the plain network."""
    found: dict[str, dict[str, Any]] = {"fifo": {}}
    found |= {name: {f"{DISPATCH}.priority": name} for name in PRIORITIES if name != "fifo"}
    found |= {name: {f"{DISPATCH}.assignment": name} for name in ASSIGNMENTS if name != "own_grid"}
    found |= {name: {f"{DISPATCH}.route": name} for name in ROUTES if name != "level_by_level"}
    found["mixed: two priorities"] = {f"{DISPATCH}.priority.by_category": {"enquiry": "deadline"}}
    for rule in (own_fifo, own_deadline, own_shortest_work, own_least_loaded, own_level_by_level, python_fifo):
        found[rule.name] = {f"{DISPATCH}.{rule.kind}": rule}
    return found


#: Custom rule > the built-in one that decides the same.
TWINS = {
    "own_fifo": "fifo",
    "own_deadline": "deadline",
    "own_shortest_work": "shortest_work",
    "own_least_loaded": "least_loaded",
    "own_level_by_level": "fifo",
    "python_fifo": "fifo",
}


def plain_network(cases: int, folder: Path) -> Scenario:
    """The plain network of the benchmarks as a scenario."""
    from sim.demand import build_calendar

    net = network(cases)
    files = {"catalogue.yaml": catalogue(net), "plain.yaml": scenario(net, "catalogue.yaml")}
    for name, content in files.items():
        (folder / name).write_text(yaml.safe_dump(content, sort_keys=False, allow_unicode=True), encoding="utf-8")
    plain = sim.load(folder / "plain.yaml")
    return plain.with_({"demand.rate_factor": 1.0 / float(build_calendar(plain).day_factor.mean())})


def day_loop(plain: Scenario, changes: Mapping[str, Any], seed: int) -> tuple[float, int, float]:
    """CPU seconds of the day loop, events, and CPU seconds of building."""
    start = time.process_time()
    simulation = sim.Simulation(plain.with_(changes), seed)
    build = time.process_time() - start
    start = time.process_time()
    while simulation.running:
        simulation.step()
    return time.process_time() - start, int(simulation.state.days["events"].sum()), build


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--rounds", type=int, default=5)
    parser.add_argument("--cases", type=int, default=CASES)
    options = parser.parse_args()
    warnings.simplefilter("ignore", sim.RuleWarning)
    everybody = contestants()
    cpu: dict[str, list[float]] = {name: [] for name in everybody}
    per_event: dict[str, list[float]] = {name: [] for name in everybody}
    with tempfile.TemporaryDirectory() as folder:
        plain = plain_network(options.cases, Path(folder))
        day_loop(plain, {}, 99)
        for seed in range(1, options.rounds + 1):
            for name, changes in everybody.items():
                seconds, events, _ = day_loop(plain, changes, seed)
                cpu[name].append(seconds)
                per_event[name].append(seconds / events)
    print(f"plain network, {options.cases:,} cases, {options.rounds} rounds side by side, CPU of one process, medians")
    print(f"{'rule':<24} {'CPU s':>8} {'us/event':>9} {'x fifo':>7} {'x built-in':>11}")
    for name in everybody:
        ratio = _ratio(cpu[name], cpu["fifo"])
        own = f"{_ratio(cpu[name], cpu[TWINS[name]]):11.2f}" if name in TWINS else ""
        event = statistics.median(per_event[name]) * 1e6
        print(f"{name:<24} {statistics.median(cpu[name]):8.3f} {event:9.3f} {ratio:7.2f} {own}")
    print("x: median over rounds of the ratio inside a round; own_ rules decide the same as the built-in one named")
    print("so; python_fifo is a rule that numba cannot compile.")


def _ratio(mine: list[float], other: list[float]) -> float:
    return statistics.median(a / b for a, b in zip(mine, other, strict=True))


if __name__ == "__main__":
    main()
