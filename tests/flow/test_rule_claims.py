"""Claims about dispatch rules, paired over fixed seeds with 99 % intervals; at length in docs/how-to/rules.md."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from sim.experiments.statistics import Paired, paired
from sim.flow.codes import PRIORITIES
from sim.scenario import Scenario
from sim.world.columns import GROUPS
from tests.flow.places import finish, per_grid, quiet_place
from tests.flow.readings import arisen
from tests.flow.rule_claims import SETTLE, compared, desks

SEEDS = range(1, 5)
LOCAL, MIGRANT = GROUPS.index("local"), GROUPS.index("migrant")


@pytest.mark.parametrize(("load", "work"), [(0.7, 1.0), (0.9, 0.5), (0.9, 1.0)])
def test_earliest_deadline_first_leaves_fewer_late(tmp_path: Path, load: float, work: float) -> None:
    late, _ = compared(desks(tmp_path, load, work, number=40), ["deadline"], SEEDS)["deadline"]
    assert late.high < 0.0
    assert late.mean_a > 0.005


def test_earliest_deadline_first_loses_in_overload(tmp_path: Path) -> None:
    late, _ = compared(desks(tmp_path, 1.3, 1.0, number=20), ["deadline"], SEEDS)["deadline"]
    assert late.low > 0.0


@pytest.mark.slow
def test_shortest_work_first_has_the_lowest_mean_wait(tmp_path: Path) -> None:
    others = [rule for rule in PRIORITIES if rule not in ("fifo", "shortest_work")]
    two_lengths = desks(tmp_path, 0.9, 1.0, number=20, spread=0.8)
    found = compared(two_lengths, ["shortest_work", *others], range(1, 7))
    _, shortest = found["shortest_work"]
    assert shortest.high < 0.0
    for rule in others:
        assert shortest.mean_b < 0.9 * found[rule][1].mean_b, rule


def two_groups(folder: Path, outside: float) -> Scenario:
    """Forty busy servers; what migrants need takes ``outside`` hours more after the work than what locals need."""
    slow = {"outside_p": 1.0, "outside_median": outside, "outside_sigma": 0.3} if outside else {}
    same = {"work_median": 1.0, "work_distribution": "exponential", "deadline": 168}
    place = quiet_place(
        folder,
        {"local_matter": {"rate": per_grid(0.9), **same}, "migrant_matter": {"rate": per_grid(0.9), **same, **slow}},
        grids=40,
        communities=40,
        name=f"groups_{outside}",
        run__days=90,
    )
    shares = {"local": 0.5, "elder": 0.0, "migrant": 0.5, "low_income": 0.0, "new_employment": 0.0}
    return place.with_(
        {
            "territory.groups": shares,
            "demand.group_rates": {"local_matter": {"migrant": 0.0}, "migrant_matter": {"local": 0.0}},
        }
    )


def group_hours(scenario: Scenario, seed: int) -> tuple[float, float, float]:
    """Mean hours from registration to closing of locals and migrants; mean hours in the queue of all."""
    simulation = finish(scenario, seed)
    cases, needs = arisen(simulation)
    done = (needs.arose >= SETTLE) & (needs.arose < 24.0 * 70) & ~np.isnan(cases.closed)
    hours = cases.closed - cases.registered
    local, migrant = (float(hours[done & (needs.group == g)].mean()) for g in (LOCAL, MIGRANT))
    return local, migrant, float(cases.waited[done].mean())


def against_fifo(scenario: Scenario) -> dict[str, Paired]:
    """What the priority `equity` changes: the gap, each group's hours, everybody's wait."""
    rows = []
    for rule in ("fifo", "equity"):
        chosen = scenario.with_({"policy.dispatch.priority": rule})
        values = np.array([group_hours(chosen, seed) for seed in SEEDS])
        rows.append(
            {"gap": values[:, 1] - values[:, 0], "local": values[:, 0], "migrant": values[:, 1], "wait": values[:, 2]}
        )
    return {name: paired(rows[0][name], rows[1][name], 0.99) for name in rows[0]}


def test_equity_narrows_a_gap_in_hours_at_the_cost_of_the_other_group(tmp_path: Path) -> None:
    found = against_fifo(two_groups(tmp_path, 60.0))
    print({name: (p.mean_a, p.mean_b, p.low, p.high) for name, p in found.items()})
    assert found["gap"].mean_a > 50.0
    assert found["gap"].high < -5.0
    assert found["migrant"].high < 0.0
    assert found["local"].low > 0.0  # the cost: nobody works more, so that others wait
    assert abs(found["wait"].difference) < 0.05 * found["wait"].mean_a


def test_equity_opens_no_gap_where_there_is_none(tmp_path: Path) -> None:
    found = against_fifo(two_groups(tmp_path, 0.0))
    print({name: (p.mean_a, p.mean_b, p.low, p.high) for name, p in found.items()})
    assert abs(found["gap"].mean_b) < 0.05 * found["local"].mean_b
    assert abs(found["gap"].difference) < 0.05 * found["local"].mean_a
