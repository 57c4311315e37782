"""Money: every fen is spent, reserved or left; who waits for money is served in order or withdrawn in time."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import numpy as np
import pytest

from sim.flow import codes
from sim.scenario import Scenario
from sim.simulation.model import Simulation
from tests.flow.audit import audit, audit_money
from tests.flow.places import demo, finish, per_grid, quiet_place
from tests.flow.readings import arisen, held_line

SCARCE: dict[str, Any] = {
    "policy.funding.per_community": 4_000,
    "policy.funding.per_branch": 0,
    "policy.funding.per_member": 0,
    "policy.funding.capital": 50_000,
    "policy.funding.hold_days": 45,
}


@pytest.mark.parametrize("changes", [{}, SCARCE, {"policy.funding.per_community": 0, "policy.funding.capital": 0}])
def test_accounts_add_up_at_every_days_end(changes: dict[str, Any]) -> None:
    simulation = Simulation(demo().with_(changes), seed=1)
    while simulation.running:
        simulation.step()
        audit_money(simulation)
    months = 18  # funding days of 180 days of warm-up and a year: the first day and 17 firsts of a month
    of_units = int(simulation.state.parameters.first_pledge[0])
    accounts = simulation.state.accounts[:of_units]
    assert (accounts.received % np.maximum(accounts.monthly, 1) == 0).all()
    np.testing.assert_array_equal(accounts.received, months * accounts.monthly)


def test_scarce_money_holds_cases_and_withdraws_them() -> None:
    simulation = finish(demo().with_(SCARCE))
    cases, _ = arisen(simulation)
    assert (cases.state == codes.NO_MONEY).sum() > 5
    assert simulation.stock[:, codes.HELD].max() > 5
    assert simulation.state.accounts.spent.sum() > 0


def costly(folder: Path, **changes: Any) -> Scenario:
    """One community whose cases all cost 1,000 yuan; money comes for some a month only."""
    work = {"rate": per_grid(0.02), "cost_p": 1, "cost_median": 1_000, "cost_sigma": 0.0, "work_median": 0.5}
    funding = {
        "policy__funding__per_community": 120_000,  # half of it is the service fund: five cases a month
        "policy__funding__per_branch": 0,
        "policy__funding__per_member": 0,
        "policy__funding__hold_days": 60,
        "run__days": 240,
    }
    return quiet_place(folder, {"repair": work}, **(funding | changes))


def test_held_cases_are_released_first_come_first_served(tmp_path: Path) -> None:
    simulation = Simulation(costly(tmp_path), seed=1)
    waiting_line: list[int] = []
    while simulation.running:
        simulation.step()
        audit(simulation)
        now_held = held_line(simulation.state, 0)
        gone = [case for case in waiting_line if case not in now_held]
        assert waiting_line[: len(gone)] == gone, "somebody in front was passed over"
        waiting_line = now_held
    cases, _ = arisen(simulation)
    solved = np.flatnonzero(cases.state == codes.SOLVED)
    assert len(solved) >= 5 * 8 - 5
    assert (np.diff(cases.closed[solved]) >= 0.0).all()


def test_held_cases_are_withdrawn_after_the_hold_days(tmp_path: Path) -> None:
    simulation = Simulation(costly(tmp_path), seed=1)
    withdrawn: dict[int, int] = {}
    while simulation.running:
        simulation.step()
        cases, _ = arisen(simulation)
        for case in np.flatnonzero(cases.state == codes.NO_MONEY):
            withdrawn.setdefault(int(case), simulation.day - 1)
    cases, needs = arisen(simulation)
    assert len(withdrawn) > 10
    for case, day in withdrawn.items():
        # held when it arose; withdrawn on the first morning on which it had been held for 60 days
        assert day == int(np.ceil(needs.arose[case] / 24.0 + 60.0))
    assert np.isnan(cases.closed[list(withdrawn)]).all()
    waiting = np.flatnonzero(cases.state == codes.HELD)
    assert (24.0 * simulation.day - needs.arose[waiting] < 24.0 * 61.0).all()


def test_each_solution_is_paid_once_at_its_price(tmp_path: Path) -> None:
    reopening = {"policy__closing__reopen": 0.5, "policy__closing__reopen_hours": 1.0}
    simulation = finish(costly(tmp_path, **reopening))
    cases, _ = arisen(simulation)
    assert (cases.attempt > 1).any()
    worked = cases.worked > 0.4
    assert simulation.state.accounts.spent[0] == 100_000 * worked.sum()
    assert (cases.cost[worked] == 100_000).all()


def test_a_superficial_closing_costs_nothing(tmp_path: Path) -> None:
    never = {"policy__closing__superficial_logit": 3.0, "policy__closing__superficial_return": 0.0}
    simulation = finish(costly(tmp_path, **never))
    cases, _ = arisen(simulation)
    superficial = cases.state == codes.SUPERFICIAL
    assert superficial.sum() > 100
    assert (cases.paid[superficial] == codes.UNPAID).all()
    assert simulation.state.accounts.spent[0] == 100_000 * (cases.paid == codes.PAID).sum()


def test_what_is_dearer_than_small_works_goes_to_the_capital_account(tmp_path: Path) -> None:
    poor = finish(costly(tmp_path, policy__funding__per_community=20_000))  # 833 yuan a month
    cheap = finish(costly(tmp_path))
    dear = finish(costly(tmp_path, policy__funding__small_works_limit=999))
    for simulation, pot in ((poor, codes.POT_SERVICE), (cheap, codes.POT_SERVICE), (dear, codes.POT_CAPITAL)):
        cases, _ = arisen(simulation)
        paid = cases.paid == codes.PAID
        assert paid.any()
        assert (cases.pot[paid] == pot).all()
