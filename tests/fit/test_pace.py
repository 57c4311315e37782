"""Offices that change their pace: how far is told by the fitted period, and counted in what is foreseen."""

from __future__ import annotations

import numpy as np
import pytest

from sim.fit.checking import check_fit
from sim.fit.data import Data, data_of, days_between
from sim.fit.model import fit_requests
from sim.fit.pace import BLOCK, PaceDrift, pace_of
from sim.requests.table import Requests
from sim.scenario import load
from tests.fit.cities import date, table

PLAIN = load("demo").with_({"demand.holidays": ["2030-01-01"]})


def offices(seed: int, walk: float, jump: float = 0.0, days: int = 196, categories: int = 20) -> Requests:
    """Categories whose median closing time walks by so much a day (logarithm), and jumps from block to block."""
    rng = np.random.default_rng(seed)
    paths = np.cumsum(walk * rng.normal(size=(categories, days)), axis=1)
    paths += np.repeat(jump * rng.normal(size=(categories, days // BLOCK + 1)), BLOCK, axis=1)[:, :days]
    code, day = (np.repeat(index.ravel(), 6) for index in np.indices(paths.shape))
    took = 20.0 * np.exp(paths[code, day] + 0.8 * rng.normal(size=len(code)))
    return table(24.0 * day + 24.0 * rng.random(len(code)), code, took, days, 60.0)


def seen(requests: Requests, days: int = 140) -> Data:
    """The first days, with what was known at their end."""
    period = days_between(requests, PLAIN, date(0), date(days - 1))
    return data_of(requests, period, period.end)


@pytest.mark.parametrize(("walk", "jump"), [(0.06, 0.0), (0.0, 0.4), (0.0, 0.0)])
def test_a_walk_and_jumps_are_told_apart(walk: float, jump: float) -> None:
    found = [pace_of(seen(offices(seed, walk, jump, categories=40))) for seed in range(2)]
    step = np.mean([one.walk for one in found])
    stays = np.mean([one.jump for one in found])
    assert step == pytest.approx(walk**2, abs=0.4 * walk**2 + 3e-4)
    assert stays == pytest.approx(jump**2, abs=0.4 * jump**2 + 0.02)
    assert all(one.pairs > 100 for one in found)


def test_too_few_closings_tell_nothing_and_nothing_is_counted() -> None:
    found = pace_of(seen(offices(1, 0.06, categories=1), 56))
    assert found == PaceDrift()
    assert found.variance(56.0, 0.0, 28.0) == 0.0


def test_the_farther_ahead_the_less_is_known() -> None:
    one = PaceDrift(walk=0.01, jump=0.02, pairs=50)
    assert one.variance(112.0, 28.0, 28.0) > one.variance(112.0, 0.0, 28.0)
    assert one.variance(112.0, 0.0, 84.0) > one.variance(112.0, 0.0, 56.0) - 0.02
    assert PaceDrift(walk=0.01).variance(90.0, 0.0, 60.0) == pytest.approx(0.01 * 50.0)


def test_the_variance_of_a_walk_is_that_of_two_means_of_it() -> None:
    rng = np.random.default_rng(1)
    paths = np.cumsum(0.1 * rng.normal(size=(20_000, 150)), axis=1)
    apart = paths[:, :90].mean(axis=1) - paths[:, 90:].mean(axis=1)
    assert PaceDrift(walk=0.01).variance(90.0, 0.0, 60.0) == pytest.approx(apart.var(), rel=0.05)


@pytest.mark.slow
@pytest.mark.parametrize(("walk", "jump"), [(0.04, 0.0), (0.0, 0.3), (0.0, 0.0)])
def test_intervals_of_medians_hold_the_stated_share(walk: float, jump: float) -> None:
    inside = []
    for seed in range(3):
        requests = offices(seed, walk, jump)
        done = check_fit(fit_requests(requests, PLAIN, date(139)), requests, PLAIN, date(140))
        inside += [one.within(90) for one in done.kind("median_close_hours")]
    assert len(inside) == 60
    assert 0.8 <= np.mean(inside) <= 0.99
