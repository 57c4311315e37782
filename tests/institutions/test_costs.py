"""What levers cost: every lever has its money and its paid hours, and prices change nothing that happens."""

from __future__ import annotations

import io
from typing import Any

import numpy as np
import pandas as pd
import pytest
from rich.console import Console

from sim.experiments import compare
from sim.measures.registry import MEASURES
from sim.policy.declared import COSTS, HOURS, MONEY
from sim.scenario import load
from sim.simulation.model import Simulation
from tests.flow.audit import audit_money
from tests.flow.places import STEADY, demo
from tests.institutions.scopes import city

PRICED = {"policy.costs.platform": 20_000, "policy.evaluation.commended": 0.3}
WEEKS = 365.0 / 7.0


EVALUATED = {
    "policy.stars.rated": 1,
    "policy.appraisal.resident": 0.3,
    "policy.warning.yellow": 0.005,
    "policy.warning.red": 0.01,
    "policy.tiers.contracts": 1,
    "policy.rectification.share": 0.5,
    "policy.imitation.meetings": 12,
    "policy.sensors.share": 0.3,
    "rollout": [{"from": 5, "set": {"policy.branches.unit": 1.0, "policy.centres.upgraded": 1.0}}],
}
#: Nobody lends a hand, and nothing is renovated, in four communities in six weeks.
NOT_THERE = {"other", "warning", "renovation"}


def test_with_all_levers_on_accounts_balance_every_evening_and_every_cost_is_booked() -> None:
    simulation = Simulation(
        city().with_(
            {
                **PRICED,
                **EVALUATED,
                "policy.funding.per_new_branch": 3_000,
                "policy.centres.upgraded": 0.0,
                "policy.contractors.pools": {"works": {"categories": ["estate"], "crews": 1.0}},
                "policy.member_warning.covered": 1.0,
                "policy.tiers.dead_zone": 0.0,
            }
        ),
        1,
    )
    while simulation.running:
        simulation.step()
        audit_money(simulation)
    books = simulation.town.ledger
    assert books.fen.keys() | books.hours.keys() <= {cost.name for cost in COSTS if not cost.counted}
    run = simulation.records()
    for cost in MONEY:
        assert (run.series_all[f"cost_{cost.name}"].sum() > 0.0) == (cost.name not in NOT_THERE), cost.name
    for cost in HOURS:
        assert (run.series_all[f"hours_{cost.name}"].sum() > 0.0) == (cost.name not in NOT_THERE), cost.name
    fen = sum(int(days.sum()) for days in books.fen.values())
    assert round(100.0 * run.series_all[[f"cost_{cost.name}" for cost in MONEY]].to_numpy().sum()) == fen


def test_measures_add_up() -> None:
    run = Simulation(city().with_(PRICED), 1).run()
    found = run.summary
    money = sum(found[f"cost_{cost.name}"] for cost in MONEY)
    assert found["cost_total"] == pytest.approx(money + found["money_spent"])
    assert found["cost_levers"] == pytest.approx(money - found["cost_pay_communities"] - found["cost_pay_offices"])
    assert found["hours_levers"] == pytest.approx(sum(found[f"hours_{cost.name}"] for cost in HOURS))
    assert found["solved_per_100k_yuan"] == pytest.approx(1e5 * found["solved"] / found["cost_total"])
    for cost in HOURS:
        assert found[f"hours_{cost.name}"] == pytest.approx(run.series[f"hours_{cost.name}"].sum())


def test_what_is_booked_under_an_unknown_name_is_other() -> None:
    simulation = Simulation(demo().with_({"run.days": 3, "run.warm_up_days": 0}), 1)
    while simulation.running:
        simulation.step()
        simulation.town.ledger.book("a new lever", simulation.town.today.row, fen=150, hours=2.0)
    found = simulation.records().summary
    assert (found["cost_other"], found["hours_other"]) == (4.5, 6.0)


