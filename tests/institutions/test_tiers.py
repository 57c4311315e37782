"""Responsibility contracts: sorting, promotion with a dead zone, effort near thresholds, awards."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

from sim.institutions.tiers import Tiers
from tests.institutions.city import city, has, pairs, stepped, the
from tests.institutions.town import mean_of
from tests.runs import differences

SIGNED: dict[str, Any] = {"policy.tiers.contracts": 1, "policy.stars.rated": 1}


def test_the_first_evaluation_sorts_into_tiers_of_about_equal_size() -> None:
    simulation = stepped(city(SIGNED, "panjin/before"), -1)
    tiers = the(simulation, Tiers)
    assert (tiers.tier == -1).all()
    stepped(simulation, 0)
    counts = np.bincount(tiers.tier, minlength=4)
    assert len(counts) == 4
    assert counts.max() <= len(tiers.tier) // 4 + 4  # equal scores stay together
    score = simulation.town.judged.score
    for lower, higher in zip(range(3), range(1, 4), strict=True):
        assert score[tiers.tier == lower].max() <= score[tiers.tier == higher].min()


def test_moves_are_by_one_tier_and_only_beyond_the_dead_zone() -> None:
    tiers = the(city(SIGNED), Tiers)
    tiers.thresholds = np.tile([-0.5, 0.0, 0.5], (8, 1))
    tier = np.array([0, 0, 0, 1, 1, 2, 3, 3])
    standing = np.array([-0.4, -0.2, 2.0, -0.6, -2.0, 0.6, 0.45, -2.0])
    moved = tiers.move(tier, standing, np.full(8, 0.25))
    np.testing.assert_array_equal(moved, [0, 1, 1, 1, 0, 2, 3, 2])
    free = tiers.move(tier, standing, np.zeros(8))
    np.testing.assert_array_equal(free, [1, 1, 1, 0, 0, 3, 2, 2])


def test_a_wider_dead_zone_moves_fewer() -> None:
    signed = {**SIGNED, "run.days": 95}
    runs = pairs({**signed, "policy.tiers.dead_zone": 1.5}, {**signed, "policy.tiers.dead_zone": 0.0})
    (moved,) = differences(runs, mean_of("moved_up"))
    assert moved.low > 0.0


def test_effort_rises_near_a_threshold() -> None:
    simulation = city(SIGNED)
    tiers = the(simulation, Tiers)
    tiers.thresholds = np.zeros((len(tiers.tier), 1))
    standing = np.zeros(len(tiers.tier))
    standing[1], standing[2] = 0.25, -0.25
    standing[3:] = 3.0
    incentive = tiers.incentive(standing)
    assert incentive[0] == pytest.approx(0.04)
    assert incentive[1] == incentive[2] == pytest.approx(0.04 * np.exp(-1.0))
    assert incentive[3:].max() < 1e-6
    short = {"territory.scale": 0.05, "run.days": 30}
    (effort,) = differences(pairs({**short, "policy.stars.rated": 1}, {**short, **SIGNED}), mean_of("effort"))
    assert effort.low > 0.0


def test_promotions_are_awarded_and_places_without_contract_have_no_tier() -> None:
    stage = {"from": 0, "where": {"street": [0, 1]}, "set": {"policy.tiers.contracts": 1}}
    simulation = stepped(city({"policy.stars.rated": 1, "rollout": [stage], "policy.tiers.dead_zone": 0.0}), 90)
    tiers = the(simulation, Tiers)
    before = tiers.tier.copy()
    bound = np.isin(simulation.setup.world.communities["street"], [0, 1])
    assert (before[~bound] == -1).all()
    assert (before[bound] >= 0).all()
    stepped(simulation, 91)
    promoted = (tiers.tier > before).sum()
    assert promoted > 0
    assert simulation.town.ledger.fen["tiers"].sum() == promoted * 10_000 * 100


def test_contracts_that_end_leave_no_tier_and_no_effort() -> None:
    stage = {"from": -90, "until": 60, "set": {"policy.tiers.contracts": 1}}
    simulation = stepped(city({"rollout": [stage]}), 0)
    assert "tiers" in simulation.town.judged.incentives
    stepped(simulation, 91)
    assert (the(simulation, Tiers).tier == -1).all()
    assert "tiers" not in simulation.town.judged.incentives


def test_there_are_no_tiers_unless_they_are_wanted() -> None:
    assert not has(city(), Tiers)
