"""Row types of the engine's state: one record type per noun.

Every array of the state is a numpy recarray of one of these, so a field reads the same compiled and uncompiled
(``case.state``) and a column is a view (``servers.speed[:]``).
"""

from __future__ import annotations

import numpy as np

#: A case while somebody may still have to do with it: two cache lines in a small pool whose slots are used again. The
#: facts of its need are copied in, so that a step of a live case touches nothing else.
CASE = np.dtype(
    [
        ("need", "u8"),  # key of the need: what every draw is keyed by
        ("key", "f8"),  # priority key: smallest first
        ("entered", "f8"),  # when it joined the present queue
        ("remaining", "f8"),  # staff work hours left in the present task
        ("row", "i4"),  # its row in needs and histories
        ("child", "i4"),  # pairing heap: first child; held lists and free slots: next
        ("sibling", "i4"),
        ("desk", "i4"),  # where it is, or is going
        ("grid", "i4"),
        ("difficulty", "f4"),
        ("category", "i1"),
        ("field", "i1"),
        ("state", "i1"),
        ("task", "i1"),
        ("needed", "i1"),  # level with authority and skill, as far as known
        ("route", "i1"),
        ("descending", "i1"),  # on its way down to the beat
        ("superficial", "i1"),
        ("due", "f8"),
        ("since", "f8"),  # when the present open spell began
        ("open_hours", "f8"),
        ("cost", "i8"),  # fen
        ("waited", "f4"),
        ("worked", "f4"),
        ("severity", "f4"),
        ("attempt", "i2"),  # times it came back
        ("desks", "i2"),  # desks that had it in hand
        ("handoffs", "i2"),
        ("misroutes", "i2"),
        ("paid", "i1"),
        ("pot", "i1"),
        ("parties_left", "i1"),
        ("tries", "i1"),  # attempts with the present office or further party
        ("channel", "i1"),
        ("level", "i1"),  # level that closed it; -1: none
        ("overdue", "i1"),
        ("group", "i1"),
        ("parent", "i4"),  # NOBODY: a case; else the slot of the case that this is a part of
    ],
    align=True,
)

#: What the records keep of a need: written as it happens or when the case leaves the pool, row by row with the needs.
HISTORY = np.dtype(
    [
        ("registered", "f8"),
        ("response", "f8"),
        ("due", "f8"),
        ("closed", "f8"),
        ("solved", "f8"),
        ("open_hours", "f8"),
        ("cost", "i8"),  # fen
        ("waited", "f4"),
        ("worked", "f4"),
        ("satisfaction", "f4"),
        ("reported_satisfaction", "f4"),
        ("attempt", "i2"),
        ("desks", "i2"),
        ("handoffs", "i2"),
        ("misroutes", "i2"),
        ("trips", "i2"),
        ("parties", "i1"),
        ("channel", "i1"),
        ("level", "i1"),
        ("state", "i1"),
        ("paid", "i1"),
        ("pot", "i1"),
        ("superficial", "i1"),
        ("overdue", "i1"),
        ("solver", "i1"),  # who did the solving work last; staff unless others did
        ("offered", "i1"),  # it has been on the board of its community
        ("petitions", "i1"),
        ("petition", "i1"),  # the present attempt is one
        ("extended", "i1"),  # deadline extended on paper at the last closing
        ("calls", "i1"),  # times that its caller gave up in the queue of the intake
    ],
    align=True,
)

#: What residents did about a case while it was open, row by row with the needs; one row where they do nothing.
AGAIN = np.dtype(
    [
        ("repeats", "i2"),
        ("witnesses", "i2"),  # reports of the same by others
        ("acts", "i2"),  # events so far: what the next draw is keyed by
        ("escalated", "i2"),
    ]
)

#: A queue and the servers behind it.
DESK = np.dtype(
    [
        ("level", "i4"),
        ("community", "i4"),
        ("street", "i4"),
        ("district", "i4"),
        ("office", "i4"),
        ("first_server", "i4"),
        ("n_servers", "i4"),
        ("shift", "i4"),
        ("pool_first", "i4"),  # desks that may help each other: pool_first .. pool_last - 1
        ("pool_last", "i4"),
        ("priority", "i4"),
        ("n_idle", "i4"),
        ("n_waiting", "i4"),
        ("pool_idle", "i4"),  # of all desks of the pool, kept at its first desk
        ("pool_waiting", "i4"),
        ("first", "i4"),  # the queue: a sorted list
        ("last", "i4"),
        ("root", "i4"),  # and a pairing heap of those that overtake
        ("n_present", "i4"),  # servers whose post is filled
        ("taken", "i4"),  # solving work begun so far
        ("faked", "i4"),  # of it, decided to be closed on paper only
        ("ageing", "f8"),
        ("last_key", "f8"),  # key of the last case of the list
        ("superficial_logit", "f8"),  # log-odds of a superficial closing but for the deadline
        ("audit", "f8"),  # chance that an audit finds one out
        ("next_turn", "f8"),  # when a custom priority wants to be asked again for a case that waits; infinity: never
        ("turns", "i4"),  # whether keys of its cases change when they are overdue
    ],
    align=True,
)

