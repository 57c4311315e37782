"""Closing times with censoring: Kaplan-Meier, and the form that foresees left-out requests best.

Forms are those of the simulator's outside step: Weibull, log-normal, a mixture of two log-normals. Durations are put
into narrow bins of their logarithm first, so that a million requests are fitted as fast as a thousand.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Final

import numpy as np
from scipy.special import log_ndtr, ndtr, ndtri

from sim.jit.units import FloatArray

FORMS: Final = ("lognormal", "weibull", "mixture")
LEAST: Final = 30  # closings; categories with fewer have the times of all
FOLDS: Final = 4
_BIN: Final = 0.08
_LOW: Final = float(np.log(0.01))
_BINS: Final = 200
_CENTRES: Final[FloatArray] = np.asarray(_LOW + _BIN * (np.arange(_BINS) + 0.5), dtype=np.float64)
_LEAST_SIGMA: Final = 0.05
_MOST_SIGMA: Final = 3.0
_ROUNDS: Final = 120
_ROUNDS_OF_PARTS: Final = 30  # they begin where the whole ended
_STARTS: Final = ((0.15, 0.6), (0.4, 0.85))
_SHAPES: Final = np.exp(np.linspace(np.log(0.1), np.log(10.0), 120))


@dataclass(frozen=True, slots=True)
class ClosingTimes:
    """Distribution of hours to closing.

    Attributes
    ----------
    form : {"lognormal", "weibull", "mixture"}
    values : tuple of float
        ``(mu, sigma)``; ``(log median, shape)``; ``(share of the second, mu, sigma, second mu, second sigma)``.
    median_error : float
        Standard error of the logarithm of the median.
    events, censored : int
    held_out : dict of str to float
        Mean log-likelihood of left-out requests by form.
    own : bool
        False: too few closings, those of all categories.
    """

    form: str
    values: tuple[float, ...]
    median_error: float
    events: int
    censored: int
    held_out: dict[str, float]
    own: bool = True

    def survival(self, hours: Any) -> FloatArray:
        """Share that is open after some hours."""
        log = np.log(np.maximum(np.asarray(hours, dtype=np.float64), 1e-9))
        found: FloatArray = np.exp(_survival(self.form, self.values, log))
        return found

    def counted(self, events: int, censored: int, own: bool = True) -> ClosingTimes:
        """The same, with the numbers of requests; ``own`` False: fitted to all categories, and less sure."""
        error = self.median_error if own else max(self.median_error, 1.0)
        return ClosingTimes(self.form, self.values, error, events, censored, self.held_out if own else {}, own)

    def median(self) -> float:
        """Median, h."""
        return float(self.quantile(0.5))

    def quantile(self, share: float) -> float:
        """Hours by which a share is closed."""
        if self.form == "lognormal":
            mu, sigma = self.values
            return float(np.exp(mu + sigma * ndtri(share)))
        if self.form == "weibull":
            median, shape = self.values
            return float(np.exp(median + np.log(-np.log1p(-share) / np.log(2.0)) / shape))
        low, high = -8.0, 20.0
        for _ in range(80):
            middle = 0.5 * (low + high)
            if float(np.exp(_survival(self.form, self.values, np.array([middle])))[0]) > 1.0 - share:
                low = middle
            else:
                high = middle
        return float(np.exp(0.5 * (low + high)))


def binned(
    hours: FloatArray,
    event: np.ndarray,
    group: np.ndarray | None = None,
    groups: int = 1,
    weight: FloatArray | None = None,
) -> FloatArray:
    """Counts of closed and of open requests by bins of the logarithm of hours; NaN is left out.

    Parameters
    ----------
    hours : ndarray of float64, shape (rows,)
    event : ndarray of bool, shape (rows,)
    group : ndarray of int64, shape (rows,), optional
        Group of each row.
    groups : int
    weight : ndarray of float64, shape (rows,), optional

    Returns
    -------
    ndarray of float64, shape (groups, 2, bins)
    """
    known = ~np.isnan(hours)
    place = np.clip(((np.log(hours[known]) - _LOW) / _BIN).astype(np.int64), 0, _BINS - 1)
    code = np.where(event[known], 0, _BINS) + place
    if group is not None:
        code = code + 2 * _BINS * group[known]
    counts = np.bincount(code, None if weight is None else weight[known], 2 * _BINS * groups)
    found: FloatArray = counts.astype(np.float64).reshape(groups, 2, _BINS)
    return found


def kaplan_meier(hours: FloatArray, event: np.ndarray) -> tuple[FloatArray, FloatArray]:
    """Times at which requests were closed, and the share open just after each.

    Parameters
    ----------
    hours : ndarray of float64
        To closing, or to the end of what was seen; NaN is left out.
    event : ndarray of bool
        Closed.
    """
    known = ~np.isnan(hours)
    times, place = np.unique(hours[known], return_inverse=True)
    closed = np.bincount(place, weights=event[known].astype(float), minlength=len(times))
    gone = np.bincount(place, minlength=len(times))
    at_risk = len(place) - np.concatenate([[0.0], np.cumsum(gone)[:-1]])
    share = np.cumprod(1.0 - closed / np.maximum(at_risk, 1.0))
    at = closed > 0.0
    return times[at], share[at]


def km_median(hours: FloatArray, event: np.ndarray) -> float:
    """Median by Kaplan-Meier, h; infinite where less than half is seen to close."""
    times, share = kaplan_meier(hours, event)
    below = np.flatnonzero(share <= 0.5)
    return float(times[below[0]]) if len(below) else float("inf")


def fit_closings(folds: FloatArray) -> list[ClosingTimes]:
    """For each category, the form that makes left-out requests most likely, fitted to all of its requests.

    Parameters
    ----------
    folds : ndarray of float64, shape (categories, folds, 2, bins)
        `binned` counts of parts of the requests.
    """
    whole = folds.sum(axis=1)
    size, parts = folds.shape[:2]
    rest = (whole[:, None] - folds).reshape(size * parts, *whole.shape[1:])
    values: dict[str, FloatArray] = {}
    without: dict[str, FloatArray] = {}
    held_out: dict[str, FloatArray] = {}
    for form in FORMS:
        values[form] = _fit(form, whole, None)
        start = np.repeat(values[form], parts, axis=0)
        without[form] = _fit(form, rest, start)
        likelihood = _log_likelihood(form, without[form], folds.reshape(rest.shape)).reshape(size, parts)
        held_out[form] = likelihood.sum(axis=1) / np.maximum(1.0, whole.sum(axis=(1, 2)))
    found = []
    for k in range(size):
        told = {form: float(held_out[form][k]) for form in FORMS}
        form = max(FORMS, key=lambda one: told[one])
        mine = tuple(float(one) for one in values[form][k])
        left = without[form].reshape(size, parts, -1)[k]
        error = _median_error(form, left)
        found.append(ClosingTimes(form, mine, error, int(whole[k, 0].sum()), int(whole[k, 1].sum()), told))
    return found


def expected_likelihood(known: FloatArray, new: FloatArray) -> float:
    """Log-likelihood of new requests under mixtures fitted to known ones, each float64 (categories, 2, bins)."""
    used = known[:, 0].sum(axis=1) > 0.0
    if not used.any():
        return 0.0
    values = _fit("mixture", known[used], None)
    return float(_log_likelihood("mixture", values, new[used]).sum())


def _median_error(form: str, values: FloatArray) -> float:
    """Standard error of the log median, by leaving out parts."""
    medians = np.log([ClosingTimes(form, tuple(map(float, one)), 0.0, 0, 0, {}).median() for one in values])
    n = len(medians)
    return float(np.sqrt((n - 1) / n * ((medians - medians.mean()) ** 2).sum()))


def _survival(form: str, values: Any, log: FloatArray) -> FloatArray:
    """Logarithm of the share that is open; values are numbers, or columns for several fits at once."""
    if form == "lognormal":
        found: FloatArray = log_ndtr(-(log - values[0]) / values[1])
        return found
    if form == "weibull":
        found = -np.log(2.0) * np.exp(np.clip(values[1] * (log - values[0]), -700.0, 50.0))
        return found
    p, a, s, b, t = values
    share = (1.0 - p) * ndtr(-(log - a) / s) + p * ndtr(-(log - b) / t)
    found = np.log(np.maximum(share, 1e-300))
    return found


def _density(form: str, values: Any, log: FloatArray) -> FloatArray:
    """Logarithm of the density of the logarithm of hours."""
    if form == "lognormal":
        return _normal(log, values[0], values[1])
    if form == "weibull":
        z = np.clip(values[1] * (log - values[0]), -700.0, 50.0)
        found: FloatArray = np.log(np.log(2.0) * values[1]) + z - np.log(2.0) * np.exp(z)
        return found
    p, a, s, b, t = values
    found = np.log(np.maximum((1.0 - p) * np.exp(_normal(log, a, s)) + p * np.exp(_normal(log, b, t)), 1e-300))
    return found


def _normal(x: FloatArray, mu: Any, sigma: Any) -> FloatArray:
    found: FloatArray = -0.5 * ((x - mu) / sigma) ** 2 - np.log(sigma) - 0.5 * np.log(2.0 * np.pi)
    return found


def _columns(values: FloatArray) -> list[FloatArray]:
    return [values[:, [n]] for n in range(values.shape[1])]


def _log_likelihood(form: str, values: FloatArray, counts: FloatArray) -> FloatArray:
    """Of each fit, float64 (fits,)."""
    columns = _columns(values)
    closed = counts[:, 0] * np.maximum(_density(form, columns, _CENTRES), -700.0)
    found: FloatArray = (closed + counts[:, 1] * np.maximum(_survival(form, columns, _CENTRES), -700.0)).sum(axis=1)
    return found


def _fit(form: str, counts: FloatArray, start: FloatArray | None) -> FloatArray:
    """Values of a form for each of several sets of counts, float64 (fits, values)."""
    if form == "weibull":
        return _fit_weibull(counts)
    rounds = _ROUNDS if start is None else _ROUNDS_OF_PARTS
    if form == "lognormal":
        first = start if start is not None else _moments(counts)
        blank = np.zeros((len(counts), 1))
        values = np.hstack([blank, first, first])
        return _expect_and_maximise(counts, values, rounds)[:, 1:3]
    if start is not None:
        return _expect_and_maximise(counts, start, rounds)
    cum = np.cumsum(counts.sum(axis=1), axis=1) / np.maximum(counts.sum(axis=(1, 2)), 1.0)[:, None]
    best: FloatArray | None = None
    for shares in _STARTS:
        a, b = (_CENTRES[np.minimum((cum < share).sum(axis=1), _BINS - 1)] for share in shares)
        ones = np.ones_like(a)
        tried = _expect_and_maximise(counts, np.stack([0.5 * ones, a, ones, b, ones], axis=1), rounds)
        if best is None:
            best = tried
            continue
        better = _log_likelihood(form, tried, counts) > _log_likelihood(form, best, counts)
        best = np.where(better[:, None], tried, best)
    assert best is not None
    return best


def _moments(counts: FloatArray) -> FloatArray:
    """Mean and standard deviation of the logarithms of the closed."""
    n = np.maximum(counts[:, 0].sum(axis=1), 1.0)
    mu = (counts[:, 0] * _CENTRES).sum(axis=1) / n
    var = (counts[:, 0] * (_CENTRES - mu[:, None]) ** 2).sum(axis=1) / n
    return np.stack([mu, np.sqrt(np.maximum(var, 0.25))], axis=1)


def _fit_weibull(counts: FloatArray) -> FloatArray:
    """Logarithm of the median and shape: for each shape the scale is known, and the best shape is looked for."""
    closed = counts[:, 0]
    events = np.maximum(closed.sum(axis=1), 1.0)[:, None]
    logs = (closed * _CENTRES).sum(axis=1)[:, None]
    shift = 6.0  # keeps powers small
    powers = counts.sum(axis=1) @ np.exp((_CENTRES - shift)[:, None] * _SHAPES)  # (fits, shapes)
    scale = np.log(np.maximum(powers, 1e-300) / events)  # of the hazard, at each shape
    profile = events * (np.log(_SHAPES) - scale - 1.0) + _SHAPES * (logs - events * shift)
    best = profile.argmax(axis=1)
    row = np.arange(len(counts))
    shape = _SHAPES[best]
    return np.stack([shift + (scale[row, best] + np.log(np.log(2.0))) / shape, shape], axis=1)


def _expect_and_maximise(counts: FloatArray, values: FloatArray, rounds: int) -> FloatArray:
    """Mixtures of two log-normals; censored requests add the moments of a cut-off normal. A share of 0 stays 0."""
    closed, open_ = counts[:, 0], counts[:, 1]
    p, a, s, b, t = _columns(values)
    two = bool((p > 0.0).any())
    for _ in range(rounds):
        parts = ((1.0 - p, a, s), (p, b, t))[: 1 + two]
        dense = [w * np.exp(_normal(_CENTRES, m, d)) for w, m, d in parts]
        alive = [w * ndtr(-(_CENTRES - m) / d) for w, m, d in parts]
        all_dense = np.maximum(np.sum(dense, axis=0), 1e-300)
        all_alive = np.maximum(np.sum(alive, axis=0), 1e-300)
        found = [
            _part(m, d, closed * one / all_dense, open_ * still / all_alive)
            for (_, m, d), one, still in zip(parts, dense, alive, strict=True)
        ]
        a, s = found[0][1:]
        if two:
            b, t = found[1][1:]
            p = np.clip(found[1][0] / (found[0][0] + found[1][0]), 1e-4, 1.0 - 1e-4)
    return np.hstack([p, a, s, b, t])


def _part(m: FloatArray, d: FloatArray, here: FloatArray, later: FloatArray) -> tuple[FloatArray, ...]:
    """Size, mean and standard deviation of one part of a mixture, given what belongs to it."""
    z = (_CENTRES - m) / d
    ratio = np.exp(np.minimum(_normal(z, 0.0, 1.0) - log_ndtr(-z), 50.0))
    first = m + d * ratio
    second = m * m + 2.0 * m * d * ratio + d * d * (1.0 + z * ratio)
    size = np.maximum((here + later).sum(axis=1, keepdims=True), 1e-9)
    mean = (here * _CENTRES + later * first).sum(axis=1, keepdims=True) / size
    square = (here * _CENTRES**2 + later * second).sum(axis=1, keepdims=True) / size
    width = np.clip(np.sqrt(np.maximum(square - mean**2, 0.0)), _LEAST_SIGMA, _MOST_SIGMA)
    return size, mean, width
