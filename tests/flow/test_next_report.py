"""What an experience does to the next report: the same residents with the outcome of a closing flipped."""

from __future__ import annotations

import math
from typing import Any

import numpy as np
import pytest

from sim.flow.closing import learn
from sim.flow.reporting import report_probability
from sim.scenario import load
from sim.simulation.model import Simulation

SATISFACTORY = 0.75  # what residents expect (residents.reaction.expected)
MONTHS = 4


@pytest.fixture(scope="module")
def simulation() -> Simulation:
    """A hundredth of Panjin after the reform, after four months."""
    place = {"territory.scale": 0.01, "run.days": 30 * MONTHS, "run.warm_up_days": 0}
    simulation = Simulation(load("panjin/after").with_(place), 3)
    while simulation.running:
        simulation.step()
    return simulation


def _probabilities(state: Any, rows: np.ndarray) -> np.ndarray:
    """Chances that the residents of these needs report them, with their columns of now."""
    return np.array([report_probability(state, int(row), False) for row in rows])


def _replay(simulation: Simulation, rows: np.ndarray, factor: float) -> np.ndarray:
    """Chances of the next report after these closings, their satisfaction multiplied; the state is put back."""
    state = simulation.state
    people, satisfaction = state.residents.copy(), state.histories.satisfaction.copy()
    state.histories.satisfaction[rows] *= factor
    state.learned[: len(rows)] = rows
    state.clock.n_learned[0] = len(rows)
    learn(state)
    found = _probabilities(state, rows)
    state.residents[:] = people
    state.histories.satisfaction[:] = satisfaction
    return found


def _satisfactory(simulation: Simulation) -> np.ndarray:
    """Needs truly solved to the satisfaction of their resident, one per resident, whose report was a choice."""
    state = simulation.state
    stop = int(state.clock.next_need[0])
    histories, needs = state.histories[:stop], state.needs[:stop]
    chosen = ~np.isnan(histories.solved) & (histories.satisfaction >= SATISFACTORY)
    chosen &= state.categories.report_p[needs.category] < 1.0
    rows = np.flatnonzero(chosen)
    _, first = np.unique(needs.resident[rows], return_index=True)
    return np.sort(rows[first])


def test_a_satisfactory_fix_multiplies_the_odds_of_the_next_report(simulation: Simulation) -> None:
    """1.57 in Sjoberg, Mellon and Peixoto (2017): fixed against not fixed, here against a closing on paper only."""
    rows = _satisfactory(simulation)
    assert len(rows) > 500
    fixed = _replay(simulation, rows, 1.0)
    not_fixed = _replay(simulation, rows, simulation.scenario.residents.satisfaction.superficial)
    ratio = np.log(fixed / (1.0 - fixed)) - np.log(not_fixed / (1.0 - not_fixed))
    assert math.exp(ratio.mean()) == pytest.approx(1.57, abs=0.1)
    pooled = (fixed.mean() / (1.0 - fixed.mean())) / (not_fixed.mean() / (1.0 - not_fixed.mean()))
    assert pooled == pytest.approx(1.57, abs=0.1)


def test_a_worse_outcome_never_raises_the_next_report(simulation: Simulation) -> None:
    rows = _satisfactory(simulation)
    chances = [_replay(simulation, rows, factor) for factor in (0.0, 0.5, 1.0)]
    assert (np.diff(chances, axis=0) > 0.0).all()
