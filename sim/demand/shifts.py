"""Working time: weekly tables of whole hours, laid out over the whole horizon."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING

import numpy as np
import numpy.typing as npt

from sim.demand.calendar import days_of, weekdays
from sim.jit.units import DAY_HOURS, FloatArray, IntArray
from sim.world.columns import SHIFTS

if TYPE_CHECKING:
    from sim.scenario import Scenario

MARGIN_DAYS = 400  # beyond the run, for pieces of work that end after it
_WORKING: dict[str, tuple[tuple[range, tuple[range, ...]], ...]] = {
    "office": ((range(5), (range(8, 12), range(13, 17))),),
    "extended": ((range(6), (range(8, 12), range(13, 19))),),
    "always": ((range(7), (range(24),)),),
    "volunteer": ((range(5), (range(18, 21),)), (range(5, 7), (range(9, 12), range(14, 17)))),
}


@dataclass(frozen=True, slots=True)
class Shifts:
    """Tables that turn clock time into working time and back, one row per shift.

    Clock hours are counted from ``t_first``; times are on the clock of the run (hour 0 is 00:00 of the
    start date).

    Attributes
    ----------
    names : tuple of str
        ``office``, ``extended``, ``always``, ``volunteer`` (evenings and weekends).
    mask : ndarray of bool, shape (shifts, 168)
        Weekly table, Monday 00:00 first.
    cum : ndarray of float64, shape (shifts, hours + 1)
        Worked hours before each clock hour.
    start_hour : ndarray of float64, shape (shifts, most working hours + 1)
        Time at which the k-th working hour begins; from ``n_hours`` on, the end of the tables.
    n_hours : ndarray of int64, shape (shifts,)
        Working hours in the tables.
    continuous : ndarray of bool, shape (shifts,)
        Round the clock; such a shift knows no holidays.
    openings : tuple of float arrays
        Sorted times at which a block of working hours begins.
    t_first, t_end : float
        First and last hour of the tables.
    """

    names: tuple[str, ...]
    mask: npt.NDArray[np.bool_]
    cum: FloatArray
    start_hour: FloatArray
    n_hours: IntArray
    continuous: npt.NDArray[np.bool_]
    openings: tuple[FloatArray, ...]
    t_first: float
    t_end: float

    def of(self, name: str) -> int:
        """Number of a shift."""
        return self.names.index(name)


def weekly_mask(name: str) -> npt.NDArray[np.bool_]:
    """Weekly table of a shift: 168 flags, Monday 00:00 first."""
    mask = np.zeros((7, 24), dtype=np.bool_)
    for days, blocks in _WORKING[name]:
        for block in blocks:
            mask[days.start : days.stop, block.start : block.stop] = True
    return mask.ravel()


def build_shifts(scenario: Scenario) -> Shifts:
    """Shift tables over warm-up, run and a margin of 400 days.

    Office-like shifts pause on ``policy.shifts.holidays``.
    """
    run = scenario.run
    count = run.warm_up_days + run.days + MARGIN_DAYS
    dates = days_of(scenario, -run.warm_up_days, count)
    holidays = [day.isoformat() if isinstance(day, date) else day for day in scenario.policy.shifts.holidays]
    off = np.isin(dates, np.array(holidays, dtype="datetime64[D]"))
    mask = np.stack([weekly_mask(name) for name in SHIFTS])
    continuous = mask.all(axis=1)
    working = mask.reshape(-1, 7, 24)[:, weekdays(dates), :]
    working &= continuous[:, None, None] | ~off[None, :, None]
    working = working.reshape(len(SHIFTS), -1)

    t_first = -DAY_HOURS * run.warm_up_days
    cum = np.zeros((len(SHIFTS), working.shape[1] + 1))
    np.cumsum(working, axis=1, out=cum[:, 1:])
    n_hours = working.sum(axis=1)
    t_end = t_first + working.shape[1]
    start_hour = np.full((len(SHIFTS), int(n_hours.max()) + 1), t_end)
    openings = []
    for k, row in enumerate(working):
        start_hour[k, : n_hours[k]] = t_first + np.flatnonzero(row)
        opens = row & ~np.concatenate([[False], row[:-1]])
        openings.append(t_first + np.flatnonzero(opens).astype(np.float64))
    return Shifts(
        names=SHIFTS,
        mask=mask,
        cum=cum,
        start_hour=start_hour,
        n_hours=n_hours,
        continuous=continuous,
        openings=tuple(openings),
        t_first=t_first,
        t_end=t_end,
    )
