"""Trust between contacts: drift to the grid's mean, the monthly notes, and who would volunteer."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from sim.flow.trust import drift_trust
from sim.institutions.trust import volunteers
from sim.simulation.model import Simulation
from sim.world.columns import GROUPS
from tests.flow.places import demo

DRIFT = "residents.trust_drift"


@pytest.fixture(scope="module")
def simulation() -> Simulation:
    return Simulation(demo().with_({"run.days": 1, "run.warm_up_days": 0}), 1)


@given(seed=st.integers(0, 1000), share=st.sampled_from([0.0, 0.02, 0.5, 1.0]), extreme=st.booleans())
@settings(max_examples=25, deadline=None)
def test_it_moves_to_the_mean_of_the_grid_and_stays_a_share(
    simulation: Simulation, seed: int, share: float, extreme: bool
) -> None:
    people = simulation.state.residents
    start = np.random.default_rng(seed).random(len(people)).astype(np.float32)
    people.trust[:] = np.round(start) if extreme else start
    start = people.trust.astype(np.float64)
    n_grids, n_groups = len(simulation.setup.world.grids), len(simulation.setup.world.groups)
    by_grid, by_group = np.zeros(n_grids), np.full(n_groups, 7.0)
    drift_trust(simulation.state, share, simulation.setup.world.group_offsets, by_grid, by_group)
    size = np.bincount(people.grid, minlength=n_grids)
    mean = np.bincount(people.grid, start, n_grids) / np.maximum(size, 1)
    np.testing.assert_allclose(by_grid, mean, rtol=1e-6)
    np.testing.assert_allclose(people.trust, start + share * (mean[people.grid] - start), atol=1e-6)
    np.testing.assert_allclose(by_group, np.bincount(people.group, people.trust, n_groups), rtol=1e-5)
    assert people.trust.min() >= 0.0
    assert people.trust.max() <= 1.0
    if share == 0.0:
        np.testing.assert_array_equal(people.trust, start.astype(np.float32))


def test_it_drifts_on_the_first_of_a_month_and_is_carried_to_the_next() -> None:
    place = {"run.warm_up_days": 0, "run.days": 70, "residents.trust_step": 0.0, DRIFT: 0.25}
    simulation = Simulation(demo().with_(place), 1)
    start = simulation.state.residents.trust.copy()
    while simulation.running:
        before = simulation.state.residents.trust.copy()
        today = simulation.town.dates.today(simulation.day)
        simulation.step()
        moved = not np.array_equal(simulation.state.residents.trust, before)
        assert moved == (today.month and not today.first)
    noted = simulation.town.noted("trust_grid_sd")
    changes = np.flatnonzero(np.diff(simulation.town.noted("trust"))) + 1
    assert set(changes) <= {31, 60}
    assert noted[0] > 0.0
    spread = [np.std(trust) for trust in (start, simulation.state.residents.trust)]
    assert spread[1] < 0.7 * spread[0]
    groups = simulation.state.residents.group
    for k, name in enumerate(GROUPS):
        found = simulation.town.noted(f"trust_{name}")[-1]
        assert found == pytest.approx(simulation.state.residents.trust[groups == k].mean(), rel=1e-5)


def test_without_drift_trust_is_noted_and_left_alone() -> None:
    place = {"run.warm_up_days": 0, "run.days": 40, "residents.trust_step": 0.0, DRIFT: 0.0}
    simulation = Simulation(demo().with_(place), 1)
    start = simulation.state.residents.trust.copy()
    run = simulation.run()
    np.testing.assert_array_equal(simulation.setup.world.residents.trust, start)
    assert run.series["trust"].nunique() == 1
    assert run.summary["trust_change"] == 0.0


def test_volunteers_grow_with_trust() -> None:
    residents = np.array([1000.0, 1000.0, 1000.0, 0.0])
    trust = np.array([0.5, 0.7, 0.3, 0.0])
    found = volunteers(residents, trust, 0.01, 1.0)
    assert found[0] == pytest.approx(10.0)
    assert found[2] < found[0] < found[1]
    assert found[3] == 0.0
    odds = found[:3] / (residents[:3] - found[:3])
    np.testing.assert_allclose(np.log(odds / (0.01 / 0.99)), trust[:3] - 0.5, atol=1e-12)
    assert volunteers(residents, trust, 1.0, 1.0)[0] == 1000.0
    assert volunteers(residents, trust, 0.0, 1.0).sum() == 0.0


def test_the_town_knows_its_volunteers() -> None:
    simulation = Simulation(demo().with_({"run.warm_up_days": 0, "run.days": 1}), 1)
    simulation.step()
    residents = simulation.setup.world.grids["residents"]
    assert simulation.town.volunteers.sum() == pytest.approx(0.01 * residents.sum(), rel=0.1)
