"""Joint work of exactly two parties at two offices, made by choosing the keys of the needs."""

from __future__ import annotations

from dataclasses import replace

import numpy as np

from sim.demand import Needs
from sim.flow.draws import MAX_PARTIES, parties_of
from sim.jit.compiled import compiled
from sim.random import streams as P
from sim.random.keyed import uniform_four
from sim.scenario import Scenario
from sim.simulation.model import Simulation


@compiled
def choose_keys(seed, kind, neighbours, keys):
    """Fill ``keys`` with the first numbers for which a need takes two parties, at two different offices."""
    key = np.uint64(0)
    for i in range(len(keys)):
        while True:
            key += np.uint64(1)
            if parties_of(seed, kind, key) == 2:
                _, _, one, _ = uniform_four(seed, P.FLOW_PARTY, key, 1)
                _, _, two, _ = uniform_four(seed, P.FLOW_PARTY, key, 2)
                if int(one * neighbours) != int(two * neighbours):
                    break
        keys[i] = key


def with_two_parties(scenario: Scenario, seed: int) -> Simulation:
    """A simulation whose needs all take two parties at two of the three offices of their street.

    A key only addresses draws, so needs with chosen keys arise as before and differ in nothing but their parties.
    """
    simulation = Simulation(scenario, seed)
    assert simulation.setup.organisation.offices_per_street == 3
    keys = np.empty(len(simulation.setup.needs.rows), np.uint64)
    choose_keys(np.uint64(seed), simulation.setup.catalogue.categories[1], 2, keys)
    rows = simulation.setup.needs.rows.copy()
    rows["key"] = keys
    needs: Needs = replace(simulation.setup.needs, rows=rows.view(np.recarray))
    assert MAX_PARTIES >= 2
    return Simulation(scenario, seed, needs)
