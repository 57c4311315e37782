"""Trust between contacts: once a month it drifts a little to the mean of the grid."""

from __future__ import annotations

from numpy import float64, int64

from sim.jit.compiled import compiled, entry

_LANES = int64(4)  # sums that do not wait for one another


@compiled
def sum_of_trust(s, first, last):
    """Sum over residents ``first`` to ``last - 1``."""
    a = b = c = d = 0.0
    whole = first + (last - first) // _LANES * _LANES
    for i in range(first, whole, _LANES):
        a += float64(s.residents[i].trust)
        b += float64(s.residents[i + 1].trust)
        c += float64(s.residents[i + 2].trust)
        d += float64(s.residents[i + 3].trust)
    for i in range(whole, last):
        a += float64(s.residents[i].trust)
    return (a + b) + (c + d)


@entry
def drift_trust(s, share, offsets, by_grid, by_group):
    """Move everybody's trust by ``share`` of the way to the mean of the grid, and sum it up.

    Parameters
    ----------
    s : State
    share : float
        In [0, 1]; with 0 nothing is written.
    offsets : ndarray of int32, shape (grids, groups + 1)
        Residents of group k of grid g are ``offsets[g, k] : offsets[g, k + 1]``.
    by_grid : ndarray of float64, shape (grids,)
        Receives the mean of each grid, which the drift leaves where it is; 0 where nobody lives.
    by_group : ndarray of float64, shape (groups,)
        Receives the sum over the residents of each group after the drift.
    """
    groups = len(by_group)
    by_group[:] = 0.0
    for g in range(len(by_grid)):
        first, last = int64(offsets[g, 0]), int64(offsets[g, groups])
        total = 0.0
        for k in range(groups):
            part = sum_of_trust(s, int64(offsets[g, k]), int64(offsets[g, k + 1]))
            total += part
            by_group[k] += (1.0 - share) * part
        mean = total / max(last - first, 1)
        by_grid[g] = mean
        for k in range(groups):
            by_group[k] += share * mean * (offsets[g, k + 1] - offsets[g, k])
        if share > 0.0:
            for i in range(first, last):
                person = s.residents[i]
                person.trust += share * (mean - person.trust)
