"""Boards: cases that a community posts for its co-building units to claim (M10)."""

from __future__ import annotations

from numpy import int64

from sim.flow.accounting import set_state
from sim.flow.codes import COMMUNITY, NOBODY, POSTED
from sim.jit.compiled import compiled


@compiled
def is_claimable(s, case):
    """Whether a case may be posted: the community could solve it, it is no capital work, and there are units."""
    row = s.cases[case]
    if s.parameters[0].n_units == 0 or row.needed > COMMUNITY or s.categories[row.category].capital:
        return False
    return s.boards[s.grids[row.grid].community].n_units > 0


@compiled
def post(s, case):
    """Put a case at the end of its community's board."""
    row = s.cases[case]
    board = s.boards[s.grids[row.grid].community]
    row.child = NOBODY
    row.entered = s.clock[0].now
    if board.n_posted == 0:
        board.first = case
    else:
        s.cases[board.last].child = case
    board.last = case
    board.n_posted += 1
    s.histories[row.row].offered = 1
    s.days[s.clock[0].day].offered += 1
    set_state(s, case, POSTED)


@compiled
def take_down(s, community, before, case):
    """Take a case off a board; ``before`` is the one posted just before it, or NOBODY."""
    board = s.boards[community]
    following = int64(s.cases[case].child)
    if before == NOBODY:
        board.first = following
    else:
        s.cases[before].child = following
    if board.last == case:
        board.last = before
    board.n_posted -= 1
    s.cases[case].child = NOBODY
