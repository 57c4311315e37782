"""Compare every shipped place with and without its reforms and keep what was found in ``results/reference/places.csv``.

``python -m benchmarks.reference_places [PLACE...] [--workers 2] [--runs FOLDER]``; runs found below the folder are not
made again. The tables of docs/background are made from the file by ``python -m benchmarks.reference_pages``.
"""

from __future__ import annotations

import argparse
import time
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Final

import pandas as pd

from benchmarks.reference_studies import REFERENCE, ROOT, keep, keep_part
from sim.experiments.comparison import Comparison, compare
from sim.scenario import Scenario, load

NAME: Final = "places"
COLUMNS: Final = ("place", "variant", "measure", "runs", "base", "difference", "low", "high")
MAIN: Final = (
    "solved", "solution_rate", "unmet_share", "median_close_hours", "mean_wait_days", "on_time_true_share",
    "true_satisfaction", "behind_wait", "behind_solution", "unmet_gap", "burnt_out_share", "cost_total",
    "cost_per_solution", "money_per_solution",
)  # fmt: skip
"""What is told of every reform: how much, how fast, for whom, at what full cost."""
PATTERNS: Final = (
    "closed_per_resident", "solved_per_resident", "closed", "superficial", "median_street_hours",
    "finds_per_100_visits", "intake_enquiry_share", "on_time_reported_share", "on_time_share", "reported_satisfaction",
    "backlog_end",
)  # fmt: skip
PARTS: Final = (
    "solution_rate", "solved_grid_share", "solved_community_share", "solved_street_share", "utilisation_community",
    "utilisation_street", "handoffs", "mean_speed", "superficial_share", "burnt_out_share", "exit_rate",
)  # fmt: skip
DESKS: Final = ("needs", "utilisation_community", "utilisation_street", "utilisation_district", "median_street_hours")


@dataclass(frozen=True, slots=True)
class Variant:
    """What the base is compared with: a scenario with changes, with reforms added or taken out.

    Attributes
    ----------
    scenario : str
    changes : mapping of str to Any
        Dotted path > value.
    reforms, without : tuple of str
        Reforms added at their defaults, and taken out.
    """

    scenario: str
    changes: Mapping[str, Any] = field(default_factory=dict)
    reforms: tuple[str, ...] = ()
    without: tuple[str, ...] = ()

    def load(self, scale: float) -> Scenario:
        """The scenario, a part of its place where the scale is below 1."""
        scenario = load(self.scenario)
        for name in self.reforms:
            scenario = scenario.with_reform(name)
        for name in self.without:
            scenario = scenario.without_reform(name)
        changes = dict(self.changes) | ({"territory.scale": scale} if scale != 1.0 else {})
        return scenario.with_(changes) if changes else scenario


@dataclass(frozen=True, slots=True)
class Compared:
    """One comparison: base, variants by title, paired replications, measures."""

    base: str
    variants: Mapping[str, Variant]
    replications: int
    measures: tuple[str, ...] = MAIN
    scale: float = 1.0

    def run(self, workers: int, folder: Path) -> Comparison:
        """Make the runs that are missing."""
        scenarios = {"base": Variant(self.base).load(self.scale)}
        scenarios |= {title: variant.load(self.scale) for title, variant in self.variants.items()}
        return compare(scenarios, self.replications, workers, out=folder)


def _reformed(place: str, measures: tuple[str, ...] = MAIN, replications: int = 5) -> Compared:
    return Compared(f"{place}/before", {"after": Variant(f"{place}/after")}, replications, measures)


PLACES: Final[Mapping[str, Compared]] = {
    "longhai": _reformed("longhai", ("needs", "utilisation_grid"), 12),
    "weigang": Compared(
        "weigang",
        {
            "without volunteers": Variant("weigang", {"policy.mobilisation.volunteers": 0}),
            "in town": Variant("weigang", {"territory.distance_km": 0.0}),
        },
        8,
        ("solved", "closed", "median_close_hours", "median_street_hours", "utilisation_grid", "utilisation_street"),
    ),
    "shuangqiao": Compared(
        "shuangqiao",
        {
            "full-time members": Variant(
                "shuangqiao",
                {"policy.staffing.members_per_grid": None, "policy.staffing.monthly_hours": None},
            )
        },
        5,
    ),
    "qiaodong": _reformed("qiaodong", (*DESKS, *MAIN)),
    "luhe": _reformed("luhe"),
    "nantong": _reformed("nantong"),
    "luohu": _reformed("luohu"),
    "panjin": Compared(
        "panjin/before",
        {
            "after": Variant("panjin/after"),
            "after-all": Variant("panjin/after-all"),
            "five offices": Variant("panjin/before", {"policy.structure.offices_per_street": 5}),
        },
        5,
        (*MAIN, *PATTERNS),
    ),
    "panjin-parts": Compared(
        "panjin/after",
        {
            "without three-routes": Variant("panjin/after", without=("three-routes",)),
            "incumbents alone out": Variant("panjin/after", {"policy.staffing.routes.incumbent": 0.0}),
            "without centre-upgrade": Variant("panjin/after", without=("centre-upgrade",)),
            "without promotion": Variant("panjin/after", without=("promotion",)),
        },
        10,
        PARTS,
        0.05,
    ),
    "block-led": Compared(
        "panjin/before",
        {
            "led by the territory": Variant("panjin/before", reforms=("block-led",)),
            "time alone": Variant("panjin/before", {"policy.time.upper_levels": 0.45}),
        },
        5,
        (*MAIN, "handoffs", "median_street_hours", "utilisation_district"),
    ),
}  # fmt: skip


def kept() -> pd.DataFrame:
    """The table as it is; empty where there is none."""
    path = REFERENCE / f"{NAME}.csv"
    return pd.read_csv(path) if path.exists() else pd.DataFrame(columns=list(COLUMNS))


def renew(place: str, workers: int, runs: Path) -> None:
    """Compare one place and put it into the table."""
    began = time.perf_counter()
    compared = PLACES[place]
    comparison = compared.run(workers, runs / place)
    rows = []
    for title in compared.variants:
        for measure in dict.fromkeys(compared.measures):
            row = comparison.difference(measure, title)
            numbers = (int(row["n"]), row["mean_a"], row["difference"], row["low"], row["high"])
            rows.append(dict(zip(COLUMNS, (place, title, measure, *numbers), strict=True)))
    everything = kept()
    new = pd.DataFrame(rows, columns=list(COLUMNS))
    others = everything[everything["place"] != place]
    table = pd.concat([others, new], ignore_index=True) if len(others) else new
    keep_part(NAME, table, len(comparison.runs), time.perf_counter() - began)


def main() -> None:
    """Compare what is asked for; all places by default, and then runs and seconds are counted anew."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("places", nargs="*", metavar="PLACE", help=", ".join(PLACES))
    parser.add_argument("--workers", type=int, default=2)
    parser.add_argument("--runs", type=Path, default=ROOT / "results" / NAME)
    options = parser.parse_args()
    if not options.places:
        keep(NAME, kept().iloc[:0], 0, 0.0)
    for place in options.places or PLACES:
        renew(place, options.workers, options.runs)


if __name__ == "__main__":
    main()
