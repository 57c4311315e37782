"""Turnover: who leaves, what becomes of the work, who comes; secondments."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import numpy as np
import pytest
from scipy import stats

from sim.flow import codes
from sim.institutions.core.staff import LEFT, PRESENT, SECONDED
from sim.institutions.turnover import Turnover, set_present
from sim.simulation.model import Simulation
from tests.flow.audit import audit
from tests.flow.places import per_grid, quiet_place, step_by_hours
from tests.institutions.town import changed, finished, mean_of, small, total_of


def test_more_pay_fewer_exits() -> None:
    often = {"staff.exits.hazard": 0.6, "territory.scale": 0.1, "run.days": 100, "run.warm_up_days": 20}
    (exits,) = changed({**often, "policy.pay.ratio": 0.5}, {**often, "policy.pay.ratio": 1.5}, total_of("exits"))
    assert exits.high < 0.0


def test_people_leave_at_their_hazard() -> None:
    """With a hazard that nothing moves the exits of a year are Poisson."""
    even = {"staff.exits.hazard": 0.5, "staff.exits.burnout_slope": 0.0, "staff.exits.pay_elasticity": 0.0}
    runs = [finished(small({**even, "territory.scale": 0.05}, seed=seed)) for seed in (1, 2, 3)]
    left = sum(one.town.noted("exits").sum() for one in runs)
    years = sum(one.town.noted("staff")[:].sum() / 365.0 for one in runs)
    assert left > 100
    assert stats.poisson.cdf(left, 0.5 * years) > 1e-3
    assert stats.poisson.sf(left - 1, 0.5 * years) > 1e-3


def test_a_burnt_out_person_leaves_sooner() -> None:
    simulation = small()
    (turnover,) = (one for one in simulation.institutions if isinstance(one, Turnover))
    staff = simulation.town.staff
    staff.pay[:], staff.burnout[:] = 1.0, 0.4
    usual = turnover.hazard()
    np.testing.assert_allclose(usual, 0.10, rtol=1e-12)
    staff.burnout[:] = 0.9
    np.testing.assert_allclose(turnover.hazard() / usual, np.exp(1.5 * 0.5), rtol=1e-12)
    staff.pay[:] = 0.5
    np.testing.assert_allclose(turnover.hazard() / usual, 2.0 * np.exp(1.5 * 0.5), rtol=1e-12)


def test_successors_are_new_people_without_experience() -> None:
    simulation = small({"staff.exits.hazard": 1.0})
    before = simulation.town.staff.susceptibility.copy()
    finished(simulation)
    staff = simulation.town.staff
    new = (staff.generation > 0) & (staff.gone == PRESENT)
    assert new.sum() > 5
    assert (staff.tenure[new] < 0.8).all()
    assert (staff.susceptibility[new] != before[new]).all()
    old = staff.generation == 0
    np.testing.assert_array_equal(staff.susceptibility[old], before[old])
    assert staff.learning[new].mean() < staff.learning[old].mean()
    audit(simulation)


def test_posts_are_filled_after_their_time() -> None:
    simulation = small({"staff.exits.hazard": 2.0, "policy.staffing.hiring_days": 30.0, "run.days": 60})
    while simulation.running:
        simulation.step()
        staff, day = simulation.town.staff, simulation.day - 1
        empty = staff.gone == LEFT
        assert (staff.until[empty] - day <= 30.0).all()
        assert (staff.until[empty] > day - 7.0).all()  # on the Monday after at the latest
    assert simulation.town.noted("vacancies").max() > 0.0
    assert simulation.town.noted("hires").sum() > 0.0


def test_no_desk_above_the_beats_is_without_anybody() -> None:
    simulation = small({"staff.exits.hazard": 5.0, "run.days": 60}, "panjin/before")
    while simulation.running:
        simulation.step()
        desks = simulation.state.desks
        staffed = (desks.level != codes.GRID) & (desks.n_servers > 0)
        assert (desks.n_present[staffed] > 0).all()
    assert (simulation.town.staff.generation > 0).mean() > 0.3
    audit(simulation)


@pytest.mark.parametrize("assignment", ["own_grid", "community_pool", "least_loaded"])
def test_the_state_is_whole_while_people_come_and_go(assignment: str) -> None:
    changes = {
        "policy.dispatch.assignment": assignment,
        "staff.exits.hazard": 5.0,
        "policy.staffing.hiring_days": 20.0,
        "policy.staffing.secondments": 1.0,
        "policy.staffing.secondment_days": 20.0,
        "territory.scale": 0.01,
        "run.days": 100,
        "run.warm_up_days": 20,
    }
    simulation = small(changes, "panjin/before")
    while simulation.running:
        simulation.step()
        if simulation.day % 9 == 0:
            audit(simulation)
    assert (simulation.town.staff.generation > 0).any()


def _busy_beats(folder: Path, **changes: Any) -> Simulation:
    """Beats of one member each with more work than they can do, pieces of up to eight hours."""
    matter = {"rate": per_grid(0.08), "work_median": 20.0}
    return Simulation(quiet_place(folder, {"matter": matter}, grids=3, run__days=40, **changes), 1)


def _send_away(simulation: Simulation, row: int) -> None:
    simulation.town.staff.gone[row] = SECONDED
    simulation.town.staff.until[row] = np.inf
    set_present(simulation.town)


@pytest.mark.slow  # the first to run by hours: the compiler is busy for long
def test_a_leaver_finishes_the_piece_and_takes_nothing_more(tmp_path: Path) -> None:
    simulation = _busy_beats(tmp_path, policy__staffing__posts=0)
    for _ in range(10):
        simulation.step()
    servers = simulation.state.servers
    row = int(np.flatnonzero((servers.case >= 0) & (servers.level == codes.GRID))[0])
    case, end = int(servers.case[row]), float(simulation.state.ends[row])
    left = float(simulation.state.cases.remaining[case])
    piece = float(servers.piece[row])
    _send_away(simulation, row)
    held: list[tuple[float, int]] = []

    def look(one: Simulation) -> None:
        held.append((float(one.state.clock.now[0]), int(one.state.servers.case[row])))

    step_by_hours(simulation, look)
    assert all(found == case for now, found in held if now < end)
    assert all(found == codes.VACANT for now, found in held if now > end)
    assert any(now > end for now, _ in held)
    if left > piece:  # the rest is taken over at the community's desk, what was done stays done
        cadre = np.flatnonzero(simulation.state.servers.case == case)
        waiting = simulation.state.cases.state[case] == codes.WAITING
        assert waiting or simulation.state.servers.level[cadre] == codes.COMMUNITY
        assert simulation.state.cases.worked[case] >= piece - 1e-6
    audit(simulation)


def test_a_beat_without_anybody_hands_its_queue_to_the_community(tmp_path: Path) -> None:
    simulation = _busy_beats(tmp_path)
    for _ in range(20):
        simulation.step()
    beat = int(np.argmax(simulation.state.desks.n_waiting[:3]))
    assert simulation.state.desks.n_waiting[beat] > 2
    _send_away(simulation, int(simulation.state.desks.first_server[beat]))
    for _ in range(3):
        simulation.step()
        assert simulation.state.desks.n_waiting[beat] == 0
        audit(simulation)
    community = int(simulation.state.parameters.first_community_desk[0])
    before = int(simulation.state.servers.done[int(simulation.state.desks.first_server[community])])
    for _ in range(10):
        simulation.step()
    assert int(simulation.state.servers.done[int(simulation.state.desks.first_server[community])]) > before


def test_somebody_who_comes_back_takes_what_waits(tmp_path: Path) -> None:
    """Round the clock no shift opens: the morning itself must wake the post."""
    simulation = _busy_beats(tmp_path, policy__dispatch__assignment="community_pool")
    for _ in range(15):
        simulation.step()
    rows = simulation.state.desks.first_server[:3].astype(int)
    for row in rows:
        _send_away(simulation, int(row))
    for _ in range(4):
        simulation.step()
    assert (simulation.state.servers.case[rows] == codes.VACANT).all()
    assert simulation.state.clock.open_cases[0] > 0
    simulation.town.staff.gone[rows] = PRESENT
    set_present(simulation.town)
    simulation.step()
    audit(simulation)
    assert (simulation.state.servers.gone[rows] == 0).all()


def test_secondments_bring_skill_and_cost_hands() -> None:
    path = "policy.staffing.secondments"
    still = {"staff.exits.hazard": 0.0, "staff.learning.secondment_gain": 0.1}

    def talent(simulation: Simulation) -> float:
        return float(simulation.town.staff.talent.mean())

    vacant, skill = changed({**still, path: 0.0}, {**still, path: 0.4}, mean_of("vacancies"), talent)
    assert vacant.low > 0.0
    assert skill.low > 0.0


def test_nobody_leaves_where_the_hazard_is_nought() -> None:
    simulation = finished(small({"staff.exits.hazard": 0.0, "run.days": 20}))
    assert "turnover" not in dict(simulation.phases)
    assert not simulation.town.staff.generation.any()
