"""Requests of invented cities whose truth is known."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

import numpy as np
import pandas as pd

from sim.demand.daily import day_factors
from sim.policy.names import CHANNELS
from sim.requests.table import Requests, categorical

START = "2024-01-01"  # a Monday
WEEK = (1.2, 1.25, 1.15, 1.1, 1.0, 0.7, 0.6)
HOURS = (*(0.2,) * 7, *(2.0,) * 10, *(0.8,) * 7)


@dataclass
class City:
    """Truth of an invented city: requests a day, day factors, closing times in hours."""

    rates: Sequence[float] = (20.0, 12.0, 6.0, 3.0)
    days: int = 200
    week: Sequence[float] = WEEK
    hours: Sequence[float] = HOURS
    common: tuple[float, float] = (0.0, 0.0)
    own: tuple[float, float] = (0.0, 0.0)
    drift: float = 0.0
    shape: float = 0.8
    medians: Sequence[float] = (20.0, 60.0, 150.0, 400.0)
    followed: float = 60.0
    units: int = 0
    unit_sd: float = 0.0
    staff: float = 0.0
    more: dict[str, Any] = field(default_factory=dict)

    def factors(self, rng: np.random.Generator) -> np.ndarray:
        """Day factors, (categories, days)."""
        size = len(self.rates)
        common = day_factors(rng.random((self.days, 1)), *self.common).T
        own = day_factors(rng.random((self.days, size)), *self.own).T
        weeks = np.cumsum(rng.normal(0.0, self.drift, (size, self.days // 7 + 1)), axis=1)
        return common * own * np.exp(np.repeat(weeks, 7, axis=1)[:, : self.days])

    def requests(self, seed: int) -> Requests:
        """Requests of this city."""
        rng = np.random.default_rng(seed)
        week = np.array(self.week) / np.mean(self.week)
        mean = np.array(self.rates)[:, None] * week[np.arange(self.days) % 7] * self.factors(rng)
        counts = rng.poisson(mean)
        code, day = (np.repeat(index.ravel(), counts.ravel()) for index in np.indices(counts.shape))
        hours = np.array(self.hours) / np.sum(self.hours)
        opened = 24.0 * day + rng.choice(24, len(day), p=hours) + rng.random(len(day))
        medians = np.array([*self.medians, *[100.0] * len(self.rates)])[: len(self.rates)]
        took = medians[code] * (-np.log(rng.random(len(code))) / np.log(2.0)) ** (1.0 / self.shape)
        unit = rng.integers(0, max(self.units, 1), len(code))
        if self.unit_sd:
            weight = rng.gamma(1 / self.unit_sd**2, self.unit_sd**2, (len(self.rates), self.units))
            cum = np.cumsum(weight, axis=1) / weight.sum(axis=1, keepdims=True)
            unit = (rng.random(len(code))[:, None] > cum[code]).sum(axis=1)
            self.more["weight"] = weight / weight.mean(axis=1, keepdims=True)
        staff = rng.random(len(code)) < self.staff
        return table(opened, code, took, self.days, self.followed, unit if self.units else None, staff)


def table(
    opened: np.ndarray,
    code: np.ndarray,
    took: np.ndarray,
    days: int,
    followed: float,
    unit: np.ndarray | None = None,
    staff: np.ndarray | None = None,
) -> Requests:
    """A tidy table of requests, closings known up to some days after the last one."""
    order = np.argsort(opened)
    opened, code, took = opened[order], code[order], took[order]
    size = len(opened)
    cut = 24.0 * (days + followed)
    closed = np.where(opened + took <= cut, opened + took, np.nan)
    names = [f"type_{k}" for k in range(int(code.max()) + 1)]
    units = np.full(size, -1) if unit is None else unit[order]
    channel = np.where(np.zeros(size, bool) if staff is None else staff[order], "patrol", "hotline")
    frame = pd.DataFrame(
        {
            "request": pd.Series([""] * size, dtype="str"),
            "category": categorical(code, names),
            "item": categorical(np.full(size, -1), []),
            "channel": pd.Categorical(channel, categories=list(CHANNELS)),
            "unit": categorical(units, [f"unit_{k}" for k in range(int(units.max()) + 1)]),
            **{level: np.full(size, -1, dtype=np.int32) for level in ("district", "street", "community", "grid")},
            "arose": opened,
            "registered": opened,
            "closed": closed,
            "due": opened + 120.0,
            "open_hours": np.where(np.isnan(closed), cut, closed) - opened,
            "overdue": np.where(np.isnan(closed), cut, closed) > opened + 120.0,
            "on_time": np.float32(np.nan),
            "reopenings": np.int16(0),
            "repeats": np.int16(0),
            "handoffs": np.int16(0),
            "reported_satisfaction": np.float32(np.nan),
            "followed": True,
            "end": categorical(np.where(np.isnan(closed), 0, 1), ["open", "solved", "withdrawn"]),
        }
    )
    moment = np.datetime64(START, "s")
    about: Mapping[str, Any] = {
        "start_date": START,
        "opened_from": str(moment),
        "opened_to": str(moment + np.timedelta64(days * 86_400 - 1, "s")),
        "seen_to": str(moment + np.timedelta64(int(3600 * cut), "s")),
        "unit_level": "community" if unit is not None else "",
        "units_matched": False,
        "date_only": False,
        "gaps": [],
        "titles": {name: name for name in names},
        "files": ["invented.csv"],
        "timezone": "",
    }
    return Requests(frame, about)


def date(day: int) -> str:
    """Date of a day of an invented city."""
    return str(np.datetime64(START, "D") + np.timedelta64(day, "D"))
