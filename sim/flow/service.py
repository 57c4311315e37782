"""Service: a server starts a task, works it in pieces of at most eight hours, and is free again."""

from __future__ import annotations

from numpy import int64

from sim.flow.accounting import engage, set_state
from sim.flow.again import drop, is_withdrawn
from sim.flow.assignment import server_for
from sim.flow.closing import closes_superficially
from sim.flow.codes import CALL, IN_WORK, LOOK, N_LEVELS, NOBODY, OWN_WAY, SECONDED, TEAM_WAY, VACANT, WAITING, WORK
from sim.flow.deadlines import effort
from sim.flow.draws import triage_hours
from sim.flow.journeys import carrying_hours
from sim.flow.money import give_back
from sim.flow.priorities import priority_key
from sim.flow.queues import push_waiting
from sim.flow.registration import answer_call
from sim.flow.routes import level_above
from sim.flow.shifts import after_working
from sim.flow.subtasks import is_wanted
from sim.flow.teams import form_team, gets_team, member_of, share_work
from sim.flow.timers import set_end, set_idle
from sim.flow.tracing import note_server
from sim.flow.turning import front, pop_waiting
from sim.flow.volunteers import crew_takes
from sim.jit.compiled import compiled

MAX_PIECE = 8.0
_DONE = 1e-9


@compiled
def start_piece(s, server, case):
    """Begin the next piece; its end is fixed now, with the speed, availability and shift in force."""
    one = s.servers[server]
    clock = s.clock[0]
    piece = min(s.cases[case].remaining, MAX_PIECE)
    hours = piece / (one.availability * one.speed)
    if s.parameters[0].due_effort > 0.0:
        hours /= effort(s, case)
    one.piece = piece
    s.busy[clock.day * N_LEVELS + one.level] += hours
    if s.parameters[0].hours_limited:
        s.allowances[server].left -= hours
    one.busy += hours
    set_end(s, server, case, after_working(s, int64(one.shift), clock.now, hours))


@compiled
def face_difficulty(s, server, case):
    """A server without the skill reads the case and passes it up, unless nobody is above."""
    desk = s.desks[s.cases[case].desk]
    row = s.cases[case]
    if row.route >= OWN_WAY or desk.level >= s.parameters[0].top_level or row.difficulty <= s.servers[server].skill:
        return
    row.task = LOOK
    row.needed = level_above(s.parameters[0], int64(desk.level))
    row.remaining = triage_hours(s, case) + carrying_hours(s, case, int64(desk.level))
    give_back(s, case)


@compiled
def choose_honesty(s, case):
    """Decide whether the work is done or only written down; work taken over from a leaver stays what it is."""
    row = s.cases[case]
    if row.superficial:
        return
    desk = s.desks[row.desk]
    desk.taken += 1
    if closes_superficially(s, case):
        desk.faked += 1
        row.superficial = 1
        row.remaining *= s.parameters[0].superficial_work
        give_back(s, case)


@compiled
def start_task(s, server, case):
    """A server takes a case in hand."""
    now = s.clock[0].now
    row = s.cases[case]
    row.waited += now - row.entered
    if is_withdrawn(s, case):
        drop(s, case)
        hand_over(s, server, case)
        return
    if row.task == CALL:
        answer_call(s, case)
    if row.desks == 0:
        s.histories[row.row].response = now
    if row.task == WORK:
        if s.parameters[0].team_size > 0 and gets_team(s, server, case):
            form_team(s, server, case)
        else:
            face_difficulty(s, server, case)
    elif row.parent != NOBODY and not is_wanted(s, case):
        row.remaining = 0.0  # it ends at this instant and the server takes the next
    row.desks += 1
    if row.task == WORK:
        choose_honesty(s, case)
    if row.route == TEAM_WAY:
        share_work(s, case)
    hand_over(s, server, case)


@compiled
def hand_over(s, server, case):
    """A case is in the hand of a server from now on."""
    one = s.servers[server]
    one.case = case
    engage(s, int64(one.desk), -1)
    set_state(s, case, IN_WORK)
    if s.parameters[0].traced:
        note_server(s, server)
    start_piece(s, server, case)


@compiled
def queue_or_start(s, case, desk):
    """A case with its task set reaches a desk: an idle server takes it, or it waits."""
    row = s.cases[case]
    row.desk = desk
    row.entered = s.clock[0].now
    server = server_for(s, desk, case)
    if server != NOBODY:
        start_task(s, server, case)
        return
    if s.parameters[0].crews and crew_takes(s, desk, case):
        return
    row.key = priority_key(s, case, desk)
    set_state(s, case, WAITING)
    push_waiting(s, desk, case)


@compiled
def wake_rationed(s):
    """In the morning: people on a shift that never closes, whose hours may have been refilled, take what waits."""
    for desk in range(s.clock[0].n_desks):
        queue = s.desks[desk]
        if not s.shifts[queue.shift].continuous:
            continue
        while queue.n_waiting > 0 and queue.n_idle > 0:
            server = server_for(s, desk, front(s, desk))
            if server == NOBODY:
                break
            start_task(s, server, pop_waiting(s, desk))


@compiled
def finish_piece(s, server):
    """End of a piece: the next piece begins, or the server is free: the task is done, or the server leaves.

    Returns
    -------
    bool
        True when the server is free; its end is then still to be set.
    """
    one = s.servers[server]
    case = int64(one.case)
    row = s.cases[case]
    row.remaining -= one.piece
    row.worked += one.piece
    unfinished = row.remaining > _DONE
    leaves = one.gone and one.team == NOBODY  # nobody leaves a dedicated team
    if unfinished and not leaves:
        start_piece(s, server, case)
        return False
    if row.task == WORK and not unfinished:
        one.done += 1
    if leaves:
        one.case = VACANT
    else:
        one.case = NOBODY
        engage(s, int64(one.desk), 1)
    return True


@compiled
def keep_in_team(s, server):
    """A server who has just finished a task of its team's case stays free for that case."""
    one = s.servers[server]
    one.case = SECONDED
    engage(s, int64(one.desk), -1)
    set_idle(s, server)


@compiled
def leave_team(s, server):
    """A server whose team has been dissolved is at the desk's disposal again, unless gone meanwhile."""
    one = s.servers[server]
    if one.gone:
        one.case = VACANT
        return
    one.case = NOBODY
    engage(s, int64(one.desk), 1)


@compiled
def resume(s, case):
    """The team of a case starts its next task, already set, without a queue."""
    server = member_of(s, case)
    share_work(s, case)
    s.servers[server].case = case
    set_state(s, case, IN_WORK)
    if s.parameters[0].traced:
        note_server(s, server)
    start_piece(s, server, case)


@compiled
def is_unfinished(s, case):
    """Whether work is left in the present task of a case whose server is free: the server has left."""
    return s.cases[case].remaining > _DONE
