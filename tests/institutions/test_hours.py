"""Hours: the split of the shift follows levers by place and date, and what is set by hand counts at once and stays."""

from __future__ import annotations

import numpy as np
import pytest

from sim.flow.codes import COMMUNITY, GRID
from sim.institutions import open_institutions
from sim.institutions.core.levers import scope
from sim.institutions.core.staff import SECONDED
from sim.institutions.turnover import set_present
from sim.mesa import GridMember, StreetOfficial
from sim.mesa.governance import GovernanceModel
from sim.scenario import load
from tests.institutions.town import STILL, finished, small

DEMO = {"run.days": 40, "run.warm_up_days": 20}


def model() -> GovernanceModel:
    return GovernanceModel(load("demo").with_(DEMO), seed=1)


def test_availability_is_what_the_other_uses_leave() -> None:
    simulation = small()
    staff, servers = simulation.town.staff, simulation.state.servers[: len(simulation.town.staff)]
    left = 1.0 - staff.paperwork - staff.visits - staff.training
    np.testing.assert_allclose(servers.availability, left, atol=1e-6)


def test_a_pilot_in_one_district_changes_its_people_from_its_day_on() -> None:
    simulation = small({"territory.scale": 0.1, "run.days": 12, **STILL})
    town = simulation.town
    pilot = scope(town.setup.world, {"time.paperwork": 0.1, "time.visits": 0.2}, 5, 9, {"district": [0]})
    town.levers.scopes = (pilot,)
    simulation.institutions[:] = open_institutions(town)
    simulation.phases[1:-2] = [(one.name, one) for one in simulation.institutions]
    desks = town.setup.organisation.desks
    inside = (desks["district"][town.setup.organisation.staff["desk"]] == 0) & (town.staff.level <= COMMUNITY)
    before = simulation.state.servers.availability.copy()
    while simulation.running:
        simulation.step()
        now = 0.1 if 5 <= simulation.day - 1 <= 9 else 0.30
        np.testing.assert_allclose(town.staff.paperwork[inside], now)
        np.testing.assert_allclose(town.staff.paperwork[~inside & (town.staff.level <= COMMUNITY)], 0.30)
        visits = 0.2 if now == 0.1 else 0.15
        np.testing.assert_allclose(town.staff.visits[inside & (town.staff.level == GRID)], visits)
    np.testing.assert_allclose(simulation.state.servers.availability, before, atol=1e-6)


def test_paperwork_set_by_hand_sets_the_hours_for_cases() -> None:
    one = model()
    member = one.agents_by_type[GridMember][0]
    before = member.availability
    member.paperwork -= 0.1
    assert member.availability == pytest.approx(before + 0.1)
    one.run_for(15)
    assert member.availability == pytest.approx(before + 0.1)


def test_availability_set_by_hand_changes_visits_in_proportion() -> None:
    one = model()
    member = one.agents_by_type[GridMember][0]
    shares = np.array([member.paperwork, member.visits, member.training])
    member.availability = 0.73
    found = np.array([member.paperwork, member.visits, member.training])
    np.testing.assert_allclose(found, shares * 0.27 / shares.sum())


def test_visits_follow_the_people_of_the_beat() -> None:
    plain, more = model(), model()
    for member in more.agents_by_type[GridMember]:
        member.paperwork, member.visits = 0.0, member.visits + 0.1
    for one in (plain, more):
        one.run_for(1)
    expected = (more.scenario.policy.time.visits + 0.1) / more.scenario.policy.time.visits
    visits = [one.simulation.town.noted("visits")[20] for one in (plain, more)]
    assert visits[1] == pytest.approx(expected * visits[0])


def test_nobody_who_is_away_visits() -> None:
    simulation = finished(small({"run.days": 19}))  # the last day is a Friday
    town = simulation.town
    (rounds,) = (one for one in simulation.institutions if one.name == "outreach_rounds")
    rounds.act()
    all_there = float(town.series["visits"][town.today.row])
    members = np.flatnonzero(town.staff.level == GRID)
    town.staff.gone[members] = SECONDED
    set_present(town)
    rounds.act()
    assert all_there > 0.0
    assert town.series["visits"][town.today.row] == 0.0


def test_burnout_speed_and_skill_set_by_hand_count_at_once_and_move_on() -> None:
    one = model()
    person = one.agents_by_type[StreetOfficial][0]
    speed = person.speed
    person.burnout = 1.0
    assert person.speed < speed
    person.speed, person.skill = 1.5, 0.5
    assert (person.speed, person.skill) == (1.5, 0.5)
    one.run_for(15)
    assert person.speed == pytest.approx(1.5, rel=0.1)
    assert person.skill == pytest.approx(0.5, abs=0.02)
    assert person.burnout < 1.0


def test_hours_beyond_the_shift_are_refused() -> None:
    member = model().agents_by_type[GridMember][0]
    with pytest.raises(ValueError, match="paperwork: expected at most .* left for cases"):
        member.paperwork = 0.95
    with pytest.raises(AttributeError, match="reading only"):
        member.effort = 2.0
