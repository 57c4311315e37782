"""Merged offices need fewer further parties: work inside one office stays inside, and no number of them jumps."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

from sim.organisation.workload import USUAL_DEPARTMENTS, apart
from sim.scenario import load
from sim.simulation.model import Simulation
from sim.world.columns import N_FIELDS
from tests.runs import shared

OFFICES, DEPARTMENTS, INSIDE = (
    "policy.structure.offices_per_street", "policy.structure.departments", "policy.joint.inside",
)  # fmt: skip
SMALL: dict[str, Any] = {
    "territory.scale": 0.05, "run.days": 60, "run.warm_up_days": 30, "policy.structure.street_choice": 1.0,
}  # fmt: skip


def run(**changes: Any) -> Simulation:
    """Two months of a twentieth of Panjin after the reform."""
    return shared(load("panjin/after").with_({**SMALL, **changes}), 1)


def parties(simulation: Simulation) -> np.ndarray:
    """Further parties of the needs that were registered, by the level that was to solve them."""
    state = simulation.state
    known = ~np.isnan(state.histories["registered"])
    items = simulation.setup.catalogue.items.authority_now[state.needs["item"]]
    number = state.histories["parties"]
    return np.array([number[known & (items == level)].mean() for level in range(4)])


@pytest.mark.parametrize("usual", [N_FIELDS, USUAL_DEPARTMENTS])
@pytest.mark.parametrize("inside", [0.0, 0.5, 1.0])
def test_the_chance_of_two_offices_falls_smoothly_with_their_number(usual: int, inside: float) -> None:
    chances = [apart(number, usual, inside) for number in range(1, 18)]
    assert chances[usual - 1 :] == [1.0] * (18 - usual)
    assert chances[0] == pytest.approx(1.0 - inside)
    assert all(a <= b for a, b in zip(chances, chances[1:], strict=False))
    steps = np.diff(chances)
    assert (np.diff(steps) <= 1e-12).all()  # the fewer there are, the more the next one counts: no step out of line
    assert apart(0, usual, inside) == 1.0  # no such level: the district's departments alone


def test_fewer_offices_need_fewer_further_parties_and_one_needs_none() -> None:
    found = {number: parties(run(**{OFFICES: number})) for number in (1, 2, 5, 17)}
    street = [found[number][2] for number in (1, 2, 5, 17)]
    assert street == sorted(street)
    assert street[0] == 0.0
    for number in (1, 2, 5):
        assert found[number][3] == pytest.approx(found[17][3], rel=0.1)  # the district's are of its departments
        assert found[number][0] > 0.0  # a street is not in charge of what grids solve


def test_one_department_works_inside_itself() -> None:
    one, eight = parties(run(**{DEPARTMENTS: 1})), parties(run(**{DEPARTMENTS: 8}))
    assert one[3] == 0.0
    assert eight[3] > 0.0
    np.testing.assert_allclose(one[:3], eight[:3], rtol=0.1)


def test_work_of_a_streets_only_office_stays_in_the_street() -> None:
    """Parties of what grids and communities solve sit at the one office, not at the district."""
    one, two = run(**{OFFICES: 1}), run(**{OFFICES: 2})
    level = int(np.flatnonzero(one.setup.organisation.desks["level"] == 3)[0])
    assert level > 0
    busy = [simulation.state.busy.reshape(-1, 5)[30:].sum(axis=0) for simulation in (one, two)]
    assert busy[0][3] < 1.05 * busy[1][3]


def test_the_catalogues_parties_are_those_of_seventeen_offices() -> None:
    plain, seventeen = parties(run(**{OFFICES: 17, INSIDE: 0.0})), parties(run(**{OFFICES: 17}))
    np.testing.assert_allclose(plain, seventeen)  # the same run
    five = parties(run(**{INSIDE: 0.0}))
    np.testing.assert_allclose(five, seventeen, rtol=0.1)


@pytest.mark.slow
@pytest.mark.parametrize("path", [OFFICES, DEPARTMENTS])
def test_neighbours_of_the_limit_do_not_jump(path: str) -> None:
    year = {"run.days": 365, "run.warm_up_days": 180}
    solved = [
        np.mean([Simulation(load("panjin/after").with_({**SMALL, **year, path: number}), seed).run().summary["solved"]
                 for seed in (1, 2)])
        for number in (1, 2, 3)
    ]  # fmt: skip
    assert abs(solved[0] / solved[1] - 1.0) < 0.02
    assert abs(solved[1] / solved[2] - 1.0) < 0.02
