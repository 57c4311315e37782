"""The way of a case: registered, at a desk, looked at, worked, joint work, outside step, closed, back again."""

from __future__ import annotations

from numpy import int64

from sim import purposes as P
from sim.compiled import compiled
from sim.flow.accounting import set_state
from sim.flow.closing import close_case
from sim.flow.codes import (
    ANSWER,
    ANSWERED,
    CH_CENTRE,
    COMMUNITY,
    DISTRICT,
    GRID,
    INTAKE,
    LOOK,
    MOVING,
    N_GROUPS,
    OUTSIDE,
    PARTY,
    PICKUP,
    STREET,
    T_MOVE,
    T_OUTSIDE,
    T_PICKUP,
    TERRITORIAL,
    WORK,
)
from sim.flow.draws import MAX_TRIES, further_parties, look_hours, outside_hours, party_draws, work_hours
from sim.flow.money import hold, pay, reserve
from sim.flow.pool import end_case
from sim.flow.priorities import rule_cell
from sim.flow.routes import (
    entry_level,
    next_level,
    reached_desk,
    right_desk,
    staffed_desk,
    through_intake,
)
from sim.flow.service import queue_or_start
from sim.flow.shifts import after_working
from sim.flow.timers import set_timer
from sim.keyed import lognormal


@compiled
def arrive(s, case, desk):
    """A case reaches a desk: decide what the desk does with it, see to the money, join the queue."""
    if set_task(s, case, desk):
        queue_or_start(s, case, int64(s.cases[case].desk))


@compiled
def set_task(s, case, desk):
    """Decide what a desk does with a case and see to the money; False when the case is held for it."""
    row = s.cases[case]
    if s.desks[desk].level == GRID:
        row.descending = 0
        desk = staffed_desk(s, desk)
    level = int64(s.desks[desk].level)
    row.desk = desk
    competent = not row.descending and level >= row.needed and level != INTAKE
    if competent and desk == right_desk(s, case, level):
        row.task = WORK
        row.superficial = 0
        if not reserve(s, case):
            hold(s, case)
            return False
        row.remaining = work_hours(s, case, level, int64(row.attempt))
    else:
        row.task = LOOK
        row.remaining = look_hours(s, case)
    return True


@compiled
def move(s, case, desk):
    """Hand a case to another desk; it arrives after the hop delay, in working hours."""
    p = s.parameters[0]
    now = s.clock[0].now
    row = s.cases[case]
    row.desk = desk
    row.handoffs += 1
    if p.hop_hours <= 0.0:
        arrive(s, case, desk)
        return
    set_state(s, case, MOVING)
    set_timer(s, after_working(s, int64(p.hop_shift), now, p.hop_hours), case, T_MOVE)


@compiled
def register(s, case, channel):
    """A need becomes a case: it is known now, through ``channel``, and goes to its first desk."""
    p = s.parameters[0]
    clock = s.clock[0]
    row = s.cases[case]
    row.channel = channel
    history = s.histories[row.row]
    history.registered = clock.now
    row.due = clock.now + s.categories[row.category].deadline
    row.route = s.routes[rule_cell(s, case)]
    parties = further_parties(s, case)
    history.parties = parties
    row.parties_left = parties
    s.days[clock.day].registered += 1
    s.registrations[clock.day * N_GROUPS + row.group] += 1
    if through_intake(channel) and p.intake_servers > 0:
        arrive(s, case, right_desk(s, case, INTAKE))
        return
    enter(s, case)


@compiled
def ask_intake(s, case):
    """An enquiry reaches an intake centre of limited capacity."""
    row = s.cases[case]
    row.task = ANSWER
    row.remaining = work_hours(s, case, INTAKE, P.ONCE)
    queue_or_start(s, case, right_desk(s, case, INTAKE))


@compiled
def enter(s, case):
    """Bring a registered case to the first desk of its route; at its own desk without a hop."""
    row = s.cases[case]
    level = entry_level(s, case)
    handed_down = row.route == TERRITORIAL and through_intake(int64(row.channel)) and level != GRID
    if handed_down:
        row.descending = 1
        move(s, case, right_desk(s, case, level))
        return
    desk = reached_desk(s, case, level)
    told_at = COMMUNITY if row.channel == CH_CENTRE else GRID
    if level == told_at and not through_intake(int64(row.channel)):
        arrive(s, case, desk)
    else:
        move(s, case, desk)


