"""Analyses of stored runs: what they find in made-up responses whose answer is known, and what they say of holes."""

from __future__ import annotations

import math
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from sim.errors import ArgumentError
from sim.experiments.analyses.analyse import METHODS, analyse
from sim.experiments.analyses.discovery import chosen_box, grow, prim, read_case
from sim.experiments.analyses.metamodel import metamodel
from sim.experiments.analyses.precision import needed, read_widths
from sim.experiments.analyses.regression import coefficients
from sim.experiments.analyses.sample import PointSample, coded, samples
from sim.experiments.analyses.variance import first_and_total, second, sobol_blocks
from sim.experiments.designs import saltelli
from sim.experiments.results import StudyResults
from sim.experiments.study import Study
from sim.report.analysis_table import frame_table
from sim.scenario import ScenarioError

FACTORS = {
    "policy.staffing.speed": {"low": 0.8, "high": 1.1},
    "policy.time.visits": {"low": 0.0, "high": 0.3},
    "demand.rate_factor": {"low": 0.7, "high": 1.4},
}
SPEED = "policy.staffing.speed"
Response = Callable[[dict[str, Any], int], float]


def results_of(tree: dict[str, Any], response: Response, holes: tuple[int, ...] = ()) -> StudyResults:
    """Results of a study with a made-up outcome; nothing is run, and some runs fail."""
    study = Study.from_dict({"scenarios": ["demo"], "outcomes": ["solved"], **tree})
    rows = []
    for k, job in enumerate(study.jobs):
        point = study.points[job.point]
        good = k not in holes
        value = response(dict(point.factors), job.seed) if good else math.nan
        row = {"run_id": job.run_id, "scenario": point.label, "replication": job.replication, "seed": job.seed}
        row |= {"status": "ok" if good else "failed", "message": "" if good else "no"}
        row |= dict.fromkeys(("solved", *study.content.own), value)
        rows.append(row)
    return StudyResults(study, pd.DataFrame(rows).drop_duplicates("run_id"), study.jobs)


def linear(factors: dict[str, Any], seed: int) -> float:
    """Speed matters three times as much as visits over their ranges, demand not at all; a little noise."""
    noise = np.random.default_rng((seed, round(1e6 * factors["policy.staffing.speed"]))).normal()
    return 30.0 * factors["policy.staffing.speed"] / 0.3 - 10.0 * factors["policy.time.visits"] / 0.3 + 0.5 * noise


LHS = {"factors": FACTORS, "design": {"kind": "latin_hypercube", "samples": 60}, "replications": 2}


@pytest.fixture(scope="module")
def lhs() -> StudyResults:
    """Sixty points of a response that is known."""
    return results_of(LHS, linear)


def test_regression_finds_sizes_signs_and_what_does_not_matter(lhs: StudyResults) -> None:
    (found,) = analyse(lhs, ["regression"])
    table = found.frame.set_index("factor")
    assert table.index[0] == "policy.staffing.speed"
    assert table.loc["policy.staffing.speed", "src"] / -table.loc["policy.time.visits", "src"] == pytest.approx(
        3.0, rel=0.1
    )
    assert table.loc["demand.rate_factor", "prcc_low"] < 0.0 < table.loc["demand.rate_factor", "prcc_high"]
    assert (table["r2"] > 0.95).all()
    for name in ("src", "srrc", "prcc"):
        assert (table[f"{name}_low"] <= table[name] + 0.01).all()  # near 1 resamples lie a little lower
        assert (table[name] <= table[f"{name}_high"] + 0.01).all()


def test_partial_rank_correlation_is_one_where_one_factor_decides_alone() -> None:
    x = np.random.default_rng(1).random((50, 2))
    src, srrc, prcc = coefficients(x, np.exp(5.0 * x[:, 0]))
    assert prcc[0] == pytest.approx(1.0)
    assert srrc[0] == pytest.approx(1.0, abs=0.02)
    assert src[0] < 0.95