#: A person at a desk.
SERVER = np.dtype(
    [
        ("desk", "i4"),
        ("case", "i4"),  # NOBODY when idle, VACANT when the post is empty
        ("level", "i2"),
        ("shift", "i2"),
        ("gone", "i4"),  # has left, or is away: takes nothing after the piece in hand
        ("skill", "f8"),
        ("speed", "f8"),
        ("availability", "f8"),  # share of shift hours left for cases
        ("piece", "f8"),  # work hours of the piece in hand
        ("busy", "f8"),  # shift hours worked on cases so far
        ("done", "i4"),  # cases solved so far, in truth or on paper
        ("team", "i4"),  # slot of the case that the server is set free for; NOBODY: none
    ],
    align=True,
)

#: A dedicated team: servers of one desk who have one case and nothing else until it closes.
TEAM = np.dtype(
    [
        ("case", "i4"),
        ("desk", "i4"),
        ("place", "i4"),  # community or street whose team it is
        ("people", "i4"),
        ("until", "f8"),  # time up to which its hours are booked
        ("busy", "f8"),  # shift hours that its servers had worked on cases by then
        ("ahead", "f8"),  # hours of pieces booked beyond that time
    ],
    align=True,
)

#: Working hours of a server in a month; both infinite for people in full-time posts.
ALLOWANCE = np.dtype([("monthly", "f8"), ("left", "f8")], align=True)

#: The volunteers of a beat: party members who report in where they live. One row for all of them.
CREW = np.dtype(
    [
        ("community", "i4"),
        ("case", "i4"),  # NOBODY when idle
        ("heads", "f8"),
        ("monthly", "f8"),  # hours of a month
        ("left", "f8"),  # below zero: debt
        ("used", "f8"),
        ("attendance", "f8"),
    ],
    align=True,
)

#: A co-building unit. The engine reads kind, willingness and hours and books what is used.
UNIT = np.dtype(
    [
        ("community", "i4"),
        ("kind", "i4"),
        ("willingness", "f8"),
        ("pledged", "f8"),  # hours a month that it has promised
        ("monthly", "f8"),  # hours that it really gives this month
        ("left", "f8"),  # below zero: debt
        ("used", "f8"),
        ("pledged_fen", "i8"),  # money a month that it has promised
        ("given_fen", "i8"),  # and given so far
        ("claims", "i4"),
        ("venue", "i4"),  # whether it gives a venue
    ],
    align=True,
)

#: Posted cases of a community (a linked list, first come first) and the units that may claim them.
BOARD = np.dtype(
    [("first_unit", "i4"), ("n_units", "i4"), ("first", "i4"), ("last", "i4"), ("n_posted", "i4")], align=True
)

#: A pool of contractors at one place: crews that are all alike, and the cases that wait for one of them.
POOL = np.dtype(
    [
        ("scope", "i4"),  # whom it serves: POOL_CITY, POOL_DISTRICT, POOL_STREET
        ("shift", "i4"),
        ("queue", "i4"),  # order of the cases that wait: POOL_FIFO, POOL_DUE, POOL_SEVERITY
        ("crews", "i4"),  # there today; fewer than are busy: some go when they are done
        ("busy", "i4"),
        ("n_waiting", "i4"),
        ("root", "i4"),  # of their heap
        ("share", "f8"),  # of the hours of the outside step that a crew is busy, in hours of its shift,
        ("most", "f8"),  # but no more than these
    ],
    align=True,
)

#: An entry of the event list: something happens at an instant.
TIMER = np.dtype(
    [
        ("time", "f8"),
        ("rank", "i4"),  # order at one instant
        ("subject", "i4"),  # case; row of the need where it has no slot yet
        ("kind", "i4"),
        ("next", "i4"),
    ],
    align=True,
)

#: An unreported need (its row) that may still be found.
LATENT_NEED = np.dtype([("residual", "f8"), ("ends", "f8"), ("row", "i4"), ("exposure", "i4")], align=True)

#: Where a grid lies: few bytes, because every move of a case reads them.
PLACE = np.dtype([("community", "i4"), ("street", "i4"), ("district", "i4"), ("kind", "i4")], align=True)

#: Money in fen: what came in = spent + reserved + left.
ACCOUNT = np.dtype(
    [
        ("left", "i8"),
        ("reserved", "i8"),
        ("spent", "i8"),
        ("received", "i8"),
        ("monthly", "i8"),
        ("first", "i4"),  # held cases, first come first served
        ("last", "i4"),
        ("n_held", "i4"),
    ],
    align=True,
)

