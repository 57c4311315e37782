"""Beats: how the grid members of a community share its grids."""

from __future__ import annotations

import numpy as np

from sim.jit.units import FloatArray, IntArray
from sim.world.rounding import largest_remainder


def cut_beats(load: FloatArray, members: int) -> tuple[IntArray, IntArray]:
    """Cut a community's grids into contiguous beats of even expected load.

    Parameters
    ----------
    load : ndarray, shape (grids,)
        Expected load of each grid, in the order of the grids.
    members : int
        Grid members of the community, at least 1.

    Returns
    -------
    beat : ndarray of int64, shape (grids,)
        Beat of each grid, counted from 0 inside the community, not decreasing.
    servers : ndarray of int64, shape (beats,)
        Members of each beat, at least one, summing to ``members``. With more members than grids
        each grid is a beat and the members are divided by load (largest remainder).
    """
    n_grids = load.size
    if members >= n_grids:
        return np.arange(n_grids), largest_remainder(load, members, minimum=1)
    load = np.maximum(load, 1e-12 * max(1.0, float(load.sum())))  # an empty grid still has a place
    middle = np.cumsum(load) - 0.5 * load
    start = np.searchsorted(middle, np.arange(members) * load.sum() / members)
    start[0] = 0
    # At least one grid for each beat: starts strictly rise and leave room for those behind.
    step = np.arange(members)
    start = np.maximum.accumulate(start - step) + step
    start = np.minimum(start, n_grids - members + step)
    beat = np.searchsorted(start, np.arange(n_grids), side="right") - 1
    return beat, np.ones(members, dtype=np.int64)
