"""Assignment: with a pool nobody stands idle beside a queue in the community; without one each minds his own beat."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import numpy as np

from sim.flow import codes
from sim.flow.shifts import is_open
from sim.scenario import Scenario
from sim.simulation.model import Simulation
from tests.flow.places import finish, per_grid, quiet_place, step_by_hours
from tests.flow.readings import arisen, in_hand


def beats(folder: Path, assignment: str, **changes: Any) -> Scenario:
    """Two communities of four beats with heavy load."""
    categories = {"matter": {"rate": per_grid(0.65), "work_median": 1.0, "work_sigma": 0.7}}
    settings: dict[str, Any] = {"policy__dispatch__assignment": assignment, "run__days": 20}
    return quiet_place(folder, categories, grids=8, communities=2, **(settings | changes))


def idle_beside_a_queue(simulation: Simulation) -> tuple[int, int]:
    """Idle members beside a queue of their own beat, and of a sibling beat."""
    desks = simulation.state.desks
    desks = desks[desks.level == codes.GRID]
    own = int(((desks.n_idle > 0) & (desks.n_waiting > 0)).sum())
    beside = 0
    for community in np.unique(desks.community):
        siblings = desks[desks.community == community]
        if siblings.n_waiting.sum() > 0:
            beside += int(siblings.n_idle.sum())
    return own, beside


def desks_of_servers(simulation: Simulation) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Home desk and desk of the case in hand of each busy server; communities of desks."""
    busy, rows = in_hand(simulation.state)
    work = arisen(simulation)[0].desk[rows]
    return simulation.state.servers.desk[busy], work, simulation.state.desks.community


def watch(scenario: Scenario) -> tuple[int, int, int]:
    """Shift hours with members idle beside a queue of their own, beside one of a sibling, and with any queue."""
    simulation = Simulation(scenario, seed=2)
    found = [0, 0, 0]

    def check(now: Simulation) -> None:
        shift = int(now.state.desks.shift[0])
        if not is_open(now.state, shift, float(now.state.clock.now[0]) - 1e-6):
            return
        own, beside = idle_beside_a_queue(now)
        found[0] += own > 0
        found[1] += beside > 0
        found[2] += int(now.state.desks.n_waiting.sum()) > 0

    while simulation.running:
        step_by_hours(simulation, check)
    return found[0], found[1], found[2]


def test_in_a_pool_nobody_is_idle_beside_a_queue(tmp_path: Path) -> None:
    own, beside, queues = watch(beats(tmp_path, "community_pool"))
    assert (own, beside) == (0, 0)
    assert queues > 100


def test_in_a_pool_with_office_hours_nobody_is_idle_beside_a_queue(tmp_path: Path) -> None:
    office = {"policy__shifts__member": "office", "policy__staffing__members_per_grid": 4, "run__days": 28}
    own, beside, queues = watch(beats(tmp_path, "community_pool", **office))
    assert (own, beside) == (0, 0)
    assert queues > 20


def test_on_his_own_grid_a_member_is_idle_beside_a_siblings_queue(tmp_path: Path) -> None:
    own, beside, queues = watch(beats(tmp_path, "own_grid"))
    assert own == 0
    assert beside > 0.5 * queues


def test_help_stays_inside_the_community(tmp_path: Path) -> None:
    simulation = Simulation(beats(tmp_path, "community_pool"), seed=3)
    helped = 0

    def check(now: Simulation) -> None:
        nonlocal helped
        home, work, community = desks_of_servers(now)
        np.testing.assert_array_equal(community[home], community[work])
        helped += int((home != work).sum())

    while simulation.running:
        step_by_hours(simulation, check)
    assert helped > 100


def test_own_grid_never_helps(tmp_path: Path) -> None:
    simulation = Simulation(beats(tmp_path, "own_grid"), seed=3)

    def check(now: Simulation) -> None:
        home, work, _ = desks_of_servers(now)
        np.testing.assert_array_equal(home, work)

    while simulation.running:
        step_by_hours(simulation, check)


def test_a_pool_shortens_waits_and_works_the_same_hours(tmp_path: Path) -> None:
    alone, pooled = (arisen(finish(beats(tmp_path, name), 4))[0] for name in ("own_grid", "community_pool"))
    assert pooled.waited.mean() < 0.5 * alone.waited.mean()
    both = (alone.state == codes.SOLVED) & (pooled.state == codes.SOLVED)
    np.testing.assert_allclose(alone.worked[both], pooled.worked[both], rtol=1e-5)
