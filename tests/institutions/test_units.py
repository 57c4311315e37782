"""Co-building units: willingness, pledges, claims; money to the fen."""

from __future__ import annotations

from typing import Any

import numpy as np

from sim.flow import codes
from sim.simulation.model import Simulation
from tests.flow.audit import audit
from tests.flow.places import demo, finish
from tests.flow.readings import arisen
from tests.institutions.places import day_sum, street
from tests.runs import difference

CLAIMED = ("welfare", "sanitation", "estate", "facilities")
CLAIMS: dict[str, Any] = {f"policy.dispatch.route.by_category.{name}": "claim" for name in CLAIMED}
NOTHING = {f"policy.units.{name}": 0 for name in ("meetings", "seats", "recognition", "reciprocity")}


def willingness(simulation: Simulation) -> float:
    """Mean willingness at the end."""
    return float(simulation.town.units.willingness.mean())


def test_contributions_decay_without_recognition_and_hold_with_it() -> None:
    bare = finish(demo().with_({**NOTHING, "policy.branches.unit": 0, "policy.branches.chain": 0}))
    start = demo().policy.units.willingness.start
    series = bare.town.noted("willingness")
    assert series[0] < start + 1e-9
    assert (np.diff(series) <= 1e-12).all()
    assert series[-1] < 0.5 * start
    thanked = finish(demo().with_({"policy.units.recognition": 1, "policy.units.meetings": 12}))
    assert willingness(thanked) > 2.0 * willingness(bare)


def test_each_reward_makes_units_more_willing() -> None:
    base = demo().with_({**NOTHING, "run.days": 60, "policy.branches.unit": 0, "policy.branches.chain": 0})
    bare = willingness(finish(base))
    for change in (
        {"policy.units.meetings": 12},
        {"policy.units.seats": 1.0},
        {"policy.units.recognition": 1.0},
        {"policy.units.reciprocity": 1.0},
        {"policy.branches.unit": 1.0},
    ):
        assert willingness(finish(base.with_(change))) > bare, change


def test_recognition_brings_more_unit_hours() -> None:
    path = "policy.units.recognition"
    (hours,) = difference(street(run__days=60).with_(CLAIMS), {path: 0}, {path: 1}, day_sum("unit_hours"))
    assert hours.low > 0.0


def test_what_units_do_frees_staff() -> None:
    def busy(simulation: Simulation) -> float:
        hours = simulation.state.busy.reshape(-1, int(codes.N_LEVELS))[simulation.scenario.run.warm_up_days :]
        return float(hours[:, [codes.GRID, codes.COMMUNITY]].sum())

    plain = dict.fromkeys(CLAIMS, "level_by_level")
    (hours,) = difference(street(run__days=60), plain, CLAIMS, busy)
    assert hours.high < 0.0


def test_units_leave_the_less_worthwhile_cases() -> None:
    run = Simulation(street().with_(CLAIMS), 1).run()
    assert 0.0 < run.summary["claim_rate"] < 1.0
    assert run.summary["claim_pick"] > 0.0
    offered = run.cases[run.cases["offered"] & (run.cases["registered"] >= 0.0)]
    by_unit = offered["solver"] == "unit"
    taken = by_unit.groupby(offered["severity"] > 0.5).mean()
    assert taken[True] > 1.3 * taken[False]  # the claimed share by value


def test_unclaimed_cases_go_level_by_level_when_the_window_closes() -> None:
    changes = {**CLAIMS, "policy.units.claim_scale": 0, "policy.units.claim_days": 3, "run.days": 60}
    changes["policy.staffing.intake_servers"] = 0  # who would look at hotline cases before
    simulation = finish(demo().with_(changes))
    cases, _ = arisen(simulation)
    offered = cases.offered > 0
    assert offered.sum() > 50
    assert not (cases.solver == codes.SOLVER_UNIT).any()
    answered = offered & ~np.isnan(cases.response)
    waited = cases.response[answered] - cases.registered[answered]
    assert waited.min() >= 72.0
    assert (cases.state == codes.SOLVED)[offered].any()


def test_only_what_communities_could_solve_is_posted() -> None:
    simulation = finish(demo().with_({"policy.dispatch.route.default": "claim", "run.days": 60}))
    cases, needs = arisen(simulation)
    offered = cases.offered > 0
    level = simulation.setup.catalogue.items.authority_now[needs["item"]]
    capital = simulation.setup.catalogue.categories.capital[needs.category] > 0
    assert (level[offered] <= codes.COMMUNITY).all()
    assert not capital[offered].any()


def test_pledges_pay_what_the_service_fund_cannot() -> None:
    poor = {"policy.funding.per_community": 20_000, "policy.funding.per_branch": 0, "policy.funding.per_member": 0}
    simulation = Simulation(demo().with_({**poor, "policy.units.money": 20_000}), 1)
    while simulation.running:
        simulation.step()
        accounts = simulation.state.accounts
        np.testing.assert_array_equal(accounts.received, accounts.spent + accounts.reserved + accounts.left)
        assert (accounts.left >= 0).all()
    audit(simulation)
    first = int(simulation.state.parameters.first_pledge[0])
    assert simulation.state.accounts.spent[first:].sum() > 0
    assert simulation.state.accounts.received[first:].sum() == simulation.town.units.given_fen.sum()
    run = simulation.records()
    assert (run.cases["pot"] == "pledge").any()
    without = finish(demo().with_({**poor, "policy.units.money": 0}))
    assert without.stock[:, codes.HELD].sum() > simulation.stock[:, codes.HELD].sum()


def test_a_pilot_of_recognition_leaves_the_other_district_byte_for_byte() -> None:
    two = {"territory.scale": 0.05, "territory.districts": 40, "territory.streets": 40}  # two of each at this scale
    city = street(run__days=60).with_({**CLAIMS, **two})
    street_of_pilot = 0
    stage = {
        "from": 0,
        "where": {"street": [street_of_pilot]},
        "set": {"policy.units.recognition": 1.0, "policy.units.meetings": 24, "policy.mobilisation.report_in": 0.4},
    }
    plain = Simulation(city, 3).run().cases
    pilot = Simulation(city.with_({"rollout": [stage]}), 3).run().cases
    district = plain.loc[plain["street"] == street_of_pilot, "district"].iloc[0]
    elsewhere = (plain["district"] != district).to_numpy()
    assert elsewhere.any()
    assert plain[elsewhere].equals(pilot[elsewhere])
    assert not plain[~elsewhere].equals(pilot[~elsewhere])
