"""Readings of closing times: spread within types, what explains it, deadlines, finders (facts 5, 6, 12, 15)."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from sim.facts.reading import reading
from sim.jit.units import DAY_HOURS
from sim.records import Run
from sim.records.cases import Cases

_LEAST = 400  # closed cases of a category, as in the source of the fact
_BEFORE, _AFTER = DAY_HOURS, 2 * DAY_HOURS  # windows around the deadline, h


def _closed(run: Run) -> tuple[Cases, NDArray[np.bool_]]:
    cases = Cases.of(run)
    return cases, cases.closed & (cases["registered"] >= 0.0) & (cases["closed"] > cases["registered"])


def _log_hours(cases: Cases, mask: NDArray[np.bool_]) -> NDArray[np.float64]:
    hours: NDArray[np.float64] = np.log(cases["closed"][mask] - cases["registered"][mask])
    return hours


@reading("sigma of the logarithm")
def sigma_within_category(run: Run) -> float:
    """Median over categories of the standard deviation of log closing time."""
    cases, mask = _closed(run)
    log, category = _log_hours(cases, mask), cases["category"][mask]
    sigmas = [log[category == c].std() for c in np.unique(category) if np.count_nonzero(category == c) >= _LEAST]
    return float(np.median(sigmas)) if sigmas else float("nan")


def _explained(values: NDArray[np.float64], cells: NDArray[np.int64]) -> float:
    """Share of the variance between cells, less what cells would show by chance (omega squared)."""
    n = np.bincount(cells)
    kept = n > 0
    if len(values) < 3 or kept.sum() < 2:
        return float("nan")
    means = np.bincount(cells, weights=values)[kept] / n[kept]
    total = float(((values - values.mean()) ** 2).sum())
    between = float((n[kept] * (means - values.mean()) ** 2).sum())
    noise = (total - between) / (len(values) - kept.sum())
    return (between - (kept.sum() - 1) * noise) / (total + noise)


@reading("share")
def variance_by_category(run: Run) -> float:
    """Share of the variance of log closing time that lies between categories."""
    cases, mask = _closed(run)
    return _explained(_log_hours(cases, mask), cases["category"][mask].astype(np.int64))


@reading("share")
def variance_by_item(run: Run) -> float:
    """Share of the variance of log closing time that lies between the items of the catalogue."""
    cases, mask = _closed(run)
    return _explained(_log_hours(cases, mask), cases["item"][mask].astype(np.int64))


@reading("share")
def variance_by_grid(run: Run) -> float:
    """Share of the variance of log closing time, category means taken out, that lies between grids."""
    cases, mask = _closed(run)
    log, category = _log_hours(cases, mask), cases["category"][mask].astype(np.int64)
    means = np.bincount(category, weights=log) / np.maximum(np.bincount(category), 1)
    return _explained(log - means[category], cases["grid"][mask].astype(np.int64))


@reading("ratio")
def closings_after_deadline(run: Run) -> float:
    """Closings in the 24 h after the deadline over those in the 24 h before it, deadlines of two days or more."""
    cases, mask = _closed(run)
    mask = mask & (cases["due"] - cases["registered"] >= _AFTER) & (cases["reopenings"] == 0)
    late = cases["closed"][mask] - cases["due"][mask]
    before = np.count_nonzero((late >= -_BEFORE) & (late < 0.0))
    after = np.count_nonzero((late >= 0.0) & (late < DAY_HOURS))
    return after / before if before else float("nan")


@reading("ratio")
def found_to_reported_time(run: Run) -> float:
    """Median closing time of needs found by staff over that of needs residents reported, within category."""
    cases, mask = _closed(run)
    found = cases.among("channel", "visit", "patrol")
    hours = cases["closed"] - cases["registered"]
    ratios, weights = [], []
    for code in np.unique(cases["category"][mask]):
        here = mask & (cases["category"] == code)
        a, b = hours[here & found], hours[here & ~found]
        if len(a) >= 20 and len(b) >= 20:
            ratios.append(float(np.log(np.median(a) / np.median(b))))
            weights.append(len(a))
    return float(np.exp(np.average(ratios, weights=weights))) if ratios else float("nan")
