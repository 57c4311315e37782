"""Parallel joint work against the known mean of two-desk fork and join, and what becomes of parts nobody waits for."""

from __future__ import annotations

import math
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from sim.flow import codes
from sim.flow.pool import end_case
from sim.flow.subtasks import has_parent
from sim.scenario import Scenario
from sim.simulation.model import Simulation
from tests.flow.audit import audit, wanted_parts
from tests.flow.forks import with_two_parties
from tests.flow.places import demo, finish, per_grid, plain_demo, quiet_place
from tests.flow.queueing import SETTLE_DAYS, Check
from tests.flow.readings import arisen, part_slots

SOLVING = 0.5  # mean hours of the solving desk, which has people enough
BUSY = {"policy.joint.mode": "parallel", "demand.rate_factor": 3, "run.days": 40, "run.warm_up_days": 20}


def fork_join(folder: Path, rho: float, streets: int, days: int = 150) -> Scenario:
    """Streets of three offices with one server each: every case forks to the two that have nothing else to do."""
    matter = {
        "rate": per_grid(rho),
        "work_distribution": "exponential",
        "work_median": SOLVING,
        "party_p": 1.0,
        "party_mean": 2.0,
    }
    changes: dict[str, Any] = {
        "policy__joint__mode": "parallel",
        "policy__joint__work_share": 1.0 / SOLVING,
        "policy__joint__pickup_median_hours": 0.0,
        "policy__joint__send_back": 0.0,
        "policy__structure__offices_per_street": 3,
        "policy__staffing__street_officials": 3,
        "policy__staffing__members_per_grid": 10,
        "run__days": days,
        "run__warm_up_days": 60,
    }
    return quiet_place(folder, {"matter": matter}, streets, streets, streets, name=f"fork{rho}", **changes)


def nelson_tantawi(rho: float) -> float:
    """Mean time of two parallel M/M/1 queues with the same arrivals and mean work 1 (Nelson and Tantawi 1988)."""
    return (12.0 - rho) / 8.0 / (1.0 - rho)


def measured_time(scenario: Scenario, rho: float, seeds: range) -> Check:
    """Mean time from registration to closing, less the solving desk's, pooled over streets and seeds."""
    times, numbers = [], []
    for seed in seeds:
        simulation = with_two_parties(scenario, seed)
        while simulation.running:
            simulation.step()
        cases, needs = arisen(simulation)
        used = (needs.arose >= 0.0) & (needs.arose < 24.0 * (scenario.run.days - SETTLE_DAYS))
        hours = (cases.closed - cases.registered)[used] - SOLVING
        assert not np.isnan(hours).any()
        assert (cases.parties[used] == 2).all()
        streets = len(simulation.setup.world.grids)
        times.append(np.bincount(needs.grid[used], hours, minlength=streets))
        numbers.append(np.bincount(needs.grid[used], minlength=streets))
    time, number = np.concatenate(times), np.concatenate(numbers)
    mean = time.sum() / number.sum()
    residual = time - mean * number
    error = math.sqrt((residual**2).sum() * len(time) / (len(time) - 1)) / number.sum()
    return Check(f"fork-join at {rho}", nelson_tantawi(rho), float(mean), error)


@pytest.mark.slow
@pytest.mark.parametrize(("rho", "streets", "seeds"), [(0.5, 60, 2), (0.8, 200, 2)])
def test_two_desk_fork_join_has_the_known_mean(tmp_path: Path, rho: float, streets: int, seeds: int) -> None:
    found = measured_time(fork_join(tmp_path, rho, streets), rho, range(1, 1 + seeds))
    assert found.half_width() < 0.03, found
    assert abs(found.z) < 2.576, found


def test_the_check_would_notice_two_independent_queues(tmp_path: Path) -> None:
    """The maximum of two independent M/M/1 times has mean 1.5 / (1 - rho): 4 % off at 0.5."""
    found = measured_time(fork_join(tmp_path, 0.5, 60), 0.5, range(1, 3))
    wrong = 1.5 / (1.0 - 0.5)
    assert abs(found.mean - wrong) / found.error > 5.0


def busy_demo(**changes: Any) -> Scenario:
    """The demonstration street with three times its needs, all of them joint work at once."""
    return plain_demo().with_({**BUSY, **{path.replace("__", "."): value for path, value in changes.items()}})


