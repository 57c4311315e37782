"""What a fitted model foresees for days that it has not seen: draws of counts, closing times, backlog, on-time shares.

A draw is a future: a level and a drift from their posterior, weeks and days that vary as fitted, and chance. Its counts
are therefore spread by what is not known as well as by what is random.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Final

import numpy as np

from sim.fit.data import Days
from sim.fit.levels import DRAWS, WEEK
from sim.fit.model import Fitted
from sim.jit.units import DAY_HOURS, FloatArray

_LEAST_SHAPE: Final = 1e-3
_MOST_MEAN: Final = 1e7


@dataclass(frozen=True, slots=True, eq=False)
class Prediction:
    """Draws of what is to come.

    Attributes
    ----------
    days : Days
    daily : ndarray of float64, shape (draws, categories, days)
        Requests opened.
    """

    days: Days
    daily: FloatArray

    @property
    def weekly(self) -> FloatArray:
        """Requests of whole weeks from the first day, float64 (draws, categories, weeks)."""
        n = self.daily.shape[2] // WEEK
        found: FloatArray = self.daily[:, :, : n * WEEK].reshape(*self.daily.shape[:2], n, WEEK).sum(axis=3)
        return found


def predict(fitted: Fitted, days: Days, seed: int = 1) -> Prediction:
    """Draw counts of days after the fitted period.

    Parameters
    ----------
    fitted : Fitted
    days : Days
        Consecutive days after the last fitted one.
    seed : int
    """
    rng = np.random.default_rng(seed)
    levels, size = fitted.levels, len(fitted.data.names)
    after = days.first - (fitted.data.days.first + len(fitted.data.days))
    week = (after + np.arange(len(days))) // WEEK  # weeks since the last fitted one, from 0
    weeks = int(week[-1]) + 1
    steps = rng.standard_normal((DRAWS, size, weeks))
    drift = np.sqrt(levels.drift.T)[:, :, None]
    # a drift moves the level either way and leaves its mean where it is
    path = levels.level.T[:, :, None] + np.cumsum(drift * steps - 0.5 * drift**2, axis=2)
    within = fitted.variation.within
    spread = np.maximum(levels.spread.T - within / WEEK, 0.0)[:, :, None]
    factor = np.exp(path) * _gamma(rng, np.broadcast_to(spread, path.shape))
    mean = fitted.profiles.of_days(days)[None] * factor[:, :, week]
    mean = mean * _gamma(rng, np.broadcast_to(within[None, :, None], mean.shape))
    return Prediction(days, rng.poisson(np.minimum(mean, _MOST_MEAN)).astype(np.float64))


def _gamma(rng: np.random.Generator, cv2: Any) -> FloatArray:
    """Gamma factors of mean 1; ones where nothing varies."""
    shape = 1.0 / np.maximum(cv2, _LEAST_SHAPE)
    found: FloatArray = np.where(cv2 > _LEAST_SHAPE, rng.gamma(shape) / shape, 1.0)
    return found


def shifts(fitted: Fitted, ahead: float, seed: int = 2) -> FloatArray:
    """Draws of the error of the logarithm of closing times, float64 (draws, categories).

    Parameters
    ----------
    fitted : Fitted
    ahead : float
        Days from the end of the fitted period for which they are foreseen: offices may change their pace.
    seed : int
    """
    pace = fitted.pace_error(0.0, ahead)
    errors = np.hypot([closing.median_error for closing in fitted.closing], pace)
    found: FloatArray = np.random.default_rng(seed).standard_normal((DRAWS, len(errors))) * np.minimum(errors, 2.0)
    return found


def backlog(fitted: Fitted, prediction: Prediction, end: float, seed: int = 3) -> FloatArray:
    """Draws of the requests that are open at an hour: those open at the end of the fit, and new ones.

    Parameters
    ----------
    fitted : Fitted
    prediction : Prediction
        From the day after the fitted period to that hour.
    end : float

    Returns
    -------
    ndarray of float64, shape (draws, categories)
    """
    rng = np.random.default_rng(seed)
    data, moved = fitted.data, np.exp(-shifts(fitted, len(prediction.days)))
    age = end - DAY_HOURS * (prediction.days.first + np.arange(len(prediction.days)) + 0.5)
    open_ = ~data.event & ~np.isnan(data.duration) & (data.rows["end"] != "withdrawn").to_numpy()
    found = np.zeros((DRAWS, len(data.names)))
    for k, closing in enumerate(fitted.closing):
        alive = closing.survival(np.maximum(age, 0.01)[None] * moved[:, [k]])
        new = rng.binomial(prediction.daily[:, k].astype(np.int64), np.clip(alive, 0.0, 1.0)).sum(axis=1)
        before = data.duration[open_ & (data.code == k)]
        if len(before):
            span = end - data.as_of
            scale = moved[:, [k]]
            kept = closing.survival((before + span)[None] * scale) / np.maximum(
                closing.survival(before[None] * scale), 1e-12
            )
            kept = np.clip(kept, 0.0, 1.0)
            new = new + (rng.random(kept.shape) < kept).sum(axis=1)
        found[:, k] = new
    return found


def on_time(fitted: Fitted, prediction: Prediction, end: float, seed: int = 4) -> FloatArray:
    """Draws of the share closed by their deadline, of new requests whose deadline has passed at an hour.

    Parameters
    ----------
    fitted : Fitted
    prediction : Prediction
    end : float
    seed : int

    Returns
    -------
    ndarray of float64, shape (draws,)
    """
    rng = np.random.default_rng(seed)
    ahead = (prediction.days.end - fitted.data.days.end) / DAY_HOURS
    moved = np.exp(-shifts(fitted, ahead))
    total, good = np.zeros(DRAWS), np.zeros(DRAWS)
    has_due = ~np.isnan(fitted.data.rows["due"].to_numpy())
    left = end - DAY_HOURS * (prediction.days.first + np.arange(len(prediction.days)) + 0.5)
    for k, closing in enumerate(fitted.closing):
        due = fitted.due[k]
        mine = fitted.data.code == k
        if np.isnan(due).any() or not mine.any():
            continue
        passed = prediction.daily[:, k] @ (due <= left[:, None])  # (draws, quantiles)
        number = np.round(passed * has_due[mine].mean() / len(due)).astype(np.int64)
        share = 1.0 - closing.survival(np.maximum(due, 0.01)[None] * moved[:, [k]])
        good += rng.binomial(number, np.clip(share, 0.0, 1.0)).sum(axis=1)
        total += number.sum(axis=1)
    found: FloatArray = good / np.maximum(total, 1.0)
    return found
