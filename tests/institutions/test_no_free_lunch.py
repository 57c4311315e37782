"""No reform improves what is true at no cost: somebody pays in hours or yuan, or it is said what it rearranges."""

from __future__ import annotations

from functools import cache
from typing import Any

import numpy as np
import pytest

from sim.experiments.statistics import paired
from sim.records import Run
from sim.scenario import Scenario, ScenarioError, list_reforms, load
from sim.simulation.model import Simulation

SMALL: dict[str, Any] = {"territory.scale": 0.02, "run.days": 120, "run.warm_up_days": 60}
SEEDS = range(1, 5)
TRUTH = ("solved", "true_satisfaction")
#: What costs nothing by its nature, and why.
ORDER = "another order or another desk for the same work: what it gains one it takes from another"
LESS = "work that is asked for no longer: hours are given back"
UNPAID = "hours of members, residents or units, who are not paid"
AT_CALL = "five people in a grid are at call all through the shift and paid for the hours that they work"
PLACE = "officials work elsewhere; their departments miss them"
BETTER = "other people in the same posts, at the same pay"
COSTLESS = {
    "accountability": ORDER, "best-skill": ORDER, "block-led": LESS, "bottom-line": ORDER, "community-pool": ORDER,
    "deadline-first": ORDER, "delegation": ORDER, "direct-train": ORDER, "equity-first": ORDER, "least-loaded": ORDER,
    "own-grid": ORDER, "parallel-joint": ORDER, "vulnerable-first": ORDER, "pooled-posts": ORDER, "whistle": ORDER,
    "big-department": "joint work inside one office needs no further party",
    "burden-cut": LESS, "facing-down": LESS, "grid-merge": LESS, "sign-clean-up": LESS,
    "stationed-enforcement": PLACE, "part-time-members": AT_CALL,
    "three-routes": BETTER, "first-secretaries": BETTER,
    "building-branches": UNPAID, "branch-coverage": UNPAID, "five-level-chain": UNPAID, "hometown-branches": UNPAID,
    "sector-branches": UNPAID, "industry-chains": UNPAID, "unit-branches": UNPAID, "committee-seats": UNPAID,
    "claims": UNPAID, "member-visits": UNPAID, "red-property": UNPAID, "property-linkage": UNPAID,
    "resident-volunteers": UNPAID, "report-in": UNPAID, "deliberation": UNPAID,
    "booking": "saves residents journeys in vain; the booking itself has no price here, which is a gap",
    "tiers": "standing, in order of results; money only with a higher tier, which these short runs do not reach",
}  # fmt: skip


@cache
def runs(name: str) -> tuple[Run, ...]:
    """Runs of the base, with a reform or none."""
    scenario = load("panjin/before").with_(SMALL)
    return tuple(Simulation(scenario.with_reform(name) if name else scenario, seed).run() for seed in SEEDS)


def values(found: tuple[Run, ...], measure: str) -> np.ndarray:
    """One measure of all runs."""
    return np.array([run.summary[measure] for run in found], dtype=np.float64)


def hours(found: tuple[Run, ...]) -> np.ndarray:
    """Paid hours on anything but cases."""
    return np.array([sum(v for k, v in run.summary.items() if k.startswith("hours_")) for run in found])


def applicable(name: str) -> bool:
    """Whether a reform can be laid over the base."""
    try:
        load("panjin/before").with_(SMALL).with_reform(name)
    except ScenarioError:
        return False
    return True


REFORMS = [reform.name for reform in list_reforms()]


def test_what_costs_nothing_is_a_reform_and_says_so() -> None:
    assert set(COSTLESS) <= set(REFORMS)
    for reform in list_reforms():
        assert reform.cost.en, reform.name
        assert reform.cost.zh, reform.name


@pytest.mark.slow
@pytest.mark.parametrize("name", [name for name in REFORMS if name not in COSTLESS and applicable(name)])
def test_what_improves_the_truth_costs_hours_or_yuan(name: str) -> None:
    before, after = runs(""), runs(name)
    better = [m for m in TRUTH if paired(values(before, m), values(after, m), 0.99).low > 0.0]
    if not better:
        return
    yuan = values(after, "cost_total") - values(before, "cost_total")
    more = hours(after) - hours(before)
    assert (yuan > 0.0).all() or (more > 0.0).all(), f"{name} improves {better} and costs nothing"


LEVERS = {
    "policy.evaluation.audit_probability": (0.0, 0.3, "audits"),
    "policy.units.meetings": (0, 12, "meetings"),
    "policy.rectification.share": (0.0, 0.3, "help"),
    "policy.discovery.patrol_rate": (0.1, 0.3, "patrols"),
}


@pytest.mark.parametrize("path", LEVERS)
def test_what_a_lever_asks_for_comes_out_of_somebodys_shift(path: str) -> None:
    low, high, kind = LEVERS[path]
    units = {"policy.units.monthly_hours": 8} if "units" in path else {}
    base: Scenario = load("panjin/before").with_({**SMALL, "run.days": 40, "run.warm_up_days": 40, **units})
    taken, left = [], []
    for value in (low, high):
        simulation = Simulation(base.with_({path: value, "run.start_date": "2024-03-18"}), 1)
        while simulation.running:
            simulation.step()
        (side,) = [one for one in simulation.institutions if one.name == "side_work"]
        taken.append(side.shares[kind].sum())
        left.append(simulation.state.servers["availability"][: len(simulation.town.staff)].sum())
    assert taken[1] > taken[0]
    if kind != "help":  # the work team is missing above and present below
        assert left[1] < left[0]
