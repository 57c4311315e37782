"""Journeys that a resident makes for a case, by channel and attempt.

Who goes to the service centre goes once for every attempt and once more for every wrong desk, sometimes in vain; an
appointment saves the last two. What a grid member carries costs the resident no journey; a petition costs one.
"""

from __future__ import annotations

from numpy import int64

from sim.flow.codes import CH_AGENCY, CH_CENTRE, GRID
from sim.jit.compiled import compiled
from sim.random import streams as P
from sim.random.keyed import uniform_pair


@compiled
def carrying_hours(s, case, level):
    """Hours that a grid member spends on carrying a case, once: at the beat, before anybody else had it."""
    live = s.cases[case]
    if live.channel != CH_AGENCY or level != GRID or live.desks > 0:
        return 0.0
    hours = s.parameters[0].agency_hours
    s.days[s.clock[0].day].agency_hours += hours
    return hours


@compiled
def journeys(s, case):
    """Journeys of the resident up to this closing."""
    live = s.cases[case]
    petitions = int64(s.histories[live.row].petitions)
    if live.channel != CH_CENTRE:
        return petitions
    p = s.parameters[0]
    visits = 1 + int64(live.attempt) - petitions
    booking = s.local[s.grids[live.grid].community].booking
    trips = visits + int64(live.misroutes) + petitions
    if booking <= 0.0 and p.wasted_trip <= 0.0:
        return trips
    u, v = uniform_pair(p.seed, P.RESIDENT_TRIPS, live.need, P.ONCE)
    if u < booking and s.residents[s.needs[live.row].resident].digital:
        return visits + petitions
    return trips + 1 if v < p.wasted_trip else trips
