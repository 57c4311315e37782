"""Times that are cut off by the end of observation: Kaplan-Meier estimates."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray


def kaplan_meier(
    duration: NDArray[np.float64], event: NDArray[np.bool_]
) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """Kaplan-Meier estimate of the share still without the event.

    Parameters
    ----------
    duration : ndarray of float64, shape (n,)
        Time to the event, or to the moment when the observation was cut off.
    event : ndarray of bool, shape (n,)
        True where the event was seen.

    Returns
    -------
    times, survival : ndarray of float64
        Distinct times of events, and the share without the event just after each.

    Notes
    -----
    Kaplan and Meier (1958), JASA 53:457-481. A unit whose event can no longer happen (a lapsed need is
    never solved) belongs into the risk set up to the end of observation, not censored at its lapse.
    """
    if not len(duration):
        return np.empty(0), np.empty(0)
    happened, cut_off = np.sort(duration[event]), np.sort(duration[~event])
    first = np.flatnonzero(np.diff(happened, prepend=-np.inf) > 0.0)
    times, counts = happened[first], np.diff(first, append=len(happened))
    at_risk = len(happened) - first + len(cut_off) - np.searchsorted(cut_off, times, side="left")
    return times, np.cumprod(1.0 - counts / at_risk)


def rounded_kaplan_meier(
    duration: NDArray[np.float64], event: NDArray[np.bool_], step: float
) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """Kaplan-Meier estimate of durations rounded down to whole steps; needs no sort.

    Parameters
    ----------
    duration, event
        As in :func:`kaplan_meier`; durations not negative.
    step : float
        Width to which durations are rounded, in their unit; memory grows with the longest over the step.

    Returns
    -------
    times, survival : ndarray of float64
        As :func:`kaplan_meier` of the rounded durations.
    """
    if not len(duration):
        return np.empty(0), np.empty(0)
    bins = (duration * (1.0 / step)).astype(np.int32)
    everybody = np.bincount(bins)
    counts = np.bincount(bins[event], minlength=len(everybody))
    at_risk = len(duration) - np.cumsum(everybody) + everybody
    steps = np.flatnonzero(counts)
    times = np.asarray(steps * step, dtype=np.float64)
    return times, np.cumprod(1.0 - counts[steps] / at_risk[steps])


def restricted_mean(times: NDArray[np.float64], survival: NDArray[np.float64], horizon: float) -> float:
    """Mean of min(time, horizon): the area under a survival curve up to the horizon."""
    inside = times < horizon
    knots = np.concatenate(([0.0], times[inside], [horizon]))
    heights = np.concatenate(([1.0], survival[inside]))
    return float(np.sum(np.diff(knots) * heights))


def survival_quantile(times: NDArray[np.float64], survival: NDArray[np.float64], level: float) -> float:
    """First time at which at least ``level`` have had the event.

    Infinite if that is never reached (also when there is no event at all).
    """
    reached = np.flatnonzero(survival <= 1.0 - level + 1e-12)
    return float(times[reached[0]]) if len(reached) else float("inf")
