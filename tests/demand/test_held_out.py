"""Held-out weeks of a real city: what streams of types of their own foresee, and one stream for all does not."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import pytest
import yaml

from sim.demand import generate_needs, load_catalogue
from sim.measures.days import DayMoments, day_moments
from sim.scenario import Scenario, load
from sim.world import build_world
from tests.request_data import boston, daily_counts

TRAINED = pd.date_range("2015-03-02", "2015-08-02")
LEVEL = pd.date_range("2015-06-08", "2015-08-02")  # the last eight weeks of them say how many there are
HELD_OUT = pd.date_range("2015-08-03", "2015-08-30")
WEEKS = len(HELD_OUT) // 7
TYPES = 12
SEEDS = range(60)


def place(folder: Path, rates: np.ndarray) -> Scenario:
    """A small place whose catalogue has the types as categories."""
    residents = 4500
    categories = {
        f"type_{k}": {
            "rate": float(1000.0 * 365.0 * rate / residents),
            "deadline": 72,
            "work_median": 1,
            "items": {f"item_{k}": {"level": "grid"}},
        }
        for k, rate in enumerate(rates)
    }
    path = folder / "catalogue.yaml"
    path.write_text(yaml.safe_dump({"categories": categories}), encoding="utf-8")
    flat = {f"demand.{name}": [1] * n for name, n in (("month_profile", 12), ("hour_profile", 24))}
    start = {"run.start_date": HELD_OUT[0].date().isoformat(), "run.days": len(HELD_OUT), "run.warm_up_days": 0}
    empty = {"policy.dispatch.route.by_category": {}, "demand.catalogue": str(path)}
    return load("demo").with_({**flat, **start, **empty, "territory.residents": residents})


def weekly(scenario: Scenario) -> np.ndarray:
    """Weekly counts by seed, type and week."""
    world, catalogue = build_world(scenario.territory), load_catalogue(scenario)
    found = []
    for seed in SEEDS:
        rows = generate_needs(world, catalogue, scenario, seed).rows
        week = (rows.arose // 168).astype(np.int64)
        kind = rows.category.astype(np.int64) - 1
        found.append(np.bincount(kind * WEEKS + week, minlength=TYPES * WEEKS).reshape(TYPES, WEEKS))
    return np.array(found)


def covered(simulated: np.ndarray, seen: np.ndarray) -> float:
    """Share of the weekly counts inside the central 95 % of the simulated ones."""
    low, high = np.quantile(simulated, [0.025, 0.975], axis=0)
    return float(((seen >= low) & (seen <= high)).mean())


def of_types(moments: DayMoments, weekdays: np.ndarray) -> dict[str, Any]:
    """Demand by type as the moments of the weeks before say."""
    spread = np.sqrt(np.clip(moments.cv2, 0.0025, 4.0))
    lag = np.clip(np.nan_to_num(moments.persistence, nan=0.0), 0.0, 0.9)
    common = float(np.sqrt(max(np.median(moments.between[~np.eye(TYPES, dtype=bool)]), 0.0)))
    own = np.sqrt(np.maximum((1 + spread**2) / (1 + common**2) - 1, 0.0))
    names = [f"type_{k}" for k in range(TYPES)]
    return {
        "demand.by_type.day_cv": dict(zip(names, own.tolist(), strict=True)),
        "demand.by_type.common_cv": dict.fromkeys(names, common),
        "demand.by_type.persistence": dict(zip(names, lag.tolist(), strict=True)),
        "demand.by_type.weekday_profiles": {n: w.tolist() for n, w in zip(names, weekdays, strict=True)},
    }


def by_weekday(counts: np.ndarray, days: pd.DatetimeIndex) -> np.ndarray:
    return np.stack([counts[:, days.day_of_week == k].mean(axis=1) for k in range(7)], axis=1) + 1e-6


@pytest.mark.slow
def test_types_of_their_own_foresee_weeks_that_one_stream_does_not(tmp_path: Path) -> None:
    table = boston()
    types = table[table["day"].isin(TRAINED)]["type"].value_counts().head(TYPES).index.tolist()
    before, level, seen = (daily_counts(table, types, days) for days in (TRAINED, LEVEL, HELD_OUT))
    cells = TRAINED.day_of_week.to_numpy().astype(np.int64)  # slow changes are part of what varies
    scenario = place(tmp_path, level.mean(axis=1))
    all_types = day_moments(before.sum(axis=0)[None], cells)
    common = {
        "demand.day_cv": float(np.sqrt(all_types.cv2[0])),
        "demand.weekday_profile": by_weekday(before.sum(axis=0)[None], TRAINED)[0].tolist(),
    }
    weeks = seen.reshape(TYPES, WEEKS, 7).sum(axis=2)
    one = covered(weekly(scenario.with_(common)), weeks)
    own = covered(weekly(scenario.with_(of_types(day_moments(before, cells), by_weekday(before, TRAINED)))), weeks)
    print(f"covered by one stream {one:.2f}, by streams of types {own:.2f}")
    assert own > one + 0.1
    assert own > 0.6


@pytest.mark.slow
def test_real_types_vary_on_their_own_persist_and_hardly_move_together() -> None:
    table = boston()
    days = pd.date_range("2015-03-01", "2015-08-31")
    types = table["type"].value_counts().head(TYPES).index.tolist()
    moments = day_moments(daily_counts(table, types, days), (days.month * 7 + days.day_of_week).to_numpy())
    spread = np.sqrt(np.maximum(moments.cv2, 0.0))
    assert 0.15 < spread.min() < spread.max() < 1.3
    assert 0.1 < np.nanmedian(moments.persistence) < 0.45
    assert moments.correlation < 0.2
