"""The queue of the intake: Erlang-A (M/M/c+M), operators by the hour, what becomes of callers who give up."""

from __future__ import annotations

import math
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from sim.flow import codes
from sim.scenario import Scenario, ScenarioError, load
from sim.simulation.model import Simulation
from tests.flow.places import finish, per_grid, quiet_place
from tests.flow.readings import arisen

ANSWER = 0.1  # mean hours of an enquiry
PATIENCE = 0.15  # mean hours
HOTLINES = 16  # one in each district
CROWD = 10  # times as many residents as elsewhere, so that rates stay within their limits


def erlang_a(servers: int, per_hour: float, patience: float = PATIENCE, mean: float = ANSWER) -> tuple[float, ...]:
    """Mean number in the queue, mean wait of all callers and share who give up, in M/M/c+M."""
    weights = [1.0]
    for n in range(1, 2000):
        weights.append(weights[-1] * per_hour / (min(n, servers) / mean + max(n - servers, 0) / patience))
    total = math.fsum(weights)
    queue = math.fsum(max(n - servers, 0) * weight for n, weight in enumerate(weights)) / total
    return queue, queue / per_hour, queue / patience / per_hour


def hotline(folder: Path, servers: int, per_hour: float, **changes: Any) -> Scenario:
    """A hotline that answers enquiries alone, round the clock."""
    silent = {"matter": {"rate": 0, "work_median": 1.0}}
    plain: dict[str, Any] = {
        "territory__residents": 20 * CROWD,
        "demand__categories__enquiry__rate": per_grid(per_hour / CROWD),
        "demand__categories__enquiry__work_median": ANSWER,
        "demand__categories__enquiry__work_distribution": "exponential",
        "policy__staffing__intake_servers": servers,
        "policy__intake__patience_minutes": 60.0 * PATIENCE,
        "run__days": 30,
    }
    return quiet_place(folder, silent, **{**plain, **changes})


@pytest.mark.parametrize(("servers", "load"), [(1, 0.8), (3, 1.1), (6, 0.9)])
def test_waits_queue_and_abandonment_are_those_of_erlang_a(tmp_path: Path, servers: int, load: float) -> None:
    """Sixteen hotlines; days and hotlines are independent, because a queue forgets in minutes."""
    per_hour = load * servers / ANSWER
    queue, wait, gives_up = erlang_a(servers, per_hour)
    places = {f"territory__{name}": HOTLINES for name in ("districts", "streets", "communities", "grids")}
    people = {"territory__residents": 20 * CROWD * HOTLINES}
    simulation = Simulation(hotline(tmp_path, servers, per_hour, **places, **people), 1)
    first, lengths = int(simulation.setup.organisation.first_intake), []
    while simulation.running:
        simulation.step()
        lengths.append(simulation.state.desks.n_waiting[first:].copy())  # at midnight
    cases, needs = arisen(simulation)
    over = np.isin(cases.state, (codes.ANSWERED, codes.HUNG_UP))
    day = (needs.arose[over] // 24.0).astype(int) + 30 * needs.grid[over]
    for theory, values in ((wait, cases.waited[over]), (gives_up, cases.state[over] == codes.HUNG_UP)):
        sums, counts = np.bincount(day, values), np.bincount(day)
        mean = sums.sum() / counts.sum()
        error = math.sqrt(((sums - mean * counts) ** 2).sum() * len(sums) / (len(sums) - 1)) / counts.sum()
        assert abs(mean - theory) < 3.0 * error, (theory, mean, error)
        assert error < 0.03 * theory
    found = np.concatenate(lengths).astype(np.float64)
    assert len(found) == 30 * HOTLINES
    spread = np.std(found, ddof=1) / math.sqrt(len(found))
    assert abs(found.mean() - queue) < 3.0 * spread, (queue, found.mean(), spread)


def test_a_wrong_theory_of_abandonment_is_found_out(tmp_path: Path) -> None:
    per_hour = 1.1 * 3 / ANSWER
    cases, _ = arisen(finish(hotline(tmp_path, 3, per_hour)))
    share = (cases.state == codes.HUNG_UP).mean()
    wrong = erlang_a(3, per_hour, patience=2.0 * PATIENCE)[2]
    assert abs(share - wrong) > 5.0 * math.sqrt(wrong * (1.0 - wrong) / len(cases))


def test_callers_without_limits_of_patience_wait_for_ever(tmp_path: Path) -> None:
    simulation = finish(hotline(tmp_path, 2, 0.8 * 2 / ANSWER, policy__intake__patience_minutes=0.0))
    assert not (arisen(simulation)[0].state == codes.HUNG_UP).any()
    assert simulation.records().series["hung_up"].sum() == 0.0


def test_operators_off_duty_answer_nobody_and_a_full_roster_is_no_roster(tmp_path: Path) -> None:
    nights = [0.0] * 8 + [1.0] * 12 + [0.5] * 4
    simulation = finish(hotline(tmp_path, 4, 20.0, policy__intake__roster=nights))
    cases, _ = arisen(simulation)
    answered = cases.response[~np.isnan(cases.response)]
    assert (answered % 24.0 >= 8.0).all()
    busiest = _most_at_once(answered, cases.closed[~np.isnan(cases.response)], hour=23.0)
    assert busiest <= 2
    always = [
        arisen(finish(hotline(tmp_path, 4, 20.0, policy__intake__roster=roster)))[0].closed
        for roster in ([], [1.0] * 24, [1.0] * 168)
    ]
    np.testing.assert_array_equal(always[0], always[1])
    np.testing.assert_array_equal(always[0], always[2])


def _most_at_once(start: np.ndarray, end: np.ndarray, hour: float) -> int:
    """Most calls that were answered at an hour of any day."""
    return max(int(((start <= t) & (end > t)).sum()) for t in np.arange(hour, 24.0 * 29, 24.0))


def test_a_report_that_is_given_up_is_told_later_or_goes_unreported(tmp_path: Path) -> None:
    """One operator, many reports by telephone: nobody is registered before an operator answers."""
    matter = {"matter": {"rate": per_grid(2.0), "work_median": 0.01, "hotline": 1.0, "life_median": 5.0}}
    changes: dict[str, Any] = {
        "policy__staffing__intake_servers": 1,
        "policy__dispatch__triage_hours": 0.6,
        "policy__intake__patience_minutes": 10.0,
        "residents__reporting__app_share": 0.0,
        "run__days": 30,
    }
    never = finish(quiet_place(tmp_path, matter, policy__intake__call_again=0.0, **changes))
    again = finish(quiet_place(tmp_path, matter, policy__intake__call_again=0.9, **changes))
    unreported = [int(np.isin(arisen(run)[0].state, (codes.LATENT, codes.LAPSED)).sum()) for run in (never, again)]
    assert unreported[0] > 1.5 * unreported[1] > 100
    for run in (never, again):
        cases, needs = arisen(run)
        known = ~np.isnan(cases.registered)
        assert (cases.registered[known] >= needs.arose[known]).all()
        assert np.allclose(cases.registered[known], cases.response[known], equal_nan=True)
        series = run.records().series
        assert series["registered"].sum() == known.sum()
        assert series["hung_up"].sum() >= unreported[0] * (run is never)


@pytest.mark.parametrize("roster", [[1.0] * 23, [2.0] * 24, [True] * 24, "all day"])
def test_a_roster_is_24_or_168_shares(roster: Any) -> None:
    with pytest.raises(ScenarioError, match="policy.intake.roster"):
        load("demo").with_({"policy.intake.roster": roster})
