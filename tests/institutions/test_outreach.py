"""Outreach: who was visited lately and who is organised reports more, and those who report least gain most."""

from __future__ import annotations

import numpy as np
import pytest

from sim.flow import codes
from sim.institutions.outreach import WEEKS
from sim.scenario import Scenario, load
from sim.simulation.model import Simulation
from sim.world.columns import GROUPS
from tests.flow.places import demo
from tests.flow.readings import arisen
from tests.runs import Measure, difference

HOMETOWN = "policy.branches.hometown"
SECTOR = "policy.branches.sector"


def test_visited_is_the_share_of_households_with_a_visit_in_thirteen_weeks() -> None:
    simulation = Simulation(demo().with_({"run.warm_up_days": 0, "run.days": 130}), 1)
    visits: list[np.ndarray] = []
    while simulation.running:
        simulation.step()
        visits.append(simulation.town.visits.copy())
    last = max(day for day in range(130) if day % 7 == 0)
    recent = np.sum(visits[last - 7 * WEEKS : last], axis=0)
    expected = (1.0 - np.exp(-recent))[simulation.setup.organisation.beat_of_grid]
    np.testing.assert_allclose(simulation.state.visited, expected, rtol=1e-12)
    assert expected.min() > 0.1


def test_nobody_was_visited_before_the_start() -> None:
    simulation = Simulation(demo().with_({"run.warm_up_days": 0}), 1)
    simulation.step()
    assert (simulation.state.visited == 0.0).all()


def test_branches_are_drawn_by_lot_and_only_added_by_a_higher_share() -> None:
    rows = {}
    for share in (0.0, 0.3, 0.7, 1.0):
        place = {"territory.scale": 0.2, HOMETOWN: share, SECTOR: share, "run.warm_up_days": 0}
        simulation = Simulation(load("panjin/after").with_(place), 1)
        simulation.step()
        reporting = simulation.scenario.residents.reporting
        shift = simulation.state.report_shift.reshape(-1, len(GROUPS)) - simulation.state.group_logodds
        for group, effect in (
            ("migrant", reporting.organised_slope + reporting.language_cost),
            ("new_employment", reporting.organised_slope),
        ):
            column = shift[:, GROUPS.index(group)]
            there = column > 0.0
            np.testing.assert_allclose(column[there], effect)
            rows[group, share] = there
            by_community = [np.unique(there[simulation.setup.world.grids["community"] == c]) for c in range(45)]
            assert all(len(values) == 1 for values in by_community)
        others = [k for k, name in enumerate(GROUPS) if name not in ("migrant", "new_employment")]
        assert (shift[:, others] == 0.0).all()
    for group in ("migrant", "new_employment"):
        assert not rows[group, 0.0].any()
        assert rows[group, 1.0].all()
        assert (rows[group, 0.7] | ~rows[group, 0.3]).all()
        assert 0.1 < rows[group, 0.3].mean() < rows[group, 0.7].mean() < 0.9


def test_a_branch_comes_on_the_day_of_its_stage_and_where_it_says() -> None:
    stage = {"from": 10, "where": {"community": [1]}, "set": {HOMETOWN: 1.0}}
    simulation = Simulation(demo().with_({"run.days": 12, HOMETOWN: 0.0, SECTOR: 0.0, "rollout": [stage]}), 1)
    migrant = GROUPS.index("migrant")
    community = simulation.setup.world.grids["community"]
    while simulation.running:
        simulation.step()
        shift = simulation.state.report_shift.reshape(-1, len(GROUPS))[:, migrant]
        more = shift > simulation.state.group_logodds[migrant]
        np.testing.assert_array_equal(more, (community == 1) & (simulation.day > 10))


# -- directions under common random numbers ----------------------------------------------------------------------------


@pytest.fixture(scope="module")
def after() -> Scenario:
    """A twentieth of Panjin after the reform, half a year."""
    return load("panjin/after").with_({"territory.scale": 0.05, "run.days": 180, "run.warm_up_days": 90})


def own_reports(simulation: Simulation, *groups: str) -> float:
    """Share of the needs of the window that residents of these groups report themselves."""
    cases, needs = arisen(simulation)
    chosen = (needs.arose >= 0.0) & (needs.category > 0)
    chosen &= np.isin(needs.group, [GROUPS.index(group) for group in groups or GROUPS])
    found = (codes.CH_VISIT, codes.CH_PATROL, codes.CH_WORD)
    own = ~np.isnan(cases.registered) & ~np.isin(cases.channel, found)
    return float(own[chosen].mean())


def found(simulation: Simulation) -> float:
    """Needs found by visits on days of the window."""
    return float(simulation.state.days.found_visit[simulation.scenario.run.warm_up_days :].sum())


def gap_to(group: str) -> Measure:
    """Own reports of locals minus those of a group."""
    return lambda simulation: own_reports(simulation, "local") - own_reports(simulation, group)


@pytest.mark.slow
def test_more_visits_find_more_and_narrow_the_gap_in_reporting(after: Scenario) -> None:
    path = "policy.time.visits"
    finds, reports, gap = difference(after, {path: 0.05}, {path: 0.3}, found, own_reports, gap_to("migrant"))
    assert finds.low > 0.0
    assert reports.low > 0.0
    assert gap.high < 0.0


def test_branches_of_their_own_narrow_the_gap_of_their_group(after: Scenario) -> None:
    none, everywhere = {HOMETOWN: 0.0, SECTOR: 0.0}, {HOMETOWN: 1.0, SECTOR: 1.0}
    migrant, riders = difference(after, none, everywhere, gap_to("migrant"), gap_to("new_employment"))
    assert migrant.high < -0.05
    assert riders.high < 0.0


@pytest.mark.slow
def test_better_service_raises_later_reports(after: Scenario) -> None:
    """Fewer closings on paper only, and so more trust and efficacy."""
    path = "policy.closing.superficial_logit"

    def trust(simulation: Simulation) -> float:
        return float(simulation.town.noted("trust")[-1])

    reports, level = difference(after, {path: 0.0}, {path: -20.0}, own_reports, trust)
    assert reports.low > 0.0
    assert level.low > 0.0