def test_parts_wait_work_and_end_with_their_case() -> None:
    simulation = Simulation(busy_demo(), seed=2)
    seen: set[int] = set()
    while simulation.running:
        simulation.step()
        audit(simulation)
        state = simulation.state
        seen |= set(state.cases.state[part_slots(state)].tolist())
    assert {codes.WAITING, codes.PICKUP} <= seen
    cases, _ = arisen(simulation)
    done = (cases.state == codes.SOLVED) & (cases.parties > 0)
    assert done.sum() > 20
    assert (cases.desks[done] > cases.parties[done]).all(), "each party's desk had it in hand"


def test_hours_of_parts_are_booked_to_their_cases() -> None:
    """Busy shift hours of all staff are the work hours of all cases, at availability and speed 1."""
    plain = {
        "time__paperwork": 0.0,
        "time__visits": 0.0,
        "time__training": 0.0,
        "time__upper_levels": 0.0,
        "staffing__speed": 1.0,
        "evaluation__audit_probability": 0.0,
        "funding__branch_helpers_share": 0.0,
    }
    changes = {f"policy__{path}": value for path, value in plain.items()}
    route = {"policy__dispatch__route__default": "whistle", "policy__whistle__rate": 0.5, "run__warm_up_days": 0}
    simulation = Simulation(busy_demo(**changes, **route), seed=3)
    while simulation.running:
        simulation.step()
    state = simulation.state
    assert state.days.closed.sum() > 100
    live, in_hand = state.cases[part_slots(state)], state.servers[state.servers.case >= 0]
    cases, _ = arisen(simulation)
    booked = cases.worked.astype(np.float64).sum() + live.worked.astype(np.float64).sum() + in_hand.piece.sum()
    assert state.busy.sum() == pytest.approx(booked, rel=1e-5)


def test_parallel_parties_close_sooner_than_one_after_the_other(tmp_path: Path) -> None:
    matter = {"rate": per_grid(0.01), "party_p": 1.0, "party_mean": 3.0}
    offices = {"policy__structure__offices_per_street": 4, "policy__staffing__street_officials": 8}
    times = []
    for mode in ("sequential", "parallel"):
        changes = {**offices, "run__days": 90, "policy__joint__mode": mode}
        scenario = quiet_place(tmp_path, {"matter": matter}, 10, 2, 1, **changes)
        cases, needs = arisen(finish(scenario))
        early = needs.arose < 24.0 * 30
        times.append((cases.closed - cases.registered)[early & (cases.parties > 1)])
    later = times[0] - times[1]
    later = later[~np.isnan(later)]
    assert len(later) > 30
    assert later.mean() > 24.0
    assert (later > 0.0).mean() > 0.95


def test_a_case_that_ends_leaves_its_parts_to_be_dropped() -> None:
    """Withdrawing cases with open parts: parts in queues are dropped in turn, those in work end, nothing hangs."""
    simulation = Simulation(busy_demo(), seed=5)
    while simulation.day < 10:
        simulation.step()
    state = simulation.state
    wanted = wanted_parts(state)
    assert len(wanted) >= 3
    orphans = [part for parts in wanted.values() for part in parts]
    hours = state.cases.worked[orphans].sum()
    for case in wanted:
        state.days.no_money[-1] += 1
        end_case(state, case, codes.NO_MONEY)
    assert not any(has_parent(state, part) for part in orphans)
    audit(simulation)
    keys = set(state.cases.need[orphans].tolist())
    for _ in range(25):
        simulation.step()
        audit(simulation)
    left = set(state.cases.need[part_slots(state)].tolist()) & keys
    assert not left, "parts of withdrawn cases are gone after a while"
    assert hours >= 0.0


def test_parts_left_behind_cross_the_start_of_the_window() -> None:
    simulation = Simulation(busy_demo(), seed=6)
    while simulation.day < 0:
        simulation.step()
    state = simulation.state
    for case in wanted_parts(state):
        state.days.no_money[0] += 1
        end_case(state, case, codes.NO_MONEY)
    while simulation.running:
        simulation.step()
        audit(simulation)


def test_sequential_is_untouched_by_the_numbers_of_what_is_off() -> None:
    """Whistles, teams and rounds that are off change nothing, whatever their numbers."""
    short = {"run.days": 40, "run.warm_up_days": 10}
    off = {
        "policy.whistle.rate": 1.0,
        "policy.team.at_a_time": 9,
        "policy.consent.success": 0.9,
        "policy.deliberation.gap_days": 1.0,
        "policy.dispatch.bottom_line": "community",
    }
    frames = [Simulation(demo().with_({**short, **more}), 3).run().cases for more in ({}, off)]
    assert frames[0].equals(frames[1])
