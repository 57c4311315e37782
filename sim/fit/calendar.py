"""Profiles by category: hours, weekdays, months and holidays, each leaning on that of all."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

import numpy as np

from sim.fit.data import Data, Days
from sim.fit.recency import hours_of
from sim.fit.shrink import Factors, Shares, shrunk_factors, shrunk_shares
from sim.jit.units import MONTHS, FloatArray

_YEAR_DAYS: Final = 365


@dataclass(frozen=True, slots=True)
class CategoryProfiles:
    """Relative intensities by category.

    Attributes
    ----------
    hours : Shares or None
        24 shares of a day, requests of residents; None where only dates are known.
    weekdays, of_residents : Shares
        7 shares of a week, Monday first, holidays left out: of all requests, and of those that staff did not file.
    months : Shares or None
        12 intensities, as shares; None where the period is less than a year, so that a season cannot be told from a
        drift.
    holidays : Factors or None
        Factors on a holiday against other days of its weekday; None where the period has none.
    dispersion : ndarray of float64, shape (categories,)
        Variance of daily counts over that of chance.
    half_life : float
        Days after which an hour of opening counts half; infinite where all count alike.
    """

    hours: Shares | None
    weekdays: Shares
    of_residents: Shares
    months: Shares | None
    holidays: Factors | None
    dispersion: FloatArray
    half_life: float

    def of_days(self, days: Days) -> FloatArray:
        """Relative demand of days, float64 (categories, days): 1 on a mean day, 0 on one that the export lacks."""
        found: FloatArray = 7.0 * self.weekdays.values[:, days.weekday]
        if self.months is not None:
            found *= MONTHS * self.months.values[:, days.month]
        if self.holidays is not None:
            found[:, days.holiday] *= self.holidays.values
        found[:, ~days.told] = 0.0
        return found


def fit_profiles(data: Data, hours_known: bool) -> CategoryProfiles:
    """Profiles of all categories.

    Parameters
    ----------
    data : Data
    hours_known : bool
        Whether requests have a time of day.
    """
    days, counts = data.days, data.counts
    months = _months(counts, days) if len(days) >= _YEAR_DAYS else None
    season = np.ones_like(counts) if months is None else MONTHS * months.values[:, days.month]
    plain = ~days.holiday & days.told
    by_weekday = _by_cell(counts / season, days.weekday, 7, plain)
    exposure = np.bincount(days.weekday[plain], minlength=7).astype(float)
    dispersion = _dispersion(counts, by_weekday, exposure, days)
    week = shrunk_shares(by_weekday, dispersion, exposure)
    mine = data.resident & plain[data.rows["day"].to_numpy()]
    weekday = days.weekday[data.rows["day"].to_numpy()]
    own = np.bincount(data.code[mine] * 7 + weekday[mine], minlength=7 * len(counts)).reshape(-1, 7).astype(float)
    of_residents = shrunk_shares(own, dispersion, exposure)
    expected = counts.mean(axis=1, keepdims=True) * 7.0 * week.values[:, days.weekday] * season
    holidays = None
    feast = days.holiday & days.told
    if feast.any():
        seen, usual = counts[:, feast].sum(axis=1), expected[:, feast].sum(axis=1)
        centre = float(seen.sum() / max(usual.sum(), 1e-9))
        holidays = shrunk_factors((seen / dispersion)[:, None], (usual / dispersion)[:, None], max(centre, 0.01))
    hours, half_life = hours_of(data) if hours_known else (None, float("inf"))
    return CategoryProfiles(hours, week, of_residents, months, holidays, dispersion, half_life)


def _by_cell(counts: FloatArray, cells: np.ndarray, size: int, used: np.ndarray) -> FloatArray:
    return np.stack([counts[:, used & (cells == cell)].sum(axis=1) for cell in range(size)], axis=1)


def _months(counts: FloatArray, days: Days) -> Shares:
    exposure = np.bincount(days.month, minlength=MONTHS).astype(float)
    every = np.ones(len(days), dtype=bool)
    by_month = _by_cell(counts, days.month, MONTHS, every)
    chance = np.maximum(counts.mean(axis=1), 1e-9)
    return shrunk_shares(by_month, np.maximum(1.0, counts.var(axis=1) / chance), exposure)


def _dispersion(counts: FloatArray, by_weekday: FloatArray, exposure: FloatArray, days: Days) -> FloatArray:
    """Variance of daily counts about the mean of their weekday over that mean, at least 1; slow changes taken out."""
    mean = (by_weekday / np.maximum(exposure, 1.0))[:, days.weekday]
    level = _smooth(counts / np.maximum(mean, 1e-9))
    expected = np.maximum(mean * level, 1e-9)
    square = ((counts - expected) ** 2 / expected)[:, ~days.holiday & days.told]
    found: FloatArray = np.maximum(1.0, square.mean(axis=1))
    return found


def _smooth(ratio: FloatArray, window: int = 28) -> FloatArray:
    """Running means over four weeks."""
    kernel = np.ones(min(window, ratio.shape[1]))
    weight = np.convolve(np.ones(ratio.shape[1]), kernel, "same")
    return np.stack([np.convolve(row, kernel, "same") / weight for row in ratio])
