"""Run the shipped studies, and write the analyses that the pages quote to ``results/reference`` with their versions.

``python -m benchmarks.reference_studies [STUDY...] [--workers 2] [--runs FOLDER]``; without names all of them, the
short ones first. Runs found below the folder are not made again, so that it can be stopped and started at any time.
``results/reference/versions.csv`` says of each table which version of the results it is of; ``results/README.md`` names
those that are not of the present one (a test compares them).
"""

from __future__ import annotations

import argparse
import csv
import time
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Final

import pandas as pd

from sim.experiments.plan import RESULTS_VERSION
from sim.experiments.study import Study
from sim.scenario import Scenario

ROOT = Path(__file__).parents[1]
REFERENCE = ROOT / "results" / "reference"
VERSIONS = REFERENCE / "versions.csv"
COLUMNS = ("study", "results_version", "runs", "seconds")
MOST_POINTS = 40
"""Points of a study that are looked at for what a version changed."""
MOST_ROWS = 500
"""Longer tables are not kept: their pages quote single rows, and the command makes them again."""
#: From the shortest to the longest.
STUDIES = (
    "whistle_rate",
    "whistle_choice",
    "own_outcome",
    "surge",
    "staged_rollout",
    "visits_and_reporting_gap",
    "more_posts",
    "members_per_grid",
    "equity_price",
    "funding_per_branch",
    "pay_and_audit",
    "place_reforms",
    "money_curves",
    "panjin_reform",
    "dispatch_rules",
    "best_mix",
    "sensitivity",
    "sensitivity_sobol",
    "panjin_reform_shapley",
)


def versions() -> dict[str, dict[str, str]]:
    """What is known of each table, by study."""
    with VERSIONS.open(encoding="utf-8", newline="") as file:
        return {row["study"]: row for row in csv.DictReader(file)}


def _part_time(scenario: Scenario) -> bool:
    return scenario.policy.staffing.monthly_hours is not None


#: Which runs a version of the results changed; a version that is not named changed all.
CHANGED: Final[Mapping[int, Callable[[Scenario], bool]]] = {5: _part_time, 6: _part_time}


def is_stale(name: str, version: int) -> bool:
    """Whether a later version of the results changed runs that a table of some version rests on."""
    file = ROOT / "experiments" / f"{name}.yaml"
    for later in range(version + 1, RESULTS_VERSION + 1):
        if later not in CHANGED or not file.exists():
            return True
        if any(CHANGED[later](point.scenario) for point in Study.load(file).points[:MOST_POINTS]):
            return True
    return False


def stale() -> list[str]:
    """Studies whose table rests on runs that a later version of the results changed."""
    return [name for name, row in versions().items() if is_stale(name, int(row["results_version"]))]


def keep(name: str, table: pd.DataFrame, runs: int, seconds: float) -> None:
    """Write a table and note its version of the results, the runs behind it and the seconds that it took."""
    table.to_csv(REFERENCE / f"{name}.csv", index=False, float_format="%.6g", lineterminator="\n")
    rows = versions() | {name: dict(zip(COLUMNS, (name, RESULTS_VERSION, runs, round(seconds)), strict=True))}
    with VERSIONS.open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, COLUMNS, lineterminator="\n")
        writer.writeheader()
        writer.writerows(rows[key] for key in sorted(rows))
    print(f"{name}: {len(table)} rows from {runs} runs, {seconds:.0f} s", flush=True)


def keep_part(name: str, table: pd.DataFrame, runs: int, seconds: float) -> None:
    """The same for a table of which a part was made: runs and seconds add up to what was noted."""
    before = versions().get(name, {"runs": "0", "seconds": "0"})
    keep(name, table, int(before["runs"]) + runs, float(before["seconds"]) + seconds)


def renew(name: str, workers: int, runs: Path) -> None:
    """Run what is missing of a study, write its table and its version."""
    began = time.perf_counter()
    study = Study.load(ROOT / "experiments" / f"{name}.yaml")
    results = study.run(workers, runs / name)
    results.require_whole()
    table = results.analysis if len(results.analysis) else results.differences
    if len(table) > MOST_ROWS:
        print(f"{name}: {len(table)} rows, too many to keep; see gridgov report of {runs / name}", flush=True)
        return
    keep(name, table, len(results.frame), time.perf_counter() - began)


def main() -> None:
    """Run what is missing and write the tables."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("studies", nargs="*", metavar="STUDY", help=", ".join(STUDIES))
    parser.add_argument("--workers", type=int, default=2)
    parser.add_argument("--runs", type=Path, default=ROOT / "results")
    options = parser.parse_args()
    for name in options.studies or STUDIES:
        renew(name, options.workers, options.runs)


if __name__ == "__main__":
    main()
