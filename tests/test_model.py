"""Simulation: phases of a day, seeds, reuse of needs, records of a part of a run."""

from __future__ import annotations

import gc
import weakref
from pathlib import Path

import numpy as np
import pandas as pd
import pytest

from sim.institutions import INSTITUTIONS
from sim.institutions.core.today import Dates
from sim.records import Run
from sim.scenario import load
from sim.simulation.model import Simulation, conservation_gap, run
from tests.flow.places import demo, per_grid, quiet_place

SHORT = {"run.days": 20, "run.warm_up_days": 10}


def _simulation(seed: int | None = None, **changes: int) -> Simulation:
    return Simulation(demo().with_({**SHORT, **changes}), seed)


def _same(a: Run, b: Run) -> bool:
    return a.cases.equals(b.cases) and a.series_all.equals(b.series_all)


def test_a_day_is_a_readable_list_of_phases() -> None:
    simulation = _simulation()
    names = [name for name, _ in simulation.phases]
    wanted = [kind.name for kind in INSTITUTIONS if kind.wanted(simulation.town)]
    assert names == ["start_of_measurement", *wanted, "cases", "ledger"]
    assert wanted[:2] == ["branches", "funding"]
    assert "outreach_rounds" in wanted
    assert simulation.day == -10
    simulation.step()
    assert simulation.day == -9
    assert float(simulation.state.clock.now[0]) == -24.0 * 9


def test_a_phase_may_be_added() -> None:
    simulation = _simulation()
    seen: list[int] = []
    simulation.phases.append(("watch", lambda: seen.append(simulation.day)))
    simulation.run()
    assert seen == list(range(-10, 20))
    assert "watch" in simulation.timings


def test_a_run_that_has_ended_cannot_go_on() -> None:
    simulation = _simulation()
    simulation.run()
    assert not simulation.running
    with pytest.raises(RuntimeError, match="the run has ended after day 19; make a new Simulation"):
        simulation.step()


def test_the_seed_of_the_scenario_is_the_default() -> None:
    scenario = demo().with_({**SHORT, "run.seed": 9})
    assert _same(Simulation(scenario).run(), Simulation(scenario, 9).run())
    assert not _same(Simulation(scenario).run(), Simulation(scenario, 10).run())
    assert Simulation(scenario).run().seed == 9


def test_needs_made_before_give_the_same_run() -> None:
    first = _simulation(seed=4)
    again = Simulation(first.scenario, 4, needs=first.setup.needs)
    assert again.setup.needs is first.setup.needs
    assert _same(first.run(), again.run())


def test_the_needs_of_the_warm_up_are_let_go_on_day_0() -> None:
    simulation = _simulation(seed=4)
    rows = weakref.ref(simulation.setup.needs.rows)
    arisen = len(simulation.setup.needs.rows)
    while simulation.day < 1:
        simulation.step()
    gc.collect()
    assert rows() is None
    assert len(simulation.setup.needs.rows) < arisen


def test_released_columns_are_held_by_nobody() -> None:
    simulation = _simulation(seed=4)
    while simulation.running:
        simulation.step()
    columns = [weakref.ref(getattr(simulation.state, name)) for name in ("needs", "histories", "cases", "later")]
    simulation.records(release=True)
    gc.collect()
    assert [column() for column in columns] == [None] * 4


def test_a_run_by_name() -> None:
    ticks: list[tuple[int, int]] = []
    by_name = run("demo", seed=2, progress=lambda done, total: ticks.append((done, total)))
    assert _same(by_name, Simulation(load("demo"), 2).run())
    assert ticks == [(k, 545) for k in range(1, 546)]


def test_a_run_may_release_the_engine_while_it_makes_records() -> None:
    kept, released = _simulation(seed=3), _simulation(seed=3)
    assert _same(kept.run(), released.run(release=True))
    assert len(released.state.needs) == 0
    assert not released.running


def test_stopping_and_going_on_changes_nothing() -> None:
    whole, parts = _simulation(seed=3), _simulation(seed=3)
    for _ in range(17):
        parts.step()
        parts.records()
        assert conservation_gap(parts) == 0
    assert _same(whole.run(), parts.run())


