"""Residents while they wait: they ask again, others report the same, they escalate and withdraw; staff file cases."""

from __future__ import annotations

from typing import Any

import numpy as np
import pandas as pd
import pytest

import sim
from sim.demand import load_catalogue
from sim.demand.columns import FIRST_STAFF, SOURCE_BIT
from sim.flow import codes
from sim.simulation.model import Simulation, conservation_gap
from tests.flow.audit import audit
from tests.flow.places import demo, step_by_hours

AGAIN = "residents.again."
ALL = {
    f"{AGAIN}repeat_rate": 0.3,
    f"{AGAIN}repeat_overdue": 4,
    f"{AGAIN}witness_factor": 2,
    f"{AGAIN}escalate_rate": 0.1,
    f"{AGAIN}withdraw_rate": 0.1,
    "demand.staff_finds": {"sanitation": 500},
}
SHORT = {"run.days": 60, "run.warm_up_days": 30}


def cases_with(seed: int = 3, **changes: Any) -> pd.DataFrame:
    wanted = {f"{AGAIN}{name}": value for name, value in changes.items()}
    run = sim.run(demo().with_({**SHORT, **wanted}), seed=seed)
    return run.cases[run.cases["category"] != "enquiry"]


def test_nothing_is_lost_at_any_days_end_whatever_residents_do() -> None:
    simulation = Simulation(demo().with_({**SHORT, **ALL}), seed=3)
    while simulation.running:
        simulation.step()
        assert conservation_gap(simulation) == 0
        audit(simulation)
    run = simulation.records()
    assert (run.cases["end"] == "withdrawn").sum() > 5
    assert (run.cases[["repeats", "witnesses", "escalated"]].sum() > 5).all()


@pytest.mark.slow
def test_nothing_is_lost_at_any_hour_whatever_residents_do() -> None:
    simulation = Simulation(demo().with_({"run.days": 6, "run.warm_up_days": 3, **ALL}), seed=4)
    while simulation.running:
        step_by_hours(simulation, audit)


def test_contacts_that_take_no_work_change_nothing_else() -> None:
    plain = cases_with()
    again = cases_with(repeat_rate=0.5, witness_factor=2, join_hours=0)
    assert again["repeats"].sum() > 0
    pd.testing.assert_frame_equal(plain, again.drop(columns=["repeats", "witnesses", "escalated"]))
    assert "repeats" not in plain


def test_joining_contacts_is_work() -> None:
    light, heavy = (cases_with(repeat_rate=0.5, join_hours=hours)["worked"].sum() for hours in (0, 1))
    assert heavy > light


def test_repeats_are_as_many_as_the_rate_and_the_days_open_say() -> None:
    rate = 0.4
    cases = cases_with(repeat_rate=rate, join_hours=0)
    new = cases[(cases["registered"] >= 0) & (cases["open_hours"] > 72)]
    expected = rate * new["open_hours"].sum() / 24
    assert new["repeats"].sum() == pytest.approx(expected, abs=5 * np.sqrt(expected) + 0.05 * expected)
    late = cases_with(repeat_rate=rate, repeat_overdue=5, join_hours=0)
    assert late["repeats"].sum() > cases["repeats"].sum()
    assert (late["repeats"] >= cases["repeats"].to_numpy()).mean() > 0.9


def test_only_what_can_be_seen_is_reported_by_others() -> None:
    cases = cases_with(witness_factor=20, join_hours=0)
    catalogue = load_catalogue(demo())
    hidden = [n for n, v in zip(catalogue.category_names, catalogue.categories.visible, strict=True) if v == 0.0]
    assert hidden
    assert cases.loc[cases["category"].isin(hidden), "witnesses"].sum() == 0
    assert cases["witnesses"].sum() > 20


def test_an_escalation_only_shortens_the_time_left() -> None:
    plain, urgent = cases_with(), cases_with(escalate_rate=0.5, join_hours=0)
    both = plain.merge(urgent, on="need", suffixes=("", "_urgent"))
    same = both[both["registered"] == both["registered_urgent"]]
    never = same[~same["escalated"] & (same["reopenings"] == 0) & (same["reopenings_urgent"] == 0)]
    np.testing.assert_array_equal(never["due"].to_numpy(), never["due_urgent"].to_numpy())
    first = same[same["escalated"] & (same["reopenings"] == 0) & (same["reopenings_urgent"] == 0)]
    assert (first["due_urgent"] <= first["due"]).all()
    assert (first["due_urgent"] < first["due"]).any()


def test_more_withdraw_the_higher_the_rate_and_their_cases_end() -> None:
    shares = []
    for rate in (0.0, 0.05, 0.5):
        cases = cases_with(withdraw_rate=rate)
        gone = cases[cases["end"] == "withdrawn"]
        assert gone["solved"].isna().all()
        assert (gone["registered"].notna()).all()
        shares.append(len(gone) / len(cases))
    assert shares[0] == 0.0
    assert shares[0] < shares[1] < shares[2]


def test_staff_file_cases_of_their_own_in_their_hours_and_no_need_of_residents_changes() -> None:
    plain = Simulation(demo().with_(SHORT), seed=3)
    filing = Simulation(demo().with_({**SHORT, "demand.staff_finds": {"sanitation": 500}}), seed=3)
    rows = filing.setup.needs.rows
    filed = rows.key >> np.uint64(SOURCE_BIT) >= FIRST_STAFF
    assert np.asarray(rows[~filed]).tobytes() == np.asarray(plain.setup.needs.rows).tobytes()
    expected = 0.5 * len(filing.setup.world.residents) * sum(SHORT.values()) / 365
    assert filed.sum() == pytest.approx(
        expected, abs=5 * np.sqrt(expected) + 0.2 * expected
    )  # working days of the window
    hours = rows.arose[filed] % 24
    assert set(hours.astype(int)) <= {8, 9, 10, 11, 13, 14, 15, 16}
    cases = filing.run().cases
    own = cases[cases["need"].isin(rows.key[filed])]
    assert (own["channel"] == "patrol").all()
    assert (own["registered"] == own["arose"]).all()
    assert (own["end"] != "latent").all()


def test_rates_of_zero_allot_nothing() -> None:
    simulation = Simulation(demo().with_({"run.days": 2, "run.warm_up_days": 0}), seed=1)
    assert len(simulation.state.again) == 1
    assert simulation.state.parameters.acts_again[0] == 0
    assert codes.T_AGAIN > 0
