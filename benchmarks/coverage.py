"""How often the 95 % intervals of ten pairs hold the truth, for the lead measures of equity and others beside them.

``python -m benchmarks.coverage [--place demo|panjin] [--seeds 200]``. Two scenarios that differ by a tenth in the speed
of staff are run at many seeds; the mean over all of them stands for the truth, and groups of ten are drawn from them.
"""

from __future__ import annotations

import argparse
from typing import Any

import numpy as np

import sim
from sim.experiments.statistics import paired

PAIRS = 10
GROUPS = 2000
MEASURES = (
    "behind_solution",
    "behind_wait",
    "between_groups_solution",
    "gap_solution_rate",
    "gap_wait_days",
    "solution_rate",
    "mean_wait_days",
)
PLACES: dict[str, tuple[str, dict[str, Any]]] = {
    "demo": ("demo", {"run.days": 90}),
    "panjin": ("panjin/after", {"territory.scale": 0.05}),
}


def differences(place: str, seeds: int) -> dict[str, np.ndarray]:
    """Paired differences of each measure, one a seed."""
    name, changes = PLACES[place]
    base = sim.load(name).with_(changes)
    faster = base.with_({"policy.staffing.speed": 1.1 * base.policy.staffing.speed})
    found = [
        [{name: run.summary[name] for name in MEASURES} for run in (sim.run(base, seed), sim.run(faster, seed))]
        for seed in range(1, seeds + 1)
    ]
    return {m: np.array([b[m] - a[m] for a, b in found]) for m in MEASURES}


def coverage(values: np.ndarray, groups: int = GROUPS, pairs: int = PAIRS) -> tuple[float, float]:
    """Share of the groups whose interval holds the mean of all, of those with an interval; and the share without."""
    truth, rng = float(values.mean()), np.random.default_rng(1)
    held = []
    for _ in range(groups):
        drawn = rng.choice(values, pairs, replace=False)
        found = paired(np.zeros(pairs), drawn)
        if not np.isnan(found.low):
            held.append(found.low <= truth <= found.high)
    return (float(np.mean(held)) if held else float("nan")), 1.0 - len(held) / groups


def main() -> None:
    """Print the table."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--place", choices=list(PLACES), default="demo")
    parser.add_argument("--seeds", type=int, default=200)
    options = parser.parse_args()
    print(f"{'measure':26s} {'held':>6s} {'no estimate':>12s}")
    for name, values in differences(options.place, options.seeds).items():
        held, none = coverage(values[np.isfinite(values)])
        print(f"{name:26s} {held:6.3f} {none:12.3f}")


if __name__ == "__main__":
    main()
