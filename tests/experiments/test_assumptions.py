"""Sets of assumptions: ensembles and plausible draws, both intervals of a difference, and what it depends on."""

from __future__ import annotations

import json
import math
import re
import tempfile
from dataclasses import replace
from functools import lru_cache
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from hypothesis import given
from hypothesis import strategies as st

import sim
from sim.errors import ArgumentError
from sim.experiments.assumptions.crossed import crossed
from sim.experiments.assumptions.dependence import depends_on
from sim.experiments.assumptions.draws import WIDTH, apart, as_it_stands, intervals, plausible
from sim.experiments.assumptions.ensemble import MOST_ROWS, Ensemble, read_ensemble, size_of, write_ensemble
from sim.experiments.assumptions.robust import BESIDE, Robustness, levels_under, robust, robustness
from sim.experiments.folder import open_folder
from sim.experiments.results import StudyResults
from sim.experiments.statistics import weighted_quantile
from sim.experiments.status import status_of
from sim.experiments.study import Study
from sim.policy.parameter import GRADES
from sim.report.page import write_report
from sim.report.robust_lines import notes, sentence
from sim.report.words import factor_title
from sim.scenario import Scenario, ScenarioError, load, parameters
from sim.scenario.schema import value_at
from tests.commands import gridgov
from tests.each import each

STEP, SLOPE = "residents.trust_step", "residents.reporting.trust_slope"
SHORT = {"territory.scale": 0.2, "run.days": 10, "run.warm_up_days": 0}
ROWS = ({STEP: 0.1, SLOPE: 1.0}, {STEP: 0.2, SLOPE: 1.5}, {STEP: 0.3, SLOPE: 0.5})


def ensemble_in(folder: Path, **changed: Any) -> Path:
    """An ensemble file with some columns changed; None leaves one out."""
    columns = {STEP: [0.15, 0.2, 0.3], SLOPE: [1.0, 1.5, 0.5], "weight": [0.5, 0.25, 0.25]} | changed
    table = pa.table({name: values for name, values in columns.items() if values is not None})
    path = folder / "ensemble.parquet"
    pq.write_table(table.replace_schema_metadata({b"gridgov": b'{"place": "here"}'}), path)
    return path


# -- ensembles --------------------------------------------------------------------------------------------------------


def test_an_ensemble_is_read_as_it_was_written(tmp_path: Path) -> None:
    about = {"place": "here", "scenario": "abc", "targets": "fit", "gridgov": sim.__version__}
    written = Ensemble(ROWS, np.array([0.5, 0.25, 0.25]), about)
    write_ensemble(written, tmp_path / "ensemble.parquet")
    found = read_ensemble(tmp_path / "ensemble.parquet")
    assert found.rows == ROWS
    assert found.weights.tolist() == [0.5, 0.25, 0.25]
    assert found.about == about


WRONG: dict[str, tuple[dict[str, Any], str]] = {
    "an unknown path": ({"residents.trust_stepp": [1.0] * 3}, "did you mean residents.trust_step?"),
    "a value out of range": ({STEP: [0.1, 7.0, 0.2]}, "7 in row 2"),
    "a gap": ({STEP: [0.1, None, 0.2]}, "nan in row 2"),
    "no whole number": ({"policy.structure.departments": [8.0, 8.5, 9.0]}, "8.5 in row 2"),
    "a text": ({STEP: ["a", "b", "c"]}, "string"),
    "a setting of the run": ({"run.days": [10, 20, 30]}, "a setting of the run"),
    "no weights": ({"weight": None}, "and weight"),
    "a negative weight": ({"weight": [1.5, -0.25, -0.25]}, "-0.25 in row 2"),
    "weights of another sum": ({"weight": [0.5, 0.5, 0.5]}, "a sum of 1.5"),
    "weights that are texts": ({"weight": ["a", "b", "c"]}, "string"),
    "no row": ({STEP: [], SLOPE: [], "weight": []}, "0 rows"),
    "weights alone": ({STEP: None, SLOPE: None}, "and weight"),
    "a name that is no number": ({"policy.dispatch.route.default": [1.0] * 3}, "found     numbers"),
}


