"""The main job (``make run``): Panjin before and after the reform, ten paired replications.

Prints the table of differences and writes, below ``--out``:

- ``runs.parquet``, ``differences.parquet``, ``differences.json``: all runs and their paired differences;
- ``before/``, ``after/``: the full records of one run each;
- ``what_changed.png``: what changed, and for whom;
- ``report.html``: the report, in one file.
"""

from __future__ import annotations

import argparse
import os
import sys
import time
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from sim.arguments import path_of, replications_of, seed_of, workers_of
from sim.cli.guard import exit_code_of
from sim.cli.screen import tell_failed
from sim.cli.streams import flush_streams, prepare_streams
from sim.scenario import Scenario, load
from sim.threads import keep_to_one_thread

if TYPE_CHECKING:
    from sim.experiments import Comparison

DIFFERENCES, PICTURE = "differences.json", "what_changed.png"
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
    from sim.records.interrupts import stop_by_signals

    prepare_streams()
    keep_to_one_thread()
    chosen = options(arguments)
    try:
        with stop_by_signals():
            _do(chosen)
    except BaseException as error:
        return exit_code_of(error, bool(os.environ.get("GRIDGOV_DEBUG")))
    return 0 if flush_streams() else 1


def _do(chosen: argparse.Namespace) -> None:
    started = time.perf_counter()
    seed_of(chosen.seed, "--seed", chosen.replications)
    workers_of(chosen.workers, "--workers")
    replications_of(chosen.replications, "--replications")
    scenarios = {name: load(path).with_({"territory.scale": chosen.scale}) for name, path in SCENARIOS.items()}
    out = _checked(path_of(chosen.out, "--out"), scenarios)
    titles = " | ".join(scenario.title.en for scenario in scenarios.values())
    print(f"{titles}: {chosen.replications} paired runs on {chosen.workers} processes", flush=True)
    result = _compared(chosen, scenarios)
    report = _written(result, scenarios, chosen.seed, out)
    print(f"picture: {out / PICTURE}")
    print(f"tables:  {out / 'runs.parquet'}, {out / 'differences.parquet'}, {out / DIFFERENCES}")
    print(f"records of seed {chosen.seed}: {out / 'before'}, {out / 'after'}")
    print(f"done in {time.perf_counter() - started:.0f} s")
    print(f"report:  {report}", flush=True)
    tell_failed(result.failed)


def _checked(out: Path, scenarios: Mapping[str, Scenario]) -> Path:
    """The folder, if everything that the job writes may be written there."""
    from sim.experiments.comparison import TABLES
    from sim.records.kinds import RUN, STUDY
    from sim.records.places import check_folder
    from sim.records.store import FILES

    folder = check_folder(out, (*TABLES, DIFFERENCES, PICTURE, "report.html"), STUDY)
    for name in scenarios:
        check_folder(folder / name, FILES, RUN)
    return folder


def _compared(chosen: argparse.Namespace, scenarios: Mapping[str, Scenario]) -> Comparison:
    """All runs of the job, always made afresh: it shows what the present code does."""
    from sim.cli.chinese.language import spoken
    from sim.experiments import compare
    from sim.report.progress import Progress

    with Progress("runs", lang=spoken()) as progress:
        return compare(
            {SCENARIOS[name]: scenario for name, scenario in scenarios.items()},
            replications=chosen.replications,
            workers=chosen.workers,
            seed=chosen.seed,
            progress=progress,
        )


def _written(result: Comparison, scenarios: Mapping[str, Scenario], seed: int, out: Path) -> Path:
    """Print the table and write everything; the path of the report."""
    import matplotlib

    matplotlib.use("Agg")  # a picture file, no window
    from rich.console import Console

    from sim.records.places import put_file
    from sim.records.store import write_json
    from sim.report.page import write_report
    from sim.report.style import figure_of
    from sim.simulation.model import run

    result.write(out)
    Console(width=None if sys.stdout.isatty() else 160).print(result.table())
    put_file(out / DIFFERENCES, lambda part: write_json(result.to_dict(), part))
    for name, scenario in scenarios.items():
        run(scenario, seed).write(out / name)
    figure = figure_of(result.plot())
    put_file(out / PICTURE, lambda part: figure.savefig(part, format="png"))
    return write_report(out)


if __name__ == "__main__":
    sys.exit(main())
