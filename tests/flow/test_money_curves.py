"""More money never makes things worse by mechanism alone, and no money is not plenty: every account and norm."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

from sim.flow import codes
from sim.scenario import load
from sim.simulation.model import Simulation
from tests.flow.audit import audit, audit_money
from tests.money_curves import BETTER, GRID, KINDS, curve, direction, read

PANJIN: dict[str, Any] = {"territory.scale": 0.05, "run.days": 240, "run.warm_up_days": 90}
DEMO: dict[str, Any] = {"run.days": 120, "run.warm_up_days": 60, "policy.funding.hold_days": 30}
FEW = (0.0, 0.5, 1.0, 10.0)  # of the grid: nothing, short, the norm, plenty
RULES = ("wait", "share", "scale", "refuse")


@pytest.mark.slow
@pytest.mark.parametrize("grid", [FEW, pytest.param(GRID, marks=pytest.mark.long)], ids=["few", "whole"])
@pytest.mark.parametrize("name", KINDS)
def test_outcomes_move_one_way_from_nothing_to_ten_times_the_norm(name: str, grid: tuple[float, ...]) -> None:
    """No step of the curve is worse beyond its paired interval, and nothing is strictly worse than the norm."""
    kind = KINDS[name]
    found = curve(kind, PANJIN, range(1, 6), grid)
    for measure, better in BETTER.items():
        for place in range(1, len(grid)):
            change = f"{measure} from {grid[place - 1]} to {grid[place]} times"
            assert direction(found[measure], place - 1, place) != -better, change
        assert direction(found[measure], 0, len(grid) - 1) != -better, measure
    if kind.bites:
        assert direction(found[kind.bites], 0, grid.index(1.0)) == 1


@pytest.mark.parametrize("rule", RULES)
def test_a_fund_of_nothing_is_worse_than_the_norm_and_plenty_is_no_worse(rule: str) -> None:
    alone = {f"policy.funding.{name}": 0 for name in ("per_branch", "activity_share", "capital")}
    alone["policy.units.money"] = 0

    def at(yuan: float) -> dict[str, float]:
        changes = {**DEMO, **alone, "policy.funding.short": rule, "policy.funding.per_community": yuan}
        return read(Simulation(load("demo").with_(changes), 1))

    none, norm, plenty = at(0), at(32_000), at(320_000)
    assert none["money_spent"] < norm["money_spent"]
    assert none["solved"] < norm["solved"] <= plenty["solved"] * 1.01
    assert none["no_money"] > norm["no_money"] >= plenty["no_money"]


def test_no_capital_solves_no_capital_work_and_more_solves_more() -> None:
    solved = [
        read(Simulation(load("demo").with_({"run.days": 240, "policy.funding.capital": yuan}), 1))["capital_solved"]
        for yuan in (0, 30_000, 1e7)
    ]
    assert solved[0] == 0.0
    assert solved[0] < solved[1] < solved[2]


def test_a_bill_goes_to_the_account_of_its_size_whatever_is_in_the_fund() -> None:
    """The fault of old: with a smaller fund more bills were dear, and the larger account paid them."""
    pots = {}
    for yuan in (0, 4_000, 32_000):
        simulation = Simulation(load("demo").with_({**DEMO, "policy.funding.per_community": yuan}), 1)
        while simulation.running:
            simulation.step()
        state = simulation.state
        rows = np.flatnonzero(state.histories.pot == codes.POT_CAPITAL)
        pots[yuan] = {int(state.needs.category[row]) for row in rows}
        dear = state.histories.cost[rows] > 100 * simulation.scenario.policy.funding.small_works_limit
        capital = simulation.setup.catalogue.categories.capital[state.needs.category[rows]] > 0
        assert (dear | capital).all()
    assert pots[0] == pots[4_000] == pots[32_000]


@pytest.mark.parametrize("rule", RULES)
def test_accounts_add_up_under_every_rule(rule: str) -> None:
    changes = {**DEMO, "policy.funding.short": rule, "policy.funding.per_community": 8_000}
    simulation = Simulation(load("demo").with_(changes), 2)
    while simulation.running:
        simulation.step()
        if rule in ("wait", "refuse"):
            audit_money(simulation)
    audit(simulation)
    accounts = simulation.state.accounts
    assert (accounts.left >= 0).all()
    np.testing.assert_array_equal(accounts.received, accounts.spent + accounts.reserved + accounts.left)
    if rule == "refuse":
        assert simulation.stock[:, codes.HELD].sum() == 0


def test_works_that_are_scaled_down_cost_and_solve_their_part() -> None:
    changes = {**DEMO, "policy.funding.per_community": 10_000, "policy.funding.per_branch": 0, "policy.units.money": 0}
    scaled = read(Simulation(load("demo").with_({**changes, "policy.funding.short": "scale"}), 1))
    refused = read(Simulation(load("demo").with_({**changes, "policy.funding.short": "refuse"}), 1))
    assert scaled["money_spent"] >= refused["money_spent"]
    assert scaled["no_money"] > 0.0


def test_what_is_missing_is_shared_by_the_district_up_to_what_it_has() -> None:
    changes = {**DEMO, "policy.funding.per_community": 4_000, "policy.funding.per_branch": 0, "policy.units.money": 0}
    changes["policy.funding.capital"] = 400_000
    alone = read(Simulation(load("demo").with_({**changes, "policy.funding.short": "wait"}), 1))
    shared = read(Simulation(load("demo").with_({**changes, "policy.funding.short": "share"}), 1))
    assert shared["solved"] > alone["solved"]
    changes["policy.funding.capital"] = 0
    nothing = [
        read(Simulation(load("demo").with_({**changes, "policy.funding.short": r}), 1)) for r in ("wait", "share")
    ]
    assert nothing[0] == nothing[1]


CHANNELS = ("small_works_share", "branch_helpers_share", "branch_activity_share")


@pytest.mark.parametrize("channel", CHANNELS)
def test_each_channel_of_branch_money_can_be_switched_off(channel: str) -> None:
    """With one channel alone open, money goes there and nowhere else; with none it does nothing."""
    paths = {name: f"policy.funding.{name}" for name in CHANNELS}
    start = {**DEMO, **dict.fromkeys(paths.values(), 0.0), "policy.funding.per_branch": 20_000}
    shut = Simulation(load("demo").with_(start), 1).run()
    none = Simulation(load("demo").with_({**start, "policy.funding.per_branch": 0}), 1).run()
    assert shut.cases.equals(none.cases)
    for name in ("cost_branches", "cost_helpers", "money_allocated"):
        assert shut.series[name].equals(none.series[name])
    opened = Simulation(load("demo").with_({**start, paths[channel]: 0.5}), 1).run()
    moved = [
        n for n in ("cost_branches", "cost_helpers", "money_allocated") if opened.series[n].sum() > none.series[n].sum()
    ]
    assert moved == {"small_works_share": ["money_allocated"], "branch_helpers_share": ["cost_helpers"],
                     "branch_activity_share": ["cost_branches"]}[channel]  # fmt: skip
    assert not opened.cases.equals(none.cases)
