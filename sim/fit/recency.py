"""How fast the past loses its worth: half-lives that foresee the last weeks of the fitted period best.

Hours of the day and closing times change over months. Requests are therefore weighted by their age; with which
half-life is decided inside the fitted period, by how likely its last weeks are under what was known before them.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, Final

import numpy as np

from sim.fit.closing import FOLDS, LEAST, ClosingTimes, binned, expected_likelihood, fit_closings
from sim.fit.data import Data, durations
from sim.fit.shrink import Shares, shrunk_shares
from sim.jit.units import DAY_HOURS, FloatArray

HALF_LIVES: Final = (float("inf"), 112.0, 56.0, 28.0, 14.0)  # days
LAST: Final = 28  # days that are foreseen
_MARGIN: Final = 3.0  # of the log-likelihood: twenty times as likely
_LEAST_BEFORE: Final = 28  # days before them; with fewer nothing is weighted


def weights_of(age: Any, half_life: float) -> FloatArray:
    """Weights of requests by their age in days: 1 for new ones, a half after a half-life."""
    found: FloatArray = np.exp2(-np.maximum(age, 0.0) / half_life)
    return found


def _best(days: int, likelihood: Callable[[float], float]) -> float:
    """The half-life under which the last days are most likely; none, unless that is clearly better."""
    if days < LAST + _LEAST_BEFORE:
        return HALF_LIVES[0]
    found = {half_life: likelihood(half_life) for half_life in HALF_LIVES}
    best = max(HALF_LIVES, key=lambda one: found[one])
    return best if found[best] > found[HALF_LIVES[0]] + _MARGIN else HALF_LIVES[0]


def hours_of(data: Data) -> tuple[Shares, float]:
    """Shares of the hours of a day of residents' requests, and the half-life in days that was chosen."""
    size, days = len(data.names), len(data.days)
    mine = data.resident
    code = (data.code * days + data.rows["day"].to_numpy()) * 24 + data.rows["hour"].to_numpy()
    code = code[mine]
    table = np.bincount(code, minlength=size * days * 24).reshape(size, days, 24)
    last = table[:, days - LAST :].sum(axis=1)

    def shares(until: int, half_life: float) -> Shares:
        weight = weights_of(until - 0.5 - np.arange(until), half_life)
        return shrunk_shares(np.einsum("kdh,d->kh", table[:, :until], weight))

    def likelihood(half_life: float) -> float:
        return float((last * np.log(shares(days - LAST, half_life).values)).sum())

    half_life = _best(days, likelihood)
    return shares(days, half_life), half_life


def closings_of(data: Data) -> tuple[tuple[ClosingTimes, ...], float]:
    """Distributions of closing times by category, and the half-life in days that was chosen."""
    day = data.rows["day"].to_numpy()
    days = len(data.days)
    cut = data.days.end - DAY_HOURS * LAST
    before = day < days - LAST
    known, closed = durations(data.rows, cut)

    def likelihood(half_life: float) -> float:
        weight = weights_of(days - LAST - 0.5 - day[before], half_life)
        past = _table(data, before, known, closed, weight)
        new = _table(data, ~before, data.duration, data.event, np.ones(int((~before).sum())))
        return expected_likelihood(past.sum(axis=1), new.sum(axis=1))

    half_life = _best(days, likelihood)
    every = np.ones(len(day), dtype=bool)
    folds = _table(data, every, data.duration, data.event, weights_of(days - 0.5 - day, half_life))
    folds = np.concatenate([folds, folds.sum(axis=0, keepdims=True)])
    *own, pooled = fit_closings(folds)
    found = []
    sizes = _table(data, every, data.duration, data.event, np.ones(len(day))).sum(axis=(1, 3))
    for one, counts, (events, censored) in zip(own, folds[:-1], sizes.astype(int), strict=True):
        if events >= LEAST and (counts.sum(axis=(1, 2)) > 0).sum() > 1:
            found.append(one.counted(int(events), int(censored)))
        else:  # as all close, and anybody's guess how far from that
            found.append(pooled.counted(int(events), int(censored), own=False))
    return tuple(found), half_life


def _table(data: Data, rows: np.ndarray, hours: FloatArray, event: np.ndarray, weight: FloatArray) -> FloatArray:
    """Weighted counts by category and fold, float64 (categories, folds, 2, bins).

    Weeks are left out whole, because requests of a week are often closed together.
    """
    fold = (data.rows["day"].to_numpy()[rows] // 7) % FOLDS
    group = data.code[rows] * FOLDS + fold
    found: FloatArray = binned(hours[rows], event[rows], group, len(data.names) * FOLDS, weight).reshape(
        len(data.names), FOLDS, 2, -1
    )
    return found
