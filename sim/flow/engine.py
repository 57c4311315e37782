"""The event loop: one day after another, events in continuous time.

Two sources of events: the event list (ends of pieces, timers, arrivals) and the opening of shifts. At one instant:
opening, completion, timer, arrival. Whether a need will be reported is settled with the columns of the morning, so
needs are gone through in one sweep; only those that meet somebody enter the event list.
"""

from __future__ import annotations

from numpy import int64

from sim.flow.accounting import settle_area
from sim.flow.again import act_again
from sim.flow.assignment import case_for, server_for
from sim.flow.claims import settle_boards
from sim.flow.closing import close_case, learn
from sim.flow.codes import (
    ANSWERED,
    AVERTED,
    CH_HOTLINE,
    CH_PATROL,
    CH_VISIT,
    CH_WORD,
    INTAKE,
    NOBODY,
    OWN_GRID,
    REPORTING,
    ROSTER,
    SECONDED,
    T_AGAIN,
    T_ANSWER,
    T_ARISE,
    T_AUDIT,
    T_CHASE,
    T_CREW,
    T_END,
    T_FOUND_PATROL,
    T_FOUND_VISIT,
    T_FOUND_WORD,
    T_HANG_UP,
    T_HELPED,
    T_MOVE,
    T_OUTSIDE,
    T_PETITION,
    T_PICKUP,
    T_REPORT,
    T_ROUND,
    WORK,
)
from sim.flow.contractors import crew_done, open_pools, wake_pools
from sim.flow.discovery import become_latent, sweep_latent
from sim.flow.draws import hours_of_work
from sim.flow.event_list import FIRST_ARRIVAL, FIRST_SERVER, next_time, open_event_list, plan, take_next
from sim.flow.intake import ask_intake, call_in, change_roster, hang_up
from sim.flow.joint import call_party, party_answers
from sim.flow.money import fund, unhold
from sim.flow.pointers import prefetch
from sim.flow.pool import clear_history, set_need_state, take_slot
from sim.flow.posts import change_posts, take_back
from sim.flow.reporting import report_delay_and_channel, reports
from sim.flow.returns import come_back, petition
from sim.flow.service import finish_piece, is_unfinished, keep_in_team, leave_team, start_task, wake_rationed
from sim.flow.shifts import worked_hours
from sim.flow.stages import arrive, help_done, hold_round, register, task_done, withdraw
from sim.flow.teams import book_teams
from sim.flow.timers import set_idle
from sim.flow.tracing import DELAY, note_need
from sim.flow.turning import front, pop_waiting
from sim.flow.volunteers import wake_crews
from sim.flow.waking import after_waking
from sim.flow.whistle import attend
from sim.jit.compiled import compiled, entry
from sim.jit.units import DAY_HOURS
from sim.random import streams as P

_AHEAD = 8  # needs looked ahead, so that their residents are in the cache when they arise


@compiled
def receive_needs(s, until):
    """Go through all needs that arise before ``until``.

    One whose course depends on what happens until it arises is put on the event list: an occurrence of a chronic cause,
    which may be removed, and an enquiry that has to queue.
    """
    clock = s.clock[0]
    limited = s.parameters[0].intake_servers > 0
    row = int64(clock.next_need)
    while row < clock.end_need:
        need = s.needs[row]
        if need.arose >= until:
            break
        if row + _AHEAD < clock.end_need:
            prefetch(s.residents, int64(s.needs[row + _AHEAD].resident))
        if (need.category == 0 and limited) or (need.cause != NOBODY and s.categories[need.category].chronic):
            plan(s, need.arose, FIRST_ARRIVAL + row, row, T_ARISE)
        else:
            arise(s, row)
        row += 1
    clock.next_need = row


