"""The best rate of whistles (fact 18), by how much the whistles that a desk has heard tire it.

``python -m sim.facts.whistles`` makes the runs and writes its part of docs/background/facts.md.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

import numpy as np

from sim.experiments.statistics import paired
from sim.facts.mechanisms import PAGE, SCENARIO
from sim.facts.page_block import PageBlock, apart
from sim.facts.readings import read
from sim.scenario import Scenario, load

SCALE: Final = 0.1
SEEDS: Final = tuple(range(1, 17))
RATES: Final = (0.25, 0.5, 0.75, 1.0)
FATIGUES: Final = (0.05, 0.3, 0.4, 0.5)
READING: Final = "mean_close_joint_hours"
BLOCK: Final = PageBlock(
    "<!-- made by python -m sim.facts.whistles: do not edit below -->",
    "<!-- end of whistles -->",
)


def scenario_of(fatigue: float, rate: float, scale: float = SCALE) -> Scenario:
    """Joint cases by whistle, at a fatigue and a rate."""
    changes = {"policy.dispatch.route": "whistle", "policy.whistle.fatigue": fatigue, "policy.whistle.rate": rate}
    return load(SCENARIO).with_({"territory.scale": scale, **changes})


def hours(fatigue: float, rate: float, scale: float = SCALE, seeds: tuple[int, ...] = SEEDS) -> np.ndarray:
    """Mean hours to closing of joint cases, for each seed."""
    from sim.simulation.model import Simulation

    scenario = scenario_of(fatigue, rate, scale)
    return np.array([read(Simulation(scenario, seed).run(False, release=True), READING) for seed in seeds])


def best(found: Mapping[float, np.ndarray]) -> tuple[float, list[float]]:
    """The rate with the shortest time, and the rates that are not surely worse at the same seeds."""
    first = min(found, key=lambda rate: float(found[rate].mean()))
    level = [rate for rate in found if rate == first or not paired(found[first], found[rate]).low > 0.0]
    return first, sorted(level)


def table(found: Mapping[float, Mapping[float, np.ndarray]]) -> str:
    """The table of the page, from hours by fatigue and rate (0 included)."""
    lines = [
        f"`{SCENARIO}`, `territory.scale` {SCALE:g}, a year, route `whistle`, {len(SEEDS)} seeds, the same in all "
        "cells: hours to closing of joint cases less those without whistles, with 95 % intervals; and the best rate, "
        "with all rates that are not surely worse than it.",
        "",
        "| `policy.whistle.fatigue` 疲劳 | " + " | ".join(f"{rate:g}" for rate in RATES) + " | best rate 最优比例 |",
        "|---|" + "---|" * (len(RATES) + 1),
    ]
    for fatigue, by_rate in found.items():
        cells = [apart(by_rate[0.0], by_rate[rate]) for rate in RATES]
        first, level = best(by_rate)
        lines.append(f"| {fatigue:g} | " + " | ".join(cells) + f" | {first:g} ({', '.join(f'{r:g}' for r in level)}) |")
    return "\n".join(lines)


def main() -> None:
    """Make the runs and write the table of a checkout's page."""
    none = hours(FATIGUES[0], 0.0)  # without whistles nobody tires
    found = {}
    for fatigue in FATIGUES:
        found[fatigue] = {0.0: none, **{rate: hours(fatigue, rate) for rate in RATES}}
        print(f"fatigue {fatigue:g}", flush=True)
    BLOCK.fill(PAGE, table(found))
    print(f"wrote {PAGE}")


if __name__ == "__main__":
    main()
