"""Posting: the street's pool goes to where cases wait; hours are kept but for what posting costs."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

from sim.institutions.posting import Posting
from sim.simulation.model import Simulation
from tests.flow.places import demo
from tests.institutions.town import STILL

SHORT: dict[str, Any] = {**STILL, "run.warm_up_days": 0, "run.days": 40}


def posting_of(simulation: Simulation) -> Posting:
    (found,) = [one for one in simulation.institutions if isinstance(one, Posting)]
    return found


def stepped(days: int, **changes: Any) -> Simulation:
    simulation = Simulation(demo().with_({**SHORT, **changes}), 1)
    for _ in range(days):
        simulation.step()
    return simulation


def test_the_pool_goes_to_where_cases_wait() -> None:
    shock = {"from": 0, "days": 31, "factor": 20.0, "where": {"community": [2]}}
    pool = {"policy.staffing.pooled": 0.4, "run.start_date": "2023-05-01"}
    simulation = stepped(33, **pool, **{"demand.shocks": [shock]})
    factor = posting_of(simulation).factor
    assert factor[2] > 1.0 > max(factor[0], factor[1])


def test_hours_are_kept_but_for_the_loss() -> None:
    for loss in (0.0, 0.1):
        simulation = stepped(33, **{"policy.staffing.pooled": 0.5, "policy.staffing.posting_loss": loss})
        factor, staff = posting_of(simulation).factor, simulation.town.duties.staff_of_community
        assert (factor * staff).sum() == pytest.approx((1.0 - 0.5 * loss) * staff.sum())
        assert (simulation.town.ledger.hours.get("posting", np.zeros(1)).sum() > 0.0) == (loss > 0.0)


def test_a_street_that_pools_leaves_others_alone() -> None:
    place = demo().with_(
        {
            **SHORT,
            "territory.streets": 2,
            "territory.communities": 4,
            "territory.grids": 12,
            "policy.staffing.posts": 12,
            "policy.staffing.street_officials": 3,
        }
    )
    stage = {"from": 0, "where": {"street": [1]}, "set": {"policy.staffing.pooled": 0.5}}
    simulation = Simulation(place.with_({"rollout": [stage]}), 1)
    while simulation.day < 20:
        simulation.step()
    duties, planned = simulation.town.duties, simulation.setup.organisation.staff["availability"]
    now = simulation.state.servers["availability"][: len(planned)]
    np.testing.assert_array_equal(now[duties.street != 1], planned[duties.street != 1])
    assert (now[duties.street == 1] != planned[duties.street == 1]).any()
