"""Poisson and Gamma quantiles, alias tables."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy import stats

from sim.demand.alias import build_alias, grouped_alias, pick_alias
from sim.demand.poisson import gamma_factor, poisson_quantile


@pytest.mark.parametrize("mean", [0.0, 1e-3, 0.5, 3.0, 40.0, 1e4, 1e6])
def test_poisson_quantile_agrees_with_scipy(mean):
    u = np.concatenate([[1e-15, 1e-6, 1 - 1e-12], np.linspace(0.001, 0.999, 97)])
    found = poisson_quantile(u, np.full(u.size, mean))
    expected = stats.poisson.ppf(u, mean) if mean > 0 else np.zeros(u.size)
    np.testing.assert_array_equal(found, expected)


def test_more_demand_never_removes_needs():
    u = np.random.default_rng(1).random(2000)
    low = poisson_quantile(u, np.full(2000, 100.0))
    high = poisson_quantile(u, np.full(2000, 110.0))
    assert (high >= low).all()
    assert high.sum() > low.sum()


def test_gamma_factor_has_mean_one_and_the_cv():
    u = (np.arange(100_000) + 0.5) / 100_000
    factor = gamma_factor(u, 0.19)
    assert factor.mean() == pytest.approx(1.0, abs=1e-4)
    assert factor.std() == pytest.approx(0.19, rel=1e-3)
    assert (gamma_factor(u[:5], 0.0) == 1).all()


@given(st.lists(st.floats(0, 100), min_size=1, max_size=30).filter(lambda w: sum(w) > 1e-3))
def test_alias_table_holds_exactly_the_weights(weights):
    w = np.array(weights)
    threshold, alias = np.zeros(w.size), np.zeros(w.size, dtype=np.int64)
    build_alias(w, threshold, alias)
    share = np.zeros(w.size)
    np.add.at(share, np.arange(w.size), threshold / w.size)
    np.add.at(share, alias, (1 - threshold) / w.size)
    np.testing.assert_allclose(share, w / w.sum(), atol=1e-12)
    assert threshold[w == 0].max(initial=0) < 1e-9


def test_alias_draws_by_group():
    weights = np.array([1.0, 0.0, 3.0, 5.0, 5.0, 0.0, 0.0])
    threshold, alias = grouped_alias(weights, np.array([0, 3, 5, 7]))
    u = (np.arange(40_000) + 0.5) / 40_000
    first = np.bincount([pick_alias(x, threshold, alias, 0, 3) for x in u], minlength=3)
    second = np.bincount([pick_alias(x, threshold, alias, 3, 2) for x in u], minlength=2)
    np.testing.assert_allclose(first / 40_000, [0.25, 0, 0.75], atol=1e-3)
    np.testing.assert_allclose(second / 40_000, [0.5, 0.5], atol=1e-3)
    assert (threshold[5:] == 0).all()
