"""What :mod:`benchmarks.aims` measures: a function for each part, which gives plain figures.

``python -m benchmarks.aims_parts PART`` measures one and prints it as JSON; nothing is imported but what it needs.
"""

from __future__ import annotations

import inspect
import json
import os
import resource
import statistics
import subprocess
import sys
import tempfile
import time
import zipfile
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from sim.simulation.memory import peak_memory_mb

if TYPE_CHECKING:
    from sim.scenario import Scenario

ROOT: Final = Path(__file__).resolve().parents[1]
PLACE: Final = "panjin/after"
TEN: Final = 10
FIVE: Final = 5


def plain() -> dict[str, float]:
    """Time per event of the peers on the plain network by that of the engine; of the engine by that of C."""
    from benchmarks.plain_network import measure

    found = {name: statistics.median(t.per_event for t in rounds) for name, rounds in measure(2).items()}
    own = found["gridgov"]
    return {
        "heapq": found["heapq"] / own,
        "simpy": found["simpy"] / own,
        "C": own / found["C"] if "C" in found else 0.0,
    }


def _year_of(scenario: Scenario, **options: Any) -> tuple[float, float, int]:
    """CPU and wall seconds of the year of a run, and its events."""
    from sim.simulation.model import Simulation

    simulation = Simulation(scenario, 1, **options)
    while simulation.day < 0:
        simulation.step()
    before = int(simulation.state.days["events"].sum())
    cpu, wall = time.process_time(), time.perf_counter()
    while simulation.running:
        simulation.step()
    spent = time.process_time() - cpu, time.perf_counter() - wall
    return *spent, int(simulation.state.days["events"].sum()) - before


def year() -> dict[str, float]:
    """CPU seconds of the year, the least of three after a first run."""
    from sim.scenario import load

    scenario = load(PLACE)
    return {"year": min([_year_of(scenario)[0] for _ in range(4)][1:]), "rounds": 3}


def _run(scenario: Scenario, seed: int) -> float:
    """CPU seconds of what a worker does with a run."""
    from sim.experiments.worker import Task, execute

    row = execute(Task(str(seed), scenario, seed))
    if row["status"] != "ok":
        raise RuntimeError(str(row["message"]))
    return float(row["cpu_seconds"])


def worker() -> dict[str, float]:
    """CPU seconds of ten full runs, one after the other, and the peaks after the first and the last."""
    from sim.scenario import load
    from sim.simulation.warm import warm

    warm()  # a worker is ready before its first run
    scenario, seconds, peaks = load(PLACE), [], []
    for seed in range(1, TEN + 1):
        seconds.append(_run(scenario, seed))
        peaks.append(peak_memory_mb())
    later = statistics.median(seconds[1:])
    return {"first": seconds[0], "later": later, "peak_first": peaks[0], "peak_last": peaks[-1], "runs": TEN}


def twentieth() -> dict[str, float]:
    """CPU seconds of a run of a twentieth of the place in a worker that has made two."""
    from sim.scenario import load

    scenario = load(PLACE).with_({"territory.scale": 0.05})
    return {"run": statistics.median([_run(scenario, seed) for seed in range(1, 13)][2:]), "runs": TEN}


def _command(arguments: list[str], folder: str, **variables: str) -> tuple[float, float]:
    """Wall and CPU seconds of one process of gridgov in a folder."""
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    start = time.perf_counter()
    environment = {"PYTHONPATH": str(ROOT), **os.environ, **variables}
    environment.pop("PYTHONDONTWRITEBYTECODE", None)  # as an installed gridgov is: not translated at every start
    subprocess.run(
        [sys.executable, "-m", "sim", *arguments], cwd=folder, env=environment, check=True, capture_output=True
    )
    wall, after = time.perf_counter() - start, resource.getrusage(resource.RUSAGE_CHILDREN)
    return wall, after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime


def _best(arguments: list[str], rounds: int) -> dict[str, float]:
    with tempfile.TemporaryDirectory() as folder:
        times = [_command([*arguments], folder) for _ in range(rounds)]
    return {"wall": min(wall for wall, _ in times), "cpu": min(cpu for _, cpu in times)}


def run_out() -> dict[str, float]:
    """A full run with its records written, the better of two."""
    return _best(["run", PLACE, "--out", "F"], 1)


def demo() -> dict[str, float]:
    """The demonstration street, the best of three."""
    return _best(["run", "demo"], 3)


def _first_and_second(folder: str, **variables: str) -> dict[str, float]:
    wall, cpu = _command(["run", "demo"], folder, **variables)
    later_wall, later_cpu = _command(["run", "demo"], folder, **variables)
    return {"wall": wall, "cpu": cpu, "later_wall": later_wall, "later_cpu": later_cpu}


def fresh() -> dict[str, float]:
    """First and second run with an empty cache of compiled code."""
    with tempfile.TemporaryDirectory() as folder:
        return _first_and_second(folder, NUMBA_CACHE_DIR=folder)


def wheel() -> dict[str, float]:
    """First and second run of the newest wheel in ``dist``, unpacked where nothing was compiled."""
    wheels = sorted((ROOT / "dist").glob("*.whl"), key=lambda path: path.stat().st_mtime)
    if not wheels:
        raise SystemExit("there is no wheel in dist (make wheel)")
    with tempfile.TemporaryDirectory() as folder:
        zipfile.ZipFile(wheels[-1]).extractall(folder)
        variables = {"PYTHONPATH": folder, "NUMBA_CACHE_DIR": str(Path(folder) / "cache")}
        return _first_and_second(folder, **variables)


def five() -> dict[str, float]:
    """CPU time per event of the place and of a city five times as large with five times the districts, in turn."""
    from sim.region.making import scaled_totals
    from sim.scenario import load

    one = load(PLACE)
    large = one.with_(scaled_totals(one, FIVE * one.territory.residents))
    large = large.with_({"territory.districts": FIVE * one.territory.districts})
    _year_of(one.with_({"territory.scale": 0.05}))
    found: list[list[float]] = [[], []]
    for _ in range(2):
        for times, scenario in zip(found, (one, large), strict=True):
            cpu, _, events = _year_of(scenario)
            times.append(1e6 * cpu / events)
    small, big = min(found[0]), min(found[1])
    return {"one": small, "five": big, "ratio": big / small}


def threads() -> dict[str, float]:
    """Wall time of the day loop with one thread by that with two, in turn; 0 where runs know no threads."""
    from sim.scenario import load
    from sim.simulation.model import Simulation

    if "threads" not in inspect.signature(Simulation).parameters:
        return {"ratio": 0.0}
    scenario = load(PLACE)
    _year_of(scenario)
    times = {n: min(_year_of(scenario, threads=n)[1] for _ in range(3)) for n in (1, 2)}
    return {"ratio": times[1] / times[2]}


def nation() -> dict[str, float]:
    """A prefecture of the nation of middle size, run in full, and the time of all by their residents on two cores."""
    from sim.region.making import points_of
    from sim.region.reading import read_region
    from sim.simulation.warm import warm

    warm()
    points = sorted(points_of(read_region("nation"), 1.0), key=lambda point: point.base.territory.residents)
    middle = points[len(points) // 2]
    people = middle.base.territory.residents
    cpu = _run(middle.scenario, 1)
    everybody = sum(point.base.territory.residents for point in points)
    return {
        "residents": people,
        "cpu": cpu,
        "peak": peak_memory_mb(),
        "minutes": cpu * everybody / people / 2.0 / 60.0,
    }


if __name__ == "__main__":
    print(json.dumps(globals()[sys.argv[1]]()))
