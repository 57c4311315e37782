"""Time and memory of all measures of a full Panjin year: ``python -m benchmarks.measures [SCENARIO]``.

One process runs the year and keeps its records; another, fresh one reads them and works out all measures and the
groups table several times. The first time counts: it pays for memory that the next ones find ready. Equity over
other partitions and the parts of a gap from single needs are reported apart.
"""

from __future__ import annotations

import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

from benchmarks.phases import ROOT
from sim.simulation.memory import peak_memory_mb

REPEATS = 7


def _line(name: str, work: Callable[[], object], repeats: int = REPEATS) -> None:
    """Print first, median and best CPU time of a piece of work, and the memory peak after it."""
    cpu, wall = [], []
    for _ in range(repeats):
        start, clock = time.process_time(), time.perf_counter()
        work()
        cpu.append(time.process_time() - start)
        wall.append(time.perf_counter() - clock)
    middle = sorted(cpu)[len(cpu) // 2]
    print(f"{name:<34} {cpu[0]:8.3f} {middle:8.3f} {min(cpu):8.3f} {wall[0]:8.3f} {peak_memory_mb():9.0f}", flush=True)


def child(folder: str) -> None:
    """Measure the records of a run in this process."""
    import numpy as np

    from sim.measures import equity_by, gap_parts
    from sim.measures.registry import MEASURES
    from sim.measures.view import View
    from sim.records.run import Run

    stored = Run.read(folder)

    def fresh() -> Run:
        return Run(stored.table, stored.series_table, stored.population, {}, None, stored.seed)

    print(f"{stored.table.num_rows:,} rows, {len(MEASURES)} measures, peak before {peak_memory_mb():.0f} MB")
    print(f"{'':<34} {'first':>8} {'median':>8} {'best':>8} {'wall':>8} {'peak MB':>9}   (CPU seconds)")
    _line("all measures and groups", lambda: fresh().summary)
    view = View(stored.table, stored.hours)
    rows = view.followed.rows
    needs = (view.followed.wait_days, view["group"][rows], view["category"][rows], view.own[rows])
    _line("parts of a gap, single needs", lambda: gap_parts(*needs))
    by = ["group", "deprivation_quintile", "community"]
    days, people = stored.days, stored.population
    _line("equity: 3 outcomes x 3 partitions", lambda: equity_by(stored, by=by, days=days, population=people), 1)
    assert np.isfinite(stored.summary["solved"])


def main() -> None:
    """Run the year in one process, measure it in another."""
    name = sys.argv[1] if len(sys.argv) > 1 else "panjin/after"
    if name == "--child":
        child(sys.argv[2])
        return
    with tempfile.TemporaryDirectory() as folder:
        target = str(Path(folder) / "run")
        code = f"import sim; sim.run({name!r}, seed=1).write({target!r})"
        subprocess.run([sys.executable, "-c", code], cwd=ROOT, check=True)
        print(f"{name}, seed 1: ", end="", flush=True)
        subprocess.run([sys.executable, "-m", "benchmarks.measures", "--child", target], cwd=ROOT, check=True)


if __name__ == "__main__":
    main()
