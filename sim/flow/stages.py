"""The way of a case: registered, at a desk, triage, work, joint work, outside step, closed, back again."""

from __future__ import annotations

from numpy import int64

from sim.flow.accounting import set_state
from sim.flow.again import end_withdrawn, is_withdrawn
from sim.flow.boards import is_claimable, post
from sim.flow.closing import close_case
from sim.flow.codes import (
    AGREED,
    ANSWER,
    ANSWERED,
    BOTTOM_WAY,
    CH_CENTRE,
    CLAIM,
    COMMUNITY,
    DISTRICT,
    DROPPED,
    GRID,
    INTAKE,
    LEVEL_BY_LEVEL,
    LOOK,
    MOVING,
    NO_MONEY,
    NO_ROUNDS,
    NOBODY,
    OUTSIDE,
    PARTY,
    ROUND,
    SHORT_REFUSE,
    SOLVER_STAFF,
    SOLVER_VOLUNTEER,
    STREET,
    T_MOVE,
    T_OUTSIDE,
    T_ROUND,
    TEAM_WAY,
    TERRITORIAL,
    WORK,
)
from sim.flow.contractors import ask_contractor, pool_of
from sim.flow.draws import duplicates, outside_hours, own_share, part_hours, triage_hours, work_hours
from sim.flow.joint import call_all, call_party
from sim.flow.journeys import carrying_hours
from sim.flow.money import hold, pay, reserve
from sim.flow.passing import falls_to_community, neighbour, refuses
from sim.flow.pool import end_case
from sim.flow.registration import enter_in_books
from sim.flow.rounds import round_gap, round_hours, round_succeeds, rounds_of
from sim.flow.routes import (
    entry_level,
    next_level,
    reached_desk,
    right_desk,
    staffed_desk,
    through_intake,
)
from sim.flow.service import queue_or_start, resume
from sim.flow.shifts import after_working
from sim.flow.subtasks import end_part, is_wanted
from sim.flow.timers import set_timer
from sim.flow.volunteers import free_crew
from sim.flow.whistle import blow, blows, take_next_party
from sim.jit.compiled import compiled


@compiled
def arrive(s, case, desk):
    """A case reaches a desk: decide what the desk does with it, see to the money, join the queue."""
    if is_withdrawn(s, case):
        end_withdrawn(s, case)
        return
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
    if competent and desk == right_desk(s, case, level) and not refuses(s, case, level):
        row.task = WORK
        row.superficial = 0
        if not reserve(s, case):
            if s.parameters[0].short_rule == SHORT_REFUSE:
                withdraw(s, case)
            else:
                hold(s, case)
            return False
        row.remaining = work_hours(s, case, level, int64(row.attempt))
        if level >= STREET:
            row.remaining += s.parameters[0].travel_hours * own_share(s, case)
    else:
        row.task = LOOK
        row.remaining = triage_hours(s, case)
    if row.desks == 0 and level <= COMMUNITY and s.further_systems[s.grids[row.grid].community] > 0.0:
        row.remaining += entered_again(s, case)
    row.remaining += carrying_hours(s, case, level)
    return True


@compiled
def withdraw(s, case):
    """No money came, or none was there: the case ends unsolved."""
    s.days[s.clock[0].day].no_money += 1
    end_case(s, case, NO_MONEY)


@compiled
def entered_again(s, case):
    """Hours for entering a case in the further grid systems of its community, at its first desk."""
    further = int64(s.further_systems[s.grids[s.cases[case].grid].community])
    copies = duplicates(s, case, further)
    s.days[s.clock[0].day].duplicates += copies
    return copies * s.parameters[0].triage_hours


@compiled
def move(s, case, desk):
    """Hand a case to another desk; it arrives after the time of a transfer, in working hours."""
    now = s.clock[0].now
    row = s.cases[case]
    row.desk = desk
    row.handoffs += 1
    hours = s.local[s.grids[row.grid].community].transfer_hours
    if hours <= 0.0:
        arrive(s, case, desk)
        return
    set_state(s, case, MOVING)
    set_timer(s, after_working(s, int64(s.parameters[0].transfer_shift), now, hours), case, T_MOVE)


@compiled
def register(s, case, channel):
    """A need becomes a case: it is known now, through ``channel``, and goes to its first desk."""
    s.cases[case].channel = channel
    enter_in_books(s, case)
    if through_intake(channel) and s.parameters[0].intake_servers > 0:
        arrive(s, case, right_desk(s, case, INTAKE))
        return
    enter(s, case)


@compiled
def enter(s, case):
    """Bring a registered case to the first desk of its route; at its own desk without a transfer."""
    row = s.cases[case]
    if row.route == CLAIM:
        if is_claimable(s, case):
            post(s, case)
            return
        row.route = LEVEL_BY_LEVEL
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
    if level >= row.needed and not row.descending:
        pass_on(s, case, level)
        return
    row.tries = 0
    target = next_level(s, case, level)
    if row.descending or target < level:
        move(s, case, right_desk(s, case, target))
    else:
        move(s, case, reached_desk(s, case, target))


