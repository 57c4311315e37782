"""Phase profile of a full Panjin year in a fresh process: ``python -m benchmarks.phases [SCENARIO]``.

CPU and wall seconds and the peak of the process's memory after each phase. Importing, building the world, the
warm-up and writing are reported apart from the year, as is the time that filling the compile cache takes.
"""

from __future__ import annotations

import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from typing import TypeVar

from sim.simulation.memory import peak_memory_mb

T = TypeVar("T")
ROOT = Path(__file__).resolve().parents[1]


@dataclass
class Profile:
    """Prints a line for each piece of work and remembers its CPU seconds."""

    cpu: dict[str, float] = field(default_factory=dict)

    def timed(self, name: str, work: Callable[[], T]) -> T:
        """Do a piece of work and print its line."""
        wall, cpu = time.perf_counter(), time.process_time()
        result = work()
        self.cpu[name] = time.process_time() - cpu
        wall = time.perf_counter() - wall
        print(f"{name:<22} {self.cpu[name]:8.2f} {wall:8.2f} {peak_memory_mb():9.0f}", flush=True)
        return result


def profile(name: str) -> None:
    """Print the profile of one run of a scenario in this process."""
    lines = Profile()
    print(f"{name}, one run, seed 1")
    print(f"{'phase':<22} {'CPU s':>8} {'wall s':>8} {'peak MB':>9}")

    def imports() -> None:
        import sim.simulation.model  # noqa: F401

    lines.timed("import", imports)
    from sim.demand import generate_needs, load_catalogue
    from sim.scenario import load
    from sim.simulation.model import Simulation
    from sim.world import world_of

    scenario = lines.timed("load the scenario", lambda: load(name))
    world = lines.timed("world", lambda: world_of(scenario.territory))
    catalogue = load_catalogue(scenario)
    needs = [lines.timed("needs", lambda: generate_needs(world, catalogue, scenario, 1))]
    arisen = len(needs[0].rows)
    # handed over, not kept: the simulation lets go of the warm-up's needs at t = 0
    simulation = lines.timed("desks, staff, state", lambda: Simulation(scenario, 1, needs.pop()))

    def step_until(day: int) -> None:
        while simulation.day < day:
            simulation.step()

    lines.timed("warm-up", lambda: step_until(0))
    before = dict(simulation.timings)
    lines.timed("year", lambda: step_until(scenario.run.days))
    events = int(simulation.state.days["events"].sum())
    run = lines.timed("records", lambda: simulation.records(release=True))
    lines.timed("measures", lambda: run.summary)
    with tempfile.TemporaryDirectory() as folder:
        lines.timed("write", lambda: run.write(Path(folder) / "run"))
    print(f"\nneed stream and {scenario.run.days} days: {lines.cpu['needs'] + lines.cpu['year']:.2f} s CPU")
    print(f"with the warm-up: {arisen:,} needs and enquiries, {events:,} events")
    parts = {name: spent - before.get(name, 0.0) for name, spent in simulation.timings.items()}
    print("\nof the year:")
    for name in sorted((name for name, _ in simulation.phases), key=lambda name: -parts[name])[:8]:
        print(f"  {name:<20} {parts[name]:8.3f}")
    print("\nbudget                                     allowed    found")
    for what, allowed, found in (
        ("year, CPU s", 1.5, lines.cpu["year"]),
        ("year with every institution, CPU s", 2.0, lines.cpu["year"]),
        ("peak, MB", 700.0, peak_memory_mb()),
        ("peak with every institution, MB", 800.0, peak_memory_mb()),
    ):
        print(f"{what:<42} {allowed:7g} {found:8.2f}  {'met' if found <= allowed else 'over'}")


def main() -> None:
    """Fill the compile cache in one process, then profile in another."""
    name = sys.argv[1] if len(sys.argv) > 1 else "panjin/after"
    if name == "--child":
        profile(sys.argv[2])
        return
    start = time.perf_counter()
    subprocess.run([sys.executable, "-m", "sim.simulation.warm"], cwd=ROOT, check=True)
    print(f"filling or checking the compile cache: {time.perf_counter() - start:.1f} s\n", flush=True)
    subprocess.run([sys.executable, "-m", "benchmarks.phases", "--child", name], cwd=ROOT, check=True)


if __name__ == "__main__":
    main()
