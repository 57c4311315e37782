"""Stationed officials, routes into posts: who sits where, with which powers and skill."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

from sim.assembly.setup import Setup, build_setup
from sim.demand.needs import no_needs
from sim.scenario import ScenarioError, load
from sim.world.columns import BEAT, COMMUNITY_DESK, DEPARTMENT, OFFICE
from tests.runs import NOBODY_STATIONED

PLACE = load("panjin/after").with_({**NOBODY_STATIONED, "territory.scale": 0.1, "run.days": 1, "run.warm_up_days": 0})
STATIONED = "policy.structure.stationed"
CATEGORIES = "policy.structure.stationed_categories"


def setup_of(**changes: Any) -> Setup:
    return build_setup(PLACE.with_(changes), 1, no_needs(1))


def servers_by_level(setup: Setup) -> np.ndarray:
    desks = setup.organisation.desks
    return np.bincount(desks.level, weights=desks.n_servers, minlength=4)


def test_officials_move_from_departments_to_the_streets_of_their_district() -> None:
    plain, stationed = setup_of(), setup_of(**{STATIONED: 0.3})
    before, after = servers_by_level(plain), servers_by_level(stationed)
    moved = before[DEPARTMENT] - after[DEPARTMENT]
    assert moved == pytest.approx(0.3 * before[DEPARTMENT], abs=2)
    assert after[OFFICE] - before[OFFICE] == moved
    np.testing.assert_array_equal(after[: COMMUNITY_DESK + 1], before[: COMMUNITY_DESK + 1])
    for setup in (plain, stationed):
        desks = setup.organisation.desks
        assert (desks.n_servers[desks.level <= DEPARTMENT] >= 1).all()
    most = setup_of(**{STATIONED: 0.9}).organisation.desks
    assert (most.n_servers[most.level == DEPARTMENT] >= 1).all()


def test_powers_go_with_the_categories_and_stay_with_the_rest() -> None:
    plain, stationed = setup_of(), setup_of(**{CATEGORIES: ["noise", "market"]})
    items, now = plain.catalogue.items, stationed.catalogue.items.authority_now
    named = np.isin(items.category, [plain.catalogue.category_names.index(name) for name in ("noise", "market")])
    lowered = named & (items.authority_now == DEPARTMENT)
    assert lowered.any()
    assert (now[lowered] == OFFICE).all()
    np.testing.assert_array_equal(now[~lowered], items.authority_now[~lowered])
    np.testing.assert_array_equal(servers_by_level(plain), servers_by_level(stationed))


def test_what_cannot_be_stationed_is_refused() -> None:
    with pytest.raises(ScenarioError, match="did you mean noise"):
        PLACE.with_({CATEGORIES: ["noize"]})
    with pytest.raises(ScenarioError, match=STATIONED):
        PLACE.with_({STATIONED: 0.2, "policy.structure.departments": 0, "policy.staffing.district_officials": 0})


def test_routes_into_posts_move_the_skill_of_community_staff_alone() -> None:
    plain = setup_of(**{"policy.staffing.routes.incumbent": 0.0, "policy.staffing.routes.directed": 0.0})
    kept = setup_of(**{"policy.staffing.routes.incumbent": 0.4, "policy.staffing.routes.directed": 0.2})
    before, after = plain.organisation.staff, kept.organisation.staff
    level = plain.organisation.desks.level[before.desk]
    in_community = (level == BEAT) | (level == COMMUNITY_DESK)
    np.testing.assert_array_equal(before.skill[~in_community], after.skill[~in_community])
    routes = kept.scenario.policy.staffing.routes
    open_examination = before.skill[in_community] == after.skill[in_community]
    n = int(in_community.sum())
    assert open_examination.mean() == pytest.approx(0.4, abs=4 * (0.24 / n) ** 0.5)
    shift = (after.skill - before.skill)[in_community]
    inside = after.skill[in_community] < 1.0
    expected = {0.0, routes.incumbent_skill, routes.directed_skill}
    unclipped = inside & (before.skill[in_community] < 1.0)
    assert {round(float(x), 4) for x in shift[unclipped]} <= expected
    more = setup_of(**{"policy.staffing.routes.incumbent": 0.8}).organisation.staff
    lost = setup_of(**{"policy.staffing.routes.incumbent": 0.4}).organisation.staff
    assert (more.skill <= lost.skill).all()


def test_routes_must_be_shares() -> None:
    with pytest.raises(ScenarioError, match="at most 1"):
        PLACE.with_({"policy.staffing.routes.incumbent": 0.7, "policy.staffing.routes.directed": 0.7})
