"""Funding: the norms, and the same total divided by need or by performance."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

from sim.institutions.core.reference import standardised_within
from sim.institutions.funding import Funding
from sim.simulation.model import Simulation
from tests.institutions.places import street

DAYS = {"run.days": 100, "run.warm_up_days": 60}
PER_COMMUNITY, SHARE = 200_000, 0.5


def monthly(changes: dict[str, Any]) -> tuple[np.ndarray, Simulation]:
    """Monthly amounts of the service funds, checked every evening for the same total."""
    simulation = Simulation(street(**{}).with_({**DAYS, "territory.scale": 0.05, **changes}), 1)
    communities = len(simulation.setup.world.communities)
    expected = round(PER_COMMUNITY * SHARE * 100 / 12) * communities
    while simulation.running:
        simulation.step()
        assert int(simulation.state.accounts.monthly[:communities].sum()) == expected
    amounts: np.ndarray = simulation.state.accounts.monthly[:communities].copy()
    return amounts, simulation


def test_equal_allocation_is_what_the_norms_say() -> None:
    amounts, _ = monthly({})
    assert (amounts == round(PER_COMMUNITY * SHARE * 100 / 12)).all()


def test_need_follows_residents_and_deprivation_at_the_same_total() -> None:
    by_need = {"policy.funding.allocation": "by_need", "policy.funding.allocation_strength": 1.0}
    first, simulation = monthly({**by_need, "run.warm_up_days": 0, "run.days": 1})  # nothing waits yet
    place = simulation.setup.world.communities
    ratio = first / (place["residents"] * np.exp(standardised_within(place["deprivation"], place["district"])))
    assert ratio == pytest.approx(ratio[0], rel=1e-5)
    later, simulation = monthly(by_need)  # and then the backlog counts as well
    (funding,) = [one for one in simulation.institutions if isinstance(one, Funding)]
    per_head = later / place["residents"]
    assert np.corrcoef(np.log(per_head), funding._z)[0, 1] > 0.99
    assert np.corrcoef(funding._z, place["deprivation"])[0, 1] < 0.99


def test_a_tilt_favours_weak_areas_at_the_same_total() -> None:
    amounts, simulation = monthly({"policy.funding.tilt": 0.5})
    place = simulation.setup.world.communities
    ratio = amounts / np.exp(0.5 * standardised_within(place["deprivation"], place["district"]))
    assert ratio == pytest.approx(ratio[0], rel=1e-5)


def test_performance_rewards_what_is_reported_as_closed_on_time() -> None:
    amounts, simulation = monthly({"policy.funding.allocation": "by_performance"})
    (funding,) = [one for one in simulation.institutions if isinstance(one, Funding)]
    closed, on_time = simulation.state.community_counts.closed, simulation.state.community_counts.on_time
    assert (on_time <= closed).all()
    assert closed.sum() == simulation.state.days.closed.sum()
    assert amounts.std() > 0.0
    assert np.corrcoef(np.log(amounts), funding._z)[0, 1] > 0.99


def test_a_branch_of_its_own_brings_its_grid_small_works_money() -> None:
    def total(coverage: float) -> int:
        changes = {"policy.branches.coverage": coverage, "policy.funding.per_branch": 3_000, "run.days": 1}
        simulation = Simulation(street(run__warm_up_days=0).with_(changes), 1)
        simulation.step()
        return int(simulation.state.accounts.monthly[: len(simulation.setup.world.communities)].sum())

    none, half, all_grids = total(0.0), total(0.5), total(1.0)
    assert none < half < all_grids
    grids = round(3475 * 0.025)
    assert all_grids - none == pytest.approx(grids * 3_000 * 0.3 * 100 / 12, rel=1e-3)
