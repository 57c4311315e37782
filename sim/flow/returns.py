"""Cases that come back: a closing did not hold, or its resident petitions."""

from __future__ import annotations

from numpy import int64

from sim.flow.codes import AGREED, STREET
from sim.flow.draws import kind_of
from sim.flow.routes import present, right_desk
from sim.flow.stages import arrive
from sim.jit.compiled import compiled


@compiled
def come_back(s, case):
    """A closure did not hold: the same case returns to the desk that closed it, with a new deadline."""
    row = s.cases[case]
    clock = s.clock[0]
    row.attempt += 1
    row.due = clock.now + kind_of(s, case).deadline
    if not row.superficial:
        row.parties_left = AGREED
    history = s.histories[row.row]
    history.petition = 0
    history.extended = 0
    s.days[clock.day].reopened += 1
    arrive(s, case, right_desk(s, case, int64(row.level)))


@compiled
def petition(s, case):
    """The resident petitions: the same case comes to the street, or where it was closed above it, with little time."""
    p = s.parameters[0]
    row = s.cases[case]
    clock = s.clock[0]
    row.attempt += 1
    row.due = clock.now + p.petition_hours
    if not row.superficial:
        row.parties_left = 0
    history = s.histories[row.row]
    history.petition = 1
    history.extended = 0
    history.petitions += 1
    s.days[clock.day].reopened += 1
    s.days[clock.day].petitions += 1
    level = max(int64(row.level), present(p, STREET))
    arrive(s, case, right_desk(s, case, level))
