"""The main job (``make run``): Panjin before and after the reform, ten paired replications.

Prints the table of differences and writes, below ``--out``:

- ``runs.parquet``, ``differences.parquet``, ``differences.json``: all runs and their paired differences;
- ``before/``, ``after/``: the full records of one run each;
- ``what_changed.png``: what changed, and for whom;
- ``report.html``: the report, in one file.
"""

from __future__ import annotations

import argparse
import sys
import time
from collections.abc import Sequence
from pathlib import Path

from sim.scenario import ScenarioError, load

SCENARIOS = {"before": "panjin/before", "after": "panjin/after"}


def _positive(text: str) -> int:
    """A whole number of at least 1, for options."""
    number = int(text)
    if number < 1:
        raise argparse.ArgumentTypeError(f"expected a whole number of at least 1, found {text}")
    return number


def options(arguments: Sequence[str] | None = None) -> argparse.Namespace:
    """Options of the job."""
    parser = argparse.ArgumentParser(
        prog="python -m sim.cli.main_job", description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--replications", type=_positive, default=10, help="runs of each scenario (default: 10)")
    parser.add_argument("--workers", type=_positive, default=2, help="processes (default: 2)")
    parser.add_argument("--scale", type=float, default=1.0, help="size of the city in (0, 1] (default: 1)")
    parser.add_argument("--seed", type=int, default=1, help="first seed (default: 1)")
    parser.add_argument("--out", type=Path, default=Path("results/panjin"), help="where to write")
    return parser.parse_args(arguments)


def main(arguments: Sequence[str] | None = None) -> int:
    """Do the main job; returns the exit code."""
    chosen = options(arguments)
    started = time.perf_counter()
    try:
        scenarios = {name: load(path).with_({"territory.scale": chosen.scale}) for name, path in SCENARIOS.items()}
    except ScenarioError as error:
        print(error, file=sys.stderr)
        return 2
    import matplotlib

    matplotlib.use("Agg")  # a picture file, no window

    from rich.console import Console

    from sim.experiments import compare
    from sim.experiments.comparison import TABLES
    from sim.records.errors import RecordError
    from sim.records.interrupts import stop_by_signals
    from sim.records.places import check_folder, put_file
    from sim.records.store import FILES, write_json
    from sim.report.page import write_report
    from sim.report.progress import Progress
    from sim.simulation.model import run

    try:
        out = check_folder(chosen.out, (*TABLES, "differences.json", "what_changed.png", "report.html"))
        for name in scenarios:
            check_folder(out / name, FILES)
    except RecordError as error:
        print(error, file=sys.stderr)
        return 2
    titles = " | ".join(scenario.title.en for scenario in scenarios.values())
    print(f"{titles}: {chosen.replications} paired runs on {chosen.workers} processes", flush=True)
    try:
        with stop_by_signals(), Progress("runs") as progress:
            labels = {SCENARIOS[name]: scenario for name, scenario in scenarios.items()}
            result = compare(
                labels,
                replications=chosen.replications,
                workers=chosen.workers,
                seed=chosen.seed,
                progress=progress,
            )
        result.write(out)  # always run afresh: this job shows what the present code does
        Console(width=None if sys.stdout.isatty() else 160).print(result.table())
        put_file(out / "differences.json", lambda part: write_json(result.to_dict(), part))
        for name, scenario in scenarios.items():
            run(scenario, chosen.seed).write(out / name)
        figure = result.plot().get_figure(root=True)
        assert figure is not None
        put_file(out / "what_changed.png", lambda part: figure.savefig(part, format="png"))
        report = write_report(out)
    except KeyboardInterrupt as stop:
        print(str(stop) or "stopped: not everything was written", file=sys.stderr)
        return 130
    print(f"picture: {out / 'what_changed.png'}")
    print(f"tables:  {out / 'runs.parquet'}, {out / 'differences.parquet'}, {out / 'differences.json'}")
    print(f"records of seed {chosen.seed}: {out / 'before'}, {out / 'after'}")
    print(f"done in {time.perf_counter() - started:.0f} s")
    print(f"report:  {report}", flush=True)
    if len(result.failed):
        print(
            f"{len(result.failed)} runs failed; see the columns stage and message of runs.parquet",
            file=sys.stderr,
        )
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main())