def test_every_fault_of_an_ensemble_is_named(tmp_path: Path) -> None:
    def check(name: str) -> None:
        changed, told = WRONG[name]
        with pytest.raises(ScenarioError, match=r"ensemble\.parquet") as caught:
            read_ensemble(ensemble_in(tmp_path, **changed))
        assert told in str(caught.value)

    each(check, WRONG)


def test_all_faults_of_an_ensemble_are_named_at_once(tmp_path: Path) -> None:
    with pytest.raises(ScenarioError) as caught:
        read_ensemble(ensemble_in(tmp_path, **{STEP: [9.0] * 3, SLOPE: [9.0] * 3, "weight": [9.0] * 3}))
    assert len(caught.value.problems) == 3


@pytest.mark.parametrize("kind", ["missing", "folder", "text"])
def test_what_is_no_ensemble_is_refused(kind: str, tmp_path: Path) -> None:
    path = tmp_path / "given"
    if kind == "folder":
        path.mkdir()
    if kind == "text":
        path.write_text("no Parquet", encoding="utf-8")
    with pytest.raises(ScenarioError, match="an ensemble file"):
        read_ensemble(path)


def test_a_file_that_would_fill_the_memory_is_refused_unread(tmp_path: Path) -> None:
    rows = MOST_ROWS + 1
    long = pa.DictionaryArray.from_arrays(pa.array(np.zeros(200, np.int8)), ["x" * 100_000])  # 20 MB, in a short file
    pool, before = pa.proxy_memory_pool(pa.default_memory_pool()), pa.default_memory_pool()
    files = {
        f"{rows:,} rows": {STEP: pa.array(np.full(rows, 0.1)), "weight": pa.array(np.full(rows, 1 / rows))},
        "string": {STEP: pa.array(np.full(200, 0.1)), SLOPE: long, "weight": pa.array(np.full(200, 1 / 200))},
        "1,001 columns": {**{f"a{k}": pa.array([1.0]) for k in range(1000)}, "weight": pa.array([1.0])},
    }
    for told, columns in files.items():
        path = tmp_path / "ensemble.parquet"
        pq.write_table(pa.table(columns), path)
        pa.set_memory_pool(pool)
        try:
            with pytest.raises(ScenarioError, match=told):
                read_ensemble(path)
        finally:
            pa.set_memory_pool(before)
    assert pool.max_memory() < 5_000_000


@given(st.lists(st.floats(0.01, 10.0), min_size=1, max_size=40), st.integers(2, 20))
def test_a_part_of_an_ensemble_has_weights_that_sum_to_1(weights: list[float], number: int) -> None:
    given_weights = np.array(weights) / np.sum(weights)
    whole = Ensemble(tuple({STEP: float(k)} for k in range(len(weights))), given_weights)
    rows, found = whole.points(number)
    assert len(rows) == len(found) <= max(number, 1)
    assert found.sum() == pytest.approx(1.0)
    if len(weights) > number:
        expected = {rows[k][STEP]: given_weights[int(rows[k][STEP])] for k in range(len(rows))}
        assert all(abs(found[k] - expected[row[STEP]]) <= 1.0 / number + 1e-9 for k, row in enumerate(rows))


# -- plausible draws --------------------------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def pair() -> tuple[Scenario, Scenario]:
    """Panjin before and after its reform."""
    return load("panjin/before"), load("panjin/after")


def test_sets_without_weight_are_not_run() -> None:
    whole = Ensemble(({STEP: 0.1}, {STEP: 0.2}, {STEP: 0.3}), np.array([0.25, 0.0, 0.75]))
    rows, weights = whole.points(8)
    assert rows == ({STEP: 0.1}, {STEP: 0.3})
    assert weights.tolist() == [0.25, 0.75]


def test_every_grade_says_how_wide_it_is_drawn() -> None:
    assert set(WIDTH) == set(GRADES)


