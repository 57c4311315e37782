"""What made the requests of an invented city is found again."""

from __future__ import annotations

import numpy as np
import pytest

from sim.fit.closing import FOLDS, ClosingTimes, binned, fit_closings, kaplan_meier, km_median
from sim.fit.model import Fitted, fit_requests
from sim.fit.shrink import shrunk_factors, shrunk_shares
from sim.scenario import load
from tests.fit.cities import HOURS, WEEK, City

PLAIN = load("demo").with_({"demand.holidays": ["2030-01-01"]})


def fitted(city: City, seed: int = 1, until: str = "") -> Fitted:
    return fit_requests(city.requests(seed), PLAIN, until)


def test_rates_and_profiles_of_a_plain_city_are_found_within_their_standard_errors() -> None:
    city = City()
    found = fitted(city)
    error = found.a_day * found.levels.error
    assert (np.abs(found.a_day - city.rates) < 4.0 * error).all()
    assert (error / found.a_day < 0.12).all()
    week = np.array(WEEK) / np.sum(WEEK)
    hours = np.array(HOURS) / np.sum(HOURS)
    assert found.profiles.hours is not None
    assert (np.abs(found.profiles.weekdays.values - week) < 4.5 * found.profiles.weekdays.errors).all()
    assert (np.abs(found.profiles.hours.values - hours) < 4.5 * found.profiles.hours.errors).all()
    assert found.variation.common_cv < 0.08
    assert (found.variation.own_cv < 0.25).all()


@pytest.mark.slow
def test_day_to_day_variation_and_its_persistence_are_found() -> None:
    city = City(rates=(80.0, 60.0, 50.0, 40.0, 40.0, 40.0), days=420, common=(0.2, 0.5), own=(0.4, 0.6))
    variation = fitted(city).variation
    assert variation.common_cv == pytest.approx(0.2, abs=0.05)
    assert variation.common_persistence == pytest.approx(0.5, abs=0.25)
    assert variation.own_cv.mean() == pytest.approx(0.4, abs=0.05)
    assert variation.own_persistence.mean() == pytest.approx(0.6, abs=0.1)


@pytest.mark.slow
def test_standard_errors_of_rates_hold_the_truth_as_often_as_they_say() -> None:
    inside = []
    for seed in range(12):
        city = City(rates=(15.0, 8.0, 4.0, 2.0, 10.0), days=140, own=(0.3, 0.2))
        found = fitted(city, seed)
        z = (found.levels.mean - np.log(city.rates)) / found.levels.error
        inside += (np.abs(z) < 1.645).tolist()
    assert 0.78 < np.mean(inside) <= 1.0


@pytest.mark.slow
def test_a_level_that_drifts_is_followed_to_its_end() -> None:
    rng = np.random.default_rng(3)
    city = City(rates=(30.0, 30.0, 30.0), days=168, medians=(10.0,) * 3)
    fall = np.exp(-np.linspace(0.0, 1.5, city.days))
    plain = city.factors
    city.factors = lambda rng: plain(rng) * fall  # type: ignore[method-assign]
    found = fitted(city, int(rng.integers(100)))
    assert found.a_day == pytest.approx(np.full(3, 30.0 * fall[-4]), rel=0.3)
    still = fitted(City(rates=(30.0, 30.0, 30.0), days=168, medians=(10.0,) * 3))
    assert still.levels.drift.mean() < 0.5 * found.levels.drift.mean()


def test_shares_lean_on_the_group_only_where_rows_are_alike() -> None:
    rng = np.random.default_rng(1)
    alike = shrunk_shares(rng.multinomial(30, [0.5, 0.3, 0.2], 40).astype(float))
    apart = shrunk_shares(np.array([rng.multinomial(30, rng.dirichlet([1, 1, 1])) for _ in range(40)], dtype=float))
    assert alike.concentration > 100.0 > 10.0 > apart.concentration
    assert alike.values.std(axis=0).max() < 0.05 < apart.values.std(axis=0).max()
    assert alike.values.sum(axis=1) == pytest.approx(np.ones(40))


def test_factors_of_units_are_nearer_to_the_truth_than_raw_ratios() -> None:
    rng = np.random.default_rng(2)
    truth = rng.gamma(8.0, 1.0 / 8.0, (60, 1))
    expected = rng.uniform(2.0, 40.0, (60, 1))
    counts = rng.poisson(truth * expected).astype(float)
    found = shrunk_factors(counts, expected)
    assert ((found.values - truth) ** 2).mean() < 0.8 * ((counts / expected - truth) ** 2).mean()
    assert 3.0 < found.shape < 25.0
    z = (found.values - truth) / found.errors
    assert 0.8 < (np.abs(z) < 1.645).mean() < 0.99


def test_units_that_differ_are_told_apart() -> None:
    city = City(rates=(40.0, 30.0), days=120, units=6, unit_sd=0.5, medians=(10.0, 10.0))
    found = fitted(city)
    assert found.units is not None
    weight = city.more["weight"]
    raw = (weight / (weight * np.array(city.rates)[:, None]).sum(axis=0) * np.sum(city.rates)).T
    assert np.corrcoef(found.units.values.ravel(), raw.ravel())[0, 1] > 0.95


