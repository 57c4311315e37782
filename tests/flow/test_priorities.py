"""Priorities: in a desk that cannot keep up, whoever is taken is the best of those that wait."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from sim.scenario import Scenario
from sim.simulation.model import Simulation
from tests.flow.places import finish, per_grid, quiet_place
from tests.flow.readings import CaseColumns, arisen

Score = Callable[[Simulation, CaseColumns, Any], np.ndarray]


def busy_desk(folder: Path, **changes: Any) -> Scenario:
    """One grid member with a third more work than hours; two classes with different work and deadlines."""
    categories = {
        "quick": {"rate": per_grid(0.6), "work_median": 0.5, "work_sigma": 0.8, "deadline": 200},
        "slow": {"rate": per_grid(0.3), "work_median": 2.0, "work_sigma": 0.8, "deadline": 24},
    }
    return quiet_place(folder, categories, **({"run__days": 30} | changes))


def coming(simulation: Simulation, cases: CaseColumns, needs: Any) -> np.ndarray:
    return np.asarray(needs.arose)


def deadline(simulation: Simulation, cases: CaseColumns, needs: Any) -> np.ndarray:
    return np.asarray(cases.due)


def severity(simulation: Simulation, cases: CaseColumns, needs: Any) -> np.ndarray:
    return -np.asarray(needs.severity, dtype=np.float64)


def work(simulation: Simulation, cases: CaseColumns, needs: Any) -> np.ndarray:
    """What a desk can know: the mean work of the kind of case, not the hours that this one will take."""
    return np.asarray(simulation.state.expected_hours[needs.category])


def assert_order(simulation: Simulation, score: Score, ageing: float) -> None:
    """At every start, no case that was waiting had a smaller score."""
    cases, needs = arisen(simulation)
    came, value = needs.arose, score(simulation, cases, needs) + ageing * needs.arose
    start = np.where(np.isnan(cases.response), np.inf, cases.response)
    at_once = start == came
    assert (~at_once).sum() > 200
    overtaken = 0
    for case in np.flatnonzero(np.isfinite(start) & ~at_once):
        waiting = (came < start[case]) & (start > start[case])
        assert not (value[waiting] < value[case]).any(), f"case {case} was taken before its turn"
        overtaken += int((came[waiting] < came[case]).sum())
    assert (overtaken == 0) == (score is coming)


@pytest.mark.parametrize("ageing", [0.0, 0.05, 2.0])
@pytest.mark.parametrize(
    ("rule", "score"),
    [("fifo", coming), ("deadline", deadline), ("severity", severity), ("shortest_work", work)],
)
def test_the_best_of_the_queue_is_served(tmp_path: Path, rule: str, score: Score, ageing: float) -> None:
    changes = {"policy__dispatch__priority": rule, "policy__dispatch__ageing": ageing}
    assert_order(finish(busy_desk(tmp_path, **changes)), score, ageing)


def test_much_ageing_is_first_come_first_served(tmp_path: Path) -> None:
    fifo = finish(busy_desk(tmp_path, policy__dispatch__priority="fifo"))
    aged = finish(busy_desk(tmp_path, policy__dispatch__priority="severity", policy__dispatch__ageing=100.0))
    same = np.isclose(arisen(fifo)[0].response, arisen(aged)[0].response, equal_nan=True)
    assert same.mean() > 0.95


def mean_wait(simulation: Simulation) -> float:
    """Mean hours in the queue, those of cases that still wait included."""
    cases, needs = arisen(simulation)
    now = float(simulation.state.clock.now[0])
    return float((np.where(np.isnan(cases.response), now, cases.response) - needs.arose).mean())


def test_shortest_work_first_waits_least_in_an_overloaded_desk(tmp_path: Path) -> None:
    for seed in (1, 2, 3):
        waits = {
            rule: mean_wait(finish(busy_desk(tmp_path, policy__dispatch__priority=rule), seed))
            for rule in ("fifo", "deadline", "severity", "shortest_work")
        }
        others = min(wait for rule, wait in waits.items() if rule != "shortest_work")
        assert waits["shortest_work"] < 0.85 * others, waits


def test_shortest_work_first_knows_kinds_of_cases_and_not_the_hours_of_one(tmp_path: Path) -> None:
    """Where all cases are of one kind there is nothing to tell apart: first come, first served."""
    one_kind = {"repair": {"rate": per_grid(0.9), "work_median": 1.0, "work_sigma": 1.0}}
    fifo, shortest = (
        finish(quiet_place(tmp_path, one_kind, run__days=30, policy__dispatch__priority=rule))
        for rule in ("fifo", "shortest_work")
    )
    for name in ("closed", "waited"):
        np.testing.assert_array_equal(fifo.state.histories[name], shortest.state.histories[name])
