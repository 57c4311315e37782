"""Readings of places: concentration and differences between them (facts 7, 16)."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from sim.facts.reading import reading
from sim.measures.equity import gini
from sim.records import Run
from sim.records.cases import Cases
from sim.world import world_of

_NEIGHBOURS = 8


def _cases_by_grid(run: Run) -> NDArray[np.float64]:
    cases = Cases.of(run)
    mask = cases.needs & (cases["registered"] >= 0.0)
    n_grids = len(world_of(run.scenario.territory).grids)
    return np.bincount(cases["grid"][mask], minlength=n_grids).astype(np.float64)


@reading("share")
def top_tenth_of_grids(run: Run) -> float:
    """Share of all registered needs in the tenth of grids with most."""
    counts = np.sort(_cases_by_grid(run))[::-1]
    return float(counts[: max(1, round(0.1 * counts.size))].sum() / max(counts.sum(), 1.0))


@reading("index")
def morans_i(run: Run) -> float:
    """Moran's I of registered needs per grid, each grid against its eight nearest."""
    from scipy.spatial import cKDTree

    grids = world_of(run.scenario.territory).grids
    counts = _cases_by_grid(run)
    if counts.size <= _NEIGHBOURS + 1:
        return float("nan")
    points = np.column_stack([grids["x"], grids["y"]])
    _, near = cKDTree(points).query(points, k=_NEIGHBOURS + 1)
    deviation = counts - counts.mean()
    lag = deviation[near[:, 1:]].mean(axis=1)
    return float((deviation * lag).sum() / (deviation**2).sum())


def _closing(run: Run) -> tuple[NDArray[np.int64], NDArray[np.int64], NDArray[np.float64]]:
    cases = Cases.of(run)
    mask = cases.closed & (cases["registered"] >= 0.0)
    hours = cases["closed"][mask] - cases["registered"][mask]
    return cases["street"][mask].astype(np.int64), cases["category"][mask].astype(np.int64), hours


def _gini_of_medians(street: NDArray[np.int64], hours: NDArray[np.float64]) -> float:
    medians = [np.median(hours[street == code]) for code in np.unique(street)]
    return float(gini(medians)) if len(medians) > 1 else float("nan")


@reading("Gini")
def gini_of_street_medians(run: Run) -> float:
    """Gini of the streets' median closing times."""
    street, _, hours = _closing(run)
    return _gini_of_medians(street, hours)


@reading("Gini")
def gini_of_street_medians_adjusted(run: Run) -> float:
    """Gini of the streets' median closing times, each time over the median of its category."""
    street, category, hours = _closing(run)
    medians = np.ones(int(category.max()) + 1 if category.size else 1)
    for code in np.unique(category):
        medians[code] = max(float(np.median(hours[category == code])), 1e-9)
    return _gini_of_medians(street, hours / medians[category])
