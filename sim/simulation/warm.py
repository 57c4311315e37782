"""Compile everything once and leave it in numba's cache, before several processes need it at the same time.

``python -m sim.simulation.warm`` does so and says how long it took; nothing is compiled twice.
"""

from __future__ import annotations

import time


def warm() -> float:
    """Run a few days of the demonstration street; return the seconds it took."""
    from sim.scenario import load
    from sim.simulation.model import Simulation

    start = time.perf_counter()
    scenario = load("demo").with_({"run.days": 1, "run.warm_up_days": 1})
    Simulation(scenario, seed=1).run()
    return time.perf_counter() - start


def first_use() -> str:
    """What to tell a user before code is compiled for the first time; empty if machine code is there already."""
    from sim.jit.compiled import has_cache

    if has_cache():
        return ""
    return "first use: compiling the engine, which takes about a minute; later runs start at once"


def main() -> None:
    """Warm the cache from the command line."""
    print(f"compiled code ready in {warm():.1f} s")


if __name__ == "__main__":
    main()
