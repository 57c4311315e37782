"""Searches for the best mix: what they find, what they may cost, and that they go on where they were stopped."""

from __future__ import annotations

import json
import math
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from sim.errors import GridgovError
from sim.experiments.factors import Levels, Range
from sim.experiments.search.answer import equal_finalists
from sim.experiments.search.fronts import best_first, dominance, ranks
from sim.experiments.search.goals import Goal, Limit, SearchPlan, parse_limit
from sim.experiments.search.selection import LEAST, RankingAndSelection, above, looks
from sim.experiments.search.space import STEPS, Space
from sim.experiments.search.surrogate import Surrogate
from sim.experiments.search.trials import START, Trials
from sim.experiments.store import Store
from sim.experiments.study import Study
from sim.measures.registry import MEASURES
from sim.report.search_answer import sentences
from sim.scenario import ScenarioError
from tests.experiments.mixes import SWITCHES, Truth, search_in, study_of

EVERY = 2 ** len(SWITCHES)


@pytest.mark.parametrize("seed", range(3))
def test_the_best_mix_within_a_budget_is_found_with_a_third_of_the_runs(seed: int) -> None:
    truth = Truth(seed)
    found = search_in(study_of(truth, EVERY // 3, first=1, final=0), truth)
    assert found.search.used <= EVERY // 3
    assert found.search.verdict.order[0] == truth.best()


@pytest.mark.slow
@pytest.mark.long
def test_of_a_hundred_searches_ninety_five_find_the_best_mix_with_a_third_of_the_runs() -> None:
    found, resolver = 0, study_of(Truth(0), EVERY).resolver
    for seed in range(100):
        truth = Truth(seed)
        result = search_in(study_of(truth, EVERY // 3, first=1, final=0), truth, resolver=resolver)
        assert result.search.used <= EVERY // 3
        found += result.search.verdict.order[0] == truth.best()
    assert found >= 95


@pytest.mark.slow
@pytest.mark.long
def test_of_a_hundred_searches_under_noise_ninety_five_find_the_best_mix_or_one_as_good() -> None:
    found, noise, replications, final = 0, 0.4, 5, 10
    resolver = study_of(Truth(0), EVERY).resolver
    for seed in range(100):
        truth = Truth(seed, noise)
        design = {"replications": replications, "final": final, "finalists": 6, "indifference": {"solved": 0.2}}
        result = search_in(study_of(truth, EVERY * replications // 3, **design), truth, resolver=resolver)
        assert result.search.used <= EVERY * replications // 3
        chosen, best = truth.of(result.search.verdict.order[0]), truth.of(truth.best())
        found += chosen[1] <= truth.cap and chosen[0] >= best[0] - 0.2
    assert found >= 95


def test_no_search_makes_more_runs_than_its_budget_and_none_twice(tmp_path: Path) -> None:
    truth = Truth(1, 0.3)
    study = study_of(truth, 120, replications=4, final=6, finalists=4)
    found = search_in(study, truth, tmp_path)
    stored = Store(tmp_path).survey()
    assert stored.repeats == 0
    assert len(stored.status) == found.search.used <= 120


def test_a_search_that_is_read_runs_nothing_and_says_the_same(tmp_path: Path) -> None:
    truth = Truth(2, 0.3)
    study = study_of(truth, 120, replications=4, final=6, finalists=4)
    made = search_in(study, truth, tmp_path)
    made.write(tmp_path)
    read = Study.of_folder(tmp_path).results(tmp_path)
    assert read.analysis.equals(made.analysis)  # type: ignore[attr-defined]
    assert read.stopped == ""
    assert len(read.frame) == len(made.frame)


class Stop(Exception):
    """A killed search, as far as the store sees it."""


@pytest.mark.parametrize(("after", "journal"), [(1, True), (60, True), (60, False)])
def test_a_search_that_was_killed_goes_on_and_makes_nothing_twice(tmp_path: Path, after: int, journal: bool) -> None:
    truth = Truth(3, 0.3)
    calls: list[str] = []

    def counted(task: object) -> dict[str, object]:
        if len(calls) == after:
            raise Stop
        calls.append(task.run_id)  # type: ignore[attr-defined]
        return truth(task)  # type: ignore[arg-type]

    with pytest.raises(Stop):
        search_in(study_of(truth, 120, replications=4, final=6, finalists=4), counted, tmp_path)  # type: ignore[arg-type]
    if not journal:
        (tmp_path / "search.json").unlink(missing_ok=True)
    made: list[str] = []

    def again(task: object) -> dict[str, object]:
        made.append(task.run_id)  # type: ignore[attr-defined]
        return truth(task)  # type: ignore[arg-type]

    stored = set(Store(tmp_path).survey().status)
    whole = search_in(study_of(truth, 120, replications=4, final=6, finalists=4), again, tmp_path)  # type: ignore[arg-type]
    assert not stored & set(made)
    assert Store(tmp_path).survey().repeats == 0
    fresh = search_in(study_of(truth, 120, replications=4, final=6, finalists=4), truth)
    assert whole.search.verdict == fresh.search.verdict


def test_a_larger_budget_goes_on_from_the_smaller_one(tmp_path: Path) -> None:
    truth = Truth(4, 0.2)
    small = search_in(study_of(truth, 90, replications=3, final=5, finalists=3), truth, tmp_path)
    large = search_in(study_of(truth, 160, replications=3, final=5, finalists=3), truth, tmp_path)
    assert large.search.used > small.search.used
    rounds = len(small.search.journal.rounds)
    assert large.search.journal.rounds[: rounds - 1] == small.search.journal.rounds[: rounds - 1]
    assert (
        large.search.verdict
        == search_in(study_of(truth, 160, replications=3, final=5, finalists=3), truth).search.verdict
    )


def test_a_journal_that_cannot_be_read_is_named_with_the_remedy(tmp_path: Path) -> None:
    truth = Truth(4)
    search_in(study_of(truth, 60, first=1, final=0), truth, tmp_path)
    (tmp_path / "search.json").write_text("{", encoding="utf-8")
    with pytest.raises(GridgovError, match="remove it"):
        search_in(study_of(truth, 60, first=1, final=0), truth, tmp_path)


def test_a_front_holds_no_mix_that_another_beats_and_every_one_keeps_the_limits() -> None:
    truth = Truth(5, 0.1)
    study = study_of(truth, 300, replications=3, final=6, finalists=10, minimise="cost_total", constraints=[])
    found = search_in(study, truth)
    front = found.analysis[found.analysis["front"]]
    assert len(front) > 2
    for row in front.itertuples():
        better = (front["solved"] >= row.solved) & (front["cost_total"] < row.cost_total)
        assert not better.any()


def test_each_step_of_the_budget_costs_more_and_gains_more() -> None:
    truth = Truth(6)
    steps = search_in(study_of(truth, EVERY // 2, first=1, final=0), truth).budget_steps
    assert len(steps) > 2
    assert (steps["cost_total"].diff().dropna() > 0).all()
    assert (steps["solved"].diff().dropna() > 0).all()
    assert (steps["cost_total"] <= truth.cap + 1e-9).all()


def test_levels_of_the_best_mix_are_always_in() -> None:
    truth = Truth(7)
    found = search_in(study_of(truth, EVERY // 3, first=1, final=0), truth)
    shares = found.presence.set_index(["factor", "level"])["share"]
    for path, on in zip(SWITCHES, truth.best(), strict=True):
        assert shares[path, json.dumps(SWITCHES[path][on])] == 1.0


def test_the_scenario_as_it_is_bounds_what_may_not_get_worse() -> None:
    truth = Truth(8)
    study = study_of(truth, EVERY // 3, first=1, final=0, constraints=["gap_wait_days not worse"])
    assert study.content.search is not None
    limit = study.content.search.limits[0]
    assert limit.relative
    assert limit.excess(np.array([-1.0, 0.0, 0.5]), 3.0).tolist() == [-1.0, 0.0, 0.5]
    found = search_in(study, truth).analysis
    assert found["gap_wait_days"].iloc[1] <= found["gap_wait_days"].iloc[0]


def test_a_mix_does_well_over_all_sets_of_parameters() -> None:
    levels = {path: pair for path, pair in SWITCHES.items() if path != "demand.rate_factor"}
    truth = Truth(9, 0.1, levels)
    sets = [{"demand.rate_factor": 0.8}, {"demand.rate_factor": 1.2}]
    study = study_of(truth, 200, replications=4, final=6, finalists=4, over=sets)
    found = search_in(study, truth)
    rates = {(point.factors["demand.rate_factor"]) for point in found.study.points}
    assert rates == {0.8, 1.2}
    for mix in found.search.verdict.order:
        both = [
            job
            for job in found.search.jobs
            if found.search.space.setting(mix).items() <= found.study.points[job.point].factors.items()
        ]
        by_rate = [
            sum(found.study.points[job.point].factors["demand.rate_factor"] == rate for job in both)
            for rate in (0.8, 1.2)
        ]
        assert abs(by_rate[0] - by_rate[1]) <= 1


@pytest.mark.parametrize("confidence", [0.8, 0.95])
def test_the_right_one_is_chosen_as_often_as_is_stated(confidence: float) -> None:
    rng = np.random.default_rng(5)
    plan = SearchPlan((Goal("solved", 1.0),), (), most=1, final=60, confidence=confidence, indifference={"solved": 0.5})
    settled = right = 0
    for _ in range(150):
        trials = Trials(plan)
        mixes = [(k,) for k in range(6)]
        truth = np.array([0.5, 0.0, 0.0, 0.0, 0.0, 0.0])  # all others just as far from the best as matters
        for r in range(plan.fresh, plan.fresh + plan.final):
            common = rng.normal(0.0, 3.0)
            trials.add(START, r, {"solved": common})
            for mix, mean in zip(mixes, truth, strict=True):
                trials.add(mix, r, {"solved": common + mean + rng.normal(0.0, 0.5)})
        selection = RankingAndSelection(trials, mixes)
        for count in selection.schedule:
            selection.seen(count)
            if selection.settled:
                break
        verdict = selection.verdict(rng)
        settled += verdict.settled
        right += verdict.settled and verdict.order[0] == (0,)
    assert settled > 120
    assert right / settled >= confidence - 0.03


def test_looks_grow_and_end_at_the_last_replication() -> None:
    for final in (LEAST, 6, 20, 137):
        found = looks(final)
        assert found[0] == LEAST
        assert found[-1] == final
        assert all(a < b for a, b in zip(found, found[1:], strict=False))


def test_what_never_varies_is_judged_by_its_value() -> None:
    assert above(np.full(5, 1.0), 0.0) == 1.0
    assert above(np.full(5, 0.0), 0.0) == 0.0
    assert above(np.array([np.nan]), 0.0) == 1.0


# -- fronts, spaces, surrogates ---------------------------------------------------------------------------

POINTS = st.lists(
    st.tuples(st.integers(-3, 3), st.integers(-3, 3), st.sampled_from([0.0, 0.0, 0.5, 1.0])), min_size=1, max_size=25
)


@given(POINTS)
def test_ranks_are_the_fronts_that_peeling_gives(rows: list[tuple[int, int, float]]) -> None:
    table = np.array(rows, dtype=np.float64)
    gains, excess = table[:, :2], table[:, 2]
    found = ranks(gains, excess)
    left, rank = np.arange(len(gains)), 0
    while len(left):
        front = left[~dominance(gains[left], excess[left]).any(axis=0)]
        assert (found[front] == rank).all()
        left, rank = np.setdiff1d(left, front), rank + 1


@given(POINTS)
def test_what_keeps_the_limits_comes_before_what_does_not(rows: list[tuple[int, int, float]]) -> None:
    table = np.array(rows, dtype=np.float64)
    kept = (table[best_first(table[:, :2], table[:, 2]), 2] <= 0.0).tolist()
    assert kept == sorted(kept, reverse=True)


@given(st.lists(st.integers(1, 4), min_size=1, max_size=4), st.integers(1, 30), st.integers(0, 99))
def test_a_spread_takes_each_level_about_equally_often(counts: list[int], number: int, seed: int) -> None:
    space = Space({f"f{k}": Levels(tuple(range(count))) for k, count in enumerate(counts)})
    found = space.spread(number, np.random.default_rng(seed))
    assert len(set(found)) == len(found) <= number
    assert set(found) <= set(space.everything())
    assert len(space.everything()) == space.size


def test_a_range_is_tried_at_a_few_values_and_numbers_are_as_far_apart_as_they_are() -> None:
    space = Space({"a": Range(0.0, 1.0), "b": Levels((False, True, None))})
    assert space.counts == (STEPS, 3)
    far, near = space.apart([(0, 0)], [(1, 0), (4, 0), (0, 2)])
    assert far[0].tolist() == [0.25, 1.0, 1.0]
    assert near[0].tolist() == [1.75, 1.0, 1.0]


def test_a_surrogate_learns_parts_that_add_and_pairs_that_do_not() -> None:
    truth = Truth(11)
    space = Space({path: Levels(pair) for path, pair in SWITCHES.items()})
    every = space.everything()
    values = np.array([truth.of(mix)[0] for mix in every])
    known = np.random.default_rng(1).permutation(len(every))[:100]
    model = Surrogate(space)
    model.fit([every[k] for k in known], values[known], np.ones(len(known)))
    rest = np.setdiff1d(np.arange(len(every)), known)
    error = np.sqrt(np.mean((model.mean([every[k] for k in rest]) - values[rest]) ** 2))
    assert error < 0.25 * values.std()
    mean, _ = model.posterior([every[k] for k in known])
    assert np.allclose(mean, values[known], atol=0.2)


# -- what a file may say ---------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "limit"),
    [
        ("cost_total <= 10e6", Limit("cost_total", 1.0, 1e7, False, "")),
        ("cost_total<=10,000,000", Limit("cost_total", 1.0, 1e7, False, "")),
        ("cost_total < 10_000_000", Limit("cost_total", 1.0, 1e7, False, "")),
        ("solution_rate >= 60 %", Limit("solution_rate", -1.0, 0.6, False, "")),
        ("gap_wait_days not worse", Limit("gap_wait_days", 1.0, 0.0, True, "")),
        ("solution_rate not worse", Limit("solution_rate", -1.0, 0.0, True, "")),
        ("solution_rate not worse by more than 0.01", Limit("solution_rate", -1.0, -0.01, True, "")),
        ("mean_wait_days not worse by more than 0.5", Limit("mean_wait_days", 1.0, 0.5, True, "")),
    ],
)
def test_constraints_are_read_as_they_are_written(text: str, limit: Limit) -> None:
    found = parse_limit(text, MEASURES)
    assert isinstance(found, Limit)
    assert (found.measure, found.sign, found.relative) == (limit.measure, limit.sign, limit.relative)
    assert math.isclose(found.bound, limit.bound)


BASE = {
    "scenarios": ["demo"],
    "factors": {"policy.staffing.speed": [0.8, 1.1]},
    "design": {"kind": "search", "maximise": "solved"},
    "replications": 2,
    "budget": {"runs": 100},
}


@pytest.mark.parametrize(
    ("change", "told"),
    [
        ({"design": "search"}, "maximise: or minimise:"),
        ({"design": {"kind": "search", "maximise": "solvd"}}, "did you mean solved"),
        ({"design": {"kind": "search", "maximise": ["solved", "solved"]}}, "each measure once"),
        ({"design": {"kind": "search", "maximise": "solved", "constraints": ["gap not worse"]}}, "not worse"),
        ({"design": {"kind": "search", "maximise": "solved", "constraints": ["cost_total ~ 3"]}}, "measure <= number"),
        (
            {"design": {"kind": "search", "maximise": "solved", "constraints": ["cost_total <= much"]}},
            "measure <= number",
        ),
        ({"design": {"kind": "search", "maximise": "solved", "constraints": ["needs not worse"]}}, "not worse"),
        ({"design": {"kind": "search", "maximise": "solved", "constraints": [3]}}, "measure <= number"),
        ({"design": {"kind": "search", "maximise": "solved", "sample": 3}}, "unknown key"),
        ({"design": {"kind": "search", "maximise": "solved", "final": 2}}, "at least 5 replications"),
        ({"design": {"kind": "search", "maximise": "solved", "confidence": 1.0}}, "probability"),
        ({"design": {"kind": "search", "maximise": "solved", "first": 5}}, "at most the replications"),
        ({"design": {"kind": "search", "maximise": "solved", "indifference": {"cost_total": 1}}}, "goals (solved)"),
        (
            {"design": {"kind": "search", "maximise": "solved", "over": [{"policy.staffing.speed": 1}]}},
            "no factor sets",
        ),
        (
            {"design": {"kind": "search", "maximise": "solved", "over": [{"policy.staffing.sped": 1}]}},
            "policy.staffing.speed",
        ),
        ({"budget": {"hours": 1}}, "budget: {runs: ...}"),
        ({"budget": {"runs": 20}}, "at least 50 runs"),
        ({"factors": {}}, "factors to choose levels of"),
        ({"scenarios": ["demo", "weigang"]}, "one scenario"),
        ({"policies": [{"name": "x"}]}, "no policies"),
        ({"replications": {"minimum": 3, "until": {"solved": 1}}}, "a whole number"),
    ],
)
def test_what_a_search_cannot_do_is_refused_with_the_remedy(change: dict[str, object], told: str) -> None:
    with pytest.raises(ScenarioError) as error:
        Study.from_dict({**BASE, **change})
    assert told in str(error.value)


def test_a_shard_of_a_search_is_refused() -> None:
    with pytest.raises(GridgovError, match="looks at all runs together"):
        Study.from_dict(BASE).run(shard="1/2")


def test_mixes_whose_levels_exclude_each_other_are_never_run() -> None:
    tree = {
        **BASE,
        "factors": {f"reforms.{name}": [False, True] for name in ("whistle", "block-led", "visits", "audits")},
    }
    study = Study.from_dict({**tree, "scenarios": ["panjin/before"], "set": {"territory.scale": 0.01}})
    levels = {"policy.time.visits": (0.05, 0.15)}
    truth = Truth(1, 0.1, levels)
    found = search_in(study, truth)
    assert (found.frame["status"] == "ok").all()
    both = [
        point
        for point in found.study.points
        if point.factors.get("reforms.whistle") and point.factors.get("reforms.block-led")
    ]
    assert not both
    assert found.search.verdict.order


def test_finalists_that_are_the_same_runs_as_other_mixes_are_told_so() -> None:
    factors = {f"reforms.{name}": [False, True] for name in ("visits", "burden-cut")}
    design = {"kind": "search", "maximise": "solved", "finalists": 2, "final": 5}
    study = Study.from_dict({**BASE, "factors": factors, "design": design, "budget": {"runs": 40}})
    found = search_in(study, Truth(1, 0.1, {"policy.time.paperwork": (0.36, 0.3)}))
    identities = [found.search._job(mix, 0).run_id for mix in found.search.verdict.order]
    assert len(set(identities)) == len(identities)  # demo has visits already: with them or without is one run
    groups = equal_finalists(found.search)
    assert groups
    assert all(len({found.search._job(mix, 0).run_id for mix in mixes}) == 1 for mixes in groups)
    assert any("The same runs, because" in text and "Household visits" in text for text in sentences(found, "en"))
    assert any("入户走访" in text for text in sentences(found, "zh") if "同一运行" in text)
    shares = found.presence.set_index(["factor", "level"])["share"]
    assert 0.0 < shares["reforms.visits", "true"] < 1.0
