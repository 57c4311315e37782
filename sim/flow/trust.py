"""Trust between contacts: once a month it drifts a little to the mean of the grid."""

from __future__ import annotations

from numpy import int64

from sim.compiled import compiled


@compiled
def drift_trust(s, share, by_grid, by_group):
    """Move everybody's trust by ``share`` of the way to the mean of the grid, and sum it up.

    Parameters
    ----------
    s : State
    share : float
        In [0, 1]; with 0 nothing is written.
    by_grid : ndarray of float64, shape (grids,)
        Receives the mean of each grid before the drift (which leaves it where it is); 0 where nobody lives.
    by_group : ndarray of float64, shape (groups,)
        Receives the sum over the residents of each group after it.
    """
    by_group[:] = 0.0
    for g in range(len(by_grid)):
        first = int64(s.grids[g].first_resident)
        last = first + s.grids[g].residents
        total = 0.0
        for i in range(first, last):
            total += s.residents[i].trust
        mean = total / max(last - first, 1)
        by_grid[g] = mean
        for i in range(first, last):
            person = s.residents[i]
            if share > 0.0:
                person.trust += share * (mean - person.trust)
            by_group[person.group] += person.trust
