"""Each street chooses among the delegated items; what it has not taken on is decided where it was before."""

from __future__ import annotations

import numpy as np

from sim.scenario import load
from sim.simulation.model import Simulation
from tests.runs import shared

SMALL = {"territory.scale": 0.1, "run.days": 30, "run.warm_up_days": 0, "policy.structure.stationed_categories": ()}
PATH = "policy.structure.street_choice"


def run(share: float) -> Simulation:
    """A month of a tenth of Panjin whose streets take a share of the items on."""
    return shared(load("panjin/after").with_({**SMALL, PATH: share}), 1)


def test_a_street_solves_below_what_it_has_taken_on() -> None:
    items = run(1.0).setup.catalogue.items
    lowered = items.authority_now < items.authority_declined
    assert lowered.sum() == 59
    solved = {}
    for share in (0.0, 0.5, 1.0):
        level, item = run(share).state.histories["level"], run(share).state.needs["item"]
        done = lowered[item] & (level >= 0)
        assert done.sum() > 100
        solved[share] = float((level[done] < items.authority_declined[item[done]]).mean())
    assert solved[0.0] < solved[0.5] < solved[1.0]


def test_streets_choose_differently_and_more_choice_only_adds() -> None:
    from sim.random import streams
    from sim.random.keyed import uniform

    chance = np.array(
        [[uniform(1, streams.FLOW_STREET_CHOICE, street, item) for item in range(59)] for street in range(6)]
    )
    some, more = chance < 0.5, chance < 0.8
    assert (more >= some).all()
    assert len({tuple(row) for row in some}) == 6


def test_all_streets_take_all_items_on_by_default() -> None:
    assert load("demo").policy.structure.street_choice == 1.0
    assert load("panjin/before").policy.structure.street_choice == 1.0