def test_a_year_of_steady_posts_costs_what_the_prices_say() -> None:
    """Nobody leaves, pay is the market's, everybody works 40 hours: posts times prices, shares times shift hours."""
    flat = {"staff": STEADY, "policy.pay.grade_spread": 0.0, "run.days": 365, "run.warm_up_days": 0}
    simulation = Simulation(demo().with_(flat), 1)
    while simulation.running:
        simulation.step()
    found, policy = simulation.records().summary, simulation.scenario.policy
    assert found["cost_pay_communities"] == pytest.approx(9 * policy.costs.pay, rel=1e-5)
    assert found["cost_pay_offices"] == pytest.approx(5 * policy.costs.official_pay, rel=1e-5)
    shift = float(simulation.setup.shifts.cum[simulation.setup.shifts.of("office"), 24 * 365])
    assert found["hours_visits"] == pytest.approx(5 * shift * policy.time.visits)
    assert found["hours_paperwork"] == pytest.approx(9 * shift * policy.time.paperwork)
    assert found["hours_upper_levels"] == pytest.approx(5 * shift * policy.time.upper_levels)
    assert found["hours_training"] == pytest.approx(9 * shift * policy.time.training)
    assert found["cost_training"] == pytest.approx(found["hours_training"] * policy.costs.training, rel=1e-4)
    assert found["cost_committees"] == pytest.approx(3 * 4 * policy.costs.meeting, rel=1e-3)
    audits = found["hours_audits"] / policy.costs.audit_hours
    assert audits == pytest.approx(0.02 * simulation.state.desks.taken.sum(), rel=0.05)  # last days not yet booked


def test_part_time_members_and_longer_shifts_are_paid_by_the_hour() -> None:
    flat = {"staff": STEADY, "policy.pay.grade_spread": 0.0, "run.days": 28, "run.warm_up_days": 0}
    pays = {}
    for name, changes in {
        "full": {},
        "part": {"policy.staffing.monthly_hours": 8},
        "long": {"policy.shifts.member": "extended", "policy.shifts.community": "extended"},
    }.items():
        pays[name] = Simulation(demo().with_({**flat, **changes}), 1).run().summary["cost_pay_communities"]
    assert pays["long"] == pytest.approx(1.5 * pays["full"], rel=1e-5)
    members, desks = 5 / 9 * pays["full"], 4 / 9 * pays["full"]
    assert pays["part"] == pytest.approx(desks + members * (8 * 12 / WEEKS) / 40, rel=1e-5)


def test_hours_booked_for_part_time_members_are_shares_of_the_hours_that_they_work() -> None:
    flat: dict[str, Any] = {"staff": STEADY, "run.days": 56, "run.warm_up_days": 0, "policy.time.visits": 0.2}
    flat |= {"policy.evaluation.rounds_per_year": 2, "policy.appraisal.resident": 0.2}
    full, part = (
        Simulation(demo().with_({**flat, "policy.staffing.monthly_hours": hours}), 1).run().summary
        for hours in (None, 8)
    )
    share = 8 * 12 / WEEKS / 40
    assert part["hours_visits"] == pytest.approx(share * full["hours_visits"], rel=1e-9)
    for name in ("hours_paperwork", "hours_training", "hours_appraisal", "cost_training"):
        assert full[name] > 0.0, name
        assert part[name] == pytest.approx((4 + 5 * share) / 9 * full[name], rel=1e-4), name


def test_prices_change_nothing_that_happens() -> None:
    small = {"run.days": 60, "run.warm_up_days": 30}
    plain = Simulation(demo().with_(small), 1).run()
    dear = Simulation(demo().with_({**small, "policy.costs": {"pay": 1e5, "training": 500, "platform": 1e5}}), 1).run()
    pd.testing.assert_frame_equal(plain.cases, dear.cases)
    assert dear.summary["cost_total"] > 1.5 * plain.summary["cost_total"]
    assert dear.summary["hours_levers"] == plain.summary["hours_levers"]


def test_a_comparison_tells_what_each_side_costs() -> None:
    short = {"run.days": 60, "run.warm_up_days": 0}
    plain = load("demo").with_(short)
    training = load("demo").with_({**short, "policy.time.training": 0.06, "policy.staffing.secondments": 0.5})
    result = compare({"plain": plain, "training": training}, replications=2)
    table = result.costs()
    assert table is not None
    console = Console(width=160, file=io.StringIO())
    console.print(table)
    text = console.file.getvalue()  # type: ignore[attr-defined]
    assert "Training: money" in text
    assert "Training: paid hours" in text
    assert "Surge" not in text
    row = result.difference("cost_training")
    assert row["difference"] > 0.8 * row["mean_a"]
    assert row["low"] <= row["difference"] <= row["high"]


def test_costs_have_a_place_in_the_registry() -> None:
    names = {name for name, measure in MEASURES.items() if measure.family == "costs"}
    assert {f"cost_{cost.name}" for cost in MONEY} | {f"hours_{cost.name}" for cost in HOURS} <= names
    assert np.all([MEASURES[name].unit for name in names])
