"""Levers that help only together with others, or at a price elsewhere: paired differences with 99 % intervals."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

from sim.experiments.statistics import paired
from sim.simulation.model import Simulation
from tests.flow.readings import arisen
from tests.institutions.places import street
from tests.runs import FEW_SEEDS, NOBODY_STATIONED, SEEDS, Measure, difference, shared

STATIONED = ("noise", "traffic", "sanitation", "market")
MOST_HOURS = 60 * 24.0


def close_hours(*names: str) -> Measure:
    """Reads the mean hours from registration to closing, open ones to the end, 60 days at most."""

    def measure(simulation: Simulation) -> float:
        cases, needs = arisen(simulation)
        counted = (needs.arose >= 0.0) & (needs.category > 0) & ~np.isnan(cases.registered)
        if names:
            categories = [simulation.setup.catalogue.category_names.index(name) for name in names]
            counted &= np.isin(needs.category, categories)
        end = np.where(np.isnan(cases.closed), float(simulation.state.clock.now[0]), cases.closed)
        return float(np.minimum(end - cases.registered, MOST_HOURS)[counted].mean())

    return measure


def solved(simulation: Simulation) -> float:
    """True solutions in the window."""
    return float(simulation.state.days.solved[simulation.scenario.run.warm_up_days :].sum())


@pytest.mark.slow
def test_authority_without_capacity_does_not_help() -> None:
    """120 items come down untested: with hands below more is solved, with few of them less, and later."""
    kept: dict[str, Any] = {"policy.structure.delegated_items": 0}
    given = {"policy.structure.delegated_items": 120, "policy.structure.delegation_max_hours": 100}
    few_hands = {"policy.staffing.posts": 1350, "policy.time.paperwork": 0.5}
    (more,) = difference(street(), kept, given, solved)
    assert more.low > 0.0
    fewer, later = difference(street(), {**few_hands, **kept}, {**few_hands, **given}, solved, close_hours())
    assert fewer.high < 0.0
    assert later.low > 0.0


@pytest.mark.slow
def test_stationing_gains_distance_and_loses_pooling() -> None:
    """Two fifths of the districts' officials sit at the streets, with the powers for four categories."""
    there: dict[str, Any] = {
        "policy.structure.stationed": 0.4,
        "policy.structure.stationed_categories": list(STATIONED),
    }
    far = {**NOBODY_STATIONED, "policy.structure.transfer_hours": 16, "policy.staffing.district_officials": 250}
    nearer, all_cases = difference(street(), far, {**far, **there}, close_hours(*STATIONED), close_hours())
    assert nearer.high < 0.0  # long ways, ample departments: gained
    assert all_cases.high < 0.0
    busy = {**NOBODY_STATIONED, "policy.structure.transfer_hours": 0, "policy.staffing.district_officials": 135}
    (split,) = difference(street(), busy, {**busy, **there}, close_hours())
    assert split.low > 0.0  # no way to save, small busy departments split among streets: lost


def answered(rate: float, fatigue: float) -> np.ndarray:
    """Hours of attendance of offices that answered, by seed."""
    changes = {
        "policy.dispatch.route.default": "whistle",
        "policy.whistle.bystanders": 0,
        "policy.whistle.rate": rate,
        "policy.whistle.fatigue": fatigue,
    }
    scenario = street().with_(changes)
    return np.array([float(shared(scenario, seed).state.days.whistle_hours.sum()) for seed in SEEDS])


@pytest.mark.slow
def test_whistles_tire() -> None:
    """Offices that tire answer less often the more they are called: the answers they lose grow with the rate."""
    lost = {rate: 1.0 - answered(rate, 0.3) / answered(rate, 0.0) for rate in (0.1, 1.0)}
    tired = paired(np.zeros(len(SEEDS)), lost[1.0], 0.99)
    assert tired.low > 0.02
    assert paired(lost[0.1], lost[1.0], 0.99).low > 0.0


def test_recorded_attendance_keeps_members_coming() -> None:
    """Where employers do not record it fewer come after some months, and they do less."""

    def late_hours(simulation: Simulation) -> float:
        return float(simulation.state.days.volunteer_hours[-60:].sum())

    def attendance(simulation: Simulation) -> float:
        return float(simulation.town.crews.attendance.mean())

    path = "policy.mobilisation.recorded"
    few: dict[str, Any] = {"policy.mobilisation.report_in": 0.1, "policy.mobilisation.attendance_days": 60}
    hours, members = difference(
        street(), {**few, path: 0.0}, {**few, path: 1.0}, late_hours, attendance, seeds=FEW_SEEDS
    )
    assert hours.low > 0.0
    assert members.difference > 0.3  # the same at every seed
