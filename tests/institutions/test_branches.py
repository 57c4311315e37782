"""Party branches: vitality follows money and meetings with diminishing returns, and decays without activity."""

from __future__ import annotations

import math
from typing import Any

import numpy as np
import pytest

from sim.institutions.branches import grid_vitality
from sim.simulation.model import Simulation
from sim.world.branches import BUILDING_BRANCH, CHAIN_BRANCH, GRID_BRANCH, UNIT_BRANCH
from tests.flow.places import demo, finish, quiet_place
from tests.institutions.places import day_sum, street
from tests.runs import FEW_SEEDS, difference

QUIET: dict[str, Any] = {
    "run.warm_up_days": 0,
    "run.days": 240,
    "policy.funding.per_branch": 0,
    "policy.funding.per_member": 0,
}


def vitality_on(changes: dict[str, Any], *days: int) -> list[np.ndarray]:
    """Vitality of the grids' branches when some days have been simulated."""
    simulation = Simulation(demo().with_({**QUIET, **changes}), 1)
    found = []
    for day in days:
        while simulation.day < day:
            simulation.step()
        found.append(grid_vitality(simulation.town).copy())
    return found


def test_vitality_starts_at_the_level_of_its_money_and_meetings() -> None:
    per_member = 450
    (found,) = vitality_on({"policy.funding.per_member": per_member, "policy.branches.meetings": 6}, 1)
    own = per_member * (1 - demo().policy.funding.small_works_share)
    assert found == pytest.approx(1 - math.exp(-(own / 300 + 6 / 12) / 1.5))


def test_returns_of_money_diminish() -> None:
    levels = [vitality_on({"policy.funding.per_branch": yuan}, 1)[0].mean() for yuan in (0, 5_000, 10_000, 15_000)]
    gains = np.diff(levels)
    assert (gains > 0.0).all()
    assert (np.diff(gains) < 0.0).all()


def test_vitality_decays_when_meetings_stop() -> None:
    stage = {"from": 31, "where": "all", "set": {"policy.branches.meetings": 0}}
    before, after = vitality_on({"rollout": [stage]}, 32, 213)
    level = 1 - math.exp(-1 / 1.5)
    assert before == pytest.approx(level)
    counted = 182 - 31  # days from 1 February, when meetings stop, to 1 July, the last time vitality was reckoned
    assert after == pytest.approx(level * math.exp(-counted / 120), rel=1e-9)


def test_kinds_exist_as_far_as_they_are_covered() -> None:
    changes = {
        "policy.branches.coverage": 0.5,
        "policy.branches.building": 1.0,
        "policy.branches.unit": 0.0,
        "policy.branches.chain": 1.0,
    }
    simulation = Simulation(street(**{"run.warm_up_days": 0}).with_(changes), 1)
    simulation.step()
    branches = simulation.town.branches
    active = {kind: branches.active[branches.kind == kind].mean() for kind in range(4)}
    assert active[UNIT_BRANCH] == 0.0
    assert active[BUILDING_BRANCH] == active[CHAIN_BRANCH] == 1.0
    n = int((branches.kind == GRID_BRANCH).sum())
    assert abs(active[GRID_BRANCH] - 0.5) < 4 * math.sqrt(0.25 / n)
    assert (branches.vitality[branches.active == 0] == 0.0).all()
    assert (branches.budget[branches.active == 0] == 0.0).all()


def test_more_coverage_only_adds_branches() -> None:
    def covered(share: float) -> np.ndarray:
        simulation = Simulation(demo().with_({**QUIET, "policy.branches.coverage": share}), 1)
        simulation.step()
        flags: np.ndarray = simulation.town.branches.active[:12] > 0
        return flags

    assert (covered(0.4) <= covered(0.8)).all()
    assert covered(1.0).all()
    assert not covered(0.0).any()


def test_money_for_branches_buys_volunteer_hours_with_diminishing_returns() -> None:
    path = "policy.funding.per_branch"
    hours = day_sum("volunteer_hours")
    none, some, much = ({path: yuan} for yuan in (0, 5_000, 10_000))
    (first,) = difference(street(), none, some, hours, seeds=range(1, 7))
    (second,) = difference(street(), some, much, hours, seeds=range(1, 7))
    assert first.low > 0.0
    assert second.difference < first.difference


def test_members_of_livelier_branches_hear_of_more() -> None:
    path = "policy.branches.meetings"
    (found,) = difference(
        street(policy__discovery__word_of_mouth=0.05), {path: 0}, {path: 48}, day_sum("found_word"), seeds=FEW_SEEDS
    )
    assert found.low > 0.0


def test_branch_money_is_booked_as_a_cost() -> None:
    simulation = Simulation(demo().with_({**QUIET, "policy.funding.per_member": 300, "run.days": 1}), 1)
    simulation.step()
    members = int(simulation.setup.world.grids["members"].sum())
    expected = members * 300 * (1 - simulation.scenario.policy.funding.small_works_share) * 100 / 12
    assert simulation.town.ledger.fen["branches"][0] == pytest.approx(expected, abs=1)


def test_a_branch_of_twenty_costs_what_the_norms_of_nantong_say(tmp_path: Any) -> None:
    """3,000 yuan once, 300 a month for a secretary, 300 a year for each of 20 members: 9,600 a year."""
    norms = {
        "territory__party_members": 20,
        "policy__funding__per_community": 0,
        "policy__funding__capital": 0,
        "policy__funding__per_branch": 3_600,
        "policy__funding__per_member": 300,
        "policy__funding__per_new_branch": 3_000,
        "run__days": 365,
    }
    kinds = {"quiet": {"rate": 0.001}}
    old = finish(quiet_place(tmp_path, kinds, name="old", **norms))
    yuan = {name: fen.sum() / 100 for name, fen in old.town.ledger.fen.items()}
    small_works = old.state.accounts.received[0] / 100
    assert yuan["branches"] + small_works == pytest.approx(9_600, abs=0.1)
    assert "new_branches" not in yuan  # it was there when the run began
    stage = {"from": 31, "where": "all", "set": {"policy.branches.coverage": 1.0}}
    new = finish(quiet_place(tmp_path, kinds, name="new", policy__branches__coverage=0.0, rollout=[stage], **norms))
    founded = new.town.ledger.fen["new_branches"]
    assert founded.sum() == 3_000 * 100
    assert np.flatnonzero(founded).tolist() == [31]
    yearly = new.town.ledger.fen["branches"].sum() / 100 + new.state.accounts.received[0] / 100
    assert yearly == pytest.approx(9_600 * 11 / 12, abs=0.1)


def test_branches_of_groups_cost_their_founding_too() -> None:
    stage = {"from": 10, "where": "all", "set": {"policy.branches.hometown": 1.0, "policy.branches.sector": 1.0}}
    start = {"policy.branches.hometown": 0.0, "policy.branches.sector": 0.0, "policy.funding.per_new_branch": 3_000}
    simulation = Simulation(demo().with_({**QUIET, **start, "rollout": [stage]}), 1)
    while simulation.day < 12:
        simulation.step()
    communities = len(simulation.setup.world.communities)
    assert simulation.town.ledger.fen["new_branches"].sum() == 2 * communities * 3_000 * 100