def test_records_may_be_asked_for_twice(tmp_path: Path) -> None:
    """Also those of a single row."""
    one = {"matter": {"rate": per_grid(0.05), "work_median": 1000}}
    for seed in range(1, 60):
        simulation = Simulation(quiet_place(tmp_path, one, run__days=3), seed)
        simulation.run()
        if int(simulation.state.clock.next_need[0]) == 1:
            break
    assert simulation.records().table.num_rows == 1
    assert _same(simulation.records(), simulation.records())
    assert simulation.records().cases["open_hours"][0] <= 72.0


def test_rows_are_the_needs_of_the_window_and_those_carried_into_it() -> None:
    simulation = _simulation(seed=1)
    cases = simulation.run().cases
    rows = simulation.setup.needs.rows
    carried = cases["arose"] < 0.0
    assert carried.sum() == len(simulation.carried) > 20
    assert (~carried).sum() == (rows.arose >= 0.0).sum()
    final_before = (cases["closed"] < 0.0) & cases["end"].isin(["solved", "superficial", "answered"])
    assert not final_before[carried].any()
    assert cases["need"].is_unique
    np.testing.assert_array_equal(np.sort(cases["arose"]), cases["arose"])


def test_warm_up_days_are_negative_and_not_measured() -> None:
    result = _simulation(seed=1).run()
    assert result.series_all["day"].tolist() == list(range(-10, 20))
    assert result.series["day"].tolist() == list(range(20))
    assert result.series["date"].iloc[0] == pd.Timestamp("2024-01-01")
    assert result.series_all["date"].iloc[0] == pd.Timestamp("2023-12-22")


def test_stocks_of_the_series_are_the_states_at_the_days_end() -> None:
    simulation = _simulation(seed=1)
    result = simulation.run()
    last = result.series.iloc[-1]
    open_states = ["waiting", "in_work", "moving", "outside", "pickup", "held", "posted"]
    assert last["open"] == last[open_states].sum() == (result.cases["end"] == "open").sum()
    assert last["pending"] == (result.cases["end"] == "pending").sum()
    assert last["latent"] == (result.cases["end"] == "latent").sum()
    assert last["reporting"] == (result.cases["end"] == "reporting").sum()


def test_money_of_the_series_adds_up() -> None:
    series = Simulation(demo(), 1).run().series_all
    received, spent = series["money_allocated"].cumsum(), series["money_spent"].cumsum()
    np.testing.assert_allclose(received, spent + series["money_reserved"] + series["money_left"], atol=0.005)
    firsts = series["date"].dt.day == 1
    firsts.iloc[0] = True
    assert ((series["money_allocated"] > 0.0) == firsts).all()


def test_shift_hours_of_the_series_follow_the_calendar() -> None:
    simulation = _simulation(seed=1)
    series = simulation.run().series
    servers = int((simulation.state.servers.level == 0).sum())
    weekdays = series["date"].dt.day_of_week < 5
    holiday = series["date"] == "2024-01-01"
    expected = np.where(weekdays & ~holiday, 8.0 * servers, 0.0)
    np.testing.assert_allclose(series["shift_grid"], expected)
    assert (series["visits"][expected == 0.0] == 0.0).all()
    assert (series["visits"][expected > 0.0] > 0.0).all()


def test_provenance_says_where_a_run_comes_from() -> None:
    simulation = _simulation(seed=6)
    provenance = simulation.run().provenance
    assert provenance["scenario_hash"] == simulation.scenario.hash
    assert provenance["seed"] == 6
    assert provenance["days"] == 20
    assert provenance["events"] == int(simulation.state.days.events.sum()) > 500
    assert {"build", "warm-up", "run", "cases"} <= set(provenance["cpu_seconds"])
    assert set(provenance["packages"]) == {"numpy", "numba", "pyarrow"}
    assert provenance["peak_memory_mb"] > 10.0


def test_a_place_without_needs_runs(tmp_path: Path) -> None:
    result = Simulation(quiet_place(tmp_path, {"matter": {"rate": 0}}, run__days=3), 1).run()
    assert result.table.num_rows == 0
    assert result.series["open"].sum() == 0
    assert result.series["shift_grid"].sum() == 72.0


def test_the_calendar_counts_from_the_start_date() -> None:
    dates = Dates.of(demo())
    assert str(dates.date(-1)) == "2023-12-31"
    assert [day for day in range(-31, 60) if dates.today(day).month] == [-31, 0, 31]
