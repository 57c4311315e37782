"""Two-colour warning: colours, help, sanction, recognition; red communities recover sooner than without."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

from sim.experiments.statistics import paired
from sim.flow.codes import COMMUNITY, GRID
from sim.institutions.warning import GREEN, LARGEST_GIFT, RED, YELLOW, Warning
from sim.simulation.model import Simulation
from tests.institutions.city import city, has, stepped, the

WARNED: dict[str, Any] = {"policy.warning.yellow": 0.12, "policy.warning.red": 0.25, "run.days": 60}
PLACE = "panjin/before"
FIRST_LOOK, SECOND_LOOK = -61, -30  # 1 November, 1 December


def overdue(simulation: Simulation) -> np.ndarray:
    """Share of the cases in each community's own hands that are overdue, counted case by case."""
    state, n = simulation.state, len(simulation.setup.world.communities)
    late, own = np.zeros(n), np.zeros(n)
    place = simulation.setup.world.grids["community"]
    for case in state.cases[: int(state.clock.n_slots[0])]:
        if case.state in (3, 4) and case.category > 0 and state.desks[case.desk].level <= COMMUNITY:
            own[place[case.grid]] += 1
            late[place[case.grid]] += case.due < 24.0 * simulation.day
    return late / (own + 5.0)


def test_colours_follow_the_overdue_share() -> None:
    simulation = stepped(city(WARNED, PLACE), FIRST_LOOK - 1)
    expected = overdue(simulation)
    stepped(simulation, FIRST_LOOK)
    warnings = the(simulation, Warning)
    np.testing.assert_allclose(warnings.overdue, expected)
    colours = np.where(expected >= 0.25, RED, np.where(expected >= 0.12, YELLOW, GREEN))
    np.testing.assert_array_equal(warnings.colour, colours)
    assert set(colours) == {GREEN, YELLOW, RED}
    assert simulation.town.series["warned_red"][simulation.town.today.row] == (colours == RED).sum()


def test_what_is_given_is_what_is_got_and_nobody_gives_too_much() -> None:
    simulation = stepped(city(WARNED, PLACE), FIRST_LOOK)
    warnings, duties = the(simulation, Warning), simulation.town.duties
    given, got = duties.taken["warning"], duties.added["warning"]
    assert given.sum() == pytest.approx(got.sum())
    assert given.sum() > 0.0
    assert given.max() <= LARGEST_GIFT + 1e-12
    colour = np.where(duties.in_community, warnings.colour[duties.community], -1)
    assert (got[colour != RED] == 0.0).all()
    assert (given[colour != GREEN] == 0.0).all()
    places = simulation.setup.world.communities["street"]
    for one in np.unique(places):
        here = duties.in_community & (places[duties.community] == one)
        assert given[here].sum() == pytest.approx(got[here].sum())
    hours = simulation.town.ledger.hours["warning"]
    assert hours[simulation.town.today.row] == pytest.approx(given.sum() * 8.0)


def test_red_is_tempted_warned_work_harder_and_the_best_are_recognised() -> None:
    simulation = stepped(city(WARNED, PLACE), FIRST_LOOK)
    warnings, town = the(simulation, Warning), simulation.town
    desks = simulation.setup.organisation.desks
    own = (desks["level"] == GRID) | (desks["level"] == COMMUNITY)
    temptation = town.judged.temptations["warning"]
    red = own & (warnings.colour[desks["community"]] == RED)
    assert set(temptation[red]) == {0.2}
    assert (temptation[~red] == 0.0).all()
    incentive, ours = town.judged.incentives["warning"], town.duties.in_community
    best = np.zeros(len(warnings.colour), np.bool_)
    best[warnings.best()] = True
    assert (warnings.colour[best] == GREEN).all()
    assert best.sum() <= len(simulation.setup.world.streets)
    expected = 0.03 * (warnings.colour > GREEN) + 0.03 * best
    np.testing.assert_allclose(incentive[ours], expected[town.duties.community[ours]])


@pytest.mark.slow
def test_red_communities_recover_sooner_and_others_hardly_notice() -> None:
    """The same communities in the same month, with and without: regression to the mean is in both; few are red."""
    recovered, others = [], []
    changes = {**WARNED, "policy.warning.yellow": 0.4, "policy.warning.red": 0.4, "policy.warning.help": 0.3}
    for seed in range(1, 11):
        plain = stepped(city({"run.days": 1}, PLACE, seed), -1)
        with_ = stepped(city({**changes, "run.days": 1}, PLACE, seed), SECOND_LOOK)
        colour = the(with_, Warning).colour.copy()
        pair = np.stack([overdue(plain), overdue(stepped(with_, -1))])
        recovered.append(pair[:, colour == RED])
        others.append(pair[:, colour == GREEN])
    gain = paired(*np.concatenate(recovered, axis=1), level=0.99)
    loss = paired(*np.concatenate(others, axis=1), level=0.99)
    assert gain.n > 10
    assert gain.high < 0.0
    assert abs(loss.difference) < 0.25 * abs(gain.difference)


def test_nobody_is_warned_unless_it_is_wanted() -> None:
    assert not has(city(), Warning)
    stage = {"from": 0, "where": {"street": [0]}, "set": {"policy.warning.yellow": 0.01}}
    simulation = stepped(city({"rollout": [stage], "run.days": 40}, PLACE), 31)
    colour = the(simulation, Warning).colour
    assert (colour[simulation.setup.world.communities["street"] != 0] == GREEN).all()
    assert (colour > GREEN).any()
