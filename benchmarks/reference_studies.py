"""Run the studies whose results docs/how-to/studies.md quotes, and write their analyses to ``results/reference``.

``python -m benchmarks.reference_studies [--workers 2] [--runs FOLDER]`` takes about a quarter of an hour on two
free cores; runs found below the folder are not made again.
"""

from __future__ import annotations

import argparse
from pathlib import Path

from sim.experiments.study import Study

ROOT = Path(__file__).parents[1]
STUDIES = ("panjin_reform", "panjin_reform_shapley", "sensitivity", "sensitivity_sobol", "more_posts")


def main() -> None:
    """Run what is missing and write the tables."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--workers", type=int, default=2)
    parser.add_argument("--runs", type=Path, default=ROOT / "results")
    options = parser.parse_args()
    target = ROOT / "results" / "reference"
    target.mkdir(parents=True, exist_ok=True)
    for name in STUDIES:
        study = Study.load(ROOT / "experiments" / f"{name}.yaml")
        results = study.run(options.workers, options.runs / name)
        results.require_whole()
        table = results.analysis if len(results.analysis) else results.differences
        table.to_csv(target / f"{name}.csv", index=False, float_format="%.6g", lineterminator="\n")
        print(f"{target / name}.csv: {len(table)} rows from {len(results.frame)} runs")


if __name__ == "__main__":
    main()