def test_draws_lie_in_the_plausible_ranges_and_leave_the_reform_alone(pair: tuple[Scenario, Scenario]) -> None:
    rows = plausible(pair, 6)
    known, kept = {one.path: one for one in parameters()}, set(apart(pair))
    assert len(rows) == 6
    assert len(rows[0]) > 150
    assert "policy.staffing.posts" in kept
    assert not kept & set(rows[0])

    def check(path: str) -> None:
        low, high = known[path].usual or (math.nan, math.nan)
        assert WIDTH[known[path].grade] > 0
        assert all(low <= row[path] <= high for row in rows)
        assert len({row[path] for row in rows}) > 1
        assert value_at(pair[0], path) == value_at(pair[1], path)

    each(check, rows[0])
    for scenario in pair:
        drawn = scenario.with_(rows[0])
        assert drawn.with_(as_it_stands(scenario, rows[0])).hash == scenario.hash
    assert rows == plausible(pair, 6)
    assert rows != plausible(pair, 6, seed=2)


def test_what_is_off_stays_off_and_what_has_no_effect_is_not_drawn() -> None:
    demo = load("demo")
    drawn = {one.parameter.path for one in intervals([demo])}
    assert "residents.again.repeat_rate" not in drawn  # 0: the mechanism is off
    assert "policy.sensors.rate" not in drawn  # there are no sensors
    watched = demo.with_({"policy.sensors.share": 0.5})
    assert "policy.sensors.rate" in {one.parameter.path for one in intervals([watched])}


def test_stages_of_a_roll_out_are_kept_apart() -> None:
    demo = load("demo")
    stage = {"from": 5, "set": {"policy.time.visits": 0.2}}
    assert "policy.time.visits" in {one.parameter.path for one in intervals([demo])}
    assert "policy.time.visits" in apart([demo, demo.with_({"rollout": [stage]})])


def test_factors_of_a_study_are_not_drawn() -> None:
    demo = load("demo")
    assert STEP not in {one.parameter.path for one in intervals([demo], [STEP])}


def test_what_a_command_sets_is_not_drawn_and_stands_in_its_folder(tmp_path: Path) -> None:
    words = ("robust", "demo", str(second_in(tmp_path)), *short_options(), "--set", f"{STEP}=0.12")
    options = ("--ensemble", str(ensemble_in(tmp_path)), "--replications", "1", "--workers", "1", "--json")
    made = gridgov(*words, *options, "--out", str(tmp_path / "out"))
    assert made.returncode == 0, made.stderr
    told = json.loads(made.stdout)
    assert (told["drawn"], told["kept_apart"]) == ([SLOPE], [STEP])
    assert f"{STEP}: 0.12" in (tmp_path / "out" / "study.yaml").read_text("utf-8")


# -- what a difference depends on -------------------------------------------------------------------------------------


@pytest.mark.parametrize("changes", [{STEP: 0.12}, {"residents": {"trust_step": 0.12}}])
@pytest.mark.parametrize("drawn", ["plausible", "ensemble"])
def test_what_a_study_sets_is_not_drawn(drawn: str, changes: dict[str, Any], tmp_path: Path) -> None:
    source = "plausible" if drawn == "plausible" else str(ensemble_in(tmp_path))
    over = {"of": source, "points": 3}
    study = Study.from_dict({"scenarios": ["demo"], "set": changes, "over": over})
    assert {point.scenario.residents.trust_step for point in study.points} == {0.12}


def test_parameters_that_matter_are_named_among_more_than_there_are_draws() -> None:
    rng = np.random.default_rng(3)
    x = rng.random((64, 150))
    y = np.exp(3.0 * x[:, 7]) - 4.0 * x[:, 90] + 0.5 * rng.normal(size=64)
    found = dict(depends_on(x, y, [str(k) for k in range(150)]))
    assert {"7", "90"} <= set(found)
    assert found["7"] > 0.6
    assert found["90"] < -0.3


def test_noise_depends_on_nothing() -> None:
    named = 0
    for seed in range(40):
        rng = np.random.default_rng(seed)
        named += bool(depends_on(rng.random((64, 150)), rng.normal(size=64), [str(k) for k in range(150)]))
    assert named <= 6  # each with probability 0.05


