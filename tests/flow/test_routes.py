"""Routes, read off from what the cases say: desks passed, hand-offs, level; and how often they go astray."""

from __future__ import annotations

import math
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from scipy import stats

from sim.flow import codes
from sim.scenario import Scenario
from tests.flow.places import LEVELS, finish, per_grid, quiet_place
from tests.flow.readings import arisen

CHANNELS = {"member": codes.CH_MEMBER, "centre": codes.CH_CENTRE, "hotline": codes.CH_HOTLINE, "app": codes.CH_APP}
FULL = {
    "policy__staffing__street_officials": 4,
    "policy__structure__offices_per_street": 4,
    "policy__staffing__district_officials": 3,
    "policy__structure__departments": 3,
}


def categories() -> dict[str, dict[str, Any]]:
    """One category for each level, reported through every channel; a little work."""
    common = {"rate": per_grid(0.05), "work_median": 0.1, "hotline": 0.5}
    return {name: {**common, "level": name} for name in LEVELS}


def place(folder: Path, route: str, **changes: Any) -> Scenario:
    settings = {
        "grids": 6,
        "communities": 3,
        "residents__reporting__centre_share": 0.5,
        "policy__dispatch__route__default": route,
        "run__days": 60,
    }
    return quiet_place(folder, categories(), **(settings | FULL | changes))


def level_by_level(authority: int, channel: int) -> tuple[int, int]:
    """Expected desks and hand-offs: up from the beat, or from the community desk when told there."""
    first = 1 if channel == codes.CH_CENTRE else 0
    top = max(authority, first)
    to_the_beat = channel in (codes.CH_HOTLINE, codes.CH_APP)
    return top - first + 1, top - first + to_the_beat


def territorial(authority: int, channel: int) -> tuple[int, int]:
    """Intake hands down from street to beat first; other channels as level by level."""
    if channel not in (codes.CH_HOTLINE, codes.CH_APP):
        return level_by_level(authority, channel)
    return 2 + authority + 1, 1 + 2 + authority


def direct(authority: int, channel: int) -> tuple[int, int]:
    """One desk, the one with authority; no hand-off where the case was told."""
    if channel == codes.CH_CENTRE:
        return 1, int(authority > 1)
    if channel == codes.CH_MEMBER:
        return 1, int(authority > 0)
    return 1, 1


@pytest.mark.parametrize("rule", [level_by_level, territorial, direct])
def test_cases_take_the_desks_of_their_route(tmp_path: Path, rule: Any) -> None:
    simulation = finish(place(tmp_path, rule.__name__))
    cases, needs = arisen(simulation)
    for authority in range(4):
        for name, channel in CHANNELS.items():
            chosen = (needs.category == authority + 1) & (cases.channel == channel)
            chosen &= cases.state == codes.SOLVED
            assert chosen.sum() > 20, (authority, name)
            desks, handoffs = rule(authority, channel)
            where = f"authority {LEVELS[authority]}, told through {name}"
            assert set(cases.desks[chosen].tolist()) == {desks}, where
            assert set(cases.handoffs[chosen].tolist()) == {handoffs}, where
            solver = max(authority, 1) if channel == codes.CH_CENTRE else authority
            assert set(cases.level[chosen].tolist()) == {solver}, where
    assert (cases.misroutes == 0).all()


@pytest.mark.parametrize("route", ["level_by_level", "territorial", "direct"])
@pytest.mark.parametrize(
    ("absent", "solver"),
    [
        ({"policy__staffing__street_officials": 0, "policy__structure__offices_per_street": 0}, [0, 1, 3, 3]),
        ({"policy__staffing__district_officials": 0, "policy__structure__departments": 0}, [0, 1, 2, 2]),
        (
            {
                "policy__staffing__street_officials": 0,
                "policy__structure__offices_per_street": 0,
                "policy__staffing__district_officials": 0,
                "policy__structure__departments": 0,
            },
            [0, 1, 1, 1],
        ),
    ],
)
def test_absent_levels_leave_their_cases_to_the_next_that_exists(
    tmp_path: Path, route: str, absent: dict[str, int], solver: list[int]
) -> None:
    simulation = finish(place(tmp_path, route, **absent))
    cases, needs = arisen(simulation)
    assert (cases.state == codes.SOLVED).mean() > 0.95
    for authority in range(4):
        chosen = (needs.category == authority + 1) & (cases.state == codes.SOLVED)
        chosen &= cases.channel != codes.CH_CENTRE
        assert set(cases.level[chosen].tolist()) == {solver[authority]}


