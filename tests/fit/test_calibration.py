"""Calibration: the emulator, what waves rule out, sets of parameters that hold the truth at the stated rate."""

from __future__ import annotations

import json
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import pytest

import sim
from sim.experiments.assumptions.draws import Interval
from sim.experiments.assumptions.ensemble import read_ensemble
from sim.experiments.status import status_of
from sim.facts.target import load_targets
from sim.fit.calibration.calibrate import Calibrated, calibrate
from sim.fit.calibration.emulator import Emulator
from sim.fit.calibration.folder import CALIBRATION, ENSEMBLE, calibrate_folder
from sim.fit.calibration.observed import Observed, observed_of
from sim.fit.calibration.plan import Plan, read_parameters
from sim.fit.calibration.runs import Machinery, WaveRuns
from sim.fit.data import FitError
from sim.report.calibration_lines import calibration_lines
from sim.scenario import ScenarioError, parameters
from tests.commands import gridgov
from tests.each import each
from tests.fit.truths import FEW, calibrated, city, held, under_reporting

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

    def run(self, name: str, wave: int, tree: dict[str, Any]) -> np.ndarray:
        x = np.array([[row[path] for path in PATHS] for row in tree["table"]])
        rng = np.random.default_rng([self.seed, wave])
        shape = (len(x), tree["replications"], 3)
        alike = 0.5 * self.noise * rng.normal(size=(1, *shape[1:]))
        values = respond(x)[:, None, :] + self.noise * rng.normal(size=shape) + alike
        values[: self.lost] = np.nan
        return values


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


def test_chance_of_a_wave_is_told_apart_into_that_of_runs_and_that_of_seeds() -> None:
    rng = np.random.default_rng(2)
    values = rng.normal(size=(200, 40, 1)) + 0.5 * rng.normal(size=(1, 40, 1)) + 10.0 * rng.random((200, 1, 1))
    runs = WaveRuns(rng.random((200, 2)), values, 0)
    assert runs.own[0] == pytest.approx(1.0, rel=0.05)
    assert runs.common[0] == pytest.approx(0.25, rel=0.5)
    assert runs.chance[0, 0] == pytest.approx(1.25, rel=0.15)


# -- calibration where the answer is known ----------------------------------------------------------------------------


def test_parameters_are_found_and_the_one_that_data_do_not_tell_is_said_to_be_unknown() -> None:
    truth = np.array([0.4, 0.6, 0.2])
    found = found_in(truth, seed=1)
    assert held_in(found, truth)[:2] == [True, True]
    first, second, third = (found.identified(path) for path in PATHS)
    assert (first, third) == ("yes", "no")
    assert second in ("yes", "partly")
    assert found.left < 0.2
    assert found.within > 0.7
    assert found.ensemble.weights.sum() == pytest.approx(1.0)
    low, middle, high = found.predicted
    assert (low < middle).all()
    assert (middle < high).all()


def held_in(found: Calibrated, truth: np.ndarray) -> list[bool]:
    ends = [found.interval(path) for path in PATHS]
    return [bool(low <= value <= high) for (low, high), value in zip(ends, truth, strict=True)]


@pytest.mark.slow
def test_intervals_hold_the_truth_at_the_stated_rate() -> None:
    rng = np.random.default_rng(4)
    inside = [held_in(found_in(truth, seed), truth) for seed, truth in enumerate(rng.uniform(0.1, 0.9, (20, 3)))]
    assert 0.8 <= np.mean(inside) <= 0.98


def test_a_discrepancy_of_the_model_widens_the_intervals() -> None:
    truth = np.array([0.4, 0.6, 0.2])
    exact, loose = found_in(truth, 1), found_in(truth, 1, discrepancy=0.1)
    assert loose.spread(PATHS[0]) > 1.5 * exact.spread(PATHS[0])