def test_too_few_draws_and_equal_values_name_nothing() -> None:
    rng = np.random.default_rng(1)
    x = rng.random((11, 3))
    assert depends_on(x, x[:, 0], ["a", "b", "c"]) == []
    assert depends_on(np.ones((20, 2)), rng.random(20), ["a", "b"]) == []
    assert depends_on(rng.random((20, 2)), np.ones(20), ["a", "b"]) == []


def test_a_draw_without_weight_does_not_count() -> None:
    rng = np.random.default_rng(2)
    x = rng.random((60, 2))
    y = np.where(np.arange(60) < 30, x[:, 0], x[:, 1])
    weights = np.where(np.arange(60) < 30, 1.0, 0.0)
    assert depends_on(x, y, ["a", "b"], weights)[0][0] == "a"


# -- both intervals ---------------------------------------------------------------------------------------------------


@lru_cache(maxsize=4)
def assumed_study(replications: int) -> Study:
    """The demo with faster staff, over 40 sets of two parameters; nothing is run."""
    spread = (np.arange(40) + 0.5) / 40
    columns = {STEP: 0.03 + 0.27 * spread, SLOPE: np.random.default_rng(5).permutation(0.5 + spread)}
    with tempfile.TemporaryDirectory() as folder:
        file = ensemble_in(Path(folder), **columns, weight=np.full(40, 1.0 / 40))
        tree = {
            "scenarios": {"a": load("demo"), "b": load("demo").with_({"policy.staffing.speed": 1.0})},
            "over": str(file),
            "replications": replications,
            "outcomes": ["solved"],
            "comparisons": [{"a": {"scenario": "a"}, "b": {"scenario": "b"}}],
        }
        return Study.from_dict(tree)


def made_up(noise: float, effect: float, replications: int = 3) -> Robustness:
    """A study whose difference is 2 + effect x (trust step - as it stands), plus noise of a run."""
    study = assumed_study(replications)
    rows = []
    for job in study.jobs:
        point = study.points[job.point]
        rng = np.random.default_rng((job.seed, job.point))
        value = 50.0 + np.random.default_rng(job.seed).normal()  # what a seed does to both alike
        if point.label == "b":
            value += 2.0 + effect * (float(point.factors[STEP]) - 0.1) + noise * rng.normal()
        rows.append({"run_id": job.run_id, "scenario": point.label, "seed": job.seed, "status": "ok", "solved": value})
    (found,) = robustness(StudyResults(study, pd.DataFrame(rows).drop_duplicates("run_id"), study.jobs))
    return found


def under(scenarios: dict[str, Scenario], file: Path) -> Robustness:
    """Scenarios under an ensemble, with results that are made up."""
    tree = {
        "scenarios": scenarios,
        "over": {"of": str(file), "points": 8, "as_it_stands": 1},
        "replications": 1,
        "comparisons": [{"a": {"scenario": "a"}, "b": {"scenario": "b"}}],
    }
    study = Study.from_dict(tree)
    rows = [
        {"run_id": job.run_id, "scenario": "", "seed": job.seed, "status": "ok", "solved": float(job.point)}
        for job in study.jobs
    ]
    (found,) = robustness(StudyResults(study, pd.DataFrame(rows), study.jobs))
    return found


@pytest.mark.parametrize("change", [{}, {"territory.residents": 61_000}])
def test_an_ensemble_of_another_place_and_one_set_of_assumptions_are_told(
    change: dict[str, Any], tmp_path: Path
) -> None:
    about = {"place": "Here", "size": size_of(load("demo"))}
    write_ensemble(Ensemble(ROWS[:1], np.array([1.0]), about), tmp_path / "ensemble.parquet")
    scenario = load("demo").with_({**SHORT, **change})
    other = scenario.with_({"policy.closing.reopen": 0.1})
    found = under({"a": scenario, "b": other}, tmp_path / "ensemble.parquet")
    assert (found.place, found.elsewhere) == ("Here", bool(change))
    assert (found.to_dict()["fitted_for"], found.to_dict()["other_place"]) == ("Here", bool(change))
    said = {
        "en": ("fitted for “Here”", "Warning: ", "One set of"),
        "zh": ("按“Here”的数据拟合", "注意：", "仅有一组假设"),
    }
    for lang, (fitted, warned, one_set) in said.items():
        texts = notes(found, lang)
        (told,) = (text for text in texts if fitted in text)
        assert told.startswith(warned) == bool(change)
        assert any(one_set in text for text in texts)
    assert not any("One set of" in text for text in notes(replace(found, points=2)))


