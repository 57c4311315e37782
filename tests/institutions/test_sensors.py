"""Mobile sensors: they find visible needs, for points, and fewer take part without."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

from sim.institutions.sensors import Sensors
from sim.simulation.model import Simulation
from sim.world.columns import GROUPS
from tests.institutions.city import city, has, pairs, stepped, the
from tests.institutions.town import counted
from tests.runs import differences

SENSING: dict[str, Any] = {"policy.sensors.share": 0.1}
POINTS = "policy.sensors.points"


def test_more_sensors_find_more_of_what_can_be_seen_and_less_lapses() -> None:
    runs = pairs({"policy.sensors.share": 0.05}, {"policy.sensors.share": 0.3})
    found, lapsed, visits = differences(runs, counted("found_patrol"), counted("lapsed"), counted("found_visit"))
    assert found.low > 0.0
    assert lapsed.high < 0.0
    assert abs(visits.difference) < 0.1 * found.difference  # hidden needs are as hidden as before


def _found(simulation: Simulation) -> dict[int, float]:
    """Key of every need that a patrol or a sensor found > hours from arising to that."""
    histories, needs = simulation.state.histories, simulation.setup.needs.rows
    rows = np.flatnonzero((histories.channel == 6) & ~np.isnan(histories.registered))
    return dict(zip(needs.key[rows].tolist(), (histories.registered[rows] - needs.arose[rows]).tolist(), strict=True))


def test_what_would_be_found_anyway_is_found_earlier() -> None:
    plain, sensing = (_found(stepped(city(changes), 94)) for changes in ({}, {"policy.sensors.share": 0.3}))
    both = sorted(plain.keys() & sensing.keys())
    assert len(both) > 100
    hours = np.array([(plain[key], sensing[key]) for key in both])
    assert (hours[:, 1] <= hours[:, 0] + 1e-6).all()
    assert (hours[:, 1] < hours[:, 0] - 1.0).mean() > 0.3


def test_hazards_of_visible_needs_follow_the_sensors_of_the_community() -> None:
    day = -89  # a working day
    plain, sensing = (stepped(city(changes), day) for changes in ({}, SENSING))
    world, days = plain.setup.world, plain.town.shift_days(plain.setup.shifts.of("office"))
    new = np.diff(world.group_offsets, axis=1)[:, GROUPS.index("new_employment")]
    place = world.grids["community"]
    people, grids = np.bincount(place, new), np.bincount(place)
    expected = 0.02 * (0.1 * people / grids)[place] / 30 * 7 / 40 * days[1]
    np.testing.assert_array_equal(plain.state.hazards[0::2], sensing.state.hazards[0::2])
    np.testing.assert_allclose(sensing.state.hazards[1::2] - plain.state.hazards[1::2], expected, rtol=1e-9)


def test_taking_part_decays_to_what_points_hold_and_points_are_paid() -> None:
    simulation = stepped(city({**SENSING, "run.days": 10}), 7)
    sensors = the(simulation, Sensors)
    held = 0.1 + 0.9 * (1.0 - np.exp(-1.0))
    days = 98  # the last Monday is day 7, ninety-seven days and the first
    expected = held + (1.0 - held) * np.exp(-(days - 1) / 90.0)
    np.testing.assert_allclose(sensors.participation, expected, rtol=1e-9)
    unpaid = the(stepped(city({**SENSING, POINTS: 0.0, "run.days": 10}), 7), Sensors)
    assert (unpaid.participation < sensors.participation).all()
    active = simulation.town.noted("sensors")[: simulation.town.today.row + 1]
    booked = simulation.town.ledger.fen["sensors"][: len(active)]
    np.testing.assert_allclose(booked, active * 20 * 100 * 12 / 365, atol=1.0)


def test_sensors_of_one_street_see_nothing_elsewhere() -> None:
    stage = {"from": -90, "where": {"street": [0]}, "set": SENSING}
    plain, pilot = (stepped(city({"rollout": stages, "run.days": 5}), 0) for stages in ([], [stage]))
    here = plain.setup.world.grids["street"] == 0
    same = plain.state.hazards[1::2] == pilot.state.hazards[1::2]
    np.testing.assert_array_equal(same, ~here if plain.state.clock.outreach_hours[0] > 0.0 else np.ones_like(here))
    (sensors,) = (one for one in pilot.institutions if isinstance(one, Sensors))
    away = plain.setup.world.communities["street"] != 0
    assert (sensors.participation[away] == 1.0).all()
    assert (sensors.participation[~away] < 1.0).all()


def test_nobody_is_a_sensor_unless_it_is_wanted() -> None:
    assert not has(city(), Sensors)
    assert pytest.approx(0.0) == stepped(city({"run.days": 1}), -90).town.noted("sensors").sum()
