"""Contractors: finite crews make cases wait as queueing theory says, in their own hours, at their own places."""

from __future__ import annotations

import math
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from sim.flow.contractors import pool_of
from sim.random import keyed, streams
from sim.scenario import Scenario, ScenarioError, load
from sim.simulation.model import Simulation
from tests.flow.places import finish, per_grid, quiet_place
from tests.flow.queueing import Check, wait_mmc
from tests.flow.readings import arisen

GRIDS = 40
STEP = 1.0  # mean hours of the outside step
SETTLED = 24.0 * 50  # later needs may still wait at the end


def exponential_step(mean: float) -> dict[str, Any]:
    """An outside step for every case, exponential: a Weibull of shape 1."""
    return {
        "outside_p": 1.0,
        "outside_distribution": "weibull",
        "outside_shape": 1.0,
        "outside_median": mean * math.log(2.0),
    }


def place(folder: Path, pool: dict[str, Any], per_hour: float, grids: int = GRIDS, **changes: Any) -> Scenario:
    """So many streets of one grid each, whose cases cost no work and a step by a contractor."""
    matter = {"rate": per_grid(per_hour), "work_median": 1e-6, "deadline": 24, **exponential_step(STEP)}
    plain = {"territory__streets": grids, "territory__communities": grids, "run__days": 60}
    pools = {"works": {"categories": ["matter"], "shift": "always", "share": 1.0, "most": 1e6, **pool}}
    return quiet_place(
        folder, {"matter": matter}, grids, grids, grids, policy__contractors__pools=pools, **{**plain, **changes}
    )


def step_hours(simulation: Simulation, keys: np.ndarray) -> np.ndarray:
    """Hours of the outside steps of needs, from their keyed draws."""
    draws = [keyed.uniform_pair(np.uint64(simulation.seed), streams.FLOW_OUTSIDE, key, np.int64(0))[1] for key in keys]
    return -STEP * np.log(np.array(draws))


def waits(simulation: Simulation) -> tuple[np.ndarray, np.ndarray]:
    """Hours that cases waited for a crew, and the grids of their needs."""
    cases, needs = arisen(simulation)
    used = (needs.arose > 24.0 * 10) & (needs.arose < SETTLED)
    assert not np.isnan(cases.closed[used]).any()
    hours = cases.closed[used] - cases.registered[used] - step_hours(simulation, needs.key[used])
    return hours, needs.grid[used]


def check(name: str, theory: float, waited: list[np.ndarray], places: list[np.ndarray], n: int) -> Check:
    """The mean wait over independent places, with the standard error of a ratio of sums."""
    sums = np.concatenate([np.bincount(at, hours, minlength=n) for hours, at in zip(waited, places, strict=True)])
    counts = np.concatenate([np.bincount(at, minlength=n) for at in places])
    mean = sums.sum() / counts.sum()
    residual = sums - mean * counts
    error = math.sqrt((residual**2).sum() * len(sums) / (len(sums) - 1)) / counts.sum()
    return Check(name, theory, float(mean), error)


@pytest.mark.parametrize(("crews", "load"), [(1, 0.6), (3, 0.8)])
def test_waits_for_crews_are_those_of_theory(tmp_path: Path, crews: int, load: float) -> None:
    """M/M/c at every street: Poisson cases, exponential steps, so many crews."""
    rate = load * crews / STEP
    scenario = place(tmp_path, {"place": "street", "crews": crews * GRIDS}, rate)
    found = [waits(finish(scenario, seed)) for seed in (1, 2, 3)]
    one = check("M/M/c", wait_mmc(crews, rate, STEP), [f[0] for f in found], [f[1] for f in found], GRIDS)
    assert abs(one.z) < 2.576, one
    assert one.half_width() < 0.08, one


@pytest.mark.slow
def test_one_pool_serves_many_places(tmp_path: Path) -> None:
    """Four crews for a whole city wait less than one crew at each of four streets of the same load."""
    rate, grids = 0.7, 4
    scenario = place(tmp_path, {"place": "city", "crews": grids}, rate, grids)
    found = [waits(finish(scenario, seed)) for seed in range(1, 41)]
    # one queue for all: independent are the seeds, not the streets
    one = check("M/M/4", wait_mmc(grids, rate * grids, STEP), [f[0] for f in found], [0 * f[1] for f in found], 1)
    assert abs(one.z) < 2.576, one
    assert one.mean < 0.5 * wait_mmc(1, rate, STEP)


def test_a_pool_that_is_never_short_changes_nothing(tmp_path: Path) -> None:
    plenty = finish(place(tmp_path, {"place": "street", "crews": 40 * 500}, 0.5))
    nobody = finish(place(tmp_path, {}, 0.5).with_({"policy.contractors.pools": {}}))
    np.testing.assert_allclose(arisen(plenty)[0].closed, arisen(nobody)[0].closed, rtol=0, atol=1e-9)