def test_the_interval_of_assumptions_holds_what_assumptions_do_and_not_what_chance_does() -> None:
    found = made_up(noise=0.5, effect=20.0).of("solved")
    assert found is not None
    # the step lies in 0.03 to 0.3: the difference in 0.6 to 6
    assert found.assumptions == pytest.approx((2.0 - 20 * 0.063, 2.0 + 20 * 0.193), abs=0.5)
    assert found.difference == pytest.approx(2.0, abs=0.5)
    assert found.chance[0] < 2.0 < found.chance[1]
    assert found.share_same_sign == 1.0
    assert [path for path, _ in found.depends_on] == [STEP]
    assert found.draws == 40
    assert found.chance_share == pytest.approx(0.25 / 3 / (0.25 / 3 + (20 * 0.27) ** 2 / 12), abs=0.02)


def test_more_noise_does_not_widen_the_interval_of_assumptions() -> None:
    quiet, loud = (made_up(noise, effect=20.0).of("solved") for noise in (0.05, 1.5))
    assert quiet is not None
    assert loud is not None
    width = [one.assumptions[1] - one.assumptions[0] for one in (quiet, loud)]
    assert width[1] == pytest.approx(width[0], rel=0.2)


def test_a_difference_that_hangs_on_an_assumption_changes_its_sign() -> None:
    found = made_up(noise=0.05, effect=-20.0)
    one = found.of("solved")
    assert one is not None
    assert one.share_same_sign == pytest.approx(0.17 / 0.27, abs=0.05)  # below a step of 0.2
    share = f"{100 * one.share_same_sign:.0f}"
    assert f"under {share} % of 40 sets" in sentence(found, "solved")
    assert f"{share}%方向一致" in sentence(found, "solved", "zh")
    assert any("Truly solved" in text for text in notes(found))


def test_one_replication_gives_an_interval_with_chance_in_it_and_says_so() -> None:
    one = made_up(noise=0.5, effect=20.0, replications=1).of("solved")
    assert one is not None
    assert math.isnan(one.chance_share)
    assert one.to_dict()["chance_share"] is None
    assert one.assumptions[0] < 1.0 < 5.0 < one.assumptions[1]


@given(st.lists(st.floats(-10, 10), min_size=2, max_size=30), st.floats(0, 1), st.floats(0, 1))
def test_weighted_quantiles_rise_and_stay_among_the_values(values: list[float], p: float, q: float) -> None:
    numbers = np.array(values)
    weights = np.full(len(values), 1.0 / len(values))
    low, high = sorted((p, q))
    a, b = weighted_quantile(numbers, weights, low), weighted_quantile(numbers, weights, high)
    assert numbers.min() <= a <= b <= numbers.max()
    assert weighted_quantile(numbers, weights, 0.5) == pytest.approx(float(np.quantile(numbers, 0.5, method="hazen")))


# -- studies, commands, the report ------------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def done(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, dict[str, Any]]:
    """A folder of gridgov robust with two sets of an ensemble file, and what the command printed."""
    folder = tmp_path_factory.mktemp("robust")
    file = ensemble_in(folder)
    arguments = [
        "robust",
        "demo",
        "luohu/before",
        *short_options(),
        "--ensemble",
        str(file),
        "--out",
        str(folder / "out"),
    ]
    arguments[2] = str(second_in(folder))
    made = gridgov(*arguments, "--replications", "1", "--json", "--workers", "1")
    assert made.returncode == 0, made.stderr
    again = gridgov(*arguments, "--replications", "1", "--json", "--workers", "1")
    assert again.stdout == made.stdout
    return folder / "out", json.loads(made.stdout)


