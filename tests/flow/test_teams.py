"""Dedicated teams: who is set free, for which case, until when, and at what cost."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import numpy as np
import pytest

from sim.flow import codes
from sim.scenario import Scenario
from sim.simulation.model import Simulation
from tests.flow.audit import audit
from tests.flow.places import demo, finish, per_grid, quiet_place
from tests.flow.readings import arisen


def place(folder: Path, **changes: Any) -> Scenario:
    """One street office of six people who have authority over every case; a long outside step ends each."""
    matter = {
        "rate": per_grid(0.02),
        "work_median": 4.0,
        "level": "street",
        "party_p": 1.0,
        "party_mean": 1.0,
        "outside_p": 1.0,
        "outside_median": 48.0,
        "outside_sigma": 0.0,
    }
    plain: dict[str, Any] = {
        "policy__structure__offices_per_street": 1,
        "policy__staffing__street_officials": 6,
        "policy__dispatch__route__default": "direct",
        "policy__joint__pickup_sigma": 0.0,
        "run__days": 60,
    }
    return quiet_place(folder, {"matter": matter}, 2, 1, 1, **{**plain, **changes})


def test_a_team_keeps_its_people_until_the_case_closes(tmp_path: Path) -> None:
    simulation = Simulation(place(tmp_path, policy__team__size=2), 1)
    most = 0
    while simulation.running:
        simulation.step()
        audit(simulation)
        most = max(most, int((simulation.state.servers.team != codes.NOBODY).sum()))
    assert most == 2
    cases, _ = arisen(simulation)
    done = cases.state == codes.SOLVED
    hours = (cases.closed - cases.registered)[done]
    # two people: half of 4 h, half of the party's 1.6 h, 48 h outside; without a team 48 h of pick-up come on top
    assert np.isclose(hours, 2.0 + 0.8 + 48.0, atol=0.5).sum() > 10
    assert np.isclose(hours, 4.0 + 48.0 + 1.6 + 48.0, atol=0.5).sum() > 10


def test_idle_hours_of_a_team_are_paid(tmp_path: Path) -> None:
    plain, teams = (finish(place(tmp_path, policy__team__size=n)) for n in (0, 2))
    cases, _ = arisen(teams)
    hours = cases.closed - cases.registered
    projects = np.flatnonzero(np.isclose(hours, 50.8, atol=0.5))
    extra = teams.state.busy.sum() - plain.state.busy.sum()
    assert extra == pytest.approx(2 * 48.0 * len(projects), rel=0.15), "two people for two days of waiting each"
    assert teams.state.busy.sum() <= 24.0 * 60 * len(teams.state.servers)


@pytest.mark.parametrize(
    ("changes", "expected"),
    [
        ({"policy__team__categories": ["matter"]}, True),
        ({"policy__team__categories": ["enquiry"]}, False),
        ({"policy__team__min_parties": 1}, True),
        ({"policy__team__min_parties": 2}, False),
        ({"policy__team__after_days": 40.0}, False),
        ({"policy__team__per_desk": 0}, False),
        ({"policy__staffing__street_officials": 1}, False),
        ({"policy__staffing__street_officials": 2}, True),
    ],
)
def test_which_cases_get_a_team(tmp_path: Path, changes: dict[str, Any], expected: bool) -> None:
    simulation = Simulation(place(tmp_path, policy__team__size=2, **changes), 1)
    seen = False
    for _ in range(30):
        simulation.step()
        audit(simulation)
        seen |= bool(simulation.state.clock.n_teams[0])
    assert seen == expected


def test_so_many_at_a_time_and_no_more(tmp_path: Path) -> None:
    changes = {"policy__team__size": 1, "policy__team__per_desk": 5, "policy__team__at_a_time": 3}
    simulation = Simulation(place(tmp_path, **changes), 1)
    most = 0
    while simulation.running:
        simulation.step()
        most = max(most, int(simulation.state.clock.n_teams[0]))
    assert most == 3


def test_a_committee_removes_the_cause() -> None:
    base = demo().with_(
        {
            "run.days": 120,
            "run.warm_up_days": 60,
            "policy.funding.capital": 0,
            "demand.categories.drainage.rate": 200,
            "policy.staffing.street_officials": 15,
            "policy.staffing.posts": 30,
        }
    )
    without, with_it = (finish(one) for one in (base, base.with_reform("temporary-committee")))
    assert not np.isfinite(without.state.causes.removed).any()
    assert np.isfinite(with_it.state.causes.removed).any()
    assert with_it.state.days.averted.sum() > without.state.days.averted.sum()


def test_a_secretarys_project_runs_in_the_demonstration_street() -> None:
    changes = {
        "run.days": 60,
        "run.warm_up_days": 60,
        "policy.staffing.street_officials": 12,
        "policy.team.after_days": 2,
    }
    simulation = Simulation(demo().with_reform("secretary-project").with_(changes), 1)
    seen = 0
    while simulation.running:
        simulation.step()
        audit(simulation)
        seen += int(simulation.state.clock.n_teams[0])
    assert seen > 0