def test_crews_work_in_the_hours_of_their_shift(tmp_path: Path) -> None:
    simulation = finish(place(tmp_path, {"place": "street", "crews": GRIDS, "shift": "office"}, 0.05))
    closed = arisen(simulation)[0].closed
    closed = closed[~np.isnan(closed)]
    assert len(closed) > 1000
    hour, weekday = closed % 24.0, closed // 24.0 % 7
    assert ((hour > 8.0) & (hour <= 17.0)).all()
    assert (weekday < 5).all()


def test_a_share_below_the_working_time_leaves_the_length_of_a_step_as_it_is(tmp_path: Path) -> None:
    """A crew that is never short and busy for a hundredth of the step: the step takes what it takes without pools."""
    pool = {"place": "street", "crews": GRIDS * 500, "share": 0.01}
    with_pool, without = finish(place(tmp_path, pool, 0.1)), place(tmp_path, pool, 0.1)
    plain = finish(without.with_({"policy.contractors.pools": {}}))
    np.testing.assert_allclose(arisen(with_pool)[0].closed, arisen(plain)[0].closed, rtol=0, atol=1e-9)


def test_the_queue_of_a_pool_is_first_come_or_by_deadline(tmp_path: Path) -> None:
    categories = {
        name: {"rate": per_grid(0.45), "work_median": 1e-6, "deadline": deadline, **exponential_step(STEP)}
        for name, deadline in (("urgent", 2.0), ("patient", 500.0))
    }
    mean = {}
    for queue in ("fifo", "due"):
        own = {"categories": ["urgent", "patient"], "crews": 8, "place": "street", "queue": queue}
        pools = {"works": {**own, "shift": "always", "share": 1.0, "most": 1e6}}
        scenario = quiet_place(tmp_path, categories, 8, 8, 8, policy__contractors__pools=pools, run__days=60)
        cases, needs = arisen(finish(scenario))
        hours = cases.closed - cases.registered
        mean[queue] = [np.nanmean(hours[needs.category == category]) for category in (1, 2)]
    assert mean["fifo"][0] == pytest.approx(mean["fifo"][1], rel=0.15)
    assert mean["due"][0] < 0.5 * mean["fifo"][0]
    assert mean["due"][1] > mean["fifo"][1]


def test_the_most_special_pool_does_a_step() -> None:
    pools = {"town": {"fields": ["housing"], "place": "city"}, "own": {"categories": ["estate"], "place": "district"}}
    simulation = Simulation(load("demo").with_({"policy.contractors.pools": pools, "run.days": 1}), 1)
    catalogue, state = simulation.setup.catalogue, simulation.state
    estate = catalogue.items.category == catalogue.category_names.index("estate")
    housing = catalogue.items["field"] == catalogue.field_names.index("housing")
    assert (state.pool_of_item[estate] == 1).all()
    assert (state.pool_of_item[housing & ~estate] == 0).all()
    assert (state.pool_of_item[~housing & ~estate] == -1).all()
    assert pool_of.__doc__


def test_capacity_brings_crews_in_and_their_hours_are_paid(tmp_path: Path) -> None:
    scenario = place(tmp_path, {"place": "district", "crews": 10}, 0.5, grids=4)
    stage = {"from": 30, "set": {"policy.contractors.capacity": 2.0}}
    simulation = finish(scenario.with_({"rollout": [stage]}))
    series = simulation.records().series
    assert series["contractor_crews"].iloc[[29, 30]].tolist() == [10.0, 20.0]
    assert series["cost_contractors"].iloc[[29, 30]].tolist() == [10 * 24 * 150.0, 20 * 24 * 150.0]


@pytest.mark.parametrize(
    ("pool", "said"),
    [
        ({"categories": ["nothing"]}, "unknown name"),
        ({"categories": ["estate"], "speed": 1.0}, "unknown name"),
        ({"categories": ["estate"], "shift": "night"}, "one of office"),
        ({"categories": ["estate"], "crews": -1.0}, "a number in"),
        ({}, "no cases"),
    ],
)
def test_what_is_wrong_with_a_pool_is_said(pool: dict[str, Any], said: str) -> None:
    with pytest.raises(ScenarioError, match=said):
        load("demo").with_({"policy.contractors.pools": {"works": pool}})


def test_two_pools_cannot_do_the_same_steps() -> None:
    pools = {name: {"categories": ["estate"]} for name in ("one", "two")}
    with pytest.raises(ScenarioError, match="also of one"):
        load("demo").with_({"policy.contractors.pools": pools})