def second_in(folder: Path) -> Path:
    """A scenario like the demo with faster staff."""
    path = folder / "second.yaml"
    path.write_text("extends: demo\npolicy: {staffing: {speed: 1.1}}\n", encoding="utf-8")
    return path


def short_options() -> list[str]:
    """Changes that make a run short."""
    return [part for path, value in SHORT.items() for part in ("--set", f"{path}={value}")]


def test_robust_gives_what_its_contract_says(done: tuple[Path, dict[str, Any]]) -> None:
    _, told = done
    assert told["points"] == 3
    assert told["replications"] == 1
    assert told["as_it_stands"] == 10
    assert told["drawn"] == [STEP, SLOPE]
    assert told["kept_apart"] == []
    keys = {"name", "unit", "difference", "chance", "assumptions", "share_same_sign", "depends_on"}
    assert all(keys <= set(one) for one in told["measures"])
    solved = next(one for one in told["measures"] if one["name"] == "solved")
    assert len(solved["chance"]) == len(solved["assumptions"]) == 2
    assert solved["difference"] is not None


def test_robust_runs_are_stored_resumed_and_explained_by_their_folder(done: tuple[Path, dict[str, Any]]) -> None:
    folder, told = done
    found = status_of(folder)
    assert found.whole
    assert found.planned == 2 * (4 * 1 + 9)  # four sets of two scenarios, nine more as they stand
    assert sum(one["runs"] for one in found.sessions) == found.planned
    assert found.others == 0
    (read,) = robustness(open_folder(folder).results())
    assert read.to_dict()["measures"] == told["measures"]


@pytest.mark.slow
def test_the_report_says_between_what_and_what(done: tuple[Path, dict[str, Any]], tmp_path: Path) -> None:
    folder, _ = done
    page = write_report(folder, "en", tmp_path / "report.html").read_text(encoding="utf-8")
    assert "If the assumptions are wrong" in page
    assert "3 sets of assumptions" in page
    assert "values," not in page.split("<section", 2)[1]  # scenarios by their names, not by the digest of a set
    chinese = write_report(folder, "zh", tmp_path / "report-zh.html").read_text(encoding="utf-8")
    assert "假设不成立时" in chinese


def test_a_changed_set_of_assumptions_is_noticed(done: tuple[Path, dict[str, Any]], tmp_path: Path) -> None:
    import shutil

    folder = tmp_path / "copy"
    shutil.copytree(done[0], folder)
    pq.write_table(pq.read_table(folder / "assumptions.parquet").slice(1), folder / "assumptions.parquet")
    with pytest.raises(sim.GridgovError, match=r"assumptions\.parquet"):
        open_folder(folder)


@pytest.mark.slow
def test_compare_takes_plausible_assumptions_and_its_report_tells_them(tmp_path: Path) -> None:
    arguments = ["compare", "demo", str(second_in(tmp_path)), *short_options(), "--replications", "2", "--workers", "1"]
    made = gridgov(*arguments, "--plausible", "--points", "2", "--json", "--out", str(tmp_path / "out"))
    assert made.returncode == 0, made.stderr
    (told,) = json.loads(made.stdout)["assumptions"]
    assert told["points"] == 2
    assert told["source"] == "plausible"
    page = write_report(tmp_path / "out").read_text(encoding="utf-8")
    assert "If the assumptions are wrong" in page


def test_a_study_goes_over_an_ensemble_that_lies_beside_it(tmp_path: Path) -> None:
    ensemble_in(tmp_path)
    second_in(tmp_path)
    text = "scenarios: [demo, second.yaml]\nover: {of: ensemble.parquet, points: 2, as_it_stands: 4}\nreplications: 2\n"
    (tmp_path / "study.yaml").write_text(text, encoding="utf-8")
    study = Study.load(tmp_path / "study.yaml")
    over = study.content.over
    assert over is not None
    assert len(study.points) == 2 * len(over.rows)
    assert over.weights[0] == 0.0
    assert over.weights.sum() == pytest.approx(1.0)
    assert len(study.jobs) == len(study.points) * 2 + 2 * 2


