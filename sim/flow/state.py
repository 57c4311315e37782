"""The state of the engine: one record type per noun, one array of records each, one tuple of arrays.

Every array is a numpy recarray, so a field reads the same compiled and uncompiled (``case.state``) and
a column is a view (``servers.speed[:]``). Institutions write columns between days; only the functions of
this package move cases.
"""

from __future__ import annotations

from dataclasses import dataclass, field, fields
from functools import cached_property
from typing import Any

import numpy as np

__all__ = [
    "ACCOUNT",
    "BOARD",
    "CASE",
    "CAUSE",
    "CREW",
    "CLOCK",
    "DAY",
    "DESK",
    "HISTORY",
    "LATENT_NEED",
    "OFFER",
    "OPENING",
    "PARAMETERS",
    "PLACE",
    "RATION",
    "SERVER",
    "SHIFT",
    "TALLY",
    "TEAM",
    "TIMER",
    "UNIT",
    "State",
    "empty_records",
]

_LINE = 64  # bytes of a cache line

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
    ],
    align=True,
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
RATION = np.dtype([("monthly", "f8"), ("left", "f8")], align=True)

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

#: An entry of the agenda: something happens at an instant.
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
OFFER = np.dtype(
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
TALLY = np.dtype(
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
        ("round_hours", "f8"),  # rounds of consent and deliberation
        ("agency_hours", "f8"),  # carrying papers for residents
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
        ("round_hours", "f8"),  # hours of visits and patrols today
        ("round_end", "f8"),  # worked hours of that shift at midnight
        ("n_timers", "i8"),  # entries of the agenda that have ever been used
        ("free_timer", "i8"),  # first free one among them
        ("n_near", "i8"),
        ("n_blocks", "i8"),  # blocks of later entries that have ever been used
        ("free_block", "i8"),  # first free one among them
        ("page", "i8"),  # page of the agenda that is being lived
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
    ],
    align=True,
)

#: Numbers of the scenario that the engine reads.
PARAMETERS = np.dtype(
    [
        ("seed", "u8"),
        # reporting
        ("report_constant", "f8"),
        ("severity_slope", "f8"),
        ("trust_slope", "f8"),
        ("efficacy_slope", "f8"),
        ("digital_slope", "f8"),
        ("report_delay", "f8"),
        ("app_share", "f8"),
        ("trust_step", "f8"),
        ("efficacy_step", "f8"),
        # routes
        ("triage_hours", "f8"),
        ("triage_exponential", "i4"),
        ("assignment", "i4"),
        ("round_shift", "i4"),
        ("equity_bonus", "f8"),
        ("mixed_hours", "f8"),
        ("weight_waiting", "f8"),
        ("weight_deadline", "f8"),
        ("weight_severity", "f8"),
        ("weight_work", "f8"),
        ("weight_vulnerable", "f8"),
        ("weight_equity", "f8"),
        ("transfer_shift", "i4"),
        ("travel_hours", "f8"),  # there and back, once a case that a street or district solves
        ("top_level", "i4"),
        ("misroute_street", "f8"),
        ("misroute_district", "f8"),
        ("offices", "i4"),
        ("departments", "i4"),
        ("first_community_desk", "i4"),
        ("first_office", "i4"),
        ("first_department", "i4"),
        ("first_intake", "i4"),
        ("intake_servers", "i4"),
        # joint work
        ("pickup_median", "f8"),
        ("pickup_sigma", "f8"),
        ("send_back", "f8"),
        ("work_share", "f8"),
        ("whistle_rate", "f8"),
        ("whistle_attendance", "f8"),
        ("whistle_bystanders", "i4"),
        ("whistle_logodds", "f8"),  # of an answer before fatigue, weight in evaluation included
        ("whistle_fatigue", "f8"),
        ("whistle_hours", "f8"),  # answer deadline
        ("whistle_cap", "i4"),
        ("whistle_by_grid", "i4"),
        # passing on, and cases that nobody owns
        ("sideways", "f8"),
        ("among_offices", "f8"),  # how it rises with their number
        ("among_departments", "f8"),
        ("unowned", "f8"),  # factor on the categories' shares
        ("unowned_taken", "f8"),
        ("bottom_line", "i4"),
        # teams
        ("team_size", "i4"),
        ("team_parties", "i4"),
        ("team_age", "f8"),  # h
        ("team_at_a_time", "i4"),
        ("team_by_street", "i4"),
        ("team_of_desk", "i4"),  # servers of one desk who may be away
        # rounds
        ("consent", "f8"),  # factor on the categories' shares
        ("consent_hours", "f8"),
        ("consent_gap", "f8"),  # h
        ("deliberation", "i4"),
        ("deliberation_success", "f8"),
        ("deliberation_hours", "f8"),
        ("deliberation_gap", "f8"),  # h
        ("deliberation_gain", "f8"),
        # stress
        ("duplicate_chance", "f8"),
        ("assistance", "i4"),
        # money
        ("first_capital", "i4"),
        ("hold_hours", "f8"),
        ("first_pledge", "i4"),  # account of the first community's pledges; NOBODY: no pledges
        # part-time members, volunteers, co-building units
        ("rationed", "i4"),  # some servers have monthly hours
        ("crews", "i4"),  # beats have crews of volunteers
        ("volunteer_shift", "i4"),
        ("volunteer_skill", "f8"),
        ("volunteer_speed", "f8"),
        ("n_units", "i4"),
        ("claim_hours", "f8"),
        ("claim_scale", "f8"),
        ("prestige", "f8"),
        ("unit_pace", "f8"),
        ("tallied", "i4"),  # closings are counted by community
        # closing
        ("superficial_due", "f8"),
        ("superficial_work", "f8"),
        ("superficial_return", "f8"),
        ("superficial_return_hours", "f8"),
        ("superficial_return_sigma", "f8"),
        ("audit_hours", "f8"),
        ("reopen", "f8"),
        ("reopen_hours", "f8"),
        ("reopen_logit", "f8"),
        ("petition_hours", "f8"),
        ("late_weight", "f8"),
        ("handoff_weight", "f8"),
        ("trip_weight", "f8"),
        ("superficial_satisfaction", "f8"),
        # what a resident does about a closing that did not hold
        ("reaction", "f8"),  # strength; 0: every one comes back as it is
        ("expected", "f8"),
        ("dissatisfaction_slope", "f8"),
        ("give_up_logit", "f8"),
        ("give_up_trust", "f8"),
        ("petition_logit", "f8"),
        ("petition_dissatisfaction", "f8"),
        ("petition_trust", "f8"),
        ("petition_again", "f8"),
        # journeys
        ("agency_hours", "f8"),
        ("wasted_trip", "f8"),
    ],
    align=True,
)


