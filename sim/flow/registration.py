"""Registration: from when on a need is a case that offices know of."""

from __future__ import annotations

from sim.flow.again import begin_acts
from sim.flow.codes import CALL, LOOK
from sim.flow.draws import further_parties, kind_of
from sim.flow.routes import route_of
from sim.flow.tracing import REGISTERED, note_draw
from sim.jit.compiled import compiled


@compiled
def enter_in_books(s, case):
    """A case is known from now on: its deadline runs, its route and its parties are settled."""
    clock = s.clock[0]
    row = s.cases[case]
    history = s.histories[row.row]
    history.registered = clock.now
    row.due = clock.now + kind_of(s, case).deadline
    row.route = route_of(s, case)
    parties = further_parties(s, case)
    history.parties = parties
    row.parties_left = parties
    s.days[clock.day].registered += 1
    place = clock.day * s.parameters[0].first_capital + s.grids[row.grid].community
    s.registrations[place * s.parameters[0].n_groups + row.group] += 1
    begin_acts(s, case)
    if s.parameters[0].traced:
        note_draw(s, case, REGISTERED, 0.0, 0.0)


@compiled
def answer_call(s, case):
    """An operator answers a report by telephone: it is a case now, to be read and passed on."""
    if s.cases[case].task == CALL:
        enter_in_books(s, case)
        s.cases[case].task = LOOK
