"""Designs: sizes, bounds, balance."""

from __future__ import annotations

import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from sim.experiments.designs import Design, design_points, orders, saltelli, trajectories
from sim.experiments.factors import Levels, Range
from sim.experiments.levels import REFORM
from sim.scenario import load

SPEED, TRANSFER = "policy.staffing.speed", "policy.structure.transfer_hours"
FACTORS = {
    SPEED: Range(0.5, 1.5),
    TRANSFER: Range(0.5, 8.0, log=True),
    "policy.structure.delegated_items": Range(0, 59, whole=True),
    "policy.dispatch.priority": Levels(("fifo", "deadline", "severity")),
}


@pytest.mark.parametrize(
    ("design", "count"),
    [(Design("latin_hypercube", samples=20), 20), (Design("sobol", samples=8), 48), (Design("morris"), 50)],
)
def test_sizes_are_known_beforehand(design: Design, count: int) -> None:
    points = design_points(design, {"demo": load("demo")}, FACTORS, seed=3)
    assert len(points) == design.size(FACTORS) == count
    for point in points:
        values = list(point.factors.values())
        assert 0.5 <= values[0] <= 1.5
        assert 0.5 <= values[1] <= 8.0
        assert isinstance(values[2], int)
        assert values[3] in ("fifo", "deadline", "severity")
    assert points == design_points(design, {"demo": load("demo")}, FACTORS, seed=3)
    assert points != design_points(design, {"demo": load("demo")}, FACTORS, seed=4)


def test_grids() -> None:
    levels = {"a": Levels((1, 2)), "b": Levels((3, 4, 5))}
    assert Design("factorial").size(levels) == 6
    assert Design("factorial").settings(levels)[:2] == [{"a": 1, "b": 3}, {"a": 1, "b": 4}]
    assert Design("factorial").settings({}) == [{}]
    same = {"a": Levels((1, 2)), "b": Levels((3, 4))}
    assert Design("zip").settings(same) == [{"a": 1, "b": 3}, {"a": 2, "b": 4}]
    assert Design("zip").settings({}) == [{}]


@given(u=st.floats(0.0, 1.0), low=st.floats(1e-3, 1e3), width=st.floats(1e-3, 1e3), log=st.booleans())
def test_ranges_stay_inside_and_rise(u: float, low: float, width: float, log: bool) -> None:
    factor = Range(low, low + width, log)
    assert low <= factor.at(u) <= low + width
    assert factor.at(0.0) <= factor.at(u) <= factor.at(1.0)


def test_values_of_a_range_are_spread_as_they_should_be() -> None:
    u = (np.arange(4000) + 0.5) / 4000
    whole = [Range(1, 4, whole=True).at(x) for x in u]
    assert [whole.count(k) for k in (1, 2, 3, 4)] == [1000] * 4
    log = np.array([Range(0.1, 10.0, log=True).at(x) for x in u])
    assert np.mean(log < 1.0) == pytest.approx(0.5, abs=1e-3)
    levels = [Levels(("x", "y")).at(x) for x in u]
    assert levels.count("x") == 2000


def test_a_latin_hypercube_has_one_point_in_each_slice() -> None:
    cube = Design("latin_hypercube", samples=25).cube(3, seed=1)
    for column in cube.T:
        assert sorted((column * 25).astype(int)) == list(range(25))


def test_saltelli_blocks_differ_in_one_column() -> None:
    blocks = saltelli(3, 16, seed=1).reshape(5, 16, 3)
    a, b = blocks[:2]
    for i in range(3):
        assert np.array_equal(blocks[2 + i][:, i], b[:, i])
        others = [j for j in range(3) if j != i]
        assert np.array_equal(blocks[2 + i][:, others], a[:, others])


@pytest.mark.parametrize("levels", [2, 4, 8])
def test_trajectories_move_every_factor_once_by_the_step(levels: int) -> None:
    x = trajectories(5, 30, levels, seed=1).reshape(30, 6, 5)
    assert x.min() >= 0.0
    assert x.max() <= 1.0
    assert np.allclose(x * (levels - 1), np.round(x * (levels - 1)))
    moved = np.diff(x, axis=1)
    assert np.allclose(np.abs(moved).sum(axis=1), levels / (2 * (levels - 1)))
    assert ((np.abs(moved) > 1e-9).sum(axis=2) == 1).all()


def test_leave_one_out_and_shapley_take_reforms_out() -> None:
    after = load("panjin/after")
    names = [reform.name for reform in after.reforms]
    points = design_points(Design("leave_one_out"), {"after": after}, {})
    assert len(points) == len(names) + 2 == Design("leave_one_out").size({}, (), names)
    assert points[0].scenario.hash == after.hash
    assert points[1].scenario.hash == load("panjin/before").hash
    for name, point in zip(names, points[2:], strict=True):
        assert point.scenario.hash == after.without_reform(name).hash
        assert point.factors == {f"{REFORM}{other}": other != name for other in names}
    every = design_points(Design("shapley"), {"after": after}, {})
    assert len(every) == 2 ** len(names)
    assert len({tuple(point.factors.values()) for point in every}) == len(every)


def test_sampled_orders_come_with_their_reverse() -> None:
    found = orders(["a", "b", "c", "d"], 6, seed=1)
    assert len(found) == 6
    assert all(second == first[::-1] for first, second in zip(found[::2], found[1::2], strict=True))
    design = Design("shapley", permutations=6)
    sets = design.subsets(["a", "b", "c", "d"], seed=1)
    assert sets[:2] == [("a", "b", "c", "d"), ()]
    assert len(sets) == len(set(sets)) <= design.size({}, (), ["a", "b", "c", "d"]) == min(16, 6 * 5)
    kept = {frozenset(chosen) for chosen in sets}
    assert all(frozenset(order[:k]) in kept for order in found for k in range(5))


def test_a_huge_design_is_counted_without_being_made() -> None:
    levels = {f"f{k}": Levels(tuple(range(100))) for k in range(10)}
    assert Design("factorial").size(levels) == math.prod([100] * 10)
