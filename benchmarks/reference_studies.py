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
from pathlib import Path

from sim.experiments.plan import RESULTS_VERSION
from sim.experiments.study import Study

ROOT = Path(__file__).parents[1]
REFERENCE = ROOT / "results" / "reference"
VERSIONS = REFERENCE / "versions.csv"
COLUMNS = ("study", "results_version", "runs", "seconds")
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


def stale() -> list[str]:
    """Studies whose table is not of the present version of the results."""
    return [name for name, row in versions().items() if int(row["results_version"]) != RESULTS_VERSION]


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
    table.to_csv(REFERENCE / f"{name}.csv", index=False, float_format="%.6g", lineterminator="\n")
    seconds = time.perf_counter() - began
    rows = versions() | {
        name: dict(zip(COLUMNS, (name, RESULTS_VERSION, len(results.frame), round(seconds)), strict=True))
    }
    with VERSIONS.open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, COLUMNS, lineterminator="\n")
        writer.writeheader()
        writer.writerows(rows[key] for key in sorted(rows))
    print(f"{name}: {len(table)} rows from {len(results.frame)} runs, {seconds:.0f} s", flush=True)


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
