"""The integral of the number of open cases equals the summed times that cases were open inside the window."""

from __future__ import annotations

import pytest

from sim.scenario import Scenario, load
from sim.simulation.model import Simulation
from tests.flow.places import demo


def _areas(scenario: Scenario, seed: int, stop: int | None = None) -> tuple[float, float]:
    simulation = Simulation(scenario, seed)
    while simulation.running and simulation.day != stop:
        simulation.step()
    run = simulation.records()
    return float(run.series["open_area"].sum()), float(run.cases["open_hours"].sum())


@pytest.mark.parametrize("seed", [1, 2])
@pytest.mark.parametrize("stop", [1, 100, None])
def test_demo(seed: int, stop: int | None) -> None:
    area, summed = _areas(demo(), seed, stop)
    assert area > 0.0
    assert summed == pytest.approx(area, rel=1e-9)


def test_without_a_warm_up() -> None:
    area, summed = _areas(demo().with_({"run.warm_up_days": 0, "run.days": 60}), 1)
    assert summed == pytest.approx(area, rel=1e-9)


@pytest.mark.parametrize("name", ["panjin/before", "panjin/after"])
def test_a_twentieth_of_panjin(name: str) -> None:
    area, summed = _areas(load(name).with_({"territory.scale": 0.05}), 1)
    assert summed == pytest.approx(area, rel=1e-9)


def test_open_hours_of_a_case_that_never_came_back_are_its_time_to_closing() -> None:
    run = Simulation(demo(), 2).run()
    cases = run.cases
    once = cases[(cases["end"] == "solved") & (cases["reopenings"] == 0) & (cases["registered"] >= 0.0)]
    assert len(once) > 1000
    difference = once["open_hours"] - (once["closed"] - once["registered"])
    assert difference.abs().max() < 1e-9 * once["closed"].max()
