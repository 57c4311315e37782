"""Periods that were not used in fitting are foreseen with intervals that hold what they say."""

from __future__ import annotations

import numpy as np
import pytest
from scipy.stats import norm

from sim.fit.checking import check_fit, crps
from sim.fit.data import FitError
from sim.fit.model import fit_requests
from sim.scenario import load
from tests.fit.cities import City, date

PLAIN = load("demo").with_({"demand.holidays": ["2030-01-01"]})
KINDS = {
    "even": City(rates=(20.0, 12.0, 6.0, 3.0, 1.5)),
    "bad days": City(rates=(20.0, 12.0, 6.0, 3.0, 1.5), own=(0.5, 0.6), common=(0.15, 0.3)),
    "drifting": City(rates=(20.0, 12.0, 6.0, 3.0, 1.5), drift=0.12),
}


@pytest.mark.slow
@pytest.mark.parametrize("kind", KINDS)
def test_intervals_of_weekly_counts_hold_the_stated_share(kind: str) -> None:
    city, inside50, inside90 = KINDS[kind], [], []
    for seed in range(6):
        requests = city.requests(seed)
        done = check_fit(fit_requests(requests, PLAIN, date(139)), requests, PLAIN, date(140))
        inside50.append(done.coverage(50))
        inside90.append(done.coverage(90))
    assert 0.8 <= np.mean(inside90) <= 0.98
    assert 0.4 <= np.mean(inside50) <= 0.75


def test_a_plain_city_is_foreseen() -> None:
    requests = City(days=160).requests(7)
    done = check_fit(fit_requests(requests, PLAIN, date(111)), requests, PLAIN, date(112))
    told = done.to_dict()
    assert done.coverage(90) > 0.75
    assert done.close_share == 1.0
    for name in ("hour_profile_tv", "weekday_profile_tv"):  # about as far as chance takes two thousand requests
        (found,) = (one for one in done.quantities if one.name == name)
        assert found.observed < 1.4 * found.high90
    backlog = next(one for one in done.quantities if one.name == "backlog")
    assert backlog.observed == pytest.approx(backlog.predicted, rel=0.25)
    on_time = next(one for one in done.quantities if one.name == "on_time")
    assert on_time.low90 - 0.02 <= on_time.observed <= on_time.high90 + 0.02
    names = {one["name"].partition(":")[0] for one in told["quantities"]}
    assert names >= {"weekly", "daily", "mix", "median_close_hours", "backlog", "on_time", "channel", "hour_profile_tv"}
    keys = {"name", "unit", "observed", "predicted", "low50", "high50", "low90", "high90"}
    assert all(keys <= one.keys() for one in told["quantities"])
    assert all(one["low90"] <= one["low50"] <= one["high50"] <= one["high90"] for one in told["quantities"])


def test_a_break_after_the_fit_is_seen_as_one() -> None:
    city = City(rates=(20.0, 20.0, 20.0), days=160, medians=(10.0,) * 3)
    plain = city.factors
    city.factors = lambda rng: plain(rng) * np.where(np.arange(160) < 112, 1.0, 6.0)  # type: ignore[method-assign]
    requests = city.requests(1)
    done = check_fit(fit_requests(requests, PLAIN, date(111)), requests, PLAIN, date(112))
    assert done.coverage(90) < 0.5


def test_days_that_the_export_lacks_are_left_out() -> None:
    requests = City(days=160).requests(7)
    lost = [date(50), date(130)]
    day = np.floor(requests.frame["registered"] / 24.0)
    frame = requests.frame[~day.isin([50, 130])]
    gone = type(requests)(frame, {**requests.about, "gaps": lost})
    done = check_fit(fit_requests(gone, PLAIN, date(111)), gone, PLAIN, date(112))
    assert not [one for one in done.kind("daily") if one.begin == date(130)]
    assert done.coverage(90) > 0.75
    whole = fit_requests(requests, PLAIN, date(111)).a_day
    assert fit_requests(gone, PLAIN, date(111)).a_day == pytest.approx(whole, rel=0.05)


@pytest.mark.parametrize(
    ("first", "last", "words"),
    [
        (100, 0, "has seen days up to"),
        (111, 0, "has seen days up to"),
        (155, 0, "at least 7 days"),
        (200, 0, "between"),
        (120, 400, "between"),
        (130, 120, "at least one day"),
    ],
)
def test_periods_that_cannot_be_checked_are_refused(first: int, last: int, words: str) -> None:
    requests = City(rates=(5.0,), days=160, medians=(10.0,)).requests(7)
    fitted = fit_requests(requests, PLAIN, date(111))
    with pytest.raises(FitError, match=words):
        check_fit(fitted, requests, PLAIN, date(first), date(last) if last else "")


def test_too_short_a_period_is_not_fitted() -> None:
    with pytest.raises(FitError, match="at least 28 days"):
        fit_requests(City(days=20).requests(1), PLAIN)


def test_the_score_is_that_of_the_normal_distribution() -> None:
    draws = norm.ppf((np.arange(4000) + 0.5) / 4000)
    for seen in (-1.0, 0.0, 2.5):
        exact = seen * (2 * norm.cdf(seen) - 1) + 2 * norm.pdf(seen) - 1 / np.sqrt(np.pi)
        assert crps(draws, seen) == pytest.approx(exact, abs=2e-3)