def test_a_metamodel_says_how_wrong_it_is_and_refuses_to_extrapolate(lhs: StudyResults) -> None:
    sample = next(samples(lhs, ["solved"]))
    found = metamodel(sample)
    assert found is not None
    assert found.q2 > 0.95
    assert found.floor / 3.0 < found.rmse < 3.0 * found.floor
    at = {"policy.staffing.speed": 1.0, "policy.time.visits": 0.1, "demand.rate_factor": 1.0}
    assert found.predict([at])[0] == pytest.approx(linear(at, 0), abs=2.0)
    with pytest.raises(ArgumentError, match="within what was run"):
        found.predict([{**at, "policy.time.visits": 0.9}])
    with pytest.raises(ArgumentError, match="a value of policy.time.visits"):
        found.predict([{"policy.staffing.speed": 1.0}])


def test_a_metamodel_of_a_curved_response_is_no_line() -> None:
    x = np.random.default_rng(2).random((80, 2))
    y = (x[:, 0] - 0.5) ** 2 + x[:, 0] * x[:, 1]
    found = metamodel(PointSample("", "solved", ("a", "b"), x, y, math.nan, 0, ()))
    assert found is not None
    assert (found.order, found.q2 > 0.99) == ("quadratic", True)


def test_a_box_is_found_where_the_cases_are() -> None:
    x = np.random.default_rng(3).random((400, 3))
    cases = (x[:, 0] > 0.6) & (x[:, 1] < 0.4)
    box = chosen_box(prim(x, cases))
    assert box.low[0] == pytest.approx(0.6, abs=0.06)
    assert box.high[1] == pytest.approx(0.4, abs=0.06)
    assert box.high[2] - box.low[2] > 0.85
    assert box.density > 0.85
    assert box.coverage > 0.85


def test_a_tree_asks_the_questions_that_part_cases_from_others() -> None:
    x = np.random.default_rng(4).random((300, 3))
    leaves = grow(x, (x[:, 0] > 0.6) & (x[:, 1] < 0.4), ("a", "b", "c"))
    inside = sum(leaf for _, leaf in leaves)
    assert (inside == 1).all()
    rules = [rule for rule, leaf in leaves if ((x[leaf, 0] > 0.6) & (x[leaf, 1] < 0.4)).mean() > 0.9]
    assert len(rules) == 1
    assert "a > 0.6" in rules[0].replace("0.59", "0.6")
    assert "b <= " in rules[0]


@settings(max_examples=40, deadline=None)
@given(st.integers(2, 60), st.integers(1, 3), st.integers(0, 999))
def test_every_box_holds_the_next_one_and_no_step_makes_it_thinner(points: int, factors: int, seed: int) -> None:
    rng = np.random.default_rng(seed)
    x = rng.integers(0, 4, (points, factors)).astype(float)
    cases = rng.random(points) < 0.4
    boxes = prim(x, cases)
    for one, after in zip(boxes, boxes[1:], strict=False):
        assert (after.low >= one.low).all()
        assert (after.high <= one.high).all()
        assert after.mass < one.mass
        assert after.density >= one.density


POLICIES = {
    "policies": [
        {"name": "a"},
        {"name": "b", "set": {"policy.time.visits": 0.2}},
        {"name": "c", "set": {"policy.time.training": 0.1}},
    ],
    "factors": {"demand.rate_factor": [0.8, 1.0, 1.2]},
    "replications": 2,
}
PAYOFF = {"a": (10.0, 6.0, 1.0), "b": (8.0, 7.0, 5.0), "c": (4.0, 4.0, 4.0)}


def by_policy(factors: dict[str, Any], seed: int) -> float:
    """A table of payoffs."""
    return PAYOFF[factors["policy"]][[0.8, 1.0, 1.2].index(factors["demand.rate_factor"])] + 0.0 * seed


def test_the_policy_with_the_least_regret_comes_first() -> None:
    found = analyse(results_of(POLICIES, by_policy), ["regret"], enough=["solved >= 4"])[0].frame.set_index("policy")
    assert list(found.index) == ["b", "a", "c"]
    assert found["regret_max"].to_dict() == {"b": 2.0, "a": 4.0, "c": 6.0}
    assert found["worst"].to_dict() == {"b": 5.0, "a": 1.0, "c": 4.0}
    assert found["best"].to_dict() == pytest.approx({"b": 2 / 3, "a": 1 / 3, "c": 0.0})
    assert found["enough"].to_dict() == pytest.approx({"b": 1.0, "a": 2 / 3, "c": 1.0})