@compiled
def arise(s, row):
    """A need or an enquiry arises."""
    clear_history(s, row)
    need = s.needs[row]
    day = s.days[s.clock[0].day]
    if need.category == 0:
        day.enquiries += 1
        enquire(s, row)
        return
    if need.cause != NOBODY and averted(s, row):
        day.averted += 1
        set_need_state(s, row, AVERTED)
        return
    day.arisen += 1
    if need.key >= s.parameters[0].first_staff_key:
        file_own(s, row)
        return
    if not reports(s, row):
        become_latent(s, row, need.arose)
        return
    delay, channel = report_delay_and_channel(s, row)
    s.histories[row].channel = channel
    if s.parameters[0].traced:
        note_need(s, row, s.clock[0].now, DELAY, delay, 0.0)
    set_need_state(s, row, REPORTING)
    rank = row if delay > 0.0 else FIRST_ARRIVAL + row
    at = after_waking(s, need.arose, delay) if delay > 0.0 else need.arose
    plan(s, at, rank, row, T_REPORT)


@compiled
def file_own(s, row):
    """Staff file a case that they come upon, at the moment it arises."""
    s.histories[row].channel = CH_PATROL
    set_need_state(s, row, REPORTING)
    plan(s, s.needs[row].arose, FIRST_ARRIVAL + row, row, T_REPORT)


@compiled
def averted(s, row):
    """Whether a recurring need does not happen because its cause has been removed."""
    need = s.needs[row]
    chronic = s.categories[need.category].chronic
    return chronic and s.causes[need.cause].removed <= need.arose


@compiled
def enquire(s, row):
    """An enquiry is a contact, answered at intake: at once, or by its servers where it has any."""
    p = s.parameters[0]
    history = s.histories[row]
    now = s.needs[row].arose
    history.channel = CH_HOTLINE
    history.registered = now
    history.due = now + s.categories[0].deadline
    if p.intake_servers > 0:
        case = take_slot(s, row)
        s.cases[case].channel = CH_HOTLINE
        s.cases[case].due = history.due
        ask_intake(s, case)
        return
    history.response = now
    history.closed = now + hours_of_work(p.seed, s.categories[0], s.needs[row].key, INTAKE, P.ONCE)
    set_need_state(s, row, ANSWERED)


@compiled
def report(s, row):
    """A need is reported and becomes a case."""
    p = s.parameters[0]
    channel = int64(s.histories[row].channel)
    if channel == CH_PATROL:
        s.days[s.clock[0].day].found_patrol += 1
    if p.patience > 0.0 and p.intake_servers > 0 and channel == CH_HOTLINE:
        call_in(s, take_slot(s, row), channel)
    else:
        register(s, take_slot(s, row), channel)


@compiled
def ring(s, case, kind):
    """A timer rings."""
    if kind == T_MOVE:
        arrive(s, case, int64(s.cases[case].desk))
    elif kind == T_OUTSIDE:
        close_case(s, case)
    elif kind == T_CREW:
        if crew_done(s, case):
            close_case(s, case)
    elif kind == T_PICKUP:
        party_answers(s, case)
    elif kind == T_ANSWER:
        attend(s, case)
    elif kind == T_CHASE:
        call_party(s, case)
    elif kind == T_ROUND:
        hold_round(s, case)
    elif kind == T_FOUND_VISIT:
        s.days[s.clock[0].day].found_visit += 1
        register(s, case, CH_VISIT)
    elif kind == T_FOUND_PATROL:
        s.days[s.clock[0].day].found_patrol += 1
        register(s, case, CH_PATROL)
    elif kind == T_FOUND_WORD:
        s.days[s.clock[0].day].found_word += 1
        register(s, case, CH_WORD)
    elif kind == T_HELPED:
        help_done(s, case)
    elif kind == T_PETITION:
        petition(s, case)
    elif kind == T_HANG_UP:
        hang_up(s, case)
    else:
        if kind == T_AUDIT:
            s.days[s.clock[0].day].detected += 1
        come_back(s, case)


@compiled
def complete(s, server):
    """A piece ends; a freed server takes its next case before the finished one goes on."""
    case = int64(s.servers[server].case)
    if case == SECONDED:
        leave_team(s, server)
    else:
        if not finish_piece(s, server):
            return
        if s.servers[server].team != NOBODY:
            keep_in_team(s, server)
            task_done(s, case)
            return
    following = case_for(s, server)
    if case != SECONDED and s.cases[case].task == WORK:
        prefetch(s.histories, int64(s.cases[case].row))
    if following != NOBODY:
        start_task(s, server, following)
    else:
        set_idle(s, server)
    if case == SECONDED:
        return
    if is_unfinished(s, case):
        take_back(s, case)
    else:
        task_done(s, case)


