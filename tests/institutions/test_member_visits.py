"""Members' visits: so many a year, out of the members' hours; they find needs where members live."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

from sim.policy.time import SERIES
from sim.simulation.model import Simulation, phases_of
from tests.flow.places import demo
from tests.institutions.town import changed, counted, finished, in_window, small, total_of

SHORT: dict[str, Any] = {"run.warm_up_days": 0, "run.days": 30, "policy.time.visits": 0.0}
VISITS, HOURS = "policy.mobilisation.visits", "policy.mobilisation.monthly_hours"


def stepped(days: int, **changes: Any) -> Simulation:
    simulation = Simulation(demo().with_({**SHORT, **changes}), 1)
    for _ in range(days):
        simulation.step()
    return simulation


def test_a_year_has_as_many_visits_as_members_make() -> None:
    simulation = finished(
        Simulation(demo().with_({**SHORT, "run.days": 365, VISITS: 5.0, "policy.mobilisation.recorded": 1.0}), 1)
    )
    heads = in_window(simulation, "volunteers").mean()  # moves a little with the branches
    made = in_window(simulation, "member_visits")
    assert made.sum() == pytest.approx(5.0 * heads, rel=0.02)
    assert (made[5::7] == 0.0).all()  # a Saturday: nobody works the shift of the grid members


def test_visits_come_out_of_the_hours_of_a_month() -> None:
    plain, calling = stepped(1), stepped(1, **{VISITS: 6.0})
    length = calling.scenario.policy.time.visit_hours
    asked = 6.0 * plain.town.crews.heads * length / 12
    assert (asked < plain.town.crews.monthly).all()
    np.testing.assert_allclose(calling.town.crews.monthly, plain.town.crews.monthly - asked)
    np.testing.assert_allclose(calling.town.member_visits.sum(), 6.0 * plain.town.crews.heads.sum())


def test_no_more_visits_than_the_hours_hold() -> None:
    simulation = stepped(1, **{VISITS: 300.0, HOURS: 1.0})
    policy = simulation.scenario.policy
    heads = simulation.town.crews.heads.sum()
    assert simulation.town.member_visits.sum() == pytest.approx(12 * 1.0 * heads / policy.time.visit_hours)
    assert simulation.town.crews.monthly == pytest.approx(0.0, abs=1e-9)


def test_residents_who_volunteer_make_no_visits() -> None:
    alone = stepped(1, **{VISITS: 300.0, HOURS: 1.0})
    helped = stepped(1, **{VISITS: 300.0, HOURS: 1.0, "policy.mobilisation.residents": 0.5})
    assert helped.town.crews.heads.sum() > alone.town.crews.heads.sum()
    np.testing.assert_allclose(helped.town.member_visits, alone.town.member_visits)
    assert helped.town.crews.monthly.sum() > 0.0


def test_only_where_the_stage_has_them_and_where_members_live() -> None:
    stage = {"from": 0, "where": {"community": [1]}, "set": {VISITS: 5.0}}
    with_, without = stepped(3, rollout=[stage]), stepped(3)
    here = with_.setup.world.grids["community"] == 1
    more = (with_.state.hazards - without.state.hazards).reshape(-1, 2)
    assert (more[~here] == 0.0).all()
    members = with_.setup.world.grids["members"] > 0
    assert (more[here & members] > 0.0).all()


def test_nobody_calls_unless_a_scenario_wants_it() -> None:
    assert "member_visits" not in [phase.name for phase in phases_of(demo())]
    assert "member_visits" in [phase.name for phase in phases_of(demo().with_({VISITS: 1.0}))]
    assert "member_visits" not in [
        phase.name for phase in phases_of(demo().with_({VISITS: 1.0, "policy.mobilisation.report_in": 0.0}))
    ]
    simulation = stepped(1)
    assert len(simulation.town.member_visits) == 0
    assert not set(simulation.town.series) & set(SERIES[0].noted[1:])


@pytest.mark.slow
def test_more_visits_find_more_and_make_more_residents_report() -> None:
    alone = {"policy.time.visits": 0.0, "policy.mobilisation.recorded": 1.0}
    found, visited, calls = changed(
        alone,
        alone | {VISITS: 12.0},
        counted("found_visit"),
        lambda simulation: float(simulation.state.visited.mean()),
        total_of("member_visits"),
    )
    assert found.low > 0.0
    assert visited.difference > 0.0  # the same at every seed
    assert calls.difference > 0.0  # likewise


def test_finds_per_visit_do_not_depend_on_who_calls() -> None:
    """The same number of visits, by staff or by members, finds about as much in a hundred."""
    by_members = {"policy.time.visits": 0.0, VISITS: 30.0, "policy.mobilisation.recorded": 1.0, HOURS: 4.0}
    rates = []
    for changes in (by_members, {"policy.time.visits": 0.1}):
        runs = [finished(small(changes, seed=seed)) for seed in (1, 2, 3)]
        finds = sum(counted("found_visit")(run) for run in runs)
        calls = sum(total_of("visits")(run) + in_window(run, "member_visits").sum() for run in runs)
        rates.append(100 * finds / calls)
    assert rates[0] == pytest.approx(rates[1], rel=0.35)  # members live elsewhere than staff are needed