#: A chronic cause: later occurrences are averted once it is removed.
CAUSE = np.dtype([("removed", "f8")], align=True)

#: A shift: where its hours begin in the two tables of working time.
SHIFT = np.dtype([("continuous", "i4"), ("n_hours", "i4"), ("first", "i8"), ("first_hour", "i8")], align=True)
OPENING = np.dtype([("time", "f8"), ("shift", "i4")], align=True)

#: What holds in a community: what it offers its residents, how its callback works, how its cases go.
LOCAL = np.dtype(
    [
        ("agency", "f8"),  # share of the centre's reports that a member carries
        ("booking", "f8"),  # share of visitors with digital access who come by appointment
        ("callback_reach", "f8"),
        ("callback_inflation", "f8"),
        ("extension", "f8"),  # chance that a closing past its deadline counts as on time
        ("transfer_hours", "f8"),  # of a hand-off, working hours
        ("answerable_street", "f8"),  # 1 - accountability of the offices of its street
        ("answerable_district", "f8"),  # and of the departments of its district
        ("parallel", "f8"),  # 1: further parties are asked at once
        ("whistle", "f8"),  # share of joint cases that are whistled
        ("team", "f8"),  # people in a team; 0: none
        ("consent", "f8"),  # chance that a round of consent succeeds
        ("deliberation", "f8"),  # share of the cases of its categories that are deliberated
    ],
    align=True,
)

#: Results of a community's cases so far: what is on paper, and what is true.
COMMUNITY_COUNT = np.dtype(
    [
        ("closed", "i8"),  # closings, each of a case that came back counted anew
        ("on_time", "i8"),  # of these by the deadline, on paper
        ("again", "i8"),  # of these of cases that had come back
        ("called", "i8"),  # reached by the callback
        ("told", "f8"),  # sum of what they told
        ("timely", "i8"),  # closed by the deadline and not on paper only
        ("solved", "i8"),  # truly solved
        ("satisfied", "f8"),  # sum of true satisfaction
    ],
    align=True,
)

#: What happened on one day (counts), one row per day of the warm-up and the run.
DAY = np.dtype(
    [
        ("arisen", "i8"),
        ("enquiries", "i8"),
        ("registered", "i8"),
        ("found_visit", "i8"),
        ("found_patrol", "i8"),
        ("found_word", "i8"),
        ("closed", "i8"),
        ("solved", "i8"),
        ("superficial", "i8"),
        ("detected", "i8"),
        ("reopened", "i8"),
        ("lapsed", "i8"),
        ("no_money", "i8"),
        ("averted", "i8"),
        ("petitions", "i8"),
        ("given_up", "i8"),
        ("extended", "i8"),
        ("duplicates", "i8"),
        ("spent", "i8"),
        ("offered", "i8"),
        ("claimed", "i8"),
        ("events", "i8"),
        ("area", "f8"),
        ("volunteer_hours", "f8"),
        ("unit_hours", "f8"),
        ("whistle_hours", "f8"),  # attendance of offices that were called
        ("consent_hours", "f8"),  # rounds of consent and deliberation
        ("agency_hours", "f8"),  # carrying papers for residents
        ("contractor_jobs", "f8"),  # outside steps that contractors began
        ("contractor_wait", "f8"),  # hours that these had waited for one
        ("contractor_hours", "f8"),  # hours of contractors that they take
        ("hung_up", "f8"),  # calls given up in the queue of the intake
    ],
    align=True,
)

#: Where the engine stands.
CLOCK = np.dtype(
    [
        ("now", "f8"),
        ("first", "f8"),  # start of the warm-up
        ("area_since", "f8"),
        ("open_cases", "i8"),
        ("next_need", "i8"),
        ("end_need", "i8"),  # first need of tomorrow
        ("next_opening", "i8"),
        ("midnight", "f8"),  # end of the present day
        ("outreach_hours", "f8"),  # hours of visits and patrols today
        ("outreach_end", "f8"),  # worked hours of that shift at midnight
        ("n_timers", "i8"),  # entries of the event list that have ever been used
        ("free_timer", "i8"),  # first free one among them
        ("n_near", "i8"),
        ("n_blocks", "i8"),  # blocks of later entries that have ever been used
        ("free_block", "i8"),  # first free one among them
        ("page", "i8"),  # page of the event list that is being lived
        ("n_days", "i8"),
        ("horizon", "f8"),  # end of the last day
        ("n_latent", "i8"),
        ("n_learned", "i8"),
        ("n_slots", "i8"),  # slots of the pool that have ever been used
        ("free", "i8"),  # first free slot among them
        ("n_desks", "i8"),
        ("n_accounts", "i8"),
        ("n_teams", "i8"),
        ("day", "i8"),
        ("posts_changed", "i8"),  # whether somebody has left or come since the last morning
        ("n_traced", "i8"),  # entries of the trace since they were last taken out
    ],
    align=True,
)
