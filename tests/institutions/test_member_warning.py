"""Two-colour warning of members: who stays away is reminded, then talked to; more come, at the cost of staff hours."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

from sim.institutions.member_warning import MemberWarning
from sim.simulation.model import Simulation
from tests.institutions.city import city, has, pairs, stepped, the
from tests.runs import differences

PATH = "policy.member_warning"
WARNED: dict[str, Any] = {f"{PATH}.covered": 1.0, "policy.mobilisation.recorded": 0.6, "run.days": 60}


def attendance(simulation: Simulation) -> float:
    """Mean attendance of members who have reported in."""
    crews = simulation.town.crews
    return float(np.average(crews.attendance, weights=crews.heads + 1e-12))


def hours(simulation: Simulation) -> float:
    """Hours of talks."""
    return float(simulation.town.ledger.hours.get("member_warning", np.zeros(1)).sum())


def test_the_first_month_is_yellow_and_further_ones_are_red() -> None:
    simulation = stepped(city(WARNED), -90)  # attendance begins whole and decays
    warning = the(simulation, MemberWarning)
    assert warning.talked_to.sum() == 0.0
    stepped(simulation, 32)
    away = simulation.town.series["members_reminded"] + simulation.town.series["members_talked_to"]
    assert warning.reminded.sum() > 0.0
    assert warning.talked_to.sum() > 0.0
    assert away[simulation.town.today.row] <= simulation.town.crews.heads.sum() * 0.6 + 1e-9


def test_warned_members_come_more_often_and_talks_take_hours_of_communities() -> None:
    runs = pairs({**WARNED, f"{PATH}.covered": 0.0}, WARNED)
    came, taken = differences(runs, attendance, hours)
    assert came.difference > 0.02  # the same at every seed
    assert taken.difference > 0.0  # likewise
    simulation = runs[0][1]
    duties = simulation.town.duties
    assert (duties.taken["member_warning"][~duties.in_community] == 0.0).all()
    assert duties.taken["member_warning"].sum() > 0.0


def test_only_those_whose_attendance_is_recorded_are_known() -> None:
    unknown = stepped(city({**WARNED, "policy.mobilisation.recorded": 0.0}), 32)
    assert the(unknown, MemberWarning).reminded.sum() == 0.0
    assert hours(unknown) == 0.0


@pytest.mark.parametrize("off", [{f"{PATH}.covered": 0.0}, {"policy.mobilisation.report_in": 0.0}])
def test_nobody_is_warned_unless_it_is_wanted(off: dict[str, Any]) -> None:
    assert not has(city({**WARNED, **off}), MemberWarning)
