"""360-degree evaluation: parts, weights, reciprocity; what residents' weight changes."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

from sim.flow.codes import COMMUNITY, GRID
from sim.institutions.appraisal import GENEROSITY, Appraisal, peer_marks
from sim.simulation.model import Simulation
from tests.institutions.city import city, has, pairs, stepped, the
from tests.institutions.town import counted
from tests.runs import differences

RESIDENT, PEER, RECIPROCITY = (f"policy.appraisal.{name}" for name in ("resident", "peer", "reciprocity"))


def marks(changes: dict[str, Any]) -> tuple[Simulation, np.ndarray]:
    """A run after its second evaluation, and the marks of people in communities."""
    simulation = stepped(city(changes), 91)
    return simulation, simulation.town.judged.marks[simulation.town.duties.in_community]


def test_colleagues_who_return_favours_give_everybody_the_same_good_mark() -> None:
    seen = np.array([-2.0, 0.0, 1.0])
    np.testing.assert_allclose(peer_marks(seen, np.zeros(3)), seen)
    np.testing.assert_allclose(peer_marks(seen, np.ones(3)), GENEROSITY)
    assert peer_marks(seen, np.full(3, 0.5)).std() == pytest.approx(0.5 * seen.std())
    assert peer_marks(seen, np.full(3, 0.5)).mean() > seen.mean()


def test_marks_are_the_weighted_parts_and_noise() -> None:
    simulation, _ = marks({RESIDENT: 0.3, PEER: 0.2, "policy.appraisal.noise": 0.0})
    one, town = the(simulation, Appraisal), simulation.town
    ours = town.duties.in_community
    expected = 0.5 * one.superior + 0.3 * one.resident + 0.2 * one.peer
    np.testing.assert_allclose(town.judged.marks[ours], expected[ours], atol=1e-12)
    assert np.isnan(town.judged.marks[~ours]).all()
    for level in (GRID, COMMUNITY):
        rows = town.duties.level == level
        assert one.superior[rows].mean() == pytest.approx(0.0, abs=1e-9)
        assert one.superior[rows].std() == pytest.approx(1.0)
    # everybody of a community has the same mark by residents
    for place in np.unique(town.duties.community[ours]):
        rows = ours & (town.duties.community == place)
        assert np.ptp(one.resident[rows & (town.duties.level == COMMUNITY)]) == 0.0


def test_reciprocity_compresses_the_spread_of_marks() -> None:
    spread = [marks({PEER: 1.0, RECIPROCITY: r, "policy.appraisal.noise": 0.1})[1].std() for r in (0.0, 0.5, 1.0)]
    assert spread[0] > 1.5 * spread[1]
    assert spread[1] > 1.5 * spread[2]
    assert spread[2] == pytest.approx(0.1, rel=0.2)  # the noise alone is left


def test_ranks_follow_the_marks() -> None:
    simulation, _ = marks({PEER: 1.0, RECIPROCITY: 0.0, "policy.appraisal.noise": 0.0, "run.days": 120})
    stepped(simulation, 119)
    town = simulation.town
    for group in np.unique(town.judged.among[town.duties.level == GRID]):
        rows = np.flatnonzero(town.judged.among == group)
        order = np.argsort(town.judged.marks[rows], kind="stable")
        assert (np.diff(town.staff.rank[rows][order]) > 0.0).all()
    by_cases = np.argsort(town.judged.recent[rows], kind="stable")
    assert (order != by_cases).any()


def true_share(simulation: Simulation) -> float:
    """Share of the closings that are true solutions."""
    return counted("solved")(simulation) / counted("closed")(simulation)


@pytest.mark.slow
def test_residents_with_a_say_bring_fewer_closings_on_paper_only_and_truer_ones() -> None:
    strong = {"policy.pay.performance_share": 0.5, "policy.time.paperwork": 0.42}
    runs = pairs(strong, {**strong, RESIDENT: 0.8, "policy.appraisal.hours": 0.0})
    superficial, share = differences(runs, counted("superficial"), true_share)
    assert superficial.high < 0.0
    assert share.low > 0.0


def test_the_pressure_of_cases_counts_by_the_weight_of_superiors_and_hours_are_booked() -> None:
    simulation = stepped(city({RESIDENT: 0.3, PEER: 0.2}), -30)
    level = simulation.setup.organisation.desks["level"]
    weight = simulation.town.judged.on_paper
    np.testing.assert_allclose(weight[level <= COMMUNITY], 0.5)
    np.testing.assert_allclose(weight[level > COMMUNITY], 1.0)
    posts = simulation.town.duties.in_community.sum()
    year = simulation.town.ledger.hours["appraisal"].sum() * 365 / simulation.setup.n_days
    assert year == pytest.approx(posts * 2.0 * 4, rel=0.1)  # holidays are the rest


def test_superiors_alone_are_no_appraisal() -> None:
    assert not has(city(), Appraisal)
    assert len(stepped(city({"run.days": 5}), 2).town.judged.marks) == 0
