"""Integer codes of the engine: states, ends, tasks, channels, timers, levels, rules.

Module constants, because compiled functions freeze them; typed as int64, so that numba does not compile every
function anew for every literal. What has a name for people has the code of its place in the list of
:mod:`sim.policy.names` or :mod:`sim.rules.builtin`.
"""

from __future__ import annotations

from numpy import int64

from sim.policy import names, pools
from sim.rules import builtin


def code(name: str, of: tuple[str, ...]) -> int64:
    """Place of a name in its list."""
    return int64(of.index(name))


# State of a case. OPEN_FIRST..OPEN_LAST are in the hands of staff; END_FIRST.. are final.
UNBORN = code("unborn", names.STATES)
LATENT = code("latent", names.STATES)
REPORTING = code("reporting", names.STATES)
WAITING = code("waiting", names.STATES)
IN_WORK = code("in_work", names.STATES)
MOVING = code("moving", names.STATES)
OUTSIDE = code("outside", names.STATES)
PICKUP = code("pickup", names.STATES)
HELD = code("held", names.STATES)
POSTED = code("posted", names.STATES)
PENDING = code("pending", names.STATES)
ANSWERED = code("answered", names.STATES)
SOLVED = code("solved", names.STATES)
SUPERFICIAL = code("superficial", names.STATES)
NO_MONEY = code("no_money", names.STATES)
LAPSED = code("lapsed", names.STATES)
AVERTED = code("averted", names.STATES)
GIVEN_UP = code("given_up", names.STATES)
HUNG_UP = code("hung_up", names.STATES)
WITHDRAWN = code("withdrawn", names.STATES)
N_STATES = int64(len(names.STATES))
OPEN_FIRST = code(names.OPEN_STATES[0], names.STATES)
OPEN_LAST = code(names.OPEN_STATES[-1], names.STATES)
END_FIRST = code(names.FINAL_STATES[0], names.STATES)


# What a desk does with a case.
LOOK = int64(0)  # read it and pass it on
WORK = int64(1)  # solve it
PARTY = int64(2)  # one further party's share of joint work
ANSWER = int64(3)  # an enquiry at the intake
ATTEND = int64(4)  # an office that was called and is not needed sits in the meeting
ROUND = int64(5)  # one round of consent or deliberation
CALL = int64(6)  # a report by telephone that nobody has answered yet: registered when an operator takes it
DROPPED = int64(7)  # nothing: its resident has withdrawn it

# Levels of desks.
GRID = code("grid", names.LEVELS)
COMMUNITY = code("community", names.LEVELS)
STREET = code("street", names.LEVELS)
DISTRICT = code("district", names.LEVELS)
INTAKE = code("intake", names.LEVELS)
N_LEVELS = int64(len(names.LEVELS))
ELDER, LOW_INCOME = code("elder", names.GROUPS), code("low_income", names.GROUPS)

# How a need became known.
CH_NONE = code("none", names.CHANNELS)
CH_MEMBER = code("member", names.CHANNELS)
CH_CENTRE = code("centre", names.CHANNELS)
CH_HOTLINE = code("hotline", names.CHANNELS)
CH_APP = code("app", names.CHANNELS)
CH_VISIT = code("visit", names.CHANNELS)
CH_PATROL = code("patrol", names.CHANNELS)
CH_WORD = code("word_of_mouth", names.CHANNELS)
CH_AGENCY = code("agency", names.CHANNELS)  # handed to a grid member who carries it

# Timers: everything that takes time without occupying a server.
T_REPORT = int64(0)
T_FOUND_VISIT = int64(1)
T_FOUND_PATROL = int64(2)
T_MOVE = int64(3)
T_OUTSIDE = int64(4)
T_PICKUP = int64(5)
T_RETURN = int64(6)
T_ANSWER = int64(7)  # a party answers the whistle
T_CHASE = int64(8)  # the answer deadline has passed: parties that did not come are asked one by one
T_ROUND = int64(9)  # the next round of consent or deliberation is due
T_FOUND_WORD = int64(10)
T_HELPED = int64(11)  # volunteers or a unit have done their work
T_PETITION = int64(12)
T_END = int64(-1)  # no timer: a server's piece ends
T_ARISE = int64(-2)  # no timer: a need arises (the subject is its row, as with T_REPORT)
UNUSED = int64(-3)  # an entry of the event list that is free
T_AUDIT = int64(13)
T_CREW = int64(14)  # a contractor is free again
T_HANG_UP = int64(15)  # the patience of a caller is over; rings in vain if the call has been answered meanwhile
T_AGAIN = int64(16)  # residents may act about an open case; means nothing once the case has left its slot