def test_a_state_that_lacks_a_policy_is_left_out_of_regret_and_counted() -> None:
    found = analyse(results_of(POLICIES, by_policy, holes=(0, 9)), ["regret"])[0].frame
    assert (found["missing"] == 1).all()
    assert (found["states"] == 2).all()


# -- variance ----------------------------------------------------------------------------------------------


def ishigami(x: np.ndarray) -> np.ndarray:
    """The test function of Ishigami and Homma (1990) on the unit cube."""
    z = np.pi * (2.0 * x - 1.0)
    return np.sin(z[:, 0]) + 7.0 * np.sin(z[:, 1]) ** 2 + 0.1 * z[:, 2] ** 4 * np.sin(z[:, 0])


def test_shares_of_factors_and_pairs_are_those_of_the_closed_form() -> None:
    y = ishigami(saltelli(3, 4096, 1, second=True))
    a, b, mixed, back = sobol_blocks(y - y.mean(), 3, True)
    first, total = first_and_total(a, b, mixed)
    assert first == pytest.approx([0.3139, 0.4424, 0.0], abs=0.02)
    assert total == pytest.approx([0.5576, 0.4424, 0.2437], abs=0.02)
    assert second(a, b, mixed, back)[0, 2] == pytest.approx(0.2437, abs=0.03)
    assert second(a, b, mixed, back)[0, 1] == pytest.approx(0.0, abs=0.03)


def test_shares_agree_with_those_of_salib() -> None:
    sobol = pytest.importorskip("SALib.analyze.sobol")
    n, k = 256, 3
    x = saltelli(k, n, 2, second=True)
    y = ishigami(x)
    a, b, mixed, back = sobol_blocks(y, k, True)
    rows = np.column_stack([a, *mixed, *back, b]).ravel()  # SALib goes sample by sample
    theirs = sobol.analyze({"num_vars": k, "names": list("abc"), "bounds": [[0, 1]] * k}, rows, calc_second_order=True)
    middle = np.concatenate([a, b]).mean()
    ours = second(a - middle, b - middle, mixed - middle, back - middle)
    assert ours[0, 2] == pytest.approx(theirs["S2"][0, 2], abs=0.08)
    first, total = first_and_total(a - middle, b - middle, mixed - middle)
    assert first == pytest.approx(theirs["S1"], abs=0.05)
    assert total == pytest.approx(theirs["ST"], abs=0.05)


def test_a_group_has_the_share_of_its_factors_together() -> None:
    y = ishigami(saltelli(3, 4096, 3, [[0, 2], [1]]))
    a, b, mixed, _ = sobol_blocks(y - y.mean(), 2, False)
    first, total = first_and_total(a, b, mixed)
    assert first == pytest.approx([0.5576, 0.4424], abs=0.02)
    assert total == pytest.approx([0.5576, 0.4424], abs=0.02)


SOBOL = {"factors": FACTORS, "replications": 2}


@pytest.mark.parametrize("second", [False, True])
@pytest.mark.parametrize(
    "groups", [{}, {"staff": ["policy.staffing.speed", "policy.time.visits"], "need": ["demand.rate_factor"]}]
)
def test_every_form_of_a_sobol_study_is_analysed(second: bool, groups: dict[str, list[str]]) -> None:
    design = {"kind": "sobol", "samples": 8, "second": second, **({"groups": groups} if groups else {})}
    results = results_of({**SOBOL, "design": design}, linear)
    number = len(groups) or 3
    assert (
        len(results.study.points)
        == 8 * (2 + number * (2 if second else 1))
        == results.study.content.design.size(results.study.content.factors)
    )
    assert set(results.analysis["factor"]) == set(groups or FACTORS)
    names = [one.name for one in analyse(results)]
    assert ("second" in names) == second
    if second:
        table = analyse(results, ["second"])[0].frame
        assert (table["order"] == "second").sum() == number * (number - 1) // 2
        assert (table["low"] <= table["high"]).all()


