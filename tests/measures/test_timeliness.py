"""Waiting and censoring against hand-made tables, closed forms and scipy."""

from __future__ import annotations

import numpy as np
import pytest
from scipy import stats

from sim.measures.survival import kaplan_meier, restricted_mean, rounded_kaplan_meier, survival_quantile
from sim.measures.timeliness import closing_times, on_time
from sim.measures.view import View
from sim.records.columns import ENDS
from tests import synthetic


def _end(name: str) -> int:
    return ENDS.index(name)


def test_kaplan_meier_agrees_with_scipy() -> None:
    rng = np.random.default_rng(1)
    duration = np.round(rng.exponential(10.0, 400), 1)  # ties
    event = rng.random(400) < 0.7
    times, survival = kaplan_meier(duration, event)
    data = stats.CensoredData(uncensored=duration[event], right=duration[~event])
    expected = stats.ecdf(data).sf
    seen = np.isin(expected.quantiles, times)
    assert np.allclose(survival, expected.probabilities[seen], atol=1e-12)


def test_rounded_times_give_the_estimate_of_the_rounded_times() -> None:
    rng = np.random.default_rng(3)
    duration, event = rng.exponential(10.0, 2000), rng.random(2000) < 0.6
    times, survival = rounded_kaplan_meier(duration, event, 0.25)
    expected = kaplan_meier(np.floor(duration / 0.25) * 0.25, event)
    assert times == pytest.approx(expected[0])
    assert survival == pytest.approx(expected[1], abs=1e-12)
    exact = survival_quantile(*kaplan_meier(duration, event), 0.5)
    assert survival_quantile(times, survival, 0.5) == pytest.approx(exact, abs=0.25)


def test_restricted_mean_without_censoring_is_the_mean_of_the_minimum() -> None:
    rng = np.random.default_rng(2)
    duration = rng.exponential(10.0, 500)
    times, survival = kaplan_meier(duration, np.ones(500, bool))
    assert restricted_mean(times, survival, 12.0) == pytest.approx(np.minimum(duration, 12.0).mean(), rel=1e-12)


def test_survival_quantile_of_uncensored_data_is_the_order_statistic() -> None:
    times, survival = kaplan_meier(np.array([4.0, 1.0, 3.0, 2.0]), np.ones(4, bool))
    assert survival_quantile(times, survival, 0.5) == 2.0
    assert survival_quantile(times, survival, 0.9) == 4.0


def test_survival_quantile_is_infinite_if_never_reached() -> None:
    times, survival = kaplan_meier(np.array([1.0, 5.0, 5.0]), np.array([True, False, False]))
    assert survival_quantile(times, survival, 0.5) == np.inf


def test_nobody_to_follow() -> None:
    for empty in (
        kaplan_meier(np.empty(0), np.empty(0, bool)),
        rounded_kaplan_meier(np.empty(0), np.empty(0, bool), 1.0),
    ):
        assert len(empty[0]) == len(empty[1]) == 0


def _three_needs() -> dict[str, np.ndarray]:
    """Solved after 10 days; solved after 90 days; lapsed. Then one too late to be followed, one enquiry."""
    nan = np.nan
    return {
        "category": np.array([1, 1, 1, 1, 0], np.int8),
        "arose": np.array([0.0, 0.0, 24.0, 2400.0, 0.0]),
        "registered": np.array([1.0, 1.0, nan, 2401.0, 1.0]),
        "solved": np.array([240.0, 2160.0, nan, 2402.0, 2.0]),
        "closed": np.array([240.0, 2160.0, nan, 2402.0, 2.0]),
        "due": np.array([241.0, 241.0, nan, 4000.0, 4.0]),
        "end": np.array([_end(e) for e in ("solved", "solved", "lapsed", "solved", "answered")], np.int8),
    }


def test_followed_needs_wait_at_most_sixty_days() -> None:
    followed = View(_three_needs(), 2880.0).followed
    assert followed.rows.tolist() == [0, 1, 2]
    assert followed.wait_days.tolist() == [10.0, 60.0, 60.0]
    assert followed.solved.tolist() == [True, True, False]
    assert followed.unmet.tolist() == [False, False, True]


def test_a_need_of_the_warm_up_is_not_followed() -> None:
    table = _three_needs()
    table["arose"][0] = -1.0
    assert View(table, 2880.0).followed.rows.tolist() == [1, 2]


def test_on_time_counts_needs_whose_deadline_fell_in_the_run() -> None:
    table = _three_needs()
    assert on_time(View(table, 2880.0)) == (0.5, 0.5)
    table["end"][0] = _end("superficial")
    table["solved"][0] = np.nan
    assert on_time(View(table, 2880.0)) == (0.5, 0.0)
    table["end"][0] = _end("open")  # closed once, reopened, still open
    assert on_time(View(table, 2880.0)) == (0.0, 0.0)


def test_open_cases_are_cut_off_at_the_end() -> None:
    table = _three_needs()
    table["end"][3] = _end("open")
    duration, event = closing_times(View(table, 2880.0))
    assert duration.tolist() == [239.0, 2159.0, 479.0]
    assert event.tolist() == [True, True, False]


def test_a_solution_dated_before_its_need_counts_as_no_wait() -> None:
    table = _three_needs()
    table["solved"][0] = -5.0
    assert View(table, 2880.0).followed.wait_days[0] == 0.0


def test_the_table_is_left_as_it_was() -> None:
    run = synthetic.run(n=500)
    before = run.table.column("solved").to_numpy().copy()
    run.summary  # noqa: B018
    assert np.array_equal(run.table.column("solved").to_numpy(), before, equal_nan=True)
