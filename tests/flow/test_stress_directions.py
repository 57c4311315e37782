"""Stationing, the direct train, the burden and its relief: directions under common random numbers, 99 % intervals."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

from sim.flow import codes
from sim.scenario import Scenario, load
from sim.simulation.model import Simulation
from tests.flow.readings import arisen
from tests.runs import FEW_SEEDS, NOBODY_STATIONED, difference

CATEGORIES = ["noise", "traffic", "sanitation", "market"]
POWERS: dict[str, Any] = {"policy.structure.stationed_categories": CATEGORIES}
PEOPLE: dict[str, Any] = {**POWERS, "policy.structure.stationed": 0.4}


@pytest.fixture(scope="module")
def place() -> Scenario:
    """A fortieth of Panjin after the reform with nobody stationed, four months after two of warm-up."""
    short = {"territory.scale": 0.025, "run.days": 120, "run.warm_up_days": 60}
    return load("panjin/after").with_({**NOBODY_STATIONED, **short})


def _closed(simulation: Simulation, names: tuple[str, ...] = ()) -> tuple[Any, np.ndarray]:
    cases, needs = arisen(simulation)
    mask = (needs.arose >= 0.0) & (needs.category > 0) & ~np.isnan(cases.closed)
    if names:
        codes_of = [simulation.setup.catalogue.category_names.index(name) for name in names]
        mask &= np.isin(needs.category, codes_of)
    return cases, mask


def handoffs(simulation: Simulation) -> float:
    """Moves per closed case."""
    cases, mask = _closed(simulation)
    return float(cases.handoffs[mask].mean())


def stationed_handoffs(simulation: Simulation) -> float:
    """Moves per closed case of the stationed categories."""
    cases, mask = _closed(simulation, tuple(CATEGORIES))
    return float(cases.handoffs[mask].mean())


def busy(level: int) -> Any:
    """Shift hours of pieces started at a level, over those of its staff."""

    def measure(simulation: Simulation) -> float:
        hours = simulation.state.busy.reshape(-1, int(codes.N_LEVELS))[60:, level].sum()
        return float(hours / max(np.count_nonzero(simulation.state.servers.level == level), 1))

    return measure


def solved(simulation: Simulation) -> float:
    """True solutions in the window."""
    return float(simulation.state.days["solved"][60:].sum())


def busy_share(simulation: Simulation) -> float:
    """Hours on cases at streets, by official."""
    return busy(int(codes.STREET))(simulation)


def test_stationing_brings_cases_nearer(place: Scenario) -> None:
    (nearer,) = difference(place, {}, PEOPLE, stationed_handoffs)
    assert nearer.high < 0.0


def test_powers_without_people_load_the_streets(place: Scenario) -> None:
    (loaded,) = difference(place, PEOPLE, POWERS, busy_share, seeds=FEW_SEEDS)
    assert loaded.low > 0.0


def top_heavy(simulation: Simulation) -> float:
    """Share of the shift hours on cases that falls to districts."""
    hours = simulation.state.busy.reshape(-1, int(codes.N_LEVELS))[60:].sum(axis=0)
    return float(hours[codes.DISTRICT] / hours[: codes.INTAKE].sum())


@pytest.mark.slow
def test_the_direct_train_skips_levels_and_leaves_the_work_to_the_top(place: Scenario) -> None:
    direct = {"policy.dispatch.route.default": "direct"}
    measures = (handoffs, busy(int(codes.GRID)), busy(int(codes.STREET)), top_heavy)
    fewer, beats, streets, top = difference(place, {}, direct, *measures, seeds=range(1, 11))
    assert fewer.high < 0.0
    assert beats.high < 0.0  # nobody reads at the beat what goes higher
    assert streets.high < 0.0
    assert top.low > 0.0
    tagged = {"policy.dispatch.route.by_category": dict.fromkeys(CATEGORIES, "direct")}
    (some,) = difference(place, {}, tagged, stationed_handoffs)
    assert some.high < 0.0


def test_the_burden_solves_less(place: Scenario) -> None:
    burden = {"policy.burden.systems": 4, "policy.burden.signs": 10, "policy.burden.tasks": 3}
    (less,) = difference(place, {}, burden, solved)
    assert less.high < 0.0
