"""Effort: its equation, evaluation dates, recognition, and what it does to the work."""

from __future__ import annotations

import datetime as dt
import math
from typing import Any

import numpy as np
import pytest

from sim.institutions.effort import Effort
from sim.institutions.evaluation import Evaluation, next_date, next_evaluation
from sim.policy import evaluation as declared
from tests.institutions.town import changed, finished, in_window, mean_of, small
from tests.runs import FEW_SEEDS


def _effort(simulation: object) -> Effort:
    (found,) = (one for one in simulation.institutions if isinstance(one, Effort))  # type: ignore[attr-defined]
    return found


def test_effort_follows_its_equation() -> None:
    simulation = small()
    staff = simulation.town.staff
    staff.pay[:], staff.performance_share[:], staff.rank[:], staff.recognition[:] = 0.8, 0.3, 1.0, 0.5
    pulse = 0.05 if _effort(simulation).pulse().any() else 0.0
    expected = 1.0 + 0.08 * math.log(0.8) + 0.25 * 0.1 + 0.20 * 0.3 * 0.5 + 0.03 * 0.5 + pulse
    np.testing.assert_allclose(_effort(simulation).effort(), expected, rtol=1e-12)


@pytest.mark.parametrize(
    ("date", "rounds", "expected"),
    [
        ("2023-01-01", 4, "2023-03-31"),
        ("2023-03-31", 4, "2023-03-31"),
        ("2023-04-01", 4, "2023-06-30"),
        ("2023-11-05", 4, "2023-12-31"),
        ("2024-02-10", 12, "2024-02-29"),
        ("2023-07-01", 1, "2023-12-31"),
        ("2023-07-01", 2, "2023-12-31"),
        ("2023-07-01", 0, None),
    ],
)
def test_evaluation_dates(date: str, rounds: int, expected: str | None) -> None:
    found = next_evaluation(dt.date.fromisoformat(date), rounds)
    assert found == (None if expected is None else dt.date.fromisoformat(expected))


@pytest.mark.parametrize(
    ("date", "changes", "expected"),
    [
        ("2023-02-01", {"rounds_per_year": 4}, ("2023-03-31", 1.0)),
        ("2023-05-01", {"rounds_per_year": 4, "half_year": 1.5}, ("2023-06-30", 1.5)),
        ("2023-02-01", {"rounds_per_year": 1, "inquiry": 0.3}, ("2023-03-31", 0.3)),
        ("2023-05-01", {"rounds_per_year": 1, "inquiry": 0.3, "half_year": 0.6}, ("2023-06-30", 0.6)),
        ("2023-11-01", {"rounds_per_year": 1, "inquiry": 0.3, "year_end": 2.0}, ("2023-12-31", 2.0)),
        ("2023-02-01", {"rounds_per_year": 1}, ("2023-12-31", 1.0)),
        ("2023-02-01", {"rounds_per_year": 0, "inquiry": 0.3}, ("2023-03-31", 0.3)),
        ("2023-02-01", {"rounds_per_year": 0}, (None, 0.0)),
    ],
)
def test_inquiries_move_effort_between_evaluations(date: str, changes: Any, expected: tuple[str | None, float]) -> None:
    found, weight = next_date(dt.date.fromisoformat(date), declared.Evaluation(**changes))
    assert (None if found is None else found.isoformat(), weight) == expected


def test_inquiries_give_no_marks() -> None:
    """With one evaluation a year, the ends of the first three quarters bring no results of communities."""
    loop = {"policy.evaluation.rounds_per_year": 1, "policy.evaluation.inquiry": 0.5, "policy.stars.rated": 1}
    simulation = finished(small({"run.days": 120, **loop}))
    assert (in_window(simulation, "stars")[95:] == in_window(simulation, "stars")[5]).all()


def test_effort_pulses_before_evaluations() -> None:
    """Quarters end on 30 June and 30 September; the weeks before show more effort than the weeks after."""
    simulation = finished(small({"run.days": 280}))
    dates = [simulation.town.dates.date(day) for day in range(280)]
    effort = in_window(simulation, "effort")
    near = [row for row, date in enumerate(dates) if next_evaluation(date, 4) - date <= dt.timedelta(5)]  # type: ignore[operator]
    far = [row for row, date in enumerate(dates) if next_evaluation(date, 4) - date > dt.timedelta(40)]  # type: ignore[operator]
    assert effort[near].mean() - effort[far].mean() == pytest.approx(0.05, abs=0.015)


def test_the_best_are_commended_the_day_after_and_recognition_fades() -> None:
    simulation = small({"run.days": 160, "policy.evaluation.commended": 0.2})
    (evaluation,) = (one for one in simulation.institutions if isinstance(one, Evaluation))
    while True:  # the first evaluation after people have a rank
        simulation.step()
        today = simulation.town.today
        if today.day > 0 and today.quarter:
            break
    staff = simulation.town.staff
    fresh = staff.recognition == 1.0
    assert 0.1 < fresh.mean() < 0.35
    assert staff.rank[fresh].min() > staff.rank[~fresh].mean()
    for _ in range(32):  # over the next first of a month
        simulation.step()
    kept = staff.recognition[fresh & (staff.generation == 0)]
    assert (kept > 0.6).all()
    assert (kept < 0.8).all()
    assert evaluation.rhythm == "month"


def test_pay_and_incentives_raise_effort() -> None:
    for path, low, high in (("policy.pay.ratio", 0.76, 1.0), ("policy.pay.performance_share", 0.0, 0.3)):
        (effort,) = changed({path: low}, {path: high}, mean_of("effort"), seeds=FEW_SEEDS)
        assert effort.low > 0.0, path


def test_strength_nought_switches_it_off() -> None:
    simulation = finished(small({"staff.effort.strength": 0.0, "run.days": 10}))
    assert (simulation.town.staff.effort == 1.0).all()


def test_everything_switched_off_leaves_speed_and_skill_as_they_were() -> None:
    off = {
        "staff.burnout.strength": 0.0,
        "staff.effort.strength": 0.0,
        "staff.learning.strength": 0.0,
        "staff.exits.hazard": 0.0,
        "policy.appraisal": {"resident": 0.0, "peer": 0.0},
        "policy.evaluation.audit_probability": 0.0,
        "policy.units.meetings": 0,
        "run.days": 30,
    }
    simulation = small(off)
    before = simulation.state.servers.copy()
    finished(simulation)
    for name in ("speed", "skill", "availability"):
        np.testing.assert_array_equal(simulation.state.servers[name], before[name])