def test_what_no_parameters_give_is_ruled_out_with_the_targets_named() -> None:
    observed = Observed(NAMES, np.array([0.5, 5.0, 0.2]), np.zeros(3), np.zeros(3), {})
    with pytest.raises(FitError, match="reported_satisfaction") as caught:
        calibrate(sim.load("demo"), observed, ranges(), Plan(0, 20, 20), MadeUp())
    assert "--discrepancy" in str(caught.value)


def test_points_without_a_value_are_left_out_and_too_many_of_them_are_an_error() -> None:
    observed = Observed(NAMES, np.array([0.5, 0.9, 0.2]), np.full(3, 0.1), np.zeros(3), {})
    found = calibrate(sim.load("demo"), observed, ranges(), Plan(0, 20, 20), MadeUp(lost=3))
    assert [wave.failed for wave in found.waves] == [3, 3, 3]
    with pytest.raises(FitError, match="found them in 2 of 20"):
        calibrate(sim.load("demo"), observed, ranges(), Plan(0, 20, 20), MadeUp(lost=18))


# -- files and the command --------------------------------------------------------------------------------------------


def test_targets_become_observations_with_their_errors(tmp_path: Path) -> None:
    text = """targets:
  a: {reading: registered, low: 90, high: 110}
  b: {reading: reopen_rate, low: 0.05}
  c: {reading: registered, low: 1, high: 2}
"""
    (tmp_path / "targets.yaml").write_text(text, encoding="utf-8")
    found = observed_of(load_targets(str(tmp_path / "targets.yaml")), scale=0.5, discrepancy=0.1)
    assert found.names == ("registered",)
    assert (found.values[0], found.errors[0], found.discrepancies[0]) == (50.0, 2.5, 5.0)
    assert set(found.left_out) == {"b", "c"}


WRONG = {
    "policy.closing.reopn: plausible": "did you mean policy.closing.reopen",
    "policy.closing.reopen: {low: 0.2, high: 0.1}": "low 0.2, high 0.1",
    "policy.closing.reopen: {low: 0.2}": "a mapping with 1 keys",
    "policy.closing.reopen: {low: 0.2, high: 7}": "policy.closing.reopen",
    "policy.closing.reopen: some": "some",
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
    assert found.about["gridgov"] == sim.__version__
    assert json.loads((place / CALIBRATION).read_text(encoding="utf-8")) == told
    waves = [status_of(place / "calibration" / f"wave-{number}") for number in (1, 2, 3, 4)]
    assert all(wave.whole for wave in waves)
    before = {path: path.stat().st_mtime_ns for path in (place / "calibration").rglob("runs/*.parquet")}
    again = gridgov(*arguments, "--workers", "1", "--json")
    assert again.stdout == made.stdout
    assert before == {path: path.stat().st_mtime_ns for path in (place / "calibration").rglob("runs/*.parquet")}
    for lang in ("en", "zh"):
        lines = calibration_lines(told, lang)
        assert any("policy.closing.reopen" in line for line in lines)


@pytest.mark.slow
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
    with pytest.raises(FitError, match="at least 160"):
        Plan.of(20, False)


# -- demonstration: simulated cities whose truth is known -------------------------------------------------------------


@pytest.mark.slow
@pytest.mark.long
def test_a_simulated_city_is_recovered() -> None:
    truth = city(1, FEW)
    found = calibrated(truth, 200)
    assert sum(held(truth, found)) >= 2
    assert found.identified("policy.callback.reach") == "yes"


@pytest.mark.slow
@pytest.mark.long
def test_intervals_of_simulated_cities_hold_the_truth_at_the_stated_rate() -> None:
    inside, hidden = [], []
    for number in range(10):
        truth = city(number)
        found = calibrated(truth, 360, workers=2)
        inside += held(truth, found)
        shares = under_reporting(truth, found)
        hidden.append(np.quantile(shares, 0.05) <= truth.under_reporting <= np.quantile(shares, 0.95))
    assert 0.8 <= np.mean(inside) <= 0.97
    assert np.mean(hidden) >= 0.7
