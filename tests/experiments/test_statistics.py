"""Paired intervals against scipy and by simulation."""

from __future__ import annotations

import math

import numpy as np
import pandas as pd
import pytest
from scipy import stats

from sim.experiments.statistics import (
    adjusted,
    bca,
    differences,
    equivalence,
    false_discovery,
    holm,
    mean_interval,
    paired,
)


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


@pytest.mark.parametrize(
    "d",
    [
        pytest.param([0.0, 0.0], id="none differs"),
        pytest.param([1.0, 1.0, 1.0], id="all alike"),
        pytest.param([0.0] * 9 + [0.3], id="one of ten differs"),
        pytest.param([0.0] * 8 + [0.3, -0.1], id="two of ten differ"),
        pytest.param([0.1 + 0.2] * 5 + [0.3] * 5, id="alike but for rounding"),
    ],
)
def test_pairs_that_hardly_differ_give_no_estimate(d: list[float]) -> None:
    found = paired(np.zeros(len(d)), d)
    assert found.difference == pytest.approx(np.mean(d))
    assert np.isnan([found.low, found.high, found.p]).all()
    assert np.isnan(bca(np.zeros(len(d)), d)).all()


@pytest.mark.parametrize("d", [[1.0, 2.0], [0.0] * 7 + [0.1, 0.2, -0.3], [3.0, 3.0, 4.0, 5.0], [1.0] * 5 + [2.0] * 5])
def test_three_pairs_that_differ_or_ties_below_half_give_one(d: list[float]) -> None:
    found = paired(np.zeros(len(d)), d)
    assert found.low < found.difference < found.high


def test_two_shares_differ_by_no_more_than_all() -> None:
    shares = [0.9, 0.1, 0.5], [0.1, 0.8, 0.4]
    found = paired(*shares)
    assert found.low < -1.0 < 1.0 < found.high
    kept = paired(*shares, bounds=(0.0, 1.0))
    assert (kept.low, kept.high, kept.difference) == (-1.0, 1.0, found.difference)
    assert paired(*shares, bounds=(0.0, math.inf)) == found
    assert paired([0.0, 1.0, 2.0], [5.0, 7.0, 3.0], bounds=(0.0, 1.0)) == paired([0.0, 1.0, 2.0], [5.0, 7.0, 3.0])


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


def test_variance_reduction_is_that_of_the_pairing() -> None:
    rng = np.random.default_rng(5)
    shared = rng.normal(0.0, 3.0, 4000)
    a, b = shared + rng.normal(0.0, 1.0, 4000), shared + rng.normal(0.0, 1.0, 4000)
    assert paired(a, b).variance_reduction == pytest.approx(20.0 / 2.0, rel=0.08)
    assert paired([1.0, 2.0], [2.0, 3.0]).variance_reduction == np.inf
    assert np.isnan(paired([1.0, 1.0], [2.0, 2.0]).variance_reduction)


def test_bca_agrees_with_t_for_normal_values_and_is_skewed_for_skewed_ones() -> None:
    rng = np.random.default_rng(6)
    a = np.zeros(60)
    normal = rng.normal(1.0, 2.0, 60)
    t, (low, high) = paired(a, normal), bca(a, normal)
    assert (low, high) == pytest.approx((t.low, t.high), abs=0.12)
    skewed = rng.exponential(1.0, 60)
    low, high = bca(a, skewed)
    assert high - skewed.mean() > 1.1 * (skewed.mean() - low)
    assert bca(a, skewed) == (low, high)
    assert np.isnan(bca(a[:5], skewed[:5])).all()


def _covered(n: int, trials: int, skewed: bool, resamples: int = 999) -> float:
    """How often the 95 % interval of n differences covers their true mean, 1."""
    rng = np.random.default_rng(7)
    count = 0
    for _ in range(trials):
        d = rng.gamma(4.0, 0.25, n) if skewed else rng.normal(1.0, 1.0, n)
        low, high = bca(np.zeros(n), d, resamples=resamples)
        count += low <= 1.0 <= high
    return count / trials


def test_bca_of_ten_pairs_covers_the_truth() -> None:
    assert _covered(10, 700, False, 499) == pytest.approx(0.94, abs=0.028)  # three standard errors


@pytest.mark.slow
@pytest.mark.parametrize("n", [10, 40])
@pytest.mark.parametrize("skewed", [False, True])
def test_bca_covers_the_truth_as_often_as_it_says(n: int, skewed: bool) -> None:
    assert 0.92 <= _covered(n, 1500, skewed) <= 0.968  # 93 to 96 %, more or less two standard errors


def test_holm_and_false_discovery_by_hand() -> None:
    p = [0.01, 0.04, 0.03, np.nan, 0.005]
    assert holm(p)[[0, 1, 2, 4]] == pytest.approx([0.03, 0.06, 0.06, 0.02])
    assert false_discovery(p)[[0, 1, 2, 4]] == pytest.approx([0.02, 0.04, 0.04, 0.02])
    assert np.isnan(holm(p)[3])
    assert np.isnan(false_discovery(p)[3])
    assert len(holm([])) == 0


def test_holm_keeps_the_family_wise_error() -> None:
    rng = np.random.default_rng(8)
    false = np.mean([(holm(rng.random(10)) < 0.05).any() for _ in range(4000)])
    assert false == pytest.approx(0.05, abs=0.012)


def test_equivalence_agrees_with_the_interval() -> None:
    rng = np.random.default_rng(9)
    for _ in range(50):
        a = rng.normal(0.0, 1.0, 12)
        b = a + rng.normal(0.2, 0.4, 12)
        found = paired(a, b, level=0.9)
        inside = found.low > -0.5 and found.high < 0.5
        assert (equivalence(a, b, 0.5) < 0.05) == inside
    assert equivalence([1.0, 2.0], [1.0, 2.0], 0.1) == 0.0
    with pytest.raises(ValueError, match="margin"):
        equivalence([1.0, 2.0], [1.0, 2.0], 0.0)


def test_the_table_adjusts_over_all_of_its_rows() -> None:
    frame = adjusted(pd.DataFrame({"p": [0.01, 0.02]}))
    assert frame["p_holm"].tolist() == pytest.approx([0.02, 0.02])
    assert frame["p_fdr"].tolist() == pytest.approx([0.02, 0.02])
