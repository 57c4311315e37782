"""Duplicates tell how fast residents report: against simulated truth, an independent fit, and worked cases."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.optimize import minimize

from sim.measures import reporting_rates
from sim.measures.under_reporting import poisson_regression
from sim.records.errors import RecordError

RATES = {"old": 0.05, "new": 0.2}  # reports a day of an incident
LIFE = 10.0


def city(rng: np.random.Generator, n: int = 400, spread: float = 0.0) -> tuple[pd.DataFrame, dict[str, float]]:
    """Incidents of two districts whose reports are Poisson from their beginning on, as a city books them.

    Returns the case table (reported incidents alone) and the true share reported by district.
    """
    district = rng.choice(["old", "new"], n)
    rate = np.array([RATES[name] for name in district]) * rng.gamma(1 / spread, spread, n) if spread else None
    rate = np.array([RATES[name] for name in district]) if rate is None else rate
    arose = rng.uniform(0.0, 300.0, n)
    first = rng.exponential(1.0 / rate)
    reported = first < LIFE
    work = rng.exponential(6.0, n)  # days from report to closing: the office ends the incident
    alive = np.where(reported, work, 0.0)
    table = pd.DataFrame(
        {
            "registered": 24.0 * (arose + first),
            "closed": 24.0 * (arose + first + alive),
            "district": district,
            "witnesses": rng.poisson(rate * alive),
        }
    )
    return table[reported], {name: float(reported[district == name].mean()) for name in RATES}


def test_one_rate_is_the_duplicates_over_the_days() -> None:
    table = pd.DataFrame({"registered": [0.0, 24.0], "closed": [48.0, 24.0 * 9], "witnesses": [1, 4]})
    found = reporting_rates(table, by=())
    assert found.rates == pytest.approx([5 / 10])
    assert found.incidents.tolist() == [2]
    assert found.shares_reported(4.0)[0, 0] == pytest.approx(1 - np.exp(-2.0))
    assert found.delay_days() == pytest.approx([2.0])


def test_incidents_still_open_count_to_the_end_and_others_filings_do_not() -> None:
    table = {
        "registered": np.array([0.0, 0.0, np.nan, 0.0]),
        "closed": np.array([24.0, np.nan, np.nan, 48.0]),
        "channel": np.array(["hotline", "member", "none", "patrol"]),
        "witnesses": np.array([1, 1, 0, 90]),
    }
    found = reporting_rates(table, by=(), hours=72.0)
    assert found.rates == pytest.approx([2 / 4])


@pytest.mark.parametrize("seed", [1, 2])
def test_the_fit_is_that_of_an_independent_maximum_of_the_likelihood(seed: int) -> None:
    rng = np.random.default_rng(seed)
    design = np.column_stack([np.ones(300), rng.integers(0, 2, (300, 3))]).astype(float)
    exposure = rng.exponential(5.0, 300)
    count = rng.poisson(exposure * np.exp(design @ [-1.5, 0.4, -0.8, 1.0])).astype(float)

    def loss(beta: np.ndarray) -> float:
        return float((exposure * np.exp(design @ beta) - count * (design @ beta)).sum())

    other = minimize(loss, np.zeros(4), method="BFGS", options={"gtol": 1e-9}).x
    np.testing.assert_allclose(poisson_regression(design, count, exposure)[0], other, atol=1e-4)


def test_simulated_truth_is_found_without_bias_and_with_the_stated_coverage() -> None:
    rng = np.random.default_rng(7)
    ratios, covered, shares = [], [], []
    for _ in range(400):
        table, truth = city(rng)
        found = reporting_rates(table, by=("district",))
        for k, (name,) in enumerate(found.cells):
            low, high = found.intervals[k]
            ratios.append(np.log(found.rates[k] / RATES[name]))
            covered.append(low <= RATES[name] <= high)
            shares.append(found.shares_reported(LIFE)[k, 0] - truth[name])
    assert np.mean(ratios) == pytest.approx(0.0, abs=0.02)
    assert np.mean(covered) == pytest.approx(0.95, abs=0.025)
    assert np.mean(shares) == pytest.approx(0.0, abs=0.01)


def test_incidents_that_differ_beyond_the_columns_look_better_reported_than_they_are() -> None:
    rng = np.random.default_rng(8)
    bias, dispersion = [], []
    for _ in range(100):
        table, truth = city(rng, spread=1.0)
        found = reporting_rates(table, by=("district",))
        bias += [found.shares_reported(LIFE)[k, 0] - truth[name] for k, (name,) in enumerate(found.cells)]
        dispersion.append(found.dispersion)
    assert np.mean(bias) > 0.05
    assert np.mean(dispersion) > 1.2


@settings(max_examples=30, deadline=None, derandomize=True)
@given(st.integers(0, 10_000), st.integers(5, 60))
def test_rates_are_never_negative_and_intervals_hold_them(seed: int, n: int) -> None:
    rng = np.random.default_rng(seed)
    table = pd.DataFrame(
        {
            "registered": np.zeros(n),
            "closed": rng.exponential(50.0, n) + 0.1,
            "kind": rng.choice(["a", "b", "c"], n),
            "witnesses": rng.poisson(rng.choice([0.0, 0.3, 4.0]), n),
        }
    )
    found = reporting_rates(table, by=("kind",))
    assert (found.rates >= 0).all()
    assert (found.intervals[:, 0] <= found.rates * (1 + 1e-9)).all()
    assert (found.intervals[:, 1] >= found.rates * (1 - 1e-9)).all()
    assert found.incidents.sum() == n
    assert found.duplicates.sum() == table["witnesses"].sum()


@pytest.mark.parametrize("column", ["registered", "closed", "witnesses", "kind"])
def test_a_table_without_a_column_is_refused_by_its_name(column: str) -> None:
    table = pd.DataFrame({"registered": [0.0], "closed": [9.0], "witnesses": [1], "kind": ["a"]})
    with pytest.raises(RecordError, match=column):
        reporting_rates(table.drop(columns=column), by=("kind",))


def test_a_table_in_which_nothing_was_open_is_refused() -> None:
    table = pd.DataFrame({"registered": [5.0], "closed": [5.0], "witnesses": [0]})
    with pytest.raises(RecordError, match="found none"):
        reporting_rates(table, by=())
