"""Readings of types and repeats against constructed cases, where the answer is known."""

from __future__ import annotations

from types import SimpleNamespace
from typing import Any

import numpy as np
import pandas as pd
import pytest

from sim.demand.daily import day_factors
from sim.facts.type_readings import (
    correlation_between_types,
    finds_after_closings,
    persistence_of_types,
    repeats_share,
    satisfaction_of_those_who_asked_again,
)

DAYS = 360
SERIES = pd.DataFrame({"date": pd.date_range("2024-01-01", periods=DAYS)})


def run_of(**columns: Any) -> Any:
    """A run that has these columns of cases, needs solved unless they say otherwise."""
    n = len(columns["arose"])
    table = {
        "category": np.array(["noise"] * n),
        "community": np.zeros(n, np.int32),
        "channel": np.array(["hotline"] * n),
        "registered": columns["arose"],
        "end": np.array(["solved"] * n),
        **columns,
    }
    return SimpleNamespace(table=table, series=SERIES)


def needs_of_types(common: float, own: float, lag: float, seed: int = 1) -> Any:
    rng = np.random.default_rng(seed)
    factors = day_factors(rng.random((DAYS, 1)), common, 0.0) * day_factors(rng.random((DAYS, 6)), own, lag)
    counts = rng.poisson(60 * factors)
    day = np.repeat(np.arange(DAYS), counts.sum(axis=1))
    kind = np.concatenate([np.repeat(np.arange(6), row) for row in counts])
    return run_of(arose=24.0 * day + 12.0, category=np.array([f"type_{k}" for k in range(6)])[kind])


@pytest.mark.parametrize(("common", "own"), [(0.2, 0.0), (0.2, 0.3), (0.0, 0.4)])
def test_types_correlate_as_much_as_their_common_part_says(common: float, own: float) -> None:
    truth = common**2 / ((1 + common**2) * (1 + own**2) - 1)
    found = np.mean([correlation_between_types.read(needs_of_types(common, own, 0.0, seed)) for seed in range(6)])
    assert found == pytest.approx(truth, abs=0.08)


def test_types_persist_as_their_own_part_but_for_what_the_months_take_out() -> None:
    found = np.mean([persistence_of_types.read(needs_of_types(0.0, 0.4, 0.5, seed)) for seed in range(6)])
    assert 0.3 < found < 0.5


def test_repeats_are_contacts_and_their_residents_are_compared_with_the_others() -> None:
    run = run_of(
        arose=np.arange(4.0),
        closed=np.arange(4.0) + 50,
        repeats=np.array([1, 0, 0, 0]),
        true_satisfaction=np.array([0.5, 0.8, 0.8, np.nan]),
    )
    assert repeats_share.read(run) == pytest.approx(1 / 5)
    assert satisfaction_of_those_who_asked_again.read(run) == pytest.approx(-0.3)
    nobody = run_of(arose=np.arange(4.0), closed=np.arange(4.0), true_satisfaction=np.ones(4))
    assert np.isnan(repeats_share.read(nobody))
    assert np.isnan(satisfaction_of_those_who_asked_again.read(nobody))


@pytest.mark.parametrize("effect", [0.0, 0.5])
def test_finds_fall_some_days_after_closings_where_they_do(effect: float) -> None:
    rng = np.random.default_rng(2)
    closings = rng.poisson(4.0, (20, DAYS))
    expected = np.full((20, DAYS), 12.0)
    expected[:, 4:] -= effect * closings[:, :-4]
    finds = rng.poisson(np.maximum(expected, 0.0))
    parts = []
    for channel, counts in (("hotline", closings), ("patrol", finds)):
        place, day = np.nonzero(counts)
        times = np.repeat(24.0 * day + 10.0, counts[place, day])
        parts.append((np.repeat(place, counts[place, day]), times, np.full(len(times), channel)))
    place, times, channel = (np.concatenate(column) for column in zip(*parts, strict=True))
    run = run_of(arose=times, closed=times + 0.1, community=place.astype(np.int32), channel=channel)
    assert finds_after_closings.read(run) == pytest.approx(-effect, abs=0.1)