def test_each_category_may_have_a_route_of_its_own(tmp_path: Path) -> None:
    by_category = {"street": "direct", "grid": "territorial"}
    scenario = place(tmp_path, "level_by_level", policy__dispatch__route__by_category=by_category)
    cases, needs = arisen(finish(scenario))
    for authority, rule in enumerate((territorial, level_by_level, direct, level_by_level)):
        chosen = (needs.category == authority + 1) & (cases.channel == codes.CH_HOTLINE)
        chosen &= cases.state == codes.SOLVED
        assert set(cases.desks[chosen].tolist()) == {rule(authority, codes.CH_HOTLINE)[0]}


def test_transfers_take_working_hours_of_the_office(tmp_path: Path) -> None:
    changes = {"policy__structure__transfer_hours": 3.0, "policy__dispatch__triage_hours": 0.0, "run__days": 20}
    cases, needs = arisen(finish(place(tmp_path, "direct", **changes)))
    moved = (cases.state == codes.SOLVED) & (cases.handoffs == 1)
    assert moved.sum() > 200
    np.testing.assert_allclose((cases.response - cases.registered - cases.waited)[moved], 3.0, atol=1e-3)
    office = {"policy__shifts__office": "office", "policy__shifts__community": "office"}
    cases, needs = arisen(finish(place(tmp_path, "direct", **changes, **office)))
    weekend = (needs.arose % 168.0 > 113.0) & (cases.handoffs == 1) & (cases.state == codes.SOLVED)
    assert weekend.sum() > 50
    monday_at_eleven = np.ceil(needs.arose / 168.0) * 168.0 + 11.0
    np.testing.assert_allclose(
        (cases.response - cases.waited)[weekend],
        monday_at_eleven[weekend],
        atol=1e-3,
    )


@pytest.mark.parametrize("offices", [1, 2, 5, 17])
def test_misrouting_falls_with_the_number_of_offices(tmp_path: Path, offices: int) -> None:
    """Tries at a street with K offices are wrong with probability m ln K / ln 17; tries are independent."""
    m = 0.5
    changes = {
        "policy__structure__offices_per_street": offices,
        "policy__staffing__street_officials": 5 * offices,
        "policy__dispatch__misroute_street": m,
    }
    one = {"street": {"rate": per_grid(0.05), "work_median": 0.1, "level": "street", "field": "housing"}}
    scenario = quiet_place(tmp_path, one, grids=10, **(FULL | changes), policy__dispatch__route__default="direct")
    cases, _ = arisen(finish(scenario))
    solved = cases.state == codes.SOLVED
    wrong = cases.misroutes[solved].astype(int)
    chance = m * math.log(offices) / math.log(17.0)
    tries = len(wrong) + wrong.sum()
    assert len(wrong) > 300
    assert stats.binomtest(int(wrong.sum()), int(tries), chance).pvalue > 1e-4
    assert stats.binomtest(int((wrong > 0).sum()), len(wrong), chance).pvalue > 1e-4
    np.testing.assert_array_equal(cases.desks[solved], wrong + 1)
    np.testing.assert_array_equal(cases.handoffs[solved], wrong + 1)


def test_misrouting_at_the_district_does_not_depend_on_their_number(tmp_path: Path) -> None:
    one = {"district": {"rate": per_grid(0.05), "work_median": 0.05, "level": "district"}}
    for departments, chance in ((1, 0.0), (2, 0.3), (17, 0.3)):
        changes = {
            "policy__structure__departments": departments,
            "policy__staffing__district_officials": 3 * departments,
            "policy__dispatch__misroute_district": 0.3,
            "policy__dispatch__route__default": "direct",
        }
        cases, _ = arisen(finish(quiet_place(tmp_path, one, grids=10, **(FULL | changes))))
        wrong = cases.misroutes[cases.state == codes.SOLVED].astype(int)
        tries = len(wrong) + wrong.sum()
        assert stats.binomtest(int(wrong.sum()), int(tries), chance).pvalue > 1e-4


def test_what_is_beyond_a_servers_skill_goes_up_unless_nobody_is_above(tmp_path: Path) -> None:
    changes = {"policy__staffing__skill_mean": 0.6, "policy__staffing__skill_sd": 0.0}
    cases, needs = arisen(finish(place(tmp_path, "level_by_level", **changes)))
    solved = cases.state == codes.SOLVED
    hard = needs.difficulty > 0.6
    share = hard[solved].mean()
    assert 0.3 < share < 0.5
    assert (cases.level[solved & hard] == 3).all()
    easy = solved & ~hard & (cases.channel != codes.CH_CENTRE)
    np.testing.assert_array_equal(cases.level[easy], needs.category[easy] - 1)
