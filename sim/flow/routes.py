"""Routes: where a case enters and where it goes from a desk that cannot solve it.

A route only chooses desks. Level by level (M1): in at the beat, up one level at a time. Territorial: what
comes through intake is handed down street > community > beat first. Direct (M28): straight to the level with
authority. Whistle (M6): level by level, and the community may call the parties of a joint case together
(:mod:`sim.flow.whistle`).
"""

from __future__ import annotations

import math

from numpy import int64

from sim.flow.codes import (
    CH_AGENCY,
    CH_APP,
    CH_CENTRE,
    CH_HOTLINE,
    COMMUNITY,
    CUSTOM_RULE,
    DIRECT,
    DISTRICT,
    GRID,
    INTAKE,
    MIXED,
    NOBODY,
    OWN_GRID,
    OWN_WAY,
    STREET,
    TERRITORIAL,
)
from sim.flow.custom_rules import custom_level
from sim.flow.priorities import rule_cell
from sim.flow.tracing import WRONG_DESK, note_draw
from sim.jit.compiled import compiled, inlined
from sim.random import streams as P
from sim.random.keyed import uniform_pair
from sim.world.columns import N_FIELDS

MAX_TRIES = 64  # after so many wrong tries a case finds its desk


@inlined
def route_of(s, case):
    """Route of a case, as policy has it for its category and the type of its grid."""
    return s.routes[rule_cell(s, case)]


@inlined
def through_intake(channel):
    """Whether a report comes in through the hotline or the app."""
    return channel in (CH_HOTLINE, CH_APP)


@inlined
def present(p, level):
    """The level itself, or the next higher (else lower) one that exists."""
    if level == STREET and p.offices == 0:
        level = DISTRICT
    if level == DISTRICT and p.departments == 0:
        level = STREET if p.offices > 0 else COMMUNITY
    return level


@inlined
def level_above(p, level):
    """The next level up that exists."""
    return present(p, level + 1)


@compiled
def right_desk(s, case, level):
    """Desk of a level that is competent for a case."""
    p = s.parameters[0]
    live = s.cases[case]
    if level == GRID:
        return int64(s.beat_of_grid[live.grid])
    grid = s.grids[live.grid]
    if level == COMMUNITY:
        return int64(p.first_community_desk) + grid.community
    if level == STREET:
        return int64(p.first_office) + grid.street * p.offices + s.office_of_field[live.field]
    if level == DISTRICT:
        return int64(p.first_department) + grid.district * p.departments + s.department_of_field[live.field]
    return int64(p.first_intake) + grid.district


@compiled
def staffed_desk(s, desk):
    """The desk itself; for a beat whose posts are all empty and which no sibling helps: its community's desk."""
    queue = s.desks[desk]
    if queue.n_present > 0 or queue.level != GRID:
        return desk
    rule = s.parameters[0].assignment
    if rule != OWN_GRID and rule != MIXED:  # a mixed rule may keep a case at its own beat
        for sibling in range(int64(queue.pool_first), int64(queue.pool_last)):
            if s.desks[sibling].n_present > 0:
                return desk
    return int64(s.parameters[0].first_community_desk) + queue.community


@inlined
def misroute_probability(p, local, level):
    """Chance that a try ends at a wrong office or department; falls with fewer offices as ln K / ln 17."""
    if level == STREET and p.offices > 1:
        return p.misroute_street * local.answerable_street * math.log(p.offices) / math.log(N_FIELDS)
    if level == DISTRICT and p.departments > 1:
        return p.misroute_district * local.answerable_district
    return 0.0


@compiled
def reached_desk(s, case, level):
    """Desk of a level where a case lands: the competent one, or by mistake a neighbour."""
    right = right_desk(s, case, level)
    p = s.parameters[0]
    chance = misroute_probability(p, s.local[s.grids[s.cases[case].grid].community], level)
    if chance <= 0.0:
        return right
    tries = s.cases[case].tries
    if tries >= MAX_TRIES:
        return right
    u, v = uniform_pair(p.seed, P.FLOW_MISROUTE, s.cases[case].need, tries + MAX_TRIES * level)
    if s.parameters[0].traced:
        note_draw(s, case, WRONG_DESK, chance, u)
    if u >= chance:
        return right
    k = p.offices if level == STREET else p.departments
    first = right - s.desks[right].office
    return first + (s.desks[right].office + 1 + int64(v * (k - 1))) % k


@compiled
def entry_level(s, case):
    """Level where a registered case goes first."""
    p = s.parameters[0]
    row = s.cases[case]
    if row.channel == CH_AGENCY:
        return GRID
    if row.route == DIRECT:
        return max(int64(row.needed), COMMUNITY) if row.channel == CH_CENTRE else int64(row.needed)
    if CUSTOM_RULE <= row.route < OWN_WAY:
        return present(p, custom_level(s, case, NOBODY, int64(row.route)))
    if row.channel == CH_CENTRE:
        return COMMUNITY
    if row.route == TERRITORIAL and through_intake(int64(row.channel)):
        return STREET if p.offices > 0 else COMMUNITY
    return GRID


@compiled
def next_level(s, case, level):
    """Level to which a desk of ``level`` passes a case after triage."""
    row = s.cases[case]
    if level == INTAKE:
        return entry_level(s, case)
    if row.descending:
        return level - 1
    if row.route == DIRECT:
        return max(int64(row.needed), level_above(s.parameters[0], level))
    if CUSTOM_RULE <= row.route < OWN_WAY:
        return present(s.parameters[0], custom_level(s, case, int64(row.desk), int64(row.route)))
    return level_above(s.parameters[0], level)
