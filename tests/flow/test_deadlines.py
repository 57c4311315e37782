"""Deadlines as offices live them: against a plain simulation of one desk, and what counts as in time."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import numpy as np
import pytest

import sim
from sim.flow.codes import GRID
from sim.random import keyed, streams
from sim.scenario import Scenario
from sim.simulation.model import Simulation
from tests.flow.places import finish, per_grid, quiet_place
from tests.flow.readings import arisen, work_of

ALLOWED = {1: 6.0, 2: 24.0, 3: 90.0}
PIECE = 8.0


def desk(folder: Path, load: float = 1.0, **changes: Any) -> Scenario:
    """One grid member with about as much work as hours; three classes with different deadlines."""
    categories = {
        f"class_{k}": {"rate": per_grid(load * 0.25), "work_median": 1.2, "work_sigma": 0.9, "deadline": allowed}
        for k, allowed in ALLOWED.items()
    }
    plain = {"policy__dispatch__priority": "due_then_last", "run__days": 40}
    return quiet_place(folder, categories, **{**plain, **changes})


def by_hand(simulation: Simulation) -> np.ndarray:
    """Closing times of all cases by a plain simulation of the desk: nothing of the engine but the draws of the needs.

    Whenever the server is free: of the cases in time the one of the earliest promised time; if there is none, of those
    that are late, by the same. More time is asked for at a fixed time before the deadline; a piece of work is faster
    the nearer its case is to the promised time.
    """
    cases, needs = arisen(simulation)
    p = simulation.scenario.policy.deadlines
    came = needs.arose
    allowed = np.array([ALLOWED[int(category)] for category in needs.category])
    work = [work_of(simulation, case, GRID, 0) for case in range(len(came))]
    asked = [
        keyed.uniform(np.uint64(simulation.seed), streams.FLOW_EXTENSION_ASKED, key, np.int64(0)) < p.ask
        for key in needs.key
    ]

    def promised(case: int, now: float) -> float:
        due = float(came[case] + allowed[case])
        return due + p.ask_length * allowed[case] if asked[case] and now >= due - p.ask_hours else due

    def pace(case: int, now: float) -> float:
        left = promised(case, now) - now
        return 1.0 + p.effort * (1.0 - left / p.effort_hours) if 0.0 <= left < p.effort_hours else 1.0

    closed, waiting, arrived, now = np.full(len(came), np.nan), set[int](), 0, 0.0
    while arrived < len(came) or waiting:
        if not waiting:
            now = max(now, float(came[arrived]))
        while arrived < len(came) and came[arrived] <= now:
            waiting.add(arrived)
            arrived += 1
        case = min(waiting, key=lambda one: (now > promised(one, now), promised(one, now), one))
        waiting.remove(case)
        left = work[case]
        while left > 1e-9:
            piece = min(left, PIECE)
            now += piece / pace(case, now)
            left -= piece
        closed[case] = now
    return closed


@pytest.mark.parametrize(
    "changes",
    [
        {},
        {"load": 1.5},
        {"policy__deadlines__effort": 0.8},
        {"policy__deadlines__ask": 0.5, "policy__deadlines__ask_hours": 5.0},
        {"policy__deadlines__ask": 0.7, "policy__deadlines__effort": 0.4, "policy__deadlines__ask_length": 0.5},
    ],
)
def test_a_plain_simulation_serves_the_same_cases_at_the_same_times(tmp_path: Path, changes: dict[str, Any]) -> None:
    simulation = finish(desk(tmp_path, **changes))
    expected, found = by_hand(simulation), arisen(simulation)[0].closed
    done = ~np.isnan(found)
    assert done.sum() > 500
    np.testing.assert_allclose(found[done], expected[done], rtol=0, atol=1e-6)
    assert (expected[~done] > 24.0 * 40 - 1e-6).all()
    late = expected > arisen(simulation)[1].arose + np.vectorize(ALLOWED.get)(arisen(simulation)[1].category)
    assert late.any()
    assert not late.all()


@sim.rule("priority")
def cliff(case: Any, desk: Any) -> Any:
    """The deadline while it can be kept, and then a late place: the key holds until just after the deadline."""
    if case.now <= case.due:
        return case.due, case.due + 1e-9
    return case.due + 1e7, 1e300


@sim.rule("priority")
def wakes_up(case: Any, desk: Any) -> Any:
    """Last until a day before the deadline, then first."""
    if case.now < case.due - 24.0:
        return 1e6 + case.due, case.due - 24.0
    return case.due - 1e6, 1e300


def test_a_rule_of_ones_own_may_change_its_key_at_a_stated_time(tmp_path: Path) -> None:
    built_in = finish(desk(tmp_path))
    own = finish(desk(tmp_path, policy__dispatch__priority=cliff))
    np.testing.assert_array_equal(arisen(built_in)[0].closed, arisen(own)[0].closed)


@pytest.mark.slow
def test_a_key_may_become_better_while_a_case_waits(tmp_path: Path) -> None:
    """At every start: no case within a day of its deadline waits for one that is not, or is due later."""
    simulation = finish(desk(tmp_path, policy__dispatch__priority=wakes_up))
    cases, needs = arisen(simulation)
    start = np.where(np.isnan(cases.response), np.inf, cases.response)
    due = needs.arose + np.vectorize(ALLOWED.get)(needs.category)

    def key(chosen: Any, now: float) -> Any:
        return np.where(now < due[chosen] - 24.0, 1e6, -1e6) + due[chosen]

    overtaken = 0
    for case in np.flatnonzero(np.isfinite(start) & (start > needs.arose)):
        others = np.flatnonzero((needs.arose < start[case]) & (start > start[case]))
        assert not (key(others, start[case]) < key(case, start[case])).any()
        overtaken += int((needs.arose[others] < needs.arose[case]).sum())
    assert overtaken > 100


def test_a_rule_in_plain_python_changes_its_key_like_a_compiled_one(tmp_path: Path) -> None:
    @sim.rule("priority")
    def slow(case: Any, desk: Any) -> Any:
        keys = {True: (case.due, case.due + 1e-9), False: (case.due + 1e7, 1e300)}
        return keys[bool(case.now <= case.due)] if str(case.now) else 0.0

    small = {"run__days": 15}
    with pytest.warns(sim.rules.errors.RuleWarning):
        found = finish(desk(tmp_path, policy__dispatch__priority=slow, **small))
    expected = finish(desk(tmp_path, policy__dispatch__priority=cliff, **small))
    np.testing.assert_array_equal(arisen(found)[0].closed, arisen(expected)[0].closed)


def _shares(simulation: Simulation) -> dict[str, float]:
    summary = simulation.records().summary
    return {name: summary[name] for name in ("on_time_share", "on_time_reported_share")}


def test_time_that_was_granted_counts_on_paper_and_not_by_the_clock(tmp_path: Path) -> None:
    changes = {"policy__dispatch__priority": "fifo", "run__warm_up_days": 5}
    plain = _shares(finish(desk(tmp_path, **changes)))
    asked = _shares(finish(desk(tmp_path, policy__deadlines__ask=1.0, **changes)))
    assert asked["on_time_share"] == plain["on_time_share"]
    assert asked["on_time_reported_share"] > plain["on_time_reported_share"] + 0.03


def test_in_a_desk_that_cannot_keep_up_more_is_in_time_if_what_is_late_comes_last(tmp_path: Path) -> None:
    """The earliest deadline first serves what is lost already and is late with everything."""
    share = {
        rule: _shares(finish(desk(tmp_path, policy__dispatch__priority=rule)))["on_time_share"]
        for rule in ("fifo", "deadline", "due_then_last")
    }
    assert share["due_then_last"] > 0.3 > 3.0 * max(share["fifo"], share["deadline"])
