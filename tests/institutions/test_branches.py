"""Party branches: vitality follows money and meetings with diminishing returns, and decays without activity."""

from __future__ import annotations

import math
from typing import Any

import numpy as np
import pytest

from sim.institutions.branches import grid_vitality
from sim.policy.names import UNIT_KINDS
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
    "policy.funding.activity_share": 0,
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
    changes = {"policy.funding.per_community": 50_000, "policy.funding.activity_share": 0.4}
    (found,) = vitality_on({**changes, "policy.branches.meetings": 6}, 1)
    world = Simulation(demo().with_(QUIET), 1).setup.world
    place = world.grids["community"]
    own = 0.4 * 50_000 / np.bincount(place, world.grids["members"])[place]
    assert found == pytest.approx(1 - np.exp(-(own / 300 + 6 / 12) / 1.5))


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


@pytest.mark.slow
def test_money_for_branches_buys_volunteer_hours_with_diminishing_returns() -> None:
    path = "policy.funding.per_branch"
    hours = day_sum("volunteer_hours")
    alone = street(policy__funding__activity_share=0)  # no other money for activities
    activity = {"policy.funding.branch_activity_share": 0.7, "policy.funding.branch_helpers_share": 0.0}
    none, some, much = ({**activity, path: yuan} for yuan in (0, 5_000, 10_000))
    (first,) = difference(alone, none, some, hours, seeds=range(1, 15))
    (second,) = difference(alone, some, much, hours, seeds=range(1, 15))
    assert first.low > 0.0
    assert second.difference < first.difference


def test_members_of_livelier_branches_hear_of_more() -> None:
    path = "policy.branches.meetings"
    (found,) = difference(
        street(policy__discovery__word_of_mouth=0.05), {path: 0}, {path: 48}, day_sum("found_word"), seeds=FEW_SEEDS
    )
    assert found.low > 0.0


def test_branch_money_is_booked_by_what_it_buys() -> None:
    yearly = 2_400
    simulation = Simulation(demo().with_({**QUIET, "policy.funding.per_branch": yearly, "run.days": 31}), 1)
    while simulation.running:
        simulation.step()
    grids, funding = len(simulation.setup.world.grids), simulation.scenario.policy.funding
    books = simulation.town.ledger.fen
    assert books["branches"][0] == pytest.approx(grids * yearly * funding.branch_activity_share * 100 / 12, abs=1)
    helpers = grids * yearly * funding.branch_helpers_share * 100
    assert books["helpers"].sum() == pytest.approx(helpers * 31 / 365, rel=0.01)
    hours = simulation.town.noted("helper_hours").sum()
    assert hours == pytest.approx(helpers / 100 * 31 / 365 / funding.helper_pay, rel=0.01)


def test_norms_of_the_new_sectors_reach_their_branches_and_no_branch_of_a_grid() -> None:
    norms = {"policy.funding.per_member": 300, "policy.funding.per_secretary": 3_600}
    changes = {**QUIET, "policy.branches.unit": 1.0, "policy.branches.building": 1.0, "run.days": 1}
    with_, without = (Simulation(demo().with_({**changes, **more}), 1) for more in (norms, {}))
    with_.step()
    without.step()
    town, policy = with_.town, with_.scenario.policy.funding
    branches = town.branches
    paid = branches.budget > 0.0
    assert not paid[np.isin(branches.kind, [GRID_BRANCH, CHAIN_BRANCH])].any()
    assert paid[branches.kind == BUILDING_BRANCH].all()
    kinds = np.array(UNIT_KINDS)[with_.setup.units.kind[branches.unit[(branches.kind == UNIT_BRANCH) & paid]]]
    assert set(kinds) <= {"enterprise", "property", "social"}
    each = policy.new_sector_members * 300 + policy.full_time_secretaries * 3_600
    assert branches.budget[paid] == pytest.approx(each)
    assert (branches.vitality[paid] > without.town.branches.vitality[paid]).all()
    np.testing.assert_array_equal(branches.vitality[~paid], without.town.branches.vitality[~paid])


def test_an_organisation_of_twenty_with_a_secretary_costs_9600_a_year(tmp_path: Any) -> None:
    """S2: 300 a month for a full-time secretary and 300 a year for each of 20 members; 3,000 once where it is new."""
    norms = {
        "policy__funding__per_community": 0,
        "policy__funding__capital": 0,
        "policy__funding__per_secretary": 3_600,
        "policy__funding__per_member": 300,
        "policy__funding__per_new_branch": 3_000,
        "policy__funding__new_sector_members": 20,
        "policy__funding__full_time_secretaries": 1.0,
        "territory__grid_types": {"living": 0.0, "production": 1.0, "road": 0.0},
        "run__days": 365,
    }
    kinds = {"quiet": {"rate": 0.001}}
    old = finish(quiet_place(tmp_path, kinds, name="old", policy__branches__building=1.0, **norms))
    number = int((old.town.branches.kind == BUILDING_BRANCH).sum())
    assert number > 0
    assert old.town.ledger.fen["branches"].sum() / 100 == pytest.approx(9_600 * number, abs=0.1 * number)
    assert "new_branches" not in old.town.ledger.fen  # it was there when the run began
    stage = {"from": 31, "where": "all", "set": {"policy.branches.building": 1.0}}
    new = finish(quiet_place(tmp_path, kinds, name="new", policy__branches__building=0.0, rollout=[stage], **norms))
    founded = new.town.ledger.fen["new_branches"]
    assert founded.sum() == 3_000 * 100 * number
    assert np.flatnonzero(founded).tolist() == [31]


def test_branches_of_groups_cost_their_founding_too() -> None:
    stage = {"from": 10, "where": "all", "set": {"policy.branches.hometown": 1.0, "policy.branches.sector": 1.0}}
    start = {"policy.branches.hometown": 0.0, "policy.branches.sector": 0.0, "policy.funding.per_new_branch": 3_000}
    simulation = Simulation(demo().with_({**QUIET, **start, "rollout": [stage]}), 1)
    while simulation.day < 12:
        simulation.step()
    communities = len(simulation.setup.world.communities)
    of_sector = communities * 3_000 * 100  # a hometown branch is no organisation of the new sectors
    assert simulation.town.ledger.fen["new_branches"].sum() == of_sector