def test_shares_with_a_value_missing_are_none_and_say_how_many() -> None:
    design = {"kind": "sobol", "samples": 8, "second": True}
    results = results_of({**SOBOL, "design": design}, linear, holes=(5,))
    table = analyse(results, ["second"])[0].frame
    assert table["share"].isna().all()
    assert (table["missing"] == 1).all()


@pytest.mark.parametrize(
    "groups",
    [{"a": ["policy.staffing.speed"]}, {"a": list(FACTORS), "b": ["demand.rate_factor"]}, {"a": ["x"]}, {"a": []}, [1]],
)
def test_groups_that_do_not_hold_each_factor_once_are_refused(groups: object) -> None:
    with pytest.raises(ScenarioError, match=r"group|mapping"):
        Study.from_dict({"scenarios": ["demo"], **SOBOL, "design": {"kind": "sobol", "samples": 8, "groups": groups}})


# -- how many runs ---------------------------------------------------------------------------------------


@pytest.mark.parametrize("half_width", [0.1, 0.5, 2.0])
def test_so_many_replications_are_enough_and_one_less_is_not(half_width: float) -> None:
    from scipy import stats

    pilots = np.random.default_rng(6).normal(0.0, 1.0, 12)
    few, sure = needed(pilots, half_width)
    assert few <= sure

    def half(n: int) -> float:
        return float(stats.t.ppf(0.975, n - 1)) * float(pilots.std(ddof=1)) / math.sqrt(n)

    assert half(few) <= half_width
    assert few == 2 or half(few - 1) > half_width


def test_the_planned_replications_reach_the_width_about_as_often_as_is_said() -> None:
    rng, enough = np.random.default_rng(7), 0
    from scipy import stats

    for _ in range(300):
        _, sure = needed(rng.normal(0.0, 1.0, 15), 0.5)
        runs = rng.normal(0.0, 1.0, sure)
        enough += float(stats.t.ppf(0.975, sure - 1)) * runs.std(ddof=1) / math.sqrt(sure) <= 0.5
    assert enough / 300 > 0.75


def test_replications_are_planned_for_the_widest_comparison() -> None:
    tree = {
        "factors": {"policy.staffing.speed": [0.8, 1.0]},
        "replications": 6,
        "comparisons": [{"a": {"policy.staffing.speed": 0.8}, "b": {"policy.staffing.speed": 1.0}}],
    }
    results = results_of(
        tree,
        lambda factors, seed: (
            10.0 * seed + np.random.default_rng((seed, round(100 * factors["policy.staffing.speed"]))).normal()
        ),
    )
    row = analyse(results, ["replications"], within=["solved=0.5"])[0].frame.iloc[0]
    assert row["pilots"] == 6
    assert row["replications"] < 200  # the seeds' part, ten times as large, cancels in pairs
    assert row["to_be_sure"] >= row["replications"]


# -- what every design gets, and what is refused ------------------------------------------------------------

EVERY_DESIGN: dict[str, dict[str, Any]] = {
    "factorial": {"factors": {"policy.staffing.speed": [0.8, 0.9, 1.0, 1.1], "policy.time.visits": [0.0, 0.1]}},
    "zip": {
        "factors": {
            "policy.staffing.speed": [0.8, 0.9, 1.0, 1.1, 1.2],
            "policy.time.visits": [0.0, 0.1, 0.05, 0.2, 0.15],
        },
        "design": "zip",
    },
    "table": {"table": [{"policy.staffing.speed": round(0.8 + k / 20, 2)} for k in range(6)], "design": "table"},
    "latin_hypercube": LHS,
    "morris": {"factors": FACTORS, "design": {"kind": "morris", "trajectories": 4}},
    "sobol": {"factors": FACTORS, "design": {"kind": "sobol", "samples": 8}},
}


def any_response(factors: dict[str, Any], seed: int) -> float:
    """Some number that moves with the factors."""
    return (
        float(sum(k * float(value) for k, value in enumerate(factors.values(), 1) if not isinstance(value, str)))
        + 0.01 * seed
    )


