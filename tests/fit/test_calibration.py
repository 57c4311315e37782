"""Calibration: the emulator, what waves rule out, sets of parameters that hold the truth at the stated rate."""

from __future__ import annotations

import json
import os
import re
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import numpy as np
import pytest

import sim
from sim.cli.chinese.translate import chinese
from sim.experiments.assumptions.draws import Interval
from sim.experiments.assumptions.ensemble import read_ensemble, size_of
from sim.experiments.pool import Pool
from sim.experiments.status import status_of
from sim.experiments.study import Study
from sim.facts.target import Target, load_targets
from sim.fit.calibration.calibrate import Calibrated, calibrate, screen
from sim.fit.calibration.chance import Chance
from sim.fit.calibration.conflicts import Conflicts, conflicts, ruled_out
from sim.fit.calibration.emulator import Emulator
from sim.fit.calibration.folder import CALIBRATION, ENSEMBLE, LOCK, RUNS_FOLDER, calibrate_folder
from sim.fit.calibration.matching import ParameterSpace, Trained, cutoff, not_ruled_out
from sim.fit.calibration.observed import Observed, _unusable, observed_of
from sim.fit.calibration.plan import Plan, read_parameters, refuse_set
from sim.fit.calibration.runs import Machinery, WaveRuns, wave_runs
from sim.fit.data import FitError
from sim.records.lock import Lock
from sim.report.calibration_lines import calibration_lines
from sim.scenario import ScenarioError, parameters
from tests.commands import gridgov
from tests.each import each
from tests.fit.truths import FIVE, Truth, calibrated, city, held, small_city, under_reporting

PATHS = ("policy.closing.reopen", "policy.callback.inflation", "demand.rate_factor")
NAMES = ("reopen_rate", "reported_satisfaction", "on_time_share")


def ranges() -> list[Interval]:
    """Three parameters over 0 to 1, whatever they mean: responses here are made up."""
    known = {one.path: one for one in parameters()}
    return [Interval(known[path], 0.5, 0.0, 1.0) for path in PATHS]


@dataclass(frozen=True)
class MadeUp(Machinery):
    """A simulation in closed form, with noise of each run and of each seed: the third parameter does nothing."""

    noise: float = 0.02
    lost: int = 0

    alike: float = 0.5
    linear: bool = False

    def run(self, name: str, seed: int, tree: dict[str, Any]) -> np.ndarray:
        x = np.array([[row[path] for path in PATHS] for row in tree["table"]])
        rng = np.random.default_rng([self.seed, seed])
        shape = (len(x), tree["replications"], 3)
        alike = self.alike * self.noise * rng.normal(size=(1, *shape[1:]))
        expected = x @ SLOPES if self.linear else respond(x)
        values: np.ndarray = expected[:, None, :] + self.noise * rng.normal(size=shape) + alike
        values[: self.lost] = np.nan
        return values


SLOPES = np.array([[1.0, 0.5, 0.0], [-0.5, 1.0, 0.7], [0.0, 0.0, 0.0]])


def respond(x: np.ndarray) -> np.ndarray:
    """Expected outcomes."""
    return np.column_stack([x[:, 0] + 0.3 * x[:, 1] ** 2, np.sin(1.5 * x[:, 1]), 0.5 * x[:, 0] * x[:, 1]])


def found_in(truth: np.ndarray, seed: int, noise: float = 0.02, discrepancy: float = 0.0) -> Calibrated:
    """Calibration to one noisy run at a truth."""
    rng = np.random.default_rng([seed, 5])
    seen = respond(truth[None])[0] + noise * np.sqrt(1.25) * rng.normal(size=3)
    observed = Observed(NAMES, seen, np.zeros(3), np.full(3, discrepancy), {})
    return calibrate(sim.load("demo"), observed, ranges(), Plan(0, 20, 20), MadeUp(seed=seed, noise=noise))


# -- the emulator -----------------------------------------------------------------------------------------------------


def smooth(x: np.ndarray) -> np.ndarray:
    return np.sin(3.0 * x[:, 0]) + x[:, 1] ** 2 + 0.5 * x[:, 2] * x[:, 0]