# Routes, priorities, assignments.
ROUTES = tuple(builtin.ROUTES)
LEVEL_BY_LEVEL = code("level_by_level", ROUTES)
TERRITORIAL = code("territorial", ROUTES)
DIRECT = code("direct", ROUTES)
WHISTLE = code("whistle", ROUTES)
CLAIM = code("claim", ROUTES)
# Ways of single cases, which no scenario names: whatever is at least OWN_WAY stays where it is until it is solved.
OWN_WAY = int64(100)
TEAM_WAY = int64(100)  # a team has it until it closes
BOTTOM_WAY = int64(101)  # nobody owned it: the community has to see to it
PRIORITIES = tuple(builtin.PRIORITIES)
FIFO = code("fifo", PRIORITIES)
DEADLINE = code("deadline", PRIORITIES)
SEVERITY = code("severity", PRIORITIES)
SHORTEST_WORK = code("shortest_work", PRIORITIES)
VULNERABLE_FIRST = code("vulnerable_first", PRIORITIES)
EQUITY = code("equity", PRIORITIES)
WEIGHTED = code("weighted", PRIORITIES)
DUE_THEN_LAST = code("due_then_last", PRIORITIES)
ASSIGNMENTS = tuple(builtin.ASSIGNMENTS)
OWN_GRID = code("own_grid", ASSIGNMENTS)
COMMUNITY_POOL = code("community_pool", ASSIGNMENTS)
LEAST_LOADED = code("least_loaded", ASSIGNMENTS)
BEST_SKILL = code("best_skill", ASSIGNMENTS)
RANDOM = code("random", ASSIGNMENTS)

# A custom rule is CUSTOM_RULE + its slot; MIXED: it depends on the category and the grid type of a case.
CUSTOM_RULE = int64(64)
N_CUSTOM_RULES = int64(16)
MIXED = int64(-1)
N_GRID_TYPES = int64(len(names.GRID_TYPES))

# Money.
POT_NONE = code("none", names.POTS)
POT_SERVICE = code("service", names.POTS)
POT_CAPITAL = code("capital", names.POTS)
POT_PLEDGE = code("pledge", names.POTS)

# What becomes of a bill that its account cannot carry.
SHORT_SHARE = code("share", names.SHORT_RULES)
SHORT_SCALE = code("scale", names.SHORT_RULES)
SHORT_REFUSE = code("refuse", names.SHORT_RULES)
UNPAID = int64(0)
RESERVED = int64(1)
PAID = int64(2)

SOLVER_NONE = code("none", names.SOLVERS)
SOLVER_STAFF = code("staff", names.SOLVERS)
SOLVER_VOLUNTEER = code("volunteer", names.SOLVERS)
SOLVER_UNIT = code("unit", names.SOLVERS)

# Distributions of the outside step.
LOGNORMAL = code("lognormal", names.OUTSIDE_FORMS)
WEIBULL = code("weibull", names.OUTSIDE_FORMS)
MIXTURE = code("mixture", names.OUTSIDE_FORMS)

# How cases are chosen for a whistle.
AT_RANDOM = code("random", names.WHISTLE_CHOICES)
MOST_SEVERE = code("severity", names.WHISTLE_CHOICES)
LONGEST_WAIT = code("expected_wait", names.WHISTLE_CHOICES)

ROSTER = int64(-1)  # in the place of a shift that opens: another number of operators is on duty

# Contractors: whom a pool serves, and the order of its queue.
POOL_CITY = code("city", pools.PLACES)
POOL_DISTRICT = code("district", pools.PLACES)
POOL_STREET = code("street", pools.PLACES)
POOL_FIFO = code("fifo", pools.QUEUES)
POOL_DUE = code("due", pools.QUEUES)
POOL_SEVERITY = code("severity", pools.QUEUES)

NOBODY = int64(-1)
AGREED = int64(-1)  # parties left of a case whose honest closing did not hold: nobody is asked again
SECONDED = int64(-2)  # in the hand of a server who belongs to a team and works on no piece just now

# Rounds before the rest of a case goes on.
NO_ROUNDS = int64(0)
CONSENT = int64(1)
DELIBERATION = int64(2)
VACANT = int64(-3)  # in the place of a case: the post has nobody, or nobody who is there
