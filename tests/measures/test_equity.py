"""Inequality indices against closed forms, published vectors, their axioms and the definition."""

from __future__ import annotations

import math
from collections.abc import Callable
from typing import Any

import numpy as np
import pytest
from hypothesis import assume, given
from hypothesis import strategies as st
from scipy import special, stats

from sim.measures import (
    atkinson,
    concentration_curve,
    concentration_index,
    erreygers_index,
    gap,
    gini,
    kappa_of,
    kolm_pollak,
    kolm_pollak_ede,
    lorenz_curve,
    palma,
    theil_l,
    theil_t,
    worst_off_ratio,
)
from tests.measures.pysal import EPSILONS, reference_cases

VECTOR = (541, 1463, 2445, 3438, 4437, 5401, 6392, 8304, 11904, 22261)
INDICES: dict[str, Callable[..., float]] = {
    "gini": gini,
    "theil_t": theil_t,
    "theil_l": theil_l,
    "atkinson_half": lambda x, w=None: atkinson(x, w, 0.5),
    "atkinson_one": lambda x, w=None: atkinson(x, w, 1.0),
    "atkinson_two": lambda x, w=None: atkinson(x, w, 2.0),
    "palma": palma,
    "kolm_pollak": lambda x, w=None: kolm_pollak(x, w, -0.02),
    "kolm_pollak_good": lambda x, w=None: kolm_pollak(x, w, 0.02),
    "worst_off_burden": lambda x, w=None: worst_off_ratio(x, w, "less"),
}
RELATIVE = [name for name in INDICES if not name.startswith("kolm")]
values = st.lists(st.floats(0.1, 1000.0), min_size=1, max_size=25)
with_zeros = st.lists(st.one_of(st.just(0.0), st.floats(1e-3, 1e3)), min_size=1, max_size=25)


def quantiles(distribution: stats.rv_continuous, n: int = 400_000) -> np.ndarray:
    """Evenly spaced quantiles: a sample without chance."""
    return distribution.ppf((np.arange(n) + 0.5) / n)


# --- published numbers and closed forms ---------------------------------------------------------------


def test_the_vectors_of_the_literature() -> None:
    assert gini(VECTOR) == pytest.approx(0.4620911, abs=5e-8)
    assert theil_t(VECTOR) == pytest.approx(0.3623412, abs=5e-8)
    assert theil_l(VECTOR) == pytest.approx(0.4335946, abs=5e-8)
    assert atkinson(VECTOR, epsilon=0.5) == pytest.approx(0.1796591, abs=5e-8)
    assert atkinson(VECTOR, epsilon=1.0) == pytest.approx(0.3518251, abs=5e-8)
    assert theil_l([10, 10, 10, 20, 50]) == pytest.approx(0.2326302, abs=5e-8)
    assert theil_t([10, 10, 10, 20, 50]) == pytest.approx(0.2502012, abs=5e-8)


@pytest.mark.parametrize("sigma", [0.3, 0.8])
def test_log_normal(sigma: float) -> None:
    x = quantiles(stats.lognorm(sigma))
    assert gini(x) == pytest.approx(math.erf(sigma / 2), rel=2e-4)
    assert theil_t(x) == pytest.approx(sigma**2 / 2, rel=1e-3)
    assert theil_l(x) == pytest.approx(sigma**2 / 2, rel=1e-3)
    for epsilon in (0.5, 1.0, 2.0):
        expected = 1.0 - math.exp(-epsilon * sigma**2 / 2)
        assert atkinson(x, epsilon=epsilon) == pytest.approx(expected, rel=1e-3)


def test_exponential() -> None:
    x = quantiles(stats.expon())
    assert gini(x) == pytest.approx(0.5, abs=2e-5)
    assert theil_t(x) == pytest.approx(1.0 - np.euler_gamma, abs=1e-4)
    assert theil_l(x) == pytest.approx(np.euler_gamma, abs=1e-4)
    assert atkinson(x, epsilon=0.5) == pytest.approx(1.0 - special.gamma(1.5) ** 2, abs=1e-4)
    top, bottom = 0.1 * (1 - math.log(0.1)), 0.4 + 0.6 * math.log(0.6)
    assert palma(x) == pytest.approx(top / bottom, rel=1e-4)


