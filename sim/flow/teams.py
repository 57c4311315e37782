"""Dedicated teams: a secretary's project (M25), a temporary committee (M33).

When a server takes up a case that qualifies, it and idle colleagues of its desk are set free for that case until it
closes: they share its work, do the work of the further parties themselves, and take nothing else, also while the case
waits for an outside step. All their shift hours are booked as busy. A desk keeps at least one server.
"""

from __future__ import annotations

from numpy import int64

from sim.flow.accounting import engage
from sim.flow.codes import GRID, N_LEVELS, NOBODY, SECONDED, TEAM_WAY
from sim.flow.routes import route_of
from sim.flow.shifts import worked_hours
from sim.flow.timers import set_end
from sim.jit.compiled import compiled


@compiled
def away(s, desk):
    """How many servers of a desk belong to teams."""
    queue = s.desks[desk]
    number = 0
    for server in range(int64(queue.first_server), int64(queue.first_server) + queue.n_servers):
        number += s.servers[server].team != NOBODY
    return number


@compiled
def vacancies(s, desk):
    """How many servers of a desk may still join a team: one stays, and no more than the cap go."""
    most = min(int64(s.desks[desk].n_servers) - 1, int64(s.parameters[0].team_of_desk))
    return most - away(s, desk)


@compiled
def place_of(s, case):
    """Community or street whose team a case would take."""
    grid = s.grids[s.cases[case].grid]
    return int64(grid.street) if s.parameters[0].team_by_street else int64(grid.community)


@compiled
def gets_team(s, server, case):
    """Whether a case that ``server`` takes up now qualifies for a team, and one can be spared."""
    p = s.parameters[0]
    live = s.cases[case]
    desk = int64(s.servers[server].desk)
    if s.local[s.grids[live.grid].community].team <= 0.0:
        return False
    if not s.team_categories[live.category] or desk != live.desk or s.desks[desk].level == GRID:
        return False
    if max(live.parties_left, 0) < p.team_parties:
        return False
    if s.clock[0].now - s.histories[live.row].registered < p.team_age or vacancies(s, desk) < 1:
        return False
    place = place_of(s, case)
    at_work = 0
    for index in range(s.clock[0].n_teams):
        at_work += s.teams[index].place == place
    return at_work < p.team_at_a_time


@compiled
def form_team(s, server, case):
    """Set a server and idle colleagues of its desk free for a case."""
    clock = s.clock[0]
    live = s.cases[case]
    queue = s.desks[live.desk]
    size = 1
    wanted = int64(s.local[s.grids[live.grid].community].team)
    most = min(wanted, vacancies(s, int64(live.desk)))
    s.servers[server].team = case
    busy = s.servers[server].busy
    for other in range(int64(queue.first_server), int64(queue.first_server) + queue.n_servers):
        one = s.servers[other]
        if size < most and other != server and one.case == NOBODY:
            one.case = SECONDED
            one.team = case
            engage(s, int64(live.desk), -1)
            busy += one.busy
            size += 1
    team = s.teams[clock.n_teams]
    team.case = case
    team.desk = live.desk
    team.place = place_of(s, case)
    team.people = size
    team.until = clock.now
    team.busy = busy
    team.ahead = 0.0
    clock.n_teams += 1
    live.route = TEAM_WAY


@compiled
def team_of(s, case):
    """Index of the team of a case, which must have one."""
    index = 0
    while s.teams[index].case != case:
        index += 1
    return index


@compiled
def share_work(s, case):
    """Divide the hours of the task in hand over a team; what the others work is booked at once."""
    live = s.cases[case]
    size = s.teams[team_of(s, case)].people
    live.worked += live.remaining * (1.0 - 1.0 / size)
    live.remaining /= size


@compiled
def member_of(s, case):
    """First server of the team of a case."""
    queue = s.desks[s.cases[case].desk]
    server = int64(queue.first_server)
    while s.servers[server].team != case:
        server += 1
    return server


@compiled
def book_team(s, index):
    """Book the shift hours in which a team was held without a piece of work, up to now."""
    team = s.teams[index]
    desk = s.desks[team.desk]
    now = s.clock[0].now
    shift = int64(desk.shift)
    held = team.people * (worked_hours(s, shift, now) - worked_hours(s, shift, team.until))
    busy = 0.0
    for server in range(int64(desk.first_server), int64(desk.first_server) + desk.n_servers):
        if s.servers[server].team == team.case:
            busy += s.servers[server].busy
    team.ahead += busy - team.busy - held
    if team.ahead < 0.0:
        s.busy[s.clock[0].day * N_LEVELS + desk.level] -= team.ahead
        team.ahead = 0.0
    team.until = now
    team.busy = busy


@compiled
def book_teams(s):
    """In the evening: book the hours of all teams."""
    for index in range(s.clock[0].n_teams):
        book_team(s, int64(index))


@compiled
def release_team(s, case):
    """A case closes: its team is free again and takes its next cases at this instant."""
    clock = s.clock[0]
    index = team_of(s, case)
    book_team(s, index)
    desk = s.desks[s.teams[index].desk]
    for server in range(int64(desk.first_server), int64(desk.first_server) + desk.n_servers):
        one = s.servers[server]
        if one.team == case:
            one.team = NOBODY
            set_end(s, server, case, clock.now)
    last = s.teams[clock.n_teams - 1]
    team = s.teams[index]
    team.case = last.case
    team.desk = last.desk
    team.place = last.place
    team.people = last.people
    team.until = last.until
    team.busy = last.busy
    team.ahead = last.ahead
    clock.n_teams -= 1
    s.cases[case].route = route_of(s, case)