@compiled
def after_look(s, case):
    """A desk has read a case it cannot solve: sideways if it was the wrong office, else on by the route."""
    row = s.cases[case]
    desk = s.desks[row.desk]
    level = int64(desk.level)
    if level == INTAKE:
        enter(s, case)
        return
    sideways = level in (STREET, DISTRICT) and row.desk != right_desk(s, case, level)
    if sideways:
        row.misroutes += 1
        row.tries += 1
        move(s, case, reached_desk(s, case, level))
        return
    row.tries = 0
    target = next_level(s, case, level)
    if row.descending or target < level:
        move(s, case, right_desk(s, case, target))
    else:
        move(s, case, reached_desk(s, case, target))


@compiled
def after_work(s, case):
    """The solving desk is done: joint work, outside step, closing; a superficial closure skips them."""
    row = s.cases[case]
    row.level = s.desks[row.desk].level
    row.tries = 0
    if row.superficial:
        close_case(s, case)
        return
    pay(s, case)
    if row.parties_left > 0:
        call_party(s, case)
    else:
        go_outside(s, case)


@compiled
def call_party(s, case):
    """Ask the next further party; it picks the case up after a delay in clock time."""
    p = s.parameters[0]
    row = s.cases[case]
    u, _, _, _ = party_draws(s, case, int64(row.parties_left), int64(row.tries))
    delay = lognormal(u, p.pickup_median, p.pickup_sigma) if p.pickup_median > 0.0 else 0.0
    set_state(s, case, PICKUP)
    set_timer(s, s.clock[0].now + delay, case, T_PICKUP)


@compiled
def party_desk(s, case):
    """Desk of a further party: a line office beside the one in charge.

    Another department for what the district solves, another office of the street for everything else; where
    there is only one, the solving desk itself.
    """
    p = s.parameters[0]
    row = s.cases[case]
    _, _, v, _ = party_draws(s, case, int64(row.parties_left), P.ONCE)
    level = DISTRICT if row.level == DISTRICT or p.offices < 2 else STREET
    k = p.offices if level == STREET else p.departments
    if k < 2:
        return right_desk(s, case, int64(row.level))
    own = right_desk(s, case, level)
    office = s.desks[own].office
    return own - office + (office + 1 + int64(v * (k - 1))) % k


@compiled
def party_answers(s, case):
    """A further party has picked the case up: it sends it back, to be asked again, or queues its share of work."""
    p = s.parameters[0]
    row = s.cases[case]
    _, v, _, _ = party_draws(s, case, int64(row.parties_left), int64(row.tries))
    if v < p.send_back and row.tries < MAX_TRIES:
        row.tries += 1
        row.handoffs += 1
        call_party(s, case)
        return
    row.task = PARTY
    row.remaining = p.work_share * work_hours(s, case, int64(row.level), int64(row.attempt))
    queue_or_start(s, case, staffed_desk(s, party_desk(s, case)))


@compiled
def after_party(s, case):
    """A further party is done: the next one, or the outside step."""
    row = s.cases[case]
    row.parties_left -= 1
    row.tries = 0
    if row.parties_left > 0:
        call_party(s, case)
    else:
        go_outside(s, case)


@compiled
def go_outside(s, case):
    """The outside step takes elapsed time and no server; without one the case closes at once."""
    row = s.cases[case]
    hours = outside_hours(s, case, int64(row.attempt))
    if hours > 0.0:
        set_state(s, case, OUTSIDE)
        set_timer(s, s.clock[0].now + hours, case, T_OUTSIDE)
    else:
        close_case(s, case)


@compiled
def come_back(s, case):
    """A closure did not hold: the same case returns to the desk that closed it, with a new deadline."""
    row = s.cases[case]
    clock = s.clock[0]
    row.attempt += 1
    row.due = clock.now + s.categories[row.category].deadline
    if not row.superficial:
        row.parties_left = 0
    s.days[clock.day].reopened += 1
    arrive(s, case, right_desk(s, case, int64(row.level)))


@compiled
def task_done(s, case):
    """What follows when a server has finished its task with a case."""
    row = s.cases[case]
    task = row.task
    if task == ANSWER:
        s.histories[row.row].closed = s.clock[0].now
        end_case(s, case, ANSWERED)
    elif task == LOOK:
        after_look(s, case)
    elif task == WORK:
        after_work(s, case)
    else:
        after_party(s, case)
