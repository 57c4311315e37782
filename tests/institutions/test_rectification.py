"""Rectification: the last of every district get help and paperwork until the next evaluation."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

from sim.experiments.statistics import paired
from sim.institutions.rectification import Rectification
from sim.simulation.model import Simulation
from tests.institutions.city import city, has, stepped, the
from tests.runs import SEEDS

PUT_RIGHT: dict[str, Any] = {"policy.rectification.share": 0.2, "run.days": 92}
PLACE = "panjin/before"


def test_the_last_of_every_district_are_chosen_at_evaluations_alone() -> None:
    simulation = stepped(city(PUT_RIGHT, PLACE), -1)
    one, district = the(simulation, Rectification), simulation.setup.world.communities["district"]
    assert not one.under.any()
    stepped(simulation, 0)
    score = simulation.town.judged.score
    for number in np.unique(district):
        here = np.flatnonzero(district == number)
        chosen = one.under[here]
        assert chosen.sum() == np.ceil(0.2 * len(here))
        assert score[here][chosen].max() <= score[here][~chosen].min()
    under = one.under.copy()
    stepped(simulation, 60)
    np.testing.assert_array_equal(one.under, under)


def test_help_and_paperwork_reach_them_and_nobody_else() -> None:
    simulation = stepped(city(PUT_RIGHT, PLACE), 0)
    one, duties = the(simulation, Rectification), simulation.town.duties
    under = duties.in_community & one.under[duties.community]
    assert set(duties.added["rectification"][under]) == {0.15}
    assert set(duties.paperwork["rectification"][under]) == {0.03}
    assert (duties.added["rectification"][~under] == 0.0).all()
    planned = duties.planned
    availability = simulation.state.servers["availability"][: len(planned)]
    np.testing.assert_allclose(availability[under], planned[under] - 0.03 + 0.15)
    booked = simulation.town.ledger.hours["rectification"]
    days = simulation.town.shift_days(0)
    first = simulation.town.today.row
    np.testing.assert_allclose(booked[first:], under.sum() * 0.18 * days[first:])
    assert (booked[:first] == 0.0).all()


def closed_there(simulation: Simulation, places: np.ndarray) -> float:
    """Cases of some communities closed so far."""
    return float(simulation.state.community_counts.closed[places].sum())


def test_who_is_put_right_closes_more_than_without() -> None:
    """The same communities with and without: that the worst of a draw get better by themselves is in both.

    Those above can spare the team: where departments are the bottleneck, what it does below is missing there.
    """
    spare = {"policy.staffing.district_officials": 400}
    gained = []
    for seed in SEEDS:
        with_ = stepped(city({**PUT_RIGHT, **spare}, PLACE, seed), 0)
        under = the(with_, Rectification).under
        plain = stepped(
            city({**spare, "policy.tiers.contracts": 1, "policy.tiers.incentive": 0.0, "run.days": 92}, PLACE, seed), 0
        )
        start = [closed_there(one, under) for one in (plain, with_)]
        assert start[0] == pytest.approx(start[1], rel=0.01)
        gained.append([closed_there(stepped(one, 90), under) for one in (plain, with_)])
    gain = paired(*np.array(gained).T, level=0.99)
    assert gain.low > 0.0


def test_nobody_is_put_right_unless_it_is_wanted() -> None:
    assert not has(city(), Rectification)
