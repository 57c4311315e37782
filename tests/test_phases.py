"""The day as a list: what --phases prints is what a run does."""

from __future__ import annotations

import json

import pytest
from typer.testing import CliRunner

from sim.assembly import setup
from sim.cli import app
from sim.institutions import INSTITUTIONS
from sim.scenario import Territory, load
from sim.simulation.model import Simulation, phases_of
from sim.world import World, world_of

LEVERS = {"policy.burden.systems": 2, "policy.assistance.elder": 4, "policy.surge.trigger": 1.5}


def test_phases_are_those_of_a_run() -> None:
    for changes in ({}, LEVERS):
        scenario = load("demo").with_({"run.days": 1, "run.warm_up_days": 0, **changes})
        assert [phase.name for phase in phases_of(scenario)] == [name for name, _ in Simulation(scenario, 1).phases]


@pytest.mark.parametrize("name", ["panjin/after", "luohu/after", "longhai/after", "weigang"])
def test_phases_of_any_place_are_those_of_its_run(name: str) -> None:
    scenario = load(name).with_({"territory.scale": 0.05, "run.days": 1, "run.warm_up_days": 0})
    assert [phase.name for phase in phases_of(scenario)] == [name for name, _ in Simulation(scenario, 1).phases]


def test_the_list_of_phases_needs_no_residents(monkeypatch: pytest.MonkeyPatch) -> None:
    built = []

    def noted(territory: Territory) -> World:
        built.append(territory.residents)
        return world_of(territory)

    monkeypatch.setattr(setup, "world_of", noted)
    panjin = load("panjin/after")
    phases_of(panjin)
    assert built
    assert max(built) <= panjin.territory.grids


def test_every_institution_says_what_it_is() -> None:
    names = [one.name for one in INSTITUTIONS]
    assert len(set(names)) == len(names)
    for one in INSTITUTIONS:
        assert one.title.zh, one
        assert one.reads, one
        assert one.changes, one
        assert all(1 <= number <= 45 for number in one.mechanisms), one


def test_show_phases_prints_the_day() -> None:
    done = CliRunner().invoke(app, ["show", "demo", "--phases"])
    assert done.exit_code == 0
    lines = done.stdout.splitlines()
    phases = phases_of(load("demo"))
    assert len(lines) == 2 * len(phases)
    for phase, line in zip(phases, lines[::2], strict=True):
        assert phase.name in line
        assert phase.title.zh in line


def test_show_phases_as_json() -> None:
    done = CliRunner().invoke(app, ["show", "demo", "--phases", "--json"])
    assert [one["name"] for one in json.loads(done.stdout)] == [phase.name for phase in phases_of(load("demo"))]
    assert CliRunner().invoke(app, ["show", "demo", "--json"]).exit_code == 2


def test_the_time_of_every_phase_is_recorded() -> None:
    simulation = Simulation(load("demo").with_({"run.days": 2, "run.warm_up_days": 0, **LEVERS}), 1)
    seconds = simulation.run().provenance["phase_seconds"]
    assert list(seconds) == [name for name, _ in simulation.phases]
    assert all(value >= 0.0 for value in seconds.values())