def test_uniform() -> None:
    x = quantiles(stats.uniform())
    assert gini(x) == pytest.approx(1 / 3, abs=1e-8)
    assert theil_t(x) == pytest.approx(math.log(2) - 0.5, abs=1e-6)
    assert theil_l(x) == pytest.approx(1 - math.log(2), abs=1e-5)
    assert palma(x) == pytest.approx((1 - 0.81) / 0.16, rel=1e-6)
    spread = math.log((math.exp(3.0) - 1) / 3.0) / 3.0
    assert kolm_pollak_ede(x, kappa=-3.0) == pytest.approx(spread, rel=1e-8)


def test_pareto() -> None:
    shape = 4.0
    x = quantiles(stats.pareto(shape))
    assert gini(x) == pytest.approx(1 / (2 * shape - 1), rel=1e-3)
    assert theil_t(x) == pytest.approx(1 / (shape - 1) - math.log(shape / (shape - 1)), rel=5e-3)
    assert theil_l(x) == pytest.approx(math.log(shape / (shape - 1)) - 1 / shape, rel=1e-3)
    people, held = lorenz_curve(x)
    assert held == pytest.approx(1 - (1 - people) ** (1 - 1 / shape), abs=1e-4)


@pytest.mark.parametrize("kappa", [-0.5, -0.1, 0.3])
def test_kolm_pollak_of_the_normal(kappa: float) -> None:
    x = quantiles(stats.norm(-2.0, 1.5))
    assert kolm_pollak_ede(x, kappa=kappa) == pytest.approx(-2.0 - kappa * 1.5**2 / 2, abs=1e-4)
    assert kolm_pollak(x, kappa=kappa) == pytest.approx(abs(kappa) * 1.5**2 / 2, rel=1e-3)


def test_kolm_pollak_puts_burdens_above_and_goods_below_the_mean() -> None:
    x = [1.0, 2.0, 9.0]
    assert kolm_pollak_ede(x, kappa=-0.2) > 4.0 > kolm_pollak_ede(x, kappa=0.2)
    assert kolm_pollak_ede(x, kappa=0.0) == 4.0
    assert kolm_pollak_ede(x, kappa=-500.0) == pytest.approx(9.0, abs=0.01)  # the worst alone, no overflow
    assert kolm_pollak(x, kappa=-1e-9) == pytest.approx(0.5e-9 * np.var(x), rel=1e-5)


def test_kappa_of_scales_with_the_unit() -> None:
    x = np.array([1.0, 2.0, 9.0])
    assert kappa_of(-0.5, x) == pytest.approx(-0.5 * 12 / 86)
    assert kappa_of(-0.5, x * 24) == pytest.approx(kappa_of(-0.5, x) / 24)
    assert math.isnan(kappa_of(0.5, [0.0, 0.0]))


# --- peers --------------------------------------------------------------------------------------------


@pytest.mark.parametrize("case", reference_cases(), ids=lambda case: f"{len(case['values'])} values")
def test_agreement_with_pysal(case: dict[str, Any]) -> None:
    x, expected = case["values"], case["expected"]
    assert gini(x) == pytest.approx(expected["gini"], rel=1e-12)
    assert theil_t(x) == pytest.approx(expected["theil_t"], rel=1e-12)
    for epsilon in EPSILONS:
        assert atkinson(x, epsilon=epsilon) == pytest.approx(expected[f"atkinson_{epsilon}"], rel=1e-12)


# --- axioms -------------------------------------------------------------------------------------------


@pytest.mark.parametrize("name", INDICES)
@given(x=values, seed=st.integers(0, 1000))
def test_anonymity_replication_and_weights(name: str, x: list[float], seed: int) -> None:
    index, rng = INDICES[name], np.random.default_rng(seed)
    base = index(x)
    close = pytest.approx(base, rel=1e-7, abs=1e-9)
    assert index(rng.permutation(x)) == close
    assert index(x * 3) == close
    times = rng.integers(1, 4, len(x))
    assert index(x, times) == pytest.approx(index(np.repeat(x, times)), rel=1e-7, abs=1e-9)
    assert index(x, times * 0.37) == pytest.approx(index(x, times), rel=1e-7, abs=1e-9)