class Layout(tuple[tuple[str, np.dtype[Any]], ...]):
    """Names and types of the columns of a state; hashed once, because every call of the engine looks its type up."""

    def __hash__(self) -> int:
        return self._hash

    @cached_property
    def _hash(self) -> int:
        return super().__hash__()


@dataclass(frozen=True, slots=True)
class State:
    """Everything the engine reads and writes: one recarray per noun, or a plain array.

    Compiled code sees it as one pointer to a table of addresses (:mod:`sim.flow.pointers`); arrays are
    one-dimensional and stay where they are for the life of the state.
    """

    clock: Any  # CLOCK (1,)
    parameters: Any  # PARAMETERS (1,)
    group_logodds: Any  # float64 (groups,): reporting against the category's
    report_shift: Any  # float64 (grids * groups,): the same with what helpers and organisations of one's own add
    visited_logodds: Any  # float64 (groups,): what a recent visit adds to a report
    visited: Any  # float64 (grids,): share of households visited lately
    offers: Any  # OFFER (communities,)
    centre_share: Any  # float64 (communities,): share of what is not phoned in that is told at the centre
    further_systems: Any  # float64 (communities,): further grid systems beside the first
    assisted: Any  # float64 (communities * 2,): targeted finds per working hour, low-income and elder
    cases: Any  # CASE: pool of live cases
    histories: Any  # HISTORY (needs,)
    needs: Any  # NEED (needs,), read only
    residents: Any  # RESIDENT (residents,): trust and efficacy change at midnight
    grids: Any  # PLACE (grids,), read only
    categories: Any  # CATEGORY (categories,)
    items: Any  # ITEM (items,)
    routes: Any  # int32 (categories * N_GRID_TYPES,): route by category and grid type
    priorities: Any  # int32 (categories * N_GRID_TYPES,): likewise, where desks have MIXED
    assignments: Any  # int32 (categories * N_GRID_TYPES,): likewise, where the assignment is MIXED
    rules: Any  # uint64 (N_OWN_RULES,): addresses of rules of one's own (uncompiled: the functions)
    case_facts: Any  # CASE_FACTS (1,): what a rule of one's own is told
    desk_facts: Any  # DESK_FACTS (1,)
    server_facts: Any  # SERVER_FACTS (1,)
    faults: Any  # FAULT (1,): the first rule that failed; slot NOBODY: none
    report_logit: Any  # float64 (categories,)
    beat_of_grid: Any  # int32 (grids,)
    office_of_field: Any  # int32 (fields,)
    department_of_field: Any  # int32 (fields,)
    desks: Any  # DESK (desks,)
    servers: Any  # SERVER (servers,)
    ends: Any  # float64 (servers,): when each server's piece ends; inf when idle
    timers: Any  # TIMER: entries of the agenda of today
    near: Any  # TIMER: copies of those of the present page, a 4-ary heap
    pages: Any  # int32 (N_PAGES,): first entry of each page of today
    later: Any  # TIMER: entries of later days, in blocks
    blocks: Any  # int32: next block of each block
    ahead: Any  # int32 (days + 1,): first block of each day, and of all days after the run
    planned: Any  # int64 (days + 1,): entries in the blocks of each day
    latent: Any  # LATENT_NEED: list of unreported needs
    learned: Any  # int32: rows of cases closed today, for trust at midnight
    hazards: Any  # float64 (2 * grids,): hazard of being found today, by grid: hidden, then visible needs
    accounts: Any  # ACCOUNT (communities + districts,)
    causes: Any  # CAUSE (causes,)
    shifts: Any  # SHIFT (shifts,)
    worked: Any  # float64: hours worked before each clock hour, all shifts behind one another
    working_hour: Any  # float64: clock time at which the k-th working hour starts, likewise
    waking: Any  # float64 (169,): people's time passed before each hour of a week
    openings: Any  # OPENING: when shifts open, sorted, closed by one at infinity
    counts: Any  # int64 (N_STATES,): cases in each state
    days: Any  # DAY (warm-up + days,)
    busy: Any  # float64 (days * N_LEVELS,): shift hours of pieces started, by day and level
    vulnerability: Any  # float64 (groups,)
    behind: Any  # float64 (groups,): hours by which a group's cases are open longer than all, last 28 days
    registrations: Any  # int64 (days * groups,): cases registered, by day and group
    heard: Any  # int64 (desks,): whistles that called each desk this week
    blown: Any  # int64 (communities,): whistles of each community this month
    teams: Any  # TEAM: those at work
    team_categories: Any  # int8 (categories,): whether a case of the category may get a team
    deliberated: Any  # float64 (categories,): 1 where cases may be deliberated
    expected_hours: Any  # float64 (categories,): mean work
    rations: Any  # RATION (servers,)
    crews: Any  # CREW (beats,): volunteers
    units: Any  # UNIT (units,), by community
    boards: Any  # BOARD (communities,)
    unit_fit: Any  # float64 (categories * kinds of units,): how well a kind suits a category
    word_of_mouth: Any  # float64 (grids,): hazard of being found by word of mouth today, part of both hazards
    tallies: Any  # TALLY (communities,): written where somebody reads it
    addresses: Any = field(init=False)  # uint64: where each of the above begins
    layout: Layout = field(init=False)  # (name, dtype) of each of the above

    def __post_init__(self) -> None:
        columns = [(f.name, getattr(self, f.name)) for f in fields(self) if f.init]
        for name, array in columns:
            if array.ndim != 1 or not array.flags.c_contiguous:
                raise ValueError(f"state.{name}: expected a contiguous one-dimensional array, found {array.shape}")
        object.__setattr__(self, "addresses", np.array([a.ctypes.data for _, a in columns], np.uint64))
        object.__setattr__(self, "layout", Layout((name, array.dtype) for name, array in columns))

    @property
    def address(self) -> int:
        """Address of the table of addresses."""
        return int(self.addresses.ctypes.data)


def raw_records(n: int, dtype: np.dtype[Any]) -> Any:
    """Recarray of ``n`` records that hold anything yet: large ones lie in huge pages, which fault far less."""
    return _records_in(np.empty(n * dtype.itemsize + _LINE, np.uint8), n, dtype)


def empty_records(n: int, dtype: np.dtype[Any]) -> Any:
    """Zeroed recarray of ``n`` records."""
    return _records_in(np.zeros(n * dtype.itemsize + _LINE, np.uint8), n, dtype)


def _records_in(memory: Any, n: int, dtype: np.dtype[Any]) -> Any:
    """Recarray that begins with a cache line: rows of that size then never straddle two."""
    start = -memory.ctypes.data % _LINE
    return memory[start : start + n * dtype.itemsize].view(dtype).view(np.recarray)
