"""The queue of the intake: operators on duty by the hour, callers with patience (Erlang-A: M/M/c+M).

Who calls waits for an operator as long as his or her patience lasts, an exponential time. An enquiry that is given up
ends there; a report is told in a later call, or not at all and goes unreported. A report is registered when an
operator answers it, so that a call that was given up is no case. Where callers wait for ever, reports are registered
when they come in, and the app needs nobody to answer.
"""

from __future__ import annotations

from numpy import int64

from sim.flow.assignment import server_for
from sim.flow.codes import ANSWER, CALL, HUNG_UP, INTAKE, NOBODY, REPORTING, T_HANG_UP, T_REPORT, WAITING
from sim.flow.discovery import become_latent
from sim.flow.draws import triage_hours, work_hours
from sim.flow.event_list import plan
from sim.flow.pool import end_case, leave_slot
from sim.flow.priorities import priority_key
from sim.flow.queues import push_waiting, remove_waiting
from sim.flow.routes import right_desk
from sim.flow.service import queue_or_start, start_task
from sim.flow.timers import set_timer
from sim.flow.turning import front, pop_waiting
from sim.flow.waking import after_waking
from sim.jit.compiled import compiled
from sim.random import streams as P
from sim.random.keyed import exponential, uniform_four


@compiled
def hangs_up_at(s, case):
    """Clock time at which the caller of a waiting call gives up."""
    p = s.parameters[0]
    row = s.cases[case]
    u, _, _, _ = uniform_four(p.seed, P.FLOW_PATIENCE, row.need, int64(s.histories[row.row].calls))
    return row.entered + p.patience * exponential(u)


@compiled
def ask_intake(s, case):
    """An enquiry reaches an intake centre of limited capacity."""
    row = s.cases[case]
    row.task = ANSWER
    row.remaining = work_hours(s, case, INTAKE, P.ONCE)
    queue_or_start(s, case, right_desk(s, case, INTAKE))
    if s.parameters[0].patience > 0.0 and row.state == WAITING:
        set_timer(s, hangs_up_at(s, case), case, T_HANG_UP)


@compiled
def call_in(s, case, channel):
    """A resident calls to report a need: an operator answers, or the call waits, not registered yet."""
    row = s.cases[case]
    desk = right_desk(s, case, INTAKE)
    row.channel = channel
    row.desk = desk
    row.entered = s.clock[0].now
    row.due = row.entered
    row.task = CALL
    row.remaining = triage_hours(s, case)
    server = server_for(s, desk, case)
    if server != NOBODY:
        start_task(s, server, case)
        return
    row.key = priority_key(s, case, desk)
    push_waiting(s, desk, case)
    set_timer(s, hangs_up_at(s, case), case, T_HANG_UP)


@compiled
def is_on_hold(s, case):
    """Whether the timer that rings now is that of a call which still waits (its slot may have passed to another)."""
    row = s.cases[case]
    waits = (row.task == ANSWER and row.state == WAITING) or (row.task == CALL and row.state == REPORTING)
    return waits and row.parent == NOBODY and hangs_up_at(s, case) == s.clock[0].now


@compiled
def hang_up(s, case):
    """The patience of a caller is over."""
    if not is_on_hold(s, case):
        return
    clock = s.clock[0]
    row = s.cases[case]
    history = s.histories[row.row]
    remove_waiting(s, int64(row.desk), case)
    row.waited += clock.now - row.entered
    s.days[clock.day].hung_up += 1.0
    if row.task == ANSWER:
        end_case(s, case, HUNG_UP)
        return
    _, u, v, _ = uniform_four(s.parameters[0].seed, P.FLOW_PATIENCE, row.need, int64(history.calls))
    need = int64(row.row)
    history.waited += row.waited
    leave_slot(s, case)
    if u < s.parameters[0].call_again and history.calls < 100:
        history.calls += 1
        at = after_waking(s, clock.now, s.parameters[0].call_again_hours * exponential(v))
        plan(s, at, need, need, T_REPORT)
        return
    history.channel = 0
    history.waited = 0.0
    become_latent(s, need, clock.now)


@compiled
def change_roster(s):
    """Another share of the operators is on duty: whoever comes takes what waits."""
    for desk in range(s.parameters[0].first_intake, s.clock[0].n_desks):
        queue = s.desks[desk]
        while queue.n_waiting > 0:
            server = server_for(s, int64(desk), front(s, int64(desk)))
            if server == NOBODY:
                break
            start_task(s, server, pop_waiting(s, int64(desk)))
