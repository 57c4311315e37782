"""The plain queueing network of the benchmarks: beats, community desks, street offices, one department.

A case enters at its grid, is looked at and passed up until it reaches the level that solves it, and comes
back to that desk with probability ``REOPEN`` after each closing. Every pass takes one exponential piece of
the same mean; servers work round the clock; queues are first come, first served. The shares of cases solved
at each level follow from the numbers of servers, so that every level is used to ``UTILISATION``.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

GRIDS, COMMUNITIES, STREETS = 3475, 225, 30
COMMUNITY_SERVERS, STREET_SERVERS, DEPARTMENT_SERVERS = 6, 14, 140
UTILISATION = 0.8
REOPEN = 0.02
CASES = 560_000
DAYS = 16
"""Whole days of arrivals; the unit of time is free, this one keeps a piece below two hours."""

FloatArray = npt.NDArray[np.float64]
IntArray = npt.NDArray[np.int64]


@dataclass(frozen=True)
class Network:
    """Rates and shares of the network for a number of cases.

    Attributes
    ----------
    cases : int
        Cases expected in ``DAYS`` days.
    piece_hours : float
        Mean of a piece of work in hours.
    solved_share : FloatArray
        Share of cases that each of the four levels solves, shape (4,).
    """

    cases: int
    piece_hours: float
    solved_share: FloatArray


def servers_by_level() -> IntArray:
    """Servers of the four levels, shape (4,)."""
    return np.array(
        [GRIDS, COMMUNITIES * COMMUNITY_SERVERS, STREETS * STREET_SERVERS, DEPARTMENT_SERVERS], dtype=np.int64
    )


def network(cases: int = CASES) -> Network:
    """Network with every level at the same utilisation.

    With r = reopenings per case = p / (1 - p) and R_l the share of cases that reach level l, a level does
    R_l + r (R_l - R_{l+1}) pieces per case, which must be proportional to its servers.
    """
    r = REOPEN / (1.0 - REOPEN)
    servers = servers_by_level().astype(np.float64)
    reach = np.zeros(5)
    for level in (3, 2, 1, 0):
        reach[level] = (servers[level] + r * reach[level + 1]) / (1.0 + r)
    scale = reach[0]
    reach /= scale
    pieces = servers[0] / scale
    rate = cases / (24.0 * DAYS)
    return Network(cases, float(UTILISATION * servers[0] / (rate * pieces)), reach[:-1] - reach[1:])


@dataclass(frozen=True)
class Draws:
    """Everything random of one run, drawn beforehand.

    Attributes
    ----------
    arrival : FloatArray
        Hours, sorted, shape (cases,).
    grid, level, passes : IntArray
        Grid of each case, level that solves it, pieces it takes in all, shape (cases,).
    first_piece : IntArray
        Its pieces are ``piece[first_piece : first_piece + passes]``.
    piece : FloatArray
        Hours of each piece, shape (sum of passes,).
    """

    arrival: FloatArray
    grid: IntArray
    level: IntArray
    passes: IntArray
    first_piece: IntArray
    piece: FloatArray

    @property
    def events(self) -> int:
        """Arrivals and ends of pieces."""
        return len(self.arrival) + len(self.piece)


def draw(net: Network, seed: int = 1) -> Draws:
    """Draw a run of ``net.cases`` cases."""
    rng = np.random.default_rng(seed)
    n = net.cases
    level = rng.choice(4, size=n, p=net.solved_share)
    passes = level + rng.geometric(1.0 - REOPEN, size=n)
    return Draws(
        arrival=np.sort(rng.uniform(0.0, 24.0 * DAYS, n)),
        grid=rng.integers(0, GRIDS, n),
        level=level,
        passes=passes,
        first_piece=np.concatenate(([0], np.cumsum(passes)[:-1])),
        piece=rng.exponential(net.piece_hours, int(passes.sum())),
    )


def desk_table() -> tuple[IntArray, IntArray]:
    """Desks a grid's cases pass, shape (GRIDS, 4), and servers of each desk, shape (desks,)."""
    grid = np.arange(GRIDS)
    community = grid * COMMUNITIES // GRIDS
    street = community * STREETS // COMMUNITIES
    first_street = GRIDS + COMMUNITIES
    department = np.full(GRIDS, first_street + STREETS)
    path = np.column_stack((grid, GRIDS + community, first_street + street, department))
    counts = [GRIDS, COMMUNITIES, STREETS, 1]
    each = [1, COMMUNITY_SERVERS, STREET_SERVERS, DEPARTMENT_SERVERS]
    return path, np.repeat(each, counts)