@pytest.mark.parametrize("name", RELATIVE)
@given(x=values, factor=st.floats(1e-3, 1e3))
def test_relative_indices_do_not_depend_on_the_unit(name: str, x: list[float], factor: float) -> None:
    assert INDICES[name](np.array(x) * factor) == pytest.approx(INDICES[name](x), rel=1e-7, abs=1e-9)


@given(x=values, shift=st.floats(-500.0, 500.0), kappa=st.sampled_from([-0.05, 0.02]))
def test_kolm_pollak_does_not_depend_on_a_shift(x: list[float], shift: float, kappa: float) -> None:
    moved = np.array(x) + shift
    assert kolm_pollak(moved, kappa=kappa) == pytest.approx(kolm_pollak(x, kappa=kappa), abs=1e-6)
    assert kolm_pollak_ede(moved, kappa=kappa) == pytest.approx(kolm_pollak_ede(x, kappa=kappa) + shift, abs=1e-6)


@pytest.mark.parametrize("name", [name for name in INDICES if name != "palma"])
@given(x=st.lists(st.floats(1.0, 100.0), min_size=2, max_size=15), data=st.data())
def test_a_transfer_from_rich_to_poor_reduces_inequality(name: str, x: list[float], data: st.DataObject) -> None:
    poor, rich = int(np.argmin(x)), int(np.argmax(x))
    assume(x[rich] - x[poor] > 0.5)
    amount = data.draw(st.floats(0.01, 0.49)) * (x[rich] - x[poor])
    after = list(x)
    after[poor], after[rich] = x[poor] + amount, x[rich] - amount
    before, then = INDICES[name](x), INDICES[name](after)
    assert then <= before + 1e-12
    if not name.startswith("worst_off") and len(x) == 2:
        assert then < before


@given(x=values)
def test_bounds(x: list[float]) -> None:
    assert 0.0 <= gini(x) < 1.0
    assert 0.0 <= theil_t(x) <= math.log(len(x)) + 1e-9
    assert theil_l(x) >= 0.0
    assert 0.0 <= atkinson(x, epsilon=3.0) <= 1.0
    assert worst_off_ratio(x) <= 1.0 + 1e-12
    assert worst_off_ratio(x, better="less") >= 1.0 - 1e-12


@given(x=with_zeros, seed=st.integers(0, 1000))
def test_gini_is_its_definition(x: list[float], seed: int) -> None:
    a, w = np.array(x), np.random.default_rng(seed).uniform(0.1, 5.0, len(x))
    assume(a.sum() > 0.0)
    pairs = np.sum(w[:, None] * w[None, :] * np.abs(a[:, None] - a[None, :]))
    assert gini(a, w) == pytest.approx(pairs / (2 * w.sum() ** 2 * np.average(a, weights=w)), abs=1e-9)


@given(x=with_zeros)
def test_gini_is_twice_the_area_between_lorenz_curve_and_diagonal(x: list[float]) -> None:
    people, held = lorenz_curve(x)
    area = np.sum(np.diff(people) * (held[1:] + held[:-1])) / 2
    assert gini(x) == pytest.approx(1 - 2 * area, abs=1e-9)
    assert np.all(np.diff(held) >= -1e-15)
    assert held[0] == people[0] == 0.0
    assert held[-1] == people[-1] == 1.0


@given(x=with_zeros, seed=st.integers(0, 1000))
def test_concentration_index_is_the_covariance_with_the_rank(x: list[float], seed: int) -> None:
    rng = np.random.default_rng(seed)
    a, rank_by, w = np.array(x), rng.integers(0, 4, len(x)), rng.uniform(0.1, 3.0, len(x))
    assume(a.sum() > 0.0)
    share = w / w.sum()
    rank = np.array([share[rank_by < r].sum() + share[rank_by == r].sum() / 2 for r in rank_by])
    expected = 2 * np.sum(share * a * (rank - 0.5)) / np.sum(share * a)
    assert concentration_index(a, rank_by, w) == pytest.approx(expected, abs=1e-9)
    assert concentration_index(a, a, w) == pytest.approx(gini(a, w), abs=1e-9)
    assert concentration_index(a, -rank_by, w) == pytest.approx(-expected, abs=1e-9)


def test_concentration_of_shares_and_their_complements() -> None:
    rng = np.random.default_rng(3)
    x, rank_by = rng.random(50), rng.random(50)
    assert erreygers_index(1 - x, rank_by) == pytest.approx(-erreygers_index(x, rank_by), abs=1e-12)
    assert abs(concentration_index(1 - x, rank_by)) != pytest.approx(abs(concentration_index(x, rank_by)))
    with pytest.raises(ValueError, match="values up to 1"):
        erreygers_index([2.0], [1.0])