REFUSED = {
    "over: 3": "an ensemble file",
    "over: nothing.parquet": "no such file",
    "over: {of: plausible, points: 1}": "points",
    "over: {of: plausible, draws: 5}": 'unknown key "draws"',
    "over: plausible\nreplications: {until: {solved: 1}}": "a stopping rule",
    "over: plausible\ndesign: {kind: search, maximise: solved}\nfactors: {policy.time.visits: [0, 0.1]}\n"
    "budget: {runs: 500}": "design: search",
}


def test_what_over_cannot_be_is_told_at_its_line() -> None:
    def check(text: str) -> None:
        import yaml

        with pytest.raises(ScenarioError) as caught:
            Study.from_dict({"scenarios": ["demo"], **yaml.safe_load(text)})
        assert REFUSED[text] in str(caught.value)

    each(check, REFUSED)


def test_parameters_in_which_scenarios_differ_are_left_out_of_an_ensemble(tmp_path: Path) -> None:
    file = ensemble_in(tmp_path, **{"policy.staffing.speed": [0.9, 1.0, 1.1]})
    a, b = load("demo"), load("demo").with_({"policy.staffing.speed": 1.05})
    study = Study.from_dict({"scenarios": {"a": a, "b": b}, "over": str(file)})
    assert study.content.over is not None
    assert study.content.over.apart == ("policy.staffing.speed",)
    only = ensemble_in(tmp_path, **{STEP: None, SLOPE: None, "policy.staffing.speed": [0.9, 1.0, 1.1]})
    with pytest.raises(ScenarioError, match="in common"):
        Study.from_dict({"scenarios": {"a": a, "b": b}, "over": str(only)})


def test_arguments_of_robust_are_checked_before_anything_runs() -> None:
    with pytest.raises(ArgumentError, match="two scenarios"):
        robust(["demo"])
    with pytest.raises(ArgumentError, match="points"):
        robust({"a": "demo", "b": load("demo").with_({STEP: 0.2})}, points=1)


def test_the_command_refuses_two_sources_and_equal_scenarios() -> None:
    for arguments, told in (
        (("robust", "demo", "demo"), "two different scenarios"),
        (("robust", "demo", "luohu/before", "--plausible", "--ensemble", "x.parquet"), "found both"),
        (("compare", "demo", "luohu/before", "--ensemble", "x.parquet"), "no such file"),
    ):
        made = gridgov(*arguments)
        assert made.returncode == 2
        assert told in made.stderr


# -- a study crossed with assumptions ---------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def swept(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, str]:
    """A study of one scenario with a factor, crossed with an ensemble by the command, and what was printed."""
    folder = tmp_path_factory.mktemp("crossed")
    ensemble_in(folder)
    changes = "".join(f"  {path}: {value}\n" for path, value in SHORT.items())
    text = f"# mine\nscenarios: [demo]\nset:\n{changes}factors: {{policy.callback.reach: [0.1, 0.9]}}\n"
    (folder / "study.yaml").write_text(
        text + "replications: 2\noutcomes: [registered, reopen_rate]\n", encoding="utf-8"
    )
    arguments = (
        "sweep",
        "study.yaml",
        "--ensemble",
        "ensemble.parquet",
        "--points",
        "2",
        "--workers",
        "1",
        "--out",
        "out",
    )
    made = gridgov(*arguments, cwd=folder)
    assert made.returncode == 0, made.stderr
    stored = {path: path.stat().st_mtime_ns for path in (folder / "out").rglob("runs/*.parquet")}
    again = gridgov(*arguments, cwd=folder)
    assert again.stdout == made.stdout
    assert stored == {path: path.stat().st_mtime_ns for path in (folder / "out").rglob("runs/*.parquet")}
    return folder, made.stdout


