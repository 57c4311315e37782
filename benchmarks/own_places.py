"""Places of one's own: CPU seconds to import tables and boundaries, to draw a map and a report, and to run.

    python -m benchmarks.own_places [--grids 5000] [--best 3] [--part import|map|report|speed]

``speed`` runs ``panjin/after`` and the same place exported and imported back, in turn, and compares the fastest runs.
"""

from __future__ import annotations

import argparse
import io
import tempfile
import time
from functools import partial
from pathlib import Path

SHORT = {"run.days": 60, "run.warm_up_days": 30}


def seconds_of_import(folder: Path, grids: int) -> float:
    """CPU seconds to import tables and boundaries of so many grids."""
    from experiments.worked_city import RESIDENTS, write
    from sim.places.boundaries import read_boundaries
    from sim.places.importing import import_tables
    from sim.places.making import make_place

    table, boundaries = write(folder / "files", grids)
    totals = {"residents": RESIDENTS * grids // 1350, "districts": 1, "streets": 8, "communities": 96, "grids": grids}
    make_place(folder / "city", totals, "panjin/after")
    start = time.process_time()
    import_tables(folder / "city", [table], boundaries=partial(read_boundaries, boundaries, ""))
    return time.process_time() - start


def seconds_of_map(folder: Path) -> tuple[float, float]:
    """CPU seconds to draw and save a map of the place in a folder, and megabytes of its picture."""
    import matplotlib as mpl

    mpl.use("Agg")
    import sim
    from sim.report import figures

    run = sim.run(sim.load(folder / "city").with_({"run.days": 8, "run.warm_up_days": 2}), seed=1)
    _ = run.summary
    start = time.process_time()
    axes = figures.grid_map(run, ["unmet"])
    sink = io.BytesIO()
    axes.figure.savefig(sink, format="png")  # type: ignore[union-attr]
    return time.process_time() - start, len(sink.getvalue()) / 1e6


def seconds_of_report(folder: Path) -> tuple[float, float]:
    """CPU seconds to write the report of a comparison of the place with maps, and megabytes of its file."""
    from sim.experiments import compare
    from sim.report.page import write_report
    from sim.scenario import load

    before = load(folder / "city").with_({"run.days": 90, "run.warm_up_days": 30})
    after = before.with_({"policy.time.visits": 0.25})
    compare({"before": before, "after": after}, 2, out=folder / "compared", records=True)
    start = time.process_time()
    path = write_report(folder / "compared")
    return time.process_time() - start, path.stat().st_size / 1e6


def seconds_of_runs(folder: Path, best: int) -> tuple[float, float]:
    """CPU seconds of the fastest run of a drawn place and of the same place listed unit by unit."""
    import sim
    from sim.places.export import export_place
    from sim.places.importing import import_tables

    drawn = sim.load("panjin/after")
    export_place(drawn, folder / "listed")
    import_tables(folder / "listed", [folder / "listed" / "place.xlsx"])
    places = [drawn.with_(SHORT), sim.load(folder / "listed").with_(SHORT)]
    found: list[list[float]] = [[], []]
    for _ in range(best + 1):  # the first warms up
        for number, scenario in enumerate(places):
            start = time.process_time()
            sim.run(scenario, seed=1)
            found[number].append(time.process_time() - start)
    return min(found[0][1:]), min(found[1][1:])


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--grids", type=int, default=5000)
    parser.add_argument("--best", type=int, default=3)
    parser.add_argument("--part", choices=("import", "map", "report", "speed", "all"), default="all")
    given = parser.parse_args()
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        if given.part in ("import", "map", "report", "all"):
            print(
                f"import of {given.grids:,} grids with boundaries: {seconds_of_import(folder, given.grids):.2f} s CPU"
            )
        if given.part in ("map", "all"):
            seconds, size = seconds_of_map(folder)
            print(f"map of {given.grids:,} polygons: {seconds:.2f} s CPU, {size:.2f} MB")
        if given.part in ("report", "all"):
            seconds, size = seconds_of_report(folder)
            print(f"report with maps of {given.grids:,} polygons: {seconds:.2f} s CPU, {size:.2f} MB")
        if given.part in ("speed", "all"):
            drawn, listed = seconds_of_runs(folder, given.best)
            print(
                f"90 days of panjin/after: drawn {drawn:.2f} s, listed {listed:.2f} s CPU ({listed / drawn - 1:+.1%})"
            )


if __name__ == "__main__":
    main()