# --- special inputs -----------------------------------------------------------------------------------


@pytest.mark.parametrize("name", INDICES)
def test_special_inputs(name: str) -> None:
    index = INDICES[name]
    equal = {"palma": 0.25, "worst_off_burden": 1.0}.get(name, 0.0)
    assert index([3.0] * 7) == equal
    assert index([0.1] * 10, np.full(10, 0.3)) == equal
    assert index([5.0]) == equal
    assert index([0.0, 0.0]) == equal
    assert math.isnan(index([]))
    assert math.isnan(index([np.nan, np.nan]))
    assert math.isnan(index([1.0, 2.0], [0.0, 0.0]))
    assert index([1.0, np.nan, 3.0], [1.0, 5.0, 1.0]) == pytest.approx(index([1.0, 3.0]))
    assert index([1.0, 7.0, 3.0], [1.0, 0.0, 1.0]) == pytest.approx(index([1.0, 3.0]))
    with pytest.raises(ValueError, match="weights that are finite and >= 0"):
        index([1.0, 2.0], [1.0, -1.0])
    with pytest.raises(ValueError, match="weights: expected"):
        index([1.0, 2.0], [1.0])
    with pytest.raises(ValueError, match="infinite"):
        index([1.0, np.inf])
    if not name.startswith("kolm"):
        with pytest.raises(ValueError, match="expected values >= 0"):
            index([-1.0, 2.0])


def test_zeros_beside_other_values() -> None:
    x = [0.0, 0.0, 0.0, 7.0]
    assert gini(x) == pytest.approx(0.75)
    assert theil_t(x) == pytest.approx(math.log(4))
    assert theil_l(x) == math.inf
    assert atkinson(x, epsilon=0.5) == pytest.approx(0.75)
    assert atkinson(x, epsilon=1.0) == atkinson(x, epsilon=2.0) == 1.0
    assert palma(x) == math.inf
    assert worst_off_ratio(x) == 0.0
    assert worst_off_ratio(x, better="less") == 4.0


def test_large_and_tiny_values_neither_overflow_nor_vanish() -> None:
    for name in RELATIVE:
        for factor in (1e300, 1e-300):
            assert INDICES[name](np.array(VECTOR) * factor / 3e4) == pytest.approx(INDICES[name](VECTOR), rel=1e-9)


def test_bad_arguments() -> None:
    with pytest.raises(ValueError, match="epsilon: expected a number from 0"):
        atkinson([1.0], epsilon=-1.0)
    with pytest.raises(ValueError, match="kappa: expected a number"):
        kolm_pollak([1.0, 2.0], kappa=math.inf)
    with pytest.raises(ValueError, match="better: expected one of more, less"):
        worst_off_ratio([1.0], better="neither")
    with pytest.raises(ValueError, match="rank_by: expected"):
        concentration_index([1.0, 2.0], [1.0])


def test_concentration_special_inputs() -> None:
    assert concentration_index([1.0, 2.0, 3.0], [5.0, 5.0, 5.0]) == pytest.approx(0.0)
    assert concentration_index([0.0, 0.0], [1.0, 2.0]) == pytest.approx(0.0)
    assert concentration_index([2.0, 2.0], [1.0, 2.0]) == pytest.approx(0.0)
    assert math.isnan(concentration_index([], []))
    assert concentration_index([1.0, 2.0, 9.0], [1.0, 2.0, np.nan]) == concentration_index([1.0, 2.0], [1.0, 2.0])
    people, held = concentration_curve([4.0, 2.0, 2.0], [2.0, 1.0, 1.0])
    assert people.tolist() == pytest.approx([0.0, 2 / 3, 1.0])
    assert held.tolist() == pytest.approx([0.0, 0.5, 1.0])
    assert lorenz_curve([])[0].size == 0
    assert lorenz_curve([0.0, 0.0])[1].tolist() == [0.0, 0.5, 1.0]


def test_gap() -> None:
    assert gap([0.5, 0.8, np.nan, 0.6]) == pytest.approx(0.3)
    assert np.isnan(gap([0.5, np.nan]))
