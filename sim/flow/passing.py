"""Passing on: competent offices that hand a case sideways (M13), and cases that nobody owns (M40).

A competent office of a street or district passes a case to a neighbour with a chance that rises with the number of
offices and falls with accountability. A case that nobody owns is passed on until an office takes it up; where the
community answers for what nobody owns (the bottom line), it falls to the community's desk at once.
"""

from __future__ import annotations

from numpy import int64

from sim.flow.codes import DISTRICT, N_LEVELS, OWN_WAY, STREET
from sim.flow.routes import MAX_TRIES, right_desk
from sim.flow.tracing import REFUSED, note_draw
from sim.jit.compiled import compiled
from sim.random import streams as P
from sim.random.keyed import uniform, uniform_pair


@compiled
def nobody_owns(s, case):
    """Whether no office answers for a case."""
    p = s.parameters[0]
    live = s.cases[case]
    chance = p.unowned * s.categories[live.category].unowned_p
    if chance <= 0.0:
        return False
    return uniform(p.seed, P.FLOW_UNOWNED, live.need, P.ONCE) < chance


@compiled
def sideways_draws(s, case, level):
    """Two uniforms of one try at a level: passed on, and to which neighbour."""
    live = s.cases[case]
    occurrence = live.tries + MAX_TRIES * (level + N_LEVELS * live.attempt)
    return uniform_pair(s.parameters[0].seed, P.FLOW_SIDEWAYS, live.need, occurrence)


@compiled
def falls_to_community(s, case):
    """Whether the community has to see to a case because nobody owns it."""
    return s.parameters[0].bottom_line and nobody_owns(s, case)


@compiled
def refuses(s, case, level):
    """Whether the competent desk of a level does not take a case that has reached it."""
    p = s.parameters[0]
    live = s.cases[case]
    if level not in (STREET, DISTRICT) or live.route >= OWN_WAY:
        return False
    local = s.local[s.grids[live.grid].community]
    if level == STREET:
        chance = p.sideways * local.answerable_street * p.among_offices
    else:
        chance = p.sideways * local.answerable_district * p.among_departments
    if p.unowned > 0.0 and nobody_owns(s, case):
        if p.bottom_line:
            return True
        chance = max(chance, 1.0 - p.unowned_taken)
    neighbours = (p.offices if level == STREET else p.departments) - 1
    if chance <= 0.0 or neighbours < 1 or live.tries >= MAX_TRIES:
        return False
    u, _ = sideways_draws(s, case, level)
    if p.traced:
        note_draw(s, case, REFUSED, chance, u)
    return u < chance


@compiled
def neighbour(s, case, level):
    """Desk to which the competent desk of a level passes a case: each neighbour is as likely."""
    p = s.parameters[0]
    right = right_desk(s, case, level)
    k = p.offices if level == STREET else p.departments
    _, v = sideways_draws(s, case, level)
    office = s.desks[right].office
    return right - office + (office + 1 + int64(v * (k - 1))) % k
