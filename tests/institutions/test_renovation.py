"""Renovation: stages of a project, room for so many, what it takes from members, and the end of chronic causes."""

from __future__ import annotations

from typing import Any

import numpy as np
import pandas as pd
import pytest
from scipy.stats import binom

from sim.flow import codes
from sim.institutions.renovation import CONSENT, DONE, PARTIES, WAITING, WORKS, Renovation, binomial_quantile
from sim.simulation.model import Simulation
from tests.flow.places import demo, finish
from tests.flow.readings import arisen

OLD: dict[str, Any] = {
    "territory.estates.number": 8,
    "territory.estates.old": 6,
    "demand.estate_causes": 1,
    "demand.cause_rate": 24,
    "run.warm_up_days": 0,
}
#: One round, five parties of twenty days, thirty days of works: nothing left to chance.
SURE: dict[str, Any] = {
    "policy.renovation.at_a_time": 10,
    "policy.renovation.agree": 1.0,
    "policy.renovation.agree_linked": 1.0,
    "policy.renovation.round_days": 10,
    "policy.renovation.party_days": 20,
    "policy.renovation.party_sigma": 0,
    "policy.renovation.works_days": 30,
    "policy.renovation.works_sigma": 0,
}


def programme(simulation: Simulation) -> Renovation:
    """The institution of a simulation."""
    (found,) = (phase for _, phase in simulation.phases if isinstance(phase, Renovation))
    return found


def stepped(days: int, **changes: Any) -> Simulation:
    """A demonstration street with old estates after so many days."""
    return finish(demo().with_({**OLD, **SURE, "run.days": days, **changes}))


@pytest.mark.parametrize(("way", "days"), [("committee", 10 + 20 + 30), ("in_turn", 10 + 5 * 20 + 30)])
def test_a_committee_waits_for_the_slowest_party_and_turns_for_all(way: str, days: int) -> None:
    found = programme(stepped(days + 1, **{"policy.renovation.way": way}))
    old = found.estates.old == 1
    np.testing.assert_array_equal(found.finished[old], days)
    assert (found.stage[old] == DONE).all()
    assert (found.stage[~old] == WAITING).all()


def test_no_more_than_there_is_room_for_and_the_rest_waits_its_turn() -> None:
    two = {"policy.renovation.at_a_time": 2, "policy.renovation.way": "committee"}
    simulation = Simulation(demo().with_({**OLD, **SURE, **two, "run.days": 200}), 1)
    seen = []
    while simulation.running:
        simulation.step()
        stage = programme(simulation).stage
        at_work = np.isin(stage, (CONSENT, PARTIES, WORKS)).sum()
        assert at_work <= 2
        seen.append(int((stage == DONE).sum()))
    assert [seen[60], seen[120], seen[180]] == [2, 4, 6]
    run = simulation.records()
    np.testing.assert_array_equal(run.series["renovated"], seen)


def test_a_stage_of_a_roll_out_begins_it() -> None:
    stage = {"from": 15, "where": "all", "set": {"policy.renovation.at_a_time": 10}}
    changes = {"policy.renovation.at_a_time": 0, "policy.renovation.way": "committee", "rollout": [stage]}
    found = programme(stepped(80, **changes))
    np.testing.assert_array_equal(found.finished[found.estates.old == 1], 15 + 60)


def test_the_estates_causes_are_gone_from_that_day_and_no_others() -> None:
    none = {"demand.categories.renovation.rate": 0}  # or single projects would remove causes, too
    simulation = stepped(150, **{"policy.renovation.way": "committee", **none})
    found, causes = programme(simulation), simulation.setup.needs.causes
    mine = causes.estate >= 0
    assert mine.sum() == 6
    np.testing.assert_array_equal(causes.grid[mine], found.estates.grid[causes.estate[mine]])
    removed = simulation.state.causes.removed[: len(mine)]
    np.testing.assert_array_equal(removed[mine], 24.0 * 60)
    assert np.isinf(removed[~mine]).all()
    cases, needs = arisen(simulation)
    chronic = simulation.state.categories.chronic[needs.category] == 1
    of_estate = chronic & np.isin(needs.cause, np.flatnonzero(mine))
    assert (of_estate & (needs.arose < 24.0 * 60)).sum() > 5
    np.testing.assert_array_equal((cases.state == codes.AVERTED), of_estate & (needs.arose >= 24.0 * 60))


def test_rounds_go_on_until_enough_agree_and_linkage_shortens_them() -> None:
    changes = {"policy.renovation.agree": 0.2, "policy.renovation.quorum": 0.8, "policy.renovation.way": "committee"}
    alone = programme(stepped(150, **changes))
    linked = programme(
        stepped(150, **changes, **{"policy.renovation.agree_linked": 0.6, "policy.consent.linkage": 1.0})
    )
    old = alone.estates.old == 1
    for found in (alone, linked):
        asked = old & (found.stage > CONSENT)
        assert asked.any()
        assert (found.agreed[asked] >= 0.8 * found.households[asked]).all()
        assert (found.agreed <= found.households).all()
    assert (linked.rounds[old] < alone.rounds[old]).all()
    # 1 - .8 ^ n reaches .8 with the eighth round, 1 - .4 ^ n with the second; households differ by chance
    assert alone.rounds[old].mean() == pytest.approx(8.0, abs=1.0)
    assert linked.rounds[old].mean() == pytest.approx(2.0, abs=0.5)


def test_rounds_take_members_time_and_works_cost_money() -> None:
    simulation = stepped(60, **{"policy.renovation.way": "committee"})
    found, books = programme(simulation), simulation.town.ledger
    old = found.estates.old == 1
    policy = simulation.scenario.policy.renovation
    assert books.hours["renovation"].sum() == pytest.approx(found.households[old].sum() * policy.household_hours)
    assert books.hours["renovation"][10:].sum() == 0.0
    yuan = found.estates.households[old].sum() * policy.cost
    assert books.fen["renovation"].sum() == pytest.approx(yuan * 100, abs=9)
    early = stepped(5, **{"policy.renovation.way": "committee"})
    duties = early.town.duties
    taken = duties.taken["renovation"]
    assert (taken[duties.level != codes.GRID] == 0.0).all()
    asked = np.bincount(found.estates.community[old], minlength=3) > 0
    assert ((taken > 0.0) == (asked[duties.community] & (duties.level == codes.GRID))).all()
    availability = early.state.servers["availability"][: len(taken)]
    assert (availability[taken > 0] < duties.planned[taken > 0]).all()
    assert (simulation.town.duties.taken["renovation"] == 0.0).all()


def test_without_a_programme_nothing_is_built_and_estates_alone_change_nothing() -> None:
    plain = finish(demo().with_({"run.days": 30, "run.warm_up_days": 0}))
    estates = finish(
        demo().with_({"run.days": 30, "run.warm_up_days": 0, "territory.estates": {"number": 8, "old": 6}})
    )
    assert not any(isinstance(phase, Renovation) for _, phase in estates.phases)
    pd.testing.assert_frame_equal(plain.records().cases, estates.records().cases)


def test_the_binomial_quantile_is_that_of_scipy() -> None:
    rng = np.random.default_rng(1)
    for _ in range(3000):
        u, n, p = rng.uniform(1e-9, 1.0 - 1e-9), int(rng.integers(0, 400)), rng.uniform()
        assert binomial_quantile(u, n, p) == int(binom.ppf(u, n, p)), (u, n, p)
