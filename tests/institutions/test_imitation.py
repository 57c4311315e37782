"""Imitation: whom one sees, what is taken over, and that a practice that shows spreads from a pilot."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

from sim.institutions.core.practices import PRACTICES
from sim.institutions.imitation import Imitation, neighbours_of
from sim.scenario import parameters
from sim.simulation.model import Simulation
from tests.institutions.city import city, has, pairs, stepped, the
from tests.institutions.town import counted
from tests.runs import FEW_SEEDS, differences

LEARNING: dict[str, Any] = {"policy.imitation.rate": 6.0}
EXTENSION = "policy.closing.extension"


def _pilot(value: float, **more: Any) -> dict[str, Any]:
    """A third of the communities extends deadlines on paper from the beginning; what is seen is reported results."""
    stage = {"from": -90, "where": {"community": list(range(0, 23, 3))}, "set": {EXTENSION: value}}
    return {**LEARNING, "policy.imitation.practice": "extension", EXTENSION: 0.5, "rollout": [stage], **more}


def adopters(simulation: Simulation) -> float:
    """Communities with a value of the lever that is not their own."""
    return float(np.isfinite(the(simulation, Imitation).adopted).sum())


def test_every_practice_is_a_lever_that_communities_have_values_of_their_own_of() -> None:
    varies = {leaf.path: leaf.varies for leaf in parameters()}
    for name, path in PRACTICES.items():
        assert varies[f"policy.{path}"] == "community", name
    (leaf,) = [one for one in parameters() if one.path == "policy.imitation.practice"]
    assert leaf.choices == tuple(PRACTICES)


def test_neighbours_are_the_nearest_of_the_same_district() -> None:
    x, y = np.array([0.0, 1.0, 2.0, 3.5, 0.1]), np.zeros(5)
    near = neighbours_of(x, y, np.array([0, 0, 0, 0, 1]), 2)
    np.testing.assert_array_equal(near, [[1, 2], [0, 2], [1, 3], [2, 1], [-1, -1]])


def test_the_example_is_the_best_that_one_sees() -> None:
    simulation = city(LEARNING)
    one = the(simulation, Imitation)
    score = np.arange(23) / 23.0
    districts = len(simulation.setup.world.districts)
    alone = one.example(score, np.zeros(districts, np.bool_))
    for place in range(23):
        near = one._near[place][one._near[place] >= 0]
        assert alone[place] == near[np.argmax(score[near])]
    shown = one.example(score, np.ones(districts, np.bool_))
    district = simulation.setup.world.communities["district"]
    for place in range(23):
        assert shown[place] == np.flatnonzero(district == district[place])[-1]


def test_a_practice_that_shows_spreads_and_one_that_does_not_stays_where_it_is() -> None:
    """A paper practice spreads as well as a good one: what is seen is what is reported."""
    (spread,) = differences(pairs(_pilot(0.1), _pilot(1.0), seeds=FEW_SEEDS), adopters)
    assert spread.low > 0.0


@pytest.mark.slow
def test_a_good_practice_spreads_from_the_pilot_and_more_is_solved() -> None:
    """A third of the communities has one grid system instead of six; the others see it and merge theirs."""
    stage = {"from": -90, "where": {"community": list(range(0, 23, 3))}, "set": {"policy.burden.systems": 1}}
    pilot = {
        "policy.burden.systems": 6,
        "policy.burden.system_share": 0.06,
        "rollout": [stage],
        "policy.imitation.practice": "merged_systems",
        "policy.tiers.contracts": 1,
        "policy.tiers.incentive": 0.0,
    }
    runs = pairs(pilot, {**pilot, **LEARNING}, "panjin/before")
    for _, learning in runs:
        adopted = the(learning, Imitation).adopted
        assert (adopted == 1.0).sum() > 6  # of fifteen
        assert (adopted[0::3] != 6.0).all()  # no pilot gives it up
    solved, paperwork = differences(runs, counted("solved"), lambda one: one.town.ledger.hours["burden"].sum())
    assert solved.low > 0.0
    assert paperwork.high < 0.0


def test_what_is_taken_over_is_the_example_s_value_and_counts_from_the_next_day_on() -> None:
    simulation = stepped(city(_pilot(1.0)), 0)  # 1 January: the first evaluation, and the first lessons
    one, levers = the(simulation, Imitation), simulation.town.levers
    learnt = np.isfinite(one.adopted)
    assert learnt.any()
    assert set(one.adopted[learnt]) <= {0.5, 1.0}
    pilot = np.isin(np.arange(23), range(0, 23, 3))
    stepped(simulation, 1)
    now = levers.community("closing.extension")
    np.testing.assert_array_equal(now[pilot], 1.0)  # a stage in force wins
    np.testing.assert_array_equal(now[~pilot & learnt], one.adopted[~pilot & learnt])
    np.testing.assert_array_equal(now[~pilot & ~learnt], 0.5)
    np.testing.assert_array_equal(simulation.state.local.extension, now)


@pytest.mark.slow
def test_meetings_show_more_and_are_booked() -> None:
    few, many = _pilot(1.0, **{"policy.imitation.rate": 0.5}), _pilot(1.0, **{"policy.imitation.rate": 0.5})
    many["policy.imitation.meetings"] = 12
    runs = pairs(few, many)
    (more,) = differences(runs, adopters)
    assert more.low > 0.0
    hours = runs[0][1].town.ledger.hours["imitation"]
    assert (hours > 0.0).sum() == 7  # the first day of the warm-up and six firsts of a month
    assert hours.sum() == pytest.approx(7 * 23 * 4.0)
    assert "imitation" not in runs[0][0].town.ledger.hours


def test_where_nobody_learns_nothing_moves() -> None:
    assert not has(city(), Imitation)
    assert not city().town.levers.varies("time.visits")
    plain = stepped(city({"run.days": 20, "policy.tiers.contracts": 1, "policy.tiers.incentive": 0.0}), 19)
    still = stepped(
        city(
            {"run.days": 20, "policy.tiers.contracts": 1, "policy.tiers.incentive": 0.0, "policy.imitation.rate": 1e-12}
        ),
        19,
    )
    for name in ("closed", "solved", "found_visit", "superficial"):
        np.testing.assert_array_equal(plain.state.days[name], still.state.days[name])
