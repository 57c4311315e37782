"""Calendar factors and shift tables."""

from __future__ import annotations

from datetime import date, timedelta

import numpy as np
import pytest

from sim.demand import build_calendar, build_shifts
from sim.demand.shifts import MARGIN_DAYS, weekly_mask
from sim.scenario import Scenario

SCENARIO = Scenario.from_dict(
    {
        "run": {"start_date": "2024-01-01", "days": 365, "warm_up_days": 180},
        "policy": {"shifts": {"holidays": ["2024-01-01", "2024-05-01", "2023-10-02"]}},
    }
)


def test_yearly_mean_is_one_and_dates_are_right():
    calendar = build_calendar(SCENARIO)
    assert (calendar.first_day, calendar.n_days) == (-180, 545)
    assert calendar.day_factor[180:].mean() == pytest.approx(1.0, abs=1e-12)
    for d in (0, 100, 180, 239, 544):
        day = date(2024, 1, 1) + timedelta(days=d - 180)
        assert calendar.weekday[d] == day.weekday()
        assert calendar.month[d] == day.month - 1
    assert (calendar.t_first, calendar.t_end) == (-4320.0, 8760.0)


def test_factor_is_weekday_times_month():
    calendar = build_calendar(SCENARIO)
    demand = SCENARIO.demand
    expected = np.array(demand.weekday_profile)[calendar.weekday] * np.array(demand.month_profile)[calendar.month]
    np.testing.assert_allclose(calendar.day_factor / calendar.day_factor[0], expected / expected[0])
    hours = np.array(demand.hour_profile)
    np.testing.assert_allclose(np.diff(calendar.hour_cum), hours / hours.sum(), atol=1e-15)
    assert calendar.hour_cum[-1] == 1.0


def test_equal_numbers_mean_an_even_flow():
    even = {"hour_profile": [1] * 24, "weekday_profile": [1] * 7, "month_profile": [1] * 12}
    calendar = build_calendar(SCENARIO.with_({f"demand.{key}": value for key, value in even.items()}))
    np.testing.assert_allclose(calendar.day_factor, 1.0, rtol=1e-12)
    np.testing.assert_allclose(calendar.hour_cum, np.arange(25) / 24)


def test_the_length_of_the_run_changes_no_factor():
    short = build_calendar(SCENARIO.with_({"run.days": 30}))
    np.testing.assert_array_equal(short.day_factor, build_calendar(SCENARIO).day_factor[:210])


@pytest.mark.parametrize(("name", "hours"), [("office", 40), ("extended", 60), ("always", 168)])
def test_weekly_hours(name, hours):
    mask = weekly_mask(name)
    assert mask.sum() == hours
    if name != "always":
        assert not mask[-24:].any()  # Sunday
        assert mask.reshape(7, 24)[0, [7, 8, 11, 12, 13, 16]].tolist() == [
            False,
            True,
            True,
            False,
            True,
            True,
        ]


def test_shift_tables_by_hand():
    shifts = build_shifts(SCENARIO)
    office, extended, always, volunteer = range(4)
    hours = 24 * (180 + 365 + MARGIN_DAYS)
    assert shifts.cum.shape == (4, hours + 1)
    assert shifts.t_first == -4320.0
    assert shifts.continuous.tolist() == [False, False, True, False]

    def worked(shift: int, start: float, end: float) -> float:
        first = int(start - shifts.t_first)
        return float(shifts.cum[shift, first + int(end - start)] - shifts.cum[shift, first])

    assert worked(office, 0, 24) == 0  # 1 January is off
    assert worked(office, 24, 48) == 8
    assert worked(office, 24 + 11, 24 + 14) == 2  # 11-12 and 13-14
    assert worked(office, 168, 336) == 40
    assert worked(extended, 168, 336) == 60
    assert worked(always, 0, 24) == 24
    assert worked(volunteer, 168, 336) == 27
    assert worked(volunteer, 24 + 12, 24 + 24) == 3  # a Tuesday evening
    assert worked(volunteer, 5 * 24, 6 * 24) == 6  # a Saturday
    labour_day = 24 * (date(2024, 5, 1) - date(2024, 1, 1)).days
    assert worked(extended, labour_day, labour_day + 24) == 0
    assert shifts.cum[always, -1] == hours


def test_start_hour_inverts_cum():
    shifts = build_shifts(SCENARIO)
    for k, n in enumerate(shifts.n_hours):
        clock = (shifts.start_hour[k, :n] - shifts.t_first).astype(int)
        np.testing.assert_array_equal(shifts.cum[k, clock], np.arange(n))
        np.testing.assert_array_equal(shifts.cum[k, clock + 1], np.arange(1, n + 1))
        assert (shifts.start_hour[k, n:] == shifts.t_end).all()
        assert shifts.start_hour.shape[1] == shifts.n_hours.max() + 1


def test_openings():
    shifts = build_shifts(SCENARIO)
    office = shifts.openings[0]
    first_days = office[(office >= 0) & (office < 72)]
    assert first_days.tolist() == [24 + 8, 24 + 13, 48 + 8, 48 + 13]
    assert shifts.openings[2].tolist() == [shifts.t_first]
    assert len(shifts.openings) == len(shifts.names) == 4
