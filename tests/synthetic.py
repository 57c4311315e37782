"""Synthetic records: random cases with the declared columns, for tests of readers."""

from __future__ import annotations

from datetime import date
from types import SimpleNamespace
from typing import Any

import numpy as np

from sim.records.columns import CHANNELS, ENDS, GROUPS, LEVELS, SERIES
from sim.records.population import Population
from sim.records.run import Run

CODES = {
    "category": ["enquiry", "noise", "lights", "dispute"],
    "item": ["opening hours", "building noise", "bar noise", "dark lamp", "neighbours"],
}
ITEM_OF_CATEGORY = np.array([0, 1, 3, 4])


def population(communities: int = 4, grids_each: int = 5, seed: int = 0) -> Population:
    """A small city with random residents and deprivation."""
    rng = np.random.default_rng(seed)
    grids = communities * grids_each
    return Population(
        counts=rng.integers(10, 100, (grids, len(GROUPS))).astype(np.int32),
        kind=rng.integers(0, 3, grids).astype(np.int8),
        community=np.repeat(np.arange(communities, dtype=np.int32), grids_each),
        deprivation=rng.random(grids).astype(np.float32),
    )


def cases(n: int, days: int, people: Population, seed: int = 0) -> dict[str, Any]:
    """Random cases: a tenth enquiries, some latent, open, superficial, lapsed or averted."""
    rng = np.random.default_rng(seed)
    hours = 24.0 * days
    arose = np.sort(rng.uniform(-0.2 * hours, hours, n))
    category = rng.integers(0, len(CODES["category"]), n)
    grid = rng.integers(0, len(people.kind), n)
    group = rng.integers(0, len(GROUPS), n)
    end = rng.choice(len(ENDS), n, p=[0.05, 0.02, 0.08, 0.02, 0.0, 0.6, 0.1, 0.02, 0.08, 0.02, 0.01, 0.0, 0.0])
    end = np.where(category == 0, ENDS.index("answered"), end)
    label = np.array(ENDS)[end]
    known = ~np.isin(label, ["latent", "reporting", "lapsed", "averted"])
    registered = np.where(known, arose + rng.exponential(12.0, n), np.nan)
    done = np.isin(label, ["solved", "superficial", "answered", "pending", "given_up"])
    closed = np.where(done, registered + rng.exponential(60.0 + 40.0 * (group == 2), n), np.nan)
    late = known & ((registered > hours) | (closed > hours))
    end, done = np.where(late, ENDS.index("open"), end), done & ~late
    registered = np.where(known, np.minimum(registered, hours), np.nan)
    closed = np.where(done, np.maximum(closed, 0.01), np.nan)
    solved = np.where(end == ENDS.index("solved"), closed, np.nan)
    zero = np.zeros(n)
    return {
        "need": np.arange(n, dtype=np.uint64),
        "resident": rng.integers(0, people.residents, n).astype(np.int32),
        "grid": grid.astype(np.int32),
        "community": people.community[grid],
        "street": np.zeros(n, np.int32),
        "district": np.zeros(n, np.int32),
        "group": group.astype(np.int8),
        "category": category.astype(np.int8),
        "item": ITEM_OF_CATEGORY[category].astype(np.int16),
        "severity": rng.random(n, dtype=np.float32),
        "difficulty": rng.random(n, dtype=np.float32),
        "channel": np.where(known, rng.integers(1, len(CHANNELS), n), 0).astype(np.int8),
        "arose": arose,
        "registered": registered,
        "first_response": registered + 1.0,
        "closed": closed,
        "solved": solved,
        "due": registered + 72.0,
        "overdue": (closed > registered + 72.0) | (known & np.isnan(closed) & (registered + 72.0 < hours)),
        "desks": rng.integers(1, 5, n).astype(np.int16),
        "handoffs": rng.integers(0, 4, n).astype(np.int16),
        "misroutes": zero.astype(np.int16),
        "level": np.where(np.isnan(solved), 0, rng.integers(1, len(LEVELS) - 1, n)).astype(np.int8),
        "parties": zero.astype(np.int8),
        "solver": np.where(np.isnan(solved), 0, 1).astype(np.int8),
        "reopenings": (rng.random(n) < 0.05).astype(np.int16),
        "trips": zero.astype(np.int16),
        "petitions": (rng.random(n) < 0.02).astype(np.int8),
        "extended": (closed > registered + 72.0) & (rng.random(n) < 0.5),
        "waited": rng.exponential(5.0, n).astype(np.float32),
        "worked": rng.exponential(2.0, n).astype(np.float32),
        "open_hours": np.where(known, np.where(done, closed, hours) - np.maximum(registered, 0.0), 0.0),
        "cost": rng.exponential(100.0, n),
        "pot": zero.astype(np.int8),
        "true_satisfaction": np.where(done, rng.random(n), np.nan).astype(np.float32),
        "reported_satisfaction": np.where(done & (rng.random(n) < 0.6), 0.9, np.nan).astype(np.float32),
        "superficial": end == ENDS.index("superficial"),
        "offered": zero.astype(np.bool_),
        "end": end.astype(np.int8),
    }


def series(days: int, warm_up: int = 10, seed: int = 0) -> dict[str, Any]:
    """Random daily figures, ``date`` left out."""
    rng = np.random.default_rng(seed)
    n = days + warm_up
    columns: dict[str, Any] = {
        column.name: rng.integers(1, 100, n).astype(column.dtype)
        for column in SERIES
        if column.name not in ("day", "date")
    }
    columns["day"] = np.arange(-warm_up, days)
    return columns


class FakeScenario(SimpleNamespace):
    """Just what a Run asks of a scenario."""

    def to_dict(self) -> dict[str, Any]:
        return {"made": "by a test"}


def run(n: int = 5000, days: int = 200, seed: int = 0) -> Run:
    """A run with random records."""
    people = population()
    scenario = FakeScenario(
        title=SimpleNamespace(en="A made-up place", zh="虚构之地"),
        run=SimpleNamespace(start_date=date(2024, 1, 1), days=days),
    )
    return Run.from_columns(
        cases(n, days, people, seed),
        series(days, seed=seed),
        CODES,
        people,
        {"scenario": "made up", "hash": "0" * 64},
        scenario,
        seed,
    )