def durations(draw: np.ndarray, horizon: float, rng: np.random.Generator) -> tuple[np.ndarray, np.ndarray]:
    """Times cut off at a moment that differs from request to request."""
    cut = rng.uniform(0.0, horizon, len(draw))
    return np.maximum(np.minimum(draw, cut), 0.01), draw <= cut


def closing(hours: np.ndarray, event: np.ndarray) -> ClosingTimes:
    folds = np.stack([binned(hours[f::FOLDS], event[f::FOLDS])[0] for f in range(FOLDS)])
    return fit_closings(folds[None])[0]


@pytest.mark.parametrize("horizon", [5000.0, 400.0, 150.0])
@pytest.mark.parametrize(("median", "shape"), [(60.0, 0.6), (100.0, 1.0), (30.0, 2.0)])
def test_weibull_times_are_found_however_many_are_still_open(median: float, shape: float, horizon: float) -> None:
    rng = np.random.default_rng(4)
    draw = median * rng.weibull(shape, 6000) / np.log(2.0) ** (1.0 / shape)
    found = closing(*durations(draw, horizon, rng))
    assert found.median() == pytest.approx(median, rel=0.12)
    if horizon > 1000:
        assert found.quantile(0.9) == pytest.approx(np.quantile(draw, 0.9), rel=0.12)
    assert found.events + found.censored == 6000


@pytest.mark.parametrize("form", ["weibull", "lognormal", "mixture"])
def test_the_form_that_made_the_times_is_at_least_as_likely_as_others(form: str) -> None:
    rng = np.random.default_rng(5)
    n = 8000
    draw = {
        "weibull": 50.0 * rng.weibull(2.5, n),
        "lognormal": np.exp(rng.normal(3.0, 1.5, n)),
        "mixture": np.exp(np.where(rng.random(n) < 0.4, rng.normal(0.0, 0.4, n), rng.normal(5.0, 0.5, n))),
    }[form]
    found = closing(*durations(draw, 3000.0, rng))
    assert found.held_out[form] > max(found.held_out.values()) - 0.003
    if form == "mixture":
        assert found.form == "mixture"
        assert found.quantile(0.2) == pytest.approx(np.quantile(draw, 0.2), rel=0.15)
        assert found.quantile(0.8) == pytest.approx(np.quantile(draw, 0.8), rel=0.15)


def test_ignoring_open_requests_would_be_wrong_and_is_not_done() -> None:
    rng = np.random.default_rng(6)
    hours, event = durations(rng.exponential(200.0, 5000), 300.0, rng)
    assert np.median(hours[event]) < 80.0
    assert closing(hours, event).median() == pytest.approx(200.0 * np.log(2.0), rel=0.1)
    assert km_median(hours, event) == pytest.approx(200.0 * np.log(2.0), rel=0.1)


def test_kaplan_meier_is_what_the_textbook_says() -> None:
    hours = np.array([6.0, 6, 6, 7, 10, 13, 16, 22, 23, 6, 9, 10, 11, 17, 19, 20, 25, 32, 32, 34, 35])
    event = np.array([True] * 9 + [False] * 12)  # remission times of 6-MP, Freireich and others 1963
    times, share = kaplan_meier(hours, event)
    assert times.tolist() == [6, 7, 10, 13, 16, 22, 23]
    assert share == pytest.approx([0.857, 0.807, 0.753, 0.690, 0.627, 0.538, 0.448], abs=5e-4)
    assert km_median(hours, event) == 23


def test_standard_errors_of_medians_hold_the_truth() -> None:
    inside = []
    for seed in range(15):
        rng = np.random.default_rng(seed)
        found = closing(*durations(80.0 * rng.weibull(0.8, 400) / np.log(2.0) ** 1.25, 1000.0, rng))
        inside.append(abs(np.log(found.median() / 80.0)) < 2.35 * found.median_error)  # t of three degrees of freedom
    assert 0.65 < np.mean(inside) <= 1.0


def test_what_happened_after_the_last_date_changes_nothing() -> None:
    requests = City(days=100, drift=0.1).requests(3)
    until = "2024-02-29"
    one = fit_requests(requests, PLAIN, until)
    cut = requests.hour("2024-03-01")
    frame = requests.frame[requests.frame["registered"] < cut + 240.0].copy()
    late = frame["closed"] > cut
    frame.loc[late, "closed"] = frame.loc[late, "closed"] + 1000.0
    other = fit_requests(type(requests)(frame, requests.about), PLAIN, until)
    assert one.a_day.tolist() == other.a_day.tolist()
    assert [c.values for c in one.closing] == [c.values for c in other.closing]


def test_cases_that_staff_file_keep_out_of_the_hours_of_residents() -> None:
    requests = City(rates=(60.0,), days=60, staff=0.3, medians=(10.0,)).requests(1)
    staff = (requests.frame["channel"] == "patrol").to_numpy()
    day = np.floor(requests.frame["registered"] / 24.0)
    requests.frame.loc[staff, "registered"] = 24.0 * day[staff] + 3.5  # all of theirs in one hour of the night
    found = fit_requests(requests, PLAIN)
    assert found.profiles.hours is not None
    assert found.profiles.hours.values[0, 3] < 0.03
    assert found.staff[0] == pytest.approx(0.3, abs=0.03)