@compiled
def open_shift(s, shift):
    """A shift begins work: its idle servers take what waits, first at their own desks, then in the pool."""
    if shift == ROSTER:
        change_roster(s)
        return
    n_desks = s.clock[0].n_desks
    for desk in range(n_desks):
        queue = s.desks[desk]
        if queue.shift == shift:
            while queue.n_waiting > 0 and queue.n_idle > 0:
                server = server_for(s, desk, front(s, desk))
                if server == NOBODY:  # nobody has enough hours left this month
                    break
                start_task(s, server, pop_waiting(s, desk))
    if s.parameters[0].crews and shift == s.parameters[0].volunteer_shift:
        wake_crews(s)
    if s.parameters[0].n_pools > 0:
        open_pools(s, shift)
    if s.parameters[0].assignment == OWN_GRID:
        return
    for desk in range(n_desks):
        queue = s.desks[desk]
        if queue.shift != shift:
            continue
        while queue.n_waiting > 0:
            server = server_for(s, desk, front(s, desk))
            if server == NOBODY:
                break
            start_task(s, server, pop_waiting(s, desk))


@compiled
def release_held(s):
    """In the morning: money that came in releases held cases; those held too long are withdrawn."""
    p = s.parameters[0]
    clock = s.clock[0]
    for index in range(clock.n_accounts):
        account = s.accounts[index]
        while account.n_held > 0:
            row = s.cases[account.first]
            if clock.now - row.entered >= p.hold_hours:
                withdraw(s, unhold(s, index))
            elif fund(s, int64(account.first)):
                release(s, index)
            else:
                break


@compiled
def release(s, index):
    """The first case of a list has its money and goes on at the desk where it was held."""
    case = unhold(s, index)
    arrive(s, case, int64(s.cases[case].desk))


@compiled
def begin_day(s):
    """What the engine itself does at 00:00, before any event of the day."""
    learn(s)
    open_event_list(s)
    change_posts(s)
    release_held(s)
    if s.parameters[0].n_units > 0:
        settle_boards(s)
    if s.parameters[0].hours_limited:
        wake_rationed(s)
    if s.parameters[0].n_pools > 0:
        wake_pools(s)
    sweep_latent(s)


@compiled
def advance(s, until):
    """Run every event before ``until``; the clock then stands at ``until``.

    Parameters
    ----------
    s : State
    until : float
        Clock time in hours, not beyond the end of the present day.

    Returns
    -------
    int
        Number of events.
    """
    receive_needs(s, until)
    clock = s.clock[0]
    events = 0
    while True:
        time = next_time(s)
        opening = s.openings[clock.next_opening]
        opens = opening.time <= time
        if opens:
            time = opening.time
        if time >= until:
            break
        events += 1
        clock.now = time
        if opens:
            clock.next_opening += 1
            open_shift(s, int64(opening.shift))
            continue
        rank, subject, kind = take_next(s)
        if kind == T_END:
            complete(s, rank - FIRST_SERVER)
        elif kind == T_REPORT:
            report(s, subject)
        elif kind == T_ARISE:
            arise(s, subject)
        elif kind == T_AGAIN:
            act_again(s, subject, rank)
        else:
            ring(s, subject, kind)
    clock.now = until
    settle_area(s, until)
    s.days[clock.day].events += events
    return events


@entry
def run_day(s, day, end_need):
    """One whole day: the morning, then its events.

    Parameters
    ----------
    s : State
    day : int
        Number of the day, counted from the first day of the warm-up.
    end_need : int
        First row of the need stream that arises after this day.
    """
    clock = s.clock[0]
    clock.day = day
    clock.end_need = end_need
    clock.midnight = clock.first + DAY_HOURS * (day + 1)
    shift = int64(s.parameters[0].outreach_shift)
    clock.outreach_end = worked_hours(s, shift, clock.midnight)
    clock.outreach_hours = clock.outreach_end - worked_hours(s, shift, clock.now)
    begin_day(s)
    advance(s, clock.midnight)
    book_teams(s)