@pytest.mark.parametrize("kind", EVERY_DESIGN)
def test_every_design_has_an_analysis(kind: str) -> None:
    results = results_of({"replications": 2, **EVERY_DESIGN[kind]}, any_response)
    found = {one.name: one for one in analyse(results)}
    assert "regression" in found
    for one in found.values():
        assert one.title("zh") != one.title("en")
        assert one.note("zh")


def _named(wish: dict[str, Any], measure: str) -> dict[str, Any]:
    """Arguments of an analysis of one measure."""
    filled = {k: v.format(measure) if isinstance(v, str) else [x.format(measure) for x in v] for k, v in wish.items()}
    return {"outcomes": [measure], **filled}


@pytest.mark.parametrize("kind", [*EVERY_DESIGN, "policies"])
def test_a_measure_of_the_users_own_is_analysed_like_any_other(kind: str, tmp_path: Path) -> None:
    (tmp_path / "mine.py").write_text(
        "import sim\n\n@sim.measure(unit='d', better='more')\ndef mine(run):\n    return 1.0\n", encoding="utf-8"
    )
    tree = {
        "replications": 2,
        **(EVERY_DESIGN | {"policies": POLICIES})[kind],
        "measures": [f"{tmp_path}/mine.py:mine"],
    }
    results = results_of(tree, any_response)
    wishes: list[dict[str, Any]] = [{}, {"case": "{} < 5"}, {"within": ["{}=0.5"]}]
    wishes += [{"enough": ["{} > 3"]}] if kind == "policies" else []
    for wish in wishes:
        found, expected = ({a.name: a.frame for a in analyse(results, **_named(wish, m))} for m in ("mine", "solved"))
        assert list(found) == list(expected)
        for name, frame in found.items():
            assert "measure" not in frame or set(frame["measure"]) == {"mine"}, name
            numbers = [n for n in frame.select_dtypes("number") if not n.endswith(("_low", "_high"))]  # these are drawn
            assert frame[numbers].equals(expected[name][numbers]), name
    assert [one.name for one in analyse(results, case="mine < 5")]


@pytest.mark.parametrize("kind", EVERY_DESIGN)
def test_values_that_are_missing_are_counted_and_never_taken_for_numbers(kind: str) -> None:
    results = results_of({"replications": 2, **EVERY_DESIGN[kind]}, any_response, holes=(0, 1))
    for name in ("regression", "metamodel", "prim", "cart", "replications"):
        for one in analyse(results, [name]):
            if "missing" in one.frame and name != "replications":
                assert (one.frame["missing"] >= 2).all()


def test_an_outcome_without_any_value_gives_no_number_and_no_winner() -> None:
    results = results_of(POLICIES, lambda factors, seed: math.nan)
    for one in analyse(results, ["regret", "metamodel", "prim", "cart", "replications"]):
        numbers = one.frame.select_dtypes("float").drop(columns=["mean"], errors="ignore")
        assert numbers.isna().all().all(), one.name


@pytest.mark.parametrize(
    ("wish", "told"),
    [
        ({"methods": ["prin"]}, "did you mean prim"),
        ({"outcomes": ["solvd"]}, "did you mean solved"),
        ({"case": "solved"}, "measure < number"),
        ({"case": "solvd < 3"}, "did you mean solved"),
        ({"case": "solved < x"}, "expected a number"),
        ({"within": ["solved"]}, "solved=2"),
        ({"within": ["solved=0"]}, "above 0"),
        ({"within": ["solvd=1"]}, "did you mean solved"),
        ({"enough": ["solved"]}, "measure < number"),
        ({"methods": ["regret"]}, "policies, reforms or scenarios"),
        ({"methods": ["second"]}, "second: true"),
    ],
)
def test_what_an_analysis_cannot_do_is_refused_with_the_remedy(
    lhs: StudyResults, wish: dict[str, Any], told: str
) -> None:
    with pytest.raises(ArgumentError) as error:
        analyse(lhs, **wish)
    assert told in str(error.value)