@compiled
def pass_on(s, case, level):
    """A competent desk does not take a case: it falls to the community, or goes to a neighbour."""
    row = s.cases[case]
    if falls_to_community(s, case):
        row.route = BOTTOM_WAY
        row.needed = COMMUNITY
        row.tries = 0
        move(s, case, right_desk(s, case, COMMUNITY))
        return
    to = neighbour(s, case, level)
    row.tries += 1
    move(s, case, to)


@compiled
def after_work(s, case):
    """The solving desk is done: joint work, outside step, closing; a superficial closure skips them."""
    row = s.cases[case]
    row.level = s.desks[row.desk].level
    if row.attempt > 0:
        s.histories[row.row].solver = SOLVER_STAFF  # others may have had it before it came back
    row.tries = 0
    if row.superficial:
        close_case(s, case)
        return
    after_solving(s, case)


@compiled
def after_solving(s, case):
    """The solving work is done: rounds of consent or deliberation where they are needed, then the case goes on."""
    if s.cases[case].parties_left != AGREED and rounds_of(s, case) != NO_ROUNDS:
        wait_round(s, case)
    else:
        go_on(s, case)


@compiled
def wait_round(s, case):
    """A round of consent or deliberation is called; it takes time to convene."""
    set_state(s, case, OUTSIDE)
    set_timer(s, s.clock[0].now + round_gap(s, rounds_of(s, case)), case, T_ROUND)


@compiled
def hold_round(s, case):
    """The solving desk holds a round."""
    row = s.cases[case]
    row.task = ROUND
    row.remaining = round_hours(s, rounds_of(s, case))
    s.days[s.clock[0].day].consent_hours += row.remaining
    if row.route == TEAM_WAY:
        resume(s, case)
    else:
        queue_or_start(s, case, staffed_desk(s, int64(row.desk)))


@compiled
def after_round(s, case):
    """A round is over: agreement, and the case goes on, or another round."""
    if round_succeeds(s, case, rounds_of(s, case)):
        go_on(s, case)
    else:
        s.cases[case].tries += 1
        wait_round(s, case)


@compiled
def go_on(s, case):
    """Work is done and everybody agrees: pay, call further parties, take the outside step."""
    row = s.cases[case]
    row.tries = 0
    pay(s, case)
    if row.parties_left <= 0:
        go_outside(s, case)
    elif row.route == TEAM_WAY:
        work_for_parties(s, case)
    elif blows(s, case):
        blow(s, case)
    elif s.local[s.grids[row.grid].community].parallel > 0.0:
        call_all(s, case)
    else:
        call_party(s, case)


@compiled
def work_for_parties(s, case):
    """A team does the work of the further parties itself."""
    row = s.cases[case]
    hours = 0.0
    for party in range(1, int64(row.parties_left) + 1):
        hours += part_hours(s, case, int64(party))
    row.task = PARTY
    row.parties_left = 1
    row.remaining = hours
    resume(s, case)


@compiled
def after_party(s, case):
    """A further party is done: the next one, or the outside step."""
    row = s.cases[case]
    if row.parent != NOBODY:
        after_part(s, case)
        return
    row.parties_left -= 1
    row.tries = 0
    if row.parties_left > 0:
        call_party(s, case)
    else:
        go_outside(s, case)


@compiled
def after_part(s, part):
    """A part is done: it asks the next party that did not answer, or its case goes on if it was the last."""
    if is_wanted(s, part) and take_next_party(s, part):
        s.cases[s.cases[part].parent].desks += 1
        call_party(s, part)
        return
    case = end_part(s, part)
    if case != NOBODY:
        go_outside(s, case)


@compiled
def help_done(s, case):
    """Volunteers or a unit have done the solving work: the team takes its next case, then this one goes on."""
    row = s.cases[case]
    row.tries = 0
    row.remaining = 0.0
    if s.histories[row.row].solver == SOLVER_VOLUNTEER:
        row.level = GRID
        free_crew(s, int64(row.desk))
    else:
        row.level = COMMUNITY
    after_solving(s, case)


@compiled
def go_outside(s, case):
    """The outside step: a contractor's where a pool does it, else elapsed time; without one the case closes at once."""
    row = s.cases[case]
    hours = outside_hours(s, case, int64(row.attempt))
    if hours <= 0.0:
        close_case(s, case)
        return
    set_state(s, case, OUTSIDE)
    pool = pool_of(s, case) if s.parameters[0].n_pools > 0 else NOBODY
    if pool != NOBODY:
        ask_contractor(s, case, pool)
    else:
        set_timer(s, s.clock[0].now + hours, case, T_OUTSIDE)


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
    elif task == PARTY:
        after_party(s, case)
    elif task == ROUND:
        after_round(s, case)
    elif task == DROPPED:
        end_withdrawn(s, case)
    else:
        end_part(s, case)
