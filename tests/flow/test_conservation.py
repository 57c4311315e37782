"""Nothing is lost and nothing counted twice: at every day's end, at every hour, and whatever the policy."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from sim.flow import codes
from sim.simulation.model import Simulation, conservation_gap
from tests.flow.audit import audit
from tests.flow.places import demo, step_by_hours
from tests.flow.readings import arisen, live_slots
from tests.flow.small_scenarios import small_changes, small_scenario


def test_demo_is_whole_at_every_days_end() -> None:
    simulation = Simulation(demo().with_({"run.days": 120, "run.warm_up_days": 60}), seed=3)
    while simulation.running:
        simulation.step()
        assert conservation_gap(simulation) == 0
        audit(simulation)
    busiest = simulation.stock[:, codes.OPEN_FIRST : codes.OPEN_LAST + 1].max(axis=0)
    assert (busiest > 0).all(), "the demonstration street should pass through every open state"


@pytest.mark.slow
def test_demo_is_whole_at_every_hour() -> None:
    simulation = Simulation(demo().with_({"run.days": 10, "run.warm_up_days": 3}), seed=4)
    while simulation.running:
        step_by_hours(simulation, audit)


@pytest.mark.parametrize("stop", [-100, 0, 1, 170])
def test_a_run_stopped_in_mid_year_is_whole(stop: int) -> None:
    simulation = Simulation(demo(), seed=5)
    while simulation.day < stop:
        simulation.step()
    audit(simulation)
    assert conservation_gap(simulation) == 0
    run = simulation.records()
    assert len(run.series_all) == stop + 180
    cases, needs = arisen(simulation)
    counted = run.series_all[["arisen", "enquiries", "averted"]].to_numpy().sum()
    assert counted == len(cases) + simulation.put_away.sum()
    if stop > 0:
        assert run.table.num_rows == len(simulation.carried) + (needs.arose >= 0.0).sum()
        np.testing.assert_array_equal(np.sort(run.cases["need"]), np.sort(needs.key))


def test_what_is_final_at_the_start_of_the_window_is_put_away() -> None:
    simulation = Simulation(demo(), seed=7)
    while simulation.day < 0:
        simulation.step()
    cases, needs = arisen(simulation)
    final = cases.state >= codes.END_FIRST
    expected = np.bincount(cases.state[final], minlength=codes.N_STATES)
    kept = needs.key[~final].copy()
    assert not simulation.put_away.any()
    simulation.step()
    np.testing.assert_array_equal(simulation.put_away, expected)
    np.testing.assert_array_equal(arisen(simulation)[1].key[: len(kept)], kept)
    audit(simulation)


@settings(max_examples=15, suppress_health_check=[HealthCheck.too_slow])
@given(small_changes(), st.integers(0, 2**31 - 1))
def test_any_policy_keeps_every_case(changes: dict[str, Any], seed: int) -> None:
    simulation = Simulation(small_scenario(changes, days=20), seed)
    while simulation.running:
        simulation.step()
        audit(simulation)
    assert conservation_gap(simulation) == 0


@pytest.mark.slow
@settings(max_examples=25, suppress_health_check=[HealthCheck.too_slow])
@given(small_changes(), st.integers(0, 2**31 - 1))
def test_any_policy_keeps_every_case_at_every_hour(changes: dict[str, Any], seed: int) -> None:
    _keeps_every_case(changes, seed, days=12, hours=4)


@pytest.mark.slow
@pytest.mark.long
@settings(max_examples=80, suppress_health_check=[HealthCheck.too_slow])
@given(small_changes(), st.integers(0, 2**31 - 1))
def test_any_of_many_policies_keeps_every_case_at_every_hour(changes: dict[str, Any], seed: int) -> None:
    _keeps_every_case(changes, seed, days=20, hours=3)


def _keeps_every_case(changes: dict[str, Any], seed: int, days: int, hours: int) -> None:
    simulation = Simulation(small_scenario(changes, days=days), seed)
    while simulation.running:
        step_by_hours(simulation, audit, hours=hours)
    assert conservation_gap(simulation) == 0


@pytest.mark.parametrize(
    ("array", "column", "value"),
    [("cases", "state", codes.SOLVED), ("desks", "n_waiting", 99), ("servers", "case", 0), ("accounts", "left", 1)],
)
def test_the_audit_notices_a_wrong_number(array: str, column: str, value: int) -> None:
    simulation = Simulation(demo().with_({"run.days": 3, "run.warm_up_days": 10}), seed=6)
    while simulation.running:
        simulation.step()
    audit(simulation)
    table = getattr(simulation.state, array)
    rows = live_slots(simulation.state) if array == "cases" else np.arange(len(table))
    row = int(rows[table[column][rows] != value][0])
    table[column][row] = value
    with pytest.raises(AssertionError):
        audit(simulation)


#: Everything that can end a case, or keep it from ending, at once: pools that are short, callers who give up and call
#: again, deadlines that pass, whistles that are not answered, items that differ.
EVERY_ENDING: dict[str, Any] = {
    "policy.contractors.pools": {
        "works": {"fields": ["housing", "municipal_utilities", "market"], "crews": 2.0, "queue": "due", "most": 8.0},
        "hearings": {"categories": ["labour", "disputes"], "place": "city", "queue": "severity", "shift": "always"},
    },
    "policy.dispatch.priority": "due_then_last",
    "policy.dispatch.route.default": "whistle",
    "policy.deadlines": {"effort": 0.5, "ask": 0.5},
    "policy.whistle": {"rate": 0.7, "choice": "expected_wait", "distrust": 5.0, "monthly_cap": 1000},
    "policy.staffing.intake_servers": 1,
    "policy.intake": {"patience_minutes": 5.0, "call_again": 0.6, "roster": [0.0] * 8 + [1.0] * 16},
    "policy.closing.superficial_logit": -1.0,
    "policy.funding.hold_days": 3,
    "demand.item_spread": {"work": 0.5, "outside": 1.0, "deadline": 0.5, "steps": 1.0, "parties": 1.0, "visible": 1.0},
    "demand.categories.enquiry.work_median": 0.4,
    "demand.enquiry_factor": 5.0,
}


def test_every_way_of_ending_keeps_every_case() -> None:
    simulation = Simulation(demo().with_({**EVERY_ENDING, "run.days": 60, "run.warm_up_days": 20}), seed=6)
    seen: set[int] = set()
    while simulation.running:
        simulation.step()
        assert conservation_gap(simulation) == 0
        audit(simulation)
        seen |= set(np.unique(arisen(simulation)[0].state).tolist())
    assert seen >= {
        int(code) for code in (codes.HUNG_UP, codes.ANSWERED, codes.SOLVED, codes.SUPERFICIAL, codes.LAPSED)
    }
    series = simulation.records().series_all
    assert (series[["hung_up", "contractor_jobs", "contractor_wait"]].sum() > 0.0).all()


#: Residents who repeat, escalate and withdraw at high rates, closings half of which come back, staff who file cases.
ACT_AGAIN: dict[str, Any] = {
    "residents.again": {
        "repeat_rate": 1.0, "witness_factor": 2.0, "escalate_rate": 0.5, "withdraw_rate": 0.3, "repeat_overdue": 4.0,
    },
    "policy.closing.reopen": 0.5,
    "demand.staff_finds": {"sanitation": 500},
}  # fmt: skip


def test_every_way_of_ending_and_residents_who_act_again_keep_every_case() -> None:
    changes = {**EVERY_ENDING, **ACT_AGAIN, "run.days": 40, "run.warm_up_days": 20}
    simulation = Simulation(demo().with_(changes), seed=1)
    while simulation.running:
        simulation.step()
        assert conservation_gap(simulation) == 0
        audit(simulation)
    cases = simulation.records().cases
    assert (cases["end"] == "withdrawn").sum() > 50
    assert (cases[["repeats", "witnesses", "escalated", "reopenings"]].sum() > 10).all()


@pytest.mark.slow
def test_every_way_of_ending_keeps_every_case_at_every_hour() -> None:
    simulation = Simulation(demo().with_({**EVERY_ENDING, "run.days": 8, "run.warm_up_days": 3}), seed=7)
    while simulation.running:
        step_by_hours(simulation, audit)