def test_sweep_crosses_a_study_with_an_ensemble_and_keeps_its_points_apart(swept: tuple[Path, str]) -> None:
    folder, printed = swept
    assert "Assumptions 95 %" in printed
    assert "2 sets of assumptions" in printed
    assert printed.count("demo (") >= 2  # the two points of the design, not the draws
    found = status_of(folder / "out")
    assert found.whole
    assert found.planned == 2 * (3 * 2 + 8)  # two points: two sets and as it stands, eight more of these
    study = open_folder(folder / "out").study
    assert study.text.startswith("# mine")
    assert study.content.over is not None
    values = levels_under(study.results(folder / "out"))
    assert [(one.a, one.b) for one in values] == [("", "demo (reach=0.1)"), ("", "demo (reach=0.9)")]
    registered = values[0].of("registered")
    assert registered is not None
    assert registered.difference > 0.0
    assert registered.chance[0] <= registered.difference <= registered.chance[1]
    assert registered.draws == 2


@pytest.mark.slow
def test_the_report_of_such_a_study_says_both_intervals(swept: tuple[Path, str], tmp_path: Path) -> None:
    for lang, told in (("en", "Assumptions 95 %"), ("zh", "假设95%区间")):
        page = write_report(swept[0] / "out", lang, tmp_path / f"{lang}.html").read_text(encoding="utf-8")
        assert told in page
        assert re.search(rf"<h3>[^<]* ?[(（]{factor_title('policy.callback.reach', lang)}=0.9[)）]</h3>", page)


def test_a_study_file_in_braces_is_crossed_as_well(tmp_path: Path) -> None:
    ensemble_in(tmp_path)
    (tmp_path / "study.yaml").write_text("{scenarios: [demo], replications: 2}", encoding="utf-8")
    study = crossed(tmp_path / "study.yaml", tmp_path / "ensemble.parquet", 2)
    assert study.content.over is not None
    assert len(study.points) == 3
    (tmp_path / "again.yaml").write_text(study.text, encoding="utf-8")
    assert Study.load(tmp_path / "again.yaml").points == study.points


def test_a_study_crossed_with_plausible_ranges_is_that_with_over(tmp_path: Path) -> None:
    (tmp_path / "study.yaml").write_text("scenarios: [demo]\n", encoding="utf-8")
    (tmp_path / "over.yaml").write_text("scenarios: [demo]\nover: {of: plausible, points: 2}\n", encoding="utf-8")
    assert crossed(tmp_path / "study.yaml", None, 2).points == Study.load(tmp_path / "over.yaml").points


NOT_CROSSED = {
    "scenarios: [demo]\nover: plausible\n": "assumptions from one place",
    "scenarios: [demo]\ndesign: {kind: search, maximise: solved}\nfactors: {policy.time.visits: [0, 0.1]}\n"
    "budget: {runs: 500}\n": "design: search",
    "scenarios: [demo]\nreplications: {until: {solved: 1}}\n": "a stopping rule",
    "scenarios: [nowhere]\n": "nowhere",
    "- 1\n": "a mapping of names and values",
}


def test_sweep_says_why_a_study_is_not_crossed(tmp_path: Path) -> None:
    def check(text: str) -> None:
        (tmp_path / "study.yaml").write_text(text, encoding="utf-8")
        made = gridgov("sweep", "study.yaml", "--plausible", "--points", "2", "--dry-run", cwd=tmp_path)
        assert made.returncode == 2
        assert NOT_CROSSED[text] in made.stderr

    each(check, NOT_CROSSED)
    made = gridgov("sweep", "study.yaml", "--plausible", "--ensemble", "x.parquet", cwd=tmp_path)
    assert "found both" in made.stderr


@pytest.mark.slow
def test_the_report_of_a_comparison_takes_the_robust_results_that_lie_in_it(
    done: tuple[Path, dict[str, Any]], tmp_path: Path
) -> None:
    import shutil

    second = str(second_in(done[0].parent))
    arguments = ("compare", "demo", second, *short_options(), "--replications", "2", "--workers", "1")
    assert gridgov(*arguments, "--out", str(tmp_path / "out")).returncode == 0
    assert "wrong" not in write_report(tmp_path / "out").read_text(encoding="utf-8")
    shutil.copytree(done[0], tmp_path / "out" / BESIDE)
    assert "If the assumptions are wrong" in write_report(tmp_path / "out").read_text(encoding="utf-8")
