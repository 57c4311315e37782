"""The calendar of needs: how demand varies over hours, weekdays and months.

Profiles are relative intensities: equal numbers mean an even flow. They are normalised so that the mean
over the 365 days from ``run.start_date`` is 1; a year of needs has 365 days. A factor on public holidays counts in
that mean, too: it moves needs to other days and takes none away.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING

import numpy as np
import numpy.typing as npt

from sim.errors import ArgumentError
from sim.jit.units import DAY_HOURS, YEAR_DAYS
from sim.policy.holidays import HOLIDAYS

if TYPE_CHECKING:
    from sim.jit.units import FloatArray, IntArray
    from sim.scenario.demand import Demand
from sim.scenario import Scenario

HOURS_PER_YEAR = DAY_HOURS * YEAR_DAYS


@dataclass(frozen=True, slots=True)
class Calendar:
    """Relative demand of each day of the horizon (warm-up and run) and of each hour of a day.

    Attributes
    ----------
    first_day : int
        Number of the first day (minus the warm-up).
    day_factor : ndarray of float64, shape (days,)
        Weekday and month factor; mean 1 over the year from the start date.
    hour_cum : ndarray of float64, shape (25,)
        Share of a day's needs before each full hour, from 0 to 1.
    weekday, month : ndarray of int64, shape (days,)
        0 Monday ... 6 Sunday; 0 January ... 11 December.
    """

    first_day: int
    day_factor: FloatArray
    hour_cum: FloatArray
    weekday: IntArray
    month: IntArray

    @property
    def n_days(self) -> int:
        """Days of the horizon."""
        return int(self.day_factor.size)

    @property
    def t_first(self) -> float:
        """Hour at which the horizon begins."""
        return DAY_HOURS * self.first_day

    @property
    def t_end(self) -> float:
        """Hour at which the horizon ends."""
        return self.t_first + DAY_HOURS * self.n_days


def start_day(scenario: Scenario) -> np.datetime64:
    """Date of day 0."""
    return np.datetime64(_iso(scenario.run.start_date), "D")


def _iso(value: date | str) -> str:
    return value.isoformat() if isinstance(value, date) else value


def days_of(scenario: Scenario, first: int, count: int) -> npt.NDArray[np.datetime64]:
    """Dates of ``count`` days from day ``first``."""
    return start_day(scenario) + np.arange(first, first + count)


def weekdays(dates: npt.NDArray[np.datetime64]) -> IntArray:
    """0 Monday ... 6 Sunday."""
    return (dates.astype(np.int64) + 3) % 7  # 1970-01-01 was a Thursday


def months(dates: npt.NDArray[np.datetime64]) -> IntArray:
    """0 January ... 11 December."""
    return dates.astype("datetime64[M]").astype(np.int64) % 12


@dataclass(frozen=True, slots=True)
class Profiles:
    """Relative intensities of hours, weekdays (Monday first) and months, and the factor on public holidays."""

    hours: tuple[float, ...]
    weekdays: tuple[float, ...]
    months: tuple[float, ...]
    holiday_factor: float

    @classmethod
    def of(cls, demand: Demand, name: str = "") -> Profiles:
        """Those of a type (category or item) where ``demand.by_type`` names it, else those of all needs."""
        own = demand.by_type
        return cls(
            hours=own.hour_profiles.get(name, demand.hour_profile),
            weekdays=own.weekday_profiles.get(name, demand.weekday_profile),
            months=own.month_profiles.get(name, demand.month_profile),
            holiday_factor=own.holiday_factors.get(name, demand.holiday_factor),
        )

    @classmethod
    def of_staff(cls, demand: Demand) -> Profiles:
        """Those of cases that staff file themselves: their hours and weekdays, all months alike, no holidays."""
        return cls(demand.staff_hours, demand.staff_weekdays, (1.0,) * 12, 0.0)


def holidays_of(demand: Demand) -> npt.NDArray[np.datetime64]:
    """Days on which residents have a holiday: those of the scenario or, where it gives none, China's."""
    return np.array([_iso(day) for day in demand.holidays or HOLIDAYS], dtype="datetime64[D]")


def build_calendar(scenario: Scenario, profiles: Profiles | None = None) -> Calendar:
    """Calendar of the warm-up and the run.

    Parameters
    ----------
    scenario : Scenario
    profiles : Profiles, optional
        Those of all needs, if not given.

    Raises
    ------
    ValueError
        If a profile has no positive number on the days or hours in use.
    """
    demand, run = scenario.demand, scenario.run
    profiles = profiles or Profiles.of(demand)
    week = np.asarray(profiles.weekdays, dtype=np.float64)
    year = np.asarray(profiles.months, dtype=np.float64)
    hours = np.asarray(profiles.hours, dtype=np.float64)

    def raw(first: int, count: int) -> FloatArray:
        dates = days_of(scenario, first, count)
        factors: FloatArray = week[weekdays(dates)] * year[months(dates)]
        if profiles.holiday_factor != 1.0:
            factors[np.isin(dates, holidays_of(demand))] *= profiles.holiday_factor
        return factors

    mean = float(raw(0, int(YEAR_DAYS)).mean())
    if mean <= 0.0 or hours.sum() <= 0.0:
        raise ArgumentError(
            "demand.weekday_profile, demand.month_profile and demand.hour_profile: expected at least one "
            "number above 0 that applies in the year from run.start_date; found none"
        )
    count = run.warm_up_days + run.days
    dates = days_of(scenario, -run.warm_up_days, count)
    hour_cum = np.concatenate([[0.0], np.cumsum(hours)]) / hours.sum()
    hour_cum[-1] = 1.0
    return Calendar(
        first_day=-run.warm_up_days,
        day_factor=raw(-run.warm_up_days, count) / mean,
        hour_cum=hour_cum,
        weekday=weekdays(dates),
        month=months(dates),
    )