def test_cases_and_widths_are_read_as_they_are_written() -> None:
    assert read_case("solution_rate < 50 %", ["solution_rate"]) == ("solution_rate", "<", 0.5)
    assert read_case("solved>=1_000", ["solved"]) == ("solved", ">=", 1000.0)
    found = read_widths(["solved=2", "mean_wait_days=1%"], ["solved", "mean_wait_days"])
    assert (found["solved"].half_width, found["solved"].relative) == (2.0, False)
    assert (found["mean_wait_days"].half_width, found["mean_wait_days"].relative) == (0.01, True)


def test_switches_and_two_levels_are_numbers_and_more_are_left_out() -> None:
    rows = [{"reforms.visits": k % 2 == 0, "rule": "ab"[k % 2], "many": "xyz"[k % 3], "same": 1} for k in range(6)]
    names, x, left_out = coded(rows)
    assert names == ("reforms.visits", "rule")
    assert x[:, 0].tolist() == [1.0, 0.0] * 3
    assert left_out == ("many",)


@pytest.mark.parametrize(("method", "value"), [("regression", "src"), ("metamodel", "q2")])
def test_with_too_few_points_there_is_no_value_and_the_note_says_why(method: str, value: str) -> None:
    factors = {"policy.staffing.speed": [0.8, 1.2], "policy.time.visits": [0.0, 0.1]}
    found = results_of({"scenarios": ["demo"], "factors": factors, "outcomes": ["solved"]}, linear)
    (one,) = analyse(found, [method])
    assert one.frame[value].isna().all()
    assert "No value: it takes" in one.note("en")
    assert "无数值" in one.note("zh")


def test_every_method_has_words_in_both_languages() -> None:
    for name, method in METHODS.items():
        assert all(method.title), name
        assert all(method.note), name


def endless(factors: dict[str, Any], seed: int) -> float:
    return math.inf if seed < 3 else 100.0 * factors[SPEED] + seed


def test_endless_values_are_missing_and_no_warning_is_left(recwarn: pytest.WarningsRecorder) -> None:
    tree = {
        "factors": {SPEED: [0.8, 0.9, 1.0, 1.1]},
        "replications": 5,
        "comparisons": [{"a": {SPEED: 0.8}, "b": {SPEED: 1.1}}],
    }
    found = results_of(tree, endless)
    (row,) = analyse(found, ["replications"], ["solved"])[0].frame.to_dict("records")
    assert (row["pilots"], row["missing"]) == (3, 2)
    assert not [one for one in recwarn if "subtract" in str(one.message)]


def test_replications_that_a_rule_did_not_ask_for_are_not_missing() -> None:
    tree = {"factors": {SPEED: [0.8, 0.9, 1.0, 1.1]}, "replications": 5}
    whole = results_of(tree, lambda factors, seed: 100.0 * factors[SPEED] + seed)
    jobs = [job for job in whole.jobs if job.point != 1 or job.replication < 3]
    few = StudyResults(whole.study, whole.frame, jobs)
    for kind in ("regression", "replications"):
        assert set(analyse(few, [kind], ["solved"])[0].frame["missing"]) == {0}
    assert few.asked.sum() == len(jobs)


def test_a_measure_that_a_bound_or_width_is_asked_of_is_looked_at(lhs: StudyResults) -> None:
    (one,) = analyse(lhs, ["replications"], ["closed"], within=["solved=5"])
    assert list(one.frame["measure"]) == ["closed", "solved"]


@pytest.mark.parametrize(
    ("name", "text", "shown"),
    [
        ("rule", "policy.staffing.speed > 0.9, policy.time.visits <= 0.1", "speed > 0.9, visits <= 0.1"),
        ("of", "demo (speed=0.8, visits=0.1)", "demo (speed=0.8, visits=0.1)"),
        ("policy", "mix 1.2.3", "mix 1.2.3"),
        ("factor", "policy.dispatch.priority.default", "priority.default"),
    ],
)
def test_tables_shorten_paths_and_nothing_else(name: str, text: str, shown: str) -> None:
    for lang in ("en",) if name == "factor" else ("en", "zh"):
        table = frame_table(pd.DataFrame({name: [text]}), "x", lang)
        assert [str(cell) for cell in table.columns[0].cells] == [shown]
