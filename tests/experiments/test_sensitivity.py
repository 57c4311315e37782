"""Morris and Sobol indices, leave-one-out and Shapley effects, against functions with known answers."""

from __future__ import annotations

import math

import numpy as np
import pandas as pd
import pytest

from sim.experiments import study as study_module
from sim.experiments.attribution import exact_contribution, sampled_contributions
from sim.experiments.designs import orders, trajectories
from sim.experiments.machine import Machine
from sim.experiments.results import StudyResults
from sim.experiments.sensitivity import noise_share
from sim.experiments.study import Study
from sim.experiments.worker import Row, Task

PATHS = ("policy.staffing.speed", "policy.discovery.visit_reveal", "policy.joint.work_share")
LOWS, HIGHS = (0.5, 0.0, 0.0), (1.5, 1.0, 2.0)


def _unit(task: Task) -> np.ndarray:
    policy = task.scenario.policy
    values = (policy.staffing.speed, policy.discovery.visit_reveal, policy.joint.work_share)
    return (np.array(values) - LOWS) / (np.array(HIGHS) - LOWS)


def _run(monkeypatch, design: dict, function, replications: int = 1, noise: float = 0.0) -> StudyResults:
    def work(task: Task) -> Row:
        u = _unit(task)
        own = np.random.default_rng([task.seed, *np.round(u * 1e6).astype(int)]).normal(0.0, 1.0)
        shared = np.random.default_rng(task.seed).normal(0.0, 5.0)
        y = function(u) + noise * own + (shared if noise else 0.0)
        return {"run_id": task.run_id, "seed": task.seed, "status": "ok", "solved": y, "wall_seconds": 0.0}

    monkeypatch.setattr(study_module, "Machine", lambda *given: Machine(work=work))
    factors = {p: {"low": low, "high": high} for p, low, high in zip(PATHS, LOWS, HIGHS, strict=True)}
    tree = {
        "scenarios": ["demo"],
        "design": design,
        "factors": factors,
        "replications": replications,
        "outcomes": ["solved"],
    }
    return Study.from_dict(tree).run(progress=False)


def _ishigami(u: np.ndarray) -> float:
    x = math.pi * (2.0 * u - 1.0)
    return float(np.sin(x[0]) + 7.0 * np.sin(x[1]) ** 2 + 0.1 * x[2] ** 4 * np.sin(x[0]))


@pytest.mark.slow
def test_sobol_finds_the_known_shares_of_ishigami(monkeypatch) -> None:
    table = _run(monkeypatch, {"kind": "sobol", "samples": 512}, _ishigami).analysis.set_index("factor")
    first = {PATHS[0]: 0.3139, PATHS[1]: 0.4424, PATHS[2]: 0.0}  # closed forms
    total = {PATHS[0]: 0.5576, PATHS[1]: 0.4424, PATHS[2]: 0.2437}
    for path in PATHS:
        row = table.loc[path]
        assert row["first"] == pytest.approx(first[path], abs=0.05)
        assert row["total"] == pytest.approx(total[path], abs=0.05)
        assert row["first_low"] <= row["first"] <= row["first_high"]
        assert row["total_high"] - row["total_low"] < 0.3
    assert list(table.index) == [PATHS[0], PATHS[1], PATHS[2]]  # largest total share first
    assert math.isnan(table["noise_floor"].iloc[0])  # one replication does not tell


def test_sobol_of_a_constant_is_zero(monkeypatch) -> None:
    table = _run(monkeypatch, {"kind": "sobol", "samples": 8}, lambda u: 3.0).analysis
    assert (table[["first", "total"]] == 0.0).all(axis=None)


@pytest.mark.slow
def test_the_noise_floor_is_the_share_of_chance(monkeypatch) -> None:
    # variance of the points 1/12 x 36 = 3, chance in a mean of four 4/4 = 1: a quarter of the sum
    design = {"kind": "sobol", "samples": 256}
    results = _run(monkeypatch, design, lambda u: 6.0 * u[0], replications=4, noise=2.0)
    table = results.analysis.set_index("factor")
    assert table["noise_floor"].iloc[0] == pytest.approx(0.25, abs=0.05)
    assert table.loc[PATHS[0], "total"] > 0.9 - 0.25
    assert table.loc[PATHS[1], "total"] < 0.25 + 0.1


def test_what_a_seed_does_to_all_points_alike_is_no_noise() -> None:
    rng = np.random.default_rng(1)
    values = rng.normal(size=(50, 1)) + rng.normal(0.0, 100.0, size=(1, 5))
    assert noise_share(values) == pytest.approx(0.0, abs=1e-12)
    assert math.isnan(noise_share(values[:, :1]))


def test_morris_finds_linear_effects_exactly(monkeypatch) -> None:
    design = {"kind": "morris", "trajectories": 6}
    table = _run(monkeypatch, design, lambda u: 3.0 * u[0] - 2.0 * u[1]).analysis
    assert table["factor"].tolist() == list(PATHS)
    assert table["mu"].to_numpy() == pytest.approx([3.0, -2.0, 0.0], abs=1e-4)
    assert table["mu_star"].to_numpy() == pytest.approx([3.0, 2.0, 0.0], abs=1e-4)
    assert table["sigma"].to_numpy() == pytest.approx([0.0, 0.0, 0.0], abs=1e-4)


