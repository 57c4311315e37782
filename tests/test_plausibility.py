"""Patterns that a usable run must show, with defaults inside their stated ranges and no outcome in the code."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

from sim.experiments.statistics import paired
from sim.scenario import Scenario, load, parameters
from sim.simulation.model import Simulation

SCALE = 0.2
SEEDS = (1, 2, 3)


@pytest.fixture(scope="module")
def summaries() -> dict[str, list[dict[str, float]]]:
    """Summaries of a fifth of Panjin, both scenarios, the same seeds."""
    return {
        name: [_simulation(name, SCALE, seed).run().summary for seed in SEEDS]
        for name in ("panjin/before", "panjin/after")
    }


def _simulation(name: str, scale: float, seed: int) -> Simulation:
    return Simulation(load(name).with_({"territory.scale": scale}), seed)


def _values(summaries: dict[str, list[dict[str, float]]], name: str, measure: str) -> np.ndarray:
    return np.array([summary[measure] for summary in summaries[name]])


def test_after_the_reform_two_in_five_residents_see_a_case_closed_in_a_year(summaries: Any) -> None:
    """Panjin reports about 0.39 cases per resident and year."""
    closed = _values(summaries, "panjin/after", "closed_per_resident")
    assert ((closed > 0.35) & (closed < 0.43)).all(), closed


def test_before_the_reform_fewer_and_slower(summaries: Any) -> None:
    for measure, sign in (
        ("closed_per_resident", 1),
        ("solved_per_resident", 1),
        ("median_close_hours", -1),
        ("mean_wait_hours", -1),
    ):
        before = _values(summaries, "panjin/before", measure)
        after = _values(summaries, "panjin/after", measure)
        change = paired(before, after, 0.99)
        assert sign * change.difference > 0.0
        assert change.low * change.high > 0.0, (measure, before, after)


def test_a_hundred_visits_find_three_to_six_needs(summaries: Any) -> None:
    finds = _values(summaries, "panjin/after", "finds_per_100_visits")
    assert ((finds > 3.0) & (finds < 6.0)).all(), finds


def test_three_quarters_of_the_contacts_at_intake_are_enquiries(summaries: Any) -> None:
    share = _values(summaries, "panjin/after", "intake_enquiry_share")
    assert ((share > 0.72) & (share < 0.80)).all(), share


def test_groups_that_report_less_have_more_unmet_need() -> None:
    run = _simulation("panjin/after", SCALE, 1).run()
    groups = run.groups[run.groups["partition"] == "group"].set_index("value")
    reported = groups["reported"] / groups["needs"]
    assert reported["local"] > reported["elder"] > reported["migrant"]
    unmet = groups["unmet"] / groups["needs"]
    assert unmet["local"] < unmet["elder"] < unmet["migrant"]


def test_staff_are_busy_but_not_overloaded_after_the_reform(summaries: Any) -> None:
    for level in ("grid", "community", "street", "district"):
        busy = _values(summaries, "panjin/after", f"utilisation_{level}")
        assert ((busy > 0.2) & (busy < 0.95)).all(), (level, busy)


def test_days_vary_as_stated() -> None:
    """Coefficient of variation of the random factor of a district and day."""
    simulation = Simulation(load("panjin/after").with_({"territory.scale": 0.02}), 1)
    factors = simulation.setup.needs.day_draws
    stated = simulation.scenario.demand.day_cv
    assert factors.size > 400
    assert factors.std() / factors.mean() == pytest.approx(stated, rel=0.1)
    assert factors.mean() == pytest.approx(1.0, abs=4.0 * stated / factors.size**0.5)


def test_defaults_lie_inside_their_ranges() -> None:
    checked = 0
    for parameter in parameters():
        values = _numbers(parameter.default)
        limits = (parameter.low, parameter.high)
        for value in values:
            checked += 1
            for bound in (limits, parameter.usual or (None, None)):
                assert bound[0] is None or value >= bound[0], parameter.path
                assert bound[1] is None or value <= bound[1], parameter.path
    assert checked > 80


def _numbers(value: Any) -> list[float]:
    if isinstance(value, bool) or value is None or isinstance(value, str):
        return []
    if isinstance(value, (list, tuple)):
        return [number for item in value for number in _numbers(item)]
    return [float(value)] if isinstance(value, (int, float)) else []


@pytest.mark.parametrize("name", ["panjin/before", "panjin/after"])
def test_values_of_a_scenario_lie_inside_the_plausible_ranges(name: str) -> None:
    scenario = load(name)
    outside = []
    for parameter in parameters():
        if parameter.usual is None:
            continue
        for value in _numbers(_value(scenario, parameter.path)):
            if not parameter.usual[0] <= value <= parameter.usual[1]:
                outside.append(f"{parameter.path} = {value:g}, plausible {parameter.usual}")
    assert not outside, "\n".join(outside)


def _value(scenario: Scenario, path: str) -> Any:
    value: Any = scenario
    for name in path.split("."):
        value = getattr(value, name)
    return value


@pytest.mark.slow
def test_the_whole_of_panjin_shows_the_same_patterns() -> None:
    before, after = (_simulation(name, 1.0, 1).run().summary for name in ("panjin/before", "panjin/after"))
    assert 0.35 < after["closed_per_resident"] < 0.43
    assert before["closed_per_resident"] < after["closed_per_resident"]
    assert before["median_close_hours"] > after["median_close_hours"]
    assert 3.0 < after["finds_per_100_visits"] < 6.0
