"""Promotion: who rises, who stays, and what is seen of the work."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

from sim.flow.codes import COMMUNITY
from sim.institutions.effort import Effort
from sim.institutions.promotion import Promotion
from sim.institutions.turnover import Turnover
from sim.simulation.model import Simulation
from tests.institutions.city import city, has, pairs, stepped, the
from tests.institutions.town import counted, mean_of
from tests.runs import differences

RISING: dict[str, Any] = {"policy.promotion.share": 0.06}


def left_by_themselves(simulation: Simulation) -> float:
    """People who left without having been promoted."""
    town = simulation.town
    return float(town.noted("exits").sum() - town.noted("promoted").sum())


def test_prospects_move_effort_staying_and_temptation_by_rank() -> None:
    simulation = stepped(city({**RISING, "run.days": 5}), 0)
    town, staff = simulation.town, simulation.town.staff
    ours = town.duties.in_community
    np.testing.assert_allclose(town.judged.incentives["promotion"][ours], 0.06 * (0.5 + staff.rank[ours]))
    np.testing.assert_allclose(town.judged.exits["promotion"][ours], -5.0 * 0.06 * (0.5 + staff.rank[ours]))
    for moved in (town.judged.incentives, town.judged.exits):
        assert (moved["promotion"][~ours] == 0.0).all()
    level = simulation.setup.organisation.desks["level"]
    np.testing.assert_allclose(town.judged.temptations["promotion"], np.where(level <= COMMUNITY, 0.24, 0.0))
    turnover = the(simulation, Turnover)
    hazard = turnover.hazard()
    del town.judged.exits["promotion"]
    np.testing.assert_allclose(hazard / turnover.hazard(), np.where(ours, np.exp(-0.3 * (0.5 + staff.rank)), 1.0))


def test_the_first_by_rank_are_promoted_after_an_evaluation_and_leave() -> None:
    simulation = stepped(city(RISING), 90)
    staff, ours = simulation.town.staff, simulation.town.duties.in_community
    generation, rank = staff.generation.copy(), staff.rank.copy()
    stepped(simulation, 91)  # 1 April, a Monday
    place = simulation.town.judged.place
    of_group = np.bincount(place[ours]) * 0.06 / 4
    promoted = simulation.town.noted("promoted")[simulation.town.today.row]
    assert np.floor(of_group).sum() <= promoted <= np.ceil(of_group).sum()
    gone = (staff.gone == 1) | (staff.generation > generation)
    first = np.flatnonzero(ours & (rank > 0.95))  # the week's ranks may differ from these at the edge
    assert gone[first].mean() > 2.0 * gone[ours].mean()


@pytest.mark.slow
def test_prospects_keep_people_and_raise_what_is_seen() -> None:
    leaving = {"staff.exits.hazard": 2.0}
    runs = pairs(leaving, {**leaving, "policy.promotion.share": 0.1})
    effort, stay, faked = differences(runs, mean_of("effort"), left_by_themselves, counted("superficial"))
    assert effort.low > 0.0
    assert stay.high < 0.0
    assert faked.low > 0.0


def test_half_year_and_annual_evaluations_weigh_as_stated() -> None:
    changes = {"policy.evaluation.year_end": 2.0, "policy.evaluation.half_year": 1.5, "run.days": 185}
    simulation = city(changes)
    effort = the(simulation, Effort)
    seen = {}
    for day in (-5, 20, 85, 176):  # before the new year, in January, before 31 March, before 30 June
        simulation.town.turn(day)
        weights = np.unique(effort.pulse())
        assert len(weights) == 1
        seen[day] = float(weights[0])
    assert seen == {-5: 2.0, 20: 0.0, 85: 1.0, 176: 1.5}
    assert effort.effort() == pytest.approx(np.ones(len(effort.staff)) + 0.05 * 1.5, abs=0.05)


def test_nobody_rises_unless_it_is_wanted() -> None:
    assert not has(city(), Promotion)