@pytest.mark.slow
def test_morris_shows_interaction_as_spread_and_noise_as_floor(monkeypatch) -> None:
    design = {"kind": "morris", "trajectories": 40}
    table = _run(monkeypatch, design, lambda u: 4.0 * u[0] * u[1]).analysis.set_index("factor")
    assert table.loc[PATHS[0], "sigma"] > 0.5
    assert table.loc[PATHS[2], "sigma"] == 0.0
    noisy = _run(monkeypatch, design, lambda u: 4.0 * u[0], replications=3, noise=0.5)
    rows = noisy.analysis.set_index("factor")
    floor = 0.5 * math.sqrt(2.0 / 3.0) * math.sqrt(2.0 / math.pi) / (2.0 / 3.0)
    assert rows["noise_floor"].iloc[0] == pytest.approx(floor, rel=0.15)
    assert rows.loc[PATHS[2], "mu_star"] == pytest.approx(floor, rel=0.35)  # no effect: chance alone
    assert rows.loc[PATHS[0], "mu_star"] > 3.0 * floor


def test_morris_agrees_with_salib() -> None:
    analyze = pytest.importorskip("SALib.analyze.morris").analyze
    problem = {"num_vars": 3, "names": ["a", "b", "c"], "bounds": [[0.0, 1.0]] * 3}
    x = trajectories(3, 20, 4, seed=1)
    y = np.array([_ishigami(row) for row in x])
    theirs = analyze(problem, x, y, num_levels=4, seed=1)
    moved, change = np.diff(x.reshape(20, 4, 3), axis=1), np.diff(y.reshape(20, 4), axis=1)
    effects = (change[..., None] * np.sign(moved)).sum(axis=1) / (2.0 / 3.0)
    assert np.abs(effects).mean(axis=0) == pytest.approx(np.array(theirs["mu_star"]), rel=1e-9)
    assert effects.std(axis=0, ddof=1) == pytest.approx(np.array(theirs["sigma"]), rel=1e-9)


GAIN = {"visits": 3.0, "platform": 2.0, "delegation": 0.0}


def _reforms(monkeypatch, design: str | dict, replications: int = 3) -> pd.DataFrame:
    """Effects add, but visits and platform together give 1 more; seeds shift everything alike."""

    def work(task: Task) -> Row:
        kept = {reform.name for reform in task.scenario.reforms}
        y = sum(GAIN[name] for name in kept) + (1.0 if {"visits", "platform"} <= kept else 0.0)
        shared = float(np.random.default_rng(task.seed).normal(0.0, 10.0))
        return {"run_id": task.run_id, "seed": task.seed, "status": "ok", "solved": y + shared}

    monkeypatch.setattr(study_module, "Machine", lambda *given: Machine(work=work))
    tree = {
        "scenarios": [{"base": "panjin/before", "reforms": list(GAIN)}],
        "design": design,
        "outcomes": ["solved"],
        "replications": replications,
    }
    return Study.from_dict(tree).run(progress=False).analysis.set_index("reform")


def test_leave_one_out_gives_what_each_adds_to_the_others(monkeypatch) -> None:
    table = _reforms(monkeypatch, "leave_one_out")
    assert table["effect"].to_dict() == pytest.approx(
        {"visits": 4.0, "platform": 3.0, "delegation": 0.0, "all reforms": 6.0}
    )
    assert table.loc["visits", "share"] == pytest.approx(4.0 / 6.0)


@pytest.mark.parametrize("design", ["shapley", {"kind": "shapley", "permutations": 4}])
def test_shapley_splits_what_belongs_to_two_and_sums_to_the_whole(monkeypatch, design) -> None:
    table = _reforms(monkeypatch, design)
    assert table["effect"].to_dict() == pytest.approx(
        {"visits": 3.5, "platform": 2.5, "delegation": 0.0, "all reforms": 6.0}
    )
    assert table["share"].iloc[:3].sum() == pytest.approx(1.0)
    # Differences without noise are equal: no estimate of chance; orders drawn by lot differ.
    assert (table["low"].isna() | (table["low"] <= table["effect"] + 1e-9)).all()


def test_sampled_orders_come_near_the_exact_values() -> None:
    rng = np.random.default_rng(1)
    names = ["a", "b", "c", "d", "e"]
    value = {
        frozenset(n for k, n in enumerate(names) if bits >> k & 1): rng.normal(bits.bit_count(), 1.0, 2)
        for bits in range(32)
    }
    sampled = sampled_contributions(value, orders(names, 4000, seed=2))
    for name in names:
        exact = exact_contribution(value, names, name)
        assert sampled[name].mean(axis=0) == pytest.approx(exact, abs=0.05)
    whole = sum(exact_contribution(value, names, name) for name in names)
    assert whole == pytest.approx(value[frozenset(names)] - value[frozenset()])
