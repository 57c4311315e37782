"""The engine beside its peers on the plain network, in one run: ``python -m benchmarks.plain_network``.

``heapq`` and C (where the system has a compiler) run at full size, SimPy at a tenth: a tenth of the arrivals in the
same city and the same days with ten times the work, so that utilisation is the same; its time per event is compared.
Draws of the peers are made beforehand and cost them nothing; the engine makes its own inside the loop.
"""

from __future__ import annotations

import argparse
import gc
import statistics
from collections.abc import Iterator
from contextlib import contextmanager

import numpy as np

from benchmarks.engine import engine_run
from benchmarks.network import CASES, UTILISATION, draw, network
from benchmarks.peer_in_c import c_run, compiler
from benchmarks.peers import Timing, heapq_run, simpy_run

SMALL = 10


def agreement(seed: int) -> float:
    """Largest difference in closing times between the peers on the small network, in hours."""
    draws = draw(network(CASES // SMALL), seed)
    others = [simpy_run(draws), *([c_run(draws)] if compiler() else [])]
    plain = heapq_run(draws).closed
    return max(float(np.max(np.abs(plain - other.closed))) for other in others)


@contextmanager
def only_own_objects() -> Iterator[None]:
    """Let the garbage collector look at new objects only, as in a process that imports nothing else."""
    gc.collect()
    gc.freeze()
    try:
        yield
    finally:
        gc.unfreeze()


def measure(rounds: int) -> dict[str, list[Timing]]:
    """Run every contestant in turn, ``rounds`` times, the engine once more beforehand to compile."""
    full, small = network(), network(CASES // SMALL)
    engine_run(full, seed=99)
    results: dict[str, list[Timing]] = {"gridgov": [], "heapq": [], "simpy": [], **({"C": []} if compiler() else {})}
    for seed in range(1, rounds + 1):
        results["gridgov"].append(engine_run(full, seed))
        with only_own_objects():
            results["heapq"].append(heapq_run(draw(full, seed)))
            results["simpy"].append(simpy_run(draw(small, seed)))
        if "C" in results:
            results["C"].append(c_run(draw(full, seed)))
    return results


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--rounds", type=int, default=3)
    rounds = parser.parse_args().rounds
    net = network()
    shares = ", ".join(f"{share:.3f}" for share in net.solved_share)
    print(f"plain network: {CASES:,} cases, every level {UTILISATION:.0%} busy, solved by level {shares}")
    print(f"simpy runs at 1/{SMALL} of the arrivals and {SMALL} times the work (same utilisation)")
    print(f"peers against each other: closing times differ by at most {agreement(1):.1e} h\n")
    results = measure(rounds)
    own = statistics.median(t.per_event for t in results["gridgov"])
    print(f"median of {rounds} rounds side by side, CPU of one process")
    print(f"{'':<10} {'events':>10} {'CPU s':>8} {'us/event':>9} {'mean h':>7} {'x gridgov':>10}")
    for name, timings in results.items():
        cpu = statistics.median(t.cpu for t in timings)
        per_event = statistics.median(t.per_event for t in timings)
        hours = statistics.mean(t.mean_hours for t in timings)
        line = f"{name:<10} {timings[0].events:>10,} {cpu:8.3f} {per_event * 1e6:9.3f} {hours:7.2f}"
        print(f"{line} {per_event / own:10.2f}")
    print(f"mean h: arrival to last closing; the small network works {SMALL} times slower.")


if __name__ == "__main__":
    main()
