"""Non-preemptive priority classes against Cobham (1954); the other keyed priorities and assignments by what they do."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt
import pytest

from sim.institutions.equity_watch import EquityWatch
from sim.scenario import Scenario, load
from sim.simulation.model import Simulation
from sim.world.columns import GROUPS
from tests.flow.queueing import SETTLE_DAYS, Check, holm, one_class
from tests.flow.readings import arisen

RHO = 0.8
ELDER = GROUPS.index("elder")


def two_classes(tmp: Path, **work: Any) -> Scenario:
    """A hundred single servers; elderly residents, three in ten, are served first."""
    document = one_class(tmp, 300, RHO, **work)
    document["territory"]["groups"] = {
        "local": 0.7,
        "elder": 0.3,
        "migrant": 0.0,
        "low_income": 0.0,
        "new_employment": 0.0,
    }
    document["policy"]["dispatch"]["priority"] = "vulnerable_first"
    return Scenario.from_dict(document)


def cobham(simulation: Simulation, second_moment: float) -> tuple[float, float]:
    """Mean waits of the first and the second class: places differ in their shares of elderly residents."""
    counts = np.diff(simulation.setup.world.group_offsets, axis=1).astype(float)
    share = counts[:, ELDER] / counts.sum(axis=1)
    backlog = RHO * second_moment / 2.0
    first = backlog / (1.0 - RHO * share)
    second = first / (1.0 - RHO)
    return float(np.average(first, weights=share)), float(np.average(second, weights=1.0 - share))


def class_waits(scenario: Scenario, seeds: range, second_moment: float) -> list[Check]:
    """Waits of both classes, pooled over places and seeds, with standard errors of a ratio of sums."""
    sums: list[list[npt.NDArray[np.float64]]] = [[], [], [], []]
    theory = (0.0, 0.0)
    for seed in seeds:
        simulation = Simulation(scenario, seed)
        while simulation.running:
            simulation.step()
        theory = cobham(simulation, second_moment)
        state = simulation.state
        horizon = 24.0 * (scenario.run.days - SETTLE_DAYS)
        window = (state.needs.arose >= 0.0) & (state.needs.arose < horizon)
        for k, members in enumerate((state.needs.group == ELDER, state.needs.group != ELDER)):
            used = window & members
            places = len(simulation.setup.world.grids)
            sums[2 * k].append(np.bincount(state.needs.grid[used], state.histories.waited[used], minlength=places))
            sums[2 * k + 1].append(np.bincount(state.needs.grid[used], minlength=places))
    checks = []
    for k, name in enumerate(("first class", "second class")):
        wait, number = np.concatenate(sums[2 * k]), np.concatenate(sums[2 * k + 1])
        mean = wait.sum() / number.sum()
        error = np.sqrt(((wait - mean * number) ** 2).sum() * len(wait) / (len(wait) - 1)) / number.sum()
        checks.append(Check(name, theory[k], float(mean), float(error)))
    return checks


@pytest.mark.slow
def test_priority_classes_agree_with_cobham(tmp_path: Path) -> None:
    median = float(np.exp(-0.5 * 0.6**2))
    general = {"work_distribution": "lognormal", "work_median": median, "work_sigma": 0.6}
    checks = class_waits(two_classes(tmp_path), range(1, 5), 2.0)
    checks += class_waits(two_classes(tmp_path, **general), range(11, 14), float(np.exp(0.6**2)))
    from scipy.stats import norm

    p_values = 2.0 * norm.sf(np.abs([c.z for c in checks]))
    report = "\n".join(f"{c.name} theory {c.theory:.3f} found {c.mean:.3f} z {c.z:+.2f}" for c in checks)
    assert holm(p_values).min() >= 0.01, report
    assert max(c.half_width() for c in checks) <= 0.03, report


def crowded(priority: str, **changes: Any) -> Simulation:
    """The demonstration street with one member for every grid too few, so that queues form."""
    base = {"policy.dispatch.priority": priority, "policy.time.paperwork": 0.6, "run.days": 120}
    simulation = Simulation(load("demo").with_(base | changes), seed=4)
    while simulation.running:
        simulation.step()
    return simulation


def test_weights_of_waiting_alone_are_first_come_first_served() -> None:
    fifo, mixed = crowded("fifo"), crowded("weighted")
    for name in ("closed", "waited", "desks"):
        np.testing.assert_array_equal(fifo.state.histories[name], mixed.state.histories[name])


SAME = [("deadline", "deadline"), ("severity", "severity"), ("work", "shortest_work")]


@pytest.mark.parametrize(("weight", "rule"), SAME)
def test_one_weight_alone_is_that_rule(weight: str, rule: str) -> None:
    changes = {"policy.dispatch.weights.waiting": 0.0, f"policy.dispatch.weights.{weight}": 1.0}
    mixed, plain = crowded("weighted", **changes), crowded(rule)
    for name in ("closed", "waited", "desks"):
        np.testing.assert_array_equal(plain.state.histories[name], mixed.state.histories[name])


def test_the_vulnerable_wait_less_when_they_go_first() -> None:
    def waits(priority: str) -> npt.NDArray[np.float64]:
        state = crowded(priority, **{"policy.dispatch.ageing": 0.0}).state
        front = np.isin(state.needs.group, [GROUPS.index("elder"), GROUPS.index("low_income")])
        done = ~np.isnan(state.histories.closed)
        return np.array([state.histories.waited[done & front].mean(), state.histories.waited[done & ~front].mean()])

    fifo, first = waits("fifo"), waits("vulnerable_first")
    assert first[0] < 0.8 * fifo[0]
    assert first[1] > fifo[1]


def test_the_equity_watch_sees_who_is_behind() -> None:
    simulation = Simulation(load("demo").with_({"policy.dispatch.priority": "equity", "run.days": 60}), 4)
    while simulation.running:
        simulation.step()
    state, groups = simulation.state, len(GROUPS)
    cases, needs = arisen(simulation)
    now = float(state.clock.now[0])
    since = now - 24.0 * 29
    known = (needs.category > 0) & (cases.registered >= since) & (cases.registered < now - 24.0)
    world = simulation.setup.world
    district = world.grids["district"][needs.grid[known]].astype(np.intp)
    registered = np.bincount(district * groups + needs.group[known], minlength=groups * len(world.districts))
    days = state.registrations.reshape(-1, len(world.communities), groups)[simulation._row - 29 : simulation._row - 1]
    place = world.communities["district"]
    watch = np.stack([days[:, place == number].sum(axis=(0, 1)) for number in range(len(world.districts))])
    np.testing.assert_array_equal(watch.ravel(), registered)
    (equity_watch,) = (i for i in simulation.institutions if isinstance(i, EquityWatch))
    hours = 24.0 * equity_watch.open_cases[simulation._row - 28 : simulation._row].sum(axis=0)
    mean = hours.sum(axis=1, keepdims=True) / watch.sum(axis=1, keepdims=True)
    np.testing.assert_allclose(state.behind.reshape(-1, groups), ((hours - mean * watch) / (watch + 30.0))[place])
    assert state.behind.max() > 0.0 > state.behind.min()


def test_nobody_watches_groups_for_a_rule_that_does_not_ask() -> None:
    simulation = crowded("fifo", **{"run.days": 10})
    assert not any(isinstance(institution, EquityWatch) for institution in simulation.institutions)
    assert not simulation.state.behind.any()


def test_best_skill_passes_less_up_and_least_loaded_spreads_work() -> None:
    spread = {"policy.staffing.skill_sd": 0.3, "policy.staffing.skill_mean": 0.7, "policy.staffing.posts": 18}

    def finish(assignment: str) -> Simulation:
        simulation = Simulation(load("demo").with_({"policy.dispatch.assignment": assignment} | spread), seed=1)
        while simulation.running:
            simulation.step()
        return simulation

    pool, skill, load_, chance = (finish(a) for a in ("community_pool", "best_skill", "least_loaded", "random"))

    def solved_in_grid(simulation: Simulation) -> int:
        return int((simulation.state.histories.level == 0).sum())

    def unevenness(simulation: Simulation) -> float:
        members = simulation.state.servers[simulation.state.servers.level == 0]
        means = [members.busy[members.desk == desk].mean() for desk in np.unique(members.desk)]
        return float(np.std(means) / np.mean(means))

    assert solved_in_grid(skill) > solved_in_grid(pool)
    assert unevenness(load_) < unevenness(pool)
    assert unevenness(load_) < unevenness(chance)