def emulated(seed: int, noise: float, common: float = 0.0, points: int = 60) -> tuple[Emulator, np.ndarray]:
    rng = np.random.default_rng(seed)
    x, wave = rng.random((points, 4)), np.repeat(np.arange(2), points // 2)
    shift = np.sqrt(common) * rng.normal(size=2)[wave]
    y = smooth(x) + noise * rng.normal(size=points) + shift
    return Emulator(x, y, np.full(points, noise**2), wave, np.full(points, common)), rng.random((400, 4))


def test_the_emulator_foresees_a_smooth_function_and_says_how_well() -> None:
    apart, sizes = [], []
    for seed in range(3):
        emulator, x = emulated(seed, noise=0.05)
        mean, variance = emulator.predict(x)
        apart.append((mean - smooth(x)) / np.sqrt(variance))
        sizes.append(np.sqrt(np.mean((mean - smooth(x)) ** 2)))
    assert np.mean(sizes) < 0.08  # of a spread of 0.45
    assert (np.abs(np.concatenate(apart)) < 2.0).mean() > 0.9


def test_what_seeds_do_to_a_whole_wave_is_not_taken_for_knowledge() -> None:
    emulator, x = emulated(1, noise=0.02, common=0.25)
    plain, _ = emulated(1, noise=0.02)
    assert emulator.predict(x)[1].min() > 0.25 / 2 * 0.5
    assert plain.predict(x)[1].min() < 0.01


def test_equal_values_and_repeated_points_are_no_trouble() -> None:
    x = np.repeat(np.random.default_rng(1).random((6, 2)), 3, axis=0)
    for y in (np.zeros(18), np.arange(18.0)):
        emulator = Emulator(x, y, np.zeros(18), np.zeros(18, dtype=np.intp), np.zeros(18))
        mean, variance = emulator.predict(x)
        assert np.isfinite(mean).all()
        assert (variance > 0).all()


def test_points_that_were_left_out_are_as_far_from_what_was_foreseen_as_is_said() -> None:
    errors = np.concatenate([emulated(seed, noise=0.05)[0].left_out for seed in range(3)])
    assert 0.9 <= (np.abs(errors) < 2.0).mean() <= 1.0
    assert 0.5 <= np.mean(errors**2) <= 1.5


def test_chance_is_told_by_parameters_by_pairs_of_targets_and_as_far_as_seeds_share_it() -> None:
    rng = np.random.default_rng(2)
    x, part = rng.random((200, 2)), np.arange(200) // 5
    alike = np.sqrt(0.75) * rng.normal(size=(40, 3, 2))[part]
    values = alike + 0.5 * rng.normal(size=(200, 3, 2))
    values[:, :, 1] = 0.6 * values[:, :, 0] + 0.8 * values[:, :, 1]
    values *= np.exp(0.5 * (x[:, :1, None] - 0.5))
    found = Chance.of(x, values + 10.0 * rng.random((200, 1, 1)), part)
    assert found.slopes[:, 0] == pytest.approx([1.0, 0.0], abs=0.35)
    assert found.variance(np.array([[0.5, 0.5]]))[0] == pytest.approx([1.0, 1.0], rel=0.25)
    assert found.alike == pytest.approx([0.75, 0.75], abs=0.12)
    assert found.correlation[0, 1] == pytest.approx(0.6, abs=0.15)
    assert np.allclose(np.diagonal(found.covariance(x), axis1=1, axis2=2), found.variance(x))


def test_values_without_any_chance_are_no_trouble() -> None:
    x = np.random.default_rng(2).random((20, 2))
    found = Chance.of(x, np.repeat(x[:, None, :], 3, axis=1), np.arange(20) // 5)
    assert (found.variance(x) < 1e-9).all()
    assert np.isfinite(found.covariance(x)).all()


def test_points_that_fill_what_is_left_are_farther_apart_than_random_ones() -> None:
    rng = np.random.default_rng(3)
    space = ParameterSpace(tuple(ranges()))
    observed = Observed(NAMES, np.zeros(3), np.ones(3), np.zeros(3), {})
    points, share = not_ruled_out([], observed, space, 30, rng)
    assert share == 1.0

    def nearest(x: np.ndarray) -> float:
        apart = np.linalg.norm(x[:, None] - x[None, :], axis=2) + 9.0 * np.eye(len(x))
        return float(apart.min(axis=1).mean())

    assert nearest(points) > 1.3 * nearest(rng.random((30, 3)))


def test_the_truth_is_lost_no_more_often_with_many_targets() -> None:
    assert cutoff(1) == pytest.approx(3.0)
    assert 3.3 < cutoff(4) < cutoff(10) < 4.0


# -- seeds of waves ---------------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Noted(MadeUp):
    """Notes which seeds points have."""

    seeds: list[range] = field(default_factory=list)

    def run(self, name: str, seed: int, tree: dict[str, Any]) -> np.ndarray:
        self.seeds.append(range(seed, seed + tree["replications"]))
        assert len(tree["table"]) <= 5
        made: np.ndarray = super().run(name, seed, tree)
        return made


def test_no_two_parts_of_a_calibration_share_a_seed() -> None:
    observed = Observed(NAMES, respond(np.array([[0.4, 0.6, 0.2]]))[0], np.full(3, 0.02), np.zeros(3), {})
    noted = Noted()
    calibrate(sim.load("demo"), observed, ranges(), Plan(0, 22, 20), noted)
    assert len(noted.seeds) == 3 * 5 + 4
    every = [seed for seeds in noted.seeds for seed in seeds]
    assert len(every) == len(set(every)) == 3 * 5 * 3 + 4


def test_what_is_set_is_not_among_the_parameters_that_are_tried(monkeypatch: pytest.MonkeyPatch) -> None:
    changes = {"residents": {"trust_step": 0.12}, "demand.rate_factor": 1.1}
    scenario = sim.load("demo").with_(changes)
    tried: list[str] = []

    class Tried(Machinery):
        def run(self, name: str, seed: int, tree: dict[str, Any]) -> np.ndarray:
            study = Study.from_dict(tree, name)
            assert study.content.over is not None
            tried.extend(study.content.over.paths)
            return np.zeros((len(study.points), 1, 1))

    observed = Observed(("registered",), np.ones(1), np.ones(1), np.zeros(1), {})
    with pytest.raises(FitError, match="found none"):
        screen(scenario, observed, Plan(4, 20, 20, changes), Tried())
    assert "residents.efficacy_step" in tried
    assert not set(tried) & {"residents.trust_step", "demand.rate_factor"}


@pytest.mark.slow
def test_all_studies_of_a_calibration_share_worker_processes_and_give_the_same_values(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    born: list[int] = []
    start = Pool._start
    monkeypatch.setattr(Pool, "_start", lambda pool: (born.append(1), start(pool))[1])
    scenario = sim.load("demo").with_({"territory.scale": 0.1, "run.days": 5, "run.warm_up_days": 0})
    rows = [{"demand.rate_factor": value} for value in np.linspace(0.5, 2.0, 6)]
    x = np.linspace(0.0, 1.0, 6)[:, None]

    def runs(machinery: Machinery, number: int) -> WaveRuns:
        return wave_runs(machinery, number, scenario, rows, x, ("registered",), 1)

    with Machinery(workers=2).standing() as standing:
        shared = [runs(standing, number) for number in (1, 2)]
    assert 1 <= len(born) <= 2  # of four studies
    alone = [runs(Machinery(), number) for number in (1, 2)]
    for one, other in zip(shared, alone, strict=True):
        assert one.values.tobytes() == other.values.tobytes()


# -- calibration where the answer is known ----------------------------------------------------------------------------


def test_parameters_are_found_and_the_one_that_data_do_not_tell_is_said_to_be_unknown() -> None:
    truth = np.array([0.4, 0.6, 0.2])
    found = found_in(truth, seed=1)
    assert held_in(found, truth)[:2] == [True, True]
    assert [found.identified(path) for path in PATHS] == ["yes", "yes", "no"]
    assert found.spread(PATHS[2]) == pytest.approx(1.0, abs=0.12)
    assert found.left < 0.2
    assert found.within >= 0.85
    assert (found.left_out >= 0.85).all()
    assert found.ensemble.weights.sum() == pytest.approx(1.0)
    low, middle, high = found.predicted
    assert (low < middle).all()
    assert (middle < high).all()


def held_in(found: Calibrated, truth: np.ndarray) -> list[bool]:
    ends = [found.interval(path) for path in PATHS]
    return [bool(low <= value <= high) for (low, high), value in zip(ends, truth, strict=True)]


def exact_widths(noise: float, alike: float, error: float) -> np.ndarray:
    """Widths of 90 % intervals of the exact posterior of the linear simulation (flat prior, Gaussian chance)."""
    variance = noise**2 * (1.0 + alike**2) + error**2
    precision = SLOPES[:2] @ SLOPES[:2].T / variance
    return np.array([*(2.0 * 1.6449 * np.sqrt(np.diag(np.linalg.inv(precision)))), 0.9])


def against_exact(number: int, noise: float, alike: float, error: float) -> tuple[float, np.ndarray]:
    """Share of intervals that hold the truth, and median ratio of widths to those of the exact posterior."""
    inside, ratio = [], []
    for seed in range(number):
        rng = np.random.default_rng([seed, 6])
        truth = np.array([*rng.uniform(0.25, 0.75, 2), rng.random()])
        seen = truth @ SLOPES + np.sqrt(noise**2 * (1.0 + alike**2) + error**2) * rng.normal(size=3)
        observed = Observed(NAMES, seen, np.full(3, error), np.zeros(3), {})
        made = MadeUp(seed=1_000 * seed + 1, noise=noise, alike=alike, linear=True)
        found = calibrate(sim.load("demo"), observed, ranges(), Plan(0, 20, 20), made)
        inside += held_in(found, truth)
        widths = np.array([high - low for low, high in (found.interval(path) for path in PATHS)])
        ratio.append(widths / exact_widths(noise, alike, error))
    return float(np.mean(inside)), np.median(ratio, axis=0)


@pytest.mark.slow
@pytest.mark.parametrize(("alike", "error"), [(0.5, 0.0), (2.0, 0.02)])
def test_intervals_are_those_of_the_exact_posterior(alike: float, error: float) -> None:
    inside, ratio = against_exact(8, 0.04 / np.sqrt(1.0 + alike**2), alike, error)
    assert inside >= 0.7
    assert ratio == pytest.approx(1.0, abs=0.2)


@pytest.mark.slow
@pytest.mark.long
@pytest.mark.parametrize(("alike", "error"), [(0.5, 0.0), (2.0, 0.02)])
def test_intervals_hold_a_hundred_truths_at_the_stated_rate(alike: float, error: float) -> None:
    inside, ratio = against_exact(100, 0.04 / np.sqrt(1.0 + alike**2), alike, error)
    assert 0.8 <= inside <= 0.97
    assert ratio == pytest.approx(1.0, abs=0.1)


@pytest.mark.slow
@pytest.mark.long
def test_intervals_of_a_curved_response_hold_the_truth_at_the_stated_rate() -> None:
    rng = np.random.default_rng(4)
    inside = [held_in(found_in(truth, seed), truth) for seed, truth in enumerate(rng.random((100, 3)))]
    assert 0.8 <= np.mean(inside) <= 0.97
    assert (np.mean(inside, axis=0) >= 0.8).all()


@pytest.mark.slow
def test_a_discrepancy_of_the_model_widens_the_intervals() -> None:
    truth = np.array([0.4, 0.6, 0.2])
    exact, loose = found_in(truth, 1), found_in(truth, 1, discrepancy=0.1)
    assert loose.spread(PATHS[0]) > 1.5 * exact.spread(PATHS[0])


def test_what_no_parameters_give_is_ruled_out_with_the_targets_named() -> None:
    observed = Observed(NAMES, np.array([0.5, 5.0, 0.2]), np.zeros(3), np.zeros(3), {})
    with pytest.raises(FitError, match="reported_satisfaction") as caught:
        calibrate(sim.load("demo"), observed, ranges(), Plan(0, 20, 20), MadeUp())
    assert "--discrepancy" in str(caught.value)


def test_targets_that_rule_each_other_out_are_named() -> None:
    x = np.random.default_rng(5).random((60, 2))
    errors = [0.02] * 3

    def found(targets: list[float]) -> Conflicts:
        """Of three targets: the first parameter, the same less a fifth, the second parameter."""
        values = np.column_stack([x[:, 0], x[:, 0] - 0.2, x[:, 1]])
        noise, part = np.full(60, 1e-4), np.arange(60)
        emulators = tuple(Emulator(x, y, noise, part, 0.0 * noise) for y in values.T)
        runs = values[:, None, :] + 0.01 * np.random.default_rng(6).normal(size=(60, 3, 3))
        observed = Observed(NAMES, np.array(targets), np.array(errors), np.zeros(3), {})
        return conflicts(Trained(emulators, Chance.of(x, runs, part)), observed, 2, np.random.default_rng(7))

    apart = found([0.3, 0.6, 0.5])
    assert (apart.alone, apart.pairs) == ((), ((NAMES[0], NAMES[1]),))
    assert f"{NAMES[0]} + {NAMES[1]}" in ruled_out(apart, Observed(NAMES, *[np.zeros(3)] * 3, {}))
    alone = found([0.6, 0.4, 3.0])
    assert (alone.alone, alone.pairs) == ((NAMES[2],), ())
    assert found([0.6, 0.4, 0.5]).pairs == ()


def test_what_stands_against_targets_is_said_in_chinese() -> None:
    observed = Observed(("solved",), *[np.zeros(1)] * 3, {})
    told = [
        ruled_out(Conflicts((3.9,), alone, pairs), observed) for alone in ((), ("a",)) for pairs in ((), (("b", "c"),))
    ]
    ends = {"low": 1.0, "high": 2.0}
    first = {"solved": ("a", Target(reading="solved", **ends))}
    for changed in ({"high": None}, {"low": 3.0}, {"reading": "x"}, {"against": {}}, {}, {"low": 4.0, "high": 5.0}):
        told.append(_unusable(Target(**{"reading": "solved", **ends, **changed}), first))
    for message in told:
        assert message
        assert not re.search(r"[a-z]{2,} [a-z]{2,}", chinese(message).replace("gridgov measures", "")), chinese(message)


def test_points_without_a_value_are_left_out_and_too_many_of_them_are_an_error() -> None:
    observed = Observed(NAMES, np.array([0.5, 0.9, 0.2]), np.full(3, 0.1), np.zeros(3), {})
    found = calibrate(sim.load("demo"), observed, ranges(), Plan(0, 20, 20), MadeUp(lost=1))
    assert [wave.failed for wave in found.waves] == [4, 4, 4]
    with pytest.raises(FitError, match="found them in 8 of 20"):
        calibrate(sim.load("demo"), observed, ranges(), Plan(0, 20, 20), MadeUp(lost=3))


# -- files and the command --------------------------------------------------------------------------------------------


def test_targets_become_observations_with_their_errors(tmp_path: Path) -> None:
    text = """targets:
  a: {reading: registered, low: 90, high: 110}
  d: {reading: money_spent, low: 800, high: 1200}
  e: {reading: cost_per_solution, low: 8, high: 12}
  b: {reading: reopen_rate, low: 0.05}
  c: {reading: registered, low: 1, high: 2}
"""
    (tmp_path / "targets.yaml").write_text(text, encoding="utf-8")
    found = observed_of(load_targets(str(tmp_path / "targets.yaml")), scale=0.5, discrepancy=0.1)
    assert found.names == ("registered", "money_spent", "cost_per_solution")
    assert found.values.tolist() == [50.0, 500.0, 10.0]
    assert (found.values[0], found.errors[0], found.discrepancies[0]) == (50.0, 2.5, 5.0)
    assert set(found.left_out) == {"b", "c"}
    assert "contradicts a" in found.left_out["c"]


WRONG = {
    "policy.closing.reopn: plausible": "did you mean policy.closing.reopen",
    "policy.closing.reopen: {low: 0.2, high: 0.1}": "low 0.2, high 0.1",
    "policy.closing.reopen: {low: 0.2}": "a mapping with 1 keys",
    "policy.closing.reopen: {low: 0.2, high: 7}": "policy.closing.reopen",
    "policy.closing.reopen: some": "some",
    "run.seed: {low: 1, high: 5}": "a setting of the run",
    "run.days: {low: 20, high: 40}": "a setting of the run",
    "territory.scale: {low: 0.1, high: 0.4}": "a setting of the run",
    "policy.dispatch.route.default: plausible": "policy.dispatch.route.default",
    "{}": "1 to 20 parameters",
    "[1, 2]": "1 to 20 parameters",
}


def test_every_fault_of_a_file_of_parameters_is_named(tmp_path: Path) -> None:
    def check(text: str) -> None:
        (tmp_path / "parameters.yaml").write_text(text, encoding="utf-8")
        with pytest.raises(ScenarioError, match=r"parameters\.yaml") as caught:
            read_parameters(tmp_path / "parameters.yaml", sim.load("demo"))
        assert WRONG[text] in str(caught.value)

    each(check, WRONG)


@pytest.mark.parametrize("changes", [{"demand.rate_factor": 1.2}, {"demand": {"rate_factor": 1.2}}])
def test_what_is_varied_is_not_set_as_well(changes: dict[str, Any], tmp_path: Path) -> None:
    (tmp_path / "parameters.yaml").write_text("demand.rate_factor: {low: 0.6, high: 1.6}\n", encoding="utf-8")
    given = read_parameters(tmp_path / "parameters.yaml", sim.load("demo"))
    refuse_set(given, ["territory.scale"])
    with pytest.raises(ScenarioError, match="what is not varied"):
        refuse_set(given, Plan(0, 20, 20, changes).fixed)


@pytest.fixture
def place(tmp_path: Path) -> Path:
    """A small place with targets and parameters."""
    folder = tmp_path / "place"
    folder.mkdir()
    (folder / "place.yaml").write_text(
        "extends: demo\nterritory: {scale: 0.2}\nrun: {days: 40, warm_up_days: 0}\n", encoding="utf-8"
    )
    (tmp_path / "targets.yaml").write_text(
        "targets:\n  reopened: {reading: reopen_rate, low: 0.0, high: 0.2}\n"
        "  opened: {reading: registered, low: 30, high: 60}\n",
        encoding="utf-8",
    )
    (tmp_path / "parameters.yaml").write_text(
        "policy.closing.reopen: plausible\ndemand.rate_factor: {low: 0.5, high: 2}\n", encoding="utf-8"
    )
    return folder


@pytest.mark.slow
def test_the_command_writes_an_ensemble_that_compare_takes_and_makes_no_run_twice(place: Path) -> None:
    beside = [str(place.parent / f"{name}.yaml") for name in ("targets", "parameters")]
    arguments = ["calibrate", str(place), "--targets", beside[0], "--parameters", beside[1], "--runs", "160"]
    made = gridgov(*arguments, "--workers", "1", "--json")
    assert made.returncode == 0, made.stderr
    told = json.loads(made.stdout)
    assert set(told["parameters"]) == {"policy.closing.reopen", "demand.rate_factor"}
    assert all(one["identified"] in ("yes", "partly", "no") for one in told["parameters"].values())
    found = read_ensemble(place / ENSEMBLE)
    assert set(found.paths) == set(told["parameters"])
    assert set(found.about) >= {"place", "scenario", "targets", "gridgov"}
    assert found.about["size"] == size_of(sim.load(place))
    assert found.about["place"] == sim.load(place).title.en
    assert found.about["gridgov"] == sim.__version__
    assert json.loads((place / CALIBRATION).read_text(encoding="utf-8")) == told
    parts = sorted((place / "calibration").glob("wave-*/part-*"))
    assert {part.parent.name for part in parts} == {f"wave-{number}" for number in (1, 2, 3, 4)}
    assert all(status_of(part).whole for part in parts)
    before = {path: path.stat().st_mtime_ns for path in (place / "calibration").rglob("runs/*.parquet")}
    again = gridgov(*arguments, "--workers", "1", "--json")
    assert again.stdout == made.stdout
    assert before == {path: path.stat().st_mtime_ns for path in (place / "calibration").rglob("runs/*.parquet")}
    for lang in ("en", "zh"):
        lines = calibration_lines(told, lang)
        assert any("policy.closing.reopen" in line for line in lines)


def test_of_two_calibrations_of_a_folder_the_second_is_refused_whatever_the_first_does(place: Path) -> None:
    given = [str(place.parent / f"{name}.yaml") for name in ("targets", "parameters")]
    runs = place / RUNS_FOLDER
    runs.mkdir()
    with Lock(runs / LOCK, beats=True):  # the first is between two waves: no study of its runs is at work
        done = gridgov("calibrate", str(place), "--targets", given[0], "--parameters", given[1], "--runs", "160")
        assert [one.name for one in runs.iterdir()] == [LOCK]
    assert done.returncode == 2
    assert f"another calibration is at work in this folder (process {os.getpid()} on" in done.stderr


@pytest.mark.parametrize(("lang", "left"), [("en", "runs 100 % of the ranges"), ("zh", "范围中100%未被排除")])
def test_what_was_found_is_said_in_both_languages(lang: str, left: str) -> None:
    one = {"value": 0.05, "error": 0.01, "discrepancy": 0.0, "chance": 0.02, "low90": 0.1, "high90": 0.2}
    figures = {
        "parameters": {},
        "together": [],
        "targets": {"reopen_rate": {**one, "reproduced": False}},
        "left_out": {},
        "waves": [{"points": 3}],
        "replications": 3,
        "emulator_within_two": 1.0,
        "left": 1.0,
        "sets": 2,
        "screened": 0,
    }
    lines = calibration_lines(figures, lang)
    assert any(left in line for line in lines)
    assert any("not reproduced" in line or "，未能再现" in line for line in lines)
    assert lang == "en" or not re.search("[A-Za-z]{2,}", " ".join(lines))


@pytest.mark.slow
@pytest.mark.long
def test_without_a_file_the_parameters_that_matter_are_found_by_screening(place: Path) -> None:
    done = calibrate_folder(place, place.parent / "targets.yaml", runs=400, changes={"territory.scale": 0.5})
    assert done.figures["screened"] > 100
    assert 1 <= len(done.figures["parameters"]) <= 8
    assert done.figures["targets"]["registered"]["value"] == pytest.approx(45 * 2.5)  # half the place, not a fifth


def test_the_command_names_what_is_missing(place: Path) -> None:
    for arguments, told in (
        (("calibrate", str(place)), "make it with gridgov fit"),
        (("calibrate", str(place.parent)), "gridgov new"),
        (("calibrate", str(place), "--targets", "nothing.yaml"), "no such file"),
        (("calibrate", str(place), "--targets", str(place.parent / "targets.yaml"), "--set", "run.seed=3"), "--seed"),
    ):
        made = gridgov(*arguments)
        assert made.returncode == 2, arguments
        assert told in made.stderr
    with pytest.raises(FitError, match=r"run\.days=20.*40 days.*counts opened.*run\.days: 20 below changes"):
        calibrate_folder(place, place.parent / "targets.yaml", changes={"run.days": 20})
    own = place.parent / "own.yaml"
    own.write_text("targets:\n  reopened: {reading: reopen_rate, low: 0, high: 0.2}\n", encoding="utf-8")
    with pytest.raises(FitError, match="at least 160"):  # a share is no count: what else is wrong is said
        calibrate_folder(place, own, place.parent / "parameters.yaml", 20, {"run.days": 20})
    with pytest.raises(FitError, match="at least 160"):
        Plan.of(20, False)


# -- demonstration: simulated cities whose truth is known -------------------------------------------------------------


@pytest.mark.slow
@pytest.mark.long
def test_a_simulated_city_is_recovered() -> None:
    truth = small_city(1)
    found = calibrated(truth, 200)
    assert sum(held(truth, found)) >= 4
    told = [found.identified(path) for path in FIVE]
    assert told[3] == "yes"  # reach of call-backs
    assert told[4] == "no"  # inflation of their answers, which no target tells
    shares = under_reporting(truth, found)
    assert np.quantile(shares, 0.05) - 0.02 <= truth.under_reporting <= np.quantile(shares, 0.95) + 0.02


def recovered(make: Callable[[int], Truth], runs: int) -> tuple[float, float]:
    """Of ten cities, share of 90 % intervals that hold the truth, and that of under-reporting."""
    inside, hidden = [], []
    for number in range(10):
        truth = make(number)
        found = calibrated(truth, runs)
        inside += held(truth, found)
        shares = under_reporting(truth, found)
        hidden.append(np.quantile(shares, 0.05) <= truth.under_reporting <= np.quantile(shares, 0.95))
    return float(np.mean(inside)), float(np.mean(hidden))


@pytest.mark.slow
@pytest.mark.long
@pytest.mark.parametrize(("make", "runs"), [(small_city, 200), (city, 300)])
def test_intervals_of_simulated_cities_hold_the_truth_at_the_stated_rate(
    make: Callable[[int], Truth], runs: int
) -> None:
    inside, hidden = recovered(make, runs)
    assert 0.8 <= inside <= 0.97
    assert hidden >= 0.7
