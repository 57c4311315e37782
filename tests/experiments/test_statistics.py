"""Paired intervals against scipy and by simulation."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest
from scipy import stats

from sim.experiments.statistics import differences, mean_interval, paired


def test_paired_agrees_with_scipy() -> None:
    rng = np.random.default_rng(1)
    a = rng.normal(5.0, 2.0, 12)
    b = a + rng.normal(0.3, 0.5, 12)
    expected = stats.ttest_rel(b, a)
    interval = expected.confidence_interval(0.9)
    found = paired(a, b, level=0.9)
    assert found.p == pytest.approx(expected.pvalue, rel=1e-10)
    assert (found.low, found.high) == pytest.approx((interval.low, interval.high), rel=1e-10)
    assert found.difference == pytest.approx(b.mean() - a.mean(), rel=1e-12)
    assert found.n == 12


def test_interval_covers_the_truth_as_often_as_it_says() -> None:
    rng = np.random.default_rng(2)
    a = rng.normal(0.0, 1.0, (4000, 6))
    b = a + rng.normal(1.0, 1.0, a.shape)
    covered = np.mean([p.low <= 1.0 <= p.high for p in map(paired, a, b)])
    assert covered == pytest.approx(0.95, abs=0.012)  # 3.5 standard errors


def test_common_random_numbers_make_the_interval_narrow() -> None:
    rng = np.random.default_rng(3)
    shared = rng.normal(0.0, 10.0, 10)
    found = paired(shared, shared + 1.0 + rng.normal(0.0, 0.1, 10))
    assert found.high - found.low < 0.3


def test_pairs_with_a_missing_or_infinite_value_are_left_out() -> None:
    found = paired([1.0, np.nan, 3.0, 4.0], [2.0, 2.0, np.inf, 6.0])
    assert found.n == 2
    assert (found.mean_a, found.mean_b, found.difference) == (2.5, 4.0, 1.5)


def test_fewer_than_two_pairs_have_no_interval() -> None:
    one = paired([1.0], [3.0])
    assert (one.n, one.difference) == (1, 2.0)
    assert np.isnan([one.low, one.high, one.p]).all()
    none = paired([np.nan], [1.0])
    assert none.n == 0
    assert np.isnan(none.difference)


def test_equal_differences_are_a_point() -> None:
    same = paired([1.0, 2.0], [1.0, 2.0])
    assert (same.difference, same.low, same.high, same.p) == (0.0, 0.0, 0.0, 1.0)
    shifted = paired([1.0, 2.0], [2.0, 3.0])
    assert (shifted.low, shifted.high, shifted.p) == (1.0, 1.0, 0.0)


def test_mean_interval_agrees_with_scipy() -> None:
    x = np.random.default_rng(4).normal(3.0, 1.0, 9)
    expected = stats.ttest_1samp(x, 0.0).confidence_interval(0.95)
    assert mean_interval(x) == pytest.approx((x.mean(), expected.low, expected.high))


def test_runs_are_matched_by_seed() -> None:
    a = pd.DataFrame({"seed": [1, 2, 3], "status": "ok", "solved": [10.0, 20.0, 30.0]})
    b = pd.DataFrame({"seed": [3, 1, 9], "status": ["ok", "ok", "ok"], "solved": [33.0, 11.0, 99.0]})
    row = differences(a, b, ["solved"]).iloc[0]
    assert row["n"] == 2
    assert row["difference"] == pytest.approx(2.0)
    assert row["relative"] == pytest.approx(0.1)


def test_failed_runs_are_left_out() -> None:
    a = pd.DataFrame({"seed": [1, 2], "status": ["ok", "failed"], "solved": [10.0, np.nan]})
    b = pd.DataFrame({"seed": [1, 2], "status": ["ok", "ok"], "solved": [12.0, 20.0]})
    assert differences(a, b, ["solved"]).iloc[0]["n"] == 1


def test_bad_input_is_refused() -> None:
    with pytest.raises(ValueError, match="as many values"):
        paired([1.0], [1.0, 2.0])
    with pytest.raises(ValueError, match="level"):
        paired([1.0], [1.0], level=95)
