"""Public holidays: every year from 2015 to 2027 has its festivals, and offices are closed on them."""

from __future__ import annotations

from datetime import date, timedelta

import numpy as np
import pytest

import sim
from sim.demand import build_shifts
from sim.policy.holidays import FIRST_YEAR, HOLIDAYS, LAST_YEAR

YEARS = range(FIRST_YEAR, LAST_YEAR + 1)
#: First day of the lunar year (computed by the calendar, not by this project's list).
NEW_YEAR = dict(
    zip(
        YEARS,
        [
            "02-19",
            "02-08",
            "01-28",
            "02-16",
            "02-05",
            "01-25",
            "02-12",
            "02-01",
            "01-22",
            "02-10",
            "01-29",
            "02-17",
            "02-06",
        ],
        strict=True,
    )
)
FIXED = ("01-01", "05-01", "10-01", "10-02", "10-03")


def test_no_day_is_listed_twice_and_they_are_in_order() -> None:
    assert list(HOLIDAYS) == sorted(set(HOLIDAYS))


@pytest.mark.parametrize("year", YEARS)
def test_every_year_has_its_festivals(year: int) -> None:
    wanted = {date.fromisoformat(f"{year}-{day}") for day in FIXED}
    first = date.fromisoformat(f"{year}-{NEW_YEAR[year]}")
    wanted |= {first + timedelta(days=k) for k in range(3)}
    assert wanted <= set(HOLIDAYS)
    assert any(day in HOLIDAYS for day in (date(year, 4, 4), date(year, 4, 5)))  # Qingming
    assert 12 <= sum(day.year == year for day in HOLIDAYS) <= 34


@pytest.mark.parametrize("start", ["2016-01-04", "2019-01-07", "2021-01-04", "2025-01-06", "2026-01-05"])
def test_offices_are_closed_in_the_national_week_whatever_the_year(start: str) -> None:
    scenario = sim.load("demo").with_({"run.start_date": start, "run.days": 300, "run.warm_up_days": 0})
    shifts = build_shifts(scenario)
    office = shifts.cum[shifts.of("office")]
    first = (date(int(start[:4]), 10, 1) - date.fromisoformat(start)).days
    assert np.ptp(office[24 * first : 24 * (first + 7) + 1]) == 0.0
