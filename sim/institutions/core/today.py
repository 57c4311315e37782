"""The calendar of a run, and what kind of day today is."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from sim.scenario import Scenario

QUARTER_MONTHS = (1, 4, 7, 10)


@dataclass(frozen=True, slots=True)
class Dates:
    """Dates of the days of a run: day 0 is ``start``, the warm-up has negative days."""

    start: dt.date
    first_day: int
    holidays: frozenset[dt.date]

    @classmethod
    def of(cls, scenario: Scenario) -> Dates:
        """The calendar of a scenario."""
        return cls(scenario.run.start_date, -scenario.run.warm_up_days, frozenset(scenario.policy.shifts.holidays))

    def date(self, day: int) -> dt.date:
        """Date of a day."""
        return self.start + dt.timedelta(days=day)

    def today(self, day: int) -> Today:
        """What kind of day a day is."""
        date = self.date(day)
        return Today(
            day=day,
            row=day - self.first_day,
            date=date,
            first=day == self.first_day,
            week=date.weekday() == 0,
            month=date.day == 1,
            quarter=date.day == 1 and date.month in QUARTER_MONTHS,
            year=date.day == 1 and date.month == 1,
            working=date.weekday() < 5 and date not in self.holidays,
        )


@dataclass(frozen=True, slots=True)
class Today:
    """One day.

    Attributes
    ----------
    day : int
        Number of the day; negative in the warm-up.
    row : int
        Number counted from the first day of the warm-up: the row of daily series.
    date : datetime.date
    first : bool
        Whether it is the first day of the warm-up: everything that is due at intervals is due on it too.
    week, month, quarter, year : bool
        Whether one begins today.
    working : bool
        Whether it is neither weekend nor public holiday.
    """

    day: int
    row: int
    date: dt.date
    first: bool
    week: bool
    month: bool
    quarter: bool
    year: bool
    working: bool

    def begins(self, rhythm: str) -> bool:
        """Whether a day, week, month, quarter or year begins (or the run itself)."""
        return self.first or rhythm == "day" or bool(getattr(self, rhythm))
