"""Route, priority and assignment by category and grid type: precedence, mixtures, and that one rule is one rule."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import numpy as np
import pytest

from sim.flow import codes
from sim.policy.names import GRID_TYPES
from sim.scenario import Scenario
from sim.simulation.model import Simulation
from tests.flow.places import demo, finish, per_grid, quiet_place
from tests.flow.readings import arisen, live_slots

SHORT: dict[str, Any] = {
    "run.days": 40,
    "run.warm_up_days": 5,
    "policy.time.paperwork": 0.6,
    "policy.dispatch.ageing": 0.0,
}
KEPT = ("closed", "waited", "worked", "desks", "handoffs", "level")
NAMES = {"route": codes.ROUTES, "priority": codes.PRIORITIES, "assignment": codes.ASSIGNMENTS}


@pytest.fixture(scope="module")
def street() -> Scenario:
    """The demonstration street under pressure, with no rule of single categories."""
    return demo().with_(SHORT | {"policy.dispatch.route": {"default": "level_by_level", "by_category": {}}})


def assert_same(a: Simulation, b: Simulation) -> None:
    for name in KEPT:
        np.testing.assert_array_equal(a.state.histories[name], b.state.histories[name], err_msg=name)


def test_a_category_goes_before_a_grid_type_and_that_before_the_default(street: Scenario) -> None:
    simulation = Simulation(
        street.with_(
            {
                "policy.dispatch.priority.default": "deadline",
                "policy.dispatch.priority.by_category": {"noise": "severity"},
                "policy.dispatch.priority.by_grid_type": {"road": "fifo", "living": "deadline"},
            }
        ),
        1,
    )
    table = simulation.setup.rule_tables.priority.reshape(-1, 3)
    noise = simulation.setup.catalogue.category_names.index("noise")
    assert (table[noise] == codes.SEVERITY).all()
    others = np.delete(table, noise, axis=0)
    assert (others == [codes.DEADLINE, codes.DEADLINE, codes.FIFO]).all()
    assert (simulation.state.desks.priority == codes.MIXED).all()
    np.testing.assert_array_equal(simulation.state.priorities, table.ravel())


RULES = [(kind, name) for kind, names in NAMES.items() for name in names]


@pytest.mark.parametrize(("kind", "name"), RULES)
def test_one_rule_everywhere_is_the_global_rule(street: Scenario, kind: str, name: str) -> None:
    """Named for every category and grid type, over another default: the same bytes as the rule for all."""
    categories = Simulation(street, 1).setup.catalogue.category_names
    other = next(rule for rule in NAMES[kind] if rule != name)
    path = f"policy.dispatch.{kind}"
    by_category = {path: {"default": other, "by_category": dict.fromkeys(categories, name)}}
    by_type = {path: {"default": other, "by_grid_type": dict.fromkeys(GRID_TYPES, name)}}
    plain = finish(street.with_({path: name, "run.days": 15}))
    assert plain.setup.rule_tables.uniform(kind) == NAMES[kind].index(name)
    for changes in (by_category, by_type):
        assert_same(finish(street.with_(changes | {"run.days": 15})), plain)


@pytest.mark.parametrize(
    ("kind", "name", "other"),
    [
        ("priority", "fifo", "severity"),
        ("priority", "deadline", "fifo"),
        ("priority", "equity", "fifo"),
        ("priority", "weighted", "deadline"),
        ("assignment", "own_grid", "random"),
        ("assignment", "community_pool", "own_grid"),
        ("assignment", "least_loaded", "own_grid"),
        ("assignment", "random", "own_grid"),
        ("route", "level_by_level", "direct"),
        ("route", "direct", "territorial"),
    ],
)
def test_a_mixture_whose_other_rule_is_never_used_is_the_first_rule(
    street: Scenario, kind: str, name: str, other: str
) -> None:
    """The way through the tables gives the same bytes as the global rule, for all rules whose keys are clock times."""
    none = street.with_({"demand.categories.noise.rate": 0})
    mixed = finish(none.with_({f"policy.dispatch.{kind}": {"default": name, "by_category": {"noise": other}}}))
    assert mixed.setup.rule_tables.uniform(kind) == codes.MIXED
    assert_same(mixed, finish(none.with_({f"policy.dispatch.{kind}": name})))


def busy(folder: Path, **changes: Any) -> Scenario:
    """One desk with more work than hours; two categories that differ in nothing but their name."""
    same = {"rate": per_grid(0.6), "work_median": 1.0, "work_sigma": 0.5, "deadline": 100}
    return quiet_place(folder, {"red": same, "blue": same}, **({"run__days": 30} | changes))


def waits(simulation: Simulation) -> tuple[float, float]:
    """Mean wait of red and of blue cases, those that still wait included."""
    cases, needs = arisen(simulation)
    hours = np.where(np.isnan(cases.response), float(simulation.state.clock.now[0]), cases.response) - needs.arose
    return float(hours[needs.category == 1].mean()), float(hours[needs.category == 2].mean())


def test_in_a_mixture_a_unit_of_severity_is_worth_its_hours(tmp_path: Path) -> None:
    """Reds by severity among blues in order of coming: 0 hours a unit is first come, first served for all."""
    choice = {"policy__dispatch__priority": {"default": "fifo", "by_category": {"red": "severity"}}}
    nothing = finish(busy(tmp_path, **choice, policy__dispatch__mixed_hours=0.0))
    assert_same(nothing, finish(busy(tmp_path)))
    gains = []
    for hours in (10.0, 100.0):
        red, blue = waits(finish(busy(tmp_path, **choice, policy__dispatch__mixed_hours=hours)))
        gains.append(blue - red)
    assert 1.0 < gains[0] < gains[1]
    cases, needs = arisen(finish(busy(tmp_path, **choice, policy__dispatch__mixed_hours=100.0)))
    started = ~np.isnan(cases.response) & (needs.category == 1)
    late_half = started & (needs.arose > 200.0)
    assert np.corrcoef(needs.severity[late_half], (cases.response - needs.arose)[late_half])[0, 1] < -0.5


def test_a_route_by_grid_type_sends_cases_of_that_type_only(street: Scenario) -> None:
    changes = {"policy.dispatch.route.by_grid_type": {"living": "direct"}, "demand.rate_factor": 3.0}
    mixed = finish(street.with_(changes))
    state = mixed.state
    live = state.cases[live_slots(state)]
    live = live[(live.state >= codes.OPEN_FIRST) & (live.state <= codes.OPEN_LAST) & (live.category > 0)]
    living = mixed.setup.world.grids["kind"][live.grid] == GRID_TYPES.index("living")
    assert living.sum() > 20
    assert (~living).sum() > 3
    np.testing.assert_array_equal(live.route == codes.DIRECT, living)
    cases, needs = arisen(mixed)
    kind = mixed.setup.world.grids["kind"][needs.grid]
    straight = (cases.state == codes.SOLVED) & (cases.level == codes.STREET) & (kind == 0) & (cases.attempt == 0)
    assert straight.sum() > 20
    assert (cases.desks[straight] == 1).any()


def test_a_category_that_keeps_to_its_grid_is_helped_by_nobody(tmp_path: Path) -> None:
    matter = {"rate": per_grid(0.35), "work_median": 1.0, "work_sigma": 0.7}
    choice = {"default": "community_pool", "by_category": {"mine": "own_grid"}}
    simulation = Simulation(
        quiet_place(
            tmp_path,
            {"mine": matter, "ours": matter},
            grids=8,
            communities=2,
            policy__dispatch__assignment=choice,
            run__days=20,
        ),
        2,
    )
    helped = {1: 0, 2: 0}
    while simulation.running:
        simulation.step()
        state = simulation.state
        for server in np.flatnonzero(state.servers.case != codes.NOBODY):
            case = state.cases[state.servers.case[server]]
            helped[int(case.category)] += int(case.desk != state.servers.desk[server])
    assert helped[1] == 0
    assert helped[2] > 10
