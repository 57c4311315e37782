"""Inequality indices against closed forms and the definition."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from sim.measures.equity import gap, gini

values = st.lists(st.floats(0.0, 1e6), min_size=1, max_size=30)


def _by_definition(x: np.ndarray, w: np.ndarray) -> float:
    pairs = w[:, None] * w[None, :] * np.abs(x[:, None] - x[None, :])
    return float(pairs.sum() / (2 * w.sum() ** 2 * np.average(x, weights=w)))


def test_gini_of_the_uniform_distribution_is_a_third() -> None:
    n = 100_000
    assert gini((np.arange(n) + 0.5) / n) == pytest.approx(1 / 3, abs=1e-8)


def test_gini_of_the_exponential_distribution_is_a_half() -> None:
    n = 1_000_000
    assert gini(-np.log1p(-(np.arange(n) + 0.5) / n)) == pytest.approx(0.5, abs=1e-5)


def test_one_holds_all() -> None:
    assert gini([0.0, 0.0, 0.0, 7.0]) == pytest.approx(0.75)


@given(values, st.integers(0, 2**32 - 1))
def test_gini_is_its_definition(x: list[float], seed: int) -> None:
    w = np.random.default_rng(seed).uniform(0.1, 5.0, len(x))
    if sum(x) > 1e-100:
        assert gini(x, w) == pytest.approx(_by_definition(np.array(x), w), abs=1e-9)


@given(values)
def test_a_weight_of_two_is_the_value_twice(x: list[float]) -> None:
    assert gini(x, np.full(len(x), 2.0)) == pytest.approx(gini(x + x), abs=1e-9)


@given(values, st.floats(0.01, 100.0))
def test_gini_does_not_depend_on_the_unit(x: list[float], factor: float) -> None:
    assert gini(np.array(x) * factor) == pytest.approx(gini(x), abs=1e-9)


def test_equal_values_and_zeros_are_equal() -> None:
    assert gini([3.0] * 7) == pytest.approx(0.0, abs=1e-15)
    assert gini([0.0, 0.0]) == 0.0


def test_missing_values_are_left_out_with_their_weights() -> None:
    assert gini([1.0, np.nan, 3.0], [1.0, 5.0, 1.0]) == gini([1.0, 3.0])
    assert np.isnan(gini([np.nan]))
    assert np.isnan(gini([]))


def test_negative_values_are_refused() -> None:
    with pytest.raises(ValueError, match="expected values and weights >= 0"):
        gini([-1.0, 2.0])
    with pytest.raises(ValueError, match="one weight for each value"):
        gini([1.0, 2.0], [1.0])


def test_gap() -> None:
    assert gap([0.5, 0.8, np.nan, 0.6]) == pytest.approx(0.3)
    assert np.isnan(gap([0.5, np.nan]))
