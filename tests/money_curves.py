"""Curves of outcomes over one kind of money, from nothing to ten times its norm, with paired intervals."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

import numpy as np

from sim.experiments.statistics import Paired, paired
from sim.scenario import load
from sim.simulation.model import Simulation

GRID = (0.0, 0.25, 0.5, 1.0, 2.0, 5.0, 10.0)
#: Measure > direction in which more money may move it.
BETTER = {"settled": 1.0, "solution_rate": 1.0, "unmet_share": -1.0, "mean_wait_days": -1.0}


@dataclass(frozen=True)
class Money:
    """One kind of money.

    Attributes
    ----------
    path : str
    norm : float
        Value that is 1 on the grid.
    base : str
        Scenario in which it acts.
    besides : mapping
        What it needs besides: where it runs short, where there is somebody to pay.
    bites : str
        Measure that is strictly worse at nothing than at the norm.
    line : str
        Use of the sum per community that the norm, in yuan, is for; the sum grows by it, so that all other uses keep
        their yuan: a larger share of the same sum would be less money for the others.
    """

    path: str
    norm: float
    bites: str
    base: str = "panjin/after"
    besides: Mapping[str, Any] = field(default_factory=dict)
    line: str = ""

    def at(self, times: float) -> dict[str, Any]:
        """Changes for so many times the norm."""
        if not self.line:
            return {**self.besides, self.path: self.norm * times}
        uses = {**USES, self.line: self.norm * times}
        whole = SUM - USES[self.line] + self.norm * times
        shares = {f"policy.funding.{use}_share": yuan / whole for use, yuan in uses.items()}
        return {**self.besides, self.path: whole, **shares}


#: Yuan a year of a community by use, at the norm; what is left runs the office.
SUM, USES = 200_000, {"service": 100_000, "activity": 40_000, "helpers": 0}
NEW_SECTORS = {"policy.branches.building": 1.0, "policy.branches.unit": 1.0, "policy.units.monthly_hours": 8,
               "policy.funding.full_time_secretaries": 1.0}  # fmt: skip
SCARCE = {"policy.funding.per_community": 30_000}
KINDS = {
    "sum per community": Money("policy.funding.per_community", 200_000, "solved"),
    "its service share": Money(
        "policy.funding.service_share", 0.1, "solved", besides={"policy.funding.activity_share": 0}
    ),
    "its helpers": Money("policy.funding.per_community", 10_000, "helper_hours", line="helpers"),
    "its party work": Money("policy.funding.per_community", 40_000, "vitality_end", line="activity"),
    "capital budget": Money("policy.funding.capital", 20e6, "capital_solved"),
    "branch money": Money("policy.funding.per_branch", 5_000, "solved", besides=SCARCE),
    "pledges of units": Money("policy.units.money", 1_000, "solved", besides=SCARCE),
    "founding": Money("policy.funding.per_new_branch", 3_000, ""),
    "new-sector members": Money("policy.funding.per_member", 300, "vitality_new", besides=NEW_SECTORS),
    "new-sector secretaries": Money("policy.funding.per_secretary", 3_600, "vitality_new", besides=NEW_SECTORS),
}


def read(simulation: Simulation) -> dict[str, float]:
    """What is read of a run."""
    run = simulation.run()
    summary, cases = run.summary, run.cases
    capital = (cases["category"] == "renovation") & cases["solved"].notna()
    of_run = run.series["day"] >= 0
    read_off = {name: float(summary[name]) for name in ("solved", "solution_rate", "unmet_share", "mean_wait_days")}
    return read_off | {
        "settled": float(summary["solved"] + run.series["averted"][of_run].sum()),  # capital works remove causes
        "capital_solved": float(capital.sum()),
        "vitality_end": float(run.series["vitality"].iloc[-1]),
        "vitality_new": float(run.series["vitality_new_sector"].iloc[-1]),
        "helper_hours": float(run.series["helper_hours"][of_run].sum()),
        "money_spent": float(summary["money_spent"]),
        "no_money": float(run.series["no_money"][of_run].sum()),
    }


def curve(kind: Money, size: Mapping[str, Any], seeds: range, grid: tuple[float, ...] = GRID) -> dict[str, np.ndarray]:
    """Readings of a kind of money: name > float64 (grid, seeds)."""
    scenario = load(kind.base).with_(dict(size))
    found = [[read(Simulation(scenario.with_(kind.at(times)), seed)) for seed in seeds] for times in grid]
    return {name: np.array([[run[name] for run in row] for row in found]) for name in found[0][0]}


def step(values: np.ndarray, before: int, after: int, level: float = 0.99) -> Paired:
    """Paired difference of two places of a curve."""
    return paired(values[before], values[after], level)


def direction(values: np.ndarray, before: int, after: int) -> int:
    """Whether the later place of a curve is higher (1), lower (-1) or neither (0), beyond its interval.

    Where nearly all differences are one number there is no interval: that number tells.
    """
    found = step(values, before, after)
    if np.isnan(found.high):
        return int(np.sign(np.median(values[after] - values[before])))
    return int(found.low > 0.0) - int(found.high < 0.0)
