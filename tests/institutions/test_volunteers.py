"""Volunteers: hours of a month, debt, attendance, and what they take; part-time members likewise."""

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
from tests.institutions.places import day_sum, street
from tests.runs import difference


def beat(folder: Path, **changes: Any) -> Scenario:
    """One beat with more work of two hours than a volunteer's month has hours; every resident is a party member."""
    work = {"rate": per_grid(2.0), "work_median": 2.0, "work_sigma": 0.0}
    base = {
        "territory__party_members": 20,
        "policy__mobilisation__report_in": 1.0,
        "policy__mobilisation__skill": 1.0,
        "policy__mobilisation__speed": 1.0,
        "policy__mobilisation__monthly_hours": 0.25,
        "policy__shifts__member": "office",
        "run__days": 60,
    }
    return quiet_place(folder, {"repair": work}, **(base | changes))


@pytest.mark.slow
def test_a_team_starts_only_what_fits_its_month_and_overruns_by_one_case(tmp_path: Path) -> None:
    simulation = Simulation(beat(tmp_path), 1)
    month_hours = 0.0
    while simulation.running:
        first = simulation.town.dates.date(simulation.day).day == 1 or simulation.day == 0
        debt = min(float(simulation.town.crews.left[0]), 0.0)
        simulation.step()
        team = simulation.town.crews[0]
        if first:
            month_hours = float(team.monthly) + debt
        assert float(team.left) >= -2.0  # never more than a case beyond
        assert float(team.left) <= month_hours + 1e-9
        audit(simulation)
    used = float(simulation.town.crews.used[0])
    months = 2  # January and February, one more begins on 1 March only
    assert 0.0 < used <= months * float(simulation.town.crews.monthly[0]) + 2.0


def test_volunteers_work_in_evenings_and_at_weekends_and_solve_at_the_grid(tmp_path: Path) -> None:
    simulation = finish(beat(tmp_path, policy__mobilisation__monthly_hours=2.0))
    cases, _ = arisen(simulation)
    by_volunteers = (cases.solver == codes.SOLVER_VOLUNTEER) & (cases.state == codes.SOLVED)
    assert by_volunteers.sum() > 20
    assert (cases.level[by_volunteers] == codes.GRID).all()
    assert (cases.worked[by_volunteers] == 0.0).all()
    closed = cases.closed[by_volunteers]
    hour, weekday = closed % 24.0, (closed // 24.0) % 7
    weekend = weekday >= 5
    assert ((hour[~weekend] > 18.0) & (hour[~weekend] <= 21.0)).all()
    assert ((hour[weekend] > 9.0) & (hour[weekend] <= 17.0)).all()


def test_what_is_too_hard_is_left_to_staff(tmp_path: Path) -> None:
    simulation = finish(beat(tmp_path, policy__mobilisation__skill=0.3, policy__mobilisation__monthly_hours=2.0))
    cases, needs = arisen(simulation)
    taken = cases.solver == codes.SOLVER_VOLUNTEER
    assert taken.any()
    assert needs.difficulty[taken].max() <= 0.3


def test_nobody_reports_in_costs_nothing_and_changes_nothing() -> None:
    """The institution and the shift are not there at all."""
    off = demo().with_({"policy.mobilisation.report_in": 0, "run.days": 5, "run.warm_up_days": 0})
    simulation = finish(off)
    assert "volunteers" not in [name for name, _ in simulation.phases]
    assert not simulation.state.parameters.crews[0]
    assert simulation.setup.shifts.of("volunteer") not in simulation.state.openings.shift


def test_more_members_who_report_in_give_more_hours_and_free_staff() -> None:
    path = "policy.mobilisation.report_in"

    def busy(simulation: Simulation) -> float:
        hours = simulation.state.busy.reshape(-1, int(codes.N_LEVELS))
        return float(hours[simulation.scenario.run.warm_up_days :, codes.GRID].sum())

    hours, members = difference(street(), {path: 0.05}, {path: 0.3}, day_sum("volunteer_hours"), busy)
    assert hours.low > 0.0
    assert members.high < 0.0


def test_residents_who_are_called_in_follow_the_trust_of_their_grid() -> None:
    """Heads are the share called in of those who would come; trust brings more of them, and they free staff."""
    path = "policy.mobilisation.residents"
    nobody = {"policy.mobilisation.report_in": 0.0}
    (hours,) = difference(street(), nobody | {path: 0.05}, nobody | {path: 0.5}, day_sum("volunteer_hours"))
    assert hours.low > 0.0

    def heads(trust: float) -> tuple[float, float]:
        changes = nobody | {path: 0.5, "territory.trust_mean": trust, "run.days": 2, "run.warm_up_days": 0}
        simulation = finish(demo().with_(changes))
        return float(simulation.town.crews.heads.sum()), float(simulation.town.volunteers.sum())

    called, willing = heads(0.4)
    assert called == pytest.approx(0.5 * willing)
    assert heads(0.7)[0] > 1.1 * called


def test_attendance_decays_unless_employers_record_it() -> None:
    def attendance(recorded: float) -> float:
        simulation = finish(demo().with_({"policy.mobilisation.recorded": recorded, "run.days": 150}))
        return float(simulation.town.crews.attendance.mean())

    full, half, none = attendance(1.0), attendance(0.5), attendance(0.0)
    assert full == 1.0
    assert 0.4 < none < half < full


# -- part-time members ----------------------------------------------------------------------------------------------


@pytest.mark.slow
def test_part_time_members_stay_within_their_month(tmp_path: Path) -> None:
    work = {"rate": per_grid(2.0), "work_median": 2.0, "work_sigma": 0.0}
    scenario = quiet_place(tmp_path, {"repair": work}, policy__staffing__monthly_hours=8, run__days=59)
    simulation = Simulation(scenario, 1)
    while simulation.running:
        simulation.step()
        assert float(simulation.state.allowances.left[0]) >= -2.0
        audit(simulation)
    assert float(simulation.state.servers.busy[0]) == pytest.approx(16.0, abs=2.0)  # eight hours in each of two months


def test_full_time_members_are_not_rationed() -> None:
    plain, ample = (
        finish(demo().with_({"policy.staffing.monthly_hours": hours, "run.days": 20})) for hours in (None, 200)
    )
    for name in ("closed", "solved", "registered"):
        np.testing.assert_array_equal(getattr(arisen(plain)[0], name), getattr(arisen(ample)[0], name))


@pytest.mark.parametrize(
    ("elsewhere", "reached", "share"), [(0.0, 0.0, 1.0), (0.4, 0.0, 0.6), (0.4, 0.5, 0.8), (1.0, 1.0, 1.0)]
)
def test_members_who_belong_elsewhere_take_part_where_report_in_reaches_them(
    elsewhere: float, reached: float, share: float
) -> None:
    base = demo().with_({"run.days": 2, "run.warm_up_days": 0})
    changed = base.with_({"territory.members_elsewhere": elsewhere, "policy.mobilisation.elsewhere_reached": reached})
    plain, here = Simulation(base, 1), Simulation(changed, 1)
    for simulation in (plain, here):
        simulation.step()
    np.testing.assert_allclose(here.town.crews.heads, share * plain.town.crews.heads)
    np.testing.assert_allclose(here.state.word_of_mouth, share * plain.state.word_of_mouth)
