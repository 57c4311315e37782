"""Moments of daily counts: simulated truth is found, and chance alone is no variation."""

from __future__ import annotations

import numpy as np
import pytest
from scipy import stats

from sim.demand.daily import day_factors
from sim.errors import ArgumentError
from sim.measures.days import day_moments

CELLS = np.arange(700) % 7


def counts(rng: np.random.Generator, common: float, own: float, lag: float, types: int = 3) -> np.ndarray:
    """Daily counts of types around 40 a day, twice as many on the first day of the week."""
    c = day_factors(rng.random((700, 1)), common, 0.0)
    o = day_factors(rng.random((700, types)), own, lag)
    return rng.poisson(40 * np.where(CELLS == 0, 2, 1)[:, None] * c * o).T.astype(float)


def test_simulated_spread_persistence_and_covariance_are_found() -> None:
    common, own, lag = 0.2, 0.4, 0.5
    cv2 = (1 + common**2) * (1 + own**2) - 1
    found = [day_moments(counts(np.random.default_rng(seed), common, own, lag), CELLS) for seed in range(60)]
    truth = {"cv2": cv2, "lag1": lag * own**2, "between": common**2}
    seen = {
        "cv2": [one.cv2.mean() for one in found],
        "lag1": [one.lag1.mean() for one in found],
        "between": [one.between[~np.eye(3, dtype=bool)].mean() for one in found],
    }
    for name, values in seen.items():
        low, high = stats.t.interval(0.9995, len(values) - 1, np.mean(values), stats.sem(values))
        assert low - 0.03 * cv2 <= truth[name] <= high + 0.03 * cv2, name
    assert np.mean([one.correlation for one in found]) == pytest.approx(common**2 / cv2, abs=0.05)
    assert np.nanmean([one.persistence for one in found]) == pytest.approx(lag * own**2 / cv2, abs=0.05)


def test_counts_that_vary_by_chance_alone_have_no_spread_left() -> None:
    rng = np.random.default_rng(1)
    found = day_moments(rng.poisson(50, (5, 700)).astype(float), CELLS)
    assert abs(found.cv2.mean()) < 0.002
    assert np.abs(found.between[~np.eye(5, dtype=bool)]).max() < 0.005


def test_counts_of_which_nothing_can_be_said_are_refused() -> None:
    for table, cells in ((np.zeros((2, 14)), np.arange(14) % 7), (np.ones((2, 7)), np.arange(7))):
        with pytest.raises(ArgumentError, match="expected types with counts"):
            day_moments(table, cells)
