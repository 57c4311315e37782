"""Recruitment in new sectors: 500 > 300 > 100, slowly, where people in new employment live."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

from sim.institutions.recruitment import Recruitment
from sim.simulation.model import Simulation
from sim.world.branches import GRID_BRANCH
from tests.flow.places import demo

QUIET: dict[str, Any] = {
    "run.warm_up_days": 0,
    "demand.rate_factor": 0.0,
    "demand.enquiry_factor": 0.0,
    "run.start_date": "2023-05-01",
}


def recruited(days: int, **changes: Any) -> tuple[Simulation, Recruitment]:
    simulation = Simulation(demo().with_({**QUIET, "run.days": days, **changes}), 1)
    (one,) = [one for one in simulation.institutions if isinstance(one, Recruitment)]
    while simulation.running:
        simulation.step()
    return simulation, one


def test_the_funnel_is_that_of_its_shares_in_the_long_run() -> None:
    simulation, one = recruited(3_000, **{"policy.recruitment.activists": 1000, "policy.recruitment.stage_years": 0.1})
    come = 1000 / 100_000 * simulation.setup.world.grids["residents"].sum()  # a year
    years = 3_000 / 365.0
    assert one.members.sum() == pytest.approx(0.2 * come * years, rel=0.06)  # a fifth, less those on the way
    assert one.candidates.sum() < one.activists.sum()


def test_new_members_join_the_branches_where_people_in_new_employment_live() -> None:
    simulation, one = recruited(400, **{"policy.recruitment.activists": 500})
    world, branches = simulation.setup.world, simulation.town.branches
    gained = branches.members[branches.kind == GRID_BRANCH] - world.grids["members"]
    np.testing.assert_allclose(gained, one.members)
    new = np.diff(world.group_offsets, axis=1)[:, -1]
    assert (gained[new == 0] == 0.0).all()
    assert 0.0 < gained.sum() < 0.2 * 500 / 100_000 * world.grids["residents"].sum() * 400 / 365
    assert simulation.town.ledger.fen["recruitment"].sum() > 0


def test_more_members_mean_more_volunteers() -> None:
    heads = []
    for activists in (1, 1000):
        changes = {"policy.recruitment.activists": activists, "policy.mobilisation.report_in": 0.2}
        simulation, _ = recruited(430, **changes)
        heads.append(simulation.town.crews.heads.sum())
    assert heads[1] > heads[0]


def test_training_works_both_ways_and_is_paid_for() -> None:
    """Members take more part; activists become members more often; every hour has its price; none: as before."""
    funnel = {"policy.recruitment.activists": 500, "policy.recruitment.stage_years": 0.1}
    plain, untrained = recruited(400, **funnel)
    simulation, trained = recruited(400, **funnel, **{"policy.recruitment.training_hours": 40})
    one_way, members_alone = recruited(
        400, **funnel, **{"policy.recruitment.training_hours": 40, "policy.recruitment.two_ways": 0.0}
    )
    assert trained.members.sum() > 1.05 * untrained.members.sum()
    np.testing.assert_allclose(members_alone.members, untrained.members)
    for found in (simulation, one_way):
        grids = found.town.branches.kind == GRID_BRANCH
        assert found.town.branches.engaged[grids].sum() > 0.0
        assert found.town.ledger.fen["recruitment"].sum() > plain.town.ledger.fen["recruitment"].sum()
    assert (plain.town.branches.engaged == 0.0).all()
